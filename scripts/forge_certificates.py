"""Forge certificates and count what the kernel makes of them; none may be accepted that says something false.

Half of the forgeries are built for a bound better than the truth, half are honest certificates with changes
(``tests/hardening/forging.py``). Each depends on its seed and number alone. A forgery that succeeds, or that makes
the kernel fail otherwise than by a refusal, is written to a folder, and the exit status is 1. Run it from anywhere::

    python scripts/forge_certificates.py [--count N] [--seed S] [--jobs J] [--found FOLDER]

``--help`` lists the other options.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

HERE = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "tests/hardening", "tests/widths", "tests/kernel")
sys.path[:0] = [str(HERE / folder) for folder in FOLDERS]
BLOCK = 50
OUTCOMES = ("refused", "true", "silent", "not judged", "stopped", "crash", "false")

Counts = Counter[tuple[str, str, str]]


def block(seed: int, first: int, size: int, pool: int) -> tuple[Counts, list[dict[str, Any]]]:
    """Some forgeries, in a worker."""
    from adversary import run

    return run(seed, first, size, pool)


def print_table(counts: Counts) -> None:
    """How each kind of forgery fared."""
    print(f"{'way':8} {'kind':32} {'all':>7} " + " ".join(f"{name:>10}" for name in OUTCOMES))
    kinds = sorted({(way, kind) for way, kind, _ in counts})
    ways = sorted({way for way, _ in kinds})
    for way, kind in [*kinds, *((way, "") for way in ways), ("", "")]:
        found: Counter[str] = Counter()
        for (w, k, outcome), number in counts.items():
            if way in ("", w) and kind in ("", k):
                found[outcome] += number
        cells = " ".join(f"{found[name]:10}" for name in OUTCOMES)
        print(f"{way or 'all':8} {kind or 'all':32} {sum(found.values()):7} {cells}")


def main() -> int:
    """Forge, judge, count, write what succeeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first forgery")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pool", type=int, default=60, help="honest certificates of each source to start from")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--time-limit", type=float, default=60, help="seconds for one forgery; a block has ten times as much"
    )
    parser.add_argument(
        "--most-seconds", type=float, default=float("inf"), help="begin no new block after so many seconds"
    )
    parser.add_argument("--found", type=Path, default=Path("forged"), help="the folder for forgeries that succeed")
    options = parser.parse_args()
    started = time.monotonic()
    counts: Counts = Counter()
    failures: list[dict[str, Any]] = []
    last = options.first + options.count
    waiting = [(first, min(BLOCK, last - first)) for first in range(options.first, last, BLOCK)][::-1]
    running: list[tuple[int, int, Any]] = []
    done = 0
    with ProcessPool(max_workers=options.jobs) as pool:
        while waiting or running:
            late = time.monotonic() - started > options.most_seconds
            while waiting and len(running) < 2 * options.jobs and not late:
                first, size = waiting.pop()
                limit = options.time_limit * (10 if size > 1 else 1)
                running.append(
                    (first, size, pool.schedule(block, args=(options.seed, first, size, options.pool), timeout=limit))
                )
            if not running:
                break
            first, size, future = running.pop(0)
            try:
                found, bad = future.result()
            except (TimeoutError, ProcessExpired) as reason:
                if size > 1:  # which of them?
                    waiting += [(number, 1) for number in range(first, first + size)]
                    continue
                kind = "stopped" if isinstance(reason, TimeoutError) else "crash"
                found, bad = Counter({("", "", kind): 1}), []
                if kind == "crash":
                    bad = [{"number": first, "kind": "", "why": f"the worker died: {reason}"}]
            counts += found
            done += size
            for entry in bad:
                failures.append(entry)
                options.found.mkdir(parents=True, exist_ok=True)
                path = options.found / f"{options.seed}-{entry['number']}.json"
                path.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")
                print(f"{path}: {entry['kind']}: {entry['why']}", flush=True)
            if done % 1000 < size:
                print(f"{done} forgeries after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print_table(counts)
    false = sum(number for (_, _, outcome), number in counts.items() if outcome == "false")
    print(f"seed {options.seed}, {done} forgeries, {time.monotonic() - started:.0f} s: {false} accepted false")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
