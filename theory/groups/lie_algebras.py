"""Lie algebras of matrices: closure under components, derived algebras, and the finite group that the layers of an
equivariant network see (T13.5 to T13.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from equicert.theory.groups.representations import Representation
from equicert.theory.limits import within
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, direct_sum, flatten, stack

MAX_DIMENSION = 200
"""Dimension of a Lie algebra whose brackets are taken."""


class _Span:
    """The span of some matrices."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.pivots: dict[int, Row] = {}
        self.members: list[Matrix] = []

    def add(self, X: Matrix) -> bool:
        """Add a matrix; False where it lies in the span already."""
        entries = dict(flatten(X))
        for column, row in self.pivots.items():
            if column in entries:
                factor = entries[column]
                for i, x in row:
                    entries[i] = entries[i] - factor * x if i in entries else -(factor * x)
                entries = {i: x for i, x in entries.items() if x != 0}
        if not entries:
            return False
        first = min(entries)
        self.pivots[first] = tuple((i, x / entries[first]) for i, x in sorted(entries.items()))
        self.members.append(X)
        advice = "take a smaller group, or representations of it"
        within(len(self.members), MAX_DIMENSION, "dimensions of a Lie algebra", advice)
        return True


def with_components(algebra: Sequence[Matrix], components: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """A basis of the least space with some matrices that is stable under ``X -> h X h^-1``.

    >>> J = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]])
    >>> len(with_components([J], [Matrix.permutation([1, 2, 0])]))
    3
    """
    if not algebra:
        return ()
    span, queue = _Span(algebra[0].field), list(algebra)
    inverses = [h.inverse for h in components]
    for X in queue:
        if span.add(X):
            queue += [h @ X @ back for h, back in zip(components, inverses, strict=True)]
    return tuple(span.members)


def derived_algebra(generators: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """A basis of ``[g, g]`` for the Lie algebra g that some matrices generate.

    >>> J = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]); K = Matrix.of([[0, 0, 0], [0, 0, -1], [0, 1, 0]])
    >>> len(derived_algebra([J])), len(derived_algebra([J, K]))
    (0, 3)
    """
    if not generators:
        return ()
    span = _Span(generators[0].field)
    queue = [_bracket(X, Y) for i, X in enumerate(generators) for Y in generators[:i]]
    for X in queue:
        if span.add(X):
            queue += [_bracket(Y, X) for Y in generators]
    return tuple(span.members)


def _bracket(X: Matrix, Y: Matrix) -> Matrix:
    return X @ Y - Y @ X


def minimal_polynomial(A: Matrix) -> list[Scalar]:
    """The coefficients ``c_0, c_1, ..., 1``.

    >>> minimal_polynomial(Matrix.of([[0, -2], [2, 0]]))
    [4, 0, 1]
    """
    field = A.field
    powers = [Matrix.identity(A.nrows, field)]
    while True:
        rows = Matrix([flatten(P) for P in powers], A.nrows**2, field)
        found = rows.T.nullspace.rows
        if found:
            entries = dict(found[0])
            k = len(powers) - 1
            return [entries.get(i, field(0)) / entries[k] for i in range(k + 1)]
        powers.append(powers[-1] @ A)


def scaling_generator(V: Representation, U: Representation) -> str | None:
    """Why the group may multiply a covector of V or a vector of U by positive numbers; None where it does not (T13.5).

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G, H = Group.parse("SO(3)"), Group.parse("SO(1,1)")
    >>> scaling_generator(representation(G, "vector"), representation(G, "trivial"))
    >>> scaling_generator(representation(H, "vector"), representation(H, "trivial"))
    'generator 1 of the Lie algebra scales covectors of the input'
    """
    pairs = [direct_sum(pair, V.field) for pair in zip(V.lie, U.lie, strict=True)]
    components = [direct_sum(pair, V.field) for pair in zip(V.matrices, U.matrices, strict=True)]
    algebra = with_components(pairs, components)
    derived = derived_algebra(algebra)
    d = V.dim
    for what, n, block in (("covectors of the input", d, 0), ("vectors of the output", U.dim, d)):
        own, killed = ([_block(X, block, n) for X in listed] for listed in (algebra, derived))
        if block == 0:
            own, killed = [X.T for X in own], [X.T for X in killed]
        space = stack(killed, n, V.field).nullspace.echelon
        place = {row[0][0]: k for k, row in enumerate(space.rows)}
        for X in own:
            rows = [tuple((place[j], x) for j, x in X.vector(row) if j in place) for row in space.rows]
            polynomial = minimal_polynomial(Matrix(rows, len(rows), V.field))
            top = len(polynomial) - 1
            if not all(x >= 0 and (x == 0 or (top - i) % 2 == 0) for i, x in enumerate(polynomial)):
                number = next((k for k, Y in enumerate(pairs, 1) if _block(Y, block, n) in (X, X.T)), None)
                name = "an element" if number is None else f"generator {number}"
                return f"{name} of the Lie algebra scales {what}"
    return None


def _block(X: Matrix, start: int, size: int) -> Matrix:
    rows = X.rows[start : start + size]
    return Matrix([tuple((j - start, x) for j, x in row) for row in rows], size, X.field)


def whole_algebra(V: Representation, U: Representation) -> tuple[tuple[Matrix, Matrix], ...]:
    """A basis of the Lie algebra of a continuous group, as pairs of matrices on V and U. Errors: InputError beyond the
    limits.

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G = Group.parse("SO(4)")
    >>> len(whole_algebra(representation(G, "vector"), representation(G, "trivial")))
    6
    """
    generators = [direct_sum(pair, V.field) for pair in zip(V.lie, U.lie, strict=True)]
    stable = with_components(
        generators, [direct_sum(pair, V.field) for pair in zip(V.matrices, U.matrices, strict=True)]
    )
    span = _Span(V.field)
    for X in (*stable, *derived_algebra(stable)):
        span.add(X)
    return tuple((_block(X, 0, V.dim), _block(X, V.dim, U.dim)) for X in span.members)


def subalgebra(
    algebra: Sequence[tuple[Matrix, Matrix]], conditions: Callable[[Matrix, Matrix], Iterable[Row]]
) -> tuple[tuple[Matrix, Matrix], ...]:
    """A basis of the elements on which linear conditions, given as rows of numbers that have to be zero, hold.

    >>> J, K = Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 0]]), Matrix.of([[0, 0, 0], [0, 0, -1], [0, 1, 0]])
    >>> zero, last = Matrix.zero(1, 1), Matrix.of([[0, 0, 1]])
    >>> len(subalgebra([(J, zero), (K, zero)], lambda X, Y: (last @ X).rows))
    1
    """
    if not algebra:
        return ()
    field = algebra[0][0].field
    equations: dict[tuple[int, int], dict[int, Scalar]] = {}
    for k, (X, Y) in enumerate(algebra):
        for number, row in enumerate(conditions(X, Y)):
            for j, x in row:
                equations.setdefault((number, j), {})[k] = x
    rows = [tuple(sorted(entries.items())) for entries in equations.values()]
    found = []
    for solution in Matrix(rows, len(algebra), field).nullspace.echelon.rows:
        total = [Matrix.zero(A.nrows, A.ncols, field) for A in algebra[0]]
        for k, x in solution:
            total = [B + x * A for B, A in zip(total, algebra[k], strict=True)]
        found.append((total[0], total[1]))
    return tuple(found)


@dataclass(frozen=True)
class Reduction:
    """What the layers of an equivariant network see of a continuous group: ``quotient``, a basis of the covectors that
    the Lie algebra annihilates as rows, ``inclusion``, a basis of such vectors of U as columns, and the group of
    components on them. A space of dimension 0 is written as a line on which nothing happens (``sees``, ``speaks``)."""

    quotient: Matrix
    inclusion: Matrix
    input: Representation
    output: Representation
    sees: bool
    speaks: bool


def reduction(V: Representation, U: Representation) -> Reduction:
    """The reduction of a continuous group (T13.6). Errors: InputError beyond the limits.

    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.permutation_groups import Group
    >>> G = Group.parse("O(3)")
    >>> found = reduction(representation(G, "vector + det"), representation(G, "vector"))
    >>> found.input.dim, found.input.matrices[0].tolist(), found.speaks
    (1, [[-1]], False)
    """
    group, field = V.group.components, V.field
    on_V = with_components(V.lie, V.matrices)
    on_U = with_components(U.lie, U.matrices)
    covectors = stack([X.T for X in on_V], V.dim, field).nullspace.echelon
    vectors = stack(on_U, U.dim, field).nullspace.echelon
    sees, speaks = covectors.nrows > 0, vectors.nrows > 0
    inputs = [_restricted(covectors, [g.covector(row) for row in covectors.rows]) for g in V.matrices]
    outputs = [_restricted(vectors, [g.vector(row) for row in vectors.rows]).T for g in U.matrices]
    if not sees:
        covectors, inputs = Matrix.zero(1, V.dim, field), [Matrix.identity(1, field)] * len(V.matrices)
    if not speaks:
        vectors, outputs = Matrix.zero(1, U.dim, field), [Matrix.identity(1, field)] * len(U.matrices)
    small_V = Representation(group, tuple(inputs), covectors.nrows, "invariant quotient", field)
    small_U = Representation(group, tuple(outputs), vectors.nrows, "invariant subspace", field)
    return Reduction(covectors, vectors.T, small_V, small_U, sees, speaks)


def _restricted(basis: Matrix, images: Sequence[Row]) -> Matrix:
    """The coordinates of the images of the rows of a reduced basis."""
    place = {row[0][0]: k for k, row in enumerate(basis.rows)}
    return Matrix([tuple((place[j], x) for j, x in image if j in place) for image in images], basis.nrows, basis.field)
