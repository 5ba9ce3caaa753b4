"""Subgroup classes by GAP, where it is installed and asked for. What it finds is checked like any other list."""

from __future__ import annotations

import json
import shutil
import subprocess

from equicert.theory.errors import InputError
from equicert.theory.groups.permutation_groups import Enumeration
from equicert.theory.groups.permutations import Permutation
from equicert.theory.groups.subgroups import SubgroupClass, classes_of_generators, refuse_many_classes

SECONDS = 600

SCRIPT = """
G := Group({generators}, ());;
for c in ConjugacyClassesSubgroups(G) do
  Print(List(GeneratorsOfGroup(Representative(c)), g -> ListPerm(g, {degree})), ";\\n");
od;
Print("end\\n");
QUIT;
"""


def subgroup_classes_by_gap(elements: Enumeration) -> tuple[SubgroupClass, ...]:
    """The classes of subgroups as GAP's ``ConjugacyClassesSubgroups`` lists them. Errors: InputError when GAP is
    missing or fails."""
    refuse_many_classes(elements)
    program = shutil.which("gap")
    if program is None:
        raise InputError("--gap: GAP is not installed (no program 'gap' on the path); leave the option out")
    group = elements.group
    generators = ", ".join(f"PermList({[i + 1 for i in g]})" for g in group.generators)
    script = SCRIPT.format(generators=f"[{generators}]" if generators else "[]", degree=group.degree)
    try:
        run = subprocess.run(
            [program, "-q", "-x", "4096"],
            input=script,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"--gap: GAP took longer than {SECONDS} seconds") from None
    text, end, _ = run.stdout.replace("\\\n", "").replace("\n", " ").partition("end")
    if run.returncode or not end:
        reason = " ".join((run.stderr or run.stdout).split())[:120]
        raise InputError(f"--gap: GAP failed: {reason}")
    return classes_of_generators(elements, [_permutations(json.loads(entry)) for entry in text.split(";")[:-1]])


def _permutations(table: list[list[int]]) -> list[Permutation]:
    return [tuple(i - 1 for i in images) for images in table]
