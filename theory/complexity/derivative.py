"""The derivative of the parameters of a network: its rank bounds the functional dimension from below (T7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.complexity.dimension import TiedWeights
from equicert.theory.complexity.hidden_orbits import HiddenOrbit
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale, stack


@dataclass(frozen=True)
class ProbedNetwork:
    """A network of one hidden type with tied weights, points, and along what else its functions may move.

    ``bias``: the hidden biases; ``constants``: output biases, vectors of U; ``maps``: linear maps V -> U; ``folded``:
    the activation is abs, else relu (which stands for leaky relu too, T12.4).
    """

    orbits: tuple[HiddenOrbit, ...]
    weights: tuple[TiedWeights, ...]
    points: tuple[Row, ...]
    bias: bool
    constants: Matrix
    maps: tuple[Matrix, ...]
    d: int
    p: int
    field: Field
    folded: bool = False

    @property
    def weight_count(self) -> int:
        """The number of parameters: the rank cannot be greater."""
        tied = sum(
            self.orbits[t.orbit].covectors.nrows + self.orbits[t.orbit].vectors.nrows + self.bias for t in self.weights
        )
        return tied + self.constants.nrows + len(self.maps)


def derivative_rank(network: ProbedNetwork) -> int:
    """The rank of the derivative of the values at the points by all parameters."""
    rows: list[Row] = []
    for x in network.points:
        rows += _derivative(network, x)
    columns = sum(
        network.orbits[t.orbit].covectors.nrows + network.orbits[t.orbit].vectors.nrows + 1 for t in network.weights
    )
    columns += network.constants.nrows + len(network.maps)
    return Matrix(rows, columns, network.field).rank


def all_maps(d: int, p: int, field: Field) -> tuple[Matrix, ...]:
    """The unit matrices: a basis of all linear maps V -> U."""
    one = field(1)
    return tuple(
        Matrix([((j, one),) if k == i else () for k in range(p)], d, field) for i in range(p) for j in range(d)
    )


def candidate_linear_neurons(maps: Sequence[Matrix]) -> tuple[int, ...]:
    """Numbers of neurons that may add every combination of some maps V -> U: by doubling hyperplanes, and in pairs."""
    if not maps:
        return ()
    p, d = maps[0].shape
    rows = stack(maps, d, maps[0].field).rank
    pairs = 2 * min(rows, stack([A.T for A in maps], p, maps[0].field).rank)
    return tuple(sorted({*range(rows, min(d, pairs) + 1), pairs} - {0}))


def linear_neurons(network: ProbedNetwork) -> int:
    """Neurons that are enough to add any combination of the maps to the network and to those near it (T7.7).

    A pair for each rank; or, where the normals of the network span the space in which those of the networks near it lie
    too, and the space holds the rows of the maps, one more neuron on the hyperplanes of a basis of normals.
    """
    d, p, field = network.d, network.p, network.field
    lines = stack(network.maps, d, field)
    pairs = 2 * min(lines.rank, stack([A.T for A in network.maps], p, field).rank)
    normals: list[Row] = []
    space: list[Row] = []
    for t in network.weights:
        orbit = network.orbits[t.orbit]
        covector = combine((y, orbit.covectors.rows[j]) for j, y in t.w)
        for inverse, _ in orbit.moves:
            normals.append(inverse.covector(covector) if covector else ())
            space += [inverse.covector(w) for w in orbit.covectors.rows]
    top = Matrix(space, d, field).rank
    spanned = Matrix(normals, d, field).rank == top == Matrix([*space, *lines.rows], d, field).rank
    return min(pairs, top) if spanned else pairs


def _derivative(network: ProbedNetwork, x: Row) -> list[Row]:
    """The rows of the derivative at one point off all hyperplanes, one for each output."""
    field = network.field
    zero, one = field(0), field(1)
    entries: list[list[tuple[int, Scalar]]] = [[] for _ in range(network.p)]
    offset = 0
    for t in network.weights:
        orbit = network.orbits[t.orbit]
        covector = combine((y, orbit.covectors.rows[j]) for j, y in t.w)
        vector = combine((y, orbit.vectors.rows[j]) for j, y in t.a)
        size = orbit.covectors.nrows
        total: dict[int, list[tuple[Scalar, Row]]] = {}
        idle = not covector and t.b == 0  # contributes nothing; its weights are held fixed
        for inverse, pi in () if idle else orbit.moves:
            moved = inverse.vector(x)
            z = inner(covector, moved, zero) + t.b
            if z <= 0 and not network.folded:
                continue
            side = one if z > 0 else -one
            image = scale(side, pi.vector(vector))
            for j, basis in enumerate(orbit.covectors.rows):
                total.setdefault(j, []).append((inner(basis, moved, zero), image))
            if network.bias:
                total.setdefault(size, []).append((one, image))
            for j, basis in enumerate(orbit.vectors.rows):
                total.setdefault(size + 1 + j, []).append((side * z, pi.vector(basis)))
        for j, terms in total.items():
            for i, y in combine(terms):
                entries[i].append((offset + j, y))
        offset += size + 1 + orbit.vectors.nrows
    for j, image in enumerate([*network.constants.rows, *(A.vector(x) for A in network.maps)]):
        for i, y in image:
            entries[i].append((offset + j, y))
    return [tuple(sorted(line, key=lambda entry: entry[0])) for line in entries]
