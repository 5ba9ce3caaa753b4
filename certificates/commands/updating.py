"""``equicert check --update``: values that are asked for are found, proved in their claims, and written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import complain, progress

if TYPE_CHECKING:
    from equicert.certificates.claims.entries import ClaimEntry, ClaimError
    from equicert.certificates.claims.updates import Found
    from equicert.certificates.results import ClaimResult
    from equicert.certificates.runs.runner import RunOptions

Claims = Sequence["ClaimEntry | ClaimError"]


@dataclass(frozen=True)
class Update:
    """The claims with the values that were found, and what was asked and found in each, by its place in the list."""

    claims: list[ClaimEntry | ClaimError]
    asked: Mapping[int, Mapping[str, str]]
    found: Mapping[int, Found]


def find_values(claims: Claims, run_with: RunOptions) -> Update:
    """Compute what the claims ask for; each claim is checked with its values afterwards, as any other."""
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.claims.updates import filled, questions, with_values
    from equicert.certificates.runs.runner import run_claims

    asked = {k: questions(c) for k, c in enumerate(claims) if not isinstance(c, ClaimError) and questions(c)}
    found: dict[int, dict[str, str]] = {}
    places = list(asked)
    asking = [_alone(claims[place], asked[place].values()) for place in places]
    for number, result in progress(run_claims(asking, replace(run_with, cache=None)), len(asking), "values"):
        place = places[number]
        texts = {text: filled(text, result.values.get(name, "")) for text, name in asked[place].items()}
        found[place] = {text: new for text, new in texts.items() if new is not None and not result.message}
    new = [
        with_values(claim, found[place]) if place in asked and not isinstance(claim, ClaimError) else claim
        for place, claim in enumerate(claims)
    ]
    return Update(new, asked, found)


def _alone(claim: ClaimEntry | ClaimError, names: Iterable[str]) -> ClaimEntry | ClaimError:
    """A claim that computes some quantities and nothing else."""
    from equicert.certificates.claims.entries import ClaimError

    if isinstance(claim, ClaimError):
        return claim
    return replace(claim, entry={**claim.entry, "assert": [], "compute": list(dict.fromkeys(names))})


def with_open_questions(place: int, result: ClaimResult, update: Update) -> ClaimResult:
    """The result of a claim, undecided where a value that it asks for was not found; it has no certificate then."""
    from equicert.certificates.results import AssertResult, worst

    asked = update.asked.get(place, {})
    rows = []
    for text, name in asked.items():
        if text not in update.found[place] and not result.message:
            value = result.values.get(name, "")
            reason = f"{name} is {value}, which is no single value that '==' could state"
            rows.append(AssertResult(text, "undecided", value, reason))
    if not rows:
        return result
    verdict = worst({result.verdict, "undecided"})
    return replace(result, asserts=(*result.asserts, *rows), verdict=verdict, certificate=None)


def write_values(
    claims: Claims, results: Sequence[ClaimResult], update: Update, quiet: bool
) -> tuple[list[ClaimEntry | ClaimError], bool]:
    """Write the values that their claims verify, file by file, whole or not at all.

    The claims with the checksums of their files then; and whether every file that values were found for has them.
    """
    from equicert.certificates.claims.entries import ClaimError

    by_file: dict[str, dict[int, Found]] = {}
    counts: dict[str, int] = {}
    for place, claim in enumerate(claims):
        number = counts.get(claim.file, 0)
        counts[claim.file] = number + 1
        verified = {row.text for row in results[place].asserts if row.verdict == "verified"}
        values = {old: new for old, new in update.found.get(place, {}).items() if new in verified}
        if values:
            by_file.setdefault(claim.file, {})[number] = values
    checksums = {claim.file: getattr(claim, "checksum", "") for claim in claims if getattr(claim, "checksum", "")}
    complete = True
    for file, found in by_file.items():
        after = _write(file, found, checksums[file], quiet)
        complete &= bool(after)
        checksums[file] = after or checksums[file]
    claims = [c if isinstance(c, ClaimError) else replace(c, checksum=checksums[c.file]) for c in update.claims]
    return claims, complete


def _write(file: str, found: Mapping[int, Found], checksum: str, quiet: bool) -> str:
    """Write the values to one file: its checksum then, or, where they cannot be written, a line and an empty text.

    A file that changed meanwhile is left alone.
    """
    from equicert.certificates.claims.updates import updated_text
    from equicert.certificates.files import write_atomically
    from equicert.theory.errors import InputError

    path = Path(file).resolve()  # a link stays a link
    data = path.read_bytes()
    if _md5(data) != checksum:
        complain(f"{file}: changed while its claims were checked: no value is written, run --update again")
        return ""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    try:
        new = mark + updated_text(file, data.removeprefix(mark).decode(), found).encode()
    except InputError as problem:
        complain(f"{file}: {problem}")
        return ""
    mode = path.stat().st_mode
    write_atomically(path, new)
    path.chmod(mode)
    if not quiet:
        for values in found.values():
            for text in values.values():
                print(f"{file}: {text}")
    return _md5(new)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
