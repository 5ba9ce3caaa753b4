"""Expressions, canonical forms, germs, and the search for signs and covers, each computed a second way."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equicert.certificates.claims.assertions import parse_assertion, parse_quantity
from equicert.certificates.search.solvers.cover_trees import solve_cover
from equicert.certificates.search.solvers.germs import find_conflict
from equicert.certificates.search.solvers.signs import SignSystem, refute, refutes, satisfy, solves
from equicert.theory.errors import InputError
from equicert.theory.functions.canonical_forms import NotTwoLayer, canonical_form
from equicert.theory.functions.expression_language import parse_constant, parse_expression
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.widths.covers import CoverProgram


def direct_value(text: str, point: list[Fraction]) -> Fraction:
    """The expression by Python's own arithmetic (of texts that this test made)."""
    names = {f"x{i + 1}": x for i, x in enumerate(point)}
    calls = {"relu": lambda z: max(z, Fraction(0)), "abs": abs, "max": max, "min": min}
    return eval(text.replace("/", "*Fraction(1)/"), {"Fraction": Fraction, "__builtins__": {}, **calls, **names})


def random_affine(rng: random.Random) -> str:
    return " + ".join(
        [f"{rng.randint(-3, 3)}*x{i}" for i in (1, 2, 3)] + [f"{rng.randint(-3, 3)}/{rng.randint(1, 3)}"]
    ).replace("+ -", "- ")


