"""Whether the target is the second function of the statement, as a predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..proof import KINKED, Proof
from . import Predicate

if TYPE_CHECKING:
    from ..grammar import Reader


def equal(proof: Proof, reader: Reader) -> bool | None:
    """What a step has settled; unknown without one (T2.8)."""
    proof.other()
    return proof.equal


PREDICATES = (Predicate("equal", ("T2.8",), equal, reach=KINKED, continuous=True),)
