"""Stabilizer chains, covers without enumeration, and what only generators decide."""

from __future__ import annotations

import random
from math import factorial, prod

import pytest
from sympy.combinatorics import Permutation as SympyPermutation
from sympy.combinatorics import PermutationGroup

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.kernel.rules.order import largest_order, order_by_chain
from equicert.theory.errors import InputError
from equicert.theory.groups.matrix_groups import is_homomorphic, violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group, TooLarge
from equicert.theory.groups.permutations import compose, inverse
from equicert.theory.groups.stabilizer_chains import stabilizer_chain
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.widths.covers import line_orbits

RUBIK = (
    "<(1,3,8,6)(2,5,7,4)(9,33,25,17)(10,34,26,18)(11,35,27,19), "
    "(9,11,16,14)(10,13,15,12)(1,17,41,40)(4,20,44,37)(6,22,46,35), "
    "(17,19,24,22)(18,21,23,20)(6,25,43,16)(7,28,42,13)(8,30,41,11), "
    "(25,27,32,30)(26,29,31,28)(3,38,43,19)(5,36,45,21)(8,33,48,24), "
    "(33,35,40,38)(34,37,39,36)(3,9,46,32)(2,12,47,29)(1,14,48,27), "
    "(41,43,48,46)(42,45,47,44)(14,22,30,38)(15,23,31,39)(16,24,32,40)>"
)
"""The six turns of the cube on the 48 facelets that move (numbering of GAP's manual)."""


def kernel_order(group: Group) -> int:
    levels = [
        {"point": level.point, "program": [list(i) for i in level.program], "generators": list(level.generators)}
        for level in stabilizer_chain(group.generators)
    ]
    return order_by_chain(list(group.generators), levels)


@pytest.mark.parametrize("seed", range(60))
def test_orders_of_random_groups_agree_with_sympy(seed):
    rng = random.Random(seed)
    n = rng.randint(2, 14)
    generators = []
    for _ in range(rng.randint(1, 3)):
        images = list(range(n))
        moved = rng.sample(range(n), rng.randint(2, n))
        for a, b in zip(moved, rng.sample(moved, len(moved)), strict=True):
            images[a] = b
        generators.append(tuple(images))
    group = Group("random", n, tuple(generators))
    expected = PermutationGroup([SympyPermutation(list(g)) for g in generators]).order()
    assert group.order == expected
    assert kernel_order(group) == expected
    assert expected <= largest_order(list(generators))


@pytest.mark.parametrize(
    "name", ["C2 x C2 x C2 x C2 x C2 x C2 x C2 x C2", "C30", "D40", "Q8", "B6", "M12", "S12", "A9", "C5 x S6", "S1"]
)
def test_the_kernel_accepts_the_chains_of_named_groups(name):
    group = Group.parse(name)
    assert kernel_order(group) == group.order == prod(level.orbit for level in stabilizer_chain(group.generators))


def test_inverse():
    g = (2, 0, 3, 1)
    assert compose(g, inverse(g)) == (0, 1, 2, 3)


def claim(**entry) -> Claim:
    (found,) = claims_of_table({"claim": [{"id": "x", **entry}]}, "test")
    assert isinstance(found, Claim), found
    return found


def values(**entry) -> dict[str, str]:
    result = check_claim(claim(**entry))
    assert result.verdict == "verified", result
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result.values


def test_the_cube_group():
    """4.3e19 elements; three orbits of pairs for corners with corners etc.: nine letters in all."""
    found = values(group=RUBIK, input="permutation", output="permutation", compute=["order", "dim_hom"])
    assert found == {"order": "43252003274489856000", "dim_hom": "9"}


def test_hundred_points():
    d = 100
    xs = [f"x{i}" for i in range(1, d + 1)]
    common = {"group": "S100", "input": "permutation"}
    assert values(**common, output="permutation", compute=["order", "dim_hom"]) == {
        "order": str(factorial(100)),
        "dim_hom": "2",
    }
    assert values(
        **common, output="trivial", target=" + ".join(f"relu({x})" for x in xs), compute=["width(GEN)", "width(LEN)"]
    ) == {"width(GEN)": "100", "width(LEN)": "100"}
    # A cover is needed and the group is too large; but the permutation representation embeds in itself.
    assert values(**common, output="permutation", target=xs, compute=["width(LEN)"]) == {"width(LEN)": "200"}


def test_fifty_signed_points():
    found = values(
        group="B50",
        input="natural",
        output="trivial",
        target=" + ".join(f"abs(x{i})" for i in range(1, 51)),
        compute=["width(GEN)", "width(LEN)", "dim_hom"],
    )
    assert found == {"width(GEN)": "52", "width(LEN)": "100", "dim_hom": "0"}


def test_a_cover_beyond_the_limit_is_an_interval():
    result = check_claim(
        claim(
            group="S8",
            input="standard",
            output="standard",
            target=[f"x{i}" for i in range(1, 8)],
            **{"assert": ["width(LEN) == 16"]},
        )
    )
    (row,) = result.asserts
    assert (row.verdict, row.value) == ("undecided", "14..16")
    assert "needs all elements of the group" in row.reason
    assert "max_order = 2000" in row.reason


def test_the_interval_contains_the_value():
    """With the limit lowered the answer is an interval around the true one."""
    for group, V in (
        ("S4", "standard"),
        ("icosahedral", "natural"),
        ("C7", "rotation"),
        ("D6", "rotation + parity"),
        ("Q8", "natural"),
    ):
        d = representation(Group.parse(group), V).dim
        entry = {
            "group": group,
            "input": V,
            "output": V,
            "target": [f"x{i}" for i in range(1, d + 1)],
            "compute": ["width(LEN)"],
        }
        exact = int(values(**entry)["width(LEN)"])
        found = check_claim(claim(**entry, max_order=2)).values["width(LEN)"]
        low, high = (found.split("..") * 2)[:2]
        assert int(low) <= exact <= (10**9 if high == "inf" else int(high)), (group, found)


@pytest.mark.parametrize("quantity", ["classes", "signed_types", "architectures", "types(3)", "compensation"])
def test_what_needs_enumeration_says_so(quantity):
    result = check_claim(claim(group="S9", input="permutation", output="trivial", compute=[quantity]))
    assert result.verdict == "error"
    assert result.message.startswith(f"{quantity}: ")
    assert "order 362880, beyond max_order = 2000" in result.message


def test_matrices_of_large_groups_are_checked_from_generators():
    group = Group.parse("S10")
    V = representation(group, "standard")
    assert is_homomorphic(group, V.matrices)
    broken = (V.matrices[0], V.matrices[1] @ V.matrices[0])
    assert not is_homomorphic(group, broken)
    with pytest.raises(TooLarge):
        violated_relation(group, V.matrices, 2000)
    with pytest.raises(InputError, match="infinite"):
        is_homomorphic(Group.parse("C2"), [Matrix.of([[1, 1], [0, 1]])])


def test_line_orbits_embed():
    V = representation(Group.parse("S5"), "standard")
    program = line_orbits(V.matrices, V.dim, QQ, 1000, "")
    chosen = program.chosen(Matrix.identity(4))
    assert chosen is not None
    assert (
        sum(program.orbits[k].nrows for k in chosen) == 5 * 4 // 2 or sum(program.orbits[k].nrows for k in chosen) == 5
    )
