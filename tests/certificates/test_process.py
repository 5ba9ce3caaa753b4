"""The process ``equicert``: what it prints and how it ends, whatever happens to it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from equicert.certificates import kernel
from equicert.certificates.commands import check
from equicert.certificates.commands.main import MODULES, main
from equicert.certificates.files import write_atomically

GOOD = """
[[claim]]
id = "good"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]
compute = ["width(LEN)", "width(GN)", "order"]
"""
S3 = ["--group", "S3", "--input", "permutation", "--output", "trivial"]
SPEC = """
[table]
name = "t"
quantities = ["order"]

[[rows]]
groups = ["C2"]
representations = [["sign", "trivial"]]
"""
COMMAND = [sys.executable, "-m", "equicert.certificates.commands.main"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


def run(folder: Path, *arguments: str, program: list[str] = COMMAND, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*program, *arguments], cwd=folder, capture_output=True, check=False, env={**ENVIRONMENT, **variables}
    )


# -- one JSON object ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--json"], "COMMAND"),
        (["check", "--json"], "FILE"),
        (["no-command", "--json"], "unknown command 'no-command'"),
        (["init", "--json"], "unrecognized arguments"),
        (["bounds", *S3, "--width", "many", "--json"], "--width: invalid int value"),
        (["width", "--json", "--group", "C9x", "--input", "sign", "--output", "sign", "--target", "x1"], "--group: "),
        (["check", "c.toml", "--junit", "", "--json"], "--junit: the name of the file is empty"),
    ],
)
def test_json_is_one_object_for_bad_usage_too(capsys, arguments, words):
    assert main(arguments) == 2
    out, errors = capsys.readouterr()
    found = json.loads(out)
    assert sorted(found) == ["error", "status"]
    assert words in found["error"]
    assert found["status"] == 2
    assert errors == f"equicert: {found['error']}\n"


def test_bad_usage_is_one_line(capsys):
    assert main(["check"]) == 2
    assert capsys.readouterr() == (
        "",
        "equicert: the following arguments are required: FILE (see equicert check --help)\n",
    )


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_expected_is_one_line_and_a_trace_on_demand(capsys, monkeypatch, tmp_path, debug):
    def broken(*_: object) -> None:
        print("half of an answer")
        raise ZeroDivisionError("of a\nkind")

    monkeypatch.setattr(check, "unique", broken)
    (tmp_path / "c.toml").write_text(GOOD)
    arguments = ["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out"), "--json"]
    assert main([*arguments, *(["--debug"] if debug else [])]) == 2
    out, errors = capsys.readouterr()
    hint = "" if debug else " (--debug shows the trace)"
    message = f"unexpected ZeroDivisionError: of a kind: please report{hint}"
    assert json.loads(out) == {"error": message, "status": 2}
    assert errors.endswith(f"equicert: {message}\n")
    assert ("Traceback" in errors) == debug
    assert errors.count("\n") == 1 or debug


def test_every_command_has_debug(capsys):
    for name in MODULES:
        with pytest.raises(SystemExit) as ending:
            main([name, "--help"])
        assert ending.value.code == 0
        assert "--debug" in capsys.readouterr().out


# -- Ctrl-C ------------------------------------------------------------------------------------------------------------

INTERRUPTED = """
import os, signal
from equicert.certificates.commands import check, main

def raised_in_a_text(claims):
    exec("import os, signal, time\\nos.kill(os.getpid(), signal.SIGINT)\\ntime.sleep(60)")

def lost_by_a_library(claims):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass
    except KeyboardInterrupt:
        raise ImportError("taken for another one") from None

def swallowed(claims):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass
    except KeyboardInterrupt:
        return []

check.unique = {how}
if __name__ == "__main__":
    main.process()
