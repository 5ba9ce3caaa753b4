"""Least errors and widths where hidden orbits depend on two numbers: against linear programs over all activity."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog
from test_lines import claim_of, least_width

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.results import ClaimResult


def asked(points, values, *quantities: str, **more) -> ClaimResult:
    """The values that the kernel accepts. Points stand more than once, so that they count as many."""
    times = -(-7 // len(points))
    result = check_claim(claim_of(points * times, values * times, compute=list(quantities), **more))
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result


def activities(copies: list[list[tuple[float, float]]]) -> list[np.ndarray]:
    """Which neurons of an orbit can be active where: between the directions at which a pre-activation is 0, and
    there. ``copies`` has the coefficients of two parameters in the pre-activation of every neuron at every point."""
    forms = np.array(copies)
    turns = [math.atan2(a, -b) + k * math.pi for a, b in forms.reshape(-1, 2) if a or b for k in (0, 1)]
    turns = sorted({round(x % (2 * math.pi), 9) for x in turns})
    middles = [(x + y) / 2 for x, y in itertools.pairwise([*turns, turns[0] + 2 * math.pi])]
    return [forms @ [math.cos(x), math.sin(x)] > 0 for x in middles]


def least_error(orbits, values, affine) -> float:
    """The least error of hidden orbits with their signs: a linear program for every choice of activities."""
    best = math.inf
    count, size = len(values), 2 * len(orbits)
    for chosen in itertools.product(*(activities(copies) for _, copies in orbits)):
        rows, right = [], []
        table = np.hstack([np.zeros((count, size)), affine, np.zeros((count, 1))])
        for i, ((s, copies), active) in enumerate(zip(orbits, chosen, strict=True)):
            for neuron, on in zip(np.array(copies), active, strict=True):
                table[:, 2 * i : 2 * i + 2] += s * neuron * on[:, None]
                for z, a in zip(neuron, on, strict=True):
                    row = np.zeros(table.shape[1])
                    row[2 * i : 2 * i + 2] = -z if a else z
                    rows.append(row)
                    right.append(0)
        for sign in (1, -1):
            near = sign * table
            near[:, -1] = -1
            rows += list(near)
            right += [sign * y for y in values]
        cost = np.zeros(table.shape[1])
        cost[-1] = 1
        found = linprog(cost, A_ub=np.array(rows), b_ub=right, bounds=[(None, None)] * (len(cost) - 1) + [(0, None)])
        best = min(best, found.fun)
    return best


def on_a_line(xs, ys, m: int, skip: bool, output_bias: bool) -> float:
    neuron = [[(x, 1.0) for x in xs]]
    affine = np.array([[x] * skip + [1.0] * output_bias for x in xs]).reshape(len(xs), -1)
    return min(
        least_error([(s, neuron) for s in signs], ys, affine)
        for signs in itertools.combinations_with_replacement((1, -1), m)
    )


@pytest.mark.parametrize(("skip", "output_bias"), list(itertools.product((False, True), repeat=2)))
@pytest.mark.parametrize("seed", range(3))
def test_errors_on_a_line_agree_with_linear_programs(seed, skip, output_bias):
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(-6, 7), 5))
    ys = [rng.randint(-4, 4) for _ in xs]
    result = asked([(x,) for x in xs], ys, "error(GN, 1)", "error(GN, 2)", skip=skip, output_bias=output_bias)
    for m in (1, 2):
        expected = on_a_line(xs, ys, m, skip, output_bias)
        assert float(Fraction(result.values[f"error(GN, {m})"])) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_widths_without_any_affine_part_agree_with_linear_programs(seed):
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(-5, 6), rng.choice([3, 4])))
    ys = [rng.randint(-3, 3) for _ in xs]
    result = asked([(x,) for x in xs], ys, "width(GN)", output_bias=False)
    assert result.values["width(GN)"] == str(least_width(xs, ys, False, False))


@pytest.mark.parametrize(
    ("xs", "ys", "width"),
    [
        # One neuron is nowhere negative or nowhere positive.
        ([-1, 1], [-1, 1], 2),
        # Two lines, each with a root between the points and on its side of the kink.
        ([-1, 1, 3, 4], [-1, 1, 5, 8], 3),
        # The kink at the root, where two neurons meet.
        ([-1, 0, 1], [-1, 1, 4], 2),
        ([0, 1, 2, 3], [0, 0, 0, 0], 0),
    ],
)
def test_widths_without_any_affine_part_found_by_hand(xs, ys, width):
    assert asked([(x,) for x in xs], ys, "width(GN)", output_bias=False).values["width(GN)"] == str(width)
    off = [(x, 2) for x in xs]
    assert asked(off, ys, "width(GN)", output_bias=False, bias=False).values["width(GN)"] == str(width)


@pytest.mark.parametrize("seed", range(2))
def test_errors_of_even_networks_agree_with_linear_programs(seed):
    """C2 turns the line round: pairs of neurons, and constant ones."""
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(7), 4))
    ys = [rng.randint(-4, 4) for _ in xs]
    even = {"group": "C2", "input": "sign", "output_bias": False}
    result = asked([(x,) for x in xs], ys, "error(LEN, 3)", "error(LEN, 4)", **even)
    pair = [[(x, 1.0) for x in xs], [(-x, 1.0) for x in xs]]
    constant = [[(0.0, 1.0) for _ in xs]]
    affine = np.zeros((len(xs), 0))
    signs = (1, -1)
    for m, families in ((3, [(pair, constant)]), (4, [(pair, pair), (pair, constant)])):
        expected = min(
            least_error(list(zip(s, listed, strict=True)), ys, affine)
            for listed in families
            for s in itertools.product(signs, repeat=2)
        )
        assert float(Fraction(result.values[f"error(LEN, {m})"])) == pytest.approx(expected, abs=1e-7)


def test_without_hidden_biases_two_inputs_are_a_plane():
    points = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (1, -2), (2, 3)]
    values = [1, -1, 2, 0, 1, 1, -2]
    result = asked(points, values, "error(GN, 1)", bias=False)
    neuron = [[tuple(map(float, x)) for x in points]]
    expected = min(least_error([(s, neuron)], values, np.ones((7, 1))) for s in (1, -1))
    assert float(Fraction(result.values["error(GN, 1)"])) == pytest.approx(expected, abs=1e-7)


def test_other_activations_and_real_fields():
    xs, ys = [-2, -1, 0, 1, 3], [1, 0, 2, -1, 0]
    for activation in ("leaky_relu(1/3)", "abs"):
        result = asked([(x,) for x in xs], ys, "error(GN, 1)", activation=activation)
        slope = -1.0 if activation == "abs" else 1 / 3
        best = math.inf
        for s, k in itertools.product((1, -1), range(len(xs) + 1)):
            for side in (1, -1):
                active = [(n >= k) == (side > 0) for n in range(len(xs))]
                rows, right = [], []
                for x, y, a in zip(xs, ys, active, strict=True):
                    rows.append([-x, -1, 0, 0] if a else [x, 1, 0, 0])
                    right.append(0)
                    factor = s * (1 if a else slope)
                    rows += [[factor * x, factor, 1, -1], [-factor * x, -factor, -1, -1]]
                    right += [y, -y]
                found = linprog([0, 0, 0, 1], A_ub=rows, b_ub=right, bounds=[(None, None)] * 3 + [(0, None)])
                best = min(best, found.fun)
        assert float(Fraction(result.values["error(GN, 1)"])) == pytest.approx(best, abs=1e-7)
    irrational = asked([("0",), ("sqrt(2)",), ("2",), ("3",)], [0, 1, 0, 1], "width(GN)", output_bias=False)
    assert irrational.values["width(GN)"] == str(least_width([0, 2**0.5, 2, 3], [0, 1, 0, 1], False, False))
