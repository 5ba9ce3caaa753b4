"""The least factor K >= 1 with ``len(f) <= K gn(f)`` for all equivariant f (THEORY.md, T6.9)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import INFINITE, Key, Range
from . import Quantity

FACTOR = Key("compensation")


def compensation(proof: Proof, key: Key) -> Range:
    """What steps have proved of the factor; at least one.

    They speak of all layer-wise equivariant networks. Where the hidden layers are made of channels of the statement,
    the factor is no less, and at most so many times as much as the prices exceed the neurons (T5.8)."""
    found, channels = proof.known(FACTOR, low=1), proof.statement.channels
    if not channels:
        return found
    if proof.subgroups is None or found.high[0]:
        return Range(found.low, INFINITE)
    from ..objects.channels import priced_orbits
    from ..objects.hidden_orbits import hidden_orbits

    stretch = priced_orbits(proof.subgroups, proof.once(hidden_orbits, proof.subgroups), channels).stretch
    return Range(found.low, INFINITE if stretch is None else (0, found.high[1] * stretch))


QUANTITIES = (Quantity("compensation", (), compensation, ("T6.9", "T5.8", "T13.9"), reach=KINKED, continuous=True),)
