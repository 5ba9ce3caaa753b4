"""Continuous groups by generators of their Lie algebras: dimensions from the literature, and by floating point."""

from __future__ import annotations

import importlib.util
import sys
from itertools import product
from math import comb
from pathlib import Path

import numpy as np
import pytest

from equicert.theory.errors import InputError
from equicert.theory.functions.expression_language import parse_expression
from equicert.theory.functions.infinitesimal import slope
from equicert.theory.groups.equivariant_maps import intertwiners
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix


def maps(group: str, V: str, U: str) -> int:
    G = Group.parse(group)
    return (representation(G, V) >> representation(G, U)).dim


@pytest.mark.parametrize(
    ("group", "k", "l", "dim"),
    [
        ("O(3)", 2, 2, 3),
        ("O(3)", 3, 3, 15),
        ("O(2)", 2, 2, 3),
        ("O(4)", 2, 2, 3),
        ("O(3)", 2, 1, 0),
        ("SO(3)", 2, 1, 1),
        ("SO(3)", 3, 2, 6),
        ("SO(2)", 2, 2, 6),
        ("SO(4)", 2, 2, 4),
        ("Sp(2)", 2, 2, 2),
        ("Sp(2)", 3, 3, 5),
        ("Sp(4)", 2, 2, 3),
        ("SL(2)", 3, 3, 5),
        ("SL(3)", 2, 2, 2),
        ("SL(3)", 2, 1, 0),
        ("SO(1,3)", 2, 2, 4),
        ("O(1,3)", 2, 2, 3),
        ("SO(1,3)", 1, 2, 0),
        ("SO(1,1)", 1, 1, 2),
        ("SU(2)", 1, 1, 4),
        ("U(2)", 1, 1, 2),
        ("SU(3)", 1, 1, 2),
    ],
)
def test_maps_between_tensor_powers(group: str, k: int, l: int, dim: int) -> None:  # noqa: E741
    """Brauer algebras, their symplectic kin, Catalan numbers; ``SU(2)`` is the quaternions."""
    assert maps(group, f"vector^{k}", f"vector^{l}") == dim


def test_rotations_tensor_like_clebsch_and_gordan() -> None:
    """``harmonic(k) (x) harmonic(l)`` has each degree from ``|k - l|`` to ``k + l`` once; O(3) has the parities."""
    for k, l, n in product(range(3), range(3), range(5)):  # noqa: E741
        wanted = int(abs(k - l) <= n <= k + l)
        pair = f"tensor(harmonic({k}), harmonic({l}))"
        assert maps("SO(3)", pair, f"harmonic({n})") == wanted
        if (k, l) == (1, 1):
            assert maps("O(3)", pair, f"harmonic({n})") == wanted * (n % 2 == 0)
            assert maps("O(3)", pair, f"tensor(det, harmonic({n}))") == wanted * (n % 2 == 1)


def test_harmonic_polynomials_have_the_dimension_of_the_textbook() -> None:
    for n, degree in product((2, 3, 4), range(4)):
        V = representation(Group.parse(f"O({n})"), f"harmonic({degree})")
        below = comb(n + degree - 3, n - 1) if degree > 1 else 0
        assert V.dim == comb(n + degree - 1, n - 1) - below
        assert (V >> V).dim == 1


@pytest.mark.parametrize(
    ("group", "V", "U", "dim"),
    [
        ("SO(2)", "charge(2)", "sym2(vector)", 2),
        ("O(2)", "charge(2)", "sym2(vector)", 1),
        ("SO(2)", "charge(3)", "charge(2)", 0),
        ("O(3)", "vector", "ext2(vector)", 0),
        ("SO(3)", "vector", "ext2(vector)", 1),
        ("O(3)", "tensor(det, vector)", "ext2(vector)", 1),
        ("SO(3)", "2*vector", "trivial", 0),
        ("SO(3)", "sym2(vector)", "sym2(vector)", 2),
        ("SL(3)", "ext2(vector)", "dual(vector)", 1),
        ("SL(3)", "vector", "dual(vector)", 0),
        ("SO(2) x S3", "tensor(vector[1], permutation[2])", "tensor(vector, permutation)", 4),
        ("SO(2) x S3", "tensor(vector, permutation)", "vector", 2),
        ("SO(3) wr S3", "vector + copies", "vector + copies", 3),
        ("O(2) wr S2", "tensor(vector, vector)", "trivial", 1),
        ("SO(3) x SO(3)", "tensor(vector[1], vector[2])", "tensor(vector[1], vector[2])", 1),
        ("O(2)", "det", "ext2(vector)", 1),
    ],
)
def test_other_representations(group: str, V: str, U: str, dim: int) -> None:
    assert maps(group, V, U) == dim


