"""Functions through points on a line with the least number of kinks, and their alternating sums (THEORY.md, T10.12 to
T10.14).

Such a function is a chain of pieces. The chains are found point by point: which piece passes through a point, and
which slopes it may have. Every piece contributes its slope, or its value at the origin, to a sum; the sums that can be
reached are a set of intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd, lcm
from typing import TypeAlias

from ..numbers import Rational, Scalar, div, sign
from ..reading import spend

PRICE = 200
"""Steps of work for one interval of sums that is moved."""

End: TypeAlias = tuple[int, Scalar]
"""``(0, x)`` is x, ``(1, 0)`` infinity, ``(-1, 0)`` minus infinity; tuples compare as they do."""

Interval: TypeAlias = tuple[End, End]
"""The numbers between two ends, with them."""

ZERO: Interval = ((0, 0), (0, 0))
ALL: Interval = ((-1, 0), (1, 0))


@dataclass(frozen=True)
class Piece:
    """A piece that passes through a point: the number of kinks before the point, and the slopes that are possible."""

    kinks: int
    slopes: Interval


@dataclass(frozen=True)
class Link:
    """A way on from a point: what the pieces that end contribute, and the piece through the next point."""

    ended: tuple[Interval, ...]
    next: Piece


Chains: TypeAlias = list[dict[Piece, list[Link]]]
"""For every point the pieces through it and the ways on. The last point leads to a piece behind all points."""


@dataclass(frozen=True)
class Line:
    """Different points on a line in their order. With ``intercepts`` a piece contributes its value at position 0, else
    its slope."""

    positions: Sequence[Scalar]
    values: Sequence[Scalar]
    slopes: Sequence[Scalar]
    intercepts: bool

    def contribution(self, j: int, slopes: Interval) -> Interval:
        """What a piece through a point contributes."""
        t, y = self.positions[j], self.values[j]
        if not self.intercepts:
            return slopes
        if sign(t) == 0:
            return (0, y), (0, y)
        ends = [(-r * sign(t), 0) if r else (0, div(y - t * x, 1)) for r, x in slopes]
        return (ends[0], ends[1]) if t < 0 else (ends[1], ends[0])

    def between(self, j: int, steeper: bool) -> Interval:
        """What a piece contributes that crosses the chord from a point to the next and is at least as steep, or at most
        (T10.14)."""
        s, t, u = self.slopes[j], self.positions[j], self.positions[j + 1]
        if not self.intercepts:
            return side(s, steeper)
        if t < 0 < u:
            return ALL
        return side(div(self.values[j] - s * t, 1), steeper == (u <= 0))


def side(x: Scalar, above: bool) -> Interval:
    """The numbers from x on, or up to x."""
    return ((0, x), (1, 0)) if above else ((-1, 0), (0, x))


def forced(bends: Sequence[int]) -> list[int]:
    """For every point a number of kinks that lie before it in every interpolant: triples of neighbours that bend, those
    of one sign without overlap (T10.10). ``bends`` has the sign of the bend at every inner point."""
    found = [0, 0]
    last = {1: 0, -1: 0}
    for j, bend in enumerate(bends):  # the points j, j + 1, j + 2
        fits = bend != 0 and last[bend] <= j
        if fits:
            last[bend] = j + 2
        found.append(found[-1] + fits)
    return found


def least_kinks(positions: Sequence[Scalar], values: Sequence[Scalar]) -> int:
    """The least number of kinks of a function through at least two points in their order (T10.12)."""
    return forced(_bends(_slopes(positions, values)))[-1]


def reaches_zero(kinks: int, positions: Sequence[Scalar], values: Sequence[Scalar], intercepts: bool) -> bool:
    """Has some interpolant with so many kinks, the least number, an alternating sum of an odd number of pieces that is
    0? (T10.13, T10.14) The points must be different and in their order; at least two."""
    factor = _factor(positions, values)
    values = [div(factor * y, 1) for y in values]
    slopes = _slopes(positions, values)
    line = Line(positions, values, slopes, intercepts)
    chains = all_chains(line, kinks)
    last = Piece(kinks, ALL)
    later: dict[tuple[Piece, int], Interval] = {(last, 1): ZERO}
    divisor: dict[Piece, int | None] = {last: 0}
    ahead = []
    for layer in reversed(chains):
        later, divisor = _hulls(layer, later), {p: _divisor(links, divisor) for p, links in layer.items()}
        ahead.append((later, divisor))
    sums: dict[tuple[Piece, int], list[Interval]] = {(next(iter(chains[0])), 0): [ZERO]}
    for layer, (hulls, divisors) in zip(chains, reversed(ahead), strict=True):
        moved: dict[tuple[Piece, int], list[Interval]] = {}
        for (piece, parity), found in sums.items():
            if (piece, parity) not in hulls:
                continue
            kept = _kept(found, hulls[piece, parity], divisors[piece])
            for link in layer[piece]:
                for shift, after in shifts(link.ended, parity):
                    spend(PRICE * (len(kept) + 1))
                    moved.setdefault((link.next, after), []).extend(_plus(x, shift) for x in kept)
        sums = moved
    return bool(_kept(sums.get((last, 1), []), ZERO, None))


def all_chains(line: Line, kinks: int) -> Chains:
    """The chains of pieces of the interpolants with so many kinks (T10.14)."""
    bends = _bends(line.slopes)
    before, after = forced(bends), forced(bends[::-1])[::-1]
    chains: Chains = [{Piece(0, ALL): []}]
    for j, s in enumerate(line.slopes):
        following: dict[Piece, list[Link]] = {}
        for piece, links in chains[j].items():
            for link in _ways(line, j, s, piece):
                spend(PRICE)
                if before[j + 1] <= link.next.kinks <= kinks - after[j + 1]:
                    links.append(link)
                    following.setdefault(link.next, [])
        chains.append(following)
    for piece, links in chains[-1].items():
        if piece.kinks == kinks:
            links.append(Link((line.contribution(len(line.slopes), piece.slopes),), Piece(kinks, ALL)))
    return chains


def _ways(line: Line, j: int, s: Scalar, piece: Piece) -> list[Link]:
    """The same piece goes on through the next point; or one or two kinks lie between, at most one at each point."""
    found = []
    if _common(piece.slopes, ((0, s), (0, s))) is not None:
        found.append(Link((), Piece(piece.kinks, ((0, s), (0, s)))))
    for above in (False, True):
        slopes = _common(piece.slopes, side(s, above))
        if slopes is None:
            continue
        ended = line.contribution(j, slopes)
        found += [
            Link((ended,), Piece(piece.kinks + 1, side(s, not above))),
            Link((ended, line.between(j, not above)), Piece(piece.kinks + 2, side(s, above))),
        ]
    return found


def shifts(ended: Sequence[Interval], parity: int) -> list[tuple[Interval, int]]:
    """What pieces add to a sum, each taken or left; taken ones count with alternating signs, from + on."""
    found = [(ZERO, parity)]
    for x in ended:
        negative = ((-x[1][0], -x[1][1]), (-x[0][0], -x[0][1]))
        found += [(_plus(total, negative if odd else x), 1 - odd) for total, odd in found]
    return found


def _hulls(
    layer: dict[Piece, list[Link]], later: dict[tuple[Piece, int], Interval]
) -> dict[tuple[Piece, int], Interval]:
    """Between which bounds lies what can be added from a point on, by the piece and the parity of what was taken."""
    found = {}
    for piece, links in layer.items():
        for parity in (0, 1):
            reached = [
                _plus(shift, later[link.next, after])
                for link in links
                for shift, after in shifts(link.ended, parity)
                if (link.next, after) in later
            ]
            if reached:
                found[piece, parity] = min(x for x, _ in reached), max(y for _, y in reached)
    return found


def _divisor(links: Sequence[Link], later: dict[Piece, int | None]) -> int | None:
    """A common divisor of all that can be added from a piece on; None where that is not a set of integers."""
    found = 0
    for link in links:
        rest = later[link.next]
        if rest is None:
            return None
        found = gcd(found, rest)
        for low, high in link.ended:
            if low != high or not isinstance(low[1], int):
                return None
            found = gcd(found, low[1])
    return found


def _kept(found: list[Interval], later: Interval, divisor: int | None) -> list[Interval]:
    """The union of intervals, without what cannot become 0: outside the bounds, or not divisible."""
    low, high = (-later[1][0], -later[1][1]), (-later[0][0], -later[0][1])
    kept: list[Interval] = []
    for x, y in sorted({(max(x, low), min(y, high)) for x, y in found}):
        if x > y or (x == y and divisor and isinstance(x[1], Rational) and x[1] % divisor != 0):
            continue
        if kept and x <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(y, kept[-1][1])
        else:
            kept.append((x, y))
    return kept


def _plus(x: Interval, y: Interval) -> Interval:
    """The sums of numbers of two intervals."""
    (a, b), (c, d) = x, y
    low: End = (-1, 0) if a[0] or c[0] else (0, a[1] + c[1])
    high: End = (1, 0) if b[0] or d[0] else (0, b[1] + d[1])
    return low, high


def _common(x: Interval, y: Interval) -> Interval | None:
    """The intersection of two intervals."""
    low, high = max(x[0], y[0]), min(x[1], y[1])
    return (low, high) if low <= high else None


def _bends(slopes: Sequence[Scalar]) -> list[int]:
    """Where the slope grows (1) and where it falls (-1), at the inner points."""
    return [sign(t - s) for s, t in pairwise(slopes)]


def _slopes(positions: Sequence[Scalar], values: Sequence[Scalar]) -> list[Scalar]:
    """The slopes between neighbours."""
    return [div(z - y, u - t) for (t, y), (u, z) in pairwise(zip(positions, values, strict=True))]


def _factor(positions: Sequence[Scalar], values: Sequence[Scalar]) -> int:
    """What makes all slopes, values and values at the origin integers, if they are rational; else 1. No sum becomes 0
    or ceases to be 0."""
    slopes = _slopes(positions, values)
    starts = [y - s * t for s, t, y in zip(slopes, positions, values, strict=False)]
    factor = 1
    for x in (*slopes, *starts, *values):
        if not isinstance(x, Rational):
            return 1
        spend((1 + factor.bit_length() // 64) * (1 + x.denominator.bit_length() // 64))
        factor = lcm(factor, x.denominator)
    return factor
