"""Whether the target is equivariant, as a predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..proof import KINKED, Proof
from . import Predicate

if TYPE_CHECKING:
    from ..grammar import Reader


def equivariant(proof: Proof, reader: Reader) -> bool | None:
    """What a step has settled; unknown without one (T2.3, T2.4, T9.14)."""
    return proof.equivariant


PREDICATES = (Predicate("equivariant", ("T2.3",), equivariant, reach=KINKED, continuous=True),)
