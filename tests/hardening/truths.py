"""What is true about a small statement, by exhaustive search: read here anew, sharing no code with the program.

Slow and plain. What is too large, or not a two-layer target in these simple ways, is ``Unjudged``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product
from math import inf
from typing import Any

import oracle
from oracle import Pair, Table, Vector

Json = Any
F = Fraction
Plane = tuple[Vector, Fraction]
MOST_ORDER = 12
MOST_PLANES = 8


class Unjudged(Exception):
    """The exhaustive search does not say."""


@dataclass(frozen=True)
class Function:
    """``sum c |n x + t| / 2 + L x + e``, every n beginning with 1."""

    planes: dict[Plane, Vector]
    linear: Table
    constant: Vector

    def neurons(self) -> tuple[list[oracle.Neuron], Table, Vector]:
        """The same with one neuron for each hyperplane: neurons, linear part, constant."""
        L, e = [list(row) for row in self.linear], list(self.constant)
        neurons = []
        for (n, t), c in self.planes.items():
            neurons.append((c, n, t))
            for i, x in enumerate(c):
                e[i] -= x * t / 2
                for k, y in enumerate(n):
                    L[i][k] -= x * y / 2
        return neurons, tuple(map(tuple, L)), tuple(e)


def function_of(neurons: Sequence[oracle.Neuron], skip: Table, e: Vector) -> Function:
    return Function(*oracle.canonical(list(neurons), skip, e))


@dataclass(frozen=True)
class Problem:
    """A statement as the exhaustive search reads it: generators with permutations, options, the target or none; for
    each channel of the hidden layers the permutations of the generators (none: all are allowed)."""

    generators: tuple[tuple[Table, Table, Table], ...]
    d: int
    p: int
    options: tuple[bool, bool, bool]
    target: Function | None
    channels: tuple[tuple[tuple[int, ...], ...], ...] = ()

    @cached_property
    def group(self) -> list[Pair]:
        """The joint group: (input and permutation, output)."""
        pairs = [(blocks(g, perm), h) for g, h, perm in self.generators]
        size = self.d + (len(self.generators[0][2]) if self.generators else 0)
        found, queue = set(), [(oracle.identity(size), oracle.identity(self.p))]
        for g in queue:
            if g in found:
                continue
            found.add(g)
            if len(found) > MOST_ORDER:
                raise Unjudged("a large group")
            queue += [(oracle.multiply(h[0], g[0]), oracle.multiply(h[1], g[1])) for h in pairs]
        return sorted(found)

    def pairs(self) -> list[Pair]:
        return [(g, h) for g, h, _ in self.generators]

    @cached_property
    def equivariant(self) -> bool:
        assert self.target is not None
        f = self.target
        for g, h in self.pairs():
            moved: dict[Plane, Vector] = {}
            for (n, t), c in f.planes.items():
                row = oracle.multiply((n,), g)[0]
                s = next(x for x in row if x)
                moved[tuple(x / s for x in row), t / s] = tuple(abs(s) * x for x in c)
            if moved != {k: oracle.apply(h, c) for k, c in f.planes.items()}:
                return False
            if (
                oracle.multiply(f.linear, g) != oracle.multiply(h, f.linear)
                or oracle.apply(h, f.constant) != f.constant
            ):
                return False
        return True

    def width(self, layerwise: bool) -> Fraction | float:
        """The least width in GN, or in LEN."""
        assert self.target is not None
        bias, output_bias, skip = self.options
        f = self.target
        if layerwise and not self.equivariant:
            return inf
        if len(f.planes) > MOST_PLANES:
            raise Unjudged("many hyperplanes")
        if layerwise and self.channels:
            from layers import least_width

            return least_width(self)
        if not bias and (any(t for _, t in f.planes) or (not output_bias and any(f.constant))):
            return inf
        if len(self.group) < 1:
            raise Unjudged("no group")
        neurons, linear, constant = f.neurons()
        if skip:
            return F(self._with_skip(layerwise, bias and not output_bias))
        plain = oracle.minimal_width(self.pairs(), neurons, linear, constant, layerwise)
        if output_bias or not bias:
            return F(plain)
        lifted = [(blocks(g, oracle.identity(1)), h) for g, h in self.pairs()]
        up = [(a, (*w, b), F(0)) for a, w, b in neurons]
        extended = tuple((*row, x) for row, x in zip(linear, constant, strict=True))
        above = oracle.minimal_width(lifted, up, extended, (F(0),) * self.p, layerwise)
        return F(min(above, plain + 1))

    def _with_skip(self, layerwise: bool, balanced: bool) -> int:
        """The hyperplanes alone count; without output bias their offsets must make the constant, or one neuron more."""
        assert self.target is not None
        planes = self.target.planes
        seen: set[Plane] = set()
        base, parts = 0, []
        group = oracle.close_group(self.pairs() if layerwise else [], self.d, self.p)
        for n, t in planes:
            if (n, t) in seen:
                continue
            members: dict[Plane, int] = {}
            flipping = False
            for g, _ in group:
                row = oracle.multiply((n,), g)[0]
                s = next(x for x in row if x)
                sign = 1 if s > 0 else -1
                flipping |= members.setdefault((tuple(x / s for x in row), t / s), sign) != sign
            seen |= set(members)
            base += len(members) * (2 if flipping else 1)
            if not flipping:
                parts.append(
                    [sum((s * planes[k][i] * k[1] / 2 for k, s in members.items()), F(0)) for i in range(self.p)]
                )
        if not balanced:
            return base
        for signs in product((1, -1), repeat=len(parts)):
            left = list(self.target.constant)
            for s, part in zip(signs, parts, strict=True):
                left = [x - s * y for x, y in zip(left, part, strict=True)]
            if not any(left):
                return base
        return base + 1

    # -- the group alone

    @cached_property
    def subgroups(self) -> list[frozenset[int]]:
        number = {g: k for k, g in enumerate(self.group)}
        return [frozenset(number[g] for g in S) for S in oracle.subgroups(self.group)]

    @cached_property
    def conjugations(self) -> list[list[int]]:
        number = {g: k for k, g in enumerate(self.group)}

        def times(a: Pair, b: Pair) -> Pair:
            return oracle.multiply(a[0], b[0]), oracle.multiply(a[1], b[1])

        inverses = [(oracle.inverse(a), oracle.inverse(b)) for a, b in self.group]
        return [[number[times(times(g, x), i)] for x in self.group] for g, i in zip(self.group, inverses, strict=True)]

    def _classes(self, sets: Sequence[tuple[frozenset[int], ...]]) -> list[tuple[frozenset[int], ...]]:
        """One of each class of conjugate tuples of subsets."""
        found, seen = [], set()
        for entry in sets:
            if entry not in seen:
                found.append(entry)
                seen |= {tuple(frozenset(c[x] for x in S) for S in entry) for c in self.conjugations}
        return found

    def classes(self) -> int:
        return len(self._classes([(S,) for S in self.subgroups]))

    @cached_property
    def signed(self) -> list[tuple[frozenset[int], ...]]:
        everything = self.subgroups
        return self._classes(
            [(S, T) for S in everything for T in everything if T <= S and len(S) in (len(T), 2 * len(T))]
        )

    def architectures(self) -> int:
        """Signed types with nonzero semi-invariant covectors that nothing outside fixes or negates as a whole."""
        d = self.d
        inputs = [tuple(row[:d] for row in oracle.inverse(g[0])[:d]) for g in self.group]
        count = 0
        for S, T in self.signed:
            rows = [
                [inputs[s][j][i] - (F(1 if s in T else -1) if i == j else 0) for j in range(d)]
                for s in S
                for i in range(d)
            ]
            A = oracle.nullspace(rows, d)
            if A and not any(
                all(oracle.multiply((w,), inputs[g])[0] == tuple(sign * x for x in w) for w in A)
                for g in range(len(self.group))
                if g not in S
                for sign in (1, -1)
            ):
                count += 1
        return count

    def dim_hom(self) -> Fraction:
        d, p = self.d, self.p
        total = F(0)
        for g, h in self.group:
            back = oracle.inverse(g)
            total += sum(back[i][i] for i in range(d)) * sum(h[i][i] for i in range(p))
        return total / len(self.group)

    def types(self, m: int) -> int:
        indices = [len(self.group) // len(S) for (S,) in self._classes([(S,) for S in self.subgroups])]
        if self.channels:
            indices = [len(moves[0]) if moves else 1 for moves in self.channels]
        ways = [1] + [0] * m
        for index in indices:
            for k in range(index, m + 1):
                ways[k] += ways[k - index]
        return ways[m]


def blocks(A: Table, B: Table) -> Table:
    """The block diagonal matrix."""
    n, m = len(A), len(B)
    return (*((*row, *(F(0),) * m) for row in A), *((*(F(0),) * n, *row) for row in B))


# -- reading a statement -----------------------------------------------------------------------------------------------


def dense(row: Json, n: int) -> Vector:
    result = [F(0)] * n
    for i, x in row:
        result[i] = F(x)
    return tuple(result)


def problem_of(statement: Json) -> Problem:
    """The statement of a certificate that the kernel has read, so its form is right."""
    if statement["field"] != "Q":
        raise Unjudged("a larger field")
    d, p = statement["input_dim"], statement["output_dim"]
    if d > 4 or p > 4:
        raise Unjudged("large dimensions")
    generators = []
    for entry in statement["generators"]:
        images = entry.get("permutation", [])
        if len(images) > 8:
            raise Unjudged("many points")
        perm = tuple(tuple(F(int(images[j] == i)) for j in range(len(images))) for i in range(len(images)))
        generators.append(
            (tuple(dense(r, d) for r in entry["input"]), tuple(dense(r, p) for r in entry["output"]), perm)
        )
    options = (statement["bias"], statement["output_bias"], statement["skip"])
    target = statement["target"]
    read = None if target is None or "points" in target else read_target(target, d)
    return Problem(tuple(generators), d, p, options, read, tuple(map(tuple, read_channels(statement))))


def read_channels(statement: Json) -> list[list[tuple[int, ...]]]:
    """For each channel the permutations of the generators."""
    found = []
    for name in statement.get("hidden", []):
        listed = statement.get("representations", {}).get(name)
        matrices = [g[name] for g in statement["generators"]] if listed is None else listed
        moves = []
        for rows in matrices:
            images = {row[0][0]: i for i, row in enumerate(rows) if len(row) == 1 and row[0][1] == "1"}
            if sorted(images) != list(range(len(rows))):
                raise Unjudged("no permutation")
            moves.append(tuple(images[j] for j in range(len(rows))))
        found.append(moves)
    return found


def read_target(target: Json, d: int) -> Function:
    """By sums of neurons where nothing is nested; on the line by its breaks and slopes."""
    nodes, outputs = target["nodes"], target["outputs"]
    if d == 1:
        return on_the_line(nodes, outputs)
    sums: list[tuple[list[oracle.Neuron], Vector, Fraction]] = []  # scalar neurons, linear, constant
    zero = (F(0),) * d

    def affine(k: int) -> tuple[Vector, Fraction]:
        neurons, w, b = sums[k]
        if neurons:
            raise Unjudged("nested")
        return w, b

    def minus(x: tuple[Vector, Fraction], y: tuple[Vector, Fraction]) -> tuple[Vector, Fraction]:
        return tuple(a - b for a, b in zip(x[0], y[0], strict=True)), x[1] - y[1]

    one = (F(1),)
    for node in nodes:
        kind = node[0]
        if kind == "affine":
            sums.append(([], dense(node[1], d), F(node[2])))
        elif kind == "sum":
            neurons, linear, constant = [], list(zero), F(0)
            for c, k in node[1]:
                c = F(c)
                neurons += [((c * a[0],), w, b) for a, w, b in sums[k][0]]
                linear = [x + c * y for x, y in zip(linear, sums[k][1], strict=True)]
                constant += c * sums[k][2]
            sums.append((neurons, tuple(linear), constant))
        elif kind in ("relu", "abs"):
            w, b = affine(node[1])
            neurons = [(one, w, b)]
            if kind == "abs":
                neurons.append((one, tuple(-x for x in w), -b))
            sums.append((neurons, zero, F(0)))
        else:  # max(x, y) = y + relu(x - y), min(x, y) = y - relu(y - x)
            if len(node[1]) != 2:
                raise Unjudged("nested")
            x, y = (affine(k) for k in node[1])
            w, b = minus(x, y) if kind == "max" else minus(y, x)
            sums.append(([((F(1 if kind == "max" else -1),), w, b)], *y))
    p = len(outputs)
    neurons = [
        (tuple(a[0] if i == j else F(0) for j in range(p)), w, b)
        for i, k in enumerate(outputs)
        for a, w, b in sums[k][0]
    ]
    return function_of(neurons, tuple(sums[k][1] for k in outputs), tuple(sums[k][2] for k in outputs))


def on_the_line(nodes: Json, outputs: Json) -> Function:
    """Any nesting, d = 1: between neighbouring breaks every node is affine."""

    def value(k: int, x: Fraction) -> Fraction:
        node = nodes[k]
        if node[0] == "affine":
            return dense(node[1], 1)[0] * x + F(node[2])
        if node[0] == "sum":
            return sum((F(c) * value(j, x) for c, j in node[1]), F(0))
        if node[0] in ("relu", "abs"):
            y = value(node[1], x)
            return max(y, F(0)) if node[0] == "relu" else abs(y)
        return (max if node[0] == "max" else min)(value(j, x) for j in node[1])

    points: set[Fraction] = {F(0)}
    for node in nodes:
        differences: list[Callable[[Fraction], Fraction]] = []
        if node[0] in ("relu", "abs"):
            differences = [lambda x, j=node[1]: value(j, x)]
        elif node[0] in ("max", "min"):
            differences = [
                lambda x, i=i, j=j: value(i, x) - value(j, x) for a, i in enumerate(node[1]) for j in node[1][:a]
            ]
        for f in differences:
            ordered = sorted(points)
            cells = [
                (ordered[0] - 2, ordered[0] - 1),
                *pairwise(ordered),
                (ordered[-1] + 1, ordered[-1] + 2),
            ]
            for left, right in cells:
                a, b = f(left), f(right)
                if a != b:
                    points.add(left - a * (right - left) / (b - a))
    ordered = sorted(points)
    around = [ordered[0] - 1, *ordered, ordered[-1] + 1]
    values = [[value(k, x) for k in outputs] for x in around]
    p = len(outputs)
    slopes = [
        [(v[i] - u[i]) / (y - x) for i in range(p)]
        for (x, u), (y, v) in zip(
            zip(around, values, strict=True), zip(around[1:], values[1:], strict=True), strict=False
        )
    ]
    planes = {}
    for x, before, after in zip(ordered, slopes, slopes[1:], strict=False):
        jump = tuple(b - a for a, b in zip(before, after, strict=True))
        if any(jump):
            planes[(F(1),), -x] = jump
    linear = tuple(((slopes[0][i] + slopes[-1][i]) / 2,) for i in range(p))
    at_zero = [value(k, F(0)) for k in outputs]
    constant = tuple(at_zero[i] - sum((c[i] * abs(t) / 2 for (_, t), c in planes.items()), F(0)) for i in range(p))
    return Function(planes, linear, constant)


# -- judging ----------------------------------------------------------------------------------------------------------


def truth(problem: Problem, quantity: str) -> Fraction | float | bool:
    """The value of a quantity, or ``Unjudged``."""
    problem.group  # noqa: B018 (too large a group is found here)
    if quantity in ("equivariant", "gap") or quantity.startswith("width"):
        if problem.target is None:
            raise Unjudged("no target")
        if quantity == "equivariant":
            return problem.equivariant
        if quantity == "gap":
            wide, general = truth(problem, "width(LEN)"), truth(problem, "width(GEN)")
            if wide == inf:
                raise Unjudged("no gap")
            return wide - general
        if quantity == "width(GEN)" and not problem.equivariant:
            return inf
        return problem.width(quantity == "width(LEN)")
    if quantity.startswith("types("):
        return F(problem.types(int(quantity[6:-1])))
    plain: dict[str, Callable[[], Any]] = {
        "order": lambda: len(problem.group),
        "classes": problem.classes,
        "signed_types": lambda: len(problem.signed),
        "architectures": problem.architectures,
        "dim_hom": problem.dim_hom,
    }
    if quantity not in plain:
        raise Unjudged("not a quantity of the exhaustive search")
    return F(plain[quantity]())


def interval(text: str) -> tuple[Fraction | float, Fraction | float]:
    low, _, high = text.partition("..")
    ends = [inf if x == "inf" else F(x) for x in (low, high or low)]
    return ends[0], ends[1]


def contradicts(said: str, true: Fraction | float | bool) -> bool:
    """Does a proved value exclude the truth?"""
    if said in ("true", "false", "unknown"):
        return said != "unknown" and (said == "true") != true
    low, high = interval(said)
    return not low <= true <= high


def disjoint(said: str, other: str) -> bool:
    """Do two proved values exclude each other?"""
    words = ("true", "false", "unknown")
    if said in words or other in words:
        return "unknown" not in (said, other) and said != other
    a, b = interval(said), interval(other)
    return a[1] < b[0] or b[1] < a[0]
