"""Formulas evaluated in ball arithmetic, and decimal numbers rounded outward."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Any

import flint
import sympy

PRECISION = 192
"""Bits of the ball arithmetic."""


def ball_of(expression: sympy.Expr, given: Mapping[sympy.Symbol, Fraction]) -> flint.arb:
    """An expression in ball arithmetic, ``PRECISION`` bits.

    >>> from equicert.theory.complexity.bounds import N
    >>> N = sympy.Symbol("N")
    >>> ball_of(2 * sympy.E * N, {N: Fraction(3)}).overlaps(flint.arb(6) * flint.arb(1).exp())
    True
    """
    with flint.ctx.workprec(PRECISION):
        return _ball(expression, given)


def _ball(x: Any, given: Mapping[sympy.Symbol, Fraction]) -> flint.arb:
    if x.is_Symbol:
        value = given[x]
        return flint.arb(flint.fmpq(value.numerator, value.denominator))
    if x.is_Rational:
        return flint.arb(flint.fmpq(int(x.p), int(x.q)))
    if x is sympy.E:
        return flint.arb(1).exp()
    arguments = [_ball(a, given) for a in x.args]
    if x.is_Add:
        return sum(arguments[1:], arguments[0])
    if x.is_Mul:
        return prod(arguments[1:], start=arguments[0])
    if x.is_Pow:
        base, exponent = arguments
        return base.sqrt() if x.exp == sympy.Rational(1, 2) else base**exponent
    if isinstance(x, sympy.log):
        return arguments[0].log()
    if isinstance(x, sympy.ceiling):
        exact = x.args[0].subs({symbol: sympy.Rational(v.numerator, v.denominator) for symbol, v in given.items()})
        if exact.is_Rational:
            return flint.arb(int(sympy.ceiling(exact)))
        return flint.arb(arguments[0].upper().ceil().upper())
    raise TypeError(f"ball arithmetic does not know {x.func.__name__}")


def decimal_above(x: flint.arb, digits: int = 12) -> str:
    """A decimal number with some significant digits that is not below the ball.

    >>> decimal_above(flint.arb(1) / 3), decimal_above(flint.arb(2))
    ('0.333333333334', '2')
    """
    with flint.ctx.workprec(PRECISION):
        top = x.upper()
        mantissa, exponent = (int(y) for y in top.man_exp())
    value = Fraction(mantissa) * Fraction(2) ** exponent
    if value <= 0:
        return "0"
    size = len(str(value.numerator)) - len(str(value.denominator))
    places = digits - size
    scaled = value * Fraction(10) ** places
    rounded = -(-scaled.numerator // scaled.denominator)
    if places <= 0:
        text = str(rounded)
        return (
            f"{text[0]}.{text[1:]}e+{len(text) - 1 - places}".replace(".e", "e")
            if -places > 6
            else text + "0" * -places
        )
    text = str(rounded).rjust(places + 1, "0")
    return (text[:-places] + "." + text[-places:]).rstrip("0").rstrip(".")
