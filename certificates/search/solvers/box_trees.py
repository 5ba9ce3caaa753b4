"""The greatest absolute value of a piecewise linear map on a box: branch and bound over cells (T15.3, T15.4).

Cells are cut at values of coordinates and split at zeros of arguments of absolute values. Bounds in floating point
guide the search; what it returns has been worked out exactly where it is tight, and leaves a margin elsewhere.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from equicert.certificates.search.solvers.exact_programs import Infeasible, maximize
from equicert.theory.functions.abs_normal import AbsNormalForm
from equicert.theory.functions.normal_forms import NormalForm
from equicert.theory.functions.pieces import Affine
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Row, combine, scale, sparse

MAX_NODES = 20_000
"""Cells of one tree; beyond, what is known is an interval."""

MAX_ARGUMENTS = 2_000
"""Absolute values in one map."""

MAX_ENTRIES = 4_000_000
"""Absolute values times the coordinates and absolute values that they may depend on."""

MAX_WORK = 300_000_000
"""Entries that the kernel looks at, about, in the proofs of all cells of one claim."""

MAX_NESTED_TWINS = 400
"""Absolute values, some inside of others, among which pairs are looked for."""

CUT_DIMENSION = 6
"""Up to this dimension boxes are cut; in higher ones the signs of absolute values alone are decided."""

MARGIN = 1e-7
"""How far below the best value a bound in floating point must be to be trusted, as a part of the size of the map."""

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Box: TypeAlias = tuple[tuple[Scalar, Scalar], ...]


@dataclass(frozen=True)
class Proof:
    """Why an output, times a sign, stays below a bound on a cell: multipliers of the arguments with a sign there,
    slopes of absolute values without one, and weights of triangle inequalities ``|z_a| <= |z_b| + |z_a - z_b|`` for
    some pairs (a, b)."""

    multipliers: Row = ()
    slopes: Row = ()
    pairs: tuple[tuple[int, int, Scalar], ...] = ()


@dataclass(frozen=True)
class Cut:
    """A cell that is cut at the value of a coordinate: the nodes below and above."""

    coordinate: int
    place: Scalar
    below: int
    above: int


@dataclass(frozen=True)
class Split:
    """A cell that is cut where an argument is zero: the nodes where it is positive and where it is negative."""

    argument: int
    plus: int
    minus: int


@dataclass(frozen=True)
class Empty:
    """A cell without points."""

    proof: Proof


@dataclass(frozen=True)
class Bounded:
    """A cell on which each output, with both signs, is bounded."""

    proofs: tuple[Proof, ...]


Node: TypeAlias = Cut | Split | Empty | Bounded


@dataclass(frozen=True)
class Greatest:
    """The greatest absolute value lies between ``low``, attained at ``point``, and ``high``, proved by the tree; they
    are equal unless the search was given up (``reason``)."""

    low: Scalar
    point: Row
    high: Scalar
    tree: tuple[Node, ...]
    reason: str = ""


def greatest(form: AbsNormalForm, box: Box, start: Scalar, deadline: float, share: int = 1) -> Greatest | str:
    """The greatest absolute value of the outputs on a box, as far as it exceeds ``start``; or why nothing is known.

    ``share``: how many such searches one claim makes, which all go into one certificate.

    >>> from equicert.theory.functions.abs_normal import difference
    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f, g = (parse_expression([t], 1) for t in ("relu(x1)", "x1/2 + 1/4"))
    >>> found = greatest(difference(f, g), ((QQ(-1), QQ(1)),), QQ(0), time.monotonic() + 60)
    >>> found.low, found.high
    (1/4, 1/4)
    """
    n, d = len(form.arguments), form.input_dim
    if n > MAX_ARGUMENTS or n * (n + d) > MAX_ENTRIES:
        return f"{n} comparisons in dimension {d}, more than a search for the greatest difference takes"
    with np.errstate(all="ignore"):
        search = _Search(form, box, deadline, share)
        if not search.finite:
            return "its numbers are too large or too small for a search in floating point"
        return search.run(start)


@dataclass
class _Cell:
    """A cell of the tree while it is open: its box, signs of arguments, how often its boxes were cut in a row, and for
    each output and sign a bound in floating point with its proof."""

    number: int
    box: Box
    signs: Mapping[int, int]
    cuts: int
    bounds: Array
    proofs: list[Proof]

    @property
    def bound(self) -> float:
        return float(self.bounds.max())


@dataclass(frozen=True)
class _Known:
    """What is known of the absolute values on a cell, in floating point: signs (0: open), least and greatest values of
    the arguments, and the arguments with absolute values replaced where their signs are known."""

    signs: Array
    low: Array
    high: Array
    rows: Array
    constants: Array
    rests: Array


@dataclass(frozen=True)
class _Weights:
    """A proof in floating point: what :class:`Proof` has, slopes for all absolute values."""

    multipliers: Mapping[int, float]
    slopes: Array
    pairs: Sequence[tuple[int, int, float]] = ()

    def mapped(self, change: Callable[[float], float]) -> _Weights:
        """The same with other numbers."""
        return _Weights(
            {k: y for k, x in self.multipliers.items() if (y := change(x)) > 0},
            np.array([min(1.0, max(-1.0, change(x))) for x in self.slopes.tolist()]),
            [(a, b, y) for a, b, x in self.pairs if (y := change(x)) > 0],
        )

    def proof(self, used: Any, field: Field) -> Proof:
        """The proof in exact numbers, with the slopes that are used."""
        exact = [(k, field(QQ(str(Fraction(x))))) for k, x in sorted(self.multipliers.items())]
        slopes = [(int(k), Fraction(float(self.slopes[k])).limit_denominator(2**30)) for k in np.flatnonzero(used)]
        pairs = tuple((a, b, field(QQ(str(Fraction(x))))) for a, b, x in self.pairs)
        return Proof(tuple(exact), tuple((k, field(QQ(str(x)))) for k, x in slopes if x != 0), pairs)


@dataclass(frozen=True)
class _Program:
    """``cost`` is to be made large, where ``left <= right`` and the point is between ``low`` and ``high``; unknowns are
    the point and the absolute values ``free``. Constraints: two and one for each of them, one for each argument that is
    ``decided``, one for each of the ``pairs``."""

    cost: Array
    left: Array
    right: Array
    low: Array
    high: Array
    free: Any
    decided: list[int]
    pairs: list[tuple[int, int]]
    size: int

    def weights(self, duals: Array) -> _Weights:
        """The proof that the dual solution is."""
        count, after = len(self.free), 3 * len(self.free) + len(self.decided)
        upper, lower = duals[:count], duals[count : 2 * count]
        slopes = np.zeros(self.size)
        slopes[self.free] = np.where(upper + lower > 1e-12, (upper - lower) / np.maximum(upper + lower, 1e-12), 0)
        held = {k: float(y) for k, y in zip(self.decided, duals[3 * count : after], strict=True)}
        pairs = [(a, b, float(y)) for (a, b), y in zip(self.pairs, duals[after:], strict=True)]
        return _Weights(held, slopes, pairs)


class _Search:
    """One branch and bound."""

    def __init__(self, form: AbsNormalForm, box: Box, deadline: float, share: int) -> None:
        self.form, self.box, self.deadline = form, box, deadline
        entries = sum(len(row) + len(atoms) + 1 for row, _, atoms in (*form.arguments, *form.outputs))
        self.most = min(MAX_NODES, 1 + MAX_WORK // (20 * (entries + 1) * (2 * len(form.outputs) + 1))) // share
        self.field: Field = form.field
        self.zero, self.one = form.field(0), form.field(1)
        self.n, self.d, self.p = len(form.arguments), form.input_dim, len(form.outputs)
        self.Z, self.b, self.L = self._arrays(form.arguments)
        J, c, N = self._arrays(form.outputs)
        signs = np.tile([1.0, -1.0], self.p)
        self.J, self.c, self.N = (np.repeat(x, 2, axis=0) * signs.reshape(-1, *[1] * (x.ndim - 1)) for x in (J, c, N))
        self.levels = self._levels()
        ends = np.array([[self._float(x) for x in pair] for pair in box]).reshape(-1, 2)
        reach = np.abs(ends).max(axis=1)
        tops = np.zeros(self.n)
        for level in self.levels:
            tops[level] = np.abs(self.Z[level]) @ reach + np.abs(self.b[level]) + np.abs(self.L[level]) @ tops
        self.size = float(max(1e-30, (np.abs(self.J) @ reach + np.abs(self.c) + np.abs(self.N) @ tops).max()))
        self.finite = bool(np.isfinite(self.size)) and self.size < 1e200
        self.twins = np.zeros((0, 2), dtype=int)
        self.tree: list[Node | None] = [None]
        self.best: Scalar = self.zero
        self.point: Row = ()

    def _float(self, x: Scalar) -> float:
        return self.field.approximate(x)

    def _arrays(self, forms: Sequence[NormalForm]) -> tuple[Array, Array, Array]:
        rows, constants, atoms = np.zeros((len(forms), self.d)), np.zeros(len(forms)), np.zeros((len(forms), self.n))
        for i, (row, constant, part) in enumerate(forms):
            constants[i] = self._float(constant)
            for j, x in row:
                rows[i, j] = self._float(x)
            for k, x in part:
                atoms[i, k] = self._float(x)
        return rows, constants, atoms

    def _levels(self) -> list[Any]:
        """The arguments by the depth of the absolute values in them."""
        depth = [0] * self.n
        for k, (_, _, atoms) in enumerate(self.form.arguments):
            depth[k] = 1 + max((depth[j] for j, _ in atoms), default=-1)
        found: dict[int, list[int]] = {}
        for k in sorted(range(self.n), key=depth.__getitem__):
            found.setdefault(depth[k], []).append(k)
        return [np.array(level) for level in found.values()]

    # -- the search ---------------------------------------------------------------------------------------------------

    def run(self, start: Scalar) -> Greatest:
        """The greatest value, at least ``start``."""
        self.point = sparse([(low + high) / 2 for low, high in self.box])
        self.best = start
        self._take(self.point)
        self._climb_from_samples()
        self.twins = self._twins()
        waiting: list[tuple[float, int, _Cell]] = []
        self._open(_Cell(0, self.box, {}, 0, np.full(2 * self.p, np.inf), []), waiting)
        reason = ""
        while waiting:
            _, _, cell = heapq.heappop(waiting)
            if self._is_below(cell.bounds).all():
                self.tree[cell.number] = Bounded(tuple(cell.proofs))
                continue
            if len(self.tree) > self.most or time.monotonic() > self.deadline:
                limit = f"{self.most} cells were not enough" if len(self.tree) > self.most else "the time was over"
                return self._given_up([cell, *(entry[2] for entry in waiting)], limit)
            for child in self._divided(cell):
                self._open(child, waiting)
        return Greatest(self.best, self.point, self.best, self._nodes(), reason)

    def _given_up(self, cells: Iterable[_Cell], reason: str) -> Greatest:
        """The interval that is proved when the search stops."""
        bounds = []
        for cell in cells:
            bounds.append(cell.bound)
            self.tree[cell.number] = Bounded(tuple(cell.proofs))
        above = QQ(str(Fraction(float(f"{max(bounds) + MARGIN * self.size:.9g}") * (1 + 1e-8))))
        return Greatest(self.best, self.point, max(self.field(above), self.best), self._nodes(), reason)

    def _nodes(self) -> tuple[Node, ...]:
        return tuple(node for node in self.tree if node is not None)

    def _is_below(self, bounds: Array) -> Any:
        """Which bounds are below the best value, with the margin that floating point needs."""
        return bounds <= self._float(self.best) - MARGIN * self.size

    def _open(self, cell: _Cell, waiting: list[tuple[float, int, _Cell]]) -> None:
        """Bound the outputs on a cell; close it if they are below the best value, else let it wait."""
        known = self._known(cell)
        cell.bounds, cell.proofs = self._simple_bounds(cell, known)
        open_outputs = [f for f in range(2 * self.p) if not self._is_below(cell.bounds[f])]
        for f in open_outputs:
            relevant = self._relevant(cell, known, f)
            if self._exactly_below(cell, known, f):
                cell.bounds[f] = -np.inf
            elif not relevant.any():
                if self._settle(cell, known, f):
                    return
            elif cell.signs or relevant.sum() <= 2 * self.d + 4 or len(self.twins):
                self._improve(cell, known, f, relevant)
        if self._is_below(cell.bounds).all():
            self.tree[cell.number] = Bounded(tuple(cell.proofs))
        else:
            heapq.heappush(waiting, (-cell.bound, cell.number, cell))

    def _divided(self, cell: _Cell) -> Iterator[_Cell]:
        """The two parts of a cell."""
        known = self._known(cell)
        weight = np.zeros(self.n)
        count = 0
        for f in range(2 * self.p):
            if not self._is_below(cell.bounds[f]):
                relevant = self._relevant(cell, known, f)
                size = np.abs(self._coefficients(known, f)) + 1e-9
                weight = np.maximum(weight, np.where(relevant, size, 0))
                count = max(count, int(relevant.sum()))
        width = known.high - known.low
        weight *= np.where(weight > 0, -known.low * known.high / np.maximum(width, 1e-300), 0)
        if not weight.any():  # what rounding hides is still to be decided
            weight[known.signs == 0] = 1
        first = len(self.tree)
        self.tree += [None, None]
        if self.d <= CUT_DIMENSION and count > max(2, self.d) and cell.cuts < 8 * self.d:
            sides = np.array([self._float(high - low) for low, high in cell.box])
            j = int(np.argmax((weight @ np.abs(known.rows)) * sides))
            low, high = cell.box[j]
            if low < high:
                place = (low + high) / 2
                self.tree[cell.number] = Cut(j, place, first, first + 1)
                for number, side in ((first, (low, place)), (first + 1, (place, high))):
                    box = (*cell.box[:j], side, *cell.box[j + 1 :])
                    yield _Cell(number, box, cell.signs, cell.cuts + 1, cell.bounds, [])
                return
        k = int(np.argmax(weight))
        self.tree[cell.number] = Split(k, first, first + 1)
        yield _Cell(first, cell.box, {**cell.signs, k: 1}, cell.cuts, cell.bounds, [])
        yield _Cell(first + 1, cell.box, {**cell.signs, k: -1}, cell.cuts, cell.bounds, [])

    # -- bounds in floating point -------------------------------------------------------------------------------------

    def _ends(self, cell: _Cell) -> tuple[Array, Array]:
        """The middle of the box of a cell, and half its sides."""
        ends = np.array([[self._float(x) for x in pair] for pair in cell.box]).reshape(-1, 2)
        return ends.mean(axis=1), (ends[:, 1] - ends[:, 0]) / 2

    def _twins(self) -> Any:
        """Pairs of arguments that differ little on the box, as those of a network and of a copy that was rounded."""
        if len(self.levels) > 1 and self.n > MAX_NESTED_TWINS:
            return self.twins
        root = _Cell(0, self.box, {}, 0, np.empty(0), [])
        known = self._known(root)
        tops = np.maximum(-known.low, known.high)
        found = set()
        for a in range(self.n):
            gaps = self._gaps(root, known, np.full(self.n, a), np.arange(self.n))
            gaps[a] = np.inf
            b = int(np.argmin(gaps))
            if gaps[b] < tops[a] / 4:
                found |= {(a, b), (b, a)}
        return np.array(sorted(found), dtype=int).reshape(-1, 2)

    def _gaps(self, cell: _Cell, known: _Known, first: Any, second: Any) -> Array:
        """The greatest values of ``|z_a - z_b|`` on a cell, for some a and b."""
        middle, half = self._ends(cell)
        rows = known.rows[first] - known.rows[second]
        center = rows @ middle + known.constants[first] - known.constants[second]
        radius = np.abs(rows) @ half
        if len(self.levels) == 1:
            found: Array = np.abs(center) + radius
            return found
        rests, tops = known.rests[first] - known.rests[second], np.maximum(-known.low, known.high)
        high = center + radius + np.maximum(rests, 0) @ tops
        found = np.maximum(high, radius - center - np.minimum(rests, 0) @ tops)
        return found

    def _known(self, cell: _Cell) -> _Known:
        """What is known of the absolute values on a cell."""
        middle, half = self._ends(cell)
        signs, low, high = np.zeros(self.n), np.zeros(self.n), np.zeros(self.n)
        rows, constants, rests = self.Z.copy(), self.b.copy(), self.L.copy()
        tops = np.zeros(self.n)
        for k, s in cell.signs.items():
            signs[k] = s
        for number, level in enumerate(self.levels):
            if number:
                factors = self.L[level] * signs
                rows[level] += factors @ rows
                constants[level] += factors @ constants
                rests[level] = self.L[level] * (signs == 0) + factors @ rests
            center, radius = rows[level] @ middle + constants[level], np.abs(rows[level]) @ half
            low[level] = center - radius + np.minimum(rests[level], 0) @ tops
            high[level] = center + radius + np.maximum(rests[level], 0) @ tops
            tops[level] = np.maximum(np.maximum(-low[level], high[level]), 0)
            slack = 1e-12 * (tops[level] + self.size * 1e-6)  # a sign that rounding might give is left open
            free = signs[level] == 0
            signs[level[free & (low[level] > slack)]] = 1
            signs[level[free & (high[level] < -slack)]] = -1
            touching = (signs[level] == 0) & ((low[level] >= -slack) | (high[level] <= slack))
            for k in level[touching]:
                signs[k] = self._exact_sign(cell, signs, int(k))
        return _Known(signs, low, high, rows, constants, rests)

    def _exact_sign(self, cell: _Cell, signs: Array, k: int) -> int:
        """The sign of an argument whose range seems to touch zero; 0 if it is open."""
        low, high = _exact_range(self._resolved(self.form.arguments[k], signs), cell.box)
        return 0 if low is None or high is None else 1 if low >= 0 else -1 if high <= 0 else 0

    def _resolved(self, form: NormalForm, signs: Array) -> NormalForm:
        """A form with absolute values replaced where their signs are known."""
        row, constant, atoms = form
        rows, left = [(self.one, row)], []
        waiting = dict(atoms)
        while waiting:
            k = max(waiting)
            c = waiting.pop(k)
            if signs[k] == 0:
                left.append((k, c))
                continue
            inside = self.form.arguments[k]
            factor = c if signs[k] > 0 else -c
            rows.append((factor, inside[0]))
            constant += factor * inside[1]
            for j, x in inside[2]:
                waiting[j] = waiting.get(j, self.zero) + factor * x
        return combine(rows), constant, tuple(sorted((k, c) for k, c in left if c != 0))

    def _relevant(self, cell: _Cell, known: _Known, f: int) -> Any:
        """Which absolute values without a sign an output depends on, or what is decided on the cell."""
        free = known.signs == 0
        found = (self._coefficients(known, f) != 0) & free
        if cell.signs:
            found |= (np.abs(known.rests[list(cell.signs)]).max(axis=0) > 0) & free
        for level in reversed(self.levels[1:]):
            inside = level[found[level]]
            if len(inside):
                found |= (np.abs(known.rests[inside]).max(axis=0) > 0) & free
        return found

    def _coefficients(self, known: _Known, f: int) -> Array:
        """The coefficients of absolute values in an output, with those of known signs replaced."""
        factors = self.N[f] * known.signs
        total: Array = self.N[f] * (known.signs == 0) + factors @ known.rests
        total[np.abs(total) < 1e-14 * (np.abs(self.N[f]).max(initial=0) + 1e-300)] = 0
        return total

    def _replaced(self, cell: _Cell, known: _Known, f: int, weights: _Weights) -> tuple[float, Any]:
        """The bound of an output, times a sign, that a proof shows; and which slopes it uses."""
        middle, half = self._ends(cell)
        row, constant, atoms = self.J[f].copy(), float(self.c[f]), self.N[f].copy()
        for k, y in weights.multipliers.items():
            factor = y * cell.signs[k]
            row += factor * self.Z[k]
            constant += factor * self.b[k]
            atoms += factor * self.L[k]
        if weights.pairs:
            ends = np.array([pair[:2] for pair in weights.pairs])
            sizes = np.array([pair[2] for pair in weights.pairs])
            np.add.at(atoms, ends[:, 0], -sizes)
            np.add.at(atoms, ends[:, 1], sizes)
            constant += float(sizes @ self._gaps(cell, known, ends[:, 0], ends[:, 1]))
        width = np.maximum(known.high - known.low, 1e-300)
        chord, offset = (known.high + known.low) / width, -2 * known.low * known.high / width
        used = np.zeros(self.n, dtype=bool)
        for level in reversed(self.levels):
            c = atoms[level]
            free = known.signs[level] == 0
            used[level] = free & (c < 0)
            slope = np.where(free, np.where(c > 0, chord[level], weights.slopes[level]), known.signs[level])
            constant += float((c * np.where(free & (c > 0), offset[level], 0)).sum())
            factors = c * slope
            row += factors @ self.Z[level]
            constant += float(factors @ self.b[level])
            atoms = atoms + factors @ self.L[level]
        return constant + float(row @ middle + np.abs(row) @ half), used

    def _simple_bounds(self, cell: _Cell, known: _Known) -> tuple[Array, list[Proof]]:
        """Bounds without multipliers: lines below absolute values have the slope of the chord, rounded, or that of the
        larger side."""
        width = np.maximum(known.high - known.low, 1e-300)
        chord = np.clip(np.round(8 * (known.high + known.low) / width) / 8, -1, 1)
        bounds, proofs = np.empty(2 * self.p), []
        for f in range(2 * self.p):
            found = []
            for weights in (_Weights({}, chord), _Weights({}, np.sign(chord))):
                bound, used = self._replaced(cell, known, f, weights)
                found.append((bound, weights, used))
            bounds[f], weights, used = min(found, key=lambda entry: entry[0])
            proofs.append(weights.proof(used, self.field))
        return bounds, proofs

    def _improve(self, cell: _Cell, known: _Known, f: int, relevant: Any) -> None:
        """A better bound, by a linear program in the point and the absolute values without a sign."""
        from scipy.optimize import linprog

        decided = list(cell.signs)
        program = self._program(cell, known, f, decided, np.flatnonzero(relevant))
        bounds = [*zip(program.low, program.high, strict=True), *[(None, None)] * len(program.free)]
        found = linprog(-program.cost, A_ub=program.left, b_ub=program.right, bounds=bounds, method="highs-ds")
        if found.status == 2:
            self._refute(cell, known, f)
        if found.x is None:
            return
        self._try_point(found.x[: self.d])
        weights = program.weights(np.maximum(-found.ineqlin.marginals, 0))
        for digits in (10, 30):
            near = weights.mapped(partial(_rounded, digits=digits))
            bound, used = self._replaced(cell, known, f, near)
            if bound < cell.bounds[f]:
                cell.bounds[f], cell.proofs[f] = bound, near.proof(used, self.field)
            if self._is_below(cell.bounds[f]):
                return
        if cell.bounds[f] <= self._float(self.best) + MARGIN * self.size:
            simple = weights.mapped(lambda x: float(Fraction(x).limit_denominator(5000)))
            proof = simple.proof(np.ones(self.n, dtype=bool), self.field)
            if self._exact_bound(cell, known, f, proof) <= self.best:
                cell.proofs[f], cell.bounds[f] = proof, -np.inf

    def _program(self, cell: _Cell, known: _Known, f: int, decided: list[int], free: Any) -> _Program:
        """The linear program for an output, times a sign: absolute values lie above both of their lines and below their
        chord; arguments with a sign keep it; twins obey the triangle inequality."""
        count, d = len(free), self.d
        width = np.maximum(known.high - known.low, 1e-300)[free]
        chord, offset = (known.high + known.low)[free] / width, -2 * (known.low * known.high)[free] / width
        inside = np.hstack([known.rows[free], known.rests[free][:, free]])
        values = np.zeros((self.n, d + count))  # the absolute values, as linear functions and constants
        values[:, :d] = known.signs[:, None] * known.rows
        values[:, d:] = known.signs[:, None] * known.rests[:, free]
        values[free, d + np.arange(count)] = 1
        own = values[free]
        t, at_zero = known.constants[free], known.signs * known.constants
        fixed = np.array([cell.signs[k] for k in decided]).reshape(-1, 1)
        held = np.hstack([known.rows[decided], known.rests[decided][:, free]]) * -fixed
        within = (known.signs != 0) | np.isin(np.arange(self.n), free)
        pairs = self.twins[within[self.twins].all(axis=1)]
        gaps = self._gaps(cell, known, pairs[:, 0], pairs[:, 1])
        triangle = values[pairs[:, 0]] - values[pairs[:, 1]]
        middle, half = self._ends(cell)
        ends = [-t, t, chord * t + offset, known.constants[decided] * fixed[:, 0]]
        return _Program(
            np.concatenate([self.J[f], np.zeros(count)]) + self.N[f][within] @ values[within],
            np.vstack([inside - own, -inside - own, own - chord[:, None] * inside, held, triangle]),
            np.concatenate([*ends, gaps - at_zero[pairs[:, 0]] + at_zero[pairs[:, 1]]]),
            middle - half,
            middle + half,
            free,
            decided,
            [(int(a), int(b)) for a, b in pairs],
            self.n,
        )

    # -- exact bounds -------------------------------------------------------------------------------------------------

    def _constraints(self, cell: _Cell, signs: Array) -> list[tuple[int, Affine]]:
        """The arguments with a sign that are affine on the cell, as functions that are not negative there."""
        found = []
        for k, s in sorted(cell.signs.items()):
            row, constant, atoms = self._resolved(self.form.arguments[k], signs)
            if not atoms:
                found.append((k, (row, constant) if s > 0 else (scale(-self.one, row), -constant)))
        return found

    def _settle(self, cell: _Cell, known: _Known, f: int) -> bool:
        """The greatest value of an output, where it and what is decided are affine on the cell; true if the cell is
        found to be empty."""
        row, constant, atoms = self._resolved(self._output(f), known.signs)
        if atoms:
            return False
        listed = self._constraints(cell, known.signs)
        found = maximize((row, constant), [form for _, form in listed], cell.box, self.field)
        proof = Proof(tuple(sorted((listed[k][0], y) for k, y in found.multipliers)))
        if isinstance(found, Infeasible):
            self.tree[cell.number] = Empty(proof)
            return True
        self._take(found.point)
        cell.proofs[f], cell.bounds[f] = proof, -np.inf
        return False

    def _take(self, point: Row) -> bool:
        """Take a point that is better than the best one."""
        value = self._exact_value(point)
        if value <= self.best:
            return False
        self.best, self.point = value, point
        return True

    def _refute(self, cell: _Cell, known: _Known, f: int) -> None:
        """Multipliers that show a cell to be empty bound everything on it."""
        listed = self._constraints(cell, known.signs)
        found = maximize(((), self.zero), [form for _, form in listed], cell.box, self.field)
        if isinstance(found, Infeasible):
            unit = tuple(sorted((listed[k][0], y) for k, y in found.multipliers))
            gain = -self._exact_bound(cell, known, None, Proof(unit))
            size = self._exact_bound(cell, known, f, Proof()) - self.best
            if gain > 0:
                proof = Proof(scale(size / gain, unit)) if size > 0 else Proof()
                if self._exact_bound(cell, known, f, proof) <= self.best:
                    cell.proofs[f], cell.bounds[f] = proof, -np.inf

    def _exactly_below(self, cell: _Cell, known: _Known, f: int) -> bool:
        """Does the proof at hand show, exactly, that an output is at most the best value?"""
        near = cell.bounds[f] <= self._float(self.best) + MARGIN * self.size
        return bool(near) and bool(self._exact_bound(cell, known, f, cell.proofs[f]) <= self.best)

    def _output(self, f: int) -> NormalForm:
        """An output, times a sign."""
        row, constant, atoms = self.form.outputs[f // 2]
        if f % 2 == 0:
            return row, constant, atoms
        return scale(-self.one, row), -constant, scale(-self.one, atoms)

    def _exact_bound(self, cell: _Cell, known: _Known, f: int | None, proof: Proof) -> Scalar:
        """What a proof shows about an output (None: about zero), as the kernel computes it."""
        form = ((), self.zero, ()) if f is None else self._output(f)
        parts = [(self.one, form)]
        parts += [(y if cell.signs[k] > 0 else -y, self.form.arguments[k]) for k, y in proof.multipliers]
        row = [(x, part[0]) for x, part in parts]
        constant = sum((x * part[1] for x, part in parts), self.zero)
        tops: dict[int, Scalar] = {}
        atoms = [(x, part[2]) for x, part in parts]
        for a, b, w in proof.pairs:
            gap = combine_forms([(self.one, self.form.arguments[a]), (-self.one, self.form.arguments[b])], self.zero)
            low, high = self._spread(cell, known.signs, gap, tops)
            constant += w * max(-low, high)
            atoms.append((w, tuple(sorted([(a, -self.one), (b, self.one)]))))
        waiting = dict(combine(atoms))
        slopes = dict(proof.slopes)
        while waiting:
            k = max(waiting)
            c = waiting.pop(k)
            if c == 0:
                continue
            slope = self.field(int(known.signs[k]))
            if known.signs[k] == 0 and c < 0:
                slope = slopes.get(k, self.zero)
            elif known.signs[k] == 0:
                low, high = self._spread(cell, known.signs, self.form.arguments[k], tops)
                slope = (high + low) / (high - low)
                constant += c * -2 * low * high / (high - low)
            inside = self.form.arguments[k]
            row.append((c * slope, inside[0]))
            constant += c * slope * inside[1]
            for j, x in inside[2]:
                waiting[j] = waiting.get(j, self.zero) + c * slope * x
        return _exact_range((combine(row), constant, ()), cell.box)[1]

    def _spread(self, cell: _Cell, signs: Array, form: NormalForm, tops: dict[int, Scalar]) -> tuple[Scalar, Scalar]:
        """The range of a form, as the kernel computes it; ``tops`` are the greatest absolute values that are known."""
        row, constant, atoms = self._resolved(form, signs)
        low, high = _exact_range((row, constant, ()), cell.box)
        for k, c in atoms:
            if k not in tops:
                ends = self._spread(cell, signs, self.form.arguments[k], tops)
                tops[k] = max(-ends[0], ends[1])
            low, high = (low + c * tops[k], high) if c < 0 else (low, high + c * tops[k])
        return low, high

    # -- points -------------------------------------------------------------------------------------------------------

    def _exact_value(self, point: Row) -> Scalar:
        return max(abs(y) for y in self.form.evaluate(point))

    def _values(self, points: Array) -> Array:
        """The outputs with both signs at points, in floating point."""
        sizes = np.zeros((len(points), self.n))
        for level in self.levels:
            sizes[:, level] = np.abs(points @ self.Z[level].T + self.b[level] + sizes @ self.L[level].T)
        values: Array = points @ self.J.T + self.c + sizes @ self.N.T
        return values

    def _try_point(self, x: Array) -> None:
        """Climb from a point if it is better than the best one."""
        if float(self._values(x[None, :]).max()) > self._float(self.best) + MARGIN * self.size:
            self._climb(x)

    def _climb_from_samples(self) -> None:
        """Begin with the best of some points: corners and others."""
        draw = np.random.default_rng(1)
        low, high = (np.array([self._float(pair[i]) for pair in self.box]) for i in (0, 1))
        corners = draw.integers(0, 2, (100, self.d))
        points = np.vstack([low + (high - low) * draw.random((200, self.d)), np.where(corners, high, low)])
        values = self._values(points).max(axis=1)
        for k in np.argsort(-values)[:3]:
            self._climb(points[k])

    def _climb(self, x: Array) -> None:
        """Go to the best point of the closed cell around a point, again and again while that is better."""
        draw = np.random.default_rng(2)
        low, high = (np.array([self._float(pair[i]) for pair in self.box]) for i in (0, 1))
        for _ in range(30):
            around = np.clip(x + 1e-4 * (high - low) * draw.uniform(-1, 1, (4 * self.d + 4, self.d)), low, high)
            values = self._values(around)
            place, f = np.unravel_index(int(np.argmax(values)), values.shape)
            signs = np.ones(self.n)
            sizes = np.zeros(self.n)
            for level in self.levels:
                inside = around[place] @ self.Z[level].T + self.b[level] + self.L[level] @ sizes
                signs[level], sizes[level] = np.where(inside < 0, -1, 1), np.abs(inside)
            whole = _Cell(0, self.box, {k: int(s) for k, s in enumerate(signs)}, 0, np.empty(0), [])
            row, constant, _ = self._resolved(self._output(int(f)), signs)
            forms = [form for _, form in self._constraints(whole, signs)]
            found = maximize((row, constant), forms, self.box, self.field)
            if isinstance(found, Infeasible) or not self._take(found.point):
                return
            x = np.zeros(self.d)
            for j, y in found.point:
                x[j] = self._float(y)


def _exact_range(form: NormalForm, box: Box) -> tuple[Any, Any]:
    """The least and the greatest value of an affine function on a box; None for one that is not affine."""
    row, constant, atoms = form
    if atoms:
        return None, None
    low = high = constant
    for j, x in row:
        ends = (box[j][0], box[j][1]) if x > 0 else (box[j][1], box[j][0])
        low, high = low + x * ends[0], high + x * ends[1]
    return low, high


def _rounded(x: float, digits: int) -> float:
    """A number with few binary digits."""
    if abs(x) < 1e-12:
        return 0.0
    mantissa, exponent = np.frexp(x)
    return float(np.ldexp(np.round(mantissa * 2**digits), exponent - digits))


def combine_forms(terms: Sequence[tuple[Scalar, NormalForm]], zero: Scalar) -> NormalForm:
    """A linear combination of forms."""
    rows, atoms = combine((x, f[0]) for x, f in terms), combine((x, f[2]) for x, f in terms)
    return rows, sum((x * f[1] for x, f in terms), zero), atoms
