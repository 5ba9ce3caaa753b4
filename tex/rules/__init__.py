"""One table of how each rule of the kernel reads in words, put together from one file a family of rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from equicert.tex.rules import (
    approximation,
    compensation,
    continuous,
    data,
    dimension,
    distance,
    equality,
    equivariance,
    layers,
    linear_maps,
    order,
    subgroups,
    symmetry,
    two_layer,
    widths,
)
from equicert.tex.rules.words import RuleWords

RULES: Mapping[str, RuleWords] = MappingProxyType(
    equivariance.RULES
    | symmetry.RULES
    | two_layer.RULES
    | widths.RULES
    | layers.RULES
    | data.RULES
    | subgroups.RULES
    | equality.RULES
    | distance.RULES
    | order.RULES
    | linear_maps.RULES
    | dimension.RULES
    | compensation.RULES
    | continuous.RULES
    | approximation.RULES
)
"""By the name of the rule in a certificate."""
