"""Representations and points that a statement names, for assertions about activations and separation."""

from __future__ import annotations

from ..numbers import Field
from ..reading import Invalid, Json, Matrix, Row, items, matrix, quoted, require, row
from .generators import invert


def read_representations(given: dict[str, Json], count: int, K: Field) -> dict[str, tuple[Matrix, ...]]:
    """The representations besides ``input`` and ``output``."""
    found = {}
    for name, matrices in _entries(given, "representations"):
        require(name not in ("input", "output"), f"the representation {quoted(name)} stands twice")
        found[name] = _read_representation(matrices, count, K)
    return found


def read_points(given: dict[str, Json], d: int, K: Field) -> dict[str, Row]:
    """The named points of V."""
    return {name: row(x, d, K, "a point") for name, x in _entries(given, "points")}


def _entries(given: dict[str, Json], key: str) -> list[tuple[str, Json]]:
    """The entries of an object that may be missing but not empty."""
    if key not in given:
        return []
    value = given[key]
    if type(value) is not dict or not value:
        raise Invalid("representations or points are not an object with entries")
    return list(value.items())


def _read_representation(value: Json, count: int, K: Field) -> tuple[Matrix, ...]:
    """One invertible matrix for each generator, all of one size."""
    sizes = {len(items(entry, "a matrix of a representation")) for entry in items(value, "a representation", count)}
    require(len(sizes) <= 1, "the matrices of a representation differ in size")
    found = tuple(matrix(entry, len(entry), len(entry), K, "a matrix of a representation") for entry in value)
    for A in found:
        invert(A, "a matrix of a representation")
    return found
