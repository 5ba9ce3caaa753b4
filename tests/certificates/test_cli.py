"""The command line on real files: verdicts, exit statuses, JSON, one clear line for every kind of bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from equicert.certificates.commands.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"

GOOD = """
[[claim]]
id = "good"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]
"""


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def claims(tmp_path: Path, text: str) -> str:
    path = tmp_path / "claims.toml"
    path.write_text(text)
    return str(path)


def test_the_examples_are_verified_and_verify_again(tmp_path, capsys):
    out = tmp_path / "out"
    status, text, errors = run(capsys, "check", str(EXAMPLES / "drawback.toml"), "--json", "--out", str(out))
    report = json.loads(text)
    verdicts = {claim["id"]: claim["verdict"] for claim in report["claims"]}
    assert set(verdicts.values()) == {"verified"}
    assert len(verdicts) == 10
    assert (status, errors) == (0, "")
    files = sorted(str(p) for p in out.glob("*.json"))
    again = subprocess.run(
        [sys.executable, "-m", "equicert.certificates.commands.main", "verify", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.count("equicert-kernel: valid ") == 10
    status, text, _ = run(capsys, "verify", "--claims", str(EXAMPLES / "drawback.toml"), *files)
    assert status == 0
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    run(capsys, "check", str(EXAMPLES / "drawback.toml"), "--quiet", "--out", str(out))
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


@pytest.mark.parametrize(
    ("assertion", "verdict", "status"),
    [
        ("width(LEN) == 2", "verified", 0),
        ("width(LEN) == 3", "refuted", 1),
        ("width(LEN) <= 2*width(GEN)", "verified", 0),
        ("not representable(LEN, 1)", "verified", 0),
        ("representable(GN, 1)", "refuted", 1),
        ("not equivariant", "refuted", 1),
        ("compensation == 4/3", "verified", 0),
        ("vc(LEN, 2) == 1", "undecided", 3),
        ("order == 2", "verified", 0),
        ("(width(LEN) + 1)/3 >= 1", "verified", 0),
    ],
)
def test_verdicts_and_exit_statuses(assertion, verdict, status, tmp_path, capsys):
    path = claims(tmp_path, GOOD.replace("width(LEN) == 2", assertion))
    found, text, _ = run(capsys, "check", path, "--json", "--out", str(tmp_path / "out"))
    (claim,) = json.loads(text)["claims"]
    assert claim["asserts"][0]["verdict"] == verdict
    assert found == status
    assert Path(claim["certificate"]).is_file()


def generated(*generators: str) -> str:
    """A claim with generators of its own."""
    return f'[[claim]]\nid = "bad"\ngenerators = [{", ".join(generators)}]\ncompute = ["order"]\n'


BAD = {
    "unknown group": (GOOD.replace("C2", "Y2"), r"unknown group 'Y2'"),
    "unknown representation": (GOOD.replace('"sign"', '"signn"'), "did you mean 'sign'"),
    "wrong variable": (GOOD.replace("abs(x1)", "abs(x2)"), "unknown variable 'x2'"),
    "nonlinear": (GOOD.replace("abs(x1)", "x1*x1"), "the target is a polynomial"),
    "misspelt key": (GOOD + 'asert = ["gap == 0"]\n', "did you mean 'assert'"),
    "missing key": (GOOD.replace('output = "trivial"\n', ""), "'output' is missing"),
    "nothing to do": (GOOD.replace("assert", "title").replace('["width(LEN) == 2"]', '"t"'), "nothing to do"),
    "bad id": (GOOD.replace('"good"', '"a/b"'), "cannot name a file"),
    "unknown quantity": (GOOD.replace("width(LEN)", "widht(LEN)"), "did you mean 'width'"),
    "unknown class": (GOOD.replace("width(LEN)", "width(LE)"), "did you mean"),
    "later quantity": (GOOD.replace("width(LEN) == 2", "isomorphic(LEN, 3)"), "unknown quantity"),
    "float in an assertion": (GOOD.replace("== 2", "== 2.5"), "write 5/2"),
    "float in a target": (GOOD.replace("abs(x1)", "0.5*abs(x1)"), "write 1/2"),
    "not equivariant": (GOOD.replace("abs(x1)", "relu(x1)"), r"generator g1 at x = \(1\)"),
    "target needed": (GOOD.replace('target = "abs(x1)"\n', ""), "give 'target'"),
    "wrong number of outputs": (GOOD.replace('"trivial"', '"2*trivial"'), "for an output of dimension 2"),
    "file target": (GOOD.replace('"abs(x1)"', '{ file = "net.npz" }'), "no such file"),
    "outside every field": (GOOD.replace("abs(x1)", "abs(2**(1/3)*x1)"), "lies in no supported field: supported are"),
    "transcendental": (GOOD.replace("abs(x1)", "abs(pi*x1)"), "is a multiple of pi, which is transcendental"),
    "not real": (GOOD.replace("abs(x1)", "abs(sqrt(-2)*x1)"), "is not real: supported"),
    "field too large": (
        GOOD.replace("abs(x1)", "abs(cos(2*pi/211)*x1)"),
        "a field of degree 105: supported are degrees up to 64",
    ),
    "order beyond the limit": (
        GOOD.replace('"C2"', '"S8"').replace("width(LEN) == 2", "classes == 1") + "max_order = 100\n",
        "beyond max_order = 100",
    ),
    "relation": (GOOD.replace('"sign"', '[[["2"]]]'), "relation g1 g1 = 1 fails"),
    "wrong number of matrices": (GOOD.replace('"sign"', '[[["1"]], [["1"]]]'), "one matrix per generator"),
    "not square": (GOOD.replace('"sign"', '[[["1", "0"]]]'), "not square"),
    "time limit": (GOOD + "time_limit = -1\n", "greater than 0"),
    "wrong type": (GOOD.replace('"C2"', "2"), "is not a text"),
    "infinite group": (
        generated('{ input = [["1","1"],["0","1"]], output = [["1"]] }'),
        "infinite",
    ),
    "singular generator": (
        generated('{ input = [["1","1"],["1","1"]], output = [["1"]] }'),
        "singular",
    ),
    "sizes differ": (
        generated('{ input = [["1"]], output = [["1"]] }', '{ input = [["1","0"],["0","1"]], output = [["1"]] }'),
        "all have one size",
    ),
    "float entry": (
        generated('{ input = [[0.5]], output = [["1"]] }'),
        'write "1/2"',
    ),
    "neuron shape": (
        GOOD.replace('"abs(x1)"', '{ neurons = [ { a = ["1", "1"], w = ["1"] } ] }'),
        "'a' of neuron 1 has 2 entries, expected 1",
    ),
    "neuron float": (GOOD.replace('"abs(x1)"', '{ neurons = [ { a = [0.1], w = ["1"] } ] }'), 'write "1/10"'),
    "cycle": (GOOD.replace('"C2"', '"<(1,1)>"'), "twice"),
}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_bad_claims_get_one_line_and_the_others_are_checked(kind, tmp_path, capsys):
    import re

    text, words = BAD[kind]
    path = claims(tmp_path, text.replace('"good"', '"bad"') + GOOD)
    status, out, errors = run(capsys, "check", path, "--json", "--out", str(tmp_path / "out"))
    report = json.loads(out)
    assert status == 2
    assert len(errors.splitlines()) == 1
    assert errors.startswith(f"equicert: {path}: claim ")
    assert re.search(words, errors), errors
    assert [c["verdict"] for c in report["claims"]] == ["error", "verified"]
    assert report["summary"] == {"verified": 1, "undecided": 0, "refuted": 0, "error": 1}
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["good.json"]


FILES = {
    "not TOML": (b"[[claim]\n", "not TOML"),
    "not text": (b"\xff\xfe\x00", "not UTF-8"),
    "empty": (b"", "states no claim"),
    "unknown table": (b"[setings]\nbias = true\n[[claim]]\nid='x'\n", "did you mean 'settings'"),
    "unknown setting": (b"[settings]\nbiass = true\n[[claim]]\nid='x'\n", "did you mean 'bias'"),
    "long number": (b"[settings]\ntime_limit = " + b"1" * 3000 + b"\n[[claim]]\nid='x'\n", "out of range"),
}


@pytest.mark.parametrize("kind", sorted(FILES))
def test_bad_files_get_one_line(kind, tmp_path, capsys):
    data, words = FILES[kind]
    path = tmp_path / "claims.toml"
    path.write_bytes(data)
    status, _, errors = run(capsys, "check", str(path), "--out", str(tmp_path / "out"))
    assert status == 2
    assert len(errors.splitlines()) == 1 and len(errors) < 500
    assert words in errors


def test_missing_files_folders_and_double_ids(tmp_path, capsys):
    status, _, errors = run(capsys, "check", str(tmp_path / "none.toml"))
    assert (status, len(errors.splitlines())) == (2, 1)
    assert "no such file" in errors
    (tmp_path / "a").mkdir()
    status, _, errors = run(capsys, "check", str(tmp_path / "a"))
    assert status == 2
    assert "holds no .toml file" in errors
    (tmp_path / "a" / "one.toml").write_text(GOOD + GOOD)
    (tmp_path / "a" / "two.toml").write_text(GOOD)
    status, out, errors = run(capsys, "check", str(tmp_path / "a"), "--json", "--out", str(tmp_path / "out"))
    assert status == 2
    assert json.loads(out)["summary"]["verified"] == 1
    assert len(errors.splitlines()) == 2


def test_an_output_folder_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "out").write_text("a file")
    status, _, errors = run(capsys, "check", claims(tmp_path, GOOD), "--out", str(tmp_path / "out"))
    assert status == 2
    assert len(errors.splitlines()) == 1
    assert "Traceback" not in errors


def test_verify_compares_with_the_claims_file(tmp_path, capsys):
    path = claims(tmp_path, GOOD)
    run(capsys, "check", path, "--out", str(tmp_path))
    certificate = str(tmp_path / "good.json")
    assert run(capsys, "verify", "--claims", path, certificate)[0] == 0
    changes = {
        "abs(x1)": ("2*abs(x1)", "'target'"),
        "== 2": ("<= 2", "source|assertions"),
        '"sign"': ('"trivial"', "'generators'"),
        'id = "good"': ('id = "other"', "no claim"),
    }
    import re

    for old, (new, words) in changes.items():
        other = claims(tmp_path, GOOD.replace(old, new))
        status, out, _ = run(capsys, "verify", "--claims", other, certificate)
        assert status == 2
        assert re.search(words, out), out
    (tmp_path / "good.json").write_text("{}")
    status, out, _ = run(capsys, "verify", "--json", certificate)
    assert status == 2
    assert json.loads(out)["certificates"][0]["outcome"] == "invalid"


def test_one_question_commands(capsys):
    common = ("--group", "C3", "--input", "permutation", "--output", "permutation")
    status, out, _ = run(capsys, "basis", *common)
    assert (status, out.split()[-12:-3]) == (0, ["a", "b", "c", "c", "a", "b", "b", "c", "a"])
    assert json.loads(run(capsys, "basis", "--json", *common)[1])["dim_hom"] == 3
    assert json.loads(run(capsys, "hidden", "--json", "--width", "3", *common)[1])["types"][0] == {
        "classes": [0],
        "parameters": 8,
        "realised": True,
    }
    assert "realised" in run(capsys, "hidden", *common)[1]
    status, out, _ = run(
        capsys,
        "width",
        "--group",
        "C2",
        "--input",
        "2*sign",
        "--output",
        "trivial",
        "--target",
        "relu(x1) + relu(x2) + relu(-x1 - x2)",
    )
    assert (status, out.splitlines()) == (0, ["width(GN) = 3", "width(GEN) = 3", "width(LEN) = 6"])
    status, out, _ = run(
        capsys,
        "width",
        "--no-bias",
        "--class",
        "LEN",
        "--group",
        "C1",
        "--input",
        "permutation",
        "--output",
        "trivial",
        "--target",
        "abs(x1 - 1)",
    )
    assert (status, out) == (0, "width(LEN) = inf\n")
    status, out, errors = run(
        capsys, "width", "--group", "C9x", "--input", "sign", "--output", "trivial", "--target", "x1"
    )
    assert (status, out) == (2, "")
    assert errors.startswith("equicert: --group: ")


def test_wrong_usage_and_help():
    for arguments, status in ((["--help"], 0), (["check", "--help"], 0), ([], 2), (["check"], 2), (["nothing"], 2)):
        found = subprocess.run(
            [sys.executable, "-m", "equicert.certificates.commands.main", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == status
        assert "Traceback" not in found.stderr


def test_metamorphic_changes_keep_verdict_and_values(tmp_path, capsys):
    """Permuted, rescaled and split neurons; conjugated and redundant generators: the same widths."""
    base = (
        '[[claim]]\nid = "m{k}"\ngenerators = [{g}]\ntarget = {{ neurons = [{n}] }}\n'
        'compute = ["width(GN)", "width(LEN)"]\n'
    )
    g = '{ input = [["0","-1"],["1","-1"]], output = [["1"]] }'
    g2 = '{ input = [["-1","1"],["-1","0"]], output = [["1"]] }'
    orbit = [
        '{ a = ["1"], w = ["1","0"], b = "1" }',
        '{ a = ["1"], w = ["-1","1"], b = "1" }',
        '{ a = ["1"], w = ["0","-1"], b = "1" }',
    ]
    rescaled = ['{ a = ["1/2"], w = ["2","0"], b = "2" }', *orbit[1:]]
    split = ['{ a = ["1/3"], w = ["1","0"], b = "1" }', '{ a = ["2/3"], w = ["1","0"], b = "1" }', *orbit[1:]]
    variants = [(g, orbit), (g2, orbit), (f"{g}, {g2}", orbit), (g, orbit[::-1]), (g, rescaled), (g, split)]
    text = "\n".join(base.format(k=k, g=gens, n=", ".join(ns)) for k, (gens, ns) in enumerate(variants))
    _, out, _ = run(capsys, "check", claims(tmp_path, text), "--json", "--out", str(tmp_path / "out"))
    values = [claim["values"] for claim in json.loads(out)["claims"]]
    assert len(values) == len(variants)
    assert all(v == values[0] for v in values)
    assert set(values[0]) == {"width(GN)", "width(LEN)"}


def test_the_readme_shows_the_digest_that_users_get(tmp_path, capsys):
    status, _, _ = run(capsys, "check", str(EXAMPLES / "antipodal.toml"), "--out", str(tmp_path))
    assert status == 0
    certificate = json.loads((tmp_path / "strict-gap-c2.json").read_text())
    assert certificate["digest"] in (EXAMPLES.parent / "README.md").read_text()
