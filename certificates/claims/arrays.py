"""Named arrays of numbers in files: ``.npz`` and ``.safetensors``. What a file promises is checked before it is built.

Sizes stand in the directory of an archive and in the headers of its members; they are compared with each other and with
the limits first, so that a small file cannot ask for much memory. Element types are those whose numbers are exact
fractions.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, shorten

MAX_MEMBERS = 2000
"""Arrays of one file."""
MAX_UNPACKED = 128 * 2**20
"""Bytes of all arrays of one file."""
MAX_DIMENSIONS = 8

_HEADER = re.compile(
    r"\s*\{(?=.*'descr'\s*:\s*(?P<descr>'[^']*'|\[))(?=.*'fortran_order'\s*:\s*(?P<fortran>True|False))"
    r"(?=.*'shape'\s*:\s*\((?P<shape>[0-9,\sL]*)\)).*\}\s*"
)
_NUMBERS = re.compile(r"[<>=|]?([iu][1248]|f[248])")
_SAFETENSORS = {
    "F16": "<f2",
    "F32": "<f4",
    "F64": "<f8",
    "I8": "<i1",
    "I16": "<i2",
    "I32": "<i4",
    "I64": "<i8",
    "U8": "<u1",
    "U16": "<u2",
    "U32": "<u4",
    "U64": "<u8",
    "BF16": "<u2",
}
NUMBERS = "real numbers of at most 64 bits, such as float32 or float64"


def label_of(path: Path) -> str:
    """The name of a file for messages, on one line whatever it holds.

    >>> label_of(Path("folder/net.npz")), label_of(Path("two\\nlines.npz"))
    ('net.npz', "'two\\\\nlines.npz'")
    """
    return path.name if path.name.isprintable() and 0 < len(path.name) <= 200 else shorten(path.name, 200)


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most ``limit`` bytes. Errors: InputError."""
    try:
        if not path.is_file():
            raise InputError(f"{label_of(path)}: no such file in {shorten(str(path.parent), 200)}")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{label_of(path)}: cannot be read: {one_line(problem)}") from None
    if len(data) > limit:
        raise InputError(f"{label_of(path)}: larger than {limit} bytes")
    return data


def one_line(problem: BaseException) -> str:
    """What a library said, on one short printable line.

    >>> one_line(ValueError("two\\nlines"))
    'two lines'
    """
    text = "".join(c if c.isprintable() else " " for c in str(problem))
    return " ".join(text.split())[:100] or type(problem).__name__


def checked_size(what: str, shape: tuple[int, ...], itemsize: int, most: int) -> int:
    """The number of bytes of an array; ``most`` is the greatest number of entries. Errors: InputError."""
    if len(shape) > MAX_DIMENSIONS:
        raise InputError(f"{what} has {len(shape)} dimensions, more than {MAX_DIMENSIONS}")
    size = prod(shape)
    if size > most:
        raise InputError(f"{what} has {' x '.join(map(str, shape))} entries, more than {most}")
    return size * itemsize


# -- npz ---------------------------------------------------------------------------------------------------------------


def read_npz(path: Path, limit: int, most: int) -> dict[str, Any]:
    """The arrays of an ``.npz`` file of at most ``limit`` bytes with at most ``most`` entries each.

    Errors: InputError."""
    import io

    data = read_bytes(path, limit)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {
                name: _member(label_of(path), archive, info, most) for name, info in _directory(label_of(path), archive)
            }
    except (
        OSError,  # seeks to places that a broken directory names
        ValueError,  # names that are not UTF-8, negative offsets
        EOFError,
        RuntimeError,  # passwords, and flags that zipfile does not know
        OverflowError,
        zipfile.BadZipFile,
        zlib.error,
    ) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{label_of(path)}: not a readable .npz file: {one_line(problem)}") from None


