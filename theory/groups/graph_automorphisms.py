"""Automorphisms of graphs, by colour refinement and backtracking.

Two vertices of different colours are not exchanged; colours are refined by the numbers of neighbours of each colour
until nothing changes. Where that leaves a choice, one vertex after the other gets a colour of its own, on both sides of
the mapping that is looked for. The generators found are strong: those that fix the first vertices of the search
generate the stabilizer of these, so together they generate all automorphisms. Each is checked arc by arc.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutations import Permutation
from equicert.theory.limits import within

MAX_VERTICES = 500
"""Vertices of a graph whose automorphisms are looked for."""
MAX_ARCS = 20_000
"""Its arcs; an edge is two arcs."""
MAX_WORK = 10_000_000
"""Arcs that colour refinement looks at, all in all."""

EXAMPLE = "aut(edges = [(1,2), (2,3)])"
_NUMBER = r"\s*(\d{1,6})\s*"
_PAIR = re.compile(rf"\({_NUMBER},{_NUMBER}\)|\[{_NUMBER},{_NUMBER}\]", re.ASCII)


@dataclass(frozen=True)
class Graph:
    """A graph on the vertices ``0 .. points-1``; each arc is a pair of different vertices, an undirected edge stands
    for both of its arcs."""

    points: int
    arcs: tuple[tuple[int, int], ...]
    directed: bool

    @property
    def text(self) -> str:
        """The graph as it is written in ``aut``, with vertices from 1."""
        shown = self.arcs if self.directed else [(i, j) for i, j in self.arcs if i < j]
        pairs = ", ".join(f"({i + 1},{j + 1})" for i, j in sorted(shown))
        named = max((j + 1 for arc in self.arcs for j in arc), default=0)
        isolated = "" if named == self.points else f", points = {self.points}"
        return f"{'arcs' if self.directed else 'edges'} = [{pairs}]{isolated}"


def parse_graph(text: str) -> Graph:
    """The graph of ``edges = [(1,2), (2,3)]`` or ``arcs = [...]``, perhaps with ``, points = n`` for vertices without
    edges. Errors: InputError.

    >>> parse_graph("edges = [[2,1], [2,3]], points = 4").text
    'edges = [(1,2), (2,3)], points = 4'
    """
    match = re.fullmatch(r"\s*(\w+)\s*=\s*\[(.*)\]\s*(?:,\s*(\w+)\s*=\s*(\d{1,6})\s*)?", text, re.ASCII | re.DOTALL)
    if match is None:
        raise InputError(f"aut({shorten(text)}): expected a list of pairs of vertices, such as {EXAMPLE!r}")
    kind = match[1]
    if kind not in ("edges", "arcs"):
        hint = did_you_mean(kind, ("edges", "arcs"))
        raise InputError(f"aut({kind} = ...): unknown key{hint}: expected edges or, for a directed graph, arcs")
    if match[3] not in (None, "points"):
        raise InputError(f"aut(..., {match[3]} = ...): unknown key{did_you_mean(match[3], ('points',))}")
    pairs = _pairs(match[2], kind[:-1])
    named = max((x for pair in pairs for x in pair), default=0)
    points = named if match[4] is None else int(match[4])
    if points < max(named, 1):
        what = f"a graph on {points} points has no vertex {named}" if pairs else "a graph needs a vertex"
        raise InputError(f"aut(...): {what}: write points = n with n from {max(named, 1)}")
    within(points, MAX_VERTICES, "vertices of a graph", "take a smaller graph, or write its automorphisms as cycles")
    directed = kind == "arcs"
    arcs = [(i - 1, j - 1) for i, j in pairs] + ([] if directed else [(j - 1, i - 1) for i, j in pairs])
    within(len(arcs), MAX_ARCS, "arcs of a graph", "take a smaller graph, or write its automorphisms as cycles")
    return Graph(points, tuple(arcs), directed)


def _pairs(body: str, kind: str) -> list[tuple[int, int]]:
    """The pairs of a list; no vertex 0, no loop, no edge twice. Errors: InputError."""
    found: list[tuple[int, int]] = []
    seen: set[tuple[int, int]] = set()
    position, body = 0, body.strip()
    while position < len(body):
        match = _PAIR.match(body, position)
        if match is None:
            raise InputError(f"aut(...): cannot read {shorten(body[position:])}: expected pairs such as (1,2)")
        i, j = (int(x) for x in match.groups() if x is not None)
        if not i or not j:
            raise InputError(f"aut(...): the {kind} ({i},{j}) names the vertex 0: vertices are counted from 1")
        if i == j:
            raise InputError(f"aut(...): the {kind} ({i},{j}) is a loop: expected two different vertices")
        key = (i, j) if kind == "arc" else (min(i, j), max(i, j))
        if key in seen:
            raise InputError(f"aut(...): the {kind} ({i},{j}) stands twice: leave one out")
        seen.add(key)
        found.append((i, j))
        position = match.end()
        comma = re.compile(r"\s*,\s*|\s*$").match(body, position)
        if comma is None:
            raise InputError(f"aut(...): cannot read {shorten(body[position:])}: expected a comma between pairs")
        position = comma.end()
    return found


def automorphisms(graph: Graph) -> list[Permutation]:
    """Permutations of the vertices that generate all automorphisms. Errors: InputError beyond :data:`MAX_WORK`.

    >>> automorphisms(parse_graph("edges = [(1,2), (2,3)]"))
    [(2, 1, 0)]
    """
    search = _Search(graph)
    bases: list[tuple[int, list[int]]] = []  # the vertex that is fixed at each level, and those of its colour
    fixed: list[int] = []
    while True:
        colours = search.refined(fixed, fixed)
        assert colours is not None
        cells = _cells(colours[0])
        cell = next((cell for cell in cells if len(cell) > 1), None)
        if cell is None:
            break
        bases.append((cell[0], cell))
        fixed.append(cell[0])
    found: list[Permutation] = []
    for level in reversed(range(len(bases))):
        base, cell = bases[level]
        reached = _orbit([base], found)
        failed: set[int] = set()
        for vertex in cell:
            if vertex in reached or vertex in failed:
                continue
            mapping = search.mapping([*fixed[:level], base], [*fixed[:level], vertex])
            if mapping is None:
                failed |= _orbit([vertex], found)
                continue
            found.append(mapping)
            reached = _orbit([base], found)
            failed = _orbit(failed, found)
    return found


def _orbit(points: Iterable[int], generators: Sequence[Permutation]) -> set[int]:
    starts = sorted(points)
    return set(schreier_graph(starts, len(generators), lambda g, x: generators[g][x]).points)


def _cells(colours: Sequence[int]) -> list[list[int]]:
    """The vertices of each colour, by colour."""
    cells: dict[int, list[int]] = {}
    for vertex, colour in enumerate(colours):
        cells.setdefault(colour, []).append(vertex)
    return [cells[colour] for colour in sorted(cells)]


class _Search:
    """Colours of two copies of a graph side by side, so that equal colours mean the same on both."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.out: list[list[int]] = [[] for _ in range(graph.points)]
        self.back: list[list[int]] = [[] for _ in range(graph.points)]
        for i, j in graph.arcs:
            self.out[i].append(j)
            self.back[j].append(i)
        self.arcs = frozenset(graph.arcs)
        self.left = MAX_WORK

    def refined(self, first: Sequence[int], second: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """The finest colours in which the vertices ``first`` of the one copy and ``second`` of the other have colours
        of their own, in order; None where no automorphism carries the ones to the others."""
        n = self.graph.points
        colours: tuple[list[int], list[int]] = ([0] * n, [0] * n)
        for k, pair in enumerate(zip(first, second, strict=True), 1):
            for own, vertex in zip(colours, pair, strict=True):
                own[vertex] = k
        count = len(first) + 1
        while True:
            self.left -= 2 * (n + len(self.graph.arcs))
            if self.left < 0:
                raise InputError(
                    f"aut(...): the search for the automorphisms of this graph takes more than {MAX_WORK} steps, "
                    "beyond the limit: take a smaller graph, or write its automorphisms as cycles"
                )
            seen = [[self._signature(own, v) for v in range(n)] for own in colours]
            if Counter(seen[0]) != Counter(seen[1]):
                return None
            number = {signature: k for k, signature in enumerate(sorted(set(seen[0])))}
            colours = ([number[s] for s in seen[0]], [number[s] for s in seen[1]])
            if len(number) == count:
                return colours
            count = len(number)

    def _signature(self, colours: Sequence[int], v: int) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        ahead = tuple(sorted(colours[j] for j in self.out[v]))
        return colours[v], ahead, tuple(sorted(colours[i] for i in self.back[v])) if self.graph.directed else ()

    def mapping(self, first: list[int], second: list[int]) -> Permutation | None:
        """An automorphism that carries the vertices ``first`` to ``second``, None where there is none."""
        colours = self.refined(first, second)
        if colours is None:
            return None
        left, right = _cells(colours[0]), _cells(colours[1])
        images = self._likely(left, right)
        if self._keeps_arcs(images):
            return images
        for cell, others in zip(left, right, strict=True):
            if len(cell) > 1:
                for vertex in others:
                    found = self.mapping([*first, cell[0]], [*second, vertex])
                    if found is not None:
                        return found
                return None
        return None

    def _likely(self, left: list[list[int]], right: list[list[int]]) -> Permutation:
        """The mapping of colours to colours that moves as few vertices as it can."""
        images = [0] * self.graph.points
        for cell, others in zip(left, right, strict=True):
            common = set(cell) & set(others)
            pairs = zip((v for v in cell if v not in common), (v for v in others if v not in common), strict=True)
            for v, image in (*pairs, *((v, v) for v in common)):
                images[v] = image
        return tuple(images)

    def _keeps_arcs(self, images: Permutation) -> bool:
        return all((images[i], images[j]) in self.arcs for i, j in self.graph.arcs)
