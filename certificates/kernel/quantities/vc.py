"""A bound of the Vapnik-Chervonenkis dimension of networks with tied weights (THEORY.md, T7.11)."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from ..proof import KINKED, Proof
from ..ranges import Bound, Key, Range
from ..reading import require, spend, within
from . import Quantity
from .compensation import FACTOR, compensation
from .hidden_types import UNKNOWN, hidden_types
from .knapsacks import count_types

E_ABOVE = Fraction(23225, 8544)
"""A rational number above e (a convergent of its continued fraction)."""


def vc_bound(m: int, first: int, total: int, types: int) -> int:
    """The last N, at least ``total``, with ``2^N <= growth(N)`` for scalar networks with m neurons.

    ``growth(N) = types 4 (2 e N m / first)^first (4 e N / total)^total``: for each hidden type Warren's bound (T7.10)
    for the signs of N m hidden neurons, polynomials of degree 1 in ``first`` weights, and of N outputs, of degree 2 in
    all ``total`` weights (Bartlett, Harvey, Liaw, Mehrabian, JMLR 20, 2019, Lemma 17). The bound grows with ``first``
    and ``total``, so that they may be the largest ones over the types.
    """
    within(total * (total + m), 100_000_000, "work of a VC bound")
    spend(8 * total * (total + m))

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


def vc(proof: Proof, key: Key) -> Range:
    """The VC dimension and the pseudo-dimension of scalar networks, from above (T7.11).

    GEN is contained in GN and in the compensating LEN.
    """
    require(proof.statement.p == 1, "a VC dimension is that of scalar networks")
    m = key.width or 0
    types = hidden_types(proof, "LEN" if key.kind == "LEN" else "GN")
    total = None if types is None else types.params(m, types.closed)
    if types is None or total is None:
        return UNKNOWN
    sizes = [x.size for x in types.closed]
    if 1 not in sizes:  # of chosen channels none may be as small as what is left of m neurons
        sizes.append(1)
    bound: Bound = (0, vc_bound(m, types.first_layer(m), total, count_types(m, sizes)))
    factor = compensation(proof, FACTOR).high
    if key.kind == "GEN" and not factor[0]:
        bound = min(bound, vc(proof, Key(key.name, "LEN", floor(factor[1] * m))).high)
    return Range((0, 0), bound)


QUANTITIES = (
    Quantity("vc", ("class", "width"), vc, ("T7.11", "T13.7"), reach=KINKED, counted=True, continuous=True),
    Quantity("pseudodim", ("class", "width"), vc, ("T7.11", "T13.7"), reach=KINKED, counted=True, continuous=True),
)
