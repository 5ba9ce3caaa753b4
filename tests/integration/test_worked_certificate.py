"""The certificate that FORMAT.md explains is what the program writes, and the kernel accepts exactly these bytes."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from equicert.certificates import kernel
from equicert.certificates.commands.main import main

PAGE = (Path(__file__).parents[2] / "certificates/FORMAT.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## A worked certificate\n")[1]


def block(language: str) -> list[str]:
    """The lines of the one code block of this language."""
    (found,) = re.findall(rf"\n```{language}\n(.*?)\n```\n", SECTION, re.DOTALL)
    return str(found).split("\n")


CERTIFICATE = ("".join(block("json")) + "\n").encode("ascii")


def test_the_kernel_accepts_it() -> None:
    """The bytes on the page, joined line by line, are a valid certificate of what the page says."""
    proved = kernel.verify(CERTIFICATE)
    assert list(proved.verdicts) == ["verified", "verified"]
    assert proved.values == {"width(GEN)": "3", "width(LEN)": "4"}


@pytest.mark.parametrize("old", ['"bound":4', '"b":"0"', '"1/2"', '"linear",[[[0,"1"]', '"permutation":[1,0]'])
def test_the_kernel_accepts_nothing_else(old: str) -> None:
    """Another number in any part of it, with the right digest, is refused: every part that is explained matters."""
    text = CERTIFICATE.decode("ascii")
    digit = re.search(r"\d", old)
    assert digit, old
    new = old[: digit.start()] + ("5" if digit[0] != "5" else "7") + old[digit.end() :]
    changed = json.loads(text.replace(old, new, 1))
    del changed["digest"]
    with pytest.raises(kernel.Rejected):
        kernel.verify(sealed(changed))


def sealed(value: dict[str, object]) -> bytes:
    """Canonical bytes with their digest, as the page says."""

    def canonical(x: object) -> bytes:
        return json.dumps(x, sort_keys=True, separators=(",", ":")).encode("ascii")

    return canonical({**value, "digest": sha256(canonical(value)).hexdigest()}) + b"\n"


def test_digest_and_bytes_are_as_described() -> None:
    """The recipe for the bytes gives the page's bytes again."""
    value = json.loads(CERTIFICATE)
    del value["digest"]
    assert sealed(value) == CERTIFICATE


def test_the_program_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``equicert check`` gives these bytes for the claim beside them."""
    claims = tmp_path / "claims.toml"
    claims.write_text("\n".join(block("toml")) + "\n", encoding="utf-8")
    assert main(["check", str(claims), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    (written,) = sorted((tmp_path / "out").glob("*.json"))
    assert written.read_bytes() == CERTIFICATE


def test_every_line_is_explained() -> None:
    """The list below the certificate goes through all of its lines, in order."""
    explained: list[int] = []
    for first, joint, last in re.findall(r"\n- Lines? (\d+)(?: (to|and) (\d+))?:", SECTION):
        explained += range(int(first), int(last if joint else first) + 1)
    assert explained == list(range(1, len(block("json")) + 1))
