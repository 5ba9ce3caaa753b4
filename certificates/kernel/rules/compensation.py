"""How much width makes up for layer-wise equivariance (THEORY.md, T6.2 to T6.10).

The factor lies between the ratio of one function, or of one shared constituent, and the largest ratio of a
decomposition of the output. Real dimensions of constituents are worked out in ``constituents.py``.
"""

from __future__ import annotations

from ..algebra import apply, identity
from ..elimination import eigenspace, is_prime, rank
from ..numbers import Rational, quotient
from ..objects.forms import Form, base_width, hyperplane_orbits
from ..objects.networks import read_network
from ..objects.spaces import Space, character_of_space, inner_product, read_space, semi_invariants, space_matrices
from ..objects.statement import Statement
from ..objects.subgroups import SignedType, Subgroups, architectures, carries_vectors
from ..proof import KINKED, TILTED, Proof
from ..ranges import Key
from ..reading import Json, Row, fields, items, natural, require
from . import Rule
from .constituents import real_dimension
from .equivariance import check_form
from .widths import check_lower

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
    elif statement.options.output_bias and (factor := _factor_by_sides(subgroups, statement.options.bias)) is not None:
        proof.at_most(FACTOR, factor)
    if upper is not None:
        proof.at_most(FACTOR, max([2, *_upper_ratios(statement, subgroups, upper)]))


def _factor_by_sides(subgroups: Subgroups, bias: bool) -> Rational | None:
    """An upper end with an output bias where few hyperplanes or none have their sides exchanged; else None.

    Where zero is the only equivariant linear map, a layer-wise equivariant network needs one neuron for each
    hyperplane, and two where the group exchanges its sides (T6.5, T6.12). Where no sides are exchanged, it is known for
    V and U that share the trivial irreducible only (T6.14), and for a group that acts on V as one of order three does
    (T6.15).
    """
    group, realised = subgroups.group, architectures(subgroups)
    chi, psi, constant = group.input_character, group.output_character, [1] * len(group)
    t, e, shared = (inner_product(group, *pair) for pair in ((chi, constant), (psi, constant), (chi, psi)))
    carrying = [(kind, A) for kind, A in realised if carries_vectors(subgroups, kind)]
    flipping = [(kind.index, len(A)) for kind, A in carrying if -1 in kind.signs]
    if not flipping and shared == t * e:
        return 1 + _cost_of_invariants(min(t, e), sorted({kind.index for kind, _ in realised if kind.index > 1}))
    if not flipping:
        trivially = sum(x == group.d for x in chi)
        if len(group) == 3 * trivially and (t * e == 0 or t == 1):
            return quotient(3, 2) if group.d - t == 2 else quotient(5, 3)
    if not flipping or shared > 0:
        return None
    if flipping != [(1, 1)]:
        return 2
    kinds = [k for k in subgroups.types if semi_invariants(chi, k) and carries_vectors(subgroups, k)]
    oriented = [k.index for k in (kinds if bias else [k for k, _ in carrying]) if -1 not in k.signs]
    return quotient(min(oriented) + 2, min(oriented) + 1) if oriented else 1


def _cost_of_invariants(rank: int, sizes: list[int]) -> Rational:
    """What equivariant maps of a rank between invariants may cost for each neuron, where the orbits of hyperplanes
    that are not fixed have these sizes (T6.14)."""
    if not sizes or rank == 0:
        return 0
    q, m = sizes[0], rank
    found = [quotient(2 * m, q * (m + 1)), quotient(2 * m - 1, q * m + 1)]
    found += [quotient(2 * m, q * (m - 1) + size) for size in sizes if not is_prime(size)]
    return max(found)


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
    """With the activation abs, and with a skip connection beside an output bias, the factor is 2 or 1: does a signed
    type with nontrivial signs, realised by hyperplanes, carry channel vectors? (T12.6, T6.11)"""
    statement = proof.statement
    free = statement.options.skip and statement.options.output_bias
    require(statement.slope == -1 or free, "the activation is not abs, and no skip connection and output bias are free")
    subgroups = proof.needed_subgroups("the rule flipping needs a subgroups step before it")
    twice = any(-1 in kind.signs and carries_vectors(subgroups, kind) for kind, _ in architectures(subgroups))
    proof.exactly(FACTOR.name, 2 if twice else 1)


def witness(proof: Proof, network: Json) -> None:
    """One function that needs more neurons when every layer is equivariant bounds the factor from below (T2.3, T6.8):
    its network, and the count of hyperplanes, flipping ones twice."""
    neurons, form = _equivariant_function(proof, network)
    base = base_width(hyperplane_orbits(form, proof.statement.generators))
    proof.at_least(FACTOR, quotient(base, neurons))


def extremal(proof: Proof, network: Json, bound: Json, cases: Json) -> None:
    """The same with a lower bound by cases (T5.1, T6.8): layer by layer the function needs ``bound`` neurons."""
    neurons, form = _equivariant_function(proof, network)
    least = natural(bound, "a bound")
    check_lower(proof, form, True, least, cases)
    proof.at_least(FACTOR, quotient(least, neurons))


def _equivariant_function(proof: Proof, network: Json) -> tuple[int, Form]:
    """The neurons of a network that is equivariant as a function, and its canonical form."""
    statement = proof.statement
    require(not statement.options.skip, "a witness is for networks without skip connection")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options)
    form = read.form(statement.slope)
    for generator in statement.generators:
        check_form(form, generator)
    require(len(read.neurons) > 0, "a witness has no neurons")
    return len(read.neurons), form


RULES = (
    Rule(
        "compensation",
        ("lower", "upper"),
        ("T6.2", "T6.3", "T6.5", "T6.6", "T6.10", "T6.12", "T6.14", "T6.15", "T9.12", "T12.3"),
        compensation,
        reach=TILTED,
    ),
    Rule("flipping", (), ("T6.11", "T12.6"), flipping, reach=KINKED),
    Rule("witness", ("network",), ("T2.3", "T6.8", "T12.3", "T12.6"), witness, reach=KINKED),
    Rule("extremal", ("network", "bound", "cases"), ("T2.3", "T5.1", "T6.8", "T6.13", "T12.3"), extremal, reach=TILTED),
)
