"""The commands that answer one question: text and JSON, real input, one clear line for bad input."""

from __future__ import annotations

import json

import numpy as np
import pytest

from equicert.certificates import kernel
from equicert.certificates.commands.main import main

C5 = ["--group", "C5", "--input", "rotation", "--output", "rotation"]
S3 = ["--group", "S3", "--input", "permutation", "--output", "trivial"]


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def answer(capsys, *arguments: str):
    status, text, errors = run(capsys, *arguments, "--json")
    assert (status, errors) == (0, "")
    return json.loads(text)


def test_bounds(capsys):
    found = answer(
        capsys,
        "bounds",
        *S3,
        "--width",
        "4",
        "--points",
        "100",
        "--norm",
        "2",
        "--radius",
        "3/2",
        "--entries",
        "1",
        "--epsilon",
        "1/10",
    )
    gn, gen, narrow, wide = found["classes"]
    assert [c["class"] for c in found["classes"]] == ["GN", "GEN", "LEN", "LEN"]
    assert (narrow["width"], wide["width"], found["compensation"]) == (4, 8, "2")
    assert (gn["params"], gn["dim"], narrow["dim"], wide["dim"], gen["dim"]) == ("21", "17", "9", "17", "9")
    assert narrow["formulas"]["dim"] == {"formula": "2*m + 1", "latex": "2 m + 1", "from": 0}
    assert gn["vc"] == "<= 292"
    names = [b["name"] for b in gn["bounds"]]
    assert names == [
        "vc",
        "growth",
        "generalization_growth",
        "rademacher",
        "generalization_rademacher",
        "path_norm",
        "generalization_path_norm",
        "log_covering",
        "generalization_covering",
    ]
    assert all(
        b["source"] and b["hypotheses"] and b["constants"] and b["supports"] == "<="
        for c in (gn, narrow)
        for b in c["bounds"]
    )
    assert next(b for b in gn["bounds"] if b["name"] == "rademacher")["value"].startswith("0.6")
    assert found["family"]["dim"] == "2*m + 1"
    status, text, _ = run(capsys, "bounds", *S3, "--width", "4", "--points", "100")
    assert status == 0
    assert "growth (GN, width 4) <= " in text
    assert "hypotheses: scalar output; N >= W; N m >= W_1" in text


def test_bounds_with_a_skip_connection(capsys, tmp_path):
    constants = ["--width", "4", "--points", "1000", "--norm", "2", "--radius", "3/2", "--entries", "1"]
    arguments = ["bounds", *S3, *constants, "--epsilon", "1/10", "--range", "10"]
    plain = answer(capsys, *arguments)
    skip = answer(capsys, *arguments, "--skip", "--skip-norm", "3")
    for before, after in zip(plain["classes"], skip["classes"], strict=False):
        names = [b["name"] for b in before.get("bounds", [])]
        for one, other in zip(before.get("bounds", []), after.get("bounds", []), strict=True):
            name, values = one["name"], (float(one["value"]), float(other["value"]))
            assert other["name"] == name
            if name in ("rademacher", "path_norm"):
                assert values[1] / values[0] == pytest.approx(7 / 4)  # 2 B + B_0 for 2 B
                assert other["constants"]["B_0"]["value"] == "3"
            if "growth" not in name and name != "vc":
                assert values[0] < values[1]
                assert "no skip connection" in one["hypotheses"]
                assert "no skip connection" not in other["hypotheses"]
        assert not names or "log_covering" in names
    csv = tmp_path / "sample.csv"
    csv.write_text("1,2,3\n0,0.5,1\n")
    sample = ["bounds", *S3, "--width", "2", "--sample", str(csv), "--norm", "2"]
    (bound, *_) = [s["bound"] for s in answer(capsys, *sample, "--skip", "--skip-norm", "1")["samples"]]
    assert (bound["constants"]["S_0"]["value"], bound["constants"]["B_0"]["value"]) == ("61/4", "1")


def test_bounds_above_the_trivial_one_are_vacuous(capsys):
    arguments = ["bounds", *S3, "--width", "1", "--norm", "1/10", "--radius", "1", "--points"]
    for points, vacuous in (("20", True), ("20000", False)):
        found = answer(capsys, *arguments, points)
        bounds = {b["name"]: b for b in found["classes"][0]["bounds"]}
        assert {name for name in bounds if "vacuous" in bounds[name]} == {n for n in bounds if "generalization" in n}
        assert bounds["generalization_growth"]["vacuous"] == bounds["generalization_rademacher"]["vacuous"] == vacuous
        status, text, _ = run(capsys, *arguments, points)
        assert status == 0
        said = [line for line in text.splitlines() if line.startswith("generalization_rademacher (GN")]
        assert [line.endswith(": vacuous, it is at most 1 anyway") for line in said] == [vacuous]


