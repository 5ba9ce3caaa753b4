"""``equicert compensation``: the factor by which width compensates."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import (
    Command,
    affine_keys,
    affine_options,
    answer,
    claim_of_options,
    force_option,
    limit_options,
    question_options,
)

if TYPE_CHECKING:
    from equicert.certificates.questions.compensation import CompensationAnswer


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, the affine parts of networks, perhaps a folder for the certificates."""
    question_options(parser)
    affine_options(parser)
    parser.add_argument(
        "--out", metavar="DIR", help="write the certificates of the factor and of the extremal function"
    )
    force_option(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The factor, what attains it, an extremal function; certificates go to files where a folder is named."""
    from equicert.certificates.files import write_all_own
    from equicert.certificates.questions.compensation import (
        compensation,
        compensation_certificates,
        compensation_lines,
        with_files,
    )

    claim = claim_of_options(options, compute=["order"], **affine_keys(options))

    def find() -> CompensationAnswer:
        found = compensation(claim)
        if options.out is None:
            return found
        files = {Path(options.out) / name: data for name, data in compensation_certificates(found).items()}
        write_all_own(files, options.force)
        return with_files(found, [str(path) for path in files])

    return answer(options, find, compensation_lines, certified=True)


COMMAND = Command(
    name="compensation",
    summary="the factor by which width compensates, with an extremal function",
    example="equicert compensation --group C5 --input rotation --output rotation",
    add_options=add_options,
    run=run,
)
