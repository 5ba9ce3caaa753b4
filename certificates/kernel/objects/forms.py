"""Canonical forms of two-layer functions: hyperplanes, channel vectors, affine part (THEORY.md, T2.1).

Two networks are the same function exactly when their canonical forms agree, so every statement about widths begins
with one: that of the target, against which networks are compared and whose hyperplanes are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import SignedOrbit, add_to, bounded, combine, scale, signed_orbits, times
from ..numbers import Scalar, absolute, div
from ..reading import Invalid, Matrix, Row, require
from .functions import Affine, Sum, Target, affine_sum, children
from .generators import Generators

Hyperplane: TypeAlias = Affine
"""The zeros of an affine function whose first nonzero coefficient is 1."""

Nested: TypeAlias = list[tuple[int, Row]]
"""Nodes with breaks inside breaks, each with its total coefficient in the outputs."""


@dataclass(frozen=True)
class Form:
    """``sum_H c_H |n_H x + t_H| / 2 + L x + e``: hyperplanes in order of appearance with their channel vectors."""

    channels: dict[Hyperplane, Row]
    linear: Matrix
    constant: Row


def scaled(f: Affine) -> tuple[Hyperplane, Scalar]:
    """The hyperplane of a function that is not constant, and the factor ``s``: ``f = s (hyperplane)``."""
    s = f.row[0][1]
    return (f, s) if s == 1 else (Affine(scale(div(1, s), f.row), bounded(div(f.constant, s))), s)


class FormSum:
    """Collects terms ``c f``, ``c relu(f)`` and ``c |f| / 2``, f affine."""

    def __init__(self, p: int) -> None:
        self.jumps: dict[Hyperplane, list[tuple[Scalar, Row]]] = {}
        self.rows: list[dict[int, Scalar]] = [{} for _ in range(p)]
        self.constants: list[tuple[Scalar, Row]] = []

    def affine(self, c: Row, f: Affine) -> None:
        """``c f``."""
        for i, x in c:
            add_to(self.rows[i], x, f.row)
        self.constant(f.constant, c)

    def constant(self, factor: Scalar, c: Row) -> None:
        """The constant ``factor c``."""
        if factor != 0:
            self.constants.append((factor, c))

    def absolute(self, c: Row, f: Affine) -> None:
        """``c |f| / 2``: the jump across the hyperplane is ``c n``."""
        if not f.row:
            self.constants.append((div(absolute(f.constant), 2), c))
            return
        plane, s = scaled(f)
        self.jumps.setdefault(plane, []).append((absolute(s), c))

    def relu(self, c: Row, f: Affine) -> None:
        """``relu(f) = |f|/2 + f/2``."""
        self.kinked(c, f, 0)

    def kinked(self, c: Row, f: Affine, slope: Scalar) -> None:
        """``c sigma(f)``, where ``sigma(z)`` is z for ``z >= 0`` and ``slope z`` below:
        ``sigma(z) = (1 - slope) |z|/2 + (1 + slope) z/2`` (T12.1)."""
        self.absolute(scale(1 - slope, c), f)
        self.affine(scale(div(1 + slope, 2), c), f)

    def add(self, form: Form) -> None:
        """A function in canonical form."""
        for plane, c in form.channels.items():
            self.absolute(c, plane)
        for i, line in enumerate(form.linear):
            self.affine(((i, 1),), Affine(line, 0))
        self.constant(1, form.constant)

    def form(self) -> Form:
        """The canonical form of what has been collected."""
        totals = {plane: combine(terms) for plane, terms in self.jumps.items()}
        rows = tuple(tuple(sorted((j, x) for j, x in entries.items() if x != 0)) for entries in self.rows)
        return Form({plane: c for plane, c in totals.items() if c}, rows, combine(self.constants))


# -- the form of a target ---------------------------------------------------------------------------------------------


def form_of_target(target: Target) -> Form | None:
    """The canonical form of a target that is directly two-layer, else None."""
    total, nested = split_target(target)
    return None if nested else total.form()


def split_target(target: Target) -> tuple[FormSum, Nested]:
    """The part of a target that is directly two-layer, and the nested nodes (T2.7; FORMAT.md, two-layer reading).

    ``max(y, z) = z + relu(y - z)`` and ``min(y, z) = y - relu(y - z)``.
    """
    affine: dict[int, Affine] = {}
    for number, node in enumerate(target.nodes):
        if isinstance(node, Affine):
            affine[number] = node
        elif isinstance(node, Sum) and all(k in affine for _, k in node.terms):
            affine[number] = affine_sum((x, affine[k]) for x, k in node.terms)
    total = FormSum(len(target.outputs))
    nested: Nested = []
    for number, (node, c) in enumerate(zip(target.nodes, _coefficients(target), strict=True)):
        if isinstance(node, Sum) or not c:
            continue
        if isinstance(node, Affine):
            total.affine(c, node)
            continue
        arguments = children(node)
        if len(arguments) > 2 or any(k not in affine for k in arguments):
            nested.append((number, c))
        elif node.name == "relu":
            total.relu(c, affine[arguments[0]])
        elif node.name == "abs":
            total.absolute(scale(2, c), affine[arguments[0]])
        else:
            y, z = affine[arguments[0]], affine[arguments[1]]
            total.affine(c, z if node.name == "max" else y)
            total.relu(c if node.name == "max" else scale(-1, c), affine_sum([(1, y), (-1, z)]))
    return total, nested


def _coefficients(target: Target) -> list[Row]:
    """The total coefficient of every node in the outputs, along sums."""
    parts: list[list[tuple[Scalar, Row]]] = [[] for _ in target.nodes]
    for i, k in enumerate(target.outputs):
        parts[k].append((1, ((i, 1),)))
    result: list[Row] = [()] * len(target.nodes)
    for number in range(len(target.nodes) - 1, -1, -1):
        result[number] = combine(parts[number])
        node = target.nodes[number]
        if isinstance(node, Sum):
            for x, k in node.terms:
                parts[k].append((x, result[number]))
    return result


# -- the group and the hyperplanes ------------------------------------------------------------------------------------


def transported(plane: Hyperplane, inverse: Matrix) -> tuple[Hyperplane, Scalar]:
    """``gH`` and the ``s`` with ``n_H rho(g)^-1 = s n_gH``; ``inverse`` has been checked to be ``rho(g)^-1``."""
    return scaled(Affine(times(plane.row, inverse), plane.constant))


def hyperplane_orbits(form: Form, generators: Generators) -> tuple[SignedOrbit, ...]:
    """The orbits of the hyperplanes, with orientation (T2.6)."""
    number = {plane: i for i, plane in enumerate(form.channels)}
    edges = []
    for generator in generators:
        for plane, i in number.items():
            image, s = transported(plane, generator.input_inverse)
            require(image in number, "a generator moves a hyperplane to none")
            edges.append((i, number[image], 1 if s > 0 else -1))
    return signed_orbits(len(number), edges)


@dataclass(frozen=True)
class Prices:
    """Neurons that a network needs at least: for each orbit of hyperplanes (an oriented one with one orientation, a
    flipping one with both), None where the channels of the hidden layer fit none; for a neuron with w = 0; and for
    anything on other hyperplanes. ``wide``: no price is less than the number of different neurons (T4.2, T5.6,
    T5.9)."""

    orbits: tuple[int | None, ...]
    constant: int = 1
    least: int = 2
    wide: bool = True

    def of(self, j: int) -> int:
        """The price of an orbit for which there is a channel."""
        found = self.orbits[j]
        if found is None:
            raise Invalid("the hidden layers have no channel for an orbit of hyperplanes")
        return found

    @property
    def base(self) -> int:
        """What all orbits of hyperplanes cost together."""
        return sum(map(self.of, range(len(self.orbits))))


def plain_prices(orbits: tuple[SignedOrbit, ...]) -> Prices:
    """The prices where all channels are allowed: an orbit costs its neurons."""
    return Prices(tuple(2 * o.size if o.flipping else o.size for o in orbits))


def base_width(orbits: tuple[SignedOrbit, ...]) -> int:
    """Neurons that the hyperplanes need: one for each in an oriented orbit, two in a flipping one (T4.2)."""
    return plain_prices(orbits).base
