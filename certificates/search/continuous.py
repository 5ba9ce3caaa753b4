"""Rules ``reduction``, ``no-reduction`` and ``lost-maps``: the layers of equivariant networks see a finite group only
where the group is continuous (T13.5 to T13.9)."""

from __future__ import annotations

from dataclasses import replace

from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.claims.statement import statement_of
from equicert.certificates.encoding import encode_matrix
from equicert.certificates.search import equivariance, linear_maps, two_layer
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.theory.errors import InputError
from equicert.theory.functions.canonical_forms import CanonicalForm, Hyperplane, expression_of_form
from equicert.theory.functions.polynomials import Monomial, PolynomialMap, is_invariant_along, polynomial_map
from equicert.theory.groups.lie_algebras import Reduction, reduction, scaling_generator
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row


def state_reduction(draft: Draft, text: str) -> Draft | None:
    """The draft of the proof inside of the step ``reduction``, which it adds; None where ``no-reduction`` says that no
    layer-wise equivariant network represents the target. ``text`` is the quantity that needs it. Errors: IllPosed for
    a group that scales."""
    if draft.inner is None:
        reason = scaling_generator(draft.claim.input, draft.claim.output)
        if reason is not None:
            raise IllPosed(
                f"{text}: {reason} by factors other than 1, so neurons of equivariant layers may be rescaled, and the "
                "theorems on them do not hold: ask for GN, or take a group without positive characters"
            )
        draft.inner = _inner_draft(draft)
    return draft.inner


def settle_width(draft: Draft, text: str) -> Draft | None:
    """``width(LEN)`` of an equivariant target with a canonical form: the draft in which to go on, None where nothing is
    left to be done. Errors: IllPosed."""
    inner = state_reduction(draft, text)
    if _factors(draft.context):
        return inner
    draft.add("no-reduction", lambda: [{"rule": "no-reduction"}])
    return None


def fully_reduced(draft: Draft, quantity: Quantity) -> Draft:
    """The draft in which parameters and dimensions of LEN are counted. Errors: IllPosed."""
    if draft.claim.skip:
        linear_maps.settle(draft)
    inner = state_reduction(draft, quantity.text)
    found = _reduction(draft.claim)
    if inner is None or not (found.sees and found.speaks):
        where = "covector of the input" if not found.sees else "vector of the output"
        raise IllPosed(
            f"{quantity.text}: the connected part of {draft.claim.group.label} fixes no {where}, so the neurons of "
            "equivariant layers add constants only: nothing is counted"
        )
    return inner


def claim_of_layers(claim: Claim, what: str) -> tuple[Claim, Reduction]:
    """The claim about the finite group whose layer-wise equivariant networks are those of a continuous one by name
    (T13.7), without target; that of matrices if it is connected. Errors: InputError."""
    label = claim.group.label
    if "lie" in claim.group.continuous and claim.group.generators:
        raise InputError(
            f"{what} needs to know which of the given elements lie in the connected part: name a continuous group"
        )
    reason = scaling_generator(claim.input, claim.output)
    if reason is not None:
        raise InputError(f"{what}: {reason} by factors other than 1, so neurons of {label} may be rescaled")
    found = _reduction(claim)
    if not (found.sees and found.speaks):
        where = "covector of the input" if not found.sees else "vector of the output"
        raise InputError(f"{what}: the connected part of {label} fixes no {where}, so equivariant layers are constant")
    small = replace(
        claim, group=claim.group.components, input=found.input, output=found.output, target=None, other=None, box=()
    )
    return small, found


def loses_maps(draft: Draft) -> bool:
    """Are there more equivariant linear maps than layer-wise equivariant networks have?"""
    found, claim = _reduction(draft.claim), draft.claim
    left = (found.input >> found.output).dim if found.sees and found.speaks else 0
    return (claim.input >> claim.output).dim > left


def is_degenerate(draft: Draft) -> bool:
    """Has the quotient or the subspace dimension 0?"""
    found = _reduction(draft.claim)
    return not (found.sees and found.speaks)


