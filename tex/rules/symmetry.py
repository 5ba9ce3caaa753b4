"""The symmetry of the target in words: the elements under which it is equivariant are counted."""

from __future__ import annotations

from equicert.tex.rules.words import Background, RuleWords, Section, Told


def _symmetry(told: Told) -> Section:
    words = (
        r"Each element $g$ of the group is tried on the hyperplanes, channel vectors, linear part and constant; "
        r"$f(\rho(g)x) = \pi(g)f(x)$ for all $x$ holds for "
        rf"${told.values.get('symmetry', '?')}$ of them. They form a subgroup, the largest under which the target is "
        "equivariant (theorem T2.9)."
    )
    return Section("Symmetry.", (words,))


RULES = {"symmetry": RuleWords(_symmetry, Background.FORM)}
