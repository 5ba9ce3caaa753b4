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

from equicert.certificates.commands.isolation import Answered, run_in_worker, wants_worker
from equicert.certificates.commands.shared import Command, Stop, complain
from equicert.certificates.commands.statuses import SUMMARY, Status
from equicert.certificates.commands.terminal import (
    ignore_interrupts,
    make_streams_tolerant,
    silence_stdout,
    watched_interrupts,
)
from equicert.theory.errors import did_you_mean, shorten
from equicert.version import mark

MODULES = (
    "check",
    "prove",
    "describe",
    "table",
    "plot",
    "init",
    "schema",
    "completion",
    "verify",
    "network",
    "compare",
    "width",
    "basis",
    "hidden",
    "symmetry",
    "nearest",
    "bounds",
    "compensation",
    "approximation",
    "arrangement",
    "orbits",
    "group",
)
"""The modules of this folder that define a command, in the order of the help."""


@dataclass(frozen=True)
class Ending:
    """How a command ended: its exit status, and the line for the user where it could not do its work."""

    status: int
    message: str = ""


_INTERRUPTED = Ending(Status.INTERRUPTED, "interrupted; what was finished is written")


def main(arguments: Sequence[str] | None = None, in_worker: bool = False) -> int:
    """Run one command; the exit status is that of the process.

    With ``in_worker`` a command that answers one question runs in a process of its own, which can be stopped.

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
                with redirect_stdout(held) if as_json else nullcontext():
                    ending = ending_of(given, in_worker)
            finally:
                interrupts.close()
        except SystemExit:  # help
            sys.stdout.write(held.getvalue())
            raise
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
    """The process ``equicert``: run a command and end with its exit status; or tell the shell how to complete one."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(_parser())  # ends the process
    status = main(in_worker=True)
    ignore_interrupts()
    sys.exit(status)


def ending_of(given: Sequence[str], in_worker: bool = False) -> Ending:
    """Run the command. Errors: SystemExit after ``--help``, KeyboardInterrupt."""
    try:
        _check_command(given)
        options = _parser().parse_args(given)
        if in_worker and wants_worker(options, options.command):
            text, status = run_in_worker(given, options, answered)
            sys.stdout.write(text)
        else:
            status = options.run(options)
        sys.stdout.flush()
        return Ending(status)
    except Stop as problem:
        return Ending(problem.status, str(problem))
    except OSError as problem:
        if _reader_is_gone(problem):
            silence_stdout()
            return Ending(Status.BAD_INPUT)
        where = f"{problem.filename}: " if problem.filename else ""
        return Ending(Status.BAD_INPUT, f"{where}{problem.strerror or problem}")
    except Exception as problem:
        if _has("--debug", given):
            import traceback

            traceback.print_exc()
        what = " ".join(f"{type(problem).__name__}: {problem}".split())[:300].removesuffix(": ").removesuffix(":")
        trace = "" if _has("--debug", given) else " (--debug shows the trace)"
        return Ending(Status.BAD_INPUT, f"unexpected {what}: please report{trace}")


def answered(given: list[str]) -> Answered:
    """Run a command in this process, which is a worker, and hold what it prints."""
    held = io.StringIO()
    with redirect_stdout(held):
        ending = ending_of(given)
    return held.getvalue(), int(ending.status), ending.message


def _printed(text: str, ending: Ending) -> bool:
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


def _check_command(given: Sequence[str]) -> None:
    """The first word that is no option names a command. Errors: Stop, with the nearest name."""
    name = next((word for word in given if not word.startswith("-")), None)
    if name is not None and name not in MODULES:
        near = did_you_mean(name, MODULES)
        raise Stop(f"unknown command {shorten(name)}{near}: expected {', '.join(MODULES)} (see equicert --help)")


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
    parser.add_argument("--version", action="version", version=mark())
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
        own.set_defaults(run=command.run, command=command.name)
    return parser


if __name__ == "__main__":
    process()
