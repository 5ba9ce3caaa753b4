"""Subgroups up to conjugacy, signed types ``(S, lambda)``, induced representations, semi-invariants (sections 4, 5, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from equicert.theory.groups.permutation_groups import Enumeration, Permutation, Word
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.matrices import Matrix, combine, stack

Members = npt.NDArray[np.bool_]
"""A subset of the group as a boolean vector over the element numbers."""


@dataclass(frozen=True)
class SubgroupClass:
    """A conjugacy class of subgroups: its representative ``S`` as element numbers, generating words, order, index in the group,
    the number of conjugates, and the element numbers of the normalizer."""

    elements: tuple[int, ...]
    generators: tuple[Word, ...]
    order: int
    index: int
    size: int
    normalizer: tuple[int, ...]


@dataclass(frozen=True)
class SignedType:
    """A pair ``(S, lambda)`` up to conjugacy: the class of ``S`` (number in the list), the values of ``lambda`` on its listed generators, the
    elements of ``S`` with their signs, and ``index = [G:S]``."""

    class_index: int
    generators: tuple[Word, ...]
    signs: tuple[int, ...]
    elements: tuple[int, ...]
    values: tuple[int, ...]
    index: int


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
    """The classes of subgroups with the given generators, in the order of :func:`subgroup_classes`; repeated classes are kept."""
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
    representatives = _coset_representatives(elements.table, normalizer)
    rows = np.zeros((len(representatives), n), dtype=bool)
    np.put_along_axis(rows, conjugate[representatives][:, subset], True, axis=1)
    words = tuple(elements.words[g] for g in generators)
    order, size = len(subset), len(representatives)
    entry = SubgroupClass(tuple(map(int, subset)), words, order, n // order, size, tuple(map(int, normalizer)))
    return entry, [row.tobytes() for row in np.packbits(rows, axis=1)]


def _coset_representatives(table: npt.NDArray[np.int32], subgroup: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least element of each left coset ``g N``."""
    covered = np.zeros(len(table), dtype=bool)
    found = []
    for g in range(len(table)):
        if not covered[g]:
            covered[table[g, subgroup]] = True
            found.append(g)
    return np.array(found, dtype=np.int64)


def _prime_power_cyclic(elements: Enumeration) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """One generator of every cyclic subgroup of prime power order > 1, and for each element the position of the one that
    generates the same subgroup (elsewhere a large number)."""
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


def signed_types(elements: Enumeration, classes: Sequence[SubgroupClass]) -> tuple[SignedType, ...]:
    """All pairs ``(S, lambda)``, ``lambda: S -> {1, -1}`` a homomorphism, up to conjugacy; the trivial sign of a class first.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> e = Group.parse("S3").elements(10)
    >>> [(t.index, t.signs) for t in signed_types(e, subgroup_classes(e))]
    [(6, ()), (3, (1,)), (3, (-1,)), (2, (1,)), (1, (1, 1)), (1, (-1, 1))]
    """
    types = []
    for number, S in enumerate(classes):
        subset, label, basis = _two_quotient(elements, S)
        count = 1 << len(basis)
        parity = np.array([1 - 2 * (bin(v).count("1") % 2) for v in range(count)], dtype=np.int8)
        # The character v is s -> (-1)^(v . label(s)). Conjugating it by g gives its values on g^-1 b g, b in the basis.
        normalizer = np.array(S.normalizer)
        moved = [label[elements.table[elements.table[elements.inverses[normalizer], b], normalizer]] for b in basis]
        chosen = np.array([label[element_of(elements, word)] for word in S.generators], dtype=np.int64)
        seen = np.zeros(count, dtype=bool)
        for v in range(count):
            if seen[v]:
                continue
            images = np.zeros(len(normalizer), dtype=np.int64)
            for k, labels in enumerate(moved):
                images |= (parity[labels & v] < 0).astype(np.int64) << k
            seen[images] = True
            values = tuple(map(int, parity[label[subset] & v]))
            types.append(
                SignedType(number, S.generators, tuple(map(int, parity[chosen & v])), S.elements, values, S.index)
            )
    return tuple(types)


def _two_quotient(
    elements: Enumeration, S: SubgroupClass
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[int]]:
    """The largest elementary abelian 2-quotient of S: its members, a bit vector for each of them (indexed by element number), and elements
    that the unit vectors stand for. Squares generate the kernel, and the sign characters of S are those of the quotient."""
    table, subset = elements.table, np.array(S.elements)
    kernel = np.zeros(len(table), dtype=bool)
    kernel[0] = True
    generators: tuple[int, ...] = ()
    for square in np.unique(table[subset, subset]):
        if not kernel[square]:
            kernel = joined(table, np.flatnonzero(kernel), generators, int(square))
            generators = (*generators, int(square))
    label = np.zeros(len(table), dtype=np.int64)
    inside, basis = np.flatnonzero(kernel), list[int]()
    known = kernel.copy()
    for word in S.generators:
        g = element_of(elements, word)
        if not known[g]:
            label[table[g, inside]] = label[inside] | (1 << len(basis))
            basis.append(g)
            inside = np.concatenate([inside, table[g, inside]])
            known[inside] = True
    return subset, label, basis


