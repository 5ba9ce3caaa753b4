"""Continuous groups by name: rotations, unitary, symplectic, linear and Lorentz groups, and wreath products with them
(T13.1).

A name stands for generators of the Lie algebra, and for reflections that generate the other components.

=============  =========================================================================================
``SO(n)``      rotations of R^n; ``O(n)`` with the reflection of the last coordinate
``SU(n)``      on C^n as R^2n, real parts first; ``U(n)`` with the phases
``Sp(n)``      the real symplectic group of R^n, n even: ``Sp(2)`` is ``SL(2)``; EMLP writes Sp(n/2)
``SL(n)``      real matrices of determinant 1
``SO(p,q)``    determinant 1, the form with p squares and q negative squares: two components
``O(p,q)``     all that keep the form: four components
``A wr B``     one copy of a group A of this table for each point of a finite permutation group B
=============  =========================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from equicert.theory.errors import InputError
from equicert.theory.limits import within
from equicert.theory.numbers.matrices import Matrix

MAX_SIZE = 40
"""n, or p + q."""

_NAME = re.compile(r"(SO|O|SU|U|SP|SL)\s*\(\s*(\d{1,4})\s*(?:,\s*(\d{1,4})\s*)?\)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class ContinuousGroup:
    """A continuous group by its ``vector`` representation of dimension ``dim``: generators of the Lie algebra, and
    commuting reflections that generate the other components. ``rotations`` is n for SO(n) and O(n), else 0."""

    name: str
    dim: int
    lie: tuple[Matrix, ...]
    reflections: tuple[Matrix, ...]
    rotations: int = 0

    @property
    def points(self) -> int:
        """Points that the group of components permutes: two for each reflection."""
        return max(1, 2 * len(self.reflections))


def continuous_name(text: str) -> str | None:
    """The name of a continuous group in the spelling of this program; None for another text.

    >>> [continuous_name(text) for text in ("so(3)", "SO( 1, 3 )", "SL(2,3)", "S3")]
    ['SO(3)', 'SO(1,3)', None, None]
    """
    match = _NAME.fullmatch(text)
    if match is None or (match[3] is not None and match[1].upper() in ("SL", "SU", "U", "SP")):
        return None
    letters = "Sp" if match[1].upper() == "SP" else match[1].upper()
    return f"{letters}({int(match[2])}" + (f",{int(match[3])})" if match[3] is not None else ")")


@cache
def continuous_group(name: str) -> ContinuousGroup:
    """The continuous group of a name as :func:`continuous_name` writes it. Errors: InputError.

    >>> [len(continuous_group(name).lie) for name in ("SO(3)", "SU(2)", "Sp(4)", "SL(3)")]
    [2, 2, 6, 4]
    """
    letters, _, rest = name[:-1].partition("(")
    sizes = [int(n) for n in rest.split(",")]
    within(sum(sizes), MAX_SIZE, f"rows of the matrices of {name}", "take a smaller group")
    if len(sizes) == 2:
        return _indefinite(name, letters, *sizes)
    (n,) = sizes
    if n < (1 if letters == "U" else 2):
        raise InputError(
            f"{name} is no continuous group: expected {letters}(n) with n from {1 if letters == 'U' else 2}"
        )
    if letters in ("SO", "O"):
        flip = [_reflection(n, [n - 1])] if letters == "O" else []
        return ContinuousGroup(name, n, _adjacent(n, [1] * n), tuple(flip), n)
    if letters in ("SU", "U"):
        return ContinuousGroup(name, 2 * n, _unitary(n, letters == "U"), ())
    if letters == "SL":
        moves = [pair for i in range(n - 1) for pair in ((i, i + 1), (i + 1, i))]
        return ContinuousGroup(name, n, tuple(_matrix(n, {pair: 1}) for pair in moves), ())
    if n % 2:
        raise InputError(f"{name}: the symplectic group acts on spaces of even dimension: expected Sp(2), Sp(4), ...")
    return ContinuousGroup(name, n, _symplectic(n // 2), ())


def _indefinite(name: str, letters: str, p: int, q: int) -> ContinuousGroup:
    if p < 1 or q < 1:
        raise InputError(f"{name}: expected {letters}(p,q) with p and q from 1; {letters}({max(p, q)}) has one sign")
    n = p + q
    first, last = _reflection(n, [0]), _reflection(n, [n - 1])
    flips = (first, last) if letters == "O" else (_reflection(n, [0, n - 1]),)
    return ContinuousGroup(name, n, _adjacent(n, [1] * p + [-1] * q), flips)


def _matrix(n: int, entries: dict[tuple[int, int], int]) -> Matrix:
    return Matrix.of([[entries.get((i, j), 0) for j in range(n)] for i in range(n)])


def _reflection(n: int, negative: list[int]) -> Matrix:
    return _matrix(n, {(i, i): -1 if i in negative else 1 for i in range(n)})


def _adjacent(n: int, signs: list[int]) -> tuple[Matrix, ...]:
    """Rotations (of equal signs) and boosts of neighbouring coordinates; their brackets give all others."""
    pairs = [(i, i + 1) for i in range(n - 1)]
    return tuple(_matrix(n, {(i, j): -signs[i] * signs[j], (j, i): 1}) for i, j in pairs)


def _unitary(n: int, phases: bool) -> tuple[Matrix, ...]:
    """``A + i B`` as the real matrix ``[[A, -B], [B, A]]``."""
    found = []
    for i in range(n - 1):
        j = i + 1
        found.append(_matrix(2 * n, {(i, j): -1, (j, i): 1, (n + i, n + j): -1, (n + j, n + i): 1}))
        found.append(_matrix(2 * n, {(i, n + j): -1, (j, n + i): -1, (n + i, j): 1, (n + j, i): 1}))
    if phases:
        found.append(_matrix(2 * n, {(0, n): -1, (n, 0): 1}))
    return tuple(found)


def _symplectic(n: int) -> tuple[Matrix, ...]:
    """Matrices ``[[A, B], [C, -A^T]]`` with B and C symmetric: the root vectors that
    generate them."""
    found = [_matrix(2 * n, {pair: 1}) for i in range(n) for pair in ((i, n + i), (n + i, i))]
    for i in range(n - 1):
        for a, b in ((i, i + 1), (i + 1, i)):
            found.append(_matrix(2 * n, {(a, b): 1, (n + b, n + a): -1}))
    return tuple(found)
