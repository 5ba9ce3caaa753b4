"""``equicert.sty``: the example paper builds; missing, refuted or stale claims stop the build and are named."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from equicert.certificates.commands.main import main
from equicert.certificates.runs.runner import Runner

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "examples" / "paper"

DOCUMENT = r"""
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsthm}
\usepackage[dir=out%s]{equicert}
%s
\begin{document}
Text. %s
\end{document}
"""

CLAIMS = """
[[claim]]
id = "good"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]

[[claim]]
id = "wrong"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 3"]
"""


def needs_tex() -> None:
    if shutil.which("latexmk") is None or shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("latexmk and pdftotext are needed in continuous integration")
        pytest.skip("TeX Live with latexmk, and poppler-utils, are not installed")


def build(folder: Path, name: str) -> tuple[int, str]:
    command = [
        "latexmk",
        "-norc",
        "-pdf",
        "-interaction=nonstopmode",
        "-halt-on-error",
        "-pdflatex=pdflatex -no-shell-escape %O %S",
        f"{name}.tex",
    ]
    environment = {**os.environ, "TEXINPUTS": f"{ROOT / 'tex' / 'package'}//:", "max_print_line": "10000"}
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=180, check=False
    )
    return run.returncode, " ".join(
        (folder / f"{name}.log").read_text(errors="replace").replace("\n(equicert)", " ").split()
    )


def shown(folder: Path, name: str) -> str:
    run = subprocess.run(
        ["pdftotext", "-layout", f"{name}.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    )
    return " ".join(run.stdout.split())


@pytest.fixture
def project(tmp_path, capsys):
    needs_tex()
    (tmp_path / "c.claims.toml").write_text(CLAIMS)
    main(["check", str(tmp_path / "c.claims.toml"), "--out", str(tmp_path / "out"), "--tex", "--quiet"])
    capsys.readouterr()

    def compile_(body: str, options: str = "", preamble: str = "") -> tuple[int, str]:
        (tmp_path / "p.aux").unlink(missing_ok=True)  # of another preamble
        (tmp_path / "p.tex").write_text(DOCUMENT % (options, preamble, body))
        return build(tmp_path, "p")

    return tmp_path, compile_


def test_the_example_paper_builds(tmp_path, capsys, monkeypatch):
    needs_tex()
    folder = tmp_path / "paper"
    shutil.copytree(PAPER, folder, ignore=shutil.ignore_patterns("out", "paper.pdf", "*.aux"))
    monkeypatch.chdir(folder)
    assert main(["check", "claims.toml", "--tex", "--out", "out"]) == 0
    assert main(["table", "families.table.toml", "--out", "out"]) == 0
    capsys.readouterr()
    status, log = build(folder, "paper")
    assert status == 0
    assert "Warning" not in log
    assert "Overfull" not in log
    text = shown(folder, "paper")
    digest = next(
        line for line in (folder / "out" / "equicert-index.tex").read_text().splitlines() if "{antipodal}" in line
    ).split("}{")[2]
    assert f"✓ {digest[:8]}" in text or f"X {digest[:8]}" in text or digest[:8] in text
    assert "Table 1: Factor of compensation" in text
    assert "SHA-256" in text


def test_a_verified_claim_with_and_without_hyperref(project):
    folder, compile_ = project
    for preamble in ("", r"\usepackage{hyperref}", r"\usepackage{hyperref}\usepackage{cleveref}"):
        status, log = compile_(r"\certified{good}\par \certificate{good}", preamble=preamble)
        assert status == 0, log[-600:]
        assert "This claim is" in shown(folder, "p")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"\certified{none}", "Claim `none' is missing"),
        (r"\certified{wrong}", "Claim `wrong' is refuted, not verified"),
        (r"\certificate{wrong}", "Claim `wrong' is refuted, not verified"),
        (r"\equicerttable{none}", "The table `none' is missing"),
    ],
)
def test_a_claim_that_is_missing_or_refuted_stops_the_build(project, body, words):
    _, compile_ = project
    status, log = compile_(body)
    assert status != 0
    assert words in log


def test_a_stale_claim_stops_the_build(project):
    folder, compile_ = project
    assert compile_(r"\certified{good}")[0] == 0
    claims = folder / "c.claims.toml"
    text = claims.read_text()
    claims.write_text(text.replace("abs(x1)", "2*abs(x1)"))
    status, log = compile_(r"\certified{good} ")
    assert status != 0
    assert "Claim `good' is stale: its claims file ../c.claims.toml changed after the check" in log
    claims.write_text(text)
    certificate = folder / "out" / "good.json"
    data = certificate.read_bytes()
    certificate.write_bytes(data + b" ")
    status, log = compile_(r"\certified{good}  ")
    assert status != 0
    assert "Claim `good' is stale: its certificate good.json is missing or was changed" in log
    certificate.unlink()
    assert compile_(r"\certified{good}   ")[0] != 0
    assert compile_(r"\certified{good}    ", options=",frozen")[0] == 0
    assert compile_(r"\certified{wrong}", options=",frozen")[0] != 0


def test_a_claims_file_that_changes_during_the_check_is_stale(tmp_path, capsys, monkeypatch):
    import hashlib

    path = tmp_path / "c.claims.toml"
    path.write_text(CLAIMS)
    original = Runner.run

    def slow(self, entries):
        path.write_text(CLAIMS.replace("abs(x1)", "3*abs(x1)"))
        return original(self, entries)

    monkeypatch.setattr(Runner, "run", slow)
    main(["check", str(path), "--out", str(tmp_path / "out"), "--tex", "--quiet"])
    capsys.readouterr()
    index = (tmp_path / "out" / "equicert-index.tex").read_text()
    assert hashlib.md5(CLAIMS.encode(), usedforsecurity=False).hexdigest().upper() in index
    assert hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest().upper() not in index


def test_the_index_keeps_the_claims_of_earlier_checks(tmp_path, capsys):
    first, second = tmp_path / "a.toml", tmp_path / "b c.toml"
    first.write_text(CLAIMS)
    second.write_text(CLAIMS.replace('"good"', '"other"').replace('"wrong"', '"more"'))
    main(["check", str(first), "--out", str(tmp_path / "out"), "--tex", "--quiet"])
    assert main(["check", str(second), "--out", str(tmp_path / "out"), "--tex", "--quiet"]) == 1
    errors = capsys.readouterr().err
    assert "claim 'other' cannot be cited by equicert.sty" in errors
    index = (tmp_path / "out" / "equicert-index.tex").read_text()
    assert [line.partition("}")[0] for line in index.splitlines()[1:]] == [
        r"\equicertclaim{good",
        r"\equicertclaim{wrong",
    ]
    main(["check", str(first), "--out", str(tmp_path / "out"), "--tex", "--quiet"])
    assert (tmp_path / "out" / "equicert-index.tex").read_text() == index
    capsys.readouterr()


def test_a_folder_without_index_is_an_error(tmp_path):
    needs_tex()
    (tmp_path / "p.tex").write_text(DOCUMENT % ("", "", r"\certified{x}"))
    status, log = build(tmp_path, "p")
    assert status != 0
    assert "holds no equicert-index.tex" in log
