"""Has a piecewise linear map a two-layer form? (section 2: same jump all along each hyperplane.)

The map is explored cell by cell. Every hyperplane at which a comparison changes is a candidate, with the channel
vector of one generic point;
so there is one candidate form. Either a second exploration proves that map and form agree on all cells,
or the first place where they part gives two points of one hyperplane with different jumps.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from equicert.certificates.search.solvers.cells import Delicate, Multipliers, interior, is_point, nudged
from equicert.certificates.search.solvers.germs import Bend, Conflict, bend_across, bend_at, breakpoints
from equicert.theory.functions.canonical_forms import CanonicalForm, Hyperplane, direct_part, scaled, with_nested
from equicert.theory.functions.expressions import AffineNode, Expression, SumNode
from equicert.theory.functions.pieces import Affine, Cell, Pieces, below, value
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale

MAX_CELLS = 6000
"""Cells of one exploration; beyond, the answer is left open."""


@dataclass(frozen=True)
class Split:
    """The next comparison: the nodes where it is positive and where it is negative."""

    plus: int
    minus: int


@dataclass(frozen=True)
class Equal:
    """A cell on which nothing is left to compare."""


@dataclass(frozen=True)
class Empty:
    """A cell without interior points: its constraints with these multipliers add up to what is never positive."""

    multipliers: Multipliers


Node: TypeAlias = Split | Equal | Empty


@dataclass(frozen=True)
class NestedForm:
    """``sum c_H |n_H x + t_H| / 2 + L x + e``, equal to the sum of some nested nodes of a target; ``tree`` proves
    it."""

    nodes: tuple[int, ...]
    channels: tuple[tuple[Hyperplane, Row], ...]
    linear: tuple[Row, ...]
    constant: Row
    tree: tuple[Node, ...]


@dataclass(frozen=True)
class TwoLayer:
    """The whole target's canonical form, and the proofs of its nested parts."""

    form: CanonicalForm
    parts: tuple[NestedForm, ...]


class TooManyPieces(Exception):
    """The exploration was given up; the message says why."""


@dataclass(frozen=True)
class Leaf:
    """A cell with an interior point."""

    cell: Cell
    point: Row


def decide(target: Expression, deadline: float) -> TwoLayer | Conflict:
    """The two-layer form of a target with nested nodes, or the refutation. Raises :class:`TooManyPieces`.

    Nested nodes that have a form of their own are taken one by one; only the others are explored together.
    """
    nested = direct_part(target).nested
    parts: list[NestedForm] = []
    together: list[tuple[int, Row]] = []
    for root in nested:
        alone = None
        if len(nested) > 1:
            with suppress(TooManyPieces):
                alone = _Decision(target, [root], deadline).result()
        if isinstance(alone, NestedForm):
            parts.append(alone)
        else:
            together.append(root)
    if together:
        found = _Decision(target, together, deadline).result()
        if isinstance(found, Conflict):
            return _seen_whole(found, target)
        parts.append(found)
    one = target.field(1)
    whole = with_nested(
        target,
        [entry for part in parts for entry in part.channels],
        [combine((one, part.linear[i]) for part in parts) for i in range(len(target.outputs))],
        combine((one, part.constant) for part in parts),
    )
    return TwoLayer(whole, tuple(parts))


def _seen_whole(found: Conflict, target: Expression) -> Conflict:
    """A conflict of some nested nodes, as the whole target shows it: the rest of it bends alike at both points."""
    bends = []
    for bend in (found.first, found.second):
        channel = bend_at(target, bend.point, found.plane[0])
        if channel is None:
            raise TooManyPieces("the place where it differs from every two-layer form lies on several hyperplanes")
        bends.append(Bend(bend.point, channel))
    return Conflict(found.plane, bends[0], bends[1])


