"""Networks through finite data without a search: thresholds in general position, points on rays.

Everything is exact (THEORY.md, T10.8, T10.9, T10.11).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equicert.theory.functions.one_kink import Activation
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, scale, sparse


def covectors(basis: Matrix, field: Field) -> Iterator[Row]:
    """Covectors in a space that get more and more general: powers of 0, 1, 2, ... as coefficients (moment curve)."""
    one = field(1)
    for base in (*range(64), 1009, 10007, 100003):
        yield combine((one * base**k, row) for k, row in enumerate(basis.rows))


def thresholds(
    products: Sequence[Sequence[Scalar]],
    values: Sequence[Scalar],
    output_bias: bool,
    activation: Activation,
    field: Field,
) -> tuple[list[tuple[Scalar, Scalar]], Scalar] | None:
    """``sum a_k sum_c sigma(z_c - b_k) + e`` with given values, as pairs (a, b) and e: for relu a triangular system
    (T10.9), else one that has a solution for single neurons (T12.8); None where it has none.

    ``products`` has the ``z_c`` of every point; the largest of them grows from point to point.
    """
    if not activation.is_relu:
        return _solved_thresholds(products, values, output_bias, activation, field)

    def orbit_sum(listed: Sequence[Scalar], b: Scalar) -> Scalar:
        return sum((z - b for z in listed if z > b), field(0))

    e = values[0] if output_bias else field(0)
    steps: list[tuple[Scalar, Scalar]] = []
    before = max(products[0]) - 1
    for listed, y in zip(products, values, strict=True):
        here = sum((a * orbit_sum(listed, b) for a, b in steps), e)
        if here != y:
            steps.append(((y - here) / orbit_sum(listed, before), before))
        before = max(listed)
    return steps, e


def _solved_thresholds(
    products: Sequence[Sequence[Scalar]],
    values: Sequence[Scalar],
    output_bias: bool,
    activation: Activation,
    field: Field,
) -> tuple[list[tuple[Scalar, Scalar]], Scalar] | None:
    """The same by linear algebra; all points but the last are thresholds, and one before them without output bias."""
    places = [max(listed) for listed in products][:-1]
    if not output_bias:
        places = [max(products[0]) - 1, *places]
    rows = [
        sparse([*(sum((activation(z - b) for z in listed), field(0)) for b in places), field(int(output_bias))])
        for listed in products
    ]
    solution = Matrix(rows, len(places) + 1, field).solve(sparse(list(values)))
    if solution is None:
        return None
    found = dict(solution)
    return [(found[k], b) for k, b in enumerate(places) if k in found], found.get(len(places), field(0))


# -- without hidden biases --------------------------------------------------------------------------------------------


def ray_conflict(
    points: Sequence[Row], values: Sequence[Sequence[Scalar]], output_bias: bool, field: Field
) -> list[Scalar] | None:
    """Weights of points that cancel in every network without hidden biases, but not in the values (T10.11); None where
    there are none."""
    one, zero = field(1), field(0)
    lines: dict[Row, int] = {}
    dimension = max((i + 1 for x in points for i, _ in x), default=0)
    rows: list[Row] = []
    for x in points:
        entries = dict(x)
        if x:
            place = lines.setdefault(scale(one / x[0][1], x), len(lines))
            entries[dimension + 1 + place] = abs(x[0][1])
        if output_bias:
            entries[dimension] = one
        rows.append(sparse(entries))
    width = dimension + 1 + len(lines)
    # A relation among the rows that the values do not satisfy: one on which the values are not in the row space.
    for relation in Matrix(rows, width, field).T.nullspace.rows:
        if any(sum((mu * column[k] for k, mu in relation), zero) != 0 for column in zip(*values, strict=True)):
            weights = [zero] * len(points)
            for k, mu in relation:
                weights[k] = mu
            return weights
    return None
