"""The factor by which width compensates, what attains it, and an extremal function, for the command ``compensation`` (section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.reading import Claim, ClaimError, claims_of_table
from equicert.certificates.questions.hidden import tied
from equicert.certificates.search.encoding import Json
from equicert.certificates.search.prover import Prover
from equicert.theory.complexity.dimension import best_type, generic_network
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network
from equicert.theory.groups.signed_types import semi_invariants
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import Matrix, Row, combine, flatten, sparse
from equicert.theory.numbers.radicals import number_text
from equicert.theory.widths.compensation import CompensationItem


def compensation(claim: Claim) -> dict[str, Any]:
    """The proved interval; for each isotypic part of the output its smallest orbit of lines; an extremal function with its widths and
    certificates. Errors: InputError."""
    prover = Prover(claim)
    result = check_claim(replace(claim, asserts=(), compute=(parse_quantity("compensation"),)))
    if result.message:
        raise InputError(result.message)
    low, _, high = result.values["compensation"].partition("..")
    items = prover.compensation_items
    best = max((i for i in items if i.ratio is not None), key=lambda i: i.ratio or 0, default=None)
    witness = prover.flipping_network if best is None or (best.ratio or 0) < 2 else None
    target, why = _extremal(prover, best, witness)
    extremal = _checked(claim, target)
    return {
        "compensation": result.values["compensation"],
        "low": low,
        "high": high or low,
        "M": str(max([Fraction(1), *(i.ratio for i in items if i.ratio is not None)])),
        "parts": [_part(claim, item, item is best) for item in items],
        "extremal": {"why": why, "target": target, **extremal[0]},
        "certificates": [c for c in (result.certificate, extremal[1]) if c is not None],
    }


def _part(claim: Claim, item: CompensationItem, best: bool) -> dict[str, Any]:
    """One isotypic part: its dimension, its orbit of lines, the ratio."""
    found: dict[str, Any] = {"dim": item.space.nrows, "shared": item.shared, "attains": best}
    if item.kind is not None and item.ratio is not None:
        line = semi_invariants(claim.output.dual, item.kind)
        found |= {
            "ratio": str(item.ratio),
            "irreducible_dim": str(item.kind.index / item.ratio),
            "lines": item.kind.index,
            "stabilizer": [" ".join(f"g{i + 1}" for i in word) or "1" for word in item.kind.generators],
            "signs": list(item.kind.signs),
            "line": tied(line),
        }
    return found


def _extremal(prover: Prover, best: CompensationItem | None, witness: Network | None) -> tuple[Any, str]:
    """A target of a claims file whose ratio of widths is the lower end, and a sentence about it."""
    claim = prover.claim
    if witness is not None:
        return _neurons(
            witness.neurons, claim
        ), "every hyperplane is mapped to itself with its sides exchanged by some element of the group"
    if best is not None and best.ratio is not None and best.ratio > 1:
        return _linear(
            claim, _one_copy(prover, best)
        ), "a linear map onto one copy of the irreducible representation that attains M"
    orbits = prover.hidden_orbits
    kind = best_type(max(o.size for o in orbits), orbits)[:1]
    weights, _ = generic_network(kind, orbits, claim.input.dim, claim.output.dim, claim.field, 1)
    neurons = []
    for t in weights:
        orbit = orbits[t.orbit]
        covector = combine((y, orbit.covectors.rows[j]) for j, y in t.w)
        vector = combine((y, orbit.vectors.rows[j]) for j, y in t.a)
        neurons += [(pi.vector(vector), inverse.T.vector(covector), t.b) for inverse, pi in orbit.moves]
    why = "no function with a larger ratio is known; one layer-wise equivariant orbit of neurons attains 1"
    return _table(neurons, claim.field, claim.input.dim, claim.output.dim), why


def _one_copy(prover: Prover, item: CompensationItem) -> Matrix:
    """An equivariant map of least rank, of those of a basis, whose image meets no other isotypic part."""
    claim = prover.claim
    space, field = claim.input >> claim.output, claim.field
    others = [i.space for i in prover.compensation_items if i.space != item.space]
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


def _linear(claim: Claim, A: Matrix) -> list[str]:
    """One expression for each output."""
    return [
        " + ".join(f"({number_text(x)})*x{j + 1}" if x != 1 else f"x{j + 1}" for j, x in row) or "0" for row in A.rows
    ]


def _neurons(neurons: Any, claim: Claim) -> dict[str, Any]:
    return _table([(n.a, n.w, n.b) for n in neurons], claim.field, claim.input.dim, claim.output.dim)


def _table(neurons: list[tuple[Row, Row, Any]], field: Field, d: int, p: int) -> dict[str, Any]:
    """Neurons as a claims file holds them."""

    def texts(row: Row, length: int) -> list[str]:
        entries = dict(row)
        return [number_text(entries.get(i, field(0))) for i in range(length)]

    return {"neurons": [{"a": texts(a, p), "w": texts(w, d), "b": number_text(b)} for a, w, b in neurons]}


def _checked(claim: Claim, target: Any) -> tuple[dict[str, Any], Json | None]:
    """The widths of the extremal function, proved."""
    entry = {
        "id": "extremal",
        "group": claim.group.name,
        "input": claim.source["input"],
        "output": claim.source["output"],
        "target": target,
        "compute": ["width(GN)", "width(LEN)"],
        "bias": claim.bias,
        "output_bias": claim.output_bias,
    }
    limits = {"time_limit": claim.time_limit, "max_order": claim.max_order}
    (found,) = claims_of_table({"claim": [entry]}, "command line", limits)
    if isinstance(found, ClaimError):
        raise InputError(f"the extremal function: {found.message}")
    result = check_claim(found)
    return {"gn": result.values.get("width(GN)", "?"), "len": result.values.get("width(LEN)", "?")}, result.certificate


def compensation_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    value = found["compensation"].replace("..", " <= compensation <= ")
    yield f"{value}" if ".." in found["compensation"] else f"compensation = {value}"
    yield f"M = {found['M']}; the theorem: max(1, M) <= compensation <= max(2, M)"
    yield ""
    yield "isotypic parts of the output:"
    for part in found["parts"]:
        if "ratio" not in part:
            yield f"  dimension {part['dim']}: " + (
                "occurs in the input, its ratio is not known" if part["shared"] else "does not occur in the input"
            )
            continue
        mark = "  <- attains M" if part["attains"] else ""
        yield (
            f"  dimension {part['dim']}: irreducibles of dimension {part['irreducible_dim']}, an orbit of {part['lines']} lines, ratio {part['ratio']}{mark}"
        )
        signs = ", ".join(f"{w} -> {s:+d}" for w, s in zip(part["stabilizer"], part["signs"], strict=True)) or "trivial"
        yield f"    line ({', '.join(part['line'])}); stabilizer and signs: {signs}"
    extremal = found["extremal"]
    yield ""
    yield f"extremal function ({extremal['why']}): width(GN) = {extremal['gn']}, width(LEN) = {extremal['len']}"
    target = extremal["target"]
    if isinstance(target, dict):
        for n in target["neurons"][:24]:
            yield f"  ({', '.join(n['a'])}) relu(({', '.join(n['w'])}) x + {n['b']})"
        if len(target["neurons"]) > 24:
            yield f"  ... {len(target['neurons'])} neurons"
    else:
        yield from (f"  f{i} = {text}" for i, text in enumerate(target, 1))


def files_of(found: dict[str, Any]) -> list[tuple[str, bytes]]:
    """File names and contents of the certificates."""
    names = ("compensation.json", "extremal.json")
    return [(name, kernel.canonical_bytes(c)) for name, c in zip(names, found["certificates"], strict=False)]
