"""Representations and points that a statement names, for assertions about activations and separation."""

from __future__ import annotations

from ..numbers import Field
from ..reading import Invalid, Json, Matrix, Row, items, matrix, printable, quoted, require, row
from .factoring import check_factors
from .generators import Generators, invert
from .groups import basis_action, faithful_action


def read_representations(
    given: dict[str, Json], generators: Generators, d: int, p: int, K: Field
) -> dict[str, tuple[Matrix, ...]]:
    """The representations besides ``input`` and ``output``: matrices of the generators of the finite group G, such that
    products that are the identity of G are the identity here (T9.18)."""
    found = {}
    listed = _entries(given, "representations")
    moves = faithful_action(generators, d, p) if listed else []
    for name, matrices in listed:
        printable(name, "the name of a representation")
        require(name not in ("input", "output"), f"the representation {quoted(name)} stands twice")
        found[name] = _read_representation(matrices, len(generators), K)
        check_factors(moves, [tuple(g) for g in basis_action(found[name], len(found[name][0]) if generators else 0)])
    return found


def read_points(given: dict[str, Json], key: str, d: int, K: Field) -> dict[str, Row]:
    """The named points of V (``points``) or of U (``images``)."""
    return {printable(name, "the name of a point"): row(x, d, K, "a point") for name, x in _entries(given, key)}


def _entries(given: dict[str, Json], key: str) -> list[tuple[str, Json]]:
    """The entries of an object that may be missing but not empty."""
    if key not in given:
        return []
    value = given[key]
    if type(value) is not dict or not value:
        raise Invalid("representations, points or images are not an object with entries")
    return list(value.items())


def _read_representation(value: Json, count: int, K: Field) -> tuple[Matrix, ...]:
    """One invertible matrix for each generator, all of one size."""
    sizes = {len(items(entry, "a matrix of a representation")) for entry in items(value, "a representation", count)}
    require(len(sizes) <= 1, "the matrices of a representation differ in size")
    found = tuple(matrix(entry, len(entry), len(entry), K, "a matrix of a representation") for entry in value)
    for A in found:
        invert(A, "a matrix of a representation")
    return found
