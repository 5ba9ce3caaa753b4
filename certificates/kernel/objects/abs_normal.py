"""Abs-normal forms: piecewise linear functions as affine functions plus linear combinations of absolute values
(THEORY.md, T15.1).

``relu``, ``max`` and ``min`` are absolute values too. Each absolute value is of an argument that is such a form again,
of absolute values before it, and begins with the coefficient 1, so terms that are equal up to a factor meet and cancel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ..algebra import bounded, scale
from ..numbers import Scalar, absolute, div
from ..reading import Matrix, spend
from .functions import Break, Target
from .normal_forms import NormalForm, NormalForms

HALF = Fraction(1, 2)


@dataclass
class AbsNormalForms(NormalForms):
    """The table of the arguments of all absolute values so far; an atom is the absolute value of its argument."""

    arguments: dict[NormalForm, int] = field(default_factory=dict)

    def differences(self, target: Target, other: Target) -> list[NormalForm]:
        """The outputs of ``target - other``."""
        pairs = zip(self.outputs(target, None), self.outputs(other, None), strict=True)
        return [self.combined([(1, f), (-1, g)]) for f, g in pairs]

    def asymmetries(self, target: Target, rho: Matrix, pi: Matrix) -> list[NormalForm]:
        """The outputs of ``f(rho x) - pi f(x)``."""
        values, moved = self.outputs(target, None), self.outputs(target, rho)
        lines = zip(moved, pi, strict=True)
        return [self.combined([(1, f), *((-x, values[j]) for j, x in line)]) for f, line in lines]

    def _break(self, node: Break, arguments: list[NormalForm]) -> NormalForm:
        if node.name == "abs":
            return self._absolute(arguments[0])
        if node.name == "relu":
            return self.combined([(HALF, arguments[0]), (HALF, self._absolute(arguments[0]))])
        factor = HALF if node.name == "max" else -HALF
        spend(sum(len(f.row) + len(f.atoms) + 1 for f in arguments))
        number = {f: self.forms.setdefault(f, len(self.forms)) for f in arguments}
        found = sorted(number, key=number.__getitem__)
        while len(found) > 1:
            pairs = zip(found[::2], found[1::2], strict=False)
            last = found[-1:] if len(found) % 2 else []
            found = [self._extreme(f, g, factor) for f, g in pairs] + last
        return found[0]

    def _extreme(self, f: NormalForm, g: NormalForm, factor: Scalar) -> NormalForm:
        """``(f + g) / 2 + factor |f - g|``."""
        gap = self._absolute(self.combined([(1, f), (-1, g)]))
        return self.combined([(HALF, f), (HALF, g), (factor, gap)])

    def _absolute(self, form: NormalForm) -> NormalForm:
        """``|form|``, with the size of its first coefficient before it."""
        leading = [x for _, x in (form.row or form.atoms)[:1]]
        if not leading:
            return NormalForm((), absolute(form.constant), ())
        factor = div(1, leading[0])
        argument = NormalForm(scale(factor, form.row), bounded(factor * form.constant), scale(factor, form.atoms))
        spend(len(argument.row) + len(argument.atoms) + 1)
        number = self.arguments.setdefault(argument, len(self.arguments))
        return NormalForm((), 0, ((number, absolute(leading[0])),))
