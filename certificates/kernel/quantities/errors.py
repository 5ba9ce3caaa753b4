"""Least errors on finite data (THEORY.md, T10.5)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import CLASSES, INFINITE, Bound, Key, Range
from . import Quantity


def error(proof: Proof, key: Key) -> Range:
    """The least error falls with the width and from LEN over GEN to GN."""
    order, width = CLASSES.index(key.kind), key.width or 0
    low: Bound = (0, 0)
    high: Bound = INFINITE
    for other, m, found in proof.about("error"):
        place = CLASSES.index(other)
        if place <= order and m >= width:
            low = max(low, found.low)
        if place >= order and m <= width:
            high = min(high, found.high)
    return Range(low, high)


QUANTITIES = (Quantity("error", ("class", "width"), error, ("T10.5",), reach=KINKED),)
