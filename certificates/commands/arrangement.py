"""``equicert arrangement``: the weight subspaces of all hidden types of a width."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command, answer, claim_of_options, limit_options, question_options


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, and a width or a network."""
    question_options(parser)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--width", type=int, metavar="M", help="up to 6")
    chosen.add_argument("--network", metavar="FILE", help="a network: in which of the subspaces do its weights lie?")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Types, how their subspaces meet, where a network lies."""
    from equicert.certificates.questions.arrangement import arrangement, arrangement_lines

    claim = claim_of_options(options, compute=["order"])
    return answer(options, lambda: arrangement(claim, options.width, options.network), arrangement_lines)


COMMAND = Command(
    name="arrangement",
    summary="the weight subspaces of all hidden types of a width, and how they meet",
    example="equicert arrangement --group S3 --input permutation --output trivial --width 3",
    add_options=add_options,
    run=run,
)
