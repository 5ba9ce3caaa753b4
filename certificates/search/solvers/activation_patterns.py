"""Networks through finite data: the least sup-norm error of a width, from both sides (section 10).

For each configuration of hidden orbits a branch and bound over the signs of the pre-activations at the data points.
Linear programs in floating point
(HiGHS) guide; weights are solved again exactly on the tight constraints, dual vectors on their support.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, product
from typing import Any

from equicert.theory.functions.one_kink import RELU, Activation
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale, sparse

MAX_WIDTH = 40
MAX_CONFIGURATIONS = 2000
NODE_LIMIT = 6000
"""Nodes of one tree."""

Form = Row
Known = dict[tuple[int, Form], int]


@dataclass(frozen=True)
class Split:
    """A node that decides the sign of a pre-activation, by orbit, point and neuron; then the nodes for + and -."""

    orbit: int
    point: int
    neuron: int
    plus: int
    minus: int


@dataclass(frozen=True)
class Leaf:
    """A node with a dual vector: weights of points, and of the decided signs."""

    points: Row
    signs: Row


Node = Split | Leaf


@dataclass(frozen=True)
class Orbit:
    """A hidden orbit: the tied incoming covectors (basis in rows), and for every neuron the matrix that moves a point
    to its representative and the sign with which it acts on a scalar output; no signs where its class moves the
    output, so that the orbit adds nothing."""

    basis: Matrix
    copies: tuple[Matrix, ...]
    outputs: tuple[int, ...]

    @property
    def idle(self) -> bool:
        """Does the orbit add nothing?"""
        return not self.outputs

    @property
    def size(self) -> int:
        """The number of its neurons."""
        return len(self.copies)


@dataclass(frozen=True)
class Problem:
    """Data, hidden orbits with signs, and which affine parts there are; ``free`` are the rows of the skip
    connection's space."""

    points: tuple[Row, ...]
    values: tuple[Scalar, ...]
    orbits: tuple[tuple[Orbit, int], ...]
    bias: bool
    output_bias: bool
    free: Matrix
    field: Field
    activation: Activation = RELU


@dataclass(frozen=True)
class Fit:
    """The best network found (parameters of the problem) with its exact error, and the exact lower bound that the tree
    proves; ``work`` is the number of linear programs."""

    parameters: tuple[Scalar, ...]
    error: Scalar
    lower: Scalar
    tree: tuple[Node, ...]
    work: int = 0


class FitLimit(Exception):
    """Work or time ran out."""


def configurations(width: int, indices: Sequence[int]) -> list[tuple[tuple[int, int], ...]]:
    """All hidden orbits (class, sign) of a total width, in the order of the kernel. Raises :class:`FitLimit`.

    >>> configurations(2, [2, 1])
    [((0, 1),), ((0, -1),), ((1, 1), (1, 1)), ((1, 1), (1, -1)), ((1, -1), (1, -1))]
    """
    if width > MAX_WIDTH:
        raise FitLimit(f"networks with more than {MAX_WIDTH} neurons are not searched")
    found: list[tuple[tuple[int, int], ...]] = []
    for count in range(width + 1):
        for classes in _multisets(width, count, indices, 0):
            groups = [len(list(group)) for _, group in groupby(classes)]
            for plus in product(*(range(n, -1, -1) for n in groups)):
                signs = [s for n, k in zip(groups, plus, strict=True) for s in [1] * k + [-1] * (n - k)]
                found.append(tuple(zip(classes, signs, strict=True)))
                if len(found) > MAX_CONFIGURATIONS:
                    raise FitLimit(f"there are more than {MAX_CONFIGURATIONS} configurations of hidden orbits")
    return found


def _multisets(width: int, count: int, indices: Sequence[int], first: int) -> Iterator[tuple[int, ...]]:
    """So many classes from one on, not decreasing, whose indices add up to the width."""
    if count == 0:
        if width == 0:
            yield ()
        return
    left = indices[first:]
    if not left or count * min(left) > width or count * max(left) < width:
        return
    for k in range(first, len(indices)):
        for rest in _multisets(width - indices[k], count - 1, indices, k):
            yield (k, *rest)


