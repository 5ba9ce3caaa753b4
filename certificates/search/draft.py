"""The proof of a claim as it grows: steps in the order in which the kernel will read them, and why a quantity stayed
open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from equicert.certificates.encoding import Json
from equicert.certificates.search.context import Context
from equicert.certificates.search.solvers.residuals import Solution
from equicert.theory.widths.covers import CoverProgram, LineOrbits
from equicert.theory.widths.residual_problem import ResidualCase


@dataclass(frozen=True)
class Finding:
    """The best network that was found for a width: case of the residual problem, solution, covering program if used."""

    case: ResidualCase
    solution: Solution
    program: CoverProgram | LineOrbits | None


class Draft:
    """What the searches of one claim have found.

    ``steps`` are the steps of the proof; ``notes`` says, by the text of a quantity, why its value is not known exactly;
    ``findings`` keeps the best networks for an explanation in words; ``inner`` is the draft about the finite group to
    which the layers of a continuous group reduce, once a step ``reduction`` stands.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.claim = context.claim
        self.steps: list[Json] = []
        self.notes: dict[str, str] = {}
        self.findings: dict[str, Finding] = {}
        self.inner: Draft | None = None
        self._done: set[str] = set()

    def add(self, key: str, make: Callable[[], list[Json]]) -> None:
        """Run a maker of steps once for each key; a step that is there already is not repeated."""
        if key in self._done:
            return
        steps = make()
        self._done.add(key)
        self.steps += [step for step in steps if step not in self.steps]

    def first_step(self, rule: str) -> Json | None:
        """The first step of a rule, if there is one."""
        return next((step for step in self.steps if step["rule"] == rule), None)

    @property
    def default_options(self) -> bool:
        """Hidden and output biases, no skip connection?"""
        return self.claim.bias and self.claim.output_bias and not self.claim.skip
