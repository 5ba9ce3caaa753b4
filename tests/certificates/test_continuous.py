"""Claims about continuous groups through the whole program: verdicts, documents, commands, bad input."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.commands.main import main

TURN = {"input": [["0", "-1"], ["1", "0"]], "output": [["0"]]}


def claim(**keys: Any) -> Claim | ClaimError:
    return claims_of_table({"claim": [{"id": "a", **keys}]}, "claims.toml")[0]


def verdict(**keys: Any) -> str:
    found = claim(**keys)
    assert isinstance(found, Claim), found
    return check_claim(found).verdict


@pytest.mark.parametrize(
    ("keys", "asserts"),
    [
        ({"group": "SO(3)", "input": "vector", "output": "trivial", "target": "relu(x1)"}, ["not equivariant"]),
        (
            {"group": "SO(3)", "input": "vector", "output": "trivial", "target": "abs(x1) + abs(x2) + abs(x3)"},
            ["not equivariant", "width(GN) == 5"],
        ),
        (
            {"group": "SO(3)", "input": "vector", "output": "vector", "target": ["x1", "x2", "x3"]},
            ["equivariant", "width(GN) == 6", "width(GEN) == 6", "dim_hom == 1", "order == inf"],
        ),
        (
            {"group": "SO(2) x S3", "input": "vector + permutation", "output": "trivial", "target": "max(x3, x4, x5)"},
            ["equivariant", "dim_hom == 1", "not representable(GN, 1000)", "not representable(LEN, 1000)"],
        ),
        (
            {
                "group": "SO(3)",
                "input": "vector + 3*trivial",
                "output": "vector + trivial",
                "target": ["x1", "x2", "x3", "max(x4, x5, x6, min(x4, x5 + 1))"],
            },
            ["equivariant", "not representable(LEN, 9)", "width(LEN) == inf"],
        ),
        (
            {
                "group": "SO(3)",
                "input": "vector + 3*trivial",
                "output": "vector + trivial",
                "target": ["x1", "x2", "x3", "max(x4, x5, x6, x1)"],
            },
            ["not equivariant"],
        ),
        ({"lie": [TURN], "target": "max(x1, x2, x1 + x2)"}, ["not equivariant"]),
        (
            {"group": "SL(2)", "input": "vector^2", "output": "trivial", "target": "relu(x2 - x3)"},
            ["equivariant", "width(GEN) == 1", "dim_hom == 1"],
        ),
        ({"lie": [{"input": [["2"]], "output": [["2"]]}], "target": "abs(x1)"}, ["equivariant", "width(GEN) == 2"]),
        ({"lie": [{"input": [["2"]], "output": [["1"]]}], "target": "abs(x1)"}, ["not equivariant"]),
    ],
    ids=str,
)
def test_what_is_true_is_verified(keys: Any, asserts: list[str]) -> None:
    assert verdict(**keys, **{"assert": asserts}) == "verified"


@pytest.mark.parametrize(
    ("group", "count"),
    [
        ("SO(3)", 1),
        ("O(2)", 2),
        ("O(5)", 2),
        ("U(2)", 1),
        ("SL(2)", 1),
        ("SO(1,3)", 2),
        ("SO(2,2)", 2),
        ("O(1,1)", 4),
        ("SO(2) x S3", 6),
        ("O(2) x O(2)", 4),
        ("O(2) wr S3", 48),
    ],
)
def test_components_are_those_of_the_textbook(group: str, count: int) -> None:
    V = "vector[1]" if " x O" in group else "vector"
    assert verdict(group=group, input=V, output="trivial", **{"assert": [f"component_group == {count}"]}) == "verified"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"group": "S3", "input": "permutation", "output": "trivial"}, "each element is a component"),
        ({"lie": [TURN], "generators": [{"input": [["-1", "0"], ["0", "-1"]], "output": [["1"]]}]}, "may lie in the"),
    ],
)
def test_components_that_are_not_counted(keys: Any, words: str) -> None:
    found = claim(**keys, **{"assert": ["component_group == 2"]})
    assert isinstance(found, Claim)
    result = check_claim(found)
    assert result.verdict == "error"
    assert words in result.message
    assert "\n" not in result.message


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"lie": []}, "the list is empty"),
        ({"lie": [TURN], "group": "C2"}, "'lie' gives the group and both representations"),
        ({"lie": [TURN, {"input": [["0"]], "output": [["0"]]}]}, "all have one size"),
        ({"lie": [TURN], "generators": [{"input": [["1", "1"], ["0", "1"]], "output": [["1"]]}]}, "infinite order"),
        ({"lie": [TURN], "order": 4}, "the matrices group is infinite|is infinite"),
        ({"lie": [TURN], "hidden": ["regular"]}, "'hidden' is not available for the continuous group"),
        ({"lie": [TURN], "support": [[1, 1]]}, "'support' is not available for the continuous group"),
        ({"lie": [TURN], "points": {"x": ["1", "2"]}}, "'points' is not available for the continuous group"),
        ({"lie": [TURN], "target": {"points": [["1", "2"]], "values": ["0"]}}, "finite data are not available"),
        ({"lie": [{"input": [["0", "1"]], "output": [["0"]]}]}, "square|rows"),
        ({"lie": [{"input": [["0"]], "output": [["x"]]}]}, "output matrix of lie 1"),
        ({"lie": [{"input": [["0"]]}]}, "output"),
        ({"lie": 3}, "not a list"),
        ({"group": "SO(3)", "input": [[["1"]]], "output": "trivial"}, "name the representation"),
    ],
    ids=str,
)
def test_bad_claims_get_one_line(keys: Any, words: str) -> None:
    found = claim(**keys, **{"assert": ["dim_hom >= 0"]})
    assert isinstance(found, ClaimError), found
    assert "\n" not in found.line
    assert re.search(words, found.line), found.line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("classes == 1", "infinitely many subgroups"),
        ("types(2) == 1", "infinitely many subgroups"),
        ("representable(2*trivial)", "equicert hidden"),
        ("separates(input, x, y)", "orbits of points are infinite"),
        ("simpler(3)", "compare dim"),
    ],
)
def test_what_is_for_finite_groups_is_refused(text: str, reason: str) -> None:
    found = claim(lie=[TURN], target="0", **{"assert": [text]})
    assert isinstance(found, Claim)
    result = check_claim(found)
    assert result.verdict == "error"
    assert "continuous group" in result.message
    assert reason in result.message


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


V = ["--group", "SO(3)", "--input", "vector"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("group", "SO(3)"),
        ("orbits", "--group", "SO(1,2)", "--input", "vector"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_for_finite_groups_refuse_in_one_line(capsys: Any, arguments: tuple[str, ...]) -> None:
    status, _, errors = run(capsys, *arguments)
    assert status == 2
    assert len(errors.splitlines()) == 1
    assert "infinite" in errors or "skew-symmetric" in errors


def test_orbits_of_a_named_group(capsys: Any) -> None:
    status, text, _ = run(capsys, "orbits", "--group", "SO(3)", "--input", "2*vector", "--json")
    found = json.loads(text)
    assert status == 0
    assert [found[f"dim_{name}"] for name in ("group", "orbit", "quotient")] == [3, 3, 3]


def test_basis_and_its_layer(capsys: Any, tmp_path: Any) -> None:
    out = tmp_path / "layer.py"
    options = (*V, "--output", "ext2(vector)", "--format", "torch", "--out", str(out))
    status, text, _ = run(capsys, "basis", *options)
    assert status == 0
    assert text.splitlines()[1:4] == ["0   0  a", "0  -a  0", "a   0  0"]
    written = out.read_text(encoding="utf-8")
    assert "The last 2 generators are those of its Lie algebra." in written
    assert "GENERATORS = 2" in written


def test_reports_name_the_whole_group(capsys: Any) -> None:
    about = ("--group", "SO(3) x S2", "--input", "vector + permutation", "--output", "trivial")
    status, text, _ = run(capsys, "prove", *about, "dim_hom == 1")
    assert (status, text.splitlines()[1].strip()) == (0, "infinite group (SO(3) x S2)")


def test_describe_says_that_the_group_is_infinite(capsys: Any, tmp_path: Any) -> None:
    file = tmp_path / "a.claims.toml"
    file.write_text(
        '[[claim]]\nid = "a"\ngroup = "O(2)"\ninput = "vector"\noutput = "det"\nassert = ["dim_hom == 0"]\n'
    )
    status, text, _ = run(capsys, "describe", str(file))
    assert status == 0
    assert "infinite: its Lie algebra has 1 generator(s) here" in text
    assert "    lie 1:\n      0  -1\n      1   0\n" in text


@pytest.mark.parametrize(
    ("group", "V", "U", "option", "key", "dims"),
    [
        ("SO(3)", "vector", "trivial", ["--target", "relu(x1) + x1"], "function", (1, 3)),
        ("SO(3)", "vector", "trivial", ["--target", "relu(x1) + x2"], "function", (0, 3)),
        ("O(3)", "vector", "trivial", ["--target", "0"], "function", (3, 3)),
        ("SO(3)", "vector + trivial", "trivial", ["--target", "relu(x4)"], "function", (3, 3)),
        ("SO(3)", "vector", "vector", ["--matrix", '[["0","-1","0"],["1","0","0"],["0","0","2"]]'], "matrix", (1, 3)),
        ("SO(1,1)", "vector", "trivial", ["--target", "relu(x1 + x2)"], "function", (0, 1)),
        ("SO(4)", "vector", "trivial", ["--target", "abs(x1)"], "function", (3, 6)),
        ("SL(2)", "vector", "trivial", ["--target", "abs(x1)"], "function", (1, 3)),
    ],
)
def test_connected_symmetry(capsys: Any, group: str, V: str, U: str, option: list[str], key: str, dims: Any) -> None:
    """Stabilizers in the textbook's groups: turns about an axis, all turns, shears that fix a covector."""
    command = ("symmetry", "--group", group, "--input", V, "--output", U, *option)
    status, text, errors = run(capsys, *command, "--json")
    assert (status, errors) == (0, "")
    found = json.loads(text)[key]
    assert (found["dimension"], found["algebra"]) == dims
    assert len(found["elements"]) == dims[0]
    status, text, _ = run(capsys, *command)
    assert f"a connected group of dimension {dims[0]}" in text


