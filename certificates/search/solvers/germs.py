"""Search for two points of one hyperplane at which a target bends differently: it then has no two-layer form
(section 2).

Random rational lines are cut at their exact breakpoints; every hyperplane found is probed at random points of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from equicert.theory.functions.canonical_forms import Hyperplane, scaled
from equicert.theory.functions.expressions import AbsNode, AffineNode, Expression, MaxNode, MinNode, ReluNode, SumNode
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale

Comparing = ReluNode | AbsNode | MaxNode | MinNode
"""Nodes that take the largest or smallest of some functions."""

LINES = 24
PROBES = 40


@dataclass(frozen=True)
class Bend:
    """At ``point`` the target is locally ``c |n h| / 2 + L h``; ``channel`` is ``c`` for the scaled normal ``n``."""

    point: Row
    channel: Row


@dataclass(frozen=True)
class Conflict:
    """Two bends of one hyperplane with different channel vectors."""

    plane: Hyperplane
    first: Bend
    second: Bend


def find_conflict(target: Expression) -> Conflict | None:
    """Two points that refute every width, if the search meets them."""
    seen: dict[Hyperplane, Bend] = {}
    numbers = _numbers()
    for _ in range(LINES):
        start = _random_vector(target, numbers, 6)
        direction = _random_vector(target, numbers, 6)
        if not direction:
            continue
        one = target.field(1)
        for t in breakpoints(target, start, direction):
            point = combine([(one, start), (t, direction)])
            bend = bend_across(target, point, direction)
            if bend is None:
                continue
            plane, found = bend
            known = seen.setdefault(plane, found)
            if known.channel != found.channel:
                return Conflict(plane, known, found)
    for plane, known in seen.items():
        for _ in range(PROBES):
            point = _random_point_on(target, plane, numbers)
            channel = bend_at(target, point, plane[0])
            if channel is not None and channel != known.channel:
                return Conflict(plane, known, Bend(point, channel))
    return None


def _numbers() -> Iterator[int]:
    state = 2718281
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state >> 8


def _random_vector(target: Expression, numbers: Iterator[int], size: int) -> Row:
    values = [target.field(next(numbers) % (2 * size + 1) - size) for _ in range(target.input_dim)]
    return tuple((i, x) for i, x in enumerate(values) if x != 0)


def _random_point_on(target: Expression, plane: Hyperplane, numbers: Iterator[int]) -> Row:
    n, t = plane
    one = target.field(1)
    point = _random_vector(target, numbers, (3, 10, 60)[next(numbers) % 3])
    zero = target.field(0)
    excess = (inner(n, point, zero) + t) / inner(n, n, zero)
    return combine([(one, point), (-excess, n)])


def breakpoints(target: Expression, start: Row, direction: Row) -> list[Scalar]:
    """The parameters t at which the restriction of the target to a line may bend: where two arguments of one node
    cross.

    The restriction is built as a piecewise linear function of one variable, node by node.
    """
    field = target.field
    zero, one = field(0), field(1)
    pieces: list[list[tuple[Scalar, Scalar]]] = []  # per node, per interval: value = slope * t + offset
    cuts: list[Scalar] = []

    def refine(new: list[Scalar]) -> None:
        nonlocal cuts
        merged = sorted(set(cuts) | set(new))
        if merged == cuts:
            return
        # Interval k of the new list lies in the old interval counted by the old cuts at or below its left end.
        owner, k = [], 0
        for cut in [None, *merged]:
            while cut is not None and k < len(cuts) and cuts[k] <= cut:
                k += 1
            owner.append(k)
        for i, old in enumerate(pieces):
            pieces[i] = [old[k] for k in owner]
        cuts = merged

    for node in target.nodes:
        if isinstance(node, AffineNode):
            line = (inner(node.row, direction, zero), inner(node.row, start, zero) + node.constant)
            pieces.append([line] * (len(cuts) + 1))
            continue
        if isinstance(node, SumNode):
            pieces.append(
                [
                    (
                        sum((x * pieces[c][k][0] for x, c in node.terms), zero),
                        sum((x * pieces[c][k][1] for x, c in node.terms), zero),
                    )
                    for k in range(len(cuts) + 1)
                ]
            )
            continue
        arguments = _arguments(node, pieces, zero)
        crossings = []
        for k in range(len(cuts) + 1):
            left, right = cuts[k - 1] if k else None, cuts[k] if k < len(cuts) else None
            for i in range(len(arguments)):
                for j in range(i):
                    slope = arguments[i][k][0] - arguments[j][k][0]
                    if slope == 0:
                        continue
                    t = (arguments[j][k][1] - arguments[i][k][1]) / slope
                    if (left is None or t > left) and (right is None or t < right):
                        crossings.append(t)
        refine(crossings)
        arguments = _arguments(node, pieces, zero)
        largest = not isinstance(node, MinNode)
        chosen = []
        for k in range(len(cuts) + 1):
            middle = _middle(cuts, k, one)
            chosen.append(_extreme_at((a[k] for a in arguments), middle, largest))
        pieces.append(chosen)
    return cuts


def _arguments(
    node: Comparing, pieces: list[list[tuple[Scalar, Scalar]]], zero: Scalar
) -> list[list[tuple[Scalar, Scalar]]]:
    """The functions of which a node takes the maximum or minimum."""
    if isinstance(node, MaxNode | MinNode):
        return [pieces[c] for c in node.children]
    inside = pieces[node.child]
    other = [(-a, -b) for a, b in inside] if isinstance(node, AbsNode) else [(zero, zero)] * len(inside)
    return [inside, other]


def _extreme_at(lines: Iterable[tuple[Scalar, Scalar]], t: Scalar, largest: bool) -> tuple[Scalar, Scalar]:
    """The line ``slope t + offset`` that is largest (or smallest) at ``t``."""

    def value(line: tuple[Scalar, Scalar]) -> Scalar:
        return line[0] * t + line[1]

    return max(lines, key=value) if largest else min(lines, key=value)


def _middle(cuts: list[Scalar], k: int, one: Scalar) -> Scalar:
    if not cuts:
        return one - one
    if k == 0:
        return cuts[0] - one
    return cuts[-1] + one if k == len(cuts) else (cuts[k - 1] + cuts[k]) / (one + one)


def bend_across(target: Expression, point: Row, direction: Row) -> tuple[Hyperplane, Bend] | None:
    """The hyperplane across which the target bends at a point, if it bends across exactly one."""
    before, after = _gradient(target, point, scale(-target.field(1), direction)), _gradient(target, point, direction)
    if before is None or after is None:
        return None
    jump = after - before
    normal = next((row for row in jump.rows if row), None)
    if normal is None:
        return None
    zero = target.field(0)
    plane, _ = scaled(normal, -inner(normal, point, zero))
    channel = bend_at(target, point, plane[0])
    return None if channel is None or not channel else (plane, Bend(point, channel))


def _gradient(target: Expression, point: Row, direction: Row) -> Matrix | None:
    """The Jacobian just after ``point`` in a direction, or None where the direction is not generic."""
    values: list[Scalar] = []
    slopes: list[Scalar] = []
    rows: list[Row] = []
    field = target.field
    zero = field(0)
    for node in target.nodes:
        match node:
            case AffineNode(row, constant):
                entry = (inner(row, point, zero) + constant, inner(row, direction, zero), row)
            case SumNode(terms):
                entry = (
                    sum((x * values[c] for x, c in terms), zero),
                    sum((x * slopes[c] for x, c in terms), zero),
                    combine((x, rows[c]) for x, c in terms),
                )
            case ReluNode() | AbsNode() | MaxNode() | MinNode():
                options = _germ_options(node, values, slopes, rows, field)
                sign = -1 if isinstance(node, MinNode) else 1
                top = max((sign * v, sign * s) for v, s, _ in options)
                best = [r for v, s, r in options if (sign * v, sign * s) == top]
                if any(r != best[0] for r in best):
                    return None
                entry = (sign * top[0], sign * top[1], best[0])
        values.append(entry[0])
        slopes.append(entry[1])
        rows.append(entry[2])
    return Matrix([rows[i] for i in target.outputs], target.input_dim, field)


def _germ_options(
    node: Comparing, values: list[Scalar], slopes: list[Scalar], rows: list[Row], field: Field
) -> list[tuple[Scalar, Scalar, Row]]:
    """The value, slope and gradient of each function of which a node takes the maximum or minimum."""
    if isinstance(node, MaxNode | MinNode):
        return [(values[c], slopes[c], rows[c]) for c in node.children]
    c, one = node.child, field(1)
    other = (field(0), field(0), ()) if isinstance(node, ReluNode) else (-values[c], -slopes[c], scale(-one, rows[c]))
    return [(values[c], slopes[c], rows[c]), other]


def bend_at(target: Expression, point: Row, normal: Row) -> Row | None:
    """The channel vector ``c`` when the germ at ``point`` is ``c |n h| / 2 + L h``, else None.

    Every node is followed as a pair of gradients on the two sides ``n h > 0`` and ``n h < 0``; a maximum must be
    attained
    by one argument on the whole of each side.
    """
    field = target.field
    zero, one = field(0), field(1)
    pivot = normal[0][0]
    values: list[Scalar] = []
    sides: list[tuple[Row, Row]] = []
    for node in target.nodes:
        match node:
            case AffineNode(row, constant):
                values.append(inner(row, point, zero) + constant)
                sides.append((row, row))
            case SumNode(terms):
                values.append(sum((x * values[c] for x, c in terms), zero))
                sides.append((combine((x, sides[c][0]) for x, c in terms), combine((x, sides[c][1]) for x, c in terms)))
            case ReluNode() | AbsNode() | MaxNode() | MinNode():
                options = [(v, s) for v, s in _side_options(node, values, sides, field)]
                sign = -one if isinstance(node, MinNode) else one
                top = max(sign * v for v, _ in options)
                active = [s for v, s in options if sign * v == top]
                plus = _dominant([a for a, _ in active], normal, pivot, sign)
                minus = _dominant([b for _, b in active], normal, pivot, -sign)
                if plus is None or minus is None:
                    return None
                values.append(sign * top)
                sides.append((plus, minus))
    channel = []
    for i, index in enumerate(target.outputs):
        jump = combine([(one, sides[index][0]), (-one, sides[index][1])])
        factor = dict(jump).get(pivot, zero) / dict(normal)[pivot]
        if combine([(one, jump), (-factor, normal)]):
            return None
        if factor != 0:
            channel.append((i, factor))
    return tuple(channel)


def _side_options(
    node: Comparing, values: list[Scalar], sides: list[tuple[Row, Row]], field: Field
) -> list[tuple[Scalar, tuple[Row, Row]]]:
    """The value and the gradients on both sides of each function of which a node takes the maximum or minimum."""
    if isinstance(node, MaxNode | MinNode):
        return [(values[c], sides[c]) for c in node.children]
    c, one = node.child, field(1)
    if isinstance(node, ReluNode):
        return [(values[c], sides[c]), (field(0), ((), ()))]
    return [(values[c], sides[c]), (-values[c], (scale(-one, sides[c][0]), scale(-one, sides[c][1])))]


def _dominant(rows: list[Row], normal: Row, pivot: int, sign: Scalar) -> Row | None:
    """The row that is largest (for ``sign`` > 0) on ``n h > 0``: all others differ from it by a multiple of ``n``."""
    best, best_factor = rows[0], sign - sign
    size = dict(normal)[pivot]
    for row in rows[1:]:
        difference = combine([(sign / sign, row), (-(sign / sign), rows[0])])
        factor = dict(difference).get(pivot, sign - sign) / size
        if combine([(sign / sign, difference), (-factor, normal)]):
            return None
        if sign * factor > sign * best_factor:
            best, best_factor = row, factor
    return best
