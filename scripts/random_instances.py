"""Random instances through claims, search and kernel, against the exhaustive search of ``tests/oracle.py``.

Each instance is a group with two representations, a target network and options, drawn from its seed and number alone.
A disagreement is printed with its claim, and the exit status is 1. Run it from anywhere::

    python scripts/random_instances.py [--count N] [--seed S] [--jobs J] [--time-limit SECONDS] [--layers]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

HERE = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "tests/hardening", "tests/widths", "tests/kernel")
sys.path[:0] = [str(HERE / folder) for folder in FOLDERS]


def judged(seed: int, number: int, layers: bool) -> tuple[Counter[str], list[str]]:
    """The comparison of one instance, in a worker."""
    if layers:
        from compared_layers import compare_layers

        return compare_layers(seed, number)
    from compared import compare_number

    return compare_number(seed, number)


def main() -> int:
    """Compare, count, print what disagrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first instance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--time-limit", type=float, default=120, help="seconds for one instance")
    parser.add_argument("--layers", action="store_true", help="chosen channels and given hidden layers instead")
    options = parser.parse_args()
    started = time.monotonic()
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    numbers = range(options.first, options.first + options.count)
    with ProcessPool(max_workers=options.jobs) as pool:
        futures = [
            pool.schedule(judged, args=(options.seed, n, options.layers), timeout=options.time_limit) for n in numbers
        ]
        for number, future in zip(numbers, futures, strict=True):
            try:
                found, disagreements = future.result()
            except TimeoutError:
                found, disagreements = Counter(instances=1, stopped=1), []
            except ProcessExpired as reason:
                found, disagreements = Counter(instances=1), [f"instance {number}: the worker died: {reason}"]
            counts += found
            wrong += disagreements
            for line in disagreements:
                print(line, flush=True)
            if counts["instances"] % 500 == 0:
                seconds = time.monotonic() - started
                print(f"{counts['instances']} instances after {seconds:.0f} s", file=sys.stderr, flush=True)
    print(f"{time.monotonic() - started:.0f} s, seed {options.seed}")
    for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:8} {name}")
    print(f"{len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
