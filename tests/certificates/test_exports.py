"""``equicert network``: written files give the values of the target within the stated bound, and are read again."""

from __future__ import annotations

import io
import json
import random
import runpy
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from itertools import product as tuples
from pathlib import Path

import numpy as np
import pytest

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table, read_claims
from equicert.certificates.commands import network as command
from equicert.certificates.commands.main import main
from equicert.certificates.exports import checking
from equicert.certificates.exports.formats import FORMATS, Export
from equicert.certificates.exports.networks import certified_network
from equicert.certificates.exports.rounding import enclosure, rounded, rounding_bound
from equicert.certificates.exports.written import write_network
from equicert.theory.functions.expression_language import parse_expression
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import dense, sparse

WIDTHS = {"compute": ["width(GN)", "width(LEN)"]}
GAP = {"group": "C2", "input": "2*sign", "output": "trivial", "target": "relu(x1) + relu(x2) + relu(-x1 - x2)"}
SIGN = {"group": "C2", "input": "sign", "output": "trivial", "target": "abs(x1)"}
CLAIMS = {
    "gap": GAP | WIDTHS,
    "pentagon": {"group": "C5", "input": "rotation", "output": "rotation", "target": ["x1", "x2"], **WIDTHS},
    "third": {"group": "C1", "input": "trivial", "output": "trivial", "target": "relu(x1)/3", "compute": ["width(GN)"]},
    "bent": {"group": "C1", "input": "2*trivial", "output": "trivial", "compute": ["width(GN)"]}
    | {"target": "relu(x1/7 - x2/3 + 2/11) - sqrt(2)*abs(x2 - 1/10) + 1/5"},
    "skip": {"group": "C3", "input": "permutation", "output": "permutation", "skip": True, **WIDTHS}
    | {"target": ["relu(x1) + x2/3", "relu(x2) + x3/3", "relu(x3) + x1/3"]},
    "leaky": {"group": "C4", "input": "rotation + trivial", "output": "trivial", "activation": "leaky_relu(1/10)"}
    | {"target": "relu(x1 + x3) + relu(-x1 + x3) + relu(-x2 - x3) + relu(x2 - x3)", **WIDTHS},
    "steep": {"group": "C2", "input": "sign", "output": "sign", "activation": "prelu(-sqrt(2))", "skip": True, **WIDTHS}
    | {"target": "x1/3 + relu(x1 - 1) - relu(-x1 - 1)"},
    "triple": {"group": "C2", "input": "sign", "output": "trivial", "activation": "leaky_relu(3)", **WIDTHS}
    | {"target": "abs(x1 - 1/3) + abs(x1 + 1/3)"},
    "folded": {"group": "C2", "input": "sign", "output": "trivial", "activation": "abs", **WIDTHS}
    | {"target": "abs(x1) + abs(x1 - 1/3) + abs(x1 + 1/3) - 1/7"},
    "given": {"group": "C2", "input": "sign", "output": "trivial", "target": "abs(x1)"}
    | {"compute": ["representable(regular + trivial)", "representable(5*regular)"]},
    "constant": {"group": "C2", "input": "sign", "output": "2*trivial", "target": ["1/2", "-1/3"], **WIDTHS},
    "bad": SIGN | {"assert": ["width(LEN) == 3"]},
    "open": SIGN | {"assert": ["width(LEN) == 2"]},
    "small": SIGN | {"compute": ["width(GN)"]},
    "order": {"group": "C2", "input": "sign", "output": "trivial", "compute": ["order"]},
    "infinite": {"group": "C1", "input": "trivial", "output": "trivial", "bias": False, "compute": ["width(GN)"]}
    | {"target": "relu(x1 - 1)"},
    "data": {"group": "C1", "input": "trivial", "output": "trivial", "compute": ["width(GN)"]}
    | {"target": {"points": [["0"], ["1"]], "values": ["0", "1"]}},
}
NETWORKS = ("gap", "pentagon", "third", "bent", "skip", "leaky", "steep", "triple", "folded", "constant")
HERE = {
    "onnx": "onnx",
    "safetensors": "safetensors",
    "torch": "torch",
    "jax": "jax",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    found = tmp_path_factory.mktemp("certificates")
    for name, entry in CLAIMS.items():
        (claim,) = claims_of_table({"claim": [{**entry, "id": name}]}, "claims.toml")
        assert isinstance(claim, Claim), claim
        certificate = check_claim(claim).certificate
        assert certificate is not None
        if name == "open":  # a proof of nothing but the network
            certificate["proof"] = [step for step in certificate["proof"] if step["rule"] != "lower"]
            certificate["asserts"] = [{"text": "width(LEN) == 2", "verdict": "undecided"}]
            certificate["values"] = {}
            certificate["digest"] = kernel.digest(certificate)
        (found / f"{name}.json").write_bytes(kernel.canonical_bytes(certificate))
    return found


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    status = main(["network", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def written(capsys, folder: Path, name: str, kind: str, out: Path, *more: str) -> dict:
    status, text, errors = run(
        capsys, folder / f"{name}.json", "--format", kind, "--out", out, "--json", "--force", *more
    )
    assert (status, errors) == (0, ""), errors
    return json.loads(text)


def values_at(name: str, x) -> list[Fraction]:
    """The exact target of a claim at rational points, from its text; only for rational targets."""
    target = CLAIMS[name]["target"]
    texts = [target] if isinstance(target, str) else list(target)
    point = sparse([QQ(t.numerator) / t.denominator for t in map(Fraction, x)])
    found = dense(parse_expression(texts, len(x)).evaluate(point), len(texts), QQ(0))
    return [(enclosure(v).low + enclosure(v).high) / 2 for v in found]


def random_points(d: int, box: int) -> list[list[Fraction]]:
    generator = random.Random(7)
    return [[Fraction(generator.randint(-1024, 1024) * box, 1024) for _ in range(d)] for _ in range(20)]


def by_hand(arrays, x, slope: float = 0) -> list[Fraction]:
    """The network of some arrays in exact arithmetic."""
    values = list(x)
    for k in range(1, 3):
        if f"layer{k}.weight" in arrays:
            values = values if k == 1 else [v if v > 0 else Fraction(slope) * v for v in values]
            W, b = arrays[f"layer{k}.weight"].tolist(), arrays[f"layer{k}.bias"].tolist()
            values = [sum((Fraction(w) * v for w, v in zip(row, values, strict=True)), Fraction(c))
                      for row, c in zip(W, b, strict=True)]  # fmt: skip
    skip = arrays["skip"].tolist() if "skip" in arrays else []
    linear = [sum(Fraction(w) * t for w, t in zip(row, x, strict=True)) for row in skip] or [Fraction(0)] * len(values)
    return [v + t for v, t in zip(values, linear, strict=True)]


def test_the_command_runs_in_a_worker_with_limits(capsys, folder, tmp_path):
    """As the program it writes the same; a limit that is none is refused, and no file is there."""
    given = ["network", str(folder / "gap.json"), "--format", "npz", "--out"]
    for more, line in (
        (["--time-limit", "0"], "equicert: --time-limit: expected seconds between 0 and 86400\n"),
        (["--memory", "0"], "equicert: --memory: "),
    ):
        assert main([*given, str(tmp_path / "no.npz"), *more], in_worker=True) == 2
        assert capsys.readouterr().err.startswith(line)
    assert not list(tmp_path.iterdir())
    assert main([*given, str(tmp_path / "one.npz"), "--time-limit", "300"], in_worker=True) == 0
    assert main([*given, str(tmp_path / "two.npz")]) == 0
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_command_offers_the_formats():
    assert set(command.FORMATS) == set(FORMATS)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_npz_within_the_bound(capsys, folder, tmp_path, name, dtype):
    out = tmp_path / "net.npz"
    found = written(capsys, folder, name, "npz", out, "--box", "8", "--dtype", dtype)
    with np.load(out) as arrays:
        arrays = dict(arrays)
    assert {a.dtype.name for a in arrays.values()} == {dtype}
    bound = Fraction(found["rounding"]) + Fraction(1, 10**25)  # irrational values are known to 25 digits here
    slope = rounded(certified_network((folder / f"{name}.json").read_bytes()).layers, dtype).slope
    for x in random_points(found["inputs"], 8):
        exact = by_hand(arrays, x, slope)
        assert all(abs(a - b) <= bound for a, b in zip(exact, values_at(name, x), strict=True))
        floats = np.array([[float(t) for t in x]], dtype=dtype)
        (computed,) = checking._by_arrays(arrays, slope, floats)
        evaluation = Fraction(found["evaluation"])
        assert all(abs(Fraction(a) - b) <= evaluation for a, b in zip(computed, exact, strict=True))
    assert (found["points"], found["checked_by"], found["minimal"]) == (50, "numpy", True)
    assert Fraction(found["largest_difference"]) <= Fraction(found["rounding"]) + Fraction(found["evaluation"])


def test_bounds_are_those_of_the_corners(folder):
    """relu(x1)/3: the error of the one rounded weight, times the box; nothing more."""
    certified = certified_network((folder / "third.json").read_bytes())
    assert certified.network.width == 1
    floats = rounded(certified.layers, "float64")
    bound = rounding_bound(certified.layers, floats, Fraction(6))
    arrays = {"layer1.weight": floats.matrices[0], "layer1.bias": floats.biases[0]}
    arrays |= {"layer2.weight": floats.matrices[1], "layer2.bias": floats.biases[1]}
    worst = max(abs(by_hand(arrays, [x])[0] - max(x, 0) / 3) for x in (Fraction(6), Fraction(-6)))
    assert 0 < bound.weights == worst


@pytest.mark.parametrize("name", ["pentagon", "bent", "skip", "leaky", "steep", "folded"])
def test_bounds_hold_at_every_corner_for_rough_weights(folder, name):
    """Weights changed by much more than rounding: the bound follows."""
    certified = certified_network((folder / f"{name}.json").read_bytes())
    floats = rounded(certified.layers, "float64")
    for W in floats.matrices:
        W[W != 0] += 0.01
    if name in ("leaky", "steep"):
        floats = replace(floats, slope=floats.slope - 0.01)
    bound = rounding_bound(certified.layers, floats, Fraction(3))
    arrays = {f"layer{k}.weight": W for k, W in enumerate(floats.matrices, 1)}
    arrays |= {f"layer{k}.bias": b for k, b in enumerate(floats.biases, 1)}
    arrays |= {} if floats.skip is None else {"skip": floats.skip}
    found = [
        abs(a - b)
        for x in tuples((Fraction(-3), Fraction(0), Fraction(3)), repeat=certified.layers.inputs)
        for a, b in zip(by_hand(arrays, x, floats.slope), values_at(name, x), strict=True)
    ]
    assert Fraction(1, 1000) < max(found) <= bound.weights <= 20 * max(found)


FRAMEWORKS = ("torch", "jax")


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.frameworks) if kind in FRAMEWORKS else kind for kind in FORMATS]
)
def test_every_format(capsys, folder, tmp_path, name, kind):
    if kind in HERE and find_spec(HERE[kind]) is None:
        pytest.skip(f"{HERE[kind]} is not installed")
    out = tmp_path / f"net.{kind}"
    found = written(capsys, folder, name, kind, out)
    assert found["points"] == 50
    if kind in ("python", "json"):
        assert (found["rounding"], found["evaluation"], found["largest_difference"]) == ("0", None, "0")
    data = out.read_bytes()
    assert b"equicert 0." in data
    assert written(capsys, folder, name, kind, out)["digest"] == found["digest"]
    assert out.read_bytes() == data


