"""Certificates that must not pass: compensation."""

from __future__ import annotations

from changes import Change, append, drop_step, proof

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("compensation", "chosen-factor", [(("values",), {"compensation": "1..5/2"})], "is 5/2, not"),
    ("compensation", "chosen-factor-infinite", [(("values",), {"compensation": "3/2..inf"})], "is inf, not"),
    ("compensation", "chosen-factor-flipping", [(("values",), {"compensation": "2..4"})], "is 4, not"),
    ("compensation", "chosen-factor-flipping", [(("statement", "hidden"), ["trivial"])], "no representation"),
    ("compensation", "chosen-factor-constant", [(("values",), {"compensation": "1..6"})], "is 3..6, not"),
    ("compensation", "chosen-factor-constant", [(("statement", "bias"), False)], "is undecided, not|is refuted"),
    ("compensation", "chosen-factor-constant", [(("statement", "output_bias"), True)], "is refuted|is undecided"),
    ("compensation", "chosen-factor-folded", [(("values",), {"compensation": "2..12"})], "is 6, not"),
    ("flipping", "folded", drop_step("folded", "subgroups"), "needs a subgroups step"),
    ("flipping", "leaky", [(("proof",), append({"rule": "flipping"}))], "the activation is not abs"),
    (
        "compensation",
        "folded",
        [(("proof",), append({"rule": "compensation", "lower": None, "upper": None}))],
        "the rule compensation is not available with activation abs",
    ),
    (
        "compensation",
        "identity-c3",
        [(proof("identity-c3", "compensation", None, "lower", "space"), [[[0, "1"]]])],
        "not stable",
    ),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "lower"), {})], "exactly the keys"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper"), [])], "do not decompose"),
    (
        "compensation",
        "identity-c3",
        [(proof("identity-c3", "compensation", None, "upper"), lambda u: [*u, *u])],
        "do not decompose",
    ),
    (
        "compensation",
        "five-points",
        [(proof("five-points", "compensation", None, "upper"), lambda u: u[:1] * 5)],
        "do not decompose",
    ),
    (
        "compensation",
        "identity-c3",
        [(proof("identity-c3", "compensation", None, "upper", 0, "type"), None)],
        "shares an irreducible",
    ),
    (
        "compensation",
        "identity-c3",
        [(proof("identity-c3", "compensation", None, "upper", 0, "type"), [1, [1]])],
        "does not reach all",
    ),
    ("compensation", "identity-c3", drop_step("identity-c3", "compensation"), "is undecided, not"),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field"), None)],
        "is not uniform",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "modulus"), 9)],
        "not a prime",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "modulus"), 32768)],
        "out of range",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [0, 0])],
        "reducible",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [1, 0])],
        "does not satisfy|reducible",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [1])],
        "expected 2",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "word"), [])],
        "does not satisfy",
    ),
    (
        "compensation",
        "five-points",
        [((*proof("five-points", "compensation", None, "lower"), "field", "word"), [7])],
        "out of range",
    ),
    (
        "compensation",
        "identity-c3",
        [((*proof("identity-c3", "compensation", None, "lower"), "field"), {})],
        "needs no field",
    ),
    (
        "compensation",
        "identity-c5",
        [((*proof("identity-c5", "compensation", None, "lower"), "field"), {})],
        "needs no field",
    ),
    (
        "compensation",
        "twice-three",
        [
            (
                (*proof("twice-three", "compensation", None, "lower"), "field"),
                {"word": [0], "modulus": 5, "polynomial": [1, 1]},
            )
        ],
        "needs no field",
    ),
    (
        "compensation",
        "signed-shift",
        [((*proof("signed-shift", "compensation", None, "upper"), 0, "field"), {})],
        "needs no field",
    ),
    (
        "compensation",
        "general-hom",
        [
            (
                proof("general-hom", "compensation", None, "lower"),
                {"space": [[[0, "1"]], [[1, "1"]], [[2, "1"]]], "field": None},
            )
        ],
        "shares no irreducible",
    ),
    # -- witnesses
    (
        "witness",
        "all-widths",
        [
            (
                proof("all-widths", "witness", None, "network", "neurons", 0, "w"),
                lambda w: [[i, x[1:] if x[0] == "-" else "-" + x] for i, x in w],
            )
        ],
        "equivariant|channel|linear",
    ),
    (
        "witness",
        "all-widths",
        [(proof("all-widths", "witness", None, "network", "neurons"), lambda n: n[:-1])],
        "equivariant|channel|linear|hyperplane",
    ),
    ("witness", "all-widths", [(proof("all-widths", "witness", None, "network", "neurons"), [])], "has no neurons"),
    (
        "witness",
        "all-widths",
        [(proof("all-widths", "witness", None, "network", "neurons"), lambda n: [*n, *n])],
        "is undecided, not|is ",
    ),
    ("witness", "all-widths", drop_step("all-widths", "witness"), "is undecided, not"),
    ("compensation", "trivial-group", [(("statement", "skip"), True)], "without skip"),
    ("witness", "all-widths", [(("statement", "skip"), True)], "without skip|defaults"),
    # -- extremal functions
    ("extremal", "parallels", [(proof("parallels", "extremal", None, "bound"), 5)], "a functional does not vanish"),
    ("extremal", "parallels", [(proof("parallels", "extremal", None, "bound"), -1)], "out of range|not a natural"),
    ("extremal", "parallels", [(proof("parallels", "extremal", None, "cases"), [])], "expected 1"),
    ("extremal", "parallels", [(proof("parallels", "extremal", None, "cases"), [None])], "root|list"),
    (
        "extremal",
        "parallels",
        [(proof("parallels", "extremal", None, "network", "neurons"), lambda n: n[:1])],
        "equivariant|channel|linear|hyperplane|moves",
    ),
    (
        "extremal",
        "parallels",
        [(proof("parallels", "extremal", None, "network", "e"), [])],
        "equivariant|constant",
    ),
    (
        "extremal",
        "parallels",
        [(proof("parallels", "extremal", None, "network", "neurons"), lambda n: [*n, {"a": [], "w": [], "b": "0"}])],
        "is undecided, not",
    ),
    ("extremal", "parallels", [(("statement", "skip"), True)], "without skip|defaults"),
    ("extremal", "parallels", drop_step("parallels", "extremal"), "is undecided, not"),
    (
        "extremal",
        "folded",
        [(("proof",), append({"rule": "extremal", "network": {}, "bound": 2, "cases": []}))],
        "the rule extremal is not available with activation abs",
    ),
    (
        "compensation",
        "four-thirds",
        [(("statement", "output_bias"), False), (("source",), {})],
        "is undecided, not|expected 2",
    ),
    ("flipping", "skipped", [(("statement", "output_bias"), False)], "no skip connection and output bias are free"),
    ("flipping", "skipped", drop_step("skipped", "subgroups"), "needs a subgroups step"),
    ("flipping", "skipped", [(("statement", "skip"), False)], "no skip connection and output bias are free|defaults"),
]
