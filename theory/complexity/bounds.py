"""Complexity bounds as small objects: statement, hypotheses, constants, source, symbolic formula, value rounded outward
(T7.10 to T7.16).

A bound is from above: it can prove ``<=`` and refute ``>=``, never the other way round. Values are computed from the
formula itself in ball arithmetic, so that what is printed is what is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import sympy

from equicert.theory.complexity.ball_arithmetic import PRECISION, ball_of, decimal_above
from equicert.theory.complexity.formulas import knapsack_values
from equicert.theory.complexity.hidden_orbits import HiddenOrbit
from equicert.theory.errors import InputError

BARTLETT = "Bartlett, Harvey, Liaw, Mehrabian, JMLR 20 (2019), no. 63, Lemma 17"
TALAGRAND = (
    "Ledoux and Talagrand, Probability in Banach Spaces (1991), Theorem 4.12; Bartlett and Mendelson, JMLR 3 (2002)"
)

N, m, W, W1, T = sympy.symbols("N m W W_1 T", positive=True, integer=True)
B, R, S2, s, eps, delta, rho, c, kappa, d = sympy.symbols("B R S_2 s epsilon delta rho c kappa d", positive=True)
B0, S0, kappa0 = sympy.symbols("B_0 S_0 kappa_0", nonnegative=True)


@dataclass(frozen=True)
class Symbol:
    """A symbol of a formula: its value (an exact number, or None while it is free) and what it stands for."""

    value: Fraction | None
    meaning: str


@dataclass(frozen=True)
class Bound:
    """An upper bound of ``name``.

    ``value`` is the formula at the values of the symbols, rounded up to twelve digits; ``exact`` the same where it is a
    natural number. ``trivial``: what bounds the same quantity without any theorem, where there is such a number.
    """

    name: str
    statement: str
    hypotheses: tuple[str, ...]
    symbols: Mapping[sympy.Symbol, Symbol]
    source: str
    formula: sympy.Expr
    exact: int | None = None
    trivial: Fraction | None = None

    @property
    def value(self) -> str:
        """The bound as a decimal number that is not below it."""
        return str(self.exact) if self.exact is not None else decimal_above(self.ball)

    @property
    def ball(self) -> flint.arb:
        """The formula in ball arithmetic."""
        given = {symbol: entry.value for symbol, entry in self.symbols.items() if entry.value is not None}
        return ball_of(self.formula, given)

    @property
    def vacuous(self) -> bool:
        """Does the bound say no more than the trivial one?"""
        return self.trivial is not None and not self.ball < ball_of(sympy.Rational(self.trivial), {})

    def plain(self) -> dict[str, Any]:
        """The bound as plain data; ``vacuous`` where there is a trivial bound."""
        return {
            "name": self.name,
            "statement": self.statement,
            "hypotheses": list(self.hypotheses),
            "constants": {str(x): {"value": str(e.value), "meaning": e.meaning} for x, e in self.symbols.items()},
            "formula": str(self.formula),
            "latex": sympy.latex(self.formula),
            "value": self.value,
            **({} if self.trivial is None else {"vacuous": self.vacuous}),
            "supports": "<=",
            "source": self.source,
        }


# -- combinatorial bounds


@dataclass(frozen=True)
class Size:
    """What the combinatorial bounds need to know of a class and width: neurons, free parameters of the first layer and
    in all (tied weights count once, the greatest over the closed hidden types), and the number of these types."""

    neurons: int
    first: int
    total: int
    types: int

    def symbols(self) -> dict[sympy.Symbol, Symbol]:
        """The sizes as symbols."""
        return {
            m: Symbol(Fraction(self.neurons), "hidden neurons"),
            W1: Symbol(Fraction(self.first), "free parameters of the first layer, tied weights counted once"),
            W: Symbol(Fraction(self.total), "free parameters in all"),
            T: Symbol(Fraction(self.types), "hidden types of this width"),
        }


SCALAR = "scalar output"


def largest_size(orbits: Sequence[HiddenOrbit], width: int, bias: bool, free: int) -> Size:
    """What the combinatorial bounds need to know of a width: the greatest numbers of parameters of the first layer and
    in all over the types with closed orbits, and the number of these types (T7.11).

    >>> from equicert.theory.complexity.hidden_orbits import single_neuron
    >>> from equicert.theory.numbers.fields import QQ
    >>> largest_size([single_neuron(3, 1, QQ)], 4, True, 1)
    Size(neurons=4, first=16, total=21, types=1)
    """
    closed = [o for o in orbits if o.closed]
    first = knapsack_values([(o.size, o.covectors.nrows + bias) for o in closed], width)[width]
    total = knapsack_values([(o.size, o.covectors.nrows + bias + o.vectors.nrows) for o in closed], width)[width]
    types = [1] + [0] * width
    for o in closed:
        for m in range(o.size, width + 1):
            types[m] += types[m - o.size]
    return Size(width, first, total + free, types[width])


def growth_formula(size: Size) -> sympy.Expr:
    """``4 T (2 e N m / W1)^W1 (4 e N / W)^W``; factors without parameters are one."""
    first = (2 * sympy.E * N * m / W1) ** W1 if size.first else sympy.Integer(1)
    second = (4 * sympy.E * N / W) ** W if size.total else sympy.Integer(1)
    return 4 * T * first * second


def growth(size: Size, points: int) -> Bound:
    """The growth function: sign patterns on N points. Errors: InputError for fewer points than parameters."""
    if points < max(size.total, 1):
        raise InputError(f"growth function: the bound needs N >= W = {size.total} points, and N is {points}")
    symbols = {N: Symbol(Fraction(points), "points"), **size.symbols()}
    return Bound(
        "growth",
        "The networks have at most this many sign patterns on N points.",
        (SCALAR, "N >= W", "N m >= W_1"),
        symbols,
        BARTLETT,
        growth_formula(size),
    )


def vc_dimension(size: Size, name: str = "vc") -> Bound:
    """The VC dimension (or the pseudo-dimension: thresholds are no parameters): the last ``N >= W`` with
    ``2^N <= growth(N)``, decided in ball arithmetic; where a ball does not decide, the larger number is taken.

    >>> vc_dimension(Size(4, 12, 17, 1)).exact < vc_dimension(Size(4, 16, 21, 1)).exact
    True
    """
    expression = sympy.expand_log(sympy.log(growth_formula(size)), force=True)
    values = {symbol: entry.value for symbol, entry in size.symbols().items() if entry.value}

    def shatters(n: int) -> bool:
        with flint.ctx.workprec(PRECISION):
            excess = n * flint.arb(2).log() - ball_of(expression, {**values, N: Fraction(n)})
        return not excess > 0

    low = max(size.total, 1)
    high = 2 * low
    while shatters(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if shatters(middle) else (low, middle)
    word = "pseudo-dimension" if name == "pseudodim" else "VC dimension"
    return Bound(
        name,
        f"The {word} is at most the last N >= W with 2^N <= growth(N).",
        (SCALAR,),
        size.symbols(),
        BARTLETT,
        growth_formula(size),
        low,
    )


# -- norm-based bounds


NO_SKIP = "no skip connection"


def rademacher(norm: Fraction, radius: Fraction, points: int, skip: Fraction | None = None) -> Bound:
    """``(2 B + B_0) R / sqrt(n)`` for ``sum |a_i| |w_i| <= B`` and ``|x| <= R``.

    A bias counts as one more coordinate of w, with input 1. ``skip``: the bound ``B_0`` of the norm of the skip
    connection, None where there is none.
    """
    linear, symbols, hypothesis = _skip(skip, "norm")
    return Bound(
        "rademacher",
        "The empirical Rademacher complexity of the networks without output bias on N points is at most this.",
        (SCALAR, "Euclidean norms", "no output bias", hypothesis),
        {
            B: Symbol(norm, "bound of the sum of |a_i| |(w_i, b_i)| over the neurons"),
            **symbols,
            R: Symbol(radius, "bound of |(x, 1)|"),
            N: Symbol(Fraction(points), "points"),
        },
        TALAGRAND,
        (2 * B + linear) * R / sympy.sqrt(N),
    )


def rademacher_of_sample(
    norm: Fraction, squares: Fraction, points: int, what: str, skip: tuple[Fraction, Fraction] | None = None
) -> Bound:
    """``(2 B sqrt(S_2) + B_0 sqrt(S_0)) / n`` with ``S_2`` the sum of the squared norms of the projected sample.

    ``skip``: the bound ``B_0`` of the norm of the skip connection and the sum ``S_0`` of the squared norms of the
    sample itself, None where there is no skip connection.
    """
    linear, symbols, hypothesis = _skip(None if skip is None else skip[0], "norm")
    if skip is not None:
        symbols[S0] = Symbol(skip[1], "sum over the sample of |x|^2")
    return Bound(
        "rademacher_sample",
        "The empirical Rademacher complexity on this sample of the networks of one orbit type without output bias "
        "is at most this.",
        (SCALAR, "Euclidean norms", "orthogonal input representation", "no output bias", hypothesis),
        {
            B: Symbol(norm, "bound of the sum of |a_i| |(w_i, b_i)| over the neurons"),
            S2: Symbol(squares, f"sum over the sample of |(P x, 1)|^2, P the projection on {what}"),
            **symbols,
            N: Symbol(Fraction(points), "points of the sample"),
        },
        TALAGRAND + "; projection on V^K: Behboodi and Cesa, arXiv 2411.14288",
        (2 * B * sympy.sqrt(S2) + linear * sympy.sqrt(S0)) / N,
    )


def path_norm(norm: Fraction, radius: Fraction, points: int, dim: int, skip: Fraction | None = None) -> Bound:
    """``(2 B + B_0) R sqrt(2 log(2 d) / n)`` for ``sum |a_i| |w_i|_1 <= B`` and ``|x|_oo <= R``.

    ``skip``: the bound ``B_0`` of the sum of the absolute entries of the skip connection, None where there is none.
    """
    linear, symbols, hypothesis = _skip(skip, "sum of |entries|")
    return Bound(
        "path_norm",
        "The empirical Rademacher complexity of the networks without output bias on N points is at most this.",
        (SCALAR, "no output bias", hypothesis),
        {
            B: Symbol(norm, "bound of the path norm, the sum of |a_i| |(w_i, b_i)|_1"),
            **symbols,
            R: Symbol(radius, "bound of |(x, 1)|_oo"),
            N: Symbol(Fraction(points), "points"),
            d: Symbol(Fraction(dim), "input dimension, one more for the bias"),
        },
        "Neyshabur, Tomioka, Srebro, COLT 2015 (arXiv 1503.00036); " + TALAGRAND,
        (2 * B + linear) * R * sympy.sqrt(2 * sympy.log(2 * d) / N),
    )


def _skip(bound: Fraction | None, measure: str) -> tuple[sympy.Expr, dict[sympy.Symbol, Symbol], str]:
    """What a skip connection adds to ``2 B``: its bound ``B_0`` with its meaning; the hypothesis on it."""
    if bound is None:
        return sympy.Integer(0), {}, NO_SKIP
    return B0, {B0: Symbol(bound, f"bound of the {measure} of the skip connection")}, f"{measure} of the skip <= B_0"


def covering(
    size: Size, scale: Fraction, radius: Fraction, epsilon: Fraction, tie: Fraction, skip: Fraction | None = None
) -> Bound:
    """``log`` of the covering number in the sup-norm: every free weight in ``[-s, s]``, ``|x|_1 <= R``.

    ``skip``: how much an entry of the skip connection depends on its free weights (``kappa_0``, as ``tie`` for the
    neurons), None where there is no skip connection.
    """
    symbols = {
        **size.symbols(),
        s: Symbol(scale, "bound of every free weight and bias"),
        R: Symbol(radius, "bound of |x|_1"),
        eps: Symbol(epsilon, "radius of the balls in the sup-norm"),
        kappa: Symbol(tie, "largest sum of |coefficients| by which an entry of tied weights depends on the free ones"),
    }
    del symbols[W1]
    lipschitz = 2 * m * kappa * s * (R + 1) + 1  # the centres' entries are at most kappa s
    steps, constant = s * kappa * lipschitz / eps, "2 m kappa s (R + 1) + 1 of the network in its entries"
    if skip is not None:
        symbols[kappa0] = Symbol(skip, "the same for the skip connection")
        steps += s * kappa0 * R / eps
        constant += ", kappa_0 R of the skip connection in its free weights"
    hypothesis = NO_SKIP if skip is None else "free weights of the skip connection bounded by s too"
    return Bound(
        "log_covering",
        "The natural logarithm of the covering number of the networks in the sup-norm on the ball is at most this.",
        (SCALAR, "bounded weights", "bounded inputs", hypothesis),
        symbols,
        f"Lipschitz constant {constant}, THEORY.md, T7.15",
        sympy.log(T) + W * sympy.log(sympy.ceiling(steps)),
    )


# -- generalization


def generalization_by_rademacher(complexity: Bound, lipschitz: Fraction, span: Fraction, confidence: Fraction) -> Bound:
    """Expected less empirical loss, for a ``rho``-Lipschitz loss with values in ``[0, c]``."""
    symbols = {**complexity.symbols, **_loss(lipschitz, span, confidence)}
    return Bound(
        f"generalization_{complexity.name}",
        "With probability at least 1 - delta over N independent points, for all these networks the expected loss "
        "exceeds the mean loss by at most this.",
        (
            *complexity.hypotheses,
            "independent identically distributed points",
            "loss rho-Lipschitz in the output, values in [0, c]",
        ),
        symbols,
        "Bartlett and Mendelson, JMLR 3 (2002), Theorem 8; Mohri, Rostamizadeh, Talwalkar, Foundations of Machine "
        "Learning (2018), Theorem 3.3; " + complexity.source,
        2 * rho * complexity.formula + 3 * c * sympy.sqrt(sympy.log(2 / delta) / (2 * N)),
        trivial=span,
    )


def generalization_by_growth(size: Size, points: int, confidence: Fraction) -> Bound:
    """Classification error by sign: ``sqrt(8 (log growth(2N) + log(4/delta)) / N)``."""
    if 2 * points < max(size.total, 1):
        raise InputError(
            f"generalization by the growth function: the bound needs 2 N >= W = {size.total}, and N is {points}"
        )
    symbols = {
        N: Symbol(Fraction(points), "points"),
        **size.symbols(),
        delta: Symbol(confidence, "probability of failure"),
    }
    logarithm = sympy.expand_log(sympy.log(growth_formula(size)), force=True).subs(N, 2 * N)
    return Bound(
        "generalization_growth",
        "With probability at least 1 - delta over N independent points, for the signs of all these networks the "
        "error rate exceeds that on the points by at most this.",
        (SCALAR, "2 N >= W", "independent identically distributed points", "classification by sign"),
        symbols,
        "Vapnik and Chervonenkis, Theory Probab. Appl. 16 (1971), Theorem 2; " + BARTLETT,
        sympy.sqrt(8 * (logarithm + sympy.log(4 / delta)) / N),
        trivial=Fraction(1),
    )


def generalization_by_covering(
    cover: Bound, points: int, lipschitz: Fraction, span: Fraction, confidence: Fraction
) -> Bound:
    """``2 rho epsilon + c sqrt((log N(epsilon) + log(1/delta)) / (2 n))``: Hoeffding on the centres."""
    symbols = {**cover.symbols, N: Symbol(Fraction(points), "points"), **_loss(lipschitz, span, confidence)}
    return Bound(
        "generalization_covering",
        "With probability at least 1 - delta over N independent points, for all these networks the expected loss "
        "exceeds the mean loss by at most this.",
        (
            *cover.hypotheses,
            "independent identically distributed points",
            "loss rho-Lipschitz in the output, values in [0, c]",
        ),
        symbols,
        "Hoeffding, J. Amer. Statist. Assoc. 58 (1963), and a union bound over the centres; " + cover.source,
        2 * rho * eps + c * sympy.sqrt((cover.formula + sympy.log(1 / delta)) / (2 * N)),
        trivial=span,
    )


def _loss(lipschitz: Fraction, span: Fraction, confidence: Fraction) -> dict[sympy.Symbol, Symbol]:
    return {
        rho: Symbol(lipschitz, "Lipschitz constant of the loss"),
        c: Symbol(span, "the loss has values in [0, c]"),
        delta: Symbol(confidence, "probability of failure"),
    }
