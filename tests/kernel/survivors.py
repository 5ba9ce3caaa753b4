"""Broken kernels that no trial can tell from the sound one, each with the reason (the files of ``explained/``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mutants import Mutant

FOLDER = Path(__file__).parent / "explained"


@dataclass(frozen=True)
class Explanation:
    """Why a broken kernel is no hole. With a ``*`` a name stands for all that fit it, whether they survive or not."""

    name: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        """Does it speak of this broken kernel?"""
        return fnmatchcase(str(mutant), self.name) if "*" in self.name else str(mutant) == self.name


def explanations() -> tuple[Explanation, ...]:
    """All of them, no name twice."""
    found: dict[str, Explanation] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["survivors"]:
            for name in entry["mutants"]:
                assert name not in found, f"{name} is explained twice"
                found[name] = Explanation(name, entry["reason"])
    return tuple(found.values())


def reasons(mutants: Iterable[Mutant]) -> dict[Mutant, str]:
    """The reason of each that is explained."""
    listed = explanations()
    exact = {e.name: e.reason for e in listed}
    patterns = [e for e in listed if "*" in e.name]
    found = {}
    for mutant in mutants:
        reason = exact.get(str(mutant)) or next((e.reason for e in patterns if e.fits(mutant)), None)
        if reason is not None:
            found[mutant] = reason
    return found
