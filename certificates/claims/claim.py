"""One well-posed claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from equicert.certificates.claims.quantities import Assertion, Quantity
from equicert.certificates.claims.support import Rows
from equicert.theory.errors import InputError
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.one_kink import Activation
from equicert.theory.functions.polynomials import PolynomialMap
from equicert.theory.groups.equivariant_maps import HomSpace
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Row


@dataclass(frozen=True)
class Data:
    """Finite data: different or equal points with their values, one number for each coordinate of the output;
    ``header``: names of the columns of a CSV file, ``sha256``: of the file that they come from."""

    points: tuple[Row, ...]
    values: tuple[tuple[Scalar, ...], ...]
    header: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        """The values, where the output has one coordinate."""
        return tuple(y for (y,) in self.values)


@dataclass(frozen=True)
class Claim:
    """One well-posed claim: group, representations ``V`` (input) and ``U`` (output), options, activation, target,
    assertions.

    ``polynomial`` is a target that is a polynomial map, and not piecewise linear (T14.1);
    ``other`` is the function that the target is compared with; ``box`` the least and the greatest value of each
    coordinate of the box on which ``distance`` and ``asymmetry`` are taken (none: not asked);
    ``representations`` are those that the claim names besides input and output, by their text; ``hidden`` the texts of
    those that the hidden layers of LEN are made of (none: all are allowed); ``points`` those that ``separates`` names;
    ``support`` the columns of the entries of each row of a linear map that may be nonzero (None: all);
    ``hidden_supports`` the same for the first layer to each channel in ``hidden`` (none: all entries);
    ``problems`` says, by its text, why an assertion or a quantity is ill-posed: the others are still asked;
    ``source`` is the claim as its author wrote it, each key as text; ``time_limit`` is in seconds; ``gap`` asks for
    GAP's list of subgroups;
    ``checksum`` is the MD5 of the claims file as it was read (empty without one); ``entry`` and ``settings`` are the
    plain data from which the claim
    can be read again.
    """

    id: str
    title: str
    file: str
    group: Group
    input: Representation
    output: Representation
    field: Field
    bias: bool
    output_bias: bool
    skip: bool
    activation: Activation
    time_limit: float
    max_order: int
    gap: bool
    target: Expression | None
    polynomial: PolynomialMap | None
    other: Expression | None
    data: Data | None
    representations: Mapping[str, Representation]
    hidden: tuple[str, ...]
    points: Mapping[str, Row]
    images: Mapping[str, Row]
    box: tuple[tuple[Scalar, Scalar], ...]
    support: Rows | None
    hidden_supports: tuple[Rows, ...]
    asserts: tuple[Assertion, ...]
    compute: tuple[Quantity, ...]
    problems: Mapping[str, str]
    source: dict[str, str]
    checksum: str
    entry: Mapping[str, Any]
    settings: Mapping[str, Any]

    def require_relu(self, what: str) -> None:
        """Refuse what is worked out for relu alone. Errors: InputError."""
        if not self.activation.is_relu:
            raise InputError(f"{what} is not available with activation {self.activation.text}")

    def linear_maps(self) -> HomSpace:
        """The equivariant linear maps from the input to the output, those with the support of the claim if it has
        one."""
        space: HomSpace = self.input >> self.output
        return space if self.support is None else space.supported(self.support)

    def representation_named(self, text: str) -> Representation:
        """A representation that an assertion names: ``input``, ``output`` or one of ``representations``."""
        return {"input": self.input, "output": self.output, **self.representations}[text]
