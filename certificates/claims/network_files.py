"""Networks in files: ``.npz``, ``.safetensors`` (also a PyTorch state dict saved as such), ``.onnx``. Exactly what the file holds.

A floating-point number is a dyadic rational, so nothing is rounded unless the claim asks for it. Layers are affine maps ``W h + b`` with relu
between them; W has one row for each output.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.expressions import Expression, expression_of_layers
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Row

MAX_BYTES = 256 * 2**20
MAX_WEIGHTS = 4_000_000


@dataclass(frozen=True)
class Layer:
    """``h -> W h + b``: rows of W (length ``inputs``), the bias as one scalar for each row."""

    rows: tuple[Row, ...]
    bias: tuple[Scalar, ...]
    inputs: int


def read_network(path: Path, grid: Fraction | None, d: int, p: int) -> Expression:
    """The function of a network file with d inputs and p outputs; ``grid`` rounds every weight to its multiples. Errors: InputError."""
    layers = read_layers(path, grid)
    name = path.name
    if layers[0].inputs != d:
        raise InputError(
            f"{name}: the first layer has {layers[0].inputs} inputs, but the input representation has dimension {d}"
        )
    for k, (before, after) in enumerate(pairwise(layers), 2):
        if after.inputs != len(before.rows):
            raise InputError(
                f"{name}: layer {k} has {after.inputs} inputs, but layer {k - 1} has {len(before.rows)} outputs"
            )
    if len(layers[-1].rows) != p:
        raise InputError(
            f"{name}: the last layer has {len(layers[-1].rows)} outputs, but the output representation has dimension {p}"
        )
    return expression_of_layers([(layer.rows, layer.bias) for layer in layers], d)


def read_layers(path: Path, grid: Fraction | None = None) -> list[Layer]:
    """The affine layers of a network file, relu between them. Errors: InputError."""
    readers = {".npz": _npz, ".safetensors": _safetensors, ".onnx": _onnx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path.name}: unknown kind of file: expected {', '.join(readers)}")
    if not path.is_file():
        raise InputError(f"{path.name}: no such file in {shorten(str(path.parent), 200)}")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path.name}: larger than {MAX_BYTES} bytes")
    tensors = reader(path)
    if not tensors:
        raise InputError(
            f"{path.name}: no layers found: expected weights and biases such as W1, b1, W2, b2 or fc1.weight, fc1.bias"
        )
    return [_exact(path.name, k, weight, bias, grid) for k, (weight, bias) in enumerate(tensors, 1)]


def _exact(name: str, number: int, weight: Any, bias: Any, grid: Fraction | None) -> Layer:
    for what, tensor in (("weight", weight), ("bias", bias)):
        if tensor.dtype.kind != "O":  # exact already
            _finite(f"{name}: layer {number}: the {what}", tensor)
    if weight.size > MAX_WEIGHTS:
        raise InputError(f"{name}: layer {number} has {weight.size} weights, more than {MAX_WEIGHTS}")

    def scalar(x: Any) -> Scalar:
        value = x if isinstance(x, Fraction) else Fraction(x.item())
        value = value if grid is None else round(value / grid) * grid
        return QQ(value.numerator) / value.denominator

    rows = tuple(tuple((j, s) for j, x in enumerate(row) if x != 0 and (s := scalar(x)) != 0) for row in weight)
    return Layer(rows, tuple(scalar(x) for x in bias), weight.shape[1])


def _finite(what: str, tensor: Any) -> Any:
    """The tensor, if it holds finite real numbers. Errors: InputError."""
    import numpy as np

    if tensor.dtype.kind not in "fiu":
        raise InputError(f"{what} holds {tensor.dtype}, expected real numbers")
    if not np.isfinite(tensor).all():
        raise InputError(f"{what} holds NaN or an infinity")
    return tensor


# -- named tensors ------------------------------------------------------------------------------------------------------

_WEIGHT = re.compile(r"(?P<prefix>.*?)(?P<kind>weight|kernel|W|bias|b)(?P<suffix>[._]?\d*)")


def _paired(name: str, tensors: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Weights with their biases, by name, in natural order."""
    import numpy as np

    layers: dict[tuple[str, str], dict[str, Any]] = {}
    for key, tensor in tensors.items():
        match = _WEIGHT.fullmatch(key)
        if match is None:
            raise InputError(
                f"{name}: the tensor {shorten(key)} has an unknown name: expected W1, b1, W2, b2, ... or NAME.weight, NAME.bias"
            )
        kind = "bias" if match["kind"] in ("bias", "b") else "weight"
        layers.setdefault((match["prefix"], match["suffix"]), {})[kind] = tensor
    result = []
    for place in sorted(layers, key=lambda k: [int(t) if t.isdigit() else t for t in re.split(r"(\d+)", "/".join(k))]):
        found = layers[place]
        label = shorten("".join(place) or "the only layer")
        if "weight" not in found:
            raise InputError(f"{name}: {label} has a bias, but no weight")
        weight = found["weight"]
        if weight.ndim != 2:
            raise InputError(
                f"{name}: the weight of {label} has shape {weight.shape}, expected a matrix (outputs x inputs)"
            )
        bias = found.get("bias", np.zeros(weight.shape[0]))
        if bias.shape != (weight.shape[0],):
            raise InputError(f"{name}: the bias of {label} has shape {bias.shape}, expected ({weight.shape[0]},)")
        result.append((weight, bias))
    return result


