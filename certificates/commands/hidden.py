"""``equicert hidden``: the hidden layers that a group allows."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    answer,
    claim_of_options,
    limit_options,
    question_options,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, perhaps a width."""
    question_options(parser)
    parser.add_argument("--width", type=int, metavar="M", help="also list the hidden permutation types of this width")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Subgroup classes, signed types, hidden types of the width."""
    from equicert.certificates.questions.hidden import hidden_layers, hidden_lines

    if options.width is not None and not 0 <= options.width <= 1000:
        raise Stop("--width: expected a number between 0 and 1000")
    claim = claim_of_options(options, compute=["order"])
    return answer(options, lambda: hidden_layers(claim, options.width), hidden_lines)


COMMAND = Command(
    name="hidden",
    summary="hidden layers: subgroup classes, signed types, weight subspaces",
    example="equicert hidden --group S3 --input permutation --output trivial --width 3",
    add_options=add_options,
    run=run,
)
