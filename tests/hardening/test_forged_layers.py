"""Forged certificates about chosen channels: bounds above and below the truth, and honest ones changed at random."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from functools import cache

import pytest
from adversary import judge
from bases import Base, base_of
from compared_layers import asked, drawn, some_channels
from forging import Forgery, built_lower, forged_lower, forged_upper, mutated

from equicert.certificates.kernel.objects import channels
from equicert.certificates.kernel.rules import covers
from equicert.certificates.kernel.rules import layers as rules_layers


@cache
def bases() -> list[Base]:
    """Honest certificates of widths with chosen channels; the search for the truth knows no prices."""
    found = []
    for number in range(60):
        instance = drawn(f"forged {number}")
        if instance is None:
            continue
        _, texts = some_channels(*instance)
        lines = [line for line in instance[1].toml.splitlines() if not line.startswith("compute")]
        base = base_of("\n".join([*lines, f'hidden = {json.dumps(texts)}\ncompute = ["width(GN)", "width(LEN)"]']))
        if base is not None and base.true("width(LEN)") is not None:
            found.append(base)
    return found


def forged(rng: random.Random, base: Base) -> Forgery | None:
    """A forgery of one of several kinds."""
    way = rng.choice([forged_lower, forged_lower, forged_upper, mutated])
    try:
        return way(rng, base, base)
    except (AttributeError, TypeError, IndexError, KeyError):
        return None  # a part that it has changed before is no longer what it builds on


def outcomes(count: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, base in enumerate(bases()):
        for attempt in range(count):
            forgery = forged(random.Random(f"{number} {attempt}"), base)
            if forgery is not None:
                judged = judge(forgery, base)
                found[judged.outcome] += 1
                assert judged.outcome not in ("false", "crash"), (number, attempt, judged, forgery)
    return found


def test_honest_certificates_are_true():
    assert len(bases()) >= 20
    assert sum(base.true("width(LEN)") == float("inf") for base in bases()) >= 2
    for base in bases():
        assert judge(Forgery("honest", base.statement, base.proof), base).outcome == "true"


def test_nothing_false_is_accepted():
    assert outcomes(6)["refused"] > 50


def test_builder_proves_bounds_that_hold():
    """With the true width as its bound the builder finds a proof in chosen channels too."""
    tried: Counter[str] = Counter()
    for base in bases():
        for attempt in range(4):
            forgery = built_lower(random.Random(attempt), base, 0)
            if forgery is not None and forgery.proof[-1]["class"] == "LEN":
                tried[judge(forgery, base).outcome] += 1
    assert tried["true"] >= 10
    assert set(tried) <= {"true", "refused"}


# -- given hidden layers


@cache
def layer_bases() -> list[Base]:
    """Honest certificates about given hidden layers; the search over all uses of channels confirms their answers."""
    found = []
    for number in range(40):
        instance = drawn(f"forged layers {number}")
        if instance is None:
            continue
        layers, texts = some_channels(*instance)
        known, _ = asked(instance[0], layers, texts)
        lines = [line for line in instance[1].toml.splitlines() if not line.startswith("compute")]
        base = base_of("\n".join([*lines, f"compute = {json.dumps(list(known))}"]))
        if base is not None and known:
            assert {q: base.values[q] for q in known} == {q: str(value).lower() for q, value in known.items()}
            found.append(base)
    return found


def forged_layer(rng: random.Random, base: Base) -> Forgery | None:
    """A refutation of a hidden layer that is changed: its copies, its prices, its trees."""
    proof = copy.deepcopy(base.proof)
    steps = [s for s in proof if s["rule"] in ("layer", "no-layer")]
    refuting = [s for s in steps if s["rule"] == "no-layer"]
    if not refuting:
        return None
    step = rng.choice(refuting)
    if rng.random() < 0.6:
        step["layer"] = copy.deepcopy(rng.choice(steps)["layer"])
    for entry in step["layer"]:
        if rng.random() < 0.5:
            entry[1] = rng.choice([0, 1, 2, 3, 5, None])
    for tree in step["cases"]:
        for node in tree:
            if node[0] == "at":
                size = len(step["layer"])
                node[1] = [*node[1], *[1] * size][:size]
                if rng.random() < 0.7:
                    node[1] = [rng.choice([0, 1, 2, 4, 8]) for _ in range(size)]
                if rng.random() < 0.2:
                    node[2] = None
    chosen = [s for s in proof if s["rule"] != "layer" or rng.random() < 0.3]
    return Forgery("no-layer", base.statement, chosen)


def layer_outcomes(count: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, base in enumerate(layer_bases()):
        for attempt in range(count):
            rng = random.Random(f"{number} {attempt}")
            forgery = forged_layer(rng, base) if rng.random() < 0.8 else mutated(rng, base, base)
            if forgery is not None:
                judged = judge(forgery, base)
                found[judged.outcome] += 1
                assert judged.outcome not in ("false", "crash"), (number, attempt, judged, forgery)
    return found


def test_nothing_false_is_accepted_of_given_layers():
    found = layer_outcomes(20)
    assert found["refused"] > 100
    assert found["true"] > 10


def test_budgets_that_are_too_small_are_found(monkeypatch: pytest.MonkeyPatch):
    right = rules_layers.Offer.at

    def smaller(self, given):
        chosen, budget, prices = right(self, given)
        return chosen, max(0, budget - max(chosen)), prices

    monkeypatch.setattr(rules_layers.Offer, "at", smaller)
    with pytest.raises(AssertionError):
        layer_outcomes(40)


def test_prices_that_are_too_high_are_found(monkeypatch: pytest.MonkeyPatch):
    right = channels.prices_from

    def wrong(fitting, listed):
        prices = right(fitting, listed)
        return channels.Prices(tuple(p and p + 1 for p in prices.orbits), prices.constant, prices.least)

    monkeypatch.setattr(channels, "prices_from", wrong)
    with pytest.raises(AssertionError):
        outcomes(12)


def test_types_that_cost_too_much_are_found(monkeypatch: pytest.MonkeyPatch):
    right = covers._weights
    monkeypatch.setattr(covers, "_weights", lambda *given: [w and 2 * w for w in right(*given)])
    with pytest.raises(AssertionError):
        outcomes(12)


def test_neurons_that_are_no_channels_are_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(channels, "count_channels", lambda theta, width, listed: {c.name: 0 for c in listed})
    with pytest.raises(AssertionError):
        outcomes(12)
