"""A certified network as the bytes of a file: weights in floating-point numbers, exact numbers, source of a module.

Files are deterministic, name the certificate, and say by which rounding bound their weights hold. The layers are
``layer1`` and ``layer2`` everywhere, with one row for each output, as PyTorch has them; so the reader of network files
(``claims/network_files.py``) takes ``npz``, ``safetensors`` and ``onnx`` back, unless there is a skip connection.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from equicert.certificates.exports.networks import CertifiedNetwork, Table
from equicert.certificates.exports.rounding import RoundedLayers, RoundingBound, rounded_up
from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.real_fields import Real
from equicert.version import mark


@dataclass(frozen=True)
class Export:
    """What a file is made of: the exact network, its rounded layers, the bound for them."""

    certified: CertifiedNetwork
    floats: RoundedLayers
    bound: RoundingBound

    @property
    def shape(self) -> tuple[int, int]:
        """Inputs and outputs."""
        p, d = self.certified.network.skip.shape
        return d, p

    @property
    def header(self) -> list[str]:
        """What the file says about itself: where it comes from."""
        certified = self.certified
        minimal = "minimal" if certified.is_minimal else f"proved width {certified.width_text}"
        return [
            f"Written by {mark()}: the certified network of the claim {certified.id}.",
            f"Class {certified.kind}, {certified.network.width} hidden neurons ({minimal}).",
            f"Certificate {certified.digest}.",
            *self.activation_lines,
        ]

    @property
    def activation_lines(self) -> list[str]:
        """What stands between the layers, where it is not relu."""
        activation = self.certified.activation
        if activation.is_relu:
            return []
        if activation.is_abs:
            return ["Activation: abs."]
        return [f"Activation: z where z >= 0, ({number_text(activation.slope)}) z below."]

    @property
    def bound_lines(self) -> list[str]:
        """What the file says about rounding."""
        box, weights, total = (str(self.bound.box), rounded_up(self.bound.weights), rounded_up(self.bound.total))
        return [
            f"Where all |x_i| <= {box}, each output of the rounded weights differs from the exact network by at most",
            f"{weights}; evaluated in IEEE {self.floats.dtype} arithmetic, by at most {total}.",
        ]


# -- arrays ------------------------------------------------------------------------------------------------------------


def tensors(export: Export) -> dict[str, Any]:
    """The arrays by the names that PyTorch gives them."""
    found: dict[str, Any] = {}
    for k, (W, b) in enumerate(zip(export.floats.matrices, export.floats.biases, strict=True), 1):
        found |= {f"layer{k}.weight": W, f"layer{k}.bias": b}
    return found if export.floats.skip is None else found | {"skip": export.floats.skip}


def npz_bytes(arrays: Mapping[str, Any], comment: Sequence[str]) -> bytes:
    """An ``.npz`` file; the comment of the archive says where it comes from. The same arrays give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())
        archive.comment = "\n".join(comment).encode("ascii", "replace")
    return out.getvalue()


def _npz(export: Export) -> bytes:
    return npz_bytes(tensors(export), [*export.header, *export.bound_lines])


def _safetensors(export: Export) -> bytes:
    try:
        from safetensors.numpy import save
    except ImportError:
        raise InputError("safetensors is not installed: pip install 'equicert[files]'") from None
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors(export).items()}
    return bytes(save(arrays, metadata={"source": " ".join([*export.header, *export.bound_lines])}))


