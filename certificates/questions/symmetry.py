"""The symmetry of a given matrix, function or network, for the command ``symmetry``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.exact import exact_matrix
from equicert.certificates.questions.answers import OPTIONAL
from equicert.certificates.questions.networks import read_network
from equicert.certificates.questions.notation import aligned_rows, element_name
from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.canonical_forms import (
    CanonicalForm,
    NotTwoLayer,
    canonical_form,
    canonical_form_of_network,
)
from equicert.theory.functions.networks import Network
from equicert.theory.functions.symmetry import fixes_function, fixes_layers, fixes_matrix, largest_subgroup, projection
from equicert.theory.groups.lie_algebras import subalgebra, whole_algebra
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.special_values import square_root

Table = tuple[tuple[str, ...], ...]
Test = Callable[[Matrix, Matrix], bool]
"""Does a pair of group matrices (on the input, on the output) preserve what is asked about?"""

MAX_SHOWN = 12
"""Rows or columns up to which the nearest equivariant matrix is shown as text."""


@dataclass(frozen=True)
class Subgroup:
    """The largest subgroup that preserves something: its order, its index, generators as words."""

    order: int
    index: int
    generators: tuple[str, ...]


@dataclass(frozen=True)
class Subalgebra:
    """The elements of the Lie algebra of a continuous group whose one-parameter groups preserve something: their
    dimension, that of the algebra, and a basis as pairs of matrices on the input and on the output."""

    dimension: int
    algebra: int
    elements: tuple[tuple[Table, Table], ...]


@dataclass(frozen=True)
class Symmetry:
    """The answer; what was not asked is None.

    ``matrix``, ``function``, ``layers``: the subgroup under which the matrix, the function, the network layer by layer
    is equivariant. For a matrix also its projection on ``Hom_G(V, U)`` (p x d, over the field of the matrix and the
    representations) and the Frobenius distance to it.
    """

    matrix: Subgroup | Subalgebra | None = field(default=None, metadata=OPTIONAL)
    function: Subgroup | Subalgebra | None = field(default=None, metadata=OPTIONAL)
    layers: Subgroup | Subalgebra | None = field(default=None, metadata=OPTIONAL)
    projection: tuple[tuple[str, ...], ...] | None = field(default=None, metadata=OPTIONAL)
    distance_squared: str | None = field(default=None, metadata=OPTIONAL)
    distance: str | None = field(default=None, metadata=OPTIONAL)


def matrix_symmetry(claim: Claim, written: str) -> Symmetry:
    """The largest subgroup under which a p x d matrix (a JSON list of rows) is equivariant, and its projection.

    Errors: InputError.
    """
    A = _matrix(written)
    p, d = claim.output.dim, claim.input.dim
    if A.shape != (p, d):
        raise InputError(
            f"the matrix is {A.nrows} x {A.ncols}, expected {p} x {d} (rows for the output, columns for the input)"
        )
    field = compositum([A.field, claim.field])
    A, V, U = A.over(field), claim.input.over(field), claim.output.over(field)
    found = projection(A, V >> U)
    nearest, square = found.nearest, found.distance_squared
    return Symmetry(
        matrix=_connected(V, U, lambda X, Y: (A @ X - Y @ A).rows)
        if claim.group.continuous
        else _largest(claim, V, U, lambda rho, pi: fixes_matrix(A, rho, pi)),
        projection=tuple(tuple(number_text(x) for x in row) for row in nearest.tolist()),
        distance_squared=number_text(square),
        distance=root_text(square),
    )


def _matrix(written: str) -> Matrix:
    try:
        table = json.loads(written, parse_float=lambda x: x)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, list) or not table or not all(isinstance(row, list) for row in table):
        raise InputError(
            f'{shorten(written)} is not a matrix: write a list of rows, for example \'[["1","0"],["1/2","sqrt(2)"]]\''
        )
    return exact_matrix(table, "the matrix")


def target_symmetry(claim: Claim) -> Symmetry:
    """The largest subgroup under which the target is equivariant as a function. Errors: InputError."""
    if claim.target is None:
        raise InputError("there is no target")
    try:
        form = canonical_form(claim.target)
    except NotTwoLayer as reason:
        raise InputError(f"the symmetry of a function is found from its two-layer form: {reason}") from None
    return Symmetry(function=_of_function(claim, form, claim.input, claim.output))


def network_symmetry(claim: Claim, file: str) -> Symmetry:
    """The largest subgroups under which a network is equivariant as a function, and layer by layer.

    Errors: InputError.
    """
    network = read_network(claim, file)
    field = compositum([network.skip.field, claim.field])
    V, U = claim.input.over(field), claim.output.over(field)
    form = canonical_form_of_network(network)
    if claim.group.continuous:
        return Symmetry(function=_of_function(claim, form, V, U), layers=_connected(V, U, _of_layers(network)))
    return Symmetry(
        function=_of_function(claim, form, V, U),
        layers=_largest(claim, V, U, lambda rho, pi: fixes_layers(network, rho, pi)),
    )


def _of_function(claim: Claim, form: CanonicalForm, V: Representation, U: Representation) -> Subgroup | Subalgebra:
    """The symmetry of a function; of a continuous group the connected part (T13.3). Errors: InputError."""
    if not claim.group.continuous:
        return _largest(claim, V, U, lambda rho, pi: fixes_function(form, rho, pi))

    def conditions(X: Matrix, Y: Matrix) -> Iterator[Row]:
        for (n, t), c in zip(form.hyperplanes, form.channels, strict=True):
            yield from _moved(n, t, c, X, Y)
        yield Y.vector(form.constant)
        yield from (Y @ form.linear - form.linear @ X).rows

    return _connected(V, U, conditions)


def _moved(n: Row, t: Scalar, c: Row, X: Matrix, Y: Matrix) -> Iterator[Row]:
    """Rows that are zero where ``n X = mu n``, ``mu t = 0`` and ``Y c = mu c`` for one number mu (T13.3)."""
    one = X.field(1)
    image = X.covector(n)
    place = n[0][0] if n else -1
    factor = next((x for j, x in image if j == place), X.field(0)) / n[0][1] if n else X.field(0)
    yield combine([(one, image), (-factor, n)])
    yield ((0, factor * t),) if factor * t != 0 else ()
    yield combine([(one, Y.vector(c)), (-factor, c)])


def _of_layers(network: Network) -> Callable[[Matrix, Matrix], Iterator[Row]]:
    """A connected group permutes no neurons; it may rescale them (T13.6)."""

    def conditions(X: Matrix, Y: Matrix) -> Iterator[Row]:
        for neuron in network.neurons:
            if neuron.a and (neuron.w or neuron.b != 0):
                yield from _moved(neuron.w, neuron.b, neuron.a, X, Y)
        yield Y.vector(network.e)
        yield from (Y @ network.skip - network.skip @ X).rows

    return conditions


def _connected(
    V: Representation, U: Representation, conditions: Callable[[Matrix, Matrix], Iterable[Row]]
) -> Subalgebra:
    """The elements of the Lie algebra that satisfy some linear conditions."""
    algebra = whole_algebra(V, U)
    found = subalgebra(algebra, conditions)
    return Subalgebra(len(found), len(algebra), tuple((_texts(X), _texts(Y)) for X, Y in found))


def _texts(A: Matrix) -> Table:
    return tuple(tuple(number_text(x) for x in row) for row in A.tolist())


def _largest(claim: Claim, V: Representation, U: Representation, passes: Test) -> Subgroup:
    """The largest subgroup that passes; the whole group is recognised by its generators."""
    group = claim.group
    if all(passes(rho, pi) for rho, pi in zip(V.matrices, U.matrices, strict=True)):
        return Subgroup(group.order, 1, tuple(element_name((i,)) for i in range(len(group.generators))))
    elements = group.elements(claim.max_order, "the largest subgroup that preserves it")
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    found = largest_subgroup(elements, lambda g: passes(inputs[g], outputs[g]))
    return Subgroup(found.order, len(elements) // found.order, tuple(element_name(w) for w in found.generators))


def root_text(square: Scalar) -> str:
    """The square root, as a number where it has a form, else as ``sqrt(...)``."""
    try:
        root = square_root(square)
    except InputError:
        root = None
    return f"sqrt({number_text(square)})" if root is None else number_text(root)


def symmetry_lines(found: Symmetry) -> Iterator[str]:
    """The same as lines of text."""
    parts = (
        ("the matrix", found.matrix),
        ("the function", found.function),
        ("the network, layer by layer,", found.layers),
    )
    for what, subgroup in parts:
        if isinstance(subgroup, Subalgebra):
            yield (
                f"{what} is equivariant under a connected group of dimension {subgroup.dimension} "
                f"(the whole group has dimension {subgroup.algebra})"
            )
            for k, (X, _) in enumerate(subgroup.elements, 1):
                if len(X) <= MAX_SHOWN:
                    yield f"generator {k} of its Lie algebra, on the input:"
                    yield from aligned_rows(X)
        elif subgroup is not None:
            whole = "the whole group" if subgroup.index == 1 else f"index {subgroup.index}"
            yield (
                f"{what} is equivariant under a subgroup of order {subgroup.order} ({whole}), "
                f"generated by {_listed(subgroup.generators)}"
            )
    if found.projection is None:
        return
    yield f"distance to the equivariant matrices (Frobenius norm): {found.distance}"
    p, d = len(found.projection), len(found.projection[0])
    if max(p, d) > MAX_SHOWN:
        yield f"(the nearest one is {p} x {d}: use --json)"
        return
    yield "the nearest equivariant matrix:"
    yield from aligned_rows(found.projection)


def _listed(generators: Sequence[str]) -> str:
    return ", ".join(generators) or "1"
