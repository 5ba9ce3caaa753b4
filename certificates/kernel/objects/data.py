"""Finite data: points with values, in place of a target."""

from __future__ import annotations

from typing import TypeAlias

from ..algebra import dot
from ..numbers import Field, Scalar
from ..reading import Json, Row, fields, items, require, row, scalar

Data: TypeAlias = tuple[tuple[Row, Row], ...]
"""Points with their values, vectors of U."""

ScalarData: TypeAlias = tuple[tuple[Row, Scalar], ...]
"""Points with what a functional on U makes of their values."""


def read_data(value: Json, d: int, p: int, K: Field) -> Data:
    """At least one point. Values are numbers where the output has one coordinate, else rows."""
    points, values = fields(value, ("points", "values"), "the data")
    listed = items(values, "the values", len(items(points, "the points")))
    require(len(listed) > 0, "there are no points")
    return tuple((row(x, d, K, "a point"), _value(y, p, K)) for x, y in zip(points, listed, strict=True))


def _value(value: Json, p: int, K: Field) -> Row:
    if p > 1:
        return row(value, p, K, "a value")
    y = scalar(value, K, "a value")
    return ((0, y),) if y != 0 else ()


def scalar_data(data: Data, functional: Row) -> ScalarData:
    """The points with the values of a functional."""
    return tuple((x, dot(functional, y)) for x, y in data)
