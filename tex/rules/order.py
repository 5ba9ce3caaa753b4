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


def _components(told: Told) -> Section:
    levels = len(told.step["levels"])
    words = (
        r"The generators besides the Lie algebra generate a finite group $H$; "
        rf"a stabilizer chain with ${levels}$ base {plural(levels, 'point')} gives its order. "
        r"The base points are points that $H$ permutes; the connected part $G_0$ of $G$ fixes them, "
        r"so $H \cap G_0 = 1$, and $G$ has as many components as $H$ elements (theorem T13.13)."
    )
    return Section("Components.", (words,))


RULES = {
    "order": RuleWords(_order),
    "infinite-order": RuleWords(_infinite_order),
    "components": RuleWords(_components),
}
