"""Orbits of points under the generators of a group, and left cosets of a subgroup.

Whoever needs all points that some generators reach, or a way to each of them, asks here; nothing else in the theory
searches orbits of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Point = TypeVar("Point", bound=Hashable)


class OrbitTooLarge(Exception):
    """There are more points than the caller allows: more than ``points``."""

    def __init__(self, points: int) -> None:
        super().__init__(f"more than {points} points")
        self.points = points


@dataclass(frozen=True)
class SchreierGraph(Generic[Point]):
    """The points that generators reach from some first points, breadth first.

    ``images[g][k]`` is the number of the point to which generator ``g`` carries ``points[k]``. ``parents[k]`` is
    ``(g, j)`` where point ``k`` was found as the image of the earlier point ``j`` under ``g``, and None for the first
    points.
    """

    points: tuple[Point, ...]
    images: tuple[tuple[int, ...], ...]
    parents: tuple[tuple[int, int] | None, ...]


def schreier_graph(
    starts: Sequence[Point],
    generators: int,
    act: Callable[[int, Point], Point],
    limit: int | None = None,
    same: Callable[[Point], Hashable] = lambda point: point,
    room: Callable[[Point], bool] = lambda point: True,
) -> SchreierGraph[Point]:
    """The orbits of different points under ``act(g, point)``, g = 0, 1, ...; points with equal ``same(point)`` are one.

    Errors: :class:`OrbitTooLarge` beyond ``limit`` points, or at a new point for which there is no ``room``.

    >>> graph = schreier_graph([0], 2, lambda g, x: (x + 1) % 3 if g == 0 else -x % 3)
    >>> graph.points, graph.images, graph.parents
    ((0, 1, 2), ((1, 2, 0), (0, 2, 1)), (None, (0, 0), (0, 1)))
    """
    points = list(starts)
    number = {same(point): k for k, point in enumerate(points)}
    parents: list[tuple[int, int] | None] = [None] * len(points)
    images: list[list[int]] = [[] for _ in range(generators)]
    for k, point in enumerate(points):
        for g in range(generators):
            image = act(g, point)
            key = same(image)
            if key not in number:
                if (limit is not None and len(points) >= limit) or not room(image):
                    raise OrbitTooLarge(len(points))
                number[key] = len(points)
                points.append(image)
                parents.append((g, k))
            images[g].append(number[key])
    return SchreierGraph(tuple(points), tuple(map(tuple, images)), tuple(parents))


def left_cosets(table: npt.NDArray[np.int32], subgroup: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The least element of each left coset ``g S``, increasing, from the multiplication table ``table[a, b] = a b``.

    >>> cyclic = (np.arange(6)[:, None] + np.arange(6)) % 6
    >>> left_cosets(cyclic, [0, 3]).tolist()
    [0, 1, 2]
    """
    members = np.asarray(subgroup, dtype=np.int64)
    covered = np.zeros(len(table), dtype=bool)
    found = []
    for g in range(len(table)):
        if not covered[g]:
            covered[table[g, members]] = True
            found.append(g)
    return np.array(found, dtype=np.int64)
