"""The index that ``equicert.sty`` reads: for each claim its verdict, digest, and checksums that show later changes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from equicert.tex.reading import Json
from equicert.version import mark


@dataclass(frozen=True)
class CitableClaim:
    """A claim that was checked; ``checksum`` is the MD5 sum of the claims file when it was read."""

    id: str
    file: str
    checksum: str
    verdict: str
    certificate: Json | None


def index(claims: Sequence[CitableClaim], folder: Path) -> tuple[str, list[str]]:
    """The text of the index, and the ids that cannot stand in it.

    Its lines: ``\\equicertclaim{id}{verdict}{digest}{claims file}{its MD5}{MD5 of the certificate}``.
    Claims of an earlier index of the folder stay.
    The MD5 sums only tell whether a file is the one that was checked (pdfTeX computes them without shell escape);
    the digest is the certificate's SHA-256. Paths are relative to the folder of the index.
    """
    lines = _earlier(folder / "equicert-index.tex")
    left_out = []
    for claim in claims:
        path = folder / f"{claim.id}.json"
        own = ""
        if claim.certificate is not None and path.is_file():
            own = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest().upper()
        relative = Path(os.path.relpath(claim.file, folder)).as_posix()
        digest = claim.certificate["digest"] if claim.certificate is not None else ""
        if _plain(claim.id) and _plain(relative):
            arguments = (claim.id, claim.verdict, digest, relative, claim.checksum, own)
            lines[claim.id] = r"\equicertclaim" + "".join(f"{{{text}}}" for text in arguments)
        else:
            left_out.append(claim.id)
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
