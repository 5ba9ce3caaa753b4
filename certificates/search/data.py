"""Networks through finite data (T10.1): rules ``fit-upper``, ``fit-lower``, ``fit-lower-line``, and the conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from equicert.certificates.claims.claim import Claim, Data
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_network, encode_row
from equicert.certificates.search import subgroups
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.activation_patterns import (
    Fit,
    FitLimit,
    Node,
    Orbit,
    Problem,
    Split,
    configurations,
    fit,
)
from equicert.certificates.search.solvers.interpolation import covectors, ray_conflict, thresholds
from equicert.certificates.search.solvers.least_squares import Hops, Start, least_squares
from equicert.certificates.search.solvers.line_networks import LineNetworks
from equicert.certificates.search.solvers.lines import LineData, bent_triples, best_triples
from equicert.certificates.search.solvers.sectors import ChosenNetwork, Pattern, SectorSearch, patterns_of
from equicert.certificates.search.vector_data import ERRORS, VectorNetworks, vector_steps
from equicert.theory.errors import InputError
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.channels import Channel
from equicert.theory.groups.orbits import left_cosets
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.signed_types import SignedType, semi_invariants
from equicert.theory.groups.subgroups import SubgroupClass
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, dense, inner, sparse, stack
from equicert.theory.widths.prices import channel_classes, merged, with_channels
from equicert.theory.widths.residual_problem import hidden_permutations

ENOUGH = QQ("1/1000000")
"""For widths any positive error refutes: branches are closed from this error on."""

WORK = 20_000
"""Linear programs for one quantity: the answer must not depend on the speed of the machine."""

SECTOR_WORK = 2_000
"""The same for choices of sectors of one width."""

MAX_KINKS = 6
"""More kinks are not tried by choices of sectors where sums are too many."""

WORK_FOR_MANY = 1_000
"""The same where bounds are known without a search."""

FEW = 6
"""So many points are searched at once; for more, bounds that need no search come first."""

FEW_ON_A_LINE = 4
"""The same for points on a line, where widths need no search."""

MAX_NEURONS = 5_000
"""Neurons of a network that is written down without a search."""

STARTS = 60
"""Descents to small squared errors, shared out among the configurations of hidden orbits."""

HOP_STARTS = 12
"""Choices of hidden orbits from which better ones are looked for, shared out among the multisets of orbits."""

MULTISETS = 40
"""Multisets of hidden orbits for which this is done."""

MAX_IMAGES = 1_000
"""Images of points under the group in which weights that cancel are looked for."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``error``, ``risk``, ``width``, ``representable`` of finite data; GEN lies between GN and LEN."""
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


def fit_steps(context: Context, kind: str, name: str, width: int | None, quick: bool = False) -> tuple[list[Json], str]:
    """The steps for networks of a class through the data, and why a bound is open, if one is; ``quick``: with less
    work."""
    claim, data = context.claim, context.claim.data
    if data is None:
        raise IllPosed("there are no data")
    elements = context.elements if kind == "LEN" and claim.group.generators else None
    conflict = conflict_step(claim, data, kind, elements) or ray_conflict_step(claim, data, elements)
    if conflict is not None and name not in ERRORS:
        return [conflict], ""
    channels = context.channels if elements is not None else ()
    fitter = Fitter(claim, data, kind, elements, context.types[0] if elements is not None else (), channels)
    if quick:
        fitter.work = WORK_FOR_MANY
    steps = [subgroups.subgroups_step(context)] if elements is not None else []
    if claim.output.dim > 1:
        found, note = vector_steps(context, kind, elements, name, width, partial(fit_steps, quick=True), fitter)
        return [*steps, *found], note
    found, note = _asked(fitter, context, name, width or 0, 2 if quick else FEW_ON_A_LINE)
    if name == "risk":
        found = [*found, *fitter.squares_steps(width or 0, context.deadline)]
    return [*steps, *found], note


