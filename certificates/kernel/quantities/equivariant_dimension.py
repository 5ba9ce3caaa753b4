"""The functional dimension of GEN as functions of the width: a lower and an upper end (THEORY.md, T7.25 to T7.29)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from itertools import product as choices
from math import prod

from ..elimination import eigenspace, rank
from ..objects.hidden_orbits import hidden_orbits
from ..objects.linear_maps import equivariant_maps, invariant_vectors
from ..objects.networks import Options
from ..objects.signed_sums import SignedSums, Space, inside, moves_all, signed_sums, space
from ..objects.subgroups import Subgroups, architectures
from ..proof import Proof
from .linear_maps import known_maps
from .quasilinear import QuasiLinear, add, constant, greatest, largest, shifted, with_once

MANY_CHOICES, MANY_FAMILIES = 5_000, 6
"""Choices of spaces that are compared, and families of which all sets are."""


@dataclass(frozen=True)
class Family:
    """The orbits of hyperplanes of one realised type that carry channel vectors: their number of hyperplanes, the
    dimension of the set of such orbits, a basis of their normals, whether all have the same hyperplanes; for a flipping
    type and scalar outputs the signed sums, for an oriented one whether T7.27 may double it."""

    size: int
    worth: int
    normals: Space
    once: bool
    sums: SignedSums | None = None
    visible: bool = True


@dataclass(frozen=True)
class Families:
    """All of them, oriented and flipping; ``dim Hom_G(V, U)``, 0 where it is not known; the dimension of V; does G act
    trivially on U; may the output bias be any number?"""

    oriented: list[Family]
    flipping: list[Family]
    maps: int
    d: int
    invariant: bool
    output_bias: bool

    def best(self, flipping: Sequence[Family], without: Sequence[Family] = ()) -> QuasiLinear:
        """The greatest dimension of orbits of at most m hyperplanes: oriented ones and some flipping families."""
        used = [*self.oriented, *flipping]
        many = largest([(f.size, f.worth) for f in used if not f.once], 0)
        return with_once(many, [(f.size, f.worth) for f in used if f.once and f not in without])


@dataclass(frozen=True)
class Ends:
    """A lower and an upper end for all widths."""

    low: QuasiLinear
    high: QuasiLinear


@dataclass(frozen=True)
class Term:
    """What is counted from a number of neurons on, as a function of the neurons beyond; from functions with so many
    neurons more than hyperplanes (0, 1, or 2 and more)."""

    spare: int
    first: int
    value: QuasiLinear


def equivariant_ends(proof: Proof) -> Ends | None:
    """The ends of ``dim GEN_m``; None where nothing is proved: without the subgroups, and without hidden biases where
    neurons have linear parts and there is no skip connection."""
    s, o = proof.statement, proof.statement.options
    folded = s.slope == -1
    if proof.subgroups is None or not (o.bias or o.skip or folded):
        return None
    maps = len(equivariant_maps(s.generators, s.d, 1)) if s.p == 1 else known_maps(proof)
    families = _families(proof.subgroups, maps or 0, o)
    everything = families.best(families.flipping)
    if folded or o.skip:  # no linear part, or a free one
        free = maps if o.skip else 0
        low = high = None if free is None else [Term(0, 0, add(everything, constant(free)))]
    elif s.p == 1:
        low, high = (list(_scalar(families, low)) for low in (True, False))
    else:
        low, high = _vector(proof.subgroups, families, everything, maps)
    return None if low is None or high is None else Ends(_with_constants(proof, low), _with_constants(proof, high))


def _with_constants(proof: Proof, terms: Sequence[Term]) -> QuasiLinear:
    """The greatest of the terms with a constant in ``U^G``: free with an output bias; without one it takes a neuron
    more where all neurons are on hyperplanes, none where two are left over, and needs hidden biases (T7.28)."""
    s, o = proof.statement, proof.statement.options
    fixed = constant(len(invariant_vectors(s.generators, s.p)) if o.output_bias or o.bias else 0)
    found = []
    for term in terms:
        fixed_too = shifted(add(term.value, fixed), term.first)
        if o.output_bias or term.spare == 2:
            found.append(fixed_too)
        else:
            found.append(shifted(term.value, term.first))
            found += [shifted(fixed_too, 1)] * (term.spare == 0)
    return greatest(found)


def _families(subgroups: Subgroups, maps: int, options: Options) -> Families:
    """The realised types whose hyperplanes carry channel vectors; with biases the oriented ones are those of closed
    subgroups, with a free offset."""
    group, bias = subgroups.group, options.bias
    changing = [g for g, B in enumerate(group.outputs) if group.p == 1 and B == (((0, -1),),)]
    oriented, flipping = [], []
    if bias:
        for x in hidden_orbits(subgroups):
            if x.closed and x.covectors and x.vectors:
                normals = space(x.covectors)
                visible = all(moves_all(group.covectors[g], normals) for g in changing)
                worth = len(x.covectors) + len(x.vectors)
                oriented.append(Family(len(x.moves), worth, normals, once=False, visible=visible))
    for kind, A in architectures(subgroups):
        _, chosen = subgroups.classes[kind.class_number]
        jumps = len(eigenspace(((group.outputs[g], 1) for g in chosen), group.p))
        if jumps and not (bias and -1 not in kind.signs):
            sums = signed_sums(subgroups, kind, A, maps) if bias and group.p == 1 else None
            flipping.append(Family(kind.index, len(A) - 1 + jumps, space(A), len(A) == 1, sums))
    return Families(oriented, flipping, maps, group.d, not changing, options.output_bias)


# -- scalar outputs ---------------------------------------------------------------------------------------------------


def _scalar(families: Families, low: bool) -> Iterator[Term]:
    """What T7.26 (the upper end) or T7.27 (the lower one) counts."""
    oriented, flipping, best = families.oriented, families.flipping, families.best
    yield Term(2, 2, add(best(flipping), constant(families.maps)))

    def images(f: Family) -> list[Space]:
        return _sums(f).usable if low else _sums(f).images

    free = [f for f in flipping if images(f) == [()]]
    costly = [f for f in flipping if f not in free]
    for used, cost in _sets([(f, images(f)) for f in costly if images(f)], low):
        alone = used[0] if len(used) == 1 else None
        if alone is None or low or any(image in _sums(alone).usable for image in images(alone)):
            yield Term(0, 0, add(best([*free, *used]), constant(-cost)))
    for f in costly:
        if any(image in _sums(f).usable for image in _sums(f).images) or not _sums(f).tried:
            continue
        # one orbit of this family alone is not seen where its sums are as small as they can be
        cost, rest = min(map(len, _sums(f).images)), [*free, f]
        if low:
            if not f.once:
                yield Term(0, 2 * f.size, add(best(rest), constant(2 * f.worth - cost)))
            continue
        if _sums(f).usable:
            yield Term(0, 0, add(best(rest), constant(-min(map(len, _sums(f).usable)))))
        for other in (*oriented, *rest):
            if other.size > 1 and not (other is f and f.once):
                value = add(best(rest, (f, other)), constant(f.worth + other.worth - cost))
                yield Term(0, f.size + other.size, value)
    yield from _one_spare(families, low)


def _one_spare(families: Families, low: bool) -> Iterator[Term]:
    """The same for functions with one neuron more than hyperplanes, on one of them: its normal counts in the sum with
    a free factor."""
    oriented, flipping, best, maps = families.oriented, families.flipping, families.best, families.maps
    free = [f for f in flipping if (_sums(f).usable if low else _sums(f).images) == [()]]
    costly = [f for f in flipping if f not in free]
    # a factor for which the sum over the orbit has a kernel
    for f in costly:
        kernel = (f.worth if _sums(f).cancels else 0) if low else _sums(f).doubled
        listed = [(x, _sums(x).usable if low else _sums(x).images) for x in costly]
        for used, cost in _sets([(x, spaces) for x, spaces in listed if spaces], low) if kernel else ():
            value = add(best([*free, *used], (f,)), constant(f.worth - max(cost, f.worth - kernel)))
            yield Term(1, f.size + 1, value)
    # a general factor, on a flipping orbit: its normal is what the others make of it
    for f in flipping if maps == 0 else ():
        for place in _sums(f).visible if low else _sums(f).invariant:
            rest, moving = _within(flipping, place, low)
            moving = [x for x in moving if not (x is f and f.once)]
            moving += [
                x for x in oriented if x.size > 1 and (not low or (families.invariant and len(place) == families.d))
            ]
            for other in moving:
                value = add(best(rest, (f, other)), constant(1 + other.worth))
                yield Term(1, 1 + f.size + other.size, value)
    # a free factor, on two parallel hyperplanes whose normal is an equivariant map
    listed = [(x, _sums(x).usable if low else _sums(x).images) for x in costly]
    if maps and not families.invariant and (families.output_bias or not low):
        for used, cost in _sets([(x, spaces) for x, spaces in listed if spaces], low):
            yield Term(1, 3, add(best([*free, *used]), constant(2 + maps - cost)))
    # a general factor, on an oriented orbit
    if (families.invariant and maps > 0) or (low and not (families.invariant or families.output_bias)):
        return
    for x in oriented:
        if len(x.normals) == maps or (low and not x.visible):
            continue
        rest, moving = _within(flipping, x.normals, low)
        for other in moving:
            value = add(best(rest, (other,)), constant(2 + maps + other.worth))
            yield Term(1, 1 + x.size + other.size, value)
        for other in [] if low else [f for f in flipping if not _sums(f).tried or f in costly]:
            value = add(best(flipping, (other,)), constant(1 + maps + other.worth))
            yield Term(1, 1 + x.size + other.size, value)


def _within(flipping: Sequence[Family], place: Space, low: bool) -> tuple[list[Family], list[Family]]:
    """The families with sums inside of a space, and those with sums there that are not 0."""
    listed = [f for f in flipping if _sums(f).tried or not low]
    return (
        [f for f in listed if any(inside(image, place) for image in _sums(f).images)],
        [f for f in listed if any(inside(image, place) for image in _sums(f).nonzero)],
    )


def _sums(f: Family) -> SignedSums:
    assert f.sums is not None
    return f.sums


def _sets(costly: Sequence[tuple[Family, list[Space]]], low: bool) -> Iterator[tuple[list[Family], int]]:
    """Sets of families with possible spaces, and the least dimension of a sum of spaces, one of each: exact, or else an
    end on the safe side. Where the families are many, not all sets but, with the greatest of the single dimensions,
    those of the cheapest families."""
    ordered = sorted(costly, key=lambda entry: len(entry[1][0]))
    if low or len(costly) <= MANY_FAMILIES:
        some = ordered[:MANY_FAMILIES]
        for used in chain.from_iterable(combinations(some, k) for k in range(len(some) + 1)):
            yield [f for f, _ in used], _least_sum([spaces for _, spaces in used], low)
        return
    for k in range(len(ordered) + 1):
        yield [f for f, _ in ordered[:k]], len(ordered[k - 1][1][0]) if k else 0


def _least_sum(listed: Sequence[list[Space]], low: bool) -> int:
    if prod(map(len, listed)) > MANY_CHOICES:
        first = [spaces[0] for spaces in listed]
        return rank(row for one in first for row in one) if low else max(map(len, first))
    return min(rank(row for one in chosen for row in one) for chosen in choices(*listed))


# -- vector outputs ---------------------------------------------------------------------------------------------------


def _vector(
    subgroups: Subgroups, families: Families, everything: QuasiLinear, maps: int | None
) -> tuple[list[Term], list[Term]]:
    """From above T7.6; from below T7.28, once ``dim Hom_G(V, U)`` is known."""
    d, p = subgroups.group.d, subgroups.group.p
    most, high = d * p if maps is None else maps, []
    for k in range(2 * min(d, p) + 1):
        # r pairs of neurons make any map of rank r, k - 2r neurons double hyperplanes; a map of rank one that is
        # equivariant needs a sign character that V and U share
        reach = max(r * (d + p - r) + (k - 2 * r) * p for r in range(k // 2 + 1))
        if k == 1 and not _shares_character(subgroups):
            reach = 0
        high.append(Term(2, k, add(everything, constant(min(most, reach)))))
    low = [Term(0, 0, families.best([]))]
    if maps is not None:
        linear = add(everything, constant(maps))
        low += [Term(1, 2 * min(d, p), linear), Term(2, 2 * min(d, p) + 1, linear)]
    return low, high


def _shares_character(subgroups: Subgroups) -> bool:
    """Do a covector of V and a vector of U transform by the same signs?"""
    group = subgroups.group
    return any(
        kind.index == 1
        and bool(eigenspace(subgroups.actions(kind, group.covectors), group.d))
        and bool(eigenspace(subgroups.actions(kind, group.outputs), group.p))
        for kind in subgroups.types
    )
