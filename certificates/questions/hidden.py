"""The hidden layers that a group allows, as plain data for the command ``hidden`` (sections 4, 7, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from equicert.certificates.claims.reading import Claim
from equicert.certificates.search.prover import Prover
from equicert.theory.groups.equivariant_maps import letters
from equicert.theory.groups.signed_types import SignedType, architectures, is_isotropy, semi_invariants
from equicert.theory.groups.subgroups import multisets
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text

MAX_TYPES = 2000
"""Hidden types of one width that are listed."""


def hidden_layers(claim: Claim, width: int | None) -> dict[str, Any]:
    """Subgroup classes, signed types with their weight subspaces, and the hidden permutation types of a width.

    For a class K: the tied incoming covector ``(V*)^K`` and outgoing vector ``U^K`` of its first neuron, and whether a generic weight
    realises the orbit G/K (then K is an isotropy subgroup). A hidden type is a multiset of classes with ``sum [G:K] = width`` and
    ``sum (dim V^K + 1 + dim U^K) + dim U^G`` parameters; a generic weight realises it when it realises every orbit. The signed types are the irreducible
    invariant shallow architectures of Agrawal and Ostrowski (arXiv 2205.09219): ``kind`` 1 where lambda is trivial (an oriented orbit), else
    2 (a flipping one: no bias, both orientations). Errors: InputError when the group exceeds ``max_order``.
    """
    prover = Prover(claim)
    elements = prover.elements
    classes, types = prover.types
    V, U = claim.input, claim.output
    realised = set(architectures(V, elements, types))
    trivial = {t.class_index: t for t in reversed(types) if all(s == 1 for s in t.signs)}
    spaces = [(semi_invariants(V.dual, trivial[k]), semi_invariants(U, trivial[k])) for k in range(len(classes))]
    generic = [is_isotropy(V, elements, c) for c in classes]
    output_bias = spaces[-1][1].nrows
    result: dict[str, Any] = {
        "order": len(elements),
        "classes": [
            {
                "class": k,
                "order": c.order,
                "index": c.index,
                "conjugates": c.size,
                "generators": [_element_name(word) for word in c.generators],
                "dim_input": first.nrows,
                "dim_output": second.nrows,
                "incoming": tied(first),
                "outgoing": tied(second),
                "realised": generic[k],
            }
            for k, (c, (first, second)) in enumerate(zip(classes, spaces, strict=True))
        ],
        "signed_types": [_signed(claim, t, t in realised) for t in types],
    }
    if width is not None:
        found = list(islice(multisets([c.index for c in classes], width), MAX_TYPES + 1))
        result["width"] = width
        result["complete"] = len(found) <= MAX_TYPES
        result["types"] = [
            {
                "classes": list(kind),
                "parameters": sum(spaces[k][0].nrows + 1 + spaces[k][1].nrows for k in kind) + output_bias,
                "realised": all(generic[k] for k in kind),
            }
            for kind in found[:MAX_TYPES]
        ]
    return result


def _signed(claim: Claim, kind: SignedType, realised: bool) -> dict[str, Any]:
    incoming = semi_invariants(claim.input.dual, kind)
    oriented = all(s == 1 for s in kind.signs)
    return {
        "class": kind.class_index,
        "signs": list(kind.signs),
        "kind": 1 if oriented else 2,
        "index": kind.index,
        "neurons": kind.index if oriented else 2 * kind.index,
        "dim_input": incoming.nrows,
        "dim_output": semi_invariants(claim.output, kind).nrows,
        "incoming": tied(incoming),
        "realised": realised,
    }


def tied(space: Matrix) -> list[str]:
    """The generic vector of a space (basis rows) in tied letters, entry by entry."""
    basis = space.echelon
    names = letters(basis.nrows)
    entries: list[list[str]] = [[] for _ in range(space.ncols)]
    for name, row in zip(names, basis.rows, strict=True):
        for i, x in row:
            text = number_text(x)
            factor = (
                "" if x == 1 else "-" if x == -1 else f"({text})*" if "+" in text[1:] or "-" in text[1:] else f"{text}*"
            )
            entries[i].append(factor + name)
    return [" + ".join(entry).replace("+ -", "- ") or "0" for entry in entries]


def _element_name(word: Sequence[int]) -> str:
    return " ".join(f"g{i + 1}" for i in word) or "1"


def hidden_lines(layers: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    yield f"group of order {layers['order']}: {len(layers['classes'])} subgroup classes, {len(layers['signed_types'])} signed types"
    yield ""
    yield "class  order  index  conjugates  dim V^K  dim U^K  realised  incoming weights; outgoing weights; generators of K"
    for c in layers["classes"]:
        generators = ", ".join(c["generators"]) or "1"
        yield (
            f"{c['class']:>5}  {c['order']:>5}  {c['index']:>5}  {c['conjugates']:>10}  {c['dim_input']:>7}  {c['dim_output']:>7}  "
            f"{_yes(c['realised']):>8}  {_vector(c['incoming'])}; {_vector(c['outgoing'])}; {generators}"
        )
    yield ""
    yield "invariant shallow architectures: signed types (S, lambda) with kind 1 (oriented) or 2 (flipping, no bias)"
    yield "class  signs                kind  lines  neurons  dim V^(S,l)  dim U^(S,l)  realised  incoming weights"
    for t in layers["signed_types"]:
        signs = " ".join("+" if s > 0 else "-" for s in t["signs"]) or "(trivial subgroup)"
        yield (
            f"{t['class']:>5}  {signs:<19}  {t['kind']:>4}  {t['index']:>5}  {t['neurons']:>7}  {t['dim_input']:>11}  {t['dim_output']:>11}  "
            f"{_yes(t['realised']):>8}  {_vector(t['incoming'])}"
        )
    if "types" in layers:
        yield ""
        more = "" if layers["complete"] else f" (the first {MAX_TYPES})"
        yield f"hidden permutation types of width {layers['width']}{more}: classes, parameters, realised by a generic weight"
        for kind in layers["types"]:
            yield f"  {' + '.join(map(str, kind['classes'])) or 'none':<30} {kind['parameters']:>5}  {_yes(kind['realised'])}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _vector(entries: Sequence[str]) -> str:
    if len(entries) > 12:
        return f"({', '.join(entries[:6])}, ... {len(entries)} entries)"
    return f"({', '.join(entries)})"
