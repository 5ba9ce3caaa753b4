"""Leaves of lower bounds: why no cheaper solution is left in a case (THEORY.md, T9.2 to T9.5, T9.8).

A part of the trees of ``widths.py``. A functional or a minor shows that what is left over of the linear part is not
zero, or has some rank, whatever the open signs; neurons must carry it. Leaves that count representations are in
``covers.py``.
"""

from __future__ import annotations

from ..algebra import dot, product, summed, times, transpose
from ..elimination import determinant, is_prime
from ..numbers import Scalar, absolute, common_divisor, coordinate, div, is_integer
from ..reading import Invalid, Json, Matrix, items, matrix, natural, require, row, within
from .residual import Problem, State


def check_leaf(problem: Problem, state: State, kind: Json, parts: list[Json]) -> None:
    """A leaf: no solution of this case is cheaper than ``need``."""
    if kind in ("linear", "lattice"):
        _, y, space = items(parts, "a leaf", 3)
        functional = matrix(y, problem.p, problem.case.dim, problem.K, "a functional")
        check_vanishing(problem, state, functional, space)
        (check_linear if kind == "linear" else check_lattice)(problem, state, functional)
    elif kind == "minor":
        _, left, right, modulus = items(parts, "a minor leaf", 4)
        check_minor(problem, state, left, right, modulus)
    elif kind == "cover":
        from .covers import check_cover

        _, vectors, spaces, tree = items(parts, "a cover leaf", 4)
        check_cover(problem, state, vectors, spaces, tree)
    else:
        raise Invalid("a tree node has an unknown kind")


def pairing(y: Matrix, A: Matrix) -> Scalar:
    """``<y, A> = sum y_ik A_ik``."""
    return summed((1, dot(a, b)) for a, b in zip(y, A, strict=True))


def check_vanishing(problem: Problem, state: State, y: Matrix, space: Json) -> None:
    """If ``<y, .>`` is nonzero on the residual for all signs, a cheaper solution is impossible (T9.2, T9.3).

    The functional ignores everything that passes through flipping, doubled and doublable orbits. Then the cover is at
    least 2; or, when y lies in a stable space K that no type of weight ``2 [G:S] <= rem`` carries, more than ``rem``.
    """
    columns = transpose(y, problem.case.dim)
    for n in problem.normals([*problem.killed(state), *problem.doublable(state)]):
        require(not times(n, columns), "a functional does not vanish on an orbit that may carry anything")
    if space is None:
        least = problem.prices.least
        require(problem.rem(state) < least, f"a cover of {least} neurons would still be affordable at this leaf")
    else:
        from .covers import check_unaffordable

        check_unaffordable(problem, state, columns, space)


def open_values(problem: Problem, state: State, y: Matrix) -> list[Scalar]:
    """``x_j = <y, X_j>`` over the open orbits (on the doublable ones y vanishes)."""
    return [pairing(y, problem.case.parts[j]) for j in problem.open_orbits(state)]


def check_linear(problem: Problem, state: State, y: Matrix) -> None:
    """Farkas: ``<y, R>`` exceeds what the open signs can contribute (T9.2). (y is integral and primitive: one way to
    write it.)"""
    require(common_divisor([x for line in y for _, x in line]) == 1, "the functional of a linear leaf is not primitive")
    reach = div(summed((1, absolute(x)) for x in open_values(problem, state, y)), 2)
    require(pairing(y, problem.residual(state)) > reach, "a linear leaf does not exceed its bound")


def check_lattice(problem: Problem, state: State, y: Matrix) -> None:
    """Parity: the open signs change the rational part of ``<y, R>`` by integers, and it is not an integer (T9.2,
    T9.8). (Steps without common divisor, value positive: one multiple of y.)"""
    values = [coordinate(x) for x in open_values(problem, state, y)]
    require(all(is_integer(x) for x in values), "a lattice leaf has a step that is not an integer")
    require(common_divisor(values) == 1, "the steps of a lattice leaf have a common divisor")
    start = coordinate(pairing(y, problem.residual(state))) - div(summed((1, x) for x in values), 2)
    require(start > 0, "the value of a lattice leaf is not positive")
    require(not is_integer(start), "a lattice leaf has an integer value")


def check_minor(problem: Problem, state: State, left: Json, right: Json, modulus: Json) -> None:
    """A minor of the residual is nonzero whatever the open signs: rank at least r on ``N_D`` (T9.4, T9.5)."""
    case = problem.case
    require(problem.prices.wide, "a minor leaf needs prices that are not less than the neurons")
    P = tuple(row(v, problem.p, problem.K, "a row of a minor") for v in items(left, "the rows of a minor"))
    Q = tuple(
        row(v, case.dim, problem.K, "a column of a minor") for v in items(right, "the columns of a minor", len(P))
    )
    r = len(P)
    require(r >= 1, "a minor is empty")
    within(r, max(problem.p, 1), "size of a minor")
    for v in Q:
        require(common_divisor([x for _, x in v]) == 1 and v[0][1] > 0, "a column of a minor is not primitive")
    for n in problem.normals(problem.killed(state)):
        require(all(dot(n, q) == 0 for q in Q), "a column of a minor is not in the common kernel")

    def minor(A: Matrix) -> list[list[Scalar]]:
        lines = product(P, A)
        return [[dot(line, q) for q in Q] for line in lines]

    undetermined = problem.undetermined(state)
    moves = [minor(case.parts[j]) for j in undetermined]
    residual = minor(problem.residual(state))
    q = natural(modulus, "a modulus", 2**31)
    if q == 0:
        for line in P:
            require(common_divisor([x for _, x in line]) == 1 and line[0][1] > 0, "a row of a minor is not primitive")
        require(all(x == 0 for M in moves for line in M for x in line), "a minor changes with an open sign")
        require(determinant(residual) != 0, "a minor vanishes")
    else:
        require(problem.K.degree == 1, "a minor modulo a prime is for rational statements")
        require(is_prime(q), "a modulus is not a prime")
        require(
            all(is_integer(x) for M in moves for line in M for x in line),
            "a minor changes by a fraction with an open sign",
        )
        changes = [[summed((1, M[i][k]) for M in moves) for k in range(r)] for i in range(r)]
        shifted = [[q * (residual[i][k] - div(changes[i][k], 2)) for k in range(r)] for i in range(r)]
        require(all(is_integer(x) for line in shifted for x in line), "a minor times its modulus is not integral")
        for i, line in enumerate(P):
            divisor = common_divisor([x for M in (*moves, shifted) for x in M[i]])
            require(divisor == 1 and line[0][1] > 0, "a row of a minor is not primitive")
        require(
            coordinate(determinant([[int(coordinate(x)) % q for x in line] for line in shifted])) % q != 0,
            "a minor vanishes modulo its prime",
        )
    seen = [
        problem.prices.of(j)
        for j in problem.doublable(state)
        if any(dot(n, v) != 0 for n in problem.normals([j]) for v in Q)
    ]
    cost = min(2 * r, max(min(seen), r)) if seen else 2 * r
    require(problem.spent(state) + cost >= problem.need, "a minor is too small for the bound")
