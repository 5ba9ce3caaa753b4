"""A bound of the Vapnik-Chervonenkis dimension of networks with tied weights (THEORY.md, section 7)."""

from __future__ import annotations

from fractions import Fraction

from .reading import within

E_ABOVE = Fraction(23225, 8544)
"""A rational number above e (a convergent of its continued fraction)."""


def vc_bound(m: int, first: int, total: int, types: int) -> int:
    """The last N, at least ``total``, with ``2^N <= growth(N)`` for scalar networks with m neurons.

    ``growth(N) = types 4 (2 e N m / first)^first (4 e N / total)^total``: for each hidden type Warren's bound for the signs of N m hidden
    neurons, polynomials of degree 1 in ``first`` weights, and of N outputs, of degree 2 in all ``total`` weights (Bartlett, Harvey, Liaw, Mehrabian, JMLR
    20, 2019, Lemma 17). The bound grows with ``first`` and ``total``, so that they may be the largest ones over the types.
    """
    within(total * (total + m), 100_000_000, "work of a VC bound")

    def shatters(N: int) -> bool:
        growth = types * 4 * (E_ABOVE * 4 * N) ** total
        if first:
            growth *= (E_ABOVE * 2 * N * m) ** first
        return Fraction(2**N * max(first, 1) ** first * max(total, 1) ** total) <= growth

    # N - log2(growth(N)) is convex and not positive at N = max(total, 1): the set is an interval from there on.
    low = max(total, 1)
    high = 2 * low
    while shatters(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if shatters(middle) else (low, middle)
    return low
