"""Transitive permutation representations: what the channels of a hidden layer are (T1.5, T5.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.representations import Representation


@dataclass(frozen=True)
class Channel:
    """A transitive permutation representation ``R[G/K]``: its name, one permutation of the points ``0 .. degree-1`` for
    each generator. A channel of a hidden layer has ``degree`` neurons; ``price`` is another price of it (T5.9)."""

    name: str
    moves: tuple[Permutation, ...]
    degree: int
    price: int | None = None

    @property
    def cost(self) -> int:
        """The price of one copy: its neurons, unless another price is given."""
        return self.degree if self.price is None else self.price


def channel_of(name: str, R: Representation) -> Channel:
    """The channel that a representation is. Errors: InputError where it does not permute its basis transitively.

    >>> from equicert.theory.groups.permutation_groups import Group
    >>> from equicert.theory.groups.named_representations import representation
    >>> channel_of("permutation", representation(Group.parse("C3"), "permutation"))
    Channel(name='permutation', moves=((1, 2, 0),), degree=3, price=None)
    """
    moves = []
    for matrix in R.matrices:
        if matrix.monomial is None or -1 in matrix.monomial[1]:
            raise InputError(
                f"{shorten(name)} is not a permutation representation: hidden layers are made of such, for example "
                "regular, permutation, trivial or coset(<(1,2)>)"
            )
        moves.append(tuple(matrix.monomial[0]))
    orbits = number_of_orbits(moves, R.dim)
    if orbits != 1:
        raise InputError(
            f"{shorten(name)} is not transitive, it has {orbits} orbits: name each transitive part for itself, for "
            "example coset(<...>) with the subgroup that fixes a point"
        )
    return Channel(name, tuple(moves), R.dim)


def number_of_orbits(moves: Sequence[Permutation], degree: int) -> int:
    """The orbits of the points ``0 .. degree-1``.

    >>> number_of_orbits([(1, 0, 2)], 3)
    2
    """
    left, count = set(range(degree)), 0
    while left:
        left -= set(schreier_graph([min(left)], len(moves), lambda g, x: moves[g][x]).points)
        count += 1
    return count


def map_onto(channel: Channel, moves: Sequence[Permutation], size: int) -> tuple[int, ...] | None:
    """An equivariant map from the points of a channel ``G/K`` onto an orbit of ``size`` points, given by the
    permutations of the generators; None where there is none, that is where no conjugate of K fixes a point of it.

    >>> regular = Channel("regular", ((1, 2, 3, 0),), 4)
    >>> map_onto(regular, [(1, 0)], 2), map_onto(Channel("half", ((1, 0),), 2), [(1, 2, 3, 0)], 4)
    ((0, 1, 0, 1), None)
    """
    if channel.degree % size:
        return None
    for start in range(size):
        image = [-1] * channel.degree
        image[0] = start
        queue = [0]
        consistent = True
        for x in queue:
            for g, h in zip(channel.moves, moves, strict=True):
                y, over = g[x], h[image[x]]
                if image[y] < 0:
                    image[y] = over
                    queue.append(y)
                elif image[y] != over:
                    consistent = False
                    break
            if not consistent:
                break
        if consistent:
            return tuple(image)
    return None


def same_channel(one: Channel, other: Channel) -> bool:
    """Are two channels the same representation, perhaps with other names of points?

    >>> same_channel(Channel("a", ((1, 2, 0),), 3), Channel("b", ((2, 0, 1),), 3))
    True
    """
    return one.degree == other.degree and map_onto(one, other.moves, other.degree) is not None


def check_channels(channels: Sequence[Channel]) -> None:
    """No channel stands twice, perhaps under another name. Errors: InputError."""
    for k, one in enumerate(channels):
        twice = next((other for other in channels[:k] if same_channel(one, other)), None)
        if twice is not None:
            raise InputError(f"{shorten(one.name)} is the same representation as {shorten(twice.name)}: name it once")
