"""Ways to change an honest certificate, for the tables of refusals.

Every entry is (rule, base certificate, change, words of the reason). A change is a list of (path, new value or function
of the old one); the digest is made right again afterwards, so only the contents can be refused.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from honest import certificate, put, sealed, step

Json = Any
Change = list[tuple[tuple, Any]]


def proof(base: str, rule: str, kind: str | None, *rest: Any) -> tuple:
    return ("proof", step(certificate(base), rule, kind), *rest)


def drop_step(base: str, rule: str, kind: str | None = None) -> Change:
    number = step(certificate(base), rule, kind)
    return [(("proof",), lambda steps: [s for i, s in enumerate(steps) if i != number])]


def tree(base: str, kind: str, case: int = 0) -> tuple:
    return proof(base, "lower", kind, "cases", case)


def network(base: str, kind: str, *rest: Any) -> tuple:
    return proof(base, "upper", kind, "network", *rest)


def cells(base: str) -> tuple:
    return proof(base, "two-layer", None, "parts", 0, "tree")


def through_first_point(base: str) -> str:
    """The bias with which the first neuron of a GN dimension step vanishes at its first point."""
    found = certificate(base)["proof"][step(certificate(base), "dimension", "GN")]
    x = {i: Fraction(v) for i, v in found["points"][0]}
    return str(-sum(Fraction(v) * x.get(i, 0) for i, v in found["orbits"][0]["w"]))


def first_leaf(base: str, kind: str) -> int:
    value = certificate(base)
    listed = value["proof"][step(value, "two-layer")]["parts"][0]["tree"]
    return next(i for i, node in enumerate(listed) if node[0] == kind)


def fit_leaf(base: str) -> tuple:
    """The first leaf of the first tree of a fit that uses signs."""
    value = certificate(base)
    tree = value["proof"][step(value, "fit-lower", "GN")]["trees"][0]
    return proof(base, "fit-lower", "GN", "trees", 0, next(i for i, node in enumerate(tree) if node[0] == "bound"))


def second_split(base: str) -> tuple:
    value = certificate(base)
    tree = value["proof"][step(value, "fit-lower", "GN")]["trees"][0]
    return proof(base, "fit-lower", "GN", "trees", 0, [i for i, node in enumerate(tree) if node[0] == "split"][1])


def grow(base: str, kind: str, by: int = 1) -> Change:
    """Claim a larger lower bound with the same witnesses."""
    return [(proof(base, "lower", kind, "bound"), lambda b: b + by)]


def append(value: Json) -> Any:
    return lambda old: [*old, value]


def swap_first_two(old: list) -> list:
    return [old[1], old[0], *old[2:]]


SPACE = [[[0, "1"]], [[1, "1"]]]


def changed(base: str, changes: Change) -> bytes:
    """The bytes of a changed certificate."""
    value = certificate(base)
    for path, new in changes:
        value = put(value, path, new)
    return sealed(value)
