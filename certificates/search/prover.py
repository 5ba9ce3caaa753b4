"""From a claim to the steps of its proof: each method finds the witnesses of one rule of ``FORMAT.md``."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from equicert.certificates.claims.reading import Claim
from equicert.certificates.search.encoding import (
    Json,
    encode_cells,
    encode_cover_tree,
    encode_matrix,
    encode_network,
    encode_row,
    encode_tree,
    encode_type,
)
from equicert.certificates.search.solvers.exploration import TooManyPieces, TwoLayer, decide, tree_of_symmetry
from equicert.certificates.search.solvers.germs import Conflict, find_conflict
from equicert.certificates.search.solvers.residuals import Minimum, ResidualSearch, SearchLimit, Solution
from equicert.theory.complexity.dimension import best_type, generic_network
from equicert.theory.complexity.hidden_orbits import HiddenOrbit, hidden_orbits, single_neuron
from equicert.theory.errors import InputError
from equicert.theory.functions.canonical_forms import (
    CanonicalForm,
    NotTwoLayer,
    canonical_form,
    orientations,
    violated_generator,
    violation_point,
)
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.hyperplane_orbits import Orbit, hyperplane_orbits
from equicert.theory.functions.networks import Network
from equicert.theory.groups.matrix_groups import MAX_ORBIT
from equicert.theory.groups.permutation_groups import Enumeration, TooLarge
from equicert.theory.groups.signed_types import SignedType, signed_types
from equicert.theory.groups.stabilizer_chains import stabilizer_chain
from equicert.theory.groups.subgroups import SubgroupClass, subgroup_classes
from equicert.theory.numbers.matrices import Matrix, Row, stack
from equicert.theory.widths.compensation import CompensationItem, compensation_items, flipping_network
from equicert.theory.widths.covers import (
    CoverProgram,
    LineOrbits,
    cover_program,
    factor_through,
    line_orbits,
    trivial_cover,
)
from equicert.theory.widths.residual_problem import (
    Architecture,
    ResidualCase,
    assemble_network,
    base_width,
    equivariant_projection,
    free_coefficients,
    hidden_permutations,
    needs_missing_bias,
    residual_cases,
)


class IllPosed(InputError):
    """A quantity that has no meaning for this claim; the message is the line shown to the user."""


@dataclass(frozen=True)
class Violation:
    """A generator and a point at which the target is not equivariant."""

    generator: int
    point: Row


@dataclass(frozen=True)
class Finding:
    """The best network that was found for a width: the case of the residual problem, its solution, the covering program where it was used."""

    case: ResidualCase
    solution: Solution
    program: CoverProgram | LineOrbits | None


class Prover:
    """The proof steps of one claim; everything is computed on demand and once."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.options = Architecture(claim.bias, claim.output_bias, claim.skip)
        self.symmetry_note = ""  # why equivariance stayed open
        self.findings: dict[str, Finding] = {}

    # -- the group ----------------------------------------------------------------------------------------------------

    @cached_property
    def elements(self) -> Enumeration:
        """All group elements; :class:`TooLarge` beyond ``max_order``."""
        return self.claim.group.elements(self.claim.max_order, "a list of all subgroups")

    @cached_property
    def types(self) -> tuple[tuple[SubgroupClass, ...], tuple[SignedType, ...]]:
        """Subgroup classes and signed types; :class:`TooLarge` beyond ``max_order``."""
        if self.claim.gap:
            from equicert.certificates.search.solvers.gap import subgroup_classes_by_gap

            classes = subgroup_classes_by_gap(self.elements)
        else:
            classes = subgroup_classes(self.elements)
        return classes, signed_types(self.elements, classes)

    def order_step(self) -> Json:
        """Rule ``order``."""
        levels = [
            {"point": level.point, "program": [list(i) for i in level.program], "generators": list(level.generators)}
            for level in stabilizer_chain(self.claim.group.generators)
        ]
        return {"rule": "order", "levels": levels}

    def subgroups_step(self) -> Json:
        """Rule ``subgroups``."""
        return {"rule": "subgroups", "classes": [[list(word) for word in c.generators] for c in self.types[0]]}

    @cached_property
    def compensation_items(self) -> tuple[CompensationItem, ...]:
        """The isotypic components of the output's covectors."""
        return compensation_items(self.claim.input, self.claim.output, self.elements, self.types[1])

    def compensation_step(self) -> Json:
        """Rule ``compensation``."""
        items = self.compensation_items
        relevant = [item for item in items if item.ratio is not None]
        best = max(relevant, key=lambda item: item.ratio or 0, default=None)
        upper = None if any(item.shared and item.ratio is None for item in items) else [_upper_item(i) for i in items]
        return {
            "rule": "compensation",
            "lower": None if best is None else {"space": encode_matrix(best.space), "field": _field(best)},
            "upper": upper,
        }

    def witness_steps(self) -> list[Json]:
        """Rule ``witness``: a function that needs twice the neurons when every layer is equivariant, where one is known and says something new."""
        network = self.flipping_network
        items = self.compensation_items
        if network is None or max((item.ratio or 0 for item in items), default=0) >= 2:
            return []
        return [{"rule": "witness", "network": encode_network(network, self.claim.skip)}]

    @cached_property
    def flipping_network(self) -> Network | None:
        """A function with ``len = 2 gn``."""
        return flipping_network(self.claim.input, self.claim.output, self.elements, self.types[1])

    # -- the target ---------------------------------------------------------------------------------------------------

    @property
    def target(self) -> Expression:
        """The target; the assertions that need one have been refused without it."""
        if self.claim.target is None:
            raise IllPosed("this needs a target")
        return self.claim.target

    @cached_property
    def decision(self) -> CanonicalForm | TwoLayer | Conflict | str:
        """The canonical form, directly or with the proof of its nested part; why there is none; or why that was not decided."""
        try:
            return canonical_form(self.target)
        except NotTwoLayer as reason:
            nested = str(reason)
        try:
            found = decide(self.target, time.monotonic() + self.claim.time_limit / 2)
        except TooManyPieces as reason:
            conflict = find_conflict(self.target)
            return conflict or f"{nested}, and whether it has a two-layer form was not decided: {reason}"
        # A conflict found by chance has shorter numbers.
        return found if isinstance(found, TwoLayer) else find_conflict(self.target) or found

    def open_reason(self) -> str:
        """Why it is not known whether the target has a two-layer form, or that it has none."""
        found = self.decision
        return found if isinstance(found, str) else "the target has no two-layer form"

    @property
    def form(self) -> CanonicalForm | None:
        """The canonical form, or None where the target has none or it is not known."""
        found = self.decision
        return found if isinstance(found, CanonicalForm) else found.form if isinstance(found, TwoLayer) else None

    def two_layer_step(self) -> Json | None:
        """Rule ``two-layer`` for a target with nested nodes; None where it is not needed or not possible."""
        found, field = self.decision, self.claim.field
        if not isinstance(found, TwoLayer):
            return None
        parts = [
            {
                "nodes": list(part.nodes),
                "hyperplanes": [
                    {"normal": encode_row(n, field), "offset": field.encode(t), "channel": encode_row(c, field)}
                    for (n, t), c in part.channels
                ],
                "linear": [encode_row(row, field) for row in part.linear],
                "constant": encode_row(part.constant, field),
                "tree": encode_cells(part.tree, field),
            }
            for part in found.parts
        ]
        return {"rule": "two-layer", "parts": parts}

    @cached_property
    def violation(self) -> Violation | None:
        """A proof that the target is not equivariant, if it is not (or none was found for a nested target)."""
        inputs, outputs = self.claim.input.matrices, self.claim.output.matrices
        if self.form is None:
            for g, (rho, pi) in enumerate(zip(inputs, outputs, strict=True)):
                point = violation_point(self.target, rho, pi)
                if point is not None:
                    return Violation(g, point)
            return None
        broken = violated_generator(self.form, inputs, outputs)
        if broken is None:
            return None
        point = violation_point(self.form, inputs[broken], outputs[broken], self.form.hyperplanes)
        return None if point is None else Violation(broken, point)

    def equivariance_step(self) -> Json | None:
        """Rule ``equivariance`` or ``not-equivariance``; None where neither is known."""
        if self.violation is not None:
            point = encode_row(self.violation.point, self.claim.field)
            return {"rule": "not-equivariance", "generator": self.violation.generator, "point": point}
        if self.form is not None:
            return {"rule": "equivariance"}
        try:
            trees = [
                tree_of_symmetry(self.target, rho, pi, time.monotonic() + self.claim.time_limit / 4)
                for rho, pi in zip(self.claim.input.matrices, self.claim.output.matrices, strict=True)
            ]
        except TooManyPieces as reason:
            self.symmetry_note = f"no point refutes equivariance, and it was not proved: {reason}"
            return None
        return {"rule": "nested-equivariance", "trees": [encode_cells(tree, self.claim.field) for tree in trees]}

    def impossible_step(self) -> Json | None:
        """Rule ``no-bias`` or ``no-two-layer``: no network of any width; None where that is not known."""
        if self.form is not None:
            return {"rule": "no-bias"} if needs_missing_bias(self.form, self.options) else None
        conflict = self.decision
        if not isinstance(conflict, Conflict):
            return None
        field = self.claim.field
        normal, offset = conflict.plane
        points = [encode_row(bend.point, field) for bend in (conflict.first, conflict.second)]
        return {
            "rule": "no-two-layer",
            "normal": encode_row(normal, field),
            "offset": field.encode(offset),
            "points": points,
        }

    # -- dimensions -----------------------------------------------------------------------------------------------------

    def dimension_step(self, kind: str, width: int, seed: int, linear_neurons: int = 0) -> Json:
        """Rule ``dimension``: a random network of the best hidden type, and points at which its derivative should have full rank.

        For GEN a network of LEN plus a linear map, for which some neurons are set aside.
        """
        claim, V, U, field = self.claim, self.claim.input, self.claim.output, self.claim.field
        orbits: Sequence[HiddenOrbit] = [single_neuron(V.dim, U.dim, field)] if kind == "GN" else self.hidden_orbits
        maps = V.dim * U.dim if kind == "GN" else (V >> U).dim
        linear = kind == "GEN" or claim.skip
        budget = width - linear_neurons
        chosen = best_type(budget, orbits, claim.bias, 0 if linear else maps)
        idle = next(k for k, orbit in enumerate(orbits) if orbit.size == 1)
        chosen = (*chosen, *[idle] * (budget - sum(orbits[k].size for k in chosen)))
        weights, points = generic_network(
            chosen, orbits, V.dim, U.dim, field, seed, claim.bias, V.dim * U.dim if linear else 0
        )
        return {
            "rule": "dimension",
            "class": kind,
            "width": width,
            "orbits": [
                {"class": t.orbit, "a": encode_row(t.a, field), "w": encode_row(t.w, field), "b": field.encode(t.b)}
                for t in weights
            ],
            "points": [encode_row(x, field) for x in points],
        }

    @cached_property
    def hidden_orbits(self) -> tuple[HiddenOrbit, ...]:
        """The hidden orbits of all classes of subgroups."""
        return hidden_orbits(self.claim.input, self.claim.output, self.elements, self.types[0])

    @cached_property
    def linear_neurons(self) -> tuple[int, ...]:
        """Neurons that add every equivariant linear map: by doubling hyperplanes, and in pairs."""
        d, p, field = self.claim.input.dim, self.claim.output.dim, self.claim.field
        basis = (self.claim.input >> self.claim.output).basis
        rows = stack(basis, d, field).rank
        pairs = 2 * min(rows, stack([A.T for A in basis], p, field).rank)
        return tuple(sorted({*range(rows, min(d, pairs) + 1), pairs} - {0}))

    # -- finite data --------------------------------------------------------------------------------------------------

    def fit_steps(self, kind: str, name: str, width: int | None) -> tuple[list[Json], str]:
        """Rules ``fit-upper``, ``fit-lower``, ``data-conflict`` for networks through the data, and why a bound is open, if one is."""
        from equicert.certificates.search.fitting import ENOUGH, Fitter, conflict_step
        from equicert.certificates.search.solvers.activation_patterns import FitLimit

        data = self.claim.data
        if data is None:
            raise IllPosed("there are no data")
        elements = self.elements if kind == "LEN" and self.claim.group.generators else None
        conflict = conflict_step(self.claim, data, kind, elements)
        if conflict is not None and name != "error":
            return [conflict], ""
        fitter = Fitter(self.claim, data, kind, elements, self.types[0] if elements is not None else ())
        steps = [self.subgroups_step()] if elements is not None else []
        deadline = time.monotonic() + self.claim.time_limit
        try:
            if name == "error":
                return [*steps, *fitter.steps(width or 0, None, deadline)[0]], ""
            if name == "representable":
                return [*steps, *fitter.steps(width or 0, ENOUGH, deadline)[0]], ""
            below: list[Json] = []
            for m in range(len(data.points) * max(1, max(o.size for o in fitter.orbits)) + 1):
                found, exact = fitter.steps(m, ENOUGH, deadline)
                if exact:
                    return [*steps, *below, *found], ""
                below = [step for step in found if step["rule"] == "fit-lower"]
            return [*steps, *below], "no width was found"
        except FitLimit as reason:
            return [*steps, *(below if name == "width" else [])], str(reason)

    # -- widths -------------------------------------------------------------------------------------------------------

    def width_steps(self, kind: str) -> tuple[list[Json], str]:
        """Rules ``upper`` and ``lower`` for ``GN`` or ``LEN``, and the reason why a bound is open, if one is.

        A ``subgroups`` step precedes them where the lower bound refers to signed types.
        """
        form = self.form
        if form is None:
            raise IllPosed("the target has no canonical form")
        layerwise = kind == "LEN"
        deadline = time.monotonic() + self.claim.time_limit / 2  # GN and LEN share the time of the claim
        inputs = self.claim.input.matrices if layerwise else ()
        outputs = self.claim.output.matrices if layerwise else ()
        orbits = hyperplane_orbits(form, inputs)
        cases = residual_cases(form, orbits, self.options, inputs, outputs)
        hint = self._hint(form, orbits)
        searches = [ResidualSearch(case, self._program_for(layerwise), deadline, hint) for case in cases]
        try:
            minima = [search.minimise() for search in searches]
        except SearchLimit as reason:
            return [self._base_only(kind, base_width(orbits), len(cases))], str(reason)
        case, minimum = min(
            zip(cases, minima, strict=True), key=lambda pair: (pair[0].offset + pair[1].solution.cost, -pair[0].offset)
        )
        program = self._program_for(layerwise)() if minimum.solution.cover is not None else None
        self.findings[kind] = Finding(case, minimum.solution, program)
        steps: list[Json] = []
        reasons = sorted({minimum.reason for minimum in minima if minimum.reason})
        try:
            network = self._network(form, case, minimum, layerwise)
            hidden = [list(theta) for theta in hidden_permutations(network, inputs, outputs)] if layerwise else None
            weights = encode_network(network, self.options.skip)
            steps.append({"rule": "upper", "class": kind, "network": weights, "hidden": hidden})
        except (ValueError, KeyError) as problem:
            reasons.append(f"no network was assembled: {problem}")
        base = base_width(orbits)
        extra = min(case.offset + minimum.proved for case, minimum in zip(cases, minima, strict=True))
        try:
            trees = [
                self._tree(search, minimum, extra - case.offset)
                for case, search, minimum in zip(cases, searches, minima, strict=True)
            ]
        except SearchLimit:
            extra, trees = 0, [None] * len(cases)
        lower = {"rule": "lower", "class": kind, "bound": base + extra, "cases": trees}
        if _names_types(trees):
            steps.append(self.subgroups_step())
        return [*steps, lower], "; ".join(reasons)

    def _hint(self, form: CanonicalForm, orbits: Sequence[Orbit]) -> dict[int, int]:
        """The signs of oriented orbits that the target's own neurons have."""
        known = orientations(self.target)
        found = {}
        for j, orbit in enumerate(orbits):
            sides = {known.get(form.hyperplanes[i], 0) * s for i, s in zip(orbit.members, orbit.signs, strict=True)}
            if not orbit.flipping and len(sides) == 1 and 0 not in sides:
                found[j] = sides.pop()
        return found

    def _base_only(self, kind: str, base: int, cases: int) -> Json:
        """The lower bound by the hyperplanes alone."""
        return {"rule": "lower", "class": kind, "bound": base, "cases": [None] * cases}

    def _program_for(self, layerwise: bool) -> Callable[[], CoverProgram | LineOrbits]:
        field, outputs = self.claim.field, self.claim.output.matrices
        p = self.claim.output.dim
        identity = Matrix.identity(p, field)
        if not layerwise or all(pi == identity for pi in outputs):
            return lambda: trivial_cover(outputs if layerwise else (), p, field)
        return lambda: self._cover_program

    @cached_property
    def _cover_program(self) -> CoverProgram | LineOrbits:
        output = self.claim.output
        try:
            return cover_program(output, self.types[1], self.elements)
        except TooLarge as reason:
            return line_orbits(output.matrices, output.dim, output.field, MAX_ORBIT, str(reason))

    def _tree(self, search: ResidualSearch, minimum: Minimum, need: int) -> Json:
        """The tree of one case, for exactly the bound that all cases share."""
        if need <= 0:
            return None
        nodes = minimum.tree
        if need != minimum.proved or nodes is None:
            found = search.decide(need, 10**9)
            if not isinstance(found, tuple):
                raise SearchLimit("the cases do not share a bound")
            nodes = found
        covers = {
            number: encode_cover_tree(node[3], self.types[1]) for number, node in enumerate(nodes) if node[0] == "cover"
        }
        return encode_tree(nodes, covers)

    def _network(self, form: CanonicalForm, case: ResidualCase, minimum: Minimum, layerwise: bool) -> Network:
        solution = minimum.solution
        chosen = (*case.flipping, *solution.doubled)
        residual = case.residual(solution.signs)
        rest = Matrix.zero(*residual.shape, case.field)
        new = None
        if solution.cover is not None:
            kernel = case.common_kernel(chosen)
            rest = residual @ equivariant_projection(case, kernel)
            program = self._program_for(layerwise)()
            elements = self.elements if isinstance(program, CoverProgram) and program.types is not None else None
            new = factor_through(program, elements, solution.cover.multiplicities, rest, solution.image)
        coefficients = free_coefficients(case, chosen, residual - rest)
        return assemble_network(form, case, solution.signs, solution.doubled, coefficients, new, self.options)


def _upper_item(item: CompensationItem) -> Json:
    kind = encode_type(item.kind) if item.kind is not None else None
    return {"space": encode_matrix(item.space), "type": kind, "field": _field(item)}


def _field(item: CompensationItem) -> Json:
    """The evidence that the constituents of a component are Galois conjugate, where it is needed."""
    if item.evidence is None:
        return None
    word, modulus, polynomial = item.evidence
    return {"word": list(word), "modulus": modulus, "polynomial": list(polynomial)}


def _names_types(trees: Sequence[Json]) -> bool:
    """Does a tree have a leaf that refers to signed types?"""
    return any(
        node[0] == "cover" or (node[0] in ("linear", "lattice") and node[2] is not None)
        for tree in trees
        if tree is not None
        for node in tree
    )
