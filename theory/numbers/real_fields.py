"""The real fields ``Q(2 cos(2 pi / n))``: exact arithmetic, order, linear algebra (T1.2, T9.7).

Every entry of a rotation matrix, every square root of a rational and every root of unity's real part lies in one of
these fields, the maximal real subfields of the cyclotomic fields. Elements of different fields may be mixed: they meet
in the smallest field that contains both. A result that is rational is returned as a rational (``flint.fmpq``), so
rational numbers are the same objects in every field and cost nothing extra.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from math import cos, gcd, lcm, pi

import flint

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ, Dense, Field, Rationals, Scalar

MAX_DEGREE = 64
"""Fields of larger degree are refused."""

_RATIONAL_TYPES = (int, flint.fmpq, flint.fmpz)


class Real:
    """An irrational element of a :class:`RealField`: a polynomial in ``c = 2 cos(2 pi / n)`` of degree less than that
    of the field.

    >>> from equicert.theory.numbers.special_values import cosine
    >>> root = cosine(1, 8) * 2  # 2 cos(pi/4)
    >>> root * root, root > 1, root / root, 1 / root == root / 2
    (2, True, 1, True)
    """

    __slots__ = ("_hash", "_sign", "field", "poly")

    def __init__(self, field: RealField, poly: flint.fmpq_poly) -> None:
        self.field = field
        self.poly = poly
        self._hash: int | None = None
        self._sign: int | None = None

    # -- arithmetic ---------------------------------------------------------------------------------------------------

    def __add__(self, other: Scalar) -> Scalar:
        if type(other) is Real:
            if other.field is not self.field:
                a, b = _together(self, other)
                return a + b
            return self.field.element(self.poly + other.poly)
        if isinstance(other, _RATIONAL_TYPES):
            return Real(self.field, self.poly + other)
        return NotImplemented

    __radd__ = __add__

    def __neg__(self) -> Real:
        return Real(self.field, -self.poly)

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar) -> Scalar:
        return -self + other

    def __mul__(self, other: Scalar) -> Scalar:
        if type(other) is Real:
            if other.field is not self.field:
                a, b = _together(self, other)
                return a * b
            return self.field.element((self.poly * other.poly) % self.field.modulus)
        if isinstance(other, _RATIONAL_TYPES):
            return Real(self.field, self.poly * other) if other != 0 else QQ(0)
        return NotImplemented

    __rmul__ = __mul__

    @property
    def inverse(self) -> Real:
        """``1 / x``."""
        one, u, _ = self.poly.xgcd(self.field.modulus)
        return Real(self.field, u / one[0])

    def __truediv__(self, other: Scalar) -> Scalar:
        if type(other) is Real:
            return self * other.inverse
        if isinstance(other, _RATIONAL_TYPES):
            return Real(self.field, self.poly / flint.fmpq(other))
        return NotImplemented

    def __rtruediv__(self, other: Scalar) -> Scalar:
        return self.inverse * other

    # -- comparison ---------------------------------------------------------------------------------------------------

    def __abs__(self) -> Real:
        return self if self.sign > 0 else -self

    def __eq__(self, other: object) -> bool:
        if type(other) is not Real:
            return False
        if other.field is self.field:
            return bool(self.poly == other.poly)
        a, b = _together(self, other)
        return bool(a.poly == b.poly)

    def __hash__(self) -> int:
        # The normalised trace does not depend on the field in which an element is written.
        if self._hash is None:
            square = self * self
            moments = (self, square, square * self)
            self._hash = hash(tuple(str(self.field.mean(x)) for x in moments))
        return self._hash

    @property
    def sign(self) -> int:
        """1 or -1 (an irrational number is not zero)."""
        if self._sign is None:
            self._sign = self.field.sign_of(self.poly)
        return self._sign

    def __lt__(self, other: Scalar) -> bool:
        return _sign(self - other) < 0

    def __le__(self, other: Scalar) -> bool:
        return _sign(self - other) <= 0

    def __gt__(self, other: Scalar) -> bool:
        return _sign(self - other) > 0

    def __ge__(self, other: Scalar) -> bool:
        return _sign(self - other) >= 0

    def __repr__(self) -> str:
        """A sum of cosines that can be read again; ``radicals.number_text`` finds shorter forms."""
        pieces: list[str] = []
        for j, a in enumerate(self.field.in_cosines(self)):
            if a != 0:
                size = str(abs(a)) if j == 0 else "" if abs(a) == 1 else f"{abs(a)}*"
                common = gcd(2 * j, self.field.n)
                top, bottom = 2 * j // common, self.field.n // common
                angle = "" if j == 0 else f"cos({top}*pi/{bottom})" if top > 1 else f"cos(pi/{bottom})"
                pieces.append(f"{'-' if a < 0 else '+' if pieces else ''}{size}{angle}")
        return "".join(pieces)


def _sign(x: Scalar) -> int:
    return x.sign if type(x) is Real else int(x > 0) - int(x < 0)


def _together(x: Real, y: Real) -> tuple[Real, Real]:
    """Both elements in the smallest common field."""
    field = real_field(lcm(x.field.n, y.field.n))
    return field(x), field(y)


class RealField:
    """``Q(c)`` with ``c = 2 cos(2 pi / n)``, as an ordered field; see :func:`real_field`.

    >>> from equicert.theory.numbers.special_values import cosine
    >>> K = real_field(5)
    >>> K.name, K.degree, K.encode(cosine(1, 5)), cosine(1, 5) + 1
    ('Q(2cos(2pi/5))', 2, ['0', '1/2'], 1+cos(2*pi/5))
    """

    def __init__(self, n: int) -> None:
        self.n = n
        self.name = f"Q(2cos(2pi/{n}))"
        self.modulus = flint.fmpq_poly(flint.fmpz_poly.cos_minpoly(n))
        self.degree = int(self.modulus.degree())
        self._integral = flint.fmpz_poly.cos_minpoly(n)
        self._powers: dict[int, tuple[list[int], list[int]]] = {}

    def __repr__(self) -> str:
        return self.name

    # -- elements -----------------------------------------------------------------------------------------------------

    def element(self, poly: flint.fmpq_poly) -> Scalar:
        """The element with this polynomial; a constant one is rational."""
        return Real(self, poly) if poly.degree() > 0 else poly[0]

    def __call__(self, value: Scalar | int | str) -> Scalar:
        """An element of this field from an integer, a rational, or an element of a subfield."""
        if type(value) is not Real:
            return QQ(value)
        if value.field is self:
            return value
        if self.n % value.field.n == 0:
            return self.element(value.poly(self.chebyshev(self.n // value.field.n)) % self.modulus)
        found = value.field.descend(value, gcd(value.field.n, self.n))
        if found is None:
            raise InputError(f"{value!r} does not lie in {self.name}")
        return self(found)

    def chebyshev(self, j: int) -> flint.fmpq_poly:
        """``2 cos(2 pi j / n)`` as a polynomial in c."""
        table = self._chebyshev
        j %= self.n
        j = min(j, self.n - j)
        while len(table) <= j:
            table.append((self._generator * table[-1] - table[-2]) % self.modulus)
        return table[j]

    @cached_property
    def _generator(self) -> flint.fmpq_poly:
        return flint.fmpq_poly([0, 1])

    @cached_property
    def _chebyshev(self) -> list[flint.fmpq_poly]:
        return [flint.fmpq_poly([2]), self._generator % self.modulus]

    def coordinates(self, x: Scalar) -> list[flint.fmpq]:
        """The rational coordinates in the basis ``1, c, c^2, ...``."""
        if type(x) is not Real:
            return [QQ(x)] + [flint.fmpq(0)] * (self.degree - 1)
        found = list(self(x).poly.coeffs())
        return found + [flint.fmpq(0)] * (self.degree - len(found))

    def in_cosines(self, x: Scalar) -> list[flint.fmpq]:
        """The rational coordinates in the basis ``1, cos(2 pi / n), cos(4 pi / n), ...``: c^k is a sum of them."""
        rest, found = self.coordinates(x), [flint.fmpq(0)] * self.degree
        for k in range(self.degree - 1, 0, -1):
            # 2 cos(k t) is a monic polynomial of degree k in c, and k is below the degree of the field.
            found[k] = 2 * rest[k]
            for i, a in enumerate(self.chebyshev(k).coeffs()):
                rest[i] -= found[k] / 2 * a
        return [rest[0], *found[1:]]

    def of_coordinates(self, values: Sequence[flint.fmpq]) -> Scalar:
        """The element with these rational coordinates."""
        return self.element(flint.fmpq_poly(list(values)))

    def descend(self, x: Real, m: int) -> Scalar | None:
        """The same number as an element of ``Q(2 cos(2 pi / m))``, m a divisor of n, or None."""
        small = real_field(m)
        basis = flint.fmpq_mat(self._embedded(m))
        target = flint.fmpq_mat([[v] for v in self.coordinates(x)])
        augmented = flint.fmpq_mat([[*row, *last] for row, last in zip(basis.tolist(), target.tolist(), strict=True)])
        reduced, rank = augmented.rref()
        if rank > small.degree:
            return None
        return small.of_coordinates([reduced[i, small.degree] for i in range(small.degree)])

    def _embedded(self, m: int) -> list[list[flint.fmpq]]:
        """The powers of the generator of the subfield as columns."""
        small = real_field(m)
        if isinstance(small, Rationals):
            powers = [self.coordinates(QQ(1))]
        else:
            image = self.element(self.chebyshev(self.n // small.n))
            powers, power = [], QQ(1)
            for _ in range(small.degree):
                powers.append(self.coordinates(power))
                power = power * image
        return [list(row) for row in zip(*powers, strict=True)]

    def mean(self, x: Scalar) -> flint.fmpq:
        """The mean of the conjugates: the trace divided by the degree."""
        return sum((a * b for a, b in zip(self.coordinates(x), self._means, strict=True)), flint.fmpq(0))

    @cached_property
    def _means(self) -> list[flint.fmpq]:
        """The mean of the conjugates of each power of c, from Newton's identities."""
        k, c = self.degree, self.modulus.coeffs()
        sums = [flint.fmpq(k)]
        for i in range(1, k):
            sums.append(-i * c[k - i] - sum((c[k - j] * sums[i - j] for j in range(1, i)), flint.fmpq(0)))
        return [s / k for s in sums]

    # -- order --------------------------------------------------------------------------------------------------------

    def sign_of(self, poly: flint.fmpq_poly) -> int:
        """The sign of a nonzero element, by ever smaller rational intervals around c."""
        coefficients = [int(a) for a in poly.numer().coeffs()]
        bits = 64
        while True:
            low, high = self.powers(bits)
            if sum(a * (low[i] if a > 0 else high[i]) for i, a in enumerate(coefficients)) > 0:
                return 1
            if sum(a * (high[i] if a > 0 else low[i]) for i, a in enumerate(coefficients)) < 0:
                return -1
            bits *= 2

    def powers(self, bits: int) -> tuple[list[int], list[int]]:
        """Integers below and above ``2^bits c^i``; c is positive and isolated by a change of sign of its polynomial."""
        if bits not in self._powers:
            low = int((2 * cos(2 * pi / self.n) - 1e-9) * 2**50) << max(bits - 50, 0)
            high = int((2 * cos(2 * pi / self.n) + 1e-9) * 2**50) << max(bits - 50, 0)
            unit = 1 << max(bits, 50)
            while high - low > 1:
                middle = (low + high) // 2
                if self._integral(flint.fmpq(middle, unit)) > 0:
                    high = middle
                else:
                    low = middle
            lows, highs = [unit], [unit]
            for _ in range(1, self.degree):
                lows.append(lows[-1] * low // unit)
                highs.append(-(-highs[-1] * high // unit))
            self._powers[bits] = (lows, highs)
        return self._powers[bits]

    def sign(self, x: Scalar) -> int:
        """-1, 0 or 1."""
        return _sign(x)

    def approximate(self, x: Scalar) -> float:
        """The nearest floating-point number, or nearly so."""
        if type(x) is not Real:
            return QQ.approximate(x)
        lows, _ = self.powers(128)
        total = sum((a * low for a, low in zip(self.coordinates(x), lows, strict=True)), flint.fmpq(0))
        return QQ.approximate(total / 2**128)

    # -- texts --------------------------------------------------------------------------------------------------------

    def encode(self, x: Scalar) -> list[str]:
        """The coordinates in powers of c, as certificates hold them."""
        return [str(a) for a in self.coordinates(x)]

    def decode(self, value: Sequence[str]) -> Scalar:
        """The inverse of :meth:`encode`."""
        return self.of_coordinates([QQ(a) for a in value])

    def as_integer(self, x: Scalar) -> int | None:
        """The integer that ``x`` is, or None."""
        return None if type(x) is Real else QQ.as_integer(x)

    # -- linear algebra -----------------------------------------------------------------------------------------------

    def rref(self, rows: Dense, ncols: int) -> tuple[Dense, tuple[int, ...]]:
        """The nonzero rows of the reduced row echelon form, and their pivots, by restriction of scalars.

        A row space over the field is a rational space stable under c. In its rational echelon form the pivots
        come in whole blocks of ``degree`` columns, and the first row of each block is the row over the field.
        """
        if not any(type(x) is Real for row in rows for x in row):
            return QQ.rref(rows, ncols)
        k = self.degree
        expanded, pivots = QQ.rref([line for row in rows for line in self._expanded(row)], k * ncols)
        table = [[self.of_coordinates(line[k * j : k * j + k]) for j in range(ncols)] for line in expanded[::k]]
        return table, tuple(p // k for p in pivots[::k])

    def _expanded(self, row: Sequence[Scalar]) -> list[list[flint.fmpq]]:
        """``c^i row`` for i = 0, 1, ... in rational coordinates."""
        lines: list[list[flint.fmpq]] = [[] for _ in range(self.degree)]
        zeros = [flint.fmpq(0)] * self.degree
        for x in row:
            if x == 0:
                for line in lines:
                    line += zeros
                continue
            poly = self(x).poly if type(x) is Real else flint.fmpq_poly([QQ(x)])
            for line in lines:
                values = list(poly.coeffs())
                line += values + zeros[len(values) :]
                poly = (poly * self._generator) % self.modulus
        return lines

    def det(self, rows: Dense) -> Scalar:
        """The determinant, by elimination."""
        if not any(type(x) is Real for row in rows for x in row):
            return QQ.det(rows)
        table, value = [list(row) for row in rows], QQ(1)
        for j in range(len(table)):
            pivot = next((i for i in range(j, len(table)) if table[i][j] != 0), None)
            if pivot is None:
                return QQ(0)
            if pivot != j:
                table[j], table[pivot], value = table[pivot], table[j], -value
            value = value * table[j][j]
            for i in range(j + 1, len(table)):
                if table[i][j] != 0:
                    factor = table[i][j] / table[j][j]
                    table[i] = [x - factor * y for x, y in zip(table[i], table[j], strict=True)]
        return value

    def primary_components(self, rows: Dense) -> list[Dense]:
        """Bases (rows) of the kernels ``{x : f(A) x = 0}``, f the irreducible factors of the minimal polynomial of a
        semisimple matrix.

        Trager's shift: for most integers s the rational factors of the norm of ``f(x - s c)`` belong to the factors of
        f one by one. The norm is the characteristic polynomial of ``A + s c`` on rational coordinates.
        """
        k, n = self.degree, len(rows)
        best: list[Dense] = []
        for s in (1, 2, 5) if any(type(x) is Real for row in rows for x in row) or k > 1 else (0,):
            shift = self.element(s * self._generator)
            shifted = [[x + shift if i == j else x for j, x in enumerate(row)] for i, row in enumerate(rows)]
            # Columns are the images of c^i e_j: the transpose of the expanded rows of the transpose.
            columns = [line for column in zip(*shifted, strict=True) for line in self._expanded(column)]
            found = QQ.primary_components([list(line) for line in zip(*columns, strict=True)])
            if len(found) > len(best):
                best = [self._reduced_basis(basis, n) for basis in found]
        return best

    def _reduced_basis(self, rational: Dense, n: int) -> Dense:
        """A basis over the field of a rational space that is stable under c."""
        k = self.degree
        reduced, _ = QQ.rref(rational, k * n)
        return [[self.of_coordinates(line[k * j : k * j + k]) for j in range(n)] for line in reduced[::k]]


@cache
def _field(n: int) -> RealField:
    return RealField(n)


def real_field(n: int) -> Field:
    """``Q(2 cos(2 pi / n))``; the rationals for n = 1, 2, 3, 4, 6.

    Errors: InputError when the degree exceeds :data:`MAX_DEGREE`.

    >>> real_field(6), real_field(10).name, real_field(16).degree
    (QQ, 'Q(2cos(2pi/5))', 4)
    """
    if n % 4 == 2:
        n //= 2
    if n in (1, 3, 4):
        return QQ
    degree = totient(n) // 2
    if degree > MAX_DEGREE:
        raise InputError(
            f"the numbers lie in Q(2cos(2pi/{n})), a field of degree {degree}: supported are degrees up to {MAX_DEGREE}"
        )
    return _field(n)


def field_named(name: str) -> Field:
    """The field that a certificate names: ``Q`` or ``Q(2cos(2pi/n))``. Errors: InputError.

    >>> field_named("Q(2cos(2pi/5))")
    Q(2cos(2pi/5))
    """
    match = re.fullmatch(r"Q\(2cos\(2pi/(\d{1,4})\)\)", name, re.ASCII)
    if name != "Q" and match is None:
        raise InputError(f"unknown field {name!r}")
    return QQ if match is None else real_field(int(match[1]))


def totient(n: int) -> int:
    """Euler's function."""
    return int(flint.fmpz(n).euler_phi())


def bit_size(x: Scalar) -> int:
    """Bits of the largest numerator or denominator in a number.

    >>> bit_size(QQ("-7/2")), bit_size(QQ(0))
    (3, 1)
    """
    if type(x) is Real:
        return max(int(x.poly.numer().height_bits()), int(x.poly.denom()).bit_length())
    return max(int(x.p).bit_length(), int(x.q).bit_length())
