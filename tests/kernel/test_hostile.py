"""Bytes that no honest producer writes: one line of refusal, never a crash, never a hang."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from honest import certificate, names, outcome, put, sealed
from hypothesis import given
from hypothesis import strategies as st

from equicert.certificates import kernel

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
