"""Irreducible characters, over the complex and over the real numbers, exactly (Burnside and Dixon; T1.1).

The class sums of a group span a commutative algebra. Modulo a prime p with ``p = 1`` modulo the exponent it splits into
one-dimensional ideals, one for each irreducible character, whose generators give the values of the character modulo p;
the multiplicities of eigenvalues are below ``sqrt |G| < p``, so they are known exactly (J. D. Dixon, High speed
computation of group characters, Numer. Math. 10, 1967).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import isqrt, lcm
from typing import Literal

import numpy as np
import numpy.typing as npt

from equicert.theory.errors import shorten
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.limits import MAX_CHARACTERS, within
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.special_values import cosine

Residues = npt.NDArray[np.int64]
Type = Literal["real", "complex", "quaternionic"]
LEAST_PRIME = 1 << 16
"""Primes from here: large enough that a random class function seldom takes one value at two characters."""


@dataclass(frozen=True)
class ConjugacyClass:
    """A conjugacy class: its least element number, its size, the order of its elements, and the number of the class of
    each power ``g^0, g^1, ..., g^(order - 1)``."""

    element: int
    size: int
    order: int
    powers: tuple[int, ...]


@dataclass(frozen=True)
class Irreducible:
    """An irreducible character over the complex numbers.

    ``eigenvalues[k]`` counts the eigenvalues on class k: ``(j, m)`` stands for ``m`` times ``exp(2 pi i j / order)``.
    ``indicator`` is the Frobenius-Schur indicator: 1 real, 0 complex, -1 quaternionic.
    """

    degree: int
    indicator: int
    eigenvalues: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class RealIrreducible:
    """The character of an irreducible representation over the real numbers, with the type of its commuting algebra.

    Type real: a complex irreducible character ``chi``; complex: ``chi`` and its conjugate together; quaternionic: twice
    ``chi``. ``degree`` is that of ``chi``, ``values`` are those of the real character on the classes.
    ``eigenvalues[k]`` counts the eigenvalues on class k: ``(j, m)`` stands for ``m`` of them that are ``exp(2 pi i j /
    order)`` or its conjugate, ``2 j <= order``.
    """

    dim: int
    type: Type
    degree: int
    values: tuple[Scalar, ...]
    eigenvalues: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def commuting(self) -> int:
        """The dimension of the algebra of maps that commute with the representation."""
        return {"real": 1, "complex": 2, "quaternionic": 4}[self.type]


class CharacterTable:
    """The conjugacy classes and the irreducible characters of a group. Errors: InputError beyond
    :data:`~equicert.theory.limits.MAX_CHARACTERS` classes.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> table = CharacterTable(Group.parse("Q8").elements(100))
    >>> [c.order for c in table.classes], [(x.dim, x.type) for x in table.real[-2:]]
    ([1, 2, 4, 4, 4], [(1, 'real'), (4, 'quaternionic')])
    """

    def __init__(self, elements: Enumeration) -> None:
        self.elements = elements
        name = shorten(elements.group.name)
        advice = "take a smaller group, or one that is less commutative"
        within(len(elements.conjugacy_classes), MAX_CHARACTERS, f"conjugacy classes of {name}", advice)
        self.classes = _classes(elements)

    @cached_property
    def class_of(self) -> npt.NDArray[np.int64]:
        """The number of the class of each element."""
        return _class_numbers(self.elements, [c.element for c in self.classes])

    @cached_property
    def exponent(self) -> int:
        """The least common multiple of the orders of all elements."""
        return lcm(*(c.order for c in self.classes))

    @cached_property
    def complex(self) -> tuple[Irreducible, ...]:
        """The irreducible characters over the complex numbers, the trivial one first, by degree."""
        p = _prime(max(LEAST_PRIME, 2 * isqrt(len(self.elements)) + 2), self.exponent)
        root = _root_of_unity(p, self.exponent)
        transforms = {n: _fourier(n, pow(root, self.exponent // n, p), p) for n in {c.order for c in self.classes}}
        found = [self._lifted(row, p, transforms) for row in self._residues(p)]
        return tuple(sorted(found, key=lambda x: (x.degree, -x.indicator, x.eigenvalues)))

    @cached_property
    def real(self) -> tuple[RealIrreducible, ...]:
        """The irreducible characters over the real numbers: by dimension; then real, complex, quaternionic; then by the
        values on the classes in their order, larger values first. The trivial one comes first."""
        types: dict[int, Type] = {1: "real", 0: "complex", -1: "quaternionic"}
        found: dict[tuple[tuple[tuple[int, int], ...], ...], RealIrreducible] = {}
        for x in self.complex:
            factor = 1 if x.indicator == 1 else 2
            folded = tuple(_folded(spectrum, c.order) for spectrum, c in zip(x.eigenvalues, self.classes, strict=True))
            values = tuple(
                factor * sum((m * cosine(j, c.order) for j, m in spectrum), QQ(0))
                for spectrum, c in zip(folded, self.classes, strict=True)
            )
            spectra = tuple(tuple((j, factor * m) for j, m in spectrum) for spectrum in folded)
            kind = types[x.indicator]
            found.setdefault(folded, RealIrreducible(factor * x.degree, kind, x.degree, values, spectra))
        order = ("real", "complex", "quaternionic")
        return tuple(sorted(found.values(), key=lambda x: (x.dim, order.index(x.type), tuple(-v for v in x.values))))

    def _residues(self, p: int) -> list[Residues]:
        """The values of all irreducible characters modulo p.

        A class function C acts on the class algebra; the vector of the unit is cyclic, so its powers ``C^i 1`` span the
        algebra exactly when C takes different values at all characters. The generator of the ideal of the value v is
        then ``m(C)/(C - v) 1``, m the minimal polynomial; its coefficients are ``chi(g^-1)`` up to a factor.
        """
        n, r = len(self.elements), len(self.classes)
        sizes = np.array([c.size for c in self.classes], dtype=np.int64)
        inverse = np.array([c.powers[-1] for c in self.classes])
        state = 1
        while True:
            weights = np.zeros(r, dtype=np.int64)
            for k in range(r):
                state = (6364136223846793005 * state + 1442695040888963407) % 2**64
                weights[k] = (state >> 33) % p
            action = self._action(weights, p)
            krylov = np.zeros((r, r), dtype=np.int64)
            krylov[0, 0] = 1
            for i in range(1, r):
                krylov[i] = action @ krylov[i - 1] % p
            polynomial = _minimal_polynomial(krylov, action @ krylov[r - 1] % p, p)
            if polynomial is not None:
                break
        rows = []
        for v in _roots(polynomial, p):
            row = _quotient(polynomial, v, p) @ krylov % p
            row = row * pow(int(row[0]), -1, p) % p  # chi(g^-1) / chi(1)
            norm = int((sizes * row % p * row[inverse] % p).sum()) % p  # |G| / chi(1)^2
            square = n * pow(norm, -1, p) % p
            degree = next(d for d in range(1, isqrt(n) + 1) if n % d == 0 and d * d % p == square)
            rows.append(row[inverse] * degree % p)
        return rows

    def _action(self, weights: Residues, p: int) -> Residues:
        """The matrix of the class function on the class algebra: ``sum_g weight(g) g`` times the class sum i at the
        representative j is the sum of the weights of the ``g`` with ``g^-1 x_j`` in class i."""
        r, own = len(self.classes), weights[self.class_of]
        table, inverses = self.elements.table, self.elements.inverses
        rows = [np.bincount(self.class_of[table[inverses, c.element]], weights=own, minlength=r) for c in self.classes]
        return np.array(rows).astype(np.int64) % p

    def _lifted(self, row: Residues, p: int, transforms: dict[int, Residues]) -> Irreducible:
        """The character with these values modulo p; a transform for each order of an element (:func:`_fourier`)."""
        spectra = []
        degree = int(row[0])
        for c in self.classes:
            counts = transforms[c.order] @ row[np.array(c.powers)] % p
            if int(counts.sum()) != degree:
                raise ArithmeticError("the multiplicities of eigenvalues do not add up to the degree")
            spectra.append(tuple((int(j), int(counts[j])) for j in np.flatnonzero(counts)))
        sizes = np.array([c.size for c in self.classes], dtype=np.int64)
        squares = np.array([c.powers[2 % c.order] for c in self.classes])
        mean = int((sizes * row[squares] % p).sum()) * pow(len(self.elements), -1, p) % p
        return Irreducible(degree, {0: 0, 1: 1, p - 1: -1}[mean], tuple(spectra))


def _classes(elements: Enumeration) -> tuple[ConjugacyClass, ...]:
    """By order of their elements, then by size, then as the elements were found."""
    own = [(members[0], len(members)) for members in elements.conjugacy_classes]
    cycles: dict[int, list[int]] = {}
    for g, _ in own:
        powers = [0]
        while (x := int(elements.table[powers[-1], g])) != 0:
            powers.append(x)
        cycles[g] = powers
    own.sort(key=lambda c: (len(cycles[c[0]]), c[1], c[0]))
    number = _class_numbers(elements, [g for g, _ in own])
    return tuple(ConjugacyClass(g, size, len(cycles[g]), tuple(int(number[x]) for x in cycles[g])) for g, size in own)


def _class_numbers(elements: Enumeration, representatives: list[int]) -> npt.NDArray[np.int64]:
    place = {g: k for k, g in enumerate(representatives)}
    number = np.zeros(len(elements), dtype=np.int64)
    for members in elements.conjugacy_classes:
        number[list(members)] = place[members[0]]
    return number


def _folded(spectrum: tuple[tuple[int, int], ...], order: int) -> tuple[tuple[int, int], ...]:
    """Eigenvalues up to complex conjugation."""
    counts: Counter[int] = Counter()
    for j, m in spectrum:
        counts[min(j, -j % order)] += m
    return tuple(sorted(counts.items()))


def _prime(least: int, e: int) -> int:
    """The least prime from here that is 1 modulo e."""
    p = least + (1 - least) % e
    while p < 3 or any(p % q == 0 for q in range(2, isqrt(p) + 1)):
        p += e
    return p


def _root_of_unity(p: int, e: int) -> int:
    """An element of order e modulo the prime p."""
    primes = [q for q in range(2, e + 1) if e % q == 0 and all(q % d for d in range(2, isqrt(q) + 1))]
    for x in range(2, p):
        z = pow(x, (p - 1) // e, p)
        if all(pow(z, e // q, p) != 1 for q in primes):
            return z
    return 1  # e = 1


def _fourier(n: int, z: int, p: int) -> Residues:
    """The matrix that takes the values at the powers of an element of order n to the multiplicities of its eigenvalues,
    modulo p; z has order n. Its products do not overflow: n and p are small."""
    powers = np.array([pow(z, -k, p) for k in range(n)], dtype=np.int64) * pow(n, -1, p) % p
    return powers[np.outer(np.arange(n), np.arange(n)) % n]


def _minimal_polynomial(krylov: Residues, last: Residues, p: int) -> Residues | None:
    """The monic polynomial m of full degree, by increasing powers, with ``m(C) 1 = 0``; None where the rows ``C^i 1``
    depend on each other."""
    r = len(krylov)
    augmented = np.concatenate([krylov.T, last[:, None]], axis=1) % p
    for k in range(r):
        pivots = np.flatnonzero(augmented[k:, k])
        if not len(pivots):
            return None
        i = k + int(pivots[0])
        augmented[[k, i]] = augmented[[i, k]]
        augmented[k] = augmented[k] * pow(int(augmented[k, k]), -1, p) % p
        factors = augmented[:, k].copy()
        factors[k] = 0
        augmented = (augmented - factors[:, None] * augmented[k]) % p
    return np.append(-augmented[:, r] % p, 1)


def _roots(polynomial: Residues, p: int) -> list[int]:
    """All roots modulo p, by trial."""
    x = np.arange(p, dtype=np.int64)
    value = np.zeros(p, dtype=np.int64)
    for c in polynomial[::-1]:
        value = (value * x + int(c)) % p
    return [int(v) for v in np.flatnonzero(value == 0)]


def _quotient(polynomial: Residues, root: int, p: int) -> Residues:
    """``m(x) / (x - root)`` by increasing powers."""
    found = np.zeros(len(polynomial) - 1, dtype=np.int64)
    carry = 0
    for k in range(len(found) - 1, -1, -1):
        carry = (int(polynomial[k + 1]) + carry * root) % p
        found[k] = carry
    return found
