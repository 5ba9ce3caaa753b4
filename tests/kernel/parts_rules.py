"""Parts of the rules against slow and simple ways to the same results (see ``parts.py``)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from types import SimpleNamespace
from typing import Any

Part = Callable[[str], Any]
Dense = list[list[Fraction]]


def _sparse(line: Sequence[Any]) -> Any:
    return tuple((j, x) for j, x in enumerate(line) if x != 0)


def _dense(line: Any, columns: int) -> list[Fraction]:
    found = dict(line)
    return [Fraction(found.get(j, 0)) for j in range(columns)]


def _times(A: Sequence[Sequence[Any]], B: Sequence[Sequence[Any]]) -> Dense:
    columns = list(zip(*B, strict=True))
    return [[sum((x * y for x, y in zip(line, column, strict=True)), Fraction(0)) for column in columns] for line in A]


def _rank(table: Sequence[Sequence[Any]]) -> int:
    """The rank, by elimination with the first row that has an entry in the first column."""
    rows = [[Fraction(x) for x in line] for line in table if line]
    if not rows or not rows[0]:
        return 0
    head = next((line for line in rows if line[0] != 0), None)
    if head is None:
        return _rank([line[1:] for line in rows])
    rest = [line for line in rows if line is not head]
    return 1 + _rank([[x - line[0] / head[0] * y for x, y in zip(line, head, strict=True)][1:] for line in rest])


def _refuses(part: Part, function: Callable[..., Any], *arguments: Any) -> bool:
    try:
        function(*arguments)
    except part(".reading").Rejected:
        return True
    return False


def conjugates(part: Part) -> list[str]:
    """Matrices with two eigenvalues, written in another basis: are these complex? Entries of matrices, kept apart."""
    kernel = part(".rules.constituents")
    wrong = []

    def turned(blocks: Sequence[Dense], shear: int) -> Any:
        n = sum(map(len, blocks))
        A = [[Fraction(0)] * n for _ in range(n)]
        at = 0
        for block in blocks:
            for i, line in enumerate(block):
                A[at + i][at : at + len(block)] = line
            at += len(block)
        P = [[Fraction(int(i == j) + (shear if j == i + 1 else 0)) for j in range(n)] for i in range(n)]
        Q = [[Fraction((-shear) ** (j - i) if j >= i else 0) for j in range(n)] for i in range(n)]
        return tuple(map(_sparse, _times(_times(P, A), Q)))

    tables = [
        [[0, -1], [1, 0]],
        [[1, 1], [-1, 1]],
        [[0, Fraction(-1, 16)], [1, 0]],
        [[1, 1], [0, 1]],
        [[4, 1], [0, 5]],
        [[5, -5], [1, 5]],
        [[5, 1], [-5, 5]],
        [[0, 2], [1, 0]],
        [[-3, 1], [-1, -3]],
        [[-5, -1], [1, -7]],
    ]
    blocks = [[[Fraction(x) for x in line] for line in table] for table in tables]

    def invariants(B: Dense) -> tuple[Fraction, Fraction]:
        return B[0][0] + B[1][1], B[0][0] * B[1][1] - B[0][1] * B[1][0]

    for B, shear, copies in product(blocks, (0, 1, 2), (1, 2)):
        trace, determinant = invariants(B)
        complex_pair = trace**2 < 4 * determinant
        A = turned([B] * copies, shear)
        one, zero = turned([[[Fraction(1)]]] * len(A), 0), ((),) * len(A)
        for sums in ({0: A}, {0: one, 1: zero, 2: A}, {0: one, 1: A, 2: zero}):
            wrong += [] if kernel.is_complex_pair(sums) == complex_pair else [f"complex pair {sums}"]
        for sums in ({}, {0: one}, {0: zero, 1: one}):
            wrong += [f"complex pair {sums}"] if kernel.is_complex_pair(sums) else []
        for C in blocks:
            same = complex_pair and invariants(C) == (trace, determinant)
            both = turned([B, C], shear + 1)
            wrong += [] if kernel.is_complex_pair({0: both}) == same else [f"complex pair {both}"]
    for n in (1, 2, 3):
        units = [
            tuple(_sparse([2 * int((i, j) == (k, m)) for j in range(n)]) for i in range(n))
            for k in range(n)
            for m in range(n)
        ]
        rows = [kernel._flat(A) for A in units]
        wrong += [] if all(len(r) == 1 and r[0][1] == 2 for r in rows) and len(set(rows)) == n * n else [f"flat {n}"]
        table = tuple(_sparse([1 + i + n * j for j in range(n)]) for i in range(n))
        wrong += [] if sorted(x for _, x in kernel._flat(table)) == list(range(1, n * n + 1)) else [f"flat {n}"]
    for q, c in product((2, 3, 5), range(5)):
        wrong += [] if kernel.is_irreducible([c % q, 1], q) else [f"linear polynomial mod {q}"]
    wrong += [f"constant mod {q}" for q in (2, 3, 5) if kernel.is_irreducible([1], q)]
    return wrong


def points(part: Part) -> list[str]:
    """Differences, places on a line, numbers that must be rational, conflicts by trying all words."""
    kernel, generators = part(".rules.data"), part(".objects.generators")
    wrong = []
    vectors = [(0, 0), (1, 2), (-2, 1), (0, Fraction(1, 3)), (4, 0)]
    for x, y in product(vectors, vectors):
        found = kernel._difference(_sparse(x), _sparse(y))
        wrong += [] if found == _sparse([a - b for a, b in zip(x, y, strict=True)]) else [f"{x} - {y}"]
        if any(y):
            for t in (0, 2, Fraction(-1, 3)):
                z = [a + t * b for a, b in zip(x, y, strict=True)]
                found = kernel._position(_sparse(z), _sparse(x), _sparse(y))
                wrong += [] if found == t else [f"place of {z} from {x} along {y}"]
                away = [z[0] - y[1], z[1] + y[0]]
                wrong += [] if _refuses(part, kernel._position, _sparse(away), _sparse(x), _sparse(y)) else ["off"]
    wrong += [] if _refuses(part, kernel._position, (), (), ()) else ["no direction"]
    K = part(".reals").RealField(8)
    root = K.number([Fraction(0), Fraction(1)])
    wrong += [] if _refuses(part, kernel._rational, root) else ["an irrational error"]
    wrong += [] if all(kernel._rational(x) == x for x in (0, -3, Fraction(1, 2))) else ["a rational error"]

    swap, turn = ((0, 1), (1, 0)), ((0, -1), (1, 0))
    table = [((1, 2), 1), ((1, 2), -1), ((2, 1), 1), ((-2, 1), 2), ((-2, 1), 2), ((1, -2), 0)]
    data = tuple((_sparse(x), _sparse([Fraction(y)])) for x, y in table)
    words = [[], [0], [1], [0, 1], [1, 0], [1, 1, 0]]
    for signs in product((1, -1), repeat=2):
        made = []
        for A, s in zip((swap, turn), signs, strict=True):
            rho, back = tuple(map(_sparse, A)), tuple(map(_sparse, zip(*A, strict=True)))
            made.append(generators.Generator((), rho, (((0, s),),), back, (((0, s),),)))
        for i, j, word in product(range(len(table)), range(len(table)), words):
            moved: Any = [[c] for c in table[i][0]]
            for k in reversed(word):
                moved = _times((swap, turn)[k], moved)
            turned = table[i][1] * prod(signs[k] for k in word)
            conflict = [c for (c,) in moved] == list(table[j][0]) and turned != table[j][1]
            said: list[Any] = []
            proof = SimpleNamespace(
                statement=SimpleNamespace(generators=tuple(made)), data=lambda: data, impossible=said.append
            )
            refused = _refuses(part, kernel.data_conflict, proof, i, j, word)
            classes = [("GEN", "LEN") if word else ("GN", "GEN", "LEN")]
            wrong += (
                [] if refused != conflict and said == (classes if conflict else []) else [f"{signs} {i} {j} {word}"]
            )
    return wrong


def sector_patterns(part: Part) -> list[str]:
    """Sectors and their patterns: any parameters belong to one sector, in which the values are sums of those on its
    rays. Sums are found by Cramer's rule."""
    kernel = part(".rules.sectors")
    wrong = []
    chance = random.Random(3)
    whole = [(x, y) for x in range(-3, 4) for y in range(-3, 4) if (x, y) != (0, 0)]
    for x, y in whole:
        a, b = kernel.ray_of(Fraction(x, 3), y)
        right = a * y == b * Fraction(x, 3) and a * x + b * y > 0 and abs(b if y else a) == 1
        wrong += [] if right else [f"direction of {x}, {y}"]
    turned = sorted({kernel.ray_of(x, y) for x, y in whole}, key=kernel._angle)
    for (a, b), (c, d) in zip(turned, [*turned[1:], turned[0]], strict=True):
        wrong += [] if a * d - b * c > 0 else [f"{(a, b)} before {(c, d)}"]
    wrong += [] if turned[0] == (1, 0) else ["the first direction"]
    wrong += [] if kernel.sectors([(0, 0)], 0) == [] else ["sectors of a point"]
    wrong += [] if kernel.sectors([(0, 0), (3, 0)], 1) == [((1, 0),), ((-1, 0),)] else ["sectors of a line"]
    for number in range(24):
        slope = (0, Fraction(1, 3), -1)[number % 3]
        neurons, size, count = chance.choice([1, 2]), chance.choice([2, 3]), chance.choice([2, 3])
        outputs = [chance.choice([1, -1]) for _ in range(neurons)]
        plane = [[chance.randint(-2, 2) for _ in range(size)] for _ in range(2)]
        dense = [
            [[s * a + t * b for a, b in zip(*plane, strict=True)] for s, t in chance.sample(whole, neurons)]
            for _ in range(count)
        ]
        forms = [[_sparse(form) for form in listed] for listed in dense]
        found = kernel.patterns_of(forms, outputs, 7, slope)
        rank = _rank([form for listed in dense for form in listed])
        wrong += [] if all(p.size == 7 and len(p.rays) == rank for p in found) else ["sizes"]
        for plus, minus in zip(found[::2], found[1::2], strict=True):
            opposite = [[(n, -x) for n, x in ray] for ray in plus.rays]
            wrong += [] if [list(ray) for ray in minus.rays] == opposite else ["the other sign"]
        for _ in range(6):
            q = [chance.randint(-3, 3) for _ in range(size)]
            pre = [[sum((a * b for a, b in zip(form, q, strict=True)), 0) for form in listed] for listed in dense]
            values = [
                sum(s * (z if z > 0 else slope * z) for s, z in zip(outputs, listed, strict=True)) for listed in pre
            ]
            if any(any(listed) for listed in pre):
                covered = any(_spans([_dense(ray, count) for ray in p.rays], values) for p in found[::2])
                wrong += [] if covered else [f"values {values} of {dense}"]
    three = [[_sparse([1, 0, 0])], [_sparse([0, 1, 0])], [_sparse([0, 0, 1])]]
    wrong += [] if _refuses(part, kernel.patterns_of, three, [1], 1, 0) else ["rank 3"]
    return wrong


