"""Equivariant weight subspaces ``Hom_G(V, U)`` (T7.1), from generators alone.

Between signed permutation representations an equivariant matrix is constant, up to signs, on the orbits of index pairs:
a union-find with signs. Between general representations it is an exact null space.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from equicert.theory.limits import MAX_LIE_UNKNOWNS, MAX_PRODUCT, MAX_UNKNOWNS, within
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, sparse, stack, unflatten
from equicert.theory.numbers.radicals import number_text

Pattern = npt.NDArray[np.int64]
"""A p x d array of tied letters: entry ``k`` or ``-k`` stands for plus or minus the k-th letter, 0 for zero."""


@dataclass(frozen=True)
class HomSpace:
    """The space of equivariant linear maps ``V -> U``, as p x d matrices.

    Exactly one of ``pattern`` (signed permutation representations) and ``matrices`` (a basis) is given.
    """

    shape: tuple[int, int]
    field: Field
    pattern: Pattern | None = None
    matrices: tuple[Matrix, ...] | None = None

    @cached_property
    def dim(self) -> int:
        """The dimension of ``Hom_G(V, U)``."""
        if self.pattern is not None:
            return int(np.abs(self.pattern).max(initial=0))
        return len(self.basis)

    @cached_property
    def basis(self) -> tuple[Matrix, ...]:
        """A basis, in reduced echelon form with respect to the row-major order of the entries."""
        if self.matrices is not None:
            return self.matrices
        assert self.pattern is not None
        rows: list[list[dict[int, Scalar]]] = [[{} for _ in range(self.shape[0])] for _ in range(self.dim)]
        for i, j in zip(*np.nonzero(self.pattern), strict=True):
            k = int(self.pattern[i, j])
            rows[abs(k) - 1][int(i)][int(j)] = self.field(1 if k > 0 else -1)
        return tuple(Matrix([sparse(row) for row in table], self.shape[1], self.field) for table in rows)

    def weight_matrix(self) -> list[list[str]]:
        """The generic equivariant matrix, its entries in tied letters.

        >>> from equicert.theory.groups.permutation_groups import Group
        >>> from equicert.theory.groups.named_representations import representation
        >>> V = representation(Group.parse("C3"), "permutation")
        >>> for row in (V >> V).weight_matrix(): print(*row)
        a b c
        c a b
        b c a
        """
        names = letters(self.dim)
        if self.pattern is not None:
            return [
                ["0" if k == 0 else names[k - 1] if k > 0 else "-" + names[-k - 1] for k in map(int, row)]
                for row in self.pattern
            ]
        terms: list[list[list[str]]] = [[[] for _ in range(self.shape[1])] for _ in range(self.shape[0])]
        for name, matrix in zip(names, self.basis, strict=True):
            for i, row in enumerate(matrix.rows):
                for j, x in row:
                    factor = "" if x == 1 else "-" if x == -1 else f"{number_text(x)}*"
                    terms[i][j].append(factor + name)
        return [[" + ".join(entry).replace("+ -", "- ") or "0" for entry in row] for row in terms]

    def supported(self, support: Sequence[Sequence[int]]) -> HomSpace:
        """The maps whose entries vanish outside of a support, given by the columns of each row (T7.22).

        >>> from equicert.theory.groups.permutation_groups import Group
        >>> from equicert.theory.groups.named_representations import representation
        >>> V = representation(Group.parse("C3"), "permutation")
        >>> for row in (V >> V).supported([[0, 1], [1, 2], [0, 2]]).weight_matrix(): print(*row)
        a b 0
        0 a b
        b 0 a
        """
        p, d = self.shape
        allowed = np.zeros(self.shape, dtype=bool)
        for i, columns in enumerate(support):
            allowed[i, list(columns)] = True
        if self.pattern is not None:
            used, outside = np.abs(self.pattern), np.unique(np.abs(self.pattern[~allowed]))
            kept = np.setdiff1d(np.arange(1, self.dim + 1), outside)
            number = np.zeros(self.dim + 1, dtype=np.int64)
            number[kept] = np.arange(1, len(kept) + 1)
            return HomSpace(self.shape, self.field, pattern=np.sign(self.pattern) * number[used])
        equations: dict[int, dict[int, Scalar]] = {}
        for k, matrix in enumerate(self.basis):
            for index, x in flatten(matrix):
                if not allowed[index // d, index % d]:
                    equations.setdefault(index, {})[k] = x
        solutions = Matrix([sparse(row) for row in equations.values()], self.dim, self.field).nullspace.rows
        found = [flatten(self.combination(_dense(c, self.dim, self.field))) for c in solutions]
        rows = Matrix(found, p * d, self.field).echelon.rows
        return HomSpace(self.shape, self.field, matrices=tuple(unflatten(row, p, d, self.field) for row in rows))

    def combination(self, coefficients: Sequence[Scalar]) -> Matrix:
        """The linear combination of the basis."""
        p, d = self.shape
        rows = [combine(zip(coefficients, (b.rows[i] for b in self.basis), strict=True)) for i in range(p)]
        return Matrix(rows, d, self.field)


def _dense(row: Row, length: int, field: Field) -> list[Scalar]:
    entries = dict(row)
    return [entries.get(k, field(0)) for k in range(length)]


def letters(count: int) -> list[str]:
    """``a .. z`` for few parameters, ``w1, w2, ...`` for many.

    >>> letters(3), letters(30)[-1]
    (['a', 'b', 'c'], 'w30')
    """
    return list(string.ascii_lowercase[:count]) if count <= 26 else [f"w{k}" for k in range(1, count + 1)]


def intertwiners(
    inputs: Sequence[Matrix],
    outputs: Sequence[Matrix],
    d: int,
    p: int,
    field: Field,
    lie: Sequence[tuple[Matrix, Matrix]] = (),
) -> HomSpace:
    """The p x d matrices A with ``A inputs[g] = outputs[g] A`` for all g, and ``A X = Y A`` for all pairs (X, Y) of a
    Lie algebra. Errors: InputError beyond the limits."""
    advice = "take smaller representations"
    within(d * p, MAX_PRODUCT, f"entries of the equivariant maps, {p} x {d}", advice)
    monomials = [(g.monomial, h.monomial) for g, h in zip(inputs, outputs, strict=True)]
    if not lie and all(g is not None and h is not None for g, h in monomials):
        pairs = [(g, h) for g, h in monomials if g is not None and h is not None]
        return HomSpace((p, d), field, pattern=_tied_letters(pairs, d, p))
    what = f"unknown entries of the equivariant maps, {p} x {d}, of matrices that are not signed permutations"
    if lie:
        within(d * p, MAX_LIE_UNKNOWNS, what, advice)
        listed = [*lie, *zip(inputs, outputs, strict=True)]
        return HomSpace((p, d), field, matrices=_one_after_the_other(listed, d, p, field))
    within(d * p, MAX_UNKNOWNS, what, advice)
    return HomSpace((p, d), field, matrices=_null_space(inputs, outputs, d, p, field))


SignedPermutation = tuple[tuple[int, ...], tuple[int, ...]]


def _tied_letters(generators: Sequence[tuple[SignedPermutation, SignedPermutation]], d: int, p: int) -> Pattern:
    """Orbits of signed index pairs: ``A[h i, g j] = sign(h, i) sign(g, j) A[i, j]``.

    Node ``2 k + s`` is the pair ``k = i d + j`` with sign ``(-1)^s``; an entry whose two signs meet in one
    component must vanish.
    """
    count = p * d
    pair = np.arange(count)
    if not generators:
        return (pair + 1).reshape(p, d)
    images = [(np.asarray(h)[:, None] * d + np.asarray(g)[None, :]).ravel() for (g, _), (h, _) in generators]
    if all(sign > 0 for both in generators for _, signs in both for sign in signs):
        orbit = _components(images)
        return (_numbers(_first(orbit)) + 1)[orbit].reshape(p, d)
    signed = []
    for image, ((_, g_signs), (_, h_signs)) in zip(images, generators, strict=True):
        flip = (np.asarray(h_signs)[:, None] * np.asarray(g_signs)[None, :] < 0).astype(np.int64).ravel()
        signed.append(np.stack([2 * image + flip, 2 * image + 1 - flip], axis=1).ravel())
    component = _components(signed).reshape(count, 2)
    alive = component[:, 0] != component[:, 1]
    component = component[alive]
    orbit = component.min(axis=1)  # one number for the two mirror components of an orbit
    # Letters are numbered by the first entry they stand in, where they carry the sign +1.
    first = _first(orbit)
    found = np.zeros(count, dtype=np.int64)
    found[alive] = np.where(component[:, 0] == component[first[orbit], 0], 1, -1) * (_numbers(first)[orbit] + 1)
    return found.reshape(p, d)


def _components(images: Sequence[Pattern]) -> Pattern:
    """The connected component of each node, by its number, where node k is joined to the k-th entry of each array."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ends = np.stack(images, axis=1).ravel()
    starts = np.arange(0, len(ends) + 1, len(images))
    graph = csr_array((np.ones(len(ends), dtype=np.int8), ends, starts), shape=(len(images[0]),) * 2)
    found: Pattern = connected_components(graph, directed=False)[1]
    return found


