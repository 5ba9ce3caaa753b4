"""Does an equivariant function map a point to an image (THEORY.md, T7.21)?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..algebra import apply, monomial
from ..numbers import Scalar
from ..proof import KINKED, Proof
from ..reading import Row, quoted, require, spend
from . import Predicate, Truth

if TYPE_CHECKING:
    from ..grammar import Reader

MAX_ENTRIES = 300_000
"""Entries of the points and images of an orbit that are computed."""


def mapped(proof: Proof, reader: Reader) -> Truth:
    """``mapped(x, y)``: is there an equivariant function that maps the named point to the named image?"""
    statement = proof.statement
    reader.take("(")
    point = reader.take()
    require(point in statement.points, f"the statement has no point {quoted(point)}")
    reader.take(",")
    image = reader.take()
    require(image in statement.images, f"the statement has no image {quoted(image)}")
    reader.take(")")
    return maps(proof, statement.points[point], statement.images[image])


def maps(proof: Proof, x: Row, y: Row) -> Truth:
    """Do all elements of the group that fix x fix y? Unknown for an orbit of x that is too large, unless y is fixed by
    the group, is found entry by entry from x, or is seen to be moved."""
    generators = proof.statement.generators
    if all(apply(g.output, y) == y for g in generators):
        return True
    alike = all(g.input == g.output and _permutes(g.input) for g in generators)
    if alike and _entry_by_entry(x, y, proof.statement.d):
        return True
    images = {x: y}
    queue = [x]
    each = len(generators) * (proof.statement.d + proof.statement.p)
    for number, at in enumerate(queue, 1):
        if number * each > MAX_ENTRIES:
            return None
        spend(each)
        for g in generators:
            u, v = apply(g.input, at), apply(g.output, images[at])
            if u not in images:
                images[u] = v
                queue.append(u)
            elif images[u] != v:
                return False
    return True


def _permutes(A: tuple[Row, ...]) -> bool:
    """Does a matrix permute coordinates, without signs?"""
    listed = monomial(A)
    return listed is not None and all(s == 1 for s in listed[1])


def _entry_by_entry(x: Row, y: Row, d: int) -> bool:
    """Do equal entries of x have equal entries of y beside them?"""
    first, second = dict(x), dict(y)
    found: dict[Scalar, Scalar] = {}
    return all(found.setdefault(first.get(i, 0), second.get(i, 0)) == second.get(i, 0) for i in range(d))


PREDICATES = (Predicate("mapped", ("T7.21",), mapped, reach=KINKED),)
