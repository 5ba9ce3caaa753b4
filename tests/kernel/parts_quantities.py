"""Quantities and predicates of the kernel against slow and simple ways to the same results.

What the definitions say is listed: all least widths and errors that some facts leave, all elements of a group, all
choices of orbits. Dimensions of fixed spaces are sums of characters.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields
from fractions import Fraction
from functools import partial
from itertools import product
from math import ceil, floor
from typing import Any

from texts import RELATIONS

Part = Callable[[str], Any]
Dense = Sequence[Sequence[Any]]


def refused(ask: Callable[[], object]) -> bool:
    """Is this refused as what nobody may ask?"""
    try:
        ask()
    except Exception as problem:
        if type(problem).__name__ != "Invalid":
            raise
        return True
    return False


# -- activations ------------------------------------------------------------------------------------------------------

FUNCTIONS: dict[str, Callable[[Fraction], Fraction]] = {
    "relu": lambda t: max(t, Fraction(0)),
    "leaky_relu": lambda t: max(t, t / 10),
    "abs": abs,
    "odd": lambda t: t**3 + t,
    "tanh": lambda t: t / (1 + t * t),
    "sign": lambda t: Fraction((t > 0) - (t < 0)),
    "identity": lambda t: t,
    "generic": lambda t: t * t + t + 1,
}
"""Functions that have the symmetries of their names and no others; tanh for a bounded odd function."""


def activations(part: Part) -> list[str]:
    """Which matrices commute with an activation, tried at points."""
    kernel = part(".quantities.activations")
    entries = [Fraction(x) for x in (0, 1, -1, 2, -2)] + [Fraction(1, 2), Fraction(-1, 2)]
    matrices = [((a,),) for a in entries if a]
    for a, b in product(entries[1:], repeat=2):
        matrices += [((a, Fraction(0)), (Fraction(0), b)), ((Fraction(0), a), (b, Fraction(0)))]
        matrices += [((a, b), (Fraction(0), b)), ((a, Fraction(0)), (b, a))]
    points = list(product([Fraction(1), Fraction(-1), Fraction(3), Fraction(-2, 3)], repeat=2))
    wrong = []
    for name, f in FUNCTIONS.items():
        for A in matrices:
            wanted = all(
                [f(sum((a * t for a, t in zip(line, x, strict=False)), Fraction(0))) for line in A]
                == [sum((a * f(t) for a, t in zip(line, x, strict=False)), Fraction(0)) for line in A]
                for x in points
            )
            found = kernel.admissible(name, [sparse(A)])
            wrong += [] if found == wanted else [f"admissible {name} {A}"]
        good, bad = sparse(((1, 0), (0, 1))), sparse(((1, 1), (0, 1)))
        for listed in ([], [good], [good, bad], [bad, good], [good, good]):
            wanted = name == "identity" or bad not in listed
            wrong += [] if kernel.admissible(name, listed) == wanted else [f"admissible {name} of {len(listed)}"]
    return wrong


def sparse(A: Dense) -> Any:
    """The rows of a matrix as the kernel writes them."""
    return tuple(vector(line) for line in A)


def vector(line: Sequence[Any]) -> Any:
    """A vector as the kernel writes it."""
    return tuple((i, x) for i, x in enumerate(line) if x)


# -- widths and errors ------------------------------------------------------------------------------------------------

CLASSES = ("GN", "GEN", "LEN")
VALUES = (0, 1, 2, 9)
"""Numbers that a width or an error may be; the last one stands for infinity."""


def ends(part: Part) -> list[str]:
    """What facts about some classes and widths leave of the others, by listing what is possible."""
    return [*_errors(part), *_widths(part)]


def _facts(chance: random.Random, keys: Sequence[Any], most: int) -> dict[Any, tuple[int, int]]:
    """Some intervals of values."""
    chosen = chance.sample(keys, chance.randint(0, most))
    return {key: tuple(sorted(chance.choices(VALUES, k=2))) for key in chosen}  # type: ignore[misc]


def _range(part: Part, low: int, high: int) -> Any:
    ranges = part(".ranges")
    return ranges.Range(*(ranges.INFINITE if x == VALUES[-1] else (0, x) for x in (low, high)))


def _proof(part: Part, **given: Any) -> Any:
    """A proof without steps, of a statement without a target."""
    statement = part(".objects.statement").Statement
    usual = {field.name: None if field.default is MISSING else field.default for field in fields(statement)}
    return part(".proof").Proof(statement(**{**usual, "channels": (), "data": (), **given}))


def _errors(part: Part) -> list[str]:
    kernel, ranges = part(".quantities.errors"), part(".ranges")
    chance = random.Random(21)
    cells = [(kind, m) for kind in CLASSES for m in (0, 1)]
    falling = [
        values
        for values in product(VALUES, repeat=len(cells))
        if all(
            values[i] <= values[j]
            for i, (a, m) in enumerate(cells)
            for j, (b, n) in enumerate(cells)
            if CLASSES.index(a) <= CLASSES.index(b) and m >= n
        )
    ]
    wrong = []
    for number in range(120):
        p = 1 + number % 2
        proof = _proof(part, data=(((), 0), ((), 1), ((), 4)), p=p)
        possible = {}
        for name, most in (("error", 3), ("risk", 2)):
            facts = _facts(chance, cells, most)
            possible[name] = [
                values
                for values in falling
                if all(low <= values[cells.index(cell)] <= high for cell, (low, high) in facts.items())
            ]
            for (kind, m), (low, high) in facts.items():
                proof.ranges[ranges.Key(name, kind, m)] = _range(part, low, high)
        if not all(possible.values()):
            continue
        proof.ranges[ranges.Key("dim", "GN", 1)] = ranges.exactly(5)
        for i, (kind, m) in enumerate(cells):
            ends = {name: (min(v[i] for v in listed), max(v[i] for v in listed)) for name, listed in possible.items()}
            found = kernel.error(proof, ranges.Key("error", kind, m))
            wrong += [] if found == _range(part, *ends["error"]) else [f"error {kind} {m}"]
            (least, most), both = ends["error"], _range(part, *ends["risk"])
            if least == VALUES[-1]:
                continue  # a least error is finite
            low = (0, Fraction(least**2, 3))
            high = ranges.INFINITE if most == VALUES[-1] else (0, p * most**2)
            found = kernel.risk(proof, ranges.Key("risk", kind, m))
            wanted = ranges.Range(max(both.low, low), min(both.high, high))
            wrong += [] if found == wanted else [f"risk {kind} {m}"]
    return wrong


def _widths(part: Part) -> list[str]:
    kernel, ranges = part(".quantities.widths"), part(".ranges")
    chance = random.Random(22)
    keys = [*CLASSES, *((kind, m) for kind in CLASSES for m in (0, 1))]
    wrong = []
    for number in range(600):
        facts = _facts(chance, keys, 4)
        if number % 10 == 0:
            facts |= {"LEN": (VALUES[-1],) * 2, "GEN": (0, chance.choice(VALUES))}
        equivariant = chance.choice([None, None, False, True])
        possible = []
        for values in product(VALUES, repeat=3):
            gn, gen, layerwise = values
            good = gn <= gen <= layerwise and (gn == gen or not equivariant)
            for key, (low, high) in facts.items():
                if isinstance(key, str):
                    good = good and low <= values[CLASSES.index(key)] <= high
                else:
                    kind, m = key
                    good = good and (low == 0 or values[CLASSES.index(kind)] > m)
                    good = good and (high > 0 or values[CLASSES.index(kind)] <= m)
            possible += [values] if good else []
        proof = _proof(part)
        proof.equivariant = equivariant
        for key, (low, high) in facts.items():
            where = ("width", key) if isinstance(key, str) else ("error", *key)
            proof.ranges[ranges.Key(*where)] = _range(part, low, high)
        if not possible:
            said = refused(lambda proof=proof: kernel.widths(proof))
            wrong += [] if said else [f"contradiction {facts} {equivariant}"]
            continue
        for i, kind in enumerate(CLASSES):
            listed = [v[i] for v in possible]
            found = kernel.width(proof, ranges.Key("width", kind))
            wrong += [] if found == _range(part, min(listed), max(listed)) else [f"width {kind} {number}"]
            for m in (0, 1):
                truths = {x <= m for x in listed}
                reader = part(".grammar").Reader(f"({kind}, {m})")
                truth = kernel.representable(proof, reader)
                wrong += [] if truth == (truths.pop() if len(truths) == 1 else None) else [f"representable {kind} {m}"]
        found = kernel.gap(proof, ranges.Key("gap"))
        if max(v[1] for v in possible) == VALUES[-1]:
            wrong += [] if found == ranges.ANYTHING else [f"gap {number}"]
        elif min(v[2] for v in possible) == VALUES[-1]:
            wrong += [] if found == ranges.Range(ranges.INFINITE, ranges.INFINITE) else [f"infinite gap {number}"]
        else:
            gaps = [VALUES[-1] if v[2] == VALUES[-1] else v[2] - v[1] for v in possible]
            wrong += [] if found == _range(part, min(gaps), max(gaps)) else [f"gap {number}"]
    return wrong


# -- one given hidden layer -------------------------------------------------------------------------------------------


def layers(part: Part) -> list[str]:
    """Hidden layers that are known to represent, or not to, against all that have more or less of them."""
    kernel, proofs, ranges = part(".quantities.layers"), part(".proof"), part(".ranges")
    names = ["regular", "coset(<(1,2)+ e>)"]
    chance = random.Random(23)
    most = 4
    wrong = []
    for number in range(200):
        facts = []
        for _ in range(chance.randint(0, 3)):
            truth = chance.random() < 0.5
            copies = {n: chance.choice([0, 1, 2, 3] if truth else [0, 1, 2, None]) for n in names}
            facts.append((copies, truth))
        known = {}
        for both in product(range(most + 1), repeat=2):
            above = any(t and all(c[n] <= k for n, k in zip(names, both, strict=True)) for c, t in facts)
            below = any(
                not t and all(c[n] is None or k <= c[n] for n, k in zip(names, both, strict=True)) for c, t in facts
            )
            known[both] = None if above and below else (above, below)
        if None in known.values():
            proof = _proof(part)
            said = refused(lambda p=proof, facts=facts: [p.record_layer(proofs.Layer(*fact)) for fact in facts])
            wrong += [] if said else [f"layers that contradict each other {facts}"]
            continue
        infinite = number % 10 == 0 and not any(truth for _, truth in facts)
        proof = _proof(part, representations={"other": (), **dict.fromkeys(names, ())})
        if infinite:
            proof.impossible()
        for fact in facts:
            proof.record_layer(proofs.Layer(*fact))
        for (k, n), truth in known.items():
            texts = [f" {k} * {names[0]} + {n}*{names[1]}", f"{n}*coset(<(1,2) + e>)+{k}*regular "]
            if k == 0:
                texts = [f"{n}*{names[1]}"]
            elif n == 0:
                texts = [f"{k}*regular"]
            elif k == 2:
                texts += [f"regular + {n}*{names[1]} + regular"]
            for text in texts if k or n else []:
                found = kernel.layer_represents(proof, text)
                wanted = False if infinite or (truth and truth[1]) else True if truth and truth[0] else None
                wrong += [] if found == wanted else [f"layer {text} from {facts}"]
        for i, name in enumerate(names):
            alone = [known[(n, 0) if i == 0 else (0, n)] or (False, False) for n in range(most + 1)]
            low = next((n for n, (_, below) in enumerate(alone) if not below), None)
            high = next((n for n, (above, _) in enumerate(alone) if above), None)
            bound = ranges.INFINITE
            wanted = ranges.Range(bound if low is None or infinite else (0, low), bound if high is None else (0, high))
            found = kernel.channels(proof, ranges.Key("channels", name))
            wrong += [] if found == wanted else [f"channels {name} from {facts}"]
        for text in ("", "+", "regular +", "0*regular", "2 regular", "other + missing", "regular + + other"):
            said = refused(lambda proof=proof, text=text: kernel.layer_represents(proof, text))
            wrong += [] if said else [f"layer {text}"]
        constant = True if any(truth and not any(copies.values()) for copies, truth in facts) else None
        found = kernel.layer_represents(proof, "other")
        wrong += [] if found is (False if infinite else constant) else ["layer other"]
    proof = _proof(part, representations={"other": (), **dict.fromkeys(names, ())})
    proof.record_layer(proofs.Layer({"other": 0}, True))
    for name in ("other", *names):
        found = kernel.channels(proof, ranges.Key("channels", name))
        wrong += [] if found == ranges.exactly(0) else [f"channels {name} where a constant is enough"]
    return wrong


# -- functions of the width -------------------------------------------------------------------------------------------


def linear(part: Part) -> list[str]:
    """Functions of the width where they are constant late, fall, or take values that are no widths."""
    kernel, formulas = part(".quantities.quasilinear"), part(".quantities.formulas")
    m, number = kernel.VARIABLE, kernel.constant
    wrong = []

    def natural(f: Callable[[int], Any], start: int, period: int, rise: Any) -> Any:
        def value(k: int) -> Any:
            assert k >= 0, "functions of the width are asked at natural numbers"
            return f(k)

        return kernel.QuasiLinear(value, start, period, rise)

    late = natural(lambda k: min(k, 3), 3, 1, 0)
    turning = natural(lambda k: k % 2, 0, 2, 0)
    five = natural(lambda k: 5, 0, 1, 0)
    half = kernel.multiply(number(Fraction(1, 2)), m)
    for f, constant in ((late, False), (turning, False), (five, True), (m, False), (number(0), True)):
        wrong += [] if f.constant == constant else ["constant"]
    above = kernel.add(m, number(1))
    for f, g in (
        (five, late),
        (five, above),
        (m, above),
        (m, m),
        (turning, kernel.add(turning, number(2))),
        (five, number(0)),
    ):
        wrong += [] if refused(lambda f=f, g=g: kernel.divide(f, g)) else ["divided by what is no number"]
        if not f.constant:
            wrong += [] if refused(lambda f=f, g=g: kernel.multiply(f, g)) else ["product of two functions"]
    for f, g, factor in ((late, five, 5), (five, late, 5), (turning, number(-2), -2), (number(3), m, 3)):
        other = g if f.constant else f
        both = kernel.multiply(f, g)
        good = all(both.at(k) == factor * other.at(k) for k in range(9)) and both.rise == factor * other.rise
        wrong += [] if good and (both.start, both.period) == (other.start, other.period) else ["multiplied"]
    for f in (late, turning, m):
        tenth = kernel.divide(f, natural(lambda k: 10, 0, 1, 0))
        good = all(tenth.at(k) == Fraction(f.at(k), 10) for k in range(9)) and tenth.rise == Fraction(f.rise, 10)
        wrong += [] if good else ["divided"]

    def steady(f: Any, what: str) -> None:
        good = all(f.at(k + f.period) == f.at(k) + f.rise for k in range(f.start, f.start + 4 * f.period))
        wrong.extend([] if good else [what])

    for inner in (half, kernel.add(half, number(Fraction(1, 3))), kernel.divide(m, number(3))):
        for down, again in product((True, False), repeat=2):
            once = kernel.rounded(inner, down)
            twice = kernel.rounded(kernel.divide(kernel.add(once, number(1)), number(4)), again)
            steady(twice, "rounded twice")
            step, other = (floor if down else ceil), (floor if again else ceil)
            good = all(twice.at(k) == other(Fraction(step(inner.at(k)) + 1, 4)) for k in range(40))
            wrong += [] if good else ["rounded"]
    # what stands for a width
    fractions = kernel.add(half, kernel.rounded(half, down=True))  # natural for even m
    below = kernel.add(m, number(-3))
    bent = kernel.add(kernel.rounded(half, down=True), kernel.multiply(number(-1), kernel.rounded(half, down=False)))
    for a, first in ((half, 0), (half, 1), (fractions, 0), (fractions, 1), (below, 0), (below, 2), (bent, 0)):
        for f in (number(1), m, late):
            wrong += [] if refused(lambda f=f, a=a, k=first: kernel.compose(f, a, k)) else ["no width"]
    wrong += [] if refused(lambda: kernel.compose(m, kernel.multiply(number(-1), m), 0)) else ["falls"]
    wrong += [] if kernel.compose(number(7), number(3), 0).constant else ["composed of numbers"]
    wrong += [] if kernel.compose(m, number(3), 0).constant else ["a function of one number"]
    for f in (number(4), m, late, turning):
        same = kernel.compose(f, m, 0)
        good = (same.start, same.period, same.rise) == (f.start, f.period, f.rise)
        wrong += [] if good and all(same.at(k) == f.at(k) for k in range(9)) else ["composed with the width"]
        shifted = kernel.compose(f, below, 3)
        steady(shifted, "shifted")
        good = all(shifted.at(k) == f.at(k - 3) for k in range(3, 12)) and shifted.start == 3 + f.start
        wrong += [] if good else ["composed with what begins late"]
        shifted = kernel.compose(f, below, 5)
        wrong += [] if shifted.start == max(5, 3 + f.start) else ["composed from later on"]
    shown = {
        "5 for m >= 0": five,
        "0 for m >= 0": number(0),
        "m for m >= 0": m,
        "3 for m >= 3": late,
        "[0, 1][m mod 2] for m >= 0": turning,
        "3*m + -1 for m >= 0": kernel.add(kernel.multiply(number(3), m), number(-1)),
    }
    wrong += [f"text {text}" for text, f in shown.items() if kernel.text_of(f) != text]
    slopes = [number(0), m, half, kernel.divide(m, number(3)), kernel.multiply(number(Fraction(5, 2)), m)]
    lines = [kernel.multiply(number(sign), s) for s in slopes for sign in (1, -1)]
    for f, g, (relation, holds) in product(lines, lines, RELATIONS.items()):
        for shift in (0, 4, Fraction(-7, 2)):
            h = kernel.add(g, number(shift))
            fails = next((k for k in range(2, 60) if not holds(f.at(k), h.at(k))), None)
            wrong += [] if kernel.counterexample(f, relation, h, 2) == fails else [f"counterexample {relation}"]
    # texts that compare nothing
    proof = _proof(part, d=2, p=1, options=part(".objects.networks").DEFAULTS, channels=(), slope=0)
    for text in (
        "m ) 3",
        "dim(LEN, m) ) 3",
        "params(LEN, m) , 3",
        "dim(LEN, m) + 3",
        "dim(GN, m) ( 3",
        "m m",
        "none(GN, m) < 3",
    ):
        reader = part(".grammar").Reader(f"{text} for m >= 0")
        said = refused(lambda reader=reader: formulas.holds_for_all(proof, reader))
        wrong += [] if said else [f"formula {text}"]
    wrong += [] if refused(lambda: formulas.formula(proof, "none", "GN")) else ["formula of nothing"]
    for text, truth in (
        ("dim(LEN, m) <= 3", None),
        ("dim(LEN, m) + dim(GN, m) >= 0", None),
        ("0 <= dim(GN, m) + dim(LEN, m)", None),
        ("0 <= dim(LEN, m) + dim(GN, m)", None),
        ("dim(GN, m) == 3*m + 1", True),
        ("m < 7", False),
    ):
        reader = part(".grammar").Reader(f"{text} for m >= 0")
        wrong += [] if formulas.holds_for_all(proof, reader) is truth else [f"formula {text}"]
    return wrong


# -- cyclic groups ----------------------------------------------------------------------------------------------------

BLOCKS: dict[str, list[list[int]]] = {
    "1": [[1]],
    "s": [[-1]],
    "r3": [[0, -1], [1, -1]],
    "r4": [[0, -1], [1, 0]],
    "r6": [[0, -1], [1, 1]],
}
"""How the generator of a cyclic group may act: trivially, by a sign, by a rotation of this order."""

CYCLIC = (
    (1, "1 1", "1"),
    (1, "1", "1 1 1"),
    (1, "1 1", "1 1"),
    (2, "s", "1"),
    (2, "s", "s"),
    (2, "s 1", "s"),
    (2, "s s", "1"),
    (2, "s", "1 1"),
    (2, "s 1", "s 1 1"),
    (2, "1", "s"),
    (3, "r3", "r3"),
    (3, "r3 1", "1 1"),
    (3, "r3", "1"),
    (4, "r4", "r4"),
    (4, "r4", "1"),
    (3, "r3 r3 r3", "r3"),
    (4, "r4 s", "s 1"),
    (4, "r4 s", "s"),
    (4, "s", "r4"),
    (4, "r4 1", "1 r4 s"),
    (4, "s s", "1"),
    (6, "r6", "1"),
    (6, "r6 s", "s r3"),
    (6, "r3", "r6 1"),
)
"""Order, input, output."""


def times(A: Dense, B: Dense) -> list[list[Any]]:
    """The product of two matrices."""
    return [[sum(a * b for a, b in zip(line, column, strict=True)) for column in zip(*B, strict=True)] for line in A]


def one(n: int) -> list[list[int]]:
    """The identity."""
    return [[int(i == j) for j in range(n)] for i in range(n)]


def powers(blocks: str, n: int) -> list[list[list[Any]]]:
    """The matrices of all elements: blocks along the diagonal."""
    listed = [BLOCKS[name] for name in blocks.split()]
    size = sum(map(len, listed))
    A = [[0] * size for _ in range(size)]
    at = 0
    for block in listed:
        for i, line in enumerate(block):
            A[at + i][at : at + len(line)] = line
        at += len(block)
    found = [one(size)]
    while len(found) < n:
        found.append(times(A, found[-1]))
    assert times(A, found[-1]) == one(size)
    return found


class Cyclic:
    """A cyclic group with two representations. Subgroups are given by their index e: the multiples of e."""

    def __init__(self, n: int, V: str, U: str) -> None:
        self.n = n
        self.inputs, self.outputs = powers(V, n), powers(U, n)
        self.d, self.p = len(self.inputs[0]), len(self.outputs[0])
        self.V = [sum(A[i][i] for i in range(self.d)) for A in self.inputs]
        self.U = [sum(A[i][i] for i in range(self.p)) for A in self.outputs]
        self.indices = [e for e in range(n, 0, -1) if n % e == 0]

    def dim(self, character: list[int], e: int, sign: int = 1) -> int:
        """The dimension of the vectors that the generator of a subgroup multiplies by a sign."""
        order = self.n // e
        total = Fraction(sum(sign**i * character[e * i] for i in range(order)), order)
        assert total.denominator == 1
        return int(total)

    def acting(self, e: int, sign: int = 1) -> list[tuple[int, int]]:
        """The larger subgroups, with a sign, that act by it on the covectors of a subgroup with a sign."""
        return [
            (f, s)
            for f in self.indices
            for s in (1, -1)
            if f < e and e % f == 0 and s ** (e // f) == sign and (s == 1 or self.n // f % 2 == 0)
            if self.dim(self.V, f, s) == self.dim(self.V, e, sign)
        ]

    @property
    def maps(self) -> int:
        """The dimension of the space of equivariant linear maps."""
        return sum(a * b for a, b in zip(self.V, self.U[:1] + self.U[:0:-1], strict=True)) // self.n

    def parts(self, chosen: Sequence[int]) -> int:
        """The dimension of the space of equivariant linear maps that see only what one of some subgroups fixes."""
        alone: dict[int, int] = {}  # by the index of the kernel of an irreducible part
        for e in reversed(self.indices):
            inside = range(0, self.n, e)
            total = Fraction(
                sum(
                    sum(self.V[(g + k) % self.n] for k in inside) * sum(self.U[(k - g) % self.n] for k in inside)
                    for g in range(self.n)
                ),
                self.n * len(inside) ** 2,
            )
            assert total.denominator == 1
            alone[e] = int(total) - sum(x for f, x in alone.items() if e % f == 0)
        return sum(x for f, x in alone.items() if any(e % f == 0 for e in chosen))

    @property
    def signs(self) -> list[int]:
        """The signs by which the generator may act on a line."""
        return [1] if self.n % 2 else [1, -1]


def choices(sizes: Sequence[int], width: int, once: Sequence[bool] = ()) -> Iterator[tuple[int, ...]]:
    """All numbers of things of these sizes, of total size at most the width."""
    if not sizes:
        yield ()
        return
    most = width // sizes[0]
    for n in range(min(most, 1) + 1 if once and once[0] else most + 1):
        for rest in choices(sizes[1:], width - n * sizes[0], once[1:]):
            yield (n, *rest)


Item = tuple[int, int, int, bool]
"""Neurons, dimensions of its own and shared ones, and whether a second copy adds nothing."""


def totals(items: Sequence[Item], width: int) -> list[tuple[int, int, int]]:
    """Neurons, own and shared dimensions of all choices."""
    found = choices([x[0] for x in items], width, [x[3] for x in items])
    return [
        tuple(sum(n * x[k] for n, x in zip(counts, items, strict=True)) for k in range(3))  # type: ignore[misc]
        for counts in found
    ]


def cyclic(part: Part, order: int) -> list[str]:
    """Parameters, dimensions, numbers of hidden types and VC bounds for cyclic groups (T7.1 to T7.6, T7.11, T8.1)."""
    wrong = []
    for n, V, U in CYCLIC:
        if n != order:
            continue
        group = Cyclic(n, V, U)
        for flags in product((True, False), repeat=3):
            if n == 6 and flags not in ((True, True, False), (False, True, False)):
                continue
            for known in (True, False):
                wrong += [f"{text} of {n}, {V}, {U}, {flags}, {known}" for text in _counts(part, group, flags, known)]
    return wrong


def channels(part: Part) -> list[str]:
    """The same for hidden layers that are made of some channels only (T7.20), with factors (T5.8)."""
    options = part(".objects.networks").Options
    wrong = []
    for n, V, U in CYCLIC:
        group = Cyclic(n, V, U)
        for chosen in ([4], [1, 4], [4, 2], [2, 1], [3, 2], [6, 1], [3]):
            if any(n % e for e in chosen):
                continue
            wrong += [f"{text} of {n}, {V}, {U} with {chosen}" for text in _counts(part, group, DEFAULTS, True, chosen)]
            if n == 2:
                wrong += [f"{text} with {chosen}" for text in _counts(part, group, (True, False, True), True, chosen)]
            for flags, slope in product(product((True, False), repeat=2), (0, -1)):
                if n == 6 and not flags[1]:
                    continue
                wrong += _factors(part, group, options(*flags, False), slope, chosen)
    return wrong


DEFAULTS = (True, True, False)
"""Hidden biases, output bias, no skip connection."""


def _factors(part: Part, group: Cyclic, options: Any, slope: int, chosen: Sequence[int]) -> list[str]:
    """The factor with chosen channels, from ends of that without: what orbits of neurons, constants, and flipping
    orbits of hyperplanes cost (T5.8, T12.6)."""
    kernel, ranges = part(".quantities.compensation"), part(".ranges")
    closed = [e for e in group.indices if not any(s == 1 for _, s in group.acting(e))]
    pairs = [(_price(e, chosen), e) for e in closed if group.dim(group.V, e) and group.dim(group.U, e)]
    if options.bias and not options.output_bias and group.dim(group.U, 1):
        pairs.append((min(chosen), 1))
    flipping = [
        (_price(2 * e, chosen), e)
        for e in group.indices
        if group.n // e % 2 == 0 and group.dim(group.V, e, -1) >= (2 if slope == 0 else 1)
        if not group.acting(e, -1) and group.dim(group.U, e)
    ]

    def greatest(listed: list[tuple[int | None, int]]) -> tuple[int, Any]:
        ratios = [Fraction(1), *(Fraction(p, e) for p, e in listed if p is not None)]
        return ranges.INFINITE if None in [p for p, _ in listed] else (0, max(ratios))

    oriented, turned = greatest(pairs), greatest(flipping)
    wrong = []
    for low, high in product((None, Fraction(3, 2)), (None, Fraction(3, 2), Fraction(5))):
        proof = _proof_about(part, group, options, False, chosen, slope)
        for end, record in ((low, proof.at_least), (high, proof.at_most)):
            if end is not None:
                record(ranges.Key("compensation"), end)
        least = (0, low or 1)
        most = ranges.INFINITE if high is None or oriented[0] else (0, high * oriented[1])
        both = max(oriented, turned)
        wanted = ranges.Range(max(least, turned, oriented if options.bias else least), both if slope else most)
        found = kernel.compensation(proof, ranges.Key("compensation"))
        wrong += [] if found == wanted else [f"factor of {group.n}, {group.V} with {chosen}, {slope}: {found} {wanted}"]
        proof.subgroups = None
        found = kernel.compensation(proof, ranges.Key("compensation"))
        wrong += [] if found == ranges.Range(least, ranges.INFINITE) else ["factor without subgroups"]
    return wrong


def _price(e: int, chosen: Sequence[int]) -> int | None:
    """The least channel that can be mapped onto an orbit."""
    return min((c for c in chosen if c % e == 0), default=None)


def _proof_about(
    part: Part, group: Cyclic, options: Any, known: bool, chosen: Sequence[int] = (), slope: int = 0
) -> Any:
    """A proof that knows the subgroups, and perhaps the dimension of the space of equivariant maps."""
    generators, n = part(".objects.generators"), group.n
    g = generators.Generator(
        (*range(1, n), 0),
        sparse(group.inputs[1 % n]),
        sparse(group.outputs[1 % n]),
        sparse(group.inputs[-1]),
        sparse(group.outputs[-1]),
    )
    listed = (g,) if n > 1 else ()
    kinds = tuple(
        part(".objects.channels").Channel(str(e), ((*range(1, e), 0),) if n > 1 else (), e, e) for e in chosen
    )
    proof = _proof(part, d=group.d, p=group.p, generators=listed, options=options, channels=kinds, slope=slope)
    classes = [[[0] * e] if e < n else [] for e in group.indices]
    proof.subgroups = part(".objects.subgroups").Subgroups(
        part(".objects.groups").Group(listed, group.d, group.p), classes
    )
    if known:
        proof.exactly("dim_hom", group.maps)
    return proof


def _counts(
    part: Part, group: Cyclic, flags: tuple[bool, bool, bool], known: bool, chosen: Sequence[int] = ()
) -> list[str]:
    hidden, dimension, vc = (part(f".quantities.{name}") for name in ("hidden_types", "dimension", "vc"))
    ranges = part(".ranges")
    options = part(".objects.networks").Options(*flags)
    bias, output_bias, skip = flags
    proof = _proof_about(part, group, options, known, chosen)
    d, p, default = group.d, group.p, flags == DEFAULTS
    unknown = ranges.at_least(0)
    fixed = group.dim(group.U, 1)
    wrong = []

    def check(what: str, found: Any, wanted: Any) -> None:
        wrong.extend([] if found == wanted else [f"{what}: {found}, not {wanted}"])

    orbits = {e: (group.dim(group.V, e), group.dim(group.U, e)) for e in group.indices}
    closed = [e for e in group.indices if not any(s == 1 for _, s in group.acting(e))]
    prices = {e: e for e in closed}
    if chosen:
        prices = {e: price for e in closed if (price := _price(e, chosen)) is not None}
    hidden_orbits = chosen or group.indices
    items = {
        "LEN": [x for e, price in prices.items() for x in _items(price, *orbits[e], *_even(group, e), bias)],
        "GN": _items(1, d, p, p, False, bias),
    }
    everywhere = [(e, sum(orbits[e]), 0, False) for e in closed if all(orbits[e])]
    maps = {"LEN": group.maps if known else None, "GN": d * p}
    constants = {"LEN": fixed, "GN": p}
    signed = [
        (e, group.dim(group.V, e, -1) - 1 + orbits[e][1], 0, group.dim(group.V, e, -1) == 1)
        for e in group.indices
        if group.n // e % 2 == 0 and group.dim(group.V, e, -1) and orbits[e][1] and not group.acting(e, -1)
    ]
    through = [  # without biases: hyperplanes through the origin
        (e, group.dim(group.V, e, s) - 1 + orbits[e][1], 0, group.dim(group.V, e, s) == 1)
        for e in group.indices
        for s in (1, -1)
        if (s == 1 or group.n // e % 2 == 0) and group.dim(group.V, e, s) and orbits[e][1] and not group.acting(e, s)
    ]
    for m in range(6):
        high = {}
        for kind in ("LEN", "GN"):
            weighed = [(1, d + bias + p)]
            if kind == "LEN":
                weighed = [(e, orbits[e][0] + bias + orbits[e][1]) for e in hidden_orbits]
            most = max(total for _, total, _ in totals([(e, w, 0, False) for e, w in weighed], m))
            free = (constants[kind] if output_bias else 0) + ((maps[kind] or 0) if skip else 0)
            count = None if skip and maps[kind] is None else most + free
            found = hidden.params(proof, ranges.Key("params", kind, m))
            check(f"params({kind}, {m})", found, unknown if count is None else ranges.exactly(count))
            listed = items[kind]
            if bias and not output_bias:
                listed = [*listed, (min(chosen, default=1) if kind == "LEN" else 1, constants[kind], 0, True)]
            everything = totals(listed, m)
            if maps[kind] is not None:
                cap = 0 if skip else d * p if kind == "GN" else group.parts([e for e in closed if e <= m])
                best = max(own + min(shared, cap) for _, own, shared in everything)
                high[kind] = best + free
            elif not skip and not any(x[2] for x in listed):
                high[kind] = max(own for _, own, _ in everything) + free
            if group.p == 1 and m in (0, 1, 3) and count is not None:
                first, whole, sizes = [(1, d + bias)], [(1, d + bias + 1, 0, False)], [1]
                if kind == "LEN":
                    first = [(price, orbits[e][0] + bias) for e, price in prices.items()]
                    whole = [(price, orbits[e][0] + bias + orbits[e][1], 0, False) for e, price in prices.items()]
                    sizes = [*prices.values(), *([] if 1 in prices.values() else [1])]
                kinds = sum(sum(map(int.__mul__, c, sizes)) == m for c in choices(sizes, m))
                total = max(own for _, own, _ in totals(whole, m)) + free
                least = max(own for _, own, _ in totals([(e, w, 0, False) for e, w in first], m))
                bound = ranges.Range((0, 0), (0, vc.vc_bound(m, least, total, kinds)))
                check(f"vc({kind}, {m})", vc.vc(proof, ranges.Key("vc", kind, m)), bound)
                if kind == "GN":
                    check(f"vc(GEN, {m})", vc.vc(proof, ranges.Key("vc", "GEN", m)), bound)
            elif group.p == 1 and m in (0, 1, 3):
                check(f"vc({kind}, {m})", vc.vc(proof, ranges.Key("vc", kind, m)), unknown)
        low = {kind: high[kind] if bias and kind in high else 0 for kind in ("LEN", "GN")}
        ends = _equivariant(group, flags, known, m, [*everywhere, *signed] if bias else through, everywhere)
        sure = ends is not None or group.p > 1 or not bias
        low["GEN"] = max(low["LEN"], 0 if ends is None else ends[0])
        low["GN"] = max(low.values())
        if "GN" in high:
            high["GEN"] = high["GN"] if ends is None else min(high["GN"], ends[1])
        elif ends is not None:
            high["GEN"] = ends[1]
        for kind in CLASSES:
            bound = (0, high[kind]) if kind in high else ranges.INFINITE
            found = dimension.dim(proof, ranges.Key("dim", kind, m))
            if kind != "GEN" or sure:
                check(f"dim({kind}, {m})", found, ranges.Range((0, low[kind]), bound))
            elif not (0, low[kind]) <= found.low <= found.high <= bound:
                wrong.append(f"dim({kind}, {m}): {found}")
            formula = dimension.dim_formula(proof, kind)
            if kind != "GEN" and bias and kind in high:
                check(f"dim({kind}, m) at {m}", formula.at(m), high[kind])
            elif kind != "GEN":
                check(f"dim({kind}, m)", formula, None)
            elif formula is not None:
                check(f"dim({kind}, m) at {m}", ranges.exactly(formula.at(m)), found)
            if kind != "GEN":
                formula = hidden.params_formula(proof, kind)
                number = hidden.params(proof, ranges.Key("params", kind, m))
                check(f"params({kind}, m)", unknown if formula is None else ranges.exactly(formula.at(m)), number)
        for kind in ("LEN", "GN") if default else ():
            other = _proof_about(part, group, options, known, chosen)
            top = high[kind]
            other.at_least(ranges.Key("dim", kind, m), top)
            check(f"dim({kind}, {m}) from a step", dimension.dim(other, ranges.Key("dim", kind, m)).low, (0, top))
            other.at_least(ranges.Key("dim", kind, m), top + 1)
            said = refused(lambda p=other, k=kind, m=m: dimension.dim(p, ranges.Key("dim", k, m)))
            wrong += [] if said else [f"dim({kind}, {m}) contradicts the count"]
        ways = sum(sum(map(int.__mul__, c, hidden_orbits)) == m for c in choices(hidden_orbits, m))
        check(f"types({m})", hidden.types(proof, ranges.Key("types", "", m)), ranges.exactly(ways))
    wrong += [] if refused(lambda: hidden.params_formula(proof, "GEN")) else ["GEN has parameters"]
    wrong += [] if refused(lambda: hidden.params(proof, ranges.Key("params", "GEN", 2))) else ["params of GEN"]
    if group.p > 1:
        wrong += [] if refused(lambda: vc.vc(proof, ranges.Key("vc", "GN", 2))) else ["vc of vectors"]
    return wrong


def _equivariant(
    group: Cyclic,
    flags: tuple[bool, bool, bool],
    known: bool,
    m: int,
    listed: Sequence[Item],
    oriented: Sequence[Item],
) -> tuple[int, int] | None:
    """The ends of the dimension of GEN from orbits of hyperplanes, where they follow from these alone (T7.6, T7.28)."""
    bias, output_bias, skip = flags
    d, p, fixed = group.d, group.p, group.dim(group.U, 1)

    def best(width: int, more: Callable[[int], int] = lambda left: 0) -> int:
        return max((own + more(width - size) for size, own, _ in totals(listed, width)), default=0) if width >= 0 else 0

    if skip:
        if p > 1 and not known:
            return None
        exact = group.maps + max(
            best(m) + fixed * output_bias, (best(m - 1) + fixed if m else 0) * (bias and not output_bias)
        )
        return exact, exact
    if p == 1 or not bias:
        return None
    share = any(group.dim(group.V, 1, s) and group.dim(group.U, 1, s) for s in group.signs)
    reach = [max(r * (d + p - r) + (k - 2 * r) * p for r in range(min(d, p, k // 2) + 1)) for k in range(m + 1)]
    reach[1:2] = [p if share else 0] * (m > 0)
    top = fixed + best(m, lambda left: min(group.maps if known else d * p, reach[left]))
    # layer-wise equivariant networks with all channels
    alone = [max(own for _, own, _ in totals(oriented, width)) for width in range(m + 1)]
    least = alone[m] + fixed * output_bias
    if m and not output_bias:
        least = max(least, alone[m - 1] + fixed)
    for width, extra in ((m - 2 * min(d, p), fixed * output_bias), (m - 2 * min(d, p) - 1, fixed)):
        if known and width >= 0:
            least = max(least, best(width) + group.maps + extra)
    return least, top


def _even(group: Cyclic, e: int) -> tuple[int, bool]:
    """The dimension of what those fix that act as 1 or -1 on the covectors of a subgroup; and do some act as -1?"""
    acting = group.acting(e)
    return group.dim(group.U, min([e, *(f for f, _ in acting)])), any(s == -1 for _, s in acting)


def _items(size: int, r: int, u: int, t: int, turning: bool, bias: bool) -> list[Item]:
    """What the orbits of one closed type add (T7.3, T7.4)."""
    if not r or not u:
        return []
    if bias:
        return [(size, r + u, 0, False)]
    if r >= 2:
        return [(size, r - 1 + t, u - t, False)] if t else [(size, 0, r - 1 + u, False)]
    return [(size, t, u - t, True), *([] if turning else [(size, 0, u, False)])]


# -- points -----------------------------------------------------------------------------------------------------------

GROUPS: tuple[tuple[tuple[tuple[int, ...], Dense, Dense], ...], ...] = (
    (),
    (((1, 0), ((0, 1), (1, 0)), ((-1,),)),),
    (((1, 0), ((1, 1), (0, -1)), ((0, 1), (1, 0))),),
    (((1, 0, 2), ((-1, 0), (-1, 1)), ((1,),)), ((1, 2, 0), ((0, -1), (1, -1)), ((1,),))),
    (((1, 0, 2), ((-1, 0), (-1, 1)), ((-1, 0), (0, 1))), ((1, 2, 0), ((0, -1), (1, -1)), ((1, 0), (0, 1)))),
    (
        ((1, 2, 0), ((0, 0, 1), (1, 0, 0), (0, 1, 0)), ((0, 0, 1), (1, 0, 0), (0, 1, 0))),
        ((1, 0, 2), ((0, 1, 0), (1, 0, 0), (0, 0, 1)), ((0, 1, 0), (1, 0, 0), (0, 0, 1))),
    ),
    (((1, 0), ((-1, 0), (0, 1)), ((-1, 0), (0, 1))),),
    (((1, 0), ((1, 0), (0, -1)), ((1, 0), (0, -1))),),
    (((1, 0), ((0, 1), (1, 0)), ((0, 1), (1, 0))), ((1, 0), ((1, 0), (0, 1)), ((-1, 0), (0, -1)))),
    (((1, 0), ((1, 0), (0, 1)), ((-1, 0), (0, -1))), ((1, 0), ((0, 1), (1, 0)), ((0, 1), (1, 0)))),
    (((1, 2, 0), ((0, -1), (1, -1)), ((0, -1), (1, -1))), ((1, 0, 2), ((-1, 0), (-1, 1)), ((-1, 0), (-1, 1)))),
    (((1, 2, 3, 0), ((0, -2), (Fraction(1, 2), 0)), ((0, -1), (1, 0))),),
    (((1, 2, 3, 0), ((0, 0, 2), (1, 0, 0), (0, Fraction(1, 2), 0)), ((-1,),)),),
)
"""Generators: permutation, input, output; not all orthogonal."""


def elements(generators: Sequence[tuple[Any, Dense, Dense]], d: int, p: int, points: int) -> list[Any]:
    """All elements as permutations with both matrices."""
    found = [(tuple(range(points)), one(d), one(p))]
    for move, A, B in found:
        for g, rho, pi in generators:
            more = (tuple(g[x] for x in move), times(rho, A), times(pi, B))
            if more not in found:
                found.append(more)
    return found


def _read(part: Part, group: Sequence[tuple[Any, Dense, Dense]]) -> tuple[Any, ...]:
    generators = part(".objects.generators")
    found = []
    for g, rho, pi in group:
        V, U = sparse(rho), sparse(pi)
        found.append(generators.Generator(g, V, U, generators.invert(V, "input"), generators.invert(U, "output")))
    return tuple(found)


def image(A: Dense, x: Sequence[Any]) -> tuple[Any, ...]:
    """A matrix times a vector."""
    return tuple(sum(a * t for a, t in zip(line, x, strict=True)) for line in A)


def points(part: Part) -> list[str]:
    """Points that hidden layers tell apart, and images of points, by listing the elements of the group."""
    separation, orbits = part(".quantities.separation"), part(".quantities.orbits")
    chance = random.Random(24)
    wrong = []
    for number, group in enumerate(GROUPS):
        d, p = (len(group[0][1]), len(group[0][2])) if group else (2, 1)
        generators = _read(part, group)
        degree = len(group[0][0]) if group else 1
        hidden = {
            "points": [g for g, _, _ in group],
            "trivial": [(0,) for _ in group],
            "both": [(*g, degree) for g, _, _ in group],
            "twice": [(0, *(x + 1 for x in g)) for g, _, _ in group],
        }
        whole = elements(group, d, p, degree)
        for x, y in product(range(degree), repeat=2):
            assert any(g[x] == y for g, _, _ in whole)
        pairs = [[tuple(chance.choice([0, 1, 1, 2, -1, 3]) for _ in range(d)) for _ in range(2)] for _ in range(12)]
        pairs += [[x, image(chance.choice(whole)[1], x)] for x, _ in pairs[:6]]
        pairs += [[x, (x[1], x[0], *x[2:])] for x, _ in pairs[:6]]
        for x, y in pairs:
            apart = _apart(whole, x, y, "points")
            always = _apart(whole, x, y, "trivial")
            for name, moves in hidden.items():
                matrices = [sparse([[int(g[j] == i) for j in range(len(g))] for i in range(len(g))]) for g in moves]
                wanted = always if name == "trivial" else apart if name == "points" else apart or always
                found = separation.separated(matrices, generators, d, vector(x), vector(y))
                wrong += [] if not group or found == wanted else [f"separated {number} {name} {x} {y}"]
            if not group:
                found = separation.separated([], (), d, vector(x), vector(y))
                wrong += [] if found == (x != y) else [f"separated by no element {x} {y}"]
        images = [tuple(chance.choice([0, 0, 1, 2, -1]) for _ in range(p)) for _ in range(8)]
        proof = _proof(part, generators=generators, d=d, p=p, points={}, images={})
        for (x, _), y in product([*pairs, [(0,) * d] * 2, [(1,) * d] * 2], images):
            wanted = all(image(B, y) == y for _, A, B in whole if image(A, x) == x)
            found = orbits.maps(proof, vector(x), vector(y))
            wrong += [] if found == wanted else [f"image {number} {x} {y}"]
    wrong += _large_orbits(part)
    swap = _read(part, GROUPS[1])
    for A in (((-1, 0), (0, 1)), ((1, 0), (0, -1)), ((1, 1), (0, 1)), ((2, 0), (0, 1)), ((0, 0), (0, 1))):
        said = refused(lambda A=A: separation.separated([sparse(A)], swap, 2, vector((1, 0)), vector((0, 1))))
        wrong += [] if said else [f"no permutation {A}"]
    names = {"x": vector((1, 2)), "y": vector((2, 1)), "z": vector((3, 4))}
    proof = _proof(
        part,
        generators=swap,
        d=2,
        p=1,
        points=names,
        images={"u": vector((1,)), "n": ()},
        representations={"input": tuple(g.input for g in swap), "a (b, c)": tuple(g.input for g in swap)},
        options=part(".objects.networks").DEFAULTS,
    )
    for text, wanted in (
        ("input, x, y", False),
        ("input, x, z", True),
        (" a  (b, c) ,z,  x ", True),
        ("input,x,x", False),
        *((text, None) for text in ("input, x", "input, u, x", "input, x, u", "other, x, y", "input, x, y z")),
    ):
        if wanted is None:
            said = refused(lambda text=text: separation.separates(proof, text))
            wrong += [] if said else [f"separates({text})"]
        else:
            wrong += [] if separation.separates(proof, text) is wanted else [f"separates({text})"]
    for text, wanted in (
        ("(x, n)", True),
        ("(x, u)", True),
        *((text, None) for text in ("(x, y)", "(u, x)", "(x u)", "(x, u", "x, u)")),
    ):
        reader = part(".grammar").Reader(text)
        if wanted is None:
            wrong += [] if refused(lambda reader=reader: orbits.mapped(proof, reader)) else [f"mapped{text}"]
        else:
            wrong += [] if orbits.mapped(proof, reader) is wanted else [f"mapped{text}"]
    return wrong


def _large_orbits(part: Part) -> list[str]:
    """An orbit that is too large to be listed: what is seen without listing it all."""
    orbits = part(".quantities.orbits")
    turn, swap = (*range(1, 9), 0), (1, 0, *range(2, 9))

    def moved(g: Sequence[int]) -> Dense:
        return [[int(g[j] == i) for j in range(9)] for i in range(9)]

    same = tuple((g, moved(g), moved(g)) for g in (turn, swap))
    other = tuple((g, moved(g), [[s]]) for g, s in ((turn, 1), (swap, -1)))
    x = tuple(range(9))
    found = []
    for group, p, listed in ((same, 9, [(x, True), ((1,) * 9, True)]), (other, 1, [((0,), True), ((1,), None)])):
        proof = _proof(part, generators=_read(part, group), d=9, p=p, points={}, images={})
        usual, orbits.MAX_ENTRIES = orbits.MAX_ENTRIES, 5000
        try:
            for y, wanted in listed:
                found += [] if orbits.maps(proof, vector(x), vector(y)) is wanted else [f"large orbit {y}"]
            seen = orbits.maps(proof, vector((1, 1, *x[2:])), vector((*range(p - 1), 7)))
            found += [] if seen is False or group is same else ["moved image"]
            seen = orbits.maps(proof, vector((1, 1, *x[2:])), vector((7, *range(p - 1))))
            found += [] if seen is False else ["an image that is moved"]
        finally:
            orbits.MAX_ENTRIES = usual
    return found


def _apart(whole: Sequence[Any], x: Sequence[Any], y: Sequence[Any], what: str) -> bool:
    """Do the multisets of images under all elements differ, each averaged over the stabilizer of a hidden neuron?"""
    fixed = [A for g, A, _ in whole if what == "trivial" or g[0] == 0]

    def seen(point: Sequence[Any]) -> Counter[tuple[Any, ...]]:
        return Counter(
            tuple(sum(v) for v in zip(*(image(K, image(A, point)) for K in fixed), strict=True)) for _, A, _ in whole
        )

    return seen(x) != seen(y)


# -- factors ----------------------------------------------------------------------------------------------------------


def simpler(part: Part) -> list[str]:
    """Whether a compensating network is simpler, by trying widths."""
    kernel, ranges = part(".quantities.simpler"), part(".ranges")
    quantities = part(".quantities")
    options = part(".objects.networks").DEFAULTS
    wrong = []
    ends = [(None, None), (Fraction(4, 3), None), (None, Fraction(4, 3)), (Fraction(3, 2), Fraction(3, 2))]
    ends += [(Fraction(k), Fraction(k)) for k in (1, 2, 3)] + [(Fraction(6, 5), Fraction(5, 2))]
    for (n, V, U), (low, high) in product(((2, "1 s", "1"), (2, "s", "s"), (3, "r3", "1"), (1, "1", "1 1")), ends):
        group = Cyclic(n, V, U)
        proof = _proof_about(part, group, options, True)
        if low is not None:
            proof.at_least(ranges.Key("compensation"), low)
        if high is not None:
            proof.at_most(ranges.Key("compensation"), high)

        def value(measure: str, kind: str, m: int, proof: Any = proof) -> tuple[Any, Any]:
            found = quantities.value_of(proof, ranges.Key(measure, kind, m))
            return found.low[1], found.high[1]

        for measure, m in product(("dim", "params"), range(5)):
            for other in ("GN", "GEN")[: 2 if measure == "dim" else 1]:
                truths = [
                    None if k is None else _less(value(measure, "LEN", ceil(k * m)), value(measure, other, m))
                    for k in (1 if low is None else low, high)
                ]
                wanted = True if truths[1] else False if truths[0] is False else None
                text = f"({measure}, {m}, {other})"
                found = kernel.simpler(proof, part(".grammar").Reader(text))
                wrong += [] if found is wanted else [f"simpler{text} {n} {V} {low} {high}"]
            truths = [
                None
                if k is None
                else all(value(measure, "LEN", ceil(k * w))[1] < value(measure, "GN", w)[0] for w in range(m, 20))
                for k in (1 if low is None else low, high)
            ]
            wanted = True if truths[1] else False if truths[0] is False else None
            text = f"({measure}, m >= {m})"
            found = kernel.simpler(proof, part(".grammar").Reader(text))
            wrong += [] if found is wanted else [f"simpler{text} {n} {V} {low} {high}"]
        if group.p > 1:
            continue
        for m in (1, 3):
            gen = value("vc", "GEN", m)[1]
            best = [value("vc", "GN", m)[1]] + ([] if high is None else [value("vc", "LEN", floor(high * m))[1]])
            wrong += [] if gen == min(best) else [f"vc(GEN, {m}) {n} {V} {high}"]
            truths = [
                None if k is None else value("vc", "LEN", ceil(k * m))[1] < value("vc", "GN", m)[1]
                for k in (1 if low is None else low, high)
            ]
            wanted = True if truths[1] else False if truths[0] is False else None
            text = f"(vc_bound, {m})"
            found = kernel.simpler(proof, part(".grammar").Reader(text))
            wrong += [] if found is wanted else [f"simpler{text} {n} {V} {low} {high}"]
    # where the subgroups are not known
    proof = _proof(part, d=2, p=1, generators=(), options=options, channels=(), slope=0)
    proof.exactly("compensation", 1)
    types = quantities.value_of(proof, ranges.Key("types", "", 3))
    wrong += [] if types == ranges.at_least(1) else ["types where nothing is known"]
    for text in ("(3)", "(m >= 3)", "(params, 3)", "(params, m >= 3)", "(vc_bound, 3)", "(3, GEN)"):
        truth = kernel.simpler(proof, part(".grammar").Reader(text))
        wrong += [] if truth is None else [f"simpler{text} where nothing is known"]
    for text in ("(vc_bound, m >= 3)", "(params, 3, GEN)", "(3, LEN)", "(m >= 3, GEN)", "(vc, 3)", "(m > 3)"):
        reader = part(".grammar").Reader(text)
        wrong += [] if refused(lambda reader=reader: kernel.simpler(proof, reader)) else [f"simpler{text}"]
    return wrong


def _less(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool | None:
    """Is the one less, whatever the two are between their ends?"""
    return True if a[1] < b[0] else False if a[0] >= b[1] else None


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "activations": activations,
    "facts about widths": ends,
    "given layers": layers,
    "functions of the width": linear,
    "chosen channels": channels,
    **{f"cyclic, order {n}": partial(cyclic, order=n) for n in sorted({n for n, _, _ in CYCLIC})},
    "points told apart": points,
    "simpler spaces": simpler,
}
"""All of them, by name."""
