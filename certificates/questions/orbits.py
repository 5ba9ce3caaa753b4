"""Dimensions of generic orbits and of the orbit space, for the command ``orbits`` (section 7)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from equicert.certificates.claims.reading import exact_matrix
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.orbit_spaces import lie_algebra, orbit_dimensions
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.real_fields import compositum


def orbits_of_finite(V: Representation) -> dict[str, Any]:
    """A finite group: generic orbits are finite, the orbit space has the dimension of V."""
    return {"group": "finite", "dim_group": 0, "dim_orbit": 0, "dim_quotient": V.dim, "dim_invariants": None}


def orbits_of_lie(written: str) -> dict[str, Any]:
    """The connected compact group whose Lie algebra some matrices generate. Errors: InputError."""
    try:
        listed = json.loads(written)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not all(
        isinstance(A, list) and all(isinstance(r, list) for r in A) for A in listed
    ):
        raise InputError('--lie: expected a list of matrices, for example \'[[["0","-1"],["1","0"]]]\'')
    matrices = []
    for k, rows in enumerate(listed, 1):
        if not rows or not all(isinstance(x, (str, int)) and not isinstance(x, bool) for r in rows for x in r):
            raise InputError(f"--lie: matrix {k} {shorten(json.dumps(rows))}: entries are integers or exact strings")
        matrices.append(exact_matrix(rows, f"--lie: matrix {k}"))
    field = compositum(A.field for A in matrices)
    found = orbit_dimensions(lie_algebra([A.over(field) for A in matrices]), matrices[0].nrows if matrices else 0)
    return {
        "group": "connected",
        "dim_group": found.group,
        "dim_orbit": found.orbit,
        "dim_quotient": found.quotient,
        "dim_invariants": found.invariants,
    }


def orbits_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    yield f"dimension of the group: {found['dim_group']}"
    yield f"dimension of generic orbits: {found['dim_orbit']}"
    yield f"dimension of the orbit space (intrinsic dimension): {found['dim_quotient']}"
    if found["group"] == "connected":
        yield "the group is taken to be closed, with this Lie algebra (where the one-parameter groups do not close up, the closure is larger)"
        yield (
            "a relu layer commutes with permutation actions only, on which a connected group is trivial (arXiv 2401.09235): hidden units are invariant, "
            f"and the first layer sees the {found['dim_invariants']} invariant linear forms only"
        )
