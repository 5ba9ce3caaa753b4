"""``equicert bounds``: sizes of the hypothesis spaces of a width."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import (
    Command,
    affine_keys,
    affine_options,
    answer,
    claim_of_options,
    limit_options,
    question_options,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, the width, and the constants of the bounds."""
    question_options(parser)
    parser.add_argument("--width", type=int, required=True, metavar="M", help="the width of GN and GEN")
    parser.add_argument("--points", type=int, metavar="N", help="number of points: growth function, generalization")
    parser.add_argument("--norm", metavar="B", help="bound of the sum of |a_i| |(w_i, b_i)|: Rademacher complexity")
    parser.add_argument("--radius", metavar="R", help="bound of the norm of (x, 1)")
    parser.add_argument(
        "--entries", metavar="S", help="bound of every free weight: covering numbers, with --radius, --epsilon"
    )
    parser.add_argument("--epsilon", metavar="E", help="radius of the balls of a covering")
    parser.add_argument(
        "--sample", metavar="FILE", help="points (.csv, .npz): Rademacher complexity on their projections"
    )
    parser.add_argument("--delta", default="1/20", metavar="D", help="probability of failure (default 1/20)")
    parser.add_argument("--lipschitz", default="1", metavar="L", help="Lipschitz constant of the loss (default 1)")
    parser.add_argument("--range", default="1", metavar="C", help="the loss has values in [0, C] (default 1)")
    affine_options(parser)
    parser.add_argument(
        "--skip-norm", metavar="K", help="with --skip: bound of the norm of the linear part, for --norm"
    )
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Parameters, dimensions, formulas and bounds of GN, GEN and LEN."""
    from equicert.certificates.questions.bounds import Norms, bounds, bounds_lines

    norms = Norms(
        points=options.points,
        norm=options.norm,
        radius=options.radius,
        entries=options.entries,
        epsilon=options.epsilon,
        confidence=options.delta,
        lipschitz=options.lipschitz,
        span=options.range,
        sample=options.sample,
        skip_norm=options.skip_norm,
    )
    claim = claim_of_options(options, compute=["order"], **affine_keys(options))
    return answer(options, lambda: bounds(claim, options.width, norms), bounds_lines)


COMMAND = Command(
    name="bounds",
    summary="parameters, dimensions, formulas in the width, complexity bounds of GN, GEN, LEN",
    example="equicert bounds --group C5 --input rotation --output trivial --width 8 --points 1000",
    add_options=add_options,
    run=run,
)
