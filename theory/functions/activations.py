"""Which pointwise activations commute with a matrix representation (T8.4, T9.11; Pacini et al., arXiv 2401.09235)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.numbers.matrices import Matrix

ACTIVATIONS: dict[str, str] = {
    "relu": "non-negative",
    "leaky_relu": "non-negative",
    "abs": "non-negative",
    "odd": "signed",
    "tanh": "signed",
    "sign": "signed",
    "identity": "any",
    "generic": "permutation",
}
"""The matrices with which each activation commutes: invertible non-negative monomial ones; signed permutations; all;
permutations."""

WORDS = {
    "non-negative": "non-negative matrices with one nonzero entry in each row and column",
    "signed": "signed permutation matrices",
    "permutation": "permutation matrices",
}


@dataclass(frozen=True)
class Obstruction:
    """The first entry (row, column) of the first generator that does not fit, and why."""

    generator: int
    row: int
    column: int
    reason: str


def obstruction(activation: str, matrices: Sequence[Matrix]) -> Obstruction | None:
    """Why an activation applied entry by entry does not commute with invertible matrices; None when it does.

    ``relu``, ``leaky_relu``, ``abs`` differ by multiples of the identity from one another, so they commute with the
    same matrices; ``odd`` stands for an odd function without further identities, ``generic`` for a function without
    any.

    >>> swap, turn = Matrix.of([[0, 2], [1, 0]]), Matrix.of([[0, -1], [1, 0]])
    >>> obstruction("relu", [swap]), obstruction("tanh", [turn])
    (None, None)
    >>> obstruction("relu", [swap, turn])
    Obstruction(generator=1, row=0, column=1, reason='is negative')
    """
    kind = ACTIVATIONS[activation]
    if kind == "any":
        return None
    for g, matrix in enumerate(matrices):
        for i, row in enumerate(matrix.rows):
            if len(row) > 1:
                return Obstruction(g, i, row[1][0], "is not the only nonzero entry of its row")
            column, x = row[0]
            if kind == "non-negative" and x < 0:
                return Obstruction(g, i, column, "is negative")
            if kind == "signed" and x not in (1, -1):
                return Obstruction(g, i, column, "is not 1 or -1")
            if kind == "permutation" and x != 1:
                return Obstruction(g, i, column, "is not 1")
    return None
