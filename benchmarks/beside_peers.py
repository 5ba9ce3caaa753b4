"""Equivariant linear maps beside EMLP, e3nn and escnn: the same groups and representations, dimensions and CPU seconds.

Usage: python benchmarks/beside_peers.py [--peer-python PYTHON] [--most SECONDS] [TEXT...]

Our answers are exact; EMLP finds singular values below 1e-5. The peers are asked by ``peer_answers.py`` in one process
of another interpreter; the peers' old requirements do not go together with ours. To install them::

    python3.11 -m venv peers
    peers/bin/pip install jax==0.4.13 jaxlib==0.4.13 'numpy<2' 'scipy<1.12' 'plum-dispatch<2' \\
        optax scikit-learn matplotlib h5py tensorboard six tqdm torch e3nn cloudpickle requests
    peers/bin/pip install --no-deps emlp==1.0.3 objax==1.8.0 escnn lie-learn pymanopt autograd joblib
    python benchmarks/beside_peers.py --peer-python peers/bin/python

Times are CPU seconds of the process, the best of three: for EMLP after a first run that compiles, with its cache of
solutions emptied. ``proved`` is what a whole claim takes: search, certificate, and the kernel that solves the
equations again in plain Python. Sets of index tuples under permutations are also set beside connected components by
scipy. Lines are chosen by words of their text.

``SU(2)`` of EMLP acts on complex tensors; equivariant maps of these are as many as those of real tensors under
``SL(2)``, since both Lie algebras have the same complexification.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group

TIMES = 3
PEER = Path(__file__).with_name("peer_answers.py")
DEGREE = 4
"""Greatest degree of harmonic polynomials whose tensor products are taken."""


@dataclass(frozen=True)
class Line:
    """A group and two sums of tensor powers of one representation: how we write it, and how EMLP does (not where it
    takes many minutes)."""

    group: str
    base: str
    emlp: str
    input: tuple[int, ...]
    output: tuple[int, ...]

    @property
    def text(self) -> str:
        """What is measured."""
        return f"{self.group}: {_sum(self.base, self.input)} -> {_sum(self.base, self.output)}"

    @property
    def question(self) -> dict[str, Any]:
        """What EMLP is asked."""
        return {"library": "emlp", "group": self.emlp, "input": self.input, "output": self.output}


def _sum(base: str, powers: tuple[int, ...]) -> str:
    """A sum of tensor powers as a representation is written."""
    words = {0: "trivial", 1: base}
    return " + ".join(words.get(k, f"{base}^{k}") for k in powers)


def _lines(group: str, base: str, emlp: str, *ranks: tuple[int, int]) -> tuple[Line, ...]:
    return tuple(Line(group, base, emlp, (k,), (m,)) for k, m in ranks)


SUM = (0, 0, 1, 1, 2), (0, 1, 2)
"""Powers of a mixed sum: scalars, vectors, matrices."""

LINES = (
    *_lines("SO(3)", "vector", "SO(3)", (1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 2), (4, 3), (4, 4)),
    *_lines("O(3)", "vector", "O(3)", (1, 1), (2, 2), (3, 3), (4, 2), (4, 4)),
    *_lines("SO(1,3)", "vector", "SO13()", (1, 1), (2, 2), (3, 2), (3, 3)),
    *_lines("SL(2)", "vector", "SU(2)", (1, 1), (2, 2), (3, 3), (4, 4)),
    *_lines("Sp(2)", "vector", "Sp(1)", (1, 1), (2, 2), (3, 3), (4, 4)),
    *_lines("Sp(4)", "vector", "Sp(2)", (2, 2), (3, 3)),
    *_lines("S6", "permutation", "S(6)", (1, 1), (2, 1), (2, 2), (3, 1), (3, 2)),
    *_lines("S4", "permutation", "S(4)", (3, 3)),
    *_lines("S4", "permutation", "", (4, 4)),
    *_lines("S10", "permutation", "", (2, 2), (3, 3)),
    *_lines("C6", "permutation", "Z(6)", (1, 1), (2, 2), (3, 2)),
    *_lines("D6", "natural", "D(6)", (1, 1), (2, 2), (3, 2)),
    *(
        Line(group, base, emlp, *SUM)
        for group, base, emlp in (
            ("SO(3)", "vector", "SO(3)"),
            ("O(3)", "vector", "O(3)"),
            ("SO(1,3)", "vector", "SO13()"),
            ("Sp(2)", "vector", "Sp(1)"),
            ("S6", "permutation", "S(6)"),
            ("C6", "permutation", "Z(6)"),
            ("D6", "natural", "D(6)"),
        )
    ),
)


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """The answer, and the best CPU time of a few."""
    best, answer = float("inf"), None
    for _ in range(TIMES):
        started = time.process_time()
        answer = action()
        best = min(best, time.process_time() - started)
    return answer, best


def ours(line: Line) -> int:
    """The dimension of the space of equivariant maps, from the name of the group on."""
    group = Group.parse(line.group)
    V, U = (representation(group, _sum(line.base, powers)) for powers in (line.input, line.output))
    return (V >> U).dim


def proved(line: Line, dim: int) -> float:
    """CPU seconds of a claim with this dimension."""
    entry = {"id": "a", "group": line.group, "assert": [f"dim_hom == {dim}"]}
    entry |= {key: _sum(line.base, powers) for key, powers in (("input", line.input), ("output", line.output))}
    started = time.process_time()
    (claim,) = claims_of_table({"claim": [entry]}, "benchmark")
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    assert result.verdict == "verified", result
    return time.process_time() - started


def components(line: Line) -> int:
    """Orbits of index tuples under the generators of a permutation group, as connected components."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    group = Group.parse(line.group)
    n, rank = group.degree, line.input[0] + line.output[0]
    sources, targets = [], []
    for g in group.generators:
        image = np.zeros(1, dtype=np.int64)
        for _ in range(rank):
            image = (n * image[:, None] + np.asarray(g)).ravel()
        sources.append(np.arange(n**rank))
        targets.append(image)
    row, column = np.concatenate(sources), np.concatenate(targets)
    graph = coo_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(n**rank, n**rank))
    return int(connected_components(graph, directed=False)[0])


