"""The nearest layer-wise equivariant network of a hidden type: least squares over the weights, for the command ``nearest``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from pathlib import Path
from typing import Any

from equicert.certificates.claims.network_files import read_layers
from equicert.certificates.claims.reading import Claim
from equicert.certificates.questions.symmetry import read_table, root_text
from equicert.certificates.search.prover import Prover
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.functions.symmetry import projection
from equicert.theory.groups.equivariant_maps import HomSpace, intertwiners
from equicert.theory.groups.signed_types import SignedType, induced
from equicert.theory.groups.subgroups import multisets
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, direct_sum, over, sparse
from equicert.theory.numbers.radicals import number_text

EXHAUSTIVE = 8
"""Up to this width all alignments of the neurons with the hidden type are tried."""
MAX_TYPES = 60


@dataclass(frozen=True)
class Weights:
    """A two-layer network as matrices: ``A relu(W x + b) + e``."""

    W: Matrix
    b: Matrix  # m x 1
    A: Matrix
    e: Matrix  # p x 1

    def aligned(self, order: Sequence[int]) -> Weights:
        """The same network with its neurons in another order."""
        columns = self.A.T.rows
        A = Matrix([columns[i] for i in order], self.A.nrows, self.A.field).T
        return Weights(
            Matrix([self.W.rows[i] for i in order], self.W.ncols, self.W.field),
            Matrix([self.b.rows[i] for i in order], 1, self.b.field),
            A,
            self.e,
        )


@dataclass(frozen=True)
class Spaces:
    """The equivariant weight subspaces of a hidden type (section 7)."""

    W: HomSpace
    b: HomSpace
    A: HomSpace
    e: HomSpace


def nearest(claim: Claim, file: str, chosen: Sequence[int] | None) -> dict[str, Any]:
    """For a hidden type (class numbers as ``hidden`` lists them), or all of the network's width: the least Frobenius distance over alignments of
    the neurons, exactly, and the nearest network for the best of them. Errors: InputError."""
    weights = read_weights(claim, file)
    prover = Prover(claim)
    classes = prover.types[0]
    m = weights.W.nrows
    indices = [c.index for c in classes]
    if chosen is not None:
        bad = next((k for k in chosen if not 0 <= k < len(classes)), None)
        if bad is not None:
            raise InputError(f"--type: there is no class {bad}: expected numbers from 0 to {len(classes) - 1}")
        if sum(indices[k] for k in chosen) != m:
            raise InputError(
                f"--type: the hidden type has width {sum(indices[k] for k in chosen)}, but the network has {m} neurons"
            )
        types = [tuple(chosen)]
    else:
        types = list(islice(multisets(indices, m), MAX_TYPES + 1))
        if len(types) > MAX_TYPES:
            raise InputError(f"there are more than {MAX_TYPES} hidden types of width {m}: name one with --type")
    found = []
    for kind in types:
        spaces = _spaces(prover, kind, weights.W.field)
        order, square, projected = _best_alignment(weights, spaces)
        found.append((square, kind, order, projected))
    found.sort(key=lambda entry: entry[0])
    square, _, order, projected = found[0]
    field = weights.W.field
    return {
        "width": m,
        "alignments": "all" if m <= EXHAUSTIVE else "local search",
        "types": [
            {
                "classes": list(kind),
                "distance_squared": number_text(s),
                "distance": root_text(s),
                "approximately": round(field.approximate(s) ** 0.5, 9),
                "order": list(o),
            }
            for s, kind, o, _ in found
        ],
        "network": {
            "neurons": [
                {
                    "a": [number_text(projected.A[i, k]) for i in range(projected.A.nrows)],
                    "w": [number_text(x) for x in projected.W.tolist()[k]],
                    "b": number_text(projected.b[k, 0]),
                }
                for k in range(m)
            ],
            "e": [number_text(row[0]) for row in projected.e.tolist()],
        },
    }


def read_weights(claim: Claim, file: str) -> Weights:
    """A two-layer network from a weight file or a table of neurons. Errors: InputError."""
    from equicert.certificates.claims.reading import network_of_table

    d, p = claim.input.dim, claim.output.dim
    if Path(file).suffix.lower() in (".npz", ".safetensors", ".onnx"):
        layers = read_layers(Path(file), d, p)
        if len(layers) != 2:
            raise InputError(f"{file}: {len(layers)} layers: the nearest equivariant network is for two-layer networks")
        first, second = layers
        field: Field = claim.field
        return Weights(
            Matrix(first.rows, d, field),
            Matrix([sparse([x]) for x in first.bias], 1, field),
            Matrix(second.rows, len(first.rows), field),
            Matrix([sparse([x]) for x in second.bias], 1, field),
        )
    network = network_of_table(read_table(file), d, p)
    if network.skip.field is not claim.field and network.skip.field is not QQ:
        raise InputError(
            f"{file}: its weights lie in {network.skip.field.name}, not in the field of the representations, {claim.field.name}"
        )
    field, m = claim.field, len(network.neurons)
    e = dict(network.e)
    return Weights(
        Matrix([over(n.w, field) for n in network.neurons], d, field),
        Matrix([sparse([field(n.b)]) for n in network.neurons], 1, field),
        Matrix([over(n.a, field) for n in network.neurons], p, field).T if m else Matrix.zero(p, 0, field),
        Matrix([sparse([e.get(i, field(0))]) for i in range(p)], 1, field),
    )


def network_of(claim: Claim, file: str) -> Network:
    """The same as neurons."""
    weights = read_weights(claim, file)
    zero = claim.field(0)
    biases = [dict(row).get(0, zero) for row in weights.b.rows]
    neurons = zip(weights.A.T.rows, weights.W.rows, biases, strict=True)
    e = sparse([dict(row).get(0, zero) for row in weights.e.rows])
    return Network(
        tuple(Neuron(a, w, b) for a, w, b in neurons), Matrix.zero(claim.output.dim, claim.input.dim, claim.field), e
    )


def _spaces(prover: Prover, kind: Sequence[int], field: Field) -> Spaces:
    """Hom(V, H), H^G, Hom(H, U), U^G for the hidden permutation representation H."""
    claim, classes = prover.claim, prover.types[0]
    copies = []
    for k in kind:
        S = classes[k]
        trivial = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (1,) * S.order, S.index)
        copies.append(induced(prover.elements, trivial))
    count = len(claim.group.generators)
    H = [direct_sum([c.matrices[g].over(field) for c in copies], field) for g in range(count)]
    m = sum(c.dim for c in copies)
    V, U = claim.input, claim.output
    one = [Matrix.identity(1, field)] * count
    return Spaces(
        intertwiners(V.matrices, H, V.dim, m, field),
        intertwiners(one, H, 1, m, field),
        intertwiners(H, U.matrices, m, U.dim, field),
        intertwiners(one, U.matrices, 1, U.dim, field),
    )


def _project(weights: Weights, spaces: Spaces) -> tuple[Weights, Scalar]:
    """The exact projection and the square of the distance."""
    pairs = [
        projection(weights.W, spaces.W),
        projection(weights.b, spaces.b),
        projection(weights.A, spaces.A),
        projection(weights.e, spaces.e),
    ]
    (W, _), (b, _), (A, _), (e, _) = pairs
    return Weights(W, b, A, e), sum((square for _, square in pairs), weights.W.field(0))


def _best_alignment(weights: Weights, spaces: Spaces) -> tuple[tuple[int, ...], Scalar, Weights]:
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
    results = [(order, *_project(weights.aligned(order), spaces)) for order in good]
    order, projected, square = min(results, key=lambda entry: entry[2])
    return tuple(order), square, projected


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


def nearest_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    how = "over all alignments" if found["alignments"] == "all" else "at most, by local search over alignments"
    yield f"distance to the layer-wise equivariant networks of width {found['width']} (Frobenius norm over all weights, {how}):"
    for entry in found["types"]:
        classes = " + ".join(map(str, entry["classes"])) or "none"
        exact = entry["distance"]
        yield f"  hidden type {classes:<20} {exact if len(exact) <= 24 else '~ ' + str(entry['approximately'])}"
    yield "(exact distances and the nearest network: --json)"
