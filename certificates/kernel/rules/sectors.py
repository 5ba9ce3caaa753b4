"""Hidden orbits whose pre-activations at the data points depend on two numbers at most (THEORY.md, T10.16).

Where all the pre-activations keep their signs, these numbers fill a sector of the plane between two rays, and the
values of the orbit at the points are sums of multiples of those on the rays. So a network is a choice of sectors; a
tree of cases chooses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..algebra import bounded, combine, dot
from ..elimination import echelon
from ..numbers import Field, Scalar, absolute, div
from ..objects.data import ScalarData
from ..reading import Json, Row, items, natural, require, scalar, spend
from ..trees import Children, read_tree, walk

Ray = tuple[Scalar, Scalar]
"""A direction of the plane, as :func:`ray_of` writes it."""


@dataclass(frozen=True)
class Pattern:
    """A hidden orbit of ``size`` neurons with one sign, and a sector: ``rays`` are its values at the points for
    parameters on the rays that bound the sector."""

    size: int
    rays: tuple[Row, ...]


@dataclass(frozen=True)
class Chosen:
    """Patterns that the ancestors of a node use, others that they leave out, and the neurons that are left."""

    used: frozenset[int]
    left_out: frozenset[int]
    neurons: int


def check_choices(
    patterns: Sequence[Pattern],
    rest: Sequence[Row],
    data: ScalarData,
    neurons: int,
    bound: Scalar,
    K: Field,
    tree: Json,
) -> list[Scalar]:
    """Every choice of patterns with so many neurons has an error of at least ``bound`` > 0 on the data. For every node
    what the sum of the squares of the errors is at least. ``rest`` is what else networks have at the points, as linear
    forms."""
    squares: list[Scalar] = []
    nodes = read_tree(tree, "the tree of choices")

    def visit(chosen: Chosen, parts: list[Json]) -> Children[Chosen]:
        weights, children = items(parts, "a node of choices", 2)
        mu = _weights(weights, len(data), K)
        require(not combine((x, rest[n]) for n, x in mu), "the weights of points do not annihilate the affine part")
        value = dot(mu, tuple((n, y) for n, (_, y) in enumerate(data)))
        size = bounded(sum((absolute(x) for _, x in mu), start=0))
        require(size > 0 and div(-value, size) >= bound, "the weights of points do not reach the bound")
        squares.append(div(value * value, dot(mu, mu)))
        helpful = [k for k, pattern in enumerate(patterns) if any(dot(mu, ray) < 0 for ray in pattern.rays)]
        require(chosen.used.isdisjoint(helpful), "a pattern that is used helps against the weights of points")
        open_ = [k for k in helpful if k not in chosen.left_out and patterns[k].size <= chosen.neurons]
        listed = items(children, "the children of a node of choices", len(open_))
        found = []
        for i, (child, k) in enumerate(zip(listed, open_, strict=True)):
            spend(1 + len(chosen.used) + len(chosen.left_out) + i)
            left_out = chosen.left_out.union(open_[:i])
            found.append((child, Chosen(chosen.used | {k}, left_out, chosen.neurons - patterns[k].size)))
        return found

    walk(nodes, Chosen(frozenset(), frozenset(), neurons), visit, "a node of choices")
    return squares


def _weights(value: Json, count: int, K: Field) -> Row:
    """Weights of points, nonzero ones in the order of the points."""
    found: list[tuple[int, Scalar]] = []
    for entry in items(value, "the weights of points"):
        n, factor = items(entry, "a point with its weight", 2)
        n, mu = natural(n, "a point", count), scalar(factor, K, "a weight of a point")
        require(mu != 0 and (not found or n > found[-1][0]), "the points of a node do not increase")
        found.append((n, mu))
    return tuple(found)


def patterns_of(forms: Sequence[Sequence[Row]], outputs: Sequence[int], size: int, slope: Scalar) -> list[Pattern]:
    """The patterns of a hidden orbit, both signs for each sector. ``forms`` has for every point the pre-activations of
    the neurons, linear forms in the parameters, ``outputs`` the signs of the neurons at the output."""
    basis = echelon(form for listed in forms for form in listed)
    require(len(basis) <= 2, "the pre-activations of a hidden orbit depend on more than two numbers")
    pivots = sorted(basis)
    planar = [[_coordinates(form, pivots) for form in listed] for listed in forms]
    found = []
    for sector in sectors({form for listed in planar for form in listed}, len(pivots)):
        rays = []
        for q in sector:
            values: list[Scalar] = []
            for listed in planar:
                spend(4 * len(listed))
                z = [bounded(a * q[0] + b * q[1]) for a, b in listed]
                values.append(bounded(sum((s * (y if y > 0 else slope * y) for s, y in zip(outputs, z, strict=True)))))
            rays.append(tuple((n, y) for n, y in enumerate(values) if y != 0))
        found += [Pattern(size, tuple(rays)), Pattern(size, tuple(tuple((n, -y) for n, y in ray) for ray in rays))]
    return found


def _coordinates(form: Row, pivots: Sequence[int]) -> Ray:
    """A form as a combination of the reduced echelon form of all of them: its entries at the pivots."""
    spend(len(form))
    entries = dict(form)
    listed = [entries.get(j, 0) for j in pivots] + [0, 0]
    return listed[0], listed[1]


def sectors(forms: Iterable[Ray], rank: int) -> list[tuple[Ray, ...]]:
    """The sectors of the plane between neighbours among the lines on which one of the forms is 0, anticlockwise from
    the right, as their rays; for rank 1 two half-lines, for rank 0 nothing."""
    if rank < 2:
        halves: list[tuple[Ray, ...]] = [((1, 0),), ((-1, 0),)]
        return halves[: 2 * rank]
    rays = {ray_of(s * b, -s * a) for a, b in forms if (a, b) != (0, 0) for s in (1, -1)}
    spend(len(rays) * len(rays).bit_length())
    listed = sorted(rays, key=_angle)
    return list(pairwise([*listed, listed[0]]))


def ray_of(x: Scalar, y: Scalar) -> Ray:
    """The direction of a vector: the second entry is 1 or -1, or it is 0 and the first is 1 or -1."""
    size = absolute(y if y != 0 else x)
    return bounded(div(x, size)), bounded(div(y, size))


def _angle(ray: Ray) -> tuple[int, Scalar]:
    """Grows with the angle of a direction, from 0 on."""
    x, y = ray
    return (1, -x) if y > 0 else (3, x) if y < 0 else (0 if x > 0 else 2, 0)
