"""The foundations of the kernel and its objects against slow and simple ways, and at the ends of what they accept.

As in ``parts.py``: every function takes a way to import a part of the kernel and says what is wrong with it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from types import SimpleNamespace
from typing import Any

Part = Callable[[str], Any]
SWAP = (((1, 1),), ((0, 1),))


def refusal(call: Callable[..., Any], *arguments: Any) -> str:
    """The kind of refusal, or nothing."""
    try:
        call(*arguments)
    except Exception as problem:
        return type(problem).__name__
    return ""


def readings(part: Part) -> list[str]:
    """What is read at the front door, and what is refused there: nesting, texts, numbers, files."""
    reading, grammar, numbers = part(".reading"), part(".grammar"), part(".numbers")
    K = numbers.Rationals()
    integers = grammar.Arithmetic(int, lambda x, y: x + y, lambda x, y: x * y, lambda x, y: x // y)

    def value(text: str) -> int:
        return int(grammar.Expression(grammar.Reader(text), integers, lambda: 7).sum())

    def nested(depth: int, before: str = "", one: str = "(", other: str = ")") -> str:
        return f"{before}{one * depth}1{other * depth}"

    def deep(depth: int) -> bytes:
        return b"[" * depth

    asked: list[tuple[str, str, Callable[..., Any], tuple[Any, ...]]] = [
        ("parentheses", "", value, (nested(49),)),
        ("too many parentheses", "OverLimits", value, (nested(50),)),
        ("too many after others", "OverLimits", value, (nested(50, "(1) + " * 20),)),
        ("minus signs", "", value, (nested(49, one="-", other=""),)),
        ("too many minus signs", "OverLimits", value, (nested(50, one="-", other=""),)),
        ("too many after minus signs", "OverLimits", value, (nested(50, "-1 + " * 20),)),
        ("beyond the end", "Invalid", lambda: [reader := grammar.Reader("a"), reader.take(), reader.take()], ()),
        ("brackets", "", reading._check_depth, (deep(40),)),
        ("too many brackets", "OverLimits", reading._check_depth, (deep(41),)),
        ("too many after others", "OverLimits", reading._check_depth, (b"[" + b"[]," * 60 + deep(40),)),
        ("a number for a text", "Invalid", reading.text, (7, "it")),
        ("a list for a text", "Invalid", reading.text, (["a"], "it")),
        ("a text", "", reading.text, ("a\n\u00e9\ue000\ud7ff\U0001f600", "it")),
        ("an empty text", "", reading.text, ("", "it")),
        *(
            (f"surrogate {c!a} {place}", "Invalid", reading.text, (place.replace("x", c), "it"))
            for c in ("\ud800", "\udbff", "\udfff")
            for place in ("x", "xa", "ax", "axa")
        ),
        ("layout", "", reading.printable, ("a\n\tb", "it", 10, "\n\t")),
        ("no layout", "Invalid", reading.printable, ("a\n\tb", "it", 10, "\t")),
        ("a device", "Invalid", reading.read_file, (os.devnull,)),
        ("no file", "Invalid", reading.read_file, ("no/such/file",)),
        ("a number for a generator", "Invalid", part(".objects.generators").read_generator, (7, 1, 1, K)),
        ("nothing for a generator", "Invalid", part(".objects.generators").read_generator, (None, 1, 1, K)),
    ]
    wrong = [what for what, wanted, call, arguments in asked if refusal(call, *arguments) != wanted]
    wrong += [] if grammar.tokens_of("") == [] and grammar.tokens_of(" 1 ") == ["1"] else ["tokens"]
    for text, wanted in (("3", int), ("-12", int), ("0", int), ("3/2", Fraction)):
        wrong += [] if type(reading.rational(text, "it")) is wanted else [f"type of {text}"]
    for values, divisor in (([Fraction(1, 2)], 0), ([4, Fraction(1, 2)], 0), ([], 0), ([0], 0), ([4, -6], 2)):
        wrong += [] if numbers.common_divisor(values) == divisor else [f"divisor of {values}"]
    Conclusions = part(".verify").Conclusions
    for verdicts, values, status in (
        (("verified",), {}, 0),
        (("verified",), {"gap": "1"}, 0),
        ((), {"gap": "1"}, 0),
        ((), {}, 3),
        (("verified", "undecided"), {}, 3),
        (("undecided", "refuted"), {}, 1),
    ):
        wrong += [] if Conclusions("", "", verdicts, values, None).status == status else [f"status {verdicts}"]
    wrong += [] if part(".__main__").main([]) == 0 else ["no files"]
    return wrong


def facts(part: Part) -> list[str]:
    """Facts that contradict each other are refused; what is impossible is so for every class that is named."""
    kernel, ranges = part(".proof"), part(".ranges")
    wrong = []
    order = ranges.Key("order")

    def empty() -> Any:
        return kernel.Proof(SimpleNamespace(target=None))

    for first, second, wanted in (
        (ranges.exactly(2), ranges.exactly(2), ""),
        (ranges.exactly(2), ranges.at_least(2), ""),
        (ranges.exactly(2), ranges.exactly(3), "Invalid"),
        (ranges.exactly(2), ranges.at_least(3), "Invalid"),
        (ranges.at_least(3), ranges.exactly(2), "Invalid"),
    ):
        proof = empty()
        proof.record(order, first)
        wrong += [] if refusal(proof.record, order, second) == wanted else [f"recorded {first} {second}"]
    for truths in product((True, False), repeat=2):
        for name in ("settle_equivariance", "settle_equality"):
            proof = empty()
            getattr(proof, name)(truths[0])
            wrong += [] if refusal(getattr(proof, name), truths[1]) == "Invalid" else [f"{name} twice"]
    infinite = ranges.Range(ranges.INFINITE, ranges.INFINITE)
    for classes in (("LEN",), ("GEN", "LEN"), ("GN", "GEN", "LEN")):
        proof = empty()
        proof.impossible(classes)
        found = [kind for kind in ranges.CLASSES if proof.known(ranges.Key("width", kind)) == infinite]
        wrong += [] if found == list(classes) else [f"impossible {classes}"]
    return wrong


def infinities(part: Part) -> list[str]:
    """Ranges that are infinite at both ends alike, or touch zero."""
    kernel = part(".ranges")
    infinite = kernel.Range(kernel.INFINITE, kernel.INFINITE)
    below, anything, three = kernel.negate(infinite), kernel.ANYTHING, kernel.exactly(3)
    some = kernel.Range((0, 2), (0, 3))
    touching = kernel.Range((0, -1), (0, 0)), kernel.Range((0, 0), (0, 1)), kernel.at_least(0), kernel.at_least(-2)
    wrong = []
    for found, wanted in (
        (kernel.add(below, infinite), anything),
        (kernel.add(infinite, below), anything),
        (kernel.add(three, below), below),
        (kernel.add(below, three), below),
        (kernel.add(below, below), below),
        (kernel.add(some, below), below),
        (kernel.multiply(some, infinite), infinite),
        (kernel.multiply(infinite, some), infinite),
        (kernel.multiply(below, three), below),
        *((kernel.divide(three, x), anything) for x in touching),
        *((kernel.divide(three, kernel.negate(x)), anything) for x in touching),
        (kernel.divide(three, infinite), anything),
        (kernel.divide(three, below), anything),
        (kernel.divide(infinite, infinite), anything),
        (kernel.divide(infinite, three), infinite),
    ):
        wrong += [] if found == wanted else [f"{found} for {wanted}"]
    for other, relation in product((anything, infinite, below, three), ("<", "<=", "==", "!=", ">=", ">")):
        told = {kernel.compare(anything, relation, other), kernel.compare(other, relation, anything)}
        wrong += [] if told == {None} else [f"anything {relation} {other}"]
    wrong += [] if refusal(kernel.divide, three, kernel.exactly(0)) == "Invalid" else ["divided by zero"]
    return wrong


def roots(part: Part) -> list[str]:
    """Roots above a number, for polynomials made of their roots; numbers that differ in the denominator only."""
    kernel, numbers = part(".reals"), part(".numbers")
    chance = random.Random(4)
    wrong = []
    for _ in range(60):
        listed = [chance.randint(-3, 3) for _ in range(chance.randint(1, 5))]
        polynomial = [1]
        for x in listed:
            polynomial = [a - x * b for a, b in zip([0, *polynomial], [*polynomial, 0], strict=True)]
        for bits in (0, 2):
            for numerator in range(-4 << bits, (4 << bits) + 1, 1 + bits):
                above = sum(x << bits > numerator for x in listed)
                found = kernel._roots_above(polynomial, numerator, bits)
                wrong += [] if found == above else [f"roots of {polynomial} above {numerator} / 2^{bits}"]
    for n in (5, 7, 12):
        K = kernel.RealField(n)
        c = K.number([Fraction(i == 1) for i in range(K.degree)])
        for factor in (Fraction(1, 2), Fraction(2, 3), 2, -1):
            x = c * factor
            wrong += [] if x != c and c != x and len({x, c}) == 2 and numbers.sign(x - c) != 0 else [f"{factor} c"]
    return wrong


def cells(part: Part) -> list[str]:
    """Empty cells: multipliers that show nothing, or are none; the nodes of a target below others, in order."""
    kernel, functions, trees = part(".objects.cells"), part(".objects.functions"), part(".trees")
    K = part(".numbers").Rationals()
    x = functions.Affine(((0, 1),), 0)
    positive = trees.Decisions()
    for f in (x, functions.Affine(((0, -1),), 0), functions.Affine(((0, -2),), 1), functions.Affine(((1, 1),), 5)):
        positive = positive.deciding(len(positive), f)
    cell = kernel.Cell(trees.Decisions(), positive, {}, {})
    wrong = []
    for multipliers, wanted in (
        ([[0, "1"], [1, "1"]], ""),
        ([[0, "5/2"], [1, "5/2"]], ""),
        ([[0, "2"], [2, "1"]], "Invalid"),
        ([[0, "1"]], "Invalid"),
        ([], "Invalid"),
        ([[0, "0"]], "Invalid"),
        ([[0, "0"], [1, "0"]], "Invalid"),
        ([[1, "2"], [2, "-1"]], "Invalid"),
        ([[1, "1/2"], [2, "-1/4"]], "Invalid"),
        ([[1, "1"], [0, "1"]], "Invalid"),
        ([[0, "1"], [0, "1"]], "Invalid"),
        ([[-1, "1"]], "Invalid"),
        ([[4, "1"]], "Invalid"),
        ([[0, "1"], [True, "1"]], "Invalid"),
        ([["0", "1"], [1, "1"]], "Invalid"),
    ):
        found = refusal(kernel._check_empty, cell, multipliers, K)
        wrong += [] if found == wanted else [f"empty by {multipliers}"]
    chance = random.Random(9)
    for size in (1, 2, 9, 20, 40):
        for _ in range(8):
            nodes: list[Any] = [x]
            for k in range(1, size):
                below = [chance.randrange(k) for _ in range(chance.choice([0, 1, 1, 2]))]
                nodes.append(functions.Sum(tuple((1, c) for c in below)) if below else x)
            chosen = [chance.randrange(size)]
            needed = set(chosen)
            for k in reversed(range(size)):
                needed |= set(functions.children(nodes[k])) if k in needed else set()
            found = kernel._needed(functions.Target(tuple(nodes), ()), chosen)
            wrong += [] if found == sorted(needed) else [f"nodes below {chosen}"]
    return wrong


def stabilizers(part: Part) -> list[str]:
    """Does an action factor through another? By listing the elements of both together."""
    kernel = part(".objects.factoring")
    chance = random.Random(12)
    wrong = []

    def complete(joint: list[Permutation], size: int) -> None:
        chain = kernel.Chain(joint, size)
        for round in range(2):
            for level, generators in enumerate(chain.generators):
                fixing = all(g[point] == point for g in generators for point in chain.points[:level])
                wrong.extend([] if fixing else [f"level {level} of {joint}"])
            if round == 0:
                chain.complete()
        for level in range(len(chain.points)):
            wrong.extend([] if chain.unsifted(level) is None else [f"unsifted {level} of {joint}"])

    asked = [_two_actions(chance, number) for number in range(160)]
    asked += [
        ([_cycles(*lengths)], [_cycles(order)]) for lengths in ((2, 4), (2, 4, 8), (3, 9)) for order in range(1, 19)
    ]
    fixing = [_cycles(5), (0, 2, 1, 3, 4), (0, 1, 2, 4, 3)]  # one more point is fixed by each
    asked += [(fixing, second) for second in (fixing, [(0, 1), (1, 0), (1, 0)], [(0, 1), (1, 0), (0, 1)])]
    for first, second in asked:
        size = len(first[0])
        wanted = "" if _factors(first, second) else "Invalid"
        joint = [g + tuple(size + i for i in h) for g, h in zip(first, second, strict=True)]
        wrong += [] if refusal(complete, joint, size) == wanted else [f"chain {first} {second}"]
        wrong += [] if refusal(kernel.check_factors, first, second) == wanted else [f"factors {first} {second}"]
    return wrong


def _cycles(*lengths: int) -> Permutation:
    """Cycles of these lengths, one after the other."""
    found: list[int] = []
    for length in lengths:
        start = len(found)
        found += [start + (i + 1) % length for i in range(length)]
    return tuple(found)


Permutation = tuple[int, ...]


def _two_actions(chance: random.Random, number: int) -> tuple[list[Permutation], list[Permutation]]:
    """Permutations of two sets: one action, or nearly one; sometimes with the identity, sometimes with none moving."""
    size = chance.choice([1, 2, 3, 4, 4, 5])
    first = [tuple(chance.sample(range(size), size)) for _ in range(chance.choice([1, 2, 2, 3]))]
    if number % 5 == 0:
        first.insert(chance.randint(0, len(first)), tuple(range(size)))
    pairs = [(i, j) for i in range(size) for j in range(i)]
    if number % 4 == 3 or not pairs:
        other = chance.randint(1, 4)
        return first, [tuple(chance.sample(range(other), other)) for _ in first]
    if number % 4 == 2:  # the sign
        odd = [sum(g[i] < g[j] for i, j in pairs) % 2 for g in first]
        second: list[Permutation] = [(1, 0) if x else (0, 1) for x in odd]
    else:  # pairs of points
        second = [tuple(pairs.index((max(g[i], g[j]), min(g[i], g[j]))) for i, j in pairs) for g in first]
    if number % 2:
        k = chance.randrange(len(first))
        i, j = (chance.randrange(len(second[0])) for _ in range(2))
        moved = list(second[k])
        moved[i], moved[j] = moved[j], moved[i]
        second[k] = tuple(moved)
    return first, second


def _factors(first: Sequence[Permutation], second: Sequence[Permutation]) -> bool:
    """Is every product that is the identity in the first action so in the second?"""
    start = tuple(range(len(first[0]))), tuple(range(len(second[0])))
    seen = {start}
    for x, y in (listed := [start]):
        for g, h in zip(first, second, strict=True):
            new = tuple(g[i] for i in x), tuple(h[i] for i in y)
            if new not in seen:
                if new[0] == start[0]:
                    return False
                seen.add(new)
                listed.append(new)
    return len({x for x, _ in seen}) == len(seen)


def expressions(part: Part) -> list[str]:
    """``|f| = |g|`` exactly where f is g or -g: affine functions plus multiples of one more."""
    kernel, functions = part(".objects.normal_forms"), part(".objects.functions")
    entries = (0, 1, -1, Fraction(1, 2), Fraction(-1, 2))
    forms = list(product(entries, repeat=4))
    table = kernel.NormalForms()
    numbers: dict[Any, tuple[Any, ...]] = {}
    wrong = []
    for f in forms:
        row = tuple((i, x) for i, x in enumerate(f[:2]) if x)
        nodes = (
            functions.Affine(row, f[2]),
            functions.Affine(((2, 1),), 0),
            functions.Break("relu", (1,)),
            functions.Sum(((1, 0), (f[3], 2))),
            functions.Break("abs", (3,)),
        )
        (found,) = table.outputs(functions.Target(nodes, (4,)), None)
        known = numbers.setdefault(found, f)
        wrong += [] if f in (known, tuple(-x for x in known)) else [f"{f} is not {known}"]
    wrong += [] if len(numbers) == (len(forms) + 1) // 2 else ["forms are told apart that are the same"]
    return wrong


def actions(part: Part) -> list[str]:
    """Hyperplanes that are moved with a factor, named representations, bends, characters, cosets, conjugates."""
    forms, functions, generators = part(".objects.forms"), part(".objects.functions"), part(".objects.generators")
    Affine, Generator = functions.Affine, generators.Generator
    one = (((0, 1),),)
    K = part(".numbers").Rationals()
    wrong = []

    def linear(*rows: Any) -> Any:
        matrix = tuple(tuple((j, x) for j, x in enumerate(line) if x) for line in rows)
        return Generator((), matrix, one, generators.invert(matrix, "it"), one)

    planes = (Affine(((0, 1),), 0), Affine(((1, 1),), 0))
    form = forms.Form(dict.fromkeys(planes, ((0, 1),)), ((),), ())
    for a, s in product((1, 2, Fraction(1, 3)), (1, -1)):
        (orbit,) = forms.hyperplane_orbits(form, (linear((0, s * a), (s * Fraction(1, a), 0)),))
        told = orbit.members, orbit.signs, orbit.flipping
        wrong += [] if told == ((0, 1), (1, s), False) else [f"moved by {s * a}"]
    for matrix in (((1, 1), (0, 1)), ((0, 1), (1, 1))):
        wrong += [] if refusal(forms.hyperplane_orbits, form, (linear(*matrix),)) == "Invalid" else ["moved to none"]

    named = part(".objects.named").read_representations
    wrong += [] if named({"representations": {"r": []}}, (), 2, 1, K) == {"r": ()} else ["no generators"]
    wrong += [] if named({}, (linear((1, 1), (0, 1)),), 2, 1, K) == {} else ["no representations"]

    germs = part(".objects.germs")
    for name, factor, jump in (("relu", 1, 1), ("relu", -3, 3), ("abs", 2, 4), ("max", 5, 5), ("min", 5, -5)):
        arguments = (0,) if name in ("relu", "abs") else (0, 1)
        nodes = (Affine(((0, factor),), 0), Affine((), 0), functions.Break(name, arguments))
        for scale in (1, -1, Fraction(1, 2)):
            found = germs.bend_at(functions.Target(nodes, (2,)), ((1, 7),), ((0, scale),))
            wrong += [] if found == ((0, jump / abs(Fraction(scale))),) else [f"bend of {name} {factor} {scale}"]

    spaces, groups, subgroups = part(".objects.spaces"), part(".objects.groups"), part(".objects.subgroups")
    skew = (((0, 1), (1, 1)), ((1, -1),))
    group = groups.Group((Generator((1, 0), one, skew, one, skew),), 1, 2)
    for basis, wanted in (((((0, 1),),), [1, 1]), ((((0, 1), (1, -2)),), [1, -1])):
        wrong += [] if spaces.character_of_subspace(group, basis, 2) == wanted else [f"character on {basis}"]

    cycle, flip = (1, 2, 0), (1, 0, 2)
    group = groups.Group(tuple(Generator(g, one, one, one, one) for g in (cycle, flip)), 1, 1)
    found = subgroups.Subgroups(group, [[], [[1]], [[0]], [[0], [1]]])
    table = [[group.multiply(a, b) for b in range(6)] for a in range(6)]
    for S, _ in found.classes:
        inside = subgroups.members(S)
        least = sorted({min(line[s] for s in inside) for line in table})
        wrong += [] if found.cosets(S) == least else [f"cosets of {inside}"]
        for T in found.class_of:
            conjugates = set()
            for g in range(6):
                back = table[g].index(0)
                moved, kernel = ({table[table[g][x]][back] for x in subgroups.members(M)} for M in (S, T))
                if moved == set(inside):
                    conjugates.add(sum(1 << x for x in kernel))
            wrong += [] if T & S != T or found._pair_conjugates(S, T) == conjugates else [f"pairs {S, T}"]
    wrong += [] if found.indices() == [6, 3, 2, 1] and prod(found.indices()) == 36 else ["indices"]
    return wrong


REPRESENTATIONS: dict[str, list[list[list[list[int]]]]] = {
    "C2": [[[[1]]], [[[-1]]], [[[0, 1], [1, 0]]], [[[1, 1], [0, -1]]], [[[1, 0, 1], [0, 1, -1], [0, 0, -1]]]],
    "C4": [[[[1]]], [[[-1]]], [[[0, -1], [1, 0]]], [[[1, -2], [1, -1]]], [[[0, -1, 0], [1, 0, 0], [0, 0, -1]]]],
    "S3": [
        [[[1]], [[1]]],
        [[[1]], [[-1]]],
        [[[0, -1], [1, -1]], [[0, 1], [1, 0]]],
        [[[0, 0, 1], [1, 0, 0], [0, 1, 0]], [[0, 1, 0], [1, 0, 0], [0, 0, 1]]],
        [[[1, 0, 0], [0, 0, -1], [0, 1, -1]], [[-1, 0, 0], [0, 0, 1], [0, 1, 0]]],
    ],
}
"""Matrices of generators: some permute with signs, some do not keep angles."""


def supports(part: Part) -> list[str]:
    """Linear maps with a support: their dimension, and whether averaging over the group keeps a support (T7.22, T7.23),
    by the matrices of all elements."""
    kernel, generators, elimination = (
        part(f".{name}") for name in ("objects.linear_maps", "objects.generators", "elimination")
    )
    chance = random.Random(13)
    wrong = []

    def sparse(matrix: Matrix) -> Any:
        return tuple(tuple((j, x) for j, x in enumerate(line) if x) for line in matrix)

    def generator(rho: Matrix, pi: Matrix) -> Any:
        V, U = sparse(rho), sparse(pi)
        return generators.Generator((), V, U, generators.invert(V, "it"), generators.invert(U, "it"))

    for name, listed in REPRESENTATIONS.items():
        for one, other in product(listed, listed):
            d, p = len(one[0]), len(other[0])
            read = tuple(generator(rho, pi) for rho, pi in zip(one, other, strict=True))
            averages = _averages(one, other)
            full = frozenset(range(d * p))
            drawn = [frozenset(chance.sample(sorted(full), chance.randint(1, d * p))) for _ in range(6)]
            rows = [frozenset(range(i * d, i * d + d)) for i in range(p)]
            for support in (full, *drawn, *rows, *(full - {k} for k in full if d * p > 1)):
                kept = [k in support for k in full]
                compatible = all(kept[a] == kept[b] for a in full for b in full if averages[a][b])
                inside = [line for k, line in enumerate(averages) if kept[k]]
                equations = [
                    [line[k] - (a == k) for k in full if kept[k]] + [0] * (d * p) for a, line in enumerate(averages)
                ]
                dimension = len(inside) - elimination.rank(sparse(equations))
                what = f"{name} {d} {p} {sorted(support)}"
                found = kernel.supported_dimension(read, d, p, support)
                wrong += [] if found == dimension else [f"dimension {what}"]
                wrong += [] if kernel.is_compatible(read, d, p, support) == compatible else [f"compatible {what}"]
            found = kernel.supported_dimension(read, d, p, None)
            wrong += [] if found == sum(averages[k][k] for k in full) else [f"dimension {name} {d} {p}"]
    return wrong


Matrix = Sequence[Sequence[Any]]


def _averages(one: Sequence[Matrix], other: Sequence[Matrix]) -> list[list[Fraction]]:
    """The projection of the p x d matrices, row by row, onto the equivariant ones, as a matrix."""
    start = tuple(tuple(tuple(int(i == j) for j in range(len(m))) for i in range(len(m))) for m in (one[0], other[0]))
    elements = [start]
    for rho, pi in elements:
        for g, h in zip(one, other, strict=True):
            new = _matrix_product(rho, g), _matrix_product(pi, h)
            if new not in elements:
                elements.append(new)
    d, p = len(one[0]), len(other[0])
    inverses = [
        next(r for r, q in elements if (_matrix_product(r, rho), _matrix_product(q, pi)) == start)
        for rho, pi in elements
    ]
    return [
        [
            Fraction(
                sum(pi[i][k] * back[m][j] for (_, pi), back in zip(elements, inverses, strict=True)), len(elements)
            )
            for k in range(p)
            for m in range(d)
        ]
        for i in range(p)
        for j in range(d)
    ]


def _matrix_product(A: Matrix, B: Matrix) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(sum(x * B[k][j] for k, x in enumerate(line)) for j in range(len(B[0]))) for line in A)


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "readings": readings,
    "facts": facts,
    "infinities": infinities,
    "roots": roots,
    "cells": cells,
    "stabilizers": stabilizers,
    "expressions": expressions,
    "actions": actions,
    "supports": supports,
}
"""All of them, by name."""
