"""The equivariant linear maps between two representations, for the command ``basis``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from equicert.certificates.claims.claim import Claim
from equicert.certificates.questions.answers import OPTIONAL
from equicert.certificates.questions.notation import aligned_rows

MAX_SHOWN = 400
"""Rows or columns up to which the weight matrix is written."""


@dataclass(frozen=True)
class Basis:
    """``Hom_G(V, U)``: its dimension, the shape ``(dim U, dim V)`` of its matrices, and their generic entries in tied
    letters (None where the matrix is too large to be shown).

    ``support``: the number of entries that may be nonzero, if that is restricted;
    ``file``: where the basis has been written, if anywhere; ``rounding``: by how much its entries are rounded at most.
    """

    dim_hom: int
    shape: tuple[int, int]
    weight_matrix: tuple[tuple[str, ...], ...] | None
    support: int | None = field(default=None, metadata=OPTIONAL)
    file: str | None = field(default=None, metadata=OPTIONAL)
    rounding: str | None = field(default=None, metadata=OPTIONAL)


def basis(claim: Claim) -> Basis:
    """The equivariant linear maps from the input to the output."""
    space = claim.linear_maps()
    rows = tuple(map(tuple, space.weight_matrix())) if max(space.shape) <= MAX_SHOWN else None
    return Basis(space.dim, space.shape, rows, None if claim.support is None else sum(map(len, claim.support)))


def basis_lines(found: Basis) -> Iterator[str]:
    """The same as lines of text."""
    p, d = found.shape
    only = "" if found.support is None else f" with a support of {found.support} entries"
    yield f"dim Hom_G(V, U) = {found.dim_hom}  ({p} x {d} matrices{only})"
    if found.weight_matrix is None:
        yield f"(the weight matrix is not shown: it has more than {MAX_SHOWN} rows or columns)"
    else:
        yield from aligned_rows(found.weight_matrix)
    if found.file is not None:
        exact = "its entries are exact" if found.rounding == "0" else f"entries rounded by at most {found.rounding}"
        yield f"written: {found.file} ({exact})"
