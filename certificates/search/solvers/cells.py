"""Open polyhedra: an exact interior point, or an exact Farkas vector that shows there is none.

A linear program in floating point (HiGHS, simplex) proposes; the point is rounded to rationals and tested, the
Farkas vector is
solved again exactly on its support.
"""

from __future__ import annotations

from collections.abc import Sequence

from equicert.theory.functions.pieces import Affine, value
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner

Multipliers = tuple[tuple[int, Scalar], ...]
"""Positive numbers by the number of the constraint."""


class Delicate(Exception):
    """Neither a point nor a Farkas vector could be made exact."""


def interior(constraints: Sequence[Affine], d: int, field: Field) -> Row | Multipliers:
    """A point at which all affine functions are positive (a sparse row), or multipliers ``y > 0`` with
    ``sum y_i row_i = 0`` and
    ``sum y_i constant_i <= 0``. Raises :class:`Delicate`.

    The two are told apart by :func:`is_point`.
    """
    import numpy as np
    from scipy.optimize import linprog

    A = np.array([[-field.approximate(x) for x in _dense(row, d, field)] for row, _ in constraints])
    b = np.array([field.approximate(t) for _, t in constraints])
    size = np.maximum(np.sqrt((A * A).sum(axis=1)), 1e-300)
    left = np.hstack([A / size[:, None], np.ones((len(A), 1))])
    cost = np.zeros(d + 1)
    cost[d] = -1
    found = linprog(cost, A_ub=left, b_ub=b / size, bounds=[(None, None)] * d + [(None, 1)], method="highs-ds")
    if found.x is not None and found.x[d] > 1e-10:
        for bound in (4, 60, 1000, 10**6, 10**9, 10**12):
            point = _rounded(found.x[:d], bound, field)
            if all(value(form, point, field) > 0 for form in constraints):
                return point
    if found.x is not None:
        weights = -found.ineqlin.marginals
        for threshold in (1e-9, 1e-7, 1e-12):
            multipliers = _exact([i for i, w in enumerate(weights) if w > threshold], constraints, d, field)
            if multipliers is not None:
                return multipliers
    raise Delicate


def is_point(found: Row | Multipliers, constraints: Sequence[Affine], field: Field) -> bool:
    """Is it a point of the open polyhedron?"""
    return all(value(form, found, field) > 0 for form in constraints)


def _exact(support: list[int], constraints: Sequence[Affine], d: int, field: Field) -> Multipliers | None:
    """The multipliers on a support, when they are unique up to a factor."""
    rows = Matrix([constraints[i][0] for i in support], d, field).T
    kernel = rows.nullspace
    if kernel.nrows != 1:
        return None
    (row,) = kernel.rows
    if row and row[0][1] < 0:
        row = tuple((i, -x) for i, x in row)
    if any(x < 0 for _, x in row):
        return None
    constants = sum((x * constraints[support[i]][1] for i, x in row), field(0))
    return None if constants > 0 else tuple((support[i], x) for i, x in row)


def _dense(row: Row, d: int, field: Field) -> list[Scalar]:
    out = [field(0)] * d
    for i, x in row:
        out[i] = x
    return out


def _rounded(x: Sequence[float], bound: int, field: Field) -> Row:
    from fractions import Fraction

    near = [Fraction(float(v)).limit_denominator(bound) for v in x]
    return tuple((i, field(QQ(str(v)))) for i, v in enumerate(near) if v)


def nudged(point: Row, form: Affine, constraints: Sequence[Affine], field: Field) -> Row:
    """A point of the open polyhedron at which the affine function is positive, from one at which it vanishes."""
    zero, one = field(0), field(1)
    step = one
    for row, constant in constraints:
        slope = inner(row, form[0], zero)
        if slope < 0:
            step = min(step, (inner(row, point, zero) + constant) / (-2 * slope))
    return combine([(one, point), (step, form[0])])
