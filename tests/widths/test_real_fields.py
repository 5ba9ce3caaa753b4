"""Widths over real fields: published values, and invariance under irrational changes of basis."""

from __future__ import annotations

import random

import pytest
from test_exhaustive import instance

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, Row, dense, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.numbers.special_values import cosine, square_root


def result(entry):
    (claim,) = claims_of_table({"claim": [{"id": "x", **entry}]}, "test")
    assert isinstance(claim, Claim), claim
    return check_claim(claim), claim


@pytest.mark.parametrize("n", range(3, 17))
def test_identity_under_rotations(n):
    """The worked numbers of section 6: 2n neurons for odd n, n for even n; the factor is n/2 for odd n."""
    found, claim = result(
        {
            "group": f"C{n}",
            "input": "rotation",
            "output": "rotation",
            "target": ["x1", "x2"],
            "assert": [f"width(LEN) == {2 * n if n % 2 else n}", "width(GN) == 4"],
            "compute": ["compensation"],
        }
    )
    assert found.verdict == "verified", found
    if n % 2 and n > 3:
        assert found.values["compensation"] == f"{n}/2"
    assert (claim.field is QQ) == (n == 4)


@pytest.mark.parametrize(
    ("entry", "width"),
    [
        ({"group": "icosahedral", "input": "natural", "output": "natural", "target": ["x1", "x2", "x3"]}, 12),
        ({"group": "octahedral", "input": "natural", "output": "natural", "target": ["x1", "x2", "x3"]}, 6),
        ({"group": "D5", "input": "rotation", "output": "rotation", "target": ["x1", "x2"]}, 10),
        (
            {
                "group": "C8",
                "input": "rotation",
                "output": "trivial",
                "target": "abs(x1) + abs(x2) + abs(x1 + x2)/sqrt(2) + abs(x1 - x2)/sqrt(2)",
            },
            8,
        ),
    ],
)
def test_solids_and_dihedral_groups(entry, width):
    """The smallest orbits of lines: 6 axes of the icosahedron, 3 of the cube, 5 mirrors."""
    found, _ = result({**entry, "assert": [f"width(LEN) == {width}"]})
    assert found.verdict == "verified", found


def test_named_and_explicit_groups_agree():
    turn = [["cos(2*pi/5)", "-sin(2*pi/5)"], ["sin(2*pi/5)", "cos(2*pi/5)"]]
    explicit, claim = result(
        {"generators": [{"input": turn, "output": turn}], "target": ["x1", "x2"], "compute": ["width(LEN)", "order"]}
    )
    assert (explicit.values, claim.field.name) == ({"width(LEN)": "10", "order": "5"}, "Q(2cos(2pi/20))")


def change_of_basis(rng: random.Random, n: int, scalars) -> Matrix:
    """A random unimodular matrix times an irrational scaling of the axes."""
    field = scalars.field
    units = [QQ(1), scalars, 1 + scalars]
    P = Matrix([((i, rng.choice(units)),) for i in range(n)], n, field)
    for _ in range(2):
        i, j = rng.randrange(n), rng.randrange(n)
        if i != j:
            rows = [list(row) for row in Matrix.identity(n, field).tolist()]
            rows[i][j] = rng.choice([QQ(1), -scalars, scalars])
            P = Matrix([sparse(row) for row in rows], n, field) @ P
    return P


def texts(row: Row, length: int, field) -> list[str]:
    return [number_text(x) for x in dense(row, length, QQ(0))]


@pytest.mark.parametrize("seed", range(40))
def test_a_change_of_basis_changes_no_width(seed):
    """A rational instance and its image under matrices over Q(sqrt 2) or Q(sqrt 5) have the same widths."""
    rng = random.Random(seed)
    generators, neurons, d, p = instance(rng)
    unit = rng.choice([square_root(QQ(2)), 2 * cosine(1, 5)])
    field = unit.field
    P, Q = change_of_basis(rng, d, unit), change_of_basis(rng, p, unit)

    def matrix(table) -> Matrix:
        return Matrix.of([[str(x) for x in row] for row in table], field=field)

    plain = {
        "generators": [
            {"input": [list(map(str, r)) for r in A], "output": [list(map(str, r)) for r in B]} for A, B in generators
        ],
        "target": {"neurons": [{"a": list(map(str, a)), "w": list(map(str, w)), "b": str(b)} for a, w, b in neurons]},
    }
    moved = {
        "generators": [
            {
                "input": [texts(r, d, field) for r in (P @ matrix(A) @ P.inverse).rows],
                "output": [texts(r, p, field) for r in (Q @ matrix(B) @ Q.inverse).rows],
            }
            for A, B in generators
        ],
        "target": {
            "neurons": [
                {
                    "a": texts(Q.vector(sparse([QQ(str(x)) for x in a])), p, field),
                    "w": texts(P.inverse.covector(sparse([QQ(str(x)) for x in w])), d, field),
                    "b": str(b),
                }
                for a, w, b in neurons
            ]
        },
    }
    wanted = {
        "assert": ["equivariant"],
        "compute": ["width(GN)", "width(LEN)", "dim_hom", "order", "signed_types", "architectures"],
        "time_limit": 3600,
    }
    first, _ = result({**plain, **wanted})
    second, claim = result({**moved, **wanted})
    assert first.verdict == second.verdict == "verified"
    assert first.values == second.values, claim.field
