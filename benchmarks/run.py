"""Measure the costs that users meet: equivariant bases, minimal widths, verification, start-up.

Usage: python benchmarks/run.py [hom] [widths] [verify] [startup]
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
    from theory.equivariant import equivariant_maps
    from theory.groups import Group
    from theory.representations import representation

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
    from certificates.check import check_claim
    from certificates.claims import read_claims

    with tempfile.TemporaryDirectory() as folder:
        for n in (10, 100, 1000, 10000):
            path = Path(folder) / f"cyclic-{n}.toml"
            path.write_text(cyclic_claim(n))
            report(
                "width(LEN), one C_n orbit: read, prove, verify",
                n,
                best_of_three(lambda path=path: [check_claim(c) for c in read_claims(path)]),
            )


def verify() -> None:
    from certificates import kernel
    from certificates.check import check_claim
    from certificates.claims import read_claims

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


def startup() -> None:
    command = [sys.executable, "-m", "certificates.cli"]
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


MEASUREMENTS = {"hom": hom, "widths": widths, "verify": verify, "startup": startup}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASUREMENTS:
        MEASUREMENTS[name]()
