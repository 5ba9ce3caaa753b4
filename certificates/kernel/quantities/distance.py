"""The greatest difference of two functions on a box, and the greatest failure of equivariance (THEORY.md, T15.2)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import Key, Range
from . import Quantity


def distance(proof: Proof, key: Key) -> Range:
    """What the steps say; no less than 0."""
    proof.other()
    proof.box()
    return proof.known(key)


def asymmetry(proof: Proof, key: Key) -> Range:
    """The same about the generators of the group."""
    proof.target()
    proof.box()
    return proof.known(key)


QUANTITIES = (
    Quantity("distance", (), distance, ("T15.2",), reach=KINKED, continuous=True),
    Quantity("asymmetry", (), asymmetry, ("T15.2",), reach=KINKED),
)
