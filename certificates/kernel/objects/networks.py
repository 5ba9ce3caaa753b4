"""Two-layer networks: activation, canonical form, the affine parts they may have, and layer-wise equivariance.

An upper bound is a network. That it represents a function is decided by canonical forms, not by values at points.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..algebra import apply, product, times, transpose
from ..numbers import Field, Scalar
from ..reading import Json, Matrix, Permutation, Row, fields, items, matrix, permutation, require, row, scalar
from .forms import Form, FormSum
from .functions import Affine
from .generators import Generator, Generators


@dataclass(frozen=True)
class Options:
    """Which affine parts a network may have: hidden biases, an output bias, a skip connection (T1.3)."""

    bias: bool
    output_bias: bool
    skip: bool


DEFAULTS = Options(bias=True, output_bias=True, skip=False)


@dataclass(frozen=True)
class Neuron:
    """``a sigma(w x + b)``; sigma is relu unless the statement has another activation."""

    a: Row
    w: Row
    b: Scalar


@dataclass(frozen=True)
class Network:
    """Neurons, skip connection (zero rows without one) and output bias."""

    neurons: tuple[Neuron, ...]
    skip: Matrix
    e: Row

    def form(self, slope: Scalar = 0) -> Form:
        """The canonical form (T2.1), for the activation with this slope below zero (T12.1; relu: 0)."""
        total = FormSum(len(self.skip))
        for neuron in self.neurons:
            total.kinked(neuron.a, Affine(neuron.w, neuron.b), slope)
        for i, w in enumerate(self.skip):
            total.affine(((i, 1),), Affine(w, 0))
        total.constant(1, self.e)
        return total.form()


def read_network(value: Json, d: int, p: int, K: Field, options: Options) -> Network:
    """A network with only the affine parts that the options allow."""
    names = ("neurons", "e", "skip") if options.skip else ("neurons", "e")
    parts = fields(value, names, "the network")
    neurons = []
    for entry in items(parts[0], "the neurons"):
        a, w, b = fields(entry, ("a", "w", "b"), "a neuron")
        neurons.append(Neuron(row(a, p, K, "a"), row(w, d, K, "w"), scalar(b, K, "b")))
    skip: Matrix = matrix(parts[2], p, d, K, "skip") if options.skip else ((),) * p
    e = row(parts[1], p, K, "e")
    require(options.bias or all(n.b == 0 for n in neurons), "a neuron has a bias, but the statement allows none")
    require(options.output_bias or not e, "the network has an output bias, but the statement allows none")
    return Network(tuple(neurons), skip, e)


def check_layerwise(network: Network, generators: Generators, hidden: Json) -> tuple[Permutation, ...]:
    """The network is layer-wise equivariant, by one permutation of its neurons for each generator (T1.4)."""
    listed = items(hidden, "the hidden permutations", len(generators))
    thetas = tuple(permutation(value, len(network.neurons), "a hidden permutation") for value in listed)
    for generator, theta in zip(generators, thetas, strict=True):
        _check_generator(network, generator, theta)
    return thetas


def _check_generator(network: Network, generator: Generator, theta: Permutation) -> None:
    """``w_theta(i) rho(g) = w_i``, ``b_theta(i) = b_i``, ``a_theta(i) = pi(g) a_i``, and what has no neurons
    intertwines."""
    columns = transpose(generator.output, len(generator.output))
    for i, neuron in enumerate(network.neurons):
        image = network.neurons[theta[i]]
        require(times(image.w, generator.input) == neuron.w, "the first layer is not equivariant")
        require(image.b == neuron.b, "the hidden biases are not equivariant")
        require(image.a == times(neuron.a, columns), "the second layer is not equivariant")
    require(apply(generator.output, network.e) == network.e, "the output bias is not equivariant")
    require(
        product(generator.output, network.skip) == product(network.skip, generator.input),
        "the skip connection is not equivariant",
    )
