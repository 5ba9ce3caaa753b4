"""The arrangement of the weight subspaces of all hidden permutation representations of a width
(T8.1; arXiv 2506.02269).

The weights ``(w_i, b_i, a_i)`` of m neurons and the output bias form one vector space. A homomorphism
``theta: G -> S_m`` (a hidden type together with an alignment of its neurons) ties them: ``w_theta(g)i rho(g) = w_i``,
``b_theta(g)i = b_i``, ``a_theta(g)i = pi(g) a_i``. The networks that are layer-wise equivariant are the union of these
subspaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from math import factorial, prod

import numpy as np

from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, induced
from equicert.theory.groups.subgroups import Members, SubgroupClass, multisets
from equicert.theory.numbers.matrices import Matrix, stack

Alignment = tuple[Permutation, ...]
"""For each generator the permutation of the neurons."""

MAX_WIDTH = 6
"""Widths up to which all alignments are compared."""
MAX_WORK = 300_000
MAX_MATCHES = 100_000


@dataclass(frozen=True)
class HiddenType:
    """A multiset of classes of subgroups; one alignment; the number of homomorphisms of this type; the dimension of
    their subspaces."""

    classes: tuple[int, ...]
    alignment: Alignment
    alignments: int
    dim: int


@dataclass(frozen=True)
class Meeting:
    """How the subspaces of two types meet: one subspace of the first against all of the second, by the dimension of the
    intersection."""

    first: int
    second: int
    dims: tuple[tuple[int, int], ...]
    """(dimension, number of alignments of the second type)"""

    contained: bool
    """Is every subspace of the first type contained in some subspace of the second?"""


class Arrangement:
    """The subspaces of one width for given representations.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("C2"); e = G.elements(10); V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> space = Arrangement(V, U, e, subgroup_classes(e), 2)
    >>> [(t.classes, t.dim, t.alignments) for t in space.types], space.ambient
    ([((0,), 5, 1), ((1, 1), 7, 1)], 9)
    >>> [(x.dims, x.contained) for x in space.meetings if x.first != x.second]
    [(((4, 1),), False), (((4, 1),), False)]
    """

    def __init__(
        self, V: Representation, U: Representation, elements: Enumeration, classes: Sequence[SubgroupClass], width: int
    ) -> None:
        if not 0 <= width <= MAX_WIDTH:
            raise InputError(f"the arrangement is listed for widths from 0 to {MAX_WIDTH}, and the width is {width}")
        self.V, self.U, self.elements, self.classes, self.width = V, U, elements, classes, width

    @property
    def ambient(self) -> int:
        """The dimension of the whole weight space."""
        return self.width * (self.V.dim + 1 + self.U.dim) + self.U.dim

    @cached_property
    def types(self) -> tuple[HiddenType, ...]:
        """All hidden types of the width."""
        found = []
        for classes in multisets([c.index for c in self.classes], self.width):
            alignment = self._alignment(classes)
            automorphisms = prod(
                (len(self.classes[k].normalizer) // self.classes[k].order) ** n * factorial(n)
                for k, n in Counter(classes).items()
            )
            found.append(
                HiddenType(classes, alignment, factorial(self.width) // automorphisms, self.intersection([alignment]))
            )
        return tuple(found)

    def _alignment(self, classes: Sequence[int]) -> Alignment:
        """The actions on the cosets, one after the other."""
        count = len(self.elements.group.generators)
        images: list[list[int]] = [[] for _ in range(count)]
        for k in classes:
            S = self.classes[k]
            kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (1,) * S.order, S.index)
            for listed, A in zip(images, induced(self.elements, kind).matrices, strict=True):
                offset = len(listed)
                assert A.monomial is not None
                listed += [offset + i for i in A.monomial[0]]
        return tuple(tuple(listed) for listed in images)

    def intersection(self, alignments: Sequence[Alignment]) -> int:
        """The dimension of the intersection of the subspaces of some alignments.

        On each set of neurons that the alignments together connect, the weights of one neuron determine the others, and
        must be invariant under the group elements of the closed ways.
        """
        total = self._invariant(self.U, self.U.matrices)
        moves = [(theta, g) for alignment in alignments for g, theta in enumerate(alignment)]
        seen: set[int] = set()
        for start in range(self.width):
            if start in seen:
                continue
            graph = schreier_graph([start], len(moves), lambda k, point: moves[k][0][point])
            # The matrices of an element that carries the first neuron to each of the others.
            ways = [(Matrix.identity(self.V.dim, self.V.field), Matrix.identity(self.U.dim, self.U.field))]
            for parent in graph.parents[1:]:
                assert parent is not None
                ways.append(self._moved(moves[parent[0]][1], ways[parent[1]]))
            loops = []
            for (_, g), images in zip(moves, graph.images, strict=True):
                for way, image in zip(ways, images, strict=True):
                    there, known = self._moved(g, way), ways[image]
                    if known != there:
                        loops.append((known[0].inverse @ there[0], known[1].inverse @ there[1]))
            seen |= set(graph.points)
            total += (
                1 + self._invariant(self.V, [A.T for A, _ in loops]) + self._invariant(self.U, [B for _, B in loops])
            )
        return total

    def _moved(self, g: int, way: tuple[Matrix, Matrix]) -> tuple[Matrix, Matrix]:
        """The matrices of generator g times an element."""
        return self.V.matrices[g] @ way[0], self.U.matrices[g] @ way[1]

    @staticmethod
    def _invariant(R: Representation, matrices: Sequence[Matrix]) -> int:
        one = Matrix.identity(R.dim, R.field)
        return R.dim - stack([A - one for A in dict.fromkeys(matrices)], R.dim, R.field).rank if matrices else R.dim

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Every ordered pair of types. Errors: InputError where there are too many alignments."""
        if len(self.types) ** 2 * factorial(self.width) > MAX_WORK:
            raise InputError(
                f"{len(self.types)} hidden types of width {self.width} with up to {factorial(self.width)} "
                "alignments are too many to compare: "
                "ask for a smaller width"
            )
        found = []
        every = {k: tuple(self._alignments(t)) for k, t in enumerate(self.types)}
        for a, first in enumerate(self.types):
            for b in range(len(self.types)):
                dims = Counter(self.intersection([first.alignment, other]) for other in every[b])
                found.append(Meeting(a, b, tuple(sorted(dims.items())), first.dim in dims))
        return tuple(found)

    def _alignments(self, kind: HiddenType) -> Iterator[Alignment]:
        """All homomorphisms of a type: relabellings of one of them."""
        seen = set()
        for order in permutations(range(self.width)):
            moved = []
            for theta in kind.alignment:
                images = [0] * self.width
                for i, j in enumerate(theta):
                    images[order[i]] = order[j]
                moved.append(tuple(images))
            alignment = tuple(moved)
            if alignment not in seen:
                seen.add(alignment)
                yield alignment

    def subspaces(self, kind: int) -> int:
        """The number of different subspaces of a type: alignments that tie the weights in the same way count once."""
        own = next(x for x in self.meetings if x.first == x.second == kind)
        t = self.types[kind]
        return t.alignments // dict(own.dims)[t.dim]

    def containing(self, network: Network) -> Counter[tuple[int, ...]]:
        """The hidden types of the subspaces in which given weights lie, with the number of alignments of each. Errors:
        InputError."""
        place = {(n.a, n.w, n.b): [] for n in network.neurons}  # type: dict[object, list[int]]
        for i, n in enumerate(network.neurons):
            place[n.a, n.w, n.b].append(i)
        choices = []
        for rho, pi in zip(self.V.matrices, self.U.matrices, strict=True):
            if pi.vector(network.e) != network.e:
                return Counter()
            groups = []
            back = rho.inverse.T
            for (a, w, b), members in place.items():  # type: ignore[misc]
                images = place.get((pi.vector(a), back.vector(w), b))  # type: ignore[has-type]
                if images is None or len(images) != len(members):
                    return Counter()
                groups.append((members, images))
            choices.append(groups)
        count = prod(factorial(len(members)) for groups in choices for members, _ in groups)
        if count > MAX_MATCHES:
            raise InputError(
                f"{count} ways to match equal neurons are too many: the network repeats its neurons too often"
            )
        found: Counter[tuple[int, ...]] = Counter()
        for alignment in product(*(list(_matchings(groups, len(network.neurons))) for groups in choices)):
            classes = self._classes(alignment, len(network.neurons))
            if classes is not None:
                found[classes] += 1
        return found

    def _classes(self, alignment: Alignment, width: int) -> tuple[int, ...] | None:
        """The classes of the stabilizers of a permutation of the neurons; None where it is not a homomorphism."""
        elements = self.elements
        listed = [tuple(range(width))]
        for i, earlier in elements.steps:
            listed.append(tuple(alignment[i][j] for j in listed[earlier]))
        images = np.array(listed, dtype=np.int64).reshape(len(elements), width)
        for left, theta in zip(elements.left, alignment, strict=True):
            if (images[left] != np.array(theta, dtype=np.int64)[images]).any():
                return None
        found, seen = [], set[int]()
        for i in range(width):
            if i not in seen:
                seen |= set(images[:, i].tolist())
                found.append(self._class_of(images[:, i] == i))
        return tuple(sorted(found))

    def _class_of(self, stabilizer: Members) -> int:
        table, inverses = self.elements.table, self.elements.inverses
        order = int(stabilizer.sum())
        for k, S in enumerate(self.classes):
            if S.order == order and stabilizer[table[table[:, list(S.elements)], inverses[:, None]]].all(axis=1).any():
                return k
        raise AssertionError("every subgroup is in the list")


def _matchings(groups: Sequence[tuple[list[int], list[int]]], width: int) -> Iterator[Permutation]:
    for choice in product(*(permutations(images) for _, images in groups)):
        theta = [0] * width
        for (members, _), images in zip(groups, choice, strict=True):
            for i, j in zip(members, images, strict=True):
                theta[i] = j
        yield tuple(theta)
