"""Rules ``layer`` and ``no-layer``: one given hidden layer, and the least number of copies of one channel (T5.9, with
other activations T12.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_network
from equicert.certificates.search import equivariance, subgroups, two_layer
from equicert.certificates.search.context import Context
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.hidden_covers import cover_within
from equicert.certificates.search.solvers.residuals import SearchLimit, Solution, State
from equicert.certificates.search.widths import WidthSearch, impossible_step, names_types
from equicert.theory.functions.one_kink import from_relu
from equicert.theory.groups.channels import Channel, channel_of
from equicert.theory.widths.covers import CoverProgram
from equicert.theory.widths.prices import ChannelNetwork, fitting_channels, fitting_types, hall_prices
from equicert.theory.widths.residual_problem import ResidualCase

MAX_CHANNELS = 6
"""Different channels up to which all prices 0 and 1 are tried."""

OUTER_NODES = 200
"""Cases in which signs and doubled orbits are decided without regard to prices."""

INNER_NODES = 2_000
"""Cases of one choice of prices."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``channels(REP)`` and ``representable(LAYER)``."""
    context = draft.context
    two_layer.state_form(draft)
    equivariance.require_equivariance(draft, "LEN")
    impossible = impossible_step(context)
    if impossible is not None:
        draft.add("impossible", lambda: [impossible])
        return
    if context.form is None:
        draft.notes[quantity.text] = two_layer.open_reason(context)
        return
    equivariance.settle(draft)
    draft.add(quantity.text, lambda: _steps(draft, quantity))


def _steps(draft: Draft, quantity: Quantity) -> list[Json]:
    context = draft.context
    try:
        if context.claim.activation.is_abs:
            return _abs_steps(context, quantity)
        if quantity.layer is None:
            return _count(draft, quantity)
        channels = tuple(_channel(context, name) for name, _ in quantity.layer)
        return LayerSearch(context, channels, tuple(n for _, n in quantity.layer)).steps()
    except SearchLimit as reason:
        draft.notes[quantity.text] = str(reason)
        return []


def _channel(context: Context, name: str) -> Channel:
    return channel_of(name, context.claim.representation_named(name))


