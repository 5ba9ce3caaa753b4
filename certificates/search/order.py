"""Rules ``order`` and ``infinite-order``: the number of group elements, by a stabilizer chain."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.groups.stabilizer_chains import stabilizer_chain


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``order``."""
    if draft.claim.group.continuous:
        draft.add("order", lambda: [infinite_order_step(draft.context)])
        return
    draft.add("order", lambda: [order_step(draft.context)])


def infinite_order_step(context: Context) -> Json:
    """Rule ``infinite-order``. Errors: IllPosed where the Lie algebra acts as zero."""
    claim = context.claim
    if not any(any(X.rows) for X in (*claim.input.lie, *claim.output.lie)):
        raise IllPosed(
            "order: the Lie algebra acts as zero on input and output, so only the group of components acts: take that"
        )
    return {"rule": "infinite-order"}


def order_step(context: Context) -> Json:
    """The chain: base points, strong generators and the programs that make them from the given ones."""
    levels = [
        {"point": level.point, "program": [list(i) for i in level.program], "generators": list(level.generators)}
        for level in stabilizer_chain(context.claim.group.generators)
    ]
    return {"rule": "order", "levels": levels}
