"""The kernel tells representations of a group from matrices that only look like one (THEORY.md, T9.18)."""

from __future__ import annotations

import itertools
import random

import pytest
from honest import certificate, outcome, put, sealed

from equicert.certificates import kernel
from equicert.certificates.kernel.objects.factoring import check_factors
from equicert.certificates.kernel.objects.groups import compose
from equicert.certificates.kernel.reading import counted

Moves = list[tuple[int, ...]]


def closure(moves: Moves) -> set[tuple[int, ...]]:
    """The group that some permutations generate, by brute force."""
    found = {tuple(range(len(moves[0])))}
    queue = list(found)
    for x in queue:
        for g in moves:
            y = compose(g, x)
            if y not in found:
                found.add(y)
                queue.append(y)
    return found


def factors(first: Moves, second: Moves) -> bool:
    """By the orders: the joint group is as large as the first."""
    joint = [g + tuple(len(g) + i for i in h) for g, h in zip(first, second, strict=True)]
    return len(closure(joint)) == len(closure(first))


def told(first: Moves, second: Moves) -> bool:
    """What the kernel says."""
    try:
        check_factors(first, second)
    except kernel.Invalid:
        return False
    return True


def test_all_pairs_of_small_actions_with_one_generator():
    for a, b in itertools.product(range(1, 5), repeat=2):
        for g in itertools.permutations(range(a)):
            for h in itertools.permutations(range(b)):
                assert told([g], [h]) == factors([g], [h]), (g, h)


@pytest.mark.parametrize("seed", range(5))
def test_random_actions_against_the_orders(seed):
    chance = random.Random(seed)
    seen = set()
    for _ in range(120):
        a, b, count = chance.randint(1, 5), chance.randint(1, 5), chance.randint(1, 3)
        first = [tuple(chance.sample(range(a), a)) for _ in range(count)]
        second = [tuple(chance.sample(range(b), b)) for _ in range(count)]
        if chance.random() < 0.3:  # the first action once more, renamed
            names = chance.sample(range(a), a)
            second = [tuple(names[g[names.index(i)]] for i in range(a)) for g in first]
        if chance.random() < 0.3:  # its sign
            second = [
                h if even(g) else swap for g, h, swap in zip(first, [(0, 1)] * count, [(1, 0)] * count, strict=True)
            ]
        assert told(first, second) == factors(first, second), (first, second)
        seen.add(factors(first, second))
    assert seen == {True, False}


def even(g: tuple[int, ...]) -> bool:
    """Is a permutation even?"""
    return sum(g[i] > g[j] for i, j in itertools.combinations(range(len(g)), 2)) % 2 == 0


def test_the_sign_of_a_group_of_many_elements():
    n = 12
    first = [(1, 0, *range(2, n)), (*range(1, n), 0)]
    assert told(first, [(1, 0), (1, 0)])
    assert not told(first, [(1, 0), (0, 1)])
    assert told(first, first)


def test_a_sign_is_told_without_the_chain_of_a_large_group():
    """That of the permutation of one orbit of points; one that is exchanged otherwise is compared with the group."""
    n = 60
    first = [(1, 0, *range(2, n)), (*range(1, n), 0)]
    with counted() as work:
        check_factors(first, [(1, 0), (1, 0)])
    assert work.steps < 10_000
    twice = [(*g, *(n + i for i in g)) for g in first]
    with counted() as work:
        check_factors(twice, [(1, 0), (1, 0)])
    assert work.steps < 10_000
    small = [(1, 0, 2, 3, 4), (1, 2, 0, 3, 4), (0, 1, 2, 4, 3)]
    assert told(small, [(1, 0), (0, 1), (0, 1)])
    assert told(small, [(1, 0), (0, 1), (1, 0)])
    assert not told(small, [(1, 0), (1, 0), (0, 1)])


def test_a_representation_is_of_the_group_of_the_permutations():
    """Input and output may be unfaithful: then the permutations say which group is meant."""
    value = certificate("separation")
    trivial = [[[0, "1"]], [[1, "1"]]]
    value = put(value, ("statement", "generators", 0, "input"), trivial)
    value["proof"], value["asserts"], value["values"] = [], [], {}
    assert outcome(kernel, sealed(value)) == "valid"
    without = put(value, ("statement", "generators", 0), lambda g: {k: v for k, v in g.items() if k != "permutation"})
    assert "not one of the group" in outcome(kernel, sealed(without))


def test_matrices_of_infinite_order_are_over_limits():
    value = put(certificate("separation"), ("statement", "representations", "regular"), [[[[0, "2"]]]])
    assert outcome(kernel, sealed(value)).startswith("over limits: images of basis vectors")
