"""The grammar of assertions, evaluated on what has been proved (FORMAT.md, assertions).

A verdict is what an assertion says of the proved ranges: true of all their numbers, false of all, or undecided. The
grammar is here; what a quantity or a predicate means is in ``quantities/``, one family a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .numbers import Rational, quotient
from .proof import CLASSES, Key, NetworkClass, Proof
from .quantities import Truth, find_predicate, find_quantity, value_of
from .quantities.ranges import Range, add, compare, exactly, multiply, text_of
from .reading import Invalid, quoted, require, within

Value = TypeVar("Value")
"""What an expression is evaluated to: a range, or a function of the width."""

RELATIONS = ("==", "!=", "<=", "<", ">=", ">")

_TOKEN = re.compile(r"\s*(?:([0-9]{1,200})|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/()<>,]))", re.ASCII)
_FREE = re.compile(r"\s*(not\s+)?([a-z_]+)\s*\((.*)\)\s*", re.ASCII)


def verdict_of(text: str, proof: Proof) -> str:
    """The verdict of one assertion."""
    truth = truth_of(text, proof)
    return "undecided" if truth is None else "verified" if truth else "refuted"


def value_text(text: str, proof: Proof) -> str:
    """The value of one quantity or predicate as text (FORMAT.md, ``values``)."""
    free = free_predicate(text, proof)
    if free is not None:
        return _word(free)
    reader = Reader(text, proof)
    if reader.tokens[4:] == ["m", ")"]:
        from .quantities.formulas import formula_text

        return formula_text(reader)
    if find_predicate(reader.peek()):
        truth = reader.predicate()
        reader.end()
        return _word(truth)
    found = value_of(proof, reader.quantity())
    reader.end()
    return text_of(found)


def _word(truth: Truth) -> str:
    return "unknown" if truth is None else str(truth).lower()


def truth_of(text: str, proof: Proof) -> Truth:
    """Whether an assertion holds; None where what is proved does not tell."""
    free = free_predicate(text, proof)
    if free is not None:
        return free
    reader = Reader(text, proof)
    if reader.tokens[-4:-1] == ["for", "m", ">="]:
        from .quantities.formulas import holds_for_all

        return holds_for_all(reader)
    return reader.assertion()


def free_predicate(text: str, proof: Proof) -> Truth:
    """The truth of ``[not] NAME(any text)`` for a predicate whose arguments have a grammar of their own; None for any
    other assertion."""
    match = _FREE.fullmatch(text)
    found = None if match is None else find_predicate(match[2])
    if match is None or found is None or found.free is None:
        return None
    return found.free(proof, match[3]) != bool(match[1])


def tokens_of(text: str) -> list[str]:
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
    """A recursive-descent reader that evaluates as it goes; nesting is bounded."""

    def __init__(self, text: str, proof: Proof) -> None:
        self.text, self.proof = text, proof
        self.tokens = tokens_of(text)
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

    def assertion(self) -> Truth:
        """``[not] predicate`` or ``expression RELATION expression``."""
        negated = self.peek() == "not"
        if negated:
            self.take()
        if find_predicate(self.peek()):
            truth = self.predicate()
            self.end()
            return truth if truth is None else truth != negated
        require(not negated, f"'not' stands before a predicate only in {quoted(self.text)}")
        left = self.expression()
        relation = self.take()
        require(relation in RELATIONS, f"the assertion {quoted(self.text)} compares nothing")
        right = self.expression()
        self.end()
        return compare(left, relation, right)

    def predicate(self) -> Truth:
        """A predicate with its arguments."""
        found = find_predicate(self.peek())
        if found is None or found.read is None:
            raise Invalid(f"cannot read the assertion {quoted(self.text)}")
        self.take()
        return found.read(self.proof, self)

    def network_class(self) -> NetworkClass:
        """One of GN, GEN, LEN."""
        kind = self.take()
        require(kind in CLASSES, f"unknown class {quoted(kind)}")
        return kind

    def number(self) -> int:
        """A natural number."""
        token = self.take()
        require(token.isdigit(), f"{quoted(token)} is not a number")
        return int(token)

    def quantity(self) -> Key:
        """A quantity with its arguments."""
        name = self.take()
        found = find_quantity(name)
        if found is None:
            raise Invalid(f"unknown quantity {quoted(name)}")
        return self.arguments(name, found.parameters)

    def arguments(self, name: str, parameters: tuple[str, ...]) -> Key:
        """``(CLASS)``, ``(m)``, ``(CLASS, m)`` or nothing, as the parameters say."""
        kind, width = "", None
        for number, parameter in enumerate(parameters):
            self.take("," if number else "(")
            if parameter == "class":
                kind = self.network_class()
            else:
                width = self.number()
        if parameters:
            self.take(")")
        return Key(name, kind, width)

    def expression(self) -> Range:
        """A sum of terms."""
        return Expression(self, RANGES, lambda: value_of(self.proof, self.quantity())).sum()


@dataclass(frozen=True)
class Arithmetic(Generic[Value]):
    """Numbers, sums, products of what an expression is evaluated to."""

    number: Callable[[Rational], Value]
    add: Callable[[Value, Value], Value]
    multiply: Callable[[Value, Value], Value]
    single: Callable[[Value], Rational]
    """The number that a constant stands for."""


RANGES = Arithmetic(exactly, add, multiply, lambda x: x.low[1])


class Expression(Generic[Value]):
    """Reads and evaluates an expression; ``leaf`` reads what is neither a number nor an operation."""

    def __init__(self, reader: Reader, arithmetic: Arithmetic[Value], leaf: Callable[[], Value]) -> None:
        self.reader, self.arithmetic, self.leaf = reader, arithmetic, leaf

    def sum(self) -> Value:
        """A sum of terms."""
        self.reader.deeper(1)
        total = self.term()
        while self.reader.peek() in ("+", "-"):
            operator = self.reader.take()
            other = self.term()
            total = self.arithmetic.add(total, other if operator == "+" else self.negated(other))
        self.reader.deeper(-1)
        return total

    def negated(self, x: Value) -> Value:
        """``-x``."""
        return self.arithmetic.multiply(self.arithmetic.number(-1), x)

    def term(self) -> Value:
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

    def factor(self) -> Value:
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
