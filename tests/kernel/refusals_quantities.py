"""Certificates that must not pass: quantities and predicates of assertions."""

from __future__ import annotations

from changes import Change, append, drop_step

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- dimensions under abs
    ("dim", "folded-functions", [(("values",), {"dim(GEN, 3)": "6"})], "is 7, not"),
    ("dim", "folded-functions", [(("values",), {"dim(GEN, 3)": "6..7"})], "is 7, not"),
    ("dim", "folded-functions", [(("values",), {"dim(GEN, 0)": "2"})], "is 1, not"),
    ("dim", "folded-functions", [(("values",), {"simpler(4)": "true"})], "is false, not"),
    ("dim", "folded-dimensions", [(("values",), {"dim(LEN, 4)": "3"})], "is 2, not"),
    ("dim", "folded-dimensions", drop_step("folded-dimensions", "subgroups"), "need a subgroups step"),
    (
        "dimension",
        "folded-functions",
        [
            (
                ("proof",),
                append({"rule": "dimension", "class": "GEN", "width": 2, "orbits": [], "points": []}),
            )
        ],
        "with activation abs the dimension of GEN is counted",
    ),
    # -- representations and activations
    ("representations", "activations", [(("statement", "representations"), {})], "not an object with entries"),
    ("representations", "activations", [(("statement", "representations"), [])], "not an object with entries"),
    (
        "representations",
        "activations",
        [(("statement", "representations"), lambda r: {**r, "input": r["rotation"]})],
        "stands twice",
    ),
    ("representations", "activations", [(("statement", "representations", "rotation"), lambda m: m[:1])], "expected 2"),
    (
        "representations",
        "activations",
        [(("statement", "representations", "rotation", 0), [[[0, "1"]]])],
        "differ in size",
    ),
    (
        "representations",
        "activations",
        [(("statement", "representations", "rotation", 0), [[[0, "1"]], [[0, "1"]]])],
        "singular",
    ),
    (
        "representations",
        "activations",
        [(("statement", "representations", "natural + parity", 0, 0), [[1, "1"]])],
        "not one of the group",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(gelu, input)", "verdict": "refuted"}))],
        "unknown activation",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(relu, sign)", "verdict": "refuted"}))],
        "has no representation",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(relu, input)", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(relu, output)", "verdict": "refuted"}))],
        "is verified, not",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(generic, output)", "verdict": "refuted"}))],
        "is verified, not",
    ),
    (
        "admissible",
        "activations",
        [(("asserts",), append({"text": "admissible(odd, input)", "verdict": "refuted"}))],
        "is verified, not",
    ),
    ("types", "activations", [(("values", "types(4)"), "12")], "is 13, not"),
    ("types", "activations", drop_step("activations", "subgroups"), "undecided, not"),
    # -- activations, types
    (
        "admissible",
        "entries",
        [(("asserts",), append({"text": "admissible(tanh, input)", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "admissible",
        "entries",
        [(("asserts",), append({"text": "admissible(relu, natural)", "verdict": "verified"}))],
        "is refuted, not|has no representation",
    ),
    # -- parameters, dimensions
    ("params", "dimensions", [(("values", "params(LEN, 3)"), "12")], "is 10, not"),
    (
        "params",
        "dimensions",
        [(("asserts",), append({"text": "params(GEN, 3) == 1", "verdict": "undecided"}))],
        "no parameters of its own",
    ),
    (
        "dim",
        "dimensions",
        [(("asserts",), append({"text": "dim(LEN, 3) == 8", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "dim",
        "dimensions",
        [(("asserts",), append({"text": "dim(GEN, 4) == 5", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "dim",
        "residues",
        [(("asserts",), append({"text": "dim(GEN, 7) == 10", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "simpler",
        "open-factor",
        [
            *drop_step("open-factor", "extremal"),
            (("values", "compensation"), "1..4/3"),
            (("asserts",), append({"text": "simpler(m >= 1)", "verdict": "refuted"})),
        ],
        "is undecided, not",
    ),
    (
        "simpler",
        "open-factor",
        [(("asserts",), append({"text": "simpler(params, m >= 1)", "verdict": "verified"}))],
        "is undecided, not|is refuted, not",
    ),
    # -- formulas
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m) == 1 for m >= 0", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m + 1/2) >= 0 for m >= 2", "verdict": "verified"}))],
        "not a natural number",
    ),
    (
        "formulas",
        "late-formula",
        [(("asserts",), append({"text": "dim(LEN, m) >= m + 1 for m >= 1", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m) == 2*floor(m/3) + 2 for m >= 0", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, 9*m) < dim(GN, m) + 100 for m >= 0", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, 2*m) < dim(GN, m) for m >= 0", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m) != 41 for m >= 5", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m - 3) >= 0 for m >= 2", "verdict": "verified"}))],
        "not a natural number",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m/2) >= 0 for m >= 2", "verdict": "verified"}))],
        "not a natural number",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m)*m >= 0 for m >= 2", "verdict": "verified"}))],
        "only a constant multiplies",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "width(LEN) >= 0 for m >= 2", "verdict": "verified"}))],
        "no formula in m",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "params(GEN, m) >= 0 for m >= 2", "verdict": "verified"}))],
        "GEN has no parameters",
    ),
    (
        "formulas",
        "strata-c2",
        [(("asserts",), append({"text": "dim(GEN, m) > 2*m - 1 for m >= 3", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "formulas",
        "strata-c2",
        [(("asserts",), append({"text": "dim(LEN, m) < dim(GEN, m) for m >= 2", "verdict": "verified"}))],
        "is refuted, not",
    ),
    ("formulas", "strata-d4-det", [(("values",), {"dim(GEN, m)": "0 for m >= 0"})], "is unknown, not"),
    ("dim", "strata-c4", [(("values",), {"dim(GEN, 3)": "2"})], "is 1, not"),
    ("dim", "strata-c4", [(("values",), {"dim(GEN, 7)": "10..11"})], "is 10, not"),
    ("dim", "strata-d4-det", [(("values",), {"dim(GEN, 5)": "0"})], "is 0..1, not"),
    ("dim", "strata-skip", [(("values",), {"dim(GEN, 2)": "10"})], "is 8, not"),
    ("dim", "strata-skip", drop_step("strata-skip", "dim-hom"), "is "),
    ("dim", "strata-odd", [(("values",), {"dim(GEN, 3)": "3"})], "is 4, not"),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m) >= 0 for m > 2", "verdict": "verified"}))],
        "cannot read|is not a number|compares nothing",
    ),
    (
        "formulas",
        "all-widths",
        [(("asserts",), append({"text": "dim(LEN, m) >= 0", "verdict": "verified"}))],
        "is not a number",
    ),
    ("formulas", "all-widths", [(("values",), lambda v: {**v, "dim(LEN, m)": "2*floor(m/3) + 2 for m >= 0"})], "not"),
    ("formulas", "residues", [(("values", "params(LEN, m)"), "5*floor(m/3) + [0, 2, 1][m mod 3] for m >= 0")], "not"),
    (
        "formulas",
        "one-line",
        [(("asserts",), append({"text": "dim(LEN, m) >= 0 for m >= 2", "verdict": "verified"}))],
        "is undecided, not",
    ),
    # -- simpler, VC bounds
    (
        "simpler",
        "all-widths",
        [(("asserts",), append({"text": "simpler(0)", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "simpler",
        "all-widths",
        [(("asserts",), append({"text": "simpler(5)", "verdict": "undecided"}))],
        "is verified, not",
    ),
    (
        "simpler",
        "all-widths",
        [(("asserts",), append({"text": "simpler(vc_bound, m >= 3)", "verdict": "verified"}))],
        "no formula in m",
    ),
    (
        "simpler",
        "all-widths",
        [(("asserts",), append({"text": "simpler(3, LEN)", "verdict": "verified"}))],
        "compares with GN or GEN",
    ),
    (
        "simpler",
        "all-widths",
        [(("asserts",), append({"text": "simpler(params, 3, GEN)", "verdict": "verified"}))],
        "compares with GN or GEN",
    ),
    ("simpler", "all-widths", drop_step("all-widths", "compensation"), "is undecided, not"),
    (
        "simpler",
        "all-widths",
        [
            *drop_step("all-widths", "compensation"),
            (("asserts",), [{"text": "simpler(3)", "verdict": "verified"}]),
            (("values",), {}),
        ],
        "is undecided, not",
    ),
    (
        "vc",
        "all-widths",
        [(("asserts",), append({"text": "vc(LEN, 3) <= 76", "verdict": "verified"}))],
        "is undecided, not",
    ),
    (
        "vc",
        "all-widths",
        [(("asserts",), append({"text": "vc(LEN, 3) >= 1", "verdict": "verified"}))],
        "is undecided, not",
    ),
    (
        "vc",
        "all-widths",
        [(("asserts",), append({"text": "vc(LEN, 3) >= 78", "verdict": "undecided"}))],
        "is refuted, not",
    ),
    (
        "vc",
        "all-widths",
        [(("asserts",), append({"text": "vc(GEN, 3) <= 152", "verdict": "verified"}))],
        "is undecided, not",
    ),
    (
        "vc",
        "residues",
        [(("asserts",), append({"text": "vc(LEN, 3) <= 1000", "verdict": "verified"}))],
        "of scalar networks",
    ),
    # -- separation
    (
        "separates",
        "separation",
        [(("asserts",), append({"text": "separates(regular, x, y)", "verdict": "verified"}))],
        "is refuted, not",
    ),
    (
        "separates",
        "separation",
        [(("asserts",), append({"text": "separates(regular, x, u)", "verdict": "verified"}))],
        "no point",
    ),
    (
        "separates",
        "separation",
        [(("asserts",), append({"text": "separates(natural, x, z)", "verdict": "verified"}))],
        "no representation",
    ),
    (
        "separates",
        "separation",
        [(("asserts",), append({"text": "separates(input, x, z)", "verdict": "verified"}))],
        "no permutation",
    ),
    ("separates", "separation", [(("statement", "bias"), False)], "networks with biases"),
    ("separates", "separation", [(("statement", "points", "z"), [[1, "2"]])], "is |not"),
    ("separates", "separation", [(("statement", "points"), {})], "not an object with entries"),
    # -- images of points
    *(
        ("mapped", base, [change], reason)
        for base, change, reason in [
            ("mapped", (("asserts",), append({"text": "mapped(x, v)", "verdict": "verified"})), "is refuted, not"),
            ("mapped", (("asserts",), append({"text": "mapped(x, z)", "verdict": "verified"})), "no image"),
            ("mapped", (("asserts",), append({"text": "mapped(u, x)", "verdict": "verified"})), "no point"),
            ("mapped", (("asserts",), append({"text": "mapped(x u)", "verdict": "verified"})), "cannot read"),
            ("mapped", (("asserts",), append({"text": "mapped(x, u", "verdict": "verified"})), "cannot read"),
            ("mapped", (("asserts",), append({"text": "mapped(x, u) == 1", "verdict": "verified"})), "cannot read"),
            ("mapped", (("statement", "points", "x"), [[0, "1"]]), "is refuted|is verified, not|not"),
            ("mapped", (("statement", "images", "u"), [[0, "2"], [1, "3"], [2, "5"]]), "is refuted, not"),
            ("mapped", (("statement", "images", "u"), [[3, "2"]]), "within 0..2"),
            ("mapped", (("statement", "images"), {}), "not an object with entries"),
            ("mapped-elsewhere", (("statement", "images", "n"), [[0, "1"]]), "is refuted, not"),
        ]
    ),
]
