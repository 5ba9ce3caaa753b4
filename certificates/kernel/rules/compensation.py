"""How much width makes up for layer-wise equivariance (THEORY.md, T6.2 to T6.10).

The factor lies between the ratio of one function, or of one shared constituent, and the largest ratio of a
decomposition of the output. Real dimensions of constituents are worked out in ``constituents.py``.
"""

from __future__ import annotations

from ..algebra import apply, identity, summed
from ..elimination import eigenspace, rank, trace
from ..numbers import Rational, quotient
from ..objects.forms import base_width, hyperplane_orbits
from ..objects.networks import read_network
from ..objects.spaces import Space, character_of_space, inner_product, read_space, semi_invariants, space_matrices
from ..objects.statement import Statement
from ..objects.subgroups import SignedType, Subgroups, architectures, members
from ..proof import KINKED, TILTED, Proof
from ..ranges import Key
from ..reading import Json, Row, fields, items, require
from . import Rule
from .constituents import real_dimension
from .equivariance import check_form

FACTOR = Key("compensation")


def compensation(proof: Proof, lower: Json, upper: Json) -> None:
    """The factor lies between the ratio of one shared constituent and max(2, all ratios) (T6.2, T6.3; without output
    bias T6.10)."""
    statement = proof.statement
    subgroups = proof.needed_subgroups("the compensation rule needs a subgroups step before it")
    require(not statement.options.skip, "the compensation rule is for networks without skip connection")
    group = subgroups.group
    if lower is not None:
        value, evidence = fields(lower, ("space", "field"), "the lower end")
        space = read_space(value, statement.generators, statement.p, statement.K)
        chi = character_of_space(group, space)
        require(inner_product(group, chi, group.input_character) > 0, "the space shares no irreducible with the input")
        dim = real_dimension(subgroups, space, chi, statement.K, evidence)
        cheapest = min(k.index for k in subgroups.types if semi_invariants(chi, k) > 0)
        proof.at_least(FACTOR, quotient(cheapest, dim))
    if all(g.input == identity(statement.d) for g in statement.generators):
        proof.at_most(FACTOR, 1)  # the average of a network over the group has its neurons (T6.6)
    elif statement.options.output_bias and _nothing_to_compensate(subgroups):
        proof.at_most(FACTOR, 1)
    elif upper is not None:
        proof.at_most(FACTOR, max([2, *_upper_ratios(statement, subgroups, upper)]))


def _nothing_to_compensate(subgroups: Subgroups) -> bool:
    """No equivariant linear map but zero, and no hyperplane whose sides are exchanged and that may carry a channel
    vector: then one neuron for each hyperplane, oriented orbit by orbit, is layer-wise equivariant and has the right
    linear part, zero (T6.5)."""
    group = subgroups.group
    output_character = [trace(A) for A in group.outputs]
    if inner_product(group, group.input_character, output_character) > 0:
        return False
    flipping = [k for k in subgroups.types if -1 in k.signs and semi_invariants(group.input_character, k) > 0]
    jumps = (summed((1, output_character[g]) for g in members(kind.subgroup)) for kind in flipping)
    return all(total == 0 for total in jumps)


def _upper_ratios(statement: Statement, subgroups: Subgroups, upper: Json) -> list[Rational]:
    """``[G:S] / dim`` for each part of a decomposition of the covectors of U that shares an irreducible with V."""
    group, p = subgroups.group, statement.p
    ratios: list[Rational] = []
    everything: list[Row] = []
    for entry in items(upper, "the decomposition"):
        value, named, evidence = fields(entry, ("space", "type", "field"), "a part of the decomposition")
        space = read_space(value, statement.generators, p, statement.K)
        everything += space
        chi = character_of_space(group, space)
        if named is None:
            require(evidence is None, "a part without type needs no field")
            require(
                inner_product(group, chi, group.input_character) == 0,
                "a part without type shares an irreducible with the input",
            )
            continue
        kind = subgroups.types[subgroups.find_type(named)]
        dim = real_dimension(subgroups, space, chi, statement.K, evidence)
        require(_span_of_translates(subgroups, space, kind) == len(space), "a type does not reach all of its part")
        ratios.append(quotient(kind.index, dim))
    require(len(everything) == p and rank(everything) == p, "the parts do not decompose the covectors of the output")
    return ratios


def _span_of_translates(subgroups: Subgroups, space: Space, kind: SignedType) -> int:
    """The dimension of the span of all translates of ``K^(S, lambda)``."""
    matrices = space_matrices(subgroups.group, space)
    fixed = eigenspace(subgroups.actions(kind, matrices), len(space))
    return rank(apply(A, v) for A in matrices for v in fixed)


def flipping(proof: Proof) -> None:
    """With the activation abs the factor is 2 or 1: does a signed type with nontrivial signs, realised by hyperplanes,
    carry channel vectors? (T12.6)"""
    statement = proof.statement
    require(statement.slope == -1, "the activation is not abs")
    subgroups = proof.needed_subgroups("the rule flipping needs a subgroups step before it")
    outputs = subgroups.group.outputs
    twice = any(
        -1 in kind.signs and eigenspace(((outputs[g], 1) for g in subgroups.classes[kind.class_number][1]), statement.p)
        for kind, _ in architectures(subgroups)
    )
    proof.exactly(FACTOR.name, 2 if twice else 1)


def witness(proof: Proof, network: Json) -> None:
    """One function that needs more neurons when every layer is equivariant bounds the factor from below (T2.3, T6.8):
    its network, and the count of hyperplanes, flipping ones twice."""
    statement = proof.statement
    require(not statement.options.skip, "a witness is for networks without skip connection")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options)
    form = read.form(statement.slope)
    for generator in statement.generators:
        check_form(form, generator)
    require(len(read.neurons) > 0, "a witness has no neurons")
    proof.at_least(FACTOR, quotient(base_width(hyperplane_orbits(form, statement.generators)), len(read.neurons)))


RULES = (
    Rule(
        "compensation",
        ("lower", "upper"),
        ("T6.2", "T6.3", "T6.5", "T6.6", "T6.10", "T9.12", "T12.3"),
        compensation,
        reach=TILTED,
    ),
    Rule("flipping", (), ("T12.6",), flipping, reach=KINKED),
    Rule("witness", ("network",), ("T2.3", "T6.8", "T12.3", "T12.6"), witness, reach=KINKED),
)