def test_connected_symmetry_of_a_network(capsys: Any, tmp_path: Any) -> None:
    """Two neurons that a turn about the third axis moves, but whose sum it does not: layers have less symmetry."""
    file = tmp_path / "net.json"
    neurons = [{"a": ["1"], "w": [x, "0", "1"], "b": "0"} for x in ("0", "1", "1")]
    neurons[2]["a"] = ["-1"]
    file.write_text(json.dumps({"neurons": neurons, "e": ["0"]}))
    options = ("--group", "SO(3)", "--input", "vector", "--output", "trivial", "--network", str(file), "--json")
    status, text, errors = run(capsys, "symmetry", *options)
    assert (status, errors) == (0, "")
    found = json.loads(text)
    assert found["function"]["dimension"] == 1
    assert found["layers"]["dimension"] == 0


def test_scaling_of_an_eigenvector_is_a_symmetry(capsys: Any, tmp_path: Any) -> None:
    """``abs(x1)`` in the first coordinate is equivariant under diag(t, 1/t), which scales its hyperplane."""
    file = tmp_path / "net.json"
    neurons = [{"a": ["1", "0"], "w": [x, "0"], "b": "0"} for x in ("1", "-1")]
    file.write_text(json.dumps({"neurons": neurons, "e": ["0", "0"]}))
    options = ("--group", "SL(2)", "--input", "vector", "--output", "vector", "--network", str(file), "--json")
    found = json.loads(run(capsys, "symmetry", *options)[1])
    assert found["function"]["dimension"] == 1
    (pair,) = found["layers"]["elements"]
    assert pair in [[[["1", "0"], ["0", "-1"]]] * 2, [[["-1", "0"], ["0", "1"]]] * 2]


