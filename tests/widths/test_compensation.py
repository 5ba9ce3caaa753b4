"""The factor between the widths: published and hand-computed values, and random functions that must obey it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table


def values(group: str, input_: str, output: str, *asked: str, **more) -> dict[str, str]:
    entry = {"id": "x", "group": group, "input": input_, "output": output, "compute": list(asked), **more}
    (claim,) = claims_of_table({"claim": [entry]}, "test")
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    assert not result.message, result.message
    return dict(result.values)


@pytest.mark.parametrize(
    ("group", "input_", "output", "options", "factor"),
    [
        # T6.13, second part: lines of one irreducible, turned round, and their parallels.
        ("C2", "sign", "sign", {}, "2"),
        ("C4", "rotation", "rotation", {}, "2"),
        ("C6", "rotation", "rotation", {}, "2"),
        ("S3", "standard", "standard", {}, "2"),
        ("D4", "natural", "natural", {}, "2"),
        ("Q8", "natural", "natural", {}, "2"),
        # The same without shifted hyperplanes: the interval stays.
        ("C2", "sign", "sign", {"bias": False}, "1..2"),
        # T6.12: one hyperplane that is turned round, and what can stand beside it.
        ("C2", "sign", "trivial", {}, "4/3"),
        ("C2", "sign", "2*trivial", {}, "4/3"),
        ("S3", "sign", "permutation", {}, "4/3"),
        ("C2", "sign", "trivial", {"bias": False}, "1"),
        ("C2", "sign", "trivial", {"output_bias": False}, "1..2"),
        ("C2", "2*sign", "trivial", {}, "2"),
        # T6.5: types that are not realised do not count.
        ("D4", "det", "natural", {}, "1"),
        ("C2 x C2", "2*irrep(1)", "irrep(2)", {}, "1"),
        ("C3", "rotation", "trivial", {}, "1"),
        # T6.7 with any channel vector.
        ("S3", "permutation", "permutation", {}, "2"),
        # Few orbits whose orientations the group does not keep.
        ("C2", "permutation", "trivial", {}, "2"),
        ("C2", "sign + trivial", "trivial", {"bias": False}, "2"),
        ("C4", "rotation + trivial", "trivial", {}, "2"),
        # T6.14: no sides are exchanged, and only invariants are shared.
        ("C3", "permutation", "trivial", {}, "4/3"),
        ("C5", "permutation", "2*trivial", {}, "6/5"),
        ("C7", "permutation", "trivial", {}, "8/7"),
        ("C3", "permutation + trivial", "2*trivial", {}, "13/9"),
        ("C9", "permutation", "trivial", {}, "4/3"),
        ("C9", "rotation + trivial", "trivial", {}, "11/9"),
        ("C3", "permutation", "trivial", {"output_bias": False}, "4/3..2"),
        ("C5", "permutation", "trivial", {"activation": "leaky_relu(1/10)"}, "6/5"),
        # T6.15: the group acts as one of order three.
        ("C3", "rotation", "rotation", {}, "3/2"),
        ("C3", "rotation", "rotation", {"bias": False}, "3/2"),
        ("C3", "permutation", "permutation", {}, "3/2"),
        ("C3", "rotation", "permutation", {}, "3/2"),
        ("C3", "2*rotation", "permutation", {}, "5/3"),
        ("C3", "permutation + rotation", "rotation", {}, "5/3"),
        ("C6", "rotation(2)", "permutation", {}, "3/2"),
        ("C3", "rotation + 2*trivial", "permutation", {}, "3/2..2"),
        # T6.11: with a skip connection.
        ("C2", "sign", "sign", {"skip": True}, "1"),
        ("C2", "sign", "trivial", {"skip": True}, "2"),
        ("C5", "rotation", "rotation", {"skip": True}, "1"),
        ("C2", "sign", "permutation", {"skip": True, "bias": False}, "2"),
        ("S3", "permutation", "trivial", {"skip": True, "activation": "leaky_relu(1/10)"}, "2"),
    ],
)
def test_factors(group, input_, output, options, factor):
    assert values(group, input_, output, "compensation", **options)["compensation"] == factor


def even(chance: random.Random) -> str:
    """A random even function of one variable."""
    terms = [f"{chance.choice([-2, -1, 1, 2])}*abs(x1)"] * chance.randint(0, 1)
    for t in chance.sample(range(1, 6), chance.randint(1, 3)):
        c = chance.choice([-2, -1, 1, 2])
        terms.append(f"{c}*abs(x1 - {t}) + {c}*abs(x1 + {t})")
    return " + ".join(terms)


def odd(chance: random.Random) -> str:
    """A random odd function of one variable."""
    terms = [f"{chance.randint(-2, 2)}*x1"]
    for t in chance.sample(range(1, 6), chance.randint(1, 2)):
        c = chance.choice([-2, -1, 1, 2])
        terms.append(f"{c}*abs(x1 - {t}) - {c}*abs(x1 + {t})")
    return " + ".join(terms)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("output", "make", "options"),
    [("trivial", even, {}), ("trivial", even, {"skip": True}), ("sign", odd, {}), ("sign", odd, {"skip": True})],
)
def test_no_function_exceeds_the_factor(seed, output, make, options):
    target = make(random.Random(seed))
    found = values("C2", "sign", output, "width(GEN)", "width(LEN)", "compensation", target=target, **options)
    factor = Fraction(found["compensation"])
    assert int(found["width(LEN)"]) <= factor * int(found["width(GEN)"])


def test_without_output_bias_a_skip_connection_is_refused():
    entry = {"id": "x", "group": "C2", "input": "sign", "output": "sign", "assert": ["compensation == 1"]}
    (claim,) = claims_of_table({"claim": [{**entry, "skip": True, "output_bias": False}]}, "test")
    (found,) = check_claim(claim).asserts
    assert found.verdict == "error"
    assert "known beside an output bias only" in found.reason
