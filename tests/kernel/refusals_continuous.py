"""Certificates that must not pass: continuous groups."""

from __future__ import annotations

from typing import Any

from changes import Change, append, proof

LIE = ("statement", "lie")
ZERO3: Any = [[], [], []]
SHIFT: Any = {"input": [[], [], [[2, "1"]]], "output": [[], [], [[2, "1"]]]}


def asked(text: str, verdict: str = "verified") -> Change:
    return [(("asserts",), [{"text": text, "verdict": verdict}]), (("values",), {})]


def with_key(key: str, value: Any) -> Change:
    return [(("statement",), lambda statement: {**statement, key: value})]


def without(key: str) -> Any:
    return lambda value: {name: x for name, x in value.items() if name != key}


def reflections_of(permutations: list[list[int]], chain: list[int]) -> Change:
    """Two reflections, the permutations that they have, and base points of a chain: vectors have the last numbers."""
    levels = [{"point": x, "program": [], "generators": [1][k:]} for k, x in enumerate(chain)]
    return [
        *((("statement", "generators", k, "permutation"), moved) for k, moved in enumerate(permutations)),
        (proof("lie-components", "components", None, "levels"), levels),
    ]


REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- the statement
    ("lie", "lie-brauer", [(LIE, [])], "no generators"),
    ("lie", "lie-brauer", [(LIE, None)], "not a list"),
    ("lie", "lie-brauer", [((*LIE, 0), {"input": [[]] * 4})], "generator of the Lie algebra"),
    ("lie", "lie-brauer", [((*LIE, 0, "input"), [[], []])], "an input matrix of the Lie algebra"),
    ("lie", "lie-brauer", [((*LIE, 0, "output"), [[], []])], "an output matrix of the Lie algebra"),
    *(
        ("lie", "lie-brauer", with_key(key, value), f"{key} is not available for a continuous group")
        for key, value in {
            "representations": {"x": [[[[0, "1"]]]]},
            "hidden": ["input"],
            "points": {"x": []},
            "images": {"x": []},
            "support": [[0]] * 4,
            "hidden_support": [[[0]]],
        }.items()
    ),
    (
        "lie",
        "lie-moving",
        [(("statement", "target"), {"points": [[]], "values": ["0"]}), (("proof",), [])],
        "finite data are not available",
    ),
    # -- what is for finite groups
    *(
        ("lie", "lie-brauer", asked(text), "not available for a continuous group")
        for text in (
            "classes == 1",
            "types(2) == 1",
            "simpler(4)",
        )
    ),
    *(
        ("lie", "lie-brauer", [(("proof",), append(step))], "not available for a continuous group")
        for step in (
            {"rule": "subgroups", "classes": [[]]},
            {"rule": "order", "levels": []},
            {"rule": "normal-equivariance"},
            {"rule": "nested-equivariance", "trees": []},
            {"rule": "compensation", "lower": None, "upper": None},
        )
    ),
    (
        "lie",
        "lie-equivariant",
        [(("proof",), append({"rule": "lower", "class": "LEN", "bound": 1, "cases": []}))],
        "a lower bound for LEN is not available",
    ),
    (
        "lie",
        "lie-equivariant",
        [(proof("lie-equivariant", "upper", "GN", "class"), "LEN")],
        "an upper bound for LEN is not available",
    ),
    # -- linear maps and order
    ("dim-hom", "lie-brauer", [(("values", "dim_hom"), "4")], "is 3"),
    ("dim-hom", "lie-brauer", [((*LIE, 0, "input"), [[]] * 4)], "is refuted, not|is undecided"),
    ("infinite-order", "lie-brauer", [((*LIE, 0), {"input": [[]] * 4, "output": [[]] * 4})], "moves anything"),
    (
        "infinite-order",
        "swap",
        [(("proof",), append({"rule": "infinite-order"}))],
        "moves anything",
    ),
    # -- components
    ("components", "lie-components", [(("values", "component_group"), "2")], "is 4"),
    ("components", "lie-components", [(("statement",), without("lie"))], "not continuous"),
    (
        "components",
        "lie-components",
        [(proof("lie-components", "components", None, "levels"), [])],
        "ends before the identity",
    ),
    ("components", "lie-components", reflections_of([[], []], [0, 1]), "is a vector"),
    ("components", "lie-components", reflections_of([[0, 1], [1, 0]], [2, 0]), "is a vector"),
    ("components", "lie-components", reflections_of([[1, 0], [0, 1]], [0, 3]), "is a vector"),
    # -- equivariance
    ("equivariance", "lie-equivariant", [((*LIE, 0, "input"), [[[1, "-1"]], [[2, "1"]], [[1, "1"]]])], "hyperplane"),
    ("equivariance", "lie-equivariant", [(LIE, [SHIFT])], "shifts a hyperplane"),
    ("equivariance", "lie-equivariant", [((*LIE, 0, "output"), [[[2, "1"]], [], []])], "moves a channel vector"),
    ("equivariance", "lie-equivariant", [((*LIE, 0, "output"), ZERO3)], "linear part, Lie algebra"),
    ("equivariance", "lie-scaling", [((*LIE, 0, "output"), [[[0, "2"]]])], "moves a channel vector"),
    (
        "equivariance",
        "lie-scaling",
        [
            (
                ("statement", "target"),
                {
                    "nodes": [
                        ["affine", [], "1"],
                        ["affine", [[0, "1"]], "0"],
                        ["relu", 1],
                        ["sum", [["1", 0], ["1", 2]]],
                    ],
                    "outputs": [3],
                },
            )
        ],
        "constant, Lie algebra",
    ),
    # -- points that refute it
    (
        "not-lie-equivariance",
        "lie-moving",
        [(proof("lie-moving", "not-lie-equivariance", None, "point"), [])],
        "equivariant at the given point",
    ),
    (
        "not-lie-equivariance",
        "lie-moving",
        [(proof("lie-moving", "not-lie-equivariance", None, "point"), [[1, "1"]])],
        "equivariant at the given point",
    ),
    (
        "not-lie-equivariance",
        "lie-moving",
        [(proof("lie-moving", "not-lie-equivariance", None, "generator"), 1)],
        "out of range",
    ),
    ("not-lie-equivariance", "lie-moving", [((*LIE, 0, "input"), [[], []])], "equivariant at the given point"),
    (
        "not-lie-equivariance",
        "lie-moving-nested",
        [(proof("lie-moving-nested", "not-lie-equivariance", None, "point"), [])],
        "equivariant at the given point",
    ),
    (
        "not-equivariance",
        "lie-not-reflected",
        [(proof("lie-not-reflected", "not-equivariance", None, "point"), [[0, "1"]])],
        "equivariant at the given point",
    ),
]


