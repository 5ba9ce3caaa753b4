"""What shallow equivariant networks of any width approximate: dimensions by degree, density (THEORY.md, section 14)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import INFINITE, Key, Range, common
from ..reading import Invalid
from . import Predicate, Quantity, Truth
from .layers import hidden_layer


def equivariants(proof: Proof, key: Key) -> Range:
    """``dim P_k``: the equivariant polynomial maps that are homogeneous of degree k."""
    return proof.known(key)


def reach(proof: Proof, key: Key) -> Range:
    """``dim M_k``: the parts of degree k of limits of networks with these hidden orbits; at most ``dim P_k``."""
    every = equivariants(proof, Key("equivariants", "", key.width))
    return common(proof.known(Key("reach", _class(proof, key.kind), key.width)), Range((0, 0), every.high))


def missing(proof: Proof, key: Key) -> Range:
    """The least degree up to k at which some equivariant polynomial map is no part of a limit; infinite where there is
    none."""
    hidden, last = _class(proof, key.kind), key.width or 0
    if proof.approximation.get(("universal", hidden)):
        return Range(INFINITE, INFINITE)
    low = 0
    for k in sorted(m for _, m, _ in proof.about("equivariants") if m <= last):
        every, some = equivariants(proof, Key("equivariants", "", k)), proof.known(Key("reach", hidden, k))
        if some.high < every.low:
            return Range((0, low), (0, k))
        if low == k and some.low == every.high:
            low = k + 1
    return Range(INFINITE if low > last else (0, low), INFINITE)


def approximable(proof: Proof, text: str) -> Truth:
    """``approximable(REP)``: is the polynomial a limit of networks with these hidden orbits, of any width?"""
    s = proof.statement
    if s.polynomial is None and s.target is None:
        raise Invalid("the statement has no polynomial")
    hidden = _class(proof, text)
    return False if proof.equivariant is False else proof.approximation.get(("approximable", hidden))


def universal(proof: Proof, text: str) -> Truth:
    """``universal(REP)``: are networks with these hidden orbits dense in all continuous equivariant maps?"""
    return proof.approximation.get(("universal", _class(proof, text)))


def _class(proof: Proof, text: str) -> str:
    """The hidden orbits of a representation, whatever the numbers of their copies."""
    return " + ".join(sorted(hidden_layer(proof, text)))


QUANTITIES = (
    Quantity("equivariants", ("width",), equivariants, ("T14.1", "T14.2"), reach=KINKED, continuous=True),
    Quantity("reach", ("representation", "width"), reach, ("T14.3", "T14.4"), reach=KINKED),
    Quantity("missing", ("representation", "width"), missing, ("T14.3", "T14.4"), reach=KINKED),
)
PREDICATES = (
    Predicate("approximable", ("T14.3", "T14.4"), free=approximable, reach=KINKED),
    Predicate("universal", ("T14.6",), free=universal, reach=KINKED),
)
