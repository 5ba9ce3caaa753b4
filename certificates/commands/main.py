"""The command line ``equicert``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

from equicert.certificates.commands.shared import Command, Stop, complain
from equicert.certificates.commands.statuses import SUMMARY, Status
from equicert.certificates.commands.terminal import (
    ignore_interrupts,
    make_streams_tolerant,
    silence_stdout,
    watched_interrupts,
)

MODULES = (
    "check",
    "describe",
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


@dataclass(frozen=True)
class _Ending:
    """How a command ended: its exit status, and the line for the user where it could not do its work."""

    status: int
    message: str = ""


_INTERRUPTED = _Ending(Status.INTERRUPTED, "interrupted; what was finished is written")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is that of the process.

    With ``--json`` nothing is printed before the command has ended: then one JSON object, its answer, or ``error`` (one
    line) and ``status``. Errors: SystemExit for ``--help``.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    make_streams_tolerant()
    as_json = _has("--json", given)
    with watched_interrupts() as interrupts:
        held = io.StringIO()
        try:
            try:
                ending = _ending(given, held if as_json else None)
            finally:
                interrupts.close()
        except KeyboardInterrupt:
            ending = _INTERRUPTED
        if interrupts.seen:  # a library may have made another exception of it, or none
            ending = _INTERRUPTED
        if ending.message:
            complain(ending.message)
        if as_json and not _printed(held.getvalue(), ending):
            return Status.BAD_INPUT
    return ending.status


def process() -> NoReturn:
    """The process ``equicert``: run a command and end with its exit status."""
    status = main()
    ignore_interrupts()
    sys.exit(status)


def _ending(given: Sequence[str], held: io.StringIO | None) -> _Ending:
    """Run the command; what it prints goes to ``held`` where that is given. Errors: SystemExit, KeyboardInterrupt."""
    try:
        with nullcontext() if held is None else redirect_stdout(held):
            options = _parser().parse_args(given)
            status: int = options.run(options)
        sys.stdout.flush()
        return _Ending(status)
    except SystemExit:  # help
        if held is not None:
            sys.stdout.write(held.getvalue())
        raise
    except Stop as problem:
        return _Ending(problem.status, str(problem))
    except OSError as problem:
        if _reader_is_gone(problem):
            silence_stdout()
            return _Ending(Status.BAD_INPUT)
        where = f"{problem.filename}: " if problem.filename else ""
        return _Ending(Status.BAD_INPUT, f"{where}{problem.strerror or problem}")
    except Exception as problem:
        if _has("--debug", given):
            import traceback

            traceback.print_exc()
        what = " ".join(f"{type(problem).__name__}: {problem}".split())[:300].removesuffix(": ").removesuffix(":")
        trace = "" if _has("--debug", given) else " (--debug shows the trace)"
        return _Ending(Status.BAD_INPUT, f"unexpected {what}: please report{trace}")


def _printed(text: str, ending: _Ending) -> bool:
    """Print the one JSON object: what the command printed, or why it did not; false where the reader has gone."""
    if ending.message:
        import json

        text = json.dumps({"error": ending.message, "status": int(ending.status)}, indent=2) + "\n"
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as problem:
        if not _reader_is_gone(problem):
            raise
        silence_stdout()
        return False
    return True


def _reader_is_gone(problem: OSError) -> bool:
    """Is it that of a closed pipe? (Windows has no error of its own for this.)"""
    return isinstance(problem, BrokenPipeError) or (
        os.name == "nt" and problem.errno == errno.EINVAL and problem.filename is None
    )


def _has(option: str, given: Sequence[str]) -> bool:
    """Is an option given? Asked of the words themselves: it counts where they cannot be parsed, too."""
    return option in list(given)[: list(given).index("--") if "--" in given else None]


class _Parser(argparse.ArgumentParser):
    """A parser that ends as a command does: one line."""

    def error(self, message: str) -> NoReturn:
        raise Stop(f"{message} (see {self.prog} --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="equicert",
        description="Exact theory and proof checking for equivariant two-layer ReLU networks.",
        epilog=SUMMARY,
        allow_abbrev=False,
    )
    added = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in MODULES:
        command: Command = import_module(f"equicert.certificates.commands.{name}").COMMAND
        own = added.add_parser(
            command.name,
            help=command.summary,
            description=command.summary,
            epilog=f"example: {command.example}",
            allow_abbrev=False,
        )
        command.add_options(own)
        own.add_argument("--debug", action="store_true", help="show the trace of an unexpected error")
        own.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    process()
