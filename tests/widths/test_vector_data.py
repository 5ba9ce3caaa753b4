"""Finite data with several outputs, and outputs that the group moves."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog
from test_sectors import activities

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.results import ClaimResult


def asked(points, values, *quantities: str, **more) -> ClaimResult:
    """The values that the kernel accepts."""
    several = isinstance(values[0], tuple)
    entry = {
        "id": "x",
        "group": "C1",
        "input": f"{len(points[0])}*permutation",
        "output": f"{len(values[0])}*trivial" if several else "trivial",
        "time_limit": 3600,
        "target": {
            "points": [[str(x) for x in point] for point in points],
            "values": [[str(y) for y in value] if several else str(value) for value in values],
        },
        "compute": list(quantities),
        **more,
    }
    (claim,) = claims_of_table({"claim": [entry]}, "test")
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result


def interval(text: str) -> tuple[float, float]:
    low, _, high = text.partition("..")
    return float(Fraction(low)) if low != "inf" else math.inf, float(
        Fraction(high or low)
    ) if low != "inf" else math.inf


def moved(g, x) -> tuple[int, ...]:
    return tuple(x[i] for i in g)


SWAP = [(0, 1), (1, 0)]
TURNS = [(0, 1, 2), (1, 2, 0), (2, 0, 1)]


@pytest.mark.parametrize(("name", "elements"), [("S2", SWAP), ("C3", TURNS)])
@pytest.mark.parametrize("seed", range(3))
def test_an_equivariant_interpolant_exists_iff_no_value_conflicts(name, elements, seed):
    """Points and values of R^n with the coordinates permuted: values are made for the first point of each orbit."""
    rng = random.Random(seed)
    size = len(elements[0])
    points, values = [], []
    for _ in range(3):
        x, y = (tuple(rng.randint(-3, 3) for _ in range(size)) for _ in range(2))
        fixing = [g for g in elements if moved(g, x) == x]
        y = tuple(sum(moved(g, y)[i] for g in fixing) for i in range(size))  # as symmetric as the point
        if any(moved(g, x) in points for g in elements):
            continue
        g = rng.choice(elements)
        points += list(dict.fromkeys([x, moved(g, x)]))
        values += list(dict(zip([x, moved(g, x)], [y, moved(g, y)], strict=True)).values())
    more = {"group": name, "input": "permutation", "output": "permutation"}
    low, high = interval(asked(points, values, "width(LEN)", **more).values["width(LEN)"])
    assert low <= high <= len(elements) * len(points)
    x, y = points[0], values[0]
    wrong = tuple(c + 1 if i == 0 else c for i, c in enumerate(y))
    g = elements[1]
    result = asked([x, moved(g, x)], [y, moved(g, wrong)], "width(LEN)", "width(GEN)", **more)
    assert result.values == {"width(LEN)": "inf", "width(GEN)": "inf"}


@pytest.mark.parametrize("seed", range(3))
def test_errors_of_odd_networks_agree_with_linear_programs(seed):
    """C2 turns the line round and the value too: pairs ``relu(w x + b) - relu(-w x + b)``; one neuron alone is 0."""
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(1, 8), 4))
    ys = [rng.randint(-4, 4) for _ in xs]
    copies = np.array([[(x, 1.0) for x in xs], [(-x, 1.0) for x in xs]])
    best = math.inf
    for s, active in itertools.product((1, -1), activities(copies.tolist())):
        rows, right = [], []
        table = np.zeros((len(xs), 3))
        for neuron, on, sign in zip(copies, active, (1, -1), strict=True):
            table[:, :2] += s * sign * neuron * on[:, None]
            rows += [[*(-z if a else z), 0] for z, a in zip(neuron, on, strict=True)]
            right += [0] * len(xs)
        for sign in (1, -1):
            near = sign * table
            near[:, -1] = -1
            rows += near.tolist()
            right += [sign * y for y in ys]
        best = min(best, linprog([0, 0, 1], A_ub=rows, b_ub=right, bounds=[(None, None)] * 2 + [(0, None)]).fun)
    more = {"group": "C2", "input": "sign", "output": "sign"}
    result = asked([(x,) for x in xs], ys, "error(LEN, 1)", "error(LEN, 3)", **more)
    assert interval(result.values["error(LEN, 1)"]) == (max(map(abs, ys)),) * 2
    assert interval(result.values["error(LEN, 3)"]) == (pytest.approx(best), pytest.approx(best))
    many = asked([(x,) for x in xs] * 2, ys * 2, "error(LEN, 3)", **more)  # by sectors
    assert many.values["error(LEN, 3)"] == result.values["error(LEN, 3)"]


@pytest.mark.parametrize("seed", range(3))
def test_errors_of_curves_contain_the_best_of_a_grid(seed):
    """One neuron, two outputs: for each place of the kink a linear program for each coordinate."""
    rng = random.Random(seed)
    xs = sorted(rng.sample(range(8), 4))
    values = [(rng.randint(-3, 3), rng.randint(-3, 3)) for _ in xs]
    best = math.inf
    for side, place in itertools.product((1, -1), np.linspace(xs[0] - 1, xs[-1] + 1, 400)):
        hidden = np.maximum(0, side * (np.array(xs) - place))
        errors = []
        for ys in zip(*values, strict=True):
            rows = [[s * h, s, -1] for s in (1, -1) for h in hidden]
            right = [s * y for s in (1, -1) for y in ys]
            errors.append(linprog([0, 0, 1], A_ub=rows, b_ub=right, bounds=[(None, None)] * 2 + [(0, None)]).fun)
        best = min(best, max(errors))
    low, high = interval(asked([(x,) for x in xs], values, "error(GN, 1)").values["error(GN, 1)"])
    assert low <= best + 1e-9
    assert high >= best - 0.1


def test_curves_of_known_width():
    points = [(0,), (1,), (2,), (3,), (4,)]
    # A kink at 2 for both outputs: (relu(t - 2), -relu(t - 2)) and a constant.
    assert asked(points, [(1, 5), (1, 5), (1, 5), (2, 4), (3, 3)], "width(GN)").values["width(GN)"] == "1"
    # Kinks at 1 and 3, each for one output: a sum of the two sees both.
    assert asked(points, [(0, 0), (0, 0), (1, 0), (2, 0), (3, 1)], "width(GN)").values["width(GN)"] == "2"
    assert asked(points, [(7, 7)] * 5, "width(GN)", "error(GN, 0)").values == {"width(GN)": "0", "error(GN, 0)": "0"}
    squares = asked([(0,), (1,)], [(0, 0), (2, 4)], "risk(GN, 0)", "error(GN, 0)").values
    assert interval(squares["error(GN, 0)"]) == (2, 2)
    assert interval(squares["risk(GN, 0)"])[0] <= 5 <= interval(squares["risk(GN, 0)"])[1]


def test_without_hidden_biases_values_cancel_by_coordinates_and_images():
    points, values = [(1, 0), (2, 0), (3, 0)], [(0, 0), (0, 1), (0, 0)]
    assert asked(points, values, "width(GN)", bias=False).values["width(GN)"] == "inf"
    # f(1) = 1, f(2) = -2 for an odd function without biases.
    more = {"group": "C2", "input": "sign", "output": "sign", "bias": False, "output_bias": False}
    result = asked([(1,), (-2,)], [1, 2], "width(LEN)", "width(GN)", **more)
    assert result.values["width(LEN)"] == "inf"
    assert result.values["width(GN)"] == "2"


@pytest.mark.parametrize(
    ("points", "values", "words"),
    [
        ([(1, 1, 0)], [(1, 2, 0)], "an element of the group fixes point 1 but moves its value"),
        ([(1, 2, 0), (0, 1, 2)], [(1, 2, 0), (1, 2, 0)], "points 1 and 2 are mapped to each other by the group but"),
        ([(1, 2, 0), (1, 2, 0)], [(1, 2, 0), (0, 1, 2)], "points 1 and 2 are the same point but have different values"),
    ],
)
def test_a_conflict_is_told_in_words(points, values, words):
    more = {"group": "S3", "input": "permutation", "output": "permutation", "assert": ["not representable(LEN, 9)"]}
    (row,) = asked(points, values, **more).asserts
    assert row.verdict == "verified"
    assert words in row.reason
