"""Powers, maps, subsets, grids, solids, induced and restricted representations, against second computations."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, product
from math import comb

import numpy as np
import pytest

from equicert.theory.errors import InputError
from equicert.theory.groups.matrix_groups import violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.permutations import compose, inverse
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix


def rep(group: str, text: str) -> Representation:
    V = representation(Group.parse(group), text)
    if V.group.order <= 200 and V.dim <= 60:
        assert violated_relation(V.group, V.matrices, 200) is None
    return V


def character(V: Representation) -> list:
    return V.character(V.group.elements(2000))


def permutations_of(V: Representation) -> list[tuple[int, ...]]:
    """The images of a permutation representation."""
    assert all(signs == (1,) * V.dim for _, signs in (A.monomial for A in V.matrices))
    return [A.monomial[0] for A in V.matrices]


# -- powers and maps ---------------------------------------------------------------------------------------------------


def power_traces(V: Representation, k: int) -> tuple[list, list]:
    """Characters of the k-th symmetric and exterior powers, by Newton's identities from the traces of powers."""
    e = V.group.elements(2000)
    matrices = V.all_matrices(e)
    complete, elementary = [], []
    for A in matrices:
        sums, power = [QQ(0)], Matrix.identity(V.dim, V.field)
        for _ in range(k):
            power = power @ A
            sums.append(power.trace)
        h, m = [QQ(1)], [QQ(1)]
        for n in range(1, k + 1):
            h.append(sum((sums[i] * h[n - i] for i in range(1, n + 1)), QQ(0)) / n)
            m.append(sum(((-1) ** (i - 1) * sums[i] * m[n - i] for i in range(1, n + 1)), QQ(0)) / n)
        complete.append(h[k])
        elementary.append(m[k])
    return complete, elementary


@pytest.mark.parametrize(("group", "text"), [("S4", "standard"), ("D5", "natural + det"), ("Q8", "natural")])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_characters_of_powers(group, text, k):
    V = rep(group, text)
    symmetric, exterior = power_traces(V, k)
    assert character(rep(group, f"sym({k}, {text})")) == symmetric
    assert character(rep(group, f"ext({k}, {text})")) == exterior


def test_powers_act_on_products_of_vectors():
    """``sym(3, V)`` maps ``v v v`` to ``(g v)(g v)(g v)``; ``ext(2, V)`` maps ``v ^ w`` to ``g v ^ g w``."""
    V = rep("A4", "standard")
    draw = random.Random(2)
    v, w = ([QQ(draw.randint(-3, 3)) for _ in range(3)] for _ in range(2))
    triples = [t for t in product(range(3), repeat=3) if list(t) == sorted(t)]

    def apply(A: Matrix, x: list) -> list:
        return [sum((a * b for a, b in zip(row, x, strict=True)), QQ(0)) for row in A.tolist()]

    def cube(x: list) -> list:
        ways = [Counter(map(tuple, map(sorted, product(range(3), repeat=3))))[t] for t in triples]
        return [n * x[i] * x[j] * x[k] for n, (i, j, k) in zip(ways, triples, strict=True)]

    def wedge(x: list, y: list) -> list:
        return [x[i] * y[j] - x[j] * y[i] for i, j in combinations(range(3), 2)]

    for A, S, E in zip(
        V.matrices, rep("A4", "sym(3, standard)").matrices, rep("A4", "ext(2, standard)").matrices, strict=True
    ):
        assert apply(S, cube(v)) == cube(apply(A, v))
        assert apply(E, wedge(v, w)) == wedge(apply(A, v), apply(A, w))


def test_dimensions_of_powers():
    assert rep("S6", "sym(4, permutation)").dim == comb(9, 4)
    assert rep("S6", "ext(3, permutation)").dim == comb(6, 3)
    assert rep("S6", "ext(6, permutation)").matrices == rep("S6", "sign").matrices
    assert rep("C3", "sym2(natural)").matrices == rep("C3", "sym(2, natural)").matrices


@pytest.mark.parametrize(("V", "W"), [("standard", "permutation"), ("2*sign + trivial", "standard")])
def test_maps_are_moved_as_matrices(V, W):
    one, two, maps = rep("S4", V), rep("S4", W), rep("S4", f"hom({V}, {W})")
    draw = random.Random(1)
    entries = [QQ(draw.randint(-5, 5)) for _ in range(maps.dim)]
    A = Matrix.of([entries[i * one.dim : (i + 1) * one.dim] for i in range(two.dim)])
    for g, h, moved in zip(one.matrices, two.matrices, maps.matrices, strict=True):
        expected = (h @ A @ g.inverse).tolist()
        found = [sum((x * entries[j] for j, x in row), QQ(0)) for row in moved.rows]
        assert found == [x for row in expected for x in row]
    # The fixed maps are the equivariant ones.
    assert (rep("S4", "trivial") >> maps).dim == (one >> two).dim


