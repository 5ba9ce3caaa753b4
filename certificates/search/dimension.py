"""Rule ``dimension``: a network whose derivative has high rank bounds ``dim(CLASS, m)`` from below (T7.5).

Parameters, formulas in the width and VC bounds are counted by the kernel from the subgroups.
"""

from __future__ import annotations

from itertools import product

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_row
from equicert.certificates.search import compensation, continuous, linear_maps, subgroups
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.complexity.derivative import (
    ProbedNetwork,
    all_maps,
    candidate_linear_neurons,
    derivative_rank,
    linear_neurons,
)
from equicert.theory.complexity.dimension import best_type, generic_network
from equicert.theory.complexity.hidden_orbits import HiddenOrbit, single_neuron
from equicert.theory.numbers.matrices import Matrix

MAX_COLUMNS = 1000
"""Weights of a network whose derivative is taken."""

SEEDS = 8
"""Random networks that are tried; most have full rank."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``params``, ``dim``, ``vc``, ``pseudodim``."""
    kind, width, claim = quantity.network_class or "GN", quantity.width, draft.claim
    if claim.group.continuous and kind != "GN":
        _settle_continuous(draft, quantity, kind)
        return
    if quantity.kind.from_above_only:
        require_scalar(draft, quantity)
    if kind != "GN" and not claim.hidden_supports:
        subgroups.settle(draft)
    if quantity.name == "dim" and not claim.bias:
        free = claim.skip or claim.activation.is_abs
        if quantity.is_formula and (kind != "GEN" or not free):
            raise IllPosed(
                f"{quantity.text}: the formula holds with hidden biases; ask for a width, such as dim(LEN, 4)"
            )
        if kind == "GEN" and not free:
            raise IllPosed(
                f"{quantity.text}: without hidden biases the dimension of GEN is known with a skip connection "
                "or activation abs only"
            )
    if kind == "GEN" and quantity.kind.from_above_only and not claim.skip:
        compensation.settle(draft)
    if kind == "GEN" or claim.skip or not claim.bias:
        linear_maps.settle(draft)
    counted = kind == "GEN" and (claim.output.dim == 1 or not draft.default_options)  # by the kernel (T7.25 to T7.28)
    if quantity.name == "dim" and width is not None and not counted:
        _lower_ends(draft, kind, width)


def _settle_continuous(draft: Draft, quantity: Quantity, kind: str) -> None:
    """That of LEN by the finite group of the layers; that of GEN lies between those of LEN and GN. Errors: IllPosed."""
    if kind == "GEN":
        draft.notes[quantity.text] = "for a continuous group GEN is only bounded by LEN and GN"
        if quantity.name != "dim" or draft.claim.skip or continuous.is_degenerate(draft):
            return
    inner = continuous.fully_reduced(draft, quantity)
    settle(inner, Quantity(quantity.name, ("LEN", *quantity.arguments[1:])))
    draft.notes |= inner.notes


def require_scalar(draft: Draft, quantity: Quantity) -> None:
    """VC bounds are for scalar outputs. Errors: IllPosed."""
    p = draft.claim.output.dim
    if p != 1:
        raise IllPosed(f"{quantity.text}: the bound is for scalar outputs, and the output has dimension {p}")


def _lower_ends(draft: Draft, kind: str, width: int) -> None:
    context = draft.context
    if width * (draft.claim.input.dim + draft.claim.output.dim) > MAX_COLUMNS:
        draft.notes[f"dim({kind}, {width})"] = (
            f"the rank of a derivative is computed up to {MAX_COLUMNS} weights; "
            f"for GN and LEN ask for the formula, dim({kind}, m)"
        )
        return
    first = "LEN" if kind == "GEN" else kind
    draft.add(f"dim({first}, {width})", lambda: _best_steps(context, first, width, (0,)))
    if kind == "GEN" and not draft.claim.activation.is_abs:  # with abs the kernel counts it (T12.10)
        maps = (draft.claim.input >> draft.claim.output).basis
        extra = tuple(k for k in candidate_linear_neurons(maps) if k <= width)
        if extra:
            draft.add(f"dim(GEN, {width})", lambda: _best_steps(context, "GEN", width, extra))


def _best_steps(context: Context, kind: str, width: int, extra: tuple[int, ...]) -> list[Json]:
    """The best of a few random networks. For GEN, with some numbers of neurons set aside for a linear map."""
    best: tuple[int, list[Json]] = (-1, [])
    for seed, more in product(range(max(SEEDS // len(extra), 2)), extra):
        network = _network(context, kind, width, seed, more)
        if kind == "GEN" and width - more + linear_neurons(network) != width:
            continue  # the hyperplanes do not span what the linear map sees, so that it takes more neurons
        rank = derivative_rank(network)
        if rank > best[0]:
            best = rank, [_step(context, kind, width, network)]
        if rank == network.weight_count:
            break
    return best[1]


def _network(context: Context, kind: str, width: int, seed: int, set_aside: int) -> ProbedNetwork:
    """A random network of the best hidden type, with points at which its derivative should have full rank."""
    claim, V, U, field = context.claim, context.claim.input, context.claim.output, context.claim.field
    orbits: tuple[HiddenOrbit, ...] = (single_neuron(V.dim, U.dim, field),)
    if kind != "GN":
        orbits = context.priced_orbits if kind == "LEN" else context.hidden_orbits
    maps = V.dim * U.dim if kind == "GN" else (V >> U).dim
    linear = kind == "GEN" or claim.skip
    budget = width - set_aside
    folded = claim.activation.is_abs
    chosen = best_type(budget, orbits, claim.bias, 0 if linear or folded else maps)
    if kind != "LEN" or not context.channels:  # chosen channels may all be larger than what is left
        idle = next(k for k, orbit in enumerate(orbits) if orbit.size == 1)
        chosen = (*chosen, *[idle] * (budget - sum(orbits[k].size for k in chosen)))
    more = V.dim * U.dim if linear else 0
    weights, points = generic_network(chosen, orbits, V.dim, U.dim, field, seed, claim.bias, more)
    constants = Matrix([], U.dim, field)
    if claim.output_bias:
        constants = Matrix.identity(U.dim, field) if kind == "GN" else context.hidden_orbits[-1].vectors
    directions: tuple[Matrix, ...] = ()
    if linear:
        directions = all_maps(V.dim, U.dim, field) if kind == "GN" else tuple((V >> U).basis)
    return ProbedNetwork(orbits, weights, points, claim.bias, constants, directions, V.dim, U.dim, field, folded)


def _step(context: Context, kind: str, width: int, network: ProbedNetwork) -> Json:
    field = context.claim.field
    return {
        "rule": "dimension",
        "class": kind,
        "width": width,
        "orbits": [
            {"class": t.orbit, "a": encode_row(t.a, field), "w": encode_row(t.w, field), "b": field.encode(t.b)}
            for t in network.weights
        ],
        "points": [encode_row(x, field) for x in network.points],
    }
