"""Certificates that must not pass: given hidden layers."""

from __future__ import annotations

from typing import Any

from changes import Change
from honest import certificate


def step(base: str, rule: str, layer: list, *rest: Any) -> tuple:
    """The place of the step about a hidden layer."""
    steps = certificate(base)["proof"]
    number = next(i for i, s in enumerate(steps) if s["rule"] == rule and s["layer"] == layer)
    return ("proof", number, *rest)


ONE, TWO = [["regular", 1]], [["regular", 2]]
MIXED, ENOUGH = [["regular", 1], ["trivial", 1]], [["regular", 1], ["trivial", 2]]
NEVER = [["trivial", None]]
FEW = [["regular", 1], ["trivial", 9]]
HALF, OTHER = "coset(<(3,4)>)", "coset(<(1,2)>)"
BOTH = [[HALF, 1], [OTHER, 1]]


def leaf(base: str, layer: list, *rest: Any) -> tuple:
    """The first node of the first tree of a step that refutes a hidden layer."""
    return step(base, "no-layer", layer, "cases", 0, 0, *rest)


REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- networks
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), ONE)], "more channels than the hidden layer"),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), [["trivial", 8]])], "are no channel"),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), [["regular", None]])], "finitely many channels"),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), [])], "has no channels"),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), [*TWO, *ONE])], "stands twice"),
    (
        "layer",
        "layers-c4",
        [(step("layers-c4", "layer", TWO, "layer"), [["input", 2]])],
        "does not permute its neurons",
    ),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "layer"), [["regula", 2]])], "no representation"),
    (
        "layer",
        "layers-c4",
        [(step("layers-c4", "layer", ENOUGH, "layer"), [["regular", 1], ["trivial", 1]])],
        "more channels than the hidden layer",
    ),
    (
        "layer",
        "layers-c4",
        [(step("layers-c4", "layer", TWO, "network", "neurons", 0, "a"), [[0, "2"]])],
        "bends differently",
    ),
    ("layer", "layers-c4", [(step("layers-c4", "layer", TWO, "hidden"), [])], "expected 1"),
    (
        "layer",
        "layers-hall",
        [(step("layers-hall", "layer", BOTH, "layer"), [[HALF, 2]])],
        "are no channel",
    ),
    # -- refuted layers: structure
    (
        "no-layer",
        "layers-c4",
        [(step("layers-c4", "no-layer", ONE, "layer"), TWO)],
        "contradicts itself|carry anything",
    ),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", ONE, "layer"), [["regular", None]])], "has a price"),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", ONE, "layer"), [])], "has no channels"),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", ONE, "cases"), [])], "expected 1"),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", ONE, "cases", 0), [])], "no root"),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", ONE, "cases", 0), None)], "not a list"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE), ["hope", 0])], "unknown kind"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE), [])], "unknown kind"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE, 1), [])], "expected 1"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE, 1), [-1])], "not a natural"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE, 2), None)], "not a list"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE, 1), [0])], "nothing|affordable|carry|lie|minor|types"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", NEVER, 1), [1])], "has a price"),
    ("no-layer", "layers-c4", [(step("layers-c4", "no-layer", NEVER, "layer"), [["regular", None]])], "not a list"),
    (
        "no-layer",
        "layers-c4",
        [(leaf("layers-c4", ONE), ["sign", 0, 1, 2])],
        "is decided or may be doubled",
    ),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE), ["double", 0, 1, 1])], "out of range"),
    ("no-layer", "layers-c4", [(leaf("layers-c4", ONE), ["double", 1, 1, 2])], "out of range"),
    (
        "no-layer",
        "layers-c4",
        [(("proof",), lambda p: [s for s in p if s["rule"] not in ("equivariance", "upper", "lower")])],
        "needs an equivariant target",
    ),
    # -- refuted layers: prices
    (
        "no-layer",
        "layers-c4",
        [(step("layers-c4", "no-layer", MIXED, "layer"), ENOUGH)],
        "contradicts itself|carry anything|affordable|not a list",
    ),
    ("no-layer", "layers-hall", [(step("layers-hall", "no-layer", [[HALF, 3]], "layer"), BOTH)], "expected 2"),
    (
        "no-layer",
        "layers-hall",
        [
            (step("layers-hall", "no-layer", [[HALF, 3]], "layer"), [["regular", 3]]),
            (leaf("layers-hall", [[HALF, 3]], 1), [4]),
        ],
        "not a list|contradicts",
    ),
    # -- other activations
    (
        "layer",
        "layers-folded",
        [(("statement", "activation"), {"slope": "1/2"})],
        "contradicts|bends differently|cases",
    ),
    ("no-layer", "layers-leaky", [(("statement", "activation"), {"slope": "-1"})], "bends|linear|activation abs"),
    ("no-layer", "layers-folded", [(step("layers-folded", "no-layer", TWO, "cases"), [])], "expected 1"),
    ("no-layer", "layers-folded", [(step("layers-folded", "no-layer", TWO, "cases", 0), [])], "expected 1"),
    ("no-layer", "layers-folded", [(leaf("layers-folded", TWO, 1), [0])], "do not cost more"),
    ("no-layer", "layers-folded", [(leaf("layers-folded", TWO, 2), [])], "prices alone"),
    ("no-layer", "layers-folded", [(leaf("layers-folded", TWO, 0), "double")], "prices alone"),
    ("no-layer", "layers-folded", [(leaf("layers-folded", FEW, 1), [1, 1])], "do not cost more"),
    (
        "no-layer",
        "layers-folded",
        [(step("layers-folded", "no-layer", TWO, "layer"), [["regular", 3]])],
        "do not cost more",
    ),
    (
        "no-layer",
        "layers-folded",
        [(step("layers-folded", "no-layer", TWO, "layer"), [["regular", None]])],
        "has a price",
    ),
    ("channels", "layers-c4", [(("values", "channels(regular)"), "1")], "is 2, not"),
    ("representable", "layers-c4", [(("values", "representable(regular + 2*trivial)"), "false")], "is true, not"),
]
