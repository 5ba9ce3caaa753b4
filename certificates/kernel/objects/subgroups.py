"""All subgroups up to conjugacy, and their sign characters (THEORY.md, T8.2, T8.3).

Layer-wise equivariant networks are made of orbits G/S of neurons with signs, so their least width is a minimum over
*signed types*: pairs of a subgroup S and a homomorphism to {1, -1}. The proof lists the classes of subgroups; here the
list is shown to be complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import apply, scale, summed
from ..elimination import eigenspace, is_prime
from ..reading import Invalid, Json, Matrix, Row, items, natural, require, spend, within, word
from .groups import Group

Mask: TypeAlias = int
"""A set of group elements as the bits of an integer."""


@dataclass(frozen=True)
class SignedType:
    """A pair (S, lambda) up to conjugacy: S, the kernel of lambda, and where they are named: class and signs."""

    subgroup: Mask
    kernel: Mask
    index: int
    class_number: int
    signs: tuple[int, ...]


def members(mask: Mask) -> list[int]:
    """The elements of a set."""
    spend(1 + mask.bit_count())
    result = []
    while mask:
        low = mask & -mask
        result.append(low.bit_length() - 1)
        mask ^= low
    return result


def mask_of(elements: Iterable[int]) -> Mask:
    """The set of some different elements."""
    bits = list(map((1).__lshift__, elements))
    spend(1 + len(bits))
    return sum(bits)


class Subgroups:
    """The listed classes are all subgroups up to conjugacy (T8.3).

    Every subgroup arises from the trivial one by joining elements of prime power order. So a list that contains the
    trivial subgroup, and with each representative every join with a cyclic subgroup of prime power order up to
    conjugacy, contains every subgroup up to conjugacy.
    """

    def __init__(self, group: Group, value: Json) -> None:
        self.group = group
        n = len(group)
        self.table = self._table()
        spend(n * (n + len(group.steps)))
        self.inverse = [line.index(0) for line in self.table]
        # conjugation[i][x] = g x g^-1 for the generators
        self.conjugation = [[self.table[self.table[s][x]][self.inverse[s]] for x in range(n)] for s in group.steps]
        self.classes: list[tuple[Mask, tuple[int, ...]]] = []  # each with its listed generators
        self.class_of: dict[Mask, int] = {}
        for number, entry in enumerate(items(value, "the classes")):
            words = [word(w, len(group.steps)) for w in items(entry, "a class")]
            generators = tuple(group.word(w) for w in words)
            subgroup = self._generated(1, generators)
            require(number > 0 or subgroup == 1, "class 0 is not the trivial subgroup")
            require(subgroup not in self.class_of, f"class {number} is conjugate to an earlier one")
            self.classes.append((subgroup, generators))
            for conjugate in self.conjugates(subgroup):
                self.class_of[conjugate] = number
        require(len(self.classes) > 0, "the list of classes is empty")
        cyclic = self._prime_power_cyclic()
        for subgroup, generators in self.classes:
            spend(len(cyclic))
            done = subgroup
            for z in cyclic:
                if not done >> z & 1:
                    joined = self._generated(subgroup, (*generators, z))
                    require(joined in self.class_of, "a subgroup is missing from the classes")
                    if is_prime(joined.bit_count() // subgroup.bit_count()):
                        done |= joined  # nothing lies between: every other element joins to the same
        self.types = self._signed_types()
        self.weights: dict[object, list[int | None]] = {}  # what new hyperplanes of each type cost, by the channels
        self.conjugacy: list[int] = []

    def indices(self) -> list[int]:
        """The index in the group of each class."""
        return [len(self.group) // subgroup.bit_count() for subgroup, _ in self.classes]

    def cosets(self, subgroup: Mask) -> list[int]:
        """The least element of each left coset, in increasing order."""
        inside, left, found = members(subgroup), (1 << len(self.group)) - 1, []
        while left:
            g = (left & -left).bit_length() - 1
            found.append(g)
            left &= ~mask_of(map(self.table[g].__getitem__, inside))
        return found

    def actions(self, kind: SignedType, matrices: list[Matrix]) -> list[tuple[Matrix, int]]:
        """The matrices of the generators of a type with their signs."""
        _, generators = self.classes[kind.class_number]
        return [(matrices[g], sign) for g, sign in zip(generators, kind.signs, strict=True)]

    def _table(self) -> list[list[int]]:
        group = self.group
        n = len(group)
        within(n * n, 4_000_000, "entries of the multiplication table")
        left = [[group.multiply(s, x) for x in range(n)] for s in group.steps]
        table: list[list[int]] = [list(range(n))]
        for i, k in group.parent[1:]:
            step = left[i]
            table.append([step[x] for x in table[k]])
        return table

    def _generated(self, known: Mask, generators: tuple[int, ...]) -> Mask:
        """The subgroup generated by a known subgroup (or the identity) and some elements, coset by coset."""
        base = members(known)
        found = known
        representatives = [0]
        for r in representatives:
            spend(len(generators))
            for g in generators:
                x = self.table[g][r]
                if not found >> x & 1:
                    line = self.table[x]
                    found |= mask_of(map(line.__getitem__, base))
                    representatives.append(x)
        return found

    def conjugates(self, subgroup: Mask) -> list[Mask]:
        """The conjugates of a subgroup, by the generators of the group."""
        found = [subgroup]
        seen = {subgroup}
        for S in found:
            for line in self.conjugation:
                T = mask_of(map(line.__getitem__, members(S)))
                if T not in seen:
                    spend(1 + len(self.group) // 64, kept=True)
                    seen.add(T)
                    found.append(T)
        return found

    def _prime_power_cyclic(self) -> list[int]:
        """One generator of each cyclic subgroup of prime power order."""
        chosen, covered = [], 1
        for x in range(1, len(self.group)):
            if covered >> x & 1:
                continue
            powers, y = [0], x
            while y:
                powers.append(y)
                y = self.table[y][x]
            order = len(powers)
            spend(2 * order)
            prime = next(q for q in range(2, order + 1) if order % q == 0)
            rest = order
            while rest % prime == 0:
                rest //= prime
            if rest == 1:
                chosen.append(x)
                covered |= mask_of(powers[k] for k in range(order) if k % prime)
        return chosen

    def class_number(self, x: int) -> int:
        """The least element of the conjugacy class of ``x``."""
        if not self.conjugacy:
            self.conjugacy = self._conjugacy()
        return self.conjugacy[x]

    def _conjugacy(self) -> list[int]:
        label = [-1] * len(self.group)
        for x in range(len(self.group)):
            if label[x] < 0:
                label[x] = x
                orbit = [x]
                for y in orbit:
                    spend(len(self.conjugation))
                    for line in self.conjugation:
                        if label[line[y]] < 0:
                            label[line[y]] = x
                            orbit.append(line[y])
        return label

    def _signed_types(self) -> tuple[SignedType, ...]:
        """All pairs (S, lambda) up to conjugacy: the subgroups of index at most 2 of each representative."""
        types = []
        n = len(self.group)
        by_size: dict[int, list[Mask]] = {}
        for T in self.class_of:
            by_size.setdefault(T.bit_count(), []).append(T)
        for number, (S, generators) in enumerate(self.classes):
            size = S.bit_count()
            spend(1 + len(by_size.get(size // 2, ())))
            halves = [T for T in by_size.get(size // 2, ()) if size % 2 == 0 and T & S == T]
            orbits = self._pair_orbits(S, [S, *sorted(halves)])
            for kernel in orbits:
                signs = tuple(1 if kernel >> g & 1 else -1 for g in generators)
                types.append(SignedType(S, kernel, n // size, number, signs))
        return tuple(types)

    def _pair_orbits(self, S: Mask, kernels: list[Mask]) -> list[Mask]:
        """One kernel from each orbit of the pairs (S, T) under conjugation."""
        chosen: list[Mask] = []
        seen: set[Mask] = set()
        for T in kernels:
            if T not in seen:
                chosen.append(T)
                seen |= self._pair_conjugates(S, T)
        return chosen

    def find_type(self, value: Json) -> int:
        """The number of the signed type ``[class, signs on the listed generators]``."""
        number, signs = items(value, "a signed type", 2)
        number = natural(number, "a class", len(self.classes))
        S, generators = self.classes[number]
        wanted = items(signs, "the signs of a type", len(generators))
        spend(len(self.class_of))
        require(all(type(s) is int and s in (1, -1) for s in wanted), "a sign is not 1 or -1")
        for T in (S, *(T for T in self.class_of if 2 * T.bit_count() == S.bit_count() and T & S == T)):
            if [1 if T >> g & 1 else -1 for g in generators] == wanted:
                return self._pair_representative(S, T, number)
        raise Invalid("the signs of a type are not a homomorphism")

    def _pair_representative(self, S: Mask, T: Mask, number: int) -> int:
        """The listed type to which (S, T) is conjugate."""
        spend(len(self.types))
        for k, kind in enumerate(self.types):
            if kind.class_number == number and T in self._pair_conjugates(S, kind.kernel):
                return k
        raise Invalid("a signed type is not in the list")

    def _pair_conjugates(self, S: Mask, T: Mask) -> set[Mask]:
        """The T' with (S, T') conjugate to (S, T)."""
        found = [(S, T)]
        seen = {(S, T)}
        for A, B in found:
            for line in self.conjugation:
                pair = (mask_of(map(line.__getitem__, members(A))), mask_of(map(line.__getitem__, members(B))))
                if pair not in seen:
                    seen.add(pair)
                    found.append(pair)
        return {B for A, B in seen if A == S}


def architectures(subgroups: Subgroups) -> list[tuple[SignedType, list[Row]]]:
    """Signed types that a generic covector of V realises (T8.2), each with a basis of ``A = (V*)^(S, lambda)``.

    ``A`` is nonzero and no element outside S acts on all of A as +1 or as -1: a generic covector of A then has S as the
    stabilizer of its line.
    """
    group = subgroups.group
    matrices = group.covectors
    found = []
    for kind in subgroups.types:
        spend(len(group))
        A = eigenspace(subgroups.actions(kind, matrices), group.d)
        if A and not any(sign_on(matrices[g], A) for g in range(len(group)) if not kind.subgroup >> g & 1):
            found.append((kind, A))
    return found


def carries_vectors(subgroups: Subgroups, kind: SignedType) -> bool:
    """May hyperplanes of this type have channel vectors: is ``U^S`` not zero? (T2.6)"""
    traces = subgroups.group.output_character
    return summed((1, traces[g]) for g in members(kind.subgroup)) != 0


def sign_on(A: Matrix, vectors: list[Row]) -> int:
    """1 or -1 where the matrix acts on all of the vectors so (1 on none), else 0."""
    return next((s for s in (1, -1) if all(apply(A, v) == scale(s, v) for v in vectors)), 0)
