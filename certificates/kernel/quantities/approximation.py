"""What shallow equivariant networks of any width approximate: dimensions by degree, density (THEORY.md, section 14)."""

from __future__ import annotations

from ..proof import KINKED, Proof
from ..ranges import INFINITE, Key, Range, common, exactly
from ..reading import Invalid
from . import Predicate, Quantity, Truth
from .layers import hidden_layer


def equivariants(proof: Proof, key: Key) -> Range:
    """``dim P_k``: the equivariant polynomial maps that are homogeneous of degree k."""
    return proof.known(key)


def reach(proof: Proof, key: Key) -> Range:
    """``dim M_k``: the parts of degree k of limits of networks with these hidden orbits; at most ``dim P_k``. Those of
    a continuous group are those of the finite group of its layers (T14.8)."""
    s, k = proof.statement, key.width or 0
    every = equivariants(proof, Key("equivariants", "", k))
    facts = _facts(proof)
    if facts is None:
        return Range((0, 0), every.high)
    hidden = _class(facts, key.kind)
    if s.lie and (k == 0 or (s.options.skip and k == 1)):
        return every
    if s.lie and not proof.reduced_fully:
        return exactly(0)
    return common(facts.known(Key("reach", hidden, k)), Range((0, 0), every.high))


def missing(proof: Proof, key: Key) -> Range:
    """The least degree up to k at which some equivariant polynomial map is no part of a limit; infinite where there is
    none."""
    last = key.width or 0
    facts = _facts(proof)
    if facts is proof and proof.approximation.get(("universal", _class(proof, key.kind))):
        return Range(INFINITE, INFINITE)
    low = 0
    for k in sorted(m for _, m, _ in proof.about("equivariants") if m <= last):
        every, some = equivariants(proof, Key("equivariants", "", k)), reach(proof, Key("reach", key.kind, k))
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
    facts = _facts(proof)
    if proof.equivariant is False or ("approximable", "") in proof.approximation:
        return False
    return None if facts is None else facts.approximation.get(("approximable", _class(facts, text)))


def universal(proof: Proof, text: str) -> Truth:
    """``universal(REP)``: are networks with these hidden orbits dense in all continuous equivariant maps? Not where
    something is missing in some degree; for a continuous group whose connected part does nothing on the input it is
    what holds for its components (T14.6, T14.8)."""
    facts = _facts(proof)
    if facts is None:
        return None
    still = not any(any(X.input) for X in proof.statement.lie) and (proof.reduced_fully or facts is proof)
    known = facts.approximation.get(("universal", _class(facts, text))) if still else None
    if known is not None or facts is proof:
        return known
    for _, k, every in list(proof.about("equivariants")):
        if reach(proof, Key("reach", text, k)).high < every.low:
            return False
    return None


def _facts(proof: Proof) -> Proof | None:
    """Where the facts about hidden orbits stand: for a continuous group in the proof inside of the reduction."""
    return proof.reduced if proof.statement.lie else proof


def _class(proof: Proof, text: str) -> str:
    """The hidden orbits of a representation, whatever the numbers of their copies."""
    return " + ".join(sorted(hidden_layer(proof, text)))


LIMITS = ("T14.3", "T14.4", "T14.8")
QUANTITIES = (
    Quantity("equivariants", ("width",), equivariants, ("T14.1", "T14.2"), reach=KINKED, continuous=True),
    Quantity("reach", ("representation", "width"), reach, LIMITS, reach=KINKED, continuous=True),
    Quantity("missing", ("representation", "width"), missing, LIMITS, reach=KINKED, continuous=True),
)
PREDICATES = (
    Predicate("approximable", LIMITS, free=approximable, reach=KINKED, continuous=True),
    Predicate("universal", ("T14.6", "T14.8"), free=universal, reach=KINKED, continuous=True),
)
