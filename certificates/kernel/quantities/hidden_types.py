"""Hidden permutation types of a width: their number, and the parameters of the largest (THEORY.md, T7.1, T8.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..objects.hidden_orbits import HiddenOrbit, hidden_orbits, single_neurons
from ..objects.linear_maps import invariant_vectors, supported_dimension
from ..objects.networks import Options
from ..proof import KINKED, Proof
from ..ranges import INFINITE, Key, NetworkClass, Range, at_least, exactly
from ..reading import require
from . import Quantity
from .knapsacks import Item, count_types, knapsack
from .linear_maps import known_maps
from .quasilinear import QuasiLinear, largest

UNKNOWN = Range((0, 0), INFINITE)


@dataclass(frozen=True)
class HiddenTypes:
    """What the networks of one class are made of: hidden orbits; the closed ones, since every other orbit is a closed
    one with repeated neurons; ``dim U^G``, and ``dim Hom_G(V, U)`` (None where it is not known) for the group of the
    class; what a neuron with w = 0 costs; and whether neurons have no linear part (activation abs, T12.1)."""

    orbits: tuple[HiddenOrbit, ...]
    closed: tuple[HiddenOrbit, ...]
    options: Options
    invariants: int
    maps: int | None
    constant: int = 1
    folded: bool = False

    @property
    def constants(self) -> int:
        """Parameters of the output bias."""
        return self.invariants if self.options.output_bias else 0

    @property
    def free(self) -> int | None:
        """Parameters that no neuron carries: output bias and skip connection."""
        if not self.options.skip:
            return self.constants
        return None if self.maps is None else self.constants + self.maps

    def weights(self, x: HiddenOrbit) -> int:
        """Parameters of one orbit."""
        return len(x.covectors) + self.options.bias + len(x.vectors)

    def params(self, m: int, orbits: tuple[HiddenOrbit, ...]) -> int | None:
        """Parameters of the largest hidden type of at most m neurons made of these orbits."""
        if self.free is None:
            return None
        return knapsack(m, [Item(x.size, self.weights(x)) for x in orbits]) + self.free

    def first_layer(self, m: int) -> int:
        """Parameters of the first layer, for types with closed orbits."""
        return knapsack(m, [Item(x.size, len(x.covectors) + self.options.bias) for x in self.closed])


def hidden_types(proof: Proof, kind: NetworkClass) -> HiddenTypes | None:
    """Those of GN, or of LEN once the subgroups are known (made of the channels of the statement, if it names any)."""
    s = proof.statement
    if kind == "GN":
        single = (single_neurons(s.d, s.p),)
        return HiddenTypes(single, single, s.options, s.p, s.d * s.p, folded=s.slope == -1)
    if s.lie:
        return _of_continuous(proof)
    found = all_hidden_types(proof)
    if not s.channels or proof.subgroups is None or found is None:
        return found
    from ..objects.channels import priced_orbits

    priced = priced_orbits(proof.subgroups, found.orbits, s.channels)
    constant = min(c.degree for c in s.channels)
    return replace(found, orbits=priced.channels, closed=priced.closed, constant=constant)


def _of_continuous(proof: Proof) -> HiddenTypes | None:
    """Those of LEN for a continuous group: the finite group of its layers has the same, but for the equivariant maps of
    a skip connection (T13.7). Not counted are those of spaces of dimension 0."""
    found = all_hidden_types(proof.reduced) if proof.reduced is not None and proof.reduced_fully else None
    return None if found is None else replace(found, maps=known_maps(proof) if found.options.skip else found.maps)


def all_hidden_types(proof: Proof) -> HiddenTypes | None:
    """Those of LEN with all channels, once the subgroups are known."""
    s = proof.statement
    if proof.subgroups is None:
        return None
    orbits = proof.once(hidden_orbits, proof.subgroups)
    closed = tuple(x for x in orbits if x.closed)
    invariants, folded = len(invariant_vectors(s.generators, s.p)), s.slope == -1
    return HiddenTypes(orbits, closed, s.options, invariants, known_maps(proof), folded=folded)


def params(proof: Proof, key: Key) -> Range:
    """The number of parameters of the largest hidden type (T7.1)."""
    require(key.kind != "GEN", "GEN has no parameters of its own")
    if proof.statement.hidden_supports:
        listed, free = layers_with_supports(proof, key.kind)
        return UNKNOWN if free is None else exactly(knapsack(key.width or 0, listed) + free)
    found = hidden_types(proof, key.kind)
    count = None if found is None else found.params(key.width or 0, found.orbits)
    return UNKNOWN if count is None else exactly(count)


def params_formula(proof: Proof, kind: NetworkClass) -> QuasiLinear | None:
    """The same as a function of the width."""
    if proof.statement.hidden_supports:
        listed, free = layers_with_supports(proof, kind)
        return None if free is None else largest([(item.size, item.own) for item in listed], free)
    require(kind != "GEN", "GEN has no parameters of its own")
    found = hidden_types(proof, kind)
    if found is None or found.free is None:
        return None
    return largest([(x.size, found.weights(x)) for x in found.orbits], found.free)


def layers_with_supports(proof: Proof, kind: NetworkClass) -> tuple[list[Item], int | None]:
    """The parameters of one copy of each channel, its first layer with a support, and those that no channel carries;
    no list of subgroups is needed (T7.24)."""
    s = proof.statement
    require(kind == "LEN", "a first layer with a support is one of LEN")
    listed = []
    for channel, support in zip(s.channels, s.hidden_supports, strict=True):
        matrices = s.representations[channel.name]
        to = tuple(replace(g, output=A) for g, A in zip(s.generators, matrices, strict=True))
        back = tuple(replace(g, input=A) for g, A in zip(s.generators, matrices, strict=True))
        first = supported_dimension(to, s.d, channel.degree, support)
        second = supported_dimension(back, channel.degree, s.p, None)
        listed.append(Item(channel.degree, first + s.options.bias + second))
    constants = len(invariant_vectors(s.generators, s.p)) if s.options.output_bias else 0
    maps = known_maps(proof) if s.options.skip else 0
    return listed, None if maps is None else constants + maps


def types(proof: Proof, key: Key) -> Range:
    """The number of hidden types: multisets of subgroup classes, or of the channels of the statement, whose indices add
    up to the width (T8.1)."""
    if proof.statement.channels:
        return exactly(count_types(key.width or 0, [c.degree for c in proof.statement.channels]))
    if proof.subgroups is None:
        return at_least(1)
    return exactly(count_types(key.width or 0, proof.subgroups.indices()))


QUANTITIES = (
    Quantity(
        "params",
        ("class", "width"),
        params,
        ("T7.1", "T7.24", "T13.7"),
        params_formula,
        reach=KINKED,
        with_layers=True,
        counted=True,
        continuous=True,
    ),
    Quantity("types", ("width",), types, ("T8.1",), reach=KINKED, counted=True),
)
