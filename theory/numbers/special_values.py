"""Cosines, sines and square roots as elements of the real fields (section 1)."""

from __future__ import annotations

from functools import cache
from math import gcd, lcm

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

    Rational numbers by quadratic Gauss sums. An irrational number is looked for in the fields whose conductor divides ``lcm(8, n)``
    times the primes of its norm: there its root generates an abelian extension, or nowhere.

    >>> square_root(QQ(12)) == 2 * square_root(QQ(3)), square_root(QQ("9/4"))
    (True, 3/2)
    """
    if x == 0:
        return QQ(0)
    if type(x) is not Real:
        number = flint.fmpz(x.p * x.q)
        root = QQ(1) / x.q
        for p, e in number.factor():
            root = root * int(p) ** (e // 2)
            if e % 2:
                root = root * _root_of_prime(int(p))
        return root
    norm = flint.fmpq_poly(x.field.modulus).resultant(x.poly) if hasattr(x.poly, "resultant") else None
    primes = {int(p) for value in ((norm.p, norm.q) if norm is not None else ()) for p, _ in flint.fmpz(value).factor()}
    n = lcm(8, x.field.n)
    for p in sorted(primes):
        n = lcm(n, p)
    if totient(n) // 2 > MAX_DEGREE:
        n = lcm(8, x.field.n)
    try:
        field = real_field(n)
    except InputError:
        return None
    for component in field.primary_components([[QQ(0), x], [QQ(1), QQ(0)]]):
        if len(component) == 1:
            root = component[0][0] / component[0][1]
            return root if root > 0 else -root
    return None


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
