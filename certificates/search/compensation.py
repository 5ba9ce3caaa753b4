"""Rules ``compensation`` and ``witness``: the least factor by which width compensates (T6.9)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_matrix, encode_network, encode_type
from equicert.certificates.search import continuous, subgroups
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.residuals import SearchLimit
from equicert.certificates.search.widths import WidthSearch
from equicert.theory.functions.canonical_forms import canonical_form_of_network, violated_generator
from equicert.theory.functions.networks import Network
from equicert.theory.functions.one_kink import from_relu
from equicert.theory.groups.signed_types import architectures, fixed_vectors
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.widths.compensation import (
    CompensationItem,
    factor_by_sides,
    refuse_large_output,
)
from equicert.theory.widths.extremal_functions import balanced_networks, shifted_networks, turned_lines

MAX_TRIED = 60
"""Functions whose least widths are worked out where the factor is open."""


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove bounds of ``compensation``."""
    claim = draft.claim
    if claim.group.continuous:
        _settle_continuous(draft)
        return
    if counts_flips(claim):
        subgroups.settle(draft)
        draft.add("compensation", lambda: [{"rule": "flipping"}])
        return
    if claim.skip:
        raise IllPosed("compensation: with a skip connection known beside an output bias only; leave out 'output_bias'")
    refuse_large_output(claim.output, draft.context.elements)
    subgroups.settle(draft)
    draft.add("compensation", lambda: [compensation_step(draft.context)])
    draft.add("witness", lambda: witness_steps(draft.context))


def _settle_continuous(draft: Draft) -> None:
    """That of the finite group of the layers, or infinite where these lose linear maps (T13.9). Errors: IllPosed."""
    if draft.claim.activation.is_abs:
        raise IllPosed("compensation: for a continuous group not available with activation abs")
    inner = continuous.state_reduction(draft, "compensation")
    lost = not draft.claim.skip and continuous.loses_maps(draft)
    if inner is not None and not lost and not continuous.is_degenerate(draft):
        settle(inner)
        draft.notes |= inner.notes
    draft.add("lost-maps", lambda: [{"rule": "lost-maps"}])


def counts_flips(claim: Claim) -> bool:
    """Is the affine part free, or impossible, so that only exchanged sides cost anything? (T6.11, T12.6)"""
    return claim.activation.is_abs or (claim.skip and claim.output_bias)


def compensation_step(context: Context) -> Json:
    """Rule ``compensation``: the isotypic components of the output's covectors, each with its smallest orbit of
    lines."""
    items = context.compensation_items
    best = max((item for item in items if item.ratio is not None), key=lambda item: item.ratio or 0, default=None)
    upper = [_upper_item(item) for item in items] if _all_known(items) else None
    return {
        "rule": "compensation",
        "lower": None if best is None else {"space": encode_matrix(best.space), "field": _field(best)},
        "upper": upper,
    }


def witness_steps(context: Context) -> list[Json]:
    """Rule ``witness`` or ``extremal``: a function that needs more neurons in LEN, where one is known and says
    something new."""
    found = _best_function(context)
    return [] if found is None else [found[1]]


def extremal_function(context: Context) -> Network | None:
    """The function of :func:`witness_steps`; with a skip connection lines that are turned round (T6.11)."""
    if counts_flips(context.claim):
        return turned_lines(context.claim.input, context.claim.output, context.elements, context.types[1])
    found = _best_function(context)
    return None if found is None else found[0]


def _best_function(context: Context) -> tuple[Network, Json] | None:
    known = max(Fraction(1), _greatest_ratio(context.compensation_items))
    if known >= (_upper_end(context) or 2):
        return None
    network = context.flipping_network
    if network is not None:
        return network, {"rule": "witness", "network": encode_network(network, context.claim.skip)}
    best = None
    for f in _candidates(context):
        step = _extremal_step(context, f)
        if step is not None and _ratio(step) > known:
            best, known = (f, step), _ratio(step)
            if known == _upper_end(context):
                break
    return best


