"""The quantities and predicates of assertions, one family a file; a file is loaded when a certificate speaks of it.

To add one, write it in a file of this folder, list it there under ``QUANTITIES`` or ``PREDICATES``, and name the file
here. A quantity turns what the steps of a proof have proved into a range; a predicate into true, false or unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..proof import RELU
from ..reading import Invalid, quoted

if TYPE_CHECKING:
    from ..grammar import Reader
    from ..proof import Proof
    from ..ranges import Key, Range
    from .quasilinear import QuasiLinear

FILES = {
    "width": "widths",
    "gap": "widths",
    "representable": "layers",
    "channels": "layers",
    "equivariant": "equivariance",
    "symmetry": "equivariance",
    "equal": "equality",
    "distance": "distance",
    "asymmetry": "distance",
    "error": "errors",
    "risk": "errors",
    "order": "groups",
    "component_group": "groups",
    "classes": "groups",
    "signed_types": "groups",
    "architectures": "groups",
    "types": "hidden_types",
    "params": "hidden_types",
    "dim_hom": "linear_maps",
    "compatible": "linear_maps",
    "dim": "dimension",
    "vc": "vc",
    "pseudodim": "vc",
    "compensation": "compensation",
    "simpler": "simpler",
    "admissible": "activations",
    "separates": "separation",
    "mapped": "orbits",
    "equivariants": "approximation",
    "reach": "approximation",
    "missing": "approximation",
    "approximable": "approximation",
    "universal": "approximation",
}
"""In which file a quantity or predicate is found."""

Truth: TypeAlias = bool | None
"""None where it is not known."""


@dataclass(frozen=True)
class Quantity:
    """A number that assertions speak of.

    ``parameters`` are some of ``class``, ``width`` and ``representation``, as they are written in parentheses; a
    degree is read as a width is.
    ``value`` is the proved range. ``formula`` is the value for a class as a function of the width, where there is one
    (None: not known).
    ``theorems`` are the numbers in THEORY.md that it rests on; ``reach`` says for which activations they speak.
    ``with_support`` and ``with_layers`` that they hold for linear maps, or for first layers, with a support.
    ``counted`` are quantities whose evaluation goes through all widths up to the one that is asked for.
    """

    name: str
    parameters: tuple[str, ...]
    value: Callable[[Proof, Key], Range]
    theorems: tuple[str, ...]
    formula: Callable[[Proof, str], QuasiLinear | None] | None = None
    reach: int = RELU
    with_support: bool = False
    with_layers: bool = False
    counted: bool = False
    continuous: bool = False


@dataclass(frozen=True)
class Predicate:
    """A statement without numbers.

    ``read`` reads the arguments, with their parentheses, and evaluates. Where the arguments have a grammar of their
    own, ``free`` is given the text between the parentheses instead; of a predicate with both, ``read`` is for arguments
    that begin with a class of networks.
    """

    name: str
    theorems: tuple[str, ...]
    read: Callable[[Proof, Reader], Truth] | None = None
    free: Callable[[Proof, str], Truth] | None = None
    reach: int = RELU
    with_support: bool = False
    with_layers: bool = False
    continuous: bool = False


def find_quantity(name: str) -> Quantity | None:
    """The quantity of this name, if there is one."""
    found = _find(name, "QUANTITIES")
    return found if isinstance(found, Quantity) else None


def asked_quantity(proof: Proof, name: str) -> Quantity | None:
    """The same; refused where the quantity is not for the activation of the statement."""
    return _available(proof, find_quantity(name))


def value_of(proof: Proof, key: Key) -> Range:
    """The proved range of a quantity."""
    found = asked_quantity(proof, key.name)
    if found is None:
        raise Invalid(f"unknown quantity {quoted(key.name)}")
    return found.value(proof, key)


def find_predicate(name: str) -> Predicate | None:
    """The predicate of this name, if there is one."""
    found = _find(name, "PREDICATES")
    return found if isinstance(found, Predicate) else None


def asked_predicate(proof: Proof, name: str) -> Predicate | None:
    """The same; refused where the predicate is not for the activation of the statement."""
    return _available(proof, find_predicate(name))


Entry = TypeVar("Entry", Quantity, Predicate)


def _available(proof: Proof, found: Entry | None) -> Entry | None:
    """An entry, if there is one. A new one is for relu and finite groups alone, and not beside a support, until its row
    says more."""
    if found is not None:
        proof.needs_activation(found.reach, found.name)
        proof.needs_no_support(found.with_support, found.name)
        proof.needs_free_layers(found.with_layers, found.name)
        proof.needs_finite_group(found.continuous, found.name)
    return found


def _find(name: str, table: str) -> object:
    if name not in FILES:
        return None
    module = import_module(f".{FILES[name]}", __name__)
    return next((entry for entry in getattr(module, table, ()) if entry.name == name), None)
