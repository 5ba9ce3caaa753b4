"""What orbits of neurons cost where the channels of the hidden layer are chosen beforehand (T5.6).

An orbit of neurons with the stabilizer S needs a channel ``G/K`` with a conjugate of K in S, and costs as many neurons
as the cheapest of these has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from equicert.theory.functions.canonical_forms import CanonicalForm, transported
from equicert.theory.functions.hyperplane_orbits import Orbit
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.channels import Channel, map_onto
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.signed_types import SignedType
from equicert.theory.groups.subgroups import SubgroupClass
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, scale


@dataclass(frozen=True)
class Prices:
    """Neurons that one network needs at least: ``orbits[j]`` for orbit j of hyperplanes (an oriented one with one
    orientation, a flipping one with both), None where no channel fits; ``constant`` for a neuron with w = 0; and
    ``least``, which no new orbit of hyperplanes undercuts. ``wide``: no price is less than the neurons."""

    orbits: tuple[int | None, ...]
    constant: int = 1
    least: int = 2
    wide: bool = True

    @property
    def base(self) -> int:
        """Neurons that the hyperplanes need in any case. Errors: ValueError where no channel fits."""
        return sum(self.of(j) for j in range(len(self.orbits)))

    def of(self, j: int) -> int:
        """The price of an orbit for which some channel fits. Errors: ValueError."""
        price = self.orbits[j]
        if price is None:
            raise ValueError("no channel fits an orbit of hyperplanes")
        return price


def free_prices(orbits: Sequence[Orbit]) -> Prices:
    """The prices where all channels are allowed: an orbit costs its neurons.

    >>> free_prices([Orbit((0,), (1,), True), Orbit((1, 2), (1, 1), False)]).orbits
    (2, 2)
    """
    return Prices(tuple(orbit.size * (2 if orbit.flipping else 1) for orbit in orbits))


def channel_prices(
    form: CanonicalForm, orbits: Sequence[Orbit], inputs: Sequence[Matrix], channels: Sequence[Channel]
) -> Prices:
    """The prices where the hidden layer is made of copies of some channels.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> from equicert.theory.functions.canonical_forms import canonical_form
    >>> from equicert.theory.functions.hyperplane_orbits import hyperplane_orbits
    >>> f, swap = canonical_form(parse_expression(["abs(x1 + x2)"], 2)), Matrix.of([[0, 1], [1, 0]])
    >>> channel_prices(f, hyperplane_orbits(f, [swap]), [swap], [Channel("regular", ((1, 0),), 2)])
    Prices(orbits=(2,), constant=2, least=2, wide=True)
    """
    fitting = fitting_channels(form, orbits, inputs, channels)
    found = tuple(min((channels[c].cost for c in listed), default=None) for listed in fitting)
    least = min(2 * c.cost if c.degree == 1 else c.cost for c in channels)
    wide = all(c.cost >= c.degree for c in channels)
    return Prices(found, min(c.cost for c in channels), least, wide)


def fitting_channels(
    form: CanonicalForm, orbits: Sequence[Orbit], inputs: Sequence[Matrix], channels: Sequence[Channel]
) -> tuple[tuple[int, ...], ...]:
    """For each orbit of hyperplanes the numbers of the channels that fit its oriented hyperplanes."""
    found = []
    for orbit in orbits:
        moves, size = oriented_moves(form, orbit, inputs)
        found.append(tuple(k for k, c in enumerate(channels) if map_onto(c, moves, size) is not None))
    return tuple(found)


def oriented_moves(form: CanonicalForm, orbit: Orbit, inputs: Sequence[Matrix]) -> tuple[tuple[Permutation, ...], int]:
    """The generators as permutations of an orbit of oriented hyperplanes, and its size: as many as there are
    hyperplanes, twice as many for a flipping orbit."""
    inverses = [rho.inverse for rho in inputs]

    def moved(g: int, point: tuple[int, int]) -> tuple[int, int]:
        image, s = transported(form.hyperplanes[point[0]], inverses[g])
        return form.index[image], point[1] if s > 0 else -point[1]

    graph = schreier_graph([(orbit.members[0], 1)], len(inverses), moved)
    return graph.images, len(graph.points)


def fitting_types(
    elements: Enumeration, types: Sequence[SignedType], channels: Sequence[Channel]
) -> tuple[tuple[int, ...], ...]:
    """For each signed type the numbers of the channels that fit the kernel of its signs.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> e = Group.parse("C2").elements(10)
    >>> types = signed_types(e, subgroup_classes(e))
    >>> fitting_types(e, types, [Channel("regular", ((1, 0),), 2), Channel("trivial", ((0,),), 1)])
    ((0,), (0, 1), (0,))
    """
    inside = np.zeros((len(elements), len(types)), dtype=np.float32)
    for k, kind in enumerate(types):
        inside[[g for g, value in zip(kind.elements, kind.values, strict=True) if value > 0], k] = 1
    fits = []
    for channel in channels:
        stabilizers = _stabilizers(elements, channel)
        # A stabilizer lies in a kernel where it has all its elements in common with it.
        fits.append(((stabilizers @ inside) == stabilizers.sum(axis=1, keepdims=True)).any(axis=0))
    return tuple(tuple(c for c, fit in enumerate(fits) if fit[k]) for k in range(len(types)))


def channel_classes(
    elements: Enumeration, classes: Sequence[SubgroupClass], channels: Sequence[Channel]
) -> tuple[int, ...]:
    """For each channel ``G/K`` the number of the class of K.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> e = Group.parse("C2").elements(10)
    >>> channels = [Channel("trivial", ((0,),), 1), Channel("regular", ((1, 0),), 2)]
    >>> channel_classes(e, subgroup_classes(e), channels)
    (1, 0)
    """
    found = []
    for channel in channels:
        known = {tuple(np.flatnonzero(row).tolist()) for row in _stabilizers(elements, channel)}
        found.append(next(k for k, S in enumerate(classes) if tuple(sorted(S.elements)) in known))
    return tuple(found)


def type_prices(
    elements: Enumeration, types: Sequence[SignedType], channels: Sequence[Channel]
) -> tuple[int | None, ...]:
    """What new hyperplanes of each signed type ``(S, lambda)`` cost: twice the price of S where lambda is trivial, else
    the price of its kernel; None where no channel fits.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.signed_types import signed_types
    >>> from equicert.theory.groups.subgroups import subgroup_classes
    >>> e = Group.parse("C2").elements(10)
    >>> types = signed_types(e, subgroup_classes(e))
    >>> [(t.index, t.signs) for t in types], type_prices(e, types, [Channel("regular", ((1, 0),), 2)])
    ([(2, ()), (1, (1,)), (1, (-1,))], (4, 4, 2))
    """
    found = []
    for kind, fitting in zip(types, fitting_types(elements, types, channels), strict=True):
        price = min((channels[c].cost for c in fitting), default=None)
        found.append(None if price is None else price if -1 in kind.signs else 2 * price)
    return tuple(found)


def _stabilizers(elements: Enumeration, channel: Channel) -> np.ndarray:
    """The different stabilizers of the points of a channel, as rows of zeros and ones over the elements."""
    images = np.empty((len(elements), channel.degree), dtype=np.int64)
    images[0] = np.arange(channel.degree)
    moves = [np.array(move, dtype=np.int64) for move in channel.moves]
    for k, (i, earlier) in enumerate(elements.steps, 1):
        images[k] = moves[i][images[earlier]]
    return np.unique((images == np.arange(channel.degree)).T, axis=0).astype(np.float32)


# -- networks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChannelNetwork:
    """A network with the hidden permutation of each generator, and how many copies of each channel it is made of."""

    network: Network
    hidden: tuple[Permutation, ...]
    copies: tuple[int, ...]


def merged(network: Network) -> Network:
    """The network with equal neurons as one: they have one ``(w, b)``, and their outgoing vectors add up.

    >>> from equicert.theory.numbers.fields import QQ
    >>> one = ((0, QQ(1)),)
    >>> [n.a for n in merged(Network((Neuron(one, one, QQ(0)),) * 2, Matrix.zero(1, 1, QQ), ())).neurons]
    [((0, 2),)]
    """
    sums: dict[tuple[Row, Scalar], list[Row]] = {}
    for n in network.neurons:
        sums.setdefault((n.w, n.b), []).append(n.a)
    one = network.skip.field(1)
    listed = [Neuron(combine((one, a) for a in vectors), w, b) for (w, b), vectors in sums.items()]
    return Network(tuple(n for n in listed if n.a), network.skip, network.e)


def with_channels(
    network: Network,
    theta: Sequence[Permutation],
    channels: Sequence[Channel],
    limits: Sequence[int] | None = None,
) -> ChannelNetwork:
    """The same function by copies of channels: each orbit of neurons under ``theta`` (one permutation for each
    generator) is spread evenly over the smallest channel that fits (T5.6); where there are ``limits`` to the copies of
    each channel, over one that leaves enough for the others (T5.9). Errors: ValueError where that cannot be.

    >>> from equicert.theory.numbers.fields import QQ
    >>> one = ((0, QQ(1)),)
    >>> network = Network((Neuron(one, (), QQ(1)),), Matrix.zero(1, 1, QQ), ())
    >>> found = with_channels(network, [(0,)], [Channel("regular", ((1, 0),), 2)])
    >>> [str(n.a[0][1]) for n in found.network.neurons], found.hidden, found.copies
    (['1/2', '1/2'], ((1, 0),), (1,))
    """
    order = sorted(range(len(channels)), key=lambda k: channels[k].degree)
    field = network.skip.field
    graphs = []
    left = set(range(len(network.neurons)))
    while left:
        graphs.append(schreier_graph([min(left)], len(theta), lambda g, i: theta[g][i]))
        left -= set(graphs[-1].points)
    maps = [{k: map_onto(channels[k], graph.images, len(graph.points)) for k in order} for graph in graphs]
    fitting = [[k for k, onto in found.items() if onto is not None] for found in maps]
    chosen = [listed[0] if listed else None for listed in fitting] if limits is None else assigned(fitting, limits)
    neurons: list[Neuron] = []
    hidden: list[list[int]] = [[] for _ in theta]
    copies = [0] * len(channels)
    for graph, found, k in zip(graphs, maps, chosen, strict=True):
        onto = None if k is None else found[k]
        if k is None or onto is None:
            raise ValueError("the channels are not enough for the orbits of neurons")
        copies[k] += 1
        for images, move in zip(hidden, channels[k].moves, strict=True):
            images += [len(neurons) + y for y in move]
        share = field(len(graph.points)) / field(channels[k].degree)
        for x in onto:
            n = network.neurons[graph.points[x]]
            neurons.append(Neuron(scale(share, n.a), n.w, n.b))
    return ChannelNetwork(Network(tuple(neurons), network.skip, network.e), tuple(map(tuple, hidden)), tuple(copies))


def hall_prices(fitting: Sequence[Sequence[int]], limits: Sequence[int | None]) -> tuple[int, ...] | None:
    """Prices 0 and 1 of the channels with which the orbits cost more than all copies together (Hall's theorem; a limit
    None is any number of copies); None where every orbit can have a channel of its own.

    >>> hall_prices([[0, 1], [0], [1]], [1, None]), hall_prices([[0, 1], [0], [0, 1]], [1, 1])
    (None, (1, 1))
    >>> hall_prices([[0], [0, 1], [0]], [1, 7])
    (1, 0)
    """
    finite = [len(fitting) if n is None else min(n, len(fitting)) for n in limits]
    chosen = assigned(fitting, finite)
    if None not in chosen:
        return None
    # The channels on alternating paths from an orbit without one are all in use, by orbits that fit no others.
    short: set[int] = set()
    waiting = [chosen.index(None)]
    while waiting:
        new = set(fitting[waiting.pop()]) - short
        short |= new
        waiting += [j for j, c in enumerate(chosen) if c in new]
    return tuple(int(k in short) for k in range(len(limits)))


def assigned(fitting: Sequence[Sequence[int]], limits: Sequence[int]) -> list[int | None]:
    """One channel for each orbit out of those that fit it, no channel more often than its limit: augmenting paths. None
    for an orbit that is left without one.

    >>> assigned([[0, 1], [0]], [1, 1]), assigned([[0], [0]], [1, 5])
    ([1, 0], [0, None])
    """
    chosen: list[int | None] = [None] * len(fitting)

    def place(j: int, tried: set[int]) -> bool:
        for k in fitting[j]:
            if k in tried:
                continue
            tried.add(k)
            holders = [i for i, c in enumerate(chosen) if c == k]
            if len(holders) < limits[k] or any(place(i, tried) for i in holders):
                chosen[j] = k
                return True
        return False

    for j in range(len(fitting)):
        place(j, set())
    return chosen
