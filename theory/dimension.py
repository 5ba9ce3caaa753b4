"""Parameters and functional dimension of layer-wise equivariant networks (section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from theory.fields import QQ, Field, Scalar
from theory.groups import Enumeration
from theory.matrices import Matrix, Row, combine, inner, sparse, stack
from theory.representations import Representation
from theory.subgroups import SignedType, SubgroupClass, semi_invariants


@dataclass(frozen=True)
class HiddenOrbit:
    """Orbits G/K: bases (rows) of ``(V*)^K`` and ``U^K``; for every coset ``(rho(g)^-1, pi(g))``; ``closed = dim U^K'`` with K' the pointwise
    stabilizer of ``(V*)^K``."""

    covectors: Matrix
    vectors: Matrix
    moves: tuple[tuple[Matrix, Matrix], ...]
    closed: int

    @property
    def size(self) -> int:
        """The number of neurons."""
        return len(self.moves)

    @property
    def worth(self) -> int:
        """What an orbit adds to the functional dimension."""
        return self.covectors.nrows + self.closed if self.covectors.nrows and self.closed else 0


def single_neuron(d: int, p: int, field: Field) -> HiddenOrbit:
    """A neuron without ties, for GN.

    >>> from theory.fields import QQ
    >>> single_neuron(3, 2, QQ).worth
    5
    """
    one = (Matrix.identity(d, field), Matrix.identity(p, field))
    return HiddenOrbit(one[0], one[1], (one,), p)


def hidden_orbits(
    V: Representation, U: Representation, elements: Enumeration, classes: Sequence[SubgroupClass]
) -> tuple[HiddenOrbit, ...]:
    """The hidden orbits of all classes of subgroups."""
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    found = []
    for k, S in enumerate(classes):
        kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (), S.index)
        covectors, vectors = semi_invariants(V.dual, kind), semi_invariants(U, kind)
        pointwise = [
            g
            for g in range(len(elements))
            if all(inputs[g].T.vector(w) == w for w in covectors.rows)  # w rho(g) = w
        ]
        one = Matrix.identity(U.dim, U.field)
        conditions = stack([outputs[g] - one for g in pointwise], U.dim, U.field)
        covered: set[int] = set()
        moves = []
        for g in range(len(elements)):
            if g not in covered:
                covered |= {int(x) for x in elements.table[g, list(S.elements)]}
                moves.append((inputs[int(elements.inverses[g])], outputs[g]))
        found.append(HiddenOrbit(covectors, vectors, tuple(moves), conditions.nullspace.nrows))
    return tuple(found)


def best_type(width: int, orbits: Sequence[HiddenOrbit]) -> tuple[int, ...]:
    """Classes of total size ``width`` with the greatest functional dimension: an unbounded knapsack.

    >>> from theory.fields import QQ
    >>> best_type(3, [single_neuron(2, 1, QQ)])
    (0, 0, 0)
    """
    best: list[tuple[int, tuple[int, ...]] | None] = [(0, ())] + [None] * width
    for total in range(1, width + 1):
        for k, orbit in enumerate(orbits):
            before = best[total - orbit.size] if orbit.size <= total else None
            if before is None:
                continue
            current = best[total]
            if current is None or before[0] + orbit.worth > current[0]:
                best[total] = (before[0] + orbit.worth, (*before[1], k))
    found = best[width]
    return found[1] if found is not None else ()


@dataclass(frozen=True)
class TiedWeights:
    """Weights of one hidden orbit in the bases of its weight subspaces."""

    orbit: int
    a: Row
    w: Row
    b: Scalar


def generic_network(
    kind: Sequence[int], orbits: Sequence[HiddenOrbit], d: int, p: int, field: Field, seed: int
) -> tuple[tuple[TiedWeights, ...], tuple[Row, ...]]:
    """Small random weights of a hidden type, and enough random points for the rank of the derivative."""
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
    zero = field(0)
    for k in kind:
        orbit = orbits[k]
        centre, w = vector(d, 60), vector(orbit.covectors.nrows, 9)
        covector = combine((y, orbit.covectors.rows[j]) for j, y in w)
        b = -inner(covector, centre, zero) + QQ("1/2")
        weights.append(TiedWeights(k, vector(orbit.vectors.nrows, 5), w, b))
        centres.append((centre, orbit.covectors.nrows + orbit.vectors.nrows + 1))
    points: list[Row] = []
    one = field(1)
    for centre, columns in [*centres, ((), p)]:
        wanted = len(points) + 2 * columns // p + 6
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
        if any(inner(covector, inverse.vector(x), zero) + t.b == 0 for inverse, _ in orbit.moves):
            return False
    return True
