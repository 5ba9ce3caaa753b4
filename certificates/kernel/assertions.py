"""Assertions about quantities, decided by interval arithmetic on what has been proved (FORMAT.md, assertions)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import Generic, TypeVar

from .activations import ACTIVATIONS, admissible
from .algebra import quotient
from .complexity import vc_bound
from .dimension import Model, count_types
from .formulas import VARIABLE, QuasiLinear, compose, counterexample, largest, rounded, text_of
from .formulas import add as add_functions
from .formulas import constant as constant_function
from .formulas import multiply as multiply_functions
from .reading import Invalid, Matrix, quoted, require, within
from .reals import Rational

Bound = tuple[int, Rational]
"""An extended number: ``(0, x)`` is x, ``(1, 0)`` infinity, ``(-1, 0)`` minus infinity. Tuples compare as these numbers do."""

INFINITE: Bound = (1, 0)
MINUS_INFINITE: Bound = (-1, 0)

CLASSES = ("GN", "GEN", "LEN")
MEASURES = ("dim", "params", "vc_bound")
PREDICATES = ("equivariant", "representable", "simpler")
RELATIONS = ("==", "!=", "<=", "<", ">=", ">")
NUMBERS = ("gap", "order", "dim_hom", "classes", "signed_types", "architectures", "compensation")

_TOKEN = re.compile(r"\s*(?:([0-9]{1,200})|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/()<>,]))", re.ASCII)


@dataclass(frozen=True)
class Range:
    """The proved interval of a quantity; both ends may be infinite."""

    low: Bound
    high: Bound


@dataclass(frozen=True)
class Facts:
    """Everything proved: the quantities by their canonical text; whether the target is equivariant; the indices of the subgroup classes where they are
    known; the matrices of the representations that the statement names; least errors on data by class and width; the networks of GN and, where
    the subgroups are known, of LEN; bounds of functional dimensions: proved from below, and that of GEN from above; which hidden representation tells which
    named points apart."""

    ranges: dict[str, Range]
    equivariant: bool | None
    indices: tuple[int, ...] | None
    representations: dict[str, tuple[Matrix, ...]]
    errors: dict[tuple[str, int], Range]
    models: dict[str, Model]
    dimensions: dict[tuple[str, int], int]
    equivariant_bound: Callable[[int], int | None]
    separates: Callable[[str, str, str], bool]


_ADMISSIBLE = re.compile(r"\s*(not\s+)?admissible\s*\(\s*([a-z_]+)\s*,(.*)\)\s*", re.ASCII)
_SEPARATES = re.compile(r"\s*(not\s+)?separates\s*\((.*),\s*(\w+)\s*,\s*(\w+)\s*\)\s*", re.ASCII)


def stated(text: str, facts: Facts) -> bool | None:
    """The truth of ``[not] admissible(ACTIVATION, REP)`` or ``[not] separates(REP, x, y)``, where REP has a grammar of its own; None for any
    other text."""
    match = _ADMISSIBLE.fullmatch(text)
    if match is not None:
        require(match[2] in ACTIVATIONS, f"unknown activation {quoted(match[2])}")
        return admissible(match[2], facts.representations[_named(match[3], facts)]) != bool(match[1])
    match = _SEPARATES.fullmatch(text)
    if match is not None:
        return facts.separates(_named(match[2], facts), match[3], match[4]) != bool(match[1])
    return None


def _named(text: str, facts: Facts) -> str:
    name = " ".join(word for word in text.split(" ") if word)
    require(name in facts.representations, f"the statement has no representation {quoted(name)}")
    return name


def tokens(text: str) -> list[str]:
    """The tokens of an assertion."""
    within(len(text), 2000, "characters of an assertion")
    found, position = [], 0
    stripped = text.rstrip(" ")
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            raise Invalid(f"cannot read the assertion {quoted(text)}")
        found.append(match[1] or match[2] or match[3])
        position = match.end()
    within(len(found), 400, "tokens of an assertion")
    return found


class Reader:
    """A recursive-descent reader that evaluates as it goes; nesting is bounded by the number of tokens."""

    def __init__(self, text: str, facts: Facts) -> None:
        self.text, self.facts = text, facts
        self.tokens = tokens(text)
        self.position = 0
        self.depth = 0

    def peek(self) -> str:
        """The next token, or nothing."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        """The next token, which must be there (and be the expected one)."""
        token = self.peek()
        if not token or (expected and token != expected):
            raise Invalid(f"cannot read the assertion {quoted(self.text)}")
        self.position += 1
        return token

    def deeper(self, levels: int) -> None:
        """Nesting is limited."""
        self.depth += levels
        within(self.depth, 50, "nesting of an assertion")

    def end(self) -> None:
        """Nothing may follow."""
        require(self.position == len(self.tokens), f"cannot read the assertion {quoted(self.text)}")

    def assertion(self) -> str:
        """The verdict."""
        negated = self.peek() == "not"
        if negated:
            self.take()
        if self.peek() in PREDICATES:
            truth = self.predicate()
            self.end()
            return verdict(truth if truth is None else truth != negated)
        require(not negated, f"'not' stands before a predicate only in {quoted(self.text)}")
        left = self.expression()
        relation = self.take()
        require(relation in RELATIONS, f"the assertion {quoted(self.text)} compares nothing")
        right = self.expression()
        self.end()
        return verdict(compare(left, relation, right))

    def predicate(self) -> bool | None:
        """True, false, or None where it is not known."""
        name = self.take()
        if name == "equivariant":
            return self.facts.equivariant
        self.take("(")
        if name == "simpler":
            return self.simpler()
        kind = self.network_class()
        self.take(",")
        width = self.number()
        self.take(")")
        return compare(self.facts.ranges[f"width({kind})"], "<=", exactly(width))

    def simpler(self) -> bool | None:
        """``simpler([MEASURE,] m [, CLASS])`` or ``simpler([MEASURE,] m >= n)``: see :func:`is_simpler`."""
        measure = "dim"
        if self.peek() in MEASURES:
            measure = self.take()
            self.take(",")
        for_all = self.peek() == "m"
        if for_all:
            self.take("m")
            self.take(">=")
        width, other = self.number(), "GN"
        if self.peek() == ",":
            self.take(",")
            other = self.network_class()
        self.take(")")
        require(
            other == "GN" or (other == "GEN" and measure == "dim" and not for_all), "simpler compares with GN or GEN"
        )
        return always_simpler(measure, width, self.facts) if for_all else is_simpler(measure, width, other, self.facts)

    def network_class(self) -> str:
        """One of GN, GEN, LEN."""
        kind = self.take()
        require(kind in CLASSES, f"unknown class {quoted(kind)}")
        return kind

    def number(self) -> int:
        """A natural number."""
        token = self.take()
        require(token.isdigit(), f"{quoted(token)} is not a number")
        return int(token)

    def quantity(self) -> tuple[str, Range]:
        """Canonical text and proved range of one quantity."""
        name = self.take()
        if name == "width":
            self.take("(")
            name = f"width({self.network_class()})"
            self.take(")")
        elif name in COUNTED:
            self.take("(")
            kind = self.network_class()
            self.take(",")
            width = self.number()
            self.take(")")
            return f"{name}({kind}, {width})", COUNTED[name](kind, width, self.facts)
        elif name == "error":
            self.take("(")
            kind = self.network_class()
            self.take(",")
            width = self.number()
            self.take(")")
            return f"error({kind}, {width})", least_error(kind, width, self.facts.errors)
        elif name == "types":
            self.take("(")
            width = self.number()
            self.take(")")
            return f"types({width})", hidden_types(width, self.facts.indices)
        else:
            require(name in NUMBERS, f"unknown quantity {quoted(name)}")
        return name, self.facts.ranges[name]

    def expression(self) -> Range:
        """A sum of terms."""
        return _Expression(self, RANGES, lambda: self.quantity()[1]).sum()


T = TypeVar("T")


@dataclass(frozen=True)
class Arithmetic(Generic[T]):
    """Numbers, sums, products of what an expression is evaluated to."""

    number: Callable[[Rational], T]
    add: Callable[[T, T], T]
    multiply: Callable[[T, T], T]
    single: Callable[[T], Rational]
    """The number that a constant stands for."""


class _Expression(Generic[T]):
    """Reads and evaluates an expression; ``leaf`` reads what is neither a number nor an operation."""

    def __init__(self, reader: Reader, arithmetic: Arithmetic[T], leaf: Callable[[], T]) -> None:
        self.reader, self.arithmetic, self.leaf = reader, arithmetic, leaf

    def sum(self) -> T:
        """A sum of terms."""
        self.reader.deeper(1)
        total = self.term()
        while self.reader.peek() in ("+", "-"):
            operator = self.reader.take()
            other = self.term()
            total = self.arithmetic.add(total, other if operator == "+" else self.negated(other))
        self.reader.deeper(-1)
        return total

    def negated(self, x: T) -> T:
        """``-x``."""
        return self.arithmetic.multiply(self.arithmetic.number(-1), x)

    def term(self) -> T:
        """A product of factors."""
        reader, value = self.reader, self.factor()
        while reader.peek() in ("*", "/"):
            operator = reader.take()
            start = reader.position
            other = self.factor()
            if operator == "/":
                plain = not any(token[0].isalpha() for token in reader.tokens[start : reader.position])
                divisor = self.arithmetic.single(other) if plain else 0
                require(divisor != 0, "division is by a nonzero number only")
                other = self.arithmetic.number(quotient(1, divisor))
            value = self.arithmetic.multiply(value, other)
        return value

    def factor(self) -> T:
        """A number, a quantity, a negated factor, or an expression in parentheses."""
        reader = self.reader
        token = reader.peek()
        if token == "-":
            reader.deeper(1)
            reader.take()
            value = self.negated(self.factor())
            reader.deeper(-1)
            return value
        if token == "(":
            reader.take()
            value = self.sum()
            reader.take(")")
            return value
        return self.arithmetic.number(reader.number()) if token.isdigit() else self.leaf()


class FormulaReader(Reader):
    """Reads ``EXPRESSION RELATION EXPRESSION for m >= n``: a statement about all widths m from n on."""

    def __init__(self, text: str, facts: Facts) -> None:
        super().__init__(text, facts)
        head, self.first = self.tokens[:-4], self.tokens[-1]
        require(self.first.isdigit(), f"cannot read the assertion {quoted(text)}")
        self.tokens = head

    def assertion(self) -> str:
        """The verdict."""
        left = self.function()
        relation = self.take()
        require(relation in RELATIONS, f"the assertion {quoted(self.text)} compares nothing")
        right = self.function()
        self.end()
        if left is None or right is None:
            return "undecided"
        return verdict(counterexample(left, relation, right, int(self.first)) is None)

    def function(self) -> QuasiLinear | None:
        """A function of m; None where a part of it is not known."""
        known = True

        def leaf() -> QuasiLinear:
            nonlocal known
            name = self.take()
            if name == "m":
                return VARIABLE
            require(name in ("floor", "ceil", "params", "dim"), f"{quoted(name)} has no formula in m")
            self.take("(")
            if name in ("floor", "ceil"):
                value = expression.sum()
                self.take(")")
                return rounded(value, name == "floor")
            kind = self.network_class()
            self.take(",")
            width = expression.sum()
            self.take(")")
            found = formula(name, kind, self.facts)
            known = known and found is not None
            return compose(found or constant_function(0), width, int(self.first))

        expression = _Expression(self, FUNCTIONS, leaf)
        value = expression.sum()
        return value if known else None


def formula(name: str, kind: str, facts: Facts) -> QuasiLinear | None:
    """``params`` or ``dim`` as a function of the width; None where it is not known."""
    require(kind in ("GN", "LEN"), f"{name}({kind}, m) has no formula in m")
    listed = facts.models[kind].values(name) if kind in facts.models else None
    return None if listed is None else largest(*listed)


def is_simpler(measure: str, width: int, other: str, facts: Facts) -> bool | None:
    """Is the compensating LEN, of width ``ceil(K width)``, smaller than the other class of this width (section 7)?

    K is the factor ``compensation``; LEN grows with the width, so the upper end of K proves the statement, and the lower end refutes it. For
    ``vc_bound`` the two upper bounds are compared.
    """

    def at(end: Bound) -> bool | None:
        if end[0]:
            return None
        wider = ceil(end[1] * width)
        if measure == "vc_bound":
            return compare(_finite(vc("LEN", wider, facts).high), "<", _finite(vc(other, width, facts).high))
        return compare(COUNTED[measure]("LEN", wider, facts), "<", COUNTED[measure](other, width, facts))

    factor = facts.ranges["compensation"]
    return _between(at(factor.low), at(factor.high))


def _between(low: bool | None, high: bool | None) -> bool | None:
    """True where the upper end of the factor proves it, False where the lower end refutes it."""
    return True if high else False if low is False else None


def _finite(x: Bound) -> Range:
    """The range of a bound that is known."""
    return Range((0, 0), INFINITE) if x[0] else exactly(x[1])


def always_simpler(measure: str, first: int, facts: Facts) -> bool | None:
    """The same for all widths from the first on."""
    require(measure != "vc_bound", "a VC bound has no formula in m")
    left, right = formula(measure, "LEN", facts), formula(measure, "GN", facts)
    if left is None or right is None:
        return None

    def at(end: Bound) -> bool | None:
        if end[0]:
            return None
        wider = rounded(multiply_functions(constant_function(end[1]), VARIABLE), down=False)
        return counterexample(compose(left, wider, first), "<", right, first) is None

    factor = facts.ranges["compensation"]
    return _between(at(factor.low), at(factor.high))


def parameters(kind: str, width: int, facts: Facts) -> Range:
    """The number of parameters of the largest hidden type."""
    require(kind != "GEN", "GEN has no parameters of its own")
    count = facts.models[kind].params(width) if kind in facts.models else None
    return Range((0, 0), INFINITE) if count is None else exactly(count)


def dimension(kind: str, width: int, facts: Facts) -> Range:
    """The functional dimension: LEN is contained in GEN, and GEN in GN."""
    inner = ("LEN",) if kind == "LEN" else ("LEN", "GEN") if kind == "GEN" else CLASSES
    low = max((0, facts.dimensions.get((other, width), 0)) for other in inner)
    model = facts.models.get("LEN" if kind == "LEN" else "GN")
    counts = [None if model is None else model.dim(width), facts.equivariant_bound(width) if kind == "GEN" else None]
    high = min(((0, x) for x in counts if x is not None), default=INFINITE)
    require(low <= high, f"the proof contradicts itself about dim({kind}, {width})")
    return Range(low, high)


def vc(kind: str, width: int, facts: Facts) -> Range:
    """The VC dimension and the pseudo-dimension of scalar networks, from above. GEN is contained in GN and in the compensating LEN."""
    require(len(facts.models["GN"].orbits[0].vectors) == 1, "a VC dimension is that of scalar networks")
    model = facts.models.get("LEN" if kind == "LEN" else "GN")
    total = None if model is None else model.params(width, closed=True)
    if model is None or total is None:
        return Range((0, 0), INFINITE)
    bound: Bound = (0, vc_bound(width, model.first_layer(width), total, count_types(width, model.sizes())))
    factor = facts.ranges["compensation"].high
    if kind == "GEN" and not factor[0]:
        bound = min(bound, vc("LEN", floor(factor[1] * width), facts).high)
    return Range((0, 0), bound)


COUNTED: dict[str, Callable[[str, int, Facts], Range]] = {
    "params": parameters,
    "dim": dimension,
    "vc": vc,
    "pseudodim": vc,
}
"""What depends on the class and the width only."""


def least_error(kind: str, width: int, known: dict[tuple[str, int], Range]) -> Range:
    """The least error falls with the width and from LEN over GEN to GN."""
    order = CLASSES.index(kind)
    low, high = (0, 0), INFINITE  # type: tuple[Bound, Bound]
    for (other, m), found in known.items():
        place = CLASSES.index(other)
        if place <= order and m >= width:
            low = max(low, found.low)
        if place >= order and m <= width:
            high = min(high, found.high)
    return Range(low, high)


def hidden_types(width: int, indices: tuple[int, ...] | None) -> Range:
    """The number of hidden permutation types of a width: multisets of subgroup classes whose indices add up to it (section 8)."""
    if indices is None:
        return Range((0, 1), INFINITE)
    return exactly(count_types(width, indices))


# -- interval arithmetic ------------------------------------------------------------------------------------------------


def exactly(x: Rational) -> Range:
    """The range of one number."""
    return Range((0, x), (0, x))


def negate(a: Range) -> Range:
    """``-a``."""
    return Range((-a.high[0], -a.high[1]), (-a.low[0], -a.low[1]))


def add(a: Range, b: Range) -> Range:
    """``a + b``; infinite against infinite leaves everything possible."""

    def end(x: Bound, y: Bound, unknown: Bound) -> Bound:
        if x[0] == y[0] == 0:
            return 0, x[1] + y[1]
        return unknown if x[0] * y[0] < 0 else (x[0] or y[0], 0)

    return Range(end(a.low, b.low, MINUS_INFINITE), end(a.high, b.high, INFINITE))


def multiply(a: Range, b: Range) -> Range:
    """``a b``: four products of finite ends, or a nonzero number times anything; else everything is possible."""
    if all(end[0] == 0 for end in (a.low, a.high, b.low, b.high)):
        products = [x[1] * y[1] for x in (a.low, a.high) for y in (b.low, b.high)]
        return Range((0, min(products)), (0, max(products)))
    if a.low[0] or a.high[0]:
        a, b = b, a
    if a.low != a.high or a.low[0] or a.low[1] == 0:
        return Range(MINUS_INFINITE, INFINITE)
    factor = a.low[1]
    if factor < 0:
        factor, b = -factor, negate(b)
    return Range((b.low[0], factor * b.low[1]), (b.high[0], factor * b.high[1]))


def compare(a: Range, relation: str, b: Range) -> bool | None:
    """True when the relation holds for all values in the ranges, False when for none, else None."""
    if relation in (">=", ">"):
        return compare(b, "<=" if relation == ">=" else "<", a)
    if relation == "!=":
        equal = compare(a, "==", b)
        return None if equal is None else not equal
    if relation == "<=":
        return True if a.high <= b.low else False if a.low > b.high else None
    if relation == "<":
        return True if a.high < b.low else False if a.low >= b.high else None
    if a.high < b.low or b.high < a.low:
        return False
    return True if a.low == a.high == b.low == b.high else None


RANGES = Arithmetic(exactly, add, multiply, lambda x: x.low[1])
FUNCTIONS = Arithmetic(constant_function, add_functions, multiply_functions, lambda f: f.at(0))


def verdict_of(text: str, facts: Facts) -> str:
    """The verdict of one assertion."""
    truth = stated(text, facts)
    if truth is not None:
        return verdict(truth)
    for_all = tokens(text)[-4:-1] == ["for", "m", ">="]
    return (FormulaReader if for_all else Reader)(text, facts).assertion()


def verdict(truth: bool | None) -> str:
    """The word for a truth value."""
    return "undecided" if truth is None else "verified" if truth else "refuted"


def value_text(text: str, facts: Facts) -> str:
    """The value of one quantity or predicate as text (FORMAT.md, ``values``)."""
    truth = stated(text, facts)
    if truth is not None:
        return str(truth).lower()
    reader = Reader(text, facts)
    if reader.tokens[4:] == ["m", ")"] and reader.peek() in ("params", "dim"):
        found_formula = formula(reader.tokens[0], reader.tokens[2], facts)
        require(reader.tokens[1] + reader.tokens[3] == "(,", f"cannot read the assertion {quoted(text)}")
        return "unknown" if found_formula is None else text_of(found_formula)
    if reader.peek() in PREDICATES:
        truth = reader.predicate()
        reader.end()
        return "unknown" if truth is None else str(truth).lower()
    _, found = reader.quantity()
    reader.end()
    low, high = end_text(found.low), end_text(found.high)
    return low if low == high else f"{low}..{high}"


def end_text(x: Bound) -> str:
    """One end of a range as text."""
    return str(x[1]) if x[0] == 0 else "inf" if x[0] > 0 else "-inf"
