"""The nearest equivariant network: distance zero for equivariant ones, never worse than other equivariant networks."""

from __future__ import annotations

import json
import random
from itertools import permutations

import numpy as np
import pytest

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.commands.main import main
from equicert.certificates.questions.nearest import hidden_spaces, nearest, project
from equicert.certificates.questions.networks import read_weights
from equicert.certificates.search.context import Context
from equicert.theory.numbers.fields import QQ


def claim_of(group: str, V: str, U: str) -> Claim:
    (found,) = claims_of_table(
        {"claim": [{"id": "x", "group": group, "input": V, "output": U, "compute": ["dim_hom"]}]}, "test"
    )
    assert isinstance(found, Claim), found
    return found


def save(path, W, b, A, e) -> str:
    np.savez(
        path,
        **{
            "fc1.weight": np.array(W, dtype=float),
            "fc1.bias": np.array(b, dtype=float),
            "fc2.weight": np.array(A, dtype=float),
            "fc2.bias": np.array(e, dtype=float),
        },
    )
    return str(path)


def test_an_equivariant_network_is_at_distance_zero(tmp_path):
    """relu(2 x1 - x2) and its images in another order: type 1 (stabilizers of order two), distance zero."""
    file = save(tmp_path / "n.npz", [[-1, -1, 2], [2, -1, -1], [-1, 2, -1]], [1, 1, 1], [[3, 3, 3]], [5])
    found = nearest(claim_of("S3", "permutation", "trivial"), file, None)
    assert found.types[0].distance_squared == "0"
    assert sum(k.distance_squared == "0" for k in found.types) >= 1
    assert {n.w for n in found.network.neurons} == {
        ("-1", "-1", "2"),
        ("2", "-1", "-1"),
        ("-1", "2", "-1"),
    }


@pytest.mark.parametrize("seed", range(6))
def test_all_alignments_were_tried(seed, tmp_path):
    """The exact minimum over all alignments, computed without floating point."""
    rng = random.Random(seed)
    claim = claim_of(
        *rng.choice(
            [("S3", "permutation", "trivial"), ("C3", "permutation", "permutation"), ("C2", "2*sign", "trivial")]
        )
    )
    d, p = claim.input.dim, claim.output.dim
    m = 3
    file = save(
        tmp_path / "n.npz",
        [[rng.randint(-4, 4) / 2 for _ in range(d)] for _ in range(m)],
        [rng.randint(-2, 2) for _ in range(m)],
        [[rng.randint(-3, 3) for _ in range(m)] for _ in range(p)],
        [rng.randint(-2, 2) for _ in range(p)],
    )
    found = nearest(claim, file, None)
    context, weights = Context(claim), read_weights(claim, file)
    for entry in found.types:
        spaces = hidden_spaces(claim, context, entry.classes, claim.field)
        exact = min(project(weights, spaces, order).square for order in permutations(range(m)))
        assert QQ(entry.distance_squared) == exact
    squares = [QQ(entry.distance_squared) for entry in found.types]
    assert squares == sorted(squares)


def test_rotations(tmp_path):
    """Over an irrational field: three neurons at 120 degrees, slightly off."""
    h = 3**0.5 / 2
    file = save(tmp_path / "n.npz", [[1, 0], [-0.5, h], [-0.5, -h]], [0, 0, 0], [[1, 1, 1]], [0])
    found = nearest(claim_of("C3", "rotation", "trivial"), file, [0])
    (entry,) = found.types
    assert entry.distance.startswith("sqrt(") or entry.distance != "0"  # a double is not the square root of three
    assert found.alignments == "all"


def test_wide_networks_are_aligned_by_local_search(tmp_path):
    rng = random.Random(1)
    rows = [[rng.randint(-3, 3) for _ in range(2)] for _ in range(5)]
    W = [row for pair in rows for row in (pair, [-x for x in pair])]
    order = rng.sample(range(10), 10)
    file = save(tmp_path / "n.npz", [W[i] for i in order], [0] * 10, [[1] * 10], [0])
    found = nearest(claim_of("C2", "2*sign", "trivial"), file, [0] * 5)
    assert found.alignments == "local search"
    assert QQ(found.types[0].distance_squared) >= 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--type", "0"], "has width 6, but the network has 3"),
        (["--type", "9"], "no class 9"),
        (["--type", "a"], "separated by commas"),
        (["--network", "missing.npz"], "no such file"),
    ],
)
def test_bad_questions_get_one_line(arguments, words, tmp_path, capsys):
    file = save(tmp_path / "n.npz", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0], [[1, 1, 1]], [0])
    command = [
        "nearest",
        "--group",
        "S3",
        "--input",
        "permutation",
        "--output",
        "trivial",
        "--network",
        file,
        *arguments,
    ]
    assert main(command) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1


def test_the_command(tmp_path, capsys):
    file = save(tmp_path / "n.npz", [[1, 0, 0], [0, 1, 0], [0, 0, 2]], [0, 0, 0], [[1, 1, 1]], [0])
    command = ["nearest", "--group", "S3", "--input", "permutation", "--output", "trivial", "--network", file]
    assert main(command) == 0
    assert "hidden type 1" in capsys.readouterr().out
    assert main([*command, "--json", "--type", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["types"][0]["distance_squared"] == "2/3"
