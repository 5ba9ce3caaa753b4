"""``mapped(x, y)``: against stabilizers found by listing the group; large groups; bad questions."""

from __future__ import annotations

import itertools
import random
import re
from fractions import Fraction

import pytest

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table


def claim_of(**more) -> Claim | ClaimError:
    entry = {"id": "x", "group": "S3", "input": "permutation", "output": "trivial", **more}
    (found,) = claims_of_table({"claim": [entry]}, "test")
    return found


def value_of(**more) -> str:
    found = claim_of(compute=["mapped(x, y)"], **more)
    assert isinstance(found, Claim), found
    result = check_claim(found)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result.values["mapped(x, y)"]


def texts(vector) -> list[str]:
    return [str(x) for x in vector]


def act(g, x):
    """The permutation of coordinates that carries entry i to place g[i]."""
    moved = [0] * len(x)
    for i, j in enumerate(g):
        moved[j] = x[i]
    return moved


PAIRS = list(itertools.combinations(range(4), 2))


def on_pairs(g, y):
    """The same on pairs of points, entries of a symmetric table."""
    return act([PAIRS.index(tuple(sorted((g[i], g[j])))) for i, j in PAIRS], y)


def matrix(action, size):
    """The matrix of a linear map, as texts."""
    columns = [action([int(i == j) for i in range(size)]) for j in range(size)]
    return [texts(row) for row in zip(*columns, strict=True)]


TURN, TURN_BACK, EXCHANGE = (1, 2, 3, 0), (0, 3, 2, 1), (1, 0, 2, 3)
GROUPS = {
    "S4": ([TURN, EXCHANGE], list(itertools.permutations(range(4)))),
    "C4": ([TURN], [tuple((i + k) % 4 for i in range(4)) for k in range(4)]),
    "D4": ([TURN, TURN_BACK], [tuple((s * i + k) % 4 for i in range(4)) for k in range(4) for s in (1, -1)]),
}
"""Generators and elements."""


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("seed", range(8))
def test_stabilizers_decide(name, seed):
    rng = random.Random(seed)
    x = [rng.randint(0, 2) for _ in range(4)]
    chosen, elements = GROUPS[name]
    stabilizer = [g for g in elements if act(g, x) == x]
    y = [Fraction(rng.randint(-2, 2), rng.randint(1, 2)) for _ in PAIRS]
    if seed % 2:  # the mean over the stabilizer is reached
        images = [on_pairs(g, y) for g in stabilizer]
        y = [sum(column, Fraction(0)) / len(images) for column in zip(*images, strict=True)]
    expected = all(on_pairs(g, y) == y for g in stabilizer)
    generators = [
        {"input": matrix(lambda v, g=g: act(g, v), 4), "output": matrix(lambda v, g=g: on_pairs(g, v), 6)}
        for g in chosen
    ]
    entry = {"id": "x", "generators": generators, "points": {"x": texts(x)}, "images": {"y": texts(y)}}
    (claim,) = claims_of_table({"claim": [{**entry, "compute": ["mapped(x, y)"]}]}, "test")
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    kernel.verify(kernel.canonical_bytes(result.certificate))
    assert result.values == {"mapped(x, y)": str(expected).lower()}
    assert expected or seed % 2 == 0


def test_rotations_and_a_real_field():
    images = {"y": ["sqrt(2)", "0"]}
    assert value_of(group="C8", input="rotation", output="rotation", points={"x": ["1", "0"]}, images=images) == "true"
    assert value_of(group="C8", input="rotation", output="rotation", points={"x": ["0", "0"]}, images=images) == "false"


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([1] + [0] * 29, [7] + [3] * 29, "true"),  # a short orbit
        ([1] + [0] * 29, [7, 8] + [3] * 28, "false"),
        (range(30), [k * k for k in range(30)], "true"),  # a long one: entry by entry
        ([0, 0, *range(1, 29)], range(30), "false"),  # a generator fixes x
        ([*range(15), 0, *range(16, 30)], range(30), "unknown"),  # no short word does
    ],
)
def test_large_groups(x, y, expected):
    shape = {"group": "S30", "output": "permutation"}
    assert value_of(points={"x": texts(x)}, images={"y": texts(y)}, **shape) == expected


def test_open_questions_and_refuted_ones_have_a_reason():
    found = claim_of(
        group="S30",
        output="permutation",
        points={"x": texts([*range(15), 0, *range(16, 30)]), "z": texts([0, 0, *range(28)])},
        images={"y": texts(range(30))},
        **{"assert": ["mapped(x, y)", "mapped(z, y)"]},
    )
    assert isinstance(found, Claim), found
    first, second = check_claim(found).asserts
    assert (first.verdict, second.verdict) == ("undecided", "refuted")
    assert "the orbit of x is too large" in first.reason
    assert "fixes z and moves y" in second.reason


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"compute": ["mapped(x)"]}, "write mapped\\(x, y\\) with a point and an image"),
        ({"compute": ["mapped(x, y)"]}, "no point 'x': give points"),
        ({"compute": ["mapped(x, y)"], "points": {"x": ["1", "2", "3"]}}, "no image 'y': give images"),
        ({"compute": ["mapped(y, y)"], "images": {"y": ["1"]}}, "no point 'y'"),
        ({"compute": ["mapped(x, y)"], "points": {"x": ["1", "2"]}}, "3"),
        ({"compute": ["order"], "images": {"y": ["1", "2"]}}, "1"),
        ({"assert": ["mapped(x, y) == 1"]}, "true or false"),
    ],
)
def test_bad_questions(more, words):
    found = claim_of(**more)
    message = found.message if isinstance(found, ClaimError) else check_claim(found).message
    assert re.search(words, message), message
