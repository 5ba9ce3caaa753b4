"""``equicert verify``: what it prints, its exit status, and that it looks at one and the same file content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table
from equicert.certificates.commands.main import main
from equicert.certificates.kernel.__main__ import main as kernel_main

Entry = dict[str, object]

BASE: Entry = {"group": "C2", "input": "sign", "output": "trivial", "target": "abs(x1)"}
CLAIMS: dict[str, Entry] = {
    "good": {"assert": ["width(LEN) == 2", "equivariant"]},
    "bad": {"assert": ["width(LEN) == 2", "width(LEN) == 3"]},
    "values": {"compute": ["width(LEN)", "gap"]},
    "one": {"compute": ["gap"]},
    "long": {"assert": ["width(LEN) == 2"], "title": "Two lines of source", "target": "abs(\n\tx1)"},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A file for each certificate: the honest ones, one without proof, one that says nothing, one that is not valid."""
    folder = tmp_path_factory.mktemp("certificates")
    found: dict[str, str] = {}
    for name, entry in CLAIMS.items():
        (claim,) = claims_of_table({"claim": [{**BASE, **entry, "id": name}]}, "claims.toml")
        assert isinstance(claim, Claim), claim
        found[name] = write(folder, name, check_claim(claim).certificate or {})
    good = json.loads(Path(found["good"]).read_bytes())
    unproved = [{"text": "width(LEN) == 2", "verdict": "undecided"}]
    found["open"] = write(folder, "open", {**good, "proof": [], "asserts": unproved, "values": {}})
    found["nothing"] = write(folder, "nothing", {**good, "proof": [], "asserts": [], "values": {}})
    found["broken"] = write(folder, "broken", {**good, "proof": []})
    return found


def write(folder: Path, name: str, certificate: dict[str, object]) -> str:
    """A certificate with the right digest."""
    sealed = {**certificate, "id": name}
    sealed["digest"] = kernel.digest(sealed)
    path = folder / f"{name}.json"
    path.write_bytes(kernel.canonical_bytes(sealed))
    return str(path)


TABLE = [
    ("good", "valid good: 2 verified", 0),
    ("bad", "valid bad: 1 verified, 1 refuted", 1),
    ("values", "valid values: 2 values", 0),
    ("one", "valid one: 1 value", 0),
    ("long", "valid long: 1 verified", 0),
    ("open", "valid open: 1 undecided", 3),
    ("nothing", "valid nothing: nothing claimed", 3),
]


@pytest.mark.parametrize(("name", "summary", "status"), TABLE)
def test_the_verdicts_are_printed_and_decide_the_status(files, capsys, name, summary, status):
    digest = json.loads(Path(files[name]).read_bytes())["digest"]
    lines = [f"equicert-kernel: {summary} {digest}"]
    assert kernel_main([files[name]]) == status
    assert capsys.readouterr().out.splitlines() == lines
    lines.append("equicert-kernel: statement only; compare with --claims FILE")
    assert main(["verify", files[name]]) == status
    assert capsys.readouterr().out.splitlines() == lines
    assert main(["verify", "--accept-any", files[name]]) == 0


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["good", "values"], 0),
        (["good", "open"], 3),
        (["open", "bad"], 1),
        (["bad", "broken"], 2),
        (["broken", "good"], 2),
    ],
)
def test_the_worst_certificate_decides_the_status(files, capsys, names, status):
    paths = [files[name] for name in names]
    assert main(["verify", *paths]) == status
    assert kernel_main(paths) == status
    assert main(["verify", "--accept-any", *paths]) == (2 if "broken" in names else 0)


def test_json_has_the_verdicts(files, capsys):
    assert main(["verify", "--json", files["bad"], files["broken"]]) == 2
    valid, broken = json.loads(capsys.readouterr().out)["certificates"]
    assert valid["verdicts"] == ["verified", "refuted"]
    assert valid["values"]["width(LEN)"] == "2"
    assert valid["summary"] == "1 verified, 1 refuted"
    assert valid["compared"] is False
    assert (broken["outcome"], broken["verdicts"], broken["values"], broken["summary"]) == ("invalid", None, None, None)
    assert "is undecided, not" in broken["reason"]


def test_with_claims_the_whole_certificate_is_compared(files, tmp_path, capsys):
    claims = tmp_path / "claims.toml"
    claims.write_text(
        '[[claim]]\nid = "good"\ngroup = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = "abs(x1)"\n'
        'assert = ["width(LEN) == 2", "equivariant"]\n'
    )
    assert main(["verify", "--claims", str(claims), files["good"]]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["verify", "--json", "--claims", str(claims), files["good"]]) == 0
    assert json.loads(capsys.readouterr().out)["certificates"][0]["compared"] is True
    # the same statement under a title that says something else
    good = json.loads(Path(files["good"]).read_bytes())
    other = write(tmp_path, "good", {**good, "title": "A proof of something else"})
    assert main(["verify", other]) == 0
    assert main(["verify", "--claims", str(claims), other]) == 2
    assert "the title differs" in capsys.readouterr().out


def test_what_is_compared_is_what_was_verified(files, tmp_path, monkeypatch, capsys):
    """A certificate that is exchanged while it is verified is not looked at."""
    reads = []
    original = kernel.read_file

    def read_once(path):
        data = original(path)
        reads.append(path)
        Path(path).write_bytes(b"{}")
        return data

    good = json.loads(Path(files["good"]).read_bytes())
    path = write(tmp_path, "good", {**good, "title": "exchanged"})
    claims = tmp_path / "claims.toml"
    claims.write_text(
        '[[claim]]\nid = "good"\ngroup = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = "abs(x1)"\n'
        'assert = ["width(LEN) == 2", "equivariant"]\n'
    )
    monkeypatch.setattr(kernel, "read_file", read_once)
    assert main(["verify", "--claims", str(claims), path]) == 2
    assert "the title differs" in capsys.readouterr().out
    assert reads == [path]


@pytest.mark.parametrize(
    "name", ["good\nequicert-kernel: valid theorem: 1 verified", "\x1b[2Kgood", "a b", "", "x" * 101]
)
def test_an_id_forges_no_line(files, tmp_path, capsys, name):
    good = json.loads(Path(files["good"]).read_bytes())
    sealed = {**good, "id": name}
    sealed["digest"] = kernel.digest(sealed)
    path = tmp_path / "forged.json"
    path.write_bytes(kernel.canonical_bytes(sealed))
    for check in (lambda: main(["verify", str(path)]), lambda: kernel_main([str(path)])):
        assert check() == 2
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith("equicert-kernel: invalid ")
        assert line.isprintable()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("title", "one\ntwo", "write it on one line"),
        ("title", "\u202eabc", "write it on one line"),
        ("target", "abs(x1)\x1b", "line ends and tabs may stay"),
    ],
)
def test_claims_that_no_certificate_can_repeat_are_ill_posed(key, value, message):
    entry = {**BASE, "id": "odd", "assert": ["width(LEN) == 2"], key: value}
    (claim,) = claims_of_table({"claim": [entry]}, "claims.toml")
    assert not isinstance(claim, Claim)
    assert claim.key == key
    assert message in claim.line
