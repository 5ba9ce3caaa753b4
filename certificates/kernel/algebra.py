"""Exact linear algebra on sparse rows, and orbits with signs.

Every rule comes down to a few such computations: products, ranks, null spaces, one determinant. They stand here once,
with bounds on their work and on the size of numbers, so that the rules need none of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt

from .numbers import Rational, Real, Scalar
from .reading import MAX_BITS, MAX_ELIMINATION, MAX_WORK, Matrix, OverLimits, Row, within


def div(a: Scalar, b: Scalar) -> Scalar:
    """The exact quotient; an integer where it is one."""
    if isinstance(b, Real):
        return a * b.inverse()
    if isinstance(a, Real):
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
    return not isinstance(x, Real) and x.denominator == 1


def common_divisor(values: Iterable[Scalar]) -> int:
    """The greatest common divisor of the coordinates of some numbers; 0 for none or zeros, and where one is not an integer."""
    result = 0
    for x in values:
        top, bottom = (x.top, x.bottom) if isinstance(x, Real) else ((x.numerator,), x.denominator)
        if bottom != 1:
            return 0
        result = gcd(result, *top)
    return result


def _bounded(x: Scalar) -> Scalar:
    if isinstance(x, Real):
        if max(map(abs, (x.bottom, *x.top))).bit_length() > MAX_BITS:
            raise OverLimits(f"a number grew beyond {MAX_BITS} bits")
        return x
    if x.numerator.bit_length() > MAX_BITS or x.denominator.bit_length() > MAX_BITS:
        raise OverLimits(f"a number grew beyond {MAX_BITS} bits")
    return x


def is_prime(q: int) -> bool:
    """Trial division; q < 2^31."""
    return q >= 2 and all(q % k for k in range(2, isqrt(q) + 1))


def dot(x: Row, y: Row) -> Scalar:
    """The sum of products of two sparse rows."""
    if len(x) > len(y):
        x, y = y, x
    other = dict(y)
    return _bounded(sum(a * other[i] for i, a in x if i in other))


def combine(terms: Iterable[tuple[Scalar, Row]]) -> Row:
    """A linear combination of rows."""
    total: dict[int, Scalar] = {}
    for factor, row in terms:
        for i, x in row:
            total[i] = total[i] + factor * x if i in total else factor * x
    return tuple(sorted((i, _bounded(x)) for i, x in total.items() if x != 0))


def scale(factor: Scalar, row: Row) -> Row:
    """A multiple of a row."""
    return row if factor == 1 else tuple((i, _bounded(factor * x)) for i, x in row) if factor != 0 else ()


def times(row: Row, A: Matrix) -> Row:
    """``row A``."""
    if len(row) == 1:
        return scale(row[0][1], A[row[0][0]])
    return combine((x, A[i]) for i, x in row)


def product(A: Matrix, B: Matrix) -> Matrix:
    """``A B``."""
    return tuple(times(row, B) for row in A)


def transpose(A: Matrix, columns: int) -> Matrix:
    """The transpose of a matrix with this many columns."""
    result: list[list[tuple[int, Scalar]]] = [[] for _ in range(columns)]
    for i, row in enumerate(A):
        for j, x in row:
            result[j].append((i, x))
    return tuple(tuple(column) for column in result)


def apply(A: Matrix, vector: Row) -> Row:
    """``A vector``."""
    return tuple((i, y) for i, row in enumerate(A) if (y := dot(row, vector)) != 0)


def identity(n: int) -> Matrix:
    """The identity matrix."""
    return tuple(((i, 1),) for i in range(n))


def trace(A: Matrix) -> Scalar:
    """The trace."""
    return sum(x for i, r in enumerate(A) for j, x in r if i == j)


def monomial(A: Matrix) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """``(images, signs)`` with ``A e_j = signs[j] e_images[j]`` for a signed permutation matrix, else None."""
    images, signs = [-1] * len(A), [0] * len(A)
    for i, row in enumerate(A):
        if len(row) != 1 or row[0][1] not in (1, -1) or images[row[0][0]] != -1:
            return None
        images[row[0][0]], signs[row[0][0]] = i, 1 if row[0][1] == 1 else -1
    return tuple(images), tuple(signs)


def echelon(rows: Iterable[Row]) -> dict[int, Row]:
    """The reduced row echelon form, by pivot column. The pivot of a row is its first entry, and is 1."""
    pivots: dict[int, Row] = {}
    work = 0
    for row in rows:
        rest = _reduced(row, pivots)
        work += len(row) + len(rest) * (1 + len(pivots))
        within(work, MAX_ELIMINATION, "work of an elimination")
        if not rest:
            continue
        column, head = rest[0]
        rest = scale(div(1, head), rest)
        for p, other in list(pivots.items()):
            entry = next((x for i, x in other if i == column), 0)
            if entry != 0:
                pivots[p] = combine([(1, other), (-entry, rest)])
        pivots[column] = rest
    return pivots


def _reduced(row: Row, pivots: dict[int, Row]) -> Row:
    """Subtract the pivot rows so that no pivot column is left in the row."""
    found = [(-x, pivots[i]) for i, x in row if i in pivots]
    return combine([(1, row), *found]) if found else row


def rank(rows: Iterable[Row]) -> int:
    """The rank of some rows."""
    return len(echelon(rows))


def nullspace(rows: Iterable[Row], columns: int) -> list[Row]:
    """A basis of the vectors orthogonal to all rows."""
    pivots = echelon(rows)
    entries: dict[int, list[tuple[int, Scalar]]] = {j: [(j, 1)] for j in range(columns) if j not in pivots}
    for p, row in pivots.items():
        for j, x in row:
            if j != p:
                entries[j].append((p, -x))
    return [tuple(sorted(vector)) for vector in entries.values()]


def eigenspace(actions: Iterable[tuple[Matrix, int]], columns: int) -> list[Row]:
    """A basis of the vectors v with ``A v = s v`` for all of the pairs (A, s)."""
    return nullspace((combine([(1, r), (-s, ((i, 1),))]) for A, s in actions for i, r in enumerate(A)), columns)


def is_reduced(rows: Sequence[Row]) -> bool:
    """Are the rows the reduced row echelon form of their span? (One way to write a subspace.)"""
    pivots = echelon(rows)
    return [pivots[i] for i in sorted(pivots)] == list(rows)


def contains(space: dict[int, Row], row: Row) -> bool:
    """Does a row lie in the span given by its echelon form?"""
    return not _reduced(row, space)


def determinant(table: Sequence[Sequence[Scalar]]) -> Scalar:
    """The determinant of a dense square matrix, by elimination."""
    rows = [list(row) for row in table]
    n = len(rows)
    within(n * n * n, MAX_WORK, "work of a determinant")
    value: Scalar = 1
    for j in range(n):
        pivot = next((i for i in range(j, n) if rows[i][j] != 0), None)
        if pivot is None:
            return 0
        if pivot != j:
            rows[j], rows[pivot] = rows[pivot], rows[j]
            value = -value
        value = _bounded(value * rows[j][j])
        for i in range(j + 1, n):
            if rows[i][j] != 0:
                factor = div(rows[i][j], rows[j][j])
                rows[i] = [_bounded(x - factor * y) for x, y in zip(rows[i], rows[j], strict=True)]
    return value


@dataclass(frozen=True)
class SignedOrbit:
    """An orbit of signed things: its members in increasing order, their signs relative to the least one, and whether
    the signs contradict each other (the orbit is *flipping*: some element of the group carries a thing to minus it)."""

    members: tuple[int, ...]
    signs: tuple[int, ...]
    flipping: bool

    @property
    def size(self) -> int:
        """The number of members."""
        return len(self.members)


def signed_orbits(count: int, edges: Iterable[tuple[int, int, int]]) -> tuple[SignedOrbit, ...]:
    """The orbits of ``0..count-1`` under edges ``(i, j, s)``, "i goes to s times j"."""
    neighbours: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for i, j, s in edges:
        neighbours[i].append((j, s))
        neighbours[j].append((i, s))
    sign = [0] * count
    orbits = []
    for least in range(count):
        if sign[least]:
            continue
        sign[least] = 1
        members, flips = [least], False
        for i in members:
            for j, s in neighbours[i]:
                if sign[j] == 0:
                    sign[j] = s * sign[i]
                    members.append(j)
                flips = flips or sign[j] != s * sign[i]
        members.sort()
        orbits.append(SignedOrbit(tuple(members), tuple(sign[i] for i in members), flips))
    return tuple(orbits)
