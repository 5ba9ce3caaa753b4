"""Formulas, bounds, arrangements and orbits, each against an independent computation."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from fractions import Fraction
from math import factorial

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import equicert.theory.complexity.bounds as C
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.kernel.quantities.quasilinear import (
    VARIABLE,
    QuasiLinear,
    add,
    compose,
    constant,
    counterexample,
    largest,
    multiply,
    rounded,
    text_of,
)
from equicert.certificates.kernel.quantities.vc import E_ABOVE, vc_bound
from equicert.theory.complexity.families import FAMILIES
from equicert.theory.complexity.formulas import dimension_formula, knapsack_formula, parameter_formula
from equicert.theory.complexity.hidden_orbits import hidden_orbits
from equicert.theory.complexity.weight_arrangements import Arrangement
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.orbit_spaces import invariant_polynomials, lie_algebra, orbit_dimensions
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.matrices import Matrix, stack

ITEMS = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 12)), min_size=0, max_size=5)


def checked(group, V, U, **more):
    (found,) = claims_of_table({"claim": [{"id": "x", "group": group, "input": V, "output": U, **more}]}, "test")
    assert isinstance(found, Claim), found
    return check_claim(found)


def best_values(items, top):
    values = [0] * (top + 1)
    for size, value in items:
        for m in range(size, top + 1):
            values[m] = max(values[m], values[m - size] + value)
    return list(itertools.accumulate(values, max))


# -- formulas ----------------------------------------------------------------------------------------------------------


@given(ITEMS, st.integers(0, 5))
def test_formulas_of_theory_and_kernel_agree_with_the_numbers(items, free):
    values = best_values(items, 150)
    formula, quasi = knapsack_formula(items, free), largest(items, free)
    assert (formula.period, formula.rise) == (quasi.period, quasi.rise)
    for m in range(150):
        assert quasi.at(m) == values[m] + free
        if m >= formula.start:
            assert formula(m) == values[m] + free
    assert formula.start <= quasi.start or formula.start == 0
    expression = formula.expression()
    (symbol,) = expression.free_symbols or {sympy.Symbol("m")}
    for m in range(formula.start, formula.start + 9):
        assert expression.subs(symbol, m) == values[m] + free


@given(
    ITEMS,
    ITEMS,
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    st.integers(0, 12),
    st.fractions(0, 3, max_denominator=3),
)
def test_statements_about_all_widths_against_the_first_ones(first, second, relation, start, factor):
    """A counterexample is the first one; where there is none, the relation holds as far as one looks."""
    import operator

    holds = {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }[relation]
    f = compose(largest(first, 1), rounded(multiply(constant(factor), VARIABLE), down=False), start)
    g = add(largest(second, 0), constant(2))
    found = counterexample(f, relation, g, start)
    failing = next((m for m in range(start, 400) if not holds(f.at(m), g.at(m))), None)
    assert failing is None if found is None else found >= 400 or failing == found


def test_the_text_of_a_formula():
    assert text_of(QuasiLinear(lambda m: 3, 0, 1, 0)) == "3 for m >= 0"
    assert text_of(largest([(2, 3)], 1)) == "3*floor(m/2) + 1 for m >= 0"
    assert text_of(largest([(2, 3), (3, 4)], 0)) == "3*floor(m/2) + [0, 1][m mod 2] for m >= 2"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f"{f.group} {f.input} {f.output}")
def test_families(family):
    """Formulas in n and m against the knapsack over all classes of subgroups."""
    m, n = (
        next(
            s
            for s in (family.params + family.dim).free_symbols | {sympy.Symbol(x, integer=True, positive=True)}
            if s.name == x
        )
        for x in "mn"
    )
    for size in range(family.first, {"C": 13, "D": 9, "S": 6, "B": 4}[family.group] + 1):
        group, V, U = family.at(size)
        G = Group.parse(group)
        rho, pi = representation(G, V), representation(G, U)
        orbits = hidden_orbits(rho, pi, G.elements(2000), subgroup_classes(G.elements(2000)))
        fixed = (representation(G, "trivial") >> pi).dim
        for formula, numbers in (
            (family.dim, dimension_formula(orbits, fixed)),
            (family.params, parameter_formula(orbits, True, fixed)),
        ):
            assert numbers.start == 0
            at = sympy.lambdify(m, formula.subs(n, size))
            assert [int(at(k)) for k in range(40)] == [numbers(k) for k in range(40)]
            assert int(formula.subs({n: size, m: 11})) == numbers(11)


# -- combinatorial bounds ----------------------------------------------------------------------------------------------


def test_the_rational_number_above_e():
    with mpmath.workdps(60):
        assert mpmath.mpf(E_ABOVE.numerator) / E_ABOVE.denominator > mpmath.e


@pytest.mark.parametrize("seed", range(30))
def test_vc_bounds_of_kernel_and_theory_and_200_digits(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 30)
    first = rng.randint(0, 4 * m)
    total, types = first + rng.randint(1, 2 * m + 1), rng.randint(1, 500)
    size = C.Size(m, first, total, types)
    found = C.vc_dimension(size).exact
    assert found is not None
    assert found <= vc_bound(m, first, total, types) <= found + 1

    def shatters(N):
        with mpmath.workdps(200):
            log = mpmath.log(4 * types) + total * mpmath.log(4 * mpmath.e * N / total)
            log += first * mpmath.log(2 * mpmath.e * N * m / first) if first else 0
            return N * mpmath.log(2) <= log

    assert shatters(found)
    assert not any(shatters(N) for N in range(found + 1, found + 60))


def all_bounds(rng):
    size = C.Size(rng.randint(1, 9), 12, 17, rng.randint(1, 9))
    n, x = rng.randint(40, 5000), lambda: Fraction(rng.randint(1, 40), rng.randint(1, 9))
    small = Fraction(1, rng.randint(2, 50))
    yield C.growth(size, n)
    yield C.generalization_by_growth(size, n, small)
    for skip in (None, x()):
        sample = C.rademacher_of_sample(x(), x(), n, "V^K", None if skip is None else (skip, x()))
        for b in (C.rademacher(x(), x(), n, skip), C.path_norm(x(), x(), n, 3, skip), sample):
            yield b
            yield C.generalization_by_rademacher(b, x(), x(), small)
        cover = C.covering(size, x(), x(), small, x(), skip)
        yield cover
        yield C.generalization_by_covering(cover, n, x(), x(), small)


@pytest.mark.parametrize("seed", range(12))
def test_values_are_rounded_outward(seed):
    """Against 200 digits: never below, and within 1e-10."""
    for bound in all_bounds(random.Random(seed)):
        values = {
            symbol: sympy.Rational(e.value.numerator, e.value.denominator)
            for symbol, e in bound.symbols.items()
            if e.value is not None
        }
        exact = sympy.N(bound.formula.subs(values), 200)
        written = sympy.Rational(Fraction(bound.value).numerator, Fraction(bound.value).denominator)
        assert 0 <= written - exact <= exact * sympy.Rational(1, 10**10), bound.name
        assert bound.source and bound.hypotheses and bound.statement
        assert all(e.meaning for e in bound.symbols.values())


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**20))
def test_decimals_are_above(x):
    import flint

    text = C.decimal_above(flint.arb(flint.fmpq(x.numerator, x.denominator)))
    assert x <= Fraction(text) <= x * (1 + Fraction(1, 10**10))


def test_bounds_outside_their_hypotheses():
    with pytest.raises(InputError, match="N >= W = 17"):
        C.growth(C.Size(4, 12, 17, 1), 16)
    with pytest.raises(InputError, match="2 N >= W"):
        C.generalization_by_growth(C.Size(4, 12, 17, 1), 8, Fraction(1, 2))


def test_growth_function_against_counted_patterns():
    """Sign patterns of one neuron of one variable on N points, counted by brute force, stay below the bound."""
    N = 9
    points = np.arange(N) + np.random.default_rng(1).random(N) / 3
    found = set()
    rng = np.random.default_rng(2)
    for _ in range(60000):
        a, w, b, e = rng.normal(size=4) * [3, 2, 8, 3]
        found.add(tuple(a * np.maximum(w * points + b, 0) + e > 0))
    bound = C.growth(C.Size(1, 2, 4, 1), N)
    assert len(found) <= Fraction(bound.value)
    assert len(found) >= 2 * N - 2


def test_rademacher_bound_of_a_sample_against_sampling():
    """``sup`` over many tied networks with norm 1, averaged over all signs."""
    rng = np.random.default_rng(3)
    points = rng.normal(size=(6, 3))
    group = [list(g) for g in itertools.permutations(range(3))]
    weights = rng.normal(size=(4000, 4))
    weights /= np.linalg.norm(weights, axis=1)[:, None]
    outputs = np.zeros((4000, 6))
    for g in group:
        outputs += np.maximum(points[:, g] @ weights[:, :3].T + weights[:, 3], 0).T / len(group)
    sup = np.mean([np.abs(outputs @ np.array(signs) / 6).max() for signs in itertools.product((1, -1), repeat=6)])
    squares = sum(float(x @ x) + 1 for x in points)
    bound = C.rademacher_of_sample(Fraction(1), Fraction(squares).limit_denominator(10**6), 6, "V")
    assert sup <= float(Fraction(bound.value))


def complexity(columns: list[np.ndarray], points: int) -> float:
    """The empirical Rademacher complexity of the sums of one function of each class; classes by their values."""
    signs = np.array(list(itertools.product((1, -1), repeat=points)))
    return float(np.mean(sum((signs @ values).max(axis=1) for values in columns))) / points


@pytest.mark.parametrize("norm", ["euclidean", "path"])
def test_rademacher_bounds_with_a_skip_connection_against_sampling(norm):
    """The supremum over the linear part is its dual norm; over the neurons it is sampled (so it comes from below)."""
    rng = np.random.default_rng(7)
    n, d, B, B0 = 8, 2, Fraction(1, 10), Fraction(3)
    points = rng.normal(size=(n, d))
    weights = rng.normal(size=(20000, d + 1))
    order = 2 if norm == "euclidean" else 1
    weights *= float(B) / np.linalg.norm(weights, ord=order, axis=1)[:, None]
    neurons = np.maximum(points @ weights[:, :d].T + weights[:, d], 0)
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    ball = np.vstack([np.cos(angles), np.sin(angles)]) if norm == "euclidean" else np.hstack([np.eye(d), -np.eye(d)])
    linear = points @ ball * float(B0)
    sup = complexity([np.hstack([neurons, -neurons]), linear], n)
    extended = np.hstack([points, np.ones((n, 1))])
    radius = np.linalg.norm(extended, axis=1).max() if norm == "euclidean" else np.abs(extended).max()
    R = Fraction(float(radius))
    of = C.rademacher if norm == "euclidean" else lambda *args: C.path_norm(*args[:3], d + 1, *args[3:])
    assert sup <= float(Fraction(of(B, R, n, B0).value))
    assert sup > float(Fraction(of(B, R, n).value))  # without the linear part the bound is false
    if norm == "euclidean":
        squares = [Fraction(float(np.sum(x * x))) for x in (extended, points)]
        assert sup <= float(Fraction(C.rademacher_of_sample(B, squares[0], n, "V", (B0, squares[1])).value))
        assert sup > float(Fraction(C.rademacher_of_sample(B, squares[0], n, "V").value))


def test_grids_with_a_skip_connection_cover():
    """Networks of one LEN type, S3 on R^3 trivial output: a step of the grid moves no value by more than epsilon."""
    rng = np.random.default_rng(11)
    s, R, epsilon, m = 1.0, 2.0, 0.1, 3

    def values(free: np.ndarray, x: np.ndarray) -> float:
        a, w, rest, b, bias, skip = free
        hidden = sum(max(w * x[i] + rest * (x.sum() - x[i]) + b, 0.0) for i in range(3))
        return a * hidden + bias + 5 * skip * x.sum()  # an entry of the skip connection is 5 times its free weight

    # kappa = 1: each entry is a free one.
    cover = C.covering(C.Size(m, 3, 6, 1), Fraction(1), Fraction(2), Fraction(1, 10), Fraction(1), Fraction(5))
    steps = round(np.exp(float(Fraction(cover.value)) / 6))
    plain = C.covering(C.Size(m, 3, 6, 1), Fraction(1), Fraction(2), Fraction(1, 10), Fraction(1))
    few = round(np.exp(float(Fraction(plain.value)) / 6))
    for _ in range(3000):
        centre = rng.uniform(-s + s / few, s - s / few, size=6)
        x = rng.dirichlet(np.ones(3)) * R * rng.choice([-1, 1], size=3)
        moved = centre + rng.choice([-1, 1], size=6) * s / steps
        assert abs(values(moved, x) - values(centre, x)) <= epsilon
    assert few < steps


def test_a_generalization_bound_above_the_range_is_vacuous():
    for span, vacuous in ((1, True), (4, False)):
        cover = C.covering(C.Size(1, 1, 1, 1), Fraction(1), Fraction(1), Fraction(1), Fraction(1))
        bound = C.generalization_by_covering(cover, 100, Fraction(1), Fraction(span), Fraction(1, 2))
        assert bound.vacuous == vacuous
        assert bound.plain()["vacuous"] == vacuous
        assert "vacuous" not in cover.plain()


# -- dimensions --------------------------------------------------------------------------------------------------------

CASES = [
    ("S3", "permutation", "trivial"),
    ("C4", "rotation", "rotation"),
    ("D4", "natural", "natural + trivial"),
    ("C2", "2*sign", "sign"),
    ("B2", "natural", "det"),
    ("C3", "permutation", "permutation"),
    ("V4", "natural", "2*trivial"),
    ("C2", "sign", "2*trivial"),
    ("D3", "natural", "trivial + sign"),
    ("C6", "rotation", "sign"),
    ("C1", "2*trivial", "trivial"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize(
    "options",
    [
        {"bias": False},
        {"output_bias": False},
        {"skip": True},
        {"bias": False, "output_bias": False},
        {"bias": False, "skip": True},
    ],
    ids=str,
)
def test_dimensions_without_the_usual_options(case, options):
    """The upper bound, a count, meets the exact rank of a derivative."""
    asked = [f"dim({kind}, {m})" for kind in ("GN", "LEN") for m in (0, 1, 3, 6)]
    result = checked(*case, compute=asked, **options)
    assert not result.message
    assert {name: v for name, v in result.values.items() if ".." in v} == {}


@pytest.mark.parametrize(
    "case",
    [
        *CASES,
        ("S4", "permutation", "trivial"),
        ("D6", "natural", "natural"),
        ("C2 x C2", "regular", "regular"),
        ("C2", "permutation", "sign"),
        ("Q8", "regular", "trivial"),
    ],
    ids=str,
)
def test_equivariant_functions_between_the_classes(case):
    """dim LEN <= dim GEN <= dim GN, and the ends never cross (the kernel refuses a proof that contradicts itself)."""
    for m in (0, 2, 5):
        result = checked(*case, compute=[f"dim({kind}, {m})" for kind in ("LEN", "GEN", "GN")])
        assert not result.message
        ends = [tuple(map(int, result.values[f"dim({kind}, {m})"].split(".."))) for kind in ("LEN", "GEN", "GN")]
        assert ends[0][0] <= ends[1][0] <= ends[1][-1] <= ends[2][-1]


def constrained_dimension(d, n) -> int:
    """Functions sum c_i |w_i x| / 2 + const with sum s_i c_i w_i = 0, all of C2 acting by -1: n hyperplanes, one neuron
    each (numerically).
    """
    rng = np.random.default_rng(n)
    w = rng.normal(size=(n, d))
    c = np.linalg.svd(w.T)[2][d:].T @ rng.normal(size=n - d)  # a point of the variety sum c_i w_i = 0
    constraint = np.hstack([np.kron(c, np.eye(d)), w.T])  # derivative in (w, c)
    return n * (d + 1) - n - np.linalg.matrix_rank(constraint) + 1


@pytest.mark.parametrize(("d", "n"), [(2, 3), (2, 4), (2, 6), (3, 4), (3, 6)])
def test_flipping_hyperplanes_lie_in_the_interval(d, n):
    value = checked("C2", f"{d}*sign", "trivial", compute=[f"dim(GEN, {n})"]).values[f"dim(GEN, {n})"]
    low, _, high = value.partition("..")
    assert int(low) <= constrained_dimension(d, n) <= int(high or low)


def test_no_type_exceeds_the_dimension_without_biases():
    """Numerical ranks of random networks of all hidden types."""
    rng = np.random.default_rng(0)
    for case in CASES[:4]:
        G = Group.parse(case[0])
        rho, pi = representation(G, case[1]), representation(G, case[2])
        orbits = hidden_orbits(rho, pi, G.elements(100), subgroup_classes(G.elements(100)))
        dims = checked(*case, bias=False, compute=[f"dim(LEN, {m})" for m in range(1, 7)]).values
        fixed = (
            stack([A - Matrix.identity(pi.dim) for A in pi.matrices], pi.dim).nullspace.nrows if pi.matrices else pi.dim
        )
        for m in range(1, 7):
            kinds = [
                k
                for r in range(m + 1)
                for k in itertools.combinations_with_replacement(range(len(orbits)), r)
                if sum(orbits[i].size for i in k) == m
            ]
            for kind in kinds[:30]:
                assert numeric_rank(kind, orbits, rho.dim, pi.dim, rng) + fixed <= int(dims[f"dim(LEN, {m})"]) + 0, (
                    case,
                    m,
                    kind,
                )


def numeric_rank(kind, orbits, d, p, rng) -> int:
    """The rank of the derivative of the values without their constants, by central differences of random networks on
    random points.
    """
    blocks = [
        (
            np.array(o.covectors.tolist(), dtype=float).reshape(-1, d),
            np.array(o.vectors.tolist(), dtype=float).reshape(-1, p),
            [(np.array(A.tolist(), dtype=float), np.array(B.tolist(), dtype=float)) for A, B in o.moves],
        )
        for o in (orbits[k] for k in kind)
    ]
    sizes = [len(W) + len(A) for W, A, _ in blocks]
    theta = rng.normal(size=sum(sizes))
    points = rng.normal(size=(40, d))

    def value(t):
        total, offset = np.zeros((len(points), p)), 0
        for (W, A, moves), size in zip(blocks, sizes, strict=True):
            w, a = t[offset : offset + len(W)] @ W, t[offset + len(W) : offset + size] @ A
            offset += size
            for inverse, matrix in moves:
                total += np.outer(np.maximum(points @ inverse.T @ w, 0), matrix @ a)
        return total.ravel()

    if not len(theta):
        return 0
    step = 1e-6
    J = np.array([(value(theta + step * e) - value(theta - step * e)) / (2 * step) for e in np.eye(len(theta))])
    return int(np.linalg.matrix_rank(J, tol=1e-5))


# -- compensation ------------------------------------------------------------------------------------------------------

TARGETS = [
    ("C3", "standard", "trivial"),
    ("C5", "standard", "trivial"),
    ("C7", "standard", "trivial"),
    ("C3", "standard", "2*trivial"),
    ("C2", "2*sign", "trivial"),
    ("S3", "permutation", "trivial"),
    ("C4", "rotation", "trivial"),
    ("C3", "rotation", "rotation"),
    ("S3", "permutation", "permutation"),
    ("D4", "natural", "natural"),
    ("C2", "permutation", "sign"),
]


@pytest.mark.parametrize("case", TARGETS, ids=str)
def test_the_interval_contains_every_ratio(case):
    """len/gn of random equivariant targets lies below the upper end; the extremal function attains the lower one."""
    from equicert.certificates.questions.compensation import compensation

    (claim,) = claims_of_table(
        {"claim": [{"id": "x", "group": case[0], "input": case[1], "output": case[2], "compute": ["compensation"]}]},
        "test",
    )
    found = compensation(claim)
    high = Fraction(found.high)
    extremal = found.extremal
    assert Fraction(int(extremal.len), int(extremal.gn)) == Fraction(found.low)
    rng = random.Random(str(case))
    G = claim.group
    elements = G.elements(100)
    inputs, outputs = claim.input.all_matrices(elements), claim.output.all_matrices(elements)
    for _ in range(12):
        neurons = []
        for _ in range(rng.randint(1, 2)):
            w = [rng.randint(-2, 2) for _ in range(claim.input.dim)]
            a = [rng.randint(-2, 2) for _ in range(claim.output.dim)]
            b = rng.randint(-1, 1)
            for g in range(len(elements)):
                back = inputs[int(elements.inverses[g])]
                moved = (
                    [str(sum((w[i] * back[i, j] for i in range(len(w))), back.field(0))) for j in range(len(w))]
                    if claim.field.name == "Q"
                    else None
                )
                if moved is None:
                    break
                image = [
                    str(sum((outputs[g][i, j] * a[j] for j in range(len(a))), outputs[g].field(0)))
                    for i in range(len(a))
                ]
                neurons.append({"a": image, "w": moved, "b": b})
        if not neurons:
            continue
        values = checked(*case, target={"neurons": neurons}, compute=["width(GN)", "width(LEN)"]).values
        gn, layerwise = int(values["width(GN)"]), int(values["width(LEN)"])
        assert layerwise <= high * gn


# -- arrangements and orbits -------------------------------------------------------------------------------------------


def brute_intersection(V, U, alignments, m) -> int:
    """The dimension of the solutions of all equations, entry by entry."""
    d, p = V.dim, U.dim
    count = m * (d + 1 + p) + p
    rows = []
    for alignment in alignments:
        for theta, rho, pi in zip(alignment, V.matrices, U.matrices, strict=True):
            for i, j in enumerate(theta):
                for c in range(d):  # w_j rho = w_i
                    row = np.zeros(count)
                    for k in range(d):
                        row[j * d + k] += float(Fraction(str(rho[k, c])))
                    row[i * d + c] -= 1
                    rows.append(row)
                row = np.zeros(count)
                row[m * d + i] += 1
                row[m * d + j] -= 1
                rows.append(row)
                for c in range(p):  # a_j = pi a_i
                    row = np.zeros(count)
                    row[m * (d + 1) + j * p + c] += 1
                    for k in range(p):
                        row[m * (d + 1) + i * p + k] -= float(Fraction(str(pi[c, k])))
                    rows.append(row)
            for c in range(p):
                row = np.zeros(count)
                row[m * (d + 1 + p) + c] -= 1
                for k in range(p):
                    row[m * (d + 1 + p) + k] += float(Fraction(str(pi[c, k])))
                rows.append(row)
    return count - (int(np.linalg.matrix_rank(np.array(rows), tol=1e-9)) if rows else 0)


@pytest.mark.parametrize(
    "case",
    [
        ("C2", "permutation", "trivial"),
        ("S3", "permutation", "standard"),
        ("V4", "natural", "trivial"),
        ("C3", "permutation", "permutation"),
        ("D4", "natural", "natural"),
    ],
    ids=str,
)
def test_arrangements(case):
    G = Group.parse(case[0])
    V, U, elements = representation(G, case[1]), representation(G, case[2]), G.elements(100)
    for m in (1, 2, 3, 4):
        space = Arrangement(V, U, elements, subgroup_classes(elements), m)
        homs = Counter()
        for alignment in itertools.product(itertools.permutations(range(m)), repeat=len(G.generators)):
            kind = space._classes(alignment, m)
            if kind is not None:
                homs[kind] += 1
        assert homs == Counter({t.classes: t.alignments for t in space.types})
        rng = random.Random(m)
        for _ in range(6):
            first, second = rng.choice(space.types), rng.choice(space.types)
            order = list(range(m))
            rng.shuffle(order)
            moved = tuple(tuple(order[t[order.index(i)]] for i in range(m)) for t in second.alignment)
            assert space.intersection([first.alignment, moved]) == brute_intersection(V, U, [first.alignment, moved], m)
        for meeting in space.meetings if m < 4 else ():
            assert sum(n for _, n in meeting.dims) == space.types[meeting.second].alignments


def test_networks_lie_in_the_subspaces_of_their_alignments():
    G = Group.parse("C2")
    V, U, elements = representation(G, "permutation"), representation(G, "trivial"), G.elements(10)
    space = Arrangement(V, U, elements, subgroup_classes(elements), 2)
    one, two = V.field(1), V.field(2)
    first = Neuron(((0, one),), ((0, one), (1, two)), one)
    second = Neuron(((0, one),), ((0, two), (1, one)), one)
    even = Neuron(((0, one),), ((0, one), (1, one)), one)
    zero = Matrix.zero(1, 2)
    assert space.containing(Network((first, second), zero, ())) == {(0,): 1}
    assert space.containing(Network((even, even), zero, ())) == {(0,): 1, (1, 1): 1}
    assert not space.containing(Network((first, even), zero, ()))
    assert factorial(2) == sum(t.alignments for t in space.types)


def so(n):
    listed = []
    for i, j in itertools.combinations(range(n), 2):
        rows = [[0] * n for _ in range(n)]
        rows[i][j], rows[j][i] = -1, 1
        listed.append(Matrix.of(rows))
    return listed


def of_orbits(generators):
    return orbit_dimensions(lie_algebra(generators), generators[0].nrows)


def copies(matrices, count):
    from equicert.theory.numbers.matrices import direct_sum

    return [direct_sum([X] * count) for X in matrices]


def test_dimensions_of_orbits():
    """SO(n) on k vectors: orbits are Stiefel manifolds, of dimension ``nk - k(k+1)/2`` for k < n."""
    for n, k in [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (4, 3), (3, 3), (5, 2)]:
        found = of_orbits(copies(so(n), k))
        expected = n * k - k * (k + 1) // 2 if k < n else n * (n - 1) // 2
        assert (found.group, found.orbit, found.quotient, found.invariants) == (
            n * (n - 1) // 2,
            expected,
            n * k - expected,
            0,
        )
    from equicert.theory.numbers.matrices import direct_sum

    J = Matrix.of([[0, -1], [1, 0]])
    circle = direct_sum([J, 2 * J, Matrix.zero(1, 1)])
    assert of_orbits([circle]) == of_orbits([circle, 3 * circle])
    assert of_orbits([circle]).quotient == 4
    torus = [direct_sum([J, Matrix.zero(2, 2)]), direct_sum([Matrix.zero(2, 2), J])]
    assert of_orbits(torus).orbit == 2
    assert len(invariant_polynomials(lie_algebra(torus), 2)) == 2


def adjoint(n):
    """so(n) acting on itself: generic orbits have dimension ``n(n-1)/2 - floor(n/2)``; so(5) needs an invariant of
    degree 4.
    """
    basis = [np.array([[int(X[i, j].p) for j in range(n)] for i in range(n)]) for X in so(n)]
    return [Matrix.of([[int(np.sum(C * (X @ A - A @ X))) // 2 for A in basis] for C in basis]) for X in basis]


def test_invariants_of_higher_degree():
    assert of_orbits(adjoint(4)).orbit == 4
    assert of_orbits(adjoint(5)).orbit == 8
    found = of_orbits(symmetric_traceless())
    assert (found.group, found.orbit, found.quotient) == (3, 3, 2)


def symmetric_traceless():
    """so(3) acting on traceless symmetric 3 x 3 matrices by commutators, in an orthonormal basis up to a common
    rational scale.
    """
    basis = [np.diag([1, -1, 0]) / np.sqrt(2), np.diag([1, 1, -2]) / np.sqrt(6)]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        E = np.zeros((3, 3))
        E[i, j] = E[j, i] = 1 / np.sqrt(2)
        basis.append(E)
    names = {
        round(float(v), 9): s
        for v, s in (
            (0, "0"),
            (1, "1"),
            (-1, "-1"),
            (2, "2"),
            (-2, "-2"),
            (np.sqrt(3), "sqrt(3)"),
            (-np.sqrt(3), "-sqrt(3)"),
        )
    }
    from equicert.certificates.claims.exact import exact_matrix
    from equicert.theory.numbers.conductors import compositum

    found = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        X = np.zeros((3, 3))
        X[i, j], X[j, i] = -1, 1
        table = [[names[round(float(np.sum(B * (X @ A - A @ X))), 9) + 0.0] for A in basis] for B in basis]
        found.append(exact_matrix(table, "X"))
    field = compositum(A.field for A in found)
    return [A.over(field) for A in found]


def test_lie_algebras_must_be_skew_symmetric():
    with pytest.raises(InputError, match="not skew-symmetric"):
        lie_algebra([Matrix.of([[0, 1], [1, 0]])])
    with pytest.raises(InputError, match="expected 2 x 2"):
        lie_algebra([*so(2), *so(3)])


# -- separation --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", ["regular", "permutation", "trivial", "trivial + permutation", "coset(<(1,2,3)>)"])
def test_separation_against_random_networks(hidden):
    """Random networks of a hidden type take different values at two points exactly when the points are separated."""
    G = Group.parse("S3")
    V, H = representation(G, "permutation"), representation(G, hidden)
    maps = [np.array([[float(Fraction(str(A[i, j]))) for j in range(3)] for i in range(H.dim)]) for A in (V >> H).basis]
    biases = [
        np.array([float(Fraction(str(A[i, 0]))) for i in range(H.dim)])
        for A in (representation(G, "trivial") >> H).basis
    ]
    rng = np.random.default_rng(5)
    points = [[0, 1, 2], [1, 0, 2], [0, 0, 3], [1, 1, 1], [0, 2, 1], [0, 1, 3]]
    for x, y in itertools.combinations(points, 2):
        different = False
        for _ in range(60):
            W = sum(c * A for c, A in zip(rng.normal(size=len(maps)), maps, strict=True))
            b = sum(c * v for c, v in zip(rng.normal(size=len(biases)) * 2, biases, strict=True))
            a = sum(c * v for c, v in zip(rng.normal(size=len(biases)), biases, strict=True))
            different |= abs(a @ np.maximum(W @ x + b, 0) - a @ np.maximum(W @ y + b, 0)) > 1e-9
        result = checked(
            "S3",
            "permutation",
            "trivial",
            points={"x": list(map(str, x)), "y": list(map(str, y))},
            compute=[f"separates({hidden}, x, y)"],
        )
        assert result.values[f"separates({hidden}, x, y)"] == str(bool(different)).lower(), (x, y)
