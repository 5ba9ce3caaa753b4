"""Parameters and functional dimension of a width (THEORY.md, section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from .algebra import apply, combine, dot, nullspace, rank, transpose
from .groups import Generator, Subgroups, members
from .reading import Invalid, Json, Matrix, Row, fields, items, natural, row, scalar, within
from .reals import Field, Scalar
from .widths import Options


@dataclass(frozen=True)
class Orbit:
    """Hidden orbits G/K: bases of ``(V*)^K`` and ``U^K``, for every coset the matrices ``rho(g)^-1`` and ``pi(g)``, the size of the orbit, and the
    dimension of ``U^K'``, K' the pointwise stabilizer of ``(V*)^K``."""

    covectors: list[Row]
    vectors: list[Row]
    moves: list[tuple[Matrix, Matrix]]
    closed: int

    @property
    def size(self) -> int:
        """The number of neurons."""
        return len(self.moves)


@dataclass(frozen=True)
class Counts:
    """What counting gives: the hidden orbits of GN and, once the subgroups are known, of LEN; ``invariants = dim U^G``, ``maps = dim Hom_G(V, U)`` where
    it is known."""

    d: int
    p: int
    options: Options
    layerwise: tuple[Orbit, ...] | None
    invariants: int
    maps: int | None

    def params(self, kind: str, m: int) -> int | None:
        """Parameters of the largest type of width m; None where that is not known."""
        o = self.options
        if kind == "GN":
            skip = self.d * self.p if o.skip else 0
            return m * (self.d + o.bias + self.p) + o.output_bias * self.p + skip
        if self.layerwise is None or (o.skip and self.maps is None):
            return None
        best = knapsack(m, [(x.size, len(x.covectors) + o.bias + len(x.vectors)) for x in self.layerwise])
        return best + o.output_bias * self.invariants + (self.maps or 0 if o.skip else 0)

    def highest(self, kind: str, m: int) -> int | None:
        """An upper bound of the functional dimension (all options at their defaults): one scaling for each orbit is no parameter of the function."""
        if self.options != Options(True, True, False):
            return None
        if kind == "GN":
            return m * (self.d + self.p) + self.p
        if self.layerwise is None:
            return None
        values = [(x.size, len(x.covectors) + x.closed if x.covectors and x.closed else 0) for x in self.layerwise]
        return knapsack(m, values) + self.invariants


def knapsack(width: int, listed: list[tuple[int, int]]) -> int:
    """The largest total value of items (size, value), any number of each, of exactly this size. (One item has size 1.)"""
    within(width * len(listed), 10_000_000, "work of a knapsack")
    best = [0] + [-1] * width
    for total in range(1, width + 1):
        best[total] = max((best[total - s] + v for s, v in listed if s <= total and best[total - s] >= 0), default=-1)
    return best[width]


def hidden_orbits(subgroups: Subgroups, generators: tuple[Generator, ...], d: int, p: int) -> tuple[Orbit, ...]:
    """The hidden orbits of all classes of subgroups."""
    group = subgroups.group
    inputs = group.matrices([g.input for g in generators], d)
    outputs = group.matrices([g.output for g in generators], p)
    found = []
    for S, chosen in subgroups.classes:
        covectors = nullspace([line for g in chosen for line in _fixed(transpose(inputs[g], d))], d)
        vectors = nullspace([line for g in chosen for line in _fixed(outputs[g])], p)
        pointwise = [g for g in range(len(group)) if all(apply(transpose(inputs[g], d), w) == w for w in covectors)]
        closed = len(nullspace([line for g in pointwise for line in _fixed(outputs[g])], p))
        left, moves = (1 << len(group)) - 1, []
        while left:
            g = (left & -left).bit_length() - 1
            for s in members(S):
                left &= ~(1 << subgroups.table[g][s])
            moves.append((inputs[subgroups.table[g].index(0)], outputs[g]))
        found.append(Orbit(covectors, vectors, moves, closed))
    return tuple(found)


def _fixed(A: Matrix) -> list[Row]:
    """``A - 1``."""
    return [combine([(1, line), (-1, ((i, 1),))]) for i, line in enumerate(A)]


def single_neurons(d: int, p: int, one: tuple[Matrix, Matrix]) -> Orbit:
    """The hidden orbits of GN: neurons without ties."""
    return Orbit([((i, 1),) for i in range(d)], [((i, 1),) for i in range(p)], [one], p)


def jacobian_rank(
    listed: Json, points: Json, orbits: tuple[Orbit, ...], fixed: list[Row], K: Field, d: int, p: int
) -> tuple[int, int]:
    """The width of a network given by tied weights and the rank of the derivative of its values at some points, with respect to them.

    No point may lie on the hyperplane of a neuron. The rank is at most the functional dimension of the type.
    """
    chosen = []
    width = 0
    for entry in items(listed, "the orbits of a network"):
        k, a, w, b = fields(entry, ("class", "a", "w", "b"), "an orbit of a network")
        orbit = orbits[natural(k, "a class", len(orbits))]
        weights = row(w, len(orbit.covectors), K, "w"), row(a, len(orbit.vectors), K, "a"), scalar(b, K, "b")
        chosen.append((orbit, *weights))
        width += orbit.size
    rows: list[Row] = []
    for point in items(points, "the points of a derivative"):
        x = row(point, d, K, "a point")
        rows += _derivative(chosen, fixed, x, p)
    within(len(rows), 2_000, "rows of a derivative")
    columns = sum(len(o.covectors) + len(o.vectors) + 1 for o, *_ in chosen) + len(fixed)
    return width, rank(rows, columns)


def _derivative(chosen: list[tuple[Orbit, Row, Row, Scalar]], fixed: list[Row], x: Row, p: int) -> list[Row]:
    """The rows of the derivative at one point, one for each output."""
    entries: list[list[tuple[int, Scalar]]] = [[] for _ in range(p)]
    offset = 0
    for orbit, w, a, b in chosen:
        covector = combine((y, orbit.covectors[j]) for j, y in w)
        vector = combine((y, orbit.vectors[j]) for j, y in a)
        size = len(orbit.covectors)
        total: dict[int, list[tuple[Scalar, Row]]] = {}
        for inverse, pi in orbit.moves:
            moved = apply(inverse, x)
            z = dot(covector, moved) + b
            if z == 0:
                raise Invalid("a point of a derivative lies on the hyperplane of a neuron")
            if z < 0:
                continue
            image = apply(pi, vector)
            for j, basis in enumerate(orbit.covectors):
                total.setdefault(j, []).append((dot(basis, moved), image))
            total.setdefault(size, []).append((1, image))
            for j, basis in enumerate(orbit.vectors):
                total.setdefault(size + 1 + j, []).append((z, apply(pi, basis)))
        for j, terms in total.items():
            for i, y in combine(terms):
                entries[i].append((offset + j, y))
        offset += size + 1 + len(orbit.vectors)
    for j, basis in enumerate(fixed):
        for i, y in basis:
            entries[i].append((offset + j, y))
    return [tuple(sorted(line)) for line in entries]


def invariant_vectors(generators: tuple[Generator, ...], p: int) -> list[Row]:
    """A basis of ``U^G``."""
    return nullspace([line for g in generators for line in _fixed(g.output)], p)