def _reduction(claim: Claim) -> Reduction:
    return reduction(claim.input, claim.output)


def _factors(context: Context) -> bool:
    """Does the linear part factor through the quotient and the subspace? (With a skip connection that is no matter.)"""
    form, claim = context.form, context.claim
    return claim.skip or form is None or not any(any((form.linear @ X).rows) for X in claim.input.lie)


def _inner_draft(draft: Draft) -> Draft:
    """Add the step ``reduction``; its proof grows with the draft that is returned."""
    claim, context = draft.claim, draft.context
    found = _reduction(claim)
    form = None
    if claim.target is not None and context.violation is None:
        two_layer.state_form(draft)
        form = context.form
    if form is not None and _factors(context):
        equivariance.settle(draft)
        form = _reduced_form(form, found, claim.skip)
    else:
        form = None
    polynomial = None
    f = claim.polynomial
    if f is not None and is_of_invariants(claim, f) and equivariance.moving_generator(context) is None:
        equivariance.settle(draft)
        polynomial = _reduced_polynomial(f, found, claim.skip)
    small = replace(
        claim,
        group=claim.group.components,
        input=found.input,
        output=found.output,
        target=None if form is None else expression_of_form(form).over(claim.field),
        polynomial=polynomial,
        other=None,
        box=(),
        asserts=(),
        compute=(),
    )
    inner = Draft(Context(small))
    inner.context.deadline = context.deadline
    step = {
        "rule": "reduction",
        "quotient": encode_matrix(found.quotient),
        "inclusion": encode_matrix(found.inclusion),
        "statement": statement_of(small),
        "proof": inner.steps,
    }
    draft.add("reduction", lambda: [step])
    return inner


def is_of_invariants(claim: Claim, f: PolynomialMap) -> bool:
    """Does a polynomial factor through the quotient and the subspace? (With a skip connection its linear part is no
    matter.)"""
    kept = f if not claim.skip else _without_linear_part(f)
    lie = zip(claim.input.lie, claim.output.lie, strict=True)
    return all(is_invariant_along(kept, X, Y) for X, Y in lie)


def _without_linear_part(f: PolynomialMap) -> PolynomialMap:
    return replace(f, outputs=tuple(tuple((m, x) for m, x in output if len(m) != 1) for output in f.outputs))


def _reduced_polynomial(f: PolynomialMap, found: Reduction, skip: bool) -> PolynomialMap:
    """``f_0`` with ``f = iota f_0 q``, in the reduced bases."""
    f = _without_linear_part(f) if skip else f
    columns = {row[0][0]: k for k, row in enumerate(found.quotient.rows) if row}
    rows = {row[0][0]: k for k, row in enumerate(found.inclusion.T.rows) if row}
    outputs: list[dict[Monomial, Scalar]] = [{} for _ in range(found.output.dim)]
    for i, k in rows.items():
        outputs[k] = {tuple(columns[j] for j in m): x for m, x in f.outputs[i] if all(j in columns for j in m)}
    return polynomial_map(outputs, found.input.dim, f.field)


def _reduced_form(form: CanonicalForm, found: Reduction, skip: bool) -> CanonicalForm:
    """``f_0`` with ``f = iota f_0 q``: coordinates in the reduced bases; with a skip connection without linear part."""
    columns = {row[0][0]: k for k, row in enumerate(found.quotient.rows) if row}
    rows = {row[0][0]: k for k, row in enumerate(found.inclusion.T.rows) if row}

    def taken(row: Row, place: dict[int, int]) -> Row:
        return tuple((place[j], x) for j, x in row if j in place)

    linear: list[Row] = [()] * found.output.dim
    for i, k in rows.items():
        linear[k] = () if skip else taken(form.linear.rows[i], columns)
    return CanonicalForm(
        tuple(Hyperplane(taken(n, columns), t) for n, t in form.hyperplanes),
        tuple(taken(c, rows) for c in form.channels),
        Matrix(linear, found.input.dim, form.field),
        taken(form.constant, rows),
    )
