"""Does one action of the generators factor through another: is every product of them that fixes all points of the one
the identity in the other (THEORY.md, T9.18)?

So it is proved that matrices are a representation of the group, and not only of the words in its generators.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..reading import Permutation, require, spend
from .groups import compose, inverse, is_even

MAX_TRIES = 2_000_000
"""Images of points that a short cut may cost."""


class Chain:
    """A stabilizer chain of the group of both actions, by Schreier and Sims; base points are points of the first.

    Level i has generators of the pointwise stabilizer of the base points before it, and for every point of the orbit of
    its own base point the inverse of an element that carries the base point there.
    """

    def __init__(self, generators: list[Permutation], size: int) -> None:
        self.size = size
        self.degree = len(generators[0])
        self.one = tuple(range(self.degree))
        self.points: list[int] = []
        self.generators: list[list[Permutation]] = []
        self.orbits: list[dict[int, Permutation]] = []
        for g in generators:
            self.add(g, 0, self.sifted(g, 0)[1] if self.fixes_base(g) else 0)

    def fixes_base(self, g: Permutation) -> bool:
        """Does an element fix all base points?"""
        return all(g[point] == point for point in self.points)

    def add(self, g: Permutation, first: int, last: int) -> None:
        """A generator for the levels from one to another; a new level where all base points are fixed so far."""
        if last == len(self.points):
            moved = next((i for i in range(self.size) if g[i] != i), None)
            if moved is None:
                require(g == self.one, "a named representation is not one of the group")
                return
            self.points.append(moved)
            self.generators.append([])
            self.orbits.append({})
        for level in range(first, last + 1):
            self.generators[level].append(g)
            self.orbits[level] = self.orbit(level)

    def orbit(self, level: int) -> dict[int, Permutation]:
        """The orbit of the base point of a level."""
        inverses = [inverse(g) for g in self.generators[level]]
        found = {self.points[level]: self.one}
        for x in (queue := [self.points[level]]):
            for g, backward in zip(self.generators[level], inverses, strict=True):
                if g[x] not in found:
                    spend(self.degree, kept=True)
                    found[g[x]] = compose(found[x], backward)
                    queue.append(g[x])
        return found

    def sifted(self, g: Permutation, level: int) -> tuple[Permutation, int]:
        """What is left of an element, and the level at which it goes no further."""
        for j in range(level, len(self.points)):
            image = g[self.points[j]]
            if image not in self.orbits[j]:
                return g, j
            if image != self.points[j]:
                g = compose(self.orbits[j][image], g)
        return g, len(self.points)

    def complete(self) -> None:
        """Sift all Schreier generators, from the last level to the first; what does not sift is a new generator."""
        level = len(self.points) - 1
        while level >= 0:
            found = self.unsifted(level)
            if found is None:
                level -= 1
            else:
                g, last = found
                self.add(g, level + 1, last)
                level = min(last, len(self.points) - 1)

    def unsifted(self, level: int) -> tuple[Permutation, int] | None:
        """A Schreier generator of a level that is not a product of transversal elements of the later ones."""
        orbit = self.orbits[level]
        for backward in orbit.values():
            u = inverse(backward)
            for g in self.generators[level]:
                moved = compose(g, u)
                rest, last = self.sifted(compose(orbit[moved[self.points[level]]], moved), level + 1)
                if last < len(self.points) or rest != self.one:
                    return rest, last
        return None


def check_factors(first: list[Permutation], second: list[Permutation]) -> None:
    """Every product of generators that is the identity in the first action is so in the second."""
    if not second or all(is_parity(first, second, orbit) or is_image(first, second, orbit) for orbit in orbits(second)):
        return
    size = len(first[0])
    joint = [g + tuple([size + i for i in h]) for g, h in zip(first, second, strict=True)]
    Chain(joint, size).complete()


def orbits(moves: list[Permutation]) -> list[list[int]]:
    """The orbits, each with its least point first."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in range(len(moves[0])):
        if start not in seen:
            found.append([start])
            seen.add(start)
            for x in found[-1]:
                spend(len(moves))
                for g in moves:
                    if g[x] not in seen:
                        seen.add(g[x])
                        found[-1].append(g[x])
    return found


def is_parity(first: list[Permutation], second: list[Permutation], orbit: list[int]) -> bool:
    """Are two points exchanged by just those generators that permute some orbit of the first action oddly? (A short
    cut: the parity of the permutation of an orbit is a homomorphism.)"""
    fixing = [h[orbit[0]] == orbit[0] for h in second]
    return len(orbit) == 2 and any([is_even(g, points) for g in first] == fixing for points in orbits(first))


def is_image(first: list[Permutation], second: list[Permutation], orbit: list[int]) -> bool:
    """Is an orbit the image of an orbit of the first action, by a map that the generators respect? (A short cut
    for large groups: then nothing is left to show about this orbit.)"""
    size = len(first[0])
    if size * size * len(first) > MAX_TRIES:
        return False
    return any(respects(first, second, x, orbit[0]) for x in range(size))


def respects(first: Sequence[Permutation], second: Sequence[Permutation], x: int, y: int) -> bool:
    """Is there a map of the orbits that the generators respect, with x going to y?"""
    image = {x: y}
    for point in (queue := [x]):
        spend(2 * len(first))
        for g, h in zip(first, second, strict=True):
            to, over = g[point], h[image[point]]
            if to not in image:
                image[to] = over
                queue.append(to)
            elif image[to] != over:
                return False
    return True
