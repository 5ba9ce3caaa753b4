"""Dimensions of generic orbits and of the orbit space, for the command ``orbits`` (THEORY.md, section 7)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from equicert.certificates.claims.exact import exact_matrix
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.orbit_spaces import lie_algebra, orbit_dimensions
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.matrices import Matrix


@dataclass(frozen=True)
class OrbitsAnswer:
    """Dimensions of the group, of generic orbits, of the orbit space, and of the invariant linear forms (None for a
    finite group, where they do not matter here)."""

    group: Literal["finite", "connected"]
    dim_group: int
    dim_orbit: int
    dim_quotient: int
    dim_invariants: int | None


def orbits_of_finite(V: Representation) -> OrbitsAnswer:
    """A finite group: generic orbits are finite, the orbit space has the dimension of V."""
    return OrbitsAnswer("finite", 0, 0, V.dim, None)


def orbits_of_lie(written: str) -> OrbitsAnswer:
    """The connected compact group whose Lie algebra some matrices (a JSON list) generate. Errors: InputError."""
    matrices = [_matrix(rows, k) for k, rows in enumerate(_listed(written), 1)]
    field = compositum(A.field for A in matrices)
    return orbits_of_algebra([A.over(field) for A in matrices])


def orbits_of_algebra(matrices: Sequence[Matrix]) -> OrbitsAnswer:
    """The same for matrices over one field. Errors: InputError."""
    found = orbit_dimensions(lie_algebra(matrices), matrices[0].nrows if matrices else 0)
    return OrbitsAnswer("connected", found.group, found.orbit, found.quotient, found.invariants)


def _listed(written: str) -> list[list[list[Any]]]:
    """A list of matrices. Errors: InputError."""
    try:
        listed = json.loads(written)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not all(
        isinstance(A, list) and all(isinstance(r, list) for r in A) for A in listed
    ):
        raise InputError('--lie: expected a list of matrices, for example \'[[["0","-1"],["1","0"]]]\'')
    return listed


def _matrix(rows: list[list[Any]], number: int) -> Matrix:
    """One matrix of integers and texts. Errors: InputError."""
    if not rows or not all(isinstance(x, (str, int)) and not isinstance(x, bool) for r in rows for x in r):
        raise InputError(f"--lie: matrix {number} {shorten(json.dumps(rows))}: entries are integers or exact strings")
    return exact_matrix(rows, f"--lie: matrix {number}")


def orbits_lines(found: OrbitsAnswer) -> Iterator[str]:
    """The same as lines of text."""
    yield f"dimension of the group: {found.dim_group}"
    yield f"dimension of generic orbits: {found.dim_orbit}"
    yield f"dimension of the orbit space (intrinsic dimension): {found.dim_quotient}"
    if found.group == "connected":
        yield (
            "the group is taken to be closed, with this Lie algebra "
            "(where the one-parameter groups do not close up, the closure is larger)"
        )
        yield (
            "a relu layer commutes with permutation actions only, on which a connected group is trivial "
            f"(arXiv 2401.09235): hidden units are invariant, and the first layer sees the {found.dim_invariants} "
            "invariant linear forms only"
        )
