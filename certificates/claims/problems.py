"""What is wrong with a claim, and under which key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from equicert.certificates.claims.schemas import first_problem
from equicert.theory.errors import InputError

SCHEMA = Path(__file__).parent / "claims.schema.json"

T = TypeVar("T")


class KeyProblem(Exception):
    """An InputError with the key it belongs to."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def at_key(key: str, action: Callable[[], T]) -> T:
    """Run an action, naming the key in the error."""
    try:
        return action()
    except InputError as problem:
        raise KeyProblem(key, str(problem)) from None


def schema_problem(value: Mapping[str, Any], part: str) -> KeyProblem | None:
    """The first schema violation, as a line that says how to mend it."""
    found = first_problem(value, SCHEMA, part)
    return None if found is None else KeyProblem(*found)


def claims_schema() -> dict[str, Any]:
    """The JSON schema of a whole claims file, for editors.

    The program itself looks at the claims one by one, so that one bad claim does not hide the others.
    """
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    schema["properties"]["claim"]["items"] = {"$ref": "#/$defs/claim"}
    return schema
