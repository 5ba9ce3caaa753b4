"""Covers of a residual by signed permutation representations (T5.1, T5.2).

``cover(Z) = min { sum m_k 2 [G:S_k] : Z embeds in the sum of m_k copies of Ind lambda_k }``. Embedding is decided on
the isotypic components of ``U``: no irreducible representation is ever split off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

from equicert.theory.groups.channels import Channel, map_onto
from equicert.theory.groups.equivariant_maps import intertwiners
from equicert.theory.groups.orbits import OrbitTooLarge, schreier_graph
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, induced, semi_invariants
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import Matrix, Row, combine, direct_sum, scale, sparse, stack
from equicert.theory.widths.residual_problem import NewNeurons, restricted


@dataclass(frozen=True)
class CoverProgram:
    """The covering program of a representation ``U``: types, their weights, and how much of ``U`` each can carry.

    ``spaces[i]`` is a basis (rows) of an isotypic component ``K_i`` of the covectors of ``U``; ``carries[i][k]`` is
    ``dim K_i^(S_k, lambda_k) = dim Hom(K_i, Ind lambda_k)``; ``weights[k]`` are the neurons that type k costs,
    ``2 [G:S_k]`` where all channels are allowed (else T5.6; types for which no channel fits are left out).
    ``types`` is None where the group acts trivially on ``U`` and the only type needed is the whole group with trivial
    sign.
    """

    outputs: tuple[Matrix, ...]
    types: tuple[SignedType, ...] | None
    weights: tuple[int, ...]
    spaces: tuple[Matrix, ...]
    carries: tuple[tuple[int, ...], ...]

    def demand(self, image: Matrix) -> tuple[int, ...]:
        """``dim Hom(K_i, Z)`` for the stable subspace ``Z`` of ``U`` with basis ``image`` (rows)."""
        found = []
        for space, endomorphisms in zip(self.spaces, self._endomorphisms, strict=True):
            # The part of Z in one isotypic component of dimension n with n' = dim End: n' dim(part) / n.
            part = (space @ image.T).rank
            found.append(endomorphisms * part // space.nrows)
        return tuple(found)

    @cached_property
    def _endomorphisms(self) -> tuple[int, ...]:
        result = []
        for space in self.spaces:
            actions = [covector_action(pi, space) for pi in self.outputs]
            result.append(intertwiners(actions, actions, space.nrows, space.nrows, space.field).dim)
        return tuple(result)

    @cached_property
    def cheapest(self) -> tuple[int | None, ...]:
        """The least weight of the types that carry part of ``K_i``, twice ``mon(K_i)`` where all channels are allowed;
        None where no type does."""
        return tuple(
            min((w for w, c in zip(self.weights, row, strict=True) if c), default=None) for row in self.carries
        )

    @cached_property
    def step(self) -> int:
        """Every cover costs a multiple of this."""
        return gcd(*self.weights) or 1


@dataclass(frozen=True)
class LineOrbits:
    """What is known of covers without enumerating the group: the signed permutation representations on the orbits of
    the basis covectors of ``U``. ``orbits[k]`` has one covector of each line of an orbit as its rows, ``costs[k]`` are
    the neurons that it costs; ``reason`` says why no more is known."""

    orbits: tuple[Matrix, ...]
    costs: tuple[int, ...]
    reason: str

    def chosen(self, image: Matrix) -> tuple[int, ...] | None:
        """Orbits that together separate the points of ``Z`` (basis rows): ``Z`` embeds in the sum of their
        representations."""
        picked: list[int] = []
        seen = Matrix([], image.nrows, image.field)
        for k in sorted(range(len(self.orbits)), key=lambda k: self.costs[k]):
            wider = stack([seen, self.orbits[k] @ image.T], image.nrows, image.field).echelon
            if wider.nrows > seen.nrows:
                picked.append(k)
                seen = wider
            if seen.nrows == image.nrows:
                return tuple(picked)
        return None


def line_orbits(
    outputs: Sequence[Matrix], p: int, field: Field, limit: int, reason: str, channels: Sequence[Channel] = ()
) -> LineOrbits:
    """The orbits of the basis covectors of ``U``, each line once; orbits beyond ``limit`` lines are left out, and those
    for which some given channels are too large (T5.6)."""
    inverses = [pi.inverse for pi in outputs]
    done: set[Row] = set()
    orbits, costs = list[Matrix](), list[int]()

    def line(w: Row) -> Row:
        return w if w[0][1] > 0 else scale(field(-1), w)

    for i in range(p):
        start: Row = ((i, field(1)),)
        if start in done:
            continue
        try:
            graph = schreier_graph([start], len(inverses), lambda g, w: inverses[g].covector(w), limit, line)
        except OrbitTooLarge:
            continue
        done |= set(map(line, graph.points))
        cost: int | None = 2 * len(graph.points)
        if channels:
            sides = schreier_graph([start], len(inverses), lambda g, w: inverses[g].covector(w))
            both = 1 if len(sides.points) > len(graph.points) else 2
            fitting = (c.cost for c in channels if map_onto(c, sides.images, len(sides.points)) is not None)
            price = min(fitting, default=None)
            cost = None if price is None else both * price
        if cost is not None:
            orbits.append(Matrix(graph.points, p, field))
            costs.append(cost)
    return LineOrbits(tuple(orbits), tuple(costs), reason)


def covector_action(pi: Matrix, space: Matrix) -> Matrix:
    """The action ``w -> w pi(g)^-1`` on a stable space of covectors, as a matrix on coordinates (columns)."""
    return restricted(pi.inverse.T, space)


def trivial_cover(outputs: Sequence[Matrix], p: int, field: Field) -> CoverProgram:
    """The program where the group acts trivially on ``U``: one type of weight 2, so ``cover(Z) = 2 dim Z``."""
    return CoverProgram(tuple(outputs), None, (2,), (Matrix.identity(p, field),), ((p,),))


def cover_program(U: Representation, types: Sequence[SignedType], elements: Enumeration) -> CoverProgram:
    """The covering program of ``U`` over all signed types of its group."""
    spaces = isotypic_components(U.dual, elements)
    carries = tuple(tuple(_dim_semi_invariants(U, space, k) for k in types) for space in spaces)
    return CoverProgram(U.matrices, tuple(types), tuple(2 * k.index for k in types), spaces, carries)


def priced_program(program: CoverProgram, prices: Sequence[int | None]) -> CoverProgram:
    """A program over all types with other prices, over the types that have one (T5.6)."""
    types = program.types or ()
    chosen = [k for k, price in enumerate(prices) if price is not None]
    weights = tuple(price for price in prices if price is not None)
    carries = tuple(tuple(row[k] for k in chosen) for row in program.carries)
    return CoverProgram(program.outputs, tuple(types[k] for k in chosen), weights, program.spaces, carries)


def _dim_semi_invariants(U: Representation, space: Matrix, kind: SignedType) -> int:
    """``dim K^(S, lambda)`` for an isotypic component of the covectors: the part of ``(U*)^(S, lambda)`` in K."""
    fixed = semi_invariants(U.dual, kind)
    return fixed.nrows + space.nrows - stack([fixed, space], space.ncols, space.field).rank


def isotypic_components(V: Representation, elements: Enumeration) -> tuple[Matrix, ...]:
    """Bases (rows) of the isotypic components of ``V`` over its field.

    The class sums span the centre of the group algebra; a generic central element acts on different components with
    different irreducible polynomials, whose kernels are the components.
    """
    sums = class_sums(V, elements)
    field = V.field
    best: tuple[Matrix, ...] = (Matrix.identity(V.dim, field),)
    for attempt in range(3):
        weights = [field((7 + 5 * attempt) * k * k + (3 + attempt) * k + 1) for k in range(len(sums))]
        rows = [combine(zip(weights, (s.rows[i] for s in sums), strict=True)) for i in range(V.dim)]
        bases = field.primary_components(Matrix(rows, V.dim, field).tolist())
        if len(bases) > len(best):
            best = tuple(Matrix([sparse(row) for row in basis], V.dim, field).echelon for basis in bases)
    return best


def class_sums(V: Representation, elements: Enumeration) -> tuple[Matrix, ...]:
    """The matrices of the sums over the conjugacy classes."""
    one = V.field(1)
    matrices = V.all_matrices(elements)
    return tuple(
        Matrix([combine((one, matrices[g].rows[i]) for g in found) for i in range(V.dim)], V.dim, V.field)
        for found in elements.conjugacy_classes
    )


def factor_through(
    program: CoverProgram | LineOrbits,
    elements: Enumeration | None,
    multiplicities: Mapping[int, int],
    residual: Matrix,
    image: Matrix,
) -> NewNeurons:
    """Write an equivariant map ``residual: X -> U`` with image ``Z`` (basis rows, reduced echelon form) as
    ``F E`` through ``W = sum m_k Ind lambda_k`` (T4.3, T5.1: embed Z in W, extend the inverse to W).

    Raises ``ValueError`` when Z does not embed in W.
    """
    field, r = residual.field, image.nrows
    pivots = [row[0][0] for row in image.rows]
    onto = Matrix([residual.rows[i] for i in pivots], residual.ncols, field)  # X -> Z in coordinates
    if isinstance(program, LineOrbits):
        lines = stack([program.orbits[k] for k in sorted(multiplicities)], residual.nrows, field)
        return _split(lines @ image.T, image, onto)
    if program.types is None or elements is None:
        return NewNeurons(onto, image.T)
    on_image = [restricted(pi, image) for pi in program.outputs]
    copies = [induced(elements, program.types[k]) for k, m in sorted(multiplicities.items()) for _ in range(m)]
    hidden = [direct_sum([copy.matrices[g] for copy in copies], field) for g in range(len(program.outputs))]
    size = sum(copy.dim for copy in copies)
    embeddings = intertwiners(on_image, hidden, r, size, field)
    for weights in _trial_weights(len(embeddings.basis)):
        embedding = embeddings.combination([field(x) for x in weights])
        if embedding.rank == r:
            break
    else:
        raise ValueError("the residual does not embed in the chosen hidden representation")
    return _split(embedding, image, onto)


def _split(embedding: Matrix, image: Matrix, onto: Matrix) -> NewNeurons:
    """``first = E onto``, ``second = i (E^T E)^-1 E^T`` for an embedding ``E`` of Z in a signed permutation
    representation W and the inclusion ``i`` of Z in U: W is orthogonal, so the left inverse of E is equivariant."""
    gram = (embedding.T @ embedding).inverse
    return NewNeurons(embedding @ onto, image.T @ gram @ embedding.T)


def _trial_weights(count: int) -> Iterator[list[int]]:
    """Simple coefficient vectors first: unit vectors, then deterministic small integers."""
    for i in range(count):
        yield [int(i == j) for j in range(count)]
    yield [1] * count
    state = 1
    for size in (1, 2, 5, 50):
        for _ in range(10):
            weights = []
            for _ in range(count):
                state = (1103515245 * state + 12345) % 2**31
                weights.append((state >> 8) % (2 * size + 1) - size)
            yield weights
