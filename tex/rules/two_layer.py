"""The two-layer form of nested targets in words: agreement cell by cell, or two jumps that differ."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.tex.reading import Json, row
from equicert.tex.rules.words import RuleWords, Section, Told, plural
from equicert.tex.typeset import affine, vector


def cell_by_cell(trees: Sequence[Json]) -> str:
    """How the trees of cells show that two functions are equal."""
    cells = sum(node[0] == "equal" for tree in trees for node in tree)
    empty = sum(node[0] == "empty" for tree in trees for node in tree)
    agree = (
        rf"deciding the comparisons of the target one after the other leads to ${cells}$ {plural(cells, 'cell')}, "
        "on each of which both sides are the same affine function"
    )
    if not empty:
        return agree
    without = "have no interior, by the Farkas vectors of the certificate"
    return rf"{agree}; ${empty}$ further combinations of signs {without}"


def _two_layer(told: Told) -> Section:
    how = cell_by_cell([part["tree"] for part in told.step["parts"]])
    words = (
        "The nested part of the target equals the sum of half absolute values and affine part "
        f"that the canonical form above contains: {how}."
    )
    return Section("Two-layer form.", (words,))


def _no_two_layer(told: Told) -> Section:
    step, field = told.step, told.field
    plane = affine(row(step["normal"], field), field.decode(step["offset"]))
    points = r"\quad\text{and}\quad ".join(vector(row(point, field), told.d) for point in step["points"])
    words = (
        "A two-layer network bends across a hyperplane by the same channel vector all along it. "
        rf"The target does not: the points \[ {points} \] both lie on the hyperplane ${plane} = 0$ "
        "and on no other at which the target bends, but its Jacobian jumps by different amounts there. "
        "So no two-layer network of any width represents it."
    )
    return Section("No two-layer form.", (words,))


RULES = {
    "two-layer": RuleWords(_two_layer),
    "no-two-layer": RuleWords(_no_two_layer),
}
