"""Certificates that must not pass: hidden layers made of chosen channels."""

from __future__ import annotations

from changes import Change, drop_step, grow, network, proof, tree

SWAPPED = [[[1, "1"]], [[0, "1"]]]


def hidden(base: str) -> tuple:
    return proof(base, "upper", "LEN", "hidden", 0)


def raised(bound: int, leaf: list) -> Change:
    """Only a lower bound of the width of the claim ``channels-sign``, by one leaf; the true width is 2."""
    lower = {"rule": "lower", "class": "LEN", "bound": bound, "cases": [[leaf]]}
    return [
        (("proof",), lambda p: [*(s for s in p if s["rule"] in ("equivariance", "subgroups")), lower]),
        (("asserts",), []),
        (("values",), {}),
    ]


def refuted(prices: list[int], tree: list | None) -> Change:
    """Only a refutation of one copy of the channel of the claim ``channels-sign``, which represents the target."""
    step = {"rule": "no-layer", "layer": [["regular", 1]], "cases": [[["at", prices, tree]]]}
    return [
        (("proof",), lambda p: [*(s for s in p if s["rule"] in ("equivariance", "subgroups")), step]),
        (("asserts",), []),
        (("values",), {}),
    ]


ONE = [[[0, "1"]]]

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- bounds above the truth: one channel with both signs costs its degree once
    ("lower", "channels-sign", raised(3, ["linear", ONE, None]), "a cover of 2 neurons would still be affordable"),
    ("lower", "channels-sign", raised(4, ["linear", ONE, ONE]), "affordable orbit type carries"),
    ("lower", "channels-sign", raised(4, ["cover", ONE, [ONE], [["dual", ["4"]]]]), "pays more for a type"),
    ("lower", "channels-sign", raised(3, ["minor", ONE, ONE, 0]), "too small"),
    ("no-layer", "channels-sign", refuted([1], [["minor", ONE, ONE, 0]]), "minor leaf needs prices"),
    ("no-layer", "channels-sign", refuted([2], [["minor", ONE, ONE, 0]]), "too small"),
    ("no-layer", "channels-sign", refuted([1], [["linear", ONE, None]]), "a cover of 1 neurons would still be"),
    ("no-layer", "channels-sign", refuted([1], None), "not a list"),
    (
        "upper",
        "channels-swap",
        [
            (
                network("channels-swap", "LEN", "neurons"),
                lambda n: [{"a": [], "w": [[0, "1"], [1, "1"]], "b": "0"}, *n],
            ),
            (hidden("channels-swap"), lambda t: [0, *(i + 1 for i in t)]),
        ],
        "1 neurons that are permuted among themselves are no channel",
    ),
    # -- the statement
    ("statement", "channels-c4", [(("statement", "hidden"), [])], "have no channels"),
    ("statement", "channels-c4", [(("statement", "hidden"), "regular")], "not a list"),
    ("statement", "channels-c4", [(("statement", "hidden"), ["regula"])], "no representation"),
    ("statement", "channels-c4", [(("statement", "hidden"), [1])], "not a text"),
    ("statement", "channels-c4", [(("statement", "hidden"), ["regular", "regular"])], "stands twice"),
    ("statement", "channels-c4", [(("statement", "hidden"), ["regular", "input"])], "does not permute its neurons"),
    (
        "statement",
        "channels-c4",
        [(("statement", "representations", "regular", 0), [[[0, "1"]], [[1, "1"]], [[2, "1"]], [[3, "1"]]])],
        "not transitive",
    ),
    (
        "statement",
        "channels-c4",
        [(("statement", "representations", "regular", 0, 0, 0, 1), "-1")],
        "not one of the group",
    ),
    (
        "statement",
        "channels-c4",
        [(("statement", "representations", "regular", 0), [[[2, "1"]], [[0, "1"]], [[1, "1"]]])],
        "not one of the group",
    ),
    ("statement", "channels-deep-sets", [(("statement", "hidden"), ["permutation", "input"])], "stands twice"),
    ("statement", "channels-misfit", [(("statement", "representations", "trivial", 0), [])], "has no neurons"),
    # -- upper bounds: all neurons are channels
    ("upper", "channels-c4", [(("statement", "hidden"), ["output"])], "are no channel"),
    (
        "upper",
        "channels-deep-sets",
        [(("statement", "hidden"), ["trivial"]), (("proof",), lambda p: [s for s in p if s["rule"] != "lower"])],
        "are no channel",
    ),
    (
        "upper",
        "channels-swap",
        [
            (
                network("channels-swap", "LEN", "neurons"),
                lambda n: [*n, {"a": [], "w": [[0, "1"], [1, "1"]], "b": "0"}],
            ),
            (hidden("channels-swap"), lambda t: [*t, len(t)]),
        ],
        "1 neurons that are permuted among themselves are no channel",
    ),
    # -- lower bounds: prices
    ("lower", "channels-c4", [(("statement", "hidden"), ["output"])], "are no channel|no channel for an orbit"),
    ("lower", "channels-c4", grow("channels-c4", "LEN", 1), "may carry anything"),
    ("lower", "channels-swap", grow("channels-swap", "LEN", 1), "affordable|not a list|carries part|does not reach"),
    ("lower", "channels-cover", grow("channels-cover", "LEN", 1), "carries part|does not reach|still be affordable"),
    (
        "lower",
        "channels-cover",
        [(("statement", "hidden"), ["regular"]), (("asserts",), []), (("values",), {})],
        "are no channel|pays more|does not reach",
    ),
    # -- no number of channels
    ("no-hidden-layer", "channels-misfit", [(("statement", "hidden"), ["input"])], "does not permute its neurons"),
    (
        "no-hidden-layer",
        "channels-misfit",
        [
            (("statement",), lambda s: {**s, "representations": {**s["representations"], "regular": [SWAPPED]}}),
            (("statement", "hidden"), ["trivial", "regular"]),
        ],
        "every orbit of hyperplanes fits a channel",
    ),
    (
        "no-hidden-layer",
        "channels-misfit",
        [(("statement",), lambda s: {k: v for k, v in s.items() if k not in ("hidden", "representations")})],
        "all channels are allowed",
    ),
    ("no-hidden-layer", "channels-misfit", drop_step("channels-misfit", "equivariance"), "needs an equivariant target"),
    (
        "no-hidden-layer",
        "channels-misfit",
        [(proof("channels-misfit", "no-hidden-layer", None, "space"), [[[0, "1"]]])],
        "no subgroups step",
    ),
    (
        "no-hidden-layer",
        "channels-out-of-reach",
        [(proof("channels-out-of-reach", "no-hidden-layer", None, "space"), None)],
        "every orbit of hyperplanes fits a channel",
    ),
    (
        "no-hidden-layer",
        "channels-out-of-reach",
        [(proof("channels-out-of-reach", "no-hidden-layer", None, "space"), [[[0, "1"]]])],
        "not stable",
    ),
    (
        "no-hidden-layer",
        "channels-out-of-reach",
        [(("statement", "skip"), True), (("proof",), lambda p: [s for s in p if s.get("class") is None])],
        "a skip connection takes the linear part",
    ),
    (
        "no-hidden-layer",
        "channels-out-of-reach",
        [
            (
                ("statement", "representations"),
                {"regular": [[[[2, "1"]], [[0, "1"]], [[1, "1"]]]]},
            ),
            (("statement", "hidden"), ["regular"]),
        ],
        "an orbit type with a channel carries the space",
    ),
    (
        "no-hidden-layer",
        "channels-out-of-reach",
        [
            (("statement", "target"), {"nodes": [["affine", [], "0"]], "outputs": [0, 0]}),
            (("proof",), lambda p: [s for s in p if s.get("class") is None]),
        ],
        "sees nothing of what is left",
    ),
    (
        "fit-upper",
        "channels-data",
        [(("statement", "hidden"), ["output"]), (("proof",), lambda p: [s for s in p if s["rule"] != "fit-lower"])],
        "are no channel",
    ),
    (
        "fit-lower",
        "channels-data",
        [
            (("statement", "hidden"), ["regular", "output"]),
            (("proof",), lambda p: [s for s in p if s["rule"] != "fit-upper"]),
        ],
        "expected [0-9]+",
    ),
    (
        "fit-lower",
        "channels-data",
        [(("statement",), lambda s: {k: v for k, v in s.items() if k not in ("hidden", "representations")})],
        "expected [0-9]+|twice",
    ),
    ("types", "channels-c4", [(("values", "types(8)"), "3")], "is 1, not"),
    ("params", "channels-c4", [(("values", "params(LEN, 9)"), "28")], "is 11, not"),
    ("compensation", "channels-c4", [(("values", "compensation"), "2")], "not '2'"),
    ("tree", "channels-c4", [((*tree("channels-c4", "LEN"), 0, 2), [[[0, "1"]]])], "no subgroups step"),
]
