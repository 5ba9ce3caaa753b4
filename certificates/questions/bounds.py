"""How large the hypothesis spaces of a width are: parameters, dimensions, formulas, and complexity bounds, for the command ``bounds`` (section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import sympy

from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.data_files import read_points
from equicert.certificates.claims.reading import Claim
from equicert.certificates.search.prover import Prover
from equicert.theory.complexity.bounds import (
    Bound,
    Size,
    covering,
    generalization_by_covering,
    generalization_by_growth,
    generalization_by_rademacher,
    growth,
    largest_size,
    path_norm,
    rademacher,
    rademacher_of_sample,
    vc_dimension,
)
from equicert.theory.complexity.dimension import best_type
from equicert.theory.complexity.families import family_of
from equicert.theory.complexity.formulas import dimension_formula, parameter_formula
from equicert.theory.complexity.hidden_orbits import HiddenOrbit, projected_squares, single_neuron, tie_factor
from equicert.theory.errors import InputError
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.numbers.matrices import Matrix, sparse


@dataclass(frozen=True)
class Norms:
    """What the norm-based bounds and the generalization bounds are about; None where it is not given. Texts are exact numbers."""

    points: int | None = None
    norm: str | None = None
    radius: str | None = None
    entries: str | None = None
    epsilon: str | None = None
    confidence: str = "1/20"
    lipschitz: str = "1"
    span: str = "1"
    sample: str | None = None


def bounds(claim: Claim, width: int, norms: Norms) -> dict[str, Any]:
    """GN and GEN of a width, LEN of the same and of the compensating width. Errors: InputError."""
    if not 0 <= width <= 1000:
        raise InputError("--width: expected a number between 0 and 1000")
    for text, name in (
        (norms.norm, "--norm"),
        (norms.radius, "--radius"),
        (norms.entries, "--entries"),
        (norms.epsilon, "--epsilon"),
    ):
        if text is not None:
            _positive(text, name)
    prover = Prover(claim)
    scalar = claim.output.dim == 1
    asked = _asked(norms)
    if asked and not scalar:
        raise InputError(f"{asked}: this bound is for scalar outputs, and the output has dimension {claim.output.dim}")
    factor = None if claim.skip else _values(claim, ["compensation"])["compensation"]
    high = None if factor is None else factor.rpartition("..")[2]
    wider = None if high in (None, "inf") else ceil(Fraction(high or "1") * width)
    classes = [_class(prover, "GN", width, norms), _class(prover, "GEN", width, norms)]
    widths = [width] if wider in (None, width) else [width, wider]
    classes += [_class(prover, "LEN", w, norms) for w in widths if w is not None]
    family = _family(claim)
    return {
        "group": claim.group.name,
        "input": claim.source["input"],
        "output": claim.source["output"],
        "width": width,
        "compensation": factor,
        "compensating_width": wider,
        "classes": classes,
        "samples": _samples(prover, norms) if norms.sample is not None else [],
        "family": family,
    }


def _asked(norms: Norms) -> str:
    """The first option that asks for a bound of its own."""
    given = {"--points": norms.points, "--norm": norms.norm, "--entries": norms.entries, "--sample": norms.sample}
    return next((name for name, value in given.items() if value is not None), "")


def _values(claim: Claim, texts: list[str]) -> dict[str, str]:
    """Quantities as the kernel concludes them."""
    result = check_claim(replace(claim, asserts=(), compute=tuple(parse_quantity(t) for t in texts)))
    if result.message:
        raise InputError(result.message)
    return result.values


def _class(prover: Prover, kind: str, width: int, norms: Norms) -> dict[str, Any]:
    """One class at one width."""
    claim = prover.claim
    default = claim.bias and claim.output_bias and not claim.skip
    names = [f"params({kind}, {width})"] if kind != "GEN" else []
    names += [f"dim({kind}, {width})"] if kind != "GEN" or default else []
    names += [f"{kind_of}({kind}, {width})" for kind_of in ("vc", "pseudodim")] if claim.output.dim == 1 else []
    values = _values(claim, names)
    found: dict[str, Any] = {
        "class": kind,
        "width": width,
        **{name.partition("(")[0]: value for name, value in values.items()},
    }
    for name in ("vc", "pseudodim"):
        if name in found:
            found[name] = f"<= {found[name].rpartition('..')[2]}"
    if kind == "GEN":
        return found
    orbits, invariants, maps = _orbits(prover, kind)
    free = (invariants if claim.output_bias else 0) + (maps if claim.skip else 0)
    formulas = {"params": parameter_formula(orbits, claim.bias, free)}
    if default:
        formulas["dim"] = dimension_formula(orbits, invariants)
        found["type"] = list(best_type(width, orbits)) if kind == "LEN" else None
    found["formulas"] = {
        name: {"formula": str(f.expression()), "latex": sympy.latex(f.expression()), "from": f.start}
        for name, f in formulas.items()
    }
    if claim.output.dim == 1:
        size = largest_size(orbits, width, claim.bias, free)
        found["bounds"] = [b.plain() for b in _bounds(prover, orbits, size, norms)]
    return found


def _orbits(prover: Prover, kind: str) -> tuple[tuple[HiddenOrbit, ...], int, int]:
    """The hidden orbits, the dimension of the output biases, and that of the equivariant linear maps."""
    claim = prover.claim
    d, p = claim.input.dim, claim.output.dim
    if kind == "GN":
        return (single_neuron(d, p, claim.field),), p, d * p
    fixed = prover.hidden_orbits[-1].vectors.nrows
    return prover.hidden_orbits, fixed, (claim.input >> claim.output).dim


def _bounds(prover: Prover, orbits: tuple[HiddenOrbit, ...], size: Size, norms: Norms) -> Iterator[Bound]:
    """Every bound whose constants are given."""
    yield vc_dimension(size)
    confidence, lipschitz, span = (
        _positive(text, name)
        for text, name in ((norms.confidence, "--delta"), (norms.lipschitz, "--lipschitz"), (norms.span, "--range"))
    )
    if confidence >= 1:
        raise InputError("--delta: expected a number between 0 and 1")
    n = norms.points
    if n is not None:
        if not 1 <= n <= 10**12:
            raise InputError("--points: expected a number between 1 and 10^12")
        yield growth(size, n)
        yield generalization_by_growth(size, n, confidence)
    if norms.norm is not None and norms.sample is None:
        if n is None or norms.radius is None:
            raise InputError("--norm: the bound needs --points and --radius too")
        by_norm = [
            rademacher(_positive(norms.norm, "--norm"), _positive(norms.radius, "--radius"), n),
            path_norm(
                _positive(norms.norm, "--norm"),
                _positive(norms.radius, "--radius"),
                n,
                prover.claim.input.dim + prover.claim.bias,
            ),
        ]
        for bound in by_norm:
            yield bound
            yield generalization_by_rademacher(bound, lipschitz, span, confidence)
    if norms.entries is not None:
        if norms.radius is None or norms.epsilon is None:
            raise InputError("--entries: the bound needs --radius and --epsilon too")
        radius, epsilon = _positive(norms.radius, "--radius"), _positive(norms.epsilon, "--epsilon")
        cover = covering(size, _positive(norms.entries, "--entries"), radius, epsilon, tie_factor(orbits))
        yield cover
        if n is not None:
            yield generalization_by_covering(cover, n, lipschitz, span, confidence)


def _positive(text: str, option: str) -> Fraction:
    """A positive rational number of an option."""
    try:
        value = parse_constant(text)
        number = Fraction(int(value.p), int(value.q)) if hasattr(value, "p") else Fraction(0)
    except InputError as problem:
        raise InputError(f"{option}: {problem}") from None
    if number <= 0:
        raise InputError(f"{option}: expected a positive rational number such as 3/2")
    return number


# -- samples ----------------------------------------------------------------------------------------------------------------


def _samples(prover: Prover, norms: Norms) -> list[dict[str, Any]]:
    """For every closed orbit type that sees the input: the Rademacher bound on the projected sample."""
    claim = prover.claim
    if norms.norm is None:
        raise InputError("--sample: the bound needs --norm too")
    for g, rho in enumerate(claim.input.matrices, 1):
        if rho.T @ rho != Matrix.identity(claim.input.dim, claim.field):
            raise InputError(
                f"--sample: the bound needs an orthogonal input representation, and the matrix of g{g} is not orthogonal"
            )
    points = [sparse(row) for row in read_points(Path(norms.sample or ""), claim.input.dim).points]
    found = []
    for k, o in enumerate(prover.hidden_orbits):
        if not o.closed or not o.covectors.nrows or not o.vectors.nrows:
            continue
        squares = projected_squares(o, points)
        bound = rademacher_of_sample(_positive(norms.norm, "--norm"), squares, len(points), f"V^K, K of class {k}")
        found.append({"class": k, "index": o.size, "dim": o.covectors.nrows, "bound": bound.plain()})
    return found


def _family(claim: Claim) -> dict[str, Any] | None:
    """The formulas in n where the claim belongs to a family."""
    found = family_of(claim.group.name, claim.source["input"].strip(), claim.source["output"].strip())
    if found is None or not (claim.bias and claim.output_bias) or claim.skip:
        return None
    family, _ = found
    return {
        "group": f"{family.group}_n",
        "from": family.first,
        "dim": str(family.dim),
        "params": str(family.params),
        "derivation": family.derivation,
    }


def bounds_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    yield f"{found['group']}, {found['input']} -> {found['output']}; compensation {found['compensation'] or 'not known'}"
    yield ""
    yield "class  width  parameters  dimension  VC dimension  pseudo-dimension  best type (classes of 'hidden')"
    for c in found["classes"]:
        kind = c.get("type")
        listed = " + ".join(map(str, kind)) if kind and len(kind) <= 12 else f"{len(kind)} orbits" if kind else "-"
        yield (
            f"{c['class']:>5}  {c['width']:>5}  {c.get('params', '-'):>10}  {c.get('dim', '-'):>9}  {c.get('vc', '-'):>12}  "
            f"{c.get('pseudodim', '-'):>16}  {listed}"
        )
    yield ""
    seen = set()
    for c in found["classes"]:
        for name, f in c.get("formulas", {}).items():
            line = f"{name}({c['class']}, m) = {f['formula']} for m >= {f['from']}"
            if line not in seen:
                seen.add(line)
                yield line
    if found["family"] is not None:
        f = found["family"]
        yield f"as a family, {f['group']} with n >= {f['from']}: dim(LEN, m) = {f['dim']}, params(LEN, m) = {f['params']}"
        yield f"  {f['derivation']}"
    for c in found["classes"]:
        for b in c.get("bounds", []):
            if b["name"] != "vc":
                yield from _bound_lines(f"{c['class']}, width {c['width']}", b)
    for sample in found["samples"]:
        yield from _bound_lines(
            f"orbits of class {sample['class']} (index {sample['index']}, dim V^K = {sample['dim']})", sample["bound"]
        )


def _bound_lines(where: str, b: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{b['name']} ({where}) <= {b['value']}"
    yield f"  {b['statement']}"
    yield f"  formula: {b['formula']}"
    constants = [f"{name} = {e['value']} ({e['meaning']})" for name, e in b["constants"].items()]
    yield f"  with {', '.join(constants)}"
    yield f"  hypotheses: {'; '.join(b['hypotheses'])}"
    yield f"  source: {b['source']}"
