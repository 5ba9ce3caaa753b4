"""Certificates that must not pass: distances on a box, and asymmetry."""

from __future__ import annotations

from typing import Any

from changes import Change, append, drop_step, proof
from honest import certificate, step


def upper(base: str, *rest: Any) -> tuple:
    return proof(base, "distance-upper", None, *rest)


def lower(base: str, *rest: Any) -> tuple:
    return proof(base, "distance-lower", None, *rest)


def cell(base: str, kind: str, number: int = 0) -> tuple:
    """The path of a cell of a kind."""
    value = certificate(base)
    tree = value["proof"][step(value, "distance-upper")]["tree"]
    return upper(base, "tree", [i for i, node in enumerate(tree) if node[0] == kind][number])


def proved(base: str, place: int) -> tuple:
    """The path of the first proof about a cell that has multipliers (0), slopes (1) or pairs (2)."""
    value = certificate(base)
    tree = value["proof"][step(value, "distance-upper")]["tree"]
    found = ((i, k) for i, n in enumerate(tree) if n[0] == "bounded" for k, q in enumerate(n[1]) if q[place])
    i, k = next(found)
    return upper(base, "tree", i, 1, k)


def unsplit(base: str) -> int:
    """An argument that no cell is split by."""
    value = certificate(base)
    split = {node[1] for node in value["proof"][step(value, "distance-upper")]["tree"] if node[0] == "split"}
    return next(k for k in range(9) if k not in split)


ROOT = ["bounded", [[[], [], []], [[], [], []]]]
"""A cell without multipliers, for one output."""

WIDER: Change = [(("statement", "box"), [["-1", "1"], ["-1", "3"]])]
RAISED = lower("apart-empty", "bound")
LOWERED = upper("apart-empty", "bound")

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("distance-upper", "apart-empty", [(LOWERED, "15/8")], "may exceed the bound on a cell"),
    ("distance-upper", "apart-empty", [(LOWERED, "-1")], "may exceed the bound on a cell"),
    ("distance-upper", "apart-empty", [(upper("apart-empty", "tree"), [ROOT])], "may exceed the bound on a cell"),
    ("distance-upper", "apart-empty", [(upper("apart-empty", "tree"), [])], "no root"),
    ("distance-upper", "apart-empty", [((*cell("apart-empty", "empty"), 1, 0), [])], "not shown to be empty"),
    ("distance-upper", "apart-empty", [(cell("apart-empty", "bounded"), ["empty", [[], [], []]])], "not shown to be"),
    ("distance-upper", "apart-empty", [((*cell("apart-empty", "empty"), 1, 0, 0, 1), "1/9")], "not shown to be empty"),
    ("distance-upper", "apart-empty", [((*cell("apart-empty", "empty"), 0), "equal")], "unknown kind"),
    ("distance-upper", "apart-empty", [((*cell("apart-empty", "split"), 1), 7)], "out of range"),
    ("distance-upper", "apart-empty", [((*cell("apart-empty", "split"), 2), 0)], "does not come after it"),
    ("distance-upper", "apart-empty", [(cell("apart-empty", "bounded"), lambda c: [c[0], c[1][:1]])], "expected 2"),
    ("distance-upper", "apart-rounded", [((*cell("apart-rounded", "cut"), 1), 2)], "a coordinate is out of range"),
    ("distance-upper", "apart-rounded", [((*cell("apart-rounded", "cut"), 2), "7")], "may exceed the bound"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 0), 0), [])], "may exceed the bound"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 0), 0, 0, 1), "-1")], "is not positive"),
    (
        "distance-upper",
        "apart-rounded",
        [((*proved("apart-rounded", 0), 0, 0, 0), unsplit("apart-rounded"))],
        "without a sign",
    ),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 1), 1, 0, 1), "2")], "not between -1 and 1"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 1), 1, 0, 1), "-3/2")], "not between -1 and 1"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 2), 2), [])], "may exceed the bound"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 2), 2, 0, 2), "-1")], "a weight is not positive"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 2), 2, 0, 2), "0")], "a weight is not positive"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 2), 2, 0, 1), 9)], "out of range"),
    ("distance-upper", "apart-rounded", [((*proved("apart-rounded", 2), 2), [[1, 1, "1"]])], "twice"),
    ("distance-upper", "apart-nested", [(upper("apart-nested", "bound"), "4/3")], "may exceed the bound"),
    ("distance-upper", "apart-nested", [(("statement", "other", "outputs"), [0])], ""),
    ("distance-upper", "apart-empty", WIDER, "may exceed the bound"),
    (
        "distance-upper",
        "same-max",
        [(("proof",), append({"rule": "distance-upper", "bound": "0", "tree": [ROOT]}))],
        "no box",
    ),
    (
        "distance-upper",
        "lopsided-c5",
        [(("proof",), append({"rule": "distance-upper", "bound": "0", "tree": [ROOT]}))],
        "no second function",
    ),
    ("distance-lower", "apart-empty", [(RAISED, "9/4")], "differ by less than the bound"),
    ("distance-lower", "apart-empty", [(lower("apart-empty", "point"), [[0, "2"]])], "not in the box"),
    ("distance-lower", "apart-empty", [(lower("apart-empty", "point"), [[1, "-9/8"]])], "not in the box"),
    ("distance-lower", "apart-empty", [(lower("apart-empty", "point"), [])], "differ by less than the bound"),
    ("distance-lower", "apart-nested", [(("statement", "box", 1), ["0", "1/4"])], "not in the box"),
    ("distance", "apart-empty", drop_step("apart-empty", "distance-upper"), "undecided|2..inf"),
    ("distance", "apart-empty", drop_step("apart-empty", "distance-lower"), "undecided|0..2"),
    (
        "distance",
        "lopsided",
        [(("asserts",), [{"text": "distance >= 0", "verdict": "verified"}])],
        "no second function",
    ),
    ("distance", "same-max", [(("asserts",), [{"text": "distance >= 0", "verdict": "verified"}])], "no box"),
    ("asymmetry", "same-max", [(("asserts",), [{"text": "asymmetry >= 0", "verdict": "verified"}])], "no box"),
    ("asymmetry-upper", "lopsided", [(proof("lopsided", "asymmetry-upper", None, "bound"), "7/4")], "may exceed"),
    (
        "asymmetry-upper",
        "lopsided",
        [(proof("lopsided", "asymmetry-upper", None, "trees"), lambda t: t[:1])],
        "expected 2",
    ),
    (
        "asymmetry-upper",
        "lopsided-c5",
        [(proof("lopsided-c5", "asymmetry-upper", None, "bound"), "9/10")],
        "may exceed",
    ),
    ("asymmetry-lower", "lopsided", [(proof("lopsided", "asymmetry-lower", None, "bound"), "9/4")], "differ by less"),
    ("asymmetry-lower", "lopsided", [(proof("lopsided", "asymmetry-lower", None, "generator"), 2)], "out of range"),
    ("asymmetry-lower", "lopsided", [(proof("lopsided", "asymmetry-lower", None, "point"), [])], "differ by less"),
    ("box", "apart-empty", [(("statement", "box"), [["-1", "1"]])], "expected 2"),
    ("box", "apart-empty", [(("statement", "box", 0), ["1", "-1"])], "an interval of the box is empty"),
    ("box", "apart-empty", [(("statement", "box", 0), ["1"])], "expected 2"),
    ("box", "zigzag", [(("statement",), lambda s: {**s, "box": [["0", "1"]]})], "functions are compared on a box"),
]
