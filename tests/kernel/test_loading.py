"""What a claim does not need is not loaded, and every rule and quantity is where its table says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from honest import certificate, sealed

from equicert.certificates import kernel
from equicert.certificates.kernel import quantities, rules

ROOT = Path(__file__).parents[2]
COUNTING = {"quasilinear", "formulas", "vc", "separation", "activations", "hidden_types", "dimension", "knapsacks"}


def kernel_lines():
    """The script that measures what is loaded."""
    spec = importlib.util.spec_from_file_location("kernel_lines", ROOT / "scripts" / "kernel_lines.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded(name: str, folder: Path) -> set[str]:
    """The files of the kernel that the honest certificate of this name needs."""
    path = folder / f"{name}.json"
    path.write_bytes(sealed(certificate(name)))
    home = Path(kernel.__file__).resolve().parent
    return {file.resolve().relative_to(home).with_suffix("").as_posix() for file in kernel_lines().loaded(path)}


def test_a_width_claim_does_not_load_what_only_counts(tmp_path):
    found = loaded("swap", tmp_path)
    assert {"rules/widths", "rules/leaves", "quantities/widths", "verify"} <= found
    assert not {f"quantities/{name}" for name in COUNTING} & found
    assert not {"objects/groups", "objects/subgroups", "rules/covers", "rules/data", "reals"} & found


def test_formulas_are_loaded_where_an_assertion_needs_them(tmp_path):
    assert {"quantities/formulas", "quantities/dimension"} <= loaded("all-widths", tmp_path)


@pytest.mark.parametrize("name", sorted(rules.FILES))
def test_rules_are_where_the_table_says(name):
    rule = rules.find_rule(name)
    assert rule.name == name
    assert rule.theorems


@pytest.mark.parametrize("name", sorted(quantities.FILES))
def test_quantities_are_where_the_table_says(name):
    found = quantities.find_quantity(name) or quantities.find_predicate(name)
    assert found is not None
    assert found.name == name
    assert found.theorems


@pytest.mark.parametrize("name", ["", "simple", "__init__", "rules"])
def test_other_names_are_nothing(name):
    assert quantities.find_quantity(name) is quantities.find_predicate(name) is None
    with pytest.raises(kernel.Rejected):
        rules.find_rule(name)


def test_every_entry_of_a_file_is_in_the_table():
    """A rule that is written but not named in the table would never be found."""
    home = Path(kernel.__file__).parent
    for table, folder, pattern in (
        (rules.FILES, "rules", r"\bRule\(\s*\"([^\"]+)\""),
        (
            quantities.FILES,
            "quantities",
            r"\b(?:Quantity|Predicate)\(\s*\"([^\"]+)\"",
        ),
    ):
        found = {
            name: file.stem
            for file in (home / folder).glob("*.py")
            for name in re.findall(pattern, file.read_text(encoding="utf-8"))
        }
        assert found == table
