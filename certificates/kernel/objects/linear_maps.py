"""Equivariant linear maps and invariant vectors: the kernel solves these linear systems itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ..algebra import SignedOrbit, dot, monomial, signed_orbits, transpose
from ..elimination import eigenspace, nullspace, rank
from ..numbers import Scalar
from ..reading import Json, Matrix, Row, items, natural, require, spend, within
from .generators import Generators

if TYPE_CHECKING:
    from .lie import LieElement


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


def entry_orbits(generators: Generators, d: int, p: int) -> tuple[SignedOrbit, ...] | None:
    """The orbits of the entries of a matrix under signed permutation matrices, entry (i, j) as ``i d + j``; None for
    other matrices. Those without a sign conflict are a basis of ``Hom_G(V, U)``."""
    signed = []
    for g in generators:
        on_columns, on_rows = monomial(g.input), monomial(g.output)
        if on_columns is None or on_rows is None:
            return None
        signed.append((on_columns, on_rows))
    spend(2 * d * p * max(len(generators), 1), kept=True)
    return signed_orbits(
        d * p,
        (
            (i * d + j, rows[i] * d + columns[j], column_signs[j] * row_signs[i])
            for (columns, column_signs), (rows, row_signs) in signed
            for i in range(p)
            for j in range(d)
        ),
    )


# -- linear maps with a support ---------------------------------------------------------------------------------------

Support: TypeAlias = frozenset[int]
"""The entries (i, j) of a matrix that may be nonzero, as ``i d + j``."""


def read_support(value: Json, d: int, p: int) -> Support:
    """The columns of the entries of each row, at least one entry."""
    found: list[int] = []
    for i, entry in enumerate(items(value, "the support", p)):
        columns = [natural(j, "a column of the support", d) for j in items(entry, "a row of the support")]
        require(columns == sorted(set(columns)), "the columns of a row of the support do not increase")
        found += [i * d + j for j in columns]
    require(len(found) > 0, "the support is empty")
    return frozenset(found)


def within_support(row: Row, support: Support) -> Row:
    """A vector of entries of a matrix with those outside of the support put to zero."""
    spend(len(row))
    return tuple((c, x) for c, x in row if c in support)


def supported_dimension(
    generators: Generators, d: int, p: int, support: Support | None, lie: Sequence[LieElement] = ()
) -> int:
    """``dim Hom_G(V, U)``, or that of its maps with a support (T7.22); of a continuous group T13.1."""
    if lie:
        from .common_maps import common_maps

        return len(common_maps([*lie, *generators], d, p))
    orbits = entry_orbits(generators, d, p)
    if orbits is not None:
        return sum(not o.flipping and (support is None or support.issuperset(o.members)) for o in orbits)
    equations = intertwining(generators, d, p)
    if support is None:
        return d * p - rank(set(equations))
    return len(support) - rank({within_support(row, support) for row in equations})


def is_compatible(generators: Generators, d: int, p: int, support: Support) -> bool:
    """Do the projections onto the equivariant matrices and onto those with a support commute (T7.23)?"""
    orbits = entry_orbits(generators, d, p)
    if orbits is not None:
        spend(d * p)
        return all(o.flipping or support.issuperset(o.members) or support.isdisjoint(o.members) for o in orbits)
    duals = tuple(
        replace(
            g,
            input=transpose(g.input_inverse, d),
            output=transpose(g.output_inverse, p),
            input_inverse=transpose(g.input, d),
            output_inverse=transpose(g.output, p),
        )
        for g in generators
    )
    return all(_keeps_equivariance(listed, d, p, support) for listed in (generators, duals))


def _keeps_equivariance(generators: Generators, d: int, p: int, support: Support) -> bool:
    """Are equivariant matrices still equivariant when the entries outside of the support are put to zero?"""
    equations = intertwining(generators, d, p)
    masked = [within_support(A, support) for A in nullspace(equations, d * p)]
    return all(dot(equation, A) == 0 for A in masked for equation in equations)


def equivariant_maps(generators: Generators, d: int, p: int) -> list[Matrix]:
    """A basis of ``Hom_G(V, U)``."""
    within(d * p, 400, "entries of an equivariant matrix")
    return [
        tuple(tuple((c - i * d, x) for c, x in entries if i * d <= c < (i + 1) * d) for i in range(p))
        for entries in nullspace(intertwining(generators, d, p), d * p)
    ]
