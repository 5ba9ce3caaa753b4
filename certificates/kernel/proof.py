"""What the steps of a proof have proved so far.

Each step makes the range of some quantities smaller, or settles what later steps build on: the canonical form of the
target, whether it is equivariant, the subgroups of the group. What follows from all that for a quantity is worked out
in ``quantities/``, one family a file; the steps themselves are in ``rules/``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from .numbers import Rational
from .objects.forms import Form, form_of_target
from .objects.functions import Target
from .objects.statement import Statement
from .ranges import CLASSES, INFINITE, Bound, Key, NetworkClass, Range, at_least, common, exactly
from .reading import Invalid, require, spend

if TYPE_CHECKING:
    from .objects.boxes import Box
    from .objects.data import Data
    from .objects.subgroups import Subgroups

RELU, TILTED, KINKED = range(3)
"""For which activations something is proved: relu; those with one kink but abs; all with one kink (THEORY.md,
section 12)."""

Argument = TypeVar("Argument", bound=Hashable)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Layer:
    """A hidden layer, by its numbers of copies of channels (None: any number), and whether it represents the target."""

    copies: dict[str, int | None]
    represents: bool

    def contains(self, copies: dict[str, int]) -> bool:
        """Has this hidden layer so many copies of all channels?"""
        return all(n == 0 or (name in self.copies and _at_most(n, self.copies[name])) for name, n in copies.items())

    def within(self, copies: dict[str, int]) -> bool:
        """Has it no more copies of any channel?"""
        return all(n == 0 or (n is not None and n <= copies.get(name, 0)) for name, n in self.copies.items())


def _at_most(n: int, most: int | None) -> bool:
    return most is None or n <= most


class Proof:
    """The facts proved about one statement. A fact is never taken back, and contradicting facts are refused.

    For a continuous group ``reduced`` is the proof about the finite group of its layers (T13.7), and ``reduced_fully``
    says that neither of the spaces on which that acts has dimension 0."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.form: Form | None = None if statement.target is None else form_of_target(statement.target)
        self.equivariant: bool | None = None
        self.equal: bool | None = None
        self.subgroups: Subgroups | None = None
        self.ranges: dict[Key, Range] = {}
        self.done: set[tuple[str, ...]] = set()
        self.layers: list[Layer] = []
        self.approximation: dict[tuple[str, str], bool] = {}
        self.reduced: Proof | None = None
        self.reduced_fully = False
        self._results: dict[tuple[object, object], object] = {}

    def needs_activation(self, reach: int, name: str) -> None:
        """Refuse what is not proved for the activation of the statement."""
        slope = self.statement.slope
        kind = RELU if slope == 0 else KINKED if slope == -1 else TILTED
        require(kind <= reach, f"{name} is not available with activation {'abs' if kind == KINKED else 'leaky_relu'}")

    def needs_no_support(self, allowed: bool, name: str) -> None:
        """Refuse what does not speak of linear maps with a support where the statement has one."""
        require(allowed or self.statement.support is None, f"{name} is not available with a support")

    def needs_free_layers(self, allowed: bool, name: str) -> None:
        """Refuse what does not speak of first layers with a support where the statement has one (T7.24)."""
        require(allowed or not self.statement.hidden_supports, f"{name} is not available with a support")

    def needs_finite_group(self, allowed: bool, name: str) -> None:
        """Refuse what is proved for finite groups only where the group of the statement is continuous (T13.1)."""
        require(allowed or not self.statement.lie, f"{name} is not available for a continuous group")

    # -- recording

    def record(self, key: Key, found: Range) -> None:
        """A quantity lies in a range."""
        both = common(self.known(key), found)
        require(both.low <= both.high, f"the proof contradicts itself about {key}")
        self.ranges[key] = both

    def at_least(self, key: Key, x: Rational) -> None:
        """A lower end of a quantity."""
        self.record(key, at_least(x))

    def at_most(self, key: Key, x: Rational) -> None:
        """An upper end of a quantity that is not negative."""
        self.record(key, Range((0, 0), (0, x)))

    def exactly(self, name: str, x: Rational) -> None:
        """The value of a quantity."""
        self.record(Key(name), exactly(x))

    def impossible(self, classes: tuple[NetworkClass, ...] = CLASSES) -> None:
        """No network of these classes, whatever its width, represents the target."""
        for kind in classes:
            self.record(Key("width", kind), Range(INFINITE, INFINITE))

    def record_layer(self, layer: Layer) -> None:
        """A hidden layer represents the target, or it does not; so do those that have more copies, or less."""
        for other in self.layers:
            good, bad = (layer, other) if layer.represents else (other, layer)
            if good.represents and not bad.represents:
                known = {name: n for name, n in good.copies.items() if n is not None}
                require(not bad.contains(known), "the proof contradicts itself about a hidden layer")
        self.layers.append(layer)

    def settle_equivariance(self, truth: bool) -> None:
        """The target is equivariant, or it is not."""
        require(self.equivariant is None, "the proof contradicts itself about equivariance")
        self.equivariant = truth

    def settle_equality(self, truth: bool) -> None:
        """The target is the second function of the statement, or it is not."""
        require(self.equal is None, "the proof contradicts itself about equality")
        self.equal = truth

    def settle_approximation(self, name: str, hidden: str, truth: bool) -> None:
        """A predicate about the limits of networks with some hidden orbits, ``approximable`` or ``universal``."""
        known = self.approximation.get((name, hidden), truth)
        require(known == truth, f"the proof contradicts itself about {name}")
        self.approximation[name, hidden] = truth

    # -- what is known

    def known(self, key: Key, low: Rational = 0, high: Bound = INFINITE) -> Range:
        """The range of a quantity by the steps alone; from ``low`` to ``high`` before any step."""
        return common(self.ranges.get(key, Range((0, low), high)), Range((0, low), high))

    def about(self, name: str) -> Iterator[tuple[NetworkClass, int, Range]]:
        """Everything recorded about a quantity of networks: class, width, range."""
        spend(len(self.ranges))
        return ((key.kind, key.width or 0, found) for key, found in self.ranges.items() if key.name == name)

    def target(self) -> Target:
        """The target."""
        if self.statement.target is None:
            raise Invalid("the statement has no target")
        return self.statement.target

    def other(self) -> Target:
        """The second function."""
        if self.statement.other is None:
            raise Invalid("the statement has no second function")
        return self.statement.other

    def box(self) -> Box:
        """The box on which functions are compared."""
        require(len(self.statement.box) > 0, "the statement has no box")
        return self.statement.box

    def two_layer(self) -> Form:
        """The canonical form of a target that is directly two-layer, or has been shown to be two-layer."""
        if self.form is None:
            raise Invalid("the target is not directly two-layer")
        return self.form

    def data(self) -> Data:
        """The data of the statement."""
        require(len(self.statement.data) > 0, "the statement has no data")
        return self.statement.data

    def needed_subgroups(self, problem: str) -> Subgroups:
        """The subgroups, from a step before."""
        if self.subgroups is None:
            raise Invalid(problem)
        return self.subgroups

    def once(self, compute: Callable[[Argument], Result], argument: Argument) -> Result:
        """The result of a computation that several quantities need, done once."""
        key = (compute, argument)
        if key not in self._results:
            self._results[key] = compute(argument)
        return cast(Result, self._results[key])
