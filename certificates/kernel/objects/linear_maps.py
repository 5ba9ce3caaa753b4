"""Equivariant linear maps and invariant vectors: the kernel solves these linear systems itself."""

from __future__ import annotations

from ..algebra import transpose
from ..elimination import eigenspace, nullspace
from ..numbers import Scalar
from ..reading import Matrix, Row, spend, within
from .generators import Generators


def invariant_vectors(generators: Generators, p: int) -> list[Row]:
    """A basis of ``U^G``."""
    return eigenspace(((g.output, 1) for g in generators), p)


def intertwining(generators: Generators, d: int, p: int) -> list[Row]:
    """The equations ``A rho(g) = pi(g) A`` for all generators, on the entries of A row by row."""
    equations: list[Row] = []
    for g in generators:
        columns = transpose(g.input, d)
        for i in range(p):
            for j in range(d):
                entry: dict[int, Scalar] = {i * d + k: x for k, x in columns[j]}
                for k, x in g.output[i]:
                    entry[k * d + j] = entry.get(k * d + j, 0) - x
                spend(2 + len(columns[j]) + len(g.output[i]))
                equations.append(tuple(sorted((c, x) for c, x in entry.items() if x != 0)))
    return equations


def equivariant_maps(generators: Generators, d: int, p: int) -> list[Matrix]:
    """A basis of ``Hom_G(V, U)``."""
    within(d * p, 400, "entries of an equivariant matrix")
    return [
        tuple(tuple((c - i * d, x) for c, x in entries if i * d <= c < (i + 1) * d) for i in range(p))
        for entries in nullspace(intertwining(generators, d, p), d * p)
    ]
