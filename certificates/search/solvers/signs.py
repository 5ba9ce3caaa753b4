"""The sign problem ``sum s_j a_j = b, s_j in {1, -1}`` and why it has no solution (section 3, section 5).

A refutation is one functional ``y``: either ``y b`` exceeds ``sum |y a_j|`` (a Farkas vector of the relaxation to
``[-1, 1]``), or the rational parts of all ``2 y a_j`` are integers and that of ``y (b - sum a_j)`` is not (a lattice
vector). The search is a
chain of reductions; each proposes such a ``y`` for the system before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Literal

import flint

from equicert.theory.numbers.fields import QQ, Field, Scalar, dot
from equicert.theory.numbers.matrices import Matrix, Row, sparse

LARGE = 12
"""From this many signs on, floating-point programs pay for themselves; below, branching is faster than importing a
solver."""

MAX_NODES = 20_000
"""Nodes of a mixed-integer program: minutes for large systems, seconds for small ones."""


@dataclass(frozen=True)
class SignSystem:
    """``sum s_j columns[j] = right``: vectors of one length as sparse rows."""

    columns: tuple[Row, ...]
    right: Row
    length: int
    field: Field

    @cached_property
    def zero(self) -> Scalar:
        """The zero of the field."""
        return self.field(0)


@dataclass(frozen=True)
class Refutation:
    """``kind`` is ``"linear"`` or ``"lattice"``; ``y`` a functional of the system's length."""

    kind: Literal["linear", "lattice"]
    y: Row


def refutes(system: SignSystem, refutation: Refutation) -> bool:
    """Check a refutation exactly."""
    y = dict(refutation.y)
    zero, field = system.zero, system.field

    def value(row: Row) -> Scalar:
        return sum((y[i] * x for i, x in row if i in y), zero)

    right, values = value(system.right), [value(column) for column in system.columns]
    if refutation.kind == "linear":
        return bool(right > sum((x if x > 0 else -x for x in values), zero))
    steps = [2 * field.coordinates(x)[0] for x in values]
    if any(x.q != 1 for x in steps) or not any(steps):
        return False
    return bool((field.coordinates(right)[0] - sum(steps, zero) / 2).q != 1)


@dataclass(frozen=True)
class IndependentRows:
    """Reduction: keep a maximal independent set of equations, at most one more than there are signs."""

    kept: tuple[int, ...]

    @staticmethod
    def apply(system: SignSystem) -> tuple[IndependentRows, SignSystem]:
        """The reduction and the smaller system."""
        support = sorted({i for row in (*system.columns, system.right) for i, _ in row})
        position = {i: k for k, i in enumerate(support)}
        rows = [[system.zero] * len(support) for _ in range(len(system.columns) + 1)]
        for r, row in enumerate((*system.columns, system.right)):
            for i, x in row:
                rows[r][position[i]] = x
        pivots = system.field.rref(rows, len(support))[1]
        kept = tuple(support[k] for k in pivots)
        number = {i: k for k, i in enumerate(kept)}
        small = [tuple((number[i], x) for i, x in row if i in number) for row in (*system.columns, system.right)]
        return IndependentRows(kept), SignSystem(tuple(small[:-1]), small[-1], len(kept), system.field)

    def invert(self, y: Row) -> Row:
        """The functional on the larger system."""
        return tuple((self.kept[i], x) for i, x in y)


