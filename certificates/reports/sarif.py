"""SARIF 2.1.0: what is not verified, at its place in the claims file, for code scanning."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from equicert.certificates.results import ClaimResult
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
    found = [entry for result in results for entry in _entries(result)]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": found, "columnKind": "unicodeCodePoints"}],
    }
    return (json.dumps(log, indent=2) + "\n").encode()


def _entries(result: ClaimResult) -> list[dict[str, Any]]:
    rows = [(a.text, a.verdict, a.reason) for a in result.asserts if a.verdict != "verified"]
    if result.verdict == "error" and not any(verdict == "error" for _, verdict, _ in rows):
        rows.append(("", "error", result.message))
    entries = []
    for text, verdict, reason in rows:
        name = f"claim '{result.id}': " if result.id else ""
        message = f"{name}{text}{': ' if text else ''}{verdict}" + (f" ({reason})" if reason else "")
        entries.append(
            {
                "ruleId": verdict,
                "ruleIndex": list(RULES).index(verdict),
                "level": RULES[verdict][0],
                "message": {"text": message},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": _uri(result.file)},
                            "region": {"startLine": _line(result.file, result.id, text)},
                        }
                    }
                ],
                "partialFingerprints": {"claim": f"{result.id}/{text}"},
            }
        )
    return entries


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(Path(file).as_posix())


@cache
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return ()


def _line(file: str, name: str, text: str) -> int:
    """The line of an assertion of a claim, or of its id, or the first one."""
    lines = _lines(file)
    start = next(
        (k for k, line in enumerate(lines) if re.match(rf"\s*id\s*=\s*[\"']{re.escape(name)}[\"']", line)), None
    )
    if start is None:
        return 1
    for k in range(start, len(lines)):
        if k > start and lines[k].strip().startswith("[["):
            break
        if text and text in lines[k]:
            return k + 1
    return start + 1
