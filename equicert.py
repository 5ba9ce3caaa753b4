"""Exact theory and proof checking for equivariant two-layer ReLU networks: the public face.

Names are imported on first use, so ``import equicert`` is quick.

>>> import equicert
>>> V = equicert.representation(equicert.Group.parse("C3"), "permutation")
>>> (V >> V).dim
3
>>> equicert.widths("C2", "2*sign", "trivial", "relu(x1) + relu(x2) + relu(-x1 - x2)")
Widths(gn='3', gen='3', len='6')
"""

from __future__ import annotations

from typing import Any

_HOMES = {
    "Group": "theory.groups",
    "Representation": "theory.representations",
    "representation": "theory.representations",
    "equivariant_maps": "theory.equivariant",
    "Matrix": "theory.matrices",
    "QQ": "theory.fields",
    "Expression": "theory.expressions",
    "parse_expression": "theory.expressions",
    "canonical_form": "theory.networks",
    "InputError": "theory.errors",
    "Claim": "certificates.claims",
    "ClaimError": "certificates.claims",
    "read_claims": "certificates.claims",
    "check_claim": "certificates.check",
    "claim": "certificates.api",
    "prove": "certificates.api",
    "value": "certificates.api",
    "widths": "certificates.api",
    "compensation": "certificates.api",
    "formulas": "certificates.api",
    "bounds": "certificates.api",
    "hidden_layers": "certificates.api",
    "arrangement": "certificates.api",
    "check_file": "certificates.api",
    "report": "certificates.api",
    "ClaimResult": "certificates.results",
    "verify": "certificates.kernel",
    "verify_file": "certificates.kernel",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "__version__":
        from importlib.metadata import version

        return version("equicert")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'equicert' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext equicert``: matrices, equivariant maps, canonical forms, networks and formulas as mathematics."""
    from tex.display import register

    register(shell)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
