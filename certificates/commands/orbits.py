"""``equicert orbits``: dimensions of generic orbits and of the orbit space."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    answer,
    claim_of_options,
    json_option,
    limit_options,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """A group with a representation, or a Lie algebra."""
    json_option(parser)
    parser.add_argument("--group", help="a finite group, or a compact one such as SO(3)")
    parser.add_argument("--input", help="its representation V")
    parser.add_argument(
        "--lie", help="generators of the Lie algebra of a connected compact group, skew-symmetric matrices"
    )
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The dimensions."""
    from equicert.certificates.questions.orbits import (
        orbits_lines,
        orbits_of_algebra,
        orbits_of_finite,
        orbits_of_lie,
    )

    if options.lie is not None:
        return answer(options, lambda: orbits_of_lie(options.lie), orbits_lines)
    if options.group is None or options.input is None:
        raise Stop("orbits: give --group and --input, or --lie")
    options.output = "trivial"
    claim = claim_of_options(options, compute=["order"])
    if claim.group.continuous:
        return answer(options, lambda: orbits_of_algebra(claim.input.lie), orbits_lines)
    return answer(options, lambda: orbits_of_finite(claim.input), orbits_lines)


COMMAND = Command(
    name="orbits",
    summary="dimensions of generic orbits and of the orbit space",
    example="""equicert orbits --lie '[[["0","-1"],["1","0"]]]'""",
    add_options=add_options,
    run=run,
)
