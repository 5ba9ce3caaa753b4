"""What the stabilizer of a point fixes, from its Schreier generators (THEORY.md, T11.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ..algebra import combine, identity, product, transpose
from ..elimination import nullspace
from ..reading import Matrix, Permutation, Row

Invertible: TypeAlias = tuple[Matrix, Matrix]
"""The matrix of an element of the group, and its inverse."""


def transversal(
    start: int, actions: Sequence[Permutation], generators: Sequence[Invertible], dim: int
) -> dict[int, Invertible]:
    """For each point of an orbit the matrix of an element that maps the first point to it, with its inverse."""
    one = identity(dim)
    found = {start: (one, one)}
    for point in (queue := [start]):
        for action, (A, inverse) in zip(actions, generators, strict=True):
            image = action[point]
            if image not in found:
                there, back = found[point]
                found[image] = (product(A, there), product(back, inverse))
                queue.append(image)
    return found


def fixed_covectors(
    moves: dict[int, Invertible], actions: Sequence[Permutation], generators: Sequence[Invertible], dim: int
) -> list[Row]:
    """A basis of the covectors that the stabilizer of the first point fixes."""
    return _fixed((transpose(A, dim) for A in _stabilizing(moves, actions, generators)), dim)


def fixed_vectors(
    moves: dict[int, Invertible], actions: Sequence[Permutation], generators: Sequence[Invertible], dim: int
) -> list[Row]:
    """A basis of the vectors that it fixes."""
    return _fixed(_stabilizing(moves, actions, generators), dim)


def _stabilizing(
    moves: dict[int, Invertible], actions: Sequence[Permutation], generators: Sequence[Invertible]
) -> Iterator[Matrix]:
    """The matrices of the Schreier generators."""
    for point, (there, _) in moves.items():
        for action, (A, _) in zip(actions, generators, strict=True):
            yield product(product(moves[action[point]][1], A), there)


def _fixed(matrices: Iterator[Matrix], dim: int) -> list[Row]:
    equations = {combine([(1, line), (-1, ((i, 1),))]) for A in matrices for i, line in enumerate(A)}
    return nullspace(sorted(equations, key=len), dim)
