"""Minimal widths: upper bounds by explicit networks, lower bounds by trees of cases (THEORY.md, T3.1, T5.1).

The least width is the number of neurons that the hyperplanes of the target need, and the least cost of the linear
part that these leave over: a minimum over signs of the orbits of hyperplanes and over sets of orbits that are
doubled. An upper bound is a network. A lower bound is a tree that goes through the cases: an inner node decides a
sign or a doubling, a leaf shows that a cheaper solution is impossible there (``leaves.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..algebra import SignedOrbit, combine
from ..numbers import Field, Scalar, div
from ..objects.forms import Form, base_width, hyperplane_orbits
from ..objects.generators import Generators
from ..objects.networks import Options, check_layerwise, read_network
from ..proof import Key, Proof
from ..reading import Json, Matrix, Row, items, natural, require
from ..trees import Children, kind_of, read_tree, walk
from . import Rule

if TYPE_CHECKING:
    from ..objects.subgroups import Subgroups


# -- the rules --------------------------------------------------------------------------------------------------------


def upper(proof: Proof, kind: Json, network: Json, hidden: Json) -> None:
    """A network of the class represents the target: the least width is at most its number of neurons (T1.4, T2.2)."""
    statement, form = proof.statement, proof.two_layer()
    require(kind in ("GN", "LEN"), "an upper bound is for GN or LEN")
    read = read_network(network, statement.d, statement.p, statement.K, statement.options)
    have = read.form()
    require(have.channels == form.channels, "the network bends differently from the target")
    require(have.linear == form.linear, "the network has another linear part than the target")
    require(have.constant == form.constant, "the network has another constant than the target")
    if kind == "LEN":
        check_layerwise(read, statement.generators, hidden)
    else:
        require(hidden is None, "a GN network has no hidden permutations")
    proof.at_most(Key("width", kind), len(read.neurons))


def lower(proof: Proof, kind: Json, bound: Json, cases: Json) -> None:
    """No narrower network of the class represents the target (T3.1 for GN, T5.1 for LEN; cases T9.15)."""
    require(kind in ("GN", "LEN"), "a lower bound is for GN or LEN")
    form = proof.two_layer()
    least = natural(bound, "a bound")
    require(kind == "GN" or proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
    check_lower(proof, form, kind == "LEN", least, cases)
    proof.at_least(Key("width", kind), least)


def no_bias(proof: Proof) -> None:
    """Networks without biases bend at the origin only, and vanish there without output bias (T5.5)."""
    require(has_missing_bias(proof.two_layer(), proof.statement.options), "biases are not missing")
    proof.impossible()


WIDTHS = ("T3.1", "T5.1", "T5.2", "T5.3", "T5.4")
CASES = ("T9.1", "T9.15", "T9.16")
LEAVES = ("T9.2", "T9.3", "T9.4", "T9.5", "T9.6", "T9.8")
RULES = (
    Rule("upper", ("class", "network", "hidden"), ("T1.4", "T2.2"), upper),
    Rule("lower", ("class", "bound", "cases"), (*WIDTHS, *CASES, *LEAVES), lower),
    Rule("no-bias", (), ("T5.5",), no_bias),
)


# -- the residual problem ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One row of the table in FORMAT.md, ``lower``: the residual problem on the space ``X``.

    ``linear`` is the extended linear part, ``normals`` the extended normals, ``parts[j]`` the matrix ``X_j`` of an
    oriented orbit.
    """

    offset: int
    dim: int
    linear: Matrix
    normals: tuple[Row, ...]
    orbits: tuple[SignedOrbit, ...]
    parts: tuple[Matrix, ...]


@dataclass(frozen=True)
class State:
    """What the ancestors of a tree node have decided: signs of orbits, orbits that are doubled, and that are not."""

    signs: dict[int, int] = field(default_factory=dict)
    doubled: frozenset[int] = frozenset()
    single: frozenset[int] = frozenset()

    def signed(self, orbits: Sequence[int], sign: int) -> State:
        """These orbits have this sign."""
        return State({**self.signs, **dict.fromkeys(orbits, sign)}, self.doubled, self.single)


