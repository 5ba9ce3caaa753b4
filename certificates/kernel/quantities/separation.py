"""Do shallow invariant networks of a hidden type tell two points apart (THEORY.md, T7.17)?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..algebra import apply, dot, monomial
from ..numbers import Scalar
from ..objects.generators import Generator
from ..objects.stabilizers import Invertible, fixed_covectors, transversal
from ..proof import KINKED, Proof
from ..reading import Invalid, Matrix, Row, quoted, require, within
from . import Predicate
from .activations import named_representation

_ARGUMENTS = re.compile(r"(.*),\s*(\w+)\s*,\s*(\w+)\s*", re.ASCII)


def separates(proof: Proof, arguments: str) -> bool:
    """``separates(REP, x, y)``: does the hidden representation of this name tell two named points apart?"""
    match = _ARGUMENTS.fullmatch(arguments)
    if match is None:
        raise Invalid(f"cannot read the arguments {quoted(arguments)}")
    hidden, s = named_representation(proof, match[1]), proof.statement
    require(s.options.bias, "separation is by networks with biases")
    for point in (match[2], match[3]):
        require(point in s.points, f"the statement has no point {quoted(point)}")
    return separated(hidden, s.generators, s.d, s.points[match[2]], s.points[match[3]])


PREDICATES = (Predicate("separates", ("T7.17",), free=separates, reach=KINKED),)


def separated(hidden: Sequence[Matrix], generators: Sequence[Generator], d: int, x: Row, y: Row) -> bool:
    """For some orbit G/K of the hidden permutation representation the multisets of ``w rho(g)^-1 x`` and
    ``w rho(g)^-1 y``, g in G/K, w a basis of ``(V*)^K``, differ.

    The functions ``sum over G/K of relu(w rho(g)^-1 x + b)`` determine the multiset and depend on nothing else.
    """
    actions = []
    for A in hidden:
        listed = monomial(A)
        require(listed is not None and all(s == 1 for s in listed[1]), "a hidden representation is no permutation")
        if listed is not None:
            actions.append(listed[0])
    matrices = [(g.input, g.input_inverse) for g in generators]
    size = len(hidden[0]) if hidden else 1
    within(size * max(len(generators), 1) * d, 200_000, "work of a separation")
    seen: set[int] = set()
    for start in range(size):
        if start not in seen:
            moves = transversal(start, actions, matrices, d)
            seen |= moves.keys()
            basis = fixed_covectors(moves, actions, matrices, d)
            if _values(basis, moves, x) != _values(basis, moves, y):
                return True
    return False


def _values(basis: Sequence[Row], moves: dict[int, Invertible], x: Row) -> Counter[tuple[Scalar, ...]]:
    """The multiset of projections of a point."""
    return Counter(tuple(dot(w, apply(back, x)) for w in basis) for _, back in moves.values())
