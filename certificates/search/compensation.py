"""Rules ``compensation`` and ``witness``: the least factor by which width compensates (T6.9)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_matrix, encode_network, encode_type
from equicert.certificates.search import continuous, subgroups
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.groups.signed_types import architectures, semi_invariants
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.widths.compensation import CompensationItem, nothing_to_compensate, refuse_large_output


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove bounds of ``compensation``."""
    if draft.claim.group.continuous:
        _settle_continuous(draft)
        return
    if draft.claim.activation.is_abs:
        subgroups.settle(draft)
        draft.add("compensation", lambda: [{"rule": "flipping"}])
        return
    if draft.claim.skip:
        raise IllPosed("compensation: known without skip connection only; leave out 'skip'")
    refuse_large_output(draft.claim.output, draft.context.elements)
    subgroups.settle(draft)
    draft.add("compensation", lambda: [compensation_step(draft.context)])
    draft.add("witness", lambda: witness_steps(draft.context))


def _settle_continuous(draft: Draft) -> None:
    """That of the finite group of the layers, or infinite where these lose linear maps (T13.9). Errors: IllPosed."""
    if draft.claim.activation.is_abs:
        raise IllPosed("compensation: for a continuous group not available with activation abs")
    if draft.claim.skip:
        raise IllPosed("compensation: known without skip connection only; leave out 'skip'")
    inner = continuous.state_reduction(draft, "compensation")
    if inner is not None and not continuous.loses_maps(draft) and not continuous.is_degenerate(draft):
        settle(inner)
        draft.notes |= inner.notes
    draft.add("lost-maps", lambda: [{"rule": "lost-maps"}])


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
    """Rule ``witness``: a function that needs twice the neurons in LEN, where one is known and says something new."""
    network = context.flipping_network
    if network is None or _greatest_ratio(context.compensation_items) >= 2:
        return []
    return [{"rule": "witness", "network": encode_network(network, context.claim.skip)}]


def proved_factor(context: Context) -> tuple[Fraction, Fraction | None]:
    """The interval that the steps of :func:`settle` prove; no upper end where none is known (T6.2, T6.3, T6.5,
    T6.6; with chosen channels T5.8)."""
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
    if context.claim.activation.is_abs:
        factor = Fraction(2 if flips(context) else 1)
        return factor, factor
    items, claim = context.compensation_items, context.claim
    low = max(Fraction(1), _greatest_ratio(items), Fraction(2 if witness_steps(context) else 1))
    identity = Matrix.identity(claim.input.dim, claim.field)
    nothing = claim.output_bias and nothing_to_compensate(claim.input, claim.output, context.types[1])
    if nothing or all(rho == identity for rho in claim.input.matrices):
        return low, Fraction(1)
    return low, max(Fraction(2), _greatest_ratio(items)) if _all_known(items) else None


def flips(context: Context) -> bool:
    """Does a realised signed type with nontrivial signs carry channel vectors (T12.6)?"""
    V, U = context.claim.input, context.claim.output
    realised = architectures(V, context.elements, context.types[1])
    kinds = [k for k in realised if -1 in k.signs]
    return any(semi_invariants(U, replace(k, signs=(1,) * len(k.signs))).nrows for k in kinds)


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
