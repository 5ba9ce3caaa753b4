"""Dimensions of generic orbits and of the orbit space (T7.18): for finite groups 0 and d, for a connected compact group
given by generators of its Lie algebra, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, flatten, sparse, stack

MAX_DIMENSION = 12
MAX_DEGREE = 8
MAX_MONOMIALS = 1500

Polynomial = dict[tuple[int, ...], Scalar]
"""Coefficients by exponents."""


@dataclass(frozen=True)
class OrbitDimensions:
    """The dimensions of a compact group (0 for a finite one), of its generic orbits, of the orbit space, and of the
    invariant covectors."""

    group: int
    orbit: int
    quotient: int
    invariants: int


def lie_algebra(generators: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """A basis of the Lie algebra that skew-symmetric matrices generate. Errors: InputError where one is not
    skew-symmetric.

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
                f"matrix {k} is not skew-symmetric: a compact group has an invariant inner product; write the "
                "matrices in an orthonormal basis of it"
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


def orbit_dimensions(basis: Sequence[Matrix], d: int) -> OrbitDimensions:
    """For the compact group with a Lie algebra: ``d - rank`` of ``(X_1 x, ..., X_k x)`` at a generic point x.

    The rank at one point is a lower bound of the generic rank. The gradients of invariant polynomials are orthogonal to
    the tangent space, so that the rank of some of them bounds it from above; the invariants of all degrees together
    reach it (they separate the orbits of a compact group). Degrees are tried one after the other. Errors: InputError
    where the invariants of small degree do not decide.

    >>> X, Y = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]), Matrix.of([[0, 0, 0], [0, 0, -1], [0, 1, 0]])
    >>> so3 = lie_algebra([X, Y])
    >>> orbit_dimensions(so3, 3)
    OrbitDimensions(group=3, orbit=2, quotient=1, invariants=0)
    """
    if not basis:
        return OrbitDimensions(0, 0, d, d)
    field = basis[0].field
    points = [sparse([field((seed * (7 * i * i + 3 * i + 1)) % 101 - 50) for i in range(d)]) for seed in (1, 2, 3)]
    orbit = max(Matrix([X.vector(x) for X in basis], d, field).rank for x in points)
    gradients: list[list[Row]] = [[] for _ in points]
    for degree in range(1, MAX_DEGREE + 1):
        if orbit == min(len(basis), d - max(Matrix(rows, d, field).rank for rows in gradients)):
            break
        if comb(d + degree - 1, degree) > MAX_MONOMIALS:
            raise InputError(
                f"the generic orbits have dimension {orbit} or more; the invariants of degree below {degree} do not "
                f"decide it, and there are too many of degree {degree}"
            )
        for rows, x in zip(gradients, points, strict=True):
            rows += [_gradient(p, x, d, field) for p in invariant_polynomials(basis, degree)]
    else:
        raise InputError(
            f"the generic orbits have dimension {orbit} or more; invariants of degree up to {MAX_DEGREE} do not "
            "decide it"
        )
    return OrbitDimensions(len(basis), orbit, d - orbit, d - stack(basis, d, field).rank)


def invariant_polynomials(basis: Sequence[Matrix], degree: int) -> tuple[Polynomial, ...]:
    """A basis of the homogeneous polynomials p of a degree with ``sum_i (X x)_i dp/dx_i = 0`` for every X.

    >>> J = Matrix.of([[0, -1], [1, 0]])
    >>> [sorted(p) for p in invariant_polynomials([J], 2)]
    [[(0, 2), (2, 0)]]
    """
    d, field = basis[0].nrows, basis[0].field
    monomials = list(_monomials(d, degree))
    place = {m: k for k, m in enumerate(monomials)}
    equations: list[Row] = []
    for X in basis:
        rows: list[dict[int, Scalar]] = [{} for _ in monomials]
        for k, m in enumerate(monomials):
            for i, power in enumerate(m):
                for j, x in X.rows[i] if power else ():
                    image = list(m)
                    image[i] -= 1
                    image[j] += 1
                    row = rows[place[tuple(image)]]
                    row[k] = row.get(k, field(0)) + power * x
        equations += [sparse(row) for row in rows]
    solutions = Matrix(equations, len(monomials), field).nullspace.rows
    return tuple({monomials[k]: x for k, x in row} for row in solutions)


def _monomials(d: int, degree: int) -> Iterator[tuple[int, ...]]:
    for chosen in combinations_with_replacement(range(d), degree):
        powers = [0] * d
        for i in chosen:
            powers[i] += 1
        yield tuple(powers)


def _gradient(p: Polynomial, x: Row, d: int, field: Field) -> Row:
    """The gradient of a polynomial at a point."""
    at = dict(x)
    total: list[Scalar] = [field(0)] * d
    for monomial, value in p.items():
        for i, power in enumerate(monomial):
            if power:
                term = power * value
                for j, exponent in enumerate(monomial):
                    for _ in range(exponent - (i == j)):
                        term = term * at.get(j, field(0))
                total[i] = total[i] + term
    return sparse(total)