def _onnx(export: Export) -> bytes:
    """Gemm, activation, Gemm; with a skip connection a further Gemm and Add."""
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError:
        raise InputError("onnx is not installed: pip install 'equicert[files]'") from None
    arrays = tensors(export)
    d, p = export.shape
    nodes, value = [], "x"
    count = len(export.floats.matrices)
    for k in range(1, count + 1):
        result = "y" if k == count and "skip" not in arrays else f"z{k}"
        nodes.append(helper.make_node("Gemm", [value, f"layer{k}.weight", f"layer{k}.bias"], [result], transB=1))
        if k < count:
            nodes += _onnx_activation(export, result, f"h{k}", arrays)
        value = result if k == count else f"h{k}"
    if "skip" in arrays:
        nodes.append(helper.make_node("Gemm", ["x", "skip"], ["s"], transB=1))
        nodes.append(helper.make_node("Add", [value, "s"], ["y"]))
    kind = TensorProto.DOUBLE if export.floats.dtype == "float64" else TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", kind, ["batch", d])],
        [helper.make_tensor_value_info("y", kind, ["batch", p])],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in arrays.items()],
    )
    model = helper.make_model(
        graph,
        producer_name=mark(),
        doc_string="\n".join([*export.header, *export.bound_lines]),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _onnx_activation(export: Export, value: str, result: str, arrays: dict[str, Any]) -> list[Any]:
    """The nodes of the activation. LeakyRelu has a slope of 32 bits, and runtimes have it for 32 bits only: in 64 bits
    it is the larger (for slopes above 1 the smaller) of z and slope times z."""
    from onnx import helper

    activation, floats = export.certified.activation, export.floats
    if activation.is_relu or activation.is_abs:
        return [helper.make_node("Relu" if activation.is_relu else "Abs", [value], [result])]
    if floats.dtype == "float32":
        return [helper.make_node("LeakyRelu", [value], [result], alpha=floats.slope)]
    arrays["slope"] = np.array([floats.slope], dtype=floats.dtype)
    larger = "Max" if activation.slope < 1 else "Min"
    return [
        helper.make_node("Mul", [value, "slope"], [f"{result}_below"]),
        helper.make_node(larger, [value, f"{result}_below"], [result]),
    ]


# -- sources -----------------------------------------------------------------------------------------------------------


def _torch(export: Export) -> bytes:
    floats = export.floats
    lines = [*docstring_lines(export, [*export.bound_lines]), "import torch", "", f"DTYPE = torch.{floats.dtype}", ""]
    lines += _float_tables(export)
    d, p = export.shape
    sizes = [d, *(len(W) for W in floats.matrices)]
    count = len(floats.matrices)
    lines += [
        "",
        "",
        "class Network(torch.nn.Module):",
        f'    """R^{d} -> R^{p}, along the last axis."""',
        "",
        "    def __init__(self) -> None:",
        "        super().__init__()",
    ]
    for k in range(1, count + 1):
        lines.append(f"        self.layer{k} = torch.nn.Linear({sizes[k - 1]}, {sizes[k]}, dtype=DTYPE)")
    if floats.skip is not None:
        lines.append("        self.skip = torch.nn.Parameter(torch.tensor(SKIP, dtype=DTYPE))")
    lines.append("        with torch.no_grad():")
    for k in range(1, count + 1):
        lines.append(f"            self.layer{k}.weight.copy_(torch.tensor(LAYER{k}_WEIGHT, dtype=DTYPE))")
        lines.append(f"            self.layer{k}.bias.copy_(torch.tensor(LAYER{k}_BIAS, dtype=DTYPE))")
    value = "self.layer1(x)" if count == 1 else f"self.layer2({_torch_activation(export)})"
    skip = " + x @ self.skip.T" if floats.skip is not None else ""
    lines += ["", "    def forward(self, x: torch.Tensor) -> torch.Tensor:", f"        return {value}{skip}"]
    return source_bytes(lines)


def _torch_activation(export: Export) -> str:
    """The hidden layer of ``forward``."""
    activation = export.certified.activation
    if activation.is_relu or activation.is_abs:
        return f"torch.{activation.text}(self.layer1(x))"
    return f"torch.nn.functional.leaky_relu(self.layer1(x), {export.floats.slope!r})"


def _jax(export: Export) -> bytes:
    floats = export.floats
    note = []
    if floats.dtype == "float64":
        note = ['JAX computes in float32 unless jax.config.update("jax_enable_x64", True) comes first.']
    lines = [
        *docstring_lines(export, [*export.bound_lines, *note]),
        "import jax.numpy as jnp",
        "import numpy as np",
        "",
    ]
    lines += [f"DTYPE = np.{floats.dtype}", "", *_float_tables(export), "", "", "def parameters():"]
    lines.append('    """The weights, as a dictionary of arrays."""')
    names = [f"LAYER{k}_{part}" for k in range(1, len(floats.matrices) + 1) for part in ("WEIGHT", "BIAS")]
    names += [] if floats.skip is None else ["SKIP"]
    lines.append("    return {")
    lines += [f'        "{name.lower()}": jnp.asarray(np.array({name}, dtype=DTYPE)),' for name in names]
    d, p = export.shape
    lines += ["    }", "", "", "def network(weights, x):", f'    """R^{d} -> R^{p}, along the last axis."""']
    if len(floats.matrices) == 1:
        value = 'x @ weights["layer1_weight"].T + weights["layer1_bias"]'
    else:
        lines += _jax_hidden(export)
        value = 'hidden @ weights["layer2_weight"].T + weights["layer2_bias"]'
    skip = "" if floats.skip is None else ' + x @ weights["skip"].T'
    return source_bytes([*lines, f"    return {value}{skip}"])


def _jax_hidden(export: Export) -> list[str]:
    """The lines of ``network`` that compute the hidden layer."""
    activation, affine = export.certified.activation, 'x @ weights["layer1_weight"].T + weights["layer1_bias"]'
    if activation.is_relu:
        return [f"    hidden = jnp.maximum({affine}, 0)"]
    if activation.is_abs:
        return [f"    hidden = jnp.abs({affine})"]
    return [
        f"    hidden = {affine}",
        f"    hidden = jnp.where(hidden >= 0, hidden, DTYPE({export.floats.slope!r}) * hidden)",
    ]


def _python(export: Export) -> bytes:
    """Exact numbers; irrational ones as sums of cosines, which a reader may take exact or in floating point."""
    layers = export.certified.layers
    d, p = export.shape
    activation = layers.activation
    leaky = not activation.is_relu and not activation.is_abs
    tables = [*layers.matrices, layers.biases, layers.skip or (), ((activation.slope,),)]
    irrational = any(type(x) is Real for table in tables for row in table for x in row)
    note = ["All numbers are fractions: the values of exact inputs are exact."]
    if irrational:
        note = [
            "The weights are exact; cosines are floating-point numbers unless exact ones are asked for,",
            "for example weights(number=sympy.Rational, cos=sympy.cos, pi=sympy.pi).",
        ]
    lines = [*docstring_lines(export, note), "import math", "from fractions import Fraction", "", ""]
    lines.append("def weights(number=Fraction, cos=math.cos, pi=math.pi):")
    lines.append('    """The layers (matrix, bias), matrices by rows, and the skip connection (or None)."""')
    lines.append("    layers = [")
    for W, b in zip(layers.matrices, layers.biases, strict=True):
        lines.append("        (")
        lines += literal("", _python_table(W), 12, ",")
        lines += literal("", [_python_number(x) for x in b], 12, ",")
        lines.append("        ),")
    lines.append("    ]")
    if layers.skip is None:
        lines.append("    return layers, None")
    else:
        lines += [*literal("skip = ", _python_table(layers.skip), 4), "    return layers, skip"]
    kinked = "abs(v)" if activation.is_abs else "v if v >= 0 else slope * v" if leaky else "max(v, 0)"
    if leaky:
        lines += [
            "",
            "",
            "def slope(number=Fraction, cos=math.cos, pi=math.pi):",
            '    """The slope of the activation below zero."""',
            f"    return {_python_number(activation.slope)}",
        ]
    lines += [
        "",
        "",
        "LAYERS, SKIP = weights()",
        *(["SLOPE = slope()"] if leaky else []),
        "",
        "",
        f"def network(x, layers=LAYERS, skip=SKIP{', slope=SLOPE' if leaky else ''}):",
        f'    """R^{d} -> R^{p}: a list of {p} from a list of {d}."""',
        "    values = list(x)",
        "    for k, (matrix, bias) in enumerate(layers):",
        "        if k:",
        f"            values = [{kinked} for v in values]",
        "        values = [sum((w * v for w, v in zip(row, values)), b) for row, b in zip(matrix, bias)]",
        "    if skip is not None:",
        "        values = [v + sum(w * t for w, t in zip(row, x)) for v, row in zip(values, skip)]",
        "    return values",
    ]
    return source_bytes(lines)


def _json(export: Export) -> bytes:
    """The table of neurons that claims and questions read, exact numbers as texts."""
    network = export.certified.network
    d, p = export.shape

    def texts(row: Iterable[tuple[int, Scalar]], length: int) -> list[str]:
        entries = dict(row)
        return [number_text(entries[i]) if i in entries else "0" for i in range(length)]

    table: dict[str, Any] = {
        "comment": " ".join(export.header),
        "neurons": [{"a": texts(n.a, p), "w": texts(n.w, d), "b": number_text(n.b)} for n in network.neurons],
        "e": texts(network.e, p),
    }
    if not export.certified.activation.is_relu:
        table["activation"] = export.certified.activation.text
    if any(network.skip.rows):
        table["skip"] = [texts(row, d) for row in network.skip.rows]
    return (json.dumps(table, indent=1) + "\n").encode("ascii")


def docstring_lines(export: Export, more: Sequence[str]) -> list[str]:
    """The first lines of a source: where it comes from, and what its numbers are."""
    return ['"""' + export.header[0], "", *export.header[1:], *more, '"""', ""]


def _float_tables(export: Export) -> list[str]:
    """The weights as lists; ``repr`` of a float is read back as the same float."""
    lines = []
    for k, (W, b) in enumerate(zip(export.floats.matrices, export.floats.biases, strict=True), 1):
        lines += literal(f"LAYER{k}_WEIGHT = ", _float_table(W))
        lines += literal(f"LAYER{k}_BIAS = ", [repr(x) for x in b.tolist()])
    return lines if export.floats.skip is None else [*lines, *literal("SKIP = ", _float_table(export.floats.skip))]


def _float_table(array: Any) -> list[str | list[str]]:
    return [[repr(x) for x in row] for row in array.tolist()]


def literal(before: str, values: Sequence[str | list[str]], indent: int = 0, end: str = "") -> list[str]:
    """A list of texts, or a nonempty list of rows of texts, as lines of source.

    >>> print("\\n".join(literal("A = ", [["1", "2"], ["3", "4"]])))
    A = [
        [1, 2],
        [3, 4],
    ]
    """
    space = " " * indent
    if not any(isinstance(v, list) for v in values):
        return [f"{space}{before}[{', '.join(map(str, values))}]{end}"]
    rows = (f"{space}    [{', '.join(row)}]," for row in values)
    return [f"{space}{before}[", *rows, f"{space}]{end}"]


def _python_table(table: Table) -> list[str | list[str]]:
    return [[_python_number(x) for x in row] for row in table]


def _python_number(x: Scalar) -> str:
    """A number as a Python expression in ``number``, ``cos`` and ``pi``."""
    if type(x) is not Real:
        return _fraction(x)
    terms = []
    for j, a in enumerate(x.field.in_cosines(x)):
        if a != 0:
            angle = Fraction(2 * j, x.field.n)
            cosine = f"cos(number({angle.numerator}, {angle.denominator}) * pi)"
            terms.append(_fraction(a) if j == 0 else cosine if a == 1 else f"{_fraction(a)} * {cosine}")
    return " + ".join(terms)


def _fraction(x: Any) -> str:
    return f"number({int(x.p)}, {int(x.q)})" if x.q != 1 else str(int(x.p))


def source_bytes(lines: Iterable[str]) -> bytes:
    """The bytes of a source."""
    return ("\n".join(lines) + "\n").encode("ascii")


@dataclass(frozen=True)
class Format:
    """A kind of file: how it is written, and whether its numbers are exact."""

    write: Callable[[Export], bytes]
    exact: bool = False


FORMATS: dict[str, Format] = {
    "onnx": Format(_onnx),
    "npz": Format(_npz),
    "safetensors": Format(_safetensors),
    "torch": Format(_torch),
    "jax": Format(_jax),
    "python": Format(_python, exact=True),
    "json": Format(_json, exact=True),
}
"""The formats of ``equicert network``, by the words of ``--format``."""
