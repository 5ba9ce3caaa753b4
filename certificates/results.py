"""What checking a claim yields: a verdict per assertion, values, and the certificate that proves them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["verified", "refuted", "undecided", "error"]

SEVERITY: tuple[Verdict, ...] = ("error", "refuted", "undecided", "verified")
"""Worst first: a claim's verdict is the worst of its assertions."""


VERDICTS: dict[str, Verdict] = {verdict: verdict for verdict in SEVERITY}
"""A verdict from its text."""


@dataclass(frozen=True)
class AssertResult:
    """One assertion: its text, verdict, the value of its quantities, and the reason in words."""

    text: str
    verdict: Verdict
    value: str
    reason: str


@dataclass(frozen=True)
class ClaimResult:
    """One claim. ``certificate`` is the JSON object (None for an ill-posed claim), ``message`` the line of an error,
    ``description`` what the claim says once it is read (empty where it cannot be read); ``unread``: the claim could not
    be read at all; ``earlier``: an earlier result that still holds."""

    id: str
    file: str
    verdict: Verdict
    asserts: tuple[AssertResult, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    certificate: dict[str, Any] | None = None
    certificate_path: str | None = None
    seconds: float = 0.0
    message: str = ""
    explanation: dict[str, list[str]] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    unread: bool = False
    earlier: bool = False


def worst(verdicts: set[Verdict]) -> Verdict:
    """The worst of some verdicts; ``verified`` for none.

    >>> worst({"verified", "undecided"})
    'undecided'
    """
    return next((v for v in SEVERITY if v in verdicts), "verified")
