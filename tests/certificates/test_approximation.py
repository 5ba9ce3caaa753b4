"""Polynomial targets, ``approximable`` and its kin in claims, and the command ``approximation``."""

from __future__ import annotations

import json

import pytest

from equicert.certificates.commands.main import main

S4 = ("--group", "S4", "--input", "permutation", "--output", "trivial")


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_table_of_degrees(capsys):
    status, text, errors = run(capsys, "approximation", *S4, "--hidden", "permutation", "--json")
    assert (status, errors) == (0, "")
    found = json.loads(text)
    assert [row["equivariants"] for row in found["degrees"]] == [1, 1, 2, 3, 5, 6, 9]
    assert [row["reach"] for row in found["degrees"]] == [1, 1, 2, 3, 4, 5, 6]
    assert [row["missing"] for row in found["degrees"]] == [0, 0, 0, 0, 1, 1, 3]
    assert found["universal"] is False
    assert (found["first"]["degree"], len(found["first"]["operator"])) == (4, 1)
    assert "6*w1*w2*w3*w4" in found["first"]["operator"][0]
    assert int(found["first"]["value"]) != 0


def test_the_table_as_text(capsys):
    status, text, _ = run(capsys, "approximation", *S4, "--hidden", "2*permutation + trivial", "--degree", "4")
    assert status == 0
    assert "networks are not dense" in text
    assert "     4            5        4        1\n" in text
    assert "annihilates all smooth networks" in text
    text = run(capsys, "approximation", *S4, "--hidden", "regular", "--degree", "2")[1]
    assert "networks are dense" in text and "annihilates" not in text


def test_skip_connections_take_linear_maps(capsys):
    given = ("--group", "S3", "--input", "permutation", "--output", "permutation", "--hidden", "trivial", "--json")
    plain = json.loads(run(capsys, "approximation", *given, "--degree", "1")[1])
    skipping = json.loads(run(capsys, "approximation", *given, "--degree", "1", "--skip")[1])
    assert [row["reach"] for row in plain["degrees"]] == [1, 1]
    assert [row["reach"] for row in skipping["degrees"]] == [1, 2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((*S4, "--hidden", "standard"), "not a permutation representation"),
        ((*S4, "--hidden", "nothing"), "unknown representation 'nothing'"),
        ((*S4, "--hidden", ""), "write universal(permutation)"),
        ((*S4, "--hidden", "permutation", "--degree", "41"), "expected a number between 0 and 40"),
        ((*S4, "--hidden", "permutation", "--degree", "-1"), "expected a number between 0 and 40"),
        (("--group", "S40", *S4[2:], "--hidden", "permutation", "--degree", "12"), "beyond the limit of 100000"),
        (("--group", "S9", "--input", "standard", *S4[4:], "--hidden", "permutation"), "beyond the limit of 600"),
        ((*S4[:4], "--output", "edges + x", "--hidden", "permutation"), "unknown representation 'x'"),
        (S4, "--hidden"),
    ],
)
def test_bad_questions_get_one_line(capsys, given, words):
    status, out, errors = run(capsys, "approximation", *given)
    assert (status, out) == (2, "")
    assert words in errors and len(errors.splitlines()) == 1


CLAIM = """\
[[claim]]
id = "c"
group = "S3"
input = "permutation"
output = "trivial"
"""


def checked(capsys, tmp_path, text: str) -> tuple[int, dict, str]:
    path = tmp_path / "claims.toml"
    path.write_text(CLAIM + text)
    status, out, errors = run(capsys, "check", str(path), "--json", "--out", str(tmp_path / "out"))
    return status, json.loads(out), errors


