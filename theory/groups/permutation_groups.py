"""Finite groups given by permutations that generate them (section 1).

Names, products and cycle notation; groups of exact matrices become permutation groups by their action on the orbits of
basis vectors. Elements are enumerated only on demand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import numpy.typing as npt

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.numbers.matrices import Matrix, Row

Permutation = tuple[int, ...]
"""The images of ``0 .. n-1``; ``compose(g, h)`` means first h, then g."""

MAX_ORBIT = 20_000
"""Vectors in the orbits of basis vectors of an explicit matrix group."""

Word = tuple[int, ...]
"""Generator indices, leftmost factor first; ``()`` is the identity."""


def compose(g: Permutation, h: Permutation) -> Permutation:
    """The product ``g h``: first h, then g.

    >>> compose((1, 0, 2), (0, 2, 1))
    (1, 2, 0)
    """
    return tuple(g[i] for i in h)


def parity(g: Permutation) -> int:
    """+1 for an even, -1 for an odd permutation.

    >>> parity((1, 0, 2)), parity((1, 2, 0))
    (-1, 1)
    """
    seen, sign = [False] * len(g), 1
    for start in range(len(g)):
        i, length = start, 0
        while not seen[i]:
            seen[i], i, length = True, g[i], length + 1
        if length and length % 2 == 0:
            sign = -sign
    return sign


@dataclass(frozen=True)
class Factor:
    """One direct factor by name: ``letter`` and ``n`` (``"C", 4``), or ``"<>"`` for cycle notation; the points it moves."""

    letter: str
    n: int
    offset: int
    degree: int


@dataclass(frozen=True)
class Group:
    """A finite permutation group by generators on ``0 .. degree-1``.

    >>> Group.parse("S4").order, Group.parse("C2 x C4").order, Group.parse("<(1,2,3), (1,2)>").order
    (24, 8, 6)
    """

    name: str
    degree: int
    generators: tuple[Permutation, ...]
    factors: tuple[Factor, ...] = ()

    @staticmethod
    def parse(text: str) -> Group:
        """The group that a name, a product of names or cycle notation denotes. Errors: InputError."""
        parts = _split_product(text)
        degree, generators, factors = 0, list[Permutation](), list[Factor]()
        blocks = [_factor(part, text) for part in parts]
        total = sum(size for _, _, size, _ in blocks)
        for letter, n, size, local in blocks:
            factors.append(Factor(letter, n, degree, size))
            for g in local:
                shifted = [*range(degree), *(degree + i for i in g), *range(degree + size, total)]
                generators.append(tuple(shifted))
            degree += size
        return Group(" x ".join(part.strip() for part in parts), degree, tuple(generators), tuple(factors))

    @cached_property
    def order(self) -> int:
        """The order, from a stabilizer chain; see :func:`equicert.theory.groups.stabilizer_chains.stabilizer_chain` for how sure it is."""
        from equicert.theory.groups.stabilizer_chains import stabilizer_chain

        return prod(level.orbit for level in stabilizer_chain(self.generators))

    def elements(self, limit: int, question: str = "this question") -> Enumeration:
        """All elements; :class:`TooLarge` when there are more than ``limit``, naming the question that needs them."""
        return Enumeration(self, limit, question)


class TooLarge(InputError):
    """A group has more elements than may be enumerated."""


class Enumeration:
    """All elements of a group: permutations, shortest words, multiplication table. Element 0 is the identity.

    >>> e = Group.parse("S3").elements(100)
    >>> len(e), e.words[0], [len(c) for c in e.conjugacy_classes]
    (6, (), [1, 3, 2])
    """

    def __init__(self, group: Group, limit: int, question: str = "this question") -> None:
        self.group = group
        one = tuple(range(group.degree))
        self.elements: list[Permutation] = [one]
        self.words: list[Word] = [()]
        self.index: dict[Permutation, int] = {one: 0}
        self.parents: list[tuple[int, int]] = [(-1, 0)]  # element = generator * earlier element
        for k, element in enumerate(self.elements):
            for i, g in enumerate(group.generators):
                new = compose(g, element)
                if new not in self.index:
                    if len(self.elements) >= limit:
                        raise TooLarge(
                            f"{question} needs all elements of the group, and {shorten(group.name)} has order {group.order}, beyond max_order = {limit}: "
                            "raise max_order or take a smaller group"
                        )
                    self.index[new] = len(self.elements)
                    self.elements.append(new)
                    self.words.append((i, *self.words[k]))
                    self.parents.append((i, k))

    def __len__(self) -> int:
        return len(self.elements)

    @cached_property
    def table(self) -> npt.NDArray[np.int32]:
        """``table[a, b]`` is the number of the product ``a b``."""
        n = len(self)
        left = np.empty((len(self.group.generators), n), dtype=np.int32)
        for i, g in enumerate(self.group.generators):
            left[i] = [self.index[compose(g, x)] for x in self.elements]
        table = np.empty((n, n), dtype=np.int32)
        table[0] = np.arange(n)
        for k, (i, earlier) in enumerate(self.parents):
            if k:
                table[k] = left[i][table[earlier]]
        return table

    @cached_property
    def inverses(self) -> npt.NDArray[np.int32]:
        """The number of the inverse of each element."""
        found: npt.NDArray[np.int32] = np.argmin(self.table, axis=1).astype(np.int32)
        return found

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


NAMES = (
    "C<n> S<n> A<n> D<n> B<n> Q8 V4, tetrahedral, octahedral, icosahedral, M11 M12 M22 M23 M24, "
    "products such as 'C2 x C4', cycles such as '<(1,2,3), (1,2)>'"
)
SOLIDS = {"tetrahedral": "A4", "octahedral": "S4", "icosahedral": "A5"}
"""Rotation groups of solids, acting on 4 vertices, 4 diagonals, 5 inscribed cubes."""


def _split_product(text: str) -> list[str]:
    """Split at the letter x outside of angle brackets."""
    if not isinstance(text, str) or len(text) > 200_000:
        raise InputError("a group is a text such as 'C2 x C4'")
    parts = re.split(r"\s+x\s+|\s*\u00d7\s*", text.strip())
    if any(not part for part in parts):
        raise InputError(f"unknown group {shorten(text)}: expected {NAMES}")
    return parts


def _factor(part: str, whole: str) -> tuple[str, int, int, list[Permutation]]:
    """(letter, n, degree, generators) of one factor."""
    if part.startswith("<"):
        degree, generators = _cycles(part)
        return "<>", 0, degree, generators
    if part in SOLIDS:
        _, _, degree, generators = _factor(SOLIDS[part], whole)
        return part, 0, degree, generators
    match = re.fullmatch(r"([A-Z])(\d{1,6})", part, re.ASCII)
    if match is None:
        known = ["C2", "S3", "A4", "D4", "B3", "Q8", "V4", "M24", *SOLIDS]
        raise InputError(f"unknown group {shorten(part)}{did_you_mean(part, known)}: expected {NAMES}")
    letter, n = match[1], int(match[2])
    make, allowed = _NAMED.get(letter, (None, ()))
    if make is None or n < 1 or (allowed and n not in allowed):
        raise InputError(f"unknown group {shorten(part)} in {shorten(whole)}: expected {NAMES}")
    degree, generators = make(n)
    return letter, n, degree, generators


def _cyclic(n: int) -> tuple[int, list[Permutation]]:
    return n, [tuple((i + 1) % n for i in range(n))] if n > 1 else []


def _symmetric(n: int) -> tuple[int, list[Permutation]]:
    swap = (1, 0, *range(2, n))
    return n, [] if n < 2 else [swap] if n == 2 else [swap, tuple((i + 1) % n for i in range(n))]


def _alternating(n: int) -> tuple[int, list[Permutation]]:
    if n < 3:
        return n, []
    three = (1, 2, 0, *range(3, n))
    if n == 3:
        return n, [three]
    start = 1 if n % 2 == 0 else 0
    long = (*range(start), *(start + (i + 1) % (n - start) for i in range(n - start)))
    return n, [three, long]


def _dihedral(n: int) -> tuple[int, list[Permutation]]:
    if n == 1:
        return 2, [(1, 0)]
    if n == 2:
        return 4, [(1, 0, 2, 3), (0, 1, 3, 2)]
    return n, [tuple((i + 1) % n for i in range(n)), tuple(-i % n for i in range(n))]


def _hyperoctahedral(n: int) -> tuple[int, list[Permutation]]:
    """On ``0..n-1`` (the unit vectors) and ``n..2n-1`` (their negatives): swap, cycle, one sign change."""
    flip = (n, *range(1, n), 0, *range(n + 1, 2 * n))
    _, moves = _symmetric(n)
    return 2 * n, [*((*g, *(n + i for i in g)) for g in moves), flip]


def _quaternion(_: int) -> tuple[int, list[Permutation]]:
    """Left multiplication by i and j on (1, i, -1, -i, j, k, -j, -k)."""
    return 8, [(1, 2, 3, 0, 5, 6, 7, 4), (4, 7, 6, 5, 2, 1, 0, 3)]


def _klein(_: int) -> tuple[int, list[Permutation]]:
    return 4, [(1, 0, 3, 2), (2, 3, 0, 1)]


_MATHIEU = {
    11: "<(1,2,3,4,5,6,7,8,9,10,11), (3,7,11,8)(4,10,5,6)>",
    12: "<(1,2,3,4,5,6,7,8,9,10,11), (3,7,11,8)(4,10,5,6), (1,12)(2,11)(3,6)(4,8)(5,9)(7,10)>",
    22: "<(1,2,3,4,5,6,7,8,9,10,11)(12,13,14,15,16,17,18,19,20,21,22), (1,4,5,9,3)(2,8,10,7,6)(12,15,16,20,14)(13,19,21,18,17), "
    "(1,21)(2,10,8,6)(3,13,4,17)(5,19,9,18)(11,22)(12,14,16,20)>",
    23: "<(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23), (3,17,10,7,9)(4,13,14,19,5)(8,18,11,12,23)(15,20,22,21,16)>",
    24: "<(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23), (3,17,10,7,9)(4,13,14,19,5)(8,18,11,12,23)(15,20,22,21,16), "
    "(1,24)(2,23)(3,12)(4,16)(5,18)(6,10)(7,20)(8,14)(9,21)(11,17)(13,22)(15,19)>",
}
"""Generators of the Mathieu groups as in the literature (for example Dixon and Mortimer, Permutation Groups, section 6.8)."""


def _mathieu(n: int) -> tuple[int, list[Permutation]]:
    return _cycles(_MATHIEU[n])


_NAMED: dict[str, tuple[Callable[[int], tuple[int, list[Permutation]]], tuple[int, ...]]] = {
    "C": (_cyclic, ()),
    "S": (_symmetric, ()),
    "A": (_alternating, ()),
    "D": (_dihedral, ()),
    "B": (_hyperoctahedral, ()),
    "Q": (_quaternion, (8,)),
    "V": (_klein, (4,)),
    "M": (_mathieu, tuple(_MATHIEU)),
}
"""Builders by letter, and the numbers that may follow it (none listed: any)."""


def parse_cycles(text: str) -> list[list[tuple[int, ...]]]:
    """The generators of ``"<(1,2)(3,4), (1,3)>"`` as lists of cycles of points counted from 1. Errors: InputError.

    >>> parse_cycles("<(1,2)(3,4), (1,3)>")
    [[(1, 2), (3, 4)], [(1, 3)]]
    """
    body = re.fullmatch(r"\s*<(.*)>\s*", text, re.DOTALL)
    if body is None:
        raise InputError(f"{shorten(text)} is not in cycle notation: write for example '<(1,2,3), (1,2)>'")
    if not body[1].strip():
        return []
    generators = []
    for piece in re.split(r"(?<=\))\s*,", body[1]):
        if re.fullmatch(r"\s*(\(\s*\d*(\s*,\s*\d+)*\s*\)\s*)+", piece, re.ASCII) is None:
            raise InputError(f"{shorten(piece.strip())} is not a product of cycles: write for example '(1,2)(3,4)'")
        cycles = [tuple(int(x) for x in re.findall(r"\d+", c)) for c in re.findall(r"\(([^)]*)\)", piece)]
        points = [x for cycle in cycles for x in cycle]
        if 0 in points:
            raise InputError(f"{shorten(piece.strip())} names the point 0: points are counted from 1")
        if len(set(points)) < len(points):
            twice = next(x for x in points if points.count(x) > 1)
            raise InputError(
                f"{shorten(piece.strip())} names the point {twice} twice: cycles of one generator are disjoint"
            )
        if max(points, default=0) > 1_000_000:
            raise InputError(f"{shorten(piece.strip())} names a point beyond 1000000")
        generators.append(cycles)
    return generators


def permutation_of(cycles: Sequence[tuple[int, ...]], degree: int) -> Permutation:
    """The permutation with these disjoint cycles (points counted from 1).

    >>> permutation_of([(1, 2, 3)], 4)
    (1, 2, 0, 3)
    """
    images = list(range(degree))
    for cycle in cycles:
        for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            images[a - 1] = b - 1
    return tuple(images)


def _cycles(text: str) -> tuple[int, list[Permutation]]:
    generators = parse_cycles(text)
    degree = max((x for cycles in generators for cycle in cycles for x in cycle), default=1)
    return degree, [permutation_of(cycles, degree) for cycles in generators]


def group_of_matrices(generators: Sequence[tuple[Matrix, ...]], name: str = "matrices") -> Group:
    """The finite group generated by tuples of matrices, faithful on the union of the orbits of their basis vectors.

    Errors: InputError for a singular generator, or when an orbit grows beyond :data:`MAX_ORBIT` vectors - the group is then
    infinite or too large.

    >>> R = Matrix.of([[0, -1], [1, -1]])
    >>> group_of_matrices([(R,)]).order
    3
    """
    for number, matrices in enumerate(generators, 1):
        for matrix in matrices:
            if matrix.monomial is None and matrix.rank < matrix.nrows:
                raise InputError(
                    f"generator g{number} has a singular matrix: the matrices of a representation are invertible"
                )
    images: list[list[int]] = [[] for _ in generators]
    offset = 0
    for component in zip(*generators, strict=True):
        transposes = [matrix.T for matrix in component]
        one = component[0].field(1)
        points: list[Row] = [((i, one),) for i in range(component[0].ncols)]
        index = {v: i for i, v in enumerate(points)}
        allowed = max(MAX_ORBIT, 2 * len(points))
        for v in points:
            for g, columns in enumerate(transposes):
                w = columns.covector(v)
                if w not in index:
                    if len(points) >= allowed:
                        raise InputError(
                            f"the matrices generate a group that moves the basis vectors to more than {allowed} places: it is infinite, or "
                            "larger than this program can handle; check the entries"
                        )
                    index[w] = len(points)
                    points.append(w)
                images[g].append(offset + index[w])
        offset += len(points)
    return Group(name, offset, tuple(tuple(g) for g in images))


def is_homomorphic(group: Group, matrices: Sequence[Matrix]) -> bool:
    """Do the matrices define a representation of the group? From generators alone: permutations and matrices together generate a group of
    the same order. Errors: InputError as for :func:`group_of_matrices`.

    >>> swap, cycle = Matrix.permutation([1, 0, 2]), Matrix.permutation([1, 2, 0])
    >>> is_homomorphic(Group.parse("S3"), [swap, cycle]), is_homomorphic(Group.parse("S3"), [swap, swap])
    (True, False)
    """
    images = group_of_matrices([(matrix,) for matrix in matrices])
    joint = [(*g, *(group.degree + i for i in h)) for g, h in zip(group.generators, images.generators, strict=True)]
    return Group("joint", group.degree + images.degree, tuple(joint)).order == group.order


def violated_relation(group: Group, matrices: Sequence[Matrix], limit: int) -> str | None:
    """A relation of the group that the matrices violate, or None when they define a representation.

    The Cayley graph of the group is searched breadth first: each edge that closes a cycle gives a relator.
    Errors: :class:`TooLarge` for an order beyond ``limit``, InputError for a singular matrix.

    >>> violated_relation(Group.parse("C3"), [Matrix.of([[-1]])], 100)
    'g1 g1 g1 = 1'
    """
    elements = group.elements(limit)
    for number, matrix in enumerate(matrices, 1):
        if matrix.monomial is None and matrix.rank < matrix.nrows:
            raise InputError(
                f"generator g{number} has a singular matrix: the matrices of a representation are invertible"
            )
    if not matrices:
        return None
    images: list[Matrix] = [Matrix.identity(matrices[0].nrows, matrices[0].field)]
    for k, (i, earlier) in enumerate(elements.parents):
        if k:
            images.append(matrices[i] @ images[earlier])
    for k in range(len(elements)):
        for i, g in enumerate(group.generators):
            target = elements.index[compose(g, elements.elements[k])]
            if matrices[i] @ images[k] != images[target]:
                left = " ".join(f"g{j + 1}" for j in (i, *elements.words[k]))
                right = " ".join(f"g{j + 1}" for j in elements.words[target]) or "1"
                return f"{left} = {right}"
    return None
