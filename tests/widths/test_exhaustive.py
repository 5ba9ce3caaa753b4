"""The whole path, claims file to kernel, against exhaustive search on random groups and targets."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import oracle
import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims

F = Fraction

GROUPS = {
    "C2 on the line": [[[-1]]],
    "C2 antipodal": [[[-1, 0], [0, -1]]],
    "C2 swapping": [[[0, 1], [1, 0]]],
    "C2 reflecting": [[[1, 0], [0, -1]]],
    "C3 rotating": [[[0, -1], [1, -1]]],
    "C4 rotating": [[[0, -1], [1, 0]]],
    "C6 rotating": [[[0, -1], [1, 1]]],
    "D3": [[[0, -1], [1, -1]], [[0, 1], [1, 0]]],
    "D4": [[[0, -1], [1, 0]], [[1, 0], [0, -1]]],
    "V4": [[[-1, 0], [0, 1]], [[1, 0], [0, -1]]],
    "C3 permuting": [[[0, 0, 1], [1, 0, 0], [0, 1, 0]]],
    "S3 permuting": [[[0, 0, 1], [1, 0, 0], [0, 1, 0]], [[0, 1, 0], [1, 0, 0], [0, 0, 1]]],
    "C4 and a fixed axis": [[[0, -1, 0], [1, 0, 0], [0, 0, 1]]],
    "rotary reflection": [[[0, -1, 0], [1, 0, 0], [0, 0, -1]]],
}
"""Generators of actions on V; the oracle enumerates."""


def power(A: oracle.Table, k: int) -> oracle.Table:
    result = oracle.identity(len(A))
    for _ in range(k):
        result = oracle.multiply(result, A)
    return result


def determinant(A: oracle.Table) -> Fraction:
    if not A:
        return F(1)
    return sum(
        ((-1) ** j * x * determinant(tuple(row[:j] + row[j + 1 :] for row in A[1:])) for j, x in enumerate(A[0])), F(0)
    )


OUTPUTS = {
    "trivial": lambda A: ((F(1),),),
    "two trivial": lambda A: oracle.identity(2),
    "det": lambda A: ((determinant(A),),),
    "same": lambda A: A,
    "same and trivial": lambda A: (*(row + (F(0),) for row in A), (*(F(0),) * len(A), F(1))),
}
"""Representations of the same group on U, each a homomorphic function of the matrix on V."""


def instance(rng: random.Random):
    inputs = [oracle.table(m) for m in GROUPS[rng.choice(sorted(GROUPS))]]
    output = OUTPUTS[rng.choice(sorted(OUTPUTS))]
    generators = [(A, tuple(map(tuple, output(A)))) for A in inputs]
    d, p = len(inputs[0]), len(generators[0][1])
    seeds = [
        (
            tuple(F(rng.randint(-2, 2)) for _ in range(p)),
            tuple(F(rng.randint(-2, 2)) for _ in range(d)),
            F(rng.choice([0, 0, 1])),
        )
        for _ in range(rng.randint(0, 2 if d < 3 else 1))
    ]
    linear = oracle.table([[rng.randint(-1, 1) for _ in range(d)] for _ in range(p)])
    neurons = oracle.symmetrised(generators, seeds, linear, d, p)
    if rng.random() < 0.3 and neurons:  # redundant neurons: split one in two halves
        a, w, b = neurons.pop()
        neurons += [(tuple(x / 2 for x in a), w, b), (a, tuple(x / 2 for x in w), b / 2)]
    return generators, neurons, d, p


def toml_of(name: str, generators, neurons, d: int, p: int) -> str:
    def text(v) -> str:
        return json.dumps([str(x) for x in v])

    matrices = ", ".join(
        "{ input = [" + ", ".join(map(text, g)) + "], output = [" + ", ".join(map(text, h)) + "] }"
        for g, h in generators
    )
    rows = ", ".join(f'{{ a = {text(a)}, w = {text(w)}, b = "{b}" }}' for a, w, b in neurons)
    zero = text([F(0)] * p)
    return (
        f'[[claim]]\nid = "{name}"\ngenerators = [{matrices}]\ntarget = {{ neurons = [{rows}], e = {zero} }}\n'
        'assert = ["equivariant"]\ncompute = ["width(GN)", "width(GEN)", "width(LEN)", "compensation"]\n'
    )


def bounds(text: str) -> tuple[Fraction, Fraction]:
    low, _, high = text.partition("..")
    return F(low), F(high or low)


@pytest.mark.parametrize("seed", range(12))
def test_widths_agree_with_exhaustive_search(seed, tmp_path):
    rng = random.Random(seed)
    cases = [instance(rng) for _ in range(25)]
    path = tmp_path / "claims.toml"
    path.write_text("\n".join(toml_of(f"case-{k}", *case) for k, case in enumerate(cases)))
    claims = read_claims(path)
    assert len(claims) == len(cases)
    for claim, (generators, neurons, d, p) in zip(claims, cases, strict=True):
        assert isinstance(claim, Claim), claim
        result = check_claim(claim)
        assert result.verdict == "verified"
        zero, none = oracle.table([[0] * d] * p), (F(0),) * p
        planes, _, _ = oracle.canonical(neurons, zero, none)
        if len(planes) > 9:
            continue
        gn = oracle.minimal_width(generators, neurons, zero, none, layerwise=False)
        wide = oracle.minimal_width(generators, neurons, zero, none, layerwise=True)
        assert result.values["width(GN)"] == result.values["width(GEN)"] == str(gn)
        assert result.values["width(LEN)"] == str(wide)
        assert gn <= wide
        assert wide <= bounds(result.values["compensation"])[1] * gn
