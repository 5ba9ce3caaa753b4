"""Bounds of piecewise linear functions on a box, cell by cell (THEORY.md, T15.3, T15.4).

A tree cuts the box at values of coordinates and at the zeros of the arguments of absolute values. On a cell at its end
an absolute value is its argument up to a sign, or it lies above a line of slope at most 1 and below its chord; what is
left is affine and has its least value at a corner of the box of the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import add_to, bounded, combine, scale
from ..numbers import Field, Scalar, div
from ..reading import Json, Row, items, natural, require, row, scalar, spend
from ..trees import Children, Decisions, kind_of, read_tree, walk
from .normal_forms import NormalForm

Box: TypeAlias = tuple[tuple[Scalar, Scalar], ...]
"""The least and the greatest value of each coordinate."""


def read_box(value: Json, d: int, K: Field) -> Box:
    """The box of a statement: an interval that is not empty for each coordinate."""
    intervals = []
    for entry in items(value, "the box", d):
        low, high = (scalar(x, K, "an end of an interval") for x in items(entry, "an interval of the box", 2))
        require(low <= high, "an interval of the box is empty")
        intervals.append((low, high))
    return tuple(intervals)


@dataclass(frozen=True)
class Cell:
    """Part of a box: where coordinates have been cut, and the signs of arguments of absolute values."""

    lows: Decisions[int, Scalar]
    highs: Decisions[int, Scalar]
    signs: Decisions[int, int]


@dataclass(frozen=True)
class Fold:
    """An absolute value ``|z|`` on a cell: it is ``slope z`` where ``sign`` is not 0, else at most
    ``slope z + offset``, its chord."""

    sign: int
    slope: Scalar
    offset: Scalar = 0


@dataclass(frozen=True)
class Problem:
    """Outputs that are to stay between ``-bound`` and ``bound`` on a box, and the arguments of the absolute values in
    them."""

    box: Box
    arguments: Sequence[NormalForm]
    outputs: Sequence[NormalForm]
    bound: Scalar


def check_bounded(problem: Problem, K: Field, tree: Json) -> None:
    """No output exceeds the bound in absolute value anywhere on the box."""
    nodes = read_tree(tree, "a tree of cells")

    def visit(cell: Cell, parts: list[Json]) -> Children[Cell]:
        kind = kind_of(parts)
        if kind == "cut":
            _, coordinate, place, below, above = items(parts, "a cut cell", 5)
            j, x = natural(coordinate, "a coordinate", len(problem.box)), scalar(place, K, "a cut")
            return (
                (below, Cell(cell.lows, cell.highs.deciding(j, x), cell.signs)),
                (above, Cell(cell.lows.deciding(j, x), cell.highs, cell.signs)),
            )
        if kind == "split":
            _, number, plus, minus = items(parts, "a split cell", 4)
            k = natural(number, "an absolute value", len(problem.arguments))
            return (
                (plus, Cell(cell.lows, cell.highs, cell.signs.deciding(k, 1))),
                (minus, Cell(cell.lows, cell.highs, cell.signs.deciding(k, -1))),
            )
        leaf = _Leaf(problem, cell)
        if kind == "empty":
            _, proof = items(parts, "an empty cell", 2)
            require(leaf.least(NormalForm((), 0, ()), proof, K) > 0, "a cell is not shown to be empty")
            return ()
        require(kind == "bounded", "a cell has an unknown kind")
        _, proofs = items(parts, "a bounded cell", 2)
        listed = items(proofs, "the proofs of a bounded cell", 2 * len(problem.outputs))
        for number, proof in enumerate(listed):
            output, s = problem.outputs[number // 2], (1 if number % 2 else -1)
            rest = NormalForm(scale(s, output.row), problem.bound + s * output.constant, scale(s, output.atoms))
            require(leaf.least(rest, proof, K) >= 0, "an output may exceed the bound on a cell")
        return ()

    walk(nodes, Cell(Decisions(), Decisions(), Decisions()), visit, "a cell")


class _Leaf:
    """A cell at the end of the tree: its box, and what is known of the absolute values on it."""

    def __init__(self, problem: Problem, cell: Cell) -> None:
        self.problem, self.cell = problem, cell
        spend(len(problem.box))
        self.box = [(cell.lows.get(j, x), cell.highs.get(j, y)) for j, (x, y) in enumerate(problem.box)]
        self.folds: dict[int, Fold] = {}
        self._forms: dict[int, NormalForm] = {}
        self._tops: dict[int, Scalar] = {}
        for k in range(len(problem.arguments)):
            self._fold(k)

    def least(self, form: NormalForm, proof: Json, K: Field) -> Scalar:
        """A lower bound of the form on the cell: a positive combination of what is not negative there is taken off;
        then absolute values are replaced, outer ones first; the rest is affine."""
        multipliers, slopes, pairs = items(proof, "a proof about a cell", 3)
        count = len(self.problem.arguments)
        terms: list[tuple[Scalar, NormalForm]] = [(1, form)]
        for k, y in row(multipliers, count, K, "the multipliers of a cell"):
            require(k in self.cell.signs, "a multiplier belongs to an argument without a sign")
            require(y > 0, "a multiplier is not positive")
            terms.append((-y * self.cell.signs[k], self.problem.arguments[k]))
        for entry in items(pairs, "the pairs of a cell"):
            first, second, weight = items(entry, "a pair", 3)
            terms.append(
                self._triangle(
                    natural(first, "an absolute value", count),
                    natural(second, "an absolute value", count),
                    scalar(weight, K, "a weight"),
                )
            )
        chosen = dict(row(slopes, count, K, "the slopes of a cell"))
        require(all(-1 <= x <= 1 for x in chosen.values()), "a slope is not between -1 and 1")
        line: dict[int, Scalar] = {}
        atoms: dict[int, Scalar] = {}
        constant: Scalar = 0
        for factor, part in terms:
            add_to(line, factor, part.row)
            add_to(atoms, factor, part.atoms)
            constant = bounded(constant + factor * part.constant)
        for k in sorted(self.folds, reverse=True):
            spend(1)
            c = atoms.pop(k, 0)
            if c == 0:
                continue
            fold, argument = self.folds[k], self.problem.arguments[k]
            slope = fold.slope
            if fold.sign == 0 and c > 0:
                slope = chosen.get(k, 0)
            elif fold.sign == 0:
                constant = bounded(constant + c * fold.offset)
            factor = bounded(c * slope)
            add_to(line, factor, argument.row)
            add_to(atoms, factor, argument.atoms)
            constant = bounded(constant + factor * argument.constant)
        return self._range(tuple(line.items()), constant)[0]

    def _triangle(self, a: int, b: int, weight: Scalar) -> tuple[Scalar, NormalForm]:
        """``|z_b| + most - |z_a|``, where ``|z_a - z_b|`` is at most ``most`` on the cell, to be taken off so often."""
        require(weight > 0, "a weight is not positive")
        require(a != b, "a pair has one absolute value twice")
        low, high = self._spread(self._difference(a, b))
        atoms = tuple(sorted([(a, -1), (b, 1)]))
        return -weight, NormalForm((), max(-low, high), atoms)

    def _difference(self, a: int, b: int) -> NormalForm:
        """``z_a - z_b`` on the cell."""
        f, g = self._forms[a], self._forms[b]
        row, atoms = combine([(1, f.row), (-1, g.row)]), combine([(1, f.atoms), (-1, g.atoms)])
        return NormalForm(row, bounded(f.constant - g.constant), atoms)

    def _fold(self, k: int) -> None:
        """The range of an argument, in which absolute values are replaced where their signs are known."""
        argument = self.problem.arguments[k]
        known = [(c * self.folds[j].sign, self._forms[j]) for j, c in argument.atoms if self.folds[j].sign]
        left = tuple((j, c) for j, c in argument.atoms if not self.folds[j].sign)
        constant = argument.constant
        for c, part in known:
            constant = bounded(constant + c * part.constant)
        form = NormalForm(
            combine([(1, argument.row), *((c, part.row) for c, part in known)]),
            constant,
            combine([(1, left), *((c, part.atoms) for c, part in known)]),
        )
        low, high = self._spread(form)
        self._forms[k], self._tops[k] = form, max(-low, high)
        decided = self.cell.signs.get(k, 0) or (1 if low >= 0 else -1 if high <= 0 else 0)
        if decided:
            self.folds[k] = Fold(decided, decided)
        else:
            size = high - low
            self.folds[k] = Fold(0, bounded(div(high + low, size)), bounded(div(-2 * low * high, size)))

    def _spread(self, form: NormalForm) -> tuple[Scalar, Scalar]:
        """Bounds of a form on the cell, its absolute values each for itself."""
        low, high = self._range(form.row, form.constant)
        for j, c in form.atoms:
            low, high = bounded(low + min(c, 0) * self._tops[j]), bounded(high + max(c, 0) * self._tops[j])
        return low, high

    def _range(self, line: Row, constant: Scalar) -> tuple[Scalar, Scalar]:
        """The least and the greatest value of an affine function on the box of the cell."""
        low = high = constant
        spend(1 + len(line))
        for j, x in line:
            ends = (self.box[j][0], self.box[j][1]) if x > 0 else (self.box[j][1], self.box[j][0])
            low, high = bounded(low + x * ends[0]), bounded(high + x * ends[1])
        return low, high
