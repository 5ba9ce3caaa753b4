"""Certificates that must not pass: what networks of any width approximate."""

from __future__ import annotations

from typing import Any

from changes import Change, append, drop_step, proof

POLYNOMIAL = ("statement", "polynomial")
ONE = [[[], "1"]]


def operator(name: str, rule: str = "not-approximable") -> tuple[Any, ...]:
    """The place of the operator of a step."""
    return proof(name, rule, None, "operator")


def missing(name: str, degree: int, key: str) -> tuple[Any, ...]:
    """The place of a key of the step ``reach`` of a degree."""
    steps = STEPS[name]
    return ("proof", steps.index(("reach", degree)), key)


STEPS = {
    "power-sums": [("equivariants", 6), *(("reach", k) for k in (6, 0, 1, 2, 3, 4, 5))],
    "linear-skip": [("equivariance", 0), ("approximable", 0), ("reach", 1), ("reach", 0), ("reach", 2)],
}
"""The steps of some certificates, in order."""

NORM = [[[[0, 1]], "1"], [[[1, 1]], "1"], [[[2, 1]], "1"], [[[3, 1]], "1"]]
"""``x1 + x2 + x3 + x4``."""


def power(n: int) -> list[Any]:
    """``x1^n + ... + x4^n``."""
    return [[[[j, n]], "1"] for j in range(4)]


REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- polynomials of a statement
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [])], "has 0 entries"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [ONE, ONE])], "has 2 entries"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, None)], "not a list"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[[[[0, 2]], "0"]]])], "a zero is written out"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[[[[4, 2]], "1"]]])], "out of range"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[[[[0, 0]], "1"]]])], "the powers in a polynomial do not increase"),
    (
        "polynomial",
        "square-of-norm",
        [(POLYNOMIAL, [[[[[1, 1], [0, 1]], "1"]]])],
        "the powers in a polynomial do not increase",
    ),
    (
        "polynomial",
        "square-of-norm",
        [(POLYNOMIAL, [[[[[0, 1], [0, 1]], "1"]]])],
        "the powers in a polynomial do not increase",
    ),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[*power(2), *NORM]])], "the terms of a polynomial do not increase"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[*NORM, *NORM]])], "the terms of a polynomial do not increase"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[NORM[1], NORM[0]]])], "the terms of a polynomial do not increase"),
    ("polynomial", "square-of-norm", [(POLYNOMIAL, [[NORM[0], NORM[0]]])], "the terms of a polynomial do not increase"),
    (
        "polynomial",
        "linear-skip",
        [(("statement",), lambda s: {**s, "polynomial": [ONE, ONE, ONE]})],
        "a polynomial stands beside another target",
    ),
    (
        "polynomial",
        "square-of-norm",
        [(("asserts",), append({"text": "width(GN) >= 1", "verdict": "verified"}))],
        "is undecided, not",
    ),
    # -- is it equivariant?
    ("polynomial-equivariance", "square-of-norm", [(POLYNOMIAL, [power(4)[:3]])], "is refuted|annihilates the poly"),
    ("polynomial-equivariance", "no-symmetry", [(POLYNOMIAL, [[[[[0, 2]], "1"]]])], "is refuted, not"),
    (
        "polynomial-equivariance",
        "power-sums",
        [(("proof",), append({"rule": "polynomial-equivariance"}))],
        "no polynomial",
    ),
    (
        "polynomial-equivariance",
        "turned-square",
        [((*POLYNOMIAL, 1), lambda f: [[m, x.replace("-1", "1")] for m, x in f])],
        "is refuted, not|not known to be",
    ),
    # -- how many there are
    ("equivariants", "nothing-equivariant", [(("proof", 2, "degree"), 3)], "is undecided, not"),
    ("equivariants", "nothing-equivariant", [(("values",), {"equivariants(2)": "1"})], "is 0, not"),
    ("equivariants", "pentagon", [(("proof", 0, "degree"), -1)], "not a natural number"),
    # -- reach
    ("reach", "power-sums", [(missing("power-sums", 6, "operator"), None)], "an operator belongs where"),
    ("reach", "power-sums", [(missing("power-sums", 5, "operator"), [ONE])], "an operator belongs where"),
    ("reach", "power-sums", [(missing("power-sums", 6, "operator"), [ONE])], "not homogeneous of this degree"),
    ("reach", "power-sums", [(missing("power-sums", 6, "operator"), [[]])], "not homogeneous of this degree"),
    (
        "reach",
        "power-sums",
        [(missing("power-sums", 6, "operator"), [[[[[0, 6]], "1"], [[[1, 6]], "1"], [[[2, 6]], "1"]]])],
        "does not vanish on the weights",
    ),
    (
        "reach",
        "power-sums",
        [(missing("power-sums", 6, "operator"), [[[[[0, 6]], "1"], [[[1, 6]], "1"]]])],
        "the operator is not invariant",
    ),
    (
        "reach",
        "power-sums",
        [((*missing("power-sums", 6, "operator"), 0), lambda f: [*f, [[[2, 1]], "1"]])],
        "do not increase",
    ),
    (
        "reach",
        "power-sums",
        [((*missing("power-sums", 6, "operator"), 0), lambda f: [[[[2, 1]], "1"], *f])],
        "not homogeneous of this degree",
    ),
    ("reach", "power-sums", [(missing("power-sums", 6, "layer"), [])], "the hidden orbits do not increase"),
    (
        "reach",
        "power-sums",
        [(missing("power-sums", 6, "layer"), ["permutation", "permutation"])],
        "the hidden orbits do not increase",
    ),
    (
        "reach",
        "power-sums",
        [(missing("power-sums", 6, "layer"), ["regular", "permutation"])],
        "the hidden orbits do not increase",
    ),
    ("reach", "power-sums", [(missing("power-sums", 6, "layer"), ["edges"])], "no representation 'edges'"),
    ("reach", "power-sums", [(missing("power-sums", 6, "layer"), ["regular"])], "an operator belongs where"),
    ("reach", "power-sums", [(missing("power-sums", 6, "degree"), 7)], "not homogeneous of this degree"),
    ("reach", "power-sums", [(("statement", "bias"), False)], "networks with biases"),
    ("reach", "power-sums", [(("asserts", 1, "text"), "reach(permutation, 6) == 7")], "is refuted, not"),
    ("reach", "power-sums", [(("asserts", 1, "text"), "reach(regular, 6) == 6")], "is undecided, not"),
    ("reach", "power-sums", [(("asserts", 1, "text"), "reach(edges, 6) == 6")], "no representation"),
    ("reach", "power-sums", [(("asserts", 1, "text"), "reach(permutation) == 6")], "cannot read"),
    ("reach", "power-sums", [(("asserts", 1, "text"), "reach(6) == 6")], "cannot read"),
    ("missing", "power-sums", [(("asserts", 2, "text"), "missing(permutation, 6) == 5")], "is refuted, not"),
    ("missing", "power-sums", [(("asserts", 2, "text"), "missing(permutation, 5) == 6")], "is refuted, not"),
    ("missing", "power-sums", [(("values",), {"missing(permutation, 5)": "6"})], "is inf, not"),
    ("missing", "power-sums", drop_step("power-sums", "reach"), "is undecided, not"),
    ("missing", "linear-skip", [(("statement", "skip"), False)], "an operator belongs|not one of a limit"),
    # -- approximable
    ("not-approximable", "square-of-norm", [((*operator("square-of-norm"), 0), power(4))], "does not vanish"),
    ("not-approximable", "square-of-norm", [((*operator("square-of-norm"), 0), [])], "not homogeneous"),
    ("not-approximable", "square-of-norm", [(POLYNOMIAL, [power(4)])], "the operator annihilates the polynomial"),
    ("not-approximable", "square-of-norm", [(POLYNOMIAL, [power(2)])], "the operator annihilates the polynomial"),
    (
        "not-approximable",
        "square-of-norm",
        [(proof("square-of-norm", "not-approximable", None, "layer"), ["regular"])],
        "does not vanish on the weights",
    ),
    (
        "not-approximable",
        "turned-square",
        [((*operator("turned-square"), 0), [])],
        "the operator is not invariant|not homogeneous",
    ),
    (
        "not-approximable",
        "linear-skip",
        [
            (
                ("proof", 1),
                {"rule": "not-approximable", "layer": ["trivial"], "degree": 1, "operator": [[], [], []]},
            )
        ],
        "a skip connection takes linear maps",
    ),
    (
        "approximable",
        "square-of-norm",
        [(proof("square-of-norm", "approximable", None, "layer"), ["permutation"])],
        "the part of degree 4 is not one of a limit",
    ),
    (
        "approximable",
        "square-of-norm",
        drop_step("square-of-norm", "polynomial-equivariance"),
        "not known to be equivariant",
    ),
    ("approximable", "linear-skip", drop_step("linear-skip", "equivariance"), "not known to be equivariant"),
    ("approximable", "linear-skip", [(("statement", "skip"), False)], "the part of degree 1 is not one of a limit"),
    (
        "approximable",
        "linear-skip",
        [
            (
                ("statement", "target"),
                {
                    "nodes": [*([["affine", [[i, "1"]], "1"] for i in range(3)]), *(["relu", i] for i in range(3))],
                    "outputs": [3, 4, 5],
                },
            )
        ],
        "the target is not a polynomial",
    ),
    (
        "approximable",
        "power-sums",
        [(("asserts",), append({"text": "approximable(permutation)", "verdict": "undecided"}))],
        "no polynomial",
    ),
    ("approximable", "no-symmetry", [(("values",), {"approximable(regular)": "unknown"})], "is false, not"),
    ("approximable", "square-of-norm", [(("values",), {"approximable(trivial)": "false"})], "no representation|is unk"),
    # -- continuous groups
    ("no-limit", "lie-norm", [(POLYNOMIAL, [ONE])], "is one of invariant coordinates"),
    ("no-limit", "square-of-norm", [(("proof",), append({"rule": "no-limit"}))], "the group is not continuous"),
    ("no-limit", "lie-beside-three", [(("proof",), append({"rule": "no-limit"}))], "is one of invariant coordinates"),
    ("no-limit", "lie-skip-limit", [(("proof",), append({"rule": "no-limit"}))], "is one of invariant coordinates"),
    ("no-limit", "lie-skip-limit", [(("statement", "skip"), False)], "has other options"),
    (
        "reduction",
        "lie-beside-three",
        [(proof("lie-beside-three", "reduction", None, "statement", "polynomial", 0, 0, 1), "2")],
        "the reduced polynomial is not that of the statement",
    ),
    (
        "reduction",
        "lie-beside-three",
        [(proof("lie-beside-three", "reduction", None, "statement", "polynomial", 0), [])],
        "the reduced polynomial is not that of the statement",
    ),
    (
        "reduction",
        "lie-beside-three",
        [((*POLYNOMIAL, 2), lambda f: [[m, "7"] for m, x in f])],
        "the reduced polynomial is not that of the statement",
    ),
    (
        "reduction",
        "lie-beside-three",
        drop_step("lie-beside-three", "polynomial-equivariance"),
        "a polynomial is reduced once it is known to be equivariant",
    ),
    (
        "reduction",
        "lie-skip-limit",
        [((*POLYNOMIAL, 2), lambda f: f[:1])],
        "the reduced polynomial is not that of the statement",
    ),
    (
        "reduction",
        "lie-still",
        [
            (proof("lie-still", "reduction", None, "statement"), lambda s: {**s, "polynomial": [ONE]}),
        ],
        "a polynomial is reduced once it is known to be equivariant",
    ),
    # -- universal
    (
        "universal",
        "power-sums",
        [(proof("power-sums", "universal", None, "layer"), ["permutation"])],
        "no hidden orbit sees all|contradicts itself|stands twice",
    ),
    (
        "not-universal",
        "power-sums",
        [(proof("power-sums", "not-universal", None, "layer"), ["permutation", "regular"])],
        "a hidden orbit sees all of the input",
    ),
    (
        "not-universal",
        "nothing-equivariant",
        [
            (("proof", 0), {"rule": "not-universal", "layer": ["regular"], "degree": 0}),
            (("statement", "generators", 0, "input"), [[[0, "-1"]]]),
            (("proof", 0, "layer"), ["trivial"]),
        ],
        "no equivariant polynomial map of this degree",
    ),
    (
        "universal",
        "nothing-equivariant",
        [(("statement", "generators", 0, "input"), [[[0, "-1"]]])],
        "no hidden orbit sees all of the input",
    ),
    (
        "universal",
        "pentagon",
        [(("proof", 5), {"rule": "universal", "layer": ["permutation"]})],
        "no hidden orbit sees all of the input",
    ),
]
