"""Networks in files: ``.npz``, ``.safetensors`` (also a PyTorch state dict saved as such), ``.onnx``.

A floating-point number is a dyadic rational, so nothing is rounded unless the claim asks for it. Layers are affine maps
``W h + b`` with relu, leaky relu or abs between them; W has one row for each output. A file that can be read in two
ways is an error that offers both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from equicert.certificates.claims.arrays import finite, label_of, read_npz, read_safetensors
from equicert.certificates.claims.onnx_files import read_onnx
from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.expressions import Expression, expression_of_layers
from equicert.theory.functions.one_kink import RELU, Activation
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Row

MAX_BYTES = 128 * 2**20
MAX_WEIGHTS = 1_000_000
"""Weights of a network in all."""
KINDS = (".npz", ".safetensors", ".onnx")

Layout = Literal["out_in", "in_out"]
"""A matrix with one row for each output (``y = W x``, PyTorch), or one row for each input (``y = x W``, Keras and
Flax)."""


@dataclass(frozen=True)
class Layer:
    """``h -> W h + b``: rows of W (length ``inputs``), the bias as one scalar for each row, and the slope below zero of
    the activation that follows, one for each row (relu: 0, abs: -1)."""

    rows: tuple[Row, ...]
    bias: tuple[Scalar, ...]
    inputs: int
    slopes: tuple[Scalar, ...] = ()

    def activated(self, values: Sequence[Scalar]) -> list[Scalar]:
        """The activation of each output."""
        return [x if x > 0 else a * x for x, a in zip(values, self.slopes, strict=True)]

    def apply(self, values: Sequence[Scalar]) -> list[Scalar]:
        """``W h + b`` at a point."""
        return [sum((x * values[j] for j, x in row), b) for row, b in zip(self.rows, self.bias, strict=True)]


@dataclass(frozen=True)
class ReadingOptions:
    """What the claim says about a network file.

    ``grid`` rounds every weight to its multiples; ``layers`` are the names of the layers in order (``fc1`` or
    ``fc1.weight``); ``layout`` is that of all matrices; ``activation`` is what stands between the layers of a
    file that does not name it; ``test`` is an input with the output that the network has there.
    """

    grid: Fraction | None = None
    layers: tuple[str, ...] = ()
    layout: Layout | None = None
    activation: Activation = RELU
    test: tuple[tuple[Scalar, ...], tuple[Scalar, ...]] | None = None


@dataclass(frozen=True)
class _Stored:
    """A layer as the file holds it: the matrix (its layout, where its name decides that), the bias (None: zero)."""

    name: str
    matrix: Any
    bias: Any
    layout: Layout | None
    slopes: Any = None


def read_network(path: Path, d: int, p: int, options: ReadingOptions | None = None) -> Expression:
    """The function of a network file with d inputs and p outputs. Errors: InputError."""
    layers = read_layers(path, d, p, options)
    slopes = [layer.slopes for layer in layers[:-1]]
    return expression_of_layers([(layer.rows, layer.bias) for layer in layers], d, slopes)


def read_layers(path: Path, d: int, p: int, options: ReadingOptions | None = None) -> list[Layer]:
    """The affine layers of a network file with d inputs and p outputs, with their activations. Errors: InputError."""
    options = options or ReadingOptions()
    return _decided(label_of(path), _stored_in(path, options), d, p, options)


def network_sizes(path: Path | str) -> tuple[int, int]:
    """The numbers of inputs and outputs of a network file. Errors: InputError."""
    path = Path(path)
    stored = _stored_in(path, ReadingOptions())
    layouts: tuple[Layout, ...] = ("out_in", "in_out")
    shapes = {layout: [_out_in(layer, layout, False).shape for layer in stored] for layout in layouts}
    found = {
        (s[0][1], s[-1][0])
        for layout, s in shapes.items()
        if _misfit(label_of(path), stored, layout, False, s[0][1], s[-1][0]) is None
    }
    if len(found) > 1:
        raise InputError(
            f"{label_of(path)}: the matrices can be read in two ways: name them as PyTorch does (fc1.weight), or write "
            'a claim with layout = "out_in" or "in_out"'
        )
    if not found:
        first = shapes["out_in"]
        raise InputError(_misfit(label_of(path), stored, "out_in", False, first[0][1], first[-1][0]) or "no network")
    return found.pop()


def _stored_in(path: Path, options: ReadingOptions) -> list[_Stored]:
    """The layers as the file holds them, in order. Errors: InputError."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise InputError(f"{label_of(path)}: unknown kind of file: expected {', '.join(KINDS)}")
    if kind == ".onnx":
        given = "layers" if options.layers else "layout" if options.layout else None
        if given is not None:
            raise InputError(
                f"{label_of(path)}: an ONNX graph says the order and the layout itself: leave out {given!r}"
            )
        pairs = read_onnx(path, MAX_BYTES, MAX_WEIGHTS)
        stored = [_Stored(f"layer {k}", W, b, "out_in", slopes) for k, (W, b, slopes) in enumerate(pairs, 1)]
    else:
        tensors = (read_npz if kind == ".npz" else read_safetensors)(path, MAX_BYTES, MAX_WEIGHTS)
        stored = _in_order(label_of(path), _paired(label_of(path), tensors), options.layers)
    total = sum(layer.matrix.size for layer in stored)
    if total > MAX_WEIGHTS:
        raise InputError(f"{label_of(path)}: {total} weights, more than {MAX_WEIGHTS}")
    return list(stored)


