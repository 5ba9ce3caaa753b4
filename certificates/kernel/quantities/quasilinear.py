"""Functions of the width m that repeat themselves, up to a linear term (THEORY.md, T7.8).

Statements about all widths compare such functions: finitely many values and a slope decide them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from ..numbers import Rational, quotient
from ..reading import require, spend, within


@dataclass(frozen=True)
class QuasiLinear:
    """A function of natural numbers with ``f(m + period) = f(m) + rise`` for all ``m >= start``."""

    value: Callable[[int], Rational]
    start: int
    period: int
    rise: Rational

    def at(self, m: int) -> Rational:
        """The value at a width."""
        spend(1)
        return self.value(m)

    @property
    def constant(self) -> bool:
        """Is it the same number everywhere?"""
        return self.start == 0 and self.period == 1 and self.rise == 0


def constant(x: Rational) -> QuasiLinear:
    """The same number for all m."""
    return QuasiLinear(lambda m: x, 0, 1, 0)


VARIABLE = QuasiLinear(lambda m: m, 0, 1, 1)
"""The width itself."""


def add(f: QuasiLinear, g: QuasiLinear) -> QuasiLinear:
    """``f + g``."""
    period = lcm(f.period, g.period)
    rise = f.rise * (period // f.period) + g.rise * (period // g.period)
    return QuasiLinear(lambda m: f.at(m) + g.at(m), max(f.start, g.start), period, rise)


def multiply(f: QuasiLinear, g: QuasiLinear) -> QuasiLinear:
    """``f g``, one of them constant."""
    if not f.constant:
        f, g = g, f
    require(f.constant, "only a constant multiplies a function of m")
    factor = f.at(0)
    return QuasiLinear(lambda m: factor * g.at(m), g.start, g.period, factor * g.rise)


def divide(f: QuasiLinear, g: QuasiLinear) -> QuasiLinear:
    """``f / g``, where g is a constant other than zero."""
    require(g.constant and g.at(0) != 0, "a function of m is divided by a nonzero number only")
    return multiply(constant(quotient(1, g.at(0))), f)


def rounded(f: QuasiLinear, down: bool) -> QuasiLinear:
    """``floor(f)`` or ``ceil(f)``."""
    times = Fraction(f.rise).denominator
    step = floor if down else ceil
    return QuasiLinear(lambda m: step(f.at(m)), f.start, f.period * times, f.rise * times)


def compose(f: QuasiLinear, a: QuasiLinear, first: int) -> QuasiLinear:
    """``f(a(m))`` for m >= first, where a takes natural numbers as values and does not fall."""
    top = max(a.start, first) + a.period
    within(top, 1_000_000, "values of a width")
    listed = [a.at(m) for m in range(first, top)]
    whole = all(Fraction(x).denominator == 1 and x >= 0 for x in listed) and Fraction(a.rise).denominator == 1
    require(whole and a.rise >= 0, "a width is not a natural number, or falls")
    start = max(a.start, first)
    rise = int(a.rise)
    if rise:
        lowest = min(int(a.at(m)) for m in range(start, start + a.period))
        start += a.period * max(0, -((lowest - f.start) // rise))
    times = f.period // gcd(rise, f.period) if rise else 1
    return QuasiLinear(
        lambda m: f.at(int(a.at(m))), start, a.period * times, quotient(f.rise * rise * times, f.period) if rise else 0
    )


def largest(listed: list[tuple[int, int]], free: int) -> QuasiLinear:
    """The value of the best choice of items (size, value), any number of each, of total size at most m, plus a
    constant.

    Let (s, v) have the greatest ratio v/s. Among any s items there are some whose sizes add up to a multiple of s, and
    copies of (s, v) are no worse: some best choice has at most s - 1 others. So from some m on it is ``v/s m`` less the
    least loss of others with sum of sizes congruent to m modulo s.
    """
    items = [(1, 0), *listed]
    s, v = max(items, key=lambda item: (Fraction(item[1], item[0]), -item[0]))
    within(s * s * len(items), 20_000_000, "work of a formula")
    spend(s * s * len(items))
    others = [(size, Fraction(v * size, s) - value) for size, value in items if (size, value) != (s, v)]
    least: dict[int, tuple[Fraction, int]] = {0: (Fraction(0), 0)}  # residue: loss, total size
    changed = True
    while changed:
        changed = False
        for residue, (loss, total) in list(least.items()):
            for size, more in others:
                to, found = (residue + size) % s, (loss + more, total + size)
                if to not in least or found < least[to]:
                    least[to] = found
                    changed = True
    start = max(0, *(total - s + 1 for _, total in least.values()))
    within(start * len(items), 20_000_000, "work of a formula")
    spend(start * len(items))
    early = [0] * start
    for m in range(start):
        early[m] = max(early[m - size] + value for size, value in items if size <= m) if m else 0

    def at(m: int) -> Rational:
        return free + (early[m] if m < start else int(Fraction(v * m, s) - least[m % s][0]))

    return QuasiLinear(at, start, s, v)


def shifted(f: QuasiLinear, by: int) -> QuasiLinear:
    """``f(m - by)``, and 0 for smaller m."""
    return QuasiLinear(lambda m: f.at(m - by) if m >= by else 0, f.start + by, f.period, f.rise)


def with_once(f: QuasiLinear, listed: Sequence[tuple[int, int]]) -> QuasiLinear:
    """The best choice of f with items (size, value) that may be used once (T7.29)."""
    best = {0: 0}
    for size, value in listed:
        spend(len(best))
        for total, sum_of_values in sorted(best.items(), reverse=True):
            best[total + size] = max(best.get(total + size, 0), sum_of_values + value)
    top = max(best)
    return QuasiLinear(
        lambda m: max(f.at(m - total) + more for total, more in best.items() if total <= m),
        f.start + top,
        f.period,
        f.rise,
    )


def greatest(listed: Sequence[QuasiLinear]) -> QuasiLinear:
    """The greatest of some functions: the steeper ones win from some m on (T7.29)."""
    period = lcm(*(f.period for f in listed))
    start, rise = max(f.start for f in listed), max(f.rise * (period // f.period) for f in listed)
    steep = [f for f in listed if f.rise * (period // f.period) == rise]
    flat = [f for f in listed if f not in steep]
    while flat and any(max(f.at(m) for f in flat) > max(f.at(m) for f in steep) for m in range(start, start + period)):
        start += period
        within(start, 100_000, "values of a formula")

    def at(m: int) -> Rational:
        return max(f.at(m) for f in listed)

    while start and at(start - 1 + period) == at(start - 1) + rise:
        start -= 1
    return QuasiLinear(at, start, period, rise)


def text_of(f: QuasiLinear) -> str:
    """A formula such as ``3*floor(m/2) + 1 for m >= 0``; where the constants differ, they stand in the order of
    ``m mod period``."""
    constants = [f.at(m) - f.rise * (m // f.period) for m in range(f.start, f.start + f.period)]
    listed = [constants[(r - f.start) % f.period] for r in range(f.period)]
    slope = "m" if f.period == 1 else f"floor(m/{f.period})"
    parts = [slope if f.rise == 1 else f"{f.rise}*{slope}"] if f.rise else []
    if len(set(listed)) > 1:
        parts.append(f"[{', '.join(map(str, listed))}][m mod {f.period}]")
    elif listed[0] or not parts:
        parts.append(str(listed[0]))
    return f"{' + '.join(parts)} for m >= {f.start}"


def counterexample(f: QuasiLinear, relation: str, g: QuasiLinear, first: int) -> int | None:
    """The least m >= first for which ``f(m) relation g(m)`` fails; None where it holds for all of them."""
    h = add(g, QuasiLinear(lambda m: -f.at(m), f.start, f.period, -f.rise))
    start = max(first, h.start)
    within(start + h.period - first, 1_000_000, "values of a formula")
    for m in range(first, start):
        if not _holds(relation, h.at(m)):
            return m
    found = []
    for m in range(start, start + h.period):
        steps = _first_failure(relation, h.at(m), h.rise)
        if steps is not None:
            found.append(m + steps * h.period)
    return min(found, default=None)


def _holds(relation: str, difference: Rational) -> bool:
    """``f relation g`` for ``difference = g - f``."""
    return {
        "<": difference > 0,
        "<=": difference >= 0,
        ">": difference < 0,
        ">=": difference <= 0,
        "==": difference == 0,
        "!=": difference != 0,
    }[relation]


def _first_failure(relation: str, difference: Rational, rise: Rational) -> int | None:
    """The first t >= 0 for which the relation fails at ``difference + t rise``."""
    if not _holds(relation, difference):
        return 0
    if relation == "==":
        return 1 if rise else None
    if relation == "!=":
        t = Fraction(quotient(-difference, rise) if rise else -1)
        return int(t) if t >= 0 and t.denominator == 1 else None
    falling = rise < 0 if relation in ("<", "<=") else rise > 0
    if not falling:
        return None
    t = abs(Fraction(quotient(difference, rise)))
    return ceil(t) if relation in ("<", ">") else floor(t) + 1
