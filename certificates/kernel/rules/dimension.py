"""The functional dimension of a width from below: the rank of a derivative (THEORY.md, T7.5).

The proof gives one network of tied weights and some points. The rank of the derivative of the values there, along all
weights, is at most the dimension of the set of functions of the class. The kernel computes it exactly, with relu also
for a leaky relu, which has the same dimensions (T12.4), and with abs for abs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..algebra import apply, combine, dot, scale, times, transpose
from ..elimination import rank
from ..numbers import Scalar
from ..objects.hidden_orbits import HiddenOrbit, hidden_orbits, single_neurons
from ..objects.linear_maps import equivariant_maps, invariant_vectors
from ..objects.networks import DEFAULTS
from ..objects.statement import Statement
from ..proof import KINKED, Proof
from ..ranges import Key
from ..reading import Invalid, Json, Matrix, Row, fields, items, natural, require, row, scalar, within
from . import Rule

if TYPE_CHECKING:
    from ..objects.subgroups import Subgroups


def dimension(proof: Proof, kind: Json, width: Json, orbits: Json, points: Json) -> None:
    """The rank of the derivative of one function of the class bounds the functional dimension from below (T7.5):
    a network of GN or LEN, or for GEN a network of LEN plus an equivariant linear map, which takes some neurons more
    (T7.7)."""
    s = proof.statement
    require(kind in ("GN", "GEN", "LEN"), "a dimension is that of GN, GEN or LEN")
    require(kind != "GEN" or s.slope != -1, "with activation abs the dimension of GEN is counted")
    proof.needs_finite_group(kind == "GN", "a dimension of GEN or LEN")
    generators = () if kind == "GN" else s.generators
    if kind == "GN":
        hidden: tuple[HiddenOrbit, ...] = (single_neurons(s.d, s.p),)
    else:
        hidden = proof.once(hidden_orbits, proof.needed_subgroups("the hidden orbits of LEN need a subgroups step"))
    linear = kind == "GEN" or s.options.skip
    maps = equivariant_maps(generators, s.d, s.p) if linear else []
    constants = invariant_vectors(generators, s.p) if s.options.output_bias else []
    network = read_weights(orbits, hidden, s)
    found = jacobian_rank(network, points, Directions(constants, maps), s)
    m = sum(w.orbit.size for w in network)
    chosen = kind == "LEN" and len(s.channels) > 0
    if chosen:
        m = _priced(proof.needed_subgroups("the hidden orbits of LEN need a subgroups step"), network, s)
    if kind == "GEN":
        require(s.options == DEFAULTS, "a dimension of GEN is for the options at their defaults")
        m += linear_neurons(maps, network, s.d)
    whole = natural(width, "a width")
    # Of the channels of a statement none may be as small as what is left of the width.
    require(m <= whole if chosen else m == whole, "the network of a dimension has another width")
    proof.at_least(Key("dim", kind, whole), found)


def _priced(subgroups: Subgroups, network: TiedNetwork, s: Statement) -> int:
    """What the orbits of a network cost in channels of the statement (T5.6)."""
    from ..objects.channels import subgroup_prices

    found = subgroup_prices(subgroups, s.channels, [subgroups.classes[w.number][0] for w in network])
    prices = [p for p in found if p is not None]
    require(len(prices) == len(found), "an orbit of a network fits no channel of the statement")
    return sum(prices)


THEOREMS = ("T5.6", "T7.5", "T7.7", "T7.20", "T12.4", "T12.10")
RULES = (Rule("dimension", ("class", "width", "orbits", "points"), THEOREMS, dimension, KINKED, continuous=True),)


@dataclass(frozen=True)
class Weights:
    """The weights of one hidden orbit, as coordinates in the bases of the covectors and vectors that its class, of this
    number, fixes."""

    number: int
    orbit: HiddenOrbit
    w: Row
    a: Row
    b: Scalar

    @property
    def covector(self) -> Row:
        """The covector of its first neuron."""
        return combine((y, self.orbit.covectors[j]) for j, y in self.w)

    @property
    def vector(self) -> Row:
        """The outgoing vector of its first neuron."""
        return combine((y, self.orbit.vectors[j]) for j, y in self.a)


TiedNetwork: TypeAlias = Sequence[Weights]


@dataclass(frozen=True)
class Directions:
    """Along what a network may move besides the weights of its orbits: output biases and linear maps."""

    constants: list[Row]
    maps: list[Matrix]


def read_weights(value: Json, orbits: tuple[HiddenOrbit, ...], s: Statement) -> TiedNetwork:
    """The weights of the orbits of a network."""
    found = []
    for entry in items(value, "the orbits of a network"):
        k, a, w, b = fields(entry, ("class", "a", "w", "b"), "an orbit of a network")
        number = natural(k, "a class", len(orbits))
        orbit = orbits[number]
        covector, vector = row(w, len(orbit.covectors), s.K, "w"), row(a, len(orbit.vectors), s.K, "a")
        found.append(Weights(number, orbit, covector, vector, scalar(b, s.K, "b")))
        require(s.options.bias or found[-1].b == 0, "a network without biases has one")
    return found


def linear_neurons(maps: Sequence[Matrix], network: TiedNetwork, d: int) -> int:
    """Neurons that are enough to add any combination of some linear maps to a network and to those near it (T7.7).

    A pair of neurons for each rank; or, where the normals of the network span the space T of all normals that its type
    may have, and T holds the rows of the maps, one more neuron on the hyperplanes of a basis of normals. (The normals
    of the networks near it lie in T too, and span it.)
    """
    normals = [times(w.covector, inverse) for w in network for inverse, _ in w.orbit.moves]
    T = [times(v, inverse) for w in network for v in w.orbit.covectors for inverse, _ in w.orbit.moves]
    lines = [line for A in maps for line in A]
    pairs = 2 * min(rank(lines), rank(line for A in maps for line in transpose(A, d)))
    top = rank(T)
    spanned = rank(normals) == top == rank([*T, *lines])
    return min(pairs, top) if spanned else pairs


def jacobian_rank(network: TiedNetwork, points: Json, free: Directions, s: Statement) -> int:
    """The rank of the derivative of the values of a network at some points, none on the hyperplane of a neuron."""
    rows: list[Row] = []
    for point in items(points, "the points of a derivative"):
        rows += _derivative(network, free, row(point, s.d, s.K, "a point"), s)
    within(len(rows), 2_000, "rows of a derivative")
    return rank(rows)


def _derivative(network: TiedNetwork, free: Directions, x: Row, s: Statement) -> list[Row]:
    """The rows of the derivative at one point, one for each output."""
    entries: list[list[tuple[int, Scalar]]] = [[] for _ in range(s.p)]
    offset = 0
    for weights in network:
        orbit, covector, vector, b = weights.orbit, weights.covector, weights.vector, weights.b
        size = len(orbit.covectors)
        total: dict[int, list[tuple[Scalar, Row]]] = {}
        idle = not covector and b == 0  # contributes nothing; its weights are held fixed
        for inverse, pi in () if idle else orbit.moves:
            moved = apply(inverse, x)
            z = dot(covector, moved) + b
            if z == 0:
                raise Invalid("a point of a derivative lies on the hyperplane of a neuron")
            if z < 0 and s.slope != -1:
                continue
            side = -1 if z < 0 else 1
            image = scale(side, apply(pi, vector))
            for j, basis in enumerate(orbit.covectors):
                total.setdefault(j, []).append((dot(basis, moved), image))
            if s.options.bias:
                total.setdefault(size, []).append((1, image))
            for j, basis in enumerate(orbit.vectors):
                total.setdefault(size + 1 + j, []).append((side * z, apply(pi, basis)))
        for j, terms in total.items():
            for i, y in combine(terms):
                entries[i].append((offset + j, y))
        offset += size + 1 + len(orbit.vectors)
    for j, image in enumerate([*free.constants, *(apply(A, x) for A in free.maps)]):
        for i, y in image:
            entries[i].append((offset + j, y))
    return [tuple(sorted(line)) for line in entries]