# -- layouts -----------------------------------------------------------------------------------------------------------


def _decided(name: str, stored: Sequence[_Stored], d: int, p: int, options: ReadingOptions) -> list[Layer]:
    """The layers in the one layout that names, shapes, the claim's ``layout`` and its ``test`` leave."""
    open_layouts = options.layout is None and any(layer.layout is None for layer in stored)
    layouts: tuple[Layout, ...] = ("out_in", "in_out") if open_layouts else (options.layout or "out_in",)
    problems = {layout: _misfit(name, stored, layout, options.layout is not None, d, p) for layout in layouts}
    fitting = [layout for layout in layouts if problems[layout] is None]
    if not fitting:
        hint = ""
        if options.layout is None and not open_layouts:
            hint = _other_layout(name, stored, d, p)
        raise InputError(f"{problems[layouts[0]]}{hint}")
    readings: dict[Layout, list[Layer]] = {}
    for layout in fitting:
        layers = [_exact(name, layer, _out_in(layer, layout, options.layout is not None), options) for layer in stored]
        if layers not in readings.values():
            readings[layout] = layers
    misses = {layout: _test_problem(name, layers, options.test) for layout, layers in readings.items()}
    passed = [layout for layout in readings if misses[layout] is None]
    if not passed:
        raise InputError("; ".join(dict.fromkeys(problem for problem in misses.values() if problem)))
    if len(passed) > 1:
        square = next(layer for layer in stored if layer.layout is None)
        told = "an input that tells them apart" if options.test is not None else "{ input = [...], output = [...] }"
        raise InputError(
            f'{name}: {shorten(square.name)} can be read in two ways: say layout = "out_in" (one row for each output, '
            f'as PyTorch) or layout = "in_out" (one row for each input, as Keras and Flax), or test = {told}; '
            "or name the matrices as PyTorch does (fc1.weight)"
        )
    return readings[passed[0]]


def _out_in(layer: _Stored, layout: Layout, forced: bool) -> Any:
    """The matrix with one row for each output; ``layout`` is for layers whose name says nothing, or, ``forced``, for
    all."""
    own = layout if forced or layer.layout is None else layer.layout
    return layer.matrix if own == "out_in" else layer.matrix.T


