"""The least factor K >= 1 with ``len(f) <= K gn(f)`` for all equivariant f (THEORY.md, T6.9)."""

from __future__ import annotations

from ..numbers import quotient
from ..objects.linear_maps import invariant_vectors
from ..objects.subgroups import Subgroups, architectures, carries_vectors
from ..proof import KINKED, Proof
from ..ranges import INFINITE, Bound, Key, Range
from . import Quantity

FACTOR = Key("compensation")
ONE: Bound = (0, 1)


def compensation(proof: Proof, key: Key) -> Range:
    """What steps have proved of the factor; at least one.

    They speak of all layer-wise equivariant networks. Where the hidden layers are made of channels of the statement,
    the prices of the stabilizers that neurons may have say more (T5.8)."""
    found = proof.known(FACTOR, low=1)
    if not proof.statement.channels:
        return found
    if proof.subgroups is None:
        return Range(found.low, INFINITE)
    oriented, flipping = dearest_orbits(proof, proof.subgroups)
    low = max(found.low, flipping, oriented if proof.statement.options.bias else ONE)
    if proof.statement.slope == -1:
        return Range(low, max(ONE, oriented, flipping))
    return Range(low, INFINITE if INFINITE in (found.high, oriented) else (0, found.high[1] * max(ONE, oriented)[1]))


def dearest_orbits(proof: Proof, subgroups: Subgroups) -> tuple[Bound, Bound]:
    """The greatest price of an orbit of neurons, or of a constant, for each of its neurons; and of a flipping orbit of
    hyperplanes for each of these, where there are functions with such orbits alone (T5.8, T12.6)."""
    from ..objects.channels import subgroup_prices
    from ..objects.hidden_orbits import hidden_orbits

    s = proof.statement
    orbits = proof.once(hidden_orbits, subgroups)
    prices = subgroup_prices(subgroups, s.channels, [S for S, _ in subgroups.classes])
    listed = zip(orbits, prices, strict=True)
    pairs = [(price, x.size) for x, price in listed if x.closed and x.covectors and x.vectors]
    if s.options.bias and not s.options.output_bias and invariant_vectors(s.generators, s.p):
        pairs.append((min(c.price for c in s.channels), 1))
    least = 1 if s.slope == -1 else 2  # covectors: three of them that add up to zero (T6.7), or one (T12.5)
    kinds = [
        kind
        for kind, A in architectures(subgroups)
        if -1 in kind.signs and len(A) >= least and carries_vectors(subgroups, kind)
    ]
    kernels = subgroup_prices(subgroups, s.channels, [kind.kernel for kind in kinds])
    return _greatest(pairs), _greatest([(p, kind.index) for p, kind in zip(kernels, kinds, strict=True)])


def _greatest(pairs: list[tuple[int | None, int]]) -> Bound:
    """The greatest of some ratios of a price to a number of neurons; no price is infinite."""
    return max((INFINITE if price is None else (0, quotient(price, size)) for price, size in pairs), default=(0, 0))


THEOREMS = ("T6.9", "T5.8", "T12.6", "T13.9")
QUANTITIES = (Quantity("compensation", (), compensation, THEOREMS, reach=KINKED, continuous=True),)
