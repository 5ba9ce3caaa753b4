"""The texts: statements are numbered and cited by numbers that exist, lines are short, formulas render."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from equicert.certificates.kernel.rules import FILES, Rule, find_rule

ROOT = Path(__file__).parents[2]
THEORY = ROOT / "theory/THEORY.md"
FORMAT = ROOT / "certificates/FORMAT.md"
MATHEMATICAL = [THEORY, FORMAT]
COLUMNS = 120
NUMBER = re.compile(r"\bT\d+\.\d+\b")
HEADING = re.compile(r"### (T(\d+)\.(\d+)) (.+)")


def listed(*suffixes: str) -> list[Path]:
    """The files of the repository with one of these suffixes, links left out."""
    folders = ("theory", "certificates", "tex", "tests", "docs", "scripts", "benchmarks", "examples", "src")
    found = [*ROOT.glob("*"), *(path for folder in folders for path in (ROOT / folder).rglob("*"))]
    named = {p.relative_to(ROOT) for p in found if p.is_file() and not p.is_symlink() and p.name.endswith(suffixes)}
    return [ROOT / path for path in sorted(named) if not any(part.startswith(".") for part in path.parts)]


def tracked(*suffixes: str) -> list[Path]:
    """The same without files that are not part of the project (an unpacked archive has no list of them)."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        return listed(*suffixes)
    paths = [ROOT / name for name in run.stdout.split("\0") if name.endswith(suffixes)]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


MARKDOWN = tracked(".md")


def name_of(path: Path) -> str:
    """A file as the tests name it."""
    return path.relative_to(ROOT).as_posix()


@cache
def statements() -> dict[str, str]:
    """The statements of THEORY.md: their text by number."""
    found: dict[str, list[str]] = {}
    number = ""
    for line in THEORY.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = HEADING.fullmatch(line)
            number = heading[1] if heading else ""
            assert number not in found, f"{number} stands twice"
        if number:
            found.setdefault(number, []).append(line)
    return {number: "\n".join(lines) for number, lines in found.items()}


def used_by(text: str) -> list[str]:
    """The rules that rest on a statement, from its second line."""
    line = text.splitlines()[1]
    return re.findall(r"`([a-z-]+)`", line) if line.startswith("Used by the rules ") else []


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a Markdown file with their numbers, without code blocks and tables."""
    fenced = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith("|"):
            yield number, line


def without_code(line: str) -> str:
    """A line without inline code."""
    return re.sub(r"`[^`]*`", "`", line)


def test_statements_are_numbered_in_order() -> None:
    """T1.1, T1.2, ... in the section of that number, each with a text."""
    section, last = 0, 0
    for line in THEORY.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"## (\d+)\. ", line):
            section, last = int(match[1]), 0
        elif line.startswith("###"):
            heading = HEADING.fullmatch(line)
            assert heading, f"a statement without number: {line}"
            assert (int(heading[2]), int(heading[3])) == (section, last + 1), line
            last += 1
    assert len(statements()) > 80
    assert all(len(text.splitlines()) > 1 for text in statements().values())


def test_statements_of_others_name_their_source() -> None:
    """What is cited says where it is proved; section 11 holds nothing else."""
    for number, text in statements().items():
        if number.startswith("T11."):
            assert "(cited)" in text.splitlines()[0], number
        if "(cited)" in text.splitlines()[0]:
            assert "Source: " in text or "arXiv" in text, number


def test_cited_statements_exist() -> None:
    """Every number such as T5.1 is that of a statement."""
    wrong = {}
    for path in tracked(".py", ".md", ".tex", ".sty", ".j2", ".toml", ".ipynb"):
        unknown = set(NUMBER.findall(path.read_text(encoding="utf-8"))) - statements().keys()
        if unknown:
            wrong[name_of(path)] = sorted(unknown)
    assert not wrong


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_lines_are_short(path: Path) -> None:
    """At most 120 columns; a line that is one long address may be longer."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    long = [(n, len(line)) for n, line in lines if len(line) > COLUMNS and not re.fullmatch(r"\S*https?://\S*", line)]
    assert not long


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_one_sentence_a_line(path: Path) -> None:
    """No sentence begins inside a line; what comes after a number, a heading word or an abbreviation is none."""
    allowed = re.compile(r"^(#+ .*|\s*\d+\. )|\*Proof\.\*|\bQED$|\b(al|cf|no|vs)\.")
    found = []
    for number, line in prose(path):
        text = allowed.sub("", without_code(line))
        if re.search(r"[.?!][)*\"]* +[A-Z$*`(\[]", text.strip()):
            found.append((number, line))
    assert not found


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_lists_begin_after_an_empty_line(path: Path) -> None:
    """Otherwise some programs show the items as one paragraph."""
    previous = ""
    inside = False
    for number, line in prose(path):
        item = bool(re.match(r"\s*([-*]|\d+\.) ", line))
        assert not item or inside or not previous.strip() or previous.startswith("#"), f"line {number}: {line}"
        inside = item or (inside and bool(line.strip()))
        previous = line