def _misfit(name: str, stored: Sequence[_Stored], layout: Layout, forced: bool, d: int, p: int) -> str | None:
    """Why the shapes do not fit together in a layout, or None."""
    shapes = [_out_in(layer, layout, forced).shape for layer in stored]
    if shapes[0][1] != d:
        return f"{name}: the first layer has {shapes[0][1]} inputs, but the input representation has dimension {d}"
    for k, (before, after) in enumerate(pairwise(shapes), 2):
        if after[1] != before[0]:
            return f"{name}: layer {k} has {after[1]} inputs, but layer {k - 1} has {before[0]} outputs"
    if shapes[-1][0] != p:
        return f"{name}: the last layer has {shapes[-1][0]} outputs, but the output representation has dimension {p}"
    for layer, shape in zip(stored, shapes, strict=True):
        if layer.bias is not None and layer.bias.shape != (shape[0],):
            return f"{name}: the bias of {shorten(layer.name)} has shape {layer.bias.shape}, expected ({shape[0]},)"
    return None


def _other_layout(name: str, stored: Sequence[_Stored], d: int, p: int) -> str:
    """The end of a message: a layout in which all matrices would fit."""
    layouts: tuple[Layout, ...] = ("out_in", "in_out")
    fits = next((layout for layout in layouts if _misfit(name, stored, layout, True, d, p) is None), None)
    return "" if fits is None else f'; with layout = "{fits}" the shapes fit'


def _test_problem(
    name: str, layers: Sequence[Layer], test: tuple[tuple[Scalar, ...], tuple[Scalar, ...]] | None
) -> str | None:
    """How the network differs from the test of the claim, or None."""
    if test is None:
        return None
    given, expected = test
    if len(given) != layers[0].inputs or len(expected) != len(layers[-1].rows):
        return (
            f"the test has {len(given)} inputs and {len(expected)} outputs, but the network has "
            f"{layers[0].inputs} and {len(layers[-1].rows)}"
        )
    values = list(given)
    for number, layer in enumerate(layers):
        values = layer.apply(values if number == 0 else layers[number - 1].activated(values))
    if all(x == y for x, y in zip(values, expected, strict=True)):
        return None
    found, wanted = (shorten(", ".join(map(repr, v)), 200).strip("'\"") for v in (values, expected))
    return f"{name}: the network has the output [{found}] at the input of the test, expected [{wanted}]"


def _exact(name: str, layer: _Stored, weight: Any, options: ReadingOptions) -> Layer:
    """A layer as exact numbers."""
    grid = options.grid
    finite(f"{name}: {layer.name}: the weight", weight)
    bias = [Fraction(0)] * weight.shape[0] if layer.bias is None else layer.bias
    if layer.bias is not None and layer.bias.dtype.kind != "O":  # exact already
        finite(f"{name}: {layer.name}: the bias", layer.bias)

    def scalar(x: Any) -> Scalar:
        value = x if isinstance(x, Fraction) else Fraction(x.item())
        value = value if grid is None else round(value / grid) * grid
        return QQ(value.numerator) / value.denominator

    rows = tuple(tuple((j, s) for j, x in enumerate(row) if x != 0 and (s := scalar(x)) != 0) for row in weight)
    count = weight.shape[0]
    slopes = (options.activation.slope,) * count
    if layer.slopes is not None:
        slopes = tuple(scalar(x) for x in layer.slopes) * (count if len(layer.slopes) == 1 else 1)
        if len(slopes) != count:
            raise InputError(f"{name}: {len(slopes)} slopes of an activation for {count} units")
    if any(slope == 1 for slope in slopes):
        raise InputError(f"{name}: an activation has the slope 1 on both sides: it is the identity")
    return Layer(rows, tuple(scalar(x) for x in bias), weight.shape[1], slopes)


# -- names -------------------------------------------------------------------------------------------------------------

_NAME = re.compile(r"(?P<prefix>.*?)(?P<kind>weight|kernel|W|bias|b)(?P<suffix>[._]?\d*)(:0)?", re.ASCII | re.DOTALL)


