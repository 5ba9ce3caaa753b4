"""Results that were found before, by the digest of the question and of the program.

The kernel verifies each again before it counts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

from equicert.certificates import kernel
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.description import plain_description
from equicert.certificates.claims.statement import statement_of
from equicert.certificates.files import write_atomically
from equicert.certificates.results import VERDICTS, AssertResult, ClaimResult, worst


@cache
def program_digest() -> str:
    """SHA-256 over the program's own files: another version answers anew."""
    root = Path(__file__).parents[2]
    total = hashlib.sha256()
    for folder in ("certificates", "theory"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".lark", ".json"):
                total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def question_digest(claim: Claim) -> str:
    """SHA-256 over everything on which the result of a claim depends: statement, texts, limits, program."""
    question = {
        "id": claim.id,
        "title": claim.title,
        "source": claim.source,
        "statement": statement_of(claim),
        "asserts": [a.text for a in claim.asserts],
        "compute": [q.text for q in claim.compute],
        "limits": [claim.time_limit, claim.max_order, claim.gap],
        "program": program_digest(),
    }
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


class Cache:
    """A folder with one file for each question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, claim: Claim) -> Path:
        digest = question_digest(claim)
        return self.folder / digest[:2] / f"{digest}.json"

    def get(self, claim: Claim) -> ClaimResult | None:
        """An earlier result whose certificate the kernel accepts for this very claim, or why the claim is ill-posed.

        None where there is none.
        """
        try:
            found = _result(json.loads(self._path(claim).read_bytes()))
            if found.certificate is None:
                return self._told(found, claim) if found.verdict == "error" else None
            conclusions = kernel.verify(kernel.canonical_bytes(found.certificate))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, kernel.Rejected):
            return None
        same = (
            conclusions.statement == statement_of(claim)
            and [a.text for a in found.asserts] == [a.text for a in claim.asserts]
            and [a.verdict for a in found.asserts] == list(conclusions.verdicts)
            and found.verdict == worst({a.verdict for a in found.asserts})
            and all(conclusions.values.get(name) == text for name, text in found.values.items())
        )
        return self._told(found, claim) if same else None

    @staticmethod
    def _told(found: ClaimResult, claim: Claim) -> ClaimResult:
        return replace(found, file=claim.file, description=plain_description(claim))

    def put(self, claim: Claim, result: ClaimResult) -> None:
        """Keep a result that has a certificate, or why the claim is ill-posed; its values in their order."""
        if result.certificate is not None or (result.verdict == "error" and result.message):
            write_atomically(self._path(claim), json.dumps(asdict(result)).encode())


def _result(value: dict[str, Any]) -> ClaimResult:
    """A stored result. Errors: those of a value of another shape."""
    asserts = tuple(
        AssertResult(str(a["text"]), VERDICTS[a["verdict"]], str(a["value"]), str(a["reason"]))
        for a in value["asserts"]
    )
    return ClaimResult(
        id=str(value["id"]),
        file=str(value["file"]),
        verdict=VERDICTS[value["verdict"]],
        asserts=asserts,
        values={str(name): str(text) for name, text in value["values"].items()},
        certificate=value["certificate"],
        seconds=float(value["seconds"]),
        message=str(value["message"]),
    )
