"""``python -m equicert.certificates.kernel FILE...``: one line per certificate; exit status 0 valid, 1 invalid, 2
over limits."""

from __future__ import annotations

import sys

from . import OverLimits, Rejected, verify_file


def main(paths: list[str]) -> int:
    """Check each file; the worst status counts."""
    status = 0
    for path in paths:
        try:
            found = verify_file(path)
        except OverLimits as reason:
            print(f"equicert-kernel: over limits {path!a}: {reason}")
            status = max(status, 2)
        except Rejected as reason:
            print(f"equicert-kernel: invalid {path!a}: {reason}")
            status = max(status, 1)
        else:
            print(f"equicert-kernel: valid {found.id!a} {found.digest}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
