"""The covering program: the cheapest signed permutation representation that contains a residual, and why none is
cheaper.

Branch and bound over multiplicities. Linear programs (cvxpy, HiGHS) propose dual vectors in floating point; they are
rounded, scaled to feasibility and evaluated exactly. One constraint alone has its dual in closed form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from equicert.theory.widths.covers import CoverProgram

NODE_LIMIT = 2000


@dataclass(frozen=True)
class Dual:
    """A leaf: the dual vector that proves the bound, one entry for each demand."""

    vector: tuple[Fraction, ...]


@dataclass(frozen=True)
class Branch:
    """At most ``most`` copies of type number ``kind`` (node ``low``), or more (node ``high``)."""

    kind: int
    most: int
    low: int
    high: int


Node: TypeAlias = Dual | Branch


@dataclass(frozen=True)
class Cover:
    """``multiplicities[k]`` copies of type k carry the demand at ``value = sum w_k m_k`` neurons; ``tree`` proves
    that no fewer than ``lower`` do (``lower == value`` unless the node limit was reached).

    Where no types carry it, ``value`` is ``OUT_OF_REACH``."""

    value: int
    lower: int
    multiplicities: dict[int, int]
    tree: tuple[Node, ...]


@dataclass(frozen=True)
class _Bounds:
    low: Mapping[int, int] = field(default_factory=dict)
    high: Mapping[int, int] = field(default_factory=dict)


OUT_OF_REACH = 10**9
"""The cost of what no types carry: more than any other."""


def solve_cover(program: CoverProgram, demand: Sequence[int]) -> Cover:
    """The optimum of ``min sum w_k m_k`` subject to ``sum_k carries[i][k] m_k >= demand[i]``, with its proof."""
    if not carried(program, demand):
        dual = (
            Fraction(OUT_OF_REACH if need and not any(row) else 0)
            for need, row in zip(demand, program.carries, strict=True)
        )
        return Cover(OUT_OF_REACH, OUT_OF_REACH, {}, (Dual(tuple(dual)),))
    best = _greedy(program, demand)
    while True:
        outcome = _prove(program, demand, best)
        if isinstance(outcome, Cover):
            return outcome
        best = outcome


def carried(program: CoverProgram, demand: Sequence[int]) -> bool:
    """Do some types carry the demand, at whatever cost?"""
    return all(not need or any(row) for need, row in zip(demand, program.carries, strict=True))


def _prove(program: CoverProgram, demand: Sequence[int], best: dict[int, int]) -> Cover | dict[int, int]:
    """A proof that ``best`` is optimal, or a better solution."""
    goal = _cost(program, best)
    nodes: dict[int, Node] = {}
    count = 1
    waiting = [(0, _Bounds())]
    while waiting:
        number, bounds = waiting.pop()
        dual, primal = _relaxation(program, demand, bounds, goal)
        if program_ceiling(program, dual_value(program, demand, bounds.low, bounds.high, dual)) >= goal:
            nodes[number] = Dual(dual)
            continue
        rounded = {k: up for k, x in primal.items() if (up := _ceiling(x)) > 0}
        if _feasible(program, demand, rounded) and _cost(program, rounded) < goal:
            return rounded
        split = _split(primal, bounds)
        if split is None or count > NODE_LIMIT:
            return _give_up(program, demand, best)
        k, a = split
        nodes[number] = Branch(k, a, count, count + 1)
        waiting.append((count, _Bounds(bounds.low, {**bounds.high, k: a})))
        waiting.append((count + 1, _Bounds({**bounds.low, k: a + 1}, bounds.high)))
        count += 2
    return Cover(goal, goal, best, tuple(nodes[k] for k in range(count)))


def _give_up(program: CoverProgram, demand: Sequence[int], best: dict[int, int]) -> Cover:
    dual, _ = _relaxation(program, demand, _Bounds(), _cost(program, best))
    lower = program_ceiling(program, dual_value(program, demand, {}, {}, dual))
    return Cover(_cost(program, best), lower, best, (Dual(dual),))


def program_ceiling(program: CoverProgram, x: Fraction) -> int:
    """The least cost of a cover that is at least ``x``: a multiple of what all weights have in common."""
    return program.step * _ceiling(x / program.step)


def _ceiling(x: Fraction) -> int:
    return -(-x.numerator // x.denominator)


def _cost(program: CoverProgram, solution: Mapping[int, int]) -> int:
    return sum(program.weights[k] * m for k, m in solution.items())


def _feasible(program: CoverProgram, demand: Sequence[int], solution: Mapping[int, int]) -> bool:
    return all(
        sum(row[k] * m for k, m in solution.items()) >= need for row, need in zip(program.carries, demand, strict=True)
    )


def _greedy(program: CoverProgram, demand: Sequence[int]) -> dict[int, int]:
    """Repeat the type with the best ratio of weight to demand still met."""
    left, solution = list(demand), dict[int, int]()
    while any(left):
        gains = [
            sum(min(row[k], need) for row, need in zip(program.carries, left, strict=True))
            for k in range(len(program.weights))
        ]
        k = max(
            (k for k, gain in enumerate(gains) if gain),
            key=lambda k: (not program.weights[k], Fraction(gains[k], program.weights[k] or 1), -k),
        )
        solution[k] = solution.get(k, 0) + 1
        left = [max(0, need - row[k]) for row, need in zip(program.carries, left, strict=True)]
    return solution


def reduced_cost(program: CoverProgram, dual: Sequence[Fraction], k: int) -> Fraction:
    """``w_k - sum_i y_i carries[i][k]``."""
    return program.weights[k] - sum((y * row[k] for y, row in zip(dual, program.carries, strict=True)), Fraction(0))


def dual_value(
    program: CoverProgram,
    demand: Sequence[int],
    low: Mapping[int, int],
    high: Mapping[int, int],
    dual: Sequence[Fraction],
) -> Fraction:
    """The lower bound that a feasible dual vector proves within bounds on the multiplicities."""
    total = sum((y * h for y, h in zip(dual, demand, strict=True)), Fraction(0))
    for k in range(len(program.weights)):
        r = reduced_cost(program, dual, k)
        if r >= 0:
            total += r * low.get(k, 0)
        elif k in high:
            total += r * high[k]
        else:
            return Fraction(0)
    return total


def _relaxation(
    program: CoverProgram, demand: Sequence[int], bounds: _Bounds, goal: int
) -> tuple[tuple[Fraction, ...], dict[int, Fraction]]:
    """An exactly feasible dual vector and an approximate primal solution of the linear relaxation."""
    if len(demand) == 1 and not bounds.low and not bounds.high:
        k = min(
            (k for k, c in enumerate(program.carries[0]) if c),
            key=lambda k: (Fraction(program.weights[k], program.carries[0][k]), k),
        )
        ratio = Fraction(program.carries[0][k])
        return (program.weights[k] / ratio,), {k: demand[0] / ratio}
    floats, primal = _float_relaxation(program, demand, bounds, goal)
    candidates = [
        _made_feasible(program, [Fraction(max(y, 0.0)).limit_denominator(n) for y in floats], bounds)
        for n in (12, 1000, 10**6)
    ]
    best = max(
        candidates,
        key=lambda dual: program_ceiling(program, dual_value(program, demand, bounds.low, bounds.high, dual)),
    )
    return best, {k: Fraction(x).limit_denominator(1000) for k, x in primal.items()}


def _made_feasible(program: CoverProgram, dual: list[Fraction], bounds: _Bounds) -> tuple[Fraction, ...]:
    """Scale a dual vector down until no type without an upper bound has a negative reduced cost."""
    factor = Fraction(1)
    for k, weight in enumerate(program.weights):
        used = weight - reduced_cost(program, dual, k)
        if used > weight and k not in bounds.high:
            factor = min(factor, weight / used)
    return tuple(factor * y for y in dual)


def _float_relaxation(
    program: CoverProgram, demand: Sequence[int], bounds: _Bounds, goal: int
) -> tuple[list[float], dict[int, float]]:
    """The relaxation with an expensive slack, so that it is feasible within all bounds."""
    import cvxpy as cp
    import numpy as np

    carries, weights = np.array(program.carries, dtype=float), np.array(program.weights, dtype=float)
    x = cp.Variable(len(weights), nonneg=True)
    slack = cp.Variable(len(demand), nonneg=True)
    meets = carries @ x + slack >= np.array(demand, dtype=float)
    limits = [x[k] >= a for k, a in bounds.low.items()] + [x[k] <= a for k, a in bounds.high.items()]
    problem = cp.Problem(cp.Minimize(weights @ x + (goal + 2) * cp.sum(slack)), [meets, *limits])
    problem.solve(solver=cp.HIGHS)
    if x.value is None or meets.dual_value is None:
        return [0.0] * len(demand), {}
    return [float(y) for y in meets.dual_value], {k: float(v) for k, v in enumerate(x.value)}


def _split(primal: Mapping[int, Fraction], bounds: _Bounds) -> tuple[int, int] | None:
    """The most fractional multiplicity and its integer part."""
    fractional = [
        (abs(x - x.numerator // x.denominator - Fraction(1, 2)), k) for k, x in primal.items() if x.denominator != 1
    ]
    if not fractional:
        return None
    k = min(fractional)[1]
    a = primal[k].numerator // primal[k].denominator
    if a < bounds.low.get(k, 0) or a >= bounds.high.get(k, a + 1):
        return None
    return k, a
