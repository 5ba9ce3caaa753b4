"""Random instances against the exhaustive search, the same in every run; and a search that is wrong is noticed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import oracle
import pytest
import truths
from compared import compare, compare_number
from drawn import draw

SEED = 17


@pytest.mark.parametrize("part", range(4))
def test_program_and_exhaustive_search_agree(part: int):
    total: Counter[str] = Counter()
    for number in range(25 * part, 25 * part + 25):
        counts, wrong = compare_number(SEED, number)
        assert not wrong, wrong[0]
        total += counts
    assert total["instances"] == 25
    assert total["agree"] > 150
    assert total["open"] == 0


def test_all_options_and_infinite_widths_are_drawn():
    drawn = [draw(random.Random(number), "drawn") for number in range(200)]
    assert len({instance.problem.options for instance in drawn}) == 8
    assert {instance.problem.equivariant for instance in drawn} == {True, False}


def test_instances_depend_on_seed_and_number_alone():
    assert draw(random.Random("1 2"), "a").toml == draw(random.Random("1 2"), "a").toml
    assert draw(random.Random("1 2"), "a").toml != draw(random.Random("1 3"), "a").toml


def test_wrong_widths_are_noticed(monkeypatch: pytest.MonkeyPatch):
    right = oracle.minimal_width
    monkeypatch.setattr(oracle, "minimal_width", lambda *given: right(*given) + 1)
    assert any("width" in line for number in range(6) for line in compare_number(SEED, number)[1])


def test_another_group_is_noticed():
    instance = draw(random.Random(f"{SEED} 3"), "turned")
    d, p = instance.problem.d, instance.problem.p
    problem = replace(instance.problem, generators=(((*truths.oracle.identity(d),), oracle.identity(p), ()),))
    _, wrong = compare(replace(instance, problem=problem))
    assert any("order" in line for line in wrong)