def element_of(elements: Enumeration, word: Word) -> int:
    """The number of the element that a word denotes."""
    x = 0
    for i in reversed(word):
        x = int(elements.table[elements.index[elements.group.generators[i]], x])
    return x


def induced(elements: Enumeration, kind: SignedType) -> Representation:
    """``Ind_S^G lambda``: the signed permutation representation on the left cosets of ``S`` (section 4).

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> e = Group.parse("C3").elements(10)
    >>> [induced(e, t).dim for t in signed_types(e, subgroup_classes(e))]
    [3, 1]
    """
    table, n = elements.table, len(elements)
    subset, values = np.array(kind.elements), np.array(kind.values)
    place, sign = np.full(n, -1), np.zeros(n, dtype=np.int64)
    representatives: list[int] = []
    for x in range(n):
        if place[x] < 0:
            place[table[x, subset]] = len(representatives)
            sign[table[x, subset]] = values
            representatives.append(x)
    matrices = []
    for g in elements.group.generators:
        images = table[elements.index[g], representatives]
        matrices.append(Matrix.permutation([int(place[y]) for y in images], [int(sign[y]) for y in images]))
    return Representation(
        elements.group, tuple(matrices), len(representatives), f"Ind({kind.class_index}, {kind.signs})"
    )


def semi_invariants(V: Representation, kind: SignedType) -> Matrix:
    """A basis (rows) of ``V^(S, lambda) = {v : s v = lambda(s) v}``, from the generators of ``S`` (section 5).

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.representations import representation
    >>> G = Group.parse("S3"); e = G.elements(10)
    >>> [semi_invariants(representation(G, "permutation"), t).nrows for t in signed_types(e, subgroup_classes(e))]
    [3, 2, 1, 1, 1, 0]
    """
    blocks = []
    one = Matrix.identity(V.dim, V.field)
    for word, sign in zip(kind.generators, kind.signs, strict=True):
        blocks.append(V.of_word(word) - sign * one)
    return stack(blocks, V.dim, V.field).nullspace if blocks else one


def architectures(V: Representation, elements: Enumeration, types: Sequence[SignedType]) -> tuple[SignedType, ...]:
    """The signed types that a generic covector of ``V`` realises (section 8): ``A = (V*)^(S, lambda)`` is nonzero, and no element outside
    ``S`` acts on all of ``A`` as +1 or as -1.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.representations import representation
    >>> G = Group.parse("C2"); e = G.elements(10)
    >>> types = signed_types(e, subgroup_classes(e))
    >>> [(t.index, t.signs) for t in architectures(representation(G, "permutation"), e, types)]
    [(2, ()), (1, (1,)), (1, (-1,))]
    """
    matrices = V.dual.all_matrices(elements)
    result = []
    for kind in types:
        A = semi_invariants(V.dual, kind)
        inside = set(kind.elements)
        if A.rows and not any(sign_on(matrices[g], A) for g in range(len(elements)) if g not in inside):
            result.append(kind)
    return tuple(result)


def multisets(weights: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """The multisets of classes whose indices add up to ``total``: the hidden permutation types of a width (section 8). Without recursion on the
    depth of the answer.

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


def is_isotropy(V: Representation, elements: Enumeration, S: SubgroupClass) -> bool:
    """Does a generic covector of ``(V*)^S`` have exactly ``S`` as its stabilizer? (section 8: then a generic weight realises the orbit G/S.)

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.representations import representation
    >>> G = Group.parse("S3"); e = G.elements(10)
    >>> [is_isotropy(representation(G, "permutation"), e, S) for S in subgroup_classes(e)]
    [True, True, False, True]
    """
    matrices = V.dual.all_matrices(elements)
    fixed = semi_invariants(V.dual, SignedType(0, S.generators, (1,) * len(S.generators), S.elements, (), S.index))
    inside = set(S.elements)
    return not any(sign_on(matrices[g], fixed) == 1 for g in range(len(elements)) if g not in inside)


def sign_on(A: Matrix, rows: Matrix) -> int:
    """1 or -1 where a matrix acts on all of the rows so (1 where there are none), else 0.

    >>> rotation = Matrix.of([[0, -1], [1, 0]])
    >>> sign_on(rotation @ rotation, Matrix.identity(2)), sign_on(rotation, Matrix.identity(2))
    (-1, 0)
    """
    images = [A.vector(w) for w in rows.rows]
    if images == list(rows.rows):
        return 1
    one = A.field(1)
    return -1 if all(not combine([(one, x), (one, w)]) for x, w in zip(images, rows.rows, strict=True)) else 0
