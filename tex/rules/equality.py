"""Equality of two functions in words: by canonical or normal forms, cell by cell, or refuted at a point."""

from __future__ import annotations

from equicert.tex.reading import row
from equicert.tex.rules.two_layer import cell_by_cell
from equicert.tex.rules.words import RuleWords, Section, Told
from equicert.tex.typeset import vector


def _equality(told: Told) -> Section:
    if told.step["tree"] is None:
        words = (
            "The target and the second function of the claim have the same canonical form (hyperplanes, channel "
            "vectors, linear part and constant), or where they are nested are the same expression once sums are "
            "multiplied out and the arguments of max and min are put in one order; so they are equal."
        )
    else:
        words = f"The target and the second function of the claim are equal: {cell_by_cell([told.step['tree']])}."
    return Section("Equality.", (words,))


def _inequality(told: Told) -> Section:
    x = vector(row(told.step["point"], told.field), told.d)
    return Section("Not equal.", (rf"The target and the second function of the claim differ at $x = {x}$.",))


RULES = {"equality": RuleWords(_equality), "inequality": RuleWords(_inequality)}
