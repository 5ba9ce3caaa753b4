"""``equicert completion``: what a shell has to run so that it completes commands, options and files."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command
from equicert.certificates.commands.statuses import Status


def add_options(parser: argparse.ArgumentParser) -> None:
    """The shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that is to complete")


def run(options: argparse.Namespace) -> int:
    """Print the code; the shell then asks ``equicert`` itself, so it stays right when commands change."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["equicert"], shell=options.shell))
    return Status.DONE


COMMAND = Command(
    name="completion",
    summary="completion for bash, zsh or fish",
    example='eval "$(equicert completion bash)"',
    add_options=add_options,
    run=run,
)
