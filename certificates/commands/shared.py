"""What the commands share: the form of a command, options, the line of an error, progress, the claim of a question."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from equicert.certificates.commands.statuses import Status

if TYPE_CHECKING:
    from pathlib import Path

    from equicert.certificates.claims.claim import Claim
    from equicert.certificates.runs.runner import RunOptions

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Command:
    """One command of the command line; each module of this folder, but for the shared ones, defines one as ``COMMAND``.

    ``add_options`` gives the parser its options, ``run`` does the work and returns the exit status. Modules import what
    is heavy inside ``run``, so that help and ``verify`` are quick.
    """

    name: str
    summary: str
    example: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class Stop(Exception):
    """Ends a command: the line for the user and the exit status."""

    def __init__(self, message: str, status: int = Status.BAD_INPUT) -> None:
        super().__init__(message)
        self.status = status


def complain(message: str, status: int = Status.BAD_INPUT) -> int:
    """Print the one line of an error; the exit status."""
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in message)  # file names may hold anything
    print(f"equicert: {line}", file=sys.stderr)
    return status


# -- options -----------------------------------------------------------------------------------------------------------


def json_option(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def force_option(parser: argparse.ArgumentParser) -> None:
    """``--force``."""
    parser.add_argument("--force", action="store_true", help="write over files that are foreign or newer")


def jobs_option(parser: argparse.ArgumentParser, what: str) -> None:
    """``--jobs``; ``checked_jobs`` reads it."""
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help=f"processes that {what} side by side")


def question_options(parser: argparse.ArgumentParser) -> None:
    """``--json``, the group and the two representations: the options of a question about one claim."""
    json_option(parser)
    representation_options(parser)


def representation_options(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """The group and the two representations; ``claim_of_options`` reads them."""
    parser.add_argument(
        "--group", required=required, help='for example C4, "C2 x S3", "<(1,2,3), (1,2)>", a file with generators'
    )
    parser.add_argument("--input", required=required, help='representation V, for example "2*sign"')
    parser.add_argument("--output", required=required, help="representation U")


def target_option(parser: argparse._ActionsContainer, required: bool = False) -> None:
    """``--target``; ``target_key`` reads it."""
    parser.add_argument(
        "--target", required=required, action="append", help="expression in x1..xd; repeat for several outputs"
    )


def network_options(parser: argparse.ArgumentParser) -> None:
    """The networks that are asked about: hidden layers, affine parts, activation; ``network_keys`` reads them."""
    parser.add_argument(
        "--hidden",
        action="append",
        metavar="REP",
        help="hidden layers of LEN are made of copies of this representation, such as regular; may be repeated",
    )
    affine_options(parser)
    parser.add_argument(
        "--activation", default="relu", metavar="NAME", help="relu (default), abs, leaky_relu(1/10) or prelu(SLOPE)"
    )


def affine_options(parser: argparse.ArgumentParser) -> None:
    """The affine parts of the networks; ``affine_keys`` reads them."""
    parser.add_argument("--no-bias", action="store_true", help="no hidden biases")
    parser.add_argument("--no-output-bias", action="store_true", help="no output bias")
    parser.add_argument("--skip", action="store_true", help="a free linear skip connection")


def limit_options(parser: argparse.ArgumentParser) -> None:
    """Limits for each claim; ``limits`` reads them."""
    worker_options(parser, "per claim, in place of the file's")
    parser.add_argument("--max-order", type=int, metavar="N", help="largest group that is enumerated")
    parser.add_argument(
        "--gap", action="store_true", help="let GAP list the subgroups (the kernel checks the list all the same)"
    )


def worker_options(parser: argparse.ArgumentParser, of_time: str = "of the command (default 60)") -> None:
    """``--time-limit`` and ``--memory``: a command that has them runs in a worker process."""
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help=of_time)
    memory_option(parser)


def memory_option(parser: argparse.ArgumentParser) -> None:
    """``--memory``; ``checked_memory`` reads it."""
    parser.add_argument(
        "--memory", type=float, default=4.0, metavar="GB", help="memory that one claim may use (default 4)"
    )


def checked_memory(options: argparse.Namespace) -> int:
    """The memory of one claim in bytes. Errors: Stop."""
    if not 0.1 <= options.memory <= 1024:
        raise Stop("--memory: expected gigabytes between 0.1 and 1024")
    return int(options.memory * 2**30)


def run_options(options: argparse.Namespace, jobs: int, cache: Path | None) -> RunOptions:
    """How claims are run: the options of ``jobs_option`` and ``limit_options``. Errors: Stop."""
    from equicert.certificates.runs.runner import RunOptions

    explain = bool(getattr(options, "explain", False))
    return RunOptions(jobs, checked_memory(options), cache, explain, bool(getattr(options, "debug", False)))


def affine_keys(options: argparse.Namespace) -> dict[str, bool]:
    """The affine parts of the networks, as keys of a claim."""
    return {"bias": not options.no_bias, "output_bias": not options.no_output_bias, "skip": options.skip}


def network_keys(options: argparse.Namespace) -> dict[str, Any]:
    """What the options of ``network_options`` say, as keys of a claim; what is so by default is left out."""
    from equicert.certificates.claims.entries import DEFAULTS

    found: dict[str, Any] = {key: value for key, value in affine_keys(options).items() if value != DEFAULTS[key]}
    if options.hidden:
        found["hidden"] = [name for text in options.hidden for name in _channels(text)]
    if options.activation != "relu":
        found["activation"] = options.activation
    return found


def _channels(text: str) -> list[str]:
    """One channel, or a list of them as in a claims file. Errors: Stop."""
    if not text.lstrip().startswith("["):
        return [text]
    import tomllib

    try:
        listed = tomllib.loads(f"hidden = {text}")["hidden"]
    except (tomllib.TOMLDecodeError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise Stop('--hidden: expected one channel such as regular, or a list such as \'["regular", "trivial"]\'')
    return listed


def limits(options: argparse.Namespace) -> dict[str, Any]:
    """Limits of the command line, as settings of a claim. Errors: Stop (in claims files the schema checks them)."""
    found: dict[str, Any] = {}
    if options.time_limit is not None:
        if not 0 < options.time_limit <= 86400:
            raise Stop("--time-limit: expected seconds between 0 and 86400")
        found["time_limit"] = options.time_limit
    largest = getattr(options, "max_order", None)
    if largest is not None:
        if not 1 <= largest <= 5000:
            raise Stop("--max-order: expected a number between 1 and 5000")
        found["max_order"] = largest
    if getattr(options, "gap", False):
        found["gap"] = True
    return found


def checked_jobs(options: argparse.Namespace) -> int:
    """The number of processes. Errors: Stop."""
    if options.jobs < 1:
        raise Stop("--jobs: expected a natural number")
    jobs: int = options.jobs
    return jobs


def progress(items: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    """A bar on the terminal for anything over a second."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(items, desc=what, total=total, delay=1, leave=False, file=sys.stderr)
    return bar


