"""Piecewise linear maps: the target of a claim as it is written, its values and its bends (THEORY.md, section 2).

A target is a list of nodes, children first, as a formula is read from the inside out. Nothing is simplified here; the
canonical form of a two-layer function is in ``forms.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..algebra import absolute, combine, div, dot, scale
from ..numbers import Field, Scalar
from ..reading import Invalid, Json, Row, fields, items, natural, require, row, scalar


class Affine(NamedTuple):
    """The function ``row x + constant``."""

    row: Row
    constant: Scalar

    def negated(self) -> Affine:
        """``-f``."""
        return Affine(scale(-1, self.row), -self.constant)


@dataclass(frozen=True)
class Sum:
    """A linear combination of nodes: (coefficient, number of the node)."""

    terms: tuple[tuple[Scalar, int], ...]


@dataclass(frozen=True)
class Break:
    """``relu`` or ``abs`` of a node, ``max`` or ``min`` of nodes, given by their numbers."""

    name: str
    arguments: tuple[int, ...]


Node: TypeAlias = Affine | Sum | Break


@dataclass(frozen=True)
class Target:
    """A piecewise linear map as a list of nodes, children first, and the nodes of its outputs."""

    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]


def children(node: Node) -> tuple[int, ...]:
    """The children of a node."""
    if isinstance(node, Affine):
        return ()
    return tuple(k for _, k in node.terms) if isinstance(node, Sum) else node.arguments


def affine_sum(terms: Iterable[tuple[Scalar, Affine]]) -> Affine:
    """A linear combination of affine functions."""
    listed = list(terms)
    return Affine(combine((x, f.row) for x, f in listed), sum(x * f.constant for x, f in listed))


# -- reading ----------------------------------------------------------------------------------------------------------


def read_target(value: Json, d: int, p: int, K: Field) -> Target:
    """The target of a statement: well formed, children before parents, every node in use."""
    listed, outputs = fields(value, ("nodes", "outputs"), "the target")
    nodes: list[Node] = []
    used = [False] * len(items(listed, "the nodes"))
    for number, entry in enumerate(listed):
        node = _read_node(entry, number, d, K)
        for child in children(node):
            used[child] = True
        nodes.append(node)
    chosen = tuple(natural(k, "an output", len(nodes)) for k in items(outputs, "the outputs", p))
    for k in chosen:
        used[k] = True
    require(all(used), "a node of the target is not used")
    return Target(tuple(nodes), chosen)


def _read_node(entry: Json, number: int, d: int, K: Field) -> Node:
    parts = items(entry, "a node of the target")
    require(len(parts) > 0 and type(parts[0]) is str, "a node of the target has no name")
    name = parts[0]
    if name == "affine":
        require(len(parts) == 3, "an affine node has a row and a constant")
        return Affine(row(parts[1], d, K, "an affine node"), scalar(parts[2], K, "a constant"))
    require(len(parts) == 2, "a node of the target has one argument")
    if name == "sum":
        terms = [items(term, "a term of a sum", 2) for term in items(parts[1], "a sum")]
        return Sum(tuple((scalar(x, K, "a coefficient"), natural(k, "a child", number)) for x, k in terms))
    if name in ("relu", "abs"):
        return Break(name, (natural(parts[1], "a child", number),))
    require(name in ("max", "min"), "a node of the target has an unknown name")
    listed = items(parts[1], "the arguments of max or min")
    require(len(listed) >= 2, "max and min have at least two arguments")
    return Break(name, tuple(natural(k, "a child", number) for k in listed))


# -- values and germs -------------------------------------------------------------------------------------------------


def value_at(target: Target, point: Row) -> Row:
    """The value of a target at a point."""
    values: list[Scalar] = []
    for node in target.nodes:
        if isinstance(node, Affine):
            values.append(dot(node.row, point) + node.constant)
        elif isinstance(node, Sum):
            values.append(sum(x * values[k] for x, k in node.terms))
        else:
            values.append(_extreme(node.name, [values[k] for k in node.arguments]))
    return tuple((i, values[k]) for i, k in enumerate(target.outputs) if values[k] != 0)


def _extreme(name: str, arguments: list[Scalar]) -> Scalar:
    if name == "relu":
        return max(arguments[0], 0)
    if name == "abs":
        return absolute(arguments[0])
    return max(arguments) if name == "max" else min(arguments)


@dataclass(frozen=True)
class _Germ:
    """A node near a point x: its value there, and its gradients on ``n h > 0`` and ``n h < 0`` for steps h from x."""

    value: Scalar
    above: Row
    below: Row


def bend_at(target: Target, point: Row, normal: Row) -> Row:
    """The ``c`` of a germ ``c |n h|/2 + L h`` at a point; rejected where the germ is not of this form (section 2).

    On a half-space the maximum of linear functions is linear only if one of them exceeds the others by non-negative
    multiples of ``n``.
    """
    germs: list[_Germ] = []
    for node in target.nodes:
        if isinstance(node, Affine):
            germs.append(_Germ(dot(node.row, point) + node.constant, node.row, node.row))
        elif isinstance(node, Sum):
            terms = [(x, germs[k]) for x, k in node.terms]
            above, below = combine((x, g.above) for x, g in terms), combine((x, g.below) for x, g in terms)
            germs.append(_Germ(sum(x * g.value for x, g in terms), above, below))
        else:
            options = list(_options(node.name, [germs[k] for k in node.arguments]))
            sign = -1 if node.name == "min" else 1
            top = min(g.value for g in options) if node.name == "min" else max(g.value for g in options)
            active = [g for g in options if g.value == top]
            above = _dominant([g.above for g in active], normal, sign)
            below = _dominant([g.below for g in active], normal, -sign)
            germs.append(_Germ(top, above, below))
    jump = []
    for i, k in enumerate(target.outputs):
        factor = _multiple(combine([(1, germs[k].above), (-1, germs[k].below)]), normal)
        if factor != 0:
            jump.append((i, factor))
    return tuple(jump)


def _options(name: str, arguments: list[_Germ]) -> Iterator[_Germ]:
    """The functions of which a node is the maximum or minimum."""
    yield from arguments
    if name == "relu":
        yield _Germ(0, (), ())
    if name == "abs":
        g = arguments[0]
        yield _Germ(-g.value, scale(-1, g.above), scale(-1, g.below))


def _multiple(difference: Row, normal: Row) -> Scalar:
    """The factor by which a row is a multiple of the normal."""
    factor = div(next((x for i, x in difference if i == normal[0][0]), 0), normal[0][1])
    if combine([(1, difference), (-factor, normal)]):
        raise Invalid("at one of the points the target bends across more than the given hyperplane")
    return factor


def _dominant(rows: list[Row], normal: Row, sign: int) -> Row:
    """The largest of some linear functions on ``sign * n h > 0``."""
    factors = [sign * _multiple(combine([(1, other), (-1, rows[0])]), normal) for other in rows]
    return rows[factors.index(max(factors))]
