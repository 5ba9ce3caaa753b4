"""Groups and representations that are too large are refused with one line, before anything of that size is built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equicert.certificates.commands.main import main

CUBES = " x ".join(["C2"] * 8)
IDENTITY = [["1" if i == j else "0" for j in range(201)] for i in range(201)]
GENERAL = [["1", "1"] + ["0"] * 199, *IDENTITY[1:]]

CASES = {
    "subgroups of C2^8": ((CUBES, "permutation", "trivial", "classes"), "at least 417199 subgroups", "limit of 5000"),
    "subgroups of C2^7 x C3": (
        (" x ".join(["C2"] * 7 + ["C3"]), "trivial", "trivial", "signed_types"),
        "at least 29212 subgroups",
        "limit of 5000",
    ),
    "hidden types of C2^8": ((CUBES, "trivial", "trivial", "dim(LEN, 3)"), "at least 417199", "limit of 5000"),
    "compensation": (("S5", "regular", "regular", "compensation"), "207360000 steps", "limit of 20000000"),
    "copies": (("C5", "10000*rotation", "trivial", "dim_hom"), "20000 dimensions of '10000*rotation'", "1000"),
    "copies of permutations": (("S3", "9999*permutation", "trivial", "dim_hom"), "29997 dimensions", "20000"),
    "tensor powers": (
        ("S10", "tensor(permutation, permutation, permutation, permutation, permutation)", "trivial", "dim_hom"),
        "100000 dimensions",
        "20000",
    ),
    "symmetric square": (("S300", "sym2(permutation)", "trivial", "dim_hom"), "45150 dimensions", "20000"),
    "standard": (("S10000", "standard", "trivial", "dim_hom"), "10000 points for the standard", "1000"),
    "regular": (("S7", "regular", "trivial", "dim_hom"), "has order 5040", "max_order = 2000"),
    "regular of a cycle": (("C20000", "regular", "trivial", "dim_hom"), "has order 20000", "max_order = 2000"),
    "classes of a cycle": (("C20000", "trivial", "trivial", "classes"), "has order 20000", "max_order = 2000"),
    "field": (("C20000", "rotation", "trivial", "dim_hom"), "a field of degree 4000", "up to 64"),
    "chain of a cycle": (("C20000", "permutation", "trivial", "order"), "on 20000 points", "40000000"),
    "chain of S200": (("S200", "permutation", "trivial", "order"), "on 200 points", "40000000"),
    "classes of S200": (("S200", "permutation", "trivial", "classes"), "order about 10^374", "max_order = 2000"),
    "degree": (("S999999", "trivial", "trivial", "dim_hom"), "999999 points", "20000"),
    "degree of a product": (("S15000 x S15000", "trivial", "trivial", "dim_hom"), "30000 points", "20000"),
    "degree of cycles": (("<(1,1000000)>", "trivial", "trivial", "dim_hom"), "1000000 points", "20000"),
    "generators": (
        ("<" + ", ".join(["(1,2)"] * 201) + ">", "trivial", "trivial", "dim_hom"),
        "201 generators",
        "limit of 200",
    ),
    "input times output": (("S2000", "permutation", "permutation", "dim_hom"), "4000000 entries", "2000000"),
    "given matrices": (("C2", [GENERAL], "trivial", "dim_hom"), "201 rows in the matrix of g1", "limit of 200"),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_before_it_is_built(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (group, V, U, asked), size, limit = CASES[name]
    lines = ["[[claim]]", 'id = "large"', f"group = {json.dumps(group)}", f"input = {json.dumps(V)}"]
    lines += [f'output = "{U}"', f'compute = ["{asked}"]']
    path = tmp_path / "claims.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(path), "--out", str(tmp_path / "out"), "--json"]) == 2
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 1
    assert "claim 'large'" in printed.err
    assert size in printed.err and limit in printed.err
    assert json.loads(printed.out)["summary"]["error"] == 1


def test_large_groups_without_large_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(
        '[[claim]]\nid = "cycle"\ngroup = "C20000"\ninput = "permutation"\noutput = "trivial"\n'
        'assert = ["dim_hom == 1"]\n',
        encoding="utf-8",
    )
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "1 verified" in capsys.readouterr().out
