"""The key ``support``: equivariant maps with a support, and supports that are compatible with a group."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.commands.main import main

Table = list[list[Fraction]]


def understood(**entry: Any) -> Any:
    (found,) = claims_of_table({"claim": [{"id": "it", **entry}]}, "a file")
    return found


def values(**entry: Any) -> dict[str, str]:
    claim = understood(**entry)
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    assert result.verdict in ("verified", "undecided"), result
    return dict(result.values)


# -- by averaging over the whole group ---------------------------------------------------------------------------------


def elements(generators: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """All elements of a finite group of pairs of matrices."""
    (rho, pi), *_ = generators
    found = [(sympy.eye(rho.rows), sympy.eye(pi.rows))]
    seen = {(tuple(found[0][0]), tuple(found[0][1]))}
    for V, U in found:
        for g, h in generators:
            new = (g * V, h * U)
            key = (tuple(new[0]), tuple(new[1]))
            if key not in seen:
                seen.add(key)
                found.append(new)
                assert len(found) < 100
    return found


def by_averaging(generators: list[tuple[Any, Any]], mask: list[list[int]]) -> tuple[int, bool]:
    """The dimension of the equivariant maps with a support, and whether the projections commute."""
    group = elements(generators)
    p, d = len(mask), len(mask[0])
    average = sympy.zeros(p * d, p * d)
    for rho, pi in group:
        average += sympy.kronecker_product(pi, rho.inv().T)
    average /= len(group)
    assert average * average == average
    cut = sympy.diag(*[x for row in mask for x in row])
    inside = (sympy.eye(p * d) - average).col_join(sympy.eye(p * d) - cut)
    return p * d - inside.rank(), average * cut == cut * average


def texts(A: Any) -> list[list[str]]:
    return [[str(A[i, j]) for j in range(A.cols)] for i in range(A.rows)]


SWAP, CYCLE = sympy.Matrix([[0, 1], [1, 0]]), sympy.Matrix([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
SIGNS, ONE, TURN = sympy.diag(1, -1), sympy.eye(1), sympy.Matrix([[0, -1], [1, -1]])
ACTIONS = {
    "swaps": [(SWAP, SWAP)],
    "signs": [(SIGNS, SIGNS)],
    "swap and sign": [(SWAP, SIGNS)],
    "cycle": [(CYCLE, CYCLE)],
    "cycle and turn": [(CYCLE, TURN)],
    "turns": [(TURN, TURN)],
    "dihedral": [(TURN, ONE), (SWAP, -ONE)],
    "four": [(SIGNS, SWAP), (-sympy.eye(2), sympy.eye(2))],
}
CHANGE = {1: sympy.Matrix([[2]]), 2: sympy.Matrix([[1, 1], [0, 1]]), 3: sympy.Matrix([[1, 1, 0], [0, 1, 2], [0, 0, 1]])}
"""A change of coordinates makes representations that are not orthogonal."""


def action(name, skew):
    """Generators, in other coordinates where ``skew``, and as a claim writes them."""
    generators = ACTIONS[name]
    if skew:
        generators = [
            (CHANGE[g.rows] * g * CHANGE[g.rows].inv(), CHANGE[h.rows] * h * CHANGE[h.rows].inv())
            for g, h in generators
        ]
    return generators, [{"input": texts(g), "output": texts(h)} for g, h in generators]


@pytest.mark.parametrize("skew", [False, True])
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_dimension_and_compatibility_by_averaging(name, skew):
    generators, written = action(name, skew)
    d, p = generators[0][0].rows, generators[0][1].rows
    chance = random.Random(name)
    masks = [m for m in itertools.product((0, 1), repeat=p * d) if any(m)]
    seen = set()
    for mask in chance.sample(masks, min(20, len(masks))) + [masks[-1]]:
        rows = [list(mask[i * d : (i + 1) * d]) for i in range(p)]
        dimension, commute = by_averaging(generators, rows)
        entry = {"generators": written, "support": rows}
        assert values(**entry, compute=["compatible"]) == {"compatible": str(commute).lower()}, rows
        claim = understood(**entry, compute=["dim_hom"])
        if isinstance(claim, Claim) and not claim.problems:
            assert values(**entry, compute=["dim_hom"]) == {"dim_hom": str(dimension)}, rows
        seen.add(commute)
    assert True in seen


# -- the ways to write a support ---------------------------------------------------------------------------------------


def test_filters_on_images():
    image = {"group": "C4", "input": "grid(5, 5)", "output": "grid(5, 5)", "compute": ["dim_hom", "compatible"]}
    # (3 + 3 + 3 + 2 + 2)^2 pairs of neighbours, all but the middle one with itself in fours
    assert values(**image, support={"filter": "3x3", "grid": [5, 5]}) == {"dim_hom": "43", "compatible": "true"}
    assert values(**image, support={"filter": "1x1", "grid": [5, 5]})["dim_hom"] == "7"
    two = {**image, "input": "2*grid(5, 5)", "compute": ["dim_hom"]}
    assert values(**two, support={"filter": "3x3", "grid": [5, 5]}) == {"dim_hom": "86"}
    torus = {"group": "shifts(4, 4) : C4", "input": "permutation", "output": "permutation", "compute": ["dim_hom"]}
    assert values(**torus, support={"filter": "3x3", "grid": [4, 4], "cyclic": True}) == {"dim_hom": "3"}
    moved = understood(**torus, support={"filter": "3x3", "grid": [4, 4]})
    assert "does not respect the support" in moved.problems["dim_hom"]


def test_orbits_of_entries():
    entry = {"group": "C4", "input": "grid(3, 3)", "output": "trivial", "compute": ["dim_hom"]}
    cross = understood(**entry, support=[[0, 1, 0, 1, 1, 1, 0, 1, 0]])
    orbits = understood(**entry, support={"orbits": [[1, 2], [1, 5]]})
    assert cross.support == orbits.support == ((1, 3, 4, 5, 7),)
    assert check_claim(orbits).certificate["statement"]["support"] == [[1, 3, 4, 5, 7]]


def test_a_certificate_without_support_has_no_such_key():
    found = check_claim(understood(group="C2", input="sign", output="sign", compute=["dim_hom"]))
    assert "support" not in found.certificate["statement"]


BAD = {
    "empty": ([[0] * 9], "no entry may be nonzero"),
    "rows": ([[1] * 9, [1] * 9], "expected 1 row, one for each output, of 9 entries"),
    "ragged": ([[1] * 8], "expected 1 row, one for each output, of 9 entries"),
    "two": ([[2] * 9], "out of range: expected at most 1"),
    "filter": ({"filter": "2x2", "grid": [3, 3]}, "is no filter: expected odd numbers"),
    "word": ({"filter": "cross", "grid": [3, 3]}, "is no filter: expected odd numbers"),
    "grid": ({"filter": "3x3", "grid": [5, 5]}, "expected dimensions that are multiples of 25"),
    "no centre": ({"filter": "3x3", "grid": [3, 1]}, "expected dimensions that are multiples of 3"),
    "no image": ({"filter": "3x3"}, "give their rows and columns, grid = [5, 5], or hexgrid = 1"),
    "two images": ({"filter": "3x3", "grid": [3, 3], "hexgrid": 1}, "give their rows and columns"),
    "square in hexagons": ({"filter": "3x3", "hexgrid": 1}, "the filter of a hexgrid is 'hex'"),
    "hexagons in squares": ({"filter": "hex", "grid": [3, 3]}, "is no filter: expected odd numbers"),
    "hexagons": ({"filter": "hex", "hexgrid": 1}, "multiples of 7, as of '2*hexgrid(1)', found 9"),
    "radius": ({"filter": "hex", "hexgrid": 100}, "30301 cells of hexgrid(100), beyond the limit"),
    "outside": ({"orbits": [[2, 1]]}, "the entry (2, 1) is outside: there are 1 rows and 9 columns"),
    "key": ({"mask": "3x3"}, "support"),
}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_bad_supports_are_one_line(kind, tmp_path: Path, capsys):
    given, line = BAD[kind]
    found = understood(group="C4", input="grid(3, 3)", output="trivial", compute=["dim_hom"], support=given)
    assert found.key.startswith("support"), found
    assert line in found.line
    assert "\n" not in found.line


def test_a_support_that_a_generator_does_not_respect(tmp_path: Path, capsys):
    path = tmp_path / "c.toml"
    path.write_text(
        '[[claim]]\nid = "corner"\ngroup = "C4"\ninput = "grid(3, 3)"\noutput = "trivial"\n'
        "support = [[1, 1, 0, 1, 1, 0, 0, 0, 0]]\n"
        'assert = ["dim_hom == 1", "not compatible", "width(GN) == 2"]\n'
    )
    assert main(["check", str(path), "--no-out", "--json"]) == 2
    errors = capsys.readouterr()
    assert '"verdict": "verified"' in errors.out
    assert (
        "the generator g1 does not respect the support: it moves the entry (1, 1), which is in it, to (1, 7), which "
        "is not: mend the support, or ask for `compatible`"
    ) in errors.out
    assert "width(GN) is not available with `support`" in errors.out or "speaks of a function" in errors.out
    assert main(["describe", str(path)]) == 0
    assert "  support: 4 of 9 entries of a linear map may be nonzero" in capsys.readouterr().out


def test_compatible_needs_a_support():
    found = understood(group="C4", input="grid(3, 3)", output="trivial", compute=["compatible"])
    assert "give, for example, support" in found.problems["compatible"]


# -- the command basis -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("skew", [False, True])
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_the_basis_has_the_support_and_the_dimension(name, skew):
    generators, written = action(name, skew)
    d, p = generators[0][0].rows, generators[0][1].rows
    chance = random.Random(name)
    for _ in range(6):
        rows = [[chance.randint(0, 1) for _ in range(d)] for _ in range(p)]
        rows[0][0] = 1
        claim = understood(generators=written, support=rows, compute=["order"])
        space = claim.linear_maps()
        assert space.dim == by_averaging(generators, rows)[0]
        assert len(space.basis) == space.dim
        for matrix in space.basis:
            table = matrix.tolist()
            assert all(rows[i][j] or table[i][j] == 0 for i in range(p) for j in range(d))
            A = sympy.Matrix(p, d, lambda i, j, t=table: sympy.Rational(str(t[i][j])))
            assert all(A * g == h * A for g, h in generators)
            assert A.rank() > 0


def test_the_command_basis_with_a_support(capsys):
    given = ["basis", "--group", "C4", "--input", "grid(3, 3)", "--output", "trivial", "--support"]
    assert main([*given, "[[0, 1, 0, 1, 1, 1, 0, 1, 0]]"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "dim Hom_G(V, U) = 2  (1 x 9 matrices with a support of 5 entries)",
        "0  a  0  a  b  a  0  a  0",
        "(computed, not certified)",
    ]
    image = ["basis", "--group", "C4", "--input", "grid(5, 5)", "--output", "grid(5, 5)", "--json", "--support"]
    assert main([*image, '{ filter = "3x3", grid = [5, 5] }']) == 0
    assert '"dim_hom": 43' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[1, 1, 0, 1, 1, 0, 0, 0, 0]]", "the generator g1 does not respect the support"),
        ("[[1]]", "--support: a matrix of 1 rows with 1 entries"),
        ("3x3", "--support: cannot read '3x3'"),
        ("[]\nid = 3", "--support: cannot read"),
        ('"3x3"', "--support: "),
        ("[[2]]", "--support: 2 is out of range"),
    ],
)
def test_bad_supports_of_the_command(text, line, capsys):
    given = ["basis", "--group", "C4", "--input", "grid(3, 3)", "--output", "trivial", "--support", text]
    assert main(given) == 2
    errors = capsys.readouterr().err
    assert line in errors
    assert len(errors.splitlines()) == 1


# -- filters on features, hexagons, first layers -----------------------------------------------------------------------


def counted(group: str, V: str, U: str, support: dict) -> str:
    return values(group=group, input=V, output=U, support=support, compute=["dim_hom"])["dim_hom"]


@pytest.mark.parametrize(("group", "order"), [("p4(5)", 4), ("p4m(4)", 8), ("shifts(3,5) : D2", 4)])
def test_filters_between_features_of_groups_with_translations(group: str, order: int):
    """A neuron for each element of the group has a weight for each input that it sees."""
    h, w = {"p4(5)": (5, 5), "p4m(4)": (4, 4)}.get(group, (3, 5))
    cross = {"filter": "3x1", "grid": [h, w], "cyclic": True}
    square = {"filter": "3x3", "grid": [h, w], "cyclic": True}
    assert counted(group, "permutation", "regular", square) == "9"
    assert counted(group, "regular", "permutation", square) == "9"
    assert counted(group, "regular", "regular", square) == str(9 * order)
    assert counted(group, "2*permutation", "regular", square) == "18"
    assert counted(group, "regular", "regular", {**square, "filter": "1x1"}) == str(order)
    if group.startswith("shifts"):  # no quarter turns
        assert counted(group, "permutation", "regular", cross) == "3"
    else:
        moved = understood(group=group, input="permutation", output="regular", support=cross, compute=["dim_hom"])
        assert "does not respect the support" in moved.problems["dim_hom"]


@pytest.mark.parametrize(("group", "scalar", "order"), [("C6", 2, 6), ("D6", 2, 12), ("C3", 3, 3), ("C2", 4, 2)])
def test_hexagonal_filters(group: str, scalar: int, order: int):
    for radius in (1, 2):
        V, support = f"hexgrid({radius})", {"filter": "hex", "hexgrid": radius}
        assert counted(group, V, "trivial", support) == str(scalar)
        assert counted(group, V, "regular", support) == "7"
        assert counted(group, f"tensor({V}, regular)", "regular", support) == str(7 * order)
        assert counted(group, f"tensor(regular, {V})", "regular", support) == str(7 * order)
    # cells and the cells next to them, up to turns: 19 + 2*42 pairs in the patch of radius 2
    pairs = 19 + 2 * 42
    fixed = {"C6": 1, "C3": 1, "C2": 1}.get(group)
    if fixed is not None:
        assert counted(group, "hexgrid(2)", "hexgrid(2)", support) == str((pairs - fixed) // order + fixed)


def layer(**keys: object) -> dict:
    entry = {"group": "C2", "input": "permutation", "output": "trivial", "hidden": ["regular"]}
    return values(**{**entry, "support": [[1, 0], [0, 1]], "compute": ["params(LEN, 4)"], **keys})


def test_parameters_of_first_layers_with_a_support():
    assert layer() == {"params(LEN, 4)": "7"}
    assert layer(support=[[1, 1], [1, 1]]) == layer(support={"orbits": [[1, 1], [1, 2]]}) == {"params(LEN, 4)": "9"}
    assert layer(bias=False, output_bias=False) == {"params(LEN, 4)": "4"}
    assert layer(skip=True) == {"params(LEN, 4)": "8"}
    assert layer(compute=["params(LEN, m)", "order"]) == {
        "params(LEN, m)": "3*floor(m/2) + 1 for m >= 0", "order": "2"
    }  # fmt: skip
    free = understood(group="C2", input="permutation", output="trivial", hidden=["regular"], compute=["params(LEN, 4)"])
    assert check_claim(free).values == {"params(LEN, 4)": "9"}
    images = {"group": "p4(3)", "input": "permutation", "hidden": ["regular", "permutation"]}
    three = {"filter": "3x3", "grid": [3, 3], "cyclic": True}
    assert layer(**images, support=three, compute=["params(LEN, 36)", "params(LEN, 9)"]) == {
        "params(LEN, 36)": str(4 * (3 + 2) + 1), "params(LEN, 9)": "6"
    }  # fmt: skip
    steerable = {"group": "C6", "input": "tensor(hexgrid(1), regular)", "support": {"filter": "hex", "hexgrid": 1}}
    assert layer(**steerable, compute=["params(LEN, 6)"]) == {"params(LEN, 6)": "45"}


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ({"support": [[1, 0], [1, 1]]}, "the first layer to 'regular': the generator g1 does not respect the support"),
        ({"support": [[1, 0]]}, "the first layer to 'regular': a matrix of 1 rows"),
        ({"hidden": ["regular", "trivial"]}, "with 2 channels under `hidden` a support is a filter"),
        ({"compute": ["dim_hom"]}, "dim_hom is not available with a support of the first layer"),
        ({"compute": ["params(GN, 4)"]}, "params(GN, 4) is not available with a support of the first layer"),
        ({"compute": ["dim(LEN, 4)"]}, "dim(LEN, 4) is not available with a support of the first layer"),
        ({"hidden": None}, "needs the channels of the hidden layer"),
    ],
)
def test_first_layers_with_a_support_in_one_line(keys: dict, line: str):
    entry = {"group": "C2", "input": "permutation", "output": "trivial", "hidden": ["regular"]}
    entry |= {"support": [[1, 0], [0, 1]], "compute": ["params(LEN, 4)"], **keys}
    if entry["hidden"] is None:
        entry |= {"support": [[1, 1]]}
    found = understood(**{k: v for k, v in entry.items() if v is not None})
    message = found.line if not isinstance(found, Claim) else "; ".join(found.problems.values())
    assert line in message
    assert "\n" not in message


def test_first_layers_are_described(tmp_path: Path, capsys):
    path = tmp_path / "c.toml"
    path.write_text(
        '[[claim]]\nid = "one"\ngroup = "C2"\ninput = "permutation"\noutput = "trivial"\nhidden = ["regular"]\n'
        'support = [[1, 0], [0, 1]]\ncompute = ["params(LEN, 4)"]\n'
    )
    assert main(["describe", str(path)]) == 0
    assert "support: 2 of 4 entries of the first layer to regular may be nonzero" in capsys.readouterr().out
    assert main(["check", str(path), "--out", str(tmp_path / "out"), "--tex"]) == 0
    capsys.readouterr()
    text = (tmp_path / "out" / "one.tex").read_text()
    assert r"of the $2$ inputs a neuron has weights for $1$ in \texttt{regular} (theorem T7.24)" in text
