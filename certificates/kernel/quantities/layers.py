"""What represents the target: a width, one given hidden layer, a number of copies of one channel (THEORY.md, T5.9)."""

from __future__ import annotations

import re

from ..proof import KINKED, Proof
from ..ranges import INFINITE, Bound, Key, Range
from ..reading import Invalid, quoted, require
from . import Predicate, Quantity, Truth
from .widths import representable, widths

_TERM = re.compile(r"\s*(?:([1-9][0-9]{0,5})\s*\*)?\s*(\S.*?)\s*", re.ASCII)


def channels(proof: Proof, key: Key) -> Range:
    """The least number of copies of one channel that represent the target (T5.9)."""
    name = _named(proof, key.kind)
    low: Bound = INFINITE if widths(proof)["GN"].low == INFINITE else (0, 0)
    high: Bound = INFINITE
    for layer in proof.layers:
        n = layer.copies.get(name, 0)
        if not layer.represents and name in layer.copies:
            low = max(low, INFINITE if n is None else (0, n + 1))
        if layer.represents and n is not None and layer.within({name: n}):
            high = min(high, (0, n))
    return Range(low, high)


def _named(proof: Proof, text: str) -> str:
    """The representation of the statement with this text, blanks being free."""
    wanted = "".join(text.split())
    found = [name for name in proof.statement.representations if "".join(name.split()) == wanted]
    require(len(found) == 1, f"the statement has no representation {quoted(text)}")
    return found[0]


def layer_represents(proof: Proof, text: str) -> Truth:
    """``representable(2*regular + trivial)``: does a network with this hidden layer represent the target (T5.9)?"""
    copies = hidden_layer(proof, text)
    if widths(proof)["GN"].low == INFINITE:
        return False
    if any(layer.represents and layer.within(copies) for layer in proof.layers):
        return True
    refuted = any(not layer.represents and layer.contains(copies) for layer in proof.layers)
    return False if refuted else None


def hidden_layer(proof: Proof, text: str) -> dict[str, int]:
    """The representations of a sum, such as ``2*regular + trivial``, with their numbers of copies."""
    copies: dict[str, int] = {}
    for part in _terms(text):
        match = _TERM.fullmatch(part)
        if match is None:
            raise Invalid(f"cannot read the hidden layer {quoted(text)}")
        name = _named(proof, match[2])
        copies[name] = copies.get(name, 0) + int(match[1] or 1)
    return copies


def _terms(text: str) -> list[str]:
    """The summands of a sum, outside of parentheses."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([<") - (c in ")]>")
        if c == "+" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


QUANTITIES = (Quantity("channels", ("representation",), channels, ("T5.9", "T12.9"), reach=KINKED),)
PREDICATES = (
    Predicate("representable", ("T1.4", "T5.9"), representable, layer_represents, reach=KINKED, continuous=True),
)
