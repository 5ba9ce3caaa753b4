"""Automorphism groups of graphs against all permutations, and against groups that are known."""

from __future__ import annotations

import random
from itertools import combinations, permutations
from math import factorial

import pytest

from equicert.theory.errors import InputError
from equicert.theory.groups import graph_automorphisms
from equicert.theory.groups.graph_automorphisms import Graph, automorphisms, parse_graph
from equicert.theory.groups.permutation_groups import Group


def graph(n: int, near, directed: bool = False) -> Graph:
    return Graph(n, tuple((i, j) for i in range(n) for j in range(n) if i != j and near(i, j)), directed)


def order(found: Graph) -> int:
    return Group("aut", found.points, tuple(automorphisms(found))).order


@pytest.mark.parametrize("seed", range(60))
def test_small_graphs_against_all_permutations(seed):
    draw = random.Random(seed)
    n, directed, density = draw.randint(1, 6), draw.random() < 0.4, draw.choice([0.2, 0.5, 0.8])
    pairs = [(i, j) for i in range(n) for j in range(n) if (i != j if directed else i < j) and draw.random() < density]
    found = Graph(n, tuple(pairs) + (() if directed else tuple((j, i) for i, j in pairs)), directed)
    arcs = set(found.arcs)
    kept = [p for p in permutations(range(n)) if all((p[i], p[j]) in arcs for i, j in arcs)]
    assert set(automorphisms(found)) <= set(kept)
    assert order(found) == len(kept)


PAIRS = list(combinations(range(5), 2))
SQUARES = {x * x % 13 for x in range(1, 13)}
KNOWN = {
    "Petersen": (graph(10, lambda i, j: not set(PAIRS[i]) & set(PAIRS[j])), 120),
    "cube": (graph(8, lambda i, j: (i ^ j).bit_count() == 1), 48),
    "five-dimensional cube": (graph(32, lambda i, j: (i ^ j).bit_count() == 1), 2**5 * 120),
    "K33": (graph(6, lambda i, j: (i < 3) != (j < 3)), 72),
    "Paley graph": (graph(13, lambda i, j: (i - j) % 13 in SQUARES), 13 * 6),
    "Paley tournament": (graph(7, lambda i, j: (j - i) % 7 in (1, 2, 4), directed=True), 21),
    "no edges": (graph(40, lambda i, j: False), factorial(40)),
    "all edges": (graph(40, lambda i, j: True), factorial(40)),
    "matching": (graph(40, lambda i, j: i ^ 1 == j), 2**20 * factorial(20)),
    "circle": (graph(100, lambda i, j: (i - j) % 100 in (1, 99)), 200),
    "directed circle": (graph(9, lambda i, j: (j - i) % 9 == 1, directed=True), 9),
    "rook on 5 x 5": (graph(25, lambda i, j: i // 5 == j // 5 or i % 5 == j % 5), 2 * 120**2),
    # Two circles of three are no circle of six, though every vertex has two neighbours in both.
    "two triangles": (graph(6, lambda i, j: i // 3 == j // 3), 72),
    "path": (graph(7, lambda i, j: abs(i - j) == 1), 2),
    "one reflection": (parse_graph("edges = [(1,2),(2,3),(3,4),(4,5),(5,6),(3,7),(4,7)]"), 2),
    "smallest asymmetric tree": (parse_graph("edges = [(1,2),(2,3),(3,4),(4,5),(5,6),(3,7)]"), 1),
}


@pytest.mark.parametrize("name", KNOWN)
def test_graphs_whose_groups_are_known(name):
    found, expected = KNOWN[name]
    assert order(found) == expected
    arcs = set(found.arcs)
    assert all({(g[i], g[j]) for i, j in arcs} == arcs for g in automorphisms(found))


def test_the_group_has_a_name_in_one_spelling():
    one = Group.parse("aut( edges = [[3,2], [2,1]], points=4 )")
    assert one.name == "aut(edges = [(1,2), (2,3)], points = 4)"
    assert Group.parse(one.name) == one
    assert one.order == 2
    assert Group.parse("aut(arcs = [(2,1)])").name == "aut(arcs = [(2,1)])"
    assert Group.parse("aut(edges = [(1,2)]) x C3").order == 6
    assert Group.parse("aut(edges = [(1,2)]) wr C2").order == 8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("edges = [(1,1)]", "the edge (1,1) is a loop: expected two different vertices"),
        ("edges = [(1,2), (2,1)]", "the edge (2,1) stands twice"),
        ("arcs = [(1,2), (1,2)]", "the arc (1,2) stands twice"),
        ("edges = [(0,1)]", "vertices are counted from 1"),
        ("edges = []", "a graph needs a vertex"),
        ("edges = [(1,2)], points = 1", "has no vertex 2"),
        ("edge = [(1,2)]", "did you mean 'edges'?"),
        ("edges = [(1,2)], point = 3", "did you mean 'points'?"),
        ("edges = [(1,2) (2,3)]", "expected a comma between pairs"),
        ("edges = [(1,2,3)]", "expected pairs such as (1,2)"),
        ("edges = [(1,x)]", "expected pairs such as (1,2)"),
        ("", "expected a list of pairs of vertices"),
        ("edges = [(1,501)]", "501 vertices of a graph, beyond the limit of 500"),
        (f"edges = [{','.join(f'({i},{j})' for i, j in combinations(range(1, 200), 2))}]", "39402 arcs of a graph"),
    ],
)
def test_bad_graphs_get_one_line(text, words):
    with pytest.raises(InputError) as problem:
        Group.parse(f"aut({text})")
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_long_search_is_refused(monkeypatch):
    monkeypatch.setattr(graph_automorphisms, "MAX_WORK", 100)
    with pytest.raises(InputError, match="takes more than 100 steps, beyond the limit"):
        automorphisms(KNOWN["Petersen"][0])