def _candidates(context: Context) -> Iterator[Network]:
    claim = context.claim
    parts = (claim.input, claim.output, context.elements, context.types[1])
    shifted = claim.bias and claim.output_bias
    return islice(chain(shifted_networks(*parts) if shifted else (), balanced_networks(*parts, shifted)), MAX_TRIED)


def _extremal_step(context: Context, network: Network) -> Json | None:
    """What a function needs layer by layer; None where no bound is found in the time of the claim."""
    form = canonical_form_of_network(network)
    if violated_generator(form, context.claim.input.matrices, context.claim.output.matrices) is not None:
        return None
    search = WidthSearch(context, "LEN", form=form)
    try:
        step = search.lower_step(search.minima())
    except SearchLimit:
        return None
    neurons = encode_network(from_relu(network, context.claim.activation), context.claim.skip)
    return {"rule": "extremal", "network": neurons, "bound": step["bound"], "cases": step["cases"]}


def _ratio(step: Json) -> Fraction:
    """The lower end of the factor that a step proves."""
    return Fraction(2) if step["rule"] == "witness" else Fraction(step["bound"], len(step["network"]["neurons"]))


def proved_factor(context: Context) -> tuple[Fraction, Fraction | None]:
    """The interval that the steps of :func:`settle` prove; no upper end where none is known (T6.2, T6.3, T6.5,
    T6.6, T6.11, T6.12; with chosen channels T5.8)."""
    low, high = _plain_factor(context)
    if not context.channels:
        return low, high
    # An infinite price proves that no factor compensates; the finite ends below prove what is not about it.
    oriented, flipping = context.dearest_orbit, context.dearest_flipping_orbit
    low = max(low, flipping or low, (oriented or low) if context.claim.bias else low)
    if context.claim.activation.is_abs:
        return low, None if oriented is None or flipping is None else max(oriented, flipping)
    return low, None if oriented is None or high is None else high * oriented


def _plain_factor(context: Context) -> tuple[Fraction, Fraction | None]:
    """The same where all channels are allowed."""
    if counts_flips(context.claim):
        low = Fraction(2 if flips(context) else 1)
    else:
        low = max(Fraction(1), _greatest_ratio(context.compensation_items), *map(_ratio, witness_steps(context)))
    return low, _upper_end(context)


def _upper_end(context: Context) -> Fraction | None:
    """The upper end for all layer-wise equivariant networks, as the kernel finds it."""
    claim, items = context.claim, context.compensation_items
    if counts_flips(claim):
        return Fraction(2 if flips(context) else 1)
    identity = Matrix.identity(claim.input.dim, claim.field)
    if all(rho == identity for rho in claim.input.matrices):
        return Fraction(1)
    if claim.output_bias:
        factor = factor_by_sides(claim.input, claim.output, context.elements, context.types[1], claim.bias)
        if factor is not None:
            return factor
    return max(Fraction(2), _greatest_ratio(items)) if _all_known(items) else None


def flips(context: Context) -> bool:
    """Does a realised signed type with nontrivial signs carry channel vectors (T12.6)?"""
    V, U = context.claim.input, context.claim.output
    realised = architectures(V, context.elements, context.types[1])
    return any(-1 in k.signs and fixed_vectors(U, k).nrows for k in realised)


def _greatest_ratio(items: tuple[CompensationItem, ...]) -> Fraction:
    return max((item.ratio or Fraction(0) for item in items), default=Fraction(0))


def _all_known(items: tuple[CompensationItem, ...]) -> bool:
    return not any(item.shared and item.ratio is None for item in items)


def _upper_item(item: CompensationItem) -> Json:
    kind = encode_type(item.kind) if item.kind is not None else None
    return {"space": encode_matrix(item.space), "type": kind, "field": _field(item)}


def _field(item: CompensationItem) -> Json:
    """The evidence that the constituents of a component are Galois conjugate, where it is needed."""
    if item.evidence is None:
        return None
    word, modulus, polynomial = item.evidence
    return {"word": list(word), "modulus": modulus, "polynomial": list(polynomial)}
