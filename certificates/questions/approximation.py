"""What networks of any width with one hidden representation approximate, degree by degree, for the command
``approximation`` (THEORY.md, section 14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from equicert.certificates.check import check_claim
from equicert.certificates.claims.assertions import parse_quantity
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json
from equicert.certificates.questions.answers import OPTIONAL
from equicert.certificates.search.approximation import Limits
from equicert.certificates.search.continuous import is_of_invariants
from equicert.theory.complexity.approximation import applied, check_degree, equivariant_polynomials, integral
from equicert.theory.errors import InputError

MAX_TERMS = 40
"""Terms of a polynomial that are written out in the lines."""


@dataclass(frozen=True)
class DegreeRow:
    """One degree: the dimension of the equivariant polynomial maps, that of the limits of networks among them, and what
    is missing."""

    degree: int
    equivariants: int
    reach: int
    missing: int


@dataclass(frozen=True)
class Missing:
    """What is missing in the first degree in which something is: an equivariant polynomial map that no networks come
    near to; for a finite group also the symbol ``psi`` of a differential operator that annihilates all networks, in
    ``w1 .. wd``, and the number that it makes of the map."""

    degree: int
    polynomial: tuple[str, ...]
    operator: tuple[str, ...] | None = field(default=None, metadata=OPTIONAL)
    value: str | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class Approximation:
    """The answer: the hidden orbits, whether their networks are dense in all continuous equivariant maps, the degrees,
    what is missing first (None where nothing is)."""

    hidden: str
    universal: bool | None
    degrees: tuple[DegreeRow, ...]
    first: Missing | None = field(default=None, metadata=OPTIONAL)


def approximation(claim: Claim, hidden: str, last: int) -> Approximation:
    """The table up to a degree, each number accepted by the kernel, and what is missing first.

    Errors: InputError, before anything large is built.
    """
    check_degree(claim.input, claim.output, last)
    asked = [parse_quantity(f"universal({hidden})")]
    for k in range(last + 1):
        asked += [parse_quantity(f"equivariants({k})"), parse_quantity(f"reach({hidden}, {k})")]
    values = _values(claim, asked)
    rows = []
    for k in range(last + 1):
        every, some = int(values[asked[2 * k + 1].text]), int(values[asked[2 * k + 2].text])
        rows.append(DegreeRow(k, every, some, every - some))
    known = values[asked[0].text]
    first = next((row.degree for row in rows if row.missing), None)
    return Approximation(
        hidden=asked[0].arguments[0],
        universal=None if known == "unknown" else known == "true",
        degrees=tuple(rows),
        first=None if first is None else _missing(claim, asked[0], first),
    )


def _values(claim: Claim, asked: Sequence[Quantity]) -> Json:
    """What the kernel concludes. Errors: InputError where it does not, or not exactly."""
    result = check_claim(replace(claim, asserts=(), compute=tuple(asked)))
    if result.message:
        raise InputError(result.message)
    for q in asked[1:]:
        if not result.values[q.text].isdigit():
            raise InputError(f"{q.text} is beyond the limits of the kernel: ask for a smaller degree")
    return result.values


def _missing(claim: Claim, density: Quantity, k: int) -> Missing | None:
    """An operator of this degree and a map that it does not annihilate; for a continuous group a map that changes along
    what its connected part moves, if there is one."""
    maps = equivariant_polynomials(claim.input, claim.output, k)
    if claim.group.continuous:
        moved = next((f for f in maps if not is_of_invariants(claim, f)), None)
        return None if moved is None else Missing(k, moved.texts())
    psi = integral(Limits(claim, density.channels).degree(k).missing[0])
    f = next(integral(f) for f in maps if applied(psi, f) != 0)
    value = claim.field.encode(applied(psi, f))
    text = value if isinstance(value, str) else str(applied(psi, f))
    return Missing(k, f.texts(), psi.texts(lambda j: f"w{j + 1}"), text)


def approximation_lines(found: Approximation) -> Iterator[str]:
    """The same as lines of text."""
    dense = {True: "dense", False: "not dense", None: "not known to be dense"}[found.universal]
    yield f"hidden representation {found.hidden}, any width, any continuous activation that is no polynomial:"
    yield f"networks are {dense} in the continuous equivariant maps"
    yield ""
    yield "degree  equivariant  reached  missing"
    for row in found.degrees:
        yield f"{row.degree:>6}  {row.equivariants:>11}  {row.reach:>7}  {row.missing:>7}"
    if found.first is None:
        return
    yield ""
    yield f"missing in degree {found.first.degree}, an equivariant polynomial that no networks come near to:"
    yield from (f"  {_shortened(text)}" for text in found.first.polynomial)
    if found.first.operator is None:
        yield "it changes along vectors, or has values, that the connected part of the group moves"
        return
    yield "the operator with this symbol annihilates all smooth networks of this kind (w_j stands for d/dx_j):"
    yield from (f"  {_shortened(text)}" for text in found.first.operator)
    yield f"of the polynomial it makes {found.first.value}"


def _shortened(text: str) -> str:
    """A polynomial with as many terms as one reads."""
    terms = text.replace(" - ", " + -").split(" + ")
    if len(terms) <= MAX_TERMS:
        return text
    return " + ".join(terms[:MAX_TERMS]).replace("+ -", "- ") + f" + ... ({len(terms)} terms)"
