"""Linear programs over a box, solved exactly: the greatest value of an affine function, a point where it is attained
and the multipliers that prove it (T11.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.functions.pieces import Affine
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Row, dense, inner, sparse


@dataclass(frozen=True)
class Optimum:
    """The greatest value of an affine function, a point where it is attained, and multipliers of the constraints:
    ``value - f - sum y_k constraint_k`` is not negative on the box."""

    value: Scalar
    point: Row
    multipliers: Row


@dataclass(frozen=True)
class Infeasible:
    """No point of the box satisfies the constraints: ``sum y_k constraint_k`` is negative on the box."""

    multipliers: Row


def maximize(
    f: Affine, constraints: Sequence[Affine], box: Sequence[tuple[Scalar, Scalar]], field: Field
) -> Optimum | Infeasible:
    """The greatest value of ``f`` on the part of a box where the constraints are not negative.

    The dual simplex method with Bland's rule. It begins at the corner where ``f`` is greatest on the box, so no first
    phase is needed.

    >>> from equicert.theory.numbers.fields import QQ
    >>> x, y = ((0, QQ(1)),), ((1, QQ(1)),)
    >>> maximize((x, QQ(0)), [(((0, QQ(-2)), (1, QQ(1))), QQ(1))], [(QQ(-1), QQ(1))] * 2, QQ)
    Optimum(value=1, point=((0, 1), (1, 1)), multipliers=())
    >>> maximize((y, QQ(0)), [(((1, QQ(-2)),), QQ(1))], [(QQ(-1), QQ(1))] * 2, QQ).value
    1/2
    """
    d, zero, one = len(box), field(0), field(1)
    slope = dense(f[0], d, zero)
    # columns 0..d-1: x_j >= low_j; d..2d-1: x_j <= high_j; then the constraints
    rows = [[one if i == j else zero for i in range(d)] for j in range(d)]
    rows += [[-x for x in row] for row in rows[:d]]
    offsets = [-low for low, _ in box] + [high for _, high in box]
    rows += [dense(row, d, zero) for row, _ in constraints]
    offsets += [constant for _, constant in constraints]
    basis = [j + d if slope[j] > 0 else j for j in range(d)]
    inverse = [[-x for x in rows[j]] if basis[j] >= d else list(rows[j]) for j in range(d)]
    weights = [abs(x) for x in slope]
    while True:
        point = [-sum((offsets[k] * inverse[i][j] for i, k in enumerate(basis)), zero) for j in range(d)]
        place = sparse(point)
        entering = _violated(rows, offsets, place, zero)
        if entering is None:
            value = inner(f[0], place, zero) + f[1]
            return Optimum(value, place, _multipliers(basis, weights, d))
        column = [sum((inverse[i][j] * x for j, x in enumerate(rows[entering]) if x != 0), zero) for i in range(d)]
        ratios = [(weights[i] / column[i], basis[i], i) for i in range(d) if column[i] > 0]
        if not ratios:
            return Infeasible(_multipliers([*basis, entering], [*(-x for x in column), one], d))
        step, _, i = min(ratios, key=lambda ratio: ratio[:2])
        weights = [w - step * x for w, x in zip(weights, column, strict=True)]
        weights[i], basis[i] = step, entering
        inverse[i] = [x / column[i] for x in inverse[i]]
        for k in range(d):
            if k != i and column[k] != 0:
                inverse[k] = [x - column[k] * y for x, y in zip(inverse[k], inverse[i], strict=True)]


def _violated(rows: Sequence[Sequence[Scalar]], offsets: Sequence[Scalar], point: Row, zero: Scalar) -> int | None:
    """The first constraint that is negative at a point."""
    for k, (row, offset) in enumerate(zip(rows, offsets, strict=True)):
        if sum((row[j] * x for j, x in point), offset) < zero:
            return k
    return None


def _multipliers(basis: Sequence[int], weights: Sequence[Scalar], d: int) -> Row:
    """The multipliers of the constraints; those of the sides of the box follow from them."""
    return sparse({k - 2 * d: w for k, w in zip(basis, weights, strict=True) if k >= 2 * d})
