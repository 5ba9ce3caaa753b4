"""Exact numbers: the rationals and, where a statement needs them, the real numbers of ``reals.py``.

A verdict must not hang on rounding, so the kernel computes with exact numbers only. A rational number is an ``int``
or a ``Fraction``; every other number is irrational and lies in the field of its statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd
from typing import Protocol, TypeAlias

Rational: TypeAlias = int | Fraction
"""An exact rational number; integers stay ``int``."""

Scalar: TypeAlias = "int | Fraction | Irrational"
"""An exact real number."""


class Irrational(Protocol):
    """A number that is not rational: ``sum top[i] c^i / bottom``, with exact arithmetic and order (``reals.py``)."""

    @property
    def top(self) -> tuple[int, ...]:
        """Integer coordinates in powers of c."""

    @property
    def bottom(self) -> int:
        """A positive common denominator."""

    def sign(self) -> int:
        """1 or -1."""

    def inverse(self) -> Scalar:
        """``1 / x``."""

    def __neg__(self) -> Irrational: ...
    def __add__(self, other: Scalar, /) -> Scalar: ...
    def __radd__(self, other: Scalar, /) -> Scalar: ...
    def __sub__(self, other: Scalar, /) -> Scalar: ...
    def __rsub__(self, other: Scalar, /) -> Scalar: ...
    def __mul__(self, other: Scalar, /) -> Scalar: ...
    def __rmul__(self, other: Scalar, /) -> Scalar: ...
    def __lt__(self, other: Scalar, /) -> bool: ...
    def __le__(self, other: Scalar, /) -> bool: ...
    def __gt__(self, other: Scalar, /) -> bool: ...
    def __ge__(self, other: Scalar, /) -> bool: ...


class Field(Protocol):
    """What rows and matrices have their entries in: ``Q``, or a field of ``reals.py`` over it."""

    @property
    def degree(self) -> int:
        """The dimension over the rationals."""

    def number(self, coordinates: list[Fraction]) -> Scalar:
        """The number with these coordinates in a basis over the rationals."""


class Rationals:
    """The field of the rationals."""

    degree = 1

    def number(self, coordinates: list[Fraction]) -> Scalar:
        """The one coordinate."""
        return quotient(coordinates[0], 1)


def sign(x: Scalar) -> int:
    """-1, 0 or 1."""
    return (x > 0) - (x < 0) if isinstance(x, Rational) else x.sign()


def coordinate(x: Scalar) -> Rational:
    """The rational part: the coordinate at ``c^0``. A nonzero rational linear function on the field."""
    return x if isinstance(x, Rational) else Fraction(x.top[0], x.bottom)


def div(a: Scalar, b: Scalar) -> Scalar:
    """The exact quotient; an integer where it is one."""
    if not isinstance(b, Rational):
        return a * b.inverse()
    if not isinstance(a, Rational):
        return a * (Fraction(1) / b)
    return quotient(a, b)


def quotient(a: Rational, b: Rational) -> Rational:
    """The exact quotient of rational numbers; an integer where it is one."""
    q = Fraction(a) / b
    return q.numerator if q.denominator == 1 else q


def absolute(x: Scalar) -> Scalar:
    """The absolute value."""
    return x if x >= 0 else -x


def is_integer(x: Scalar) -> bool:
    """Is the number an integer?"""
    return isinstance(x, Rational) and x.denominator == 1


def common_divisor(values: Iterable[Scalar]) -> int:
    """The greatest common divisor of the coordinates of some numbers; 0 for none or zeros, and where one is not an
    integer."""
    result = 0
    for x in values:
        top, bottom = ((x.numerator,), x.denominator) if isinstance(x, Rational) else (x.top, x.bottom)
        if bottom != 1:
            return 0
        result = gcd(result, *top)
    return result
