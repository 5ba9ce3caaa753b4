"""Finite data in words: a network near it, why none is nearer, and data that contradict one another."""

from __future__ import annotations

from equicert.tex.rules.words import RuleWords, Section, Told, plural
from equicert.tex.typeset import number


def _fit_upper(told: Told) -> Section:
    width = told.step["width"]
    words = (
        rf"A network of class {told.step['class']} with ${width}$ {plural(width, 'neuron')}, "
        "whose weights are in the certificate, has the stated error on the data."
    )
    return Section("A network near the data.", (words,))


def _fit_lower(told: Told) -> Section:
    step = told.step
    width, bound = step["width"], number(told.field.decode(step["bound"]))
    leaves = sum(node[0] == "bound" for tree in step["trees"] for node in tree)
    words = (
        rf"Every network of class {step['class']} with ${width}$ {plural(width, 'neuron')} "
        rf"misses some value by at least ${bound}$. "
        rf"For each of the ${len(step['trees'])}$ configurations of hidden orbits and signs, "
        "the signs of the pre-activations at the data points are decided one after the other; "
        rf"in each of the ${leaves}$ cases the network is linear in its parameters at the decided points, "
        "and a Farkas vector of the certificate bounds its error from below."
    )
    return Section("No network is nearer.", (words,))


def _data_conflict(told: Told) -> Section:
    first, second = told.step["first"] + 1, told.step["second"] + 1
    how = "are images of one another under the group" if told.step["word"] else "are the same"
    words = rf"Points ${first}$ and ${second}$ of the data {how}, but their values differ."
    return Section("Contradictory data.", (words,))


RULES = {
    "fit-upper": RuleWords(_fit_upper),
    "fit-lower": RuleWords(_fit_lower),
    "data-conflict": RuleWords(_data_conflict),
}
