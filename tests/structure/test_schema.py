"""The JSON schema of claims files: what editors read, and that it agrees with what the program reads."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from equicert.certificates.claims.problems import SCHEMA, claims_schema
from equicert.certificates.commands.main import main

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*.toml") if not path.name.endswith(".table.toml"))


def keys(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of every table that the schema describes, by its place."""
    if isinstance(node, dict):
        tables = node.get("properties")
        if isinstance(tables, dict) and not place.endswith("/properties"):
            yield from ((f"{place}/{name}", value) for name, value in tables.items())
        for name, value in node.items():
            yield from keys(value, f"{place}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from keys(value, f"{place}/{number}")


KEYS = dict(keys(json.loads(SCHEMA.read_text())))


def test_the_walk_finds_the_keys():
    assert {"/$defs/claim/assert", "/$defs/settings/bias", "/claim"} <= KEYS.keys()
    assert any(place.endswith("/test/output") for place in KEYS)


@pytest.mark.parametrize("place", KEYS)
def test_every_key_has_a_description_and_examples_that_fit(place):
    key = KEYS[place]
    text = key.get("description", "")
    assert text.endswith((".", "?", ")")) and len(text) > 10, f"{place}: one sentence, please"
    examples = key.get("examples", [])
    assert examples, f"{place}: an example, please"
    whole = claims_schema()
    fits = jsonschema.Draft202012Validator({**key, "$defs": whole["$defs"]})
    assert [list(fits.iter_errors(example)) for example in examples] == [[] for _ in examples]


def test_the_command_prints_it(capsys):
    assert main(["schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(printed)
    assert printed == claims_schema()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_fit_it(path):
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(jsonschema.Draft202012Validator(claims_schema()).iter_errors(table)) == []


def test_an_editor_would_see_a_misspelt_key_of_a_claim():
    table = {"claim": [{"id": "a", "asert": ["order == 2"]}]}
    (problem,) = jsonschema.Draft202012Validator(claims_schema()).iter_errors(table)
    assert "asert" in problem.message
