"""Networks through finite data whose output has more than one coordinate, or that the group moves (T10.17, T10.18).

Lower bounds are those of functionals on the output, which see networks with one output; upper bounds are networks that
are written down orbit by orbit, or whose second layer is solved for a hidden layer that fits one coordinate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Protocol

from equicert.certificates.claims.claim import Claim, Data
from equicert.certificates.encoding import Json, encode_row
from equicert.certificates.search.context import Context
from equicert.certificates.search.solvers.equivariant_interpolation import (
    Channels,
    Unit,
    fixed_vectors,
    interpolating_units,
    is_fixed,
    network_of,
    representatives,
)
from equicert.certificates.search.solvers.sectors import SectorSearch
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, sparse, stack
from equicert.theory.widths.prices import channel_classes

MAX_NEURONS = 2_000
"""Neurons of a network that is written down."""

MAX_FUNCTIONALS = 8
"""Functionals on the output that are tried."""

MOST = 4
"""Functionals of a basis that are tried."""

LINEAR_PROGRAMS = 100
"""Linear programs for one second layer."""

ERRORS = ("error", "risk")
"""What asks for a number on networks of one width, also where no network passes through the data."""


@dataclass(frozen=True)
class Interpolant:
    """Hidden orbits and an output bias."""

    units: tuple[Unit, ...]
    e: Row


class VectorNetworks:
    """Networks of a class, GN or LEN, near the data of a claim."""

    def __init__(self, context: Context, data: Data, elements: Enumeration | None) -> None:
        self.context, self.claim, self.data, self.elements = context, context.claim, data, elements
        self.d, self.p, self.field = self.claim.input.dim, self.claim.output.dim, self.claim.field
        self.values = [sparse(y) for y in data.values]

    @cached_property
    def _matrices(self) -> tuple[list[Matrix], list[Matrix]]:
        """The matrices of all elements on inputs and outputs; without a group the identities."""
        if self.elements is None:
            return [Matrix.identity(self.d, self.field)], [Matrix.identity(self.p, self.field)]
        return self.claim.input.all_matrices(self.elements), self.claim.output.all_matrices(self.elements)

    @cached_property
    def _channels(self) -> list[Channels]:
        """The hidden orbits that there are, the small ones first."""
        inputs, outputs = self._matrices
        if self.elements is None:
            return [Channels(inputs[0], outputs[0], (inputs[0],), (outputs[0],))]
        classes = self.context.types[0]
        numbers: Sequence[int] = range(len(classes))
        if self.context.channels:
            numbers = sorted(set(channel_classes(self.elements, classes, self.context.channels)))
        found = []
        for k in numbers:
            S = classes[k].elements
            cosets = left_cosets(self.elements.table, S)
            inverses = tuple(inputs[int(self.elements.inverses[g])] for g in cosets)
            w = fixed_vectors([inputs[g].T for g in S], self.d, self.field)
            a = fixed_vectors([outputs[g] for g in S], self.p, self.field)
            found.append(Channels(w, a, inverses, tuple(outputs[g] for g in cosets)))
        return sorted((c for c in found if c.covectors.nrows and c.weights.nrows), key=lambda c: c.size)

    @cached_property
    def _chosen(self) -> list[int]:
        return representatives(self.data.points, self._matrices[0])

    @cached_property
    def constant(self) -> Row:
        """The output bias: the value of the first point that may be one."""
        generators = self.claim.output.matrices if self.elements is not None else ()
        if not self.claim.output_bias:
            return ()
        return next((self.values[n] for n in self._chosen if is_fixed(self.data.values[n], generators)), ())

    @cached_property
    def interpolant(self) -> Interpolant | None:
        """Hidden orbits through all points; None without hidden biases, for other activations than relu, or where none
        are found."""
        if not self.claim.bias or not self.claim.activation.is_relu:
            return None
        points, values = [self.data.points[n] for n in self._chosen], [self.values[n] for n in self._chosen]
        best: Interpolant | None = None
        for channels in self._channels:
            if channels.size * len(points) > MAX_NEURONS:
                break
            for e in dict.fromkeys([(), self.constant]):
                units = interpolating_units(points, values, channels, e, self.field)
                if units is not None and (best is None or _width(units) < _width(best.units)):
                    best = Interpolant(tuple(units), e)
        return best

    def network(self) -> Network | None:
        """A network through the data."""
        found = self.interpolant
        return None if found is None else network_of(found.units, found.e, self.d, self.p, self.field)

    def nearest(self, width: int) -> Iterator[Network]:
        """Networks of at most a width that may be near the data."""
        found = self.interpolant or Interpolant((), ())
        for e in dict.fromkeys([(), self.constant]):
            yield network_of((), e, self.d, self.p, self.field)
        for k in range(1, len(found.units) + 1):
            if _width(found.units[:k]) <= width:
                yield network_of(found.units[:k], found.e, self.d, self.p, self.field)


def _width(units: Sequence[Unit]) -> int:
    return sum(unit.channels.size for unit in units)


def functionals(claim: Claim, kind: str) -> list[tuple[Row, tuple[int, ...]]]:
    """Functionals on the output with the signs by which the generators act on them; for GN coordinates and some general
    ones, without signs."""
    U, field = claim.output, claim.field
    identity = Matrix.identity(U.dim, field)
    if kind == "GN":
        spaces = [(identity, (1,) * len(U.matrices))]
    else:
        spaces = []
        for signs in product((1, -1), repeat=min(len(U.matrices), 4)):
            full = (*signs, *(1,) * (len(U.matrices) - len(signs)))
            space = stack([pi.T - field(s) * identity for pi, s in zip(U.matrices, full, strict=True)], U.dim, field)
            spaces.append((space.nullspace if U.matrices else identity, full))
    found = []
    for space, signs in spaces:
        rows = list(space.rows)
        if len(rows) > 1:
            rows = [*rows[:MOST], *(combine((field(b**k), row) for k, row in enumerate(rows)) for b in (1, -2))]
        found += [(row, signs) for row in rows if row]
    return found[:MAX_FUNCTIONALS]


def seen_by(claim: Claim, data: Data, functional: Row, signs: Sequence[int]) -> Claim:
    """The claim with one output, that of a functional."""
    field, zero = claim.field, claim.field(0)
    matrices = tuple(Matrix.of([[s]], 1, field) for s in signs)
    output = Representation(claim.group, matrices, 1, "a functional", field)
    values = tuple((inner(functional, sparse(y), zero),) for y in data.values)
    return replace(claim, output=output, data=Data(data.points, values))


def refitted(claim: Claim, data: Data, hidden: Sequence[Neuron], name: str, deadline: float) -> Network:
    """The network with some hidden layer and the best second layer, coordinate by coordinate: that with the least
    largest error, or for the risk with the least squares. Raises FitLimit."""
    field, zero, one = claim.field, claim.field(0), claim.field(1)
    d, p, count = claim.input.dim, claim.output.dim, len(hidden)
    rest = []
    for x in data.points:
        entries: dict[int, Scalar] = {i: claim.activation(inner(n.w, x, zero) + n.b) for i, n in enumerate(hidden)}
        if claim.skip:
            entries |= {count + i: value for i, value in x}
        if claim.output_bias:
            entries[count + d] = one
        rest.append(sparse(entries))
    weights: list[dict[int, Scalar]] = []
    for i in range(p):
        values = [y[i] for y in data.values]
        if name == "risk":
            design = Matrix(rest, count + d + 1, field)
            weights.append(dict((design.T @ design).solve(design.T.vector(sparse(values))) or ()))
        else:
            search = SectorSearch([], rest, count + d + 1, values, field, deadline, LINEAR_PROGRAMS)
            weights.append(dict(search.run(0, None).network.rest))
    neurons = []
    for k, neuron in enumerate(hidden):
        a = sparse({i: row[k] for i, row in enumerate(weights) if k in row})
        neurons.append(Neuron(a, neuron.w, neuron.b))
    skip = Matrix([sparse({j: row[count + j] for j in range(d) if count + j in row}) for row in weights], d, field)
    return Network(
        tuple(neurons), skip, sparse({i: row[count + d] for i, row in enumerate(weights) if count + d in row})
    )


def errors_of(claim: Claim, data: Data, network: Network) -> list[Row]:
    """What a network exceeds the values by."""
    zero, one = claim.field(0), claim.field(1)
    found = []
    for x, y in zip(data.points, data.values, strict=True):
        terms = [(claim.activation(inner(n.w, x, zero) + n.b), n.a) for n in network.neurons]
        found.append(combine([*terms, (one, network.e), (one, network.skip.vector(x)), (-one, sparse(y))]))
    return found


class Encoder(Protocol):
    """What writes networks as steps."""

    def upper_step(self, network: Network) -> Json:
        """Rule ``fit-upper`` for a network."""


ScalarSteps = Callable[[Context, str, str, int | None], tuple[list[Json], str]]
"""The steps for a claim with one output: context, class, quantity, width."""


@dataclass(frozen=True)
class Lower:
    """The best lower bound that a functional shows, and hidden layers of networks that are near to one."""

    steps: list[Json]
    layers: list[list[Neuron]]


def lower_bounds(context: Context, data: Data, kind: str, name: str, width: int | None, search: ScalarSteps) -> Lower:
    """What functionals on the output show (T10.17)."""
    claim = context.claim
    field = claim.field
    best: list[tuple[float, Json]] = []
    layers: list[list[Neuron]] = []
    for functional, signs in functionals(claim, kind):
        part = Context(seen_by(claim, data, functional, signs))
        part.deadline = context.deadline
        size = sum(abs(field.approximate(x)) for _, x in functional)
        for step in search(part, kind, name, width)[0]:
            if step["rule"] == "fit-upper" and step["class"] == kind == "GN":
                layers.append([_hidden_neuron(neuron, claim) for neuron in step["network"]["neurons"]])
            if step["rule"].startswith("fit-lower"):
                score = step["width"] + float(step["rule"] == "fit-lower-orientation")
                if name in ERRORS:
                    score = field.approximate(field.decode(step["bound"])) / size
                best.append((score, {**step, "functional": encode_row(functional, field)}))
    chosen = [max(best, key=lambda pair: pair[0])[1]] if best else []
    return Lower(chosen, layers)


def _hidden_neuron(value: Json, claim: Claim) -> Neuron:
    field = claim.field
    return Neuron((), tuple((i, field.decode(x)) for i, x in value["w"]), field.decode(value["b"]))


def vector_steps(
    context: Context,
    kind: str,
    elements: Enumeration | None,
    name: str,
    width: int | None,
    search: ScalarSteps,
    encoder: Encoder,
) -> tuple[list[Json], str]:
    """The steps on networks of a class, and why a bound is open, if one is. ``search`` finds those for one output."""
    claim, data = context.claim, context.claim.data
    if data is None:
        raise AssertionError("there are data")
    networks = VectorNetworks(context, data, elements)
    steps: list[Json] = []
    layers: list[list[Neuron]] = []
    for seen in ("GN", "LEN") if kind == "LEN" else ("GN",):
        lower = lower_bounds(context, data, seen, name, width, search)
        steps, layers = [*steps, *lower.steps], [*layers, *lower.layers]
    if name not in ERRORS:
        network = networks.network()
        if network is None:
            return steps, "no network through vectors as values was found"
        return [*steps, encoder.upper_step(network)], "functionals on the output bound the width from below"
    zero = claim.field(0)
    candidates = list(networks.nearest(width or 0))
    if kind == "GN":
        fitting = [hidden for hidden in layers if len(hidden) <= (width or 0)]
        candidates += [refitted(claim, data, hidden, name, context.deadline) for hidden in fitting]
    measured = [(errors_of(claim, data, network), network) for network in candidates]
    nearest = min(measured, key=lambda pair: max((abs(x) for row in pair[0] for _, x in row), default=zero))[1]
    found = [encoder.upper_step(nearest)]
    if name == "risk":
        smallest = min(measured, key=lambda pair: sum((x * x for row in pair[0] for _, x in row), zero))[1]
        found.append({**encoder.upper_step(smallest), "rule": "risk-upper"})
    return [*steps, *found], "functionals on the output bound errors from below"
