"""JSON schemas of the files that users write, and their violations in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from equicert.theory.errors import did_you_mean, shorten


@cache
def _validator(file: Path, part: str) -> Any:
    import jsonschema

    schema = json.loads(file.read_text(encoding="utf-8"))
    if part != "file":
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{part}"}
    return jsonschema.Draft202012Validator(schema)


def first_problem(value: Mapping[str, Any], file: Path, part: str = "file") -> tuple[str, str] | None:
    """The first violation of the schema in a file: its key, and a line that says how to mend it; None for none."""
    error = next(iter(sorted(_validator(file, part).iter_errors(value), key=lambda e: len(e.absolute_path))), None)
    if error is None:
        return None
    error = _deepest(_branches(error))
    place = [str(p + 1) if isinstance(p, int) else str(p) for p in error.absolute_path]
    return " ".join(place), _explain(error)


def _branches(error: Any) -> Iterator[Any]:
    """The error, or for alternatives the errors of all of them, those inside alternatives too."""
    if error.validator == "anyOf" and error.context:
        for inner in error.context:
            yield from _branches(inner)
    else:
        yield error


def _deepest(errors: Iterable[Any]) -> Any:
    """The branch of an alternative that fits the kind of value best: the one that fails furthest inside."""
    return max(
        errors, key=lambda e: (len(e.absolute_path), e.validator != "type", e.validator == "additionalProperties")
    )


def _explain(error: Any) -> str:
    value = error.instance
    if error.validator == "additionalProperties":
        known = sorted(error.schema["properties"])
        unknown = next(k for k in value if k not in known)
        return f"unknown key {shorten(unknown)}{did_you_mean(unknown, known)}: expected {', '.join(known)}"
    if error.validator == "required":
        missing = next(k for k in error.validator_value if k not in value)
        return f"the key {missing!r} is missing"
    if error.validator == "type":
        if isinstance(value, float) and "string" in error.validator_value:
            return (
                f'{value!r} is a floating-point number where an exact one is due: write "{Fraction(str(value))}"'
                if abs(value) < 1e15
                else f"{value!r} is not exact"
            )
        wanted = error.validator_value if isinstance(error.validator_value, str) else " or ".join(error.validator_value)
        names = {
            "object": "a table",
            "array": "a list",
            "string": "a text",
            "boolean": "true or false",
            "integer": "an integer",
            "number": "a number",
        }
        return f"{shorten(value)} is not {' or '.join(names.get(w, w) for w in wanted.split(' or '))}"
    if error.validator in ("minimum", "maximum", "exclusiveMinimum"):
        words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "greater than"}
        return f"{shorten(value)} is out of range: expected {words[error.validator]} {error.validator_value}"
    if error.validator == "maxLength":
        return f"longer than {error.validator_value} characters"
    if error.validator == "pattern":
        return f"{shorten(value)} is not a name: use letters, digits, '.', '_' and '-', at most 100"
    if error.validator in ("minItems", "maxItems"):
        least, most = error.schema.get("minItems"), error.schema.get("maxItems")
        return f"{len(value)} entries: expected {least if least == most else f'at least {least}'}"
    if error.validator == "enum":
        return f"{shorten(value)} is not allowed here: expected {' or '.join(map(repr, error.validator_value))}"
    return f"{shorten(value)} is not allowed here: {error.message[:80]}"
