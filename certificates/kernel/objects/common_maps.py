"""Equivariant linear maps of a continuous group: large sparse systems, solved modulo a prime and then checked exactly
(THEORY.md, T13.1, T13.12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from ..algebra import add_to, combine, signed_orbits, transpose
from ..elimination import nullspace
from ..numbers import Rational, Scalar
from ..reading import Row, spend, within
from .generators import Generator

if TYPE_CHECKING:
    from .lie import LieElement

MAX_UNKNOWNS = 7_000
"""Entries of an equivariant matrix under a continuous group."""

PRIME = 2**61 - 1
"""Elimination is done modulo this prime; numbers below it cost one step."""

NO_RESIDUE = -1
"""Stands for a number that has no residue."""


def common_maps(listed: Sequence[Generator | LieElement], d: int, p: int) -> list[Row]:
    """A basis of the matrices A with ``A X = Y A`` for all pairs (X, Y), as entries row by row. One pair after the
    other: the solutions for the first are few, and the equations of the next are solved among them."""
    within(d * p, MAX_UNKNOWNS, "entries of an equivariant matrix")
    spend(d * p, kept=True)
    basis: list[Row] = [((k, 1),) for k in range(d * p)]
    for g in listed:
        columns = transpose(g.output, p)
        equations: dict[int, dict[int, Scalar]] = {}
        for k, solution in enumerate(basis):
            for index, x in solution:
                i, j = divmod(index, d)
                for m, y in g.input[j]:
                    add_to(equations.setdefault(i * d + m, {}), x, ((k, y),))
                for m, y in columns[i]:
                    add_to(equations.setdefault(m * d + j, {}), -x, ((k, y),))
        rows = [tuple(sorted((k, x) for k, x in entries.items() if x != 0)) for entries in equations.values()]
        solutions = nullspace_by_parts([row for row in rows if row], len(basis))
        basis = [combine((x, basis[k]) for k, x in row) for row in solutions]
    return basis


def nullspace_by_parts(rows: list[Row], columns: int) -> list[Row]:
    """A basis of the vectors orthogonal to all rows, found for each set of columns that the rows connect."""
    parts = signed_orbits(columns, ((row[0][0], k, 1) for row in rows for k, _ in row))
    part = {k: number for number, o in enumerate(parts) for k in o.members}
    place = {k: n for o in parts for n, k in enumerate(o.members)}
    equations: list[list[Row]] = [[] for _ in parts]
    for row in dict.fromkeys(rows):
        equations[part[row[0][0]]].append(tuple((place[k], x) for k, x in row))
    return [
        tuple((o.members[n], x) for n, x in row)
        for o, own in zip(parts, equations, strict=True)
        for row in large_nullspace(own, o.size)
    ]


def large_nullspace(rows: Sequence[Row], columns: int) -> list[Row]:
    """A basis of the vectors orthogonal to all rows, guessed from one modulo a prime: that has at most as many members
    as the null space has dimensions, so if its members, lifted to fractions, are orthogonal to all rows, it is a basis
    (T13.12). If they are not, or numbers have no residues, exact elimination finds one."""
    residues = [{i: residue_of(x) for i, x in row} for row in rows]
    if not any(NO_RESIDUE in row.values() for row in residues):
        guess = lifted_nullspace(residues, columns)
        entries = transpose(tuple(rows), columns)
        if not any(combine((x, entries[j]) for j, x in vector) for vector in guess):
            return guess
    return nullspace(rows, columns)


def lifted_nullspace(rows: Iterable[dict[int, int]], columns: int) -> list[Row]:
    """A basis of the null space modulo the prime, 1 and 0 at the columns without pivot, its entries as fractions with
    these residues."""
    pivots = _echelon_modulo(rows)
    spend(columns)
    vectors: dict[int, list[tuple[int, Scalar]]] = {j: [(j, 1)] for j in range(columns) if j not in pivots}
    solved: dict[int, dict[int, int]] = {}
    for column in sorted(pivots, reverse=True):
        total = solved[column] = {}
        for i, x in pivots[column].items():
            if i != column:
                _add_modulo(total, -x, solved.get(i, {i: 1}))
        for j, x in total.items():
            vectors[j].append((column, fraction_of(x)))
    return [tuple(sorted(vector)) for vector in vectors.values()]


def _echelon_modulo(rows: Iterable[dict[int, int]]) -> dict[int, dict[int, int]]:
    """A row echelon form modulo the prime, by pivot column: the first entry of a row, which is 1."""
    pivots: dict[int, dict[int, int]] = {}
    for row in sorted(rows, key=len):
        rest: dict[int, int] = {}
        _add_modulo(rest, 1, row)
        while rest and (column := min(rest)) in pivots:
            _add_modulo(rest, -rest[column], pivots[column])
        if rest:
            inverse = pow(rest[column], -1, PRIME)
            pivots[column] = {}
            _add_modulo(pivots[column], inverse, rest)
    return pivots


def _add_modulo(total: dict[int, int], factor: int, row: dict[int, int]) -> None:
    """Add a multiple of a row to a vector that is being summed up; zeros are left out."""
    spend(1 + len(row) + len(total))
    for i, x in row.items():
        y = (total.get(i, 0) + factor * x) % PRIME
        if y:
            total[i] = y
        else:
            total.pop(i, None)


def residue_of(x: Scalar) -> int:
    """The residue of a rational number; :data:`NO_RESIDUE` for an irrational one, and where the prime divides the
    denominator."""
    if not isinstance(x, Rational) or x.denominator % PRIME == 0:
        return NO_RESIDUE
    return x.numerator * pow(x.denominator, -1, PRIME) % PRIME


def fraction_of(residue: int) -> Rational:
    """The fraction with a residue whose numerator and denominator are least (Euclid's algorithm, stopped halfway)."""
    a, b, u, v = PRIME, residue, 0, 1
    while b > isqrt(PRIME // 2):
        a, b, u, v = b, a % b, v, u - a // b * v
    return b * v if abs(v) == 1 else Fraction(b, v)
