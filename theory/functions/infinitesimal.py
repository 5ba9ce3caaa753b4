"""Equivariance under the Lie algebra of a continuous group (T13.3, T13.4)."""

from __future__ import annotations

from collections.abc import Iterable

from equicert.theory.functions.canonical_forms import CanonicalForm, Hyperplane, trial_points
from equicert.theory.functions.expressions import AbsNode, AffineNode, Expression, MinNode, ReluNode, SumNode
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner


def is_kept(form: CanonicalForm, X: Matrix, Y: Matrix) -> bool:
    """Is the function equivariant under all ``exp(t X)``, which act as ``exp(t Y)`` on the outputs (T13.3)?

    >>> from equicert.theory.functions.canonical_forms import canonical_form
    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> J, zero = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]), Matrix.zero(1, 1)
    >>> [is_kept(canonical_form(parse_expression([f], 3)), J, zero) for f in ("relu(x3)", "relu(x1)")]
    [True, False]
    """
    zero, one = form.field(0), form.field(1)
    for (n, t), c in zip(form.hyperplanes, form.channels, strict=True):
        image = X.covector(n)
        factor = next((x for j, x in image if j == n[0][0]), zero)
        pairs = ((image, n), (Y.vector(c), c))
        if (factor != 0 and t != 0) or any(combine([(one, x), (-factor, y)]) for x, y in pairs):
            return False
    return Y @ form.linear == form.linear @ X and Y.vector(form.constant) == ()


def slope(f: Expression, point: Row, direction: Row) -> Row:
    """The derivative at a point in a direction, to the side of the direction.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> from equicert.theory.numbers.fields import QQ
    >>> slope(parse_expression(["abs(x1)"], 1), (), ((0, QQ(-2)),))
    ((0, 2),)
    """
    zero = f.field(0)
    germs: list[tuple[Scalar, Scalar]] = []
    for node in f.nodes:
        if isinstance(node, AffineNode):
            germs.append((inner(node.row, point, zero) + node.constant, inner(node.row, direction, zero)))
        elif isinstance(node, SumNode):
            value = sum((x * germs[c][0] for x, c in node.terms), zero)
            germs.append((value, sum((x * germs[c][1] for x, c in node.terms), zero)))
        else:
            options = [germs[c] for c in node.children]
            if isinstance(node, ReluNode):
                options.append((zero, zero))
            if isinstance(node, AbsNode):
                options.append((-options[0][0], -options[0][1]))
            germs.append(min(options) if isinstance(node, MinNode) else max(options))
    return tuple((i, germs[k][1]) for i, k in enumerate(f.outputs) if germs[k][1] != 0)


def moving_point(f: Expression, X: Matrix, Y: Matrix, planes: Iterable[Hyperplane] = ()) -> Row | None:
    """A point x where the slope of f in the direction ``X x`` is not ``Y f(x)``, from a fixed list, or None (T13.4)."""
    for point in trial_points(X.ncols, X.field, planes):
        if slope(f, point, X.vector(point)) != Y.vector(f.evaluate(point)):
            return point
    return None
