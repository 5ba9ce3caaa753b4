"""A command that answers one question, in a worker process: its time and its memory are limited, whatever it does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from equicert.certificates.commands.shared import Stop, checked_memory, limits
from equicert.certificates.commands.statuses import Status

DEFAULT_SECONDS = 60.0
"""The time limit of a claim where none is given."""

OWN_WORKERS = ("check", "prove", "table", "verify", "init")
"""Commands that run claims in workers themselves, or do nothing that takes long."""


def wants_worker(options: argparse.Namespace, name: str) -> bool:
    """Is this a command whose work has no limits of its own?"""
    return name not in OWN_WORKERS and hasattr(options, "time_limit")


Answered = tuple[str, int, str]
"""What a command printed, its exit status, and the line of its error, if it has one."""


def run_in_worker(
    given: Sequence[str], options: argparse.Namespace, answered: Callable[[list[str]], Answered]
) -> tuple[str, int]:
    """What a command prints, and its exit status; ``answered`` runs it. Errors: Stop where it fails or is stopped."""
    from concurrent.futures import TimeoutError as TimedOut

    from pebble import ProcessExpired

    from equicert.certificates.runs.pools import grace, interrupts_ignored, worker_pool
    from equicert.certificates.runs.worker import OUT_OF_MEMORY

    seconds = float(limits(options).get("time_limit", DEFAULT_SECONDS))
    memory = checked_memory(options)
    pool = worker_pool(1, memory)
    try:
        with interrupts_ignored():
            future = pool.schedule(answered, args=[list(given)], timeout=seconds + grace(seconds))
        text, status, message = future.result()
    except TimedOut:
        line = f"stopped: time limit of {seconds:g} s; raise it with --time-limit"
        raise Stop(line, Status.UNDECIDED) from None
    except ProcessExpired as problem:
        reason = (
            f"it needs more memory than --memory allows ({options.memory:g} GB)"
            if problem.exitcode == OUT_OF_MEMORY
            else f"its process ended by itself (exit status {problem.exitcode})"
        )
        raise Stop(f"stopped: {reason}", Status.UNDECIDED) from None
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
    if message:
        raise Stop(message, status)
    return text, status
