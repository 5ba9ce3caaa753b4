"""Regenerate ``tests/theory/gap_characters.json``: character tables by GAP, which the tests compare with ours.

Every row is ``[group, generators, classes, characters]``: permutations in cycle notation; for each conjugacy class its
least element, the order of its elements, its size; for each irreducible complex character its Frobenius-Schur indicator
and its values on the classes, a whole number or ``[n, [[k, c], ...]]`` for the sum of ``c exp(2 pi i k / n)``.
The generators are those of equicert; where GAP builds the group by itself from the name, it is asked whether the two
are isomorphic, so that a wrong group on our side shows.

``python scripts/gap_characters.py`` writes the file, ``--check`` compares (exit status 1 where it differs). Needs GAP 4
with its library of groups and the package transgrp. Some seconds.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.permutations import cycles_text

sys.path.insert(0, str(Path(__file__).parent))

from _gap import asked, named_group, product, write_or_compare

FILE = Path(__file__).parents[1] / "tests" / "theory" / "gap_characters.json"

PETERSEN = (
    "aut(edges = [(1,2), (2,3), (3,4), (4,5), (5,1), (1,6), (2,7), (3,8), (4,9), (5,10), (6,8), (8,10), (10,7), (7,9), "
    "(9,6)])"
)
NAMES = [
    *(f"C{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 24)),
    *(f"D{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)),
    *("S3", "S4", "S5", "S6", "A4", "A5", "A6", "Q8", "V4", "B2", "B3", "B4", "Th", "Td", "Ih"),
    *("C2^3", "C2^5", "C4 x C4", "Q8 x C3", "Q8 x Q8", "Q8 x S3", "S3 x S3", "S4 x S3", "A4 x C4", "D4 x D4", "C3^3"),
    *("D5 x D6", "A5 x C3", "S4 x C2", "C9 x C3", "Dic3 x Q8"),
    *("Dic3", "Dic5", "F20", "F21", "AGL(1,7)", "AGL(2,3)", "SL(2,3)", "SL(2,5)", "GL(2,3)", "PSL(2,7)", "PGL(2,7)"),
    *("C3 wr C2", "S3 wr C2", "C2 wr S3", "H3", "F4", "W(A4)", "W(D4)", "I2(7)"),
    "<(1,3,2,4), (1,2)(3,5,4)>",
    "shifts(3,3) : C4",
    "shifts(3,4) : D2",
    PETERSEN,
    "subgroup(S5, <(1,2,3,4,5), (2,3,5,4)>)",
]

OWN = {
    "Th": "DirectProduct(AlternatingGroup(4), CyclicGroup(IsPermGroup, 2))",
    "Td": "SymmetricGroup(4)",
    "Ih": "DirectProduct(AlternatingGroup(5), CyclicGroup(IsPermGroup, 2))",
    "H3": "DirectProduct(AlternatingGroup(5), CyclicGroup(IsPermGroup, 2))",
    "W(A4)": "SymmetricGroup(5)",
    "I2(7)": "DihedralGroup(IsPermGroup, 14)",
    "F20": "TransitiveGroup(5, 3)",
    "F21": "TransitiveGroup(7, 3)",
    "AGL(1,7)": "TransitiveGroup(7, 4)",
    "D1": "CyclicGroup(IsPermGroup, 2)",
    "D2": "DirectProduct(CyclicGroup(IsPermGroup, 2), CyclicGroup(IsPermGroup, 2))",
    "Q8": "Image(IsomorphismPermGroup(QuaternionGroup(8)))",
    "V4": "Group((1,2)(3,4), (1,3)(2,4))",
    "C3 wr C2": "WreathProduct(CyclicGroup(IsPermGroup, 3), CyclicGroup(IsPermGroup, 2))",
    "S3 wr C2": "WreathProduct(SymmetricGroup(3), CyclicGroup(IsPermGroup, 2))",
    "C2 wr S3": "WreathProduct(CyclicGroup(IsPermGroup, 2), SymmetricGroup(3))",
    "subgroup(S5, <(1,2,3,4,5), (2,3,5,4)>)": "TransitiveGroup(5, 3)",
    PETERSEN: "SymmetricGroup(5)",
}
"""Groups as GAP builds them from a name."""

QUESTION = """
Exact := function(z)
  local n;
  if IsInt(z) then return z; fi;
  n := Conductor(z);
  return [n, Filtered(List([1..n], k -> [k-1, CoeffsCyc(z, n)[k]]), pair -> pair[2] <> 0)];