def _first(labels: Pattern) -> Pattern:
    """Where each label occurs first; the number of places for one that does not."""
    places = np.full(int(labels.max(initial=0)) + 1, len(labels), dtype=np.int64)
    places[labels[::-1]] = np.arange(len(labels) - 1, -1, -1)
    return places


def _numbers(first: Pattern) -> Pattern:
    """The labels numbered in the order in which they occur."""
    found = np.empty(len(first), dtype=np.int64)
    found[np.argsort(first)] = np.arange(len(first))
    return found


def _null_space(
    inputs: Sequence[Matrix], outputs: Sequence[Matrix], d: int, p: int, field: Field
) -> tuple[Matrix, ...]:
    """Solve ``A g - h A = 0`` entry by entry; unknown ``A[i, j]`` has index ``i d + j``."""
    equations: list[Row] = []
    for g, h in zip(inputs, outputs, strict=True):
        columns = g.T.rows
        for i in range(p):
            for j in range(d):
                entry: dict[int, Scalar] = {i * d + k: x for k, x in columns[j]}
                for k, x in h.rows[i]:
                    index = k * d + j
                    entry[index] = entry[index] - x if index in entry else -x
                equations.append(sparse(entry))
    solutions = stack([Matrix(sorted(set(equations)), p * d, field)], p * d, field).nullspace.echelon
    return tuple(unflatten(row, p, d, field) for row in solutions.rows)


