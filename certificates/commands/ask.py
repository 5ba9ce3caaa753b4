"""The commands that ask one question about one claim."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from equicert.certificates.commands.shared import complain, overrides, show

if TYPE_CHECKING:
    from equicert.certificates.claims.reading import Claim


def _one_claim(options: argparse.Namespace, extra: dict[str, Any]) -> Any:
    """The claim that the options of a one-question command state, or an exit status."""
    from equicert.certificates.claims.reading import ClaimError, claims_of_table

    entry = {"id": "question", "group": options.group, "input": options.input, "output": options.output, **extra}
    (claim,) = claims_of_table({"claim": [entry]}, "command line", overrides(options))
    if isinstance(claim, ClaimError):
        return complain(
            f"--{claim.key}: {claim.message}" if claim.key in ("group", "input", "output", "target") else claim.message
        )
    return claim


def width(options: argparse.Namespace) -> int:
    """Minimal widths of one function."""
    from equicert.certificates.check import check_claim

    classes = [options.network_class] if options.network_class else ["GN", "GEN", "LEN"]
    extra = {
        "target": options.target if len(options.target) > 1 else options.target[0],
        "compute": [f"width({c})" for c in classes],
        **_options_of(options),
    }
    claim = _one_claim(options, extra)
    if isinstance(claim, int):
        return claim
    result = check_claim(claim, options.explain)
    if result.message:
        complain(result.message)
    if options.json:
        from equicert.certificates.reports.plain import json_report

        print(json_report([result]))
    else:
        for name, value in result.values.items():
            print(
                f"{name} = {value}"
                if ".." not in value
                else f"{value.split('..')[0]} <= {name} <= {value.split('..')[1]}"
            )
        for name, sentences in result.explanation.items():
            print(f"why {name}:")
            print("\n".join(f"  {sentence}" for sentence in sentences))
    if result.message:
        return 2
    return 3 if any(".." in value for value in result.values.values()) else 0


def basis(options: argparse.Namespace) -> int:
    """Equivariant linear maps."""
    claim = _one_claim(options, {"compute": ["dim_hom"]})
    if isinstance(claim, int):
        return claim
    space = claim.input >> claim.output
    limit = 400
    rows = space.weight_matrix() if max(space.shape) <= limit else None
    if options.json:
        import json

        print(json.dumps({"dim_hom": space.dim, "shape": list(space.shape), "weight_matrix": rows}, indent=2))
        return 0
    p, d = space.shape
    print(f"dim Hom_G(V, U) = {space.dim}  ({p} x {d} matrices)")
    if rows is None:
        print(f"(the weight matrix is not shown: it has more than {limit} rows or columns)")
        return 0
    widths = [max(len(row[j]) for row in rows) for j in range(d)]
    for row in rows:
        print("  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True)))
    return 0


def hidden(options: argparse.Namespace) -> int:
    """Hidden layers."""
    from equicert.certificates.questions.hidden import hidden_layers, hidden_lines

    if options.width is not None and not 0 <= options.width <= 1000:
        return complain("--width: expected a number between 0 and 1000")
    return _ask(options, {}, lambda claim: hidden_layers(claim, options.width), hidden_lines)


def symmetry(options: argparse.Namespace) -> int:
    """The largest subgroup that is respected."""
    from equicert.certificates.questions.symmetry import (
        matrix_symmetry,
        network_symmetry,
        symmetry_lines,
        target_symmetry,
    )

    def answer(claim: Claim) -> dict[str, Any]:
        if options.matrix is not None:
            return matrix_symmetry(claim, options.matrix)
        return network_symmetry(claim, options.network) if options.network is not None else target_symmetry(claim)

    target = {} if not options.target else {"target": options.target if len(options.target) > 1 else options.target[0]}
    return _ask(options, target, answer, symmetry_lines)


def nearest(options: argparse.Namespace) -> int:
    """The nearest equivariant network."""
    from equicert.certificates.questions.nearest import nearest as answer
    from equicert.certificates.questions.nearest import nearest_lines

    chosen = None
    if options.type is not None:
        parts = [part.strip() for part in options.type.split(",")]
        if not all(part.isdigit() and len(part) < 6 for part in parts):
            return complain("--type: expected class numbers separated by commas, for example 0,3,3")
        chosen = [int(part) for part in parts]
    return _ask(options, {}, lambda claim: answer(claim, options.network, chosen), nearest_lines)


def bounds(options: argparse.Namespace) -> int:
    """Sizes of the hypothesis spaces."""
    from equicert.certificates.questions.bounds import Norms, bounds_lines
    from equicert.certificates.questions.bounds import bounds as answer

    norms = Norms(
        options.points,
        options.norm,
        options.radius,
        options.entries,
        options.epsilon,
        options.delta,
        options.lipschitz,
        options.range,
        options.sample,
    )
    return _ask(options, _options_of(options), lambda claim: answer(claim, options.width, norms), bounds_lines)


def compensation(options: argparse.Namespace) -> int:
    """The factor of width."""
    from equicert.certificates.files import write_all_own
    from equicert.certificates.questions.compensation import compensation as find
    from equicert.certificates.questions.compensation import compensation_lines, files_of

    def answer(claim: Claim) -> dict[str, Any]:
        found = find(claim)
        written = files_of(found)
        del found["certificates"]
        if options.out is not None:
            write_all_own({Path(options.out) / name: data for name, data in written}, options.force)
            found["files"] = [str(Path(options.out) / name) for name, _ in written]
        return found

    return _ask(options, {}, answer, compensation_lines)


def arrangement(options: argparse.Namespace) -> int:
    """Weight subspaces."""
    from equicert.certificates.questions.arrangement import arrangement as answer
    from equicert.certificates.questions.arrangement import arrangement_lines

    return _ask(options, {}, lambda claim: answer(claim, options.width, options.network), arrangement_lines)


def orbits(options: argparse.Namespace) -> int:
    """Dimensions of orbits."""
    from equicert.certificates.questions.orbits import orbits_lines, orbits_of_finite, orbits_of_lie
    from equicert.theory.errors import InputError

    if options.lie is None:
        if options.group is None or options.input is None:
            return complain("orbits: give --group and --input for a finite group, or --lie")
        options.output = "trivial"
        return _ask(options, {}, lambda claim: orbits_of_finite(claim.input), orbits_lines)
    try:
        return show(options, orbits_of_lie(options.lie), orbits_lines)
    except InputError as problem:
        return complain(str(problem))


def _ask(
    options: argparse.Namespace,
    extra: dict[str, Any],
    answer: Callable[[Claim], dict[str, Any]],
    lines: Callable[[dict[str, Any]], Iterator[str]],
) -> int:
    """Answer a question about the claim of the options, as text or as one JSON object."""
    from equicert.theory.errors import InputError

    claim = _one_claim(options, {"compute": ["order"], **extra})
    if isinstance(claim, int):
        return claim
    try:
        found = answer(claim)
    except InputError as problem:
        return complain(str(problem))
    return show(options, found, lines)


def _options_of(options: argparse.Namespace) -> dict[str, bool]:
    """The affine parts of the networks."""
    return {"bias": not options.no_bias, "output_bias": not options.no_output_bias, "skip": options.skip}
