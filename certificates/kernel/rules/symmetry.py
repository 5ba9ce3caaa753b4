"""Under how many elements of the group is the target equivariant? (THEORY.md, T2.9)"""

from __future__ import annotations

from ..algebra import transpose
from ..objects.groups import Group
from ..proof import KINKED, Proof
from . import Rule
from .equivariance import what_changes


def symmetry(proof: Proof) -> None:
    """The elements of the group under which the target is equivariant are counted (T2.9)."""
    statement, form = proof.statement, proof.two_layer()
    group = Group(statement.generators, statement.d, statement.p)
    inverses = [transpose(columns, group.d) for columns in group.covectors]
    elements = zip(group.inputs, inverses, group.outputs, strict=True)
    proof.exactly("symmetry", sum(not what_changes(form, rho, inverse, pi) for rho, inverse, pi in elements))


RULES = (Rule("symmetry", (), ("T2.9",), symmetry, reach=KINKED),)