def test_finite_subgroups_have_more_maps() -> None:
    """The icosahedral group in SO(3): the same for harmonic degrees up to two, more from degree three on (T13.2)."""
    for V, U, equal in (
        ("vector^2", "vector^2", True),
        ("vector^3", "vector^2", True),
        ("sym(3, vector)", "sym(3, vector)", False),
    ):
        whole = maps("SO(3)", V, U)
        part = maps("icosahedral", V.replace("vector", "natural"), U.replace("vector", "natural"))
        assert (part == whole) if equal else (part > whole)


def random_algebra(rng: np.random.Generator, d: int, p: int) -> list[tuple[Matrix, Matrix]]:
    """One rotation in random rational bases of V and U, with integer speeds."""
    pairs = []
    sides = []
    for n in (d, p):
        while True:
            basis = Matrix.of([[int(x) for x in row] for row in rng.integers(-2, 3, (n, n))])
            if basis.rank == n:
                break
        table = [[0] * n for _ in range(n)]
        for i in range(0, n - 1, 2):
            speed = int(rng.integers(0, 3))
            table[i][i + 1], table[i + 1][i] = -speed, speed
        sides.append(basis @ Matrix.of(table) @ basis.inverse)
    pairs.append((sides[0], sides[1]))
    return pairs


@pytest.mark.parametrize("seed", range(12))
def test_random_algebras_against_floating_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d, p = (int(n) for n in rng.integers(2, 6, 2))
    pairs = random_algebra(rng, d, p) + (random_algebra(rng, d, p) if seed % 3 == 0 else [])
    exact = intertwiners((), (), d, p, QQ, pairs).dim
    blocks = []
    for X, Y in pairs:
        A, B = (np.array([[float(x) for x in row] for row in M.tolist()]) for M in (X, Y))
        blocks.append(np.kron(np.eye(p), A.T) - np.kron(B, np.eye(d)))
    singular = np.linalg.svd(np.concatenate(blocks), compute_uv=False)
    assert exact == d * p - int((singular > 1e-8 * max(1.0, singular[0])).sum())


def exponential(A: np.ndarray) -> np.ndarray:
    """By Taylor's series of a fraction, squared."""
    small, total, term = A / 64, np.eye(len(A)), np.eye(len(A))
    for k in range(1, 14):
        term = term @ small / k
        total = total + term
    return np.linalg.matrix_power(total, 64)


def power(M: np.ndarray, V: Representation, expression: str) -> np.ndarray:
    """The matrix that the powers below have for the group element with the matrix M."""
    if expression == "vector^2":
        return np.kron(M, M)
    if expression == "dual(vector)":
        return np.linalg.inv(M).T
    pairs = [(i, j) for i in range(len(M)) for j in range(i, len(M))]
    if expression == "ext2(vector)":
        pairs = [(i, j) for i, j in pairs if i < j]
        return np.array([[M[a, i] * M[b, j] - M[a, j] * M[b, i] for i, j in pairs] for a, b in pairs])
    return np.array([[M[a, i] * M[b, j] + (M[a, j] * M[b, i] if a != b else 0) for i, j in pairs] for a, b in pairs])


@pytest.mark.parametrize("group", ["SO(3)", "SL(2)", "SU(2)", "SO(1,2)"])
@pytest.mark.parametrize("expression", ["vector^2", "dual(vector)", "ext2(vector)", "sym2(vector)"])
def test_derivations_are_derivatives(group: str, expression: str) -> None:
    """``exp`` of what the algebra does on a power is the power of ``exp``."""
    G = Group.parse(group)
    V, W = representation(G, "vector"), representation(G, expression)
    for X, Y in zip(V.lie, W.lie, strict=True):
        A, B = (0.3 * np.array([[float(x) for x in row] for row in M.tolist()]) for M in (X, Y))
        assert np.allclose(exponential(B), power(exponential(A), W, expression))


