"""What the words of all rules share: what they may draw on, and the section that they come out as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from equicert.tex.reading import Json, View, field_of
from equicert.theory.numbers.fields import Field

MAX_ROWS = 60
"""Rows of a table; more are left to the certificate."""


class Background(Enum):
    """What the words of a step need beside the statement and the step itself."""

    STATEMENT = "nothing more"
    FORM = "the canonical form of the target, with the orbits of its hyperplanes under the group"
    FORM_OF_CLASS = "the same, but each hyperplane by itself where the class of the step is that of all networks"


@dataclass(frozen=True)
class Told:
    """One step of a proof with its background.

    ``values``: the values of the certificate by the texts of the quantities.
    ``form``: None where the rule asks for none or nothing proves one.
    """

    statement: Json
    values: Mapping[str, str]
    step: Json
    form: View | None

    @property
    def d(self) -> int:
        """The dimension of the input."""
        dimension: int = self.statement["input_dim"]
        return dimension

    @property
    def p(self) -> int:
        """The dimension of the output."""
        dimension: int = self.statement["output_dim"]
        return dimension

    @property
    def field(self) -> Field:
        """The field of the scalars."""
        return field_of(self.statement)


@dataclass(frozen=True)
class NeuronRow:
    """A row in the table of a network, as LaTeX."""

    number: str
    a: str
    form: str


@dataclass(frozen=True)
class Section:
    """A headed part of a proof: paragraphs, then perhaps a table of neurons, then what is said after it; all LaTeX."""

    title: str
    paragraphs: tuple[str, ...]
    neurons: tuple[NeuronRow, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class RuleWords:
    """How the steps of a rule read, and what that takes."""

    section: Callable[[Told], Section]
    background: Background = Background.STATEMENT


def class_name(kind: str) -> str:
    """The networks that a width bound speaks of."""
    return {
        "GN": "any network (GN, and GEN for an equivariant target)",
        "LEN": "layer-wise equivariant networks (LEN)",
    }[kind]


def plural(count: int, one: str, many: str = "") -> str:
    """The noun after a count.

    >>> plural(1, "cell"), plural(2, "cell"), plural(0, "class", "classes")
    ('cell', 'cells', 'classes')
    """
    return one if count == 1 else many or one + "s"
