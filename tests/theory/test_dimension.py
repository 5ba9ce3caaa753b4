"""Functional dimensions against ranks modulo a large prime, parameters and knapsacks against brute force."""

from __future__ import annotations

import itertools
import random

import flint
import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.theory.complexity.dimension import best_type
from equicert.theory.complexity.hidden_orbits import hidden_orbits
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.matrices import Matrix, stack

PRIME = 2**61 - 1
CASES = [
    ("S3", "permutation", "trivial"),
    ("C4", "rotation", "rotation"),
    ("D4", "natural", "natural + trivial"),
    ("C2", "2*sign", "sign"),
    ("B2", "natural", "det"),
    ("C3", "permutation", "permutation"),
    ("V4", "natural", "2*trivial"),
    ("S4", "standard", "permutation"),
    ("C1", "permutation", "2*trivial"),
]


def claim_of(group, V, U, **more):
    (found,) = claims_of_table({"claim": [{"id": "x", "group": group, "input": V, "output": U, **more}]}, "test")
    return found


def multisets(sizes, width, first=0):
    if width == 0:
        yield ()
        return
    for k in range(first, len(sizes)):
        if sizes[k] <= width:
            for rest in multisets(sizes, width - sizes[k], k):
                yield (k, *rest)


def rank_modulo_prime(kind, matrices, V, U, elements, classes, rng) -> int:
    """The generic rank of parameters -> values: networks with random tied weights, evaluated over F_p by differences.
    Activity patterns are those of a random real network, imposed on random points: the derivative is a matrix over the
    field of two elements in the patterns.
    """
    inputs, outputs = matrices
    d, p = V.dim, U.dim
    orbits = hidden_orbits(V, U, elements, classes)
    columns: list[list[int]] = []
    points = 0
    weights = []
    for k in kind:
        o = orbits[k]
        w = [rng.randint(-9, 9) or 1 for _ in range(o.covectors.nrows)]
        a = [rng.randint(-9, 9) or 1 for _ in range(o.vectors.nrows)]
        covector = [
            sum(
                w[j] * int(dict(row).get(i, flint.fmpq(0)).p) * pow(int(dict(row).get(i, flint.fmpq(0)).q), -1, PRIME)
                for j, row in enumerate(o.covectors.rows)
            )
            % PRIME
            for i in range(d)
        ]
        del covector
        weights.append((o, w, a))
    total = sum(o.covectors.nrows + o.vectors.nrows + 1 for o, _, _ in weights) + p
    rows = []
    while points < 3 * total + 10:
        points += 1
        x = [rng.randint(-50, 50) for _ in range(d)]
        lines = [[0] * total for _ in range(p)]
        offset = 0
        for (o, w, a), centre in zip(weights, itertools.count(), strict=False):
            shift = random.Random(centre * 31 + 7).randint(-40, 40)
            size = o.covectors.nrows
            for inverse, pi in o.moves:
                moved = [float(v) for v in (sum(_real(inverse[i, j]) * x[j] for j in range(d)) for i in range(d))]
                z = (
                    sum(w[j] * sum(_real(c) * moved[i] for i, c in row) for j, row in enumerate(o.covectors.rows))
                    + shift
                    + 0.3
                )
                if z <= 0:
                    continue
                exact = [sum((inverse[i, j] * x[j] for j in range(d)), flint.fmpq(0)) for i in range(d)]
                bases = [sum((c * exact[i] for i, c in row), flint.fmpq(0)) for row in o.covectors.rows]
                value = sum((wj * b for wj, b in zip(w, bases, strict=True)), flint.fmpq(0)) + shift
                out = [
                    sum((a[j] * dict(row).get(i, flint.fmpq(0)) for j, row in enumerate(o.vectors.rows)), flint.fmpq(0))
                    for i in range(p)
                ]
                image = [sum((pi[i, j] * out[j] for j in range(p)), flint.fmpq(0)) for i in range(p)]
                for i in range(p):
                    for j, b in enumerate(bases):
                        lines[i][offset + j] += _mod(image[i] * b)
                    lines[i][offset + size] += _mod(image[i])
                    for j, row in enumerate(o.vectors.rows):
                        moved_basis = sum((pi[i, c] * y for c, y in row), flint.fmpq(0))
                        lines[i][offset + size + 1 + j] += _mod(moved_basis * value)
            offset += size + 1 + o.vectors.nrows
        for j in range(p):
            lines[j][offset + j] = 1
        rows += lines
    del columns, inputs, outputs
    # the output bias counts on invariant vectors only
    fixed = (representation(V.group, "trivial") >> U).dim
    table = flint.nmod_mat(len(rows), total - p, [v % PRIME for row in rows for v in row[: total - p]], PRIME)
    return int(table.rank()) + fixed