def part_of(target: Expression, roots: Sequence[tuple[int, Row]]) -> tuple[Expression, tuple[tuple[int, Row], ...]]:
    """The sum of some nodes with vector coefficients as an expression of its own, and the roots as they are numbered
    there."""
    kept = below(target, [k for k, _ in roots])
    number = {k: i for i, k in enumerate(kept)}
    nodes = [target.nodes[k].renumbered(number.__getitem__) for k in kept]
    moved = tuple((number[k], c) for k, c in roots)
    outputs = []
    for i in range(len(target.outputs)):
        nodes.append(SumNode(tuple((x, k) for k, c in moved for j, x in c if j == i)))
        outputs.append(len(nodes) - 1)
    return Expression(tuple(nodes), tuple(outputs), target.input_dim, target.field), moved


class _Decision:
    """The form of the sum of some nested nodes, or two points that refute it."""

    def __init__(self, target: Expression, roots: Sequence[tuple[int, Row]], deadline: float) -> None:
        self.deadline, self.field, self.nodes = deadline, target.field, tuple(k for k, _ in roots)
        self.target, self.roots = part_of(target, roots)
        self.p, self.d = len(target.outputs), target.input_dim

    def result(self) -> NestedForm | Conflict:
        planes: dict[Hyperplane, None] = {}
        first = Pieces(self.target, self.roots)
        leaves = self.explore(first, lambda leaf: None, planes)[1]
        base = leaves[0]
        bends = {plane: self._bend(plane) for plane in planes}
        channels = tuple((plane, bend.channel) for plane, bend in bends.items() if bend.channel)
        linear, constant = self._affine_rest(first, base, channels)
        pieces = Pieces(self.target, self.roots, [plane for plane, _ in channels])
        form = NestedForm(self.nodes, channels, linear, constant, ())
        disagreement: list[Leaf] = []

        def compare(leaf: Leaf) -> None:
            if not disagreement and not self._agree(pieces, leaf.cell, form):
                disagreement.append(leaf)

        tree, _ = self.explore(pieces, compare, {}, stop=lambda: bool(disagreement))
        if disagreement:
            return self._conflict(form, base.point, disagreement[0].point, bends)
        return NestedForm(self.nodes, channels, linear, constant, tree)

    # -- exploration --------------------------------------------------------------------------------------------------

    def explore(
        self,
        pieces: Pieces,
        visit: Callable[[Leaf], None],
        planes: dict[Hyperplane, None],
        stop: Callable[[], bool] = lambda: False,
    ) -> tuple[tuple[Node, ...], list[Leaf]]:
        """The tree of cells; hyperplanes at which comparisons change are added to ``planes``."""
        nodes: dict[int, Node] = {}
        count = 1
        leaves: list[Leaf] = []
        start = tuple((i, self.field(k)) for i, k in enumerate(_primes(self.d)))
        waiting: list[tuple[int, Cell, tuple[Affine, ...], Row]] = [(0, pieces.start, (), start)]
        while waiting and not stop():
            if len(leaves) >= MAX_CELLS:
                raise TooManyPieces(f"the target has more than {MAX_CELLS} linear pieces")
            if time.monotonic() > self.deadline:
                raise TooManyPieces("the time limit was reached while its linear pieces were explored")
            number, cell, constraints, point = waiting.pop()
            cell, question = pieces.settle(cell)
            if question is None:
                nodes[number] = Equal()
                leaf = Leaf(cell, point)
                leaves.append(leaf)
                visit(leaf)
                continue
            planes.setdefault(scaled(*question.form)[0])
            nodes[number] = Split(count, count + 1)
            for sign in (1, -1):
                child, count = count, count + 1
                side = _times(sign, question.form, self.field(sign))
                inside = self._point(side, constraints, point)
                extended = (*constraints, side)
                if isinstance(inside, Empty):
                    nodes[child] = inside
                else:
                    waiting.append((child, pieces.decided(cell, question, sign), extended, inside))
        return tuple(nodes[k] for k in sorted(nodes)), leaves

    def _point(self, side: Affine, constraints: tuple[Affine, ...], point: Row) -> Row | Empty:
        """A point of the cell on one side of a comparison, or why there is none."""
        here = value(side, point, self.field)
        if here > 0:
            return point
        if here == 0:
            return nudged(point, side, constraints, self.field)
        try:
            found = interior((*constraints, side), self.d, self.field)
        except Delicate:
            raise TooManyPieces("a cell of it is too thin for the linear programs") from None
        return found if is_point(found, (*constraints, side), self.field) else Empty(found)

    # -- the candidate ------------------------------------------------------------------------------------------------

    def _bend(self, plane: Hyperplane) -> Bend:
        """The bend at a generic point of a hyperplane."""
        for point in _points_on(plane, self.d, self.field):
            channel = bend_at(self.target, point, plane[0])
            if channel is not None:
                return Bend(point, channel)
        raise TooManyPieces("no generic point was found on one of its hyperplanes")

    def _affine_rest(
        self, pieces: Pieces, leaf: Leaf, channels: tuple[tuple[Hyperplane, Row], ...]
    ) -> tuple[tuple[Row, ...], Row]:
        """Linear part and constant that make the candidate agree with the nested part on one cell."""
        field = self.field
        rows, constant = pieces.form_on(leaf.cell, self.p)
        terms: list[list[tuple[Scalar, Row]]] = [[(field(1), row)] for row in rows]
        constants: list[tuple[Scalar, Row]] = [(field(1), constant)]
        for (n, t), c in channels:
            half = 1 / field(2)
            sign = half if inner(n, leaf.point, field(0)) + t > 0 else -half
            for i, x in c:
                terms[i].append((-sign * x, n))
            constants.append((-sign * t, c))
        return tuple(combine(ts) for ts in terms), combine(constants)

    def _agree(self, pieces: Pieces, cell: Cell, form: NestedForm) -> bool:
        field = self.field
        rows, constant = pieces.form_on(cell, self.p)
        terms: list[list[tuple[Scalar, Row]]] = [[(field(1), row)] for row in form.linear]
        constants: list[tuple[Scalar, Row]] = [(field(1), form.constant)]
        half = 1 / field(2)
        for (n, t), c in form.channels:
            sign = half * cell.signs[Hyperplane(n, t)]
            for i, x in c:
                terms[i].append((sign * x, n))
            constants.append((sign * t, c))
        return tuple(combine(ts) for ts in terms) == rows and combine(constants) == constant

    # -- the refutation -----------------------------------------------------------------------------------------------

    def _conflict(self, form: NestedForm, start: Row, end: Row, bends: dict[Hyperplane, Bend]) -> Conflict:
        """Walk from where target and candidate agree to where they do not: at the first place where they part the
        jump is another one."""
        field = self.field
        whole = with_nested(self.target, form.channels, form.linear, form.constant)
        one = field(1)
        for nudge in _points_near(self.d, field):
            direction = combine([(one, end), (one, nudge), (-one, start)])
            cuts = sorted(
                {
                    t
                    for t in (*breakpoints(self.target, start, direction), *_crossings(whole, start, direction))
                    if t > 0
                }
            )
            for k, t in enumerate(cuts):
                after = (t + cuts[k + 1]) / 2 if k + 1 < len(cuts) else t + 1
                point = combine([(one, start), (after, direction)])
                if self.target.evaluate(point) == whole(point):
                    continue
                corner = combine([(one, start), (t, direction)])
                found = bend_across(self.target, corner, direction)
                if found is not None:
                    plane, bend = found
                    known = bends.get(plane) or self._bend(plane)
                    if known.channel != bend.channel:
                        return Conflict(plane, known, bend)
                for plane, known in bends.items():
                    if value(plane, corner, field) == 0:
                        channel = bend_at(self.target, corner, plane[0])
                        if channel is not None and channel != known.channel:
                            return Conflict(plane, known, Bend(corner, channel))
                break
        raise TooManyPieces("the place where it differs from every two-layer form was not isolated")


