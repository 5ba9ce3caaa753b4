"""Abs-normal forms: piecewise linear functions as affine functions plus linear combinations of absolute values (T15.1).

The numbers of the absolute values are those of the kernel (``certificates/kernel/objects/abs_normal.py``): in the order
in which they appear.
"""

from __future__ import annotations

from dataclasses import dataclass

from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.normal_forms import NormalForm, NormalForms
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, inner, scale


@dataclass(frozen=True)
class AbsNormalForm:
    """``row x + constant + sum c_k |z_k|`` for each output; ``arguments`` are the ``z_k``, each of the same shape, with
    absolute values before it only, and 1 as its first coefficient."""

    arguments: tuple[NormalForm, ...]
    outputs: tuple[NormalForm, ...]
    input_dim: int
    field: Field

    def evaluate(self, point: Row) -> list[Scalar]:
        """The values of the outputs at a point.

        >>> from equicert.theory.functions.expression_language import parse_expression
        >>> f, g = (parse_expression([t], 2) for t in ("max(x1, relu(x2))", "x1/2"))
        >>> difference(f, g).evaluate(((1, f.field(3)),))
        [3]
        """
        zero = self.field(0)
        sizes: list[Scalar] = []

        def value(form: NormalForm) -> Scalar:
            row, constant, atoms = form
            return inner(row, point, zero) + constant + sum((c * sizes[k] for k, c in atoms), zero)

        for argument in self.arguments:
            sizes.append(abs(value(argument)))
        return [value(form) for form in self.outputs]


def difference(f: Expression, g: Expression) -> AbsNormalForm:
    """The abs-normal form of ``f - g``; no absolute value is left where both are two-layer and differ by an affine
    function.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f, g = (parse_expression([t], 1) for t in ("relu(2*x1) - relu(-2*x1)", "x1"))
    >>> difference(f, g).outputs
    ((((0, 1),), 0, ()),)
    """
    table = _Table(f)
    values = table.outputs(None)
    table.target = g
    one = f.field(1)
    outputs = [table.combined([(one, x), (-one, y)]) for x, y in zip(values, table.outputs(None), strict=True)]
    return AbsNormalForm(tuple(table.arguments), tuple(outputs), f.input_dim, f.field)


def asymmetry(f: Expression, rho: Matrix, pi: Matrix) -> AbsNormalForm:
    """The abs-normal form of ``f(rho x) - pi f(x)``.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> asymmetry(parse_expression(["abs(x1)"], 1), Matrix.of([[-1]]), Matrix.of([[1]])).outputs
    (((), 0, ()),)
    """
    table = _Table(f)
    values, moved = table.outputs(None), table.outputs(rho)
    one = f.field(1)
    lines = zip(moved, pi.rows, strict=True)
    outputs = [table.combined([(one, image), *((-x, values[j]) for j, x in line)]) for image, line in lines]
    return AbsNormalForm(tuple(table.arguments), tuple(outputs), f.input_dim, f.field)


class _Table(NormalForms):
    """The arguments of all absolute values so far."""

    def __init__(self, target: Expression) -> None:
        super().__init__(target)
        self.arguments: dict[NormalForm, int] = {}
        self.half = self.one / 2

    def _broken(self, name: str, arguments: list[NormalForm]) -> NormalForm:
        if name == "abs":
            return self._absolute(arguments[0])
        if name == "relu":
            return self.combined([(self.half, arguments[0]), (self.half, self._absolute(arguments[0]))])
        factor = self.half if name == "max" else -self.half
        number = {form: self.forms.setdefault(form, len(self.forms)) for form in arguments}
        found = sorted(number, key=number.__getitem__)
        while len(found) > 1:
            pairs = zip(found[::2], found[1::2], strict=False)
            last = found[-1:] if len(found) % 2 else []
            found = [self._extreme(f, g, factor) for f, g in pairs] + last
        return found[0]

    def _extreme(self, f: NormalForm, g: NormalForm, factor: Scalar) -> NormalForm:
        """``(f + g) / 2 + factor |f - g|``."""
        gap = self._absolute(self.combined([(self.one, f), (-self.one, g)]))
        return self.combined([(self.half, f), (self.half, g), (factor, gap)])

    def _absolute(self, form: NormalForm) -> NormalForm:
        """``|form|``, with the size of its first coefficient before it."""
        row, constant, atoms = form
        if not row and not atoms:
            return (), abs(constant), ()
        first = (row or atoms)[0][1]
        argument = scale(1 / first, row), constant / first, scale(1 / first, atoms)
        number = self.arguments.setdefault(argument, len(self.arguments))
        return (), self.zero, ((number, abs(first)),)
