"""Signed sums of the normals of a flipping orbit of hyperplanes (THEORY.md, T7.25 to T7.27).

One neuron sits on each hyperplane, with one of two orientations. So the linear part of a scalar equivariant function is
changed by a signed sum of normals, ``T(n)``, linear in the first normal n. Where no neurons are left over, these sums
must cancel: what that costs depends on the spaces ``T(A)``, over all choices of the signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product as choices
from typing import TypeAlias

from ..algebra import apply, combine, product, scale, times, transpose
from ..elimination import contains, echelon, nullspace, rank
from ..reading import Matrix, Row, spend
from .real_roots import characteristic, real_multiplicity
from .subgroups import SignedType, Subgroups, sign_on

MAX_LINES = 10
"""Hyperplanes of an orbit up to which all signs are tried."""

Space: TypeAlias = tuple[Row, ...]
"""A space of covectors, by its reduced echelon basis."""


@dataclass(frozen=True)
class SignedSums:
    """What signed sums make of the normals A of one flipping type, over all signs.

    ``images``: the least spaces ``T(A)``; ``nonzero``: the least of those other than 0; ``usable``: the least for which
    a single orbit stays visible (T7.27). ``invariant``: subspaces of A that T maps to themselves, the largest for each
    choice of signs; ``visible``: those in which no covector is fixed by an element that changes the sign of U.
    ``doubled``: an upper bound for the normals in A whose sum one more neuron can cancel; ``cancels``: for some signs
    one more neuron cancels it for all of A. ``tried``: all signs were; else the images may be anything, none is usable.
    """

    images: list[Space]
    nonzero: list[Space]
    usable: list[Space]
    invariant: list[Space]
    visible: list[Space]
    doubled: int
    cancels: bool
    tried: bool


def signed_sums(subgroups: Subgroups, kind: SignedType, normals: Sequence[Row], maps: int) -> SignedSums:
    """The same, from a basis of A; ``maps`` is ``dim Hom_G(V, U)``."""
    A = space(normals)
    if kind.index > MAX_LINES:
        return SignedSums([()], [()], [], [A], [], len(A), cancels=False, tried=False)
    group = subgroups.group
    changing = [g for g, B in enumerate(group.outputs) if B[0][0][1] == -1]
    listed = [
        [scale(group.outputs[g][0][0][1], apply(group.covectors[g], n)) for n in A]
        for g in subgroups.cosets(kind.subgroup)
    ]
    usable: dict[Space, bool] = {}
    visible: dict[Space, bool] = {}
    doubled, cancels = 0, False
    for signs in choices((1, -1), repeat=kind.index - 1):
        T = tuple(combine(zip((1, *signs), images, strict=True)) for images in zip(*listed, strict=True))
        image = space(T)
        lost = [_mix(row, A) for row in nullspace(transpose(T, group.d), len(A))]
        spend(len(changing))
        fits = len(lost) <= maps or all(sign_on(group.covectors[g], lost) != 1 for g in changing)
        usable[image] = usable.get(image, False) or fits
        kept, M = _invariant(A, T, group.d)
        if kept:
            inside = space(_mix(row, A) for row in kept)
            if inside not in visible:
                visible[inside] = all(moves_all(group.covectors[g], inside) for g in changing)
            doubled = max(doubled, real_multiplicity(characteristic(M)))
            cancels = cancels or (len(kept) == len(A) and _is_scalar(M))
    return SignedSums(
        least(usable),
        least(image for image in usable if image),
        least(image for image, fits in usable.items() if fits),
        largest(visible),
        largest(inside for inside, good in visible.items() if good),
        doubled,
        cancels,
        tried=True,
    )


def space(rows: Iterable[Row]) -> Space:
    """The space that some rows span."""
    pivots = echelon(rows)
    return tuple(pivots[k] for k in sorted(pivots))


def inside(small: Space, large: Space) -> bool:
    """Is one space contained in another?"""
    span = echelon(large)
    return all(contains(span, row) for row in small)


def least(spaces: Iterable[Space]) -> list[Space]:
    """Those that contain no other."""
    found: list[Space] = []
    for one in sorted(set(spaces), key=len):
        if not any(inside(other, one) for other in found):
            found.append(one)
    return found


def largest(spaces: Iterable[Space]) -> list[Space]:
    """Those that no other contains."""
    found: list[Space] = []
    for one in sorted(set(spaces), key=len, reverse=True):
        if not any(inside(one, other) for other in found):
            found.append(one)
    return found


def _mix(coordinates: Row, A: Space) -> Row:
    return combine((x, A[j]) for j, x in coordinates)


def _invariant(A: Space, T: Matrix, d: int) -> tuple[Matrix, Matrix]:
    """The largest subspace of A that T maps to itself, in coordinates of A, and the matrix of T there (by rows). With
    ``T = M A + D`` in coordinates, D outside of A, it is killed by ``D, M D, M^2 D, ...``."""
    pivots = [n[0][0] for n in A]
    M = _coordinates(T, pivots)
    D = tuple(combine([(1, image), *((-x, A[j]) for j, x in row)]) for image, row in zip(T, M, strict=True))
    equations: list[Row] = []
    for _ in A:
        equations += transpose(D, d)
        D = product(M, D)
    kept = space(nullspace(equations, len(A)))
    return kept, _coordinates([times(row, M) for row in kept], [row[0][0] for row in kept])


def _coordinates(rows: Iterable[Row], pivots: Sequence[int]) -> Matrix:
    """Entries at the pivots of a reduced basis."""
    place = {j: k for k, j in enumerate(pivots)}
    return tuple(tuple((place[j], x) for j, x in row if j in place) for row in rows)


def _is_scalar(M: Matrix) -> bool:
    return all(row == scale(M[0][0][1] if M[0] else 0, ((k, 1),)) for k, row in enumerate(M))


def moves_all(A: Matrix, vectors: Space) -> bool:
    """Does a matrix fix no vector of a space but 0?"""
    return rank(combine([(1, apply(A, v)), (-1, v)]) for v in vectors) == len(vectors)
