"""``distance`` and ``asymmetry``: against all vertices of arrangements of lines, points, files, the command line."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimError
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.commands.main import main

SQUARE = [["-1", "1"], ["-1", "1"]]


def claim_of(**more) -> Claim | ClaimError:
    entry = {"id": "x", "group": "C1", "input": "2*trivial", "output": "trivial", **more}
    (found,) = claims_of_table({"claim": [entry]}, "test")
    return found


def value_of(quantity: str, **more) -> str:
    """The value that the kernel concludes."""
    found = claim_of(compute=[quantity], **more)
    assert isinstance(found, Claim), found
    result = check_claim(found)
    assert result.certificate is not None, result
    kernel.verify(kernel.canonical_bytes(result.certificate))
    return result.values[quantity]


def network(neurons, e=0) -> dict:
    """A table of neurons ``(a, w, b)`` of one output."""
    listed = [{"a": [str(a)], "w": [str(x) for x in w], "b": str(b)} for a, w, b in neurons]
    return {"neurons": listed, "e": [str(e)]}


def at(neurons, e, x) -> Fraction:
    total = Fraction(e)
    for a, w, b in neurons:
        total += a * max(Fraction(0), sum((u * v for u, v in zip(w, x, strict=True)), Fraction(b)))
    return total


def greatest_on_square(f, g, low=-1, high=1) -> Fraction:
    """The greatest difference of two networks on a square: at a vertex of the lines of all neurons and of the sides."""
    lines = [(w, b) for a, w, b in (*f[0], *g[0]) if any(w)]
    lines += [(side, -end) for side in ((1, 0), (0, 1)) for end in (low, high)]
    best = Fraction(0)
    for (u, s), (v, t) in combinations(lines, 2):
        determinant = u[0] * v[1] - u[1] * v[0]
        if determinant:
            x = (
                Fraction(-s * v[1] + t * u[1]) / determinant,
                Fraction(-t * u[0] + s * v[0]) / determinant,
            )
            if all(low <= y <= high for y in x):
                best = max(best, abs(at(*f, x) - at(*g, x)))
    return best


def drawn(chance: random.Random, count: int, denominator: int = 4):
    def number():
        return Fraction(chance.randint(-denominator, denominator), denominator)

    return [(number(), (number(), number()), number()) for _ in range(count)], number()


# -- the numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_two_networks_differ_most_at_a_vertex(seed):
    chance = random.Random(seed)
    f, g = drawn(chance, 1 + seed % 5), drawn(chance, seed % 4)
    expected = greatest_on_square(f, g)
    assert value_of("distance", target=network(*f), other=network(*g), box=SQUARE) == str(expected)


@pytest.mark.parametrize("seed", range(3))
def test_a_network_and_its_rounded_weights(seed):
    chance = random.Random(100 + seed)
    f = drawn(chance, 6, 16)
    neurons = [(a, (Fraction(round(4 * w[0]), 4), w[1]), Fraction(round(4 * b), 4)) for a, w, b in f[0]]
    g = (neurons, f[1])
    expected = greatest_on_square(f, g)
    assert value_of("distance", target=network(*f), other=network(*g), box=SQUARE) == str(expected)


@settings(max_examples=10)
@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=4), st.integers(-3, 3))
def test_on_a_line_the_greatest_difference_is_at_a_kink_or_an_end(neurons, slope):
    texts = [f"{a}*relu({w}*x1 + {b})" for a, w, b in neurons]
    kinks = [Fraction(-b, w) for _, w, b in neurons if w] + [Fraction(-2), Fraction(1, 2)]
    expected = max(
        abs(sum(a * max(Fraction(0), w * x + b) for a, w, b in neurons) - slope * x)
        for x in kinks
        if -2 <= x <= Fraction(1, 2)
    )
    more = {"input": "trivial", "box": [["-2", "1/2"]], "target": " + ".join(texts), "other": f"{slope}*x1"}
    assert value_of("distance", **more) == str(expected)


NESTED = ["relu(relu(x1 - x2) - relu(2*x2 - 1/3)) - max(x1, x2, 1/2 - x1)/2", "min(abs(x1), x2, relu(x1 + x2))"]


def nested(x) -> list[Fraction]:
    def relu(y):
        return max(y, Fraction(0))

    first = relu(relu(x[0] - x[1]) - relu(2 * x[1] - Fraction(1, 3))) - max(x[0], x[1], Fraction(1, 2) - x[0]) / 2
    return [first, min(abs(x[0]), x[1], relu(x[0] + x[1]))]


def test_no_point_differs_more_and_one_differs_as_much():
    more = {"output": "2*trivial", "target": NESTED, "other": ["x1/2", "relu(x2)"], "box": SQUARE}
    found = Fraction(value_of("distance", **more))
    grid = [Fraction(k, 24) for k in range(-24, 25)]
    values = [max(abs(nested(x)[0] - x[0] / 2), abs(nested(x)[1] - max(0, x[1]))) for x in product(grid, grid)]
    assert max(values) <= found
    assert max(values) == found  # the kinks lie on the grid


def test_asymmetry_is_that_of_the_worst_generator():
    """By hand: exchanging x1 and x2 changes relu(x1) by at most 1, and exchanging x2 and x3 by nothing."""
    cube = [["-1", "1"]] * 3
    more = {"group": "<(1,2), (2,3)>", "input": "permutation", "box": cube}
    assert value_of("asymmetry", target="relu(x1)", **more) == "1"
    assert value_of("asymmetry", target="relu(x1) + relu(x2)", **more) == "1"
    assert value_of("asymmetry", target="relu(x1) + relu(x2) + relu(x3)", **more) == "0"
    assert value_of("asymmetry", target="max(x1, x2, x3) + max(x3, x2, x1 - 1/4)", **more) == "1/4"


def test_images_of_the_box_may_be_outside_of_it():
    """f(x, y) = relu(x - 1) is 0 where x is at most 1, but (x, y) goes to (2 y, x / 2)."""
    given = [{"input": [["0", "2"], ["1/2", "0"]], "output": [["1"]]}]
    entry = {"generators": given, "target": "relu(x1 - 1)", "box": [["0", "1"]] * 2}
    entry = {"id": "x", "compute": ["asymmetry"], **entry}
    (found,) = claims_of_table({"claim": [entry]}, "test")
    assert isinstance(found, Claim), found
    assert check_claim(found).values["asymmetry"] == "1"


def test_without_generators_the_asymmetry_is_zero():
    assert value_of("asymmetry", target="relu(x1)", box=SQUARE) == "0"


def test_irrational_values_are_enclosed():
    """The diagonal of a square: sqrt(2) is not rational, so the value stays an interval, as small as one likes."""
    more = {"input": "trivial", "target": "relu(sqrt(2)*x1)", "other": "0", "box": [["0", "1"]]}
    low, high = map(Fraction, value_of("distance", **more).split(".."))
    assert low**2 < 2 < high**2
    assert high - low < Fraction(1, 10**9)
    exact = {"target": "x1 - sqrt(2)", "other": "0", "input": "trivial", "box": [["0", "sqrt(2)"]]}
    result = check_claim(claim_of(**exact, **{"assert": ["distance < 3/2 and distance > 7/5"]}))
    assert result.verdict == "verified"


def test_what_is_equal_on_the_box_alone_is_not_equal():
    more = {"input": "trivial", "target": "relu(x1)", "other": "x1", "box": [["0", "2"]]}
    result = check_claim(claim_of(**more, **{"assert": ["distance == 0", "not equal"]}))
    assert result.verdict == "verified"


def test_other_activations_and_degenerate_boxes():
    more = {"input": "trivial", "activation": "abs", "target": "leaky_relu(1/10, x1)", "other": "x1"}
    assert value_of("distance", box=[["-1", "2"]], **more) == "9/10"
    assert value_of("distance", box=[["-1", "-1"]], **more) == "9/10"
    assert value_of("distance", box=[["1", "1"]], **more) == "0"


def test_a_search_that_is_stopped_leaves_an_interval():
    chance = random.Random(5)
    neurons = [
        (chance.randint(-3, 3), [chance.randint(-9, 9) for _ in range(8)], chance.randint(-9, 9)) for _ in range(14)
    ]
    more = {"input": "8*trivial", "target": network(neurons), "other": "0", "box": [["-1", "1"]] * 8}
    found = claim_of(compute=["distance"], **more, time_limit=0.001, **{"assert": ["distance >= 0", "distance == 1"]})
    result = check_claim(found)
    low, high = map(Fraction, result.values["distance"].split(".."))
    corners = (sum(a * max(0, sum(w) + b) for a, w, b in neurons), sum(a * max(0, b - sum(w)) for a, w, b in neurons))
    assert max(map(abs, corners)) <= high
    assert 0 < low < high
    assert [a.verdict for a in result.asserts] == ["verified", "refuted"]


def test_hundreds_of_cells_need_few_nodes():
    chance = random.Random(7)
    f = drawn(chance, 40, 16)
    found = claim_of(compute=["distance"], target=network(*f), other="0", box=SQUARE)
    result = check_claim(found)
    assert result.values["distance"] == str(greatest_on_square(f, ([], 0)))
    (upper,) = [s for s in result.certificate["proof"] if s["rule"] == "distance-upper"]
    assert len(upper["tree"]) < 200


# -- files ------------------------------------------------------------------------------------------------------------

W1, B1 = np.array([[1.0, -0.5], [0.25, 2.0], [-1.0, 1.0]], np.float32), np.array([0.5, 0.0, -0.25], np.float32)
W2, B2 = np.array([[1.0, -1.0, 0.5]], np.float32), np.array([0.125], np.float32)


def save_onnx(path: Path, W: np.ndarray, b: np.ndarray, V: np.ndarray, c: np.ndarray) -> None:
    nodes = [
        helper.make_node("Gemm", ["x", "W", "b"], ["h"], transB=1),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("Gemm", ["r", "V", "c"], ["y"], transB=1),
    ]
    tensors = [numpy_helper.from_array(v, k) for k, v in {"W": W, "b": b, "V": V, "c": c}.items()]
    ends = [helper.make_tensor_value_info(k, TensorProto.FLOAT, [1, n]) for k, n in (("x", 2), ("y", 1))]
    onnx.save(helper.make_model(helper.make_graph(nodes, "g", ends[:1], ends[1:], tensors)), str(path))


def test_two_onnx_networks_and_a_weight_file(tmp_path, capsys):
    order, sizes = [2, 0, 1], np.array([2.0, 0.5, 4.0], np.float32)
    save_onnx(tmp_path / "one.onnx", W1, B1, W2, B2)
    save_onnx(tmp_path / "two.onnx", W1[order] * sizes[:, None], B1[order] * sizes, W2[:, order] / sizes, B2)
    np.savez(tmp_path / "three.npz", W1=W1, b1=B1, W2=W2, b2=B2 + 0.25)
    (tmp_path / "claims.toml").write_text(
        "".join(
            f'[[claim]]\nid = "{name}"\ngroup = "C1"\ninput = "2*trivial"\noutput = "trivial"\n'
            f'target = {{ file = "one.onnx" }}\nother = {{ file = "{name}" }}\nbox = [["-1", "1"], ["-1", "1"]]\n'
            f"assert = {asserts}\n"
            for name, asserts in (
                ("two.onnx", '["equal", "distance == 0"]'),
                ("three.npz", '["not equal", "distance == 1/4"]'),
            )
        )
    )
    assert main(["check", str(tmp_path / "claims.toml"), "--out", str(tmp_path / "out"), "--tex"]) == 0
    out = capsys.readouterr().out
    assert "1 -> 2 (times 1/2), 2 -> 3 (times 4), 3 -> 1 (times 2)" in out
    assert "Distance from above." in (tmp_path / "out" / "three.npz.tex").read_text()
    assert main(["verify", str(tmp_path / "out" / "three.npz.json"), "--claims", str(tmp_path / "claims.toml")]) == 0


def test_prove_takes_a_box(capsys):
    options = ["--group", "C1", "--input", "trivial", "--output", "trivial", "--target", "relu(x1)", "--other", "x1/2"]
    assert main(["prove", *options, "--box", '[["-1", "1"]]', "distance == 1/2"]) == 0
    assert "distance = 1/2" in capsys.readouterr().out


# -- bad input --------------------------------------------------------------------------------------------------------

BASE = {"target": "x1", "compute": ["asymmetry"], "box": SQUARE}
TWO = {"target": "x1", "other": "x2", "compute": ["distance"], "box": SQUARE}
BAD = {
    "too few intervals": ({**TWO, "box": [["-1", "1"]]}, r"box: 1 interval\(s\) for an input of dimension 2"),
    "too many intervals": ({**TWO, "box": [*SQUARE, ["0", "1"]]}, "box: 3 interval"),
    "empty interval": ({**TWO, "box": [["0", "1"], ["1", "1/2"]]}, "interval 2 is empty: 1 is greater than 1/2"),
    "no interval": ({**TWO, "box": [["0", "1"], ["1"]]}, "box 2: 1 entries: expected 2"),
    "unbounded": ({**TWO, "box": [["0", "inf"], ["1", "2"]]}, "interval 1 has the end 'inf': a box is bounded"),
    "unbounded below": ({**TWO, "box": [["-oo", "1"], ["1", "2"]]}, "interval 1 has the end '-oo'"),
    "no number": ({**TWO, "box": [["0", "one"], ["1", "2"]]}, "interval 1: "),
    "a float": ({**TWO, "box": [[0.5, "1"], ["1", "2"]]}, 'write "1/2"'),
    "a text": ({**TWO, "box": "[-1, 1]"}, "is not a list"),
    "no box": ({k: v for k, v in TWO.items() if k != "box"}, "distance is the greatest value on a box: give box = "),
    "no box for asymmetry": ({"target": "x1", "compute": ["asymmetry"]}, "asymmetry is the greatest value on a box"),
    "no second function": ({**BASE, "compute": ["distance"]}, "distance compares two functions: give 'other'"),
    "no function": (
        {"compute": ["asymmetry"], "box": SQUARE},
        "there is none: give 'target', a piecewise linear function",
    ),
    "a box for nothing": ({"target": "x1", "compute": ["width(GN)"], "box": SQUARE}, "ask for one, or leave it out"),
    "other shape": ({**TWO, "other": ["x1", "x2"]}, "2 expression"),
    "other input": ({**TWO, "other": "x3"}, "x3"),
    "data": (
        {**BASE, "target": {"points": [["0", "0"]], "values": ["1"]}},
        "there is none: give 'target', a piecewise linear function",
    ),
    "arguments": ({**TWO, "compute": ["distance(2)"]}, "distance"),
    "continuous": (
        {**BASE, "group": "SO(2)", "input": "vector"},
        "asymmetry is about finitely many generators, and SO\\(2\\) is continuous: ask for `equivariant`",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_claims_get_one_line(name):
    more, words = BAD[name]
    found = claim_of(**more)
    line = found.line if isinstance(found, ClaimError) else "; ".join(found.problems.values())
    assert re.search(words, line), line
    assert line.isprintable()


def test_distance_under_a_continuous_group():
    more = {"group": "SO(2)", "input": "vector", "target": "abs(x1)", "other": "x2", "box": SQUARE}
    assert value_of("distance", **more) == "2"


def test_huge_numbers_are_not_searched():
    more = {"target": f"relu({10**250}*x1)", "other": "0", "box": SQUARE, "compute": ["distance"]}
    result = check_claim(claim_of(**more, **{"assert": ["distance <= 1"]}))
    assert result.verdict == "undecided"
    assert "too large or too small" in result.asserts[0].reason


# -- equicert compare -------------------------------------------------------------------------------------------------


def save_npz(path: Path, *layers: tuple[np.ndarray, np.ndarray]) -> str:
    """A file with names as PyTorch gives them."""
    np.savez(
        path,
        **{f"fc{k}.{n}": x for k, pair in enumerate(layers, 1) for n, x in zip(("weight", "bias"), pair, strict=True)},
    )
    return str(path)


def test_compare_two_files(tmp_path, capsys):
    order, sizes = [2, 0, 1], np.array([2.0, 0.5, 4.0], np.float32)
    one = save_npz(tmp_path / "one.npz", (W1, B1), (W2, B2))
    save_onnx(tmp_path / "two.onnx", W1[order] * sizes[:, None], B1[order] * sizes, W2[:, order] / sizes, B2)
    assert main(["compare", one, str(tmp_path / "two.onnx")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "equal = true",
        "distance = 0 (inputs between -1 and 1)",
        "neurons of the target are neurons of the other function, with (w, b) rescaled: 1 -> 2 (times 1/2), "
        "2 -> 3 (times 4), 3 -> 1 (times 2)",
    ]
    three = save_npz(tmp_path / "three.npz", (W1, B1), (2 * W2, 2 * B2))
    values = [abs(float(W2[0] @ np.maximum(W1 @ x + B1, 0)) + 0.125) for x in product((-2.0, 2.0), repeat=2)]
    assert main(["compare", one, three, "--radius", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["claims"][0]["values"]
    assert found["equal"] == "false"
    assert Fraction(found["distance"]) == Fraction(max(values))  # greatest at a corner: the network is f itself
    assert main(["compare", one, one, "--round", "1/2", "--radius", "1/3"]) == 0
    assert "equal = false" in capsys.readouterr().out


COMPARED = {
    "shapes": (["one.npz", "wide.npz"], "has 3 inputs and 1 outputs, but .* has 2 and 1: only networks of one shape"),
    "missing": (["one.npz", "none.npz"], "none.npz"),
    "kind": (["one.npz", "claims.toml"], "unknown kind of file"),
    "radius": (["one.npz", "one.npz", "--radius", "wide"], "interval 1"),
    "negative": (["one.npz", "one.npz", "--radius=-1"], "expected a positive number"),
    "round": (["one.npz", "one.npz", "--round", "0"], "positive fraction"),
}


@pytest.mark.parametrize("name", COMPARED)
def test_bad_comparisons_get_one_line(name, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_npz(tmp_path / "one.npz", (W1, B1), (W2, B2))
    save_npz(tmp_path / "wide.npz", (np.ones((3, 3), np.float32), B1), (W2, B2))
    (tmp_path / "claims.toml").write_text("")
    arguments, words = COMPARED[name]
    assert main(["compare", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert re.search(words, captured.err), captured.err
