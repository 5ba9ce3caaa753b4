"""Measure the costs that users meet: equivariant bases, minimal widths, verification, start-up.

Usage: python benchmarks/run.py [hom] [widths] [fields] [large] [subgroups] [signs] [cells] [files] [verify]
[complexity] [startup]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def best_of_three(action: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def report(what: str, size: object, seconds: float) -> None:
    print(f"{what:<52} {size!s:>8} {seconds:10.4f} s", flush=True)


def hom() -> None:
    from equicert.theory.groups.named_representations import representation
    from equicert.theory.groups.permutation_groups import Group
    from equicert.theory.groups.representations import equivariant_maps

    for n in (10, 100, 1000):
        V = representation(Group.parse(f"S{n}"), "permutation")
        report("Hom basis, S_n on n points", n, best_of_three(lambda V=V: equivariant_maps(V, V).dim))
    for n in (10, 100):
        V = representation(Group.parse(f"S{n}"), "permutation")
        report("the same with the matrices of the basis", n, best_of_three(lambda V=V: equivariant_maps(V, V).basis))
    for n in range(4, 11):
        V = representation(Group.parse(f"S{n}"), "tensor(permutation, permutation)")
        report("Hom basis, S_n on n x n tensors", n, best_of_three(lambda V=V: equivariant_maps(V, V).dim))


def cyclic_claim(n: int) -> str:
    cycle = ",".join(str(i) for i in range(1, n + 1))
    target = " + ".join(f"relu(x{i + 1} - x{(i + 1) % n + 1})" for i in range(n))
    return (
        f'[[claim]]\nid = "cyclic-{n}"\ngroup = "<({cycle})>"\ninput = "permutation"\noutput = "trivial"\n'
        f'target = "{target}"\nassert = ["width(LEN) == {n}"]\n'
    )


def widths() -> None:
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.reading import read_claims

    with tempfile.TemporaryDirectory() as folder:
        for n in (10, 100, 1000, 10000):
            path = Path(folder) / f"cyclic-{n}.toml"
            path.write_text(cyclic_claim(n))
            report(
                "width(LEN), one C_n orbit: read, prove, verify",
                n,
                best_of_three(lambda path=path: [check_claim(c) for c in read_claims(path)]),
            )


def checked(entry: dict[str, object]) -> float:
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.claim import Claim
    from equicert.certificates.claims.reading import claims_of_table

    (claim,) = claims_of_table({"claim": [{"id": "x", **entry}]}, "benchmark")
    assert isinstance(claim, Claim), claim

    def run() -> None:
        result = check_claim(claim)
        assert result.verdict == "verified", result

    return best_of_three(run)


def fields() -> None:
    """One claim over fields of growing degree; C4 is the rational cousin."""
    for n in (4, 8, 5, 16, 7, 11, 13):
        width = 2 * n if n % 2 else n
        entry = {"group": f"C{n}", "input": "rotation", "output": "rotation", "target": ["x1", "x2"]}
        seconds = checked({**entry, "assert": [f"width(LEN) == {width}", "width(GN) == 4"]})
        report("identity of the plane under C_n: prove, verify", n, seconds)


def large() -> None:
    import sys

    sys.path.insert(0, str(ROOT / "tests" / "theory"))
    from test_large_groups import RUBIK

    from equicert.theory.groups.permutation_groups import Group

    for name, group in (("S100", "S100"), ("B50", "B50"), ("M24", "M24"), ("Rubik", RUBIK)):
        generators = Group.parse(group).generators
        report("order by a stabilizer chain", name, best_of_three(lambda g=generators: Group("x", len(g[0]), g).order))
        entry = {"group": group, "input": "permutation", "output": "permutation"}
        report("order in a claim: prove, verify", name, checked({**entry, "compute": ["order"]}))
        report("dim_hom in a claim: prove, verify", name, checked({**entry, "compute": ["dim_hom"]}))


def subgroups() -> None:
    from equicert.theory.groups.permutation_groups import Group
    from equicert.theory.groups.signed_types import signed_types
    from equicert.theory.groups.subgroups import subgroup_classes

    names = [
        "S4",
        "S5",
        "S6",
        "A5",
        "A6",
        "D60",
        "C2 x C2 x C2 x C2",
        "C2 x C2 x C2 x C2 x C2",
        "B3",
        "B4",
        "S4 x S4",
        "D1000",
    ]
    for name in names:
        elements = Group.parse(name).elements(2000)

        def run(elements: object = elements) -> None:
            signed_types(elements, subgroup_classes(elements))  # type: ignore[arg-type]

        label = name.replace("C2 x ", "") if name.count("C2") > 3 else name
        report(
            "subgroup classes and signed types",
            label if label == name else f"C2^{name.count('C2')}",
            best_of_three(run),
        )
        entry = {"group": name, "input": "trivial", "output": "trivial", "compute": ["classes", "signed_types"]}
        report(
            "the same in a claim: prove, verify", label if label == name else f"C2^{name.count('C2')}", checked(entry)
        )


def sign_problem(n: int, d: int, kind: str) -> dict[str, object]:
    """n neurons in general position; the linear part is reachable (feasible), off by half an integer (parity), or out
    of reach (bounds).
    """
    import random

    rng = random.Random(n)
    rows = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(n)]
    signs = [rng.choice([1, -1]) for _ in range(n)]
    twice = [sum((s - 1) * row[j] for s, row in zip(signs, rows, strict=True)) for j in range(d)]
    twice[0] += {"feasible": 0, "parity": 1, "bounds": 2 * sum(abs(row[0]) for row in rows) + 2}[kind]
    neurons = [" + ".join(f"{x}*x{j + 1}" for j, x in enumerate(row)) + f" + {i}" for i, row in enumerate(rows)]
    linear = " + ".join(f"{x}/2*x{j + 1}" for j, x in enumerate(twice))
    target = " + ".join(f"relu({z})" for z in neurons) + " + " + linear
    target = target.replace("+ -", "- ")
    return {"group": "C1", "input": f"{d}*permutation", "output": "trivial", "target": target, "compute": ["width(GN)"]}


def signs() -> None:
    for kind in ("feasible", "parity", "bounds"):
        for n in (10, 20, 40, 80):
            report(f"width(GN) of n neurons in the plane, {kind}", n, checked(sign_problem(n, 2, kind)))


def cells() -> None:
    """Nested targets with about 10, 100, 1000 cells: parallel strips crossed by others."""
    for k in (3, 8, 30):
        xs = " + ".join(f"relu(relu(x1 - {i}) + 1)" for i in range(k))
        ys = " + ".join(f"relu(relu(x2 - {i}) + 2)" for i in range(k))
        entry = {"group": "C1", "input": "2*permutation", "output": "trivial", "target": f"{xs} + {ys}"}
        report("nested target: form, proof, width; cells", (k + 1) ** 2, checked({**entry, "compute": ["width(GN)"]}))


def files() -> None:
    import numpy as np

    from equicert.certificates.claims.network_files import read_layers

    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        for m in (16, 64, 256):
            path = Path(folder) / f"net{m}.npz"
            np.savez(
                path,
                W1=rng.normal(size=(m, 8)),
                b1=rng.normal(size=m),
                W2=rng.normal(size=(1, m)),
                b2=rng.normal(size=1),
            )
            report("read a network file of width", m, best_of_three(lambda path=path: read_layers(path, 8, 1)))
            claims = Path(folder) / f"c{m}.toml"
            claims.write_text(
                f'[[claim]]\nid = "x"\ngroup = "C1"\ninput = "8*permutation"\noutput = "trivial"\n'
                f'target = {{ file = "{path.name}" }}\n'
                'compute = ["width(GN)"]\n'
            )

            def run(claims: Path = claims) -> None:
                from equicert.certificates.check import check_claim
                from equicert.certificates.claims.reading import read_claims

                for claim in read_claims(claims):
                    check_claim(claim)  # type: ignore[arg-type]

            report("the same: width(GN), prove, verify", m, best_of_three(run))


def verify() -> None:
    from equicert.certificates import kernel
    from equicert.certificates.check import check_claim
    from equicert.certificates.claims.reading import read_claims

    paths = [ROOT / "examples" / "drawback.toml"]
    with tempfile.TemporaryDirectory() as folder:
        for n in (1000, 10000):
            path = Path(folder) / f"cyclic-{n}.toml"
            path.write_text(cyclic_claim(n))
            paths.append(path)
        for path in paths:
            for claim in read_claims(path):
                if not hasattr(claim, "asserts"):
                    continue
                certificate = check_claim(claim).certificate
                data = kernel.canonical_bytes(certificate)
                report(
                    f"kernel.verify {claim.id}",
                    f"{len(data) // 1024} KiB",
                    best_of_three(lambda data=data: kernel.verify(data)),
                )


def complexity() -> None:
    """Dimensions with their certificates, formulas, bounds, a table from nothing and from earlier results."""
    plain = {"id": "x", "group": "S4", "input": "permutation", "output": "trivial"}
    for m in (4, 16, 64):
        report("dim(LEN, m) and certificate, S4 on 4 points", m, checked({**plain, "compute": [f"dim(LEN, {m})"]}))
    for name, entry in {"S4": plain, "B3": {**plain, "group": "B3", "input": "natural"}}.items():
        report(
            "statement about all widths", name, checked({**entry, "assert": ["dim(LEN, 2*m) <= dim(GN, m) for m >= 0"]})
        )
        report("compensation with a witness", name, checked({**entry, "compute": ["compensation"]}))
    for m in (16, 128, 1024):
        report("VC bound in the kernel, GN on 4 points", m, checked({**plain, "compute": [f"vc(GN, {m})"]}))
    command = [
        sys.executable,
        "-m",
        "equicert.certificates.commands.main",
        "table",
        str(ROOT / "examples" / "widths.table.toml"),
        "--jobs",
        "2",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for what in ("table of 114 rows, two processes", "the same again"):
            started = time.perf_counter()
            subprocess.run([*command, "--out", folder], cwd=ROOT, check=True, capture_output=True)
            report(what, "", time.perf_counter() - started)


def startup() -> None:
    command = [sys.executable, "-m", "equicert.certificates.commands.main"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*command, "check", str(ROOT / "examples"), "--out", folder, "--quiet"],
            cwd=ROOT,
            check=False,
            capture_output=True,
        )
        files = sorted(str(path) for path in Path(folder).glob("*.json"))
        for name, arguments in {
            "equicert --help": ["--help"],
            f"equicert verify, {len(files)} files": ["verify", *files],
        }.items():
            report(
                name,
                "",
                best_of_three(
                    lambda a=arguments: subprocess.run([*command, *a], cwd=ROOT, check=True, capture_output=True)
                ),
            )


MEASUREMENTS = {
    "hom": hom,
    "widths": widths,
    "fields": fields,
    "large": large,
    "subgroups": subgroups,
    "signs": signs,
    "cells": cells,
    "files": files,
    "verify": verify,
    "complexity": complexity,
    "startup": startup,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASUREMENTS:
        MEASUREMENTS[name]()
