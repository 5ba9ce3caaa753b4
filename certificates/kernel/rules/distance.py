"""How far two functions are from each other on a box, and a function from equivariance (THEORY.md, T15.2 to T15.5)."""

from __future__ import annotations

from ..algebra import apply, bounded, combine
from ..numbers import Rational, absolute
from ..objects.abs_normal import AbsNormalForms
from ..objects.boxes import Problem, check_bounded
from ..objects.germs import value_at
from ..proof import KINKED, Proof
from ..ranges import Key
from ..reading import Json, Row, items, natural, rational, require, row, spend
from . import Rule


def distance_upper(proof: Proof, bound: Json, tree: Json) -> None:
    """The two functions differ by at most the bound in every coordinate, on every cell of a tree (T15.3, T15.4)."""
    box, most = proof.box(), rational(bound, "a bound")
    table = AbsNormalForms()
    outputs = table.differences(proof.target(), proof.other())
    check_bounded(Problem(box, list(table.arguments), outputs, most), proof.statement.K, tree)
    proof.at_most(Key("distance"), most)


def distance_lower(proof: Proof, bound: Json, point: Json) -> None:
    """At a point of the box the two functions differ by at least the bound in some coordinate (T15.2)."""
    target, other = proof.target(), proof.other()
    x = _point(proof, point)
    _reached(proof, "distance", combine([(1, value_at(target, x)), (-1, value_at(other, x))]), bound)


def asymmetry_upper(proof: Proof, bound: Json, trees: Json) -> None:
    """For every generator ``f(rho x)`` and ``pi f(x)`` differ by at most the bound, on every cell of its tree
    (T15.3)."""
    statement, target, box, most = proof.statement, proof.target(), proof.box(), rational(bound, "a bound")
    listed = items(trees, "the trees of the generators", len(statement.generators))
    for generator, tree in zip(statement.generators, listed, strict=True):
        table = AbsNormalForms()
        outputs = table.asymmetries(target, generator.input, generator.output)
        check_bounded(Problem(box, list(table.arguments), outputs, most), statement.K, tree)
    proof.at_most(Key("asymmetry"), most)


def asymmetry_lower(proof: Proof, bound: Json, generator: Json, point: Json) -> None:
    """At a point x of the box ``f(rho x)`` and ``pi f(x)`` differ by at least the bound in some coordinate (T15.2)."""
    target, listed = proof.target(), proof.statement.generators
    g = listed[natural(generator, "a generator", len(listed))]
    x = _point(proof, point)
    moved = value_at(target, apply(g.input, x))
    _reached(proof, "asymmetry", combine([(1, moved), (-1, apply(g.output, value_at(target, x)))]), bound)


def _point(proof: Proof, value: Json) -> Row:
    """A point of the box."""
    box = proof.box()
    x = row(value, proof.statement.d, proof.statement.K, "a point")
    coordinates = dict(x)
    spend(len(box))
    inside = all(low <= coordinates.get(j, 0) <= high for j, (low, high) in enumerate(box))
    require(inside, "the point is not in the box")
    return x


def _reached(proof: Proof, name: str, difference: Row, bound: Json) -> None:
    """A quantity is at least the bound, if some coordinate of a difference is."""
    least: Rational = rational(bound, "a bound")
    require(any(bounded(absolute(y)) >= least for _, y in difference), "the functions differ by less than the bound")
    proof.at_least(Key(name), least)


UPPER = ("T15.1", "T15.3", "T15.4")
"""What upper ends rest on."""

RULES = (
    Rule("distance-upper", ("bound", "tree"), UPPER, distance_upper, reach=KINKED, continuous=True),
    Rule("distance-lower", ("bound", "point"), ("T15.2",), distance_lower, reach=KINKED, continuous=True),
    Rule("asymmetry-upper", ("bound", "trees"), UPPER, asymmetry_upper, reach=KINKED),
    Rule("asymmetry-lower", ("bound", "generator", "point"), ("T15.2",), asymmetry_lower, reach=KINKED),
)
