"""The factor by which width compensates, what attains it, and an extremal function, for the command ``compensation``
(THEORY.md, section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.encoding import Json
from equicert.certificates.questions.answers import OPTIONAL, UNSEEN, plain
from equicert.certificates.questions.networks import NeuronTexts
from equicert.certificates.questions.notation import element_name, tied_vector
from equicert.certificates.search.compensation import extremal_function
from equicert.certificates.search.context import Context
from equicert.theory.complexity.dimension import best_type, generic_network
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.signed_types import semi_invariants
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.widths.compensation import CompensationItem

MAX_SHOWN = 24
"""Neurons of the extremal function that are written out in the lines."""


@dataclass(frozen=True)
class Part:
    """An isotypic part of the output: its dimension, whether an irreducible of it occurs in the input (``shared``), and
    whether it attains M."""

    dim: int
    shared: bool
    attains: bool


@dataclass(frozen=True)
class RatedPart(Part):
    """A part whose ratio ``lines / irreducible_dim`` is known: the dimension of its irreducibles and its smallest orbit
    of lines, with the stabilizer of a line (generators as words, and their signs on it) and the line in tied
    letters."""

    ratio: str
    irreducible_dim: str
    lines: int
    stabilizer: tuple[str, ...]
    signs: tuple[int, ...]
    line: tuple[str, ...]


@dataclass(frozen=True)
class NeuronTable:
    """A target as a claims file holds it: neurons and, where there is one, the output bias."""

    neurons: tuple[NeuronTexts, ...]
    e: tuple[str, ...] | None = field(default=None, metadata=OPTIONAL)


Target = NeuronTable | tuple[str, ...]
"""Neurons, or an expression for each output."""


@dataclass(frozen=True)
class Extremal:
    """A function with a large ratio of widths: why, the target, its proved widths. No factor below the ratio will do;
    where it is the lower end of the factor and this an interval, other functions may have a larger one."""

    why: str
    target: Target
    gn: str
    len: str


@dataclass(frozen=True)
class CompensationAnswer:
    """The answer: the factor as a number or a proved interval with its ends, M of the theorem, the parts of the output,
    an extremal function, the names of written files (None where none were asked for), and the certificates of the
    factor and of the extremal function, which the JSON leaves out.
    """

    compensation: str
    low: str
    high: str
    M: str
    parts: tuple[Part, ...]
    extremal: Extremal
    files: tuple[str, ...] | None = field(default=None, metadata=OPTIONAL)
    certificates: tuple[Json, ...] = field(default=(), metadata=UNSEEN)


def compensation(claim: Claim) -> CompensationAnswer:
    """The proved interval; for each isotypic part of the output its smallest orbit of lines; an extremal function.

    Errors: InputError.
    """
    claim.require_relu("the search for an extremal function")
    if claim.group.continuous:
        raise InputError(
            f"extremal functions are searched for finite groups, and {claim.group.label} is infinite: the factor "
            "itself is a quantity, as in equicert prove --group ... 'compensation <= 2'"
        )
    context = Context(claim)
    result = check_claim(replace(claim, asserts=(), compute=(parse_quantity("compensation"),)))
    if result.message:
        raise InputError(result.message)
    low, _, upper = result.values["compensation"].partition("..")
    high = upper or low
    items = context.compensation_items
    best = max((i for i in items if i.ratio is not None), key=lambda i: i.ratio or 0, default=None)
    witness = extremal_function(context)
    target, why = _extremal(context, best, witness)
    extremal, proof = _tried(claim, target, why)
    return CompensationAnswer(
        compensation=low if low == high else f"{low}..{high}",
        low=low,
        high=high,
        M=str(max([Fraction(1), *(i.ratio for i in items if i.ratio is not None)])),
        parts=tuple(_part(claim, item, item is best) for item in items),
        extremal=extremal,
        certificates=tuple(c for c in (result.certificate, proof) if c is not None),
    )


def _tried(claim: Claim, target: Target, why: str) -> tuple[Extremal, Json | None]:
    """A target with its widths, and the certificate of these."""
    checked = check_claim(_claim_about(claim, target))
    gn, layerwise = (checked.values.get(f"width({kind})", "?") for kind in ("GN", "LEN"))
    return Extremal(why, target, gn, layerwise), checked.certificate


def with_files(found: CompensationAnswer, names: Sequence[str]) -> CompensationAnswer:
    """The answer with the names of the files that hold its certificates."""
    return replace(found, files=tuple(names))


def compensation_certificates(found: CompensationAnswer) -> dict[str, bytes]:
    """The certificates by the names of their files."""
    names = ("compensation.json", "extremal.json")
    return {name: kernel.canonical_bytes(c) for name, c in zip(names, found.certificates, strict=False)}


def _part(claim: Claim, item: CompensationItem, best: bool) -> Part:
    if item.kind is None or item.ratio is None:
        return Part(item.space.nrows, item.shared, best)
    return RatedPart(
        item.space.nrows,
        item.shared,
        best,
        ratio=str(item.ratio),
        irreducible_dim=str(item.kind.index / item.ratio),
        lines=item.kind.index,
        stabilizer=tuple(element_name(word) for word in item.kind.generators),
        signs=tuple(item.kind.signs),
        line=tied_vector(semi_invariants(claim.output.dual, item.kind)),
    )


def _extremal(context: Context, best: CompensationItem | None, witness: Network | None) -> tuple[Target, str]:
    """A target of a claims file whose ratio of widths is the lower end, and a sentence about it."""
    claim = context.claim
    if witness is not None:
        why = "few orbits of hyperplanes, which no layer-wise equivariant network orients so"
        return _table(claim, witness.neurons, witness.e), why
    if best is not None and best.ratio is not None and best.ratio > 1:
        why = "a linear map onto one copy of the irreducible representation that attains M"
        return _linear(_one_copy(context, best)), why
    orbits = context.hidden_orbits
    kind = best_type(max(o.size for o in orbits), orbits)[:1]
    neurons = [n for k in kind for n in _orbit(context, k)]
    return _table(claim, neurons), "one layer-wise equivariant orbit of neurons"


def _orbit(context: Context, k: int) -> tuple[Neuron, ...]:
    """The neurons of one orbit of a class, with small random weights."""
    claim, orbit = context.claim, context.hidden_orbits[k]
    d, p, field = claim.input.dim, claim.output.dim, claim.field
    (t,), _ = generic_network([k], context.hidden_orbits, d, p, field, 1)
    covector = combine((y, orbit.covectors.rows[j]) for j, y in t.w)
    vector = combine((y, orbit.vectors.rows[j]) for j, y in t.a)
    b = field(int(claim.bias))  # hyperplanes of one orbit differ in their normals
    return tuple(Neuron(pi.vector(vector), inverse.T.vector(covector), b) for inverse, pi in orbit.moves)


def _one_copy(context: Context, item: CompensationItem) -> Matrix:
    """An equivariant map of least rank, of those of a basis, whose image meets no other isotypic part."""
    claim = context.claim
    space, field = claim.input >> claim.output, claim.field
    others = [i.space for i in context.compensation_items if i.space != item.space]
    rows = []
    for other in others:
        for w in other.rows:
            images = [combine((y, A.rows[i]) for i, y in w) for A in space.basis]
            rows += [sparse([dict(image).get(j, field(0)) for image in images]) for j in range(claim.input.dim)]
    solutions = Matrix(rows, len(space.basis), field).nullspace
    found = []
    for coefficients in solutions.rows:
        flat = dict(combine((y, flatten(space.basis[k])) for k, y in coefficients))
        d = claim.input.dim
        found.append(
            Matrix(
                [sparse([flat.get(i * d + j, field(0)) for j in range(d)]) for i in range(claim.output.dim)], d, field
            )
        )
    return min(found, key=lambda A: A.rank)


def _linear(A: Matrix) -> tuple[str, ...]:
    """One expression for each output."""
    return tuple(
        " + ".join(f"({number_text(x)})*x{j + 1}" if x != 1 else f"x{j + 1}" for j, x in row) or "0" for row in A.rows
    )


def _table(claim: Claim, neurons: Iterable[Neuron], e: Row = ()) -> NeuronTable:
    """Neurons as a claims file holds them."""
    field, d, p = claim.field, claim.input.dim, claim.output.dim

    def texts(row: Row, length: int) -> tuple[str, ...]:
        entries = dict(row)
        return tuple(number_text(entries.get(i, field(0))) for i in range(length))

    listed = tuple(NeuronTexts(texts(n.a, p), texts(n.w, d), number_text(n.b)) for n in neurons)
    return NeuronTable(listed, texts(e, p) if e else None)


def _claim_about(claim: Claim, target: Target) -> Claim:
    """The claim that asks for the widths of an extremal function. Errors: InputError."""
    entry = {
        "id": "extremal",
        "group": claim.group.name,
        "input": claim.source["input"],
        "output": claim.source["output"],
        "target": plain(target),
        "compute": ["width(GN)", "width(LEN)"],
        "bias": claim.bias,
        "output_bias": claim.output_bias,
        "skip": claim.skip,
    }
    limits = {"time_limit": claim.time_limit, "max_order": claim.max_order}
    (found,) = claims_of_table({"claim": [entry]}, "command line", limits)
    if isinstance(found, ClaimError):
        raise InputError(f"the extremal function: {found.message}")
    return found


def compensation_lines(found: CompensationAnswer) -> Iterator[str]:
    """The same as lines of text."""
    interval = found.compensation.replace("..", " <= compensation <= ")
    yield interval if ".." in found.compensation else f"compensation = {interval}"
    yield f"M = {found.M}; the theorem: max(1, M) <= compensation <= max(2, M)"
    yield ""
    yield "isotypic parts of the output:"
    for part in found.parts:
        yield from _part_lines(part)
    extremal = found.extremal
    yield ""
    yield f"extremal function ({extremal.why}): width(GN) = {extremal.gn}, width(LEN) = {extremal.len}"
    if ".." in found.compensation:
        yield f"open: whether some function has a ratio above {found.low}; 'width' finds the ratio of a function"
    if not isinstance(extremal.target, NeuronTable):
        yield from (f"  f{i} = {text}" for i, text in enumerate(extremal.target, 1))
        return
    neurons = extremal.target.neurons
    for n in neurons[:MAX_SHOWN]:
        yield f"  ({', '.join(n.a)}) relu(({', '.join(n.w)}) x + {n.b})"
    if len(neurons) > MAX_SHOWN:
        yield f"  ... {len(neurons)} neurons"
    if extremal.target.e is not None:
        yield f"  + ({', '.join(extremal.target.e)})"


def _part_lines(part: Part) -> Iterator[str]:
    if not isinstance(part, RatedPart):
        why = "occurs in the input, its ratio is not known" if part.shared else "does not occur in the input"
        yield f"  dimension {part.dim}: {why}"
        return
    mark = "  <- attains M" if part.attains else ""
    yield (
        f"  dimension {part.dim}: irreducibles of dimension {part.irreducible_dim}, an orbit of {part.lines} lines, "
        f"ratio {part.ratio}{mark}"
    )
    signs = ", ".join(f"{w} -> {s:+d}" for w, s in zip(part.stabilizer, part.signs, strict=True)) or "trivial"
    yield f"    line ({', '.join(part.line)}); stabilizer and signs: {signs}"
