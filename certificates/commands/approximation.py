"""``equicert approximation``: what shallow equivariant networks of any width approximate."""

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
    """The two representations, the hidden one, and the last degree."""
    question_options(parser)
    parser.add_argument(
        "--hidden", required=True, metavar="REP", help='the hidden representation, such as "regular + trivial"'
    )
    parser.add_argument("--degree", type=int, default=6, metavar="K", help="the last degree (default 6)")
    parser.add_argument("--skip", action="store_true", help="a free linear skip connection")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Dimensions by degree, density, and what is missing first."""
    from equicert.certificates.questions.approximation import approximation, approximation_lines

    if not 0 <= options.degree <= 40:
        raise Stop("--degree: expected a number between 0 and 40")
    density = f"universal({options.hidden})"
    claim = claim_of_options(options, compute=[density], skip=options.skip)
    if claim.problems:
        raise Stop(f"--hidden: {next(iter(claim.problems.values())).removeprefix('compute: ')}")
    return answer(options, lambda: approximation(claim, options.hidden, options.degree), approximation_lines)


COMMAND = Command(
    name="approximation",
    summary="polynomials that networks of any width approximate, degree by degree, and density",
    example="equicert approximation --group S4 --input permutation --output trivial --hidden permutation",
    add_options=add_options,
    run=run,
)
