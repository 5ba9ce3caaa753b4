"""Exact ordered fields (T1.2): their scalars, their linear algebra, their texts.

Everything else in ``theory`` reaches numbers only through a :class:`Field`, so that a real number field
(``equicert.theory.numbers.reals``) can stand where the rationals stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

import flint

from equicert.theory.errors import InputError, shorten

MAX_DIGITS = 4000
"""Characters of a number."""

HUGE = 1e300
"""Stands for what is larger than any floating-point number, with room for a few sums and products."""

Scalar = Any
"""An element of a :class:`Field`: supports ``+ - * /`` with its like, ``==`` and hashing."""

Dense = list[list[Scalar]]
"""A dense matrix as a list of rows."""


class Field(Protocol):
    """An exact ordered field with the linear algebra that the theory needs."""

    name: str
    degree: int
    n: int

    def __call__(self, value: Scalar | int | str) -> Scalar:
        """The element that an integer, an element or an exact text such as ``"-3/2"`` denotes."""

    def sign(self, x: Scalar) -> int:
        """-1, 0 or 1."""

    def approximate(self, x: Scalar) -> float:
        """A floating-point number near ``x``, to guide a search; ``-HUGE`` or ``HUGE`` beyond them all."""

    def encode(self, x: Scalar) -> str | list[str]:
        """The canonical form that certificates hold: a fraction in lowest terms, or ``degree`` of them."""

    def decode(self, value: Any) -> Scalar:
        """The inverse of :meth:`encode`."""

    def coordinates(self, x: Scalar) -> list[Scalar]:
        """The ``degree`` rational coordinates of ``x`` in powers of the generator."""

    def of_coordinates(self, values: Sequence[Scalar]) -> Scalar:
        """The inverse of :meth:`coordinates`."""

    def as_integer(self, x: Scalar) -> int | None:
        """The rational integer that ``x`` is, or None."""

    def rref(self, rows: Dense, ncols: int) -> tuple[Dense, tuple[int, ...]]:
        """The nonzero rows of the reduced row echelon form, and their pivot columns."""

    def det(self, rows: Dense) -> Scalar:
        """The determinant of a square matrix (1 for the empty one)."""

    def primary_components(self, rows: Dense) -> list[Dense]:
        """Bases (rows) of the primary components of a semisimple square matrix: the kernels of the irreducible
        factors of its characteristic polynomial, evaluated at the matrix."""


_RATIONAL = re.compile(r"\s*([+-]?\d+)(?:\s*/\s*(\d+))?\s*", re.ASCII)


class Rationals:
    """The field of rational numbers, elements ``flint.fmpq``.

    >>> QQ("-3/6"), QQ.encode(QQ("-3/6")), QQ.sign(QQ(-2))
    (-1/2, '-1/2', -1)
    """

    name = "Q"
    degree = 1
    n = 1

    def __call__(self, value: Scalar | int | str) -> flint.fmpq:
        """See :class:`Field`."""
        if isinstance(value, str):
            if len(value) > MAX_DIGITS:
                raise InputError(f"{shorten(value)} has {len(value)} characters: expected at most {MAX_DIGITS}")
            match = _RATIONAL.fullmatch(value)
            if match is None or (match[2] is not None and int(match[2]) == 0):
                raise InputError(
                    f"{shorten(value)} is not a rational number: write an integer or a fraction such as '3/2'"
                )
            return flint.fmpq(int(match[1]), int(match[2] or 1))
        if isinstance(value, float):
            raise InputError(f"{value!r} is a floating-point number: write it exactly, for example as the text '1/2'")
        return flint.fmpq(value)

    def sign(self, x: flint.fmpq) -> int:
        """-1, 0 or 1."""
        return int(x > 0) - int(x < 0)

    def approximate(self, x: flint.fmpq) -> float:
        """See :class:`Field`."""
        value = flint.fmpq(x)
        try:
            return int(value.p) / int(value.q)
        except OverflowError:
            return HUGE if value > 0 else -HUGE

    def encode(self, x: flint.fmpq) -> str:
        """Lowest terms, as certificates hold it."""
        return str(x)

    def decode(self, value: str) -> flint.fmpq:
        """The inverse of :meth:`encode`."""
        return self(value)

    def coordinates(self, x: flint.fmpq) -> list[Scalar]:
        """The number itself."""
        return [x]

    def of_coordinates(self, values: Sequence[Scalar]) -> Scalar:
        """The inverse of :meth:`coordinates`."""
        return values[0]

    def as_integer(self, x: flint.fmpq) -> int | None:
        """The integer that ``x`` is, or None."""
        return int(x.p) if x.q == 1 else None

    def rref(self, rows: Dense, ncols: int) -> tuple[Dense, tuple[int, ...]]:
        """Nonzero rows of the reduced row echelon form, and pivots (python-flint)."""
        if not rows or not ncols:
            return [], ()
        reduced, rank = flint.fmpq_mat(len(rows), ncols, [x for row in rows for x in row]).rref()
        table = reduced.tolist()[:rank]
        return table, tuple(next(j for j, x in enumerate(row) if x != 0) for row in table)

    def det(self, rows: Dense) -> flint.fmpq:
        """The determinant (python-flint)."""
        return flint.fmpq_mat(rows).det() if rows else flint.fmpq(1)

    def primary_components(self, rows: Dense) -> list[Dense]:
        """Kernels of the irreducible factors of the minimal polynomial (python-flint)."""
        matrix = flint.fmpq_mat(rows)
        factors = [f for f, _ in matrix.charpoly().numer().factor()[1]]
        return [_kernel(_evaluate(f, matrix)) for f in factors]

    def __repr__(self) -> str:
        return "QQ"


QQ = Rationals()


def _evaluate(polynomial: flint.fmpz_poly, matrix: flint.fmpq_mat) -> flint.fmpq_mat:
    """``polynomial(matrix)`` (Horner)."""
    n = matrix.nrows()
    one = flint.fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    value = flint.fmpq_mat(n, n)
    for c in reversed(polynomial.coeffs()):
        value = value * matrix + one * flint.fmpq(c)
    return value


def _kernel(matrix: flint.fmpq_mat) -> Dense:
    """A basis of the null space, as rows in reduced echelon form."""
    n = matrix.ncols()
    table, pivots = QQ.rref(matrix.tolist(), n)
    free = sorted(set(range(n)) - set(pivots))
    rows: Dense = []
    for j in free:
        row = [flint.fmpq(0)] * n
        row[j] = flint.fmpq(1)
        for p, line in zip(pivots, table, strict=True):
            row[p] = -line[j]
        rows.append(row)
    return QQ.rref(rows, n)[0]


def dot(x: Sequence[Scalar], y: Sequence[Scalar], zero: Scalar) -> Scalar:
    """The sum of products of two vectors of one length."""
    return sum((a * b for a, b in zip(x, y, strict=True)), zero)
