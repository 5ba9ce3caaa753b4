"""Certificates that must not pass: equality of two functions."""

from __future__ import annotations

from changes import Change, append, drop_step, proof

NODES = ("statement", "other", "nodes")

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("equality", "same-max", [((*NODES, 0, 2), "1")], "canonical forms of the two functions differ"),
    ("equality", "same-order", [((*NODES, 0, 2), "2")], ""),
    ("equality", "same-max", [(proof("same-max", "equality", None, "tree"), [])], "no root"),
    ("equality", "same-max", [(proof("same-max", "equality", None, "tree"), [["equal"]])], "a comparison is open"),
    ("equality", "same-nested", [(proof("same-nested", "equality", None, "tree"), None)], "normal forms"),
    ("equality", "same-nested", [(proof("same-nested", "equality", None, "tree"), lambda t: t[:1])], ""),
    ("equality", "same-nested", [(("statement", "target", "nodes", 2, 2), "1")], ""),
    ("equality", "swap", [(("proof",), append({"rule": "equality", "tree": None}))], "no second function"),
    ("inequality", "other-max", [(proof("other-max", "inequality", None, "point"), [])], "agree at the given point"),
    ("inequality", "swap", [(("proof",), append({"rule": "inequality", "point": []}))], "no second function"),
    (
        "inequality",
        "same-max",
        [(("proof",), append({"rule": "inequality", "point": []}))],
        "agree at the given point",
    ),
    (
        "equality",
        "other-max",
        [(("proof",), append({"rule": "equality", "tree": None}))],
        "canonical forms of the two functions differ",
    ),
    ("equal", "same-max", drop_step("same-max", "equality"), "undecided|unknown"),
    ("equal", "swap", [(("asserts",), [{"text": "equal", "verdict": "undecided"}])], "no second function"),
    (
        "other",
        "zigzag",
        [(("statement",), lambda s: {**s, "other": {"nodes": [], "outputs": []}})],
        "compared with none",
    ),
    ("and", "same-max", [(("asserts", 0, "text"), "equal and not equivariant")], "is refuted, not"),
    ("and", "same-max", [(("asserts", 0, "text"), "equal and")], "cannot read"),
    ("and", "same-max", [(("asserts", 0, "text"), "and equal")], "cannot read"),
    ("and", "same-max", [(("asserts", 0, "text"), "equal and width(GN) == 3")], "is undecided, not"),
]
