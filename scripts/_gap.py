"""What the two scripts that ask GAP have in common: names of groups as GAP builds them, questions, stored files."""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def named_group(name: str) -> str | None:
    """A group of our notation as an expression of GAP; None where it is no family of this list.

    >>> named_group("D4")
    'DihedralGroup(IsPermGroup, 8)'
    """
    match = re.fullmatch(r"([A-Z]|Dic)(\d+)", name)
    if match is None:
        return None
    n = int(match[2])
    return {
        "C": f"CyclicGroup(IsPermGroup, {n})",
        "D": f"DihedralGroup(IsPermGroup, {2 * n})",
        "S": f"SymmetricGroup({n})",
        "A": f"AlternatingGroup({n})",
        "B": f"WreathProduct(SymmetricGroup(2), SymmetricGroup({n}))",
        "Q": f"Image(IsomorphismPermGroup(QuaternionGroup({n})))",
        "V": "Group((1,2)(3,4), (1,3)(2,4))",
        "Dic": f"Image(IsomorphismPermGroup(DicyclicGroup({4 * n})))",
    }.get(match[1])


def product(factors: Sequence[str]) -> str:
    """The direct product of groups of GAP."""
    return factors[0] if len(factors) == 1 else f"DirectProduct({', '.join(factors)})"


def asked(program: str) -> tuple[str, list[str]]:
    """What GAP prints, and the lines of its complaints."""
    done = subprocess.run(
        ["gap", "-q", "-x", "4096"], input=program + "QUIT;\n", capture_output=True, text=True, check=True, timeout=3600
    )
    return done.stdout, done.stderr.splitlines()


def write_or_compare(script: str, about: str, file: Path, made: Callable[[], str], rows: int) -> int:
    """The command line of a script: write a file from GAP, or compare with it (status 1 where they differ)."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="compare with the stored file instead of writing it")
    arguments = parser.parse_args()
    if shutil.which("gap") is None:
        sys.exit(f"{script}: GAP is not installed (Debian: apt-get install gap-core gap-libs gap-transgrp)")
    new = made()
    if not arguments.check:
        file.write_text(new, encoding="utf-8")
        return 0
    old = file.read_text(encoding="utf-8")
    difference = difflib.unified_diff(old.splitlines(), new.splitlines(), "stored", "GAP", lineterm="")
    print("\n".join(line[:400] for line in difference) or f"{script}: GAP agrees with all {rows} rows")
    return int(old != new)
