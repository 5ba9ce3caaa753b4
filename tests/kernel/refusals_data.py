"""Certificates that must not pass: finite data."""

from __future__ import annotations

from changes import Change, append, drop_step, fit_leaf, proof, second_split
from honest import certificate, step

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("fit-lower", "leaky-data", [(("statement", "activation", "slope"), "-1/3")], ""),
    ("fit-lower", "leaky-data", [(proof("leaky-data", "fit-lower", "GN", "bound"), "1/3")], ""),
    ("fit-upper", "folded-data", [(("statement", "activation", "slope"), "-1/2")], ""),
    (
        "fit-lower-orientation",
        "folded-data",
        [(("proof",), append({"rule": "fit-lower-orientation", "width": 1}))],
        "not available with activation abs",
    ),
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
    (
        "fit-lower",
        "xor",
        [(proof("xor", "fit-lower", "LEN", "class"), "GN"), (("asserts",), []), (("values",), {})],
        "",
    ),
    (
        "fit-lower",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN", "trees", -1), [["bound", [], []]])],
        "uses no point",
    ),
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
    ("fit-lower", "xor", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "equivariant"),
    ("data-conflict", "contradiction", [(("statement", "target", "values"), ["0", "0"])], "do not conflict"),
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
    (
        "data-conflict",
        "contradiction",
        [(("statement", "generators", 0, "output"), [[[0, "-1"]]]), (("statement", "target", "values"), ["-1", "1"])],
        "do not conflict",
    ),
    (
        "data-conflict",
        "contradiction",
        [(("asserts",), append({"text": "not representable(GN, 1)", "verdict": "verified"}))],
        "undecided, not",
    ),
    *(
        ("fit-lower-line", "waves", [(proof("waves", "fit-lower-line", None, *path), new)], reason)
        for path, new, reason in [
            (("triples",), lambda t: t[:-1], "has 4 entries, expected 5"),
            (("width",), 5, "has 5 entries, expected 6"),
            (("bound",), "0", "not positive"),
            (("bound",), "2/3", "not bent enough"),
            (("triples", 1, 0), 99, "out of range"),
            (("triples", 0), [0, 1], "expected 3"),
            (("triples", 0), [0, 1, 0], "are the same"),
            (("triples", 0), [2, 1, 0], "do not follow one another"),
            (("triples", 1), [1, 1, 3], "do not follow one another"),
            (("triples", 2), [1, 2, 3], "overlap or are not in order"),
            (("triples", 2), [0, 1, 2], "overlap or are not in order"),
            (("triples", 0), [0, 2, 4], "not bent enough"),
            (("triples",), lambda t: t[::-1], "overlap or are not in order"),
        ]
    ),
    (
        "fit-lower-line",
        "waves",
        [(("statement", "target", "points", 6), [[0, "6"], [1, "7"]])],
        "do not lie on one line",
    ),
    ("fit-lower-line", "waves", drop_step("waves", "fit-lower-line"), "undecided, not"),
    *(
        ("fit-lower-orientation", "parabola", [change], reason)
        for change, reason in [
            ((proof("parabola", "fit-lower-orientation", None, "width"), 4), "another number of kinks"),
            ((("statement", "skip"), True), "allows a skip connection|exactly the keys"),
            ((("statement", "target", "values", 7), "49"), "another number of kinks"),
            ((("statement", "target", "values", 7), "63"), "undecided, not|contradicts itself|linear part"),
            ((("statement", "target", "points", 7), [[0, "7"]]), "two values"),
            ((("statement", "target", "values", 0), "8"), "leave no linear part"),
        ]
    ),
    *(
        ("fit-lower-orientation", base, changes, reason)
        for base, changes, reason in [
            ("bent", [(("statement", "target", "values", i), "-1") for i in (0, 3)], "leave no linear part"),
            ("bent", [(("statement", "target", "values", 2), "-1")], "another number of kinks"),
            ("bent", [(("statement", "output_bias"), False), (("statement", "skip"), True)], "on one line"),
            ("vees", [(("statement", "output_bias"), True)], "allows a skip connection and an output bias"),
            ("vees", [(("statement", "target", "values"), ["2", "1", "1", "2", "3"])], "leave no linear part"),
        ]
    ),
    *(
        ("fit-lower-sectors", base, [(proof(base, "fit-lower-sectors", kind, *path), new)], reason)
        for base, kind, path, new, reason in [
            ("no-affine-part", "GN", ("class",), "GEN", "by GN or LEN"),
            ("no-affine-part", "GN", ("width",), 2, "expected|stands twice"),
            ("no-affine-part", "GN", ("bound",), "0", "not positive"),
            ("no-affine-part", "GN", ("bound",), "9/8", "do not reach the bound"),
            ("no-affine-part", "GN", ("tree",), [], "has no root"),
            ("no-affine-part", "GN", ("tree", 0, 0), [], "do not reach the bound"),
            ("even-data", "LEN", ("tree", 0, 0), lambda mu: mu[::-1], "do not increase"),
            ("no-affine-part", "GN", ("tree", 0, 0), lambda mu: [*mu, mu[-1]], "do not increase"),
            ("no-affine-part", "GN", ("tree", 0, 0, 0, 1), "0", "do not increase"),
            ("no-affine-part", "GN", ("tree", 0, 0, 0, 0), 5, "out of range"),
            ("no-affine-part", "GN", ("tree", 0, 1), lambda children: children[:-1], "expected"),
            ("no-affine-part", "GN", ("tree", 0, 1), lambda children: [*children[1:], children[1]], "two parents"),
            ("no-affine-part", "GN", ("tree", -1, 1), [0], "has 1 entries, expected 0"),
            ("no-affine-part", "GN", ("tree", -1), [[]], "expected 2"),
            ("even-data", "LEN", ("bound",), "4/3", "do not reach the bound"),
            ("even-data", "LEN", ("width",), 4, "expected"),
            ("even-data", "LEN", ("class",), "GN", "expected|do not annihilate|helps"),
        ]
    ),
    (
        "fit-lower-sectors",
        "no-affine-part",
        [(("statement", "output_bias"), True)],
        "do not annihilate the affine part|a pattern that is used helps",
    ),
    ("fit-lower-sectors", "even-data", [(("statement", "generators", 0, "input"), [[[0, "1"]]])], ""),
    ("fit-lower-sectors", "even-data", drop_step("even-data", "subgroups"), "needs a subgroups step"),
    *(
        ("fit-lower-sectors", base, [(("statement", "target", "points", n), new)], "depend on more than two numbers")
        for base, n, new in [("no-affine-part", 4, [[0, "1"], [1, "5"]])]
    ),
    *(
        ("functional", base, [change], reason)
        for base, change, reason in [
            ("curve", (proof("curve", "fit-lower-sectors", "GN", "functional"), []), "a functional is zero"),
            ("curve", (proof("curve", "fit-lower-sectors", "GN", "functional"), [[2, "1"]]), "within 0..1"),
            ("curve", (proof("curve", "fit-lower-sectors", "GN", "functional"), [[0, "2"]]), "undecided, not"),
            ("curve", (proof("curve", "fit-lower-sectors", "GN", "functional"), [[0, "1"], [1, "1"]]), ""),
            (
                "curve",
                (proof("curve", "fit-lower-orientation", None, "functional"), [[1, "1"]]),
                "undecided|kinks|linear part",
            ),
            ("exchanged", (proof("exchanged", "fit-lower", "LEN", "functional"), [[0, "1"]]), "itself or its negative"),
            ("exchanged", (proof("exchanged", "fit-lower", "LEN", "functional"), [[0, "1"], [1, "1"]]), ""),
            ("odd-data", (("statement", "generators", 0, "output"), [[[0, "1"]]]), ""),
            ("moved-values", (("statement", "target", "values", 1), [[0, "1"]]), "do not conflict"),
            ("curve", (("statement", "target", "values", 1), "1"), "not a list"),
            ("curve", (("statement", "target", "values", 1), [[2, "1"]]), "within 0..1"),
            ("zigzag", (("statement", "target", "values", 1), [[0, "1"]]), "not an exact number|a value"),
        ]
    ),
    *(
        (
            "functional",
            base,
            [(proof(base, rule, kind), lambda step: {k: v for k, v in step.items() if k != "functional"})],
            "exactly the keys",
        )
        for base, rule, kind in [("curve", "fit-lower-sectors", "GN"), ("exchanged", "fit-lower", "LEN")]
    ),
    (
        "functional",
        "zigzag",
        [(proof("zigzag", "fit-lower", "GN"), lambda step: {**step, "functional": [[0, "1"]]})],
        "exactly the keys",
    ),
    *(
        ("risk-upper", "squares", [(proof("squares", "risk-upper", "GN", *path), new)], reason)
        for path, new, reason in [
            (("width",), 7, "another width"),
            (("class",), "GEN", "by GN or LEN"),
            (("hidden",), [], "no hidden permutations"),
            (("network", "e"), [[0, "100"]], "undecided, not"),
        ]
    ),
    *(
        ("risk", "squares", [(("asserts",), append({"text": text, "verdict": "verified"}))], reason)
        for text, reason in [
            ("risk(GN, 1) < 1/6", "undecided, not"),
            ("risk(GN, 1) > 1/8", "undecided, not"),
            ("risk(GN, 3) >= 1/8", "undecided, not"),
            ("risk(GN, 1) < 1/8", "refuted, not"),
            ("risk(GN)", "cannot read"),
        ]
    ),
    ("risk", "antipodal", [(("asserts",), append({"text": "risk(GN, 1) >= 0", "verdict": "verified"}))], "no data"),
    *(
        ("data-ray-conflict", base, [change], reason)
        for base, change, reason in [
            ("rays", (("statement", "bias"), True), "allows hidden biases"),
            ("rays", (proof("rays", "data-ray-conflict", None, "terms", 0, 2), "2"), "do not cancel on a line"),
            ("rays", (proof("rays", "data-ray-conflict", None, "terms", 0, 0), 7), "out of range"),
            ("rays", (proof("rays", "data-ray-conflict", None, "terms", 0, 1), [0]), "word|out of range"),
            ("rays", (proof("rays", "data-ray-conflict", None, "terms"), []), "do not conflict"),
            ("rays", (proof("rays", "data-ray-conflict", None, "terms", 0), [0, []]), "expected 3"),
            (
                "rays",
                (proof("rays", "data-ray-conflict", None, "terms"), [[0, [], "-2"], [1, [], "1"]]),
                "do not add up to zero",
            ),
            ("rays", (("statement", "target", "values", 1), "0"), "do not conflict"),
            ("rays", (("statement", "target", "points", 0), [[0, "-1"]]), "sum of the points is not zero|on a line"),
            (
                "turned-rays",
                (proof("turned-rays", "data-ray-conflict", None, "terms", 0, 1), []),
                "sum of the points is not zero",
            ),
            ("turned-rays", (("statement", "output_bias"), True), "do not add up to zero"),
            ("turned-rays", (("statement", "target", "values", 1), "2"), "do not conflict"),
        ]
    ),
]
