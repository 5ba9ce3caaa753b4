"""Damages certificates, claims, network and data files byte by byte and shape by shape, and reads each of them.

A file that cannot be read has to be refused on one line. Findings are everything else: other exceptions, lines with
control characters,
answers that take longer than ``--limit`` seconds, memory beyond ``--memory``, processes that die, files left behind.
Case k depends on the seed and k alone, so that a finding can be repeated: ``--first k --count 1 --keep FOLDER``.

    python scripts/fuzz_inputs.py --count 50000 --seconds 600
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("certificate", "claims", "npz", "safetensors", "onnx", "csv", "data.npz", "group")
SUFFIX = {"certificate": ".json", "claims": ".toml", "data.npz": ".npz", "group": ".g"}
NUMBERS = [
    *(
        "0",
        "1",
        "-1",
        "2",
        "3",
        "7",
        "-3",
        "-0",
        "00",
        "1/2",
        "1/0",
        "0/0",
        "0.1",
        "1e9",
        "1e400",
        "0x10",
        "nan",
        "inf",
    ),
    *(
        "2147483648",
        "18446744073709551616",
        "10**19",
        "true",
        "null",
        "\u22121",
        '"1/3"',
        "[]",
        "{}",
        "9" * 400,
        "1" * 5000,
    ),
]
WORDS = {
    "certificate": ["width", "lower", "upper", "two-layer", "[[", "]]", '"rule"', '"proof"', "null", "Q(2cos(2pi/5))"],
    "claims": [
        "[[claim]]\n",
        "[settings]\n",
        'group = "C3"',
        "relu(",
        "leaky_relu(1/10, ",
        'activation = "abs"\n',
        'decimals = "exact"\n',
        "inputs = { x = [3, 1] }\n",
        "x[i + 1 mod n]",
        " if i != j",
        " and ",
        "max(",
        "sqrt(",
        "for i<j",
        "sum(",
        "**",
        "x1",
        "\u2212",
        "]]",
    ],
    "csv": ["x1,x2,y\n", "nan", "\ufeff", "\u2212", ";", '"', "\r", "1e5", "1/3", ",,"],
    "group": [
        "Permutation",
        "PermList",
        "Group(",
        "))",
        "[[",
        "]",
        "()",
        "size=",
        ":=",
        "'(1,2)'",
        "(0 1)",
        "import os",
    ],
}
_BEFORE = r"[+-]?[0-9]+(?:[./][0-9]+)?"


@dataclass(frozen=True)
class Sample:
    """An honest file."""

    kind: str
    data: bytes


@dataclass
class Tally:
    """What came of the cases: counts by kind and outcome, and the findings with the number of their case."""

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[int, str, str]] = field(default_factory=list)


# -- honest files ------------------------------------------------------------------------------------------------------

CLAIMS = """
[settings]
time_limit = 5

[[claim]]
id = "a"
title = "a title"
group = "S3"
input = "permutation"
output = "trivial"
target = "sum(relu(x[i] - x[j]) for i<j) + max(x1, x2, x3) - median(x1, x2, x3)/2"
assert = ["not equivariant", "width(GN) >= 3"]
compute = ["dim_hom"]

[[claim]]
id = "written-otherwise"
group = "S3"
input = "permutation"
output = "trivial"
inputs = { x = 3 }
decimals = "exact"
activation = "leaky_relu(0.25)"
target = "median(x[i] - x[i + 1 mod n] for i if i <= 3) + sort(2, x[i] for i)"
other = "0.5*relu(x1)"
assert = ["not equal and not equivariant"]

[[claim]]
id = "b"
generators = [{ input = [["0", "-1"], ["1", "0"]], output = [["1"]] }]
target = { neurons = [{ a = ["1"], w = ["1", "sqrt(2)"], b = "cos(pi/4)" }], e = ["1/3"] }
compute = ["width(LEN)"]

