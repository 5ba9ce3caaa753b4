"""Change any leaf of an honest certificate, make the digest right again: refused, or explained.

The explained survivors are other witnesses for the same fact, or another statement that the same proof proves too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

import pytest
from honest import certificate, names, outcome, put, sealed

from equicert.certificates import kernel


def repetitive(path: tuple) -> bool:
    """Of the points of a derivative the first two stand for all."""
    return path[0] == "proof" and len(path) > 3 and path[2] == "points" and isinstance(path[3], int) and path[3] > 1


UNREAD = {"id", "title", "source", "digest", "format"}
"""Text for the reader; the claims file is compared with ``verify --claims``. (``format`` is a fixed word.)"""


AT_MOST = int(os.environ.get("EQUICERT_MUTANTS", "40"))
"""So many changes of one certificate are tried, of each sort, evenly spread; ``nox -s mutants`` tries all of them."""

T = TypeVar("T")


def spread(everything: Sequence[T]) -> Sequence[T]:
    """At most :data:`AT_MOST` of them, with an odd step, so that no sort of change is left out."""
    step = -(-len(everything) // AT_MOST) or 1
    return everything[:: step + 1 - step % 2]


def leaves(value, path=()) -> Iterator[tuple[tuple, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for i, item in enumerate(value):
            yield from leaves(item, (*path, i))
    else:
        yield path, value


def mutants(leaf) -> list:
    if isinstance(leaf, bool):
        return [not leaf, int(leaf)]
    if isinstance(leaf, int):
        return [leaf + 1, leaf - 1, -leaf - 1]
    if leaf is None:
        return [0, []]
    if isinstance(leaf, list):
        return [None, [[]]]
    try:
        x = Fraction(leaf)
    except ValueError:
        return [leaf + "x", ""]
    return [str(x + 1), str(-x) if x else "1", str(2 * x) if x else "-1", str(x / 2) if x else "1/2"]


STILL_TRUE = {
    "doubled": [("statement", "input_dim")],  # an input that nothing uses
    "halves": [("statement", "input_dim")],
    "parity-minor": [("statement", "input_dim")],
    "no-output-bias": [("statement", "target", "nodes", 0)],  # abs(-x) is abs(x)
    "skip-no-output-bias": [("statement", "target", "nodes", 0)],
    # The permutation is a second name of a generator, whose matrices tell as much.
    **{name: [("statement", "generators", 0, "permutation")] for name in ("turned-beside-three", "turned-and-shifted")},
    "no-bias": [("statement",)],  # other hyperplanes that miss the origin, under any group
    "nested": [("statement",)],
    "max-of-three": [("statement",)],  # the two points refute other functions too
    "not-invariant": [("statement",)],
    "turning": [("statement",)],
    "signed-shift": [("statement", "generators", g, "output", 2) for g in range(3)],  # acts on an output that is zero
    "five-points": [("statement",)],  # no function: another group or representation with the same factor
    "twice-three": [("statement",)],
    "activations": [("statement",)],  # no function: other generators or representations with the same answers
    "fano": [("statement",)],
    "zigzag": [("statement",)],  # other data with the same least error
    "xor": [("statement",)],
    "contradiction": [("statement",)],
    "parabola": [("statement",)],  # other convex data
    "waves": [("statement",)],  # other data on a line with as many kinks
    "bent": [("statement",)],
    "no-affine-part": [("statement", "target")],  # other data with errors that are not smaller
    "even-data": [("statement", "target")],
    "moved-values": [("statement",)],  # other values that are moved elsewhere
    "vees": [("statement",)],
    "squares": [("statement",)],  # other data near enough to the networks
    "mapped": [("statement",)],  # another group, or other points, with the same answers
    "mapped-elsewhere": [("statement",)],
    # Functions are equal, or not, under any group and with any biases; and many functions are not equal.
    **{name: [("statement",)] for name in ("same-max", "same-nested", "same-order", "same-pair", "other-max")},
    # Other generators with as many maps on the support, or the same answer about it; options are not asked.
    **{f"support-{name}": [("statement",)] for name in ("corner", "permuting", "signs", "skew", "skew-corner")},
    # abs: other functions with a linear part; the factor does not depend on the options (T12.6); a function that has no
    # constant does not need the output bias; abs(-x) is abs(x).
    **{
        f"folded-{name}": [("statement",)]
        for name in ("at-zero", "linear", "none", "permuting", "plane", "turning", "with-bias")
    },
    "leaky-constant": [("statement", "target", "nodes", 0)],  # abs(-x) is abs(x)
    "leaky-one": [("statement", "input_dim")],  # an input that nothing uses
    "leaky-shift": [("statement", "input_dim")],
    # The matrices tell the elements apart, with or without the permutation.
    **{name: [("statement", "generators", 0, "permutation")] for name in ("channels-sign", "folded")},
    "rays": [("statement",)],
    "turned-rays": [("statement",)],
    "large-max": [
        ("statement", "generators"),  # a subgroup
        ("statement", "output_bias"),
        ("statement", "skip"),
        ("statement", "input_dim"),
        *(("statement", "target", "nodes", k) for k in (24, 25, 26, 27, 28)),  # other symmetric functions
    ],
    "three-max": [
        ("statement",)
    ],  # no two-layer form, whatever the options; and other functions and groups with the same cells
    "corners": [("statement", "target", "nodes")],  # abs(-x) is abs(x)
    "hat": [
        ("statement", "target", "nodes"),
        ("statement", "generators"),
        ("statement", "output_bias"),
        ("statement", "input_dim"),
    ],
    "entries": [("statement",)],
    "last-generator": [("statement",)],
    "golden": [("statement", "input_dim")],
    "translates": [("statement", "input_dim")],
    "root-parity": [("statement", "input_dim")],
    "octagon": [("statement", "target", "nodes")],  # abs(-x) is abs(x)
    # Permutations of fewer points: the group is the same, by its matrices.
    "channels-c4": [("statement", "generators", 0, "permutation")],
    "channels-swap": [("statement", "generators", 0, "permutation")],
    "channels-misfit": [
        ("statement", "target", "nodes", 0),  # abs(-x) is abs(x)
        ("statement", "generators", 0, "permutation"),
    ],
    # Other polynomials that are moved, or are limits, under other groups; the annihilated ones are few.
    "no-symmetry": [("statement",)],
    "nothing-equivariant": [("statement",)],
    "seen-by-nobody": [("statement",)],
    "turned-square": [("statement", "representations")],
    "symmetric-in-pairs": [("statement",)],  # other functions and groups with as many symmetries
    "general-hom": [("statement",)],  # another representation with the same numbers
    # Other functions and groups with as many symmetries; that they are none of the whole group is asked besides.
    **{name: [("statement",)] for name in ("partly-symmetric", "symmetric-in-two")},
    # other Lie algebras with the same components; a generator named twice
    "lie-components": [("statement",), ("proof", 0, "levels")],
    "lie-brauer": [("statement",)],  # other groups with as many maps; options are not asked
    # Most functions are moved by most algebras, whatever the options.
    **{f"lie-{name}": [("statement",)] for name in ("moving", "moving-nested", "not-reflected", "scaling")},
    "lie-nested": [("statement",)],  # other symmetric functions, under fewer permutations
    "lie-activations": [("statement",)],  # other algebras with the same answers
    # Other algebras and components that fix the same covectors and vectors, and scale nothing; abs(-x) is abs(x).
    **{
        f"lie-{name}": [("statement", key) for key in ("lie", "generators")] + [("statement", "target", "nodes", 0)]
        for name in ("equivariant", "mute", "no-bias", "perfect", "point", "real", "reduced", "reflected")
    },
    # The greatest difference is attained elsewhere: functions may change where it is less, and boxes where it is not.
    **{
        name: [("statement", "target"), ("statement", "other"), ("statement", "box"), ("statement", "generators")]
        for name in ("apart-empty", "apart-rounded", "apart-nested", "lopsided", "lopsided-c5")
    },
    # A skip connection takes linear terms; the connected part may turn faster, and components may do anything to what
    # it moves.
    "lie-skip-limit": [("statement", "polynomial", 2, 0)],
    "lie-beside-three": [("statement", "lie"), ("statement", "generators")],
    "lie-still": [("statement", "lie"), ("statement", "generators")],
    "lie-skip": [("statement", "lie"), ("statement", "target", "nodes")],  # the skip connection takes linear maps
}
"""Changed statements that the unchanged proof proves as well: they are true."""


def explained(name: str, value, path: tuple) -> str:
    """Why a surviving mutant is no hole, or nothing."""
    if path[0] == "asserts":
        return "another assertion that is true as well" if len(path) < 3 or path[2] == "text" else ""
    if path[:2] == ("statement", "bias"):
        return "no bias is used: the proof proves the statement without biases too"
    if (
        path[0] == "statement"
        and "permutation" in path
        and not {"order", "subgroups"} & {s["rule"] for s in value["proof"]}
    ):
        return "the permutation is read only where the group is enumerated"
    if any(path[: len(prefix)] == prefix for prefix in STILL_TRUE.get(name, ())):
        return "the changed statement is true, and the same proof proves it"
    if path[0] == "proof":
        return EXPLAINED.get(value["proof"][path[1]]["rule"], "") if len(path) > 1 else "a step that no assertion needs"
    return ""


EXPLAINED = {
    "not-equivariance": "another point at which the target is not equivariant, or another generator",
    "not-lie-equivariance": "another point at which the slope is wrong, or another element of the Lie algebra",
    "normal-lie-equivariance": "another linear part, which differs by what the projection sees",
    "reduction": "another basis of the same space, or another witness for the same fact about the finite group",
    "no-two-layer": "another point with the same jump, or the same hyperplane written with another normal",
    "order": "another stabilizer chain, which gives the same order",
    "extremal": "another network with the same ratio, or another witness for its lower bound",
    "witness": "another network of the same function, or of another with the same ratio",
    "dimension": "another network or other points with the same rank",
    "upper": "another network of the same function: a neuron of abs may be turned round",
    "inequality": "another point at which the functions differ",
    "distance-upper": "another proof on a cell that leaves room, or a larger bound that no assertion needs",
    "distance-lower": "another point where the difference is as large, or a smaller one that no assertion needs",
    "asymmetry-upper": "another proof on a cell that leaves room",
    "asymmetry-lower": "another point where the difference is as large",
    "fit-upper": "another network with the same error",
    "risk-upper": "another network with squares that are small enough",
    "fit-lower": "another Farkas vector, or a bound that is reached as well",
    "fit-lower-line": "other triples, or a smaller error, which is positive as well",
    "fit-lower-sectors": "other weights of points against which the same patterns help, or a smaller error",
    "fit-lower-orientation": "a weaker bound that another step makes up for",
    "data-conflict": "another pair of points",
    "data-ray-conflict": "other weights, or images of points that are the same",
    "two-layer": "another Farkas vector of the same empty cell",
    "nested-equivariance": "another Farkas vector of the same empty cell",
    "subgroups": "other generators of the same subgroup",
    "layer": "the network shows less, which another step makes up for",
    "no-layer": "other prices that refute the hidden layer too, or a smaller one, which another step makes up for",
    "compensation": "another type that reaches the same part",
    "lower": "a witness for the same bound, or a weaker bound that another step makes up for",
}
"""The statement and the conclusions of these survivors are those of the honest certificate: nothing false was accepted.
"""


COUNTS = (
    "turned-lines",
    "strata-c2",
    "strata-line",
    "strata-odd",
    "strata-c4",
    "strata-c4-sign",
    "strata-d4",
    "strata-d4-twice",
    "strata-d4-det",
    "strata-cube",
    "strata-skip",
    "strata-folded",
    "strata-vector",
    "skipped",
    "dimensions",
    "folded-dimensions",
    "folded-functions",
    "chosen-factor",
    "chosen-factor-infinite",
    "chosen-factor-flipping",
    "chosen-factor-constant",
    "chosen-factor-folded",
    "layer-support",
    "layer-support-filter",
    "all-widths",
    "residues",
    "odd-widths",
    "no-bias-dimension",
    "one-line",
    "constant-neuron",
    "skip-dimension",
    "separation",
    "separation-by-parts",
    "late-formula",
    "antipodal-dimension",
    "constant-vectors",
    "multiplicities",
    "shifted-pairs",
    "doubled-lines",
    "open-factor",
    "nothing-to-compensate",
    "no-output-bias-factor",
)
EASY = (
    "contradiction",
    "trivial-group",
    "turning",
    "support-corner",
    "seen-by-nobody",
    "mapped",
    "mapped-elsewhere",
    "bent",
    "vees",
    "squares",
    "apart-empty",
    "apart-nested",
    "lopsided",
    "lopsided-c5",
    *COUNTS,
)
"""Most networks have full rank, most points are separated, most representations have the same numbers: mutants survive,
and are true."""
STILL_TRUE |= {name: [("statement",)] for name in ("trivial-group", *COUNTS)}


@pytest.mark.parametrize("name", names())
def test_every_mutant_is_refused_or_explained(name):
    value = certificate(name)
    killed = survived = 0
    places = [(path, leaf) for path, leaf in leaves(value) if path[0] not in UNREAD and not repetitive(path)]
    changes = [(path, old, new) for path, old in places for new in mutants(old)]
    for path, leaf, new in spread(changes):
        found = outcome(kernel, sealed(put(value, path, new)))
        if found != "valid":
            killed += 1
            continue
        survived += 1
        assert explained(name, value, path), (path, leaf, new)
    share = 8 if len(changes) <= AT_MOST else 1  # a sample may meet many of the changes that keep a proof true
    assert killed > share * survived or killed > survived + 20 or name in EASY, (killed, survived)


@pytest.mark.parametrize("name", names())
def test_lists_that_lose_or_repeat_an_entry_are_refused(name):
    value = certificate(name)

    def lists(here, path=()) -> Iterator[tuple]:
        for key, item in here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ():
            if isinstance(item, list) and item:
                yield (*path, key)
            yield from lists(item, (*path, key))

    changes = (lambda old: old[:-1], lambda old: old[1:], lambda old: [*old, old[-1]])
    places = [path for path in lists(value) if path[0] not in UNREAD and not repetitive(path)]
    for path, change in spread([(path, change) for path in places for change in changes]):
        if outcome(kernel, sealed(put(value, path, change))) == "valid":
            assert explained(name, value, path), path


def test_any_change_without_a_new_digest_is_refused():
    value = certificate("swap")
    for path, leaf in leaves(value):
        for new in mutants(leaf)[:1]:
            assert outcome(kernel, kernel.canonical_bytes(put(value, path, new))) != "valid"
