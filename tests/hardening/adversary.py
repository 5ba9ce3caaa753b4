"""A series of forged certificates, and the judgement of what the kernel says of each.

A forgery has succeeded when a conclusion of the kernel excludes the truth: that of the exhaustive search, or, where it
does not say, what the honest certificate of the same statement proves.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bases import ASKED, Base, data_base, dimension_base, line_base, network_base, tested_base
from forging import BUILDERS, Forgery, conclusions_forged, mutated
from truths import Json, Problem, Unjudged, contradicts, disjoint, problem_of, truth

from equicert.certificates import kernel

INITIAL = ("0..inf", "1..inf", "unknown")
SOURCES = (network_base, network_base, network_base, network_base, line_base, line_base, data_base, dimension_base)
POOL = 60
Conclude = Callable[[Json, Json, list[str], list[str]], Any]


@dataclass(frozen=True)
class Judged:
    """What became of a forgery: ``refused``, ``true``, ``silent``, ``not judged``, ``crash`` or ``false``."""

    outcome: str
    why: str = ""


@lru_cache(maxsize=400)
def drawn_base(seed: int, source: int, number: int) -> Base:
    """A base of the pool of a series."""
    for attempt in range(50):
        found = SOURCES[source](random.Random(f"{seed} {source} {number} {attempt}"))
        if found is not None:
            return found
    raise AssertionError("no base")


def one_base(rng: random.Random, seed: int, pool: int, forger: str = "") -> Base:
    """A base that suits a forger."""
    if forger == "forged_dimension":
        return drawn_base(seed, 7, rng.randrange(min(12, pool)))
    if forger == "forged_fit":
        return drawn_base(seed, 6, rng.randrange(min(40, pool)))
    if forger == "forged_two_layer":
        return drawn_base(seed, rng.choice([4, 5]), rng.randrange(pool))
    if forger:
        return drawn_base(seed, rng.randrange(5), rng.randrange(pool))
    if rng.random() < 0.25:
        return tested_base(rng.randrange(min(100, 4 * pool)))
    source = rng.randrange(len(SOURCES))
    return drawn_base(seed, source, rng.randrange(min(12, pool) if source == 7 else pool))


def forge(seed: int, number: int, pool: int = POOL) -> tuple[str, Forgery, Base]:
    """The forgery with this number in a series: how it was made, what it is, and the honest base.

    ``pool`` is the number of bases of each source from which the series starts.
    """
    rng = random.Random(f"{seed} {number}")
    if number % 2 == 0:
        while True:
            build = rng.choices([b for _, b in BUILDERS], [w for w, _ in BUILDERS])[0]
            base = one_base(rng, seed, pool, build.__name__)
            try:
                found = build(rng, base, one_base(rng, seed, pool))
            except (AttributeError, TypeError, IndexError, KeyError):
                continue  # a part that it has changed before is no longer what it builds on
            if found is not None:
                return "built", found, base
    base, donor = one_base(rng, seed, pool), one_base(rng, seed, pool)
    change = conclusions_forged if rng.random() < 0.1 else mutated
    return "changed", change(rng, base, donor), base


@lru_cache(maxsize=256)
def problem_for(text: str) -> Problem | None:
    """The exhaustive search's reading of a changed statement, given as JSON; None where it has none."""
    try:
        return problem_of(json.loads(text))
    except (Unjudged, ValueError, ZeroDivisionError, IndexError, KeyError, StopIteration):
        return None


def asked_values(conclude: Conclude, statement: Json, proof: Json, asked: list[str]) -> dict[str, str]:
    """What is concluded; quantities that mean nothing for this statement are left out. Raises ``Rejected``."""
    conclude(statement, proof, [], [])
    try:
        return conclude(statement, proof, [], asked).values
    except kernel.Rejected:
        pass
    values: dict[str, str] = {}
    for quantity in asked:
        try:
            values |= conclude(statement, proof, [], [quantity]).values
        except kernel.Failed:
            raise
        except kernel.Rejected:
            continue
    return values


def judge(forgery: Forgery, base: Base, conclude: Conclude = kernel.conclude) -> Judged:
    """Hand a forgery to the kernel and compare what it concludes with the truth."""
    try:
        if forgery.sealed is not None:
            kernel.verify(forgery.sealed)
            return Judged("false", "other conclusions than the kernel's own were accepted")
        same = forgery.statement == base.statement
        asked = list(dict.fromkeys([*(base.quantities if same else ()), *ASKED]))
        values = asked_values(conclude, forgery.statement, forgery.proof, asked)
    except kernel.Failed as reason:
        return Judged("crash", str(reason))
    except kernel.Rejected as reason:
        return Judged("refused", str(reason))
    except Exception as reason:
        return Judged("crash", f"{type(reason).__name__}: {reason}")
    said = {q: v for q, v in values.items() if v not in INITIAL}
    if not said:
        return Judged("silent")
    problem = base.problem if same else problem_for(json.dumps(forgery.statement))
    known = False
    for quantity, value in said.items():
        true = base.true(quantity) if same else truth_or_none(problem, quantity)
        if true is not None:
            known = True
            if contradicts(value, true):
                return Judged("false", f"{quantity} is {true}, not {value}")
        elif same and quantity in base.values:
            known = True
            other = base.values[quantity]
            if value != other and disjoint(value, other):
                return Judged("false", f"{quantity} is {other}, not {value}")
    return Judged("true" if known else "not judged")


def truth_or_none(problem: Problem | None, quantity: str) -> Any:
    if problem is None:
        return None
    try:
        return truth(problem, quantity)
    except Unjudged:
        return None


Counts = Counter[tuple[str, str, str]]


def run(seed: int, first: int, size: int, pool: int = POOL) -> tuple[Counts, list[dict[str, Any]]]:
    """The counts of a part of a series by (way, kind, outcome), and every forgery that succeeded."""
    counts: Counts = Counter()
    failures = []
    for number in range(first, first + size):
        way, forgery, base = forge(seed, number, pool)
        judged = judge(forgery, base)
        counts[way, forgery.kind, judged.outcome] += 1
        if judged.outcome in ("false", "crash"):
            found = {"statement": forgery.statement, "proof": forgery.proof, "honest": base.certificate}
            failures.append({"number": number, "kind": forgery.kind, "why": judged.why, **found})
    return counts, failures
