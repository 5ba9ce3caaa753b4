"""Finite data: points with scalar values, in the claims file, in CSV, or in ``.npz``."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, shorten
from equicert.theory.numbers.fields import QQ, Scalar

MAX_POINTS = 200
MAX_BYTES = 16 * 2**20
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?|[+-]?\d+/\d+", re.ASCII)

Table = list[list[Scalar]]


def read_data(path: Path) -> tuple[Table, list[Scalar]]:
    """Points and values of a file: CSV with the value in the last column (a decimal is read as it is written, 0.1 is 1/10), or ``.npz`` with
    arrays ``points`` and ``values``, exactly as they are. Errors: InputError."""
    _check_file(path)
    if path.suffix.lower() == ".csv":
        rows = _csv(path)
        short = next((k for k, row in enumerate(rows, 1) if len(row) < 2), None)
        if short is not None:
            raise InputError(
                f"{path.name}: row {short} has {len(rows[short - 1])} columns, expected the coordinates and the value"
            )
        return [row[:-1] for row in rows], [row[-1] for row in rows]
    points, values = _npz(path, ("points", "values"))
    return points, [y for row in values for y in row]


def _check_file(path: Path) -> None:
    if path.suffix.lower() not in (".csv", ".npz"):
        raise InputError(f"{shorten(str(path), 200)}: unknown kind of data file: expected .csv, .npz")
    if not path.is_file():
        raise InputError(f"{path.name}: no such file in {shorten(str(path.parent), 200)}")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name}: larger than {MAX_BYTES} bytes")


def read_points(path: Path, d: int) -> Table:
    """Points without values: CSV with d columns, or ``.npz`` with an array ``points``. Errors: InputError."""
    _check_file(path)
    points = _csv(path) if path.suffix.lower() == ".csv" else _npz(path, ("points",))[0]
    if not points:
        raise InputError(f"{path.name}: no points")
    bad = next((k for k, row in enumerate(points, 1) if len(row) != d), None)
    if bad is not None:
        raise InputError(f"{path.name}: point {bad} has {len(points[bad - 1])} coordinates, expected {d}")
    return points


def _csv(path: Path) -> Table:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{path.name}: not a readable CSV file: {' '.join(str(problem).split())[:80]}") from None
    if rows and not all(_DECIMAL.fullmatch(x.strip()) for x in rows[0]):
        rows = rows[1:]  # a header
    table: Table = []
    for k, row in enumerate(rows, 1):
        numbers = []
        for x in row:
            if _DECIMAL.fullmatch(x.strip()) is None or x.strip().endswith("/0"):
                raise InputError(f"{path.name}: row {k}: {shorten(x)} is not a number")
            exact = Fraction(x.strip())
            numbers.append(QQ(exact.numerator) / exact.denominator)
        table.append(numbers)
    return table


def _npz(path: Path, names: tuple[str, ...]) -> list[Table]:
    """Arrays of a file, as many rows each: points are N x d, values become N x 1."""
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as data:
            missing = next((key for key in names if key not in data.files), None)
            if missing is not None:
                raise InputError(
                    f"{path.name}: the array {missing!r} is missing: expected points (N x d)"
                    + (" and values (N)" if "values" in names else "")
                )
            arrays = [np.asarray(data[name]) for name in names]
    except (OSError, ValueError, zipfile.BadZipFile, EOFError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{path.name}: not a readable .npz file: {' '.join(str(problem).split())[:80]}") from None
    arrays = [array.reshape(-1, 1) if name == "values" else array for name, array in zip(names, arrays, strict=True)]
    if arrays[0].ndim != 2 or len({len(array) for array in arrays}) > 1:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(names, arrays, strict=True))
        raise InputError(f"{path.name}: the arrays do not fit: {shapes}: expected points N x d and values N")
    for name, array in zip(names, arrays, strict=True):
        if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            raise InputError(f"{path.name}: {name} holds something else than finite real numbers")

    def exact(x: Any) -> Scalar:
        value = Fraction(x.item())
        return QQ(value.numerator) / value.denominator

    return [[[exact(x) for x in row] for row in array] for array in arrays]
