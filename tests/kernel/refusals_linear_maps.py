"""Certificates that must not pass: equivariant linear maps, and those with a support."""

from __future__ import annotations

from changes import Change

SUPPORT = ("statement", "support")

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
