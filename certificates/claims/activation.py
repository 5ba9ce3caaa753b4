"""The claim key ``activation``: relu, leaky relu with an exact slope, abs (T12.1)."""

from __future__ import annotations

import re

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.functions.one_kink import RELU, Activation
from equicert.theory.numbers.fields import QQ

NAMES = ("relu", "leaky_relu", "prelu", "abs")
EXPECTED = "expected relu, abs, leaky_relu(SLOPE) or prelu(SLOPE) with an exact slope such as 1/10"


def read_activation(text: str) -> Activation:
    """The activation of a claim. Errors: InputError, one line.

    >>> read_activation("leaky_relu(1/10)").slope, read_activation("prelu(-1)").text
    (1/10, 'abs')
    """
    match = re.fullmatch(r"\s*(\w+)\s*(?:\((.*)\))?\s*", text, re.ASCII)
    name, argument = (match[1], match[2]) if match else ("", None)
    if name not in NAMES:
        raise InputError(f"unknown activation {shorten(text)}{did_you_mean(name, NAMES)}: {EXPECTED}")
    if name in ("relu", "abs"):
        if argument is not None:
            raise InputError(f"{shorten(text)}: {name} takes no slope: {EXPECTED}")
        return RELU if name == "relu" else Activation(QQ(-1))
    if argument is None or not argument.strip():
        raise InputError(f"{shorten(text)}: {name} needs its slope below zero, for example {name}(1/10)")
    try:
        slope = parse_constant(argument.strip())
    except InputError as problem:
        raise InputError(f"{shorten(text)}: the slope is not exact: {problem}") from None
    if slope == 1:
        raise InputError(f"{shorten(text)}: slope 1 on both sides is no activation: such a network is affine")
    return Activation(slope)
