"""Assertions and values with what they evaluate to, by means that share nothing with the kernel.

The means are the ends of intervals, lists of widths, and counts by hand.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import ceil, floor

RELATIONS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}

FAR = Fraction(10**9)
QUANTITIES = {
    "width(LEN)": [Fraction(6)],
    "width(GEN)": [Fraction(3)],
    "gap": [Fraction(3)],
    "dim_hom": [Fraction(0), Fraction(1), Fraction(2)],
    "order": [Fraction(1), Fraction(2), Fraction(3), FAR],
    "classes": [Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), 3 * FAR],
    "architectures": [Fraction(0), Fraction(1), 7 * FAR],
}
"""What is possible after the honest proof ``antipodal``: the ends of the proved ranges, and numbers between them."""


def ranges() -> dict[str, str]:
    """Inequalities between quantities, each of which stands there once: so intervals decide them exactly."""
    chance = random.Random(7)
    found = {}
    while len(found) < 260:
        names = chance.sample(sorted(QUANTITIES), chance.randint(1, 3))
        terms, factors = [], []
        for name in names:
            factor = Fraction(chance.choice([1, 1, 1, 2, 3, -1, -2, -3]), chance.choice([1, 1, 2, 3]))
            terms.append(_term(factor, name, chance.randrange(4)))
            factors.append(factor)
        split = chance.randint(1, len(names))
        left, right = terms[:split], terms[split:]
        constant = Fraction(chance.randint(-7, 7), chance.choice([1, 1, 1, 2]))
        relation = chance.choice(sorted(RELATIONS))
        text = f"{' + '.join(left)} {relation} {' - '.join([_number(constant), *right])}"
        differences = [
            sum(f * v for f, v in zip(factors, values, strict=True)) - constant
            for values in product(*(QUANTITIES[name] for name in names))
        ]
        low, high = min(differences), max(differences)
        truths = {RELATIONS[relation](x, 0) for x in {low, high, Fraction(0) if low < 0 < high else low}}
        found[text] = "undecided" if len(truths) == 2 else "verified" if truths == {True} else "refuted"
    return found


def _number(x: Fraction) -> str:
    return str(x) if x >= 0 else f"-{-x}"


def _term(factor: Fraction, name: str, form: int) -> str:
    if form == 0 or (factor.denominator == 1 and factor.numerator == 1):
        return name if factor == 1 else f"-{name}" if factor == -1 else f"{_number(factor)}*{name}"
    if form == 1:
        return f"{name}*({_number(factor)})"
    if form == 2:
        return f"(0 - {name})*{factor.numerator}/{-factor.denominator}"
    return f"({name} - 0)/{factor.denominator}*{_number(Fraction(factor.numerator))}"


COUNTS = {
    "params(GN, {})": lambda m: 4 * m + 1,
    "dim(GN, {})": lambda m: 3 * m + 1,
    "dim(LEN, {})": lambda m: 2 * (m // 3) + 1,
}
"""Scalar networks on the plane under S3, as in the honest certificate ``all-widths``."""


def formulas() -> dict[str, str]:
    """Statements about all widths, tried on the first thousand."""
    chance = random.Random(11)
    found: dict[str, str] = {}
    kinds: dict[tuple[str, str], int] = {}
    while len(found) < 240:
        first = chance.choice([0, 0, 1, 2, 3, 5, 8])
        (left, f), (right, g) = _function(chance), _function(chance)
        relation = chance.choice(sorted(RELATIONS))
        shift = Fraction(chance.randint(-4, 4), chance.choice([1, 1, 1, 3]))
        if chance.random() < 0.5:  # so that equality is met often
            m = chance.randint(first, first + 6)
            shift = f(m) - g(m)
        text = f"{left} {relation} {right} + {_number(shift)} for m >= {first}"
        true = all(RELATIONS[relation](f(m), g(m) + shift) for m in range(first, 1200))
        verdict = "verified" if true else "refuted"
        if kinds.setdefault((relation, verdict), 0) < 24:
            kinds[relation, verdict] += 1
            found[text] = verdict
        if relation in ("==", "!=") and kinds[relation, verdict] >= 24 and len(found) > 200:
            break
    return found


def _function(chance: random.Random):
    factor = Fraction(chance.choice([1, 1, 2, 3, -1, -2, 0]), chance.choice([1, 1, 2, 3]))
    inner, shift = chance.choice([1, 1, 2, 3, 4]), chance.randint(0, 4)
    divisor = chance.choice([1, 1, 2, 3, 4, 5, 6])
    kind = chance.randrange(6)
    if kind == 0:
        return f"{_number(factor)}*m", lambda m: factor * m
    if kind == 1:
        return f"({_number(factor)}*m + {shift})", lambda m: factor * m + shift
    if kind in (2, 3):
        name, step = ("floor", floor) if kind == 2 else ("ceil", ceil)
        text = f"{_number(factor)}*{name}(({inner}*m - {shift})/{divisor})"
        return text, lambda m: factor * step(Fraction(inner * m - shift, divisor))
    name, count = chance.choice(sorted(COUNTS.items()))
    name_of_step, step = chance.choice([("floor", floor), ("ceil", ceil)])
    width = f"{name_of_step}({inner}*m/{divisor}) + {shift}"
    return name.format(width), lambda m: Fraction(count(step(Fraction(inner * m, divisor)) + shift))


UNREADABLE = (
    "width)GN) == 3",
    "width(GN( == 3",
    "width(GN) == 3)",
    "(gap == 3",
    "gap , 3",
    "gap ( 3",
    "gap ) 3",
    "gap (3)",
    "gap for m >= 0",
    "admissible",
    "admissible(relu",
    "admissible relu input)",
    "admissible == 1",
    "not admissible",
    "not",
    "not not equivariant",
    "not gap",
    "separates == 1",
    "separates(input, x, y",
    "separates(input)",
    "admissible(relu)",
    "admissible(swish, input)",
    "admissible(relu, other)",
    "gap + == 3",
    "2 gap == 3",
    "3 == gap gap",
    "width == 3",
    "width(3) == 3",
    "types(GN) == 1",
    "types == 1",
    "params(GN 3) == 1",
    "params(GN, 3 == 1",
    "params(GN, 3",
    "params(GEN, 3) == 1",
    "error(GN) == 1",
    "error(3) == 1",
    "- == 3",
    "gap - - == 0",
    "gap == 3 equivariant",
    "equivariant(LEN)",
    "representable(LEN, 6",
    "representable(LEN 6)",
    "representable LEN, 6)",
    "representable(6, LEN)",
    "gap == 3 for m >= 0",
    "m == 3",
    "3 == 3 for m >= m",
    "m >= 0 for m >= -1",
    "m for m >= 0",
    "m == m m for m >= 0",
    "m + m for m >= 0",
    "gap*m >= 0 for m >= 0",
    "m*m >= 0 for m >= 0",
    "m / m == 1 for m >= 1",
    "m / 0 == 1 for m >= 1",
    "floor(m == 0 for m >= 0",
    "ceil m >= 0 for m >= 0",
    "params(GEN, m) >= 0 for m >= 0",
    "order == 1 for m >= 0",
    "params(GN, 0 - m) >= 0 for m >= 0",
    "params(GN, m/2) >= 0 for m >= 0",
    "params(GN, m - 3) >= 0 for m >= 2",
    "params(GN m) >= 0 for m >= 0",
    "params(GN, m >= 0 for m >= 0",
    "dim GN, m) >= 0 for m >= 0",
    "types(m) >= 0 for m >= 0",
    "simpler",
    "simpler()",
    "simpler(3",
    "simpler(3, LEN)",
    "simpler(m)",
    "simpler(m >= 3, GN, GN)",
    "simpler(m > 3)",
    "simpler(params 3)",
    "simpler(params, 3, GEN)",
    "simpler(width, 3)",
    "simpler(m >= 3, GEN)",
    "simpler(vc_bound, m >= 3)",
    "simpler(3, XEN)",
    "gap == 3 # 3",
    "gap == ''",
    "gap / (1 - 1) == 0",
)
"""Assertions that nobody can read, or that compare what has no value."""

UNREADABLE_VALUES = (
    "",
    "gap gap",
    "gap + 1",
    "1",
    "-gap",
    "width",
    "width(GN",
    "foo",
    "equivariant 1",
    "equivariant(LEN)",
    "representable(LEN, 6) 1",
    "params(GN, m) 1",
    "params(GN, m",
    "params(GN m)",
    "params GN, m)",
    "params)GN, m)",
    "params(GN(m)",
    "gap(GN, m)",
    "order(GN, m)",
    "params(XEN, m)",
    "params(GEN, m)",
    "error(GN, m)",
    "width(GN, m)",
    "not equivariant 1",
    "gap for m >= 0",
    "m",
    "admissible(relu, input) 1",
)

UNKNOWN = (
    "dim(LEN, m) >= 0 for m >= 0",
    "0 <= dim(LEN, m) for m >= 0",
    "params(LEN, m) >= 0 for m >= 0",
    "dim(GN, m) >= dim(LEN, m) for m >= 0",
    "m <= params(LEN, m) + m for m >= 0",
    "simpler(3)",
    "simpler(m >= 3)",
    "simpler(params, 3)",
    "simpler(params, m >= 3)",
    "simpler(3, GEN)",
    "simpler(vc_bound, 3)",
    "vc(LEN, 3) <= 1000000",
    "params(LEN, 3) >= 1",
    "dim(LEN, 2) >= 1",
    "types(3) == 1",
    "compensation <= 1000",
    "error(LEN, 3) == 0",
    "error(GN, 3) > 0",
    "dim(GEN, 3) >= 1",
    "not simpler(3)",
    "representable(GEN, 3)",
    "not representable(LEN, 100)",
    "gap == 0",
    "equivariant",
    "not equivariant",
)
"""Assertions that nothing decides where nothing has been proved."""

DEEP = {
    " + ".join(["(gap)"] * 70) + " == 210": "verified",
    " + ".join(["-gap"] * 70) + " == -210": "verified",
    "(" * 45 + "gap" + ")" * 45 + " == 3": "verified",
    "-" * 44 + "gap == 3": "verified",
}
"""Long, but nested within the limits."""

TOO_DEEP = (
    "(" * 60 + "gap" + ")" * 60 + " == 3",
    "-" * 60 + "gap == 3",
    "gap" + " + gap" * 210 + " == 3",
    "gap == 3" + " " * 2000 + " ",
)

NOTHING = {
    "width(GN)": "0..inf",
    "width(GEN)": "0..inf",
    "width(LEN)": "0..inf",
    "gap": "0..inf",
    "equivariant": "unknown",
    "error(GN, 3)": "0..inf",
    "error(LEN, 0)": "0..inf",
    "order": "1..inf",
    "classes": "1..inf",
    "signed_types": "1..inf",
    "architectures": "0..inf",
    "types(3)": "1..inf",
    "params(LEN, 3)": "0..inf",
    "params(GN, 3)": "13",
    "dim_hom": "0..2",
    "dim(LEN, 3)": "0..inf",
    "dim(GEN, 3)": "0..10",
    "dim(GN, 3)": "10",
    "vc(LEN, 3)": "0..inf",
    "vc(GN, 105)": "0..7529",
    "vc(GN, 108)": "0..7760",
    "vc(GN, 109)": "0..7836",
    "vc(GN, 150)": "0..11022",
    "compensation": "1..inf",
    "params(LEN, m)": "unknown",
    "dim(LEN, m)": "unknown",
    "dim(GN, m)": "3*m + 1 for m >= 0",
    "params(GN, m)": "4*m + 1 for m >= 0",
    "simpler(3)": "unknown",
    "representable(GN, 2)": "unknown",
}
"""Values where nothing has been proved: what the statement ``antipodal`` determines by itself."""

VALUES = {
    "signed-shift": {"order": "1..inf"},
    "doubled": {"dim_hom": "0..4", "width(GEN)": "5..inf", "width(LEN)": "5..inf", "gap": "0..inf"},
    "max-of-three": {
        "gap": "0..inf",
        "width(GN)": "inf",
        "width(GEN)": "inf",
        "equivariant": "unknown",
        "order": "1..inf",
        "dim_hom": "0..3",
        "classes": "1..inf",
        "signed_types": "1..inf",
        "architectures": "0..inf",
        "compensation": "1..inf",
        "types(3)": "1..inf",
        "params(LEN, 3)": "0..inf",
        "params(LEN, m)": "unknown",
        "params(GN, m)": "5*m + 1 for m >= 0",
        "dim(GN, m)": "4*m + 1 for m >= 0",
        "dim(LEN, m)": "unknown",
        "dim(LEN, 2)": "0..inf",
        "dim(GEN, 2)": "0..9",
        "vc(LEN, 2)": "0..inf",
        "representable(GN, 7)": "false",
        "admissible(relu, input)": "true",
    },
    "zigzag": {
        "error(GN, 0)": "1/2..inf",
        "error(GN, 1)": "1/2",
        "error(GN, 2)": "0..1/2",
        "error(GEN, 0)": "1/2..inf",
        "error(GEN, 1)": "1/2..inf",
        "error(GEN, 2)": "0..inf",
        "error(LEN, 1)": "1/2..inf",
        "width(GN)": "2..inf",
        "width(LEN)": "2..inf",
    },
    "xor": {
        "error(LEN, 0)": "1/2..inf",
        "error(LEN, 1)": "1/2",
        "error(LEN, 2)": "0",
        "error(LEN, 3)": "0",
        "error(GEN, 1)": "0..1/2",
        "error(GEN, 2)": "0",
        "error(GEN, 0)": "0..inf",
        "error(GN, 1)": "0..1/2",
        "error(GN, 5)": "0",
        "width(GEN)": "0..2",
        "gap": "0..2",
    },
    "activations": {f"types({m})": str(n) for m, n in enumerate([1, 1, 4, 4, 13, 13, 32, 32, 72])},
}
"""Values after honest proofs, where bounds of other classes and widths decide."""
