"""One claim in a process of its own: read, looked up, checked; whatever happens there, one result comes back."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from dataclasses import replace
from pathlib import Path

from equicert.certificates.claims.entries import ClaimEntry, ClaimError
from equicert.certificates.results import AssertResult, ClaimResult, Verdict

OUT_OF_MEMORY = 86
"""Exit status of a worker that used more memory than it may."""

POLL_SECONDS = 0.05


def prepare(memory: int) -> None:
    """Start a worker: Ctrl-C is for the parent, memory (bytes) is limited, and what every claim needs is loaded."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    import equicert.certificates.check  # noqa: F401  (loading takes time, and the clock of a claim starts after it)


def limit_memory(memory: int) -> None:
    """End this process where it holds more than ``memory`` bytes.

    A thread watches what is resident. Where the system can refuse memory too, one huge request fails at once.
    """
    import psutil

    own = psutil.Process()

    def watch() -> None:
        while own.memory_info().rss <= memory:
            time.sleep(POLL_SECONDS)
        os._exit(OUT_OF_MEMORY)

    threading.Thread(target=watch, daemon=True).start()
    if sys.platform != "win32":
        import resource

        # Address space is more than memory: libraries reserve what they never touch.
        resource.setrlimit(resource.RLIMIT_AS, (memory + own.memory_info().vms + 2**30,) * 2)


def answer(
    entry: ClaimEntry, explain: bool = False, cache_folder: str | None = None, debug: bool = False
) -> ClaimResult:
    """The result of one claim; an exception becomes the error of this claim and of no other."""
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.reading import understood
    from equicert.certificates.runs.cache import Cache

    started = time.monotonic()
    try:
        claim = understood(entry)
        if isinstance(claim, ClaimError):
            return unreadable(claim)
        cache = None if cache_folder is None else Cache(Path(cache_folder))
        known = None if cache is None or explain else cache.get(claim)
        if known is not None:
            return replace(known, earlier=True)
        result = check_claim(claim, explain)
        if cache is not None:
            cache.put(claim, result)
        return result
    except MemoryError:
        return stopped(entry, "more memory would be needed than --memory allows", time.monotonic() - started)
    except Exception as problem:
        if debug:
            traceback.print_exc()
        what = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        message = f"unexpected {what}: this is a fault of the program, please report it (--debug shows where)"
        return unreadable(ClaimError(entry.id, entry.file, "", message, entry.asserts))


def unreadable(error: ClaimError) -> ClaimResult:
    """The result of a claim that could not be read: every assertion of it is an error."""
    result = _without_certificate(error.id, error.file, "error", error.asserts, error.message, error.line)
    return replace(result, unread=True)


def stopped(entry: ClaimEntry, reason: str, seconds: float) -> ClaimResult:
    """The result of a claim whose worker was ended: nothing is known about it."""
    line = ClaimError(entry.id, entry.file, "", f"stopped: {reason}").line
    result = _without_certificate(entry.id, entry.file, "undecided", entry.asserts, f"stopped: {reason}", line)
    return replace(result, seconds=round(seconds, 3))


def _without_certificate(
    id: str, file: str, verdict: Verdict, texts: tuple[str, ...], reason: str, line: str
) -> ClaimResult:
    asserts = tuple(AssertResult(text, verdict, "", reason) for text in texts)
    return ClaimResult(id=id, file=file, verdict=verdict, asserts=asserts, message=line)
