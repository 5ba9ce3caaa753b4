"""From bytes to a checked JSON value: limits, refusals, numbers, rows.

A proof checker is attacked at its parser first, so everything that enters the kernel passes here. A certificate is
canonical JSON: the bytes that its own value is written to. So there is one way to write a certificate, and what a
parser might be lenient about never arises.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from sys import getallocatedblocks
from typing import Any

from .numbers import Field, Rational, Scalar

Json = Any
"""A JSON value that has not been checked yet."""

Row = tuple[tuple[int, Scalar], ...]
"""A sparse vector or covector: (index, nonzero scalar), indices increasing."""

Matrix = tuple[Row, ...]
"""A matrix as its rows."""

Permutation = tuple[int, ...]
"""The images of ``0..n-1``."""

Word = tuple[int, ...]
"""A product of generators by their numbers, the leftmost factor first."""

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 40
MAX_DIGITS = 1000
MAX_TEXT = 100_000
MAX_TITLE = 1_000
MAX_DIMENSION = 20_000
MAX_LENGTH = 400_000
MAX_BITS = 40_000
MAX_ORDER = 5_000
MAX_WORK = 1_000_000_000
MAX_BLOCKS = 20_000_000
MAX_VALUES = 4_000_000
MAX_STEPS = 10_000
MAX_QUESTIONS = 10_000
MAX_GENERATORS = 1_000
MAX_VALUE_BITS = 14_000
MAX_KEPT = 30_000_000


class Rejected(Exception):
    """The certificate is not accepted; the message is one line."""


class Invalid(Rejected):
    """The certificate is malformed or proves something else."""


class OverLimits(Rejected):
    """The certificate asks for more than the kernel is prepared to do."""


class Failed(Rejected):
    """The kernel itself failed where it should have refused: a defect of the kernel. Nothing is accepted."""


def require(condition: bool, reason: str) -> None:
    """Reject the certificate unless the condition holds."""
    if not condition:
        raise Invalid(reason)


def within(amount: int, limit: int, what: str) -> None:
    """Refuse to go on when an amount exceeds a limit."""
    if amount > limit:
        raise OverLimits(f"{what}: {amount} is more than {limit}")


class Work:
    """What one certificate costs: steps of computation, entries of tables; the interpreter's memory is looked at."""

    def __init__(self) -> None:
        self.steps = self.kept = self.pause = 0
        self.before = getallocatedblocks()


_WORK: ContextVar[Work | None] = ContextVar("the work of the certificate at hand", default=None)
"""Every sum of two numbers is counted, so the counter is not handed through all functions."""


@contextmanager
def counted() -> Iterator[Work]:
    """All that is computed inside is counted together, and no exception but ``Rejected`` leaves: no limit should let
    the others happen; if one does, nothing is accepted."""
    work = _WORK.get() or Work()
    token = _WORK.set(work)
    try:
        yield work
    except Rejected:
        raise
    except (MemoryError, RecursionError, OverflowError) as problem:
        raise OverLimits(f"beyond what this machine can do ({type(problem).__name__})") from None
    except Exception as problem:
        raise Failed(f"the kernel failed ({type(problem).__name__}); please report this certificate") from problem
    finally:
        _WORK.reset(token)


def spend(steps: int, kept: bool = False) -> None:
    """Count steps: an operation on numbers of 64 bits, an image of a point, an entry that is looked at, or one that is
    kept in memory."""
    work = _WORK.get()
    if work is not None:
        work.steps += steps
        work.kept += steps if kept else 0
        if work.steps >= work.pause:
            within(work.steps, MAX_WORK, "steps of work")
            within(work.kept, MAX_KEPT, "entries kept in memory")
            within(getallocatedblocks() - work.before, MAX_BLOCKS, "blocks of memory")
            work.pause = work.steps + 2**20


def quoted(value: object) -> str:
    """Foreign text for a message, shortened and on one line."""
    text = ascii(value)
    return text if len(text) <= 60 else text[:56] + "..."


