"""How much symmetry a weight matrix, a network or a function has, and the nearest equivariant matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from equicert.theory.functions.canonical_forms import CanonicalForm, violated_generator
from equicert.theory.functions.networks import Network
from equicert.theory.groups.equivariant_maps import HomSpace
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Word
from equicert.theory.groups.subgroups import joined
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, flatten, inner


@dataclass(frozen=True)
class Symmetry:
    """The largest subgroup that passes a test: its order and generating words."""

    order: int
    generators: tuple[Word, ...]


def largest_subgroup(elements: Enumeration, passes: Callable[[int], bool]) -> Symmetry:
    """All elements that pass a test which holds for products and inverses of elements for which it holds.

    If g passes, the subgroup grows; if it fails, so do all elements of its coset.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> e = Group.parse("S4").elements(100)
    >>> largest_subgroup(e, lambda g: e.elements[g][3] == 3).order
    6
    """
    members = np.zeros(len(elements), dtype=bool)
    members[0] = True
    failed = np.zeros(len(elements), dtype=bool)
    generators: tuple[int, ...] = ()
    for g in range(len(elements)):
        if members[g] or failed[g]:
            continue
        if passes(g):
            members = joined(elements.table, np.flatnonzero(members), generators, g)
            generators = (*generators, g)
        else:
            failed[elements.table[g, np.flatnonzero(members)]] = True
    return Symmetry(int(members.sum()), tuple(elements.words[g] for g in generators))


def fixes_matrix(A: Matrix, rho: Matrix, pi: Matrix) -> bool:
    """``pi A = A rho``."""
    return pi @ A == A @ rho


def fixes_function(form: CanonicalForm, rho: Matrix, pi: Matrix) -> bool:
    """``f(rho x) = pi f(x)`` (T2.3)."""
    return violated_generator(form, [rho], [pi]) is None


def fixes_layers(network: Network, rho: Matrix, pi: Matrix) -> bool:
    """Is there a permutation of the neurons that intertwines both layers? (T1.4; rescaled neurons count as
    different)"""
    inverse = rho.inverse
    neurons = Counter((n.a, n.w, n.b) for n in network.neurons)
    moved = Counter((pi.vector(n.a), inverse.covector(n.w), n.b) for n in network.neurons)
    return neurons == moved and pi.vector(network.e) == network.e and fixes_matrix(network.skip, rho, pi)


@dataclass(frozen=True)
class Projection:
    """The nearest equivariant matrix in the Frobenius norm, and the square of the distance."""

    nearest: Matrix
    distance_squared: Scalar


def projection(A: Matrix, space: HomSpace) -> Projection:
    """The orthogonal projection of a matrix on a space of equivariant ones, in the Frobenius norm.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> V = representation(Group.parse("C2"), "permutation")
    >>> found = projection(Matrix.of([[1, 0], [0, 0]]), V >> V)
    >>> found.nearest.tolist(), found.distance_squared
    ([[1/2, 0], [0, 1/2]], 1/2)
    """
    field = A.field
    zero = field(0)
    rows = [flatten(b) for b in space.basis]
    size = A.nrows * A.ncols
    if space.pattern is not None:  # the basis is orthogonal
        weights = [inner(row, flatten(A), zero) / inner(row, row, zero) for row in rows]
    else:
        basis = Matrix(rows, size, field)
        solution = dict((basis @ basis.T).solve(basis.vector(flatten(A))) or ())
        weights = [solution.get(k, zero) for k in range(len(rows))]
    nearest = space.combination(weights)
    rest = flatten(A - nearest)
    return Projection(nearest, inner(rest, rest, zero))