@pytest.mark.parametrize("name", ["gap", "third", "skip", "leaky", "triple", "folded", "constant"])
def test_python_is_exact(capsys, folder, tmp_path, name):
    out = tmp_path / "net.py"
    found = written(capsys, folder, name, "python", out)
    network = runpy.run_path(str(out))["network"]
    for x in random_points(found["inputs"], 5):
        assert network(x) == values_at(name, x)


def test_python_with_cosines(capsys, folder, tmp_path):
    import sympy

    out = tmp_path / "net.py"
    written(capsys, folder, "pentagon", "python", out)
    source = runpy.run_path(str(out))
    assert source["network"]([0.25, -0.5]) == pytest.approx([0.25, -0.5])
    layers, _ = source["weights"](number=sympy.Rational, cos=sympy.cos, pi=sympy.pi)
    product = sympy.Matrix(layers[1][0]) * sympy.Matrix(layers[0][0])
    assert sympy.simplify(product - 2 * sympy.eye(2)) == sympy.zeros(2)  # relu(z) - relu(-z) = z in pairs


@pytest.mark.frameworks
def test_sources_run_where_the_libraries_are(capsys, folder, tmp_path):
    """The source of a torch module stands alone, and its weights load as a state dictionary."""
    torch = pytest.importorskip("torch", reason="torch is not installed")
    written(capsys, folder, "skip", "torch", tmp_path / "net.py")
    text = (tmp_path / "net.py").read_text()
    assert "import equicert" not in text
    model = runpy.run_path(str(tmp_path / "net.py"))["Network"]()
    written(capsys, folder, "skip", "npz", tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz") as arrays:
        model.load_state_dict({name: torch.from_numpy(array) for name, array in arrays.items()})
    x = [Fraction(1, 2), Fraction(-3, 4), Fraction(1, 8)]
    y = model(torch.tensor([[float(t) for t in x]], dtype=torch.float64))
    assert y[0].tolist() == pytest.approx([float(v) for v in values_at("skip", x)])


def test_torch_and_jax_sources_compile(capsys, folder, tmp_path):
    for kind in ("torch", "jax"):
        for name in NETWORKS:
            written(capsys, folder, name, kind, tmp_path / "net.py")
            compile((tmp_path / "net.py").read_text(), "net.py", "exec")


@pytest.mark.parametrize("kind", ["npz", "safetensors", "onnx"])
def test_files_with_dyadic_weights_are_targets_again(capsys, folder, tmp_path, kind):
    if kind != "npz":
        pytest.importorskip(kind)
    for chosen, width in (("GN", "3"), ("LEN", "6")):
        found = written(capsys, folder, "gap", kind, tmp_path / f"net.{kind}", "--class", chosen)
        assert (found["class"], found["width"], found["rounding"]) == (chosen, int(width), "0")
        (tmp_path / "c.toml").write_text(
            f'[[claim]]\nid = "again"\ngroup = "C2"\ninput = "2*sign"\noutput = "trivial"\n'
            f'target = {{ file = "net.{kind}" }}\ncompute = ["width(GN)", "width(LEN)", "equivariant"]\n'
        )
        (claim,) = read_claims(str(tmp_path / "c.toml"))
        assert isinstance(claim, Claim), claim
        assert check_claim(claim).values == {"width(GN)": "3", "width(LEN)": "6", "equivariant": "true"}


@pytest.mark.parametrize(("name", "width"), [("leaky", "6"), ("folded", "4"), ("triple", "2")])
def test_networks_with_other_activations_are_targets_again(capsys, folder, tmp_path, name, width):
    """As tables of neurons and, where the weights are dyadic, as ONNX graphs, which say their activations."""
    written(capsys, folder, name, "json", tmp_path / "net.json")
    table = json.loads((tmp_path / "net.json").read_text())
    (claim,) = claims_of_table({"claim": [{**CLAIMS[name], "id": "again", "target": table}]}, "claims.toml")
    assert isinstance(claim, Claim), claim
    assert check_claim(claim).values["width(LEN)"] == width


@pytest.mark.parametrize(
    ("slope", "dtype", "operators"),
    [
        ("1/8", "float64", ["Gemm", "Mul", "Max", "Gemm"]),
        ("1/8", "float32", ["Gemm", "LeakyRelu", "Gemm"]),
        ("2", "float64", ["Gemm", "Mul", "Min", "Gemm"]),
        ("2", "float32", ["Gemm", "LeakyRelu", "Gemm"]),
        ("-1", "float64", ["Gemm", "Abs", "Gemm"]),
        ("-1", "float32", ["Gemm", "Abs", "Gemm"]),
    ],
)
def test_onnx_activations(capsys, tmp_path, slope, dtype, operators):
    """Runtimes have LeakyRelu for 32 bits only. What is written is read again exactly."""
    onnx = pytest.importorskip("onnx")
    target = f"leaky_relu({slope}, x1 - x2 + 1)"
    entry = {"id": "kink", "group": "C1", "input": "2*trivial", "output": "trivial", "target": target}
    entry["activation"] = f"prelu({slope})"
    (claim,) = claims_of_table({"claim": [{**entry, "compute": ["width(GN)"]}]}, "claims.toml")
    (tmp_path / "kink.json").write_bytes(kernel.canonical_bytes(check_claim(claim).certificate))
    found = written(capsys, tmp_path, "kink", "onnx", tmp_path / "net.onnx", "--dtype", dtype)
    model = onnx.load(io.BytesIO((tmp_path / "net.onnx").read_bytes()))
    assert [node.op_type for node in model.graph.node] == operators
    assert found["width"] == 1
    again = {**entry, "target": {"file": str(tmp_path / "net.onnx")}, "other": target, "assert": ["equal"]}
    (claim,) = claims_of_table({"claim": [again]}, "claims.toml")
    assert isinstance(claim, Claim), claim
    assert check_claim(claim).verdict == "verified"


def test_networks_of_given_hidden_layers(capsys, folder, tmp_path):
    """A certificate about hidden layers, without a width: the narrowest of its networks."""
    found = written(capsys, folder, "given", "python", tmp_path / "net.py")
    assert (found["class"], found["width"], found["minimal"]) == ("LEN", 2, False)
    assert runpy.run_path(str(tmp_path / "net.py"))["network"]([Fraction(-3, 7)]) == [Fraction(3, 7)]
    status, _, errors = run(
        capsys, folder / "given.json", "--format", "npz", "--out", tmp_path / "n.npz", "--class", "GN"
    )
    assert (status, "it has one for LEN (--class LEN)" in errors) == (2, True)


def test_json_is_a_table_of_neurons(capsys, folder, tmp_path):
    written(capsys, folder, "pentagon", "json", tmp_path / "net.json", "--class", "GN")
    table = json.loads((tmp_path / "net.json").read_text())
    (claim,) = claims_of_table({"claim": [{**CLAIMS["pentagon"], "id": "again", "target": table}]}, "claims.toml")
    assert isinstance(claim, Claim), claim
    assert check_claim(claim).values == {"width(GN)": "4", "width(LEN)": "10"}


def test_text(capsys, folder, tmp_path):
    out = tmp_path / "net.npz"
    status, text, _ = run(capsys, folder / "gap.json", "--format", "npz", "--out", out)
    assert status == 0
    lines = text.splitlines()
    assert lines[0] == f"{out}: gap, class LEN, 6 neurons (minimal), R^2 -> R^1"
    assert lines[1].endswith("rounding changes each output by at most 0 (the weights are exact)")
    assert lines[2].startswith("evaluation: floating-point arithmetic adds at most ")
    assert lines[3].startswith("checked by numpy against the target on 50 random points: largest difference ")


def test_exit_status_is_that_of_verify(capsys, folder, tmp_path):
    out = tmp_path / "net.npz"
    arguments = [folder / "bad.json", "--format", "npz", "--out", out]
    status, _, errors = run(capsys, *arguments)
    assert (status, out.exists()) == (1, False)
    assert errors == (
        f"equicert: {folder / 'bad.json'}: its assertions are not all true (1 refuted): "
        "write its network with --accept-any\n"
    )
    assert run(capsys, *arguments, "--accept-any")[0] == 0
    status, text, _ = run(capsys, folder / "open.json", "--format", "npz", "--out", out)
    assert status == 3
    assert "2 neurons (proved: width(LEN) = " in text


REFUSALS = [
    ("order", ["--class", "GN"], "the certificate has no target, so it has no network"),
    ("small", ["--class", "LEN"], "no network of the class LEN (no step 'upper'): it has one for GN (--class GN)"),
    ("infinite", [], "width(LEN) is infinite: the certificate proves that no such network represents the target"),
    ("infinite", ["--class", "GN"], "width(GN) is infinite: the certificate proves that no such network"),
    ("data", [], "the target of the certificate is finite data: networks are written for functions"),
    ("gap", ["--format", "keras"], "argument --format: invalid choice: 'keras'"),
    ("gap", ["--class", "GEN"], "argument --class: invalid choice: 'GEN'"),
    ("gap", ["--box", "0"], "--box: expected a positive number of at most 1000000, such as 10 or 1/2"),
    ("gap", ["--box", "1/0"], "--box: expected a positive number"),
    ("gap", ["--box", "1e9999999"], "--box: expected a positive number"),
    ("missing", [], "missing.json"),
]


@pytest.mark.parametrize(("name", "more", "line"), REFUSALS)
def test_refusals_are_one_line_and_no_file(capsys, folder, tmp_path, name, more, line):
    out = tmp_path / "net"
    status, text, errors = run(capsys, folder / f"{name}.json", "--format", "npz", "--out", out, *more)
    assert (status, text, out.exists()) == (2, "", False)
    assert line in errors
    assert errors.count("\n") == 1


def test_certificates_that_the_kernel_refuses(capsys, folder, tmp_path):
    certificate = json.loads((folder / "gap.json").read_bytes())
    for step in certificate["proof"]:
        if step["rule"] == "upper":
            step["network"]["neurons"][0]["b"] = "1"
    certificate["digest"] = kernel.digest(certificate)
    (tmp_path / "forged.json").write_bytes(kernel.canonical_bytes(certificate))
    status, _, errors = run(capsys, tmp_path / "forged.json", "--format", "npz", "--out", tmp_path / "net.npz")
    assert (status, (tmp_path / "net.npz").exists(), errors.count("\n")) == (2, False, 1)
    assert "invalid" in errors


def test_weights_beyond_the_floats(capsys, tmp_path):
    entry = {"group": "C1", "input": "trivial", "output": "trivial", "compute": ["width(GN)"]}
    (claim,) = claims_of_table({"claim": [{**entry, "id": "huge", "target": f"{10**50}*relu(x1)"}]}, "claims.toml")
    assert isinstance(claim, Claim), claim
    (tmp_path / "huge.json").write_bytes(kernel.canonical_bytes(check_claim(claim).certificate))
    arguments = [tmp_path / "huge.json", "--format", "npz", "--out", tmp_path / "net.npz"]
    status, _, errors = run(capsys, *arguments, "--dtype", "float32")
    assert (status, errors) == (
        2,
        "equicert: a weight is too large for float32: write exact numbers (--format python or json)\n",
    )
    assert run(capsys, *arguments)[0] == 0


def test_foreign_files_stay(capsys, folder, tmp_path):
    out = tmp_path / "net.npz"
    out.write_bytes(b"mine")
    arguments = [folder / "gap.json", "--format", "npz", "--out", out]
    status, _, errors = run(capsys, *arguments)
    assert (status, out.read_bytes()) == (2, b"mine")
    assert "this file was not written by equicert" in errors
    assert run(capsys, *arguments, "--force")[0] == 0
    assert run(capsys, *arguments)[0] == 0  # our own
    status, _, errors = run(capsys, folder / "gap.json", "--format", "json", "--out", folder / "gap.json")
    assert (status, "this file is a certificate" in errors) == (2, True)


@pytest.mark.parametrize("kind", ["npz", "python", "json", "safetensors"])
def test_a_wrong_file_is_never_written(folder, tmp_path, monkeypatch, kind):
    """The check sees a file whose values are not those of the target."""
    if kind == "safetensors":
        pytest.importorskip(kind)
    other = certified_network((folder / "gap.json").read_bytes(), "GN")
    certified = certified_network((folder / "gap.json").read_bytes(), "LEN")
    write = FORMATS[kind].write
    spoilt = type(other)(**{**vars(other), "network": type(other.network)(
        other.network.neurons[:-1], other.network.skip, other.network.e)})  # fmt: skip

    def wrong(export: Export) -> bytes:
        floats = rounded(spoilt.layers, "float64")
        return write(Export(spoilt, floats, export.bound))

    monkeypatch.setitem(FORMATS, kind, type(FORMATS[kind])(wrong, FORMATS[kind].exact))
    with pytest.raises(checking.Mismatch, match="differs from the target"):
        write_network(certified, kind, tmp_path / "net", Fraction(1), "float64", False)
    assert not (tmp_path / "net").exists()


def test_not_a_number_is_a_mismatch(folder, monkeypatch, tmp_path):
    certified = certified_network((folder / "gap.json").read_bytes())
    monkeypatch.setattr(checking, "_by_npz", lambda export, data, points: [[float("nan")]] * len(points))
    with pytest.raises(checking.Mismatch, match="gives the value nan"):
        write_network(certified, "npz", tmp_path / "net", Fraction(1), "float64", False)


def test_irrational_weights_to_onnx_are_floats_with_a_bound(capsys, folder, tmp_path):
    onnx = pytest.importorskip("onnx")
    found = written(capsys, folder, "pentagon", "onnx", tmp_path / "net.onnx", "--box", "10")
    assert 0 < Fraction(found["rounding"]) < Fraction(1, 10**14)
    model = onnx.load(io.BytesIO((tmp_path / "net.onnx").read_bytes()))
    assert "by at most" in model.doc_string
