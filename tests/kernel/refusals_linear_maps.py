"""Certificates that must not pass: equivariant linear maps, and those with a support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from changes import Change, drop_step

SUPPORT = ("statement", "support")
LAYERS = ("statement", "hidden_support")


def with_support(value: dict[str, Any]) -> dict[str, Any]:
    """A statement with a support of linear maps."""
    return {**value, "support": [[0]]}


def without(key: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """An object without one of its keys."""
    return lambda value: {k: v for k, v in value.items() if k != key}


REFUSALS: list[tuple[str, str, Change, str]] = [
    ("dim-hom", "permuting", [(("values", "dim_hom"), "3")], "is 2"),
    ("dim-hom", "identity-c3", [(("values", "dim_hom"), "1")], "is 2"),
    ("support", "support-permuting", [(SUPPORT, [[0, 1, 2, 3, 4, 5, 6, 7, 8]])], "is refuted, not"),
    ("support", "support-permuting", [(SUPPORT, [[0, 1, 3, 4, 5, 7]])], "is refuted, not"),
    ("support", "support-permuting", [(SUPPORT, [[4]])], "is refuted, not"),
    ("support", "support-permuting", [(SUPPORT, [[]])], "the support is empty"),
    ("support", "support-permuting", [(SUPPORT, [])], "the support has 0 entries"),
    ("support", "support-permuting", [(SUPPORT, [[1, 3, 4, 5, 7], [1]])], "the support has 2 entries"),
    ("support", "support-permuting", [(SUPPORT, [[1, 3, 5, 4, 7]])], "do not increase"),
    ("support", "support-permuting", [(SUPPORT, [[1, 3, 3, 4, 5, 7]])], "do not increase"),
    ("support", "support-permuting", [(SUPPORT, [[1, 3, 4, 5, 9]])], "out of range"),
    ("support", "support-permuting", [(SUPPORT, [[1, 3, 4, 5, -7]])], "not a natural number"),
    ("support", "support-permuting", [(SUPPORT, None)], "not a list"),
    ("support", "layer-support", [(LAYERS, [])], "the supports has 0 entries"),
    ("support", "layer-support", [(LAYERS, [[[0], [1]], [[0], [1]]])], "the supports has 2 entries"),
    ("support", "layer-support", [((*LAYERS, 0), [[0]])], "the support has 1 entries"),
    ("support", "layer-support", [((*LAYERS, 0, 0), [])], "is refuted, not"),
    ("support", "layer-support", [((*LAYERS, 0), [[0], [0]])], "is refuted, not"),
    ("support", "layer-support", [((*LAYERS, 0), [[0, 1], [0, 1]])], "is refuted, not"),
    ("support", "layer-support", [((*LAYERS, 0), [[], []])], "the support is empty"),
    ("support", "layer-support", [(("statement",), with_support)], "params is not available with a support"),
    ("support", "layer-support", [(("values",), {"params(GN, 2)": "7"})], "is one of LEN"),
    ("support", "layer-support", [(("values",), {"params(GN, m)": "m"})], "is one of LEN"),
    ("support", "layer-support", [(("values",), {"params(LEN, 2)": "5"})], "is 4, not"),
    ("support", "layer-support", [(("statement", "output_bias"), False)], "is refuted, not"),
    ("support", "layer-support", [(("statement", "bias"), False)], "is refuted, not"),
    ("support", "layer-support", [(("statement", "skip"), True)], "is undecided, not"),
    *(
        ("support", "layer-support", [(("values",), {name: "1"})], "is not available with a support")
        for name in ("dim(LEN, 2)", "types(4)", "vc(LEN, 2)", "compensation", "classes", "simpler(params, 2)")
    ),
    ("support", "layer-support-filter", [(("statement", "hidden"), ["trivial", "regular"])], "has 1 entries|has 2"),
    ("support", "layer-support-filter", [(("statement",), without("hidden"))], "needs channels"),
    ("support", "layer-support-filter", drop_step("layer-support-filter", "dim-hom"), "is undecided, not"),
    ("support", "support-corner", [(("asserts", 0), {"text": "compatible", "verdict": "verified"})], "is refuted"),
    ("support", "support-signs", [(SUPPORT, [[1], []])], "is refuted, not"),
    ("support", "support-signs", [(SUPPORT, [[0, 1], [0, 1]])], "is refuted, not"),
    ("support", "support-skew", [(SUPPORT, [[1], []])], "is refuted, not"),
    ("support", "support-skew", [(SUPPORT, [[0, 1], [0, 1]])], "is refuted, not"),
    ("support", "support-skew-corner", [(("asserts", 0), {"text": "compatible", "verdict": "verified"})], "is refuted"),
    *(
        ("support", "support-permuting", [(("asserts", 0, "text"), text)], "not available with a support")
        for text in ("params(GN, 1) == 1", "dim(GN, 1) == 1", "width(GN) == 1", "equivariant", "classes == 1")
    ),
    (
        "support",
        "support-permuting",
        [(("proof",), lambda steps: [*steps, {"rule": "subgroups", "classes": [[]]}])],
        "the rule subgroups is not available with a support",
    ),
    (
        "support",
        "permuting",
        [(("asserts",), [{"text": "compatible", "verdict": "verified"}])],
        "there is none",
    ),
]
