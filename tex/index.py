"""The index that ``equicert.sty`` reads: for each claim its verdict, digest, and checksums by which a later change is seen."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from equicert.tex.reading import Json
from equicert.version import mark


def index(rows: Sequence[tuple[str, str, str, str, Json | None]], folder: Path) -> tuple[str, list[str]]:
    """Lines ``\\equicertclaim{id}{verdict}{digest}{claims file}{its MD5}{MD5 of the certificate}``, and the ids that cannot stand in one.

    ``rows``: id, claims file, its MD5 when it was read, verdict, certificate of each claim. Claims of an earlier index of the folder stay. The MD5 sums
    only tell whether a file is the one that was checked (pdfTeX computes them without shell escape); the digest is the certificate's SHA-256.
    Paths are relative to the folder of the index.
    """
    lines = _earlier(folder / "equicert-index.tex")
    left_out = []
    for name, file, checksum, verdict, certificate in rows:
        path = folder / f"{name}.json"
        own = ""
        if certificate is not None and path.is_file():
            own = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest().upper()
        relative = Path(os.path.relpath(file, folder)).as_posix()
        digest = certificate["digest"] if certificate is not None else ""
        if _plain(name) and _plain(relative):
            lines[name] = rf"\equicertclaim{{{name}}}{{{verdict}}}{{{digest}}}{{{relative}}}{{{checksum}}}{{{own}}}"
        else:
            left_out.append(name)
    head = f"% Written by {mark()}: the claims that equicert.sty may cite. Do not edit."
    return "\n".join([head, *lines.values()]) + "\n", left_out


def _earlier(path: Path) -> dict[str, str]:
    """The lines of an index that is there, by their ids."""
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return {}
    found = re.findall(r"^(\\equicertclaim\{([A-Za-z0-9._-]+)\}(?:\{[^{}\\%#]*\}){5})$", text, re.MULTILINE)
    return {name: line for line, name in found}


def _plain(text: str) -> bool:
    """May the text stand in a TeX argument as a file name?"""
    return text.isascii() and not any(c in "\\{}%#~^$& \"'`" or ord(c) < 32 for c in text)
