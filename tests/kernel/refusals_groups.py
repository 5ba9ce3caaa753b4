"""Certificates that must not pass: subgroups and the compensation factor."""

from __future__ import annotations

from changes import Change, append, drop_step, network, proof, tree

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- subgroups
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), [])], "empty"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[1:])], "class 0"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[:-1])], "missing"),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [c[0], *c[2:]])],
        "missing",
    ),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[0, 1]]])],
        "conjugate to an earlier",
    ),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[2]]])],
        "out of range",
    ),
    (
        "subgroups",
        "quaternions",
        [(proof("quaternions", "subgroups", None, "classes"), lambda c: c[:2] + c[3:])],
        "missing",
    ),
    ("subgroups", "permuting", [(("values", "classes"), "5")], "is 4"),
    ("subgroups", "permuting", [(("values", "signed_types"), "7")], "is 6"),
    ("subgroups", "permuting", [(("values", "architectures"), "6")], "is 4"),
    ("order", "fano", [(("values", "order"), "5040")], "is 168"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), {})], "not a list"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), [])], "ends before the identity"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), lambda ls: ls[:-1])], "ends before the identity"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "point"), 99)], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "point"), 1)], "moves the base point"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), [0, 1])], "moves the base point"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), [9999])], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), -1)], "not a list"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, 2, 0])], "sign is not 1 or -1"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, True, 0])], "sign is not 1 or -1"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [2, 1, 0])], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, 1])], "expected 3"),
    (
        "order",
        "fano",
        [(proof("fano", "order", None, "levels"), lambda ls: [*ls[:-2], {**ls[-2], "generators": []}])],
        "does not sift",
    ),
    (
        "order",
        "fano",
        [(proof("fano", "order", None, "levels"), lambda ls: [{**ls[0], "generators": [], "program": []}])],
        "does not sift",
    ),
    (
        "order",
        "fano",
        [
            (
                proof("fano", "order", None, "levels"),
                [{"point": 0, "program": [], "generators": [1]}, {"point": 1, "program": [], "generators": []}],
            )
        ],
        "does not sift through",
    ),
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
    ("order", "permuting", [(("values", "order"), "3")], "is 6"),
    ("dim-hom", "permuting", [(("values", "dim_hom"), "3")], "is 2"),
    ("dim-hom", "identity-c3", [(("values", "dim_hom"), "1")], "is 2"),
    # -- compensation
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
]