def choices_of_sectors(part: Part) -> list[str]:
    """Trees of choices: patterns that help against a weight must be tried, wherever they stand, unless they are too
    large or left out; one that is used must not help."""
    kernel, K = part(".rules.sectors"), part(".numbers").Rationals()
    wrong = []
    data = (((), -1), ((), 0))

    def refused(helping: Sequence[tuple[bool, bool]], neurons: int, tree: Any, sizes: Sequence[int] = (1, 1)) -> bool:
        rays = [tuple(((0, -1 if helps else 1),) for helps in pair) for pair in helping]
        patterns = [kernel.Pattern(size, listed) for size, listed in zip(sizes, rays, strict=True)]
        return _refuses(part, kernel.check_choices, patterns, [(), ()], data, neurons, 1, K, tree)

    weights, no = [[0, "1"]], (False, False)
    alone = [[weights, []]]
    wrong += ["a tree that is right"] if refused([no, no], 1, alone) else []
    for pair in ((True, False), (False, True), (True, True)):
        for helping in ([pair, no], [no, pair]):
            wrong += [] if refused(helping, 1, alone) else [f"{helping} is not tried"]
            wrong += ["no neurons are left"] if refused(helping, 0, alone) else []
            again = [[weights, [1]], [weights, []]]
            wrong += [] if refused(helping, 1, again) and refused(helping, 2, again) else [f"{helping} helps"]
    wrong += ["a large pattern"] if refused([no, (True, True)], 1, alone, (1, 2)) else []
    return wrong


