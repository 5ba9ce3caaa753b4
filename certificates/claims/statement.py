"""The ``statement`` of a certificate: everything that a claim determines, in exact numbers (``FORMAT.md``)."""

from __future__ import annotations

from itertools import groupby

from equicert.certificates.claims.claim import Claim
from equicert.certificates.encoding import Json, encode_matrix, encode_row
from equicert.theory.functions.expressions import AbsNode, AffineNode, Expression, MaxNode, MinNode, ReluNode, SumNode
from equicert.theory.functions.polynomials import PolynomialMap
from equicert.theory.numbers.matrices import sparse


def statement_of(claim: Claim) -> Json:
    """The statement of a claim."""
    generators = [
        {"permutation": list(g), "input": encode_matrix(rho), "output": encode_matrix(pi)}
        for g, rho, pi in zip(claim.group.generators, claim.input.matrices, claim.output.matrices, strict=True)
    ]
    others = {text: [encode_matrix(m) for m in R.matrices] for text, R in claim.representations.items()}
    return {
        "field": claim.field.name,
        "input_dim": claim.input.dim,
        "output_dim": claim.output.dim,
        "generators": generators,
        "bias": claim.bias,
        "output_bias": claim.output_bias,
        "skip": claim.skip,
        "target": _encoded_target(claim),
        **({} if claim.other is None else {"other": encode_target(claim.other)}),
        **({"box": [[claim.field.encode(x) for x in pair] for pair in claim.box]} if claim.box else {}),
        **({} if claim.activation.is_relu else {"activation": {"slope": claim.field.encode(claim.activation.slope)}}),
        **({"representations": others} if others and not claim.group.continuous else {}),  # else in the reduction
        **({"hidden": list(claim.hidden)} if claim.hidden else {}),
        **({"lie": _lie(claim)} if claim.group.continuous else {}),
        **({} if claim.polynomial is None else {"polynomial": encode_polynomials(claim.polynomial)}),
        **({} if claim.support is None else {"support": [list(row) for row in claim.support]}),
        **(
            {"hidden_support": [list(map(list, rows)) for rows in claim.hidden_supports]}
            if claim.hidden_supports
            else {}
        ),
        **({"points": {n: encode_row(x, claim.field) for n, x in claim.points.items()}} if claim.points else {}),
        **({"images": {n: encode_row(x, claim.field) for n, x in claim.images.items()}} if claim.images else {}),
    }


def _lie(claim: Claim) -> Json:
    """The generators of the Lie algebra."""
    pairs = zip(claim.input.lie, claim.output.lie, strict=True)
    return [{"input": encode_matrix(X), "output": encode_matrix(Y)} for X, Y in pairs]


def _encoded_target(claim: Claim) -> Json:
    if claim.data is not None:
        field = claim.field
        return {
            "points": [encode_row(x, field) for x in claim.data.points],
            "values": [
                field.encode(y[0]) if claim.output.dim == 1 else encode_row(sparse(y), field) for y in claim.data.values
            ],
        }
    return None if claim.target is None else encode_target(claim.target)


def encode_polynomials(f: PolynomialMap) -> Json:
    """The terms of each output: powers of variables, and the coefficient."""
    return [
        [[[[j, len(list(same))] for j, same in groupby(m)], f.field.encode(x)] for m, x in output]
        for output in f.outputs
    ]


def encode_target(target: Expression) -> Json:
    """The nodes and outputs of a target."""
    field = target.field
    nodes: list[Json] = []
    for node in target.nodes:
        match node:
            case AffineNode(row, constant):
                nodes.append(["affine", encode_row(row, field), field.encode(constant)])
            case SumNode(terms):
                nodes.append(["sum", [[field.encode(x), child] for x, child in terms]])
            case MaxNode(children) | MinNode(children):
                nodes.append([node.name, list(children)])
            case ReluNode(child) | AbsNode(child):
                nodes.append([node.name, child])
    return {"nodes": nodes, "outputs": list(target.outputs)}