def tree_of_symmetry(target: Expression, rho: Matrix, pi: Matrix, deadline: float) -> tuple[Node, ...]:
    """A tree that proves ``f(rho x) = pi f(x)``. Raises :class:`TooManyPieces`, also where the two differ."""
    both = _moved_difference(target, rho)
    count = len(target.nodes)
    one = target.field(1)
    columns = pi.T.rows
    roots: list[tuple[int, Row]] = [(k, ((i, one),)) for i, k in enumerate(target.outputs)]
    roots += [(k + count, scale(-one, columns[i])) for i, k in enumerate(target.outputs)]
    return _tree_of_zero(target, both, roots, deadline)


def tree_of_agreement(target: Expression, other: Expression, deadline: float) -> tuple[Node, ...]:
    """A tree that proves ``f(x) = g(x)``. Raises :class:`TooManyPieces`, also where the two differ."""
    count = len(target.nodes)
    shifted = [node.renumbered(lambda k: k + count) for node in other.nodes]
    both = Expression((*target.nodes, *shifted), (), target.input_dim, target.field)
    one = target.field(1)
    roots: list[tuple[int, Row]] = [(k, ((i, one),)) for i, k in enumerate(target.outputs)]
    roots += [(k + count, ((i, -one),)) for i, k in enumerate(other.outputs)]
    return _tree_of_zero(target, both, roots, deadline)


