"""The pieces of a continuous piecewise linear map: sums of nested nodes, resolved cell by cell (T9.14).

A cell is given by the signs of comparisons that were decided on the way to it. Each ``relu`` and ``abs`` is one
comparison; ``max`` and ``min`` of k arguments are k - 1 comparisons, of the largest so far with the next. A comparison
whose affine function is constant, or a multiple of one that is decided, needs no decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equicert.theory.functions.canonical_forms import Hyperplane, scaled
from equicert.theory.functions.expressions import (
    AbsNode,
    AffineNode,
    Expression,
    MaxNode,
    MinNode,
    Node,
    ReluNode,
    SumNode,
)
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Row, combine, inner, scale

Affine = tuple[Row, Scalar]
"""``row x + constant``."""


@dataclass(frozen=True)
class Cell:
    """What is known on a cell: the signs of scaled hyperplanes, the affine forms of resolved nodes, and those of
    half-done chains."""

    signs: Mapping[Hyperplane, int]
    values: Mapping[int, Affine]
    chains: Mapping[int, tuple[int, Affine]]


@dataclass(frozen=True)
class Question:
    """The first comparison that is open on a cell: its number among the comparisons, and its affine function."""

    number: int
    form: Affine


class Pieces:
    """The nested part ``sum C_k N_k`` of a target together with hyperplanes of a candidate form.

    Comparisons are numbered node by node (all nodes below the roots), then plane by plane.
    """

    def __init__(self, target: Expression, roots: Sequence[tuple[int, Row]], planes: Sequence[Hyperplane] = ()) -> None:
        self.target, self.roots, self.planes, self.field = target, tuple(roots), tuple(planes), target.field
        self.nodes = below(target, [k for k, _ in roots])
        self.first: dict[int, int] = {}
        count = 0
        for k in self.nodes:
            self.first[k] = count
            count += _comparisons(target.nodes[k])
        self.first_plane = count

    @property
    def start(self) -> Cell:
        """The whole space."""
        return Cell({}, {}, {})

    def settle(self, cell: Cell) -> tuple[Cell, Question | None]:
        """Resolve all that the known signs decide; the first comparison that they do not."""
        values, chains = dict(cell.values), dict(cell.chains)
        question: Question | None = None
        for k in self.nodes:
            if k in values:
                continue
            node = self.target.nodes[k]
            if any(c not in values for c in node.children):
                continue
            found = self._resolve(k, values, chains, cell.signs)
            if isinstance(found, Question):
                question = question or found
            else:
                values[k] = found
        if question is None:
            for i, (n, t) in enumerate(self.planes):
                if (n, t) not in cell.signs:
                    question = Question(self.first_plane + i, (n, t))
                    break
        return Cell(cell.signs, values, chains), question

    def _resolve(
        self, k: int, values: dict[int, Affine], chains: dict[int, tuple[int, Affine]], signs: Mapping[Hyperplane, int]
    ) -> Affine | Question:
        field = self.field
        match node := self.target.nodes[k]:
            case AffineNode(row, constant):
                return row, constant
            case SumNode(terms):
                constant = sum((x * values[c][1] for x, c in terms), field(0))
                return combine((x, values[c][0]) for x, c in terms), constant
            case ReluNode(child) | AbsNode(child):
                row, constant = values[child]
                sign = _sign(values[child], signs)
                if sign is None:
                    return Question(self.first[k], values[child])
                if sign >= 0:
                    return row, constant
                return ((), field(0)) if isinstance(node, ReluNode) else (scale(field(-1), row), -constant)
            case MaxNode(children) | MinNode(children):
                position, best = chains.get(k, (1, values[children[0]]))
                while position < len(children):
                    other = values[children[position]]
                    gap = combine([(field(1), best[0]), (field(-1), other[0])]), best[1] - other[1]
                    sign = _sign(gap, signs)
                    if sign is None:
                        chains[k] = (position, best)
                        return Question(self.first[k] + position - 1, gap)
                    if (sign < 0) == isinstance(node, MaxNode):
                        best = other
                    position += 1
                chains.pop(k, None)
                return best

    def decided(self, cell: Cell, question: Question, sign: int) -> Cell:
        """The cell on one side of a comparison."""
        plane, factor = scaled(*question.form)
        return Cell({**cell.signs, plane: sign if factor > 0 else -sign}, cell.values, cell.chains)

    def form_on(self, cell: Cell, p: int) -> tuple[tuple[Row, ...], Row]:
        """Linear part (p rows) and constant of ``sum C_k N_k`` on a settled cell."""
        rows: list[list[tuple[Scalar, Row]]] = [[] for _ in range(p)]
        constants = []
        for k, c in self.roots:
            row, constant = cell.values[k]
            for i, x in c:
                rows[i].append((x, row))
            constants.append((constant, c))
        return tuple(combine(terms) for terms in rows), combine(constants)


def _sign(form: Affine, signs: Mapping[Hyperplane, int]) -> int | None:
    """The sign of an affine function on a cell where it is known."""
    row, constant = form
    if not row:
        return int(constant > 0) - int(constant < 0)
    plane, factor = scaled(row, constant)
    sign = signs.get(plane)
    return None if sign is None else sign if factor > 0 else -sign


def _comparisons(node: Node) -> int:
    """The number of comparisons that decide which argument a node takes."""
    match node:
        case AffineNode() | SumNode():
            return 0
        case ReluNode() | AbsNode():
            return 1
    return len(node.children) - 1


def below(target: Expression, roots: Sequence[int]) -> list[int]:
    """The nodes that the roots depend on, children first."""
    needed = set(roots)
    for k in range(len(target.nodes) - 1, -1, -1):
        if k in needed:
            needed |= set(target.nodes[k].children)
    return sorted(needed)


def value(form: Affine, point: Row, field: Field) -> Scalar:
    """The value of an affine function."""
    return inner(form[0], point, field(0)) + form[1]
