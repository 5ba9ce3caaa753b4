"""Exact matrices of irreducible representations over the reals, from their characters (T1.6).

Let V be irreducible over the reals with character X, and D its algebra of commuting maps. Let Q be an orthogonal
projection of V, given as a mean ``Q = mean of w(e) e`` over some group elements, whose image has the dimension of D:
the image is ``D v`` for each unit vector v in it, so ``<v, x v> = tr(Q x) / dim D``, a mean of ``w(e) X(e x)``.
These numbers are the Gram matrix of the orbit of v; vectors ``g_i v`` of it are a basis of V, and the matrix R of g
solves ``M R = N`` with ``M_ij = <g_i v, g_j v>``, ``N_ij = <g_i v, g g_j v>``.

Such a Q is the projection to the part in which a subgroup S acts by a character that is irreducible over the reals,
where that part is small enough; or that projection times ``(1 + t)/2`` for elements t that act on the part as
reflections with as many eigenvalues 1 as -1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.characters import CharacterTable, RealIrreducible
from equicert.theory.groups.signed_types import signed_types
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.conductors import smallest_field
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, sparse
from equicert.theory.numbers.special_values import cosine

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Projection:
    """A projection as a mean over group elements: element ``elements[k]`` has the weight ``values[kinds[k]]``."""

    elements: tuple[int, ...]
    kinds: tuple[int, ...]
    values: tuple[Scalar, ...]


def irreducible_matrices(table: CharacterTable, number: int) -> list[Matrix]:
    """The matrices of the generators in the irreducible representation ``table.real[number]``.

    The basis consists of unit vectors, images of each other under the group, as orthogonal as they may be. Errors:
    InputError where no subgroup with such a character is found.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> table = CharacterTable(Group.parse("S3").elements(10))
    >>> [A.tolist() for A in irreducible_matrices(table, 2)]
    [[[1, -1], [0, -1]], [[0, -1], [1, -1]]]
    """
    x, elements = table.real[number], table.elements
    if x.dim == 1:
        return [Matrix.of([[x.values[table.class_of[left[0]]]]]) for left in elements.left]
    projection = next(_projections(table, x), None)
    if projection is None:
        raise InputError(
            f"irrep({number}): no exact matrices are known for this irreducible representation of "
            f"{shorten(elements.group.name)}: give it as matrices, or take a representation that contains it"
        )
    inner = _Traces(table, x, projection)
    basis = _basis(table, x.dim, inner.floats)
    product, inverses = elements.table, elements.inverses
    gram = Matrix([sparse([inner.exact(int(product[inverses[g], h])) for h in basis]) for g in basis], x.dim)
    found = []
    for left in elements.left:
        moved = [sparse([inner.exact(int(product[inverses[g], left[h]])) for h in basis]) for g in basis]
        found.append(Matrix(moved, x.dim))
    field = smallest_field(value for A in (gram, *found) for row in A.rows for _, value in row)
    inverse = gram.over(field).inverse
    matrices = [inverse @ A.over(field) for A in found]
    if any(A.trace != x.values[table.class_of[left[0]]] for A, left in zip(matrices, elements.left, strict=True)):
        raise ArithmeticError("the matrices have another character")
    return matrices


def _projections(table: CharacterTable, x: RealIrreducible) -> Iterator[_Projection]:
    """Projections to images of the dimension of the commuting algebra: from characters of cyclic subgroups (first those
    with values 1 and -1, then of large subgroups), from these and reflections, from all subgroups with values 1
    and -1."""
    cyclic = [
        (m, 2 * j % c.order != 0, -c.order, k, j)
        for k, (c, spectrum) in enumerate(zip(table.classes, x.eigenvalues, strict=True))
        for j, m in spectrum
        if m <= 8 * x.commuting
    ]
    for m, turns, _, k, j in sorted(cyclic):
        c = table.classes[k]
        powers = [0]
        while len(powers) < c.order:
            powers.append(int(table.elements.table[powers[-1], c.element]))
        values = tuple((2 if turns else 1) * cosine(a, c.order) for a in range(c.order))
        part = _Projection(tuple(powers), tuple(j * a % c.order for a in range(c.order)), values)
        yield from _halved(table, x, part, m)
    characters = np.array([_float(v) for v in x.values])
    for kind in reversed(signed_types(table.elements, subgroup_classes(table.elements))):
        members, signs = np.array(kind.elements), np.array(kind.values)
        # The dimension is a whole number, so that floats decide it.
        if abs((characters[table.class_of[members]] * signs).sum() / len(members) - x.commuting) < 0.1:
            yield _Projection(kind.elements, tuple(int(s < 0) for s in signs), (QQ(1), QQ(-1)))


def _halved(table: CharacterTable, x: RealIrreducible, part: _Projection, dim: int) -> Iterator[_Projection]:
    """The projection itself where its image has the dimension of the commuting algebra, else products with
    ``(1 + t)/2`` for elements t that act on its image as reflections and have trace 0 there."""
    if dim <= x.commuting:
        if dim == x.commuting:
            yield part
        return
    product, inverses = table.elements.table, table.elements.inverses
    traces = _Traces(table, x, part)
    share = dim / x.commuting
    squares = product[np.arange(len(product)), np.arange(len(product))]
    able = (abs(traces.floats) < 1e-6) & (abs(traces.floats[squares] - share) < 1e-6)
    members = np.array(part.elements)
    for t in map(int, np.flatnonzero(able)):
        moved = product[product[t, members], inverses[t]]
        # t keeps the image where the projection and its conjugate by t have the same one.
        if abs(float(traces.weights @ traces.floats[moved]) / len(members) - share) > 1e-6:
            continue
        exact = sum((part.values[k] * traces.exact(int(y)) for k, y in zip(part.kinds, moved, strict=True)), QQ(0))
        told = (traces.exact(t), traces.exact(int(squares[t])), exact / len(members))
        if told == (0, dim // x.commuting, dim // x.commuting):
            both = (*part.elements, *map(int, product[members, t]))
            yield from _halved(table, x, _Projection(both, part.kinds * 2, part.values), dim // 2)


class _Traces:
    """``tr(Q y) / dim D`` for a projection Q and the elements y of the group, exactly, and as floats that guide."""

    def __init__(self, table: CharacterTable, x: RealIrreducible, projection: _Projection) -> None:
        self.x, self.projection, self.class_of = x, projection, table.class_of
        self.rows: Numbers = table.elements.table[np.array(projection.elements)].astype(np.int64)
        self.kinds = np.array(projection.kinds)
        self.weights = np.array([_float(v) for v in projection.values])[self.kinds]
        self.known: dict[tuple[tuple[tuple[int, int], int], ...], Scalar] = {}

    @cached_property
    def floats(self) -> npt.NDArray[np.float64]:
        """All of them."""
        characters = np.array([_float(v) for v in self.x.values])
        total: npt.NDArray[np.float64] = self.weights @ characters[self.class_of[self.rows]]
        return total / (len(self.kinds) * self.x.commuting)

    def exact(self, element: int) -> Scalar:
        """One of them."""
        classes = self.class_of[self.rows[:, element]]
        counts = Counter(zip(self.kinds.tolist(), classes.tolist(), strict=True))
        key = tuple(sorted(counts.items()))
        if key not in self.known:
            values = self.projection.values
            total = sum((m * values[k] * self.x.values[c] for (k, c), m in key), QQ(0))
            self.known[key] = total / (len(self.kinds) * self.x.commuting)
        return self.known[key]


def _float(value: Scalar) -> float:
    return float(value.field.approximate(value)) if hasattr(value, "field") else float(QQ.approximate(value))


def _basis(table: CharacterTable, dim: int, products: npt.NDArray[np.float64]) -> list[int]:
    """Elements ``g_i`` such that the vectors ``g_i v`` are independent, in increasing order: each is as orthogonal to
    those before as it may be."""
    product, inverses = table.elements.table, table.elements.inverses
    residual = np.ones(len(table.elements))
    coordinates = np.zeros((dim, len(table.elements)))
    chosen: list[int] = []
    for k in range(dim):
        g = int(np.argmax(residual > residual.max() - 1e-9))
        row = products[product[inverses[g]]] - coordinates[:k, g] @ coordinates[:k]
        coordinates[k] = row / np.sqrt(residual[g])
        residual = residual - coordinates[k] ** 2
        chosen.append(g)
    return sorted(chosen)