# -- points ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["S5", "A5", "D7", "F21", "<(1,2,3)(4,5)>"])
def test_subsets_edges_and_arcs_by_their_fixed_points(group):
    e = Group.parse(group).elements(200)
    n = e.group.degree
    for k in range(1, n + 1):
        fixed = [sum({g[i] for i in s} == set(s) for s in combinations(range(n), k)) for g in e.elements]
        assert character(rep(group, f"subsets({k})")) == fixed
    assert rep(group, "edges").matrices == rep(group, "subsets(2)").matrices
    still = [sum(g[i] == i for i in range(n)) for g in e.elements]
    assert character(rep(group, "arcs")) == [f * (f - 1) for f in still]


def test_numbering_of_edges_and_arcs():
    (swap, cycle) = Group.parse("S4").generators
    assert (swap, cycle) == ((1, 0, 2, 3), (1, 2, 3, 0))
    # Edges 12, 13, 14, 23, 24, 34.
    assert permutations_of(rep("S4", "edges")) == [(0, 3, 4, 1, 2, 5), (3, 4, 0, 5, 1, 2)]
    # Arcs 12, 13, 21, 23, 31, 32 of three points.
    assert permutations_of(rep("S3", "arcs")) == [(2, 3, 0, 1, 5, 4), (3, 2, 5, 4, 0, 1)]


def test_points_of_factors():
    assert rep("S3 x C4", "product").matrices == rep("S3 x C4", "tensor(permutation[1], permutation[2])").matrices
    assert rep("S3 x C4", "edges[1]").dim == 3
    assert rep("S3 x C4", "edges").dim == comb(7, 2)


def moved_image(name: str, image: np.ndarray) -> list[np.ndarray]:
    """What the generators of a group of the plane do with an image, by numpy."""
    turn, flip, mirror = np.rot90, np.flipud, np.fliplr
    steps = {"C2": [lambda x: turn(x, 2)], "C4": [turn], "D1": [flip], "D2": [flip, mirror], "D4": [turn, flip]}
    steps |= {"V4": [mirror, flip], "C1": []}
    return [step(image) for step in steps[name]]


@pytest.mark.parametrize(
    ("group", "h", "w"),
    [("C4", 3, 3), ("D4", 3, 3), ("D4", 4, 4), ("D2", 3, 4), ("C2", 2, 5), ("D1", 3, 2), ("V4", 3, 4), ("C1", 2, 2)],
)
def test_grids_turn_as_images_do(group, h, w):
    V = rep(group, f"grid({h}, {w})")
    image = np.arange(h * w).reshape(h, w)
    for A, expected in zip(V.matrices, moved_image(group, image), strict=True):
        found = [int(next(j for j, _ in row)) for row in A.rows]  # the pixel that each place shows now
        assert found == expected.ravel().tolist()


@pytest.mark.parametrize(("group", "h", "w"), [("C4", 3, 3), ("D4", 5, 5), ("D2", 3, 4), ("C2", 4, 3), ("D1", 3, 5)])
def test_translations_of_a_torus(group, h, w):
    own = Group.parse(group)
    found = Group.parse(f"shifts({h},{w}) : {group}")
    assert found.order == h * w * own.order
    down, right = found.generators[:2]
    image = np.arange(h * w).reshape(h, w)
    for g, axis in ((down, 0), (right, 1)):
        assert [inverse(g)[k] for k in range(h * w)] == np.roll(image, 1, axis).ravel().tolist()
    assert found.generators[2:] == tuple(permutations_of(representation(own, f"grid({h}, {w})")))


def test_names_of_crystallographers():
    assert Group.parse("p4(3)").name == "shifts(3,3) : C4"
    assert Group.parse("p4m(3)").name == "shifts(3,3) : D4"
    assert Group.parse("shifts(2, 3)").order == 6
    assert Group.parse("p4(3) x S3").order == 36 * 6


def test_voxels():
    for group, order in (("O", 24), ("Oh", 48), ("T", 12)):
        V = rep(group, "grid(3, 3, 3)")
        assert Group("voxels", 27, tuple(permutations_of(V))).order == order
    # Slices go to the back, rows down, columns to the right: (1,2,3,4) of O turns about the third axis.
    _, turn = rep("O", "grid(2, 2, 2)").matrices
    image = np.arange(8).reshape(2, 2, 2)
    found = [int(next(j for j, _ in row)) for row in turn.rows]
    assert found == np.stack([np.rot90(x) for x in image]).ravel().tolist()


