"""The exit statuses of every command. (The kernel run alone has the same for certificates.)"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from equicert.certificates.results import ClaimResult


class Status(IntEnum):
    """What the status of the process says."""

    DONE = 0  # everything is verified, valid, written or answered
    REFUTED = 1  # some assertion is refuted
    BAD_INPUT = 2  # bad usage, an ill-posed claim, a certificate that is not valid, an unreadable file, a limit
    UNDECIDED = 3  # nothing worse than a proved interval or an undecided assertion
    INTERRUPTED = 130  # Ctrl-C, as shells number it


SUMMARY = "Exit status of check and verify: 0 verified, 1 refuted, 3 undecided, 2 ill-posed, not valid, bad usage."
"""The line of ``equicert --help``."""

OF_VERDICTS = {
    "error": Status.BAD_INPUT,
    "refuted": Status.REFUTED,
    "undecided": Status.UNDECIDED,
    "verified": Status.DONE,
}
"""Worst first."""

WORST_FIRST = tuple(OF_VERDICTS.values())
"""Of several certificates the first of these statuses counts; one that is not valid is bad input."""


def status_of_results(results: Sequence[ClaimResult]) -> Status:
    """The status of some claims: that of the worst verdict.

    >>> status_of_results([])
    <Status.DONE: 0>
    """
    verdicts = {result.verdict for result in results}
    return next((status for verdict, status in OF_VERDICTS.items() if verdict in verdicts), Status.DONE)


def status_of_values(values: Sequence[str]) -> Status:
    """The status of computed values: a proved interval is undecided.

    >>> status_of_values(["6", "4..6"])
    <Status.UNDECIDED: 3>
    """
    return Status.UNDECIDED if any(".." in value for value in values) else Status.DONE
