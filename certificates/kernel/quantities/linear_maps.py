"""The dimension of the space of equivariant linear maps, as a quantity (THEORY.md, T7.1)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import Key, Range
from . import Quantity

DIM_HOM = Key("dim_hom")


def dim_hom(proof: Proof, key: Key) -> Range:
    """``dim Hom_G(V, U)``, at most d p."""
    return proof.known(key, high=(0, proof.statement.d * proof.statement.p))


def known_maps(proof: Proof) -> int | None:
    """``dim Hom_G(V, U)`` where it is known."""
    found = dim_hom(proof, DIM_HOM)
    return int(found.low[1]) if DIM_HOM in proof.ranges and found.low == found.high else None


QUANTITIES = (Quantity("dim_hom", (), dim_hom, ("T7.1",), reach=KINKED),)
