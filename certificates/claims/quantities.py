"""Every quantity and predicate of the language of assertions: one table.

A row says how a quantity is written, what it means, what it speaks of, and which family of rules proves it
(``equicert.certificates.search`` has one file for each family; its function ``settle`` finds the proof).
To add a quantity, add a row here; CONTRIBUTING lists the one file that each of the other rooms wants.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from equicert.theory.functions.one_kink import Activation

CLASSES = ("GN", "GEN", "LEN")
"""Classes of networks: general; equivariant as functions; equivariant in every layer (T1.4)."""

MEASURES = ("dim", "params", "vc_bound")
"""What ``simpler`` may compare."""


class Subject(Enum):
    """What a quantity speaks of, beyond the group and its representations."""

    GROUP = "nothing more"
    FUNCTION = "a function"
    FUNCTION_OR_DATA = "a function or finite data"
    DATA = "finite data"
    TWO_FUNCTIONS = "two functions"
    POLYNOMIAL = "a polynomial"
    FUNCTION_OR_POLYNOMIAL = "a function, or a polynomial"


class Reach(Enum):
    """For which activations a quantity is proved (THEORY.md, section 12)."""

    RELU = "relu"
    KINKED = "activations with one kink"

    def covers(self, activation: Activation) -> bool:
        """Is the quantity proved for this activation?"""
        return activation.is_relu or self is Reach.KINKED


@dataclass(frozen=True)
class QuantityKind:
    """One row of the table.

    ``written`` is the list of arguments as the documents show it, ``meaning`` one sentence without subject,
    ``proved_by`` the family of rules (a module of ``equicert.certificates.search``), ``formula`` whether the
    quantity has a formula in the width ``m``, ``from_above_only`` whether only upper bounds are ever proved,
    ``with_hidden`` whether its proof for LEN respects the key ``hidden`` (otherwise it is refused beside that key),
    ``continuous`` whether it is proved for continuous groups, ``on_box`` whether it is taken on the ``box`` of the
    claim, ``width_digits`` the number of digits of a width that may be asked about, and
    ``reach`` the activations for which it is proved: relu alone unless the row says more.
    """

    name: str
    written: str
    meaning: str
    proved_by: str
    subject: Subject = Subject.GROUP
    predicate: bool = False
    formula: bool = False
    from_above_only: bool = False
    with_hidden: bool = False
    with_support: bool = False
    continuous: bool = False
    on_box: bool = False
    width_digits: int = 6
    reach: Reach = Reach.RELU

    @property
    def arity(self) -> int:
        """The number of arguments."""
        return self.written.count(",") + 1 if self.written else 0


QUANTITIES: tuple[QuantityKind, ...] = (
    QuantityKind(
        "width",
        "(CLASS)",
        "least number of hidden neurons",
        "widths",
        Subject.FUNCTION_OR_DATA,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "gap",
        "",
        "`width(LEN) - width(GEN)`",
        "widths",
        Subject.FUNCTION,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "order",
        "",
        "number of elements of the group",
        "order",
        with_hidden=True,
        with_support=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "component_group",
        "",
        "number of connected components of a continuous group",
        "order",
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "dim_hom",
        "",
        "dimension of the space of equivariant linear maps",
        "linear_maps",
        with_hidden=True,
        with_support=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "compatible",
        "",
        "do the projections onto equivariant maps and onto those with the `support` of the claim commute?",
        "linear_maps",
        predicate=True,
        with_support=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "classes", "", "number of subgroups up to conjugacy", "subgroups", with_hidden=True, reach=Reach.KINKED
    ),
    QuantityKind(
        "signed_types",
        "",
        "number of pairs (subgroup, sign character) up to conjugacy",
        "subgroups",
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "architectures",
        "",
        "number of signed types that a generic covector of the input realises",
        "subgroups",
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "types",
        "(m)",
        "number of hidden permutation representations of width `m`",
        "subgroups",
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "compensation",
        "",
        "least factor `K >= 1` with `width(LEN) <= K width(GEN)` for all equivariant functions",
        "compensation",
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "error",
        "(CLASS, m)",
        "least sup-norm error on finite data with width `m`",
        "data",
        Subject.DATA,
        width_digits=200,
        reach=Reach.KINKED,
        with_hidden=True,
    ),
    QuantityKind(
        "risk",
        "(CLASS, m)",
        "least mean squared error on finite data with width `m`",
        "data",
        Subject.DATA,
        width_digits=200,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "params",
        "(CLASS, m)",
        "parameters of the largest hidden type of a width",
        "dimension",
        formula=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "dim",
        "(CLASS, m)",
        "dimension of the set of functions of a width",
        "dimension",
        formula=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "vc",
        "(CLASS, m)",
        "Vapnik-Chervonenkis dimension of scalar networks, from above: it verifies `<=`, never `>=`",
        "dimension",
        from_above_only=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "pseudodim",
        "(CLASS, m)",
        "pseudo-dimension of scalar networks, from above",
        "dimension",
        from_above_only=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "equivariant",
        "",
        "is the target equivariant?",
        "equivariance",
        Subject.FUNCTION_OR_POLYNOMIAL,
        predicate=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "symmetry",
        "",
        "order of the largest subgroup under which the target is equivariant",
        "symmetry",
        Subject.FUNCTION,
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "equal",
        "",
        "is the target the function `other`, everywhere and with its constants?",
        "equality",
        Subject.TWO_FUNCTIONS,
        predicate=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "distance",
        "",
        "greatest difference of the target and the function `other` in any output, on the `box`",
        "distance",
        Subject.TWO_FUNCTIONS,
        with_hidden=True,
        continuous=True,
        on_box=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "asymmetry",
        "",
        "greatest difference of `f(g x)` and `g f(x)` in any output, on the `box`, for the generators `g` of the group",
        "distance",
        Subject.FUNCTION,
        with_hidden=True,
        on_box=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "representable",
        "(CLASS, m)",
        "does a network of width `m` represent the target?",
        "widths",
        Subject.FUNCTION_OR_DATA,
        predicate=True,
        width_digits=200,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "channels",
        "(REP)",
        "least number of copies of one channel, a transitive permutation representation, that represent the target",
        "layers",
        Subject.FUNCTION,
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "simpler",
        "(m)",
        "is LEN of the compensating width smaller than GN of width `m`?",
        "simpler",
        predicate=True,
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "admissible",
        "(ACTIVATION, REP)",
        "does the activation, applied entry by entry, commute with the representation?",
        "activations",
        predicate=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "separates",
        "(REP, x, y)",
        "do shallow invariant networks with this hidden representation tell two points apart?",
        "separation",
        predicate=True,
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "mapped",
        "(x, image)",
        "is there an equivariant function that maps the point to the image?",
        "orbits",
        predicate=True,
        with_hidden=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "equivariants",
        "(k)",
        "dimension of the equivariant polynomial maps that are homogeneous of degree `k`",
        "approximation",
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "reach",
        "(REP, k)",
        "dimension of those among them that networks with this hidden representation approximate, at any width",
        "approximation",
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "missing",
        "(REP, k)",
        "least degree up to `k` at which they are not all, `inf` where there is none",
        "approximation",
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "approximable",
        "(REP)",
        "is the target, a polynomial, a limit of networks with this hidden representation, at any width?",
        "approximation",
        Subject.POLYNOMIAL,
        predicate=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
    QuantityKind(
        "universal",
        "(REP)",
        "are the networks with this hidden representation, of all widths, dense in all continuous equivariant maps?",
        "approximation",
        predicate=True,
        with_hidden=True,
        continuous=True,
        reach=Reach.KINKED,
    ),
)

KINDS = {kind.name: kind for kind in QUANTITIES}


def names(kinds: Iterable[QuantityKind]) -> tuple[str, ...]:
    """The names of some rows, in order."""
    return tuple(kind.name for kind in kinds)


def summands(text: str) -> list[str]:
    """The summands of a sum, outside of parentheses and brackets, without blanks around them.

    >>> summands("2*regular + coset(<(1,2)>)")
    ['2*regular', 'coset(<(1,2)>)']
    """
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([<") - (c in ")]>")
        if c == "+" and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts]


def channels_of(text: str) -> tuple[tuple[str, int], ...]:
    """The summands of a hidden layer with their numbers of copies.

    >>> channels_of("2*regular + trivial")
    (('regular', 2), ('trivial', 1))
    """
    parts = [part.partition("*") for part in summands(text)]
    return tuple(
        (rest.strip(), int(first)) if star and first.strip().isdigit() else ("".join((first, star, rest)), 1)
        for first, star, rest in parts
    )


HIDDEN_CLASSES = ("reach", "missing", "approximable", "universal")
"""Quantities whose argument REP is a hidden layer, a sum of channels; the numbers of copies play no part (T14.3)."""


@dataclass(frozen=True)
class Quantity:
    """A quantity or predicate as an assertion mentions it: its name and its arguments as canonical texts."""

    name: str
    arguments: tuple[str, ...] = ()

    @property
    def kind(self) -> QuantityKind:
        """Its row of the table."""
        return KINDS[self.name]

    @property
    def text(self) -> str:
        """The canonical text, as a key of ``values``.

        >>> Quantity("representable", ("LEN", "5")).text
        'representable(LEN, 5)'
        """
        return f"{self.name}({', '.join(self.arguments)})" if self.arguments else self.name

    @property
    def network_class(self) -> str | None:
        """GN, GEN or LEN where one is named."""
        return next((a for a in self.arguments if a in CLASSES), None)

    @property
    def width(self) -> int | None:
        """The width where a number is named."""
        return next((int(a) for a in self.arguments if a.isdigit()), None)

    @property
    def degree(self) -> int:
        """The degree of ``equivariants``, ``reach`` and ``missing``."""
        return int(self.arguments[-1])

    @property
    def proved_by(self) -> str:
        """The family of rules that proves it (a module of ``equicert.certificates.search``)."""
        return "layers" if self.layer is not None else self.kind.proved_by

    @property
    def layer(self) -> tuple[tuple[str, int], ...] | None:
        """The hidden layer of ``representable(2*regular + trivial)``: channels by their texts, with their numbers of
        copies; None for any other quantity.

        >>> Quantity("representable", ("2*regular + trivial",)).layer, Quantity("representable", ("LEN", "5")).layer
        ((('regular', 2), ('trivial', 1)), None)
        """
        if self.name != "representable" or len(self.arguments) != 1:
            return None
        return channels_of(self.arguments[0])

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that it names: those of a hidden layer, or that of ``channels(REP)``."""
        if self.name == "channels":
            return self.arguments
        if self.name in HIDDEN_CLASSES:
            return tuple(name for name, _ in channels_of(self.arguments[0]))
        return tuple(name for name, _ in self.layer or ())

    @property
    def representation(self) -> str | None:
        """The representation where one is named (argument REP)."""
        words = self.kind.written.strip("()").split(", ")
        own = "REP" in words and self.name not in ("channels", *HIDDEN_CLASSES)
        return self.arguments[words.index("REP")] if own else None

    @property
    def points(self) -> tuple[str, ...]:
        """The points of the claim that it names."""
        words = self.kind.written.strip("()").split(", ")
        return tuple(a for a, word in zip(self.arguments, words, strict=False) if word in ("x", "y"))

    @property
    def images(self) -> tuple[str, ...]:
        """The images of the claim that it names."""
        words = self.kind.written.strip("()").split(", ")
        return tuple(a for a, word in zip(self.arguments, words, strict=False) if word == "image")

    @property
    def is_formula(self) -> bool:
        """Does it stand for all widths m?"""
        return self.kind.formula and self.arguments[1] == "m"


@dataclass(frozen=True)
class Assertion:
    """An assertion: its text as written, and the quantities that it mentions, in order."""

    text: str
    quantities: tuple[Quantity, ...]