# Rotations, full group, numbers of faces, edges, vertices.
SOLIDS = {
    "tetrahedron": ("T", "Td", 4, 6, 4),
    "cube": ("O", "Oh", 6, 12, 8),
    "octahedron": ("O", "Oh", 8, 12, 6),
    "dodecahedron": ("I", "Ih", 12, 30, 20),
    "icosahedron": ("I", "Ih", 20, 30, 12),
}


@pytest.mark.parametrize("solid", SOLIDS)
@pytest.mark.parametrize("full", [False, True])
def test_solids(solid, full):
    rotations, reflections, *counts = SOLIDS[solid]
    group = Group.parse(reflections if full else rotations)
    e = group.elements(200)
    for part, count in zip(("faces", "edges", "vertices"), counts, strict=True):
        V = representation(group, f"{solid}_{part}")
        assert V.dim == count
        assert violated_relation(group, V.matrices, 200) is None
        # One orbit: the mean number of fixed points is 1.
        assert sum(character(V)) == len(e)
    # The axis of a rotation goes through two of all faces, edges and vertices.
    parts = [character(representation(group, f"{solid}_{part}")) for part in ("faces", "edges", "vertices")]
    if not full:
        for g in range(1, len(e)):
            assert sum(part[g] for part in parts) == 2


def test_numbering_of_solids():
    """Decreasing lexicographic order of the centres: x, y, z, -z, -y, -x for the faces of the cube."""
    faces = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, -1), (0, -1, 0), (-1, 0, 0)]
    natural = rep("O", "natural").matrices
    for A, images in zip(natural, permutations_of(rep("O", "cube_faces")), strict=True):
        moved = [tuple(int(sum(x * y for x, y in zip(row, p, strict=True))) for row in A.tolist()) for p in faces]
        assert [faces.index(p) for p in moved] == list(images)


# -- subgroups ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "cycles", "inner"),
    [
        ("S4", "<(1,2)>", "sign"),
        ("S4", "<(1,2,3)>", "irrep(1)"),
        ("S4", "<(1,2,3,4), (1,3)>", "irrep(4)"),
        ("D6", "<(1,3,5)(2,4,6)>", "standard"),
        ("O", "<(1,2)>", "restrict(natural)"),
        ("F21", "<(1,2,3,4,5,6,7)>", "irrep(2) + trivial"),
    ],
)
def test_induced_characters(group, cycles, inner):
    """Frobenius: ``1/|H| sum_x chi(x^-1 g x)`` over the x with ``x^-1 g x`` in H."""
    G = Group.parse(group)
    H = Group.parse(f"subgroup({group}, {cycles})")
    V = representation(H, inner)
    e, f = G.elements(200), H.elements(200)
    chi = dict(zip(f.elements, V.character(f), strict=True))
    expected = []
    for g in e.elements:
        moved = [compose(inverse(x), compose(g, x)) for x in e.elements]
        expected.append(sum((chi[h] for h in moved if h in chi), QQ(0)) / len(f))
    assert character(rep(group, f"induce({cycles}, {inner})")) == expected


def test_cosets_are_induced_from_the_trivial_representation():
    for cycles in ("<(1,2)>", "<(1,2,3,4), (1,3)>", "<>", "<(1,2), (1,2,3,4)>"):
        assert rep("S4", f"coset({cycles})").matrices == rep("S4", f"induce({cycles}, trivial)").matrices


def test_frobenius_reciprocity():
    for inner, outer in (("irrep(1)", "standard"), ("trivial", "permutation"), ("restrict(standard)", "edges")):
        H = Group.parse("subgroup(S4, <(1,2,3)>)")
        left = rep("S4", f"induce(<(1,2,3)>, {inner})") >> rep("S4", outer)
        right = representation(H, inner) >> representation(H, f"restrict({outer})")
        assert left.dim == right.dim


def test_restricted_matrices_are_those_of_the_larger_group():
    H = Group.parse("subgroup(O x C2, <(1,2,3)(5,6), (1,2)>) x C3")
    V = representation(H, "restrict(natural)")
    big = Group.parse("O x C2 x C3")
    e = big.elements(200)
    W = representation(big, "natural")
    assert list(V.matrices) == [W.of_word(e.words[e.index[g]]) for g in H.generators]
    assert violated_relation(H, V.matrices, 200) is None


