"""Groups by name that are built from numbers, fields or diagrams: dicyclic, Frobenius, linear, reflection groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import product
from math import gcd

from equicert.theory.errors import InputError
from equicert.theory.groups.orbits import OrbitTooLarge, schreier_graph
from equicert.theory.groups.permutations import Permutation
from equicert.theory.limits import MAX_DEGREE, MAX_GENERATOR_POINTS, MAX_GENERATORS, within
from equicert.theory.numbers.conductors import smallest_field
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.finite_fields import FiniteField, is_prime, prime_power
from equicert.theory.numbers.matrices import Matrix, Row
from equicert.theory.numbers.special_values import cosine, sine

Made = tuple[int, list[Permutation]]
SMALLER = "take a smaller group"
MAX_MODULUS = 2_000
"""Numbers of which all multiplications are examined."""
MAX_RANK = 12
"""Simple roots of a reflection group."""

# -- dicyclic, semidirect, wreath --------------------------------------------------------------------------------------


def dicyclic(n: int) -> Made:
    """``a, b`` with ``a^2n = 1, b^2 = a^n, b a b^-1 = a^-1`` on itself: ``a^i`` is point i, ``a^i b`` point 2n + i.

    >>> dicyclic(1)
    (4, [(1, 0, 3, 2), (2, 3, 1, 0)])
    """
    m = 2 * n
    a = (*((i + 1) % m for i in range(m)), *(m + (i + 1) % m for i in range(m)))
    b = (*(m + -i % m for i in range(m)), *((n - i) % m for i in range(m)))
    return 2 * m, [a, b]


def dicyclic_matrices(n: int) -> list[Matrix]:
    """``a = cos(pi/n) + sin(pi/n) i`` and ``b = j`` from the left on the quaternions, in the basis 1, i, j, k."""
    c, s = cosine(1, 2 * n), sine(1, 2 * n)
    field = smallest_field([c, s])
    a = Matrix.of([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, c, -s], [0, 0, s, c]], field=field)
    b = Matrix.of([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]], field=field)
    return [a, b]


def semidirect(n: int, m: int) -> Made:
    """``C_n : C_m``: ``x -> x + 1`` and ``x -> u x`` modulo n, u of order m. Errors: InputError where no u has this
    order, or several choices are different subgroups.

    >>> semidirect(7, 3)
    (7, [(1, 2, 3, 4, 5, 6, 0), (0, 2, 4, 6, 1, 3, 5)])
    """
    within(n, MAX_MODULUS, f"points moved by C{n} : C{m}", SMALLER)
    subgroups: dict[frozenset[int], int] = {}
    for u in range(1, max(n, 2)):
        if gcd(u, n) == 1 and (powers := _powers(u, n, m)) is not None:
            subgroups.setdefault(powers, u)
    if not subgroups:
        raise InputError(
            f"C{n} : C{m}: no multiplication modulo {n} has order {m}; expected C_n : C_m with C_m acting faithfully, "
            "such as 'C7 : C3'; for another action write cycles"
        )
    if len(subgroups) > 1:
        choices = ", ".join(map(str, list(subgroups.values())[:8]))
        raise InputError(
            f"C{n} : C{m} is ambiguous: the multiplications by {choices} modulo {n} have order {m} and generate "
            "different groups: write the cycles of the one that is meant"
        )
    (u,) = subgroups.values()
    return n, [g for g in (tuple((i + 1) % n for i in range(n)), tuple(u * i % n for i in range(n))) if _moves(g)]


def frobenius(order: int) -> Made | None:
    """``C_p : C_m`` of order ``p m``, p a prime and m > 1 a divisor of ``p - 1``; None where there is none."""
    p = max((q for q in range(2, order + 1) if order % q == 0 and is_prime(q)), default=1)
    m = order // p
    return semidirect(p, m) if m > 1 and (p - 1) % m == 0 else None


def wreath(base: Made, top: Made) -> Made:
    """``A wr B`` on pairs of points: one copy of A for each point of B; point i of copy j has number ``a j + i``."""
    (a, first), (b, second) = base, top
    within(a * b, MAX_DEGREE, "points moved by a wreath product", SMALLER)
    orbits: list[int] = []
    seen: set[int] = set()
    for j in range(b):
        if j not in seen:
            orbits.append(j)
            seen |= set(schreier_graph([j], len(second), lambda g, x: second[g][x]).points)
    count = len(orbits) * len(first) + len(second)
    within(count, MAX_GENERATORS, "generators of a wreath product", "take fewer orbits or generators")
    within(count * a * b, MAX_GENERATOR_POINTS, "images of points under the generators of a wreath product", SMALLER)
    inner = [(*range(a * j), *(a * j + i for i in g), *range(a * (j + 1), a * b)) for j in orbits for g in first]
    return a * b, [*inner, *(tuple(a * g[j] + i for j in range(b) for i in range(a)) for g in second)]


def _powers(u: int, n: int, m: int) -> frozenset[int] | None:
    """The powers of u modulo n where there are m of them."""
    found, x = [1 % n], u % n
    while x != 1 % n and len(found) <= m:
        found.append(x)
        x = x * u % n
    return frozenset(found) if len(found) == m else None


def _moves(g: Permutation) -> bool:
    return any(i != x for i, x in enumerate(g))


# -- translations of a grid --------------------------------------------------------------------------------------------

PLANE = {"C1": (), "C2": ("half",), "C4": ("quarter",), "D1": ("flip",), "D2": ("flip", "mirror")}
PLANE |= {"D4": ("quarter", "flip")}
"""Rotations and reflections of the plane by the moves that generate them: ``quarter`` turns counterclockwise, ``flip``
exchanges top and bottom, ``mirror`` left and right; as ``natural`` has them."""


def shifts(h: int, w: int, point_group: str) -> Made:
    """The cyclic translations of an ``h x w`` grid (a torus), one row down and one column to the right, together with a
    group of rotations and reflections of its pixels. Pixel (r, c) is point ``w r + c``. Errors: InputError.

    >>> shifts(1, 3, "C1"), len(shifts(3, 3, "D4")[1])
    ((3, [(1, 2, 0)]), 4)
    """
    name = f"shifts({h},{w})" + ("" if point_group == "C1" else f" : {point_group}")
    if point_group not in PLANE:
        raise InputError(f"{name}: {point_group} does not act on a grid: expected one of {', '.join(PLANE)}")
    if min(h, w) < 1:
        raise InputError(f"{name}: a grid has at least one row and one column")
    if "4" in point_group and h != w:
        raise InputError(f"{name}: {point_group} turns square grids only: expected {h} x {h}, or C2, D1, D2")
    if point_group != "C1" and min(h, w) < 3:
        raise InputError(f"{name}: on fewer than 3 rows or columns some turns are shifts: expected sizes from 3")
    within(h * w, MAX_DEGREE, f"points moved by {name}", SMALLER)
    moves: dict[str, Callable[[int, int], tuple[int, int]]] = {
        "down": lambda r, c: ((r + 1) % h, c),
        "right": lambda r, c: (r, (c + 1) % w),
        "quarter": lambda r, c: (w - 1 - c, r),
        "half": lambda r, c: (h - 1 - r, w - 1 - c),
        "flip": lambda r, c: (h - 1 - r, c),
        "mirror": lambda r, c: (r, w - 1 - c),
    }
    pixels = list(product(range(h), range(w)))
    images = [[moves[move](*pixel) for pixel in pixels] for move in ("down", "right", *PLANE[point_group])]
    return h * w, [g for g in (tuple(w * r + c for r, c in row) for row in images) if _moves(g)]


# -- linear groups -----------------------------------------------------------------------------------------------------

LINEAR = ("GL", "SL", "PGL", "PSL", "AGL", "ASL")


def linear(kind: str, n: int, q: int) -> Made:
    """Linear groups over the field of q elements, generated by transvections, ``diag(g, 1, ..., 1)`` and a translation:
    GL and SL on the nonzero vectors, PGL and PSL on the lines, AGL and ASL on all vectors. Errors: InputError.

    >>> linear("AGL", 1, 3)
    (3, [(0, 2, 1), (1, 2, 0)])
    """
    name = f"{kind}({n},{q})"
    least = 1 if kind in ("GL", "AGL") else 2
    if n < least:
        raise InputError(f"{name} is trivial or has no points: expected a dimension from {least}")
    within(q**n if n < 64 else MAX_DEGREE + 1, MAX_DEGREE, f"vectors of {name}", SMALLER)
    if prime_power(q) is None:
        raise InputError(f"{name}: there is no field of {q} elements: expected a power of a prime, such as 2, 3, 4, 5")
    field = FiniteField(q)
    vectors = list(product(range(q), repeat=n))
    if kind[0] != "A":
        vectors = vectors[1:]
    if kind[0] == "P":  # a line by its vector with first entry 1
        vectors = [v for v in vectors if next(x for x in v if x) == 1]
    number = {v: k for k, v in enumerate(vectors)}

    def images(move: Callable[[tuple[int, ...]], tuple[int, ...]]) -> Permutation:
        found = []
        for v in vectors:
            w = move(v)
            if kind[0] == "P":
                factor = field.inverse(next(x for x in w if x))
                w = tuple(field.multiply(factor, x) for x in w)
            found.append(number[w])
        return tuple(found)

    def transvection(i: int, j: int, factor: int) -> Permutation:
        return images(lambda v: (*v[:i], field.add(v[i], field.multiply(factor, v[j])), *v[i + 1 :]))

    pairs = [pair for i in range(n - 1) for pair in ((i, i + 1), (i + 1, i))]
    generators = [transvection(*pair, factor) for pair in pairs for factor in field.basis]
    if kind.endswith("GL"):
        generators.append(images(lambda v: (field.multiply(field.root, v[0]), *v[1:])))
    if kind[0] == "A":
        generators.append(images(lambda v: (field.add(v[0], 1), *v[1:])))
    return len(vectors), [g for g in generators if _moves(g)]


# -- reflection groups -------------------------------------------------------------------------------------------------

EXCEPTIONAL = ("E6", "E7", "E8", "F4", "G2", "H3", "H4")


def coxeter_type(text: str) -> str | None:
    """The type of a finite irreducible reflection group in ``W(B3)``, ``H3``, ``I2(5)``; None for another text.

    >>> [coxeter_type(text) for text in ("W(A3)", "w(c3)", "H3", "I2(5)", "A3", "W(E5)")]
    ['A3', 'B3', 'H3', 'I2(5)', None, None]
    """
    match = re.fullmatch(r"(W\()?(([A-H])_?(\d{1,4})|I_?2\((\d{1,4})\))(?(1)\))", text.upper(), re.ASCII)
    if match is None:
        return None
    if match[5] is not None:
        return f"I2({int(match[5])})" if int(match[5]) >= 3 else None
    letter, n = "B" if match[3] == "C" else match[3], int(match[4])
    if letter in "ABD":
        return f"{letter}{n}" if match[1] and n >= {"A": 1, "B": 2, "D": 4}[letter] else None
    return f"{letter}{n}" if f"{letter}{n}" in EXCEPTIONAL else None


def reflections(kind: str) -> list[Matrix]:
    """The simple reflections in the basis of simple roots: ``s_i e_j = e_j - c_ij e_i``, c the Cartan matrix (over the
    rationals where it can be, else ``c_ij = -2 cos(pi / m_ij)``). Errors: InputError beyond :data:`MAX_RANK`."""
    letter, n = kind[0], 2 if kind[0] == "I" else int(kind[1:])
    within(n, MAX_RANK, f"simple roots of W({kind})", SMALLER)
    cartan: list[list[Scalar]] = [[QQ(2 if i == j else 0) for j in range(n)] for i in range(n)]
    edges = [(i, i + 1) for i in range(n - 1)]
    if letter == "D":
        edges[-1] = (n - 3, n - 1)
    if letter == "E":  # a chain 0 .. n-2, and the last root at the third from its other end
        edges[-1] = (2, n - 1)
    for i, j in edges:
        cartan[i][j] = cartan[j][i] = QQ(-1)
    if letter in "BFG":
        i = {"B": n - 2, "F": 1, "G": 0}[letter]
        cartan[i][i + 1] = QQ(-3 if letter == "G" else -2)
    if letter in "HI":
        m = 5 if letter == "H" else int(kind[3:-1])
        cartan[0][1] = cartan[1][0] = -2 * cosine(1, 2 * m)
    field = smallest_field([cartan[0][1]] if n > 1 else [])
    found = []
    for i in range(n):
        rows = [[QQ(int(k == j)) for j in range(n)] for k in range(n)]
        rows[i] = [rows[i][j] - cartan[i][j] for j in range(n)]
        found.append(Matrix.of(rows, field=field))
    return found


def on_roots(matrices: Sequence[Matrix]) -> Made:
    """The simple reflections as permutations of all roots. Errors: InputError."""
    columns = [A.T for A in matrices]
    field, n = matrices[0].field, matrices[0].nrows
    starts: list[Row] = [((i, field(1)),) for i in range(n)]

    def image(g: int, v: Row) -> Row:
        entries: dict[int, Scalar] = {}
        for i, x in v:
            for k, y in columns[g].rows[i]:
                entries[k] = entries.get(k, field(0)) + x * y
        return tuple(sorted((k, x) for k, x in entries.items() if x != 0))

    try:
        graph = schreier_graph(starts, n, image, MAX_DEGREE)
    except OrbitTooLarge:
        raise InputError(f"more than {MAX_DEGREE} roots: {SMALLER}") from None
    return len(graph.points), [tuple(images) for images in graph.images]


def sign_count(kind: str) -> int:
    """Homomorphisms of a reflection group onto {1, -1}: one for each nonempty set of classes of reflections."""
    two = kind[0] in "BFG" or (kind[0] == "I" and int(kind[3:-1]) % 2 == 0)
    return 3 if two else 1
