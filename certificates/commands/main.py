"""The command line ``equicert``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from equicert.certificates.commands.shared import Stop, complain

EXAMPLES = {
    "plot": "example: equicert plot --group C5 --input rotation --output trivial --width 24 c5.pdf c5.png",
    "init": "example: equicert init paper",
    "table": "example: equicert table examples/widths.table.toml --out out --jobs 2",
    "bounds": "example: equicert bounds --group C5 --input rotation --output trivial --width 8 --points 1000",
    "compensation": "example: equicert compensation --group C5 --input rotation --output rotation",
    "arrangement": "example: equicert arrangement --group S3 --input permutation --output trivial --width 3",
    "orbits": """example: equicert orbits --lie '[[["0","-1"],["1","0"]]]'""",
    "check": "example: equicert check examples/drawback.toml --out out --tex",
    "verify": "example: equicert verify out/strict-gap-c2.json --claims examples/antipodal.toml",
    "width": 'example: equicert width --group C2 --input "2*sign" --output trivial --target "relu(x1) + relu(x2) + relu(-x1 - x2)"',
    "basis": "example: equicert basis --group C3 --input permutation --output permutation",
    "hidden": "example: equicert hidden --group S3 --input permutation --output trivial --width 3",
    "nearest": "example: equicert nearest --group S3 --input permutation --output trivial --network examples/net.npz --type 1",
    "symmetry": "example: equicert symmetry --group S3 --input permutation --output trivial --target 'relu(x1 + x2) + x3'",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is that of the process."""
    try:
        options = _parser().parse_args(arguments)
        module, name = options.run
        status: int = getattr(import_module(f"equicert.certificates.commands.{module}"), name)(options)
        sys.stdout.flush()
        return status
    except Stop as problem:
        return complain(str(problem), problem.status)
    except KeyboardInterrupt:
        return complain("interrupted; what was finished is written", 130)
    except BrokenPipeError:
        # The reader has gone: nothing more can be said, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        return complain(f"{where}{problem.strerror or problem}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="equicert",
        description="Exact theory and proof checking for equivariant two-layer ReLU networks.",
        epilog="Exit status of check: 0 verified, 1 refuted, 3 undecided, 2 ill-posed or bad usage.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, summary: str, run: tuple[str, str], plain: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary, epilog=EXAMPLES[name])
        if not plain:
            added.add_argument("--json", action="store_true", help="print one JSON object")
        added.set_defaults(run=run)
        return added

    check = command("check", "check the claims of TOML files and write a certificate for each", ("check", "check"))
    check.add_argument("files", nargs="+", metavar="FILE", help="claims file, or a folder of them")
    check.add_argument("--out", default="out", metavar="DIR", help="folder for the certificates (default: out)")
    check.add_argument("--tex", action="store_true", help="write a LaTeX fragment and document per claim")
    check.add_argument("--pdf", action="store_true", help="build the documents with latexmk (implies --tex)")
    check.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    check.add_argument("--quiet", action="store_true", help="print the summary only")
    check.add_argument("--jobs", type=int, default=1, metavar="N", help="processes that check claims side by side")
    check.add_argument(
        "--changed",
        action="store_true",
        help="check again only claims whose text, or the program, changed (results in OUT/.cache)",
    )
    check.add_argument("--junit", metavar="FILE", help="write a JUnit XML report")
    check.add_argument("--sarif", metavar="FILE", help="write a SARIF log")
    check.add_argument("--html", metavar="FILE", help="write one static page with everything")
    _force(check)
    _limits(check)

    table = command(
        "table", "a table over groups, representations, targets and widths: LaTeX, CSV, Markdown", ("table", "table")
    )
    table.add_argument("spec", metavar="SPEC", help="specification (TOML, by convention NAME.table.toml)")
    table.add_argument(
        "--out", default="out", metavar="DIR", help="folder for the tables and certificates (default: out)"
    )
    table.add_argument("--jobs", type=int, default=1, metavar="N", help="processes that fill rows side by side")
    _force(table)
    _limits(table)

    plot = command("plot", "dimension and VC bound against the width (needs matplotlib)", ("plot", "plot"), plain=True)
    _representations(plot)
    plot.add_argument("--width", type=int, default=24, metavar="M", help="largest width (default 24)")
    plot.add_argument("files", nargs="+", metavar="FILE", help="pictures to write: .pdf, .png, .svg")
    _force(plot)
    _limits(plot)

    init = command("init", "a starter claims file, a workflow and equicert.sty", ("init", "init"), plain=True)
    init.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where (default: here)")
    _force(init)

    verify = command("verify", "re-check certificates with the kernel alone", ("verify", "verify"))
    verify.add_argument("certificates", nargs="+", metavar="CERT", help="certificate (JSON)")
    verify.add_argument("--claims", metavar="FILE", help="also compare with the claims of this file")

    width = command("width", "minimal widths of one function", ("ask", "width"))
    _representations(width)
    width.add_argument(
        "--target", required=True, action="append", help="expression in x1..xd; repeat for several outputs"
    )
    width.add_argument("--class", dest="network_class", choices=("GN", "GEN", "LEN"), help="only this class")
    _affine_parts(width)
    width.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    _limits(width)

    basis = command("basis", "the equivariant linear maps V -> U: dimension, tied weight matrix", ("ask", "basis"))
    _representations(basis)
    _limits(basis)

    hidden = command("hidden", "hidden layers: subgroup classes, signed types, weight subspaces", ("ask", "hidden"))
    _representations(hidden)
    hidden.add_argument("--width", type=int, metavar="M", help="also list the hidden permutation types of this width")
    _limits(hidden)

    symmetry = command(
        "symmetry", "the largest subgroup under which a matrix, function or network is equivariant", ("ask", "symmetry")
    )
    _representations(symmetry)
    given = symmetry.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--matrix", help='p x d matrix, a list of rows: \'[["1", "0"]]\'; also its nearest equivariant matrix'
    )
    given.add_argument("--target", action="append", help="expression in x1..xd; repeat for several outputs")
    given.add_argument("--network", metavar="FILE", help="TOML or JSON file with neurons and e, as in claims")
    _limits(symmetry)

    near = command(
        "nearest",
        "the nearest layer-wise equivariant network of a hidden type (least squares over the weights)",
        ("ask", "nearest"),
    )
    _representations(near)
    near.add_argument(
        "--network", required=True, metavar="FILE", help=".npz, .safetensors, .onnx, or TOML or JSON with neurons and e"
    )
    near.add_argument(
        "--type", metavar="CLASSES", help="subgroup classes as 'hidden' numbers them, for example 0,3,3; else all types"
    )
    _limits(near)

    bounds = command(
        "bounds", "parameters, dimensions, formulas in the width, complexity bounds of GN, GEN, LEN", ("ask", "bounds")
    )
    _representations(bounds)
    bounds.add_argument("--width", type=int, required=True, metavar="M", help="the width of GN and GEN")
    bounds.add_argument("--points", type=int, metavar="N", help="number of points: growth function, generalization")
    bounds.add_argument("--norm", metavar="B", help="bound of the sum of |a_i| |(w_i, b_i)|: Rademacher complexity")
    bounds.add_argument("--radius", metavar="R", help="bound of the norm of (x, 1)")
    bounds.add_argument(
        "--entries", metavar="S", help="bound of every weight: covering numbers, with --radius, --epsilon"
    )
    bounds.add_argument("--epsilon", metavar="E", help="radius of the balls of a covering")
    bounds.add_argument(
        "--sample", metavar="FILE", help="points (.csv, .npz): Rademacher complexity on their projections"
    )
    bounds.add_argument("--delta", default="1/20", metavar="D", help="probability of failure (default 1/20)")
    bounds.add_argument("--lipschitz", default="1", metavar="L", help="Lipschitz constant of the loss (default 1)")
    bounds.add_argument("--range", default="1", metavar="C", help="the loss has values in [0, C] (default 1)")
    _affine_parts(bounds)
    _limits(bounds)

    factor = command(
        "compensation", "the factor by which width compensates, with an extremal function", ("ask", "compensation")
    )
    _representations(factor)
    factor.add_argument(
        "--out", metavar="DIR", help="write the certificates of the factor and of the extremal function"
    )
    _force(factor)
    _limits(factor)

    space = command(
        "arrangement", "the weight subspaces of all hidden types of a width, and how they meet", ("ask", "arrangement")
    )
    _representations(space)
    chosen = space.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--width", type=int, metavar="M", help="up to 6")
    chosen.add_argument("--network", metavar="FILE", help="a network: in which of the subspaces do its weights lie?")
    _limits(space)

    orbits = command("orbits", "dimensions of generic orbits and of the orbit space", ("ask", "orbits"))
    orbits.add_argument("--group", help="a finite group")
    orbits.add_argument("--input", help="its representation V")
    orbits.add_argument(
        "--lie", help="generators of the Lie algebra of a connected compact group, skew-symmetric matrices"
    )
    _limits(orbits)
    return parser


def _force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="write over files that are foreign or newer")


def _affine_parts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-bias", action="store_true", help="no hidden biases")
    parser.add_argument("--no-output-bias", action="store_true", help="no output bias")
    parser.add_argument("--skip", action="store_true", help="a free linear skip connection")


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help="per claim, in place of the file's")
    parser.add_argument("--max-order", type=int, metavar="N", help="largest group that is enumerated")
    parser.add_argument(
        "--gap", action="store_true", help="let GAP list the subgroups (the kernel checks the list all the same)"
    )


def _representations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--group", required=True, help='for example C4, "C2 x S3", "<(1,2,3), (1,2)>"')
    parser.add_argument("--input", required=True, help='representation V, for example "2*sign"')
    parser.add_argument("--output", required=True, help="representation U")


if __name__ == "__main__":
    sys.exit(main())
