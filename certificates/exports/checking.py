"""Written files against the exact target: run as their users run them, on random points.

What is written is proved already. This compares the bytes of the file with the target of the certificate, so that an
error of the writing, or of the library that reads, is seen before the file appears.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import numpy as np

from equicert.certificates.claims.activation import read_activation
from equicert.certificates.claims.exact import exact_matrix
from equicert.certificates.claims.targets import network_of_table
from equicert.certificates.exports.formats import FORMATS, Export
from equicert.certificates.exports.rounding import enclosure
from equicert.theory.functions.expressions import Expression, expression_of_neurons
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import dense, sparse
from equicert.theory.numbers.special_values import cosine

POINTS = 50
"""Random points of a check."""

BITS = 20
"""Points are multiples of box / 2^20, which float32 holds where the box is a power of two."""


@dataclass(frozen=True)
class Checked:
    """The outcome: which library computed, at how many points, the largest difference to the target (from above).

    ``by`` is None where no library is there to run the file; ``exact`` says that nothing was rounded.
    """

    by: str | None
    points: int
    difference: Fraction
    exact: bool


class Mismatch(Exception):
    """A file that does not give the values of the target: an error of this program or of a library."""


Values = Sequence[Sequence[Any]]
Evaluator = Callable[[Export, bytes, Any], Values]


def check_file(export: Export, name: str, data: bytes) -> Checked:
    """Run the bytes of a file on random points of the box. Errors: Mismatch beyond the stated bound."""
    exact = FORMATS[name].exact
    by, evaluate = _evaluator(name)
    if evaluate is None:
        return Checked(None, 0, Fraction(0), exact)
    points = _random_points(export)
    wanted = [_values(export.certified.target, [Fraction(x) for x in point]) for point in points.tolist()]
    found = evaluate(export, data, points)
    differences = [_difference(x, y) for row, other in zip(wanted, found, strict=True) for x, y in _pairs(row, other)]
    largest = max(differences, default=Fraction(0))
    allowed = Fraction(0) if exact else export.bound.total
    if largest > allowed:
        raise Mismatch(f"the {name} file differs from the target by {float(largest):.3g} at a random point")
    return Checked(by, len(points), largest, exact)


def _pairs(row: Sequence[Scalar], other: Sequence[Any]) -> Sequence[tuple[Scalar, Any]]:
    return list(zip(row, other, strict=True))


def _difference(wanted: Scalar, found: Any) -> Fraction:
    """The distance of a value to an exact one, from above. Errors: Mismatch for NaN and infinities."""
    if isinstance(found, float):
        if not np.isfinite(found):
            raise Mismatch(f"the file gives the value {found}")
        return enclosure(wanted).distance(Fraction(found))
    return Fraction(0) if wanted == found else max(enclosure(wanted - found).size, Fraction(1, 2**1000))


def _random_points(export: Export) -> Any:
    """Points of the box in the type of the weights, the same in every run."""
    generator, (d, _) = random.Random(13), export.shape
    rows = [[generator.randint(1 - 2**BITS, 2**BITS - 1) for _ in range(d)] for _ in range(POINTS)]
    box = export.bound.box
    return np.array([[float(k * box / 2**BITS) for k in row] for row in rows], dtype=export.floats.dtype)


def _values(target: Expression, point: Sequence[Fraction]) -> list[Scalar]:
    """The exact values of the target."""
    return dense(target.evaluate(sparse(_exact(point))), len(target.outputs), target.field(0))


# -- the libraries -----------------------------------------------------------------------------------------------------


def _evaluator(name: str) -> tuple[str | None, Evaluator | None]:
    """What computes a format here, and its name; None where nothing does."""
    if name == "onnx":
        return ("onnxruntime", _by_onnxruntime) if find_spec("onnxruntime") else ("onnx.reference", _by_onnx)
    own: Mapping[str, tuple[str, Evaluator]] = {
        "npz": ("numpy", _by_npz),
        "safetensors": ("numpy", _by_safetensors),
        "python": ("exact numbers", _by_python),
        "json": ("exact numbers", _by_json),
        "torch": ("torch", _by_torch),
        "jax": ("jax", _by_jax),
    }
    by, evaluate = own[name]
    return (None, None) if by in ("torch", "jax") and find_spec(by) is None else (by, evaluate)


def _by_onnxruntime(export: Export, data: bytes, points: Any) -> Values:
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    return _listed(session.run(None, {"x": points})[0])


def _by_onnx(export: Export, data: bytes, points: Any) -> Values:
    import onnx
    from onnx.reference import ReferenceEvaluator

    return _listed(ReferenceEvaluator(onnx.load_model_from_string(data)).run(None, {"x": points})[0])


def _by_npz(export: Export, data: bytes, points: Any) -> Values:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return _by_arrays(dict(arrays), export.floats.slope, points)


def _by_safetensors(export: Export, data: bytes, points: Any) -> Values:
    from safetensors.numpy import load

    return _by_arrays(load(data), export.floats.slope, points)


def _by_arrays(arrays: Mapping[str, Any], slope: float, points: Any) -> Values:
    values = points @ arrays["layer1.weight"].T + arrays["layer1.bias"]
    if "layer2.weight" in arrays:
        values = (
            np.where(values > 0, values, values * values.dtype.type(slope)) @ arrays["layer2.weight"].T
            + arrays["layer2.bias"]
        )
    return _listed(values + points @ arrays["skip"].T if "skip" in arrays else values)


def _by_torch(export: Export, data: bytes, points: Any) -> Values:
    import torch

    with torch.no_grad():
        return _listed(_executed(data)["Network"]()(torch.from_numpy(points)).numpy())


def _by_jax(export: Export, data: bytes, points: Any) -> Values:
    import jax

    if hasattr(jax, "enable_x64"):
        in_double = jax.enable_x64(True)
    else:  # before version 0.8
        from jax.experimental import enable_x64

        in_double = enable_x64()
    with in_double:
        source = _executed(data)
        return _listed(np.asarray(source["network"](source["parameters"](), points)))


def _by_python(export: Export, data: bytes, points: Any) -> Values:
    """With exact numbers in place of fractions and cosines: pi is 1, so that an angle is its multiple of pi."""
    source = _executed(data)
    numbers = {
        "number": lambda top, bottom: QQ(top) / bottom,
        "cos": lambda t: cosine(int(t.p), 2 * int(t.q)),
        "pi": QQ(1),
    }
    parts = [*source["weights"](**numbers), *([source["slope"](**numbers)] if "slope" in source else [])]
    field = export.certified.target.field
    found = (source["network"](_exact(map(Fraction, row)), *parts) for row in points.tolist())
    return [[field(x) for x in row] for row in found]


def _by_json(export: Export, data: bytes, points: Any) -> Values:
    """Read again as a claim would read it; the skip connection, which claims do not know, is added."""
    table = json.loads(data)
    activation = read_activation(table.pop("activation", "relu"))
    skip = exact_matrix(table.pop("skip"), "skip").tolist() if "skip" in table else []
    d, p = export.shape
    network = network_of_table(table, d, p)
    function = expression_of_neurons([(n.a, n.w, n.b) for n in network.neurons], network.e, d, p, activation.slope)
    found = []
    for point in (list(map(Fraction, row)) for row in points.tolist()):
        values, x = _values(function, point), _exact(point)
        linear = [sum((a * t for a, t in zip(row, x, strict=True)), QQ(0)) for row in skip]
        found.append([a + b for a, b in zip(values, linear or [QQ(0)] * p, strict=True)])
    return found


def _exact(point: Iterable[Fraction]) -> list[Scalar]:
    return [QQ(x.numerator) / x.denominator for x in point]


def _executed(data: bytes) -> dict[str, Any]:
    """The names that a source written by this program defines."""
    found: dict[str, Any] = {}
    exec(compile(data, "network.py", "exec"), found)
    return found


def _listed(values: Any) -> Values:
    listed: list[list[float]] = np.asarray(values).tolist()
    return listed
