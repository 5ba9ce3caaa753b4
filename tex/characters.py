"""What a group is made of, in LaTeX: the character table over the real numbers, generators, closed subgroups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equicert.tex.typeset import code, cycles, matrix, number
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.representations import Representation
from equicert.version import mark

COLUMNS = 8
"""Classes side by side; more stand in further tables below."""
FEWER = 4
"""The same where some values are long: roots and cosines."""
ROWS = 40
"""Closed subgroups in one table."""
MAX_SHOWN = 6
"""Size of matrices that are written."""


@dataclass(frozen=True)
class SubgroupRow:
    """A class of subgroups K: order, index, number, generators as words such as ``g1 g2``; with a representation the
    dimension of the fixed vectors."""

    order: int
    index: int
    conjugates: int
    generators: tuple[str, ...]
    dim: int | None = None


def group_page(
    table: CharacterTable, names: Sequence[str], V: Representation | None = None, subgroups: Sequence[SubgroupRow] = ()
) -> Iterator[str]:
    r"""For ``\input``: one row for each irreducible representation over the reals with its name, one column for each
    class; the subgroups; with a representation V the matrices of the generators, and the closed subgroups of V.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> text = list(group_page(CharacterTable(Group.parse("C3").elements(10)), ["irrep(0)", "irrep(1)"]))
    >>> r"$\chi_{1}$ & \texttt{irrep(\allowbreak{}1)\allowbreak{}} & 2 & complex & $2$ & $-1$ & $-1$ \\" in text
    True
    """
    yield f"% Written by {mark()}: a character table over the reals. Needs amsmath, booktabs."
    yield from _characters(table, names)
    yield from _generators(table, V)
    for first in range(0, len(subgroups), ROWS):
        yield from _subgroups(V, subgroups[first : first + ROWS])


def _characters(table: CharacterTable, names: Sequence[str]) -> Iterator[str]:
    count = len(table.classes)
    long = any(len(number(v)) > 12 for x in table.real for v in x.values)
    columns = FEWER if long else COLUMNS
    for first in range(0, count, columns):
        shown = range(first, min(first + columns, count))
        yield rf"\begin{{center}}\small\begin{{tabular}}{{@{{}}llrl{'r' * len(shown)}@{{}}}}"
        yield r"\toprule"
        yield "class & & & & " + " & ".join(str(k) for k in shown) + r" \\"
        yield "order & & & & " + " & ".join(str(table.classes[k].order) for k in shown) + r" \\"
        yield "size & & dim & type & " + " & ".join(str(table.classes[k].size) for k in shown) + r" \\"
        yield r"\midrule"
        for i, x in enumerate(table.real):
            values = " & ".join(f"${number(x.values[k])}$" for k in shown)
            yield rf"$\chi_{{{i}}}$ & {code(names[i])} & {x.dim} & {x.type} & {values} \\"
        yield r"\bottomrule"
        yield r"\end{tabular}\end{center}"
    group = table.elements.group
    images = table.elements.elements
    elements = ", ".join(rf"{k}: ${cycles(images[c.element])}$" for k, c in enumerate(table.classes))
    yield (
        rf"\par{{\footnotesize\raggedright The irreducible characters of {code(group.name[:500])} (order "
        rf"{len(table.elements)}) over the real numbers: a complex character and its conjugate together have type "
        rf"complex, twice a quaternionic one has type quaternionic. Elements of the classes: {elements}.\par}}"
    )


def _generators(table: CharacterTable, V: Representation | None) -> Iterator[str]:
    generators = table.elements.group.generators
    if not generators:
        return
    told = []
    for k, g in enumerate(generators, 1):
        name = rf"g_{{{k}}} = {cycles(g)}"
        if V is not None and V.dim <= MAX_SHOWN:
            name += rf" \mapsto {matrix(V.matrices[k - 1].rows, V.dim)}"
        told.append(f"${name}$")
    where = "" if V is None else rf", and their matrices in {code(V.name[:500])}"
    large = "" if V is None or V.dim <= MAX_SHOWN else rf", of size {V.dim}, which are not written here"
    yield rf"\par{{\raggedright The generators{where}{large}: {', '.join(told)}.\par}}"


def _subgroups(V: Representation | None, rows: Sequence[SubgroupRow]) -> Iterator[str]:
    yield rf"\begin{{center}}\small\begin{{tabular}}{{@{{}}rrr{'' if V is None else 'r'}l@{{}}}}"
    yield r"\toprule"
    fixed = "" if V is None else r"$\dim V^K$ & "
    yield rf"order & index & conjugates & {fixed}generators of $K$ \\"
    yield r"\midrule"
    for row in rows:
        words = ", ".join(f"${_word(word)}$" for word in row.generators)
        dim = "" if row.dim is None else f"{row.dim} & "
        yield rf"{row.order} & {row.index} & {row.conjugates} & {dim}{words or '$1$'} \\"
    yield r"\bottomrule"
    yield r"\end{tabular}\end{center}"
    which = r"The subgroups $K$, up to conjugacy."
    if V is not None:
        which = (
            rf"The subgroups $K$ that are closed in $V = $ {code(V.name[:500])}, up to conjugacy: $K$ is all that "
            "fixes every vector of $V^K$."
        )
    yield rf"\par{{\footnotesize\raggedright {which}\par}}"


def _word(word: str) -> str:
    r"""A word in the generators.

    >>> _word("g1 g12")
    'g_{1}g_{12}'
    """
    return re.sub(r"g([0-9]+) ?", r"g_{\1}", word)
