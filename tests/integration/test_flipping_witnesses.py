"""A flipping witness needs a realised type (THEORY.md, T6.7): where none is realised, the program claims no factor of
two.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equicert.certificates.commands.main import main

CLAIMS = """
[[claim]]
id = "not-realised"
generators = [
    {{ input = [[-1, 0], [0, -1]], output = [[1]] }},
    {{ input = [[1, 0], [0, 1]], output = [[{sign}]] }},
]
compute = ["compensation"]
"""


@pytest.mark.parametrize(("sign", "lower"), [(1, "2"), (-1, "1")])
def test_a_type_must_be_realised(sign: int, lower: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """V4 acts on the plane by two copies of a sign character.

    With invariant outputs three lines of the plane give the factor 2. With outputs in another sign character the only
    equivariant function is zero, although a subgroup of order two acts on the plane by -1 and keeps the outputs.
    """
    claims = tmp_path / "claims.toml"
    claims.write_text(CLAIMS.format(sign=sign), encoding="utf-8")
    main(["check", str(claims), "--out", str(tmp_path / "out")])
    capsys.readouterr()
    certificate = json.loads((tmp_path / "out/not-realised.json").read_text(encoding="ascii"))
    assert certificate["values"]["compensation"].partition("..")[0] == lower
    assert ("witness" in [step["rule"] for step in certificate["proof"]]) == (lower == "2")
