"""Beside each rule, certificates that must not pass: an honest certificate, one change, the reason of the refusal.

One file for each family of rules, with the names of the kernel's files.

Every entry is (rule, base certificate, change, words of the reason). A change is a list of (path, new value or function
of the old one); the digest is made right again afterwards, so only the contents can be refused.
"""

from __future__ import annotations

import refusals_approximation
import refusals_channels
import refusals_compensation
import refusals_continuous
import refusals_data
import refusals_dimension
import refusals_distance
import refusals_equality
import refusals_equivariance
import refusals_layers
import refusals_linear_maps
import refusals_order
import refusals_quantities
import refusals_statement
import refusals_subgroups
import refusals_two_layer
import refusals_widths
from changes import Change, proof, tree

VARIANTS: list[tuple[str, str, Change]] = [
    (
        "equality",
        "same-max",
        [
            (
                ("statement", "other"),
                {
                    "nodes": [["affine", [[0, "1"]], "0"], ["affine", [[1, "1"]], "0"], ["max", [0, 1, 1]]],
                    "outputs": [2],
                },
            ),
        ],
    ),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["2"]], ["dual", ["0"]]])],
    ),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/3"]]], [[[0, "1"]]], 3])]),
    (
        "lower",
        "translates",
        [
            (
                tree("translates", "GN"),
                [["sign", 0, 1, 2], ["linear", [[[0, "1"]]], None], ["linear", [[[0, "1"]]], None]],
            )
        ],
    ),
    (
        "lower",
        "odd",
        [(tree("odd", "LEN"), [["sign", 0, 1, 2], ["linear", [[[0, "-1"]]], None], ["linear", [[[0, "1"]]], None]])],
    ),
    (
        "lower",
        "odd",
        [
            (proof("odd", "lower", "LEN", "bound"), 6),
            (tree("odd", "LEN"), None),
            (("asserts",), []),
            (("values",), {"width(LEN)": "6..8"}),
        ],
    ),
    (
        "compensation",
        "identity-c3",
        [
            (proof("identity-c3", "compensation", None, "lower"), None),
            (("asserts",), []),
            (("values",), {"compensation": "1..3/2"}),
        ],
    ),
    (
        "compensation",
        "identity-c3",
        [
            (proof("identity-c3", "compensation", None, "upper"), None),
            (("asserts",), []),
            (("values",), {"compensation": "3/2"}),
        ],
    ),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), [[], [[0]], [[1]], [[1], [0]]])]),
    (
        "target",
        "swap",
        [
            (
                ("statement", "target"),
                {
                    "nodes": [
                        ["affine", [[0, "1"]], "0"],
                        ["affine", [[1, "1"]], "0"],
                        ["sum", [["1", 0]]],
                        ["max", [2, 1]],
                    ],
                    "outputs": [3],
                },
            )
        ],
    ),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes", 1), [[1, 0]])]),
]
"""Other certificates that must pass: other witnesses for the same facts, weaker facts with weaker values."""

REFUSALS = [
    *refusals_distance.REFUSALS,
    *refusals_equality.REFUSALS,
    *refusals_equivariance.REFUSALS,
    *refusals_two_layer.REFUSALS,
    *refusals_widths.REFUSALS,
    *refusals_channels.REFUSALS,
    *refusals_layers.REFUSALS,
    *refusals_data.REFUSALS,
    *refusals_subgroups.REFUSALS,
    *refusals_order.REFUSALS,
    *refusals_linear_maps.REFUSALS,
    *refusals_approximation.REFUSALS,
    *refusals_dimension.REFUSALS,
    *refusals_compensation.REFUSALS,
    *refusals_continuous.REFUSALS,
    *refusals_statement.REFUSALS,
    *refusals_quantities.REFUSALS,
]
"""An empty reason marks a change that must be refused for whatever reason comes first."""