def _spans(rays: list[list[Fraction]], values: Sequence[Any]) -> bool:
    """Are the values a sum of non-negative multiples of one or two vectors?"""
    if len(rays) == 1 or rays[0] == rays[1]:
        at = next((i for i, x in enumerate(rays[0]) if x), None)
        factor = Fraction(0) if at is None else Fraction(values[at]) / rays[0][at]
        return factor >= 0 and [factor * x for x in rays[0]] == list(values)
    first, second = rays
    for i in range(len(values)):
        for j in range(i):
            det = first[i] * second[j] - first[j] * second[i]
            if det:
                a = (values[i] * second[j] - values[j] * second[i]) / Fraction(det)
                b = (first[i] * values[j] - first[j] * values[i]) / Fraction(det)
                sums = [a * x + b * y for x, y in zip(first, second, strict=True)]
                return a >= 0 and b >= 0 and sums == list(values)
    return _spans([first], values) or _spans([second], values)


def _sheared_group(part: Part) -> Any:
    """A group of order two whose matrix on V is not orthogonal, with its classes of subgroups."""
    generators, groups, subgroups = part(".objects.generators"), part(".objects.groups"), part(".objects.subgroups")
    A = (((0, 1), (1, 1)), ((1, -1),))
    one = (((0, 1),),)
    g = generators.Generator((1, 0), A, one, A, one)
    return A, subgroups.Subgroups(groups.Group((g,), 2, 1), [[], [[0]]])


