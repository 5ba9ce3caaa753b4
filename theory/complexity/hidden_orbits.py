"""Hidden orbits G/K: weight subspaces, closedness, tie factors, projected samples (T7.1, T7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, semi_invariants, sign_on
from equicert.theory.groups.subgroups import SubgroupClass
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, inner, sparse, stack


@dataclass(frozen=True)
class Contribution:
    """What one more orbit may add to the functional dimension: its size, dimensions of its own, dimensions of the
    linear part that all orbits share, and whether a second copy adds nothing."""

    size: int
    own: int
    shared: int = 0
    once: bool = False


@dataclass(frozen=True)
class HiddenOrbit:
    """Orbits G/K: bases (rows) of ``(V*)^K`` and ``U^K``; for every coset ``(rho(g)^-1, pi(g))``; whether K is closed:
    the pointwise stabilizer of ``(V*)^K``; ``even = dim U^T``, T the elements that act on ``(V*)^K`` as +1 or as -1;
    ``turning``: some act as -1, so that the orbit of w is that of -w."""

    covectors: Matrix
    vectors: Matrix
    moves: tuple[tuple[Matrix, Matrix], ...]
    closed: bool
    even: int
    price: int | None = None
    turning: bool = False

    @property
    def size(self) -> int:
        """The number of neurons; where the channels are chosen, of the cheapest one that fits (T5.6)."""
        return len(self.moves) if self.price is None else self.price

    @property
    def worth(self) -> int:
        """What a closed orbit adds to the functional dimension, with biases. (The others are closed ones with repeated
        neurons.)"""
        return self.covectors.nrows + self.vectors.nrows if self.covectors.nrows and self.vectors.nrows else 0

    def contributions(self, bias: bool) -> tuple[Contribution, ...]:
        """What orbits of this class add; nothing where they are not closed. Without biases the orbits of -w and of w
        have the same hyperplanes.

        >>> from equicert.theory.numbers.fields import QQ
        >>> single_neuron(3, 2, QQ).contributions(True)
        (Contribution(size=1, own=5, shared=0, once=False),)
        >>> [(c.own, c.shared, c.once) for c in single_neuron(1, 2, QQ).contributions(False)]
        [(2, 0, True), (0, 2, False)]
        """
        r, u = self.covectors.nrows, self.vectors.nrows
        if not self.closed or not r or not u:
            return ()
        if bias:
            return (Contribution(self.size, r + u),)
        if r > 1:
            own = r - 1 + self.even if self.even else 0  # without a jump there is no hyperplane, only a linear part
            return (Contribution(self.size, own, r - 1 + u - own),)
        first = Contribution(self.size, self.even, u - self.even, once=True)
        return (first,) if self.turning else (first, Contribution(self.size, 0, u))


def single_neuron(d: int, p: int, field: Field) -> HiddenOrbit:
    """A neuron without ties, for GN.

    >>> from equicert.theory.numbers.fields import QQ
    >>> single_neuron(3, 2, QQ).worth
    5
    """
    one = (Matrix.identity(d, field), Matrix.identity(p, field))
    return HiddenOrbit(one[0], one[1], (one,), True, p)


def hidden_orbits(
    V: Representation, U: Representation, elements: Enumeration, classes: Sequence[SubgroupClass]
) -> tuple[HiddenOrbit, ...]:
    """The hidden orbits of all classes of subgroups.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> G = Group.parse("S3"); e = G.elements(10); V, U = representation(G, "permutation"), representation(G, "trivial")
    >>> [(o.size, o.worth, o.closed) for o in hidden_orbits(V, U, e, subgroup_classes(e))]
    [(6, 4, True), (3, 3, True), (2, 2, False), (1, 2, True)]
    """
    inputs, outputs = V.all_matrices(elements), U.all_matrices(elements)
    one = Matrix.identity(U.dim, U.field)
    found = []
    for k, S in enumerate(classes):
        kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (), S.index)
        covectors, vectors = semi_invariants(V.dual, kind), semi_invariants(U, kind)
        signs = [sign_on(A.T, covectors) for A in inputs]
        inside = set(S.elements)
        closed = all(g in inside for g, s in enumerate(signs) if s == 1)
        conditions = stack([outputs[g] - one for g, s in enumerate(signs) if s], U.dim, U.field)
        moves = [(inputs[int(elements.inverses[g])], outputs[g]) for g in left_cosets(elements.table, S.elements)]
        even = conditions.nullspace.nrows
        found.append(HiddenOrbit(covectors, vectors, tuple(moves), closed, even, turning=-1 in signs))
    return tuple(found)


# -- tied weights and samples


def tie_factor(orbits: Sequence[HiddenOrbit]) -> Fraction:
    """How much an entry of tied weights may change when the free ones, the pivots of an echelon basis, change by one: a
    rational number that is not below it (T7.15).

    >>> from equicert.theory.complexity.hidden_orbits import single_neuron
    >>> from equicert.theory.numbers.fields import QQ
    >>> tie_factor([single_neuron(3, 1, QQ)])
    Fraction(1, 1)
    """
    largest = Fraction(1)
    for o in orbits:
        if not o.closed:
            continue
        for inverse, pi in o.moves:
            for rows in (
                [inverse.T.vector(w) for w in o.covectors.echelon.rows],
                [pi.vector(a) for a in o.vectors.echelon.rows],
            ):
                largest = max(largest, _largest_sum(rows, o.covectors.field))
    return largest


def skip_factor(maps: Matrix) -> Fraction:
    """The same for a linear map to a scalar: how much an entry of it may change when its free weights, the pivots of an
    echelon basis of all of them (in rows), change by one; 0 where there is only the zero map (T7.16).

    >>> from equicert.theory.numbers.fields import QQ
    >>> skip_factor(Matrix([((0, QQ(1)), (1, QQ(2))), ((1, QQ(1)), (2, QQ(-3)))], 3, QQ))
    Fraction(9, 1)
    """
    return _largest_sum(maps.echelon.rows, maps.field)


def _largest_sum(rows: Iterable[Row], field: Field) -> Fraction:
    """The largest sum of the absolute entries of a column, from above."""
    totals: dict[int, Fraction] = {}
    for row in rows:
        for i, x in row:
            totals[i] = totals.get(i, Fraction(0)) + _above(abs(x), field)
    return max(totals.values(), default=Fraction(0))


def _above(x: Scalar, field: Field) -> Fraction:
    """A rational number that is not below a number of a field, and near it; a rational number itself."""
    if hasattr(x, "p"):
        return Fraction(int(x.p), int(x.q))
    guess = Fraction(field.approximate(x))
    step = Fraction(1, 2**40)
    while x > QQ(guess.numerator) / guess.denominator:
        guess += step
    return guess


def projected_squares(o: HiddenOrbit, points: Sequence[Row]) -> Fraction:
    """The mean over the cosets of the sum over the sample (rows of length d) of ``|(P rho(g)^-1 x, 1)|^2``, P the
    orthogonal projection on ``(V*)^K``: a rational number that is not below it (T7.14).

    >>> from equicert.theory.complexity.hidden_orbits import single_neuron
    >>> from equicert.theory.numbers.fields import QQ
    >>> projected_squares(single_neuron(2, 1, QQ), [((0, QQ(3)), (1, QQ(4)))])
    Fraction(26, 1)
    """
    B = o.covectors
    zero = B.field(0)
    gram = Matrix([sparse([inner(v, w, zero) for w in B.rows]) for v in B.rows], B.nrows, B.field).inverse
    total = zero + len(points) * o.size
    for inverse, _ in o.moves:
        for x in points:
            y = B.vector(inverse.vector(x))
            total = total + inner(y, gram.vector(y), zero)
    return _above(total / o.size, B.field)


def sample_squares(points: Sequence[Row], field: Field) -> Fraction:
    """The sum over the sample of ``|x|^2``: a rational number that is not below it.

    >>> from equicert.theory.numbers.fields import QQ
    >>> sample_squares([((0, QQ(3)), (1, QQ(4)))], QQ)
    Fraction(25, 1)
    """
    return _above(sum((inner(x, x, field(0)) for x in points), field(0)), field)
