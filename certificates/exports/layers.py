"""The equivariant linear maps between two representations as a file: arrays, or a layer with tied weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from equicert.certificates.claims.claim import Claim
from equicert.certificates.exports.formats import literal, npz_bytes, source_bytes
from equicert.certificates.exports.rounding import entry_bound, rounded_array, rounded_up
from equicert.certificates.files import write_own
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.equivariant_maps import HomSpace
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text
from equicert.version import mark

MAX_ENTRIES = 2_000_000
"""Entries of all basis matrices together, zeros included."""


@dataclass(frozen=True)
class Stack:
    """Matrices of one shape, exactly and in floating-point numbers (an array of three axes)."""

    exact: tuple[Matrix, ...]
    floats: Any

    @staticmethod
    def of(matrices: Iterable[Matrix], shape: tuple[int, int]) -> Stack:
        """Errors: InputError where an entry is too large."""
        listed = tuple(matrices)
        rows = (row for matrix in listed for row in matrix.tolist())
        return Stack(listed, rounded_array(rows, (len(listed), *shape), "float64"))

    @property
    def rounding(self) -> Fraction:
        """The greatest distance of an entry to its rounded one, from above."""
        return entry_bound((row for matrix in self.exact for row in matrix.tolist()), self.floats)


@dataclass(frozen=True)
class _Layer:
    """What a file is made of: the basis and the generators of the two representations."""

    header: tuple[str, ...]
    basis: Stack
    inputs: Stack
    outputs: Stack
    shape: tuple[int, int]


def write_basis(claim: Claim, name: str, path: Path, force: bool) -> str:
    """Write the basis of the equivariant maps from the input to the output of a claim.

    Every basis matrix is compared exactly with every generator before. The answer is the largest rounding error of an
    entry, as text, rounded up. Errors: InputError, OSError.
    """
    layer = _layer(claim)
    write_own(path, FORMATS[name](layer), force)
    return rounded_up(layer.basis.rounding)


def _layer(claim: Claim) -> _Layer:
    space: HomSpace = claim.linear_maps()
    p, d = space.shape
    if space.dim * p * d > MAX_ENTRIES:
        raise InputError(f"the basis has {space.dim} x {p} x {d} entries, more than {MAX_ENTRIES}")
    rho = [a.over(space.field) for a in (*claim.input.matrices, *claim.input.lie)]
    pi = [a.over(space.field) for a in (*claim.output.matrices, *claim.output.lie)]
    if len(rho) * (p * p + d * d) > MAX_ENTRIES:
        raise InputError(f"{len(rho)} generators on dimensions {d} and {p}: more than {MAX_ENTRIES} entries")
    for matrix in space.basis:
        for g, h in zip(rho, pi, strict=True):
            if matrix @ g != h @ matrix:
                raise AssertionError("a basis matrix is not equivariant")
    words = (claim.source.get(key, "") for key in ("group", "input", "output"))
    group, source, target = (ascii(shorten(word, 200))[1:-1] for word in words)
    header = (
        f"Written by {mark()}: the equivariant linear maps R^{d} -> R^{p}, a space of dimension {space.dim}.",
        f"Group {group}, input {source}, output {target}.",
        *([f"The last {len(claim.input.lie)} generators are those of its Lie algebra."] if claim.input.lie else []),
    )
    basis = Stack.of(space.basis, (p, d))
    return _Layer(header, basis, Stack.of(rho, (d, d)), Stack.of(pi, (p, p)), (p, d))


def _npz(layer: _Layer) -> bytes:
    """``basis[k, i, j]`` in floats, ``exact[k, i, j]`` the same as texts; the matrices of the generators beside."""
    texts = [number_text(x) for matrix in layer.basis.exact for row in matrix.tolist() for x in row]
    exact = np.array(texts, dtype=f"<U{max(map(len, texts), default=1)}").reshape(layer.basis.floats.shape)
    arrays = {
        "basis": layer.basis.floats,
        "exact": exact,
        "input_generators": layer.inputs.floats,
        "output_generators": layer.outputs.floats,
    }
    return npz_bytes(arrays, layer.header)


def _torch(layer: _Layer) -> bytes:
    p, d = layer.shape
    count = len(layer.basis.exact)
    lines = [f"# {line}" for line in layer.header]
    lines += [
        f"# Each entry of the basis is rounded by at most {rounded_up(layer.basis.rounding)}.",
        '"""A linear layer with tied weights, one parameter for each matrix of the basis; it needs torch alone."""',
        "",
        "import torch",
        "",
        f"OUTPUTS, INPUTS, PARAMETERS = {p}, {d}, {count}",
        "",
        "# entries other than zero: number of the matrix, row, column, value",
        *_entries("BASIS", layer.basis),
        *_entries("INPUT_GENERATORS", layer.inputs),
        *_entries("OUTPUT_GENERATORS", layer.outputs),
        f"GENERATORS = {len(layer.inputs.exact)}",
    ]
    return source_bytes([*lines, *_TORCH.splitlines()])


def _entries(name: str, stack: Stack) -> list[str]:
    places = zip(*(axis.tolist() for axis in np.nonzero(stack.floats)), strict=True)
    rows: list[str | list[str]] = [[str(k), str(i), str(j), repr(float(stack.floats[k, i, j]))] for k, i, j in places]
    return literal(f"{name} = ", rows)


_TORCH = '''

def stacked(entries, count, rows, columns, dtype):
    """Matrices as a tensor of shape (count, rows, columns)."""
    found = torch.zeros(count, rows, columns, dtype=dtype)
    if entries:
        places = torch.tensor([entry[:3] for entry in entries], dtype=torch.long)
        values = torch.tensor([entry[3] for entry in entries], dtype=dtype)
        found[places[:, 0], places[:, 1], places[:, 2]] = values
    return found


class EquivariantLinear(torch.nn.Module):
    """x -> W x along the last axis; W = sum of coefficients[k] * basis[k] is equivariant for all coefficients.

    The coefficients start at random, so that independent inputs of variance 1 give outputs of mean variance 1.
    """

    def __init__(self, dtype=torch.float32):
        super().__init__()
        basis = stacked(BASIS, PARAMETERS, OUTPUTS, INPUTS, dtype)
        self.register_buffer("basis", basis, persistent=False)
        total = float(basis.square().sum())
        scale = (OUTPUTS / total) ** 0.5 if total else 0.0
        self.coefficients = torch.nn.Parameter(scale * torch.randn(PARAMETERS, dtype=dtype))

    @property
    def weight(self):
        """The matrix W, OUTPUTS x INPUTS."""
        return torch.einsum("k,kij->ij", self.coefficients, self.basis)

    def forward(self, x):
        return x @ self.weight.T


def equivariance_error(layer, samples=20):
    """The largest entry of layer(g x) - g layer(x) over the generators g and random x, relative to those of layer(x).
    """
    dtype = layer.basis.dtype
    rho = stacked(INPUT_GENERATORS, GENERATORS, INPUTS, INPUTS, dtype)
    pi = stacked(OUTPUT_GENERATORS, GENERATORS, OUTPUTS, OUTPUTS, dtype)
    worst = 0.0
    with torch.no_grad():
        x = torch.randn(samples, INPUTS, dtype=dtype)
        size = max(1.0, float(layer(x).abs().max()))
        for g, h in zip(rho, pi):
            worst = max(worst, float((layer(x @ g.T) - layer(x) @ h.T).abs().max()) / size)
    return worst


def self_test(tolerance=1e-9):
    """Is the layer equivariant (in float64), with one parameter for each matrix of the basis? Errors: AssertionError"""
    layer = EquivariantLinear(dtype=torch.float64)
    if sum(parameter.numel() for parameter in layer.parameters()) != PARAMETERS:
        raise AssertionError("the number of parameters is wrong")
    error = equivariance_error(layer)
    if not error <= tolerance:
        raise AssertionError(f"the layer is not equivariant: {error}")
    return error


if __name__ == "__main__":
    print("equivariant up to", self_test())
'''

FORMATS: dict[str, Callable[[_Layer], bytes]] = {"npz": _npz, "torch": _torch}
"""The formats of ``equicert basis``, by the words of ``--format``."""
