"""Tables over groups, representations, targets, hidden layers, activations, supports and widths: each row is a claim
with a certificate of its own."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.entries import ClaimEntry, ClaimError, entries_of_table
from equicert.certificates.claims.quantities import Subject
from equicert.certificates.claims.schemas import first_problem
from equicert.certificates.results import ClaimResult
from equicert.certificates.runs.runner import Runner, RunOptions
from equicert.theory.errors import InputError, shorten
from equicert.version import mark

MAX_ROWS = 5000
_RANGE = re.compile(r"([A-Z]+)(\d{1,9})\.\.([A-Z]*)(\d{1,9})", re.ASCII)
_MULTIPLE = re.compile(r"\b(\d{1,6})\s*\*\s*m\b")
_WIDTH = re.compile(r"\bm\b")


CLAIM_KEYS = {"targets": "target", "hidden": "hidden", "activations": "activation", "supports": "support"}
"""Lists of a block of rows that hold values for a key of claims."""


@dataclass(frozen=True)
class Row:
    """What a row is about: the keys of its claim, in the order of the columns, and a width."""

    keys: Mapping[str, Any]
    width: int | None

    @property
    def has_target(self) -> bool:
        """Does it speak of a function, or of data?"""
        return "target" in self.keys

    @property
    def label(self) -> str:
        """Group and representations in words."""
        return f"{_key(self.keys['group'])}, {self.keys['input']} -> {self.keys['output']}"

    def shown(self, key: str) -> str:
        """The text of a column."""
        return ("" if self.width is None else str(self.width)) if key == "m" else _key(self.keys.get(key))


@dataclass(frozen=True)
class Spec:
    """A specification: name, caption, label, columns, rows."""

    name: str
    caption: str
    label: str
    quantities: tuple[str, ...]
    rows: tuple[Row, ...]
    settings: Mapping[str, Any]
    file: str


@dataclass(frozen=True)
class Table:
    """A table: headings of the varying keys; for each row these keys, the values by quantity, its digest.

    ``missing`` says why some values are not there.
    """

    spec: Spec
    keys: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]
    missing: tuple[str, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the digests of the certificates of all rows, in order."""
        return hashlib.sha256("\n".join(d for _, _, d in self.rows).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The table as plain data."""
        return {
            "name": self.spec.name,
            "columns": [*self.keys, *self.spec.quantities],
            "rows": [[*keys, *values] for keys, values, _ in self.rows],
            "certificates": [d for _, _, d in self.rows],
            "missing": list(self.missing),
            "digest": self.digest,
        }


def read_spec(path: Path) -> Spec:
    """The specification in a TOML file. Errors: InputError, one line."""
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise InputError(f"{path}: cannot be read: {problem.strerror or problem}") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path}: not TOML: {' '.join(str(problem).split())}") from None
    violation = first_problem(value, Path(__file__).parent / "tables.schema.json")
    if violation is not None:
        raise InputError(f"{path}: {': '.join(filter(None, violation))}")
    head, settings = value["table"], value.get("settings", {})
    rows = [row for block in value["rows"] for row in _rows_of(block, path)]
    if len(rows) > MAX_ROWS:
        raise InputError(f"{path}: rows: {len(rows)} rows: expected at most {MAX_ROWS}")
    needs_width = next((q for q in head["quantities"] if _WIDTH.search(q)), None)
    if needs_width is None and any(row.width is not None for row in rows):
        raise InputError(f"{path}: rows: 'widths' are given, but no quantity mentions m, such as dim(LEN, m)")
    return Spec(
        head["name"],
        head.get("caption", ""),
        head.get("label", f"tab:{head['name']}"),
        tuple(head["quantities"]),
        tuple(rows),
        settings,
        str(path),
    )


def _rows_of(block: Mapping[str, Any], path: Path) -> Iterator[Row]:
    """The product of what a block lists. A list that is not there stands for no key."""
    groups = [g for given in block["groups"] for g in _groups(given, path)]
    lists = [block.get(name, [None]) for name in CLAIM_KEYS]
    for group, (V, U), *values, width in itertools.product(
        groups, block["representations"], *lists, block.get("widths", [None])
    ):
        given = zip(CLAIM_KEYS.values(), values, strict=True)
        named = {"group": group, "input": V, "output": U}
        yield Row(named | {key: value for key, value in given if value is not None}, width)


def _groups(text: Any, path: Path) -> Iterator[Any]:
    """``C2..C6`` is C2, C3, C4, C5, C6; any other text, or a file, stands for itself."""
    match = None if not isinstance(text, str) else _RANGE.fullmatch(text.replace(" ", ""))
    if match is None:
        yield text
        return
    name, first, other, last = match.groups()
    if other not in ("", name) or int(last) < int(first) or int(last) - int(first) > 200:
        raise InputError(f"{path}: rows: groups: {shorten(text)}: expected a range such as C2..C12")
    yield from (f"{name}{n}" for n in range(int(first), int(last) + 1))


def entries_of_spec(spec: Spec, limits: Mapping[str, Any]) -> list[ClaimEntry]:
    """A claim for each row. Errors: InputError for a quantity or a row that cannot be read."""
    found = []
    for number, row in enumerate(spec.rows, 1):
        entry: dict[str, Any] = {"id": f"{spec.name}-{number}", **row.keys}
        texts = dict.fromkeys(_at_width(q, row.width) for q in spec.quantities)
        for text in texts:
            try:
                parse_quantity(text)
            except InputError as problem:
                raise _bad_row(spec, number - 1, f"compute: {problem}") from None
        entry["compute"] = [text for text in texts if row.has_target or not _speaks_of_target(text)] or list(texts)
        (read,) = entries_of_table({"settings": {**spec.settings, **limits}, "claim": [entry]}, spec.file)
        if isinstance(read, ClaimError):
            raise _bad_row(spec, number - 1, read.line)
        found.append(read)
    return found


def _bad_row(spec: Spec, place: int, line: str) -> InputError:
    """The line of a claim that cannot be read, with the row that it comes from."""
    reason = line.removeprefix(f"{spec.file}: claim '{spec.name}-{place + 1}': ")
    return InputError(f"{spec.file}: row {place + 1} ({spec.rows[place].label}): {reason}")


def _speaks_of_target(text: str) -> bool:
    """Does a quantity speak of a function?"""
    return parse_quantity(text).kind.subject in (Subject.FUNCTION, Subject.FUNCTION_OR_DATA)


def _at_width(quantity: str, width: int | None) -> str:
    """The quantity with ``m``, or a multiple ``2*m``, replaced by its value."""
    if width is None:
        return quantity
    multiplied = _MULTIPLE.sub(lambda match: str(int(match[1]) * width), quantity)
    return _WIDTH.sub(str(width), multiplied)


def fill(spec: Spec, limits: Mapping[str, Any], options: RunOptions) -> Iterator[tuple[int, ClaimResult]]:
    """The results of the rows as they are found.

    A row in which a quantity has no meaning is asked again without it; why it has none is the message. Errors:
    InputError for a row that is no claim, such as one with an unknown group.
    """
    open_ = list(enumerate(entries_of_spec(spec, limits)))
    refused: dict[int, list[str]] = {}
    with Runner(options, len(open_)) as runner:
        while open_:
            again = []
            for k, result in runner.run([entry for _, entry in open_]):
                place, entry = open_[k]
                if result.unread:
                    raise _bad_row(spec, place, result.message)
                if result.certificate is not None or len(_compute(entry)) < 2:
                    reasons = [*refused.get(place, []), *([result.message] if result.message else [])]
                    yield place, replace(result, message="\n".join(reasons))
                    continue
                refused.setdefault(place, []).append(result.message)
                again.append((place, _without(entry, _ill_posed(entry, result.message, runner))))
            open_ = again


def _compute(entry: ClaimEntry) -> list[str]:
    texts: list[str] = entry.entry["compute"]
    return texts


def _asking(entry: ClaimEntry, texts: list[str]) -> ClaimEntry:
    """The claim with other quantities to compute."""
    return replace(entry, entry={**entry.entry, "compute": texts})


def _ill_posed(entry: ClaimEntry, message: str, runner: Runner) -> str:
    """The quantity that has no meaning: the one that the message names, else the first that cannot be asked alone."""
    texts = _compute(entry)
    named = next((text for text in texts if message.startswith(text)), None)
    if named is not None:
        return named
    alone = runner.run([_asking(entry, [text]) for text in texts])
    return texts[min((place for place, result in alone if result.certificate is None), default=0)]


def _without(entry: ClaimEntry, bad: str) -> ClaimEntry:
    """The claim without one quantity."""
    return _asking(entry, [text for text in _compute(entry) if text != bad])


def table_of(spec: Spec, results: Sequence[ClaimResult]) -> Table:
    """The table of the results, in the order of the rows."""
    keys = tuple(key for key in COLUMNS if _has_column(spec, key))
    rows = []
    missing: dict[str, list[int]] = {}
    for number, (row, result) in enumerate(zip(spec.rows, results, strict=True), 1):
        shown = tuple(row.shown(key) for key in keys)
        values = tuple(result.values.get(_canonical(_at_width(q, row.width)), "") for q in spec.quantities)
        rows.append((shown, values, result.certificate["digest"] if result.certificate is not None else "-"))
        reasons = [
            f"{q} speaks of a function: give 'targets'"
            for q in spec.quantities
            if not row.has_target and _speaks_of_target(_at_width(q, row.width))
        ]
        for reason in filter(None, [*reasons, *result.message.split("\n")]):
            missing.setdefault(_without_numbers(reason), []).append(number)
    listed = tuple(f"{reason} ({_rows(numbers)})" for reason, numbers in missing.items())
    return Table(spec, keys, tuple(rows), listed)


def _without_numbers(reason: str) -> str:
    """The same reason for all widths."""
    return re.sub(r"\((GN|GEN|LEN), \d+\)", r"(\1, m)", reason)


def _rows(numbers: Sequence[int]) -> str:
    return f"row {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} rows, the first is {numbers[0]}"


COLUMNS = ("group", "input", "output", "hidden", "activation", "support", "target", "m")
"""The keys that say what a row is about, in the order of their columns."""


def _has_column(spec: Spec, key: str) -> bool:
    """Group and representations are always shown, what claims seldom have where some row has it, and the others where
    they vary."""
    if key in ("group", "input", "output"):
        return True
    if key in ("hidden", "activation", "support"):
        return any(key in row.keys for row in spec.rows)
    return len({row.shown(key) for row in spec.rows}) > 1


def _key(value: Any) -> str:
    """A value of a claims file as a text for people."""
    if isinstance(value, dict):
        file = value.get("file", value.get("data"))
        return str(file) if file is not None else ", ".join(f"{k} = {_plain(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(v if isinstance(v, str) else _plain(v) for v in value)
    return "" if value is None else str(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _canonical(text: str) -> str:
    return parse_quantity(text).text


def caption_of(spec: Spec) -> str:
    """The caption, with the width where it is the same in all rows."""
    widths = {row.width for row in spec.rows}
    (width,) = widths if len(widths) == 1 else (None,)
    return spec.caption if width is None else f"{spec.caption} Here m = {width}.".strip()


def csv_of(table: Table) -> str:
    """Comma-separated values, with the digest of each row's certificate."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*table.keys, *table.spec.quantities, f"certificate ({mark()})"])
    for keys, values, digest in table.rows:
        writer.writerow([*(_no_formula(k) for k in keys), *values, digest])
    return out.getvalue()


def _no_formula(text: str) -> str:
    """A blank before a text that a spreadsheet would take for a formula."""
    return f" {text}" if text[:1] in tuple("=+-@") else text


def markdown_of(table: Table) -> str:
    """A Markdown table."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_markdown(c) or "-" for c in cells) + " |"

    heads = [*table.keys, *table.spec.quantities]
    lines = [f"<!-- {mark()} -->", line(heads), "|" + "---|" * len(heads)]
    lines += [
        line(
            [
                *keys,
                *(shown_value(q, v).replace("..", " to ") for q, v in zip(table.spec.quantities, values, strict=True)),
            ]
        )
        for keys, values, _ in table.rows
    ]
    lines += ["", f"Every row has a certificate; SHA-256 over their digests: `{table.digest}`."]
    lines += [f"- {_markdown(reason)}" for reason in table.missing[:20]]
    return "\n".join(lines) + "\n"


def shown_value(quantity: str, value: str) -> str:
    """A quantity that is known from above only is shown by its bound.

    >>> shown_value("vc(LEN, m)", "0..120"), shown_value("compensation", "1..2")
    ('<= 120', '1..2')
    """
    return (
        f"<= {value.partition('..')[2]}"
        if quantity.startswith(("vc", "pseudodim")) and value.startswith("0..")
        else value
    )


def _markdown(text: str) -> str:
    """Foreign text in a cell: no markup, no HTML."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~<>$&-])", lambda m: f"&#{ord(m[1])};", text)
    return " ".join(escaped.split())
