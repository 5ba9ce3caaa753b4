"""Two-layer functions: targets, canonical forms, germs, equivariance (THEORY.md, section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .algebra import apply, combine, div, dot, product, scale, size, times, transpose
from .reading import (
    MAX_LENGTH,
    Invalid,
    Json,
    Matrix,
    Row,
    fields,
    items,
    matrix,
    natural,
    require,
    row,
    scalar,
    within,
)
from .reals import Field, Scalar

Hyperplane = tuple[Row, Scalar]
"""``(n, t)`` for ``n x + t = 0``, the first nonzero entry of ``n`` being 1."""

Node = tuple[str, object, object]
"""``("affine", row, constant)``, ``("sum", ((coefficient, child), ...), None)``, or a name with its children."""


@dataclass(frozen=True)
class Target:
    """A piecewise linear map as a list of nodes, children first, and the nodes of its outputs."""

    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class Form:
    """The canonical form ``sum_H c_H |n_H x + t_H| / 2 + L x + e``: hyperplanes in order of appearance with their channel vectors."""

    channels: dict[Hyperplane, Row]
    linear: Matrix
    constant: Row


@dataclass(frozen=True)
class Neuron:
    """``a relu(w x + b)``."""

    a: Row
    w: Row
    b: Scalar


@dataclass(frozen=True)
class Network:
    """Neurons, skip connection (zero rows without one) and output bias."""

    neurons: tuple[Neuron, ...]
    skip: Matrix
    e: Row


# -- reading ------------------------------------------------------------------------------------------------------------


def read_target(value: Json, d: int, p: int, K: Field) -> Target:
    """The target of a statement: well formed, children before parents, every node in use."""
    listed, outputs = fields(value, ("nodes", "outputs"), "the target")
    nodes: list[Node] = []
    used = [False] * len(items(listed, "the nodes"))
    for number, entry in enumerate(listed):
        node = _read_node(entry, number, d, K)
        for child in children(node):
            used[child] = True
        nodes.append(node)
    chosen = tuple(natural(k, "an output", len(nodes)) for k in items(outputs, "the outputs", p))
    for k in chosen:
        used[k] = True
    require(all(used), "a node of the target is not used")
    return Target(tuple(nodes), chosen)


def _read_node(entry: Json, number: int, d: int, K: Field) -> Node:
    parts = items(entry, "a node of the target")
    require(len(parts) > 0 and type(parts[0]) is str, "a node of the target has no name")
    name = parts[0]
    if name == "affine":
        require(len(parts) == 3, "an affine node has a row and a constant")
        return name, row(parts[1], d, K, "an affine node"), scalar(parts[2], K, "a constant")
    require(len(parts) == 2, "a node of the target has one argument")
    if name == "sum":
        terms = [items(term, "a term of a sum", 2) for term in items(parts[1], "a sum")]
        return name, tuple((scalar(x, K, "a coefficient"), natural(k, "a child", number)) for x, k in terms), None
    if name in ("relu", "abs"):
        return name, (natural(parts[1], "a child", number),), None
    require(name in ("max", "min"), "a node of the target has an unknown name")
    listed = items(parts[1], "the arguments of max or min")
    require(len(listed) >= 2, "max and min have at least two arguments")
    return name, tuple(natural(k, "a child", number) for k in listed), None


def children(node: Node) -> tuple[int, ...]:
    """The children of a node."""
    if node[0] == "affine":
        return ()
    if node[0] == "sum":
        return tuple(k for _, k in node[1])  # type: ignore[attr-defined]
    return node[1]  # type: ignore[return-value]


def read_network(value: Json, d: int, p: int, K: Field, with_skip: bool) -> Network:
    """The network of an upper bound."""
    names = ("neurons", "e", "skip") if with_skip else ("neurons", "e")
    parts = fields(value, names, "the network")
    neurons = []
    for entry in items(parts[0], "the neurons"):
        a, w, b = fields(entry, ("a", "w", "b"), "a neuron")
        neurons.append(Neuron(row(a, p, K, "a"), row(w, d, K, "w"), scalar(b, K, "b")))
    skip: Matrix = matrix(parts[2], p, d, K, "skip") if with_skip else ((),) * p
    return Network(tuple(neurons), skip, row(parts[1], p, K, "e"))


# -- canonical form -----------------------------------------------------------------------------------------------------


class _Sum:
    """Collects terms ``c relu(n x + t)`` and ``c (n x + t)``."""

    def __init__(self, p: int) -> None:
        self.jumps: dict[Hyperplane, list[tuple[Scalar, Row]]] = {}
        self.rows: list[dict[int, Scalar]] = [{} for _ in range(p)]
        self.constants: list[tuple[Scalar, Row]] = []

    def affine(self, c: Row, n: Row, t: Scalar) -> None:
        for i, x in c:
            entries = self.rows[i]
            for j, y in n:
                entries[j] = entries[j] + x * y if j in entries else x * y
        if t != 0:
            self.constants.append((t, c))

    def absolute(self, c: Row, n: Row, t: Scalar) -> None:
        """``c |n x + t| / 2``: the jump across the hyperplane is ``c n``."""
        if not n:
            self.constants.append((div(size(t), 2), c))
            return
        plane, s = scaled(n, t)
        self.jumps.setdefault(plane, []).append((size(s), c))

    def relu(self, c: Row, n: Row, t: Scalar) -> None:
        """``relu(z) = |z|/2 + z/2``."""
        self.absolute(c, n, t)
        self.affine(scale(div(1, 2), c), n, t)

    def form(self) -> Form:
        totals = {plane: combine(terms) for plane, terms in self.jumps.items()}
        rows = tuple(tuple(sorted((j, x) for j, x in entries.items() if x != 0)) for entries in self.rows)
        return Form({plane: c for plane, c in totals.items() if c}, rows, combine(self.constants))


def scaled(n: Row, t: Scalar) -> tuple[Hyperplane, Scalar]:
    """The hyperplane with leading entry 1 and the factor ``s``: ``(n, t) = s (hyperplane)``."""
    s = n[0][1]
    return ((n, t), s) if s == 1 else ((tuple((i, div(x, s)) for i, x in n), div(t, s)), s)


def form_of_network(network: Network) -> Form:
    """The canonical form of a network (section 2)."""
    total = _Sum(len(network.skip))
    for neuron in network.neurons:
        total.relu(neuron.a, neuron.w, neuron.b)
    for i, w in enumerate(network.skip):
        total.affine(((i, 1),), w, 0)
    total.constants.append((1, network.e))
    return total.form()


Nested = list[tuple[int, Row]]
"""Nested nodes with their total coefficients in the outputs."""


def split_target(target: Target) -> tuple[_Sum, Nested]:
    """The part of a target that is directly two-layer, and the nested nodes (section 2; FORMAT.md, two-layer reading)."""
    affine: dict[int, tuple[Row, Scalar]] = {}
    for number, (name, first, second) in enumerate(target.nodes):
        if name == "affine":
            affine[number] = (first, second)  # type: ignore[assignment]
        elif name == "sum":
            terms: tuple[tuple[Scalar, int], ...] = first  # type: ignore[assignment]
            if all(k in affine for _, k in terms):
                affine[number] = (combine((x, affine[k][0]) for x, k in terms), sum(x * affine[k][1] for x, k in terms))
    total = _Sum(len(target.outputs))
    nested: Nested = []
    for number, c in enumerate(_coefficients(target)):
        name, first, second = target.nodes[number]
        if name == "sum" or not c:
            continue
        arguments = children(target.nodes[number])
        if name == "affine":
            total.affine(c, first, second)  # type: ignore[arg-type]
        elif len(arguments) > 2 or any(k not in affine for k in arguments):
            nested.append((number, c))
        elif name == "relu":
            total.relu(c, *affine[arguments[0]])
        elif name == "abs":
            total.absolute(scale(2, c), *affine[arguments[0]])
        else:
            (y, s), (z, t) = (affine[k] for k in arguments)
            difference = combine([(1, y), (-1, z)])
            if name == "max":  # z + relu(y - z)
                total.affine(c, z, t)
                total.relu(c, difference, s - t)
            else:  # y - relu(y - z)
                total.affine(c, y, s)
                total.relu(scale(-1, c), difference, s - t)
    return total, nested


def form_of_target(target: Target) -> Form | None:
    """The canonical form of a target that is directly two-layer, else None."""
    total, nested = split_target(target)
    return None if nested else total.form()


def add_form(total: _Sum, form: Form) -> None:
    """Add a function in canonical form to a sum."""
    for (n, t), c in form.channels.items():
        total.absolute(c, n, t)
    for i, line in enumerate(form.linear):
        total.affine(((i, 1),), line, 0)
    total.constants.append((1, form.constant))


def _coefficients(target: Target) -> list[Row]:
    """The total coefficient of every node in the outputs, along sums."""
    parts: list[list[tuple[Scalar, Row]]] = [[] for _ in target.nodes]
    for i, k in enumerate(target.outputs):
        parts[k].append((1, ((i, 1),)))
    result: list[Row] = [()] * len(target.nodes)
    work = 0
    for number in range(len(target.nodes) - 1, -1, -1):
        result[number] = combine(parts[number])
        name, terms, _ = target.nodes[number]
        if name == "sum":
            for x, k in terms:  # type: ignore[attr-defined]
                parts[k].append((x, result[number]))
                work += len(result[number])
            within(work, 20 * MAX_LENGTH, "work of a canonical form")
    return result


# -- values and germs ---------------------------------------------------------------------------------------------------


def value_at(target: Target, point: Row) -> Row:
    """The value of a target at a point."""
    values: list[Scalar] = []
    for name, first, second in target.nodes:
        if name == "affine":
            values.append(dot(first, point) + second)  # type: ignore[arg-type,operator]
        elif name == "sum":
            values.append(sum(x * values[k] for x, k in first))  # type: ignore[attr-defined]
        else:
            values.append(_extreme(name, [values[k] for k in first]))  # type: ignore[attr-defined]
    return tuple((i, values[k]) for i, k in enumerate(target.outputs) if values[k] != 0)


def _extreme(name: str, arguments: list[Scalar]) -> Scalar:
    if name == "relu":
        return max(arguments[0], 0)
    if name == "abs":
        return size(arguments[0])
    return max(arguments) if name == "max" else min(arguments)


def bend_at(target: Target, point: Row, normal: Row) -> Row:
    """The ``c`` of a germ ``c |n h|/2 + L h`` at a point; rejected where the germ is not of this form (section 2).

    Each node is followed as its gradients on ``n h > 0`` and ``n h < 0``. On a half-space the maximum of linear functions is linear
    only if one of them exceeds the others by non-negative multiples of ``n``.
    """
    values: list[Scalar] = []
    sides: list[tuple[Row, Row]] = []
    for name, first, second in target.nodes:
        if name == "affine":
            values.append(dot(first, point) + second)  # type: ignore[arg-type,operator]
            sides.append((first, first))  # type: ignore[arg-type]
            continue
        if name == "sum":
            terms: tuple[tuple[Scalar, int], ...] = first  # type: ignore[assignment]
            values.append(sum(x * values[k] for x, k in terms))
            sides.append((combine((x, sides[k][0]) for x, k in terms), combine((x, sides[k][1]) for x, k in terms)))
            continue
        options = list(_options(name, first, values, sides))  # type: ignore[arg-type]
        top = _extreme("min" if name == "min" else "max", [v for v, _ in options])
        active = [s for v, s in options if v == top]
        sign = -1 if name == "min" else 1
        values.append(top)
        sides.append(
            (_dominant([s[0] for s in active], normal, sign), _dominant([s[1] for s in active], normal, -sign))
        )
    jump = []
    for i, k in enumerate(target.outputs):
        factor = _multiple(combine([(1, sides[k][0]), (-1, sides[k][1])]), normal)
        if factor != 0:
            jump.append((i, factor))
    return tuple(jump)


def _options(
    name: str, arguments: tuple[int, ...], values: list[Scalar], sides: list[tuple[Row, Row]]
) -> Iterator[tuple[Scalar, tuple[Row, Row]]]:
    """The functions of which a node is the maximum or minimum: value and gradients."""
    for k in arguments:
        yield values[k], sides[k]
    if name == "relu":
        yield 0, ((), ())
    if name == "abs":
        k = arguments[0]
        yield -values[k], (scale(-1, sides[k][0]), scale(-1, sides[k][1]))


def _multiple(difference: Row, normal: Row) -> Scalar:
    """The factor by which a row is a multiple of the normal."""
    factor = div(next((x for i, x in difference if i == normal[0][0]), 0), normal[0][1])
    if combine([(1, difference), (-factor, normal)]):
        raise Invalid("at one of the points the target bends across more than the given hyperplane")
    return factor


def _dominant(rows: list[Row], normal: Row, sign: int) -> Row:
    """The largest of some linear functions on ``sign * n h > 0``."""
    factors = [sign * _multiple(combine([(1, other), (-1, rows[0])]), normal) for other in rows]
    return rows[factors.index(max(factors))]


# -- equivariance -------------------------------------------------------------------------------------------------------


def transported(plane: Hyperplane, inverse: Matrix) -> tuple[Hyperplane, Scalar]:
    """``gH`` and the ``s`` with ``n_H rho(g)^-1 = s n_gH``; ``inverse`` has been checked to be ``rho(g)^-1``."""
    return scaled(times(plane[0], inverse), plane[1])


def check_equivariance(form: Form, rho: Matrix, inverse: Matrix, pi: Matrix) -> None:
    """The equivariance test of section 2 for one generator."""
    columns = transpose(pi, len(pi))
    for plane, c in form.channels.items():
        image, s = transported(plane, inverse)
        require(image in form.channels, "the target is not equivariant: a hyperplane is moved to none")
        require(
            scale(size(s), times(c, columns)) == form.channels[image],
            "the target is not equivariant: a channel vector is not carried along",
        )
    require(product(pi, form.linear) == product(form.linear, rho), "the target is not equivariant: linear part")
    require(apply(pi, form.constant) == form.constant, "the target is not equivariant: constant")
