"""Widths with chosen channels and given hidden layers, against a search that tries every use of every channel."""

from __future__ import annotations

from collections import Counter

import pytest
from compared_layers import disagreements, width_disagreement


@pytest.mark.parametrize("part", range(6))
def test_widths_agree_with_all_uses_of_all_channels(part: int):
    kinds: Counter[str] = Counter()
    for number in range(40 * part, 40 * part + 40):
        kind, wrong = width_disagreement(f"{number}")
        assert not wrong, wrong[0]
        kinds[kind] += 1
    assert kinds["agree"] >= 12
    assert kinds["infinite"] >= 1
    assert kinds["open"] == 0


@pytest.mark.parametrize("part", range(4))
def test_given_layers_agree_with_all_uses_of_all_channels(part: int):
    compared = unsettled = 0
    for number in range(30 * part, 30 * part + 30):
        count, still_open, wrong = disagreements(f"given {number}")
        assert not wrong, wrong[0]
        compared += count
        unsettled += still_open
    assert compared >= 60
    assert unsettled == 0