"""


@pytest.mark.skipif(os.name == "nt", reason="a process sends itself no Ctrl-C there")
@pytest.mark.parametrize("how", ["raised_in_a_text", "lost_by_a_library", "swallowed"])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_ctrl_c_ends_with_130_and_one_line(tmp_path, how, more):
    (tmp_path / "c.toml").write_text(GOOD)
    (tmp_path / "interrupted.py").write_text(INTERRUPTED.replace("{how}", how))
    found = subprocess.run(
        [sys.executable, "-m", "interrupted", "check", "c.toml", *more],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**ENVIRONMENT, "PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}{os.pathsep}{tmp_path}"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    line = "interrupted; what was finished is written"
    assert (found.returncode, found.stderr) == (130, f"equicert: {line}\n")
    if more:
        assert json.loads(found.stdout) == {"error": line, "status": 130}


def test_a_host_program_keeps_its_own_answer_to_ctrl_c(tmp_path, capsys):
    def own(number: int, frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGINT, own)
    try:
        assert main(["check"]) == 2
        assert signal.getsignal(signal.SIGINT) is own
    finally:
        signal.signal(signal.SIGINT, before)
    assert main(["check"]) == 2
    assert signal.getsignal(signal.SIGINT) is before


# -- streams -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Bash closes the pipe")
@pytest.mark.parametrize("more", ["", "--json"])
def test_a_closed_pipe_is_no_traceback(tmp_path, more):
    (tmp_path / "c.toml").write_text(GOOD)
    # The reader ends before the first line comes.
    command = f"{' '.join(COMMAND)} check c.toml --out out {more} 2>errors | exec sleep 0; echo ${{PIPESTATUS[0]}}"
    found = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    assert (found.stdout, (tmp_path / "errors").read_text()) == ("2\n", "")
    kernel.verify_file(tmp_path / "out" / "good.json")


def commands(folder: Path) -> dict[str, list[str]]:
    """A call of every command that succeeds in this folder."""
    (folder / "c✓.toml").write_text(GOOD, encoding="utf-8")
    (folder / "t.table.toml").write_text(SPEC)
    np.savez(folder / "net✓.npz", W1=np.eye(3), b1=np.zeros(3), W2=np.ones((1, 3)), b2=np.zeros(1))
    found = {name: [name, *S3] for name in ("basis", "compensation")}
    found |= {name: [name, *S3, "--width", "2"] for name in ("hidden", "bounds", "arrangement")}
    found |= {name: [name, *S3, "--target", "x1 + x2 + x3"] for name in ("width", "symmetry")}
    return found | {
        "check": ["check", "c✓.toml", "--out", "ü✓"],
        "describe": ["describe", "c✓.toml"],
        "verify": ["verify", "ü✓/good.json", "--claims", "c✓.toml"],
        "network": ["network", "ü✓/good.json", "--format", "npz", "--out", "ü✓.npz", "--force"],
        "table": ["table", "t.table.toml", "--out", "ü✓"],
        "init": ["init", "ü✓/paper"],
        "schema": ["schema"],
        "completion": ["completion", "bash"],
        "prove": ["prove", *S3, "--target", "x1 + x2 + x3", "width(GEN) == 2"],
        "plot": ["plot", *S3, "--width", "2", "ü✓.svg"],
        "nearest": ["nearest", *S3, "--network", "net✓.npz", "--type", "1"],
        "orbits": ["orbits", "--lie", '[[["0","-1"],["1","0"]]]'],
        "group": ["group", "S3", "--input", "permutation"],
        "compare": ["compare", "net✓.npz", "net✓.npz"],
        "approximation": ["approximation", *S3, "--hidden", "permutation"],
    }


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calls")
    found = commands(folder)
    assert run(folder, *found["check"]).returncode == 0  # what the others read
    return folder, found


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_any_encoding_of_the_terminal_will_do(calls, name, encoding):
    folder, found = calls
    (folder / "ü✓.svg").unlink(missing_ok=True)
    ended = run(folder, *found[name], *(["--force"] if name == "init" else []), PYTHONIOENCODING=encoding)
    assert (ended.returncode, ended.stderr) == (0, b"")
    text = ended.stdout.decode(encoding)
    if name == "check":
        first, second = text.splitlines()[:2]
        assert first.startswith("+ good: verified (")
        assert second == "    group of order 2 acting through images of order 2 and 1"
    if name in ("plot", "table", "init"):
        assert r"\u2713" in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_errors_can_be_printed_in_any_encoding(tmp_path, encoding):
    found = run(tmp_path, "check", "✓.toml", PYTHONIOENCODING=encoding)
    assert found.returncode == 2
    assert rb"\u2713.toml" in found.stderr
    assert b"Traceback" not in found.stderr


# -- files of other systems --------------------------------------------------------------------------------------------


def test_claims_with_a_byte_order_mark_and_carriage_returns(tmp_path, capsys):
    (tmp_path / "c.toml").write_text(GOOD)
    (tmp_path / "windows.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    for name in ("c", "windows"):
        assert main(["check", str(tmp_path / f"{name}.toml"), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "c" / "good.json").read_bytes() == (tmp_path / "windows" / "good.json").read_bytes()
    (tmp_path / "t.table.toml").write_bytes(b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode())
    assert main(["table", str(tmp_path / "t.table.toml"), "--out", str(tmp_path / "out")]) == 0
    certificate = str(tmp_path / "c" / "good.json")
    assert main(["verify", certificate, "--claims", str(tmp_path / "windows.toml")]) == 0


@pytest.mark.skipif(os.name == "nt", reason="other systems have no such flag")
def test_certificates_are_read_as_bytes_where_files_have_a_text_mode(tmp_path, monkeypatch, capsys):
    (tmp_path / "c.toml").write_text(GOOD)
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out")]) == 0
    flags = []
    original = os.open
    monkeypatch.setattr(os, "O_BINARY", 1 << 30, raising=False)
    monkeypatch.setattr(os, "open", lambda path, flag: flags.append(flag) or original(path, flag & ~(1 << 30)))
    kernel.verify_file(tmp_path / "out" / "good.json")
    assert flags
    assert all(flag & 1 << 30 for flag in flags)


@pytest.mark.skipif(os.name == "nt", reason="other systems have these rights")
def test_files_have_the_rights_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "own", b"")
    assert (tmp_path / "own").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_changed_keeps_the_order_of_values(tmp_path, capsys):
    (tmp_path / "c.toml").write_text(GOOD)
    arguments = ["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out"), "--changed"]
    first, second = ((main(arguments), *capsys.readouterr()) for _ in range(2))
    status, text, _ = first
    assert second == (status, re.sub(r"\([0-9.]+ s\)", "(earlier result)", text), "")
    names = [line.split()[1] for line in text.splitlines() if line.startswith("    ·")]
    assert names == ["width(LEN)", "width(GN)", "order"]
