"""Parts of the kernel for continuous groups against textbook examples and slow ways."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

Part = Callable[[str], Any]
Table = list[list[Any]]


def _sparse(table: Table) -> Any:
    return tuple(tuple((j, x) for j, x in enumerate(row) if x != 0) for row in table)


J: Table = [[0, -1], [1, 0]]
BOOST: Table = [[0, 1], [1, 0]]
RAISE: Table = [[0, 1], [0, 0]]
LOWER: Table = [[0, 0], [1, 0]]
ONE: Table = [[1, 0], [0, 1]]
NONE: Table = [[0, 0], [0, 0]]
TRIVIAL: Table = [[0]]


def _blocks(*blocks: Table) -> Table:
    n = sum(map(len, blocks))
    table, start = [[0] * n for _ in range(n)], 0
    for block in blocks:
        for i, row in enumerate(block):
            table[start + i][start : start + len(row)] = row
        start += len(block)
    return table


def polynomials_of_matrices(part: Part) -> list[str]:
    """Minimal polynomials of matrices whose eigenvalues one sees, and which of them have no real eigenvalue but 0."""
    closure = part(".objects.lie_closure")
    half = Fraction(1, 2)
    wrong = []
    for table, wanted, imaginary in (
        (TRIVIAL, [0, 1], True),
        ([[5]], [-5, 1], False),
        ([[-5]], [5, 1], False),
        (J, [1, 0, 1], True),
        (BOOST, [-1, 0, 1], False),
        (RAISE, [0, 0, 1], True),
        (ONE, [-1, 1], False),
        (_blocks(J, J), [1, 0, 1], True),
        (_blocks(J, TRIVIAL), [0, 1, 0, 1], True),
        (_blocks(J, [[0, -2], [2, 0]]), [4, 0, 5, 0, 1], True),
        (_blocks(RAISE, J), [0, 0, 1, 0, 1], True),
        (_blocks(BOOST, J), [-1, 0, 0, 0, 1], False),
        ([[half, -half], [half, half]], [half, -1, 1], False),
        (_blocks([[1, -2], [2, 1]], [[-1, -2], [2, -1]]), [25, 0, 6, 0, 1], True),
        ([[0, 0, 0, -1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], [1, 0, 0, 0, 1], True),
        ([[0, 0, 1], [1, 0, 0], [0, 1, 0]], [-1, 0, 0, 1], False),
        ([[0, 0, -1], [1, 0, 0], [0, 1, 0]], [1, 0, 0, 1], False),
        ([], [1], True),
    ):
        found = closure.minimal_polynomial(_sparse(table))
        wrong += [] if found == wanted else [f"{table}: {found}"]
        wrong += [] if closure._purely_imaginary(wanted) == imaginary else [f"{wanted} is purely imaginary"]
    return wrong


def _algebra(part: Part, pairs: list[tuple[Table, Table]]) -> Any:
    lie = part(".objects.lie")
    return tuple(lie.LieElement(_sparse(X), _sparse(Y)) for X, Y in pairs)


def derived_algebras(part: Part) -> list[str]:
    """Dimensions of derived algebras, on the input, on the output, and on both at once."""
    closure = part(".objects.lie_closure")
    E = {(i, j): [[int((a, b) == (i, j)) for b in range(3)] for a in range(3)] for i in range(3) for j in range(3)}
    turns = [_blocks(J, TRIVIAL), _blocks(TRIVIAL, J)]
    wrong = []
    for listed, dim in (
        ([J], 0),
        (turns, 3),
        ([RAISE, LOWER], 3),
        ([E[0, 1], E[1, 2]], 1),  # Heisenberg
        ([E[0, 0], E[0, 1]], 1),  # x -> a x + b
        ([E[0, 1], E[1, 2], E[2, 0]], 8),  # all of sl(3)
        ([ONE, RAISE], 0),
        ([RAISE, LOWER, ONE], 3),
    ):
        n = len(listed[0])
        still = [[0] * n for _ in range(n)]
        for pairs, d, p, own in (
            ([(X, TRIVIAL) for X in listed], n, 1, dim),
            ([(TRIVIAL, X) for X in listed], 1, n, dim),
            ([(X, X) for X in listed], n, n, dim),
            ([(X, still) for X in listed] + [(still, X) for X in listed], n, n, 2 * dim),
        ):
            found = len(closure.derived_algebra(_algebra(part, pairs), d, p))
            wrong += [] if found == own else [f"derived algebra of {pairs}: {found}"]
    return wrong


def components(part: Part) -> list[str]:
    """What conjugation with permutations and reflections adds, and what the closed algebra annihilates."""
    closure, generators = part(".objects.lie_closure"), part(".objects.generators")

    def component(A: Table, B: Table) -> Any:
        V, U = _sparse(A), _sparse(B)
        return generators.Generator((), V, U, generators.invert(V, "it"), generators.invert(U, "it"))

    cycle = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    shear = [[1, 2, 0], [0, 1, 0], [0, 0, 1]]
    first = _blocks(J, TRIVIAL)
    none3 = [[0] * 3 for _ in range(3)]
    wrong = []
    for pairs, moves, dims in (
        ([(first, TRIVIAL)], [], (1, 1, 1)),
        ([(first, TRIVIAL)] * 2, [], (1, 1, 1)),
        ([(first, TRIVIAL)], [component(cycle, [[1]])], (3, 0, 1)),
        ([(none3, TRIVIAL), (first, TRIVIAL)], [component(cycle, [[1]])], (3, 0, 1)),
        ([(first, TRIVIAL)], [component(shear, [[1]])], (3, 1, 1)),
        ([(TRIVIAL, first)], [component([[1]], cycle)], (3, 1, 0)),
        ([(first, first)], [component(cycle, cycle)], (3, 0, 0)),
        ([(first, first)], [component(cycle, _blocks(ONE, [[1]]))], (3, 0, 1)),
        ([(first, first)], [component(_blocks(BOOST, [[1]]), _blocks(BOOST, [[1]]))], (1, 1, 1)),
        ([(first, first)], [component(_blocks(BOOST, [[1]]), _blocks(ONE, [[1]]))], (2, 1, 1)),
    ):
        d, p = len(pairs[0][0]), len(pairs[0][1])
        found = closure.with_components(_algebra(part, pairs), tuple(moves), d, p)
        sizes = len(found), len(closure.invariant_covectors(found, d)), len(closure.invariant_vectors(found, p))
        wrong += [] if sizes == dims else [f"{pairs} with components: {sizes}"]
        kept = _algebra(part, pairs)
        wrong += (
            [] if all(any(X == Y for Y in found) or not (any(X.input) or any(X.output)) for X in kept) else ["kept"]
        )
    shift = _algebra(part, [(RAISE, LOWER)])
    rows, columns = closure.invariant_covectors(shift, 2), closure.invariant_vectors(shift, 2)
    return wrong + ([] if (rows, columns) == ([((1, 1),)], [((1, 1),)]) else [f"annihilated: {rows}, {columns}"])


def scaling(part: Part) -> list[str]:
    """Which groups scale a covector or a vector: characters of their algebras, on what brackets annihilate."""
    closure, reading = part(".objects.lie_closure"), part(".reading")
    mixed = _blocks(J, BOOST)  # a turn beside a boost
    perfect = [_blocks(NONE, RAISE), _blocks(NONE, LOWER)]
    wrong = []

    def passes(pairs: list[tuple[Table, Table]], d: int, p: int) -> bool:
        try:
            closure.check_no_scaling(_algebra(part, pairs), d, p)
        except reading.Invalid:
            return False
        return True

    for listed, good in (
        ([J], True),
        ([RAISE], True),
        ([BOOST], False),
        ([ONE], False),
        ([RAISE, LOWER], True),
        ([RAISE, LOWER, ONE], True),  # GL(2) scales no single vector
        ([_blocks(X, TRIVIAL) for X in (RAISE, LOWER)] + [_blocks(NONE, [[1]])], False),
        ([mixed], False),
        ([mixed, *perfect], True),  # SO(2) x SL(2), the boost being in the perfect part
        ([_blocks(BOOST, NONE), *perfect], False),
        ([[[0, 1], [0, 1]]], False),
        ([[[0, 0, 1], [1, 0, 0], [0, 1, 0]]], False),
    ):
        n = len(listed[0])
        wrong += [] if passes([(X, TRIVIAL) for X in listed], n, 1) == good else [f"{listed} on covectors"]
        wrong += [] if passes([(TRIVIAL, X) for X in listed], 1, n) == good else [f"{listed} on vectors"]
    # x -> a x + b: the vectors that are kept as a line are those of translations, the covectors are the constants.
    lines = [[[1, 0], [0, 0]], RAISE]
    for listed, on_covectors in ((lines, True), ([[[0, 0], [0, 1]], RAISE], False)):
        wrong += [] if passes([(X, TRIVIAL) for X in listed], 2, 1) == on_covectors else [f"{listed} on covectors"]
        wrong += [] if passes([(TRIVIAL, X) for X in listed], 1, 2) != on_covectors else [f"{listed} on vectors"]
    return wrong


def slopes(part: Part) -> list[str]:
    """One-sided derivatives are differences over a short way: the functions are linear there."""
    functions, germs = part(".objects.functions"), part(".objects.germs")
    nodes = (
        functions.Affine(((0, 1),), 0),
        functions.Affine(((0, 2), (1, -1)), 1),
        functions.Affine((), 0),
        functions.Break("relu", (0,)),
        functions.Break("abs", (1,)),
        functions.Break("max", (0, 1, 2)),
        functions.Break("min", (0, 1, 2)),
        functions.Sum(((2, 3), (-1, 5), (Fraction(1, 2), 6))),
        functions.Break("max", (7, 4)),
        functions.Break("abs", (7,)),
        functions.Break("relu", (1,)),
    )
    target = functions.Target(nodes, tuple(range(len(nodes))))
    short = Fraction(1, 1000)
    wrong = []
    for x, v in product(product((-1, 0, 1), (-1, 0, 1, 3)), product((-1, 0, 2), (-3, 0, 1, 2))):
        point, direction = _sparse([list(x)])[0], _sparse([list(v)])[0]
        near = _sparse([[a + short * b for a, b in zip(x, v, strict=True)]])[0]
        here, there = dict(germs.value_at(target, point)), dict(germs.value_at(target, near))
        steps = [(there.get(k, 0) - here.get(k, 0)) / short for k in range(len(nodes))]
        wanted = _sparse([steps])[0]
        found = germs.slope_at(target, point, direction)
        wrong += [] if found == wanted else [f"slope at {x} in the direction {v}: {found}"]
    return wrong


def systems_in_parts(part: Part) -> list[str]:
    """Homogeneous equations, solved for each set of unknowns that they connect: the solutions of all together."""
    elimination, maps = part(".elimination"), part(".objects.common_maps")
    lines = [row for row in product((0, 1, -2), repeat=4) if any(row)]
    wrong = []
    for number in range(0, len(lines) - 7, 3):
        for count in range(4):
            rows = list(_sparse([list(line) for line in lines[number : number + 7 : 3][:count]]))
            found, wanted = maps.nullspace_by_parts(rows, 4), elimination.nullspace(rows, 4)
            same = elimination.echelon(found) == elimination.echelon(wanted) and len(found) == len(wanted)
            wrong += [] if same else [f"{rows}: {found}"]
    return wrong


def _solutions(part: Part, rows: list[Any], columns: int, lifted: bool) -> str:
    """What is wrong with the null space that is found modulo a prime; ``lifted``: is the first guess right?"""
    elimination, maps = part(".elimination"), part(".objects.common_maps")
    wanted = elimination.echelon(elimination.nullspace(rows, columns))
    found = maps.large_nullspace(rows, columns)
    residues = [{i: maps.residue_of(x) for i, x in row} for row in rows]
    if elimination.echelon(found) != wanted or len(found) != len(wanted):
        return f"{rows}: {found}"
    known = all(x != maps.NO_RESIDUE for row in residues for x in row.values())
    guess = elimination.echelon(maps.lifted_nullspace(residues, columns)) if known else {}
    return "" if (guess == wanted) == lifted else f"{rows}: lifted to {guess}"


def systems_modulo_a_prime(part: Part) -> list[str]:
    """Solutions lifted from residues; systems that the prime, or the size of numbers, defeats are solved exactly."""
    maps, reals = part(".objects.common_maps"), part(".reals")
    prime, half, big = 2**61 - 1, Fraction(1, 2), 10**12
    root = reals.read_field("Q(2cos(2pi/8))").number([Fraction(0), Fraction(1)])
    wrong = [
        _solutions(part, list(_sparse(table)), len(table[0]), lifted)
        for table, lifted in (
            ([[1, 2, 3]], True),
            ([[half, 2, -3, 0], [0, Fraction(2, 3), 5, 7]], True),
            ([[2, 4, 6], [1, 2, 3], [0, 0, 5]], True),
            ([[0, 3, 1], [2, 0, 1], [2, 3, 2]], True),
            ([[2, 1, 0, 1], [4, 3, 1, 0], [1, 0, 1, 1]], True),
            ([[1, 1, 0], [0, 1, 1], [1, 0, 1]], True),
            ([[1, 1, 0, 0], [2, 0, 1, 1]], True),
            ([[7**10, 3**10]], True),
            ([[1, big]], False),
            ([[prime, 1]], False),
            ([[1, prime + 2]], False),
            ([[1, 1], [prime, 0]], False),
            ([[Fraction(1, prime), 1]], False),
            ([[Fraction(1, prime), Fraction(2, prime)], [1, 2]], False),
            ([[1, 2], [Fraction(1, prime), Fraction(2, prime)]], False),
            ([[root, 1], [2, root]], False),
        )
    ]
    for numerator, denominator in product((1, 2, 5, 2**30 - 1), (1, 3, 7, 2**30 - 1)):
        for x in (Fraction(numerator, denominator), -Fraction(numerator, denominator)):
            found = maps.fraction_of(maps.residue_of(x))
            kind = int if x.denominator == 1 else Fraction
            wrong += [] if found == x and type(found) is kind else [f"{x} is lifted to {found!r}"]
    wrong += [] if maps.PRIME == prime else ["another prime"]
    return [text for text in wrong if text]


def finite_groups(part: Part) -> list[str]:
    """What is for finite groups only is refused where the statement has a Lie algebra."""
    kernel, reading = part(".proof"), part(".reading")
    wrong = []
    for lie, allowed in product(((), ("X",)), (True, False)):
        try:
            kernel.Proof(SimpleNamespace(target=None, lie=lie)).needs_finite_group(allowed, "it")
            refused = False
        except reading.Invalid:
            refused = True
        wrong += [] if refused == bool(lie and not allowed) else [f"a group with {lie}, {allowed}"]
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "polynomials of matrices": polynomials_of_matrices,
    "derived algebras": derived_algebras,
    "components": components,
    "scaling": scaling,
    "slopes": slopes,
    "systems in parts": systems_in_parts,
    "systems modulo a prime": systems_modulo_a_prime,
    "finite groups": finite_groups,
}
"""All of them, by name."""
