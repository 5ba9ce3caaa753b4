"""``equicert prove``: one claim on the command line says the same as a claims file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equicert.certificates import kernel
from equicert.certificates.claims.problems import claims_schema
from equicert.certificates.commands.main import main

ANTIPODAL = ["--group", "C2", "--input", "2*sign", "--output", "trivial"]
TARGET = "relu(x1) + relu(x2) + relu(-x1 - x2)"
OF_ONE = ["--group", "C2", "--input", "sign", "--output", "trivial", "--target", "abs(x1)"]


def prove(capsys, *given: str) -> tuple[int, str, str]:
    status = main(["prove", *given])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("assertions", "status"),
    [
        (["width(LEN) == 6", "width(GEN) == 3"], 0),
        (["width(LEN) == 6", "width(GEN) == 4"], 1),
        (["width(LEN) == 6", "vc(LEN, 3) >= 1"], 3),
        (["width(LEN) == 6", "widht(GEN) == 3"], 2),
    ],
)
def test_the_exit_status_is_that_of_check(assertions, status, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found, text, _ = prove(capsys, *ANTIPODAL, "--target", TARGET, *assertions)
    assert found == status
    assert "width(LEN) == 6: " in text
    assert list(tmp_path.iterdir()) == []  # nothing is written


def test_the_certificate_is_that_of_the_same_claim_in_a_file(tmp_path, capsys):
    (tmp_path / "c.toml").write_text(
        '[[claim]]\nid = "one"\ntitle = "Of one"\ngroup = "C2"\ninput = "sign"\noutput = "trivial"\n'
        'target = "abs(x1)"\nskip = true\norder = 2\nassert = ["width(LEN) == 2"]\ncompute = ["gap", "order"]\n'
    )
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "file")]) == 0
    options = ["--id", "one", "--title", "Of one", "--skip", "--order", "2", "--compute", "gap", "--compute", "order"]
    out = tmp_path / "options"
    assert prove(capsys, *OF_ONE, *options, "width(LEN) == 2", "--out", str(out))[0] == 0
    assert [path.name for path in out.iterdir()] == ["one.json"]
    data = (out / "one.json").read_bytes()
    kernel.verify(data)
    assert data == (tmp_path / "file" / "one.json").read_bytes()


def test_values_of_toml(tmp_path, capsys):
    status, text, _ = prove(
        capsys,
        "--generators",
        '[{ input = [["0","-1"],["1","-1"]], output = [["1"]] }]',
        "--target",
        '{ neurons = [{ a = ["1"], w = ["0","0"], b = "1" }] }',
        "--points",
        '{ x = ["1", "0"], y = ["0", "1"] }',
        "order == 3",
        "equivariant",
        "--json",
    )
    (claim,) = json.loads(text)["claims"]
    assert (status, [a["verdict"] for a in claim["asserts"]]) == (0, ["verified", "verified"])


def test_a_number_is_a_target_too(capsys):
    status, text, _ = prove(capsys, *OF_ONE[:-1], "5", "width(GN) == 0")
    assert (status, "1 verified" in text) == (0, True)


def test_every_key_of_a_claim_is_an_option(capsys):
    with pytest.raises(SystemExit):
        main(["prove", "--help"])
    told = capsys.readouterr().out
    keys = set(claims_schema()["$defs"]["claim"]["properties"])
    assert {"id", "assert", "points", "hidden"} <= keys
    named = {"assert": "ASSERTION", "bias": "--no-bias", "output_bias": "--no-output-bias"}
    assert [key for key in keys if named.get(key, f"--{key.replace('_', '-')}") not in told] == []


BAD = {
    "nothing to do": (OF_ONE, "nothing to do: give an assertion"),
    "group": ([*ANTIPODAL[2:], "--group", "Y2", "order == 2"], "command line: --group: unknown group 'Y2'"),
    "target": ([*OF_ONE[:-1], "abs(x2)", "gap == 0"], "command line: --target: unknown variable 'x2'"),
    "no group": (["order == 2"], "the key 'group' is missing"),
    "assertion": ([*OF_ONE, "widht(GN) == 1"], "did you mean 'width'"),
    "not TOML": ([*OF_ONE, "--points", '{ x = "1', "order == 2"], "--points: not a value of TOML: "),
    "wrong kind": ([*OF_ONE, "--points", "x", "order == 2"], "command line: --points: 'x' is not a table"),
    "id": ([*OF_ONE, "--id", "a/b", "order == 2"], "'a/b' cannot name a file"),
    "tex without a folder": ([*OF_ONE, "order == 2", "--tex"], "--tex: the documents go to the folder"),
    "time": ([*OF_ONE, "order == 2", "--time-limit", "0"], "--time-limit: expected seconds"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line(name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given, line = BAD[name]
    status, _, errors = prove(capsys, *given)
    assert status == 2
    assert line in errors
    assert errors.count("\n") == 1 and "Traceback" not in errors
    assert list(Path().iterdir()) == []


def test_a_folder_that_is_a_file(tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    status, _, errors = prove(capsys, *OF_ONE, "order == 2", "--out", str(tmp_path / "out"))
    assert (status, "is a file: expected a folder" in errors) == (2, True)
    assert (tmp_path / "out").read_text() == "mine"
