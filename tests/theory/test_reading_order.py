"""The reading order of the theory: every file, after those that it imports."""

from __future__ import annotations

import ast
from pathlib import Path

import equicert.theory as theory

PACKAGE = "equicert.theory"


def imports() -> dict[str, set[str]]:
    """For every file of the theory the files of the theory that it imports, wherever the import stands."""
    folder = Path(theory.__file__).parent
    found = {}
    for path in folder.rglob("*.py"):
        if path.name != "__init__.py":
            nodes = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Import | ast.ImportFrom)]
            names = [n.module or "" if isinstance(n, ast.ImportFrom) else n.names[0].name for n in nodes]
            own = ".".join(path.relative_to(folder).with_suffix("").parts)
            found[own] = {name.removeprefix(PACKAGE + ".") for name in names if name.startswith(PACKAGE)}
    return found


def test_the_reading_order_lists_every_file_after_those_it_imports():
    listed = [line.split(":")[0].strip("* `") for line in (theory.__doc__ or "").splitlines() if line.startswith("* ")]
    order = {name.removesuffix(".py").replace("/", "."): place for place, name in enumerate(listed)}
    graph = imports()
    assert set(order) == set(graph)
    assert [(a, b) for a, names in graph.items() for b in names if order[b] >= order[a]] == []
