"""``equicert width``: minimal widths of one function."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    claim_of_options,
    complain,
    limit_options,
    network_keys,
    network_options,
    question_options,
    target_key,
    target_option,
)
from equicert.certificates.commands.statuses import Status, status_of_values


def add_options(parser: argparse.ArgumentParser) -> None:
    """The function, the class of networks, their affine parts."""
    question_options(parser)
    target_option(parser, required=True)
    parser.add_argument("--class", dest="network_class", choices=("GN", "GEN", "LEN"), help="only this class")
    network_options(parser)
    parser.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """The widths as the kernel concludes them."""
    from equicert.certificates.check import check_claim
    from equicert.certificates.reports.json_report import json_report
    from equicert.certificates.reports.text import explanation_lines, value_line

    classes = [options.network_class] if options.network_class else ["GN", "GEN", "LEN"]
    compute = [f"width({network_class})" for network_class in classes]
    keys = {**target_key(options.target), **network_keys(options)}
    claim = claim_of_options(options, compute=compute, **keys)
    result = check_claim(claim, options.explain)
    if result.message:
        complain(result.message)
    if options.json:
        print(json_report([result]))
    else:
        for line in (*(value_line(*item) for item in result.values.items()), *explanation_lines(result.explanation)):
            print(line)
    return Status.BAD_INPUT if result.message else status_of_values(list(result.values.values()))


COMMAND = Command(
    name="width",
    summary="minimal widths of one function",
    example=(
        'equicert width --group C2 --input "2*sign" --output trivial --target "relu(x1) + relu(x2) + relu(-x1 - x2)"'
    ),
    add_options=add_options,
    run=run,
)