def tied(part: Part) -> list[str]:
    """Hidden orbits of finite data where matrices are not orthogonal; splits that decide nothing."""
    kernel, numbers = part(".rules.data"), part(".numbers")
    A, subgroups = _sheared_group(part)
    table = [_dense(line, 2) for line in A]
    wrong = []
    one = (part(".algebra").identity(1))[0]

    def seen(classes: Any, generators: Any = (), signs: Any = (), data: Any = ()) -> Any:
        return kernel.View(data, one, generators, signs, classes)

    orbit = kernel._orbit(1, 2, seen(subgroups))
    basis, copies = orbit.basis, orbit.copies
    fixed = len(basis) == 1 and _times([_dense(basis[0], 2)], table) == [_dense(basis[0], 2)]
    wrong += [] if fixed and copies == [part(".algebra").identity(2)] else ["covectors that the group fixes"]
    orbit = kernel._orbit(0, 2, seen(subgroups))
    both = sorted([part(".algebra").identity(2), A])
    wrong += [] if len(orbit.basis) == 2 and sorted(orbit.copies) == both else ["all covectors"]
    wrong += [] if orbit.outputs == [1, 1] else ["the output is invariant"]

    at, data = (((0, 3),), 5), (((), 1), (((0, 1),), 0))
    for rho, pi in product((1, -1), repeat=2):
        turn = _generators(part, [((1, 0), [[rho]], [[pi]])])
        classes = part(".objects.subgroups").Subgroups(part(".objects.groups").Group(turn, 1, 1), [[], [[0]]])
        found = kernel._orbit(1, 1, seen(classes))
        moved = rho < 0, pi < 0
        orbit = len(found.basis), len(found.copies), found.outputs
        wrong += [] if orbit == ((0, 0, []) if moved[1] else (1 - moved[0], 1, [1])) else [f"an orbit with {rho}, {pi}"]
        outputs = kernel._orbit(0, 1, seen(classes)).outputs
        wrong += [] if outputs == [1, pi] else [f"outputs of an orbit with {rho}, {pi}"]
        options = part(".objects.networks").Options(bias=True, output_bias=True, skip=True)
        (row,) = kernel._affine_forms(seen(None, turn, (pi,), (at,)), 1, options, 4)
        four = _generators(part, [((1, 0, 2, 3), [[1]], [[rho]]), ((0, 1, 3, 2), [[1]], [[pi]])])
        listed = [[], [[0]], [[1]], [[0, 1]], [[0], [1]]]
        classes = part(".objects.subgroups").Subgroups(part(".objects.groups").Group(four, 1, 1), listed)
        size = len(kernel._orbit(4, 1, seen(classes)).copies)
        wrong += [] if size == (rho == pi == 1) else [f"the orbit of one neuron with outputs {rho}, {pi}"]
        expected = ([(4, 3)] if rho == pi else []) + ([] if moved[1] else [(4 + int(rho == pi), 1)])
        wrong += [] if list(row) == expected else [f"affine parts with {rho}, {pi}: {row}"]
    form = ((0, 1),)
    for at_origin, point, decides in (((), 0, False), ((), 1, True), (form, 0, True)):
        family = kernel.Family((1,), (), (((at_origin,), (form,)),), ([1],), ((), ()), 0)
        # The values at the origin are 0, so the error there is 1; where that is not decided, nothing is shown.
        leaf = ["bound", [[0, "-1"]], []]
        tree = [["split", 0, point, 0, 1, 2], leaf, leaf]
        refused = _refuses(part, kernel.check_fit, family, data, 1, numbers.Rationals(), tree)
        expected = not decides or at_origin != ()
        wrong += [] if refused == expected else [f"split at {point}, {at_origin}"]
    return wrong


def added(part: Part) -> list[str]:
    """How many neurons linear maps cost, by ranks of dense matrices; ranks of derivatives along maps and constants."""
    kernel, hidden, numbers = part(".rules.dimension"), part(".objects.hidden_orbits"), part(".numbers")
    networks = part(".objects.networks")
    _, subgroups = _sheared_group(part)
    orbits = [hidden.single_neurons(2, 1), *hidden.hidden_orbits(subgroups)]
    chance = random.Random(4)
    wrong = []
    small = [[[x, y], [z, w]] for x, y, z, w in [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (1, 2, 2, 4), (1, 0, 0, 1)]]
    small += [[[1, 0], [0, 0]], [[2, 1], [0, 0]], [[0, 0], [0, 0]]]
    for number in range(150):
        chosen = [chance.choice(orbits) for _ in range(chance.randint(0, 3))]
        listed = [chance.choice(small) for _ in range(chance.randint(0, 2))]
        network, normals, every = [], [], []
        for orbit in chosen:
            coordinates = [chance.choice([0, 0, 1, -2]) for _ in orbit.covectors]
            network.append(kernel.Weights(0, orbit, _sparse(coordinates), (), 0))
            for inverse, _ in orbit.moves:
                back = [_dense(line, 2) for line in inverse]
                rows = _times([_dense(v, 2) for v in orbit.covectors], back)
                every += rows
                normals += _times([coordinates], rows)
        lines = [line for table in listed for line in table]
        columns = [line for table in listed for line in zip(*table, strict=True)]
        wanted = 2 * min(_rank(lines), _rank(columns))
        top = _rank(every)
        if _rank(normals) == top and _rank([*every, *lines]) == top:
            wanted = min(wanted, top)
        maps = [tuple(map(_sparse, table)) for table in listed]
        wrong += [] if kernel.linear_neurons(maps, network, 2) == wanted else [f"linear neurons {number}"]
    s = SimpleNamespace(p=2, d=2, K=numbers.Rationals(), options=networks.Options(True, True, False))
    constants = [((0, 1), (1, 1))]
    for number in range(40):
        listed = [chance.choice(small) for _ in range(chance.randint(0, 4))]
        at = [[chance.randint(-2, 2), chance.randint(-2, 2)] for _ in range(chance.randint(0, 3))]
        rows = [
            [Fraction(1), *(Fraction(table[i][0] * x + table[i][1] * y) for table in listed)]
            for x, y in at
            for i in range(2)
        ]
        free = kernel.Directions(constants, [tuple(map(_sparse, table)) for table in listed])
        json = [[[i, str(v)] for i, v in enumerate(point) if v] for point in at]
        wrong += [] if kernel.jacobian_rank([], json, free, s) == _rank(rows) else [f"rank of a derivative {number}"]
    return wrong