def random_text(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.2:
        return random_affine(rng)
    name = rng.choice(["relu", "abs", "max", "min", "sum"])
    parts = [random_text(rng, depth - 1) for _ in range(1 if name in ("relu", "abs") else 2)]
    return f"({parts[0]}) - 2*({parts[1]})" if name == "sum" else f"{name}({', '.join(parts)})"


def points(rng: random.Random, count: int):
    for _ in range(count):
        yield [Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(3)]


def row(point):
    return sparse([QQ(x.numerator) / QQ(x.denominator) for x in point])


def fraction(x) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def test_expressions_have_the_values_of_their_texts():
    rng = random.Random(1)
    for _ in range(60):
        text = random_text(rng, 3)
        f = parse_expression([text], 3)
        for point in points(rng, 5):
            value = dict(f.evaluate(row(point))).get(0, QQ(0))
            assert fraction(value) == direct_value(text, point)


def test_canonical_forms_are_the_function_and_do_not_depend_on_the_writing():
    rng = random.Random(2)
    for _ in range(60):
        terms = [f"{rng.choice([-2, -1, 1, 3])}*{rng.choice(['relu', 'abs'])}({random_affine(rng)})" for _ in range(4)]
        terms += [
            f"{rng.choice(['max', 'min'])}({random_affine(rng)}, {random_affine(rng)})",
            f"({random_affine(rng)})",
        ]
        f = parse_expression([" + ".join(terms)], 3)
        form = canonical_form(f)
        rng.shuffle(terms)
        doubled = parse_expression([" + ".join(f"({t})/2 + ({t})/2" for t in terms)], 3)
        assert form.same_function(canonical_form(doubled))
        assert not form.same_function(canonical_form(parse_expression([" + ".join(terms) + " + relu(x1 + 17)"], 3)))
        for point in points(rng, 10):
            assert form(row(point)) == f.evaluate(row(point))


def test_nested_expressions_are_not_read_as_two_layer():
    for text in ("relu(relu(x1) - 1)", "max(x1, x2, x3)", "min(abs(x1), x2)"):
        with pytest.raises(NotTwoLayer):
            canonical_form(parse_expression([text], 3))


@pytest.mark.parametrize(
    "text",
    ["max(x1, x2, x3)", "relu(relu(x1) - relu(x2))", "min(relu(x1 + x2), relu(x3 - 1)) + x1", "abs(abs(x1) - x2)"],
)
def test_functions_without_two_layer_form_are_refuted(text):
    conflict = find_conflict(parse_expression([text], 3))
    assert conflict is not None
    assert conflict.first.channel != conflict.second.channel


@pytest.mark.parametrize(
    "text",
    ["relu(relu(x1))", "max(abs(x1), abs(x2))", "max(x1, x2, x1)", "max(relu(x1), x1)", "min(abs(x1), abs(x1) + 1)"],
)
def test_two_layer_functions_in_disguise_are_not_refuted(text):
    assert find_conflict(parse_expression([text], 3)) is None


def random_system(rng: random.Random, n: int, r: int, planted: bool) -> SignSystem:
    columns = [[QQ(rng.randint(-3, 3)) / QQ(2) for _ in range(r)] for _ in range(n)]
    signs = [rng.choice([1, -1]) for _ in range(n)]
    right = [sum((s * c[i] for s, c in zip(signs, columns, strict=True)), QQ(0)) for i in range(r)]
    if not planted:
        right[0] += QQ(rng.randint(1, 5)) / QQ(rng.choice([1, 2, 3]))
    return SignSystem(tuple(sparse(c) for c in columns), sparse(right), r, QQ)


def test_refutations_of_sign_systems_agree_with_all_signs():
    rng = random.Random(4)
    refuted = 0
    for k in range(300):
        system = random_system(rng, rng.randint(0, 7), rng.randint(1, 3), planted=k % 2 == 0)
        solvable = any(solves(system, s) for s in itertools.product((1, -1), repeat=len(system.columns)))
        found = refute(system)
        if found is not None:
            refuted += 1
            assert refutes(system, found)
            assert not solvable
    assert refuted > 60


def test_large_sign_systems_through_the_solver():
    rng = random.Random(5)
    for _ in range(3):
        planted = random_system(rng, 24, 3, planted=True)
        assert refute(planted) is None
        signs = satisfy(planted, 20)
        assert signs is not None
        assert solves(planted, signs)
    # Out of reach of the relaxation in a mixed direction only: no single equation shows it.
    columns = tuple(sparse([QQ(1), QQ(1 if k % 2 else -1)]) for k in range(20))
    system = SignSystem(columns, sparse([QQ(11), QQ(11)]), 2, QQ)
    found = refute(system)
    assert found is not None
    assert refutes(system, found)


def brute_cover(carries, weights, demand) -> int:
    best = None
    limit = [max(demand) for _ in weights]
    for m in itertools.product(*(range(k + 1) for k in limit)):
        if all(sum(c[k] * m[k] for k in range(len(m))) >= d for c, d in zip(carries, demand, strict=True)):
            cost = 2 * sum(w * x for w, x in zip(weights, m, strict=True))
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


def test_covers_agree_with_brute_force():
    rng = random.Random(6)
    trees = 0
    for _ in range(60):
        n, rows = rng.randint(1, 4), rng.randint(1, 3)
        weights = tuple(rng.randint(1, 7) for _ in range(n)) + (9,)
        costs = tuple(2 * w for w in weights)  # both orientations
        carries = tuple(tuple(rng.randint(0, 3) for _ in range(n)) + (rng.randint(1, 3),) for _ in range(rows))
        demand = tuple(rng.randint(0, 4) for _ in range(rows))
        if not any(demand):
            continue
        program = CoverProgram((), (), costs, tuple(Matrix.identity(1) for _ in range(rows)), carries)
        cover = solve_cover(program, demand)
        assert cover.value == cover.lower == brute_cover(carries, weights, demand)
        assert cover.value == 2 * sum(weights[k] * m for k, m in cover.multiplicities.items())
        trees += len(cover.tree) > 1
    assert trees > 0


@given(st.text(max_size=30) | st.text(alphabet="x123+-*/(), relumaxbsin.", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_crashes_the_readers(text):
    for read in (
        lambda: parse_expression([text], 2),
        lambda: parse_constant(text),
        lambda: parse_assertion(text),
        lambda: parse_quantity(text),
    ):
        try:
            read()
        except InputError as problem:
            assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x3", "variables are x1..x2"),
        ("x1*x2", "'x1\\*x2' is a product"),
        ("0.25*x1", "write 1/4"),
        ("x1**2", "power of a non-constant"),
        ("relu(x1", "unexpected input"),
        ("rel(x1)", "did you mean 'relu'"),
        ("2**(1/3)*x1", "no supported field"),
        ("x1/x2", "divides by a non-constant"),
        ("x1/0", "by zero"),
        ("max(x1)", "at least two"),
        ("exp(x1)", "unknown function"),
        ("relu(x1, x2)", "takes one argument"),
        ("sqrt(-1)", "not real"),
        ("cos(x1)", "not piecewise linear"),
    ],
)
def test_errors_of_targets_name_the_part(text, words):
    with pytest.raises(InputError, match=words):
        parse_expression([text], 2)


def test_constants():
    assert [
        number_text(parse_constant(t))
        for t in ("3", "-3/6", "sqrt(4)/2", "cos(pi/3)", "(1 + sqrt(5))*(1 - sqrt(5))", 7, "sqrt(2)**3", "2**(-1/2)")
    ] == ["3", "-1/2", "1", "1/2", "-4", "7", "2*sqrt(2)", "sqrt(2)/2"]
    for bad in (
        0.5,
        True,
        "x1",
        "pi",
        "1e3",
        "sqrt(-2)",
        "2**(1/3)",
        "pi/pi",
        "cos(1)",
        "i",
        "0**0",
        "1/0",
        "sqrt(1+sqrt(2))",
        "",
        None,
    ):
        with pytest.raises(InputError):
            parse_constant(bad)  # type: ignore[arg-type]


def test_long_and_deep_texts():
    long = " + ".join(f"relu(x1 - {k})" for k in range(3000))
    assert len(canonical_form(parse_expression([long], 1)).hyperplanes) == 3000
    deep = "relu(" * 3000 + "x1" + ")" * 3000
    assert len(parse_expression([deep], 1).nodes) == 3001
