"""Sparse vectors and matrices, and orbits with signs.

Every rule comes down to a few such computations. They stand here once, with a bound on the size of numbers, so that the
rules need none of their own. Ranks, null spaces and determinants are in ``elimination.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .numbers import Rational, Scalar
from .reading import MAX_BITS, Matrix, OverLimits, Row


def bounded(x: Scalar) -> Scalar:
    """The number itself, unless it has grown too large."""
    parts = (x.numerator, x.denominator) if isinstance(x, Rational) else (*x.top, x.bottom)
    if max(map(int.bit_length, parts)) > MAX_BITS:
        raise OverLimits(f"a number grew beyond {MAX_BITS} bits")
    return x


def dot(x: Row, y: Row) -> Scalar:
    """The sum of products of two sparse rows."""
    if len(x) > len(y):
        x, y = y, x
    other = dict(y)
    return bounded(sum(a * other[i] for i, a in x if i in other))


def combine(terms: Iterable[tuple[Scalar, Row]]) -> Row:
    """A linear combination of rows."""
    total: dict[int, Scalar] = {}
    for factor, row in terms:
        for i, x in row:
            total[i] = total[i] + factor * x if i in total else factor * x
    return tuple(sorted((i, bounded(x)) for i, x in total.items() if x != 0))


def scale(factor: Scalar, row: Row) -> Row:
    """A multiple of a row."""
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


def monomial(A: Matrix) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """``(images, signs)`` with ``A e_j = signs[j] e_images[j]`` for a signed permutation matrix, else None."""
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