def sifting(part: Part) -> list[str]:
    """Chains of stabilizers, complete or not: the Schreier generators sift when the orbits account for all elements."""
    kernel = part(".rules.order")
    chance = random.Random(7)
    wrong = []

    def closure(generators: list[Any], degree: int) -> set[Any]:
        one = tuple(range(degree))
        found, queue = {one}, [one]
        for x in queue:
            for g in generators:
                y = tuple(g[i] for i in x)
                if y not in found:
                    found.add(y)
                    queue.append(y)
        return found

    for number in range(80):
        degree = chance.randint(2, 5)
        fixed = number % 3 == 0  # the first base point is moved by nothing
        moved = [chance.sample(range(fixed, degree), degree - fixed) for _ in range(chance.randint(1, 2))]
        T = [[(0,) * fixed + tuple(images) for images in moved]]
        for point in range(degree):
            fixing = sorted(x for x in closure(T[-1], degree) if x[point] == point)
            T.append(chance.sample(fixing, min(len(fixing), chance.randint(0, 3))))
        orbits = [kernel.orbit_of(point, T[point]) for point in range(degree)]
        points = list(range(degree))
        size = 1
        for i in reversed(points):
            size *= len(orbits[i])
            complete = size == len(closure(T[i], degree))
            refused = _refuses(
                part, kernel.check_schreier_generators, T[i], orbits[i], points[i + 1 :], orbits[i + 1 :]
            )
            wrong += [] if refused != complete else [f"chain {T}, level {i}"]
            if not complete:
                break
    return wrong


def residuals(part: Part) -> list[str]:
    """What a node of a tree may assume, by going through the orbits; the cases of a form, as dense matrices; biases."""
    kernel, algebra, forms = part(".rules.residual"), part(".algebra"), part(".objects.forms")
    functions, networks, widths = part(".objects.functions"), part(".objects.networks"), part(".rules.widths")
    chance = random.Random(9)
    wrong = []
    for number in range(60):
        count, d, p = chance.randint(1, 4), 2, chance.randint(1, 2)
        members, orbits, channels = 0, [], {}
        for _ in range(count):
            size = chance.randint(1, 2)
            signs = (1, chance.choice([1, -1]))[:size]
            orbits.append(algebra.SignedOrbit(tuple(range(members, members + size)), signs, chance.random() < 0.3))
            for i in range(members, members + size):
                plane = functions.Affine(_sparse([1, 1 + i]), chance.choice([0, 0, Fraction(i + 1, 2)]))
                channels[plane] = _sparse([chance.choice([1, 1, -1, 3]) for _ in range(p)])
            members += size
        linear = [[chance.choice([0, 1, -2]) for _ in range(d)] for _ in range(p)]
        constant = [chance.choice([0, 0, 5]) for _ in range(p)]
        form = forms.Form(channels, tuple(map(_sparse, linear)), _sparse(constant))
        for bias, output_bias, skip in product((True, False), repeat=3):
            options = networks.Options(bias, output_bias, skip)
            shifted = [plane for plane in channels if plane.constant != 0]
            missing = not bias and (len(shifted) > 0 or (not output_bias and constant != [0] * p))
            wrong += [] if widths.has_missing_bias(form, options) == missing else [f"missing bias {number} {options}"]
            with_constant = [(True, 0), (False, 3)] if bias and not output_bias else [(False, 0)]
            found = kernel.cases_of(form, tuple(orbits), options, d, 3)
            wrong += [] if len(found) == len(with_constant) else [f"cases {number} {options}"]
            for case, (last, offset) in zip(found, with_constant, strict=True):

                def extended(line: Any, end: Any, skip: bool = skip, last: bool = last) -> Any:
                    return ([] if skip else list(line)) + ([end] if last else [])

                dim = (0 if skip else d) + last
                good = (case.offset, case.dim) == (offset, dim)
                L = [extended(line, constant[k]) for k, line in enumerate(linear)]
                normals = [extended(_dense(plane.row, d), plane.constant) for plane in channels]
                vectors = [_dense(c, p) for c in channels.values()]
                good = good and case.linear == tuple(map(_sparse, L)) and case.normals == tuple(map(_sparse, normals))
                X = [[[Fraction(0)] * dim for _ in range(p)] for _ in orbits]
                for table, orbit in zip(X, orbits, strict=True):
                    for i, s in zip(orbit.members, orbit.signs, strict=True):
                        for k, j in product(range(p), range(dim)):
                            table[k][j] += 0 if orbit.flipping else s * vectors[i][k] * normals[i][j]
                good = good and case.parts == tuple(tuple(map(_sparse, table)) for table in X)
                wrong += [] if good else [f"case {number} {options}"]
                wrong += _assumed(part, case, X, L, p, chance)
    return wrong