def test_bounds_of_a_sample(capsys, tmp_path):
    csv, npz = tmp_path / "sample.csv", tmp_path / "sample.npz"
    csv.write_text("x1,x2,x3\n1,2,3\n0,0.5,1\n")
    np.savez(npz, points=np.array([[1.0, 2.0, 3.0], [0.0, 0.5, 1.0]]))
    first, second = (
        answer(capsys, "bounds", *S3, "--width", "2", "--sample", str(f), "--norm", "2") for f in (csv, npz)
    )
    assert first["samples"] == second["samples"]
    by_class = {s["class"]: s["bound"] for s in first["samples"]}
    assert by_class[0]["constants"]["S_2"]["value"] == "69/4"  # 14 + 5/4 and two ones for the bias
    assert by_class[3]["constants"]["S_2"]["value"] == "59/4"  # 36/3 + 9/12 + 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([*S3, "--width", "4", "--points", "10"], "N >= W = 21 points, and N is 10"),
        (
            [*C5, "--width", "4", "--points", "100"],
            "--points: this bound is for scalar outputs, and the output has dimension 2",
        ),
        ([*S3, "--width", "4", "--norm", "1"], "--norm: the bound needs --points and --radius too"),
        ([*S3, "--width", "4", "--entries", "1"], "--entries: the bound needs --radius and --epsilon too"),
        ([*S3, "--width", "4", "--points", "50", "--norm", "0.1", "--radius", "1"], "--norm: "),
        (
            [*S3, "--width", "4", "--points", "50", "--norm", "-1", "--radius", "1"],
            "--norm: expected a positive rational number",
        ),
        (
            [*S3, "--width", "4", "--points", "50", "--norm", "1", "--radius", "1", "--skip"],
            "--norm: with --skip the linear part is free",
        ),
        ([*S3, "--width", "4", "--sample", "none.csv", "--norm", "1", "--skip"], "--norm: with --skip"),
        ([*S3, "--width", "4", "--skip-norm", "1"], "--skip-norm: it bounds the skip connection for --norm"),
        ([*S3, "--width", "4", "--skip", "--skip-norm", "1"], "--skip-norm: it bounds the skip connection for --norm"),
        (
            [*S3, "--width", "4", "--skip", "--norm", "1", "--skip-norm", "-1"],
            "--skip-norm: expected a positive rational number",
        ),
        ([*S3, "--width", "4", "--points", "50", "--delta", "1"], "--delta: expected a number between 0 and 1"),
        ([*S3, "--width", "4", "--sample", "none.csv", "--norm", "1"], "none.csv: no such file"),
        ([*S3, "--width", "-1"], "--width: expected a number between 0 and 1000"),
        (
            [
                "--group",
                "S3",
                "--input",
                "standard",
                "--output",
                "trivial",
                "--width",
                "2",
                "--sample",
                "x.csv",
                "--norm",
                "1",
            ],
            "needs an orthogonal input representation",
        ),
    ],
)
def test_bounds_outside_their_hypotheses_are_refused(capsys, arguments, line):
    status, text, errors = run(capsys, "bounds", *arguments)
    assert (status, text) == (2, "")
    assert line in errors
    assert errors.count("\n") == 1


def test_compensation_with_an_extremal_function(capsys, tmp_path):
    found = answer(capsys, "compensation", *C5, "--out", str(tmp_path))
    assert (found["compensation"], found["M"]) == ("5/2", "5/2")
    assert found["parts"] == [
        {
            "dim": 2,
            "shared": True,
            "attains": True,
            "ratio": "5/2",
            "irreducible_dim": "2",
            "lines": 5,
            "stabilizer": [],
            "signs": [],
            "line": ["a", "b"],
        }
    ]
    assert (found["extremal"]["gn"], found["extremal"]["len"], found["extremal"]["target"]) == ("4", "10", ["x1", "x2"])
    for file in found["files"]:
        kernel.verify_file(file)
    status, text, _ = run(capsys, "compensation", *S3)
    assert status == 0
    assert "compensation = 2" in text
    assert "width(GN) = 3, width(LEN) = 6" in text


