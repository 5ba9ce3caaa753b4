"""Activations with one kink: relu, leaky relu, abs; how their networks follow from those of relu (T12.1 to T12.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from equicert.theory.functions.canonical_forms import CanonicalForm
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Row, scale
from equicert.theory.numbers.radicals import number_text


@dataclass(frozen=True)
class Activation:
    """``sigma(z) = z`` for ``z >= 0`` and ``slope z`` below; the slope is not 1 (T12.1).

    >>> leaky = Activation(QQ("1/10")); leaky.text, leaky.ratio, leaky(QQ(-5))
    ('leaky_relu(1/10)', 11/9, -1/2)
    >>> [Activation(QQ(s)).text for s in (0, -1, 2)]
    ['relu', 'abs', 'leaky_relu(2)']
    """

    slope: Scalar

    def __call__(self, z: Scalar) -> Scalar:
        """The value at a number."""
        return z if z >= 0 else self.slope * z

    @property
    def is_relu(self) -> bool:
        """Is the slope 0?"""
        return bool(self.slope == 0)

    @property
    def is_abs(self) -> bool:
        """Is the slope -1?"""
        return bool(self.slope == -1)

    @property
    def ratio(self) -> Scalar:
        """``kappa = (1 + slope) / (1 - slope)``: 1 for relu, 0 for abs."""
        return (1 + self.slope) / (1 - self.slope)

    @property
    def text(self) -> str:
        """The name, as the claim key ``activation`` has it."""
        return "relu" if self.is_relu else "abs" if self.is_abs else f"leaky_relu({number_text(self.slope)})"

    def over(self, field: Field) -> Activation:
        """The same over a larger field."""
        return Activation(field(self.slope))


RELU = Activation(QQ(0))


def as_for_relu(form: CanonicalForm, activation: Activation) -> CanonicalForm:
    """The function whose relu networks are as wide as those of a function with this activation: the affine part
    divided by kappa, which must not be zero (T12.3)."""
    if activation.is_relu:
        return form
    factor = 1 / activation.ratio
    return replace(form, linear=factor * form.linear, constant=scale(factor, form.constant))


def from_relu(network: Network, activation: Activation) -> Network:
    """The network with an activation that corresponds to a relu network, kappa not zero (T12.3).

    Its function is that of the relu network with the affine part multiplied by kappa. Neurons without covector are
    constants: they keep their place, with the bias 1.
    """
    if activation.is_relu:
        return network
    field, kappa = network.skip.field, activation.ratio
    factor = 1 / (1 - activation.slope)
    neurons = []
    for n in network.neurons:
        if n.w:
            neurons.append(Neuron(scale(factor, n.a), n.w, n.b))
        else:
            neurons.append(Neuron(scale(kappa * n.b, n.a) if n.b > 0 else (), (), field(1)))
    return Network(tuple(neurons), kappa * network.skip, scale(kappa, network.e))


def for_abs(oriented: Network, form: CanonicalForm, skip: bool, output_bias: bool) -> Network:
    """The abs network of a function, from neurons whose half sums of ``c |z|`` are those of the function (T12.5).

    The affine part is the skip connection and the output bias; without one, a constant neuron.
    """
    half = 1 / form.field(2)
    neurons = tuple(Neuron(scale(half, n.a), n.w, n.b) for n in oriented.neurons)
    constant: Row = form.constant
    if constant and not output_bias:
        neurons, constant = (*neurons, Neuron(constant, (), form.field(1))), ()
    return Network(neurons, form.linear if skip else 0 * form.linear, constant)