@dataclass
class Search:
    """One configuration: the pre-activations at the data points as linear forms in the parameters, and the search."""

    problem: Problem
    deadline: float
    limit: int
    forms: list[list[list[Form]]] = field(default_factory=list)
    ordered: list[Form] = field(default_factory=list)
    rest: list[Form] = field(default_factory=list)
    size: int = 0

    def __post_init__(self) -> None:
        p = self.problem
        one, zero = p.field(1), p.field(0)
        for orbit, _ in p.orbits:
            listed = []
            for x in p.points:
                row = []
                for copy in () if orbit.idle else orbit.copies:
                    moved = copy.vector(x)
                    entries = {self.size + j: inner(w, moved, zero) for j, w in enumerate(orbit.basis.rows)}
                    if p.bias:
                        entries[self.size + orbit.basis.nrows] = one
                    row.append(sparse(entries))
                listed.append(row)
            self.forms.append(listed)
            self.size += orbit.basis.nrows + int(p.bias)
        for x in p.points:
            entries = {self.size + j: inner(w, x, zero) for j, w in enumerate(p.free.rows)}
            if p.output_bias:
                entries[self.size + p.free.nrows] = one
            self.rest.append(sparse(entries))
        self.size += p.free.nrows + int(p.output_bias)
        self.ordered = self.ordering()

    # -- the network --------------------------------------------------------------------------------------------------

    def error(self, parameters: Sequence[Scalar]) -> Scalar:
        """The exact error of a network."""
        p, zero = self.problem, self.problem.field(0)
        at = sparse(list(parameters))
        worst = zero
        for n, y in enumerate(p.values):
            value = inner(self.rest[n], at, zero)
            for i, (orbit, s) in enumerate(p.orbits):
                for form, output in zip(self.forms[i][n], orbit.outputs, strict=True):
                    value = value + s * output * p.activation(inner(form, at, zero))
            worst = max(worst, abs(value - y))
        return worst

    def value_form(self, known: Known, n: int) -> Form | None:
        """The value at a point as a linear form where all signs there are decided."""
        one, slope = self.problem.field(1), self.problem.field(self.problem.activation.slope)
        terms = [(one, self.rest[n])]
        for i, (orbit, s) in enumerate(self.problem.orbits):
            for form, output in zip(self.forms[i][n], orbit.outputs, strict=True):
                if not form:
                    continue
                if (i, form) not in known:
                    return None
                if known[i, form] > 0:
                    terms.append((one if s * output > 0 else -one, form))
                elif slope != 0:
                    terms.append((slope if s * output > 0 else -slope, form))
        return combine(terms)

    def open_sign(self, known: Known, order: Sequence[int]) -> tuple[int, int, int] | None:
        """The first open sign, point by point."""
        for n in order:
            for i in range(len(self.problem.orbits)):
                for c, form in enumerate(self.forms[i][n]):
                    if form and (i, form) not in known:
                        return i, n, c
        return None

    # -- branch and bound ---------------------------------------------------------------------------------------------

    def ordering(self) -> list[Form]:
        """Equal orbits (same class, same sign) may be ordered by their first pre-activation at the first point:
        these forms are not negative."""
        one = self.problem.field(1)
        found = []
        for i, (a, b) in enumerate(pairwise(self.problem.orbits)):
            if a == b and not a[0].idle:
                found.append(combine([(one, self.forms[i][0][0]), (-one, self.forms[i + 1][0][0])]))
        return found

    def run(self, goal: Scalar | None) -> Fit:
        """Branch and bound."""
        p = self.problem
        zero = p.field(0)
        best: tuple[Scalar, tuple[Scalar, ...]] = (self.error([zero] * self.size), (zero,) * self.size)
        enough = goal  # a fixed bound that suffices; without one the least error itself
        goal = best[0]
        nodes: list[Node | None] = [None]
        waiting: list[tuple[int, Known]] = [(0, {})]
        pending: list[tuple[int, Known, list[tuple[int, Form]], Any]] = []
        order = sorted(range(len(p.points)), key=lambda n: -abs(p.field.approximate(p.values[n])))
        work = 0
        while waiting:
            if time.monotonic() > self.deadline:
                raise FitLimit("time limit")
            if work >= self.limit or len(nodes) > NODE_LIMIT:
                raise FitLimit(f"more than {work} cases")
            work += 1
            number, known = waiting.pop()
            decided = [(n, form) for n in range(len(p.points)) if (form := self.value_form(known, n)) is not None]
            solution = self._relaxation(known, decided)
            for candidate in self._exact_weights(known, decided, solution):
                found = self.error(candidate)
                if found < best[0]:
                    best = (found, tuple(candidate))
                    goal = min(goal, found)
            if goal == 0:
                return Fit(best[1], best[0], zero, (), work)
            if solution.fun >= p.field.approximate(goal if enough is None else min(goal, enough)) - 1e-9:
                pending.append((number, known, decided, solution))
                continue
            split = self.open_sign(known, order)
            if split is None:  # the relaxation was exact, so its weights were the candidates
                pending.append((number, known, decided, solution))
                continue
            i, n, c = split
            form = self.forms[i][n][c]
            plus, minus = len(nodes), len(nodes) + 1
            nodes[number] = Split(i, n, c, plus, minus)
            # The sign that the relaxation has is explored first.
            here = sum(p.field.approximate(x) * solution.x[j] for j, x in form)
            for sign in (1, -1) if here < 0 else (-1, 1):
                child = plus if sign > 0 else minus
                waiting.append((child, {**known, (i, form): sign}))
            nodes += [None, None]
        lower = None
        for number, known, decided, solution in pending:
            points, signs, value = self._dual(known, decided, solution)
            nodes[number] = Leaf(points, signs)
            lower = value if lower is None else min(lower, value)
        return Fit(
            best[1],
            best[0],
            max(zero, lower if lower is not None else zero),
            tuple(node for node in nodes if node is not None),
            work,
        )

    def _relaxation(self, known: Known, decided: list[tuple[int, Form]]) -> Any:
        """``min eps``: errors at the decided points at most eps, decided signs."""
        import numpy as np
        from scipy.optimize import linprog

        approximate = self.problem.field.approximate
        rows, right = [], []
        for n, form in decided:
            line = np.zeros(self.size + 1)
            for j, x in form:
                line[j] = approximate(x)
            y = approximate(self.problem.values[n])
            for s in (1, -1):
                row = s * line
                row[-1] = -1
                rows.append(row)
                right.append(s * y)
        for form, s in [*((form, s) for (_, form), s in known.items()), *((form, 1) for form in self.ordered)]:
            line = np.zeros(self.size + 1)
            for j, x in form:
                line[j] = -s * approximate(x)
            rows.append(line)
            right.append(0.0)
        cost = np.zeros(self.size + 1)
        cost[-1] = 1
        bounds = [(None, None)] * self.size + [(0, None)]
        result = linprog(
            cost, A_ub=np.array(rows) if rows else None, b_ub=right or None, bounds=bounds, method="highs-ds"
        )
        if result.x is None:
            raise FitLimit("a linear program failed")
        return result

    def _exact_weights(self, known: Known, decided: list[tuple[int, Form]], solution: Any) -> list[list[Scalar]]:
        """Weights near the relaxation's: rounded, and solved exactly on the constraints that it makes tight."""
        from fractions import Fraction

        field = self.problem.field
        floats = solution.x
        eps = floats[-1]

        def near(x: float, bound: int) -> Scalar:
            f = Fraction(float(x)).limit_denominator(bound)
            return QQ(f.numerator) / f.denominator

        found = [[near(x, 64) for x in floats[:-1]]]
        equations, right = [], []
        for n, form in decided:
            value = sum(field.approximate(x) * floats[j] for j, x in form)
            gap = value - field.approximate(self.problem.values[n])
            if abs(abs(gap) - eps) < 1e-7:
                sign = 1 if gap > 0 else -1
                equations.append((*form, (self.size, field(-sign))) if eps > 1e-9 else form)
                right.append(self.problem.values[n])
        for (_, form), _ in known.items():
            if abs(sum(field.approximate(x) * floats[j] for j, x in form)) < 1e-7:
                equations.append(form)
                right.append(field(0))
        if equations:
            table = Matrix(equations, self.size + 1, field).tolist()
            reduced, pivots = field.rref([[*row, y] for row, y in zip(table, right, strict=True)], self.size + 2)
            if self.size + 1 not in pivots:
                for bound in (16, 10**4):
                    solved = [near(x, bound) for x in floats]
                    for row, pivot in zip(reduced, pivots, strict=True):
                        rest = [(row[j], solved[j]) for j in range(self.size + 1) if j not in pivots and row[j] != 0]
                        solved[pivot] = row[-1] - sum((a * b for a, b in rest), field(0))
                    found.append(solved[:-1])
        return found

    def _dual(self, known: Known, decided: list[tuple[int, Form]], solution: Any) -> tuple[Any, Any, Scalar]:
        """The exact dual vector of a leaf: weights of points and signs, and the bound; zero where it could not be
        made exact."""
        field = self.problem.field
        weights = -solution.ineqlin.marginals if decided or known else []
        mu = [weights[2 * k] - weights[2 * k + 1] for k in range(len(decided))]
        rest = list(weights[2 * len(decided) :])
        for threshold in (1e-9, 1e-6):
            points = [k for k, m in enumerate(mu) if abs(m) > threshold]
            signs = [k for k, m in enumerate(rest) if m > threshold]
            listed = [*((form, s) for (_, form), s in known.items()), *((form, 1) for form in self.ordered)]
            rows = [decided[k][1] for k in points]
            rows += [scale(field(-s), form) for form, s in (listed[k] for k in signs)]
            kernel = Matrix(rows, self.size, field).T.nullspace if rows else None
            if kernel is None or kernel.nrows != 1:
                continue
            entries = dict(kernel.rows[0])
            values: list[Scalar] = [entries.get(k, field(0)) for k in range(len(rows))]
            total = sum(
                (v * self.problem.values[decided[k][0]] for v, k in zip(values, points, strict=False)), field(0)
            )
            if total > 0:
                values = [-v for v in values]
            if any(v <= 0 for v in values[len(points) :]):
                continue
            total = sum(
                (v * self.problem.values[decided[k][0]] for v, k in zip(values, points, strict=False)), field(0)
            )
            size = sum((abs(v) for v in values[: len(points)]), field(0))
            if size == 0 or total >= 0:
                continue
            pairs = sorted((decided[k][0], v) for v, k in zip(values, points, strict=False) if v != 0)
            return tuple(pairs), tuple(zip(signs, values[len(points) :], strict=True)), -total / size
        return (), (), field(0)


def fit(problem: Problem, deadline: float, enough: Scalar | None = None, limit: int = NODE_LIMIT) -> Fit:
    """The least error of one configuration; with ``enough`` only whether it is at least about that.

    ``limit`` bounds the linear programs. Raises :class:`FitLimit`.
    """
    return Search(problem, deadline, limit).run(enough)
