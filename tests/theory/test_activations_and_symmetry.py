"""Admissible activations against random points; symmetry and projections against brute force; hidden types against
random weights.
"""

from __future__ import annotations

import math
import os
import random
import shutil
from fractions import Fraction

import pytest

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.kernel.quantities.activations import admissible as kernel_admissible
from equicert.certificates.questions.hidden import hidden_layers
from equicert.certificates.search.solvers.gap import subgroup_classes_by_gap
from equicert.theory.errors import InputError
from equicert.theory.functions.activations import ACTIVATIONS, obstruction
from equicert.theory.functions.canonical_forms import canonical_form_of_network
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.functions.symmetry import fixes_function, fixes_layers, fixes_matrix, largest_subgroup, projection
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, flatten, inner, sparse

FUNCTIONS = {
    "relu": lambda x: max(x, 0.0),
    "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
    "abs": abs,
    "odd": lambda x: x**3 + math.atan(x),
    "tanh": math.tanh,
    "sign": lambda x: (x > 0) - (x < 0),
    "identity": lambda x: x,
    "generic": lambda x: math.exp(x) + math.sin(3 * x),
}

MATRICES = [
    [[1, 0], [0, 1]],
    [[0, 1], [1, 0]],
    [[0, -1], [1, 0]],
    [[1, 0], [0, -1]],
    [[0, 2], ["1/2", 0]],
    [[0, -2], ["1/2", 0]],
    [[1, 1], [0, 1]],
    [[0, -1], [1, -1]],
    [[-1]],
    [[2]],
    [[1]],
    [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
    [[1, 0, 0], [0, "3/5", "-4/5"], [0, "4/5", "3/5"]],
    [["1/2", "1/2"], ["1/2", "-1/2"]],
]


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("rows", MATRICES, ids=str)
def test_admissibility_is_what_random_points_say(name, rows):
    """``f(A x) = A f(x)`` at random points exactly when the table says so; theory and kernel agree."""
    A = Matrix.of([[str(x) for x in row] for row in rows])
    rng = random.Random(1)
    table = [[float(x.p) / float(x.q) for x in map(QQ, map(str, row))] for row in rows]
    f, commutes = FUNCTIONS[name], True
    for _ in range(50):
        x = [rng.uniform(-2, 2) for _ in rows]
        left = [f(sum(a * v for a, v in zip(row, x, strict=True))) for row in table]
        right = [sum(a * f(v) for a, v in zip(row, x, strict=True)) for row in table]
        commutes = commutes and all(abs(p - q) < 1e-9 for p, q in zip(left, right, strict=True))
    assert (obstruction(name, [A]) is None) == commutes
    in_kernel = tuple(
        tuple((i, int(x.p) if x.q == 1 else Fraction(int(x.p), int(x.q))) for i, x in row) for row in A.rows
    )
    assert kernel_admissible(name, [in_kernel]) == commutes


@pytest.mark.parametrize("seed", range(25))
def test_the_largest_subgroup_is_found(seed):
    rng = random.Random(seed)
    group = Group.parse(rng.choice(["S3", "S4", "D4", "C6", "B2", "A4", "Q8", "C5"]))
    V = representation(group, rng.choice(["permutation", "natural"]))
    elements = group.elements(100)
    matrices = V.all_matrices(elements)
    A = Matrix.of([[rng.choice([0, 0, 1, 2]) for _ in range(V.dim)] for _ in range(V.dim)])
    A = (
        A
        if rng.random() < 0.5
        else projection(A.over(V.field), V >> V).nearest + A.over(V.field)
        if rng.random() < 0.3
        else projection(A.over(V.field), V >> V).nearest
    )
    passing = [g for g in range(len(elements)) if fixes_matrix(A, matrices[g], matrices[g])]
    found = largest_subgroup(elements, lambda g: fixes_matrix(A, matrices[g], matrices[g]))
    assert found.order == len(passing)


@pytest.mark.parametrize("seed", range(25))
def test_the_projection_is_the_nearest_equivariant_matrix(seed):
    """Equivariant, orthogonal to all equivariant matrices; the group average where representations are orthogonal."""
    rng = random.Random(seed)
    group = Group.parse(rng.choice(["S3", "S4", "D4", "C6", "C5", "B2", "Q8", "icosahedral"]))
    V = representation(group, rng.choice(["permutation", "natural", "natural + trivial", "standard"]))
    A = Matrix.of([[rng.randint(-3, 3) for _ in range(V.dim)] for _ in range(V.dim)]).over(V.field)
    found = projection(A, V >> V)
    nearest, square = found.nearest, found.distance_squared
    zero = QQ(0)
    assert all(fixes_matrix(nearest, g, g) for g in V.matrices)
    rest = flatten(A - nearest)
    assert all(inner(rest, flatten(b), zero) == 0 for b in (V >> V).basis)
    assert square == inner(rest, rest, zero)
    if all(g.inverse == g.T for g in V.matrices):
        elements = group.elements(100)
        total = Matrix.zero(V.dim, V.dim, V.field)
        for g in V.all_matrices(elements):
            total = total + g.inverse @ A @ g
        assert (QQ(1) / len(elements)) * total == nearest


def test_a_network_may_be_more_symmetric_as_a_function():
    """relu(x1) + relu(x2) + 2 relu(x3/2): the function is symmetric, the layers only under the swap."""
    group = Group.parse("S3")
    V, U = representation(group, "permutation"), representation(group, "trivial")
    one = ((0, QQ(1)),)
    neurons = tuple(
        Neuron(a, w, QQ(0)) for a, w in [(one, ((0, QQ(1)),)), (one, ((1, QQ(1)),)), (((0, QQ(2)),), ((2, QQ("1/2")),))]
    )
    network = Network(neurons, Matrix.zero(1, 3), ())
    form = canonical_form_of_network(network)
    elements = group.elements(10)
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    assert largest_subgroup(elements, lambda g: fixes_function(form, inputs[g], outputs[g])).order == 6
    assert largest_subgroup(elements, lambda g: fixes_layers(network, inputs[g], outputs[g])).order == 2


@pytest.mark.parametrize(
    ("group", "V"),
    [
        ("S3", "permutation"),
        ("S4", "permutation"),
        ("S4", "standard"),
        ("D4", "natural"),
        ("D6", "permutation"),
        ("Q8", "natural"),
        ("icosahedral", "natural"),
        ("C5", "rotation"),
        ("B3", "natural"),
        ("V4", "natural"),
        ("octahedral", "natural"),
        ("C4", "2*sign + trivial"),
    ],
)
def test_realised_orbits_are_those_of_random_weights(group, V):
    """A random covector of ``(V*)^K`` has the stabilizer K exactly when the table says that a generic weight realises
    it.
    """
    (claim,) = claims_of_table(
        {"claim": [{"id": "x", "group": group, "input": V, "output": "trivial", "compute": ["classes"]}]}, "test"
    )
    assert isinstance(claim, Claim)
    layers = hidden_layers(claim, 4)
    elements = claim.group.elements(1000)
    matrices = claim.input.dual.all_matrices(elements)
    rng = random.Random(3)
    for entry, S in zip(layers.classes, subgroup_classes(elements), strict=True):
        conditions = [
            claim.input.dual.of_word(word) - Matrix.identity(claim.input.dim, claim.field) for word in S.generators
        ]
        fixed = Matrix([row for m in conditions for row in m.rows], claim.input.dim, claim.field).nullspace
        weight = (
            Matrix([sparse([QQ(rng.randint(-(10**6), 10**6)) for _ in range(fixed.nrows)])], fixed.nrows, claim.field)
            @ fixed
            if fixed.nrows
            else Matrix.zero(1, claim.input.dim, claim.field)
        )
        stabilizer = [g for g in range(len(elements)) if matrices[g].vector(weight.rows[0]) == weight.rows[0]]
        assert entry.realised == (len(stabilizer) == entry.order)
        assert entry.dim_input == fixed.nrows
    for kind in layers.types:
        assert sum(layers.classes[k].index for k in kind.classes) == 4
        assert kind.realised == all(layers.classes[k].realised for k in kind.classes)


@pytest.mark.parametrize("name", ["C1", "S4", "A5", "S3 x S3", "C2 x C2 x C2"])
def test_gap_lists_the_same_classes(name):
    if shutil.which("gap") is None:
        if os.environ.get("CI"):
            pytest.fail("GAP is needed in continuous integration")
        pytest.skip("GAP is not installed")
    group = Group.parse(name)
    elements = group.elements(2000)
    ours, theirs = subgroup_classes(elements), subgroup_classes_by_gap(elements)
    assert [(c.order, c.size) for c in ours] == [(c.order, c.size) for c in theirs]


def test_without_gap_the_option_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="GAP is not installed"):
        subgroup_classes_by_gap(Group.parse("S3").elements(10))
