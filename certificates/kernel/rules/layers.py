"""One given hidden layer: networks that have it, and proofs that none does (THEORY.md, T5.9).

A hidden layer is given by how many copies it has of each of some channels. Any prices of the channels bound from below
what a solution costs, and the copies from above what can be paid. So a tree goes through cases, and each case may
choose the prices that refute it. With activation abs there is one case only: no signs, nothing doubled, nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from ..objects.channels import Channel, channel_named, count_channels, fitting_channels, prices_from
from ..objects.forms import Prices, hyperplane_orbits
from ..objects.networks import check_layerwise
from ..proof import KINKED, Layer, Proof
from ..reading import MAX_LENGTH, Json, items, natural, require, spend, text
from ..trees import Children, kind_of, read_tree, walk
from . import Rule
from .residual import Problem, State, cases_of
from .widths import as_for_relu, has_missing_bias, representing, visit


def layer(proof: Proof, given: Json, network: Json, hidden: Json) -> None:
    """A network with this hidden layer, or a part of it, represents the target (T5.9)."""
    listed = _read_layer(proof, given)
    require(
        all(n is not None for _, n in listed), "a hidden layer that represents the target has finitely many channels"
    )
    read = representing(proof, network)
    thetas = check_layerwise(read, proof.statement.generators, hidden)
    counts = count_channels(thetas, len(read.neurons), [channel for channel, _ in listed])
    for channel, n in listed:
        require(n is not None and counts[channel.name] <= n, "the network has more channels than the hidden layer")
    proof.record_layer(Layer({channel.name: n for channel, n in listed}, True))


def no_layer(proof: Proof, given: Json, cases: Json) -> None:
    """No network with this hidden layer represents the target (T5.9; other activations T12.9)."""
    statement, form = proof.statement, proof.two_layer()
    listed = _read_layer(proof, given)
    require(proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
    require(not has_missing_bias(form, statement.options), "without these biases there is no network at all")
    orbits = hyperplane_orbits(form, statement.generators)
    channels = tuple(channel for channel, _ in listed)
    offer = Offer(
        channels,
        tuple(n for _, n in listed),
        tuple(map(tuple, fitting_channels(form, orbits, statement.generators, channels))),
    )
    if statement.slope == -1:
        (tree,) = items(cases, "the cases", 1)
        (node,) = items(tree, "a tree with activation abs", 1)
        kind, given, rest = items(node, "a priced case", 3)
        require(kind == "at" and rest is None, "with activation abs prices alone refute a hidden layer")
        constant = not statement.options.output_bias and bool(form.constant)  # so there are hidden biases (T5.5)
        _, budget, prices = offer.at(given)
        least = None if None in prices.orbits else prices.base + (prices.constant if constant else 0)
        require(least is None or least > budget, "hyperplanes and constant do not cost more than the hidden layer")
        proof.record_layer(Layer({channel.name: n for channel, n in listed}, False))
        return
    form = as_for_relu(form, statement.slope)
    every = cases_of(form, orbits, statement.options, statement.d)
    for case, tree in zip(every, items(cases, "the cases", len(every)), strict=True):
        problem = Problem(case, 0, statement.p, statement.K, statement.generators, proof.subgroups, offer.prices(None))
        nodes = read_tree(tree, "a tree of a hidden layer")
        walk(nodes, State(), partial(_visit, problem, offer), "a node of a hidden layer")
    proof.record_layer(Layer({channel.name: n for channel, n in listed}, False))


RULES = (
    Rule("layer", ("layer", "network", "hidden"), ("T5.9", "T12.1"), layer, reach=KINKED),
    Rule("no-layer", ("layer", "cases"), ("T5.9", "T12.9"), no_layer, reach=KINKED),
)


@dataclass(frozen=True)
class Offer:
    """The channels of a hidden layer, how many there are of each (None: any number), and which of them fit each orbit
    of hyperplanes."""

    channels: tuple[Channel, ...]
    copies: tuple[int | None, ...]
    fitting: tuple[tuple[int, ...], ...]

    def priced(self, prices: tuple[int, ...] | None) -> tuple[Channel, ...]:
        """The channels at some prices (None: their own)."""
        if prices is None:
            return self.channels
        return tuple(replace(c, price=p) for c, p in zip(self.channels, prices, strict=True))

    def prices(self, prices: tuple[int, ...] | None) -> Prices:
        """What orbits cost at some prices."""
        return prices_from(self.fitting, self.priced(prices))

    def at(self, given: Json) -> tuple[tuple[int, ...], int, Prices]:
        """Prices as a proof gives them, what can be paid with them, and what orbits cost: all copies together; what
        there is any number of must be free."""
        listed = items(given, "the prices of a case", len(self.channels))
        chosen = tuple(natural(p, "a price", MAX_LENGTH) for p in listed)
        require(
            all(n is not None or p == 0 for n, p in zip(self.copies, chosen, strict=True)),
            "a channel of which there is any number has a price",
        )
        budget = sum(n * p for n, p in zip(self.copies, chosen, strict=True) if n is not None)
        return chosen, budget, self.prices(chosen)


def _read_layer(proof: Proof, value: Json) -> list[tuple[Channel, int | None]]:
    """The channels of a hidden layer with their numbers of copies."""
    found: list[tuple[Channel, int | None]] = []
    for entry in items(value, "a hidden layer"):
        name, n = items(entry, "a channel of a hidden layer", 2)
        channel = channel_named(text(name, "a channel"), proof.statement.representations)
        require(all(channel.name != other.name for other, _ in found), "a channel of a hidden layer stands twice")
        found.append((channel, None if n is None else natural(n, "a number of copies", MAX_LENGTH)))
    require(len(found) > 0, "a hidden layer has no channels")
    return found


def _visit(problem: Problem, offer: Offer, state: State, parts: list[Json]) -> Children[State]:
    """One node: a decision that no price has a part in, or prices that refute the case by a tree of their own."""
    kind = kind_of(parts)
    spend(1 + len(problem.case.orbits))
    if kind == "double":
        _, j, doubled, single = items(parts, "a double node", 4)
        j = natural(j, "an orbit", len(problem.case.orbits))
        require(
            j in problem.undetermined(state) and j not in state.single, "a double node splits an orbit that is decided"
        )
        return (
            (doubled, State(state.signs, state.doubled.deciding(j, True), state.single)),
            (single, State(state.signs, state.doubled, state.single.deciding(j, True))),
        )
    if kind == "sign":
        _, j, plus, minus = items(parts, "a sign node", 4)
        j = natural(j, "an orbit", len(problem.case.orbits))
        open_orbits = [k for k in problem.undetermined(state) if k in state.single]
        require(j in open_orbits, "a sign node splits an orbit that is decided or may be doubled")
        part = problem.case.parts[j]
        spend(len(open_orbits) * sum(map(len, part)))
        equal = [k for k in open_orbits if problem.case.parts[k] == part]
        require(equal[0] == j, "a sign node splits an orbit with an earlier equal one")
        return (plus, state.signed([j], 1)), (minus, state.signed(equal, -1))
    require(kind == "at", "a node of a hidden layer has an unknown kind")
    _, given, tree = items(parts, "a priced case", 3)
    chosen, budget, prices = offer.at(given)
    if None in prices.orbits:
        require(tree is None, "a tree is given where nothing is to be proved")
        return ()
    # The offset of a case says whether it has a constant neuron, which costs the least of all prices.
    need = budget + 1 - prices.base - (prices.constant if problem.case.offset else 0)
    priced = replace(problem, need=need, prices=prices, channels=offer.priced(chosen))
    if need - priced.spent(state) <= 0:
        require(tree is None, "a tree is given where nothing is to be proved")
        return ()
    nodes = read_tree(tree, "a tree")
    walk(nodes, state, partial(visit, priced), "a tree node")
    return ()
