"""What a certificate is about: field, representations, options, target (FORMAT.md, statement)."""

from __future__ import annotations

from dataclasses import dataclass

from .fit import Data
from .functions import (
    Target,
    read_target,
)
from .groups import (
    Generator,
    invert,
)
from .reading import (
    MAX_DIMENSION,
    Json,
    Matrix,
    Row,
    field,
    fields,
    flag,
    items,
    matrix,
    natural,
    permutation,
    quoted,
    require,
    row,
    scalar,
    within,
)
from .reals import Field
from .widths import (
    Options,
)


@dataclass(frozen=True)
class Statement:
    """What a certificate is about."""

    K: Field
    d: int
    p: int
    generators: tuple[Generator, ...]
    options: Options
    target: Target | None
    data: Data
    representations: dict[str, tuple[Matrix, ...]]
    points: dict[str, Row]


def read_statement(value: Json) -> Statement:
    """The statement, every matrix of the right shape and invertible."""
    names = ("field", "input_dim", "output_dim", "generators", "bias", "output_bias", "skip", "target")
    more = [key for key in ("representations", "points") if type(value) is dict and key in value]
    named, d, p, listed, bias, output_bias, skip, target, *others = fields(value, (*names, *more), "the statement")
    given = dict(zip(more, others, strict=True))
    K = field(named)
    for dim, what in ((d, "the input dimension"), (p, "the output dimension")):
        require(natural(dim, what) >= 1, f"{what} is zero")
        within(dim, MAX_DIMENSION, what)
    within(d * p, 100 * MAX_DIMENSION, "input dimension times output dimension")
    options = Options(flag(bias, "bias"), flag(output_bias, "output_bias"), flag(skip, "skip"))
    generators = [_read_generator(entry, d, p, K) for entry in items(listed, "the generators")]
    require(len({len(g.permutation) for g in generators}) <= 1, "the permutations of the generators differ in degree")
    representations = {"input": tuple(g.input for g in generators), "output": tuple(g.output for g in generators)}
    for name, matrices in _entries(given["representations"]) if "representations" in given else ():
        require(name not in representations, f"the representation {quoted(name)} stands twice")
        representations[name] = _read_representation(matrices, len(generators), K)
    data = type(target) is dict and "points" in target
    read = None if target is None or data else read_target(target, d, p, K)
    listed_data = _read_data(target, d, p, K) if data else ()
    points = {name: row(x, d, K, "a point") for name, x in (_entries(given["points"]) if "points" in given else ())}
    return Statement(K, d, p, tuple(generators), options, read, listed_data, representations, points)


def _read_data(value: Json, d: int, p: int, K: Field) -> Data:
    """Points with scalar values."""
    require(p == 1, "finite data have scalar values")
    points, values = fields(value, ("points", "values"), "the data")
    listed = items(values, "the values", len(items(points, "the points")))
    require(len(listed) > 0, "there are no points")
    return tuple((row(x, d, K, "a point"), scalar(y, K, "a value")) for x, y in zip(points, listed, strict=True))


def _entries(value: Json) -> list[tuple[str, Json]]:
    require(type(value) is dict and len(value) > 0, "representations or points are not an object with entries")
    return list(value.items())


def _read_representation(value: Json, count: int, K: Field) -> tuple[Matrix, ...]:
    """One invertible matrix for each generator, all of one size."""
    sizes = {len(items(entry, "a matrix of a representation")) for entry in items(value, "a representation", count)}
    require(len(sizes) <= 1, "the matrices of a representation differ in size")
    found = tuple(matrix(entry, len(entry), len(entry), K, "a matrix of a representation") for entry in value)
    for A in found:
        invert(A, "a matrix of a representation")
    return found


def _read_generator(value: Json, d: int, p: int, K: Field) -> Generator:
    require(type(value) is dict, "a generator is not an object")
    names = ("permutation", "input", "output") if "permutation" in value else ("input", "output")
    *moved, rho, pi = fields(value, names, "a generator")
    points = permutation(moved[0], len(items(moved[0], "a permutation")), "a permutation") if moved else ()
    V, U = matrix(rho, d, d, K, "an input matrix"), matrix(pi, p, p, K, "an output matrix")
    return Generator(points, V, U, invert(V, "an input matrix"), invert(U, "an output matrix"))
