"""The adversary: a few hundred forgeries, the same in every run; and it finds the holes of a kernel that has some."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from adversary import drawn_base, forge, judge, run
from forging import Forgery, built_lower, forged_subgroups, forged_upper

from equicert.certificates.kernel.objects.subgroups import Subgroups
from equicert.certificates.kernel.rules import leaves, widths

SEED, POOL = 23, 3


def network_bases():
    return [drawn_base(SEED, source, number) for source in range(4) for number in range(POOL)]


@pytest.mark.parametrize("part", range(3))
def test_nothing_false_is_accepted(part: int):
    counts, failures = run(SEED, 100 * part, 100, POOL)
    assert failures == []
    outcomes: Counter[tuple[str, str]] = Counter()
    for (way, _, outcome), number in counts.items():
        outcomes[way, outcome] += number
    assert {way for way, _ in outcomes} == {"built", "changed"}
    assert outcomes["built", "refused"] > 20
    assert outcomes["changed", "refused"] > 20
    assert sum(outcomes.values()) == 100


def test_honest_certificates_are_true():
    for base in [*network_bases(), *(drawn_base(SEED, source, 0) for source in range(4, 8))]:
        assert judge(Forgery("honest", base.statement, base.proof), base).outcome == "true"


def test_forgeries_depend_on_seed_and_number_alone():
    def texts(first: int) -> list[str]:
        return [repr(forge(SEED, number, POOL)[1]) for number in range(first, first + 20)]

    assert texts(0) == texts(0)
    assert texts(0) != texts(20)


def test_builder_proves_bounds_that_hold():
    """With the true width as its bound the builder often finds a proof: its trees are not refused for their form."""
    tried: Counter[str] = Counter()
    for base in network_bases():
        for attempt in range(4):
            forgery = built_lower(random.Random(attempt), base, 0)
            if forgery is not None and any(tree for tree in forgery.proof[-1]["cases"]):
                tried[judge(forgery, base).outcome] += 1
    assert tried["true"] >= 8
    assert set(tried) <= {"true", "refused"}


def found_false(build, most: int = 40) -> bool:
    """Does the adversary get something false past the kernel?"""
    for attempt in range(most):
        for base in network_bases():
            forgery = build(random.Random(attempt), base)
            if forgery is not None and judge(forgery, base).outcome == "false":
                return True
    return False


@pytest.mark.parametrize("check", ["check_linear", "check_lattice", "check_minor", "check_vanishing"])
def test_a_leaf_that_is_not_checked_is_found(check: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(leaves, check, lambda *_: None)
    assert found_false(lambda rng, base: built_lower(rng, base, 1))


def test_layers_that_are_not_checked_are_found(monkeypatch: pytest.MonkeyPatch):
    assert not found_false(lambda rng, base: forged_upper(rng, base, base), 2)
    monkeypatch.setattr(widths, "check_layerwise", lambda *_: None)
    assert found_false(lambda rng, base: forged_upper(rng, base, base))


def test_subgroups_that_are_not_checked_are_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Subgroups, "_prime_power_cyclic", lambda _: [])
    assert found_false(lambda rng, base: forged_subgroups(rng, base, base))


def test_a_value_that_excludes_the_truth_is_false():
    base = next(b for b in network_bases() if b.true("order") not in (None, 1))
    shifted = replace(base, memory={"order": base.true("order") + 1})
    assert judge(Forgery("honest", base.statement, base.proof), shifted).outcome == "false"


def test_a_kernel_that_crashes_is_reported():
    def crash(*_):
        raise RecursionError("deep")

    base = network_bases()[0]
    assert judge(Forgery("any", base.statement, base.proof), base, crash).outcome == "crash"
