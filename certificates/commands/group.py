"""``equicert group``: classes, irreducible representations over the reals, generators, closed subgroups."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from equicert.certificates.commands.shared import Command, Stop, answer, json_option, limit_options, limits


def add_options(parser: argparse.ArgumentParser) -> None:
    """The group, perhaps a representation of it."""
    json_option(parser)
    parser.add_argument("group", metavar="GROUP", help='for example S4, "C2 x S3", "<(1,2,3), (1,2)>"; or a file')
    parser.add_argument(
        "--input", metavar="V", help="a representation: its matrices, its irreducible parts, its closed subgroups"
    )
    parser.add_argument("--tex", "--latex", action="store_true", help="print everything as LaTeX")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The facts."""
    from equicert.certificates.claims.entries import DEFAULTS
    from equicert.certificates.questions.group import GroupAnswer, group_facts, group_lines
    from equicert.tex.characters import SubgroupRow, group_page

    if options.tex and options.json:
        raise Stop("group: give --tex or --json, not both")
    max_order = int(limits(options).get("max_order", DEFAULTS["max_order"]))

    def page(found: GroupAnswer) -> Iterator[str]:
        subgroups = tuple(
            SubgroupRow(s.order, s.index, s.conjugates, s.generators, s.dim_fixed)
            for s in found.subgroups or found.closed_subgroups or ()
        )
        names = tuple(x.name for x in found.irreducibles)
        yield from group_page(found.table, names, found.representation, subgroups)

    return answer(
        options,
        lambda: group_facts(options.group, options.input, max_order, options.gap),
        page if options.tex else group_lines,
    )


COMMAND = Command(
    name="group",
    summary="a group: order, classes, irreducible representations over the reals, closed subgroups",
    example="equicert group S4 --input permutation",
    add_options=add_options,
    run=run,
)
