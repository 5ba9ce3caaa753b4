"""The options ``bias``, ``output_bias``, ``skip`` against the exhaustive search, by what they mean."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import oracle
import pytest
from test_exhaustive import instance, toml_of

from equicert.certificates.check import check_claim
from equicert.certificates.claims.reading import read_claims

F = Fraction


def lifted(generators, neurons, e, d, p):
    """The function on V + R that is linear in the added coordinate: offsets become normals."""
    gens = [(tuple((*row, F(0)) for row in g) + ((*(F(0),) * d, F(1)),), h) for g, h in generators]
    lifted_neurons = [(a, (*w, b), F(0)) for a, w, b in neurons]
    column = tuple((*(F(0),) * d, x) for x in e)
    return gens, lifted_neurons, column


@pytest.mark.parametrize("seed", range(6))
def test_without_output_bias(seed, tmp_path):
    rng = random.Random(100 + seed)
    text, wanted = "", {}
    for k in range(12):
        generators, neurons, d, p = instance(rng)
        planes, _, constant = oracle.canonical(neurons, oracle.table([[0] * d] * p), (F(0),) * p)
        if len(planes) > 6 or any(not any(w) for _, w, _ in neurons):
            continue
        zero, none = oracle.table([[0] * d] * p), (F(0),) * p
        gens, up, column = lifted(generators, neurons, none, d, p)
        for kind, layerwise in (("GN", False), ("LEN", True)):
            plain = oracle.minimal_width(generators, neurons, zero, none, layerwise)
            above = oracle.minimal_width(gens, up, column, none, layerwise)
            wanted[f"case-{k}", f"width({kind})"] = str(min(above, 1 + plain))
        text += toml_of(f"case-{k}", generators, neurons, d, p).replace(
            'assert = ["equivariant"]', 'output_bias = false\nassert = ["equivariant"]'
        )
        del constant
    path = tmp_path / "claims.toml"
    path.write_text(text)
    for claim in read_claims(path):
        result = check_claim(claim)
        for name in ("width(GN)", "width(LEN)"):
            assert result.values[name] == wanted[claim.id, name], (claim.id, name)


@pytest.mark.parametrize("seed", range(4))
def test_with_skip_connection_the_hyperplanes_alone_count(seed, tmp_path):
    rng = random.Random(200 + seed)
    text, wanted = "", {}
    for k in range(12):
        generators, neurons, d, p = instance(rng)
        planes, _, _ = oracle.canonical(neurons, oracle.table([[0] * d] * p), (F(0),) * p)
        group = oracle.close_group(generators, d, p)
        flipping = 0
        for n, t in planes:
            images = [oracle.apply(oracle.transpose(oracle.inverse(g[0])), n) for g in group]
            flipping += any(tuple(-x for x in n) == image for image in images) and t == 0
        wanted[f"case-{k}"] = (str(len(planes)), str(len(planes) + flipping))
        text += toml_of(f"case-{k}", generators, neurons, d, p).replace(
            'assert = ["equivariant"]', 'skip = true\nassert = ["equivariant"]'
        )
    path = tmp_path / "claims.toml"
    path.write_text(text)
    for claim in read_claims(path):
        result = check_claim(claim)
        assert (result.values["width(GN)"], result.values["width(LEN)"]) == wanted[claim.id]


def test_without_biases(tmp_path):
    rows = {
        "through the origin": ("abs(x1) + x1", "true", "1", "1"),
        "shifted": ("abs(x1 - 1)", "true", "inf", "inf"),
        "constant": ("abs(x1) + 1", "true", "2", "2"),
        "constant without output bias": ("abs(x1) + 1", "false", "inf", "inf"),
        "linear": ("3*x1", "false", "2", "2"),
    }
    text = ""
    for k, (target, output_bias, _, _) in enumerate(rows.values()):
        text += f'[[claim]]\nid = "c{k}"\ngroup = "C1"\ninput = "permutation"\noutput = "trivial"\nbias = false\n'
        text += f'output_bias = {output_bias}\ntarget = {json.dumps(target)}\ncompute = ["width(GN)", "width(LEN)"]\n'
    path = tmp_path / "claims.toml"
    path.write_text(text)
    for claim, (_, _, gn, wide) in zip(read_claims(path), rows.values(), strict=True):
        result = check_claim(claim)
        assert (result.values["width(GN)"], result.values["width(LEN)"]) == (gn, wide)
