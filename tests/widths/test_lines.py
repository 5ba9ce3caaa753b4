"""Widths of data on a line, decided for any number of points: against linear programs over all places of kinks."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table


def claim_of(points, values, **more) -> Claim:
    entry = {
        "id": "x",
        "group": "C1",
        "input": f"{len(points[0])}*permutation",
        "output": "trivial",
        "time_limit": 3600,
        "target": {"points": [[str(x) for x in p] for p in points], "values": [str(y) for y in values]},
        "compute": ["width(GN)"],
        **more,
    }
    (found,) = claims_of_table({"claim": [entry]}, "test")
    assert isinstance(found, Claim), found
    return found


def width_of(points, values, **more) -> str:
    """The value that the kernel accepts. The points stand more than once, so that nothing is searched."""
    times = -(-7 // len(points))
    result = check_claim(claim_of(points * times, values * times, **more))
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result.values["width(GN)"]


def passes(xs, ys, m: int, skip: bool, output_bias: bool) -> bool:
    """Is there a network of width m? A linear program for every choice of signs, sides and active points.

    A neuron is ``s relu(w x + b)``, positive from some point on, or up to some point.
    """
    size = 2 * m + 2
    kinds = list(itertools.product((1, -1), (1, -1), range(len(xs) + 1)))
    for neurons in itertools.combinations_with_replacement(kinds, m):
        rows, right, equal = [], [], []
        for n, x in enumerate(xs):
            value = np.zeros(size)
            for i, (s, side, count) in enumerate(neurons):
                z = np.zeros(size)
                z[2 * i], z[2 * i + 1] = x, 1
                active = n >= count if side > 0 else n < count
                rows.append(-z if active else z)
                right.append(0.0)
                value += s * z * active
            value[-2], value[-1] = x * skip, output_bias
            equal.append(value)
        found = linprog(
            np.zeros(size), A_ub=np.array(rows) if rows else None, b_ub=right or None, A_eq=np.array(equal), b_eq=ys,
            bounds=[(None, None)] * size, method="highs",
        )  # fmt: skip
        if found.status == 0:
            return True
    return False


def least_width(xs, ys, skip: bool, output_bias: bool) -> int:
    return next(m for m in range(9) if passes(xs, ys, m, skip, output_bias))


OPTIONS = [(False, True), (True, False), (True, True)]


@pytest.mark.parametrize(("skip", "output_bias"), OPTIONS)
@pytest.mark.parametrize("seed", range(8))
def test_widths_agree_with_linear_programs(seed, skip, output_bias):
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(-5, 6), rng.choice([3, 4, 4, 5])))
    ys = [rng.randint(-3, 3) for _ in xs]
    found = width_of([(x,) for x in xs], ys, skip=skip, output_bias=output_bias)
    assert found == str(least_width(xs, ys, skip, output_bias))


def test_without_any_affine_part_bounds_contain_the_width():
    rng = random.Random(5)
    for _ in range(4):
        xs = sorted(rng.sample(range(-5, 6), 3))
        ys = [rng.randint(-3, 3) for _ in xs]
        low, _, high = width_of([(x,) for x in xs], ys, output_bias=False).partition("..")
        assert int(low) <= least_width(xs, ys, False, False) <= int(high or low) <= int(low) + 1


@pytest.mark.parametrize(
    ("xs", "ys", "skip", "output_bias", "width"),
    [
        # relu(t - 1) - relu(t - 2): a piece of slope 0.
        ([0, 1, 2, 3], [0, 0, 1, 1], False, True, 2),
        # relu(2 t - 1): the piece through 0 alone may have the slope 0.
        ([0, 1, 2], [0, 1, 3], False, True, 1),
        # Slopes at most -1 and at least 1.
        ([0, 1, 2], [1, 0, 1], False, True, 2),
        ([0, 1, 2, 3], [0, 1, 0, 1], False, True, 3),
        # Even runs, so the slopes are 2, 5, 3, and 2 - 5 + 3 = 0; then 2, 5, 4.
        (
            [0, 1, 2, 3, 4, 5],
            [0, 2, Fraction(11, 2), Fraction(21, 2), Fraction(29, 2), Fraction(35, 2)],
            False,
            True,
            2,
        ),
        ([0, 1, 2, 3, 4, 5], [0, 2, Fraction(11, 2), Fraction(21, 2), 15, 19], False, True, 3),
        # No kink: a level line, and another one.
        ([0, 1, 2, 3], [7, 7, 7, 7], False, True, 0),
        ([0, 1, 2, 3], [0, 3, 6, 9], False, True, 1),
        ([0, 1, 2, 3], [0, 3, 6, 9], True, False, 0),
        ([1, 2, 3, 4], [1, 1, 1, 1], True, False, 1),
        # With a skip connection values at the origin count: |t| and |t| - 1.
        ([-2, -1, 1, 2], [2, 1, 1, 2], True, False, 1),
        ([-2, -1, 1, 2], [1, 0, 0, 1], True, False, 2),
    ],
)
def test_widths_found_by_hand(xs, ys, skip, output_bias, width):
    assert width_of([(x,) for x in xs], ys, skip=skip, output_bias=output_bias) == str(width)


@pytest.mark.parametrize(("skip", "output_bias"), OPTIONS)
def test_hundreds_of_points_are_decided(skip, output_bias):
    rng = random.Random(1)
    xs = sorted({Fraction(rng.randint(-5000, 5000), 100) for _ in range(300)})
    for values in (
        [rng.randint(-9, 9) for _ in xs],
        [Fraction(rng.randint(-999, 999), 100) for _ in xs],
        [max(x, -x / 2) for x in xs],
    ):
        result = check_claim(claim_of([(x,) for x in xs], values, skip=skip, output_bias=output_bias))
        kernel.verify(kernel.canonical_bytes(result.certificate))
        assert ".." not in result.values["width(GN)"]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("skip", "output_bias"), OPTIONS)
def test_off_the_origin_biases_and_constants_are_weights(bias, skip, output_bias):
    """On a line that misses the origin a network has hidden biases anyhow, and with a skip connection a constant."""
    xs, ys = [0, 1, 2, 4, 5, 7, 8, 9], [3, 1, 4, 1, 5, 9, 2, 6]
    points = [(x, 3 - 2 * x) for x in xs]
    found = width_of(points, ys, bias=bias, skip=skip, output_bias=output_bias)
    assert found == width_of([(x,) for x in xs], ys, skip=skip, output_bias=True)


def test_too_many_sums_are_left_open():
    """One interpolant with 60 generic slopes: whether an alternating sum is 0 is not searched, and said so."""
    rng = random.Random(2)
    xs = list(itertools.accumulate(rng.randint(1, 10**6) for _ in range(120)))
    slope, y, ys = -(10**6), 0, [0]
    for t, u in itertools.pairwise(xs):
        y += slope * (u - t)
        ys.append(y)
        slope += rng.randint(1, 40_000)
    claim = claim_of([(x,) for x in xs], ys, **{"assert": ["width(GN) <= 59", "width(GN) >= 59"]})
    result = check_claim(claim)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    assert result.values["width(GN)"] == "59..60"
    assert [row.verdict for row in result.asserts] == ["undecided", "verified"]
    assert "subset sums" in result.asserts[0].reason


small = st.integers(-6, 6)


@settings(max_examples=40, deadline=None)
@given(
    neurons=st.lists(st.tuples(small, st.sampled_from([-2, -1, 1, 2]), small), max_size=4),
    xs=st.lists(st.integers(-20, 20), min_size=2, max_size=14, unique=True),
    e=small,
)
def test_samples_of_a_network_need_no_more_than_its_width(neurons, xs, e):
    ys = [sum(a * max(w * x + b, 0) for a, w, b in neurons) + e for x in xs]
    assert int(width_of([(x,) for x in xs], ys)) <= len(neurons)


@settings(max_examples=30, deadline=None)
@given(
    data=st.dictionaries(st.integers(-9, 9), small, min_size=2, max_size=9),
    factor=st.sampled_from([-3, -1, 2]),
    turn=st.sampled_from([-2, -1, 3]),
    by=small,
)
def test_widths_do_not_change_with_scales_and_places(data, factor, turn, by):
    xs, ys = list(data), list(data.values())
    found = width_of([(x,) for x in xs], ys)
    assert found == width_of([(turn * x + by,) for x in xs], [factor * y + by for y in ys])
    without = width_of([(x,) for x in xs], ys, skip=True, output_bias=False)
    assert without == width_of([(turn * x,) for x in xs], [factor * y + by * x for x, y in data.items()], skip=True,
                               output_bias=False)  # fmt: skip
