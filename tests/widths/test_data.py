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
from equicert.certificates.claims.claim import Claim, ClaimError
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


@pytest.mark.parametrize("seed", range(12))
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
    assert isinstance(found, ClaimError), found
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"compute": ["equivariant"]}, "speaks of a function, but the target is finite data"),
        ({"compute": ["gap"]}, "speaks of a function"),
        ({"output": "2*trivial", "compute": ["width(GN)"]}, "scalar outputs"),
        ({"compute": ["error(GN)"]}, "written error\\(CLASS, m\\)"),
        ({"compute": ["error(GX, 1)"]}, "unknown class"),
    ],
)
def test_bad_questions(more, words):
    import re

    found = claim_of([(0,), (1,)], [0, 1], **more)
    assert isinstance(found, ClaimError), found
    assert re.search(words, found.message), found.message


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
    assert isinstance(found, ClaimError)
    assert "finite data" in found.message


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
