"""Certificates that are made to be slow or large: the kernel's counter sees all of it, and refuses.

What is asserted is counted, not timed: with a small limit every such certificate ends with a refusal, and the lines of
the kernel that were executed are in proportion to the steps counted and the bytes read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from honest import certificate, names, outcome, put, sealed

from equicert.certificates import kernel
from equicert.certificates.kernel import reading

KERNEL = str(Path(kernel.__file__).parent)
SMALL_LIMIT = 1_000_000
LINES_PER_STEP = 25
LINES_PER_BYTE = 12
PRIME = 2**61 - 1
"""Python's hash of an integer is the remainder modulo this."""


def bare(**keys: Any) -> Any:
    """An honest statement with another proof, and nothing claimed."""
    return {**certificate("swap"), "proof": [], "asserts": [], "values": {}, **keys}


def with_statement(proof: list[Any], **keys: Any) -> bytes:
    value = bare(proof=proof)
    return sealed(put(value, ("statement",), lambda s: {**s, **keys}))


def cycle(n: int, shift: int = 1) -> list[Any]:
    """The matrix of a rotation of the coordinates."""
    return [[[(i + shift) % n, "1"]] for i in range(n)]


def turning(n: int, points: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"input": cycle(n), "output": [[[0, "1"]]]}
    return {**found, "permutation": [(i + 1) % n for i in range(n)]} if points else found


def sum_of_relus(rows: list[Any], constants: list[str] | None = None) -> dict[str, Any]:
    n = len(rows)
    nodes: list[Any] = [["affine", r, c] for r, c in zip(rows, constants or ["0"] * n, strict=True)]
    nodes += [["relu", k] for k in range(n)]
    nodes.append(["sum", [["1", n + k] for k in range(n)]])
    return {"nodes": nodes, "outputs": [2 * n]}


# -- the certificates -------------------------------------------------------------------------------------------------


def many_generators_and_hyperplanes() -> bytes:
    d = 40
    target = sum_of_relus([[[i, "1"], [j, str(k)]] for k in (1, 2) for i in range(d) for j in range(i + 1, d)])
    return with_statement(
        [{"rule": "equivariance"}], input_dim=d, generators=[turning(d)] * 300, target=target, output_dim=1
    )


def growing_numbers() -> bytes:
    nodes: list[Any] = [["affine", [[0, "1"]], "1"]]
    nodes += [["sum", [["7" * 900, k]]] for k in range(1000)]
    return with_statement([], target={"nodes": nodes, "outputs": [1000]})


def many_denominators() -> bytes:
    d = 3000
    odd = [str(10**200 + 2 * k + 1) for k in range(d)]
    nodes = [["affine", [[k, "1/" + odd[k]] for k in range(d)], "0"], ["relu", 0], ["relu", 1]]
    step = {"rule": "not-equivariance", "generator": 0, "point": [[k, "1"] for k in range(d)]}
    return with_statement(
        [step], input_dim=d, generators=[turning(d)], target={"nodes": nodes, "outputs": [2]}, output_dim=1
    )


def one_large_number_compared_often() -> bytes:
    nodes: list[Any] = [["affine", [[0, "1/" + "7" * 900]], "0"], ["max", [0] * 50_000], ["max", [1, 1]]]
    step = {"rule": "not-equivariance", "generator": 0, "point": [[0, "1"]]}
    return with_statement([step], target={"nodes": nodes, "outputs": [2]})


def equal_hashes() -> bytes:
    n = 3000
    target = sum_of_relus([[[0, "1"]]] * n, [str(1 + k * PRIME) for k in range(n)])
    return with_statement([], target=target)


def wide_sums() -> bytes:
    d = 2000
    nodes: list[Any] = [["affine", [[k, "1"] for k in range(d)], "0"]]
    nodes += [["sum", [["1", k]]] for k in range(1000)]
    return with_statement(
        [{"rule": "normal-equivariance"}],
        input_dim=d,
        generators=[turning(d)],
        target={"nodes": [*nodes, ["relu", 1000], ["relu", 1001]], "outputs": [1002]},
    )


def large_permutations() -> bytes:
    n, levels = 20_000, 80
    chain = [{"point": k, "program": [[0, -1, 0]] * 20, "generators": [1]} for k in range(levels)]
    return with_statement(
        [{"rule": "order", "levels": chain}], generators=[{**certificate_generator(), "permutation": rotated(n)}]
    )


def rotated(n: int) -> list[int]:
    return [(i + 1) % n for i in range(n)]


def certificate_generator() -> Any:
    return {k: v for k, v in certificate("swap")["statement"]["generators"][0].items() if k != "permutation"}


