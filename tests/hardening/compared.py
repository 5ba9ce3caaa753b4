"""The whole path, claims file to kernel, against the exhaustive search: what agrees, what is open, what disagrees."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from drawn import QUANTITIES, Instance, draw
from truths import Unjudged, contradicts, interval, truth

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims
from equicert.certificates.results import ClaimResult

EQUIVARIANT = {"verified": "true", "refuted": "false", "undecided": "unknown"}


def result_of(instance: Instance) -> ClaimResult:
    """What the program says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.toml"
        path.write_text(instance.toml, encoding="utf-8")
        (claim,) = read_claims(path)
    assert isinstance(claim, Claim), claim
    return check_claim(claim)


def compare(instance: Instance) -> tuple[Counter[str], list[str]]:
    """How many values agree, are open or are not judged; and every disagreement."""
    result = result_of(instance)
    counts: Counter[str] = Counter(instances=1)
    ill_posed = "the target is not equivariant" in result.message and not instance.problem.equivariant
    if result.verdict == "error" and not ill_posed:
        return counts + Counter(disagree=1), [f"{instance.name}: {result.message}\n{instance.toml}"]
    counts["refused GEN and LEN"] += ill_posed
    asked = [q for q in QUANTITIES if not (ill_posed and q in ("width(GEN)", "width(LEN)"))]
    said = {"equivariant": EQUIVARIANT[result.asserts[0].verdict], **{q: result.values[q] for q in asked}}
    wrong = []
    for quantity, value in said.items():
        try:
            true = truth(instance.problem, quantity)
        except Unjudged:
            counts["not judged"] += 1
            continue
        if contradicts(value, true):
            counts["disagree"] += 1
            wrong.append(f"{instance.name}: {quantity} is {true}, not {value}\n{instance.toml}")
        elif is_open(value):
            counts["open"] += 1
            counts[f"open {quantity}"] += 1
        else:
            counts["agree"] += 1
    return counts, wrong


def is_open(value: str) -> bool:
    """Is more than one value left?"""
    if value in ("true", "false", "unknown"):
        return value == "unknown"
    low, high = interval(value)
    return low != high


def compare_number(seed: int, number: int) -> tuple[Counter[str], list[str]]:
    """One instance of a series; it depends on its seed and number alone."""
    return compare(draw(random.Random(f"{seed} {number}"), f"instance-{seed}-{number}"))
