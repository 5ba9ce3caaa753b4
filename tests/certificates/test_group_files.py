"""Groups from files: what GAP, SageMath and SymPy print is read; anything else is refused, and nothing is run."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
import sympy.combinatorics as sympy_groups

from equicert.certificates.claims.group_files import group_of_text
from equicert.certificates.commands.main import main
from equicert.theory.errors import InputError
from equicert.theory.groups.permutation_groups import Group

READ = {
    # GAP
    "Group((1,2,3),(1,2));": ("<(1,2,3), (1,2)>", 3),
    "G := Group( [ (1,2)(3,4), (1,3) ] );\n": ("<(1,2)(3,4), (1,3)>", 4),
    "# a comment\nGroup((1,2)\n  (3,4), # here too\n (1,2))": ("<(1,2)(3,4), (1,2)>", 4),
    "GroupWithGenerators([(1,2)])": ("<(1,2)>", 2),
    "Group([PermList([2,3,1,4])])": ("<(1,2,3)>", 4),
    "Group((1,2));;\n": ("<(1,2)>", 2),
    "Group((1,2,\\\n3))": ("<(1,2,3)>", 3),
    "Group(())": ("<()>", 1),
    "Group([])": ("<>", 1),
    "[ (1,2,3), (1,2) ]": ("<(1,2,3), (1,2)>", 3),
    # SageMath
    "PermutationGroup([(1,2,3), (1,2)])": ("<(1,2,3), (1,2)>", 3),
    "G = PermutationGroup([[(1,2,3),(4,5)],[(3,4)]])": ("<(1,2,3)(4,5), (3,4)>", 5),
    "PermutationGroup(['(1,2,3)(4,5)', \"(3,4)\"])": ("<(1,2,3)(4,5), (3,4)>", 5),
    "Permutation Group with generators [(1,2), (1,2,3)]": ("<(1,2), (1,2,3)>", 3),
    "PermutationGroup([Permutation([2,3,1])])": ("<(1,2,3)>", 3),
    "PermutationGroup([Permutation((1,2,3)), Permutation('(1,2)')])": ("<(1,2,3), (1,2)>", 3),
    # SymPy
    "PermutationGroup([Permutation([1,2,0]), Permutation([1,0,2])])": ("<(1,2,3), (1,2)>", 3),
    "PermutationGroup(Permutation(0, 1, 2), Permutation(0, 1))": ("<(1,2,3), (1,2)>", 3),
    "PermutationGroup([\n    (0 1 2),\n    (2)(0 1)])": ("<(1,2,3), (1,2)>", 3),
    "PermutationGroup([Permutation(0,1)(2,3), Permutation([[0,1],[2,3]], size=6), Permutation(size=3)])": (
        "<(1,2)(3,4), (1,2)(3,4), ()>",
        6,
    ),
    "PermutationGroup([Permutation(1, 2)])": ("<(2,3)>", 3),
    "PermutationGroup([\n    (2)])": ("<()>", 3),
}


@pytest.mark.parametrize("text", READ)
def test_lists_are_read(text):
    name, degree = READ[text]
    found = group_of_text(text)
    assert (found.name, found.degree) == (name, degree)
    named = Group.parse(name)
    assert found.order == named.order


def drawn(seed: int) -> list[list[int]]:
    draw = random.Random(seed)
    n = draw.randint(2, 9)
    return [draw.sample(range(n), n) for _ in range(draw.randint(1, 3))]


@pytest.mark.parametrize("seed", range(10))
def test_what_sympy_prints(seed):
    images = [own for own in drawn(seed) if own != sorted(own)] or [[0, 1, 2]]  # SymPy leaves the identity out
    images = [own for k, own in enumerate(images) if own not in images[:k]]
    group = sympy_groups.PermutationGroup([sympy_groups.Permutation(own) for own in images])
    for text in (str(group), repr(group)):
        found = group_of_text(text)
        assert [list(g) for g in found.generators] == images
        assert found.order == group.order()


@pytest.mark.skipif(shutil.which("gap") is None, reason="GAP is not installed")
def test_what_gap_prints():
    groups = [drawn(seed) for seed in range(10)]
    lists = [",".join(f"PermList({[x + 1 for x in own]})" for own in images) for images in groups]
    program = "".join(f'G := Group({own});; Print(G, "\\n#", Size(G), ";\\n");\n' for own in lists)
    done = subprocess.run(["gap", "-q"], input=program, capture_output=True, text=True, check=True)
    for text, images in zip(done.stdout.split(";")[:-1], groups, strict=True):
        found = group_of_text(text)
        assert [[*g, *range(len(g), len(own))] for g, own in zip(found.generators, images, strict=True)] == images
        assert str(found.order) == text.split("#")[1]


REFUSED = {
    "": "the file is empty",
    "import os\nos.remove('x')": "line 2: '.remove' cannot stand here",
    "__import__('os').system('true')": "line 1",
    "from sympy import *\nPermutationGroup([Permutation(0,1)])": "line 1: '*' cannot stand here",
    "Group((1,2));\nPrint(1);": "line 2: 'Print' cannot stand here",
    'Group((1,2));\nExec("true");': "line 2",
    "Group((1,2)*(2,3))": "'*' cannot stand here",
    "Group((1,2)^2)": "'^2' cannot stand here",
    "SymmetricGroup(3)": "'SymmetricGroup' is not known here",
    "Group(SymmetricGroup(3))": "'SymmetricGroup' is not known here",
    "for i in range(3): pass": "':' cannot stand here",
    "Group((1,2": "the list ends too early",
    "Group((1,2),(0,3))": "the point 0: GAP and SageMath count from 1",
    "PermutationGroup([Permutation(0,1), (1,2)])": "some points are counted from 0 (SymPy)",
    "Group((1,2,2))": "the point 2 stands twice",
    "Group((1,2)(2,3))": "the point 2 stands twice",
    "PermutationGroup([Permutation([0,2])])": "the images are no permutation of 0 .. 1",
    "Group(PermList([1,3]))": "the images are no permutation of 1 .. 2",
    "Group((1 2,3))": "expected a comma between numbers",
    "Group([[1,2]])": "this is no permutation",
    "Group(5)": "this is no permutation",
    "PermutationGroup([(1,2)], domain=[1,2,3])": "'domain' is not known here",
    "PermutationGroup([Permutation(0,1,base=4)])": "'base' is not known here",
    "PermutationGroup([Permutation([1, truesize= 0], size=4)])": "'truesize' is not known here",
    "PermutationGroup([Permutation(size=4, 0, 1)])": "'size' is not known here",
    "Group((1,30000))": "30000 points moved by the generators, beyond the limit of 20000",
    f"Group([{','.join(['(1,2)'] * 201)}])": "201 generators, beyond the limit of 200",
    "(" * 40: "40 brackets inside each other",
    "Group((1,1.5))": "'1.5' cannot stand here",
}


@pytest.mark.parametrize("text", REFUSED)
def test_everything_else_is_refused_on_one_line(text, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text("here")
    (tmp_path / "group.g").write_text(text)
    status = main(["group", "group.g"])
    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    assert captured.err.startswith("equicert: group.g: ")
    assert REFUSED[text] in captured.err
    assert captured.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["group.g", "x"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Group((1,2))\xff", "not UTF-8 at byte 12"),
        (b"#" * 600_000, "larger than 500000 bytes"),
        (None, "no such file"),
    ],
)
def test_bad_files(data, words, tmp_path):
    from equicert.certificates.claims.group_files import read_group

    path = tmp_path / "a\nb.g"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError) as problem:
        read_group(path)
    assert words in str(problem.value)
    assert str(problem.value).startswith(r"'a\nb.g': ")


CLAIM = """
[[claim]]
id = "c"
group = { file = "s3.g" }
input = "permutation"
output = "trivial"
order = 6
target = "relu(x1) + relu(x2) + relu(x3)"
assert = ["width(GN) == 3", "width(LEN) == 3", "equivariant"]
"""


def check(capsys, folder: Path, *arguments: str) -> tuple[int, str, str]:
    status = main([*arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_claim_about_the_group_of_a_file(tmp_path, capsys):
    (tmp_path / "s3.g").write_text("Group((1,2,3),(1,2));\n")
    (tmp_path / "c.toml").write_text(CLAIM)
    claims, out = str(tmp_path / "c.toml"), str(tmp_path / "out")
    assert check(capsys, tmp_path, "check", claims, "--out", out, "--tex")[0] == 0
    certificate = json.loads((tmp_path / "out" / "c.json").read_text())
    digest = hashlib.sha256((tmp_path / "s3.g").read_bytes()).hexdigest()
    assert certificate["source"]["group sha256"] == digest
    assert [g["permutation"] for g in certificate["statement"]["generators"]] == [[1, 2, 0], [1, 0, 2]]
    assert "that of the file" in (tmp_path / "out" / "c.tex").read_text()
    status, text, _ = check(capsys, tmp_path, "describe", claims)
    assert status == 0
    assert f"group: <(1,2,3), (1,2)> of s3.g, SHA-256 {digest}" in text
    verify = ["verify", "--claims", claims, str(tmp_path / "out" / "c.json")]
    assert check(capsys, tmp_path, *verify)[0] == 0
    # Another group in the file is another claim.
    (tmp_path / "s3.g").write_text("Group((1,2,3));\n")
    assert check(capsys, tmp_path, *verify)[0] == 2


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ('{ file = "none.g" }', "group: none.g: no such file"),
        ('"s3.g"', "a file is written group = { file = 's3.g' }"),
        ("{ }", "file"),
        ('{ file = "s3.g", name = "x" }', "name"),
        ("3", "group"),
    ],
)
def test_bad_keys_get_one_line(group, words, tmp_path, capsys):
    (tmp_path / "c.toml").write_text(CLAIM.replace('{ file = "s3.g" }', group))
    status, _, errors = check(capsys, tmp_path, "describe", str(tmp_path / "c.toml"))
    assert status == 2
    assert words in errors
    assert errors.count("\n") == 1


def test_files_on_the_command_line(tmp_path, capsys):
    path = tmp_path / "g.sage"
    path.write_text("PermutationGroup([(1,2,3), (1,2)])")
    status, text, errors = check(capsys, tmp_path, "group", str(path), "--json")
    assert (status, errors) == (0, "")
    named = check(capsys, tmp_path, "group", "<(1,2,3), (1,2)>", "--json")[1]
    assert json.loads(text) == json.loads(named)
    arguments = ["basis", "--input", "permutation", "--output", "permutation", "--json", "--group"]
    assert check(capsys, tmp_path, *arguments, str(path))[1] == check(capsys, tmp_path, *arguments, "S3")[1]
