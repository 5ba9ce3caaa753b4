"""Certificates that must not pass: two-layer forms of nested targets, and that there is none."""

from __future__ import annotations

from changes import Change, append, cells, drop_step, first_leaf, proof

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- no two-layer form
    ("no-two-layer", "max-of-three", [(("proof", 0, "normal"), [])], "normal is zero"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "offset"), "1")], "does not lie on the hyperplane"),
    (
        "no-two-layer",
        "max-of-three",
        [(("proof", 0, "points"), lambda p: [p[0], p[0]])],
        "jumps at the two points agree",
    ),
    ("no-two-layer", "max-of-three", [(("proof", 0, "points"), lambda p: p[:1])], "expected 2"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "points", 1), [])], "more than the given hyperplane"),
    # -- nested targets
    ("two-layer", "corners", [(cells("corners"), [])], "has no root"),
    ("two-layer", "corners", [(cells("corners"), {})], "not a list"),
    ("two-layer", "corners", [(cells("corners"), [["equal"]])], "comparison is open on an equal cell"),
    ("two-layer", "corners", [(cells("corners"), [["hope"]])], "unknown kind"),
    ("two-layer", "corners", [(cells("corners"), [[]])], "unknown kind"),
    ("two-layer", "corners", [(cells("corners"), append(["equal"]))], "not reached from the root"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 1, 1])], "two parents"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 0, 1])], "does not come after"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 1, 99])], "out of range"),
    (
        "two-layer",
        "corners",
        [((*cells("corners"), first_leaf("corners", "equal")), ["split", 30, 29])],
        "nothing is open|two parents|after",
    ),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "equal")), ["equal", 0])], "expected 1"),
    (
        "two-layer",
        "corners",
        [((*cells("corners"), first_leaf("corners", "equal")), ["empty", [[0, "1"]]])],
        "is not constant",
    ),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1), [])], "has no multipliers"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, 0, 1), "-2")], "not positive"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, 0, 1), "3")], "is not constant"),
    (
        "two-layer",
        "corners",
        [((*cells("corners"), first_leaf("corners", "empty"), 1), lambda m: [m[0], *m])],
        "do not increase",
    ),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, -1, 0), 77)], "do not increase"),
    (
        "two-layer",
        "hat",
        [((*cells("hat"), first_leaf("hat", "empty")), ["equal"])],
        "open on an equal cell|another linear part|another constant",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "channel"), [[0, "2"]])],
        "another linear part",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "channel"), [])],
        "channel vector is zero",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "normal"), [[0, "2"], [1, "-2"]])],
        "does not begin with 1",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "normal"), [])],
        "does not begin with 1",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes"), lambda h: [*h, h[0]])],
        "stands twice",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes"), lambda h: h[:1])],
        "another linear part|nothing is open",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "linear"), [[[0, "1"]]])],
        "another linear part",
    ),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts", 0, "constant"), [[0, "1"]])],
        "candidate has another constant",
    ),
    (
        "two-layer",
        "hat",
        [(proof("hat", "two-layer", None, "parts", 1, "constant"), [])],
        "candidate has another constant",
    ),
    (
        "two-layer",
        "hat",
        [((*cells("hat"), 8), ["empty", [[0, "1"], [1, "1"]]])],
        "combination on an empty cell is positive",
    ),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts"), [])], "stands in no part"),
    (
        "two-layer",
        "corners",
        [(proof("corners", "two-layer", None, "parts"), lambda p: [*p, p[0]])],
        "stands in another part",
    ),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "nodes"), [0])], "is not nested"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "nodes"), [True])], "is not nested"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "nodes"), [[]])], "is not nested"),
    ("two-layer", "corners", drop_step("corners", "two-layer"), "not directly two-layer"),
    ("two-layer", "swap", [(("proof",), append({"rule": "two-layer", "parts": []}))], "is directly two-layer"),
]