def slow_chain() -> bytes:
    """Many levels whose generators fix everything: products of orbits of one point."""
    chain = [{"point": 0, "program": [], "generators": []} for _ in range(20_000)]
    return with_statement(
        [{"rule": "order", "levels": chain}], generators=[{**certificate_generator(), "permutation": [0, 1]}]
    )


def representation_to_be_compared() -> bytes:
    """The symmetric group on points, and on pairs of points: Schreier and Sims have to show that it is one."""
    n = 20
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    moves = [rotated(n), [1, 0, *range(2, n)]]
    matrices: list[Any] = [[[]] * len(pairs) for _ in moves]
    for g, A in zip(moves, matrices, strict=True):
        for k, (i, j) in enumerate(pairs):
            A[pairs.index((min(g[i], g[j]), max(g[i], g[j])))] = [[k, "1"]]
    one = [[[0, "1"]]]
    return with_statement(
        [],
        input_dim=1,
        generators=[{"permutation": g, "input": one, "output": one} for g in moves],
        target=sum_of_relus(one),
        representations={"pairs": matrices, "more pairs": matrices},
    )


def group_of_large_matrices() -> bytes:
    n = 900
    dense = [[[j, "1"] for j in range(n)] for _ in range(2)]
    target = sum_of_relus(dense)
    return with_statement(
        [{"rule": "subgroups", "classes": [[]]}, {"rule": "dim-hom"}],
        input_dim=n,
        generators=[turning(n)],
        target=target,
    )


def many_subgroups() -> bytes:
    n = 9
    generators = []
    for k in range(n):
        images = list(range(2 * n))
        images[2 * k], images[2 * k + 1] = 2 * k + 1, 2 * k
        generators.append({"permutation": images, "input": [[[0, "1"]]], "output": [[[0, "1"]]]})
    classes: list[Any] = [[]] + [[[k for k in range(n) if x >> k & 1]] for x in range(1, 2**n)]
    return with_statement(
        [{"rule": "subgroups", "classes": classes}],
        input_dim=1,
        generators=generators,
        target=sum_of_relus([[[0, "1"]]]),
    )


def field_of_high_degree() -> bytes:
    k = 63
    numbers = [[str((7 * i + 3 * j + 1) ** 150) for j in range(k)] for i in range(6)]
    nodes: list[Any] = [["affine", [], x] for x in numbers]
    nodes += [["max", list(range(6)) * 50], ["max", [6, 6]]]
    one = ["1", *["0"] * (k - 1)]
    step = {"rule": "not-equivariance", "generator": 0, "point": [[0, one]]}
    return with_statement(
        [step],
        field="Q(2cos(2pi/127))",
        input_dim=1,
        output_dim=1,
        generators=[{"input": [[[0, one]]], "output": [[[0, one]]]}],
        target={"nodes": nodes, "outputs": [7]},
    )


def inverses_in_a_field() -> bytes:
    k = 36
    one = ["1", *["0"] * (k - 1)]
    entry = [str(3 ** (20 + i)) for i in range(k)]
    matrix = [[[0, entry], [1, one]], [[0, one], [1, entry]]]
    return with_statement(
        [],
        field="Q(2cos(2pi/73))",
        input_dim=2,
        output_dim=1,
        generators=[{"input": matrix, "output": [[[0, one]]]}] * 50,
        target=None,
    )


def deep_tree() -> bytes:
    n = 1500
    rows = [[[0, "1"], [1, str(k)]] for k in range(1, n + 1)]
    tree: list[Any] = [["sign", k, k + 1, 2 * n - k] for k in range(n)]
    tree += [["linear", [[[0, "1"]]], None] for _ in range(n + 1)]
    return with_statement(
        [{"rule": "lower", "class": "GN", "bound": n + 1, "cases": [tree]}],
        input_dim=2,
        output_dim=1,
        generators=[],
        target=sum_of_relus(rows),
    )


def tree_of_cells() -> bytes:
    n = 300
    nodes: list[Any] = [["affine", [[0, "1"]], str(k)] for k in range(n)]
    nodes += [["relu", k] for k in range(n)]
    nodes += [["relu", n + k] for k in range(n)]
    nodes.append(["sum", [["1", 2 * n + k] for k in range(n)]])
    tree: list[Any] = [["split", k + 1, 2 * n - k] for k in range(n)] + [["equal"] for _ in range(n + 1)]
    part = {
        "nodes": list(range(2 * n, 3 * n)),
        "hyperplanes": [],
        "linear": [[]],
        "constant": [],
        "tree": tree,
    }
    return with_statement(
        [{"rule": "two-layer", "parts": [part]}],
        input_dim=1,
        output_dim=1,
        generators=[],
        target={"nodes": nodes, "outputs": [3 * n]},
    )