# -- questions ---------------------------------------------------------------------------------------------------------


def target_key(texts: list[str] | None) -> dict[str, Any]:
    """The target of ``--target``, given once for each output, as a key of a claim."""
    return {} if not texts else {"target": texts if len(texts) > 1 else texts[0]}


def claim_of_options(options: argparse.Namespace, **keys: Any) -> Claim:
    """The claim that ``--group``, ``--input``, ``--output``, the limits and some further keys state. Errors: Stop."""
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.claims.group_files import is_group_file
    from equicert.certificates.claims.reading import claims_of_table

    group = {"file": options.group} if is_group_file(options.group) else options.group
    entry = {"id": "question", "group": group, "input": options.input, "output": options.output, **keys}
    (claim,) = claims_of_table({"claim": [entry]}, "command line", limits(options))
    if isinstance(claim, ClaimError):
        known = ("group", "input", "output", "target", "hidden", "activation", "support")
        option = f"--{claim.key}: " if claim.key in known else ""
        raise Stop(f"{option}{claim.message}")
    return claim


NOT_CERTIFIED = "(computed, not certified)"
"""The last line of an answer that no certificate proves."""


def answer(
    options: argparse.Namespace,
    find: Callable[[], Answer],
    lines: Callable[[Answer], Iterator[str]],
    certified: bool = False,
) -> int:
    """Print the answer to a question, as text or as one JSON object, and whether the kernel has accepted certificates
    of all of it (``certified``). Errors: Stop."""
    from equicert.certificates.questions.answers import plain
    from equicert.theory.errors import InputError

    try:
        found = find()
    except InputError as problem:
        raise Stop(str(problem)) from None
    if options.json:
        import json

        print(json.dumps({**plain(found), "certified": certified}, indent=2))
    else:
        print("\n".join([*lines(found), *([] if certified else [NOT_CERTIFIED])]))
    return Status.DONE
