"""The nearest layer-wise equivariant network of a hidden type, by least squares, for the command ``nearest``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from typing import Any, Literal

from equicert.certificates.claims.claim import Claim
from equicert.certificates.questions.networks import NeuronTexts, Weights, read_weights
from equicert.certificates.questions.notation import type_name
from equicert.certificates.questions.symmetry import root_text
from equicert.certificates.search.context import Context
from equicert.certificates.search.continuous import claim_of_layers
from equicert.theory.errors import InputError
from equicert.theory.functions.symmetry import projection
from equicert.theory.groups.equivariant_maps import HomSpace, intertwiners
from equicert.theory.groups.signed_types import SignedType, induced
from equicert.theory.groups.subgroups import multisets
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, direct_sum
from equicert.theory.numbers.radicals import number_text

EXHAUSTIVE = 8
"""Up to this width all alignments of the neurons with the hidden type are tried."""

MAX_TYPES = 60
"""Hidden types of one width that are compared."""


@dataclass(frozen=True)
class Distance:
    """A hidden type (classes as ``hidden`` numbers them): the least Frobenius distance, exact and rounded, and the
    order of the neurons that attains it."""

    classes: tuple[int, ...]
    distance_squared: str
    distance: str
    approximately: float
    order: tuple[int, ...]


@dataclass(frozen=True)
class NetworkTexts:
    """A network as a claims file holds it."""

    neurons: tuple[NeuronTexts, ...]
    e: tuple[str, ...]


@dataclass(frozen=True)
class Nearest:
    """The answer: hidden types, the nearest first, and the nearest network of the first. With ``local search`` the
    distances are upper bounds of the least ones."""

    width: int
    alignments: Literal["all", "local search"]
    types: tuple[Distance, ...]
    network: NetworkTexts


@dataclass(frozen=True)
class Spaces:
    """The equivariant weight subspaces of a hidden type H (THEORY.md, section 7): ``Hom_G(V, H)``, ``H^G``,
    ``Hom_G(H, U)``, ``U^G``."""

    W: HomSpace
    b: HomSpace
    A: HomSpace
    e: HomSpace


@dataclass(frozen=True)
class Aligned:
    """The best alignment of a network with a hidden type: the order of its neurons, the square of the distance, the
    projection."""

    order: tuple[int, ...]
    square: Scalar
    projected: Weights


def nearest(claim: Claim, file: str, chosen: Sequence[int] | None) -> Nearest:
    """For a hidden type (class numbers), or for all of the network's width: the least distance over alignments of the
    neurons, exactly, and the nearest network for the best of them. Hidden types of a continuous group are those of its
    components (T13.6). Errors: InputError."""
    weights = read_weights(claim, file)
    context = Context(claim_of_layers(claim, "nearest")[0] if claim.group.continuous else claim)
    m, field = weights.W.nrows, weights.W.field
    types = _hidden_types([c.index for c in context.types[0]], m, chosen)
    found = [(kind, _best_alignment(weights, hidden_spaces(claim, context, kind, field))) for kind in types]
    found.sort(key=lambda entry: entry[1].square)
    return Nearest(
        width=m,
        alignments="all" if m <= EXHAUSTIVE else "local search",
        types=tuple(
            Distance(
                classes=kind,
                distance_squared=number_text(best.square),
                distance=root_text(best.square),
                approximately=round(field.approximate(best.square) ** 0.5, 9),
                order=best.order,
            )
            for kind, best in found
        ),
        network=_texts(found[0][1].projected),
    )


def _hidden_types(indices: Sequence[int], width: int, chosen: Sequence[int] | None) -> list[tuple[int, ...]]:
    """The hidden types to compare; ``indices[k]`` is the index of the subgroups of class k. Errors: InputError."""
    if chosen is None:
        types = [tuple(kind) for kind in islice(multisets(indices, width), MAX_TYPES + 1)]
        if len(types) > MAX_TYPES:
            raise InputError(f"there are more than {MAX_TYPES} hidden types of width {width}: name one with --type")
        return types
    bad = next((k for k in chosen if not 0 <= k < len(indices)), None)
    if bad is not None:
        raise InputError(f"--type: there is no class {bad}: expected numbers from 0 to {len(indices) - 1}")
    own = sum(indices[k] for k in chosen)
    if own != width:
        raise InputError(f"--type: the hidden type has width {own}, but the network has {width} neurons")
    return [tuple(chosen)]


def _texts(weights: Weights) -> NetworkTexts:
    outgoing, incoming, biases = weights.A.T.tolist(), weights.W.tolist(), weights.b.tolist()
    return NetworkTexts(
        neurons=tuple(
            NeuronTexts(tuple(map(number_text, a)), tuple(map(number_text, w)), number_text(b))
            for a, w, (b,) in zip(outgoing, incoming, biases, strict=True)
        ),
        e=tuple(number_text(x) for (x,) in weights.e.tolist()),
    )


def hidden_spaces(claim: Claim, context: Context, kind: Sequence[int], field: Field) -> Spaces:
    """Hom(V, H), H^G, Hom(H, U), U^G for the hidden permutation representation H, on which a Lie algebra acts as zero;
    the context is that of the finite group of components."""
    classes = context.types[0]
    copies = []
    for k in kind:
        S = classes[k]
        trivial = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (1,) * S.order, S.index)
        copies.append(induced(context.elements, trivial))
    count = len(claim.group.generators)
    H = [direct_sum([c.matrices[g].over(field) for c in copies], field) for g in range(count)]
    m = sum(c.dim for c in copies)
    V, U = claim.input, claim.output
    one = [Matrix.identity(1, field)] * count
    still, hidden_still = Matrix.zero(1, 1, field), Matrix.zero(m, m, field)
    return Spaces(
        intertwiners(V.matrices, H, V.dim, m, field, [(X, hidden_still) for X in V.lie]),
        intertwiners(one, H, 1, m, field),
        intertwiners(H, U.matrices, m, U.dim, field, [(hidden_still, Y) for Y in U.lie]),
        intertwiners(one, U.matrices, 1, U.dim, field, [(still, Y) for Y in U.lie]),
    )


def project(weights: Weights, spaces: Spaces, order: Sequence[int]) -> Aligned:
    """The exact projection of a network whose neurons stand in some order."""
    aligned = weights.aligned(order)
    found = [
        projection(aligned.W, spaces.W),
        projection(aligned.b, spaces.b),
        projection(aligned.A, spaces.A),
        projection(aligned.e, spaces.e),
    ]
    square = sum((p.distance_squared for p in found), weights.W.field(0))
    return Aligned(tuple(order), square, Weights(*(p.nearest for p in found)))


def _best_alignment(weights: Weights, spaces: Spaces) -> Aligned:
    """Floating point ranks the alignments; those that are as good as the best one are projected exactly."""
    import numpy as np

    m = weights.W.nrows
    approximate = weights.W.field.approximate

    def table(matrix: Matrix) -> Any:
        return np.array([[approximate(x) for x in row] for row in matrix.tolist()]).reshape(matrix.nrows, matrix.ncols)

    def orthonormal(space: HomSpace) -> Any:
        rows = np.array([table(b).ravel() for b in space.basis]).reshape(space.dim, space.shape[0] * space.shape[1])
        return np.linalg.qr(rows.T)[0].T if len(rows) else rows

    W, b, A = table(weights.W), table(weights.b), table(weights.A)
    QW, Qb, QA = orthonormal(spaces.W), orthonormal(spaces.b), orthonormal(spaces.A)

    def kept(order: Sequence[int]) -> float:
        index = list(order)
        parts = (QW @ W[index].ravel(), Qb @ b[index].ravel(), QA @ A[:, index].ravel())
        return float(sum((part**2).sum() for part in parts))

    if m <= EXHAUSTIVE:
        ranked = [(kept(order), order) for order in permutations(range(m))]
    else:
        ranked = [_climb(kept, m)]
    top = max(score for score, _ in ranked)
    good = [order for score, order in ranked if score >= top - 1e-9 * max(1.0, abs(top))][:4]
    return min((project(weights, spaces, order) for order in good), key=lambda best: best.square)


def _climb(kept: Any, m: int) -> tuple[float, tuple[int, ...]]:
    """Exchange two neurons as long as that helps."""
    order = list(range(m))
    score = kept(order)
    improved = True
    while improved:
        improved = False
        for i in range(m):
            for j in range(i):
                order[i], order[j] = order[j], order[i]
                other = kept(order)
                if other > score + 1e-12:
                    score, improved = other, True
                else:
                    order[i], order[j] = order[j], order[i]
    return score, tuple(order)


def nearest_lines(found: Nearest) -> Iterator[str]:
    """The same as lines of text."""
    how = "over all alignments" if found.alignments == "all" else "at most, by local search over alignments"
    yield (
        f"distance to the layer-wise equivariant networks of width {found.width} "
        f"(Frobenius norm over all weights, {how}):"
    )
    for entry in found.types:
        shown = entry.distance if len(entry.distance) <= 24 else f"~ {entry.approximately}"
        yield f"  hidden type {type_name(entry.classes):<20} {shown}"
    yield "(exact distances and the nearest network: --json)"
