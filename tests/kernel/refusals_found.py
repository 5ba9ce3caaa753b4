"""Certificates that must not pass, found by broken kernels that passed all other tables.

``REFUSALS`` and ``FORGERIES`` are as in the other tables; ``MORE`` changes the certificates of ``more.toml``.
"""

from __future__ import annotations

from fractions import Fraction

from changes import Change, append, network, proof, swap_first_two, tree
from forgeries import without_conclusions
from honest import Json, put, sealed

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- statements
    ("statement", "zigzag", [(("statement", "output_dim"), 2)], "a value is not a list"),
    ("statement", "zigzag", [(("statement", "target"), {"points": [], "values": []})], "there are no points"),
    ("statement", "swap", [(("statement", "target", "nodes", 0, 0), 5)], "a node of the target has no name"),
    (
        "statement",
        "activations",
        [(("statement", "representations", "rotation", 1), [[], []])],
        "a matrix of a representation is singular",
    ),
    ("statement", "swap", [(("statement",), 5)], "the statement is not an object"),
    ("statement", "swap", [(("statement", "output_dim"), 0)], "the output dimension is zero"),
    ("statement", "activations", [(("statement", "representations"), ["x"])], "not an object with entries"),
    ("statement", "swap", [(("statement", "target", "nodes", 2), ["relu"])], "has one argument"),
    # -- proofs
    ("proof", "swap", [(("proof",), append({}))], "names no rule"),
    ("proof", "swap", [(("proof",), append({"rule": 5}))], "names no rule"),
    # -- subgroups
    (
        "subgroups",
        "no-bias-dimension",
        [(proof("no-bias-dimension", "subgroups", None, "classes"), [[], [[0]]])],
        "a subgroup is missing",
    ),
    ("subgroups", "dimensions", [(proof("dimensions", "subgroups", None, "classes"), [[]])], "a subgroup is missing"),
    # -- spaces and cells
    (
        "lower",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 2), [[[[0, "1"]], [[1, "1"]], [[2, "1"]]]])],
        "a space of covectors is not stable",
    ),
    (
        "two-layer",
        "hat",
        [(proof("hat", "two-layer", None, "parts", 0, "linear", 0), lambda line: [] if line else [[0, "1"]])],
        "another linear part on a cell",
    ),
    (
        "lower",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 1), swap_first_two)],
        "not a reduced basis",
    ),
    # -- data
    (
        "fit-upper",
        "xor",
        [
            (
                ("proof", 3, "network", "neurons"),
                [{"a": [[0, "1"]], "w": [], "b": "0"}, {"a": [[0, "1"]], "w": [[0, "1"]], "b": "0"}],
            ),
            (("proof", 3, "hidden"), [[0, 1]]),
        ],
        "the first layer is not equivariant",
    ),
    (
        "fit-lower",
        "xor",
        [
            (("statement", "generators", 0, "output"), [[[0, "-1"]]]),
            (("proof",), lambda steps: [s for s in steps if s["rule"] != "fit-upper"]),
        ],
        "out of range",
    ),
]

FORGERIES: list[tuple[str, str, Change]] = [
    (
        "a positive sign that counts twice",
        "translates",
        without_conclusions(
            (("statement", "target", "nodes", 4, 1), lambda terms: terms[1:]),
            (("proof",), lambda steps: [s for s in steps if s["rule"] != "upper"]),
            (
                ("proof", 0, "cases", 0),
                [
                    ["sign", 0, 1, 2],
                    ["sign", 1, 3, 4],
                    ["linear", [[[0, "1"]]], None],
                    ["linear", [[[0, "-1"]]], None],
                    ["linear", [[[0, "1"]]], None],
                ],
            ),
        ),
    ),
    (
        "signs that count twice",
        "translates",
        without_conclusions(
            (("statement", "target", "nodes", 4, 1, 0, 0), "-2"),
            (("proof",), lambda steps: [s for s in steps if s["rule"] != "upper"]),
            (
                ("proof", 0, "cases", 0),
                [["sign", 0, 1, 2], ["linear", [[[0, "-1"]]], None], ["linear", [[[0, "1"]]], None]],
            ),
        ),
    ),
]

VARIANTS: list[tuple[str, str, Change]] = [
    ("upper", "idle", [(network("idle", "GN", "neurons"), append({"a": [[0, "1"]], "w": [], "b": "-1"}))]),
    (
        "cover",
        "two-copies-c3",
        [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), lambda y: [str(Fraction(x) - Fraction(1, 8)) for x in y])],
    ),
]

MORE: list[tuple[str, str, Change, str]] = [
    ("upper", "two-without-bias", [(("proof", 0, "network", "neurons", 0, "b"), "1")], "a neuron has a bias"),
    ("upper", "two-without-bias", [(("proof", 0, "network", "neurons", 1, "b"), "-1")], "a neuron has a bias"),
    (
        "order",
        "swap-and-turn",
        [(("proof", 0, "levels"), [{"point": 0, "program": [], "generators": []}])],
        "does not sift to the identity",
    ),
    (
        "order",
        "odd-generators",
        [
            (
                ("proof", 0, "levels"),
                [
                    # the generators are a = (0 1 2 3) and b = (0 1); first a, then b, is the cycle (1 2 3)
                    {"point": 0, "program": [[1, 1, 0]], "generators": [2]},
                    {"point": 1, "program": [], "generators": []},
                ],
            )
        ],
        "does not sift",
    ),
]


def missing_classes(name: str, value: Json) -> list[tuple[str, bytes]]:
    """A certificate without one of the classes of subgroups, for each of them but the trivial one."""
    found = []
    for i, step in enumerate(value["proof"]):
        if step["rule"] == "subgroups":
            for k in range(1, len(step["classes"])):
                left = [c for j, c in enumerate(step["classes"]) if j != k]
                found.append((f"{name} without class {k}", sealed(put(value, ("proof", i, "classes"), left))))
    return found