end;;
Ask := function(G, H)
  local T, x, signs;
  if H <> fail and IsomorphismGroups(G, H) = fail then Print("not isomorphic;\\n"); return; fi;
  T := CharacterTable(G);
  signs := Indicator(T, 2);
  Print("[[", JoinStringsWithSeparator(List(ConjugacyClasses(T), c -> Concatenation("[\\"", String(Minimum(AsList(c))),
    "\\",", String(Order(Representative(c))), ",", String(Size(c)), "]")), ","), "],[\\n");
  for x in [1..Length(signs)] do
    Print("[", signs[x], ",", List(Irr(T)[x], Exact), "]");
    if x < Length(signs) then Print(",\\n"); fi;
  od;
  Print("]];\\n");
end;;
"""


def in_gap(name: str) -> str:
    """A group of our notation as GAP builds it by itself, or ``fail``.

    >>> in_gap("C2^3"), in_gap("F4")
    ('DirectProduct(CyclicGroup(IsPermGroup, 2), CyclicGroup(IsPermGroup, 2), CyclicGroup(IsPermGroup, 2))', 'fail')
    """
    if name in OWN:
        return OWN[name]
    power = re.fullmatch(r"(\w+)\^(\d)", name)
    factors = [power[1]] * int(power[2]) if power else name.split(" x ")
    made = [OWN.get(factor) or _factor(factor) for factor in factors]
    return "fail" if "fail" in made else product(made)


def _factor(name: str) -> str:
    if re.fullmatch(r"(GL|SL|PGL|PSL)\((\d),(\d)\)", name):
        # GAP 4.12 finds an image of SL(2,3) of order 48 unless the group is given by generators.
        return f"Image(IsomorphismPermGroup(Group(GeneratorsOfGroup({name}))))"
    return named_group(name) or "fail"


def tabulated() -> str:
    """The text of the file, from GAP."""
    program, generators = QUESTION, []
    for name in NAMES:
        generators.append([cycles_text(g) for g in Group.parse(name).generators])
        program += f"Ask(Group([{', '.join(generators[-1])}], ()), {in_gap(name)});\n"
    printed, complaints = asked(program)
    answers = ["".join(text.split()) for text in printed.split(";")[:-1]]
    strange = [f"{name}: {text[:80]}" for name, text in zip(NAMES, answers, strict=False) if not text.startswith("[")]
    strange += complaints
    if strange or len(answers) != len(NAMES):
        raise SystemExit(f"gap_characters: {len(answers)} answers to {len(NAMES)} questions; GAP says: {strange[:9]}")
    tables = (_sorted(*json.loads(text)) for text in answers)
    rows = [[name, own, *table] for name, own, table in zip(NAMES, generators, tables, strict=True)]
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n"


def _sorted(classes: list[list[Any]], characters: list[list[Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Classes and characters in an order that does not depend on the version of GAP and its packages."""
    order = sorted(range(len(classes)), key=lambda k: (classes[k][1:], classes[k][0]))
    rows = [[indicator, [values[k] for k in order]] for indicator, values in characters]
    return [classes[k] for k in order], sorted(rows, key=json.dumps)


def main() -> int:
    """Write the file, or compare it."""
    return write_or_compare("gap_characters", __doc__.splitlines()[0], FILE, tabulated, len(NAMES))


if __name__ == "__main__":
    sys.exit(main())
