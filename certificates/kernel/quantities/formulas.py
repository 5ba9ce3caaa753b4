"""Statements about all widths: ``EXPRESSION RELATION EXPRESSION for m >= n`` (FORMAT.md, assertions; THEORY.md,
T7.8)."""

from __future__ import annotations

from ..grammar import RELATIONS, Arithmetic, Expression, Reader
from ..proof import Proof
from ..ranges import NetworkClass
from ..reading import Invalid, quoted, require
from . import Truth, asked_quantity
from .quasilinear import (
    VARIABLE,
    QuasiLinear,
    add,
    compose,
    constant,
    counterexample,
    divide,
    multiply,
    rounded,
    text_of,
)

FUNCTIONS = Arithmetic(constant, add, multiply, divide)


def has_formula(proof: Proof, name: str) -> bool:
    """Is this a quantity that can be written as a function of the width?"""
    found = asked_quantity(proof, name)
    return found is not None and found.formula is not None


def formula(proof: Proof, name: str, kind: NetworkClass) -> QuasiLinear | None:
    """A quantity of a class as a function of the width; None where it is not known."""
    found = asked_quantity(proof, name)
    if found is None or found.formula is None:
        raise Invalid(f"{quoted(name)} has no formula in m")
    return found.formula(proof, kind)


def formula_text(proof: Proof, reader: Reader) -> str:
    """The text of ``NAME(CLASS, m)`` with the letter m."""
    name = reader.take()
    reader.take("(")
    kind = reader.network_class()
    reader.take(",")
    found = formula(proof, name, kind)
    return "unknown" if found is None else text_of(found)


def holds_for_all(proof: Proof, reader: Reader) -> Truth:
    """The truth of a statement that ends with ``for m >= n``."""
    first = reader.tokens[-1]
    require(first.isdigit(), f"cannot read the assertion {quoted(reader.text)}")
    reader.tokens = reader.tokens[:-4]
    left = _function(proof, reader, int(first))
    relation = reader.take()
    require(relation in RELATIONS, f"the assertion {quoted(reader.text)} compares nothing")
    right = _function(proof, reader, int(first))
    reader.end()
    if left is None or right is None:
        return None
    return counterexample(left, relation, right, int(first)) is None


def _function(proof: Proof, reader: Reader, first: int) -> QuasiLinear | None:
    """A function of m; None where a part of it is not known."""
    known = True

    def leaf() -> QuasiLinear:
        nonlocal known
        name = reader.take()
        if name == "m":
            return VARIABLE
        if name in ("floor", "ceil"):
            reader.take("(")
            value = expression.sum()
            reader.take(")")
            return rounded(value, name == "floor")
        require(has_formula(proof, name), f"{quoted(name)} has no formula in m")
        reader.take("(")
        kind = reader.network_class()
        reader.take(",")
        width = expression.sum()
        reader.take(")")
        found = formula(proof, name, kind)
        known = known and found is not None
        return compose(found or constant(0), width, first)

    expression = Expression(reader, FUNCTIONS, leaf)
    value = expression.sum()
    return value if known else None
