"""The rules of a proof, one small function each: what the certificate supplies is checked, the rest is computed (FORMAT.md, proof steps)."""

from __future__ import annotations

from collections.abc import Callable

from .algebra import apply, dot, identity, monomial, quotient, rank, signed_orbits
from .assertions import INFINITE
from .chains import order_by_chain
from .compensation import real_dimension, semi_invariant_span
from .dimension import (
    Directions,
    equivariant_maps,
    intertwining,
    invariant_vectors,
    jacobian_rank,
    linear_neurons,
)
from .fit import check_fit_tree, configurations, conflicting, error_at, model_of
from .functions import (
    Form,
    add_form,
    bend_at,
    check_equivariance,
    form_of_network,
    read_network,
    split_target,
    value_at,
)
from .groups import (
    Subgroups,
    architectures,
    character_of_space,
    faithful_action,
    inner_product,
    members,
    read_space,
    semi_invariants,
    trace,
)
from .pieces import check_agreement, moved_difference, read_candidate
from .proof import Proof
from .reading import (
    MAX_WORK,
    Invalid,
    Json,
    Row,
    fields,
    items,
    natural,
    quoted,
    require,
    row,
    scalar,
    within,
)
from .reals import Rational, Real, Scalar
from .widths import (
    Options,
    base_width,
    check_hidden,
    check_lower,
    check_options,
    check_upper,
    has_missing_bias,
    orbits_of,
)


def rule_equivariance(proof: Proof) -> None:
    """Every generator maps the canonical form to itself: the target is equivariant (section 2)."""
    form = proof.two_layer()
    for generator in proof.statement.generators:
        check_equivariance(form, generator.input, generator.input_inverse, generator.output)
    require(proof.equivariant is None, "the proof contradicts itself about equivariance")
    proof.equivariant = True


def rule_nested_equivariance(proof: Proof, trees: Json) -> None:
    """``f(rho(g) x) - pi(g) f(x)`` vanishes on every cell, for each generator (section 1, section 9)."""
    statement, target = proof.statement, proof.target()
    d, p = statement.d, statement.p
    zero = Form({}, ((),) * p, ())
    for generator, tree in zip(statement.generators, items(trees, "the trees", len(statement.generators)), strict=True):
        both, roots = moved_difference(target, generator.input, generator.output, p)
        check_agreement(both, roots, zero, d, statement.K, tree)
    require(proof.equivariant is None, "the proof contradicts itself about equivariance")
    proof.equivariant = True


def rule_not_equivariance(proof: Proof, number: Json, point: Json) -> None:
    """``f(rho(g) x) != pi(g) f(x)`` at one point: the target is not equivariant (section 1)."""
    statement, target = proof.statement, proof.target()
    generator = statement.generators[natural(number, "a generator", len(statement.generators))]
    x = row(point, statement.d, statement.K, "a point")
    image = value_at(target, apply(generator.input, x))
    require(image != apply(generator.output, value_at(target, x)), "the target is equivariant at the given point")
    require(proof.equivariant is None, "the proof contradicts itself about equivariance")
    proof.equivariant = False


def rule_no_two_layer(proof: Proof, normal: Json, offset: Json, points: Json) -> None:
    """A two-layer function jumps by the same channel vector all along a hyperplane; this target does not (section 2)."""
    d, K, target = proof.statement.d, proof.statement.K, proof.target()
    n, t = row(normal, d, K, "a normal"), scalar(offset, K, "an offset")
    require(len(n) > 0, "the normal is zero")
    found = []
    for entry in items(points, "the points", 2):
        x = row(entry, d, K, "a point")
        require(dot(n, x) + t == 0, "a point does not lie on the hyperplane")
        found.append(bend_at(target, x, n))
    require(found[0] != found[1], "the jumps at the two points agree")
    proof.impossible()


def rule_two_layer(proof: Proof, parts: Json) -> None:
    """The nested nodes of the target, in groups, add up to two-layer functions given in canonical form (section 2, section 9)."""
    statement, target = proof.statement, proof.target()
    total, nested = split_target(target)
    require(len(nested) > 0, "the target is directly two-layer")
    left = dict(nested)
    for entry in items(parts, "the parts of a form"):
        names = ("nodes", "hyperplanes", "linear", "constant", "tree")
        listed, hyperplanes, linear, constant, tree = fields(entry, names, "a part of a form")
        roots = []
        for k in items(listed, "the nodes of a part"):
            require(type(k) is int and k in left, "a part names a node that is not nested, or stands in another part")
            roots.append((k, left.pop(k)))
        candidate = read_candidate(hyperplanes, linear, constant, statement.d, statement.p, statement.K)
        check_agreement(target, roots, candidate, statement.d, statement.K, tree)
        add_form(total, candidate)
    require(not left, "a nested node stands in no part")
    proof.form = total.form()


