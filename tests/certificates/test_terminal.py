"""What the terminal gets: colours, times, help with misspelt commands, completion."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from equicert.certificates.commands.main import MODULES, main
from equicert.certificates.commands.terminal import wants_colour
from equicert.certificates.reports.text import claim_report
from equicert.certificates.results import AssertResult, ClaimResult
from equicert.version import VERSION

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
SOURCES = str(Path(__file__).parents[2] / "src")
QUESTION = ["prove", "--group", "C2", "--input", "sign", "--output", "trivial", "order == 2", "order == 3"]


@pytest.mark.parametrize(
    ("is_terminal", "environment", "wanted"),
    [
        (True, {"TERM": "xterm-256color"}, True),
        (False, {"TERM": "xterm-256color"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {}, False),
        (True, {"WT_SESSION": "1"}, True),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_when_there_are_colours(is_terminal, environment, wanted):
    assert wants_colour(is_terminal, environment) is wanted


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_colours_are_all_that_they_change(monkeypatch, encoding):
    told = {}
    for name in ("NO_COLOR", "FORCE_COLOR"):
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
        environment |= {name: "1", "PYTHONPATH": SOURCES, "PYTHONIOENCODING": encoding}
        command = [sys.executable, "-m", "equicert.certificates.commands.main", *QUESTION]
        run = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert run.returncode == 1
        told[name] = re.sub(r"[0-9.]+ s\)", "s)", run.stdout.decode(encoding))
    assert ESCAPE.search(told["NO_COLOR"]) is None
    assert "\x1b[32mverified\x1b[0m" in told["FORCE_COLOR"] and "\x1b[31mrefuted\x1b[0m" in told["FORCE_COLOR"]
    assert ESCAPE.sub("", told["FORCE_COLOR"]) == told["NO_COLOR"]


def test_the_report_says_how_long_a_claim_took():
    result = ClaimResult(
        "a", "f", "verified", (AssertResult("order == 2", "verified", "2", "order = 2"),), seconds=1.26
    )
    assert claim_report(result).splitlines()[0] == "✓ a: verified (1.3 s)"
    long = ClaimResult("a", "f", "verified", seconds=71.26)
    assert claim_report(long) == "✓ a: verified (71 s)"
    earlier = ClaimResult("a", "f", "verified", seconds=1.26, earlier=True)
    assert claim_report(earlier) == "✓ a: verified (earlier result)"
    unknown = ClaimResult("a", "f", "undecided")
    assert claim_report(unknown) == "? a: undecided"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (["chek", "x.toml"], "equicert: unknown command 'chek' (did you mean 'check'?): expected check, "),
        (["--debug", "verfy"], "equicert: unknown command 'verfy' (did you mean 'verify'?): expected check, "),
        (["qqqq"], "equicert: unknown command 'qqqq': expected check, "),
    ],
)
def test_did_you_mean(given, line, capsys):
    assert main(given) == 2
    errors = capsys.readouterr().err
    assert errors.startswith(line)
    assert errors.count("\n") == 1


def test_the_names_of_modules_are_those_of_commands(capsys):
    """What a word is compared with is what the parser knows."""
    for name in MODULES:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert capsys.readouterr().out.startswith(f"usage: equicert {name} ")


def test_the_version(capsys):
    with pytest.raises(SystemExit) as ending:
        main(["--version"])
    assert ending.value.code == 0
    assert capsys.readouterr().out == f"equicert {VERSION}\n"


def completions(line: str, tmp_path: Path) -> set[str]:
    """What the shell is told for a line, by the way that its code asks for it."""
    told = tmp_path / "told"
    asked = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n"}
    environment = {**os.environ, "PYTHONPATH": SOURCES, "_ARGCOMPLETE_STDOUT_FILENAME": str(told), **asked}
    command = [sys.executable, "-m", "equicert.certificates.commands.main"]
    subprocess.run(command, env=environment, capture_output=True, check=True, cwd=tmp_path)
    return {word.strip() for word in told.read_text().split("\n")}


def test_completion_of_commands_options_choices_and_files(tmp_path):
    (tmp_path / "paper.claims.toml").touch()
    assert {"check", "compensation", "completion"} <= completions("equicert c", tmp_path)
    assert completions("equicert check --no", tmp_path) == {"--no-out"}
    assert completions("equicert completion z", tmp_path) == {"zsh"}
    assert completions("equicert check pap", tmp_path) == {"paper.claims.toml"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_code_for_a_shell(shell, capsys):
    assert main(["completion", shell]) == 0
    code = capsys.readouterr().out
    assert "equicert" in code and "_ARGCOMPLETE" in code
    program = shutil.which(shell)
    if program:  # it is code that the shell understands
        subprocess.run([program, "-n"], input=code, text=True, check=True)


def test_an_unknown_shell(capsys):
    assert main(["completion", "tcsh"]) == 2
    assert "invalid choice: 'tcsh'" in capsys.readouterr().err
