"""Subgroups up to conjugacy, and multisets of their classes (T8.1, T8.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Permutation, Word

Members = npt.NDArray[np.bool_]
"""A subset of the group as a boolean vector over the element numbers."""


@dataclass(frozen=True)
class SubgroupClass:
    """A conjugacy class of subgroups: its representative ``S`` as element numbers, generating words, order, index in
    the group, the number of conjugates, and the element numbers of the normalizer."""

    elements: tuple[int, ...]
    generators: tuple[Word, ...]
    order: int
    index: int
    size: int
    normalizer: tuple[int, ...]


def subgroup_classes(elements: Enumeration) -> tuple[SubgroupClass, ...]:
    """All subgroups up to conjugacy, by order; class 0 is the trivial subgroup.

    Cyclic extension: every subgroup arises from the trivial one by joining elements of prime power order one after the
    other, so joining every representative with every cyclic subgroup of prime power order (up to the normalizer)
    reaches every class; nothing is assumed about solvability.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> [len(subgroup_classes(Group.parse(name).elements(200))) for name in ("S3", "S4", "A5", "Q8")]
    [4, 11, 9, 6]
    """
    n = len(elements)
    table, inverses = elements.table, elements.inverses
    conjugate = table[table, inverses[:, None]]  # conjugate[g, x] = g x g^-1
    cyclic, owner = _prime_power_cyclic(elements)
    known: dict[bytes, int] = {}
    found: list[SubgroupClass] = []

    def add(members: Members, generators: tuple[int, ...]) -> None:
        entry, conjugates = _class_of(elements, conjugate, members, generators)
        for key in conjugates:
            known[key] = len(found)
        found.append(entry)

    trivial = np.zeros(n, dtype=bool)
    trivial[0] = True
    add(trivial, ())
    generators: list[tuple[int, ...]] = [()]
    for number, current in enumerate(found):
        subset = np.array(current.elements)
        members = np.zeros(n, dtype=bool)
        members[subset] = True
        # Cyclic subgroups up to the normalizer, outside the representative.
        images = owner[conjugate[np.array(current.normalizer)][:, cyclic]].min(axis=0)
        for z in (cyclic[k] for k in np.unique(images)):
            if members[z]:
                continue
            larger = joined(table, subset, generators[number], int(z))
            if np.packbits(larger).tobytes() not in known:
                generators.append((*generators[number], int(z)))
                add(larger, generators[-1])
    return tuple(sorted(found, key=lambda c: (c.order, c.size, c.elements)))


def classes_of_generators(elements: Enumeration, listed: Sequence[Sequence[Permutation]]) -> tuple[SubgroupClass, ...]:
    """The classes of subgroups with the given generators, in the order of :func:`subgroup_classes`; repeated classes
    are kept."""
    table, inverses = elements.table, elements.inverses
    conjugate = table[table, inverses[:, None]]
    result = []
    for permutations in listed:
        generators = tuple(elements.index[g] for g in permutations if elements.index[g])
        members = np.zeros(len(elements), dtype=bool)
        members[0] = True
        for k, g in enumerate(generators):
            members = joined(table, np.flatnonzero(members), generators[:k], g)
        result.append(_class_of(elements, conjugate, members, generators)[0])
    return tuple(sorted(result, key=lambda c: (c.order, c.size, c.elements)))


def _class_of(
    elements: Enumeration, conjugate: npt.NDArray[np.int32], members: Members, generators: tuple[int, ...]
) -> tuple[SubgroupClass, list[bytes]]:
    """The class of a subgroup, and its conjugates as bit sets."""
    n, subset = len(elements), np.flatnonzero(members)
    # g normalizes S when it conjugates the generators into S; the conjugates belong to the cosets g N.
    normalizer = np.flatnonzero(members[conjugate[:, np.array(generators, dtype=np.int64)]].all(axis=1))
    representatives = left_cosets(elements.table, normalizer)
    rows = np.zeros((len(representatives), n), dtype=bool)
    np.put_along_axis(rows, conjugate[representatives][:, subset], True, axis=1)
    words = tuple(elements.words[g] for g in generators)
    order, size = len(subset), len(representatives)
    entry = SubgroupClass(tuple(map(int, subset)), words, order, n // order, size, tuple(map(int, normalizer)))
    return entry, [row.tobytes() for row in np.packbits(rows, axis=1)]


def _prime_power_cyclic(elements: Enumeration) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """One generator of every cyclic subgroup of prime power order > 1, and for each element the position of the one
    that generates the same subgroup (elsewhere a large number)."""
    n, table = len(elements), elements.table
    owner = np.full(n, np.iinfo(np.int64).max)
    chosen: list[int] = []
    for x in range(1, n):
        if owner[x] < len(chosen):
            continue
        powers, y = [0], x
        while y:
            powers.append(y)
            y = int(table[y, x])
        order = len(powers)
        prime = next(q for q in range(2, order + 1) if order % q == 0)
        m = order
        while m % prime == 0:
            m //= prime
        if m == 1:
            owner[[powers[k] for k in range(order) if k % prime]] = len(chosen)
            chosen.append(x)
    return np.array(chosen, dtype=np.int64), owner


def joined(table: npt.NDArray[np.int32], subset: npt.NDArray[np.int64], generators: tuple[int, ...], z: int) -> Members:
    """The subgroup generated by a subgroup (with its generators) and one element, coset by coset (Dimino)."""
    members = np.zeros(len(table), dtype=bool)
    members[subset] = True
    steps = (*generators, z)
    representatives = [0]
    for r in representatives:
        for g in steps:
            x = int(table[g, r])
            if not members[x]:
                members[table[x, subset]] = True
                representatives.append(x)
    return members


def multisets(weights: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """The multisets of classes whose indices add up to ``total``: the hidden permutation types of a width (T8.1).
    Without recursion on the depth of the answer.

    >>> list(multisets([3, 1], 4))
    [(0, 1), (1, 1, 1, 1)]
    """
    stack: list[tuple[tuple[int, ...], int, int]] = [((), total, 0)]
    while stack:
        chosen, left, first = stack.pop()
        if left == 0:
            yield chosen
            continue
        stack += [
            ((*chosen, k), left - weights[k], k) for k in reversed(range(first, len(weights))) if weights[k] <= left
        ]
