"""The dimension of scalar GEN against the numbers of T7.26 and T7.27, counted in a slow and simple way (``parts.py``).

Families with drawn sizes and drawn spaces stand for those of groups: the formulas are compared for all widths up to
some, number by number, so that none is lost behind a greater one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, product
from types import SimpleNamespace
from typing import Any

from parts_rules import Part

WIDTHS = range(15)
Rows = list[list[Fraction]]
Number = tuple[int, tuple[int, ...]]
"""Neurons left over, and the values for all widths."""


def _reduced(rows: Any) -> Rows:
    """The reduced echelon form of dense rows, without zero rows."""
    left, found = [[Fraction(x) for x in row] for row in rows], []
    for j in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[j]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [x / pivot[j] for x in pivot]
        left = [[x - row[j] * y for x, y in zip(row, pivot, strict=True)] for row in left]
        found = [[x - row[j] * y for x, y in zip(row, pivot, strict=True)] for row in found] + [pivot]
    return found


def _sparse(rows: Any) -> tuple:
    return tuple(tuple((j, x) for j, x in enumerate(row) if x) for row in rows)


def _dense(rows: Any, d: int) -> Rows:
    return [[Fraction(dict(row).get(j, 0)) for j in range(d)] for row in rows]


def _dim(*spaces: Any, d: int = 3) -> int:
    return len(_reduced([row for one in spaces for row in _dense(one, d)]))


def _in(small: Any, large: Any) -> bool:
    return _dim(small, large) == _dim(large)


# -- the numbers of T7.26 and T7.27 -----------------------------------------------------------------------------------


def _most(items: list[tuple[int, int, bool]], m: int) -> int:
    """The greatest sum of worths of orbits of at most m hyperplanes; some once."""
    best = [0] * (m + 1)
    for size, worth, once in items:
        places = range(m, size - 1, -1) if once else range(size, m + 1)
        for k in places:
            best[k] = max(best[k], best[k - size] + worth)
    return best[m]


def _numbers(case: Any, low: bool) -> Iterator[Number]:
    """All of them, with ``k`` neurons left over, as functions of the width."""
    a, sums = case.maps, {id(f): f.sums for f in case.flipping}

    def spaces(f: Any) -> list:
        return sums[id(f)].usable if low else sums[id(f)].images

    def number(spare: int, taken: int, plus: int, used: list, apart: tuple = ()) -> Number:
        items = [
            (f.size, f.worth, f.once)
            for f in [*case.oriented, *used]
            if not (f.once and any(f is other for other in apart))
        ]
        return spare, tuple(_most(items, m - taken) + plus if m >= taken else 0 for m in WIDTHS)

    def within(B: Any) -> tuple[list, list]:
        known = [f for f in case.flipping if sums[id(f)].tried or not low]
        return (
            [f for f in known if any(_in(image, B) for image in sums[id(f)].images)],
            [f for f in known if any(_in(image, B) for image in sums[id(f)].nonzero)],
        )

    Z = [f for f in case.flipping if spaces(f) == [()]]
    others = [f for f in case.flipping if not any(f is other for other in Z)]
    able = [f for f in others if spaces(f)]
    sets = [list(Q) for k in range(len(able) + 1) for Q in combinations(able, k)]
    r = [min(_dim(*chosen) for chosen in product(*map(spaces, Q))) for Q in sets]
    # 1
    yield number(2, 2, a, case.flipping)
    # 2
    for Q, cost in zip(sets, r, strict=True):
        one = sums[id(Q[0])] if len(Q) == 1 else None
        if low or one is None or any(image == good for image in one.images for good in one.usable):
            yield number(0, 0, -cost, [*Z, *Q])
    for f in others:
        s = sums[id(f)]
        if not s.tried or any(image == good for image in s.images for good in s.usable):
            continue
        cost = min(map(_dim, s.images))
        if low and len(f.normals) > 1:
            yield number(0, 2 * f.size, 2 * f.worth - cost, [*Z, f])
        if not low and s.usable:
            yield number(0, 0, -min(map(_dim, s.usable)), [*Z, f])
        for i in [] if low else [*case.oriented, *Z, f]:
            if i.size > 1 and not (i is f and f.once):
                yield number(0, f.size + i.size, f.worth + i.worth - cost, [*Z, f], (f, i))
    # 3: where nothing is cancelled number 1 is not smaller
    for f in others:
        s = sums[id(f)]
        for Q, cost in zip(sets, r, strict=True):
            if low and s.cancels:
                yield number(1, 1 + f.size, f.worth - cost, [*Z, *Q], (f,))
            if not low and s.doubled:
                yield number(1, 1 + f.size, f.worth - max(cost, f.worth - s.doubled), [*Z, *Q], (f,))
    # 4
    for f in case.flipping if a == 0 else []:
        for B in sums[id(f)].visible if low else sums[id(f)].invariant:
            rest, moving = within(B)
            for i in moving:
                if i is not f or not f.once:
                    yield number(1, 1 + f.size + i.size, 1 + i.worth, rest, (f, i))
            for i in case.oriented:
                if i.size > 1 and (not low or (case.invariant and len(B) == case.d)):
                    yield number(1, 1 + f.size + i.size, 1 + i.worth, rest, (f, i))
    # 5
    for x in case.oriented if not (case.invariant and a > 0) else []:
        if len(x.normals) <= a or (low and (not x.visible or not (case.invariant or case.output_bias))):
            continue
        rest, moving = within(x.normals)
        for i in moving:
            yield number(1, 1 + x.size + i.size, 2 + a + i.worth, rest, (i,))
        for i in case.flipping if not low else []:
            if not sums[id(i)].tried or not any(i is f for f in Z):
                yield number(1, 1 + x.size + i.size, 1 + a + i.worth, case.flipping, (i,))
    # 6
    if not case.invariant and a > 0 and (case.output_bias or not low):
        for Q, cost in zip(sets, r, strict=True):
            yield number(1, 3, 2 + a - cost, [*Z, *Q])


def _drawn_space(signed: Any, chance: random.Random, most: int, least: int = 0) -> tuple:
    rows = [[chance.choice([0, 0, 1, 1, -1]) for _ in range(3)] for _ in range(chance.randint(least, most))]
    found: tuple = signed.space([row for row in _sparse(rows) if row])
    return found if len(found) >= least else ((((0, 1),),) * least)[:1]


def _drawn_sums(signed: Any, chance: random.Random, worth: int, normals: tuple) -> Any:
    if chance.random() < 0.15:
        return signed.SignedSums([()], [()], [], [normals], [], worth, cancels=False, tried=False)
    drawn = {_drawn_space(signed, chance, 2, chance.choice([0, 1, 1, 1])): None for _ in range(chance.randint(1, 3))}
    fits = [image for image in drawn if chance.random() < 0.6]
    moved = [_drawn_space(signed, chance, 3, 1) for _ in range(chance.randint(0, 3))]
    return signed.SignedSums(
        signed.least(drawn),
        signed.least(image for image in drawn if image),
        signed.least(fits),
        moved,
        [B for B in moved if chance.random() < 0.7],
        chance.randint(0, worth),
        cancels=chance.random() < 0.5,
        tried=True,
    )


def _drawn_families(part: Part, chance: random.Random) -> Any:
    kernel, signed = part(".quantities.equivariant_dimension"), part(".objects.signed_sums")
    maps = chance.choice([0, 0, 1, 2])
    oriented, flipping = [], []
    for _ in range(chance.randint(0, 2)):
        normals = _drawn_space(signed, chance, 3, 1)
        while len(normals) < maps:
            normals = signed.space([((j, 1),) for j in range(maps)])
        visible = chance.random() < 0.6
        oriented.append(kernel.Family(chance.randint(1, 3), len(normals) + 1, normals, False, None, visible))
    for number in range(chance.randint(0, 3)):
        normals = _drawn_space(signed, chance, 3, 1)
        sums = _drawn_sums(signed, chance, len(normals), normals)
        # families of one group differ: by a scale of their normals here, which nothing depends on
        marked = tuple(tuple((j, (number + 1) * x) for j, x in row) for row in normals)
        flipping.append(kernel.Family(chance.randint(1, 3), len(normals), marked, len(normals) == 1, sums))
    d = chance.choice([1, 2, 3])
    return kernel.Families(oriented, flipping, maps, d, chance.random() < 0.5, chance.random() < 0.6)


def scalar_numbers(part: Part) -> list[str]:
    """All numbers of T7.26 and T7.27, for drawn families."""
    kernel, quasilinear = part(".quantities.equivariant_dimension"), part(".quantities.quasilinear")
    chance = random.Random(71)
    wrong = []
    for trial in range(160):
        case = _drawn_families(part, chance)
        for low in (False, True):
            made = set()
            for term in kernel._scalar(case, low):
                f = quasilinear.shifted(term.value, term.first)
                made.add((term.spare, tuple(f.at(m) for m in WIDTHS)))
            if made != set(_numbers(case, low)):
                wrong.append(f"families {trial}, {'lower' if low else 'upper'} end")
    return wrong


def sets_of_families(part: Part) -> list[str]:
    """Up to six families all sets; of more the cheapest from above, all sets of the six cheapest from below; sums of
    many choices of spaces are bounded on the safe side."""
    kernel = part(".quantities.equivariant_dimension")
    wrong = []

    def unit(*places: int) -> tuple:
        return tuple(((j, 1),) for j in places)

    def name(found: Any) -> list[tuple[list[int], int]]:
        return [([f.size for f in used], cost) for used, cost in found]

    for count in (5, 6, 7, 8):
        spaces = [[unit(*range(k, 2 * k + 1))] for k in range(count)]
        listed = [(kernel.Family(k, k, (), False), spaces[k]) for k in range(count)]
        for low in (True, False):
            found = name(kernel._sets(listed[::-1], low))
            if low or count <= 6:
                some = range(min(count, 6))
                wanted = [list(Q) for k in range(len(some) + 1) for Q in combinations(some, k)]
                costs = [len({j for k in Q for j in range(k, 2 * k + 1)}) for Q in wanted]
            else:
                wanted = [list(range(k)) for k in range(count + 1)]
                costs = list(range(count + 1))
            if found != list(zip(wanted, costs, strict=True)):
                wrong.append(f"sets of {count} families")
    # 5000 choices are tried, 5001 are not
    many = [unit(0, 1, 2)] * 4999
    for last, low, cost in (([], True, 1), ([], False, 1), ([unit(1)], True, 3), ([unit(1)], False, 3)):
        if kernel._least_sum([[*many, unit(7), *last]], low) != cost:
            wrong.append(f"{5000 + len(last)} choices")
    long = [[unit(0, 1), *[unit(9)] * 99], [unit(1, 2, 3), *[unit(9)] * 99], [unit(4), *[unit(9)] * 99]]
    for order in (long, long[::-1], [long[1], long[0], long[2]]):
        if kernel._least_sum(order, True) != 5 or kernel._least_sum(order, False) != 3:
            wrong.append("sums of many choices")
    return wrong


def constants_of_terms(part: Part) -> list[str]:
    """Constants in ``U^G`` beside the other parameters (T7.28)."""
    kernel, quasilinear = part(".quantities.equivariant_dimension"), part(".quantities.quasilinear")
    wrong = []
    for bias, output_bias, fixed in product((True, False), (True, False), (0, 1, 2)):
        options = SimpleNamespace(bias=bias, output_bias=output_bias)
        output = tuple(((k, 1 if k < fixed else -1),) for k in range(2))
        proof = SimpleNamespace(
            statement=SimpleNamespace(p=2, options=options, generators=[SimpleNamespace(output=output)])
        )
        for spares in ([0], [1], [2], [0, 1], [2, 1], [0, 1, 2], [1, 2, 0]):
            terms = [
                kernel.Term(spare, k + 1, quasilinear.largest([(2 + spare, 3 * k + 2)], spare))
                for k, spare in enumerate(spares)
            ]
            found, more = kernel._with_constants(proof, terms), fixed if bias or output_bias else 0

            def at(k: int, spare: int, m: int) -> int:
                return m // (2 + spare) * (3 * k + 2) + spare if m >= 0 else -100

            for m in range(12):
                values = [0]
                for k, spare in enumerate(spares):
                    if output_bias or spare == 2:
                        values.append(at(k, spare, m - k - 1) + more)
                    else:
                        values.append(at(k, spare, m - k - 1))
                        values += [at(k, spare, m - k - 2) + more] if spare == 0 else []
                if found.at(m) != max(values):
                    wrong.append(f"constants {bias}, {output_bias}, {fixed}, {spares} at {m}")
    return wrong


# -- families of groups -----------------------------------------------------------------------------------------------


def _diagonal_group(part: Part, signs: list[tuple[tuple[int, ...], tuple[int, ...]]], classes: list) -> Any:
    """Generators with diagonal matrices on V and U, all of order two."""
    generators, groups, subgroups = part(".objects.generators"), part(".objects.groups"), part(".objects.subgroups")

    def diagonal(entries: tuple[int, ...]) -> tuple:
        return tuple(((j, x),) for j, x in enumerate(entries))

    made = []
    for v, u in signs:
        made.append(generators.Generator((), diagonal(v), diagonal(u), diagonal(v), diagonal(u)))
    group = groups.Group(tuple(made), len(signs[0][0]), len(signs[0][1]))
    return subgroups.Subgroups(group, classes)


def families_of_groups(part: Part) -> list[str]:
    """Groups of four diagonal matrices: their families, by the signs of all elements on all coordinates."""
    kernel, networks = part(".quantities.equivariant_dimension"), part(".objects.networks")
    wrong = []
    classes = [[], [[0]], [[1]], [[0, 1]], [[0], [1]]]
    words = [[()], [(), (0,)], [(), (1,)], [(), (0, 1)], [(), (0,), (1,), (0, 1)]]
    inputs = [((-1, -1), (1, -1)), ((1, -1), (-1, -1)), ((-1, 1), (1, -1)), ((-1, 1, 1), (1, 1, -1))]
    for (a, b), x, y in product(inputs, (1, -1), (1, -1)):
        subgroups = _diagonal_group(part, [(a, (x,)), (b, (y,))], classes)
        elements = {(): [1] * len(a), (0,): a, (1,): b, (0, 1): [s * t for s, t in zip(a, b, strict=True)]}
        chi = {(): 1, (0,): x, (1,): y, (0, 1): x * y}
        changing = [g for g in elements if chi[g] == -1]
        for bias in (True, False):
            oriented, flipping = [], []
            for S in words:
                if any(chi[g] == -1 for g in S):
                    continue
                for column in dict.fromkeys(tuple(elements[g][j] for g in S) for j in range(len(a))):
                    A = [j for j in range(len(a)) if tuple(elements[g][j] for g in S) == column]
                    scalars = [g for g in elements if len({elements[g][j] for j in A}) == 1]
                    if bias and set(column) == {1}:
                        continue
                    if set(scalars) <= set(S):
                        flipping.append((4 // len(S), len(A), tuple(((j, 1),) for j in A), len(A) == 1))
                A = [j for j in range(len(a)) if all(elements[g][j] == 1 for g in S)]
                closed = all(g in S for g in elements if all(elements[g][j] == 1 for j in A))
                if bias and A and closed:
                    visible = not any(elements[g][j] == 1 for g in changing for j in A)
                    oriented.append((4 // len(S), len(A) + 1, tuple(((j, 1),) for j in A), visible))
            for most in (0, 2):
                found = kernel._families(subgroups, most, networks.Options(bias, True, False))
                said = (
                    sorted((f.size, f.worth, f.normals, f.visible) for f in found.oriented),
                    sorted((f.size, f.worth, f.normals, f.once) for f in found.flipping),
                    (found.maps, found.d, found.invariant, found.output_bias),
                )
                rest = (most, len(a), not changing, True)
                if said != (sorted(oriented), sorted(flipping), rest):
                    wrong.append(f"families of {a}, {b}, {x}, {y}, {bias}")
                if any((f.sums is None) == bias for f in found.flipping):
                    wrong.append(f"sums of {a}, {b}, {x}, {y}, {bias}")
    for v, u, shared in (
        ((1, 1), (1, 1), True),
        ((-1, -1), (1, 1), False),
        ((-1, -1), (1, -1), True),
        ((1, 1), (-1, -1), False),
    ):
        swapped = _diagonal_group(part, [(v, u)], [[]] if v == u == (1, 1) else [[], [[0]]])
        if kernel._shares_character(swapped) != shared:
            wrong.append(f"characters {v}, {u}")
    return wrong


# -- signed sums and real roots ---------------------------------------------------------------------------------------


def _killed(left: Rows, right: Rows) -> Rows:
    """The combinations of the right rows, for which that of the left ones is zero."""
    if not left:
        return []
    n = len(left[0])
    both = _reduced([[*x, *y] for x, y in zip(left, right, strict=True)])
    return _reduced([row[n:] for row in both if not any(row[:n])])


def _image(matrix: Rows, x: list[Fraction]) -> list[Fraction]:
    return [sum((a * y for a, y in zip(row, x, strict=True)), Fraction(0)) for row in matrix]


def _multiplicity(M: Rows) -> int:
    """The greatest multiplicity of a real eigenvalue, by discriminants."""
    n = len(M)
    if n < 2:
        return n
    t = sum(M[i][i] for i in range(n))
    if n == 2:
        discriminant = t * t - 4 * (M[0][0] * M[1][1] - M[0][1] * M[1][0])
        return 2 if discriminant == 0 else int(discriminant > 0)
    minors = sum(M[i][i] * M[j][j] - M[i][j] * M[j][i] for i, j in combinations(range(3), 2))
    turns = [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
    det = sum(M[0][i] * (M[1][j] * M[2][k] - M[1][k] * M[2][j]) for i, j, k in turns)
    b, c, d = -t, minors, -det
    if b * b == 3 * c and b * c == 9 * d:
        return 3
    return 2 if 18 * b * c * d - 4 * b**3 * d + b * b * c * c - 4 * c**3 - 27 * d * d == 0 else 1


def _ends(found: list, smaller: bool) -> set:
    """Those that contain no other, or that no other contains."""
    return {x for x in found if not any(y != x and (_in(y, x) if smaller else _in(x, y)) for y in found)}


def _all_signs(elements: list[Rows], chi: list[int], lines: int, A: Rows, maps: int) -> tuple:
    """What ``SignedSums`` says, with all signs one after another."""
    changing = [g for g, sign in zip(elements, chi, strict=True) if sign == -1]
    images, usable, moved, visible = set(), set(), set(), set()
    doubled, cancels = 0, False

    def fixed(g: Rows, K: Rows) -> int:
        return len(_killed([[x - y for x, y in zip(_image(g, v), v, strict=True)] for v in K], K))

    for signs in product((1, -1), repeat=lines):
        matrix = [
            [sum(s * chi[g] * elements[g][i][j] for g, s in enumerate(signs)) for j in range(3)] for i in range(3)
        ]
        T = [_image(matrix, n) for n in A]
        image = _sparse(_reduced(T))
        images.add(image)
        lost = _killed(T, A)
        if len(lost) <= maps or all(fixed(g, lost) < len(lost) for g in changing):
            usable.add(image)
        K, before = A, []
        while K and len(K) != len(before):
            before, zero = K, [[Fraction(0)] * 3 for _ in K]
            K = _killed([*(_image(matrix, n) for n in K), *K], [*K, *zero])
        if not K:
            continue
        K = _reduced(K)
        moved.add(_sparse(K))
        if not any(fixed(g, K) for g in changing):
            visible.add(_sparse(K))
        pivots = [next(j for j, x in enumerate(row) if x) for row in K]
        M = [[_image(matrix, n)[j] for j in pivots] for n in K]
        doubled = max(doubled, _multiplicity(M))
        scalar = all(x == (M[0][0] if i == j else 0) for i, row in enumerate(M) for j, x in enumerate(row))
        cancels = cancels or (len(K) == len(A) and scalar)
    listed = (images, images - {()}, usable)
    return *(_ends([*x], True) for x in listed), *(_ends([*x], False) for x in (moved, visible)), doubled, cancels


def sums_with_signs(part: Part) -> list[str]:
    """Drawn matrices in place of groups: the spaces ``T(A)`` and what they are good for, over all signs."""
    kernel = part(".objects.signed_sums")
    chance = random.Random(72)
    wrong = []

    def drawn() -> Rows:
        kind = chance.randint(0, 3)
        order = chance.sample(range(3), 3) if kind else [0, 1, 2]
        if kind == 1:
            order = [1, 0, 2]
        return [[Fraction(chance.choice([1, 1, -1]) if order[i] == j else 0) for j in range(3)] for i in range(3)]

    one = [[Fraction(int(i == j)) for j in range(3)] for i in range(3)]
    for trial in range(150):
        lines = chance.randint(1, 3)
        elements = [one, *(drawn() for _ in range(lines + chance.randint(0, 2)))]
        chi = [1, *(chance.choice([1, -1]) for _ in elements[1:])]
        rows = [[chance.choice([0, 0, 1, -1, 2]) for _ in range(3)] for _ in range(chance.randint(1, 3))]
        A = _reduced(rows)
        maps = chance.choice([0, 0, 1])
        if not A:
            continue
        group = SimpleNamespace(
            outputs=[(((0, sign),),) for sign in chi], covectors=[_sparse(g) for g in elements], d=3
        )
        subgroups = SimpleNamespace(group=group, cosets=lambda S, lines=lines: list(range(lines)))
        found = kernel.signed_sums(subgroups, SimpleNamespace(index=lines, subgroup=1), _sparse(A), maps)
        lists = [found.images, found.nonzero, found.usable, found.invariant, found.visible]
        said = (*map(set, lists), found.doubled, found.cancels)
        if said != _all_signs(elements, chi, lines, A, maps) or not found.tried:
            wrong.append(f"sums {trial}")
        if any(len(set(x)) != len(x) for x in lists):
            wrong.append(f"spaces twice {trial}")
    for lines in (10, 11):
        group = SimpleNamespace(outputs=[(((0, 1),),)] * lines, covectors=[(((0, 1),),)] * lines, d=1)
        subgroups = SimpleNamespace(group=group, cosets=lambda S, lines=lines: list(range(lines)))
        found = kernel.signed_sums(subgroups, SimpleNamespace(index=lines, subgroup=1), ((((0, 1),)),), 0)
        none = kernel.SignedSums([()], [()], [], [((((0, 1),)),)], [], 1, cancels=False, tried=False)
        if found.tried != (lines == 10) or (lines == 11 and found != none):
            wrong.append(f"{lines} lines")
    return wrong


def real_roots(part: Part) -> list[str]:
    """Polynomials with known roots; characteristic polynomials by their values."""
    kernel, elimination = part(".objects.real_roots"), part(".elimination")
    chance = random.Random(73)
    wrong = []
    for trial in range(60):
        roots = [chance.choice([0, 1, -2, Fraction(1, 2), 3]) for _ in range(chance.randint(0, 5))]
        p = [Fraction(1)]
        factors = [[1, -x] for x in roots] + [[1, 1, 1], [1, 0, 2]][: chance.randint(0, 2)] * chance.randint(1, 2)
        for factor in factors:
            p = [
                sum((x * p[k - i] for i, x in enumerate(factor) if 0 <= k - i < len(p)), Fraction(0))
                for k in range(len(p) + len(factor) - 1)
            ]
        if kernel.real_multiplicity(p) != max((roots.count(x) for x in roots), default=0):
            wrong.append(f"roots {trial}: {roots}")
    if [kernel.real_multiplicity([1, 0, *p]) for p in ([-2], [2], [-3, 2], [-3, -2], [0, 0, -2])] != [1, 0, 2, 2, 1]:
        wrong.append("roots of other polynomials")
    for trial in range(40):
        n = chance.randint(0, 4)
        A = [[Fraction(chance.choice([0, 0, 1, -1, 2])) for _ in range(n)] for _ in range(n)]
        p = kernel.characteristic(_sparse(A))
        for x in range(n + 1):
            table = [[(x if i == j else 0) - A[i][j] for j in range(n)] for i in range(n)]
            wanted = elimination.determinant(table) if n else 1
            if len(p) != n + 1 or sum(c * x ** (n - k) for k, c in enumerate(p)) != wanted:
                wrong.append(f"characteristic polynomial {trial} at {x}")
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "numbers of scalar dimensions": scalar_numbers,
    "sets of families": sets_of_families,
    "constants of dimensions": constants_of_terms,
    "families of groups": families_of_groups,
    "sums with signs": sums_with_signs,
    "real roots": real_roots,
}
"""All of them, by name."""
