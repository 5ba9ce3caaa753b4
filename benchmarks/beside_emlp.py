"""Equivariant linear maps beside EMLP and e3nn: the same groups and representations, dimensions and seconds.

Usage: python benchmarks/beside_emlp.py

Our answers are exact; EMLP finds singular values below 1e-5. A library that is not installed is named at the end, and
its columns stay empty. Permutation groups are also set beside a plain union-find over pairs of indices.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group

TIMES = 3


@dataclass(frozen=True)
class Line:
    """A group and two tensor powers of one representation: how we write it, and how EMLP does."""

    group: str
    base: str
    emlp: str
    k: int
    l: int  # noqa: E741

    @property
    def text(self) -> str:
        """What is measured."""
        return f"{self.group}: {self.base}^{self.k} -> {self.base}^{self.l}"


LINES = (
    *(Line("SO(3)", "vector", "SO(3)", k, l) for k, l in ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 2))),  # noqa: E741
    *(Line("O(3)", "vector", "O(3)", k, l) for k, l in ((2, 2), (3, 3), (4, 2))),  # noqa: E741
    *(Line("SO(1,3)", "vector", "SO13()", k, l) for k, l in ((1, 1), (2, 2))),  # noqa: E741
    *(Line("Sp(2)", "vector", "Sp(1)", k, l) for k, l in ((2, 2), (3, 3), (4, 4))),  # noqa: E741
    *(Line("Sp(4)", "vector", "Sp(2)", k, l) for k, l in ((2, 2),)),  # noqa: E741
    *(Line("S6", "permutation", "S(6)", k, l) for k, l in ((1, 1), (2, 2), (2, 1), (3, 1))),  # noqa: E741
    *(Line("C6", "permutation", "Z(6)", k, l) for k, l in ((1, 1), (2, 2))),  # noqa: E741
    *(Line("D6", "permutation", "D(6)", k, l) for k, l in ((1, 1), (2, 2))),  # noqa: E741
)


def timed(action: Callable[[], int]) -> tuple[int, float]:
    """The answer, and the best time of a few."""
    best, answer = float("inf"), 0
    for _ in range(TIMES):
        started = time.perf_counter()
        answer = action()
        best = min(best, time.perf_counter() - started)
    return answer, best


def ours(line: Line) -> int:
    """The dimension of the space of equivariant maps, from the name of the group on."""
    group = Group.parse(line.group)
    V = representation(group, line.base)
    return (V.power(line.k) >> V.power(line.l)).dim


def theirs(line: Line) -> int:
    """The same by EMLP."""
    groups: Any = importlib.import_module("emlp.groups")
    reps: Any = importlib.import_module("emlp.reps")
    name, _, argument = line.emlp[:-1].partition("(")
    V = reps.V(getattr(groups, name)(*([int(argument)] if argument else [])))
    return int(((V**line.k) >> (V**line.l)).equivariant_basis().shape[-1])


def by_union_find(line: Line) -> int:
    """Orbits of index tuples under the generators of a permutation group."""
    group = Group.parse(line.group)
    n, rank = group.degree, line.k + line.l
    leader = list(range(n**rank))

    def find(x: int) -> int:
        while leader[x] != x:
            leader[x] = leader[leader[x]]
            x = leader[x]
        return x

    for g in group.generators:
        for number, index in enumerate(product(range(n), repeat=rank)):
            image = 0
            for i in index:
                image = image * n + g[i]
            leader[find(number)] = find(image)
    return sum(find(x) == x for x in range(len(leader)))


def clebsch_gordan(degree: int) -> Iterator[tuple[int, int, int, int]]:
    """Our multiplicities of ``harmonic(n)`` in ``harmonic(k) (x) harmonic(l)`` of SO(3)."""
    group = Group.parse("SO(3)")
    harmonic = [representation(group, f"harmonic({k})") for k in range(degree + 1)]
    for k, l, n in product(range(degree + 1), repeat=3):  # noqa: E741
        yield k, l, n, ((harmonic[k] @ harmonic[l]) >> harmonic[n]).dim


def missing() -> list[str]:
    """The libraries that are not installed."""
    return [name for name in ("emlp", "e3nn") if importlib.util.find_spec(name) is None]


def main() -> None:
    """The table."""
    absent = missing()
    print(f"{'maps':<44} {'dim':>6} {'ours':>10} {'EMLP':>10} {'union-find':>10}")
    for line in LINES:
        dim, seconds = timed(lambda line=line: ours(line))
        other = union = ""
        if "emlp" not in absent:
            found, theirs_seconds = timed(lambda line=line: theirs(line))
            other = f"{theirs_seconds:.4f}" + ("" if found == dim else f" ({found}!)")
        if line.base == "permutation":
            found, union_seconds = timed(lambda line=line: by_union_find(line))
            union = f"{union_seconds:.4f}" + ("" if found == dim else f" ({found}!)")
        print(f"{line.text:<44} {dim:>6} {seconds:>10.4f} {other:>10} {union:>10}", flush=True)
    started = time.perf_counter()
    wrong = [
        entry for entry in clebsch_gordan(4) if entry[3] != int(abs(entry[0] - entry[1]) <= entry[2] <= sum(entry[:2]))
    ]
    seconds = time.perf_counter() - started
    print(
        f"{'SO(3): multiplicities of harmonic(0..4), 125':<44} {len(wrong):>6} {seconds:>10.4f}  (number: wrong ones)"
    )
    if "e3nn" not in absent:
        o3: Any = importlib.import_module("e3nn.o3")
        started = time.perf_counter()
        pairs = [list(o3.Irrep(k, 1) * o3.Irrep(l, 1)) for k, l in product(range(5), repeat=2)]  # noqa: E741
        print(f"{'  the same by e3nn':<44} {len(pairs):>6} {time.perf_counter() - started:>10.4f}")
    if absent:
        print(f"not installed: {', '.join(absent)}; pip install {' '.join(absent)} fills their columns")


if __name__ == "__main__":
    main()
