"""The reason of a verdict in words: what the kernel concluded, and why it could not conclude more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.quantities import Assertion, Quantity
from equicert.certificates.results import Verdict
from equicert.certificates.search.data import conflict_words
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.equality import equality_words
from equicert.certificates.search.equivariance import violation_words
from equicert.certificates.search.simpler import compared
from equicert.theory.functions.activations import ACTIVATIONS, WORDS, obstruction
from equicert.theory.numbers.radicals import number_text


@dataclass(frozen=True)
class Outcome:
    """What the kernel concluded from a draft: verdicts by assertion, values by quantity, the steps it refused, and
    the problems of what it did not evaluate."""

    draft: Draft
    verdicts: Mapping[str, Verdict]
    values: Mapping[str, str]
    refusals: tuple[str, ...]
    problems: Mapping[str, str]


def shown_value(assertion: Assertion, values: Mapping[str, str]) -> str:
    """The value of one quantity, or those of several with their names."""
    names = [q.text for q in assertion.quantities]
    return values[names[0]] if len(names) == 1 else ", ".join(f"{name} = {values[name]}" for name in names)


def reasons(assertion: Assertion, verdict: Verdict, outcome: Outcome) -> Iterator[str]:
    """One clause after the other."""
    draft, values = outcome.draft, outcome.values
    for quantity in assertion.quantities:
        value = values[quantity.text]
        yield f"{quantity.text} is {value}" if quantity.kind.predicate else proved_words(quantity.text, value)
        if quantity.name == "equivariant" and value == "false":
            yield violation_words(draft.context)
        if quantity.name == "equal" and value == "true":
            yield from filter(None, [equality_words(draft.context)])
        if quantity.name == "admissible" and value == "false":
            yield _obstruction_words(draft.claim, quantity) or "the Lie algebra moves coordinates into each other"
        if quantity.name == "mapped" and value == "false":
            yield f"some element of the group fixes {quantity.points[0]} and moves {quantity.images[0]}"
        if quantity.network_class and value in ("inf", "false"):
            yield from _impossible_words(draft)
        if quantity.network_class == "LEN" and value in ("inf", "false"):
            yield from _channel_words(draft)
        if quantity.name == "simpler":  # both numbers
            yield from (proved_words(name, values[name]) for name in compared(draft.context, quantity))
        if verdict == "undecided":
            yield from _open_words(quantity, outcome)


def _impossible_words(draft: Draft) -> Iterator[str]:
    """Why no network of any width will do."""
    if draft.first_step("data-conflict") is not None or draft.first_step("data-ray-conflict") is not None:
        yield conflict_words(draft)
    if draft.first_step("no-two-layer") is not None:
        yield "the target has no two-layer form: two points of one hyperplane have different jumps"
    if draft.first_step("no-linear") is not None:
        yield "neurons |w x + b| have no linear part, and the target has one"
    if draft.first_step("no-bias") is not None:
        yield "without these biases no network of any width represents the target"


def _channel_words(draft: Draft) -> Iterator[str]:
    """Why no number of the chosen channels will do."""
    step = draft.first_step("no-hidden-layer")
    if step is not None and step["space"] is None:
        yield "an orbit of hyperplanes fits none of the channels of the hidden layer"
    if step is not None and step["space"] is not None:
        yield "no number of channels of the hidden layer makes what is left of the linear part"


def _open_words(quantity: Quantity, outcome: Outcome) -> Iterator[str]:
    """Why an answer stays open."""
    if quantity.kind.from_above_only:
        yield (
            f"{quantity.name} is known from above only, so nothing that needs a lower bound can be proved or refuted"
        )
    width = f"width({quantity.network_class})" if quantity.network_class else quantity.text
    for key, note in outcome.draft.notes.items():
        if key in (width, quantity.text) or quantity.name in ("gap", "simpler"):
            yield note
    yield from outcome.refusals


def _obstruction_words(claim: Claim, quantity: Quantity) -> str:
    """The generator and the entry with which an activation does not commute."""
    R, activation = claim.representation_named(quantity.representation or ""), quantity.arguments[0]
    found = obstruction(activation, R.matrices)
    if found is None:
        return ""
    entry = number_text(R.matrices[found.generator][found.row, found.column])
    return (
        f"g{found.generator + 1} has the entry {entry} at ({found.row + 1}, {found.column + 1}), "
        f"which {found.reason}, but {activation} commutes with {WORDS[ACTIVATIONS[activation]]} only"
    )


def proved_words(name: str, value: str) -> str:
    """``name = value``, or the proved interval in full.

    >>> proved_words("gap", "3"), proved_words("gap", "1..inf"), proved_words("gap", "1..2")
    ('gap = 3', '1 <= gap', '1 <= gap <= 2')
    """
    if ".." not in value:
        return f"{name} = {value}"
    low, high = value.split("..")
    return f"{low} <= {name}" if high == "inf" else f"{low} <= {name} <= {high}"
