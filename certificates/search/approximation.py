"""Rules of the family approximation: dimensions of equivariant polynomials and of those that are limits of networks,
operators that tell the others from the networks, density (section 14)."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import count

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.claims.statement import encode_polynomials
from equicert.certificates.encoding import Json
from equicert.certificates.search import continuous, equivariance, two_layer
from equicert.certificates.search.context import IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.complexity.approximation import (
    Degree,
    WeightSpaces,
    applied,
    degree_of_limits,
    equivariant_polynomials,
    integral,
    weight_spaces,
)
from equicert.theory.functions.polynomials import Monomial, PolynomialMap, polynomial_map
from equicert.theory.groups.channels import channel_of
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import stack

FEW_DEGREES = 7
"""Degrees in which an equivariant map is looked for, before the elements that act trivially on the input are."""


def settle(draft: Draft, quantity: Quantity) -> None:
    """Prove ``equivariants``, ``reach``, ``missing``, ``approximable`` and ``universal``."""
    if quantity.name == "equivariants":
        k = quantity.degree
        equivariant_polynomials(draft.claim.input, draft.claim.output, k)  # refused here where it is beyond the limits
        draft.add(quantity.text, lambda: [{"rule": "equivariants", "degree": k}])
        return
    if not draft.claim.bias:
        raise IllPosed(f"{quantity.text} is about networks with hidden biases: leave out bias = false")
    if draft.claim.group.continuous:
        _settle_continuous(draft, quantity)
        return
    limits = Limits(draft.claim, quantity.channels)
    if quantity.name == "reach":
        draft.add(f"reach {limits.key} {quantity.degree}", lambda: [limits.step(quantity.degree)])
    elif quantity.name == "missing":
        _settle_missing(draft, limits, quantity.degree)
    elif quantity.name == "approximable":
        _settle_approximable(draft, limits, quantity)
    else:
        draft.add(f"universal {limits.key}", lambda: [_density_step(limits)])


class Limits:
    """The limits of networks whose hidden orbits are copies of some channels."""

    def __init__(self, claim: Claim, channels: tuple[str, ...]) -> None:
        self.claim = claim
        self.names = sorted(set(channels))
        self.key = " + ".join(self.names)

    @cached_property
    def spaces(self) -> tuple[WeightSpaces, ...]:
        """The weights of each hidden orbit."""
        V, U = self.claim.input, self.claim.output
        named = (channel_of(name, self.claim.representation_named(name)) for name in self.names)
        return tuple(weight_spaces(V, U, channel) for channel in named)

    @property
    def sees_all(self) -> bool:
        """Does a hidden orbit see all of the input?"""
        return any(len(space.covectors) == self.claim.input.dim for space in self.spaces)

    def degree(self, k: int) -> Degree:
        """The maps of one degree. Errors: InputError beyond the limits."""
        return degree_of_limits(self.claim.input, self.claim.output, self.spaces, k, self.claim.skip)

    def step(self, k: int) -> Json:
        """Rule ``reach``."""
        missing = self.degree(k).missing
        operator = encode_polynomials(integral(missing[0])) if missing else None
        return {"rule": "reach", "layer": self.names, "degree": k, "operator": operator}


def polynomial_of(draft: Draft) -> PolynomialMap:
    """The target as a polynomial. Errors: IllPosed where it bends."""
    claim = draft.claim
    if claim.polynomial is not None:
        return claim.polynomial
    form = draft.context.form
    if form is None or form.hyperplanes:
        raise IllPosed("approximable speaks of a polynomial, and the target bends: ask for representable(REP)")
    constant = dict(form.constant)
    outputs: list[dict[Monomial, Scalar]] = [{(j,): x for j, x in row} for row in form.linear.rows]
    for i, x in constant.items():
        outputs[i][()] = x
    return polynomial_map(outputs, claim.input.dim, claim.field)


def _settle_missing(draft: Draft, limits: Limits, last: int) -> None:
    """Degree after degree, up to the first at which something is missing."""
    if limits.sees_all:
        draft.add(f"universal {limits.key}", lambda: [{"rule": "universal", "layer": limits.names}])
        return
    for k in range(last + 1):
        step = limits.step(k)
        draft.add(f"reach {limits.key} {k}", partial(list, [step]))
        if step["operator"] is not None:
            return


def _settle_approximable(draft: Draft, limits: Limits, quantity: Quantity) -> None:
    """The first part that an operator tells from the networks, if there is one."""
    if draft.claim.polynomial is None:
        two_layer.state_form(draft)
    f = polynomial_of(draft)
    equivariance.settle(draft)
    for k in f.degrees:
        if limits.claim.skip and k == 1:
            continue
        for psi in limits.degree(k).missing:
            if applied(psi, f.part(k)) != 0:
                operator = encode_polynomials(integral(psi))
                step = {"rule": "not-approximable", "layer": limits.names, "degree": k, "operator": operator}
                draft.add(quantity.text, partial(list, [step]))
                return
    if equivariance.moving_generator(draft.context) is None:
        draft.add(quantity.text, lambda: [{"rule": "approximable", "layer": limits.names}])


def _settle_continuous(draft: Draft, quantity: Quantity) -> None:
    """The same for a continuous group: through the finite group of its layers (T14.8)."""
    claim = draft.claim
    if quantity.name == "approximable":
        f = claim.polynomial
        if f is None:
            two_layer.state_form(draft)
            f = polynomial_of(draft)
        equivariance.settle(draft)
        if equivariance.moving_generator(draft.context) is not None:
            return
        if not continuous.is_of_invariants(claim, f):
            draft.add("no-limit", lambda: [{"rule": "no-limit"}])
            return
    inner = continuous.state_reduction(draft, quantity.text)
    if inner is None:
        return
    limits = Limits(inner.claim, quantity.channels)
    if quantity.name == "approximable":
        _settle_approximable(inner, limits, quantity)
    elif quantity.name == "universal" and not any(any(X.rows) for X in claim.input.lie):
        inner.add(f"universal {limits.key}", lambda: [_density_step(limits)])
    else:
        first, last = (quantity.degree, quantity.degree) if quantity.name == "reach" else (0, FEW_DEGREES)
        for k in range(first, (quantity.degree if quantity.name == "missing" else last) + 1):
            draft.add(f"equivariants({k})", partial(list, [{"rule": "equivariants", "degree": k}]))
            every, reached = len(equivariant_polynomials(claim.input, claim.output, k)), 0
            if k == 0 or (claim.skip and k == 1):
                continue
            if not continuous.is_degenerate(draft):
                inner.add(f"reach {limits.key} {k}", partial(list, [limits.step(k)]))
                reached = limits.degree(k).reached
            if reached < every:
                return


def _density_step(limits: Limits) -> Json:
    """Rule ``universal`` or ``not-universal`` (T14.6)."""
    claim = limits.claim
    if limits.sees_all:
        return {"rule": "universal", "layer": limits.names}
    for k in count():
        if k == FEW_DEGREES and _maps_nothing(claim):
            return {"rule": "universal", "layer": limits.names}
        if equivariant_polynomials(claim.input, claim.output, k):
            break
    return {"rule": "not-universal", "layer": limits.names, "degree": k}


def _maps_nothing(claim: Claim) -> bool:
    """Do the elements that act trivially on the input fix no vector of the output, so that every equivariant map is
    zero? Errors: InputError for a group that is too large to be listed."""
    elements = claim.group.elements(claim.max_order, "universal")
    V, U = claim.input, claim.output
    on_V, on_U = V.all_matrices(elements), U.all_matrices(elements)
    same = [g for g, A in enumerate(on_V) if A.rows == on_V[0].rows]
    moving = [on_U[g] - on_U[0] for g in same]
    return stack(moving, U.dim, U.field).rank == U.dim