def clebsch_gordan() -> list[int]:
    """Our multiplicities of ``harmonic(n)`` in ``harmonic(k) (x) harmonic(l)`` of SO(3)."""
    group = Group.parse("SO(3)")
    harmonic = [representation(group, f"harmonic({k})") for k in range(DEGREE + 1)]
    products = ((harmonic[k] @ harmonic[m], harmonic[n]) for k, m, n in product(range(DEGREE + 1), repeat=3))
    return [(pair >> single).dim for pair, single in products]


def peers(python: str, questions: list[dict[str, Any]], most: float) -> Iterator[dict[str, Any]]:
    """The answers of the peers, one after the other, each within some seconds."""
    with subprocess.Popen(
        [python, str(PEER), str(most)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        json.dump(questions, process.stdin)
        process.stdin.close()
        yield from map(json.loads, process.stdout)


def against(answer: dict[str, Any], wanted: Any, seconds: float) -> str:
    """A peer's seconds and ours over its, or why there are none."""
    if "error" in answer:
        return answer["error"]
    assert answer["answer"] == wanted, f"a peer finds {answer['answer']}, we find {wanted}"
    return f"{answer['seconds']:>10.4f} {seconds / answer['seconds']:>7.3f}"


def maps(python: str, words: list[str], most: float) -> None:
    """The table of dimensions."""
    lines = [line for line in LINES if all(word in line.text for word in words)]
    print(f"{'maps':<66} {'dim':>5} {'proved':>8} {'ours':>9} {'EMLP':>10} {'ratio':>7} {'orbits':>9} {'ratio':>6}")
    answers = peers(python, [line.question for line in lines if line.emlp], most)
    for line in lines:
        dim, seconds = timed(lambda line=line: ours(line))
        text = f"{line.text:<66} {dim:>5} {proved(line, dim):>8.3f} {seconds:>9.4f} "
        text += against(next(answers), dim, seconds) if line.emlp else f"{'-':>10} {'':>7}"
        if line.base == "permutation" and len(line.input) == len(line.output) == 1:
            found, least = timed(lambda line=line: components(line))
            assert found == dim, line
            text += f" {least:>9.4f} {seconds / least:>6.2f}"
        print(text, flush=True)


def multiplicities(python: str, most: float) -> None:
    """The table of tensor products."""
    found, seconds = timed(clebsch_gordan)
    rule = [int(abs(k - m) <= n <= k + m) for k, m, n in product(range(DEGREE + 1), repeat=3)]
    assert found == rule
    print(f"\nSO(3), {len(found)} multiplicities in tensor products, degrees to {DEGREE}: ours {seconds:.3f} s")
    libraries = ("e3nn, from matrices", "e3nn", "escnn")
    answers = peers(python, [{"library": library, "top": DEGREE} for library in libraries], most)
    for library, answer in zip(libraries, answers, strict=True):
        print(f"  {library:<22} {against(answer, found, seconds)}", flush=True)


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description="Equivariant linear maps beside EMLP, e3nn and escnn.")
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter that has emlp, e3nn, escnn")
    parser.add_argument("--most", type=float, default=300.0, help="seconds after which a peer's answer is given up")
    parser.add_argument("words", nargs="*", help="only lines that contain all of these words")
    options = parser.parse_args()
    maps(options.peer_python, options.words, options.most)
    if not options.words:
        multiplicities(options.peer_python, options.most)


if __name__ == "__main__":
    main()
