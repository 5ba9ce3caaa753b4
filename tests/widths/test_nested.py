"""Nested targets: hidden two-layer networks are recovered, others refuted; the trichotomy of Dereich and Kassing."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.search.solvers.exploration import TooManyPieces, TwoLayer, decide
from equicert.certificates.search.solvers.germs import Conflict, bend_at
from equicert.theory.functions.canonical_forms import NotTwoLayer, canonical_form
from equicert.theory.functions.expression_language import parse_expression

NO_LIMIT, ALREADY_OVER = float("inf"), float("-inf")  # deadlines: no verdict here depends on the speed of the machine


def affine(rng: random.Random, d: int, size: int = 3) -> str:
    terms = [f"{rng.randint(-size, size)}*x{i + 1}" for i in range(d)]
    return " + ".join([*terms, str(rng.randint(-2, 2))]).replace("+ -", "- ")


def hidden(rng: random.Random, z: str) -> str:
    """``relu(z)`` written in a deeper way."""
    return rng.choice(
        [
            f"relu(relu({z}))",
            f"max({z}, 0, ({z})/2)",
            f"(relu(relu({z}) + 3) - 3)",
            f"(abs(abs({z}))/2 + ({z})/2)",
            f"({z} - min({z}, min(0, 0*x1)))",
            f"max(max({z}, 0), {z} - 1)",
            f"relu({z} + relu(-({z})))",
            f"clip(relu({z}), 0, relu({z}) + 1)",
            f"sort(2, relu({z}), -1 + 0*x1)",
            f"median(relu({z}), relu({z}), abs({z}))",
        ]
    )


@pytest.mark.parametrize("seed", range(60))
def test_hidden_two_layer_networks_are_recovered(seed):
    rng = random.Random(seed)
    d = rng.randint(1, 3)
    parts = [(rng.choice([-2, -1, 1, 2]), affine(rng, d)) for _ in range(rng.randint(1, 4 if d < 3 else 2))]
    rest = affine(rng, d)
    plain = " + ".join(f"({c})*relu({z})" for c, z in parts) + f" + {rest}"
    deep = " + ".join(f"({c})*{hidden(rng, z)}" for c, z in parts) + f" + {rest}"
    target = parse_expression([deep], d)
    expected = canonical_form(parse_expression([plain], d))
    try:
        assert canonical_form(target).same_function(expected)
        return
    except NotTwoLayer:
        pass
    found = decide(target, NO_LIMIT)
    assert isinstance(found, TwoLayer), deep
    assert found.form.same_function(expected), deep


@pytest.mark.parametrize("seed", range(40))
def test_maxima_of_three_generic_terms_are_refuted(seed):
    """The break set of a maximum of three affine functions in general position consists of half-hyperplanes."""
    rng = random.Random(seed)
    d = rng.randint(2, 4)
    terms = [affine(rng, d, 9) for _ in range(3)]
    extra = " + ".join(f"relu({affine(rng, d)})" for _ in range(rng.randint(0, 2)))
    target = parse_expression([f"max({', '.join(terms)})" + (f" + {extra}" if extra else "")], d)
    found = decide(target, NO_LIMIT)
    if isinstance(found, TwoLayer):  # two of the differences were parallel
        differences = [
            parse_expression([f"{a} - ({b})"], d).nodes[0].row for a, b in ((terms[0], terms[1]), (terms[1], terms[2]))
        ]
        assert len({tuple(x / row[0][1] for _, x in row) for row in differences if row}) < 2
        return
    assert isinstance(found, Conflict)
    for bend in (found.first, found.second):
        assert bend_at(target, bend.point, found.plane[0]) == bend.channel
    assert found.first.channel != found.second.channel


@pytest.mark.parametrize("seed", range(30))
def test_random_deep_networks_are_decided_and_certified(seed):
    """A three-layer network: whatever is decided, the kernel accepts it, and it agrees with values at random points."""
    rng = random.Random(seed)
    d = rng.randint(1, 2)
    inner = [f"relu({affine(rng, d, 2)})" for _ in range(2)]
    outer = " + ".join(
        f"{rng.choice([-1, 1, 2])}"
        f"*relu({rng.randint(-2, 2)}*{inner[0]} + {rng.randint(-2, 2)}*{inner[1]} + {rng.randint(-1, 1)})"
        for _ in range(2)
    )
    target = outer.replace("+ -", "- ")
    (claim,) = claims_of_table(
        {
            "claim": [
                {
                    "id": "x",
                    "group": "C1",
                    "input": f"{d}*permutation",
                    "output": "trivial",
                    "target": target,
                    "compute": ["width(GN)"],
                }
            ]
        },
        "test",
    )
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    conclusions = kernel.verify(kernel.canonical_bytes(result.certificate))
    value = conclusions.values["width(GN)"]
    if value == "inf":
        assert d > 1  # every piecewise linear function of one variable has two layers
        return
    assert ".." not in value, (target, value)
    upper = next(s for s in result.certificate["proof"] if s["rule"] == "upper")
    assert len(upper["network"]["neurons"]) == int(value)


TRICHOTOMY = {
    0: ["relu({x})", "3*relu(-{x})", "relu({x}) + relu(-{x} + 1)"],
    1: ["relu({x}) + {x}/2", "abs({x})", "abs({x}) + {x}/3", "relu({x}) + 5*{x}"],
    2: ["{y}", "relu({x}) + 2*{y}", "abs({x}) + {y}"],
}


@pytest.mark.parametrize("d", range(1, 5))
@pytest.mark.parametrize("extra", range(3))
def test_trichotomy_examples(d, extra):
    """n, n + 1 and n + 2 neurons for n hyperplanes occur in every dimension (for n + 2 in one dimension: an affine
    function).
    """
    for text in TRICHOTOMY[extra]:
        if d == 1 and extra == 2 and "{x}" in text:
            continue
        target = text.format(x="x1", y="x1" if d == 1 else f"(x{d} - x1)")
        assert excess(target, d) == extra, target


@pytest.mark.parametrize("seed", range(60))
def test_scalar_targets_need_at_most_two_more(seed):
    """Dereich and Kassing (arXiv 2108.05643): never anything but n, n + 1, n + 2."""
    rng = random.Random(seed)
    d = rng.randint(1, 4)
    target = (
        " + ".join(f"{rng.choice([-2, -1, 1, 3])}*relu({affine(rng, d)})" for _ in range(rng.randint(1, 6)))
        + f" + {affine(rng, d)}"
    )
    assert excess(target.replace("+ -", "- "), d) in (0, 1, 2)


def excess(target: str, d: int) -> int:
    (claim,) = claims_of_table(
        {
            "claim": [
                {
                    "id": "x",
                    "group": "C1",
                    "input": f"{d}*permutation",
                    "output": "trivial",
                    "target": target,
                    "compute": ["width(GN)"],
                }
            ]
        },
        "test",
    )
    assert isinstance(claim, Claim), claim
    value = check_claim(claim).values["width(GN)"]
    assert claim.target is not None
    return int(value) - len(canonical_form(claim.target).hyperplanes)


def test_functions_of_one_variable_always_have_two_layers():
    found = Counter()
    for seed in range(20):
        rng = random.Random(seed)
        text = f"max({affine(rng, 1)}, min({affine(rng, 1)}, abs({affine(rng, 1)} - relu({affine(rng, 1)}))))"
        found[type(decide(parse_expression([text], 1), NO_LIMIT)).__name__] += 1
    assert found == {"TwoLayer": 20}


def test_too_many_pieces_are_left_open():
    text = (
        "max("
        + ", ".join(
            f"{(7 * k * k) % 101}*x1 + {(13 * k * k * k) % 103}*x2 + {k}*x3 + {(k * k) % 17}" for k in range(40)
        )
        + ")"
    )
    with pytest.raises(TooManyPieces, match="time limit"):
        decide(parse_expression([text], 3), ALREADY_OVER)


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("sum(relu(x[i] - x[j]) for i<j)", (3, -1, 2), 5),
        ("max(x[i] for i) - min(x[i] for i)", (3, -1, 2), 4),
        ("sum(abs(x[i] - x[i+1]) for i in 1..2)", (3, -1, 2), 7),
        ("sum(i*x[i] for i != j, j in 1..1)", (3, -1, 2), 4),
        ("median(x1, x2, x3)", (3, -1, 2), 2),
        ("2*median(x1, x2, x3, 7)", (3, -1, 2), 5),
        ("sort(1, x1, x2, x3) + 10*sort(2, x1, x2, x3) + 100*sort(3, x1, x2, x3)", (3, -1, 2), 319),
        ("clip(x1, -1, 1) + clip(x2, -1/2, 1) + clip(x3, x2, x1)", (3, -1, 2), "5/2"),
        ("max(sum(x[i] for i in 1..k) for k)", (3, -1, 2), 4),
        ("sum(relu(x[i] + x[j] - x[k]) for i<j<k) + sum(x1, x2, 1)", (3, -1, 2), 3),
        ("sum(x[i] for i in 3..1)", (3, -1, 2), 0),
    ],
)
def test_shorthand(text, point, value):
    from equicert.theory.numbers.fields import QQ
    from equicert.theory.numbers.matrices import sparse

    f = parse_expression([text], 3)
    assert dict(f.evaluate(sparse([QQ(x) for x in point]))).get(0, QQ(0)) == QQ(str(value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[4]", "means x\\[4\\], but"),
        ("x[1/2]", "whole number"),
        ("y[1]", "not a coordinate"),
        ("relu(x[i] for i)", "only sum, max, min"),
        ("sum(x[i] for x)", "cannot be an index"),
        ("sort(4, x1, x2)", "whole number from 1 to 2"),
        ("sort(x1, x1, x2)", "whole number"),
        ("clip(x1)", "three arguments"),
        ("sum(x[i]*x[j] for i<j)", "product of two"),
        ("exp(x1)", "unknown function 'exp'"),
        ("sum(1 for i in 1..1000000)", "more than 100000"),
        ("max(x[i] for i in 3..1)", "runs over nothing"),
        ("sum(x[i] for i in 1..x1)", "whole numbers"),
        ("x1**2 + x2", "power of a non-constant"),
        ("sqrt(x1)", "not piecewise linear"),
    ],
)
def test_shorthand_errors_name_the_part(text, words):
    from equicert.theory.errors import InputError

    with pytest.raises(InputError, match=words):
        parse_expression([text], 3)
