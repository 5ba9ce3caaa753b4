"""The subgroups of the group, listed by the proof and shown to be all of them (THEORY.md, T8.3)."""

from __future__ import annotations

from ..objects.groups import Group
from ..objects.subgroups import Subgroups, architectures
from ..proof import KINKED, Proof
from ..reading import Json
from . import Rule


def subgroups(proof: Proof, classes: Json) -> None:
    """The list of subgroup classes is complete; signed types and architectures follow (T8.2, T8.3)."""
    statement = proof.statement
    found = Subgroups(Group(statement.generators, statement.d, statement.p), classes)
    proof.subgroups = found
    proof.exactly("classes", len(found.classes))
    proof.exactly("signed_types", len(found.types))
    proof.exactly("architectures", len(architectures(found)))


RULES = (Rule("subgroups", ("classes",), ("T8.2", "T8.3"), subgroups, reach=KINKED),)
