"""The whole check: statement, steps, facts, conclusions (FORMAT.md).

Nothing is believed: what the statement determines is computed here, what the proof supplies is checked, and the verdicts
and values written in a certificate must be the kernel's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from .algebra import apply, dot, identity, monomial, quotient, rank, signed_orbits
from .assertions import INFINITE, Bound, Facts, Range, value_text, verdict_of
from .chains import order_by_chain
from .compensation import real_dimension, semi_invariant_span
from .dimension import (
    Directions,
    Model,
    equivariant_bound,
    equivariant_maps,
    hidden_orbits,
    intertwining,
    invariant_vectors,
    jacobian_rank,
    linear_neurons,
    single_neurons,
)
from .fit import Data, check_fit_tree, configurations, conflicting, error_at, model_of
from .functions import (
    Form,
    Target,
    add_form,
    bend_at,
    check_equivariance,
    form_of_network,
    form_of_target,
    read_network,
    read_target,
    split_target,
    value_at,
)
from .groups import (
    Generator,
    Group,
    Subgroups,
    architectures,
    character_of_space,
    faithful_action,
    inner_product,
    invert,
    members,
    read_space,
    semi_invariants,
    trace,
)
from .pieces import check_agreement, moved_difference, read_candidate
from .reading import (
    MAX_DIMENSION,
    MAX_WORK,
    Invalid,
    Json,
    Matrix,
    Row,
    digest,
    field,
    fields,
    flag,
    items,
    matrix,
    natural,
    parse,
    permutation,
    quoted,
    read_file,
    require,
    row,
    scalar,
    text,
    within,
)
from .reals import Field, Rational, Real, Scalar
from .separation import separated
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


@dataclass(frozen=True)
class Statement:
    """What a certificate is about."""

    K: Field
    d: int
    p: int
    generators: tuple[Generator, ...]
    options: Options
    target: Target | None
    data: Data
    representations: dict[str, tuple[Matrix, ...]]
    points: dict[str, Row]


@dataclass(frozen=True)
class Conclusions:
    """What has been proved: verdicts of the assertions in order, values by their texts, and the statement as read."""

    id: str
    digest: str
    verdicts: tuple[str, ...]
    values: dict[str, str]
    statement: Json


def verify(data: bytes) -> Conclusions:
    """Accept a certificate or raise ``Rejected``."""
    value = parse(data)
    names = ("format", "version", "id", "title", "source", "statement", "asserts", "values", "proof", "digest")
    kind, version, name, title, source, statement, asserts, values, proof, claimed = fields(
        value, names, "the certificate"
    )
    require(kind == "equicert", "not an equicert certificate")
    require(type(version) is int and version == 1, "unknown version")
    text(name, "the id")
    text(title, "the title")
    require(type(source) is dict, "the source is not an object")
    for key, entry in source.items():
        text(key, "a key of the source")
        require(type(entry) is str, "an entry of the source is not a text")
    require(digest(value) == claimed, "the digest does not belong to this certificate")
    listed = [fields(entry, ("text", "verdict"), "an assertion") for entry in items(asserts, "the assertions")]
    require(type(values) is dict, "the values are not an object")
    texts = [text(entry[0], "an assertion") for entry in listed]
    found = conclude(statement, proof, texts, [text(key, "a value") for key in values])
    for (wording, claimed_verdict), verdict in zip(listed, found.verdicts, strict=True):
        require(claimed_verdict == verdict, f"{quoted(wording)} is {verdict}, not {quoted(claimed_verdict)}")
    for key, claimed_value in values.items():
        require(
            claimed_value == found.values[key], f"{quoted(key)} is {found.values[key]}, not {quoted(claimed_value)}"
        )
    return Conclusions(name, claimed, found.verdicts, found.values, statement)


def verify_file(path: str | os.PathLike[str]) -> Conclusions:
    """Accept the certificate in a file or raise ``Rejected``."""
    return verify(read_file(path))


def conclude(statement: Json, proof: Json, asserts: list[str], quantities: list[str]) -> Conclusions:
    """Check a statement and its proof, and evaluate assertions and quantities by what is proved."""
    proved = Proof(read_statement(statement))
    for step in items(proof, "the proof"):
        proved.step(step)
    facts = proved.facts()
    verdicts = tuple(verdict_of(assertion, facts) for assertion in asserts)
    return Conclusions("", "", verdicts, {q: value_text(q, facts) for q in quantities}, statement)


def read_statement(value: Json) -> Statement:
    """The statement, every matrix of the right shape and invertible."""
    names = ("field", "input_dim", "output_dim", "generators", "bias", "output_bias", "skip", "target")
    more = [key for key in ("representations", "points") if type(value) is dict and key in value]
    named, d, p, listed, bias, output_bias, skip, target, *others = fields(value, (*names, *more), "the statement")
    given = dict(zip(more, others, strict=True))
    K = field(named)
    for dim, what in ((d, "the input dimension"), (p, "the output dimension")):
        require(natural(dim, what) >= 1, f"{what} is zero")
        within(dim, MAX_DIMENSION, what)
    within(d * p, 100 * MAX_DIMENSION, "input dimension times output dimension")
    options = Options(flag(bias, "bias"), flag(output_bias, "output_bias"), flag(skip, "skip"))
    generators = [_read_generator(entry, d, p, K) for entry in items(listed, "the generators")]
    require(len({len(g.permutation) for g in generators}) <= 1, "the permutations of the generators differ in degree")
    representations = {"input": tuple(g.input for g in generators), "output": tuple(g.output for g in generators)}
    for name, matrices in _entries(given["representations"]) if "representations" in given else ():
        require(name not in representations, f"the representation {quoted(name)} stands twice")
        representations[name] = _read_representation(matrices, len(generators), K)
    data = type(target) is dict and "points" in target
    read = None if target is None or data else read_target(target, d, p, K)
    listed_data = _read_data(target, d, p, K) if data else ()
    points = {name: row(x, d, K, "a point") for name, x in (_entries(given["points"]) if "points" in given else ())}
    return Statement(K, d, p, tuple(generators), options, read, listed_data, representations, points)


def _read_data(value: Json, d: int, p: int, K: Field) -> Data:
    """Points with scalar values."""
    require(p == 1, "finite data have scalar values")
    points, values = fields(value, ("points", "values"), "the data")
    listed = items(values, "the values", len(items(points, "the points")))
    require(len(listed) > 0, "there are no points")
    return tuple((row(x, d, K, "a point"), scalar(y, K, "a value")) for x, y in zip(points, listed, strict=True))


def _entries(value: Json) -> list[tuple[str, Json]]:
    require(type(value) is dict and len(value) > 0, "representations or points are not an object with entries")
    return list(value.items())


def _read_representation(value: Json, count: int, K: Field) -> tuple[Matrix, ...]:
    """One invertible matrix for each generator, all of one size."""
    sizes = {len(items(entry, "a matrix of a representation")) for entry in items(value, "a representation", count)}
    require(len(sizes) <= 1, "the matrices of a representation differ in size")
    found = tuple(matrix(entry, len(entry), len(entry), K, "a matrix of a representation") for entry in value)
    for A in found:
        invert(A, "a matrix of a representation")
    return found


def _read_generator(value: Json, d: int, p: int, K: Field) -> Generator:
    require(type(value) is dict, "a generator is not an object")
    names = ("permutation", "input", "output") if "permutation" in value else ("input", "output")
    *moved, rho, pi = fields(value, names, "a generator")
    points = permutation(moved[0], len(items(moved[0], "a permutation")), "a permutation") if moved else ()
    V, U = matrix(rho, d, d, K, "an input matrix"), matrix(pi, p, p, K, "an output matrix")
    return Generator(points, V, U, invert(V, "an input matrix"), invert(U, "an output matrix"))


class Proof:
    """Steps are checked one after the other; each shrinks the proved range of some quantities."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.form: Form | None = None if statement.target is None else form_of_target(statement.target)
        self.equivariant: bool | None = None
        self.group: Group | None = None
        self.subgroups: Subgroups | None = None
        top = (0, statement.d * statement.p)
        self.low: dict[str, Bound] = {}
        self.high: dict[str, Bound] = {"dim_hom": top}
        self.done: set[tuple[str, str, str]] = set()
        self.errors: dict[tuple[str, int], Range] = {}
        self.dimensions: dict[tuple[str, int], int] = {}
        self.models: dict[str, Model] = {}

    def step(self, value: Json) -> None:
        """Check one step."""
        require(type(value) is dict and type(value.get("rule")) is str, "a step of the proof names no rule")
        name = value["rule"]
        require(name in RULES, f"unknown rule {quoted(name)}")
        names, rule = RULES[name]
        arguments = fields(value, ("rule", *names), f"a step {name}")[1:]
        key = (name, str(value.get("class", "")), str(value.get("width", "")))
        require(key not in self.done, f"the step {name} stands twice")
        self.done.add(key)
        rule(self, *arguments)

    def facts(self) -> Facts:
        """The ranges of all quantities (FORMAT.md, facts)."""
        ranges = {}
        start = {"width(GN)": 0, "width(GEN)": 0, "width(LEN)": 0, "dim_hom": 0, "architectures": 0}
        for name in (*start, "order", "classes", "signed_types", "compensation"):
            low, high = self.low.get(name, (0, start.get(name, 1))), self.high.get(name, INFINITE)
            ranges[name] = Range(low, high)
        for (kind, m), found in self.errors.items():
            known = ranges[f"width({kind})"]
            low = max(known.low, (0, m + 1)) if found.low > (0, 0) else known.low
            ranges[f"width({kind})"] = Range(low, min(known.high, (0, m)) if found.high == (0, 0) else known.high)
        lows = [ranges[f"width({c})"].low for c in ("GN", "GEN", "LEN")]
        highs = [ranges[f"width({c})"].high for c in ("GN", "GEN", "LEN")]
        gn = Range(lows[0], min(highs))
        gen = Range(max(lows[:2]), min(highs[1:]))
        if self.equivariant:  # the least width in GEN is that in GN (section 3)
            gn = gen = Range(max(lows[0], lows[1]), min(highs))
        layerwise = Range(max(lows), highs[2])
        ranges |= {"width(GN)": gn, "width(GEN)": gen, "width(LEN)": layerwise}
        for name, found in ranges.items():
            require(found.low <= found.high, f"the proof contradicts itself about {name}")
        ranges["gap"] = _gap(layerwise, gen)
        indices = None if self.subgroups is None else tuple(self.subgroups.indices())
        return Facts(
            ranges,
            self.equivariant,
            indices,
            self.statement.representations,
            dict(self.errors),
            {kind: self.model(kind) for kind in ("GN", "LEN") if kind == "GN" or self.subgroups is not None},
            dict(self.dimensions),
            self.equivariant_bound,
            self.separates,
        )

    def maps(self) -> int | None:
        """``dim Hom_G(V, U)`` where it is known."""
        low = self.low.get("dim_hom")
        return int(low[1]) if low is not None and low == self.high["dim_hom"] else None

    def model(self, kind: str) -> Model:
        """The networks of GN, or of LEN once the subgroups are known."""
        s = self.statement
        if kind == "GN":
            orbit = single_neurons(s.d, s.p, (identity(s.d), identity(s.p)))
            return Model((orbit,), s.options, s.p, s.d * s.p)
        if self.subgroups is None:
            raise Invalid("the hidden orbits of LEN need a subgroups step")
        if not self.models:
            orbits = hidden_orbits(self.subgroups, s.generators, s.d, s.p)
            self.models[kind] = Model(orbits, s.options, len(invariant_vectors(s.generators, s.p)), None)
        return replace(self.models[kind], maps=self.maps())

    def equivariant_bound(self, m: int) -> int | None:
        """An upper bound of ``dim GEN_m``, all options at their defaults."""
        s, maps = self.statement, self.maps()
        if self.subgroups is None or s.options != Options(True, True, False):
            return None
        oriented = self.model("LEN").items()
        return equivariant_bound(
            m, oriented, self.subgroups, s.generators, s.d, s.p, s.d * s.p if maps is None else maps
        )

    def separates(self, name: str, first: str, second: str) -> bool:
        """Does the hidden representation of this name tell two named points apart?"""
        s = self.statement
        require(s.options.bias, "separation is by networks with biases")
        for point in (first, second):
            require(point in s.points, f"the statement has no point {quoted(point)}")
        return separated(s.representations[name], s.generators, s.d, s.points[first], s.points[second])

    def exactly(self, name: str, value: int) -> None:
        """A quantity is known."""
        self.low[name] = self.high[name] = (0, value)

    def two_layer(self) -> Form:
        """The canonical form of a target that is directly two-layer."""
        if self.form is None:
            raise Invalid("the target is not directly two-layer")
        return self.form

    def target(self) -> Target:
        """The target."""
        if self.statement.target is None:
            raise Invalid("the statement has no target")
        return self.statement.target

    def impossible(self, classes: tuple[str, ...] = ("GN", "GEN", "LEN")) -> None:
        """No network of these classes, whatever its width, represents the target."""
        for kind in classes:
            self.low[f"width({kind})"] = INFINITE

    def error(self, kind: str, width: int, low: Bound, high: Bound) -> None:
        """The least error of a class and width lies in a range."""
        known = self.errors.get((kind, width), Range((0, 0), INFINITE))
        found = Range(max(known.low, low), min(known.high, high))
        require(found.low <= found.high, "the proof contradicts itself about an error")
        self.errors[kind, width] = found

    def data(self) -> Data:
        """The data of the statement."""
        require(len(self.statement.data) > 0, "the statement has no data")
        return self.statement.data

    def whole_group(self) -> Group:
        """The enumerated group."""
        if self.group is None:
            self.group = Group(self.statement.generators, self.statement.d, self.statement.p)
        return self.group


def _gap(layerwise: Range, gen: Range) -> Range:
    """``width(LEN) - width(GEN)``, never negative."""
    if gen.low == INFINITE or layerwise.low == INFINITE:
        return Range((0, 0), INFINITE)
    low = (0, max(0, layerwise.low[1] - gen.high[1])) if gen.high != INFINITE else (0, 0)
    return Range(low, INFINITE if layerwise.high == INFINITE else (0, layerwise.high[1] - gen.low[1]))


# -- the rules ----------------------------------------------------------------------------------------------------------


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
