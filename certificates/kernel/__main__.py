"""``python -m equicert.certificates.kernel FILE...``: one line per certificate.

Exit status 0: all assertions are verified; 1: one is refuted; 3: one is undecided, or nothing is claimed; 2: a
certificate is not valid, or over limits. Of several certificates the worst counts, in the order 2, 1, 3.
"""

from __future__ import annotations

import sys

from . import OverLimits, Rejected, verify_file


def main(paths: list[str]) -> int:
    """Check each file; the worst status counts."""
    statuses = {0}
    for path in paths:
        try:
            found = verify_file(path)
        except Rejected as reason:
            outcome = "over limits" if isinstance(reason, OverLimits) else "invalid"
            print(f"equicert-kernel: {outcome} {path!a}: {reason}")
            statuses.add(2)
        else:
            print(f"equicert-kernel: valid {found.id}: {found.summary} {found.digest}")
            statuses.add(found.status)
    return next(status for status in (2, 1, 3, 0) if status in statuses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
