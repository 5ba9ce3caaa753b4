"""The weight subspaces of all hidden types of a width, for the command ``arrangement`` (THEORY.md, section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from equicert.certificates.claims.claim import Claim
from equicert.certificates.questions.answers import OPTIONAL
from equicert.certificates.questions.networks import neurons_of, read_weights
from equicert.certificates.questions.notation import type_name
from equicert.certificates.search.context import Context
from equicert.certificates.search.continuous import claim_of_layers
from equicert.theory.complexity.weight_arrangements import Arrangement
from equicert.theory.errors import InputError


@dataclass(frozen=True)
class TypeOfSubspaces:
    """A hidden type (classes as ``hidden`` numbers them), the dimension of its weight subspaces, the homomorphisms that
    give them, and the number of different subspaces."""

    classes: tuple[int, ...]
    dim: int
    homomorphisms: int
    subspaces: int


@dataclass(frozen=True)
class Intersection:
    """How many homomorphisms of a type give an intersection of one dimension."""

    dim: int
    homomorphisms: int


@dataclass(frozen=True)
class TypesMeeting:
    """One subspace of the first type against all of the second; ``contained``: every subspace of the first type lies in
    some subspace of the second."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    intersections: tuple[Intersection, ...]
    contained: bool


@dataclass(frozen=True)
class TiedBy:
    """A hidden type and the number of its homomorphisms that tie the weights of the network."""

    classes: tuple[int, ...]
    homomorphisms: int


@dataclass(frozen=True)
class ArrangementAnswer:
    """The answer: the width, the dimension of the whole weight space; ``network`` is None where none was given."""

    width: int
    ambient: int
    types: tuple[TypeOfSubspaces, ...]
    meetings: tuple[TypesMeeting, ...]
    network: tuple[TiedBy, ...] | None = field(default=None, metadata=OPTIONAL)


def arrangement(claim: Claim, width: int | None, file: str | None) -> ArrangementAnswer:
    """Types with their dimensions, how their subspaces meet, and in which of them the weights of a network lie.

    The width is that of the network where there is one. Layers of a continuous group have the weights of its
    components, in the coordinates of ``hidden`` (T13.6). Errors: InputError.
    """
    if claim.group.continuous:
        if file is not None:
            raise InputError(
                f"arrangement: the layers of {claim.group.label} see invariant coordinates only, those of `equicert "
                "hidden`, and a network has all: ask for --width, or for the distance, equicert nearest"
            )
        return arrangement(claim_of_layers(claim, "arrangement")[0], width, None)
    context = Context(claim)
    network = None if file is None else neurons_of(read_weights(claim, file))
    m = width if network is None else network.width
    space = Arrangement(claim.input, claim.output, context.elements, context.types[0], m or 0)
    types = space.types
    inside = None if network is None else sorted(space.containing(network).items())
    return ArrangementAnswer(
        width=space.width,
        ambient=space.ambient,
        types=tuple(TypeOfSubspaces(t.classes, t.dim, t.alignments, space.subspaces(k)) for k, t in enumerate(types)),
        meetings=tuple(
            TypesMeeting(
                types[x.first].classes,
                types[x.second].classes,
                tuple(Intersection(dim, count) for dim, count in x.dims),
                x.contained,
            )
            for x in space.meetings
        ),
        network=None if inside is None else tuple(TiedBy(tuple(kind), count) for kind, count in inside),
    )


def arrangement_lines(found: ArrangementAnswer) -> Iterator[str]:
    """The same as lines of text."""
    yield f"weight space of width {found.width}: dimension {found.ambient}"
    yield ""
    yield "hidden type (classes of 'hidden')   dim  homomorphisms  subspaces"
    for t in found.types:
        yield f"{type_name(t.classes):<35} {t.dim:>3}  {t.homomorphisms:>13}  {t.subspaces:>9}"
    yield ""
    yield "one subspace of the first type against all of the second: dimension of the intersection (homomorphisms)"
    for x in found.meetings:
        dims = ", ".join(f"{i.dim} ({i.homomorphisms})" for i in x.intersections)
        inside = "  contained" if x.contained and x.first != x.second else ""
        yield f"{type_name(x.first)}  with  {type_name(x.second)}: {dims}{inside}"
    if found.network is None:
        return
    yield ""
    if not found.network:
        yield "the weights lie in no subspace: the network is not layer-wise equivariant"
        return
    several = "several subspaces" if sum(x.homomorphisms for x in found.network) > 1 else "one subspace"
    yield f"the weights are tied by {several}:"
    for tie in found.network:
        plural = "s" if tie.homomorphisms > 1 else ""
        yield f"  {type_name(tie.classes)}: {tie.homomorphisms} homomorphism{plural}"
