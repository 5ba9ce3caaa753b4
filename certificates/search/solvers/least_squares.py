"""Networks with a small mean of squared errors on finite data (THEORY.md, T10.15).

For given signs of all pre-activations the network is linear in its parameters, and the best parameters solve a linear
system. Floating point goes from signs to signs; the system of the best ones is then solved exactly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from equicert.certificates.search.solvers.activation_patterns import Problem, Search
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, sparse

ROUNDS = 20
"""Systems that are solved from one start."""

HOPS = 150
"""Hidden orbits that are exchanged one after the other from one start, for each orbit of the network."""

EXACTLY = 3
"""Results in floating point that are solved again exactly."""

GRID = 64
"""Exact systems are solved near multiples of ``1 / GRID``."""


@dataclass(frozen=True)
class SquaresFit:
    """Parameters of a problem, and the exact mean of the squared errors of their network."""

    parameters: tuple[Scalar, ...]
    risk: Scalar


@dataclass(frozen=True)
class Start:
    """Numbers and signs of hidden orbits in the order of a configuration, and rough parameters of their problem."""

    configuration: tuple[tuple[int, int], ...]
    parameters: Any


def least_squares(problem: Problem, starts: int, deadline: float, given: Sequence[Any] = ()) -> SquaresFit:
    """The best network that is found from so many starts, which depend on the problem alone, and from rough parameters
    that are given."""
    forms = Forms(problem)
    zero = problem.field(0)
    best = SquaresFit((zero,) * forms.search.size, forms.risk([zero] * forms.search.size))
    for rough in forms.descents(starts, deadline, given):
        parameters = forms.solved([problem.field(round(x * GRID)) / GRID for x in rough])
        risk = forms.risk(parameters)
        if risk < best.risk:
            best = SquaresFit(tuple(parameters), risk)
    return best


class Forms:
    """The values at the data points as functions of the parameters, in floating point and exactly."""

    def __init__(self, problem: Problem) -> None:
        import numpy as np

        self.problem, self.search = problem, Search(problem, 0.0, 0)
        self.signs = np.array([float(s) for _, s in problem.orbits])
        self.rest = self._table([self.search.rest])[0]
        self.tables = [self._table(list(zip(*rows, strict=True))) for rows in self.search.forms]
        self.values = np.array([problem.field.approximate(y) for y in problem.values])
        self.slope = problem.field.approximate(problem.field(problem.activation.slope))

    def _table(self, rows: Sequence[Sequence[Row]]) -> Any:
        """Linear forms as an array: neurons, points, parameters."""
        import numpy as np

        found = np.zeros((len(rows), len(self.problem.points), self.search.size))
        for c, listed in enumerate(rows):
            for n, row in enumerate(listed):
                for j, x in row:
                    found[c, n, j] = self.problem.field.approximate(x)
        return found

    # -- in floating point

    def descents(self, starts: int, deadline: float, given: Sequence[Any]) -> Iterator[Any]:
        """The best ends of descents, one for each risk."""
        import numpy as np

        chance = np.random.default_rng(0)
        found: dict[float, Any] = {}
        for theta in map(self._descent, given):
            found.setdefault(float(np.round(self._squares(theta), 9)), theta)
        for number in range(starts):
            if number > 1 and time.monotonic() > deadline:
                break
            theta = chance.normal(size=self.search.size) if number else np.zeros(self.search.size)
            if number and self.problem.bias:
                self._through_points(theta, chance)
            theta = self._descent(theta)
            found.setdefault(float(np.round(self._squares(theta), 9)), theta)
        yield from (found[risk] for risk in sorted(found)[:EXACTLY])

    def _through_points(self, theta: Any, chance: Any) -> None:
        """Move the hyperplanes of the first neurons to the middle between two data points."""
        offset = 0
        for (orbit, _), table in zip(self.problem.orbits, self.tables, strict=True):
            offset += orbit.basis.nrows + 1
            if orbit.idle:
                continue
            first, second = chance.integers(len(self.values), size=2)
            theta[offset - 1] = 0
            theta[offset - 1] = -(table[0][first] @ theta + table[0][second] @ theta) / 2

    def _linear(self, theta: Any) -> Any:
        """The values as linear functions of the parameters while signs stay as they are."""
        import numpy as np

        found = self.rest.copy()
        for (orbit, _), s, table in zip(self.problem.orbits, self.signs, self.tables, strict=True):
            for output, rows in zip(orbit.outputs, table, strict=True):
                found += s * output * np.where(rows @ theta > 0, 1.0, self.slope)[:, None] * rows
        return found

    def _squares(self, theta: Any) -> float:
        """The sum of the squared errors."""
        return float((((self._linear(theta) @ theta) - self.values) ** 2).sum())

    def _descent(self, theta: Any) -> Any:
        """Towards the solution for the signs of the moment, as far as the risk falls."""
        import numpy as np

        risk = self._squares(theta)
        for _ in range(ROUNDS):
            linear = self._linear(theta)  # the solution that is nearest to where we are: signs change less
            change = np.linalg.lstsq(linear, self.values - linear @ theta, rcond=None)[0]
            for share in (1.0, 0.5, 0.2, 0.05):
                moved = theta + share * change
                found = self._squares(moved)
                if found < risk - 1e-12:
                    theta, risk = moved, found
                    break
            else:
                return theta
        return theta

    # -- exactly

    def risk(self, parameters: Sequence[Scalar]) -> Scalar:
        """The mean of the squared errors of a network."""
        zero, at = self.problem.field(0), sparse(list(parameters))
        rows = zip(self._rows(parameters), self.problem.values, strict=True)
        return sum(((inner(row, at, zero) - y) ** 2 for row, y in rows), zero) / len(self.problem.values)

    def _rows(self, parameters: Sequence[Scalar]) -> list[Row]:
        """The values as linear forms, for the signs at some parameters."""
        p, zero, at = self.problem, self.problem.field(0), sparse(list(parameters))
        one, slope = p.field(1), p.field(p.activation.slope)
        found = []
        for n, rest in enumerate(self.search.rest):
            terms = [(one, rest)]
            for (orbit, s), listed in zip(p.orbits, self.search.forms, strict=True):
                terms += [
                    ((one if inner(form, at, zero) > 0 else slope) * s * output, form)
                    for form, output in zip(listed[n], orbit.outputs, strict=True)
                ]
            found.append(combine(terms))
        return found

    def solved(self, parameters: Sequence[Scalar]) -> list[Scalar]:
        """The parameters with the least squares for the signs at some parameters, the nearest to them."""
        p, zero, size = self.problem, self.problem.field(0), self.search.size
        rows, at = self._rows(parameters), sparse(list(parameters))
        design = Matrix(rows, size, p.field)
        residuals = sparse([y - inner(row, at, zero) for row, y in zip(rows, p.values, strict=True)])
        # The change is D^T u with D^T D D^T u = D^T r; it does not depend on the choice of u.
        system = [dict(row) for row in (design.T @ design @ design.T).rows]
        right = dict(design.T.vector(residuals))
        count = len(rows)
        dense = [[row.get(j, zero) for j in range(count)] + [right.get(i, zero)] for i, row in enumerate(system)]
        solved, pivots = p.field.rref(dense, count + 1)
        weights = sparse({pivot: row[count] for row, pivot in zip(solved, pivots, strict=True)})
        change = dict(design.T.vector(weights))
        return [x + change.get(j, zero) for j, x in enumerate(parameters)]


class Hops:
    """Starts for the descents: hidden orbits are exchanged one by one, and for each choice the outgoing weights and the
    affine part with the least squares are those of a linear system; so signs need not be chosen before.

    ``alone`` are the problems of networks with one hidden orbit, by the number of the orbit.
    """

    def __init__(self, alone: dict[int, Problem]) -> None:
        import numpy as np

        forms = {k: Forms(problem) for k, problem in alone.items()}
        self.tables = {}
        for k, problem in alone.items():
            size = problem.orbits[0][0].basis.nrows + int(problem.bias)
            outputs = np.array(problem.orbits[0][0].outputs, dtype=float)
            self.tables[k] = forms[k].tables[0][:, :, :size], outputs
            self.rest, self.bias = forms[k].rest[:, size:], problem.bias
            self.heights, self.slope = forms[k].values, forms[k].slope

    def starts(self, classes: Sequence[int], count: int, deadline: float) -> Iterator[Start]:
        """The best choices from so many first ones, for hidden orbits of these numbers, which do not decrease."""
        import numpy as np

        chance = np.random.default_rng(0)
        for _ in range(count if classes else 0):
            chosen = [self._drawn(k, chance) for k in classes]
            columns = [self._values(k, theta) for k, theta in zip(classes, chosen, strict=True)]
            risk, weights = self._fitted(columns)
            for hop in range(HOPS * len(classes)):
                if time.monotonic() > deadline:
                    return
                i = hop % len(classes)
                theta = self._drawn(classes[i], chance)
                if hop % 3 == 2:
                    theta = chosen[i] + 0.1 * theta
                tried = [*columns[:i], self._values(classes[i], theta), *columns[i + 1 :]]
                found, moved = self._fitted(tried)
                if found < risk - 1e-12:
                    risk, weights, columns, chosen[i] = found, moved, tried, theta
            parts = zip(classes, weights, chosen, strict=False)
            listed = [(k, 1 if a >= 0 else -1, abs(float(a)) * theta) for k, a, theta in parts]
            listed.sort(key=lambda part: (part[0], -part[1]))
            parameters = np.concatenate([*(theta for _, _, theta in listed), weights[len(classes) :]])
            yield Start(tuple((k, s) for k, s, _ in listed), parameters)

    def _drawn(self, k: int, chance: Any) -> Any:
        """Random covectors; with a bias the hyperplane of one neuron lies between two points, or near one."""
        table, _ = self.tables[k]
        theta = chance.normal(size=table.shape[2])
        if self.bias and len(table):
            theta[-1] = 0
            heights = table[0] @ theta
            first, second = chance.integers(len(heights), size=2)
            share = chance.random()
            theta[-1] = -(share * heights[first] + (1 - share) * heights[second])
        return theta

    def _values(self, k: int, theta: Any) -> Any:
        """The values of a hidden orbit at the points."""
        import numpy as np

        table, outputs = self.tables[k]
        if not len(table):
            return np.zeros(len(self.heights))
        z = table @ theta
        return outputs @ np.where(z > 0, z, self.slope * z)

    def _fitted(self, columns: Sequence[Any]) -> tuple[float, Any]:
        """The least squares for some hidden orbits, with the outgoing weights and the affine part."""
        import numpy as np

        design = np.column_stack([*columns, self.rest])
        weights = np.linalg.lstsq(design, self.heights, rcond=None)[0]
        return float(((design @ weights - self.heights) ** 2).sum()), weights
