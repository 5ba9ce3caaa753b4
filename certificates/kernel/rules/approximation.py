"""What shallow equivariant networks of any width approximate (THEORY.md, section 14).

Nothing is supplied but the question, and where something is missing an operator that shows it: the kernel expands the
polynomials and eliminates by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..algebra import transpose
from ..elimination import eigenspace, nullspace, rank
from ..numbers import Scalar
from ..objects.channels import channel_named
from ..objects.groups import Group, basis_action
from ..objects.polynomials import (
    Homogeneous,
    PolynomialMap,
    combined,
    conditions_of_maps,
    conditions_of_operators,
    degrees,
    depends_on,
    read_polynomials,
)
from ..objects.stabilizers import fixed_covectors, fixed_vectors, transversal
from ..objects.statement import Statement
from ..proof import KINKED, Proof
from ..ranges import Key, exactly
from ..reading import Json, Row, items, natural, require, spend, text, within
from . import Rule

MAX_POINTS = 1_000_000
"""Points of a hidden orbit times generators times dimensions."""


@dataclass(frozen=True)
class Weights:
    """The weights of the neurons of a hidden orbit G/K: bases of ``(V*)^K`` and ``U^K``."""

    covectors: list[Row]
    vectors: list[Row]


def polynomial_equivariance(proof: Proof) -> None:
    """Is the polynomial of the statement equivariant? It is, if each of its homogeneous parts is (T14.1)."""
    s, f = proof.statement, _polynomial(proof)
    conditions = conditions_of_maps(s.generators, s.lie, s.d, s.p)
    spaces = (Homogeneous(s.d, s.p, k) for k in degrees(f))
    proof.settle_equivariance(all(space.satisfies(space.row(f), conditions) for space in spaces))


def equivariants(proof: Proof, degree: Json) -> None:
    """``dim P_k``, also for a continuous group (T14.1, T14.2)."""
    s, k = proof.statement, natural(degree, "a degree")
    found = Homogeneous(s.d, s.p, k).solutions(conditions_of_maps(s.generators, s.lie, s.d, s.p))
    proof.record(Key("equivariants", "", k), exactly(len(found)))


def reach(proof: Proof, layer: Json, degree: Json, operator: Json) -> None:
    """``dim M_k`` and ``dim P_k``: the invariant operators, and their symbols on the weights of hidden orbits (T14.4).
    Where something is missing, an operator that annihilates all networks shows it."""
    s, k = proof.statement, natural(degree, "a degree")
    hidden, weights = _hidden(proof, layer)
    space = Homogeneous(s.d, s.p, k)
    found = space.solutions(conditions_of_operators(s.generators))
    reached = len(found) if s.options.skip and k == 1 else rank(_on_weights(space, found, weights))
    require((operator is None) == (reached == len(found)), "an operator belongs where something is missing")
    if operator is not None:
        _read_operator(proof, space, operator, weights)
    proof.record(Key("equivariants", "", k), exactly(len(found)))
    proof.record(Key("reach", hidden, k), exactly(reached))


def approximable(proof: Proof, layer: Json) -> None:
    """Each homogeneous part of the polynomial is killed by all invariant operators that kill the networks, so it is
    one of a limit of networks (T14.3, T14.4)."""
    s, f = proof.statement, _polynomial(proof)
    hidden, weights = _hidden(proof, layer)
    require(proof.equivariant is True, "the polynomial is not known to be equivariant")
    for k in degrees(f):
        if s.options.skip and k == 1:
            continue
        space = Homogeneous(s.d, s.p, k)
        found = space.solutions(conditions_of_operators(s.generators))
        values = [space.applied(psi, space.row(f)) for psi in found]
        for chosen in nullspace(_on_weights(space, found, weights), len(found)):
            total: Scalar = 0
            for j, x in chosen:
                spend(1)
                total += x * values[j]
            require(total == 0, f"the part of degree {k} is not one of a limit")
    proof.settle_approximation("approximable", hidden, True)


def not_approximable(proof: Proof, layer: Json, degree: Json, operator: Json) -> None:
    """An invariant differential operator annihilates all networks, but not a part of the polynomial (T14.4)."""
    s, k = proof.statement, natural(degree, "a degree")
    hidden, weights = _hidden(proof, layer)
    require(not (s.options.skip and k == 1), "a skip connection takes linear maps")
    space = Homogeneous(s.d, s.p, k)
    psi = _read_operator(proof, space, operator, weights)
    require(space.applied(psi, space.row(_polynomial(proof))) != 0, "the operator annihilates the polynomial")
    proof.settle_approximation("approximable", hidden, False)


def universal(proof: Proof, layer: Json) -> None:
    """The stabilizer of a point of a hidden orbit acts trivially on the input, or the elements that do so fix no vector
    of the output: the networks are dense in all continuous equivariant maps (T14.6)."""
    s = proof.statement
    hidden, weights = _hidden(proof, layer)
    if not any(len(w.covectors) == s.d for w in weights):
        group = Group(s.generators, s.d, s.p)
        identities = (g for g, A in enumerate(group.inputs) if all(row == ((i, 1),) for i, row in enumerate(A)))
        fixed = eigenspace(((group.outputs[g], 1) for g in identities), s.p)
        require(not fixed, "no hidden orbit sees all of the input")
    proof.settle_approximation("universal", hidden, True)


def not_universal(proof: Proof, layer: Json, degree: Json) -> None:
    """No hidden orbit sees all of the input, and there is an equivariant polynomial map that is not zero (T14.6)."""
    s, k = proof.statement, natural(degree, "a degree")
    hidden, weights = _hidden(proof, layer)
    require(all(len(w.covectors) < s.d for w in weights), "a hidden orbit sees all of the input")
    found = Homogeneous(s.d, s.p, k).solutions(conditions_of_maps(s.generators, (), s.d, s.p))
    require(len(found) > 0, "no equivariant polynomial map of this degree shows anything")
    proof.settle_approximation("universal", hidden, False)


def no_limit(proof: Proof) -> None:
    """The polynomial does not factor through the vectors that the connected part of a continuous group moves nowhere,
    or has values that it moves: no networks with finite hidden orbits come near to it (T14.8)."""
    s, f = proof.statement, _polynomial(proof)
    require(len(s.lie) > 0, "the group is not continuous")
    kept = tuple({m: x for m, x in output.items() if not (s.options.skip and len(m) == 1)} for output in f)
    moved = any(
        any(depends_on(output, direction, s.d) for direction in transpose(X.input, s.d) for output in kept)
        or any(combined((y, kept[i]) for i, y in line) for line in X.output)
        for X in s.lie
    )
    require(moved, "the polynomial is one of invariant coordinates")
    proof.settle_approximation("approximable", "", False)


RULES = (
    Rule("polynomial-equivariance", (), ("T14.1",), polynomial_equivariance, reach=KINKED, continuous=True),
    Rule("equivariants", ("degree",), ("T14.1", "T14.2"), equivariants, reach=KINKED, continuous=True),
    Rule("reach", ("layer", "degree", "operator"), ("T14.3", "T14.4"), reach, reach=KINKED),
    Rule("approximable", ("layer",), ("T14.3", "T14.4"), approximable, reach=KINKED),
    Rule("not-approximable", ("layer", "degree", "operator"), ("T14.3", "T14.4"), not_approximable, reach=KINKED),
    Rule("universal", ("layer",), ("T14.6",), universal, reach=KINKED),
    Rule("not-universal", ("layer", "degree"), ("T14.6",), not_universal, reach=KINKED),
    Rule("no-limit", (), ("T14.8",), no_limit, reach=KINKED, continuous=True),
)


def _polynomial(proof: Proof) -> PolynomialMap:
    """The polynomial of the statement; a target that bends nowhere is one, too."""
    s = proof.statement
    if s.polynomial is not None:
        return s.polynomial
    require(s.target is not None, "the statement has no polynomial")
    form = proof.two_layer()
    require(not form.channels, "the target is not a polynomial")
    constant = dict(form.constant)
    return tuple(
        {(): constant[i]} | {(j,): x for j, x in line} if i in constant else {(j,): x for j, x in line}
        for i, line in enumerate(form.linear)
    )


def _hidden(proof: Proof, layer: Json) -> tuple[str, list[Weights]]:
    """The hidden orbits that a step names, in increasing order: their text, and their weights. The group is finite."""
    s = proof.statement
    require(s.options.bias, "approximation is by networks with biases")
    _require_finite(s)
    names = [text(entry, "a hidden orbit") for entry in items(layer, "the hidden orbits")]
    require(len(names) > 0 and names == sorted(set(names)), "the hidden orbits do not increase")
    found = []
    inputs = [(g.input, g.input_inverse) for g in s.generators]
    outputs = [(g.output, g.output_inverse) for g in s.generators]
    for name in names:
        channel = channel_named(name, s.representations)
        within(channel.degree * (1 + len(s.generators)) * (s.d + s.p), MAX_POINTS, "images of points")
        on_V = transversal(0, channel.moves, inputs, s.d)
        on_U = transversal(0, channel.moves, outputs, s.p)
        found.append(
            Weights(fixed_covectors(on_V, channel.moves, inputs, s.d), fixed_vectors(on_U, channel.moves, outputs, s.p))
        )
    return " + ".join(names), found


def _require_finite(s: Statement) -> None:
    """The matrices generate a finite group: the orbits of the basis vectors end."""
    basis_action([g.input for g in s.generators], s.d)
    basis_action([g.output for g in s.generators], s.p)


def _on_weights(space: Homogeneous, found: Sequence[Row], weights: Sequence[Weights]) -> list[Row]:
    """The equations that say of a combination of operators that its symbol vanishes on all weights."""
    equations: dict[tuple[int, int], list[tuple[int, Scalar]]] = {}
    for number, w in enumerate(weights):
        for j, line in enumerate(space.on_weights(found, w.covectors, w.vectors)):
            spend(1 + len(line), kept=True)
            for index, x in line:
                equations.setdefault((number, index), []).append((j, x))
    return [tuple(line) for line in dict.fromkeys(map(tuple, equations.values()))]


def _read_operator(proof: Proof, space: Homogeneous, operator: Json, weights: Sequence[Weights]) -> Row:
    """The symbol of an invariant operator of this degree that annihilates all networks."""
    s = proof.statement
    psi = read_polynomials(operator, s.d, s.p, s.K, "an operator")
    require(degrees(psi) == [space.k], "the operator is not homogeneous of this degree")
    row = space.row(psi)
    require(space.satisfies(row, conditions_of_operators(s.generators)), "the operator is not invariant")
    for w in weights:
        (left,) = space.on_weights([row], w.covectors, w.vectors)
        require(not left, "the operator does not vanish on the weights of a hidden orbit")
    return row
