"""Which pixel or cell of an image each coordinate of a representation belongs to, and which others it sees through a
filter (THEORY.md, T7.22)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.point_actions import hexagon_cells
from equicert.theory.groups.representations import Representation
from equicert.theory.limits import MAX_DIMENSION, within


@dataclass(frozen=True)
class Image:
    """The pixels of an image: its name, for each pixel those that it sees through the filter, all of them by their
    distance from the centre, and how the generators of a group permute them (None where that is not known)."""

    name: str
    example: str
    seen: tuple[frozenset[int], ...]
    central: tuple[int, ...]
    moves: tuple[Permutation, ...] | None

    @property
    def size(self) -> int:
        """The number of pixels."""
        return len(self.seen)

    @property
    def is_torus(self) -> bool:
        """Does the group move every pixel to every other one?"""
        one = None if self.moves is None else _extended(0, 0, self.moves, self.moves)
        return one is not None and len(one) == self.size

    @property
    def has_centre(self) -> bool:
        """Does the group leave the pixel nearest to the centre in its place?"""
        centre = self.central[0]
        return self.moves is not None and all(g[centre] == centre for g in self.moves)


def image_of(value: Mapping[str, Any], group: Group, max_order: int) -> Image:
    """The image of ``{ filter = "3x3", grid = [h, w], cyclic = true }`` or ``{ filter = "hex", hexgrid = r }``.
    Errors: InputError."""
    if ("grid" in value) == ("hexgrid" in value):
        raise InputError("a filter is about images: give their rows and columns, grid = [5, 5], or hexgrid = 1")
    cyclic = bool(value.get("cyclic", False))
    if "grid" in value:
        h, w = value["grid"]
        within(h * w, MAX_DIMENSION, f"pixels of a grid of {h} x {w}", "take a smaller grid")
        names = [f"grid({h}, {w})", *(["permutation"] if group.degree == h * w else [])]
        distances = [(2 * r - h + 1) ** 2 + (2 * c - w + 1) ** 2 for r in range(h) for c in range(w)]
        seen = _rectangle(value["filter"], h, w, cyclic)
        name, example = f"a grid of {h} x {w} pixels", f"2*grid({h}, {w})"
    else:
        radius = value["hexgrid"]
        if value["filter"] != "hex" or cyclic:
            raise InputError(f"{shorten(value['filter'])}: the filter of a hexgrid is 'hex', a cell and its neighbours")
        within(3 * radius * (radius + 1) + 1, MAX_DIMENSION, f"cells of hexgrid({radius})", "take a smaller radius")
        names = [f"hexgrid({radius})"]
        cells = hexagon_cells(radius)
        distances = [q * q + q * s + s * s for q, s in cells]
        seen = _hexagon(cells)
        name, example = f"a hexagonal grid of radius {radius}", f"2*hexgrid({radius})"
    central = tuple(sorted(range(len(seen)), key=lambda pixel: (distances[pixel], pixel)))
    return Image(name, example, seen, central, _moves(group, names, max_order))


def _hexagon(cells: Sequence[tuple[int, int]]) -> tuple[frozenset[int], ...]:
    """Each cell and its neighbours."""
    number = {cell: i for i, cell in enumerate(cells)}
    steps = ((0, 0), (1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
    around = [[(q + a, s + b) for a, b in steps] for q, s in cells]
    return tuple(frozenset(number[cell] for cell in listed if cell in number) for listed in around)


def _rectangle(text: str, h: int, w: int, cyclic: bool) -> tuple[frozenset[int], ...]:
    """The pixels around each pixel."""
    match = re.fullmatch(r"([1-9][0-9]{0,2})x([1-9][0-9]{0,2})", text)
    if match is None or not all(int(k) % 2 for k in match.groups()):
        raise InputError(
            f"{shorten(text)} is no filter: expected odd numbers of rows and columns, such as '3x3', "
            "or 'hex' with hexgrid = 1"
        )
    up, left = (int(k) // 2 for k in match.groups())
    return tuple(
        frozenset(
            a % h * w + b % w
            for a in range(row - up, row + up + 1)
            for b in range(column - left, column + left + 1)
            if cyclic or (0 <= a < h and 0 <= b < w)
        )
        for row in range(h)
        for column in range(w)
    )


def _moves(group: Group, names: Sequence[str], max_order: int) -> tuple[Permutation, ...] | None:
    """How the group permutes the pixels: by the first of some representations that it has."""
    for name in names:
        try:
            return _permutations(representation(group, name, max_order))
        except InputError:
            continue
    return None


def _permutations(R: Representation) -> tuple[Permutation, ...] | None:
    """The generators as permutations of the coordinates, up to sign; None where they are not."""
    found = []
    for A in R.matrices:
        images = [0] * R.dim
        for i, line in enumerate(A.rows):
            if len(line) != 1 or line[0][1] not in (1, -1):
                return None
            images[line[0][0]] = i
        found.append(tuple(images))
    return tuple(found)


def places(R: Representation, image: Image, centred: bool) -> tuple[int, ...]:
    """The pixel of each coordinate: images one after the other, or the coordinates of one pixel after those of the
    other, as the group permutes both.

    Else, where the group moves every pixel to every other one, each orbit of coordinates goes to pixels with at least
    the same symmetry, the first coordinate as near to the centre as that allows; and where it does not, ``centred``
    coordinates stand all at the centre, if that is a pixel. Errors: InputError."""
    count, rest = divmod(R.dim, image.size)
    moves = _permutations(R)
    ways: list[Callable[[int], int]] = [] if rest else [lambda i: i % image.size, lambda i: i // count]
    for way in ways:
        found = tuple(map(way, range(R.dim)))
        if image.moves is None or moves is None or _respects(found, moves, image.moves):
            return found
    if image.moves is not None and moves is not None:
        candidates = image.central if image.is_torus else image.central[:1] if image.has_centre and centred else ()
        by_orbits = _by_orbits(R.dim, moves, image.moves, candidates)
        if by_orbits is not None:
            return by_orbits
    if rest:
        raise InputError(
            f"{image.name}: expected dimensions that are multiples of {image.size}, as of '{image.example}', "
            f"found {R.dim}"
        )
    return tuple(i % image.size for i in range(R.dim))


def _respects(found: Sequence[int], moves: Sequence[Permutation], pixels: Sequence[Permutation]) -> bool:
    return all(found[g[i]] == h[found[i]] for g, h in zip(moves, pixels, strict=True) for i in range(len(found)))


def _by_orbits(
    dim: int, moves: Sequence[Permutation], pixels: Sequence[Permutation], central: Sequence[int]
) -> tuple[int, ...] | None:
    """An equivariant map from the coordinates to the pixels, orbit by orbit; None where some orbit has none."""
    found: dict[int, int] = {}
    for first in range(dim):
        if first in found:
            continue
        extended = (_extended(first, pixel, moves, pixels) for pixel in central)
        orbit = next((e for e in extended if e is not None), None)
        if orbit is None:
            return None
        found |= orbit
    return tuple(found[i] for i in range(dim))


def _extended(
    first: int, pixel: int, moves: Sequence[Permutation], pixels: Sequence[Permutation]
) -> dict[int, int] | None:
    """The equivariant map from the orbit of a coordinate that maps it to this pixel, if there is one."""
    found = {first: pixel}
    for i in (queue := [first]):
        for g, h in zip(moves, pixels, strict=True):
            if g[i] not in found:
                found[g[i]] = h[found[i]]
                queue.append(g[i])
            elif found[g[i]] != h[found[i]]:
                return None
    return found