def formulas(path: Path) -> Iterator[tuple[int, str]]:
    """The formulas of a file with the number of their (first) line."""
    text = "\n".join(without_code(line) for _, line in prose(path))
    for match in re.finditer(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        yield text[: match.start()].count("\n") + 1, match[1] or match[2]


@pytest.mark.parametrize("path", MATHEMATICAL, ids=name_of)
def test_formulas_render(path: Path) -> None:
    """Dollar signs come in pairs on a line, with blanks or punctuation around; nothing in a formula is read as
    Markdown.

    Markdown takes away a backslash before punctuation, and reads ``*`` and some ``_`` as emphasis: one after
    punctuation, before a letter, may begin it.
    """
    for number, line in prose(path):
        text = without_code(line)
        if "$$" not in text:
            assert text.count("$") % 2 == 0, f"line {number}: {line}"
            for match in re.finditer(r"\$[^$]+\$", text):
                around = text[: match.start()][-1:], text[match.end() :][:1]
                assert re.fullmatch(r"[\s(\"*]?", around[0]), f"line {number}: {line}"
                assert re.fullmatch(r"[\s.,;:)?!'*-]?", around[1]), f"line {number}: {line}"
                assert not re.search(r"^\$\s|\s\$$", match[0]), f"line {number}: {line}"
    for number, formula in formulas(path):
        assert not re.search(r"\\[^A-Za-z\n]", formula), (number, formula)
        assert not re.search(r"[*|]|[^\w\s]_\w", formula), (number, formula)
        assert formula.count("{") == formula.count("}"), (number, formula)
        assert len(re.findall(r"\\left\b", formula)) == len(re.findall(r"\\right\b", formula)), (number, formula)


def test_displays_stand_alone() -> None:
    """A formula between double dollar signs is a paragraph of its own."""
    for path in MATHEMATICAL:
        paragraphs = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
        for paragraph in paragraphs:
            if "$$" in paragraph:
                assert paragraph.count("$$") == 2, paragraph
                assert paragraph.startswith("$$"), paragraph
                assert paragraph.rstrip().endswith("$$"), paragraph


# -- the rules of the kernel ------------------------------------------------------------------------------------------

RULES = {name: find_rule(name) for name in FILES}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_cite_what_they_rest_on(rule: Rule) -> None:
    """The table of rules names exactly the statements that the rule is said to use, its docstring one of them."""
    used = {number for number, text in statements().items() if rule.name in used_by(text)}
    assert set(rule.theorems) == used
    assert used & set(NUMBER.findall(rule.check.__doc__ or "")), f"the docstring of {rule.name} cites none of {used}"


def test_statements_name_rules_that_exist() -> None:
    """THEORY.md speaks of no other rules."""
    assert {name for text in statements().values() for name in used_by(text)} == RULES.keys()


def described_rules() -> dict[str, str]:
    """The sections of FORMAT.md about the rules: their text by name of the rule."""
    parts = re.split(r"\n#### `([a-z-]+)`\n", FORMAT.read_text(encoding="utf-8"))
    return {name: re.split(r"\n##+ ", text)[0] for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_format_describes_every_rule() -> None:
    """Each rule of the kernel has one section in FORMAT.md."""
    assert described_rules().keys() == RULES.keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_format_names_keys_and_statements(rule: Rule) -> None:
    """The section lists exactly the keys of a step, and cites the statements that are said to be used by the rule."""
    text = described_rules()[rule.name]
    first = text.split("\n\n")[0] if text.startswith("Keys:") else ""
    keys = re.sub(r"\{[^}]*\}|\([^)]*\)", "", first.splitlines()[0])
    assert tuple(re.findall(r"`([a-z]+)`", keys)) == rule.keys
    cited = set(NUMBER.findall(text))
    assert {number for number, statement in statements().items() if rule.name in used_by(statement)} <= cited


def test_format_groups_the_rules_by_family() -> None:
    """The families of FORMAT.md are the files of the kernel's rules, in which the rules stand."""
    parts = re.split(r"\n### Family ([a-z_]+)\n", FORMAT.read_text(encoding="utf-8"))
    found = {
        rule: family
        for family, text in zip(parts[1::2], parts[2::2], strict=True)
        for rule in re.findall(r"\n#### `([a-z-]+)`\n", text)
    }
    assert found == FILES
