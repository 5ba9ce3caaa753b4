"""Certificates that must not pass: functional dimensions."""

from __future__ import annotations

from changes import Change, drop_step, proof, through_first_point

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "class"), "HN")], "of GN, GEN or LEN"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "class"), "GEN")], "need a subgroups step"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "width"), 3)], "another width"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "orbits", 0, "class"), 1)], "out of range"),
    ("dimension", "dimensions", [(proof("dimensions", "dimension", "GN", "orbits", 0), {})], "exactly the keys"),
    (
        "dimension",
        "no-bias-dimension",
        [(proof("no-bias-dimension", "dimension", "GN", "points"), lambda x: x[:3])],
        "undecided, not|is ",
    ),
    (
        "dimension",
        "no-bias-dimension",
        [(proof("no-bias-dimension", "dimension", "GN", "points"), lambda x: [x[0]] * len(x))],
        "undecided, not|is ",
    ),
    ("dimension", "dimensions", [(("statement", "bias"), False)], "a network without biases has one"),
    ("dimension", "dimensions", drop_step("dimensions", "subgroups"), "need a subgroups step"),
    ("dimension", "turned-lines", drop_step("turned-lines", "dim-hom"), "is "),
    ("dimension", "no-bias-dimension", drop_step("no-bias-dimension", "dim-hom"), "is "),
    (
        "dimension",
        "dimensions",
        [(proof("dimensions", "dimension", "GN", "orbits", 0, "b"), through_first_point("dimensions"))],
        "lies on the hyperplane",
    ),
    ("dimension", "shifted-pairs", [(("statement", "output_bias"), False)], "is |defaults"),
    ("dimension", "residues", [(("statement", "output_bias"), False)], "at their defaults|is undecided"),
]
