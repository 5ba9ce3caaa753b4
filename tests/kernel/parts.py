"""Parts of the kernel against slow and simple ways to the same results.

Certificates reach some of its arithmetic in a few places only; here it is asked directly. Every function takes a way to
import a part of a kernel and says what is wrong with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, groupby, pairwise, permutations, product
from math import inf, lcm, log2, prod
from types import SimpleNamespace
from typing import Any

from lines import LINES
from parts_approximation import PARTS as APPROXIMATION
from parts_bounds import PARTS as BOUNDS
from parts_continuous import PARTS as CONTINUOUS
from parts_distance import PARTS as DISTANCE
from parts_equivariant_dimension import PARTS as EQUIVARIANT_DIMENSION
from parts_objects import PARTS as OBJECTS
from parts_quantities import PARTS as QUANTITIES
from parts_rules import PARTS as RULES
from texts import RELATIONS

Part = Callable[[str], Any]


def polynomials(part: Part) -> list[str]:
    """Monic polynomials modulo a prime are irreducible when they are no products: listed, for small degrees."""
    kernel = part(".rules.constituents")
    wrong = []
    for q, most in ((2, 6), (3, 4), (5, 3), (7, 2)):
        monic = {n: [[*c, 1] for c in product(range(q), repeat=n)] for n in range(1, most + 1)}
        reducible = {
            tuple(_times(f, g, q)) for m in monic for n in monic if m + n <= most for f in monic[m] for g in monic[n]
        }
        for n in range(2, most + 1):
            wrong += [f"{f} mod {q}" for f in monic[n] if kernel.is_irreducible(f, q) == (tuple(f) in reducible)]
        for f, g in ((monic[2][1], monic[2][q - 1]), (monic[1][0], monic[2][-1]), (monic[2][0], monic[1][1])):
            common = kernel._common_divisor(_times(f, monic[1][1], q), _times(g, monic[1][1], q), q)
            wrong += [f"common divisor mod {q}"] if kernel._remainder(common, monic[1][1], q) else []
            power = [1]
            for exponent in range(1, 12):
                power = kernel._remainder(_times(power, [1, 1], q), _times(f, g, q), q)
                same = kernel._power([1, 1], exponent, _times(f, g, q), q) == power
                wrong += [] if same else [f"power {exponent} mod {q}"]
            long = _times(_times(f, g, q), [3, 1, 2], q)
            wrong += [f"product mod {q}"] if kernel._multiply(f, g, [*[0] * 9, 1], q) != _trim(_times(f, g, q)) else []
            wrong += [f"remainder mod {q}"] if kernel._remainder(long, _times(f, g, q), q) else []
    return wrong


def _times(f: list[int], g: list[int], q: int) -> list[int]:
    total = [0] * (len(f) + len(g) - 1)
    for i, x in enumerate(f):
        for j, y in enumerate(g):
            total[i + j] = (total[i + j] + x * y) % q
    return total


def _trim(f: list[int]) -> list[int]:
    return _trim(f[:-1]) if f and f[-1] == 0 else f


def determinants(part: Part) -> list[str]:
    """Determinants by the sum over permutations; ranks, null spaces and spans by determinants."""
    kernel, algebra = part(".elimination"), part(".algebra")
    chance = random.Random(2)
    wrong = []
    for trial in range(150):
        n = chance.randint(1, 4)
        table = [
            [Fraction(chance.choice([0, 0, 1, -1, 2, 3]), chance.choice([1, 1, 2])) for _ in range(n)] for _ in range(n)
        ]
        if trial % 3 == 0 and n > 1:
            table[-1] = [x - 2 * y for x, y in zip(table[0], table[n // 2 - 1], strict=True)]
        wanted = sum(
            (-1) ** sum(p[i] > p[j] for i in range(n) for j in range(i + 1, n)) * prod(table[i][p[i]] for i in range(n))
            for p in permutations(range(n))
        )
        wrong += [f"determinant {table}"] if kernel.determinant(table) != wanted else []
        rows = [tuple((i, x) for i, x in enumerate(line) if x) for line in table]
        pivots = kernel.echelon(rows)
        wrong += [f"rank {table}"] if (len(pivots) == n) != (wanted != 0) or kernel.rank(rows) != len(pivots) else []
        wrong += [f"span {table}"] if not all(kernel.contains(pivots, line) for line in rows) else []
        null = kernel.nullspace(rows, n)
        good = all(algebra.dot(v, line) == 0 for v in null for line in rows) and len(null) == n - len(pivots)
        wrong += [] if good and kernel.rank(null) == len(null) else [f"null space {table}"]
        for i, line in pivots.items():
            good = line[0] == (i, 1) and all(j == i or j not in pivots for j, _ in line)
            wrong += [] if good else [f"echelon {table}"]
        outside = tuple((i, Fraction(chance.randint(1, 5))) for i in range(n))
        inside = kernel.rank([*rows, outside]) == len(pivots)
        wrong += [f"outside {table}"] if kernel.contains(pivots, outside) != inside else []
    return wrong


def formulas(part: Part) -> list[str]:
    """Functions of the width against their values: what they promise from their start on, and where they fail."""
    kernel = part(".quantities.quasilinear")
    chance = random.Random(3)
    wrong = []

    def steady(f: Any, what: str) -> None:
        good = all(f.at(m + f.period) == f.at(m) + f.rise for m in range(f.start, f.start + 3 * f.period + 3))
        wrong.extend([] if good and f.period >= 1 and f.start >= 0 else [what])
        text = kernel.text_of(f)
        formula, _, first = text.partition(" for m >= ")
        python = formula.replace("floor(m/", "(m//").replace("][m mod ", "][m % ")
        same = "/" in python.replace("//", "") or all(
            eval(python, {"m": m}) == f.at(m) for m in range(int(first), int(first) + 25)
        )
        wrong.extend([] if same and int(first) == f.start else [f"text {text}"])

    made = []
    for _ in range(40):
        listed = [(chance.randint(1, 6), chance.randint(0, 9)) for _ in range(chance.randint(0, 3))]
        free = chance.randint(0, 3)
        f = kernel.largest(listed, free)
        best = [0] * 40
        for m in range(1, 40):
            best[m] = max([best[m - 1], *(best[m - size] + value for size, value in listed if size <= m)])
        wrong += [f"largest {listed}"] if [f.at(m) for m in range(40)] != [free + x for x in best] else []
        steady(f, f"steady {listed}")
        made.append(f)
    slopes = [
        kernel.multiply(kernel.constant(Fraction(a, b)), kernel.VARIABLE)
        for a, b in ((1, 2), (2, 3), (3, 1), (5, 4), (0, 1))
    ]
    inner = [
        kernel.add(kernel.rounded(s, down), kernel.constant(c))
        for s in slopes
        for down in (True, False)
        for c in (0, 3)
    ]
    for f in (*slopes, *inner):
        steady(f, "slope")
    for f in made[:25]:
        for a in chance.sample(inner, 4):
            first = chance.randint(0, 7)
            both = kernel.compose(f, a, first)
            same = all(both.at(m) == f.at(int(a.at(m))) for m in range(first, 30))
            wrong += [] if same and both.start >= first else ["composed"]
            steady(both, f"steady, composed {first}")
        g = chance.choice(made)
        total = kernel.add(f, g)
        wrong += [] if all(total.at(m) == f.at(m) + g.at(m) for m in range(40)) else ["added"]
        steady(total, "steady, added")
        factor = kernel.constant(chance.choice([2, Fraction(1, 2), -1]))
        for scaled in (kernel.multiply(f, factor), kernel.multiply(factor, f)):
            wrong += [] if all(scaled.at(m) == f.at(m) * factor.at(5) for m in range(30)) else ["scaled"]
            steady(scaled, "steady, scaled")
    for _ in range(200):
        f, g = chance.choice([*made, *inner, *slopes]), chance.choice([*made, *inner, *slopes])
        g = kernel.add(
            g, kernel.constant(chance.choice([0, 1, -1, 5, Fraction(1, 2), f.at(chance.randint(0, 9)) - g.at(3)]))
        )
        first, relation = chance.randint(0, 6), chance.choice(list(RELATIONS))
        fails = [m for m in range(first, 700) if not RELATIONS[relation](f.at(m), g.at(m))]
        found = kernel.counterexample(f, relation, g, first)
        wrong += [] if found == (fails[0] if fails else None) else [f"counterexample {relation} {first}"]
    return wrong


def intervals(part: Part) -> list[str]:
    """Ranges against sums, products and quotients of numbers in them; finite ones are met at both ends."""
    kernel = part(".ranges")
    far = Fraction(10**12)
    ends = [Fraction(-3), Fraction(-1, 2), Fraction(0), Fraction(1), Fraction(5, 2)]
    lows, highs = [None, *ends], [*ends, None]
    ranges = [(a, b) for a in lows for b in highs if a is None or b is None or a <= b]
    wrong = []

    def of(a: Fraction | None, b: Fraction | None) -> Any:
        return kernel.Range(kernel.MINUS_INFINITE if a is None else (0, a), kernel.INFINITE if b is None else (0, b))

    def samples(a: Fraction | None, b: Fraction | None) -> list[Fraction]:
        low, high = (-far if a is None else a), (far if b is None else b)
        return sorted({low, high, *(x for x in (*ends, Fraction(-7), Fraction(7)) if low <= x <= high)})

    def inside(x: Fraction, found: Any) -> bool:
        return found.low <= (0, x) <= found.high

    for (a, b), (c, d) in product(ranges, ranges):
        one, other = of(a, b), of(c, d)
        total, times, turned = kernel.add(one, other), kernel.multiply(one, other), kernel.negate(one)
        xs, ys = samples(a, b), samples(c, d)
        good = all(inside(x + y, total) and inside(x * y, times) and inside(-x, turned) for x in xs for y in ys)
        wrong += [] if good else [f"{a, b} with {c, d}"]
        low = None if a is None or c is None else a + c
        high = None if b is None or d is None else b + d
        wrong += [] if total == of(low, high) else [f"sum {a, b} {c, d}"]
        wrong += [] if turned == of(None if b is None else -b, None if a is None else -a) else [f"minus {a, b}"]
        finite = None not in (a, b, c, d)
        if finite:
            products = [x * y for x in (a, b) for y in (c, d)]
            wrong += [] if times == of(min(products), max(products)) else [f"product {a, b} {c, d}"]
        if a == b and a is not None and a != 0:
            scaled = [None if x is None else a * x for x in (c, d)]
            wanted = of(*scaled) if a > 0 else of(scaled[1], scaled[0])
            wrong += [] if times == wanted and kernel.multiply(other, one) == wanted else [f"multiple {a} {c, d}"]
        for relation, holds in (
            ("<", [x < y for x in xs for y in ys]),
            ("<=", [x <= y for x in xs for y in ys]),
            ("==", [x == y for x in xs for y in ys]),
        ):
            found = kernel.compare(one, relation, other)
            if found is not None:
                wrong += [] if all(h == found for h in holds) else [f"{a, b} {relation} {c, d}"]
            elif all(holds) or (relation != "==" and not any(holds)):
                wrong += [f"{a, b} {relation} {c, d} is known"]
            opposite = {"<": ">", "<=": ">=", "==": "!="}[relation]
            other_way = kernel.compare(other, opposite, one)
            wanted_truth = found if relation != "==" or found is None else not found
            wrong += [] if other_way == wanted_truth else [f"{opposite} {a, b} {c, d}"]
        if (c is not None and c > 0) or (d is not None and d < 0):
            quotient = kernel.divide(one, other)
            wrong += [] if all(inside(x / y, quotient) for x in xs for y in ys) else [f"quotient {a, b} {c, d}"]
            if finite:
                quotients = [x / y for x in (a, b) for y in (c, d)]
                wrong += [] if quotient == of(min(quotients), max(quotients)) else [f"exact quotient {a, b} {c, d}"]
        common = kernel.common(one, other)
        good = all((inside(x, one) and inside(x, other)) == inside(x, common) for x in (*xs, *ys))
        wrong += [] if good else [f"common {a, b} {c, d}"]
        texts = {None: ("-inf", "inf")}
        first, last = (texts.get(x, (str(x), str(x)))[k] for k, x in enumerate((a, b)))
        wrong += [] if kernel.text_of(one) == (first if first == last else f"{first}..{last}") else [f"text {a, b}"]
    infinite = kernel.Range(kernel.INFINITE, kernel.INFINITE)
    three = kernel.exactly(3)
    for found, wanted in (
        (kernel.add(infinite, three), infinite),
        (kernel.add(three, infinite), infinite),
        (kernel.add(infinite, kernel.negate(infinite)), of(None, None)),
        (kernel.add(kernel.negate(infinite), three), kernel.negate(infinite)),
        (kernel.multiply(three, infinite), infinite),
        (kernel.multiply(kernel.exactly(-2), infinite), kernel.negate(infinite)),
        (kernel.multiply(infinite, kernel.exactly(0)), of(None, None)),
        (kernel.multiply(kernel.at_least(0), infinite), of(None, None)),
        (kernel.multiply(infinite, infinite), infinite),
        (kernel.multiply(kernel.at_least(2), kernel.at_least(3)), kernel.at_least(6)),
        (kernel.multiply(kernel.at_least(2), infinite), infinite),
    ):
        wrong += [] if found == wanted else [f"infinite {found} {wanted}"]
    names = [str(kernel.Key(*k)) for k in (("gap",), ("width", "GN"), ("dim", "LEN", 3), ("types", "", 0))]
    wrong += [] if names == ["gap", "width(GN)", "dim(LEN, 3)", "types(0)"] else [f"names {names}"]
    return wrong


def choices(part: Part) -> list[str]:
    """Knapsacks and numbers of hidden types by listing all choices; bounds of VC dimensions by trying all N."""
    kernel, vc = part(".quantities.knapsacks"), part(".quantities.vc")
    chance = random.Random(5)
    wrong = []
    for _ in range(60):
        listed = [
            (chance.randint(1, 3), chance.randint(0, 4), chance.randint(0, 3), chance.random() < 0.4)
            for _ in range(chance.randint(0, 3))
        ]
        width, cap = chance.randint(0, 6), chance.randint(0, 4)
        found = kernel.knapsacks(width, [kernel.Item(*item) for item in listed], cap)
        wanted = []
        for m in range(width + 1):
            best = 0
            for counts in product(*(range(min(m // size, 1 if once else m) + 1) for size, _, _, once in listed)):
                if sum(n * item[0] for n, item in zip(counts, listed, strict=True)) <= m:
                    own = sum(n * item[1] for n, item in zip(counts, listed, strict=True))
                    shared = sum(n * item[2] for n, item in zip(counts, listed, strict=True))
                    best = max(best, own + min(shared, cap))
            wanted.append(best)
        wrong += [] if list(found) == wanted else [f"knapsack {listed} {width} {cap}"]
        wrong += (
            [] if kernel.knapsack(width, [kernel.Item(*item) for item in listed], cap) == wanted[-1] else ["knapsack"]
        )
        sizes = [item[0] for item in listed]
        ways = sum(
            sum(n * s for n, s in zip(counts, sizes, strict=True)) == width
            for counts in product(*(range(width // s + 1) for s in sizes))
        )
        wrong += [] if kernel.count_types(width, sizes) == ways else [f"types {sizes} {width}"]
    for m, first, total, types in (
        (0, 0, 0, 1),
        (1, 2, 3, 1),
        (3, 0, 4, 2),
        (2, 6, 9, 1),
        (5, 5, 11, 7),
        (4, 1, 1, 1),
        (6, 18, 25, 3),
    ):
        most = max(total, 1)
        for N in range(most, 3000):
            growth = log2(types * 4) + total * log2(vc.E_ABOVE * 4 * N / max(total, 1))
            growth += first * log2(vc.E_ABOVE * 2 * N * m / first) if first else 0
            most = N if growth >= N else most
        wrong += [] if vc.vc_bound(m, first, total, types) == most else [f"VC bound {m, first, total, types}"]
    return wrong


def moves(part: Part) -> list[str]:
    """Permutations: inverses, products, parities; signed orbits by exploring them."""
    kernel, algebra = part(".rules.order"), part(".algebra")
    wrong = []
    listed = [p for n in range(1, 6) for p in permutations(range(n))]
    for p in listed:
        wrong += [] if kernel.compose(p, kernel.inverse(p)) == tuple(range(len(p))) else [f"inverse {p}"]
        odd = sum(p[i] > p[j] for i in range(len(p)) for j in range(i + 1, len(p))) % 2
        wrong += [] if kernel.is_even(p, range(len(p))) == (odd == 0) else [f"parity {p}"]
    cycle, swap, turn = (1, 2, 3, 4, 0), (1, 0, 2, 3, 4), (1, 2, 0, 3, 4)
    for generators, order in (
        ([cycle, swap], 120),
        ([swap, cycle], 120),
        ([cycle, turn], 60),
        ([turn], 3),
        ([swap], 2),
        ([turn, swap], 6),
        ([swap, turn], 6),
        ([tuple(range(5))], 1),
        ([], 1),
    ):
        wrong += [] if kernel.largest_order(generators) == order else [f"largest {generators}"]
    found = algebra.signed_orbits(6, [(0, 2, 1), (2, 4, -1), (4, 0, -1), (1, 1, -1), (3, 5, -1), (5, 3, -1)])
    told = [(tuple(o.members), tuple(o.signs), o.flipping) for o in found]
    wanted = [((0, 2, 4), (1, 1, -1), False), ((1,), (1,), True), ((3, 5), (1, -1), False)]
    wrong += [] if told == wanted else [f"signed orbits {told}"]
    return wrong


def _swap_group(part: Part) -> Any:
    """The swap of two coordinates with its classes of subgroups, invariant outputs."""
    generators, groups, subgroups = part(".objects.generators"), part(".objects.groups"), part(".objects.subgroups")
    swap = (((1, 1),), ((0, 1),))
    one = (((0, 1),),)
    g = generators.Generator((1, 0), swap, one, swap, one)
    return (g,), subgroups.Subgroups(groups.Group((g,), 2, 1), [[], [[0]]])


def families(part: Part) -> list[str]:
    """The linear forms of networks at data points, evaluated at parameters, against the networks."""
    kernel, networks = part(".rules.data"), part(".objects.networks")
    generators, subgroups = _swap_group(part)
    chance = random.Random(6)
    points = [((0, 3), (1, -2)), ((1, 5),), (), ((0, Fraction(1, 2)), (1, 1))]
    data = tuple((x, ((0, Fraction(y)), (1, y + 1))) for x, y in zip(points, (1, -2, 3, 5), strict=True))
    wrong = []
    for bias, output_bias, skip in product((True, False), repeat=3):
        options = networks.Options(bias, output_bias, skip)
        for configuration, group in (
            (((0, 1),), None),
            (((0, 1), (0, 1), (0, -1)), None),
            ((), None),
            (((0, 1), (1, 1), (1, 1), (1, -1)), subgroups),
            (((1, 1), (1, 1)), subgroups),
        ):
            seen = kernel.View(tuple((x, 0) for x in points), ((0, 1),), generators if group else (), (1,), group)
            if group is None:
                seen = kernel.View(seen.data, seen.functional, (), (), None)
            family = kernel.family_of(configuration, seen, 2, options, 0)
            theta = [Fraction(chance.randint(-9, 9), chance.randint(1, 3)) for _ in range(40)]
            offset, firsts = 0, []

            def at(form: Any, theta: list[Fraction] = theta) -> Fraction:
                return sum((y * theta[j] for j, y in form), Fraction(0))

            for i, (k, _) in enumerate(configuration):
                symmetric = group is not None and k == 1
                weights = theta[offset : offset + 1] * 2 if symmetric else theta[offset : offset + 2]
                offset += 1 if symmetric else 2
                b = theta[offset] if bias else 0
                offset += bias
                copies = [(0, 1)] if group is None or symmetric else [(0, 1), (1, 0)]
                for n, x in enumerate(points):
                    dense = [dict(x).get(j, 0) for j in range(2)]
                    values = [weights[0] * dense[p] + weights[1] * dense[q] + b for p, q in copies]
                    found = [at(form) for form in family.forms[i][n]]
                    wrong += [] if sorted(found) == sorted(values) else [f"forms {configuration} {options} {n}"]
                firsts.append(family.forms[i][0][0])
            for n, x in enumerate(points):
                dense = [dict(x).get(j, 0) for j in range(2)]
                free = (1 if group else 2) if skip else 0
                weights = (theta[offset : offset + 1] * 2 if group else theta[offset : offset + 2]) if skip else [0, 0]
                value = weights[0] * dense[0] + weights[1] * dense[1] + (theta[offset + free] if output_bias else 0)
                wrong += [] if at(family.rest[n]) == value else [f"rest {configuration} {options} {n}"]
            wanted = [
                at(firsts[i]) - at(firsts[i + 1])
                for i in range(len(configuration) - 1)
                if configuration[i] == configuration[i + 1]
            ]
            wrong += [] if [at(form) for form in family.ordered] == wanted else [f"ordered {configuration} {options}"]
            wrong += [] if family.signs == tuple(s for _, s in configuration) else ["signs"]
    for width, indices in ((0, [1]), (2, [1]), (3, [2, 1]), (4, [2, 1]), (3, [1, 1]), (6, [6, 3, 2, 1])):
        listed = {
            tuple(sorted(c, key=lambda e: (e[0], -e[1])))
            for n in range(width + 1)
            for c in product([(k, s) for k in range(len(indices)) for s in (1, -1)], repeat=n)
            if sum(indices[k] for k, _ in c) == width
        }
        found = kernel.configurations(width, indices)
        good = len(found) == len(set(found)) and set(found) == listed
        wrong += [] if good else [f"configurations {width} {indices}"]
    neuron = networks.Neuron
    network = networks.Network(
        (
            neuron(((0, 2),), ((0, 1), (1, -1)), Fraction(-1)),
            neuron(((0, -1),), ((1, 1),), 0),
            neuron((), ((0, 1),), 0),
        ),
        (((0, 3),), ((1, 1),)),
        ((0, 7),),
    )
    for chosen, slope in product((data, data[:1], data[1:2], data[2:], data[3:]), (0, -1, Fraction(1, 3), 4)):
        residuals = []
        for x, ((_, y), (_, z)) in chosen:
            u, v = (dict(x).get(j, 0) for j in range(2))
            first, second = (q if q > 0 else slope * q for q in (u - v - 1, v))
            pair = (7 + 3 * u + 2 * first - second - y, v - z)
            residuals.append(tuple((i, r) for i, r in enumerate(pair) if r))
        wrong += [] if kernel.residuals_of(network, chosen, slope) == residuals else ["residuals"]
    return wrong


def derivatives(part: Part) -> list[str]:
    """Derivatives of networks with tied weights against differences: they are linear in every single weight."""
    kernel, hidden = part(".rules.dimension"), part(".objects.hidden_orbits")
    networks = part(".objects.networks")
    _, subgroups = _swap_group(part)
    pair, fixed = hidden.hidden_orbits(subgroups)
    single = hidden.single_neurons(2, 1)
    constants, maps = [((0, Fraction(2)),)], [(((0, Fraction(1)), (1, Fraction(3))),)]
    chance = random.Random(8)
    wrong = []
    for orbits in ((single,), (single, single), (pair,), (fixed, pair), (pair, fixed, fixed)):
        for bias, below in product((True, False), (0, -1)):
            sizes = [(len(o.covectors), len(o.vectors)) for o in orbits]
            theta = [
                [
                    Fraction(chance.randint(1, 9), chance.randint(1, 3)) * chance.choice([1, -1])
                    for _ in range(r + 1 + u)
                ]
                for r, u in sizes
            ]
            for t, (r, _) in zip(theta, sizes, strict=True):
                t[r] = t[r] if bias else Fraction(0)
            for point in ((5, -3), (-2, 7), (4, 9)):
                x = tuple((j, Fraction(v)) for j, v in enumerate(point))

                def value(
                    theta: list[list[Fraction]],
                    x: Any = x,
                    orbits: Any = orbits,
                    sizes: Any = sizes,
                    below: int = below,
                ) -> Fraction:
                    total = Fraction(0)
                    for t, o, (r, _) in zip(theta, orbits, sizes, strict=True):
                        for inverse, pi in o.moves:
                            moved = [sum(y * dict(x).get(j, 0) for j, y in line) for line in inverse]
                            w = [sum(t[k] * dict(o.covectors[k]).get(j, 0) for k in range(r)) for j in range(2)]
                            a = sum(t[r + 1 + k] * dict(v).get(0, 0) for k, v in enumerate(o.vectors))
                            z = sum(p * q for p, q in zip(w, moved, strict=True)) + t[r]
                            total += max(z, below * z) * a * dict(pi[0]).get(0, 0)
                    return total

                network = [
                    kernel.Weights(
                        0,
                        o,
                        tuple((k, y) for k, y in enumerate(t[:r]) if y),
                        tuple((k, y) for k, y in enumerate(t[r + 1 :]) if y),
                        t[r],
                    )
                    for t, o, (r, _) in zip(theta, orbits, sizes, strict=True)
                ]
                options = networks.Options(bias, True, True)
                statement = SimpleNamespace(p=1, d=2, options=options, slope=below)
                try:
                    (line,) = kernel._derivative(network, kernel.Directions(constants, maps), x, statement)
                except Exception as problem:
                    if type(problem).__name__ != "Invalid":
                        raise
                    continue  # a point on a hyperplane
                found, step, offset = dict(line), Fraction(1, 10**6), 0
                for n, (r, u) in enumerate(sizes):
                    for k in range(r + 1 + u):
                        if k == r and not bias:
                            continue
                        moved = [list(t) for t in theta]
                        moved[n][k] += step
                        slope = (value(moved) - value(theta)) / step
                        wrong += [] if found.get(offset + k, 0) == slope else [f"derivative {n} {k} {bias}"]
                    offset += r + 1 + u
                rest = [found.get(offset, 0), found.get(offset + 1, 0)]
                wrong += [] if rest == [2, point[0] + 3 * point[1]] else ["derivative along a constant or a map"]
                wrong += [] if max(found) <= offset + 1 else ["derivative beyond the weights"]
    return wrong


def chains(part: Part) -> list[str]:
    """Chains of pieces against linear programs, with other scales, fractions, and positions that move; and against a
    list of all chains and all alternating sums."""
    kernel = part(".rules.kinks")
    wrong = []

    def compare(xs: Sequence[Any], ys: Sequence[Any], intercepts: bool, expected: bool | None = None) -> None:
        kinks = kernel.least_kinks(xs, ys)
        if expected is None:
            expected = _reaches_zero(xs, ys, kinks, intercepts)
        if kernel.reaches_zero(kinks, xs, ys, intercepts=intercepts) != expected:
            wrong.append(f"chains of {xs} {ys}")

    for xs, ys, intercepts, passes in LINES:
        for a, b in ((1, 1), (Fraction(-2, 3), Fraction(-5, 7))):
            order = 1 if a > 0 else -1
            points = [a * x + (0 if intercepts else 4) for x in xs][::order]
            values = [b * y + (3 * x if intercepts else 0) for x, y in zip(xs, ys, strict=True)][::order]
            compare(points, values, intercepts, passes)
    rng = random.Random(0)
    for number in range(100):
        size = rng.choice([2, 3, 4, 5, 6])
        xs = sorted(rng.sample(range(-6, 7), size))
        if number % 3 == 0:
            xs = [Fraction(2 * x + rng.randint(0, 1), 3) for x in xs]
        ys = [Fraction(rng.randint(-9, 9), rng.choice([1, 1, 2])) for _ in xs]
        compare(xs, ys, number % 2 == 1)
    for number in range(40):  # one interpolant, with slopes that mostly have a common divisor; kinks in middles
        pieces = [rng.choice([6, -6, 12, 18, -30, 10]) for _ in range(rng.randint(1, 3))]
        start = rng.randint(-7, 3)
        ys = [rng.randint(-5, 5)]
        for left, right in zip(pieces, [*pieces[1:], pieces[-1]], strict=True):
            ys += [ys[-1] + left, ys[-1] + left + (left + right) // 2]
        compare(list(range(start, start + len(ys))), ys, number % 2 == 1)
    return wrong


def intervals_of_chains(part: Part) -> list[str]:
    """What chains of pieces are made of, one by one: ends, sums, unions of intervals, divisors, factors, bounds."""
    kinks = part(".rules.kinks")
    least, most, everything = (-1, 0), (1, 0), ((-1, 0), (1, 0))
    wrong: list[str] = []

    def same(what: str, found: object, expected: object) -> None:
        if found != expected:
            wrong.append(f"{what}: {found}, not {expected}")

    def at(low: Any, high: Any) -> Any:
        return (0, low), (0, high)

    same("all", kinks.ALL, everything)
    same("zero", kinks.ZERO, at(0, 0))
    same("above", kinks.side(5, True), ((0, 5), most))
    same("below", kinks.side(5, False), (least, (0, 5)))
    same("sum", kinks._plus(at(1, 2), at(3, 5)), at(4, 7))
    same("sum", kinks._plus(kinks.side(5, True), at(3, 5)), ((0, 8), most))
    same("sum", kinks._plus(at(3, 5), kinks.side(5, False)), (least, (0, 10)))
    same("sum", kinks._plus(kinks.side(5, False), kinks.side(1, True)), everything)
    same("sum", kinks._plus(kinks.side(5, True), kinks.side(1, False)), everything)
    one, other = at(1, 2), kinks.side(7, True)
    negative = (least, (0, -7))
    moved = [(at(0, 0), 0), (one, 1), (other, 1), (kinks._plus(one, negative), 0)]
    same("shifts", kinks.shifts([one, other], 0), moved)
    same("shifts", kinks.shifts([one], 1), [(at(0, 0), 1), (at(-2, -1), 0)])
    same("shifts", kinks.shifts([other], 1), [(at(0, 0), 1), (negative, 0)])
    lower = kinks.side(7, False)
    same("shifts", kinks.shifts([lower], 1), [(at(0, 0), 1), (((0, -7), most), 0)])
    same("shifts", kinks.shifts([at(0, 0), lower], 0)[3], (((0, -7), most), 0))
    # lines through points, and across chords, with their values at 0
    for intercepts in (False, True):
        line = kinks.Line([-3, -1, 0, 2, 5], [4, 0, 6, 2, 8], [-2, 6, -2, 2], intercepts)
        for j, t in enumerate(line.positions):
            for low, high in ((-2, 3), (4, 4)):
                ends = sorted(line.values[j] - t * s for s in (low, high))
                same("line", line.contribution(j, at(low, high)), at(*ends) if intercepts else at(low, high))
            rising = line.contribution(j, kinks.side(3, True))
            falling = line.contribution(j, kinks.side(3, False))
            y = line.values[j] - 3 * t
            flat = at(line.values[j], line.values[j])
            above, below = kinks.side(y, True), kinks.side(y, False)
            expected = (kinks.side(3, True), kinks.side(3, False))
            if intercepts:
                expected = (flat, flat) if t == 0 else (below, above) if t > 0 else (above, below)
            same("half line", (rising, falling), expected)
        for j, (t, s) in enumerate(zip(line.positions, line.slopes, strict=False)):
            at_zero = line.values[j] - s * t
            above, below = kinks.side(at_zero, True), kinks.side(at_zero, False)
            expected = (kinks.side(s, True), kinks.side(s, False))
            if intercepts:
                expected = (above, below) if j in (0, 1) else (below, above)
            same("chord", (line.between(j, True), line.between(j, False)), expected)
    near = kinks.Line([0, 1], [3, 5], [2], True)
    same("chord from 0", near.between(0, True), kinks.side(3, False))
    crossing = kinks.Line([-3, 2], [1, 0], [Fraction(-1, 5)], True)
    same("chord over 0", (crossing.between(0, True), crossing.between(0, False)), (everything, everything))
    # unions
    found = [at(5, 7), at(1, 3), at(3, 4), at(9, 9), at(6, 6), at(12, 12), at(-4, -4), at(14, 20), (least, (0, -9))]
    same("union", kinks._kept(found, everything, None), [(least, (0, -9)), *(at(*x) for x in UNION)])
    same("part", kinks._kept(found, at(-15, -2), None), [at(2, 4), at(5, 7), at(9, 9), at(12, 12), at(14, 15)])
    same("part", kinks._kept(found, at(-14, -4), None), [at(4, 4), at(5, 7), at(9, 9), at(12, 12), at(14, 14)])
    same("multiples", kinks._kept(found, at(-14, -4), 4), [at(4, 4), at(5, 7), at(12, 12)])
    same("no multiples", kinks._kept(found, at(-14, -4), 0), kinks._kept(found, at(-14, -4), None))
    same("halves", kinks._kept([at(Fraction(1, 2), Fraction(1, 2))], at(-1, 0), 1), [])
    # divisors of what may come
    p, q = kinks.Piece(1, at(2, 2)), kinks.Piece(2, at(3, 3))
    link = kinks.Link
    same("divisor", kinks._divisor([], {}), 0)
    same("divisor", kinks._divisor([link((), p)], {p: 0}), 0)
    same("divisor", kinks._divisor([link((at(12, 12),), p), link((at(18, 18),), q)], {p: 0, q: 60}), 6)
    same("divisor", kinks._divisor([link((at(12, 12), at(-8, -8)), p), link((), q)], {p: 0, q: 6}), 2)
    same("divisor", kinks._divisor([link((), p), link((), q)], {p: 10, q: 15}), 5)
    same("divisor", kinks._divisor([link((), p), link((), q)], {p: None, q: 15}), None)
    same("divisor", kinks._divisor([link((), q), link((), p)], {p: None, q: 15}), None)
    same("divisor", kinks._divisor([link((at(1, 2),), p)], {p: 4}), None)
    same("divisor", kinks._divisor([link((at(6, 6), everything), p)], {p: 4}), None)
    half = Fraction(1, 2)
    same("divisor", kinks._divisor([link((at(half, half),), p)], {p: 4}), None)
    # factors
    for xs, ys in (
        ([0, 3, 5], [1, 2, 4]),
        ([Fraction(1, 7), 2, 3], [0, 1, Fraction(5, 11)]),
        ([1, 14], [0, 1]),
        ([half, 3 * half], [half, 3 * half]),
        ([half, 3 * half], [0, 1]),
        ([0, 2, 4], [0, 1, 2]),
        ([0, 1, 3], [0, 0, 1]),
    ):
        slopes = [Fraction(z - y) / (u - t) for (t, y), (u, z) in pairwise(zip(xs, ys, strict=True))]
        starts = [y - s * t for s, t, y in zip(slopes, xs, ys, strict=False)]
        bottoms = [Fraction(x).denominator for x in (*slopes, *starts, *ys)]
        same("factor", kinks._factor(xs, ys), lcm(*bottoms))
    root = part(".reals").read_field("Q(2cos(2pi/8))").number([Fraction(0), Fraction(1)])
    same("irrational factor", kinks._factor([0, 1, 3], [half, root, Fraction(1, 3)]), 1)
    same("irrational sum", kinks._kept([((0, root), (0, root))], at(-9, 0), 5), [((0, root), (0, root))])
    # kinks that triples force
    for bends in product((-1, 0, 1), repeat=5):
        expected = [0, 0]
        for n in range(1, len(bends) + 1):
            runs = [list(run) for side, run in groupby(bends[:n]) if side]
            expected.append(sum((len(run) + 1) // 2 for run in runs))
        same(f"forced {bends}", kinks.forced(bends), expected)
    # bounds on the numbers of kinks
    line = kinks.Line(range(7), [0, 2, 1, 4, 4, 5, 9], [2, -1, 3, 0, 1, 4], False)
    before, after = [0, 0, 1, 2, 3, 4, 4], [4, 3, 2, 1, 1, 0, 0]
    for j, layer in enumerate(kinks.all_chains(line, 4)):
        counts = {piece.kinks for piece in layer}
        same(f"kinks at {j}", counts - set(range(before[j], 4 - after[j] + 1)), set())
    return wrong


def images_of_points(part: Part) -> list[str]:
    """Whether what fixes a point fixes an image, for permutations of coordinates with signs."""
    orbits = part(".quantities.orbits")

    def row(x: Sequence[int]) -> tuple[tuple[int, int], ...]:
        return tuple((i, v) for i, v in enumerate(x) if v)

    def matrix(images: Sequence[int], sign: int = 1) -> Any:
        return tuple(((images.index(i), sign),) for i in range(len(images)))

    def asked(generators: Sequence[tuple[Any, Any]], x: Sequence[int], y: Sequence[int]) -> Any:
        listed = [SimpleNamespace(input=rho, output=pi) for rho, pi in generators]
        statement = SimpleNamespace(generators=listed, d=len(x), p=len(y))
        return orbits.maps(SimpleNamespace(statement=statement), row(x), row(y))

    def alike(size: int, *images: Sequence[int]) -> list[tuple[Any, Any]]:
        return [(matrix(list(g)), matrix(list(g))) for g in images]

    turn, exchange = (*range(1, 30), 0), (1, 0, *range(2, 30))
    many = alike(30, turn, exchange)
    one = matrix([0])
    signed = [(matrix([1, 0]), matrix([1, 0], -1))]
    minus = [(matrix([1, 0], -1), matrix([1, 0], -1))]
    distinct = list(range(1, 31))
    pair = [*range(1, 16), 1, *range(17, 31)]
    wrong = []
    for name, generators, x, y, expected in (
        ("image that all fix", [(g, one) for g, _ in many], pair, [5], True),
        (
            "image that one moves",
            [(matrix(list(turn)), one), (matrix(list(exchange)), matrix([0], -1))],
            pair,
            [5],
            None,
        ),
        ("entry by entry", many, distinct, distinct[::-1], True),
        ("entry by entry, zeros", many, [0, 0, *distinct[2:]], [7, 7, *distinct[2:]], True),
        ("zeros that differ", many, [0, 0, *distinct[2:]], [0, 7, *distinct[2:]], False),
        ("last entries that differ", many, [*distinct[:28], 0, 0], [*distinct[:28], 0, 7], False),
        ("a long orbit", many, pair, distinct, None),
        ("a short orbit", many, [1] + [0] * 29, [7] + [3] * 29, True),
        ("a short orbit, moved", many, [1] + [0] * 29, [7, 8] + [3] * 28, False),
        ("a sign", signed, [1, 1], [2, 2], False),
        ("a sign undone", signed, [1, 1], [2, -2], True),
        ("a sign that moves", signed, [1, 2], [3, 5], True),
        ("signs alike", minus, [1, 1], [2, 2], True),
        ("signs alike, opposite", minus, [1, -1], [2, -2], True),
        ("signs alike, not entry by entry", minus, [1, -1], [2, 2], False),
        ("no generators", [], [1, 1], [2, 3], True),
    ):
        found = asked(generators, x, y)
        if found is not expected:
            wrong.append(f"{name}: {found}, not {expected}")
    return wrong


UNION = ((-4, -4), (1, 4), (5, 7), (9, 9), (12, 12), (14, 20))


def _reaches_zero(xs: Sequence[Any], ys: Sequence[Any], kinks: int, intercepts: bool) -> bool:
    """All chains of so many kinks (T10.14), and all odd alternating sums of each."""
    slopes = [Fraction(z - y) / (u - t) for (t, y), (u, z) in pairwise(zip(xs, ys, strict=True))]
    ways = [(0, 0), (1, 1), (1, -1), (2, 1), (2, -1)]
    for chosen in product(ways, repeat=len(slopes)):
        if sum(count for count, _ in chosen) != kinks:
            continue
        ranges = [(-inf, inf)]
        points: list[int | None] = [0]
        middles = {}
        for j, (s, (count, side)) in enumerate(zip(slopes, chosen, strict=True)):
            steep, flat = (s, inf), (-inf, s)
            here, there = ((s, s), None) if count == 0 else (flat, steep) if side > 0 else (steep, flat)
            ranges[-1] = max(ranges[-1][0], here[0]), min(ranges[-1][1], here[1])
            if count == 2:
                middles[len(ranges)] = j
                ranges.append(there or here)
                points.append(None)
            if count:
                ranges.append(here if count == 2 else there or here)
                points.append(j + 1)
        if any(low > high for low, high in ranges):
            continue
        parts = ranges
        if intercepts:
            parts = [
                _heights(xs[j], ys[j], r) if j is not None else _middle(xs, ys, slopes, middles[i], r)
                for i, (j, r) in enumerate(zip(points, ranges, strict=True))
            ]
        for count in range(1, len(parts) + 1, 2):
            for taken in combinations(parts, count):
                low = sum(r[0] if k % 2 == 0 else -r[1] for k, r in enumerate(taken))
                high = sum(r[1] if k % 2 == 0 else -r[0] for k, r in enumerate(taken))
                if low <= 0 <= high:
                    return True
    return False


def _heights(t: Any, y: Any, slopes: tuple[Any, Any]) -> tuple[Any, Any]:
    """The values at 0 of lines through a point."""
    found = [y if t == 0 else y - t * s for s in slopes]
    return min(found), max(found)


def _middle(xs: Sequence[Any], ys: Sequence[Any], slopes: Sequence[Any], j: int, found: tuple[Any, Any]) -> Any:
    """The values at 0 of lines through points of a chord."""
    ends = [_heights(t, ys[j] + slopes[j] * (t - xs[j]), found) for t in (xs[j], xs[j + 1])]
    return min(low for low, _ in ends), max(high for _, high in ends)


def multiples(part: Part) -> list[str]:
    """Multiples of sparse rows have no entries that are zero."""
    scale, row = part(".algebra").scale, ((1, Fraction(1, 2)), (4, -3))
    return [str(x) for x in (0, 1, -2, Fraction(2, 3)) if scale(x, row) != tuple((i, x * y) for i, y in row if x)]


def layers_of_channels(part: Part) -> list[str]:
    """Hidden layers made of one channel with two neurons: as many copies as fit, each with one of two signs."""
    _, subgroups = _swap_group(part)
    statement = SimpleNamespace(channels=(part(".objects.channels").Channel("regular", ((1, 0),), 2, 2),))
    found = [len(part(".rules.data").hidden_layers(m, subgroups, statement)) for m in range(6)]
    return [] if found == [1, 1, 2, 2, 3, 3] else [f"hidden layers {found}"]


OWN: dict[str, Callable[[Part], list[str]]] = {
    "layers of channels": layers_of_channels,
    "multiples": multiples,
    "polynomials": polynomials,
    "determinants": determinants,
    "formulas": formulas,
    "intervals": intervals,
    "choices": choices,
    "moves": moves,
    "families": families,
    "derivatives": derivatives,
    "chains": chains,
    "intervals of chains": intervals_of_chains,
    "images of points": images_of_points,
}

FAMILIES = (OWN, RULES, DISTANCE, OBJECTS, QUANTITIES, BOUNDS, CONTINUOUS, APPROXIMATION, EQUIVARIANT_DIMENSION)

PARTS = {name: part for family in FAMILIES for name, part in family.items()}
"""All of them, by name."""

if len(PARTS) != sum(map(len, FAMILIES)):
    raise ValueError("two parts of the kernel have one name: one of them would never be tried")