def _paired(name: str, tensors: Mapping[str, Any]) -> dict[str, _Stored]:
    """Weights with their biases, by the name of the layer."""
    found: dict[str, dict[str, str]] = {}
    for key, tensor in tensors.items():
        match = _NAME.fullmatch(key) if len(key) <= 1000 else None
        if match is None:
            raise InputError(
                f"{name}: the tensor {shorten(key)} has an unknown name: expected W1, b1, W2, b2, ... or "
                "NAME.weight, NAME.bias"
            )
        kind = "bias" if match["kind"] in ("bias", "b") else "weight"
        place = found.setdefault(match["prefix"].rstrip("._/") + match["suffix"], {})
        if kind in place:
            raise InputError(
                f"{name}: {shorten(place[kind])} and {shorten(key)} are both the {kind} of one layer: keep one of them"
            )
        place[kind] = key
        wanted = 2 if kind == "weight" else 1
        if tensor.ndim != wanted:
            shape = "a matrix" if wanted == 2 else "one number for each output"
            raise InputError(f"{name}: {shorten(key)} has shape {tensor.shape}, expected {shape}")
    stored = {}
    for label, place in found.items():
        if "weight" not in place:
            raise InputError(f"{name}: {shorten(place['bias'])} is a bias without a weight")
        key = place["weight"]
        bias = tensors[place["bias"]] if "bias" in place else None
        stored[label] = _Stored(key, tensors[key], bias, _layout_of(key))
    if not stored:
        raise InputError(
            f"{name}: no layers found: expected weights and biases such as W1, b1, W2, b2 or fc1.weight, fc1.bias"
        )
    return stored


def _layout_of(key: str) -> Layout | None:
    """The layout that the standard names of PyTorch (``fc1.weight``) and of Keras and Flax (``dense/kernel``) stand
    for."""
    if key == "weight" or key.endswith(".weight"):
        return "out_in"
    return "in_out" if re.search(r"[./]kernel(:0)?$", key) else None


def _in_order(name: str, stored: Mapping[str, _Stored], order: Sequence[str]) -> list[_Stored]:
    """The layers in the order that the claim gives, or in that of their numbers if nothing else tells their names
    apart."""
    if order:
        return _in_given_order(name, stored, order)
    if len(stored) == 1:
        return list(stored.values())
    numbers = {label: _numbered(label, stored) for label in stored}
    names = [shorten(layer.name) for layer in stored.values()]
    if len({template for template, _ in numbers.values()}) > 1 or len(set(numbers.values())) < len(numbers):
        listed = ", ".join(f'"{label}"' for label in list(stored)[:4])
        raise InputError(
            f"{name}: the order of {', '.join(names[:4])}{', ...' if len(names) > 4 else ''} does not follow from "
            "numbers in the names: give layers = "
            f"[{shorten(listed, 200)[1:-1]}{', ...' if len(stored) > 4 else ''}] in order"
        )
    return [stored[label] for label in sorted(stored, key=lambda label: numbers[label][1])]


def _numbered(label: str, labels: Mapping[str, Any]) -> tuple[str, tuple[int, ...]]:
    """A name without its numbers, and the numbers; Keras's ``dense`` stands before ``dense_1``."""
    if f"{label}_1" in labels and f"{label}_0" not in labels:
        label = f"{label}_0"
    return re.sub(r"[0-9]+", "#", label), tuple(int(n[:1000]) for n in re.findall(r"[0-9]+", label))


def _in_given_order(name: str, stored: Mapping[str, _Stored], order: Sequence[str]) -> list[_Stored]:
    by_name = {**{layer.name: label for label, layer in stored.items()}, **{label: label for label in stored}}
    unknown = next((word for word in order if word not in by_name), None)
    known = shorten(", ".join(label or layer.name for label, layer in stored.items()), 200)
    if unknown is not None:
        raise InputError(f"{name}: no layer {shorten(unknown)} ('layers'): the file has {known}")
    labels = [by_name[word] for word in order]
    if len(set(labels)) < len(labels):
        raise InputError(f"{name}: a layer stands twice in 'layers'")
    left = next((layer.name for label, layer in stored.items() if label not in labels), None)
    if left is not None:
        raise InputError(f"{name}: {shorten(left)} is missing in 'layers': the file has {known}")
    return [stored[label] for label in labels]
