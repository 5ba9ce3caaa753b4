"""Rule ``dim-hom``: the dimension of the space of equivariant linear maps, which the kernel counts by itself, as it
decides ``compatible`` by itself."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove ``dim_hom``; for ``compatible`` nothing is to be proved."""
    if quantity is not None and quantity.name == "compatible":
        return
    draft.add("dim-hom", lambda: [{"rule": "dim-hom"}])
