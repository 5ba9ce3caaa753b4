"""The factor by which width compensates for layer-wise equivariance (T6.2, ``mon`` and ``M``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import isqrt

import numpy as np
import numpy.typing as npt

from equicert.theory.functions.canonical_forms import canonical_form_of_network, violated_generator
from equicert.theory.functions.hyperplane_orbits import hyperplane_orbits
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Word
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, architectures, semi_invariants
from equicert.theory.limits import MAX_COMPENSATION_WORK, within
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, scale, sparse, stack
from equicert.theory.widths.covers import class_sums, isotypic_components
from equicert.theory.widths.residual_problem import restricted

Evidence = tuple[Word, int, tuple[int, ...]]
"""``(word, q, coefficients)``: the class sum of an element has, modulo the prime q, an irreducible minimal polynomial
of full degree (monic, coefficients from the constant term up, leading 1 left out)."""


@dataclass(frozen=True)
class CompensationItem:
    """One isotypic component ``K`` (basis in rows) of the covectors of ``U``.

    ``shared``: some irreducible of ``K`` occurs in ``V``. For a shared component whose real irreducibles have one known
    dimension (``evidence`` says why, where FORMAT.md asks for it),
    ``kind`` is a signed type of least index with ``K^(S, lambda) != 0`` and ``ratio = [G:S] / dim``.
    """

    space: Matrix
    shared: bool
    kind: SignedType | None
    ratio: Fraction | None
    evidence: Evidence | None = None


def refuse_large_output(U: Representation, elements: Enumeration) -> None:
    """The isotypic components take about ``|G| p^3`` steps. Errors: InputError beyond the limit."""
    what = f"steps, |G| p^3 with |G| = {len(elements)} and p = {U.dim}, for the isotypic components of the output"
    within(len(elements) * U.dim**3, MAX_COMPENSATION_WORK, what, "take an output of smaller dimension")


def compensation_items(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> tuple[CompensationItem, ...]:
    """The isotypic components of ``U*``, each that shares an irreducible with ``V`` with its ratio ``mon(Z) / dim Z``.

    Errors: InputError beyond the limit of work.
    """
    refuse_large_output(U, elements)
    dual = U.dual
    matrices = dual.all_matrices(elements)
    sums = class_sums(dual, elements)
    input_character = V.character(elements)
    order = len(input_character)
    items = []
    for space in isotypic_components(dual, elements):
        on_space = [restricted(matrix, space) for matrix in matrices]
        character = [matrix.trace for matrix in on_space]
        if sum(x * y for x, y in zip(character, input_character, strict=True)) == 0:
            items.append(CompensationItem(space, False, None, None))
            continue
        norm = int((sum(x * x for x in character) / order).p)
        centre = Matrix([flatten(restricted(s, space)) for s in sums], space.nrows**2, space.field).rank
        indicator = sum(character[elements.square(g)] for g in range(order)) / order
        evidence = None
        uniform = centre == 1 or norm == centre == space.nrows or (centre == 2 and _is_complex_pair(space, sums))
        if not uniform and space.field is QQ:
            evidence = conjugacy_evidence(space, sums, elements, centre)
            uniform = evidence is not None
        dim = real_dimension(space.nrows, norm, centre, int(indicator.p)) if uniform else None
        kind = min((k for k in types if _meets(semi_invariants(dual, k), space)), key=lambda k: k.index, default=None)
        if dim is None or kind is None:
            items.append(CompensationItem(space, True, None, None))
        else:
            items.append(CompensationItem(space, True, kind, Fraction(kind.index, dim), evidence))
    return tuple(items)


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


MAX_TURNED = 8
"""Neurons of a network that is turned round in parts."""


def turned_networks(network: Network, V: Representation, U: Representation) -> Iterator[Network]:
    """An equivariant network with some neurons turned round, where the function stays equivariant: ``relu(z)`` is
    ``relu(-z) + z``, so it is enough that the sum of ``a w`` over the turned neurons is equivariant.

    Such a function needs no more neurons than before, but its linear part is not that of a layer-wise equivariant
    network, which may cost more of these: the factor is at least the ratio of its widths (T6.9). Smallest parts first,
    up to half of the neurons; parts with the same sum once, and none with the sum zero.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> V = representation(Group.parse("C2"), "sign"); one = QQ(1); row = lambda x: ((0, QQ(x)),)
    >>> odd = Network((Neuron(row(1), row(1), one), Neuron(row(-1), row(-1), one)), Matrix.zero(1, 1, QQ), ())
    >>> [(n.neurons[0].w == row(-1), n.e == row(1)) for n in turned_networks(odd, V, V)]
    [(True, True)]
    """
    field, neurons = V.field, network.neurons
    if len(neurons) > MAX_TURNED:
        return
    seen: list[Matrix] = []
    for size in range(1, len(neurons) // 2 + 1):
        for turned in combinations(range(len(neurons)), size):
            rows: list[dict[int, Scalar]] = [{} for _ in range(U.dim)]
            for k in turned:
                n = neurons[k]
                for i, x in n.a:
                    for j, y in n.w:
                        rows[i][j] = rows[i].get(j, field(0)) + x * y
            total = Matrix([sparse([row.get(j, field(0)) for j in range(V.dim)]) for row in rows], V.dim, field)
            if not total.rank or total in seen or any(pi @ total != total @ rho for rho, pi in _pairs(V, U)):
                continue
            seen.append(total)
            e = combine([(field(1), network.e), *((neurons[k].b, neurons[k].a) for k in turned)])
            listed = tuple(
                Neuron(n.a, scale(field(-1), n.w), -n.b) if k in turned else n for k, n in enumerate(neurons)
            )
            yield Network(listed, network.skip, e)


def _pairs(V: Representation, U: Representation) -> Iterator[tuple[Matrix, Matrix]]:
    return zip(V.matrices, U.matrices, strict=True)


def _images(
    V: Representation, U: Representation, elements: Enumeration, kind: SignedType, a: Row
) -> Callable[[Row], list[tuple[Row, Row]]]:
    """``(pi(g) a, w rho(g)^-1)`` for the cosets of S."""
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    representatives = left_cosets(elements.table, kind.elements)
    cosets = [(inputs[int(elements.inverses[g])].T, outputs[g]) for g in representatives]
    return lambda w: [(pi.vector(a), back.vector(w)) for back, pi in cosets]


def _triples(A: Matrix) -> Iterator[list[Row]]:
    """Some triples of vectors of a space with sum zero; most of them are in general position."""
    one, rows = A.field(1), A.rows
    for k in range(1, 9):
        first = combine((A.field((3 + k) ** i % 11 + 1), row) for i, row in enumerate(rows))
        second = combine((A.field((5 + 2 * k) ** (i + 1) % 13 + 1), row) for i, row in enumerate(rows))
        third = combine([(-one, first), (-one, second)])
        if first and second and third:
            yield [first, second, third]


def _network(V: Representation, U: Representation, listed: Sequence[tuple[Row, Row]]) -> Network | None:
    if len(listed) > MAX_WITNESS:
        return None
    zero = V.field(0)
    return Network(tuple(Neuron(a, w, zero) for a, w in listed), Matrix.zero(U.dim, V.dim, V.field), ())


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


def _all_flip(V: Representation, U: Representation, network: Network) -> bool:
    """Is the network equivariant, with as many hyperplanes as neurons, all in flipping orbits?"""
    form = canonical_form_of_network(network)
    orbits = hyperplane_orbits(form, V.matrices)
    flipping = sum(orbit.size for orbit in orbits if orbit.flipping)
    return flipping == network.width and violated_generator(form, V.matrices, U.matrices) is None


def _is_complex_pair(space: Matrix, sums: Sequence[Matrix]) -> bool:
    """Does the first class sum that is not diagonal satisfy a quadratic equation without real roots? (T9.12)"""
    n, field = space.nrows, space.field
    one = Matrix.identity(n, field)
    for total in sums:
        theta = restricted(total, space)
        if all(i == j for i, row in enumerate(theta.rows) for j, _ in row):
            continue
        solution = Matrix([flatten(theta), flatten(one)], n * n, field).T.solve(flatten(theta @ theta))
        if solution is None:
            return False
        values = dict(solution)
        b: Scalar = values.get(0, field(0))
        c: Scalar = values.get(1, field(0))
        return bool(b * b + 4 * c < 0)
    return False


def conjugacy_evidence(space: Matrix, sums: Sequence[Matrix], elements: Enumeration, degree: int) -> Evidence | None:
    """A class sum that generates on ``space`` a field of the given degree, with a prime that shows it (T9.12)."""
    import flint

    for members, total in zip(elements.conjugacy_classes, sums, strict=True):
        theta = restricted(total, space)
        factors = flint.fmpq_mat(theta.tolist()).charpoly().numer().factor()[1]
        if len(factors) != 1 or factors[0][0].degree() != degree:
            continue
        coefficients = [int(c) for c in factors[0][0].coeffs()]
        for q in PRIMES:
            reduced = flint.nmod_poly([c % q for c in coefficients], q)
            integral = all(int(x.q) % q for row in theta.rows for _, x in row)
            if integral and [(f.degree(), k) for f, k in reduced.factor()[1]] == [(degree, 1)]:
                return elements.words[members[0]], q, tuple(c % q for c in coefficients[:-1])
    return None


PRIMES = tuple(q for q in range(3, 400) if all(q % k for k in range(2, q)))


def real_dimension(dim: int, norm: int, centre: int, indicator: int) -> int | None:
    """The common dimension of the real irreducibles of an isotypic ``K``, or None where the numbers fit no multiplicity
    and degree.

    ``norm = <chi, chi>``, ``centre`` the number of distinct complex irreducibles, ``indicator = (1/|G|) sum chi(g^2)``
    (T9.12, T11.4).

    >>> real_dimension(2, 2, 2, 0), real_dimension(2, 1, 1, 1), real_dimension(4, 4, 1, -2)
    (2, 2, 4)
    """
    copies = isqrt(norm // centre)
    if copies * copies * centre != norm:
        return None
    degree = dim // (copies * centre)
    if indicator == copies * centre:
        return degree
    return 2 * degree if indicator in (0, -copies * centre) else None


def _meets(fixed: Matrix, space: Matrix) -> bool:
    """Do two subspaces (bases in rows) meet outside zero?"""
    return fixed.nrows + space.nrows > stack([fixed, space], space.ncols, space.field).rank


def factor_without_linear_maps(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType], bias: bool = True
) -> Fraction | None:
    """An upper end of the factor where zero is the only equivariant linear map, with an output bias (T6.5, T6.12).

    ``bias``: may hidden neurons have biases? None where there are other maps.
    1 where no hyperplane whose sides are exchanged may carry a channel vector.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> def factor(name, *texts):
    ...     G = Group.parse(name); e = G.elements(10)
    ...     V, U = (representation(G, text) for text in texts)
    ...     return str(factor_without_linear_maps(V, U, e, signed_types(e, subgroup_classes(e))))
    >>> factor("C3", "rotation", "trivial"), factor("C4", "rotation", "trivial"), factor("C2", "sign", "trivial")
    ('1', '2', '4/3')
    """
    if (V >> U).dim:
        return None
    realised = [k for k in architectures(V, elements, types) if fixed_vectors(U, k).nrows]
    flipping = [k for k in realised if -1 in k.signs]
    if not flipping:
        return Fraction(1)
    if len(flipping) > 1 or flipping[0].index > 1 or semi_invariants(V.dual, flipping[0]).nrows > 1:
        return Fraction(2)
    kinds = types if bias else realised
    sizes = [
        k.index for k in kinds if -1 not in k.signs and semi_invariants(V.dual, k).nrows and fixed_vectors(U, k).nrows
    ]
    return Fraction(min(sizes) + 2, min(sizes) + 1) if sizes else Fraction(1)


def fixed_vectors(U: Representation, kind: SignedType) -> Matrix:
    """A basis (rows) of ``U^S``: the channel vectors of hyperplanes of a type (T2.6)."""
    return semi_invariants(U, replace(kind, signs=(1,) * len(kind.signs)))


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


def _generic(A: Matrix) -> Row:
    """A combination of the rows that is generic, unless of bad luck."""
    return combine((A.field((2 + i) ** i), row) for i, row in enumerate(A.rows))


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
