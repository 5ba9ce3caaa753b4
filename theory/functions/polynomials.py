"""Polynomial maps between vector spaces: their terms, degrees and texts (T14.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, groupby
from math import comb, factorial, prod

from equicert.theory.limits import within
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, dense
from equicert.theory.numbers.radicals import number_text

MAX_DEGREE = 40
"""Degree of a polynomial."""

MAX_COEFFICIENTS = 100_000
"""Coefficients of a homogeneous polynomial map: monomials of its degree times outputs."""

Monomial = tuple[int, ...]
"""The variables of a product in increasing order, each as often as it stands in it."""

Polynomial = Mapping[Monomial, Scalar]
"""The coefficients that are not zero."""


@dataclass(frozen=True)
class PolynomialMap:
    """A polynomial map from ``field^input_dim``: for each output the monomials, in order, with their coefficients.

    >>> f = polynomial_map([{(0, 0, 1): QQ(2), (): QQ(-1)}], 2)
    >>> f.degree, f.degrees, f.part(3).outputs
    (3, (0, 3), ((((0, 0, 1), 2),),))
    >>> f.texts()
    ('-1 + 2*x1^2*x2',)
    """

    outputs: tuple[tuple[tuple[Monomial, Scalar], ...], ...]
    input_dim: int
    field: Field = QQ

    @property
    def degrees(self) -> tuple[int, ...]:
        """The degrees of its terms."""
        return tuple(sorted({len(m) for output in self.outputs for m, _ in output}))

    @property
    def degree(self) -> int:
        """The largest of them; 0 for the zero map."""
        return max(self.degrees, default=0)

    def part(self, k: int) -> PolynomialMap:
        """The terms of one degree."""
        kept = tuple(tuple((m, x) for m, x in output if len(m) == k) for output in self.outputs)
        return PolynomialMap(kept, self.input_dim, self.field)

    def over(self, field: Field) -> PolynomialMap:
        """The same map over a larger field."""
        outputs = tuple(tuple((m, field(x)) for m, x in output) for output in self.outputs)
        return PolynomialMap(outputs, self.input_dim, field)

    def texts(self, name: Callable[[int], str] = lambda j: f"x{j + 1}") -> tuple[str, ...]:
        """One text for each output, as claims files accept it."""
        return tuple(_text(output, name) for output in self.outputs)


def polynomial_map(outputs: Sequence[Polynomial], d: int, field: Field = QQ) -> PolynomialMap:
    """The map with these outputs in d variables; zeros are left out."""
    listed = [
        sorted(((m, x) for m, x in output.items() if x != 0), key=lambda t: (len(t[0]), t[0])) for output in outputs
    ]
    return PolynomialMap(tuple(map(tuple, listed)), d, field)


def _text(terms: Sequence[tuple[Monomial, Scalar]], name: Callable[[int], str]) -> str:
    text = ""
    for monomial, x in terms:
        powers = [(name(j), len(list(same))) for j, same in groupby(monomial)]
        factors = "*".join(v if n == 1 else f"{v}^{n}" for v, n in powers)
        size, sign = (x, "+") if x > 0 else (-x, "-")
        number = number_text(size)
        if any(c in number for c in "+-"):
            number = f"({number})"
        shown = factors if factors and size == 1 else f"{number}*{factors}" if factors else number
        text += f" {sign} {shown}" if text else shown if sign == "+" else f"-{shown}"
    return text or "0"


def monomials(d: int, k: int) -> list[Monomial]:
    """The monomials of degree k in d variables.

    >>> monomials(2, 2)
    [(0, 0), (0, 1), (1, 1)]
    """
    return list(combinations_with_replacement(range(d), k))


def check_coefficients(d: int, p: int, k: int, most: int = MAX_COEFFICIENTS, of: str = "") -> None:
    """Refuse a degree before anything of it is built. Errors: InputError."""
    within(k, MAX_DEGREE, "as the degree of a polynomial map", "ask for a smaller degree")
    count = p * comb(d + k - 1, k)
    advice = "ask for a smaller degree, or take smaller representations"
    within(count, most, f"coefficients of a polynomial map of degree {k}{of}", advice)


def insert(monomial: Monomial, j: int) -> Monomial:
    """The product with a variable.

    >>> insert((0, 2), 1)
    (0, 1, 2)
    """
    place = len(monomial)
    while place and monomial[place - 1] > j:
        place -= 1
    return (*monomial[:place], j, *monomial[place:])


def times_form(f: Polynomial, form: Row) -> dict[Monomial, Scalar]:
    """The product with a linear form."""
    found: dict[Monomial, Scalar] = {}
    for m, x in f.items():
        for j, y in form:
            n = insert(m, j)
            found[n] = found[n] + x * y if n in found else x * y
    return {m: x for m, x in found.items() if x != 0}


def substituted(forms: Sequence[Row], k: int, field: Field) -> dict[Monomial, dict[Monomial, Scalar]]:
    """Every monomial of degree k in ``len(forms)`` variables, with the linear forms in place of the variables.

    >>> one = QQ(1)
    >>> substituted([((0, one),), ((0, one), (1, one))], 2, QQ)[1, 1]
    {(0, 0): 1, (0, 1): 2, (1, 1): 1}
    """
    found: dict[Monomial, dict[Monomial, Scalar]] = {(): {(): field(1)}}
    for _ in range(k):
        found = {
            (*m, j): times_form(image, forms[j])
            for m, image in found.items()
            for j in range(m[-1] if m else 0, len(forms))
        }
    return found


def is_equivariant(f: PolynomialMap, rho: Matrix, pi: Matrix) -> bool:
    """``f(rho x) = pi f(x)`` for all x.

    >>> swap, minus = Matrix.permutation([1, 0]), Matrix.of([[-1]])
    >>> is_equivariant(polynomial_map([{(0,): QQ(1), (1,): QQ(-1)}], 2), swap, minus)
    True
    """
    known: dict[Monomial, dict[Monomial, Scalar]] = {(): {(): f.field(1)}}

    def image(m: Monomial) -> dict[Monomial, Scalar]:
        if m not in known:
            known[m] = times_form(image(m[:-1]), rho.rows[m[-1]])
        return known[m]

    for i, output in enumerate(f.outputs):
        total: dict[Monomial, Scalar] = {}
        terms = [(x, image(m)) for m, x in output]
        terms += [(-y, dict(f.outputs[j])) for j, y in pi.rows[i]]
        for x, other in terms:
            for m, y in other.items():
                total[m] = total[m] + x * y if m in total else x * y
        if any(x != 0 for x in total.values()):
            return False
    return True


def is_kept(f: PolynomialMap, X: Matrix, Y: Matrix) -> bool:
    """The derivative of ``f(exp(t X) x) = exp(t Y) f(x)`` at t = 0.

    >>> J, zero = Matrix.of([[0, -1], [1, 0]]), Matrix.of([[0]])
    >>> is_kept(polynomial_map([{(0, 0): QQ(1), (1, 1): QQ(1)}], 2), J, zero)
    True
    """
    for i, output in enumerate(f.outputs):
        total: dict[Monomial, Scalar] = {}
        for m, x in output:
            for place, j in enumerate(m):
                for r, y in X.rows[j]:
                    n = insert((*m[:place], *m[place + 1 :]), r)
                    total[n] = total[n] + x * y if n in total else x * y
        for j, y in Y.rows[i]:
            for m, x in f.outputs[j]:
                total[m] = total[m] - x * y if m in total else -(x * y)
        if any(x != 0 for x in total.values()):
            return False
    return True


def is_invariant_along(f: PolynomialMap, X: Matrix, Y: Matrix) -> bool:
    """Does f not change along all ``X v``, and is ``Y f(x) = 0``?

    >>> J, zero = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]), Matrix.of([[0]])
    >>> [is_invariant_along(polynomial_map([{m: QQ(1)}], 3), J, zero) for m in ((2, 2), (0, 2))]
    [True, False]
    """
    for direction in X.T.rows:
        for output in f.outputs:
            total: dict[Monomial, Scalar] = {}
            for m, x in output:
                for j, y in direction:
                    if j in m:
                        place = m.index(j)
                        n = (*m[:place], *m[place + 1 :])
                        total[n] = total.get(n, f.field(0)) + x * y * m.count(j)
            if any(x != 0 for x in total.values()):
                return False
    for line in Y.rows:
        total = {}
        for i, y in line:
            for m, x in f.outputs[i]:
                total[m] = total.get(m, f.field(0)) + x * y
        if any(x != 0 for x in total.values()):
            return False
    return True


def evaluate(f: PolynomialMap, point: Row) -> list[Scalar]:
    """The values of the outputs at a point."""
    x = dense(point, f.input_dim, f.field(0))
    return [sum((c * prod((x[j] for j in m), start=f.field(1)) for m, c in output), f.field(0)) for output in f.outputs]


def exponents(monomial: Monomial) -> tuple[int, ...]:
    """The exponents in decreasing order.

    >>> exponents((0, 1, 1))
    (2, 1)
    """
    return tuple(sorted((len(list(same)) for _, same in groupby(monomial)), reverse=True))


def arrangements(listed: Sequence[int], d: int) -> int:
    """The number of monomials in d variables with these exponents.

    >>> arrangements((2, 1), 3), arrangements((1, 1), 3)
    (6, 3)
    """
    repeated = prod(factorial(listed.count(n)) for n in set(listed))
    return factorial(d) // (factorial(d - len(listed)) * repeated)


def weight(monomial: Monomial) -> int:
    """``alpha!``, the value of the derivative of the monomial by itself.

    >>> weight((0, 0, 0, 1))
    6
    """
    return prod(factorial(len(list(same))) for _, same in groupby(monomial))
