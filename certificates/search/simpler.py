"""``simpler``: is LEN of the compensating width the smaller class? It rests on the factor and on two counts (T7.19)."""

from __future__ import annotations

from math import ceil

from equicert.certificates.claims.quantities import Quantity
from equicert.certificates.search import compensation, dimension
from equicert.certificates.search.context import Context, IllPosed
from equicert.certificates.search.draft import Draft


def settle(draft: Draft, quantity: Quantity) -> None:
    """Both classes are counted at their widths, once the factor between the widths is proved."""
    if "vc_bound" in quantity.arguments:
        dimension.require_scalar(draft, quantity)
    measured = not {"vc_bound", "params"} & set(quantity.arguments)
    if draft.claim.skip:
        raise IllPosed(f"{quantity.text}: the compensating width is known without skip connection only")
    compensation.settle(draft)
    width = quantity.width
    if width is None:
        if "params" not in quantity.arguments and not draft.default_options:
            raise IllPosed(f"{quantity.text}: the formula holds with hidden and output biases only; ask for a width")
        return
    if measured:
        for wider in compensating_widths(draft.context, width):
            dimension.settle(draft, Quantity("dim", ("LEN", str(wider))))
        dimension.settle(draft, Quantity("dim", (quantity.network_class or "GN", str(width))))


def compensating_widths(context: Context, width: int) -> list[int]:
    """``ceil(K width)`` for the ends K of the factor: the upper end proves a comparison, the lower end refutes it."""
    low, high = compensation.proved_factor(context)
    return sorted({ceil(end * width) for end in (low, high) if end is not None})


def compared(context: Context, quantity: Quantity) -> list[str]:
    """The factor, and both numbers (or both formulas) that are compared, as texts of quantities."""
    measure = next((m for m in ("params", "vc_bound") if m in quantity.arguments), "dim")
    other, width = quantity.network_class or "GN", quantity.width
    if width is None:
        return ["compensation", *(f"{measure}({kind}, m)" for kind in ("LEN", other))]
    name = "vc" if measure == "vc_bound" else measure
    pairs = [*(("LEN", m) for m in compensating_widths(context, width)), (other, width)]
    return ["compensation", *(f"{name}({kind}, {m})" for kind, m in pairs)]
