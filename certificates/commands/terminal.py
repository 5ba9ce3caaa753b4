"""The process around a command: streams that can print everything, and Ctrl-C, which is never lost."""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import FrameType

_ASCII = {"✓": "+", "✗": "x", "·": "-"}
"""What stands for the marks at the start of a line where a stream has no such characters."""


def make_streams_tolerant() -> None:
    """Let stdout and stderr print any text: what their encoding lacks becomes an ASCII mark or an escape."""
    codecs.register_error("equicert", _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="equicert")


def _replaced(problem: UnicodeError) -> tuple[str, int]:
    """What is printed in place of characters that cannot be encoded, and where to go on."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    text, place = problem.object, problem.start
    alone = not text[:place].rpartition("\n")[2].strip() and text[place + 1 : place + 2] == " "
    mark = _ASCII.get(text[place]) if alone else None  # elsewhere it is part of a name
    return (mark, place + 1) if mark else (ascii(text[place : problem.end])[1:-1], problem.end)


def on_terminal() -> bool:
    """Does what is printed go to a terminal that shows colours?"""
    return wants_colour(sys.stdout.isatty(), os.environ)


def wants_colour(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Is text to be coloured? ``NO_COLOR``, where it is not empty, says no; else ``FORCE_COLOR`` says yes; else it
    depends on the terminal (https://no-color.org, https://force-color.org).

    >>> wants_colour(True, {"TERM": "xterm"}), wants_colour(True, {"TERM": "dumb"}), wants_colour(False, {})
    (True, False, False)
    >>> wants_colour(False, {"FORCE_COLOR": "1"}), wants_colour(True, {"FORCE_COLOR": "1", "NO_COLOR": "1"})
    (True, False)
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    known = bool(environment.get("TERM") or environment.get("WT_SESSION"))  # Windows Terminal has no TERM
    return is_terminal and known and environment.get("TERM") != "dumb"


def silence_stdout() -> None:
    """The reader has gone: nothing more can be said, not even when the interpreter ends."""
    with suppress(OSError, ValueError):  # a stream without a file, as in tests and notebooks
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Interrupts:
    """What became of Ctrl-C during a command.

    ``seen``: it was pressed, even where a library took the exception for another one or lost it. After ``close`` it has
    no effect: the command is ending already.
    """

    def __init__(self) -> None:
        self.seen = False
        self._closed = False

    def close(self) -> None:
        """From now on Ctrl-C is only noted down."""
        self._closed = True
        if self.seen:
            # An interrupt that passed through a text that Python executes (dataclasses write such texts) makes Python
            # end the process by the signal, whatever its exit status is to be. The next text that it executes makes it
            # forget that.
            exec("")

    def handle(self, number: int, frame: FrameType | None) -> None:
        """The handler of the signal."""
        if not self._closed:
            self.seen = True
            raise KeyboardInterrupt


@contextmanager
def watched_interrupts() -> Iterator[Interrupts]:
    """Watch Ctrl-C, where Python's own handler would answer it (not where a host program or a shell has decided)."""
    interrupts = Interrupts()
    main_thread = threading.current_thread() is threading.main_thread()
    if not main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield interrupts
        return
    signal.signal(signal.SIGINT, interrupts.handle)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore_interrupts() -> None:
    """The process is ending: a second Ctrl-C changes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
