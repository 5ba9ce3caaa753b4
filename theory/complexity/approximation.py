"""What shallow equivariant networks of any width approximate: equivariant polynomial maps, those that are limits, and
the differential operators that tell the others from the networks (section 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, lcm

from equicert.theory.functions.polynomials import (
    MAX_COEFFICIENTS,
    Monomial,
    PolynomialMap,
    check_coefficients,
    monomials,
    polynomial_map,
    substituted,
    weight,
)
from equicert.theory.groups.channels import Channel
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.limits import within
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, sparse, stack

MAX_GENERAL_COEFFICIENTS = 600
"""Coefficients of a homogeneous polynomial map, where the matrices are not signed permutations: a system with so many
unknowns is solved."""

MAX_TRANSVERSAL = 200_000
"""Points of a hidden representation times generators times dimensions: what finding its weight spaces costs."""


@dataclass(frozen=True)
class Pair:
    """What one generator asks of a polynomial map ``psi`` from covectors to covectors: ``psi(w A) = psi(w) B``; of an
    element of a Lie algebra the derivative of this."""

    A: Matrix
    B: Matrix
    infinitesimal: bool = False


@dataclass(frozen=True)
class WeightSpaces:
    """The weights of a hidden orbit ``G/K``: bases of ``(V*)^K`` and ``U^K``."""

    covectors: tuple[Row, ...]
    vectors: tuple[Row, ...]


def check_degree(V: Representation, U: Representation, k: int) -> None:
    """Refuse a degree before anything of it is built. Errors: InputError."""
    signed = V.signed and U.signed
    of = "" if signed else " under matrices that are not signed permutations"
    check_coefficients(V.dim, U.dim, k, MAX_COEFFICIENTS if signed else MAX_GENERAL_COEFFICIENTS, of)


# -- equivariant polynomial maps --------------------------------------------------------------------------------------


def equivariant_polynomials(V: Representation, U: Representation, k: int) -> list[PolynomialMap]:
    """A basis of ``P_k``, the equivariant polynomial maps ``V -> U`` that are homogeneous of degree k (T14.1).

    Errors: InputError beyond the limits.

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G = Group.parse("S3")
    >>> (f,) = equivariant_polynomials(representation(G, "permutation"), representation(G, "sign"), 3)
    >>> print(*f.texts())
    x1^2*x2 - x1^2*x3 - x1*x2^2 + x1*x3^2 + x2^2*x3 - x2*x3^2
    """
    field = compositum([V.field, U.field])
    V, U = V.over(field), U.over(field)
    check_degree(V, U, k)
    pairs = [Pair(a.T, b.T) for a, b in zip(V.matrices, U.matrices, strict=True)]
    pairs += [Pair(X.T, Y.T, True) for X, Y in zip(V.lie, U.lie, strict=True)]
    return _solutions(pairs, V.dim, U.dim, k, field)


def operators(V: Representation, U: Representation, k: int) -> list[PolynomialMap]:
    """A basis of the polynomial maps ``psi: V* -> U*`` of degree k with ``psi(w rho(g)) = psi(w) pi(g)``: the symbols
    of the invariant differential operators (T14.4). Errors: InputError beyond the limits.

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> V = representation(Group.parse("C2"), "sign")
    >>> [psi.texts() for psi in operators(V, V, 3)]
    [('x1^3',)]
    """
    field = compositum([V.field, U.field])
    V, U = V.over(field), U.over(field)
    check_degree(V, U, k)
    return _solutions([Pair(a, b) for a, b in zip(V.matrices, U.matrices, strict=True)], V.dim, U.dim, k, field)


def _solutions(pairs: Sequence[Pair], d: int, p: int, k: int, field: Field) -> list[PolynomialMap]:
    """A basis of the homogeneous maps that satisfy the equations of all pairs."""
    signed = all(q.A.monomial is not None and q.B.monomial is not None and not q.infinitesimal for q in pairs)
    listed = monomials(d, k)
    rows = _orbit_sums(pairs, listed, p, field) if signed else _null_space(pairs, listed, d, p, field)
    return [_map_of_row(row, listed, d, p, field) for row in rows]


def _map_of_row(row: Row, listed: Sequence[Monomial], d: int, p: int, field: Field) -> PolynomialMap:
    outputs: list[dict[Monomial, Scalar]] = [{} for _ in range(p)]
    for index, x in row:
        outputs[index % p][listed[index // p]] = x
    return polynomial_map(outputs, d, field)


def _orbit_sums(pairs: Sequence[Pair], listed: Sequence[Monomial], p: int, field: Field) -> list[Row]:
    """Signed permutations permute the monomials in each output up to sign: sums over the orbits whose signs agree."""
    number = {m: n for n, m in enumerate(listed)}
    moves = []
    for pair in pairs:
        (images, signs), (rows, row_signs) = pair.A.monomial or ((), ()), pair.B.monomial or ((), ())
        targets = []
        for m in listed:
            s = 1
            for j in m:
                s *= signs[j]
            targets.append((number[tuple(sorted(images[j] for j in m))], s))
        moves.append((targets, rows, row_signs))
    one, count = field(1), len(listed) * p
    sign = [0] * count
    found: list[Row] = []
    for start in range(count):
        if sign[start]:
            continue
        sign[start] = 1
        orbit, agree = [start], True
        for index in orbit:
            place, i = divmod(index, p)
            for targets, rows, row_signs in moves:
                n, s = targets[place]
                image, s = n * p + rows[i], s * row_signs[i] * sign[index]
                if not sign[image]:
                    sign[image] = s
                    orbit.append(image)
                agree = agree and sign[image] == s
        if agree:
            found.append(tuple((index, one if sign[index] > 0 else -one) for index in sorted(orbit)))
    return found


def _null_space(pairs: Sequence[Pair], listed: Sequence[Monomial], d: int, p: int, field: Field) -> list[Row]:
    """The equations of one pair after the other, each among the solutions of those before."""
    one = field(1)
    number = {m: n for n, m in enumerate(listed)}
    count = len(listed) * p
    basis: list[Row] = [((index, one),) for index in range(count)]
    for pair in pairs:
        moved = _moved_monomials(pair, listed, d, field)
        images = []
        for row in basis:
            terms: list[tuple[Scalar, Row]] = []
            for index, x in row:
                m, i = divmod(index, p)
                terms.append((x, tuple((number[n] * p + i, y) for n, y in moved[m].items())))
                terms.append((-x, tuple((m * p + j, y) for j, y in pair.B.rows[i])))
            images.append(combine(terms))
        solutions = Matrix(images, count, field).T.nullspace.rows if images else ()
        basis = [combine((x, basis[j]) for j, x in row) for row in solutions]
    return list(Matrix(basis, count, field).echelon.rows)


def _moved_monomials(pair: Pair, listed: Sequence[Monomial], d: int, field: Field) -> list[dict[Monomial, Scalar]]:
    """What becomes of each monomial: ``(w A)^alpha``, or its derivative."""
    columns = pair.A.T.rows
    k = len(listed[0])
    if not pair.infinitesimal:
        images = substituted(columns, k, field)
        return [images[m] for m in listed]
    found = []
    for m in listed:
        total: dict[Monomial, Scalar] = {}
        for place, j in enumerate(m):
            for r, y in columns[j]:
                n = tuple(sorted((*m[:place], r, *m[place + 1 :])))
                total[n] = total[n] + y if n in total else y
        found.append({n: y for n, y in total.items() if y != 0})
    return found


def molien_dimension(V: Representation, U: Representation, elements: Enumeration, k: int) -> int:
    """``dim P_k`` from the characters: ``(1/|G|) sum over g of chi_U(g) h_k(rho(g))``, where ``h_k`` is the complete
    symmetric polynomial of the eigenvalues (T14.2). It lists the group, and no monomials.

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G = Group.parse("S3")
    >>> V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> [molien_dimension(V, U, G.elements(10), k) for k in range(7)]
    [1, 1, 2, 3, 4, 5, 7]
    """
    field = compositum([V.field, U.field])
    traces = V.over(field).character(elements)
    outputs = U.over(field).character(elements)
    total = field(0)
    for g, y in enumerate(outputs):
        power, sums = 0, []
        for _ in range(k):
            power = int(elements.table[g, power])
            sums.append(traces[power])
        complete = [field(1)]
        for n in range(1, k + 1):
            complete.append(sum((sums[i] * complete[n - 1 - i] for i in range(n)), field(0)) / field(n))
        total = total + y * complete[k]
    found = field.as_integer(total / field(len(elements)))
    if found is None:
        raise ValueError("a dimension is not an integer")
    return found


# -- limits of networks -----------------------------------------------------------------------------------------------


def weight_spaces(V: Representation, U: Representation, channel: Channel) -> WeightSpaces:
    """The weights of neurons of a hidden orbit: what the stabilizer K of its first point fixes in ``V*`` and in U.

    Errors: InputError where that takes too long.

    >>> from equicert.theory.groups.channels import channel_of
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G = Group.parse("S3")
    >>> V = representation(G, "permutation")
    >>> weight_spaces(V, representation(G, "trivial"), channel_of("permutation", V)).covectors
    (((0, 1),), ((1, 1), (2, 1)))
    """
    what = f"points of {channel.name} times generators times dimensions"
    advice = "take a smaller hidden representation"
    within(channel.degree * max(1, len(channel.moves)) * (V.dim + U.dim), MAX_TRANSVERSAL, what, advice)
    return WeightSpaces(_fixed(V.dual, channel), _fixed(U, channel))


def _fixed(R: Representation, channel: Channel) -> tuple[Row, ...]:
    """The vectors that the stabilizer of point 0 fixes, by its Schreier generators (T11.6)."""
    graph = schreier_graph([0], len(channel.moves), lambda g, x: channel.moves[g][x])
    one = Matrix.identity(R.dim, R.field)
    there, back = {0: one}, {0: one}
    inverses = [A.inverse for A in R.matrices]
    equations: set[Row] = set()
    for x in graph.points:
        for g, A in enumerate(R.matrices):
            y = channel.moves[g][x]
            if y not in there:
                there[y], back[y] = A @ there[x], back[x] @ inverses[g]
            else:
                equations.update(row for row in (back[y] @ A @ there[x] - one).rows if row)
    return Matrix(sorted(equations, key=len), R.dim, R.field).nullspace.echelon.rows


def vanishing(found: Sequence[PolynomialMap], spaces: Sequence[WeightSpaces]) -> list[PolynomialMap]:
    """A basis of the combinations of some operators, of one degree, whose symbols vanish on the weights of all hidden
    orbits: ``psi(w) a = 0`` for ``w`` in ``(V*)^K``, ``a`` in ``U^K`` (T14.4)."""
    if not found:
        return []
    field, d, k = found[0].field, found[0].input_dim, found[0].degree
    equations: dict[tuple[int, int, Monomial], dict[int, Scalar]] = {}
    for number, space in enumerate(spaces):
        forms = Matrix(space.covectors, d, field).T.rows
        images = substituted(forms, k, field)
        for n, psi in enumerate(found):
            for i, output in enumerate(psi.outputs):
                weights = [(j, dict(a)[i]) for j, a in enumerate(space.vectors) if i in dict(a)]
                for m, x in output if weights else ():
                    for t, y in images[m].items():
                        for j, z in weights:
                            entries = equations.setdefault((number, j, t), {})
                            entries[n] = entries[n] + x * y * z if n in entries else x * y * z
    rows = sorted({row for entries in equations.values() if (row := sparse(entries))})
    chosen = stack([Matrix(rows, len(found), field)], len(found), field).nullspace.echelon.rows
    return [_combined(row, found) for row in chosen]


def _combined(row: Row, found: Sequence[PolynomialMap]) -> PolynomialMap:
    """A linear combination of maps."""
    outputs: list[dict[Monomial, Scalar]] = [{} for _ in found[0].outputs]
    for n, x in row:
        for total, output in zip(outputs, found[n].outputs, strict=True):
            for m, y in output:
                total[m] = total[m] + x * y if m in total else x * y
    return polynomial_map(outputs, found[0].input_dim, found[0].field)


def applied(psi: PolynomialMap, f: PolynomialMap) -> Scalar:
    """``psi(d/dx) f`` for maps of one degree: the sum over the outputs of what the operators make of them, a number.

    >>> f = polynomial_map([{(0, 0, 1): QQ(5)}], 2)
    >>> applied(polynomial_map([{(0, 0, 1): QQ(3)}], 2), f)
    30
    """
    total = f.field(0)
    for symbol, output in zip(psi.outputs, f.outputs, strict=True):
        terms = dict(output)
        total = total + sum((x * terms[m] * weight(m) for m, x in symbol if m in terms), f.field(0))
    return total


@dataclass(frozen=True)
class Degree:
    """The maps of one degree: ``dim P_k``, ``dim M_k``, and a basis of the operators that vanish on ``M_k``."""

    degree: int
    equivariant: int
    reached: int
    missing: tuple[PolynomialMap, ...]


def degree_of_limits(
    V: Representation, U: Representation, spaces: Sequence[WeightSpaces], k: int, skip: bool = False
) -> Degree:
    """The homogeneous parts of degree k of limits of networks with these hidden orbits, of a finite group (T14.3,
    T14.4). Errors: InputError beyond the limits.

    >>> from equicert.theory.groups.channels import channel_of
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> V = representation(Group.parse("S4"), "permutation")
    >>> U = representation(V.group, "trivial")
    >>> found = degree_of_limits(V, U, [weight_spaces(V, U, channel_of("permutation", V))], 4)
    >>> found.equivariant, found.reached
    (5, 4)
    """
    every = operators(V, U, k)
    missing = [] if skip and k == 1 else vanishing(every, spaces)
    return Degree(k, len(every), len(every) - len(missing), tuple(missing))


def integral(psi: PolynomialMap) -> PolynomialMap:
    """A positive multiple whose coefficients have integer coordinates without common divisor, the first of them
    positive where it is rational.

    >>> integral(polynomial_map([{(0,): QQ("-2/3"), (1,): QQ(2)}], 2)).texts()
    ('x1 - 3*x2',)
    """
    numbers = [c for output in psi.outputs for _, x in output for c in psi.field.coordinates(x)]
    if not numbers:
        return psi
    below = lcm(*(int(c.q) for c in numbers))
    factor = QQ(below) / gcd(*(int((c * below).p) for c in numbers))
    first = next(x for output in psi.outputs for _, x in output)
    scale = psi.field(factor if first > 0 else -factor)
    outputs = [{m: scale * x for m, x in output} for output in psi.outputs]
    return polynomial_map(outputs, psi.input_dim, psi.field)
