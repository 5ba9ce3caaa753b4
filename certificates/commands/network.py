"""``equicert network``: the certified network of a certificate as a file of other programs."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from equicert.certificates.commands.shared import Command, Stop, answer, force_option, json_option, worker_options
from equicert.certificates.commands.statuses import Status

FORMATS = ("onnx", "npz", "safetensors", "torch", "jax", "python", "json")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The certificate, the class, the file."""
    json_option(parser)
    parser.add_argument("certificate", metavar="CERT", help="certificate (JSON)")
    parser.add_argument("--class", choices=("GN", "LEN"), dest="kind", help="default: LEN where there is one, else GN")
    parser.add_argument("--format", choices=FORMATS, required=True, help="kind of file; python and json are exact")
    parser.add_argument("--out", required=True, metavar="FILE", help="file to write")
    parser.add_argument("--box", default="1", metavar="R", help="error bounds hold where all |x_i| <= R (default 1)")
    parser.add_argument(
        "--dtype", choices=("float64", "float32"), default="float64", help="of rounded weights (default float64)"
    )
    parser.add_argument("--accept-any", action="store_true", help="also where an assertion is refuted; exit status 0")
    worker_options(parser)
    force_option(parser)


def run(options: argparse.Namespace) -> int:
    """Verify the certificate, write its network, compare the file with the target. Exit status as ``verify``."""
    from equicert.certificates import kernel
    from equicert.certificates.exports.networks import certified_network
    from equicert.certificates.exports.written import write_network, written_lines
    from equicert.theory.errors import InputError

    try:
        certified = certified_network(kernel.read_file(options.certificate), options.kind)
    except kernel.Rejected as problem:
        outcome = "over limits" if isinstance(problem, kernel.OverLimits) else "invalid"
        raise Stop(f"{outcome} {str(options.certificate)!a}: {problem}") from None
    except InputError as problem:
        raise Stop(f"{options.certificate}: {problem}") from None
    if certified.status == Status.REFUTED and not options.accept_any:
        what = f"its assertions are not all true ({certified.summary})"
        raise Stop(f"{options.certificate}: {what}: write its network with --accept-any", Status.REFUTED)
    box = _box(options.box)
    path = Path(options.out)
    answer(
        options,
        lambda: write_network(certified, options.format, path, box, options.dtype, options.force),
        written_lines,
    )
    return Status.DONE if options.accept_any else Status(certified.status)


def _box(text: str) -> Fraction:
    """The half width of the box. Errors: Stop."""
    wrong = Stop("--box: expected a positive number of at most 1000000, such as 10 or 1/2")
    try:
        box = Fraction(text) if len(text) <= 40 and "e" not in text.lower() else Fraction(0)
    except (ValueError, ZeroDivisionError):
        raise wrong from None
    if not 0 < box <= 10**6:
        raise wrong
    return box


COMMAND = Command(
    name="network",
    summary="write the certified network of a certificate: ONNX, NumPy, PyTorch, JAX, exact numbers",
    example="equicert network out/strict-gap-c2.json --class LEN --format onnx --out net.onnx",
    add_options=add_options,
    run=run,
)
