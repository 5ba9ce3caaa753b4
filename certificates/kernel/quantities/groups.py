"""Counts of the group: its order, classes of subgroups, signed types, architectures (THEORY.md, T8.1 to T8.3, T9.9)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import Key, Range
from . import Quantity


def positive(proof: Proof, key: Key) -> Range:
    """What a step has counted, at least one thing."""
    return proof.known(key, low=1)


def natural(proof: Proof, key: Key) -> Range:
    """What a step has counted, perhaps nothing."""
    return proof.known(key)


QUANTITIES = (
    Quantity(
        "order",
        (),
        positive,
        ("T9.9", "T13.1"),
        reach=KINKED,
        with_support=True,
        with_layers=True,
        continuous=True,
    ),
    Quantity("component_group", (), positive, ("T13.13",), reach=KINKED, continuous=True),
    Quantity("classes", (), positive, ("T8.3",), reach=KINKED),
    Quantity("signed_types", (), positive, ("T8.2",), reach=KINKED),
    Quantity("architectures", (), natural, ("T8.2",), reach=KINKED),
)
