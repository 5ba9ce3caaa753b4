"""Targets with breaks inside breaks: a two-layer form of them, or that there is none (THEORY.md, T2.1, T2.5, T9.14)."""

from __future__ import annotations

from ..algebra import dot
from ..objects.cells import check_agreement, read_candidate
from ..objects.forms import split_target
from ..objects.germs import bend_at
from ..proof import KINKED, Proof
from ..reading import Json, fields, items, require, row, scalar
from . import Rule


def two_layer(proof: Proof, parts: Json) -> None:
    """The nested nodes, in groups, add up to two-layer functions given in canonical form (T2.1, T9.14)."""
    statement, target = proof.statement, proof.target()
    total, nested = split_target(target)
    require(len(nested) > 0, "the target is directly two-layer")
    left = dict(nested)
    for entry in items(parts, "the parts of a form"):
        names = ("nodes", "hyperplanes", "linear", "constant", "tree")
        listed, hyperplanes, linear, constant, tree = fields(entry, names, "a part of a form")
        roots = []
        for k in items(listed, "the nodes of a part"):
            require(type(k) is int and k in left, "a part names a node that is not nested, or stands in another part")
            roots.append((k, left.pop(k)))
        candidate = read_candidate(hyperplanes, linear, constant, statement.d, statement.p, statement.K)
        check_agreement(target, roots, candidate, statement.K, tree)
        total.add(candidate)
    require(not left, "a nested node stands in no part")
    proof.form = total.form()


def no_two_layer(proof: Proof, normal: Json, offset: Json, points: Json) -> None:
    """A two-layer function jumps by one channel vector all along a hyperplane; this target does not (T2.5)."""
    d, K, target = proof.statement.d, proof.statement.K, proof.target()
    n, t = row(normal, d, K, "a normal"), scalar(offset, K, "an offset")
    require(len(n) > 0, "the normal is zero")
    found = []
    for entry in items(points, "the points", 2):
        x = row(entry, d, K, "a point")
        require(dot(n, x) + t == 0, "a point does not lie on the hyperplane")
        found.append(bend_at(target, x, n))
    require(found[0] != found[1], "the jumps at the two points agree")
    proof.impossible()


RULES = (
    Rule("two-layer", ("parts",), ("T2.1", "T9.14"), two_layer, reach=KINKED, continuous=True),
    Rule("no-two-layer", ("normal", "offset", "points"), ("T2.5",), no_two_layer, reach=KINKED, continuous=True),
)