def _real(x) -> float:
    return float(int(x.p)) / float(int(x.q))


def _mod(x) -> int:
    return int(x.p) * pow(int(x.q), -1, PRIME) % PRIME


def collapsed_worth(orbit, rho, pi, elements) -> int:
    """dim V^K + dim U^K', K' the elements that fix all of V^K: the neurons of the orbit coincide in groups."""
    inside = [
        g for g, A in enumerate(rho.all_matrices(elements)) if all(A.T.vector(w) == w for w in orbit.covectors.rows)
    ]
    one = Matrix.identity(pi.dim, pi.field)
    outputs = pi.all_matrices(elements)
    fixed = stack([outputs[g] - one for g in inside], pi.dim, pi.field).nullspace.nrows
    return orbit.covectors.nrows + fixed if orbit.covectors.nrows and fixed else 0


@pytest.mark.parametrize("case", CASES, ids=str)
def test_knapsack_and_parameters_against_brute_force(case):
    group, V, U = case
    G = Group.parse(group)
    rho, pi = representation(G, V), representation(G, U)
    elements = G.elements(100)
    classes = subgroup_classes(elements)
    orbits = hidden_orbits(rho, pi, elements, classes)
    sizes = [o.size for o in orbits]
    worths = [collapsed_worth(o, rho, pi, elements) for o in orbits]
    fixed = (representation(G, "trivial") >> pi).dim
    for width in range(7):
        kinds = list(multisets(sizes, width))
        worth = max(sum(worths[k] for k in kind) for kind in kinds)
        chosen = best_type(width, orbits)
        assert sum(sizes[k] for k in chosen) <= width
        assert sum(worths[k] for k in chosen) == worth
        found = claim_of(*case, compute=[f"dim(LEN, {width})", f"params(LEN, {width})", f"types({width})"])
        assert isinstance(found, Claim)
        values = check_claim(found).values
        assert values[f"dim(LEN, {width})"] == str(worth + fixed)
        assert values[f"params(LEN, {width})"] == str(
            max(sum(orbits[k].covectors.nrows + 1 + orbits[k].vectors.nrows for k in kind) for kind in kinds) + fixed
        )
        assert values[f"types({width})"] == str(len(kinds))


@pytest.mark.parametrize("case", [c for c in CASES if c[1] != "standard"], ids=str)
def test_no_type_exceeds_its_count(case):
    """Ranks modulo 2^61 - 1 of every hidden type: at most the sum of the worths and the output bias."""
    group, V, U = case
    G = Group.parse(group)
    rho, pi = representation(G, V), representation(G, U)
    elements = G.elements(100)
    classes = subgroup_classes(elements)
    orbits = hidden_orbits(rho, pi, elements, classes)
    rng = random.Random(5)
    fixed = (representation(G, "trivial") >> pi).dim
    for width in (1, 2, 3, 4):
        for kind in list(multisets([o.size for o in orbits], width))[:6]:
            rank = rank_modulo_prime(kind, (rho.matrices, pi.matrices), rho, pi, elements, classes, rng)
            # constants that neurons with w = 0 make are counted with the output bias
            assert rank <= sum(collapsed_worth(orbits[k], rho, pi, elements) for k in kind) + 2 * fixed


def test_general_networks():
    """m (d + p) + p: one scaling for each neuron."""
    for d, p, m in [(1, 1, 1), (2, 1, 5), (3, 2, 4), (4, 3, 2), (2, 2, 0)]:
        found = claim_of(
            "C1",
            f"{d}*permutation",
            f"{p}*trivial" if p > 1 else "trivial",
            compute=[f"dim(GN, {m})", f"params(GN, {m})"],
        )
        assert isinstance(found, Claim), found
        assert check_claim(found).values == {
            f"dim(GN, {m})": str(m * (d + p) + p),
            f"params(GN, {m})": str(m * (d + 1 + p) + p),
        }


def test_equivariant_functions_lie_between():
    found = claim_of("S3", "permutation", "trivial", compute=["dim(GEN, 3)"])
    assert isinstance(found, Claim)
    assert check_claim(found).values == {"dim(GEN, 3)": "7"}


def test_what_is_not_defined_says_so():
    for asked in ("dim(GEN, 2)", "dim(LEN, m)"):
        found = claim_of("C2", "sign", "trivial", bias=False, compute=[asked])
        assert isinstance(found, Claim)
        assert "hidden biases" in check_claim(found).message
    wrong = claim_of("C2", "sign", "trivial", compute=["params(GEN, 2)"])
    assert isinstance(wrong, Claim)
    assert "no parameters of its own" in check_claim(wrong).message
