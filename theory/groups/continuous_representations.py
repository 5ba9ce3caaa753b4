"""Representations of continuous groups by name: vector, det, harmonic, charge, copies (T13.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement

from equicert.theory.errors import InputError
from equicert.theory.groups.continuous_groups import ContinuousGroup, continuous_group
from equicert.theory.groups.permutation_groups import Factor, Group
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.representations import Representation, check_size
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, direct_sum, sparse

NAMES = ("vector", "det", "harmonic", "charge", "copies")
"""Names that speak of one continuous factor; the others are those of finite groups."""

MAX_DEGREE = 12
"""Degree of harmonic polynomials."""


def continuous_representation(group: Group, name: str, numbers: Sequence[int], suffix: int | None) -> Representation:
    """The representation of a continuous group that one of :data:`NAMES` stands for. Errors: InputError.

    >>> V = continuous_representation(Group.parse("SO(3)"), "harmonic", [2], None)
    >>> V.dim, (V >> V).dim
    (5, 1)
    """
    written = name + (f"({', '.join(map(str, numbers))})" if numbers else "")
    label = written + (f"[{suffix}]" if suffix is not None else "")
    position = _chosen(group, label) if suffix is None else suffix - 1
    factor = group.factors[position]
    if not factor.copies:
        raise InputError(f"{label}: {group.label} has a finite group as factor {position + 1}")
    base = continuous_group(factor.letter)
    makers: dict[str, Callable[[], tuple[tuple[Matrix, ...], tuple[Matrix, ...], int]]] = {
        "vector": lambda: (base.lie, base.reflections, base.dim),
        "det": lambda: _determinant(base),
        "harmonic": lambda: _harmonic(base, numbers, label),
        "charge": lambda: _charge(base, numbers, label),
        "copies": lambda: (
            (Matrix.zero(1, 1),) * len(base.lie),
            (Matrix.identity(1),) * len(base.reflections),
            1,
        ),
    }
    lie, reflections, dim = makers[name]()
    if name in ("vector", "det", "copies") and numbers:
        raise InputError(f"{label}: {name} takes no number")
    check_size(label, dim * factor.copies, dim * dim * factor.copies * max(1, len(group.generators)), signed=False)
    return _spread(group, position, base, lie, reflections, dim, label)


def without_lie_algebra(group: Group, found: Representation, name: str) -> Representation:
    """A representation of the group of components as one of the continuous group, whose Lie algebra acts as zero."""
    zero = Matrix.zero(found.dim, found.dim, found.field)
    return Representation(group, found.matrices, found.dim, name, found.field, (zero,) * lie_dimension(group))


def lie_dimension(group: Group) -> int:
    """The number of generators of the Lie algebra of a continuous group."""
    return sum(
        len(_places(group, k)) * len(continuous_group(f.letter).lie) for k, f in enumerate(group.factors) if f.copies
    )


def _chosen(group: Group, label: str) -> int:
    """The one continuous factor."""
    found = [k for k, factor in enumerate(group.factors) if factor.copies]
    if len(found) != 1:
        raise InputError(
            f"{label}: {group.label} has {len(found)} continuous factors: name one, as in {label}[{found[0] + 1}]"
        )
    return found[0]


def _places(group: Group, position: int) -> list[int]:
    """Of each orbit of the copies of a factor the first: there the Lie algebra has generators."""
    factor = group.factors[position]
    label = list(range(factor.copies))
    for g in _moves(group, factor):
        for j, k in enumerate(_copies_moved(g, factor)):
            low, high = sorted((label[j], label[k]))
            label = [low if x == high else x for x in label]
    return sorted(set(label))


def _moves(group: Group, factor: Factor) -> list[Permutation]:
    """The generators on the points of one factor, numbered from 0."""
    end = factor.offset + factor.degree
    return [tuple(x - factor.offset for x in g[factor.offset : end]) for g in group.generators]


def _copies_moved(g: Permutation, factor: Factor) -> list[int]:
    size = factor.degree // factor.copies
    return [g[size * j] // size for j in range(factor.copies)]


def _spread(
    group: Group,
    position: int,
    base: ContinuousGroup,
    lie: Sequence[Matrix],
    reflections: Sequence[Matrix],
    dim: int,
    label: str,
) -> Representation:
    """A representation of the base group as one of the whole group: a copy for each copy of the base."""
    factor = group.factors[position]
    total = dim * factor.copies
    matrices = []
    for g in _moves(group, factor):
        rows: list[Row] = [()] * total
        for j, k in enumerate(_copies_moved(g, factor)):
            inner = Matrix.identity(dim)
            for r, flip in enumerate(reflections):
                if g[base.points * j + 2 * r] % 2:
                    inner = flip @ inner
            for i, row in enumerate(inner.rows):
                rows[k * dim + i] = tuple((j * dim + m, x) for m, x in row)
        matrices.append(Matrix(rows, total))
    algebra: list[Matrix] = []
    for other, own in enumerate(group.factors):
        for place in _places(group, other) if own.copies else []:
            for k in range(len(continuous_group(own.letter).lie)):
                blocks = [
                    lie[k] if (other, place) == (position, j) else Matrix.zero(dim, dim) for j in range(factor.copies)
                ]
                algebra.append(direct_sum(blocks))
    return Representation(group, tuple(matrices), total, label, QQ, tuple(algebra))


Base = tuple[tuple[Matrix, ...], tuple[Matrix, ...], int]


def _determinant(base: ContinuousGroup) -> Base:
    """The determinant of ``vector``: the algebras of all groups with a name have trace zero."""
    zero = Matrix.zero(1, 1)
    return (zero,) * len(base.lie), tuple(Matrix.of([[flip.det]]) for flip in base.reflections), 1


def _charge(base: ContinuousGroup, numbers: Sequence[int], label: str) -> Base:
    """The rotation of the plane by k times the angle; reflections as in ``vector``."""
    if base.rotations != 2 or len(numbers) != 1:
        raise InputError(f"{label}: charge(k) is a representation of SO(2) and O(2): the plane, turned k times as fast")
    return tuple(numbers[0] * X for X in base.lie), base.reflections, 2


def _harmonic(base: ContinuousGroup, numbers: Sequence[int], label: str) -> Base:
    """Harmonic polynomials of degree l in n variables: the kernel of the Laplacian in the symmetric power."""
    if base.rotations < 2 or len(numbers) != 1:
        raise InputError(f"{label}: harmonic(l) is a representation of SO(n) and O(n): polynomials of degree l")
    n, degree = base.dim, numbers[0]
    if degree > MAX_DEGREE:
        raise InputError(f"{label}: degree {degree}, beyond the limit of {MAX_DEGREE}: take a smaller degree")
    if degree == 0:
        return (Matrix.zero(1, 1),) * len(base.lie), (Matrix.identity(1),) * len(base.reflections), 1
    trivial = Group("C1", 1, ())
    whole = Representation(trivial, base.reflections, n, "vector", QQ, base.lie).symmetric_power(degree)
    monomials = list(combinations_with_replacement(range(n), degree))
    lower = {m: k for k, m in enumerate(combinations_with_replacement(range(n), degree - 2))} if degree > 1 else {}
    laplacian: list[dict[int, Scalar]] = [{} for _ in lower]
    for k, monomial in enumerate(monomials):
        for i in set(monomial):
            power = monomial.count(i)
            if power > 1:
                rest = list(monomial)
                rest.remove(i)
                rest.remove(i)
                laplacian[lower[tuple(rest)]][k] = QQ(power * (power - 1))
    rows = Matrix([sparse(row) for row in laplacian], len(monomials)).nullspace.echelon.rows
    place = {row[0][0]: k for k, row in enumerate(rows)}

    def restricted(A: Matrix) -> Matrix:
        images = [A.vector(row) for row in rows]
        return Matrix([tuple((place[j], x) for j, x in image if j in place) for image in images], len(rows)).T

    return tuple(map(restricted, whole.lie)), tuple(map(restricted, whole.matrices)), len(rows)
