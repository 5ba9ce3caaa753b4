"""Rule ``subgroups``: the list of all subgroups up to conjugacy, from which the kernel counts types and
architectures."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json
from equicert.certificates.search.context import Context
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove ``classes``, ``signed_types``, ``architectures``, ``types(m)``; other families need the list too."""
    draft.add("subgroups", lambda: [subgroups_step(draft.context)])


def subgroups_step(context: Context) -> Json:
    """Generators of one subgroup of each class, as words in the generators of the group."""
    return {"rule": "subgroups", "classes": [[list(word) for word in c.generators] for c in context.types[0]]}
