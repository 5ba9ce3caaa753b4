"""Permutation groups in files: lists of generators as GAP, SageMath and SymPy print them. Lists are read; nothing in a
file is ever run, and a file with anything else in it is refused."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from equicert.certificates.claims.arrays import label_of, read_bytes
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.permutation_groups import Factor, Group
from equicert.theory.groups.permutations import Permutation, cycles_text, permutation_of
from equicert.theory.limits import MAX_DEGREE, MAX_GENERATOR_POINTS, MAX_GENERATORS, within

MAX_BYTES = 500_000
MAX_NESTING = 30
"""Brackets inside each other."""
GROUPS = ("Group", "GroupWithGenerators", "GroupByGenerators", "PermutationGroup")
EXPECTED = (
    "expected one list of generators and nothing else, as in Group((1,2,3), (1,2)) of GAP, "
    "PermutationGroup([(1,2,3), (1,2)]) of SageMath, PermutationGroup([Permutation(0, 1, 2)]) of SymPy"
)


@dataclass(frozen=True)
class GroupFile:
    """The group of a file, and the SHA-256 of the file."""

    group: Group
    sha256: str


@dataclass(frozen=True)
class _Generator:
    """A generator as it was read: cycles or images of points counted from ``first``, on at least ``size`` points."""

    first: int
    cycles: tuple[tuple[int, ...], ...] = ()
    images: tuple[int, ...] = ()
    size: int = 0

    @property
    def degree(self) -> int:
        """The number of points."""
        points = [x for cycle in self.cycles for x in cycle]
        return max(len(self.images), self.size, max(points, default=self.first - 1) + 1 - self.first)

    def permutation(self, degree: int) -> Permutation:
        """On ``0 .. degree-1``."""
        if self.images:
            own = tuple(x - self.first for x in self.images)
            return (*own, *range(len(own), degree))
        return permutation_of([tuple(x + 1 - self.first for x in cycle) for cycle in self.cycles], degree)


def is_group_file(text: str) -> bool:
    """Does a text of the command line name a file? Names of groups have no dot, but for what is in parentheses.

    >>> is_group_file("groups/rubik.g"), is_group_file("C2 x C4"), is_group_file("aut(edges = [(1, 2.5)])")
    (True, False, False)
    """
    return "." in text and re.match(r"\s*(?:<|\w+\()", text) is None


def read_group(path: Path) -> GroupFile:
    """The permutation group of a file. Points are those of the file: GAP and SageMath count from 1, SymPy from 0.

    Errors: InputError, one line."""
    data = read_bytes(path, MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputError(f"{label_of(path)}: not UTF-8 at byte {problem.start}: {EXPECTED}") from None
    try:
        group = group_of_text(text)
    except InputError as problem:
        raise InputError(f"{label_of(path)}: {problem}") from None
    return GroupFile(group, hashlib.sha256(data).hexdigest())


def group_of_text(text: str) -> Group:
    """The group of a list of generators. Errors: InputError, one line.

    >>> group_of_text("PermutationGroup([Permutation(0, 1, 2), Permutation([1, 0, 2])])").name
    '<(1,2,3), (1,2)>'
    """
    generators = [_generator(value) for value in _listed(_parse(text))]
    within(len(generators), MAX_GENERATORS, "generators", "leave out such as the others generate")
    if len({g.first for g in generators}) > 1:
        raise InputError("some points are counted from 0 (SymPy), others from 1 (GAP, SageMath): use one form")
    degree = max((g.degree for g in generators), default=1) or 1
    within(degree, MAX_DEGREE, "points moved by the generators", "number the points without gaps")
    within(degree * len(generators), MAX_GENERATOR_POINTS, "images of points under generators", "take a smaller group")
    permutations = tuple(g.permutation(degree) for g in generators)
    name = f"<{', '.join(map(cycles_text, permutations))}>"
    return Group(name, degree, permutations, (Factor("<>", 0, 0, degree),))


@cache
def _parser() -> Any:
    from lark import Lark

    grammar = (Path(__file__).parent / "group_files.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True)


def _parse(text: str) -> Any:
    """The value that a text holds. Errors: InputError."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    depth = deepest = 0
    for c in text:
        depth += (c in "([") - (c in ")]")
        deepest = max(deepest, depth)
    within(deepest, MAX_NESTING, "brackets inside each other", "write a plain list of generators")
    if not text.strip():
        raise InputError(f"the file is empty: {EXPECTED}")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        if isinstance(problem, UnexpectedToken) and problem.token.type == "$END":
            raise InputError(f"the list ends too early: {EXPECTED}") from None
        word = ""
        if isinstance(problem, UnexpectedToken):
            word = str(problem.token)
        elif isinstance(problem, UnexpectedCharacters):
            found = re.match(r"[^\s()\[\],;]+|.", text[problem.pos_in_stream :])
            word = found[0] if found else ""
        raise InputError(
            f"line {getattr(problem, 'line', 1)}: {shorten(word)} cannot stand here: {EXPECTED}; programs are not run"
        ) from None
    return tree.children[-1]


def _refused(tree: Any, what: str) -> InputError:
    line = getattr(getattr(tree, "meta", None), "line", 1)
    return InputError(f"line {line}: {what}: {EXPECTED}; programs are not run")


def _items(tree: Any) -> list[Any]:
    return [item for item in tree.children if item is not None]


