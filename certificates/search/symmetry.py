"""Under how many elements of the group is the target equivariant? Rule ``symmetry`` (T2.9)."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search import equivariance, order, two_layer
from equicert.certificates.search.context import IllPosed
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove that the target is equivariant, and the order of the group; else have the elements counted.

    Errors: IllPosed, InputError beyond ``max_order``.
    """
    context = draft.context
    if context.violation is None:
        equivariance.settle(draft)
        order.settle(draft, Quantity("order"))
        return
    two_layer.state_form(draft)
    if context.form is None:
        raise IllPosed("symmetry: a function without two-layer form is known to be equivariant, or not, no more")
    context.claim.group.elements(context.claim.max_order, "the symmetry of a function")  # the limit before the work
    draft.add("symmetry", lambda: [{"rule": "symmetry"}])
