"""The network that a certificate proves: the kernel verifies first, then the weights are read as exact numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from equicert.certificates import kernel
from equicert.tex.reading import activation_of, field_of, matrix, row, target_of
from equicert.theory.errors import InputError
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.functions.one_kink import Activation
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, dense

NetworkClass = Literal["GN", "LEN"]
"""The classes for which certificates hold networks (step ``upper``)."""

MAX_WEIGHTS = 1_000_000
"""Weights of a network in all, zeros included."""

Table = tuple[tuple[Scalar, ...], ...]
"""A matrix with all its entries, by rows."""


@dataclass(frozen=True)
class Layers:
    """Affine maps ``h -> W h + b`` with an activation between them, and a linear map ``skip`` from the input to the
    output.

    ``matrices[k]`` has one row for each output of layer k. There are two layers, or one where no neuron is needed;
    ``skip`` is None where it is zero.
    """

    matrices: tuple[Table, ...]
    biases: tuple[tuple[Scalar, ...], ...]
    skip: Table | None
    inputs: int
    activation: Activation


@dataclass(frozen=True)
class CertifiedNetwork:
    """A network of a class that represents the target of a certificate (rule ``upper``, T1.4 and T2.2; or rule
    ``layer`` where the certificate is about given hidden layers, T5.9).

    ``width_text`` is the proved width of the class, an interval where the network is not known to be minimal.
    """

    id: str
    digest: str
    summary: str
    status: int
    kind: NetworkClass
    network: Network
    activation: Activation
    target: Expression
    width_text: str

    @property
    def is_minimal(self) -> bool:
        """Is it proved that no narrower network of the class represents the target?"""
        return self.width_text == str(self.network.width)

    @property
    def layers(self) -> Layers:
        """The weights, layer by layer."""
        network = self.network
        zero = network.skip.field(0)
        (p, d), neurons = network.skip.shape, network.neurons
        skip = tuple(tuple(line) for line in network.skip.tolist())
        e = tuple(dense(network.e, p, zero))
        if not neurons:
            return Layers((skip,), (e,), None, d, self.activation)
        hidden = tuple(tuple(dense(n.w, d, zero)) for n in neurons)
        columns = [dense(n.a, p, zero) for n in neurons]
        outer = tuple(tuple(column[i] for column in columns) for i in range(p))
        used = skip if any(network.skip.rows) else None
        return Layers((hidden, outer), (tuple(n.b for n in neurons), e), used, d, self.activation)


def certified_network(data: bytes, kind: NetworkClass | None = None) -> CertifiedNetwork:
    """The network of a class (LEN where the certificate has one, else GN, where none is given).

    Errors: ``kernel.Rejected`` where the kernel does not accept the certificate, InputError where it has no network.
    """
    found = kernel.verify(data)
    certificate = json.loads(data)
    statement, proof = certificate["statement"], certificate["proof"]
    steps = {step["class"]: step for step in proof if step["rule"] == "upper"}
    layers = [step for step in proof if step["rule"] == "layer"]
    if layers and "LEN" not in steps:
        steps["LEN"] = min(layers, key=lambda step: len(step["network"]["neurons"]))
    chosen: NetworkClass = kind or ("LEN" if "LEN" in steps or "GN" not in steps else "GN")
    quantity = f"width({chosen})"
    concluded = kernel.conclude(statement, proof, [], [quantity]) if statement["target"] is not None else None
    if chosen not in steps or concluded is None:
        infinite = concluded is not None and concluded.values[quantity] == "inf"
        raise InputError(_missing(statement["target"], chosen, sorted(steps), infinite))
    field = field_of(statement)
    d, p = statement["input_dim"], statement["output_dim"]
    weights = steps[chosen]["network"]
    if len(weights["neurons"]) * (d + p) + d * p > MAX_WEIGHTS:
        raise InputError(f"a network of {len(weights['neurons'])} x ({d} + {p}) weights, more than {MAX_WEIGHTS}")
    neurons = tuple(Neuron(row(n["a"], field), row(n["w"], field), field.decode(n["b"])) for n in weights["neurons"])
    skip = matrix(weights["skip"], d, field) if "skip" in weights else Matrix.zero(p, d, field)
    return CertifiedNetwork(
        found.id,
        found.digest,
        found.summary,
        found.status,
        chosen,
        Network(neurons, skip, row(weights["e"], field)),
        activation_of(statement),
        target_of(statement),
        concluded.values[quantity],
    )


def _missing(target: object, kind: str, others: Sequence[str], infinite: bool) -> str:
    """Why a certificate has no network of a class."""
    if infinite:
        return f"width({kind}) is infinite: the certificate proves that no such network represents the target"
    if target is None:
        return "the certificate has no target, so it has no network"
    if isinstance(target, dict) and "points" in target:
        return "the target of the certificate is finite data: networks are written for functions"
    hint = f"it has one for {others[0]} (--class {others[0]})" if others else f"check a claim on width({kind})"
    return f"the certificate has no network of the class {kind} (no step 'upper'): {hint}"
