"""``equicert symmetry``: the largest subgroup that a matrix, a function or a network respects."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import (
    Command,
    answer,
    claim_of_options,
    limit_options,
    question_options,
    target_key,
    target_option,
)

if TYPE_CHECKING:
    from equicert.certificates.questions.symmetry import Symmetry


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations and one of matrix, function, network."""
    question_options(parser)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--matrix", help='p x d matrix, a list of rows: \'[["1", "0"]]\'; also its nearest equivariant matrix'
    )
    target_option(given)
    given.add_argument("--network", metavar="FILE", help="TOML or JSON file with neurons and e, as in claims")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The subgroups, and for a matrix the nearest equivariant one."""
    from equicert.certificates.questions.symmetry import (
        matrix_symmetry,
        network_symmetry,
        symmetry_lines,
        target_symmetry,
    )

    claim = claim_of_options(options, compute=["order"], **target_key(options.target))

    def find() -> Symmetry:
        if options.matrix is not None:
            return matrix_symmetry(claim, options.matrix)
        return network_symmetry(claim, options.network) if options.network is not None else target_symmetry(claim)

    return answer(options, find, symmetry_lines)


COMMAND = Command(
    name="symmetry",
    summary="the largest subgroup under which a matrix, function or network is equivariant",
    example="equicert symmetry --group S3 --input permutation --output trivial --target 'relu(x1 + x2) + x3'",
    add_options=add_options,
    run=run,
)
