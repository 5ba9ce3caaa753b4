"""Exact objects as the JSON of a certificate (``FORMAT.md``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from equicert.certificates.search.solvers.cover_trees import Node as CoverNode
from equicert.certificates.search.solvers.exploration import Node as CellNode
from equicert.certificates.search.solvers.residuals import Node as ResidualNode
from equicert.theory.functions.expressions import AbsNode, AffineNode, Expression, MaxNode, MinNode, ReluNode, SumNode
from equicert.theory.functions.networks import Network
from equicert.theory.groups.signed_types import SignedType
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import Matrix, Row

Json = Any


def encode_row(row: Row, field: Field) -> Json:
    """A sparse vector as ``[[index, scalar], ...]``."""
    return [[i, field.encode(x)] for i, x in row]


def encode_matrix(matrix: Matrix) -> Json:
    """A matrix as its list of rows."""
    return [encode_row(row, matrix.field) for row in matrix.rows]


def encode_target(target: Expression) -> Json:
    """The nodes and outputs of a target."""
    field = target.field
    nodes: list[Json] = []
    for node in target.nodes:
        match node:
            case AffineNode(row, constant):
                nodes.append(["affine", encode_row(row, field), field.encode(constant)])
            case SumNode(terms):
                nodes.append(["sum", [[field.encode(x), child] for x, child in terms]])
            case MaxNode(children) | MinNode(children):
                nodes.append([node.name, list(children)])
            case ReluNode(child) | AbsNode(child):
                nodes.append([node.name, child])
    return {"nodes": nodes, "outputs": list(target.outputs)}


def encode_network(network: Network, with_skip: bool) -> Json:
    """The weights of a network."""
    field = network.skip.field
    out: dict[str, Json] = {
        "neurons": [
            {"a": encode_row(n.a, field), "w": encode_row(n.w, field), "b": field.encode(n.b)} for n in network.neurons
        ],
        "e": encode_row(network.e, field),
    }
    if with_skip:
        out["skip"] = encode_matrix(network.skip)
    return out


def encode_type(kind: SignedType) -> Json:
    """A signed type as ``[class, signs on the listed generators]``."""
    return [kind.class_index, list(kind.signs)]


def encode_tree(nodes: Sequence[ResidualNode], cover_trees: Mapping[int, Json]) -> Json:
    """The branch tree of a lower bound; ``cover_trees`` holds the encoded trees of its cover leaves."""
    out: list[Json] = []
    for number, node in enumerate(nodes):
        match node:
            case ("linear" | "lattice" as kind, y, space):
                out.append([kind, encode_matrix(y), None if space is None else encode_matrix(space)])
            case ("minor", left, right, prime):
                out.append(["minor", encode_matrix(left), encode_matrix(right), prime])
            case ("cover", kernel, spaces, _):
                out.append(["cover", encode_matrix(kernel), [encode_matrix(K) for K in spaces], cover_trees[number]])
            case _:
                out.append(list(node))
    return out


def encode_cells(nodes: Sequence[CellNode], field: Field) -> Json:
    """The tree of cells that proves two piecewise linear functions equal."""
    return [["empty", encode_row(node[1], field)] if node[0] == "empty" else list(node) for node in nodes]


def encode_cover_tree(nodes: Sequence[CoverNode], types: Sequence[SignedType]) -> Json:
    """The branch tree of a covering program."""
    out: list[Json] = []
    for node in nodes:
        match node:
            case ("branch", k, a, low, high):
                out.append(["branch", encode_type(types[k]), a, low, high])
            case ("dual", dual):
                out.append(["dual", [str(y) for y in dual]])
    return out
