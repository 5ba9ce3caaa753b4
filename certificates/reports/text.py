"""Results as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from equicert.certificates.reports.json_report import verdict_counts
from equicert.certificates.results import ClaimResult
from equicert.theory.groups.images import images_line

MARKS = {"verified": "✓", "refuted": "✗", "undecided": "?", "error": "!"}


def claim_report(result: ClaimResult) -> str:
    """One claim for a terminal: its verdict, then a line for each assertion and each computed value."""
    lines = [f"{MARKS[result.verdict]} {result.id}: {result.verdict}"]
    if result.description:
        told = result.description
        images = (told[key]["image_order"] for key in ("input", "output"))
        lines.append(f"    {images_line(told['order'], *images)}")
    for a in result.asserts:
        lines.append(f"    {MARKS[a.verdict]} {a.text}: {a.verdict}" + (f" ({a.reason})" if a.reason else ""))
    lines += [f"    · {name} = {value}" for name, value in result.values.items()]
    lines += [f"    {line}" for line in explanation_lines(result.explanation)]
    return "\n".join(lines)


def explanation_lines(explanation: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The sentences that explain each width, indented below its name."""
    for name, sentences in explanation.items():
        yield f"why {name}:"
        yield from (f"  {sentence}" for sentence in sentences)


def value_line(name: str, value: str) -> str:
    """A quantity with its value, or with its proved interval.

    >>> value_line("width(LEN)", "6"), value_line("width(LEN)", "4..6")
    ('width(LEN) = 6', '4 <= width(LEN) <= 6')
    """
    low, dots, high = value.partition("..")
    return f"{low} <= {name} <= {high}" if dots else f"{name} = {value}"


def summary_line(results: Sequence[ClaimResult]) -> str:
    """``3 verified, 1 refuted, ...`` over all claims."""
    return ", ".join(f"{n} {verdict}" for verdict, n in verdict_counts(results).items() if n) or "no claims"


def error_line(result: ClaimResult) -> str:
    """The line of a claim that cannot be read or answered; it names the file and the claim."""
    named = result.message.startswith(result.file)  # a claim that could not be read says so itself
    return result.message if named else f"{result.file}: claim '{result.id}': {result.message}"
