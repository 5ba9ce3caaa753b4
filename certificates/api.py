"""The calls of a notebook: each states one claim, has it proved, and returns plain values. Every number was accepted
by the kernel.

Groups, representations and targets are written as in claims files (README). Errors: InputError, one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.reports.notebook import result_html, show_results
from equicert.certificates.results import ClaimResult
from equicert.theory.complexity.formulas import QuasiPolynomial, dimension_formula, parameter_formula
from equicert.theory.complexity.hidden_orbits import HiddenOrbit
from equicert.theory.errors import InputError

Target = str | Sequence[str] | dict[str, Any]
"""An expression in x1..xd, one for each output, or a table such as ``{"neurons": [...]}`` or
``{"file": "net.npz"}``."""


@dataclass(frozen=True)
class Widths:
    """Minimal widths as texts (``"6"``, or a proved interval ``"4..6"``), with the result that holds the certificate.

    >>> widths("C2", "2*sign", "trivial", "relu(x1) + relu(x2) + relu(-x1 - x2)")
    Widths(gn='3', gen='3', len='6')
    """

    gn: str
    gen: str
    len: str
    result: ClaimResult

    def __repr__(self) -> str:
        return f"Widths(gn={self.gn!r}, gen={self.gen!r}, len={self.len!r})"

    def _repr_html_(self) -> str:
        return result_html(self.result)


def claim(group: str, input: str, output: str, **more: Any) -> Claim:
    """One claim; ``more`` are the further keys of a claims file (target, assert as ``asserts``, compute, bias,
    time_limit, ...).

    >>> claim("C3", "permutation", "trivial", compute=["order"]).group.name
    'C3'
    """
    entry = {"id": "question", "group": group, "input": input, "output": output, **more}
    if "asserts" in entry:
        entry["assert"] = entry.pop("asserts")
    if not entry.get("assert") and not entry.get("compute"):
        entry["compute"] = ["order"]
    (found,) = claims_of_table({"claim": [entry]}, "notebook")
    if isinstance(found, ClaimError):
        raise InputError(f"{found.key}: {found.message}" if found.key else found.message)
    return found


def prove(group: str, input: str, output: str, *asserts: str, **more: Any) -> ClaimResult:
    """Verify, refute or leave undecided some assertions.

    >>> prove("C5", "rotation", "rotation", "simpler(m >= 0)", "compensation == 5/2").verdict
    'verified'
    """
    result = check_claim(claim(group, input, output, asserts=list(asserts), **more))
    if result.message:
        raise InputError(result.message)
    return result


def value(quantity: str, group: str, input: str, output: str, **more: Any) -> str:
    """One quantity as text: a number, a proved interval, a formula in m.

    >>> value("dim(LEN, m)", "C5", "rotation", "trivial")
    '3*floor(m/5) + 1 for m >= 0'
    """
    result = check_claim(claim(group, input, output, compute=[quantity], **more))
    if result.message:
        raise InputError(result.message)
    return result.values[parse_quantity(quantity).text]


def widths(group: str, input: str, output: str, target: Target, **more: Any) -> Widths:
    """Minimal widths of a function in GN, GEN, LEN."""
    result = check_claim(
        claim(group, input, output, target=target, compute=["width(GN)", "width(GEN)", "width(LEN)"], **more)
    )
    if result.message:
        raise InputError(result.message)
    v = result.values
    return Widths(v["width(GN)"], v["width(GEN)"], v["width(LEN)"], result)


def compensation(group: str, input: str, output: str, **more: Any) -> dict[str, Any]:
    """The factor of width, what attains it, and an extremal function with its widths.

    >>> found = compensation("C5", "rotation", "rotation")
    >>> found["compensation"], found["extremal"]["gn"], found["extremal"]["len"]
    ('5/2', '4', '10')
    """
    from equicert.certificates.questions.compensation import compensation as find

    return _plain(find(claim(group, input, output, **more)))


def formulas(group: str, input: str, output: str, **more: Any) -> dict[str, QuasiPolynomial]:
    """Dimension and parameters of LEN for all widths; ``expression()`` is the formula in sympy.

    >>> formulas("C3", "rotation", "rotation")["dim"].expression()
    4*floor(m/3)
    """
    from equicert.certificates.search.context import Context

    asked = claim(group, input, output, **more)
    asked.require_relu("a table of formulas")
    if asked.skip or not (asked.bias and asked.output_bias):
        raise InputError("formulas are for hidden and output biases and no skip connection")
    orbits: tuple[HiddenOrbit, ...] = Context(asked).hidden_orbits
    fixed = orbits[-1].vectors.nrows
    return {"dim": dimension_formula(orbits, fixed), "params": parameter_formula(orbits, True, fixed)}


def bounds(group: str, input: str, output: str, width: int, **norms: Any) -> dict[str, Any]:
    """Parameters, dimensions and complexity bounds of a width; ``norms`` as the options of ``equicert bounds``
    (points, norm, radius, ...).

    >>> [c["dim"] for c in bounds("C5", "rotation", "trivial", 5)["classes"]]
    ['16', '4', '4']
    """
    from equicert.certificates.questions.bounds import Norms
    from equicert.certificates.questions.bounds import bounds as find

    return _plain(find(claim(group, input, output), width, Norms(**norms)))


def hidden_layers(group: str, input: str, output: str, width: int | None = None, **more: Any) -> dict[str, Any]:
    """Subgroup classes with tied weights, invariant architectures, hidden types of a width.

    >>> [c["index"] for c in hidden_layers("S3", "permutation", "trivial")["classes"]]
    [6, 3, 2, 1]
    """
    from equicert.certificates.questions.hidden import hidden_layers as find

    return _plain(find(claim(group, input, output, **more), width))


def arrangement(group: str, input: str, output: str, width: int, **more: Any) -> dict[str, Any]:
    """The weight subspaces of all hidden types of a width, and how they meet.

    >>> [t["dim"] for t in arrangement("C2", "permutation", "trivial", 2)["types"]]
    [5, 7]
    """
    from equicert.certificates.questions.arrangement import arrangement as find

    return _plain(find(claim(group, input, output, **more), width, None))


def check_file(path: str | Path, jobs: int = 1) -> list[ClaimResult]:
    """Every claim of a claims file, in order; ``report(results)`` makes a page of them."""
    from equicert.certificates.claims.entries import ClaimEntry, read_entries
    from equicert.certificates.runs.runner import RunOptions, run_claims
    from equicert.certificates.runs.worker import answer, unreadable

    entries = read_entries(path)
    if jobs == 1:  # other processes would run the caller's script again where it has no main guard
        return [answer(e) if isinstance(e, ClaimEntry) else unreadable(e) for e in entries]
    found = dict(run_claims(entries, RunOptions(jobs)))
    return [found[place] for place in range(len(entries))]


def report(results: Sequence[ClaimResult]) -> str:
    """One static HTML page with everything about some results.

    >>> "verified" in report([prove("C2", "sign", "trivial", "order == 2")])
    True
    """
    from equicert.certificates.reports.json_report import json_claim
    from equicert.tex.page import page

    return page([(json_claim(r), r.certificate) for r in results])


def _plain(answer: Any) -> dict[str, Any]:
    """An answer as the JSON of its command."""
    from equicert.certificates.questions.answers import plain

    found: dict[str, Any] = plain(answer)
    return found


show_results()