def rule_no_bias(proof: Proof) -> None:
    """Networks without biases bend at the origin only, and vanish there without output bias (section 5, options)."""
    require(has_missing_bias(proof.two_layer(), proof.statement.options), "biases are not missing")
    proof.impossible()


def rule_upper(proof: Proof, kind: Json, network: Json, hidden: Json) -> None:
    """An explicit network of the class represents the target (sections 1 and 2)."""
    statement = proof.statement
    require(kind in ("GN", "LEN"), "an upper bound is for GN or LEN")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options.skip)
    m = check_upper(read, proof.two_layer(), statement.options, statement.generators, hidden, kind == "LEN")
    proof.high[f"width({kind})"] = (0, m)


def rule_lower(proof: Proof, kind: Json, bound: Json, cases: Json) -> None:
    """No narrower network of the class represents the target (section 3 for GN, section 5 for LEN)."""
    statement = proof.statement
    require(kind in ("GN", "LEN"), "a lower bound is for GN or LEN")
    form = proof.two_layer()
    least = natural(bound, "a bound")
    if kind == "LEN":
        require(proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
        check_lower(
            form, statement.options, statement.d, statement.K, statement.generators, proof.subgroups, least, cases
        )
    else:
        check_lower(form, statement.options, statement.d, statement.K, (), None, least, cases)
    proof.low[f"width({kind})"] = (0, least)


def rule_dim_hom(proof: Proof) -> None:
    """The dimension of ``{A : A rho(g) = pi(g) A for all generators}`` (section 7)."""
    d, p, generators = proof.statement.d, proof.statement.p, proof.statement.generators
    signed = [(monomial(g.input), monomial(g.output)) for g in generators]
    if all(a is not None and b is not None for a, b in signed):
        proof.exactly("dim_hom", _count_signed_orbits([(a, b) for a, b in signed if a and b], d, p))
        return
    proof.exactly("dim_hom", d * p - rank(set(intertwining(generators, d, p)), d * p))


SignedPermutation = tuple[tuple[int, ...], tuple[int, ...]]


def _count_signed_orbits(generators: list[tuple[SignedPermutation, SignedPermutation]], d: int, p: int) -> int:
    """Between signed permutation matrices: orbits of entries without a sign conflict."""
    within(d * p * max(len(generators), 1), MAX_WORK // 500, "entries of an equivariant matrix")
    edges = (
        (i * d + j, h[i] * d + g[j], g_signs[j] * h_signs[i])
        for (g, g_signs), (h, h_signs) in generators
        for i in range(p)
        for j in range(d)
    )
    return sum(1 for _, _, flips in signed_orbits(d * p, edges) if not flips)


def rule_order(proof: Proof, levels: Json) -> None:
    """The number of elements, by a stabilizer chain (section 9)."""
    statement = proof.statement
    moves = faithful_action(statement.generators, statement.d, statement.p)
    proof.exactly("order", order_by_chain(moves, levels))


def rule_subgroups(proof: Proof, classes: Json) -> None:
    """The list of subgroup classes is complete; signed types and architectures follow (section 8)."""
    proof.subgroups = Subgroups(proof.whole_group(), classes)
    proof.exactly("classes", len(proof.subgroups.classes))
    proof.exactly("signed_types", len(proof.subgroups.types))
    proof.exactly("architectures", len(architectures(proof.subgroups, proof.statement.d)))


def rule_compensation(proof: Proof, lower: Json, upper: Json) -> None:
    """The factor lies between the ratio of one shared constituent and max(2, all ratios) (section 6, section 9)."""
    statement = proof.statement
    if proof.subgroups is None:
        raise Invalid("the compensation rule needs a subgroups step before it")
    require(not statement.options.skip, "the compensation rule is for networks without skip connection")
    group, p = proof.subgroups.group, statement.p
    input_character = [trace(A) for A in group.matrices([g.input for g in statement.generators], statement.d)]
    if lower is not None:
        value, evidence = fields(lower, ("space", "field"), "the lower end")
        space = read_space(value, statement.generators, p, statement.K)
        chi = character_of_space(group, space)
        require(inner_product(group, chi, input_character) > 0, "the space shares no irreducible with the input")
        dim = real_dimension(proof.subgroups, space, chi, statement.K, evidence)
        cheapest = min(k.index for k in proof.subgroups.types if semi_invariants(chi, k) > 0)
        known = proof.low.get("compensation", (0, 1))
        proof.low["compensation"] = max((0, 1), known, (0, quotient(cheapest, dim)))
    if all(g.input == identity(statement.d) for g in statement.generators):
        proof.high["compensation"] = (0, 1)  # the average of a network over the group has its neurons
    elif statement.options.output_bias and _nothing_to_compensate(proof, proof.subgroups, input_character):
        proof.high["compensation"] = (0, 1)
    elif upper is not None:
        proof.high["compensation"] = (0, max([2, *_upper_ratios(proof, proof.subgroups, upper, input_character)]))


def _nothing_to_compensate(proof: Proof, subgroups: Subgroups, input_character: list[Scalar]) -> bool:
    """No equivariant linear map but zero, and no hyperplane whose sides are exchanged and that may carry a channel vector: then one neuron for each
    hyperplane, oriented orbit by orbit, is layer-wise equivariant and has the right linear part, zero (section 6)."""
    s, group = proof.statement, subgroups.group
    outputs = group.matrices([g.output for g in s.generators], s.p)
    output_character = [trace(A) for A in outputs]
    if inner_product(group, input_character, output_character) > 0:
        return False
    flipping = [kind for kind in subgroups.types if -1 in kind.signs and semi_invariants(input_character, kind) > 0]
    jumps = (sum(output_character[g] for g in members(kind.subgroup)) for kind in flipping)
    return all(total == 0 for total in jumps)


def _upper_ratios(proof: Proof, subgroups: Subgroups, upper: Json, input_character: list[Scalar]) -> list[Rational]:
    """``[G:S] / dim`` for each part of a decomposition of the covectors of U that shares an irreducible with V."""
    statement, group, p = proof.statement, subgroups.group, proof.statement.p
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
                inner_product(group, chi, input_character) == 0,
                "a part without type shares an irreducible with the input",
            )
            continue
        kind = subgroups.types[subgroups.find_type(named)]
        dim = real_dimension(subgroups, space, chi, statement.K, evidence)
        require(semi_invariant_span(subgroups, space, kind) == len(space), "a type does not reach all of its part")
        ratios.append(quotient(kind.index, dim))
    require(len(everything) == p and rank(everything, p) == p, "the parts do not decompose the covectors of the output")
    return ratios


def rule_fit_upper(proof: Proof, kind: Json, width: Json, network: Json, hidden: Json) -> None:
    """An explicit network of the class with its error on the data (section 10)."""
    statement, data = proof.statement, proof.data()
    require(kind in ("GN", "LEN"), "a fit is by GN or LEN")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options.skip)
    require(len(read.neurons) == natural(width, "a width"), "the network has another width")
    check_options(read, statement.options)
    if kind == "LEN":
        check_hidden(read, statement.generators, hidden)
    else:
        require(hidden is None, "a GN network has no hidden permutations")
    proof.error(kind, len(read.neurons), (0, 0), (0, _rational(error_at(read, data))))


