"""Continuous piecewise linear targets as graphs of shared nodes (T2.7).

An expression is a list of nodes, children before parents, shared where they are equal. A child is named by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from equicert.theory.errors import InputError
from equicert.theory.numbers.conductors import smallest_field
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Row, combine, inner, over, scale


@dataclass(frozen=True, slots=True)
class AffineNode:
    """``row x + constant``."""

    row: Row
    constant: Scalar
    name: ClassVar[str] = "affine"

    @property
    def children(self) -> tuple[int, ...]:
        """None."""
        return ()

    def renumbered(self, number: Callable[[int], int]) -> AffineNode:
        """The node itself."""
        return self


@dataclass(frozen=True, slots=True)
class SumNode:
    """The sum of ``coefficient * child``; ``terms`` are pairs (coefficient, child)."""

    terms: tuple[tuple[Scalar, int], ...]
    name: ClassVar[str] = "sum"

    @property
    def children(self) -> tuple[int, ...]:
        """The nodes it is made of."""
        return tuple(c for _, c in self.terms)

    def renumbered(self, number: Callable[[int], int]) -> SumNode:
        """The node with its children under new numbers."""
        return SumNode(tuple((x, number(c)) for x, c in self.terms))


@dataclass(frozen=True, slots=True)
class _UnaryNode:
    child: int

    @property
    def children(self) -> tuple[int, ...]:
        """The node it is applied to."""
        return (self.child,)


@dataclass(frozen=True, slots=True)
class ReluNode(_UnaryNode):
    """``max(child, 0)``."""

    name: ClassVar[str] = "relu"

    def renumbered(self, number: Callable[[int], int]) -> ReluNode:
        """The node with its child under a new number."""
        return ReluNode(number(self.child))


@dataclass(frozen=True, slots=True)
class AbsNode(_UnaryNode):
    """``max(child, -child)``."""

    name: ClassVar[str] = "abs"

    def renumbered(self, number: Callable[[int], int]) -> AbsNode:
        """The node with its child under a new number."""
        return AbsNode(number(self.child))


@dataclass(frozen=True, slots=True)
class MaxNode:
    """The largest of its two or more children."""

    children: tuple[int, ...]
    name: ClassVar[str] = "max"

    def renumbered(self, number: Callable[[int], int]) -> MaxNode:
        """The node with its children under new numbers."""
        return MaxNode(tuple(map(number, self.children)))


@dataclass(frozen=True, slots=True)
class MinNode:
    """The smallest of its two or more children."""

    children: tuple[int, ...]
    name: ClassVar[str] = "min"

    def renumbered(self, number: Callable[[int], int]) -> MinNode:
        """The node with its children under new numbers."""
        return MinNode(tuple(map(number, self.children)))


Node = AffineNode | SumNode | ReluNode | AbsNode | MaxNode | MinNode


@dataclass(frozen=True)
class Expression:
    """A continuous piecewise linear map from ``field^input_dim`` to ``field^len(outputs)``; every node is reachable.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f = parse_expression(["relu(x1) - 2*x2", "max(x1, x2)"], 2)
    >>> f.evaluate(((0, QQ(3)), (1, QQ(1))))
    ((0, 1), (1, 3))
    """

    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]
    input_dim: int
    field: Field = QQ

    def evaluate(self, point: Row) -> Row:
        """The value at a sparse point, as a sparse vector."""
        zero = self.field(0)
        values: list[Scalar] = []
        for node in self.nodes:
            match node:
                case AffineNode(row, constant):
                    values.append(inner(row, point, zero) + constant)
                case SumNode(terms):
                    values.append(sum((x * values[c] for x, c in terms), zero))
                case ReluNode(c):
                    values.append(max(values[c], zero))
                case AbsNode(c):
                    values.append(max(values[c], -values[c]))
                case MaxNode(children):
                    values.append(max(values[c] for c in children))
                case MinNode(children):
                    values.append(min(values[c] for c in children))
        return tuple((i, values[k]) for i, k in enumerate(self.outputs) if values[k] != 0)

    def over(self, field: Field) -> Expression:
        """The same map over a larger field."""
        nodes: list[Node] = []
        for node in self.nodes:
            match node:
                case AffineNode(row, constant):
                    nodes.append(AffineNode(over(row, field), field(constant)))
                case SumNode(terms):
                    nodes.append(SumNode(tuple((field(x), c) for x, c in terms)))
                case _:
                    nodes.append(node)
        return Expression(tuple(nodes), self.outputs, self.input_dim, field)


def _scalars(nodes: Sequence[Node]) -> Iterator[Scalar]:
    """All numbers that stand in some nodes."""
    for node in nodes:
        match node:
            case AffineNode(row, constant):
                yield from (x for _, x in row)
                yield constant
            case SumNode(terms):
                yield from (x for x, _ in terms)


@dataclass(frozen=True)
class Combination:
    """``row x + constant + sum coefficient * node``: a value before it gets a node of its own."""

    row: Row
    constant: Scalar
    terms: tuple[tuple[Scalar, int], ...]

    @property
    def is_constant(self) -> bool:
        """Is it a number?"""
        return not self.row and not self.terms


class Builder:
    """Collects nodes; equal nodes are stored once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}

    def add(self, node: Node) -> int:
        """The number of a node."""
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[node]

    def node_of(self, value: Combination) -> int:
        """The node that holds a value."""
        if not value.terms:
            return self.add(AffineNode(value.row, value.constant))
        if len(value.terms) == 1 and value.terms[0][0] == 1 and not value.row and value.constant == 0:
            return value.terms[0][1]
        terms = value.terms
        if value.row or value.constant != 0:
            terms = ((QQ(1), self.add(AffineNode(value.row, value.constant))), *terms)
        return self.add(SumNode(terms))

    def kinked(self, value: Combination, slope: Scalar) -> Combination:
        """The activation with this slope below zero, of a value: ``relu``, ``abs``, else
        ``(1 - slope) relu(z) + slope z`` (T12.1)."""
        child = self.node_of(value)
        if slope == 0 or slope == -1:
            return Combination((), QQ(0), ((QQ(1), self.add(ReluNode(child) if slope == 0 else AbsNode(child))),))
        terms = {child_: slope * x for x, child_ in value.terms}
        node = self.add(ReluNode(child))
        terms[node] = terms.get(node, QQ(0)) + 1 - slope
        listed = tuple((x, k) for k, x in terms.items() if x != 0)
        return Combination(scale(slope, value.row), slope * value.constant, listed)

    def finish(self, outputs: Sequence[int], input_dim: int) -> Expression:
        """The expression with these outputs over the smallest field of its numbers, without unreachable nodes."""
        needed = [False] * len(self.nodes)
        for k in outputs:
            needed[k] = True
        for k in range(len(self.nodes) - 1, -1, -1):
            if needed[k]:
                for child in self.nodes[k].children:
                    needed[child] = True
        number: dict[int, int] = {}
        kept: list[Node] = []
        for k, node in enumerate(self.nodes):
            if needed[k]:
                number[k] = len(kept)
                kept.append(node.renumbered(number.__getitem__))
        field = smallest_field(_scalars(kept))
        found = Expression(tuple(kept), tuple(number[k] for k in outputs), input_dim)
        return found if field is QQ else found.over(field)


