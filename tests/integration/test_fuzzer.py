"""The fuzzer of the readers: a few hundred damaged files, the same in every run; and it finds what there is to find."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz_inputs.py"


@pytest.fixture(scope="module")
def fuzzer():
    spec = importlib.util.spec_from_file_location("fuzz_inputs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_inputs"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["fuzz_inputs"]


def test_honest_files_are_read(fuzzer: ModuleType, tmp_path: Path):
    samples = fuzzer.honest_files()
    assert {sample.kind for sample in samples} == set(fuzzer.KINDS)
    assert {fuzzer.read(sample.kind, sample.data, tmp_path) for sample in samples} == {"read"}


def test_damaged_files_are_refused_on_one_line(fuzzer: ModuleType, tmp_path: Path):
    samples = fuzzer.honest_files()
    outcomes = {}
    for number in range(420):
        kind, data = fuzzer.case(number, 11, samples)
        outcomes[number, kind] = fuzzer.read(kind, data, tmp_path)
        assert not list(tmp_path.iterdir())
    assert {case: what for case, what in outcomes.items() if what not in ("read", "refused")} == {}
    assert "refused" in outcomes.values()


def test_cases_depend_on_seed_and_number_alone(fuzzer: ModuleType):
    samples = fuzzer.honest_files()
    assert [fuzzer.case(k, 5, samples) for k in range(30)] == [fuzzer.case(k, 5, samples) for k in range(30)]
    assert fuzzer.case(3, 5, samples) != fuzzer.case(3, 6, samples)


def test_lines_are_judged(fuzzer: ModuleType):
    assert fuzzer._line("one line") == "refused"
    for bad in ("", "two\nlines", "\x1b[2J", "x" * 3000):
        assert fuzzer._line(bad).startswith("not one clear line")
