"""Regenerate ``tests/theory/gap_counts.json``: what GAP counts in groups that the tests count again.

Every row is ``[group, order, subgroup classes, signed types]``. Classes are ``ConjugacyClassesSubgroups``. A signed
type is a subgroup S with a homomorphism to {1, -1}, up to conjugacy: the trivial one, and the orbits of the normalizer
of S on its subgroups of index two. GAP builds each group by itself from the name (``CyclicGroup(IsPermGroup, 5)``), so
that a wrong group on our side shows.

``python scripts/gap_counts.py`` writes the file, ``--check`` compares (exit status 1 where it differs). Needs GAP 4
with its library of groups and the package transgrp. Half a minute.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _gap import asked, named_group, product, write_or_compare

FILE = Path(__file__).parents[1] / "tests" / "theory" / "gap_counts.json"

NAMES = [
    *(f"C{n}" for n in range(1, 31)),
    *(f"D{n}" for n in range(3, 26)),
    *("S3", "S4", "S5", "A4", "A5", "A6", "S6", "Q8", "V4", "B2", "B3", "B4"),
    *("C2 x C2 x C2", "C2 x C2 x C2 x C2", "C2 x C2 x C2 x C2 x C2", "C4 x C4", "C4 x C2 x C2", "Q8 x C2", "Q8 x C3"),
    *("Q8 x Q8", "S3 x S3", "S4 x C2", "S4 x S3", "A4 x C4", "A4 x A4", "D4 x D4", "D4 x C2 x C2", "S3 x C6"),
    *(
        "C3 x C3 x C3",
        "C6 x C6",
        "D5 x D6",
        "A5 x C2",
        "A5 x C3",
        "S5 x C2",
        "C9 x C3",
        "C8 x C2",
        "C12 x C2",
        "Q8 x S3",
    ),
    *("D60", "C60", "S4 x S4"),
    # Permutations drawn at random once.
    *("<(1,2,6,4), (1,3,5,2,6)>", "<(1,4,6,3,2,5), (1,4)(2,6,5,3)>", "<(1,3,5,4), (1,4)(2,6,3,5)>"),
    *(
        "<(2,6,4), (2,5,3)(4,6)>",
        "<(1,4)(2,5,3), (2,4,3)>",
        "<(1,4)(2,7,3,5), (2,5,7,3)>",
        "<(1,5,7,3,2), (1,5,4,3,2)>",
    ),
    *(
        "<(1,5,3,6,2), (2,5,4)>",
        "<(1,5,4,2,3), (1,3,5,2,4)>",
        "<(2,6)(4,5), (2,5,6)(4,7)>",
        "<(1,3,6,2,4), (1,2,5)(3,6,4)>",
    ),
    *("<(1,3,5), (1,3,4,2,5)>", "<(1,5)(2,3,4), (3,4)>", "<(1,5,4,3,2), (1,4,5)(2,3)>", "<(1,3)(2,4), (2,3)(4,5)>"),
    *("<(1,2,3)(4,5), (1,4,2,5)>", "<(1,5,4,2,6,3), (1,5,2,6,4)>", "<(1,4), (1,2,4,3,5)>"),
]

COUNT = """
Count := function(G)
  local class, S, kernels, classes, types;
  classes := ConjugacyClassesSubgroups(G);
  types := 0;
  for class in classes do
    S := Representative(class);
    kernels := Filtered(MaximalSubgroups(S), T -> Index(S, T) = 2);
    types := types + 1 + Length(OrbitsDomain(Normalizer(G, S), kernels, function(T, g) return T^g; end));
  od;
  return [Size(G), Length(classes), types];
end;;
"""


def in_gap(name: str) -> str:
    """A group of our notation as an expression of GAP."""
    if name.startswith("<"):
        return f"Group({name[1:-1]})"
    factors = {factor: named_group(factor) for factor in name.split(" x ")}
    unknown = [factor for factor, made in factors.items() if made is None]
    if unknown:
        raise ValueError(f"no group of GAP is known for {unknown[0]!r}")
    return product([str(factors[factor]) for factor in name.split(" x ")])


def counted() -> str:
    """The text of the file, from GAP."""
    printed, complaints = asked(COUNT + "".join(f'Print(Count({in_gap(name)}), "\\n");\n' for name in NAMES))
    lines = [line for line in printed.splitlines() if line.strip()]
    strange = [line for line in (*lines, *complaints) if not line.startswith("[")]
    if strange or len(lines) != len(NAMES):
        raise SystemExit(f"gap_counts: {len(lines)} answers to {len(NAMES)} questions; GAP says: {strange[:9]}")
    rows = [json.loads(line) for line in lines]
    return "[\n" + ",\n".join(json.dumps([name, *row]) for name, row in zip(NAMES, rows, strict=True)) + "\n]\n"


def main() -> int:
    """Write the file, or compare it."""
    return write_or_compare("gap_counts", __doc__.splitlines()[0], FILE, counted, len(NAMES))


if __name__ == "__main__":
    sys.exit(main())