[[claim]]
id = "c"
group = "C2"
input = "permutation"
output = "trivial"
target = { points = [["0", "1"], ["1/2", "-3"]], values = ["0", "7"] }
points = { p = ["1", "2"] }
compute = ["width(GN)", "separates(input, p, p)"]
bias = false
max_order = 50
"""
CERTIFIED = [
    {
        "group": "S3",
        "input": "permutation",
        "output": "trivial",
        "target": "max(x1, x2, x3)",
        "compute": ["equivariant"],
    },
    {
        "group": "C2",
        "input": "sign",
        "output": "trivial",
        "target": "abs(x1)",
        "assert": ["width(LEN) == 2", "gap == 0"],
    },
    {"group": "C4", "input": "rotation", "output": "trivial", "target": "abs(x1) + abs(x2)", "compute": ["width(GEN)"]},
    {"group": "C5", "input": "rotation", "output": "rotation", "compute": ["dim_hom", "classes", "order"]},
    {
        "group": "C1",
        "input": "trivial",
        "output": "trivial",
        "target": {"points": [["0"], ["1"], ["2"]], "values": ["0", "1", "0"]},
        "compute": ["width(GN)"],
    },
]


def honest_files() -> list[Sample]:
    """Files of every kind, the same in every run."""
    import numpy as np
    from safetensors.numpy import save

    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.claim import Claim
    from equicert.certificates.claims.reading import claims_of_table
    from equicert.certificates.kernel import canonical_bytes

    found = [Sample("claims", CLAIMS.encode())]
    for number, entry in enumerate(CERTIFIED):
        (claim,) = claims_of_table({"claim": [{"id": f"c{number}", **entry}]}, "fuzz.toml")
        assert isinstance(claim, Claim), claim
        found.append(Sample("certificate", canonical_bytes(check_claim(claim).certificate)))
    W1, b1 = np.array([[1, 0], [0, 1], [-1, -1]], dtype=np.float32), np.array([0, 0.5, 0], dtype=np.float32)
    W2, b2 = np.array([[1, 0.1, 1]], dtype=np.float32), np.array([0.25], dtype=np.float32)
    for save_npz in (np.savez, np.savez_compressed):
        buffer = io.BytesIO()
        save_npz(buffer, W1=W1, b1=b1, W2=W2, b2=b2)
        found.append(Sample("npz", buffer.getvalue()))
        buffer = io.BytesIO()
        save_npz(buffer, points=np.array([[0.0, 1.0], [2.0, 3.0]]), values=np.array([1.0, 0.5]))
        found.append(Sample("data.npz", buffer.getvalue()))
    tensors = {"fc1.weight": W1, "fc1.bias": b1, "fc2.weight": W2, "fc2.bias": b2}
    found.append(Sample("safetensors", save(tensors)))
    found += [Sample("onnx", model) for model in _models(W1, b1, W2, b2)]
    found.append(Sample("csv", b"x1,x2,y\n0,0.5,1\n-1,1/3,2\n1e-3,+4,.5\n"))
    found.append(Sample("csv", b"0,0,1\r\n1,2,3\r\n"))
    found.append(Sample("group", b"# GAP\nG := Group([ (1,2,3)(4,5), (1,2) ]);\n"))
    found.append(Sample("group", b"PermutationGroup([[(1,2,3),(4,5)], '(1,2)'])\n"))
    found.append(Sample("group", b"PermutationGroup([Permutation(0, 1)(2, 3), Permutation([1, 2, 0], size=4)])\n"))
    return found


def _models(W1: Any, b1: Any, W2: Any, b2: Any) -> Iterator[bytes]:
    """A chain of Gemm and one of MatMul and Add."""
    from onnx import TensorProto, helper, numpy_helper

    node = helper.make_node
    gemm = [
        node("Gemm", ["x", "W1", "b1"], ["h"], transB=1),
        node("Relu", ["h"], ["r"]),
        node("Gemm", ["r", "W2", "b2"], ["y"], transB=1),
    ]
    matmul = [
        node("Flatten", ["x"], ["f"]),
        node("MatMul", ["f", "W1"], ["m"]),
        node("Add", ["b1", "m"], ["h"]),
        node("Relu", ["h"], ["r"]),
        node("MatMul", ["r", "W2"], ["n"]),
        node("Add", ["n", "b2"], ["y"]),
    ]
    for nodes, tensors in ((gemm, (W1, b1, W2, b2)), (matmul, (W1.T.copy(), b1, W2.T.copy(), b2))):
        graph = helper.make_graph(
            nodes,
            "g",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1])],
            [numpy_helper.from_array(t, name) for t, name in zip(tensors, ("W1", "b1", "W2", "b2"), strict=True)],
        )
        yield helper.make_model(graph).SerializeToString()


# -- damage ------------------------------------------------------------------------------------------------------------


def damaged(sample: Sample, others: list[Sample], rng: random.Random) -> bytes:
    """One to four changes of a file, of bytes or of its structure."""
    data = sample.data
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        if rng.random() < 0.45:
            with contextlib.suppress(Exception):  # what is damaged already may have no structure
                data = _STRUCTURED[sample.kind](data, rng)
                continue
        data = rng.choice(_BYTES)(data, rng.choice(others).data, rng)
    return data


def _flip(data: bytes, _: bytes, rng: random.Random) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def _overwrite(data: bytes, _: bytes, rng: random.Random) -> bytes:
    length = rng.choice((1, 2, 4, 8))
    value = rng.choice((0, 1, 127, 128, 255, 2 ** (8 * length - 1), 2 ** (8 * length) - 1)) % 2 ** (8 * length)
    place = rng.randrange(len(data) + 1)
    return data[:place] + value.to_bytes(length, rng.choice(("little", "big"))) + data[place + length :]


def _truncate(data: bytes, _: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _cut(data: bytes, _: bytes, rng: random.Random) -> bytes:
    start, length = rng.randrange(len(data) + 1), rng.choice((1, 2, 8, 40))
    return data[:start] + data[start + length :]


def _swap(data: bytes, _: bytes, rng: random.Random) -> bytes:
    a, b, c = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _repeat(data: bytes, _: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    block = data[start : start + rng.choice((1, 4, 30, 200))]
    return data[:start] + block * rng.choice((2, 3, 50)) + data[start:]


def _splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(other) + 1)
    place = rng.randrange(len(data) + 1)
    return data[:place] + other[start : start + rng.choice((1, 5, 20, 100))] + data[place:]


_BYTES: list[Callable[[bytes, bytes, random.Random], bytes]] = [
    _flip,
    _flip,
    _overwrite,
    _truncate,
    _cut,
    _swap,
    _repeat,
    _splice,
]


def _text(words: list[str]) -> Callable[[bytes, random.Random], bytes]:
    """Another number, a word of the language somewhere, or two tokens exchanged."""

    def change(data: bytes, rng: random.Random) -> bytes:
        text = data.decode()
        places = list(re.finditer(rf"{_BEFORE}|[A-Za-z_]+|[^\sA-Za-z_0-9]", text))
        numbers = [m for m in places if m[0][-1].isdigit()]
        what = rng.random()
        if what < 0.5 and numbers:
            one = rng.choice(numbers)
            text = text[: one.start()] + rng.choice(NUMBERS) + text[one.end() :]
        elif what < 0.75:
            one = rng.choice(places)
            text = text[: one.start()] + rng.choice(words) + text[rng.choice((one.start(), one.end())) :]
        else:
            first, second = sorted(rng.sample(places, 2), key=lambda m: m.start())
            middle = text[first.end() : second.start()]
            text = text[: first.start()] + second[0] + middle + first[0] + text[second.end() :]
        return text.encode()

    return change


def _json(data: bytes, rng: random.Random) -> bytes:
    """A value, a key or an entry of a JSON text changed, doubled or removed."""
    value = json.loads(data)
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
        places += [(part, key) for key in keys]
        waiting += [part[key] for key in keys]
    part, key = rng.choice(places)
    other = rng.choice(places)
    what = rng.randrange(6)
    if what == 0:
        del part[key]
    elif what == 1:
        part[key] = other[0][other[1]]
    elif what == 2 and isinstance(part, list):
        part.insert(key, part[key])
    elif what == 3 and isinstance(part, dict):
        part[rng.choice(["", "rule", key + "s", "a" * 300])] = part.pop(key)
    elif isinstance(part[key], int):
        part[key] = rng.choice([0, 1, -1, part[key] + 1, 10**6, 10**18, 2**64, True, None])
    else:
        part[key] = rng.choice([*NUMBERS, None, [], {}, 0, -1, 10**9, [[]], "x\n\x1b[2J"])
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _npz(data: bytes, rng: random.Random) -> bytes:
    """A member of an archive renamed, doubled, emptied or with another header; a bomb."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    place = rng.randrange(len(members))
    name, content = members[place]
    what = rng.randrange(5)
    if what == 0:
        members[place] = (rng.choice(["W1.npy", "kernel.npy", "x", "", "../a.npy", "b1.npy", "values.npy"]), content)
    elif what == 1:
        members.append((name, content))
    elif what == 2:
        old = rng.choice([b"<f4", b"<f8", b"(3, 2)", b"(3,)", b"(2, 2)", b"False", b"descr", b"shape"])
        new = rng.choice(
            [b"|O ", b"<f16", b"<c8", b"(1000000, 1000000)", b"(-1, 2)", b"(0, 2)", b"True", b"((((", b"<i4"]
        )
        members[place] = (name, content.replace(old, new, 1))
    elif what == 3:
        members[place] = (name, content[:128] + bytes(rng.choice((0, 10**5, 3 * 10**6))))
    else:
        members[place] = (name, _member_bytes(content, rng))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for member, content in members:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a doubled name is meant
                archive.writestr(zipfile.ZipInfo(member), content, archive.compression)
    return buffer.getvalue()


