"""The real fields ``Q(c)``, ``c = 2 cos(2 pi / n)``: exact arithmetic and order (THEORY.md, T1.2 and T9.7).

Rotations need these fields. The minimal polynomial of c is computed here from the cyclotomic polynomial; c is its
largest root. A number that is rational is an ``int`` or a ``Fraction``, so a :class:`Real` is always irrational and has
one form: integers without common divisor over a positive one.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import gcd

from .numbers import Rational, Scalar, sign
from .reading import Invalid, Json, require, spend, within

MAX_DEGREE = 64

_NAME = re.compile(r"Q\(2cos\(2pi/([1-9][0-9]{0,3})\)\)", re.ASCII)


def read_field(value: Json) -> RealField:
    """``Q(2cos(2pi/n))``, n not twice an odd number, of degree at least 2."""
    match = _NAME.fullmatch(value) if type(value) is str else None
    if match is None:
        raise Invalid("unknown field")
    n = int(match[1])
    require(n % 4 != 2 and n > 4, "a field is not named in its canonical way")
    within(sum(gcd(i, n) == 1 for i in range(n)) // 2, MAX_DEGREE, "degree of the field")
    return RealField(n)


class RealField:
    """The field, with an interval around c that shrinks as comparisons need it; n > 2."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.polynomial = minimal_polynomial(n)
        self.degree = len(self.polynomial) - 1
        self.reductions = _reductions(self.polynomial)
        self.low, self.high, self.bits = isolate(self.polynomial)
        self.powers: list[tuple[int, int]] = []

    def refine(self) -> None:
        """Double the precision of the interval around c."""
        spend(max(self.bits, 32) * (self.degree * (1 + self.bits // 32)) ** 2)
        for _ in range(max(self.bits, 32)):
            self.bits += 1
            middle = self.low + self.high
            if _value(self.polynomial, middle, self.bits) > 0:
                self.low, self.high = 2 * self.low, middle
            else:
                self.low, self.high = middle, 2 * self.high
        self.powers = []

    def enclosures(self) -> list[tuple[int, int]]:
        """Integers below and above ``2^bits c^i``; c is positive."""
        if not self.powers:
            spend(self.degree * (1 + self.bits // 64) ** 2)
            unit = 1 << self.bits
            self.powers = [(unit, unit)]
            for _ in range(1, self.degree):
                low, high = self.powers[-1]
                self.powers.append((low * self.low // unit, -(-high * self.high // unit)))
        return self.powers

    def number(self, coordinates: list[Fraction]) -> Scalar:
        """The number with these coordinates in powers of c."""
        bottom = 1
        for x in coordinates:
            bottom = bottom * x.denominator // gcd(bottom, x.denominator)
        return self.over([x.numerator * (bottom // x.denominator) for x in coordinates], bottom)

    def over(self, integers: list[int], bottom: int) -> Scalar:
        """``integers / bottom`` in lowest terms; rational where it is."""
        if not any(integers[1:]):
            value = Fraction(integers[0], bottom)
            return value.numerator if value.denominator == 1 else value
        common = gcd(bottom, *integers)
        if common != 1:
            return Real(self, tuple(x // common for x in integers), bottom // common)
        return Real(self, tuple(integers), bottom)


class Real:
    """The irrational number ``sum top[i] c^i / bottom``."""

    __slots__ = ("bottom", "field", "top")

    def __init__(self, field: RealField, top: tuple[int, ...], bottom: int) -> None:
        self.field, self.top, self.bottom = field, top, bottom

    def __add__(self, other: Scalar) -> Scalar:
        if isinstance(other, Real):
            a, b = self.bottom, other.bottom
            if a == b:
                return self.field.over([x + y for x, y in zip(self.top, other.top, strict=True)], a)
            return self.field.over([x * b + y * a for x, y in zip(self.top, other.top, strict=True)], a * b)
        if isinstance(other, Rational):
            a, b = self.bottom, other.denominator
            return self.field.over([self.top[0] * b + other.numerator * a, *(x * b for x in self.top[1:])], a * b)
        return NotImplemented

    __radd__ = __add__

    def __neg__(self) -> Real:
        return Real(self.field, tuple(-x for x in self.top), self.bottom)

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar) -> Scalar:
        return -self + other

    def __mul__(self, other: Scalar) -> Scalar:
        if isinstance(other, Real):
            k, table = self.field.degree, self.field.reductions
            long = [0] * (2 * k - 1)
            for i, x in enumerate(self.top):
                if x:
                    for j, y in enumerate(other.top):
                        long[i + j] += x * y
            short = long[:k]
            for i, x in enumerate(long[k:]):
                if x:
                    for j, y in enumerate(table[i]):
                        short[j] += x * y
            return self.field.over(short, self.bottom * other.bottom)
        if isinstance(other, Rational):
            if other == 0:
                return 0
            return self.field.over([x * other.numerator for x in self.top], self.bottom * other.denominator)
        return NotImplemented

    __rmul__ = __mul__

    def inverse(self) -> Scalar:
        """``1 / x``: the coordinates u with ``x u = 1``, by elimination on the matrix of multiplication by x."""
        k = self.field.degree
        spend(k**3 * (1 + k * max(map(int.bit_length, (*self.top, self.bottom))) // 64) ** 2)
        columns, power = [], list(self.top)
        for _ in range(k):
            columns.append(power)
            power = [0, *power]
            last = power.pop()
            power = [x + last * y for x, y in zip(power, self.field.reductions[0], strict=True)]
        rows = [[Fraction(column[i]) for column in columns] + [Fraction(int(i == 0))] for i in range(k)]
        for j in range(k):
            pivot = next(i for i in range(j, k) if rows[i][j])
            rows[j], rows[pivot] = rows[pivot], rows[j]
            rows[j] = [x / rows[j][j] for x in rows[j]]
            for i in range(k):
                if i != j and rows[i][j]:
                    factor = rows[i][j]
                    rows[i] = [x - factor * y for x, y in zip(rows[i], rows[j], strict=True)]
        return self.field.number([row[k] * self.bottom for row in rows])

    def sign(self) -> int:
        """1 or -1; the intervals shrink until zero is outside, for an irrational number is not zero."""
        while True:
            spend(len(self.top) * (1 + max(map(int.bit_length, self.top)) // 64) * (1 + self.field.bits // 64))
            low = high = 0
            for x, (below, above) in zip(self.top, self.field.enclosures(), strict=True):
                low += x * (below if x > 0 else above)
                high += x * (above if x > 0 else below)
            if low > 0:
                return 1
            if high < 0:
                return -1
            self.field.refine()

    def __eq__(self, other: object) -> bool:
        return type(other) is Real and self.top == other.top and self.bottom == other.bottom

    def __hash__(self) -> int:
        return hash((self.top, self.bottom))

    def __lt__(self, other: Scalar) -> bool:
        return sign(self - other) < 0

    def __le__(self, other: Scalar) -> bool:
        return sign(self - other) <= 0

    def __gt__(self, other: Scalar) -> bool:
        return sign(self - other) > 0

    def __ge__(self, other: Scalar) -> bool:
        return sign(self - other) >= 0


# -- the generator ----------------------------------------------------------------------------------------------------


def minimal_polynomial(n: int) -> list[int]:
    """The minimal polynomial of ``2 cos(2 pi / n)``, coefficients from the constant term up (n > 2).

    The cyclotomic polynomial of degree 2k is ``x^k`` times a polynomial in ``x + 1/x``, which is the one. Peel off the
    powers of ``x + 1/x`` from the top.
    """
    cyclotomic = _cyclotomic(n)
    k = (len(cyclotomic) - 1) // 2
    rest = cyclotomic[k:]  # the coefficients of x^0 .. x^k, those of x^-i are the same
    result = [0] * (k + 1)
    for m in range(k, -1, -1):
        factor = result[m] = rest[m]
        binomial = 1
        for j in range(m // 2 + 1):  # (x + 1/x)^m = sum binomial(m, j) x^(m - 2j)
            rest[m - 2 * j] -= factor * binomial
            binomial = binomial * (m - j) // (j + 1)
    return result


def _cyclotomic(n: int) -> list[int]:
    """``x^n - 1`` divided by the cyclotomic polynomials of the proper divisors of n."""
    value = [-1, *[0] * (n - 1), 1]
    for d in range(1, n):
        if n % d == 0:
            value = _divided(value, _cyclotomic(d))
    return value


def _divided(a: list[int], b: list[int]) -> list[int]:
    """The exact quotient by a monic polynomial."""
    a, quotient = list(a), []
    while len(a) >= len(b):
        factor = a.pop()
        quotient.append(factor)
        for i in range(1, len(b)):
            a[-i] -= factor * b[-1 - i]
    return quotient[::-1]


def _reductions(polynomial: list[int]) -> list[list[int]]:
    """``c^k, c^(k+1), ..., c^(2k-2)`` in lower powers."""
    k = len(polynomial) - 1
    table = [[-x for x in polynomial[:k]]]
    for _ in range(k - 2):
        last = table[-1][-1]
        table.append([last * x + y for x, y in zip(table[0], [0, *table[-1][:-1]], strict=True)])
    return table


def _value(polynomial: list[int], numerator: int, bits: int) -> int:
    """``2^(bits degree)`` times the value at ``numerator / 2^bits``."""
    value = 0
    for i, a in enumerate(reversed(polynomial)):
        value = value * numerator + (a << (bits * i))
    return value


def isolate(polynomial: list[int]) -> tuple[int, int, int]:
    """``(low, high, bits)``: the largest root is the only one in ``(low, high] / 2^bits``, and ``low >= 0``.

    All roots are real, of absolute value at most 2. By Descartes' rule, exact for such polynomials, as many roots
    exceed s as the coefficients of ``p(x + s)`` change sign.
    """
    low, high, bits = -2, 2, 0
    while low < 0 or _roots_above(polynomial, low, bits) != 1:
        low, high, bits = 2 * low, 2 * high, bits + 1
        middle = (low + high) // 2
        if _roots_above(polynomial, middle, bits) >= 1:
            low = middle
        else:
            high = middle
    return low, high, bits


def _roots_above(polynomial: list[int], numerator: int, bits: int) -> int:
    """The number of roots greater than ``numerator / 2^bits``, with multiplicity."""
    k = len(polynomial) - 1
    shifted = [a << (bits * (k - i)) for i, a in enumerate(polynomial)]  # the roots times 2^bits
    for i in range(k):  # Taylor shift by the numerator
        for j in range(k - 1, i - 1, -1):
            shifted[j] += numerator * shifted[j + 1]
    signs = [x > 0 for x in shifted if x]
    return sum(a != b for a, b in pairwise(signs))
