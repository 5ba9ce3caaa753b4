"""The character table of a group over the real numbers, in LaTeX."""

from __future__ import annotations

from equicert.tex.typeset import code, cycles, number
from equicert.theory.groups.characters import CharacterTable
from equicert.version import mark

COLUMNS = 10
"""Classes side by side; more stand in further tables below."""


def character_table(table: CharacterTable) -> str:
    r"""For ``\input``: one row for each irreducible representation over the reals, one column for each class.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> text = character_table(CharacterTable(Group.parse("C3").elements(10)))
    >>> r"$\chi_{1}$ & 2 & complex & $2$ & $-1$ & $-1$ \\" in text
    True
    """
    count = len(table.classes)
    lines = [f"% Written by {mark()}: a character table over the reals. Needs amsmath, booktabs."]
    for first in range(0, count, COLUMNS):
        shown = range(first, min(first + COLUMNS, count))
        lines += [
            rf"\begin{{center}}\small\begin{{tabular}}{{@{{}}lrl{'r' * len(shown)}@{{}}}}",
            r"\toprule",
            "class & & & " + " & ".join(str(k) for k in shown) + r" \\",
            "order & & & " + " & ".join(str(table.classes[k].order) for k in shown) + r" \\",
            "size & dim & type & " + " & ".join(str(table.classes[k].size) for k in shown) + r" \\",
            r"\midrule",
        ]
        for i, x in enumerate(table.real):
            values = " & ".join(f"${number(x.values[k])}$" for k in shown)
            lines.append(rf"$\chi_{{{i}}}$ & {x.dim} & {x.type} & {values} \\")
        lines += [r"\bottomrule", r"\end{tabular}\end{center}"]
    group = table.elements.group
    images = table.elements.elements
    elements = ", ".join(rf"{k}: ${cycles(images[c.element])}$" for k, c in enumerate(table.classes))
    lines.append(
        rf"\par{{\footnotesize\raggedright The irreducible characters of {code(group.name[:500])} (order "
        rf"{len(table.elements)}) over the real numbers: a complex character and its conjugate together have type "
        rf"complex, twice a quaternionic one has type quaternionic. Elements of the classes: {elements}.\par}}"
    )
    return "\n".join(lines) + "\n"
