"""The least n for which numbers lie in ``Q(2 cos(2 pi / n))``: the smallest field of given numbers (T9.7)."""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm

import flint

from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.real_fields import Real, real_field


def conductor(x: Scalar) -> int:
    """The least n for which ``x`` lies in ``Q(2 cos(2 pi / n))``.

    >>> from equicert.theory.numbers.fields import QQ
    >>> from equicert.theory.numbers.special_values import cosine
    >>> conductor(cosine(1, 40) * 0 + cosine(8, 40)), conductor(QQ(3))
    (5, 1)
    """
    if type(x) is not Real:
        return 1
    n, value = x.field.n, x
    while True:
        for p, _ in flint.fmpz(n).factor():
            found = value.field.descend(value, n // int(p))
            if found is not None:
                if type(found) is not Real:
                    return 1
                value, n = found, found.field.n
                break
        else:
            return n


def smallest_field(scalars: Iterable[Scalar]) -> Field:
    """The smallest of the supported fields that contains all the numbers.

    >>> from equicert.theory.numbers.fields import QQ
    >>> from equicert.theory.numbers.special_values import cosine
    >>> smallest_field([QQ(1), cosine(1, 5), cosine(1, 8)]).name
    'Q(2cos(2pi/40))'
    """
    n = 1
    for x in {x for x in scalars if type(x) is Real}:
        n = lcm(n, conductor(x))
    return real_field(n)


def compositum(fields: Iterable[Field]) -> Field:
    """The smallest of the supported fields that contains all the fields."""
    return real_field(lcm(*(field.n for field in fields), 1))
