"""The order of the group in words."""

from __future__ import annotations

from equicert.tex.rules.words import RuleWords, Section, Told, plural


def _order(told: Told) -> Section:
    levels = len(told.step["levels"])
    words = (
        rf"A stabilizer chain with ${levels}$ base {plural(levels, 'point')} gives the order as the product of its "
        "orbits: all Schreier generators of every level sift to the identity through the later ones, "
        "unless the level is already the full symmetric or alternating group of the points that it moves."
    )
    return Section("Order.", (words,))


def _infinite_order(told: Told) -> Section:
    words = r"The group is infinite: for a generator $X \neq 0$ of its Lie algebra all $\exp(tX)$, $t$ small, differ."
    return Section("Order.", (words,))


RULES = {"order": RuleWords(_order), "infinite-order": RuleWords(_infinite_order)}