def test_compensation_says_nothing_that_width_refutes(capsys, tmp_path):
    """C2 on the line, odd functions: abs(x1+1) - abs(x1-1) has the ratio 2."""
    odd = ["--group", "C2", "--input", "sign", "--output", "sign"]
    found = answer(capsys, "compensation", *odd, "--out", str(tmp_path))
    assert [found[key] for key in ("compensation", "low", "high", "M")] == ["2", "2", "2", "1"]
    assert (found["extremal"]["gn"], found["extremal"]["len"]) == ("2", "4")
    for file in found["files"]:
        kernel.verify_file(file)
    widths = run(capsys, "width", *odd, "--target", "abs(x1+1)-abs(x1-1)")[1].splitlines()
    assert (widths[0], widths[-1]) == ("width(GN) = 2", "width(LEN) = 4")
    text = run(capsys, "compensation", *odd)[1]
    assert text.startswith("compensation = 2\n")
    assert "open" not in text
    # Even functions: abs(x1) + (abs(x1-1) + abs(x1+1))/2 has the ratio 4/3, and there is none greater.
    even = ["--group", "C2", "--input", "sign", "--output", "trivial"]
    text = run(capsys, "compensation", *even)[1]
    assert text.startswith("compensation = 4/3\n")
    assert "open" not in text
    text = run(capsys, "compensation", "--group", "C3", "--input", "rotation + 2*trivial", "--output", "permutation")[1]
    assert "open: whether some function has a ratio above 3/2" in text
    text = run(capsys, "compensation", *even, "--skip")[1]
    assert text.startswith("compensation = 2\n")
    assert "width(GN) = 1, width(LEN) = 2" in text
    text = run(capsys, "compensation", "--group", "C1", "--input", "trivial", "--output", "trivial")[1]
    assert text.startswith("compensation = 1\n")
    assert "open" not in text


def test_arrangement(capsys, tmp_path):
    found = answer(capsys, "arrangement", *S3, "--width", "3")
    assert [(t["classes"], t["dim"], t["subspaces"]) for t in found["types"]] == [
        ([1], 5, 6),
        ([2, 3], 7, 3),
        ([3, 3, 3], 10, 1),
    ]
    inside = [(x["first"], x["second"]) for x in found["meetings"] if x["contained"] and x["first"] != x["second"]]
    assert inside == [([2, 3], [3, 3, 3])]
    network = tmp_path / "net.toml"
    network.write_text(
        'neurons = [{ a = ["1"], w = ["1", "1", "1"], b = "2" }, { a = ["1"], w = ["1", "1", "1"], b = "2" }]\n'
    )
    found = answer(capsys, "arrangement", *S3, "--network", str(network))
    assert found["network"] == [{"classes": [2], "homomorphisms": 1}, {"classes": [3, 3], "homomorphisms": 1}]
    status, _, errors = run(capsys, "arrangement", *S3, "--width", "7")
    assert (status, errors) == (2, "equicert: the arrangement is listed for widths from 0 to 6, and the width is 7\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "give --group and --input, or --lie"),
        (["--lie", "[[1]]"], "expected a list of matrices"),
        (["--lie", '[[["0.5"]]]'], "write 1/2"),
        (["--lie", "[]"], "the list is empty"),
        (["--lie", '[[["0","1"],["1","0"]]]'], "matrix 1 is not skew-symmetric"),
        (["--lie", '[[["0","-1"],["1","0"]], [["0"]]]'], "matrix 2 is 1 x 1, expected 2 x 2"),
    ],
)
def test_bad_lie_algebras_get_one_line(capsys, arguments, line):
    status, text, errors = run(capsys, "orbits", *arguments)
    assert (status, text) == (2, "")
    assert line in errors
    assert errors.count("\n") == 1


def test_answers_say_whether_they_are_certified(capsys):
    assert answer(capsys, "symmetry", *S3, "--target", "x1")["certified"] is False
    assert run(capsys, "symmetry", *S3, "--target", "x1")[1].splitlines()[-1] == "(computed, not certified)"
    assert answer(capsys, "compensation", *S3)["certified"] is True
    assert "not certified" not in run(capsys, "compensation", *S3)[1]


SYMMETRIES = [
    ("S3", "permutation", "trivial", "max(x1, x2) - x3", 2),
    ("S3", "permutation", "trivial", "max(x1, x2, x3)", 6),
    ("S3", "permutation", "sign", "relu(x1 - x2)", 1),
    ("S3", "permutation", "sign", "x1 - x2", 2),
    ("D4", "natural", "trivial", "abs(x1) + 2*abs(x2)", 4),
    ("C5", "rotation", "trivial", "relu(x1)", 1),
    ("S9", "permutation", "trivial", "max(x[i] for i in 1..9)", 362880),
]


