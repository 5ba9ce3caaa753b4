"""Exact linear programs on boxes: values by all vertices, multipliers that prove them."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest

from equicert.certificates.search.solvers.exact_programs import Infeasible, maximize
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import sparse

BOX = ((QQ(-1), QQ(2)), (QQ(0), QQ(1)))


def vertices(constraints):
    """All points of the plane where two of the constraints vanish and none is negative."""
    for (a, b, s), (c, d, t) in combinations(constraints, 2):
        determinant = a * d - b * c
        if determinant:
            x = (Fraction(-s * d + t * b, determinant), Fraction(-t * a + s * c, determinant))
            if all(u * x[0] + v * x[1] + w >= 0 for u, v, w in constraints):
                yield x


@pytest.mark.parametrize("seed", range(60))
def test_values_are_those_of_the_best_vertex_and_proved(seed):
    chance = random.Random(seed)
    lines = [tuple(chance.randint(-3, 3) for _ in range(3)) for _ in range(chance.randint(0, 5))]
    a, b, c = (chance.randint(-3, 3) for _ in range(3))
    forms = [(sparse([QQ(u), QQ(v)]), QQ(w)) for u, v, w in lines]
    found = maximize((sparse([QQ(a), QQ(b)]), QQ(c)), forms, BOX, QQ)
    values = [a * x + b * y + c for x, y in vertices([*lines, (1, 0, 1), (-1, 0, 2), (0, 1, 0), (0, -1, 1)])]
    u, v, w = (sum(Fraction(str(y)) * lines[k][i] for k, y in found.multipliers) for i in range(3))
    assert all(y > 0 for _, y in found.multipliers)
    corners = [(x, y) for x in (-1, 2) for y in (0, 1)]
    if isinstance(found, Infeasible):
        assert not values
        assert all(u * x + v * y + w < 0 for x, y in corners)
    else:
        assert found.value == QQ(str(max(values)))
        assert all(max(values) - (a * x + b * y + c) >= u * x + v * y + w for x, y in corners)
