"""The best choice of hidden orbits within a width, and the number of choices (THEORY.md, T7.3, T8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..reading import spend, within


@dataclass(frozen=True)
class Item:
    """What an orbit may add: neurons, dimensions of its own, dimensions of the linear part that all orbits share, and
    whether a second copy adds nothing."""

    size: int
    own: int
    shared: int = 0
    once: bool = False


def knapsack(width: int, items: Sequence[Item], cap: int = 0) -> int:
    """The largest ``sum of own + min(sum of shared, cap)`` over items of total size at most the width."""
    return knapsacks(width, items, cap)[width]


def knapsacks(width: int, items: Sequence[Item], cap: int = 0) -> list[int]:
    """The same for all widths up to this one."""
    work = width * (len(items) + 1) * (cap + 1)
    within(work, 2_000_000, "work of a knapsack")
    spend(work)
    best = [[0] + [-1] * cap for _ in range(width + 1)]
    for item in items:
        for total in range(width, item.size - 1, -1) if item.once else range(item.size, width + 1):
            for s, value in list(enumerate(best[total - item.size])):
                if value >= 0:
                    at = min(s + item.shared, cap)
                    best[total][at] = max(best[total][at], value + item.own)
    return list(accumulate((max(v + s for s, v in enumerate(line) if v >= 0) for line in best), max))


def count_types(width: int, sizes: Sequence[int]) -> int:
    """The number of multisets of these sizes that add up to the width (T8.1)."""
    within(width * len(sizes), 10_000_000, "work of counting hidden types")
    spend(width * len(sizes))
    count = [1] + [0] * width
    for size in sizes:
        for total in range(size, width + 1):
            count[total] += count[total - size]
    return count[width]
