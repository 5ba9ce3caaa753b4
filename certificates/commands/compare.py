"""``equicert compare``: are two networks in files the same function, and how far are they apart?"""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    claim_of_options,
    complain,
    json_option,
    worker_options,
)
from equicert.certificates.commands.statuses import Status, status_of_values


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two files, the box, the limits."""
    parser.add_argument("first", metavar="FILE", help="a network: .npz, .safetensors, .onnx")
    parser.add_argument("second", metavar="OTHER", help="the network that it is compared with")
    parser.add_argument(
        "--radius", default="1", metavar="R", help="inputs are between -R and R, an exact number (default 1)"
    )
    parser.add_argument(
        "--round", metavar="STEP", help="round the weights of OTHER to multiples of this, such as 1/100"
    )
    json_option(parser)
    worker_options(parser)


def run(options: argparse.Namespace) -> int:
    """Equality and distance as the kernel concludes them."""
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.network_files import network_sizes
    from equicert.certificates.questions.comparison import neuron_words
    from equicert.certificates.reports.json_report import json_report
    from equicert.certificates.reports.text import value_line
    from equicert.theory.errors import InputError

    try:
        (d, p), other = network_sizes(options.first), network_sizes(options.second)
    except InputError as problem:
        raise Stop(str(problem)) from None
    if other != (d, p):
        raise Stop(
            f"{options.second} has {other[0]} inputs and {other[1]} outputs, but {options.first} has {d} and {p}: "
            "only networks of one shape are compared"
        )
    if options.radius.lstrip().startswith("-"):
        raise Stop("--radius: expected a positive number such as 1/2")
    rounded = {} if options.round is None else {"round": options.round}
    options.group, options.input, options.output = "C1", f"{d}*trivial", f"{p}*trivial"
    claim = claim_of_options(
        options,
        target={"file": options.first},
        other={"file": options.second, **rounded},
        box=[[f"-({options.radius})", options.radius]] * d,
        compute=["equal", "distance"],
    )
    result = check_claim(claim)
    if result.message:
        complain(result.message)
    if options.json:
        print(json_report([result]))
    else:
        for name, value in result.values.items():
            where = f" (inputs between -{options.radius} and {options.radius})" if name == "distance" else ""
            print(value_line(name, value) + where)
        words = neuron_words(claim) if result.values.get("equal") == "true" else ""
        if words:
            print(words)
    return Status.BAD_INPUT if result.message else status_of_values(list(result.values.values()))


COMMAND = Command(
    name="compare",
    summary="are two networks in files the same function, and how far are they apart on a box?",
    example="equicert compare examples/net.npz examples/net.npz --round 1/2",
    add_options=add_options,
    run=run,
)
