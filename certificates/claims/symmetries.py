"""The group of a claim and its representations: by name, by matrices for named generators, or by explicit
generators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from equicert.certificates.claims.exact import square_matrix
from equicert.certificates.claims.group_files import is_group_file, read_group
from equicert.certificates.claims.problems import KeyProblem, at_key
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.images import cheap_image_order, images_line
from equicert.theory.groups.matrix_groups import group_of_matrices, is_homomorphic, violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group, TooLarge
from equicert.theory.groups.representations import Representation
from equicert.theory.limits import MAX_GENERATORS, MAX_GIVEN_DIMENSION, MAX_GIVEN_ENTRIES, MAX_PRODUCT, within
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.matrices import Matrix


@dataclass(frozen=True)
class Symmetry:
    """The group of a claim, ``V`` (input) and ``U`` (output); the SHA-256 of the file of the group, if there is one."""

    group: Group
    input: Representation
    output: Representation
    sha256: str = ""


def read_symmetry(entry: Mapping[str, Any], max_order: int, folder: Path) -> Symmetry:
    """What a claim says of its symmetry; files are in ``folder``. Errors: KeyProblem."""
    if by_matrices(entry):
        extra = next((k for k in ("group", "input", "output") if k in entry), None)
        given = "generators" if "generators" in entry else "lie"
        if extra is not None:
            raise KeyProblem(
                extra, f"'{given}' gives the group and both representations: leave out 'group', 'input' and 'output'"
            )
        if "lie" in entry:
            return at_key("lie", lambda: Symmetry(*_continuous(entry["lie"], entry.get("generators", []))))
        return at_key("generators", lambda: Symmetry(*_explicit(entry["generators"])))
    for key in ("group", "input", "output"):
        if key not in entry:
            raise KeyProblem(key, f"the key {key!r} is missing: give group, input and output, or generators")
    group, sha256 = at_key("group", lambda: _group(entry["group"], folder))
    V = at_key("input", lambda: _one_representation(group, entry["input"], max_order))
    U = at_key("output", lambda: _one_representation(group, entry["output"], max_order))
    at_key("output", lambda: _check_product(V, U))
    return Symmetry(group, V, U, sha256)


def by_matrices(entry: Mapping[str, Any]) -> bool:
    """Does a claim give its group by matrices?"""
    return "generators" in entry or "lie" in entry


def _group(given: Any, folder: Path) -> tuple[Group, str]:
    """A group by name, or of a file with its SHA-256."""
    if isinstance(given, str):
        if is_group_file(given):
            raise InputError(f"unknown group {shorten(given)}: a file is written group = {{ file = {given!r} }}")
        return Group.parse(given), ""
    found = read_group(folder / given["file"])
    return found.group, found.sha256


def check_order(value: int | str, group: Group, V: Representation, U: Representation) -> None:
    """The key ``order``: the order that the author means the group to have. Errors: InputError when it has another."""
    group.require_finite("the key 'order'")
    text = str(value)
    if re.fullmatch(r"[1-9][0-9]{0,3999}", text, re.ASCII) is None:
        raise InputError(f"{shorten(value)} is not the order of a finite group: expected a number from 1")
    order = group.order
    if order != int(text):
        told = images_line(order, cheap_image_order(group, V.matrices), cheap_image_order(group, U.matrices))
        raise InputError(
            f"the group was said to have order {shorten(int(text))}, but it is a {told} on input and output: "
            "are the generators of input and output in the same order?"
        )


def named_representation(group: Group, text: str, entry: Mapping[str, Any], max_order: int) -> Representation:
    """A representation that an assertion names besides input and output. Errors: InputError."""
    if by_matrices(entry):
        raise InputError(f"the group is given by matrices, so {shorten(text)} has no meaning: expected input or output")
    if group.continuous:
        raise InputError(f"{shorten(text)}: for the continuous group {group.label} expected input or output")
    return representation(group, text, max_order)


def _one_representation(group: Group, value: Any, max_order: int) -> Representation:
    if isinstance(value, str):
        return representation(group, value, max_order)
    if group.continuous:
        raise InputError(
            f"matrices for {group.label}: name the representation, or give all matrices with 'lie' and 'generators'"
        )
    if len(value) != len(group.generators):
        raise InputError(
            f"{len(value)} matrices for the {len(group.generators)} generators of {group.label}: give one "
            "matrix per generator, in order"
        )
    if not value:
        raise InputError("the trivial group has no generators: name the representation instead")
    matrices = _given(value, [f"the matrix of g{k}" for k in range(1, len(value) + 1)])
    sizes = sorted({m.nrows for m in matrices})
    if len(sizes) > 1:
        raise InputError(f"the matrices have different sizes {sizes}")
    try:
        relation = violated_relation(group, matrices, max_order)
        reason = None if relation is None else f"the relation {relation} fails"
    except TooLarge:
        reason = (
            None if is_homomorphic(group, matrices) else "together with its permutations they generate a larger group"
        )
    if reason is not None:
        raise InputError(f"the matrices are not a representation of {group.label}: {reason}")
    return Representation(group, tuple(matrices), sizes[0], "matrices", matrices[0].field)


def _check_product(V: Representation, U: Representation) -> None:
    """Equivariant maps V -> U are p x d matrices. Errors: InputError for too many entries."""
    what = f"entries of a {U.dim} x {V.dim} matrix from the input to the output"
    within(U.dim * V.dim, MAX_PRODUCT, what, SMALLER)


SMALLER = "take smaller representations"


def _given(tables: list[list[list[Any]]], names: list[str]) -> list[Matrix]:
    """Square matrices as a claim writes them, over one field. Errors: InputError."""
    entries = sum(len(row) for table in tables for row in table)
    within(entries, MAX_GIVEN_ENTRIES, "entries of matrices", "name the representation, or give smaller matrices")
    matrices = [square_matrix(table, name) for table, name in zip(tables, names, strict=True)]
    for matrix, name in zip(matrices, names, strict=True):
        if matrix.monomial is None:
            what = f"rows in {name}, which is no signed permutation"
            within(matrix.nrows, MAX_GIVEN_DIMENSION, what, "give smaller matrices")
    field = compositum(m.field for m in matrices)
    return [m.over(field) for m in matrices]


def _continuous(
    lie: list[Mapping[str, Any]], generators: list[Mapping[str, Any]]
) -> tuple[Group, Representation, Representation]:
    """A continuous group by generators of its Lie algebra and of a finite group that moves between its components."""
    if not lie:
        raise InputError("the list is empty: give at least one matrix pair, or leave the key out for a finite group")
    within(len(lie) + len(generators), MAX_GENERATORS, "generators", "leave out such as the others generate")
    listed = [*generators, *lie]
    names = [f"g{k}" for k in range(1, len(generators) + 1)] + [f"lie {k}" for k in range(1, len(lie) + 1)]
    columns = []
    for key in ("input", "output"):
        matrices = _given([g[key] for g in listed], [f"the {key} matrix of {name}" for name in names])
        odd = next((k for k, m in enumerate(matrices) if m.nrows != matrices[-1].nrows), None)
        if odd is not None:
            size, other = matrices[odd].nrows, matrices[-1].nrows
            raise InputError(
                f"the {key} matrix of {names[odd]} is {size} x {size}, that of {names[-1]} {other} x {other}: "
                "all have one size"
            )
        columns.append(matrices)
    within(columns[0][0].nrows * columns[1][0].nrows, MAX_PRODUCT, "entries of a matrix from input to output", SMALLER)
    count = len(generators)
    pairs = list(zip(*(column[:count] for column in columns), strict=True))
    components = group_of_matrices(pairs) if pairs else Group("matrices", 1, ())
    group = replace(components, continuous=("lie",))
    V, U = (
        Representation(group, tuple(m[:count]), m[0].nrows, "matrices", m[0].field, tuple(m[count:])) for m in columns
    )
    return group, V, U


def _explicit(generators: list[Mapping[str, Any]]) -> tuple[Group, Representation, Representation]:
    if not generators:
        raise InputError('the list is empty: give at least one generator, or group = "C1"')
    within(len(generators), MAX_GENERATORS, "generators", "leave out such as the others generate")
    columns = [
        _given([g[key] for g in generators], [f"the {key} matrix of g{k}" for k in range(1, len(generators) + 1)])
        for key in ("input", "output")
    ]
    pairs = list(zip(*columns, strict=True))
    for position, key in enumerate(("input", "output")):
        sizes = [pair[position].nrows for pair in pairs]
        if len(set(sizes)) > 1:
            odd = next(k for k, size in enumerate(sizes) if size != sizes[0])
            raise InputError(
                f"the {key} matrix of g{odd + 1} is {sizes[odd]} x {sizes[odd]}, that of g1 {sizes[0]} x "
                f"{sizes[0]}: all have one size"
            )
    within(
        pairs[0][0].nrows * pairs[0][1].nrows, MAX_PRODUCT, "entries of a matrix from the input to the output", SMALLER
    )
    group = group_of_matrices(pairs)
    V, U = (Representation(group, tuple(m), m[0].nrows, "matrices", m[0].field) for m in columns)
    return group, V, U
