"""Is the target the second function of the claim? Rules ``equality`` and ``inequality`` (T2.8)."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import encode_row
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.exploration import TooManyPieces, tree_of_agreement
from equicert.certificates.search.two_layer import encode_cells
from equicert.theory.functions.canonical_forms import NotTwoLayer, canonical_form
from equicert.theory.functions.equality import matching, neurons_of, point_of_difference
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.normal_forms import same_normal_forms
from equicert.theory.numbers.radicals import number_text

SHOWN = 12
"""Neurons up to which a permutation is written out."""


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove or refute ``equal``."""
    context = draft.context
    target, other = context.target, second(context)
    field = context.claim.field
    point = point_of_difference(target, other)
    if point is not None:
        draft.add("equality", lambda: [{"rule": "inequality", "point": encode_row(point, field)}])
        return
    tree = None
    if not (_is_direct(target) and _is_direct(other)) and not same_normal_forms(target, other):
        try:
            tree = encode_cells(tree_of_agreement(target, other, context.deadline), field)
        except TooManyPieces as reason:
            draft.notes["equal"] = f"no point tells the two functions apart, and they were not proved equal: {reason}"
            return
    draft.add("equality", lambda: [{"rule": "equality", "tree": tree}])


def second(context: Context) -> Expression:
    """The function that the target is compared with."""
    if context.claim.other is None:
        raise IllPosed("equal compares two functions: give 'other', the second one")
    return context.claim.other


def _is_direct(target: Expression) -> bool:
    try:
        canonical_form(target)
    except NotTwoLayer:
        return False
    return True


def equality_words(context: Context) -> str:
    """For two equal relu networks: which neurons of one are those of the other, and by which positive factors; nothing
    where the functions are written otherwise."""
    first, other = neurons_of(context.target), neurons_of(second(context))
    if not first or not other:
        return ""
    matched = matching(first, other)
    if matched is None:
        return "their neurons are not those of one another, permuted and rescaled"
    if len(matched) > SHOWN:
        return f"their {len(matched)} neurons are those of one another, permuted and rescaled"
    listed = ", ".join(
        f"{k + 1} -> {j + 1}" + ("" if s == 1 else f" (times {number_text(s)})") for k, (j, s) in enumerate(matched)
    )
    return f"neurons of the target are neurons of the other function, with (w, b) rescaled: {listed}"
