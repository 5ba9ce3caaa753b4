"""``equicert group``: classes, real irreducible characters, closed subgroups."""

from __future__ import annotations

import json
from itertools import combinations_with_replacement

import pytest

from equicert.certificates.commands.main import main
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.permutation_groups import Group

COMMUTING = {"real": 1, "complex": 2, "quaternionic": 4}
"""Dimension of the algebra of maps that commute with an irreducible representation over the reals."""


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def facts(capsys, *arguments: str):
    status, text, errors = run(capsys, "group", *arguments, "--json")
    assert (status, errors) == (0, "")
    return json.loads(text)


@pytest.mark.parametrize("name", ["C1", "C7", "C12", "D5", "S4", "A5", "Q8 x C3", "Th", "C3^3", "C3 wr C2", "SL(2,3)"])
def test_rows_are_orthogonal_and_complete(name):
    table = CharacterTable(Group.parse(name).elements(2000))
    order, sizes = len(table.elements), [c.size for c in table.classes]
    for x, y in combinations_with_replacement(table.real, 2):
        product = sum(s * a * b for s, a, b in zip(sizes, x.values, y.values, strict=True))
        assert product == (order * COMMUTING[x.type] if x is y else 0)
    assert sum(x.dim**2 // COMMUTING[x.type] for x in table.real) == order
    assert [x.dim for x in table.real] == sorted(x.dim for x in table.real)
    assert all(v == 1 for v in table.real[0].values)


def test_regular_representation_holds_everything(capsys):
    for name in ("Q8", "A4", "D5"):
        for x in facts(capsys, name, "--input", "regular")["irreducibles"]:
            assert x["multiplicity"] == x["dim"] // COMMUTING[x["type"]]


def test_the_icosahedron(capsys):
    found = facts(capsys, "I", "--input", "natural + 2*permutation")
    assert [(x["dim"], x["multiplicity"]) for x in found["irreducibles"]] == [(1, 2), (3, 1), (3, 0), (4, 2), (5, 0)]
    assert found["irreducibles"][1]["values"][3:] in (
        ["(1+sqrt(5))/2", "(1-sqrt(5))/2"],
        ["(1-sqrt(5))/2", "(1+sqrt(5))/2"],
    )
    found = facts(capsys, "I", "--input", "natural")
    # Axes through vertices, faces and edges are fixed by rotations of order 5, 3, 2.
    assert [(s["order"], s["dim_fixed"]) for s in found["closed_subgroups"]] == [
        (1, 3),
        (2, 1),
        (3, 1),
        (5, 1),
        (60, 0),
    ]
    assert found["generators"][0]["matrix"] == [["0", "0", "1"], ["1", "0", "0"], ["0", "1", "0"]]


def test_quaternions(capsys):
    found = facts(capsys, "Q8", "--input", "natural")
    assert [(x["dim"], x["type"], x["multiplicity"]) for x in found["irreducibles"]] == [
        *[(1, "real", 0)] * 4,
        (4, "quaternionic", 1),
    ]
    assert [s["order"] for s in found["closed_subgroups"]] == [1, 8]


def test_text(capsys):
    status, text, errors = run(capsys, "group", "S3", "--input", "permutation")
    assert (status, errors) == (0, "")
    assert text.splitlines()[0] == (
        "S3: order 6, 3 points, 3 conjugacy classes, 3 irreducible representations over the reals"
    )
    assert "2  irrep(2)    2  real       2     1  2   0  -1" in text
    assert text.splitlines()[-4:] == [
        "    1      6           1        3  1",
        "    2      3           3        2  g1",
        "    6      1           1        1  g1, g2",
        "(computed, not certified)",
    ]


def test_latex(capsys):
    status, text, errors = run(capsys, "group", "D5", "--tex")
    assert (status, errors) == (0, "")
    name = r"\texttt{irrep(\allowbreak{}1{,}\allowbreak{} 1)\allowbreak{}}"
    assert (
        rf"$\chi_{{2}}$ & {name} & 2 & real & $2$ & $0$ & $\frac{{\sqrt5-1}}{{2}}$ & $\frac{{-1-\sqrt5}}{{2}}$ \\"
        in text
    )
    _, text, _ = run(capsys, "group", "C24", "--tex")
    # 24 classes, four side by side, and 8 subgroups.
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 7
    assert text.isascii()


def test_latex_of_a_representation(capsys):
    status, text, errors = run(capsys, "group", "D4", "--input", "natural", "--latex")
    assert (status, errors) == (0, "")
    assert r"$g_{1} = (1\;2\;3\;4) \mapsto \begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}$" in text
    # Reflections in an axis and in a diagonal fix lines.
    assert [line for line in text.splitlines() if line.startswith("2 & 4 & 2 & 1 & ")] == [
        r"2 & 4 & 2 & 1 & $g_{2}$ \\",
        r"2 & 4 & 2 & 1 & $g_{2}g_{1}$ \\",
    ]
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 2


def test_subgroups_of_small_groups(capsys):
    """The four subgroups of S3, and those of the largest group whose subgroups are listed."""
    assert [(s["order"], s["index"], s["conjugates"]) for s in facts(capsys, "S3")["subgroups"]] == [
        (1, 6, 1),
        (2, 3, 3),
        (3, 2, 1),
        (6, 1, 1),
    ]
    assert "subgroups" not in facts(capsys, "S3", "--input", "permutation")
    assert "subgroups" not in facts(capsys, "S6")
    assert "subgroups" not in facts(capsys, "C2^7")  # 29212 of them
    _, text, _ = run(capsys, "group", "C2^5")
    assert text.splitlines()[-2] == "and 314 more; --json has them"
    _, text, _ = run(capsys, "group", "S3", "--tex")
    assert r"2 & 3 & 3 & $g_{1}$ \\" in text


def test_names_of_irreducible_representations(capsys):
    """Each name denotes the representation of its row."""
    for group in ("C6", "D6", "S4", "Q8 x C3"):
        for row in facts(capsys, group)["irreducibles"]:
            found = facts(capsys, group, "--input", row["name"])["irreducibles"]
            assert [x["multiplicity"] for x in found] == [int(x["number"] == row["number"]) for x in found]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["S7"], "beyond max_order = 2000"),
        (["M24"], "the character table needs all elements"),
        (["C20 x C20"], "400 conjugacy classes of 'C20 x C20', beyond the limit of 200"),
        (["C199"], "supported are degrees up to 64"),
        (["S3", "--input", "rotation"], "--input: rotation is not defined"),
        (["S3", "--json", "--tex"], "give --tex or --json, not both"),
        (["S3", "--tex", "--input", "rotation"], "--input: rotation is not defined"),
        (["nothing.g"], "nothing.g: no such file"),
        (["S3x"], "unknown group 'S3x'"),
        (["S3", "--max-order", "0"], "--max-order: expected a number"),
        ([], "GROUP"),
    ],
)
def test_bad_input_gets_one_line(arguments, words, capsys):
    status, text, errors = run(capsys, "group", *arguments)
    line = errors or json.loads(text)["error"] + "\n"
    assert status == 2
    assert words in line
    assert line.count("\n") == 1