def _count(draft: Draft, quantity: Quantity) -> list[Json]:
    """The least number of copies of one channel: its width in neurons, divided by its degree."""
    context = draft.context
    channel = _channel(context, quantity.channels[0])
    search = WidthSearch(context, "LEN", (channel,))
    if search.beyond_reach() is not None:
        refuted = LayerSearch(context, (channel,), (None,)).refutation()
        return [] if refuted is None else with_subgroups(context, refuted)
    minima = search.minima()
    pairs = list(zip(search.cases, minima, strict=True))
    case, best = min(pairs, key=lambda pair: pair[0].offset + pair[1].solution.cost)
    steps: list[Json] = []
    try:
        network = search.spread(case, best.solution)
        steps.append(layer_step(context, (channel,), network.copies, network))
    except (ValueError, KeyError) as problem:
        draft.notes[quantity.text] = f"no network was assembled: {problem}"
    reasons = [minimum.reason for minimum in minima if minimum.reason]
    if reasons:
        draft.notes[quantity.text] = "; ".join(reasons)
    least = search.prices.base + min(case.offset + minimum.proved for case, minimum in pairs)
    fewer = -(-least // channel.degree) - 1
    if fewer >= 0:
        refuted = LayerSearch(context, (channel,), (fewer,)).refutation()
        steps += [] if refuted is None else with_subgroups(context, refuted)
    return steps


def _abs_steps(context: Context, quantity: Quantity) -> list[Json]:
    """The same with the activation abs, where hyperplanes and a constant say what is needed (T12.9)."""
    if quantity.layer is not None:
        return _abs_layer(context, tuple(quantity.layer))
    name = quantity.channels[0]
    search = WidthSearch(context, "LEN", (_channel(context, name),))
    if None in search.prices.orbits:
        return _abs_layer(context, ((name, None),))
    least = len(search.orbits) + (1 if search.abs_constant else 0)
    fewer = _abs_layer(context, ((name, least - 1),)) if least else []
    return [*_abs_layer(context, ((name, least),)), *fewer]


def _abs_layer(context: Context, layer: tuple[tuple[str, int | None], ...]) -> list[Json]:
    """Rule ``layer`` or ``no-layer`` for one hidden layer: each orbit of hyperplanes has a channel of its own, or
    prices show that some has none."""
    channels, copies = tuple(_channel(context, name) for name, _ in layer), tuple(n for _, n in layer)
    search = WidthSearch(context, "LEN", channels)
    fitting = list(fitting_channels(search.form, search.orbits, search.inputs, channels))
    fitting += [tuple(range(len(channels)))] if search.abs_constant else []
    prices = hall_prices(fitting, copies)
    if prices is None:
        limits = [n or 0 for n in copies]
        return [layer_step(context, channels, limits, search.abs_spread(limits))]
    return [{"rule": "no-layer", "layer": [list(pair) for pair in layer], "cases": [[["at", list(prices), None]]]}]


def layer_step(context: Context, channels: Sequence[Channel], copies: Sequence[int], found: ChannelNetwork) -> Json:
    """Rule ``layer``: a network with no more copies than these; with a leaky relu a relu network is rewritten
    (T12.3)."""
    activation = context.claim.activation
    network = found.network if activation.is_abs else from_relu(found.network, activation)
    return {
        "rule": "layer",
        "layer": [[channel.name, n] for channel, n in zip(channels, copies, strict=True)],
        "network": encode_network(network, context.options.skip),
        "hidden": [list(theta) for theta in found.hidden],
    }


def with_subgroups(context: Context, step: Json) -> list[Json]:
    """The step, after the list of subgroups if its trees refer to signed types."""
    inner = [node[2] for tree in step["cases"] for node in tree if node[0] == "at"]
    return [subgroups.subgroups_step(context), step] if names_types(inner) else [step]


class Representable(Exception):
    """A network with the hidden layer was found on the way."""

    def __init__(self, network: ChannelNetwork) -> None:
        super().__init__()
        self.network = network


@dataclass(frozen=True)
class Priced:
    """Prices, what can be paid with them, and the search at these prices."""

    prices: tuple[int, ...]
    budget: int
    search: WidthSearch


class LayerSearch:
    """A network with a given hidden layer, or a tree of cases with prices that refutes it."""

    def __init__(self, context: Context, channels: tuple[Channel, ...], copies: tuple[int | None, ...]) -> None:
        self.context, self.channels, self.copies = context, channels, copies
        self.plain = WidthSearch(context, "LEN", channels)
        self.fitting = fitting_channels(self.plain.form, self.plain.orbits, self.plain.inputs, channels)
        self.candidates = [self._priced(prices) for prices in self._all_prices()]

    @cached_property
    def carriers(self) -> tuple[tuple[int, ...], ...]:
        """The channels that each type of the covering program may take."""
        program = self.plain.program()
        types = (program.types if isinstance(program, CoverProgram) else None) or ()
        return fitting_types(self.context.elements, types, self.channels)

    def _all_prices(self) -> Iterator[tuple[int, ...]]:
        """The neurons, then prices 0 and 1; what there is any number of must be free."""
        if None not in self.copies:
            yield tuple(c.degree for c in self.channels)
        if len(self.channels) > MAX_CHANNELS:
            return
        for chosen in product((1, 0), repeat=len(self.channels)):
            if all(n is not None or not p for n, p in zip(self.copies, chosen, strict=True)):
                yield chosen

    def _priced(self, prices: tuple[int, ...]) -> Priced:
        channels = tuple(replace(c, price=p) for c, p in zip(self.channels, prices, strict=True))
        budget = sum(n * p for n, p in zip(self.copies, prices, strict=True) if n is not None)
        return Priced(prices, budget, WidthSearch(self.context, "LEN", channels))

    def steps(self) -> list[Json]:
        """Rule ``layer``, or rule ``no-layer``; nothing where neither was found."""
        try:
            refuted = self.refutation()
        except Representable as found:
            copies = [n or 0 for n in self.copies]
            return [layer_step(self.context, self.channels, copies, found.network)]
        return [] if refuted is None else with_subgroups(self.context, refuted)

    def refutation(self) -> Json | None:
        """Rule ``no-layer``. Raises :class:`Representable`, :class:`SearchLimit`."""
        trees, limit = list[Json](), None
        for number in range(len(self.plain.cases)):  # a network may be found in any case
            try:
                trees.append(self._tree(number))
            except SearchLimit as reason:
                limit = reason
        if limit is not None:
            raise limit
        layer = [[channel.name, n] for channel, n in zip(self.channels, self.copies, strict=True)]
        return {"rule": "no-layer", "layer": layer, "cases": trees}

    def _tree(self, number: int) -> list[Any]:
        """The tree of one case: decisions, and prices where they refute."""
        nodes: list[Any] = [None]
        waiting = [(0, State())]
        while waiting:
            if len(nodes) > OUTER_NODES:
                raise SearchLimit(f"more than {OUTER_NODES} cases of the hidden layer")
            at, state = waiting.pop()
            leaf = self._leaf(number, state)
            if leaf is not None:
                nodes[at] = leaf
                continue
            kind, j, children = self._branch(number, state)
            nodes[at] = [kind, j, len(nodes), len(nodes) + 1]
            waiting += [(len(nodes) + 1, children[1]), (len(nodes), children[0])]
            nodes += [None, None]
        return nodes

    def _leaf(self, number: int, state: State) -> Json | None:
        """Prices that refute a state, if some do. Raises :class:`Representable`."""
        for candidate in self.candidates:
            search = candidate.search
            refuted = ["at", list(candidate.prices), None]
            if None in search.prices.orbits:
                return refuted
            case = search.cases[number]
            need = candidate.budget + 1 - search.prices.base - case.offset
            if need - sum(search.prices.of(j) for j in state.doubled) <= 0:
                return refuted
            try:
                found = search.searches[number].decide(need, INNER_NODES, state)
            except SearchLimit:
                continue
            if not isinstance(found, Solution):
                refuted[2] = search.encoded(found)
                return refuted
            self._try(search.cases[number], found)
        return None

    def _try(self, case: ResidualCase, solution: Solution) -> None:
        """Is there a network with these signs and doubled orbits? Raises :class:`Representable` where there is."""
        if None in self.copies:
            return
        limits = [n or 0 for n in self.copies]
        plain = self.plain
        cover = solution.cover
        if solution.image.rows:
            program = plain.program()
            if not isinstance(program, CoverProgram) or program.types is None:
                raise SearchLimit("the group is too large for the types of new hyperplanes")
            used = [fit for j, fit in enumerate(self.fitting) for _ in range(2 if j in solution.doubled else 1)]
            used += [tuple(range(len(limits)))] if case.offset else []
            cover = cover_within(program, program.demand(solution.image), self.carriers, used, limits)
            if cover is None:
                return
        try:
            network = plain.spread(case, replace(solution, cover=cover), limits)
        except (ValueError, KeyError):
            return
        raise Representable(network)

    def _branch(self, number: int, state: State) -> tuple[str, int, tuple[State, State]]:
        """Decide whether an orbit is doubled, else the sign of a single one."""
        case = self.plain.cases[number]
        waiting = [j for j in case.oriented if j not in state.signs and j not in state.doubled]
        for j in waiting:
            if j not in state.single:
                doubled = State(state.signs, (*state.doubled, j), state.single)
                return "double", j, (doubled, State(state.signs, state.doubled, state.single | {j}))
        for j in waiting:
            equal = [k for k in waiting if case.parts[k] == case.parts[j]]
            plus = State({**state.signs, j: 1}, state.doubled, state.single)
            minus = State({**state.signs, **dict.fromkeys(equal, -1)}, state.doubled, state.single)
            return "sign", j, (plus, minus)
        raise SearchLimit("no prices refute the hidden layer, and no network with it was found")
