"""Canonical forms: boundary hyperplanes, channel vectors, affine part; equality and equivariance (T2.1 to T2.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from equicert.theory.functions.expressions import (
    AbsNode,
    AffineNode,
    Builder,
    Combination,
    Expression,
    MaxNode,
    MinNode,
    ReluNode,
    SumNode,
)
from equicert.theory.functions.networks import Network
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale


class Hyperplane(NamedTuple):
    """``{n x + t = 0}``, scaled so that the first nonzero entry of the normal ``n`` is 1."""

    normal: Row
    offset: Scalar


class NotTwoLayer(Exception):
    """A target that is not directly a sum of two-layer terms; the message says which part is not."""


def scaled(normal: Row, offset: Scalar) -> tuple[Hyperplane, Scalar]:
    """The scaled hyperplane and the factor ``s`` with ``(normal, offset) = s * hyperplane``.

    >>> from equicert.theory.numbers.fields import QQ
    >>> scaled(((1, QQ(-2)),), QQ(1))
    (Hyperplane(normal=((1, 1),), offset=-1/2), -2)
    """
    factor = normal[0][1]
    if factor == 1:
        return Hyperplane(normal, offset), factor
    return Hyperplane(tuple((i, x / factor) for i, x in normal), offset / factor), factor


@dataclass(frozen=True)
class CanonicalForm:
    """``f(x) = sum_H c_H |n_H x + t_H| / 2 + L x + e``, unique for scaled hyperplanes (T2.1)."""

    hyperplanes: tuple[Hyperplane, ...]
    channels: tuple[Row, ...]
    linear: Matrix  # L, p x d
    constant: Row  # e

    @property
    def field(self) -> Field:
        """The scalar field."""
        return self.linear.field

    @cached_property
    def index(self) -> dict[Hyperplane, int]:
        """The number of each hyperplane."""
        return {h: i for i, h in enumerate(self.hyperplanes)}

    def same_function(self, other: CanonicalForm) -> bool:
        """Functional equality of two networks: their canonical forms agree (T2.2)."""
        return (
            dict(zip(self.hyperplanes, self.channels, strict=True))
            == dict(zip(other.hyperplanes, other.channels, strict=True))
            and self.linear == other.linear
            and self.constant == other.constant
        )

    def __call__(self, point: Row) -> Row:
        """The value at a point, as a sparse vector of length p."""
        zero, half = self.field(0), 1 / self.field(2)
        terms: list[tuple[Scalar, Row]] = [(self.field(1), self.constant)]
        terms += [(x, column) for x, column in ((x, self.linear.T.rows[i]) for i, x in point)]
        for (n, t), c in zip(self.hyperplanes, self.channels, strict=True):
            z = inner(n, point, zero) + t
            terms.append((z * half if z > 0 else -z * half, c))
        return combine(terms)


class TermSum:
    """Collects terms ``c |n x + t| / 2`` and ``c (n x + t)`` into a canonical form, hyperplanes in order of
    appearance."""

    def __init__(self, p: int, d: int, field: Field) -> None:
        self.p, self.d, self.field = p, d, field
        self.half = 1 / field(2)
        self.breaks: dict[Hyperplane, list[Row]] = {}
        self.linear: list[dict[int, Scalar]] = [{} for _ in range(p)]
        self.constants: list[Row] = []

    def affine(self, c: Row, normal: Row, offset: Scalar) -> None:
        """Add ``c (normal x + offset)``."""
        for i, x in c:
            row = self.linear[i]
            for j, y in normal:
                row[j] = row[j] + x * y if j in row else x * y
        if offset != 0:
            self.constants.append(scale(offset, c))

    def half_abs(self, c: Row, normal: Row, offset: Scalar) -> None:
        """Add ``c |normal x + offset| / 2``."""
        if not normal:
            self.affine(c, (), (offset if offset > 0 else -offset) * self.half)
            return
        plane, factor = scaled(normal, offset)
        size = factor if factor > 0 else -factor
        self.breaks.setdefault(plane, []).append(c if size == 1 else scale(size, c))

    def relu(self, c: Row, normal: Row, offset: Scalar) -> None:
        """``c relu(z) = c |z| / 2 + c z / 2``."""
        self.half_abs(c, normal, offset)
        self.affine(scale(self.half, c), normal, offset)

    def result(self) -> CanonicalForm:
        """The canonical form of the sum."""
        one = self.field(1)
        totals = {h: cs[0] if len(cs) == 1 else combine((one, c) for c in cs) for h, cs in self.breaks.items()}
        alive = {h: c for h, c in totals.items() if c}
        rows = [tuple(sorted((j, x) for j, x in row.items() if x != 0)) for row in self.linear]
        return CanonicalForm(
            tuple(alive),
            tuple(alive.values()),
            Matrix(rows, self.d, self.field),
            combine((one, c) for c in self.constants),
        )


def canonical_form_of_network(network: Network) -> CanonicalForm:
    """The canonical form of a network: neurons on one unoriented hyperplane merge (T2.1).

    >>> from equicert.theory.functions.networks import Neuron
    >>> from equicert.theory.numbers.fields import QQ
    >>> x = ((0, QQ(1)),)
    >>> abs_ = Network((Neuron(x, x, QQ(0)), Neuron(x, ((0, QQ(-1)),), QQ(0))), Matrix.zero(1, 1), ())
    >>> canonical_form_of_network(abs_).channels
    (((0, 2),),)
    """
    total = TermSum(network.skip.nrows, network.skip.ncols, network.skip.field)
    one = total.field(1)
    for neuron in network.neurons:
        total.relu(neuron.a, neuron.w, neuron.b)
    for i, row in enumerate(network.skip.rows):
        total.affine(((i, one),), row, total.field(0))
    total.constants.append(network.e)
    return total.result()


def canonical_form(target: Expression) -> CanonicalForm:
    """The canonical form of a target that is directly two-layer: relu, abs of affine, max, min of two affine functions.

    Hyperplanes are numbered in the order in which the nodes first name them. Raises :class:`NotTwoLayer` otherwise.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f = canonical_form(parse_expression(["max(x1, x2)"], 2))
    >>> f.hyperplanes, f.channels, f.linear.tolist()
    ((Hyperplane(normal=((0, 1), (1, -1)), offset=0),), (((0, 1),),), [[1/2, 1/2]])
    """
    found = direct_part(target)
    if found.nested:
        raise NotTwoLayer(found.reason)
    return found.total.result()


def expression_of_form(form: CanonicalForm) -> Expression:
    """A canonical form as an expression, with one ``abs`` for each hyperplane.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f = canonical_form(parse_expression(["max(x1, x2)"], 2))
    >>> canonical_form(expression_of_form(f)).same_function(f)
    True
    """
    builder, half = Builder(), 1 / form.field(2)
    terms: list[list[tuple[Scalar, int]]] = [[] for _ in form.linear.rows]
    for (n, t), c in zip(form.hyperplanes, form.channels, strict=True):
        node = builder.add(AbsNode(builder.node_of(Combination(n, t, ()))))
        for i, x in c:
            terms[i].append((x * half, node))
    constants = dict(form.constant)
    values = [
        Combination(row, constants.get(i, form.field(0)), tuple(terms[i])) for i, row in enumerate(form.linear.rows)
    ]
    return builder.finish([builder.node_of(value) for value in values], form.linear.ncols)


@dataclass(frozen=True)
class DirectPart:
    """The terms of a target that are directly two-layer (``total``, to which more may be added); the nested nodes with
    their total coefficients in the outputs; what makes the first of them nested."""

    total: TermSum
    nested: tuple[tuple[int, Row], ...]
    reason: str


def direct_part(target: Expression) -> DirectPart:
    """A target taken apart into directly two-layer terms and nested nodes (T2.7)."""
    field = target.field
    forms = affine_nodes(target)
    coefficients = output_coefficients(target)
    total = TermSum(len(target.outputs), target.input_dim, field)
    two = field(2)
    nested: list[tuple[int, Row]] = []
    reason = ""
    for index, node in enumerate(target.nodes):
        c = coefficients[index]
        if not c:
            continue
        match node:
            case AffineNode(normal, offset):
                total.affine(c, normal, offset)
            case ReluNode(child) | AbsNode(child):
                if child not in forms:
                    nested.append((index, c))
                    reason = reason or f"{node.name} is applied to an expression that is itself not affine"
                    continue
                normal, offset = forms[child]
                if isinstance(node, ReluNode):
                    total.relu(c, normal, offset)
                else:
                    total.half_abs(scale(two, c), normal, offset)
            case MaxNode(children) | MinNode(children):
                if len(children) != 2 or any(child not in forms for child in children):
                    nested.append((index, c))
                    what = (
                        f"{node.name} of {len(children)} terms"
                        if len(children) != 2
                        else f"{node.name} is applied to an expression that is itself not affine"
                    )
                    reason = reason or what
                    continue
                (n, s), (m, t) = (forms[child] for child in children)
                one = field(1)
                difference = combine([(one, n), (-one, m)])
                total.affine(c, m, t)  # max(y, z) = z + relu(y - z), min(y, z) = y - relu(y - z)
                if isinstance(node, MaxNode):
                    total.relu(c, difference, s - t)
                else:
                    total.affine(c, difference, s - t)
                    total.relu(scale(-one, c), difference, s - t)
    return DirectPart(total, tuple(nested), reason)


def orientations(target: Expression) -> dict[Hyperplane, int]:
    """For hyperplanes that one relu of the target names directly: the side on which it is active, 1 where the scaled
    normal points."""
    forms = affine_nodes(target)
    found: dict[Hyperplane, int] = {}
    for node in target.nodes:
        if isinstance(node, ReluNode) and node.child in forms and forms[node.child][0]:
            plane, factor = scaled(*forms[node.child])
            found.setdefault(plane, 1 if factor > 0 else -1)
    return found


def with_nested(
    target: Expression, channels: Iterable[tuple[Hyperplane, Row]], linear: Sequence[Row], constant: Row
) -> CanonicalForm:
    """The canonical form of a target whose nested part has the given one."""
    total = direct_part(target).total
    for (n, t), c in channels:
        total.half_abs(c, n, t)
    for i, row in enumerate(linear):
        total.affine(((i, target.field(1)),), row, target.field(0))
    total.constants.append(constant)
    return total.result()


def affine_nodes(target: Expression) -> dict[int, tuple[Row, Scalar]]:
    """The nodes that are affine functions, as (row, constant)."""
    forms: dict[int, tuple[Row, Scalar]] = {}
    for index, node in enumerate(target.nodes):
        if isinstance(node, AffineNode):
            forms[index] = (node.row, node.constant)
        elif isinstance(node, SumNode) and all(child in forms for _, child in node.terms):
            constant = sum((x * forms[child][1] for x, child in node.terms), target.field(0))
            forms[index] = (combine((x, forms[child][0]) for x, child in node.terms), constant)
    return forms


def output_coefficients(target: Expression) -> list[Row]:
    """For every node the vector of its total coefficients in the outputs, through sums only (reverse sweep)."""
    parts: list[list[tuple[Scalar, Row]]] = [[] for _ in target.nodes]
    one = target.field(1)
    for i, index in enumerate(target.outputs):
        parts[index].append((one, ((i, one),)))
    rows: list[Row] = [()] * len(target.nodes)
    for index in range(len(target.nodes) - 1, -1, -1):
        terms = parts[index]
        rows[index] = terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else combine(terms)
        node = target.nodes[index]
        if isinstance(node, SumNode):
            for x, child in node.terms:
                parts[child].append((x, rows[index]))
    return rows


def transported(plane: Hyperplane, inverse: Matrix) -> tuple[Hyperplane, Scalar]:
    """``gH`` and the factor ``s`` with ``n_H rho(g)^-1 = s n_gH``; ``inverse`` is ``rho(g)^-1``."""
    return scaled(inverse.covector(plane[0]), plane[1])


def violated_generator(form: CanonicalForm, inputs: Sequence[Matrix], outputs: Sequence[Matrix]) -> int | None:
    """The first generator under which ``f`` is not equivariant, or None (T2.3)."""
    for g, (rho, pi) in enumerate(zip(inputs, outputs, strict=True)):
        inverse = rho.inverse
        if pi @ form.linear != form.linear @ rho or pi.vector(form.constant) != form.constant:
            return g
        for plane, c in zip(form.hyperplanes, form.channels, strict=True):
            image, s = transported(plane, inverse)
            target = form.index.get(image)
            size = s if s > 0 else -s
            if target is None or scale(size, pi.vector(c)) != form.channels[target]:
                return g
    return None


def violation_point(
    f: CanonicalForm | Expression, rho: Matrix, pi: Matrix, planes: Iterable[Hyperplane] = ()
) -> Row | None:
    """A point with ``f(rho x) != pi f(x)``, from a fixed list of small and of far points, or None."""
    for point in trial_points(rho.ncols, rho.field, planes):
        if _value(f, rho.vector(point)) != pi.vector(_value(f, point)):
            return point
    return None


def _value(f: CanonicalForm | Expression, point: Row) -> Row:
    return f(point) if isinstance(f, CanonicalForm) else f.evaluate(point)


def trial_points(d: int, field: Field, planes: Iterable[Hyperplane]) -> Iterator[Row]:
    """Unit vectors, small integer points, far points, and points on both sides of the given hyperplanes."""
    one = field(1)
    yield ()
    for size in (1, -1, 2, 7, -50):
        for i in range(min(d, 60)):
            yield ((i, field(size)),)
    state = 12345
    for size in (2, 5, 50, 10**4):
        for _ in range(20):
            entries = []
            for i in range(d):
                state = (1103515245 * state + 12345) % 2**31
                entries.append((i, field((state >> 8) % (2 * size + 1) - size)))
            yield tuple((i, x) for i, x in entries if x != 0)
    for n, t in planes:
        foot = scale(-t / inner(n, n, field(0)), n) if t != 0 else ()
        for step in (one, -one, one / 7, -one / 7):
            yield combine([(one, foot), (step, n)])
