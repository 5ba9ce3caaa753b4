"""The symmetry of a given matrix, function or network, as plain data for the command ``symmetry``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from equicert.certificates.claims.reading import Claim, exact_matrix, network_of_table
from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.canonical_forms import NotTwoLayer, canonical_form, canonical_form_of_network
from equicert.theory.functions.symmetry import fixes_function, fixes_layers, fixes_matrix, largest_subgroup, projection
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.real_fields import compositum
from equicert.theory.numbers.special_values import square_root

Test = Callable[[Matrix, Matrix], bool]
MAX_SHOWN = 12


def matrix_symmetry(claim: Claim, written: str) -> dict[str, Any]:
    """The largest subgroup under which a p x d matrix is equivariant, and its projection on ``Hom_G(V, U)``. Errors: InputError."""
    try:
        table = json.loads(written, parse_float=lambda x: x)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, list) or not table or not all(isinstance(row, list) for row in table):
        raise InputError(
            f'{shorten(written)} is not a matrix: write a list of rows, for example \'[["1","0"],["1/2","sqrt(2)"]]\''
        )
    A = exact_matrix(table, "the matrix")
    p, d = claim.output.dim, claim.input.dim
    if A.shape != (p, d):
        raise InputError(
            f"the matrix is {A.nrows} x {A.ncols}, expected {p} x {d} (rows for the output, columns for the input)"
        )
    field = compositum([A.field, claim.field])
    A, V, U = A.over(field), claim.input.over(field), claim.output.over(field)
    nearest, square = projection(A, V >> U)
    return {
        "matrix": _largest(claim, V, U, fixes_matrix_of(A)),
        "projection": [[number_text(x) for x in row] for row in nearest.tolist()],
        "distance_squared": number_text(square),
        "distance": root_text(square),
    }


def fixes_matrix_of(A: Matrix) -> Test:
    """The test whether a pair of group matrices leaves A equivariant."""
    return lambda rho, pi: fixes_matrix(A, rho, pi)


def target_symmetry(claim: Claim) -> dict[str, Any]:
    """The largest subgroup under which the target is equivariant as a function. Errors: InputError."""
    if claim.target is None:
        raise InputError("there is no target")
    try:
        form = canonical_form(claim.target)
    except NotTwoLayer as reason:
        raise InputError(f"the symmetry of a function is found from its two-layer form: {reason}") from None
    return {"function": _largest(claim, claim.input, claim.output, lambda rho, pi: fixes_function(form, rho, pi))}


def network_symmetry(claim: Claim, file: str) -> dict[str, Any]:
    """The largest subgroups under which a network is equivariant as a function, and layer by layer. Errors: InputError."""
    network = network_of_table(read_table(file), claim.input.dim, claim.output.dim)
    field = compositum([network.skip.field, claim.field])
    V, U = claim.input.over(field), claim.output.over(field)
    form = canonical_form_of_network(network)
    return {
        "function": _largest(claim, V, U, lambda rho, pi: fixes_function(form, rho, pi)),
        "layers": _largest(claim, V, U, lambda rho, pi: fixes_layers(network, rho, pi)),
    }


def read_table(file: str) -> dict[str, Any]:
    """The table of a TOML or JSON file. Errors: InputError."""
    path = Path(file)
    if not path.is_file():
        raise InputError(f"{file}: no such file: expected a network {{ neurons = [...], e = [...] }} in TOML or JSON")
    try:
        data = path.read_text(encoding="utf-8")
        table = json.loads(data) if path.suffix == ".json" else tomllib.loads(data)
    except (OSError, ValueError, RecursionError) as problem:
        raise InputError(f"{file}: cannot be read: {' '.join(str(problem).split())[:100]}") from None
    if not isinstance(table, dict):
        raise InputError(f"{file}: not a table with the keys neurons and e")
    return table


def _largest(claim: Claim, V: Representation, U: Representation, passes: Test) -> dict[str, Any]:
    """Order, index and generators of the largest subgroup that passes; the whole group is recognised by its generators."""
    group = claim.group
    if all(passes(rho, pi) for rho, pi in zip(V.matrices, U.matrices, strict=True)):
        generators: Sequence[Sequence[int]] = [(i,) for i in range(len(group.generators))]
        return {"order": group.order, "index": 1, "generators": [_word(w) for w in generators]}
    elements = group.elements(claim.max_order, "the largest subgroup that preserves it")
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    found = largest_subgroup(elements, lambda g: passes(inputs[g], outputs[g]))
    return {
        "order": found.order,
        "index": len(elements) // found.order,
        "generators": [_word(w) for w in found.generators],
    }


def _word(word: Sequence[int]) -> str:
    return " ".join(f"g{i + 1}" for i in word)


def root_text(square: Scalar) -> str:
    """The square root, as a number where it has a form, else as ``sqrt(...)``."""
    try:
        root = square_root(square)
    except InputError:
        root = None
    return f"sqrt({number_text(square)})" if root is None else number_text(root)


def symmetry_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    words = {"matrix": "the matrix", "function": "the function", "layers": "the network, layer by layer,"}
    for key, what in words.items():
        if key in found:
            part = found[key]
            whole = "the whole group" if part["index"] == 1 else f"index {part['index']}"
            generators = ", ".join(part["generators"]) or "1"
            yield f"{what} is equivariant under a subgroup of order {part['order']} ({whole}), generated by {generators}"
    if "projection" in found:
        yield f"distance to the equivariant matrices (Frobenius norm): {found['distance']}"
        rows = found["projection"]
        if max(len(rows), len(rows[0])) > MAX_SHOWN:
            yield f"(the nearest one is {len(rows)} x {len(rows[0])}: use --json)"
            return
        yield "the nearest equivariant matrix:"
        widths = [max(len(row[j]) for row in rows) for j in range(len(rows[0]))]
        for row in rows:
            yield "  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True))
