"""Given hidden layers in words: a network that has one, or why none does."""

from __future__ import annotations

from equicert.tex.reading import Json
from equicert.tex.rules.widths import neuron_rows
from equicert.tex.rules.words import RuleWords, Section, Told
from equicert.tex.typeset import code


def _layer(told: Told) -> Section:
    step = told.step
    width = len(step["network"]["neurons"])
    words = (
        rf"The network below has ${width}$ neuron{'' if width == 1 else 's'}. "
        "Multiplying out, its canonical form is the one above; the generators permute its neurons, orbit by orbit, "
        "like channels of the hidden layer, and both layers intertwine. "
        "What is left of the hidden layer has weights zero."
    )
    return Section(f"A network with the hidden layer {_sum(step['layer'])}.", (words,), *neuron_rows(told))


def _no_layer(told: Told) -> Section:
    step = told.step
    leaves = [node for tree in step["cases"] for node in tree if node[0] == "at"]
    listed = list(dict.fromkeys("(" + ", ".join(map(str, node[1])) + ")" for node in leaves))
    shown = ", ".join(f"${prices}$" for prices in listed[:8]) + (" and others" if len(listed) > 8 else "")
    one = len(listed) == 1
    words = (
        "Give every channel a price; an orbit of oriented hyperplanes costs at least the least price of a channel "
        "whose neurons can be mapped onto it, and a network with this hidden layer cannot spend more than the prices "
        "of all its channels together (a channel of which there is any number is free). ",
        rf"With the price{'s' if len(step['layer']) > 1 else ''} {shown} "
        rf"{'every choice' if one else 'each choice'} of orientations and of orbits with both orientations costs more "
        rf"than that{'' if one else ', with one of these or another'}: "
        rf"the certificate goes through ${len(leaves)}$ case{'' if len(leaves) == 1 else 's'} "
        "and refutes each as a lower bound of a width is proved.",
    )
    return Section(f"No network with the hidden layer {_sum(step['layer'])}.", words)


def _sum(layer: Json) -> str:
    """The hidden layer as a sum."""
    parts = [
        code(name) if n == 1 else rf"${n}$ {code(name)}" if n is not None else f"any number of {code(name)}"
        for name, n in layer
    ]
    return " + ".join(parts)


RULES = {"layer": RuleWords(_layer), "no-layer": RuleWords(_no_layer)}
