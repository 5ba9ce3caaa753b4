"""The residual problem against all signs and all doubled orbits, in plain fractions."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import oracle
import pytest

from equicert.certificates.search.solvers.residuals import Decision, Minimum, ResidualSearch, SearchLimit, Solution
from equicert.theory.functions.canonical_forms import canonical_form
from equicert.theory.functions.expression_language import parse_expression
from equicert.theory.functions.hyperplane_orbits import hyperplane_orbits
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.widths.covers import trivial_cover
from equicert.theory.widths.residual_problem import Architecture, ResidualCase, residual_cases

NO_LIMIT, ALREADY_OVER = float("inf"), float("-inf")

GROUPS = {
    "trivial on the line": [[[1]]],
    "reflection of the line": [[[-1]]],
    "trivial on the plane": [[[1, 0], [0, 1]]],
    "antipodal": [[[-1, 0], [0, -1]]],
    "swap": [[[0, 1], [1, 0]]],
    "turn by a third": [[[0, -1], [1, -1]]],
    "turn by a quarter": [[[0, -1], [1, 0]]],
    "trivial on space": [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]],
    "permutations of three": [[[0, 0, 1], [1, 0, 0], [0, 1, 0]], [[0, 1, 0], [1, 0, 0], [0, 0, 1]]],
}


def fractions(matrix: Matrix) -> oracle.Table:
    return tuple(tuple(Fraction(int(x.p), int(x.q)) for x in row) for row in matrix.tolist())


def brute_force(case: ResidualCase) -> int:
    """The least cost: sizes of the doubled orbits plus twice the rank of the residual on their common kernel."""
    parts, linear = [fractions(part) for part in case.parts], fractions(case.linear)
    n = case.linear.ncols
    best = None
    for doubled in oracle.subsets(case.oriented):
        kernel = oracle.nullspace(fractions(case.normals_of([*case.flipping, *doubled])), n)
        spent = sum(len(case.orbits[j].members) for j in doubled)
        others = [j for j in case.oriented if j not in doubled]
        for signs in product((1, -1), repeat=len(others)):
            rest = [list(row) for row in linear]
            for s, j in zip(signs, others, strict=True):
                rest = [
                    [x - s * y / 2 for x, y in zip(*rows_, strict=True)] for rows_ in zip(rest, parts[j], strict=True)
                ]
            values = [oracle.apply(tuple(map(tuple, rest)), v) for v in kernel]
            cost = spent + 2 * oracle.rank(values, len(linear))
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


def cost_of(case: ResidualCase, solution: Solution) -> int:
    """What a solution costs, computed again."""
    assert set(solution.signs) | set(solution.doubled) == set(case.oriented)
    assert not set(solution.signs) & set(solution.doubled)
    kernel = case.common_kernel([*case.flipping, *solution.doubled])
    rest = case.residual(solution.signs) @ kernel.T
    return sum(case.orbits[j].size for j in solution.doubled) + 2 * rest.rank


def random_cases(seed: int) -> tuple[ResidualCase, ...]:
    """A function that is invariant under a group, with few hyperplanes: a few thousand assignments at most."""
    rng = random.Random(seed)
    actions = [oracle.table(g) for g in GROUPS[rng.choice(sorted(GROUPS))]]
    d, p = len(actions[0]), rng.choice([1, 2, 3])
    generators = [(g, oracle.identity(p)) for g in actions]
    seeds = [
        (
            tuple(Fraction(rng.randint(-2, 2)) for _ in range(p)),
            tuple(Fraction(rng.randint(-2, 2)) for _ in range(d)),
            Fraction(rng.choice([0, 0, 1])),
        )
        for _ in range(rng.randint(1, 3) if len(oracle.close_group(generators, d, p)) > 1 else rng.randint(2, 5))
    ]
    linear = [[rng.randint(-1, 1) for _ in range(d)] for _ in range(p)]
    neurons = oracle.symmetrised(generators, seeds, oracle.table(linear), d, p)
    texts = []
    for i in range(p):
        terms = [
            f"({a[i]})*relu({' + '.join(f'({x})*x{k + 1}' for k, x in enumerate(w))} + {b})" for a, w, b in neurons
        ]
        texts.append(" + ".join(["0*x1", *terms]))
    form = canonical_form(parse_expression(texts, d))
    inputs = [Matrix.of(g) for g in GROUPS_BY_TABLE[tuple(actions)]]
    outputs = [Matrix.identity(p, QQ)] * len(inputs)
    options = Architecture(output_bias=rng.random() < 0.7)
    return residual_cases(form, hyperplane_orbits(form, inputs), options, inputs, outputs)


GROUPS_BY_TABLE = {tuple(oracle.table(g) for g in listed): listed for listed in GROUPS.values()}


def search_of(case: ResidualCase, deadline: float = NO_LIMIT, hint=None) -> ResidualSearch:
    p = case.linear.nrows
    return ResidualSearch(case, lambda: trivial_cover(case.outputs, p, QQ), deadline, hint)


@pytest.mark.parametrize("seed", range(60))
def test_minima_agree_with_all_assignments(seed):
    for case in random_cases(seed):
        best = brute_force(case)
        found = search_of(case).minimise()
        assert isinstance(found, Minimum)
        assert (found.solution.cost, found.proved, found.reason) == (best, best, "")
        assert cost_of(case, found.solution) == best
        assert (found.tree is None) == (best == 0)
        hint = dict.fromkeys(case.oriented, -1)
        assert search_of(case, hint=hint).minimise().solution.cost == best


@pytest.mark.parametrize("seed", range(60, 90))
def test_decisions_agree_with_the_minimum(seed):
    for case in random_cases(seed):
        best = brute_force(case)
        for need in range(1, best + 3):
            found = search_of(case).decide(need, 10**6)
            assert isinstance(found, Solution) == (best < need)
            if isinstance(found, Solution):
                assert cost_of(case, found) <= found.cost < need
            else:
                assert_tree(found)


def assert_tree(nodes) -> None:
    """Every node but the first is a child of exactly one earlier node, and every node is decided."""
    decisions = {number: node for number, node in enumerate(nodes) if isinstance(node, Decision)}
    children = [child for node in decisions.values() for child in (node.first, node.second)]
    assert sorted(children) == list(range(1, len(nodes)))
    assert all(number < min(node.first, node.second) for number, node in decisions.items())


@pytest.mark.parametrize(
    ("text", "d", "extra"),
    [
        ("relu(x1)", 1, 0),
        ("x1", 1, 2),  # two neurons
        ("abs(x1)", 1, 1),  # one hyperplane; its two neurons cost one more than it
        ("relu(x1) + relu(x2)", 2, 0),
        ("abs(x1) + abs(x2)", 2, 2),
        ("relu(x1) + relu(x2) + relu(-x1 - x2)", 2, 0),
        ("abs(x1) + x2", 2, 2),  # 2 relu(-x1) + relu(x1 + x2) - relu(-x1 - x2)
        ("abs(x1) + abs(x2) + abs(x1 + x2)", 2, 0),  # the normals with the signs +, +, - add up to zero
        ("abs(x1) + abs(x2) + abs(x1 + x2) + abs(x3)", 3, 1),
    ],
)
def test_known_extra_widths(text, d, extra):
    form = canonical_form(parse_expression([text], d))
    (case,) = residual_cases(form, hyperplane_orbits(form, []), Architecture(), [], [])
    assert brute_force(case) == extra
    assert search_of(case).minimise().proved == extra


def test_limits_leave_a_proved_interval():
    form = canonical_form(parse_expression(["abs(x1) + abs(x2) + abs(x1 + x2) + abs(x3)"], 3))
    (case,) = residual_cases(form, hyperplane_orbits(form, []), Architecture(), [], [])
    with pytest.raises(SearchLimit, match="time limit"):
        search_of(case, ALREADY_OVER).decide(3, 10**6)
    with pytest.raises(SearchLimit, match="more than 0 cases"):
        search_of(case).decide(3, 0)
    found = search_of(case, ALREADY_OVER).minimise()
    assert found.reason == "time limit"
    assert found.proved <= 1 <= found.solution.cost
    assert cost_of(case, found.solution) == found.solution.cost
