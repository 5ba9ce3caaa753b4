"""What is left of the linear part when the hyperplanes have their neurons: the problem behind a lower bound (T5.1).

A part of the rule ``lower``: the cases that the options leave, and what a node of a tree may assume and must refute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..algebra import SignedOrbit, add_to, combine
from ..numbers import Field, Scalar, div
from ..objects.forms import Form, Prices
from ..objects.generators import Generators
from ..objects.networks import Options
from ..reading import Matrix, Row, spend
from ..trees import Decisions

if TYPE_CHECKING:
    from ..objects.channels import Channel
    from ..objects.subgroups import Subgroups


@dataclass(frozen=True)
class Case:
    """One row of the table in FORMAT.md, ``lower``: the residual problem on the space ``X``.

    ``linear`` is the extended linear part, ``normals`` the extended normals, ``parts[j]`` the matrix ``X_j`` of an
    oriented orbit.
    """

    offset: int
    dim: int
    linear: Matrix
    normals: tuple[Row, ...]
    orbits: tuple[SignedOrbit, ...]
    parts: tuple[Matrix, ...]


@dataclass(frozen=True)
class State:
    """What the ancestors of a tree node have decided: signs of orbits, orbits that are doubled, and that are not."""

    signs: Decisions[int, int] = field(default_factory=Decisions)
    doubled: Decisions[int, bool] = field(default_factory=Decisions)
    single: Decisions[int, bool] = field(default_factory=Decisions)

    def signed(self, orbits: Sequence[int], sign: int) -> State:
        """These orbits have this sign."""
        signs = self.signs
        for j in orbits:
            signs = signs.deciding(j, sign)
        return State(signs, self.doubled, self.single)


@dataclass(frozen=True)
class Problem:
    """A lower bound to be proved in one case: extra width at least ``need``."""

    case: Case
    need: int
    p: int
    K: Field
    generators: Generators
    subgroups: Subgroups | None
    prices: Prices
    channels: tuple[Channel, ...] = ()

    def spent(self, state: State) -> int:
        """Neurons spent on doubling."""
        return sum(map(self.prices.of, state.doubled))

    def rem(self, state: State) -> int:
        """What a cheaper solution may still spend."""
        return self.need - 1 - self.spent(state)

    def undetermined(self, state: State) -> list[int]:
        """Oriented orbits without sign that are not doubled."""
        spend(len(self.case.orbits))
        return [
            j
            for j, orbit in enumerate(self.case.orbits)
            if not orbit.flipping and j not in state.signs and j not in state.doubled
        ]

    def doublable(self, state: State) -> list[int]:
        """Undetermined orbits that a cheaper solution could still double."""
        rem = self.rem(state)
        return [j for j in self.undetermined(state) if j not in state.single and self.prices.of(j) <= rem]

    def open_orbits(self, state: State) -> list[int]:
        """Undetermined orbits that cannot be doubled: the residual changes with their signs only."""
        doublable = set(self.doublable(state))
        return [j for j in self.undetermined(state) if j not in doublable]

    def equal_to(self, state: State, j: int) -> list[int]:
        """The open orbits that have the part ``X_j``: they can be put in any order."""
        part, found = self.case.parts[j], self.open_orbits(state)
        spend(len(found) * sum(map(len, part)))
        return [k for k in found if self.case.parts[k] == part]

    def normals(self, orbits: Sequence[int]) -> list[Row]:
        """The extended normals of some orbits."""
        return [self.case.normals[i] for j in orbits for i in self.case.orbits[j].members]

    def killed(self, state: State) -> list[int]:
        """Flipping and doubled orbits: the residual is restricted to the common kernel of their normals."""
        return [j for j, orbit in enumerate(self.case.orbits) if orbit.flipping or j in state.doubled]

    def residual(self, state: State) -> Matrix:
        """``L - sum of s_j X_j / 2`` over the orbits with a sign."""
        half = div(1, 2)
        terms = [(-s * half, self.case.parts[j]) for j, s in state.signs.items()]
        return tuple(
            combine([(1, line), *((c, part[i]) for c, part in terms)]) for i, line in enumerate(self.case.linear)
        )


def cases_of(form: Form, orbits: tuple[SignedOrbit, ...], options: Options, d: int, constant: int = 1) -> list[Case]:
    """The residual problems whose minimum is the extra width; a neuron with w = 0 costs ``constant`` (T5.4, T9.1)."""
    with_linear = not options.skip
    if options.output_bias or not options.bias:
        return [_case(form, orbits, d, 0, with_linear, False)]
    return [_case(form, orbits, d, 0, with_linear, True), _case(form, orbits, d, constant, with_linear, False)]


def _case(
    form: Form, orbits: tuple[SignedOrbit, ...], d: int, offset: int, with_linear: bool, with_constant: bool
) -> Case:
    shift = d if with_linear else 0

    def extend(vector: Row, last: Scalar) -> Row:
        return (vector if with_linear else ()) + (((shift, last),) if with_constant and last != 0 else ())

    constants = dict(form.constant)
    linear = tuple(extend(line, constants.get(i, 0)) for i, line in enumerate(form.linear))
    normals = tuple(extend(plane.row, plane.constant) for plane in form.channels)
    channels = list(form.channels.values())
    parts = []
    for orbit in orbits:
        rows: list[dict[int, Scalar]] = [{} for _ in form.linear]
        if not orbit.flipping:
            for i, sign in zip(orbit.members, orbit.signs, strict=True):
                for k, c in channels[i]:
                    add_to(rows[k], sign * c, normals[i])
        parts.append(tuple(tuple(sorted((j, x) for j, x in r.items() if x != 0)) for r in rows))
    return Case(offset, shift + (1 if with_constant else 0), linear, normals, orbits, tuple(parts))
