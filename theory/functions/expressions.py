"""Continuous piecewise linear targets as graphs of shared nodes (section 2).

An expression is a list of nodes, children before parents, shared where they are equal:
``("affine", row, constant)``, ``("sum", ((coefficient, child), ...))``, ``("relu", child)``, ``("abs", child)``,
``("max", (child, ...))``, ``("min", (child, ...))``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Row, inner, over
from equicert.theory.numbers.real_fields import smallest_field

Node = tuple[Any, ...]
"""See the module's docstring."""


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
                case ("affine", row, constant):
                    values.append(inner(row, point, zero) + constant)
                case ("sum", terms):
                    values.append(sum((x * values[c] for x, c in terms), zero))
                case ("relu", c):
                    values.append(max(values[c], zero))
                case ("abs", c):
                    values.append(max(values[c], -values[c]))
                case ("max", children):
                    values.append(max(values[c] for c in children))
                case (_, children):
                    values.append(min(values[c] for c in children))
        return tuple((i, values[k]) for i, k in enumerate(self.outputs) if values[k] != 0)

    def over(self, field: Field) -> Expression:
        """The same map over a larger field."""
        nodes: list[Node] = []
        for node in self.nodes:
            match node:
                case ("affine", row, constant):
                    nodes.append(("affine", over(row, field), field(constant)))
                case ("sum", terms):
                    nodes.append(("sum", tuple((field(x), c) for x, c in terms)))
                case _:
                    nodes.append(node)
        return Expression(tuple(nodes), self.outputs, self.input_dim, field)


def _scalars(nodes: Sequence[Node]) -> Iterator[Scalar]:
    """All numbers that stand in some nodes."""
    for node in nodes:
        if node[0] == "affine":
            yield from (x for _, x in node[1])
            yield node[2]
        elif node[0] == "sum":
            yield from (x for x, _ in node[1])


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
            return self.add(("affine", value.row, value.constant))
        if len(value.terms) == 1 and value.terms[0][0] == 1 and not value.row and value.constant == 0:
            return value.terms[0][1]
        terms = value.terms
        if value.row or value.constant != 0:
            terms = ((QQ(1), self.add(("affine", value.row, value.constant))), *terms)
        return self.add(("sum", terms))

    def finish(self, outputs: Sequence[int], input_dim: int) -> Expression:
        """The expression with these outputs over the smallest field of its numbers, without unreachable nodes."""
        needed = [False] * len(self.nodes)
        for k in outputs:
            needed[k] = True
        for k in range(len(self.nodes) - 1, -1, -1):
            if needed[k]:
                for child in _children(self.nodes[k]):
                    needed[child] = True
        number: dict[int, int] = {}
        kept: list[Node] = []
        for k, node in enumerate(self.nodes):
            if needed[k]:
                number[k] = len(kept)
                kept.append(renumbered(node, number))
        field = smallest_field(_scalars(kept))
        found = Expression(tuple(kept), tuple(number[k] for k in outputs), input_dim)
        return found if field is QQ else found.over(field)


def _children(node: Node) -> list[int]:
    match node:
        case ("affine", _, _):
            return []
        case ("sum", terms):
            return [c for _, c in terms]
        case ("relu" | "abs", c):
            return [c]
        case (_, children):
            return list(children)
    return []


def renumbered(node: Node, number: dict[int, int]) -> Node:
    """A node with its children under their new numbers."""
    match node:
        case ("sum", terms):
            return ("sum", tuple((x, number[c]) for x, c in terms))
        case ("relu" | "abs" as name, c):
            return (name, number[c])
        case ("max" | "min" as name, children):
            return (name, tuple(number[c] for c in children))
    return node


def expression_of_neurons(
    neurons: Sequence[tuple[Row, Row, Scalar]], e: Row, input_dim: int, output_dim: int
) -> Expression:
    """The network ``sum a relu(w x + b) + e`` as an expression; ``neurons`` are triples ``(a, w, b)``.

    >>> x = ((0, QQ(1)),)
    >>> expression_of_neurons([(x, x, QQ(0))], (), 1, 1).nodes
    (('affine', ((0, 1),), 0), ('relu', 0))
    """
    builder = Builder()
    terms: list[dict[int, Scalar]] = [{} for _ in range(output_dim)]
    for a, w, b in neurons:
        node = builder.add(("relu", builder.add(("affine", w, b))))
        for i, x in a:
            terms[i][node] = terms[i].get(node, QQ(0)) + x
    constants = dict(e)
    outputs = []
    for i in range(output_dim):
        kept = tuple((x, k) for k, x in terms[i].items() if x != 0)
        outputs.append(builder.node_of(Combination((), constants.get(i, QQ(0)), kept)))
    return builder.finish(outputs, input_dim)


def expression_of_layers(layers: Sequence[tuple[Sequence[Row], Sequence[Scalar]]], input_dim: int) -> Expression:
    """The network of affine layers ``(rows of W, b)`` with relu between them as an expression.

    >>> one = ((0, QQ(1)),)
    >>> expression_of_layers([([one], [QQ(0)]), ([one], [QQ(1)])], 1).nodes
    (('affine', ((0, 1),), 0), ('relu', 0), ('affine', (), 1), ('sum', ((1, 2), (1, 1))))
    """
    builder = Builder()
    hidden: list[int] = []
    for number, (rows, bias) in enumerate(layers):
        values = []
        for row, b in zip(rows, bias, strict=True):
            if number == 0:
                values.append(Combination(row, b, ()))
            else:
                values.append(Combination((), b, tuple((x, hidden[j]) for j, x in row)))
        if number == len(layers) - 1:
            return builder.finish([builder.node_of(v) for v in values], input_dim)
        hidden = [builder.add(("relu", builder.node_of(v))) for v in values]
    raise InputError("a network has at least one layer")
