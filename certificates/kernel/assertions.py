"""Assertions and values, evaluated on what has been proved (FORMAT.md, assertions).

A verdict is what an assertion says of the proved ranges: true of all their numbers, false of all, or undecided. The
grammar is in ``grammar.py``; what a quantity or a predicate means is in ``quantities/``, one family a file.
"""

from __future__ import annotations

import re

from .grammar import RELATIONS, Arithmetic, Expression, Reader
from .proof import Proof
from .quantities import Truth, asked_predicate, asked_quantity
from .ranges import INFINITE, Range, add, at_least, common, compare, divide, exactly, multiply, text_of
from .reading import Invalid, quoted, require, spend

RANGES = Arithmetic(exactly, add, multiply, divide)

_OF_CLASS = re.compile(r"\s*[A-Z]+\s*,")
_AND = re.compile(r"(?<![A-Za-z0-9_])and(?![A-Za-z0-9_])", re.ASCII)

_FREE = re.compile(r"\s*(not\s+)?([a-z_]+)\s*\((.*)\)\s*", re.ASCII)


def verdict_of(text: str, proof: Proof) -> str:
    """The verdict of one assertion."""
    truth = truth_of(text, proof)
    return "undecided" if truth is None else "verified" if truth else "refuted"


def value_text(text: str, proof: Proof) -> str:
    """The value of one quantity or predicate as text (FORMAT.md, ``values``)."""
    free, truth = free_predicate(text, proof)
    if free:
        return _word(truth)
    reader = Reader(text)
    if reader.tokens[4:] == ["m", ")"]:
        from .quantities.formulas import formula_text

        return formula_text(proof, reader)
    if asked_predicate(proof, reader.peek()):
        truth = _predicate(proof, reader)
        reader.end()
        return _word(truth)
    found = _quantity(proof, reader)
    reader.end()
    return text_of(common(found, at_least(0)))  # no quantity is negative


def _word(truth: Truth) -> str:
    return "unknown" if truth is None else str(truth).lower()


def truth_of(text: str, proof: Proof) -> Truth:
    """Whether an assertion holds, that is all its parts between ``and``; None where what is proved does not tell."""
    truths = [_part(part, proof) for part in _AND.split(text)]
    return False if False in truths else None if None in truths else True


def _part(text: str, proof: Proof) -> Truth:
    """The truth of an assertion without ``and``."""
    free, truth = free_predicate(text, proof)
    if free:
        return truth
    reader = Reader(text)
    if reader.tokens[-4:-1] == ["for", "m", ">="]:
        from .quantities.formulas import holds_for_all

        return holds_for_all(proof, reader)
    return _assertion(proof, reader)


def free_predicate(text: str, proof: Proof) -> tuple[bool, Truth]:
    """Is this ``[not] NAME(any text)`` for a predicate whose arguments have a grammar of their own? And its truth."""
    match = _FREE.fullmatch(text)
    found = None if match is None else asked_predicate(proof, match[2])
    if match is None or found is None or found.free is None:
        return False, None
    if found.read is not None and _OF_CLASS.match(match[3]):
        return False, None
    truth = found.free(proof, match[3])
    return True, None if truth is None else truth != bool(match[1])


def _assertion(proof: Proof, reader: Reader) -> Truth:
    """``[not] predicate`` or ``expression RELATION expression``."""
    negated = reader.peek() == "not"
    if negated:
        reader.take()
    if asked_predicate(proof, reader.peek()):
        truth = _predicate(proof, reader)
        reader.end()
        return truth if truth is None else truth != negated
    require(not negated, f"'not' stands before a predicate only in {quoted(reader.text)}")
    left = _expression(proof, reader)
    relation = reader.take()
    require(relation in RELATIONS, f"the assertion {quoted(reader.text)} compares nothing")
    right = _expression(proof, reader)
    reader.end()
    return compare(left, relation, right)


def _predicate(proof: Proof, reader: Reader) -> Truth:
    """A predicate with its arguments."""
    found = asked_predicate(proof, reader.take())
    if found is None or found.read is None:
        raise Invalid(f"cannot read the assertion {quoted(reader.text)}")
    return found.read(proof, reader)


def _expression(proof: Proof, reader: Reader) -> Range:
    """A sum of terms."""
    return Expression(reader, RANGES, lambda: _quantity(proof, reader)).sum()


def _quantity(proof: Proof, reader: Reader) -> Range:
    """A quantity with its arguments, or ``inf``, the value of those that are infinite."""
    name = reader.take()
    if name == "inf":
        return Range(INFINITE, INFINITE)
    found = asked_quantity(proof, name)
    if found is None:
        raise Invalid(f"unknown quantity {quoted(name)}")
    key = reader.arguments(name, found.parameters)
    if key.width is not None and found.counted:
        classes = 1 if proof.subgroups is None else len(proof.subgroups.classes)
        spend(key.width * classes)
    return found.value(proof, key)
