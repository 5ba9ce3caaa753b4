"""Permutations of what is made of points: subsets, arcs, pixels of a grid, faces, edges and vertices of solids (T1.1).

Each function gives, for permutations or matrices of the generators, how they permute the new points; the numbering of
the new points is in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations, permutations, product
from math import comb, prod

from equicert.theory.errors import InputError
from equicert.theory.groups.permutations import Permutation
from equicert.theory.limits import MAX_DIMENSION, within
from equicert.theory.numbers.conductors import compositum, smallest_field
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, over, sparse
from equicert.theory.numbers.special_values import cosine

Point = tuple[Scalar, ...]
SMALLER = "take a smaller representation"


Permuted = tuple[list[Permutation], int]
"""How the generators permute points, and the number of points."""


def on_subsets(moved: Sequence[Permutation], n: int, k: int, name: str) -> Permuted:
    """On the k-subsets of ``0 .. n-1``, in lexicographic order; ``name`` is for the line of an error. Errors:
    InputError.

    >>> on_subsets([(1, 2, 0)], 3, 2, "edges")
    ([(2, 0, 1)], 3)
    """
    if not 1 <= k <= n:
        raise InputError(f"{name}: {n} point{'s have' if n > 1 else ' has'} no subsets of {k}: expected 1 to {n}")
    within(comb(n, k), MAX_DIMENSION, f"points of {name}", SMALLER)
    subsets = list(combinations(range(n), k))
    number = {subset: i for i, subset in enumerate(subsets)}
    images = [tuple(number[tuple(sorted(g[i] for i in subset))] for subset in subsets) for g in moved]
    return images, len(subsets)


def on_arcs(moved: Sequence[Permutation], n: int, name: str) -> Permuted:
    """On the ordered pairs of different points of ``0 .. n-1``, in lexicographic order. Errors: InputError.

    >>> on_arcs([(1, 0)], 2, "arcs")
    ([(1, 0)], 2)
    """
    if n < 2:
        raise InputError(f"{name}: the group moves fewer than two points")
    within(n * (n - 1), MAX_DIMENSION, f"points of {name}", SMALLER)
    arcs = list(permutations(range(n), 2))
    number = {arc: i for i, arc in enumerate(arcs)}
    return [tuple(number[g[i], g[j]] for i, j in arcs) for g in moved], len(arcs)


def on_tuples(moved: Sequence[Sequence[Permutation]], degrees: Sequence[int], name: str) -> Permuted:
    """On the tuples with one point of each factor, in lexicographic order; ``moved[f][g]`` is how generator g permutes
    the points of factor f. Errors: InputError.

    >>> on_tuples([[(1, 0)], [(0, 1, 2)]], [2, 3], "product")
    ([(3, 4, 5, 0, 1, 2)], 6)
    """
    within(prod(degrees), MAX_DIMENSION, f"points of {name}", SMALLER)
    tuples = list(product(*map(range, degrees)))
    number = {t: i for i, t in enumerate(tuples)}
    each = zip(*moved, strict=True)
    images = [tuple(number[tuple(g[x] for g, x in zip(own, t, strict=True))] for t in tuples) for own in each]
    return images, len(tuples)


# -- points of space ---------------------------------------------------------------------------------------------------


def grid_points(sizes: Sequence[int]) -> tuple[Point, ...]:
    """The pixels of a grid, row by row, around the origin: columns go to the right, rows down, slices (before rows)
    to the back, so that pixel (r, c) of h x w is the point ``(2 c - (w - 1), (h - 1) - 2 r)``.

    >>> grid_points([2, 3])[:2]
    ((-2, 1), (0, 1))
    """
    last, others = sizes[-1], sizes[:-1]
    points = []
    for place in product(*map(range, sizes)):
        right = QQ(2 * place[-1] - (last - 1))
        back = [QQ(n - 1 - 2 * r) for r, n in zip(place[:-1], others, strict=True)]
        points.append((right, *reversed(back)))
    return tuple(points)


def hexagon_cells(radius: int) -> tuple[tuple[int, int], ...]:
    """The cells of a hexagonal patch, row by row from the top, left to right: the centre and all cells that at most so
    many steps lead to, as (steps to the right, steps to the upper right).

    >>> [len(hexagon_cells(r)) for r in range(4)], hexagon_cells(1)[:3]
    ([1, 7, 19, 37], ((-1, 1), (0, 1), (-1, 0)))
    """
    reach = range(-radius, radius + 1)
    return tuple((q, s) for s in reversed(reach) for q in reach if abs(q + s) <= radius)


def hexagon_points(radius: int) -> tuple[Point, ...]:
    """The same as points of the plane; neighbours are at distance 2.

    >>> hexagon_points(1)[3]
    (0, 0)
    """
    root = 2 * cosine(1, 12)  # the square root of 3
    return tuple((root.field(2 * q + s), s * root) for q, s in hexagon_cells(radius))


def _signs(*values: Scalar | int) -> list[Point]:
    """All points with these coordinates up to sign."""
    return [tuple(QQ(0) + x for x in p) for p in product(*((x, -x) if x != 0 else (x,) for x in values))]


def _tetrahedron() -> list[Point]:
    return [p for p in _signs(1, 1, 1) if p[0] * p[1] * p[2] == 1]


def _cube() -> list[Point]:
    return _signs(1, 1, 1)


def _octahedron() -> list[Point]:
    return [*_signs(1, 0, 0), *_signs(0, 1, 0), *_signs(0, 0, 1)]


def _icosahedron() -> list[Point]:
    golden = 1 + 2 * cosine(1, 5)
    return [*_signs(0, golden, 1), *_signs(1, 0, golden), *_signs(golden, 1, 0)]


_VERTICES: dict[str, tuple[Callable[[], list[Point]], int]] = {
    "tetrahedron": (_tetrahedron, 3),
    "cube": (_cube, 4),
    "octahedron": (_octahedron, 3),
    "icosahedron": (_icosahedron, 3),
}
"""Vertices, and the number of vertices of a face; the dodecahedron is the icosahedron with faces for vertices."""
PARTS = ("vertices", "edges", "faces")
SOLID_PARTS = tuple(f"{solid}_{part}" for solid in (*_VERTICES, "dodecahedron") for part in PARTS)


@cache
def solid_points(name: str) -> tuple[Point, ...]:
    """The vertices, edges or faces of a solid, each as the sum of its vertices, in decreasing lexicographic order.

    >>> solid_points("cube_faces")[0], [len(solid_points(f"icosahedron_{part}")) for part in PARTS]
    ((4, 0, 0), [12, 30, 20])
    """
    solid, part = name.split("_")
    if solid == "dodecahedron":
        solid, part = "icosahedron", {"vertices": "faces", "faces": "vertices"}.get(part, part)
    make, sides = _VERTICES[solid]
    vertices = make()
    if part == "vertices":
        return tuple(sorted(vertices, reverse=True))
    near = max(_dot(vertices[0], v) for v in vertices[1:])  # neighbours have the largest inner product
    edges = [pair for pair in combinations(vertices, 2) if _dot(*pair) == near]
    if part == "edges":
        return tuple(sorted(map(_sum, edges), reverse=True))
    if sides == 4:  # the faces of the cube
        return tuple(
            sorted((_sum([v for v in vertices if v[i] == s]) for i in range(3) for s in (1, -1)), reverse=True)
        )
    faces = [t for t in combinations(vertices, 3) if all(_dot(*pair) == near for pair in combinations(t, 2))]
    return tuple(sorted(map(_sum, faces), reverse=True))


def _dot(v: Point, w: Point) -> Scalar:
    return sum((x * y for x, y in zip(v, w, strict=True)), QQ(0))


def _sum(points: Sequence[Point]) -> Point:
    return tuple(sum(coordinates, QQ(0)) for coordinates in zip(*points, strict=True))


def on_points(matrices: Sequence[Matrix], points: Sequence[Point]) -> list[Permutation] | None:
    """How matrices permute points; None where one carries a point elsewhere, or the dimensions differ.

    >>> on_points([Matrix.of([[0, -1], [1, 0]])], grid_points([1, 2])) is None
    True
    """
    if any(A.ncols != len(points[0]) for A in matrices):
        return None
    field = compositum([*(A.field for A in matrices), smallest_field(x for point in points for x in point)])
    rows = [over(sparse(point), field) for point in points]
    number = {row: i for i, row in enumerate(rows)}
    found = []
    for A in matrices:
        images = [number.get(A.over(field).vector(row)) for row in rows]
        moved = tuple(i for i in images if i is not None)
        if len(set(moved)) < len(rows):
            return None
        found.append(moved)
    return found
