"""Imports go one way: no circles, each room imports only rooms below it, the kernel only the standard library.

Every import counts, those inside functions and those for type checkers too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "equicert.theory": ROOT / "theory",
    "equicert.certificates": ROOT / "certificates",
    "equicert.tex": ROOT / "tex",
}

ERRORS, LIMITS = "theory.errors", "theory.limits"
THEORY = (ERRORS, LIMITS, "theory.numbers", "theory.groups", "theory.functions", "theory.widths", "theory.complexity")
ENCODING, CLAIMS, SEARCH = "certificates.encoding", "certificates.claims", "certificates.search"
KERNEL, RESULTS, CHECK = "certificates.kernel", "certificates.results", "certificates.check"
WORDS = ("certificates.reports.explain", "certificates.reports.reasons")
FILES, REPORTS, RUNS = "certificates.files", "certificates.reports", "certificates.runs"
QUESTIONS, COMMANDS, API = "certificates.questions", "certificates.commands", "certificates.api"
EXPORTS = "certificates.exports"

MAY_IMPORT: dict[str, Collection[str]] = {
    # exact mathematics, from the ground up
    "version": (),
    ERRORS: (),
    LIMITS: (ERRORS,),
    "theory.numbers": THEORY[:2],
    "theory.groups": THEORY[:3],
    "theory.functions": THEORY[:4],
    "theory.widths": THEORY[:5],
    "theory.complexity": THEORY[:6],
    # the way of a claim: what is trusted, what comes out, what is asked, how it is found, the words for it, the
    # conductor
    KERNEL: (),
    RESULTS: (),
    ENCODING: THEORY,
    CLAIMS: (ENCODING, *THEORY),
    SEARCH: (ENCODING, CLAIMS, *THEORY),
    **dict.fromkeys(WORDS, (RESULTS, ENCODING, CLAIMS, SEARCH, *THEORY)),
    CHECK: (KERNEL, RESULTS, ENCODING, CLAIMS, SEARCH, *WORDS, *THEORY),
    # what is done with a result: documents read certificates as JSON, and know neither the search nor the kernel
    FILES: ("version", ERRORS),
    "tex": ("version", *THEORY),
    REPORTS: ("version", RESULTS, CLAIMS, "tex", *THEORY),
    RUNS: ("version", ERRORS, FILES, KERNEL, RESULTS, CLAIMS, CHECK),
    QUESTIONS: (KERNEL, ENCODING, CLAIMS, SEARCH, CHECK, *THEORY),
    EXPORTS: ("version", FILES, KERNEL, ENCODING, CLAIMS, "tex", *THEORY),
    # those who call
    COMMANDS: ("version", ERRORS, FILES, KERNEL, RESULTS, CLAIMS, CHECK, RUNS, REPORTS, QUESTIONS, EXPORTS, "tex"),
    "certificates.pytest_plugin": (ERRORS, FILES, KERNEL, RESULTS, CLAIMS, RUNS, REPORTS),
    API: (RESULTS, CLAIMS, SEARCH, CHECK, RUNS, REPORTS, QUESTIONS, "tex", *THEORY),
}
"""The rooms that each room may import, besides itself: only such as stand above it in this list, so nothing climbs."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the rooms with its file. (The face of the package, ``equicert`` itself, only names them.)"""
    found = {"equicert.version": ROOT / "src" / "equicert" / "version.py"}
    for package, folder in FOLDERS.items():
        for file in folder.rglob("*.py"):
            parts = file.relative_to(folder).with_suffix("").parts
            found[".".join((package, *parts)).removesuffix(".__init__")] = file
    return found


def imports_of(module: str, text: str, is_package: bool, known: Collection[str]) -> set[str]:
    """The modules that the text of one module imports, wherever the import stands."""
    parents = module.split(".") if is_package else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = parents[: len(parents) + 1 - node.level] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{start}.{a.name}" if f"{start}.{a.name}" in known else start for a in node.names}
    return found


@cache
def graph() -> dict[str, set[str]]:
    return {
        name: imports_of(name, file.read_text(encoding="utf-8"), file.name == "__init__.py", modules())
        for name, file in modules().items()
    }


def circles(edges: Mapping[str, Collection[str]]) -> set[frozenset[str]]:
    """The sets of modules that reach each other."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            new = set(edges.get(waiting.pop(), ())) - seen
            seen |= new
            waiting += new
        return seen

    reach = {name: reached(name) for name in edges}
    return {frozenset(m for m in reach[name] if name in reach.get(m, ())) for name in edges if name in reach[name]}


def room_of(module: str) -> str | None:
    """The room with the longest name that holds a module."""
    name = module.removeprefix("equicert.")
    rooms = [room for room in MAY_IMPORT if name == room or name.startswith(f"{room}.")]
    return max(rooms, key=len, default=None)


def test_every_way_of_importing_is_seen():
    text = (
        "import json, a.x\nfrom a import y\nfrom . import z\nfrom ..b import name\nif TYPE_CHECKING:\n    import a.w\n"
        "def f():\n    from a.v import name\n"
    )
    known = {"a.x", "a.y", "a.s.z", "a.w", "a.v", "a.b"}
    assert imports_of("a.s.m", text, False, known) == {"json", "a.x", "a.y", "a.s.z", "a.b", "a.w", "a.v"}
    assert imports_of("a.s", "from . import z", True, known) == {"a.s.z"}


def test_circles_are_found():
    assert circles({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": [], "e": ["e"]}) == {frozenset("bc"), frozenset("e")}


def test_there_are_no_circles():
    assert len(graph()) > 100  # the walk found the modules
    assert circles(graph()) == set()


def test_the_list_of_rooms_goes_upwards():
    order = list(MAY_IMPORT)
    climbs = [
        (room, other) for room, may in MAY_IMPORT.items() for other in may if order.index(other) >= order.index(room)
    ]
    assert climbs == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_what_is_below_them(room):
    wrong = {
        f"{name} imports {other}"
        for name, others in graph().items()
        if room_of(name) == room
        for other in others
        if other.startswith("equicert") and room_of(other) not in (room, *MAY_IMPORT[room])
    }
    assert wrong == set()


def test_every_module_is_in_a_room():
    markers = {f"equicert.{name}" for name in ("theory", "certificates")}  # these hold no code, only a docstring
    assert {name for name in modules() if room_of(name) is None} == markers
    assert {name: graph()[name] for name in markers} == {name: set() for name in markers}


def test_the_kernel_needs_the_standard_library_alone():
    own = {name: others for name, others in graph().items() if room_of(name) == KERNEL}
    assert own
    foreign = {other for others in own.values() for other in others if room_of(other) != KERNEL}
    assert {name.split(".")[0] for name in foreign} <= set(sys.stdlib_module_names)


def test_the_kernel_imports_itself_by_relative_names():
    """So that a copy of the folder stands alone."""
    for name, file in modules().items():
        if room_of(name) == KERNEL:
            assert "equicert" not in {i.split(".")[0] for i in imports_of("", file.read_text("utf-8"), True, ())}, name