def elimination_that_fills_up() -> bytes:
    n = 120
    matrix = [[[j, str(1 + (i * j * 7919 + i + j * j) % 97)] for j in range(n)] for i in range(n)]
    return with_statement([], input_dim=n, generators=[{"input": matrix, "output": [[[0, "1"]]]}])


def many_questions(text: str) -> bytes:
    value = certificate("all-widths")
    listed = [{"text": text.replace("#", str(100 + k)), "verdict": "refuted"} for k in range(2000)]
    return sealed({**value, "asserts": listed, "values": {}})


def many_points_and_neurons() -> bytes:
    value = bare()
    n = 400
    data = {"points": [[[0, str(k)]] for k in range(1, n + 1)], "values": [str(k * k) for k in range(n)]}
    statement = {"input_dim": 1, "generators": [], "target": data}
    trees = [[["bound", [], []]]] * 91
    step = {"rule": "fit-lower", "class": "GN", "width": 90, "bound": "1", "trees": trees}
    value["proof"] = [step]
    return sealed(put(value, ("statement",), lambda s: {**s, **statement}))


def support_of_large_matrices() -> bytes:
    n = 30
    triangle = [[[j, str(1 + (i + j) % 5)] for j in range(i, n)] for i in range(n)]
    value = bare(asserts=[{"text": "compatible", "verdict": "undecided"}])
    statement = {
        "input_dim": n,
        "output_dim": n,
        "generators": [{"input": triangle, "output": triangle}],
        "target": None,
        "support": [[j for j in range(n) if (i + j) % 3] for i in range(n)],
    }
    return sealed(put(value, ("statement",), lambda s: {**s, **statement}))


HOSTILE: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        many_generators_and_hyperplanes,
        growing_numbers,
        many_denominators,
        one_large_number_compared_often,
        equal_hashes,
        wide_sums,
        large_permutations,
        slow_chain,
        representation_to_be_compared,
        group_of_large_matrices,
        many_subgroups,
        field_of_high_degree,
        inverses_in_a_field,
        deep_tree,
        tree_of_cells,
        elimination_that_fills_up,
        many_points_and_neurons,
        support_of_large_matrices,
    )
} | {
    f"questions {text}": (lambda text=text: many_questions(text))
    for text in (
        "params(LEN, #) >= 0",
        "dim(GEN, #) >= 0",
        "vc(GN, #) >= 0",
        "types(#) >= 0",
        "dim(LEN, m) >= m/# for m >= 1",
        "floor(m/#) >= 0 for m >= 0",
    )
}


def counted_lines(data: bytes) -> tuple[str, int, int]:
    """What is said, the steps counted, and the lines of the kernel that were executed."""
    lines = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.startswith(KERNEL):
            return None
        lines += 1
        return trace

    with reading.counted() as work:
        sys.settrace(trace)
        try:
            said = outcome(kernel, data)
        finally:
            sys.settrace(None)
    return said, work.steps, lines


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_all_that_is_done_is_counted(kind, monkeypatch):
    monkeypatch.setattr(reading, "MAX_WORK", SMALL_LIMIT)
    data = HOSTILE[kind]()
    said, steps, lines = counted_lines(data)
    print(kind, len(data), said, steps, lines)
    assert said.startswith(("invalid: ", "over limits: "))
    assert "please report" not in said
    assert "this machine" not in said
    assert lines <= LINES_PER_STEP * steps + LINES_PER_BYTE * len(data) + 10_000


def test_memory_is_limited_too(monkeypatch):
    """Vectors take blocks of the interpreter's memory, permutations are counted."""
    monkeypatch.setattr(reading, "MAX_BLOCKS", 1_000_000)
    assert outcome(kernel, wide_sums()).startswith("over limits: blocks of memory")
    assert outcome(kernel, large_permutations()).startswith("over limits: entries kept in memory")


def test_more_values_than_the_limit_are_not_parsed():
    data = b"[" + b"[]," * reading.MAX_VALUES + b"[]]\n"
    assert outcome(kernel, data).startswith("over limits: values")


@pytest.mark.parametrize("name", names())
def test_honest_certificates_stay_far_below_the_limits(name):
    with reading.counted() as work:
        kernel.verify(sealed(certificate(name)))
    assert 20 * work.steps < reading.MAX_WORK
    assert 20 * work.kept < reading.MAX_KEPT
