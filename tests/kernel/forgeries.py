"""Certificates for false claims: each would be accepted if one condition of one rule were forgotten."""

from __future__ import annotations

from changes import Change, append, network, proof, tree

SIGN = [[[0, "-1"]]]

FORGERIES: list[tuple[str, str, Change]] = [
    (
        "a lower bound one too large, by the base count",
        "antipodal",
        [
            (proof("antipodal", "lower", "GN", "bound"), 4),
            (tree("antipodal", "GN"), [["linear", [[[0, "1"]]], None]]),
            (("values",), {}),
            (("asserts",), []),
        ],
    ),
]


def forged_bound(base: str, kind: str, bound: int, nodes: list) -> Change:
    """A false lower bound with a tree that looks right."""
    return [
        (proof(base, "lower", kind, "bound"), bound),
        (tree(base, kind), nodes),
        (("values",), {}),
        (("asserts",), []),
    ]


def without_conclusions(*changes) -> Change:
    return [*changes, (("values",), {}), (("asserts",), [])]


FORGERIES += [
    ("affordable cover", "swap", forged_bound("swap", "LEN", 5, [["linear", [[[0, "1"], [1, "1"]]], None]])),
    (
        "rank two from rank one",
        "swap",
        forged_bound("swap", "LEN", 5, [["minor", [[[0, "1"]]], [[[0, "1"], [1, "1"]]], 0]]),
    ),
    ("reached by nothing", "swap", forged_bound("swap", "LEN", 5, [["cost"]])),
    (
        "doubling for free",
        "doubled",
        forged_bound(
            "doubled",
            "GN",
            6,
            [
                ["double", 0, 1, 2],
                ["linear", [[], [[1, "1"]]], None],
                ["double", 1, 3, 4],
                ["linear", [[[0, "1"]], []], None],
                ["linear", [[[0, "1"], [1, "-1"]], []], None],
            ],
        ),
    ),
    (
        "minor that forgets doubling",
        "doubled",
        forged_bound("doubled", "GN", 7, [["minor", [[[0, "1"]], [[1, "1"]]], [[[0, "1"]], [[1, "1"]]], 2]]),
    ),
    (
        "cover of three from two copies",
        "two-copies-c3",
        [(proof("two-copies-c3", "lower", "LEN", "bound"), 14), (("values",), {}), (("asserts",), [])],
    ),
    (
        "dual vector that pays too much",
        "two-copies-c3",
        [
            (proof("two-copies-c3", "lower", "LEN", "bound"), 16),
            ((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["2"]),
            (("values",), {}),
            (("asserts",), []),
        ],
    ),
    (
        "branches that leave a gap",
        "two-copies-c3",
        [
            (proof("two-copies-c3", "lower", "LEN", "bound"), 14),
            ((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["2"]], ["dual", ["3/2"]]]),
            (("values",), {}),
            (("asserts",), []),
        ],
    ),
    (
        "only one half of the signs",
        "odd",
        forged_bound(
            "odd", "LEN", 8, [["sign", 0, 1, 2], ["linear", [[[0, "-1"]]], None], ["linear", [[[0, "-1"]]], None]]
        ),
    ),
    (
        "a sign split that is left open",
        "odd",
        forged_bound("odd", "LEN", 8, [["sign", 0, 1, 2], ["linear", [[[0, "-1"]]], None]]),
    ),
    ("a network with the wrong constant", "swap", without_conclusions((network("swap", "GN", "e"), [[0, "1"]]))),
    (
        "a network with a neuron less",
        "antipodal",
        without_conclusions((network("antipodal", "GN", "neurons"), lambda n: n[1:])),
    ),
    (
        "hidden biases that are not carried along",
        "signed-shift",
        without_conclusions((network("signed-shift", "LEN", "neurons"), lambda n: [{**n[0], "b": "7"}, *n[1:]])),
    ),
    (
        "two neurons that follow one",
        "antipodal",
        without_conclusions((proof("antipodal", "upper", "LEN", "hidden", 0), lambda t: [t[0]] * len(t))),
    ),
    (
        "another representation on the output",
        "antipodal",
        without_conclusions((("statement", "generators", 0, "output"), SIGN)),
    ),
    (
        "equivariance of another function",
        "skip",
        without_conclusions((("statement", "generators", 0, "output"), [[[0, "1"]]])),
    ),
    (
        "a constant that is not fixed",
        "no-output-bias",
        without_conclusions((("statement", "generators", 0, "output"), SIGN)),
    ),
    ("equal jumps", "max-of-three", without_conclusions((("proof", 0, "points"), lambda p: [p[1], p[1]]))),
    ("points beside the hyperplane", "max-of-three", without_conclusions((("proof", 0, "offset"), "5"))),
    ("no bias where one is allowed", "no-bias", without_conclusions((("statement", "bias"), True))),
    (
        "half of the subgroups",
        "general-hom",
        without_conclusions((proof("general-hom", "subgroups", None, "classes"), lambda c: c[:3])),
    ),
    (
        "a class counted twice",
        "permuting",
        [
            (proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[0, 1]]]),
            (("asserts",), []),
            (("values",), {"classes": "5"}),
        ],
    ),
    (
        "a part of the output left out",
        "identity-c3",
        without_conclusions((proof("identity-c3", "compensation", None, "upper"), [])),
    ),
    (
        "an open lower bound sold as a value",
        "odd",
        [
            (("values",), {"width(LEN)": "8"}),
            (("asserts",), []),
            (("proof",), lambda steps: [s for s in steps if s["rule"] != "lower"]),
        ],
    ),
    (
        "a strict inequality at its end",
        "swap",
        [(("asserts",), [{"text": "width(LEN) < 4", "verdict": "verified"}]), (("values",), {})],
    ),
    (
        "a predicate without its not",
        "swap",
        [(("asserts",), [{"text": "not representable(LEN, 4)", "verdict": "verified"}]), (("values",), {})],
    ),
    (
        "a bound that is infinite",
        "no-bias",
        [(("asserts",), append({"text": "width(GN) <= 5", "verdict": "undecided"}))],
    ),
]