def _assumed(part: Part, case: Any, X: list[Dense], L: Dense, p: int, chance: random.Random) -> list[str]:
    """What a problem says of a random state."""
    kernel, forms, trees = part(".rules.residual"), part(".objects.forms"), part(".trees")
    count = len(case.orbits)
    prices = forms.Prices(tuple(chance.randint(1, 4) for _ in range(count)))
    need = chance.randint(1, 12)
    problem = kernel.Problem(case, need, p, part(".numbers").Rationals(), (), None, prices)
    oriented = [j for j, orbit in enumerate(case.orbits) if not orbit.flipping]
    said = {j: chance.choice(["", "+", "-", "double", "single", "single +"]) for j in oriented}
    signs, doubled, single = trees.Decisions(), trees.Decisions(), trees.Decisions()
    for j, word in said.items():
        signs = signs.deciding(j, 1 if "+" in word else -1) if word[-1:] in ("+", "-") else signs
        doubled = doubled.deciding(j, True) if word == "double" else doubled
        single = single.deciding(j, True) if word.startswith("single") else single
    state = kernel.State(signs, doubled, single)
    spent = sum(prices.orbits[j] for j in oriented if said[j] == "double")
    unknown = [j for j in oriented if said[j] in ("", "single")]
    may = [j for j in unknown if said[j] == "" and spent + prices.orbits[j] < need]
    still = [j for j in unknown if j not in may]
    killed = [j for j in range(count) if j not in oriented or said[j] == "double"]
    R = [
        [x - sum(Fraction(s, 2) * X[j][k][i] for j, s in signs.items()) for i, x in enumerate(line)]
        for k, line in enumerate(L)
    ]
    checks = {
        "spent": problem.spent(state) == spent,
        "left": problem.rem(state) == need - 1 - spent,
        "undetermined": problem.undetermined(state) == unknown,
        "doublable": problem.doublable(state) == may,
        "open": problem.open_orbits(state) == still,
        "killed": problem.killed(state) == killed,
        "equal": all(problem.equal_to(state, j) == [k for k in still if X[k] == X[j]] for j in still),
        "normals": problem.normals(killed) == [case.normals[i] for j in killed for i in case.orbits[j].members],
        "residual": problem.residual(state) == tuple(map(_sparse, R)),
    }
    more = state.signed(oriented, -1)
    checks["signed"] = dict(more.signs) == {**signs, **dict.fromkeys(oriented, -1)} and more.doubled is state.doubled
    return [f"{what} {said} {need}" for what, good in checks.items() if not good]


