"""Exact ordered fields (section 1): their scalars, their linear algebra, their texts.

Everything else in ``theory`` reaches numbers only through a :class:`Field`, so that a real number field
can stand where the rationals stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

import flint

from theory.errors import InputError, shorten

Scalar = Any
"""An element of a :class:`Field`: supports ``+ - * /`` with its like, ``==`` and hashing."""

Dense = list[list[Scalar]]
"""A dense matrix as a list of rows."""


class Field(Protocol):
    """An exact ordered field with the linear algebra that the theory needs."""

    name: str

    def __call__(self, value: Scalar | int | str) -> Scalar:
        """The element that an integer, an element or an exact text such as ``"-3/2"`` denotes."""

    def sign(self, x: Scalar) -> int:
        """-1, 0 or 1."""

    def text(self, x: Scalar) -> str:
        """The canonical text, as certificates hold it (lowest terms)."""

    def as_integer(self, x: Scalar) -> int | None:
        """The rational integer that ``x`` is, or None."""

    def rref(self, rows: Dense, ncols: int) -> tuple[Dense, tuple[int, ...]]:
        """The nonzero rows of the reduced row echelon form, and their pivot columns."""

    def det(self, rows: Dense) -> Scalar:
        """The determinant of a square matrix (1 for the empty one)."""

    def factor_characteristic_polynomial(self, rows: Dense) -> list[list[Scalar]]:
        """The powers of distinct irreducible factors whose product is the characteristic polynomial of a square
        matrix, each as its coefficients from the constant term up."""


_RATIONAL = re.compile(r"\s*([+-]?\d+)(?:\s*/\s*(\d+))?\s*", re.ASCII)


class Rationals:
    """The field of rational numbers, elements ``flint.fmpq``.

    >>> QQ("-3/6"), QQ.text(QQ("-3/6")), QQ.sign(QQ(-2))
    (-1/2, '-1/2', -1)
    """

    name = "Q"

    def __call__(self, value: Scalar | int | str) -> flint.fmpq:
        """See :class:`Field`."""
        if isinstance(value, str):
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

    def text(self, x: flint.fmpq) -> str:
        """Lowest terms, as certificates hold it."""
        return str(x)

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

    def factor_characteristic_polynomial(self, rows: Dense) -> list[list[Scalar]]:
        """Coprime primary factors of the characteristic polynomial (python-flint)."""
        polynomial = flint.fmpq_mat(rows).charpoly().numer()
        return [[flint.fmpq(c) for c in (f**k).coeffs()] for f, k in polynomial.factor()[1]]

    def __repr__(self) -> str:
        return "QQ"


QQ = Rationals()


def dot(x: Sequence[Scalar], y: Sequence[Scalar], zero: Scalar) -> Scalar:
    """The sum of products of two vectors of one length."""
    return sum((a * b for a, b in zip(x, y, strict=True)), zero)
