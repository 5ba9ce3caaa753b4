"""``admissible``: the kernel reads it off the matrices of the statement, so there is nothing to find."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity) -> None:
    """Nothing is to be proved."""