def _asked(fitter: Fitter, context: Context, name: str, width: int, few: int) -> tuple[list[Json], str]:
    """Few points are searched at once; for many, or more than ``few`` on a line, the bounds that need no search come
    first."""
    direct = Direct(fitter, context)
    many = fitter.many or (direct.line is not None and len(fitter.data.points) > few)
    fitter.long_line = many and not fitter.many
    if many and direct.settles(name, width):
        return direct.steps(name, width), ""
    hopeless = fitter.many and name not in ERRORS and direct.least > MAX_KINKS
    if hopeless and direct.lines is not None and direct.lines.undecided:
        return direct.steps(
            name, width
        ), "whether as many neurons as kinks suffice is a problem of too many subset sums"
    try:
        if name == "width":
            return fitter.climb(direct, context.deadline), ""
        return fitter.steps(width, None if name in ERRORS else ENOUGH, context.deadline)[0], ""
    except FitLimit as reason:
        return direct.steps(name, width), str(reason)


def conflict_words(draft: Draft) -> str:
    """The data points that no function of the class can have."""
    weighted = draft.first_step("data-ray-conflict")
    if weighted is not None:
        points = ", ".join(str(n + 1) for n in sorted({n for n, _, _ in weighted["terms"]}))
        return f"without hidden biases no network takes the values at points {points}"
    step = draft.first_step("data-conflict")
    if step is None:
        return ""
    first, second = step["first"] + 1, step["second"] + 1
    if not step["word"]:
        return f"points {first} and {second} are the same point but have different values"
    if first == second:
        return f"an element of the group fixes point {first} but moves its value"
    return f"points {first} and {second} are mapped to each other by the group but their values are not"


