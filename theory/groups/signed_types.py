"""Signed types ``(S, lambda)``, induced representations, semi-invariants, architectures (T4.3, T8.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Word
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.subgroups import SubgroupClass, joined
from equicert.theory.numbers.matrices import Matrix, combine, stack


@dataclass(frozen=True)
class SignedType:
    """A pair ``(S, lambda)`` up to conjugacy: the class of ``S`` (number in the list), the values of ``lambda`` on its
    listed generators, the elements of ``S`` with their signs, and ``index = [G:S]``."""

    class_index: int
    generators: tuple[Word, ...]
    signs: tuple[int, ...]
    elements: tuple[int, ...]
    values: tuple[int, ...]
    index: int


def signed_types(elements: Enumeration, classes: Sequence[SubgroupClass]) -> tuple[SignedType, ...]:
    """All pairs ``(S, lambda)``, ``lambda: S -> {1, -1}`` a homomorphism, up to conjugacy; the trivial sign of a class
    first.

    >>> from equicert.theory.groups.subgroups import subgroup_classes
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
        chosen = np.array([label[elements.of_word(word)] for word in S.generators], dtype=np.int64)
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
    """The largest elementary abelian 2-quotient of S: its members, a bit vector for each of them (indexed by element
    number), and elements that the unit vectors stand for. Squares generate the kernel, and the sign characters of S are
    those of the quotient."""
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
        g = elements.of_word(word)
        if not known[g]:
            label[table[g, inside]] = label[inside] | (1 << len(basis))
            basis.append(g)
            inside = np.concatenate([inside, table[g, inside]])
            known[inside] = True
    return subset, label, basis


def induced(elements: Enumeration, kind: SignedType) -> Representation:
    """``Ind_S^G lambda``: the signed permutation representation on the left cosets of ``S`` (T4.3).

    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> e = Group.parse("C3").elements(10)
    >>> [induced(e, t).dim for t in signed_types(e, subgroup_classes(e))]
    [3, 1]
    """
    table, n = elements.table, len(elements)
    subset, values = np.array(kind.elements), np.array(kind.values)
    representatives = left_cosets(table, subset)
    place, sign = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    place[table[representatives][:, subset]] = np.arange(len(representatives))[:, None]
    sign[table[representatives][:, subset]] = values
    matrices = []
    for left in elements.left:
        images = left[representatives]
        matrices.append(Matrix.permutation([int(place[y]) for y in images], [int(sign[y]) for y in images]))
    return Representation(
        elements.group, tuple(matrices), len(representatives), f"Ind({kind.class_index}, {kind.signs})"
    )


def semi_invariants(V: Representation, kind: SignedType) -> Matrix:
    """A basis (rows) of ``V^(S, lambda) = {v : s v = lambda(s) v}``, from the generators of ``S`` (T4.2).

    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> G = Group.parse("S3"); e = G.elements(10)
    >>> [semi_invariants(representation(G, "permutation"), t).nrows for t in signed_types(e, subgroup_classes(e))]
    [3, 2, 1, 1, 1, 0]
    """
    blocks = []
    one = Matrix.identity(V.dim, V.field)
    for word, sign in zip(kind.generators, kind.signs, strict=True):
        blocks.append(V.of_word(word) - sign * one)
    return stack(blocks, V.dim, V.field).nullspace if blocks else one


def fixed_vectors(U: Representation, kind: SignedType) -> Matrix:
    """A basis (rows) of ``U^S``: the channel vectors of hyperplanes of a type (T2.6)."""
    return semi_invariants(U, replace(kind, signs=(1,) * len(kind.signs)))


def architectures(V: Representation, elements: Enumeration, types: Sequence[SignedType]) -> tuple[SignedType, ...]:
    """The signed types that a generic covector of ``V`` realises (T8.2):
    ``A = (V*)^(S, lambda)`` is nonzero, and no element outside ``S`` acts on all of ``A`` as +1 or as -1.

    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
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


def is_isotropy(V: Representation, elements: Enumeration, S: SubgroupClass) -> bool:
    """Does a generic covector of ``(V*)^S`` have exactly ``S`` as its stabilizer? (T7.2: then a generic weight realises
    the orbit G/S.)

    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
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
