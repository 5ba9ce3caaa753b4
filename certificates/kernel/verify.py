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
from .reading import Json, digest, fields, items, parse, quoted, read_file, require, text
from .rules import check_step


@dataclass(frozen=True)
class Conclusions:
    """What has been proved: verdicts of the assertions in order, values by their texts, and the statement as read."""

    id: str
    digest: str
    verdicts: tuple[str, ...]
    values: dict[str, str]
    statement: Json


def verify(data: bytes) -> Conclusions:
    """Accept a certificate or raise ``Rejected``."""
    value = parse(data)
    names = ("format", "version", "id", "title", "source", "statement", "asserts", "values", "proof", "digest")
    kind, version, name, title, source, statement, asserts, values, proof, claimed = fields(
        value, names, "the certificate"
    )
    require(kind == "equicert", "not an equicert certificate")
    require(type(version) is int and version == 1, "unknown version")
    text(name, "the id")
    text(title, "the title")
    require(type(source) is dict, "the source is not an object")
    for key, entry in source.items():
        text(key, "a key of the source")
        require(type(entry) is str, "an entry of the source is not a text")
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
    proved = Proof(read_statement(statement))
    for step in items(proof, "the proof"):
        check_step(proved, step)
    widths(proved)  # refuses facts that contradict each other, whether an assertion speaks of widths or not
    verdicts = tuple(verdict_of(assertion, proved) for assertion in asserts)
    return Conclusions("", "", verdicts, {q: value_text(q, proved) for q in quantities}, statement)
