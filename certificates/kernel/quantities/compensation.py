"""The least factor K >= 1 with ``len(f) <= K gn(f)`` for all equivariant f (THEORY.md, T6.9)."""

from __future__ import annotations

from ..proof import Proof
from ..ranges import Key, Range
from . import Quantity

FACTOR = Key("compensation")


def compensation(proof: Proof, key: Key) -> Range:
    """What steps have proved of the factor; at least one."""
    return proof.known(FACTOR, low=1)


QUANTITIES = (Quantity("compensation", (), compensation, ("T6.9",)),)
