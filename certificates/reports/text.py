"""Results as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from equicert.certificates.claims.documents import is_document
from equicert.certificates.reports.json_report import verdict_counts
from equicert.certificates.reports.places import FilePlaces
from equicert.certificates.results import ClaimResult
from equicert.theory.groups.images import images_line

MARKS = {"verified": "✓", "refuted": "✗", "undecided": "?", "error": "!"}


COLOURS = {"verified": 32, "refuted": 31, "undecided": 33, "error": 35}
"""ANSI codes: green, red, yellow, magenta. The marks say the same without them."""


def coloured(verdict: str, text: str) -> str:
    """A text in the colour of a verdict, for terminals.

    >>> coloured("verified", "yes")
    '\\x1b[32myes\\x1b[0m'
    """
    return f"\x1b[{COLOURS[verdict]}m{text}\x1b[0m"


def claim_report(result: ClaimResult, in_colour: bool = False) -> str:
    """One claim for a terminal: its verdict and time, then a line for each assertion and each computed value."""

    def shown(verdict: str) -> str:
        return coloured(verdict, verdict) if in_colour else verdict

    lines = [f"{MARKS[result.verdict]} {result.id}: {shown(result.verdict)}{_time(result)}"]
    if result.description:
        told = result.description
        images = (told[key]["image_order"] for key in ("input", "output"))
        whole = f"infinite group ({told['group']})" if told["continuous"] else images_line(told["order"], *images)
        lines.append(f"    {whole}")
        if told.get("hidden"):
            lines.append(f"    hidden layers of LEN: copies of {', '.join(c['name'] for c in told['hidden'])}")
    for a in result.asserts:
        lines.append(f"    {MARKS[a.verdict]} {a.text}: {shown(a.verdict)}" + (f" ({a.reason})" if a.reason else ""))
    lines += [f"    · {name} = {value}" for name, value in result.values.items()]
    lines += [f"    {line}" for line in explanation_lines(result.explanation)]
    return "\n".join(lines)


def _time(result: ClaimResult) -> str:
    """How long a claim took, where that is known; an earlier result took no time now."""
    if result.earlier:
        return " (earlier result)"
    places = 2 if result.seconds < 1 else 1 if result.seconds < 10 else 0
    return f" ({result.seconds:.{places}f} s)" if result.seconds else ""


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


def summary_line(results: Sequence[ClaimResult], in_colour: bool = False) -> str:
    """``3 verified, 1 refuted, ...`` over all claims."""
    counts = {verdict: f"{n} {verdict}" for verdict, n in verdict_counts(results).items() if n}
    return ", ".join(coloured(v, text) if in_colour else text for v, text in counts.items()) or "no claims"


def error_line(result: ClaimResult) -> str:
    """The line of a claim that cannot be read or answered; it names the file and the claim."""
    named = result.message.startswith(result.file)  # a claim that could not be read says so itself
    line = result.message if named else f"{result.file}: claim '{result.id}': {result.message}"
    if not result.id or not is_document(result.file):
        return line
    place = FilePlaces(result.file).line(0, result.id, "", "")  # documents are long: say where in them
    return f"{result.file}:{place}{line.removeprefix(result.file)}"
