"""Rules ``fit-upper``, ``fit-lower``, ``data-conflict``: networks through finite data (T10.1)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property

from equicert.certificates.claims.claim import Claim, Data
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_network, encode_row
from equicert.certificates.search import subgroups
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.activation_patterns import Fit, FitLimit, Orbit, Problem, configurations, fit
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.signed_types import SignedType, semi_invariants
from equicert.theory.groups.subgroups import SubgroupClass
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Matrix, sparse
from equicert.theory.widths.residual_problem import hidden_permutations

ENOUGH = QQ("1/1000000")
"""For widths any positive error refutes: branches are closed from this error on."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``error``, ``width``, ``representable`` of finite data; GEN lies between GN and LEN."""
    for kind in {"GN": ("GN",), "LEN": ("LEN",), "GEN": ("GN", "LEN")}[quantity.network_class or "GN"]:
        steps, note = fit_steps(draft.context, kind, quantity.name, quantity.width)
        for step in steps:  # of one kind, class and width the first one counts: exact errors are asked for first
            if _place(step) not in {_place(s) for s in draft.steps}:
                draft.steps.append(step)
        if note:
            draft.notes[quantity.text] = note
            draft.notes[f"width({quantity.network_class})"] = note


def _place(step: Json) -> tuple[Json, Json, Json]:
    return step["rule"], step.get("class"), step.get("width")


def fit_steps(context: Context, kind: str, name: str, width: int | None) -> tuple[list[Json], str]:
    """The steps for networks of a class through the data, and why a bound is open, if one is."""
    claim, data = context.claim, context.claim.data
    if data is None:
        raise IllPosed("there are no data")
    elements = context.elements if kind == "LEN" and claim.group.generators else None
    conflict = conflict_step(claim, data, kind, elements)
    if conflict is not None and name != "error":
        return [conflict], ""
    fitter = Fitter(claim, data, kind, elements, context.types[0] if elements is not None else ())
    steps = [subgroups.subgroups_step(context)] if elements is not None else []
    deadline = time.monotonic() + claim.time_limit
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


def conflict_words(draft: Draft) -> str:
    """The two data points that no function of the class can have."""
    step = draft.first_step("data-conflict")
    if step is None:
        return ""
    same = "are the same point" if not step["word"] else "are mapped to each other by the group"
    return f"points {step['first'] + 1} and {step['second'] + 1} {same} but have different values"


