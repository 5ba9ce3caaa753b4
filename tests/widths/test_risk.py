"""Least squares on finite data: intervals that hold the least value, found by a list of all active sets."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

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
        **more,
    }
    (found,) = claims_of_table({"claim": [entry]}, "test")
    assert isinstance(found, Claim), found
    return found


def bounds(points, values, quantity: str, **more) -> tuple[Fraction, Fraction]:
    result = check_claim(claim_of(points, values, compute=[quantity], **more))
    kernel.verify(kernel.canonical_bytes(result.certificate))
    low, _, high = result.values[quantity].partition("..")
    return Fraction(low), Fraction(high or low)


def least_risk(xs, ys) -> float:
    """One neuron on a line: for every set of active points, and every set of inequalities that are tight, least squares
    on the parameters that are left; those that satisfy the other inequalities count."""
    X = np.array([[x, 1.0] for x in xs])
    y = np.array(ys, dtype=float)
    best = np.inf
    for s, active in itertools.product((1, -1), itertools.product((0, 1), repeat=len(xs))):
        signs = np.array([1.0 if a else -1.0 for a in active])
        design = np.hstack([s * X * np.array(active)[:, None], np.ones((len(xs), 1))])
        for tight in itertools.chain.from_iterable(itertools.combinations(range(len(xs)), k) for k in range(3)):
            A = np.hstack([X[list(tight)], np.zeros((len(tight), 1))])
            _, values, rows = np.linalg.svd(A) if tight else (None, np.zeros(0), np.eye(3))
            basis = rows[int((values > 1e-9).sum()) :].T
            if basis.size == 0:
                continue
            theta = basis @ np.linalg.lstsq(design @ basis, y, rcond=None)[0]
            if (signs * (X @ theta[:2]) >= -1e-9).all():
                best = min(best, float(((design @ theta - y) ** 2).mean()))
    return best


@pytest.mark.parametrize("seed", range(10))
def test_the_least_value_lies_in_the_interval(seed):
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(-4, 5), 4))
    ys = [rng.randint(-3, 3) for _ in xs]
    low, high = bounds([(x,) for x in xs], ys, "risk(GN, 1)")
    least = least_risk(xs, ys)
    assert low <= least + 1e-9
    assert high >= least - 1e-9
    assert high <= 1.5 * least + 1e-9


def test_without_neurons_it_is_the_variance():
    assert bounds([(0,), (1,)], [0, 1], "risk(GN, 0)") == (Fraction(1, 4), Fraction(1, 4))
    low, high = bounds([(0,), (1,), (5,)], [0, 1, 5], "risk(GN, 0)")
    assert low <= high == Fraction(14, 3)


def test_it_falls_to_zero_at_the_width():
    points, values = [(x,) for x in range(4)], [0, 1, 0, 1]
    assert bounds(points, values, "risk(GN, 2)") == (Fraction(1, 8), Fraction(1, 8))
    assert bounds([(x,) for x in range(5)], [0, 1, 0, 1, 0], "risk(GN, 4)") == (0, 0)


def test_equivariant_networks():
    """Exclusive or, symmetric: the best single neuron takes 1/3 at three points."""
    points, values = [(0, 0), (1, 0), (0, 1), (1, 1)], [0, 1, 1, 0]
    low, high = bounds(points, values, "risk(LEN, 1)", group="S2", input="permutation")
    assert Fraction(1, 8) <= low <= high == Fraction(1, 6)
    assert bounds(points, values, "risk(LEN, 2)", group="S2", input="permutation") == (0, 0)


def test_many_points_on_a_line_have_bounds(monkeypatch):
    monkeypatch.setattr("equicert.certificates.search.data.WORK_FOR_MANY", 5)
    rng = random.Random(3)
    values = [rng.randint(-9, 9) for _ in range(30)]
    low, high = bounds([(x,) for x in range(30)], values, "risk(GN, 2)")
    mean = Fraction(sum(values), 30)
    assert 0 < low < high < sum((y - mean) ** 2 for y in values) / 30


def test_squares_need_data():
    entry = {"id": "x", "group": "C1", "input": "trivial", "output": "trivial", "target": "x1"}
    (found,) = claims_of_table({"claim": [{**entry, "compute": ["risk(GN, 1)"]}]}, "test")
    assert isinstance(found, Claim)
    assert "finite data" in check_claim(found).message


@pytest.mark.parametrize(("count", "m", "seed"), [(8, 2, 0), (8, 3, 1), (10, 3, 2)])
def test_more_neurons_are_as_good_as_the_best_of_a_grid(count, m, seed):
    """Kinks at places of a grid, all orientations, least squares for the rest."""
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(-10, 11), count))
    ys = [rng.randint(-5, 5) for _ in xs]
    grid = np.linspace(xs[0], xs[-1], 19)
    best = np.inf
    for places in itertools.combinations(grid, m):
        lines = np.array(xs)[:, None] - np.array(places)
        for flips in itertools.product((0, 1), repeat=m):
            design = np.hstack([np.maximum(0, lines) - np.array(flips) * lines, np.ones((count, 1))])
            best = min(best, float(((design @ np.linalg.lstsq(design, ys, rcond=None)[0] - ys) ** 2).mean()))
    _, high = bounds([(x,) for x in xs], ys, f"risk(GN, {m})")
    assert float(high) <= best + 1e-9
