"""Whether the target is equivariant, and under how many elements of the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..proof import KINKED, Proof
from ..ranges import Key, Range
from . import Predicate, Quantity

if TYPE_CHECKING:
    from ..grammar import Reader


def equivariant(proof: Proof, reader: Reader) -> bool | None:
    """What a step has settled; unknown without one (T2.3, T2.4, T9.14)."""
    return proof.equivariant


def symmetry(proof: Proof, key: Key) -> Range:
    """What a step has counted, the identity at least; all elements where the target is equivariant (T2.9)."""
    return proof.known(Key("order") if proof.equivariant else key, low=1)


QUANTITIES = (Quantity("symmetry", (), symmetry, ("T2.9",), reach=KINKED),)
PREDICATES = (Predicate("equivariant", ("T2.3",), equivariant, reach=KINKED, continuous=True),)
