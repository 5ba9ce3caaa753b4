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


def _risk_upper(told: Told) -> Section:
    width = told.step["width"]
    words = (
        rf"A network of class {told.step['class']} with ${width}$ {plural(width, 'neuron')}, "
        "whose weights are in the certificate, has the stated mean of squared errors on the data."
    )
    return Section("A network with small squares.", (words,))


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


def _fit_lower_line(told: Told) -> Section:
    step = told.step
    width, bound, count = step["width"], number(told.field.decode(step["bound"])), len(step["triples"])
    triples = ", ".join(f"$({i + 1}, {j + 1}, {k + 1})$" for i, j, k in step["triples"])
    words = (
        rf"Every network with ${width}$ {plural(width, 'neuron')} misses some value by at least ${bound}$. "
        rf"The points of the {plural(count, 'triple')} {triples} follow one another on a line. "
        rf"At each middle point the chord differs from the value by at least twice this error, "
        "so a nearer function has a kink between the outer points, convex or concave as the triple is. "
        "Triples of one kind do not overlap, and a neuron has one kink on a line."
    )
    return Section("More kinks than neurons.", (words,))


def _fit_lower_sectors(told: Told) -> Section:
    step = told.step
    width, bound, count = step["width"], number(told.field.decode(step["bound"])), len(step["tree"])
    words = (
        rf"Every network of class {step['class']} with ${width}$ {plural(width, 'neuron')} "
        rf"misses some value by at least ${bound}$. "
        "The pre-activations of a hidden orbit at the points depend on two numbers; "
        "while none of them changes its sign, these numbers lie in a sector, "
        "and the values of the orbit at the points are sums of positive multiples of those on its two rays. "
        rf"Each of the ${count}$ {plural(count, 'node')} of a tree in the certificate has weights of points "
        "that only some sectors help against: a nearer network uses one of them, and the tree tries them all until "
        "no neurons are left."
    )
    return Section("No choice of sectors is nearer.", (words,))


def _fit_lower_orientation(told: Told) -> Section:
    width = told.step["width"]
    words = (
        rf"The points lie on a line, and a function through them has at least ${width}$ {plural(width, 'kink')}. "
        rf"With ${width}$ {plural(width, 'neuron')} each kink has one, and its orientation decides "
        "on which side its jump counts. "
        "For every function with so few kinks, and all orientations, a part is left that the network does not have: "
        "an alternating sum of the slopes of the pieces, or of their values at the origin, would have to be zero. "
        rf"So at least ${width + 1}$ {plural(width + 1, 'neuron')} are necessary."
    )
    return Section("An affine part is left.", (words,))


def _data_ray_conflict(told: Told) -> Section:
    terms = told.step["terms"]
    points = ", ".join(f"${n + 1}$" for n in sorted({n for n, _, _ in terms}))
    images = " and their images under the group" if any(letters for _, letters, _ in terms) else ""
    words = (
        r"Without hidden biases a network is positively homogeneous, up to its output bias. "
        rf"Points {points}{images} have weights whose sum of values is zero for every such network, "
        "but not for the data."
    )
    return Section("Contradictory data.", (words,))


def _data_conflict(told: Told) -> Section:
    first, second = told.step["first"] + 1, told.step["second"] + 1
    words = rf"Points ${first}$ and ${second}$ of the data are the same, but their values differ."
    if told.step["word"]:
        words = (
            rf"Points ${first}$ and ${second}$ of the data are images of one another under the group, "
            "but their values are not."
        )
    if told.step["word"] and first == second:
        words = rf"An element of the group fixes point ${first}$ of the data, but moves its value."
    return Section("Contradictory data.", (words,))


RULES = {
    "fit-upper": RuleWords(_fit_upper),
    "risk-upper": RuleWords(_risk_upper),
    "fit-lower": RuleWords(_fit_lower),
    "fit-lower-line": RuleWords(_fit_lower_line),
    "fit-lower-sectors": RuleWords(_fit_lower_sectors),
    "fit-lower-orientation": RuleWords(_fit_lower_orientation),
    "data-conflict": RuleWords(_data_conflict),
    "data-ray-conflict": RuleWords(_data_ray_conflict),
}
