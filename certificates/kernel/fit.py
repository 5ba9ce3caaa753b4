"""Networks through finite data: the least error of a width (THEORY.md, section 10).

A network of the class is ``sum s_i sum_c relu(z_ic) + rest`` with signs ``s_i`` and affine parameters; at a data point it is linear in the parameters
once the signs of all ``z_ic`` there are known. A tree decides such signs; at a leaf a Farkas vector over the points
that are decided bounds the error from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise, product

from .algebra import apply, combine, div, dot, nullspace, size, transpose
from .functions import Network
from .groups import Generator, Subgroups, members
from .reading import MAX_WORK, Invalid, Json, Matrix, Row, items, natural, require, scalar, within
from .reals import Field, Scalar, sign
from .widths import Options

Data = tuple[tuple[Row, Scalar], ...]
"""Points with their values."""

Configuration = tuple[tuple[int, int], ...]
"""Hidden orbits: the number of their class (0 without a group) and the sign of their outgoing weight."""


@dataclass(frozen=True)
class Model:
    """The network as a linear family: for every hidden orbit and point the pre-activations of its neurons, linear forms in the parameters; and
    what is added to the hidden part at every point. Equal orbits (same class and sign) can be put in the order of their first pre-activation at the first
    point, so the forms ``ordered`` are not negative."""

    signs: tuple[int, ...]
    ordered: tuple[Row, ...]
    forms: tuple[tuple[tuple[Row, ...], ...], ...]
    rest: tuple[Row, ...]


def error_at(network: Network, data: Data) -> Scalar:
    """The largest error of a network on the data."""
    worst: Scalar = 0
    for x, y in data:
        value: Scalar = dict(network.e).get(0, 0) + dot(network.skip[0], x)
        for neuron in network.neurons:
            z = dot(neuron.w, x) + neuron.b
            if z > 0:
                value = value + dict(neuron.a).get(0, 0) * z
        worst = max(worst, size(value - y))
    return worst


def configurations(width: int, indices: list[int]) -> list[Configuration]:
    """All hidden orbits of a total width, with signs: classes increasing, among equal ones + before -."""
    found: list[Configuration] = []
    for count in range(width + 1):
        for classes in combinations_with_replacement(range(len(indices)), count):
            if sum(indices[k] for k in classes) != width:
                continue
            for signs in product((1, -1), repeat=count):
                listed = tuple(zip(classes, signs, strict=True))
                if all(a[0] != b[0] or a[1] >= b[1] for a, b in pairwise(listed)):
                    found.append(listed)
                    within(len(found), 20_000, "configurations of hidden orbits")
    return found


def model_of(
    configuration: Configuration,
    data: Data,
    d: int,
    options: Options,
    generators: tuple[Generator, ...],
    subgroups: Subgroups | None,
) -> Model:
    """The linear family of one configuration (without subgroups: single neurons)."""
    forms = []
    offset = 0
    for k, _ in configuration:
        basis, copies = _orbit(k, d, generators, subgroups)
        width = len(basis) + (1 if options.bias else 0)
        listed = []
        for x, _ in data:
            row = []
            for copy in copies:
                moved = x if copy is None else apply(copy, x)
                entries = [(offset + j, y) for j, w in enumerate(basis) if (y := dot(w, moved)) != 0]
                row.append(tuple(entries) + (((offset + len(basis), 1),) if options.bias else ()))
            listed.append(tuple(row))
        forms.append(tuple(listed))
        offset += width
    rest = []
    free = _invariant(d, generators) if options.skip else []
    for x, _ in data:
        entries = [(offset + j, y) for j, w in enumerate(free) if (y := dot(w, x)) != 0]
        rest.append(tuple(entries) + (((offset + len(free), 1),) if options.output_bias else ()))
    ordered = [
        combine([(1, forms[i][0][0]), (-1, forms[i + 1][0][0])])
        for i in range(len(configuration) - 1)
        if configuration[i] == configuration[i + 1]
    ]
    return Model(tuple(s for _, s in configuration), tuple(ordered), tuple(forms), tuple(rest))


def _orbit(
    k: int, d: int, generators: tuple[Generator, ...], subgroups: Subgroups | None
) -> tuple[list[Row], list[Matrix | None]]:
    """A basis of the covectors fixed by the class, and the matrices of the inverses of coset representatives."""
    if subgroups is None:
        return [((j, 1),) for j in range(d)], [None]
    group = subgroups.group
    matrices = group.matrices([g.input for g in generators], d)
    S, chosen = subgroups.classes[k]
    conditions: list[Row] = []
    for g in chosen:  # w rho(g) = w, as equations on w
        columns = transpose(matrices[g], d)
        conditions += [combine([(1, column), (-1, ((j, 1),))]) for j, column in enumerate(columns)]
    inside = members(S)
    left = (1 << len(group)) - 1
    representatives = []
    while left:
        g = (left & -left).bit_length() - 1
        representatives.append(g)
        for s in inside:
            left &= ~(1 << subgroups.table[g][s])
    inverses = [subgroups.table[g].index(0) for g in representatives]
    return nullspace(conditions, d), [matrices[g] for g in inverses]


def _invariant(d: int, generators: tuple[Generator, ...]) -> list[Row]:
    conditions: list[Row] = []
    for g in generators:
        conditions += [combine([(1, c), (-1, ((j, 1),))]) for j, c in enumerate(transpose(g.input, d))]
    return nullspace(conditions, d)


def check_fit_tree(model: Model, data: Data, bound: Scalar, K: Field, tree: Json) -> None:
    """Every network of the family has an error of at least ``bound`` > 0 on the data."""
    nodes = items(tree, "a tree of a fit")
    require(len(nodes) > 0, "a tree of a fit has no root")
    within(len(nodes) * len(data) * max(len(model.signs), 1), MAX_WORK // 100, "work of a tree of a fit")
    states: list[dict[tuple[int, Row], int] | None] = [{}] + [None] * (len(nodes) - 1)
    for number, node in enumerate(nodes):
        known = states[number]
        if known is None:
            raise Invalid("a node of a fit is not reached from the root")
        parts = items(node, "a node of a fit")
        kind = parts[0] if parts else None
        if kind == "split":
            _, i, n, c, plus, minus = items(node, "a split of a fit", 6)
            forms = model.forms[natural(i, "a hidden orbit", len(model.forms))]
            copies = forms[natural(n, "a point", len(data))]
            form = copies[natural(c, "a neuron of an orbit", len(copies))]
            require(len(form) > 0 and (i, form) not in known, "a split of a fit decides nothing")
            for child, s in ((plus, 1), (minus, -1)):
                k = natural(child, "a child of a fit node", len(nodes))
                require(k > number, "a child of a fit node does not come after it")
                require(states[k] is None, "a node of a fit has two parents")
                states[k] = {**known, (i, form): s}
        else:
            require(kind == "bound", "a node of a fit has an unknown kind")
            _, points, signs = items(node, "a leaf of a fit", 3)
            check_leaf(model, data, known, bound, K, points, signs)


def check_leaf(
    model: Model, data: Data, known: dict[tuple[int, Row], int], bound: Scalar, K: Field, points: Json, signs: Json
) -> None:
    """``sum mu_n f(x_n) = sum lambda s z`` with ``lambda >= 0`` on the decided signs, so the error is at least ``- sum mu_n y_n / sum |mu_n|``."""
    terms: list[tuple[Scalar, Row]] = []
    total: Scalar = 0
    weight: Scalar = 0
    last = -1
    for entry in items(points, "the points of a leaf"):
        n, factor = items(entry, "a point of a leaf", 2)
        n = natural(n, "a point", len(data))
        require(n > last, "the points of a leaf do not increase")
        last = n
        mu = scalar(factor, K, "a weight of a point")
        terms.append((mu, value_form(model, known, n)))
        total = total + mu * data[n][1]
        weight = weight + size(mu)
    decided = [*((form, s) for (_, form), s in known.items()), *((form, 1) for form in model.ordered)]
    last = -1
    for entry in items(signs, "the signs of a leaf"):
        index, factor = items(entry, "a sign of a leaf", 2)
        index = natural(index, "a decided sign", len(decided))
        require(index > last, "the signs of a leaf do not increase")
        last = index
        form, s = decided[index]
        value = scalar(factor, K, "a weight of a sign")
        require(value > 0, "a weight of a sign is not positive")
        terms.append((-value * s, form))
    require(weight > 0, "a leaf of a fit uses no point")
    require(not combine(terms), "the combination at a leaf of a fit depends on the parameters")
    require(div(-total, weight) >= bound, "a leaf of a fit does not reach the bound")


def value_form(model: Model, known: dict[tuple[int, Row], int], n: int) -> Row:
    """The value of the network at a point as a linear form in the parameters; all signs there must be decided."""
    terms: list[tuple[Scalar, Row]] = [(1, model.rest[n])]
    for i, s in enumerate(model.signs):
        for form in model.forms[i][n]:
            if not form:
                continue
            require((i, form) in known, "a point of a leaf is not decided")
            if known[i, form] > 0:
                terms.append((s, form))
    return combine(terms)


def conflicting(data: Data, i: int, j: int, matrices: list[Matrix]) -> bool:
    """Is point j the image of point i under the product of some input matrices, with another value? (invariant outputs)"""
    x = data[i][0]
    for A in reversed(matrices):
        x = apply(A, x)
    return x == data[j][0] and sign(data[i][1] - data[j][1]) != 0
