"""How large the hypothesis spaces of a width are, for the command ``bounds`` (THEORY.md, section 7).

Parameters, dimensions, formulas in the width, and complexity bounds of GN, GEN and LEN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import sympy

from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.data_files import read_points
from equicert.certificates.questions.answers import CLASS, FROM, plain
from equicert.certificates.questions.notation import type_name
from equicert.certificates.search.context import Context
from equicert.certificates.search.continuous import claim_of_layers
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
from equicert.theory.complexity.formulas import QuasiPolynomial, dimension_formula, parameter_formula
from equicert.theory.complexity.hidden_orbits import (
    HiddenOrbit,
    projected_squares,
    sample_squares,
    single_neuron,
    skip_factor,
    tie_factor,
)
from equicert.theory.errors import InputError
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.numbers.matrices import Matrix, flatten, sparse

MAX_LISTED = 12
"""Orbits up to which a hidden type is written out in the lines."""


@dataclass(frozen=True)
class Norms:
    """What the norm-based and the generalization bounds are about; None where it is not given.

    Texts are exact positive rational numbers: ``norm`` bounds the sum of |a_i| |(w_i, b_i)|, ``radius`` the norm of
    (x, 1), ``entries`` every weight; ``epsilon`` is the radius of the balls of a covering, ``confidence`` the
    probability of failure, ``lipschitz`` the constant of the loss, which has values in [0, ``span``]; ``sample`` is a
    file of points; ``skip_norm`` bounds the norm of a skip connection.
    """

    points: int | None = None
    norm: str | None = None
    radius: str | None = None
    entries: str | None = None
    epsilon: str | None = None
    confidence: str = "1/20"
    lipschitz: str = "1"
    span: str = "1"
    sample: str | None = None
    skip_norm: str | None = None


@dataclass(frozen=True)
class Formula:
    """A formula in the width m, as sympy writes it and in LaTeX, with the least m for which it holds."""

    formula: str
    latex: str
    start: int = field(metadata=FROM)


@dataclass(frozen=True)
class ClassSizes:
    """The sizes of one class of networks (GN, GEN, LEN) of one width.

    ``values``: params, dim, vc, pseudodim as the kernel concludes them, where they have a meaning (the last two are
    bounds from above). ``best_type``: for LEN the classes of the hidden type of greatest dimension; ``formulas`` by
    ``params`` and ``dim``, ``bounds``: every bound whose constants are given. These are None where they have no
    meaning; ``has_type`` tells whether the JSON speaks of a type.
    """

    network_class: str
    width: int
    values: dict[str, str]
    has_type: bool = False
    best_type: tuple[int, ...] | None = None
    formulas: dict[str, Formula] | None = None
    bounds: tuple[Bound, ...] | None = None

    def plain(self) -> dict[str, Any]:
        """The JSON of the sizes, the values on the same floor as the rest."""
        rest = {"formulas": self.formulas, "bounds": self.bounds}
        return {
            "class": self.network_class,
            "width": self.width,
            **self.values,
            **({"type": plain(self.best_type)} if self.has_type else {}),
            **{key: plain(own) for key, own in rest.items() if own is not None},
        }


@dataclass(frozen=True)
class SampleBound:
    """The bound on the projection of the sample to V^K, for the orbits G/K of one class: number, index, dim V^K."""

    number: int = field(metadata=CLASS)
    index: int
    dim: int
    bound: Bound


@dataclass(frozen=True)
class FamilyFormulas:
    """A family of groups in which the claim lies: formulas in n and m, the least n, and their derivation."""

    group: str
    start: int = field(metadata=FROM)
    dim: str
    params: str
    derivation: str


@dataclass(frozen=True)
class BoundsAnswer:
    """The answer. ``compensation``: the proved factor (None with skip connections); ``compensating_width``: the width
    at which LEN is as strong as GEN, None where it is not known."""

    group: str
    input: str
    output: str
    width: int
    compensation: str | None
    compensating_width: int | None
    classes: tuple[ClassSizes, ...]
    samples: tuple[SampleBound, ...]
    family: FamilyFormulas | None


def bounds(claim: Claim, width: int, norms: Norms) -> BoundsAnswer:
    """GN and GEN of a width, LEN of the same and of the compensating width. Errors: InputError."""
    if not 0 <= width <= 1000:
        raise InputError("--width: expected a number between 0 and 1000")
    claim.require_relu("the table of bounds")
    _check_norms(claim, norms)
    context = Context(_of_layers(claim, norms) if claim.group.continuous else claim)
    factor = None if claim.skip else _values(claim, ["compensation"])["compensation"]
    high = None if factor is None else factor.rpartition("..")[2]
    wider = None if high in (None, "inf") else ceil(Fraction(high or "1") * width)
    asked = [("GN", width), ("GEN", width), *(("LEN", w) for w in dict.fromkeys((width, wider)) if w is not None)]
    return BoundsAnswer(
        group=claim.group.name,
        input=claim.source["input"],
        output=claim.source["output"],
        width=width,
        compensation=factor,
        compensating_width=wider,
        classes=tuple(_sizes(claim, context, kind, w, norms) for kind, w in asked),
        samples=_samples(context, norms, norms.sample) if norms.sample is not None else (),
        family=_family(claim),
    )


def _check_norms(claim: Claim, norms: Norms) -> None:
    """Numbers are positive, and bounds are asked for scalar outputs only. Errors: InputError."""
    texts = {"--norm": norms.norm, "--radius": norms.radius, "--entries": norms.entries, "--epsilon": norms.epsilon}
    for option, text in texts.items():
        if text is not None:
            _positive(text, option)
    if norms.skip_norm is not None:
        _positive(norms.skip_norm, "--skip-norm")
        if not claim.skip or norms.norm is None:
            raise InputError("--skip-norm: it bounds the skip connection for --norm: expected --skip and --norm too")
    if claim.skip and norms.norm is not None and norms.skip_norm is None:
        raise InputError(
            "--norm: with --skip the linear part is free, and no bound of the neurons bounds this complexity: "
            "give a bound of the norm of the linear part, --skip-norm K"
        )
    given = {"--points": norms.points, "--norm": norms.norm, "--entries": norms.entries, "--sample": norms.sample}
    asked = next((option for option, value in given.items() if value is not None), None)
    if asked is not None and claim.output.dim != 1:
        raise InputError(f"{asked}: this bound is for scalar outputs, and the output has dimension {claim.output.dim}")


def _values(claim: Claim, texts: Sequence[str]) -> dict[str, str]:
    """Quantities as the kernel concludes them."""
    result = check_claim(replace(claim, asserts=(), compute=tuple(parse_quantity(t) for t in texts)))
    if result.message:
        raise InputError(result.message)
    return result.values


def _of_layers(claim: Claim, norms: Norms) -> Claim:
    """The claim about the finite group whose layers are those of a continuous one. Errors: InputError."""
    asked = {"--skip": claim.skip or None, "--entries": norms.entries, "--sample": norms.sample}
    option = next((name for name, value in asked.items() if value is not None), None)
    if option is not None:
        raise InputError(
            f"{option}: not available for the continuous group {claim.group.label}, whose layers have weights in other "
            "coordinates: leave it out, or take a finite subgroup"
        )
    return claim_of_layers(claim, "bounds")[0]


def _sizes(claim: Claim, context: Context, kind: str, width: int, norms: Norms) -> ClassSizes:
    """One class at one width; the context is that of the finite group of the layers."""
    default = claim.bias and claim.output_bias and not claim.skip
    scalar = claim.output.dim == 1
    names = [f"params({kind}, {width})"] if kind != "GEN" else []
    counted = claim.bias or claim.skip
    names += [f"dim({kind}, {width})"] if kind != "GEN" or counted else []
    names += [f"vc({kind}, {width})", f"pseudodim({kind}, {width})"] if scalar else []
    values = {name.partition("(")[0]: value for name, value in _values(claim, names).items()}
    for name in {"vc", "pseudodim"} & set(values):
        values[name] = f"<= {values[name].rpartition('..')[2]}"
    if kind == "GEN":
        found = _proved_formula(_values(claim, ["dim(GEN, m)"])["dim(GEN, m)"]) if counted else None
        return ClassSizes(kind, width, values, formulas=None if found is None else {"dim": _formula(found)})
    orbits, invariants, maps = _orbits(claim, context, kind)
    free = (invariants if claim.output_bias else 0) + (maps.nrows if claim.skip else 0)
    formulas = {"params": _formula(parameter_formula(orbits, claim.bias, free))}
    if default:
        formulas["dim"] = _formula(dimension_formula(orbits, invariants))
    return ClassSizes(
        kind,
        width,
        values,
        has_type=default,
        best_type=tuple(best_type(width, orbits)) if default and kind == "LEN" else None,
        formulas=formulas,
        bounds=_bounds(_Hypotheses(claim, orbits, largest_size(orbits, width, claim.bias, free), maps), norms)
        if scalar
        else None,
    )


def _formula(found: QuasiPolynomial) -> Formula:
    return Formula(str(found.expression()), sympy.latex(found.expression()), found.start)


def _proved_formula(text: str) -> QuasiPolynomial | None:
    """The formula that the kernel writes, such as ``3*floor(m/2) + [0, 1][m mod 2] for m >= 0``."""
    match = re.fullmatch(
        r"(?:(?:(?P<rise>\d+)\*)?(?P<slope>m|floor\(m/(?P<period>\d+)\)))?(?: \+ )?"
        r"(?:\[(?P<listed>[-\d, ]+)\]\[m mod \d+\]|(?P<number>-?\d+))? for m >= (?P<start>\d+)",
        text,
    )
    if match is None:
        return None
    period = int(match["period"] or 1)
    listed = [int(x) for x in match["listed"].split(",")] if match["listed"] else [int(match["number"] or 0)] * period
    rise = int(match["rise"] or 1) if match["slope"] else 0
    return QuasiPolynomial(rise, period, tuple(listed), int(match["start"]))


def _orbits(claim: Claim, context: Context, kind: str) -> tuple[tuple[HiddenOrbit, ...], int, Matrix]:
    """The hidden orbits, the dimension of the output biases, and a basis (in rows) of the equivariant linear maps."""
    d, p = claim.input.dim, claim.output.dim
    if kind == "GN":
        return (single_neuron(d, p, claim.field),), p, Matrix.identity(d * p, claim.field)
    fixed = context.hidden_orbits[-1].vectors.nrows
    maps = Matrix([flatten(A) for A in (claim.input >> claim.output).basis], d * p, claim.field)
    return context.hidden_orbits, fixed, maps


@dataclass(frozen=True)
class _Hypotheses:
    """A class of networks of one width: the claim, the hidden orbits, its size, the maps of a skip connection."""

    claim: Claim
    orbits: tuple[HiddenOrbit, ...]
    size: Size
    maps: Matrix


def _bounds(networks: _Hypotheses, norms: Norms) -> tuple[Bound, ...]:
    """Every bound whose constants are given. Errors: InputError."""
    loss = _Loss(
        _positive(norms.confidence, "--delta"),
        _positive(norms.lipschitz, "--lipschitz"),
        _positive(norms.span, "--range"),
    )
    if loss.confidence >= 1:
        raise InputError("--delta: expected a number between 0 and 1")
    return (
        vc_dimension(networks.size),
        *_bounds_by_points(networks.size, norms, loss),
        *_bounds_by_norm(networks.claim, norms, loss),
        *_bounds_by_entries(networks, norms, loss),
    )


@dataclass(frozen=True)
class _Loss:
    """The loss of a generalization bound: the probability of failure, its Lipschitz constant, its range."""

    confidence: Fraction
    lipschitz: Fraction
    span: Fraction


def _bounds_by_points(size: Size, norms: Norms, loss: _Loss) -> Iterator[Bound]:
    """The growth function and what follows from it."""
    if norms.points is not None:
        if not 1 <= norms.points <= 10**12:
            raise InputError("--points: expected a number between 1 and 10^12")
        yield growth(size, norms.points)
        yield generalization_by_growth(size, norms.points, loss.confidence)


def _bounds_by_norm(claim: Claim, norms: Norms, loss: _Loss) -> Iterator[Bound]:
    """Rademacher complexity by the norm of the weights, and what follows from it; samples have bounds of their own."""
    if norms.norm is None or norms.sample is not None:
        return
    if norms.points is None or norms.radius is None:
        raise InputError("--norm: the bound needs --points and --radius too")
    norm, radius, n = _positive(norms.norm, "--norm"), _positive(norms.radius, "--radius"), norms.points
    skip = _skip_norm(norms)
    for bound in (rademacher(norm, radius, n, skip), path_norm(norm, radius, n, claim.input.dim + claim.bias, skip)):
        yield bound
        yield generalization_by_rademacher(bound, loss.lipschitz, loss.span, loss.confidence)


def _skip_norm(norms: Norms) -> Fraction | None:
    return None if norms.skip_norm is None else _positive(norms.skip_norm, "--skip-norm")


def _bounds_by_entries(networks: _Hypotheses, norms: Norms, loss: _Loss) -> Iterator[Bound]:
    """Covering numbers by the size of the free weights, those of a skip connection too, and what follows from them."""
    if norms.entries is None:
        return
    if norms.radius is None or norms.epsilon is None:
        raise InputError("--entries: the bound needs --radius and --epsilon too")
    entries, radius = _positive(norms.entries, "--entries"), _positive(norms.radius, "--radius")
    epsilon, tie = _positive(norms.epsilon, "--epsilon"), tie_factor(networks.orbits)
    skip = skip_factor(networks.maps) if networks.claim.skip else None
    cover = covering(networks.size, entries, radius, epsilon, tie, skip)
    yield cover
    if norms.points is not None:
        yield generalization_by_covering(cover, norms.points, loss.lipschitz, loss.span, loss.confidence)


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


def _samples(context: Context, norms: Norms, sample: str) -> tuple[SampleBound, ...]:
    """For every closed orbit type that sees the input: the Rademacher bound on the projected sample."""
    claim = context.claim
    if norms.norm is None:
        raise InputError("--sample: the bound needs --norm too")
    norm = _positive(norms.norm, "--norm")
    for g, rho in enumerate(claim.input.matrices, 1):
        if rho.T @ rho != Matrix.identity(claim.input.dim, claim.field):
            raise InputError(
                "--sample: the bound needs an orthogonal input representation, "
                f"and the matrix of g{g} is not orthogonal"
            )
    points = [sparse(row) for row in read_points(Path(sample), claim.input.dim).points]
    bound_of_skip = _skip_norm(norms)
    skip = None if bound_of_skip is None else (bound_of_skip, sample_squares(points, claim.field))
    found = []
    for k, o in enumerate(context.hidden_orbits):
        if o.closed and o.covectors.nrows and o.vectors.nrows:
            squares = projected_squares(o, points)
            bound = rademacher_of_sample(norm, squares, len(points), f"V^K, K of class {k}", skip)
            found.append(SampleBound(k, o.size, o.covectors.nrows, bound))
    return tuple(found)


def _family(claim: Claim) -> FamilyFormulas | None:
    """The formulas in n where the claim belongs to a family."""
    found = family_of(claim.group.name, claim.source["input"].strip(), claim.source["output"].strip())
    if found is None or not (claim.bias and claim.output_bias) or claim.skip:
        return None
    family, _ = found
    return FamilyFormulas(f"{family.group}_n", family.first, str(family.dim), str(family.params), family.derivation)


# -- lines -------------------------------------------------------------------------------------------------------------


def bounds_lines(found: BoundsAnswer) -> Iterator[str]:
    """The same as lines of text."""
    yield f"{found.group}, {found.input} -> {found.output}; compensation {found.compensation or 'not known'}"
    yield ""
    yield "class  width  parameters  dimension  VC dimension  pseudo-dimension  best type (classes of 'hidden')"
    yield from (_sizes_line(c) for c in found.classes)
    yield ""
    yield from dict.fromkeys(
        f"{name}({c.network_class}, m) = {f.formula} for m >= {f.start}"
        for c in found.classes
        for name, f in (c.formulas or {}).items()
    )
    if found.family is not None:
        f = found.family
        yield f"as a family, {f.group} with n >= {f.start}: dim(LEN, m) = {f.dim}, params(LEN, m) = {f.params}"
        yield f"  {f.derivation}"
    for c in found.classes:
        for bound in c.bounds or ():
            if bound.name != "vc":
                yield from _bound_lines(f"{c.network_class}, width {c.width}", bound)
    for s in found.samples:
        yield from _bound_lines(f"orbits of class {s.number} (index {s.index}, dim V^K = {s.dim})", s.bound)


def _sizes_line(c: ClassSizes) -> str:
    params, dim, vc, pseudodim = (c.values.get(name, "-") for name in ("params", "dim", "vc", "pseudodim"))
    kind = c.best_type
    listed = "-" if not kind else type_name(kind) if len(kind) <= MAX_LISTED else f"{len(kind)} orbits"
    return f"{c.network_class:>5}  {c.width:>5}  {params:>10}  {dim:>9}  {vc:>12}  {pseudodim:>16}  {listed}"


def _bound_lines(where: str, bound: Bound) -> Iterator[str]:
    yield ""
    vacuous = f": vacuous, it is at most {bound.trivial} anyway" if bound.vacuous else ""
    yield f"{bound.name} ({where}) <= {bound.value}{vacuous}"
    yield f"  {bound.statement}"
    yield f"  formula: {bound.formula}"
    constants = [f"{symbol} = {entry.value} ({entry.meaning})" for symbol, entry in bound.symbols.items()]
    yield f"  with {', '.join(constants)}"
    yield f"  hypotheses: {'; '.join(bound.hypotheses)}"
    yield f"  source: {bound.source}"
