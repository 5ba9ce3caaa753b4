"""Honest certificates for the kernel's tests, and ways to change them."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims

Json = Any


@cache
def _texts() -> dict[str, str]:
    found = {}
    for claim in read_claims(Path(__file__).parent / "honest.toml"):
        assert isinstance(claim, Claim), claim
        result = check_claim(claim)
        assert result.verdict == "verified", result
        found[claim.id] = json.dumps(result.certificate)
    return found


def names() -> list[str]:
    return sorted(_texts())


def certificate(name: str) -> Json:
    """A fresh copy of an honest certificate."""
    return json.loads(_texts()[name])


def sealed(value: Json) -> bytes:
    """Canonical bytes with the right digest: only the contents can be refused."""
    value = copy.deepcopy(value)
    value["digest"] = kernel.digest(value)
    return kernel.canonical_bytes(value)


def at(value: Json, path: tuple) -> Json:
    for key in path:
        value = value[key]
    return value


def put(value: Json, path: tuple, new: Json) -> Json:
    """The value with one place changed; ``new`` may be a function of the old entry."""
    if not path:
        return new(value) if callable(new) else new
    value = copy.copy(value)
    value[path[0]] = put(value[path[0]], path[1:], new)
    return value


def step(value: Json, rule: str, kind: str | None = None) -> int:
    """The number of a proof step."""
    return next(i for i, s in enumerate(value["proof"]) if s["rule"] == rule and s.get("class") == kind)


def outcome(module: Any, data: bytes) -> str:
    """``valid``, ``over limits``, or ``invalid: reason``; anything else is a crash."""
    try:
        module.verify(data)
    except module.OverLimits as reason:
        return f"over limits: {reason}"
    except module.Rejected as reason:
        return f"invalid: {reason}"
    return "valid"
