"""What networks of any width approximate: against sums over all group elements, published series, and each other."""

from __future__ import annotations

import random
from itertools import combinations_with_replacement, permutations, product
from math import comb, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equicert.theory.complexity.approximation import (
    applied,
    degree_of_limits,
    equivariant_polynomials,
    integral,
    molien_dimension,
    operators,
    weight_spaces,
)
from equicert.theory.errors import InputError, NotPiecewiseLinear
from equicert.theory.functions.expression_language import parse_polynomials
from equicert.theory.functions.polynomials import PolynomialMap, evaluate, is_equivariant, polynomial_map
from equicert.theory.groups.channels import channel_of
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import sparse

PRIME = 2**31 - 1


def rank_modulo(rows: list[list[int]]) -> int:
    """The rank modulo a large prime, by elimination: that over the rationals, but for bad luck."""
    rows, found = [[x % PRIME for x in row] for row in rows], 0
    for j in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][j], -1, PRIME)
        for i in range(found + 1, len(rows)):
            if rows[i][j]:
                factor = rows[i][j] * inverse % PRIME
                rows[i] = [(x - factor * y) % PRIME for x, y in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def integers(V: Representation, elements) -> list[list[list[int]]]:
    """The integer matrices of all elements."""
    return [[[int(x.p) for x in row] for row in A.tolist()] for A in V.all_matrices(elements)]


def slow(V: Representation, U: Representation, hidden: list[Representation], k: int, limit: int = 200):
    """``dim P_k`` and ``dim M_k`` by sums over all elements: means of monomials, and of powers of random fixed weights,
    as values at random points."""
    chance = random.Random(k)
    elements = V.group.elements(limit)
    on_V, on_U = integers(V, elements), integers(U, elements)
    inverse = {g: next(h for h in range(len(on_V)) if not elements.table[g, h]) for g in range(len(on_V))}
    d, p = V.dim, U.dim
    points = [[chance.randint(-40, 40) for _ in range(d)] for _ in range(3 + comb(d + k - 1, k))]
    moved = [
        [[sum(on_V[inverse[g]][i][j] * x[j] for j in range(d)) for i in range(d)] for x in points]
        for g in range(len(on_V))
    ]

    def averaged(value, vector):
        """The values of ``sum over g of pi(g) vector value(rho(g)^-1 x)``."""
        row = []
        for n in range(len(points)):
            total = [0] * p
            for g, pi in enumerate(on_U):
                y = value(moved[g][n])
                for i in range(p):
                    total[i] += y * sum(pi[i][j] * vector[j] for j in range(p))
            row += total
        return row

    units = [[int(i == j) for j in range(p)] for i in range(p)]
    exponents = list(combinations_with_replacement(range(d), k))
    every = [averaged(lambda x, m=m: prod(x[j] for j in m), e) for m in exponents for e in units]
    some = []
    for H in hidden:
        fixing = [g for g, A in enumerate(integers(H, elements)) if A[0][0] == 1]
        for _ in range(4 + comb(d + k - 1, k) * p):
            w, a = [chance.randint(-9, 9) for _ in range(d)], [chance.randint(-9, 9) for _ in range(p)]
            w = [sum(w[i] * on_V[g][i][j] for g in fixing for i in range(d)) for j in range(d)]
            a = [sum(on_U[g][i][j] * a[j] for g in fixing for j in range(p)) for i in range(p)]
            some.append(averaged(lambda x, w=w: sum(map(int.__mul__, w, x)) ** k, a))
    return rank_modulo(every), rank_modulo(some)


def fast(V: Representation, U: Representation, hidden: list[Representation], k: int) -> tuple[int, int]:
    found = degree_of_limits(V, U, [weight_spaces(V, U, channel_of(H.name or "H", H)) for H in hidden], k)
    return found.equivariant, found.reached


def named(group: str, *names: str) -> list[Representation]:
    G = Group.parse(group)
    return [representation(G, name) for name in names]


CASES = [
    ("S3", "permutation", "trivial", ["permutation"], 6),
    ("S3", "permutation", "permutation", ["permutation"], 4),
    ("S3", "standard", "sign", ["coset(<(1,2,3)>)", "permutation"], 4),
    ("S3", "standard", "standard", ["permutation"], 4),
    ("C2", "2*sign", "trivial + sign", ["regular"], 3),
    ("C2", "2*sign", "trivial + sign", ["trivial"], 3),
    ("C3", "permutation", "trivial", ["trivial"], 3),
    ("C4", "rotation", "rotation", ["coset(<(1,3)(2,4)>)"], 3),
    ("C4", "permutation", "sign", ["coset(<(1,3)(2,4)>)", "trivial"], 3),
    ("D4", "rotation", "trivial", ["permutation"], 8),
    ("D4", "natural", "natural", ["permutation"], 5),
    ("B2", "natural", "trivial", ["coset(<(1,2)(3,4)>)"], 6),
    ("S4", "permutation", "trivial", ["permutation"], 4),
    ("V4", "natural", "trivial", ["coset(<(1,2)(3,4)>)"], 4),
    ("Q8", "natural", "natural", ["regular"], 2),
]


@pytest.mark.parametrize(("group", "V", "U", "hidden", "last"), CASES)
def test_dimensions_are_those_of_sums_over_all_elements(group, V, U, hidden, last):
    V, U, *listed = named(group, V, U, *hidden)
    for k in {0, 1, 2, last}:
        assert fast(V, U, listed, k) == slow(V, U, listed, k), k


def partitions(k: int, parts: int) -> int:
    """The partitions of k into at most so many parts."""
    return sum(sum(i * n for i, n in enumerate(chosen, 1)) == k for chosen in product(range(k + 1), repeat=parts))


@pytest.mark.parametrize("n", [2, 3, 4])
def test_symmetric_polynomials_are_partitions(n):
    V, U = named(f"S{n}", "permutation", "trivial")
    assert [len(equivariant_polynomials(V, U, k)) for k in range(7)] == [partitions(k, n) for k in range(7)]


MISSING = [
    ("S3", [1, 1, 2, 3, 4, 5, 7, 8], [1, 1, 2, 3, 4, 5, 6, 7]),
    ("S4", [1, 1, 2, 3, 5, 6, 9], [1, 1, 2, 3, 4, 5, 6]),
    ("S5", [1, 1, 2, 3, 5, 7, 10], [1, 1, 2, 3, 4, 5, 6]),
    ("S6", [1, 1, 2, 3, 5, 7, 11, 14, 20], [1, 1, 2, 3, 4, 5, 6, 7, 8]),
]


@pytest.mark.parametrize(("group", "every", "some"), MISSING)
def test_deep_sets_layers_reach_power_sums_times_powers_of_the_sum(group, every, some):
    V, U = named(group, "permutation", "trivial")
    assert [fast(V, U, [V], k) for k in range(len(every))] == list(zip(every, some, strict=True))


def series(degrees: list[int], last: int) -> list[int]:
    """The coefficients of ``1 / product (1 - t^n)``."""
    found = [1] + [0] * last
    for n in degrees:
        for k in range(n, last + 1):
            found[k] += found[k - n]
    return found


@pytest.mark.parametrize(
    ("group", "V", "degrees", "last"),
    [
        ("B3", "natural", [2, 4, 6], 8),
        ("D5", "rotation", [2, 5], 12),
        ("D6", "rotation", [2, 6], 12),
        ("W(F4)", "natural", [2, 6, 8, 12], 2),
        ("Ih", "natural", [2, 6, 10], 6),
        ("W(A3)", "natural", [2, 3, 4], 6),
    ],
)
def test_reflection_groups_have_the_degrees_of_the_textbook(group, V, degrees, last):
    """Shephard and Todd, Chevalley: the invariants are polynomials in some of these degrees."""
    V, U = named(group, V, "trivial")
    field = compositum([V.field, U.field])
    V, U = V.over(field), U.over(field)
    wanted = series(degrees, last)
    assert [len(equivariant_polynomials(V, U, k)) for k in range(last + 1)] == wanted
    if group != "W(F4)":
        elements = V.group.elements(2000)
        assert [molien_dimension(V, U, elements, k) for k in range(last + 1)] == wanted


def test_icosahedral_rotations_have_one_invariant_more():
    """Klein: degrees 2, 6, 10 and 15."""
    V, U = named("icosahedral", "natural", "trivial")
    elements = V.group.elements(100)
    wanted = [a + b for a, b in zip(series([2, 6, 10], 16), [0] * 15 + series([2, 6, 10], 1), strict=True)]
    assert [molien_dimension(V, U.over(V.field), elements, k) for k in range(17)] == wanted


@st.composite
def situations(draw):
    """A random permutation group of degree at most 4, with signs, two representations and a hidden one."""
    degree = draw(st.integers(2, 4))
    generators = draw(st.lists(st.sampled_from(sorted(permutations(range(degree)))), min_size=1, max_size=2))
    cycles = [[tuple(map(int, part)) for part in _cycles(g)] for g in generators]
    texts = ["".join("(" + ",".join(str(x + 1) for x in c) + ")" for c in own) for own in cycles]
    texts = [text for text in texts if text]
    if not texts:
        texts = ["(1,2)"]
    G = Group.parse(f"<{', '.join(texts)}>")
    names = ["permutation", "trivial", "sign", "permutation + sign"]
    V, U = (
        representation(G, draw(st.sampled_from(names[:1] + names[2:]))),
        representation(G, draw(st.sampled_from(names))),
    )
    hidden = draw(st.sampled_from(["regular", "trivial", f"coset(<{texts[0]}>)"]))
    return V, U, representation(G, hidden), draw(st.integers(0, 3))


def _cycles(g):
    seen, found = set(), []
    for start in range(len(g)):
        if start not in seen:
            cycle, x = [], start
            while x not in seen:
                seen.add(x)
                cycle.append(x)
                x = g[x]
            if len(cycle) > 1:
                found.append(cycle)
    return found


@settings(max_examples=25, deadline=None)
@given(situations())
def test_random_groups(situation):
    V, U, H, k = situation
    assert fast(V, U, [H], k) == slow(V, U, [H], k)
    assert len(equivariant_polynomials(V, U, k)) == molien_dimension(V, U, V.group.elements(100), k)


def test_operators_annihilate_the_networks_and_not_what_is_missing():
    """``psi(d/dx)`` of ``sum (w g x)^k`` is 0 for all weights; some equivariant polynomial is left."""
    V, U = named("S4", "permutation", "trivial")
    spaces = [weight_spaces(V, U, channel_of("permutation", V))]
    (psi,) = degree_of_limits(V, U, spaces, 4).missing
    for s, t in ((1, 0), (2, 1), (-3, 5)):
        power = sum_of_powers([[s + t if i == j else t for j in range(4)] for i in range(4)], 4)
        assert applied(psi, power) == 0
    norm = parse_polynomials(["(x1^2 + x2^2 + x3^2 + x4^2)^2"], 4)
    assert applied(psi, norm) != 0
    assert all(is_equivariant(norm, A, B) for A, B in zip(V.matrices, U.matrices, strict=True))
    pairings = "(x1-x2)^2*(x3-x4)^2 + (x1-x3)^2*(x2-x4)^2 + (x1-x4)^2*(x2-x3)^2"
    assert integral(parse_polynomials([pairings], 4)).outputs == integral(psi).outputs


def sum_of_powers(rows: list[list[int]], k: int) -> PolynomialMap:
    text = " + ".join("(" + " + ".join(f"({x})*x{j + 1}" for j, x in enumerate(row)) + f")^{k}" for row in rows)
    return parse_polynomials([text], len(rows[0]))


def test_regular_layers_miss_nothing():
    for group, V, U, last in (("S3", "permutation", "permutation", 4), ("D5", "rotation", "rotation", 6)):
        V, U, H = named(group, V, U, "regular")
        field = compositum([V.field, U.field])
        for k in range(last):
            every, some = fast(V.over(field), U.over(field), [H], k)
            assert every == some


def test_skip_connections_take_linear_maps():
    V, U, H = named("S3", "permutation", "permutation", "trivial")
    spaces = [weight_spaces(V, U, channel_of("trivial", H))]
    plain, skipping = degree_of_limits(V, U, spaces, 1), degree_of_limits(V, U, spaces, 1, skip=True)
    assert (plain.equivariant, plain.reached, skipping.reached) == (2, 1, 2)


def test_operators_of_matrices_that_are_not_orthogonal():
    """The standard representation in a basis of differences: operators live on the dual space."""
    V, U = named("S3", "standard", "trivial")
    assert not all(A.monomial for A in V.matrices)
    (invariant,), (psi,) = equivariant_polynomials(V, U, 2), operators(V, U, 2)
    assert invariant.outputs != psi.outputs
    assert applied(psi, invariant) != 0
    assert all(is_equivariant(invariant, A, B) for A, B in zip(V.matrices, U.matrices, strict=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x1^2*x2 - 1/2", 17),
        ("(x1 + x2)**3 - x1**3", 98),
        ("sum(x[i]*x[j] for i<j)", 6),
        ("x1*(x2 - x2) + 3", 3),
        ("2^3*x1 + x2^0", 25),
        ("(x1*x2 - 6)^2", 0),
    ],
)
def test_polynomials_are_read(text, value):
    f = parse_polynomials([text], 2)
    expected = QQ(value) if text != "x1^2*x2 - 1/2" else QQ("35/2")
    assert evaluate(f, sparse([QQ(3), QQ(2)])) == [expected]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("relu(x1)*x1", NotPiecewiseLinear, "has relu in it"),
        ("x1^x2", InputError, "the exponent is a whole number"),
        ("x1^(1/2)", InputError, "the exponent is a whole number"),
        ("x1^41", InputError, "from 0 to 40"),
        ("(x1^30)*x1^30", InputError, "a degree beyond 40"),
        ("x1/x2", InputError, "divides by a non-constant expression"),
        ("x1*pi", InputError, "transcendental"),
        ("(1 + x1 + x2)^40*(1 + x1 + x2)^40", InputError, "a degree beyond 40"),
    ],
)
def test_what_is_no_polynomial_gets_one_line(text, kind, words):
    with pytest.raises(kind, match=words) as problem:
        parse_polynomials([text], 2)
    assert "\n" not in str(problem.value)


def test_sizes_are_known_before():
    V, U = named("S100", "permutation", "trivial")
    with pytest.raises(InputError, match="coefficients of a polynomial map of degree 10, beyond the limit"):
        equivariant_polynomials(V, U, 10)
    W, T = named("S7", "standard", "trivial")
    with pytest.raises(InputError, match="not signed permutations, beyond the limit of 600"):
        equivariant_polynomials(W, T, 8)
    with pytest.raises(InputError, match="degree of a polynomial map"):
        equivariant_polynomials(V, U, 41)


def test_texts_are_read_back():
    f = polynomial_map([{(0, 0, 1): QQ("-2/3"), (): QQ(1), (1,): QQ(-1)}, {}], 2)
    assert f.texts() == ("1 - x2 - 2/3*x1^2*x2", "0")
    assert parse_polynomials(f.texts(), 2).outputs == f.outputs
