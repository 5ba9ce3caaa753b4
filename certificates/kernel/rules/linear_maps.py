"""The dimension of the space of equivariant linear maps (THEORY.md, T7.1)."""

from __future__ import annotations

from typing import TypeAlias

from ..algebra import monomial, signed_orbits
from ..elimination import rank
from ..objects.linear_maps import intertwining
from ..proof import KINKED, Proof
from ..reading import Permutation, spend
from . import Rule

SignedPermutation: TypeAlias = tuple[Permutation, tuple[int, ...]]
"""The images of the basis vectors, and their signs."""


def dim_hom(proof: Proof) -> None:
    """The dimension of ``{A : A rho(g) = pi(g) A for all generators}`` (T7.1)."""
    d, p, generators = proof.statement.d, proof.statement.p, proof.statement.generators
    signed = [(monomial(g.input), monomial(g.output)) for g in generators]
    if all(a is not None and b is not None for a, b in signed):
        proof.exactly("dim_hom", _count_signed_orbits([(a, b) for a, b in signed if a and b], d, p))
    else:
        proof.exactly("dim_hom", d * p - rank(set(intertwining(generators, d, p))))


def _count_signed_orbits(generators: list[tuple[SignedPermutation, SignedPermutation]], d: int, p: int) -> int:
    """Between signed permutation matrices: orbits of entries without a sign conflict."""
    spend(2 * d * p * max(len(generators), 1), kept=True)
    edges = (
        (i * d + j, h[i] * d + g[j], g_signs[j] * h_signs[i])
        for (g, g_signs), (h, h_signs) in generators
        for i in range(p)
        for j in range(d)
    )
    return sum(1 for orbit in signed_orbits(d * p, edges) if not orbit.flipping)


RULES = (Rule("dim-hom", (), ("T7.1",), dim_hom, reach=KINKED),)
