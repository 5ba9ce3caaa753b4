"""Certificates that must not pass: lists of subgroups."""

from __future__ import annotations

from changes import Change, proof

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), [])], "empty"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[1:])], "class 0"),
    ("subgroups", "permuting", [(proof("permuting", "subgroups", None, "classes"), lambda c: c[:-1])], "missing"),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [c[0], *c[2:]])],
        "missing",
    ),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[0, 1]]])],
        "conjugate to an earlier",
    ),
    (
        "subgroups",
        "permuting",
        [(proof("permuting", "subgroups", None, "classes"), lambda c: [*c, [[2]]])],
        "out of range",
    ),
    (
        "subgroups",
        "quaternions",
        [(proof("quaternions", "subgroups", None, "classes"), lambda c: c[:2] + c[3:])],
        "missing",
    ),
    ("subgroups", "permuting", [(("values", "classes"), "5")], "is 4"),
    ("subgroups", "permuting", [(("values", "signed_types"), "7")], "is 6"),
    ("subgroups", "permuting", [(("values", "architectures"), "6")], "is 4"),
]
