"""Finite fields of q elements, for linear groups over them; elements are the numbers 0 to q - 1."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import isqrt

import flint


def is_prime(n: int) -> bool:
    """By trial division."""
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def prime_power(q: int) -> tuple[int, int] | None:
    """``(p, e)`` with ``q = p^e``, p a prime and e from 1; None for another number.

    >>> prime_power(9), prime_power(7), prime_power(12), prime_power(1)
    ((3, 2), (7, 1), None, None)
    """
    if q < 2:
        return None
    p = next((p for p in range(2, isqrt(q) + 1) if q % p == 0), q)
    e = 0
    while q % p == 0:
        q, e = q // p, e + 1
    return (p, e) if q == 1 else None


class FiniteField:
    """The field of ``q = p^e`` elements (python-flint, Conway's polynomial).

    An element ``c_0 + c_1 a + ...`` with a primitive a is the number ``c_0 + c_1 p + ...``; for a prime q the numbers
    modulo q.

    >>> F = FiniteField(4)
    >>> F.root, F.add(2, 3), F.multiply(2, 2), F.inverse(2), F.basis
    (2, 1, 3, 3, (1, 2))
    """

    def __init__(self, q: int) -> None:
        found = prime_power(q)
        if found is None:
            raise ValueError(f"{q} is no power of a prime")
        self.q, (self.p, self.e) = q, found

    @cached_property
    def powers(self) -> tuple[int, ...]:
        """The powers of a primitive element from the 0th on: all elements but 0."""
        if self.e == 1:
            return next(p for u in range(1, self.q) if len(p := self._powers_modulo(u)) == self.q - 1)
        generator = flint.fq_default_ctx(self.p, self.e).gen()
        found, x = [1], generator
        while (k := self._number(x.to_list())) != 1:
            found.append(k)
            x = x * generator
        if len(found) != self.q - 1:
            raise ValueError(f"the generator of the field of {self.q} elements is not primitive")
        return tuple(found)

    def _powers_modulo(self, u: int) -> tuple[int, ...]:
        found, x = [1], u % self.q
        while x != 1:
            found.append(x)
            x = x * u % self.q
        return tuple(found)

    def _number(self, coefficients: Sequence[object]) -> int:
        return sum(int(str(c)) * self.p**i for i, c in enumerate(coefficients))

    @cached_property
    def _logarithms(self) -> dict[int, int]:
        return {x: k for k, x in enumerate(self.powers)}

    @property
    def root(self) -> int:
        """A primitive element: its powers are all elements but 0."""
        return self.powers[1 % (self.q - 1)]

    @property
    def basis(self) -> tuple[int, ...]:
        """A basis over the field of p elements."""
        return tuple(self.p**i for i in range(self.e))

    def add(self, x: int, y: int) -> int:
        """``x + y``."""
        if self.e == 1:
            return (x + y) % self.q
        total, place = 0, 1
        while x or y:
            total += place * ((x + y) % self.p)
            x, y, place = x // self.p, y // self.p, place * self.p
        return total

    def multiply(self, x: int, y: int) -> int:
        """``x y``."""
        if x == 0 or y == 0:
            return 0
        return self.powers[(self._logarithms[x] + self._logarithms[y]) % (self.q - 1)]

    def inverse(self, x: int) -> int:
        """``1 / x``. Errors: KeyError for 0."""
        return self.powers[-self._logarithms[x] % (self.q - 1)]
