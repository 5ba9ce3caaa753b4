"""Permutations as tuples of images, and cycle notation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from equicert.theory.errors import InputError, shorten

Permutation = tuple[int, ...]
"""The images of ``0 .. n-1``; ``compose(g, h)`` means first h, then g."""

Word = tuple[int, ...]
"""Generator indices, leftmost factor first; ``()`` is the identity."""


def compose(g: Permutation, h: Permutation) -> Permutation:
    """The product ``g h``: first h, then g.

    >>> compose((1, 0, 2), (0, 2, 1))
    (1, 2, 0)
    """
    return tuple(g[i] for i in h)


def parity(g: Permutation) -> int:
    """+1 for an even, -1 for an odd permutation.

    >>> parity((1, 0, 2)), parity((1, 2, 0))
    (-1, 1)
    """
    seen, sign = [False] * len(g), 1
    for start in range(len(g)):
        i, length = start, 0
        while not seen[i]:
            seen[i], i, length = True, g[i], length + 1
        if length and length % 2 == 0:
            sign = -sign
    return sign


def parse_cycles(text: str) -> list[list[tuple[int, ...]]]:
    """The generators of ``"<(1,2)(3,4), (1,3)>"`` as lists of cycles of points counted from 1. Errors: InputError.

    >>> parse_cycles("<(1,2)(3,4), (1,3)>")
    [[(1, 2), (3, 4)], [(1, 3)]]
    """
    body = re.fullmatch(r"\s*<(.*)>\s*", text, re.DOTALL)
    if body is None:
        raise InputError(f"{shorten(text)} is not in cycle notation: write for example '<(1,2,3), (1,2)>'")
    if not body[1].strip():
        return []
    generators = []
    for piece in re.split(r"(?<=\))\s*,", body[1]):
        if re.fullmatch(r"\s*(\(\s*\d*(\s*,\s*\d+)*\s*\)\s*)+", piece, re.ASCII) is None:
            raise InputError(f"{shorten(piece.strip())} is not a product of cycles: write for example '(1,2)(3,4)'")
        cycles = [tuple(int(x) for x in re.findall(r"\d+", c)) for c in re.findall(r"\(([^)]*)\)", piece)]
        points = [x for cycle in cycles for x in cycle]
        if 0 in points:
            raise InputError(f"{shorten(piece.strip())} names the point 0: points are counted from 1")
        if len(set(points)) < len(points):
            twice = next(x for x in points if points.count(x) > 1)
            raise InputError(
                f"{shorten(piece.strip())} names the point {twice} twice: cycles of one generator are disjoint"
            )
        if max(points, default=0) > 1_000_000:
            raise InputError(f"{shorten(piece.strip())} names a point beyond 1000000")
        generators.append(cycles)
    return generators


def permutation_of(cycles: Sequence[tuple[int, ...]], degree: int) -> Permutation:
    """The permutation with these disjoint cycles (points counted from 1).

    >>> permutation_of([(1, 2, 3)], 4)
    (1, 2, 0, 3)
    """
    images = list(range(degree))
    for cycle in cycles:
        for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            images[a - 1] = b - 1
    return tuple(images)


def cycles_text(g: Permutation) -> str:
    """A permutation in cycle notation, points counted from 1.

    >>> cycles_text((1, 0, 2, 4, 3)), cycles_text((0, 1))
    ('(1,2)(4,5)', '()')
    """
    cycles, seen = [], set[int]()
    for start, image in enumerate(g):
        if start not in seen and image != start:
            cycle = [start]
            while (i := g[cycle[-1]]) != start:
                cycle.append(i)
            seen.update(cycle)
            cycles.append(f"({','.join(str(x + 1) for x in cycle)})")
    return "".join(cycles) or "()"


def inverse(g: Permutation) -> Permutation:
    """The inverse permutation.

    >>> inverse((1, 2, 0))
    (2, 0, 1)
    """
    result = [0] * len(g)
    for i, x in enumerate(g):
        result[x] = i
    return tuple(result)
