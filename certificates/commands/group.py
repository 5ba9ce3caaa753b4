"""``equicert group``: classes, irreducible representations over the reals, generators, closed subgroups."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command, Stop, answer, json_option, limit_options, limits
from equicert.certificates.commands.statuses import Status


def add_options(parser: argparse.ArgumentParser) -> None:
    """The group, perhaps a representation of it."""
    json_option(parser)
    parser.add_argument("group", metavar="GROUP", help='for example S4, "C2 x S3", "<(1,2,3), (1,2)>"')
    parser.add_argument(
        "--input", metavar="V", help="a representation: its matrices, its irreducible parts, its closed subgroups"
    )
    parser.add_argument("--tex", action="store_true", help="print the character table as LaTeX")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The facts."""
    from equicert.certificates.claims.entries import DEFAULTS
    from equicert.certificates.questions.group import group_facts, group_lines
    from equicert.tex.characters import character_table
    from equicert.theory.errors import InputError

    if options.tex and options.json:
        raise Stop("group: give --tex or --json, not both")
    max_order = int(limits(options).get("max_order", DEFAULTS["max_order"]))
    if not options.tex:
        return answer(options, lambda: group_facts(options.group, options.input, max_order, options.gap), group_lines)
    if options.input is not None:
        raise Stop("group: --tex prints the character table only: leave --input out")
    try:
        print(character_table(group_facts(options.group, None, max_order, False).table), end="")
    except InputError as problem:
        raise Stop(str(problem)) from None
    return Status.DONE


COMMAND = Command(
    name="group",
    summary="a group: order, classes, irreducible representations over the reals, closed subgroups",
    example="equicert group S4 --input permutation",
    add_options=add_options,
    run=run,
)
