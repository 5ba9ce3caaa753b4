"""Generators of the group: a permutation, if any, and the matrices on V and U with their inverses.

The group of a claim is what its generators generate. Most rules never list its elements: what holds for the
generators holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import monomial, transpose
from ..numbers import Field
from ..reading import Json, Matrix, Permutation, fields, items, matrix, permutation, require


@dataclass(frozen=True)
class Generator:
    """One generator: its permutation (empty without one), its matrices on V and U and their inverses."""

    permutation: Permutation
    input: Matrix
    output: Matrix
    input_inverse: Matrix
    output_inverse: Matrix


Generators: TypeAlias = tuple[Generator, ...]


def read_generator(value: Json, d: int, p: int, K: Field) -> Generator:
    """A generator with invertible matrices."""
    require(type(value) is dict, "a generator is not an object")
    names = ("permutation", "input", "output") if "permutation" in value else ("input", "output")
    *moved, rho, pi = fields(value, names, "a generator")
    points = permutation(moved[0], len(items(moved[0], "a permutation")), "a permutation") if moved else ()
    V, U = matrix(rho, d, d, K, "an input matrix"), matrix(pi, p, p, K, "an output matrix")
    return Generator(points, V, U, invert(V, "an input matrix"), invert(U, "an output matrix"))


def invert(A: Matrix, what: str) -> Matrix:
    """The inverse of a matrix; singular matrices are rejected."""
    n = len(A)
    if monomial(A) is not None:
        return transpose(A, n)
    from ..elimination import echelon

    pivots = echelon(r + ((n + i, 1),) for i, r in enumerate(A))
    require(all(p < n for p in pivots), f"{what} is singular")
    return tuple(tuple((j - n, x) for j, x in pivots[i] if j >= n) for i in range(n))
