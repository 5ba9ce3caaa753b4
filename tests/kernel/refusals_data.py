"""Certificates that must not pass: finite data."""

from __future__ import annotations

from changes import Change, append, drop_step, fit_leaf, proof, second_split
from honest import certificate, step

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("data", "zigzag", [(("statement", "target", "points"), [])], "expected 0|no points"),
    ("data", "zigzag", [(("statement", "target", "values"), lambda v: v[:-1])], "expected 4"),
    ("data", "zigzag", [(("statement", "target", "points", 0), [[1, "1"]])], "indices do not increase"),
    (
        "data",
        "swap",
        [
            (
                ("proof",),
                append(
                    {
                        "rule": "fit-upper",
                        "class": "GN",
                        "width": 0,
                        "network": {"neurons": [], "e": []},
                        "hidden": None,
                    }
                ),
            )
        ],
        "has no data",
    ),
    ("data", "zigzag", [(("statement", "target"), lambda t: {**t, "more": 1})], "exactly the keys"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "width"), 2)], "another width"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "class"), "GEN")], "by GN or LEN"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "hidden"), [])], "no hidden permutations"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "network", "e"), [])], "undecided, not"),
    ("fit-upper", "zigzag", [(("statement", "output_bias"), False)], "allows none"),
    ("fit-upper", "xor", [(proof("xor", "fit-upper", "LEN", "hidden"), None)], "not a list"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "class"), "GEN")], "by GN or LEN"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "bound"), "0")], "not positive"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "bound"), "2/3")], "does not reach the bound"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "width"), 2)], "has 2 entries, expected 3"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees"), lambda t: t[:1])], "expected 2"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0), [])], "has no root"),
    (
        "fit-lower",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN", "trees", 0), append(["bound", [], []]))],
        "not reached from the root",
    ),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), ["hope"])], "unknown kind"),
    (
        "fit-lower",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), lambda n: [*n[:5], n[4]])],
        "two parents",
    ),
    (
        "fit-lower",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), lambda n: [*n[:4], 0, n[5]])],
        "does not come after",
    ),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 1), 1)], "out of range"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 2), 9)], "out of range"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 3), 1)], "out of range"),
    (
        "fit-lower",
        "zigzag",
        [
            (
                second_split("zigzag"),
                lambda n: [
                    n[0],
                    *certificate("zigzag")["proof"][step(certificate("zigzag"), "fit-lower", "GN")]["trees"][0][0][1:4],
                    *n[4:],
                ],
            )
        ],
        "decides nothing",
    ),
    (
        "fit-lower",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN", "trees", 0), [["bound", [[0, "1"], [1, "-1"]], []]])],
        "not decided",
    ),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1), [])], "uses no point|depends"),
    (
        "fit-lower",
        "zigzag",
        [((*fit_leaf("zigzag"), 1), lambda m: [[n, "-1" if x[0] != "-" else "1"] for n, x in m])],
        "does not reach|depends",
    ),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1, 0, 1), "7")], "depends on the parameters"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1), lambda m: [m[0], *m])], "do not increase"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[0, "-1"]])], "not positive"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[99, "1"]])], "out of range"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[1, "1"], [0, "1"]])], "do not increase|depends"),
    ("fit-lower", "xor", drop_step("xor", "subgroups"), "needs a subgroups step"),
    ("fit-lower", "xor", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "equivariant|invariant outputs"),
    (
        "data-conflict",
        "contradiction",
        [(proof("contradiction", "data-conflict", None, "second"), 0)],
        "do not conflict",
    ),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "second"), 2)], "out of range"),
    (
        "data-conflict",
        "contradiction",
        [(proof("contradiction", "data-conflict", None, "word"), [])],
        "do not conflict",
    ),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "word"), [4])], "out of range"),
    ("data-conflict", "contradiction", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "not invariant"),
    (
        "data-conflict",
        "contradiction",
        [(("asserts",), append({"text": "not representable(GN, 1)", "verdict": "verified"}))],
        "undecided, not",
    ),
]
