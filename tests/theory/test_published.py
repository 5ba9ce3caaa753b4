"""Numbers from the literature: tensor layers, subgroup classes, shallow invariant architectures, wreath products, sign
groups.
"""

from __future__ import annotations

import json
from math import factorial
from pathlib import Path

import pytest
import sympy

from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import architectures, signed_types
from equicert.theory.groups.subgroups import subgroup_classes

GAP = json.loads((Path(__file__).parent / "gap_counts.json").read_text())
"""``[group, order, subgroup classes, signed types]`` as GAP 4.12.1 counts them (``ConjugacyClassesSubgroups``; orbits
of the normalizer on subgroups of index two).
"""


@pytest.mark.parametrize("row", GAP, ids=lambda row: row[0][:30])
def test_subgroup_classes_and_signed_types_agree_with_gap(row):
    name, order, classes, types = row
    elements = Group.parse(name).elements(2000)
    found = subgroup_classes(elements)
    assert (len(elements), len(found), len(signed_types(elements, found))) == (order, classes, types)


def test_subgroup_classes_of_symmetric_groups():
    """OEIS A000638: 1, 2, 4, 11, 19, 56 for n = 1 .. 6."""
    assert [len(subgroup_classes(Group.parse(f"S{n}").elements(2000))) for n in range(1, 7)] == [1, 2, 4, 11, 19, 56]


def tensor_power(V: Representation, k: int) -> Representation:
    result = V
    for _ in range(k - 1):
        result = result @ V
    return result


@pytest.mark.parametrize(
    ("k", "m", "n"),
    [(1, 1, 2), (1, 1, 50), (2, 1, 3), (2, 2, 4), (2, 2, 6), (3, 1, 5), (3, 2, 5), (2, 2, 3), (2, 2, 2)],
)
def test_tensor_layers_of_the_symmetric_group(k, m, n):
    """Maron et al. 2019 (arXiv 1812.09902): Bell(k + m) basis elements for n >= k + m; for smaller n partitions into at
    most n blocks.
    """
    V = representation(Group.parse(f"S{n}"), "permutation")
    blocks = sum(int(sympy.functions.combinatorial.numbers.stirling(k + m, j)) for j in range(1, n + 1))
    assert (tensor_power(V, k) >> tensor_power(V, m)).dim == blocks
    if n >= k + m:
        assert blocks == int(sympy.bell(k + m))


def test_invariant_tensor_layers():
    """Maron et al. 2019: Bell(k) invariant linear maps on tensors of order k."""
    for k in (1, 2, 3):
        V = representation(Group.parse("S6"), "permutation")
        assert (tensor_power(V, k) >> representation(V.group, "trivial")).dim == int(sympy.bell(k))


def wreath(inner: Group, n: int, k: int) -> str:
    """``G wr S_k`` on k copies of the n points of G, in cycle notation."""

    def cycles(images: list[int]) -> str:
        seen, text = set(), ""
        for i in range(len(images)):
            cycle = []
            while i not in seen:
                seen.add(i)
                cycle.append(i + 1)
                i = images[i]
            if len(cycle) > 1:
                text += "(" + ",".join(map(str, cycle)) + ")"
        return text or "(1)"

    first = [[*g, *range(n, n * k)] for g in inner.generators]
    swap = [*range(n, 2 * n), *range(n), *range(2 * n, n * k)]
    turn = [(i + n) % (n * k) for i in range(n * k)]
    return "<" + ", ".join(cycles(g) for g in [*first, swap, turn]) + ">"


@pytest.mark.parametrize(
    ("name", "n", "k"),
    [
        ("S3", 3, 2),
        ("S3", 3, 4),
        ("C4", 4, 3),
        ("D5", 5, 2),
        ("A4", 4, 3),
        ("C2 x C2", 4, 3),
        ("S10", 10, 6),
        ("<(1,2)>", 2, 5),
        ("<(1,2)(3,4)>", 4, 3),
    ],
)
def test_layers_for_wreath_products(name, n, k):
    """Sverdlov, Springer, Dym (arXiv 2410.06665): ``dim End_(G wr S_k)(V^k) = dim End_G(V) + (dim V^G)^2``, the Siamese
    layers and one more for each pair of invariants; no more for the permutation of a transitive group than its sum
    layer.
    """
    inner = Group.parse(name)
    V = representation(inner, "permutation")
    W = representation(Group.parse(wreath(inner, n, k)), "permutation")
    invariants = (V >> representation(inner, "trivial")).dim
    assert (W >> W).dim == (V >> V).dim + invariants**2
    assert W.group.order == inner.order**k * factorial(k)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 12])
def test_layers_of_the_sign_group_are_diagonal(n):
    """Sign equivariant networks (Lim, Robinson, Jegelka, Maron, arXiv 2312.02339): linear layers for {1, -1}^n are
    diagonal, so n parameters.
    """
    group = Group.parse(" x ".join(["C2"] * n))
    V = representation(group, " + ".join(f"sign[{i}]" for i in range(1, n + 1)))
    space = V >> V
    assert space.dim == n
    assert all(b.rows[i] == ((i, 1),) for i, b in enumerate(space.basis))


@pytest.mark.parametrize(
    ("group", "types", "realised"),
    [("C6", 6, 6), ("C2", 3, 3), ("C3", 2, 2), ("C4", 5, 5)],
)
def test_invariant_architectures_of_cyclic_permutation_groups(group, types, realised):
    """Agrawal and Ostrowski (arXiv 2205.09219), figure 1: six irreducible architectures for C6 permuting six inputs,
    one for each pair of subgroups K <= H of index one or two; the others by the same count.
    """
    G = Group.parse(group)
    elements = G.elements(100)
    found = signed_types(elements, subgroup_classes(elements))
    assert len(found) == types
    assert len(architectures(representation(G, "permutation"), elements, found)) == realised


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_oriented_architectures_of_symmetric_groups_are_young_subgroups(n):
    """A covector of the permutation representation is fixed by the permutations of its equal entries: one architecture
    for each partition.
    """
    G = Group.parse(f"S{n}")
    elements = G.elements(2000)
    found = architectures(
        representation(G, "permutation"), elements, signed_types(elements, subgroup_classes(elements))
    )
    assert sum(1 for t in found if all(s == 1 for s in t.signs)) == sum(
        1 for _ in sympy.utilities.iterables.partitions(n)
    )


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("M11", 7920),
        ("M12", 95040),
        ("M22", 443520),
        ("M23", 10200960),
        ("M24", 244823040),
        ("S20", factorial(20)),
        ("B20", 2**20 * factorial(20)),
        ("A30", factorial(30) // 2),
        ("S4 x S5 x M12", 24 * 120 * 95040),
        ("C1", 1),
        ("D50", 100),
    ],
)
def test_orders(name, order):
    """Orders of the Mathieu groups as in the ATLAS; the others by formula."""
    assert Group.parse(name).order == order


def test_number_of_hidden_types_of_the_trivial_and_cyclic_groups():
    """Multisets: one type of each width for the trivial group; partitions into divisors for cyclic ones."""
    from equicert.certificates.kernel.quantities.knapsacks import count_types

    assert count_types(7, (1,)) == 1
    indices = tuple(c.index for c in subgroup_classes(Group.parse("C6").elements(10)))
    for width in range(12):
        count = sum(
            1
            for a in range(width // 6 + 1)
            for b in range((width - 6 * a) // 3 + 1)
            for c in range((width - 6 * a - 3 * b) // 2 + 1)
        )
        assert count_types(width, indices) == count
