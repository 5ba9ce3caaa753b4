"""What a group is made of, in LaTeX: the character table over the real numbers, generators, closed subgroups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equicert.tex.typeset import code, cycles, matrix, number
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.representations import Representation
from equicert.version import mark

COLUMNS = 10
"""Classes side by side; more stand in further tables below."""
ROWS = 40
"""Closed subgroups in one table."""
MAX_SHOWN = 6
"""Size of matrices that are written."""


@dataclass(frozen=True)
class ClosedRow:
    """A class of closed subgroups K: order, index, number, dimension of the fixed vectors, generators as words such as
    ``g1 g2``."""

    order: int
    index: int
    conjugates: int
    dim: int
    generators: tuple[str, ...]


def group_page(
    table: CharacterTable, names: Sequence[str], V: Representation | None = None, closed: Sequence[ClosedRow] = ()
) -> Iterator[str]:
    r"""For ``\input``: one row for each irreducible representation over the reals with its name, one column for each
    class; with a representation V the matrices of the generators, and the closed subgroups of V.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> text = list(group_page(CharacterTable(Group.parse("C3").elements(10)), ["irrep(0)", "irrep(1)"]))
    >>> r"$\chi_{1}$ & \texttt{irrep(\allowbreak{}1)\allowbreak{}} & 2 & complex & $2$ & $-1$ & $-1$ \\" in text
    True
    """
    yield f"% Written by {mark()}: a character table over the reals. Needs amsmath, booktabs."
    yield from _characters(table, names)
    yield from _generators(table, V)
    if V is not None:
        for first in range(0, len(closed), ROWS):
            yield from _closed(V, closed[first : first + ROWS])


def _characters(table: CharacterTable, names: Sequence[str]) -> Iterator[str]:
    count = len(table.classes)
    for first in range(0, count, COLUMNS):
        shown = range(first, min(first + COLUMNS, count))
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


def _closed(V: Representation, rows: Sequence[ClosedRow]) -> Iterator[str]:
    yield r"\begin{center}\small\begin{tabular}{@{}rrrrl@{}}"
    yield r"\toprule"
    yield r"order & index & conjugates & $\dim V^K$ & generators of $K$ \\"
    yield r"\midrule"
    for row in rows:
        words = ", ".join(f"${_word(word)}$" for word in row.generators)
        yield rf"{row.order} & {row.index} & {row.conjugates} & {row.dim} & {words or '$1$'} \\"
    yield r"\bottomrule"
    yield r"\end{tabular}\end{center}"
    yield (
        rf"\par{{\footnotesize\raggedright The subgroups $K$ that are closed in $V = $ {code(V.name[:500])}, up to "
        r"conjugacy: $K$ is all that fixes every vector of $V^K$.\par}"
    )


def _word(word: str) -> str:
    r"""A word in the generators.

    >>> _word("g1 g12")
    'g_{1}g_{12}'
    """
    return re.sub(r"g([0-9]+) ?", r"g_{\1}", word)
