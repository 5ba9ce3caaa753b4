"""Rules ``order``, ``infinite-order`` and ``components``: the number of group elements, or of components, by a
stabilizer chain."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.groups.stabilizer_chains import stabilizer_chain


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``order`` or ``component_group``. Errors: IllPosed."""
    context = draft.context
    if quantity.name == "component_group":
        draft.add("components", lambda: [components_step(context)])
    elif context.claim.group.continuous:
        draft.add("order", lambda: [infinite_order_step(context)])
    else:
        draft.add("order", lambda: [order_step(context)])


def infinite_order_step(context: Context) -> Json:
    """Rule ``infinite-order``. Errors: IllPosed where the Lie algebra acts as zero."""
    claim = context.claim
    if not any(any(X.rows) for X in (*claim.input.lie, *claim.output.lie)):
        raise IllPosed(
            "order: the Lie algebra acts as zero on input and output, so only the group of components acts: take that"
        )
    return {"rule": "infinite-order"}


def components_step(context: Context) -> Json:
    """Rule ``components``, for groups by name. Errors: IllPosed for a finite group, and for matrices."""
    group = context.claim.group
    if not group.continuous:
        raise IllPosed("component_group is for continuous groups; of a finite group each element is a component: order")
    if "lie" in group.continuous and group.generators:
        raise IllPosed(
            "component_group: given matrices may lie in the connected part, as -1 does in SO(2), and nothing here "
            "decides that: name a continuous group"
        )
    return {"rule": "components", "levels": _levels(context)}


def order_step(context: Context) -> Json:
    """The chain: base points, strong generators and the programs that make them from the given ones."""
    return {"rule": "order", "levels": _levels(context)}


def _levels(context: Context) -> list[Json]:
    return [
        {"point": level.point, "program": [list(i) for i in level.program], "generators": list(level.generators)}
        for level in stabilizer_chain(context.claim.group.generators)
    ]
