"""The residual problem of sections 3 to 5: signs, doubled orbits and a cover of what is left, at least cost.

:func:`minimise` descends: it asks for a solution cheaper than the best one known until a branch tree shows that
there is none.
The tree is the proof; its nodes are those of ``FORMAT.md``, ``lower``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd, lcm
from typing import Literal, TypeAlias

import flint

from equicert.certificates.search.solvers.cover_trees import OUT_OF_REACH, Cover, solve_cover
from equicert.certificates.search.solvers.cover_trees import Node as CoverNode
from equicert.certificates.search.solvers.signs import LARGE, Refutation, SignSystem, refute, satisfy
from equicert.theory.numbers.fields import Field, Rationals, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, flatten, scale, unflatten
from equicert.theory.widths.covers import CoverProgram, LineOrbits
from equicert.theory.widths.residual_problem import ResidualCase

NODE_LIMIT = 20_000
"""Nodes of one branch tree; beyond, the answer is an interval."""

ELIMINATION_LIMIT = 10_000_000
"""Entries of the largest matrix that is brought to echelon form."""


@dataclass(frozen=True)
class Decision:
    """A case distinction about an orbit: is it doubled (node ``first``) or not; has it sign + (``first``) or -?"""

    kind: Literal["double", "sign"]
    orbit: int
    first: int
    second: int


@dataclass(frozen=True)
class Vanishing:
    """The residual, seen through ``y``, does not vanish for any signs: a positive multiple of a linear functional, or
    one whose values are odd (``lattice``); ``space`` spans the functionals that see what would cost too much."""

    kind: Literal["linear", "lattice"]
    y: Matrix
    space: Matrix | None


@dataclass(frozen=True)
class Minor:
    """``left @ R @ right.T`` is regular for all signs: outright (``prime`` is 0) or modulo a prime."""

    left: Matrix
    right: Matrix
    prime: int


@dataclass(frozen=True)
class Covering:
    """The residual on ``kernel`` is known, and the proof of the covering program shows what it costs."""

    kernel: Matrix
    spaces: tuple[Matrix, ...]
    tree: tuple[CoverNode, ...]


Node: TypeAlias = Decision | Vanishing | Minor | Covering


@dataclass(frozen=True)
class Solution:
    """Signs of the single orbits, doubled orbits, and the cover of the image ``Z`` (basis in rows) of what is left."""

    cost: int
    signs: dict[int, int]
    doubled: tuple[int, ...]
    image: Matrix
    cover: Cover | None  # None where Z = 0


@dataclass(frozen=True)
class Minimum:
    """The best solution of one case, and a tree proving ``extra >= proved`` (None where ``proved`` is 0)."""

    solution: Solution
    proved: int
    tree: tuple[Node, ...] | None
    reason: str = ""  # why proved < solution.cost, if so


@dataclass(frozen=True)
class State:
    """What has been decided: signs of single orbits, doubled orbits, orbits that are not doubled."""

    signs: Mapping[int, int] = field(default_factory=dict)
    doubled: tuple[int, ...] = ()
    single: frozenset[int] = frozenset()


class SearchLimit(Exception):
    """The time or node limit was reached; the message says which."""


class ResidualSearch:
    """The search in one case, with the covering program of ``U`` and a deadline (``time.monotonic``)."""

    def __init__(
        self,
        case: ResidualCase,
        program: Callable[[], CoverProgram | LineOrbits],
        deadline: float,
        hint: Mapping[int, int] | None = None,
    ) -> None:
        # The program enumerates the group: it is asked for only when a residual needs a cover.
        self.case, self._program, self.deadline = case, program, deadline
        self._kernels: dict[frozenset[int], Matrix] = {}
        self._covers: dict[Matrix, Cover | None] = {}
        self._integral = isinstance(case.field, Rationals)
        self._hint = hint or {}  # signs of orbits that the target's own neurons suggest

    def minimise(self) -> Minimum:
        """The least extra width of the case, proved as far as the limits allow.

        Raises :class:`SearchLimit` when not even one solution can be computed within them.
        """
        best = self._start()
        if best.cost >= OUT_OF_REACH:
            return Minimum(best, OUT_OF_REACH, None)
        try:
            while best.cost > 0:
                found = self.decide(best.cost, NODE_LIMIT)
                if isinstance(found, Solution):
                    best = found
                else:
                    return Minimum(best, best.cost, found)
            return Minimum(best, 0, None)
        except SearchLimit as reason:
            proved, tree = self._climb(best.cost)
            return Minimum(best, proved, tree, str(reason))

    def _start(self) -> Solution:
        """The best solution that is known without a search."""
        everything = State(doubled=self.case.oriented)  # all orbits together carry the most
        try:
            best = self._complete(State())
        except SearchLimit:
            return self._complete(everything)
        if best.cost >= OUT_OF_REACH:
            best = self._complete(everything)
        if self._hint and best.cost > 0:
            best = min(best, self._complete(State(self._hint)), key=lambda solution: solution.cost)
        return best

    def _climb(self, below: int) -> tuple[int, tuple[Node, ...] | None]:
        """After the limit: the best lower bound that short searches still prove."""
        proved: tuple[int, tuple[Node, ...] | None] = (0, None)
        for need in range(1, below):
            try:
                found = self.decide(need, 400)
            except SearchLimit:
                break
            if isinstance(found, Solution):
                break
            proved = (need, found)
        return proved

    def decide(self, need: int, node_limit: int, start: State | None = None) -> Solution | tuple[Node, ...]:
        """A solution of cost less than ``need``, or a tree that proves that there is none; of solutions with some
        decisions, from a state."""
        nodes: dict[int, Node] = {}
        count = 1
        waiting: list[tuple[int, State]] = [(0, start or State())]
        while waiting:
            if time.monotonic() > self.deadline:
                raise SearchLimit("time limit")
            if count > node_limit:
                raise SearchLimit(f"more than {node_limit} cases")
            number, state = waiting.pop()
            leaf = self._leaf(state, need)
            if isinstance(leaf, Solution):
                return leaf
            if leaf is not None:
                nodes[number] = leaf
                continue
            kind, j = self._branch(state, need)
            first, second = count, count + 1
            count += 2
            nodes[number] = Decision(kind, j, first, second)
            if kind == "double":
                children = (
                    State(state.signs, (*state.doubled, j), state.single),
                    State(state.signs, state.doubled, state.single | {j}),
                )
            else:
                equal = self._equal_to(
                    state, need, j
                )  # equal orbits with sign + come first: if one has -, so have the later ones
                children = (
                    State({**state.signs, j: 1}, state.doubled, state.single),
                    State({**state.signs, **dict.fromkeys(equal, -1)}, state.doubled, state.single),
                )
            waiting += [(second, children[1]), (first, children[0])]
        return tuple(nodes[k] for k in range(count))

    @cached_property
    def program(self) -> CoverProgram | LineOrbits:
        """The covering program of ``U``, or what is known of it when the group is too large."""
        return self._program()

    # -- one node -----------------------------------------------------------------------------------------------------

    def _spent(self, state: State) -> int:
        return sum(self.case.prices.of(j) for j in state.doubled)

    def _undetermined(self, state: State) -> list[int]:
        return [j for j in self.case.oriented if j not in state.signs and j not in state.doubled]

    def _doublable(self, state: State, rem: int) -> list[int]:
        return [j for j in self._undetermined(state) if j not in state.single and self.case.prices.of(j) <= rem]

    def _kernel(self, chosen: frozenset[int]) -> Matrix:
        if chosen not in self._kernels:
            entries = sum(self.case.orbits[j].size for j in chosen) * self.case.linear.ncols
            if entries > ELIMINATION_LIMIT:
                raise SearchLimit(
                    f"the common kernel of {entries // self.case.linear.ncols} normals is too large a problem"
                )
            self._kernels[chosen] = _primitive_rows(self.case.common_kernel(sorted(chosen)))
        return self._kernels[chosen]

    def _on(self, matrix: Matrix, kernel: Matrix) -> Matrix:
        """The restriction of a map to a subspace of ``X`` with basis ``kernel``: p x dim."""
        return matrix if kernel.nrows == kernel.ncols else matrix @ kernel.T

    def _leaf(self, state: State, need: int) -> Node | Solution | None:
        case = self.case
        rem = need - 1 - self._spent(state)
        undetermined, doublable = self._undetermined(state), self._doublable(state, rem)
        killed = frozenset((*case.flipping, *state.doubled))
        kernel = self._kernel(killed | frozenset(doublable))
        residual = case.residual(state.signs)
        open_signs = [j for j in undetermined if j not in doublable]
        if kernel.nrows:
            found = self._vanishing(residual, open_signs, kernel, rem)
            if found is not None:
                return found
        leaf = self._minor(state, need, residual, undetermined, doublable, self._kernel(killed))
        if leaf is not None:
            return leaf
        if doublable:
            return None
        kernel = self._kernel(killed)
        active = [j for j in open_signs if any(self._on(case.parts[j], kernel).rows)]
        if not active:
            solution = self._complete(state)
            if solution.cost < need:
                return solution
            return self._cover_leaf(state, need, residual, kernel, solution)
        if rem < case.prices.least and len(active) >= LARGE:
            return self._proposed(state, residual, active, kernel)
        return None

    def _vanishing(self, residual: Matrix, open_signs: list[int], kernel: Matrix, rem: int) -> Vanishing | None:
        """A linear or lattice leaf: the residual cannot vanish (or not the part that would cost too much)."""
        if rem < self.case.prices.least:
            space = None
        elif isinstance(self.program, LineOrbits):
            return None
        else:
            rows = [
                row
                for K, w in zip(self.program.spaces, self.program.cheapest, strict=True)
                if w is None or w > rem
                for row in K.rows
            ]
            if self.program.types is None or not rows:
                return None
            space = Matrix(rows, residual.nrows, residual.field).echelon
        half = 1 / residual.field(2)

        def seen(matrix: Matrix) -> Row:
            part = self._on(matrix, kernel)
            return flatten(part if space is None else space @ part)

        system = SignSystem(
            tuple(seen(half * self.case.parts[j]) for j in open_signs),
            seen(residual),
            (residual.nrows if space is None else space.nrows) * kernel.nrows,
            residual.field,
        )
        found = refute(system)
        if found is None:
            return None
        if found.kind == "lattice":
            found = _canonical_multiple(found, system)
        weights = unflatten(found.y, residual.nrows if space is None else space.nrows, kernel.nrows, kernel.field)
        y = weights if kernel.nrows == kernel.ncols else weights @ kernel
        y = y if space is None else space.T @ y
        return Vanishing(found.kind, _primitive_rows(y, together=True) if found.kind == "linear" else y, space)

    def _minor(
        self, state: State, need: int, residual: Matrix, undetermined: list[int], doublable: list[int], kernel: Matrix
    ) -> Minor | None:
        """A minor of the residual that is nonzero for all completions: outright, or modulo a prime."""
        case, spent = self.case, self._spent(state)
        field_ = case.field
        parts = {j: self._on(case.parts[j], kernel) for j in undetermined}
        # Without undetermined orbits in sight: the rank itself.
        blind = kernel
        moving = [j for j in undetermined if any(parts[j].rows)]
        if moving:
            rows = [row for j in moving for row in case.parts[j].rows]
            blind = _subspace(kernel, Matrix(rows, case.linear.ncols, field_))
        for basis in [blind] if blind.nrows else []:
            value = self._on(residual, basis)
            chosen = _minor_position(value.tolist(), field_)
            if chosen and self._enough(chosen[0], basis, chosen[1], doublable, spent, need):
                return self._minor_node(chosen, basis, None, 0)
        if not self._integral or not moving or not kernel.nrows:
            return None
        # Modulo 2 or another prime: signs change the residual by the integral matrices X_j only.
        half = 1 / field_(2)
        shifted = self._on(residual, kernel)
        for j in moving:
            shifted = shifted - half * parts[j]
        row_scale = [
            lcm(*(int(x.q) for part in parts.values() for _, x in part.rows[i]), 1) for i in range(shifted.nrows)
        ]
        table = [[s * x for x in row] for s, row in zip(row_scale, shifted.tolist(), strict=True)]
        denominator = lcm(*(int(x.q) for row in table for x in row), 1)
        if denominator == 1:
            return None
        prime = min(int(q) for q, _ in flint.fmpz(denominator).factor())
        if prime >= 2**31:
            return None
        factor = denominator // prime
        modular = flint.nmod_mat(
            len(table), kernel.nrows, [int((prime * factor * x).p) % prime for row in table for x in row], prime
        )
        chosen = _modular_minor(modular)
        if chosen and self._enough(chosen[0], kernel, chosen[1], doublable, spent, need):
            base = residual
            for j in moving:
                base = base - half * case.parts[j]
            return self._primitive_minor(
                self._minor_node(chosen, kernel, [factor * s for s in row_scale], prime), base, moving
            )
        return None

    def _enough(
        self, rows: list[int], basis: Matrix, columns: list[int], doublable: list[int], spent: int, need: int
    ) -> bool:
        """Does a minor of this size reach the bound?"""
        if not self.case.prices.wide:
            return False
        r = len(rows)
        chosen = Matrix([basis.rows[k] for k in columns], basis.ncols, basis.field)
        sizes = [self.case.prices.of(j) for j in doublable if any((self.case.normals_of([j]) @ chosen.T).rows)]
        return spent + (min(2 * r, max(min(sizes), r)) if sizes else 2 * r) >= need

    def _minor_node(
        self, chosen: tuple[list[int], list[int]], basis: Matrix, scales: list[int] | None, prime: int
    ) -> Minor:
        field_, p = basis.field, self.case.linear.nrows
        left = Matrix([((i, field_(scales[i] if scales else 1)),) for i in chosen[0]], p, field_)
        right = Matrix([basis.rows[k] for k in chosen[1]], basis.ncols, field_)
        return Minor(left, right, prime)

    def _primitive_minor(self, node: Minor, base: Matrix, moving: list[int]) -> Minor:
        """Divide the rows of a modular minor by what all their integral values have in common."""
        left, right, prime = node.left, node.right, node.prime
        values = [left @ self.case.parts[j] @ right.T for j in moving] + [prime * (left @ base @ right.T)]
        rows = []
        for i, row in enumerate(left.rows):
            divisor = gcd(*(int(x.p) for value in values for _, x in value.rows[i]))
            rows.append(scale(1 / left.field(divisor), row))
        return Minor(Matrix(rows, left.ncols, left.field), right, prime)

    # -- complete assignments -----------------------------------------------------------------------------------------

    def _complete(self, state: State) -> Solution:
        """The solution in which every sign that is still open is +1."""
        signs = {j: state.signs.get(j, 1) for j in self.case.oriented if j not in state.doubled}
        kernel = self._kernel(frozenset((*self.case.flipping, *state.doubled)))
        restricted = self._on(self.case.residual(signs), kernel)
        image = restricted.T.echelon if any(restricted.rows) else Matrix([], restricted.nrows, restricted.field)
        cover = self._cover(image)
        return Solution(self._spent(state) + (cover.value if cover else 0), signs, state.doubled, image, cover)

    def _cover(self, image: Matrix) -> Cover | None:
        if not image.rows:
            return None
        if image not in self._covers:
            if isinstance(self.program, LineOrbits):
                chosen = self.program.chosen(image)
                if chosen is None:
                    raise SearchLimit(self.program.reason)
                size = sum(self.program.costs[k] for k in chosen)
                self._covers[image] = Cover(size, 2 * image.nrows, dict.fromkeys(chosen, 1), ())
            elif self.program.types is None:
                self._covers[image] = Cover(2 * image.nrows, 2 * image.nrows, {0: image.nrows}, ())
            else:
                self._covers[image] = solve_cover(self.program, self.program.demand(image))
        return self._covers[image]

    def _cover_leaf(self, state: State, need: int, residual: Matrix, kernel: Matrix, solution: Solution) -> Covering:
        cover = solution.cover
        if isinstance(self.program, LineOrbits):
            raise SearchLimit(self.program.reason)
        if cover is None or self.program.types is None or self._spent(state) + cover.lower < need:
            raise SearchLimit("the covering program was not solved")
        return Covering(kernel.echelon, tuple(self.program.spaces), cover.tree)

    def _proposed(self, state: State, residual: Matrix, active: list[int], kernel: Matrix) -> Solution | None:
        """Signs from a mixed-integer program that make a large residual vanish."""
        half = 1 / residual.field(2)
        system = SignSystem(
            tuple(flatten(self._on(half * self.case.parts[j], kernel)) for j in active),
            flatten(self._on(residual, kernel)),
            residual.nrows * kernel.nrows,
            residual.field,
        )
        signs = satisfy(system, self.deadline - time.monotonic())
        if signs is None:
            return None
        return self._complete(
            State({**state.signs, **dict(zip(active, signs, strict=True))}, state.doubled, state.single)
        )

    def _branch(self, state: State, need: int) -> tuple[Literal["double", "sign"], int]:
        rem = need - 1 - self._spent(state)
        doublable = self._doublable(state, rem)
        if doublable:
            return "double", max(doublable, key=lambda j: (self.case.prices.of(j), -j))
        kernel = self._kernel(frozenset((*self.case.flipping, *state.doubled)))

        def size(j: int) -> Scalar:
            part = self._on(self.case.parts[j], kernel)
            return sum((x if x > 0 else -x for row in part.rows for _, x in row), self.case.field(0))

        return "sign", max(self._undetermined(state), key=lambda j: (size(j), -j))

    def _equal_to(self, state: State, need: int, j: int) -> list[int]:
        """The open orbits that cannot be doubled and have the part ``X_j``; ``_branch`` picks the first of them."""
        doublable = set(self._doublable(state, need - 1 - self._spent(state)))
        part = self.case.parts[j]
        return [k for k in self._undetermined(state) if k not in doublable and self.case.parts[k] == part]


def _subspace(basis: Matrix, conditions: Matrix) -> Matrix:
    """The part of the span of ``basis`` (rows) on which all ``conditions`` (rows) vanish."""
    return _primitive_rows((conditions @ basis.T).nullspace @ basis)


def _primitive_rows(matrix: Matrix, together: bool = False) -> Matrix:
    """Multiples of the rows by positive or negative rationals: integral, without common divisor, leading entry
    positive.

    With ``together`` one positive factor for the whole matrix. Integral are numbers with integer coordinates.
    """

    def factor(entries: list[Scalar]) -> Scalar:
        parts = [part for x in entries for part in matrix.field.coordinates(x)]
        bottom = lcm(*(int(x.q) for x in parts))
        return flint.fmpq(bottom, gcd(*(int((bottom * x).p) for x in parts)))

    if together:
        common = factor([x for row in matrix.rows for _, x in row])
        return Matrix([scale(common, row) for row in matrix.rows], matrix.ncols, matrix.field)
    rows = []
    for row in matrix.rows:
        f = factor([x for _, x in row]) if row else 1
        rows.append(scale(-f if row and row[0][1] < 0 else f, row))
    return Matrix(rows, matrix.ncols, matrix.field)


def _canonical_multiple(found: Refutation, system: SignSystem) -> Refutation:
    """The multiple of a lattice vector whose steps have no common divisor and whose value is positive."""
    y = dict(found.y)

    def value(row: Row) -> Scalar:
        return sum((y[i] * x for i, x in row if i in y), system.zero)

    def part(x: Scalar) -> Scalar:
        return system.field.coordinates(x)[0]

    steps = [part(2 * value(column)) for column in system.columns]
    start = part(value(system.right)) - sum(steps, system.zero) / 2
    divisor = gcd(*(int(x.p) for x in steps)) or 1
    return Refutation(found.kind, scale(1 / system.field(divisor if start > 0 else -divisor), found.y))


def _minor_position(table: list[list[Scalar]], field_: Field) -> tuple[list[int], list[int]] | None:
    """Rows and columns of a nonzero minor of full rank."""
    if not table or not table[0]:
        return None
    matrix = Matrix.of(table, field=field_)
    columns = list(matrix.field.rref(matrix.tolist(), matrix.ncols)[1])
    rows = list(matrix.field.rref(matrix.T.tolist(), matrix.nrows)[1])
    return (rows, columns) if columns else None


def _modular_minor(matrix: flint.nmod_mat) -> tuple[list[int], list[int]] | None:
    """Rows and columns of a minor of full rank modulo a prime."""

    def pivots(m: flint.nmod_mat) -> list[int]:
        reduced, rank = m.rref()
        return [next(j for j, x in enumerate(row) if int(x)) for row in reduced.tolist()[:rank]]

    columns, rows = pivots(matrix), pivots(matrix.transpose())
    return (rows, columns) if columns else None
