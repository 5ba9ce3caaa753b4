"""What a whole Lie algebra does, from generators: closure under the components, the derived algebra, invariants, and
that nothing is scaled (THEORY.md, T13.5, T13.6)."""

from __future__ import annotations

from collections.abc import Iterable

from ..algebra import combine, identity, product, times, transpose
from ..elimination import contains, echelon, nullspace
from ..numbers import Scalar, div
from ..reading import Invalid, Matrix, Row, require, spend, within
from .generators import Generators
from .lie import MAX_ALGEBRA, LieAlgebra, LieElement


class _Span:
    """The span of some elements, which are told apart by their entries on V and U."""

    def __init__(self, d: int, p: int) -> None:
        self.d, self.p = d, p
        self.pivots: dict[int, Row] = {}
        self.members: list[LieElement] = []

    def add(self, X: LieElement) -> bool:
        """Add an element; False where it lies in the span already."""
        flat = [(i * self.d + j, x) for i, row in enumerate(X.input) for j, x in row]
        flat += [(self.d**2 + i * self.p + j, x) for i, row in enumerate(X.output) for j, x in row]
        spend(len(flat), kept=True)
        if contains(self.pivots, tuple(flat)):
            return False
        self.pivots = echelon([*self.pivots.values(), tuple(flat)])
        within(len(self.pivots), MAX_ALGEBRA, "dimensions of the Lie algebra")
        self.members.append(X)
        return True


def bracket(X: LieElement, Y: LieElement) -> LieElement:
    """``X Y - Y X``, on V and on U."""
    return LieElement(*(_commutator(A, B) for A, B in ((X.input, Y.input), (X.output, Y.output))))


def _commutator(A: Matrix, B: Matrix) -> Matrix:
    return tuple(combine([(1, x), (-1, y)]) for x, y in zip(product(A, B), product(B, A), strict=True))


def with_components(lie: LieAlgebra, components: Generators, d: int, p: int) -> LieAlgebra:
    """A basis of the least space that contains some elements and is stable under the components, ``X -> h X h^-1``."""
    span = _Span(d, p)
    queue = list(lie)
    for X in queue:
        if span.add(X):
            queue += [
                LieElement(
                    product(product(h.input, X.input), h.input_inverse),
                    product(product(h.output, X.output), h.output_inverse),
                )
                for h in components
            ]
    return tuple(span.members)


def derived_algebra(stable: LieAlgebra, d: int, p: int) -> LieAlgebra:
    """A basis of ``[g, g]``, where g is the Lie algebra that some elements generate.

    It is spanned by the brackets ``[X_1, [X_2, ... [X_k-1, X_k]]]`` of at least two generators."""
    span = _Span(d, p)
    queue = [bracket(X, Y) for i, X in enumerate(stable) for Y in stable[:i]]
    for X in queue:
        if span.add(X):
            queue += [bracket(Y, X) for Y in stable]
    return tuple(span.members)


def invariant_covectors(lie: LieAlgebra, d: int) -> list[Row]:
    """A basis of the rows n with ``n X = 0`` for all X, as they act on V."""
    return _annihilated([transpose(X.input, d) for X in lie], d)


def invariant_vectors(lie: LieAlgebra, p: int) -> list[Row]:
    """A basis of the vectors c with ``X c = 0`` for all X, as they act on U."""
    return _annihilated([X.output for X in lie], p)


def _annihilated(matrices: Iterable[Matrix], n: int) -> list[Row]:
    return nullspace((row for A in matrices for row in A), n)


# -- no positive characters -------------------------------------------------------------------------------------------


def check_no_scaling(stable: LieAlgebra, d: int, p: int) -> None:
    """The group multiplies no covector of V and no vector of U by positive numbers other than 1 (T13.5).

    Such a vector is killed by ``[g, g]``. On all vectors that ``[g, g]`` kills each generator X has to have a minimal
    polynomial ``t^k (c_0 + c_1 t^2 + ... + t^2m)`` without negative coefficients: then it has no real eigenvalue but 0.
    """
    derived = derived_algebra(stable, d, p)
    for n, chosen, killed in (
        (d, [transpose(X.input, d) for X in stable], [transpose(X.input, d) for X in derived]),
        (p, [X.output for X in stable], [X.output for X in derived]),
    ):
        basis = echelon(_annihilated(killed, n))
        pivots = sorted(basis)
        for A in chosen:
            columns = transpose(A, n)
            images = [times(basis[i], columns) for i in pivots]
            place = {i: k for k, i in enumerate(pivots)}
            restricted = tuple(tuple((place[j], x) for j, x in image if j in place) for image in images)
            require(
                _purely_imaginary(minimal_polynomial(restricted)),
                "the group may scale a covector of V or a vector of U by positive numbers: an element of the Lie "
                "algebra has an eigenvalue that is not purely imaginary, on vectors that brackets annihilate",
            )


def minimal_polynomial(A: Matrix) -> list[Scalar]:
    """The coefficients ``c_0, c_1, ..., 1`` of the minimal polynomial of a square matrix."""
    n = len(A)
    pivots: dict[int, Row] = {}
    power = identity(n)
    for k in range(n + 1):
        flat = tuple((i * n + j, x) for i, row in enumerate(power) for j, x in row)
        spend(len(flat), kept=True)
        # The entry with number n^2 + k tells which combination of powers a row is.
        found = echelon([*pivots.values(), (*flat, (n * n + k, 1))])
        last = next((row for i, row in found.items() if i >= n * n), None)
        if last is not None:
            entries = {i - n * n: x for i, x in last}
            return [div(entries.get(i, 0), entries[k]) for i in range(k + 1)]
        pivots = found
        power = product(power, A)
    raise Invalid("a matrix has no minimal polynomial")


def _purely_imaginary(polynomial: list[Scalar]) -> bool:
    """Has ``t^k (c_0 + c_1 t^2 + ... + t^2m)`` no negative coefficients?"""
    top = len(polynomial) - 1
    return all(x >= 0 and (x == 0 or (top - i) % 2 == 0) for i, x in enumerate(polynomial))
