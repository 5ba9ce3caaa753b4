"""The dimension of GEN against all strata of small functions, one after the other (T7.25 to T7.30)."""

from __future__ import annotations

import itertools
import random
import re
from fractions import Fraction

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equicert.certificates.check import check_claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.kernel.objects.real_roots import characteristic, real_multiplicity

ROT4 = ((0, -1), (1, 0))
TURN = {1: ((-1,),), 2: ((-1, 0), (0, -1))}
SWAP, FLIP = ((0, 1), (1, 0)), ((1, 0), (0, -1))
THIRD = ((0, -1), (1, -1))
CASES = {
    ("C2", "sign", "trivial"): [(TURN[1], 1)],
    ("C2", "2*sign", "trivial"): [(TURN[2], 1)],
    ("C2", "2*sign", "sign"): [(TURN[2], -1)],
    ("C2", "permutation", "sign"): [(SWAP, -1)],
    ("C3", "rotation", "trivial"): [(THIRD, 1)],
    ("C4", "rotation", "trivial"): [(ROT4, 1)],
    ("C4", "rotation", "sign"): [(ROT4, -1)],
    ("S3", "standard", "trivial"): [(THIRD, 1), (SWAP, 1)],
    ("D4", "natural", "trivial"): [(ROT4, 1), (FLIP, 1)],
    ("D4", "natural", "det"): [(ROT4, 1), (FLIP, -1)],
}
"""Generators on the input (any basis), with their signs on the output."""


def times(A, B):
    return tuple(tuple(sum(x * y for x, y in zip(row, col, strict=True)) for col in zip(*B, strict=True)) for row in A)


def elements(generators):
    d = len(generators[0][0])
    one = (tuple(tuple(int(i == j) for j in range(d)) for i in range(d)), 1)
    found = [one]
    for A, c in found:
        for B, e in generators:
            image = (times(B, A), e * c)
            if image not in found:
                found.append(image)
    return found


def nullspace(rows, columns):
    """A basis of the rational vectors that all rows kill."""
    pivots = {}
    for row in rows:
        v = [Fraction(x) for x in row]
        for j, other in pivots.items():
            if v[j]:
                v = [x - v[j] * y for x, y in zip(v, other, strict=True)]
        lead = next((j for j, x in enumerate(v) if x), None)
        if lead is not None:
            v = [x / v[lead] for x in v]
            pivots = {
                j: [x - y[lead] * z for x, z in zip(y, v, strict=True)] if y[lead] else y for j, y in pivots.items()
            }
            pivots[lead] = v
    free = [j for j in range(columns) if j not in pivots]
    return [[(Fraction(k == j) if k not in pivots else -pivots[k][j]) for k in range(columns)] for j in free]


