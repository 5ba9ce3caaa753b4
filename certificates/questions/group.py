"""What a group is made of, for the command ``group``: classes, real irreducible characters, closed subgroups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from equicert.certificates.claims.group_files import is_group_file, read_group
from equicert.certificates.questions.answers import CLASS, OPTIONAL, UNSEEN
from equicert.certificates.questions.notation import aligned_rows, element_name
from equicert.certificates.search.solvers.gap import subgroup_classes_by_gap
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.named_representations import irreducible_names, representation
from equicert.theory.groups.permutation_groups import Enumeration, Group
from equicert.theory.groups.permutations import cycles_text
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, is_isotropy, semi_invariants
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.radicals import number_text

MAX_SHOWN = 12
"""Size of matrices that the text shows; the JSON has all."""
SMALL = 200
"""Order of groups whose subgroups are all listed."""
MAX_LISTED = 60
"""Classes of them that the text shows; the JSON has all."""


@dataclass(frozen=True)
class Generator:
    """A generator as a permutation in cycle notation and, where a representation is given, as a matrix."""

    cycles: str
    matrix: tuple[tuple[str, ...], ...] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class ElementClass:
    """A conjugacy class: its number, the order of its elements, their number, one of them (word and cycles), and the
    number of the class of the squares."""

    number: int = field(metadata=CLASS)
    order: int
    size: int
    word: str
    cycles: str
    square: int


@dataclass(frozen=True)
class RealCharacter:
    """An irreducible representation over the real numbers: its number, how it is written, its dimension, its type (of
    the commuting algebra), the degree of a complex irreducible part, the character on the classes, and how often V
    contains it."""

    number: int
    name: str
    dim: int
    type: str
    degree: int
    values: tuple[str, ...]
    multiplicity: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class Subgroups:
    """A conjugacy class of subgroups K: order, index, number, generators of one of them as words; with a representation
    V the dimension of ``V^K``."""

    order: int
    index: int
    conjugates: int
    generators: tuple[str, ...]
    dim_fixed: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class GroupAnswer:
    """The answer. Without a representation V there are all ``subgroups`` of a small group up to conjugacy; with one,
    those that are closed in V: K is all that fixes every vector of ``V^K``."""

    group: str
    order: int
    points: int
    generators: tuple[Generator, ...]
    classes: tuple[ElementClass, ...]
    irreducibles: tuple[RealCharacter, ...]
    table: CharacterTable = field(metadata=UNSEEN)
    representation: Representation | None = field(metadata=UNSEEN)
    input: str | None = field(default=None, metadata=OPTIONAL)
    closed_subgroups: tuple[Subgroups, ...] | None = field(default=None, metadata=OPTIONAL)
    subgroups: tuple[Subgroups, ...] | None = field(default=None, metadata=OPTIONAL)


def group_facts(name: str, written: str | None, max_order: int, gap: bool) -> GroupAnswer:
    """Everything about a group by name or from a file, and about one of its representations. Errors: InputError."""
    group = read_group(Path(name)).group if is_group_file(name) else Group.parse(name)
    V = None if written is None else _representation(group, written, max_order)
    elements = group.elements(max_order, "the character table")
    table = CharacterTable(elements)
    names = irreducible_names(group, table)
    multiplicities = None if V is None else _multiplicities(V, table)
    classes = tuple(
        ElementClass(
            number=k,
            order=c.order,
            size=c.size,
            word=element_name(elements.words[c.element]),
            cycles=cycles_text(elements.elements[c.element]),
            square=c.powers[2 % c.order],
        )
        for k, c in enumerate(table.classes)
    )
    irreducibles = tuple(
        RealCharacter(
            number=k,
            name=names[k],
            dim=x.dim,
            type=x.type,
            degree=x.degree,
            values=tuple(number_text(v) for v in x.values),
            multiplicity=None if multiplicities is None else multiplicities[k],
        )
        for k, x in enumerate(table.real)
    )
    return GroupAnswer(
        group=group.name,
        order=len(elements),
        points=group.degree,
        generators=_generators(group, V),
        classes=classes,
        irreducibles=irreducibles,
        table=table,
        representation=V,
        input=written,
        closed_subgroups=None if V is None else _closed(V, elements, gap),
        subgroups=_all_subgroups(elements, gap) if V is None and len(elements) <= SMALL else None,
    )


def _representation(group: Group, written: str, max_order: int) -> Representation:
    try:
        return representation(group, written, max_order)
    except InputError as problem:
        raise InputError(f"--input: {problem}") from None


def _generators(group: Group, V: Representation | None) -> tuple[Generator, ...]:
    if V is None:
        return tuple(Generator(cycles_text(g)) for g in group.generators)
    return tuple(
        Generator(cycles_text(g), tuple(tuple(number_text(x) for x in row) for row in A.tolist()))
        for g, A in zip(group.generators, V.matrices, strict=True)
    )


def _multiplicities(V: Representation, table: CharacterTable) -> list[int]:
    """How often V contains the real irreducible representations: ``<chi_V, chi> / <chi, chi>``, where ``<chi, chi>`` is
    the dimension of the commuting algebra."""
    words = table.elements.words
    character = [V.of_word(words[c.element]).trace for c in table.classes]
    found = []
    for x in table.real:
        products = (c.size * a * b for c, a, b in zip(table.classes, character, x.values, strict=True))
        share = sum(products, QQ(0)) / (len(table.elements) * x.commuting)
        count = next((m for m in range(V.dim // x.dim + 1) if share == m), None)
        if count is None:
            raise InputError(f"--input: {shorten(V.name)} is no representation of the group: its character is none")
        found.append(count)
    return found


def _all_subgroups(elements: Enumeration, gap: bool) -> tuple[Subgroups, ...] | None:
    """Up to conjugacy; None where they are too many."""
    try:
        found = subgroup_classes_by_gap(elements) if gap else subgroup_classes(elements)
    except InputError:
        return None
    return tuple(Subgroups(c.order, c.index, c.size, tuple(map(element_name, c.generators))) for c in found)


def _closed(V: Representation, elements: Enumeration, gap: bool) -> tuple[Subgroups, ...]:
    found = []
    for c in subgroup_classes_by_gap(elements) if gap else subgroup_classes(elements):
        if is_isotropy(V, elements, c):
            trivial = SignedType(0, c.generators, (1,) * len(c.generators), c.elements, (), c.index)
            names = tuple(element_name(word) for word in c.generators)
            found.append(Subgroups(c.order, c.index, c.size, names, semi_invariants(V, trivial).nrows))
    return tuple(found)


def group_lines(found: GroupAnswer) -> Iterator[str]:
    """The same as lines of text."""
    classes, irreducibles = len(found.classes), len(found.irreducibles)
    yield (
        f"{found.group}: order {found.order}, {found.points} point{'s' * (found.points != 1)}, "
        f"{classes} conjugacy class{'es' * (classes != 1)}, "
        f"{irreducibles} irreducible representation{'s' * (irreducibles != 1)} over the reals"
    )
    for k, g in enumerate(found.generators, 1):
        yield f"g{k} = {g.cycles}"
        if g.matrix is not None:
            if len(g.matrix) > MAX_SHOWN:
                yield f"  a matrix of size {len(g.matrix)}; --json has it"
            else:
                yield from (f"  {line}" for line in aligned_rows(g.matrix))
    yield ""
    yield "class  order   size  square  element"
    for c in found.classes:
        same = "" if c.cycles == "()" else f" = {c.cycles}"
        yield f"{c.number:>5}  {c.order:>5}  {c.size:>5}  {c.square:>6}  {c.word}{same}"
    yield ""
    yield "irreducible representations over the reals, their characters on the classes"
    head = ["", "", "dim", "type", "degree", *(["in V"] if found.input is not None else [])]
    rows = [[*head, *(str(c.number) for c in found.classes)]]
    for x in found.irreducibles:
        count = [] if x.multiplicity is None else [str(x.multiplicity)]
        rows.append([str(x.number), x.name, str(x.dim), x.type, str(x.degree), *count, *x.values])
    yield from aligned_rows(rows)
    if found.subgroups is not None:
        yield ""
        yield "subgroups, up to conjugacy"
        yield "order  index  conjugates  generators"
        for s in found.subgroups[:MAX_LISTED]:
            yield f"{s.order:>5}  {s.index:>5}  {s.conjugates:>10}  {', '.join(s.generators) or '1'}"
        if len(found.subgroups) > MAX_LISTED:
            yield f"and {len(found.subgroups) - MAX_LISTED} more; --json has them"
    if found.closed_subgroups is None:
        return
    yield ""
    yield "closed subgroups K, up to conjugacy: K is all that fixes every vector of V^K"
    yield "order  index  conjugates  dim V^K  generators"
    for s in found.closed_subgroups:
        names = ", ".join(s.generators) or "1"
        yield f"{s.order:>5}  {s.index:>5}  {s.conjugates:>10}  {s.dim_fixed:>7}  {names}"
