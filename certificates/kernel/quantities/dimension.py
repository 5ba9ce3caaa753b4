"""The functional dimension of a width: the count from above, the steps ``dimension`` from below (THEORY.md, T7.3 to
T7.7, with activation abs T12.10)."""

from __future__ import annotations

from ..algebra import transpose
from ..elimination import eigenspace
from ..objects.linear_maps import invariant_vectors
from ..objects.networks import DEFAULTS
from ..objects.subgroups import Subgroups, architectures
from ..proof import KINKED, Proof
from ..ranges import CLASSES, INFINITE, Bound, Key, NetworkClass, Range
from ..reading import Matrix, require, spend
from . import Quantity
from .hidden_types import HiddenTypes, all_hidden_types, hidden_types, types_for_formula
from .knapsacks import Item, knapsack, knapsacks
from .linear_maps import known_maps
from .quasilinear import QuasiLinear, largest


def dim(proof: Proof, key: Key) -> Range:
    """The functional dimension: LEN is contained in GEN, and GEN in GN (T7.3 to T7.7)."""
    kind, m = key.kind, key.width or 0
    inner = CLASSES[CLASSES.index(kind) :]
    low = max(least_dim(proof, other, m) for other in inner)
    counted = hidden_types(proof, "LEN" if kind == "LEN" else "GN")
    counts = [
        None if counted is None else dim_bound(counted, m),
        equivariant_bound(proof, m) if kind == "GEN" else None,
    ]
    high: Bound = min(((0, x) for x in counts if x is not None), default=INFINITE)
    require(low <= high, f"the proof contradicts itself about {key}")
    return Range(low, high)


def least_dim(proof: Proof, kind: NetworkClass, m: int) -> Bound:
    """What steps have shown of the dimension of one class, or the exact count, as in :func:`dim_formula` (T7.3); with
    activation abs that of GEN is exact too (T12.10)."""
    low = proof.known(Key("dim", kind, m)).low
    counted = None if kind == "GEN" else hidden_types(proof, kind)
    if kind == "GEN" and proof.statement.slope == -1:
        counted_all = equivariant_bound(proof, m)
        return low if counted_all is None else max(low, (0, counted_all))
    exact = dim_bound(counted, m) if counted is not None and counted.options == DEFAULTS else None
    return low if exact is None else max(low, (0, exact))


def dim_formula(proof: Proof, kind: NetworkClass) -> QuasiLinear | None:
    """The count as a function of the width, with both biases and no skip connection, where it is exact."""
    found = types_for_formula("dim", proof, kind)
    if found is None or found.options != DEFAULTS:
        return None
    return largest([(item.size, item.own) for item in dim_items(found)], found.invariants)


def dim_bound(types: HiddenTypes, m: int) -> int | None:
    """An upper bound of the functional dimension; exact with both biases and no skip connection (T7.3, T7.4)."""
    listed = dim_items(types)
    if types.maps is None and (types.options.skip or any(item.shared for item in listed)):
        return None
    if types.options.skip:
        return knapsack(m, listed) + (types.maps or 0) + types.constants
    return knapsack(m, listed, types.maps or 0) + types.constants


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
        else:  # one hyperplane for each coset
            found += [Item(x.size, x.even, u - x.even, once=True), Item(x.size, 0, u)]
    if types.options.bias and not types.options.output_bias:
        found.append(Item(types.constant, types.invariants, once=True))  # a neuron with w = 0
    return found


# -- equivariant functions --------------------------------------------------------------------------------------------


def equivariant_bound(proof: Proof, m: int) -> int | None:
    """An upper bound of ``dim GEN_m``, all options at their defaults: orbits of hyperplanes with their jumps, the
    linear part that the neurons left over can change, constants (T7.6).

    Hyperplanes that no element maps to themselves with their sides exchanged are in orbits like those of neurons; the
    others pass through the origin, and the lines of their normals have a signed type with nontrivial signs that a
    generic covector realises. With activation abs there is no linear part, and this is the dimension (T12.10).
    """
    s, subgroups, types = proof.statement, proof.subgroups, all_hidden_types(proof)
    if subgroups is None or types is None or s.options != DEFAULTS:
        return None
    outputs = subgroups.group.outputs
    listed = dim_items(types)
    for kind, A in architectures(subgroups):
        _, chosen = subgroups.classes[kind.class_number]
        jumps = len(eigenspace(((outputs[g], 1) for g in chosen), s.p))
        if jumps and -1 in kind.signs:
            listed.append(Item(kind.index, len(A) - 1 + jumps, once=len(A) == 1))
    constants = len(invariant_vectors(s.generators, s.p))
    if types.folded:
        return knapsack(m, listed) + constants
    # r pairs of neurons make any map of rank r, k - 2r neurons double hyperplanes: together they change the equivariant
    # linear part by maps of rank at most k, and one of rank one needs a sign character that V and U share.
    d, p, found = s.d, s.p, known_maps(proof)
    maps = d * p if found is None else found
    spend(m * (1 + min(d, p)))
    reach = [max(r * (d + p - r) + (k - 2 * r) * p for r in range(min(d, p, k // 2) + 1)) for k in range(m + 1)]
    if m and not _shares_character(subgroups):
        reach[1] = 0
    best = max(value + min(maps, reach[m - n]) for n, value in enumerate(knapsacks(m, listed)))
    return best + constants


def _shares_character(subgroups: Subgroups) -> bool:
    """Do a covector of V and a vector of U transform by the same signs?"""
    group = subgroups.group
    on_covectors: list[Matrix] = [transpose(A, group.d) for A in group.inputs]
    return any(
        kind.index == 1
        and bool(eigenspace(subgroups.actions(kind, on_covectors), group.d))
        and bool(eigenspace(subgroups.actions(kind, group.outputs), group.p))
        for kind in subgroups.types
    )


THEOREMS = ("T7.3", "T7.4", "T7.6", "T12.10", "T13.7")
QUANTITIES = (
    Quantity("dim", ("class", "width"), dim, THEOREMS, dim_formula, reach=KINKED, counted=True, continuous=True),
)
