"""What can go wrong in a worker process, by name: the tests put these in the place of ``worker.answer``."""

from __future__ import annotations

import os
import time

from equicert.certificates.claims.entries import ClaimEntry
from equicert.certificates.results import ClaimResult
from equicert.certificates.runs.worker import answer


def hang(entry: ClaimEntry, *more: object) -> ClaimResult:
    """Never end for the claim ``bad``."""
    while entry.id == "bad":
        time.sleep(0.01)
    return answer(entry)


def grab(entry: ClaimEntry, *more: object) -> ClaimResult:
    """Take more and more memory for the claim ``bad``."""
    taken = []
    while entry.id == "bad":
        taken.append(bytearray(os.urandom(2**20) * 8))
        time.sleep(0.001)
    return answer(entry)


def die(entry: ClaimEntry, *more: object) -> ClaimResult:
    """End the process for the claim ``bad``."""
    if entry.id == "bad":
        os._exit(7)
    return answer(entry)


def fail(entry: ClaimEntry, *more: object) -> ClaimResult:
    """Let the check of the claim ``bad`` raise what nobody foresaw."""
    import equicert.certificates.check as check

    original = check.check_claim

    def broken(claim, explain=False):  # type: ignore[no-untyped-def]
        if claim.id == "bad":
            raise ZeroDivisionError("somewhere\ndeep")
        return original(claim, explain)

    check.check_claim = broken  # type: ignore[assignment]
    return answer(entry)
