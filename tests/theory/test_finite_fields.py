"""Finite fields by their axioms, and the orders of linear groups over them by the formulas."""

from __future__ import annotations

from itertools import product
from math import gcd, prod

import pytest

from equicert.theory.groups.permutation_groups import Group
from equicert.theory.numbers.finite_fields import FiniteField, prime_power


@pytest.mark.parametrize("q", [2, 3, 4, 5, 7, 8, 9, 16])
def test_axioms(q):
    F = FiniteField(q)
    elements = range(q)
    assert sorted(F.powers) == list(elements)[1:]
    for x, y in product(elements, repeat=2):
        assert F.add(x, y) == F.add(y, x)
        assert F.multiply(x, y) == F.multiply(y, x)
        for z in elements[:5]:
            assert F.multiply(z, F.add(x, y)) == F.add(F.multiply(z, x), F.multiply(z, y))
    for x in elements:
        assert (F.add(x, 0), F.multiply(x, 1)) == (x, x)
        total = 0
        for _ in range(F.p):
            total = F.add(total, x)
        assert total == 0
        assert x == 0 or F.multiply(x, F.inverse(x)) == 1


def test_powers_of_primes():
    powers = {p**e: (p, e) for p in (2, 3, 5, 7, 11, 13) for e in range(1, 8)}
    for q in range(-3, 200):
        found = prime_power(q)
        assert found == powers.get(q) or (found == (q, 1) and all(q % d for d in range(2, q)))
    with pytest.raises(ValueError, match="6 is no power of a prime"):
        FiniteField(6)


def order(kind: str, n: int, q: int) -> int:
    linear = prod(q**n - q**k for k in range(n))
    return {
        "GL": linear,
        "SL": linear // (q - 1),
        "PGL": linear // (q - 1),
        "PSL": linear // (q - 1) // gcd(n, q - 1),
        "AGL": linear * q**n,
        "ASL": linear // (q - 1) * q**n,
    }[kind]


KINDS = ("GL", "SL", "PGL", "PSL", "AGL", "ASL")
CASES = [
    *product(("GL", "AGL"), [(1, 4), (1, 8), (1, 9)]),
    *product(KINDS, [(2, 3), (2, 4), (2, 5), (2, 8), (2, 9), (3, 2), (3, 4)]),
]


@pytest.mark.parametrize(("kind", "sizes"), CASES)
def test_orders_of_linear_groups(kind, sizes):
    n, q = sizes
    assert Group.parse(f"{kind}({n},{q})").order == order(kind, n, q)
