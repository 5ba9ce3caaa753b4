"""Bytes that no honest producer writes: one line of refusal, never a crash, never a hang."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from honest import certificate, names, outcome, put, sealed
from hypothesis import given
from hypothesis import strategies as st

from equicert.certificates import kernel
from equicert.certificates.kernel.assertions import value_text
from equicert.certificates.kernel.objects.statement import read_statement
from equicert.certificates.kernel.proof import Proof
from equicert.certificates.kernel.ranges import exactly, text_of
from equicert.certificates.kernel.reading import MAX_WORK, counted, spend
from equicert.certificates.kernel.rules.data import configurations
from equicert.certificates.kernel.trees import Decisions, walk

kernel_verify = import_module("equicert.certificates.kernel.verify")
SRC = Path(kernel.__file__).parents[2].parent
GOOD = sealed(certificate("swap"))


def replaced(old: str, new: str) -> bytes:
    assert old.encode() in GOOD
    return GOOD.replace(old.encode(), new.encode("utf-8", "surrogatepass"), 1)


BYTES = {
    "empty": b"",
    "blank": b" ",
    "null": b"null\n",
    "list": b"[]\n",
    "number": b"1\n",
    "not a number": replaced('"version":1', '"version":NaN'),
    "infinity": replaced('"version":1', '"version":-Infinity'),
    "huge float": replaced('"version":1', '"version":1e400'),
    "float": replaced('"version":1', '"version":1.0'),
    "true for one": replaced('"version":1', '"version":true'),
    "long integer": replaced('"version":1', '"version":' + "9" * 5000),
    "duplicate key": replaced('"version":1', '"version":1,"version":1'),
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "not ascii": replaced('"title":""', '"title":"\u00e9"'),
    "blanks": GOOD.replace(b":", b": "),
    "no newline": GOOD[:-1],
    "two newlines": GOOD + b"\n",
    "trailing": GOOD + b"{}",
    "cut": GOOD[: len(GOOD) // 2],
    "deep list": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "deep object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n",
    "open string": b'"' + b"\\" * 1001,
    "unsorted": GOOD.replace(b'{"asserts"', b'{"zzz":1,"asserts"', 1),
    "wrong digest": replaced('"digest":"', '"digest":"0'),
    "escaped slash": replaced('"field":"Q"', '"field":"\\u0051"'),
}


@pytest.mark.parametrize("kind", sorted(BYTES))
def test_hostile_bytes_get_one_line(kind):
    found = outcome(kernel, BYTES[kind])
    assert found.startswith(("invalid: ", "over limits: "))
    assert "\n" not in found
    assert found.isascii()


OVERSIZED = {
    "digits": (("statement", "generators", 0, "input", 0), [[1, "7" * 5000]]),
    "dimension": (("statement", "input_dim"), 10**9),
    "dimension product": (("statement", "output_dim"), 20_000),
    "assertion": (("asserts", 0, "text"), "width(LEN) == " + "(" * 1500),
    "nesting of an assertion": (("asserts", 0, "text"), "(" * 150 + "1" + ")" * 150 + " == 1"),
    "minus signs": (("asserts", 0, "text"), "-" * 300 + "1 == 1"),
    "text": (("title",), "x" * 200_000),
}


@pytest.mark.parametrize("kind", sorted(OVERSIZED))
def test_oversized_values_are_over_limits(kind):
    path, new = OVERSIZED[kind]
    found = outcome(kernel, sealed(put(certificate("swap"), path, new)))
    assert found.startswith(("over limits: ", "invalid: "))


def bare(name: str, **keys: Any) -> Any:
    """An honest statement with another proof, and nothing claimed."""
    return {**certificate(name), "proof": [], "asserts": [], "values": {}, **keys}


def chain_of_signs(n: int) -> bytes:
    """A target of n hyperplanes, and a tree for GN that decides their signs one after the other."""
    nodes = [["affine", [[0, "1"], [1, str(k)]], "0"] for k in range(1, n + 1)]
    nodes += [["relu", k] for k in range(n)]
    nodes.append(["sum", [["1", n + k] for k in range(n)]])
    tree: list[Any] = []
    for k in range(n - 1):
        tree.append(["sign", k, 2 * k + 1, 2 * k + 2])
        tree.append(["linear", [[[0, "1"]]], None])
    value = bare("swap", proof=[{"rule": "lower", "class": "GN", "bound": n + 1, "cases": [tree]}])
    target = {"nodes": nodes, "outputs": [2 * n]}
    return sealed(put(value, ("statement",), lambda s: {**s, "input_dim": 2, "target": target}))


def test_a_long_chain_of_signs_ends_within_the_memory():
    data = chain_of_signs(1000)
    tracemalloc.start()
    found = outcome(kernel, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.startswith(("invalid: ", "over limits: "))
    assert peak < 50 * 2**20


def test_nodes_share_the_decisions_of_their_ancestors():
    """A path of n nodes, a leaf beside each, keeps n decisions, not n^2."""
    seen = []

    def visit(state: Decisions[int, int], parts: list[Any]) -> Any:
        seen.append(len(state))
        assert list(state) == list(range(len(state)))
        if parts[0] == "leaf":
            return ()
        return [(k, state.deciding(len(state), side)) for k, side in zip(parts[1:], (1, -1), strict=True)]

    n = 1000
    nodes = [["split", k + 1, 2 * n - k] for k in range(n)] + [["leaf"] for _ in range(n + 1)]
    tracemalloc.start()
    walk(nodes, Decisions(), visit, "a node")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert max(seen) == n
    assert peak < 3 * 2**20  # tables copied to every child need more than 20 MiB


def test_a_tree_like_a_long_path_is_over_limits():
    n = 50_000
    nodes: list[Any] = [["split", k + 1, 2 * n - k] for k in range(n)] + [["leaf"] for _ in range(n + 1)]
    with counted() as work, pytest.raises(kernel.OverLimits, match="steps of work"):
        walk(nodes, 0, lambda state, parts: [(k, state) for k in parts[1:]], "a node")
    assert work.steps < MAX_WORK + 2**21


def test_configurations_that_lead_nowhere_are_counted():
    with pytest.raises(kernel.OverLimits, match="tries beyond the limit"):
        configurations(99, list(range(2, 80, 2)) + [98])


@pytest.mark.parametrize("width", [3000, 101, 10**9])
def test_a_fit_of_many_neurons_is_over_limits(width):
    value = bare("zigzag")
    value["proof"] = [{"rule": "fit-lower", "class": "GN", "width": width, "bound": "1", "trees": []}]
    assert outcome(kernel, sealed(value)).startswith("over limits: ")


def test_a_value_of_many_digits_is_over_limits():
    with pytest.raises(kernel.OverLimits, match="bits of a value"):
        text_of(exactly(10**4299))
    assert text_of(exactly(10**4000)) == f"1{'0' * 4000}"


@pytest.mark.parametrize("text", ["types(999999999)", "params(GN, 999999999)", "dim(GN, 999999999)", "vc(GN, 9999999)"])
def test_questions_about_large_widths_are_over_limits(text):
    value = {**certificate("all-widths"), "asserts": [], "values": {text: ""}}
    assert outcome(kernel, sealed(value)).startswith("over limits: ")


def test_the_work_of_all_questions_is_counted_together():
    proof = Proof(read_statement(certificate("all-widths")["statement"]))
    with counted():
        assert value_text("params(GN, 1)", proof) != "0..inf"
        spend(MAX_WORK - 100_000)
        with pytest.raises(kernel.OverLimits, match="steps of work"):
            value_text("params(GN, 900000)", proof)


def test_steps_questions_and_generators_are_counted():
    step = {"rule": "dim-hom"}
    assert outcome(kernel, sealed(bare("swap", proof=[step] * 10_001))).startswith("over limits: steps")
    asserts = [{"text": "order >= 1", "verdict": "verified"}] * 10_001
    assert outcome(kernel, sealed(bare("swap", asserts=asserts))).startswith("over limits: assertions and values")
    value = put(bare("swap"), ("statement", "generators"), lambda listed: listed * 1001)
    assert outcome(kernel, sealed(value)).startswith("over limits: generators")


@pytest.mark.parametrize("problem", [MemoryError, RecursionError, OverflowError])
def test_what_no_limit_foresaw_is_a_refusal(monkeypatch, problem):
    def fail(*_: Any) -> None:
        raise problem("text of the machine")

    monkeypatch.setattr(kernel_verify, "conclude", fail)
    assert outcome(kernel, GOOD) == f"over limits: beyond what this machine can do ({problem.__name__})"


@pytest.mark.parametrize("problem", [ValueError, ZeroDivisionError, KeyError, TypeError, AttributeError])
def test_no_other_exception_leaves_the_kernel(monkeypatch, problem):
    """Neither from ``verify`` nor from ``conclude``: it is refused, and said to be a defect."""

    def fail(*_: Any) -> None:
        raise problem("text of the machine")

    monkeypatch.setattr(kernel_verify, "check_step", fail)
    said = f"the kernel failed ({problem.__name__}); please report this certificate"
    with pytest.raises(kernel.Failed) as refusal:
        kernel.verify(GOOD)
    assert str(refusal.value) == said
    value = certificate("swap")
    with pytest.raises(kernel.Failed) as refusal:
        kernel.conclude(value["statement"], value["proof"], [], [])
    assert str(refusal.value) == said


def test_long_strings_without_an_end_are_read_once():
    for data in (b'"' + b"\\" * 2_000_001, b'["' + b"\\" * 2_000_000, b'"' * 2_000_001):
        assert outcome(kernel, data).startswith(("invalid: ", "over limits: "))


def test_infinite_group_is_over_limits():
    value = certificate("identity-c3")
    shear = [[[0, "1"], [1, "1"]], [[1, "1"]]]
    value = put(value, ("statement", "generators", 0), lambda g: {**g, "input": shear, "output": shear})
    value["proof"] = [{"rule": "order", "levels": []}]
    value["asserts"], value["values"] = [], {}
    assert outcome(kernel, sealed(value)).startswith("over limits: ")


def test_growing_numbers_are_over_limits():
    value = certificate("identity-c3")
    big = [[[0, "2"], [1, "1"]], [[0, "1"], [1, "3"]]]
    value = put(value, ("statement", "generators", 0), lambda g: {**g, "input": big, "output": big})
    value["proof"] = [{"rule": "order", "levels": []}]
    value["asserts"], value["values"] = [], {}
    assert outcome(kernel, sealed(value)).startswith("over limits: ")


@given(st.binary(max_size=200))
def test_random_bytes_never_crash(data):
    assert outcome(kernel, data) != "valid"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        max_leaves=20,
    )
)
def test_random_json_never_crashes(value):
    assert outcome(kernel, json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n") != "valid"


@given(st.data())
def test_a_random_value_anywhere_never_crashes(data):
    value = certificate(data.draw(st.sampled_from(names())))
    path = ()
    here = value
    while isinstance(here, (dict, list)) and here and data.draw(st.booleans()) is not None:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        path, here = (*path, key), here[key]
        if data.draw(st.integers(0, 3)) == 0:
            break
    junk = (
        st.none()
        | st.booleans()
        | st.integers(-3, 3)
        | st.text(max_size=3)
        | st.just([])
        | st.just({})
        | st.lists(st.integers(0, 3), max_size=3)
    )
    outcome(kernel, sealed(put(value, path, data.draw(junk))))


def test_files_that_are_not_regular_are_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "missing", pipe):
        with pytest.raises(kernel.Rejected) as problem:
            kernel.verify_file(path)
        assert "\n" not in str(problem.value)


def test_a_file_beyond_the_cap_is_not_read(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(kernel.OverLimits):
        kernel.verify_file(path)


def test_the_kernel_runs_alone_and_prints_fixed_lines(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(GOOD)
    bad.write_bytes(BYTES["float"])
    run = subprocess.run(
        [sys.executable, "-S", "-m", "equicert.certificates.kernel", str(good), str(bad)],
        cwd=SRC,
        capture_output=True,
        text=True,
        check=False,
    )
    first, second = run.stdout.splitlines()
    summary = f"{len(certificate('swap')['asserts'])} verified"
    assert first == f"equicert-kernel: valid swap: {summary} {certificate('swap')['digest']}"
    assert second.startswith("equicert-kernel: invalid")
    assert run.returncode == 2
    assert run.stderr == ""


def test_the_kernel_imports_the_standard_library_only():
    code = (
        "import sys, equicert.certificates.kernel; "
        "print(sorted({m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names)))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=SRC, capture_output=True, text=True, check=True)
    assert set(eval(run.stdout)) <= {"equicert", "__main__"}