def _one_after_the_other(pairs: Sequence[tuple[Matrix, Matrix]], d: int, p: int, field: Field) -> tuple[Matrix, ...]:
    """The same for the generators of a Lie algebra first: the solutions for one of them are few, and the equations of
    the next are solved among them."""
    one = field(1)
    basis: list[Row] = [((k, one),) for k in range(d * p)]
    for X, Y in pairs:
        equations: dict[int, dict[int, Scalar]] = {}
        columns = Y.T.rows
        for k, solution in enumerate(basis):
            for index, x in solution:
                i, j = divmod(index, d)
                for place, y in [(i * d + m, y) for m, y in X.rows[j]] + [(m * d + j, -y) for m, y in columns[i]]:
                    entries = equations.setdefault(place, {})
                    entries[k] = entries[k] + x * y if k in entries else x * y
        rows = [row for entries in equations.values() if (row := sparse(entries))]
        basis = [combine((x, basis[k]) for k, x in row) for row in _kernel_by_parts(rows, len(basis), field)]
    reduced = Matrix(basis, d * p, field).echelon
    return tuple(unflatten(row, p, d, field) for row in reduced.rows)


def _kernel_by_parts(rows: Sequence[Row], columns: int, field: Field) -> list[Row]:
    """A basis of the solutions of homogeneous equations, found for each set of unknowns that they connect."""
    leader = list(range(columns))

    def find(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    for row in rows:
        first = find(row[0][0])
        for k, _ in row[1:]:
            leader[find(k)] = first
    unknowns: dict[int, list[int]] = {}
    for k in range(columns):
        unknowns.setdefault(find(k), []).append(k)
    equations: dict[int, set[Row]] = {}
    for row in rows:
        equations.setdefault(find(row[0][0]), set()).add(row)
    found: list[Row] = []
    for first, own in unknowns.items():
        place = {k: n for n, k in enumerate(own)}
        listed = [tuple((place[k], x) for k, x in row) for row in sorted(equations.get(first, ()))]
        solutions = Matrix(listed, len(own), field).nullspace.rows
        found += [tuple((own[n], x) for n, x in row) for row in solutions]
    return found