def test_hidden_layers_are_those_of_the_components(capsys: Any) -> None:
    options = ("--group", "O(2) x C3", "--input", "vector + det[1] + permutation", "--output", "trivial")
    status, text, errors = run(capsys, "hidden", *options, "--width", "2", "--json")
    assert (status, errors) == (0, "")
    found = json.loads(text)
    assert found["order"] == 6
    assert found["invariants"]["covectors"] == [[str(int(i == j)) for j in range(6)] for i in range(2, 6)]
    assert [c["dim_input"] for c in found["classes"]] == [4, 3, 2, 1]
    assert "covectors of the input, as rows:" in run(capsys, "hidden", *options)[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hidden", *V, "--output", "trivial"), "fixes no covector of the input"),
        (("hidden", *V[:2], "--input", "trivial", "--output", "vector"), "fixes no vector of the output"),
        (("hidden", "--group", "SO(1,1)", "--input", "vector", "--output", "trivial"), "may be rescaled"),
        (("arrangement", *V, "--output", "trivial", "--width", "3"), "fixes no covector of the input"),
        (("arrangement", *V, "--output", "trivial", "--network", "net.json"), "ask for --width"),
        (("bounds", *V, "--output", "trivial", "--width", "3"), "fixes no covector of the input"),
        (("bounds", *V, "--output", "vector", "--width", "3", "--skip"), "--skip: not available"),
        (("bounds", *V, "--output", "trivial", "--width", "3", "--entries", "1"), "--entries: not available"),
        (("compensation", *V, "--output", "vector"), "the factor itself is a quantity"),
    ],
)
def test_what_hidden_and_compensation_refuse(capsys: Any, arguments: tuple[str, ...], words: str) -> None:
    status, _, errors = run(capsys, *arguments)
    assert status == 2
    assert words in errors
    assert len(errors.splitlines()) == 1


