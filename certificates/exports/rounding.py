"""Exact weights as floating-point numbers, and rigorous bounds for what is lost.

All bounds are computed with rational numbers. A weight is enclosed between two rationals; the network with rounded
weights differs from the exact one by at most the sum of what each rounded weight can do on the box, since relu and abs
are 1-Lipschitz, and a leaky relu is Lipschitz with the larger of its slopes. Floating-point evaluation adds the
classical bound ``n u / (1 - n u)`` for sums of products in any order; a leaky relu rounds one product more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, Literal

import numpy as np

from equicert.certificates.exports.networks import Layers, Table
from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.real_fields import Real

FloatType = Literal["float64", "float32"]

RELATIVE = Fraction(1, 2**90)
"""Relative width of the rational interval around an irrational weight."""

UNITS = {
    "float64": (Fraction(1, 2**53), Fraction(1, 2**1022)),
    "float32": (Fraction(1, 2**24), Fraction(1, 2**126)),
}
"""The unit roundoff, and the smallest normal number (below it a processor may flush to zero)."""


@dataclass(frozen=True)
class Interval:
    """Rational numbers below and above a real number."""

    low: Fraction
    high: Fraction

    @property
    def size(self) -> Fraction:
        """An upper bound for the absolute value."""
        return max(abs(self.low), abs(self.high))

    def distance(self, x: Fraction) -> Fraction:
        """An upper bound for the distance of the number to ``x``."""
        return max(abs(x - self.low), abs(x - self.high))


@dataclass(frozen=True)
class RoundedLayers:
    """Layers in floating-point numbers; the arrays are those of :class:`Layers` with the type ``dtype``."""

    matrices: tuple[Any, ...]
    biases: tuple[Any, ...]
    skip: Any
    dtype: FloatType
    slope: float


@dataclass(frozen=True)
class RoundingBound:
    """How far values can be from the exact ones where all ``|x_i| <= box``, for each output.

    ``weights``: the function of the rounded weights, computed exactly (0: the weights are exact). ``evaluation``: the
    rounding errors of IEEE arithmetic in the type of the weights, whatever the order of the sums.
    """

    box: Fraction
    weights: Fraction
    evaluation: Fraction

    @property
    def total(self) -> Fraction:
        """For values as a computer finds them from the file."""
        return self.weights + self.evaluation


def enclosure(x: Scalar) -> Interval:
    """Rational bounds for an exact number; both are the number itself where it is rational.

    >>> from equicert.theory.numbers.special_values import cosine
    >>> found = enclosure(cosine(1, 5))
    >>> found.low < found.high, float(found.low)
    (True, 0.30901699437494745)
    """
    if type(x) is not Real:
        exact = Fraction(int(x.p), int(x.q))
        return Interval(exact, exact)
    coordinates = [Fraction(int(a.p), int(a.q)) for a in x.field.coordinates(x)]
    bits = 128
    while True:
        lows, highs = x.field.powers(bits)  # both scaled by lows[0]
        pairs = list(zip(coordinates, lows, highs, strict=True))
        low = sum((a * (below if a > 0 else above) for a, below, above in pairs), Fraction(0)) / lows[0]
        high = sum((a * (above if a > 0 else below) for a, below, above in pairs), Fraction(0)) / lows[0]
        if high - low <= RELATIVE * min(abs(low), abs(high)):
            return Interval(low, high)
        bits *= 2


def rounded_array(table: Iterable[Iterable[Scalar]], shape: tuple[int, ...], dtype: FloatType) -> Any:
    """The entries of a table as floating-point numbers, each nearly the nearest one. Errors: InputError if too large"""
    values = [_nearest(x) for line in table for x in line]
    with np.errstate(over="ignore"):
        found = np.array(values, dtype=np.float64).astype(dtype).reshape(shape)
    if not np.isfinite(found).all():
        raise InputError(f"a weight is too large for {dtype}: write exact numbers (--format python or json)")
    return found


def rounded(layers: Layers, dtype: FloatType) -> RoundedLayers:
    """The weights as floating-point numbers. Errors: InputError where one is too large."""
    matrices = tuple(_rounded_table(W, dtype) for W in layers.matrices)
    biases = tuple(rounded_array([b], (len(b),), dtype) for b in layers.biases)
    skip = None if layers.skip is None else _rounded_table(layers.skip, dtype)
    slope = float(rounded_array([[layers.activation.slope]], (1,), dtype)[0])
    return RoundedLayers(matrices, biases, skip, dtype, slope)


def rounding_bound(layers: Layers, floats: RoundedLayers, box: Fraction) -> RoundingBound:
    """The bounds on the box ``|x_i| <= box`` for rounded weights."""
    unit, tiny = UNITS[floats.dtype]
    sizes = [box] * layers.inputs  # bounds for the absolute values that a layer is given ...
    weights = [Fraction(0)] * layers.inputs  # ... and for their errors, from rounded weights and from evaluation
    evaluation = [Fraction(0)] * layers.inputs
    last = len(layers.matrices) - 1
    parts = zip(layers.matrices, layers.biases, floats.matrices, floats.biases, strict=True)
    for number, (W, b, rounded_W, rounded_b) in enumerate(parts):
        sums = [_Sum(x, y, sizes, weights, evaluation) for x, y in zip(W, rounded_W.tolist(), strict=True)]
        shifts = [
            _Sum((x,), (y,), [Fraction(1)], [Fraction(0)], [Fraction(0)])
            for x, y in zip(b, rounded_b.tolist(), strict=True)
        ]
        terms = [[s, t] for s, t in zip(sums, shifts, strict=True)]
        if number == last and layers.skip is not None:
            nothing = [Fraction(0)] * layers.inputs
            for row, x, y in zip(terms, layers.skip, floats.skip.tolist(), strict=True):
                row.append(_Sum(x, y, [box] * layers.inputs, nothing, nothing))
        count = len(sizes) + 1 + (layers.inputs if number == last and layers.skip is not None else 0)
        gamma = count * unit / (1 - count * unit)
        sizes = [sum((t.size for t in row), Fraction(0)) for row in terms]
        weights = [sum((t.weights for t in row), Fraction(0)) for row in terms]
        evaluation = [
            sum((t.evaluation + gamma * t.computed for t in row), Fraction(0)) + 4 * count * tiny for row in terms
        ]
        if number < last:
            kink = _Kink(layers.activation.slope, Fraction(floats.slope))
            passed = [kink.passed(*x, unit, tiny) for x in zip(sizes, weights, evaluation, strict=True)]
            sizes, weights, evaluation = (list(x) for x in zip(*passed, strict=True)) if passed else ([], [], [])
    return RoundingBound(box, max(weights, default=Fraction(0)), max(evaluation, default=Fraction(0)))


class _Sum:
    """A sum of products ``sum w_j h_j`` and what rounding can do to it; errors of h are given."""

    def __init__(
        self,
        exact: Sequence[Scalar],
        floats: Sequence[float],
        sizes: Sequence[Fraction],
        weights: Sequence[Fraction],
        evaluation: Sequence[Fraction],
    ) -> None:
        self.size = self.weights = self.evaluation = self.computed = Fraction(0)
        for x, y, h, error, noise in zip(exact, floats, sizes, weights, evaluation, strict=True):
            if x == 0:
                continue  # rounded to zero exactly
            known, float_size = enclosure(x), abs(Fraction(y))
            self.size += known.size * h
            self.weights += known.distance(Fraction(y)) * h + float_size * error
            self.evaluation += float_size * noise
            self.computed += float_size * (h + error + noise)


class _Kink:
    """An activation between two layers, with its slope below zero rounded, and what it does to sizes and errors."""

    def __init__(self, exact: Scalar, rounded_slope: Fraction) -> None:
        known = enclosure(exact)
        self.size = max(Fraction(1), known.size)
        self.steepest = max(Fraction(1), abs(rounded_slope))
        self.error = known.distance(rounded_slope)
        self.multiplies = exact not in (0, -1)  # relu and abs round nothing

    def passed(
        self, size: Fraction, weights: Fraction, evaluation: Fraction, unit: Fraction, tiny: Fraction
    ) -> tuple[Fraction, Fraction, Fraction]:
        """Size and errors after the activation."""
        noise = self.steepest * evaluation
        if self.multiplies:
            noise += unit * self.steepest * (size + weights + evaluation) + tiny
        return self.size * size, self.steepest * weights + self.error * size, noise


def entry_bound(table: Iterable[Iterable[Scalar]], floats: Any) -> Fraction:
    """The greatest distance of an exact entry to its rounded one, from above."""
    pairs = zip(chain.from_iterable(table), floats.reshape(-1).tolist(), strict=True)
    return max((enclosure(x).distance(Fraction(y)) for x, y in pairs), default=Fraction(0))


def rounded_up(x: Fraction) -> str:
    """A number that is not negative with three digits, rounded up.

    >>> rounded_up(Fraction(1, 3)), rounded_up(Fraction(0)), rounded_up(Fraction(1, 3 * 2**60))
    ('0.334', '0', '2.90E-19')
    """
    if x == 0:
        return "0"
    context = Context(prec=3, rounding=ROUND_CEILING)
    return str(context.divide(Decimal(x.numerator), Decimal(x.denominator)))


def _nearest(x: Scalar) -> float:
    found = enclosure(x)
    try:
        return float((found.low + found.high) / 2)
    except OverflowError:
        return float("inf")


def _rounded_table(table: Table, dtype: FloatType) -> Any:
    return rounded_array(table, (len(table), len(table[0]) if table else 0), dtype)
