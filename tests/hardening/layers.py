"""Which hidden layers made of given channels represent a function: by trying every use of every channel.

A hidden layer is a multiset of subgroups K. Each of its orbits G/K is used for one orbit of oriented hyperplanes of the
function, or alone or in a pair for new hyperplanes that make a linear map, or for a constant, or not at all. All
assignments are tried; no prices, no formula. Written from the definitions, sharing no code with the program.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import inf

import oracle
from truths import Problem, Unjudged

F = Fraction
Counts = tuple[int, ...]


class Layers:
    """A problem (its generators without permutations) with the subgroups of its channels, as sets of numbers of
    ``elements``."""

    def __init__(self, problem: Problem, channels: list[frozenset[int]]) -> None:
        assert problem.target is not None
        self.problem, self.channels, self.f = problem, channels, problem.target
        self.elements = elements_of(problem)
        self.number = {g: k for k, g in enumerate(self.elements)}
        self._covers: dict = {}

    @cached_property
    def subgroups(self) -> list[frozenset[int]]:
        return [frozenset(self.number[g] for g in S) for S in oracle.subgroups(self.elements)]

    @cached_property
    def conjugations(self) -> list[list[int]]:
        found = []
        for a, b in self.elements:
            i, j = oracle.inverse(a), oracle.inverse(b)
            found.append(
                [
                    self.number[oracle.multiply(oracle.multiply(a, x), i), oracle.multiply(oracle.multiply(b, y), j)]
                    for x, y in self.elements
                ]
            )
        return found

    def below(self, K: frozenset[int], S: frozenset[int]) -> bool:
        """Is a conjugate of K contained in S?"""
        return any(frozenset(c[x] for x in K) <= S for c in self.conjugations)

    def fitting(self, S: frozenset[int]) -> tuple[int, ...]:
        """The channels whose orbits can have the stabilizer S."""
        return tuple(k for k, K in enumerate(self.channels) if self.below(K, S))

    # -- the hyperplanes

    @cached_property
    def orbits(self) -> list[tuple[dict, tuple[int, ...], bool]]:
        """Members with signs, the channels that fit an oriented hyperplane, and whether sides are exchanged."""
        left, found = dict(self.f.planes), []
        while left:
            n, t = next(iter(left))
            members: dict = {}
            fixing, flipping = set(), False
            for number, (g, _) in enumerate(self.elements):
                image = oracle.apply(oracle.transpose(oracle.inverse(g)), n)
                s = next(x for x in image if x)
                key, sign = (tuple(x / s for x in image), t / s), 1 if s > 0 else -1
                flipping |= members.setdefault(key, sign) != sign
                left.pop(key, None)
                if (image, t) == (n, t):
                    fixing.add(number)
            found.append((members, self.fitting(frozenset(fixing)), flipping))
        return found

    def residuals(self) -> Iterator[tuple[tuple[tuple[int, ...], ...], tuple]]:
        """Every choice of orientations: for each oriented orbit of hyperplanes that has neurons the channels that fit,
        and the image that new hyperplanes have to make."""
        bias, output_bias, skip = self.problem.options
        cases = [(True, False)] if output_bias or not bias else [(True, True), (True, False)]
        for _, with_constant in cases:
            constant_neuron = not output_bias and bias and not with_constant
            everyone = (tuple(range(len(self.channels))),) if constant_neuron else ()
            for kept in product(*((0,) if o[2] else (1, -1, 0) for o in self.orbits)):
                needs = everyone
                for (_, fit, flipping), sign in zip(self.orbits, kept, strict=True):
                    needs += (fit,) if flipping or sign else (fit, fit)
                yield tuple(sorted(needs)), self.image(kept, not skip, with_constant)

    def image(self, kept: tuple[int, ...], with_linear: bool, with_constant: bool) -> tuple:
        """A basis of what is left over on the common kernel of the normals of the other orbits; kept orbits have one
        orientation."""

        def extended(row, last):
            return (*(row if with_linear else ()), *((last,) if with_constant else ()))

        p = self.problem.p
        R = [list(extended(row, e)) for row, e in zip(self.f.linear, self.f.constant, strict=True)]
        size = len(R[0])
        normals = []
        for (members, _, _), sign in zip(self.orbits, kept, strict=True):
            for (n, t), sigma in members.items():
                row = extended(n, t)
                if not sign:
                    normals.append(row)
                for i in range(p):
                    for k in range(size):
                        R[i][k] -= sign * sigma * self.f.planes[n, t][i] * row[k] / 2
        kernel = oracle.nullspace(normals, size) if size else []
        images = [tuple(sum((x * y for x, y in zip(row, v, strict=True)), F(0)) for row in R) for v in kernel]
        return tuple(map(tuple, oracle.echelon(images, p)))

    # -- new hyperplanes

    @cached_property
    def types(self) -> list[tuple[frozenset[int], frozenset[int], tuple[int, ...]]]:
        """(S, kernel of the signs, the channels that fit the kernel)."""
        return [
            (S, T, self.fitting(T))
            for S in self.subgroups
            for T in self.subgroups
            if T <= S and len(S) in (len(T), 2 * len(T))
        ]

    def functionals(self, Z: tuple) -> list[tuple[tuple[int, ...], bool, list]]:
        """For each type that carries part of Z: its channels, whether it takes two of them, and the rows of a generic
        equivariant map from Z to its signed permutation representation: three generic choices for each copy."""
        r, rng, found = len(Z), random.Random(5), []
        pivots = [next(j for j, x in enumerate(v) if x) for v in Z]
        on_Z = [
            tuple(zip(*[[oracle.apply(h, v)[j] for j in pivots] for v in Z], strict=True)) for _, h in self.elements
        ]
        for S, T, fit in self.types:
            rows = [
                [on_Z[s][j][i] - (F(1 if s in T else -1) if i == j else 0) for j in range(r)]
                for s in S
                for i in range(r)
            ]
            basis = oracle.nullspace(rows, r)
            if not basis or not fit:
                continue
            generic = []
            for _ in range(3 * r):
                weights = [rng.randint(-99, 99) for _ in basis]
                phi = tuple(sum((c * v[i] for c, v in zip(weights, basis, strict=True)), F(0)) for i in range(r))
                generic.append([oracle.apply(oracle.transpose(g), phi) for g in on_Z])
            found.append((fit, S == T, generic))
        return found

    def makes(self, Z: tuple, left: Counts) -> bool:
        """Do the channels that are left make new hyperplanes that carry Z?"""
        if not Z:
            return True
        if Z not in self._covers:
            self._covers[Z] = (self.functionals(Z), {})
        listed, known = self._covers[Z]
        if left not in known:
            r = len(Z)

            def tried(spare: Counts, first: int, copy: int, rows: list[list], rank: int) -> bool:
                if rank == r:
                    return True
                for number in range(first, len(listed)):
                    fit, pair, generic = listed[number]
                    at = copy if number == first else 0
                    for used in product(fit, repeat=2) if pair else ((k,) for k in fit):
                        rest = tuple(n - used.count(k) for k, n in enumerate(spare))
                        if min(rest) < 0 or (pair and used[0] > used[1]):
                            continue
                        more = [a + generic[3 * at + i] for i, a in enumerate(rows)]
                        larger = max(oracle.rank(block, r) for block in more)
                        if larger > rank and tried(rest, number, at + 1, more, larger):
                            return True
                return False

            known[left] = tried(left, 0, 0, [[], [], []], 0)
        return known[left]

    # -- hidden layers

    @cached_property
    def demands(self) -> set:
        return set(self.residuals())

    def fits(self, counts: Counts) -> bool:
        """Does a hidden layer with so many copies of each channel represent the function?"""

        def matched(needs, spare: Counts, Z) -> bool:
            if not needs:
                return self.makes(Z, spare)
            return any(
                spare[k] and matched(needs[1:], tuple(n - (j == k) for j, n in enumerate(spare)), Z) for k in needs[0]
            )

        return any(matched(needs, counts, Z) for needs, Z in self.demands)

    @property
    def missing_biases(self) -> bool:
        """Do hyperplanes or a constant need biases that are not allowed?"""
        bias, output_bias, _ = self.problem.options
        return not bias and (any(t for _, t in self.f.planes) or (not output_bias and any(self.f.constant)))

    def degrees(self) -> list[int]:
        return [len(self.elements) // len(K) for K in self.channels]

    def least(self, most: int) -> int | None:
        """The least number of neurons of a hidden layer that represents the function, if it is at most ``most``."""
        degrees = self.degrees()
        if self.missing_biases:
            return None

        def layers(size: int, first: int) -> Iterator[Counts]:
            if first == len(degrees):
                if not size:
                    yield ()
                return
            for n in range(size // degrees[first] + 1):
                for rest in layers(size - n * degrees[first], first + 1):
                    yield (n, *rest)

        return next((size for size in range(most + 1) for counts in layers(size, 0) if self.fits(counts)), None)


def elements_of(problem: Problem) -> list[oracle.Pair]:
    """The group, the identity first."""
    found = oracle.close_group(problem.pairs(), problem.d, problem.p)
    if len(found) > 8:
        raise Unjudged("a large group")
    return found


def stabilizers(problem: Problem) -> list[frozenset[int]]:
    """For each channel of a problem the elements that fix its first point."""
    start = (oracle.identity(problem.d), oracle.identity(problem.p))
    found = {start: tuple(tuple(range(len(moves[0]) if moves else 1)) for moves in problem.channels)}
    for x in (queue := [start]):
        for g, (a, b) in enumerate(problem.pairs()):
            y = (oracle.multiply(a, x[0]), oracle.multiply(b, x[1]))
            images = tuple(
                tuple(moves[g][i] for i in image) for moves, image in zip(problem.channels, found[x], strict=True)
            )
            if y not in found:
                found[y] = images
                queue.append(y)
            elif found[y] != images:
                raise Unjudged("channels of a larger group")
    number = {x: k for k, x in enumerate(elements_of(problem))}
    return [
        frozenset(number[x] for x, images in found.items() if images[c][0] == 0) for c in range(len(problem.channels))
    ]


MANY = 60
"""Copies of each channel that are as good as any number."""


def least_width(problem: Problem) -> Fraction | float:
    """The least number of neurons of a hidden layer made of the channels of a problem."""
    layers = Layers(problem, stabilizers(problem))
    if layers.missing_biases or not layers.fits((MANY,) * len(layers.channels)):
        return inf
    found = layers.least(20)
    if found is None:
        raise Unjudged("a wide hidden layer")
    return F(found)