class Brute:
    """All strata of functions with at most so many hyperplanes."""

    def __init__(self, generators):
        self.G = elements(generators)
        self.d = len(generators[0][0])
        self.rng = random.Random(7)
        # spaces of covectors that two elements keep up to signs; w goes to w A
        spaces = {}
        for chosen in itertools.product(range(len(self.G)), repeat=2):
            for signs in itertools.product((1, -1), repeat=2):
                rows = []
                for g, s in zip(chosen, signs, strict=True):
                    A = self.G[g][0]
                    rows += [[A[i][j] - s * (i == j) for i in range(self.d)] for j in range(self.d)]
                basis = nullspace(rows, self.d)
                if basis:
                    spaces[tuple(map(tuple, basis))] = basis
        self.families = []
        for basis in spaces.values():
            some = self._some(basis)
            n = [sum(c * v[i] for c, v in zip(some, basis, strict=True)) for i in range(self.d)]
            for offset in (0, 1):
                orbit = self.orbit(n, Fraction(5 * offset, 3))
                jump = {}
                for key, _, c in orbit:
                    jump[key] = jump.get(key, 0) + c
                if all(jump.values()):
                    self.families.append((len(jump), basis, offset))

    def _some(self, basis):
        return [Fraction(self.rng.randint(-60, 60) * 2 + 1) for _ in basis]

    def orbit(self, n, t):
        """For all elements the hyperplane as a key, the normal, the sign of the channel."""
        found = []
        for A, c in self.G:
            w = [sum(n[i] * A[i][j] for i in range(self.d)) for j in range(self.d)]
            lead = next((x for x in w if x), None)
            if lead is None:
                return []
            found.append((tuple([x / lead for x in w] + [t / lead]), w, c))
        return found

    def dimension(self, m):
        """The greatest dimension of a stratum, without the constant."""
        A = nullspace(
            [[B[i][j] - c * (i == j) for i in range(self.d)] for B, c in self.G for j in range(self.d)], self.d
        )  # covectors with w B = c w
        best = len(A) if m >= 2 else 0
        kinds = range(len(self.families))
        for count in range(1, m + 1):
            for chosen in itertools.combinations_with_replacement(kinds, count):
                sizes = [self.families[k][0] for k in chosen]
                if sum(sizes) <= m:
                    best = max(best, self.stratum([self.families[k] for k in chosen], min(m - sum(sizes), 2), A))
        return best

    def free(self, m):
        """The same with a free linear part."""
        kinds, best = range(len(self.families)), 0
        for count in range(m + 1):
            for chosen in itertools.combinations_with_replacement(kinds, count):
                if sum(self.families[k][0] for k in chosen) <= m:
                    best = max(best, self.stratum([self.families[k] for k in chosen], 2, []))
        return best

    def stratum(self, chosen, spare, A):
        total = sum(size for size, _, _ in chosen)
        if spare == 2:
            free = [self._some(basis) for _, basis, _ in chosen]
            if not self.visible(chosen, free, total):
                return 0
            return sum(len(basis) + offset for _, basis, offset in chosen) + len(A)
        best = 0
        for signs in itertools.product((1, -1), repeat=total):
            if signs[0] == 1:
                best = max(best, self.signed(chosen, signs, Fraction(0), 0, A, total))
                factors = [(Fraction(x), 0) for x in range(-4, 5)] + [(Fraction(self.rng.randint(1, 9**6), 977), 1)]
                places = [sum(size for size, _, _ in chosen[:j]) for j in range(len(chosen))] if spare else []
                for place in places:
                    for factor, more in factors:
                        value = self.signed(chosen, signs, factor, more, A, total, place)
                        best = max(best, value)
        return best

    def signed(self, chosen, signs, factor, more, A, total, place=0):
        """The dimension for these signs, with a factor on one hyperplane, if its functions are what they should be."""
        columns, start = [], 0
        for size, basis, offset in chosen:
            generic = self._some(basis)
            n = [sum(c * v[i] for c, v in zip(generic, basis, strict=True)) for i in range(self.d)]
            first = {}
            for (key, _, _), element in zip(self.orbit(n, Fraction(5 * offset, 3)), self.G, strict=True):
                first.setdefault(key, element)
            lines = list(first.values())
            for v in basis:
                image = [Fraction(0)] * self.d
                for k, (B, c) in enumerate(lines):
                    weight = c * (signs[start + k] + (factor if start + k == place else 0))
                    for j in range(self.d):
                        image[j] += weight * sum(v[i] * B[i][j] for i in range(self.d))
                columns.append(image)
            start += size
        rows = [list(row) for row in zip(*columns, *A, strict=True)]
        kernel = nullspace(rows, len(columns) + len(A))
        value = len(kernel) + sum(offset for _, _, offset in chosen) + more
        if not kernel:
            return 0
        some = self._some(kernel)
        point = [sum(c * v[i] for c, v in zip(some, kernel, strict=True)) for i in range(len(columns))]
        parts, at = [], 0
        for _, basis, _ in chosen:
            parts.append(point[at : at + len(basis)])
            at += len(basis)
        return value if self.visible(chosen, parts, total) else 0

    def visible(self, chosen, parts, total):
        jump = {}
        for (_, basis, offset), coordinates in zip(chosen, parts, strict=True):
            n = [sum(c * v[i] for c, v in zip(coordinates, basis, strict=True)) for i in range(self.d)]
            orbit = self.orbit(n, Fraction(self.rng.randint(1, 9**5), 89) if offset else Fraction(0))
            if not orbit:
                return False
            for key, _, c in orbit:
                jump[key] = jump.get(key, 0) + c
        return len(jump) == total and all(jump.values())


def ask(case, compute, **more):
    group, V, U = case
    (claim,) = claims_of_table(
        {"claim": [{"id": "x", "group": group, "input": V, "output": U, "compute": compute, **more}]}, "test"
    )
    result = check_claim(claim)
    assert not result.message
    return result.values


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_stratum_of_small_functions(case):
    """The greatest dimension of a stratum is the value; where it is not known, it is in the interval."""
    brute, top = Brute(CASES[case]), 5 if len(elements(CASES[case])) < 5 else 7
    fixed = int(all(c == 1 for _, c in brute.G))
    values = ask(case, [f"dim(GEN, {m})" for m in range(top)])
    for m in range(top):
        low, _, high = values[f"dim(GEN, {m})"].partition("..")
        found = brute.dimension(m) + fixed
        assert int(low) <= found <= int(high or low), m
        assert not high or case == ("D4", "natural", "det"), m


