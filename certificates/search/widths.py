"""Rules ``upper``, ``lower``, ``no-bias``, ``no-hidden-layer``: least widths of a function in GN, GEN and LEN (T3.1,
T5.1, T5.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_matrix, encode_network, encode_type
from equicert.certificates.search import continuous, data, equivariance, subgroups, two_layer
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft, Finding
from equicert.certificates.search.solvers.cover_trees import Branch
from equicert.certificates.search.solvers.cover_trees import Node as CoverNode
from equicert.certificates.search.solvers.residuals import (
    Covering,
    Decision,
    Minimum,
    Minor,
    ResidualSearch,
    SearchLimit,
    Solution,
    Vanishing,
)
from equicert.certificates.search.solvers.residuals import Node as ResidualNode
from equicert.theory.functions.canonical_forms import CanonicalForm, orientations
from equicert.theory.functions.hyperplane_orbits import hyperplane_orbits
from equicert.theory.functions.networks import Network
from equicert.theory.functions.one_kink import as_for_relu, for_abs, from_relu
from equicert.theory.groups.channels import Channel
from equicert.theory.groups.matrix_groups import MAX_ORBIT
from equicert.theory.groups.permutation_groups import TooLarge
from equicert.theory.groups.signed_types import SignedType
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.widths.covers import (
    CoverProgram,
    LineOrbits,
    factor_through,
    line_orbits,
    priced_program,
    trivial_cover,
)
from equicert.theory.widths.prices import (
    ChannelNetwork,
    channel_prices,
    free_prices,
    merged,
    type_prices,
    with_channels,
)
from equicert.theory.widths.residual_problem import (
    Architecture,
    ResidualCase,
    assemble_network,
    equivariant_projection,
    free_coefficients,
    hidden_permutations,
    needs_missing_bias,
    residual_cases,
)

PROVED_BY = {"GN": "GN", "GEN": "GN", "LEN": "LEN"}
"""The class whose width settles that of another: an equivariant function has its GN width in GEN (T3.1)."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove bounds of ``width(CLASS)``, which decide ``representable(CLASS, m)`` and ``gap`` too."""
    if draft.claim.data is not None:
        data.settle(draft, quantity)
        return
    for kind in ("GEN", "LEN") if quantity.name == "gap" else (quantity.network_class or "GN",):
        _settle_class(draft, kind)


def _settle_class(draft: Draft, kind: str) -> None:
    context = draft.context
    two_layer.state_form(draft)
    if kind != "GN":
        equivariance.require_equivariance(draft, kind)
    impossible = impossible_step(context)
    if impossible is not None:
        draft.add("impossible", lambda: [impossible])
        return
    if context.form is None:
        draft.notes[f"width({kind})"] = two_layer.open_reason(context)
        return
    if kind != "GN":
        equivariance.settle(draft)
    proved = PROVED_BY[kind]
    if proved == "LEN" and draft.claim.group.continuous:
        inner = continuous.settle_width(draft, "width(LEN)")
        if inner is not None:
            _settle_class(inner, "LEN")
            draft.notes |= inner.notes
        return
    draft.add(f"width({proved})", lambda: _width_steps(draft, proved))
    if f"width({proved})" in draft.notes:
        draft.notes[f"width({kind})"] = draft.notes[f"width({proved})"]


def impossible_step(context: Context) -> Json | None:
    """Rule ``no-bias``, ``no-linear`` or ``no-two-layer``: no network of any width; None where that is not known."""
    form = context.form
    if form is not None:
        if needs_missing_bias(form, context.options):
            return {"rule": "no-bias"}
        no_linear = context.claim.activation.is_abs and not context.claim.skip and any(form.linear.rows)
        return {"rule": "no-linear"} if no_linear else None
    return two_layer.no_two_layer_step(context)


