"""Files appear whole or not at all: written under a temporary name, flushed, renamed. What another program, or a newer version, wrote stays."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from theory.errors import InputError
from theory.version import VERSION

_MARK = re.compile(rb"equicert (\d+)\.(\d+)\.(\d+)")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that no reader and no crash ever sees half of it. Errors: OSError, with nothing left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_own(path: Path, data: bytes, force: bool) -> None:
    """Write a generated file, but not over one that is foreign or newer, unless forced. Errors: InputError, OSError."""
    if not force and path.exists():
        problem = _obstacle(path)
        if problem:
            raise InputError(f"{path}: {problem}: move it away, choose another folder, or write over it with --force")
    write_atomically(path, data)


def _obstacle(path: Path) -> str:
    """Why an existing file is not ours to overwrite; nothing where it is."""
    if not path.is_file():
        return "this is not a regular file"
    data = path.read_bytes()
    if path.suffix == ".json":
        try:
            value = json.loads(data)
        except ValueError:
            return "this file is not a certificate of equicert"
        if not isinstance(value, dict) or value.get("format") != "equicert":
            return "this file is not a certificate of equicert"
        return "" if value.get("version") == 1 else "this certificate is of another version of the format"
    found = _MARK.search(data)
    if found is None:
        return "this file was not written by equicert"
    newer = tuple(map(int, found.groups())) > tuple(map(int, VERSION.split(".")))
    return "this file was written by a newer equicert" if newer else ""
