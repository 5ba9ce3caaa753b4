"""The conductor: plan the quantities of a claim, search their proofs, let the kernel judge, report what it concluded.

A claim goes one way: ``claims`` says what is asked, ``search`` drafts a proof, ``kernel`` concludes from it, and the
result holds the kernel's conclusions. Nothing here decides anything.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from equicert.certificates import kernel
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.description import plain_description
from equicert.certificates.claims.quantities import Assertion, Quantity
from equicert.certificates.claims.statement import statement_of
from equicert.certificates.encoding import Json
from equicert.certificates.reports.reasons import Outcome, reasons, shown_value
from equicert.certificates.results import VERDICTS, AssertResult, ClaimResult, Verdict, worst
from equicert.certificates.search.context import Context
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.simpler import compared
from equicert.theory.errors import InputError
from equicert.theory.groups.permutation_groups import TooLarge


@dataclass(frozen=True)
class Question:
    """One assertion, or one quantity to compute: its text, and the quantities that it needs."""

    text: str
    quantities: tuple[Quantity, ...]
    is_assertion: bool


def check_claim(claim: Claim, explain: bool = False) -> ClaimResult:
    """Verify, refute or leave undecided every assertion of a claim; with ``explain``, say what forces the widths.

    Every verdict is the kernel's own conclusion from the certificate that is returned. Assertions that are ill-posed
    get the verdict ``error`` and their reason; a claim with one of these has no certificate.
    """
    started = time.monotonic()
    asserted = [Question(a.text, a.quantities, True) for a in claim.asserts]
    computed = [Question(q.text, (q,), False) for q in claim.compute]
    draft = Draft(Context(claim))
    posed_questions = [question for question in (*asserted, *computed) if question.text not in claim.problems]
    problems = {**claim.problems, **_search(draft, posed_questions)}
    try:
        certificate, outcome = _judge(draft, [q for q in posed_questions if q.text not in problems])
    except kernel.Rejected as reason:
        return _not_accepted(claim, f"the kernel did not accept: {reason}", started)
    problems |= outcome.problems
    results = tuple(_assert_result(a, problems, outcome) for a in claim.asserts)
    found: set[Verdict] = {r.verdict for r in results} | ({"error"} if problems else set())
    return ClaimResult(
        id=claim.id,
        file=claim.file,
        verdict=worst(found),
        asserts=results,
        values={q.text: outcome.values[q.text] for q in claim.compute if q.text not in problems},
        certificate=None if problems else certificate,
        seconds=round(time.monotonic() - started, 3),
        message="; ".join(dict.fromkeys(problems.values())),
        explanation=_explanation(draft) if explain else {},
        description=plain_description(claim),
    )


def _search(draft: Draft, questions: Sequence[Question]) -> dict[str, str]:
    """Draft the proof of all questions; the line of each that is ill-posed, by its text.

    Exact errors of data come first: a branch tree for an error serves widths too.
    """
    problems = {}
    for question in sorted(questions, key=lambda q: all(quantity.name != "error" for quantity in q.quantities)):
        for quantity in question.quantities:
            family = import_module(f"equicert.certificates.search.{quantity.proved_by}")
            try:
                family.settle(draft, quantity)
            except TooLarge as problem:
                problems[question.text] = f"{quantity.text}: {problem}"
            except InputError as problem:
                problems[question.text] = str(problem)
            if question.text in problems:
                break
    return problems


def _texts(questions: Sequence[Question]) -> tuple[list[str], list[str]]:
    """The assertions, and the quantities, that the kernel is to evaluate for some questions."""
    texts = [question.text for question in questions if question.is_assertion]
    return texts, list(dict.fromkeys(q.text for question in questions for q in question.quantities))


def _judge(draft: Draft, questions: Sequence[Question]) -> tuple[Json, Outcome]:
    """The certificate, its verdicts and values filled in by the kernel, and what it concluded. Raises ``Rejected``.

    A step that the kernel does not accept, for example because it exceeds its limits, is left out: its quantity stays
    open. An assertion that the kernel does not evaluate, such as a division by zero, is a problem of its own.
    """
    claim, statement = draft.claim, statement_of(draft.claim)
    refusals: list[str] = []
    problems: dict[str, str] = {}
    try:
        conclusions = _conclude(draft, statement, questions)
    except kernel.Rejected:
        refusals = _drop_refused(draft, statement)
        problems = _not_evaluated(draft, statement, questions)
        questions = [question for question in questions if question.text not in problems]
        conclusions = _conclude(draft, statement, questions)
    asserts, quantities = _texts(questions)
    certificate = {
        "format": "equicert",
        "version": 1,
        "id": claim.id,
        "title": claim.title,
        "source": dict(claim.source),
        "statement": statement,
        "asserts": [{"text": text, "verdict": v} for text, v in zip(asserts, conclusions.verdicts, strict=True)],
        "values": {text: conclusions.values[text] for text in quantities},
        "proof": draft.steps,
    }
    sealed = {**certificate, "digest": kernel.digest(certificate)}
    accepted = kernel.verify(kernel.canonical_bytes(sealed))
    verdicts = {text: VERDICTS[v] for text, v in zip(asserts, accepted.verdicts, strict=True)}
    return sealed, Outcome(draft, verdicts, conclusions.values, tuple(refusals), problems)


def _conclude(draft: Draft, statement: Json, questions: Sequence[Question]) -> kernel.Conclusions:
    """What the kernel concludes from the draft about some questions, and about what their reasons will show."""
    asserts, quantities = _texts(questions)
    asked = [q for question in questions for q in question.quantities]
    shown = [text for q in asked if q.name == "simpler" for text in compared(draft.context, q)]
    return kernel.conclude(statement, draft.steps, asserts, list(dict.fromkeys([*quantities, *shown])))


def _not_evaluated(draft: Draft, statement: Json, questions: Sequence[Question]) -> dict[str, str]:
    """The questions that the kernel refuses to evaluate, by their text: why it does."""
    problems = {}
    for question in questions:
        try:
            _conclude(draft, statement, [question])
        except kernel.Rejected as reason:
            problems[question.text] = f"{question.text}: {reason}"
    return problems


def _drop_refused(draft: Draft, statement: Json) -> list[str]:
    """Leave the steps out that the kernel refuses; why it does."""
    accepted: list[Json] = []
    refusals = []
    for step in draft.steps:
        try:
            kernel.conclude(statement, [*accepted, step], [], [])
        except kernel.Rejected as reason:
            refusals.append(f"the kernel did not accept the step {step['rule']}: {reason}")
        else:
            accepted.append(step)
    draft.steps[:] = accepted
    return refusals


def _assert_result(assertion: Assertion, problems: dict[str, str], outcome: Outcome) -> AssertResult:
    """The row of one assertion."""
    if assertion.text in problems:
        return AssertResult(assertion.text, "error", "", problems[assertion.text])
    verdict = outcome.verdicts[assertion.text]
    value = shown_value(assertion, outcome.values)
    return AssertResult(assertion.text, verdict, value, "; ".join(reasons(assertion, verdict, outcome)))


def _not_accepted(claim: Claim, reason: str, started: float) -> ClaimResult:
    """Nothing is reported that the kernel has not accepted."""
    rows = tuple(AssertResult(a.text, "undecided", "", reason) for a in claim.asserts)
    seconds = round(time.monotonic() - started, 3)
    message = "" if rows else reason
    told = plain_description(claim)
    return ClaimResult(claim.id, claim.file, "undecided", rows, seconds=seconds, message=message, description=told)


def _explanation(draft: Draft) -> dict[str, list[str]]:
    """Sentences by width: ``width(GN)``, ``width(LEN)``."""
    from equicert.certificates.reports.explain import explain_width

    found = {f"width({kind})": explain_width(draft, kind) for kind in draft.findings}
    return {name: sentences for name, sentences in found.items() if sentences}
