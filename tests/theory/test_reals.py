"""The real fields: arithmetic and order against floating point, the kernel's own numbers, sympy, and each other."""

from __future__ import annotations

import math
from fractions import Fraction

import flint
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from equicert.certificates.kernel import reals as kernel_reals
from equicert.theory.errors import InputError
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.numbers.conductors import compositum, conductor, smallest_field
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.real_fields import Real, real_field
from equicert.theory.numbers.special_values import cosine, sine, square_root

NUMBERS = [5, 7, 8, 9, 11, 12, 13, 15, 16, 20, 24, 28, 36, 52, 60]
rationals = st.fractions(min_value=-50, max_value=50, max_denominator=12)


@st.composite
def pairs(draw):
    """Two elements of one field with their coordinates."""
    n = draw(st.sampled_from(NUMBERS))
    k = real_field(n).degree
    return n, [[draw(rationals) for _ in range(k)] for _ in range(2)]


def element(n, coordinates):
    return real_field(n).of_coordinates([flint.fmpq(x.numerator, x.denominator) for x in coordinates])


def in_kernel(field, coordinates):
    return field.number([Fraction(x) for x in coordinates])


def decoded(x, field):
    """A theory number as the kernel reads it from a certificate."""
    return field.number([Fraction(c) for c in real_field(field.n).encode(x)])


@given(pairs())
@settings(max_examples=300, deadline=None)
def test_theory_and_kernel_agree_on_arithmetic_and_order(case):
    n, (a, b) = case
    x, y = element(n, a), element(n, b)
    field = kernel_reals.RealField(n)
    u, v = in_kernel(field, a), in_kernel(field, b)
    assert decoded(x + y, field) == u + v
    assert decoded(x - y, field) == u - v
    assert decoded(x * y, field) == u * v
    assert (x < y, x <= y, x == y, x > 1) == (u < v, u <= v, u == v, u > 1)
    assert (x == y) <= (hash(x) == hash(y))
    assert real_field(n).sign(x) == kernel_reals.sign(u)
    if isinstance(v, kernel_reals.Real):
        assert v * v.inverse() == 1
        assert decoded(x / y, field) == u * v.inverse()


@given(pairs())
@settings(max_examples=100, deadline=None)
@example(
    (16, [[0, 1, 0, 0], [0, 0, 0, 1]])
)  # sqrt(2 + sqrt(2)): the root's conductor is twice that of what is under it
@example((60, [[0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]]))
def test_the_text_of_a_number_denotes_it(case):
    n, (a, b) = case
    for x in (element(n, a), element(n, b)):
        assert parse_constant(number_text(x)) == x


@given(st.integers(1, 60), st.integers(-60, 60), st.integers(1, 60), st.integers(-60, 60))
@settings(deadline=None, max_examples=150)
def test_angles(b, a, d, c):
    try:
        x, y, u, v = cosine(a, b), sine(a, b), cosine(c, d), sine(c, d)
        total = cosine(a * d + b * c, b * d)
        assert x * x + y * y == 1
        assert x * u - y * v == total
    except InputError:  # the degree limit
        return
    field = smallest_field([x, u])
    assert abs(field.approximate(field(x)) - math.cos(2 * math.pi * a / b)) < 1e-12


def test_minimal_polynomials_and_isolating_intervals():
    for n in range(5, 200):
        if n % 4 != 2 and n != 6:
            polynomial = kernel_reals.minimal_polynomial(n)
            assert polynomial == [int(c) for c in flint.fmpz_poly.cos_minpoly(n).coeffs()]
            low, high, bits = kernel_reals.isolate(polynomial)
            assert 0 <= low / 2**bits < 2 * math.cos(2 * math.pi / n) < high / 2**bits


