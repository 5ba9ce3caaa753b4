"""The minimal-width problem (T3.1, T5.1, T5.6): residual linear part, and networks from its solutions.

Both width formulas are one formula: without layer-wise equivariance it is the formula for the trivial group, whose
orbits are single hyperplanes and whose cover is twice the rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from equicert.theory.functions.canonical_forms import CanonicalForm, canonical_form_of_network, transported
from equicert.theory.functions.hyperplane_orbits import Orbit
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.equivariant_maps import intertwiners
from equicert.theory.groups.orbits import SchreierGraph, schreier_graph
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, scale, sparse, stack
from equicert.theory.widths.prices import Prices, free_prices


@dataclass(frozen=True)
class Architecture:
    """Which affine parts a network may have (T1.3)."""

    bias: bool = True
    output_bias: bool = True
    skip: bool = False


@dataclass(frozen=True)
class ResidualCase:
    """One way to pay for the affine part: find signs and doubled orbits that leave the cheapest residual.

    ``offset`` neurons are spent beforehand (a constant neuron); the residual lives in ``Hom(X, U)``. ``linear`` is the
    extended linear part (p x dim X), ``normals`` the extended covectors of all hyperplanes, and ``parts[j]`` the
    matrix ``X_j = sum sigma_H c_H n_H`` of the j-th orbit (zero for flipping orbits, where it cancels).
    ``actions`` is the group on ``V``, ``inputs`` its action on ``X``, ``outputs`` that on ``U``; ``prices`` says what
    orbits cost.
    """

    offset: int
    form: CanonicalForm
    actions: tuple[Matrix, ...]
    linear: Matrix
    normals: tuple[Row, ...]
    orbits: tuple[Orbit, ...]
    parts: tuple[Matrix, ...]
    inputs: tuple[Matrix, ...]
    outputs: tuple[Matrix, ...]
    prices: Prices

    @property
    def field(self) -> Field:
        """The scalar field."""
        return self.linear.field

    @cached_property
    def oriented(self) -> tuple[int, ...]:
        """The numbers of the oriented orbits."""
        return tuple(j for j, orbit in enumerate(self.orbits) if not orbit.flipping)

    @cached_property
    def flipping(self) -> tuple[int, ...]:
        """The numbers of the flipping orbits."""
        return tuple(j for j, orbit in enumerate(self.orbits) if orbit.flipping)

    def normals_of(self, chosen: Sequence[int]) -> Matrix:
        """The extended normals of the chosen orbits, as the rows of a matrix."""
        rows = [self.normals[i] for j in chosen for i in self.orbits[j].members]
        return Matrix(rows, self.linear.ncols, self.field)

    def common_kernel(self, chosen: Sequence[int]) -> Matrix:
        """A basis (rows) of the common kernel in ``X`` of all normals of the chosen orbits."""
        normals = self.normals_of(chosen)
        return normals.nullspace if normals.rows else Matrix.identity(self.linear.ncols, self.field)

    def residual(self, signs: Mapping[int, int]) -> Matrix:
        """``R_s = L - sum s_j X_j / 2`` over the orbits with a sign."""
        half = 1 / self.field(2)
        total = self.linear
        for j, s in signs.items():
            if any(self.parts[j].rows):
                total = total - (half * s) * self.parts[j]
        return total


def needs_missing_bias(form: CanonicalForm, options: Architecture) -> str | None:
    """Why no network of any width exists when biases are forbidden, or None."""
    if options.bias:
        return None
    if any(t != 0 for _, t in form.hyperplanes):
        return "a boundary hyperplane does not pass through the origin, but hidden biases are not allowed"
    if not options.output_bias and form.constant:
        return "f(0) is not zero, but no biases are allowed"
    return None


def residual_cases(
    form: CanonicalForm,
    orbits: tuple[Orbit, ...],
    options: Architecture,
    inputs: Sequence[Matrix],
    outputs: Sequence[Matrix],
    prices: Prices | None = None,
) -> tuple[ResidualCase, ...]:
    """The cases whose minimum is the extra width (T5.4, T9.1; the table in FORMAT.md, ``lower``)."""
    d, field = form.linear.ncols, form.field
    charged = free_prices(orbits) if prices is None else prices
    one = field(1)

    def case(offset: int, linear_part: bool, constant_part: bool) -> ResidualCase:
        dim = (d if linear_part else 0) + (1 if constant_part else 0)
        shift = d if linear_part else 0

        def extend(row: Row, last: Scalar) -> Row:
            return (row if linear_part else ()) + (((shift, last),) if constant_part and last != 0 else ())

        constants = dict(form.constant)
        linear = [extend(row, constants.get(i, field(0))) for i, row in enumerate(form.linear.rows)]
        normals = tuple(extend(n, t) for n, t in form.hyperplanes)
        parts = []
        for orbit in orbits:
            rows: list[dict[int, Scalar]] = [{} for _ in linear]
            for member, sign in zip(orbit.members, orbit.signs, strict=True) if not orbit.flipping else ():
                for i, c in form.channels[member]:
                    row = rows[i]
                    for k, x in normals[member]:
                        row[k] = row.get(k, field(0)) + (c * x if sign > 0 else -c * x)
            parts.append(Matrix([sparse(row) for row in rows], dim, field))
        on_residual = tuple(
            Matrix(
                [extend(row, field(0)) for row in (rho.rows if linear_part else ())]
                + ([((shift, one),)] if constant_part else []),
                dim,
                field,
            )
            for rho in inputs
        )
        extended = Matrix(linear, dim, field)
        return ResidualCase(
            offset, form, tuple(inputs), extended, normals, orbits, tuple(parts), on_residual, tuple(outputs), charged
        )

    free_linear = options.skip
    if options.output_bias or not options.bias:
        return (case(0, not free_linear, False),)
    return (case(0, not free_linear, True), case(charged.constant, not free_linear, False))


@dataclass(frozen=True)
class NewNeurons:
    """A map ``B = F E`` through new orbits: rows of E are normals on X, columns of F outgoing vectors."""

    first: Matrix  # dim W x dim X
    second: Matrix  # p x dim W


def equivariant_projection(case: ResidualCase, kernel: Matrix) -> Matrix:
    """An equivariant projection of ``X`` onto the G-stable subspace with basis ``kernel`` (rows).

    The orthogonal one where the action is orthogonal; otherwise a solution of linear equations, which
    exists by complete reducibility.
    """
    dim, field = case.linear.ncols, case.field
    if kernel.nrows in (0, dim):
        return Matrix.identity(dim, field) if kernel.nrows else Matrix.zero(dim, dim, field)
    if all(rho.inverse == rho.T for rho in case.inputs):
        return kernel.T @ (kernel @ kernel.T).inverse @ kernel
    # Write P = kernel.T @ C with C an equivariant map X -> N (in coordinates) and C kernel.T = 1.
    actions = [restricted(rho, kernel) for rho in case.inputs]
    maps = intertwiners(case.inputs, actions, dim, kernel.nrows, field)
    images = [flatten(b @ kernel.T) for b in maps.basis]
    size = kernel.nrows**2
    solution = Matrix(images, size, field).T.solve(flatten(Matrix.identity(kernel.nrows, field)))
    if solution is None:
        raise ValueError("no equivariant projection: the representation is not completely reducible")
    weights = dict(solution)
    return kernel.T @ maps.combination([weights.get(k, field(0)) for k in range(len(maps.basis))])


def restricted(rho: Matrix, basis: Matrix) -> Matrix:
    """The matrix of ``rho`` on a stable subspace, in its basis (rows)."""
    return Matrix([coordinates(basis, rho.vector(row)) for row in basis.rows], basis.nrows, basis.field).T


def coordinates(basis: Matrix, vector: Row) -> Row:
    """Coordinates of a vector of a subspace in its basis (linearly independent rows)."""
    solution = basis.T.solve(vector)
    if solution is None:
        raise ValueError("the vector does not lie in the subspace")
    return solution


def free_coefficients(case: ResidualCase, chosen: Sequence[int], wanted: Matrix) -> dict[int, Row]:
    """Vectors ``v_H`` for the hyperplanes of the chosen (doubled and flipping) orbits with
    ``sum v_H n_H = wanted`` and ``v`` equivariant; ``n_H`` the extended scaled normals (T4.2).

    ``wanted`` must be equivariant and vanish on the common kernel of the normals, then they exist.
    """
    field, p = case.field, case.linear.nrows
    if not any(wanted.rows):
        return {}
    columns: list[tuple[dict[int, Row], Row]] = []
    for j in chosen:
        if not case.normals[case.orbits[j].members[0]]:
            continue
        walk = _walk(case, j)
        transports = _transports(case, walk)
        for v in _fixed_vectors(case, walk, transports):
            vectors = {i: t.vector(v) for i, t in zip(walk.graph.points, transports, strict=True)}
            total = [
                combine((dict(vectors[i]).get(row, field(0)), case.normals[i]) for i in vectors) for row in range(p)
            ]
            columns.append((vectors, flatten(Matrix(total, case.linear.ncols, field))))
    support = sorted({k for _, c in columns for k, _ in c} | {k for k, _ in flatten(wanted)})
    position = {k: n for n, k in enumerate(support)}
    system = Matrix([tuple((position[k], x) for k, x in c) for _, c in columns], len(support), field).T
    solution = system.solve(tuple((position[k], x) for k, x in flatten(wanted)))
    if solution is None:
        raise ValueError("the wanted map does not factor through the chosen orbits")
    result: dict[int, Row] = {}
    for k, x in solution:
        for i, v in columns[k][0].items():
            result[i] = combine([(field(1), result.get(i, ())), (x, v)])
    return result


@dataclass(frozen=True)
class _OrbitWalk:
    """How generators carry the members of one orbit to one another: ``n_H rho(g)^-1 = factors[g][k] n_gH``, H the k-th
    point."""

    graph: SchreierGraph[int]
    factors: tuple[tuple[Scalar, ...], ...]


def _walk(case: ResidualCase, j: int) -> _OrbitWalk:
    """From the representative of the j-th orbit."""
    form, inverses = case.form, [rho.inverse for rho in case.actions]
    moved = {
        (g, i): transported(form.hyperplanes[i], inverse)
        for g, inverse in enumerate(inverses)
        for i in case.orbits[j].members
    }
    start = case.orbits[j].members[0]
    graph = schreier_graph([start], len(inverses), lambda g, i: form.index[moved[g, i][0]])
    return _OrbitWalk(graph, tuple(tuple(moved[g, i][1] for i in graph.points) for g in range(len(inverses))))


def _transports(case: ResidualCase, walk: _OrbitWalk) -> list[Matrix]:
    """For every point the matrix that carries ``v`` of the representative to ``v_H``: ``v_gH = s pi(g) v_H``."""
    found = [Matrix.identity(case.linear.nrows, case.field)]
    for parent in walk.graph.parents[1:]:
        assert parent is not None
        g, earlier = parent
        found.append(walk.factors[g][earlier] * (case.outputs[g] @ found[earlier]))
    return found


def _transported_sizes(case: ResidualCase, j: int) -> dict[int, Scalar]:
    """For every member the positive factor by which the transported normal of the representative exceeds the scaled
    one.

    Layer-wise equivariance asks for ``w_gH = w_H rho(g)^-1`` exactly; only non-orthogonal actions change the scale.
    """
    walk = _walk(case, j)
    sizes = [case.field(1)]
    for parent in walk.graph.parents[1:]:
        assert parent is not None
        g, earlier = parent
        sizes.append(sizes[earlier] * abs(walk.factors[g][earlier]))
    return dict(zip(walk.graph.points, sizes, strict=True))


def _fixed_vectors(case: ResidualCase, walk: _OrbitWalk, transports: Sequence[Matrix]) -> tuple[Row, ...]:
    """A basis of ``U^(S, lambda)``, ``S`` the stabilizer of the representative: every closed path acts trivially."""
    p, field = case.linear.nrows, case.field
    conditions = Matrix([], p, field)
    for g, images in enumerate(walk.graph.images):
        for k, image in enumerate(images):
            loop = walk.factors[g][k] * (case.outputs[g] @ transports[k]) - transports[image]
            if any(loop.rows):
                conditions = stack([conditions, loop], p, field).echelon
    return (conditions.nullspace if conditions.rows else Matrix.identity(p, field)).rows


def assemble_network(
    form: CanonicalForm,
    case: ResidualCase,
    signs: Mapping[int, int],
    doubled: Sequence[int],
    coefficients: Mapping[int, Row],
    new: NewNeurons | None,
    options: Architecture,
) -> Network:
    """The network that a solution of the residual problem describes (T4.1, T4.2).

    Single orbits get one neuron a hyperplane, doubled and flipping ones two, new normals two each; the affine part
    that remains goes to the output bias, to the skip connection, or to one constant neuron.
    """
    field, d, p = form.field, form.linear.ncols, form.linear.nrows
    one, half, zero = field(1), 1 / field(2), field(0)
    neurons: list[Neuron] = []
    both = set(doubled) | set(case.flipping)
    for j, orbit in enumerate(case.orbits):
        sizes = _transported_sizes(case, j)
        for i, sigma in zip(orbit.members, orbit.signs, strict=True):
            (n, t), c, size = form.hyperplanes[i], form.channels[i], sizes[i]
            if j not in both:
                s = sigma * signs[j] * size
                neurons.append(Neuron(scale(1 / size, c), scale(s, n), s * t))
                continue
            v = coefficients.get(i, ())
            for s in (size, -size):
                a = combine([(half / size, c), (1 / s, v)])
                neurons.append(Neuron(a, scale(s, n), s * t))
    for normal, column in zip(new.first.rows, new.second.T.rows, strict=True) if new else ():
        # On X = V + R the last coordinate of a normal is its offset; on X = R the normal itself is not used.
        w = tuple((k, x) for k, x in normal if k < d)
        b = next((x for k, x in normal if k == d), zero)
        neurons += [Neuron(column, w, b), Neuron(scale(-one, column), scale(-one, w), -b)]
    network = Network(tuple(neuron for neuron in neurons if neuron.a), Matrix.zero(p, d, field), ())
    return _with_affine_rest(form, network, options)


def _with_affine_rest(form: CanonicalForm, network: Network, options: Architecture) -> Network:
    """Add output bias, skip connection or a constant neuron so that the affine parts agree."""
    field = form.field
    one = field(1)
    have = canonical_form_of_network(network)
    constant = combine([(one, form.constant), (-one, have.constant)])
    skip = form.linear - have.linear if options.skip else network.skip
    if options.output_bias or not constant:
        return Network(network.neurons, skip, constant)
    return Network((*network.neurons, Neuron(constant, (), one)), skip, ())


def hidden_permutations(
    network: Network, inputs: Sequence[Matrix], outputs: Sequence[Matrix]
) -> tuple[tuple[int, ...], ...]:
    """For every generator the permutation of the neurons with ``w_theta(i) = w_i rho(g)^-1`` and
    ``a_theta(i) = pi(g) a_i``; raises ``KeyError`` when the network is not layer-wise equivariant in this way."""
    numbers: dict[tuple[Row, Row, Scalar], list[int]] = {}
    for i, n in enumerate(network.neurons):
        numbers.setdefault((n.a, n.w, n.b), []).append(i)
    result = []
    for rho, pi in zip(inputs, outputs, strict=True):
        left = {key: iter(listed) for key, listed in numbers.items()}  # equal neurons are matched in order
        images = [left[pi.vector(n.a), rho.inverse.covector(n.w), n.b] for n in network.neurons]
        result.append(tuple(next(place, -1) for place in images))
    if any(-1 in theta for theta in result):
        raise KeyError("equal neurons are not permuted")
    return tuple(result)
