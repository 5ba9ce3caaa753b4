"""The lists of public names in ``equicert/__init__.py`` agree: for type checkers, for ``*``, for the first use."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import equicert


def for_type_checkers() -> dict[str, str]:
    """Name to module, from the imports under ``if TYPE_CHECKING``."""
    tree = ast.parse(Path(equicert.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name: str(node.module) for node in imports for alias in node.names}


def test_the_lists_of_public_names_agree():
    homes = {name: f"equicert.{home}" for home, names in equicert._HOMES.items() for name in names.split()}
    assert for_type_checkers() == homes
    assert sorted(equicert.__all__) == sorted(homes)
    assert len(set(equicert.__all__)) == len(equicert.__all__)
    assert sorted(dir(equicert)) == sorted([*equicert.__all__, "__version__"])


def test_every_public_name_is_there_and_says_what_it_is():
    for name in equicert.__all__:
        thing = getattr(equicert, name)
        assert thing is getattr(import_module(f"equicert.{equicert._HOME_OF[name]}"), name)
        assert thing.__doc__, name


def test_importing_is_light():
    """``import equicert`` loads none of the libraries; the first use of a name does."""
    code = "import sys, equicert; print(sorted({'sympy', 'numpy', 'scipy', 'cvxpy', 'flint'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_documented():
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    listed = [line.removeprefix("::: equicert.") for line in text.splitlines() if line.startswith(":::")]
    assert sorted(listed) == sorted(equicert.__all__)
