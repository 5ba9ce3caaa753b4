"""The grammar of assertions and quantities (``FORMAT.md``). Nothing is evaluated here: the kernel does that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from theory.activations import ACTIVATIONS
from theory.errors import InputError, did_you_mean, shorten

CLASSES = ("GN", "GEN", "LEN")
QUANTITIES = (
    "width",
    "gap",
    "order",
    "dim_hom",
    "classes",
    "signed_types",
    "architectures",
    "types",
    "compensation",
    "error",
    "params",
    "dim",
)
PREDICATES = ("equivariant", "representable", "admissible")
PLANNED = ("vc", "pseudodim", "simpler", "separates", "isomorphic")
NEED_TARGET = ("width", "gap", "equivariant", "representable")
MAX_LENGTH = 1000


@dataclass(frozen=True)
class Quantity:
    """A quantity or predicate: its canonical text, name, and arguments where it has them."""

    name: str
    network_class: str | None = None
    width: int | None = None
    activation: str | None = None
    representation: str | None = None

    @property
    def text(self) -> str:
        """The canonical text, as a key of ``values``.

        >>> Quantity("representable", "LEN", 5).text
        'representable(LEN, 5)'
        """
        width = None if self.width is None else str(self.width)
        arguments = [a for a in (self.network_class, width, self.activation, self.representation) if a is not None]
        return f"{self.name}({', '.join(arguments)})" if arguments else self.name

    @property
    def is_predicate(self) -> bool:
        """Is it true or false rather than a number?"""
        return self.name in PREDICATES

    @property
    def needs_target(self) -> bool:
        """Does it speak of a function?"""
        return self.name in NEED_TARGET


@dataclass(frozen=True)
class Assertion:
    """An assertion: its text as written, and the quantities that it mentions, in order."""

    text: str
    quantities: tuple[Quantity, ...]


def parse_assertion(text: str) -> Assertion:
    """Read an assertion. Errors: InputError, one line.

    >>> [q.text for q in parse_assertion("width(LEN) <= 2*width(GEN)").quantities]
    ['width(LEN)', 'width(GEN)']
    """
    stated = _admissible(text)
    if stated is not None:
        return Assertion(text, (stated[1],))
    tree = _parse(text)
    found = tuple(dict.fromkeys(_quantities(tree)))
    compared = any(getattr(part, "type", "") == "COMPARE" for part in tree.children)
    negated = getattr(tree.children[0], "type", "") == "NOT"
    if compared and negated:
        raise InputError(
            f"{shorten(text)}: 'not' stands before a predicate only; turn the comparison round instead (== and !=, < and >=)"
        )
    if compared:
        predicate = next((q for q in found if q.is_predicate), None)
        if predicate is not None:
            raise InputError(
                f"{shorten(text)}: {predicate.text} is true or false and cannot be compared; write it alone or under 'not'"
            )
        if not found:
            raise InputError(f"{shorten(text)} mentions no quantity: expected one of {', '.join(QUANTITIES)}")
        return Assertion(text, found)
    body = tree.children[-1]
    if getattr(body, "data", "") != "quantity" or not found[0].is_predicate:
        raise InputError(
            f"{shorten(text)} claims nothing: compare quantities (== != <= < >= >) or state a predicate ({', '.join(PREDICATES)})"
        )
    return Assertion(text, found)


def parse_quantity(text: str) -> Quantity:
    """Read one quantity or predicate of ``compute``. Errors: InputError.

    >>> parse_quantity("width( LEN )").text
    'width(LEN)'
    """
    stated = _admissible(text)
    if stated is not None and not stated[0]:
        return stated[1]
    tree = _parse(text)
    if len(tree.children) != 1 or getattr(tree.children[0], "data", "") != "quantity":
        raise InputError(
            f"{shorten(text)} is not one quantity: expected for example 'gap' or 'width(LEN)'; claims go into 'assert'"
        )
    return _quantity(tree.children[0])


def _admissible(text: str) -> tuple[bool, Quantity] | None:
    """``[not] admissible(ACTIVATION, REP)``: whether it is negated, and the predicate. REP has a grammar of its own."""
    if not isinstance(text, str) or not text.isascii() or len(text) > MAX_LENGTH:
        return None
    match = re.fullmatch(r"\s*(not\s+)?admissible\s*\((.*)\)\s*", text)
    if match is None:
        return None
    activation, comma, name = match[2].partition(",")
    if not comma or not name.strip():
        raise InputError(
            f"{shorten(text)}: write admissible(ACTIVATION, REP), for example 'admissible(relu, permutation)' or 'admissible(tanh, input)'"
        )
    if activation.strip() not in ACTIVATIONS:
        word = activation.strip()
        raise InputError(
            f"unknown activation {shorten(word)}{did_you_mean(word, tuple(ACTIVATIONS))}: expected one of {', '.join(ACTIVATIONS)}; "
            "generic stands for every other function"
        )
    quantity = Quantity("admissible", activation=activation.strip(), representation=" ".join(name.split()))
    return bool(match[1]), quantity


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark((Path(__file__).parent / "assertions.lark").read_text(), parser="lalr")


def _parse(text: str) -> Any:
    from lark.exceptions import UnexpectedInput

    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        raise InputError(f"{shorten(text)}: an assertion is a text of at most {MAX_LENGTH} characters")
    if not text.isascii():
        raise InputError(f"{shorten(text)} has characters that the grammar does not know")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        position = problem.pos_in_stream if isinstance(problem.pos_in_stream, int) else len(text)
        raise InputError(
            f"cannot read {shorten(text)} at position {max(position, 0) + 1}: expected for example 'width(LEN) == 6' or 'not representable(LEN, 5)'"
        ) from None
    for part in tree.iter_subtrees():
        if part.data == "decimal":
            raise InputError(_decimal(str(part.children[0])))
    return tree


def _decimal(text: str) -> str:
    hint = f": write {Fraction(text)}" if len(text) < 40 and "e" not in text.lower() else ""
    return f"{shorten(text)} is a decimal number where an exact one is due{hint}"


def _quantities(tree: Any) -> list[Quantity]:
    parts = [part for part in tree.iter_subtrees_topdown() if part.data == "quantity"]
    return [_quantity(part) for part in parts]


def _quantity(tree: Any) -> Quantity:
    """Check name and arguments of one quantity."""
    name = str(tree.children[0])
    arguments = [part.children[0] for part in tree.children[1:]]
    for argument in arguments:
        if argument.type == "DECIMAL":
            raise InputError(_decimal(str(argument)))
    if name in PLANNED:
        raise InputError(
            f"{name} is not available in this version: available are {', '.join((*QUANTITIES, *PREDICATES))}"
        )
    if name not in (*QUANTITIES, *PREDICATES):
        known = (*QUANTITIES, *PREDICATES)
        raise InputError(
            f"unknown quantity {shorten(name)}{did_you_mean(name, known)}: expected one of {', '.join(known)}"
        )
    wanted = {
        "width": "(CLASS)",
        "representable": "(CLASS, m)",
        "types": "(m)",
        "error": "(CLASS, m)",
        "params": "(CLASS, m)",
        "dim": "(CLASS, m)",
    }.get(name, "")
    if name == "admissible":
        raise InputError("admissible(ACTIVATION, REP) is true or false: write it alone or under 'not'")
    count = {"width": 1, "representable": 2, "types": 1, "error": 2, "params": 2, "dim": 2}.get(name, 0)
    if len(arguments) != count:
        hints = {"": ", without arguments", "(m)": ", with a width m"}
        raise InputError(
            f"{name} is written {name}{wanted}" + hints.get(wanted, f" with CLASS one of {', '.join(CLASSES)}")
        )
    if name == "types":
        if arguments[0].type != "INT":
            raise InputError(f"types: the width {shorten(str(arguments[0]))} is not a natural number")
        return Quantity(name, width=_small(arguments[0]))
    if count and str(arguments[0]) not in CLASSES:
        raise InputError(
            f"unknown class {shorten(str(arguments[0]))}{did_you_mean(str(arguments[0]), CLASSES)}: expected GN, GEN or LEN"
        )
    if name == "params" and str(arguments[0]) == "GEN":
        raise InputError(
            "params(GEN, m): GEN is a set of functions and has no parameters of its own; ask for dim(GEN, m)"
        )
    if count == 2 and arguments[1].type != "INT":
        raise InputError(f"{name}: the width {shorten(str(arguments[1]))} is not a natural number")
    return Quantity(name, str(arguments[0]) if count else None, int(arguments[1]) if count == 2 else None)


def _small(argument: Any) -> int:
    if len(argument) > 6:
        raise InputError(f"the width {shorten(str(argument))} is beyond 999999")
    return int(argument)
