"""Points on a line with their values, and the triples of them that force kinks (THEORY.md, T10.10, T10.12).

Everything is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Row, combine, inner

MAX_TRIPLES = 50_000
"""Triples of points that are compared for a lower bound of an error."""


@dataclass(frozen=True)
class Triple:
    """Three points of a line by their numbers, and the height of the chord over the value in the middle."""

    points: tuple[int, int, int]
    excess: Scalar


@dataclass(frozen=True)
class LineData:
    """Different points on a line in their order: positions and values; ``numbers`` are their numbers in the data.

    ``covector w + offset`` is the position of a point of the line. ``one`` is a covector that is 1 on the line; None
    where the line passes through the origin, whose position is ``offset`` then.
    """

    numbers: tuple[int, ...]
    positions: tuple[Scalar, ...]
    values: tuple[Scalar, ...]
    covector: Row
    offset: Scalar
    one: Row | None

    @property
    def slopes(self) -> list[Scalar]:
        """The slopes between neighbours."""
        pairs = zip(pairwise(self.positions), pairwise(self.values), strict=True)
        return [(z - y) / (u - t) for (t, u), (y, z) in pairs]


def on_a_line(points: Sequence[Row], values: Sequence[Scalar], field: Field) -> LineData | None:
    """The data as data on a line; None where the points do not lie on one. Equal points must have equal values."""
    start = points[0]
    one, zero = field(1), field(0)
    moved = [combine([(one, x), (-one, start)]) for x in points]
    direction = next((x for x in moved if x), None)
    if direction is None:
        return None
    i, factor = direction[0]
    found: dict[Scalar, int] = {}
    for n, x in enumerate(moved):
        t = dict(x).get(i, zero) / factor
        if combine([(one, x), (-t, direction)]):
            return None
        found.setdefault(t, n)
    positions = tuple(sorted(found))
    numbers = tuple(found[t] for t in positions)
    covector = ((i, 1 / factor),)
    offset = -inner(covector, start, zero)
    rest = combine([(one, start), (offset, direction)])  # the point of the line at which coordinate i is 0
    unit = None
    if rest:
        k, height = rest[0]
        share = dict(direction).get(k, zero) / factor
        unit = combine([(1 / height, ((k, one),)), (-share / height, ((i, one),))])
    return LineData(numbers, positions, tuple(values[n] for n in numbers), covector, offset, unit)


def bent_triples(data: LineData) -> list[Triple]:
    """Neighbours of one sign, two apart, in every run: as many as an interpolant has kinks at least (T10.12)."""
    found: list[Triple] = []
    last: dict[bool, int] = {}
    for j in range(1, len(data.positions) - 1):
        excess = _excess(data, j - 1, j, j + 1)
        if excess != 0 and last.get(excess > 0, -1) <= j - 1:
            last[excess > 0] = j + 1
            found.append(Triple((data.numbers[j - 1], data.numbers[j], data.numbers[j + 1]), excess))
    return found


def best_triples(data: LineData, count: int) -> list[Triple]:
    """So many disjoint triples with the largest least excess that was found; none where there are not so many."""
    size = len(data.positions)
    if size * (size - 1) * (size - 2) // 6 > MAX_TRIPLES:
        found = bent_triples(data)
        return found[:count] if len(found) >= count else []
    everything = [
        (k, i, Triple((data.numbers[i], data.numbers[j], data.numbers[k]), _excess(data, i, j, k)))
        for k in range(size)
        for j in range(1, k)
        for i in range(j)
    ]
    levels = sorted({abs(t.excess) for _, _, t in everything if t.excess != 0})
    best: list[Triple] = []
    low, high = 0, len(levels)
    while low < high:  # the larger the level, the fewer triples there are
        middle = (low + high) // 2
        chosen: list[Triple] = []
        last: dict[bool, int] = {}
        for k, i, triple in everything:  # by their ends: the most disjoint ones of each sign
            if abs(triple.excess) >= levels[middle] and last.get(triple.excess > 0, -1) <= i:
                last[triple.excess > 0] = k
                chosen.append(triple)
        if len(chosen) >= count:
            best, low = chosen[:count], middle + 1
        else:
            high = middle
    return best


def _excess(data: LineData, i: int, j: int, k: int) -> Scalar:
    t, y = data.positions, data.values
    return ((t[k] - t[j]) * y[i] + (t[j] - t[i]) * y[k]) / (t[k] - t[i]) - y[j]
