"""Stable spaces of covectors, and characters (THEORY.md, T5.2, T9.6, T9.12).

How many neurons an equivariant linear map needs is a question about multiplicities. The kernel never splits a
representation into irreducible ones: it works with characters of stable spaces that the proof names.
"""

from __future__ import annotations

from typing import TypeAlias

from ..algebra import summed, times, transpose
from ..elimination import contains, echelon, is_reduced, trace
from ..numbers import Field, Scalar, coordinate, div, is_integer
from ..reading import Json, Matrix, Row, items, require, row
from .generators import Generators
from .groups import Group
from .subgroups import SignedType, members

Space: TypeAlias = tuple[Row, ...]
"""The reduced echelon basis of a space of covectors on U whose span is stable under ``w -> w pi(g)^-1``."""

Character: TypeAlias = list[Scalar]
"""The trace of every element of the group; all characters here are real."""


def read_space(value: Json, generators: Generators, p: int, K: Field) -> Space:
    """A stable space of covectors on U, by a basis."""
    rows = tuple(row(entry, p, K, "a covector") for entry in items(value, "a space"))
    require(len(rows) > 0, "a space has no covectors")
    require(is_reduced(rows), "the covectors of a space are not a reduced basis")
    span = echelon(rows)
    for generator in generators:
        require(
            all(contains(span, times(w, generator.output_inverse)) for w in rows), "a space of covectors is not stable"
        )
    return rows


def character_of_space(group: Group, space: Space) -> Character:
    """The character of the action on a space of covectors."""
    return [trace(A) for A in space_matrices(group, space)]


def character_of_subspace(group: Group, basis: tuple[Row, ...], p: int) -> Character:
    """The character of the action on a stable subspace of U, given by its reduced echelon basis."""
    actions = [_restricted(basis, [times(v, transpose(g.output, p)) for v in basis]) for g in group.generators]
    return [trace(A) for A in group.matrices(actions, len(basis))]


def space_matrices(group: Group, space: Space) -> list[Matrix]:
    """The matrices of all elements on a space of covectors."""
    actions = [_restricted(space, [times(w, g.output_inverse) for w in space]) for g in group.generators]
    return group.matrices(actions, len(space))


def _restricted(basis: tuple[Row, ...], images: list[Row]) -> Matrix:
    """The matrix whose columns are images in a reduced echelon basis: coordinates are the entries at the pivots."""
    place = {vector[0][0]: k for k, vector in enumerate(basis)}
    listed = tuple(tuple((place[i], x) for i, x in image if i in place) for image in images)
    return transpose(listed, len(basis))


def inner_product(group: Group, chi: Character, psi: Character) -> int:
    """``(1/|G|) sum chi(g) psi(g)`` for real characters: the dimension of the space of equivariant maps."""
    value = div(summed(zip(chi, psi, strict=True)), len(group))
    require(is_integer(value) and value >= 0, "an inner product of characters is not a natural number")
    return int(coordinate(value))


def semi_invariants(chi: Character, kind: SignedType) -> int:
    """``dim K^(S, lambda) = (1/|S|) sum over S of lambda(s) chi(s)``."""
    total = summed((1 if kind.kernel >> s & 1 else -1, chi[s]) for s in members(kind.subgroup))
    return int(coordinate(div(total, kind.subgroup.bit_count())))
