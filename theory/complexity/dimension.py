"""Parameters and functional dimension of layer-wise equivariant networks (section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.subgroups import SignedType, SubgroupClass, semi_invariants, sign_on
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, sparse, stack

Item = tuple[int, int, int, bool]
"""What one more orbit may add: its size, dimensions of its own, dimensions of the linear part that all orbits share, and whether a second copy
adds nothing."""


@dataclass(frozen=True)
class HiddenOrbit:
    """Orbits G/K: bases (rows) of ``(V*)^K`` and ``U^K``; for every coset ``(rho(g)^-1, pi(g))``; whether K is closed: the pointwise stabilizer of
    ``(V*)^K``; ``even = dim U^T``, T the elements that act on ``(V*)^K`` as +1 or as -1."""

    covectors: Matrix
    vectors: Matrix
    moves: tuple[tuple[Matrix, Matrix], ...]
    closed: bool
    even: int

    @property
    def size(self) -> int:
        """The number of neurons."""
        return len(self.moves)

    @property
    def worth(self) -> int:
        """What a closed orbit adds to the functional dimension, with biases. (The others are closed ones with repeated neurons.)"""
        return self.covectors.nrows + self.vectors.nrows if self.covectors.nrows and self.vectors.nrows else 0

    def items(self, bias: bool) -> list[Item]:
        """What orbits of this class add; nothing where they are not closed. Without biases the orbits of -w and of w have the same hyperplanes.

        >>> from equicert.theory.numbers.fields import QQ
        >>> single_neuron(3, 2, QQ).items(True), single_neuron(1, 2, QQ).items(False)
        ([(1, 5, 0, False)], [(1, 2, 0, True), (1, 0, 2, False)])
        """
        r, u = self.covectors.nrows, self.vectors.nrows
        if not self.closed or not r or not u:
            return []
        if bias:
            return [(self.size, r + u, 0, False)]
        if r > 1:
            own = r - 1 + self.even if self.even else 0  # without a jump there is no hyperplane, only a linear part
            return [(self.size, own, r - 1 + u - own, False)]
        return [(self.size, self.even, u - self.even, True), (self.size, 0, u, False)]


def single_neuron(d: int, p: int, field: Field) -> HiddenOrbit:
    """A neuron without ties, for GN.

    >>> from equicert.theory.numbers.fields import QQ
    >>> single_neuron(3, 2, QQ).worth
    5
    """
    one = (Matrix.identity(d, field), Matrix.identity(p, field))
    return HiddenOrbit(one[0], one[1], (one,), True, p)


def hidden_orbits(
    V: Representation, U: Representation, elements: Enumeration, classes: Sequence[SubgroupClass]
) -> tuple[HiddenOrbit, ...]:
    """The hidden orbits of all classes of subgroups.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.representations import representation
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("S3"); e = G.elements(10); V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> [(o.size, o.worth, o.closed) for o in hidden_orbits(V, U, e, subgroup_classes(e))]
    [(6, 4, True), (3, 3, True), (2, 2, False), (1, 2, True)]
    """
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    one = Matrix.identity(U.dim, U.field)
    found = []
    for k, S in enumerate(classes):
        kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (), S.index)
        covectors, vectors = semi_invariants(V.dual, kind), semi_invariants(U, kind)
        signs = [sign_on(A.T, covectors) for A in inputs]
        inside = set(S.elements)
        closed = all(g in inside for g, s in enumerate(signs) if s == 1)
        conditions = stack([outputs[g] - one for g, s in enumerate(signs) if s], U.dim, U.field)
        covered: set[int] = set()
        moves = []
        for g in range(len(elements)):
            if g not in covered:
                covered |= {int(x) for x in elements.table[g, list(S.elements)]}
                moves.append((inputs[int(elements.inverses[g])], outputs[g]))
        found.append(HiddenOrbit(covectors, vectors, tuple(moves), closed, conditions.nullspace.nrows))
    return tuple(found)


def best_type(width: int, orbits: Sequence[HiddenOrbit], bias: bool = True, cap: int = 0) -> tuple[int, ...]:
    """Classes of total size at most ``width`` with the greatest functional dimension: an unbounded knapsack, in which the dimensions of the shared
    linear part count up to ``cap``.

    >>> from equicert.theory.numbers.fields import QQ
    >>> best_type(3, [single_neuron(2, 1, QQ)])
    (0, 0, 0)
    """
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for k, orbit in enumerate(orbits):
        for size, own, shared, once in orbit.items(bias):
            totals = range(width - size, -1, -1) if once else range(width - size + 1)
            for total in totals:
                for used in range(cap + 1):
                    before = best.get((total, used))
                    if before is None:
                        continue
                    to = (total + size, min(used + shared, cap))
                    if to not in best or before[0] + own > best[to][0]:
                        best[to] = (before[0] + own, (*before[1], k))
    return max(best.items(), key=lambda entry: (entry[1][0] + entry[0][1], -entry[0][0]))[1][1]


@dataclass(frozen=True)
class TiedWeights:
    """Weights of one hidden orbit in the bases of its weight subspaces."""

    orbit: int
    a: Row
    w: Row
    b: Scalar


def generic_network(
    kind: Sequence[int],
    orbits: Sequence[HiddenOrbit],
    d: int,
    p: int,
    field: Field,
    seed: int,
    bias: bool = True,
    more: int = 0,
) -> tuple[tuple[TiedWeights, ...], tuple[Row, ...]]:
    """Small random weights of a hidden type, and random points enough for the rank of the derivative (with ``more`` parameters outside the orbits)."""
    state = 7919 * (seed + 1)

    def draw(size: int) -> Scalar:
        nonlocal state
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        return field(int((state >> 33) % (2 * size + 1)) - size)

    def vector(length: int, size: int) -> Row:
        row: Row = ()
        while not row and length:
            row = sparse([draw(size) for _ in range(length)])
        return row

    # The hyperplane of each orbit passes near a centre of its own, around which points on both sides are taken.
    weights = []
    centres = []
    zero, one = field(0), field(1)
    for k in kind:
        orbit = orbits[k]
        centre, w = vector(d, 4000), vector(orbit.covectors.nrows, 9)
        covector = combine((y, orbit.covectors.rows[j]) for j, y in w)
        level = inner(covector, centre, zero)
        if not bias and covector:
            centre = combine([(one, centre), (-level / inner(covector, covector, zero), covector)])
        b = -level + QQ("1/2") if bias else zero
        a = vector(orbit.vectors.nrows, 5)
        weights.append(TiedWeights(k, a, w, b))
        outgoing = combine((y, orbit.vectors.rows[j]) for j, y in a)
        reached = Matrix([pi.vector(outgoing) for _, pi in orbit.moves[: 2 * p]], p, field).rank or 1
        centres.append((centre, -(-2 * (orbit.covectors.nrows + orbit.vectors.nrows + 1) // reached)))
    points: list[Row] = []
    for centre, count in [*centres, ((), -(-2 * (p + more) // p))]:
        wanted = len(points) + count + 3
        for _ in range(1000):
            x = combine([(one, centre), (one, vector(d, 6))])
            if len(points) < wanted and _is_generic(x, weights, orbits):
                points.append(x)
    return tuple(weights), tuple(points)


def _is_generic(x: Row, weights: Sequence[TiedWeights], orbits: Sequence[HiddenOrbit]) -> bool:
    for t in weights:
        orbit = orbits[t.orbit]
        zero = orbit.covectors.field(0)
        covector = combine((y, orbit.covectors.rows[j]) for j, y in t.w)
        if not covector and t.b == 0:
            continue
        if any(inner(covector, inverse.vector(x), zero) + t.b == 0 for inverse, _ in orbit.moves):
            return False
    return True
