"""Results as JSON (design of the ``check --json`` object) and as lines for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from equicert.certificates.claims.reading import ClaimError
from equicert.certificates.results import SEVERITY, AssertResult, ClaimResult

MARKS = {"verified": "✓", "refuted": "✗", "undecided": "?", "error": "!"}


def json_report(results: Sequence[ClaimResult]) -> str:
    """The one object that ``equicert check --json`` prints."""
    claims = [json_claim(result) for result in results]
    summary = {verdict: sum(result.verdict == verdict for result in results) for verdict in reversed(SEVERITY)}
    return json.dumps({"claims": claims, "summary": summary}, indent=2, ensure_ascii=True)


def json_claim(result: ClaimResult) -> dict[str, Any]:
    """One claim as plain data."""
    out: dict[str, Any] = {
        "id": result.id,
        "file": result.file,
        "verdict": result.verdict,
        "asserts": [
            {"text": a.text, "verdict": a.verdict, "value": a.value, "reason": a.reason} for a in result.asserts
        ],
        "values": result.values,
        "certificate": result.certificate_path,
        "seconds": result.seconds,
    }
    if result.explanation:
        out["explanation"] = result.explanation
    if result.message:
        out["message"] = result.message
    return out


def human_report(result: ClaimResult) -> str:
    """One claim for a terminal: its verdict, then a line per assertion and per computed value."""
    lines = [f"{MARKS[result.verdict]} {result.id}: {result.verdict}"]
    for a in result.asserts:
        lines.append(f"    {MARKS[a.verdict]} {a.text}: {a.verdict}" + (f" ({a.reason})" if a.reason else ""))
    lines += [f"    · {name} = {value}" for name, value in result.values.items()]
    for name, sentences in result.explanation.items():
        lines.append(f"    why {name}:")
        lines += [f"      {sentence}" for sentence in sentences]
    return "\n".join(lines)


def summary_line(results: Sequence[ClaimResult]) -> str:
    """``3 verified, 1 refuted, ...`` over all claims."""
    counts = {verdict: sum(result.verdict == verdict for result in results) for verdict in reversed(SEVERITY)}
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "no claims"


def exit_status(results: Sequence[ClaimResult]) -> int:
    """0 everything verified; 2 something ill-posed; 1 something refuted; 3 something undecided.

    >>> exit_status([])
    0
    """
    verdicts = {result.verdict for result in results}
    return 2 if "error" in verdicts else 1 if "refuted" in verdicts else 3 if "undecided" in verdicts else 0


def error_result(error: ClaimError) -> ClaimResult:
    """A claim that could not be read, as a result."""
    asserts = tuple(AssertResult(text, "error", "", error.message) for text in error.asserts)
    return ClaimResult(id=error.id, file=error.file, verdict="error", asserts=asserts, message=error.line)
