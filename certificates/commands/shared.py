"""What the commands share: the one line of an error, limits, progress."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Stop(Exception):
    """Ends a command: the line for the user and the exit status."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


def complain(message: str, status: int = 2) -> int:
    """Print the one line of an error; the exit status."""
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)  # file names may hold anything
    print(f"equicert: {line}", file=sys.stderr)
    return status


def overrides(options: argparse.Namespace) -> dict[str, Any]:
    """Limits of the command line; those of the claims file are checked by its schema, these here."""
    found = {}
    if options.time_limit is not None:
        if not 0 < options.time_limit <= 86400:
            raise Stop("--time-limit: expected seconds between 0 and 86400")
        found["time_limit"] = options.time_limit
    if options.max_order is not None:
        if not 1 <= options.max_order <= 5000:
            raise Stop("--max-order: expected a number between 1 and 5000")
        found["max_order"] = options.max_order
    if options.gap:
        found["gap"] = True
    return found


def progress(items: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    """A bar on the terminal for anything over a second."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(items, desc=what, total=total, delay=1, leave=False, file=sys.stderr)
    return bar


def show(options: argparse.Namespace, found: dict[str, Any], lines: Callable[[dict[str, Any]], Iterator[str]]) -> int:
    """Print an answer as text or as one JSON object."""
    if options.json:
        import json

        print(json.dumps(found, indent=2))
    else:
        print("\n".join(lines(found)))
    return 0
