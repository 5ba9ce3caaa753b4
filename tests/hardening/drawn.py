"""Random instances: a small group with two representations, a target network, options; and what is true of them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from fractions import Fraction

import oracle
from test_exhaustive import GROUPS, OUTPUTS
from truths import Problem, function_of

F = Fraction
QUANTITIES = (
    "width(GN)", "width(GEN)", "width(LEN)", "order", "classes", "signed_types", "architectures", "dim_hom", "types(3)",
)  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """An entry of a claims file, and the same problem as the exhaustive search has it."""

    name: str
    toml: str
    problem: Problem


def draw(rng: random.Random, name: str) -> Instance:
    """One instance; a tenth of the targets is not made symmetric."""
    inputs = [oracle.table(m) for m in GROUPS[rng.choice(sorted(GROUPS))]]
    output = OUTPUTS[rng.choice(sorted(OUTPUTS))]
    generators = [(A, tuple(map(tuple, output(A)))) for A in inputs]
    d, p = len(inputs[0]), len(generators[0][1])
    options = tuple(rng.random() < share for share in (0.75, 0.65, 0.3))
    bias = options[0] or rng.random() < 0.1
    seeds = [
        (
            tuple(F(rng.randint(-2, 2)) for _ in range(p)),
            tuple(F(rng.randint(-2, 2)) for _ in range(d)),
            F(rng.choice([0, 0, 1]) if bias else 0),
        )
        for _ in range(rng.randint(0, 2 if d < 3 else 1))
    ]
    linear = oracle.table([[rng.randint(-1, 1) for _ in range(d)] for _ in range(p)])
    group = oracle.close_group(generators, d, p)
    if rng.random() < 0.9:
        neurons = oracle.symmetrised(generators, seeds, linear, d, p)
    else:
        neurons = oracle.symmetrised([], seeds, linear, d, p)
    if rng.random() < 0.3 and neurons:  # redundant: one neuron as two
        a, w, b = neurons.pop()
        neurons += [(tuple(x / 2 for x in a), w, b), (a, tuple(x / 2 for x in w), b / 2)]
    e = tuple(F(rng.choice([0, 0, 1, 3])) for _ in range(p))
    e = tuple(sum((oracle.apply(h, e)[i] for _, h in group), F(0)) for i in range(p))
    problem = Problem(
        tuple((g, h, ()) for g, h in generators), d, p, options, function_of(neurons, oracle.table([[0] * d] * p), e)
    )
    return Instance(name, entry(name, generators, neurons, e, options), problem)


def entry(name: str, generators, neurons, e, options) -> str:
    """The entry of a claims file."""

    def text(v) -> str:
        return json.dumps([str(x) for x in v])

    matrices = ", ".join(
        "{ input = [" + ", ".join(map(text, g)) + "], output = [" + ", ".join(map(text, h)) + "] }"
        for g, h in generators
    )
    rows = ", ".join(f'{{ a = {text(a)}, w = {text(w)}, b = "{b}" }}' for a, w, b in neurons)
    lines = "\n".join(f"{k} = {json.dumps(v)}" for k, v in zip(("bias", "output_bias", "skip"), options, strict=True))
    return (
        f'[[claim]]\nid = "{name}"\ngenerators = [{matrices}]\ntarget = {{ neurons = [{rows}], e = {text(e)} }}\n'
        f'{lines}\nassert = ["equivariant"]\ncompute = {json.dumps(list(QUANTITIES))}\n'
    )
