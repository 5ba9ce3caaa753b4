"""The factor by which width compensates for layer-wise equivariance (section 6, ``mon`` and ``M``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from theory.covers import class_sums, isotypic_components
from theory.equivariant import flatten
from theory.fields import QQ, Scalar
from theory.groups import Enumeration, Word
from theory.matrices import Matrix, stack
from theory.representations import Representation
from theory.subgroups import SignedType, semi_invariants
from theory.widths import restricted

Evidence = tuple[Word, int, tuple[int, ...]]
"""``(word, q, coefficients)``: the class sum of an element has, modulo the prime q, an irreducible minimal polynomial of
full degree (monic, coefficients from the constant term up, leading 1 left out)."""


@dataclass(frozen=True)
class CompensationItem:
    """One isotypic component ``K`` (basis in rows) of the covectors of ``U``.

    ``shared``: some irreducible of ``K`` occurs in ``V``. For a shared component whose real irreducibles have one known
    dimension (``evidence`` says why, where FORMAT.md asks for it), ``kind`` is a signed type of least index with ``K^(S, lambda) != 0`` and ``ratio = [G:S] / dim``.
    """

    space: Matrix
    shared: bool
    kind: SignedType | None
    ratio: Fraction | None
    evidence: Evidence | None = None


def compensation_items(
    V: Representation, U: Representation, elements: Enumeration, types: Sequence[SignedType]
) -> tuple[CompensationItem, ...]:
    """The isotypic components of ``U*`` with the ratio ``mon(Z) / dim Z`` of each that shares an irreducible with ``V``."""
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
    """Does the first class sum that is not diagonal satisfy a quadratic equation without real roots? (section 9)"""
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
    """A class sum that generates on ``space`` a field of the given degree, with a prime that shows it (section 9)."""
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
    """The common dimension of the real irreducibles of an isotypic ``K``, or None where the numbers fit no multiplicity and degree.

    ``norm = <chi, chi>``, ``centre`` the number of distinct complex irreducibles, ``indicator = (1/|G|) sum chi(g^2)``
    (Frobenius and Schur; section 9).

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
