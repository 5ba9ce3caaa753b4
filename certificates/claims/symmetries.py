"""The group of a claim and its representations: by name, by matrices for named generators, or by explicit generators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equicert.certificates.claims.exact import square_matrix
from equicert.certificates.claims.problems import KeyProblem, at_key
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.matrix_groups import group_of_matrices, is_homomorphic, violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group, TooLarge
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.matrices import Matrix


def read_symmetry(entry: Mapping[str, Any], max_order: int) -> tuple[Group, Representation, Representation]:
    """The group of a claim, ``V`` (input) and ``U`` (output). Errors: KeyProblem."""
    if "generators" in entry:
        extra = next((k for k in ("group", "input", "output") if k in entry), None)
        if extra is not None:
            raise KeyProblem(
                extra, "'generators' gives the group and both representations: leave out 'group', 'input' and 'output'"
            )
        return at_key("generators", lambda: _explicit(entry["generators"]))
    for key in ("group", "input", "output"):
        if key not in entry:
            raise KeyProblem(key, f"the key {key!r} is missing: give group, input and output, or generators")
    group = at_key("group", lambda: Group.parse(entry["group"]))
    V = at_key("input", lambda: _one_representation(group, entry["input"], max_order))
    U = at_key("output", lambda: _one_representation(group, entry["output"], max_order))
    return group, V, U


def named_representation(group: Group, text: str, entry: Mapping[str, Any], max_order: int) -> Representation:
    """A representation that an assertion names besides input and output. Errors: InputError."""
    if "generators" in entry:
        raise InputError(f"the group is given by matrices, so {shorten(text)} has no meaning: expected input or output")
    return representation(group, text, max_order)


def _one_representation(group: Group, value: Any, max_order: int) -> Representation:
    if isinstance(value, str):
        return representation(group, value, max_order)
    if len(value) != len(group.generators):
        raise InputError(
            f"{len(value)} matrices for the {len(group.generators)} generators of {group.name}: give one matrix per generator, in order"
        )
    if not value:
        raise InputError("the trivial group has no generators: name the representation instead")
    matrices = _over_one_field([square_matrix(m, f"the matrix of g{k}") for k, m in enumerate(value, 1)])
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
        raise InputError(f"the matrices are not a representation of {group.name}: {reason}")
    return Representation(group, tuple(matrices), sizes[0], "matrices", matrices[0].field)


def _over_one_field(matrices: list[Matrix]) -> list[Matrix]:
    field = compositum(m.field for m in matrices)
    return [m.over(field) for m in matrices]


def _explicit(generators: list[Mapping[str, Any]]) -> tuple[Group, Representation, Representation]:
    if not generators:
        raise InputError('the list is empty: give at least one generator, or group = "C1"')
    columns = [
        _over_one_field(
            [square_matrix(generator[key], f"the {key} matrix of g{k}") for k, generator in enumerate(generators, 1)]
        )
        for key in ("input", "output")
    ]
    pairs = list(zip(*columns, strict=True))
    for position, key in enumerate(("input", "output")):
        sizes = [pair[position].nrows for pair in pairs]
        if len(set(sizes)) > 1:
            odd = next(k for k, size in enumerate(sizes) if size != sizes[0])
            raise InputError(
                f"the {key} matrix of g{odd + 1} is {sizes[odd]} x {sizes[odd]}, that of g1 {sizes[0]} x {sizes[0]}: all have one size"
            )
    group = group_of_matrices(pairs)
    V, U = (Representation(group, tuple(m), m[0].nrows, "matrices", m[0].field) for m in columns)
    return group, V, U
