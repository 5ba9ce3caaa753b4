"""Parts of the rules for distances against slow and simple ways to the same results (see ``parts.py``)."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

from parts_rules import Part, _refuses

NAMES = ("relu", "abs", "max", "min")


def _drawn_nodes(chance: random.Random, d: int) -> list[tuple]:
    """Nodes of a function: affine ones, then sums and breaks of those before."""
    nodes: list[tuple] = []
    for _ in range(chance.randint(1, 3)):
        row = [chance.choice([0, 1, -1, 2, Fraction(1, 2)]) for _ in range(d)]
        nodes.append(("affine", row, Fraction(chance.randint(-2, 2), 2)))
    for _ in range(chance.randint(1, 5)):
        name = chance.choice(["sum", *NAMES])
        count = 1 if name in ("relu", "abs") else chance.randint(2, 4)
        chosen = [chance.randrange(len(nodes)) for _ in range(count)]
        nodes.append((name, [(chance.choice([1, -1, 2, Fraction(1, 3)]), k) for k in chosen]))
    return nodes


def _value(nodes: list[tuple], x: list[Fraction]) -> Fraction:
    """The value of the last node."""
    values: list[Fraction] = []
    for name, *rest in nodes:
        if name == "affine":
            values.append(sum((a * y for a, y in zip(rest[0], x, strict=True)), rest[1]))
            continue
        terms = [values[k] for _, k in rest[0]]
        if name == "sum":
            values.append(sum((a * values[k] for a, k in rest[0]), Fraction(0)))
        else:
            one = {"relu": max(terms[0], Fraction(0)), "abs": abs(terms[0]), "max": max(terms), "min": min(terms)}
            values.append(one[name])
    return values[-1]


def _target(part: Part, nodes: list[tuple]) -> Any:
    functions = part(".objects.functions")
    made: list[Any] = []
    for name, *rest in nodes:
        if name == "affine":
            made.append(functions.Affine(_sparse(rest[0]), rest[1]))
        elif name == "sum":
            made.append(functions.Sum(tuple(rest[0])))
        else:
            made.append(functions.Break(name, tuple(k for _, k in rest[0])))
    return functions.Target(tuple(made), (len(made) - 1,))


def _sparse(row: Any) -> tuple:
    return tuple((i, x) for i, x in enumerate(row) if x)


def _of_forms(arguments: Any, form: Any, x: list[Fraction]) -> Fraction:
    """The value of an abs-normal form."""
    sizes: list[Fraction] = []
    for z in [*arguments, form]:
        affine = sum((a * x[j] for j, a in z.row), Fraction(0)) + z.constant
        sizes.append(affine + sum((c * abs(sizes[k]) for k, c in z.atoms), Fraction(0)))
    return sizes[-1]


def abs_normal_forms(part: Part) -> list[str]:
    """The forms of drawn functions have their values; scaled, turned and reordered terms cancel."""
    kernel, functions = part(".objects.abs_normal"), part(".objects.functions")
    chance = random.Random(31)
    wrong = []
    for number in range(150):
        d = chance.randint(1, 2)
        f, g = _drawn_nodes(chance, d), _drawn_nodes(chance, d)
        points = [[Fraction(chance.randint(-8, 8), chance.randint(1, 3)) for _ in range(d)] for _ in range(4)]
        table = kernel.AbsNormalForms()
        (form,) = table.differences(_target(part, f), _target(part, g))
        good = all(_of_forms(table.arguments, form, x) == _value(f, x) - _value(g, x) for x in points)
        leading = [(z.row or z.atoms)[0][1] for z in table.arguments]
        good = good and set(leading) <= {1} and list(table.arguments.values()) == list(range(len(table.arguments)))
        wrong += [] if good else [f"difference {number}"]
        turned = kernel.AbsNormalForms()
        rho, pi = (((0, 2), (1, 1)), ((0, -1),)) if d == 2 else (((0, -3),),), (((0, -2),),)
        (form,) = turned.asymmetries(_target(part, f), rho, pi)
        for x in points:
            moved = [2 * x[0] + x[1], -x[0]] if d == 2 else [-3 * x[0]]
            if _of_forms(turned.arguments, form, x) != _value(f, moved) + 2 * _value(f, x):
                wrong.append(f"asymmetry {number}")
    x, y, z = (functions.Affine(((j, 1),), 0) for j in range(3))
    zero, relu = functions.Affine((), 0), functions.Break
    twice, back = functions.Affine(((0, 2),), 0), functions.Affine(((0, -1),), 0)
    same = [
        ([x, relu("relu", (0,)), twice, relu("relu", (2,)), functions.Sum(((-2, 1), (1, 3)))], [zero]),
        ([x, relu("relu", (0,)), back, relu("relu", (2,)), functions.Sum(((1, 1), (-1, 3)))], [x]),
        ([x, zero, relu("max", (0, 1))], [x, relu("relu", (0,))]),
        ([x, back, relu("max", (0, 1))], [x, relu("abs", (0,))]),
        ([x, back, relu("min", (1, 0)), functions.Sum(((-1, 2),))], [back, relu("abs", (0,))]),
        ([x, y, z, relu("max", (0, 1, 2))], [x, y, z, relu("max", (2, 0, 1, 0))]),
        ([x, y, z, relu("min", (0, 1, 2))], [z, x, y, relu("min", (1, 2, 0, 2))]),
        ([functions.Affine((), -2), relu("abs", (0,))], [functions.Affine((), 2)]),
    ]
    for number, (f, g) in enumerate(same):
        table = kernel.AbsNormalForms()
        found = table.differences(*(functions.Target(tuple(h), (len(h) - 1,)) for h in (f, g)))
        wrong += [] if (found[0].row, found[0].constant, found[0].atoms) == ((), 0, ()) else [f"cancelled {number}"]
    return wrong


class _Slow:
    """What FORMAT.md says of a cell at the end of a tree, step by step."""

    def __init__(self, arguments: list[Any], box: list[tuple], signs: dict[int, int]) -> None:
        self.arguments, self.corners = arguments, list(product(*box))
        self.known: list[int] = []
        self.ranges: list[tuple[Fraction, Fraction]] = []
        for k, z in enumerate(arguments):
            self.ranges.append(self.spread(z))
            low, high = self.ranges[-1]
            self.known.append(signs.get(k) or (1 if low >= 0 else -1 if high <= 0 else 0))

    def replaced(self, z: Any, chosen: Callable[[int, Fraction], tuple | None]) -> tuple:
        """A form with absolute values replaced from the last to the first by ``slope z + offset``, where chosen."""
        row, constant, atoms, left = dict(z.row), z.constant, dict(z.atoms), {}
        while atoms:
            k = max(atoms)
            c = atoms.pop(k)
            line = chosen(k, c) if c else (0, 0)
            if line is None:
                left[k] = c
                continue
            constant += c * line[1] + c * line[0] * self.arguments[k].constant
            for place, entries in ((row, self.arguments[k].row), (atoms, self.arguments[k].atoms)):
                for j, x in entries:
                    place[j] = place.get(j, 0) + c * line[0] * x
        return row, constant, left

    def ends(self, row: dict, constant: Fraction) -> tuple:
        values = [sum((x * corner[j] for j, x in row.items()), constant) for corner in self.corners]
        return min(values), max(values)

    def spread(self, z: Any) -> tuple:
        row, constant, left = self.replaced(z, lambda k, c: (self.known[k], 0) if self.known[k] else None)
        low, high = self.ends(row, constant)
        for k, c in left.items():
            top = max(-self.ranges[k][0], self.ranges[k][1])
            low, high = low + min(0, c * top), high + max(0, c * top)
        return low, high

    def least(self, form: Any, signs: dict[int, int], multipliers: dict, slopes: dict, pairs: list) -> Fraction:
        row, constant, atoms = dict(form.row), form.constant, dict(form.atoms)
        for k, y in multipliers.items():
            constant -= y * signs[k] * self.arguments[k].constant
            for place, entries in ((row, self.arguments[k].row), (atoms, self.arguments[k].atoms)):
                for j, x in entries:
                    place[j] = place.get(j, 0) - y * signs[k] * x
        for a, b, w in pairs:
            gap = _combined(self.arguments[a], self.arguments[b])
            constant -= w * max(map(abs, self.spread(gap)))
            atoms[a], atoms[b] = atoms.get(a, 0) + w, atoms.get(b, 0) - w

        def line(k: int, c: Fraction) -> tuple:
            if self.known[k]:
                return self.known[k], 0
            if c > 0:
                return slopes.get(k, 0), 0
            low, high = self.ranges[k]
            return Fraction(high + low) / (high - low), Fraction(-2 * low * high) / (high - low)

        row, constant, _ = self.replaced(SimpleNamespace(row=row, constant=constant, atoms=atoms), line)
        return self.ends(row, constant)[0]


def _combined(f: Any, g: Any) -> Any:
    row, atoms = dict(f.row), dict(f.atoms)
    for place, entries in ((row, g.row), (atoms, g.atoms)):
        for j, x in entries:
            place[j] = place.get(j, 0) - x
    return SimpleNamespace(row=row.items(), constant=f.constant - g.constant, atoms=atoms.items())


def _json(entries: Any) -> Any:
    return [[k, str(Fraction(x))] for k, x in sorted(entries)]


def cells_of_boxes(part: Part) -> list[str]:
    """Lower bounds on drawn cells: the same by hand, and never more than the form is at points of the cell."""
    boxes, normal, trees = part(".objects.boxes"), part(".objects.normal_forms"), part(".trees")
    Q = part(".numbers").Rationals()
    chance = random.Random(32)
    wrong = []
    for number in range(250):
        d, n = chance.randint(1, 2), chance.randint(1, 4)

        def drawn(before: int, d: int = d) -> Any:
            atoms = {k: Fraction(chance.choice([1, -1, 2]), 2) for k in range(before) if chance.random() < 0.4}
            row = [chance.choice([0, 1, -1, Fraction(1, 2)]) for _ in range(d)]
            return normal.NormalForm(_sparse(row), Fraction(chance.randint(-3, 3), 2), tuple(sorted(atoms.items())))

        arguments, form = [drawn(k) for k in range(n)], drawn(n)
        box = [tuple(sorted(Fraction(chance.randint(-4, 4), 2) for _ in range(2))) for _ in range(d)]
        signs = {k: chance.choice([1, -1]) for k in range(n) if chance.random() < 0.4}
        lows, highs, decided = trees.Decisions(), trees.Decisions(), trees.Decisions()
        for k, s in signs.items():
            decided = decided.deciding(k, s)
        inner = [list(ends) for ends in box]
        if chance.random() < 0.5:
            inner[0][1] = (inner[0][0] + inner[0][1]) / 2
            highs = highs.deciding(0, inner[0][1])
        if chance.random() < 0.5:
            inner[-1][0] = (inner[-1][0] + inner[-1][1]) / 2
            lows = lows.deciding(d - 1, inner[-1][0])
        multipliers = {k: Fraction(chance.randint(1, 4), 2) for k in signs if chance.random() < 0.7}
        slopes = {k: Fraction(chance.choice([-2, -1, 1, 2]), 2) for k in range(n) if chance.random() < 0.6}
        twins = [chance.sample(range(n), 2) for _ in range(chance.randint(0, 2))] if n > 1 else []
        pairs = [(a, b, Fraction(chance.randint(1, 3), 2)) for a, b in twins]
        proof = [_json(multipliers.items()), _json(slopes.items()), [[a, b, str(w)] for a, b, w in pairs]]
        problem = boxes.Problem(tuple(box), arguments, [form], Fraction(1))
        leaf = boxes._Leaf(problem, boxes.Cell(lows, highs, decided))
        found = leaf.least(form, proof, Q)
        slow = _Slow(arguments, [tuple(ends) for ends in inner], signs)
        wrong += [] if found == slow.least(form, signs, multipliers, slopes, pairs) else [f"bound {number}"]
        for _ in range(10):
            x = [low + (high - low) * Fraction(chance.randint(0, 6), 6) for low, high in inner]
            inside = all(s * _of_forms(arguments[:k], arguments[k], x) >= 0 for k, s in signs.items())
            if inside and _of_forms(arguments, form, x) < found:
                wrong.append(f"a point below the bound {number}")
    return wrong


def trees_of_cells(part: Part) -> list[str]:
    """``|x| - 1/2`` and ``y`` on a rectangle: which bounds the same tree proves, and trees that leave something out."""
    boxes, normal = part(".objects.boxes"), part(".objects.normal_forms")
    Q = part(".numbers").Rationals()
    x = normal.NormalForm(((0, 1),), 0, ())
    outputs = [normal.NormalForm((), Fraction(-1, 2), ((0, 1),)), normal.NormalForm(((1, 1),), 0, ())]
    none: Any = [[], [], []]
    leaf = ["bounded", [none] * 4]
    deep = [["split", 0, 1, 2], leaf, ["cut", 1, "1/2", 3, 4], leaf, leaf]
    empty = [["split", 0, 1, 2], leaf, ["cut", 0, "1/4", 3, 4], leaf, ["empty", [[[0, "1"]], [], []]]]
    wrong = []
    sides = {"x": (-1, 2), "y": (-1, 1), "z": (Fraction(-1, 4), Fraction(3, 4))}
    for first, second, bound in product(sides.values(), sides.values(), [Fraction(k, 4) for k in range(9)]):
        least, most = first
        half, quarter = Fraction(1, 2), Fraction(1, 4)
        plus = [least - half, most - half]  # without multipliers the sides of the box alone count
        met = {
            "root": (leaf, [abs(least) - half, abs(most) - half, half if least < 0 < most else 0]),
            "deep": (deep, [*plus, -least - half, -most - half]),
            "empty": (empty, [*plus, -least - half, -quarter - half]),
        }
        problem = boxes.Problem((first, second), [x], outputs, bound)
        for name, (tree, values) in met.items():
            refused = _refuses(part, boxes.check_bounded, problem, Q, [tree] if name == "root" else tree)
            good = max(map(abs, (*values, *second))) <= bound
            wrong += [] if refused != good else [f"{name} on {first} {second}: {bound}"]
    wrong += [] if boxes.read_box([["1", "1"], ["-1/2", "0"]], 2, Q) == ((1, 1), (Fraction(-1, 2), 0)) else ["a box"]
    wrong += [] if _refuses(part, boxes.read_box, [["1", "1/2"]], 1, Q) else ["an empty box"]
    problem = boxes.Problem(((-1, 2), (-1, 1)), [x], outputs, 2)
    bad = [
        [["split", 0, 1, 1], leaf],
        [["split", 0, 1, 2], leaf, ["empty", none]],
        [["split", 1, 1, 2], leaf, leaf],
        [["cut", 2, "0", 1, 2], leaf, leaf],
        [["cut", 0, "0", 1, 2], leaf, ["empty", [[[0, "1"]], [], []]]],
        [["bounded", [none] * 3]],
        [["bounded", [none] * 5]],
        [["bounded", [[[[0, "1"]], [], []], *[none] * 3]]],
        [["bounded", [[[], [[0, "5/4"]], []], *[none] * 3]]],
        [["bounded", [[[], [], [[0, 0, "1"]]], *[none] * 3]]],
        [["equal"]],
    ]
    for number, tree in enumerate(bad):
        wrong += [] if _refuses(part, boxes.check_bounded, problem, Q, tree) else [f"bad tree {number}"]
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "abs-normal forms": abs_normal_forms,
    "cells of boxes": cells_of_boxes,
    "trees of cells": trees_of_cells,
}
"""All of them, by name."""
