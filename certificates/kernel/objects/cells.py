"""Equality of piecewise linear functions, cell by cell (THEORY.md, T9.14).

A tree of half-spaces decides comparison after comparison; on each of its cells the nested nodes and the candidate form
are affine and must be equal, or a Farkas vector shows that the cell has no interior. Both sides are continuous and the
closures of the other cells cover the space, so they are equal everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import combine, scale, times, transpose
from ..numbers import Field, Scalar, div, sign
from ..reading import Invalid, Json, Matrix, Row, fields, items, matrix, require, row, scalar, spend
from ..trees import Children, Decisions, kind_of, read_tree, walk
from .forms import Form, Hyperplane, Nested, scaled
from .functions import Affine, Break, Node, Sum, Target, affine_sum, children


@dataclass
class Cell:
    """The signs of the decided hyperplanes, the functions that are positive here by the decisions in order, and what
    is affine here: nodes by number, and for ``max`` and ``min`` the next argument and the extreme one so far."""

    signs: Decisions[Hyperplane, int]
    positive: Decisions[int, Affine]
    values: dict[int, Affine]
    chains: dict[int, tuple[int, Affine]]

    def sign_of(self, f: Affine) -> int | None:
        """The sign of an affine function on the cell, where the decisions tell it."""
        if not f.row:
            return sign(f.constant)
        plane, factor = scaled(f)
        known = self.signs.get(plane)
        return None if known is None else known * sign(factor)

    def side(self, f: Affine, side: int) -> Cell:
        """The part of the cell on which ``side * f`` is positive."""
        plane, factor = scaled(f)
        signs = self.signs.deciding(plane, side * sign(factor))
        oriented = f if side > 0 else f.negated()
        positive = self.positive.deciding(len(self.positive), oriented)
        spend(len(self.values) + len(self.chains), kept=True)
        return Cell(signs, positive, dict(self.values), dict(self.chains))


@dataclass(frozen=True)
class Question:
    """A comparison that is open on a cell: the sign of this function is not decided."""

    f: Affine


Resolved: TypeAlias = Affine | Question
"""What a node is on a cell, or the comparison that is open."""


def read_candidate(listed: Json, linear: Json, constant: Json, d: int, p: int, K: Field) -> Form:
    """``sum c |n x + t| / 2 + L x + e`` with scaled, different hyperplanes and nonzero channel vectors."""
    channels: dict[Hyperplane, Row] = {}
    for entry in items(listed, "the hyperplanes"):
        normal, offset, channel = fields(entry, ("normal", "offset", "channel"), "a hyperplane")
        n, t, c = row(normal, d, K, "a normal"), scalar(offset, K, "an offset"), row(channel, p, K, "a channel vector")
        require(len(n) > 0 and n[0][1] == 1, "a normal does not begin with 1")
        require(len(c) > 0, "a channel vector is zero")
        require(Affine(n, t) not in channels, "a hyperplane stands twice")
        channels[Affine(n, t)] = c
    return Form(channels, matrix(linear, p, d, K, "a linear part"), row(constant, p, K, "a constant"))


def check_agreement(target: Target, roots: Nested, candidate: Form, K: Field, tree: Json) -> None:
    """The sum of the nested nodes with their coefficients equals the candidate everywhere."""
    nodes = read_tree(tree, "a tree of cells")
    order = _needed(target, [k for k, _ in roots])

    def visit(cell: Cell, parts: list[Json]) -> Children[Cell]:
        kind = kind_of(parts)
        if kind == "empty":
            _, multipliers = items(parts, "an empty cell", 2)
            _check_empty(cell, multipliers, K)
            return ()
        question = settle(target, order, candidate, cell)
        if kind == "equal":
            items(parts, "an equal cell", 1)
            require(question is None, "a comparison is open on an equal cell")
            _check_equal(cell, roots, candidate)
            return ()
        require(kind == "split", "a cell has an unknown kind")
        _, plus, minus = items(parts, "a split cell", 3)
        if question is None:
            raise Invalid("nothing is open on a split cell")
        return (plus, cell.side(question, 1)), (minus, cell.side(question, -1))

    walk(nodes, Cell(Decisions(), Decisions(), {}, {}), visit, "a cell")


def _check_empty(cell: Cell, multipliers: Json, K: Field) -> None:
    """Farkas: a positive combination of the functions that are positive on the cell is a constant that is not
    positive."""
    terms: list[tuple[Scalar, Affine]] = []
    last = -1
    for entry in items(multipliers, "the multipliers of an empty cell"):
        index, factor = items(entry, "a multiplier", 2)
        require(
            type(index) is int and last < index < len(cell.positive), "the numbers of the multipliers do not increase"
        )
        last = index
        y = scalar(factor, K, "a multiplier")
        require(y > 0, "a multiplier is not positive")
        terms.append((y, cell.positive[index]))
    require(len(terms) > 0, "an empty cell has no multipliers")
    total = affine_sum(terms)
    require(not total.row, "the combination on an empty cell is not constant")
    require(total.constant <= 0, "the combination on an empty cell is positive")


def _check_equal(cell: Cell, roots: Nested, candidate: Form) -> None:
    """Both sides are the same affine function on the cell."""
    rows: list[list[tuple[Scalar, Row]]] = [[(-1, line)] for line in candidate.linear]
    constants: list[tuple[Scalar, Row]] = [(-1, candidate.constant)]
    for k, c in roots:
        value = cell.values[k]
        for i, x in c:
            rows[i].append((x, value.row))
        constants.append((value.constant, c))
    for plane, c in candidate.channels.items():
        factor = div(-cell.signs[plane], 2)
        for i, x in c:
            rows[i].append((factor * x, plane.row))
        constants.append((factor * plane.constant, c))
    require(not any(combine(terms) for terms in rows), "the candidate has another linear part on a cell")
    require(not combine(constants), "the candidate has another constant on a cell")


def difference(target: Target, other: Target) -> tuple[Target, Nested]:
    """The nodes of two functions, and coefficients with which their outputs give the difference."""
    count = len(target.nodes)
    roots: Nested = [(k, ((i, 1),)) for i, k in enumerate(target.outputs)]
    roots += [(k + count, ((i, -1),)) for i, k in enumerate(other.outputs)]
    return Target((*target.nodes, *(_shifted(node, count) for node in other.nodes)), ()), roots


def _shifted(node: Node, count: int) -> Node:
    """The node with its children so many places later."""
    if isinstance(node, Affine):
        return node
    if isinstance(node, Sum):
        return Sum(tuple((x, k + count) for x, k in node.terms))
    return Break(node.name, tuple(k + count for k in node.arguments))


def moved_difference(target: Target, rho: Matrix, pi: Matrix, p: int) -> tuple[Target, Nested]:
    """The nodes of ``f(rho x)`` and of ``f(x)``, and coefficients with which their outputs give ``f(rho x) - pi
    f(x)``."""
    count = len(target.nodes)

    def moved(node: Node) -> Node:
        return Affine(times(node.row, rho), node.constant) if isinstance(node, Affine) else node

    columns = transpose(pi, p)
    roots: Nested = [(k, ((i, 1),)) for i, k in enumerate(target.outputs)]
    roots += [(k + count, scale(-1, columns[i])) for i, k in enumerate(target.outputs)]
    return Target((*map(moved, target.nodes), *(_shifted(node, count) for node in target.nodes)), ()), roots


# -- resolving nodes --------------------------------------------------------------------------------------------------


def _needed(target: Target, roots: list[int]) -> list[int]:
    """The nodes below the roots, children first."""
    used = set(roots)
    for k in range(len(target.nodes) - 1, -1, -1):
        if k in used:
            used |= set(children(target.nodes[k]))
    return sorted(used)


def settle(target: Target, order: list[int], candidate: Form, cell: Cell) -> Affine | None:
    """Resolve what the signs decide; the first comparison in the order of the nodes, then of the hyperplanes, that is
    open."""
    question: Affine | None = None
    spend(len(order) + len(candidate.channels))
    for k in order:
        if k in cell.values:
            continue
        below = children(target.nodes[k])
        spend(len(below))
        if any(c not in cell.values for c in below):
            continue
        found = _resolve(target, k, cell)
        if isinstance(found, Affine):
            cell.values[k] = found
        elif question is None:
            question = found.f
    if question is None:
        question = next((plane for plane in candidate.channels if plane not in cell.signs), None)
    return question


def _resolve(target: Target, k: int, cell: Cell) -> Resolved:
    """The affine function that a node is on the cell, or the comparison that is open."""
    node = target.nodes[k]
    if isinstance(node, Affine):
        return node
    if isinstance(node, Sum):
        return affine_sum((x, cell.values[c]) for x, c in node.terms)
    arguments = [cell.values[c] for c in node.arguments]
    if node.name in ("relu", "abs"):
        f = arguments[0]
        known = cell.sign_of(f)
        if known is None:
            return Question(f)
        if known >= 0:
            return f
        return Affine((), 0) if node.name == "relu" else f.negated()
    position, best = cell.chains.get(k, (1, arguments[0]))
    while position < len(arguments):
        other = arguments[position]
        gap = affine_sum([(1, best), (-1, other)])
        known = cell.sign_of(gap)
        if known is None:
            cell.chains[k] = (position, best)
            return Question(gap)
        if (known < 0 and node.name == "max") or (known > 0 and node.name == "min"):
            best = other
        position += 1
    return best
