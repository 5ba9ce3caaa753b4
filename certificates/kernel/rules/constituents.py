"""Real dimensions of rational components, for the rule ``compensation`` (THEORY.md, T9.12).

The factor of an irreducible representation is a ratio by its real dimension. The proof names rational spaces; that all
real constituents of such a space have one dimension, and which, follows from characters, class sums and a polynomial
that is irreducible modulo a prime.
"""

from __future__ import annotations

from math import isqrt

from ..algebra import combine, product, summed
from ..elimination import is_prime, rank
from ..numbers import Field, Scalar, coordinate, div
from ..objects.spaces import Character, Space, inner_product, space_matrices
from ..objects.subgroups import Subgroups
from ..reading import Json, Matrix, Row, fields, items, natural, require, spend, word


def real_dimension(subgroups: Subgroups, space: Space, chi: Character, K: Field, evidence: Json) -> int:
    """The common dimension of the real irreducibles of a uniform space (T9.12, Frobenius and Schur).

    ``D = <chi, chi>``, ``t`` = the number of different complex constituents = the rank of the class sums, ``F`` = the
    sum of chi over squares, divided by the order. Uniform: ``t = 1``, or ``D = t = dim K``, or constituents conjugate
    over the field: a complex pair, or Galois conjugates by the evidence.
    """
    group = subgroups.group
    D = inner_product(group, chi, chi)
    sums = _class_sums(subgroups, space)
    t = rank(_flat(A) for A in sums.values())
    copies = isqrt(D // t)
    if t == 1 or D == t == len(space) or (t == 2 and is_complex_pair(sums)):
        require(evidence is None, "a space of the compensation rule needs no field")
    else:
        require(evidence is not None, "a space of the compensation rule is not uniform")
        require(K.degree == 1, "conjugate constituents are shown modulo a prime for rational statements only")
        check_conjugate(subgroups, sums, t, evidence)
    require(copies * copies * t == D, "a space of the compensation rule is not uniform (copies)")
    degree = len(space) // (copies * t)
    F = div(summed((1, chi[subgroups.table[g][g]]) for g in range(len(group))), len(group))
    require(F in (copies * t, 0, -copies * t), "a space of the compensation rule is not uniform (indicator)")
    return degree if copies * t == F else 2 * degree


def is_complex_pair(sums: dict[int, Matrix]) -> bool:
    """Are the two constituents complex conjugate? Then some class sum satisfies ``theta^2 = b theta + c`` with
    ``b^2 + 4 c < 0`` (T9.12)."""
    for theta in sums.values():
        square = product(theta, theta)
        for i, line in enumerate(theta):
            j, x = next(((j, x) for j, x in line if j != i), (i, 0))
            if j == i:
                continue
            b = div(_entry(square, i, j), x)
            c = _entry(square, i, i) - b * _entry(theta, i, i)
            expected = tuple(combine([(b, row), (c, ((k, 1),))]) for k, row in enumerate(theta))
            return square == expected and b * b + 4 * c < 0
    return False


def _entry(A: Matrix, i: int, j: int) -> Scalar:
    return next((x for k, x in A[i] if k == j), 0)


def check_conjugate(subgroups: Subgroups, sums: dict[int, Matrix], t: int, evidence: Json) -> None:
    """The constituents of a space are Galois conjugate: one class sum generates a field of degree t (T9.12).

    ``f(theta) = 0`` modulo q with f irreducible of degree t, so the minimal polynomial of theta over Q has degree at
    least t; it has at most t roots. So it is irreducible, and the Galois group permutes the t constituents
    transitively.
    """
    named, modulus, listed = fields(evidence, ("word", "modulus", "polynomial"), "the field of a space")
    letters = word(named, len(subgroups.group.steps))
    q = natural(modulus, "a modulus", 2**15)
    require(is_prime(q), "a modulus is not a prime")
    f = [*(natural(c, "a coefficient", q) for c in items(listed, "a polynomial", t)), 1]
    require(is_irreducible(f, q), "a polynomial is reducible modulo its prime")
    theta = sums[subgroups.class_number(subgroups.group.word(letters))]
    require(
        all(coordinate(x).denominator % q for line in theta for _, x in line),
        "a class sum is not integral at its modulus",
    )
    k = len(theta)
    table = [[0] * k for _ in range(k)]
    for i, line in enumerate(theta):
        for j, x in line:
            y = coordinate(x)
            table[i][j] = y.numerator * pow(y.denominator, -1, q) % q
    value = [[0] * k for _ in range(k)]
    for c in reversed(f):
        spend(k**3)
        value = [
            [(sum(value[i][m] * table[m][j] for m in range(k)) + (c if i == j else 0)) % q for j in range(k)]
            for i in range(k)
        ]
    require(not any(any(line) for line in value), "a class sum does not satisfy its polynomial")


def _class_sums(subgroups: Subgroups, space: Space) -> dict[int, Matrix]:
    """The sums over the conjugacy classes acting on a space, by the number of the class."""
    matrices = space_matrices(subgroups.group, space)
    members_of: dict[int, list[int]] = {}
    for x in range(len(subgroups.group)):
        members_of.setdefault(subgroups.class_number(x), []).append(x)
    return {
        number: tuple(combine((1, matrices[x][i]) for x in found) for i in range(len(space)))
        for number, found in members_of.items()
    }


def _flat(A: Matrix) -> Row:
    """The entries of a square matrix as one row."""
    return tuple((i * len(A) + j, x) for i, line in enumerate(A) for j, x in line)


# -- polynomials modulo a prime, coefficients from the constant term up -----------------------------------------------


def is_irreducible(f: list[int], q: int) -> bool:
    """Is a monic polynomial irreducible modulo q? It is when it shares no factor with ``x^(q^i) - x``,
    ``2 i <= degree``."""
    power = [0, 1]
    for _ in range((len(f) - 1) // 2):
        power = _power(power, q, f, q)
        difference = [*power, *[0] * (2 - len(power))]
        difference[1] -= 1
        if len(_common_divisor(f, [c % q for c in difference], q)) > 1:
            return False
    return len(f) > 1


def _remainder(a: list[int], f: list[int], q: int) -> list[int]:
    """``a`` modulo ``f``, without leading zeros."""
    a = [c % q for c in a]
    inverse = pow(f[-1], -1, q)
    while True:
        while a and a[-1] == 0:
            a.pop()
        if len(a) < len(f):
            return a
        spend(len(f))
        factor, shift = a[-1] * inverse % q, len(a) - len(f)
        for i, c in enumerate(f):
            a[shift + i] = (a[shift + i] - factor * c) % q


def _power(a: list[int], exponent: int, f: list[int], q: int) -> list[int]:
    """``a ** exponent`` modulo ``f``."""
    result = [1]
    for bit in bin(exponent)[2:]:
        result = _multiply(result, result, f, q)
        if bit == "1":
            result = _multiply(result, a, f, q)
    return result


def _multiply(a: list[int], b: list[int], f: list[int], q: int) -> list[int]:
    """``a b`` modulo ``f``."""
    spend(len(a) * len(b))
    total = [0] * (len(a) + len(b) + 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    return _remainder(total, f, q)


def _common_divisor(a: list[int], b: list[int], q: int) -> list[int]:
    """The greatest common divisor, up to a constant factor."""
    b = _remainder(b, a, q)
    while b:
        a, b = b, _remainder(a, b, q)
    return a
