"""Characteristic polynomials and the multiplicities of their real roots (THEORY.md, T7.26)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from ..algebra import bounded, combine, identity, product
from ..elimination import trace
from ..numbers import Scalar, div
from ..reading import Matrix, spend

Polynomial: TypeAlias = Sequence[Scalar]
"""Coefficients from the highest on; the first is not zero."""


def characteristic(A: Matrix) -> Polynomial:
    """``det(x - A)``, by the recursion of Faddeev and Le Verrier."""
    n = len(A)
    one, M, found = identity(n), identity(n), [div(1, 1)]
    for k in range(1, n + 1):
        M = product(A, M)
        found.append(div(-trace(M), k))
        M = tuple(combine([(1, row), (found[-1], unit)]) for row, unit in zip(M, one, strict=True))
    return found


def real_multiplicity(p: Polynomial) -> int:
    """The greatest multiplicity of a real root; 0 where there is none. Sturm's sequence of p counts its different real
    roots, and ends in the common divisor of p and its derivative, whose roots are the multiple ones of p."""
    found = 0
    while True:
        sequence = _sturm(p)
        ends = [(f[0], f[0] if len(f) % 2 else -f[0]) for f in sequence]
        rising, falling = ([e[k] > 0 for e in ends] for k in (0, 1))
        if _changes(falling) == _changes(rising):
            return found
        found, p = found + 1, sequence[-1]


def _sturm(p: Polynomial) -> list[Polynomial]:
    degree = len(p) - 1
    found: list[Polynomial] = [p, [bounded((degree - i) * x) for i, x in enumerate(p[:-1])]]
    while found[-1]:
        found.append([-x for x in _remainder(found[-2], found[-1])])
    return found[:-1]


def _remainder(p: Polynomial, q: Polynomial) -> list[Scalar]:
    rest = list(p)
    while len(rest) >= len(q):
        spend(len(q))
        factor = div(rest[0], q[0])
        rest = [bounded(x - factor * y) for x, y in zip(rest, [*q, *[0] * (len(rest) - len(q))], strict=True)][1:]
    while rest and rest[0] == 0:
        rest = rest[1:]
    return rest


def _changes(positive: Sequence[bool]) -> int:
    return sum(a != b for a, b in pairwise(positive))
