"""Rules ``two-layer`` and ``no-two-layer``: the canonical form of a nested target, or two points that show it has
none."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.certificates.encoding import Json, encode_row
from equicert.certificates.search.context import Context
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.exploration import Empty, Equal, Node, Split, TwoLayer
from equicert.certificates.search.solvers.germs import Conflict
from equicert.theory.numbers.fields import Field


def state_form(draft: Draft) -> None:
    """The canonical form of a nested target comes before all that speaks of it."""
    step = two_layer_step(draft.context)
    if step is not None:
        draft.add("two-layer", lambda: [step])


def two_layer_step(context: Context) -> Json | None:
    """Rule ``two-layer``; None where the target needs none or has no canonical form."""
    found, field = context.decision, context.claim.field
    if not isinstance(found, TwoLayer):
        return None
    parts = [
        {
            "nodes": list(part.nodes),
            "hyperplanes": [
                {"normal": encode_row(n, field), "offset": field.encode(t), "channel": encode_row(c, field)}
                for (n, t), c in part.channels
            ],
            "linear": [encode_row(row, field) for row in part.linear],
            "constant": encode_row(part.constant, field),
            "tree": encode_cells(part.tree, field),
        }
        for part in found.parts
    ]
    return {"rule": "two-layer", "parts": parts}


def no_two_layer_step(context: Context) -> Json | None:
    """Rule ``no-two-layer``; None where no such points are known."""
    conflict, field = context.decision, context.claim.field
    if not isinstance(conflict, Conflict):
        return None
    normal, offset = conflict.plane
    points = [encode_row(bend.point, field) for bend in (conflict.first, conflict.second)]
    return {
        "rule": "no-two-layer",
        "normal": encode_row(normal, field),
        "offset": field.encode(offset),
        "points": points,
    }


def open_reason(context: Context) -> str:
    """Why it is not known whether the target has a two-layer form, or that it has none."""
    found = context.decision
    return found if isinstance(found, str) else "the target has no two-layer form"


def encode_cells(nodes: Sequence[Node], field: Field) -> Json:
    """The tree of cells that proves two piecewise linear functions equal."""
    return [_encode_cell(node, field) for node in nodes]


def _encode_cell(node: Node, field: Field) -> Json:
    match node:
        case Split(plus, minus):
            return ["split", plus, minus]
        case Empty(multipliers):
            return ["empty", encode_row(multipliers, field)]
        case Equal():
            return ["equal"]
