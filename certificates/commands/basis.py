"""``equicert basis``: the equivariant linear maps between two representations."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    answer,
    claim_of_options,
    force_option,
    limit_options,
    question_options,
)
from equicert.theory.errors import shorten

if TYPE_CHECKING:
    from equicert.certificates.questions.basis import Basis

FORMATS = ("npz", "torch")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, perhaps a file."""
    question_options(parser)
    parser.add_argument(
        "--support",
        metavar="TOML",
        help="entries that may be nonzero, as in a claim: '[[1, 0], [0, 1]]', '{ filter = \"3x3\", grid = [5, 5] }'",
    )
    parser.add_argument("--format", choices=FORMATS, help="arrays, or the source of a layer with tied weights")
    parser.add_argument("--out", metavar="FILE", help="file to write the basis to")
    force_option(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The dimension and the tied weight matrix; with ``--out`` also a file."""
    from equicert.certificates.questions.basis import basis, basis_lines

    if (options.format is None) != (options.out is None):
        raise Stop(f"--format and --out belong together: expected --format {'|'.join(FORMATS)} --out FILE")
    claim = claim_of_options(options, compute=["dim_hom"], **_support(options.support))
    if claim.problems:
        raise Stop(next(iter(claim.problems.values())).removeprefix("compute: "))

    def find() -> Basis:
        found = basis(claim)
        if options.out is None:
            return found
        from equicert.certificates.exports.layers import write_basis

        rounding = write_basis(claim, options.format, Path(options.out), options.force)
        return replace(found, file=options.out, rounding=rounding)

    return answer(options, find, basis_lines)


def _support(text: str | None) -> dict[str, Any]:
    """The key ``support`` of a claim. Errors: Stop."""
    import tomllib

    from equicert.certificates.claims.problems import schema_problem

    if text is None:
        return {}
    try:
        found = tomllib.loads(f"support = {text}")
    except tomllib.TOMLDecodeError:
        found = {}
    if set(found) != {"support"}:
        raise Stop(f"--support: cannot read {shorten(text)}: write it as in a claim, such as '[[1, 0], [0, 1]]'")
    problem = schema_problem({"id": "question", **found}, "claim")
    if problem is not None:
        raise Stop(f"--support: {problem}")
    return found


COMMAND = Command(
    name="basis",
    summary="the equivariant linear maps V -> U: dimension, tied weight matrix, a layer for PyTorch",
    example="equicert basis --group C3 --input permutation --output permutation --format torch --out layer.py",
    add_options=add_options,
    run=run,
)
