"""What a document shows of a certificate: canonical form, orbits, weights, read off again from the statement (FORMAT.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tex.typeset import Row

Json = Any
Matrix = tuple[Row, ...]


@dataclass(frozen=True)
class Plane:
    """A boundary hyperplane ``normal x + offset = 0`` with its channel vector, the number of its orbit and its orientation there."""

    normal: Row
    offset: Fraction
    channel: Row
    orbit: int = 0
    sign: int = 1


@dataclass(frozen=True)
class View:
    """The target of a certificate in canonical form; ``flipping[j]`` tells the kind of orbit j."""

    d: int
    p: int
    planes: tuple[Plane, ...]
    linear: Matrix
    constant: Row
    flipping: tuple[bool, ...]

    def sizes(self) -> list[int]:
        """The sizes of the orbits."""
        return [sum(plane.orbit == j for plane in self.planes) for j in range(len(self.flipping))]


def row(value: Json) -> Row:
    """A sparse row."""
    return tuple((i, Fraction(x)) for i, x in value)


def matrix(value: Json) -> Matrix:
    """A matrix by rows."""
    return tuple(row(r) for r in value)


def _combine(terms: Sequence[tuple[Fraction, Row]]) -> Row:
    total: dict[int, Fraction] = {}
    for factor, entries in terms:
        for i, x in entries:
            total[i] = total.get(i, Fraction(0)) + factor * x
    return tuple(sorted((i, x) for i, x in total.items() if x))


def view(statement: Json, layerwise: bool = True) -> View | None:
    """The canonical form of the target with its orbits; None where the target is not directly two-layer."""
    target = statement["target"]
    if target is None:
        return None
    nodes, outputs = target["nodes"], target["outputs"]
    forms: dict[int, tuple[Row, Fraction]] = {}
    for k, node in enumerate(nodes):
        if node[0] == "affine":
            forms[k] = (row(node[1]), Fraction(node[2]))
        elif node[0] == "sum" and all(c in forms for _, c in node[1]):
            terms = [(Fraction(x), c) for x, c in node[1]]
            forms[k] = (
                _combine([(x, forms[c][0]) for x, c in terms]),
                sum((x * forms[c][1] for x, c in terms), Fraction(0)),
            )
    p = len(outputs)
    weights: list[list[tuple[Fraction, Row]]] = [[] for _ in nodes]
    for i, k in enumerate(outputs):
        weights[k].append((Fraction(1), ((i, Fraction(1)),)))
    jumps: dict[tuple[Row, Fraction], list[tuple[Fraction, Row]]] = {}
    rows: list[list[tuple[Fraction, Row]]] = [[] for _ in range(p)]
    constants: list[tuple[Fraction, Row]] = []
    breaks: list[tuple[Row, Row, Fraction]] = []

    def affine(c: Row, form: tuple[Row, Fraction]) -> None:
        for i, x in c:
            rows[i].append((x, form[0]))
        constants.append((form[1], c))

    channels = [()] * len(nodes)  # type: list[Row]
    for k in range(len(nodes) - 1, -1, -1):
        channels[k] = _combine(weights[k])
        if nodes[k][0] == "sum":
            for x, c in nodes[k][1]:
                weights[c].append((Fraction(x), channels[k]))
    half = Fraction(1, 2)
    for k, node in enumerate(nodes):
        c = channels[k]
        if node[0] == "affine":
            affine(c, forms[k])
        elif node[0] in ("relu", "abs", "max", "min"):
            arguments = [node[1]] if node[0] in ("relu", "abs") else node[1]
            if len(arguments) > 2 or any(a not in forms for a in arguments):
                return None
            n, t = forms[arguments[0]]
            if len(arguments) == 2:
                m, s = forms[arguments[1]]
                for form in ((n, t), (m, s)):
                    affine(_combine([(half, c)]), form)
                n, t = _combine([(Fraction(1), n), (Fraction(-1), m)]), t - s
                breaks.append((_combine([(Fraction(1 if node[0] == "max" else -1), c)]), n, t))
            elif node[0] == "relu":
                affine(_combine([(half, c)]), (n, t))
                breaks.append((c, n, t))
            else:
                breaks.append((_combine([(Fraction(2), c)]), n, t))
    for c, n, t in breaks:
        if not n:
            constants.append((abs(t) / 2, c))
            continue
        s = n[0][1]
        key = (tuple((i, x / s) for i, x in n), t / s)
        jumps.setdefault(key, []).append((abs(s), c))
    found = {key: total for key, terms in jumps.items() if (total := _combine(terms))}
    labels, flipping = _orbits(list(found), statement["generators"] if layerwise else [])
    planes = tuple(Plane(n, t, c, *labels[k]) for k, ((n, t), c) in enumerate(found.items()))
    linear = tuple(_combine(terms) for terms in rows)
    return View(statement["input_dim"], p, planes, linear, _combine(constants), flipping)


def _orbits(planes: list[tuple[Row, Fraction]], generators: Json) -> tuple[list[tuple[int, int]], tuple[bool, ...]]:
    """(orbit, orientation) of every hyperplane and the kinds of the orbits; by searching from each first member."""
    number = {plane: k for k, plane in enumerate(planes)}
    edges: list[list[tuple[int, int]]] = [[] for _ in planes]
    for generator in generators:
        columns = matrix(generator["input"])
        for k, (n, t) in enumerate(planes):
            # n rho(g) is the normal of the preimage g^-1 H: an edge all the same.
            image = _combine([(x, columns[i]) for i, x in n])
            s = image[0][1]
            other = number.get((tuple((i, x / s) for i, x in image), t / s))
            if other is None:
                return [(k, 1) for k in range(len(planes))], (False,) * len(planes)
            edges[k].append((other, 1 if s > 0 else -1))
            edges[other].append((k, 1 if s > 0 else -1))
    labels: dict[int, tuple[int, int]] = {}
    flipping: list[bool] = []
    for start in range(len(planes)):
        if start in labels:
            continue
        labels[start] = (len(flipping), 1)
        flips, queue = False, [start]
        for k in queue:
            for other, sign in edges[k]:
                if other not in labels:
                    labels[other] = (len(flipping), sign * labels[k][1])
                    queue.append(other)
                flips |= labels[other][1] != sign * labels[k][1]
        flipping.append(flips)
    return [labels[k] for k in range(len(planes))], tuple(flipping)
