"""Pointwise activations that commute with matrices (THEORY.md, T8.4, T9.11, T13.10)."""

from __future__ import annotations

from collections.abc import Sequence

from ..numbers import Scalar
from ..proof import KINKED, Proof
from ..reading import Matrix, quoted, require, spend
from . import Predicate

NON_NEGATIVE = ("relu", "leaky_relu", "abs")
SIGNED = ("odd", "tanh", "sign")
ACTIVATIONS = (*NON_NEGATIVE, *SIGNED, "identity", "generic")


def commutes(activation: str, A: Matrix) -> bool:
    """Does the activation, applied entry by entry, commute with an invertible matrix?

    ``f(A x) = A f(x)`` for all x. If f is not affine, x with two nonzero entries shows that a row of A has only one,
    say a; then ``f(a t) = a f(t)``: for relu and its like a > 0, for an odd function without further identities a = 1
    or -1, for a function without any a = 1.
    """
    if activation == "identity":
        return True
    spend(len(A))
    return all(len(row) == 1 and _fits(activation, row[0][1]) for row in A)


def _fits(activation: str, a: Scalar) -> bool:
    if activation in NON_NEGATIVE:
        return a > 0
    return a == 1 or (activation in SIGNED and a == -1)


def admissible(activation: str, matrices: Sequence[Matrix]) -> bool:
    """Does the activation commute with the group that the matrices generate? (It does when it commutes with the
    generators.)"""
    return all(commutes(activation, A) for A in matrices)


def admissible_for_algebra(activation: str, matrices: Sequence[Matrix]) -> bool:
    """Does the activation commute with all ``exp(t X)``? Such matrices near the identity are diagonal, with positive
    entries for relu and its like, and with entries 1 for the others (T13.10)."""
    if activation == "identity":
        return True
    spend(sum(map(len, matrices)))
    diagonal = activation in NON_NEGATIVE
    return all(not row or (diagonal and len(row) == 1 and row[0][0] == i) for X in matrices for i, row in enumerate(X))


def named_representation(proof: Proof, text: str) -> tuple[Matrix, ...]:
    """The representation of the statement with this text, blanks being free."""
    name = " ".join(word for word in text.split(" ") if word)
    require(name in proof.statement.representations, f"the statement has no representation {quoted(name)}")
    return proof.statement.representations[name]


def read_admissible(proof: Proof, arguments: str) -> bool:
    """``admissible(ACTIVATION, REP)``, where REP has a grammar of its own."""
    activation, _, representation = arguments.partition(",")
    activation = activation.strip()
    require(activation in ACTIVATIONS, f"unknown activation {quoted(activation)}")
    matrices = named_representation(proof, representation)
    algebra = [X.input if representation.strip() == "input" else X.output for X in proof.statement.lie]
    return admissible(activation, matrices) and admissible_for_algebra(activation, algebra)


PREDICATES = (Predicate("admissible", ("T9.11", "T13.10"), free=read_admissible, reach=KINKED, continuous=True),)
