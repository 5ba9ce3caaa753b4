"""Finite data: points with values, in the claims file, in CSV, or in ``.npz``."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from equicert.certificates.claims.arrays import finite, label_of, one_line, read_bytes, read_npz
from equicert.theory.errors import InputError, look_alike, shorten
from equicert.theory.numbers.fields import MAX_DIGITS, QQ, Scalar

MAX_POINTS = 1_000
MAX_SAMPLE = 20_000
"""Points without values of one file."""
MAX_BYTES = 16 * 2**20
MAX_ENTRIES = 200_000
"""Coordinates and values of one file."""
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?|[+-]?\d+/\d+", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_NO_NUMBERS = ("nan", "inf", "infinity", "na", "null", "none")

Table = list[list[Scalar]]


@dataclass(frozen=True)
class DataFile:
    """Points with their values, one number or more each, and the names of the columns where the file has a header."""

    points: tuple[tuple[Scalar, ...], ...]
    values: tuple[tuple[Scalar, ...], ...]
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """Points without values, and the names of the columns where the file has a header."""

    points: tuple[tuple[Scalar, ...], ...]
    header: tuple[str, ...] = ()


def read_data(path: Path, p: int) -> DataFile:
    """Points and values of a file, at most :data:`MAX_POINTS`: CSV with the p coordinates of the value in the last
    columns (a decimal is read as it is written, 0.1 is 1/10), or ``.npz`` with arrays ``points`` and ``values``,
    exactly as they are.

    Errors: InputError."""
    if _kind(path) == ".csv":
        rows, header = _csv(path, MAX_POINTS)
        if rows and len(rows[0]) <= p:
            columns = f"{len(rows[0])} column{'s' if len(rows[0]) > 1 else ''}"
            wanted = "the value" if p == 1 else f"{p} coordinates of the value"
            raise InputError(f"{label_of(path)}: the rows have {columns}, expected the coordinates and {wanted}")
        return DataFile(tuple(tuple(row[:-p]) for row in rows), tuple(tuple(row[-p:]) for row in rows), header)
    points, values = _npz(path, ("points", "values"), MAX_POINTS)
    return DataFile(tuple(map(tuple, points)), tuple(map(tuple, values)))


def read_points(path: Path, d: int) -> Sample:
    """Points without values: CSV with d columns, or ``.npz`` with an array ``points``. Errors: InputError."""
    if _kind(path) == ".csv":
        points, header = _csv(path, MAX_SAMPLE)
    else:
        points, header = _npz(path, ("points",), MAX_SAMPLE)[0], ()
    if not points:
        raise InputError(f"{label_of(path)}: no points")
    if len(points[0]) != d:
        raise InputError(f"{label_of(path)}: point 1 has {len(points[0])} coordinates, expected {d}")
    return Sample(tuple(map(tuple, points)), header)


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (".csv", ".npz"):
        raise InputError(f"{label_of(path)}: unknown kind of data file: expected .csv, .npz")
    return kind


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _csv(path: Path, most: int) -> tuple[Table, tuple[str, ...]]:
    """The numbers of a CSV file, row by row, and its header."""
    data = read_bytes(path, MAX_BYTES)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{label_of(path)}: is in UTF-16: save it in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise InputError(f"{label_of(path)}: row {line}: not UTF-8 at byte {problem.start}: save it in UTF-8") from None
    header: tuple[str, ...] = ()
    table: Table = []
    width = entries = 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    try:
        for cells in reader:
            cells = [cell.strip(" \t") for cell in cells]
            if not cells:
                continue
            where = f"{label_of(path)}: row {reader.line_num}"
            if not width and all(_is_name(cell) for cell in cells):
                header, width = tuple(cells), len(cells)
                continue
            width, entries = width or len(cells), entries + len(cells)
            if len(table) >= most or entries > MAX_ENTRIES:
                raise InputError(f"{where}: more than {most} points or {MAX_ENTRIES} numbers")
            # A cell that is no number explains a wrong number of cells, such as "1;2".
            numbers = [_number(f"{where}, column {k}", cell) for k, cell in enumerate(cells, 1)]
            if len(cells) != width:
                raise InputError(f"{where} has {len(cells)} columns, expected {width} as in the first row")
            table.append(numbers)
    except csv.Error as problem:
        raise InputError(f"{label_of(path)}: row {reader.line_num}: not readable as CSV: {one_line(problem)}") from None
    if not table:
        raise InputError(f"{label_of(path)}: no points" + (" below the header" if header else ""))
    return table, header


def _is_name(cell: str) -> bool:
    return len(cell) <= 100 and _NAME.fullmatch(cell) is not None and cell.lower() not in _NO_NUMBERS


def _number(where: str, cell: str) -> Scalar:
    """The exact number of a cell."""
    if len(cell) > MAX_DIGITS:
        raise InputError(f"{where}: {shorten(cell)} has {len(cell)} characters, more than {MAX_DIGITS}")
    if _DECIMAL.fullmatch(cell) is None:
        raise InputError(f"{where}: {shorten(cell)} is not a number{_hint(cell)}")
    top, _, bottom = cell.partition("/")
    if bottom and int(bottom) == 0:
        raise InputError(f"{where}: {shorten(cell)} divides by zero")
    exact = Fraction(int(top), int(bottom)) if bottom else Fraction(top)
    return QQ(exact.numerator) / exact.denominator


def _hint(cell: str) -> str:
    """How to mend a cell that is no number."""
    strange = look_alike(cell)
    if strange is not None:
        return f": {strange}"
    if not cell:
        return ": the cell is empty"
    if cell.lower().lstrip("+-") in _NO_NUMBERS:
        return ": every point needs finite coordinates and a value"
    if ";" in cell or "\t" in cell or " " in cell:
        return ": columns are separated by commas, decimals have a point"
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?\d+", cell):
        return ": exponents are from -999 to 999"
    return ": expected such as -3, 0.25, 1e-3 or 2/3 (a header has a name in every column)"


# -- npz ---------------------------------------------------------------------------------------------------------------


def _npz(path: Path, names: tuple[str, ...], most: int) -> list[Table]:
    """Arrays of a file, as many rows each: points are N x d, values N x p (N becomes N x 1)."""
    found = read_npz(path, MAX_BYTES, MAX_ENTRIES)
    missing = next((key for key in names if key not in found), None)
    if missing is not None:
        have = f": the file has {shorten(', '.join(found))}" if found else ""
        raise InputError(
            f"{label_of(path)}: the array {missing!r} is missing: expected points (N x d)"
            + (" and values (N, or N x p)" if "values" in names else "")
            + have
        )
    arrays = [found[name] for name in names]
    arrays = [
        a.reshape(-1, 1) if name == "values" and a.ndim == 1 else a for name, a in zip(names, arrays, strict=True)
    ]
    if any(array.ndim != 2 for array in arrays) or len({len(array) for array in arrays}) > 1:
        shapes = ", ".join(f"{name} {found[name].shape}" for name in names)
        raise InputError(
            f"{label_of(path)}: the arrays do not fit: {shapes}: expected points N x d and values N or N x p"
        )
    if len(arrays[0]) > most:
        raise InputError(f"{label_of(path)}: {len(arrays[0])} points, more than {most}")
    for name, array in zip(names, arrays, strict=True):
        finite(f"{label_of(path)}: the array {name!r}", array)
    return [[[_exact(Fraction(x.item())) for x in row] for row in array] for array in arrays]


def _exact(value: Fraction) -> Scalar:
    return QQ(value.numerator) / value.denominator
