"""The hidden layers that a group allows, as plain data for the command ``hidden`` (sections 4, 7, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from certificates.claims import Claim
from theory.covers import all_types
from theory.subgroups import SignedType, architectures, semi_invariants

MAX_TYPES = 2000
"""Hidden types of one width that are listed."""


def hidden_layers(claim: Claim, width: int | None) -> dict[str, Any]:
    """Subgroup classes, signed types with the dimensions of their weight subspaces, and the hidden permutation types of a width.

    For a class K: ``dim (V*)^K``, ``dim U^K``; a hidden type is a multiset of classes with ``sum [G:K] = width`` and
    ``sum (dim V^K + 1 + dim U^K) + dim U^G`` parameters. Errors: InputError when the group exceeds ``max_order``.
    """
    elements = claim.group.elements(claim.max_order)
    classes, types = all_types(elements)
    realised = set(architectures(claim.input, elements, types))
    trivial = [t for t in types if all(s == 1 for s in t.signs)]
    dims = [(semi_invariants(claim.input.dual, t).nrows, semi_invariants(claim.output, t).nrows) for t in trivial]
    output_bias = dims[-1][1]
    result: dict[str, Any] = {
        "order": len(elements),
        "classes": [
            {
                "class": k,
                "order": c.order,
                "index": c.index,
                "conjugates": c.size,
                "generators": [_element_name(word) for word in c.generators],
                "dim_input": dims[k][0],
                "dim_output": dims[k][1],
            }
            for k, c in enumerate(classes)
        ],
        "signed_types": [_signed(claim, t, t in realised) for t in types],
    }
    if width is not None:
        found = list(islice(_multisets([c.index for c in classes], width), MAX_TYPES + 1))
        result["width"] = width
        result["complete"] = len(found) <= MAX_TYPES
        result["types"] = [
            {"classes": list(kind), "parameters": sum(dims[k][0] + 1 + dims[k][1] for k in kind) + output_bias}
            for kind in found[:MAX_TYPES]
        ]
    return result


def _signed(claim: Claim, kind: SignedType, realised: bool) -> dict[str, Any]:
    return {
        "class": kind.class_index,
        "signs": list(kind.signs),
        "index": kind.index,
        "dim_input": semi_invariants(claim.input.dual, kind).nrows,
        "dim_output": semi_invariants(claim.output, kind).nrows,
        "realised": realised,
    }


def _element_name(word: Sequence[int]) -> str:
    return " ".join(f"g{i + 1}" for i in word) or "1"


def _multisets(weights: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """The multisets of classes whose indices add up to ``total``, without recursion on the depth of the answer."""
    stack: list[tuple[tuple[int, ...], int, int]] = [((), total, 0)]
    while stack:
        chosen, left, first = stack.pop()
        if left == 0:
            yield chosen
            continue
        stack += [
            ((*chosen, k), left - weights[k], k) for k in reversed(range(first, len(weights))) if weights[k] <= left
        ]


def hidden_lines(layers: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    yield f"group of order {layers['order']}: {len(layers['classes'])} subgroup classes, {len(layers['signed_types'])} signed types"
    yield ""
    yield "class  order  index  conjugates  dim V^K  dim U^K  generators"
    for c in layers["classes"]:
        generators = ", ".join(c["generators"]) or "1"
        yield f"{c['class']:>5}  {c['order']:>5}  {c['index']:>5}  {c['conjugates']:>10}  {c['dim_input']:>7}  {c['dim_output']:>7}  {generators}"
    yield ""
    yield "signed types (S, lambda): class, signs on its generators, [G:S], dim V^(S,lambda), dim U^(S,lambda), realised by a generic weight"
    for t in layers["signed_types"]:
        signs = " ".join("+" if s > 0 else "-" for s in t["signs"]) or "(trivial subgroup)"
        yield f"{t['class']:>5}  {signs:<20} {t['index']:>5} {t['dim_input']:>5} {t['dim_output']:>5}   {'yes' if t['realised'] else 'no'}"
    if "types" in layers:
        yield ""
        more = "" if layers["complete"] else f" (the first {MAX_TYPES})"
        yield f"hidden permutation types of width {layers['width']}{more}: classes, parameters"
        for kind in layers["types"]:
            yield f"  {' + '.join(map(str, kind['classes'])) or 'none':<30} {kind['parameters']}"
