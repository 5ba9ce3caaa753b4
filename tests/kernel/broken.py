"""Loading a changed copy of the kernel, and asking the tables of certificates about it."""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path

from changes import changed
from forgeries import FORGERIES
from honest import certificate, names, outcome, sealed
from refusals import REFUSALS, VARIANTS


def load(folder: Path, name: str):
    """The kernel package in a folder under another name."""
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def expectations() -> tuple[tuple[bytes, str], ...]:
    """Certificates with what a sound kernel says: ``valid``, or words of the reason."""
    found = [(sealed(certificate(name)), "^valid$") for name in names()]
    found += [(changed(base, changes), "^valid$") for _, base, changes in VARIANTS]
    found += [(changed(base, changes), f"^invalid: .*({reason})") for _, base, changes, reason in REFUSALS]
    found += [(changed(base, changes), "^invalid: ") for _, base, changes in FORGERIES]
    found.append((sealed(certificate("swap")).replace(b'"digest":"', b'"digest":"0'), "^invalid: "))
    return tuple(found)


def fails_the_tables(module) -> bool:
    """Does a kernel contradict the tables somewhere (a crash counts)?"""
    for data, wanted in expectations():
        try:
            if not re.search(wanted, outcome(module, data)):
                return True
        except Exception:
            return True
    return False
