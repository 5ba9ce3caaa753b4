"""SARIF 2.1.0: what is not verified, at its place in the claims file, for code scanning."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from equicert.certificates.reports.places import FilePlaces
from equicert.certificates.results import ClaimResult, Verdict
from equicert.version import VERSION, mark

RULES = {
    "refuted": ("error", "The assertion is refuted", "The negation of the assertion is proved."),
    "undecided": ("warning", "The assertion is undecided", "Neither the assertion nor its negation is proved."),
    "error": (
        "error",
        "The claim is ill-posed",
        "The claim cannot be read, or asks for something that has no meaning.",
    ),
}

BASE = "%SRCROOT%"
"""The root of the sources: paths are relative to it, so that code scanning finds them in another checkout."""


def sarif_report(results: Sequence[ClaimResult]) -> bytes:
    """The log as bytes."""
    rules = [
        {
            "id": name,
            "name": name.capitalize(),
            "shortDescription": {"text": short},
            "fullDescription": {"text": full},
            "defaultConfiguration": {"level": level},
        }
        for name, (level, short, full) in RULES.items()
    ]
    driver = {
        "name": "equicert",
        "fullName": mark(),
        "version": VERSION,
        "informationUri": "https://arxiv.org/abs/2512.09673",
        "rules": rules,
    }
    root = _root(Path.cwd())
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "originalUriBaseIds": {BASE: {"uri": f"{root.as_uri().rstrip('/')}/"}},
                "results": list(_entries(results, root)),
                "columnKind": "unicodeCodePoints",
            }
        ],
    }
    return (json.dumps(log, indent=2) + "\n").encode()


def _entries(results: Sequence[ClaimResult], root: Path) -> Iterator[dict[str, Any]]:
    """What is not verified; the results of a file are in the order of its claims."""
    counts: dict[str, int] = {}
    files: dict[str, FilePlaces] = {}
    for result in results:
        number = counts.get(result.file, 0)
        counts[result.file] = number + 1
        for text, verdict, reason in _rows(result):
            places = files.setdefault(result.file, FilePlaces(result.file))
            line = places.line(number, result.id, text, result.message)
            yield _entry(result, text, verdict, reason, _location(result.file, root, line))


def _rows(result: ClaimResult) -> list[tuple[str, Verdict, str]]:
    """Text, verdict, reason of each assertion that is not verified, or of the claim itself."""
    rows: list[tuple[str, Verdict, str]] = [
        (a.text, a.verdict, a.reason) for a in result.asserts if a.verdict != "verified"
    ]
    if result.verdict == "error" and not any(verdict == "error" for _, verdict, _ in rows):
        rows.append(("", "error", result.message))
    return rows


def _entry(result: ClaimResult, text: str, verdict: Verdict, reason: str, location: dict[str, Any]) -> dict[str, Any]:
    name = f"claim '{result.id}': " if result.id else ""
    message = f"{name}{text}{': ' if text else ''}{verdict}" + (f" ({reason})" if reason else "")
    return {
        "ruleId": verdict,
        "ruleIndex": list(RULES).index(verdict),
        "level": RULES[verdict][0],
        "message": {"text": message},
        "locations": [location],
        "partialFingerprints": {"claim/v1": f"{result.id}/{text}"},
    }


def _location(file: str, root: Path, line: int) -> dict[str, Any]:
    """A line of a file: by its path from the root, or, where it is not below the root, by its full path."""
    path = Path(os.path.abspath(file))
    artifact = {"uri": path.as_uri()}
    if path.is_relative_to(root):
        relative = quote(path.relative_to(root).as_posix(), errors="surrogateescape")
        artifact = {"uri": relative or ".", "uriBaseId": BASE}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}}}


def _root(folder: Path) -> Path:
    """The repository that holds a folder, or the folder itself."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