def _width_steps(draft: Draft, kind: str) -> list[Json]:
    """Rules ``upper`` and ``lower`` for GN or LEN; a ``subgroups`` step precedes a bound that refers to signed
    types."""
    context = draft.context
    search = WidthSearch(context, kind, context.channels)
    beyond = search.beyond_reach()
    if beyond is not None:
        first = [] if beyond["space"] is None else [subgroups.subgroups_step(context)]
        return [*first, beyond]
    if context.claim.activation.is_abs:
        draft.findings[kind] = Finding(search.cases[0], search.abs_solution(), None)
        return search.abs_steps()
    try:
        minima = search.minima()
    except SearchLimit as reason:
        draft.notes[f"width({kind})"] = str(reason)
        return [search.count_of_hyperplanes()]
    case, minimum = min(
        zip(search.cases, minima, strict=True),
        key=lambda pair: (pair[0].offset + pair[1].solution.cost, -pair[0].offset),
    )
    program = search.program() if minimum.solution.cover is not None else None
    draft.findings[kind] = Finding(case, minimum.solution, program)
    steps: list[Json] = []
    reasons = sorted({minimum.reason for minimum in minima if minimum.reason})
    try:
        steps.append(search.upper_step(case, minimum))
    except (ValueError, KeyError) as problem:
        reasons.append(f"no network was assembled: {problem}")
    lower = search.lower_step(minima)
    if names_types(lower["cases"]):
        steps.append(subgroups.subgroups_step(context))
    if reasons:
        draft.notes[f"width({kind})"] = "; ".join(reasons)
    return [*steps, lower]


