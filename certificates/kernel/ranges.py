"""What is measured, and ranges of real numbers with infinite ends: what is proved about it.

Exact, and on the safe side: the value of an expression lies in the range that is computed for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .numbers import Rational, quotient
from .reading import MAX_VALUE_BITS, require, within

Bound: TypeAlias = tuple[int, Rational]
"""An extended number: ``(0, x)`` is x, ``(1, 0)`` infinity, ``(-1, 0)`` minus infinity. Tuples compare as they do."""

NetworkClass: TypeAlias = str
"""``GN``: all networks; ``GEN``: those that are equivariant as functions; ``LEN``: layer-wise equivariant ones."""

CLASSES: tuple[NetworkClass, ...] = ("GN", "GEN", "LEN")
"""Each contains the next."""

INFINITE: Bound = (1, 0)
MINUS_INFINITE: Bound = (-1, 0)


@dataclass(frozen=True)
class Range:
    """The proved interval of a quantity; both ends may be infinite."""

    low: Bound
    high: Bound


@dataclass(frozen=True)
class Key:
    """What is measured: a quantity, and the class and width of networks where it depends on them."""

    name: str
    kind: NetworkClass = ""
    width: int | None = None

    def __str__(self) -> str:
        listed = [self.kind] * bool(self.kind) + ([] if self.width is None else [str(self.width)])
        return f"{self.name}({', '.join(listed)})" if listed else self.name


ANYTHING = Range(MINUS_INFINITE, INFINITE)
"""Any number, or none: nothing is known, and a quantity may have no value. No comparison with it is decided."""


def exactly(x: Rational) -> Range:
    """The range of one number."""
    return Range((0, x), (0, x))


def at_least(x: Rational) -> Range:
    """The numbers from x on."""
    return Range((0, x), INFINITE)


def common(a: Range, b: Range) -> Range:
    """What two ranges have in common; its ends cross where that is nothing."""
    return Range(max(a.low, b.low), min(a.high, b.high))


def negate(a: Range) -> Range:
    """``-a``."""
    return Range((-a.high[0], -a.high[1]), (-a.low[0], -a.low[1]))


def add(a: Range, b: Range) -> Range:
    """``a + b``; infinite against infinite leaves everything possible."""

    def end(x: Bound, y: Bound, unknown: Bound) -> Bound:
        if x[0] == y[0] == 0:
            return 0, x[1] + y[1]
        return unknown if x[0] * y[0] < 0 else (x[0] or y[0], 0)

    return Range(end(a.low, b.low, MINUS_INFINITE), end(a.high, b.high, INFINITE))


def multiply(a: Range, b: Range) -> Range:
    """``a b``: four products of finite ends, a nonzero number times anything, or positive times positive; else
    everything is possible."""
    if all(end[0] == 0 for end in (a.low, a.high, b.low, b.high)):
        products = [x[1] * y[1] for x in (a.low, a.high) for y in (b.low, b.high)]
        return Range((0, min(products)), (0, max(products)))
    if a.low[0] or a.high[0]:
        a, b = b, a
    if a.low != a.high or a.low[0] or a.low[1] == 0:
        if min(a.low, b.low) <= (0, 0):  # zero times infinity is no number
            return Range(MINUS_INFINITE, INFINITE)
        return Range(INFINITE if a.low[0] or b.low[0] else (0, a.low[1] * b.low[1]), INFINITE)
    factor = a.low[1]
    if factor < 0:
        factor, b = -factor, negate(b)
    return Range((b.low[0], factor * b.low[1]), (b.high[0], factor * b.high[1]))


def divide(a: Range, b: Range) -> Range:
    """``a / b``: by what is positive or negative throughout; by what may be zero or must be infinite, everything is
    possible. A division by zero itself is refused."""
    require(not b.low == b.high == (0, 0), "division by zero")
    if b.high < (0, 0):
        return divide(negate(a), negate(b))
    if b.low <= (0, 0) or b.low == INFINITE:
        return Range(MINUS_INFINITE, INFINITE)
    low: Bound = (0, 0) if b.high == INFINITE else (0, quotient(1, b.high[1]))
    return multiply(a, Range(low, (0, quotient(1, b.low[1]))))


def compare(a: Range, relation: str, b: Range) -> bool | None:
    """True when the relation holds for all values in the ranges, False when for none, else None."""
    if ANYTHING in (a, b):
        return None
    if relation in (">=", ">"):
        return compare(b, "<=" if relation == ">=" else "<", a)
    if relation == "!=":
        equal = compare(a, "==", b)
        return None if equal is None else not equal
    if relation == "<=":
        return True if a.high <= b.low else False if a.low > b.high else None
    if relation == "<":
        return True if a.high < b.low else False if a.low >= b.high else None
    if a.high < b.low or b.high < a.low:
        return False
    return True if a.low == a.high == b.low == b.high else None


def text_of(a: Range) -> str:
    """A range as text: one number, or ``low..high``."""
    low, high = _end_text(a.low), _end_text(a.high)
    return low if low == high else f"{low}..{high}"


def _end_text(x: Bound) -> str:
    within(max(abs(x[1].numerator), x[1].denominator).bit_length(), MAX_VALUE_BITS, "bits of a value")
    return str(x[1]) if x[0] == 0 else "inf" if x[0] > 0 else "-inf"
