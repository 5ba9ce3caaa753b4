"""Sparse vectors and matrices, and orbits with signs.

Every rule comes down to a few such computations. They stand here once, with a bound on the size of numbers, so that the
rules need none of their own. Ranks, null spaces and determinants are in ``elimination.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .numbers import Rational, Scalar
from .reading import MAX_BITS, Matrix, OverLimits, Row, spend

WORD = 2**64
"""Operations on integers below are counted as one step by those who do them; :func:`bounded` counts the others."""


def bounded(x: Scalar) -> Scalar:
    """The number itself, unless it has grown too large; what it cost to compute it is counted."""
    if type(x) is int and -WORD < x < WORD:
        return x
    parts = (x.numerator, x.denominator) if isinstance(x, Rational) else (*x.top, x.bottom)
    bits = max(map(int.bit_length, parts))
    if bits > MAX_BITS:
        raise OverLimits(f"a number grew beyond {MAX_BITS} bits")
    spend((len(parts) * (1 + bits // 64)) ** 2)
    return x


def summed(terms: Iterable[tuple[Scalar, Scalar]]) -> Scalar:
    """A sum of products."""
    total: Scalar = 0
    for a, b in terms:
        spend(1)
        total = bounded(total + a * b)
    return total


def dot(x: Row, y: Row) -> Scalar:
    """The sum of products of two sparse rows."""
    if len(x) > len(y):
        x, y = y, x
    spend(1 + len(y))
    other = dict(y)
    total: Scalar = 0
    for i, a in x:
        if i in other:
            total = bounded(total + a * other[i])
    return total


def add_to(total: dict[int, Scalar], factor: Scalar, row: Row) -> None:
    """Add a multiple of a row to a vector that is being summed up."""
    spend(1 + len(row))
    for i, x in row:
        y = total[i] + factor * x if i in total else factor * x
        total[i] = y if type(y) is int and -WORD < y < WORD else bounded(y)


def combine(terms: Iterable[tuple[Scalar, Row]]) -> Row:
    """A linear combination of rows."""
    total: dict[int, Scalar] = {}
    for factor, row in terms:
        add_to(total, factor, row)
    return tuple(sorted((i, x) for i, x in total.items() if x != 0))


def scale(factor: Scalar, row: Row) -> Row:
    """A multiple of a row."""
    spend(1 + len(row))
    return row if factor == 1 else tuple((i, bounded(factor * x)) for i, x in row) if factor != 0 else ()


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
    spend(columns + sum(1 + len(row) for row in A))
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
    spend(n)
    return tuple(((i, 1),) for i in range(n))


def monomial(A: Matrix) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """``(images, signs)`` with ``A e_j = signs[j] e_images[j]`` for a signed permutation matrix, else None."""
    spend(len(A))
    images, signs = [-1] * len(A), [0] * len(A)
    for i, row in enumerate(A):
        if len(row) != 1 or row[0][1] not in (1, -1) or images[row[0][0]] != -1:
            return None
        images[row[0][0]], signs[row[0][0]] = i, 1 if row[0][1] == 1 else -1
    return tuple(images), tuple(signs)


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
    spend(count)
    neighbours: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for i, j, s in edges:
        spend(2)
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
