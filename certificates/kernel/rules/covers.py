"""Leaves of lower bounds that count representations: covers by orbits of signed types (THEORY.md, T5.2, T5.3, T9.3,
T9.6).

A part of a tree of ``widths.py``, loaded where a leaf names a space. What is left over of the linear part must pass
through hidden orbits of signed types; an integer covering program says what that costs at least, and its linear
programming dual proves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from ..algebra import apply, dot, product, summed, times, transpose
from ..elimination import contains, echelon, is_reduced
from ..numbers import Rational, coordinate
from ..objects.spaces import (
    Space,
    character_of_space,
    character_of_subspace,
    inner_product,
    read_space,
    semi_invariants,
)
from ..objects.subgroups import Subgroups
from ..reading import MAX_LENGTH, Invalid, Json, Matrix, items, natural, rational, require, row, spend
from ..trees import Children, kind_of, read_tree, walk
from .residual import Problem, State

if TYPE_CHECKING:
    from ..objects.channels import Channel
    from ..objects.forms import Form
    from ..proof import Proof


def check_unaffordable(problem: Problem, state: State, columns: Matrix, space: Json) -> None:
    """The columns of a functional lie in a stable space, which no affordable signed type carries (T9.3)."""
    subgroups = _needed(problem.subgroups)
    probe = read_space(space, problem.generators, problem.p, problem.K)
    span = echelon(probe)
    require(all(contains(span, column) for column in columns), "a functional does not lie in its space")
    chi = character_of_space(subgroups.group, probe)
    rem = problem.rem(state)
    for kind, weight in zip(subgroups.types, _weights(subgroups, problem.channels), strict=True):
        if weight is not None and weight <= rem:
            require(semi_invariants(chi, kind) == 0, "an affordable orbit type carries part of the space")


def check_out_of_reach(proof: Proof, form: Form, space: Json) -> None:
    """Some covector of a stable space that no signed type with a channel carries is not zero on what is left of the
    linear part, on the common kernel of all normals (T5.7)."""
    statement, subgroups = proof.statement, _needed(proof.subgroups)
    probe = read_space(space, statement.generators, statement.p, statement.K)
    chi = character_of_space(subgroups.group, probe)
    for kind, weight in zip(subgroups.types, _weights(subgroups, statement.channels), strict=True):
        require(weight is None or semi_invariants(chi, kind) == 0, "an orbit type with a channel carries the space")
    normals = echelon(plane.row for plane in form.channels)
    seen = product(probe, form.linear)
    require(
        any(not contains(normals, row) for row in seen), "the space sees nothing of what is left of the linear part"
    )


def _weights(subgroups: Subgroups, channels: tuple[Channel, ...]) -> list[int | None]:
    """What new hyperplanes of each signed type cost (T5.1, T5.6)."""
    if not channels:
        return [2 * kind.index for kind in subgroups.types]
    if channels not in subgroups.weights:
        from ..objects.channels import type_prices

        subgroups.weights[channels] = type_prices(subgroups, channels)
    return subgroups.weights[channels]


def _needed(subgroups: Subgroups | None) -> Subgroups:
    if subgroups is None:
        raise Invalid("a leaf refers to signed types, but no subgroups step precedes it")
    return subgroups


@dataclass(frozen=True)
class Program:
    """Minimise ``sum w_k m_k`` subject to ``sum_k carries[i][k] m_k >= demand[i]``, over natural numbers m_k; where
    ``w_k`` is None, ``m_k`` is zero."""

    weights: list[int | None]
    carries: list[list[int]]
    demand: list[int]


@dataclass(frozen=True)
class Bounds:
    """What the ancestors of a node assume about the multiplicities ``m_k``."""

    low: dict[int, int] = field(default_factory=dict)
    high: dict[int, int] = field(default_factory=dict)


def check_cover(problem: Problem, state: State, vectors: Json, spaces: Json, tree: Json) -> None:
    """The part Z of the residual image that no open choice can change needs a wide cover (T5.2, T9.6).

    Q spans part of the common kernel, and open signs do not act on it; ``Z = R(Q)``.
    """
    case, p = problem.case, problem.p
    subgroups = _needed(problem.subgroups)
    Q = [row(v, case.dim, problem.K, "a vector of a cover leaf") for v in items(vectors, "the vectors of a cover leaf")]
    require(is_reduced(Q), "the vectors of a cover leaf are not a reduced basis")
    for n in problem.normals([*problem.killed(state), *problem.doublable(state)]):
        require(all(dot(n, v) == 0 for v in Q), "a vector of a cover leaf is not in the common kernel")
    for j in problem.undetermined(state):
        require(all(not apply(case.parts[j], v) for v in Q), "an open sign changes the image at a cover leaf")
    residual = problem.residual(state)
    Z = [z for v in Q if (z := apply(residual, v))]
    span = echelon(Z)
    require(len(span) > 0, "a cover leaf covers nothing")
    for generator in problem.generators:
        columns = transpose(generator.output, p)
        require(
            all(contains(span, times(z, columns)) for z in span.values()), "the image at a cover leaf is not stable"
        )
    listed: list[Space] = [
        read_space(E, problem.generators, p, problem.K) for E in items(spaces, "the spaces of a cover leaf")
    ]
    characters = [character_of_space(subgroups.group, E) for E in listed]
    chi = character_of_subspace(subgroups.group, tuple(span[i] for i in sorted(span)), p)
    program = Program(
        _weights(subgroups, problem.channels),
        [[semi_invariants(psi, kind) for kind in subgroups.types] for psi in characters],
        [inner_product(subgroups.group, psi, chi) for psi in characters],
    )
    check_program(program, problem.need - problem.spent(state), subgroups, tree)


def check_program(program: Program, goal: int, subgroups: Subgroups, tree: Json) -> None:
    """The least value of the covering program is at least ``goal`` (T5.3)."""
    nodes = read_tree(tree, "a cover tree")

    def visit(bounds: Bounds, parts: list[Json]) -> Children[Bounds]:
        low, high = bounds.low, bounds.high
        spend(2 * (len(low) + len(high)), kept=True)
        if kind_of(parts) == "branch":
            _, kind, a, below, above = items(parts, "a branch of a cover tree", 5)
            k = subgroups.find_type(kind)
            a = natural(a, "a multiplicity", MAX_LENGTH)
            return (
                (below, Bounds(low, {**high, k: min(a, high.get(k, a))})),
                (above, Bounds({**low, k: max(a + 1, low.get(k, 0))}, high)),
            )
        name, values = items(parts, "a leaf of a cover tree", 2)
        require(name == "dual", "a cover node has an unknown kind")
        y = [rational(x, "a dual value") for x in items(values, "the dual vector", len(program.demand))]
        require(dual_bound(program, y, bounds) >= goal, "a dual vector does not reach the bound")
        return ()

    walk(nodes, Bounds(), visit, "a cover node")


def dual_bound(program: Program, y: Sequence[Rational], bounds: Bounds) -> int:
    """The least number of neurons that a dual vector leaves possible within the bounds: covers cost multiples of what
    all weights have in common (without channels of the statement's own, pairs of neurons)."""
    require(all(v >= 0 for v in y), "a dual value is negative")
    total = Fraction(coordinate(summed(zip(y, program.demand, strict=True))))
    spend(len(program.weights))
    for k, weight in enumerate(program.weights):
        if weight is None:
            continue
        paid = summed((v, line[k]) for v, line in zip(y, program.carries, strict=True))
        reduced = coordinate(weight - paid)
        if reduced >= 0:
            total += reduced * bounds.low.get(k, 0)
        else:
            require(k in bounds.high, "a dual vector pays more for a type than it costs")
            total += reduced * bounds.high[k]
    step = gcd(*(w for w in program.weights if w is not None)) or 1
    return step * -((-total.numerator) // (step * total.denominator))