@dataclass(frozen=True)
class RationalCoordinates:
    """Reduction: restriction of scalars. An equation over the field becomes one equation for each rational
    coordinate."""

    field: Field

    @staticmethod
    def apply(system: SignSystem) -> tuple[RationalCoordinates, SignSystem]:
        """The reduction and the rational system."""
        field, k = system.field, system.field.degree

        def expanded(row: Row) -> Row:
            return tuple((k * i + c, v) for i, x in row for c, v in enumerate(field.coordinates(x)) if v != 0)

        columns = tuple(expanded(column) for column in system.columns)
        return RationalCoordinates(field), SignSystem(columns, expanded(system.right), k * system.length, QQ)

    def invert(self, y: Row) -> Row:
        """The functional whose rational part is the given one: the form ``(a, b) -> rational part of a b`` is
        nondegenerate."""
        field, k = self.field, self.field.degree
        if k == 1:
            return y
        c = [field.of_coordinates([QQ(int(i == j)) for j in range(k)]) for i in range(k)]
        form = Matrix([sparse([field.coordinates(a * b)[0] for b in c]) for a in c], k).inverse
        parts: dict[int, dict[int, Scalar]] = {}
        for i, x in y:
            parts.setdefault(i // k, {})[i % k] = x
        entries = {}
        for i, part in parts.items():
            solved = dict(form.vector(sparse(part)))
            entries[i] = field.of_coordinates([solved.get(j, QQ(0)) for j in range(k)])
        return sparse(entries)


def single_equation(system: SignSystem) -> Refutation | None:
    """One equation alone: its right side is out of reach, or has the wrong parity."""
    rows: list[list[Scalar]] = [[] for _ in range(system.length)]
    for column in system.columns:
        for i, x in column:
            rows[i].append(x if x > 0 else -x)
    right = dict(system.right)
    for i in sorted(right):
        b = right[i]
        if (b if b > 0 else -b) > sum(rows[i], system.zero):
            return Refutation("linear", ((i, system.field(1 if b > 0 else -1)),))
    return None


def inconsistent(system: SignSystem) -> Refutation | None:
    """A functional that vanishes on all columns and not on the right side."""
    columns = Matrix(system.columns, system.length, system.field)
    right = dict(system.right)
    for y in columns.nullspace.rows:
        value = sum((x * right[i] for i, x in y if i in right), system.zero)
        if value != 0:
            return Refutation("linear", tuple((i, x / value) for i, x in y))
    return None


def lattice(system: SignSystem) -> Refutation | None:
    """A dual lattice vector that is not integral on ``b - sum a_j`` (Hermite normal form, in rational coordinates)."""
    reduction, rational = RationalCoordinates.apply(system)
    kept, independent = IndependentRows.apply(rational)
    found = _rational_lattice(independent)
    return None if found is None else Refutation("lattice", reduction.invert(kept.invert(found)))


def _rational_lattice(system: SignSystem) -> Row | None:
    columns = [[2 * x for x in row] for row in Matrix(system.columns, system.length, system.field).tolist()]
    denominator = lcm(*(int(x.q) for row in columns for x in row), 1)
    integral = flint.fmpz_mat([[int((denominator * x).p) for x in row] for row in columns])
    basis = [row for row in integral.hnf().tolist() if any(row)]
    if len(basis) != system.length:
        return None
    dual = flint.fmpq_mat([[flint.fmpq(x) / denominator for x in row] for row in basis]).inv().transpose().tolist()
    shift = [flint.fmpq(0)] * system.length
    for i, x in system.right:
        shift[i] += x
    for row in columns:
        shift = [a - b / 2 for a, b in zip(shift, row, strict=True)]
    bad = [(int(value.q), k) for k, y in enumerate(dual) if (value := dot(y, shift, system.zero)).q != 1]
    return sparse(dual[min(bad)[1]]) if bad else None


def farkas(system: SignSystem) -> Refutation | None:
    """The relaxation's dual ``min sum |y a_j|, y b = 1`` by a simplex solver, made exact.

    At a vertex ``y`` is determined by the ``a_j`` on which it vanishes: that null space is computed exactly. If it is
    not a line, the float vector is rounded; either way the exact test decides.
    """
    if len(system.columns) < LARGE:
        return None
    y = _relaxed_dual(system)
    if y is None:
        return None
    columns = Matrix(system.columns, system.length, system.field)
    floats = [sum(y[i] * system.field.approximate(x) for i, x in row) for row in system.columns]
    tight = Matrix(
        [row for row, x in zip(columns.rows, floats, strict=True) if abs(x) < 1e-7], system.length, system.field
    )
    candidates = list(tight.nullspace.rows) if tight.nullspace.nrows == 1 else []
    candidates += [sparse([_nearest(x, bound) for x in y]) for bound in (10, 10**3, 10**6, 10**9)]
    right = dict(system.right)
    for candidate in candidates:
        value = sum((x * right[i] for i, x in candidate if i in right), system.zero)
        if value != 0:
            found = Refutation("linear", tuple((i, x / value) for i, x in candidate))
            if refutes(system, found):
                return found
    return None


def _nearest(x: float, bound: int) -> flint.fmpq:
    from fractions import Fraction

    near = Fraction(x).limit_denominator(bound)
    return flint.fmpq(near.numerator, near.denominator)


def _floats(system: SignSystem) -> tuple[list[list[float]], list[float]]:
    """The columns and the right side in floating point, every equation scaled to largest coefficient 1."""
    table = Matrix((*system.columns, system.right), system.length, system.field).tolist()
    values = [[system.field.approximate(x) for x in row] for row in table]
    return values[:-1], values[-1]


def _relaxed_dual(system: SignSystem) -> list[float] | None:
    import cvxpy as cp
    import numpy as np

    columns, right = _floats(system)
    A, b = np.array(columns), np.array(right)
    scale = np.maximum(np.abs(A).max(axis=0), 1e-300)
    y = cp.Variable(system.length)
    problem = cp.Problem(cp.Minimize(cp.norm1((A / scale) @ y)), [(b / scale) @ y == 1])
    try:
        problem.solve(solver=cp.HIGHS)
    except cp.SolverError:
        return None
    if y.value is None or problem.value is None or problem.value >= 1 + 1e-6:
        return None
    return [float(v) for v in y.value / scale]


REDUCTIONS: tuple[Callable[[SignSystem], Refutation | None], ...] = (single_equation, inconsistent, lattice, farkas)


def refute(system: SignSystem) -> Refutation | None:
    """A checked refutation of a sign system, or None.

    >>> half = ((0, QQ("1/2")),)
    >>> refute(SignSystem((half, half), ((0, QQ("1/2")),), 1, QQ)).kind
    'lattice'
    """
    if not system.right and not system.columns:
        return None
    reduction, small = IndependentRows.apply(system)
    for rule in REDUCTIONS:
        found = rule(small)
        if found is not None and refutes(small, found):
            return Refutation(found.kind, reduction.invert(found.y))
    return None


def satisfy(system: SignSystem, time_limit: float) -> tuple[int, ...] | None:
    """Signs that solve a large system exactly, proposed by a mixed-integer program (SCIP where installed, else
    HiGHS), or None. Its nodes are counted, so that what is found does not depend on the machine; the time limit is
    that of the whole claim."""
    if len(system.columns) < LARGE or not system.length:
        return None
    import cvxpy as cp
    import numpy as np

    _, small = IndependentRows.apply(system)
    columns, right = _floats(small)
    A, b = np.array(columns), np.array(right)
    scale = np.maximum(np.abs(A).max(axis=0), 1e-300)
    bits = cp.Variable(len(small.columns), boolean=True)
    problem = cp.Problem(cp.Minimize(0), [(A / scale).T @ (1 - 2 * bits) == b / scale])
    seconds = max(time_limit, 0.1)
    try:
        if "SCIP" in cp.installed_solvers():
            problem.solve(solver=cp.SCIP, scip_params={"limits/nodes": MAX_NODES, "limits/time": seconds})
        else:
            problem.solve(solver=cp.HIGHS, mip_max_nodes=MAX_NODES, time_limit=seconds)
    except cp.SolverError:
        return None
    if bits.value is None:
        return None
    signs = tuple(-1 if v > 0.5 else 1 for v in bits.value)
    return signs if solves(system, signs) else None


def solves(system: SignSystem, signs: Sequence[int]) -> bool:
    """Check a solution exactly."""
    total = dict(system.right)
    for s, column in zip(signs, system.columns, strict=True):
        for i, x in column:
            total[i] = total.get(i, system.zero) - (x if s > 0 else -x)
    return not any(total.values())
