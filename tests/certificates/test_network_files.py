"""Networks in files: exactly what they hold, in every format; every broken file gets one line."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.network_files import ReadingOptions, read_layers
from equicert.certificates.claims.reading import read_claims
from equicert.certificates.commands.main import main
from equicert.theory.functions.canonical_forms import canonical_form
from equicert.theory.functions.expression_language import parse_expression
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import sparse

W1 = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]], dtype=np.float32)
B1 = np.array([0.0, 0.5, 0.0], dtype=np.float32)
W2 = np.array([[1.0, 0.1, 1.0]], dtype=np.float32)
B2 = np.array([0.25], dtype=np.float32)
TENTH = Fraction(float(np.float32(0.1)))


def onnx_model(nodes, initializers, path: Path, width: int = 2, out: int = 1) -> None:
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, width])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, out])],
        [numpy_helper.from_array(v, k) for k, v in initializers.items()],
    )
    onnx.save(helper.make_model(graph), str(path))


def write(folder: Path, kind: str) -> Path:
    if kind == "npz":
        path = folder / "net.npz"
        np.savez(path, W1=W1, b1=B1, W2=W2, b2=B2)
    elif kind == "npz torch names":
        path = folder / "net.npz"
        np.savez(path, **{"net.0.weight": W1, "net.0.bias": B1, "net.2.weight": W2, "net.2.bias": B2})
    elif kind == "npz float64, compressed":
        path = folder / "net.npz"
        np.savez_compressed(path, W1=W1.astype(np.float64), b1=B1, W2=W2.astype(np.float64), b2=B2)
    elif kind == "safetensors":
        path = folder / "net.safetensors"
        save_file({"fc1.weight": W1, "fc1.bias": B1, "fc2.weight": W2, "fc2.bias": B2}, path)
    elif kind == "onnx gemm":
        path = folder / "net.onnx"
        nodes = [
            helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1),
            helper.make_node("Relu", ["h"], ["r"]),
            helper.make_node("Gemm", ["r", "W2", "b2"], ["y"], transB=1),
        ]
        onnx_model(nodes, {"W1": W1, "b1": B1, "W2": W2, "b2": B2}, path)
    else:
        path = folder / "net.onnx"
        nodes = [
            helper.make_node("Flatten", ["x"], ["f"]),
            helper.make_node("MatMul", ["f", "V1"], ["m"]),
            helper.make_node("Add", ["b1", "m"], ["h"]),
            helper.make_node("Relu", ["h"], ["r"]),
            helper.make_node("Identity", ["r"], ["i"]),
            helper.make_node("MatMul", ["i", "V2"], ["n"]),
            helper.make_node("Add", ["n", "b2"], ["y"]),
        ]
        onnx_model(nodes, {"V1": W1.T.copy(), "b1": B1, "V2": W2.T.copy(), "b2": B2}, path)
    return path


KINDS = ["npz", "npz torch names", "npz float64, compressed", "safetensors", "onnx gemm", "onnx matmul add"]


def claim_of(folder: Path, target: str, **more: str) -> Claim | ClaimError:
    lines = {
        "id": '"n"',
        "group": '"C1"',
        "input": '"2*permutation"',
        "output": '"trivial"',
        "target": target,
        "compute": '["width(GN)"]',
        **more,
    }
    path = folder / "claims.toml"
    path.write_text("[[claim]]\n" + "\n".join(f"{k} = {v}" for k, v in lines.items()))
    (found,) = read_claims(path)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_all_formats_hold_the_same_network(kind, tmp_path):
    path = write(tmp_path, kind)
    found = claim_of(tmp_path, f'{{ file = "{path.name}" }}')
    assert isinstance(found, Claim), found
    expected = canonical_form(parse_expression([f"relu(x1) + {TENTH}*relu(x2 + 1/2) + relu(-x1 - x2) + 1/4"], 2))
    assert found.target is not None
    assert canonical_form(found.target).same_function(expected)
    assert check_claim(found).values == {"width(GN)": "3"}


def test_onnx_activations_are_read_exactly(tmp_path):
    """LeakyRelu, PRelu with one slope and with one for each unit, Abs; the slope of LeakyRelu is a 32-bit number."""
    leaky = Fraction(float(np.float32(0.2)))
    slopes = np.array([0.5, -1.0, 0.0], dtype=np.float32)
    cases = {
        "LeakyRelu": ({"alpha": 0.2}, {}, [leaky] * 3),
        "LeakyRelu by default": ({}, {}, [Fraction(float(np.float32(0.01)))] * 3),
        "PRelu": ({}, {"s": slopes}, [Fraction(1, 2), Fraction(-1), Fraction(0)]),
        "PRelu, one slope": ({}, {"s": slopes[:1]}, [Fraction(1, 2)] * 3),
        "Abs": ({}, {}, [Fraction(-1)] * 3),
    }
    for name, (attributes, more, expected) in cases.items():
        path = tmp_path / "net.onnx"
        nodes = [
            helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1),
            helper.make_node(re.split(r"\W", name)[0], ["h", *more], ["r"], **attributes),
            helper.make_node("Gemm", ["r", "W2", "b2"], ["y"], transB=1),
        ]
        onnx_model(nodes, {"W1": W1, "b1": B1, "W2": W2, "b2": B2, **more}, path)
        found = claim_of(tmp_path, '{ file = "net.onnx" }')
        assert isinstance(found, Claim), found
        neurons = ["x1", "x2 + 1/2", "-x1 - x2"]
        text = " + ".join(
            f"{a}*((1 - ({s}))*relu({z}) + ({s})*({z}))"
            for a, s, z in zip(("1", str(TENTH), "1"), expected, neurons, strict=True)
        )
        assert found.target is not None
        for point in ((0, 0), (1, 2), (-1, 3), (2, -5), (-1, -1)):
            at = sparse([QQ(x) for x in point])
            assert found.target.evaluate(at) == parse_expression([f"{text} + 1/4"], 2).evaluate(at), name


def test_files_without_activations_are_told_them(tmp_path):
    """Weights alone do not say what stands between them; with another activation asked about, the claim must say it."""
    path = write(tmp_path, "npz")
    silent = claim_of(tmp_path, f'{{ file = "{path.name}" }}', activation='"abs"')
    assert isinstance(silent, ClaimError)
    assert "does not name the activation" in silent.message
    told = claim_of(tmp_path, f'{{ file = "{path.name}", activation = "abs" }}', activation='"abs"')
    assert isinstance(told, Claim)
    assert check_claim(told).values == {"width(GN)": "3"}
    expected = canonical_form(parse_expression([f"abs(x1) + {TENTH}*abs(x2 + 1/2) + abs(x1 + x2) + 1/4"], 2))
    assert told.target is not None
    assert canonical_form(told.target).same_function(expected)
    same = claim_of(tmp_path, f'{{ file = "{path.name}", activation = "leaky_relu(1)" }}')
    assert isinstance(same, ClaimError)
    assert "slope 1 on both sides" in same.message


def test_rounding_is_part_of_the_claim(tmp_path):
    path = write(tmp_path, "npz")
    found = claim_of(tmp_path, f'{{ file = "{path.name}", round = "1/1000" }}')
    assert isinstance(found, Claim), found
    assert json.loads(found.source["target"]) == {"file": "net.npz", "round": "1/1000"}
    assert found.target is not None
    value = dict(found.target.evaluate(sparse([QQ(0), QQ("1/2")])))[0]
    assert value == QQ("1/10") + QQ("1/4")


def test_deeper_networks(tmp_path):
    """Three affine layers: relu(relu(x) + 1) is relu(x) + 1; the form is found and certified."""
    np.savez(
        tmp_path / "deep.npz",
        W1=np.array([[1.0, 0.0], [0.0, 2.0]]),
        W2=np.array([[1.0, 1.0]]),
        b2=np.array([1.0]),
        W3=np.array([[3.0]]),
    )
    found = claim_of(tmp_path, '{ file = "deep.npz" }')
    assert isinstance(found, Claim), found
    result = check_claim(found)
    assert result.values == {"width(GN)": "2"}
    assert any(step["rule"] == "two-layer" for step in result.certificate["proof"])


def test_layers_read_exactly(tmp_path):
    path = write(tmp_path, "safetensors")
    first, second = read_layers(path, 2, 1)
    assert (first.inputs, len(first.rows), second.inputs) == (2, 3, 3)
    assert dict(second.rows[0])[1] == QQ(str(TENTH))
    assert read_layers(path, 2, 1, ReadingOptions(Fraction(1, 10)))[1].rows[0][1][1] == QQ("1/10")


def bad_npz(**arrays):
    return lambda path: np.savez(path, **arrays)


def bad_onnx(nodes, initializers=None, **sizes):
    return lambda path: onnx_model(nodes, initializers or {"W1": W1, "b1": B1}, path, **sizes)


GEMM = helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1)
BAD = {
    "missing.npz": (None, "no such file"),
    "net.pt": (lambda path: path.write_bytes(b"x"), "unknown kind of file"),
    "garbage.npz": (lambda path: path.write_bytes(b"not a zip"), "not a readable .npz"),
    "garbage.safetensors": (lambda path: path.write_bytes(b"\xff" * 20), "not a readable safetensors"),
    "garbage.onnx": (lambda path: path.write_bytes(b"\xff\x01garbage"), "not a readable ONNX|expected one input"),
    "mul.onnx": (
        bad_onnx([GEMM, helper.make_node("Mul", ["h", "b1"], ["y"])]),
        "Mul, Max and Min are supported in Max\\(z, Mul\\(z, slope\\)\\) only",
    ),
    "mul-first.onnx": (bad_onnx([helper.make_node("Mul", ["x", "b1"], ["y"])]), "after an affine map"),
    "mul-then-relu.onnx": (
        bad_onnx([GEMM, helper.make_node("Mul", ["h", "b1"], ["m"]), helper.make_node("Relu", ["h"], ["y"])]),
        "Mul, Max and Min are supported",
    ),
    "mul-of-mul.onnx": (
        bad_onnx([GEMM, helper.make_node("Mul", ["h", "b1"], ["m"]), helper.make_node("Mul", ["m", "b1"], ["y"])]),
        "Mul, Max and Min are supported",
    ),
    "mul-onto-itself.onnx": (
        bad_onnx([GEMM, helper.make_node("Mul", ["h", "b1"], ["x"]), helper.make_node("Max", ["h", "x"], ["y"])]),
        "'x' is computed twice|not a readable",
    ),
    "max-alone.onnx": (
        bad_onnx([GEMM, helper.make_node("Max", ["h", "b1"], ["y"])]),
        "Mul, Max and Min are supported",
    ),
    "min-of-a-small-slope.onnx": (
        bad_onnx([GEMM, helper.make_node("Mul", ["h", "b1"], ["m"]), helper.make_node("Min", ["m", "h"], ["y"])]),
        "Min of z and a multiple of it is no leaky relu",
    ),
    "pickle.npz": (lambda path: np.savez(path, W1=np.array([{"a": 1}], dtype=object)), "holds Python objects"),
    "nan.npz": (bad_npz(W1=np.array([[np.nan, 1.0]]), W2=np.array([[1.0]])), "W1: the weight holds NaN"),
    "inf.npz": (
        bad_npz(W1=np.array([[1.0, 1.0]]), b1=np.array([np.inf]), W2=np.array([[1.0]])),
        "W1: the bias holds NaN or an infinity",
    ),
    "complex.npz": (bad_npz(W1=np.array([[1j, 1.0]]), W2=np.array([[1.0]])), "holds complex numbers"),
    "shape.npz": (bad_npz(W1=np.ones((3, 5)), W2=np.ones((1, 3))), "first layer has 5 inputs"),
    "chain.npz": (bad_npz(W1=np.ones((3, 2)), W2=np.ones((1, 4))), "layer 2 has 4 inputs, but layer 1 has 3 outputs"),
    "outputs.npz": (bad_npz(W1=np.ones((3, 2)), W2=np.ones((2, 3))), "last layer has 2 outputs"),
    "bias.npz": (
        bad_npz(W1=np.ones((3, 2)), b1=np.ones(2), W2=np.ones((1, 3))),
        "has shape \\(2,\\), expected \\(3,\\)",
    ),
    "vector.npz": (bad_npz(W1=np.ones(3)), "expected a matrix"),
    "orphan.npz": (bad_npz(b1=np.ones(3)), "is a bias without a weight"),
    "name.npz": (bad_npz(scale=np.ones(3)), "'scale' has an unknown name"),
    "empty.npz": (bad_npz(), "no layers found"),
    "softmax.onnx": (bad_onnx([helper.make_node("Softmax", ["x"], ["y"])]), "operator 'Softmax' is not supported"),
    "conv.onnx": (
        bad_onnx(
            [helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1), helper.make_node("Tanh", ["h"], ["y"])]
        ),
        "operator 'Tanh'",
    ),
    "alpha.onnx": (
        bad_onnx([helper.make_node("Gemm", ["x", "W1", "b1"], ["y"], transB=1, alpha=2.0)]),
        "alpha or beta",
    ),
    "branch.onnx": (
        bad_onnx(
            [helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1), helper.make_node("Add", ["h", "h"], ["y"])]
        ),
        "two computed values|not supported",
    ),
    "relu-end.onnx": (
        bad_onnx(
            [helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1), helper.make_node("Relu", ["h"], ["y"])]
        ),
        "ends with Relu",
    ),
    "relu-start.onnx": (bad_onnx([helper.make_node("Relu", ["x"], ["y"])]), "Relu without an affine map"),
    "twice.onnx": (
        bad_onnx(
            [
                helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], transB=1),
                helper.make_node("MatMul", ["h", "V"], ["y"]),
            ],
            {"W1": W1, "b1": B1, "V": np.ones((3, 1), dtype=np.float32)},
        ),
        "two matrices without Relu",
    ),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_files_get_one_line(name, tmp_path, capsys):
    make, words = BAD[name]
    if make is not None:
        make(tmp_path / name)
    found = claim_of(tmp_path, f'{{ file = "{name}" }}')
    assert isinstance(found, ClaimError), found
    assert found.key == "target"
    assert re.search(words, found.message), found.message
    assert main(["check", str(tmp_path / "claims.toml"), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err


def test_bad_rounding(tmp_path):
    write(tmp_path, "npz")
    for step in ("0", "-1/2", "sqrt(2)"):
        found = claim_of(tmp_path, f'{{ file = "net.npz", round = "{step}" }}')
        assert isinstance(found, ClaimError)
        assert "positive fraction" in found.message
