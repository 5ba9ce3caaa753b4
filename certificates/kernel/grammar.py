"""The grammar of assertions: tokens, quantities with their arguments, expressions (FORMAT.md, assertions).

What an expression is evaluated to is left open: ranges, or functions of the width.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .numbers import Rational
from .ranges import CLASSES, Key, NetworkClass
from .reading import Invalid, quoted, require, within

Value = TypeVar("Value")
"""What an expression is evaluated to."""

RELATIONS = ("==", "!=", "<=", "<", ">=", ">")

_TOKEN = re.compile(r"\s*(?:([0-9]{1,200})|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/()<>,^]|\[|\]))", re.ASCII)


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
    """A recursive-descent reader of one text; nesting is bounded."""

    def __init__(self, text: str) -> None:
        self.text = text
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

    def network_class(self) -> NetworkClass:
        """One of GN, GEN, LEN."""
        kind = self.take()
        require(kind in CLASSES, f"unknown class {quoted(kind)}")
        return kind

    def representation(self) -> str:
        """The text of a representation, without blanks, up to the comma or the parenthesis that ends it."""
        found, depth = "", 0
        while depth or self.peek() not in (")", ","):
            token = self.take()
            depth += (token == "(") - (token == ")")
            found += token
        return found

    def number(self) -> int:
        """A natural number."""
        token = self.take()
        require(token.isdigit(), f"{quoted(token)} is not a number")
        return int(token)

    def arguments(self, name: str, parameters: tuple[str, ...]) -> Key:
        """``(CLASS)``, ``(m)``, ``(CLASS, m)``, ``(REP)``, ``(REP, m)`` or nothing, as the parameters say."""
        kind, width = "", None
        for number, parameter in enumerate(parameters):
            self.take("," if number else "(")
            if parameter == "class":
                kind = self.network_class()
            elif parameter == "representation":
                kind = self.representation()
            else:
                width = self.number()
        if parameters:
            self.take(")")
        return Key(name, kind, width)


@dataclass(frozen=True)
class Arithmetic(Generic[Value]):
    """Numbers, sums, products, quotients of what an expression is evaluated to."""

    number: Callable[[Rational], Value]
    add: Callable[[Value, Value], Value]
    multiply: Callable[[Value, Value], Value]
    divide: Callable[[Value, Value], Value]


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
            other = self.factor()
            if operator == "/":
                value = self.arithmetic.divide(value, other)
            else:
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
