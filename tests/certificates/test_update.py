"""``equicert check --update``: proved values take the place of ``?``, and no other line of the file changes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from equicert.certificates import kernel
from equicert.certificates.claims import updates
from equicert.certificates.commands import updating
from equicert.certificates.commands.main import main

TEXT = """\
# Two claims.   (odd   spacing stays)
[settings]
time_limit = 50   # seconds

[[claim]]
id     = "one"
group  = "C2"
input  = "sign"
output = 'trivial'
target = "abs(x1)"
assert = [   # what is claimed
  "width(LEN) ==   ?",  # of layers
  'width(GEN) == ?', "width(GN) == 2",
  "dim(LEN, m) == ?",

]
compute = ["order"]

[[claim]]
group  = "C5"
id     = "two"
input  = "rotation"
output = "rotation"
assert = ["compensation == ?"] # end"""

DONE = {
    "width(LEN) ==   ?": "width(LEN) ==   2",
    "width(GEN) == ?": "width(GEN) == 2",
    "compensation == ?": "compensation == 5/2",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys, *given: str) -> tuple[int, str, str]:
    status = main(["check", *given])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def expected(text: str) -> str:
    for old, new in DONE.items():
        assert old in text
        text = text.replace(old, new)
    return without_formula(text)


def without_formula(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "dim(LEN, m)" not in line)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_values_are_written_and_nothing_else_changes(folder, capsys, start, ending):
    before = TEXT.replace("\n", ending)
    path = folder / "c.toml"
    path.write_bytes(start + before.encode())
    path.chmod(0o640)
    status, told, errors = check(capsys, "c.toml", "--update")
    assert (status, errors) == (0, "")
    after = path.read_bytes().removeprefix(start).decode()
    assert without_formula(after) == expected(before)
    formula = next(line for line in after.splitlines() if "dim(LEN, m)" in line)
    assert formula.startswith('  "dim(LEN, m) == ') and formula.endswith('",') and "?" not in formula
    assert path.read_bytes().startswith(start + b"# Two")
    assert "c.toml: compensation == 5/2\n" in told
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o640
    for name in ("one", "two"):  # the certificates are those of the file as it stands now
        kernel.verify((folder / "out" / f"{name}.json").read_bytes())
        assert main(["verify", f"out/{name}.json", "--claims", "c.toml"]) == 0
    capsys.readouterr()
    stands = path.read_bytes(), path.stat().st_mtime_ns
    status, told, _ = check(capsys, "c.toml", "--update", "--no-out")
    assert (status, path.read_bytes(), path.stat().st_mtime_ns) == (0, *stands)


def test_without_the_option_nothing_is_written(folder, capsys):
    (folder / "c.toml").write_text(TEXT)
    status, _, errors = check(capsys, "c.toml", "--no-out")
    assert status == 2
    assert "asks for a value: `equicert check --update` finds it and writes it there" in errors
    assert (folder / "c.toml").read_text() == TEXT


OPEN = TEXT.replace("width(LEN) ==   ?", "equivariant == ?").replace("dim(LEN, m) == ?", "vc(LEN, 2) == ?")


def test_what_is_no_single_proved_value_stays_open(folder, capsys):
    (folder / "c.toml").write_text(OPEN)
    status, told, _ = check(capsys, "c.toml", "--update", "--json")
    assert status == 3
    text = (folder / "c.toml").read_text()
    assert text == OPEN.replace("width(GEN) == ?", "width(GEN) == 2").replace("tion == ?", "tion == 5/2")
    one, two = json.loads(told)["claims"]
    rows = {row["text"]: row["verdict"] for row in one["asserts"]}
    assert rows["equivariant == ?"] == rows["vc(LEN, 2) == ?"] == "undecided"
    assert rows["width(GEN) == 2"] == rows["width(GN) == 2"] == "verified"
    assert (one["verdict"], one["certificate"], two["verdict"]) == ("undecided", None, "verified")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["two.json"]


def test_ill_posed_claims_do_not_hinder_the_others(folder, capsys):
    text = TEXT.replace('"C2"', '"Y2"')
    (folder / "c.toml").write_text(text)
    status, _, errors = check(capsys, "c.toml", "--update", "--no-out")
    assert (status, "unknown group 'Y2'" in errors, errors.count("\n")) == (2, True, 1)
    assert (folder / "c.toml").read_text() == text.replace("compensation == ?", "compensation == 5/2")


def test_a_value_that_the_claim_does_not_verify_is_not_written(folder, capsys, monkeypatch):
    """Whatever the search says: what is written has been checked in its place."""
    (folder / "c.toml").write_text(TEXT)
    honest = updates.filled
    monkeypatch.setattr(updates, "filled", lambda text, value: honest(text, "7" if "LEN)" in text else value))
    status, _, _ = check(capsys, "c.toml", "--update", "--no-out")
    assert status == 1
    assert '"width(LEN) ==   ?"' in (folder / "c.toml").read_text()
    assert "compensation == 5/2" in (folder / "c.toml").read_text()


def test_documents(folder, capsys):
    block = TEXT.replace("\n", "\n    ")
    text = (
        f'def f():\n    r"""Words with "width(GEN) == ?" in them.\n\n    ```equicert\n    {block}\n    ```\n    """\n'
    )
    (folder / "f.py").write_text(text)
    status, _, errors = check(capsys, "f.py", "--update", "--no-out")
    assert (status, errors) == (0, "")
    after = (folder / "f.py").read_text()
    head, rest = text.split("    ```equicert\n")
    assert without_formula(after) == head + "    ```equicert\n" + expected(rest)


def test_a_file_that_changed_meanwhile_is_left_alone(folder, capsys, monkeypatch):
    path = folder / "c.toml"
    path.write_text(TEXT)
    honest = updating.with_open_questions

    def edited(*given):
        path.write_text(TEXT + "\n# edited")
        return honest(*given)

    monkeypatch.setattr("equicert.certificates.commands.check.with_open_questions", edited)
    status, _, errors = check(capsys, "c.toml", "--update", "--no-out")
    assert (status, path.read_text()) == (2, TEXT + "\n# edited")
    assert "changed while its claims were checked" in errors and errors.count("\n") == 1


def test_tables_that_would_move_are_left_alone(folder, capsys):
    settings, _, claims = TEXT.partition("\n\n")
    first, _, second = claims.partition("\n\n[[claim]]")
    text = f"{first}\n\n{settings}\n\n[[claim]]{second}"
    (folder / "c.toml").write_text(text)
    status, _, errors = check(capsys, "c.toml", "--update", "--no-out")
    assert (status, (folder / "c.toml").read_text()) == (2, text)
    assert "put [settings] before the claims" in errors and errors.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_a_link(folder, capsys):
    (folder / "real").mkdir()
    (folder / "real" / "c.toml").write_text(TEXT)
    (folder / "c.toml").symlink_to("real/c.toml")
    assert check(capsys, "c.toml", "--update", "--no-out")[0] == 0
    assert (folder / "c.toml").is_symlink()
    assert "compensation == 5/2" in Path("real/c.toml").read_text()
    assert [path.name for path in (folder / "real").iterdir()] == ["c.toml"]
