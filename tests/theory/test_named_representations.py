"""Every named group: ``sign`` and ``natural`` mean one thing, or are refused with the names of what may be meant."""

from __future__ import annotations

import itertools

import pytest

from equicert.theory.errors import InputError
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group

ONE_READING = {
    "C2": [-1],
    "C4": [-1],
    "C6": [-1],
    "S2": [-1],
    "S3": [-1, 1],
    "S4": [-1, -1],
    "S5": [-1, 1],
    "D1": [-1],
    "D3": [1, -1],
    "D7": [1, -1],
    "D11": [1, -1],
    "B1": [-1],
    "octahedral": [-1, -1],
    "<(1,2), (3,4,5)>": [-1, 1],
    "<(1,2,3)>": [1],
    "<(1,2,3,4,5), (2,5)(3,4)>": [1, 1],
    "C2 x C2": [-1, -1],
    "C2 x C3": [-1, 1],
    "A4 x S3": [1, 1, -1, 1],
}
"""The values of ``sign`` on the generators."""

TRIVIAL_GROUPS = ("C1", "S1", "A1", "A2", "C1 x S1")

TWO_READINGS = ("D2", "D4", "D5", "D6", "D8", "D9", "D13", "B2", "B3", "B4", "V4", "Q8")
NO_SIGN = (
    "C3",
    "C5",
    "C9",
    "A3",
    "A4",
    "A5",
    "A6",
    "tetrahedral",
    "icosahedral",
    "M11",
    "M12",
    "M22",
    "M23",
    "M24",
    "C3 x A4",
)


def characters(group: Group) -> set[tuple[int, ...]]:
    """The homomorphisms to {1, -1} by their values on the generators: all values are tried on all elements."""
    elements = group.elements(200)
    found = set()
    for values in itertools.product((1, -1), repeat=len(group.generators)):
        images = [1]
        for i, earlier in elements.steps:
            images.append(values[i] * images[earlier])
        table = elements.table
        if all(images[table[a, b]] == images[a] * images[b] for a in range(len(images)) for b in range(len(images))):
            found.add(values)
    return found


def values(name: str, text: str) -> tuple[int, ...]:
    return tuple(int(m[0, 0]) for m in representation(Group.parse(name), text).matrices)


@pytest.mark.parametrize("name", ONE_READING)
def test_sign_where_one_representation_can_be_meant(name: str) -> None:
    assert list(values(name, "sign")) == ONE_READING[name]
    assert values(name, "sign") == values(name, "parity")
    own = [c for c in characters(Group.parse(name)) if set(c) != {1}]
    if " x " not in name and "<" not in name:
        assert own == [values(name, "sign")]


@pytest.mark.parametrize("name", TRIVIAL_GROUPS)
def test_sign_of_the_group_with_one_element(name: str) -> None:
    assert representation(Group.parse(name), "sign").dim == 1


@pytest.mark.parametrize("name", TWO_READINGS)
def test_sign_is_refused_where_two_can_be_meant(name: str) -> None:
    with pytest.raises(InputError, match=f"sign is ambiguous for {name}: write 'parity' .* or 'det' ") as refusal:
        representation(Group.parse(name), "2*sign")
    assert "\n" not in str(refusal.value)
    group = Group.parse(name)
    real = characters(group) if group.order <= 200 else set()
    for text in ("parity", "det"):
        assert not real or values(name, text) in real
    assert not real or len(real) > 2 or values(name, "parity") != values(name, "det")


@pytest.mark.parametrize("name", NO_SIGN)
def test_sign_is_refused_where_there_is_none(name: str) -> None:
    with pytest.raises(InputError, match=r"'parity' .* and 'det' .* trivial.* write 'trivial'"):
        representation(Group.parse(name), "sign")
    assert set(values(name, "parity")) == set(values(name, "det")) == {1}
    if Group.parse(name).order <= 200:
        assert len(characters(Group.parse(name))) == 1


def test_a_factor_is_named() -> None:
    with pytest.raises(InputError, match=r"'parity\[2\]' .*'det\[2\]'"):
        representation(Group.parse("S3 x D5"), "sign")
    with pytest.raises(InputError, match="no meaning for C3:"):
        representation(Group.parse("S3 x C3"), "sign[2]")
    assert values("S3 x D5", "sign[1]") == (-1, 1, 1, 1)
    assert values("S3 x D5", "tensor(sign[1], det[2])") == (-1, 1, 1, -1)


@pytest.mark.parametrize("name", ["A5", "A5 x C2", "C3 x A5"])
def test_natural_of_a5_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"natural is ambiguous for A5: write 'permutation'.* 'icosahedral'"):
        representation(Group.parse(name), "natural")


NATURAL_DIMENSIONS = {"icosahedral": 3, "octahedral": 3, "tetrahedral": 3, "A4": 4, "A6": 6, "S5": 5, "C5": 2, "D5": 2}
NATURAL_DIMENSIONS |= {"B3": 3, "Q8": 4, "V4": 2, "M11": 11, "<(1,2,3)>": 3, "icosahedral x C3": 5}


@pytest.mark.parametrize("name", NATURAL_DIMENSIONS)
def test_natural_of_the_others(name: str) -> None:
    assert representation(Group.parse(name), "natural").dim == NATURAL_DIMENSIONS[name]


def test_the_icosahedral_group_has_the_generators_of_a5() -> None:
    assert Group.parse("icosahedral").generators == Group.parse("A5").generators
