"""Channels: the transitive permutation representations that hidden layers are made of where a statement names them
(THEORY.md, T5.6).

A hidden orbit of neurons that are the cosets of K can have the function of an orbit with the stabilizer S exactly where
a conjugate of K lies in S, that is where the points of ``G/K`` can be mapped onto the orbit by a map that the
generators respect. So no group has to be listed to see what an orbit costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..algebra import SignedOrbit, monomial
from ..reading import Invalid, Json, Matrix, Permutation, items, quoted, require, spend, text
from .factoring import respects
from .forms import Form, Prices, transported
from .generators import Generators
from .hidden_orbits import HiddenOrbit
from .subgroups import Mask, Subgroups, mask_of


@dataclass(frozen=True)
class Channel:
    """A transitive permutation representation by its name, one permutation for each generator, its degree (the neurons
    of one channel), and its price: the degree, unless a proof chooses another (T5.9)."""

    name: str
    moves: tuple[Permutation, ...]
    degree: int
    price: int


def read_channels(value: Json, representations: dict[str, tuple[Matrix, ...]]) -> tuple[Channel, ...]:
    """The channels that a statement names, each by the text of one of its representations, no two the same."""
    found: list[Channel] = []
    for entry in items(value, "the hidden layers"):
        channel = channel_named(text(entry, "a channel"), representations)
        require(
            all(channel.degree != other.degree or not fits(channel, other.moves, other.degree) for other in found),
            f"the channel {quoted(channel.name)} stands twice",
        )
        found.append(channel)
    require(len(found) > 0, "the hidden layers have no channels")
    return tuple(found)


def channel_named(name: str, representations: dict[str, tuple[Matrix, ...]]) -> Channel:
    """The representation of this text, which has to permute its basis transitively."""
    require(name in representations, f"the statement has no representation {quoted(name)}")
    matrices = representations[name]
    degree = len(matrices[0]) if matrices else 1
    require(degree > 0, f"the channel {quoted(name)} has no neurons")
    moves = []
    for A in matrices:
        found = monomial(A)
        if found is None or -1 in found[1]:
            raise Invalid(f"the channel {quoted(name)} does not permute its neurons")
        moves.append(found[0])
    orbit = {0}
    for x in (queue := [0]):
        spend(len(moves))
        for g in moves:
            if g[x] not in orbit:
                orbit.add(g[x])
                queue.append(g[x])
    require(len(orbit) == degree, f"the channel {quoted(name)} is not transitive")
    return Channel(name, tuple(moves), degree, degree)


def fits(channel: Channel, moves: Sequence[Permutation], size: int) -> bool:
    """Can the points of a channel be mapped onto an orbit of so many points?"""
    return channel.degree % size == 0 and any(respects(channel.moves, moves, 0, y) for y in range(size))


# -- orbits of hyperplanes --------------------------------------------------------------------------------------------


def prices_with(
    form: Form, orbits: tuple[SignedOrbit, ...], generators: Generators, channels: tuple[Channel, ...]
) -> Prices:
    """The prices where the hidden layers are made of these channels."""
    return prices_from(fitting_channels(form, orbits, generators, channels), channels)


def prices_from(fitting: Sequence[Sequence[int]], channels: tuple[Channel, ...]) -> Prices:
    """The prices where it is known which channels fit each orbit of hyperplanes."""
    found = tuple(min((channels[k].price for k in listed), default=None) for listed in fitting)
    # A new orbit has both orientations: two channels, or one whose neurons are not all fixed.
    least = min(2 * c.price if c.degree == 1 else c.price for c in channels)
    return Prices(found, min(c.price for c in channels), least, all(c.price >= c.degree for c in channels))


def fitting_channels(
    form: Form, orbits: tuple[SignedOrbit, ...], generators: Generators, channels: tuple[Channel, ...]
) -> list[list[int]]:
    """For each orbit of hyperplanes the numbers of the channels that can be mapped onto the orbit of one of its
    oriented hyperplanes."""
    number = {plane: i for i, plane in enumerate(form.channels)}
    planes = list(number)
    found = []
    for orbit in orbits:
        points = [(orbit.members[0], 1)]
        place = {points[0]: 0}
        moves: list[list[int]] = [[] for _ in generators]
        for i, side in points:
            for move, generator in zip(moves, generators, strict=True):
                image, s = transported(planes[i], generator.input_inverse)
                point = (number[image], side if s > 0 else -side)
                if point not in place:
                    place[point] = len(points)
                    points.append(point)
                move.append(place[point])
        images = [tuple(move) for move in moves]
        found.append([k for k, channel in enumerate(channels) if fits(channel, images, len(points))])
    return found


# -- signed types -----------------------------------------------------------------------------------------------------


def type_prices(subgroups: Subgroups, channels: tuple[Channel, ...]) -> list[int | None]:
    """What new hyperplanes of each signed type cost: twice the price of S, or the price of the kernel of nontrivial
    signs; None where no channel fits (T5.6)."""
    prices = subgroup_prices(subgroups, channels, [kind.kernel for kind in subgroups.types])
    oriented = [kind.kernel == kind.subgroup for kind in subgroups.types]
    return [None if p is None else 2 * p if both else p for p, both in zip(prices, oriented, strict=True)]


def subgroup_prices(subgroups: Subgroups, channels: Sequence[Channel], listed: Sequence[Mask]) -> list[int | None]:
    """For each of some subgroups S the least price of a channel G/K with a conjugate of K in S; None without one."""
    known = [(c.price, subgroups.conjugates(stabilizer(subgroups, c))) for c in channels]
    spend((1 + sum(len(c) for _, c in known)) * len(listed))
    return [
        min((price for price, conjugates in known if any(K & S == K for K in conjugates)), default=None) for S in listed
    ]


@dataclass(frozen=True)
class PricedOrbits:
    """Hidden orbits at the prices of some channels: the channels themselves, and the closed orbits for which there is
    one."""

    channels: tuple[HiddenOrbit, ...]
    closed: tuple[HiddenOrbit, ...]


def priced_orbits(subgroups: Subgroups, orbits: tuple[HiddenOrbit, ...], channels: Sequence[Channel]) -> PricedOrbits:
    """What LEN is made of with these channels (T5.6, T7.20)."""
    own = tuple(orbits[subgroups.class_of[stabilizer(subgroups, c)]] for c in channels)
    prices = subgroup_prices(subgroups, channels, [S for S, _ in subgroups.classes])
    closed = zip(orbits, prices, strict=True)
    return PricedOrbits(own, tuple(replace(x, size=p) for x, p in closed if x.closed and p is not None))


def stabilizer(subgroups: Subgroups, channel: Channel) -> Mask:
    """The elements that fix point 0 of a channel."""
    images = [0]
    spend(len(subgroups.group))
    for i, k in subgroups.group.parent[1:]:
        images.append(channel.moves[i][images[k]])
    return mask_of(g for g, x in enumerate(images) if x == 0)


# -- networks ---------------------------------------------------------------------------------------------------------


def count_channels(theta: Sequence[Permutation], width: int, channels: Sequence[Channel]) -> dict[str, int]:
    """How many copies of each channel permutations of neurons consist of; refused where an orbit is none of them."""
    counts = {channel.name: 0 for channel in channels}
    seen = [False] * width
    for start in range(width):
        if seen[start]:
            continue
        points = [start]
        place = {start: 0}
        seen[start] = True
        moves: list[list[int]] = [[] for _ in theta]
        for i in points:
            spend(len(theta))
            for move, g in zip(moves, theta, strict=True):
                if g[i] not in place:
                    place[g[i]] = len(points)
                    points.append(g[i])
                    seen[g[i]] = True
                move.append(place[g[i]])
        size, orbit = len(points), [tuple(move) for move in moves]
        same = (c.name for c in channels if c.degree == size and fits(c, orbit, size))
        name = next(same, None)
        if name is None:
            raise Invalid(f"{size} neurons that are permuted among themselves are no channel of the hidden layer")
        counts[name] += 1
    return counts
