"""The command line ``equicert``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from equicert.certificates.commands.shared import Command, Stop, complain
from equicert.certificates.commands.statuses import SUMMARY, Status

MODULES = (
    "check",
    "table",
    "plot",
    "init",
    "verify",
    "width",
    "basis",
    "hidden",
    "symmetry",
    "nearest",
    "bounds",
    "compensation",
    "arrangement",
    "orbits",
)
"""The modules of this folder that define a command, in the order of the help."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is that of the process."""
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except Stop as problem:
        return complain(str(problem), problem.status)
    except KeyboardInterrupt:
        return complain("interrupted; what was finished is written", Status.INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone: nothing more can be said, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.BAD_INPUT
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        return complain(f"{where}{problem.strerror or problem}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="equicert",
        description="Exact theory and proof checking for equivariant two-layer ReLU networks.",
        epilog=SUMMARY,
    )
    added = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in MODULES:
        command: Command = import_module(f"equicert.certificates.commands.{name}").COMMAND
        own = added.add_parser(
            command.name, help=command.summary, description=command.summary, epilog=f"example: {command.example}"
        )
        command.add_options(own)
        own.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
