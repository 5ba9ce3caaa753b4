"""Piecewise linear maps: the target of a claim as it is written (THEORY.md, T2.7).

A target is a list of nodes, children first, as a formula is read from the inside out. Nothing is simplified here; the
canonical form of a two-layer function is in ``forms.py``, values at points are in ``germs.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..algebra import combine, scale, summed
from ..numbers import Field, Scalar
from ..reading import Json, Row, fields, items, natural, require, row, scalar, spend


class Affine(NamedTuple):
    """The function ``row x + constant``."""

    row: Row
    constant: Scalar

    def __eq__(self, other: object) -> bool:
        spend(1 + len(self.row))  # a table whose keys have one hash on purpose compares all of them
        return tuple.__eq__(self, other)

    def __hash__(self) -> int:
        return tuple.__hash__(self)

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
    return Affine(combine((x, f.row) for x, f in listed), summed((x, f.constant) for x, f in listed))


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
