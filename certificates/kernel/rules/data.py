"""Networks through finite data: the least error of a width, and points that no network can fit (THEORY.md, section
10, and T12.8).

A network of the class is ``sum s_i sum_c sigma(z_ic) + rest`` with signs ``s_i`` and affine parameters; at a data point
it is linear in the parameters once the signs of all ``z_ic`` there are known. A tree decides such signs; at a leaf a
Farkas vector over the points that are decided bounds the error from below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING, TypeAlias

from ..algebra import apply, bounded, combine, dot, identity, scale, times, transpose
from ..elimination import eigenspace
from ..numbers import Field, Rational, Scalar, absolute, div, sign
from ..objects.data import Data, ScalarData, scalar_data
from ..objects.generators import Generators
from ..objects.networks import Network, Options, check_layerwise, read_network
from ..proof import KINKED, Proof
from ..ranges import Key, NetworkClass
from ..reading import (
    MAX_LENGTH,
    Invalid,
    Json,
    Matrix,
    Row,
    Word,
    items,
    natural,
    require,
    row,
    scalar,
    spend,
    within,
    word,
)
from ..trees import Children, Decisions, kind_of, read_tree, walk
from . import Rule
from .kinks import least_kinks, reaches_zero
from .sectors import Pattern, check_choices, patterns_of

if TYPE_CHECKING:
    from ..objects.statement import Statement
    from ..objects.subgroups import Subgroups

MAX_FIT_WIDTH = 100

Configuration: TypeAlias = tuple[tuple[int, int], ...]
"""Hidden orbits: the number of their class (0 without a group) and the sign of their outgoing weight."""

FormAtNeuron: TypeAlias = tuple[int, Row]
"""The number of a hidden orbit, and the pre-activation of one of its neurons at a point."""


def fit_upper(proof: Proof, kind: Json, width: Json, network: Json, hidden: Json) -> None:
    """An explicit network of the class with its error on the data (T1.4, T10.1)."""
    residuals = _residuals(proof, kind, width, network, hidden)
    largest = max((absolute(x) for row in residuals for _, x in row), default=0)
    proof.at_most(Key("error", kind, width), _rational(largest))


def risk_upper(proof: Proof, kind: Json, width: Json, network: Json, hidden: Json) -> None:
    """An explicit network of the class with the mean of its squared errors on the data (T10.15)."""
    total: Scalar = 0
    for r in _residuals(proof, kind, width, network, hidden):
        total = bounded(total + dot(r, r))
    proof.at_most(Key("risk", kind, width), _rational(div(total, len(proof.data()))))


def _residuals(proof: Proof, kind: Json, width: Json, network: Json, hidden: Json) -> list[Row]:
    """What the values of a network of the class and width exceed the data by."""
    statement, data = proof.statement, proof.data()
    require(kind in ("GN", "LEN"), "a fit is by GN or LEN")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options)
    require(len(read.neurons) == natural(width, "a width"), "the network has another width")
    if kind == "LEN":
        thetas = check_layerwise(read, statement.generators, hidden)
        if statement.channels:
            from ..objects.channels import count_channels

            count_channels(thetas, len(read.neurons), statement.channels)
    else:
        require(hidden is None, "a GN network has no hidden permutations")
    return residuals_of(read, data, statement.slope)


def fit_lower(proof: Proof, kind: Json, width: Json, bound: Json, trees: Json, functional: Json = None) -> None:
    """Every network of the class and width has at least this error on the data (T10.2 to T10.4)."""
    statement = proof.statement
    require(kind in ("GN", "LEN"), "a fit is by GN or LEN")
    m, least = natural(width, "a width"), scalar(bound, statement.K, "a bound")
    require(least > 0, "a bound of a fit is not positive")
    seen = _view(proof, kind, functional)
    listed = hidden_layers(m, seen.subgroups, statement)
    squares: list[Scalar] = []
    for configuration, tree in zip(listed, items(trees, "the trees of a fit", len(listed)), strict=True):
        family = family_of(configuration, seen, statement.d, statement.options, statement.slope)
        squares += check_fit(family, seen.data, least, statement.K, tree)
    _record(proof, kind, m, seen, least, squares)


def data_conflict(proof: Proof, first: Json, second: Json, letters: Json) -> None:
    """Two points that are the same, or images of one another under the group, while their values are not (T10.6)."""
    statement, data = proof.statement, proof.data()
    i, j = natural(first, "a point", len(data)), natural(second, "a point", len(data))
    moves = word(letters, len(statement.generators))
    x, y = _moved(data[i], moves, statement.generators)
    require(x == data[j][0] and y != data[j][1], "the two points do not conflict")
    proof.impossible(("GEN", "LEN") if moves else ("GN", "GEN", "LEN"))


def _moved(pair: tuple[Row, Row], moves: Word, generators: Generators) -> tuple[Row, Row]:
    """A point and its value under a word."""
    x, y = pair
    for k in reversed(moves):
        x, y = apply(generators[k].input, x), apply(generators[k].output, y)
    return x, y


def fit_lower_line(proof: Proof, width: Json, bound: Json, triples: Json, functional: Json = None) -> None:
    """More convex and concave triples of points on one line than neurons: each forces a kink of its own (T10.10)."""
    statement, seen = proof.statement, _view(proof, "GN", functional)
    data = seen.data
    m, least = natural(width, "a width"), scalar(bound, statement.K, "a bound")
    require(least > 0, "a bound of a fit is not positive")
    listed = [
        tuple(natural(n, "a point", len(data)) for n in items(triple, "a triple", 3))
        for triple in items(triples, "the triples", m + 1)
    ]
    start, direction = data[listed[0][0]][0], _difference(data[listed[0][2]][0], data[listed[0][0]][0])
    ends: dict[int, Scalar] = {}
    squares: list[Scalar] = []
    for triple in listed:
        (t, y), (u, z), (v, w) = ((_position(data[n][0], start, direction), data[n][1]) for n in triple)
        require(t < u < v, "the points of a triple do not follow one another on the line")
        excess = bounded(div((v - u) * y + (u - t) * w, v - t) - z)  # of the chord over the middle value
        require(absolute(excess) >= 2 * least, "a triple is not bent enough for the bound")
        side = sign(excess)
        require(side not in ends or ends[side] <= t, "triples that bend alike overlap or are not in order")
        ends[side] = v
        first, last = div(v - u, v - t), div(u - t, v - t)
        squares.append(div(excess * excess, 1 + first * first + last * last))
    _record(proof, "GN", m, seen, least, squares)


def fit_lower_orientation(proof: Proof, width: Json, functional: Json = None) -> None:
    """Points on a line force so many kinks, and no orientations of so many neurons leave no linear part, or with a skip
    connection no constant (T10.12 to T10.14)."""
    statement, data, m = proof.statement, _view(proof, "GN", functional).data, natural(width, "a width")
    options = statement.options
    require(not (options.skip and options.output_bias), "the statement allows a skip connection and an output bias")
    start = data[0][0]
    direction: Row = next((v for x, _ in data if (v := _difference(x, start))), ())
    placed: dict[Scalar, Scalar] = {}
    for x, y in data:
        t = _position(x, start, direction)
        require(sign(placed.setdefault(t, y) - y) == 0, "a point has two values")
    positions = sorted(placed)
    values = [placed[t] for t in positions]
    require(least_kinks(positions, values) == m, "the data force another number of kinks")
    refuted = not options.skip and not reaches_zero(m, positions, values, intercepts=False)
    if not refuted and not options.output_bias:
        origin = _position((), start, direction)  # the line must pass through it
        refuted = not reaches_zero(m, [t - origin for t in positions], values, intercepts=True)
    require(refuted, "some orientations leave no linear part")
    proof.at_least(Key("width", "GN"), m + 1)


def fit_lower_sectors(proof: Proof, kind: Json, width: Json, bound: Json, tree: Json, functional: Json = None) -> None:
    """No choice of sectors for the hidden orbits of so many neurons comes nearer to the data (T10.16)."""
    statement = proof.statement
    require(kind in ("GN", "LEN"), "a fit is by GN or LEN")
    m, least = natural(width, "a width"), scalar(bound, statement.K, "a bound")
    require(least > 0, "a bound of a fit is not positive")
    seen = _view(proof, kind, functional)
    patterns: list[Pattern] = []
    for number, size in _channels(seen.subgroups, statement):
        orbit = _orbit(number, statement.d, seen)
        forms = orbit_forms(orbit, seen.data, statement.options, 0)
        patterns += patterns_of(forms, orbit.outputs, size, statement.slope)
    rest = _affine_forms(seen, statement.d, statement.options)
    squares = check_choices(patterns, rest, seen.data, m, least, statement.K, tree)
    _record(proof, kind, m, seen, least, squares)


@dataclass(frozen=True)
class View:
    """What a functional on U makes of data and networks (T10.17): the data, the generators with the signs with which
    they act on the functional, and the subgroups; neither for GN and the trivial group."""

    data: ScalarData
    functional: Row
    generators: Generators
    signs: tuple[int, ...]
    subgroups: Subgroups | None


def _view(proof: Proof, kind: NetworkClass, functional: Json) -> View:
    """The view of a step: the coordinate itself where the output has one, else the functional that the step names,
    which the group turns into itself or its negative if the step is about LEN."""
    statement = proof.statement
    seen: Row = ((0, 1),) if statement.p == 1 else row(functional, statement.p, statement.K, "a functional")
    require(len(seen) > 0, "a functional is zero")
    generators = statement.generators if kind == "LEN" else ()
    signs = tuple(_sign_on(seen, g.output) for g in generators)
    subgroups = proof.needed_subgroups("a fit by LEN networks needs a subgroups step before it") if generators else None
    return View(scalar_data(proof.data(), seen), seen, generators, signs, subgroups)


def _sign_on(functional: Row, output: Matrix) -> int:
    """How an element of the group acts on a functional, by 1 or -1."""
    image = times(functional, output)
    require(image in (functional, scale(-1, functional)), "the functional is not turned into itself or its negative")
    return 1 if image == functional else -1


def _record(proof: Proof, kind: NetworkClass, width: int, seen: View, least: Scalar, squares: Sequence[Scalar]) -> None:
    """The errors that a functional shows, in the norms of U (T10.17): the error is at least ``least``, and the sum of
    the squares of the errors the least of some numbers (T10.15)."""
    require(len(squares) > 0, "there is no network of this width")
    size: Scalar = 0
    for _, x in seen.functional:
        size = bounded(size + absolute(x))
    proof.at_least(Key("error", kind, width), _rational(div(least, size)))
    risk = div(min(squares), bounded(len(seen.data) * dot(seen.functional, seen.functional)))
    if isinstance(risk, Rational):
        proof.at_least(Key("risk", kind, width), risk)


def _difference(x: Row, y: Row) -> Row:
    """``x - y``."""
    return combine([(1, x), (-1, y)])


def _position(x: Row, start: Row, direction: Row) -> Scalar:
    """The number t with ``x = start + t direction``."""
    require(len(direction) > 0, "points that should be different are the same")
    i, factor = direction[0]
    moved = _difference(x, start)
    t = bounded(div(dict(moved).get(i, 0), factor))
    require(not combine([(1, moved), (-t, direction)]), "the points do not lie on one line")
    return t


def data_ray_conflict(proof: Proof, terms: Json) -> None:
    """Weights of points whose values cancel in every network without hidden biases, but not in the data (T10.11)."""
    statement, data, options = proof.statement, proof.data(), proof.statement.options
    require(not options.bias, "the statement allows hidden biases")
    lines: dict[Row, Scalar] = {}
    weighted: list[tuple[Scalar, Row]] = []
    values: list[tuple[Scalar, Row]] = []
    constant: Scalar = 0
    moved_by_group = False
    for term in items(terms, "the terms"):
        n, letters, factor = items(term, "a term", 3)
        n, mu = natural(n, "a point", len(data)), scalar(factor, statement.K, "a weight of a point")
        moves = word(letters, len(statement.generators))
        moved_by_group = moved_by_group or bool(moves)
        x, y = _moved(data[n], moves, statement.generators)
        if x:
            line = scale(div(1, x[0][1]), x)
            lines[line] = bounded(lines.get(line, 0) + mu * absolute(x[0][1]))
        weighted.append((mu, x))
        values.append((mu, y))
        constant = bounded(constant + mu)
    require(all(sign(total) == 0 for total in lines.values()), "the weights do not cancel on a line")
    require(not combine(weighted), "the weighted sum of the points is not zero")
    require(sign(constant) == 0 or not options.output_bias, "the weights do not add up to zero")
    require(len(combine(values)) > 0, "the values do not conflict")
    proof.impossible(("GEN", "LEN") if moved_by_group else ("GN", "GEN", "LEN"))


RULES = (
    Rule(
        "fit-upper",
        ("class", "width", "network", "hidden"),
        ("T1.4", "T5.6", "T10.1", "T12.8"),
        fit_upper,
        reach=KINKED,
    ),
    Rule(
        "risk-upper",
        ("class", "width", "network", "hidden"),
        ("T1.4", "T5.6", "T10.15", "T12.8"),
        risk_upper,
        reach=KINKED,
    ),
    Rule(
        "fit-lower",
        ("class", "width", "bound", "trees"),
        ("T5.6", "T10.2", "T10.3", "T10.4", "T10.15", "T10.17", "T12.8"),
        fit_lower,
        reach=KINKED,
        by_functional=True,
    ),
    Rule(
        "fit-lower-sectors",
        ("class", "width", "bound", "tree"),
        ("T5.6", "T10.15", "T10.16", "T10.17"),
        fit_lower_sectors,
        reach=KINKED,
        by_functional=True,
    ),
    Rule(
        "fit-lower-line",
        ("width", "bound", "triples"),
        ("T10.10", "T10.15", "T10.17", "T12.8"),
        fit_lower_line,
        reach=KINKED,
        by_functional=True,
    ),
    Rule(
        "fit-lower-orientation",
        ("width",),
        ("T10.12", "T10.13", "T10.14", "T10.17"),
        fit_lower_orientation,
        by_functional=True,
    ),
    Rule("data-conflict", ("first", "second", "word"), ("T10.6", "T12.8"), data_conflict, reach=KINKED),
    Rule("data-ray-conflict", ("terms",), ("T10.11", "T12.8"), data_ray_conflict, reach=KINKED),
)


def _rational(x: Scalar) -> Rational:
    """The number itself, which must be rational: the ranges of quantities are."""
    if not isinstance(x, Rational):
        raise Invalid("an error is irrational")
    return x


def residuals_of(network: Network, data: Data, slope: Scalar) -> list[Row]:
    """What the values of a network exceed the data by; ``slope`` is that of the activation below zero."""
    found = []
    for x, y in data:
        terms: list[tuple[Scalar, Row]] = [(1, network.e), (-1, y), (1, apply(network.skip, x))]
        for neuron in network.neurons:
            z = bounded(dot(neuron.w, x) + neuron.b)
            terms.append((z if z > 0 else bounded(slope * z), neuron.a))
        found.append(combine(terms))
    return found


# -- lower bounds of the error ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Family:
    """The networks of one configuration as a linear family: for every hidden orbit and point the pre-activations of its
    neurons, linear forms in the parameters, and the signs of the neurons at the output; and what is added to the hidden
    part at every point. Equal orbits (same
    class and sign) can be put in the order of their first pre-activation at the first point, so the forms ``ordered``
    are not negative. ``slope`` is that of the activation below zero."""

    signs: tuple[int, ...]
    ordered: tuple[Row, ...]
    forms: tuple[tuple[tuple[Row, ...], ...], ...]
    outputs: tuple[Sequence[int], ...]
    rest: tuple[Row, ...]
    slope: Scalar


@dataclass(frozen=True)
class Decided:
    """The signs that the ancestors of a node have decided, in order."""

    signs: Decisions[FormAtNeuron, int] = field(default_factory=Decisions)


def family_of(configuration: Configuration, seen: View, d: int, options: Options, slope: Scalar) -> Family:
    """The linear family of one configuration (without subgroups: single neurons)."""
    forms, outputs = [], []
    offset = 0
    for k, _ in configuration:
        orbit = _orbit(k, d, seen)
        forms.append(orbit_forms(orbit, seen.data, options, offset))
        outputs.append(orbit.outputs)
        offset += len(orbit.basis) + (1 if options.bias else 0)
    rest = _affine_forms(seen, d, options, offset)
    ordered = [
        combine([(1, forms[i][0][0]), (-1, forms[i + 1][0][0])])
        for i, (one, next_one) in enumerate(pairwise(configuration))
        if one == next_one and outputs[i]
    ]
    signs = tuple(s for _, s in configuration)
    return Family(signs, tuple(ordered), tuple(forms), tuple(outputs), tuple(rest), slope)


@dataclass(frozen=True)
class Orbit:
    """A hidden orbit: a basis of the covectors that its class fixes, and for each neuron the matrix of the inverse of a
    coset representative and the sign with which it acts on the output. None of these where the class moves the
    output: the outgoing weights are 0."""

    basis: list[Row]
    copies: list[Matrix]
    outputs: list[int]


def orbit_forms(orbit: Orbit, data: ScalarData, options: Options, offset: int) -> tuple[tuple[Row, ...], ...]:
    """For every point the pre-activations of the neurons, linear in the parameters of the orbit from a number on."""
    listed = []
    for x, _ in data:
        row = []
        for copy in orbit.copies:
            moved = apply(copy, x)
            entries = [(offset + j, y) for j, w in enumerate(orbit.basis) if (y := dot(w, moved)) != 0]
            row.append(tuple(entries) + (((offset + len(orbit.basis), 1),) if options.bias else ()))
        listed.append(tuple(row))
    return tuple(listed)


def _affine_forms(seen: View, d: int, options: Options, offset: int = 0) -> list[Row]:
    """What skip connection and output bias add at the points, linear in their parameters from a number on."""
    free: list[Row] = []
    if options.skip:
        acting = zip(seen.generators, seen.signs, strict=True)
        free = eigenspace(((transpose(g.input, d), s) for g, s in acting), d)
    constant = options.output_bias and -1 not in seen.signs
    rest = []
    for x, _ in seen.data:
        entries = [(offset + j, y) for j, w in enumerate(free) if (y := dot(w, x)) != 0]
        rest.append(tuple(entries) + (((offset + len(free), 1),) if constant else ()))
    return rest


def _orbit(k: int, d: int, seen: View) -> Orbit:
    """The orbit of a class of subgroups; a single neuron without subgroups."""
    if seen.subgroups is None:
        return Orbit(list(identity(d)), [identity(d)], [1])
    subgroups, group = seen.subgroups, seen.subgroups.group
    S, chosen = subgroups.classes[k]
    if any(_sign_on(seen.functional, group.outputs[g]) == -1 for g in chosen):
        return Orbit([], [], [])
    basis = eigenspace(((transpose(group.inputs[g], d), 1) for g in chosen), d)
    cosets = subgroups.cosets(S)
    copies = [group.inputs[subgroups.inverse[g]] for g in cosets]
    return Orbit(basis, copies, [_sign_on(seen.functional, group.outputs[g]) for g in cosets])


def check_fit(family: Family, data: ScalarData, bound: Scalar, K: Field, tree: Json) -> list[Scalar]:
    """Every network of the family has an error of at least ``bound`` > 0 on the data. For every leaf what the sum of
    the squares of the errors is at least."""
    squares: list[Scalar] = []
    nodes = read_tree(tree, "a tree of a fit")

    def visit(decided: Decided, parts: list[Json]) -> Children[Decided]:
        kind = kind_of(parts)
        if kind == "split":
            _, i, n, c, plus, minus = items(parts, "a split of a fit", 6)
            i = natural(i, "a hidden orbit", len(family.forms))
            copies = family.forms[i][natural(n, "a point", len(data))]
            form = copies[natural(c, "a neuron of an orbit", len(copies))]
            require(len(form) > 0 and (i, form) not in decided.signs, "a split of a fit decides nothing")
            return [(child, Decided(decided.signs.deciding((i, form), s))) for child, s in ((plus, 1), (minus, -1))]
        require(kind == "bound", "a node of a fit has an unknown kind")
        _, points, signs = items(parts, "a leaf of a fit", 3)
        squares.append(check_leaf(family, data, decided, bound, K, points, signs))
        return ()

    walk(nodes, Decided(), visit, "a node of a fit")
    return squares


def hidden_layers(width: int, subgroups: Subgroups | None, statement: Statement) -> list[Configuration]:
    """The configurations of a width; of the channels of the statement, if it has any, those of at most this width to
    which no channel can be added (T5.6, T10.4)."""
    if subgroups is None or not statement.channels:
        return configurations(width, [1] if subgroups is None else subgroups.indices())
    numbers, degrees = zip(*_channels(subgroups, statement), strict=True)
    totals = range(max(0, width - min(degrees) + 1), width + 1)
    return [
        tuple((numbers[k], s) for k, s in found) for total in totals for found in configurations(total, list(degrees))
    ]


def _channels(subgroups: Subgroups | None, statement: Statement) -> list[tuple[int, int]]:
    """The hidden orbits that there are, by the number of their class and the number of their neurons: those of the
    channels of the statement, if it has any; without subgroups single neurons (T5.6)."""
    if subgroups is None:
        return [(0, 1)]
    if not statement.channels:
        return list(enumerate(subgroups.indices()))
    from ..objects.channels import stabilizer

    return [(subgroups.class_of[stabilizer(subgroups, c)], c.degree) for c in statement.channels]


def configurations(width: int, indices: list[int]) -> list[Configuration]:
    """All hidden orbits of a total width, with signs: classes increasing, among equal ones + before -."""
    within(width, MAX_FIT_WIDTH, "the width of a fit")
    found: list[Configuration] = []
    budget = [MAX_LENGTH]
    for count in range(width + 1):
        for classes in _multisets(width, count, indices, 0, budget):
            groups = [len(list(group)) for _, group in groupby(classes)]
            for plus in product(*(range(n, -1, -1) for n in groups)):  # how many + each class has
                signs = [s for n, k in zip(groups, plus, strict=True) for s in [1] * k + [-1] * (n - k)]
                found.append(tuple(zip(classes, signs, strict=True)))
                within(len(found), 20_000, "configurations of hidden orbits")
    return found


def _multisets(width: int, count: int, indices: list[int], first: int, budget: list[int]) -> Iterator[tuple[int, ...]]:
    """So many classes from one on, not decreasing, whose indices add up to the width; ``budget`` is what is left of the
    tries, for many may lead nowhere."""
    budget[0] -= 1
    require_budget(budget[0])
    spend(1 + width + len(indices) - first)
    if count == 0:
        if width == 0:
            yield ()
        return
    left = indices[first:]
    if not left or count * min(left) > width or count * max(left) < width:
        return
    for k in range(first, len(indices)):
        for rest in _multisets(width - indices[k], count - 1, indices, k, budget):
            yield (k, *rest)


def require_budget(left: int) -> None:
    """Tries at listing hidden orbits are limited."""
    within(-left, 0, "tries beyond the limit for configurations of hidden orbits")


def check_leaf(
    family: Family, data: ScalarData, decided: Decided, bound: Scalar, K: Field, points: Json, signs: Json
) -> Scalar:
    """``sum mu_n f(x_n) = sum lambda s z`` with ``lambda >= 0`` on the decided signs, so the error is at least
    ``- sum mu_n y_n / sum |mu_n|``, and the sum of the squares of the errors at least
    ``(sum mu_n y_n)^2 / sum mu_n^2`` (T10.15), which is returned."""
    terms: list[tuple[Scalar, Row]] = []
    total: Scalar = 0
    weight: Scalar = 0
    square: Scalar = 0
    last = -1
    for entry in items(points, "the points of a leaf"):
        n, factor = items(entry, "a point of a leaf", 2)
        n = natural(n, "a point", len(data))
        require(n > last, "the points of a leaf do not increase")
        last = n
        mu = scalar(factor, K, "a weight of a point")
        terms.append((mu, value_form(family, decided, n)))
        total = bounded(total + mu * data[n][1])
        weight = bounded(weight + absolute(mu))
        square = bounded(square + mu * mu)
    known = [*((form, s) for (_, form), s in decided.signs.items()), *((form, 1) for form in family.ordered)]
    spend(len(known))
    last = -1
    for entry in items(signs, "the signs of a leaf"):
        index, factor = items(entry, "a sign of a leaf", 2)
        index = natural(index, "a decided sign", len(known))
        require(index > last, "the signs of a leaf do not increase")
        last = index
        form, s = known[index]
        value = scalar(factor, K, "a weight of a sign")
        require(value > 0, "a weight of a sign is not positive")
        terms.append((-value * s, form))
    require(weight > 0, "a leaf of a fit uses no point")
    require(not combine(terms), "the combination at a leaf of a fit depends on the parameters")
    require(div(-total, weight) >= bound, "a leaf of a fit does not reach the bound")
    return div(total * total, square)


def value_form(family: Family, decided: Decided, n: int) -> Row:
    """The value of the network at a point as a linear form in the parameters; all signs there must be decided."""
    terms: list[tuple[Scalar, Row]] = [(1, family.rest[n])]
    for i, sign_of_orbit in enumerate(family.signs):
        for form, output in zip(family.forms[i][n], family.outputs[i], strict=True):
            spend(1 + 2 * len(form))
            if not form:
                continue
            require((i, form) in decided.signs, "a point of a leaf is not decided")
            s = sign_of_orbit * output
            terms.append((s if decided.signs[i, form] > 0 else s * family.slope, form))
    return combine(terms)
