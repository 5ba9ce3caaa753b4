"""Least errors and least mean squared errors on finite data (THEORY.md, T10.5, T10.15)."""

from __future__ import annotations

from ..numbers import quotient
from ..proof import KINKED, Proof
from ..ranges import CLASSES, INFINITE, Bound, Key, Range
from . import Quantity


def error(proof: Proof, key: Key) -> Range:
    """The least error falls with the width and from LEN over GEN to GN."""
    return _monotone(proof, key, "error")


def risk(proof: Proof, key: Key) -> Range:
    """The least mean of squared errors does so too; it lies between the square of the least error, divided by the
    number of points, and that square times the number of coordinates of the output (T10.15)."""
    found, errors, count = _monotone(proof, key, "risk"), _monotone(proof, key, "error"), len(proof.data())
    low: Bound = (0, quotient(errors.low[1] ** 2, count))
    high: Bound = (errors.high[0], proof.statement.p * errors.high[1] ** 2)
    return Range(max(found.low, low), min(found.high, high))


def _monotone(proof: Proof, key: Key, name: str) -> Range:
    """What facts about other widths and classes say of one."""
    order, width = CLASSES.index(key.kind), key.width or 0
    low: Bound = (0, 0)
    high: Bound = INFINITE
    for other, m, found in proof.about(name):
        place = CLASSES.index(other)
        if place <= order and m >= width:
            low = max(low, found.low)
        if place >= order and m <= width:
            high = min(high, found.high)
    return Range(low, high)


QUANTITIES = (
    Quantity("error", ("class", "width"), error, ("T10.5",), reach=KINKED),
    Quantity("risk", ("class", "width"), risk, ("T10.5", "T10.15"), reach=KINKED),
)
