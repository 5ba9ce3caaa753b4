"""Broken kernels that no trial can tell from the sound one, each with the reason (``survivors.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from mutants import Mutant, named


def explanations() -> dict[Mutant, str]:
    """The reason of every explained survivor."""
    listed = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text("utf-8"))["survivors"]
    found: dict[Mutant, str] = {}
    for entry in listed:
        for text in entry["mutants"]:
            assert named(text) not in found, f"{text} is explained twice"
            found[named(text)] = entry["reason"]
    return found
