"""Minimal widths by exhaustive search: all signs, all doubled subsets, all covers, the whole group enumerated.

Written from sections 2 to 5 of the theory with plain fractions and lists, sharing no code with the program:
slow, and obviously right.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import chain, combinations, count, product

Vector = tuple[Fraction, ...]
Table = tuple[Vector, ...]
Pair = tuple[Table, Table]
Neuron = tuple[Vector, Vector, Fraction]


def table(rows) -> Table:
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


def multiply(A: Table, B: Table) -> Table:
    return tuple(
        tuple(sum((x * B[k][j] for k, x in enumerate(row)), Fraction(0)) for j in range(len(B[0]))) for row in A
    )


def apply(A: Table, v: Vector) -> Vector:
    return tuple(sum((x * y for x, y in zip(row, v, strict=True)), Fraction(0)) for row in A)


def identity(n: int) -> Table:
    return table([[int(i == j) for j in range(n)] for i in range(n)])


def echelon(rows, n: int) -> list[list[Fraction]]:
    rows, done, r = [list(row) for row in rows], [], 0
    for j in range(n):
        pivot = next((i for i in range(r, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[r], rows[pivot] = rows[pivot], rows[r]
        rows[r] = [x / rows[r][j] for x in rows[r]]
        for i in range(len(rows)):
            if i != r and rows[i][j]:
                rows[i] = [x - rows[i][j] * y for x, y in zip(rows[i], rows[r], strict=True)]
        done.append(j)
        r += 1
    return rows[:r]


def rank(rows, n: int) -> int:
    return len(echelon(rows, n)) if n else 0


def nullspace(rows, n: int) -> list[Vector]:
    reduced = echelon(rows, n)
    pivots = [next(j for j, x in enumerate(row) if x) for row in reduced]
    basis = []
    for j in set(range(n)) - set(pivots):
        v = [Fraction(0)] * n
        v[j] = Fraction(1)
        for row, p in zip(reduced, pivots, strict=True):
            v[p] = -row[j]
        basis.append(tuple(v))
    return basis


def close_group(generators: list[Pair], d: int, p: int) -> list[Pair]:
    one = (identity(d), identity(p))
    found, queue = {one}, [one]
    for g in queue:
        for h in generators:
            new = (multiply(h[0], g[0]), multiply(h[1], g[1]))
            if new not in found:
                found.add(new)
                queue.append(new)
    return queue


def canonical(neurons: list[Neuron], skip: Table, e: Vector):
    """{(n, t): c}, L, e with n scaled to first nonzero entry 1."""
    p, d = len(skip), len(skip[0])
    planes: dict = {}
    L, const = [list(row) for row in skip], list(e)
    for a, w, b in neurons:
        for i in range(p):
            for j in range(d):
                L[i][j] += a[i] * w[j] / 2
            const[i] += a[i] * b / 2
        if not any(w):
            for i in range(p):
                const[i] += a[i] * abs(b) / 2
            continue
        s = next(x for x in w if x)
        key = (tuple(x / s for x in w), b / s)
        c = planes.get(key, (Fraction(0),) * p)
        planes[key] = tuple(x + y * abs(s) for x, y in zip(c, a, strict=True))
    return {k: c for k, c in planes.items() if any(c)}, tuple(map(tuple, L)), tuple(const)


def subsets(items):
    items = list(items)
    return chain.from_iterable(combinations(items, k) for k in range(len(items) + 1))


def subgroups(group: list[Pair]) -> list[frozenset[Pair]]:
    """All subgroups, by adding one element at a time."""
    number = {g: k for k, g in enumerate(group)}
    products = [[number[multiply(h[0], g[0]), multiply(h[1], g[1])] for h in group] for g in group]
    one = number[identity(len(group[0][0])), identity(len(group[0][1]))]

    def generated(elements):
        found, queue = {one}, [one]
        for g in queue:
            for h in elements:
                new = products[g][h]
                if new not in found:
                    found.add(new)
                    queue.append(new)
        return frozenset(found)

    all_found, queue = {frozenset([one])}, [frozenset([one])]
    for S in queue:
        for g in range(len(group)):
            if g not in S:
                T = generated([*S, g])
                if T not in all_found:
                    all_found.add(T)
                    queue.append(T)
    return [frozenset(group[k] for k in S) for S in queue]


def signed_types(group: list[Pair]):
    """All (S, kernel of lambda): subgroups of index at most two in a subgroup."""
    everything = subgroups(group)
    return [(S, T) for S in everything for T in everything if T <= S and len(S) in (len(T), 2 * len(T))]


def semi_invariant_dimension(matrices, S, T, n: int) -> int:
    """dim {v : s v = lambda(s) v} by the character formula."""
    total = sum((sum(matrices[g][i][i] for i in range(n)) * (1 if g in T else -1) for g in S), Fraction(0))
    value = total / len(S)
    assert value.denominator == 1
    return int(value)


def cover(Z: list[Vector], group: list[Pair], types, p: int) -> int:
    """Try all multisets of types by increasing weight; embedding decided by multiplicities in the commutant.

    Z embeds in W iff a generic equivariant map Z -> W is injective: for a W that is a sum of Ind lambda, equivariant
    maps are given by semi-invariant functionals on Z, so a generic map is a generic choice of these.
    """
    Z = [tuple(v) for v in echelon(Z, p)]
    r = len(Z)
    if r == 0:
        return 0
    pivots = [next(j for j, x in enumerate(v) if x) for v in Z]
    on_Z = {g: tuple(zip(*[[apply(g[1], v)[j] for j in pivots] for v in Z], strict=True)) for g in group}
    functionals = {}
    for k, (S, T) in enumerate(types):
        # phi with phi s = lambda(s) phi: columns of (s^T - lambda) kill phi^T
        rows = []
        for s in S:
            sign = 1 if s in T else -1
            for i in range(r):
                rows.append([on_Z[s][j][i] - (sign if i == j else 0) for j in range(r)])
        functionals[k] = nullspace(rows, r)
    useful: dict = {}
    for k, (S, _) in enumerate(types):
        if functionals[k]:
            span = tuple(map(tuple, echelon([apply(transpose(on_Z[g]), f) for g in group for f in functionals[k]], r)))
            useful.setdefault((len(group) // len(S), span, len(functionals[k])), k)
    chosen = [(w, k) for (w, _, _), k in useful.items()]
    rng = random.Random(7)

    def embeds(multiset) -> bool:
        best = 0
        for _ in range(3):
            rows = []
            for k in multiset:
                coefficients = [rng.randint(-99, 99) for _ in functionals[k]]
                f = tuple(
                    sum((c * v[i] for c, v in zip(coefficients, functionals[k], strict=True)), Fraction(0))
                    for i in range(r)
                )
                rows += [apply(transpose(on_Z[g]), f) for g in group]
            best = max(best, rank(rows, r))
        return best == r

    def multisets(total: int, start: int):
        if total == 0:
            yield ()
        for i in range(start, len(chosen)):
            if chosen[i][0] <= total:
                for rest in multisets(total - chosen[i][0], i):
                    yield (chosen[i][1], *rest)

    for total in count(r):
        if any(embeds(m) for m in multisets(total, 0)):
            return 2 * total
    raise AssertionError


def transpose(A: Table) -> Table:
    return tuple(zip(*A, strict=True))


def minimal_width(generators: list[Pair], neurons, skip: Table, e: Vector, layerwise: bool) -> int:
    """gn (layerwise False) or len (True) with hidden and output biases and no skip connection."""
    p, d = len(skip), len(skip[0])
    planes, L, _ = canonical(neurons, skip, e)
    group = close_group(generators if layerwise else [], d, p)
    orbits = []  # (members with orientation, flipping)
    left = dict(planes)
    while left:
        n, t = next(iter(left))
        members: dict = {}
        flipping = False
        for g in group:
            image = apply(transpose(inverse(g[0])), n)
            s = next(x for x in image if x)
            key = (tuple(x / s for x in image), t / s)
            sign = 1 if s > 0 else -1
            flipping |= members.setdefault(key, sign) != sign
            left.pop(key, None)
        orbits.append((members, flipping))
    base = sum(len(m) * (2 if flip else 1) for m, flip in orbits)
    oriented = [m for m, flip in orbits if not flip]
    fixed_normals = [n for m, flip in orbits if flip for n, _ in m]
    types = signed_types(group)
    best = None
    for D in subsets(range(len(oriented))):
        normals = fixed_normals + [n for j in D for n, _ in oriented[j]]
        N = nullspace(normals, d)
        others = [j for j in range(len(oriented)) if j not in D]
        spent = sum(len(oriented[j]) for j in D)
        if best is not None and spent >= best:
            continue
        for signs in product((1, -1), repeat=len(others)):
            R = [list(row) for row in L]
            for s, j in zip(signs, others, strict=True):
                for (n, t), sigma in oriented[j].items():
                    for i in range(p):
                        for k in range(d):
                            R[i][k] -= s * sigma * planes[n, t][i] * n[k] / 2
            Z = [apply(tuple(map(tuple, R)), v) for v in N]
            bound = spent + 2 * rank(Z, p)
            if best is not None and bound >= best:
                continue
            value = spent + (cover(Z, group, types, p) if layerwise else 2 * rank(Z, p))
            if best is None or value < best:
                best = value
    return base + (best or 0)


def inverse(A: Table) -> Table:
    n = len(A)
    rows = echelon([list(row) + list(unit) for row, unit in zip(A, identity(n), strict=True)], 2 * n)
    return tuple(tuple(row[n:]) for row in rows)


def symmetrised(generators: list[Pair], seeds: list[Neuron], extra: Table, d: int, p: int) -> list[Neuron]:
    """Neurons whose sum is equivariant: the seeds averaged over the group, plus an averaged linear map as pairs."""
    group = close_group(generators, d, p)
    neurons = []
    for a, w, b in seeds:
        for g in group:
            neurons.append((apply(g[1], a), apply(transpose(inverse(g[0])), w), b))
    M = [[Fraction(0)] * d for _ in range(p)]
    for g in group:
        part = multiply(multiply(g[1], extra), inverse(g[0]))
        for i in range(p):
            for j in range(d):
                M[i][j] += part[i][j]
    for i in range(p):
        if any(M[i]):
            a = tuple(Fraction(int(i == k)) for k in range(p))
            neurons.append((a, tuple(M[i]), Fraction(0)))
            neurons.append((tuple(-x for x in a), tuple(-x for x in M[i]), Fraction(0)))
    return neurons
