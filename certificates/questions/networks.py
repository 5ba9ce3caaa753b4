"""The network of a question: read from a weight file or a table of neurons, as matrices or as neurons."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.network_files import read_layers
from equicert.certificates.claims.targets import network_of_table
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, over, sparse

WEIGHT_FILES = (".npz", ".safetensors", ".onnx")


@dataclass(frozen=True)
class NeuronTexts:
    """One neuron as a claims file holds it: ``a relu(w x + b)``, exact numbers of the field as texts."""

    a: tuple[str, ...]
    w: tuple[str, ...]
    b: str


@dataclass(frozen=True)
class Weights:
    """A two-layer network as matrices ``A relu(W x + b) + e``: W is m x d, b is m x 1, A is p x m, e is p x 1."""

    W: Matrix
    b: Matrix
    A: Matrix
    e: Matrix

    def aligned(self, order: Sequence[int]) -> Weights:
        """The same network with its neurons in another order."""
        columns = self.A.T.rows
        return Weights(
            Matrix([self.W.rows[i] for i in order], self.W.ncols, self.W.field),
            Matrix([self.b.rows[i] for i in order], 1, self.b.field),
            Matrix([columns[i] for i in order], self.A.nrows, self.A.field).T,
            self.e,
        )


def read_table(file: str) -> dict[str, Any]:
    """The table of a TOML or JSON file. Errors: InputError."""
    path = Path(file)
    if not path.is_file():
        raise InputError(f"{file}: no such file: expected a network {{ neurons = [...], e = [...] }} in TOML or JSON")
    try:
        data = path.read_text(encoding="utf-8")
        table = json.loads(data) if path.suffix == ".json" else tomllib.loads(data)
    except (OSError, ValueError, RecursionError) as problem:
        raise InputError(f"{file}: cannot be read: {' '.join(str(problem).split())[:100]}") from None
    if not isinstance(table, dict):
        raise InputError(f"{file}: not a table with the keys neurons and e")
    return table


def read_network(claim: Claim, file: str) -> Network:
    """The network of a table of neurons, over the smallest field that holds its weights. Errors: InputError."""
    return network_of_table(read_table(file), claim.input.dim, claim.output.dim)


def read_weights(claim: Claim, file: str) -> Weights:
    """A two-layer network from a weight file or a table of neurons, over the claim's field. Errors: InputError."""
    return _of_layers(claim, file) if Path(file).suffix.lower() in WEIGHT_FILES else _of_neurons(claim, file)


def _of_layers(claim: Claim, file: str) -> Weights:
    d, p = claim.input.dim, claim.output.dim
    layers = read_layers(Path(file), d, p)
    if len(layers) != 2:
        raise InputError(f"{file}: {len(layers)} layers: the nearest equivariant network is for two-layer networks")
    first, second = layers
    if any(slope != 0 for slope in first.slopes):
        raise InputError(f"{file}: the nearest equivariant network is for relu networks")
    field: Field = claim.field
    return Weights(
        Matrix(first.rows, d, field),
        _column(first.bias, field),
        Matrix(second.rows, len(first.rows), field),
        _column(second.bias, field),
    )


def _of_neurons(claim: Claim, file: str) -> Weights:
    d, p = claim.input.dim, claim.output.dim
    network, field = read_network(claim, file), claim.field
    if network.skip.field is not field and network.skip.field is not QQ:
        raise InputError(
            f"{file}: its weights lie in {network.skip.field.name}, "
            f"not in the field of the representations, {field.name}"
        )
    e = dict(network.e)
    outgoing = [over(n.a, field) for n in network.neurons]
    return Weights(
        Matrix([over(n.w, field) for n in network.neurons], d, field),
        _column([field(n.b) for n in network.neurons], field),
        Matrix(outgoing, p, field).T if outgoing else Matrix.zero(p, 0, field),
        _column([e.get(i, field(0)) for i in range(p)], field),
    )


def _column(entries: Sequence[Scalar], field: Field) -> Matrix:
    return Matrix([sparse([x]) for x in entries], 1, field)


def neurons_of(weights: Weights) -> Network:
    """The same network as neurons."""
    field, zero = weights.W.field, weights.W.field(0)
    biases = [dict(row).get(0, zero) for row in weights.b.rows]
    neurons = zip(weights.A.T.rows, weights.W.rows, biases, strict=True)
    e = sparse([dict(row).get(0, zero) for row in weights.e.rows])
    return Network(
        tuple(Neuron(a, w, b) for a, w, b in neurons), Matrix.zero(weights.A.nrows, weights.W.ncols, field), e
    )
