"""``equicert describe``: what the claims of a file say once they are read."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command, answer, json_option, limit_options, limits


def add_options(parser: argparse.ArgumentParser) -> None:
    """The file, perhaps one claim of it."""
    json_option(parser)
    parser.add_argument("file", metavar="FILE", help="claims file")
    parser.add_argument("--claim", metavar="ID", help="this claim only")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Orders, matrices, options, targets, data; nothing is searched."""
    from equicert.certificates.claims.reading import read_claims
    from equicert.certificates.questions.describe import description_lines, descriptions

    return answer(
        options, lambda: descriptions(read_claims(options.file, limits(options)), options.claim), description_lines
    )


COMMAND = Command(
    name="describe",
    summary="what claims say once they are read: orders, matrices, options, target, data",
    example="equicert describe examples/antipodal.toml",
    add_options=add_options,
    run=run,
)
