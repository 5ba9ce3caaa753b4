"""Is the target the second function of the statement, everywhere and with its constants? (THEORY.md, T2.8)"""

from __future__ import annotations

from ..objects.forms import Form, form_of_target
from ..proof import KINKED, Proof
from ..reading import Json, require, row
from . import Rule


def equality(proof: Proof, tree: Json) -> None:
    """The two functions are equal: by their canonical forms where both are directly two-layer, without a tree else by
    their normal forms, or on every cell of a tree (T2.8)."""
    statement, target, other = proof.statement, proof.target(), proof.other()
    first, second = form_of_target(target), form_of_target(other)
    if tree is not None:
        from ..objects.cells import check_agreement, difference

        both, roots = difference(target, other)
        check_agreement(both, roots, Form({}, ((),) * statement.p, ()), statement.K, tree)
    elif first is not None and second is not None:
        require(first == second, "the canonical forms of the two functions differ")
    else:
        from ..objects.normal_forms import NormalForms

        table = NormalForms()
        same = table.outputs(target, None) == table.outputs(other, None)
        require(same, "the normal forms of the two functions differ")
    proof.settle_equality(True)


def inequality(proof: Proof, point: Json) -> None:
    """The two functions have different values at a point (T2.8)."""
    from ..objects.germs import value_at

    statement, target, other = proof.statement, proof.target(), proof.other()
    x = row(point, statement.d, statement.K, "a point")
    require(value_at(target, x) != value_at(other, x), "the two functions agree at the given point")
    proof.settle_equality(False)


RULES = (
    Rule("equality", ("tree",), ("T2.8",), equality, reach=KINKED, continuous=True),
    Rule("inequality", ("point",), ("T2.8",), inequality, reach=KINKED, continuous=True),
)
