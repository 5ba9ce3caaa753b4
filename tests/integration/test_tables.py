"""Tables from a specification: values, certificates, resumption, bad input."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from equicert.certificates import kernel
from equicert.certificates.commands.main import main
from equicert.certificates.files import write_atomically
from equicert.certificates.runs.runner import Runner

SPEC = """
[table]
name = "t"
caption = "Widths & bounds"
quantities = ["order", "width(LEN)", "compensation", "dim(LEN, m)", "dim(LEN, 2*m)", "vc(GN, m)"]

[[rows]]
groups = ["C2..C4"]
representations = [["rotation", "rotation"]]
targets = [["x1", "x2"]]
widths = [4, 8]

[[rows]]
groups = ["S3"]
representations = [["permutation", "trivial"]]
targets = ["max(x1, x2, x3) - min(x1, x2, x3)", "relu(x1 + x2 + x3)"]
widths = [4]
"""

SMALL = """
[table]
name = "t"
quantities = ["order", "width(LEN)"]

[[rows]]
groups = ["C2..C4"]
representations = [["rotation", "rotation"]]
targets = [["x1", "x2"]]

[[rows]]
groups = ["S3"]
representations = [["permutation", "trivial"]]
targets = ["max(x1, x2, x3) - min(x1, x2, x3)", "relu(x1 + x2 + x3)"]
"""
"""As many claims, answered at once."""


def test_a_table(tmp_path, capsys):
    spec = tmp_path / "t.table.toml"
    spec.write_text(SPEC)
    out = tmp_path / "out"
    assert main(["table", str(spec), "--out", str(out), "--json", "--jobs", "2"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert found["columns"] == [
        "group",
        "input",
        "output",
        "target",
        "m",
        "order",
        "width(LEN)",
        "compensation",
        "dim(LEN, m)",
        "dim(LEN, 2*m)",
        "vc(GN, m)",
    ]
    assert [row[5:] for row in found["rows"]] == [
        ["2", "4", "2", "8", "16", ""],
        ["2", "4", "2", "16", "32", ""],
        ["3", "6", "3/2", "4", "8", ""],
        ["3", "6", "3/2", "8", "20", ""],
        ["4", "4", "2", "4", "8", ""],
        ["4", "4", "2", "8", "16", ""],
        ["6", "6", "2", "9", "17", "0..292"],
        ["6", "1", "2", "9", "17", "0..292"],
    ]
    assert found["missing"] == [
        "vc(GN, m): the bound is for scalar outputs, and the output has dimension 2 (6 rows, the first is 1)"
    ]
    assert "the bound is for scalar outputs" in captured.err
    for number, digest in enumerate(found["certificates"], 1):
        assert kernel.verify_file(out / "t" / f"t-{number}.json").digest == digest
    rows = list(csv.reader((out / "t.csv").read_text().splitlines()))
    assert [row[:-1] for row in rows[1:]] == found["rows"]
    latex = (out / "t.table.tex").read_text()
    assert r"\label{tab:t}" in latex
    assert r"$\frac{3}{2}$" in latex
    assert r"$\le 292$" in latex
    assert found["digest"] in latex.replace(r"\allowbreak ", "")
    assert found["digest"] in (out / "t.md").read_text()


def test_an_interrupted_table_goes_on(tmp_path, capsys, monkeypatch):
    spec = tmp_path / "t.table.toml"
    spec.write_text(SMALL)
    found = []
    original = Runner.run

    def interrupted(self, entries):
        for place, result in original(self, entries):
            if len(found) == 4:
                raise KeyboardInterrupt
            found.append(result)
            yield place, result

    arguments = ["table", str(spec), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(Runner, "run", interrupted)
    assert main(arguments) == 130
    assert not list((tmp_path / "out").glob("t*"))
    done = {result.id for result in found}
    assert done

    def watched(self, entries):
        for place, result in original(self, entries):
            found.append(result)
            yield place, result

    monkeypatch.setattr(Runner, "run", watched)
    found.clear()
    assert main(arguments) == 0
    assert done <= {result.id for result in found if result.earlier}
    first = (tmp_path / "out" / "t.table.tex").read_bytes()
    found.clear()
    assert main(arguments) == 0
    assert all(result.earlier for result in found)
    shutil.rmtree(tmp_path / "out")
    found.clear()
    assert main(arguments) == 0
    assert not any(result.earlier for result in found)
    assert (tmp_path / "out" / "t.table.tex").read_bytes() == first
    capsys.readouterr()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("C2..C4", "C9..C4"), "expected a range such as C2..C12"),
        (("C2..C4", "X7"), "row 1 (X7, rotation -> rotation): group: "),
        (('"order"', '"ordre"'), "did you mean 'order'"),
        (('[["rotation", "rotation"]]', '[["rotation"]]'), "rows 1 representations 1: 1 entries: expected 2"),
        (("widths = [4, 8]", "widths = [-1]"), "rows 1 widths 1: -1 is out of range: expected at least 0"),
        (('name = "t"', 'name = "../t"'), "table name: '../t' is not a name: use letters"),
        (("[table]", "[table"), "not TOML: "),
        (('C2..C4"', 'C2", { file = "none.g" }'), "row 3 (none.g, rotation -> rotation): group: none.g: no such file"),
        (("widths =", 'hidden = [["standard"]]\nwidths ='), "hidden: 'standard' is not a permutation representation"),
        (("widths =", 'hidden = ["regular"]\nwidths ='), "rows 1 hidden 1: 'regular' is not a list"),
        (("widths =", 'activations = ["gelu"]\nwidths ='), "activation: unknown activation 'gelu'"),
        (("widths =", "supports = [[[1, 0]]]\nwidths ="), "support: a matrix of 1 rows with 2 entries"),
        (
            (
                'quantities = ["order", "width(LEN)", "compensation", "dim(LEN, m)", "dim(LEN, 2*m)", "vc(GN, m)"]',
                'quantities = ["order"]',
            ),
            "no quantity mentions m",
        ),
    ],
)
def test_bad_specifications_get_one_line(tmp_path, capsys, change, line):
    spec = tmp_path / "t.table.toml"
    assert change[0] in SPEC
    spec.write_text(SPEC.replace(*change))
    assert main(["table", str(spec), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert line in captured.err
    assert captured.err.count("\n") == 1
    assert str(spec) in captured.err
    assert not list((tmp_path / "out").glob("t*"))


def test_a_table_of_someone_else_stays(tmp_path, capsys):
    spec = tmp_path / "t.table.toml"
    spec.write_text(SMALL)
    out = tmp_path / "out"
    write_atomically(out / "t.csv", b"my,own,numbers\n")
    assert main(["table", str(spec), "--out", str(out)]) == 2
    assert "t.csv: this file was not written by equicert" in capsys.readouterr().err
    assert (out / "t.csv").read_bytes() == b"my,own,numbers\n"


def test_a_quantity_without_meaning_leaves_the_others(tmp_path, capsys):
    spec = tmp_path / "t.table.toml"
    spec.write_text(
        '[table]\nname = "t"\nquantities = ["order", "width(LEN)", "width(GN)"]\n'
        '[[rows]]\ngroups = ["C2"]\nrepresentations = [["permutation", "trivial"]]\n'
        'targets = ["relu(x1)", "-relu(x1) - relu(x2)"]\n'
    )
    assert main(["table", str(spec), "--out", str(tmp_path / "out"), "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert [row[-3:] for row in found["rows"]] == [["2", "", "1"], ["2", "2", "2"]]
    assert len(found["missing"]) == 1
    assert found["missing"][0].startswith("the target is not equivariant")
    assert found["missing"][0].endswith("(row 1)")
    assert captured.err.count("\n") == 1
    rows = list(csv.reader((tmp_path / "out" / "t.csv").read_text().splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[2][3] == " -relu(x1) - relu(x2)"  # no formula for a spreadsheet


def test_hidden_layers_activations_supports_and_files_are_rows(tmp_path, capsys):
    (tmp_path / "s3.g").write_text("[ (1,2,3), (1,2) ]")
    spec = tmp_path / "t.table.toml"
    spec.write_text(
        '[table]\nname = "t"\nquantities = ["order", "dim_hom", "width(LEN)", "dim(LEN, m)"]\n'
        '[[rows]]\ngroups = [{ file = "s3.g" }]\nrepresentations = [["permutation", "trivial"]]\n'
        'targets = ["sum(abs(x[i]) for i)", { neurons = [{ a = ["1"], w = ["1", "1", "1"], b = "0" }], '
        'activation = "abs" }]\n'
        'hidden = [["regular"], ["permutation", "trivial"]]\nactivations = ["relu", "abs"]\nwidths = [6]\n'
        '[[rows]]\ngroups = ["C4"]\nrepresentations = [["grid(3, 3)", "grid(3, 3)"]]\n'
        'supports = [{ filter = "3x3", grid = [3, 3] }]\n'
    )
    assert main(["table", str(spec), "--out", str(tmp_path / "out"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    columns = ["group", "input", "output", "hidden", "activation", "support", "target", "m"]
    assert found["columns"] == [*columns, "order", "dim_hom", "width(LEN)", "dim(LEN, m)"]
    assert [row[3:5] for row in found["rows"][:4]] == [
        ["regular", "relu"], ["regular", "abs"], ["permutation; trivial", "relu"], ["permutation; trivial", "abs"]
    ]  # fmt: skip
    assert {row[0] for row in found["rows"]} == {"s3.g", "C4"}
    # Where relu stands for abs, another channel, or two invariant neurons, take the linear part away.
    assert [row[-2] for row in found["rows"]] == ["12", "6", "5", "3", "12", "6", "2", "1", ""]
    assert [row[-1] for row in found["rows"][:2]] == ["5", "5"]
    assert [row[9] for row in found["rows"]] == ["1"] * 8 + ["13"]  # 49 pairs of neighbours, one of them fixed
    assert found["rows"][-1][5] == "filter = 3x3, grid = [3, 3]"
    assert "leaky" not in (tmp_path / "out" / "t.table.tex").read_text()
    assert r"\texttt{permutation;" in (tmp_path / "out" / "t.table.tex").read_text()


def test_rows_without_a_target_have_no_widths(tmp_path, capsys):
    spec = tmp_path / "t.table.toml"
    spec.write_text(
        '[table]\nname = "t"\nquantities = ["order", "width(LEN)"]\n'
        '[[rows]]\ngroups = ["C2"]\nrepresentations = [["sign", "trivial"]]\n'
        '[[rows]]\ngroups = ["C2"]\nrepresentations = [["sign", "trivial"]]\ntargets = ["abs(x1)"]\n'
    )
    assert main(["table", str(spec), "--out", str(tmp_path / "out"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row[-2:] for row in found["rows"]] == [["2", ""], ["2", "2"]]
    assert found["missing"] == ["width(LEN) speaks of a function: give 'targets' (row 1)"]


def test_nothing_is_written_where_one_file_is_foreign(tmp_path, capsys):
    spec = tmp_path / "t.table.toml"
    spec.write_text(SMALL)
    out = tmp_path / "out"
    write_atomically(out / "t.md", b"mine")
    assert main(["table", str(spec), "--out", str(out)]) == 2
    capsys.readouterr()
    assert sorted(p.name for p in out.iterdir()) == [".cache", "t.md"]
