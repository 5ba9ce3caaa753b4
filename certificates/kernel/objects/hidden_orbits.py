"""Orbits of hidden neurons with tied weights (THEORY.md, T7.1, T7.2).

A layer-wise equivariant network is a multiset of orbits G/K of neurons, K a subgroup up to conjugacy; its free weights
are a covector and a vector fixed by K. What is counted (parameters, dimensions) is counted orbit by orbit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import add_to, apply, identity, times, transpose
from ..elimination import eigenspace
from ..numbers import Scalar
from ..reading import Matrix, Row, spend
from .subgroups import Subgroups, sign_on

Move: TypeAlias = tuple[Matrix, Matrix]
"""``rho(g)^-1`` and ``pi(g)`` for the representative g of a coset."""


@dataclass(frozen=True)
class HiddenOrbit:
    """The orbits G/K of one class: bases of ``(V*)^K`` and ``U^K``, for every coset how it moves; whether K is the
    pointwise stabilizer of ``(V*)^K`` (*closed*); ``even = dim U^T``, T the elements that act on ``(V*)^K`` as +1 or as
    -1; whether some of them act as -1; and the neurons that it costs (as many as there are cosets, or more where the
    channels are chosen, T5.6)."""

    covectors: list[Row]
    vectors: list[Row]
    moves: list[Move]
    closed: bool
    even: int
    turning: bool
    size: int

    def linear_parts(self) -> list[Row]:
        """Equivariant maps that span the linear parts of such orbits, as rows of their entries (T7.4)."""
        found = []
        for a in self.vectors:
            for w in self.covectors:
                total: dict[int, Scalar] = {}
                d = len(self.moves[0][0])
                for inverse, pi in self.moves:
                    covector = times(w, inverse)
                    for i, x in apply(pi, a):
                        add_to(total, x, tuple((i * d + j, y) for j, y in covector))
                found.append(tuple(sorted((k, x) for k, x in total.items() if x != 0)))
        return found


def hidden_orbits(subgroups: Subgroups) -> tuple[HiddenOrbit, ...]:
    """One for each class of subgroups: what LEN is made of."""
    group = subgroups.group
    on_covectors = [transpose(A, group.d) for A in group.inputs]
    found = []
    for S, chosen in subgroups.classes:
        spend(len(group))
        covectors = eigenspace(((on_covectors[g], 1) for g in chosen), group.d)
        vectors = eigenspace(((group.outputs[g], 1) for g in chosen), group.p)
        signs = [sign_on(A, covectors) for A in on_covectors]
        closed = all(S >> g & 1 for g, s in enumerate(signs) if s == 1)
        even = len(eigenspace(((group.outputs[g], 1) for g, s in enumerate(signs) if s), group.p))
        moves = [(group.inputs[subgroups.inverse[g]], group.outputs[g]) for g in subgroups.cosets(S)]
        found.append(HiddenOrbit(covectors, vectors, moves, closed, even, -1 in signs, len(moves)))
    return tuple(found)


def single_neurons(d: int, p: int) -> HiddenOrbit:
    """Neurons without ties: what GN is made of."""
    return HiddenOrbit(
        list(identity(d)), list(identity(p)), [(identity(d), identity(p))], True, p, turning=False, size=1
    )
