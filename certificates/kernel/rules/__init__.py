"""The rules of a proof, one family a file; a file is loaded when a step names one of its rules.

To add a rule, write it in a file of this folder, list it there under ``RULES``, and name the file here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ..proof import RELU, Proof
from ..reading import Invalid, Json, fields, quoted, require

FILES = {
    "equivariance": "equivariance",
    "nested-equivariance": "equivariance",
    "normal-equivariance": "equivariance",
    "normal-lie-equivariance": "equivariance",
    "not-equivariance": "equivariance",
    "not-lie-equivariance": "equivariance",
    "symmetry": "symmetry",
    "equality": "equality",
    "inequality": "equality",
    "distance-upper": "distance",
    "distance-lower": "distance",
    "asymmetry-upper": "distance",
    "asymmetry-lower": "distance",
    "two-layer": "two_layer",
    "no-two-layer": "two_layer",
    "upper": "widths",
    "lower": "widths",
    "no-linear": "widths",
    "no-bias": "widths",
    "no-hidden-layer": "widths",
    "layer": "layers",
    "no-layer": "layers",
    "fit-upper": "data",
    "risk-upper": "data",
    "fit-lower": "data",
    "fit-lower-line": "data",
    "fit-lower-sectors": "data",
    "fit-lower-orientation": "data",
    "data-conflict": "data",
    "data-ray-conflict": "data",
    "subgroups": "subgroups",
    "order": "order",
    "infinite-order": "order",
    "components": "order",
    "dim-hom": "linear_maps",
    "dimension": "dimension",
    "compensation": "compensation",
    "flipping": "compensation",
    "witness": "compensation",
    "extremal": "compensation",
    "reduction": "continuous",
    "no-reduction": "continuous",
    "lost-maps": "continuous",
    "polynomial-equivariance": "approximation",
    "equivariants": "approximation",
    "reach": "approximation",
    "approximable": "approximation",
    "not-approximable": "approximation",
    "universal": "approximation",
    "not-universal": "approximation",
    "no-limit": "approximation",
}
"""In which file a rule is found."""


@dataclass(frozen=True)
class Rule:
    """One rule: its name, the keys of its step besides ``rule``, the theorems of THEORY.md that it rests on, its check.

    The check is given the proof so far and the values of the keys, in order. It records what is proved, or raises
    ``Rejected``: what the certificate supplies is checked, the rest is computed. ``reach`` says for which activations
    the rule is proved: relu alone unless it says more; ``with_support`` that it is so for linear maps with a support,
    ``with_layers`` for first layers with a support, ``continuous`` for continuous groups.
    ``by_functional``: where the output has more than one coordinate, the step has a key ``functional`` more.
    """

    name: str
    keys: tuple[str, ...]
    theorems: tuple[str, ...]
    check: Callable[..., None]
    reach: int = RELU
    with_support: bool = False
    with_layers: bool = False
    continuous: bool = False
    by_functional: bool = False


def find_rule(name: str) -> Rule:
    """The rule of this name."""
    if name not in FILES:
        raise Invalid(f"unknown rule {quoted(name)}")
    rules: tuple[Rule, ...] = import_module(f".{FILES[name]}", __name__).RULES
    return next(rule for rule in rules if rule.name == name)


def check_step(proof: Proof, value: Json) -> None:
    """Check one step of a proof; it shrinks the proved range of some quantities."""
    require(type(value) is dict and type(value.get("rule")) is str, "a step of the proof names no rule")
    rule = find_rule(value["rule"])
    more = ("functional",) if rule.by_functional and proof.statement.p > 1 else ()
    arguments = fields(value, ("rule", *rule.keys, *more), f"a step {rule.name}")[1:]
    key = (rule.name, *(str(value.get(name, "")) for name in ("class", "width", "layer", "degree")))
    require(key not in proof.done, f"the step {rule.name} stands twice")
    proof.done.add(key)
    proof.needs_activation(rule.reach, f"the rule {rule.name}")
    proof.needs_no_support(rule.with_support, f"the rule {rule.name}")
    proof.needs_free_layers(rule.with_layers, f"the rule {rule.name}")
    proof.needs_finite_group(rule.continuous, f"the rule {rule.name}")
    rule.check(proof, *arguments)
