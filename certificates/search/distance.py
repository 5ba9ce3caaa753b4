"""The greatest difference of two functions, or of ``f(rho x)`` and ``pi f(x)``, on a box (T15.2 to T15.5)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_row
from equicert.certificates.search.context import IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.box_trees import (
    Bounded,
    Cut,
    Empty,
    Greatest,
    Node,
    Proof,
    Split,
    greatest,
)
from equicert.theory.functions.abs_normal import AbsNormalForm, asymmetry, difference
from equicert.theory.numbers.fields import QQ, Field, Scalar

SHARE = 0.6
"""Of the time that is left, the part that searches may take: the kernel reads their trees afterwards."""

DIGITS = 12
"""Decimal digits to which an irrational value is enclosed."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Find ``distance`` or ``asymmetry``, or an interval."""
    if quantity.name == "distance":
        draft.add("distance", lambda: _distance_steps(draft))
    else:
        draft.add("asymmetry", lambda: _asymmetry_steps(draft))


def _distance_steps(draft: Draft) -> list[Json]:
    context, field = draft.context, draft.claim.field
    if draft.claim.other is None:
        raise IllPosed("distance compares two functions: give 'other', the second one")
    found = _all_greatest(draft, "distance", [difference(context.target, draft.claim.other)])
    if found is None:
        return []
    (only,) = found
    lower = {"rule": "distance-lower", "bound": _below(only.low, field), "point": encode_row(only.point, field)}
    upper = {"rule": "distance-upper", "bound": _above(only.high, field), "tree": encode_tree(only.tree, field)}
    return [lower, upper] if only.low > 0 else [upper]


def _asymmetry_steps(draft: Draft) -> list[Json]:
    claim, field = draft.claim, draft.claim.field
    pairs = zip(claim.input.matrices, claim.output.matrices, strict=True)
    found = _all_greatest(draft, "asymmetry", [asymmetry(draft.context.target, rho, pi) for rho, pi in pairs])
    if found is None:
        return []
    high = max((one.high for one in found), default=field(0))
    trees = [encode_tree(one.tree, field) for one in found]
    steps: list[Json] = [{"rule": "asymmetry-upper", "bound": _above(high, field), "trees": trees}]
    best = max(range(len(found)), key=lambda g: found[g].low, default=None)
    if best is not None and found[best].low > 0:
        low, point = _below(found[best].low, field), encode_row(found[best].point, field)
        steps.insert(0, {"rule": "asymmetry-lower", "bound": low, "generator": best, "point": point})
    return steps


def _all_greatest(draft: Draft, name: str, forms: Sequence[AbsNormalForm]) -> list[Greatest] | None:
    """The greatest absolute values of some maps on the box; those of later ones only as far as they are greater than
    those of earlier ones. None, with a note, where a search is not begun."""
    found: list[Greatest] = []
    best: Scalar = draft.claim.field(0)
    for number, form in enumerate(forms):
        left = draft.context.deadline - time.monotonic()
        one = greatest(form, draft.claim.box, best, time.monotonic() + SHARE * left / (len(forms) - number), len(forms))
        if isinstance(one, str):
            draft.notes[name] = one
            return None
        if one.reason:
            draft.notes[name] = f"the search for the greatest difference was given up: {one.reason}"
        best = max(best, one.low)
        found.append(one)
    return found


def _below(x: Scalar, field: Field) -> str:
    """A number, or a rational number just below it, as a bound of a step."""
    return _near(x, field, -1)


def _above(x: Scalar, field: Field) -> str:
    """A number, or a rational number just above it."""
    return _near(x, field, 1)


def _near(x: Scalar, field: Field, side: int) -> str:
    exact, *others = field.coordinates(x)
    if not any(others):
        return QQ.encode(exact)
    near, step = Fraction(f"{field.approximate(x):.{DIGITS}g}"), Fraction(1, 10**DIGITS)
    while field.sign(field(QQ(str(near))) - x) != side:
        near, step = near + side * step, 2 * step
    return QQ.encode(QQ(str(near)))


def encode_tree(nodes: Sequence[Node], field: Field) -> Json:
    """The tree of cells as a certificate holds it."""
    return [_encode_cell(node, field) for node in nodes]


def _encode_cell(node: Node, field: Field) -> Json:
    match node:
        case Cut(coordinate, place, below, above):
            return ["cut", coordinate, field.encode(place), below, above]
        case Split(argument, plus, minus):
            return ["split", argument, plus, minus]
        case Empty(proof):
            return ["empty", _encode_proof(proof, field)]
        case Bounded(proofs):
            return ["bounded", [_encode_proof(proof, field) for proof in proofs]]


def _encode_proof(proof: Proof, field: Field) -> Json:
    pairs = [[a, b, field.encode(w)] for a, b, w in proof.pairs]
    return [encode_row(proof.multipliers, field), encode_row(proof.slopes, field), pairs]
