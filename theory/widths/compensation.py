"""The factor by which width compensates for layer-wise equivariance (T6.2, ``mon`` and ``M``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Word
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, architectures, fixed_vectors, semi_invariants
from equicert.theory.limits import MAX_COMPENSATION_WORK, within
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, flatten, stack
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


def factor_by_sides(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType], bias: bool = True
) -> Fraction | None:
    """An upper end of the factor, with an output bias, where few hyperplanes or none have their sides exchanged.

    ``bias``: may hidden neurons have biases? Known where zero is the only equivariant linear map (T6.5, T6.12); and,
    if no hyperplane that may carry a channel vector has its sides exchanged, where the representations share the
    trivial irreducible only (T6.14), and for groups that act on V as one of order three does (T6.15). None else.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> def factor(name, *texts):
    ...     G = Group.parse(name); e = G.elements(10)
    ...     V, U = (representation(G, text) for text in texts)
    ...     return str(factor_by_sides(V, U, e, signed_types(e, subgroup_classes(e))))
    >>> factor("C3", "rotation", "trivial"), factor("C4", "rotation", "trivial"), factor("C2", "sign", "trivial")
    ('1', '2', '4/3')
    >>> factor("C5", "permutation", "trivial"), factor("C3", "permutation", "rotation"), factor("C4", "regular", "sign")
    ('6/5', '3/2', 'None')
    """
    realised = architectures(V, elements, types)
    carrying = [k for k in realised if fixed_vectors(U, k).nrows]
    flipping = [k for k in carrying if -1 in k.signs]
    shared = (V >> U).dim
    if not flipping:
        return _factor_where_sides_stay(V, U, elements, types, shared, sorted({k.index for k in realised}))
    if shared:
        return None
    if len(flipping) > 1 or flipping[0].index > 1 or semi_invariants(V.dual, flipping[0]).nrows > 1:
        return Fraction(2)
    kinds = types if bias else carrying
    sizes = [
        k.index for k in kinds if -1 not in k.signs and semi_invariants(V.dual, k).nrows and fixed_vectors(U, k).nrows
    ]
    return Fraction(min(sizes) + 2, min(sizes) + 1) if sizes else Fraction(1)


def _factor_where_sides_stay(
    V: Representation,
    U: Representation,
    elements: Enumeration,
    types: Sequence[SignedType],
    shared: int,
    sizes: Sequence[int],
) -> Fraction | None:
    """The same where no sides are exchanged; ``shared`` is the dimension of ``Hom_G(V, U)``, ``sizes`` those of orbits
    of hyperplanes."""
    whole = next(k for k in types if k.index == 1 and -1 not in k.signs)
    t, e = semi_invariants(V.dual, whole).nrows, fixed_vectors(U, whole).nrows
    if shared == t * e:
        return 1 + _cost_of_invariants(min(t, e), [size for size in sizes if size > 1])
    one = Matrix.identity(V.dim, V.field)
    if len(elements) == 3 * sum(rho == one for rho in V.all_matrices(elements)) and (t * e == 0 or t == 1):
        return Fraction(3, 2) if V.dim - t == 2 else Fraction(5, 3)
    return None


def _cost_of_invariants(rank: int, sizes: Sequence[int]) -> Fraction:
    """What linear maps of a rank between invariants may cost for each neuron; ``sizes`` of orbits (T6.14)."""
    if not sizes or rank == 0:
        return Fraction(0)
    q, m = sizes[0], rank
    found = [Fraction(2 * m, q * (m + 1)), Fraction(2 * m - 1, q * m + 1)]
    found += [Fraction(2 * m, q * (m - 1) + size) for size in sizes if any(size % k == 0 for k in range(2, size))]
    return max(found)
