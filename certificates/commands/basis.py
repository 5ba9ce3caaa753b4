"""``equicert basis``: the equivariant linear maps between two representations."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command, answer, claim_of_options, limit_options, question_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations."""
    question_options(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The dimension and the tied weight matrix."""
    from equicert.certificates.questions.basis import basis, basis_lines

    claim = claim_of_options(options, compute=["dim_hom"])
    return answer(options, lambda: basis(claim), basis_lines)


COMMAND = Command(
    name="basis",
    summary="the equivariant linear maps V -> U: dimension, tied weight matrix",
    example="equicert basis --group C3 --input permutation --output permutation",
    add_options=add_options,
    run=run,
)
