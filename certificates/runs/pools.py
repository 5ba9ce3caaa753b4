"""Worker processes: how they are started, how long they may take, and what Ctrl-C does not do to them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context

from pebble import ProcessPool

from equicert.certificates.runs.worker import prepare

PRELOADED = ("equicert.certificates.runs.worker", "equicert.certificates.runs.preloaded")
"""What every worker needs."""


def worker_pool(workers: int, memory: int) -> ProcessPool:
    """Processes that hold at most ``memory`` bytes each.

    Where the system can fork, they come from a server process that has loaded the program once; it has no threads of
    ours and goes on to no claim of the user, so that a worker begins as a fresh process does, only sooner.
    """
    if "forkserver" in get_all_start_methods():
        context = get_context("forkserver")
        context.set_forkserver_preload(list(PRELOADED))
        return ProcessPool(max_workers=workers, context=context, initializer=prepare, initargs=(memory,))
    return ProcessPool(max_workers=workers, context=get_context("spawn"), initializer=prepare, initargs=(memory,))


def grace(time_limit: float) -> float:
    """Seconds that a claim may go on after its time limit before its worker is stopped: searches end by themselves.

    >>> grace(3), grace(60)
    (1.5, 10.0)
    """
    return min(max(1.0, time_limit / 2), 10.0)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Processes that are started here inherit that they ignore Ctrl-C (where the system hands this on)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
