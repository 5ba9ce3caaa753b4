"""Parameters and dimensions as formulas in the width: quasi-polynomials of degree one (T7.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from equicert.theory.complexity.hidden_orbits import HiddenOrbit

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True)
class QuasiPolynomial:
    """``f(m) = rise * floor(m / period) + constants[m mod period]``, exact for all ``m >= start``."""

    rise: int
    period: int
    constants: tuple[int, ...]
    start: int

    def __call__(self, m: int) -> int:
        """The value at ``m >= start``.

        >>> QuasiPolynomial(3, 2, (1, 1), 0)(7)
        10
        """
        if m < self.start:
            raise ValueError(f"the formula holds for m >= {self.start}")
        return self.rise * (m // self.period) + self.constants[m % self.period]

    def expression(self, symbol: str = "m") -> sympy.Expr:
        """The formula in sympy.

        >>> QuasiPolynomial(3, 2, (1, 1), 0).expression()
        3*floor(m/2) + 1
        >>> QuasiPolynomial(5, 2, (0, 1), 3).expression()
        Piecewise((0, Eq(Mod(m, 2), 0)), (1, True)) + 5*floor(m/2)
        """
        import sympy

        m = sympy.Symbol(symbol, integer=True, nonnegative=True)
        linear = self.rise * sympy.floor(m / self.period)
        if len(set(self.constants)) == 1:
            return linear + self.constants[0]
        cases = [(c, sympy.Eq(sympy.Mod(m, self.period), r)) for r, c in enumerate(self.constants)]
        return linear + sympy.Piecewise(*cases[:-1], (cases[-1][0], True))


def knapsack_values(items: Sequence[tuple[int, int]], width: int) -> list[int]:
    """The greatest total value of items (size, value), any number of each, for every total size up to ``width``.

    >>> knapsack_values([(2, 3), (3, 4)], 5)
    [0, 0, 3, 4, 6, 7]
    """
    values = [0] * (width + 1)
    for size, value in items:
        for m in range(size, width + 1):
            values[m] = max(values[m], values[m - size] + value)
    return list(accumulate(values, max))


def knapsack_formula(items: Sequence[tuple[int, int]], free: int) -> QuasiPolynomial:
    """The greatest total value of items (size, value), any number of each, of total size at most m, plus a constant,
    for all m.

    Let (s, v) have the greatest ratio. Among any s items there are some whose sizes add up to a multiple of s, and
    copies of (s, v) are no worse: an optimum needs at most s - 1 others, of total size at most ``(s - 1) * max size``.
    Beyond that the values repeat with period s and rise v.

    >>> knapsack_formula([(2, 3), (3, 4)], 1)
    QuasiPolynomial(rise=3, period=2, constants=(1, 2), start=2)
    """
    listed = [(1, 0), *items]
    s, v = max(listed, key=lambda item: (Fraction(item[1], item[0]), -item[0]))
    last = (s - 1) * max(size for size, _ in listed) + 2 * s
    values = knapsack_values(items, last)
    start = next(m for m in range(last + 1 - s, -1, -1) if m == 0 or values[m - 1 + s] != values[m - 1] + v)
    constants = tuple(values[m] - v * (m // s) + free for r in range(s) for m in [start + (r - start) % s])
    return QuasiPolynomial(v, s, constants, start)


def dimension_formula(orbits: Sequence[HiddenOrbit], invariants: int) -> QuasiPolynomial:
    """The functional dimension of all widths; both biases, no skip connection."""
    return knapsack_formula([(o.size, o.worth) for o in orbits if o.closed], invariants)


def parameter_formula(orbits: Sequence[HiddenOrbit], bias: bool, free: int) -> QuasiPolynomial:
    """The number of parameters of the largest type of all widths; ``free``: output biases and skip connections."""
    return knapsack_formula([(o.size, o.covectors.nrows + bias + o.vectors.nrows) for o in orbits], free)
