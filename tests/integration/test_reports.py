"""Reports for other programs, several processes, earlier results, interrupts; hostile text in every field."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from equicert.certificates import kernel
from equicert.certificates.commands.main import main

CLAIMS = """
[[claim]]
id = "good"
group = "C2"
input = "2*sign"
output = "trivial"
target = "relu(x1) + relu(x2) + relu(-x1 - x2)"
assert = ["width(GEN) == 3", "width(LEN) == 6"]
compute = ["gap"]

[[claim]]
id = "wrong"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2", "width(LEN) == 3"]

[[claim]]
id = "open"
group = "C3"
input = "permutation"
output = "trivial"
assert = ["vc(LEN, 2) >= 5"]

[[claim]]
id = "bad"
group = "C2"
input = "sign"
output = "trivial"
assert = ["widht(LEN) == 2"]
"""

HOSTILE = [
    "<script>alert(1)</script>",
    "]]><x>",
    '" onload="alert(1)',
    "$(touch pwned)",
    "`touch pwned`",
    r"\input{/etc/passwd}",
    r"\write18{touch pwned}",
    "{{ 7*7 }}",
    "<% raise %>",
    "&amp;&lt;",
    "'; DROP TABLE",
    "\u202e\u0007",
    "</title><img src=x onerror=alert(1)>",
    "-->",
    "%0a::error::",
]


def write(folder: Path, text: str, name: str = "c.claims.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def hostile_claims(folder: Path) -> Path:
    title = json.dumps(" ".join(HOSTILE))  # a TOML basic string
    return write(
        folder,
        f'[[claim]]\nid = "h"\ntitle = {title}\ngroup = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = "abs(x1)"\n'
        'assert = ["width(LEN) == 3", "width(LEN) == 2"]\n\n'
        f"[[claim]]\nid = {title}\ngroup = {title}\ninput = {title}\noutput = {title}\ntarget = {title}\n"
        f"assert = [{title}]\n",
    )


def test_junit_and_sarif(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    status = main(
        [
            "check",
            str(path),
            "--out",
            str(tmp_path / "out"),
            "--junit",
            str(tmp_path / "j.xml"),
            "--sarif",
            str(tmp_path / "s.sarif"),
            "--quiet",
        ]
    )
    capsys.readouterr()
    assert status == 2
    suite = ElementTree.parse(tmp_path / "j.xml").getroot().find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("6", "2", "1")
    cases = {(c.get("classname"), c.get("name")): c for c in suite}
    failure = cases["wrong", "width(LEN) == 3"].find("failure")
    assert failure is not None
    assert failure.get("type") == "refuted"
    assert "width(LEN) = 2" in failure.text
    assert str(tmp_path / "out" / "wrong.json") in failure.text
    assert cases["open", "vc(LEN, 2) >= 5"].find("failure").get("type") == "undecided"
    assert cases["bad", "widht(LEN) == 2"].find("error") is not None
    assert cases["good", "width(GEN) == 3"].find("failure") is None
    log = json.loads((tmp_path / "s.sarif").read_text())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    found = [
        (r["ruleId"], r["level"], r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in run["results"]
    ]
    lines = CLAIMS.splitlines()
    line_of = lambda text: next(k for k, line in enumerate(lines, 1) if text in line)  # noqa: E731
    assert found == [
        ("refuted", "error", line_of("width(LEN) == 3")),
        ("undecided", "warning", line_of("vc(LEN")),
        ("error", "error", line_of("widht")),
    ]
    assert all(rules[r["ruleIndex"]] == r["ruleId"] and r["message"]["text"] for r in run["results"])


PLACES = '''# equivariant
[settings]
time_limit = 20

[[claim]]                       # the head of a claim
id      = "equivariant-sum"
group   = "C2"
input   = "sign"
output  = "trivial"
title   = """assert = [ "equivariant"] id = "another" """
target  = "x1"
assert  = [
  "width(GN) == 2",  # equivariant ]
  \'equivariant\',
  "width(GN)\\u0020== 5", "order == 3"
]

[[ claim ]]
group = "C2"

[[claim]]
id = "equivariant-sum"
group = "C2"
assert = ["order == 2"]
'''


def sarif(folder, *arguments: str):
    """The results of a SARIF log as (rule, line, message), and the log, whose form is checked."""
    main(["check", *arguments, "--out", str(folder / "out"), "--sarif", str(folder / "s.sarif"), "--quiet", "--force"])
    log = json.loads((folder / "s.sarif").read_text())
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    bases = only["originalUriBaseIds"]
    assert all(base["uri"].startswith("file:///") and base["uri"].endswith("/") for base in bases.values())
    found = []
    for entry in only["results"]:
        assert rules[entry["ruleIndex"]]["id"] == entry["ruleId"]
        assert entry["level"] in ("none", "note", "warning", "error")
        assert all(isinstance(value, str) for value in entry["partialFingerprints"].values())
        (location,) = entry["locations"]
        physical = location["physicalLocation"]
        artifact, line = physical["artifactLocation"], physical["region"]["startLine"]
        assert type(line) is int
        assert line >= 1
        # A reference is relative exactly where it has a base, and has no character that a URI must not have.
        assert re.fullmatch(r"(%[0-9A-F]{2}|[A-Za-z0-9._~:/-])+", artifact["uri"])
        assert artifact["uri"].startswith("file:///") != (artifact.get("uriBaseId") in bases)
        found.append((entry["ruleId"], artifact["uri"], line))
    return found, only


def test_sarif_names_the_lines_of_assertions(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, PLACES)
    write(tmp_path, "[[claim]]\nid = 'x'\nassert = = 2\n", "broken: file.toml")
    found, _ = sarif(tmp_path, "c.claims.toml", "broken: file.toml")
    lines = PLACES.splitlines()
    assert found == [
        ("refuted", "c.claims.toml", lines.index("  'equivariant',") + 1),
        *[("refuted", "c.claims.toml", lines.index('  "width(GN)\\u0020== 5", "order == 3"') + 1)] * 2,
        ("error", "c.claims.toml", lines.index("[[ claim ]]") + 1),
        ("error", "c.claims.toml", len(lines)),
        ("error", "broken%3A%20file.toml", 3),
    ]


def test_sarif_paths_are_those_of_the_repository(tmp_path, capsys, monkeypatch):
    text = '[[claim]]\nid = "{}"\ngroup = "C2"\ninput = "sign"\noutput = "sign"\nassert = ["order == 3"]\n'
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "project" / "claims").mkdir()
    inside = write(tmp_path / "project" / "claims", text.format("a"), "ü.toml")
    outside = write(tmp_path, text.format("b"), "b.toml")
    monkeypatch.chdir(tmp_path / "project" / "claims")
    for name in ("ü.toml", str(inside), "../claims/ü.toml"):
        found, log = sarif(tmp_path, name, str(outside))
        assert found == [("refuted", "claims/%C3%BC.toml", 6), ("refuted", outside.as_uri(), 6)]
        assert log["originalUriBaseIds"]["%SRCROOT%"]["uri"] == (tmp_path / "project").as_uri() + "/"
    monkeypatch.chdir(tmp_path)
    assert sarif(tmp_path, "b.toml")[0] == [("refuted", "b.toml", 6)]


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("a headless Chromium is needed in continuous integration")
        pytest.skip("no Chromium is installed")
    return found


def rendered(page: Path) -> str:
    """The page as the browser has it after loading."""
    browser = chromium()
    run = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=2000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return run.stdout


def test_the_page_in_a_browser(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    page = tmp_path / "r.html"
    main(["check", str(path), "--out", str(tmp_path / "out"), "--html", str(page), "--quiet"])
    capsys.readouterr()
    text = page.read_text()
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)""", text)  # nothing is fetched
    assert "<script" not in text
    shown = rendered(page)
    assert shown.count("<section") == 4
    assert shown.count("<svg") == 1
    assert "<math" in shown
    assert "1 refuted" in shown
    # A page that measures itself: mathematics and picture take up space.
    probe = tmp_path / "probe.html"
    probe.write_text(
        re.sub(r"<meta http-equiv[^>]*>", "", text).replace(
            "</body>",
            "<script>const b = q => document.querySelector(q).getBoundingClientRect(); "
            "document.title = [b('math').width > 5, b('math').height > 5, b('svg').width > 300, "
            "b('svg polyline').height > 50, document.documentElement.scrollWidth <= window.innerWidth + 1].join()"
            "</script></body>",
        )
    )
    assert "<title>true,true,true,true,true</title>" in rendered(probe)


