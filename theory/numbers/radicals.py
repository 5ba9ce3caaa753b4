"""How people write the numbers of a real field: square roots where that is possible, else cosines (T1.2).

``(1 + sqrt 5)/4`` rather than a polynomial in ``2 cos(2 pi / 5)``; ``sqrt(10 + 2 sqrt 5)/4`` for a root of such a
number; ``cos(2 pi / 7)`` where no square roots will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import gcd, lcm

import flint

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, sparse
from equicert.theory.numbers.real_fields import Real, RealField
from equicert.theory.numbers.special_values import factors_for_roots, square_root


@dataclass(frozen=True)
class One:
    """The number 1."""


@dataclass(frozen=True)
class Root:
    """The square root of an integer > 1 or of a written number."""

    of: int | Written


@dataclass(frozen=True)
class Cosine:
    """``cos(pi a / b)`` or, with ``sine``, ``sin(pi a / b)``, in lowest terms."""

    a: int
    b: int
    sine: bool = False


@dataclass(frozen=True)
class Written:
    """``(sum of integer * atom) / denominator``, the integers nonzero and without common divisor with the
    denominator."""

    terms: tuple[tuple[int, One | Root | Cosine], ...]
    denominator: int


def written(x: Scalar) -> Written:
    """The shortest of the known forms of a number.

    >>> written(QQ("-1/2"))
    Written(terms=((-1, One()),), denominator=2)
    """
    if type(x) is not Real:
        value = QQ(x)
        return Written(((int(value.p), One()),) if value != 0 else (), int(value.q))
    roots = _in_square_roots(x)
    if roots is not None:
        return _over_common_denominator(roots)
    single = _single_cosine(x)
    square = _in_square_roots(x * x)
    if square is not None and len(square) <= 2:
        inner = _over_common_denominator(square)
        factor = inner.denominator
        # sqrt(t / q) = sqrt(q t) / q, squares taken out of q t.
        scaled = Written(tuple((c * factor, atom) for c, atom in inner.terms), 1)
        content = gcd(*(c for c, _ in scaled.terms))
        outside = 1
        try:
            for p, e in factors_for_roots(flint.fmpz(content)):
                outside *= p ** (e // 2)
        except InputError:  # too long to take squares out
            pass
        scaled = Written(tuple((c // outside**2, atom) for c, atom in scaled.terms), 1)
        common = gcd(outside, factor)
        return Written(((x.sign * outside // common, Root(scaled)),), factor // common)
    if single is not None:
        return single
    return _over_common_denominator(_in_cosines(x))


def _over_common_denominator(terms: list[tuple[flint.fmpq, One | Root | Cosine]]) -> Written:
    bottom = lcm(*(int(c.q) for c, _ in terms))
    ordered = sorted(terms, key=lambda term: bool(term[0] < 0))  # a positive term first, where there is one
    return Written(tuple((int((c * bottom).p), atom) for c, atom in ordered), bottom)


@cache
def _square_roots(n: int) -> tuple[tuple[int, Scalar], ...]:
    """The squarefree m with sqrt(m) in ``Q(2 cos(2 pi / n))``, and the roots."""
    divisors = {int(d) for d in range(1, 4 * n + 1) if n % d == 0}
    found: list[tuple[int, Scalar]] = []
    for m in sorted(divisors | {2 * d for d in divisors}):
        squarefree = all(e == 1 for _, e in flint.fmpz(m).factor())
        if squarefree and n % (m if m % 4 == 1 else 4 * m) == 0:
            root = square_root(QQ(m))
            if root is not None:
                found.append((m, root))
    return tuple(found)


def _in_square_roots(x: Scalar) -> list[tuple[flint.fmpq, One | Root | Cosine]] | None:
    """``x`` as a rational combination of square roots of integers, or None."""
    if type(x) is not Real:
        return [(QQ(x), One())]
    known = _square_roots(x.field.n)
    field: RealField = x.field
    columns = [sparse(field.coordinates(field(root) if type(root) is Real else root)) for _, root in known]
    solution = Matrix(columns, field.degree).T.solve(sparse(field.coordinates(x)))
    if solution is None:
        return None
    return [(c, One() if known[i][0] == 1 else Root(known[i][0])) for i, c in solution]


def _angle(j: int, n: int) -> Cosine:
    """``cos(2 pi j / n)`` for ``0 < j < n/2`` as a cosine or a sine of at most a quarter turn's denominator."""
    a, b = 2 * j // gcd(2 * j, n), n // gcd(2 * j, n)
    # sin(pi a' / b') with a'/b' = 1/2 - a/b, where that has the smaller denominator
    top, bottom = b - 2 * a, 2 * b
    common = gcd(top, bottom)
    if top > 0 and bottom // common < b:
        return Cosine(top // common, bottom // common, True)
    return Cosine(a, b)


def _single_cosine(x: Real) -> Written | None:
    """``x`` as a rational multiple of one cosine."""
    n = x.field.n
    for j in range(1, (n + 1) // 2):
        value = x.field.element(x.field.chebyshev(j))
        if type(value) is not Real:
            continue
        ratio = x / value
        if type(ratio) is not Real:
            sign, angle = 1, j
            if 4 * j > n:  # cos(pi - t) = -cos(t)
                sign, angle = -1, n - 2 * j
                return _over_common_denominator([(2 * ratio * sign, _angle(angle, 2 * n))])
            return _over_common_denominator([(2 * ratio * sign, _angle(angle, n))])
    return None


def _in_cosines(x: Real) -> list[tuple[flint.fmpq, One | Root | Cosine]]:
    """``x`` in the basis 1, cos(2 pi / n), cos(4 pi / n), ..."""
    field = x.field
    return [(c, One() if j == 0 else _angle(j, field.n)) for j, c in enumerate(field.in_cosines(x)) if c != 0]


def number_text(x: Scalar) -> str:
    """A number as text that claims files accept.

    >>> from equicert.theory.numbers.special_values import cosine
    >>> [number_text(x) for x in (cosine(1, 5), cosine(1, 7), cosine(1, 20), -3 * cosine(1, 8) / 2)]
    ['(sqrt(5)-1)/4', 'cos(2*pi/7)', 'sqrt(10+2*sqrt(5))/4', '-3*sqrt(2)/4']
    """
    return _text(written(x))


def _text(form: Written) -> str:
    pieces: list[str] = []
    for c, atom in form.terms:
        symbol = _atom_text(atom)
        size = str(abs(c)) if symbol == "" else symbol if abs(c) == 1 else f"{abs(c)}*{symbol}"
        pieces.append(("-" if c < 0 else "+" if pieces else "") + size)
    total = "".join(pieces) or "0"
    if form.denominator == 1:
        return total
    return f"({total})/{form.denominator}" if len(pieces) > 1 else f"{total}/{form.denominator}"


def _atom_text(atom: One | Root | Cosine) -> str:
    if isinstance(atom, One):
        return ""
    if isinstance(atom, Root):
        return f"sqrt({atom.of if isinstance(atom.of, int) else _text(atom.of)})"
    top = "pi" if atom.a == 1 else f"{atom.a}*pi"
    return f"{'sin' if atom.sine else 'cos'}({top}/{atom.b})"