def _npz(path: Path) -> list[tuple[Any, Any]]:
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as data:
            return _paired(path.name, {key: np.asarray(data[key]) for key in data.files})
    except (OSError, ValueError, zipfile.BadZipFile, KeyError, EOFError) as problem:
        if isinstance(problem, InputError):
            raise
        raise InputError(f"{path.name}: not a readable .npz file: {' '.join(str(problem).split())[:80]}") from None


def _safetensors(path: Path) -> list[tuple[Any, Any]]:
    try:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
    except ImportError:
        raise InputError(
            f"{path.name}: the package safetensors is not installed: pip install 'equicert[files]'"
        ) from None
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, TypeError, KeyError, ValueError) as problem:
        raise InputError(
            f"{path.name}: not a readable safetensors file: {' '.join(str(problem).split())[:80]}"
        ) from None
    return _paired(path.name, tensors)


# -- ONNX ---------------------------------------------------------------------------------------------------------------


def _onnx(path: Path) -> list[tuple[Any, Any]]:
    """A chain of Gemm, MatMul, Add, Relu (Identity, Flatten and Dropout in inference are passed over)."""
    try:
        import onnx
        from google.protobuf.message import DecodeError
        from onnx import numpy_helper
    except ImportError:
        raise InputError(f"{path.name}: the package onnx is not installed: pip install 'equicert[files]'") from None
    try:
        graph = onnx.load(str(path)).graph
    except (DecodeError, OSError, ValueError) as problem:
        raise InputError(f"{path.name}: not a readable ONNX file: {' '.join(str(problem).split())[:80]}") from None
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    inputs = [i.name for i in graph.input if i.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 1:
        raise InputError(f"{path.name}: expected one input and one output, not {len(inputs)} and {len(graph.output)}")
    return _Chain(path.name, constants, inputs[0]).layers(graph)


class _Chain:
    """Follows the value from the input node by node; affine maps in a row are multiplied out exactly."""

    def __init__(self, name: str, constants: dict[str, Any], start: str) -> None:
        self.name, self.constants, self.current = name, constants, start
        self.done: list[tuple[Any, Any]] = []
        self.weight: Any = None  # the affine map since the last relu, as exact fractions
        self.bias: Any = None

    def layers(self, graph: Any) -> list[tuple[Any, Any]]:
        from onnx import numpy_helper

        for node in graph.node:
            if node.op_type == "Constant":
                value = next((a.t for a in node.attribute if a.name == "value"), None)
                if value is not None:
                    self.constants[node.output[0]] = numpy_helper.to_array(value)
                continue
            if self.current not in node.input:
                raise InputError(
                    f"{self.name}: the node {shorten(node.name or node.op_type)} is not part of a chain from the input"
                )
            self._apply(node)
            self.current = node.output[0]
        if self.current != graph.output[0].name:
            raise InputError(f"{self.name}: the chain ends at {shorten(self.current)}, not at the output")
        if self.weight is None:
            raise InputError(f"{self.name}: the network ends with Relu: expected an affine last layer")
        return [*self.done, (self.weight, self.bias)]

    def _apply(self, node: Any) -> None:
        import numpy as np

        attributes = {a.name: a.f if a.type == 1 else a.i for a in node.attribute}
        others = [self._constant(i, node) for i in node.input if i != self.current]
        if node.op_type in ("Gemm", "MatMul", "Add") and not others:
            raise InputError(f"{self.name}: {node.op_type} of two computed values is not supported")
        if node.op_type == "Gemm":
            if attributes.get("transA", 0) or attributes.get("alpha", 1.0) != 1.0 or attributes.get("beta", 1.0) != 1.0:
                raise InputError(f"{self.name}: Gemm with transA, alpha or beta is not supported")
            weight = others[0] if attributes.get("transB", 0) else others[0].T
            self._affine(weight, others[1].reshape(-1) if len(others) > 1 else np.zeros(weight.shape[0]))
        elif node.op_type == "MatMul":
            weight = others[0].T if node.input[0] == self.current else others[0]
            self._affine(weight, np.zeros(weight.shape[0]))
        elif node.op_type == "Add":
            if self.weight is None:
                raise InputError(f"{self.name}: Add before the first matrix is not supported")
            shift = np.broadcast_to(_finite(self.name, others[0]).reshape(-1), self.bias.shape)
            self.bias = np.array(
                [Fraction(x) + Fraction(y.item()) for x, y in zip(self.bias, shift, strict=True)], dtype=object
            )
        elif node.op_type == "Relu":
            if self.weight is None:
                raise InputError(f"{self.name}: Relu without an affine map before it is not supported")
            self.done.append((self.weight, self.bias))
            self.weight = self.bias = None
        elif node.op_type not in ("Identity", "Flatten", "Dropout"):
            raise InputError(
                f"{self.name}: the operator {shorten(node.op_type)} is not supported: expected Gemm, MatMul, Add, Relu"
            )

    def _constant(self, name: str, node: Any) -> Any:
        if name not in self.constants:
            raise InputError(f"{self.name}: {node.op_type} of two computed values is not supported")
        return self.constants[name]

    def _affine(self, weight: Any, bias: Any) -> None:
        import numpy as np

        if weight.ndim != 2 or bias.shape != (weight.shape[0],):
            raise InputError(
                f"{self.name}: a matrix of shape {weight.shape} with a bias of shape {bias.shape} is not an affine map"
            )
        if self.weight is not None:
            raise InputError(f"{self.name}: two matrices without Relu between them: multiply them out first")
        self.weight = np.asarray(_finite(self.name, weight))
        self.bias = np.array([Fraction(x.item()) for x in _finite(self.name, bias)], dtype=object)
