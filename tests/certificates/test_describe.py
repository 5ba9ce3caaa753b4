"""What a claim says once it is read: ``describe``, the line and the object of ``check``, LaTeX; the key ``order``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from equicert.certificates.commands.main import main

TURN = [["0", "-1"], ["1", "0"]]
FLIP = [["1", "0"], ["0", "-1"]]
HALF = [["-1"]]
ONE = [["1"]]


def generators(*pairs: tuple[Any, Any]) -> str:
    entries = ", ".join(f"{{ input = {json.dumps(V)}, output = {json.dumps(U)} }}" for V, U in pairs)
    return f"generators = [ {entries} ]"


# The dihedral group of order 8 with a character, and the same lists in different order.
MEANT = generators((TURN, ONE), (FLIP, HALF))
TWISTED = generators((TURN, ONE), ([["-1", "0"], ["0", "-1"]], HALF))
SWAPPED = generators(([["-1"]], TURN), ([["1"]], FLIP))


def claims_file(folder: Path, *bodies: str) -> Path:
    path = folder / "claims.toml"
    path.write_text("\n".join(f'[[claim]]\nid = "c{k}"\n{body}\n' for k, body in enumerate(bodies)), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def described(capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> list[dict[str, Any]]:
    status, out, _ = run(capsys, "describe", str(path), "--json", *more)
    assert status == 0
    found: list[dict[str, Any]] = json.loads(out)["claims"]
    return found


def orders(found: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    return found["order"], found["input"]["image_order"], found["output"]["image_order"]


GROUPS = {
    MEANT: (8, 8, 2),
    TWISTED: (8, 4, 2),
    SWAPPED: (8, 2, 8),
    'group = "C4"\ninput = "rotation"\noutput = "sign"': (4, 4, 2),
    'group = "S3"\ninput = "permutation"\noutput = "trivial"': (6, 6, 1),
    'group = "icosahedral"\ninput = "natural"\noutput = "trivial"': (60, 60, 1),
    'group = "S3 x C4"\ninput = "permutation[1]"\noutput = "rotation"': (24, 6, 4),
    'group = "<(1,2,3,4), (1,3)>"\ninput = "standard"\noutput = "regular"': (8, 8, 8),
    'group = "B3"\ninput = "natural"\noutput = "det"': (48, 48, 2),
    'group = "C1"\ninput = "trivial"\noutput = "trivial"': (1, 1, 1),
    'group = "M24"\ninput = "permutation"\noutput = "trivial"': (244823040, 244823040, 1),
}


@pytest.mark.parametrize("body", GROUPS)
def test_orders(body: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = described(capsys, claims_file(tmp_path, body + '\ncompute = ["dim_hom"]'))
    assert orders(found) == GROUPS[body]


def test_large_groups_are_told_or_left_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = 'group = "S{n}"\ninput = "{V}"\noutput = "trivial"\ncompute = ["dim_hom"]'
    texts = [body.format(n=300, V="permutation"), body.format(n=200, V="standard"), body.format(n=3000, V="trivial")]
    path = claims_file(tmp_path, *texts)
    known, image_open, order_open = described(capsys, path)
    assert known["order"] == known["input"]["image_order"] > 10**600
    assert image_open["input"]["image_order"] is None
    assert orders(order_open) == (None, 1, 1)
    _, out, _ = run(capsys, "describe", str(path))
    assert "group of order 3060575122... (615 digits)" in out
    assert "images of order (not computed) and 1" in out


def test_the_order_that_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = claims_file(
        tmp_path,
        f'{MEANT}\norder = 8\ncompute = ["dim_hom"]',
        f'{TWISTED}\norder = "8"\ncompute = ["dim_hom"]',
        f'{TWISTED}\norder = 4\ncompute = ["dim_hom"]',
        'group = "S3"\ninput = "permutation"\noutput = "trivial"\norder = 0\ncompute = ["dim_hom"]',
        'group = "S30"\ninput = "permutation"\noutput = "trivial"\norder = "30!"\ncompute = ["dim_hom"]',
    )
    status, out, errors = run(capsys, "check", str(path), "--out", str(tmp_path / "out"), "--json")
    assert status == 2
    assert [c["verdict"] for c in json.loads(out)["claims"]] == ["verified", "verified", "error", "error", "error"]
    assert errors.splitlines()[0] == (
        f"equicert: {path}: claim 'c2': order: the group was said to have order 4, but it is a group of order 8 acting "
        "through images of order 4 and 2 on input and output: are the generators of input and output in the same order?"
    )
    assert all("not the order of a finite group" in line for line in errors.splitlines()[1:])
    assert '"order":"8"' in (tmp_path / "out" / "c1.json").read_text(encoding="utf-8").replace(" ", "")


def test_matrices_options_and_targets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = 'group = "C4"\ninput = "rotation"\noutput = "trivial"\nskip = true\ntime_limit = 7\n'
    body += 'target = "{}"\nassert = ["width(GN) <= 9"]\ncompute = ["order"]'
    path = claims_file(
        tmp_path, body.format("relu(x1) + relu(-x1) + 2*x2 - 1/3"), body.format("max(x1, x2, 0)"), body.format("0*x1")
    )
    first, nested, zero = described(capsys, path, "--max-order", "99")
    assert first["input"]["matrices"] == [TURN]
    assert first["output"]["matrices"] == [ONE]
    expected = {"bias": True, "output_bias": True, "skip": True, "activation": "relu", "time_limit": 7.0}
    expected |= {"max_order": 99, "gap": False}
    assert first["options"] == expected
    assert (first["target"]["form"], first["target"]["outputs"]) == ("canonical", ["abs(x1) + 2*x2 - 1/3"])
    assert nested["target"] == {
        "written": "max(x1, x2, 0)",
        "form": "expanded",
        "outputs": ["max(x1, x2, 0)"],
        "file": None,
        "sha256": None,
    }
    assert zero["target"]["outputs"] == ["0"]
    assert (first["asserts"], first["compute"]) == (["width(GN) <= 9"], ["order"])


def test_data_with_the_hash_of_their_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = b"x,y\n1,2\n0,1/2\n"
    (tmp_path / "d.csv").write_bytes(content)
    body = 'group = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = { data = "d.csv" }\ncompute = ["width(GN)"]'
    path = claims_file(tmp_path, body)
    digest = hashlib.sha256(content).hexdigest()
    (found,) = described(capsys, path)
    assert found["data"] == {
        "count": 2,
        "points": [["1"], ["0"]],
        "values": ["2", "1/2"],
        "file": "d.csv",
        "sha256": digest,
        "header": ["x", "y"],
    }
    out = tmp_path / "out"
    assert run(capsys, "check", str(path), "--out", str(out), "--tex")[0] == 0
    certificate = json.loads((out / "c0.json").read_text(encoding="utf-8"))
    assert certificate["source"]["data sha256"] == digest
    text = (out / "c0.tex").read_text(encoding="ascii")
    assert digest in text.replace(r"\allowbreak ", "")
    assert r"$1 \mapsto 2$" in text
    assert run(capsys, "verify", str(out / "c0.json"), "--claims", str(path))[0] == 0
    (tmp_path / "d.csv").write_bytes(content + b"\n")
    assert run(capsys, "verify", str(out / "c0.json"), "--claims", str(path))[0] != 0


def test_check_tells_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = claims_file(tmp_path, f'{TWISTED}\ncompute = ["order"]')
    out = tmp_path / "out"
    for more in ([], ["--changed"], ["--changed"]):
        _, printed, _ = run(capsys, "check", str(path), "--out", str(out), "--tex", *more)
        assert "    group of order 8 acting through images of order 4 and 2\n" in printed
    _, printed, _ = run(capsys, "check", str(path), "--out", str(out), "--json")
    assert json.loads(printed)["claims"][0]["description"] == described(capsys, path)[0]
    text = (out / "c0.tex").read_text(encoding="ascii")
    assert r"$|G| = 8$, $|\rho(G)| = 4$, $|\pi(G)| = 2$" in text


def test_ill_posed_claims_do_not_hide_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = 'group = "X"\ncompute = ["order"]'
    path = claims_file(tmp_path, bad, f'{MEANT}\ncompute = ["order"]', bad)
    status, out, errors = run(capsys, "describe", str(path))
    assert (status, errors) == (2, "")
    assert out.startswith("c1")
    assert [line.split("'")[1] for line in out.splitlines() if line.startswith("error: ")] == ["c0", "c2"]
    status, out, _ = run(capsys, "describe", str(path), "--json")
    assert status == 2
    assert [one["id"] for one in json.loads(out)["claims"]] == ["c1"]
    assert len(json.loads(out)["errors"]) == 2


def test_errors_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = claims_file(tmp_path, f'{MEANT}\ncompute = ["order"]', 'group = "X"\ncompute = ["order"]')
    for more, words in ((["--claim", "c7"], "no claim 'c7'"), (["--claim", "c1"], "'c1'")):
        status, out, errors = run(capsys, "describe", str(path), *more)
        assert (status, out) == (2, "")
        assert words in errors and len(errors.splitlines()) == 1
    assert run(capsys, "describe", str(path), "--claim", "c0")[0] == 0
    status, _, errors = run(capsys, "describe", str(tmp_path / "none.toml"))
    assert status == 2 and "no such file" in errors
