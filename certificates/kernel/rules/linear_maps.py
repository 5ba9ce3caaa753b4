"""The dimension of the space of equivariant linear maps (THEORY.md, T7.1, T7.22)."""

from __future__ import annotations

from ..objects.linear_maps import supported_dimension
from ..proof import KINKED, Proof
from . import Rule


def dim_hom(proof: Proof) -> None:
    """The dimension of ``{A : A rho(g) = pi(g) A for all generators}``, A with the support of the statement if it has
    one (T7.1, T7.22); of a continuous group also ``A X = Y A`` for its Lie algebra (T13.1)."""
    s = proof.statement
    proof.exactly("dim_hom", supported_dimension(s.generators, s.d, s.p, s.support, s.lie))


RULES = (
    Rule(
        "dim-hom",
        (),
        ("T7.1", "T7.22", "T13.1", "T13.12"),
        dim_hom,
        reach=KINKED,
        with_support=True,
        with_layers=True,
        continuous=True,
    ),
)
