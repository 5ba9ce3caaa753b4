"""What a kernel must answer, from all tables: certificates, changed ones, forgeries, hostile bytes, texts, files."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import refusals_found
import texts
from arithmetic import FIELDS
from broken import Trial
from changes import Change, changed
from forgeries import FORGERIES
from honest import Json, certificate, names, put, sealed
from made import Made, all_made
from parts import PARTS
from refusals import REFUSALS, VARIANTS
from refusals_found import missing_classes
from test_assertions import TABLE, UNREADABLE
from test_hostile import BYTES, OVERSIZED
from texts import VALUES, formulas, ranges

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import read_claims

UNDECIDED = {"text": "order == 2", "verdict": "undecided"}


def accepted(name: str, data: bytes) -> Trial:
    """A certificate whose own conclusions the kernel must repeat."""
    value = json.loads(data)
    verdicts = [entry["verdict"] for entry in value["asserts"]]
    said = f"valid {value['id']!r} {value['digest']} {verdicts} {value['values']}"
    return Trial(name, data, f"^{re.escape(said)}$")


def changed_value(value: Json, changes: Change) -> bytes:
    """The bytes of a changed certificate."""
    for path, new in changes:
        value = put(value, path, new)
    return sealed(value)


def chunks(table: dict[str, str]) -> list[dict[str, str]]:
    """A table in parts, to be asked together."""
    listed = list(table.items())
    return [dict(listed[i : i + 30]) for i in range(0, len(listed), 30)]


def texts_of(base: str, table: dict[str, str]) -> Trial:
    """Assertions after an honest proof."""
    value = certificate(base)
    data = repr((value["statement"], value["proof"], list(table), [])).encode()
    return Trial(
        f"texts of {base}: {next(iter(table))} ...", data, re.escape(f"valid {list(table.values())} {{}}"), "texts"
    )


def refused_texts(asserts: list[str], values: list[str], wanted: str = "^invalid: ") -> Trial:
    """A text that must be refused."""
    value = certificate("antipodal")
    data = repr((value["statement"], value["proof"], asserts, values)).encode()
    return Trial(f"text {(asserts + values)[0][:60]}", data, wanted, "texts")


def beyond() -> list[Trial]:
    """Certificates that ask for too much."""
    found = []
    for name, matrix in (
        ("infinite group", [[[0, "1"], [1, "1"]], [[1, "1"]]]),
        ("growing numbers", [[[0, "2"], [1, "1"]], [[0, "1"], [1, "3"]]]),
    ):
        for step in ({"rule": "order", "levels": []}, {"rule": "subgroups", "classes": [[]]}):
            value = certificate("identity-c3")
            value["statement"]["generators"][0] |= {"input": matrix, "output": matrix}
            value |= {"proof": [step], "asserts": [], "values": {}}
            found.append(Trial(f"{name}: {step['rule']}", sealed(value), "^over limits: "))
    return found


def hand_made(entry: Made) -> Trial:
    """A statement and a proof made by hand."""
    data = repr((entry.statement, entry.proof, list(entry.verdicts), [])).encode()
    said = f"^invalid: .*{entry.refused}" if entry.refused else re.escape(f"valid {list(entry.verdicts.values())} {{}}")
    return Trial(f"made: {entry.name}", data, said, "texts")


def values_of(base: str, table: dict[str, str]) -> Trial:
    """Values after an honest proof."""
    value = certificate(base)
    data = repr((value["statement"], value["proof"], [], list(table))).encode()
    return Trial(f"values of {base}", data, re.escape(f"valid [] {table}"), "texts")


def more() -> dict[str, Json]:
    """More honest certificates."""
    found = {}
    for claim in read_claims(Path(__file__).parent / "more.toml"):
        assert isinstance(claim, Claim), claim
        result = check_claim(claim)
        assert result.verdict == "verified", result
        found[claim.id] = json.loads(json.dumps(result.certificate))
    return found


@cache
def trials() -> tuple[Trial, ...]:
    """All trials."""
    found = [accepted(f"honest {name}", sealed(certificate(name))) for name in names()]
    honest_more = more()
    found += [accepted(f"more {name}", sealed(value)) for name, value in honest_more.items()]
    found += [
        Trial(f"found {i} {rule} {base}", changed_value(honest_more[base], changes), f"^invalid: .*({reason})")
        for i, (rule, base, changes, reason) in enumerate(refusals_found.MORE)
    ]
    for name, value in [*((name, certificate(name)) for name in names()), *honest_more.items()]:
        found += [Trial(title, data, "^invalid: .*missing") for title, data in missing_classes(name, value)]
    found += [hand_made(entry) for entry in all_made()]
    bounds = json.loads((Path(__file__).parent / "upper_bounds.json").read_text("utf-8"))
    for name, table in bounds.items():
        value = honest_more[name]
        data = repr((value["statement"], value["proof"], [], list(table))).encode()
        found.append(Trial(f"upper bounds of {name}", data, re.escape(f"valid [] {table}"), "texts"))
    nothing = certificate("antipodal")["statement"]
    data = repr((nothing, [], list(texts.UNKNOWN), list(texts.NOTHING))).encode()
    found.append(
        Trial("nothing proved", data, re.escape(f"valid {['undecided'] * len(texts.UNKNOWN)} {texts.NOTHING}"), "texts")
    )
    found += [
        accepted(f"variant {i}", changed(base, changes))
        for i, (_, base, changes) in enumerate(VARIANTS + refusals_found.VARIANTS)
    ]
    found += [
        Trial(f"refusal {i} {rule} {base}", changed(base, changes), f"^invalid: .*({reason})")
        for i, (rule, base, changes, reason) in enumerate(REFUSALS + refusals_found.REFUSALS)
    ]
    found += [
        Trial(f"forgery {name}", changed(base, changes), "^invalid: ")
        for name, base, changes in FORGERIES + refusals_found.FORGERIES
    ]
    found += [Trial(f"bytes {name}", data, "^(invalid|over limits): ") for name, data in BYTES.items()]
    found += [
        Trial(f"oversized {name}", sealed(put(certificate("swap"), path, new)), "^(invalid|over limits): ")
        for name, (path, new) in OVERSIZED.items()
    ]
    good = sealed(certificate("swap"))
    found.append(Trial("digest", good.replace(b'"digest":"', b'"digest":"0'), "^invalid: "))
    found.append(Trial("file", good, "^valid ", "file"))
    found.append(Trial("no file", b"", "^invalid: cannot be read", "no file"))
    found.append(Trial("folder", b"", "^invalid: (not a regular file|cannot be read)", "folder"))
    found.append(Trial("large file", str(65 * 2**20).encode(), "^over limits: bytes in the file", "large file"))
    value = certificate("antipodal")
    for text, verdict in TABLE.items():
        data = repr((value["statement"], value["proof"], [text], [])).encode()
        found.append(Trial(f"text {text}", data, re.escape(f"valid ['{verdict}'] {{}}"), "texts"))
    for text in UNREADABLE:
        data = repr((value["statement"], value["proof"], [text], [])).encode()
        found.append(Trial(f"text {text}", data, "^(invalid|over limits): ", "texts"))
    found += [refused_texts([text], []) for text in texts.UNREADABLE]
    found += [refused_texts([], [text]) for text in texts.UNREADABLE_VALUES]
    found += [refused_texts([text], [], "^over limits: ") for text in texts.TOO_DEEP]
    found.append(texts_of("antipodal", texts.DEEP))
    found += beyond()
    found += [texts_of("antipodal", chunk) for chunk in chunks(ranges())]
    found += [texts_of("all-widths", chunk) for chunk in chunks(formulas())]
    found += [values_of(base, listed) for base, listed in VALUES.items()]
    found += [Trial(f"numbers {n}", repr((n,)).encode(), "^agree$", "numbers") for n in FIELDS]
    summary = f"{len(certificate('swap')['asserts'])} verified {certificate('swap')['digest']}"
    found.append(Trial("command", good, f"^0 (equicert-kernel: valid swap: {summary}\n){{2}}$", "command"))
    swap = certificate("swap")
    for status, claimed, said in (
        (3, {"asserts": [], "values": {}}, "nothing claimed"),
        (0, {"asserts": [], "values": {"width(LEN)": "4"}}, "1 value"),
        (0, {"asserts": [], "values": {"width(LEN)": "4", "gap": "1"}}, "2 values"),
        (1, {"asserts": [{"text": "width(LEN) == 5", "verdict": "refuted"}, UNDECIDED]}, "1 refuted, 1 undecided"),
        (3, {"asserts": [{"text": "width(LEN) == 4", "verdict": "verified"}, UNDECIDED]}, "1 verified, 1 undecided"),
    ):
        data = sealed({**swap, **claimed})
        wanted = rf"^{status} (equicert-kernel: valid swap: {said} [0-9a-f]{{64}}\n){{2}}$"
        found.append(Trial(f"command, {said}", data, wanted, "command"))
    found.append(
        Trial(
            "command, invalid",
            good[1:],
            r"^2 (equicert-kernel: invalid FILE: not JSON at character \d+\n){2}$",
            "command",
        )
    )
    found.append(
        Trial(
            "command, limits",
            b"[" * 50,
            r"^2 (equicert-kernel: over limits FILE: nesting: \d+ is more than \d+\n){2}$",
            "command",
        )
    )
    found += [Trial(f"part: {name}", name.encode(), "^agree$", "part") for name in PARTS]
    return tuple(found)
