"""Finite data: points with scalar values, in place of a target."""

from __future__ import annotations

from typing import TypeAlias

from ..numbers import Field, Scalar
from ..reading import Json, Row, fields, items, require, row, scalar

Data: TypeAlias = tuple[tuple[Row, Scalar], ...]
"""Points with their values."""


def read_data(value: Json, d: int, p: int, K: Field) -> Data:
    """At least one point."""
    require(p == 1, "finite data have scalar values")
    points, values = fields(value, ("points", "values"), "the data")
    listed = items(values, "the values", len(items(points, "the points")))
    require(len(listed) > 0, "there are no points")
    return tuple((row(x, d, K, "a point"), scalar(y, K, "a value")) for x, y in zip(points, listed, strict=True))
