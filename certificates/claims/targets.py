"""The target of a claim: an expression, a table of neurons, a network file, finite data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from equicert.certificates.claims.activation import read_activation
from equicert.certificates.claims.arrays import read_bytes
from equicert.certificates.claims.claim import Data
from equicert.certificates.claims.data_files import MAX_BYTES, MAX_POINTS, read_data
from equicert.certificates.claims.exact import exact_number, exact_vector
from equicert.certificates.claims.network_files import ReadingOptions, read_network
from equicert.certificates.claims.problems import schema_problem
from equicert.theory.errors import InputError, NotPiecewiseLinear, shorten
from equicert.theory.functions.expression_language import parse_expression, parse_polynomials
from equicert.theory.functions.expressions import Expression, expression_of_neurons
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.functions.one_kink import RELU, Activation
from equicert.theory.functions.polynomials import PolynomialMap
from equicert.theory.functions.semantic_actions import Block
from equicert.theory.numbers.conductors import compositum, smallest_field
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, over, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.real_fields import Real


@dataclass(frozen=True)
class Notation:
    """How a claim writes its functions: named blocks of inputs, exact decimals, and the activation that is asked
    about."""

    blocks: Mapping[str, Block] | None = None
    decimals: bool = False
    activation: Activation = RELU


def read_target(value: Any, d: int, p: int, folder: Path, notation: Notation) -> Expression | PolynomialMap:
    """A function R^d -> R^p: an expression, a table of neurons or a network file; or a polynomial map. Errors:
    InputError."""
    try:
        return read_function(value, d, p, folder, notation)
    except NotPiecewiseLinear as problem:
        try:
            texts = [value] if isinstance(value, str) else list(value)
            return parse_polynomials(texts, d, notation.blocks, notation.decimals)
        except NotPiecewiseLinear:
            raise problem from None


def read_function(value: Any, d: int, p: int, folder: Path, notation: Notation) -> Expression:
    """A piecewise linear function. Errors: InputError; NotPiecewiseLinear where it might be a polynomial."""
    activation = notation.activation
    if isinstance(value, dict):
        if notation.blocks is not None:
            raise InputError("'inputs' names the variables of expressions, and this is a network: leave out 'inputs'")
        own = _own_activation(value, activation)
        if "file" in value:
            return read_network(folder / value["file"], d, p, replace(reading_options(value), activation=own))
        return expression_of_neurons(*_network(value, d, p), d, p, own.slope)
    texts = [value] if isinstance(value, str) else list(value)
    if len(texts) != p:
        raise InputError(f"{len(texts)} expression(s) for an output of dimension {p}: give a list of {p}")
    return parse_expression(texts, d, notation.blocks, notation.decimals)


def _own_activation(value: Mapping[str, Any], activation: Activation) -> Activation:
    """The activation of a network in a file or table, which is not that of the claim without a word. Errors:
    InputError."""
    named = str(value.get("file", "")).lower().endswith(".onnx")
    if named and "activation" in value:
        raise InputError("an ONNX graph says its activation itself: leave out 'activation'")
    if "activation" not in value and not named and not activation.is_relu:
        raise InputError(
            f"the target does not name the activation of its neurons: write activation = "
            f'"{activation.text}" or "relu" beside them (that of the claim says which networks are asked about)'
        )
    return read_activation(value["activation"]) if "activation" in value else RELU


def reading_options(value: Mapping[str, Any]) -> ReadingOptions:
    """What ``{ file = ..., round = ..., layers = [...], layout = ..., test = {...} }`` says about its file.

    Errors: InputError.
    """
    grid = test = None
    if "round" in value:
        step = exact_number(value["round"], "'round'")
        if type(step) is Real or step <= 0:
            raise InputError("'round' is a positive fraction such as \"1/1000\"")
        grid = Fraction(int(step.p), int(step.q))
    if "test" in value:
        given, expected = (
            tuple(exact_number(x, f"the {key} of 'test'") for x in value["test"][key]) for key in ("input", "output")
        )
        test = (given, expected)
    return ReadingOptions(grid, tuple(value.get("layers", ())), value.get("layout"), test=test)


def _network(value: Mapping[str, Any], d: int, p: int) -> tuple[list[tuple[Row, Row, Scalar]], Row]:
    """The neurons ``(a, w, b)`` and the output bias of a table."""
    neurons = []
    for k, neuron in enumerate(value["neurons"], 1):
        a = exact_vector(neuron["a"], p, f"'a' of neuron {k}")
        w = exact_vector(neuron["w"], d, f"'w' of neuron {k}")
        neurons.append((a, w, exact_number(neuron.get("b", 0), f"'b' of neuron {k}")))
    return neurons, exact_vector(value["e"], p, "'e'") if "e" in value else ()


def network_of_table(value: dict[str, Any], d: int, p: int) -> Network:
    """A network ``{ neurons = [...], e = [...] }`` as it stands, over the smallest field of its weights. Errors:
    InputError."""
    problem = schema_problem(value, "network")
    if problem is not None:
        raise InputError(f"{problem.key}: {problem}" if problem.key else str(problem))
    if not _own_activation(value, RELU).is_relu:
        raise InputError("activation: this question is for relu networks")
    neurons, e = _network(value, d, p)
    field = smallest_field(x for a, w, b in neurons for x in (*(x for _, x in a), *(x for _, x in w), b))
    field = compositum([field, smallest_field(x for _, x in e)])
    listed = tuple(Neuron(over(a, field), over(w, field), field(b)) for a, w, b in neurons)
    return Network(listed, Matrix.zero(p, d, field), over(e, field))


def is_data(value: Any) -> bool:
    """Is a target finite data rather than a function?"""
    return isinstance(value, dict) and ("points" in value or "data" in value)


def read_data_target(value: Any, d: int, p: int, folder: Path) -> Data:
    """Finite data: points of R^d with values in R^p, in the claim or in a file. Errors: InputError."""
    header: tuple[str, ...] = ()
    sha256 = ""
    if "data" in value:
        found = read_data(folder / value["data"], p)
        sha256 = hashlib.sha256(read_bytes(folder / value["data"], MAX_BYTES)).hexdigest()
        points, values, header = [list(x) for x in found.points], [list(y) for y in found.values], found.header
    else:
        points = [[exact_number(x, f"point {k}") for x in row] for k, row in enumerate(value["points"], 1)]
        values = [
            [exact_number(x, f"value {k}") for x in (y if isinstance(y, list) else [y])]
            for k, y in enumerate(value["values"], 1)
        ]
    if len(points) != len(values):
        raise InputError(f"{len(points)} points and {len(values)} values: give one value for each point")
    if not 1 <= len(points) <= MAX_POINTS:
        raise InputError(f"{len(points)} points: expected 1 to {MAX_POINTS}")
    bad = next((k for k, row in enumerate(points, 1) if len(row) != d), None)
    if bad is not None:
        raise InputError(f"point {bad} has {len(points[bad - 1])} coordinates, expected {d}")
    bad = next((k for k, row in enumerate(values, 1) if len(row) != p), None)
    if bad is not None:
        raise InputError(f"value {bad} has {len(values[bad - 1])} coordinates, expected {p} as the output has")
    return Data(tuple(sparse(row) for row in points), tuple(map(tuple, values)), header, sha256)


def read_box(value: list[list[Any]], d: int) -> tuple[tuple[Scalar, Scalar], ...]:
    """The least and the greatest value of each input. Errors: InputError.

    >>> read_box([["-1", "1/2"]], 1)
    ((-1, 1/2),)
    """
    if len(value) != d:
        raise InputError(f"{len(value)} interval(s) for an input of dimension {d}: give one for each coordinate")
    found = []
    for k, pair in enumerate(value, 1):
        endless = next((x for x in pair if isinstance(x, str) and x.strip().lstrip("+-") in _ENDLESS), None)
        if endless is not None:
            raise InputError(f"interval {k} has the end {shorten(endless)}: a box is bounded, give two numbers")
        low, high = (exact_number(x, f"interval {k}") for x in pair)
        if low > high:
            raise InputError(f"interval {k} is empty: {number_text(low)} is greater than {number_text(high)}")
        found.append((low, high))
    return tuple(found)


_ENDLESS = ("inf", "infinity", "oo")


def read_points(value: Mapping[str, list[Any]], d: int) -> dict[str, Row]:
    """The points of R^d that assertions name, or images. Errors: InputError."""
    return {name: exact_vector(x, d, f"the point {shorten(name)}") for name, x in value.items()}
