"""Parameters and functional dimension of layer-wise equivariant networks (T7.3 to T7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.complexity.hidden_orbits import HiddenOrbit
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, sparse


def best_type(width: int, orbits: Sequence[HiddenOrbit], bias: bool = True, cap: int = 0) -> tuple[int, ...]:
    """Classes of total size at most ``width`` with the greatest functional dimension: an unbounded knapsack, in which
    the dimensions of the shared linear part count up to ``cap``.

    >>> from equicert.theory.complexity.hidden_orbits import single_neuron
    >>> from equicert.theory.numbers.fields import QQ
    >>> best_type(3, [single_neuron(2, 1, QQ)])
    (0, 0, 0)
    """
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for k, orbit in enumerate(orbits):
        for part in orbit.contributions(bias):
            totals = range(width - part.size, -1, -1) if part.once else range(width - part.size + 1)
            for total in totals:
                for used in range(cap + 1):
                    before = best.get((total, used))
                    if before is None:
                        continue
                    to = (total + part.size, min(used + part.shared, cap))
                    if to not in best or before[0] + part.own > best[to][0]:
                        best[to] = (before[0] + part.own, (*before[1], k))
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
    """Small random weights of a hidden type, and random points enough for the rank of the derivative (with ``more``
    parameters outside the orbits)."""
    state = 7919 * (seed + 1)

    def draw(length: int, size: int) -> list[int]:
        """Numbers between -size and size, not all zero."""
        nonlocal state
        numbers: list[int] = []
        while length and not any(numbers):
            numbers = []
            for _ in range(length):
                state = (6364136223846793005 * state + 1442695040888963407) % 2**64
                numbers.append((state >> 33) % (2 * size + 1) - size)
        return numbers

    def vector(numbers: Sequence[int]) -> Row:
        return sparse([field(x) for x in numbers])

    # The hyperplane of each orbit passes near a centre of its own, around which points on both sides are taken.
    weights = []
    centres = []
    zero, one = field(0), field(1)
    for k in kind:
        orbit = orbits[k]
        centre, w = vector(draw(d, 4000)), vector(draw(orbit.covectors.nrows, 9))
        covector = combine((y, orbit.covectors.rows[j]) for j, y in w)
        level = inner(covector, centre, zero)
        if not bias and covector:
            centre = combine([(one, centre), (-level / inner(covector, covector, zero), covector)])
        b = -level + QQ("1/2") if bias else zero
        a = vector(draw(orbit.vectors.nrows, 5))
        weights.append(TiedWeights(k, a, w, b))
        outgoing = combine((y, orbit.vectors.rows[j]) for j, y in a)
        reached = Matrix([pi.vector(outgoing) for _, pi in orbit.moves[: 2 * p]], p, field).rank or 1
        centres.append((centre, -(-2 * (orbit.covectors.nrows + orbit.vectors.nrows + 1) // reached)))
    points: list[Row] = []
    for centre, count in [*centres, ((), -(-2 * (p + more) // p))]:
        wanted = len(points) + count + 3
        for _ in range(1000):  # all of them are drawn: what follows does not depend on which were generic
            offset = draw(d, 6)
            if len(points) < wanted:
                x = combine([(one, centre), (one, vector(offset))])
                if _is_generic(x, weights, orbits):
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
