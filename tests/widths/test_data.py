"""Networks through finite data, against brute force over activation patterns; files; bad input."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table, read_claims


def claim_of(points, values, **more) -> Claim | ClaimError:
    entry = {
        "id": "x",
        "group": "C1",
        "input": f"{len(points[0])}*permutation",
        "output": "trivial",
        "time_limit": 3600,  # what is decided here must not depend on how busy the machine is
        "target": {"points": [[str(x) for x in p] for p in points], "values": [str(y) for y in values]},
        **more,
    }
    (found,) = claims_of_table({"claim": [entry]}, "test")
    return found


def brute_force(points, values, m: int) -> float:
    """The least error of width m: a linear program for every choice of active sets and outgoing signs."""
    N, d = len(points), len(points[0])
    X = np.array([[float(x) for x in p] + [1.0] for p in points])
    best = np.inf
    subsets = list(itertools.product((0, 1), repeat=N))
    for signs in itertools.combinations_with_replacement((1, -1), m):
        for patterns in itertools.product(subsets, repeat=m):
            size = m * (d + 1) + 2  # parameters, e, eps
            rows, right = [], []
            for n in range(N):
                line = np.zeros(size)
                line[-2] = 1
                for i in range(m):
                    z = np.zeros(size)
                    z[i * (d + 1) : (i + 1) * (d + 1)] = X[n]
                    rows.append(-z if patterns[i][n] else z)
                    right.append(0.0)
                    if patterns[i][n]:
                        line += signs[i] * z
                for s in (1, -1):
                    row = s * line
                    row[-1] = -1
                    rows.append(row)
                    right.append(s * float(values[n]))
            cost = np.zeros(size)
            cost[-1] = 1
            result = linprog(
                cost, A_ub=np.array(rows), b_ub=right, bounds=[(None, None)] * (size - 1) + [(0, None)], method="highs"
            )
            best = min(best, result.fun)
    return float(best)


def number(text: str) -> float:
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 7, 9])
def test_least_errors_agree_with_brute_force(seed):
    rng = random.Random(seed)
    d = rng.choice([1, 1, 2])
    points = rng.sample(list(itertools.product(range(-2, 3), repeat=d)), 4)
    values = [rng.randint(-3, 3) for _ in points]
    found = claim_of(points, values, compute=["error(GN, 0)", "error(GN, 1)", "width(GN)"])
    assert isinstance(found, Claim), found
    result = check_claim(found)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    for m in (0, 1):
        assert abs(number(result.values[f"error(GN, {m})"]) - brute_force(points, values, m)) < 1e-7
    width = int(result.values["width(GN)"])
    assert (width <= 1) == (brute_force(points, values, 1) < 1e-9)
    assert width <= 3  # four points


@pytest.mark.parametrize("seed", range(4))
def test_two_neurons_agree_with_brute_force(seed):
    rng = random.Random(100 + seed)
    points = [(x,) for x in rng.sample(range(-4, 5), 4)]
    values = [rng.randint(-3, 3) for _ in points]
    found = claim_of(points, values, compute=["error(GN, 2)"])
    assert isinstance(found, Claim), found
    assert abs(number(check_claim(found).values["error(GN, 2)"]) - brute_force(points, values, 2)) < 1e-7


@pytest.mark.parametrize("seed", range(6))
def test_samples_of_a_network_are_fitted_by_its_width(seed):
    """Invariant networks through symmetric data: LEN needs no more than the network that made them, and at least as
    much as GN.
    """
    rng = random.Random(seed)
    points = [(rng.randint(-3, 3), rng.randint(-3, 3)) for _ in range(4)]
    values = [max(2 * x - y, 0) + max(2 * y - x, 0) + 1 for x, y in points]
    entry = {"group": "S2", "input": "permutation", "compute": ["width(GN)", "width(LEN)", "width(GEN)"]}
    found = claim_of(points, values, **entry)
    assert isinstance(found, Claim), found
    values_found = check_claim(found).values
    low, high = int(values_found["width(GN)"]), int(values_found["width(LEN)"])
    assert low <= high <= 2
    assert values_found["width(GEN)"] == (str(low) if low == high else f"{low}..{high}")


def test_files(tmp_path):
    (tmp_path / "d.csv").write_text("x1,x2,y\n0,0,0\n1,0,0.5\n0,1,1/2\n\n1,1,1\n")
    np.savez(tmp_path / "d.npz", points=np.array([[0, 0], [1, 0], [0, 1], [1, 1]]), values=np.array([0, 0.5, 0.5, 1]))
    for name in ("d.csv", "d.npz"):
        (tmp_path / "c.toml").write_text(
            f'[[claim]]\nid = "x"\ngroup = "C1"\ninput = "2*permutation"\noutput = "trivial"\n'
            f'target = {{ data = "{name}" }}\ncompute = ["width(GN)"]\n'
        )
        (found,) = read_claims(tmp_path / "c.toml")
        assert isinstance(found, Claim), found
        assert check_claim(found).values == {"width(GN)": "1"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.csv", None, "no such file"),
        ("d.txt", "", "unknown kind"),
        ("a.csv", "1\n2\n", "have 1 column"),
        ("b.csv", "0,0,1\nx,1,2\n", "'x' is not a number"),
        ("c.csv", "", "no points"),
        ("d.csv", "0,1\n1,2\n", "point 1 has 1 coordinates, expected 2"),
        ("e.npz", "junk", "not a readable .npz"),
        ("f.csv", "0,0,nan\n1,1,2\n", "row 1, column 3: 'nan' is not a number"),
        ("g.csv", "0,0,1/0\n1,1,1/0\n", "row 1, column 3: '1/0' divides by zero"),
    ],
)
def test_bad_files(name, content, words, tmp_path):
    import re

    if content is not None:
        (Path(tmp_path) / name).write_text(content)
    (tmp_path / "c.toml").write_text(
        f'[[claim]]\nid = "x"\ngroup = "C1"\ninput = "2*permutation"\noutput = "trivial"\n'
        f'target = {{ data = "{name}" }}\ncompute = ["width(GN)"]\n'
    )
    (found,) = read_claims(tmp_path / "c.toml")
    message = found.message if isinstance(found, ClaimError) else check_claim(found).message
    assert re.search(words, message), message


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"compute": ["equivariant"]}, "speaks of a function, but the target is finite data"),
        ({"compute": ["gap"]}, "speaks of a function"),
        ({"output": "2*trivial", "compute": ["width(GN)"]}, "value 1 has 1 coordinates, expected 2"),
        ({"compute": ["error(GN)"]}, "written error\\(CLASS, m\\)"),
        ({"compute": ["error(GX, 1)"]}, "unknown class"),
    ],
)
def test_bad_questions(more, words):
    import re

    found = claim_of([(0,), (1,)], [0, 1], **more)
    message = found.message if isinstance(found, ClaimError) else check_claim(found).message
    assert re.search(words, message), message


def test_errors_need_data():
    (found,) = claims_of_table(
        {
            "claim": [
                {
                    "id": "x",
                    "group": "C1",
                    "input": "trivial",
                    "output": "trivial",
                    "target": "x1",
                    "compute": ["error(GN, 1)"],
                }
            ]
        },
        "test",
    )
    assert isinstance(found, Claim)
    assert "finite data" in check_claim(found).message


def test_contradictions_are_named():
    found = claim_of([(0,), (1,), (0,)], [0, 1, 2], **{"assert": ["not representable(GN, 9)"]})
    assert isinstance(found, Claim)
    (row,) = check_claim(found).asserts
    assert row.verdict == "verified"
    assert "points 1 and 3 are the same point but have different values" in row.reason


def test_a_hard_problem_is_left_open():
    rng = random.Random(0)
    points = [(rng.randint(-9, 9), rng.randint(-9, 9), rng.randint(-9, 9)) for _ in range(14)]
    found = claim_of(
        points, [rng.randint(-9, 9) for _ in points], time_limit=2, **{"assert": ["not representable(GN, 3)"]}
    )
    assert isinstance(found, Claim)
    (row,) = check_claim(found).asserts
    assert row.verdict == "undecided"
    assert "time limit" in row.reason or "cases" in row.reason


def without_search(monkeypatch) -> None:
    """Only the bounds that need no search."""
    monkeypatch.setattr("equicert.certificates.search.data.FEW", 0)
    monkeypatch.setattr("equicert.certificates.search.data.WORK_FOR_MANY", 0)


def ends(text: str) -> tuple[int, float]:
    low, _, high = text.partition("..")
    return int(low), float(high or low)


@pytest.mark.parametrize("seed", range(8))
def test_bounds_on_a_line_agree_with_the_search(seed, monkeypatch):
    rng = random.Random(seed)
    points = [(x,) for x in rng.sample(range(-4, 5), rng.choice([3, 4]))]
    values = [rng.randint(-2, 2) for _ in points]
    found = claim_of(points, values, compute=["width(GN)", "error(GN, 1)"])
    assert isinstance(found, Claim), found
    searched = check_claim(found).values
    without_search(monkeypatch)
    result = check_claim(found)
    low, high = ends(result.values["width(GN)"])
    assert low <= int(searched["width(GN)"]) <= high <= low + 1
    least, _, most = result.values["error(GN, 1)"].partition("..")
    assert number(least) <= number(searched["error(GN, 1)"]) + 1e-9 <= number(most or least) + 2e-9


@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_many_points_on_a_line(seed, skip, monkeypatch):
    """Kinks are counted a second time: by the least number of changes of slope, point by point."""
    without_search(monkeypatch)
    rng = random.Random(seed)
    size = rng.randint(7, 40)
    xs = sorted(rng.sample(range(100), size))
    ys = [rng.randint(-3, 3) for _ in xs]
    order = rng.sample(range(size), size)
    points = [(2 * xs[i] + 1, 3 - xs[i]) for i in order]
    found = claim_of(points, [ys[i] for i in order], compute=["width(GN)", "width(LEN)"], skip=skip)
    assert isinstance(found, Claim), found
    result = check_claim(found)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    low, high = ends(result.values["width(GN)"])
    assert result.values["width(LEN)"] == result.values["width(GN)"]
    kinks = least_kinks(xs, ys)
    if skip:
        assert low == high == kinks
    else:
        assert kinks <= low <= high <= max(kinks, 1) + 1


def least_kinks(xs, ys) -> int:
    """The least number of kinks: sets of slopes with which a point can be reached, as closed intervals."""
    from fractions import Fraction

    slopes = [Fraction(z - y, u - t) for (t, y), (u, z) in itertools.pairwise(zip(xs, ys, strict=True))]
    anything = (-np.inf, np.inf)
    reached = {0: {(slopes[0], slopes[0])}, 1: {anything}}
    for s in slopes[1:]:
        after: dict[int, set] = {}
        for k, intervals in reached.items():
            for low, high in intervals:
                if low <= s <= high:
                    after.setdefault(k, set()).add((s, s))
                more = after.setdefault(k + 1, set())
                more.add((s, s))  # a kink at the point itself
                if low < s:
                    more.add((s, np.inf))
                if high > s:
                    more.add((-np.inf, s))
                after.setdefault(k + 2, set()).add(anything)
        reached = {k: found for k, found in after.items() if k <= min(after) + 2}
    return min(reached)


def test_a_convex_function_has_one_interpolant_and_a_linear_part():
    points, values = [(x,) for x in range(12)], [x * x for x in range(12)]
    found = claim_of(points, values, compute=["width(GN)"], **{"assert": ["not representable(GN, 5)"]})
    assert isinstance(found, Claim), found
    result = check_claim(found)
    assert result.values == {"width(GN)": "6"}
    assert result.verdict == "verified"


@pytest.mark.parametrize("output_bias", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_different_points_have_a_bound(seed, output_bias, monkeypatch):
    without_search(monkeypatch)
    rng = random.Random(seed)
    points = rng.sample(list(itertools.product(range(-3, 4), repeat=3)), 9)
    found = claim_of(points, [rng.randint(-5, 5) for _ in points], compute=["width(GN)"], output_bias=output_bias)
    assert isinstance(found, Claim), found
    assert ends(check_claim(found).values["width(GN)"])[1] <= (8 if output_bias else 9)


@pytest.mark.parametrize(("group", "order"), [("S3", 6), ("C3", 3), ("C1", 1)])
def test_invariant_data_have_a_bound(group, order, monkeypatch):
    without_search(monkeypatch)
    rng = random.Random(order)
    points = rng.sample(list(itertools.product(range(-3, 4), repeat=3)), 8)
    # The same value for points of one orbit of S3, so for the smaller groups too.
    values = [sum(x * x for x in p) + 3 * p[0] * p[1] * p[2] for p in points]
    orbits = len({tuple(sorted(p)) for p in points}) if order == 6 else len(points)
    shape = "3*permutation" if group == "C1" else "permutation"
    found = claim_of(points, values, group=group, input=shape, compute=["width(LEN)"])
    assert isinstance(found, Claim), found
    result = check_claim(found)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    assert ends(result.values["width(LEN)"])[1] <= order * (orbits - 1)


def homogeneous(points, values, output_bias: bool) -> bool:
    """Do values lie in the span of many random relu's without bias (and of the constant)?"""
    rng = np.random.default_rng(0)
    X = np.array(points, dtype=float)
    columns = [np.maximum(X @ rng.normal(size=X.shape[1]), 0) for _ in range(400)]
    columns += [np.ones(len(points))] if output_bias else []
    A = np.array(columns).T
    y = np.array(values, dtype=float)
    return bool(np.abs(A @ np.linalg.lstsq(A, y, rcond=1e-10)[0] - y).max() < 1e-7)


@pytest.mark.parametrize("output_bias", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_conflicts_without_hidden_biases_are_all_found(seed, output_bias):
    from equicert.certificates.search.data import ray_conflict_step

    rng = random.Random(seed)
    points = rng.sample(list(itertools.product(range(-2, 3), repeat=2)), rng.randint(3, 9))
    values = [rng.randint(-1, 1) if seed % 2 else max(x - y, 0) + max(2 * y, 0) for x, y in points]
    found = claim_of(points, values, bias=False, output_bias=output_bias, compute=["width(GN)"])
    assert isinstance(found, Claim), found
    step = ray_conflict_step(found, found.data, None)
    assert (step is None) == homogeneous(points, values, output_bias)
    if step is not None:
        assert check_claim(found).values == {"width(GN)": "inf"}


def test_conflicts_without_hidden_biases_are_named():
    more = {"bias": False, "assert": ["not representable(GN, 9)"]}
    found = claim_of([(1,), (2,), (3,)], [0, 1, 0], **more)
    assert isinstance(found, Claim), found
    (row,) = check_claim(found).asserts
    assert row.verdict == "verified"
    assert "without hidden biases no network takes the values at points 1, 2, 3" in row.reason