def test_slopes_are_one_sided() -> None:
    f = parse_expression(["max(x1, -2*x1, x2 - 1)", "min(relu(x1), abs(x2))"], 2)
    assert slope(f, (), ((0, QQ(-1)),)) == ((0, QQ(2)),)
    assert slope(f, (), ((0, QQ(1)), (1, QQ(-3)))) == ((0, QQ(1)), (1, QQ(1)))


@pytest.mark.parametrize(
    ("group", "text", "words"),
    [
        ("SO(3)", "irrep(1)", "expected one of trivial, vector"),
        ("SO(3)", "permutation", "expected one of trivial, vector"),
        ("SO(3)", "harmonic", "harmonic(l) is a representation of SO(n) and O(n)"),
        ("SO(3)", "harmonic(13)", "beyond the limit of 12"),
        ("SU(2)", "harmonic(1)", "harmonic(l) is a representation of SO(n) and O(n)"),
        ("SO(3)", "charge(1)", "charge(k) is a representation of SO(2) and O(2)"),
        ("SO(3)", "vector[2]", "has 1 factor(s)"),
        ("SO(3)", "vector(2)", "vector takes no number"),
        ("SO(2) x SO(3)", "vector", "2 continuous factors"),
        ("SO(2) x S3", "vector[2]", "a finite group as factor 2"),
        ("SO(2) x S3", "permutation[1]", "factor 1 of SO(2) x S3 is continuous"),
        ("SO(2) x S3", "coset(<(1,2)>)", "is infinite"),
        ("C3", "vector", "C3 is finite"),
        ("SO(3)", "vector^31", "beyond the limit of 30"),
        ("SO(3)", "vector^0", "a power from 1"),
        ("SO(3)", "vector^7", "dimensions of"),
    ],
)
def test_bad_representations_are_refused(group: str, text: str, words: str) -> None:
    with pytest.raises(InputError) as problem:
        representation(Group.parse(group), text)
    assert words in str(problem.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SO(1)", "expected SO(n) with n from 2"),
        ("U(0)", "expected U(n) with n from 1"),
        ("Sp(3)", "even dimension"),
        ("SO(0,3)", "p and q from 1"),
        ("SO(41)", "beyond the limit of 40"),
        ("SO(9,q)", "unknown group"),
        ("SU(1,1)", "unknown group"),
        ("C2 wr SO(3)", "a continuous group first"),
        ("subgroup(O(3), <(1,2)>)", "is infinite"),
    ],
)
def test_bad_names_are_refused(text: str, words: str) -> None:
    with pytest.raises(InputError) as problem:
        Group.parse(text)
    assert words in str(problem.value)


def test_elements_of_a_continuous_group_are_not_listed() -> None:
    G = Group.parse("SO(2) x S3")
    assert G.continuous == ("SO(2)",)
    for ask in (lambda: G.order, lambda: G.elements(100)):
        with pytest.raises(InputError, match="is infinite"):
            ask()
    assert G.components.order == 6


def test_the_benchmark_agrees_with_components_and_names_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small lines of the benchmark; a peer that is not there, and peers that agree or do not."""
    path = Path(__file__).parents[2] / "benchmarks" / "beside_peers.py"
    spec = importlib.util.spec_from_file_location("beside_peers", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "beside_peers", module)
    spec.loader.exec_module(module)
    small = [
        line for line in module.LINES if max(line.input + line.output) <= 1 or line.text == "SO(3): vector^2 -> vector"
    ]
    monkeypatch.setattr(module, "LINES", tuple(small))
    absent = [{"error": "emlp is not installed"}] * len(small)
    monkeypatch.setattr(module, "peers", lambda python, questions, most: iter(absent[: len(questions)]))
    module.maps(sys.executable, [], 1.0)
    text = capsys.readouterr().out
    assert "SO(3): vector^2 -> vector                                              1" in text
    assert len(text.splitlines()) == 1 + len(small)
    assert "emlp is not installed" in text.splitlines()[-1]
    assert module.against({"answer": 1, "seconds": 2.0}, 1, 0.5) == "    2.0000   0.250"
    with pytest.raises(AssertionError, match="a peer finds 3, we find 1"):
        module.against({"answer": 3, "seconds": 2.0}, 1, 0.5)
