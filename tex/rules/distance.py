"""How far functions are from each other in words: a point where the difference is attained, a tree of cells that bounds
it."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.tex.reading import Json, row
from equicert.tex.rules.words import RuleWords, Section, Told, plural
from equicert.tex.typeset import number, vector
from equicert.theory.numbers.fields import QQ

DIFFERENCE = "f(x) - \\tilde f(x)"
"""The target minus the second function."""


def _bound(told: Told) -> str:
    return number(QQ(told.step["bound"]))


def _distance_upper(told: Told) -> Section:
    words = rf"With $\tilde f$ the second function of the claim, every coordinate of ${DIFFERENCE}$ is at most "
    return _upper("Distance from above.", words, [told.step["tree"]], told)


def _asymmetry_upper(told: Told) -> Section:
    if not told.step["trees"]:
        return Section("Asymmetry from above.", ("There are no generators, so the asymmetry is $0$.",))
    words = r"For every generator $g$, every coordinate of $f(\rho(g)x) - \pi(g)f(x)$ is at most "
    return _upper("Asymmetry from above.", words, told.step["trees"], told)


def _upper(title: str, words: str, trees: Sequence[Json], told: Told) -> Section:
    """How many cells there are, and what each of them needs."""
    kinds = [node[0] for tree in trees for node in tree]
    bounded, empty, cuts, splits = map(kinds.count, ("bounded", "empty", "cut", "split"))
    cells = (
        "no division of the box is needed"
        if not cuts + splits
        else rf"dividing the box at ${cuts}$ {plural(cuts, 'value')} of coordinates and at the zeros of arguments of "
        rf"absolute values, ${splits}$ {plural(splits, 'time')}, leads to ${bounded + empty}$ cells"
    )
    none = f", of which ${empty}$ {'is' if empty == 1 else 'are'} empty by Farkas vectors" if empty else ""
    return Section(
        title,
        (
            rf"{words}${_bound(told)}$ in absolute value on the box ${_box(told)}$. The functions are written with "
            rf"absolute values, $\mathrm{{relu}}(z) = \tfrac12(z + |z|)$ and so on (theorem T15.1); {cells}{none}. "
            "On each the bound minus a coordinate is a non-negative combination of what is not negative there: the "
            "arguments whose sign is decided, the sides of the box, and the distances of absolute values from lines "
            "below and chords above them (theorem T15.4). The multipliers are in the certificate.",
        ),
    )


def _distance_lower(told: Told) -> Section:
    x = vector(row(told.step["point"], told.field), told.d)
    words = (
        rf"At the point $x = {x}$ of the box a coordinate of ${DIFFERENCE}$ has absolute value at least "
        rf"${_bound(told)}$, where $\tilde f$ is the second function of the claim."
    )
    return Section("Distance from below.", (words,))


def _asymmetry_lower(told: Told) -> Section:
    x, g = vector(row(told.step["point"], told.field), told.d), told.step["generator"] + 1
    words = (
        rf"At the point $x = {x}$ of the box a coordinate of $f(\rho(g_{{{g}}})x) - \pi(g_{{{g}}})f(x)$ has absolute "
        rf"value at least ${_bound(told)}$."
    )
    return Section("Asymmetry from below.", (words,))


def _box(told: Told) -> str:
    """The box, where it has few sides, else its name."""
    box = told.statement["box"]
    if len(box) > 4:
        return "B"
    ends = [[number(told.field.decode(x)) for x in pair] for pair in box]
    return r" \times ".join(f"[{low}, {high}]" for low, high in ends)


RULES = {
    "distance-upper": RuleWords(_distance_upper),
    "distance-lower": RuleWords(_distance_lower),
    "asymmetry-upper": RuleWords(_asymmetry_upper),
    "asymmetry-lower": RuleWords(_asymmetry_lower),
}
