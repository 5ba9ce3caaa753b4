"""Chosen and given hidden layers, claims file to kernel, against all uses of all channels (``layers.py``)."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import oracle
from drawn import Instance, draw
from layers import Layers, elements_of
from truths import Unjudged

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims
from equicert.certificates.results import ClaimResult

MOST = 16
"""Neurons up to which all hidden layers are tried."""


def word(layers: Layers, target: int) -> str:
    """A word in the generators for an element."""
    generators = [layers.number[pair] for pair in layers.problem.pairs()]
    found: dict[int, list[int]] = {0: []}
    queue = [0]
    for x in queue:
        for k, g in enumerate(generators):
            a, b = layers.elements[g], layers.elements[x]
            y = layers.number[oracle.multiply(a[0], b[0]), oracle.multiply(a[1], b[1])]
            if y not in found:
                found[y] = [k, *found[x]]
                queue.append(y)
    return " ".join(f"g{k + 1}" for k in found[target])


def some_channels(rng: random.Random, instance: Instance) -> tuple[Layers, list[str]]:
    """One to three channels that are not conjugate, with their texts."""
    everything = Layers(instance.problem, [])
    chosen: list[frozenset[int]] = []
    subgroups = sorted(everything.subgroups, key=sorted)
    for K in rng.sample(subgroups, min(rng.randint(1, 3), len(subgroups))):
        if not any(everything.below(K, other) and len(K) == len(other) for other in chosen):
            chosen.append(K)
    texts = [f"coset(<{', '.join(word(everything, x) for x in sorted(K) if x)}>)" for K in chosen]
    return Layers(instance.problem, chosen), texts


def result_of(instance: Instance, extra: str) -> ClaimResult:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.toml"
        lines = [line for line in instance.toml.splitlines() if not line.startswith(("compute", "assert"))]
        path.write_text("\n".join([*lines, extra]), encoding="utf-8")
        (claim,) = read_claims(path)
    assert isinstance(claim, Claim), claim
    return check_claim(claim)


def drawn(seed: str) -> tuple[random.Random, Instance] | None:
    """An instance of an equivariant function with few hyperplanes and a small group."""
    rng = random.Random(seed)
    instance = draw(rng, "layers-" + seed.replace(" ", "-"))
    target = instance.problem.target
    try:
        elements_of(instance.problem)
    except Unjudged:
        return None
    assert target is not None
    return (rng, instance) if instance.problem.equivariant and len(target.planes) <= 6 else None


def asked(rng: random.Random, layers: Layers, texts: list[str]) -> tuple[dict[str, bool], dict[str, int | None]]:
    """Some hidden layers with the truth about each; and each channel with the least number of its copies, up to
    ``MOST`` neurons."""
    known: dict[str, bool] = {}
    for _ in range(3):
        counts = tuple(rng.randint(0, 3) for _ in texts)
        if any(counts):
            layer = " + ".join(f"{n}*{text}" if n > 1 else text for n, text in zip(counts, texts, strict=True) if n)
            known[f"representable({layer})"] = not layers.missing_biases and layers.fits(counts)
    least: dict[str, int | None] = {}
    for k, text in enumerate(texts):
        single = Layers(layers.problem, [layers.channels[k]])
        neurons = single.least(MOST)
        least[f"channels({text})"] = None if neurons is None else neurons // single.degrees()[0]
    return known, least


def disagreements(number: str) -> tuple[int, int, list[str]]:
    """How many answers about given hidden layers are compared, and how many stay open; what disagrees."""
    found = drawn(number)
    if found is None:
        return 0, 0, []
    rng, instance = found
    layers, texts = some_channels(rng, instance)
    known, least = asked(rng, layers, texts)
    result = result_of(instance, f"compute = {json.dumps([*known, *least])}")
    assert result.verdict in ("verified", "undecided"), (instance.toml, texts, result)
    wrong, still_open = [], 0
    for question, true in known.items():
        said = result.values[question]
        still_open += said == "unknown"
        if said not in ("unknown", str(true).lower()):
            wrong.append(f"{number}: {question} is {true}, not {said}\n{instance.toml}")
    for question, value in least.items():
        said = result.values[question]
        still_open += ".." in said
        degree = layers.degrees()[texts.index(question[len("channels(") : -1])]
        within = said != "inf" and ".." not in said and int(said) * degree <= MOST
        if ".." not in said and (value is not None or within) and said != str(value):
            wrong.append(f"{number}: {question} is {value}, not {said}\n{instance.toml}")
    return len(known) + len(least), still_open, wrong


def width_disagreement(number: str) -> tuple[str, list[str]]:
    """The least width with some channels: ``agree``, ``infinite``, ``wide`` (beyond ``MOST``), ``open`` or ``none``
    where the instance is not judged; and what disagrees."""
    found = drawn(number)
    if found is None:
        return "none", []
    rng, instance = found
    layers, texts = some_channels(rng, instance)
    result = result_of(instance, f'hidden = {json.dumps(texts)}\ncompute = ["width(LEN)"]')
    assert result.verdict in ("verified", "undecided"), (instance.toml, texts, result)
    said, true = result.values["width(LEN)"], layers.least(MOST)
    if ".." in said:
        return "open", []
    beyond = said == "inf" or int(said) > MOST
    kind = "infinite" if said == "inf" else "wide" if beyond else "agree"
    if said != str(true) and not (beyond and true is None):
        return "disagree", [f"{number}: width(LEN) with {texts} is {true}, not {said}\n{instance.toml}"]
    return kind, []


def compare_layers(seed: int, number: int) -> tuple[Counter[str], list[str]]:
    """One instance of a series: a width with chosen channels, and some given hidden layers."""
    kind, wrong = width_disagreement(f"{seed} {number}")
    count, still_open, more = disagreements(f"{seed} given {number}")
    found = Counter({"instances": 1, f"width {kind}": 1, "hidden layers": count, "open hidden layers": still_open})
    return found, wrong + more
