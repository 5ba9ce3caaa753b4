"""Immutable exact matrices, stored by sparse rows, with the linear algebra of their field.

Sparse, because the matrices of permutation representations are, and a claim may have ten thousand inputs;
elimination goes through the field's own dense routines (python-flint over the rationals).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ, Dense, Field, Scalar

Row = tuple[tuple[int, Scalar], ...]
"""A sparse vector: pairs (index, nonzero scalar), indices increasing."""


def sparse(entries: Mapping[int, Scalar] | Sequence[Scalar]) -> Row:
    """The sparse row of a mapping index -> scalar, or of a dense sequence.

    >>> sparse([QQ(0), QQ(2)])
    ((1, 2),)
    """
    items = entries.items() if isinstance(entries, Mapping) else enumerate(entries)
    return tuple(sorted((i, x) for i, x in items if x != 0))


def dense(row: Row, length: int, zero: Scalar) -> list[Scalar]:
    """The dense list of a sparse row."""
    out = [zero] * length
    for i, x in row:
        out[i] = x
    return out


def combine(terms: Iterable[tuple[Scalar, Row]]) -> Row:
    """The linear combination of sparse rows.

    >>> combine([(QQ(2), ((0, QQ(1)),)), (QQ(-1), ((0, QQ(2)), (3, QQ(1))))])
    ((3, -1),)
    """
    total: dict[int, Scalar] = {}
    for factor, row in terms:
        for i, x in row:
            total[i] = total[i] + factor * x if i in total else factor * x
    return sparse(total)


def scale(factor: Scalar, row: Row) -> Row:
    """``factor * row`` for a nonzero factor."""
    return tuple((i, factor * x) for i, x in row)


def over(row: Row, field: Field) -> Row:
    """The same vector over another field that contains its entries."""
    return tuple((i, field(x)) for i, x in row)


def inner(x: Row, y: Row, zero: Scalar) -> Scalar:
    """The sum of products of two sparse rows."""
    if len(y) < len(x):
        x, y = y, x
    if len(x) == 1:
        index, value = x[0]
        return next((value * b for j, b in y if j == index), zero)
    other = dict(y)
    return sum((a * other[i] for i, a in x if i in other), zero)


class Matrix:
    """An immutable exact matrix over ``field``.

    >>> A = Matrix.of([[0, -1], [1, 0]])
    >>> A @ A == -Matrix.identity(2)
    True
    >>> A.T.tolist()
    [[0, 1], [-1, 0]]
    """

    __slots__ = ("__dict__", "field", "ncols", "rows")

    def __init__(self, rows: Iterable[Row], ncols: int, field: Field = QQ) -> None:
        self.rows: tuple[Row, ...] = tuple(rows)
        self.ncols = ncols
        self.field = field

    @staticmethod
    def of(table: Sequence[Sequence[Scalar | int | str]], ncols: int | None = None, field: Field = QQ) -> Matrix:
        """The matrix with these rows of exact numbers; ``ncols`` is needed only for a matrix without rows."""
        width = len(table[0]) if ncols is None else ncols
        if any(len(row) != width for row in table):
            raise InputError(f"the rows of a matrix differ in length: {sorted({len(row) for row in table})}")
        return Matrix([sparse([field(x) for x in row]) for row in table], width, field)

    @staticmethod
    def identity(n: int, field: Field = QQ) -> Matrix:
        """The identity matrix."""
        one = field(1)
        return Matrix([((i, one),) for i in range(n)], n, field)

    @staticmethod
    def zero(nrows: int, ncols: int, field: Field = QQ) -> Matrix:
        """The zero matrix."""
        return Matrix([()] * nrows, ncols, field)

    @staticmethod
    def permutation(images: Sequence[int], signs: Sequence[int] | None = None, field: Field = QQ) -> Matrix:
        """The (signed) permutation matrix that maps ``e_j`` to ``signs[j] e_images[j]``.

        >>> Matrix.permutation([1, 0], [1, -1]).tolist()
        [[0, -1], [1, 0]]
        """
        rows: list[Row] = [()] * len(images)
        for j, i in enumerate(images):
            rows[i] = ((j, field(signs[j] if signs else 1)),)
        return Matrix(rows, len(images), field)

    @property
    def nrows(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int]:
        """(number of rows, number of columns)."""
        return len(self.rows), self.ncols

    def over(self, field: Field) -> Matrix:
        """The same matrix over another field that contains its entries."""
        return self if field is self.field else Matrix([over(row, field) for row in self.rows], self.ncols, field)

    def tolist(self) -> Dense:
        """The dense rows."""
        zero = self.field(0)
        return [dense(row, self.ncols, zero) for row in self.rows]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.ncols == other.ncols and self.rows == other.rows

    def __hash__(self) -> int:
        return hash((self.ncols, self.rows))

    def __repr__(self) -> str:
        return f"Matrix({[[str(x) for x in row] for row in self.tolist()]})"

    def __getitem__(self, index: tuple[int, int]) -> Scalar:
        i, j = index
        return next((x for k, x in self.rows[i] if k == j), self.field(0))

    def __add__(self, other: Matrix) -> Matrix:
        one = self.field(1)
        pairs = zip(self.rows, other.rows, strict=True)
        return Matrix([combine([(one, a), (one, b)]) for a, b in pairs], self.ncols, self.field)

    def __neg__(self) -> Matrix:
        return Matrix([tuple((i, -x) for i, x in row) for row in self.rows], self.ncols, self.field)

    def __sub__(self, other: Matrix) -> Matrix:
        return self + -other

    def __rmul__(self, factor: Scalar | int) -> Matrix:
        value = self.field(factor)
        return Matrix([scale(value, row) if value != 0 else () for row in self.rows], self.ncols, self.field)

    def __matmul__(self, other: Matrix) -> Matrix:
        if self.ncols != other.nrows:
            raise ValueError(f"shapes {self.shape} and {other.shape} do not fit")
        return Matrix([other.covector(row) for row in self.rows], other.ncols, self.field)

    def covector(self, row: Row) -> Row:
        """``row @ self`` for a sparse row of length ``nrows``."""
        if len(row) == 1:
            index, factor = row[0]
            return scale(factor, self.rows[index])
        return combine((x, self.rows[i]) for i, x in row)

    def vector(self, column: Row) -> Row:
        """``self @ column`` for a sparse column of length ``ncols``."""
        return self.T.covector(column)

    @cached_property
    def T(self) -> Matrix:
        """The transpose."""
        columns: list[list[tuple[int, Scalar]]] = [[] for _ in range(self.ncols)]
        for i, row in enumerate(self.rows):
            for j, x in row:
                columns[j].append((i, x))
        return Matrix([tuple(column) for column in columns], self.nrows, self.field)

    @cached_property
    def monomial(self) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """``(images, signs)`` with ``self e_j = signs[j] e_images[j]`` for a signed permutation matrix, else None.

        >>> Matrix.of([[0, -1], [1, 0]]).monomial
        ((1, 0), (1, -1))
        """
        images, signs = [-1] * self.ncols, [0] * self.ncols
        if self.nrows != self.ncols:
            return None
        for i, row in enumerate(self.rows):
            if len(row) != 1 or images[row[0][0]] != -1 or row[0][1] not in (1, -1):
                return None
            images[row[0][0]], signs[row[0][0]] = i, 1 if row[0][1] == 1 else -1
        return tuple(images), tuple(signs)

    @cached_property
    def inverse(self) -> Matrix:
        """The inverse; raises ``ZeroDivisionError`` for a singular matrix."""
        if self.monomial is not None:
            return self.T
        n = self.nrows
        table = [row + unit for row, unit in zip(self.tolist(), Matrix.identity(n, self.field).tolist(), strict=True)]
        reduced, pivots = self.field.rref(table, 2 * n)
        if pivots != tuple(range(n)):
            raise ZeroDivisionError("the matrix is singular")
        return Matrix([sparse(row[n:]) for row in reduced], n, self.field)

    @cached_property
    def rank(self) -> int:
        """The rank."""
        return len(self.field.rref(self.tolist(), self.ncols)[1])

    @cached_property
    def trace(self) -> Scalar:
        """The trace."""
        return sum((x for i, row in enumerate(self.rows) for j, x in row if i == j), self.field(0))

    @cached_property
    def det(self) -> Scalar:
        """The determinant."""
        return self.field.det(self.tolist())

    @cached_property
    def echelon(self) -> Matrix:
        """The nonzero rows of the reduced row echelon form: the canonical basis of the row space."""
        return Matrix([sparse(row) for row in self.field.rref(self.tolist(), self.ncols)[0]], self.ncols, self.field)

    @cached_property
    def nullspace(self) -> Matrix:
        """A basis of ``{x : self x = 0}``, as rows, in echelon form from the right.

        >>> Matrix.of([[1, 1, 0]]).nullspace.tolist()
        [[-1, 1, 0], [0, 0, 1]]
        """
        reduced, pivots = self.field.rref(self.tolist(), self.ncols)
        one, free = self.field(1), sorted(set(range(self.ncols)) - set(pivots))
        basis = []
        for j in free:
            entries = {p: -row[j] for p, row in zip(pivots, reduced, strict=True)}
            basis.append(sparse({**entries, j: one}))
        return Matrix(basis, self.ncols, self.field)

    def solve(self, right: Row) -> Row | None:
        """One solution ``x`` of ``self x = right`` (free variables zero), or None."""
        zero = self.field(0)
        last = dense(right, self.nrows, zero)
        table = [row + [x] for row, x in zip(self.tolist(), last, strict=True)]
        reduced, pivots = self.field.rref(table, self.ncols + 1)
        if self.ncols in pivots:
            return None
        return sparse({p: row[-1] for p, row in zip(pivots, reduced, strict=True)})

    def kron(self, other: Matrix) -> Matrix:
        """The Kronecker product."""
        n = other.ncols
        if all(len(row) == 1 for A in (self, other) for row in A.rows):
            pairs = [((j * n + k, x * y),) for ((j, x),) in self.rows for ((k, y),) in other.rows]
            return Matrix(pairs, self.ncols * n, self.field)
        rows = [
            tuple((j * n + k, x * y) for j, x in left for k, y in right) for left in self.rows for right in other.rows
        ]
        return Matrix(rows, self.ncols * n, self.field)


def stack(blocks: Sequence[Matrix], ncols: int, field: Field = QQ) -> Matrix:
    """The blocks one under the other."""
    return Matrix([row for block in blocks for row in block.rows], ncols, field)


def direct_sum(blocks: Sequence[Matrix], field: Field = QQ) -> Matrix:
    """The block diagonal matrix.

    >>> direct_sum([Matrix.of([[2]]), Matrix.of([[0, 1], [1, 0]])]).tolist()
    [[2, 0, 0], [0, 0, 1], [0, 1, 0]]
    """
    rows: list[Row] = []
    offset = 0
    for block in blocks:
        rows += [tuple((offset + j, x) for j, x in row) for row in block.rows]
        offset += block.ncols
    return Matrix(rows, offset, field)


def unflatten(row: Row, p: int, d: int, field: Field) -> Matrix:
    """The p x d matrix whose row-major entries are those of a sparse row of length p d."""
    rows: list[list[tuple[int, Scalar]]] = [[] for _ in range(p)]
    for index, x in row:
        rows[index // d].append((index % d, x))
    return Matrix([tuple(r) for r in rows], d, field)


def flatten(matrix: Matrix) -> Row:
    """The row-major entries of a matrix as one sparse row."""
    return tuple((i * matrix.ncols + j, x) for i, row in enumerate(matrix.rows) for j, x in row)
