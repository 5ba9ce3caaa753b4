"""Assertions that ask for a value, ``width(LEN) == ?``: what they ask, and a claims file with the values in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from equicert.certificates.claims.assertions import asked_quantity, parse_assertion, parse_quantity
from equicert.certificates.claims.documents import toml_of
from equicert.certificates.claims.entries import ClaimEntry
from equicert.theory.errors import InputError

Found = Mapping[str, str]
"""Assertions with their values, by the assertions that ask for them."""


def questions(entry: ClaimEntry) -> dict[str, str]:
    """The assertions of a claim that ask for a value, each with its quantity as ``values`` names it.

    One that asks for no quantity is left out: the claim is ill-posed, and says so when it is read.
    """
    found = {}
    for text in entry.asserts:
        asked = asked_quantity(text)
        if asked is not None:
            try:
                found[text] = parse_quantity(asked).text
            except InputError:
                continue
    return found


def filled(text: str, value: str) -> str | None:
    """An assertion with its value in place of ``?``; None where the value is no single number or formula.

    >>> filled("width(LEN) == ?", "6"), filled("width(LEN) == ?", "4..6"), filled("equivariant == ?", "true")
    ('width(LEN) == 6', None, None)
    """
    candidate = re.sub(r"\?\s*$", lambda _: value, text)
    try:
        parse_assertion(candidate)
    except InputError:
        return None
    return candidate


def with_values(entry: ClaimEntry, found: Found) -> ClaimEntry:
    """The claim with the values that were found; what stays open becomes a quantity to compute."""
    asked = questions(entry)
    compute = list(entry.entry.get("compute", []))
    known = {_canonical(text) for text in compute}
    missing = dict.fromkeys(name for text, name in asked.items() if text not in found and name not in known)
    listed = [found.get(text, text) for text in entry.asserts if text in found or text not in asked]
    new: dict[str, Any] = {**entry.entry, "assert": listed}
    if missing:
        new["compute"] = [*compute, *missing]
    return replace(entry, entry=new)


def _canonical(text: Any) -> str:
    try:
        return parse_quantity(text).text
    except InputError:
        return str(text)


def updated_text(file: str, text: str, found: Mapping[int, Found]) -> str:
    """The text of a claims file or document with the values of its claims, by their numbers from 0.

    Only the lines of these assertions change. Errors: InputError where that cannot be done.
    """
    import tomlkit
    from tomlkit.items import String

    toml = toml_of(file, text)
    wanted = tomllib.loads(toml)
    written = tomlkit.parse(toml)
    if written.as_string() != toml:
        raise InputError("values cannot be written here without moving tables: put [settings] before the claims")
    tables: Any = written["claim"]
    for number, values in found.items():
        listed = tables[number]["assert"]
        for place, old in enumerate(wanted["claim"][number]["assert"]):
            if old in values:
                wanted["claim"][number]["assert"][place] = values[old]
                literal = isinstance(listed[place], String) and listed[place].as_string().startswith("'")
                listed[place] = tomlkit.string(values[old], literal=literal)
    before, after, lines = toml.split("\n"), written.as_string().split("\n"), text.split("\n")
    if len(before) != len(after) or tomllib.loads("\n".join(after)) != wanted:
        raise InputError("values cannot be written here line by line: write each assertion on a line of its own")
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            lines[number] = lines[number].replace(old, new, 1)
    return "\n".join(lines)