@dataclass(frozen=True)
class Problem:
    """A lower bound to be proved in one case: extra width at least ``need``."""

    case: Case
    need: int
    p: int
    K: Field
    generators: Generators
    subgroups: Subgroups | None

    def spent(self, state: State) -> int:
        """Neurons spent on doubling."""
        return sum(self.case.orbits[j].size for j in state.doubled)

    def rem(self, state: State) -> int:
        """What a cheaper solution may still spend."""
        return self.need - 1 - self.spent(state)

    def undetermined(self, state: State) -> list[int]:
        """Oriented orbits without sign that are not doubled."""
        return [
            j
            for j, orbit in enumerate(self.case.orbits)
            if not orbit.flipping and j not in state.signs and j not in state.doubled
        ]

    def doublable(self, state: State) -> list[int]:
        """Undetermined orbits that a cheaper solution could still double."""
        rem = self.rem(state)
        return [j for j in self.undetermined(state) if j not in state.single and self.case.orbits[j].size <= rem]

    def open_orbits(self, state: State) -> list[int]:
        """Undetermined orbits that cannot be doubled: the residual changes with their signs only."""
        doublable = set(self.doublable(state))
        return [j for j in self.undetermined(state) if j not in doublable]

    def equal_to(self, state: State, j: int) -> list[int]:
        """The open orbits that have the part ``X_j``: they can be put in any order."""
        return [k for k in self.open_orbits(state) if self.case.parts[k] == self.case.parts[j]]

    def normals(self, orbits: Sequence[int]) -> list[Row]:
        """The extended normals of some orbits."""
        return [self.case.normals[i] for j in orbits for i in self.case.orbits[j].members]

    def killed(self, state: State) -> list[int]:
        """Flipping and doubled orbits: the residual is restricted to the common kernel of their normals."""
        return [j for j, orbit in enumerate(self.case.orbits) if orbit.flipping or j in state.doubled]

    def residual(self, state: State) -> Matrix:
        """``L - sum of s_j X_j / 2`` over the orbits with a sign."""
        half = div(1, 2)
        terms = [(-s * half, self.case.parts[j]) for j, s in state.signs.items()]
        return tuple(
            combine([(1, line), *((c, part[i]) for c, part in terms)]) for i, line in enumerate(self.case.linear)
        )

    def visit(self, state: State, parts: list[Json]) -> Children[State]:
        """One node of a tree (FORMAT.md, ``lower``). What is doubled is affordable, so ``rem`` is never negative."""
        kind = kind_of(parts)
        if kind == "sign":
            _, j, plus, minus = items(parts, "a sign node", 4)
            j = natural(j, "an orbit", len(self.case.orbits))
            require(j in self.undetermined(state), "a sign node splits an orbit that is decided or flipping")
            require(j not in self.doublable(state), "a sign node splits an orbit that may still be doubled")
            equal = self.equal_to(state, j)
            require(equal[0] == j, "a sign node splits an orbit with an earlier equal one")
            # Equal orbits with sign + may be assumed to come first: if the first has -, all have (T9.16).
            return (plus, state.signed([j], 1)), (minus, state.signed(equal, -1))
        if kind == "double":
            _, j, doubled, single = items(parts, "a double node", 4)
            j = natural(j, "an orbit", len(self.case.orbits))
            require(j in self.doublable(state), "a double node splits an orbit that cannot be doubled")
            return (
                (doubled, State(state.signs, state.doubled | {j}, state.single)),
                (single, State(state.signs, state.doubled, state.single | {j})),
            )
        from .leaves import check_leaf

        check_leaf(self, state, kind, parts)
        return ()


def has_missing_bias(form: Form, options: Options) -> bool:
    """Do the forbidden biases exclude every network? (T5.5)"""
    shifted = any(plane.constant != 0 for plane in form.channels)
    return not options.bias and (shifted or (not options.output_bias and bool(form.constant)))


def cases_of(form: Form, orbits: tuple[SignedOrbit, ...], options: Options, d: int) -> list[Case]:
    """The residual problems whose minimum is the extra width (T5.4, T9.1)."""
    with_linear = not options.skip
    if options.output_bias or not options.bias:
        return [_case(form, orbits, d, 0, with_linear, False)]
    return [_case(form, orbits, d, 0, with_linear, True), _case(form, orbits, d, 1, with_linear, False)]


def _case(
    form: Form, orbits: tuple[SignedOrbit, ...], d: int, offset: int, with_linear: bool, with_constant: bool
) -> Case:
    shift = d if with_linear else 0

    def extend(vector: Row, last: Scalar) -> Row:
        return (vector if with_linear else ()) + (((shift, last),) if with_constant and last != 0 else ())

    constants = dict(form.constant)
    linear = tuple(extend(line, constants.get(i, 0)) for i, line in enumerate(form.linear))
    normals = tuple(extend(plane.row, plane.constant) for plane in form.channels)
    channels = list(form.channels.values())
    parts = []
    for orbit in orbits:
        rows: list[dict[int, Scalar]] = [{} for _ in form.linear]
        if not orbit.flipping:
            for i, sign in zip(orbit.members, orbit.signs, strict=True):
                for k, c in channels[i]:
                    for j, x in normals[i]:
                        rows[k][j] = rows[k].get(j, 0) + sign * c * x
        parts.append(tuple(tuple(sorted((j, x) for j, x in r.items() if x != 0)) for r in rows))
    return Case(offset, shift + (1 if with_constant else 0), linear, normals, orbits, tuple(parts))


# -- lower bounds -----------------------------------------------------------------------------------------------------


def check_lower(proof: Proof, form: Form, layerwise: bool, bound: int, cases: Json) -> None:
    """No network of the class is narrower than ``bound`` (T5.1; without generators T3.1)."""
    statement = proof.statement
    generators, subgroups = (statement.generators, proof.subgroups) if layerwise else ((), None)
    require(not has_missing_bias(form, statement.options), "without these biases there is no network at all")
    orbits = hyperplane_orbits(form, generators)
    listed = cases_of(form, orbits, statement.options, statement.d)
    for case, tree in zip(listed, items(cases, "the cases", len(listed)), strict=True):
        need = bound - base_width(orbits) - case.offset
        if need <= 0:
            require(tree is None, "a tree is given where nothing is to be proved")
            continue
        problem = Problem(case, need, statement.p, statement.K, generators, subgroups)
        walk(read_tree(tree, "a tree"), State(), problem.visit, "a tree node")
