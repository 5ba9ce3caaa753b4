"""Many claims: one after the other or in several processes, with earlier results where they still hold."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim, ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.results import AssertResult, ClaimResult
from equicert.certificates.runs.cache import Cache

Question = tuple[Mapping[str, Any], str, Mapping[str, Any], bool]
"""The entry of a claim, its file, the settings, whether to explain: plain data for another process."""


def run_claims(
    claims: Sequence[Claim | ClaimError], jobs: int = 1, cache: Cache | None = None, explain: bool = False
) -> Iterator[tuple[int, ClaimResult]]:
    """The results as they are found, each with its place in the list.

    An interrupt (Ctrl-C) ends the other processes; what has been yielded stays.
    """
    open_: list[tuple[int, Claim]] = []
    for place, claim in enumerate(claims):
        if isinstance(claim, ClaimError):
            yield place, unreadable(claim)
            continue
        known = cache.get(claim) if cache is not None and not explain else None
        if known is not None:
            yield place, known
        else:
            open_.append((place, claim))
    found = _one_by_one(open_, explain) if jobs == 1 or len(open_) < 2 else _in_parallel(open_, jobs, explain)
    for place, claim, result in found:
        if cache is not None:
            cache.put(claim, result)
        yield place, result


def _one_by_one(claims: Sequence[tuple[int, Claim]], explain: bool) -> Iterator[tuple[int, Claim, ClaimResult]]:
    for place, claim in claims:
        yield place, claim, check_claim(claim, explain)


def _in_parallel(
    claims: Sequence[tuple[int, Claim]], jobs: int, explain: bool
) -> Iterator[tuple[int, Claim, ClaimResult]]:
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(jobs, len(claims)), mp_context=get_context("spawn"), initializer=_ignore_interrupts)
    try:
        with _interrupts_ignored():  # a worker that is still importing must not answer Ctrl-C with a traceback
            waiting = {
                pool.submit(_answer, (claim.entry, claim.file, claim.settings, explain)): (place, claim)
                for place, claim in claims
            }
        for future in as_completed(waiting):
            place, claim = waiting[future]
            yield place, claim, future.result()
    except BaseException:
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        raise
    pool.shutdown()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that are started here inherit that they ignore Ctrl-C (where the system hands this on)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ignore_interrupts() -> None:
    """Ctrl-C is for the parent, which ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _answer(question: Question) -> ClaimResult:
    entry, file, settings, explain = question
    (claim,) = claims_of_table({"claim": [dict(entry)]}, file, settings)
    return unreadable(claim) if isinstance(claim, ClaimError) else check_claim(claim, explain)


def unreadable(error: ClaimError) -> ClaimResult:
    """The result of a claim that could not be read: every assertion of it is an error."""
    asserts = tuple(AssertResult(text, "error", "", error.message) for text in error.asserts)
    return ClaimResult(id=error.id, file=error.file, verdict="error", asserts=asserts, message=error.line)