def _directory(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The members of an archive with the names of their arrays, as far as its directory can be believed."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise InputError(f"{name}: holds {len(members)} arrays, more than {MAX_MEMBERS}")
    total = sum(info.file_size for info in members)
    if total > MAX_UNPACKED:
        raise InputError(f"{name}: unpacks to {total} bytes, more than {MAX_UNPACKED}")
    names = [info.filename for info in members]
    for info in members:
        label = shorten(info.filename)
        if not info.filename.endswith(".npy"):
            raise InputError(
                f"{name}: the member {label} is no array: expected names that end in .npy, as savez writes"
            )
        if names.count(info.filename) > 1:
            raise InputError(f"{name}: the member {label} stands there twice")
        if info.flag_bits & 0x1:
            raise InputError(f"{name}: the member {label} is encrypted: save it without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{name}: the member {label} is packed by method {info.compress_type}: expected deflate")
        yield info.filename[: -len(".npy")], info


def _member(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Any:
    """One array. The header (format versions 1 to 3) says type, order and shape; the data must be as long as that."""
    import numpy as np

    what = f"{name}: the array {shorten(info.filename[: -len('.npy')])}"
    with archive.open(info) as file:
        start = file.read(12)
        if start[:6] != b"\x93NUMPY" or len(start) < 12 or start[6] not in (1, 2, 3):
            raise InputError(f"{what} is not in NumPy's format: expected what numpy.savez writes")
        wide = start[6] > 1
        length = int.from_bytes(start[8:12] if wide else start[8:10], "little")
        if not 10 <= length <= 10_000:
            raise InputError(f"{what} has a header of {length} bytes, expected 10 to 10000")
        text = ((b"" if wide else start[10:12]) + file.read(length - (0 if wide else 2))).decode("latin-1")
        match = _HEADER.fullmatch(text)
        if match is None:
            raise InputError(f"{what} has a damaged header: {shorten(text)}")
        dtype = match["descr"].strip("'")
        if _NUMBERS.fullmatch(dtype) is None:
            raise InputError(f"{what} holds {_kind(dtype)}, expected {NUMBERS}")
        if any(len(n) > 18 for n in match["shape"].split(",")):
            raise InputError(f"{what} has a shape beyond all limits: {shorten(match['shape'])}")
        shape = tuple(int(n.strip().rstrip("L")) for n in match["shape"].split(",") if n.strip())
        kind = np.dtype(dtype)
        size = checked_size(what, shape, kind.itemsize, most)
        before = length + (12 if wide else 10)
        if info.file_size != before + size:
            raise InputError(
                f"{what} of shape {shape} and type {kind} takes {size} bytes, but the file holds "
                f"{info.file_size - before}"
            )
        data = file.read(size)
        file.read(1)  # the end: here the checksum is compared
    if len(data) != size:
        raise InputError(f"{what} ends after {len(data)} of {size} bytes")
    return np.frombuffer(data, kind).reshape(shape, order="F" if match["fortran"] == "True" else "C")


def _kind(dtype: str) -> str:
    """A type of NumPy's in words.

    >>> _kind("|O"), _kind("<f16")
    ('Python objects', 'long doubles (f16)')
    """
    word = dtype.lstrip("<>=|")
    names = {
        "O": "Python objects",
        "b": "truth values",
        "c": "complex numbers",
        "U": "texts",
        "S": "bytes",
        "V": "raw bytes",
    }
    if word.startswith("f"):
        return f"long doubles ({word})" if re.fullmatch(r"f[0-9]{1,3}", word) else f"the type {shorten(dtype)}"
    return "records" if dtype == "[" else names.get(word[:1], f"the type {shorten(dtype)}")


# -- safetensors -------------------------------------------------------------------------------------------------------


def read_safetensors(path: Path, limit: int, most: int) -> dict[str, Any]:
    """The tensors of a ``.safetensors`` file of at most ``limit`` bytes with at most ``most`` entries each.

    Errors: InputError."""
    try:
        from safetensors import SafetensorError, deserialize
    except ImportError:
        raise InputError(
            f"{label_of(path)}: the package safetensors is not installed: pip install 'equicert[files]'"
        ) from None
    data = read_bytes(path, limit)
    _one_header(label_of(path), data)
    try:
        listed = deserialize(data)  # type: ignore[no-untyped-call]
    except (SafetensorError, OSError, ValueError, TypeError, OverflowError) as problem:
        raise InputError(f"{label_of(path)}: not a readable safetensors file: {one_line(problem)}") from None
    if len(listed) > MAX_MEMBERS:
        raise InputError(f"{label_of(path)}: holds {len(listed)} tensors, more than {MAX_MEMBERS}")
    return {name: _tensor(label_of(path), name, tensor, most) for name, tensor in listed}


def _one_header(name: str, data: bytes) -> None:
    """No name stands twice in the header: the library would keep the last tensor silently."""
    import json

    def unique(pairs: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            twice = next(key for k, key in enumerate(keys) if key in keys[:k])
            raise InputError(f"{name}: the header names {shorten(twice)} twice")

    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= len(data) - 8:
        raise InputError(f"{name}: not a readable safetensors file: a header of {length} bytes in {len(data)} bytes")
    if length > 10_000_000:
        raise InputError(f"{name}: a header of {length} bytes, more than 10000000")
    try:
        json.loads(data[8 : 8 + length], object_pairs_hook=unique)
    except (ValueError, RecursionError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{name}: not a readable safetensors file: the header: {one_line(problem)}") from None


def _tensor(file: str, name: str, tensor: Mapping[str, Any], most: int) -> Any:
    import numpy as np

    what = f"{file}: the tensor {shorten(name)}"
    dtype = _SAFETENSORS.get(tensor["dtype"])
    if dtype is None:
        raise InputError(f"{what} holds {shorten(tensor['dtype'])}, expected {NUMBERS}: save it as F32")
    shape, kind = tuple(tensor["shape"]), np.dtype(dtype)
    size = checked_size(what, shape, kind.itemsize, most)
    if len(tensor["data"]) != size:
        raise InputError(f"{what} of shape {shape} takes {size} bytes, but the file holds {len(tensor['data'])}")
    values = np.frombuffer(bytes(tensor["data"]), kind).reshape(shape)
    return of_bfloat16(values) if tensor["dtype"] == "BF16" else values


def of_bfloat16(bits: Any) -> Any:
    """The float32 numbers whose upper halves are given: bfloat16 is float32 without the last 16 bits."""
    import numpy as np

    return (bits.astype(np.uint32) << 16).view(np.float32)


def finite(what: str, array: Any) -> Any:
    """The array, if it holds finite real numbers. Errors: InputError."""
    import numpy as np

    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise InputError(f"{what} holds {array.dtype}, expected {NUMBERS}")
    if not np.isfinite(array).all():
        raise InputError(f"{what} holds NaN or an infinity")
    return array
