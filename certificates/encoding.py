"""Exact objects as the JSON of a certificate (``FORMAT.md``, conventions)."""

from __future__ import annotations

from typing import Any

from equicert.theory.functions.networks import Network
from equicert.theory.groups.signed_types import SignedType
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import Matrix, Row

Json = Any
"""A value as :mod:`json` reads and writes it."""


def encode_row(row: Row, field: Field) -> Json:
    """A sparse vector as ``[[index, scalar], ...]``."""
    return [[i, field.encode(x)] for i, x in row]


def encode_matrix(matrix: Matrix) -> Json:
    """A matrix as its list of rows."""
    return [encode_row(row, matrix.field) for row in matrix.rows]


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
