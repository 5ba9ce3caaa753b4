"""The hidden layers that a group allows, for the command ``hidden`` (THEORY.md, sections 4, 7, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from equicert.certificates.claims.claim import Claim
from equicert.certificates.questions.answers import CLASS, OPTIONAL
from equicert.certificates.questions.notation import aligned_rows, element_name, tied_vector, type_name
from equicert.certificates.search.context import Context
from equicert.certificates.search.continuous import claim_of_layers
from equicert.theory.groups.signed_types import SignedType, architectures, is_isotropy, semi_invariants
from equicert.theory.groups.subgroups import multisets
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text

MAX_TYPES = 2000
"""Hidden types of one width that are listed."""


@dataclass(frozen=True)
class HiddenClass:
    """A conjugacy class of subgroups K: its number, the order, index and number of its subgroups, generators of one of
    them (words); for the first neuron of the orbit G/K the tied incoming covector in ``(V*)^K`` and outgoing vector in
    ``U^K`` with the dimensions of these spaces; and whether a generic weight realises the orbit (then K is an isotropy
    subgroup)."""

    number: int = field(metadata=CLASS)
    order: int
    index: int
    conjugates: int
    generators: tuple[str, ...]
    dim_input: int
    dim_output: int
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    realised: bool


@dataclass(frozen=True)
class Architecture:
    """A signed type (S, lambda), that is an irreducible invariant shallow architecture (arXiv 2205.09219): the number
    of the class of S, the signs of its generators, ``kind`` 1 where lambda is trivial (an oriented orbit), else 2 (a
    flipping one: no bias, both orientations); numbers of lines (``index``) and of neurons; the dimensions of the
    semi-invariants in V* and U, and the tied incoming covector."""

    number: int = field(metadata=CLASS)
    signs: tuple[int, ...]
    kind: int
    index: int
    neurons: int
    dim_input: int
    dim_output: int
    incoming: tuple[str, ...]
    realised: bool


@dataclass(frozen=True)
class HiddenType:
    """A multiset of classes, ``sum [G:K]`` the width: ``sum (dim V^K + 1 + dim U^K) + dim U^G`` parameters; a generic
    weight realises it when it realises every orbit."""

    classes: tuple[int, ...]
    parameters: int
    realised: bool


@dataclass(frozen=True)
class Invariants:
    """What the layers of a continuous group see: covectors of the input that its connected part fixes, the coordinates
    of ``V^K`` here, and such vectors of the output, in whose coordinates ``U^K`` is written (T13.6)."""

    covectors: tuple[tuple[str, ...], ...]
    vectors: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HiddenLayers:
    """The answer; ``width``, ``complete`` (all types are listed) and ``types`` are None where no width was asked for,
    ``invariants`` for a finite group."""

    order: int
    classes: tuple[HiddenClass, ...]
    signed_types: tuple[Architecture, ...]
    width: int | None = field(default=None, metadata=OPTIONAL)
    complete: bool | None = field(default=None, metadata=OPTIONAL)
    types: tuple[HiddenType, ...] | None = field(default=None, metadata=OPTIONAL)
    invariants: Invariants | None = field(default=None, metadata=OPTIONAL)


def hidden_layers(claim: Claim, width: int | None) -> HiddenLayers:
    """Subgroup classes, signed types with their weight subspaces, and the hidden permutation types of a width; those of
    a continuous group are those of its components, on invariant coordinates.

    Errors: InputError when the group exceeds ``max_order``.
    """
    if claim.group.continuous:
        small, spaces_seen = claim_of_layers(claim, "hidden")
        seen = Invariants(_table(spaces_seen.quotient), _table(spaces_seen.inclusion.T))
        return replace(hidden_layers(small, width), invariants=seen)
    context = Context(claim)
    elements = context.elements
    classes, types = context.types
    V, U = claim.input, claim.output
    realised = set(architectures(V, elements, types))
    trivial = {t.class_index: t for t in reversed(types) if all(s == 1 for s in t.signs)}
    spaces = [(semi_invariants(V.dual, trivial[k]), semi_invariants(U, trivial[k])) for k in range(len(classes))]
    generic = [is_isotropy(V, elements, c) for c in classes]
    listed = tuple(
        HiddenClass(
            number=k,
            order=c.order,
            index=c.index,
            conjugates=c.size,
            generators=tuple(element_name(word) for word in c.generators),
            dim_input=first.nrows,
            dim_output=second.nrows,
            incoming=tied_vector(first),
            outgoing=tied_vector(second),
            realised=generic[k],
        )
        for k, (c, (first, second)) in enumerate(zip(classes, spaces, strict=True))
    )
    signed = tuple(_architecture(claim, t, t in realised) for t in types)
    if width is None:
        return HiddenLayers(len(elements), listed, signed)
    output_bias = spaces[-1][1].nrows
    found = list(islice(multisets([c.index for c in classes], width), MAX_TYPES + 1))
    hidden_types = tuple(
        HiddenType(
            classes=tuple(kind),
            parameters=sum(listed[k].dim_input + 1 + listed[k].dim_output for k in kind) + output_bias,
            realised=all(generic[k] for k in kind),
        )
        for kind in found[:MAX_TYPES]
    )
    return HiddenLayers(len(elements), listed, signed, width, len(found) <= MAX_TYPES, hidden_types)


def _table(A: Matrix) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(number_text(x) for x in row) for row in A.tolist())


def _architecture(claim: Claim, kind: SignedType, realised: bool) -> Architecture:
    incoming = semi_invariants(claim.input.dual, kind)
    oriented = all(s == 1 for s in kind.signs)
    return Architecture(
        number=kind.class_index,
        signs=tuple(kind.signs),
        kind=1 if oriented else 2,
        index=kind.index,
        neurons=kind.index if oriented else 2 * kind.index,
        dim_input=incoming.nrows,
        dim_output=semi_invariants(claim.output, kind).nrows,
        incoming=tied_vector(incoming),
        realised=realised,
    )


def hidden_lines(found: HiddenLayers) -> Iterator[str]:
    """The same as lines of text."""
    classes, types = len(found.classes), len(found.signed_types)
    if found.invariants is not None:
        yield "hidden layers of the continuous group are those of its components, on what the connected part fixes:"
        yield "covectors of the input, as rows:"
        yield from aligned_rows(found.invariants.covectors)
        yield "vectors of the output, as rows:"
        yield from aligned_rows(found.invariants.vectors)
    yield f"group of order {found.order}: {classes} subgroup classes, {types} signed types"
    yield ""
    yield (
        "class  order  index  conjugates  dim V^K  dim U^K  realised  "
        "incoming weights; outgoing weights; generators of K"
    )
    for c in found.classes:
        generators = ", ".join(c.generators) or "1"
        yield (
            f"{c.number:>5}  {c.order:>5}  {c.index:>5}  {c.conjugates:>10}  {c.dim_input:>7}  {c.dim_output:>7}  "
            f"{_yes(c.realised):>8}  {_vector(c.incoming)}; {_vector(c.outgoing)}; {generators}"
        )
    yield ""
    yield "invariant shallow architectures: signed types (S, lambda) with kind 1 (oriented) or 2 (flipping, no bias)"
    yield ("class  signs                kind  lines  neurons  dim V^(S,l)  dim U^(S,l)  realised  incoming weights")
    for t in found.signed_types:
        signs = " ".join("+" if s > 0 else "-" for s in t.signs) or "(trivial subgroup)"
        yield (
            f"{t.number:>5}  {signs:<19}  {t.kind:>4}  {t.index:>5}  {t.neurons:>7}  {t.dim_input:>11}  "
            f"{t.dim_output:>11}  {_yes(t.realised):>8}  {_vector(t.incoming)}"
        )
    if found.types is None:
        return
    yield ""
    more = "" if found.complete else f" (the first {MAX_TYPES})"
    yield (f"hidden permutation types of width {found.width}{more}: classes, parameters, realised by a generic weight")
    for kind in found.types:
        yield f"  {type_name(kind.classes):<30} {kind.parameters:>5}  {_yes(kind.realised)}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _vector(entries: Sequence[str]) -> str:
    if len(entries) > 12:
        return f"({', '.join(entries[:6])}, ... {len(entries)} entries)"
    return f"({', '.join(entries)})"
