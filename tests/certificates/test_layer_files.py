"""``equicert basis --out``: arrays and layers that other programs use, against the equations of equivariance."""

from __future__ import annotations

import json
import re
import runpy
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from equicert.certificates.claims.exact import exact_matrix
from equicert.certificates.commands import basis as command
from equicert.certificates.commands.main import main
from equicert.certificates.exports import layers
from equicert.certificates.exports.rounding import enclosure
from equicert.theory.functions.expression_language import parse_constant
from equicert.theory.groups.equivariant_maps import HomSpace
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.numbers.matrices import Matrix

SPACES = {
    "cyclic": ("C3", "permutation", "permutation", 3),
    "pentagon": ("C5", "rotation + permutation", "rotation", 4),
    "signs": ("C2", "2*sign", "sign + trivial", 2),
    "sets": ("S4", "permutation", "permutation", 2),
    "edges": ("S3", "tensor(permutation, permutation)", "permutation", 5),
    "none": ("C2", "sign", "trivial", 0),
    "free": ("C1", "2*trivial", "3*trivial", 6),
}


def arguments(name: str) -> list[str]:
    group, source, target, _ = SPACES[name]
    return ["basis", "--group", group, "--input", source, "--output", target]


def run(capsys, *words: object) -> tuple[int, str, str]:
    status = main(list(map(str, words)))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def write(capsys, name: str, kind: str, out: Path) -> dict:
    status, text, errors = run(capsys, *arguments(name), "--format", kind, "--out", out, "--json")
    assert (status, errors) == (0, "")
    return json.loads(text)


def exact_matrices(table) -> list[Matrix]:
    """The exact matrices that an array of texts holds."""
    return [exact_matrix(matrix.tolist(), "a basis matrix") for matrix in table]


def test_the_command_offers_the_formats():
    assert set(command.FORMATS) == set(layers.FORMATS)


@pytest.mark.parametrize("name", SPACES)
def test_arrays(capsys, tmp_path, name):
    out = tmp_path / "basis.npz"
    found = write(capsys, name, "npz", out)
    with np.load(out, allow_pickle=False) as arrays:
        basis, exact = arrays["basis"], arrays["exact"]
        inputs, outputs = arrays["input_generators"], arrays["output_generators"]
    count = SPACES[name][3]
    assert found["dim_hom"] == count
    assert basis.shape == exact.shape == (count, *found["shape"])
    assert np.linalg.matrix_rank(basis.reshape(count, -1)) == count if count else True
    for g, h in zip(inputs, outputs, strict=True):
        for matrix in basis:
            assert np.allclose(matrix @ g, h @ matrix, atol=1e-12)
    for value, text in zip(basis.reshape(-1).tolist(), exact.reshape(-1).tolist(), strict=True):
        assert enclosure(parse_constant(text)).distance(Fraction(value)) <= Fraction(found["rounding"])
    assert (found["rounding"] == "0") == (name != "pentagon")


def test_exact_texts_are_equivariant(capsys, tmp_path):
    """Over the real field: the texts, read again, intertwine the exact rotations."""
    write(capsys, "pentagon", "npz", tmp_path / "basis.npz")
    with np.load(tmp_path / "basis.npz") as arrays:
        matrices = exact_matrices(arrays["exact"])
    group = Group.parse("C5")
    V, U = representation(group, "rotation + permutation"), representation(group, "rotation")
    assert len(matrices) == 4
    for A in matrices:
        for g, h in zip(V.matrices, U.matrices, strict=True):
            assert A.over(V.field) @ g == h @ A.over(V.field)


@pytest.mark.parametrize("name", SPACES)
def test_source_compiles_and_needs_torch_alone(capsys, tmp_path, name):
    write(capsys, name, "torch", tmp_path / "layer.py")
    text = (tmp_path / "layer.py").read_text(encoding="ascii")
    compile(text, "layer.py", "exec")
    assert re.findall(r"^(?:import|from) .*", text, re.MULTILINE) == ["import torch"]


@pytest.mark.frameworks
@pytest.mark.parametrize("name", SPACES)
def test_layers_pass_their_own_test(capsys, tmp_path, name):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    write(capsys, name, "torch", tmp_path / "layer.py")
    source = runpy.run_path(str(tmp_path / "layer.py"))
    assert source["self_test"]() <= 1e-9
    layer = source["EquivariantLinear"]()
    assert [p.shape[0] for p in layer.parameters()] == [SPACES[name][3]]
    d, p = source["INPUTS"], source["OUTPUTS"]
    assert layer(torch.randn(5, 2, d)).shape == (5, 2, p)
    layer(torch.randn(4, d)).square().sum().backward()
    assert layer.coefficients.grad is not None


@pytest.mark.frameworks
def test_the_own_test_of_a_layer_can_fail(capsys, tmp_path):
    pytest.importorskip("torch", reason="torch is not installed")
    out = tmp_path / "layer.py"
    write(capsys, "cyclic", "torch", out)
    text = out.read_text()
    out.write_text(text.replace("    [0, 0, 0, 1.0],\n", "    [0, 0, 0, 1.5],\n", 1))
    with pytest.raises(AssertionError, match="the layer is not equivariant"):
        runpy.run_path(str(out))["self_test"]()


def test_text_and_rewriting(capsys, tmp_path):
    out = tmp_path / "basis.npz"
    words = [*arguments("cyclic"), "--format", "npz", "--out", out]
    status, text, _ = run(capsys, *words)
    assert (status, text.splitlines()[-2]) == (0, f"written: {out} (its entries are exact)")
    data = out.read_bytes()
    assert run(capsys, *words)[0] == 0  # our own file
    assert out.read_bytes() == data
    out.write_bytes(b"mine")
    status, _, errors = run(capsys, *words)
    assert (status, out.read_bytes(), "not written by equicert" in errors) == (2, b"mine", True)
    assert run(capsys, *words, "--force")[0] == 0


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (["--format", "npz"], "--format and --out belong together: expected --format npz|torch --out FILE"),
        (["--out", "x.npz"], "--format and --out belong together"),
        (["--format", "onnx", "--out", "x"], "argument --format: invalid choice: 'onnx'"),
    ],
)
def test_refusals(capsys, tmp_path, monkeypatch, more, line):
    monkeypatch.chdir(tmp_path)
    status, text, errors = run(capsys, *arguments("cyclic"), *more)
    assert (status, text, errors.count("\n"), list(tmp_path.iterdir())) == (2, "", 1, [])
    assert line in errors


def test_too_many_entries(capsys, tmp_path):
    words = ["basis", "--group", "C1", "--input", "60*trivial", "--output", "60*trivial"]
    status, _, errors = run(capsys, *words, "--format", "npz", "--out", tmp_path / "b.npz")
    assert (status, errors) == (2, "equicert: the basis has 3600 x 60 x 60 entries, more than 2000000\n")


def test_a_wrong_basis_is_never_written(capsys, tmp_path, monkeypatch):
    wrong = (Matrix.of([[1, 0, 0], [0, 1, 0], [0, 0, 2]]),)
    monkeypatch.setattr(HomSpace, "basis", wrong)
    status, _, errors = run(capsys, *arguments("cyclic"), "--format", "npz", "--out", tmp_path / "b.npz")
    assert (status, (tmp_path / "b.npz").exists()) == (2, False)
    assert "a basis matrix is not equivariant" in errors
