"""Open polyhedra: points and Farkas vectors against Fourier-Motzkin elimination."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equicert.certificates.search.solvers.cells import interior, is_point, nudged
from equicert.theory.functions.pieces import value
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import combine, sparse
from equicert.theory.numbers.real_fields import real_field
from equicert.theory.numbers.special_values import square_root


def is_open_polyhedron_empty(constraints: list[list[int]]) -> bool:
    """Is there no point at which all ``a x + t`` (rows ``[a..., t]``) are positive? Eliminate one variable after
    another.
    """
    rows = [[Fraction(x) for x in row] for row in constraints]
    while rows and len(rows[0]) > 1:
        below = [row for row in rows if row[0] > 0]
        above = [row for row in rows if row[0] < 0]
        pairs = [[x / p[0] - y / q[0] for x, y in zip(p, q, strict=True)] for p in below for q in above]
        rows = [row[1:] for row in pairs] + [row[1:] for row in rows if row[0] == 0]
    return any(row[0] <= 0 for row in rows)


def affine(rows: list[list[int]], field=QQ):
    return [(sparse([field(x) for x in row[:-1]]), field(row[-1])) for row in rows]


def is_farkas(multipliers, constraints, field=QQ) -> bool:
    """``y > 0``, ``sum y_i row_i = 0`` and ``sum y_i constant_i <= 0``: no point can make all of them positive."""
    total = combine((y, constraints[i][0]) for i, y in multipliers)
    constant = sum((y * constraints[i][1] for i, y in multipliers), field(0))
    numbers = [i for i, _ in multipliers]
    return (
        bool(multipliers)
        and len(set(numbers)) == len(numbers)
        and all(y > 0 for _, y in multipliers)
        and (not total and constant <= 0)
    )


def check(rows: list[list[int]], d: int, field=QQ) -> bool:
    """The answer is proved by itself; returned is whether there is a point."""
    constraints = affine(rows, field)
    found = interior(constraints, d, field)
    if is_point(found, constraints, field):
        return True
    assert is_farkas(found, constraints, field), found
    return False


systems = st.integers(1, 3).flatmap(
    lambda d: st.lists(
        st.lists(st.integers(-4, 4), min_size=d + 1, max_size=d + 1).filter(lambda row: any(row[:-1])),
        min_size=1,
        max_size=7,
    )
)


@settings(max_examples=300)
@given(systems)
def test_points_and_farkas_vectors_agree_with_elimination(rows):
    assert check(rows, len(rows[0]) - 1) is not is_open_polyhedron_empty(rows)


@pytest.mark.parametrize(
    ("rows", "d", "open_"),
    [
        ([[1, 0]], 1, True),
        ([[1, 0], [-1, 1]], 1, True),  # 0 < x < 1
        ([[1, 0], [-1, 0]], 1, False),  # 0 < x < 0
        ([[1, -1], [-1, 0]], 1, False),  # 1 < x < 0
        ([[1, 0, 0], [0, 1, 0], [-1, -1, 1]], 2, True),  # a triangle
        ([[1, 0, 0], [0, 1, 0], [-1, -1, 0]], 2, False),  # one point
        ([[1000000, 0, -1], [-1000000, 0, 2]], 2, True),  # a thin strip
        ([[1, 1, 0], [-1, -1, 1], [1, -1, -5], [-1, 1, 4]], 2, False),
    ],
)
@pytest.mark.parametrize("n", [1, 8])
def test_known_polyhedra(rows, d, open_, n):
    assert check(rows, d, QQ if n == 1 else real_field(n)) is open_


def test_irrational_cells():
    """``sqrt(2) x > 1`` and ``x < 1/sqrt(2) + 10^-6`` leave an interval, without the last term none."""
    field = real_field(8)
    root = field(square_root(QQ(2)))
    right = (((0, root),), field(-1))
    for gap, wanted in ((field(QQ(1) / 10**6), True), (field(0), False)):
        left = (((0, field(-1)),), root / 2 + gap)
        found = interior([right, left], 1, field)
        assert is_point(found, [right, left], field) is wanted
        assert wanted or is_farkas(found, [right, left], field)


@given(systems)
def test_a_nudged_point_stays_inside_and_leaves_the_hyperplane(rows):
    d = len(rows[0]) - 1
    constraints = affine(rows)
    point = interior(constraints, d, QQ)
    if not is_point(point, constraints, QQ):
        return
    row = sparse([QQ(k + 1) for k in range(d)])
    form = (row, -value((row, QQ(0)), point, QQ))
    moved = nudged(point, form, constraints, QQ)
    assert value(form, point, QQ) == 0
    assert value(form, moved, QQ) > 0
    assert is_point(moved, constraints, QQ)
