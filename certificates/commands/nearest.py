"""``equicert nearest``: the nearest layer-wise equivariant network."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    answer,
    claim_of_options,
    limit_options,
    question_options,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, the network, perhaps a hidden type."""
    question_options(parser)
    parser.add_argument(
        "--network", required=True, metavar="FILE", help=".npz, .safetensors, .onnx, or TOML or JSON with neurons and e"
    )
    parser.add_argument(
        "--type", metavar="CLASSES", help="subgroup classes as 'hidden' numbers them, for example 0,3,3; else all types"
    )
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Distances to the hidden types, and the nearest network."""
    from equicert.certificates.questions.nearest import nearest, nearest_lines

    chosen = None if options.type is None else _classes(options.type)
    claim = claim_of_options(options, compute=["order"])
    return answer(options, lambda: nearest(claim, options.network, chosen), nearest_lines)


def _classes(text: str) -> list[int]:
    """The class numbers of ``--type``. Errors: Stop."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() and len(part) < 6 for part in parts):
        raise Stop("--type: expected class numbers separated by commas, for example 0,3,3")
    return [int(part) for part in parts]


COMMAND = Command(
    name="nearest",
    summary="the nearest layer-wise equivariant network of a hidden type (least squares over the weights)",
    example="equicert nearest --group S3 --input permutation --output trivial --network examples/net.npz --type 1",
    add_options=add_options,
    run=run,
)
