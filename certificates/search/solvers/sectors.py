"""Networks through finite data whose hidden orbits depend on two numbers each: the least error, exactly (T10.16).

While the pre-activations of an orbit keep their signs at the points, its parameters lie in a sector between two rays,
and its values at the points are sums of multiples of those on the rays. So a network is a choice of sectors, here
called patterns, and for each choice the least error is a linear program. Floating point guides; weights of points and
parameters are solved again exactly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from equicert.certificates.search.solvers.activation_patterns import FitLimit, Orbit
from equicert.theory.functions.one_kink import Activation
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale, sparse

TINY = 1e-9
"""What counts as zero in floating point; what follows from it is checked exactly."""

MAX_PATTERNS = 3_000
"""Patterns that are looked at in one linear program."""

TRIED = 6
"""Patterns that are tried as the next one of a first network."""

REWEIGHTINGS = 2
"""Linear programs that look for weights of points against which few patterns help."""


@dataclass(frozen=True)
class Ray:
    """A ray that bounds a sector: parameters of the orbit on it, and the values of the orbit at the points."""

    parameters: Row
    values: Row


@dataclass(frozen=True)
class Pattern:
    """A sector of a hidden orbit (by its number), with the sign of the outgoing weights and the number of neurons."""

    orbit: int
    sign: int
    size: int
    rays: tuple[Ray, ...]


@dataclass(frozen=True)
class Choice:
    """A node of the tree of cases: weights of points, and for each pattern that helps against them the node that
    uses it."""

    weights: Row
    children: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """Hidden orbits of one kind in a network: their number, their sign, their parameters."""

    orbit: int
    sign: int
    parameters: Row


@dataclass(frozen=True)
class ChosenNetwork:
    """Hidden orbits, parameters of the affine part, and the exact largest error on the data."""

    parts: tuple[Part, ...]
    rest: Row
    error: Scalar


@dataclass(frozen=True)
class SectorFit:
    """The best network that was found, and a tree that proves that none has a smaller error than ``lower``."""

    network: ChosenNetwork
    lower: Scalar
    tree: tuple[Choice, ...]


@dataclass(frozen=True)
class Case:
    """A node of the tree that has not been closed: what its ancestors use and leave out, and the neurons left."""

    number: int
    used: tuple[int, ...]
    left_out: frozenset[int]
    neurons: int


@dataclass(frozen=True)
class Least:
    """The least error with some patterns in floating point: coefficients of rays and affine part, weights of points."""

    error: float
    coefficients: Any
    weights: Any


def patterns_of(
    number: int, orbit: Orbit, points: Sequence[Row], bias: bool, activation: Activation, field: Field
) -> list[Pattern] | None:
    """The patterns of a hidden orbit in the order of the kernel; None where its pre-activations at the points depend on
    more than two numbers."""
    zero, one = field(0), field(1)
    size = orbit.basis.nrows
    forms = []
    for x in points:
        listed = []
        for copy in () if orbit.idle else orbit.copies:
            moved = copy.vector(x)
            entries = {j: inner(w, moved, zero) for j, w in enumerate(orbit.basis.rows)}
            listed.append(sparse({**entries, size: one} if bias else entries))
        forms.append(listed)
    rows = list(dict.fromkeys(form for listed in forms for form in listed if form))
    dense = [[dict(row).get(j, zero) for j in range(size + 1)] for row in rows]
    pivots = field.rref(dense, size + 1)[1] if dense else []
    if len(pivots) > 2:
        return None
    found = []
    for sector in _sectors({tuple(dict(form).get(j, zero) for j in pivots) for form in rows}, len(pivots), field):
        rays = []
        for q in sector:
            at = sparse(dict(zip(pivots, q, strict=False)))
            values = [
                sum((s * activation(inner(z, at, zero)) for s, z in zip(orbit.outputs, listed, strict=True)), zero)
                for listed in forms
            ]
            rays.append(Ray(at, sparse(values)))
        turned = tuple(Ray(ray.parameters, scale(-one, ray.values)) for ray in rays)
        neurons = len(orbit.copies)
        found += [Pattern(number, 1, neurons, tuple(rays)), Pattern(number, -1, neurons, turned)]
    return found


def _sectors(forms: set[tuple[Scalar, ...]], rank: int, field: Field) -> list[tuple[tuple[Scalar, ...], ...]]:
    """The sectors between neighbours among the lines on which a form is 0, anticlockwise from the right."""
    zero, one = field(0), field(1)
    if rank < 2:
        halves: list[tuple[tuple[Scalar, ...], ...]] = [((one,),), ((-one,),)]
        return halves[: 2 * rank]

    def direction(x: Scalar, y: Scalar) -> tuple[Scalar, ...]:
        size = abs(y if y != 0 else x)
        return x / size, y / size

    def angle(ray: tuple[Scalar, ...]) -> tuple[int, Scalar]:
        x, y = ray
        return (1, -x) if y > 0 else (3, x) if y < 0 else (0 if x > 0 else 2, zero)

    rays = {direction(s * b, -s * a) for a, b in forms for s in (1, -1)}
    listed = sorted(rays, key=angle)
    return list(pairwise([*listed, listed[0]]))


class SectorSearch:
    """Branch and bound over the patterns that a network uses.

    ``rest`` is what affine parts add at the points, linear in ``parameters`` numbers. ``limit`` bounds the linear
    programs, which ``work`` counts. ``best`` is the best network so far.
    """

    def __init__(
        self,
        patterns: Sequence[Pattern],
        rest: Sequence[Row],
        parameters: int,
        values: Sequence[Scalar],
        field: Field,
        deadline: float,
        limit: int,
    ) -> None:
        import numpy as np

        if len(patterns) > MAX_PATTERNS:
            raise FitLimit(f"more than {MAX_PATTERNS} sectors of hidden orbits")
        self.patterns, self.rest, self.parameters, self.values = patterns, rest, parameters, values
        self.field, self.deadline, self.limit, self.work = field, deadline, limit, 0
        self.best: ChosenNetwork | None = None
        approximate = field.approximate
        self.affine = np.zeros((len(values), parameters))
        for n, row in enumerate(rest):
            for j, x in row:
                self.affine[n, j] = approximate(x)
        self.heights = np.array([approximate(y) for y in values])
        self.rays = []
        for pattern in patterns:
            table = np.zeros((len(pattern.rays), len(values)))
            for i, ray in enumerate(pattern.rays):
                for n, x in ray.values:
                    table[i, n] = approximate(x)
            self.rays.append(table)

    # -- the tree of cases --------------------------------------------------------------------------------------------

    def run(self, neurons: int, enough: Scalar | None) -> SectorFit:
        """The least error of so many neurons; with ``enough`` only whether it is 0. Raises :class:`FitLimit`."""
        self._greedy(neurons)
        nodes: list[Choice | None] = [None]
        waiting = [Case(0, (), frozenset(), neurons)]
        lower: Scalar | None = None
        while waiting:
            best = self._best
            if best.error == 0:
                return SectorFit(best, self.field(0), ())
            node = waiting.pop()
            alone = self._least(node.used)
            if alone.error < self.field.approximate(best.error) - TINY:
                self._keep(node.used, alone)
                waiting.append(node)
                continue
            goal = best.error if enough is None else None
            weights, level = self._weights(node, alone, goal)
            lower = level if lower is None else min(lower, level)
            helpful = self._helpful(weights, node)
            nodes[node.number] = Choice(weights, tuple(range(len(nodes), len(nodes) + len(helpful))))
            children = []
            for i, k in enumerate(helpful):
                left_out = node.left_out.union(helpful[:i])
                left = node.neurons - self.patterns[k].size
                children.append(Case(len(nodes), (*node.used, k), left_out, left))
                nodes.append(None)
            waiting += reversed(children)
        return SectorFit(self._best, lower or self.field(0), tuple(node for node in nodes if node is not None))

    def _open(self, node: Case) -> list[int]:
        """The patterns that a descendant of a node may use besides."""
        return [
            k
            for k, pattern in enumerate(self.patterns)
            if k not in node.left_out and k not in node.used and pattern.size <= node.neurons
        ]

    def _helpful(self, weights: Row, node: Case) -> list[int]:
        """Those of them that help against weights of points: for them an error may be smaller."""
        zero = self.field(0)
        return [
            k for k in self._open(node) if any(inner(weights, ray.values, zero) < 0 for ray in self.patterns[k].rays)
        ]

    def _count(self) -> None:
        self.work += 1
        if self.work > self.limit:
            raise FitLimit(f"more than {self.limit} cases")
        if time.monotonic() > self.deadline:
            raise FitLimit("time limit")

    def _keep(self, used: Sequence[int], found: Least) -> None:
        """Remember the network if it is the best."""
        network = self._network(used, found)
        if self.best is None or network.error < self.best.error:
            self.best = network

    @property
    def _best(self) -> ChosenNetwork:
        if self.best is None:
            raise AssertionError("the network without neurons has been kept")
        return self.best

    def _greedy(self, neurons: int) -> None:
        """Networks that use one pattern after the other, each the one that lowers the error most."""
        used: tuple[int, ...] = ()
        found = self._least(used)
        self._keep(used, found)
        while self._best.error > 0:
            left = neurons - sum(self.patterns[k].size for k in used)
            scores = sorted(
                (float((self.rays[k] @ found.weights).min()) / float(abs(self.rays[k]).max() or 1), k)
                for k in range(len(self.patterns))
                if self.patterns[k].size <= left and k not in used
            )
            tried = [(self._least((*used, k)), k) for score, k in scores[:TRIED] if score < -TINY]
            if not tried:
                break
            found, k = min(tried, key=lambda pair: pair[0].error)
            used = (*used, k)
            self._keep(used, found)

    # -- linear programs ----------------------------------------------------------------------------------------------

    def _least(self, used: Sequence[int]) -> Least:
        """The least error with some patterns."""
        import numpy as np
        from scipy.optimize import linprog

        self._count()
        count = len(self.values)
        listed = [self.rays[k] for k in used]
        table = np.hstack([np.vstack(listed).T, self.affine]) if listed else self.affine
        nonnegative = table.shape[1] - self.parameters
        rows = np.vstack([np.hstack([s * table, -np.ones((count, 1))]) for s in (1, -1)])
        right = np.concatenate([self.heights, -self.heights])
        cost = np.zeros(table.shape[1] + 1)
        cost[-1] = 1
        bounds = [(0, None)] * nonnegative + [(None, None)] * self.parameters + [(0, None)]
        result = linprog(cost, A_ub=rows, b_ub=right, bounds=bounds, method="highs-ds")
        if result.x is None:
            raise FitLimit("a linear program failed")
        marginals = -result.ineqlin.marginals
        return Least(float(result.fun), result.x, marginals[:count] - marginals[count:])

    def _few(self, node: Case, level: float | None, prices: Any) -> Any:
        """Weights of points that prove an error of at least the level, or a positive one, against which few open
        patterns help: the sum of what they help, at some prices, is least. None where there are none."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import csr_array, hstack, vstack

        self._count()
        count = len(self.values)
        open_ = self._open(node)
        tables = [self.rays[k] for k in open_]
        soft = np.vstack(tables) if tables else np.zeros((0, count))
        hard = np.vstack([self.rays[k] for k in node.used]) if node.used else np.zeros((0, count))
        slack = len(soft)
        # Variables: mu = plus - minus, then how much each ray of an open pattern helps.
        blocks = [hstack([csr_array(-soft), csr_array(soft), csr_array(-np.eye(slack))])] if slack else []
        if len(hard):
            blocks.append(hstack([csr_array(-hard), csr_array(hard), csr_array((len(hard), slack))]))
        right = [0.0] * (slack + len(hard))
        ones = np.ones((1, count))
        heights = self.heights[None, :]
        equal = [hstack([csr_array(self.affine.T), csr_array(-self.affine.T), csr_array((self.parameters, slack))])]
        wanted = [0.0] * self.parameters
        if level is None:
            equal.append(hstack([csr_array(-heights), csr_array(heights), csr_array((1, slack))]))
        else:
            equal.append(hstack([csr_array(ones), csr_array(ones), csr_array((1, slack))]))
            blocks.append(hstack([csr_array(heights), csr_array(-heights), csr_array((1, slack))]))
            right.append(-level)
        wanted.append(1.0)
        cost = np.concatenate([np.full(2 * count, TINY), prices if prices is not None else np.ones(slack)])
        result = linprog(
            cost,
            A_ub=vstack(blocks) if blocks else None,
            b_ub=right or None,
            A_eq=vstack(equal),
            b_eq=wanted,
            method="highs-ds",
        )
        return None if result.x is None else result.x

    def _weights(self, node: Case, alone: Least, goal: Scalar | None) -> tuple[Row, Scalar]:
        """Exact weights of points for a node, with few patterns that help, and the error that they prove."""
        count = len(self.values)
        candidates = [alone.weights]
        prices = None
        open_ = self._open(node)
        if open_:
            level = None if goal is None else self.field.approximate(goal)
            for _ in range(REWEIGHTINGS):
                found = self._few(node, level, prices)
                if found is None:
                    break
                candidates.append(found[:count] - found[count : 2 * count])
                helped = found[2 * count :]
                if helped.max(initial=0) < TINY:
                    break
                prices = 1 / (helped / helped.max() + 1e-3)
        best: tuple[int, Row, Scalar] | None = None
        for mu in reversed(candidates):
            for weights in self._exact(node, mu, goal):
                level = self._level(weights)
                if level <= 0 or (goal is not None and level < goal) or self._helps(weights, node.used):
                    continue
                helpful = len(self._helpful(weights, node))
                if best is None or helpful < best[0]:
                    best = helpful, weights, level
                break
        if best is None:
            raise FitLimit("weights of points could not be made exact")
        return best[1], best[2]

    # -- exactly ------------------------------------------------------------------------------------------------------

    def _helps(self, weights: Row, used: Sequence[int]) -> bool:
        zero = self.field(0)
        return any(inner(weights, ray.values, zero) < 0 for k in used for ray in self.patterns[k].rays)

    def _level(self, weights: Row) -> Scalar:
        """The error that weights of points prove: ``- sum mu y / sum |mu|``."""
        zero = self.field(0)
        value = sum((x * self.values[n] for n, x in weights), zero)
        return -value / sum((abs(x) for _, x in weights), zero)

    def _exact(self, node: Case, mu: Any, goal: Scalar | None) -> Iterator[Row]:
        """Exact weights near those in floating point, on the same support and with the same products that are 0."""
        field, zero = self.field, self.field(0)
        size = float(abs(mu).max()) or 1.0
        mu = mu / size
        support = [n for n in range(len(self.values)) if abs(mu[n]) > 1e-7]
        place = {n: i for i, n in enumerate(support)}
        affine = Matrix(list(self.rest), self.parameters, field).T.rows
        equations: list[Row] = [tuple((place[n], x) for n, x in row if n in place) for row in affine]
        tight = []
        for k in (*node.used, *self._open(node)):
            for ray, table in zip(self.patterns[k].rays, self.rays[k], strict=True):
                if abs(float(table @ mu)) < 1e-7 * (1 + float(abs(table).max())):
                    tight.append(tuple((place[n], x) for n, x in ray.values if n in place))
        if goal is not None:
            signs = {n: 1 if mu[n] > 0 else -1 for n in support}
            level = [self.values[n] + goal * signs[n] for n in support]
            if abs(sum(field.approximate(x) * mu[n] for n, x in zip(support, level, strict=True))) < 1e-7 * (
                1 + max(map(abs, self.heights))
            ):
                equations.append(sparse(level))
        kernel = Matrix([row for row in dict.fromkeys([*equations, *tight]) if row], len(support), field).nullspace
        if kernel.nrows == 0:  # something that was small was not zero
            kernel = Matrix([row for row in dict.fromkeys(equations) if row], len(support), field).nullspace
        for bound in (1, 100, 10**6):
            total = self._near(kernel, [float(mu[n]) for n in support], bound)
            found = tuple((support[i], x) for i, x in total)
            if found:
                value = sum((x * self.values[n] for n, x in found), zero)
                yield found if value < 0 else scale(field(-1), found)

    def _near(self, space: Matrix, target: Sequence[float], bound: int) -> Row:
        """A vector of a space near one in floating point: for one dimension the direction, else rounded coordinates."""
        field = self.field
        if space.nrows == 1:
            return space.rows[0]
        if space.nrows == 0:
            return ()
        free = [
            next(i for i, _ in row if all(i not in dict(other) for other in space.rows if other is not row))
            for row in space.rows
        ]
        factors = [Fraction(target[i]).limit_denominator(bound) for i in free]
        heads = [dict(row)[i] for row, i in zip(space.rows, free, strict=True)]
        return combine(
            (field(str(factor)) / head, row) for factor, head, row in zip(factors, heads, space.rows, strict=True)
        )

    def _network(self, used: Sequence[int], found: Least) -> ChosenNetwork:
        """A network with some patterns, near the one in floating point, solved exactly where its errors are largest."""
        field, zero, one = self.field, self.field(0), self.field(1)
        rays = [(self.patterns[k], ray) for k in used for ray in self.patterns[k].rays]
        count = len(rays) + self.parameters
        rows: list[dict[int, Scalar]] = [{len(rays) + j: x for j, x in row} for row in self.rest]
        for i, (_, ray) in enumerate(rays):
            for n, height in ray.values:
                rows[n][i] = height
        x = found.coefficients
        zeros = {i for i in range(len(rays)) if x[i] < TINY}
        equations, right = [], []
        for n, row in enumerate(rows):
            gap = sum(field.approximate(a) * x[j] for j, a in row.items()) - self.heights[n]
            if abs(abs(gap) - found.error) < 1e-7 * (1 + abs(self.heights[n])):
                kept = {j: a for j, a in row.items() if j not in zeros}
                equations.append(sparse({**kept, count: -one if gap > 0 else one} if found.error > TINY else kept))
                right.append(self.values[n])
        found_networks = []
        for bound in (16, 10**4, 10**9):
            solved = [Fraction(0 if i in zeros else float(y)).limit_denominator(bound) for i, y in enumerate(x)]
            exact: list[Scalar] = [field(str(y)) for y in solved]
            tables = zip(equations, right, strict=True)
            dense = [[dict(row).get(j, zero) for j in range(count + 1)] + [y] for row, y in tables]
            reduced, pivots = field.rref(dense, count + 2) if dense else ([], [])
            if count + 1 not in pivots:
                for line, pivot in zip(reduced, pivots, strict=True):
                    rest = [(line[j], exact[j]) for j in range(count + 1) if j not in pivots and line[j] != 0]
                    exact[pivot] = line[-1] - sum((a * b for a, b in rest), zero)
            exact[: len(rays)] = [max(y, zero) for y in exact[: len(rays)]]
            errors = [
                abs(sum((a * exact[j] for j, a in row.items()), zero) - y)
                for row, y in zip(rows, self.values, strict=True)
            ]
            parts = []
            for k in used:
                listed = [(exact[i], ray.parameters) for i, (p, ray) in enumerate(rays) if p is self.patterns[k]]
                at = combine(listed)
                if at:
                    parts.append(Part(self.patterns[k].orbit, self.patterns[k].sign, at))
            found_networks.append(ChosenNetwork(tuple(parts), sparse(exact[len(rays) : count]), max(errors)))
        return min(found_networks, key=lambda network: network.error)
