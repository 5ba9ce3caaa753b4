"""The whole check: statement, steps, facts, conclusions (FORMAT.md).

Nothing is believed: what the statement determines is computed here, what the proof supplies is checked, and the
verdicts and values written in a certificate must be the kernel's own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from .assertions import value_text, verdict_of
from .objects.statement import read_statement
from .proof import Proof
from .quantities.widths import widths
from .reading import (
    MAX_BYTES,
    MAX_QUESTIONS,
    MAX_STEPS,
    Json,
    counted,
    digest,
    fields,
    identifier,
    items,
    parse,
    printable,
    quoted,
    read_file,
    require,
    text,
    within,
)
from .rules import check_step


@dataclass(frozen=True)
class Conclusions:
    """What has been proved: verdicts of the assertions in order, values by their texts, and the statement as read."""

    id: str
    digest: str
    verdicts: tuple[str, ...]
    values: dict[str, str]
    statement: Json

    @property
    def summary(self) -> str:
        """What is proved, in numbers: ``3 verified``; the values are counted where nothing is asserted."""
        counts = [(self.verdicts.count(verdict), verdict) for verdict in ("verified", "refuted", "undecided")]
        listed = [f"{count} {verdict}" for count, verdict in counts if count]
        if not listed and self.values:
            listed = [f"{len(self.values)} value{'s' if len(self.values) > 1 else ''}"]
        return ", ".join(listed) or "nothing claimed"

    @property
    def status(self) -> int:
        """0 where all assertions are verified (or only values are asked for), 1 where one is refuted, 3 where one is
        undecided, or nothing is claimed."""
        if "refuted" in self.verdicts:
            return 1
        return 3 if "undecided" in self.verdicts or not (self.verdicts or self.values) else 0


def verify(data: bytes) -> Conclusions:
    """Accept a certificate or raise ``Rejected``, whatever the bytes are."""
    with counted():
        return _verify(data)


def _verify(data: bytes) -> Conclusions:
    value = parse(data)
    names = ("format", "version", "id", "title", "source", "statement", "asserts", "values", "proof", "digest")
    kind, version, name, title, source, statement, asserts, values, proof, claimed = fields(
        value, names, "the certificate"
    )
    require(kind == "equicert", "not an equicert certificate")
    require(type(version) is int and version == 1, "unknown version")
    identifier(name)
    printable(title, "the title")
    require(type(source) is dict, "the source is not an object")
    for key, entry in source.items():
        printable(key, "a key of the source")
        printable(entry, "an entry of the source", MAX_BYTES, layout="\n\t")
    require(digest(value) == claimed, "the digest does not belong to this certificate")
    listed = [fields(entry, ("text", "verdict"), "an assertion") for entry in items(asserts, "the assertions")]
    require(type(values) is dict, "the values are not an object")
    texts = [text(entry[0], "an assertion") for entry in listed]
    found = conclude(statement, proof, texts, [text(key, "a value") for key in values])
    for (wording, claimed_verdict), verdict in zip(listed, found.verdicts, strict=True):
        require(claimed_verdict == verdict, f"{quoted(wording)} is {verdict}, not {quoted(claimed_verdict)}")
    for key, claimed_value in values.items():
        require(
            claimed_value == found.values[key], f"{quoted(key)} is {found.values[key]}, not {quoted(claimed_value)}"
        )
    return Conclusions(name, claimed, found.verdicts, found.values, statement)


def verify_file(path: str | os.PathLike[str]) -> Conclusions:
    """Accept the certificate in a file or raise ``Rejected``."""
    return verify(read_file(path))


def conclude(statement: Json, proof: Json, asserts: list[str], quantities: list[str]) -> Conclusions:
    """Check a statement and its proof, and evaluate assertions and quantities by what is proved."""
    with counted():
        proved = Proof(read_statement(statement))
        within(len(items(proof, "the proof")), MAX_STEPS, "steps of the proof")
        within(len(asserts) + len(quantities), MAX_QUESTIONS, "assertions and values")
        for step in proof:
            check_step(proved, step)
        widths(proved)  # refuses facts that contradict each other, whether an assertion speaks of widths or not
        verdicts = tuple(verdict_of(assertion, proved) for assertion in asserts)
        return Conclusions("", "", verdicts, {q: value_text(q, proved) for q in quantities}, statement)
