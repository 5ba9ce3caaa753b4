"""Least widths: what follows from bounds for the three classes, from equivariance and from errors on data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..proof import KINKED, Proof
from ..ranges import ANYTHING, CLASSES, INFINITE, Key, NetworkClass, Range, common, compare, exactly
from ..reading import require
from . import Quantity

if TYPE_CHECKING:
    from ..grammar import Reader


def widths(proof: Proof) -> dict[NetworkClass, Range]:
    """The ranges of all three: they grow from GN over GEN to LEN (T1.4); for an equivariant target the least width in
    GEN is that in GN (T3.1). A positive least error means more neurons, none means no more (T10.5)."""
    alone = {kind: proof.known(Key("width", kind)) for kind in CLASSES}
    for kind, m, error in proof.about("error"):
        if error.low > (0, 0):
            alone[kind] = common(alone[kind], Range((0, m + 1), INFINITE))
        if error.high == (0, 0):
            alone[kind] = common(alone[kind], Range((0, 0), (0, m)))
    lows, highs = [alone[kind].low for kind in CLASSES], [alone[kind].high for kind in CLASSES]
    gn = Range(lows[0], min(highs))
    gen = Range(max(lows[:2]), min(highs[1:]))
    if proof.equivariant:
        gn = gen = Range(max(lows[:2]), min(highs))
    found = {"GN": gn, "GEN": gen, "LEN": Range(max(lows), highs[2])}
    for kind, both in found.items():
        require(both.low <= both.high, f"the proof contradicts itself about width({kind})")
    return found


def width(proof: Proof, key: Key) -> Range:
    """The least width of a network of a class that represents the target."""
    return widths(proof)[key.kind]


def gap(proof: Proof, key: Key) -> Range:
    """``width(LEN) - width(GEN)``, never negative; without a value where both may be infinite."""
    found = widths(proof)
    layerwise, gen = found["LEN"], found["GEN"]
    if gen.high == layerwise.high == INFINITE:
        return ANYTHING
    if layerwise.low == INFINITE:  # channels of the statement may not be enough for what GEN represents
        return Range(INFINITE, INFINITE)
    low = (0, max(0, layerwise.low[1] - gen.high[1]))  # GEN ends where LEN does, at the latest
    return Range(low, INFINITE if layerwise.high == INFINITE else (0, layerwise.high[1] - gen.low[1]))


def representable(proof: Proof, reader: Reader) -> bool | None:
    """``representable(CLASS, m)``: is the least width at most m?"""
    key = reader.arguments("width", ("class", "width"))
    return compare(widths(proof)[key.kind], "<=", exactly(key.width or 0))


QUANTITIES = (
    Quantity("width", ("class",), width, ("T1.4", "T3.1", "T10.5"), reach=KINKED, continuous=True),
    Quantity("gap", (), gap, ("T1.4",), reach=KINKED, continuous=True),
)
