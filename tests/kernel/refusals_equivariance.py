"""Certificates that must not pass: equivariance."""

from __future__ import annotations

from changes import Change, append, drop_step, proof

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("symmetry", "symmetric-in-two", drop_step("symmetric-in-two", "symmetry"), "is undecided, not"),
    ("symmetry", "symmetric-in-two", [(("statement", "target", "nodes", 0, 1), [[2, "1"]])], ""),
    ("symmetry", "partly-symmetric", [(("asserts", 1, "text"), "symmetry == 2")], "is refuted, not"),
    ("symmetry", "partly-symmetric", [(("asserts", 1, "text"), "symmetry == 6")], "is refuted, not"),
    ("symmetry", "symmetric-in-two", [(("asserts", 0, "text"), "symmetry == order")], "is undecided, not"),
    ("equivariance", "swap", [(("statement", "generators", 0, "input"), [[[0, "1"]], [[1, "-1"]]])], "moved to none"),
    ("equivariance", "swap", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "channel vector"),
    (
        "equivariance",
        "identity-c4",
        [(("statement", "generators", 0, "output"), [[[0, "1"]], [[1, "1"]]])],
        "linear part",
    ),
    (
        "equivariance",
        "skip",
        [(("statement", "target", "nodes"), lambda n: [*n[:-1], n[-1][:1] + [[*n[-1][1], ["1", 0]]]])],
        "",
    ),
    (
        "equivariance",
        "skip",
        [
            (
                ("statement", "target", "nodes"),
                lambda nodes: [["affine", n[1], "1"] if n[:2] == ["affine", [[0, "5"]]] else n for n in nodes],
            )
        ],
        "not equivariant: constant",
    ),
    ("equivariance", "no-output-bias", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "channel vector"),
    ("equivariance", "max-of-three", [(("proof",), append({"rule": "equivariance"}))], "not directly two-layer"),
    (
        "equivariance",
        "swap",
        [(("proof",), append({"rule": "not-equivariance", "generator": 0, "point": []}))],
        "equivariant at the given point",
    ),
    (
        "not-equivariance",
        "not-invariant",
        [(proof("not-invariant", "not-equivariance", None, "point"), [])],
        "equivariant at the given point",
    ),
    (
        "not-equivariance",
        "not-invariant",
        [(proof("not-invariant", "not-equivariance", None, "generator"), 1)],
        "out of range",
    ),
    (
        "not-equivariance",
        "not-invariant",
        [(("proof",), append({"rule": "equivariance"}))],
        "moved to none|channel|linear",
    ),
    # -- nested targets
    (
        "nested-equivariance",
        "three-max",
        [(proof("three-max", "nested-equivariance", None, "trees"), lambda t: t[:1])],
        "expected 2",
    ),
    (
        "nested-equivariance",
        "three-max",
        [(proof("three-max", "nested-equivariance", None, "trees"), lambda t: [t[0], [["equal"]]])],
        "open on an equal cell",
    ),
    (
        "nested-equivariance",
        "three-max",
        [(("statement", "generators", 0, "output"), [[[0, "-1"]]])],
        "another linear part",
    ),
    (
        "nested-equivariance",
        "three-max",
        [(("statement", "generators", 1, "input"), lambda m: [m[0], m[1], [[m[2][0][0], "2"]]])],
        "open|another|nothing|constant",
    ),
    (
        "normal-equivariance",
        "large-max",
        [(("statement", "generators", 0, "output"), [[[0, "-1"]]])],
        "normal forms .* differ",
    ),
    *(
        ("normal-equivariance", "large-max", [(("statement", "target", "nodes", 0, 1), row)], "normal forms .* differ")
        for row in ([[0, "2"]], [[1, "1"]])
    ),
    (
        "normal-equivariance",
        "large-max",
        [(("statement", "target", "nodes", 24, 1), lambda numbers: numbers[:-1])],
        "normal forms .* differ",
    ),
    (
        "normal-equivariance",
        "large-max",
        [
            (
                ("statement", "target"),
                lambda t: {
                    "nodes": [*t["nodes"], ["sum", [["1", t["outputs"][0]], ["1", 0]]]],
                    "outputs": [len(t["nodes"])],
                },
            )
        ],
        "normal forms .* differ",
    ),
    (
        "normal-equivariance",
        "not-invariant",
        [(("proof",), [{"rule": "normal-equivariance"}])],
        "normal forms .* differ",
    ),
]