def test_hostile_text_comes_out_as_text_everywhere(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = hostile_claims(tmp_path)
    main(["check", str(path), "--out", "out", "--html", "r.html", "--junit", "j.xml", "--sarif", "s.sarif", "--tex"])
    capsys.readouterr()
    page = (tmp_path / "r.html").read_text()
    assert "<script" not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    told = page.partition("</style>")[2].replace(str(tmp_path), "")  # names of folders have numbers, too
    assert "49" not in re.sub(r"[0-9a-f]{64}", "", told)
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    probe = tmp_path / "probe.html"
    probe.write_text(page.replace("script-src", "x"))
    assert "<title>equicert report</title>" in rendered(probe)  # no script ran, the title is ours
    root = ElementTree.parse(tmp_path / "j.xml").getroot()
    assert {e.tag for e in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "system-out"}
    assert "<script>alert(1)</script>" in "".join(c.get("classname") + c.get("name") for c in root.iter("testcase"))
    log = json.loads((tmp_path / "s.sarif").read_text())
    assert any("<script>" in r["message"]["text"] for r in log["runs"][0]["results"])
    for line in (tmp_path / "out" / "equicert-index.tex").read_text().splitlines():
        assert re.fullmatch(r"%.*|\\equicertclaim(\{[A-Za-z0-9_./-]*\}){6}", line), line
    assert not (tmp_path / "pwned").exists()


def test_markdown_and_csv_hold_hostile_text_as_text(tmp_path):
    from equicert.certificates.results import ClaimResult
    from equicert.certificates.runs.tables import Row, Spec, csv_of, markdown_of, table_of
    from equicert.tex.tables import latex_table

    text = " ".join(HOSTILE)
    spec = Spec(
        "t",
        text,
        "tab:t",
        ("order",),
        (Row({"group": text, "input": text, "output": text, "target": text}, None),),
        {},
        "f",
    )
    made = table_of(spec, [ClaimResult("x", "f", "verified", values={"order": "2"}, message=text)])
    shown = markdown_of(made)
    assert "<script" not in shown
    assert "`touch" not in shown
    assert shown.splitlines()[3].count(" | ") == 3
    import csv
    import io

    assert next(iter(list(csv.reader(io.StringIO(csv_of(made))))[1:]))[0] == text
    latex = latex_table(
        made.keys, spec.quantities, [(k, v) for k, v, _ in made.rows], text, spec.label, made.digest, made.missing
    )
    assert latex.isascii()
    assert r"\input{" not in latex
    assert r"\write18" not in latex


def timeless(text: str) -> str:
    """What ``check`` prints, without the seconds and without the mark of earlier results."""
    return re.sub(r" \((?:\d+\.\d+ s|earlier result)\)$", "", text, flags=re.MULTILINE)


def test_several_processes_give_the_same_bytes(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    outputs = []
    for jobs in ("1", "3"):
        main(["check", str(path), "--out", str(tmp_path / jobs), "--jobs", jobs])
        outputs.append(capsys.readouterr().out)
        for name in ("good", "wrong", "open"):
            kernel.verify_file(tmp_path / jobs / f"{name}.json")
    assert timeless(outputs[0]) == timeless(outputs[1])
    for name in ("good", "wrong", "open"):
        assert (tmp_path / "1" / f"{name}.json").read_bytes() == (tmp_path / "3" / f"{name}.json").read_bytes()
    assert main(["check", str(path), "--jobs", "0"]) == 2


def test_only_changed_claims_are_checked_again(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    arguments = ["check", str(path), "--out", str(tmp_path / "out"), "--changed"]

    def asked():
        """The claims that were not taken from earlier results."""
        main([*arguments, "--json"])
        return [c["id"] for c in json.loads(capsys.readouterr().out)["claims"] if c["id"] and "earlier" not in c]

    first = (main(arguments), timeless(capsys.readouterr().out))
    unread = asked()
    assert {"good", "wrong", "open"}.isdisjoint(unread)
    assert (main(arguments), timeless(capsys.readouterr().out)) == first
    write(tmp_path, CLAIMS.replace('assert = ["width(LEN) == 2", "width(LEN) == 3"]', 'assert = ["width(LEN) == 2"]'))
    assert set(asked()) == {"wrong", *unread}
    # a damaged or forged result does not count
    capsys.readouterr()
    for file in (tmp_path / "out" / ".cache").rglob("*.json"):
        value = json.loads(file.read_text())
        for row in value["asserts"]:
            row["verdict"] = "verified"
        file.write_text(json.dumps(value))
    write(tmp_path, CLAIMS)
    main(arguments)
    assert "✗ wrong: refuted" in capsys.readouterr().out


def test_another_program_answers_anew(tmp_path, monkeypatch):
    import equicert.certificates.runs.cache as cache
    from equicert.certificates.claims.reading import read_claims

    claim = read_claims(write(tmp_path, CLAIMS))[0]
    before = cache.question_digest(claim)
    monkeypatch.setattr(cache, "program_digest", lambda: "another")
    assert cache.question_digest(claim) != before


SLOW = """
[settings]
time_limit = 300

[[claim]]
id = "quick"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]
""" + "".join(
    f'\n[[claim]]\nid = "slow{k}"\ngroup = "S4"\ninput = "permutation"\noutput = "permutation"\n'
    f'assert = ["dim(LEN, {120 + k}) >= 0"]\n'
    for k in range(4)
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_keeps_what_is_finished(tmp_path, jobs):
    path = write(tmp_path, SLOW)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "equicert.certificates.commands.main",
            "check",
            str(path),
            "--out",
            "out",
            "--jobs",
            jobs,
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Programs that are started in the background inherit that they ignore interrupts; this one must not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    try:
        while not (tmp_path / "out" / "quick.json").exists() and process.poll() is None:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert errors.splitlines() == ["equicert: interrupted; what was finished is written"]
    assert "Traceback" not in errors
    kernel.verify_file(tmp_path / "out" / "quick.json")
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".") and p.name != ".cache"]


def test_foreign_and_newer_files_stay(tmp_path, capsys):
    path = write(tmp_path, CLAIMS.split("[[claim]]")[1].join(["[[claim]]", ""]))
    out = tmp_path / "out"
    out.mkdir()
    cases = {"good.json": "{}", "good.tex": "my own notes", "equicert-index.tex": "% Written by equicert 99.0.0"}
    for name, text in cases.items():
        (out / name).write_text(text)
        status = main(["check", str(path), "--out", str(out), "--tex", "--quiet"])
        errors = capsys.readouterr().err
        assert status == 2, name
        assert "--force" in errors
        assert ("newer equicert" if "99" in text else "not ") in errors
        assert (out / name).read_text() == text
        assert main(["check", str(path), "--out", str(out), "--tex", "--quiet", "--force"]) == 0
        assert (out / name).read_text() != text
        capsys.readouterr()
    page = tmp_path / "index.html"
    page.write_text("<h1>my site</h1>")
    assert main(["check", str(path), "--out", str(out), "--html", str(page), "--quiet"]) == 2
    assert page.read_text() == "<h1>my site</h1>"
    capsys.readouterr()


def test_a_full_disk_leaves_nothing_half_written(tmp_path, capsys, monkeypatch):
    import equicert.certificates.files as files

    path = write(tmp_path, CLAIMS)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert (
        main(
            ["check", str(path), "--out", str(tmp_path / "out"), "--tex", "--html", str(tmp_path / "r.html"), "--quiet"]
        )
        == 2
    )
    assert "No space left on device" in capsys.readouterr().err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


def test_reports_have_files_of_their_own(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    out = tmp_path / "out"
    main(["check", str(path), "--out", str(out), "--quiet"])
    capsys.readouterr()
    same = str(tmp_path / "same.x")
    for extra, line in (
        (["--junit", same, "--sarif", same], "same.x is the file of --junit too"),
        (["--html", str(out / "good.json")], "this file is a certificate"),
        (["--html", str(out)], "this is not a regular file"),
        (["--html", ""], "the name of the file is empty"),
        (["--out", str(path)], "is a file: expected a folder"),
    ):
        assert main(["check", str(path), "--out", str(out), "--quiet", *extra]) == 2
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
        assert line in captured.err
    kernel.verify_file(out / "good.json")
    arguments = [
        "check",
        str(path),
        "--out",
        str(out),
        "--quiet",
        "--junit",
        str(tmp_path / "j.xml"),
        "--sarif",
        str(tmp_path / "s.json"),
        "--html",
        str(tmp_path / "r.html"),
    ]
    first = main(arguments)
    assert main(arguments) == first  # what is ours is written again
    assert "--force" not in capsys.readouterr().err


def test_files_that_are_named_twice_are_read_once(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, CLAIMS)
    main(["check", "c.claims.toml", "./c.claims.toml", str(tmp_path), "--out", "out"])
    captured = capsys.readouterr()
    assert captured.out.count("good: verified") == 1
    assert "is used in" not in captured.err


def test_damaged_results_are_found_again(tmp_path, capsys):
    path = write(tmp_path, CLAIMS)
    arguments = ["check", str(path), "--out", str(tmp_path / "out"), "--changed"]
    first = main(arguments), timeless(capsys.readouterr().out)
    damages = ["", "[[[[" * 50_000, "null", '{"asserts": 3}']
    for change in (
        None,
        {"values": [1]},
        {"certificate": None},
        {"certificate": None, "values": [1]},
        {"verdict": "refuted"},
        {"asserts": None},
        {"seconds": "x"},
        {"verdict": "perhaps"},
    ):
        for k, file in enumerate(sorted((tmp_path / "out" / ".cache").rglob("*.json"))):
            file.write_text(
                damages[k % 4] if change is None else json.dumps({**json.loads(file.read_text()), **change})
            )
        assert (main(arguments), timeless(capsys.readouterr().out)) == first, change


def test_lines_on_a_terminal_stay_lines(tmp_path, capsys):
    path = write(tmp_path, "[[claim]]\nid = 3\n", "x\ny\x1b[31m.toml")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "\x1b" not in errors
    assert r"x\ny\x1b[31m.toml" in errors


@pytest.mark.parametrize(
    "text",
    [
        'generators = [ { input = [["NUMBER"]], output = [["1"]] } ]\ncompute = ["order"]',
        'group = "C2"\ninput = "sign"\noutput = "trivial"\npoints = { x = ["NUMBER"], y = ["1"] }\n'
        'assert = ["separates(regular, x, y)"]',
        'group = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = "NUMBER*abs(x1)"\nassert = ["width(GN) == 1"]',
    ],
)
def test_numbers_beyond_reason_get_one_line(tmp_path, capsys, text):
    path = write(
        tmp_path,
        f'[[claim]]\nid = "big"\n{text.replace("NUMBER", "1" * 5000)}\n\n'
        + CLAIMS.partition("[[claim]]")[1]
        + CLAIMS.split("[[claim]]")[1],
    )
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "good: verified" in captured.out