class WidthSearch:
    """The search for the least width of the target in GN or LEN: one residual problem for each way to pay for
    constants. With an activation other than relu (and abs) relu networks are found, and rewritten for it (T12.3).
    ``form`` is another function than the target, with its affine part as relu networks need it.

    With ``channels`` the hidden layers of LEN are made of copies of these (T5.6)."""

    def __init__(
        self, context: Context, kind: str, channels: Sequence[Channel] = (), form: CanonicalForm | None = None
    ) -> None:
        claim, own = context.claim, form is None
        if form is None:
            form = context.form
            if form is None:
                raise IllPosed("the target has no canonical form")
            if not claim.activation.is_abs:
                form = as_for_relu(form, claim.activation)
        self.context, self.kind, self.form = context, kind, form
        self.layerwise = kind == "LEN"
        self.inputs = claim.input.matrices if self.layerwise else ()
        self.outputs = claim.output.matrices if self.layerwise else ()
        self.orbits = hyperplane_orbits(form, self.inputs)
        self.channels = tuple(channels) if self.layerwise else ()
        self.prices = free_prices(self.orbits)
        if self.channels:
            self.prices = channel_prices(form, self.orbits, self.inputs, self.channels)
        self.cases = residual_cases(form, self.orbits, context.options, self.inputs, self.outputs, self.prices)
        hint = self._hint() if own else {}
        self.searches = [ResidualSearch(case, self.program, context.deadline, hint) for case in self.cases]
        self._program: CoverProgram | LineOrbits | None = None

    def beyond_reach(self) -> Json | None:
        """Rule ``no-hidden-layer``: no number of channels represents the target; None where some number does."""
        if None in self.prices.orbits:
            return {"rule": "no-hidden-layer", "space": None}
        case = self.cases[-1]
        kernel = case.common_kernel(range(len(self.orbits)))
        left = (case.linear @ kernel.T).T.echelon
        if not self.channels or not left.rows:
            return None
        program = self.program()
        if not isinstance(program, CoverProgram):
            return None
        needs = zip(program.demand(left), program.cheapest, program.spaces, strict=True)
        space = next((space for need, price, space in needs if need and price is None), None)
        return None if space is None else {"rule": "no-hidden-layer", "space": encode_matrix(space)}

    def minima(self) -> list[Minimum]:
        """The best solution of each case. Raises :class:`SearchLimit`."""
        return [search.minimise() for search in self.searches]

    def program(self) -> CoverProgram | LineOrbits:
        """The covering program of the output; it may list the subgroups, so it is made where a residual needs it."""
        if self._program is None:
            self._program = self._make_program()
        return self._program

    def _make_program(self) -> CoverProgram | LineOrbits:
        output = self.context.claim.output
        if self.channels:
            try:
                everything = self.context.cover_program
            except TooLarge as reason:
                return line_orbits(output.matrices, output.dim, output.field, MAX_ORBIT, str(reason), self.channels)
            elements, types = self.context.elements, self.context.types[1]
            return priced_program(everything, type_prices(elements, types, self.channels))
        identity = Matrix.identity(output.dim, output.field)
        if all(pi == identity for pi in self.outputs):
            return trivial_cover(self.outputs, output.dim, output.field)
        try:
            return self.context.cover_program
        except TooLarge as reason:
            return line_orbits(output.matrices, output.dim, output.field, MAX_ORBIT, str(reason))

    def _hint(self) -> dict[int, int]:
        """The signs of oriented orbits that the target's own neurons have."""
        known = orientations(self.context.target)
        found = {}
        for j, orbit in enumerate(self.orbits):
            planes = zip(orbit.members, orbit.signs, strict=True)
            sides = {known.get(self.form.hyperplanes[i], 0) * s for i, s in planes}
            if not orbit.flipping and len(sides) == 1 and 0 not in sides:
                found[j] = sides.pop()
        return found

    # -- steps --------------------------------------------------------------------------------------------------------

    def upper_step(self, case: ResidualCase, minimum: Minimum) -> Json:
        """Rule ``upper``: the weights. Errors: ValueError, KeyError where no network comes out."""
        network = self._network(case, minimum.solution)
        return self._upper(network, lambda n: from_relu(n, self.context.claim.activation))

    def _upper(self, network: Network, rewritten: Callable[[Network], Network]) -> Json:
        """Rule ``upper`` for a network, made of channels where they are chosen, and then rewritten neuron by neuron."""
        hidden = None
        if self.channels:
            spread = self._spread(network)
            network, hidden = spread.network, [list(theta) for theta in spread.hidden]
        elif self.layerwise:
            hidden = [list(theta) for theta in hidden_permutations(network, self.inputs, self.outputs)]
        weights = encode_network(rewritten(network), self.context.options.skip)
        return {"rule": "upper", "class": self.kind, "network": weights, "hidden": hidden}

    def spread(self, case: ResidualCase, solution: Solution, limits: Sequence[int] | None = None) -> ChannelNetwork:
        """The network of a solution by copies of channels, of each at most its limit. Errors: ValueError, KeyError."""
        return self._spread(self._network(case, solution), limits)

    def _spread(self, network: Network, limits: Sequence[int] | None = None) -> ChannelNetwork:
        joined = merged(network)
        theta = hidden_permutations(joined, self.inputs, self.outputs)
        return with_channels(joined, theta, self.channels, limits)

    def abs_solution(self) -> Solution:
        """What the hyperplanes do by themselves."""
        signs = dict.fromkeys(self.cases[0].oriented, 1)
        return Solution(0, signs, (), Matrix([], self.form.linear.nrows, self.form.field), None)

    def abs_steps(self) -> list[Json]:
        """Rules ``upper`` and ``lower`` for the activation abs: hyperplanes and a constant decide (T12.5)."""
        bound = self.prices.base + (self.prices.constant if self.abs_constant else 0)
        lower = {"rule": "lower", "class": self.kind, "bound": bound, "cases": []}
        return [self._upper(self.abs_network(), lambda n: n), lower]

    @property
    def abs_constant(self) -> bool:
        """Does a network with the activation abs need a neuron for the constant (T12.5)?"""
        claim = self.context.claim
        return bool(self.form.constant) and claim.bias and not claim.output_bias

    def abs_network(self) -> Network:
        """The least network with the activation abs: a neuron for each hyperplane, two where its sides are exchanged,
        one for a constant."""
        claim, form, everything = self.context.claim, self.form, Architecture(skip=True)
        (case,) = residual_cases(form, self.orbits, everything, self.inputs, self.outputs, self.prices)
        signs = dict.fromkeys(case.oriented, 1)
        oriented = assemble_network(form, case, signs, (), {}, None, everything)
        return for_abs(oriented, form, claim.skip, claim.output_bias)

    def abs_spread(self, limits: Sequence[int]) -> ChannelNetwork:
        """The same by copies of channels, of each at most its limit. Errors: ValueError where these are not enough."""
        return self._spread(self.abs_network(), limits)

    def lower_step(self, minima: Sequence[Minimum]) -> Json:
        """Rule ``lower``: the trees, for the bound that all cases share."""
        pairs = list(zip(self.cases, self.searches, minima, strict=True))
        extra = min(case.offset + minimum.proved for case, _, minimum in pairs)
        try:
            trees = [self._tree(search, minimum, extra - case.offset) for case, search, minimum in pairs]
        except SearchLimit:
            return self.count_of_hyperplanes()
        return {"rule": "lower", "class": self.kind, "bound": self.prices.base + extra, "cases": trees}

    def count_of_hyperplanes(self) -> Json:
        """Rule ``lower`` by the hyperplanes alone."""
        base = self.prices.base
        return {"rule": "lower", "class": self.kind, "bound": base, "cases": [None] * len(self.cases)}

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
        return self.encoded(nodes)

    def encoded(self, nodes: Sequence[ResidualNode]) -> Json:
        """A tree of :class:`ResidualSearch` as a certificate has it."""
        return [_encode_node(node, self._types) for node in nodes]

    def _types(self) -> Sequence[SignedType]:
        """The types that the trees of the covering program number."""
        program = self.program()
        return () if not isinstance(program, CoverProgram) or program.types is None else program.types

    def _network(self, case: ResidualCase, solution: Solution) -> Network:
        chosen = (*case.flipping, *solution.doubled)
        residual = case.residual(solution.signs)
        rest = Matrix.zero(*residual.shape, case.field)
        new = None
        if solution.cover is not None:
            kernel = case.common_kernel(chosen)
            rest = residual @ equivariant_projection(case, kernel)
            program = self.program()
            has_types = isinstance(program, CoverProgram) and program.types is not None
            elements = self.context.elements if has_types else None
            new = factor_through(program, elements, solution.cover.multiplicities, rest, solution.image)
        coefficients = free_coefficients(case, chosen, residual - rest)
        options = self.context.options
        return assemble_network(self.form, case, solution.signs, solution.doubled, coefficients, new, options)


def _encode_node(node: ResidualNode, types: Callable[[], Sequence[SignedType]]) -> Json:
    match node:
        case Decision(kind, orbit, first, second):
            return [kind, orbit, first, second]
        case Vanishing(kind, y, space):
            return [kind, encode_matrix(y), None if space is None else encode_matrix(space)]
        case Minor(left, right, prime):
            return ["minor", encode_matrix(left), encode_matrix(right), prime]
        case Covering(kernel, spaces, tree):
            return [
                "cover",
                encode_matrix(kernel),
                [encode_matrix(K) for K in spaces],
                encode_cover_tree(tree, types()),
            ]


def encode_cover_tree(nodes: Sequence[CoverNode], types: Sequence[SignedType]) -> Json:
    """The branch tree of a covering program."""
    return [
        ["branch", encode_type(types[node.kind]), node.most, node.low, node.high]
        if isinstance(node, Branch)
        else ["dual", [str(y) for y in node.vector]]
        for node in nodes
    ]


def names_types(trees: Sequence[Json]) -> bool:
    """Does a tree have a leaf that refers to signed types?"""
    return any(
        node[0] == "cover" or (node[0] in ("linear", "lattice") and node[2] is not None)
        for tree in trees
        if tree is not None
        for node in tree
    )