class Fitter:
    """The networks of a class through the data of a claim."""

    def __init__(
        self, claim: Claim, data: Data, kind: str, elements: Enumeration | None, classes: Sequence[SubgroupClass]
    ) -> None:
        self.claim, self.data, self.kind, self.elements, self.classes = claim, data, kind, elements, classes
        identity = Matrix.identity(claim.output.dim, claim.field)
        if kind == "LEN" and any(pi != identity for pi in claim.output.matrices):
            raise InputError(
                'finite data are fitted by LEN networks with invariant outputs only: expected output = "trivial"'
            )

    @cached_property
    def orbits(self) -> list[Orbit]:
        """The hidden orbits by class; for GN single neurons."""
        V = self.claim.input
        if self.elements is None:
            one = Matrix.identity(V.dim, self.claim.field)
            return [Orbit(one, (one,))]
        matrices = V.all_matrices(self.elements)
        found = []
        for k, S in enumerate(self.classes):
            kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (), S.index)
            cosets = left_cosets(self.elements.table, S.elements)
            copies = tuple(matrices[int(self.elements.inverses[g])] for g in cosets)
            found.append(Orbit(semi_invariants(V.dual, kind), copies))
        return found

    def problem(self, configuration: Sequence[tuple[int, int]]) -> Problem:
        """One configuration of hidden orbits."""
        claim = self.claim
        d = claim.input.dim
        free = Matrix([], d, claim.field)
        if claim.skip:
            free = Matrix.identity(d, claim.field) if self.kind == "GN" else self.orbits[-1].basis
        chosen = tuple((self.orbits[k], s) for k, s in configuration)
        return Problem(self.data.points, self.data.values, chosen, claim.bias, claim.output_bias, free, claim.field)

    def steps(self, width: int, enough: Scalar | None, deadline: float) -> tuple[list[Json], bool]:
        """The steps on networks of one width, and whether one of them fits exactly. Raises :class:`FitLimit`."""
        listed = configurations(width, [orbit.size for orbit in self.orbits])
        results: list[tuple[Sequence[tuple[int, int]], Fit]] = []
        for configuration in listed:
            found = fit(self.problem(configuration), deadline, enough)
            results.append((configuration, found))
            if found.error == 0:
                return [self._upper(width, configuration, found)], True
            if time.monotonic() > deadline:
                raise FitLimit("time limit")
        steps = []
        if results:
            steps.append(self._upper(width, *min(results, key=lambda pair: pair[1].error)))
        bound = min((found.lower for _, found in results), default=QQ(0))
        if results and bound > 0:
            field = self.claim.field
            trees = [[_encode(node, self.claim) for node in found.tree] for _, found in results]
            steps.append(
                {"rule": "fit-lower", "class": self.kind, "width": width, "bound": field.encode(bound), "trees": trees}
            )
        return steps, False

    def _upper(self, width: int, configuration: Sequence[tuple[int, int]], found: Fit) -> Json:
        """The network as weights, neuron by neuron."""
        claim, field = self.claim, self.claim.field
        neurons = []
        offset = 0
        for k, s in configuration:
            orbit = self.orbits[k]
            weights = sparse(list(found.parameters[offset : offset + orbit.basis.nrows]))
            w = orbit.basis.covector(weights)
            offset += orbit.basis.nrows
            b = field(0)
            if claim.bias:
                b = found.parameters[offset]
                offset += 1
            for copy in orbit.copies:
                neurons.append(Neuron(((0, field(s)),), copy.covector(w) if w else (), b))
        free = self.problem(configuration).free
        skip = Matrix(
            [free.covector(sparse(list(found.parameters[offset : offset + free.nrows])))], claim.input.dim, field
        )
        offset += free.nrows
        e = found.parameters[offset] if claim.output_bias else field(0)
        network = Network(tuple(neurons), skip, ((0, e),) if e != 0 else ())
        hidden = None
        if self.kind == "LEN":
            hidden = [list(theta) for theta in self._hidden(network)]
        weights_json = encode_network(network, claim.skip)
        return {"rule": "fit-upper", "class": self.kind, "width": width, "network": weights_json, "hidden": hidden}

    def _hidden(self, network: Network) -> Sequence[Sequence[int]]:
        """Permutations of the neurons; equal neurons are matched in order."""
        inputs, outputs = self.claim.input.matrices, self.claim.output.matrices
        try:
            return hidden_permutations(network, inputs, outputs)
        except KeyError:
            raise InputError("the network that was found is not equivariant") from None


def _encode(node: tuple, claim: Claim) -> Json:  # type: ignore[type-arg]
    if node[0] == "split":
        return list(node)
    _, points, signs = node
    return ["bound", encode_row(points, claim.field), encode_row(signs, claim.field)]


def conflict_step(claim: Claim, data: Data, kind: str, elements: Enumeration | None) -> Json | None:
    """Rule ``data-conflict``: two points that must have one value, and have two."""
    place = {x: i for i, x in reversed(list(enumerate(data.points)))}
    for j, x in enumerate(data.points):
        if data.values[place[x]] != data.values[j]:
            return {"rule": "data-conflict", "first": place[x], "second": j, "word": []}
    if kind == "GN" or elements is None:
        return None
    matrices = claim.input.all_matrices(elements)
    for i, x in enumerate(data.points):
        for g, matrix in enumerate(matrices):
            image = place.get(matrix.vector(x))
            if image is not None and data.values[i] != data.values[image]:
                return {"rule": "data-conflict", "first": i, "second": image, "word": list(elements.words[g])}
    return None
