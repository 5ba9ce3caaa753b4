"""Certificates that must not pass: bounds of widths, missing biases."""

from __future__ import annotations

from changes import SPACE, Change, append, drop_step, grow, network, proof, tree

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- missing biases
    ("no-bias", "no-bias", [(("statement", "bias"), True)], "biases are not missing"),
    (
        "no-bias",
        "no-bias",
        [(("statement", "target", "nodes", 0, 2), "0"), (("statement", "target", "nodes", 2, 2), "0")],
        "biases are not missing",
    ),
    # -- activations with one kink
    *(
        (
            "lower",
            base,
            [
                (proof(base, "lower", "GN", "bound"), 2),
                (
                    proof(base, "lower", "GN", "cases", 0),
                    [["sign", 0, 1, 2], ["linear", [[[place, y]]], None], ["linear", [[[place, "1"]]], None]],
                ),
            ],
            "does not exceed its bound",
        )
        for base, place in (("leaky-one", 0), ("leaky-shift", 0), ("leaky-shift", 1))
        for y in ("1", "-1")
    ),
    ("lower", "folded-with-bias", [(proof("folded-with-bias", "lower", "GN", "bound"), 2)], "more than what"),
    ("lower", "folded-at-zero", [(proof("folded-at-zero", "lower", "GN", "bound"), 2)], "more than what"),
    ("no-linear", "folded-with-bias", [(("proof",), append({"rule": "no-linear"}))], "has no linear part"),
    ("upper", "leaky", [(("statement", "activation", "slope"), "1/2")], "bends differently"),
    ("upper", "leaky", [(network("leaky", "LEN", "neurons", 0, "a"), [[0, "2"]])], "bends differently"),
    ("upper", "folded", [(("statement", "activation", "slope"), "-1/2")], ""),
    ("lower", "leaky", [(proof("leaky", "lower", "GN", "bound"), 4)], ""),
    ("lower", "leaky-constant", [(("statement", "activation", "slope"), "-3")], ""),
    (
        "lower",
        "folded",
        [(proof("folded", "lower", "LEN", "bound"), 6)],
        "more than what hyperplanes and constant need",
    ),
    ("lower", "folded", [(proof("folded", "lower", "GN", "bound"), 5)], "more than what hyperplanes and constant need"),
    ("lower", "folded", [(proof("folded", "lower", "GN", "cases"), [None, None])], "has no cases"),
    ("no-linear", "folded-linear", [(("statement", "activation", "slope"), "-1/2")], "the activation is not abs"),
    ("no-linear", "folded-linear", [(("statement", "skip"), True)], "allows a skip connection"),
    (
        "no-linear",
        "folded-linear",
        [(("statement", "target", "nodes", 1), ["abs", 0])],
        "the target has no linear part",
    ),
    # -- upper bounds
    ("upper", "swap", [(proof("swap", "upper", "LEN", "class"), "GEN")], "for GN or LEN|stands"),
    ("upper", "swap", [(network("swap", "LEN", "neurons", 0, "a"), [[0, "2"]])], "bends differently"),
    ("upper", "swap", [(network("swap", "LEN", "e"), [[0, "1"]])], "another constant"),
    ("upper", "swap", [(network("swap", "LEN", "neurons"), lambda n: n[:-1])], "bends|linear"),
    ("upper", "identity-c3", [(network("identity-c3", "GN", "neurons"), lambda n: n[:2])], "linear part"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden"), None)], "not a list"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden"), [])], "expected 1"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden", 0), lambda t: sorted(t))], "first layer"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden", 0), lambda t: [0] * len(t))], "not a permutation"),
    ("upper", "swap", [(proof("swap", "upper", "GN", "hidden"), [])], "no hidden permutations"),
    ("upper", "no-output-bias", [(network("no-output-bias", "GN", "e"), [[0, "3"]])], "allows none"),
    ("upper", "balanced-shift", [(("statement", "bias"), False)], "allows none"),
    ("upper", "skip", [(network("skip", "LEN", "skip"), [[[0, "4"]]])], "linear part"),
    ("upper", "skip", [(("statement", "skip"), False)], "exactly the keys"),
    ("upper", "idle", [(proof("idle", "upper", "LEN", "hidden", 0), [1, 0])], "hidden biases"),
    (
        "upper",
        "idle",
        [
            (
                network("idle", "LEN", "neurons"),
                lambda n: [{**n[0], "a": [[0, "1/3"]]}, {**n[0], "a": [[0, "2/3"]]}, n[1]],
            ),
            (proof("idle", "upper", "LEN", "hidden", 0), [1, 0, 2]),
        ],
        "second layer",
    ),
    # -- lower bounds: structure of the tree
    (
        "lower",
        "translates",
        [
            (
                tree("translates", "GN"),
                [["sign", 1, 1, 2], ["linear", [[[0, "1"]]], None], ["linear", [[[0, "1"]]], None]],
            )
        ],
        "earlier equal one",
    ),
    ("lower", "swap", [(proof("swap", "lower", "LEN", "class"), "GEN")], "for GN or LEN|stands"),
    ("lower", "swap", drop_step("swap", "equivariance"), "needs an equivariant target"),
    ("lower", "swap", [(proof("swap", "lower", "LEN", "cases"), [])], "expected 1"),
    ("lower", "swap", [(tree("swap", "LEN"), None)], "not a list"),
    ("lower", "swap", [(tree("swap", "LEN"), [])], "no root"),
    ("lower", "antipodal", [(tree("antipodal", "LEN"), [["cost"]])], "nothing is to be proved"),
    ("lower", "antipodal", grow("antipodal", "GN"), "not a list"),
    (
        "lower",
        "swap",
        [*grow("swap", "LEN"), (("values", "width(LEN)"), "5")],
        "2 neurons would still be affordable|not primitive",
    ),
    ("lower", "swap", [(tree("swap", "LEN"), append(["cost"]))], "not reached"),
    ("lower", "swap", [(tree("swap", "LEN"), [["cost"]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [["hope"]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [[]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [["sign", 0, 1, 1], ["cost"]])], "decided or flipping"),
    ("lower", "swap", [(tree("swap", "LEN"), [["sign", 5, 1, 1], ["cost"]])], "out of range"),
    ("lower", "swap", [(tree("swap", "LEN"), [["double", 0, 1, 2], ["cost"], ["cost"]])], "cannot be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["sign", 0, 1, 2])], "may still be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 1, 1])], "two parents"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 0, 2])], "does not come after"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 2), ["double", 0, 3, 4])], "cannot be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 1, -2])], "not a natural"),
    ("lower", "doubled", [(tree("doubled", "GN"), lambda t: t[:-1])], "out of range"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 2, 1])], ""),
    (
        "lower",
        "doubled",
        [(proof("doubled", "lower", "GN", "bound"), 4), (("values", "width(GN)"), "4..5")],
        "cannot be doubled|does not",
    ),
    (
        "lower",
        "no-bias",
        [(("proof",), append({"rule": "lower", "class": "GN", "bound": 0, "cases": [None]}))],
        "no network at all",
    ),
    # -- linear and lattice leaves
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "2"], [1, "2"]]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "1/2"], [1, "1/2"]]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "-1"], [1, "-1"]]])], "does not exceed"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "1"]]])], "may carry anything"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [])], "expected 1"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 2), [[[0, "1"]]])], "no subgroups step"),
    ("linear", "doubled", [((*tree("doubled", "GN"), 4, 1), [[[0, "1"]], []])], "does not exceed|may carry anything"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), None)], "still be affordable"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [[[0, "1"]]])], "not stable"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [[[0, "2"]], [[1, "1"]]])], "reduced basis"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [])], "no covectors"),
    (
        "linear",
        "identity-c3",
        [((*tree("identity-c3", "GN"), 0), ["linear", [[[0, "1"]], []], SPACE])],
        "no subgroups step",
    ),
    ("linear", "identity-c3", drop_step("identity-c3", "subgroups"), "no subgroups step|needs a subgroups"),
    ("linear", "permuting", [((*tree("permuting", "LEN"), 0, 1), [[[0, "1"]], [], []])], "not lie in its space"),
    ("linear", "identity-c3", grow("identity-c3", "LEN", 1), "carries part of the space"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "-1"]]])], "common divisor"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "1/3"]]])], "not positive"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "-1/7"]]])], "not an integer"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 0), "linear")], "not primitive"),
    ("lattice", "shifted", [((*tree("shifted", "LEN"), 0, 1), [[[0, "1"]]])], "common divisor"),
    ("lattice", "odd", grow("odd", "LEN"), "still be affordable"),
    ("lattice", "balanced-shift", [((*tree("balanced-shift", "GN"), 0, 1), [[]])], "common divisor"),
    (
        "lattice",
        "antipodal",
        [*grow("antipodal", "GN"), (tree("antipodal", "GN"), [["lattice", [[[0, "-1"]]], None]])],
        "has an integer value",
    ),
    (
        "linear",
        "not-invariant",
        [*grow("not-invariant", "GN"), (tree("not-invariant", "GN"), [["linear", [[[0, "1"]]], None]])],
        "does not exceed",
    ),
    # -- minors
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 1), [[[0, "1"]], [[0, "1"]]])], "a minor vanishes"),
    (
        "minor",
        "identity-c3",
        [((*tree("identity-c3", "GN"), 0, 1), [[[0, "2"]], [[1, "1"]]])],
        "row of a minor is not primitive",
    ),
    (
        "minor",
        "identity-c3",
        [((*tree("identity-c3", "GN"), 0, 2), [[[0, "2"]], [[1, "1"]]])],
        "column of a minor is not primitive",
    ),
    (
        "minor",
        "identity-c3",
        [((*tree("identity-c3", "GN"), 0, 2), [[[0, "-1"]], [[1, "1"]]])],
        "column of a minor is not primitive",
    ),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 2), [[[0, "1"]]])], "expected 2"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["minor", [], [], 0])], "empty"),
    (
        "minor",
        "identity-c3",
        [((*tree("identity-c3", "GN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])],
        "too small",
    ),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 2)], "vanishes modulo|no common|primitive"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 4)], "not a prime"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 1)], "not a prime"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["minor", [[]], [[[0, "1"]]], 0])], "not primitive"),
    (
        "minor",
        "swap",
        [((*tree("swap", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])],
        "not in the common kernel",
    ),
    (
        "minor",
        "odd",
        [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])],
        "changes with an open sign",
    ),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/7"]]], [[[0, "1"]]], 3])], "changes by a fraction"),
    (
        "minor",
        "odd",
        [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 3])],
        "primitive|vanishes modulo",
    ),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/3"]]], [[[0, "1"]]], 5])], "not integral"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "-1/3"]]], [[[0, "1"]]], 3])], "not primitive"),
    (
        "minor",
        "not-invariant",
        [*grow("not-invariant", "GN"), (tree("not-invariant", "GN"), [["minor", [[[0, "1"]]], [[[0, "1"]]], 2]])],
        "vanishes modulo",
    ),
    ("minor", "halves", grow("halves", "GN", 1), "too small"),
    ("minor", "halves", grow("halves", "GN", 2), "too small"),
    # -- covers
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["1"])], "does not reach"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["2"])], "pays more for a type"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["-3/2"])], "negative"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), [])], "expected 1"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [])], "no root"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["hope", []]])], "unknown kind"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), append(["dual", ["3/2"]]))], "not reached"),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 1], ["dual", ["3/2"]]])],
        "two parents",
    ),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 0, 1], ["dual", ["3/2"]]])],
        "does not come after",
    ),
    (
        "cover",
        "two-copies-c3",
        [
            (
                (*tree("two-copies-c3", "LEN"), 0, 3),
                [["branch", [0, [1]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]],
            )
        ],
        "expected 0",
    ),
    (
        "cover",
        "two-copies-c3",
        [
            (
                (*tree("two-copies-c3", "LEN"), 0, 3),
                [["branch", [1, [-1]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]],
            )
        ],
        "not a homomorphism",
    ),
    (
        "cover",
        "two-copies-c3",
        [
            (
                (*tree("two-copies-c3", "LEN"), 0, 3),
                [["branch", [1, [2]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]],
            )
        ],
        "not 1 or -1",
    ),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [2, []], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]])],
        "out of range",
    ),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["0"]], ["dual", ["3/2"]]])],
        "does not reach",
    ),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["1"]], ["dual", ["0"]]])],
        "does not reach",
    ),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1), [])], "covers nothing"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1), lambda q: q[:1])], "not stable"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1, 0), [[0, "2"]])], "reduced basis"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 2, 0), lambda k: k[:1])], "not stable"),
    ("cover", "two-copies-c3", drop_step("two-copies-c3", "subgroups"), "no subgroups step"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "GN"), 0), ["cover", [], [], []])], "no subgroups step"),
    (
        "cover",
        "odd",
        [
            (("proof",), lambda p: [p[0], {"rule": "subgroups", "classes": [[], [[0]]]}, *p[1:]]),
            ((*(lambda t: (t[0], t[1] + 1, *t[2:]))(tree("odd", "LEN")), 0), ["cover", [[[0, "1"]]], [], []]),
        ],
        "open sign changes",
    ),
    (
        "cover",
        "swap",
        [
            (("proof",), lambda p: [p[0], {"rule": "subgroups", "classes": [[], [[0]]]}, *p[1:]]),
            ((*(lambda t: (t[0], t[1] + 1, *t[2:]))(tree("swap", "LEN")), 0), ["cover", [[[0, "1"]]], [], []]),
        ],
        "not in the common kernel",
    ),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["5/4"])], "does not reach"),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 0, 1, 2], ["dual", ["2"]], ["dual", ["0"]]])],
        "does not reach",
    ),
    # -- over a real field
    (
        "upper",
        "golden",
        [
            ((*network("golden", "GN", "neurons"), 0, "a", 0, 1), ["1", "3"]),
            ((*network("golden", "GN", "neurons"), 1, "a", 0, 1), ["1", "-3"]),
        ],
        "linear part",
    ),
    (
        "minor",
        "root-parity",
        [((*tree("root-parity", "GN"), 0), ["minor", [[[0, ["1", "0"]]]], [[[0, ["1", "0"]]]], 2])],
        "rational statements",
    ),
    (
        "lattice",
        "root-parity",
        [((*tree("root-parity", "GN"), 0, 1), [[[0, ["0", "1"]]]])],
        "common divisor|not an integer|integer value|not positive",
    ),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["0", "-1"]]]])], "does not exceed"),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["1", "-2"]]]])], "does not exceed"),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["2", "2"]]]])], "not primitive"),
]