def _member_bytes(data: bytes, rng: random.Random) -> bytes:
    return rng.choice(_BYTES)(data, data, rng)


def _safetensors(data: bytes, rng: random.Random) -> bytes:
    """Another header over the same numbers."""
    length = int.from_bytes(data[:8], "little")
    header, rest = data[8 : 8 + length], data[8 + length :]
    if rng.random() < 0.5:
        header = _json(header, rng)
    else:
        old = rng.choice([b'"F32"', b"[3,2]", b"[1,3]", b"[0,12]", b"fc1", b"weight"])
        new = rng.choice(
            [b'"F8_E4M3"', b'"BF16"', b'"I64"', b'"BOOL"', b"[1000000,1000000]", b"[-1]", b"[12,0]", b"fc2", b"kernel"]
        )
        header = header.replace(old, new, 1)
    told = rng.choice([len(header)] * 6 + [0, len(header) - 1, 2**63, 10**8])
    return told.to_bytes(8, "little") + header + rest


def _onnx(data: bytes, rng: random.Random) -> bytes:
    """Another type, shape, name, operator, attribute or place of the numbers."""
    import onnx

    model = onnx.load_model_from_string(data)
    graph = model.graph
    node, tensor = rng.choice(graph.node), rng.choice(graph.initializer)
    names = [*(t.name for t in graph.initializer), *(o for n in graph.node for o in n.output), "x", "y", "", "q"]
    what = rng.randrange(12)
    if what == 0:
        tensor.data_type = rng.choice([0, 1, 2, 8, 9, 10, 11, 14, 16, 17, 23, 99])
    elif what == 1:
        del tensor.dims[:]
        tensor.dims.extend(rng.choice([[], [3], [2, 3], [-1, 2], [10**6, 10**6], [2**62, 4], [1] * 20, [0, 2]]))
    elif what == 2:
        tensor.name = rng.choice(names)
    elif what == 3:
        tensor.data_location = 1
        for key, value in (
            ("location", rng.choice(["a.bin", "../../etc/passwd", "", "/dev/zero", "\x00"])),
            ("offset", "-1"),
        ):
            tensor.external_data.add(key=key, value=value)
    elif what == 4:
        tensor.raw_data = tensor.raw_data[: rng.randrange(len(tensor.raw_data) + 1)]
    elif what == 5:
        tensor.ClearField("raw_data")
        tensor.float_data.extend([rng.choice([1.0, float("nan"), float("inf"), 1e38])] * rng.choice((0, 1, 3, 6)))
    elif what == 6:
        node.op_type = rng.choice(
            ["Gemm", "MatMul", "Add", "Relu", "Constant", "Flatten", "Dropout", "Softmax", "", "If"]
        )
    elif what == 7:
        node.input[rng.randrange(len(node.input))] = rng.choice(names)
    elif what == 8:
        del node.output[:]
        node.output.extend(rng.sample(names, rng.randrange(3)))
    elif what == 9:
        del node.attribute[:]
        attributes: Mapping[str, Any] = {
            "transA": 1,
            "transB": 0,
            "alpha": 0.5,
            "axis": 0,
            "value": tensor,
            "to": "text",
        }
        key = rng.choice(list(attributes))
        node.attribute.append(onnx.helper.make_attribute(key, attributes[key]))
    elif what == 10:
        graph.node.append(rng.choice(graph.node))
    else:
        rng.choice([graph.input, graph.output]).add().name = rng.choice(names)
    return bytes(model.SerializeToString())


