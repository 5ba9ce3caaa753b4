"""The language of targets and assertions: indices, blocks, conditions, decimals, `and`, equality of functions."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from itertools import product
from statistics import median

import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.theory.functions.expression_language import parse_expression
from equicert.theory.functions.semantic_actions import Block
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import sparse


def value(text, point, **notation):
    found = parse_expression([text], len(point), **notation).evaluate(sparse([QQ(x) for x in point]))
    exact = dict(found).get(0, QQ(0))
    return Fraction(int(exact.p), int(exact.q))


def points(d, count=20):
    rng = random.Random(d)
    return [[rng.randint(-5, 5) for _ in range(d)] for _ in range(count)]


def relu(x):
    return max(x, 0)


GRID = {"x": Block(0, (3, 2))}
MIXED = {"x": Block(0, (2,)), "adj": Block(2, (2, 2)), "t": Block(6, (1,))}

MEANINGS = [
    ("sum(relu(x[i] - x[i + 1 mod n]) for i)", None, lambda x: sum(relu(x[i] - x[(i + 1) % 5]) for i in range(5)), 5),
    ("sum(i*x[i - 2 mod 3] for i in 1..6)", None, lambda x: sum((i + 1) * x[(i - 2) % 3] for i in range(6)), 5),
    ("x[n] + x[2*n mod n]", None, lambda x: 2 * x[4], 5),
    ("sum(x[i] for i)/n", None, lambda x: Fraction(sum(x), 4), 4),
    ("median(x[i] for i)", None, median, 5),
    ("sort(2, x[i] for i in 1..4 if i != 3)", None, lambda x: sorted(x[:2] + x[3:4])[1], 5),
    ("sort(n, x[i] for i) - sort(1, x[i] for i)", None, lambda x: max(x) - min(x), 4),
    ("sum(x[i]*j for i, j if i + j == 5 and i < j)", None, lambda x: 4 * x[0] + 3 * x[1], 4),
    (
        "max(x[i] - x[j] for i, j if 1 < i <= 3 and j >= i)",
        None,
        lambda x: max(x[i] - x[j] for i in (1, 2) for j in range(i, 4)),
        4,
    ),
    ("sum(x[i] for i if 1 == 2)", None, lambda x: 0, 3),
    (
        "sum(relu(x[i, j] - x[i + 1 mod n, j]) for i in 1..3, j in 1..2)",
        GRID,
        lambda x: sum(relu(x[2 * i + j] - x[2 * ((i + 1) % 3) + j]) for i in range(3) for j in range(2)),
        6,
    ),
    ("x[n, n]", GRID, lambda x: x[5], 6),
    (
        "x1 - 2*x2 + t + sum(adj[i, j] for i in 1..2, j in 1..2 if i != j)",
        MIXED,
        lambda x: x[0] - 2 * x[1] + x[6] + x[3] + x[4],
        7,
    ),
    (
        "leaky_relu(1/10, x1) + leaky_relu(-1, x2)",
        None,
        lambda x: (x[0] if x[0] > 0 else Fraction(x[0], 10)) + abs(x[1]),
        2,
    ),
]


@pytest.mark.parametrize(("text", "blocks", "meaning", "d"), MEANINGS, ids=[text for text, *_ in MEANINGS])
def test_expressions_mean_what_they_say(text, blocks, meaning, d):
    for point in points(d):
        assert value(text, point, blocks=blocks) == meaning(point)


def test_decimals_are_the_numbers_that_they_denote():
    assert value("0.5*x1 + .25 - 1e-2*x1 + 2.", [4], decimals=True) == Fraction(1, 4) + 4 - Fraction(4, 100)
    assert value("sum(0.1*x[i] for i in 1..3)", [1, 1, 1], decimals=True) == Fraction(3, 10)


BAD = [
    ("x[i + 1 mod 7]", None, "not a real number"),
    ("sum(x[i + 1 mod 7] for i)", None, "at position 5: 'mod' is followed by a number from 1 to 3"),
    ("x[1 mod 0]", None, "at position 1: 'mod'"),
    ("x[1 mod x1]", None, "whole number"),
    ("x[1, 2]", None, "at position 1: x has 1 index, not 2; a shape is declared by inputs"),
    ("adj[1, 2]", None, "inputs = { x = 3, adj"),
    ("x[1]", GRID, "x has 2 indices, not 1"),
    ("x[4, 1]", GRID, r"x\[4, 1\], but the coordinates are x\[1, 1\] .. x\[3, 2\]"),
    ("x1", GRID, r"unknown variable 'x1' at position 1: 'inputs' declares"),
    ("sum(x[i, 1] for i)", GRID, "differ in length.*give the range of 'i' first"),
    ("sum(x[i] for i if x[i] > 0)", None, "at position 19: a condition compares whole numbers"),
    ("sum(x[i] for i if)", None, "at position 18"),
    ("sum(x[i] for i if i)", None, "at position 20"),
    ("sum(x[i] for i if i = 2)", None, "unexpected input at position"),
    ("max(2, x[i] for i)", None, r"only sort\(k, ...\) run over indices"),
    ("relu(x[i] for i)", None, "only sum, max, min, median"),
    ("median(x[i] for i if i > 9)", None, "runs over nothing"),
    ("sort(1, x[i] for i if i > 9)", None, "runs over nothing"),
    ("sort(4, x[i] for i)", None, "k a whole number from 1 to 3"),
    ("sum(x[i] for if)", None, "unexpected input|has a meaning already"),
    ("sum(x[mod] for mod)", None, "unexpected input|has a meaning already"),
    ("0.5*x1", None, "write 1/2"),
    ("leaky_relu(1, x1)", None, "slope 1 is no activation"),
    ("leaky_relu(x1, x1)", None, "slope of leaky_relu is a number"),
    ("leaky_relu(x1)", None, "two arguments"),
    ("clip(x1, 2, 1)", None, "least value of clip is above the greatest"),
    ("clip(x1, 3/2, sqrt(2))", None, "least value of clip is above the greatest"),
    ("median(x[i] for i in 1..100000)", None, ""),
]


@pytest.mark.parametrize(("text", "blocks", "words"), BAD, ids=lambda v: str(v)[:30])
def test_bad_expressions_are_one_line(text, blocks, words):
    from equicert.theory.errors import InputError

    with pytest.raises(InputError) as found:
        value(text, [1, 2, 3] if blocks is None else [1] * 6, blocks=blocks)
    assert "\n" not in str(found.value)
    assert re.search(words, str(found.value))


# -- claims -----------------------------------------------------------------------------------------------------------


def claim(**keys):
    entry = {"id": "c", "group": "S2", "input": "permutation", "output": "trivial", **keys}
    (found,) = claims_of_table({"claim": [entry]}, "file")
    return found


def checked(**keys):
    found = claim(**keys)
    assert isinstance(found, Claim), found
    return check_claim(found)


def test_blocks_of_inputs():
    result = checked(
        group="S2",
        input="2*permutation",
        inputs={"a": 2, "b": [2, 1]},
        target="max(a1, a2) + max(b[1, 1], b[2, 1])",
        **{"assert": ["equivariant"]},
    )
    assert result.verdict == "verified"


@pytest.mark.parametrize(
    ("keys", "key", "words"),
    [
        ({"inputs": {"a": 3}, "target": "a1"}, "inputs", "the blocks have more than 2 coordinates"),
        ({"inputs": {"a": 1}, "target": "a1"}, "inputs", "have 1 coordinates"),
        ({"inputs": {"a": []}, "target": "a1"}, "inputs", ""),
        ({"inputs": {"a": 0}, "target": "a1"}, "inputs", ""),
        ({"inputs": {"relu": 2}, "target": "relu1"}, "inputs", "has a meaning already"),
        ({"inputs": {"a1": 2}, "target": "a11"}, "inputs", "letters and underscores"),
        ({"inputs": {"a": [2, 1, 1, 1, 1]}, "target": "a1"}, "inputs", "5 axes"),
        ({"inputs": {"a": 2}}, "inputs", "there is none"),
        ({"inputs": {"a": 2}, "target": {"neurons": []}}, "target", "leave out 'inputs'"),
        ({"decimals": "rounded", "target": "x1"}, "decimals", "exact"),
        ({"decimals": "exact", "target": "1e999999*x1"}, "target", "more than 400 digits"),
        ({"other": "x1"}, "other", "give 'target'"),
        ({"other": "x3", "target": "x1"}, "other", "unknown variable"),
        ({"other": ["x1", "x2"], "target": "x1"}, "other", "2 expression"),
    ],
    ids=str,
)
def test_bad_keys_are_one_line(keys, key, words):
    found = claim(**keys, compute=["order"])
    assert isinstance(found, ClaimError)
    assert re.split(r"\W", found.key)[0] == key, found
    assert re.search(words, found.message)
    assert "\n" not in found.message


def test_exact_decimals_in_claims():
    with_decimals = check_claim(
        claims_of_table(
            {
                "claim": [
                    {
                        "id": "d",
                        "decimals": "exact",
                        "generators": [{"input": [["-1.0"]], "output": [["1"]]}],
                        "target": {
                            "neurons": [
                                {"a": ["0.5"], "w": ["2.50"], "b": "-1.25"},
                                {"a": ["5e-1"], "w": ["-2.5"], "b": "-1.25"},
                            ]
                        },
                        "activation": "relu",
                        "assert": ["width(LEN) == 2"],
                    }
                ]
            },
            "file",
        )[0]
    )
    assert with_decimals.verdict == "verified"
    refused = claim(target="0.5*x1", compute=["order"])
    assert isinstance(refused, ClaimError)
    assert "write 1/2" in refused.message


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("equivariant and width(GEN) == 3", "verified"),
        ("width(GEN) == 3 and width(LEN) == 4 and not representable(LEN, 3)", "verified"),
        ("width(GEN) == 3 and width(LEN) == 5", "refuted"),
        ("not equivariant and width(LEN) == 4", "refuted"),
        ("admissible(relu, input) and dim(LEN, m) < dim(GN, m) for m >= 2 and order == 2", "verified"),
    ],
)
def test_and_joins_assertions(text, verdict):
    result = checked(target="max(x1, x2)", **{"assert": [text]})
    assert result.asserts[0].verdict == verdict, result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("width(GEN) < inf and order != inf", "verified"),
        ("compensation == inf", "refuted"),
        ("vc(GN, 3) < inf", "verified"),
        ("inf == inf", "error"),
        ("inf", "error"),
        ("not inf", "error"),
        ("dim(LEN, m) < inf for m >= 2", "error"),
        ("inf(LEN) == 3", "error"),
        ("order == infinity", "error"),
    ],
)
def test_infinite_values_are_written_as_they_are_printed(text, verdict):
    result = checked(target="max(x1, x2)", **{"assert": [text]})
    assert result.asserts[0].verdict == verdict, result
    assert "\n" not in result.message


@pytest.mark.parametrize(
    "text", ["and equivariant", "equivariant and", "equivariant and and order == 2", "and", "order and equivariant"]
)
def test_bad_conjunctions_are_one_line(text):
    result = checked(target="max(x1, x2)", **{"assert": [text]})
    assert result.asserts[0].verdict == "error"
    assert "\n" not in result.message


# -- equality ---------------------------------------------------------------------------------------------------------

EQUAL = [
    ("max(x1, x2)", "x1 + relu(x2 - x1)"),
    ("max(x1, x2, 0)", "relu(max(x1, x2))"),
    ("median(x1, x2, 0)", "max(min(x1, x2), min(max(x1, x2), 0))"),
    ("abs(x1) - 3", "relu(x1) + relu(-x1) - 3"),
    ("clip(x1, 0, 1)", "relu(x1) - relu(x1 - 1)"),
    ("sort(1, x1, x2) + sort(2, x1, x2)", "x1 + x2"),
    ("leaky_relu(1/10, x1)", "relu(x1) - relu(-x1)/10"),
]
DIFFERENT = [
    ("max(x1, x2)", "max(x1, x2) + 1/1000000"),
    ("max(x1, x2, 0)", "relu(max(x1, x2)) + relu(x1 + x2 - 1000000)"),
    ("abs(x1) - 3", "relu(x1) + relu(-x1)"),
    ("max(x1, x2)", "max(x1, x2) + relu(x1 - 1000) - 2*relu(x1 - 1001) + relu(x1 - 1002)"),
]


@pytest.mark.parametrize(("target", "other"), EQUAL)
def test_equal_functions(target, other):
    for pair in ((target, other), (other, target)):
        result = checked(target=pair[0], other=pair[1], **{"assert": ["equal"]})
        assert result.asserts[0].verdict == "verified", result
    rng = random.Random(1)
    for _ in range(30):
        point = [rng.randint(-9, 9), rng.randint(-9, 9)]
        assert value(target, point) == value(other, point)


@pytest.mark.parametrize(("target", "other"), DIFFERENT)
def test_different_functions(target, other):
    result = checked(target=target, other=other, **{"assert": ["not equal", "equal"]})
    assert [a.verdict for a in result.asserts] in (["verified", "refuted"], ["undecided", "undecided"])
    if "1000000)" not in other:
        assert result.asserts[0].verdict == "verified", result


def test_descriptions_name_blocks_second_functions_and_activations():
    from equicert.certificates.claims.description import describe
    from equicert.certificates.questions.describe import Descriptions, description_lines

    asked = claim(
        inputs={"a": 1, "b": 1},
        target="max(a, b)",
        other="relu(a - b) + b",
        activation="leaky_relu(1/3)",
        compute=["equal"],
    )
    assert isinstance(asked, Claim)
    text = "\n".join(description_lines(Descriptions((describe(asked),))))
    for part in ("inputs: a[1] = x1", "inputs: b[1] = x2", "other: relu(a - b) + b", "activation = leaky_relu(1/3)"):
        assert part in text
    assert check_claim(asked).values == {"equal": "true"}


def test_questions_for_relu_alone_say_so():
    from equicert.certificates import api
    from equicert.theory.errors import InputError

    for ask in (api.compensation, api.formulas):
        with pytest.raises(InputError, match=r"not available with activation leaky_relu\(1/3\)"):
            ask("C2", "sign", "trivial", activation="leaky_relu(1/3)")


def test_equal_needs_a_second_function():
    result = checked(target="x1", **{"assert": ["equal"]})
    assert "give 'other'" in result.message


def test_permuted_and_rescaled_neurons_are_reported():
    neurons = [(1, (1, 2), 3), (2, (0, 1), -1), (-1, (3, 0), 1)]

    def table(listed):
        return {"neurons": [{"a": [str(a)], "w": [str(x) for x in w], "b": str(b)} for a, w, b in listed], "e": ["1"]}

    def scaled(neuron, s):
        a, w, b = neuron
        return Fraction(a) / s, tuple(s * x for x in w), s * b

    moved = [scaled(neurons[2], 2), scaled(neurons[0], 1), scaled(neurons[1], Fraction(1, 3))]
    result = checked(target=table(neurons), other=table(moved), **{"assert": ["equal"]})
    assert result.asserts[0].verdict == "verified"
    assert "1 -> 2, 2 -> 3 (times 1/3), 3 -> 1 (times 2)" in result.asserts[0].reason
    split = [(Fraction(1, 2), (1, 2), 3), (Fraction(1, 4), (2, 4), 6), *neurons[1:]]
    result = checked(target=table(neurons), other=table(split), **{"assert": ["equal"]})
    assert "not those of one another" in result.asserts[0].reason


def test_limits_come_before_work():
    found = claim(target="sum(x[i + j mod n] for i in 1..1000, j in 1..1000)", compute=["order"])
    assert isinstance(found, ClaimError)
    assert "more than 100000" in found.message
    nested = "sum(" * 11 + "x[1]" + " for a in 1..1)" * 11
    assert isinstance(claim(target=nested, compute=["order"]), ClaimError)


def test_all_pairs_of_a_small_grid():
    """Convolutions on a torus: cyclic indices in both axes, against sums by hand."""
    d = 9
    text = "sum(relu(x[i, j] - x[i + 1 mod n, j + 2 mod n]) for i in 1..3, j in 1..3)"
    for point in points(d, 10):
        grid = [point[3 * i : 3 * i + 3] for i in range(3)]
        expected = sum(relu(grid[i][j] - grid[(i + 1) % 3][(j + 2) % 3]) for i, j in product(range(3), repeat=2))
        assert value(text, point, blocks={"x": Block(0, (3, 3))}) == expected
