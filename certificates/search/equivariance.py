"""Is the target equivariant as a function? Rules ``equivariance``, ``nested-equivariance``, ``normal-equivariance``,
``normal-lie-equivariance``, ``not-equivariance`` and ``not-lie-equivariance``."""

from __future__ import annotations

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.encoding import Json, encode_matrix, encode_row
from equicert.certificates.search import two_layer
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft
from equicert.certificates.search.solvers.exploration import TooManyPieces, tree_of_symmetry
from equicert.theory.functions.canonical_forms import trial_points
from equicert.theory.functions.infinitesimal import slope
from equicert.theory.functions.polynomials import is_equivariant, is_kept
from equicert.theory.groups.lie_algebras import reduction
from equicert.theory.numbers.matrices import Matrix
from equicert.theory.numbers.radicals import number_text


def settle(draft: Draft, quantity: Quantity | None = None) -> None:
    """Prove or refute ``equivariant``."""
    if draft.claim.polynomial is not None:
        draft.add("equivariance", lambda: [{"rule": "polynomial-equivariance"}])
        return
    if not draft.context.symmetric_at_once:
        two_layer.state_form(draft)
    try:
        step = equivariance_step(draft.context)
    except TooManyPieces as reason:
        draft.notes["equivariant"] = f"no point refutes equivariance, and it was not proved: {reason}"
    else:
        draft.add("equivariance", lambda: [step])


def equivariance_step(context: Context) -> Json:
    """One of the rules. Raises :class:`TooManyPieces` where the question stays open."""
    claim = context.claim
    if context.symmetric_at_once:
        return {"rule": "normal-equivariance"}
    if context.violation is not None:
        point = encode_row(context.violation.point, claim.field)
        rule = "not-lie-equivariance" if context.violation.lie else "not-equivariance"
        return {"rule": rule, "generator": context.violation.generator, "point": point}
    if context.form is not None:
        return {"rule": "equivariance"}
    if claim.group.continuous:
        return _normal_lie_step(context)
    try:
        trees = [
            tree_of_symmetry(context.target, rho, pi, context.deadline)
            for rho, pi in zip(claim.input.matrices, claim.output.matrices, strict=True)
        ]
    except TooManyPieces:
        if not context.normal:
            raise
        return {"rule": "normal-equivariance"}
    return {"rule": "nested-equivariance", "trees": [two_layer.encode_cells(tree, claim.field) for tree in trees]}


def _normal_lie_step(context: Context) -> Json:
    """Rule ``normal-lie-equivariance``: the Jacobian at some point, and a projection along the image of the Lie
    algebra. Raises :class:`TooManyPieces` where no point tells an equivariant linear part."""
    claim = context.claim
    V, U, field, d = claim.input, claim.output, claim.field, claim.input.dim
    rows = reduction(V, U).quotient.rows
    place = {row[0][0]: row for row in rows if row}
    projection = Matrix([place.get(i, ()) for i in range(d)], d, field)
    for point in reversed(list(trial_points(d, field, ()))):
        columns = [slope(context.target, point, ((j, field(1)),)) for j in range(d)]
        linear = Matrix(columns, U.dim, field).T
        if all(linear @ X == Y @ linear for X, Y in zip(V.lie, U.lie, strict=True)):
            return {
                "rule": "normal-lie-equivariance",
                "linear": encode_matrix(linear),
                "projection": encode_matrix(projection),
            }
    raise TooManyPieces("the target has no two-layer form, and no linear part that the Lie algebra respects was found")


def require_equivariance(draft: Draft, kind: str) -> None:
    """GEN and LEN can only be asked about equivariant targets. Errors: IllPosed."""
    if draft.context.violation is not None:
        raise IllPosed(
            f"the target is not equivariant, so {kind} networks cannot be asked for: "
            f"{violation_words(draft.context)}; "
            "mend the target or the representations, or claim 'not equivariant'"
        )


def moving_generator(context: Context) -> int | None:
    """The number of a generator under which the target is not equivariant; None where there is none."""
    f, claim = context.claim.polynomial, context.claim
    if f is None:
        return None if context.violation is None else context.violation.generator
    pairs = zip(claim.input.matrices, claim.output.matrices, strict=True)
    moving = next((k for k, (A, B) in enumerate(pairs) if not is_equivariant(f, A, B)), None)
    lie = zip(claim.input.lie, claim.output.lie, strict=True)
    turning = next((k for k, (X, Y) in enumerate(lie) if not is_kept(f, X, Y)), None)
    return moving if turning is None else turning


def violation_words(context: Context) -> str:
    """The generator and the point at which the target is not equivariant; nothing where none is known."""
    if context.claim.polynomial is not None:
        moving = moving_generator(context)
        if moving is not None and context.claim.group.continuous:
            return "the polynomial does not move along with the group"
        return "" if moving is None else f"f(rho(g) x) != pi(g) f(x) for generator g{moving + 1}"
    violation = context.violation
    if violation is None:
        return ""
    field, d = context.claim.field, context.claim.input.dim
    entries = dict(violation.point)
    point = ", ".join(number_text(entries.get(i, field(0))) for i in range(min(d, 12))) + (", ..." if d > 12 else "")
    if violation.lie:
        return f"f does not move along with generator {violation.generator + 1} of the Lie algebra at x = ({point})"
    return f"f(rho(g) x) != pi(g) f(x) for generator g{violation.generator + 1} at x = ({point})"
