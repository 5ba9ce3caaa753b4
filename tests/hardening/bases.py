"""Honest certificates from which the adversary starts, each with what is known to be true of its statement."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drawn import QUANTITIES, draw
from truths import Problem, Unjudged, problem_of, truth

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims

Json = Any
GROUPS_OF_DIMENSIONS = ("C2", "C3", "C4", "S3", "V4", "D4")


@dataclass
class Base:
    """An honest certificate; ``problem`` is the exhaustive search's reading, where it has one."""

    certificate: Json
    quantities: tuple[str, ...]
    problem: Problem | None
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def statement(self) -> Json:
        return self.certificate["statement"]

    @property
    def proof(self) -> list[Json]:
        return self.certificate["proof"]

    @property
    def values(self) -> dict[str, str]:
        return self.certificate["values"]

    def steps(self, *rules: str) -> list[Json]:
        """Fresh copies of the steps of these rules."""
        return copy.deepcopy([s for s in self.proof if s["rule"] in rules])

    def true(self, quantity: str) -> Any:
        """The truth, or None."""
        if quantity not in self.memory:
            try:
                self.memory[quantity] = None if self.problem is None else truth(self.problem, quantity)
            except Unjudged:
                self.memory[quantity] = None
        return self.memory[quantity]


def base_of(text: str) -> Base | None:
    """The honest certificate of a claim; none where a question of it is ill-posed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.toml"
        path.write_text(text, encoding="utf-8")
        (claim,) = read_claims(path)
    assert isinstance(claim, Claim), claim
    certificate = check_claim(claim).certificate
    return None if certificate is None else base(json.loads(json.dumps(certificate)))


def base(certificate: Json) -> Base:
    try:
        problem = problem_of(certificate["statement"])
    except Unjudged:
        problem = None
    return Base(certificate, tuple(certificate["values"]), problem)


def network_base(rng: random.Random) -> Base | None:
    """Widths, counts and the compensation factor for a drawn instance."""
    instance = draw(rng, "base")
    target = instance.problem.target
    if target is not None and len(target.planes) > 6:
        return None
    text = instance.toml
    if not instance.problem.equivariant:
        text = text.replace('"width(GEN)", "width(LEN)", ', "")
    elif not instance.problem.options[2]:
        text = text.replace('"types(3)"', '"types(3)", "compensation"')
    return base_of(text)


def nested(rng: random.Random, depth: int) -> str:
    """A nested expression in one variable."""
    if depth == 0 or rng.random() < 0.15:
        return f"({rng.choice([-2, -1, 1, 1, 2])}*x1 + {rng.randint(-2, 2)})"
    inner = [nested(rng, depth - 1) for _ in range(2)]
    kind = rng.choice(["relu", "abs", "max", "min", "sum"])
    if kind == "sum":
        return f"({inner[0]} - {rng.randint(1, 2)}*{inner[1]})"
    return f"{kind}({inner[0]})" if kind in ("relu", "abs") else f"{kind}({inner[0]}, {inner[1]})"


def line_base(rng: random.Random) -> Base | None:
    """A nested target on the line, half of the time with the reflection."""
    expression = f"relu({nested(rng, 2)}) + {nested(rng, 2)}"
    group, general = "C1", []
    if rng.random() < 0.6:
        group = "C2"
        if rng.random() < 0.8:
            expression = f"{expression} + {expression.replace('x1', '(-x1)')}"
            general = ["width(GEN)", "width(LEN)"]
    return base_of(
        f'[[claim]]\nid = "line"\ngroup = "{group}"\ninput = "{"permutation" if group == "C1" else "sign"}"\n'
        f'output = "trivial"\ntarget = "{expression}"\n'
        f'assert = ["equivariant"]\ncompute = {json.dumps(["width(GN)", *general])}\n'
    )


def data_base(rng: random.Random) -> Base | None:
    """A few points on the line, or in the plane."""
    n = rng.randint(3, 4)
    d = rng.choice([1, 1, 2])
    points = rng.sample([(x,) if d == 1 else (x, y) for x in range(-1, 4) for y in range(2)], 8)
    points = list(dict.fromkeys(points))[:n]
    values = json.dumps([str(rng.randint(-2, 2)) for _ in points])
    rows = json.dumps([[str(x) for x in point] for point in points])
    return base_of(
        f'[[claim]]\nid = "data"\ngroup = "{"C1" if d == 1 else "C2"}"\ninput = "permutation"\noutput = "trivial"\n'
        f"target = {{ points = {rows}, values = {values} }}\n"
        'compute = ["error(GN, 0)", "error(GN, 1)", "width(GN)"]\n'
    )


def dimension_base(rng: random.Random) -> Base | None:
    """Dimensions of small widths, without a target."""
    group = rng.choice(GROUPS_OF_DIMENSIONS)
    options = [f"{name} = false\n" for name in ("bias", "output_bias") if rng.random() < 0.2]
    quantities = ["dim(GN, 1)", "dim(LEN, 2)", "dim(LEN, 3)", "order", "classes"]
    if not options:
        quantities.append("dim(GEN, 2)")
    return base_of(
        f'[[claim]]\nid = "dimension"\ngroup = "{group}"\ninput = "{rng.choice(["permutation", "trivial"])}"\n'
        f'output = "{rng.choice(["permutation", "trivial"])}"\n{"".join(options)}compute = {json.dumps(quantities)}\n'
    )


@cache
def tested_claims() -> tuple[Claim, ...]:
    """The claims of the kernel's tests."""
    path = Path(__file__).parents[1] / "kernel" / "honest.toml"
    return tuple(c for c in read_claims(path) if isinstance(c, Claim) and c.id not in ("large-max", "fano"))


@cache
def tested_base(number: int) -> Base:
    """The honest certificate of one of the claims of the kernel's tests."""
    claims = tested_claims()
    return base(json.loads(json.dumps(check_claim(claims[number % len(claims)]).certificate)))


ASKED = ("equivariant", "gap", *QUANTITIES)
