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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names for type checkers; a test compares the two lists
    from equicert.certificates.api import (
        arrangement,
        bounds,
        check_file,
        claim,
        compensation,
        formulas,
        hidden_layers,
        prove,
        report,
        value,
        widths,
    )
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.claim import Claim
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.claims.reading import read_claims
    from equicert.certificates.kernel import verify, verify_file
    from equicert.certificates.results import ClaimResult
    from equicert.theory.errors import InputError
    from equicert.theory.functions.canonical_forms import canonical_form
    from equicert.theory.functions.expression_language import parse_expression
    from equicert.theory.functions.expressions import Expression
    from equicert.theory.groups.named_representations import representation
    from equicert.theory.groups.permutation_groups import Group
    from equicert.theory.groups.representations import Representation, equivariant_maps
    from equicert.theory.numbers.fields import QQ
    from equicert.theory.numbers.matrices import Matrix

    __version__: str

__all__ = [
    "QQ",
    "Claim",
    "ClaimError",
    "ClaimResult",
    "Expression",
    "Group",
    "InputError",
    "Matrix",
    "Representation",
    "arrangement",
    "bounds",
    "canonical_form",
    "check_claim",
    "check_file",
    "claim",
    "compensation",
    "equivariant_maps",
    "formulas",
    "hidden_layers",
    "parse_expression",
    "prove",
    "read_claims",
    "report",
    "representation",
    "value",
    "verify",
    "verify_file",
    "widths",
]

_HOMES = {
    "certificates.api": (
        "arrangement bounds check_file claim compensation formulas hidden_layers prove report value widths"
    ),
    "certificates.check": "check_claim",
    "certificates.claims.claim": "Claim",
    "certificates.claims.entries": "ClaimError",
    "certificates.claims.reading": "read_claims",
    "certificates.kernel": "verify verify_file",
    "certificates.results": "ClaimResult",
    "theory.errors": "InputError",
    "theory.functions.canonical_forms": "canonical_form",
    "theory.functions.expression_language": "parse_expression",
    "theory.functions.expressions": "Expression",
    "theory.groups.named_representations": "representation",
    "theory.groups.permutation_groups": "Group",
    "theory.groups.representations": "Representation equivariant_maps",
    "theory.numbers.fields": "QQ",
    "theory.numbers.matrices": "Matrix",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


if not TYPE_CHECKING:  # a type checker knows the names above, and finds misspelt ones

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from equicert.version import VERSION

            return VERSION
        if name in _HOME_OF:
            return getattr(import_module(f"equicert.{_HOME_OF[name]}"), name)
        raise AttributeError(f"module 'equicert' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext equicert``: matrices, equivariant maps, canonical forms, networks and formulas as mathematics."""
    from equicert.tex.display import register

    register(shell)