def canonical_bytes(value: Json) -> bytes:
    """The one way to write a JSON value: sorted keys, no blanks, ASCII, a final newline."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def digest(value: dict[str, Json]) -> str:
    """SHA-256 of the canonical bytes, without newline, of a certificate without its key ``digest``."""
    rest = {key: item for key, item in value.items() if key != "digest"}
    return hashlib.sha256(canonical_bytes(rest)[:-1]).hexdigest()


def read_file(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file within the size limit."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            information = os.fstat(file.fileno())
            require(stat.S_ISREG(information.st_mode), "not a regular file")
            within(information.st_size, MAX_BYTES, "bytes in the file")
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        raise Invalid(f"cannot be read: {getattr(problem, 'strerror', None) or quoted(str(problem))}") from None


def parse(data: bytes) -> Json:
    """The JSON value of canonical bytes."""
    within(len(data), MAX_BYTES, "bytes")
    within(sum(map(data.count, (b",", b"[", b"{"))), MAX_VALUES, "values")
    _check_depth(data)
    try:
        value = json.loads(
            data.decode("ascii"),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_int=_small_integer,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError:
        raise Invalid("not ASCII") from None
    except json.JSONDecodeError as problem:
        raise Invalid(f"not JSON at character {problem.pos}") from None
    require(canonical_bytes(value) == data, "not in canonical form (sorted keys, no blanks, one final newline)")
    return value


def _check_depth(data: bytes) -> None:
    """Bound the nesting before a recursive parser sees it.

    Brackets in strings do not count: a string is skipped whole. One without an end is skipped to the end of the data
    (where the parser will reject it), so every byte is looked at once.
    """
    depth = 0
    for match in re.finditer(rb'"(?:[^"\\]|\\.?)*"?|[\[\]{}]', data, re.DOTALL):
        mark = match[0]
        if mark in (b"[", b"{"):
            depth += 1
            within(depth, MAX_DEPTH, "nesting")
        elif mark in (b"]", b"}"):
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    require(len(result) == len(pairs), "a key stands twice in one object")
    return result


def _no_float(text: str) -> Json:
    raise Invalid(f"{quoted(text)} is not an exact number")


def _small_integer(text: str) -> int:
    within(len(text), 12, "digits of an integer")
    return int(text)


# -- typed access -----------------------------------------------------------------------------------------------------


def fields(value: Json, names: tuple[str, ...], what: str) -> list[Json]:
    """The values of an object that has exactly these keys."""
    require(type(value) is dict, f"{what} is not an object")
    require(set(value) == set(names), f"{what} does not have exactly the keys {', '.join(names)}")
    return [value[name] for name in names]


def items(value: Json, what: str, length: int | None = None) -> list[Json]:
    """The entries of a list, of a given length if one is given."""
    if type(value) is not list:
        raise Invalid(f"{what} is not a list")
    within(len(value), MAX_LENGTH, f"entries of {what}")
    spend(1 + len(value))
    require(length is None or len(value) == length, f"{what} has {len(value)} entries, expected {length}")
    return value


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]"
)
"""Control characters, line ends, marks that turn the direction of writing or cannot be seen, lone surrogates."""


def text(value: Json, what: str) -> str:
    """A bounded text without lone surrogates."""
    if type(value) is not str:
        raise Invalid(f"{what} is not a text")
    within(len(value), MAX_TEXT, f"characters of {what}")
    require(not any("\ud800" <= c <= "\udfff" for c in value), f"{what} has a lone surrogate")
    return value


def printable(value: Json, what: str, limit: int = MAX_TITLE, layout: str = "") -> str:
    """A bounded text that does no harm where it is printed; of control characters it may hold those of ``layout``."""
    if type(value) is not str:
        raise Invalid(f"{what} is not a text")
    within(len(value), limit, f"characters of {what}")
    found = next((c[0] for c in _UNPRINTABLE.finditer(value) if c[0] not in layout), None)
    require(found is None, f"{what} has the character {found!a}, which cannot be printed")
    return value


def identifier(value: Json) -> str:
    """The id of a claim: letters, digits, ``.``, ``_`` and ``-``."""
    require(type(value) is str and _ID.fullmatch(value) is not None, f"the id {quoted(value)} is not an id of a claim")
    name: str = value
    return name


def flag(value: Json, what: str) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise Invalid(f"{what} is not true or false")
    return value


def natural(value: Json, what: str, below: int | None = None) -> int:
    """A natural number, less than ``below`` if that is given."""
    if type(value) is not int or value < 0:
        raise Invalid(f"{what} is not a natural number")
    require(below is None or value < below, f"{what} is out of range")
    return value


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:/[1-9][0-9]*)?", re.ASCII)


def scalar(value: Json, K: Field, what: str) -> Scalar:
    """A number of the field: a rational, or the list of its coordinates."""
    if K.degree == 1:
        return rational(value, what)
    return K.number([Fraction(rational(x, what)) for x in items(value, what, K.degree)])


def rational(value: Json, what: str) -> Rational:
    """A rational number in lowest terms, written in the one canonical way."""
    require(type(value) is str, f"{what} is not a number in quotes")
    within(len(value), 2 * MAX_DIGITS, f"digits of {what}")
    require(_NUMBER.fullmatch(value) is not None and value != "-0", f"{what}: {quoted(value)} is not a rational number")
    if "/" not in value:
        return int(value)
    number = Fraction(value)
    require(str(number) == value, f"{what}: {quoted(value)} is not in lowest terms")
    return number


def row(value: Json, length: int, K: Field, what: str) -> Row:
    """A sparse vector of a given length."""
    entries = []
    last = -1
    for entry in items(value, what):
        index, number = items(entry, f"an entry of {what}", 2)
        require(
            type(index) is int and last < index < length, f"{what}: the indices do not increase within 0..{length - 1}"
        )
        last = index
        x = scalar(number, K, what)
        require(x != 0, f"{what}: a zero is written out")
        entries.append((index, x))
    return tuple(entries)


def matrix(value: Json, rows: int, columns: int, K: Field, what: str) -> Matrix:
    """A matrix of a given shape."""
    return tuple(row(entry, columns, K, what) for entry in items(value, what, rows))


def permutation(value: Json, size: int, what: str) -> Permutation:
    """The images of 0..size-1 under a permutation."""
    images = tuple(natural(i, f"an image of {what}", size) for i in items(value, what, size))
    require(len(set(images)) == size, f"{what} is not a permutation")
    return images


def word(value: Json, count: int) -> Word:
    """A product of some of the ``count`` generators."""
    return tuple(natural(i, "a letter of a word", count) for i in items(value, "a word"))
