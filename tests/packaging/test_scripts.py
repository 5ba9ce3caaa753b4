"""Stored tables belong to the scripts that make them."""

from __future__ import annotations

import importlib.util
import json
import os
import runpy
import shutil
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "gap_counts.py"


def gap_counts():
    specification = importlib.util.spec_from_file_location("gap_counts", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_table_of_subgroup_counts_has_the_groups_of_its_script():
    script = gap_counts()
    rows = json.loads(script.FILE.read_text(encoding="utf-8"))
    assert [row[0] for row in rows] == list(script.NAMES)
    assert len(set(script.NAMES)) == len(rows) == 112


def test_a_wrong_row_is_found(monkeypatch, tmp_path, capsys):
    if shutil.which("gap") is None:
        if os.environ.get("CI"):
            pytest.fail("GAP is needed in continuous integration")
        pytest.skip("GAP is not installed")
    script = gap_counts()
    monkeypatch.setattr(script, "NAMES", ["C6", "D4", "<(1,2,3), (1,2)>"])
    monkeypatch.setattr(script, "FILE", tmp_path / "counts.json")
    monkeypatch.setattr(sys, "argv", ["gap_counts.py", "--check"])
    script.FILE.write_text(
        '[\n["C6", 6, 4, 6],\n["D4", 8, 8, 19],\n["<(1,2,3), (1,2)>", 6, 4, 6]\n]\n', encoding="utf-8"
    )
    assert script.main() == 0
    script.FILE.write_text(script.FILE.read_text(encoding="utf-8").replace("19", "18"), encoding="utf-8")
    assert script.main() == 1
    assert '+["D4", 8, 8, 19],' in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted(SCRIPT.parent.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_scripts_say_what_they_do(path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [path.name, "--help"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(path), run_name="__main__")
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("usage: ")