BESIDE = (
    ("--group", "C2", "--input", "sign + trivial", "--output", "trivial"),
    ("--group", "SO(2) x C2", "--input", "vector + sign[2] + trivial", "--output", "trivial"),
)


def test_sizes_and_types_beside_a_factor_that_nothing_sees(capsys: Any) -> None:
    """LEN under SO(2) x C2 is that under C2; GN has two more inputs."""
    alone, beside = (json.loads(run(capsys, "bounds", *g, "--width", "3", "--json")[1]) for g in BESIDE)
    for entry in ("compensation", "compensating_width"):
        assert alone[entry] == beside[entry]
    assert [c for c in alone["classes"] if c["class"] == "LEN"] == [c for c in beside["classes"] if c["class"] == "LEN"]
    first, second = (next(c for c in found["classes"] if c["class"] == "GN") for found in (alone, beside))
    assert [int(c["params"]) for c in (first, second)] == [3 * (2 + 1 + 1) + 1, 3 * (4 + 1 + 1) + 1]
    alone, beside = (json.loads(run(capsys, "arrangement", *g, "--width", "3", "--json")[1]) for g in BESIDE)
    assert alone == beside


def test_the_nearest_network_leaves_out_what_nothing_sees(capsys: Any, tmp_path: Any) -> None:
    """Weights of vectors go to zero; their squares add to the distance under C2."""
    weights = [["3", "1"], ["-2", "5"], ["1", "1"]]
    moved = [["1", "2"], ["0", "-3"], ["4", "0"]]
    found = []
    for group, more in zip(BESIDE, ([[]] * 3, moved), strict=True):
        neurons = [
            {"a": ["2"], "w": [*first, *w], "b": str(k)} for k, (first, w) in enumerate(zip(more, weights, strict=True))
        ]
        file = tmp_path / f"net{len(found)}.json"
        file.write_text(json.dumps({"neurons": neurons, "e": ["1"]}))
        status, text, errors = run(capsys, "nearest", *group, "--network", str(file), "--json")
        assert (status, errors) == (0, "")
        found.append(json.loads(text))
    alone, beside = ({tuple(t["classes"]): Fraction(t["distance_squared"]) for t in x["types"]} for x in found)
    assert beside == {kind: square + 1 + 4 + 9 + 16 for kind, square in alone.items()}
    nearest = [x["network"]["neurons"] for x in found]
    assert [n["w"] for n in nearest[1]] == [["0", "0", *n["w"]] for n in nearest[0]]


