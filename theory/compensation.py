"""The factor by which width compensates for layer-wise equivariance (section 6, ``mon`` and ``M``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from theory.covers import class_sums, isotypic_components
from theory.equivariant import flatten
from theory.groups import Enumeration
from theory.matrices import Matrix, stack
from theory.representations import Representation
from theory.subgroups import SignedType, semi_invariants
from theory.widths import restricted


@dataclass(frozen=True)
class CompensationItem:
    """One isotypic component ``K`` (basis in rows) of the covectors of ``U``.

    ``shared``: some irreducible of ``K`` occurs in ``V``. For a shared component whose real irreducibles have one known
    dimension, ``kind`` is a signed type of least index with ``K^(S, lambda) != 0`` and ``ratio = [G:S] / dim``.
    """

    space: Matrix
    shared: bool
    kind: SignedType | None
    ratio: Fraction | None


def compensation_items(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> tuple[CompensationItem, ...]:
    """The isotypic components of ``U*`` with the ratio ``mon(Z) / dim Z`` of each that shares an irreducible with ``V``."""
    dual = U.dual
    matrices = dual.all_matrices(elements)
    sums = class_sums(dual, elements)
    input_character = V.character(elements)
    order = len(input_character)
    items = []
    for space in isotypic_components(dual, elements):
        on_space = [restricted(matrix, space) for matrix in matrices]
        character = [matrix.trace for matrix in on_space]
        if sum(x * y for x, y in zip(character, input_character, strict=True)) == 0:
            items.append(CompensationItem(space, False, None, None))
            continue
        norm = int((sum(x * x for x in character) / order).p)
        centre = Matrix([flatten(restricted(s, space)) for s in sums], space.nrows**2, space.field).rank
        indicator = sum(character[elements.square(g)] for g in range(order)) / order
        dim = real_dimension(space.nrows, norm, centre, int(indicator.p))
        kind = min((k for k in types if _meets(semi_invariants(dual, k), space)), key=lambda k: k.index, default=None)
        if dim is None or kind is None:
            items.append(CompensationItem(space, True, None, None))
        else:
            items.append(CompensationItem(space, True, kind, Fraction(kind.index, dim)))
    return tuple(items)


def real_dimension(dim: int, norm: int, centre: int, indicator: int) -> int | None:
    """The common dimension of the real irreducibles of an isotypic ``K``, or None where the criterion does not apply.

    ``norm = <chi, chi>``, ``centre`` the number of distinct complex irreducibles, ``indicator = (1/|G|) sum chi(g^2)``
    (Frobenius and Schur). The criterion is that of FORMAT.md, ``compensation``.

    >>> real_dimension(2, 2, 2, 0), real_dimension(2, 1, 1, 1), real_dimension(4, 4, 1, -2)
    (2, 2, 4)
    """
    if centre == 1:
        copies = isqrt(norm)
    elif norm == centre == dim:
        copies = 1
    else:
        return None
    degree = dim // (copies * centre)
    if indicator == copies * centre:
        return degree
    return 2 * degree if indicator in (0, -copies * centre) else None


def _meets(fixed: Matrix, space: Matrix) -> bool:
    """Do two subspaces (bases in rows) meet outside zero?"""
    return fixed.nrows + space.nrows > stack([fixed, space], space.ncols, space.field).rank
