"""Finite data: points with scalar values, in the claims file, in CSV, or in ``.npz``."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from theory.errors import InputError, shorten
from theory.fields import QQ, Scalar

MAX_POINTS = 200
MAX_BYTES = 16 * 2**20
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?|[+-]?\d+/\d+", re.ASCII)

Table = list[list[Scalar]]


def read_data(path: Path) -> tuple[Table, list[Scalar]]:
    """Points and values of a file: CSV with the value in the last column (a decimal is read as it is written, 0.1 is 1/10), or ``.npz`` with
    arrays ``points`` and ``values``, exactly as they are. Errors: InputError."""
    readers: dict[str, Callable[[Path], tuple[Table, list[Scalar]]]] = {".csv": _csv, ".npz": _npz}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path.name}: unknown kind of data file: expected {', '.join(readers)}")
    if not path.is_file():
        raise InputError(f"{path.name}: no such file in {shorten(str(path.parent), 200)}")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name}: larger than {MAX_BYTES} bytes")
    return reader(path)


def _csv(path: Path) -> tuple[Table, list[Scalar]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{path.name}: not a readable CSV file: {' '.join(str(problem).split())[:80]}") from None
    if rows and not all(_DECIMAL.fullmatch(x.strip()) for x in rows[0]):
        rows = rows[1:]  # a header
    points: Table = []
    values: list[Scalar] = []
    for k, row in enumerate(rows, 1):
        if len(row) < 2:
            raise InputError(f"{path.name}: row {k} has {len(row)} columns, expected the coordinates and the value")
        numbers = []
        for x in row:
            if _DECIMAL.fullmatch(x.strip()) is None or x.strip().endswith("/0"):
                raise InputError(f"{path.name}: row {k}: {shorten(x)} is not a number")
            exact = Fraction(x.strip())
            numbers.append(QQ(exact.numerator) / exact.denominator)
        points.append(numbers[:-1])
        values.append(numbers[-1])
    return points, values


def _npz(path: Path) -> tuple[Table, list[Scalar]]:
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as data:
            missing = next((key for key in ("points", "values") if key not in data.files), None)
            if missing is not None:
                raise InputError(
                    f"{path.name}: the array {missing!r} is missing: expected points (N x d) and values (N)"
                )
            points, values = np.asarray(data["points"]), np.asarray(data["values"]).reshape(-1)
    except (OSError, ValueError, zipfile.BadZipFile, EOFError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{path.name}: not a readable .npz file: {' '.join(str(problem).split())[:80]}") from None
    if points.ndim != 2 or len(points) != len(values):
        raise InputError(
            f"{path.name}: points {points.shape} and values {values.shape} do not fit: expected N x d and N"
        )
    for name, tensor in (("points", points), ("values", values)):
        if tensor.dtype.kind not in "fiu" or not np.isfinite(tensor).all():
            raise InputError(f"{path.name}: {name} holds something else than finite real numbers")

    def exact(x: Any) -> Scalar:
        value = Fraction(x.item())
        return QQ(value.numerator) / value.denominator

    return [[exact(x) for x in row] for row in points], [exact(y) for y in values]
