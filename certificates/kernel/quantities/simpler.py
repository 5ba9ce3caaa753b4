"""Is the compensating LEN simpler: smaller than the other class, though wide enough (THEORY.md, T7.19)?

K is the factor ``compensation``; the LEN of width ``ceil(K m)`` contains the functions of GEN of width m. LEN grows
with the width, so the upper end of K proves the statement, and the lower end refutes it.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from ..numbers import Rational
from ..proof import KINKED, Proof
from ..ranges import Bound, Key, NetworkClass, Range, compare, exactly
from ..reading import require
from . import Predicate, Truth, value_of
from .compensation import FACTOR, compensation
from .formulas import formula
from .hidden_types import UNKNOWN
from .quasilinear import VARIABLE, compose, constant, counterexample, multiply, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..grammar import Reader

MEASURES = ("dim", "params", "vc_bound")


def simpler(proof: Proof, reader: Reader) -> Truth:
    """``simpler([MEASURE,] (m [, CLASS] | m >= n))`` (FORMAT.md, assertions)."""
    reader.take("(")
    measure = "dim"
    if reader.peek() in MEASURES:
        measure = reader.take()
        reader.take(",")
    for_all = reader.peek() == "m"
    if for_all:
        reader.take("m")
        reader.take(">=")
    width, other = reader.number(), "GN"
    if reader.peek() == ",":
        reader.take(",")
        other = reader.network_class()
    reader.take(")")
    comparable = other == "GN" or (other == "GEN" and measure == "dim" and not for_all)
    require(comparable, "simpler compares with GN or GEN")
    return simpler_from(proof, measure, width) if for_all else simpler_at(proof, measure, width, other)


def simpler_at(proof: Proof, measure: str, width: int, other: NetworkClass) -> Truth:
    """The same for one width; for ``vc_bound`` the two upper bounds are compared."""
    name = "vc" if measure == "vc_bound" else measure

    def measured(kind: NetworkClass, m: int) -> Range:
        found = value_of(proof, Key(name, kind, m))
        return _finite(found.high) if measure == "vc_bound" else found

    def smaller(factor: Rational) -> Truth:
        return compare(measured("LEN", ceil(factor * width)), "<", measured(other, width))

    return _by_ends(proof, smaller)


def simpler_from(proof: Proof, measure: str, first: int) -> Truth:
    """The same for all widths from the first on."""
    require(measure != "vc_bound", "a VC bound has no formula in m")
    left, right = formula(proof, measure, "LEN"), formula(proof, measure, "GN")
    if left is None or right is None:
        return None

    def smaller(factor: Rational) -> bool:
        wider = rounded(multiply(constant(factor), VARIABLE), down=False)
        return counterexample(compose(left, wider, first), "<", right, first) is None

    return _by_ends(proof, smaller)


def _by_ends(proof: Proof, smaller: Callable[[Rational], Truth]) -> Truth:
    """True where the upper end of the factor proves it, False where the lower end refutes it."""
    factor = compensation(proof, FACTOR)
    low, high = (None if end[0] else smaller(end[1]) for end in (factor.low, factor.high))
    return True if high else False if low is False else None


def _finite(x: Bound) -> Range:
    """The range of a bound that is known."""
    return UNKNOWN if x[0] else exactly(x[1])


PREDICATES = (Predicate("simpler", ("T7.19",), simpler, reach=KINKED),)
