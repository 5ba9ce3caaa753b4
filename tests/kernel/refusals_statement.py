"""Certificates that must not pass: the format, the statement, its field and its target."""

from __future__ import annotations

from changes import Change, append, drop_step, network


def cycle(n: int) -> list:
    """The matrix of a cycle of n points."""
    return [[[(i - 1) % n, "1"]] for i in range(n)]


REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- the activation
    ("statement", "leaky", [(("statement", "activation", "slope"), "1")], "slope 1"),
    ("statement", "leaky", [(("statement", "activation", "slope"), "0")], "0 \\(relu, which is not written"),
    ("statement", "leaky", [(("statement", "activation", "slope"), 2)], "a slope is not a number in quotes"),
    ("statement", "leaky", [(("statement", "activation"), "leaky_relu")], "the activation is not an object"),
    ("statement", "leaky", [(("statement", "activation"), {})], "exactly the keys slope"),
    # -- the certificate as a whole
    ("format", "swap", [(("format",), "other")], "not an equicert certificate"),
    ("format", "swap", [(("version",), 2)], "unknown version"),
    ("format", "swap", [(("version",), True)], "unknown version"),
    ("format", "swap", [(("id",), 7)], "not an id of a claim"),
    ("format", "swap", [(("id",), "")], "not an id of a claim"),
    ("format", "swap", [(("id",), "x" * 101)], "not an id of a claim"),
    ("format", "swap", [(("id",), "a b")], "not an id of a claim"),
    ("format", "swap", [(("id",), "swap\n")], "not an id of a claim"),
    ("format", "swap", [(("id",), "\u0661")], "not an id of a claim"),
    ("format", "swap", [(("id",), "x\nequicert-kernel: valid theorem: 1 verified")], "not an id of a claim"),
    ("format", "swap", [(("id",), "x\x1b[2K\requicert-kernel: valid theorem")], "not an id of a claim"),
    ("format", "swap", [(("title",), 7)], "title is not a text"),
    ("format", "swap", [(("title",), "\ud800")], r"title has the character '\\ud800', which cannot be printed"),
    ("format", "swap", [(("title",), "one\ntwo")], "title has the character"),
    ("format", "swap", [(("title",), "\x9b2K")], "title has the character"),
    ("format", "swap", [(("title",), "\u202eabc")], "title has the character"),
    ("format", "swap", [(("source",), {"a\n": "1"})], "a key of the source has the character"),
    ("format", "swap", [(("source",), {"a": "\x1b[2K"})], "an entry of the source has the character"),
    ("format", "swap", [(("source",), {"a": "\udc00"})], "an entry of the source has the character"),
    ("format", "swap", [(("source",), {"a": "one\rtwo"})], "an entry of the source has the character"),
    ("format", "swap", [(("source",), [])], "source is not an object"),
    ("format", "swap", [(("source",), {"a": 1})], "entry of the source is not a text"),
    ("format", "swap", [(("values",), [])], "values are not an object"),
    ("format", "swap", [((), lambda c: {**c, "extra": 1})], "exactly the keys"),
    ("format", "swap", [((), lambda c: {k: v for k, v in c.items() if k != "title"})], "exactly the keys"),
    ("format", "swap", [(("proof",), {})], "not a list"),
    ("format", "swap", [(("proof",), append(1))], "names no rule"),
    ("format", "swap", [(("proof",), append({"rule": "trust-me"}))], "unknown rule"),
    ("format", "swap", [(("proof",), append({"rule": "order", "note": ""}))], "exactly the keys"),
    ("format", "swap", [(("proof",), lambda p: [*p, p[0]])], "stands twice"),
    ("format", "swap", [(("asserts", 0, "verdict"), "refuted")], "is verified, not"),
    ("format", "swap", [(("asserts",), append({"text": "width(LEN) == 5", "verdict": "verified"}))], "is refuted, not"),
    ("format", "swap", [(("values", "width(LEN)"), "3")], "is 4, not"),
    ("format", "swap", [(("values",), lambda v: {**v, "order": "2"})], "is 1..inf, not"),
    # -- statement
    (
        "statement",
        "swap",
        [(("statement",), lambda s: {k: v for k, v in s.items() if k != "skip"})],
        "exactly the keys",
    ),
    ("statement", "swap", [(("statement", "field"), "R")], "unknown field"),
    ("statement", "swap", [(("statement", "input_dim"), 0)], "dimension is zero"),
    ("statement", "swap", [(("statement", "input_dim"), 3)], "has 2 entries, expected 3"),
    ("statement", "swap", [(("statement", "input_dim"), True)], "not a natural number"),
    ("statement", "swap", [(("statement", "bias"), 1)], "not true or false"),
    ("statement", "swap", [(("statement", "generators", 0), [])], "not an object"),
    ("statement", "swap", [(("statement", "generators", 0, "permutation"), [0, 0])], "not a permutation"),
    ("statement", "swap", [(("statement", "generators", 0, "permutation"), [0, 2])], "out of range"),
    ("statement", "swap", [(("statement", "generators", 0, "input"), [[[0, "1"]], [[0, "1"]]])], "singular"),
    ("statement", "swap", [(("statement", "generators", 0, "output"), [[]])], "singular"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "0"]])], "zero is written out"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[2, "1"]])], "indices do not increase"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[-1, "1"]])], "indices do not increase"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[True, "1"]])], "indices do not increase"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, 1]])], "number in quotes"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "2/2"]])], "lowest terms"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "1/1"]])], "lowest terms"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "1/0"]])], "not a rational number"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "-0"]])], "not a rational number"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "1_0"]])], "not a rational number"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, " 1"]])], "not a rational number"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "\u0661"]])], "not a rational number"),
    ("statement", "swap", [(("statement", "generators", 0, "input", 0), [[1, "1e9"]])], "not a rational number"),
    ("statement", "signed-shift", [(("statement", "generators", 0, "permutation"), [1, 0, 2])], "differ in degree"),
    (
        "statement",
        "signed-shift",
        [(("statement", "generators", 0), lambda g: {k: v for k, v in g.items() if k != "permutation"})],
        "differ in degree",
    ),
    # -- representations: C4 has none by a 3-cycle or an 8-cycle, nor by the exchange of two of three points moved
    *[
        ("statement", "separation", [(("statement", "representations", "regular"), [cycle(n)])], "not one of the group")
        for n in (3, 5, 6, 8, 12)
    ],
    (
        "statement",
        "separation",
        [(("statement", "generators", 0, "permutation"), [1, 0]), (("statement", "points"), lambda points: points)]
        + [(("statement", "generators", 0, "input"), [[[0, "-1"]], [[1, "-1"]]])],
        "not one of the group",
    ),
    (
        "statement",
        "separation-by-parts",
        [(("statement", "representations", "trivial + regular"), lambda R: [R[0], R[0]])],
        "not one of the group",
    ),
    (
        "statement",
        "separation-by-parts",
        [(("statement", "representations", "trivial"), lambda R: [[[[0, "-1"]]], [[[0, "-1"]]]])],
        "not one of the group",
    ),
    ("statement", "separation", [(("statement", "representations"), lambda R: {**R, "a\n": R["regular"]})], "printed"),
    ("statement", "separation", [(("statement", "points"), lambda x: {**x, "\x1b": []})], "cannot be printed"),
    # -- field
    ("field", "golden", [(("statement", "field"), "Q(2cos(2pi/10))")], "canonical way"),
    ("field", "golden", [(("statement", "field"), "Q(2cos(2pi/4))")], "canonical way"),
    ("field", "golden", [(("statement", "field"), "Q(2cos(2pi/3))")], "canonical way"),
    ("field", "golden", [(("statement", "field"), "Q(2cos(2pi/05))")], "unknown field"),
    ("field", "golden", [(("statement", "field"), 5)], "unknown field"),
    ("field", "golden", [(("statement", "field"), "Q")], "number in quotes"),
    ("field", "golden", [(("statement", "field"), "Q(2cos(2pi/20))")], "has 2 entries, expected 4"),
    ("field", "golden", [(("statement", "target", "nodes", 0, 2), "0")], "not a list"),
    ("field", "golden", [(("statement", "target", "nodes", 0, 2), ["0", "2/4"])], "lowest terms"),
    ("field", "golden", [(("statement", "target", "nodes", 0, 2), ["0", 0])], "number in quotes"),
    ("field", "golden", [((*network("golden", "GN", "neurons"), 0, "a", 0, 1), ["0", "0"])], "zero is written out"),
    ("field", "swap", [(("statement", "field"), "Q(2cos(2pi/5))")], "not a list"),
    # -- target
    ("target", "swap", [(("statement", "target", "nodes", 0), "x")], "not a list"),
    ("target", "swap", [(("statement", "target", "nodes", 0), [])], "has no name"),
    ("target", "swap", [(("statement", "target", "nodes", 0), ["affine", []])], "a row and a constant"),
    ("target", "swap", [(("statement", "target", "nodes", 0), ["relu", 0, 0])], "one argument"),
    ("target", "swap", [(("statement", "target", "nodes", 0), ["exp", []])], "unknown name"),
    ("target", "swap", [(("statement", "target", "nodes", 2), ["max", [0]])], "at least two"),
    ("target", "swap", [(("statement", "target", "nodes", 2), ["max", [0, 2]])], "out of range"),
    ("target", "swap", [(("statement", "target", "nodes", 2), ["max", [0, -1]])], "not a natural"),
    ("target", "swap", [(("statement", "target", "nodes"), append(["affine", [], "0"]))], "not used"),
    ("target", "swap", [(("statement", "target", "outputs"), [9])], "out of range"),
    ("target", "swap", [(("statement", "target"), None), *drop_step("swap", "equivariance")], "not directly two-layer"),
    ("target", "max-of-three", [(("statement", "target"), None)], "has no target"),
    ("target", "swap", [(("statement", "target", "nodes", 2, 0), "min")], "bends differently"),
]
