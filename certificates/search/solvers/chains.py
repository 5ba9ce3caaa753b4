"""Functions through points on a line with the least number of kinks, as chains of pieces, and their alternating sums.

Everything is exact (THEORY.md, T10.12 to T10.14).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

from equicert.certificates.search.solvers.lines import LineData, bent_triples
from equicert.theory.numbers.fields import Field, Scalar

MAX_MOVES = 300_000
"""Intervals of sums that are moved from point to point."""


class TooManySums(Exception):
    """The sums of pieces are too many to be listed: whether one of them is 0 stays open."""


End = tuple[int, Scalar]
"""``(0, x)`` is x, ``(1, 0)`` infinity, ``(-1, 0)`` minus infinity; tuples compare as they do."""

Interval = tuple[End, End]

State = tuple["Piece", int]
"""The piece through a point, and whether an odd number of the pieces before it was taken."""


@dataclass(frozen=True)
class Affine:
    """The function ``slope t + start`` of the position t."""

    slope: Scalar
    start: Scalar


@dataclass(frozen=True)
class Chain:
    """The pieces of an interpolant from left to right, and the side of every kink on which its neuron is active: 1 is
    right, -1 left."""

    pieces: tuple[Affine, ...]
    sides: tuple[int, ...]


@dataclass(frozen=True)
class Piece:
    """A piece that passes through a point: the number of kinks before the point, and the slopes that are possible."""

    kinks: int
    slopes: Interval


@dataclass(frozen=True)
class Ended:
    """A piece that ends between a point and the next: what it may contribute, and the slopes it may have. One that
    ``crosses`` passes through neither point."""

    point: int
    range: Interval
    slopes: Interval
    crosses: bool = False


@dataclass(frozen=True)
class Link:
    """A way on from a point: the pieces that end, and the piece through the next point."""

    ended: tuple[Ended, ...]
    next: Piece


def plain_chain(data: LineData) -> Chain:
    """An interpolant with the least number of kinks, all neurons active on the right (T10.12)."""
    s, t, y = data.slopes, data.positions, data.values
    pieces = [Affine(s[0], y[0] - s[0] * t[0]) if s else Affine(y[0] - y[0], y[0])]
    last: dict[bool, int] = {}
    for j in range(1, len(s)):
        if s[j] != s[j - 1] and last.get(s[j] > s[j - 1], -1) <= j - 1:
            last[s[j] > s[j - 1]] = j + 1
            alike = j + 1 < len(s) and s[j + 1] != s[j] and (s[j + 1] > s[j]) == (s[j] > s[j - 1])
            k = j + 1 if alike else j  # a run that goes on: the kink lies before the next point
            pieces.append(Affine(s[k], y[k] - s[k] * t[k]))
    return Chain(tuple(pieces), (1,) * (len(pieces) - 1))


class Chains:
    """The interpolants with the least number of kinks of points on a line, and the alternating sums of the slopes of
    their pieces, or with ``intercepts`` of their values at the origin (T10.13, T10.14)."""

    def __init__(self, data: LineData, intercepts: bool, field: Field) -> None:
        self.field, self.intercepts, self.moves = field, intercepts, 0
        origin = data.offset if intercepts else field(0)
        positions, slopes = [t - origin for t in data.positions], data.slopes
        self.origin, self.kinks = origin, len(bent_triples(data))
        self.rational = field.degree == 1
        self.positions, self.values, self.slopes = positions, list(data.values), slopes
        self.zero, self.half, self.factor = field(0), field(1) / 2, 1
        if self.rational:  # all that is added becomes an integer
            starts = [y - s * t for s, t, y in zip(slopes, positions, data.values, strict=False)]
            self.factor = lcm(*(int(x.q) for x in (*slopes, *starts, *data.values)))
            self.positions = [Fraction(int(t.p), int(t.q)) for t in positions]
            self.values, self.slopes = ([int((x * self.factor).p) for x in row] for row in (data.values, slopes))
            self.zero, self.half = 0, Fraction(1, 2)
        self.everything: Interval = ((-1, self.zero), (1, self.zero))
        self.nothing: Interval = ((0, self.zero), (0, self.zero))
        self.last = Piece(self.kinks, self.everything)
        self.layers = self._layers()

    def find(self) -> Chain | None:
        """An interpolant with orientations that leave nothing; None where there is none. Errors: TooManySums."""
        hulls: dict[State, Interval] = {(self.last, 1): self.nothing}
        divisors: dict[Piece, int | None] = {self.last: 0}
        ahead = []
        for layer in reversed(self.layers):
            hulls, divisors = self._hulls(layer, hulls), self._divisors(layer, divisors)
            ahead.append((hulls, divisors))
        sums: dict[State, list[Interval]] = {(next(iter(self.layers[0])), 0): [self.nothing]}
        history = []
        for layer, (hulls, divisors) in zip(self.layers, reversed(ahead), strict=True):
            kept = {
                state: self._kept(found, hulls[state], divisors[state[0]])
                for state, found in sums.items()
                if state in hulls
            }
            history.append(kept)
            sums = {}
            for (piece, parity), found in kept.items():
                for link in layer[piece]:
                    for shift, after in self._shifts(link.ended, parity):
                        self.moves += len(found) + 1
                        if self.moves > MAX_MOVES:
                            raise TooManySums
                        sums.setdefault((link.next, after), []).extend(_plus(x, shift) for x in found)
        if any(x[0] <= self.nothing[0] <= x[1] for x in sums.get((self.last, 1), [])):
            return self._chain(history)
        return None

    # -- the pieces through every point

    def _layers(self) -> list[dict[Piece, list[Link]]]:
        """For every point the pieces through it and the ways on; the last point leads to ``last``."""
        bends = [(t > s) - (t < s) for s, t in pairwise(self.slopes)]
        before, after = _forced(bends), _forced(bends[::-1])[::-1]
        layers: list[dict[Piece, list[Link]]] = [{Piece(0, self.everything): []}]
        for j in range(len(self.slopes)):
            following: dict[Piece, list[Link]] = {}
            for piece, links in layers[j].items():
                for link in self._ways(j, piece):
                    if before[j + 1] <= link.next.kinks <= self.kinks - after[j + 1]:
                        links.append(link)
                        following.setdefault(link.next, [])
            layers.append(following)
        for piece, links in layers[-1].items():
            if piece.kinks == self.kinks:
                links.append(Link((self._ended(len(self.slopes), piece.slopes),), self.last))
        return layers

    def _ways(self, j: int, piece: Piece) -> Iterator[Link]:
        """The same piece passes through the next point too, or one or two kinks lie between."""
        s = self.slopes[j]
        chord: Interval = ((0, s), (0, s))
        if _common(piece.slopes, chord) is not None:
            yield Link((), Piece(piece.kinks, chord))
        for above in (False, True):
            slopes = _common(piece.slopes, self._side(s, above))
            if slopes is not None:
                ended, across = self._ended(j, slopes), self._side(s, not above)
                between = Ended(j, self._crossing(j, not above), across, crosses=True)
                yield Link((ended,), Piece(piece.kinks + 1, across))
                yield Link((ended, between), Piece(piece.kinks + 2, self._side(s, above)))

    def _side(self, x: Scalar, above: bool) -> Interval:
        return ((0, x), (1, self.zero)) if above else ((-1, self.zero), (0, x))

    def _ended(self, j: int, slopes: Interval) -> Ended:
        """A piece through a point with what it contributes."""
        t, y = self.positions[j], self.values[j]
        if not self.intercepts:
            return Ended(j, slopes, slopes)
        if t == 0:
            return Ended(j, ((0, y), (0, y)), slopes)
        ends = [(-r if t > 0 else r, self.zero) if r else (0, self._whole(y - t * x)) for r, x in slopes]
        return Ended(j, (min(ends), max(ends)), slopes)

    def _crossing(self, j: int, above: bool) -> Interval:
        """What a piece contributes that crosses the chord after a point and is at least as steep, or at most."""
        s, t, u = self.slopes[j], self.positions[j], self.positions[j + 1]
        if not self.intercepts:
            return self._side(s, above)
        if t < 0 < u:
            return self.everything
        return self._side(self._whole(self.values[j] - s * t), above == (u <= 0))

    def _whole(self, x: Scalar) -> Scalar:
        """The number; an integer where it is one."""
        return int(x) if self.rational and x.denominator == 1 else x

    # -- sums

    def _shifts(self, ended: Sequence[Ended], parity: int) -> list[tuple[Interval, int]]:
        """What pieces add to a sum, each taken or left: the second half of the list are those with the last taken."""
        found = [(self.nothing, parity)]
        for piece in ended:
            found += [(_plus(total, _signed(piece.range, odd)), 1 - odd) for total, odd in found]
        return found

    def _hulls(self, layer: dict[Piece, list[Link]], later: dict[State, Interval]) -> dict[State, Interval]:
        """Between which bounds lies what can be added from a point on."""
        found = {}
        for piece, links in layer.items():
            for parity in (0, 1):
                reached = [
                    _plus(shift, later[link.next, after])
                    for link in links
                    for shift, after in self._shifts(link.ended, parity)
                    if (link.next, after) in later
                ]
                if reached:
                    found[piece, parity] = min(x for x, _ in reached), max(y for _, y in reached)
        return found

    def _divisors(self, layer: dict[Piece, list[Link]], later: dict[Piece, int | None]) -> dict[Piece, int | None]:
        """A common divisor of all that can be added; None where that is more than integers."""

        def divisor(links: Sequence[Link]) -> int | None:
            found = 0
            for link in links:
                rest = later[link.next]
                if rest is None or any(piece.range[0] != piece.range[1] for piece in link.ended):
                    return None
                found = gcd(found, rest, *(piece.range[0][1] for piece in link.ended))
            return found

        return {piece: divisor(links) if self.rational else None for piece, links in layer.items()}

    def _kept(self, found: list[Interval], later: Interval, divisor: int | None) -> list[Interval]:
        """The union of intervals, without what cannot become 0: outside the bounds, or not divisible."""
        low, high = _signed(later, 1)
        kept: list[Interval] = []
        for x, y in sorted({(max(x, low), min(y, high)) for x, y in found}):
            if x > y or (x == y and divisor and x[1] % divisor):
                continue
            if kept and x <= kept[-1][1]:
                kept[-1] = kept[-1][0], max(y, kept[-1][1])
            else:
                kept.append((x, y))
        return kept

    # -- the way back

    def _chain(self, history: list[dict[State, list[Interval]]]) -> Chain:
        """The pieces and sides of one way to the sum 0."""
        state: State = (self.last, 1)
        target = self.zero
        found: list[tuple[Affine, bool]] = []  # from right to left: the piece, and is it taken
        for layer, sums in zip(reversed(self.layers), reversed(history), strict=True):
            state, target, ended = self._back(layer, sums, state, target)
            found += reversed(ended)
        pieces, sides, side = [], [], -1
        for piece, taken in reversed(found):
            slope, start = self._number(piece.slope), self._number(piece.start)
            pieces.append(Affine(slope, start - slope * self.origin))
            side = -side if taken else side
            sides.append(side)
        return Chain(tuple(pieces), tuple(sides[:-1]))

    def _number(self, x: Scalar) -> Scalar:
        """The number in the field, as the data have it."""
        return self.field(str(x)) / self.factor if self.rational else x

    def _back(
        self, layer: dict[Piece, list[Link]], sums: dict[State, list[Interval]], state: State, target: Scalar
    ) -> tuple[State, Scalar, list[tuple[Affine, bool]]]:
        """From where a sum was reached, which sum it was there, and the pieces between."""
        for (piece, parity), kept in sums.items():
            for link in layer[piece]:
                if link.next != state[0]:
                    continue
                for number, (shift, after) in enumerate(self._shifts(link.ended, parity)):
                    if after != state[1]:
                        continue
                    before = _plus(((0, target), (0, target)), _signed(shift, 1))
                    common = next((c for x in kept if (c := _common(x, before)) is not None), None)
                    if common is not None:
                        rest = _some(common, self.zero)
                        return (piece, parity), rest, self._taken(link.ended, parity, number, target - rest)
        raise AssertionError("a sum that was reached has a way back")

    def _taken(self, ended: Sequence[Ended], parity: int, number: int, total: Scalar) -> list[tuple[Affine, bool]]:
        """The pieces, where those with a bit in ``number`` are taken and add up to a total with their signs."""
        taken = [bool(number >> k & 1) for k in range(len(ended))]
        found = []
        for k, piece in enumerate(ended):
            value = None
            if taken[k]:
                rest = _plus(self.nothing, self.nothing)
                odd = 1 - parity
                for later in range(k + 1, len(ended)):
                    if taken[later]:
                        rest, odd = _plus(rest, _signed(ended[later].range, odd)), 1 - odd
                # total = value (with its sign) + rest
                wanted = _signed(_plus(((0, total), (0, total)), _signed(rest, 1)), parity)
                common = _common(piece.range, wanted)
                if common is None:
                    raise AssertionError("a sum of pieces has no parts")
                value = _some(common, self.zero)
                total, parity = total - (-value if parity else value), 1 - parity
            found.append((self._affine(piece, value), taken[k]))
        return found

    def _affine(self, piece: Ended, value: Scalar | None) -> Affine:
        """The piece that contributes a value; any of the pieces where none is given."""
        j = piece.point
        t, y = self.positions[j], self.values[j]
        if value is None or not self.intercepts:
            slope = _some(piece.slopes, self.zero) if value is None else value
            if piece.crosses:  # the chord in its middle
                u, z = self.positions[j + 1], self.values[j + 1]
                t, y = (t + u) * self.half, (y + z) * self.half
            return Affine(slope, y - slope * t)
        if not piece.crosses:
            slope = _some(piece.slopes, self.zero) if t == 0 else (y - value) / t
            return Affine(slope, y - slope * t)
        s, u = self.slopes[j], self.positions[j + 1]
        height = value - (y - s * t)
        if height == 0:
            return Affine(s, value)
        # value = (chord at 0) - c (slope - s), where c is the place of the crossing
        right = (height > 0) != (piece.slopes[1][0] == 1)
        c = (max(t, self.zero) + u) * self.half if right else (t + min(u, self.zero)) * self.half
        return Affine(s - height / c, value)


def _forced(bends: Sequence[int]) -> list[int]:
    """For every point a number of kinks that lie before it in every interpolant (T10.14)."""
    found = [0, 0]
    last = {1: 0, -1: 0}
    for j, bend in enumerate(bends):
        fits = bend != 0 and last[bend] <= j
        if fits:
            last[bend] = j + 2
        found.append(found[-1] + fits)
    return found


def _signed(x: Interval, odd: int) -> Interval:
    """The interval, or its negative."""
    return ((-x[1][0], -x[1][1]), (-x[0][0], -x[0][1])) if odd else x


def _plus(x: Interval, y: Interval) -> Interval:
    """The sums of numbers of two intervals."""
    (a, b), (c, d) = x, y
    low: End = (-1, a[1] * 0) if a[0] or c[0] else (0, a[1] + c[1])
    high: End = (1, a[1] * 0) if b[0] or d[0] else (0, b[1] + d[1])
    return low, high


def _common(x: Interval, y: Interval) -> Interval | None:
    """The intersection of two intervals."""
    low, high = max(x[0], y[0]), min(x[1], y[1])
    return (low, high) if low <= high else None


def _some(x: Interval, zero: Scalar) -> Scalar:
    """A simple number of an interval."""
    low, high = x
    if low <= (0, zero) <= high:
        return zero
    return low[1] if low[0] == 0 else high[1]
