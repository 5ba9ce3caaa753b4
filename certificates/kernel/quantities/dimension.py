"""The functional dimension of a width: the count from above, exact counts and the steps ``dimension`` from below
(THEORY.md, T7.3 to T7.7, T7.25 to T7.30, with activation abs T12.10)."""

from __future__ import annotations

from ..elimination import rank
from ..proof import KINKED, Proof
from ..ranges import CLASSES, INFINITE, Bound, Key, NetworkClass, Range
from ..reading import require
from . import Quantity
from .equivariant_dimension import Ends, equivariant_ends
from .hidden_types import HiddenTypes, hidden_types
from .knapsacks import Item, knapsack
from .linear_maps import known_maps
from .quasilinear import QuasiLinear, add, constant, counterexample, largest, with_once


def dim(proof: Proof, key: Key) -> Range:
    """The functional dimension: LEN is contained in GEN, and GEN in GN (T7.3 to T7.7)."""
    kind, m = key.kind, key.width or 0
    inner = CLASSES[CLASSES.index(kind) :]
    low = max(least_dim(proof, other, m) for other in inner)
    counted = hidden_types(proof, "LEN" if kind == "LEN" else "GN")
    counts = [None if counted is None else dim_bound(counted, m)]
    ends = _ends(proof) if kind == "GEN" else None
    if ends is not None:
        counts.append(int(ends.high.at(m)))
    high: Bound = min(((0, x) for x in counts if x is not None), default=INFINITE)
    require(low <= high, f"the proof contradicts itself about {key}")
    return Range(low, high)


def least_dim(proof: Proof, kind: NetworkClass, m: int) -> Bound:
    """What steps have shown of the dimension of one class, or what is counted from below: all of it for GN and LEN with
    hidden biases (T7.3, T7.30)."""
    low = proof.known(Key("dim", kind, m)).low
    if proof.reduced is not None:  # GN and GEN contain LEN
        low = max(low, _reduced_dim(proof, proof.reduced, m))
    if kind == "GEN":
        ends = _ends(proof)
        return low if ends is None else max(low, (0, ends.low.at(m)))
    counted = hidden_types(proof, kind)
    exact = dim_bound(counted, m) if counted is not None and counted.options.bias else None
    return low if exact is None else max(low, (0, exact))


def _ends(proof: Proof) -> Ends | None:
    return None if proof.statement.lie else proof.once(equivariant_ends, proof)


def _reduced_dim(proof: Proof, reduced: Proof, m: int) -> Bound:
    """What is shown of LEN for a continuous group by the finite group of its layers; a skip connection has more maps
    (T13.7)."""
    low, more = least_dim(reduced, "LEN", m), 0
    if proof.statement.options.skip:
        every, left = known_maps(proof), known_maps(reduced)
        if every is None or left is None:
            return 0, 0
        more = every - left
    return (low[0], low[1] + more) if proof.reduced_fully else (0, 0)


def dim_formula(proof: Proof, kind: NetworkClass) -> QuasiLinear | None:
    """The count as a function of the width, where it is exact: with hidden biases (T7.3, T7.30), for GEN where its ends
    agree for all widths."""
    if kind == "GEN":
        ends = _ends(proof)
        return None if ends is None or counterexample(ends.low, "==", ends.high, 0) is not None else ends.low
    found = hidden_types(proof, kind)
    if found is None or not found.options.bias or found.free is None:
        return None
    items = dim_items(found)
    many = largest([(item.size, item.own) for item in items if not item.once], 0)
    return add(with_once(many, [(item.size, item.own) for item in items if item.once]), constant(found.free))


def dim_bound(types: HiddenTypes, m: int) -> int | None:
    """An upper bound of the functional dimension; exact with hidden biases (T7.3, T7.4, T7.30)."""
    listed = dim_items(types)
    if types.maps is None and (types.options.skip or any(item.shared for item in listed)):
        return None
    if types.options.skip:
        return knapsack(m, listed) + (types.maps or 0) + types.constants
    parts = [x.linear_parts() for x in types.closed if x.size <= m] if any(item.shared for item in listed) else []
    return knapsack(m, listed, rank(row for rows in parts for row in rows)) + types.constants


def dim_items(types: HiddenTypes) -> list[Item]:
    """What the closed orbits add (T7.2). Without biases the orbits of -w and w have the same hyperplanes (T7.4); with
    activation abs no orbit adds to a linear part (T12.10)."""
    found: list[Item] = []
    for x in types.closed:
        r, u = len(x.covectors), len(x.vectors)
        if not r or not u:
            continue
        if types.options.bias:
            found.append(Item(x.size, r + u))
        elif r > 1:
            own = r - 1 + x.even if x.even else 0  # without a jump there is no hyperplane, only a linear part
            found.append(Item(x.size, own, 0 if types.folded else r - 1 + u - own))
        elif types.folded:
            found.append(Item(x.size, x.even, once=True))
        else:  # one hyperplane for each coset; where w and -w are in one orbit, a second orbit is the first again
            found.append(Item(x.size, x.even, u - x.even, once=True))
            found += [Item(x.size, 0, u)] * (not x.turning)
    if types.options.bias and not types.options.output_bias:
        found.append(Item(types.constant, types.invariants, once=True))  # a neuron with w = 0
    return found


THEOREMS = (
    *("T7.3", "T7.4", "T7.6", "T7.25", "T7.26", "T7.27", "T7.28", "T7.29", "T7.30"),
    *("T12.4", "T12.10", "T13.7"),
)
QUANTITIES = (
    Quantity("dim", ("class", "width"), dim, THEOREMS, dim_formula, reach=KINKED, counted=True, continuous=True),
)
