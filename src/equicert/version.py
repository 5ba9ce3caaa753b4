"""The version of equicert, which generated files name."""

from __future__ import annotations

VERSION = "0.1.0"


def mark() -> str:
    """What generated files say in their first lines.

    >>> mark().split()[0]
    'equicert'
    """
    return f"equicert {VERSION}"
