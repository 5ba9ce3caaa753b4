"""How answers write elements, orbits, vectors and matrices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equicert.theory.groups.equivariant_maps import letters
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text


def element_name(word: Sequence[int]) -> str:
    """A group element as a word in the generators.

    >>> element_name((0, 1)), element_name(())
    ('g1 g2', '1')
    """
    return " ".join(f"g{i + 1}" for i in word) or "1"


def type_name(classes: Sequence[int]) -> str:
    """A hidden type: its classes of subgroups.

    >>> type_name((0, 3)), type_name(())
    ('0 + 3', 'none')
    """
    return " + ".join(map(str, classes)) or "none"


def tied_vector(space: Matrix) -> tuple[str, ...]:
    """The generic vector of a space (basis in rows) in tied letters, entry by entry.

    >>> tied_vector(Matrix.of([[1, 0, 1], [0, 2, 0]]))
    ('a', 'b', 'a')
    """
    basis = space.echelon
    names = letters(basis.nrows)
    entries: list[list[str]] = [[] for _ in range(space.ncols)]
    for name, row in zip(names, basis.rows, strict=True):
        for i, x in row:
            text = number_text(x)
            factor = f"({text})*" if "+" in text[1:] or "-" in text[1:] else f"{text}*"
            entries[i].append(("" if x == 1 else "-" if x == -1 else factor) + name)
    return tuple(" + ".join(entry).replace("+ -", "- ") or "0" for entry in entries)


def aligned_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A matrix of texts, its columns aligned to the right.

    >>> list(aligned_rows([["1", "-1/2"], ["10", "0"]]))
    [' 1  -1/2', '10     0']
    """
    widths = [max(len(row[j]) for row in rows) for j in range(len(rows[0]) if rows else 0)]
    for row in rows:
        yield "  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True))
