"""The list of subgroup classes in words."""

from __future__ import annotations

from equicert.tex.rules.words import RuleWords, Section, Told, plural


def _subgroups(told: Told) -> Section:
    count = len(told.step["classes"])
    words = (
        rf"The group has ${count}$ {plural(count, 'class', 'classes')} of subgroups up to conjugacy. "
        "The list is complete: it contains the trivial subgroup, and each representative joined with any cyclic "
        "subgroup of prime power order is conjugate to one in the list, so by induction every subgroup is."
    )
    return Section("Subgroups.", (words,))


RULES = {"subgroups": RuleWords(_subgroups)}
