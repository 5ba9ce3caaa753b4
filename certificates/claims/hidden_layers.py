"""The key ``hidden`` of a claim: the channels that the hidden layers of LEN are made of (T5.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.channels import channel_of, check_channels
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Enumeration, Group
from equicert.theory.groups.permutations import Word
from equicert.theory.groups.representations import Representation
from equicert.theory.groups.signed_types import SignedType, induced
from equicert.theory.groups.subgroups import subgroup_classes

KNOWN = (
    "input, output, trivial, regular, type(3) as 'equicert hidden' numbers the classes of subgroups, or coset(<...>)"
)


def read_hidden(
    names: Sequence[str],
    group: Group,
    V: Representation,
    U: Representation,
    by_matrices: bool,
    max_order: int,
) -> dict[str, Representation]:
    """The representations under ``hidden`` by their texts, blanks being free. Errors: InputError, one line each for
    what is no transitive permutation representation or stands twice."""
    if not names:
        raise InputError('the list is empty: expected for example ["regular"]; leave the key out to allow all')
    found: dict[str, Representation] = {}
    for name in names:
        text = " ".join(name.split())
        if text in found:
            raise InputError(f"{shorten(text)} stands there twice")
        found[text] = channel_named(text, group, V, U, by_matrices, max_order)
    check_channels([channel_of(text, R) for text, R in found.items()])
    return found


def channel_named(
    text: str, group: Group, V: Representation, U: Representation, by_matrices: bool, max_order: int
) -> Representation:
    """The transitive permutation representation that a text names. Errors: InputError.

    Any representation of the group may be named. ``type(k)`` is ``G/K`` for the class number k of the command
    ``hidden``; for a group that is given by matrices ``coset(<g1 g2, g3^-1>)`` names K by words in the generators.
    """
    if text in ("input", "output"):
        return _transitive(text, V if text == "input" else U)
    numbered = re.fullmatch(r"type\( ?([0-9]{1,6}) ?\)", text)
    if numbered:
        return _class(text, int(numbered[1]), group, max_order)
    if not by_matrices:
        return channel_named_in(text, group, max_order)
    words: dict[str, Callable[[], list[Word]]] = {
        "trivial": lambda: [(k,) for k in range(len(group.generators))],
        "regular": list,
    }
    inside = re.fullmatch(r"coset\( ?<(.*)> ?\)", text)
    if inside is None and text not in words:
        raise InputError(f"{shorten(text)} has no meaning for a group that is given by matrices: expected {KNOWN}")
    elements = group.elements(max_order, text)
    chosen = _words(text, inside[1], elements) if inside else words[text]()
    return cosets(elements, [elements.of_word(word) for word in chosen], text)


def channel_of_components(text: str, group: Group, max_order: int) -> Representation:
    """The same for the components of a continuous group by name, where names of finite groups speak of the finite
    factor. Errors: InputError."""
    try:
        R = representation(group, text, max_order)
    except InputError:
        return channel_named_in(text, group.components, max_order)
    if any(any(X.rows) for X in R.lie):
        raise InputError(
            f"{shorten(text)} is moved by the connected part of {group.label}, and hidden neurons are permuted by its "
            "components only: expected for example regular or trivial"
        )
    return _transitive(text, replace(R, group=group.components, lie=()))


def channel_named_in(text: str, group: Group, max_order: int) -> Representation:
    """The transitive permutation representation of a group by name. Errors: InputError."""
    return _transitive(text, representation(group, text, max_order))


def _transitive(text: str, R: Representation) -> Representation:
    channel_of(text, R)
    return R


def _class(text: str, number: int, group: Group, max_order: int) -> Representation:
    elements = group.elements(max_order, text)
    classes = subgroup_classes(elements)
    if number >= len(classes):
        raise InputError(
            f"{text}: the group has {len(classes)} classes of subgroups, numbered 0 to {len(classes) - 1} as "
            "'equicert hidden' lists them"
        )
    return cosets(elements, classes[number].elements, text)


def _words(text: str, listed: str, elements: Enumeration) -> list[Word]:
    """The words of ``g1 g2, g3^-1``. Errors: InputError."""
    count = len(elements.group.generators)
    found = []
    for piece in listed.split(",") if listed.strip() else []:
        word: list[int] = []
        letters = piece.replace("*", " ").split()
        if not letters:
            raise InputError(f"{shorten(text)}: a generator of the subgroup is empty")
        for letter in letters:
            match = re.fullmatch(r"g([1-9][0-9]{0,3})(?:\^(-?[0-9]{1,4}))?", letter)
            if match is None or int(match[1]) > count:
                raise InputError(
                    f"{shorten(text)}: {shorten(letter)} is no power of a generator: write words such as 'g1 g2^-1' "
                    f"in g1 to g{count}"
                )
            k, power = int(match[1]) - 1, int(match[2] or 1)
            word += [k] * (power % _order(elements, k))
        found.append(tuple(word))
    return found


def _order(elements: Enumeration, generator: int) -> int:
    g = elements.of_word((generator,))
    x, order = g, 1
    while x:
        x, order = int(elements.table[g, x]), order + 1
    return order


def cosets(elements: Enumeration, generators: Sequence[int], name: str) -> Representation:
    """The permutation of the left cosets of the subgroup that some elements generate.

    >>> cosets(Group.parse("S3").elements(10), [], "regular").dim
    6
    """
    inside, queue = {0}, [0]
    for x in queue:
        for g in generators:
            y = int(elements.table[g, x])
            if y not in inside:
                inside.add(y)
                queue.append(y)
    members = tuple(sorted(inside))
    kind = SignedType(0, (), (), members, (1,) * len(members), len(elements) // len(members))
    found = induced(elements, kind)
    return Representation(found.group, found.matrices, found.dim, name, found.field)
