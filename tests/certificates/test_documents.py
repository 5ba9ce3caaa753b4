"""Claims in Markdown and in docstrings: which blocks are claims, and in which lines their errors stand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from equicert.certificates.claims.documents import blocks, states_claims, toml_of
from equicert.certificates.claims.entries import ClaimError, read_entries
from equicert.certificates.commands.main import main
from equicert.theory.errors import InputError

ROOT = Path(__file__).parents[2]

CLAIM = """\
[[claim]]
id = "NAME"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2", "width(GN) == 2"]
"""


def claim(name: str, indent: str = "", **changes: str) -> str:
    text = CLAIM.replace("NAME", name)
    for old, new in changes.items():
        text = text.replace({"width": "width(GN) == 2", "group": "C2"}[old], new)
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


MARKDOWN = f"""\
# A paper

Some words.

```equicert
{claim("one")}```

```python
print("```equicert")
```

1. In a list, wrong:

   ~~~~ equicert
{claim("two", "   ", width="width(GN) == 3")}   ~~~~

````markdown
```equicert
[[claim]]
id = "shown, not claimed"
```
````
"""

PYTHON = f'''\
"""A module.

```equicert
{claim("module")}```
"""

NOT_A_DOCSTRING = """
```equicert
[[claim]]
```
"""


class Layer:
    def forward(self):
        r"""Of a method.

        ```equicert
{claim("method", "        ", width="width(GN) == 3")}        ```
        """
'''


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.md").write_text(MARKDOWN)
    (tmp_path / "layer.py").write_text(PYTHON)
    return tmp_path


@pytest.mark.parametrize(("name", "ids"), [("paper.md", ["one", "two"]), ("layer.py", ["module", "method"])])
def test_the_claims_of_a_document(files, name, ids):
    assert [entry.id for entry in read_entries(name)] == ids
    (files / "windows").mkdir()
    (files / "windows" / name).write_bytes(b"\xef\xbb\xbf" + (files / name).read_text().replace("\n", "\r\n").encode())
    assert [entry.id for entry in read_entries(files / "windows" / name)] == ids


@pytest.mark.parametrize(("name", "text"), [("paper.md", MARKDOWN), ("layer.py", PYTHON)])
def test_every_line_stays_where_it_was(name, text):
    toml = toml_of(name, text).split("\n")
    lines = text.split("\n")
    assert len(toml) == len(lines)
    assert {line for line in toml if line} and all(new in ("", old) for new, old in zip(toml, lines, strict=True))


def test_check_names_the_lines(files, capsys):
    assert main(["check", "paper.md", "layer.py", "--no-out", "--sarif", "found.sarif"]) == 1
    told = capsys.readouterr().out
    assert all(f"{name}: {verdict}" in told for name, verdict in (("one", "verified"), ("method", "refuted")))
    (run,) = json.loads(Path("found.sarif").read_text())["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [
        ("paper.md", line_of(MARKDOWN, "width(GN) == 3")),
        ("layer.py", line_of(PYTHON, "width(GN) == 3")),
    ]


def test_certificates_are_verified_against_the_document(files, capsys):
    (files / "good.md").write_text(f"```equicert\n{claim('good')}```\n")
    assert main(["check", "good.md"]) == 0
    assert main(["verify", "out/good.json", "--claims", "good.md"]) == 0
    (files / "good.md").write_text(f"```equicert\n{claim('good', group='C4')}```\n")
    assert main(["verify", "out/good.json", "--claims", "good.md"]) == 2
    assert main(["describe", "paper.md"]) == 0


def test_an_ill_posed_claim_is_named_with_its_line(files, capsys):
    text = f"{MARKDOWN}\n```equicert\n{claim('third', group='Y2')}```\n"
    (files / "paper.md").write_text(text)
    assert main(["check", "paper.md", "--no-out", "--quiet"]) == 2
    line = line_of(text, 'id = "third"')
    assert f"equicert: paper.md:{line}: claim 'third': group: unknown group 'Y2'" in capsys.readouterr().err


BAD = {
    "no block": ("a.md", "# Words\n", "no claims: expected a block that begins with the line ```equicert"),
    "not closed": ("a.md", "words\n```equicert\n[[claim]]\n", "line 2: the block that begins here does not end"),
    "no head": ("a.md", '```equicert\n# words\nid = "a"\n```\n', "line 3: a block begins with [[claim]]"),
    "no second head": (
        "a.md",
        f"```equicert\n{CLAIM}```\n\n```equicert\nskip = true\n```\n",
        "line 12: a block begins",
    ),
    "not TOML": ("a.md", "words\n\n```equicert\n[[claim]]\nid = \n```\n", "not TOML: Invalid value (at line 5, column"),
    "across blocks": (
        "a.md",
        '```equicert\n[[claim]]\ntitle = """\n```\n\n```equicert\n[[claim]]\ntitle = """"\n```\n',
        "line 1: the block that begins here is not TOML by itself",
    ),
    "behind a mark": ("a.md", "> ```equicert\n> [[claim]]\n> ```\n", "line 1: an equicert block begins on a line of"),
    "not Python": ("a.py", '"""\n```equicert\n```\n"""\nif\n', "not Python: invalid syntax (at line 5)"),
    "null byte": ("a.py", '"""\n```equicert\n```\n"""\n\0', "not Python: "),
    "escapes": ("a.py", 'x = 1\ndef f():\n    """\\\n    ```equicert\n    ```\n    """\n', "line 3: escaped line ends"),
    "same id": ("a.md", f"```equicert\n{CLAIM}```\n```equicert\n{CLAIM}```\n", "ids are unique"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_documents_are_one_line(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file, text, line = BAD[name]
    Path(file).write_text(text)
    assert main(["check", file, "--no-out", "--quiet"]) == 2
    errors = capsys.readouterr().err
    assert line in errors and errors.startswith(f"equicert: {file}")
    assert errors.count("\n") == 1 and "Traceback" not in errors


def test_what_is_no_block():
    assert blocks("a.md", "```equicertain\n```\n    `` ```equicert ``\n``` a`b\n") == []
    assert blocks("a.py", '"""\n```\nequicert\n```\n"""\nx = """\n```equicert\n```\n"""\n') == []
    with pytest.raises(InputError):
        toml_of("a.md", "")
    assert toml_of("a.toml", "not looked at") == "not looked at"


def test_documents_without_claims_are_passed_over_if_asked(files, capsys):
    (files / "words.md").write_text("Nothing is claimed.\n")
    (files / "broken.py").write_text("if\n")
    assert main(["check", "words.md", "broken.py", "--allow-empty"]) == 0
    assert capsys.readouterr().out == "no claims\n"
    assert not (files / "out").exists()
    assert main(["check", "words.md"]) == 2
    assert main(["check", "missing.md", "--allow-empty"]) == 2
    (files / "bad.md").write_text("```equicert\n")
    assert not isinstance(read_entries("paper.md")[0], ClaimError) and states_claims(Path("bad.md"))
    assert main(["check", "bad.md", "words.md", "--allow-empty"]) == 2


def test_the_pytest_plugin(files):
    (files / "words.md").write_text("Nothing is claimed.\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", "-v"]
    found = subprocess.run([*command, "--equicert"], capture_output=True, text=True, check=False)
    assert "2 failed, 6 passed" in found.stdout
    assert "paper.md::one::width(LEN) == 2 PASSED" in found.stdout
    assert "layer.py::method::width(GN) == 3 FAILED" in found.stdout
    assert "words.md" not in found.stdout
    assert "no tests ran" in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_the_hook_passes_documents_to_check():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    chosen = re.compile(hook["files"])
    assert all(chosen.search(name) for name in ("a.claims.toml", "docs/paper.md", "src/layer.py"))
    assert not any(chosen.search(name) for name in ("pyproject.toml", "a.mdx", "notes.txt"))
    assert "--allow-empty" in hook["entry"].split()
