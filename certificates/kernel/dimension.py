"""Parameters and functional dimension of a width (THEORY.md, section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .algebra import apply, combine, dot, nullspace, rank, times, transpose
from .groups import Generator, Subgroups, architectures, members, sign_on
from .reading import Invalid, Json, Matrix, Row, fields, items, natural, require, row, scalar, within
from .reals import Field, Scalar
from .widths import Options

Item = tuple[int, int, int, bool]
"""What an orbit may add: its size, dimensions of its own, dimensions of the linear part that all orbits share, and whether a second copy
adds nothing."""


@dataclass(frozen=True)
class Orbit:
    """Hidden orbits G/K: bases of ``(V*)^K`` and ``U^K``, for every coset the matrices ``rho(g)^-1`` and ``pi(g)``; whether K is the pointwise
    stabilizer of ``(V*)^K``; and ``even = dim U^T``, T the elements that act on ``(V*)^K`` as +1 or as -1."""

    covectors: list[Row]
    vectors: list[Row]
    moves: list[tuple[Matrix, Matrix]]
    closed: bool
    even: int

    @property
    def size(self) -> int:
        """The number of neurons."""
        return len(self.moves)


@dataclass(frozen=True)
class Model:
    """The networks of one class: the hidden orbits, ``dim U^G`` and ``dim Hom_G(V, U)`` (None where it is not known) for its group."""

    orbits: tuple[Orbit, ...]
    options: Options
    invariants: int
    maps: int | None

    def params(self, m: int, closed: bool = False) -> int | None:
        """Parameters of the largest hidden type of width m, of all types or of those with closed orbits only."""
        o = self.options
        if o.skip and self.maps is None:
            return None
        best = knapsack(m, [(x.size, self._weights(x), 0, False) for x in self.orbits if x.closed or not closed])
        return best + self._free()

    def first_layer(self, m: int) -> int:
        """Parameters of the first layer, for types with closed orbits."""
        bias = self.options.bias
        return knapsack(m, [(x.size, len(x.covectors) + bias, 0, False) for x in self.orbits if x.closed])

    def sizes(self) -> list[int]:
        """The sizes of the closed orbits. Every other orbit is a closed one with repeated neurons."""
        return [x.size for x in self.orbits if x.closed]

    def dim(self, m: int) -> int | None:
        """An upper bound of the functional dimension; exact with both biases and no skip connection."""
        listed = self.items()
        if self.maps is None and (self.options.skip or any(shared for _, _, shared, _ in listed)):
            return None
        cap = 0 if self.options.skip else self.maps or 0
        return knapsack(m, listed, cap) + (self.maps or 0 if self.options.skip else 0) + self._constants()

    def values(self, name: str) -> tuple[list[tuple[int, int]], int] | None:
        """For ``params`` or ``dim``: size and value of each orbit, and the constant; None where the value is not of that form."""
        if name == "params":
            free = None if self.options.skip and self.maps is None else self._free()
            return None if free is None else ([(x.size, self._weights(x)) for x in self.orbits], free)
        if self.options != Options(True, True, False):
            return None
        return [(size, value) for size, value, _, _ in self.items()], self.invariants

    def _weights(self, x: Orbit) -> int:
        return len(x.covectors) + self.options.bias + len(x.vectors)

    def _free(self) -> int:
        """Output bias and skip connection."""
        return self._constants() + (self.maps or 0 if self.options.skip else 0)

    def _constants(self) -> int:
        return self.invariants if self.options.output_bias else 0

    def items(self) -> list[Item]:
        """What the closed orbits add. Without biases the orbits of -w and w have the same hyperplanes."""
        found: list[Item] = []
        for x in self.orbits:
            r, u = len(x.covectors), len(x.vectors)
            if not x.closed or not r or not u:
                continue
            if self.options.bias:
                found.append((x.size, r + u, 0, False))
            elif r > 1:
                own = r - 1 + x.even if x.even else 0  # without a jump there is no hyperplane, only a linear part
                found.append((x.size, own, r - 1 + u - own, False))
            else:  # one hyperplane for each coset
                found += [(x.size, x.even, u - x.even, True), (x.size, 0, u, False)]
        if self.options.bias and not self.options.output_bias:
            found.append((1, self.invariants, 0, True))  # a neuron with w = 0
        return found


def knapsack(width: int, listed: Sequence[Item], cap: int = 0) -> int:
    """The largest ``sum of own + min(sum of shared, cap)`` over items of total size at most the width."""
    return knapsacks(width, listed, cap)[width]


def knapsacks(width: int, listed: Sequence[Item], cap: int = 0) -> list[int]:
    """The same for all widths up to this one."""
    within(width * (len(listed) + 1) * (cap + 1), 2_000_000, "work of a knapsack")
    best = [[0] + [-1] * cap for _ in range(width + 1)]
    for size, own, shared, once in listed:
        for total in range(width, size - 1, -1) if once else range(size, width + 1):
            for s, value in list(enumerate(best[total - size])):
                if value >= 0:
                    at = min(s + shared, cap)
                    best[total][at] = max(best[total][at], value + own)
    return list(accumulate((max(v + s for s, v in enumerate(line) if v >= 0) for line in best), max))


def count_types(width: int, indices: Sequence[int]) -> int:
    """The number of multisets of these sizes that add up to the width (section 8)."""
    within(width * len(indices), 10_000_000, "work of counting hidden types")
    count = [1] + [0] * width
    for index in indices:
        for total in range(index, width + 1):
            count[total] += count[total - index]
    return count[width]


def hidden_orbits(subgroups: Subgroups, generators: tuple[Generator, ...], d: int, p: int) -> tuple[Orbit, ...]:
    """The hidden orbits of all classes of subgroups."""
    group = subgroups.group
    inputs = group.matrices([g.input for g in generators], d)
    outputs = group.matrices([g.output for g in generators], p)
    covector_moves = [transpose(A, d) for A in inputs]
    found = []
    for S, chosen in subgroups.classes:
        covectors = nullspace([line for g in chosen for line in _fixed(covector_moves[g])], d)
        vectors = nullspace([line for g in chosen for line in _fixed(outputs[g])], p)
        signs = [sign_on(A, covectors) for A in covector_moves]
        closed = all(S >> g & 1 for g, s in enumerate(signs) if s == 1)
        even = len(nullspace([line for g, s in enumerate(signs) if s for line in _fixed(outputs[g])], p))
        left, moves = (1 << len(group)) - 1, []
        while left:
            g = (left & -left).bit_length() - 1
            for s in members(S):
                left &= ~(1 << subgroups.table[g][s])
            moves.append((inputs[subgroups.table[g].index(0)], outputs[g]))
        found.append(Orbit(covectors, vectors, moves, closed, even))
    return tuple(found)


def single_neurons(d: int, p: int, one: tuple[Matrix, Matrix]) -> Orbit:
    """The hidden orbits of GN: neurons without ties."""
    return Orbit([((i, 1),) for i in range(d)], [((i, 1),) for i in range(p)], [one], True, p)


def _fixed(A: Matrix) -> list[Row]:
    """``A - 1``."""
    return _difference(A, 1)


def _difference(A: Matrix, s: int) -> list[Row]:
    """``A - s``."""
    return [combine([(1, line), (-s, ((i, 1),))]) for i, line in enumerate(A)]


def invariant_vectors(generators: tuple[Generator, ...], p: int) -> list[Row]:
    """A basis of ``U^G``."""
    return nullspace([line for g in generators for line in _fixed(g.output)], p)


def intertwining(generators: tuple[Generator, ...], d: int, p: int) -> list[Row]:
    """The equations ``A rho(g) = pi(g) A`` for all generators, on the entries of A row by row."""
    equations: list[Row] = []
    for g in generators:
        columns = transpose(g.input, d)
        for i in range(p):
            for j in range(d):
                entry: dict[int, Scalar] = {i * d + k: x for k, x in columns[j]}
                for k, x in g.output[i]:
                    entry[k * d + j] = entry.get(k * d + j, 0) - x
                equations.append(tuple(sorted((c, x) for c, x in entry.items() if x != 0)))
    return equations


def equivariant_maps(generators: tuple[Generator, ...], d: int, p: int) -> list[Matrix]:
    """A basis of ``Hom_G(V, U)``."""
    within(d * p, 400, "entries of an equivariant matrix")
    return [
        tuple(tuple((c - i * d, x) for c, x in entries if i * d <= c < (i + 1) * d) for i in range(p))
        for entries in nullspace(intertwining(generators, d, p), d * p)
    ]


# -- equivariant functions ------------------------------------------------------------------------------------------------


def equivariant_bound(
    m: int, oriented: list[Item], subgroups: Subgroups, generators: tuple[Generator, ...], d: int, p: int, maps: int
) -> int:
    """An upper bound of ``dim GEN_m``: orbits of hyperplanes with their jumps, the linear part that the neurons left over can change, constants.

    Hyperplanes that no element maps to themselves with their sides exchanged are in orbits like those of neurons, ``oriented``; the others pass through
    the origin, and the lines of their normals have a signed type with nontrivial signs that a generic covector realises.
    """
    inputs = [transpose(A, d) for A in subgroups.group.matrices([g.input for g in generators], d)]
    outputs = subgroups.group.matrices([g.output for g in generators], p)
    listed = list(oriented)
    for kind, A in architectures(subgroups, d):
        _, chosen = subgroups.classes[kind.class_number]
        jumps = len(nullspace([line for g in chosen for line in _fixed(outputs[g])], p))
        if jumps and -1 in kind.signs:
            listed.append((kind.index, len(A) - 1 + jumps, 0, len(A) == 1))
    # r pairs of neurons make any map of rank r, k - 2r neurons double hyperplanes: together they change the equivariant linear part by maps of
    # rank at most k, and one of rank one needs a sign character that V and U share.
    within(m * min(d, p), 1_000_000, "neurons of a dimension")
    reach = [max(r * (d + p - r) + (k - 2 * r) * p for r in range(min(d, p, k // 2) + 1)) for k in range(m + 1)]
    if m and not _shares_character(subgroups, inputs, outputs, d, p):
        reach[1] = 0
    best = max(value + min(maps, reach[m - n]) for n, value in enumerate(knapsacks(m, listed)))
    return best + len(invariant_vectors(generators, p))


def _shares_character(subgroups: Subgroups, inputs: list[Matrix], outputs: list[Matrix], d: int, p: int) -> bool:
    """Do a covector of V and a vector of U transform by the same signs?"""
    for kind in subgroups.types:
        if kind.index == 1:
            chosen = list(zip(subgroups.classes[kind.class_number][1], kind.signs, strict=True))
            if all(
                nullspace([line for g, s in chosen for line in _difference(moves[g], s)], n)
                for moves, n in ((inputs, d), (outputs, p))
            ):
                return True
    return False


def linear_neurons(maps: Sequence[Matrix], normals: list[Row], space: list[Row], d: int, p: int) -> int:
    """Neurons that are enough to add any combination of some linear maps to a network and to those near it.

    A pair of neurons for each rank; or, where the normals of the network span all of ``space``, in which those of the networks near it lie too, and the
    space holds the rows of the maps, one more neuron on the hyperplanes of a basis of normals.
    """
    lines = [line for A in maps for line in A]
    pairs = 2 * min(rank(lines, d), rank([line for A in maps for line in transpose(A, d)], p))
    top = rank(space, d)
    spanned = rank(normals, d) == top == rank([*space, *lines], d)
    return min(pairs, top) if spanned else pairs


# -- the rank of a derivative ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Directions:
    """Along what a network may move besides the weights of its orbits: biases of neurons, output biases, linear maps."""

    bias: bool
    constants: list[Row]
    maps: list[Matrix]


def jacobian_rank(
    listed: Json, points: Json, orbits: tuple[Orbit, ...], free: Directions, K: Field, d: int, p: int
) -> tuple[int, list[Row], list[Row], int]:
    """The width of a network given by tied weights, the normals of its neurons, vectors that span all normals that its type may have, and the rank of
    the derivative of its values at some points.

    No point may lie on the hyperplane of a neuron. The rank is at most the functional dimension of the type.
    """
    chosen = []
    width = 0
    for entry in items(listed, "the orbits of a network"):
        k, a, w, b = fields(entry, ("class", "a", "w", "b"), "an orbit of a network")
        orbit = orbits[natural(k, "a class", len(orbits))]
        weights = row(w, len(orbit.covectors), K, "w"), row(a, len(orbit.vectors), K, "a"), scalar(b, K, "b")
        require(free.bias or weights[2] == 0, "a network without biases has one")
        chosen.append((orbit, *weights))
        width += orbit.size
    rows: list[Row] = []
    for point in items(points, "the points of a derivative"):
        x = row(point, d, K, "a point")
        rows += _derivative(chosen, free, x, p)
    within(len(rows), 2_000, "rows of a derivative")
    columns = sum(len(o.covectors) + len(o.vectors) + 1 for o, *_ in chosen) + len(free.constants) + len(free.maps)
    normals = [
        times(combine((y, orbit.covectors[j]) for j, y in w), inverse)
        for orbit, w, _, _ in chosen
        for inverse, _ in orbit.moves
    ]
    space = [times(w, inverse) for orbit, *_ in chosen for w in orbit.covectors for inverse, _ in orbit.moves]
    return width, normals, space, rank(rows, columns)


def _derivative(chosen: list[tuple[Orbit, Row, Row, Scalar]], free: Directions, x: Row, p: int) -> list[Row]:
    """The rows of the derivative at one point, one for each output."""
    entries: list[list[tuple[int, Scalar]]] = [[] for _ in range(p)]
    offset = 0
    for orbit, w, a, b in chosen:
        covector = combine((y, orbit.covectors[j]) for j, y in w)
        vector = combine((y, orbit.vectors[j]) for j, y in a)
        size = len(orbit.covectors)
        total: dict[int, list[tuple[Scalar, Row]]] = {}
        idle = not covector and b == 0  # contributes nothing; its weights are held fixed
        for inverse, pi in () if idle else orbit.moves:
            moved = apply(inverse, x)
            z = dot(covector, moved) + b
            if z == 0:
                raise Invalid("a point of a derivative lies on the hyperplane of a neuron")
            if z < 0:
                continue
            image = apply(pi, vector)
            for j, basis in enumerate(orbit.covectors):
                total.setdefault(j, []).append((dot(basis, moved), image))
            if free.bias:
                total.setdefault(size, []).append((1, image))
            for j, basis in enumerate(orbit.vectors):
                total.setdefault(size + 1 + j, []).append((z, apply(pi, basis)))
        for j, terms in total.items():
            for i, y in combine(terms):
                entries[i].append((offset + j, y))
        offset += size + 1 + len(orbit.vectors)
    for j, image in enumerate([*free.constants, *(apply(A, x) for A in free.maps)]):
        for i, y in image:
            entries[i].append((offset + j, y))
    return [tuple(sorted(line)) for line in entries]
