"""Character tables against those of GAP (scripts/gap_characters.py), and exact matrices with these characters."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from equicert.theory.errors import InputError
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.irreducible_matrices import irreducible_matrices
from equicert.theory.groups.matrix_groups import violated_relation
from equicert.theory.groups.named_representations import irreducible_names, representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.permutations import cycles_text, parse_cycles, permutation_of
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.special_values import cosine

GAP = {row[0]: row[1:] for row in json.loads((Path(__file__).parent / "gap_characters.json").read_text())}


def real_part(value):
    """The real part of a number of GAP, exactly."""
    if isinstance(value, int):
        return QQ(value)
    n, terms = value
    return sum((c * cosine(k, n) for k, c in terms), QQ(0))


@pytest.mark.parametrize("name", GAP)
def test_the_table_is_that_of_gap(name):
    generators, classes, characters = GAP[name]
    group = Group.parse(name)
    assert [cycles_text(g) for g in group.generators] == generators
    table = CharacterTable(group.elements(2000))
    # Where GAP's classes stand among ours, by their elements.
    places = []
    for written, order, size in classes:
        (cycles,) = parse_cycles(f"<{written}>")
        k = int(table.class_of[table.elements.index[permutation_of(cycles, group.degree)]])
        assert (table.classes[k].order, table.classes[k].size) == (order, size)
        places.append(k)
    assert sorted(places) == list(range(len(table.classes)))
    theirs = Counter()
    for indicator, values in characters:
        factor = 1 if indicator == 1 else 2
        row = [QQ(0)] * len(places)
        for place, value in zip(places, values, strict=True):
            row[place] = factor * real_part(value)
        theirs[indicator, tuple(row)] += 1
    # A complex character and its conjugate have the same real part.
    types = {1: "real", 0: "complex", -1: "quaternionic"}
    expected = Counter({(types[i], row): count // 2 if i == 0 else count for (i, row), count in theirs.items()})
    assert Counter((x.type, x.values) for x in table.real) == expected
    assert [x.degree * (1 if x.type == "real" else 2) for x in table.real] == [x.dim for x in table.real]


# Groups with every type of irreducible representation; Dic3 x Q8 has one over Q(sqrt(3)) whose character is rational.
GROUPS = ("C1", "S3", "S4", "A5", "S5", "Q8", "V4", "A4 x C4", "Q8 x S3", "Q8 x Q8", "Dic3", "Dic3 x Q8", "Dic5")
GROUPS += ("F21", "SL(2,3)", "GL(2,3)", "C3 wr C2", "S3 wr C2", "Ih", "B3", "C3^2 x S3", "C2^4", "<(1,2,3), (1,2)>")


@pytest.mark.parametrize("name", GROUPS)
def test_irreducible_matrices_have_the_character_of_their_row(name):
    group = Group.parse(name)
    table = CharacterTable(group.elements(200))
    for k, x in enumerate(table.real):
        V = representation(group, f"irrep({k})")
        assert V.dim == x.dim
        assert violated_relation(group, V.matrices, 200) is None
        assert tuple(V.of_word(table.elements.words[c.element]).trace for c in table.classes) == x.values


@pytest.mark.parametrize(("name", "numbers"), [("SL(2,5)", (4, 8)), ("SL(2,11)", (1, 11)), ("S6", (9, 10))])
def test_large_groups_have_matrices_too(name, numbers):
    table = CharacterTable(Group.parse(name).elements(2000))
    for k in numbers:
        matrices = irreducible_matrices(table, k)
        assert [A.trace for A in matrices] == [table.real[k].values[table.class_of[x[0]]] for x in table.elements.left]


def psi(angle: float, k: int) -> np.ndarray:
    return np.array([[math.cos(k * angle), -math.sin(k * angle)], [math.sin(k * angle), math.cos(k * angle)]])


def floats(A) -> np.ndarray:
    return np.array([[A.field.approximate(x) for x in row] for row in A.tolist()])


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 8, 9])
def test_cyclic_groups_as_in_escnn(n):
    """escnn's CyclicGroup: irrep k is [cos(k t)] for k = 0 and 2 k = n, else psi(t, k)."""
    group = Group.parse(f"C{n}")
    for k in range(n // 2 + 1):
        V = representation(group, f"irrep({k})")
        flat = k == 0 or 2 * k == n
        assert V.dim == (1 if flat else 2)
        for A in V.matrices:
            expected = np.array([[math.cos(2 * math.pi * k / n)]]) if flat else psi(2 * math.pi / n, k)
            assert np.allclose(floats(A), expected)
    with pytest.raises(InputError, match=f"k = 0 to {n // 2}"):
        representation(group, f"irrep({n // 2 + 1})")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 8])
def test_dihedral_groups_as_in_escnn(n):
    """escnn's DihedralGroup: element (f, r) is r turns after f reflections; irrep (j, k) is [cos(k t) (-1)^(j f)] for
    k = 0 and 2 k = n, else psi(t, k) diag(1, -1)^f with j = 1."""
    group = Group.parse(f"D{n}")
    # Our generators as pairs (f, r).
    generators = {1: [(1, 0)], 2: [(1, 0), (1, 1)]}.get(n, [(0, 1), (1, 0)])
    pairs = [(0, 0), *((1, k) for k in range(n // 2 + 1)), *([(0, n // 2)] if n % 2 == 0 else [])]
    for j, k in pairs:
        V = representation(group, f"irrep({j}, {k})")
        for A, (f, r) in zip(V.matrices, generators, strict=True):
            angle = 2 * math.pi * r / n
            expected = psi(angle, k) @ np.diag([1, (-1) ** f])
            if k == 0 or 2 * k == n:
                expected = np.array([[math.cos(k * angle) * (-1) ** (j * f)]])
            assert np.allclose(floats(A), expected)
        assert violated_relation(group, V.matrices, 100) is None
    names = irreducible_names(group, CharacterTable(group.elements(100)))
    assert sorted(names) == sorted(f"irrep({j}, {k})" for j, k in pairs)
    with pytest.raises(InputError, match=r"has the irreducible representations irrep\(0, 0\), irrep\(1, 0\)"):
        representation(group, "irrep(1)")


def test_factors_have_irreducible_representations_of_their_own():
    group = Group.parse("S4 x C6")
    for text, other in (("irrep(2)[1]", "S4"), ("irrep(1)[2]", "C6")):
        own = representation(Group.parse(other), text[:8])
        V = representation(group, text)
        assert [A for A in V.matrices if A.tolist() != A.identity(V.dim).tolist()] == list(own.matrices)
    # The whole product counts its own irreducible representations.
    assert representation(group, "irrep(14)").dim == CharacterTable(group.elements(200)).real[14].dim


@pytest.mark.parametrize(
    ("group", "text", "words"),
    [
        ("S4", "irrep(5)", "irrep(0) to irrep(4)"),
        ("S4", "irrep(1, 1)", "only D_n has irrep(j, k)"),
        ("S7", "irrep(1)", "beyond max_order = 2000"),
        ("S3", "irrep", "irrep is written irrep(k)"),
        ("S3", "irrep(sign)", "irrep is written irrep(k)"),
        ("D4", "irrep(0, 1)", "irrep(1, 1), irrep(1, 2), irrep(0, 2)"),
        ("C20 x C20", "irrep(1)", "400 conjugacy classes"),
    ],
)
def test_bad_numbers_get_one_line(group, text, words):
    with pytest.raises(InputError) as problem:
        representation(Group.parse(group), text)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