def _csv(data: bytes, rng: random.Random) -> bytes:
    return _text(WORDS["csv"])(data, rng)


_STRUCTURED: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "certificate": lambda data, rng: (_json if rng.random() < 0.8 else _text(WORDS["certificate"]))(data, rng),
    "claims": _text(WORDS["claims"]),
    "npz": _npz,
    "data.npz": _npz,
    "safetensors": _safetensors,
    "onnx": _onnx,
    "csv": _csv,
    "group": _text(WORDS["group"]),
}


# -- reading -----------------------------------------------------------------------------------------------------------


def read(kind: str, data: bytes, folder: Path) -> str:
    """Read one file as the program does: ``read``, ``refused``, or what is wrong with the refusal."""
    from equicert.certificates.claims.data_files import read_data
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.claims.group_files import read_group
    from equicert.certificates.claims.network_files import read_network
    from equicert.certificates.claims.reading import read_claims
    from equicert.certificates.kernel import Rejected, verify
    from equicert.theory.errors import InputError

    if kind == "certificate":
        try:
            verify(data)
        except Rejected as problem:
            return _line(str(problem))
        return "read"
    path = folder / f"case{SUFFIX.get(kind, '.' + kind)}"
    path.write_bytes(data)
    try:
        if kind == "claims":
            errors = [found.line for found in read_claims(path) if isinstance(found, ClaimError)]
            return next((line for line in map(_line, errors) if line != "refused"), "refused" if errors else "read")
        if kind in ("csv", "data.npz"):
            read_data(path, 1)
        elif kind == "group":
            _ = read_group(path).group.order
        else:
            read_network(path, 2, 1)
    except InputError as problem:
        return _line(str(problem))
    finally:
        path.unlink()
    return "read"


