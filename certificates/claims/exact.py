"""Exact numbers, vectors and matrices as claims files write them."""

from __future__ import annotations

from typing import Any

from equicert.theory.errors import InputError
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.numbers.conductors import smallest_field
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, over, sparse


def exact_matrix(rows: list[list[Any]], what: str) -> Matrix:
    """A matrix of exact numbers over the smallest field that holds them. Errors: InputError."""
    if len({len(row) for row in rows}) != 1:
        raise InputError(f"{what} has rows of lengths {sorted({len(row) for row in rows})}")
    entries = [sparse([exact_number(x, what) for x in row]) for row in rows]
    field = smallest_field(x for row in entries for _, x in row)
    return Matrix([over(row, field) for row in entries], len(rows[0]), field)


def square_matrix(rows: list[list[Any]], what: str) -> Matrix:
    """A square matrix of exact numbers; ``what`` names it in the line of an error. Errors: InputError."""
    lengths = {len(row) for row in rows}
    if lengths != {len(rows)}:
        shape = (
            f"{len(rows)} x {lengths.pop()}" if len(lengths) == 1 else f"{len(rows)} rows of lengths {sorted(lengths)}"
        )
        raise InputError(f"{what} is not square: {shape}")
    return exact_matrix(rows, what)


def exact_number(value: Any, what: str) -> Scalar:
    """An exact number; ``what`` names its place in the line of an error. Errors: InputError."""
    try:
        return parse_constant(value)
    except InputError as problem:
        raise InputError(f"{what}: {problem}") from None


def exact_vector(values: list[Any], length: int, what: str) -> Row:
    """A vector of exact numbers with ``length`` entries. Errors: InputError."""
    if len(values) != length:
        raise InputError(f"{what} has {len(values)} entries, expected {length}")
    return sparse([exact_number(x, what) for x in values])