GOOD = {
    "a product": ('target = "x1*x2*x3"', "approximable(permutation)"),
    "an affine function": ('target = "x1 + x2 + x3 - 1"', "approximable(trivial)"),
    "sums over indices": ('target = "sum((x[i] - x[j])^2 for i<j)"', "approximable(permutation)"),
    "not symmetric": ('target = "x1^2"', "not equivariant and not approximable(regular)"),
    "an irrational number": ('target = "sqrt(2)*(x1^2 + x2^2 + x3^2)"', "equivariant and approximable(permutation)"),
    "two roots": ('target = "(x1 - x2)^2*(x1 - x3)^2*(x2 - x3)^2"', "not approximable(permutation)"),
    "many copies": ('target = "(x1 - x2)^2*(x1 - x3)^2*(x2 - x3)^2"', "approximable(3*regular + trivial)"),
    "arithmetic": ("", "2*reach(permutation, 6) == equivariants(6) + 5"),
    "nothing missing": ("", "missing(permutation, 5) == inf"),
    "blanks": ("", "missing( permutation , 6 ) == 6"),
    "commas in a representation": ("", "reach(coset(<(1,2), (2,3)>), 2) == 1"),
    "no output bias": ("output_bias = false", "reach(trivial, 0) == 1"),
    "another activation": ('activation = "abs"', "missing(permutation, 6) == 6"),
    "chosen channels": ('hidden = ["trivial"]', "universal(regular)"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_claims(capsys, tmp_path, name):
    keys, assertion = GOOD[name]
    status, report, errors = checked(capsys, tmp_path, f"{keys}\nassert = ['''{assertion}''']\n")
    assert (status, errors) == (0, ""), report
    certificate = tmp_path / "out" / "c.json"
    assert run(capsys, "verify", str(certificate), "--claims", str(tmp_path / "claims.toml"))[0] == 0


BAD = {
    "width of a polynomial": (
        'target = "x1*x2"',
        "width(LEN) == 2",
        "the target is a polynomial: ask for approximable",
    ),
    "gap of a polynomial": ('target = "x1*x2"', "gap == 2", "the target is a polynomial"),
    "representable by a layer": ('target = "x1*x2"', "representable(regular)", "the target is a polynomial"),
    "polynomial with kinks": ('target = "relu(x1)*x2"', "equivariant", "product of two non-constant"),
    "approximable with kinks": ('target = "relu(x1)"', "approximable(regular)", "the target bends"),
    "nothing to approximate": ("", "approximable(regular)", "give 'target'"),
    "data": ('target = { points = [["1","0","0"]], values = ["1"] }', "approximable(regular)", "finite data"),
    "no representation": ("", "universal()", "universal(permutation), or a hidden layer"),
    "no degree": ("", "reach(permutation) == 1", "reach(REP, k) with a degree k"),
    "a degree that is none": ("", "missing(permutation, x) == 1", "the degree is not a natural number"),
    "a large degree": ("", "equivariants(41) == 1", "beyond the limit of 40"),
    "a very large degree": ("", "equivariants(410) == 1", "the degree '410' is beyond 99"),
    "no biases": ("bias = false", "reach(permutation, 2) == 2", "leave out bias = false"),
    "compared": ("", "universal(regular) == 1", "true or false"),
    "other is a polynomial": ('target = "x1"\nother = "x1*x2"', "equal", "product of two non-constant"),
    "other beside one": ('target = "x1*x2"\nother = "x1"', "equal", "piecewise linear function"),
    "a support": ("support = [[1, 1, 1]]", "reach(permutation, 1) == 1", "not available with `support`"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_claims_get_one_line(capsys, tmp_path, name):
    keys, assertion, words = BAD[name]
    status, _, errors = checked(capsys, tmp_path, f"{keys}\nassert = ['''{assertion}''']\n")
    assert status == 2
    assert words in errors and len(errors.splitlines()) == 1, errors


def test_a_polynomial_is_described(capsys, tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(CLAIM + 'target = "(x1 + x2 + x3)^2"\nassert = ["equivariant"]\n')
    status, text, errors = run(capsys, "describe", str(path))
    assert (status, errors) == (0, "")
    assert "x1^2 + 2*x1*x2 + 2*x1*x3 + x2^2" in text


CONTINUOUS = {
    "a norm": ("SO(3)", "vector", "trivial", "not approximable(trivial)", 'target = "x1^2 + x2^2 + x3^2"'),
    "a constant": ("SO(3)", "vector", "trivial", "approximable(trivial)", 'target = "5"'),
    "a linear map": ("SO(3)", "vector", "vector", "not approximable(trivial)", 'target = ["x1", "x2", "x3"]'),
    "taken by a skip connection": (
        "SO(3)",
        "vector",
        "vector",
        "approximable(trivial) and reach(trivial, 1) == 1",
        'skip = true\ntarget = ["x1", "x2", "x3"]',
    ),
    "turned": ("SO(2)", "vector", "trivial", "not equivariant and not approximable(trivial)", 'target = "x1^2"'),
    "invariants of two vectors": ("O(3)", "2*vector", "trivial", "equivariants(2) == 3 and equivariants(4) == 6", ""),
    "cross products": ("SO(3)", "2*vector", "vector", "equivariants(2) == 1 and reach(trivial, 2) == 0", ""),
    "nothing": ("O(3)", "vector", "det", "missing(regular, 4) == inf", ""),
    "the components alone": ("O(2)", "det", "trivial", "universal(regular) and not universal(trivial)", ""),
    "beside a finite group": (
        "SO(2) x S3",
        "permutation",
        "trivial + vector",
        "missing(permutation, 7) == 6 and reach(permutation, 6) == 6",
        "",
    ),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_groups(capsys, tmp_path, name):
    group, V, U, assertion, keys = CONTINUOUS[name]
    path = tmp_path / "claims.toml"
    head = f'[[claim]]\nid = "c"\ngroup = "{group}"\ninput = "{V}"\noutput = "{U}"\n'
    path.write_text(f"{head}{keys}\nassert = ['''{assertion}''']\n")
    status, out, errors = run(capsys, "check", str(path), "--json", "--out", str(tmp_path / "out"), "--tex")
    assert (status, errors) == (0, ""), out


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ("vector", "is moved by the connected part of O(2)"),
        ("input", "is a representation of the continuous group O(2)"),
        ("det", "is not a permutation representation"),
    ],
)
def test_hidden_representations_of_continuous_groups(capsys, hidden, words):
    given = ("--group", "O(2)", "--input", "vector", "--output", "trivial", "--hidden", hidden)
    status, _, errors = run(capsys, "approximation", *given)
    assert status == 2 and words in errors and len(errors.splitlines()) == 1


def test_the_table_of_a_continuous_group(capsys):
    given = ("--group", "O(2)", "--input", "vector + det", "--output", "trivial", "--hidden", "regular")
    found = json.loads(run(capsys, "approximation", *given, "--degree", "3", "--json")[1])
    assert [row["equivariants"] for row in found["degrees"]] == [1, 0, 2, 0]
    assert [row["reach"] for row in found["degrees"]] == [1, 0, 1, 0]
    assert (found["universal"], found["first"]["polynomial"]) == (False, ["x1^2 + x2^2"])
    assert "moves" in run(capsys, "approximation", *given)[1]
