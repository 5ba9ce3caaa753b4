"""Certificates that must not pass: equivariant linear maps."""

from __future__ import annotations

from changes import Change

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("dim-hom", "permuting", [(("values", "dim_hom"), "3")], "is 2"),
    ("dim-hom", "identity-c3", [(("values", "dim_hom"), "1")], "is 2"),
]
