"""``equicert describe``: what the claims of a file say once they are read."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command, answer, json_option, limit_options, limits
from equicert.certificates.commands.statuses import Status


def add_options(parser: argparse.ArgumentParser) -> None:
    """The file, perhaps one claim of it."""
    json_option(parser)
    parser.add_argument("file", metavar="FILE", help="claims file")
    parser.add_argument("--claim", metavar="ID", help="this claim only")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Orders, matrices, options, targets, data; nothing is searched. Exit status 2 where a claim is ill-posed."""
    from equicert.certificates.claims.reading import read_claims
    from equicert.certificates.questions.describe import Descriptions, description_lines, descriptions

    found: list[Descriptions] = []

    def find() -> Descriptions:
        found.append(descriptions(read_claims(options.file, limits(options)), options.claim))
        return found[0]

    answer(options, find, description_lines)
    return Status.BAD_INPUT if found[0].errors else Status.DONE


COMMAND = Command(
    name="describe",
    summary="what claims say once they are read: orders, matrices, options, target, data",
    example="equicert describe examples/antipodal.toml",
    add_options=add_options,
    run=run,
)
