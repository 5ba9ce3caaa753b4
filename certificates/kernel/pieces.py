"""Nested targets with a two-layer form: agreement cell by cell (THEORY.md, sections 2 and 9).

A tree of half-spaces decides comparison after comparison; on each of its cells the nested nodes and the candidate form are affine and
must be equal, or a Farkas vector shows that the cell has no interior. Both sides are continuous and the closures of
the other cells cover the space, so they are equal everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from .algebra import combine, div, scale, times, transpose
from .functions import Form, Hyperplane, Node, Target, children, scaled
from .reading import MAX_WORK, Invalid, Json, Matrix, Row, fields, items, matrix, natural, require, row, scalar, within
from .reals import Field, Scalar, sign

Affine = tuple[Row, Scalar]
"""``row x + constant``."""


@dataclass
class Cell:
    """The signs of the decided hyperplanes, the functions that are positive here by the decisions in order, and what is affine here."""

    signs: dict[Hyperplane, int]
    positive: tuple[Affine, ...]
    values: dict[int, Affine]
    chains: dict[int, tuple[int, Affine]]


def read_candidate(listed: Json, linear: Json, constant: Json, d: int, p: int, K: Field) -> Form:
    """``sum c |n x + t| / 2 + L x + e`` with scaled, different hyperplanes and nonzero channel vectors."""
    channels: dict[Hyperplane, Row] = {}
    for entry in items(listed, "the hyperplanes"):
        normal, offset, channel = fields(entry, ("normal", "offset", "channel"), "a hyperplane")
        n, t, c = row(normal, d, K, "a normal"), scalar(offset, K, "an offset"), row(channel, p, K, "a channel vector")
        require(len(n) > 0 and n[0][1] == 1, "a normal does not begin with 1")
        require(len(c) > 0, "a channel vector is zero")
        require((n, t) not in channels, "a hyperplane stands twice")
        channels[n, t] = c
    return Form(channels, matrix(linear, p, d, K, "a linear part"), row(constant, p, K, "a constant"))


def check_agreement(
    target: Target, roots: list[tuple[int, Row]], candidate: Form, d: int, K: Field, tree: Json
) -> None:
    """The sum of the nested nodes with their coefficients equals the candidate everywhere."""
    nodes = items(tree, "a tree of cells")
    require(len(nodes) > 0, "a tree of cells has no root")
    order = _needed(target, [k for k, _ in roots])
    within(len(nodes) * (len(order) + len(candidate.channels)), MAX_WORK // 500, "work of a tree of cells")
    cells: list[Cell | None] = [Cell({}, (), {}, {})] + [None] * (len(nodes) - 1)

    def descend(number: int, child: Json, cell: Cell) -> None:
        k = natural(child, "a child of a cell", len(nodes))
        require(k > number, "a child of a cell does not come after it")
        require(cells[k] is None, "a cell has two parents")
        cells[k] = cell

    for number, entry in enumerate(nodes):
        cell = cells[number]
        if cell is None:
            raise Invalid("a cell is not reached from the root")
        cells[number] = None if number else cell  # decided cells are not needed again
        parts = items(entry, "a cell")
        kind = parts[0] if parts else None
        if kind == "empty":
            _, multipliers = items(entry, "an empty cell", 2)
            check_empty(cell, multipliers, K)
            continue
        question = settle(target, order, candidate, cell)
        if kind == "equal":
            items(entry, "an equal cell", 1)
            require(question is None, "a comparison is open on an equal cell")
            check_equal(cell, roots, candidate)
            continue
        require(kind == "split", "a cell has an unknown kind")
        _, plus, minus = items(entry, "a split cell", 3)
        if question is None:
            raise Invalid("nothing is open on a split cell")
        descend(number, plus, _side(cell, question, 1))
        descend(number, minus, _side(cell, question, -1))


def _side(cell: Cell, form: Affine, side: int) -> Cell:
    """The part of a cell on which ``side * form`` is positive."""
    plane, factor = scaled(*form)
    signs = {**cell.signs, plane: side * sign(factor)}
    oriented = form if side > 0 else (scale(-1, form[0]), -form[1])
    return Cell(signs, (*cell.positive, oriented), dict(cell.values), dict(cell.chains))


def check_empty(cell: Cell, multipliers: Json, K: Field) -> None:
    """Farkas: a positive combination of the functions that are positive on the cell is a constant that is not positive."""
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
    require(not combine((y, f[0]) for y, f in terms), "the combination on an empty cell is not constant")
    require(sum(y * f[1] for y, f in terms) <= 0, "the combination on an empty cell is positive")


def check_equal(cell: Cell, roots: list[tuple[int, Row]], candidate: Form) -> None:
    """Both sides are the same affine function on the cell."""
    rows: list[list[tuple[Scalar, Row]]] = [[(-1, line)] for line in candidate.linear]
    constants: list[tuple[Scalar, Row]] = [(-1, candidate.constant)]
    for k, c in roots:
        line, constant = cell.values[k]
        for i, x in c:
            rows[i].append((x, line))
        constants.append((constant, c))
    for (n, t), c in candidate.channels.items():
        factor = div(-cell.signs[n, t], 2)
        for i, x in c:
            rows[i].append((factor * x, n))
        constants.append((factor * t, c))
    require(not any(combine(terms) for terms in rows), "the candidate has another linear part on a cell")
    require(not combine(constants), "the candidate has another constant on a cell")


def moved_difference(target: Target, rho: Matrix, pi: Matrix, p: int) -> tuple[Target, list[tuple[int, Row]]]:
    """The nodes of ``f(rho x)`` and of ``f(x)``, and coefficients with which their outputs give ``f(rho x) - pi f(x)``."""
    count = len(target.nodes)
    moved: list[Node] = []
    for name, first, second in target.nodes:
        moved.append((name, times(first, rho), second) if name == "affine" else (name, first, second))  # type: ignore[arg-type]
    shifted: list[Node] = []
    for name, first, second in target.nodes:
        if name == "affine":
            shifted.append((name, first, second))
        elif name == "sum":
            shifted.append((name, tuple((x, k + count) for x, k in first), second))  # type: ignore[attr-defined]
        else:
            shifted.append((name, tuple(k + count for k in first), second))  # type: ignore[attr-defined]
    columns = transpose(pi, p)
    roots: list[tuple[int, Row]] = [(k, ((i, 1),)) for i, k in enumerate(target.outputs)]
    roots += [(k + count, scale(-1, columns[i])) for i, k in enumerate(target.outputs)]
    return Target((*moved, *shifted), ()), roots


# -- resolving nodes ----------------------------------------------------------------------------------------------------


def _needed(target: Target, roots: list[int]) -> list[int]:
    """The nodes below the roots, children first."""
    used = set(roots)
    for k in range(len(target.nodes) - 1, -1, -1):
        if k in used:
            used |= set(_arguments(target, k))
    return sorted(used)


def _arguments(target: Target, k: int) -> tuple[int, ...]:
    return children(target.nodes[k])


def settle(target: Target, order: list[int], candidate: Form, cell: Cell) -> Affine | None:
    """Resolve what the signs decide; the first comparison in the order of the nodes, then of the hyperplanes, that is open."""
    question: Affine | None = None
    for k in order:
        if k in cell.values or any(c not in cell.values for c in _arguments(target, k)):
            continue
        found, open_form = _resolve(target, k, cell)
        if found is not None:
            cell.values[k] = found
        elif question is None:
            question = open_form
    if question is None:
        question = next((plane for plane in candidate.channels if plane not in cell.signs), None)
    return question


def _resolve(target: Target, k: int, cell: Cell) -> tuple[Affine | None, Affine | None]:
    """The affine function that a node is on the cell, or the comparison that is open."""
    name, first, second = target.nodes[k]
    if name == "affine":
        return (first, second), None  # type: ignore[return-value]
    if name == "sum":
        terms: tuple[tuple[Scalar, int], ...] = first  # type: ignore[assignment]
        constant: Scalar = sum(x * cell.values[c][1] for x, c in terms)
        return (combine((x, cell.values[c][0]) for x, c in terms), constant), None
    arguments = _arguments(target, k)
    if name in ("relu", "abs"):
        form = cell.values[arguments[0]]
        known = sign_on(cell, form)
        if known is None:
            return None, form
        if known >= 0:
            return form, None
        return ((), 0) if name == "relu" else (scale(-1, form[0]), -form[1]), None
    position, best = cell.chains.get(k, (1, cell.values[arguments[0]]))
    while position < len(arguments):
        other = cell.values[arguments[position]]
        gap = combine([(1, best[0]), (-1, other[0])]), best[1] - other[1]
        known = sign_on(cell, gap)
        if known is None:
            cell.chains[k] = (position, best)
            return None, gap
        if (known < 0 and name == "max") or (known > 0 and name == "min"):
            best = other
        position += 1
    return best, None


def sign_on(cell: Cell, form: Affine) -> int | None:
    """The sign of an affine function on the cell, where the decisions tell it."""
    if not form[0]:
        return sign(form[1])
    plane, factor = scaled(*form)
    known = cell.signs.get(plane)
    return None if known is None else known * sign(factor)
