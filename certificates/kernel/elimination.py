"""Exact elimination: echelon forms, ranks, null spaces, determinants; all work is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isqrt

from .algebra import bounded, combine, scale, summed
from .numbers import Scalar, div
from .reading import Matrix, Row, spend


def echelon(rows: Iterable[Row]) -> dict[int, Row]:
    """The reduced row echelon form, by pivot column. The pivot of a row is its first entry, and is 1."""
    pivots: dict[int, Row] = {}
    for row in rows:
        rest = _reduced(row, pivots)
        if not rest:
            continue
        column, head = rest[0]
        rest = scale(div(1, head), rest)
        spend(sum(map(len, pivots.values())))
        for p, other in list(pivots.items()):
            entry = next((x for i, x in other if i == column), 0)
            if entry != 0:
                pivots[p] = combine([(1, other), (-entry, rest)])
        pivots[column] = rest
    return pivots


def _reduced(row: Row, pivots: dict[int, Row]) -> Row:
    """Subtract the pivot rows so that no pivot column is left in the row."""
    spend(1 + len(row))
    found = [(-x, pivots[i]) for i, x in row if i in pivots]
    return combine([(1, row), *found]) if found else row


def rank(rows: Iterable[Row]) -> int:
    """The rank of some rows."""
    return len(echelon(rows))


def nullspace(rows: Iterable[Row], columns: int) -> list[Row]:
    """A basis of the vectors orthogonal to all rows."""
    pivots = echelon(rows)
    spend(columns)
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
    spend(n * n)
    value: Scalar = 1
    for j in range(n):
        pivot = next((i for i in range(j, n) if rows[i][j] != 0), None)
        if pivot is None:
            return 0
        if pivot != j:
            rows[j], rows[pivot] = rows[pivot], rows[j]
            value = -value
        value = bounded(value * rows[j][j])
        for i in range(j + 1, n):
            if rows[i][j] != 0:
                factor = div(rows[i][j], rows[j][j])
                spend(n)
                rows[i] = [bounded(x - factor * y) for x, y in zip(rows[i], rows[j], strict=True)]
    return value


def trace(A: Matrix) -> Scalar:
    """The trace."""
    spend(sum(map(len, A)))
    return summed((1, x) for i, r in enumerate(A) for j, x in r if i == j)


def is_prime(q: int) -> bool:
    """Trial division; q < 2^31."""
    spend(isqrt(q))
    return q >= 2 and all(q % k for k in range(2, isqrt(q) + 1))
