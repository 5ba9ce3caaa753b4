"""Covers within a given hidden layer: types that carry a residual and leave enough channels for everything (T5.9)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from equicert.certificates.search.solvers.cover_trees import Cover
from equicert.theory.widths.covers import CoverProgram


def cover_within(
    program: CoverProgram,
    demand: Sequence[int],
    carriers: Sequence[tuple[int, ...]],
    used: Sequence[tuple[int, ...]],
    limits: Sequence[int],
) -> Cover | None:
    """Multiplicities of types that carry the demand and fit, with what else is ``used``, within so many copies of each
    channel; None where there are none (or none was found).

    ``carriers[k]`` are the channels that type k may take, two of them for trivial signs; ``used`` those of the orbits
    of hyperplanes. By Hall's theorem it is enough that for every set of channels no more orbits than it has copies can
    take these only. An integer program proposes, and the proposal is checked.
    """
    import cvxpy as cp
    import numpy as np

    types = program.types or ()
    taken = [1 if -1 in kind.signs else 2 for kind in types]
    m = cp.Variable(len(types), integer=True)
    constraints = [m >= 0, np.array(program.carries, dtype=float) @ m >= np.array(demand, dtype=float)]
    numbers = range(len(limits))
    for size in range(1, len(limits) + 1):
        for chosen in combinations(numbers, size):
            inside = set(chosen)
            weights = [n if carriers[k] and set(carriers[k]) <= inside else 0 for k, n in enumerate(taken)]
            room = sum(limits[k] for k in chosen) - sum(set(fit) <= inside for fit in used)
            constraints.append(np.array(weights, dtype=float) @ m <= room)
    constraints += [m[k] == 0 for k, fit in enumerate(carriers) if not fit]
    problem = cp.Problem(cp.Minimize(cp.sum(m)), constraints)
    problem.solve(solver=cp.HIGHS)
    if m.value is None:
        return None
    found = {k: round(float(x)) for k, x in enumerate(m.value) if round(float(x)) > 0}
    carried = all(
        sum(row[k] * n for k, n in found.items()) >= need for row, need in zip(program.carries, demand, strict=True)
    )
    return Cover(0, 0, found, ()) if carried else None
