"""The foundations of the kernel and its objects against slow and simple ways, and at the ends of what they accept.

As in ``parts.py``: every function takes a way to import a part of the kernel and says what is wrong with it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import cos, gcd, prod, tau
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


def counters(part: Part) -> list[str]:
    """Work is counted together inside, anew afterwards, and is over limits wherever it passes them."""
    kernel = part(".reading")
    wrong = []
    with kernel.counted() as work:
        kernel.spend(5)
        kernel.spend(3, kept=True)
        with kernel.counted() as inner:
            kernel.spend(2)
        wrong += [] if inner is work and (work.steps, work.kept) == (10, 3) else ["counted together"]
    with kernel.counted() as other:
        wrong += [] if other is not work and (other.steps, other.kept) == (0, 0) else ["counted anew"]
    for first, last, kept, wanted in (
        (kernel.MAX_WORK, 0, False, ""),
        (kernel.MAX_WORK, 2**20, False, "OverLimits"),
        (kernel.MAX_WORK + 1, 0, False, "OverLimits"),
        (2**20, kernel.MAX_WORK, False, "OverLimits"),
        (kernel.MAX_KEPT, 0, True, ""),
        (kernel.MAX_KEPT + 1, 0, True, "OverLimits"),
        (2**21, kernel.MAX_KEPT, True, "OverLimits"),
    ):
        with kernel.counted():
            found = refusal(kernel.spend, first, kept) or refusal(kernel.spend, last, kept)
            wrong += [] if found == wanted else [f"{first} and {last} counted"]
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
    for slope, reach in ((0, kernel.RELU), (Fraction(1, 2), kernel.TILTED), (2, kernel.TILTED), (-1, kernel.KINKED)):
        for allowed in (kernel.RELU, kernel.TILTED, kernel.KINKED):
            found = refusal(kernel.Proof(SimpleNamespace(target=None, slope=slope)).needs_activation, allowed, "it")
            wrong += [] if found == ("" if reach <= allowed else "Invalid") else [f"slope {slope} with {allowed}"]
    for support, allowed in product((None, frozenset({0})), (True, False)):
        found = refusal(kernel.Proof(SimpleNamespace(target=None, support=support)).needs_no_support, allowed, "it")
        wrong += [] if found == ("" if allowed or support is None else "Invalid") else [f"support {support} {allowed}"]
    for supports, allowed in product(((), (frozenset({0}),)), (True, False)):
        statement = SimpleNamespace(target=None, hidden_supports=supports)
        found = refusal(kernel.Proof(statement).needs_free_layers, allowed, "it")
        wrong += [] if found == ("" if allowed or not supports else "Invalid") else [f"layers {supports} {allowed}"]
    few, more = {"a": 1, "b": 2}, {"a": 2, "b": 2}
    for number, (other, truth, copies, represents, wanted) in enumerate(
        (
            (few, True, more, False, "Invalid"),
            (more, False, few, True, "Invalid"),
            (few, True, {"a": None, "b": 3}, False, "Invalid"),
            (few, True, few, False, "Invalid"),
            (few, False, more, True, ""),
            (more, True, few, False, ""),
            (few, True, {"a": 3}, False, ""),
            (few, True, more, True, ""),
            (few, False, more, False, ""),
            ({"a": 0, "b": 1}, True, {"b": 1}, False, "Invalid"),
            ({"a": None, "b": 1}, True, {"b": 1}, False, "Invalid"),
        )
    ):
        for before, after in product(range(2), repeat=2):
            proof = empty()
            for layer in [({"c": 1}, True)] * before + [(other, truth)] + [({"d": 1}, True)] * after:
                proof.record_layer(kernel.Layer(*layer))
            found = refusal(proof.record_layer, kernel.Layer(copies, represents))
            wrong += [] if found == wanted else [f"layers {number} {before} {after}"]
    for copies, others, inside in (
        (few, more, True),
        (more, few, False),
        ({"a": None}, more, False),
        ({"a": 0, "c": 0}, {}, True),
        ({"a": 1}, {}, False),
        ({"a": 0, "b": 1}, {"b": 1}, True),
        ({"a": 1, "b": 0}, {"b": 1}, False),
    ):
        wrong += [] if kernel.Layer(copies, True).within(others) == inside else [f"{copies} within {others}"]
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
    for n in (5, 7, 8, 21, 29, 33):
        low, high, bits = kernel.isolate(kernel.minimal_polynomial(n))
        second, first = sorted(2 * cos(tau * j / n) for j in range(1, n // 2 + 1) if gcd(j, n) == 1)[-2:]
        good = max(second * 2**bits, 0) <= low < first * 2**bits <= high
        wrong += [] if good else [f"root of {n}: {low, high, bits}"]
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
    asked += [([(1, 0), (1, 0)], [(1, 0, 3, 2), (2, 3, 0, 1)]), ([(0, 1), (1, 0)], [(2, 3, 0, 1), (1, 0, 3, 2)])]
    asked += [(fixing, second) for second in (fixing, [(0, 1), (1, 0), (1, 0)], [(0, 1), (1, 0), (0, 1)])]
    for first, second in asked:
        size = len(first[0])
        wanted = "" if _factors(first, second) else "Invalid"
        joint = [g + tuple(size + i for i in h) for g, h in zip(first, second, strict=True)]
        wrong += [] if refusal(complete, joint, size) == wanted else [f"chain {first} {second}"]
        wrong += [] if refusal(kernel.check_factors, first, second) == wanted else [f"factors {first} {second}"]
        listed = kernel.orbits(second)
        pieces = {k: orbit for orbit in listed for k in orbit}
        closed = all(pieces[g[k]] is pieces[k] for g in second for k in pieces)
        good = closed and all(orbit[0] == min(orbit) for orbit in listed) and len(pieces) == len(second[0])
        joined = len(listed) == len(pieces) - _joins(second) and sum(map(len, listed)) == len(pieces)
        wrong += [] if good and joined else [f"orbits of {second}"]
    turn, swap, sign = (1, 2, 0), (1, 0, 2), [(0, 1), (1, 0)]
    wrong += [] if kernel.is_parity([turn, swap], sign, [0, 1]) else ["a parity"]
    wrong += [] if not kernel.is_parity([turn, swap], sign[::-1], [0, 1]) else ["no parity"]
    wrong += [] if all(kernel.is_image([turn, swap], [turn, swap], [k]) for k in range(3)) else ["an image"]
    wrong += [] if not kernel.is_image([swap, turn], [turn, swap], [0]) else ["no image"]
    return wrong


def _joins(moves: Sequence[Permutation]) -> int:
    """How often moving a point joins two orbits."""
    label, joins = list(range(len(moves[0]))), 0
    for g in moves:
        for i, j in enumerate(g):
            if label[i] != label[j]:
                label = [label[i] if x == label[j] else x for x in label]
                joins += 1
    return joins


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

    prices = forms.Prices((3, None))
    wrong += [] if prices.of(0) == 3 and refusal(prices.of, 1) == "Invalid" else ["an orbit without price"]
    for x, y in product((x for x in range(-3, 4)), repeat=2):
        for g in ((((0, x),), ((1, y),)), (((1, x),), ((0, y),)), (((0, x), (1, y)), ((1, 1),))):
            lines = tuple(tuple(e for e in line if e[1]) for line in g)
            found = part(".algebra").monomial(lines)
            place = {line[0][0]: (i, line[0][1]) for i, line in enumerate(lines) if line}
            signed = len(place) == 2 and all(len(line) == 1 and abs(line[0][1]) == 1 for line in lines)
            wanted = tuple(tuple(place[j][k] for j in range(2)) for k in range(2)) if signed else None
            wrong += [] if found == wanted else [f"monomial {g}"]

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


def sums(part: Part) -> list[str]:
    """Sums, multiples and orbits of the algebra; numbers that grow beyond the limit are refused wherever they arise."""
    kernel, reals = part(".algebra"), part(".reals")
    K = reals.RealField(5)
    large = 2**40_000
    wrong = []
    for x, wanted in (
        (large - 1, ""),
        (1 - large, ""),
        (large, "OverLimits"),
        (-large, "OverLimits"),
        (Fraction(1, large), "OverLimits"),
        (Fraction(-1, large), "OverLimits"),
        (Fraction(1, large - 1), ""),
        (Fraction(large + 1, 2), "OverLimits"),
        (K.number([Fraction(0), Fraction(large)]), "OverLimits"),
        (K.number([Fraction(large), Fraction(1)]), "OverLimits"),
        (K.number([Fraction(1, large), Fraction(1, large)]), "OverLimits"),
        (K.number([Fraction(1), Fraction(1, 3)]), ""),
    ):
        wrong += [] if refusal(kernel.bounded, x) == wanted else [f"a number of {wanted or 'few bits'}"]
        wrong += [] if refusal(kernel.add_to, {}, 1, ((0, x),)) == wanted else [f"added with {wanted or 'few bits'}"]
    vectors = [(), ((0, 2),), ((0, -3), (2, 1)), ((1, 5), (2, 2), (3, -1))]
    for factor, row in product((0, 1, -1, Fraction(1, 2)), vectors):
        found = kernel.scale(factor, row)
        wrong += [] if found == tuple((i, factor * x) for i, x in row if factor) else [f"{factor} times {row}"]
    for one, other in product(vectors, vectors):
        total = sum(x * dict(other).get(i, 0) for i, x in one)
        wrong += [] if kernel.dot(one, other) == total else [f"{one} with {other}"]
    for edges, members in (
        ([(0, 2, 1), (2, 1, -1)], [(0, 1, 2), (3,)]),
        ([(2, 0, 1), (1, 2, -1)], [(0, 1, 2), (3,)]),
        ([(3, 1, 1)], [(0,), (1, 3), (2,)]),
    ):
        wrong += [] if [o.members for o in kernel.signed_orbits(4, edges)] == members else [f"orbits of {edges}"]
    return wrong


def nested(part: Part) -> list[str]:
    """Expressions with one normal form have the same values."""
    kernel, functions = part(".objects.normal_forms"), part(".objects.functions")
    chance = random.Random(14)
    points = [(chance.randint(-9, 9), Fraction(chance.randint(-9, 9), 2)) for _ in range(12)]
    nodes: list[Any] = [
        functions.Affine(tuple((i, x) for i, x in enumerate(row) if x), constant)
        for *row, constant in product((0, 1, -1), repeat=3)
    ]
    values = [[dict(f.row).get(0, 0) * x + dict(f.row).get(1, 0) * y + f.constant for x, y in points] for f in nodes]
    while len(nodes) < 700:
        chosen = [chance.randrange(len(nodes)) for _ in range(chance.randint(1, 3))]
        if len(nodes) > 100 and chance.random() < 0.3:  # the same once more, in another order
            node = chance.choice(nodes[27:])
            chosen = list(functions.children(node))
        kind = chance.choice(["sum", "max", "min", "relu", "abs"])
        if kind == "sum":
            terms = tuple((chance.choice([1, -1, 2, Fraction(1, 2)]), k) for k in chosen)
            nodes.append(functions.Sum(terms))
            values.append([sum(x * values[k][n] for x, k in terms) for n in range(len(points))])
            continue
        chosen = chosen[:1] if kind in ("relu", "abs") else [*chosen[::-1], *chosen[: len(chosen) == 1]]
        nodes.append(functions.Break(kind, tuple(chosen)))
        listed = [[values[k][n] for k in chosen] for n in range(len(points))]
        best = {"max": max, "min": min, "relu": lambda z: max(z[0], 0), "abs": lambda z: abs(z[0])}[kind]
        values.append([best(z) for z in listed])
    found = kernel.NormalForms().outputs(functions.Target(tuple(nodes), tuple(range(len(nodes)))), None)
    first: dict[Any, int] = {}
    return [
        f"{nodes[k]} like {nodes[first[form]]}"
        for k, form in enumerate(found)
        if values[first.setdefault(form, k)] != values[k]
    ]


def groups_of(part: Part) -> Any:
    """A group of permutations with its subgroups, acting on V and U by given matrices (trivially without)."""
    generators, groups, subgroups = part(".objects.generators"), part(".objects.groups"), part(".objects.subgroups")
    one = (((0, 1),),)

    def build(moves: Sequence[Permutation], classes: Any, rho: Any = None) -> Any:
        listed = [
            generators.Generator(g, A, one, generators.invert(A, "it"), one)
            for g, A in zip(moves, rho or [one] * len(moves), strict=True)
        ]
        return subgroups.Subgroups(groups.Group(tuple(listed), len(listed[0].input), 1), classes)

    return build


def types(part: Part) -> list[str]:
    """Subgroups in other orders, their signs, classes of elements, hidden orbits, inner products of characters."""
    build, hidden, spaces = groups_of(part), part(".objects.hidden_orbits"), part(".objects.spaces")
    turn, swap, two = (1, 2, 0), (1, 0, 2), (1, 0)
    square = ((1, 2, 3, 0), (1, 0, 3, 2))
    s3 = [[], [[0], [1]], [[1]], [[0]]]
    d4 = [[], [[1]], [[1, 0]], [[0, 0]], [[0]], [[1], [0, 0]], [[1, 0], [0, 0]], [[0], [1]]]
    wrong = []
    for name, group, count in (
        ("S3", build((turn, swap), s3), 6),
        ("S3, turned", build((turn, swap), [s3[0], *s3[:0:-1]]), 6),
        ("C2", build((two,), [[], [[0]]]), 3),
        ("D4", build(square, d4), 19),
        ("D4, turned", build(square, [[], *d4[:0:-1]]), 19),
        ("D4, another order", build(square, [d4[k] for k in (0, 7, 2, 6, 4, 3, 1, 5)]), 19),
    ):
        wrong += [] if len(group.types) == count else [f"types of {name}"]
        for k, kind in enumerate(group.types):
            value = [kind.class_number, list(kind.signs)]
            wrong += [] if refusal(group.find_type, value) == "" and group.find_type(value) == k else [f"type {value}"]
            told = [kind.class_number, [s == 1 if s == 1 else s for s in kind.signs]]
            wrong += [] if 1 not in kind.signs or refusal(group.find_type, told) == "Invalid" else ["true for 1"]
        n = len(group.group)
        table, inverse = group.table, group.inverse
        least = [min(table[table[g][x]][inverse[g]] for g in range(n)) for x in range(n)]
        wrong += [] if [group.class_number(x) for x in range(n)] == least else [f"classes of {name}"]
    group = build((two,), [[], [[0]]])
    wrong += [] if refusal(group._pair_representative, 1, 3, 0) == "Invalid" else ["a pair that is none"]
    minus = (((0, -1),),)
    for rho, closed in ((None, [False, True]), ([minus], [True, True])):
        found = hidden.hidden_orbits(build((two,), [[], [[0]]], rho))
        wrong += [] if [x.closed for x in found] == closed else [f"closed {rho}"]
    third = (((1, 1),), ((2, 1),), ((0, 1),))
    found = hidden.hidden_orbits(build((turn,), [[], [[0]]], [third]))
    wrong += [] if [(len(x.covectors), x.closed) for x in found] == [(3, True), (1, True)] else ["closed in C3"]
    for chi, psi, wanted in (([1, 1], [1, 1], 1), ([2, 0], [1, -1], 1), ([1, 1], [1, -1], 0)):
        wrong += [] if spaces.inner_product(group.group, chi, psi) == wanted else [f"{chi} with {psi}"]
    for chi, psi in (([1, 0], [1, 0]), ([1, 1], [-1, -1]), ([0, 3], [1, 1])):
        wrong += [] if refusal(spaces.inner_product, group.group, chi, psi) == "Invalid" else [f"{chi} with {psi}"]
    return wrong


def channels(part: Part) -> list[str]:
    """Prices of channels; orbits of neurons that are channels; texts that begin like a class of networks."""
    kernel, hidden = part(".objects.channels"), part(".objects.hidden_orbits")
    wrong = []

    def channel(degree: int, price: int, *moves: Permutation) -> Any:
        return kernel.Channel(f"{degree} at {price}", moves, degree, price)

    for listed, (constant, least, wide) in (
        ([(1, 1)], (1, 2, True)),
        ([(2, 2)], (2, 2, True)),
        ([(3, 2)], (2, 2, False)),
        ([(3, 2), (2, 2)], (2, 2, False)),
        ([(2, 2), (3, 2)], (2, 2, False)),
        ([(1, 4), (3, 3)], (3, 3, True)),
        ([(3, 7), (1, 2)], (2, 4, True)),
        ([(3, 5), (2, 6)], (5, 5, True)),
    ):
        found = kernel.prices_from([[0], []], tuple(channel(*c) for c in listed))
        told = found.orbits, found.constant, found.least, found.wide
        wrong += [] if told == ((listed[0][1], None), constant, least, wide) else [f"prices of {listed}"]
    two = groups_of(part)(((1, 0),), [[], [[0]]], [(((0, -1),),)])
    regular, trivial = channel(2, 2, (1, 0)), channel(1, 1, (0,))
    for offered, wanted in (((regular,), [4, 4, 2]), ((regular, trivial), [4, 2, 2]), ((trivial,), [None, 2, None])):
        signs = [kind.signs for kind in two.types]
        found = dict(zip(signs, kernel.type_prices(two, offered), strict=True))
        wrong += [] if [found[k] for k in ((), (1,), (-1,))] == wanted else [f"prices of types {found}"]
    orbits = hidden.hidden_orbits(two)
    for offered, sizes in (((regular,), [2, 2]), ((regular, trivial), [2, 1]), ((trivial,), [1])):
        found = kernel.priced_orbits(two, orbits, offered)
        wrong += [] if [x.size for x in found.closed] == sizes else [f"priced orbits {sizes}"]
        wrong += [] if [x.size for x in found.channels] == [c.degree for c in offered] else ["orbits of channels"]
    for moves, offered, wanted in (
        ((0, 2, 1), (trivial, regular), {"1 at 1": 1, "2 at 2": 1}),
        ((1, 0, 2), (trivial, regular), {"1 at 1": 1, "2 at 2": 1}),
        ((0, 2, 1), (regular,), None),
        ((1, 0, 2), (regular,), None),
        ((0, 1), (trivial,), {"1 at 1": 2}),
        ((1, 0), (trivial,), None),
    ):
        problem = refusal(kernel.count_channels, (moves,), len(moves), offered)
        good = (
            problem == "Invalid" if wanted is None else kernel.count_channels((moves,), len(moves), offered) == wanted
        )
        wrong += [] if good else [f"channels of {moves}"]
    swap = [[[1, "1"]], [[0, "1"]]]
    options = {"bias": True, "output_bias": True, "skip": False}
    statement = {
        **{"field": "Q", "input_dim": 2, "output_dim": 1, "target": None, "representations": {"REP": [swap]}},
        **{"generators": [{"input": swap, "output": [[[0, "1"]]]}], "points": {"x": [[0, "1"]], "y": [[1, "2"]]}},
        **options,
    }
    found = part("").conclude(statement, [], ["separates(REP, x, y)"], ["separates(REP, x, x)"])
    told = found.verdicts, found.values
    wrong += [] if told == (("verified",), {"separates(REP, x, x)": "false"}) else [f"separates {told}"]
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "readings": readings,
    "counters": counters,
    "facts": facts,
    "infinities": infinities,
    "roots": roots,
    "cells": cells,
    "stabilizers": stabilizers,
    "expressions": expressions,
    "actions": actions,
    "supports": supports,
    "sums": sums,
    "nested": nested,
    "types": types,
    "channels": channels,
}
"""All of them, by name."""
