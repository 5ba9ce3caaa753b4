"""Certificates that must not pass: orders of groups."""

from __future__ import annotations

from changes import Change, proof

REFUSALS: list[tuple[str, str, Change, str]] = [
    ("order", "fano", [(("values", "order"), "5040")], "is 168"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), {})], "not a list"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), [])], "ends before the identity"),
    ("order", "fano", [(proof("fano", "order", None, "levels"), lambda ls: ls[:-1])], "ends before the identity"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "point"), 99)], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "point"), 1)], "moves the base point"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), [0, 1])], "moves the base point"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), [9999])], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "generators"), -1)], "not a list"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, 2, 0])], "sign is not 1 or -1"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, True, 0])], "sign is not 1 or -1"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [2, 1, 0])], "out of range"),
    ("order", "fano", [(proof("fano", "order", None, "levels", 0, "program", 0), [0, 1])], "expected 3"),
    (
        "order",
        "fano",
        [(proof("fano", "order", None, "levels"), lambda ls: [*ls[:-2], {**ls[-2], "generators": []}])],
        "does not sift",
    ),
    (
        "order",
        "fano",
        [(proof("fano", "order", None, "levels"), lambda ls: [{**ls[0], "generators": [], "program": []}])],
        "does not sift",
    ),
    (
        "order",
        "fano",
        [
            (
                proof("fano", "order", None, "levels"),
                [{"point": 0, "program": [], "generators": [1]}, {"point": 1, "program": [], "generators": []}],
            )
        ],
        "does not sift through",
    ),
    ("order", "permuting", [(("values", "order"), "3")], "is 6"),
]