def _line(text: str) -> str:
    good = text and text.isprintable() and len(text) < 2000
    return "refused" if good else f"not one clear line: {text[:200]!r}"


def case(number: int, seed: int, samples: list[Sample]) -> tuple[str, bytes]:
    """The kind and the bytes of a case."""
    rng = random.Random(f"{seed}/{number}")
    kind = KINDS[number % len(KINDS)]
    of_kind = [s for s in samples if s.kind == kind]
    return kind, damaged(rng.choice(of_kind), samples, rng)


def _work(
    numbers: range, seed: int, memory: int, samples: list[Sample], current: Any, channel: Any, until: float
) -> None:
    """A worker: reads its cases one after the other and says at which it is; sends counts, and findings at once."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in numbers:
            if time.time() > until:
                break
            current[0], current[1] = number, time.time()
            kind, data = case(number, seed, samples)
            try:
                outcome = read(kind, data, folder)
            except MemoryError:
                outcome = "memory"
            except BaseException as problem:
                place = traceback.extract_tb(problem.__traceback__)[-1]
                outcome = (
                    f"{type(problem).__name__} at {Path(place.filename).name}:{place.lineno}: {str(problem)[:100]!r}"
                )
            left = list(folder.iterdir())
            if left:
                outcome = f"left behind: {left[0].name}"
                for path in left:
                    path.unlink()
            good = outcome in ("read", "refused")
            counts[f"{kind}: {outcome if good else 'FINDING'}"] += 1
            if not good:
                channel.send(("finding", (number, kind, outcome)))
            if sum(counts.values()) >= 100:
                channel.send(("counts", counts))
                counts = Counter()
    channel.send(("counts", counts))
    channel.send(("done", None))


def fuzz(
    count: int,
    seconds: float,
    seed: int = 0,
    jobs: int = 1,
    limit: float = 20.0,
    memory: int = 4 * 2**30,
    first: int = 0,
) -> Tally:
    """Read ``count`` damaged files in ``jobs`` processes, at most ``seconds`` long."""
    samples, tally, until = honest_files(), Tally(), time.time() + seconds
    context = multiprocessing.get_context("spawn")
    strands = [range(first + k, first + count, jobs) for k in range(jobs)]
    running: dict[int, tuple[Any, Any, Any]] = {}

    def start(k: int, numbers: range) -> None:
        current = context.Array("d", [numbers.start, time.time() + 60.0])  # the time to start up
        ours, theirs = context.Pipe(duplex=False)
        arguments = (numbers, seed, memory, samples, current, theirs, until)
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        running[k] = (process, current, ours)

    for k, numbers in enumerate(strands):
        if numbers:
            start(k, numbers)
    while running:
        for k, (process, current, channel) in list(running.items()):
            alive = process.is_alive()
            done = _listen(channel, tally)
            number, since = int(current[0]), current[1]
            slow = time.time() - since > limit
            if done:
                process.join()
                del running[k]
            elif slow or not alive:
                process.kill()
                process.join()
                what = f"longer than {limit} seconds" if slow else f"the process died: exit code {process.exitcode}"
                kind = KINDS[number % len(KINDS)]
                tally.findings.append((number, kind, what))
                tally.outcomes[f"{kind}: FINDING"] += 1
                del running[k]
                rest = range(number + jobs, first + count, jobs)
                if rest and time.time() < until:
                    start(k, rest)
        time.sleep(0.05)
    return tally


def _listen(channel: Any, tally: Tally) -> bool:
    """Take in what a worker sent; True when it is done."""
    with contextlib.suppress(EOFError, OSError):
        while channel.poll():
            what, value = channel.recv()
            if what == "done":
                return True
            if what == "counts":
                tally.outcomes.update(value)
            else:
                tally.findings.append(value)
    return False


def main(arguments: list[str] | None = None) -> int:
    """Run, print counts and findings; status 1 if there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=50_000, metavar="N", help="damaged files")
    parser.add_argument("--seconds", type=float, default=86_400, metavar="S", help="stop after this time")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, metavar="K", help="number of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--limit", type=float, default=20.0, metavar="S", help="seconds for one file")
    parser.add_argument("--memory", type=float, default=4.0, metavar="GB", help="for one process")
    parser.add_argument("--keep", metavar="FOLDER", help="write the files of the findings there")
    options = parser.parse_args(arguments)
    start = time.time()
    tally = fuzz(
        options.count,
        options.seconds,
        options.seed,
        options.jobs,
        options.limit,
        int(options.memory * 2**30),
        options.first,
    )
    total, taken = sum(tally.outcomes.values()), time.time() - start
    for name, number in sorted(tally.outcomes.items()):
        print(f"{name:30} {number}")
    samples = honest_files() if options.keep else []
    for number, kind, what in sorted(tally.findings):
        print(f"FINDING case {number} ({kind}): {what}")
        if options.keep:
            Path(options.keep).mkdir(parents=True, exist_ok=True)
            target = Path(options.keep) / f"{number}-{kind.replace('.', '-')}{SUFFIX.get(kind, '.' + kind)}"
            target.write_bytes(case(number, options.seed, samples)[1])
    print(f"{total} files, {total / taken:.0f} a second, {len(tally.findings)} findings (seed {options.seed})")
    return 1 if tally.findings else 0


if __name__ == "__main__":
    sys.exit(main())
