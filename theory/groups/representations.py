"""Real representations of a group by matrices of its generators, and equivariant maps between them (T1.1).

Vectors are columns; ``rho(g)`` acts on the left, covectors are acted on by ``w -> w rho(g)^-1``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, combinations_with_replacement
from math import comb

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.equivariant_maps import HomSpace, intertwiners
from equicert.theory.groups.permutation_groups import Enumeration, Group
from equicert.theory.groups.permutations import Word
from equicert.theory.limits import MAX_DIMENSION, MAX_ENTRIES, MAX_GENERAL_DIMENSION, within
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, direct_sum, sparse

MAX_POWER = 30
"""Factors of a symmetric or exterior power."""


@dataclass(frozen=True)
class Representation:
    """A representation of ``group``: one invertible ``dim x dim`` matrix per generator, over ``field``; for a
    continuous group also one matrix ``lie`` per generator of its Lie algebra (T13.1).

    >>> from equicert.theory.groups.named_representations import representation
    >>> V = representation(Group.parse("S3"), "permutation")
    >>> (2 * V).dim, (V @ V).dim, V.sym2.dim, (V >> V).dim
    (6, 9, 6, 2)
    """

    group: Group
    matrices: tuple[Matrix, ...]
    dim: int
    name: str = field(default="", compare=False)
    field: Field = QQ
    lie: tuple[Matrix, ...] = ()

    def over(self, field: Field) -> Representation:
        """The same representation over a larger field."""
        if field is self.field:
            return self
        matrices, lie = (tuple(a.over(field) for a in listed) for listed in (self.matrices, self.lie))
        return Representation(self.group, matrices, self.dim, self.name, field, lie)

    def __add__(self, other: Representation) -> Representation:
        """The direct sum, over the smallest field that contains both."""
        name = f"{self.name} + {other.name}"
        check_size(name, self.dim + other.dim, self.entries + other.entries, self.signed and other.signed)
        field = compositum([self.field, other.field])
        V, W = self.over(field), other.over(field)
        matrices = tuple(direct_sum(pair, field) for pair in zip(V.matrices, W.matrices, strict=True))
        lie = tuple(direct_sum(pair, field) for pair in zip(V.lie, W.lie, strict=True))
        return Representation(self.group, matrices, self.dim + other.dim, name, field, lie)

    def __rmul__(self, count: int) -> Representation:
        """The direct sum of ``count`` copies."""
        if count < 1:
            raise InputError(f"{count}*{self.name}: a representation needs at least one copy")
        name = f"{count}*{self.name}"
        check_size(name, count * self.dim, count * self.entries, self.signed)
        matrices = tuple(direct_sum([a] * count, self.field) for a in self.matrices)
        lie = tuple(direct_sum([X] * count, self.field) for X in self.lie)
        return Representation(self.group, matrices, count * self.dim, name, self.field, lie)

    def __matmul__(self, other: Representation) -> Representation:
        """The tensor product, basis ``e_i (x) f_j`` in the order of ``(i, j)``."""
        name = f"tensor({self.name}, {other.name})"
        entries = sum(_count(a) * _count(b) for a, b in zip(self.matrices, other.matrices, strict=True))
        check_size(name, self.dim * other.dim, entries, self.signed and other.signed)
        field = compositum([self.field, other.field])
        V, W = self.over(field), other.over(field)
        matrices = tuple(a.kron(b) for a, b in zip(V.matrices, W.matrices, strict=True))
        one, two = Matrix.identity(self.dim, field), Matrix.identity(other.dim, field)
        lie = tuple(X.kron(two) + one.kron(Y) for X, Y in zip(V.lie, W.lie, strict=True))
        return Representation(self.group, matrices, self.dim * other.dim, name, field, lie)

    def power(self, k: int) -> Representation:
        """The k-th tensor power. Errors: InputError."""
        name = f"{self.name}^{k}"
        _check_power(name, k)
        result = self
        for _ in range(k - 1):
            result = result @ self
        return replace(result, name=name)

    def __rshift__(self, other: Representation) -> HomSpace:
        """``V >> U`` is ``Hom_G(V, U)``."""
        return equivariant_maps(self, other)

    @cached_property
    def entries(self) -> int:
        """The number of nonzero entries of all matrices."""
        return sum(map(_count, self.matrices))

    @cached_property
    def signed(self) -> bool:
        """Are all matrices signed permutations? (Those of a continuous group are not.)"""
        return not self.lie and all(matrix.monomial is not None for matrix in self.matrices)

    @cached_property
    def dual(self) -> Representation:
        """The covectors, as columns: ``g -> (rho(g)^-1)^T``."""
        matrices = tuple(a.inverse.T for a in self.matrices)
        lie = tuple(-X.T for X in self.lie)
        return Representation(self.group, matrices, self.dim, f"dual({self.name})", self.field, lie)

    @property
    def sym2(self) -> Representation:
        """The symmetric square."""
        return self.symmetric_power(2)

    @property
    def ext2(self) -> Representation:
        """The exterior square."""
        return self.exterior_power(2)

    def symmetric_power(self, k: int) -> Representation:
        """The k-th symmetric power, in the basis of the products ``e_i e_j ...`` with ``i <= j <= ...``."""
        name = f"sym2({self.name})" if k == 2 else f"sym({k}, {self.name})"
        _check_power(name, k)
        entries = sum(comb(_count(a) + k - 1, k) for a in self.matrices)
        check_size(name, comb(self.dim + k - 1, k), entries, self.signed)
        return self._power([list(combinations_with_replacement(range(self.dim), m)) for m in range(k + 1)], 1, name)

    def exterior_power(self, k: int) -> Representation:
        """The k-th exterior power, in the basis of the products ``e_i ^ e_j ^ ...`` with ``i < j < ...``."""
        name = f"ext2({self.name})" if k == 2 else f"ext({k}, {self.name})"
        _check_power(name, k)
        entries = sum(comb(_count(a), k) for a in self.matrices)
        check_size(name, comb(self.dim, k), entries, self.signed)
        return self._power([list(combinations(range(self.dim), m)) for m in range(k + 1)], -1, name)

    def _power(self, products: list[list[tuple[int, ...]]], sign: int, name: str) -> Representation:
        """The action on symmetric or alternating products: the image of ``e_i e_j ...`` is ``(rho e_i)(rho e_j) ...``.
        ``products[m]`` are those of m basis vectors."""
        if not products[-1]:
            raise InputError(f"{name} has dimension 0")
        number = {product: i for i, product in enumerate(products[-1])}
        matrices = []
        for a in self.matrices:
            images: dict[tuple[int, ...], dict[tuple[int, ...], Scalar]] = {(): {(): self.field(1)}}
            for product in (p for listed in products[1:] for p in listed):
                entries: dict[tuple[int, ...], Scalar] = {}
                for earlier, x in images[product[:-1]].items():
                    for i, y in a.T.rows[product[-1]]:
                        place = bisect_right(earlier, i)
                        if sign < 0 and place and earlier[place - 1] == i:
                            continue
                        target = (*earlier[:place], i, *earlier[place:])
                        value = x * y if sign > 0 or (len(earlier) - place) % 2 == 0 else -(x * y)
                        entries[target] = entries[target] + value if target in entries else value
                images[product] = {target: x for target, x in entries.items() if x != 0}
            columns = [sparse({number[t]: x for t, x in images[product].items()}) for product in products[-1]]
            matrices.append(Matrix(columns, len(number), self.field).T)
        lie = tuple(self._derivation(X, number, sign) for X in self.lie)
        return Representation(self.group, tuple(matrices), len(number), name, self.field, lie)

    def _derivation(self, X: Matrix, number: dict[tuple[int, ...], int], sign: int) -> Matrix:
        """How an element of the Lie algebra acts on products: on one factor after the other."""
        columns: list[Row] = []
        for product in number:
            entries: dict[int, Scalar] = {}
            for position, j in enumerate(product):
                rest = (*product[:position], *product[position + 1 :])
                for i, y in X.T.rows[j]:
                    place = bisect_right(rest, i)
                    if sign < 0 and place and rest[place - 1] == i:
                        continue
                    k = number[(*rest[:place], i, *rest[place:])]
                    value = y if sign > 0 or (position - place) % 2 == 0 else -y
                    entries[k] = entries[k] + value if k in entries else value
            columns.append(sparse(entries))
        return Matrix(columns, len(number), self.field).T

    def hom(self, other: Representation) -> Representation:
        """The linear maps to another representation, ``A -> other(g) A self(g)^-1``; matrices row by row."""
        return replace(other @ self.dual, name=f"hom({self.name}, {other.name})")

    def of_word(self, word: Word) -> Matrix:
        """The matrix of a product of generators."""
        result = Matrix.identity(self.dim, self.field)
        for i in word:
            result = result @ self.matrices[i]
        return result

    def all_matrices(self, elements: Enumeration) -> list[Matrix]:
        """The matrices of all elements, in the order of the enumeration."""
        result = [Matrix.identity(self.dim, self.field)]
        for i, earlier in elements.steps:
            result.append(self.matrices[i] @ result[earlier])
        return result

    def character(self, elements: Enumeration) -> list[Scalar]:
        """The traces of all elements, in the order of the enumeration."""
        return [matrix.trace for matrix in self.all_matrices(elements)]


def _count(matrix: Matrix) -> int:
    return sum(map(len, matrix.rows))


def _check_power(name: str, k: int) -> None:
    if k < 1:
        raise InputError(f"{shorten(name)}: expected a power from 1")
    within(k, MAX_POWER, f"factors in the products of {shorten(name)}", "take a smaller power")


def check_size(name: str, dim: int, entries: int, signed: bool) -> None:
    """Refuse a representation before its matrices are built. Errors: InputError."""
    what, advice = f"dimensions of {shorten(name)}", "take a smaller representation"
    within(dim, MAX_DIMENSION, what, advice)
    if not signed:
        within(dim, MAX_GENERAL_DIMENSION, f"{what}, whose matrices are not signed permutations", advice)
    within(entries, MAX_ENTRIES, f"nonzero entries in the matrices of {shorten(name)}", advice)


def equivariant_maps(V: Representation, U: Representation) -> HomSpace:
    """``Hom_G(V, U) = {A : A rho(g) = pi(g) A for all generators g}`` (T7.1).

    Args: representations of one group, of dimensions d and p; the answer is over the smallest field that contains
    theirs. Errors: InputError when the groups differ.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> G = Group.parse("S4")
    >>> V = representation(G, "permutation")
    >>> equivariant_maps(V, V).dim, equivariant_maps(V, representation(G, "sign")).dim
    (2, 0)
    """
    if V.group != U.group:
        raise InputError(f"the representations belong to different groups, {V.group.label} and {U.group.label}")
    field = compositum([V.field, U.field])
    V, U = V.over(field), U.over(field)
    return intertwiners(V.matrices, U.matrices, V.dim, U.dim, field, tuple(zip(V.lie, U.lie, strict=True)))
