"""The kernel's real numbers against floating point, and where that is too coarse, against Fibonacci numbers."""

from __future__ import annotations

import random
from fractions import Fraction
from math import cos, gcd, pi
from typing import Any

FIELDS = (5, 7, 8, 9, 11, 12, 15, 16, 20, 21, 24, 25, 28, 36, 60)


def totient(n: int) -> int:
    return sum(gcd(i, n) == 1 for i in range(n))


def value(n: int, x: Any) -> float:
    """A number of the field as a float."""
    if isinstance(x, (int, Fraction)):
        return float(x)
    c = 2 * cos(2 * pi / n)
    return sum(a * c**i for i, a in enumerate(x.top)) / x.bottom


def complaints(reals: Any, numbers: Any, fields: tuple[int, ...]) -> list[str]:
    """What is wrong with the arithmetic of a kernel in some fields."""
    found = []

    def check(what: str, good: bool) -> None:
        if not good:
            found.append(what)

    chance = random.Random(1)
    for n in fields:
        K = reals.RealField(n)
        k = totient(n) // 2
        check(f"degree {n}", K.degree == k)
        if found:
            return found
        c = K.number([Fraction(int(i == 1)) for i in range(k)])
        zero = sum((a * _power(c, i) for i, a in enumerate(K.polynomial)), 0)
        check(f"root {n}", zero == 0 and K.polynomial[-1] == 1)
        pool = [K.number([Fraction(chance.randint(-9, 9), chance.randint(1, 6)) for _ in range(k)]) for _ in range(6)]
        pool += [K.number([Fraction(chance.randint(-9, 9)) for _ in range(k)]), c, -c, 3 * c, c + 1]
        rationals = [Fraction(3, 4), Fraction(-5, 6), 2, -1, 1, 0]
        for x in pool:
            v = value(n, x)
            check(f"form {n}", gcd(x.bottom, *x.top) == 1 and x.bottom > 0 and any(x.top[1:]))
            check(f"sign {n}", numbers.sign(x) == (v > 0) - (v < 0) and x.sign() == numbers.sign(x))
            check(f"hash {n}", hash(x) == hash(x + 0) and x == x + 0 and len({x, x + 0}) == 1)
            check(f"inverse {n}", x * x.inverse() == 1 and x.inverse() * x == 1)
            check(f"rational part {n}", numbers.coordinate(x) == Fraction(x.top[0], x.bottom))
            check(f"cancelled {n}", x - x == 0 and type(x - x) is int and type(x - x + Fraction(1, 2)) is Fraction)
            check(f"not an integer {n}", not numbers.is_integer(x) and numbers.absolute(x) in (x, -x))
            check(f"absolute {n}", numbers.absolute(x) > 0)
            check(f"half {n}", numbers.div(x, 2) * 2 == x and numbers.div(2, x) * x == 2 and numbers.div(x, x) == 1)
            for y in pool + rationals:
                w = value(n, y)
                if y != 0:
                    check(f"quotient {n}", numbers.div(x, y) * y == x)
                for name, z, wanted in (
                    ("sum", x + y, v + w),
                    ("sum, turned", y + x, v + w),
                    ("difference", x - y, v - w),
                    ("difference, turned", y - x, w - v),
                    ("product", x * y, v * w),
                    ("product, turned", y * x, v * w),
                ):
                    check(f"{name} {n}", abs(value(n, z) - wanted) < 1e-6 * (1 + abs(wanted)))
                    if not isinstance(z, (int, Fraction)):
                        check(f"form of a {name} {n}", gcd(z.bottom, *z.top) == 1 and z.bottom > 0)
                    else:
                        check(f"integer {n}", type(z) is (int if z.denominator == 1 else Fraction))
                same = x - y == 0
                check(f"equal {n}", (x == y) == same and (x != y) == (not same))
                check(f"less {n}", (x < y) == (not same and v < w) and (x > y) == (not same and v > w))
                check(f"at most {n}", (x <= y) == (same or v < w) and (x >= y) == (same or v > w))
            check(f"equal to another type {n}", (c == "c") is False)
    if 5 not in fields:
        return found
    for a, b in ((4, 2), (-6, 4), (Fraction(3, 2), Fraction(1, 2)), (0, 5)):
        z = numbers.div(a, b)
        check("rational quotient", z * b == a and type(z) is (int if z.denominator == 1 else Fraction))
    divisors = [[4, 6, -10], [0, 0], [], [3, Fraction(1, 2)], [2 * c, 6], [2 * c + 1, 4], [7]]
    check("divisors", [numbers.common_divisor(v) == 1 for v in divisors] == [False] * 5 + [True, False])
    check("integers", [numbers.is_integer(x) for x in (3, Fraction(1, 2), c, 0)] == [True, False, False, True])
    check("Q", numbers.Rationals().number([Fraction(4, 2)]) == 2 and numbers.Rationals().degree == 1)
    K = reals.RealField(5)  # c is 1 over the golden ratio: F_m c - F_(m-1) = -(-c)^m
    c, a, b = K.number([Fraction(0), Fraction(1)]), 0, 1
    for m in range(1, 200):
        a, b = b, a + b
        near = a * c - (b - a)
        if m > 1:
            check(f"near {m}", numbers.sign(near) == (1 if m % 2 else -1))
            check(f"nearly equal {m}", (a * c > b - a) == (m % 2 == 1) and (a * c < b - a) == (m % 2 == 0))
    for x, wanted in ((3, 1), (-2, -1), (0, 0), (Fraction(-1, 3), -1), (Fraction(1, 3), 1)):
        check("rational", numbers.sign(x) == wanted and numbers.coordinate(x) == x)
    return found


def _power(x: Any, exponent: int) -> Any:
    result: Any = 1
    for _ in range(exponent):
        result = result * x
    return result
