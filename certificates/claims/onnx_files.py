"""ONNX graphs that are a chain of affine maps and relu, leaky relu or abs. No floating-point number is rounded.

Every tensor is checked against its own promises (type, shape, length) before it is built. Data outside of the file are
read only from the folder of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any

from equicert.certificates.claims.arrays import (
    MAX_MEMBERS,
    NUMBERS,
    checked_size,
    finite,
    label_of,
    of_bfloat16,
    one_line,
    read_bytes,
)
from equicert.theory.errors import InputError, shorten

_TYPES = {
    1: ("<f4", "float_data"),
    2: ("<u1", "int32_data"),
    3: ("<i1", "int32_data"),
    4: ("<u2", "int32_data"),
    5: ("<i2", "int32_data"),
    6: ("<i4", "int32_data"),
    7: ("<i8", "int64_data"),
    10: ("<f2", "int32_data"),
    11: ("<f8", "double_data"),
    12: ("<u4", "uint64_data"),
    13: ("<u8", "uint64_data"),
    16: ("<u2", "int32_data"),  # bfloat16
}
"""Element types of ONNX: the type of their bytes, and the field that holds them where ``raw_data`` is empty."""
_BFLOAT16 = 16
_BITS = (10, 16)
"""Types whose numbers stand as bit patterns in ``int32_data``."""
_EXTERNAL = 1
DEFAULT_SLOPE = 10737418 / 2**30
"""Of LeakyRelu in the standard: the 32-bit number next to 1/100."""
_LARGER = ("Max", "Min")
"""Max (or Min) of z and slope times z is a leaky relu with a slope below (or above) 1."""
_MULTIPLE = "Mul, Max and Min are supported in Max(z, Mul(z, slope)) only, or with Min, after an affine map"
_APPLIED = (
    "Gemm",
    "MatMul",
    "Add",
    "Relu",
    "LeakyRelu",
    "PRelu",
    "Abs",
    "Identity",
    "Flatten",
    "Dropout",
    "Mul",
    *_LARGER,
)
OPERATORS = f"{', '.join(_APPLIED)} and Constant"


def read_onnx(path: Path, limit: int, most: int) -> list[tuple[Any, Any, Any]]:
    """The affine layers of a model (W, b, slopes): the slopes below zero of the activation that follows, one for all
    units or one for each (None after the last layer). Tensors have at most ``most`` entries. Errors: InputError."""
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError:
        raise InputError(
            f"{label_of(path)}: the package onnx is not installed: pip install 'equicert[files]'"
        ) from None
    data = read_bytes(path, limit)
    try:
        graph = onnx.load_model_from_string(data).graph
    except (DecodeError, ValueError) as problem:
        raise InputError(f"{label_of(path)}: not a readable ONNX file: {one_line(problem)}") from None
    try:
        return _Chain(path, graph, limit, most).layers()
    except UnicodeDecodeError:
        raise InputError(f"{label_of(path)}: not a readable ONNX file: a name is not UTF-8") from None


class _Chain:
    """Follows the value from the input node by node. ``rank`` is the number of axes of the value, the batch
    included."""

    def __init__(self, path: Path, graph: Any, limit: int, most: int) -> None:
        self.path, self.name, self.graph, self.limit, self.most = path, label_of(path), graph, limit, most
        if max(len(graph.initializer), len(graph.node)) > MAX_MEMBERS:
            raise InputError(f"{self.name}: more than {MAX_MEMBERS} tensors or nodes")
        if graph.sparse_initializer:
            raise InputError(f"{self.name}: sparse initializers are not supported: save them as dense tensors")
        self.tensors: dict[str, Any] = {}
        for tensor in graph.initializer:
            self._define(tensor.name, tensor)
        inputs = [i for i in graph.input if i.name not in self.tensors]
        if len(inputs) != 1 or len(graph.output) != 1:
            raise InputError(
                f"{self.name}: expected one input and one output, not {len(inputs)} and {len(graph.output)}"
            )
        self.current = inputs[0].name
        self.rank = self._rank(inputs[0])
        self.passed = {self.current}
        self.done: list[tuple[Any, Any, Any]] = []
        self.last = ""  # the last activation
        self.weight: Any = None  # the affine map since then
        self.bias: Any = None  # exact fractions
        self.multiple: tuple[str, list[Fraction]] | None = None  # slope times the value, by its name

    def _rank(self, entry: Any) -> int:
        """The number of axes of the input; 2 (a batch of vectors) where the model does not say."""
        kind = entry.type.tensor_type
        return len(kind.shape.dim) if kind.HasField("shape") else 2

    def _define(self, name: str, tensor: Any) -> None:
        if name in self.tensors:
            raise InputError(f"{self.name}: the tensor {shorten(name)} is given twice")
        self.tensors[name] = tensor

    def layers(self) -> list[tuple[Any, Any, Any]]:
        """The layers from the input to the output."""
        for node in self.graph.node:
            label = shorten(node.name or node.op_type)
            if not node.output:
                raise InputError(f"{self.name}: the node {label} has no output")
            if node.domain not in ("", "ai.onnx"):
                raise InputError(
                    f"{self.name}: the operator {shorten(node.op_type)} of {shorten(node.domain)} is not supported: "
                    f"expected {OPERATORS}"
                )
            if node.op_type == "Constant":
                value = next((a for a in node.attribute if a.name == "value" and a.HasField("t")), None)
                if value is None:
                    raise InputError(f"{self.name}: the Constant {label} has no attribute 'value' that is a tensor")
                self._define(node.output[0], value.t)
                continue
            if node.op_type == "Mul":
                self._multiply(node)
                continue
            if self.current not in node.input:
                raise InputError(f"{self.name}: the node {label} is not part of a chain from the input")
            self._apply(node)
            self.current = node.output[0]
            if self.current in self.passed or self.current in self.tensors:
                raise InputError(f"{self.name}: the value {shorten(self.current)} is computed twice")
            self.passed.add(self.current)
        if self.multiple is not None:
            raise InputError(f"{self.name}: {_MULTIPLE}")
        if self.current != self.graph.output[0].name:
            raise InputError(f"{self.name}: the chain ends at {shorten(self.current)}, not at the output")
        if self.weight is None:
            raise InputError(f"{self.name}: the network ends with {self.last}: expected an affine last layer")
        return [*self.done, (self.weight, self.bias, None)]

    def _apply(self, node: Any) -> None:
        import numpy as np

        attributes = {a.name: a.f if a.type == 1 else a.i for a in node.attribute}
        kind, operands = node.op_type, list(node.input)
        if kind not in _APPLIED:
            raise InputError(f"{self.name}: the operator {shorten(kind)} is not supported: expected {OPERATORS}")
        place = operands.index(self.current)
        if kind in _LARGER:
            self._larger(kind, operands)
            return
        if self.multiple is not None:
            raise InputError(f"{self.name}: {_MULTIPLE}")
        if operands.count(self.current) > 1 or (place and kind not in ("MatMul", "Add")):
            raise InputError(
                f"{self.name}: {kind} of two computed values, or of one in an unusual place, is not supported"
            )
        if kind in ("MatMul", "Add") and len(operands) != 2:
            raise InputError(f"{self.name}: {kind} has {len(operands)} inputs, expected 2")
        if kind in ("Gemm", "MatMul", "Add") and self.rank > 2:
            raise InputError(f"{self.name}: {kind} of a value with {self.rank} axes: expected Flatten before it")
        if kind == "Gemm":
            self._gemm(operands, attributes)
        elif kind == "MatMul":
            if place and self.rank != 1:
                raise InputError(
                    f"{self.name}: MatMul with the matrix on the left of a batch is not supported: write x W instead "
                    f"of W x"
                )
            matrix = self._constant(operands[1 - place], kind)
            self._affine(matrix if place else matrix.T, np.zeros(()))
        elif kind == "Add":
            if self.weight is None:
                raise InputError(f"{self.name}: Add before the first matrix is not supported")
            shift = self._broadcast(self._constant(operands[1 - place], kind), len(self.bias))
            self.bias = np.array([x + y for x, y in zip(self.bias, shift, strict=True)], dtype=object)
        elif kind in ("Relu", "LeakyRelu", "PRelu", "Abs"):
            if self.weight is None:
                raise InputError(f"{self.name}: {kind} without an affine map before it is not supported")
            self.done.append((self.weight, self.bias, self._slopes(kind, operands, attributes)))
            self.last = kind
            self.weight = self.bias = None
        elif kind == "Flatten":
            if attributes.get("axis", 1) != 1 or self.rank < 2:
                raise InputError(f"{self.name}: Flatten is supported for a batch and axis = 1 only")
            self.rank = 2
        elif (
            kind == "Dropout"
            and len(operands) > 2
            and operands[2]
            and self._constant(operands[2], kind, truth=True).any()
        ):
            raise InputError(f"{self.name}: Dropout in training mode is not supported: export the model in eval mode")

    def _slopes(self, kind: str, operands: list[str], attributes: dict[str, Any]) -> list[Fraction]:
        """The slopes of an activation below zero, one for all units or one for each."""
        if kind == "LeakyRelu":
            alpha = attributes.get("alpha", DEFAULT_SLOPE)
            if not isfinite(alpha):
                raise InputError(f"{self.name}: the slope of LeakyRelu is not a number")
            return [Fraction(alpha)]
        if kind != "PRelu":
            return [Fraction(0 if kind == "Relu" else -1)]
        if len(operands) != 2:
            raise InputError(f"{self.name}: PRelu has {len(operands)} inputs, expected 2")
        return self._broadcast(self._constant(operands[1], kind), len(self.bias))

    def _multiply(self, node: Any) -> None:
        """Slope times the value, which is not followed: a Max or Min with the value itself has to come next."""
        operands = list(node.input)
        if self.weight is None or self.multiple is not None or len(operands) != 2 or self.current not in operands:
            raise InputError(f"{self.name}: {_MULTIPLE}")
        if node.output[0] in self.passed or node.output[0] in self.tensors:
            raise InputError(f"{self.name}: the value {shorten(node.output[0])} is computed twice")
        other = operands[1 - operands.index(self.current)]
        self.multiple = node.output[0], self._broadcast(self._constant(other, "Mul"), len(self.bias))

    def _larger(self, kind: str, operands: list[str]) -> None:
        """Max or Min of the value and its multiple."""
        name, slopes = self.multiple or ("", [])
        if sorted(operands) != sorted((self.current, name)):
            raise InputError(f"{self.name}: {_MULTIPLE}")
        if any((s > 1) if kind == "Max" else (s < 1) for s in slopes):
            raise InputError(f"{self.name}: {kind} of z and a multiple of it is no leaky relu for this slope")
        self.done.append((self.weight, self.bias, slopes))
        self.last, self.weight, self.bias, self.multiple = kind, None, None, None

    def _gemm(self, operands: list[str], attributes: dict[str, Any]) -> None:
        import numpy as np

        if attributes.get("transA", 0) or attributes.get("alpha", 1.0) != 1.0 or attributes.get("beta", 1.0) != 1.0:
            raise InputError(f"{self.name}: Gemm with transA, alpha or beta is not supported")
        if len(operands) not in (2, 3) or self.rank != 2:
            raise InputError(f"{self.name}: Gemm has {len(operands)} inputs, expected a batch, a matrix and a bias")
        matrix = self._constant(operands[1], "Gemm")
        weight = matrix if attributes.get("transB", 0) else matrix.T
        bias = np.zeros(())
        if len(operands) == 3 and operands[2]:
            bias = self._constant(operands[2], "Gemm")
        self._affine(weight, bias)

    def _affine(self, weight: Any, bias: Any) -> None:
        import numpy as np

        if weight.ndim != 2:
            raise InputError(f"{self.name}: a matrix has shape {weight.shape}, expected two axes")
        if self.weight is not None:
            raise InputError(
                f"{self.name}: two matrices without Relu (or its kin) between them: multiply them out first"
            )
        self.weight = weight
        self.bias = np.array(self._broadcast(bias, weight.shape[0]), dtype=object)

    def _broadcast(self, bias: Any, rows: int) -> list[Fraction]:
        """A bias as one exact number for each row: shapes (rows), (1, rows), and those of a single number."""
        if bias.shape not in ((rows,), (1, rows), (1,), (1, 1), ()):
            raise InputError(f"{self.name}: a bias of shape {bias.shape} for {rows} outputs: expected ({rows},)")
        values = [Fraction(x.item()) for x in finite(f"{self.name}: a bias", bias).reshape(-1)]
        return values * rows if len(values) != rows else values

    def _constant(self, name: str, operator: str, truth: bool = False) -> Any:
        if name not in self.tensors:
            raise InputError(
                f"{self.name}: {operator} of two computed values is not supported: {shorten(name)} is no constant"
            )
        return self._array(self.tensors[name], truth)

    def _array(self, tensor: Any, truth: bool) -> Any:
        """The array of a tensor, checked against its own promises."""
        import numpy as np

        what = f"{self.name}: the tensor {shorten(tensor.name)}"
        if truth and tensor.data_type == 9:
            return np.array(list(tensor.int32_data) or list(tensor.raw_data[:1]))
        if tensor.data_type not in _TYPES or tensor.HasField("segment"):
            raise InputError(f"{what} has the element type {_type_name(tensor.data_type)}, expected {NUMBERS}")
        dtype, field = _TYPES[tensor.data_type]
        shape, kind = tuple(tensor.dims), np.dtype(dtype)
        if any(n < 0 for n in shape):
            raise InputError(f"{what} has shape {shape}: expected no negative length")
        size = checked_size(what, shape, kind.itemsize, self.most)
        if tensor.data_location == _EXTERNAL:
            raw = self._external(what, tensor.external_data, size)
        elif tensor.HasField("raw_data"):
            raw = tensor.raw_data
        else:
            listed = getattr(tensor, field)
            if len(listed) * kind.itemsize != size:
                raise InputError(
                    f"{what} of shape {shape} has {len(listed)} numbers: the shape and the data do not fit"
                )
            raw = self._listed(what, listed, kind, tensor.data_type)
        if len(raw) != size:
            raise InputError(f"{what} of shape {shape} takes {size} bytes, but the file holds {len(raw)}")
        values = np.frombuffer(raw, kind).reshape(shape)
        return finite(what, of_bfloat16(values) if tensor.data_type == _BFLOAT16 else values)

    def _listed(self, what: str, listed: Sequence[Any], kind: Any, data_type: int) -> bytes:
        """Numbers of a typed field as bytes."""
        import numpy as np

        target = np.dtype("<u2") if data_type in _BITS else kind
        try:
            return bytes(np.array(list(listed), dtype=target).tobytes())
        except (OverflowError, ValueError):
            raise InputError(f"{what} holds numbers beyond its element type {_type_name(data_type)}") from None

    def _external(self, what: str, entries: Any, size: int) -> bytes:
        """The bytes of a tensor that stand in another file of the same folder."""
        found = {entry.key: entry.value for entry in entries}
        folder = self.path.parent.resolve()
        try:
            path = (folder / found.get("location", "")).resolve()
            offset, length = int(found.get("offset", "0")), int(found.get("length", str(size)))
        except (ValueError, OSError, RuntimeError, TypeError):  # names that are not UTF-8 stay bytes
            raise InputError(f"{what} names external data that cannot be understood") from None
        label = shorten(found.get("location", ""))
        if not path.is_relative_to(folder):
            raise InputError(f"{what} has its data in {label}, outside of the folder of the model: move the file there")
        data = read_bytes(path, self.limit)
        if length != size or not 0 <= offset <= len(data) - size:
            raise InputError(
                f"{what} takes {size} bytes from place {offset} of {label}: the model says {length}, "
                f"the file has {len(data)} in all"
            )
        return data[offset : offset + size]


def _type_name(number: int) -> str:
    from onnx import TensorProto

    try:
        return str(TensorProto.DataType.Name(number))
    except ValueError:
        return f"number {number}"
