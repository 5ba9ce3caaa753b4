"""Claims as they are written: TOML in, one entry or one error line for each claim out.

Nothing is built here, so this is quick and safe whatever a claim asks; ``reading.py`` understands an entry.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from equicert.certificates.claims.documents import toml_of
from equicert.certificates.claims.problems import schema_problem
from equicert.theory.errors import InputError, shorten

MAX_BYTES = 32 * 2**20
DEFAULTS: Mapping[str, Any] = {"bias": True, "output_bias": True, "skip": False, "time_limit": 60.0, "max_order": 2000}


@dataclass(frozen=True)
class ClaimEntry:
    """A claim as its author wrote it, not yet understood: plain data that another process can be given.

    ``entry`` is its table in the file, ``settings`` the limits and options in force, ``checksum`` the MD5 of the file.
    """

    id: str
    file: str
    entry: Mapping[str, Any]
    settings: Mapping[str, Any]
    checksum: str = ""

    @property
    def asserts(self) -> tuple[str, ...]:
        """The texts of its assertions, as far as they are texts."""
        return listed_texts(self.entry, "assert")

    @property
    def time_limit(self) -> float:
        """Seconds for the claim."""
        return float(self.settings["time_limit"])


def listed_texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts under a key of a claim that should hold a list of them."""
    texts = entry.get(key, [])
    return tuple(text for text in texts if isinstance(text, str)) if isinstance(texts, list) else ()


@dataclass(frozen=True)
class ClaimError:
    """Why a claim (``id``) or a whole file (``id`` empty) cannot be read: the key concerned, one line, the claim's
    assertions."""

    id: str
    file: str
    key: str
    message: str
    asserts: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The line shown to the user."""
        where = f": claim {shorten(self.id)}" if self.id else ""
        key = f": {self.key}" if self.key else ""
        return f"{self.file}{where}{key}: {self.message}"


def read_entries(path: Path | str, overrides: Mapping[str, Any] | None = None) -> list[ClaimEntry | ClaimError]:
    """The claims of a file as they are written: quick, whatever they ask; see :func:`read_claims`."""
    path = Path(path)
    try:
        table, checksum = _load(path)
    except InputError as problem:
        return [ClaimError("", str(path), "", str(problem))]
    entries = entries_of_table(table, str(path), overrides)
    return [e if isinstance(e, ClaimError) else replace(e, checksum=checksum) for e in entries]


def _load(path: Path) -> tuple[dict[str, Any], str]:
    """The table of a file and the checksum of the very bytes that were read."""
    try:
        if not path.is_file():
            raise InputError(
                "no such file" if not path.exists() else "not a regular file: expected a claims file in TOML"
            )
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES} bytes")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise InputError(f"not UTF-8 at byte {problem.start}: a claims file is TOML in UTF-8") from None
    try:
        return tomllib.loads(toml_of(path, text)), hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
    except InputError:
        raise
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        reason = "nested too deeply" if isinstance(problem, RecursionError) else " ".join(str(problem).split())
        raise InputError(f"not TOML: {reason}") from None


def entries_of_table(
    table: Mapping[str, Any], file: str, overrides: Mapping[str, Any] | None = None
) -> list[ClaimEntry | ClaimError]:
    """The claims of a parsed claims file as they are written."""
    problem = schema_problem(dict(table), "file")
    if problem is not None:
        return [ClaimError("", file, problem.key, str(problem))]
    entries = table.get("claim", [])
    if not entries:
        return [ClaimError("", file, "claim", "the file states no claim: expected [[claim]] tables")]
    settings = {**DEFAULTS, **table.get("settings", {}), **(overrides or {})}
    seen: set[str] = set()
    result: list[ClaimEntry | ClaimError] = []
    for number, entry in enumerate(entries, 1):
        name = entry.get("id") if isinstance(entry.get("id"), str) else f"#{number}"
        if name in seen:
            message = f"{shorten(name)} is used by an earlier claim too: ids are unique, rename one"
            result.append(ClaimError(name, file, "id", message, listed_texts(entry, "assert")))
            continue
        seen.add(name)
        own = {key: entry[key] for key in DEFAULTS if key in entry and key not in (overrides or {})}
        problem = schema_problem(dict(entry), "claim")
        if problem is None:
            result.append(ClaimEntry(name, file, dict(entry), {**settings, **own}))
        else:
            result.append(ClaimError(name, file, problem.key, str(problem), listed_texts(entry, "assert")))
    return result
