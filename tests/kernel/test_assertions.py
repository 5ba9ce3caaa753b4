"""The kernel's own grammar and interval arithmetic: a table of texts with what they evaluate to."""

from __future__ import annotations

import pytest
from honest import certificate

from equicert.certificates import kernel

TABLE = {
    # width(GEN) = 3 and width(LEN) = 6 are proved, order and compensation are not
    "width(LEN) == 6": "verified",
    "width(LEN) != 6": "refuted",
    "width(LEN) >= 6": "verified",
    "width(LEN) > 6": "refuted",
    "width(LEN) < 7": "verified",
    "width(LEN) <= 5": "refuted",
    "width(LEN) <= 2*width(GEN)": "verified",
    "width(LEN) - width(GEN) == gap": "verified",
    "-gap == -3": "verified",
    "--gap == 3": "verified",
    "(width(LEN) + 3) / 3 == width(GEN)": "verified",
    "width(LEN)/-2 == -3": "verified",
    "width(LEN)*width(GEN) == 18": "verified",
    "order >= 1": "verified",
    "order == 2": "undecided",
    "order != 2": "undecided",
    "order < 1": "refuted",
    "order - order == 0": "undecided",
    "2*order >= 2": "verified",
    "0*order == 0": "undecided",
    "-2*order <= -2": "verified",
    "order*order >= 1": "verified",
    "order*order >= 2": "undecided",
    "gap*order >= 3": "verified",
    "0*order >= 0": "undecided",
    "gap / gap == 1": "verified",
    "width(LEN)/width(GEN) == 2": "verified",
    "width(LEN)/-gap == -2": "verified",
    "width(LEN)/order <= 6": "verified",
    "width(LEN)/order >= 0": "verified",
    "width(LEN)/order > 0": "undecided",
    "order/width(LEN) > 0": "verified",
    "order/order == 1": "undecided",
    "1/(order - 1) > 0": "undecided",
    "order + 1 > 1": "verified",
    "1 - order <= 0": "verified",
    "compensation >= 1": "verified",
    "equivariant": "verified",
    "not equivariant": "refuted",
    "representable(LEN,6)": "verified",
    "not representable( LEN , 6 )": "refuted",
    "dim_hom <= 2": "verified",
    "width(LEN) == inf": "refuted",
    "width(LEN) < inf": "verified",
    "inf > width(LEN)": "verified",
    "width(LEN) != inf": "verified",
    "order == inf": "undecided",
    "order < inf": "undecided",
    "order > inf": "refuted",
    "order <= inf": "verified",
    "order > -inf": "verified",
    "inf - inf == 0": "undecided",
    "0*inf == 0": "undecided",
    "2*inf == inf": "verified",
    "inf - width(LEN) == inf": "verified",
    "1/inf == 0": "undecided",
}

UNREADABLE = [
    "",
    "width",
    "width(",
    "width(X) == 1",
    "width(LEN",
    "width(LEN) = 6",
    "width(LEN) == ",
    "width(LEN) == 6 6",
    "6",
    "1 == 1)",
    "1 / (gap - 3) == 1",
    "gap / 0 == 1",
    "not gap == 3",
    "equivariant == 1",
    "equivariant x",
    "representable(LEN)",
    "representable(LEN, x)",
    "foo == 1",
    "gap == 3.0",
    "gap == ٣",
    "__import__('os')",
    "gap; gap == 1",
    "gap == 3\n",
]


def evaluated(text: str) -> str:
    value = certificate("antipodal")
    return kernel.conclude(value["statement"], value["proof"], [text], []).verdicts[0]


@pytest.mark.parametrize("text", sorted(TABLE))
def test_assertions_evaluate(text):
    assert evaluated(text) == TABLE[text]


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable_assertions_are_refused(text):
    with pytest.raises(kernel.Rejected):
        evaluated(text)


def test_infinite_widths():
    value = certificate("max-of-three")
    texts = [
        "width(GN) == width(LEN)",
        "width(GN) > 5",
        "width(GN) <= width(LEN)",
        "width(GN) < width(LEN)",
        "gap == 0",
        "width(GN) - 1 > 7",
        "width(GN) != width(LEN)",
        "representable(GN, 9)",
    ]
    found = kernel.conclude(value["statement"], value["proof"], texts, ["gap", "width(GEN)", "equivariant", "order"])
    assert found.verdicts == (
        "verified",
        "verified",
        "verified",
        "refuted",
        "undecided",
        "verified",
        "refuted",
        "refuted",
    )
    assert found.values == {"gap": "0..inf", "width(GEN)": "inf", "equivariant": "unknown", "order": "1..inf"}


@pytest.mark.parametrize("text", ["gap + 1", "1", "width", "foo", "gap gap", "equivariant 1"])
def test_values_are_single_quantities(text):
    value = certificate("antipodal")
    with pytest.raises(kernel.Rejected):
        kernel.conclude(value["statement"], value["proof"], [], [text])
