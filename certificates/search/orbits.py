"""``mapped``: the kernel lists the orbit of the point, so there is nothing to find."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity) -> None:
    """Nothing is to be proved; what the kernel leaves open has one reason."""
    draft.notes[quantity.text] = (
        f"the orbit of {quantity.points[0]} is too large to be listed, and no element was met that fixes "
        f"{quantity.points[0]} and moves {quantity.images[0]}"
    )
