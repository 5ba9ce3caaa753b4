"""What the searches of one claim share: group elements, subgroups, the canonical form; each computed on demand and
once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from equicert.certificates.claims.claim import Claim
from equicert.certificates.search.solvers.exploration import TooManyPieces, TwoLayer, decide
from equicert.certificates.search.solvers.germs import Conflict, find_conflict
from equicert.certificates.search.solvers.line_networks import LineNetworks, LineOptions
from equicert.certificates.search.solvers.lines import on_a_line
from equicert.theory.complexity.hidden_orbits import HiddenOrbit, hidden_orbits
from equicert.theory.errors import InputError
from equicert.theory.functions.canonical_forms import (
    CanonicalForm,
    NotTwoLayer,
    canonical_form,
    violated_generator,
    violation_point,
)
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.infinitesimal import is_kept, moving_point
from equicert.theory.functions.networks import Network
from equicert.theory.functions.normal_forms import normal_forms_agree
from equicert.theory.groups.channels import Channel, channel_of
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.signed_types import SignedType, architectures, semi_invariants, signed_types
from equicert.theory.groups.subgroups import SubgroupClass, subgroup_classes
from equicert.theory.numbers.matrices import Matrix, Row
from equicert.theory.widths.compensation import CompensationItem, compensation_items
from equicert.theory.widths.covers import CoverProgram, cover_program
from equicert.theory.widths.extremal_functions import flipping_network
from equicert.theory.widths.prices import type_prices
from equicert.theory.widths.residual_problem import Architecture

BREAKS = ("relu", "abs", "max", "min")
"""The nodes that compare."""

MANY_COMPARISONS = 20
"""For targets with more comparisons, normal forms come before an exploration of cells."""


class IllPosed(InputError):
    """A quantity that has no meaning for this claim; the message is the line shown to the user."""


@dataclass(frozen=True)
class Violation:
    """A generator, of the group or of its Lie algebra, and a point at which the target is not equivariant."""

    generator: int
    point: Row
    lie: bool = False


class Context:
    """The mathematical objects of one claim.

    ``deadline`` (``time.monotonic``) is when all searches of the claim stop. What they find before depends on the work
    that they count, not on the clock.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.options = Architecture(claim.bias, claim.output_bias, claim.skip)
        self.deadline = time.monotonic() + claim.time_limit

    # -- the group ----------------------------------------------------------------------------------------------------

    @cached_property
    def elements(self) -> Enumeration:
        """All group elements; :class:`TooLarge` beyond ``max_order``."""
        return self.claim.group.elements(self.claim.max_order, "a list of all subgroups")

    @cached_property
    def types(self) -> tuple[tuple[SubgroupClass, ...], tuple[SignedType, ...]]:
        """Subgroup classes and signed types; :class:`TooLarge` beyond ``max_order``."""
        if self.claim.gap:
            from equicert.certificates.search.solvers.gap import subgroup_classes_by_gap

            classes = subgroup_classes_by_gap(self.elements)
        else:
            classes = subgroup_classes(self.elements)
        return classes, signed_types(self.elements, classes)

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """What the hidden layers of LEN are made of, by the key ``hidden``; empty where all channels are allowed."""
        return tuple(channel_of(name, self.claim.representation_named(name)) for name in self.claim.hidden)

    @cached_property
    def cover_program(self) -> CoverProgram:
        """The covering program of the output over all signed types; :class:`TooLarge` beyond ``max_order``."""
        types = self.types[1]
        return cover_program(self.claim.output, types, self.elements)

    @cached_property
    def hidden_orbits(self) -> tuple[HiddenOrbit, ...]:
        """The hidden orbits of all classes of subgroups."""
        return hidden_orbits(self.claim.input, self.claim.output, self.elements, self.types[0])

    @cached_property
    def class_prices(self) -> tuple[int | None, ...]:
        """What an orbit of neurons with each class of subgroups as its stabilizer costs; None where no channel fits
        (T5.6)."""
        classes, types = self.types
        if not self.channels:
            return tuple(c.index for c in classes)
        listed = zip(types, type_prices(self.elements, types, self.channels), strict=True)
        pairs = {t.class_index: price for t, price in listed if -1 not in t.signs}
        return tuple(None if (pair := pairs[k]) is None else pair // 2 for k in range(len(classes)))

    @cached_property
    def priced_orbits(self) -> tuple[HiddenOrbit, ...]:
        """The hidden orbits at what they cost; one without a channel is as wide as no network and closed to use."""
        listed = zip(self.hidden_orbits, self.class_prices, strict=True)
        return tuple(replace(o, price=price, closed=o.closed and price is not None) for o, price in listed)

    @cached_property
    def dearest_orbit(self) -> Fraction | None:
        """The greatest price of an orbit of neurons, or of a constant, for each of its neurons, at least 1; None where
        some have no channel (T5.8)."""
        listed = zip(self.hidden_orbits, self.class_prices, strict=True)
        pairs = [(price, len(o.moves)) for o, price in listed if o.closed and o.worth]
        if self.channels and self.claim.bias and not self.claim.output_bias and self.hidden_orbits[-1].vectors.nrows:
            pairs.append((min(c.degree for c in self.channels), 1))
        ratios = [Fraction(price, size) for price, size in pairs if price is not None]
        return max([Fraction(1), *ratios]) if len(ratios) == len(pairs) else None

    @cached_property
    def dearest_flipping_orbit(self) -> Fraction | None:
        """The same for flipping orbits of hyperplanes, where there are functions with such orbits alone (T5.8,
        T12.6)."""
        types = self.types[1]
        V, U = self.claim.input, self.claim.output
        prices = dict(zip(types, type_prices(self.elements, types, self.channels), strict=True))
        least = 1 if self.claim.activation.is_abs else 2
        ratios = []
        for kind in architectures(V, self.elements, types):
            invariant = replace(kind, signs=(1,) * len(kind.signs))
            if -1 not in kind.signs or semi_invariants(V.dual, kind).nrows < least:
                continue
            if semi_invariants(U, invariant).nrows:
                price = prices[kind]
                if price is None:
                    return None
                ratios.append(Fraction(price, kind.index))
        return max([Fraction(1), *ratios])

    @cached_property
    def compensation_items(self) -> tuple[CompensationItem, ...]:
        """The isotypic components of the output's covectors."""
        return compensation_items(self.claim.input, self.claim.output, self.elements, self.types[1])

    @cached_property
    def flipping_network(self) -> Network | None:
        """A function with ``len = 2 gn``, where one is found."""
        return flipping_network(self.claim.input, self.claim.output, self.elements, self.types[1])

    # -- finite data --------------------------------------------------------------------------------------------------

    @cached_property
    def line_networks(self) -> LineNetworks | None:
        """The networks through data on a line, of all classes if there is no group; None for other data."""
        claim, data = self.claim, self.claim.data
        line = None if data is None or claim.output.dim > 1 else on_a_line(data.points, data.scalars, claim.field)
        options = LineOptions(claim.bias, claim.skip, claim.output_bias)
        return None if line is None else LineNetworks(line, claim.input.dim, options, claim.field)

    # -- the target ---------------------------------------------------------------------------------------------------

    @property
    def target(self) -> Expression:
        """The target; the assertions that need one have been refused without it."""
        if self.claim.target is None:
            raise IllPosed("this needs a target")
        return self.claim.target

    @cached_property
    def decision(self) -> CanonicalForm | TwoLayer | Conflict | str:
        """The canonical form, directly or with the proof of its nested part; why there is none; or why that is open."""
        try:
            return canonical_form(self.target)
        except NotTwoLayer as reason:
            nested = str(reason)
        try:
            found = decide(self.target, self.deadline)
        except TooManyPieces as reason:
            conflict = find_conflict(self.target)
            return conflict or f"{nested}, and whether it has a two-layer form was not decided: {reason}"
        # A conflict found by chance has shorter numbers.
        return found if isinstance(found, TwoLayer) else find_conflict(self.target) or found

    @property
    def form(self) -> CanonicalForm | None:
        """The canonical form, or None where the target has none or it is not known."""
        found = self.decision
        return found if isinstance(found, CanonicalForm) else found.form if isinstance(found, TwoLayer) else None

    @cached_property
    def directly_two_layer(self) -> bool:
        """Can the canonical form be read off the target?"""
        try:
            canonical_form(self.target)
        except NotTwoLayer:
            return False
        return True

    @cached_property
    def comparisons(self) -> int:
        """How often the target compares two numbers: a measure of what an exploration of its cells costs."""
        return sum(max(1, len(node.children) - 1) for node in self.target.nodes if node.name in BREAKS)

    @cached_property
    def normal(self) -> bool:
        """Do normal forms of the target show that it is equivariant (T9.17)?"""
        return normal_forms_agree(self.target, self.claim.input.matrices, self.claim.output.matrices)

    @property
    def symmetric_at_once(self) -> bool:
        """Is the target proved to be equivariant by its normal forms, where cells would be too many?"""
        many = not self.directly_two_layer and self.comparisons > MANY_COMPARISONS
        return many and not self.claim.group.continuous and self.normal

    @property
    def _lie_pairs(self) -> list[tuple[Matrix, Matrix]]:
        return list(zip(self.claim.input.lie, self.claim.output.lie, strict=True))

    def _lie_violation(self, numbers: Iterable[int]) -> Violation | None:
        """A point at which one of some generators of the Lie algebra moves the target."""
        planes = () if self.form is None else self.form.hyperplanes
        for k in numbers:
            point = moving_point(self.target, *self._lie_pairs[k], planes)
            if point is not None:
                return Violation(k, point, lie=True)
        return None

    @cached_property
    def violation(self) -> Violation | None:
        """A proof that the target is not equivariant, if it is not (or none was found for a nested target)."""
        if self.symmetric_at_once:
            return None
        inputs, outputs = self.claim.input.matrices, self.claim.output.matrices
        if self.form is None:
            for g, (rho, pi) in enumerate(zip(inputs, outputs, strict=True)):
                point = violation_point(self.target, rho, pi)
                if point is not None:
                    return Violation(g, point)
            return self._lie_violation(range(len(self.claim.input.lie)))
        moving = [k for k, (X, Y) in enumerate(self._lie_pairs) if not is_kept(self.form, X, Y)]
        if moving:
            return self._lie_violation(moving)
        broken = violated_generator(self.form, inputs, outputs)
        if broken is None:
            return None
        point = violation_point(self.form, inputs[broken], outputs[broken], self.form.hyperplanes)
        return None if point is None else Violation(broken, point)
