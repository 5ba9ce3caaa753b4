"""Whatever happens to one claim, the others keep their verdicts: each runs in a worker that can be stopped."""

from __future__ import annotations

import json

import bad_workers
import pytest

import equicert.certificates.runs.runner as runner
from equicert.certificates.commands.main import main

CLAIM = """
[[claim]]
id = "{id}"
group = "C2"
input = "sign"
output = "trivial"
assert = ["order == 2"]
"""


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "c.claims.toml"
    path.write_text("".join(CLAIM.format(id=i) for i in ("first", "bad", "last")))
    return path


@pytest.mark.parametrize(
    ("fault", "verdict", "line"),
    [
        ("hang", "undecided", "stopped: time limit of 2 s; raise it with --time-limit"),
        ("grab", "undecided", "stopped: it needs more memory than --memory allows"),
        ("die", "undecided", "stopped: its process ended by itself (exit status 7)"),
        ("fail", "error", "unexpected ZeroDivisionError: somewhere deep: this is a fault of the program"),
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_is_the_line_of_its_claim(claims, tmp_path, capsys, monkeypatch, fault, verdict, line, jobs):
    monkeypatch.setattr(runner, "answer", getattr(bad_workers, fault))
    out = tmp_path / "out"
    seconds = "2" if fault == "hang" else "200"  # on a busy machine it takes long to fill the memory
    limits = ["--time-limit", seconds, "--memory", "0.8"]
    status = main(["check", str(claims), "--out", str(out), "--json", "--jobs", jobs, *limits])
    captured = capsys.readouterr()
    found = json.loads(captured.out)["claims"]
    assert [c["verdict"] for c in found] == ["verified", verdict, "verified"]
    assert [c["id"] for c in found] == ["first", "bad", "last"]
    assert found[1]["asserts"][0]["verdict"] == verdict
    assert line in found[1]["message"]
    assert captured.err.count("\n") == 1
    assert "claim 'bad': " in captured.err
    assert line in captured.err
    assert status == {"undecided": 3, "error": 2}[verdict]
    assert sorted(path.name for path in out.iterdir()) == ["first.json", "last.json"]


QUESTIONS = """
[[claim]]
id = "mixed"
group = "C2"
input = "2*sign"
output = "trivial"
target = "relu(x1) + relu(x2) + relu(-x1 - x2)"
assert = [
    "width(LEN)/width(GEN) == 2", "width(LEN)/(width(GN) - width(GEN)) == 1", "width(FOO) == 2", "order == 2",
    "separates(regular, x, y)", "error(GN, 2) == 0",
]
compute = ["gap", "typo"]

[[claim]]
id = "other"
group = "C2"
input = "sign"
output = "trivial"
assert = ["order == 2"]
"""


def test_one_ill_posed_assertion_is_an_error_of_its_own(tmp_path, capsys):
    (tmp_path / "c.toml").write_text(QUESTIONS)
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out"), "--json"]) == 2
    captured = capsys.readouterr()
    mixed, other = json.loads(captured.out)["claims"]
    assert other["verdict"] == "verified"
    assert [a["verdict"] for a in mixed["asserts"]] == ["verified", "error", "error", "verified", "error", "error"]
    assert mixed["values"] == {"gap": "3"}
    reasons = {a["text"]: a["reason"] for a in mixed["asserts"]}
    assert reasons["width(LEN)/(width(GN) - width(GEN)) == 1"].endswith("division by zero")
    assert "unknown class 'FOO'" in reasons["width(FOO) == 2"]
    assert "points = { x = [...] }" in reasons["separates(regular, x, y)"]
    assert "speaks of finite data" in reasons["error(GN, 2) == 0"]
    assert "unknown quantity 'typo'" in captured.err
    assert captured.err.count("\n") == 1
