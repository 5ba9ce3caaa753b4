"""Beside each rule, certificates that must not pass: an honest certificate, one change, the reason of the refusal.

Every entry is (rule, base certificate, change, words of the reason). A change is a list of (path, new value or function of
the old one); the digest is made right again afterwards, so only the contents can be refused.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from honest import certificate, put, sealed, step

Json = Any
Change = list[tuple[tuple, Any]]


def proof(base: str, rule: str, kind: str | None, *rest: Any) -> tuple:
    return ("proof", step(certificate(base), rule, kind), *rest)


def drop_step(base: str, rule: str, kind: str | None = None) -> Change:
    number = step(certificate(base), rule, kind)
    return [(("proof",), lambda steps: [s for i, s in enumerate(steps) if i != number])]


def tree(base: str, kind: str, case: int = 0) -> tuple:
    return proof(base, "lower", kind, "cases", case)


def network(base: str, kind: str, *rest: Any) -> tuple:
    return proof(base, "upper", kind, "network", *rest)


def cells(base: str) -> tuple:
    return proof(base, "two-layer", None, "parts", 0, "tree")


def through_first_point(base: str) -> str:
    """The bias with which the first neuron of a GN dimension step vanishes at its first point."""
    found = certificate(base)["proof"][step(certificate(base), "dimension", "GN")]
    x = {i: Fraction(v) for i, v in found["points"][0]}
    return str(-sum(Fraction(v) * x.get(i, 0) for i, v in found["orbits"][0]["w"]))


def first_leaf(base: str, kind: str) -> int:
    value = certificate(base)
    listed = value["proof"][step(value, "two-layer")]["parts"][0]["tree"]
    return next(i for i, node in enumerate(listed) if node[0] == kind)


def fit_leaf(base: str) -> tuple:
    """The first leaf of the first tree of a fit that uses signs."""
    value = certificate(base)
    tree = value["proof"][step(value, "fit-lower", "GN")]["trees"][0]
    return proof(base, "fit-lower", "GN", "trees", 0, next(i for i, node in enumerate(tree) if node[0] == "bound"))


def second_split(base: str) -> tuple:
    value = certificate(base)
    tree = value["proof"][step(value, "fit-lower", "GN")]["trees"][0]
    return proof(base, "fit-lower", "GN", "trees", 0, [i for i, node in enumerate(tree) if node[0] == "split"][1])


def grow(base: str, kind: str, by: int = 1) -> Change:
    """Claim a larger lower bound with the same witnesses."""
    return [(proof(base, "lower", kind, "bound"), lambda b: b + by)]


def append(value: Json) -> Any:
    return lambda old: [*old, value]


def swap_first_two(old: list) -> list:
    return [old[1], old[0], *old[2:]]


SPACE = [[[0, "1"]], [[1, "1"]]]

VARIANTS: list[tuple[str, str, Change]] = [
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["2"]], ["dual", ["0"]]])]),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/3"]]], [[[0, "1"]]], 3])]),
    ("lower", "translates", [(tree("translates", "GN"), [["sign", 0, 1, 2], ["linear", [[[0, "1"]]], None], ["linear", [[[0, "1"]]], None]])]),
    ("lower", "odd", [(tree("odd", "LEN"), [["sign", 0, 1, 2], ["linear", [[[0, "-1"]]], None], ["linear", [[[0, "1"]]], None]])]),
    ("lower", "odd", [(proof("odd", "lower", "LEN", "bound"), 6), (tree("odd", "LEN"), None), (("asserts",), []), (("values",), {"width(LEN)": "6..8"})]),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "lower"), None), (("asserts",), []), (("values",), {"compensation": "1..2"})]),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper"), None), (("asserts",), []), (("values",), {"compensation": "3/2..inf"})]),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), [[], [[0]], [[1]], [[1], [0]]])]),
    ("target", "swap", [(("statement", "target"), {"nodes": [["affine", [[0, "1"]], "0"], ["affine", [[1, "1"]], "0"], ["sum", [["1", 0]]], ["max", [2, 1]]], "outputs": [3]})]),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes", 1), [[1, 0]])]),
]
"""Other certificates that must pass: other witnesses for the same facts, weaker facts with weaker values."""

REFUSALS: list[tuple[str, str, Change, str]] = [
    # -- the certificate as a whole
    ("format", "swap", [(("format",), "other")], "not an equicert certificate"),
    ("format", "swap", [(("version",), 2)], "unknown version"),
    ("format", "swap", [(("version",), True)], "unknown version"),
    ("format", "swap", [(("id",), 7)], "id is not a text"),
    ("format", "swap", [(("title",), "\ud800")], "lone surrogate"),
    ("format", "swap", [(("source",), [])], "source is not an object"),
    ("format", "swap", [(("source",), {"a": 1})], "entry of the source"),
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
    ("statement", "swap", [(("statement",), lambda s: {k: v for k, v in s.items() if k != "skip"})], "exactly the keys"),
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
    ("statement", "signed-shift", [(("statement", "generators", 0), lambda g: {k: v for k, v in g.items() if k != "permutation"})], "differ in degree"),
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
    # -- representations
    ("representations", "activations", [(("statement", "representations"), {})], "not an object with entries"),
    ("representations", "activations", [(("statement", "representations"), [])], "not an object with entries"),
    ("representations", "activations", [(("statement", "representations"), lambda r: {**r, "input": r["rotation"]})], "stands twice"),
    ("representations", "activations", [(("statement", "representations", "rotation"), lambda m: m[:1])], "expected 2"),
    ("representations", "activations", [(("statement", "representations", "rotation", 0), [[[0, "1"]]])], "differ in size"),
    ("representations", "activations", [(("statement", "representations", "rotation", 0), [[[0, "1"]], [[0, "1"]]])], "singular"),
    ("representations", "activations", [(("statement", "representations", "natural + sign", 0, 0), [[1, "2"]])], "is refuted, not"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(gelu, input)", "verdict": "refuted"}))], "unknown activation"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(relu, sign)", "verdict": "refuted"}))], "has no representation"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(relu, input)", "verdict": "verified"}))], "is refuted, not"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(relu, output)", "verdict": "refuted"}))], "is verified, not"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(generic, output)", "verdict": "refuted"}))], "is verified, not"),
    ("admissible", "activations", [(("asserts",), append({"text": "admissible(odd, input)", "verdict": "refuted"}))], "is verified, not"),
    ("types", "activations", [(("values", "types(4)"), "12")], "is 13, not"),
    ("types", "activations", drop_step("activations", "subgroups"), "undecided, not"),
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
    # -- equivariance
    ("equivariance", "swap", [(("statement", "generators", 0, "input"), [[[0, "1"]], [[1, "-1"]]])], "moved to none"),
    ("equivariance", "swap", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "channel vector"),
    ("equivariance", "identity-c4", [(("statement", "generators", 0, "output"), [[[0, "1"]], [[1, "1"]]])], "linear part"),
    ("equivariance", "skip", [(("statement", "target", "nodes"), lambda n: [*n[:-1], n[-1][:1] + [[*n[-1][1], ["1", 0]]]]) ], ""),
    ("equivariance", "skip", [(("statement", "target", "nodes"), lambda nodes: [["affine", n[1], "1"] if n[:2] == ["affine", [[0, "5"]]] else n for n in nodes])], "not equivariant: constant"),
    ("equivariance", "no-output-bias", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "channel vector"),
    ("equivariance", "max-of-three", [(("proof",), append({"rule": "equivariance"}))], "not directly two-layer"),
    ("equivariance", "swap", [(("proof",), append({"rule": "not-equivariance", "generator": 0, "point": []}))], "equivariant at the given point"),
    ("not-equivariance", "not-invariant", [(proof("not-invariant", "not-equivariance", None, "point"), [])], "equivariant at the given point"),
    ("not-equivariance", "not-invariant", [(proof("not-invariant", "not-equivariance", None, "generator"), 1)], "out of range"),
    ("not-equivariance", "not-invariant", [(("proof",), append({"rule": "equivariance"}))], "moved to none|channel|linear"),
    # -- no two-layer form, no bias
    ("no-two-layer", "max-of-three", [(("proof", 0, "normal"), [])], "normal is zero"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "offset"), "1")], "does not lie on the hyperplane"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "points"), lambda p: [p[0], p[0]])], "jumps at the two points agree"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "points"), lambda p: p[:1])], "expected 2"),
    ("no-two-layer", "max-of-three", [(("proof", 0, "points", 1), [])], "more than the given hyperplane"),
    ("no-bias", "no-bias", [(("statement", "bias"), True)], "biases are not missing"),
    ("no-bias", "no-bias", [(("statement", "target", "nodes", 0, 2), "0"), (("statement", "target", "nodes", 2, 2), "0")], "biases are not missing"),
    # -- nested targets
    ("two-layer", "corners", [(cells("corners"), [])], "has no root"),
    ("two-layer", "corners", [(cells("corners"), {})], "not a list"),
    ("two-layer", "corners", [(cells("corners"), [["equal"]])], "comparison is open on an equal cell"),
    ("two-layer", "corners", [(cells("corners"), [["hope"]])], "unknown kind"),
    ("two-layer", "corners", [(cells("corners"), [[]])], "unknown kind"),
    ("two-layer", "corners", [(cells("corners"), append(["equal"]))], "not reached from the root"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 1, 1])], "two parents"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 0, 1])], "does not come after"),
    ("two-layer", "corners", [((*cells("corners"), 0), ["split", 1, 99])], "out of range"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "equal")), ["split", 30, 29])], "nothing is open|two parents|after"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "equal")), ["equal", 0])], "expected 1"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "equal")), ["empty", [[0, "1"]]])], "is not constant"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1), [])], "has no multipliers"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, 0, 1), "-2")], "not positive"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, 0, 1), "3")], "is not constant"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1), lambda m: [m[0], *m])], "do not increase"),
    ("two-layer", "corners", [((*cells("corners"), first_leaf("corners", "empty"), 1, -1, 0), 77)], "do not increase"),
    ("two-layer", "hat", [((*cells("hat"), first_leaf("hat", "empty")), ["equal"])], "open on an equal cell|another linear part|another constant"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "channel"), [[0, "2"]])], "another linear part"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "channel"), [])], "channel vector is zero"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "normal"), [[0, "2"], [1, "-2"]])], "does not begin with 1"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes", 0, "normal"), [])], "does not begin with 1"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes"), lambda h: [*h, h[0]])], "stands twice"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "hyperplanes"), lambda h: h[:1])], "another linear part|nothing is open"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "linear"), [[[0, "1"]]])], "another linear part"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "constant"), [[0, "1"]])], "candidate has another constant"),
    ("two-layer", "hat", [(proof("hat", "two-layer", None, "parts", 1, "constant"), [])], "candidate has another constant"),
    ("two-layer", "hat", [((*cells("hat"), 8), ["empty", [[0, "1"], [1, "1"]]])], "combination on an empty cell is positive"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts"), [])], "stands in no part"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts"), lambda p: [*p, p[0]])], "stands in another part"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "nodes"), [0])], "is not nested"),
    ("two-layer", "corners", [(proof("corners", "two-layer", None, "parts", 0, "nodes"), [True])], "is not nested"),
    ("two-layer", "corners", drop_step("corners", "two-layer"), "not directly two-layer"),
    ("two-layer", "swap", [(("proof",), append({"rule": "two-layer", "parts": []}))], "is directly two-layer"),
    ("nested-equivariance", "three-max", [(proof("three-max", "nested-equivariance", None, "trees"), lambda t: t[:1])], "expected 2"),
    ("nested-equivariance", "three-max", [(proof("three-max", "nested-equivariance", None, "trees"), lambda t: [t[0], [["equal"]]])], "open on an equal cell"),
    ("nested-equivariance", "three-max", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "another linear part"),
    ("nested-equivariance", "three-max", [(("statement", "generators", 1, "input"), lambda m: [m[0], m[1], [[m[2][0][0], "2"]]])], "open|another|nothing|constant"),
    # -- finite data
    ("data", "zigzag", [(("statement", "target", "points"), [])], "expected 0|no points"),
    ("data", "zigzag", [(("statement", "target", "values"), lambda v: v[:-1])], "expected 4"),
    ("data", "zigzag", [(("statement", "target", "points", 0), [[1, "1"]])], "indices do not increase"),
    ("data", "swap", [(("proof",), append({"rule": "fit-upper", "class": "GN", "width": 0, "network": {"neurons": [], "e": []}, "hidden": None}))], "has no data"),
    ("data", "zigzag", [(("statement", "target"), lambda t: {**t, "more": 1})], "exactly the keys"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "width"), 2)], "another width"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "class"), "GEN")], "by GN or LEN"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "hidden"), [])], "no hidden permutations"),
    ("fit-upper", "zigzag", [(proof("zigzag", "fit-upper", "GN", "network", "e"), [])], "undecided, not"),
    ("fit-upper", "zigzag", [(("statement", "output_bias"), False)], "allows none"),
    ("fit-upper", "xor", [(proof("xor", "fit-upper", "LEN", "hidden"), None)], "not a list"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "class"), "GEN")], "by GN or LEN"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "bound"), "0")], "not positive"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "bound"), "2/3")], "does not reach the bound"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "width"), 2)], "has 2 entries, expected 3"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees"), lambda t: t[:1])], "expected 2"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0), [])], "has no root"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0), append(["bound", [], []]))], "not reached from the root"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), ["hope"])], "unknown kind"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), lambda n: [*n[:5], n[4]])], "two parents"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0), lambda n: [*n[:4], 0, n[5]])], "does not come after"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 1), 1)], "out of range"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 2), 9)], "out of range"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0, 0, 3), 1)], "out of range"),
    ("fit-lower", "zigzag", [(second_split("zigzag"), lambda n: [n[0], *certificate("zigzag")["proof"][step(certificate("zigzag"), "fit-lower", "GN")]["trees"][0][0][1:4], *n[4:]])], "decides nothing"),
    ("fit-lower", "zigzag", [(proof("zigzag", "fit-lower", "GN", "trees", 0), [["bound", [[0, "1"], [1, "-1"]], []]])], "not decided"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1), [])], "uses no point|depends"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1), lambda m: [[n, "-1" if x[0] != "-" else "1"] for n, x in m])], "does not reach|depends"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1, 0, 1), "7")], "depends on the parameters"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 1), lambda m: [m[0], *m])], "do not increase"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[0, "-1"]])], "not positive"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[99, "1"]])], "out of range"),
    ("fit-lower", "zigzag", [((*fit_leaf("zigzag"), 2), [[1, "1"], [0, "1"]])], "do not increase|depends"),
    ("fit-lower", "xor", drop_step("xor", "subgroups"), "needs a subgroups step"),
    ("fit-lower", "xor", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "equivariant|invariant outputs"),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "second"), 0)], "do not conflict"),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "second"), 2)], "out of range"),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "word"), [])], "do not conflict"),
    ("data-conflict", "contradiction", [(proof("contradiction", "data-conflict", None, "word"), [4])], "out of range"),
    ("data-conflict", "contradiction", [(("statement", "generators", 0, "output"), [[[0, "-1"]]])], "not invariant"),
    ("data-conflict", "contradiction", [(("asserts",), append({"text": "not representable(GN, 1)", "verdict": "verified"}))], "undecided, not"),
    # -- dimensions
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "class"), "HN")], "of GN, GEN or LEN"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "class"), "GEN")], "need a subgroups step"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "width"), 3)], "another width"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "orbits", 0, "class"), 1)], "out of range"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "orbits", 0), {})], "exactly the keys"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "points"), lambda x: x[:3])], "undecided, not|is "),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "points"), lambda x: [x[0]] * len(x))], "undecided, not|is "),
    ("dimension", "dimensions", [(("statement", "bias"), False)], "a network without biases has one"),
    ("dimension", "dimensions", drop_step("dimensions", "subgroups"), "need a subgroups step"),
    ("dimension", "one-line", drop_step("one-line", "dim-hom"), "is "),
    ("dimension", "no-bias-dimension", drop_step("no-bias-dimension", "dim-hom"), "is "),
    ("params", "dimensions", [(("values", "params(LEN, 3)"), "12")], "is 10, not"),
    ("params", "dimensions", [(("asserts",), append({"text": "params(GEN, 3) == 1", "verdict": "undecided"}))], "no parameters of its own"),
    ("dim", "dimensions", [(("asserts",), append({"text": "dim(LEN, 3) == 8", "verdict": "verified"}))], "is refuted, not"),
    ("dim", "dimensions", [(("asserts",), append({"text": "dim(GEN, 4) == 5", "verdict": "verified"}))], "is undecided, not"),
    ("dim", "residues", [(("asserts",), append({"text": "dim(GEN, 7) == 10", "verdict": "verified"}))], "is refuted, not"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "orbits", 0, "b"), through_first_point("dimensions"))], "lies on the hyperplane"),
    ("dimension", "shifted-pairs", [(("statement", "output_bias"), False)], "is |defaults"),
    ("dimension", "residues", [(("statement", "output_bias"), False)], "at their defaults|is undecided"),
    ("witness", "all-widths", [(("statement", "skip"), True)], "without skip|defaults"),
    ("simpler", "sign-factor", [(("asserts",), append({"text": "simpler(m >= 1)", "verdict": "refuted"}))], "is undecided, not"),
    ("simpler", "sign-factor", [(("asserts",), append({"text": "simpler(params, m >= 1)", "verdict": "verified"}))], "is undecided, not|is refuted, not"),
    # -- formulas
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m) == 1 for m >= 0", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m + 1/2) >= 0 for m >= 2", "verdict": "verified"}))], "not a natural number"),
    ("formulas", "late-formula", [(("asserts",), append({"text": "dim(LEN, m) >= m + 1 for m >= 1", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m) == 2*floor(m/3) + 2 for m >= 0", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, 9*m) < dim(GN, m) + 100 for m >= 0", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, 2*m) < dim(GN, m) for m >= 0", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m) != 41 for m >= 5", "verdict": "verified"}))], "is refuted, not"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m - 3) >= 0 for m >= 2", "verdict": "verified"}))], "not a natural number"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m/2) >= 0 for m >= 2", "verdict": "verified"}))], "not a natural number"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m)*m >= 0 for m >= 2", "verdict": "verified"}))], "only a constant multiplies"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "width(LEN) >= 0 for m >= 2", "verdict": "verified"}))], "no formula in m"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(GEN, m) >= 0 for m >= 2", "verdict": "verified"}))], "no formula in m"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m) >= 0 for m > 2", "verdict": "verified"}))], "cannot read|is not a number|compares nothing"),
    ("formulas", "all-widths", [(("asserts",), append({"text": "dim(LEN, m) >= 0", "verdict": "verified"}))], "is not a number"),
    ("formulas", "all-widths", [(("values",), lambda v: {**v, "dim(LEN, m)": "2*floor(m/3) + 2 for m >= 0"})], "not"),
    ("formulas", "residues", [(("values", "params(LEN, m)"), "5*floor(m/3) + [0, 2, 1][m mod 3] for m >= 0")], "not"),
    ("formulas", "constant-neuron", [(("asserts",), append({"text": "dim(LEN, m) >= 0 for m >= 2", "verdict": "verified"}))], "is undecided, not"),
    # -- simpler, VC bounds
    ("simpler", "all-widths", [(("asserts",), append({"text": "simpler(0)", "verdict": "verified"}))], "is undecided, not"),
    ("simpler", "all-widths", [(("asserts",), append({"text": "simpler(5)", "verdict": "verified"}))], "is undecided, not"),
    ("simpler", "all-widths", [(("asserts",), append({"text": "simpler(vc_bound, m >= 3)", "verdict": "verified"}))], "no formula in m"),
    ("simpler", "all-widths", [(("asserts",), append({"text": "simpler(3, LEN)", "verdict": "verified"}))], "compares with GN or GEN"),
    ("simpler", "all-widths", [(("asserts",), append({"text": "simpler(params, 3, GEN)", "verdict": "verified"}))], "compares with GN or GEN"),
    ("simpler", "all-widths", drop_step("all-widths", "compensation"), "is undecided, not"),
    ("simpler", "all-widths", [*drop_step("all-widths", "compensation"), (("asserts",), [{"text": "simpler(3)", "verdict": "verified"}]), (("values",), {})], "is undecided, not"),
    ("vc", "all-widths", [(("asserts",), append({"text": "vc(LEN, 3) <= 76", "verdict": "verified"}))], "is undecided, not"),
    ("vc", "all-widths", [(("asserts",), append({"text": "vc(LEN, 3) >= 1", "verdict": "verified"}))], "is undecided, not"),
    ("vc", "all-widths", [(("asserts",), append({"text": "vc(LEN, 3) >= 78", "verdict": "undecided"}))], "is refuted, not"),
    ("vc", "all-widths", [(("asserts",), append({"text": "vc(GEN, 3) <= 152", "verdict": "verified"}))], "is undecided, not"),
    ("vc", "residues", [(("asserts",), append({"text": "vc(LEN, 3) <= 1000", "verdict": "verified"}))], "of scalar networks"),
    # -- separation
    ("separates", "separation", [(("asserts",), append({"text": "separates(regular, x, y)", "verdict": "verified"}))], "is refuted, not"),
    ("separates", "separation", [(("asserts",), append({"text": "separates(regular, x, u)", "verdict": "verified"}))], "no point"),
    ("separates", "separation", [(("asserts",), append({"text": "separates(natural, x, z)", "verdict": "verified"}))], "no representation"),
    ("separates", "separation", [(("asserts",), append({"text": "separates(input, x, z)", "verdict": "verified"}))], "no permutation"),
    ("separates", "separation", [(("statement", "bias"), False)], "networks with biases"),
    ("separates", "separation", [(("statement", "points", "z"), [[1, "2"]])], "is |not"),
    ("separates", "separation", [(("statement", "points"), {})], "not an object with entries"),
    # -- witnesses
    ("witness", "all-widths", [(proof("all-widths", "witness", None, "network", "neurons", 0, "w"), lambda w: [[i, x[1:] if x[0] == "-" else "-" + x] for i, x in w])], "equivariant|channel|linear"),
    ("witness", "all-widths", [(proof("all-widths", "witness", None, "network", "neurons"), lambda n: n[:-1])], "equivariant|channel|linear|hyperplane"),
    ("witness", "all-widths", [(proof("all-widths", "witness", None, "network", "neurons"), [])], "has no neurons"),
    ("witness", "all-widths", [(proof("all-widths", "witness", None, "network", "neurons"), lambda n: [*n, *n])], "is undecided, not|is "),
    ("witness", "all-widths", drop_step("all-widths", "witness"), "is undecided, not"),
    ("compensation", "trivial-group", [(("statement", "skip"), True)], "without skip"),
    # -- upper bounds
    ("upper", "swap", [(proof("swap", "upper", "LEN", "class"), "GEN")], "for GN or LEN|stands"),
    ("upper", "swap", [(network("swap", "LEN", "neurons", 0, "a"), [[0, "2"]])], "bends differently"),
    ("upper", "swap", [(network("swap", "LEN", "e"), [[0, "1"]])], "another constant"),
    ("upper", "swap", [(network("swap", "LEN", "neurons"), lambda n: n[:-1])], "bends|linear"),
    ("upper", "identity-c3", [(network("identity-c3", "GN", "neurons"), lambda n: n[:2])], "linear part"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden"), None)], "not a list"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden"), [])], "expected 1"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden", 0), lambda t: sorted(t))], "first layer"),
    ("upper", "swap", [(proof("swap", "upper", "LEN", "hidden", 0), lambda t: [0] * len(t))], "not a permutation"),
    ("upper", "swap", [(proof("swap", "upper", "GN", "hidden"), [])], "no hidden permutations"),
    ("upper", "no-output-bias", [(network("no-output-bias", "GN", "e"), [[0, "3"]])], "allows none"),
    ("upper", "balanced-shift", [(("statement", "bias"), False)], "allows none"),
    ("upper", "skip", [(network("skip", "LEN", "skip"), [[[0, "4"]]])], "linear part"),
    ("upper", "skip", [(("statement", "skip"), False)], "exactly the keys"),
    ("upper", "idle", [(proof("idle", "upper", "LEN", "hidden", 0), [1, 0])], "hidden biases"),
    ("upper", "idle", [(network("idle", "LEN", "neurons"), lambda n: [{**n[0], "a": [[0, "1/3"]]}, {**n[0], "a": [[0, "2/3"]]}, n[1]]), (proof("idle", "upper", "LEN", "hidden", 0), [1, 0, 2])], "second layer"),
    # -- lower bounds: structure of the tree
    ("lower", "translates", [(tree("translates", "GN"), [["sign", 1, 1, 2], ["linear", [[[0, "1"]]], None], ["linear", [[[0, "1"]]], None]])], "earlier equal one"),
    ("lower", "swap", [(proof("swap", "lower", "LEN", "class"), "GEN")], "for GN or LEN|stands"),
    ("lower", "swap", drop_step("swap", "equivariance"), "needs an equivariant target"),
    ("lower", "swap", [(proof("swap", "lower", "LEN", "cases"), [])], "expected 1"),
    ("lower", "swap", [(tree("swap", "LEN"), None)], "not a list"),
    ("lower", "swap", [(tree("swap", "LEN"), [])], "no root"),
    ("lower", "antipodal", [(tree("antipodal", "LEN"), [["cost"]])], "nothing is to be proved"),
    ("lower", "antipodal", grow("antipodal", "GN"), "not a list"),
    ("lower", "swap", [*grow("swap", "LEN"), (("values", "width(LEN)"), "5")], "2 neurons would still be affordable|not primitive"),
    ("lower", "swap", [(tree("swap", "LEN"), append(["cost"]))], "not reached"),
    ("lower", "swap", [(tree("swap", "LEN"), [["cost"]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [["hope"]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [[]])], "unknown kind"),
    ("lower", "swap", [(tree("swap", "LEN"), [["sign", 0, 1, 1], ["cost"]])], "decided or flipping"),
    ("lower", "swap", [(tree("swap", "LEN"), [["sign", 5, 1, 1], ["cost"]])], "out of range"),
    ("lower", "swap", [(tree("swap", "LEN"), [["double", 0, 1, 2], ["cost"], ["cost"]])], "cannot be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["sign", 0, 1, 2])], "may still be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 1, 1])], "two parents"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 0, 2])], "does not come after"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 2), ["double", 0, 3, 4])], "cannot be doubled"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 1, -2])], "not a natural"),
    ("lower", "doubled", [(tree("doubled", "GN"), lambda t: t[:-1])], "out of range"),
    ("lower", "doubled", [((*tree("doubled", "GN"), 0), ["double", 0, 2, 1])], ""),
    ("lower", "doubled", [(proof("doubled", "lower", "GN", "bound"), 4), (("values", "width(GN)"), "4..5")], "cannot be doubled|does not"),
    ("lower", "no-bias", [(("proof",), append({"rule": "lower", "class": "GN", "bound": 0, "cases": [None]}))], "no network at all"),
    # -- linear and lattice leaves
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "2"], [1, "2"]]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "1/2"], [1, "1/2"]]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "-1"], [1, "-1"]]])], "does not exceed"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[[0, "1"]]])], "may carry anything"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [[]])], "not primitive"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 1), [])], "expected 1"),
    ("linear", "swap", [((*tree("swap", "LEN"), 0, 2), [[[0, "1"]]])], "no subgroups step"),
    ("linear", "doubled", [((*tree("doubled", "GN"), 4, 1), [[[0, "1"]], []])], "does not exceed|may carry anything"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), None)], "still be affordable"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [[[0, "1"]]])], "not stable"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [[[0, "2"]], [[1, "1"]]])], "reduced basis"),
    ("linear", "identity-c3", [((*tree("identity-c3", "LEN"), 0, 2), [])], "no covectors"),
    ("linear", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["linear", [[[0, "1"]], []], SPACE])], "no subgroups step"),
    ("linear", "identity-c3", drop_step("identity-c3", "subgroups"), "no subgroups step|needs a subgroups"),
    ("linear", "permuting", [((*tree("permuting", "LEN"), 0, 1), [[[0, "1"]], [], []])], "not lie in its space"),
    ("linear", "identity-c3", grow("identity-c3", "LEN", 1), "carries part of the space"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "-1"]]])], "common divisor"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "1/3"]]])], "not positive"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 1), [[[0, "-1/7"]]])], "not an integer"),
    ("lattice", "odd", [((*tree("odd", "LEN"), 0, 0), "linear")], "not primitive"),
    ("lattice", "shifted", [((*tree("shifted", "LEN"), 0, 1), [[[0, "1"]]])], "common divisor"),
    ("lattice", "odd", grow("odd", "LEN"), "still be affordable"),
    ("lattice", "balanced-shift", [((*tree("balanced-shift", "GN"), 0, 1), [[]])], "common divisor"),
    ("lattice", "antipodal", [*grow("antipodal", "GN"), (tree("antipodal", "GN"), [["lattice", [[[0, "-1"]]], None]])], "has an integer value"),
    ("linear", "not-invariant", [*grow("not-invariant", "GN"), (tree("not-invariant", "GN"), [["linear", [[[0, "1"]]], None]])], "does not exceed"),
    # -- minors
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 1), [[[0, "1"]], [[0, "1"]]])], "a minor vanishes"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 1), [[[0, "2"]], [[1, "1"]]])], "row of a minor is not primitive"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 2), [[[0, "2"]], [[1, "1"]]])], "column of a minor is not primitive"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 2), [[[0, "-1"]], [[1, "1"]]])], "column of a minor is not primitive"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 2), [[[0, "1"]]])], "expected 2"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["minor", [], [], 0])], "empty"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])], "too small"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 2)], "vanishes modulo|no common|primitive"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 4)], "not a prime"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0, 3), 1)], "not a prime"),
    ("minor", "identity-c3", [((*tree("identity-c3", "GN"), 0), ["minor", [[]], [[[0, "1"]]], 0])], "not primitive"),
    ("minor", "swap", [((*tree("swap", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])], "not in the common kernel"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 0])], "changes with an open sign"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/7"]]], [[[0, "1"]]], 3])], "changes by a fraction"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1"]]], [[[0, "1"]]], 3])], "primitive|vanishes modulo"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "1/3"]]], [[[0, "1"]]], 5])], "not integral"),
    ("minor", "odd", [((*tree("odd", "LEN"), 0), ["minor", [[[0, "-1/3"]]], [[[0, "1"]]], 3])], "not primitive"),
    ("minor", "not-invariant", [*grow("not-invariant", "GN"), (tree("not-invariant", "GN"), [["minor", [[[0, "1"]]], [[[0, "1"]]], 2]])], "vanishes modulo"),
    ("minor", "halves", grow("halves", "GN", 1), "too small"),
    ("minor", "halves", grow("halves", "GN", 2), "too small"),
    # -- covers
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["1"])], "does not reach"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["2"])], "pays more for a type"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["-3/2"])], "negative"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), [])], "expected 1"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [])], "no root"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["hope", []]])], "unknown kind"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), append(["dual", ["3/2"]]))], "not reached"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 1], ["dual", ["3/2"]]])], "two parents"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 0, 1], ["dual", ["3/2"]]])], "does not come after"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, [1]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]])], "expected 0"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [1, [-1]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]])], "not a homomorphism"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [1, [2]], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]])], "not 1 or -1"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [2, []], 1, 1, 2], ["dual", ["3/2"]], ["dual", ["3/2"]]])], "out of range"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["0"]], ["dual", ["3/2"]]])], "does not reach"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 1, 1, 2], ["dual", ["1"]], ["dual", ["0"]]])], "does not reach"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1), [])], "covers nothing"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1), lambda q: q[:1])], "not stable"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 1, 0), [[0, "2"]])], "reduced basis"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 2, 0), lambda k: k[:1])], "not stable"),
    ("cover", "two-copies-c3", drop_step("two-copies-c3", "subgroups"), "no subgroups step"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "GN"), 0), ["cover", [], [], []])], "no subgroups step"),
    ("cover", "odd", [(("proof",), lambda p: [p[0], {"rule": "subgroups", "classes": [[], [[0]]]}, *p[1:]]), ((*(lambda t: (t[0], t[1] + 1, *t[2:]))(tree("odd", "LEN")), 0), ["cover", [[[0, "1"]]], [], []])], "open sign changes"),
    ("cover", "swap", [(("proof",), lambda p: [p[0], {"rule": "subgroups", "classes": [[], [[0]]]}, *p[1:]]), ((*(lambda t: (t[0], t[1] + 1, *t[2:]))(tree("swap", "LEN")), 0), ["cover", [[[0, "1"]]], [], []])], "not in the common kernel"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3, 0, 1), ["5/4"])], "does not reach"),
    ("cover", "two-copies-c3", [((*tree("two-copies-c3", "LEN"), 0, 3), [["branch", [0, []], 0, 1, 2], ["dual", ["2"]], ["dual", ["0"]]])], "does not reach"),
    # -- subgroups
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), [])], "empty"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[1:])], "class 0"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[:-1])], "missing"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: [c[0], *c[2:]])], "missing"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[0, 1]]])], "conjugate to an earlier"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[2]]])], "out of range"),
    ("subgroups", "quaternions", [(proof("quaternions", "subgroups", None, "classes"), lambda c: c[:2] + c[3:])], "missing"),
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
    ("order", "fano", [(proof("fano", "order", None, "levels"), lambda ls: [*ls[:-2], {**ls[-2], "generators": []}])], "does not sift"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), lambda ls: [{**ls[0], "generators": [], "program": []}])], "does not sift"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), [{"point": 0, "program": [], "generators": [1]}, {"point": 1, "program": [], "generators": []}])], "does not sift through"),
    ("upper", "golden", [((*network("golden", "GN", "neurons"), 0, "a", 0, 1), ["1", "3"]), ((*network("golden", "GN", "neurons"), 1, "a", 0, 1), ["1", "-3"])], "linear part"),
    ("admissible", "entries", [(("asserts",), append({"text": "admissible(tanh, input)", "verdict": "verified"}))], "is refuted, not"),
    ("admissible", "entries", [(("asserts",), append({"text": "admissible(relu, natural)", "verdict": "verified"}))], "is refuted, not|has no representation"),
    ("order", "permuting", [(("values", "order"), "3")], "is 6"),
    ("dim-hom", "permuting", [(("values", "dim_hom"), "3")], "is 2"),
    ("dim-hom", "identity-c3", [(("values", "dim_hom"), "1")], "is 2"),
    # -- compensation
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "lower", "space"), [[[0, "1"]]])], "not stable"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "lower"), {})], "exactly the keys"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper"), [])], "do not decompose"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper"), lambda u: [*u, *u])], "do not decompose"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper", 0, "type"), None)], "shares an irreducible"),
    ("compensation", "identity-c3", [(proof("identity-c3", "compensation", None, "upper", 0, "type"), [1, [1]])], "does not reach all"),
    ("compensation", "identity-c3", drop_step("identity-c3", "compensation"), "is undecided, not"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field"), None)], "is not uniform"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "modulus"), 9)], "not a prime"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "modulus"), 32768)], "out of range"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [0, 0])], "reducible"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [1, 0])], "does not satisfy|reducible"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "polynomial"), [1])], "expected 2"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "word"), [])], "does not satisfy"),
    ("compensation", "five-points", [((*proof("five-points", "compensation", None, "lower"), "field", "word"), [7])], "out of range"),
    ("compensation", "identity-c3", [((*proof("identity-c3", "compensation", None, "lower"), "field"), {})], "needs no field"),
    ("minor", "root-parity", [((*tree("root-parity", "GN"), 0), ["minor", [[[0, ["1", "0"]]]], [[[0, ["1", "0"]]]], 2])], "rational statements"),
    ("lattice", "root-parity", [((*tree("root-parity", "GN"), 0, 1), [[[0, ["0", "1"]]]])], "common divisor|not an integer|integer value|not positive"),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["0", "-1"]]]])], "does not exceed"),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["1", "-2"]]]])], "does not exceed"),
    ("linear", "golden", [((*tree("golden", "GN"), 0, 1), [[[0, ["2", "2"]]]])], "not primitive"),
    ("compensation", "identity-c5", [((*proof("identity-c5", "compensation", None, "lower"), "field"), {})], "needs no field"),
    ("compensation", "twice-three", [((*proof("twice-three", "compensation", None, "lower"), "field"), {"word": [0], "modulus": 5, "polynomial": [1, 1]})], "needs no field"),
    ("compensation", "signed-shift", [((*proof("signed-shift", "compensation", None, "upper"), 0, "field"), {})], "needs no field"),
    ("compensation", "general-hom", [(proof("general-hom", "compensation", None, "lower"), {"space": [[[0, "1"]], [[1, "1"]], [[2, "1"]]], "field": None})], "shares no irreducible"),
]
"""An empty reason marks a change that must be refused for whatever reason comes first."""


def changed(base: str, changes: Change) -> bytes:
    """The bytes of a changed certificate."""
    value = certificate(base)
    for path, new in changes:
        value = put(value, path, new)
    return sealed(value)
