"""``separates``: the kernel computes it from the statement; here it is only asked whether the question has a
meaning."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search.context import IllPosed
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity) -> None:
    """Refuse hidden representations that do not permute coordinates, and networks without biases."""
    claim = draft.claim
    if not claim.bias:
        raise IllPosed(f"{quantity.text}: separation is by networks with hidden biases; leave out 'bias = false'")
    R = claim.representation_named(quantity.representation or "")
    if not all(m.monomial is not None and all(s == 1 for s in m.monomial[1]) for m in R.matrices):
        raise IllPosed(
            f"{quantity.text}: the hidden representation does not permute its coordinates; "
            "expected for example regular or coset(<(1,2)>)"
            + (" (of a group given by name or by cycles)" if "generators" in claim.source else "")
        )
