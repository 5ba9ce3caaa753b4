"""Dimensions of generic orbits and of the orbit space (section 7): for finite groups 0 and d, for a connected compact group given by generators of its Lie
algebra, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from theory.equivariant import flatten
from theory.errors import InputError
from theory.fields import QQ, Scalar
from theory.matrices import Matrix, Row, sparse, stack

MAX_DIMENSION = 12


@dataclass(frozen=True)
class OrbitDimensions:
    """The dimensions of a compact group (0 for a finite one), of its generic orbits, of the orbit space, and of the invariant covectors."""

    group: int
    orbit: int
    quotient: int
    invariants: int


def lie_algebra(generators: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """A basis of the Lie algebra that skew-symmetric matrices generate. Errors: InputError where one is not skew-symmetric.

    >>> X = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]); Y = Matrix.of([[0, 0, 0], [0, 0, -1], [0, 1, 0]])
    >>> len(lie_algebra([X, Y]))
    3
    """
    if not generators:
        raise InputError("the list is empty: give at least one matrix")
    d, field = generators[0].nrows, generators[0].field
    for k, X in enumerate(generators, 1):
        if (X.nrows, X.ncols) != (d, d):
            raise InputError(f"matrix {k} is {X.nrows} x {X.ncols}, expected {d} x {d}")
        if X.T != -1 * X:
            raise InputError(
                f"matrix {k} is not skew-symmetric: a compact group has an invariant inner product; write the matrices in an orthonormal basis of it"
            )
    if d > MAX_DIMENSION:
        raise InputError(f"dimension {d}: expected at most {MAX_DIMENSION}")
    basis: list[Matrix] = []
    rank = 0
    queue = list(generators)
    for X in queue:
        rows = Matrix([flatten(Y) for Y in (*basis, X)], d * d, field)
        if rows.rank > rank:
            rank += 1
            queue += [X @ Y - Y @ X for Y in basis]
            basis.append(X)
    return tuple(basis)


def orbit_dimensions(basis: Sequence[Matrix]) -> OrbitDimensions:
    """For the compact group with a Lie algebra: ``d - rank`` of ``(X_1 x, ..., X_k x)`` at a generic point x.

    The rank at one point is a lower bound of the generic rank. An upper bound: the tangent space is orthogonal to ``S x`` for every invariant
    quadratic form S; where the two do not meet, the rank is computed over the field of rational functions.

    >>> so3 = lie_algebra([Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]), Matrix.of([[0, 0, 0], [0, 0, -1], [0, 1, 0]])])
    >>> orbit_dimensions(so3)
    OrbitDimensions(group=3, orbit=2, quotient=1, invariants=0)
    """
    d, field = basis[0].nrows, basis[0].field
    zero = stack(basis, d, field)
    invariants = d - zero.rank
    forms = invariant_forms(basis)
    best = 0
    gradient = 0
    for seed in range(1, 5):
        x = sparse([field((seed * (7 * i * i + 3 * i + 1)) % 101 - 50) for i in range(d)])
        best = max(best, Matrix([X.vector(x) for X in basis], d, field).rank)
        gradient = max(gradient, Matrix([S.vector(x) for S in forms], d, field).rank)
    if best < min(len(basis), d - gradient):
        best = _generic_rank(basis)
    return OrbitDimensions(len(basis), best, d - best, invariants)


def invariant_forms(basis: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """A basis of the symmetric matrices S with ``S X = X S`` (X skew-symmetric)."""
    d, field = basis[0].nrows, basis[0].field
    pairs = [(i, j) for i in range(d) for j in range(i, d)]
    place = {p: k for k, p in enumerate(pairs)}
    equations: list[Row] = []
    for X in basis:
        for i in range(d):
            for j in range(d):
                entry: dict[int, Scalar] = {}
                for k in range(d):
                    for value, (r, c) in ((X[k, j], (i, k)), (-X[i, k], (k, j))):
                        if value != 0:
                            at = place[min(r, c), max(r, c)]
                            entry[at] = entry.get(at, field(0)) + value
                equations.append(sparse(entry))
    solutions = Matrix(equations, len(pairs), field).nullspace.rows
    found = []
    for row in solutions:
        table = [[field(0)] * d for _ in range(d)]
        for k, value in row:
            i, j = pairs[k]
            table[i][j] = table[j][i] = value
        found.append(Matrix([sparse(line) for line in table], d, field))
    return tuple(found)


def _generic_rank(basis: Sequence[Matrix]) -> int:
    """The rank over the field of rational functions in the coordinates. Errors: InputError for irrational entries."""
    import sympy
    from sympy.polys.matrices import DomainMatrix

    d, field = basis[0].nrows, basis[0].field
    if field is not QQ:
        raise InputError("the generic rank of these matrices is computed for rational entries only")
    x = sympy.symbols(f"x1:{d + 1}")
    rows = [
        [sum((sympy.Rational(str(A[i, j])) * x[j] for j in range(d)), sympy.Integer(0)) for i in range(d)]
        for A in basis
    ]
    domain = sympy.QQ.frac_field(*x)
    table = [[domain.from_sympy(sympy.expand(entry)) for entry in row] for row in rows]
    return int(DomainMatrix(table, (len(rows), d), domain).rank())
