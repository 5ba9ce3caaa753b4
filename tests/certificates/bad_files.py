"""A claims file with one bad claim among good ones, through the command line."""

from __future__ import annotations

import re
from pathlib import Path

from equicert.certificates.commands.main import main

GOOD = """
[[claim]]
id = "{id}"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]
"""


def one_line_for(folder: Path, capsys, words: str, **keys: str) -> None:
    """``check`` ends with status 2 and one line on standard error with the file, the claim and ``words``; the claims
    before and after the bad
    one are checked, and no file of the bad one is left."""
    entry = {"id": '"bad"', "group": '"C1"', "input": '"2*trivial"', "output": '"trivial"', "compute": '["width(GN)"]'}
    bad = "[[claim]]\n" + "".join(f"{key} = {value}\n" for key, value in {**entry, **keys}.items())
    path = folder / "claims.toml"
    path.write_text(GOOD.format(id="before") + bad + GOOD.format(id="after"), encoding="utf-8")
    assert main(["check", str(path), "--out", str(folder / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1, captured.err
    assert captured.err.startswith(f"equicert: {path}: claim 'bad': target: "), captured.err
    assert re.search(words, captured.err), captured.err
    assert captured.err.rstrip("\n").isprintable()
    assert "Traceback" not in captured.out + captured.err
    assert all(f"✓ {name}: verified" in captured.out for name in ("before", "after")), captured.out
    assert sorted(file.name for file in (folder / "out").glob("*.json")) == ["after.json", "before.json"]