def expression_of_neurons(
    neurons: Sequence[tuple[Row, Row, Scalar]], e: Row, input_dim: int, output_dim: int, slope: Scalar | None = None
) -> Expression:
    """The network ``sum a sigma(w x + b) + e`` as an expression; ``neurons`` are triples ``(a, w, b)``, and sigma has
    the given slope below zero (relu: none).

    >>> x = ((0, QQ(1)),)
    >>> expression_of_neurons([(x, x, QQ(0))], (), 1, 1).nodes
    (AffineNode(row=((0, 1),), constant=0), ReluNode(child=0))
    """
    builder = Builder()
    terms: list[dict[int, Scalar]] = [{} for _ in range(output_dim)]
    rows: list[list[tuple[Scalar, Row]]] = [[] for _ in range(output_dim)]
    constants = dict(e)
    for a, w, b in neurons:
        value = builder.kinked(Combination(w, b, ()), QQ(0) if slope is None else slope)
        for i, x in a:
            for y, node in value.terms:
                terms[i][node] = terms[i].get(node, QQ(0)) + x * y
            if value.row:
                rows[i].append((x, value.row))
            constants[i] = constants.get(i, QQ(0)) + x * value.constant
    outputs = []
    for i in range(output_dim):
        kept = tuple((x, k) for k, x in terms[i].items() if x != 0)
        outputs.append(builder.node_of(Combination(combine(rows[i]), constants.get(i, QQ(0)), kept)))
    return builder.finish(outputs, input_dim)


def expression_of_layers(
    layers: Sequence[tuple[Sequence[Row], Sequence[Scalar]]],
    input_dim: int,
    slopes: Sequence[Sequence[Scalar]] = (),
) -> Expression:
    """The network of affine layers ``(rows of W, b)`` as an expression; between them relu, or for each hidden unit the
    activation with one of the ``slopes`` below zero.

    >>> one = ((0, QQ(1)),)
    >>> expression_of_layers([([one], [QQ(0)]), ([one], [QQ(1)])], 1).nodes[2:]
    (AffineNode(row=(), constant=1), SumNode(terms=((1, 2), (1, 1))))
    """
    builder = Builder()
    hidden: list[Combination] = []
    for number, (rows, bias) in enumerate(layers):
        values = []
        for row, b in zip(rows, bias, strict=True):
            if number == 0:
                values.append(Combination(row, b, ()))
            else:
                values.append(_combined(row, b, hidden))
        if number == len(layers) - 1:
            return builder.finish([builder.node_of(v) for v in values], input_dim)
        below = slopes[number] if slopes else [QQ(0)] * len(values)
        hidden = [builder.kinked(v, slope) for v, slope in zip(values, below, strict=True)]
    raise InputError("a network has at least one layer")


def _combined(row: Row, b: Scalar, hidden: Sequence[Combination]) -> Combination:
    """``row hidden + b``; where the hidden units are nodes, one term for each of them."""
    if all(not v.row and v.constant == 0 and len(v.terms) == 1 and v.terms[0][0] == 1 for v in hidden):
        return Combination((), b, tuple((x, hidden[j].terms[0][1]) for j, x in row))
    terms: dict[int, Scalar] = {}
    for j, x in row:
        for y, node in hidden[j].terms:
            terms[node] = terms.get(node, QQ(0)) + x * y
    constant = sum((x * hidden[j].constant for j, x in row), b)
    kept = tuple((x, k) for k, x in terms.items() if x != 0)
    return Combination(combine((x, hidden[j].row) for j, x in row), constant, kept)
