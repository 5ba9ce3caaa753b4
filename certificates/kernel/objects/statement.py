"""What a certificate is about: field, representations, options, and a target or data (FORMAT.md, statement).

The statement is all that a reader has to compare with the claim. Whatever it determines is computed from it, never read
from the proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..numbers import Field, Rationals, Scalar
from ..reading import (
    MAX_DIMENSION,
    MAX_GENERATORS,
    Json,
    Matrix,
    Row,
    fields,
    flag,
    items,
    natural,
    require,
    scalar,
    within,
)
from .functions import Target, read_target
from .generators import Generators, read_generator
from .networks import Options

if TYPE_CHECKING:
    from .boxes import Box
    from .channels import Channel
    from .data import Data
    from .lie import LieAlgebra
    from .linear_maps import Support
    from .polynomials import PolynomialMap


FINITE_ONLY = ("representations", "hidden", "points", "images", "support", "hidden_support")
"""Keys that speak of finite groups only."""


@dataclass(frozen=True)
class Statement:
    """Field K, dimensions d of V and p of U, generators, options; a target or data; named representations,
    the channels of hidden layers (none: all are allowed), points of V and images in U; the slope of the activation
    below zero (0: relu, -1: abs, T12.1); a second function, with which the target is compared; the
    support of linear maps, if it is restricted (T7.22), and that of the first layer to each channel (none: not
    restricted, T7.24); generators of the Lie algebra of a continuous group (T13.1); a polynomial map, which stands in
    the place of a target (T14.1); a box on which functions are compared (none: no box, T15.2)."""

    K: Field
    d: int
    p: int
    generators: Generators
    options: Options
    target: Target | None
    data: Data
    representations: dict[str, tuple[Matrix, ...]]
    channels: tuple[Channel, ...]
    points: dict[str, Row]
    images: dict[str, Row]
    slope: Scalar = 0
    other: Target | None = None
    support: Support | None = None
    hidden_supports: tuple[Support, ...] = ()
    lie: LieAlgebra = ()
    polynomial: PolynomialMap | None = None
    box: Box = ()


def read_statement(value: Json) -> Statement:
    """The statement, every matrix of the right shape and invertible."""
    names = ("field", "input_dim", "output_dim", "generators", "bias", "output_bias", "skip", "target")
    optional = ("activation", "other", "box", *FINITE_ONLY, "lie", "polynomial")
    more = [key for key in optional if type(value) is dict and key in value]
    named, d, p, listed, bias, output_bias, skip, target, *others = fields(value, (*names, *more), "the statement")
    given = dict(zip(more, others, strict=True))
    K = _read_field(named)
    slope = _read_slope(given.pop("activation"), K) if "activation" in given else 0
    for dim, what in ((d, "the input dimension"), (p, "the output dimension")):
        require(natural(dim, what) >= 1, f"{what} is zero")
        within(dim, MAX_DIMENSION, what)
    within(d * p, 100 * MAX_DIMENSION, "input dimension times output dimension")
    options = Options(flag(bias, "bias"), flag(output_bias, "output_bias"), flag(skip, "skip"))
    within(len(items(listed, "the generators")), MAX_GENERATORS, "generators")
    generators = tuple(read_generator(entry, d, p, K) for entry in items(listed, "the generators"))
    require(len({len(g.permutation) for g in generators}) <= 1, "the permutations of the generators differ in degree")
    lie: LieAlgebra = ()
    if "lie" in given:
        from .lie import read_lie

        lie = read_lie(given.pop("lie"), d, p, K)
        for key in FINITE_ONLY:
            require(key not in given, f"{key} is not available for a continuous group")
    finite = type(target) is dict and "points" in target
    require(not (finite and lie), "finite data are not available for a continuous group")
    read = None if target is None or finite else read_target(target, d, p, K)
    data: Data = ()
    if finite:
        from .data import read_data

        data = read_data(target, d, p, K)
    polynomial: PolynomialMap | None = None
    if "polynomial" in given:
        from .polynomials import read_polynomials

        require(target is None, "a polynomial stands beside another target")
        polynomial = read_polynomials(given.pop("polynomial"), d, p, K, "a polynomial")
    other: Target | None = None
    if "other" in given:
        require(read is not None, "a second function is compared with none")
        other = read_target(given.pop("other"), d, p, K)
    box: Box = ()
    if "box" in given:
        from .boxes import read_box

        require(read is not None, "functions are compared on a box, and there is none")
        box = read_box(given.pop("box"), d, K)
    representations = {"input": tuple(g.input for g in generators), "output": tuple(g.output for g in generators)}
    channels: tuple[Channel, ...] = ()
    points: dict[str, Row] = {}
    images: dict[str, Row] = {}
    if given:
        from .named import read_points, read_representations

        representations |= read_representations(given, generators, d, p, K)
        points, images = read_points(given, "points", d, K), read_points(given, "images", p, K)
    if "hidden" in given:
        from .channels import read_channels

        channels = read_channels(given["hidden"], representations)
    support = None
    if "support" in given:
        from .linear_maps import read_support

        support = read_support(given["support"], d, p)
    supports: tuple[Support, ...] = ()
    if "hidden_support" in given:
        from .linear_maps import read_support

        require(len(channels) > 0, "a first layer with a support needs channels")
        each = zip(channels, items(given["hidden_support"], "the supports", len(channels)), strict=True)
        supports = tuple(read_support(rows, d, channel.degree) for channel, rows in each)
    return Statement(
        K,
        d,
        p,
        generators,
        options,
        read,
        data,
        representations,
        channels,
        points,
        images,
        slope,
        other,
        support,
        supports,
        lie,
        polynomial,
        box,
    )


def _read_slope(value: Json, K: Field) -> Scalar:
    """The slope below zero of an activation with one kink; relu is the default and not written (T12.1)."""
    (given,) = fields(value, ("slope",), "the activation")
    slope = scalar(given, K, "a slope")
    require(slope not in (0, 1), "the activation has the slope 1 (no kink), or 0 (relu, which is not written)")
    return slope


def _read_field(value: Json) -> Field:
    """``Q``, or one of the real fields."""
    if value == "Q":
        return Rationals()
    from ..reals import read_field

    return read_field(value)
