"""Normal forms of expressions, whatever the order of their arguments (THEORY.md, T9.17)."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.theory.functions.expressions import AffineNode, Expression, SumNode
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, scale

MAX_TERMS = 2_000_000
"""Terms that are looked at before the question is given up."""

NormalForm = tuple[Row, Scalar, Row]
"""``(row, constant, atoms)``: ``row x + constant + sum coefficient * atom``, atoms by their numbers."""


class NormalForms:
    """All forms and atoms of a target so far; equal ones have equal numbers."""

    def __init__(self, target: Expression) -> None:
        self.target, self.one, self.zero = target, target.field(1), target.field(0)
        self.forms: dict[NormalForm, int] = {}
        self.atoms: dict[tuple[str, tuple[int, ...]], int] = {}
        self.work = 0

    def outputs(self, rho: Matrix | None) -> list[NormalForm]:
        """The forms of the outputs of ``f(x)``, or of ``f(rho x)``."""
        found: list[NormalForm] = []
        for node in self.target.nodes:
            if isinstance(node, AffineNode):
                found.append((node.row if rho is None else rho.covector(node.row), node.constant, ()))
            elif isinstance(node, SumNode):
                found.append(self.combined([(x, found[k]) for x, k in node.terms]))
            else:
                arguments = [found[k] for k in node.children]
                self.work += sum(len(row) + len(atoms) + 1 for row, _, atoms in arguments)
                found.append(self._broken(node.name, arguments))
        return [found[k] for k in self.target.outputs]

    def _broken(self, name: str, arguments: list[NormalForm]) -> NormalForm:
        """``relu`` or ``abs`` of a form, ``max`` or ``min`` of forms."""
        if name == "abs":
            arguments = [self._oriented(arguments[0])]
        numbers = tuple(sorted({self.forms.setdefault(form, len(self.forms)) for form in arguments}))
        if len(numbers) == 1 and name in ("max", "min"):
            return arguments[0]
        number = self.atoms.setdefault((name, numbers), len(self.atoms))
        return (), self.zero, ((number, self.one),)

    def combined(self, terms: Sequence[tuple[Scalar, NormalForm]]) -> NormalForm:
        """A linear combination."""
        self.work += sum(len(row) + len(atoms) + 1 for _, (row, _, atoms) in terms)
        row, atoms = combine((x, f[0]) for x, f in terms), combine((x, f[2]) for x, f in terms)
        return row, sum((x * f[1] for x, f in terms), self.zero), atoms

    def _oriented(self, form: NormalForm) -> NormalForm:
        row, constant, atoms = form
        first = next((x for _, x in (*row, *atoms)), constant)
        return form if first >= 0 else (scale(-self.one, row), -constant, scale(-self.one, atoms))


def same_normal_forms(f: Expression, g: Expression) -> bool:
    """Have two functions the same normal forms? Then they are equal.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f, g = (parse_expression([t], 2) for t in ("max(x1, x2, 0) + x1", "x1 + max(0, x2, x1)"))
    >>> same_normal_forms(f, g)
    True
    """
    table = NormalForms(f)
    first = table.outputs(None)
    table.target = g
    return first == table.outputs(None)


def normal_forms_agree(target: Expression, inputs: Sequence[Matrix], outputs: Sequence[Matrix]) -> bool:
    """Do ``f(rho x)`` and ``pi f(x)`` have the same normal form for every pair of matrices? Then they are equal.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f = parse_expression(["max(x1, x2, relu(x1 + x2))"], 2)
    >>> normal_forms_agree(f, [Matrix.permutation([1, 0])], [Matrix.identity(1)])
    True
    """
    table = NormalForms(target)
    values = table.outputs(None)
    for rho, pi in zip(inputs, outputs, strict=True):
        if table.work > MAX_TERMS:
            return False
        moved = table.outputs(rho)
        if any(
            image != table.combined([(x, values[j]) for j, x in line])
            for image, line in zip(moved, pi.rows, strict=True)
        ):
            return False
    return True
