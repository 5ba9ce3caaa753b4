"""Functions that need more neurons when every layer is equivariant (T6.7, T6.11, T6.13, T6.14).

They bound the factor of ``compensation.py`` from below: each comes with a network of few neurons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement, islice
from random import Random

import numpy as np
import numpy.typing as npt

from equicert.theory.functions.canonical_forms import canonical_form_of_network, violated_generator
from equicert.theory.functions.hyperplane_orbits import hyperplane_orbits
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, architectures, fixed_vectors, semi_invariants
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, scale, sparse, stack
from equicert.theory.widths.covers import isotypic_components

MAX_WITNESS = 600
"""Neurons of a witness."""


def flipping_network(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> Network | None:
    """A function whose hyperplanes are all flipped by the group and that has one neuron for each: ``gn = n`` and
    ``len = 2n`` (T6.7).

    For a type ``(S, lambda)``, lambda not trivial: where ``A = (V*)^(S, lambda)`` has dimension two or more, three
    covectors of A that add up to zero, with their images under G; else one covector, the signs of whose images are
    chosen so that the linear part is equivariant. None where neither works.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("S3"); e = G.elements(10); V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> network = flipping_network(V, U, e, signed_types(e, subgroup_classes(e)))
    >>> [[int(x) for x in (dict(n.w).get(i, 0) for i in range(3))] for n in network.neurons]
    [[1, -1, 0], [0, 1, -1], [-1, 0, 1]]
    """
    for kind in sorted(types, key=lambda t: t.index):
        if all(s == 1 for s in kind.signs):
            continue
        A = semi_invariants(V.dual, kind)
        vectors = fixed_vectors(U, kind)
        if not A.nrows or not vectors.nrows:
            continue
        images = _images(V, U, elements, kind, vectors.rows[0])
        for covectors in _triples(A) if A.nrows > 1 else [list(A.rows)]:
            network = _network(V, U, [(a, w) for w0 in covectors for a, w in images(w0)])
            if len(covectors) == 1:
                network = _oriented(V, U, network)
            if network is not None and _all_flip(V, U, network):
                return network
    return None


def turned_lines(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> Network | None:
    """The images of ``c |n x|`` for lines that the group turns round: with a skip connection it needs one neuron for
    each, and two layer by layer (T6.11). None where no such lines carry channel vectors.
    """
    for kind in architectures(V, elements, types):
        if -1 in kind.signs and (vectors := fixed_vectors(U, kind)).nrows and 2 * kind.index <= MAX_WITNESS:
            A = semi_invariants(V.dual, kind)
            n = _generic(A)
            pairs = [
                (a, v) for a, w in _images(V, U, elements, kind, vectors.rows[0])(n) for v in (w, scale(V.field(-1), w))
            ]
            return _network(V, U, pairs)
    return None


def shifted_networks(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> Iterator[Network]:
    """Functions made of lines that the group turns round, and of hyperplanes parallel to these (T6.13).

    For a realised type ``(S, lambda)``, lambda not trivial, with a covector ``n``: where ``c`` spans a line of the same
    type in U, the images of ``c (|n x + 1| - |n x - 1|) / 2``, and for ``c`` in ``U^S`` those of
    ``c (2 |n x| + |n x + 1| + |n x - 1|) / 2``, both with one neuron for each hyperplane. They need biases.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("C2"); e = G.elements(10); V, U = representation(G, "sign"), representation(G, "trivial")
    >>> types = signed_types(e, subgroup_classes(e))
    >>> [[(n.a, n.w, int(n.b)) for n in network.neurons] for network in shifted_networks(V, U, e, types)]
    [[(((0, 2),), ((0, 1),), 0), (((0, 1),), ((0, -1),), -1), (((0, 1),), ((0, -1),), 1)]]
    """
    field = V.field
    one, two, zero = field(1), field(2), field(0)
    for kind in architectures(V, elements, types):
        if -1 not in kind.signs or 3 * kind.index > MAX_WITNESS:
            continue
        A = semi_invariants(V.dual, kind)
        n = _generic(A)
        for c in semi_invariants(U, kind).rows:
            pairs = _images(V, U, elements, kind, c)(n)
            neurons = [x for a, w in pairs for x in (Neuron(a, w, one), Neuron(scale(-one, a), w, -one))]
            e = combine((-one, a) for a, _ in pairs)
            yield Network(tuple(neurons), Matrix.zero(U.dim, V.dim, field), e)
        for c in fixed_vectors(U, kind).rows:
            neurons = []
            for a, w in _images(V, U, elements, kind, c)(n):
                back = scale(-one, w)
                neurons += [Neuron(scale(two, a), w, zero), Neuron(a, back, -one), Neuron(a, back, one)]
            yield Network(tuple(neurons), Matrix.zero(U.dim, V.dim, field), ())


MAX_ORBITS = 4
"""Orbits of hyperplanes of a balanced network."""

MAX_BALANCED = 18
"""Neurons of a balanced network."""


SMALL = tuple(x for x in range(-6, 7) if x)
"""Coefficients of channel vectors and covectors."""

DRAWS = 3
"""How often channel vectors are drawn for the same orbits: some come out special."""


@dataclass(frozen=True)
class _Orbit:
    """A type of orbits of hyperplanes, and which of its hyperplanes (by numbers of cosets) are turned round."""

    kind: SignedType
    turned: tuple[int, ...]


def balanced_networks(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType], shifted: bool = True
) -> Iterator[Network]:
    """Functions of few orbits of hyperplanes with one neuron for each, whose orientations the group does not keep.

    The orientations ``s`` differ inside of some orbit, and the covectors ``n`` are chosen so that the part of
    ``sum s c n`` over all hyperplanes that is not equivariant cancels. Layer by layer an orbit has one orientation or
    is taken twice, so that linear maps are left over that cost neurons (T6.14, T6.15). Few neurons first. They need
    biases: each orbit that keeps its sides is shifted away from the origin. Choices are pseudo-random, always the same.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("C3"); e = G.elements(10); V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> network = next(balanced_networks(V, U, e, signed_types(e, subgroup_classes(e))))
    >>> network.width, violated_generator(canonical_form_of_network(network), V.matrices, U.matrices)
    (6, None)
    """
    rng = Random(1)
    parts = isotypic_components(U, elements)
    spaces = [Matrix.identity(U.dim, U.field), *(_submodule(U, elements, part.rows[0]) for part in parts)]
    realised = [k for k in architectures(V, elements, types) if fixed_vectors(U, k).nrows]
    orbits = [_Orbit(k, turned) for k in realised if k.index <= MAX_BALANCED for turned in _turned(elements, k, types)]
    chosen = [
        listed
        for size in range(1, MAX_ORBITS + 1)
        for listed in combinations_with_replacement(orbits, size)
        if sum(orbit.kind.index for orbit in listed) <= MAX_BALANCED and any(orbit.turned for orbit in listed)
    ]
    for listed in sorted(chosen, key=lambda entry: sum(orbit.kind.index for orbit in entry)):
        for space in spaces:
            drawn = (_balanced(V, U, elements, listed, space, shifted, rng) for _ in range(DRAWS))
            yield from islice((network for network in drawn if network is not None), DRAWS - 1)


def _turned(elements: Enumeration, kind: SignedType, types: Sequence[SignedType]) -> list[tuple[int, ...]]:
    """Which hyperplanes of an orbit to turn round: none, one, or the images of one under a subgroup; of an orbit that
    the group turns round, none or one."""
    cosets = left_cosets(elements.table, kind.elements)
    inside = {int(x): number for number, g in enumerate(cosets) for x in elements.table[g, list(kind.elements)]}
    blocks = {tuple(sorted({inside[g] for g in other.elements})) for other in types}
    return [(), *sorted((block for block in blocks if 2 * len(block) <= len(cosets)), key=len)]


def _balanced(
    V: Representation,
    U: Representation,
    elements: Enumeration,
    listed: Sequence[_Orbit],
    space: Matrix,
    shifted: bool,
    rng: Random,
) -> Network | None:
    """A network of given orbits, whose covectors solve a linear system; None where they do not come out different.

    ``space``: a subrepresentation of U (basis in rows) with the channel vectors.
    """
    field = V.field
    neurons_of: list[Callable[[Row], list[tuple[int, Row, Row]]]] = []
    spaces: list[Matrix] = []
    for orbit in listed:
        vectors = _meet(space, fixed_vectors(U, orbit.kind))
        c = combine((field(rng.choice(SMALL)), row) for row in vectors.rows)
        images = _images(V, U, elements, orbit.kind, c)
        neurons_of.append(partial(_signed, images, orbit.turned))
        spaces.append(semi_invariants(V.dual, orbit.kind))
    rows = []
    for neurons, A in zip(neurons_of, spaces, strict=True):
        for w in A.rows:
            total = _sum_of_products([(a, scale(field(s), n)) for s, a, n in neurons(w)], V, U)
            rows.append(flatten(stack([pi @ total - total @ rho for rho, pi in _pairs(V, U)], V.dim, field)))
    solutions = Matrix(rows, len(V.matrices) * U.dim * V.dim, field).T.nullspace
    solution = dict(combine((field(rng.choice(SMALL)), row) for row in solutions.rows))
    found: list[Neuron] = []
    constants: list[tuple[Scalar, Row]] = []
    first = 0
    for number, (orbit, neurons, A) in enumerate(zip(listed, neurons_of, spaces, strict=True), 1):
        covector = combine((solution.get(first + i, field(0)), row) for i, row in enumerate(A.rows))
        first += A.nrows
        shift = field(0 if -1 in orbit.kind.signs or not shifted else number)
        for s, a, n in neurons(covector):
            found.append(Neuron(a, scale(field(s), n), s * shift))
            constants.append((-s * shift / 2, a))
    if not all(neuron.w for neuron in found):
        return None
    network = Network(tuple(found), Matrix.zero(U.dim, V.dim, field), combine(constants))
    return network if len(canonical_form_of_network(network).hyperplanes) == network.width else None


def _signed(
    images: Callable[[Row], list[tuple[Row, Row]]], turned: tuple[int, ...], w: Row
) -> list[tuple[int, Row, Row]]:
    """The images of a neuron, each with -1 where it is turned round."""
    return [(-1 if place in turned else 1, a, n) for place, (a, n) in enumerate(images(w))]


def _submodule(U: Representation, elements: Enumeration, c: Row) -> Matrix:
    """A basis (rows) of the span of all images of a vector."""
    return Matrix([pi.vector(c) for pi in U.all_matrices(elements)], U.dim, U.field).echelon


def _meet(A: Matrix, B: Matrix) -> Matrix:
    """A basis (rows) of what two subspaces have in common."""
    both = stack([A, B], A.ncols, A.field).T.nullspace  # pairs of combinations of the two bases with sum zero
    return Matrix([A.T.vector(tuple((i, x) for i, x in row if i < A.nrows)) for row in both.rows], A.ncols, A.field)


def _sum_of_products(pairs: Iterable[tuple[Row, Row]], V: Representation, U: Representation) -> Matrix:
    """The sum of the maps ``a w`` of some vectors and covectors."""
    rows: list[dict[int, Scalar]] = [{} for _ in range(U.dim)]
    for a, w in pairs:
        for i, x in a:
            for j, y in w:
                rows[i][j] = rows[i].get(j, V.field(0)) + x * y
    return Matrix([sparse([row.get(j, V.field(0)) for j in range(V.dim)]) for row in rows], V.dim, V.field)


def _all_flip(V: Representation, U: Representation, network: Network) -> bool:
    """Is the network equivariant, with as many hyperplanes as neurons, all in flipping orbits?"""
    form = canonical_form_of_network(network)
    orbits = hyperplane_orbits(form, V.matrices)
    flipping = sum(orbit.size for orbit in orbits if orbit.flipping)
    return flipping == network.width and violated_generator(form, V.matrices, U.matrices) is None


def _oriented(V: Representation, U: Representation, network: Network | None) -> Network | None:
    """The neurons turned round so that the sum of ``a w`` is equivariant; floating point proposes the signs."""
    if network is None or network.width > 16:
        return None
    field = V.field

    def flat(pairs: Iterable[tuple[int, Row]]) -> npt.NDArray[np.float64]:
        entries = np.zeros((U.dim, V.dim))
        for i, row in pairs:
            for j, x in row:
                entries[i, j] = field.approximate(x)
        return entries.ravel()

    rows = np.array([flat((i, scale(x, n.w)) for i, x in n.a) for n in network.neurons])
    equivariant = [flat(enumerate(A.rows)) for A in (V >> U).basis]
    if equivariant:  # what is equivariant may stay
        Q, _ = np.linalg.qr(np.array(equivariant).T)
        rows = rows - rows @ Q @ Q.T
    count = 1 << (network.width - 1)
    signs = 1 - 2 * ((np.arange(count)[:, None] >> np.arange(network.width)) & 1)
    good = np.flatnonzero(np.abs(signs @ rows).max(axis=1) < 1e-6)
    if not len(good):
        return None
    chosen = [int(s) for s in signs[good[0]]]
    turned = tuple(Neuron(n.a, scale(field(s), n.w), n.b) for s, n in zip(chosen, network.neurons, strict=True))
    return Network(turned, network.skip, network.e)


def _network(V: Representation, U: Representation, listed: Sequence[tuple[Row, Row]]) -> Network | None:
    if len(listed) > MAX_WITNESS:
        return None
    zero = V.field(0)
    return Network(tuple(Neuron(a, w, zero) for a, w in listed), Matrix.zero(U.dim, V.dim, V.field), ())


def _triples(A: Matrix) -> Iterator[list[Row]]:
    """Some triples of vectors of a space with sum zero; most of them are in general position."""
    one, rows = A.field(1), A.rows
    for k in range(1, 9):
        first = combine((A.field((3 + k) ** i % 11 + 1), row) for i, row in enumerate(rows))
        second = combine((A.field((5 + 2 * k) ** (i + 1) % 13 + 1), row) for i, row in enumerate(rows))
        third = combine([(-one, first), (-one, second)])
        if first and second and third:
            yield [first, second, third]


def _generic(A: Matrix) -> Row:
    """A combination of the rows that is generic, unless of bad luck."""
    return combine((A.field((2 + i) ** i), row) for i, row in enumerate(A.rows))


def _images(
    V: Representation, U: Representation, elements: Enumeration, kind: SignedType, a: Row
) -> Callable[[Row], list[tuple[Row, Row]]]:
    """``(pi(g) a, w rho(g)^-1)`` for the cosets of S."""
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    representatives = left_cosets(elements.table, kind.elements)
    cosets = [(inputs[int(elements.inverses[g])].T, outputs[g]) for g in representatives]
    return lambda w: [(pi.vector(a), back.vector(w)) for back, pi in cosets]


def _pairs(V: Representation, U: Representation) -> Iterator[tuple[Matrix, Matrix]]:
    return zip(V.matrices, U.matrices, strict=True)
