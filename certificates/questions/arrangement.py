"""The weight subspaces of all hidden types of a width, for the command ``arrangement`` (section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from equicert.certificates.claims.reading import Claim
from equicert.certificates.questions.nearest import network_of
from equicert.certificates.search.prover import Prover
from equicert.theory.complexity.weight_arrangements import Arrangement


def arrangement(claim: Claim, width: int | None, file: str | None) -> dict[str, Any]:
    """Types with their dimensions, how their subspaces meet, and in which of them the weights of a network lie. Errors: InputError."""
    prover = Prover(claim)
    network = None if file is None else network_of(claim, file)
    m = width if network is None else network.width
    space = Arrangement(claim.input, claim.output, prover.elements, prover.types[0], m or 0)
    types = space.types
    found: dict[str, Any] = {
        "width": space.width,
        "ambient": space.ambient,
        "types": [
            {
                "classes": list(t.classes),
                "dim": t.dim,
                "homomorphisms": t.alignments,
                "subspaces": space.subspaces(k),
            }
            for k, t in enumerate(types)
        ],
        "meetings": [
            {
                "first": list(types[x.first].classes),
                "second": list(types[x.second].classes),
                "intersections": [{"dim": d, "homomorphisms": n} for d, n in x.dims],
                "contained": x.contained,
            }
            for x in space.meetings
        ],
    }
    if network is not None:
        inside = space.containing(network)
        found["network"] = [{"classes": list(kind), "homomorphisms": n} for kind, n in sorted(inside.items())]
    return found


def arrangement_lines(found: dict[str, Any]) -> Iterator[str]:
    """The same as lines of text."""
    yield f"weight space of width {found['width']}: dimension {found['ambient']}"
    yield ""
    yield "hidden type (classes of 'hidden')   dim  homomorphisms  subspaces"
    for t in found["types"]:
        yield f"{_name(t['classes']):<35} {t['dim']:>3}  {t['homomorphisms']:>13}  {t['subspaces']:>9}"
    yield ""
    yield "one subspace of the first type against all of the second: dimension of the intersection (homomorphisms)"
    for x in found["meetings"]:
        dims = ", ".join(f"{i['dim']} ({i['homomorphisms']})" for i in x["intersections"])
        inside = "  contained" if x["contained"] and x["first"] != x["second"] else ""
        yield f"{_name(x['first'])}  with  {_name(x['second'])}: {dims}{inside}"
    if "network" in found:
        yield ""
        if not found["network"]:
            yield "the weights lie in no subspace: the network is not layer-wise equivariant"
        else:
            several = "several subspaces" if sum(x["homomorphisms"] for x in found["network"]) > 1 else "one subspace"
            yield f"the weights are tied by {several}:"
            for x in found["network"]:
                yield f"  {_name(x['classes'])}: {x['homomorphisms']} homomorphism{'s' if x['homomorphisms'] > 1 else ''}"


def _name(classes: list[int]) -> str:
    return " + ".join(map(str, classes)) or "none"
