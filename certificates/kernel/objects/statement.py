"""What a certificate is about: field, representations, options, and a target or data (FORMAT.md, statement).

The statement is all that a reader has to compare with the claim. Whatever it determines is computed from it, never read
from the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..numbers import Field
from ..reading import (
    MAX_DIMENSION,
    Invalid,
    Json,
    Matrix,
    Row,
    field,
    fields,
    flag,
    items,
    matrix,
    natural,
    quoted,
    require,
    row,
    within,
)
from .data import Data, read_data
from .functions import Target, read_target
from .generators import Generators, invert, read_generator
from .networks import Options


@dataclass(frozen=True)
class Statement:
    """Field K, dimensions d of V and p of U, generators, options; a target or data; named representations and points."""

    K: Field
    d: int
    p: int
    generators: Generators
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
    generators = tuple(read_generator(entry, d, p, K) for entry in items(listed, "the generators"))
    require(len({len(g.permutation) for g in generators}) <= 1, "the permutations of the generators differ in degree")
    representations = {"input": tuple(g.input for g in generators), "output": tuple(g.output for g in generators)}
    for name, matrices in _entries(given, "representations"):
        require(name not in representations, f"the representation {quoted(name)} stands twice")
        representations[name] = _read_representation(matrices, len(generators), K)
    finite = type(target) is dict and "points" in target
    read = None if target is None or finite else read_target(target, d, p, K)
    data = read_data(target, d, p, K) if finite else ()
    points = {name: row(x, d, K, "a point") for name, x in _entries(given, "points")}
    return Statement(K, d, p, generators, options, read, data, representations, points)


def _entries(given: dict[str, Json], key: str) -> list[tuple[str, Json]]:
    """The entries of an object that may be missing but not empty."""
    if key not in given:
        return []
    value = given[key]
    if type(value) is not dict or not value:
        raise Invalid("representations or points are not an object with entries")
    return list(value.items())


def _read_representation(value: Json, count: int, K: Field) -> tuple[Matrix, ...]:
    """One invertible matrix for each generator, all of one size."""
    sizes = {len(items(entry, "a matrix of a representation")) for entry in items(value, "a representation", count)}
    require(len(sizes) <= 1, "the matrices of a representation differ in size")
    found = tuple(matrix(entry, len(entry), len(entry), K, "a matrix of a representation") for entry in value)
    for A in found:
        invert(A, "a matrix of a representation")
    return found
