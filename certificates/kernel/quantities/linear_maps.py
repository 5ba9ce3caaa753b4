"""The dimension of the space of equivariant linear maps, and what a support does to it (THEORY.md, T7.1, T7.22,
T7.23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..objects.linear_maps import is_compatible
from ..proof import KINKED, Proof
from ..ranges import Key, Range
from ..reading import Invalid
from . import Predicate, Quantity

if TYPE_CHECKING:
    from ..grammar import Reader

DIM_HOM = Key("dim_hom")


def dim_hom(proof: Proof, key: Key) -> Range:
    """``dim Hom_G(V, U)``, of its maps with the support of the statement if it has one; at most d p."""
    return proof.known(key, high=(0, proof.statement.d * proof.statement.p))


def known_maps(proof: Proof) -> int | None:
    """``dim Hom_G(V, U)`` where it is known."""
    found = dim_hom(proof, DIM_HOM)
    return int(found.low[1]) if DIM_HOM in proof.ranges and found.low == found.high else None


def compatible(proof: Proof, reader: Reader) -> bool:
    """Do the projections onto equivariant matrices and onto those with the support commute? (T7.23)"""
    s = proof.statement
    if s.support is None:
        raise Invalid("compatible is about the support of a statement, and there is none")
    return is_compatible(s.generators, s.d, s.p, s.support)


QUANTITIES = (Quantity("dim_hom", (), dim_hom, ("T7.1", "T7.22"), reach=KINKED, with_support=True, continuous=True),)
PREDICATES = (Predicate("compatible", ("T7.23",), compatible, reach=KINKED, with_support=True),)