def _tree_of_zero(
    target: Expression, both: Expression, roots: Sequence[tuple[int, Row]], deadline: float
) -> tuple[Node, ...]:
    """A tree that proves that the sum of some nodes with vector coefficients is zero."""
    decision = _Decision(target, [], deadline)
    pieces = Pieces(both, roots)
    failed: list[Leaf] = []

    def visit(leaf: Leaf) -> None:
        rows, constant = pieces.form_on(leaf.cell, len(target.outputs))
        if any(rows) or constant:
            failed.append(leaf)

    tree, _ = decision.explore(pieces, visit, {}, stop=lambda: bool(failed))
    if failed:
        raise TooManyPieces("it differs on a cell that the trial points missed")
    return tree


def _moved_difference(target: Expression, rho: Matrix) -> Expression:
    """The nodes of ``f(rho x)`` and then those of ``f(x)``."""
    count = len(target.nodes)
    moved = [AffineNode(rho.covector(n.row), n.constant) if isinstance(n, AffineNode) else n for n in target.nodes]
    shifted = [node.renumbered(lambda k: k + count) for node in target.nodes]
    return Expression((*moved, *shifted), (), target.input_dim, target.field)


def _times(sign: int, form: Affine, factor: Scalar) -> Affine:
    return form if sign > 0 else (scale(factor, form[0]), factor * form[1])


def _primes(d: int) -> list[int]:
    """A start that lies on few hyperplanes with small coefficients."""
    found: list[int] = []
    k = 101
    while len(found) < d:
        if all(k % q for q in range(2, k)):
            found.append(k)
        k += 1
    return found


def _draws(seed: int) -> Iterator[int]:
    state = seed
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state >> 8


def _points_on(plane: Hyperplane, d: int, field: Field) -> Iterator[Row]:
    """Random rational points of a hyperplane."""
    n, t = plane
    numbers = _draws(31415)
    one, zero = field(1), field(0)
    for _ in range(60):
        point = tuple((i, field(next(numbers) % 20011 - 10005) / 97) for i in range(d))
        excess = (inner(n, point, zero) + t) / inner(n, n, zero)
        yield combine([(one, point), (-excess, n)])


def _points_near(d: int, field: Field) -> Iterator[Row]:
    """Zero, then small random vectors."""
    yield ()
    numbers = _draws(2718)
    for k in range(1, 60):
        yield tuple((i, field(next(numbers) % 201 - 100) / (10007 * 10 ** (k % 6))) for i in range(d))


def _crossings(form: CanonicalForm, start: Row, direction: Row) -> list[Scalar]:
    """The parameters at which a line meets the hyperplanes of a form."""
    zero = form.field(0)
    found = []
    for n, t in form.hyperplanes:
        slope = inner(n, direction, zero)
        if slope != 0:
            found.append(-(inner(n, start, zero) + t) / slope)
    return found
