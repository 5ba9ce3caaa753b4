"""Does one action of the generators factor through another: is every product of them that fixes all points of the one
the identity in the other (THEORY.md, T9.18)?

So it is proved that matrices are a representation of the group, and not only of the words in its generators.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..reading import MAX_LENGTH, MAX_WORK, Permutation, require, within
from .groups import compose, inverse

MAX_MOVES = MAX_WORK // 20


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
        self.work = 0
        for g in generators:
            self.add(g, 0, self.sifted(g, 0)[1] if self.fixes_base(g) else 0)

    def spend(self, products: int) -> None:
        """Products of permutations are what costs time, and what is kept costs memory."""
        self.work += products * self.degree
        within(self.work, MAX_MOVES, "work of comparing a representation with the group")

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
                    self.spend(1)
                    found[g[x]] = compose(found[x], backward)
                    queue.append(g[x])
        kept = sum(map(len, self.orbits)) + len(found)
        within(kept * self.degree, 50 * MAX_LENGTH, "entries of the transversals of a chain")
        return found

    def sifted(self, g: Permutation, level: int) -> tuple[Permutation, int]:
        """What is left of an element, and the level at which it goes no further."""
        for j in range(level, len(self.points)):
            image = g[self.points[j]]
            if image not in self.orbits[j]:
                return g, j
            if image != self.points[j]:
                self.spend(1)
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
                self.spend(3)
                moved = compose(g, u)
                rest, last = self.sifted(compose(orbit[moved[self.points[level]]], moved), level + 1)
                if last < len(self.points) or rest != self.one:
                    return rest, last
        return None


def check_factors(first: list[Permutation], second: list[Permutation]) -> None:
    """Every product of generators that is the identity in the first action is so in the second."""
    if not second or all(is_image(first, second, y) for y in representatives(second)):
        return
    size = len(first[0])
    joint = [g + tuple([size + i for i in h]) for g, h in zip(first, second, strict=True)]
    Chain(joint, size).complete()


def representatives(moves: list[Permutation]) -> list[int]:
    """The least point of each orbit."""
    found: list[int] = []
    seen: set[int] = set()
    for start in range(len(moves[0])):
        if start not in seen:
            found.append(start)
            seen.add(start)
            for x in (queue := [start]):
                for g in moves:
                    if g[x] not in seen:
                        seen.add(g[x])
                        queue.append(g[x])
    return found


def is_image(first: list[Permutation], second: list[Permutation], y: int) -> bool:
    """Is the orbit of y the image of an orbit of the first action, by a map that the generators respect? (A short cut
    for large groups: then nothing is left to show about this orbit.)"""
    size = len(first[0])
    if size * size * len(first) > MAX_MOVES // 50:
        return False
    return any(respects(first, second, x, y) for x in range(size))


def respects(first: Sequence[Permutation], second: Sequence[Permutation], x: int, y: int) -> bool:
    """Is there a map of the orbits that the generators respect, with x going to y?"""
    image = {x: y}
    for point in (queue := [x]):
        for g, h in zip(first, second, strict=True):
            to, over = g[point], h[image[point]]
            if to not in image:
                image[to] = over
                queue.append(to)
            elif image[to] != over:
                return False
    return True