def _listed(value: Any) -> list[Any]:
    """The generators of a group, each as a value."""
    atoms = value.children
    names = [str(atom.children[0]) for atom in atoms if atom.data == "name"]
    last = atoms[-1]
    if names == ["Permutation", "Group", "with", "generators"] and len(atoms) == 5 and last.data == "square":
        return _items(last)
    if not names and len(atoms) == 1 and last.data == "square":
        return _items(last)
    if len(atoms) == 2 and len(names) == 1 and names[0] in GROUPS and last.data == "round":
        items = _items(last)
        alone = len(items) == 1 and items[0].data == "value" and [a.data for a in items[0].children] == ["square"]
        return _items(items[0].children[0]) if alone else items
    unknown = next((name for name in names if name not in (*GROUPS, "Permutation", "PermList")), None)
    raise _refused(value, f"{shorten(unknown)} is not known here" if unknown else "no list of generators")


def _generator(value: Any) -> _Generator:
    """One generator."""
    if value.data == "option":
        raise _refused(value, f"{shorten(str(value.children[0]))} is not known here")
    atoms = value.children
    head = atoms[0]
    if all(atom.data == "round" for atom in atoms):
        cycles = [_cycle(atom) for atom in atoms]
        # SymPy prints (0 1 2), and (2) for the identity on three points.
        printed = any(_is_spaced(atom) for atom in atoms) or all(len(cycle) == 1 for cycle in cycles)
        return _checked(_Generator(0 if printed else 1, tuple(cycles)), value)
    if len(atoms) == 1 and head.data == "text":
        return _generator(_parse(str(head.children[0])[1:-1]))
    if len(atoms) == 1 and head.data == "square":
        parts = [item.children for item in _items(head) if item.data == "value"]
        if parts and all(len(part) == 1 and part[0].data == "round" for part in parts):
            return _checked(_Generator(1, tuple(_cycle(part[0]) for part in parts)), value)
    if head.data == "name" and len(atoms) > 1 and all(atom.data == "round" for atom in atoms[1:]):
        name = str(head.children[0])
        if name == "PermList" and len(atoms) == 2:
            return _checked(_Generator(1, images=_row(_only(atoms[1]))), value)
        if name == "Permutation":
            return _checked(_permutation(atoms), value)
        if name not in GROUPS:
            raise _refused(value, f"{shorten(name)} is not known here")
    raise _refused(value, "this is no permutation")


def _kinds(item: Any) -> list[str]:
    """What the parts of an item are. Errors: InputError for an option where none is due."""
    if item.data == "option":
        raise _refused(item, f"{shorten(str(item.children[0]))} is not known here")
    return [str(atom.data) for atom in item.children]


def _permutation(atoms: Sequence[Any]) -> _Generator:
    """``Permutation(...)`` of SymPy, or of SageMath where points are counted from 1."""
    items, size = _items(atoms[1]), 0
    if items and items[-1].data == "option":
        option = items.pop()
        if str(option.children[0]) != "size":
            raise _refused(option, f"{shorten(str(option.children[0]))} is not known here")
        size = _numbers(option.children[1])[0]
    following = tuple(_cycle(atom) for atom in atoms[2:])
    kinds = [_kinds(item) for item in items]
    if all(kind == ["number"] for kind in kinds):
        return _Generator(0, (*([_cycle(atoms[1])] if items else []), *following), size=size)
    if len(items) == 1 and not following:
        if kinds[0] in (["text"], ["round"]) and not size:
            return _generator(items[0])
        if kinds[0] == ["square"]:
            inner = _items(items[0].children[0])
            if all(_kinds(item) == ["number"] for item in inner):
                images = _row(items[0])
                return _Generator(0 if 0 in images or not images else 1, images=images, size=size)
            return _Generator(0, tuple(_row(item) for item in inner), size=size)
    raise _refused(atoms[1], "this is no permutation")


def _only(tree: Any) -> Any:
    items = _items(tree)
    if len(items) != 1:
        raise _refused(tree, "expected one list of images")
    return items[0]


def _row(value: Any) -> tuple[int, ...]:
    """The numbers of ``[1, 2, 3]``."""
    if value.data != "value" or [atom.data for atom in value.children] != ["square"]:
        raise _refused(value, "expected a list of numbers")
    return tuple(x for item in _items(value.children[0]) for x in _numbers(item, 1))


def _cycle(tree: Any) -> tuple[int, ...]:
    """The numbers of ``(1, 2, 3)`` or ``(0 1 2)``."""
    items = [item for item in _items(tree) if item.data != "option"]
    if _is_spaced(tree):
        return _numbers(items[0])
    return tuple(x for item in items for x in _numbers(item, 1))


def _is_spaced(tree: Any) -> bool:
    items = _items(tree)
    return len(items) == 1 and items[0].data == "value" and len(items[0].children) > 1


def _numbers(value: Any, count: int | None = None) -> tuple[int, ...]:
    """Numbers without commas between them."""
    if value.data != "value" or any(atom.data != "number" for atom in value.children):
        raise _refused(value, "expected numbers")
    if count is not None and len(value.children) != count:
        raise _refused(value, "expected a comma between numbers")
    return tuple(int(atom.children[0]) for atom in value.children)


def _checked(generator: _Generator, value: Any) -> _Generator:
    """The generator, if it is a permutation. Errors: InputError."""
    points = [x for cycle in generator.cycles for x in cycle] + list(generator.images)
    line = f"line {value.meta.line}"
    if generator.first == 1 and 0 in points:
        raise InputError(f"{line}: the point 0: GAP and SageMath count from 1; for SymPy write Permutation(0, 1, 2)")
    if len(set(points)) < len(points):
        twice = Counter(points).most_common(1)[0][0]
        raise InputError(f"{line}: the point {twice} stands twice in one permutation: cycles are disjoint")
    if generator.images and set(points) != set(range(generator.first, generator.first + len(points))):
        last = generator.first + len(points) - 1
        raise InputError(f"{line}: the images are no permutation of {generator.first} .. {last}")
    return generator
