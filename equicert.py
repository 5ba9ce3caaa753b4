"""Exact theory and proof checking for equivariant two-layer ReLU networks: the public face.

Names are imported on first use, so ``import equicert`` is quick.

>>> import equicert
>>> V = equicert.representation(equicert.Group.parse("C3"), "permutation")
>>> (V >> V).dim
3
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


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
