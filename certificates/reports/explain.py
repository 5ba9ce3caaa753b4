"""Why a width is what it is, in words: which orbits need both orientations, what linear part is left over, which
orbits could carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equicert.certificates.search.draft import Draft, Finding
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, Row
from equicert.theory.numbers.radicals import number_text
from equicert.theory.widths.covers import CoverProgram

CLASS_WORDS = {"GN": "any network", "LEN": "a layer-wise equivariant network"}
SHOWN = 6


def explain_width(draft: Draft, kind: str) -> list[str]:
    """Sentences on ``width(GN)`` or ``width(LEN)`` of the target; empty where the width was not computed."""
    finding = draft.findings.get(kind)
    return [] if finding is None else list(_sentences(draft, kind, finding))


def _sentences(draft: Draft, kind: str, finding: Finding) -> Iterator[str]:
    chosen = draft.claim.hidden if kind == "LEN" else ()
    yield from _orbits(kind, finding, chosen)
    case, solution = finding.case, finding.solution
    activation = draft.claim.activation
    if activation.is_abs:
        yield "Neurons with activation abs have no linear part, so these suffice; a constant takes one more (T12.5)."
        return
    if not activation.is_relu:
        yield (
            f"With activation {activation.text} the linear part is divided by {number_text(activation.ratio)}; "
            "then the count is that of relu (T12.3)."
        )
    if case.offset:
        yield (
            "One constant neuron pays for the missing output bias."
            if case.offset == 1
            else f"A channel of {case.offset} constant neurons pays for the missing output bias."
        )
    if solution.doubled:
        listed = ", ".join(str(j + 1) for j in solution.doubled)
        extra = sum(case.prices.of(j) for j in solution.doubled)
        what = "orbit" if kind == "LEN" else "hyperplane"
        yield (
            f"Doubling {what}{'s' if len(solution.doubled) > 1 else ''} {listed} ({extra} more neurons) lets them "
            "carry part of the linear rest."
        )
    if solution.cover is None:
        if solution.cost == 0:
            yield "With these neurons and the right orientations nothing of the linear part is left over."
        return
    left = case.residual(solution.signs)
    yield (
        "Whatever the orientations, the half sums of the channel vectors do not add up to the linear part; "
        f"at best {_map_words(left, draft)} "
        f"is left over, of rank {solution.image.nrows} where no neuron bends, and new neurons come in pairs "
        "of both orientations."
    )
    program = finding.program
    if kind == "GN" or not isinstance(program, CoverProgram) or program.types is None:
        yield f"A linear map of rank {solution.image.nrows} needs {solution.cover.value} of them."
        return
    if chosen:
        yield f"In these channels new hyperplanes that carry it cost {solution.cover.value} neurons."
        return
    yield from _carriers(program, solution.image, solution.cover.multiplicities, solution.cover.value)


def _orbits(kind: str, finding: Finding, chosen: Sequence[str]) -> Iterator[str]:
    orbits = finding.case.orbits
    count = sum(o.size for o in orbits)
    if not orbits:
        yield "The target bends nowhere: it is affine."
        return
    planes = f"{count} hyperplane{'s' if count != 1 else ''}"
    if kind == "GN":
        yield f"The target bends across {planes}, and {CLASS_WORDS[kind]} needs a neuron for each."
        return
    flipping = [j for j, o in enumerate(orbits) if o.flipping]
    oriented = [j for j, o in enumerate(orbits) if not o.flipping]
    yield f"The target bends across {planes} in {len(orbits)} orbit{'s' if len(orbits) != 1 else ''} of the group."
    if chosen:
        costs = [finding.case.prices.of(j) for j in range(len(orbits))]
        listed = _listed([f"orbit {j + 1} one of {cost} neurons" for j, cost in enumerate(costs)])
        yield (
            f"Hidden layers are made of copies of {', '.join(chosen)}, and each orbit takes the smallest channel whose "
            f"neurons can be mapped onto its oriented hyperplanes: {listed}; {sum(costs)} neurons in all."
        )
        return
    if oriented:
        sizes = _listed([f"orbit {j + 1} with {orbits[j].size}" for j in oriented])
        yield f"Oriented ({sizes}): one neuron a hyperplane, {sum(orbits[j].size for j in oriented)} in all."
    if flipping:
        sizes = _listed([f"orbit {j + 1} with {orbits[j].size}" for j in flipping])
        yield (
            f"Flipping ({sizes}): a group element maps each of these hyperplanes to itself with the sides "
            "exchanged, so both orientations are needed, "
            f"{2 * sum(orbits[j].size for j in flipping)} neurons in all."
        )


def _carriers(program: CoverProgram, image: Matrix, chosen: dict[int, int], value: int) -> Iterator[str]:
    demand = program.demand(image)
    able = [
        k
        for k in range(len(program.weights))
        if any(need and row[k] for need, row in zip(demand, program.carries, strict=True))
    ]
    lines = [weight // 2 for weight in program.weights]
    costs = sorted({lines[k] for k in able})
    if costs:
        yield (
            f"An orbit of new lines can carry part of it only if it has {_alternatives(costs)} lines "
            f"({len(able)} of the {len(program.weights)} types of orbits)."
        )
    picked = _listed(
        [
            f"{m} orbit{'s' if m != 1 else ''} of {lines[k]} line{'s' if lines[k] != 1 else ''}"
            for k, m in sorted(chosen.items())
        ]
    )
    yield f"The cheapest choice is {picked}: {value} neurons."


def _alternatives(numbers: list[int]) -> str:
    shown = [str(n) for n in numbers[:SHOWN]] + (["more"] if len(numbers) > SHOWN else [])
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:SHOWN]) + (f" and {len(parts) - SHOWN} more" if len(parts) > SHOWN else "")


def _map_words(left: Matrix, draft: Draft) -> str:
    """A small linear map in full."""
    if left.nrows * left.ncols > 12 or left.ncols > draft.claim.input.dim:
        return f"a linear map ({left.nrows} x {left.ncols})"
    lines = [_linear(row, left) for row in left.rows]
    return "the linear map x -> " + (lines[0] if len(lines) == 1 else "(" + ", ".join(lines) + ")")


def _linear(row: Row, matrix: Matrix) -> str:
    if not row:
        return "0"
    text = ""
    for i, x in row:
        size = number_text(abs(x))
        factor = "" if abs(x) == 1 else f"({size})*" if "+" in size or "-" in size[1:] else f"{size}*"
        text += ("-" if x < QQ(0) else "+" if text else "") + f"{factor}x{i + 1}"
    return text
