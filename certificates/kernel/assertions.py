"""Assertions about quantities, decided by interval arithmetic on what has been proved (FORMAT.md, assertions)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .activations import ACTIVATIONS, admissible
from .algebra import quotient
from .dimension import Counts
from .reading import Invalid, Matrix, quoted, require, within
from .reals import Rational

Bound = tuple[int, Rational]
"""An extended number: ``(0, x)`` is x, ``(1, 0)`` infinity, ``(-1, 0)`` minus infinity. Tuples compare as these numbers do."""

INFINITE: Bound = (1, 0)
MINUS_INFINITE: Bound = (-1, 0)

CLASSES = ("GN", "GEN", "LEN")
NUMBERS = ("gap", "order", "dim_hom", "classes", "signed_types", "architectures", "compensation")

_TOKEN = re.compile(r"\s*(?:([0-9]{1,200})|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/()<>,]))", re.ASCII)


@dataclass(frozen=True)
class Range:
    """The proved interval of a quantity; both ends may be infinite."""

    low: Bound
    high: Bound


@dataclass(frozen=True)
class Facts:
    """Everything proved: the quantities by their canonical text, whether the target is equivariant, the indices of the subgroup classes where
    they are known, the matrices of the representations that the statement names, and least errors on data by class and width, what counting gives, and proved
    lower bounds of functional dimensions."""

    ranges: dict[str, Range]
    equivariant: bool | None
    indices: tuple[int, ...] | None
    representations: dict[str, tuple[Matrix, ...]]
    errors: dict[tuple[str, int], Range]
    counts: Counts
    dimensions: dict[tuple[str, int], int]


_ADMISSIBLE = re.compile(r"\s*(not\s+)?admissible\s*\(\s*([a-z_]+)\s*,(.*)\)\s*", re.ASCII)


def admissibility(text: str, facts: Facts) -> bool | None:
    """The truth of ``[not] admissible(ACTIVATION, REP)``; None for any other text."""
    match = _ADMISSIBLE.fullmatch(text)
    if match is None:
        return None
    name = " ".join(word for word in match[3].split(" ") if word)
    require(match[2] in ACTIVATIONS, f"unknown activation {quoted(match[2])}")
    require(name in facts.representations, f"the statement has no representation {quoted(name)}")
    return admissible(match[2], facts.representations[name]) != bool(match[1])


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

    def end(self) -> None:
        """Nothing may follow."""
        require(self.position == len(self.tokens), f"cannot read the assertion {quoted(self.text)}")

    def assertion(self) -> str:
        """The verdict."""
        negated = self.peek() == "not"
        if negated:
            self.take()
        if self.peek() in ("equivariant", "representable"):
            truth = self.predicate()
            self.end()
            return verdict(truth if truth is None else truth != negated)
        require(not negated, f"'not' stands before a predicate only in {quoted(self.text)}")
        left = self.expression()
        relation = self.take()
        require(relation in ("==", "!=", "<=", "<", ">=", ">"), f"the assertion {quoted(self.text)} compares nothing")
        right = self.expression()
        self.end()
        return verdict(compare(left, relation, right))

    def predicate(self) -> bool | None:
        """True, false, or None where it is not known."""
        name = self.take()
        if name == "equivariant":
            return self.facts.equivariant
        self.take("(")
        kind = self.network_class()
        self.take(",")
        width = self.number()
        self.take(")")
        return compare(self.facts.ranges[f"width({kind})"], "<=", exactly(width))

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
        elif name in ("params", "dim"):
            self.take("(")
            kind = self.network_class()
            self.take(",")
            width = self.number()
            self.take(")")
            found = parameters if name == "params" else dimension
            return f"{name}({kind}, {width})", found(kind, width, self.facts)
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
        self.depth += 1
        within(self.depth, 50, "nesting of an assertion")
        total = self.term()
        while self.peek() in ("+", "-"):
            operator = self.take()
            other = self.term()
            total = add(total, other if operator == "+" else negate(other))
        self.depth -= 1
        return total

    def term(self) -> Range:
        """A product of factors."""
        value = self.factor()
        while self.peek() in ("*", "/"):
            operator = self.take()
            start = self.position
            other = self.factor()
            if operator == "/":
                plain = not any(token[0].isalpha() for token in self.tokens[start : self.position])
                require(plain and other.low[1] != 0, "division is by a nonzero number only")
                other = exactly(quotient(1, other.low[1]))
            value = multiply(value, other)
        return value

    def factor(self) -> Range:
        """A number, a quantity, a negated factor, or an expression in parentheses."""
        token = self.peek()
        if token == "-":
            self.depth += 1
            within(self.depth, 50, "nesting of an assertion")
            self.take()
            value = negate(self.factor())
            self.depth -= 1
            return value
        if token == "(":
            self.take()
            value = self.expression()
            self.take(")")
            return value
        if token.isdigit():
            return exactly(self.number())
        return self.quantity()[1]


def parameters(kind: str, width: int, facts: Facts) -> Range:
    """The number of parameters of the largest hidden type."""
    require(kind != "GEN", "GEN has no parameters of its own")
    count = facts.counts.params(kind, width)
    return Range((0, 0), INFINITE) if count is None else exactly(count)


def dimension(kind: str, width: int, facts: Facts) -> Range:
    """The functional dimension: LEN is contained in GEN, and GEN in GN."""
    inner = ("LEN",) if kind == "LEN" else ("LEN", "GEN") if kind == "GEN" else CLASSES
    low = max((0, facts.dimensions.get((other, width), 0)) for other in inner)
    count = facts.counts.highest("LEN" if kind == "LEN" else "GN", width)
    return Range(low, INFINITE if count is None else (0, count))


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
    within(width * len(indices), 10_000_000, "work of counting hidden types")
    count = [1] + [0] * width
    for index in indices:
        for total in range(index, width + 1):
            count[total] += count[total - index]
    return exactly(count[width])


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


def verdict_of(text: str, facts: Facts) -> str:
    """The verdict of one assertion."""
    stated = admissibility(text, facts)
    return Reader(text, facts).assertion() if stated is None else verdict(stated)


def verdict(truth: bool | None) -> str:
    """The word for a truth value."""
    return "undecided" if truth is None else "verified" if truth else "refuted"


def value_text(text: str, facts: Facts) -> str:
    """The value of one quantity or predicate as text (FORMAT.md, ``values``)."""
    stated = admissibility(text, facts)
    if stated is not None:
        return str(stated).lower()
    reader = Reader(text, facts)
    if reader.peek() in ("equivariant", "representable"):
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