class Fitter:
    """The networks of a class through the data of a claim, made of copies of ``channels`` if there are any; ``work``
    counts the linear programs that are left."""

    def __init__(
        self,
        claim: Claim,
        data: Data,
        kind: str,
        elements: Enumeration | None,
        classes: Sequence[SubgroupClass],
        channels: Sequence[Channel],
    ) -> None:
        self.claim, self.data, self.kind, self.elements, self.classes = claim, data, kind, elements, classes
        self.channels = channels
        self.work = WORK_FOR_MANY if self.many else WORK
        self.long_line = False
        self.nearest: tuple[Scalar, Json] | None = None

    @property
    def many(self) -> bool:
        """Are there more points than a search decides quickly?"""
        return len(self.data.points) > FEW

    @cached_property
    def orbits(self) -> list[Orbit]:
        """The hidden orbits by class, or by channel; for GN single neurons."""
        V = self.claim.input
        if self.elements is None:
            one = Matrix.identity(V.dim, self.claim.field)
            return [Orbit(one, (one,), (1,))]
        matrices = V.all_matrices(self.elements)
        numbers: Sequence[int] = range(len(self.classes))
        if self.channels:
            numbers = channel_classes(self.elements, self.classes, self.channels)
        found = []
        for k in numbers:
            S = self.classes[k]
            kind = SignedType(k, S.generators, (1,) * len(S.generators), S.elements, (), S.index)
            cosets = left_cosets(self.elements.table, S.elements)
            copies = tuple(matrices[int(self.elements.inverses[g])] for g in cosets)
            outputs = tuple(self._signs[g] for g in cosets)
            if any(self._signs[g] < 0 for g in S.elements):  # the outgoing weights are 0
                found.append(Orbit(Matrix([], V.dim, self.claim.field), copies, ()))
            else:
                found.append(Orbit(semi_invariants(V.dual, kind), copies, outputs))
        return found

    @cached_property
    def _signs(self) -> list[int]:
        """How the elements of the group act on the output, which has one coordinate."""
        identity = Matrix.identity(1, self.claim.field)
        if self.elements is None:
            return [1]
        return [1 if pi == identity else -1 for pi in self.claim.output.all_matrices(self.elements)]

    @cached_property
    def constant(self) -> bool:
        """May networks have an output bias?"""
        return self.claim.output_bias and -1 not in self._signs

    @cached_property
    def _invariants(self) -> Matrix:
        """A basis of the skip connections; of the covectors that the whole group fixes, as the last class has it."""
        if -1 in self._signs:
            V = self.claim.input
            identity = Matrix.identity(V.dim, V.field)
            pairs = zip(V.matrices, self.claim.output.matrices, strict=True)
            return stack([rho.T - pi[0, 0] * identity for rho, pi in pairs], V.dim, V.field).nullspace
        S = self.classes[-1]
        return semi_invariants(
            self.claim.input.dual,
            SignedType(0, S.generators, (1,) * len(S.generators), S.elements, (), S.index),
        )

    @cached_property
    def _free(self) -> Matrix:
        """A basis of the skip connections, as rows."""
        claim = self.claim
        if not claim.skip:
            return Matrix([], claim.input.dim, claim.field)
        return Matrix.identity(claim.input.dim, claim.field) if self.elements is None else self._invariants

    def problem(self, configuration: Sequence[tuple[int, int]]) -> Problem:
        """One configuration of hidden orbits."""
        claim = self.claim
        chosen = tuple((self.orbits[k], s) for k, s in configuration)
        affine = claim.bias, self.constant, self._free
        return Problem(self.data.points, self.data.scalars, chosen, *affine, claim.field, claim.activation)

    def climb(self, direct: Direct, deadline: float) -> list[Json]:
        """The steps for the least width. Raises :class:`FitLimit`; what was proved before is given to ``direct``."""
        first = direct.least + direct.one_more if self.many or self.long_line else 0
        last = len(self.data.points) * max(1, max(orbit.size for orbit in self.orbits))
        direct.below = direct.width_steps() if first else []
        for m in range(first, last + 1):
            if self.many and direct.most is not None and m >= direct.most:
                return [*direct.below, *direct.upper_steps()]
            found, exact = self.steps(m, ENOUGH, deadline)
            if exact:
                return [*direct.below, *found]
            direct.below = [step for step in found if step["rule"].startswith("fit-lower")] or direct.below
        raise FitLimit("no width was found")

    def steps(self, width: int, enough: Scalar | None, deadline: float) -> tuple[list[Json], bool]:
        """The steps on networks of one width, and whether one of them fits exactly. Raises :class:`FitLimit`."""
        if self.patterns is not None:
            return self._sector_steps(self.patterns, width, enough, deadline)
        listed = self._configurations(width)
        results: list[tuple[Sequence[tuple[int, int]], Fit]] = []
        for configuration in listed:
            found = fit(self.problem(configuration), deadline, enough, self.work)
            self.work -= found.work
            results.append((configuration, found))
            if found.error == 0:
                return [self._upper(configuration, found)], True
        steps = []
        if results:
            steps.append(self._upper(*min(results, key=lambda pair: pair[1].error)))
        bound = min((found.lower for _, found in results), default=QQ(0))
        if results and bound > 0:
            field = self.claim.field
            trees = [[_encode(node, self.claim) for node in found.tree] for _, found in results]
            steps.append(
                {"rule": "fit-lower", "class": self.kind, "width": width, "bound": field.encode(bound), "trees": trees}
            )
        return steps, False

    @cached_property
    def patterns(self) -> list[Pattern] | None:
        """The sectors of all hidden orbits, where there are many points and each orbit depends on two numbers at most
        (T10.16)."""
        if not self.many and not self.long_line:
            return None
        claim, found = self.claim, []
        for k, orbit in enumerate(self.orbits):
            listed = patterns_of(k, orbit, self.data.points, claim.bias, claim.activation, claim.field)
            if listed is None:
                return None
            found += listed
        return found

    def _sector_steps(
        self, patterns: Sequence[Pattern], width: int, enough: Scalar | None, deadline: float
    ) -> tuple[list[Json], bool]:
        """The same where hidden orbits depend on two numbers: rule ``fit-lower-sectors``."""
        data, field = self.data, self.claim.field
        one, zero = field(1), field(0)
        free = self._free
        constant = ((free.nrows, one),) if self.constant else ()
        rest = [(*sparse([inner(w, x, zero) for w in free.rows]), *constant) for x in data.points]
        search = SectorSearch(
            patterns, rest, free.nrows + int(self.constant), data.scalars, field, deadline, SECTOR_WORK
        )
        try:
            found = search.run(width, enough)
        except FitLimit:
            if search.best is not None:
                self.nearest = search.best.error, self._sector_network(search.best)
            raise
        steps = [self._sector_network(found.network)]
        if found.network.error == 0:
            return steps, True
        bound = rational_below(found.lower, field)
        nodes = [[encode_row(node.weights, field), list(node.children)] for node in found.tree]
        lower = {"rule": "fit-lower-sectors", "class": self.kind, "width": width, "bound": bound, "tree": nodes}
        return [*steps, lower], False

    def _sector_network(self, network: ChosenNetwork) -> Json:
        """The network as weights, neuron by neuron."""
        parameters: list[Scalar] = []
        for part in network.parts:
            given = dict(part.parameters)
            size = self.orbits[part.orbit].basis.nrows + int(self.claim.bias)
            parameters += [given.get(j, self.claim.field(0)) for j in range(size)]
        given = dict(network.rest)
        size = self._free.nrows + int(self.constant)
        parameters += [given.get(j, self.claim.field(0)) for j in range(size)]
        configuration = [(part.orbit, part.sign) for part in network.parts]
        zero = self.claim.field(0)
        return self._upper(configuration, Fit(tuple(parameters), network.error, zero, ()))

    def _configurations(self, width: int) -> list[tuple[tuple[int, int], ...]]:
        """The configurations of a width; of channels those to which none can be added. Raises :class:`FitLimit`."""
        sizes = [orbit.size for orbit in self.orbits]
        totals = range(max(0, width - min(sizes) + 1), width + 1) if self.channels else (width,)
        return [configuration for total in totals for configuration in configurations(total, sizes)]

    def squares_steps(self, width: int, deadline: float) -> list[Json]:
        """Rule ``risk-upper`` for the network with the least squared errors that is found (T10.15)."""
        try:
            listed = self._configurations(width)
        except FitLimit:
            return []
        starts = max(2, STARTS // max(len(listed), 1))
        given: dict[tuple[tuple[int, int], ...], list[Any]] = {}
        for start in self._hops(listed, deadline):
            given.setdefault(start.configuration, []).append(start.parameters)
        tried = [c for c in listed if c in given] or listed[:STARTS]
        tried += [c for c in listed[:STARTS] if c not in tried]
        found = [(c, least_squares(self.problem(c), starts, deadline, given.get(c, ()))) for c in tried]
        if not found:
            return []
        configuration, best = min(found, key=lambda pair: pair[1].risk)
        zero = self.claim.field(0)
        return [{**self._upper(configuration, Fit(best.parameters, best.risk, zero, ())), "rule": "risk-upper"}]

    def _hops(self, listed: Sequence[tuple[tuple[int, int], ...]], deadline: float) -> Iterator[Start]:
        """Starts for descents, for every multiset of hidden orbits."""
        multisets = list(dict.fromkeys(tuple(k for k, _ in configuration) for configuration in listed))
        hops = Hops({k: self.problem(((k, 1),)) for k in range(len(self.orbits))})
        for classes in multisets[:MULTISETS]:
            yield from hops.starts(classes, max(1, HOP_STARTS // len(multisets)), deadline)

    def upper_step(self, network: Network) -> Json:
        """Rule ``fit-upper`` for a network. Errors: InputError where it is not layer-wise equivariant."""
        if self.channels:
            network = merged(network)
            spread = with_channels(network, self._hidden(network), self.channels)
            weights = encode_network(spread.network, self.claim.skip)
            listed = [list(theta) for theta in spread.hidden]
            width = spread.network.width
            return {"rule": "fit-upper", "class": self.kind, "width": width, "network": weights, "hidden": listed}
        hidden = [list(theta) for theta in self._hidden(network)] if self.kind == "LEN" else None
        weights = encode_network(network, self.claim.skip)
        return {"rule": "fit-upper", "class": self.kind, "width": network.width, "network": weights, "hidden": hidden}

    def _upper(self, configuration: Sequence[tuple[int, int]], found: Fit) -> Json:
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
            if orbit.idle:
                neurons += [Neuron((), (), field(0))] * orbit.size
            for copy, output in zip(() if orbit.idle else orbit.copies, orbit.outputs, strict=True):
                neurons.append(Neuron(((0, field(s * output)),), copy.covector(w) if w else (), b))
        free = self._free
        skip = Matrix(
            [free.covector(sparse(list(found.parameters[offset : offset + free.nrows])))], claim.input.dim, field
        )
        offset += free.nrows
        e = found.parameters[offset] if self.constant else field(0)
        return self.upper_step(Network(tuple(neurons), skip, ((0, e),) if e != 0 else ()))

    def _hidden(self, network: Network) -> tuple[Permutation, ...]:
        """Permutations of the neurons; equal neurons are matched in order."""
        inputs, outputs = self.claim.input.matrices, self.claim.output.matrices
        try:
            return hidden_permutations(network, inputs, outputs)
        except KeyError:
            raise InputError("the network that was found is not equivariant") from None


class Direct:
    """Bounds that need no search: thresholds in general position (T10.8, T10.9), points on a line (T10.10 to T10.14).

    ``below`` are steps for a lower bound that a search has proved besides.
    """

    def __init__(self, fitter: Fitter, context: Context) -> None:
        self.fitter, self.claim, self.data = fitter, fitter.claim, fitter.data
        self.context = context
        self.below: list[Json] = []

    @cached_property
    def lines(self) -> LineNetworks | None:
        """The relu networks through the data, if these lie on a line, and no group ties weights."""
        return self._on_a_line if self.claim.activation.is_relu else None

    @cached_property
    def _on_a_line(self) -> LineNetworks | None:
        return None if self.fitter.elements is not None or self._conflicting else self.context.line_networks

    @property
    def line(self) -> LineData | None:
        """The data on a line, if they are."""
        return None if self._on_a_line is None else self._on_a_line.data

    @cached_property
    def _conflicting(self) -> bool:
        return conflict_step(self.claim, self.data, "GN", None) is not None

    @cached_property
    def network(self) -> Network | None:
        """A network through the data; None without hidden biases, or where it would be too large."""
        if self.lines is not None:
            return self.lines.network()
        return self._orbit_sums() if self.claim.bias and not self._conflicting else None

    def _orbit_sums(self) -> Network | None:
        """Orbit sums with a generic covector, thresholds between the largest products (T10.8, T10.9, T12.8)."""
        if not self.fitter.constant and self.claim.output_bias:  # the output has another sign
            return (
                VectorNetworks(self.context, self.data, self.fitter.elements).network()
                if self.claim.activation.is_relu
                else None
            )
        claim, data, field = self.claim, self.data, self.claim.field
        zero = field(0)
        for orbit in sorted(self.fitter.orbits, key=lambda orbit: orbit.size):
            for w in covectors(orbit.basis, field):
                rows = [copy.covector(w) for copy in orbit.copies] if w else [()]
                known: dict[Scalar, tuple[list[Scalar], Scalar]] = {}
                for x, y in zip(data.points, data.scalars, strict=True):
                    products = [inner(row, x, zero) for row in rows]
                    if known.setdefault(max(products), (products, y))[1] != y:
                        break
                else:
                    ordered = [known[t] for t in sorted(known)]
                    found = thresholds(
                        [listed for listed, _ in ordered],
                        [y for _, y in ordered],
                        claim.output_bias,
                        claim.activation,
                        field,
                    )
                    if found is None:
                        continue
                    steps, e = found
                    if len(steps) * len(rows) > MAX_NEURONS:
                        return None
                    neurons = tuple(Neuron(((0, a),), row, -b) for a, b in steps for row in rows)
                    skip = Matrix.zero(1, claim.input.dim, field)
                    return Network(neurons, skip, ((0, e),) if e != 0 else ())
        return None

    @property
    def most(self) -> int | None:
        """The width of the network, if there is one."""
        return None if self.network is None else self.network.width

    @cached_property
    def least(self) -> int:
        """The number of kinks that the points on a line force."""
        return 0 if self.line is None else len(bent_triples(self.line))

    @cached_property
    def one_more(self) -> bool:
        """Is the least number of kinks not a sufficient width, since a linear part or a constant is left (T10.13)?"""
        return self.lines is not None and self.lines.more_than_kinks

    def settles(self, name: str, width: int) -> bool:
        """Do these bounds answer the question alone?"""
        if self.most is not None and name != "width" and self.most <= width:
            return True
        if name == "representable":
            return width < self.least or (width == self.least and self.one_more)
        return name == "width" and self.most is not None and self.most == self.least + self.one_more

    def steps(self, name: str, width: int) -> list[Json]:
        """All that is known for a question without a search."""
        if name == "width":
            searched = max((step["width"] + 1 for step in self.below), default=0)
            lower = self.width_steps() if self.least + self.one_more > searched else []
            return [*self.below, *lower, *self.upper_steps()]
        if self.most is not None and self.most <= width:
            return self.upper_steps()
        if name == "representable":
            return self.lower_steps(width + 1) if width < self.least else self.width_steps() if self.one_more else []
        lower = self.lower_steps(width + 1, best=True)
        nearest, searched = self.nearest(width), self.fitter.nearest
        if nearest is not None and (searched is None or self._error(nearest) < searched[0]):
            return [self.fitter.upper_step(nearest), *lower]
        return [*([] if searched is None else [searched[1]]), *lower]

    def _error(self, network: Network) -> Scalar:
        """The largest error on the data."""
        pairs = zip(self.data.points, self.data.scalars, strict=True)
        return max(abs(_value(network, x, self.claim.field) - y) for x, y in pairs)

    def width_steps(self) -> list[Json]:
        """The best lower bound of the width."""
        if self.one_more:
            return [{"rule": "fit-lower-orientation", "width": self.least}]
        return self.lower_steps(self.least)

    def upper_steps(self) -> list[Json]:
        """Rule ``fit-upper`` for the network through the data."""
        return [] if self.network is None else [self.fitter.upper_step(self.network)]

    def lower_steps(self, count: int, best: bool = False) -> list[Json]:
        """Rule ``fit-lower-line`` for so many kinks; with ``best`` the largest error that is found for them."""
        if self.line is None:
            return []
        chosen = best_triples(self.line, count) if best else bent_triples(self.line)[:count]
        if len(chosen) < count or not chosen:
            return []
        bound = rational_below(min(abs(triple.excess) for triple in chosen) / 2, self.claim.field)
        triples = [list(triple.points) for triple in chosen]
        return [{"rule": "fit-lower-line", "width": count - 1, "bound": bound, "triples": triples}]

    def nearest(self, width: int) -> Network | None:
        """A network of a width near data on a line: through the ends, and through the worst points one by one."""
        if self.lines is None:
            return None
        line, options, field = self.lines.data, self.lines.options, self.claim.field
        chosen = {0, len(line.positions) - 1}
        found: list[tuple[Scalar, Network]] = []
        for _ in range(len(line.positions)):
            listed = sorted(chosen)
            part = replace(
                line,
                numbers=tuple(line.numbers[i] for i in listed),
                positions=tuple(line.positions[i] for i in listed),
                values=tuple(line.values[i] for i in listed),
            )
            networks = LineNetworks(part, self.claim.input.dim, options, field)
            network = networks.network(quick=networks.kinks < width)
            if network is None:
                return None
            errors = [abs(_value(network, self.data.points[n], field) - self.data.scalars[n]) for n in line.numbers]
            if network.width <= width:
                found.append((max(errors), network))
            if max(errors) == 0 or network.width > width + 2:
                break
            chosen.add(max(range(len(errors)), key=errors.__getitem__))
        return min(found, key=lambda pair: pair[0])[1] if found else None


def rational_below(x: Scalar, field: Field) -> Json:
    """A positive number itself where it is rational, else a positive rational number that is not larger."""
    if all(c == 0 for c in field.coordinates(x)[1:]):
        return field.encode(x)
    below = field(1)
    while below > x:
        below = below / 2
    return field.encode(below)


def _value(network: Network, x: Row, field: Field) -> Scalar:
    """The value of a network at a point."""
    zero = field(0)
    total = inner(network.skip.rows[0], x, zero) + dict(network.e).get(0, zero)
    for neuron in network.neurons:
        z = inner(neuron.w, x, zero) + neuron.b
        if z > 0:
            total = total + dict(neuron.a)[0] * z
    return total


def _encode(node: Node, claim: Claim) -> Json:
    if isinstance(node, Split):
        return ["split", node.orbit, node.point, node.neuron, node.plus, node.minus]
    return ["bound", encode_row(node.points, claim.field), encode_row(node.signs, claim.field)]


def conflict_step(claim: Claim, data: Data, kind: str, elements: Enumeration | None) -> Json | None:
    """Rule ``data-conflict``: two points that must have one value, and have two."""
    place = {x: i for i, x in reversed(list(enumerate(data.points)))}
    for j, x in enumerate(data.points):
        if data.values[place[x]] != data.values[j]:
            return {"rule": "data-conflict", "first": place[x], "second": j, "word": []}
    if kind == "GN" or elements is None:
        return None
    matrices = claim.input.all_matrices(elements)
    outputs = claim.output.all_matrices(elements)
    for i, x in enumerate(data.points):
        y = sparse(data.values[i])
        for g, matrix in enumerate(matrices):
            image = place.get(matrix.vector(x))
            if image is not None and outputs[g].vector(y) != sparse(data.values[image]):
                return {"rule": "data-conflict", "first": i, "second": image, "word": list(elements.words[g])}
    return None


def ray_conflict_step(claim: Claim, data: Data, elements: Enumeration | None) -> Json | None:
    """Rule ``data-ray-conflict``: weights of points that cancel in every network without hidden biases (T10.11)."""
    if claim.bias:
        return None
    images: dict[Row, tuple[int, tuple[int, ...], tuple[Scalar, ...]]] = {}
    count = 1 if elements is None else len(elements)
    if count * len(data.points) > MAX_IMAGES:
        return None
    matrices = None if elements is None else claim.input.all_matrices(elements)
    outputs = None if elements is None else claim.output.all_matrices(elements)
    zero = claim.field(0)
    for n, x in enumerate(data.points):
        images.setdefault(x, (n, (), data.values[n]))
        if matrices is not None and outputs is not None and elements is not None:
            for g, matrix in enumerate(matrices):
                y = dense(outputs[g].vector(sparse(data.values[n])), claim.output.dim, zero)
                images.setdefault(matrix.vector(x), (n, tuple(elements.words[g]), tuple(y)))
    weights = ray_conflict(list(images), [y for _, _, y in images.values()], claim.output_bias, claim.field)
    if weights is None:
        return None
    terms = [
        [n, list(letters), claim.field.encode(mu)]
        for (n, letters, _), mu in zip(images.values(), weights, strict=True)
        if mu != 0
    ]
    return {"rule": "data-ray-conflict", "terms": terms}
