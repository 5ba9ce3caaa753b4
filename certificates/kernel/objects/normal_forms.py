"""Normal forms of expressions, whatever the order of their arguments (THEORY.md, T9.17).

Every node is written as an affine function plus a linear combination of atoms: relu, abs, max and min of such forms.
Equal forms and equal atoms get equal numbers in one table, so two functions whose forms have one number are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ..algebra import combine, scale, summed, times
from ..numbers import Scalar
from ..reading import Matrix, Row, spend
from .functions import Affine, Break, Sum, Target


@dataclass(frozen=True)
class NormalForm:
    """``row x + constant + sum coefficient * atom``, atoms by their numbers."""

    row: Row
    constant: Scalar
    atoms: Row


Atom: TypeAlias = tuple[str, tuple[int, ...]]
"""The name of a node and the numbers of the normal forms of its arguments, sorted for ``max`` and ``min``."""


@dataclass
class NormalForms:
    """The table of all forms and atoms so far."""

    forms: dict[NormalForm, int] = field(default_factory=dict)
    atoms: dict[Atom, int] = field(default_factory=dict)

    def outputs(self, target: Target, rho: Matrix | None) -> list[NormalForm]:
        """The forms of the outputs of ``f(x)``, or of ``f(rho x)``."""
        found: list[NormalForm] = []
        for node in target.nodes:
            if isinstance(node, Affine):
                form = NormalForm(node.row if rho is None else times(node.row, rho), node.constant, ())
            elif isinstance(node, Sum):
                form = self.combined([(x, found[k]) for x, k in node.terms])
            else:
                form = self._break(node, [found[k] for k in node.arguments])
            found.append(form)
        return [found[k] for k in target.outputs]

    def combined(self, terms: list[tuple[Scalar, NormalForm]]) -> NormalForm:
        """A linear combination."""
        row, atoms = combine((x, f.row) for x, f in terms), combine((x, f.atoms) for x, f in terms)
        return NormalForm(row, summed((x, f.constant) for x, f in terms), atoms)

    def _break(self, node: Break, arguments: list[NormalForm]) -> NormalForm:
        spend(sum(len(f.row) + len(f.atoms) + 1 for f in arguments))
        if node.name == "abs":
            arguments = [_oriented(arguments[0])]
        numbers = tuple(sorted({self.forms.setdefault(f, len(self.forms)) for f in arguments}))
        if len(numbers) == 1 and node.name in ("max", "min"):
            return arguments[0]
        return NormalForm((), 0, ((self.atoms.setdefault((node.name, numbers), len(self.atoms)), 1),))


def _oriented(form: NormalForm) -> NormalForm:
    """The form or its negative: ``abs`` does not tell them apart."""
    first = next((x for _, x in (*form.row, *form.atoms)), form.constant)
    if first >= 0:
        return form
    return NormalForm(scale(-1, form.row), -form.constant, scale(-1, form.atoms))