def rule_fit_lower(proof: Proof, kind: Json, width: Json, bound: Json, trees: Json) -> None:
    """Every network of the class and width has at least this error on the data (section 10)."""
    statement, data = proof.statement, proof.data()
    require(kind in ("GN", "LEN"), "a fit is by GN or LEN")
    m, least = natural(width, "a width"), scalar(bound, statement.K, "a bound")
    require(least > 0, "a bound of a fit is not positive")
    subgroups = None
    if kind == "LEN" and statement.generators:
        require(
            all(g.output == identity(1) for g in statement.generators), "fits by LEN networks are for invariant outputs"
        )
        if proof.subgroups is None:
            raise Invalid("a fit by LEN networks needs a subgroups step before it")
        subgroups = proof.subgroups
    indices = [1] if subgroups is None else subgroups.indices()
    listed = configurations(m, indices)
    for configuration, tree in zip(listed, items(trees, "the trees of a fit", len(listed)), strict=True):
        generators = statement.generators if kind == "LEN" else ()
        model = model_of(configuration, data, statement.d, statement.options, generators, subgroups)
        check_fit_tree(model, data, least, statement.K, tree)
    proof.error(kind, m, (0, _rational(least)), INFINITE)


def rule_dimension(proof: Proof, kind: Json, width: Json, orbits: Json, points: Json) -> None:
    """The rank of the derivative of one function of the class bounds the functional dimension from below (section 7): a network of GN or LEN,
    or for GEN a network of LEN plus an equivariant linear map, which takes some neurons more."""
    s = proof.statement
    require(kind in ("GN", "GEN", "LEN"), "a dimension is that of GN, GEN or LEN")
    generators = () if kind == "GN" else s.generators
    model = proof.model("GN" if kind == "GN" else "LEN")
    linear = kind == "GEN" or s.options.skip
    maps = equivariant_maps(generators, s.d, s.p) if linear else []
    constants = invariant_vectors(generators, s.p) if s.options.output_bias else []
    m, normals, space, found = jacobian_rank(
        orbits, points, model.orbits, Directions(s.options.bias, constants, maps), s.K, s.d, s.p
    )
    if kind == "GEN":
        require(s.options == Options(True, True, False), "a dimension of GEN is for the options at their defaults")
        m += linear_neurons(maps, normals, space, s.d, s.p)
    require(m == natural(width, "a width"), "the network of a dimension has another width")
    proof.dimensions[kind, m] = found