def test_subgroups():
    H = Group.parse("subgroup( Sym(4) , <(1,2,3,4), (1,3)> )")
    assert (H.name, H.order, H.degree) == ("subgroup(S4, <(1,2,3,4), (1,3)>)", 8, 4)
    assert H.parent == Group.parse("S4")
    assert Group.parse("subgroup(S3 x C2, <(1,2)(4,5)>) x C2").order == 4
    assert Group.parse("subgroup(subgroup(S4, <(1,2,3,4), (1,3)>), <(1,3)(2,4)>)").order == 2
    assert Group.parse("subgroup(S200, <(1,200)>)").order == 2
    assert Group.parse("subgroup(S3 wr C2, <(1,2)>)").order == 2
    assert representation(H, "sign").matrices == representation(H, "parity").matrices


@pytest.mark.parametrize(
    ("group", "text", "words"),
    [
        ("S4", "sym(0, sign)", "expected a power from 1"),
        ("S4", "sym(31, sign)", "31 factors in the products"),
        ("S4", "ext(5, permutation)", "dimension 0"),
        ("S50", "sym(4, permutation)", "292825 dimensions"),
        ("S300", "edges", "44850 points of edges, beyond the limit of 20000"),
        ("S200", "arcs", "39800 points of arcs, beyond the limit of 20000"),
        ("S40", "subsets(20)", "137846528820 points of subsets(20)"),
        ("S200 x S200", "product", "40000 points of product"),
        ("S4", "subsets(5)", "4 points have no subsets of 5: expected 1 to 4"),
        ("S1", "edges", "1 point has no subsets of 2"),
        ("S1", "arcs", "fewer than two points"),
        ("S4", "hom(sign)", "hom is written hom(REP, REP)"),
        ("S4", "sym(sign)", "sym is written sym(k, REP)"),
        ("S4", "sym2", "sym2 is written sym2(REP)"),
        ("S4", "tensor(2, sign)", "tensor is written tensor(REP, REP)"),
        ("S4", "edgess", "did you mean 'edges'?"),
        ("S4", "indce(<(1,2)>, sign)", "did you mean 'induce'?"),
        ("S4", "induce(<(1,2)>)", "induce is written induce(<(1,2)>, REP)"),
        ("S4", "induce(<(1,5)>, sign)", "moves the points 1..4 only"),
        ("A4", "induce(<(1,2)>, sign)", "does not belong to 'A4'"),
        ("S4", "edges(2)", "edges takes no number"),
        ("S4", "edges(sign)", "edges takes no arguments"),
        ("S4", "restrict(sign)", "'S4' is not written as a subgroup"),
        ("subgroup(O, <(1,2)>)", "natural", "or 'restrict(natural)' for the matrices of the larger group"),
        ("S7", "induce(<(1,2)>, sign)", "beyond max_order = 2000"),
        ("D4", "grid(3, 4)", "not by 'D4'"),
        ("C3", "grid(3, 3)", "not by 'C3'"),
        ("S4", "grid(3, 3)", "translations are the group shifts"),
        ("C4 x C2", "grid(3, 3)", "name one factor"),
        ("C4", "grid(3)", "grid is written grid(h, w)"),
        ("C4", "grid(0, 3)", "at least one row"),
        ("C4", "grid(300, 300)", "90000 pixels of grid"),
        ("O", "icosahedron_faces", "not by 'octahedral'"),
        ("S4", "cube_faces", "not by 'S4'"),
        ("O", "cube_face", "did you mean 'cube_faces'?"),
        ("S4", "sym(2, sign)[1]", "put [1] after the names inside"),
        ("S4", "coset(3)", "coset is written coset"),
    ],
)
def test_bad_representations_get_one_line(group, text, words):
    with pytest.raises(InputError) as problem:
        representation(Group.parse(group), text)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("subgroup(A4, <(1,2)>)", "(1,2) does not belong to 'A4'"),
        ("subgroup(A4, <(1,2)>) wr C2", "(1,2) does not belong to 'A4'"),
        ("subgroup(S4, <(1,5)>)", "moves the points 1..4 only"),
        ("subgroup(S4)", "expected a group and cycles"),
        ("subgroup(<(1,2)>)", "expected a group and cycles"),
        ("subgroup(S4x, <(1,2)>)", "unknown group 'S4x'"),
        ("subgrup(S4, <(1,2)>)", "did you mean 'subgroup'?"),
        ("shifts(3)", "expected rows and columns"),
        ("shifts(3,4) : C4", "C4 turns square grids only"),
        ("shifts(2,2) : C2", "expected sizes from 3"),
        ("shifts(3,3) : C3", "C3 does not act on a grid"),
        ("shifts(0,3)", "at least one row"),
        ("shifts(300,300)", "90000 points moved"),
        ("p4(x)", "expected the side of a square grid, such as 'p4(3)'"),
    ],
)
def test_bad_groups_get_one_line(name, words):
    with pytest.raises(InputError) as problem:
        Group.parse(name)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