@pytest.mark.parametrize(("group", "input_", "output", "target", "order"), SYMMETRIES)
def test_symmetry_can_be_claimed(group, input_, output, target, order, capsys):
    about = ["--group", group, "--input", input_, "--output", output, "--target", target]
    assert run(capsys, "prove", *about, f"symmetry == {order}")[0] == 0
    if not target.startswith("max(x1, x2, x3)") and order < 1000:  # the command wants a two-layer form
        assert answer(capsys, "symmetry", *about)["function"]["order"] == order


def test_orbits(capsys):
    found = answer(capsys, "orbits", "--lie", '[[["0","-1","0"],["1","0","0"],["0","0","0"]]]')
    assert found == {
        "group": "connected",
        "dim_group": 1,
        "dim_orbit": 1,
        "dim_quotient": 2,
        "dim_invariants": 1,
        "certified": False,
    }
    found = answer(capsys, "orbits", "--group", "S3", "--input", "permutation")
    assert (found["dim_orbit"], found["dim_quotient"]) == (0, 3)
    _, text, _ = run(capsys, "orbits", "--lie", '[[["0","-1"],["1","0"]]]')
    assert "hidden units are invariant" in text


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        (
            'output = "standard"\nassert = ["vc(LEN, 3) <= 9"]',
            "the bound is for scalar outputs, and the output has dimension 2",
        ),
        ('output = "trivial"\nskip = true\nassert = ["simpler(3)"]', "known without skip connection only"),
        ('output = "trivial"\nassert = ["dim(LEN, m) == 1"]', "say for which m"),
        ('output = "trivial"\nassert = ["params(GEN, m) >= 1 for m >= 1"]', "has no parameters of its own"),
        ('output = "trivial"\nassert = ["width(LEN) >= 1 for m >= 1"]', "has no formula in m"),
        ('output = "trivial"\nassert = ["dim(LEN, m) >= 1 for n >= 1"]', "expected 'for m >= n'"),
        ('output = "trivial"\nassert = ["simpler(vc_bound, m >= 1)"]', "a VC bound has no formula"),
        ('output = "trivial"\nassert = ["simpler(size, 3)"]', "unknown measure 'size'"),
        ('output = "trivial"\nassert = ["simpler()"]', "cannot read"),
        ('output = "trivial"\nassert = ["separates(regular, x, y)"]', "no point 'x'"),
        (
            'output = "trivial"\npoints = { x = ["1"], y = ["1", "2", "3"] }\nassert = ["separates(regular, x, y)"]',
            "the point 'x' has 1 entries, expected 3",
        ),
        (
            'output = "trivial"\npoints = { x = ["1", "0", "0"], y = ["1", "2", "3"] }\n'
            'assert = ["separates(standard, x, y)"]',
            "does not permute its coordinates",
        ),
        (
            'output = "trivial"\nbias = false\nassert = ["dim(LEN, m) >= 1 for m >= 1"]',
            "the formula holds with hidden biases",
        ),
    ],
)
def test_ill_posed_claims_about_complexity_get_one_line(capsys, tmp_path, claim, line):
    options = [o for o in ("skip = true\n", "bias = false\n") if o in claim]
    for option in options:
        claim = claim.replace(option, "")
    path = tmp_path / "claims.toml"
    path.write_text(
        ("[settings]\n" + "".join(options) if options else "")
        + f'[[claim]]\nid = "x"\ngroup = "S3"\ninput = "permutation"\n{claim}\n'
    )
    status, _, errors = run(capsys, "check", str(path), "--out", str(tmp_path / "out"))
    assert status == 2
    assert line in errors
    assert errors.count("\n") == 1
    assert "claim" in errors


def test_files_of_others_stay(capsys, tmp_path):
    (tmp_path / "compensation.json").write_text("mine")
    status, _, errors = run(capsys, "compensation", *S3, "--out", str(tmp_path))
    assert (status, errors.count("\n")) == (2, 1)
    assert (tmp_path / "compensation.json").read_text() == "mine"
    assert not (tmp_path / "extremal.json").exists()
    assert run(capsys, "compensation", *S3, "--out", str(tmp_path), "--force")[0] == 0


def test_a_zero_matrix_moves_nothing(capsys):
    assert answer(capsys, "orbits", "--lie", '[[["0","0"],["0","0"]]]') == {
        "group": "connected",
        "dim_group": 0,
        "dim_orbit": 0,
        "dim_quotient": 2,
        "dim_invariants": 2,
        "certified": False,
    }
