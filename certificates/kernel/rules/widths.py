"""Minimal widths: upper bounds by explicit networks, lower bounds by trees of cases (THEORY.md, T3.1, T5.1).

The least width is the number of neurons that the hyperplanes of the target need, and the least cost of the linear
part that these leave over: a minimum over signs of the orbits of hyperplanes and over sets of orbits that are
doubled. An upper bound is a network. A lower bound is a tree that goes through the cases: an inner node decides a
sign or a doubling, a leaf shows that a cheaper solution is impossible there (``leaves.py``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..algebra import scale
from ..numbers import Scalar, div
from ..objects.forms import Form, hyperplane_orbits, plain_prices
from ..objects.networks import Network, Options, check_layerwise, read_network
from ..proof import KINKED, Proof
from ..ranges import Key
from ..reading import Json, items, natural, require
from ..trees import Children, kind_of, read_tree, walk
from . import Rule
from .residual import Problem, State, cases_of

if TYPE_CHECKING:
    from ..objects.channels import Channel

# -- the rules --------------------------------------------------------------------------------------------------------


def upper(proof: Proof, kind: Json, network: Json, hidden: Json) -> None:
    """A network of the class represents the target: the least width is at most its number of neurons (T1.4, T2.2).

    Where the statement names the channels of hidden layers, the neurons are such (T5.6)."""
    statement = proof.statement
    require(kind in ("GN", "LEN"), "an upper bound is for GN or LEN")
    read = representing(proof, network)
    if kind == "LEN":
        proof.needs_finite_group(False, "an upper bound for LEN")
        thetas = check_layerwise(read, statement.generators, hidden)
        if statement.channels:
            from ..objects.channels import count_channels

            count_channels(thetas, len(read.neurons), statement.channels)
    else:
        require(hidden is None, "a GN network has no hidden permutations")
    proof.at_most(Key("width", kind), len(read.neurons))


def representing(proof: Proof, network: Json) -> Network:
    """A network with the canonical form of the target (T2.2)."""
    statement, form = proof.statement, proof.two_layer()
    read = read_network(network, statement.d, statement.p, statement.K, statement.options)
    have = read.form(statement.slope)
    require(have.channels == form.channels, "the network bends differently from the target")
    require(have.linear == form.linear, "the network has another linear part than the target")
    require(have.constant == form.constant, "the network has another constant than the target")
    return read


def lower(proof: Proof, kind: Json, bound: Json, cases: Json) -> None:
    """No narrower network of the class represents the target (T3.1 for GN, T5.1 and T5.6 for LEN; cases T9.15; other
    activations T12.3, T12.5)."""
    require(kind in ("GN", "LEN"), "a lower bound is for GN or LEN")
    form = proof.two_layer()
    least = natural(bound, "a bound")
    require(kind == "GN" or proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
    proof.needs_finite_group(kind == "GN", "a lower bound for LEN")
    check_lower(proof, form, kind == "LEN", least, cases, proof.statement.channels if kind == "LEN" else ())
    proof.at_least(Key("width", kind), least)


def no_hidden_layer(proof: Proof, space: Json) -> None:
    """No hidden layer made of the channels of the statement represents the target (T5.7).

    Either an orbit of hyperplanes fits none of the channels; or part of what is left of the linear part, even where all
    orbits have both orientations, is seen by covectors of a space that no signed type carries for which there is one.
    """
    statement, form = proof.statement, proof.two_layer()
    require(len(statement.channels) > 0, "all channels are allowed")
    require(proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
    from ..objects.channels import prices_with

    orbits = hyperplane_orbits(form, statement.generators)
    if space is None:
        prices = prices_with(form, orbits, statement.generators, statement.channels)
        require(None in prices.orbits, "every orbit of hyperplanes fits a channel")
    else:
        require(not statement.options.skip, "a skip connection takes the linear part")
        from .covers import check_out_of_reach

        check_out_of_reach(proof, form, space)
    proof.impossible(("LEN",))


def no_linear(proof: Proof) -> None:
    """Networks with the activation abs and without skip connection have no linear part (T12.5)."""
    statement, form = proof.statement, proof.two_layer()
    require(statement.slope == -1, "the activation is not abs")
    require(not statement.options.skip, "the statement allows a skip connection")
    require(any(form.linear), "the target has no linear part")
    proof.impossible()


def no_bias(proof: Proof) -> None:
    """Networks without biases bend at the origin only, and vanish there without output bias (T5.5)."""
    require(has_missing_bias(proof.two_layer(), proof.statement.options), "biases are not missing")
    proof.impossible()


WIDTHS = ("T3.1", "T5.1", "T5.2", "T5.3", "T5.4", "T5.6", "T12.3", "T12.5")
CASES = ("T9.1", "T9.15", "T9.16")
LEAVES = ("T9.2", "T9.3", "T9.4", "T9.5", "T9.6", "T9.8")
RULES = (
    Rule("upper", ("class", "network", "hidden"), ("T1.4", "T2.2", "T5.6", "T12.1"), upper, KINKED, continuous=True),
    Rule("lower", ("class", "bound", "cases"), (*WIDTHS, *CASES, *LEAVES), lower, KINKED, continuous=True),
    Rule("no-linear", (), ("T12.5",), no_linear, reach=KINKED, continuous=True),
    Rule("no-bias", (), ("T5.5",), no_bias, reach=KINKED, continuous=True),
    Rule("no-hidden-layer", ("space",), ("T5.7", "T12.3", "T12.5"), no_hidden_layer, reach=KINKED),
)


# -- lower bounds -----------------------------------------------------------------------------------------------------


def has_missing_bias(form: Form, options: Options) -> bool:
    """Do the forbidden biases exclude every network? (T5.5)"""
    shifted = any(plane.constant != 0 for plane in form.channels)
    return not options.bias and (shifted or (not options.output_bias and bool(form.constant)))


def check_lower(
    proof: Proof, form: Form, layerwise: bool, bound: int, cases: Json, channels: tuple[Channel, ...] = ()
) -> None:
    """No network of the class is narrower than ``bound`` (T5.1; without generators T3.1; with channels T5.6)."""
    statement = proof.statement
    generators, subgroups = (statement.generators, proof.subgroups) if layerwise else ((), None)
    require(not has_missing_bias(form, statement.options), "without these biases there is no network at all")
    orbits = hyperplane_orbits(form, generators)
    prices = plain_prices(orbits)
    if channels:
        from ..objects.channels import prices_with

        prices = prices_with(form, orbits, generators, channels)
    if statement.slope == -1:
        require(cases == [], "with activation abs a lower bound has no cases")
        constant = not statement.options.output_bias and bool(form.constant)  # so there are hidden biases (T5.5)
        least = prices.base + (prices.constant if constant else 0)
        require(bound <= least, "the bound is more than what hyperplanes and constant need")
        return
    form = as_for_relu(form, statement.slope)
    listed = cases_of(form, orbits, statement.options, statement.d, prices.constant)
    for case, tree in zip(listed, items(cases, "the cases", len(listed)), strict=True):
        need = bound - prices.base - case.offset
        if need <= 0:
            require(tree is None, "a tree is given where nothing is to be proved")
            continue
        problem = Problem(case, need, statement.p, statement.K, generators, subgroups, prices, channels)
        nodes = read_tree(tree, "a tree")
        walk(nodes, State(), partial(visit, problem), "a tree node")


def as_for_relu(form: Form, slope: Scalar) -> Form:
    """The function whose networks with relu are as wide as those of the given one with this slope: the affine part
    divided by ``(1 + slope) / (1 - slope)`` (T12.3)."""
    if slope == 0:
        return form
    factor = div(1 - slope, 1 + slope)
    return Form(form.channels, tuple(scale(factor, line) for line in form.linear), scale(factor, form.constant))


def visit(problem: Problem, state: State, parts: list[Json]) -> Children[State]:
    """One node of a tree (FORMAT.md, ``lower``). What is doubled is affordable, so ``rem`` is never negative."""
    kind = kind_of(parts)
    if kind == "sign":
        _, j, plus, minus = items(parts, "a sign node", 4)
        j = natural(j, "an orbit", len(problem.case.orbits))
        require(j in problem.undetermined(state), "a sign node splits an orbit that is decided or flipping")
        require(j not in problem.doublable(state), "a sign node splits an orbit that may still be doubled")
        equal = problem.equal_to(state, j)
        require(equal[0] == j, "a sign node splits an orbit with an earlier equal one")
        # Equal orbits with sign + may be assumed to come first: if the first has -, all have (T9.16).
        return (plus, state.signed([j], 1)), (minus, state.signed(equal, -1))
    if kind == "double":
        _, j, doubled, single = items(parts, "a double node", 4)
        j = natural(j, "an orbit", len(problem.case.orbits))
        require(j in problem.doublable(state), "a double node splits an orbit that cannot be doubled")
        return (
            (doubled, State(state.signs, state.doubled.deciding(j, True), state.single)),
            (single, State(state.signs, state.doubled, state.single.deciding(j, True))),
        )
    from .leaves import check_leaf

    check_leaf(problem, state, kind, parts)
    return ()
