"""Files appear whole or not at all: written under a temporary name, flushed, renamed.

What another program, or a newer version, wrote stays.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from equicert.theory.errors import InputError
from equicert.version import VERSION

_MARK = re.compile(rb"equicert (\d+)\.(\d+)\.(\d+)")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that no reader and no crash ever sees half of it. Errors: OSError, with nothing left behind."""
    temporary = path.parent / f".{path.name[:40]}.{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = temporary.open("xb")
    except OSError as problem:
        raise OSError(problem.errno, f"cannot be written: {problem.strerror}", str(path)) from None
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink()
        raise


def write_own(path: Path, data: bytes, force: bool) -> None:
    """Write a generated file, but not over one that is foreign or newer, unless forced. Errors: InputError, OSError."""
    write_all_own({path: data}, force)


def write_all_own(files: Mapping[Path, bytes], force: bool) -> None:
    """Write generated files, all or, where one is foreign or newer and nothing is forced, none.

    Errors: InputError, OSError.
    """
    for path, data in files.items():
        problem = obstacle(path, data) if not force or path.is_dir() else ""
        if problem:
            raise InputError(f"{path}: {problem}: move it away, choose another place, or write over it with --force")
    for path, data in files.items():
        write_atomically(path, data)


def obstacle(path: Path, data: bytes = b"") -> str:
    """Why an existing file is not ours to overwrite (with a file of another kind).

    An empty text where it is ours, or where there is no file.
    """
    if not path.exists():
        return ""
    if not path.is_file():
        return "this is not a regular file"
    there = path.read_bytes()
    kind = _certificate_version(there)
    if kind is not None and data and _certificate_version(data) is None:
        return "this file is a certificate"
    if kind is not None:
        return "" if kind == 1 else "this certificate is of another version of the format"
    found = _MARK.search(there)
    if found is None or (data and _certificate_version(data) is not None):
        return "this file was not written by equicert" if found is None else "this file is no certificate"
    newer = tuple(map(int, found.groups())) > tuple(map(int, VERSION.split(".")))
    return "this file was written by a newer equicert" if newer else ""


def _certificate_version(data: bytes) -> int | None:
    """The version of the format where the data are a certificate."""
    if not data.startswith(b"{") or b'"equicert"' not in data:
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("format") != "equicert":
        return None
    return value["version"] if isinstance(value.get("version"), int) else 0
