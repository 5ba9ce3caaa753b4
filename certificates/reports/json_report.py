"""Results as plain data: the one JSON object of ``equicert check --json``, which the HTML page shows too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from equicert.certificates.results import SEVERITY, ClaimResult


def json_report(results: Sequence[ClaimResult]) -> str:
    """The JSON object of some results: ``claims`` in their order, and ``summary``, the number of claims by verdict."""
    claims = [json_claim(result) for result in results]
    return json.dumps({"claims": claims, "summary": verdict_counts(results)}, indent=2, ensure_ascii=True)


def json_claim(result: ClaimResult) -> dict[str, Any]:
    """One claim as plain data; ``description``, ``explanation`` and ``message`` stand there only where there is one."""
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
    if result.description:
        out["description"] = result.description
    if result.explanation:
        out["explanation"] = result.explanation
    if result.earlier:
        out["earlier"] = True
    if result.message:
        out["message"] = result.message
    return out


def verdict_counts(results: Sequence[ClaimResult]) -> dict[str, int]:
    """The number of claims with each verdict, the best verdict first.

    >>> verdict_counts([])
    {'verified': 0, 'undecided': 0, 'refuted': 0, 'error': 0}
    """
    return {verdict: sum(result.verdict == verdict for result in results) for verdict in reversed(SEVERITY)}
