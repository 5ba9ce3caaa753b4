"""The claim keys that say how a target is written: named blocks of inputs, exact decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.expression_language import RESERVED
from equicert.theory.functions.semantic_actions import Block, exact_decimal
from equicert.theory.numbers.radicals import number_text

MAX_AXES = 4
"""Axes of one block."""

_DECIMAL = re.compile(
    r"(?<![A-Za-z0-9_.])([0-9]+\.(?!\.)[0-9]*([eE][+-]?[0-9]+)?|\.[0-9]+([eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)",
    re.ASCII,
)
_NUMBERS = ("generators", "lie", "input", "output", "points", "activation", "box")
"""Keys of a claim whose texts are numbers, or hold some."""
_IN_TARGET = ("neurons", "e", "points", "values", "round", "test", "activation")


def read_inputs(value: Mapping[str, Any], d: int) -> dict[str, Block]:
    """``{ x = 3, adj = [4, 4] }``: the blocks of the d inputs, in order, by name. Errors: InputError.

    >>> read_inputs({"x": 3, "adj": [2, 2]}, 7)["adj"]
    Block(offset=3, lengths=(2, 2))
    """
    found: dict[str, Block] = {}
    place = 0
    for name, given in value.items():
        lengths = tuple(given) if isinstance(given, list) else (given,)
        if name in RESERVED and name != "x":
            raise InputError(f"{shorten(name)} has a meaning already, so it cannot be the name of inputs")
        if re.fullmatch(r"[A-Za-z_][A-Za-z_]{0,19}", name, re.ASCII) is None:
            raise InputError(f"{shorten(name)} cannot be the name of inputs: use up to 20 letters and underscores")
        if len(lengths) > MAX_AXES:
            raise InputError(f"{name} has {len(lengths)} axes, more than {MAX_AXES}")
        found[name] = Block(place, lengths)
        place += found[name].size
        if place > d:
            break
    if place != d:
        total = f"more than {d}" if place > d else str(place)
        raise InputError(f"the blocks have {total} coordinates, but the input has dimension {d}")
    return found


def with_exact_decimals(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A claim in which the decimals of numbers are fractions; those of expressions are read by their own grammar.

    Errors: InputError.

    >>> with_exact_decimals({"points": {"a": ["0.5", 1]}, "target": "0.5*x1"})
    {'points': {'a': ['(1/2)', 1]}, 'target': '0.5*x1'}
    """
    found = {key: _exact(value) if key in _NUMBERS else value for key, value in entry.items()}
    for key in ("target", "other"):
        if isinstance(entry.get(key), Mapping):
            found[key] = {k: _exact(v) if k in _IN_TARGET else v for k, v in entry[key].items()}
    return found


def _exact(value: Any) -> Any:
    if isinstance(value, str):
        return _DECIMAL.sub(lambda m: f"({number_text(exact_decimal(m[0]))})", value)
    if isinstance(value, list):
        return [_exact(x) for x in value]
    return {k: _exact(v) for k, v in value.items()} if isinstance(value, Mapping) else value
