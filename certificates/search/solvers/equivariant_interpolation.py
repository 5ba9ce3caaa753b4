"""Networks through points with vectors as values, layer-wise equivariant where a group acts (THEORY.md, T10.18).

Everything is exact. One orbit of neurons after the other is added, in the order of the largest products of a covector
with the images of the points; each makes the network right at one more orbit of points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equicert.certificates.search.solvers.interpolation import covectors
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, sparse, stack


@dataclass(frozen=True)
class Channels:
    """Hidden orbits of one class: bases of the covectors and of the outgoing weights that it fixes, and for every coset
    the inverse matrix on the inputs and the matrix on the outputs."""

    covectors: Matrix
    weights: Matrix
    inverses: tuple[Matrix, ...]
    outputs: tuple[Matrix, ...]

    @property
    def size(self) -> int:
        """The number of neurons of an orbit."""
        return len(self.inverses)


@dataclass(frozen=True)
class Unit:
    """A hidden orbit ``sum pi(g) a relu(w rho(g)^-1 x - b)``."""

    channels: Channels
    a: Row
    w: Row
    b: Scalar

    def neurons(self) -> Iterator[Neuron]:
        """Its neurons."""
        for inverse, output in zip(self.channels.inverses, self.channels.outputs, strict=True):
            yield Neuron(output.vector(self.a), inverse.covector(self.w) if self.w else (), -self.b)


def representatives(points: Sequence[Row], inputs: Sequence[Matrix]) -> list[int]:
    """The number of the first point of every orbit among the points."""
    seen: set[Row] = set()
    found = []
    for n, x in enumerate(points):
        if x not in seen:
            found.append(n)
            seen.update(matrix.vector(x) for matrix in inputs)
    return found


def interpolating_units(
    points: Sequence[Row], values: Sequence[Row], channels: Channels, e: Row, field: Field
) -> list[Unit] | None:
    """Hidden orbits of one class through points of different orbits, beside an output bias; None where no covector that
    is tried separates them."""
    for w in covectors(channels.covectors, field):
        found = _units(points, values, channels, w, e, field)
        if found is not None:
            return found
    return None


def _units(
    points: Sequence[Row], values: Sequence[Row], channels: Channels, w: Row, e: Row, field: Field
) -> list[Unit] | None:
    zero, one = field(0), field(1)
    rows = [inverse.covector(w) if w else () for inverse in channels.inverses]
    products = [[inner(row, x, zero) for row in rows] for x in points]
    order = sorted(range(len(points)), key=lambda n: max(products[n]))
    heights = [max(products[n]) for n in order]
    if len(set(heights)) < len(heights):
        return None
    found: list[Unit] = []
    before = heights[0] - one
    for n in order:
        here = combine([(one, e), *((one, _value(unit, products[n])) for unit in found)])
        missing = combine([(one, values[n]), (-one, here)])
        top = max(products[n])
        b = max([before, *(z for z in products[n] if z < top)])
        before = top
        if not missing:
            continue
        active = [channels.outputs[i] for i, z in enumerate(products[n]) if z == top]
        columns = []
        for a in channels.weights.rows:
            columns.append(combine((top - b, output.vector(a)) for output in active))
        solution = Matrix(columns, channels.outputs[0].ncols, field).T.solve(missing)
        if solution is None:
            return None
        a = combine((x, channels.weights.rows[i]) for i, x in solution)
        found.append(Unit(channels, a, w, b))
    return found


def _value(unit: Unit, products: Sequence[Scalar]) -> Row:
    """The value of a hidden orbit where its covectors have some products."""
    pairs = zip(products, unit.channels.outputs, strict=True)
    return combine((z - unit.b, output.vector(unit.a)) for z, output in pairs if z > unit.b)


def network_of(units: Sequence[Unit], e: Row, d: int, p: int, field: Field) -> Network:
    """The network of some hidden orbits."""
    neurons = tuple(neuron for unit in units for neuron in unit.neurons())
    return Network(neurons, Matrix.zero(p, d, field), e)


def fixed_vectors(matrices: Sequence[Matrix], dim: int, field: Field) -> Matrix:
    """A basis of the vectors that some matrices fix."""
    identity = Matrix.identity(dim, field)
    return stack([matrix - identity for matrix in matrices], dim, field).nullspace if matrices else identity


def is_fixed(x: Sequence[Scalar], matrices: Sequence[Matrix]) -> bool:
    """Do all matrices fix the vector?"""
    return all(matrix.vector(sparse(x)) == sparse(x) for matrix in matrices)