def uniform(part: Part) -> list[str]:
    """Spaces whose real constituents have one dimension, and spaces where they have not; class sums modulo a prime."""
    kernel, numbers, spaces = part(".rules.constituents"), part(".numbers"), part(".objects.spaces")
    Q, larger = numbers.Rationals(), SimpleNamespace(degree=2)
    wrong = []

    def matrix(blocks: Sequence[Sequence[Sequence[int]]]) -> list[list[int]]:
        n = sum(map(len, blocks))
        table, at = [[0] * n for _ in range(n)], 0
        for block in blocks:
            for i, line in enumerate(block):
                table[at + i][at : at + len(block)] = line
            at += len(block)
        return table

    def asked(representation: Sequence[Any], K: Any, evidence: Any, points: Sequence[Any]) -> Any:
        generators = _generators(part, [(move, A, A) for move, A in zip(points, representation, strict=True)])
        n = len(representation[0])
        subgroups = _plain_subgroups(part, generators, n, n)
        space = part(".algebra").identity(n)
        chi = spaces.character_of_space(subgroups.group, space)
        try:
            return kernel.real_dimension(subgroups, space, chi, K, evidence)
        except part(".reading").Rejected:
            return None

    one, minus, turn, third = [[1]], [[-1]], [[0, -1], [1, 0]], [[0, -1], [1, -1]]
    swap, back = [[0, 1], [1, 0]], [[1, 0], [0, 1]]
    six = [[a * b for a in x for b in y] for x in third for y in third]
    cycle = (1, 2, 3, 0)
    for blocks, wanted in (
        ([one], 1), ([minus], 1), ([minus, minus], 1), ([one, minus], 1), ([turn], 2), ([turn, turn], 2),
        ([one, turn], None), ([minus, turn], None), ([one, minus, turn], None), ([minus, minus, turn], None),
    ):  # fmt: skip
        found = asked([matrix(blocks)], Q, None, [cycle])
        wrong += [] if found == wanted else [f"dimension of {blocks}: {found}"]
    # The product of cyclic and symmetric group of three points: constituents of dimensions 1 and 2, in conjugate pairs.
    points = [(1, 2, 0, 3, 4, 5), (0, 1, 2, 4, 5, 3), (0, 1, 2, 4, 3, 5)]
    mixed = [matrix([third, _kronecker(third, back)]), matrix([back, _kronecker(back, third)])]
    mixed.append(matrix([back, _kronecker(back, swap)]))
    pure = [_kronecker(third, back), _kronecker(back, third), _kronecker(back, swap)]
    wrong += [] if len(six) == 4 and asked(mixed, Q, None, points) is None else ["two pairs"]
    wrong += [] if asked(pure, Q, None, points) == 4 else ["one pair"]
    # Conjugate constituents of a group with ten elements, over the rationals; over other fields they may be apart.
    five = [[0, 0, 0, -1], [1, 0, 0, -1], [0, 1, 0, -1], [0, 0, 1, -1]]
    flip = [[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]
    evidence = {"word": [0], "modulus": 3, "polynomial": [2, 1]}
    ten = [(1, 2, 3, 4, 0), (3, 2, 1, 0, 4)]
    for K, given, wanted in ((Q, evidence, 2), (Q, None, None), (larger, evidence, None)):
        found = asked([five, flip], K, given, ten)
        wrong += [] if found == wanted else [f"five points, {K.degree}, {given}: {found}"]

    # x^2 + x + 2 and x^2 + 1 modulo 3; blocks that satisfy them, or not.
    for f, block, other in (
        ([2, 1], [[0, -2], [1, -1]], [[1, 1, 1], [0, 0, 1], [1, 1, 1]]),  # the other: only its columns add up to zero
        ([1, 0], [[0, -1], [1, 0]], [[1, 1, 2], [1, 0, 1], [2, 1, 1]]),
        ([1, 0], [[0, -4], [1, 3]], third),
    ):
        for blocks in ([block], [block, block], [block, one], [one, block], [block, other], [other], [minus, block]):
            table = matrix(blocks)
            value = [
                [x + f[1] * y + f[0] * (i == j) for j, (x, y) in enumerate(zip(first, second, strict=True))]
                for i, (first, second) in enumerate(zip(_times(table, table), table, strict=True))
            ]
            zero = all(x % 3 == 0 for line in value for x in line)
            for place in (None, (0, 0), (0, -1), (-1, 0), (-1, -1)):
                theta = [[Fraction(x) for x in line] for line in table]
                if place is not None:
                    theta[place[0]][place[1]] += Fraction(1, 3)
                if not 0 < len(_sparse(theta[0])):
                    continue
                sums = {0: tuple(map(_sparse, theta))}
                group = SimpleNamespace(steps=(0,), word=lambda _: 0)
                stub = SimpleNamespace(group=group, class_number=lambda x: x)
                given = {"word": [0], "modulus": 3, "polynomial": f}
                refused = _refuses(part, kernel.check_conjugate, stub, sums, 2, given)
                wrong += [] if refused == (not zero or place is not None) else [f"class sum {theta} {f}"]
    return wrong


def _kronecker(A: Any, B: Any) -> list[list[int]]:
    return [[x * y for x in a for y in b] for a in A for b in B]


def _generators(part: Part, listed: Sequence[Any]) -> Any:
    """Generators from permutations and dense matrices."""
    kernel = part(".objects.generators")
    made = []
    for move, rho, pi in listed:
        V, U = tuple(map(_sparse, rho)), tuple(map(_sparse, pi))
        made.append(kernel.Generator(move, V, U, kernel.invert(V, "a matrix"), kernel.invert(U, "a matrix")))
    return tuple(made)


def _plain_subgroups(part: Part, generators: Any, d: int, p: int) -> Any:
    """What characters ask of a group: no classes of subgroups are listed."""
    kernel = part(".objects.subgroups")
    found = kernel.Subgroups.__new__(kernel.Subgroups)
    found.group = part(".objects.groups").Group(generators, d, p)
    found.table = found._table()
    found.inverse = [line.index(0) for line in found.table]
    found.conjugation = [
        [found.table[found.table[s][x]][found.inverse[s]] for x in range(len(found.group))] for s in found.group.steps
    ]
    found.conjugacy, found.classes, found.weights = [], [], {}
    return found


def networks(part: Part) -> list[str]:
    """Witnesses are equivariant under every generator; widths of networks of tied weights, and their prices."""
    compensation, dimension, numbers = part(".rules.compensation"), part(".rules.dimension"), part(".numbers")
    kernel, hidden, channels = part(".objects.networks"), part(".objects.hidden_orbits"), part(".objects.channels")
    swap, turn = [[0, 1], [1, 0]], [[-1, 0], [0, -1]]
    wrong = []

    def neuron(*w: int) -> Any:
        return {"a": [[0, "1"]], "w": [[j, str(x)] for j, x in enumerate(w) if x], "b": "0"}

    cases = [([neuron(1, 0), neuron(0, 1)], (True, False)), ([neuron(1, 0), neuron(-1, 0)], (False, True))]
    cases += [([neuron(1, 0), neuron(0, 1), neuron(-1, 0), neuron(0, -1)], (True, True)), ([], (True, True))]
    for (neurons, good), skip, order in product(cases, (False, True), ((0,), (1,), (0, 1), (1, 0), ())):
        generators = _generators(part, [((), (swap, turn)[k], [[1]]) for k in order])
        options = kernel.Options(True, True, skip)
        s = SimpleNamespace(options=options, d=2, p=1, K=numbers.Rationals(), slope=0, generators=generators)
        said: list[Any] = []
        proof = SimpleNamespace(statement=s, at_least=lambda *x, said=said: said.append(x))
        network = {"neurons": neurons, "e": [], **({"skip": [[]]} if skip else {})}
        refused = _refuses(part, compensation.witness, proof, network)
        expected = skip or not neurons or not all(good[k] for k in order)
        wrong += [] if refused == expected else [f"witness {len(neurons)} {order} {skip}"]
        if not refused:
            planes = len({tuple(abs(int(x)) for _, x in n["w"]) + (n["w"][0][0],) for n in neurons})
            least = planes * (2 if 1 in order else 1)  # the turn exchanges the sides of all
            wrong += [] if said[0][1] == Fraction(least, len(neurons)) else [f"witness {said}"]

    generators, subgroups = _swap_classes(part)
    regular, trivial = channels.Channel("regular", ((1, 0),), 2, 2), channels.Channel("trivial", ((0,),), 1, 1)
    free = {"class": 0, "a": [[0, "1"]], "w": [[0, "1"], [1, "2"]], "b": "0"}
    fixed = {"class": 1, "a": [[0, "1"]], "w": [[0, "1"]], "b": "1"}
    point = [[0, "3"], [1, "5"]]
    for chosen, bias in product(((), (regular,), (trivial,), (regular, trivial)), (True, False)):
        options = kernel.Options(True, bias, False)
        s = SimpleNamespace(
            d=2, p=1, K=numbers.Rationals(), options=options, generators=generators, channels=chosen, slope=0
        )
        for kind, orbits in product(
            ("GN", "GEN", "LEN"), ([free], [fixed], [free, fixed], [fixed, free], [free, free])
        ):
            if kind == "GN" and fixed in orbits:
                continue
            if kind == "LEN" and chosen:  # an orbit costs the cheapest channel whose stabilizer lies in its own
                prices = [2 if o is free or trivial not in chosen else 1 for o in orbits]
                enough = not any((o is free and regular not in chosen) for o in orbits)
                size, least = sum(prices), True
            else:
                size, enough, least = sum(1 if kind == "GN" or o is fixed else 2 for o in orbits), True, False
            if kind == "GEN":
                size, enough = size + (2 if free in orbits else 1), bias  # the neurons of one linear map
            for width in range(8):
                recorded: list[Any] = []
                proof = SimpleNamespace(
                    statement=s,
                    once=lambda f, x: f(x),
                    needed_subgroups=lambda _: subgroups,
                    needs_finite_group=lambda *_: None,
                    at_least=lambda *x, recorded=recorded: recorded.append(x),
                )
                refused = _refuses(part, dimension.dimension, proof, kind, width, orbits, [point])
                good = enough and (width >= size if least else width == size)
                wrong += (
                    []
                    if refused != good
                    else [f"width {kind} {width} {[c.name for c in chosen]} {len(orbits)} {orbits[0]['class']} {bias}"]
                )
    wrong += [] if len(hidden.hidden_orbits(subgroups)) == 2 else ["hidden orbits"]
    return wrong


def equals(part: Part) -> list[str]:
    """Two ways to write a function, one or both of them with breaks inside breaks: equal without a tree."""
    kernel, functions = part(".rules.equality"), part(".objects.functions")
    x, relu = functions.Affine(((0, 1),), 0), functions.Break
    zero = functions.Affine((), 0)
    once = functions.Target((x, zero, relu("max", (0, 1))), (2,))
    thrice = functions.Target((x, zero, relu("max", (0, 1, 1))), (2,))
    again = functions.Target((zero, x, relu("max", (0, 1, 0))), (2,))
    bent = functions.Target((x, relu("abs", (0,)), relu("relu", (1,))), (2,))
    straight = functions.Target((x,), (0,))
    wrong = []
    for first, second in product((once, thrice, again, bent, straight), repeat=2):
        said: list[bool] = []
        proof = SimpleNamespace(
            statement=SimpleNamespace(p=1),
            target=lambda first=first: first,
            other=lambda second=second: second,
            settle_equality=said.append,
        )
        refused = _refuses(part, kernel.equality, proof, None)
        expected = [True] if first == second or not {id(first), id(second)} & {id(bent), id(straight)} else []
        wrong += [] if said == expected and refused == (not expected) else [f"equality of {first} and {second}"]
    return wrong


def _swap_classes(part: Part) -> Any:
    """The swap of two coordinates with its classes of subgroups, invariant outputs."""
    generators = _generators(part, [((1, 0), [[0, 1], [1, 0]], [[1]])])
    group = part(".objects.groups").Group(generators, 2, 1)
    return generators, part(".objects.subgroups").Subgroups(group, [[], [[0]]])


def orders(part: Part) -> list[str]:
    """Orders of small groups by chains made at random: what is accepted is the number of elements."""
    kernel = part(".rules.order")
    chance = random.Random(15)
    wrong, accepted = [], 0
    for number in range(600):
        degree = chance.randint(2, 4)
        generators = [tuple(chance.sample(range(degree), degree)) for _ in range(chance.randint(1, 2))]
        one = tuple(range(degree))
        elements, queue = {one}, [one]
        for x in queue:
            for g in generators:
                y = tuple(g[i] for i in x)
                if y not in elements:
                    elements.add(y)
                    queue.append(y)
        levels, T = [], list(generators)
        for point in chance.sample(range(degree), degree if number % 3 else chance.randint(0, degree)):
            nodes, program = list(T), []
            for _ in range(chance.randint(0, 6)):
                i, j, sign = (
                    chance.randrange(len(nodes) or 1),
                    chance.randrange(len(nodes) or 1),
                    chance.choice([1, -1]),
                )
                if nodes:
                    first = nodes[i] if sign == 1 else tuple(sorted(range(degree), key=nodes[i].__getitem__))
                    program.append([i, sign, j])
                    nodes.append(tuple(first[k] for k in nodes[j]))
            fixing = [k for k, g in enumerate(nodes) if g[point] == point]
            chosen = fixing if number % 2 else chance.sample(range(len(nodes)), min(len(nodes), chance.randint(0, 2)))
            levels.append({"point": point, "program": program, "generators": chosen})
            T = [nodes[k] for k in chosen]
        try:
            found = kernel.order_by_chain(generators, levels)
        except part(".reading").Rejected:
            continue
        accepted += 1
        wrong += [] if found == len(elements) else [f"order of {generators}: {found} by {levels}"]
    wrong += [] if accepted > 50 else [f"few chains are accepted: {accepted}"]
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "conjugates": conjugates,
    "points": points,
    "sector patterns": sector_patterns,
    "choices of sectors": choices_of_sectors,
    "tied": tied,
    "added": added,
    "sifting": sifting,
    "residuals": residuals,
    "uniform": uniform,
    "networks": networks,
    "orders": orders,
    "equals": equals,
}
"""All of them, by name."""