@pytest.mark.parametrize("case", [*CASES][1:7], ids=" ".join)
def test_a_skip_connection_frees_the_linear_part(case):
    brute = Brute(CASES[case])
    fixed = int(all(c == 1 for _, c in brute.G))
    maps = int(ask(case, ["dim_hom"])["dim_hom"])
    values = ask(case, [f"dim(GEN, {m})" for m in range(5)], skip=True)
    assert [int(values[f"dim(GEN, {m})"]) for m in range(5)] == [brute.free(m) + maps + fixed for m in range(5)]


@pytest.mark.parametrize("d", [2, 3, 5])
def test_antipodal_functions(d):
    """d (m - 1) + 1 for m >= 3, and layer-wise equivariant networks have less from some width on."""
    case = ("C2", f"{d}*sign", "trivial")
    values = ask(case, [f"dim({kind}, {m})" for kind in ("LEN", "GEN") for m in (3, 4, 9)])
    assert [values[f"dim(GEN, {m})"] for m in (3, 4, 9)] == [str(d * (m - 1) + 1) for m in (3, 4, 9)]
    asked = [
        f"dim(GEN, m) == {d}*m - {d - 1} for m >= 3",
        "dim(LEN, m) <= dim(GEN, m) for m >= 0",
        f"dim(LEN, m) < dim(GEN, m) for m >= {5 if d < 3 else 3}",
        "dim(GEN, m) < dim(GN, m) for m >= 1",
    ]
    result = check_claim(
        claims_of_table(
            {"claim": [dict(zip(("id", "group", "input", "output", "assert"), ("x", *case, asked), strict=True))]},
            "test",
        )[0]
    )
    assert [a.verdict for a in result.asserts] == ["verified"] * 4


@pytest.mark.parametrize(
    "options", [{}, {"output_bias": False}, {"skip": True}, {"skip": True, "bias": False}], ids=str
)
@pytest.mark.parametrize(
    "case", [("C4", "rotation", "trivial"), ("S3", "standard", "trivial"), ("D6", "natural", "det")]
)
def test_formulas_are_the_numbers(case, options):
    """The formula at numbers, by its text."""
    widths = [0, 1, 2, 3, 5, 8, 13, 31]
    values = ask(case, ["dim(GEN, m)", *(f"dim(GEN, {m})" for m in widths)], **options)
    assert values["dim(GEN, m)"] != "unknown"
    text, _, first = values["dim(GEN, m)"].partition(" for m >= ")
    for m in widths:
        if m >= int(first):
            part = re.fullmatch(r"(?:(?:(\d+)\*)?(m|floor\(m/(\d+)\)))?(?: \+ )?(?:(-?\d+)|\[(.*)\]\[.*\])?", text)
            assert part, text
            period = int(part[3] or 1)
            listed = [int(x) for x in (part[5] or part[4] or "0").split(",")]
            value = int(part[1] or 1) * (m // period) * bool(part[2]) + listed[m % len(listed)]
            assert value == int(values[f"dim(GEN, {m})"]), m


def test_a_line_that_turns_round_counts_once():
    """T7.4: of two orbits with the same line the second is the first again; the linear part is what the orbits see."""
    case = ("C6", "rotation + sign", "rotation + sign")
    values = ask(case, ["dim(LEN, 2)", "dim(LEN, 4)"], bias=False)
    assert [values[f"dim(LEN, {m})"] for m in (2, 4)] == ["1", "1"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-3, 3), max_size=4),
    st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 3)), max_size=2),
    st.sampled_from([Fraction(1), Fraction(-2, 3)]),
)
def test_multiplicities_of_real_roots(roots, pairs, lead):
    """Products of x - r and of (x - a)^2 + b."""
    p = [lead]

    def times_factor(p, q):
        found = [Fraction(0)] * (len(p) + len(q) - 1)
        for i, x in enumerate(p):
            for j, y in enumerate(q):
                found[i + j] += x * y
        return found

    for r in roots:
        p = times_factor(p, [1, -r])
    for a, b in pairs:
        p = times_factor(p, [1, -2 * a, a * a + b])
    assert real_multiplicity(p) == max((roots.count(r) for r in roots), default=0)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_characteristic_polynomials(A):
    rows = tuple(tuple((j, x) for j, x in enumerate(row) if x) for row in A)
    expected = flint.fmpq_mat(len(A), len(A), [flint.fmpq(x) for row in A for x in row]).charpoly()
    found = list(characteristic(rows))
    assert [Fraction(int(c.p), int(c.q)) for c in reversed(list(expected))] == found
