"""Network files that can be read in two ways or not at all, and expressions beyond the limits: one line each, and
nothing else suffers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from bad_files import GOOD, one_line_for
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save

from equicert.certificates.claims.network_files import ReadingOptions, read_layers
from equicert.certificates.commands.main import main
from equicert.theory.errors import InputError, look_alike
from equicert.theory.numbers.fields import QQ

SQUARE, LAST = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0], [1.0]])
"""``relu(x SQUARE) LAST`` or ``LAST^T relu(SQUARE x)``."""
BOTH = np.array([[5.0, 6.0], [7.0, 8.0]])


def npz(path: Path, **tensors) -> Path:
    np.savez(path, **tensors)
    return path


def first_row(path: Path, p: int = 1, **options) -> list[str]:
    layer = read_layers(path, 2, p, ReadingOptions(**options))[0]
    return [str(dict(layer.rows[0]).get(j, 0)) for j in range(2)]


# -- readings ----------------------------------------------------------------------------------------------------------


def test_standard_names_decide(tmp_path):
    torch = npz(tmp_path / "t.npz", **{"fc1.weight": SQUARE, "fc2.weight": BOTH})
    assert first_row(torch, 2) == ["1", "2"]
    keras = npz(tmp_path / "k.npz", **{"dense/kernel:0": SQUARE, "dense_1/kernel:0": BOTH, "dense/bias:0": np.ones(2)})
    assert first_row(keras, 2) == ["1", "3"]
    flax = npz(tmp_path / "f.npz", **{"params.Dense_0.kernel": SQUARE, "params.Dense_1.kernel": BOTH})
    assert first_row(flax, 2) == ["1", "3"]


def test_shapes_decide(tmp_path):
    assert first_row(npz(tmp_path / "a.npz", W1=SQUARE, W2=LAST)) == ["1", "3"]
    assert first_row(npz(tmp_path / "b.npz", W1=SQUARE, W2=LAST.T)) == ["1", "2"]


def test_keys_and_tests_decide(tmp_path):
    path = npz(tmp_path / "n.npz", W1=SQUARE, W2=BOTH)
    with pytest.raises(InputError, match="can be read in two ways: say layout"):
        read_layers(path, 2, 2)
    assert first_row(path, 2, layout="out_in") == ["1", "2"]
    assert first_row(path, 2, layout="in_out") == ["1", "3"]
    one, zero = QQ(1), QQ(0)
    for x, y, row in (((one, zero), (QQ(23), QQ(31)), ["1", "2"]), ((one, zero), (QQ(19), QQ(22)), ["1", "3"])):
        assert first_row(path, 2, test=(x, y)) == row
    with pytest.raises(
        InputError, match=r"the output \[23, 31\] at the input of the test, expected \[1, 2\]; .*\[19, 22\]"
    ):
        read_layers(path, 2, 2, ReadingOptions(test=((one, zero), (one, QQ(2)))))
    with pytest.raises(InputError, match="or test = an input that tells them apart"):
        read_layers(path, 2, 2, ReadingOptions(test=((zero, zero), (zero, zero))))


def test_symmetric_matrices_have_one_reading(tmp_path):
    path = npz(tmp_path / "n.npz", W1=np.array([[1.0, 2.0], [2.0, 5.0]]), W2=np.eye(2))
    assert first_row(path, 2) == ["1", "2"]


def test_the_order_of_layers(tmp_path):
    tensors = {"out.weight": LAST.T, "in.weight": SQUARE, "in.bias": np.array([7.0, 7.0])}
    path = npz(tmp_path / "n.npz", **tensors)
    with pytest.raises(InputError, match=r'the order of .* give layers = \["out", "in"\] in order'):
        read_layers(path, 2, 1)
    for order in (("in", "out"), ("in.weight", "out.weight")):
        assert [len(layer.rows) for layer in read_layers(path, 2, 1, ReadingOptions(layers=order))] == [2, 1]
    ten = {f"net.{2 * k}.weight": np.eye(2) * (k + 1) for k in range(11)}
    layers = read_layers(npz(tmp_path / "ten.npz", **ten), 2, 2)
    assert [str(layer.rows[0][0][1]) for layer in layers] == [str(k + 1) for k in range(11)]


def test_keys_of_claims(tmp_path, capsys):
    """The keys of a target reach the file, and a test is part of the source that the certificate states."""
    npz(tmp_path / "n.npz", fcW=BOTH, inW=SQUARE)
    target = (
        '{ file = "n.npz", layers = ["in", "fc"], layout = "in_out", test = { input = ["1", 0], output = [19, "22"] } }'
    )
    lines = f'id = "n"\ngroup = "C1"\ninput = "2*trivial"\noutput = "2*trivial"\ntarget = {target}\n'
    lines += 'compute = ["width(GN)"]\n'
    (tmp_path / "c.toml").write_text("[[claim]]\n" + lines)
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out")]) == 0, capsys.readouterr()
    source = json.loads((tmp_path / "out" / "n.json").read_text())["source"]
    assert json.loads(source["target"])["layout"] == "in_out"


def npz_of(**tensors):
    return lambda path: np.savez(path, **tensors)


TORCH = {"fc1.weight": SQUARE, "fc2.weight": LAST.T}
READINGS = {
    "outputs": (npz_of(W1=SQUARE), "", "the last layer has 2 outputs"),
    "both names": (
        npz_of(W1=SQUARE, weight1=SQUARE, W2=LAST.T),
        "",
        "'W1' and 'weight1' are both the weight of one layer",
    ),
    "same numbers": (npz_of(W1=SQUARE, W01=SQUARE, W2=LAST.T), "", "the order of 'W1', 'W01', 'W2' does not follow"),
    "no numbers": (npz_of(**{"a.weight": SQUARE, "b.weight": LAST.T}), "", "give layers = .*'a', 'b'|\"a\", \"b\""),
    "unknown layer": (npz_of(**TORCH), ', layers = ["fc1", "fc3"]', "no layer 'fc3' .*the file has 'fc1, fc2'"),
    "missing layer": (npz_of(**TORCH), ', layers = ["fc1"]', "'fc2.weight' is missing in 'layers'"),
    "repeated layer": (npz_of(**TORCH), ', layers = ["fc1", "fc1.weight", "fc2"]', "stands twice in 'layers'"),
    "wrong layout": (npz_of(**TORCH), ', layout = "in_out"', "layer 2 has 1 inputs, but layer 1 has 2 outputs"),
    "transposed": (
        npz_of(**{"fc1.weight": SQUARE, "fc2.weight": LAST}),
        "",
        'layer 2 has 1 inputs, but layer 1 has 2 outputs; with layout = "in_out" the shapes fit',
    ),
    "no layout": (npz_of(**TORCH), ', layout = "rows"', "'rows' is not allowed here: expected 'out_in' or 'in_out'"),
    "no test": (npz_of(**TORCH), ", test = { input = [0, 0] }", "the key 'output' is missing"),
    "float test": (npz_of(**TORCH), ", test = { input = [0, 0.5], output = [0] }", "floating-point number"),
    "test of another size": (
        npz_of(**TORCH),
        ", test = { input = [0], output = [0] }",
        "the test has 1 inputs and 1 outputs",
    ),
    "test that fails": (
        npz_of(**TORCH),
        ', test = { input = ["1/3", 1], output = [8] }',
        r"the output \[22/3\] at the input of the test, expected \[8\]",
    ),
}


@pytest.mark.parametrize("name", sorted(READINGS))
def test_bad_readings_get_one_line(name, tmp_path, capsys):
    make, keys, words = READINGS[name]
    make(tmp_path / "n.npz")
    if name in ("no layout", "no test", "float test"):
        _one_line_of_schema(tmp_path, capsys, words, keys)
        return
    one_line_for(tmp_path, capsys, words, target=f'{{ file = "n.npz"{keys} }}')


def _one_line_of_schema(folder: Path, capsys, words: str, keys: str) -> None:
    """The key of a violation of the schema is deeper than ``target``."""
    import re

    bad = '[[claim]]\nid = "bad"\ngroup = "C1"\ninput = "2*trivial"\noutput = "trivial"\n'
    bad += f'target = {{ file = "n.npz"{keys} }}\n'
    (folder / "c.toml").write_text(GOOD.format(id="good") + bad + 'compute = ["width(GN)"]\n')
    assert main(["check", str(folder / "c.toml"), "--out", str(folder / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "claim 'bad': target " in captured.err
    assert re.search(words, captured.err), captured.err
    assert "✓ good: verified" in captured.out


# -- safetensors -------------------------------------------------------------------------------------------------------

F32 = {"fc1.weight": SQUARE.astype(np.float32), "fc2.weight": LAST.T.astype(np.float32)}
GOOD_SAFETENSORS = save(F32)


def edited(old: str, new: str, told: int | None = None) -> bytes:
    """The same numbers under another header."""
    length = int.from_bytes(GOOD_SAFETENSORS[:8], "little")
    header = GOOD_SAFETENSORS[8 : 8 + length].decode()
    assert old in header
    changed = header.replace(old, new, 1).encode()
    return (len(changed) if told is None else told).to_bytes(8, "little") + changed + GOOD_SAFETENSORS[8 + length :]


SAFETENSORS = {
    "empty": (b"", "a header of 0 bytes in 0 bytes"),
    "short": (GOOD_SAFETENSORS[:-4], "not a readable safetensors file"),
    "header beyond the file": (edited("F32", "F32", 10**9), "a header of 1000000000 bytes"),
    "header of 2^63 bytes": (edited("F32", "F32", 2**63), "a header of 9223372036854775808 bytes"),
    "float8": (
        edited('"F32","shape":[2,2],"data_offsets":[0,16]', '"F8_E4M3","shape":[4,4],"data_offsets":[0,16]'),
        "holds 'F8_E4M3'",
    ),
    "truth values": (edited('"F32","shape":[2,2]', '"BOOL","shape":[4,4]'), "holds 'BOOL', expected real numbers"),
    "unknown type": (edited('"F32"', '"F99"'), "not a readable safetensors file"),
    "shape": (edited("[2,2]", "[2,3]"), "not a readable safetensors file"),
    "huge shape": (edited("[2,2]", "[1000000,1000000]"), "not a readable safetensors file"),
    "overlap": (edited("[16,24]", "[8,16]"), "not a readable safetensors file"),
    "doubled name": (edited("fc2.weight", "fc1.weight"), "the header names 'fc1.weight' twice"),
    "not JSON": (edited('"F32"', "F32"), "not a readable safetensors file: the header"),
}


@pytest.mark.parametrize("name", sorted(SAFETENSORS))
def test_bad_safetensors_get_one_line(name, tmp_path, capsys):
    data, words = SAFETENSORS[name]
    (tmp_path / "n.safetensors").write_bytes(data)
    one_line_for(tmp_path, capsys, f"n.safetensors: .*{words}", target='{ file = "n.safetensors" }')


def test_bfloat16_is_exact(tmp_path):
    """1.5 and 3 in bfloat16, in both formats."""
    bits = np.array([[0x3FC0, 0x4040]], dtype=np.uint16)
    data = save({"fc.weight": bits})
    header = data[8 : 8 + int.from_bytes(data[:8], "little")].replace(b'"U16"', b'"BF16"')
    (tmp_path / "n.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bits.tobytes())
    tensor = TensorProto(name="W", data_type=TensorProto.BFLOAT16, dims=[1, 2], raw_data=bits.tobytes())
    listed = TensorProto(name="W", data_type=TensorProto.BFLOAT16, dims=[1, 2], int32_data=[0x3FC0, 0x4040])
    for number, one in enumerate((tensor, listed)):
        model([helper.make_node("Gemm", ["x", "W"], ["y"], transB=1)], [one], tmp_path / f"n{number}.onnx")
    for name in ("n.safetensors", "n0.onnx", "n1.onnx"):
        assert first_row(tmp_path / name) == ["3/2", "3"]


# -- ONNX --------------------------------------------------------------------------------------------------------------


def model(nodes, tensors, path: Path, shape=(1, 2), outputs=("y",)) -> None:
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1]) for name in outputs],
        tensors,
    )
    path.write_bytes(helper.make_model(graph).SerializeToString())


def weights(name: str = "W", **changes) -> TensorProto:
    tensor = numpy_helper.from_array(np.array([[1, 2]], dtype=np.float32), name)
    for key, value in changes.items():
        if key == "dims":
            del tensor.dims[:]
            tensor.dims.extend(value)
        elif key == "external":
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            for entry in value.items():
                tensor.external_data.add(key=entry[0], value=entry[1])
        else:
            setattr(tensor, key, value)
    return tensor


GEMM = helper.make_node("Gemm", ["x", "W"], ["y"], transB=1)


def one_gemm(*nodes, tensor: TensorProto | None = None, **more):
    return lambda path: model([*nodes] or [GEMM], [weights() if tensor is None else tensor], path, **more)


def node(kind: str, inputs: list[str], outputs: list[str], **more):
    return helper.make_node(kind, inputs, outputs, **more)


ONNX = {
    "missing data": (one_gemm(tensor=weights(external={"location": "w.bin"})), "w.bin: no such file"),
    "data outside": (
        one_gemm(tensor=weights(external={"location": "../../w.bin"})),
        "outside of the folder of the model",
    ),
    "absolute data": (
        one_gemm(tensor=weights(external={"location": "/dev/zero"})),
        "outside of the folder of the model",
    ),
    "short data": (
        one_gemm(tensor=weights(external={"location": "short.bin"})),
        "takes 8 bytes from place 0 of 'short.bin'",
    ),
    "offset": (
        one_gemm(tensor=weights(external={"location": "short.bin", "offset": "-1"})),
        "from place -1 of 'short.bin'",
    ),
    "odd offset": (one_gemm(tensor=weights(external={"location": "short.bin", "offset": "x"})), "cannot be understood"),
    "no location": (one_gemm(tensor=weights(external={})), "no such file"),
    "shape": (one_gemm(tensor=weights(dims=[2, 2])), "of shape \\(2, 2\\) takes 16 bytes, but the file holds 8"),
    "negative": (one_gemm(tensor=weights(dims=[-1, 2])), "expected no negative length"),
    "huge": (one_gemm(tensor=weights(dims=[10**6, 10**6])), "1000000 x 1000000 entries, more than"),
    "huge product": (one_gemm(tensor=weights(dims=[2**62, 2**62])), "entries, more than"),
    "many axes": (one_gemm(tensor=weights(dims=[1] * 9)), "has 9 dimensions"),
    "number": (one_gemm(tensor=numpy_helper.from_array(np.array(2, np.float32), "W")), "a matrix has shape \\(\\)"),
    "number as a matrix": (
        one_gemm(node("MatMul", ["x", "W"], ["y"]), tensor=numpy_helper.from_array(np.array(2, np.float32), "W")),
        "a matrix has shape \\(\\)",
    ),
    "vector": (one_gemm(tensor=weights(dims=[2])), "a matrix has shape \\(2,\\)"),
    "float8": (
        one_gemm(tensor=weights(data_type=TensorProto.FLOAT8E4M3FN)),
        "element type FLOAT8E4M3FN, expected real",
    ),
    "texts": (one_gemm(tensor=weights(data_type=TensorProto.STRING)), "element type STRING"),
    "complex": (one_gemm(tensor=weights(data_type=TensorProto.COMPLEX64)), "element type COMPLEX64"),
    "unknown type": (one_gemm(tensor=weights(data_type=99)), "element type number 99"),
    "no numbers": (one_gemm(tensor=TensorProto(name="W", data_type=1, dims=[1, 2])), "has 0 numbers"),
    "nan": (one_gemm(tensor=numpy_helper.from_array(np.array([[np.nan, 1]], dtype=np.float32), "W")), "holds NaN"),
    "no output": (one_gemm(node("Relu", ["x"], [])), "the node 'Relu' has no output"),
    "operator with a control character in its name": (
        one_gemm(node("A\x01d", ["W", "x"], ["y"])),
        r"the operator 'A\\x01d' is not supported",
    ),
    "unknown operator": (one_gemm(node("Frobnicate", ["x"], ["y"])), "operator 'Frobnicate' is not supported"),
    "foreign operator": (
        one_gemm(node("Gemm", ["x", "W"], ["y"], domain="com.example")),
        "of 'com.example' is not supported",
    ),
    "cycle": (one_gemm(node("Gemm", ["x", "W"], ["x"], transB=1)), "the value 'x' is computed twice"),
    "broken chain": (one_gemm(node("Gemm", ["z", "W"], ["y"])), "not part of a chain from the input"),
    "no input": (one_gemm(node("Relu", [], ["y"])), "not part of a chain from the input"),
    "two outputs": (one_gemm(GEMM, outputs=("y", "z")), "expected one input and one output, not 1 and 2"),
    "other output": (one_gemm(GEMM, outputs=("z",)), "the chain ends at 'y', not at the output"),
    "matrix as the batch": (one_gemm(node("Gemm", ["W", "x"], ["y"])), "in an unusual place"),
    "value as the bias": (one_gemm(node("Gemm", ["x", "W", "x"], ["y"])), "two computed values"),
    "matrix on the left": (one_gemm(node("MatMul", ["W", "x"], ["y"])), "MatMul with the matrix on the left"),
    "unflattened": (one_gemm(node("MatMul", ["x", "W"], ["y"]), shape=(1, 1, 2)), "with 3 axes: expected Flatten"),
    "axis": (
        one_gemm(node("Flatten", ["x"], ["f"], axis=0), node("Gemm", ["f", "W"], ["y"], transB=1)),
        "axis = 1 only",
    ),
    "constant without value": (
        one_gemm(node("Constant", [], ["c"], value_float=1.0), GEMM),
        "has no attribute 'value'",
    ),
    "bias": (
        lambda path: model(
            [node("Gemm", ["x", "W", "b"], ["y"], transB=1)],
            [weights(), numpy_helper.from_array(np.ones((3, 1), dtype=np.float32), "b")],
            path,
        ),
        "a bias of shape \\(3, 1\\) for 1 outputs",
    ),
    "doubled tensor": (lambda path: model([GEMM], [weights(), weights()], path), "the tensor 'W' is given twice"),
    "truncated": (
        lambda path: (one_gemm()(path), path.write_bytes(path.read_bytes()[:-9])),
        "not a readable ONNX file",
    ),
    "empty": (lambda path: path.write_bytes(b""), "expected one input and one output, not 0 and 0"),
}


@pytest.mark.parametrize("name", sorted(ONNX))
def test_bad_onnx_gets_one_line(name, tmp_path, capsys):
    make, words = ONNX[name]
    make(tmp_path / "n.onnx")
    (tmp_path / "short.bin").write_bytes(bytes(7))
    one_line_for(tmp_path, capsys, f"(n.onnx: .*{words})|{words}", target='{ file = "n.onnx" }')


def test_external_data_in_the_folder(tmp_path):
    (tmp_path / "w.bin").write_bytes(bytes(4) + np.array([5, 6], dtype=np.float32).tobytes())
    tensor = weights(external={"location": "w.bin", "offset": "4", "length": "8"})
    model([GEMM], [tensor], tmp_path / "n.onnx")
    assert first_row(tmp_path / "n.onnx") == ["5", "6"]
    onnx.checker.check_model(str(tmp_path / "n.onnx"))


def test_external_data_whose_name_is_not_utf_8(tmp_path, capsys):
    """Such a name stays bytes in the library, and a path cannot be made of it."""
    path = tmp_path / "n.onnx"
    one_gemm(tensor=weights(external={"location": "w.bin"}))(path)
    path.write_bytes(path.read_bytes().replace(b"w.bin", b"\xff.bin"))
    one_line_for(tmp_path, capsys, "n.onnx: .*cannot be understood", target='{ file = "n.onnx" }')


def test_keys_that_a_graph_does_not_need(tmp_path, capsys):
    model([GEMM], [weights()], tmp_path / "n.onnx")
    one_line_for(tmp_path, capsys, "leave out 'layout'", target='{ file = "n.onnx", layout = "out_in" }')
    one_line_for(
        tmp_path, capsys, r"\[3\] at the input", target='{ file = "n.onnx", test = { input = [1, 1], output = [4] } }'
    )


# -- expressions -------------------------------------------------------------------------------------------------------

THIRTY = ", ".join(f"x{k % 2 + 1} + {k}" for k in range(30))
EXPRESSIONS = {
    "variables as indices": ("sum(relu(x1 - x2) for x1<x2)", "'x1' is a variable, so it cannot be an index"),
    "pi as an index": ("sum(relu(x1) for pi in 1..3)", "'pi' has a meaning already"),
    "function as an index": ("sum(x[relu] for relu in 1..2)", "'relu' has a meaning already"),
    "index twice": ("sum(sum(x[i] for i in 1..2) for i in 1..2)", "'i' is an index already"),
    "range": ("sum(x1 for i in 1..10**19)", "runs over 10000000000000000000 terms, more than 100000"),
    "nested ranges": ("sum(sum(x1 for j in 1..1000) for i in 1..1000)", "more than 100000 in all"),
    "ranges side by side": (" + ".join(["sum(i for i in 1..60000)*x1"] * 2), "more than 100000 in all"),
    "sums in ranges": ("sum(x1 for i in 1.." * 30 + "1" + ")" * 30, "more than 10 indexed sums inside each other"),
    "powers": ("((10**1000)**1000)**1000*x1", "'\\(10\\*\\*1000\\)\\*\\*1000' has more than 4000 digits"),
    "products": ("*".join(["9" * 400] * 12) + "*x1", "has more than 4000 digits"),
    "fractions": ("x1*sum(1/i for i in 1..20000)", "has more than 4000 digits"),
    "radicand": (f"sqrt({'1234567891' * 10})*x1", "lies in no field of degree up to 64"),
    "angle": ("cos(pi/10**300)*x1", "the denominator of the angle is beyond 500000"),
    "sort": (f"sort(15, {THIRTY})", "number 15 of 30 terms has 2326762800 pieces, more than 100000"),
    "median": (f"median({THIRTY})", "number 16 of 30 terms has 2326762800 pieces, more than 100000"),
    "length": ("x1" + " + x1" * 50_000, "the expression has 250002 characters, more than 200000"),
    "nesting": ("(" * 6000 + "x1" + ")" * 6000, "is nested deeper than 5000 levels"),
    "minus": ("x1 \u2212 1", "character 4 is U\\+2212 \\(MINUS SIGN\\): write '-'"),
    "times": ("2\u00d7x1", "character 2 is U\\+00D7 .*write '\\*'"),
    "Cyrillic": ("relu(\u04451)", "character 6 is U\\+0445 .*write 'x'"),
    "wide": ("\uff41bs(x1)", "character 1 is U\\+FF41 .*write 'a'"),
    "invisible": ("x1\u200b + 1", "has the character .*200b.*which cannot be printed"),
}


@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_bad_expressions_get_one_line(name, tmp_path, capsys):
    text, words = EXPRESSIONS[name]
    one_line_for(tmp_path, capsys, words, target=json.dumps(text, ensure_ascii=False))


def test_roots_of_large_squares(tmp_path, capsys):
    """What is large and lies in a field is read: no factor of a square is looked for."""
    from equicert.theory.functions.expression_language import parse_constant

    large = 10**60 + 7
    assert parse_constant(f"sqrt({2 * large**2})") == large * parse_constant("sqrt(2)")


def test_look_alikes_are_named():
    assert look_alike("relu(x1) - 1/2\n") is None
    assert look_alike("\u00bd") == "character 1 is U+00BD (VULGAR FRACTION ONE HALF): write plain ASCII"


# -- numbers beyond floats ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "input", "target"),
    [
        ("C2", "sign", "B*abs(x1) + abs(x1 + 1/B) + abs(x1 - 1/B)"),
        ("S2", "permutation", "B*relu(x1 - B*x2) + B*relu(x2 - B*x1)"),
        ("C1", "3*trivial", "B*relu(x1 - B*x2) + B*relu(x2 - B*x1 + x3)"),
        ("C1", "2*trivial", "sqrt(2)*B*relu(x1 - B*x2) + relu(x2 - B*x1 + sqrt(2)*B)"),
    ],
)
def test_numbers_beyond_floats_in_every_output(group, input, target, tmp_path, capsys):
    entry = {
        "id": "huge",
        "group": group,
        "input": input,
        "output": "trivial",
        "target": target.replace("B", "10**309"),
    }
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in entry.items()]
    (tmp_path / "c.toml").write_text("[[claim]]\n" + "".join(lines) + 'compute = ["width(GN)", "width(GEN)"]\n')
    arguments = ["--tex", "--explain", "--html", str(tmp_path / "page.html"), "--out", str(tmp_path / "out")]
    assert main(["check", str(tmp_path / "c.toml"), *arguments]) == 0, capsys.readouterr().err
    assert (tmp_path / "page.html").read_text().rstrip().endswith("</html>")
    assert (tmp_path / "out" / "huge.json").exists()


def test_data_beyond_floats(tmp_path, capsys):
    (tmp_path / "d.csv").write_text(f"{10**309},1,{10**309}\n0,1e-309,5\n-1,0,0\n3,3,1\n")
    (tmp_path / "c.toml").write_text(
        '[[claim]]\nid = "d"\ngroup = "C1"\ninput = "2*trivial"\noutput = "trivial"\ntarget = { data = "d.csv" }\n'
        'compute = ["error(GN, 1)"]\ntime_limit = 5\n'
    )
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out")]) == 0, capsys.readouterr().err


# -- infinite groups ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "matrix",
    [
        '[["2"]]',
        '[["0", "-1"], ["1", "18446744073709551616"]]',
        '[["0", "2"], ["1", "0"]]',
        '[["1", "1"], ["0", "1"]]',
        '[["sqrt(2)", "0"], ["0", "1/2"]]',
    ],
)
def test_infinite_groups_are_refused_before_they_are_explored(matrix, tmp_path, capsys):
    bad = f'[[claim]]\nid = "bad"\ngenerators = [{{ input = {matrix}, output = [["1"]] }}]\ncompute = ["order"]\n'
    (tmp_path / "c.toml").write_text(GOOD.format(id="good") + bad)
    assert main(["check", str(tmp_path / "c.toml"), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "claim 'bad': generators: generator g1 has a matrix of infinite order" in captured.err
    assert "✓ good: verified" in captured.out
