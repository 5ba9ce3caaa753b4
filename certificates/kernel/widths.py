"""Minimal widths: upper bounds by explicit networks, lower bounds by branch trees (THEORY.md, sections 3 to 5 and 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .algebra import (
    apply,
    combine,
    common_divisor,
    contains,
    determinant,
    div,
    dot,
    echelon,
    is_integer,
    is_prime,
    product,
    signed_orbits,
    size,
    times,
    transpose,
)
from .functions import Form, Network, form_of_network, transported
from .groups import (
    Generator,
    Space,
    Subgroups,
    character_of_space,
    character_of_subspace,
    inner_product,
    is_reduced,
    read_space,
    semi_invariants,
)
from .reading import (
    MAX_LENGTH,
    MAX_WORK,
    Invalid,
    Json,
    Matrix,
    Row,
    items,
    matrix,
    natural,
    permutation,
    rational,
    require,
    row,
    within,
)
from .reals import Field, Rational, Scalar, coordinate


@dataclass(frozen=True)
class Options:
    """Which affine parts a network may have (section 1)."""

    bias: bool
    output_bias: bool
    skip: bool


@dataclass(frozen=True)
class Orbit:
    """An orbit of hyperplanes: numbers, orientation signs, and whether the stabilizer reverses the normal."""

    members: tuple[int, ...]
    signs: tuple[int, ...]
    flipping: bool

    @property
    def size(self) -> int:
        """The number of hyperplanes."""
        return len(self.members)


@dataclass(frozen=True)
class Case:
    """One row of the table in FORMAT.md, ``lower``: the residual problem on the space ``X``.

    ``linear`` is the extended linear part, ``normals`` the extended normals, ``parts[j]`` the matrix ``X_j`` of an oriented orbit.
    """

    offset: int
    dim: int
    linear: Matrix
    normals: tuple[Row, ...]
    orbits: tuple[Orbit, ...]
    parts: tuple[Matrix, ...]


@dataclass(frozen=True)
class State:
    """What the ancestors of a tree node have decided."""

    signs: dict[int, int] = field(default_factory=dict)
    doubled: frozenset[int] = frozenset()
    single: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Problem:
    """A lower bound to be proved in one case: extra width at least ``need``."""

    case: Case
    need: int
    p: int
    K: Field
    generators: tuple[Generator, ...]
    subgroups: Subgroups | None

    def spent(self, state: State) -> int:
        """Neurons spent on doubling."""
        return sum(self.case.orbits[j].size for j in state.doubled)

    def rem(self, state: State) -> int:
        """What a cheaper solution may still spend."""
        return self.need - 1 - self.spent(state)

    def undetermined(self, state: State) -> list[int]:
        """Oriented orbits without sign that are not doubled."""
        return [
            j
            for j, orbit in enumerate(self.case.orbits)
            if not orbit.flipping and j not in state.signs and j not in state.doubled
        ]

    def doublable(self, state: State) -> list[int]:
        """Undetermined orbits that a cheaper solution could still double."""
        rem = self.rem(state)
        return [j for j in self.undetermined(state) if j not in state.single and self.case.orbits[j].size <= rem]

    def equal_to(self, state: State, j: int) -> list[int]:
        """The undetermined orbits that cannot be doubled and have the part ``X_j``: they can be put in any order."""
        doublable = set(self.doublable(state))
        part = self.case.parts[j]
        return [k for k in self.undetermined(state) if k not in doublable and self.case.parts[k] == part]

    def normals(self, orbits: Sequence[int]) -> list[Row]:
        """The extended normals of some orbits."""
        return [self.case.normals[i] for j in orbits for i in self.case.orbits[j].members]

    def killed(self, state: State) -> list[int]:
        """Flipping and doubled orbits: the residual is restricted to the common kernel of their normals."""
        return [j for j, orbit in enumerate(self.case.orbits) if orbit.flipping or j in state.doubled]

    def residual(self, state: State) -> Matrix:
        """``L - sum of s_j X_j / 2`` over the orbits with a sign."""
        half = div(1, 2)
        terms = [(-s * half, self.case.parts[j]) for j, s in state.signs.items()]
        return tuple(
            combine([(1, line), *((c, part[i]) for c, part in terms)]) for i, line in enumerate(self.case.linear)
        )


# -- upper bounds -------------------------------------------------------------------------------------------------------


def check_upper(
    network: Network, form: Form, options: Options, generators: tuple[Generator, ...], hidden: Json, layerwise: bool
) -> int:
    """A network of the class represents the target, so the least width is at most its number of neurons (sections 1, 2).

    Layer-wise equivariance: ``w_theta(i) rho(g) = w_i``, ``b_theta(i) = b_i``, ``a_theta(i) = pi(g) a_i`` with a permutation theta of the
    neurons for every generator; output bias and skip connection are equivariant.
    """
    check_options(network, options)
    have = form_of_network(network)
    require(have.channels == form.channels, "the network bends differently from the target")
    require(have.linear == form.linear, "the network has another linear part than the target")
    require(have.constant == form.constant, "the network has another constant than the target")
    if not layerwise:
        require(hidden is None, "a GN network has no hidden permutations")
        return len(network.neurons)
    check_hidden(network, generators, hidden)
    return len(network.neurons)


def check_options(network: Network, options: Options) -> None:
    """Only the affine parts that the statement allows."""
    require(
        options.bias or all(n.b == 0 for n in network.neurons), "a neuron has a bias, but the statement allows none"
    )
    require(options.output_bias or not network.e, "the network has an output bias, but the statement allows none")


def check_hidden(network: Network, generators: tuple[Generator, ...], hidden: Json) -> None:
    """One permutation of the neurons for each generator."""
    thetas = items(hidden, "the hidden permutations", len(generators))
    for generator, value in zip(generators, thetas, strict=True):
        theta = permutation(value, len(network.neurons), "a hidden permutation")
        check_layers(network, generator, theta)


def check_layers(network: Network, generator: Generator, theta: tuple[int, ...]) -> None:
    """Every layer intertwines the generator with the permutation of the neurons."""
    columns = transpose(generator.output, len(generator.output))
    for i, neuron in enumerate(network.neurons):
        image = network.neurons[theta[i]]
        require(times(image.w, generator.input) == neuron.w, "the first layer is not equivariant")
        require(image.b == neuron.b, "the hidden biases are not equivariant")
        require(image.a == times(neuron.a, columns), "the second layer is not equivariant")
    require(apply(generator.output, network.e) == network.e, "the output bias is not equivariant")
    require(
        product(generator.output, network.skip) == product(network.skip, generator.input),
        "the skip connection is not equivariant",
    )


# -- orbits and cases ---------------------------------------------------------------------------------------------------


def orbits_of(form: Form, generators: tuple[Generator, ...]) -> tuple[Orbit, ...]:
    """Orbits of the hyperplanes under the generators, with orientation (section 2, last paragraph)."""
    number = {plane: i for i, plane in enumerate(form.channels)}
    edges = []
    for generator in generators:
        for plane, i in number.items():
            image, s = transported(plane, generator.input_inverse)
            require(image in number, "a generator moves a hyperplane to none")
            edges.append((i, number[image], 1 if s > 0 else -1))
    return tuple(Orbit(tuple(i), tuple(s), flips) for i, s, flips in signed_orbits(len(number), edges))


def base_width(orbits: tuple[Orbit, ...]) -> int:
    """Neurons that the hyperplanes need: one for each in an oriented orbit, two in a flipping one (section 4)."""
    return sum(2 * o.size if o.flipping else o.size for o in orbits)


def has_missing_bias(form: Form, options: Options) -> bool:
    """Do the forbidden biases exclude every network? (section 5, options)"""
    shifted = any(t != 0 for _, t in form.channels)
    return not options.bias and (shifted or (not options.output_bias and bool(form.constant)))


def cases_of(form: Form, orbits: tuple[Orbit, ...], options: Options, d: int) -> list[Case]:
    """The residual problems whose minimum is the extra width (section 5, options; section 9)."""
    with_linear = not options.skip
    if options.output_bias or not options.bias:
        return [_case(form, orbits, d, 0, with_linear, False)]
    return [_case(form, orbits, d, 0, with_linear, True), _case(form, orbits, d, 1, with_linear, False)]


def _case(form: Form, orbits: tuple[Orbit, ...], d: int, offset: int, with_linear: bool, with_constant: bool) -> Case:
    shift = d if with_linear else 0

    def extend(vector: Row, last: Scalar) -> Row:
        return (vector if with_linear else ()) + (((shift, last),) if with_constant and last != 0 else ())

    constants = dict(form.constant)
    linear = tuple(extend(line, constants.get(i, 0)) for i, line in enumerate(form.linear))
    normals = tuple(extend(n, t) for n, t in form.channels)
    channels = list(form.channels.values())
    parts = []
    for orbit in orbits:
        rows: list[dict[int, Scalar]] = [{} for _ in form.linear]
        if not orbit.flipping:
            for i, sign in zip(orbit.members, orbit.signs, strict=True):
                for k, c in channels[i]:
                    for j, x in normals[i]:
                        rows[k][j] = rows[k].get(j, 0) + sign * c * x
        parts.append(tuple(tuple(sorted((j, x) for j, x in r.items() if x != 0)) for r in rows))
    return Case(offset, shift + (1 if with_constant else 0), linear, normals, orbits, tuple(parts))


# -- lower bounds -------------------------------------------------------------------------------------------------------


def check_lower(
    form: Form,
    options: Options,
    d: int,
    K: Field,
    generators: tuple[Generator, ...],
    subgroups: Subgroups | None,
    bound: int,
    cases: Json,
) -> None:
    """No network of the class is narrower than ``bound`` (section 5; without generators section 3)."""
    require(not has_missing_bias(form, options), "without these biases there is no network at all")
    orbits = orbits_of(form, generators)
    base = base_width(orbits)
    listed = cases_of(form, orbits, options, d)
    for case, tree in zip(listed, items(cases, "the cases", len(listed)), strict=True):
        need = bound - base - case.offset
        if need <= 0:
            require(tree is None, "a tree is given where nothing is to be proved")
            continue
        check_tree(Problem(case, need, len(form.linear), K, generators, subgroups), items(tree, "a tree"))


def check_tree(problem: Problem, nodes: list[Json]) -> None:
    """Every leaf is reached from the root and closes its case; every node is visited once.

    A child has a larger index than its parent, so one pass in index order meets each node after its parent.
    """
    require(len(nodes) > 0, "a tree has no root")
    states: list[State | None] = [State()] + [None] * (len(nodes) - 1)

    def descend(number: int, child: Json, state: State) -> None:
        k = natural(child, "a child of a tree node", len(nodes))
        require(k > number, "a child does not come after its parent")
        require(states[k] is None, "a tree node has two parents")
        states[k] = state

    for number, node in enumerate(nodes):
        state = states[number]
        if state is None:
            raise Invalid("a tree node is not reached from the root")
        parts = items(node, "a tree node")
        kind = parts[0] if parts else None
        if kind == "sign":
            _, j, plus, minus = items(node, "a sign node", 4)
            j = natural(j, "an orbit", len(problem.case.orbits))
            require(j in problem.undetermined(state), "a sign node splits an orbit that is decided or flipping")
            require(j not in problem.doublable(state), "a sign node splits an orbit that may still be doubled")
            equal = problem.equal_to(state, j)
            require(equal[0] == j, "a sign node splits an orbit with an earlier equal one")
            descend(number, plus, State({**state.signs, j: 1}, state.doubled, state.single))
            # Equal orbits with sign + may be assumed to come first: if the first has -, all have.
            descend(number, minus, State({**state.signs, **dict.fromkeys(equal, -1)}, state.doubled, state.single))
        elif kind == "double":
            _, j, doubled, single = items(node, "a double node", 4)
            j = natural(j, "an orbit", len(problem.case.orbits))
            require(j in problem.doublable(state), "a double node splits an orbit that cannot be doubled")
            descend(number, doubled, State(state.signs, state.doubled | {j}, state.single))
            descend(number, single, State(state.signs, state.doubled, state.single | {j}))
        else:
            check_leaf(problem, state, kind, parts)


def check_leaf(problem: Problem, state: State, kind: Json, parts: list[Json]) -> None:
    """One leaf of a lower bound tree. (What is doubled is affordable, so ``rem`` is never negative.)"""
    if kind in ("linear", "lattice"):
        _, y, space = items(parts, "a leaf", 3)
        functional = matrix(y, problem.p, problem.case.dim, problem.K, "a functional")
        check_vanishing(problem, state, functional, space)
        (check_linear if kind == "linear" else check_lattice)(problem, state, functional)
    elif kind == "minor":
        _, left, right, modulus = items(parts, "a minor leaf", 4)
        check_minor(problem, state, left, right, modulus)
    elif kind == "cover":
        _, vectors, spaces, tree = items(parts, "a cover leaf", 4)
        check_cover(problem, state, vectors, spaces, tree)
    else:
        raise Invalid("a tree node has an unknown kind")


def pairing(y: Matrix, A: Matrix) -> Scalar:
    """``<y, A> = sum y_ik A_ik``."""
    return sum(dot(a, b) for a, b in zip(y, A, strict=True))


def check_vanishing(problem: Problem, state: State, y: Matrix, space: Json) -> None:
    """If ``<y, .>`` is nonzero on the residual for all signs, a cheaper solution is impossible (section 9).

    The functional ignores everything that passes through flipping, doubled and doublable orbits. Then the cover is at least 2; or, when y lies in
    a stable space K that no type of weight ``2 [G:S] <= rem`` carries, more than ``rem``.
    """
    columns = transpose(y, problem.case.dim)
    for n in problem.normals([*problem.killed(state), *problem.doublable(state)]):
        require(not times(n, columns), "a functional does not vanish on an orbit that may carry anything")
    if space is None:
        require(problem.rem(state) <= 1, "a cover of 2 neurons would still be affordable at this leaf")
        return
    subgroups = _needed(problem.subgroups)
    probe = read_space(space, problem.generators, problem.p, problem.K)
    span = echelon(probe, problem.p)
    require(all(contains(span, column) for column in columns), "a functional does not lie in its space")
    chi = character_of_space(subgroups.group, probe)
    for kind in subgroups.types:
        if 2 * kind.index <= problem.rem(state):
            require(semi_invariants(chi, kind) == 0, "an affordable orbit type carries part of the space")


def _needed(subgroups: Subgroups | None) -> Subgroups:
    if subgroups is None:
        raise Invalid("a leaf refers to signed types, but no subgroups step precedes it")
    return subgroups


def open_values(problem: Problem, state: State, y: Matrix) -> list[Scalar]:
    """``x_j = <y, X_j>`` over the undetermined orbits that cannot be doubled (on the others y vanishes)."""
    doublable = set(problem.doublable(state))
    return [pairing(y, problem.case.parts[j]) for j in problem.undetermined(state) if j not in doublable]


def check_linear(problem: Problem, state: State, y: Matrix) -> None:
    """Farkas: ``<y, R>`` exceeds what the open signs can contribute. (y is integral and primitive: one way to write it.)"""
    require(common_divisor([x for line in y for _, x in line]) == 1, "the functional of a linear leaf is not primitive")
    reach = div(sum(size(x) for x in open_values(problem, state, y)), 2)
    require(pairing(y, problem.residual(state)) > reach, "a linear leaf does not exceed its bound")


def check_lattice(problem: Problem, state: State, y: Matrix) -> None:
    """Parity: the open signs change the rational part of ``<y, R>`` by integers, and it is not an integer. (Steps without common
    divisor, value positive: one multiple of y.)"""
    values = [coordinate(x) for x in open_values(problem, state, y)]
    require(all(is_integer(x) for x in values), "a lattice leaf has a step that is not an integer")
    require(common_divisor(values) == 1, "the steps of a lattice leaf have a common divisor")
    start = coordinate(pairing(y, problem.residual(state))) - div(sum(values), 2)
    require(start > 0, "the value of a lattice leaf is not positive")
    require(not is_integer(start), "a lattice leaf has an integer value")


def check_minor(problem: Problem, state: State, left: Json, right: Json, modulus: Json) -> None:
    """A minor of the residual is nonzero whatever the open signs: rank at least r on ``N_D`` (sections 3, 5 and 9)."""
    case = problem.case
    P = tuple(row(v, problem.p, problem.K, "a row of a minor") for v in items(left, "the rows of a minor"))
    Q = tuple(
        row(v, case.dim, problem.K, "a column of a minor") for v in items(right, "the columns of a minor", len(P))
    )
    r = len(P)
    require(r >= 1, "a minor is empty")
    within(r, max(problem.p, 1), "size of a minor")
    for v in Q:
        require(common_divisor([x for _, x in v]) == 1 and v[0][1] > 0, "a column of a minor is not primitive")
    for n in problem.normals(problem.killed(state)):
        require(all(dot(n, q) == 0 for q in Q), "a column of a minor is not in the common kernel")

    def minor(A: Matrix) -> list[list[Scalar]]:
        lines = product(P, A)
        return [[dot(line, q) for q in Q] for line in lines]

    undetermined = problem.undetermined(state)
    moves = [minor(case.parts[j]) for j in undetermined]
    residual = minor(problem.residual(state))
    q = natural(modulus, "a modulus", 2**31)
    if q == 0:
        for line in P:
            require(common_divisor([x for _, x in line]) == 1 and line[0][1] > 0, "a row of a minor is not primitive")
        require(all(x == 0 for M in moves for line in M for x in line), "a minor changes with an open sign")
        require(determinant(residual) != 0, "a minor vanishes")
    else:
        require(problem.K.degree == 1, "a minor modulo a prime is for rational statements")
        require(is_prime(q), "a modulus is not a prime")
        require(
            all(is_integer(x) for M in moves for line in M for x in line),
            "a minor changes by a fraction with an open sign",
        )
        half = div(1, 2)
        shifted = [[q * (residual[i][k] - half * sum(M[i][k] for M in moves)) for k in range(r)] for i in range(r)]
        require(all(is_integer(x) for line in shifted for x in line), "a minor times its modulus is not integral")
        for i, line in enumerate(P):
            divisor = common_divisor([x for M in (*moves, shifted) for x in M[i]])
            require(divisor == 1 and line[0][1] > 0, "a row of a minor is not primitive")
        require(
            coordinate(determinant([[int(coordinate(x)) % q for x in line] for line in shifted])) % q != 0,
            "a minor vanishes modulo its prime",
        )
    seen = [
        case.orbits[j].size
        for j in problem.doublable(state)
        if any(dot(n, v) != 0 for n in problem.normals([j]) for v in Q)
    ]
    cost = min(2 * r, max(min(seen), r)) if seen else 2 * r
    require(problem.spent(state) + cost >= problem.need, "a minor is too small for the bound")


def check_cover(problem: Problem, state: State, vectors: Json, spaces: Json, tree: Json) -> None:
    """The part Z of the residual image that no open choice can change needs a wide cover (section 5).

    Q spans part of the common kernel, and open signs do not act on it; ``Z = R(Q)``.
    """
    case, p = problem.case, problem.p
    subgroups = _needed(problem.subgroups)
    Q = [row(v, case.dim, problem.K, "a vector of a cover leaf") for v in items(vectors, "the vectors of a cover leaf")]
    require(is_reduced(Q, case.dim), "the vectors of a cover leaf are not a reduced basis")
    for n in problem.normals([*problem.killed(state), *problem.doublable(state)]):
        require(all(dot(n, v) == 0 for v in Q), "a vector of a cover leaf is not in the common kernel")
    for j in problem.undetermined(state):
        require(all(not apply(case.parts[j], v) for v in Q), "an open sign changes the image at a cover leaf")
    residual = problem.residual(state)
    Z = [z for v in Q if (z := apply(residual, v))]
    span = echelon(Z, p)
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
    demand = [inner_product(subgroups.group, psi, chi) for psi in characters]
    carries = [[semi_invariants(psi, kind) for kind in subgroups.types] for psi in characters]
    weights = [kind.index for kind in subgroups.types]
    goal = problem.need - problem.spent(state)
    check_cover_tree(items(tree, "a cover tree"), demand, carries, weights, goal, subgroups)


def check_cover_tree(
    nodes: list[Json], demand: list[int], carries: list[list[int]], weights: list[int], goal: int, subgroups: Subgroups
) -> None:
    """``min 2 sum w_k m_k`` subject to ``sum_k carries[i][k] m_k >= demand[i]`` is at least ``goal`` (section 5)."""
    require(len(nodes) > 0, "a cover tree has no root")
    within(len(nodes) * len(weights) * (len(demand) + 1), MAX_WORK // 100, "work of a cover tree")
    bounds: list[tuple[dict[int, int], dict[int, int]] | None] = [({}, {})] + [None] * (len(nodes) - 1)

    def descend(number: int, child: Json, low: dict[int, int], high: dict[int, int]) -> None:
        c = natural(child, "a child of a cover node", len(nodes))
        require(c > number, "a cover node does not come after its parent")
        require(bounds[c] is None, "a cover node has two parents")
        bounds[c] = (low, high)

    for number, node in enumerate(nodes):
        here = bounds[number]
        if here is None:
            raise Invalid("a cover node is not reached from the root")
        low, high = here
        parts = items(node, "a cover node")
        if parts and parts[0] == "branch":
            _, kind, a, below, above = items(node, "a branch of a cover tree", 5)
            k = subgroups.find_type(kind)
            a = natural(a, "a multiplicity", MAX_LENGTH)
            descend(number, below, low, {**high, k: min(a, high.get(k, a))})
            descend(number, above, {**low, k: max(a + 1, low.get(k, 0))}, high)
        else:
            name, values = items(node, "a leaf of a cover tree", 2)
            require(name == "dual", "a cover node has an unknown kind")
            y = [rational(x, "a dual value") for x in items(values, "the dual vector", len(demand))]
            require(
                dual_bound(y, demand, carries, weights, low, high) >= goal, "a dual vector does not reach the bound"
            )


def dual_bound(
    y: list[Rational],
    demand: list[int],
    carries: list[list[int]],
    weights: list[int],
    low: dict[int, int],
    high: dict[int, int],
) -> int:
    """The least even number of neurons that a dual vector leaves possible within the bounds (covers come in pairs)."""
    require(all(v >= 0 for v in y), "a dual value is negative")
    total = Fraction(sum(v * h for v, h in zip(y, demand, strict=True)))
    for k, weight in enumerate(weights):
        reduced = 2 * weight - sum(v * line[k] for v, line in zip(y, carries, strict=True))
        if reduced >= 0:
            total += reduced * low.get(k, 0)
        else:
            require(k in high, "a dual vector pays more for a type than it costs")
            total += reduced * high[k]
    pairs = -((-total.numerator) // (2 * total.denominator))
    return 2 * pairs
