"""``equicert basis``: the equivariant linear maps between two representations."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    answer,
    claim_of_options,
    force_option,
    limit_options,
    question_options,
)

if TYPE_CHECKING:
    from equicert.certificates.questions.basis import Basis

FORMATS = ("npz", "torch")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, perhaps a file."""
    question_options(parser)
    parser.add_argument("--format", choices=FORMATS, help="arrays, or the source of a layer with tied weights")
    parser.add_argument("--out", metavar="FILE", help="file to write the basis to")
    force_option(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The dimension and the tied weight matrix; with ``--out`` also a file."""
    from equicert.certificates.questions.basis import basis, basis_lines

    if (options.format is None) != (options.out is None):
        raise Stop(f"--format and --out belong together: expected --format {'|'.join(FORMATS)} --out FILE")
    claim = claim_of_options(options, compute=["dim_hom"])

    def find() -> Basis:
        found = basis(claim)
        if options.out is None:
            return found
        from equicert.certificates.exports.layers import write_basis

        rounding = write_basis(claim, options.format, Path(options.out), options.force)
        return replace(found, file=options.out, rounding=rounding)

    return answer(options, find, basis_lines)


COMMAND = Command(
    name="basis",
    summary="the equivariant linear maps V -> U: dimension, tied weight matrix, a layer for PyTorch",
    example="equicert basis --group C3 --input permutation --output permutation --format torch --out layer.py",
    add_options=add_options,
    run=run,
)
