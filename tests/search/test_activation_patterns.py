"""Fits of finite data against a linear program for every activation pattern."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from equicert.certificates.search.solvers.activation_patterns import FitLimit, Orbit, Problem, configurations, fit
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, sparse

NO_LIMIT, ALREADY_OVER = float("inf"), float("-inf")

NEURON = {d: Orbit(Matrix.identity(d, QQ), (Matrix.identity(d, QQ),), (1,)) for d in (1, 2)}
SWAPPED = Orbit(Matrix.identity(2, QQ), (Matrix.identity(2, QQ), Matrix.of([[0, 1], [1, 0]])), (1, 1))
"""Two neurons with the weights (u, v) and (v, u)."""
DIAGONAL = Orbit(Matrix.of([[1, 1]]), (Matrix.identity(2, QQ),), (1,))
"""One neuron with the weights (u, u)."""
ORBITS = {1: [NEURON[1]], 2: [NEURON[2], SWAPPED, DIAGONAL]}


def problem(points, values, orbits, *, bias=True, output_bias=True, skip=False) -> Problem:
    d = len(points[0])
    free = Matrix.identity(d, QQ) if skip else Matrix([], d, QQ)
    rows = tuple(sparse([QQ(x) for x in point]) for point in points)
    return Problem(rows, tuple(QQ(y) for y in values), tuple(orbits), bias, output_bias, free, QQ)


def dense(matrix: Matrix) -> list[list[Fraction]]:
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in matrix.tolist()]


def neurons_of(points, orbits, bias: bool):
    """For each neuron its sign and the row of its pre-activation at each point, in the parameters of all orbits."""
    size = sum(orbit.basis.nrows + bias for orbit, _ in orbits)
    found, start = [], 0
    for orbit, sign in orbits:
        basis = dense(orbit.basis)
        for copy in orbit.copies:
            rows = []
            for point in points:
                moved = [sum(x * y for x, y in zip(row, point, strict=True)) for row in dense(copy)]
                row = [Fraction(0)] * size
                for j, w in enumerate(basis):
                    row[start + j] = sum((x * y for x, y in zip(w, moved, strict=True)), Fraction(0))
                if bias:
                    row[start + len(basis)] = Fraction(1)
                rows.append(row)
            found.append((sign, rows))
        start += orbit.basis.nrows + bias
    return found, size


def rest_of(points, output_bias: bool, skip: bool) -> list[list[Fraction]]:
    return [
        [*([Fraction(x) for x in point] if skip else []), *([Fraction(1)] if output_bias else [])] for point in points
    ]


def brute_force(points, values, orbits, *, bias=True, output_bias=True, skip=False) -> float:
    """The least error over all activation patterns."""
    neurons, size = neurons_of(points, orbits, bias)
    rest = rest_of(points, output_bias, skip)
    total = size + len(rest[0]) + 1
    best = np.inf
    for patterns in itertools.product((0, 1), repeat=len(neurons) * len(points)):
        rows, right = [], []
        for n, y in enumerate(values):
            line = np.zeros(total)
            line[size:-1] = [float(x) for x in rest[n]]
            for i, (sign, listed) in enumerate(neurons):
                z = np.zeros(total)
                z[:size] = [float(x) for x in listed[n]]
                active = patterns[i * len(points) + n]
                rows.append(-z if active else z)
                right.append(0.0)
                line += active * sign * z
            for s in (1, -1):
                row = s * line
                row[-1] = -1
                rows.append(row)
                right.append(s * float(y))
        cost = np.zeros(total)
        cost[-1] = 1
        bounds = [(None, None)] * (total - 1) + [(0, None)]
        best = min(best, linprog(cost, A_ub=np.array(rows), b_ub=right, bounds=bounds, method="highs").fun)
    return float(best)


def error_of(points, values, orbits, parameters, *, bias=True, output_bias=True, skip=False) -> Fraction:
    """The exact error of a network, computed again."""
    neurons, size = neurons_of(points, orbits, bias)
    rest = rest_of(points, output_bias, skip)
    exact = [Fraction(int(x.p), int(x.q)) for x in map(QQ, parameters)]

    def inner(row, at):
        return sum((x * y for x, y in zip(row, at, strict=True)), Fraction(0))

    worst = Fraction(0)
    for n, y in enumerate(values):
        value = inner(rest[n], exact[size:])
        value += sum((sign * max(inner(rows[n], exact[:size]), Fraction(0)) for sign, rows in neurons), Fraction(0))
        worst = max(worst, abs(value - y))
    return worst


@pytest.mark.parametrize("seed", range(24))
def test_least_errors_agree_with_all_patterns(seed):
    rng = random.Random(seed)
    d = rng.choice([1, 2])
    count = rng.choice([3, 4])
    points = rng.sample(list(itertools.product(range(-2, 3), repeat=d)), count)
    values = [rng.randint(-3, 3) for _ in points]
    orbits, neurons = [], 0
    for orbit in rng.sample(ORBITS[d] * 2, rng.choice([0, 1, 1, 2])):
        if (neurons + orbit.size) * count <= 8:  # at most 256 linear programs
            orbits.append((orbit, rng.choice([1, -1])))
            neurons += orbit.size
    options = {"bias": rng.random() < 0.7, "output_bias": rng.random() < 0.7, "skip": rng.random() < 0.3}
    found = fit(problem(points, values, orbits, **options), NO_LIMIT)
    best = brute_force(points, values, orbits, **options)
    error = Fraction(int(found.error.p), int(found.error.q))
    assert error_of(points, values, orbits, found.parameters, **options) == error
    assert abs(float(error) - best) < 1e-7
    assert 0 <= found.lower <= found.error
    assert float(Fraction(int(found.lower.p), int(found.lower.q))) <= best + 1e-7
    assert found.lower == found.error  # problems as small as these are solved exactly from both sides


@pytest.mark.parametrize(
    ("points", "values", "orbits", "error"),
    [
        ([(0,), (1,), (2,)], [0, 1, 0], [], "1/2"),
        ([(0,), (1,), (2,)], [0, 1, 2], [(NEURON[1], 1)], "0"),
        ([(0,), (1,), (2,)], [0, 1, 0], [(NEURON[1], 1)], "1/2"),  # a convex function, of opposite sign a concave one
        ([(0,), (1,), (2,)], [0, 1, 1], [(NEURON[1], -1)], "0"),
        ([(1, 0), (0, 1)], [0, 1], [(SWAPPED, 1)], "1/2"),  # an invariant function takes one value on the orbit
        ([(1, 0), (0, 1)], [0, 1], [(NEURON[2], 1)], "0"),
        ([(1, 0), (0, 1), (1, 1)], [0, 0, 3], [(DIAGONAL, 1)], "0"),
        ([(0,), (0,)], [0, 1], [(NEURON[1], 1)] * 2, "1/2"),  # two values at one point
    ],
)
def test_known_errors(points, values, orbits, error):
    found = fit(problem(points, values, orbits), NO_LIMIT)
    assert (found.error, found.lower) == (QQ(error), QQ(error))


def test_a_fixed_bound_is_proved_without_the_least_error():
    """With ``enough`` the lower bound reaches it when the least error does."""
    points, values = [(x,) for x in range(5)], [0, 3, 0, 3, 0]
    least = fit(problem(points, values, [(NEURON[1], 1)]), NO_LIMIT)
    assert least.error == least.lower > 0
    found = fit(problem(points, values, [(NEURON[1], 1)]), NO_LIMIT, enough=least.error / 2)
    assert least.error / 2 <= found.lower <= least.error


def test_a_passed_deadline_raises():
    with pytest.raises(FitLimit, match="time limit"):
        fit(problem([(0,), (1,)], [0, 1], [(NEURON[1], 1)]), ALREADY_OVER)


@pytest.mark.parametrize("indices", [[1], [1, 2], [1, 1, 2], [2, 3], [6, 3, 2, 1]])
@pytest.mark.parametrize("width", range(5))
def test_configurations_are_all_multisets_of_signed_orbits(width, indices):
    signed = list(itertools.product(range(len(indices)), (1, -1)))
    wanted = {
        tuple(sorted(chosen))
        for count in range(width + 1)
        for chosen in itertools.combinations_with_replacement(signed, count)
        if sum(indices[k] for k, _ in chosen) == width
    }
    found = configurations(width, indices)
    assert len(found) == len(wanted)
    assert {tuple(sorted(configuration)) for configuration in found} == wanted
