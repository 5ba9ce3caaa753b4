"""Cosines, sines and square roots as elements of the real fields (T1.2, T9.7, T11.8)."""

from __future__ import annotations

from functools import cache
from math import gcd, isqrt, lcm

import flint

from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.real_fields import MAX_DEGREE, Real, RealField, real_field, totient


def cosine(a: int, b: int) -> Scalar:
    """``cos(2 pi a / b)``.

    >>> cosine(1, 3), cosine(1, 8) * cosine(1, 8)
    (-1/2, 1/2)
    """
    common = gcd(a, b)
    a, b = a // common % (b // common), b // common
    sign = 1
    if b % 4 == 2:  # cos(2 pi a / (2 m)) = -cos(2 pi ((a + m) / 2) / m) for odd m
        a, b, sign = (a + b // 2) // 2 % (b // 2), b // 2, -1
    field = real_field(b)
    if field is QQ:
        return sign * QQ({(0, 1): "1", (1, 3): "-1/2", (2, 3): "-1/2", (1, 4): "0", (3, 4): "0"}[a, b])
    assert isinstance(field, RealField)
    return field.element(field.chebyshev(a)) * flint.fmpq(sign, 2)


def sine(a: int, b: int) -> Scalar:
    """``sin(2 pi a / b) = cos(2 pi (1/4 - a/b))``."""
    return cosine(b - 4 * a, 4 * b)


def square_root(x: Scalar) -> Scalar | None:
    """The non-negative square root of a non-negative number where it lies in a supported field, else None.

    Rational numbers by quadratic Gauss sums. The root of an irrational number of conductor ``n`` generates an abelian
    extension, or lies in no supported field. The square of a Dirichlet character that belongs to this extension has a
    conductor that divides ``n``; so the character's own divides ``lcm(8, n)`` times the odd primes at which the root
    ramifies (these divide the norm), and one factor 2 more where 8 divides ``n``.

    >>> square_root(QQ(12)) == 2 * square_root(QQ(3)), square_root(QQ("9/4"))
    (True, 3/2)
    >>> square_root(2 + square_root(QQ(2))) == 2 * cosine(1, 16)
    True
    """
    if x == 0:
        return QQ(0)
    if type(x) is not Real:
        number = flint.fmpz(x.p * x.q)
        root = QQ(1) / x.q
        for p, e in factors_for_roots(number):
            root = root * int(p) ** (e // 2)
            if e % 2:
                root = root * _root_of_prime(int(p))
        return root
    norm = flint.fmpq_poly(x.field.modulus).resultant(x.poly) if hasattr(x.poly, "resultant") else None
    near = lcm(8, x.field.n)
    ramified = 1
    for value in (norm.p, norm.q) if norm is not None else ():
        small, rest = _small_factors(value)
        ramified = lcm(ramified, *(p for p, _ in small), 1 if rest == 1 else 4 * MAX_DEGREE + 1)
    far = 2 * near if x.field.n % 8 == 0 else near
    for n in dict.fromkeys((lcm(near, ramified), lcm(far, ramified), near, far)):
        root = _root_within(n, x)
        if root is not None:
            return root
    return None


def _root_within(n: int, x: Scalar) -> Scalar | None:
    """The non-negative square root of ``x`` in ``Q(2 cos(2 pi / n))``, None where it does not lie there."""
    if totient(n) // 2 > MAX_DEGREE:
        return None
    try:
        field = real_field(n)
    except InputError:
        return None
    for component in field.primary_components([[QQ(0), x], [QQ(1), QQ(0)]]):
        if len(component) == 1:
            root = component[0][0] / component[0][1]
            return root if root > 0 else -root
    return None


def _small_factors(number: flint.fmpz) -> tuple[list[tuple[int, int]], int]:
    """The primes up to ``2 MAX_DEGREE + 1`` of a nonzero integer with their exponents, and what is left. A larger prime
    divides the
    conductor of no supported field."""
    rest, found = abs(int(number)), []
    for p in range(2, 2 * MAX_DEGREE + 2):
        exponent = 0
        while rest % p == 0:
            rest, exponent = rest // p, exponent + 1
        if exponent:
            found.append((p, exponent))
    return found, rest


def factors_for_roots(number: flint.fmpz) -> list[tuple[int, int]]:
    """Factors of a positive integer with their exponents: primes, but for squares of large numbers, which are not taken
    apart.

    Errors: InputError for an integer of which no square root lies in a supported field and whose factors would take
    long to find.

    >>> factors_for_roots(flint.fmpz(12)), factors_for_roots(flint.fmpz(3 * (10**60 + 7) ** 2))[0]
    ([(2, 2), (3, 1)], (3, 1))
    """
    small, rest = _small_factors(number)
    if rest == 1:
        return small
    root = isqrt(rest)
    if root * root == rest:
        return [*small, (root, 2)]
    if rest > 10**18:
        raise InputError(f"the square root lies in no field of degree up to {MAX_DEGREE}")
    return [*small, *((int(p), int(e)) for p, e in flint.fmpz(rest).factor())]


@cache
def _root_of_prime(p: int) -> Scalar:
    """The square root of a prime, by Gauss: ``sum (a/p) cos(2 pi a / p)`` or the same sum of sines."""
    if p == 2:
        return 2 * cosine(1, 8)
    real_field(p if p % 4 == 1 else 4 * p)  # refuses early when the degree is too large
    value = cosine if p % 4 == 1 else sine
    total: Scalar = QQ(0)
    for a in range(1, p):
        total = total + value(a, p) * (1 if pow(a, (p - 1) // 2, p) == 1 else -1)
    return total if total > 0 else -total