def reduced(base: str, *rest: Any) -> tuple:
    return proof(base, "reduction", None, *rest)


SMALL = ("statement",)
NOTHING: Any = {
    "quotient": [[[0, "1"]]],
    "inclusion": [[[0, "1"]]],
    "statement": {
        **dict.fromkeys(("bias", "output_bias"), True),
        "field": "Q",
        "generators": [],
        "input_dim": 1,
        "output_dim": 1,
        "skip": False,
        "target": None,
    },
    "proof": [],
}
WIDE = "lie-reduced"
NESTED = "lie-nested"

REFUSALS += [
    # -- the group scales
    ("reduction", "lie-point", [((*LIE, 0, "input"), [[[0, "1"]], [[1, "1"]]])], "by positive numbers"),
    ("reduction", "lie-mute", [((*LIE, 0, "input"), [[[0, "1"]]])], "by positive numbers"),
    (
        "reduction",
        "lie-mute",
        [(("statement", "lie", 0, "output"), [[[0, "1"]], [[1, "-1"]]])],
        "by positive numbers",
    ),
    (
        "no-reduction",
        "lie-identity",
        [(("statement", "lie", 0), {"input": [[[0, "1"]], [[1, "1"]]], "output": [[[0, "1"]], [[1, "1"]]]})],
        "by positive numbers",
    ),
    (
        "no-reduction",
        "lie-identity",
        [(("statement", "lie", 0), {"input": [[[1, "1"]], [[0, "1"]]], "output": [[[1, "1"]], [[0, "1"]]]})],
        "by positive numbers",
    ),
    # -- quotient and subspace
    ("reduction", WIDE, [(reduced(WIDE, "quotient"), [[[2, "1"]], [[2, "1"]]])], "the quotient has another dimension"),
    ("reduction", WIDE, [(reduced(WIDE, "quotient"), [[[2, "1"]], [[0, "1"]]])], "not that by the image"),
    ("reduction", WIDE, [(reduced(WIDE, "quotient"), [[[2, "1"]]])], "expected 2"),
    ("reduction", WIDE, [(reduced(WIDE, "quotient"), [[[2, "1"]], [[3, "2"]]])], "the reduced function bends"),
    ("reduction", WIDE, [(reduced(WIDE, "inclusion"), [[]])], "the subspace has another dimension"),
    ("reduction", WIDE, [(reduced(WIDE, "inclusion"), [[[0, "2"]]])], "the reduced function bends"),
    (
        "reduction",
        "lie-reflected",
        [(reduced("lie-reflected", "inclusion"), [[[0, "1"]], [], [[0, "1"]], [[1, "1"]]])],
        "not annihilated by the Lie algebra",
    ),
    (
        "reduction",
        "lie-point",
        [(reduced("lie-point", "quotient"), [[[0, "1"]]])],
        "the quotient has another dimension",
    ),
    (
        "reduction",
        "lie-mute",
        [(reduced("lie-mute", "inclusion"), [[[0, "1"]], []])],
        "the subspace has another dimension",
    ),
    # -- the statement inside
    *(
        ("reduction", WIDE, [((*reduced(WIDE, *SMALL), key), value)], words)
        for key, value, words in (
            ("field", "Q(2cos(2pi/5))", "."),
            ("bias", False, "other options"),
            ("output_bias", False, "other options"),
            ("skip", True, "other options"),
            ("generators", [], "another number of generators"),
            ("input_dim", 1, "."),
        )
    ),
    *(
        ("reduction", WIDE, [(reduced(WIDE, *SMALL), lambda s, more=more: {**s, **more})], words)
        for more, words in (
            ({"activation": {"slope": "1/2"}}, "other options"),
            ({"support": [[0, 1]]}, "keys of its own"),
            ({"box": [["0", "1"], ["0", "1"]]}, "has a box"),
            ({"lie": [{"input": [[], []], "output": [[]]}]}, "not one of a function"),
            ({"other": {"nodes": [["affine", [], "0"]], "outputs": [0]}}, "not one of a function"),
        )
    ),
    (
        "reduction",
        WIDE,
        [((*reduced(WIDE, *SMALL), "generators", 0, "permutation"), [0, 1, 2])],
        "another permutation",
    ),
    (
        "reduction",
        WIDE,
        [((*reduced(WIDE, *SMALL), "generators", 0, "input"), [[[0, "1"]], [[1, "1"]]])],
        "acts differently on the quotient",
    ),
    (
        "reduction",
        WIDE,
        [((*reduced(WIDE, *SMALL), "generators", 0, "output"), [[[0, "-1"]]])],
        "acts differently on the subspace",
    ),
    (
        "reduction",
        WIDE,
        [((*reduced(WIDE, *SMALL), "target", "nodes", 0), ["affine", [[0, "1"], [1, "1"]], "0"])],
        "bends differently",
    ),
    (
        "reduction",
        "lie-reflected",
        [
            (
                (*reduced("lie-reflected", *SMALL), "target"),
                {"nodes": [["affine", [], "0"], ["affine", [[0, "1"]], "0"], ["relu", 1]], "outputs": [2, 0]},
            )
        ],
        "",
    ),
    (
        "reduction",
        "lie-perfect",
        [
            (
                ("statement", "target", "nodes"),
                lambda nodes: [[*n[:2], "2"] if n[0] == "affine" and n[2] == "1" else n for n in nodes],
            )
        ],
        "another constant",
    ),
    (
        "reduction",
        "lie-identity",
        [(reduced("lie-identity", *SMALL, "target"), {"nodes": [["affine", [], "0"]], "outputs": [0]})],
        "another linear part",
    ),
    (
        "reduction",
        "lie-point",
        [
            (
                (*reduced("lie-point", *SMALL), "target"),
                {"nodes": [["affine", [[0, "1"]], "0"], ["abs", 0]], "outputs": [1]},
            )
        ],
        "bends on a space of dimension 0",
    ),
    (
        "reduction",
        "lie-point",
        [((*reduced("lie-point", *SMALL), "target"), {"nodes": [["affine", [[0, "1"]], "3"]], "outputs": [0]})],
        "not constant on a space of dimension 0",
    ),
    (
        "reduction",
        "lie-mute",
        [((*reduced("lie-mute", *SMALL), "target"), {"nodes": [["affine", [], "1"]], "outputs": [0]})],
        "the reduced function is not zero",
    ),
    ("reduction", WIDE, [(("proof",), lambda steps: [s for s in steps if s["rule"] != "equivariance"])], "known to be"),
    (
        "reduction",
        WIDE,
        [
            ((*reduced(WIDE, *SMALL), "input_dim"), 3),
            ((*reduced(WIDE, *SMALL), "generators", 0, "input"), [[[0, "-1"]], [[1, "-1"]], [[2, "1"]]]),
            (reduced(WIDE, "quotient"), lambda q: [*q, []]),
        ],
        "the quotient has another dimension",
    ),
    (
        "reduction",
        WIDE,
        [
            ((*reduced(WIDE, *SMALL), "output_dim"), 2),
            ((*reduced(WIDE, *SMALL), "generators", 0, "output"), [[[0, "1"]], [[1, "1"]]]),
            ((*reduced(WIDE, *SMALL), "target", "outputs"), lambda k: [*k, 0]),
            (reduced(WIDE, "inclusion"), [[[0, "1"]]]),
        ],
        "the subspace has another dimension",
    ),
    (
        "reduction",
        "lie-point",
        [((*reduced("lie-point", *SMALL), "generators", 0, "input"), [[[0, "-1"]]])],
        "moves a quotient of dimension 0",
    ),
    (
        "reduction",
        "lie-mute",
        [((*reduced("lie-mute", *SMALL), "generators", 0, "output"), [[[0, "-1"]]])],
        "moves a subspace of dimension 0",
    ),
    *(
        ("reduction", base, [((*reduced(base, *SMALL), "field"), "Q(2cos(2pi/5))"), *more], "another field")
        for base, more in (
            ("lie-no-bias", []),
            (
                "lie-real",
                [
                    ((*reduced("lie-real", *SMALL), "target"), None),
                    (("asserts",), []),
                    (reduced("lie-real", "proof"), []),
                ],
            ),
        )
    ),
    ("reduction", "swap", [(("proof",), append({"rule": "reduction", **NOTHING}))], "not continuous"),
    (
        "reduction",
        WIDE,
        [(reduced(WIDE, "proof"), append({"rule": "reduction", **NOTHING}))],
        "not continuous",
    ),
    # -- linear parts and maps
    (
        "no-reduction",
        "lie-reflected",
        [(("proof",), append({"rule": "no-reduction"}))],
        "annihilated by the Lie algebra",
    ),
    ("no-reduction", "lie-skip", [(("proof",), append({"rule": "no-reduction"}))], "takes the linear part"),
    ("no-reduction", "swap", [(("proof",), append({"rule": "no-reduction"}))], "not continuous"),
    (
        "no-reduction",
        "lie-identity",
        [(("proof",), lambda steps: [s for s in steps if s["rule"] != "equivariance"])],
        "needs an equivariant target|known to be",
    ),
    ("lost-maps", "lie-skip", [(("asserts", 1, "text"), "compensation == 2")], "is refuted"),
    ("lost-maps", "lie-perfect", [(("proof",), lambda steps: [{"rule": "lost-maps"}, *steps])], "after a reduction"),
    ("lost-maps", WIDE, [(("asserts", 2, "text"), "compensation == 1")], "is refuted"),
    ("lost-maps", "lie-identity", [(("asserts", 2, "text"), "compensation <= 4")], "is refuted"),
    # -- activations
    *(
        ("admissible", base, asked(text), "is refuted")
        for base, text in (
            ("lie-moving", "admissible(relu, input)"),
            ("lie-moving", "not admissible(relu, output)"),
            ("lie-scaling", "not admissible(relu, input)"),
            ("lie-scaling", "admissible(tanh, input)"),
            ("lie-scaling", "not admissible(identity, output)"),
            ("lie-perfect", "admissible(abs, input)"),
            ("lie-equivariant", "admissible(generic, output)"),
        )
    ),
    (
        "admissible",
        "lie-scaling",
        [
            *asked("admissible(relu, input)"),
            (("statement", "lie", 0, "input"), [[]]),
            (("statement", "generators"), [{"input": [[[0, "-1"]]], "output": [[[0, "1"]]]}]),
        ],
        "",
    ),
    ("admissible", "lie-moving", asked("admissible(relu, det)"), "has no representation"),
    ("admissible", "lie-activations", [((*LIE, 0, "input"), [[[0, "1"], [1, "1"]], [[1, "2"]]])], "is refuted"),
    # -- equivariance by normal forms
    *(
        ("normal-lie-equivariance", NESTED, [(proof(NESTED, "normal-lie-equivariance", None, key), new)], words)
        for key, new, words in (
            ("linear", [[[0, "1"]], [[1, "2"]], []], "sees more than"),
            ("linear", [[[1, "-2"]], [[0, "2"]], []], "sees more than"),
            ("linear", lambda A: [*A[:2], [[0, "1"], *A[2]]], "sees more than"),
            ("projection", [[[i, "1"]] for i in range(5)], "does not annihilate the image"),
            ("projection", [[]] * 5, "sees more than"),
            ("projection", lambda Q: [*Q[:4], [[3, "1"]]], "sees more than"),
        )
    ),
    (
        "normal-lie-equivariance",
        NESTED,
        [(("statement", "lie", 0, "output"), [[[1, "-2"]], [[0, "2"]], []])],
        "the linear part is not equivariant",
    ),
    (
        "normal-lie-equivariance",
        NESTED,
        [(("statement", "lie", 0, "output"), [[[1, "-1"]], [[0, "1"], [2, "1"]], []])],
        "not equivariant|moves a value",
    ),
    (
        "normal-lie-equivariance",
        NESTED,
        [
            (("statement", "lie", 0), {"input": [[]] * 5, "output": [[], [], [[2, "1"]]]}),
            (proof(NESTED, "normal-lie-equivariance", None, "linear"), lambda A: [*A[:2], []]),
        ],
        "moves a value",
    ),
    (
        "normal-lie-equivariance",
        NESTED,
        [
            (("statement", "lie", 0), {"input": [[]] * 5, "output": [[[2, "1"]], [], []]}),
            (proof(NESTED, "normal-lie-equivariance", None, "linear"), lambda A: [*A[:2], []]),
        ],
        "moves a value",
    ),
    (
        "normal-lie-equivariance",
        NESTED,
        [(("statement", "generators", 0, "output"), [[[0, "1"]], [[1, "1"]], [[2, "-1"]]])],
        "differ",
    ),
    (
        "normal-lie-equivariance",
        "three-max",
        [(("proof",), append({"rule": "normal-lie-equivariance", "linear": [[]], "projection": [[]] * 3}))],
        "not continuous",
    ),
]