def test_numbers_close_to_zero_have_the_right_sign():
    """Continued fraction convergents of sqrt 2: ``p - q sqrt 2`` alternates in sign and tends to zero."""
    root, p, q = square_root(QQ(2)), 1, 1
    field = kernel_reals.RealField(8)
    for step in range(400):
        x = p - q * root
        sign = -1 if step % 2 == 0 else 1
        assert real_field(8).sign(x) == sign
        assert kernel_reals.sign(decoded(x, field)) == sign
        p, q = p + 2 * q, p + q


def test_square_roots():
    for k in range(1, 60):
        assert square_root(QQ(k)) * square_root(QQ(k)) == k
    five = square_root(QQ(5))
    assert square_root(10 + 2 * five) == 4 * sine(1, 5)
    assert square_root(1 + square_root(QQ(2))) is None
    assert square_root(3 + 2 * square_root(QQ(2))) == 1 + square_root(QQ(2))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("sqrt(2)/2", 8),
        ("sqrt(3)", 12),
        ("(1+sqrt(5))/4", 5),
        ("sqrt(6)", 24),
        ("sqrt(2)*sqrt(3)/sqrt(6)", 1),
        ("cos(2*pi/5)", 5),
        ("sin(2*pi/5)", 20),
        ("sin(pi/8)", 16),
        ("sqrt(7)", 28),
        ("cos(pi/7)", 7),
        ("sqrt(2) - sqrt(2)", 1),
    ],
)
def test_the_smallest_field_is_found(text, n):
    x = parse_constant(text)
    assert conductor(x) == n
    reference = sympy.sympify(text)
    assert real_field(n).degree % int(sympy.degree(sympy.minimal_polynomial(reference, sympy.Symbol("t")))) == 0
    assert abs(real_field(n).approximate(real_field(n)(x)) - float(reference)) < 1e-12


def test_fields_meet():
    a, b = cosine(1, 5), cosine(1, 8)
    assert compositum([real_field(5), real_field(8)]) is real_field(40)
    assert (a + b) - b == a
    assert hash((a + b) - b) == hash(a)
    assert type(a * b / a / b) is not Real


@given(pairs(), st.integers(2, 4), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_linear_algebra(case, size, rng):
    """Inverse, determinant and rank over a field are those of the definitions."""
    n, (a, b) = case
    field = real_field(n)
    x, y = element(n, a), element(n, b)
    choices = [x, y, x + 1, x * y, QQ(1), QQ(0), QQ(2)]
    A = Matrix([sparse([rng.choice(choices) for _ in range(size)]) for _ in range(size)], size, field)
    B = Matrix([sparse([rng.choice(choices) for _ in range(size)]) for _ in range(size)], size, field)
    assert (A @ B).det == A.det * B.det
    assert (A.rank == size) == (A.det != 0)
    if A.det != 0:
        assert A @ A.inverse == Matrix.identity(size, field)
    for v in A.nullspace.rows:
        assert not A.vector(v)
    assert A.nullspace.nrows == size - A.rank


def test_primary_components_split_where_the_field_allows():
    turn = [[QQ(0), QQ(-1)], [QQ(1), QQ(-1)]]  # order three: irreducible over every real field
    assert len(real_field(12).primary_components(turn)) == 1
    shift = [[QQ(int(i == (j + 1) % 5)) for j in range(5)] for i in range(5)]
    assert sorted(len(c) for c in QQ.primary_components(shift)) == [1, 4]
    assert sorted(len(c) for c in real_field(5).primary_components(shift)) == [1, 2, 2]
    swap_root = [[QQ(0), QQ(2)], [QQ(1), QQ(0)]]
    assert len(QQ.primary_components(swap_root)) == 1
    assert len(real_field(8).primary_components(swap_root)) == 2


@pytest.mark.parametrize("n", [5, 7, 8, 9, 12, 15, 16, 20, 24, 32, 40])
def test_half_angles_are_square_roots(n):
    """``2 + 2 cos(2 t) = (2 cos(t))^2``: the root has up to twice the conductor."""
    for a in range(1, n):
        assert square_root(2 + 2 * cosine(a, n)) == abs(2 * cosine(a, 2 * n))