def rule_witness(proof: Proof, network: Json) -> None:
    """One function that needs more neurons when every layer is equivariant bounds the compensation from below (section 6): its network, and the
    count of hyperplanes, flipping ones twice."""
    statement = proof.statement
    require(not statement.options.skip, "a witness is for networks without skip connection")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options.skip)
    check_options(read, statement.options)
    form = form_of_network(read)
    for generator in statement.generators:
        check_equivariance(form, generator.input, generator.input_inverse, generator.output)
    require(len(read.neurons) > 0, "a witness has no neurons")
    least = (0, quotient(base_width(orbits_of(form, statement.generators)), len(read.neurons)))
    proof.low["compensation"] = max((0, 1), proof.low.get("compensation", (0, 1)), least)


def rule_data_conflict(proof: Proof, first: Json, second: Json, word: Json) -> None:
    """Two points that are the same, or images of one another under the group with invariant outputs, have different values."""
    statement, data = proof.statement, proof.data()
    i, j = natural(first, "a point", len(data)), natural(second, "a point", len(data))
    letters = [natural(k, "a letter of a word", len(statement.generators)) for k in items(word, "a word")]
    require(all(g.output == identity(1) for g in statement.generators) or not letters, "the outputs are not invariant")
    matrices = [statement.generators[k].input for k in letters]
    require(conflicting(data, i, j, matrices), "the two points do not conflict")
    proof.impossible(("GEN", "LEN") if letters else ("GN", "GEN", "LEN"))


def _rational(x: Scalar) -> Rational:
    """The number itself, which must be rational: the ranges of quantities are."""
    require(not isinstance(x, Real), "an error is irrational")
    return x  # type: ignore[return-value]


RULES: dict[str, tuple[tuple[str, ...], Callable[..., None]]] = {
    "equivariance": ((), rule_equivariance),
    "nested-equivariance": (("trees",), rule_nested_equivariance),
    "not-equivariance": (("generator", "point"), rule_not_equivariance),
    "no-two-layer": (("normal", "offset", "points"), rule_no_two_layer),
    "two-layer": (("parts",), rule_two_layer),
    "no-bias": ((), rule_no_bias),
    "witness": (("network",), rule_witness),
    "dimension": (("class", "width", "orbits", "points"), rule_dimension),
    "fit-upper": (("class", "width", "network", "hidden"), rule_fit_upper),
    "fit-lower": (("class", "width", "bound", "trees"), rule_fit_lower),
    "data-conflict": (("first", "second", "word"), rule_data_conflict),
    "upper": (("class", "network", "hidden"), rule_upper),
    "lower": (("class", "bound", "cases"), rule_lower),
    "dim-hom": ((), rule_dim_hom),
    "order": (("levels",), rule_order),
    "subgroups": (("classes",), rule_subgroups),
    "compensation": (("lower", "upper"), rule_compensation),
}
"""Every rule: the keys of its step, and its check."""


def check_step(proof: Proof, value: Json) -> None:
    """Check one step; it shrinks the proved range of some quantities."""
    require(type(value) is dict and type(value.get("rule")) is str, "a step of the proof names no rule")
    name = value["rule"]
    require(name in RULES, f"unknown rule {quoted(name)}")
    names, rule = RULES[name]
    arguments = fields(value, ("rule", *names), f"a step {name}")[1:]
    key = (name, str(value.get("class", "")), str(value.get("width", "")))
    require(key not in proof.done, f"the step {name} stands twice")
    proof.done.add(key)
    rule(proof, *arguments)
