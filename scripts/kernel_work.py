"""What certificates cost the kernel, compared with its limits.

``python scripts/kernel_work.py CERTIFICATE...`` verifies each and prints the steps of work and the entries kept in
memory, the largest last. Honest certificates stay far below the limits (``MAX_WORK`` and ``MAX_KEPT`` of the kernel's
``reading.py``); where one comes near, the limits are to be thought over.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from equicert.certificates import kernel
from equicert.certificates.kernel.reading import MAX_KEPT, MAX_WORK, counted


def main() -> None:
    """One line per certificate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("certificates", nargs="+", type=Path, metavar="CERTIFICATE")
    found = []
    for path in parser.parse_args().certificates:
        with counted() as work:
            kernel.verify_file(path)
        found.append((work.steps, work.kept, path.name))
    for steps, kept, name in sorted(found):
        print(f"{steps:>13,} steps {steps / MAX_WORK:8.4%} {kept:>11,} kept {kept / MAX_KEPT:8.4%}  {name}")


if __name__ == "__main__":
    main()
