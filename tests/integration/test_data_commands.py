"""Finite data and large symmetric targets on the command line."""

from __future__ import annotations

from equicert.certificates.commands.main import main

CLAIMS = """
[[claim]]
id = "parabola"
group = "C1"
input = "permutation"
output = "trivial"
target = { points = [["0"], ["1"], ["2"], ["3"], ["4"], ["5"], ["6"]], values = ["0", "1", "4", "9", "16", "25", "36"] }
compute = ["width(GN)"]

[[claim]]
id = "rays"
group = "C1"
input = "permutation"
output = "trivial"
bias = false
target = { points = [["1"], ["2"], ["3"]], values = ["0", "1", "0"] }
assert = ["not representable(GN, 9)"]

[[claim]]
id = "largest"
group = "S30"
input = "permutation"
output = "trivial"
target = "max(x[i] for i in 1..30)"
assert = ["equivariant"]
"""


def test_check_and_verify(tmp_path, capsys):
    (tmp_path / "claims.toml").write_text(CLAIMS)
    assert main(["check", str(tmp_path / "claims.toml"), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "width(GN) = 3" in told
    assert "without hidden biases no network takes the values at points 1, 2, 3" in told
    assert "equivariant: verified" in told
    files = sorted(str(path) for path in (tmp_path / "out").glob("*.json"))
    assert len(files) == 3
    assert main(["verify", *files]) == 0
