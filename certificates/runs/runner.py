"""Many claims: each in a worker process that can be stopped, some side by side, with earlier results where they
hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as TimedOut
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pebble import ProcessExpired

from equicert.certificates.claims.entries import ClaimEntry, ClaimError
from equicert.certificates.results import ClaimResult
from equicert.certificates.runs.pools import grace, interrupts_ignored, worker_pool
from equicert.certificates.runs.worker import OUT_OF_MEMORY, answer, stopped, unreadable

DEFAULT_MEMORY = 4 * 2**30
"""Bytes that one worker may hold."""


@dataclass(frozen=True)
class RunOptions:
    """How claims are run: processes, bytes for each, folder of earlier results, explanations, traces of faults."""

    jobs: int = 1
    memory: int = DEFAULT_MEMORY
    cache: Path | None = None
    explain: bool = False
    debug: bool = False


class Runner:
    """Worker processes that answer claims, each under its time limit and the memory limit.

    Use it in a ``with`` statement: at its end the workers stop, whatever they are doing.
    """

    def __init__(self, options: RunOptions | None = None, most: int | None = None) -> None:
        self.options = options or RunOptions()
        workers = self.options.jobs if most is None else max(1, min(self.options.jobs, most))
        self._pool = worker_pool(workers, self.options.memory)

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def run(self, entries: Sequence[ClaimEntry | ClaimError]) -> Iterator[tuple[int, ClaimResult]]:
        """The results as they are found, each with its place in the list."""
        waiting: dict[Any, int] = {}
        cache = None if self.options.cache is None else os.fspath(self.options.cache)
        with interrupts_ignored():  # a worker that is still loading must not answer Ctrl-C with a traceback
            for place, entry in enumerate(entries):
                if isinstance(entry, ClaimEntry):
                    future = self._pool.schedule(
                        answer,
                        args=[entry, self.options.explain, cache, self.options.debug],
                        timeout=entry.time_limit + grace(entry.time_limit),
                    )
                    waiting[future] = place
        for place, entry in enumerate(entries):
            if isinstance(entry, ClaimError):
                yield place, unreadable(entry)
        for done in as_completed(waiting):
            place = waiting[done]
            entry = entries[place]
            if isinstance(entry, ClaimEntry):
                yield place, _result_of(done, entry)


def _result_of(future: Any, entry: ClaimEntry) -> ClaimResult:
    """What a worker found, or why it found nothing."""
    seconds = entry.time_limit + grace(entry.time_limit)
    try:
        result: ClaimResult = future.result()
        return result
    except TimedOut:
        return stopped(entry, f"time limit of {entry.time_limit:g} s; raise it with --time-limit", seconds)
    except ProcessExpired as problem:
        if problem.exitcode == OUT_OF_MEMORY:
            return stopped(entry, "it needs more memory than --memory allows", 0.0)
        return stopped(entry, f"its process ended by itself (exit status {problem.exitcode})", 0.0)


def run_claims(
    entries: Sequence[ClaimEntry | ClaimError], options: RunOptions | None = None
) -> Iterator[tuple[int, ClaimResult]]:
    """The results as they are found, each with its place in the list; see :class:`Runner`.

    An interrupt (Ctrl-C) ends the workers; what has been yielded stays.
    """
    open_ = sum(isinstance(entry, ClaimEntry) for entry in entries)
    if not open_:
        yield from ((place, unreadable(e)) for place, e in enumerate(entries) if isinstance(e, ClaimError))
        return
    with Runner(options, open_) as runner:
        yield from runner.run(entries)
