"""Polynomial maps between vector spaces, and those that a group asks for (THEORY.md, section 14).

Homogeneous maps of one degree are rows: the coefficient of monomial m in output i stands at place ``number(m) p + i``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb, factorial
from typing import TypeAlias

from ..algebra import bounded, combine, monomial, signed_orbits, transpose
from ..numbers import Field, Rational, Scalar
from ..reading import Json, Matrix, Row, items, natural, require, scalar, spend, within
from .common_maps import nullspace_by_parts
from .generators import Generators
from .lie import LieAlgebra

MAX_DEGREE = 40
"""Degree of a polynomial."""

MAX_COEFFICIENTS = 200_000
"""Coefficients of a homogeneous polynomial map."""

MAX_EQUATIONS = 700
"""The same, where a system with so many unknowns is to be solved."""

Monomial: TypeAlias = tuple[int, ...]
"""The variables of a product in increasing order, each as often as it stands in it."""

Polynomial: TypeAlias = dict[Monomial, Scalar]
"""The coefficients that are not zero."""

PolynomialMap: TypeAlias = tuple[Polynomial, ...]
"""One polynomial for each output."""


def read_polynomials(value: Json, d: int, p: int, K: Field, what: str) -> PolynomialMap:
    """Polynomials in d variables, written in one way: terms by degree, then in the order of their monomials."""
    return tuple(_read_polynomial(entry, d, K, what) for entry in items(value, what, p))


def _read_polynomial(value: Json, d: int, K: Field, what: str) -> Polynomial:
    found: Polynomial = {}
    last: tuple[int, Monomial] = (-1, ())
    for entry in items(value, what):
        powers, number = items(entry, f"a term of {what}", 2)
        variables: list[int] = []
        for pair in items(powers, f"a monomial of {what}"):
            j, n = items(pair, f"a power in {what}", 2)
            j, n = natural(j, "a variable", d), natural(n, "an exponent")
            require(n > 0 and variables[-1:] < [j], f"the powers in {what} do not increase")
            within(len(variables) + n, MAX_DEGREE, "the degree of a polynomial")
            variables += [j] * n
        key = (len(variables), tuple(variables))
        require(last < key, f"the terms of {what} do not increase")
        last = key
        x = scalar(number, K, what)
        require(x != 0, f"{what}: a zero is written out")
        found[key[1]] = x
    return found


def degrees(f: PolynomialMap) -> list[int]:
    """The degrees of the terms."""
    return sorted({len(m) for output in f for m in output})


# -- substitution -----------------------------------------------------------------------------------------------------


class Substitution:
    """Monomials with linear forms in place of their variables."""

    def __init__(self, forms: Sequence[Row]) -> None:
        self.forms = forms
        self.known: dict[Monomial, Polynomial] = {(): {(): 1}}

    def of(self, m: Monomial) -> Polynomial:
        """The polynomial that a monomial becomes."""
        if m not in self.known:
            self.known[m] = times_form(self.of(m[:-1]), self.forms[m[-1]])
        return self.known[m]


def times_form(f: Polynomial, form: Row) -> Polynomial:
    """The product with a linear form."""
    spend((1 + len(f)) * (1 + len(form)), kept=True)
    found: Polynomial = {}
    for m, x in f.items():
        spend(len(m) * len(form))
        for j, y in form:
            product = tuple(sorted((*m, j)))
            found[product] = bounded(found.get(product, 0) + x * y)
    return {m: x for m, x in found.items() if x != 0}


def combined(terms: Iterable[tuple[Scalar, Polynomial]]) -> Polynomial:
    """A linear combination of polynomials."""
    found: Polynomial = {}
    for factor, f in terms:
        spend(1 + len(f))
        for m, x in f.items():
            found[m] = bounded(found.get(m, 0) + factor * x)
    return {m: x for m, x in found.items() if x != 0}


def depends_on(f: Polynomial, direction: Row, d: int) -> bool:
    """Is the derivative of a polynomial in d variables along a vector not zero?"""
    forms: list[Row] = [()] * d
    for j, y in direction:
        forms[j] = ((d, y),)
    return bool(combined((x, derivative(m, forms)) for m, x in f.items()))


def derivative(m: Monomial, forms: Sequence[Row]) -> Polynomial:
    """What a monomial becomes, to first order, where the linear forms are added to its variables."""
    found: Polynomial = {}
    spend(1 + len(m) ** 2)
    for place, j in enumerate(m):
        for r, y in forms[j]:
            spend(len(m))
            product = tuple(sorted((*m[:place], r, *m[place + 1 :])))
            found[product] = bounded(found.get(product, 0) + y)
    return {n: x for n, x in found.items() if x != 0}


# -- maps of one degree -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """What one generator asks of a map psi of row vectors: ``psi(w A) = psi(w) B``; or the derivative of this."""

    A: Matrix
    B: Matrix
    infinitesimal: bool = False


def conditions_of_maps(generators: Generators, lie: LieAlgebra, d: int, p: int) -> list[Condition]:
    """Those of equivariant maps V -> U, which are written as maps of rows (T14.1)."""
    found = [Condition(transpose(g.input, d), transpose(g.output, p)) for g in generators]
    return found + [Condition(transpose(X.input, d), transpose(X.output, p), True) for X in lie]


def conditions_of_operators(generators: Generators) -> list[Condition]:
    """Those of the symbols of invariant differential operators, maps from covectors of V to covectors of U (T14.4)."""
    return [Condition(g.input, g.output) for g in generators]


class Homogeneous:
    """Maps of degree k from rows of length d to rows of length p; monomials are numbered as they come."""

    def __init__(self, d: int, p: int, k: int) -> None:
        self.d, self.p, self.k = d, p, k
        self.numbers: dict[Monomial, int] = {}
        self.listed: list[Monomial] = []

    def number(self, m: Monomial) -> int:
        """The number of a monomial."""
        if m not in self.numbers:
            spend(1 + self.k, kept=True)
            self.numbers[m] = len(self.listed)
            self.listed.append(m)
        return self.numbers[m]

    def row(self, f: PolynomialMap) -> Row:
        """The part of degree k of a map."""
        spend(1 + sum(map(len, f)))
        terms = ((i, m, x) for i, output in enumerate(f) for m, x in output.items() if len(m) == self.k)
        return tuple(sorted((self.number(m) * self.p + i, x) for i, m, x in terms))

    def satisfies(self, row: Row, conditions: Sequence[Condition]) -> bool:
        """Does a map satisfy some conditions?"""
        return not any(self._defects([row], condition)[0] for condition in conditions)

    def solutions(self, conditions: Sequence[Condition]) -> list[Row]:
        """A basis of the maps that satisfy all conditions.

        Signed permutations permute the monomials in each output up to sign, so sums over orbits are a basis. Other
        conditions are solved one after the other, each among the solutions of those before.
        """
        within(self.k, MAX_DEGREE, "the degree of a polynomial map")
        count = self.p * comb(self.d + self.k - 1, self.k)
        within(count, MAX_COEFFICIENTS, "coefficients of a polynomial map")
        for m in combinations_with_replacement(range(self.d), self.k):
            self.number(m)
        edges = self._edges(conditions)
        if edges is not None:
            orbits = signed_orbits(count, edges)
            return [tuple(zip(o.members, o.signs, strict=True)) for o in orbits if not o.flipping]
        within(count, MAX_EQUATIONS, "unknown coefficients of a polynomial map")
        basis: list[Row] = [((index, 1),) for index in range(count)]
        for condition in conditions:
            equations = transpose(tuple(self._defects(basis, condition)), count)
            chosen = nullspace_by_parts([line for line in equations if line], len(basis))
            basis = [combine((x, basis[j]) for j, x in line) for line in chosen]
        return basis

    def _edges(self, conditions: Sequence[Condition]) -> list[tuple[int, int, int]] | None:
        """Coefficients that are equal up to sign, for signed permutations; else None."""
        found: list[tuple[int, int, int]] = []
        for condition in conditions:
            on_variables, on_outputs = monomial(condition.A), monomial(condition.B)
            if condition.infinitesimal or on_variables is None or on_outputs is None:
                return None
            (images, signs), (rows, row_signs) = on_variables, on_outputs
            for number, m in enumerate(self.listed):
                spend(2 * self.k + self.p, kept=True)
                image, s = self.number(tuple(sorted(images[j] for j in m))), 1
                for j in m:
                    s *= signs[j]
                # Of w A the coordinate j is signs[j] w_images[j], and of psi B likewise.
                found += [(number * self.p + i, image * self.p + rows[i], s * row_signs[i]) for i in range(self.p)]
        return found

    def _defects(self, rows: Sequence[Row], condition: Condition) -> list[Row]:
        """``psi(w A) - psi(w) B``, or its derivative, for some maps psi."""
        columns = transpose(condition.A, self.d)
        substitution = Substitution(columns)
        found = []
        for row in rows:
            terms: list[tuple[Scalar, Row]] = []
            for index, x in row:
                number, i = divmod(index, self.p)
                m = self.listed[number]
                moved = derivative(m, columns) if condition.infinitesimal else substitution.of(m)
                image = [(self.number(n) * self.p + i, y) for n, y in moved.items()]
                terms += [(x, tuple(image)), (-x, tuple((number * self.p + j, y) for j, y in condition.B[i]))]
            found.append(combine(terms))
        return found

    def on_weights(self, rows: Sequence[Row], covectors: Sequence[Row], vectors: Sequence[Row]) -> list[Row]:
        """The polynomials ``psi(sum t_l w_l) a_j`` in t, for some maps psi, the covectors ``w_l`` and the vectors
        ``a_j``: the coefficient of a monomial in t, for a_j, at its number times the number of vectors plus j."""
        substitution = Substitution(transpose(tuple(covectors), self.d))
        parts = transpose(tuple(vectors), self.p)
        numbers: dict[Monomial, int] = {}
        found = []
        for row in rows:
            terms: list[tuple[Scalar, Row]] = []
            for index, x in row:
                number, i = divmod(index, self.p)
                for n, y in substitution.of(self.listed[number]).items() if parts[i] else ():
                    at = numbers.setdefault(n, len(numbers)) * len(vectors)
                    terms.append((bounded(x * y), tuple((at + j, z) for j, z in parts[i])))
            found.append(combine(terms))
        return found

    def applied(self, symbol: Row, f: Row) -> Scalar:
        """``psi(d/dx) f``: the sum over the outputs of the derivatives, a number."""
        other = dict(f)
        total: Scalar = 0
        for index, x in symbol:
            spend(1 + self.k)
            if index in other:
                total = bounded(total + x * other[index] * _weight(self.listed[index // self.p]))
        return total


def _weight(m: Monomial) -> Rational:
    """The derivative of a monomial by itself."""
    result = 1
    for j in set(m):
        result *= factorial(m.count(j))
    return result