FINITE = [
    ("C2", "2*sign", "trivial", ["relu(x1) + relu(x2) + relu(-x1 - x2)"]),
    ("S3", "permutation", "permutation", ["x1 + relu(x2 + x3)", "x2 + relu(x1 + x3)", "x3 + relu(x1 + x2)"]),
    ("C3", "standard", "standard", ["x1", "x2"]),
    ("S2", "permutation", "sign", ["relu(x1 - x2 - 1) - relu(x2 - x1 - 1)"]),
]
ASKED = ["width(GN)", "width(LEN)", "compensation", "dim(LEN, 4)", "params(LEN, 3)"]


def values(**keys: Any) -> dict[str, str]:
    found = claim(**keys, compute=ASKED)
    assert isinstance(found, Claim), found
    result = check_claim(found)
    assert result.verdict == "verified", result
    return dict(result.values)


@pytest.mark.parametrize(("group", "V", "U", "target"), FINITE, ids=[entry[0] for entry in FINITE])
@pytest.mark.parametrize("beside", ["SO(2)", "SL(2)"])
def test_a_factor_that_nothing_sees_changes_nothing(beside: str, group: str, V: str, U: str, target: list[str]) -> None:
    """The reduction gives what the finite group alone has: another way through the program."""
    alone = values(group=group, input=V, output=U, target=target)
    shifted = [re.sub(r"x(\d)", lambda m: f"x{int(m[1]) + 2}", text) for text in target]
    factors = f"{beside} x {group}"
    inputs = "vector + " + V.replace("sign", "sign[2]").replace("standard", "standard[2]")
    beside_it = values(group=factors, input=inputs, output=U + "[2]" * (U != "trivial"), target=shifted)
    assert beside_it == alone


def test_a_skip_connection_has_all_equivariant_maps() -> None:
    """The plane in the output adds the two maps of the plane to itself, and nothing else (T13.7)."""
    finite = {"input": "2*sign", "output": "trivial", "target": "abs(x1)", "skip": True}
    alone = values(group="C2", **finite)
    beside = {"input": "vector + 2*sign[2]", "skip": True}
    same = values(group="SO(2) x C2", **beside, output="trivial", target="abs(x3)")
    assert same == alone
    more = values(group="SO(2) x C2", **beside, output="vector + trivial", target=["x1 - x2", "x1 + x2", "abs(x3)"])
    assert {**alone, **{key: str(int(alone[key]) + 2) for key in ("dim(LEN, 4)", "params(LEN, 3)")}} == more


def fractions(table: Any) -> list[list[Fraction]]:
    return [[Fraction(x) for x in row] for row in table]


def times(A: Any, B: Any) -> list[list[Fraction]]:
    return [[sum((x * B[k][j] for k, x in enumerate(row)), Fraction(0)) for j in range(len(B[0]))] for row in A]


@pytest.mark.parametrize("seed", range(3))
def test_another_basis_changes_nothing(seed: int) -> None:
    """O(2) on a plane and two signs, and its function, in a random basis of the input."""
    random = Random(seed)
    J = fractions([[0, -1, 0, 0], [1, 0, 0, 0], [0] * 4, [0] * 4])
    flip = fractions([[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0], [0, 0, 0, -1]])
    T = inverse = fractions([[int(i == j) for j in range(4)] for i in range(4)])
    for _ in range(6):  # elementary steps, so that the inverse is known
        i, j = random.sample(range(4), 2)
        step = fractions([[int(a == b) for b in range(4)] for a in range(4)])
        back = [list(row) for row in step]
        step[i][j] = Fraction(random.randint(1, 3), random.randint(1, 2))
        back[i][j] = -step[i][j]
        T, inverse = times(step, T), times(inverse, back)
    texts = [[[str(x) for x in row] for row in times(T, times(A, inverse))] for A in (J, flip)]
    third, fourth = (" + ".join(f"({x})*x{k + 1}" for k, x in enumerate(inverse[row])) for row in (2, 3))
    found = values(
        lie=[{"input": texts[0], "output": [["0"]]}],
        generators=[{"input": texts[1], "output": [["1"]]}],
        target=f"relu({third}) + relu({fourth}) + relu(-({third}) - ({fourth}))",
    )
    assert found == values(group="C2", input="2*sign", output="trivial", target="relu(x1) + relu(x2) + relu(-x1 - x2)")
