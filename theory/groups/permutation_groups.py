"""Finite groups given by permutations that generate them (T1.1).

Questions about orbits and orders go through generators; elements are enumerated only on demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import numpy.typing as npt

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.named_groups import factors_of_product, on_all_points, order_of
from equicert.theory.groups.orbits import OrbitTooLarge, schreier_graph
from equicert.theory.groups.permutations import Permutation, Word, compose, parse_cycles, permutation_of
from equicert.theory.groups.stabilizer_chains import stabilizer_chain
from equicert.theory.limits import (
    MAX_CHAIN_WORK,
    MAX_ENUMERATION,
    shown,
)

CYCLES = ("<>", "subgroup")
"""Letters of factors that are no more than permutations: ``sign`` is the parity of these."""


@dataclass(frozen=True)
class Factor:
    """One direct factor: ``letter`` and ``n`` of its name (``"C", 4``; ``"<>", 0`` for cycle notation, ``"subgroup",
    0`` for a subgroup of a named group), and the points that it moves."""

    letter: str
    n: int
    offset: int
    degree: int


@dataclass(frozen=True)
class Group:
    """A finite permutation group by generators on ``0 .. degree-1``; ``parent`` is the group of which it is written as
    a subgroup.

    >>> Group.parse("S4").order, Group.parse("C2 x C4").order, Group.parse("<(1,2,3), (1,2)>").order
    (24, 8, 6)
    """

    name: str
    degree: int
    generators: tuple[Permutation, ...]
    factors: tuple[Factor, ...] = ()
    parent: Group | None = None

    @staticmethod
    def parse(text: str) -> Group:
        """The group that a name, a product of names or cycle notation denotes. Errors: InputError."""
        named = factors_of_product(text)
        generators = tuple(on_all_points(named))
        factors, offset = list[Factor](), 0
        for factor in named:
            factors.append(Factor(factor.letter, factor.n, offset, factor.degree))
            offset += factor.degree
        name = " x ".join(factor.name for factor in named)
        if not any(factor.parent for factor in named):
            return Group(name, offset, generators, tuple(factors))
        parent = Group.parse(" x ".join(factor.parent or factor.name for factor in named))
        return Group(name, offset, generators, tuple(factors), parent)

    @property
    def label(self) -> str:
        """The name, cut where it is long, for messages.

        >>> Group.parse("C2xC4").label
        'C2 x C4'
        """
        return self.name if len(self.name) <= 60 else f"{self.name[:56]} ..."

    @cached_property
    def order(self) -> int:
        """The order: of named groups from the textbooks, of others from a stabilizer chain.

        See :func:`stabilizer_chain` for how sure that is. Errors: InputError beyond the work of a chain.
        """
        return self.order_with(MAX_CHAIN_WORK)

    def order_with(self, work: int) -> int:
        """The order with a bound of your own on the work of a chain. Errors: InputError beyond it."""
        named = [order_of(factor.letter, factor.n) for factor in self.factors]
        if named and None not in named:
            return prod(order for order in named if order is not None)
        return prod(level.orbit for level in stabilizer_chain(self.generators, work))

    def elements(self, limit: int, question: str = "this question") -> Enumeration:
        """All elements; :class:`TooLarge` when there are more than ``limit``, naming the question that needs them."""
        most = min(limit, MAX_ENUMERATION // max(self.degree, 1))
        named = [order_of(factor.letter, factor.n) for factor in self.factors]
        if named and None not in named and self.order > most:
            raise too_many(self, limit, most, question)
        return Enumeration(self, limit, question)


def subgroup_of(group: Group, cycles: str, written: str, limit: int) -> Group:
    """The subgroup that permutations of the points of a group generate, for groups of order up to ``limit``.

    ``written`` is what asks, for the line of an error. Errors: InputError where a permutation is not in the group.

    >>> subgroup_of(Group.parse("S4"), "<(1,2), (3,4)>", "coset", 100).order
    4
    """
    generators = parse_cycles(cycles)
    if any(x > group.degree for own in generators for cycle in own for x in cycle):
        raise InputError(f"{written}: the group {shorten(group.name)} moves the points 1..{group.degree} only")
    chosen = tuple(permutation_of(own, group.degree) for own in generators)
    elements = group.elements(limit, written)
    if any(h not in elements.index for h in chosen):
        raise InputError(f"{written}: this permutation does not belong to {shorten(group.name)}")
    factor = Factor("subgroup", 0, 0, group.degree)
    return Group(f"subgroup({group.name}, {cycles})", group.degree, chosen, (factor,), group)


class TooLarge(InputError):
    """A group has more elements than may be enumerated."""


def too_many(group: Group, limit: int, most: int, question: str) -> TooLarge:
    """The refusal to list the elements of a group: ``limit`` is max_order, ``most`` what fits in memory."""
    start = f"{question} needs all elements of the group, and {shorten(group.name)} has"
    try:
        order = group.order
        size = f"order {shown(order)}"
    except InputError:
        order, size = most + 1, f"more than {most} elements"
    if order > limit:
        return TooLarge(f"{start} {size}, beyond max_order = {limit}: raise max_order or take a smaller group")
    return TooLarge(
        f"{start} {size} on {group.degree} points, beyond the limit of {MAX_ENUMERATION} images of points: "
        "take a group of fewer points"
    )


class Enumeration:
    """All elements of a group: permutations, shortest words, multiplication table. Element 0 is the identity.

    ``left[i][k]`` is the number of generator i times element k; element ``k + 1`` was found as such a product,
    ``steps[k] = (i, earlier)``.

    >>> e = Group.parse("S3").elements(100)
    >>> len(e), e.words[0], [len(c) for c in e.conjugacy_classes]
    (6, (), [1, 3, 2])
    """

    def __init__(self, group: Group, limit: int, question: str = "this question") -> None:
        self.group = group
        generators = group.generators
        most = min(limit, MAX_ENUMERATION // max(group.degree, 1))
        try:
            graph = schreier_graph(
                [tuple(range(group.degree))], len(generators), lambda i, x: compose(generators[i], x), most
            )
        except OrbitTooLarge:
            raise too_many(group, limit, most, question) from None
        self.elements: tuple[Permutation, ...] = graph.points
        self.index: dict[Permutation, int] = {x: k for k, x in enumerate(graph.points)}
        self.steps: tuple[tuple[int, int], ...] = tuple(parent for parent in graph.parents if parent is not None)
        self.left: npt.NDArray[np.int32] = np.array(graph.images, dtype=np.int32).reshape(
            len(generators), len(graph.points)
        )
        words: list[Word] = [()]
        for i, earlier in self.steps:
            words.append((i, *words[earlier]))
        self.words: tuple[Word, ...] = tuple(words)

    def __len__(self) -> int:
        return len(self.elements)

    @cached_property
    def table(self) -> npt.NDArray[np.int32]:
        """``table[a, b]`` is the number of the product ``a b``."""
        n = len(self)
        table = np.empty((n, n), dtype=np.int32)
        table[0] = np.arange(n)
        for k, (i, earlier) in enumerate(self.steps, 1):
            table[k] = self.left[i][table[earlier]]
        return table

    @cached_property
    def inverses(self) -> npt.NDArray[np.int32]:
        """The number of the inverse of each element."""
        found: npt.NDArray[np.int32] = np.argmin(self.table, axis=1).astype(np.int32)
        return found

    def of_word(self, word: Word) -> int:
        """The number of the element that a word denotes."""
        x = 0
        for i in reversed(word):
            x = int(self.left[i][x])
        return x

    def square(self, a: int) -> int:
        """The number of ``a a``."""
        return int(self.table[a, a])

    @cached_property
    def conjugacy_classes(self) -> tuple[tuple[int, ...], ...]:
        """The conjugacy classes as increasing tuples of element numbers."""
        n = len(self)
        label = np.full(n, -1)
        classes: list[tuple[int, ...]] = []
        every = np.arange(n)
        for a in range(n):
            if label[a] < 0:
                members = np.unique(self.table[self.table[every, a], self.inverses[every]])
                label[members] = len(classes)
                classes.append(tuple(int(x) for x in members))
        return tuple(classes)
