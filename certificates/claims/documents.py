"""Claims inside other texts: fenced ``equicert`` blocks of Markdown files and of docstrings in Python files.

The TOML of such a file is the file with every other line emptied, so line numbers are those of the file.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from equicert.theory.errors import InputError

DOCUMENTS = (".md", ".markdown", ".py")
"""Endings of the files that hold blocks of claims; every other file of claims is TOML."""

_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t\r]*")
_BEHIND_A_MARK = re.compile(r"[ \t]*(>|[-*+]|\d{1,9}[.)])[> \t]*(`{3,}|~{3,})[ \t]*equicert\b")


@dataclass(frozen=True)
class Block:
    """The lines of one block without its fences; ``start`` is the number of the first of them, from 0."""

    start: int
    lines: tuple[str, ...]


def is_document(file: Path | str) -> bool:
    """Does a file of this name hold its claims in blocks?

    >>> is_document("README.md"), is_document("paper.claims.toml")
    (True, False)
    """
    return Path(file).suffix.lower() in DOCUMENTS


def states_claims(path: Path) -> bool:
    """Has a document a block of claims? One that cannot be read counts: its reader says why it cannot."""
    try:
        data = path.read_bytes()
        return b"equicert" in data and bool(blocks(path, data.decode("utf-8-sig")))
    except (OSError, UnicodeDecodeError, InputError):
        return True


def toml_of(file: Path | str, text: str) -> str:
    """The TOML of a file with claims: its text, or for a document the text with all but its blocks emptied.

    Errors: InputError where a document has no block, or one that is not closed or not TOML by itself.

    >>> toml_of("a.md", "A claim.\\n\\n```equicert\\n[[claim]]\\n```\\n")
    '\\n\\n\\n[[claim]]\\n\\n'
    """
    if not is_document(file):
        return text
    found = blocks(file, text)
    if not found:
        raise InputError("no claims: expected a block that begins with the line ```equicert and ends with ```")
    lines = [""] * (text.count("\n") + 1)
    for block in found:
        _check_head(block)
        lines[block.start : block.start + len(block.lines)] = block.lines
    toml = "\n".join(lines)
    tomllib.loads(toml)  # errors of TOML as its reader sees them, with their lines
    for block in found:
        _check_end(block)
    return toml


def blocks(file: Path | str, text: str) -> list[Block]:
    """The blocks of a document in their order. Errors: InputError."""
    if Path(file).suffix.lower() == ".py":
        return [block for start, lines in _docstrings(text) for block in _fenced(lines, start)]
    return list(_fenced(text.split("\n"), 0))


def _check_head(block: Block) -> None:
    """A block begins with a table: its keys would belong to the block before. Errors: InputError."""
    for number, line in enumerate(block.lines, block.start + 1):
        said = line.strip()
        if said and said[0] != "#":
            if said[0] != "[":
                raise InputError(f"line {number}: a block begins with [[claim]] or [settings]: write one of them first")
            return


def _check_end(block: Block) -> None:
    """A block ends what it begins: a text or a list does not go on in the next one. Errors: InputError."""
    try:
        tomllib.loads("\n".join(block.lines))
    except tomllib.TOMLDecodeError:
        raise InputError(f"line {block.start}: the block that begins here is not TOML by itself") from None


def _fenced(lines: Sequence[str], start: int) -> Iterator[Block]:
    """The ``equicert`` blocks among some lines, the first of which has the number ``start``. Errors: InputError.

    Blocks of other languages are passed over with all that they show.
    """
    fence, opened, is_ours = "", 0, False
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if not fence:
            if match and not (match["fence"][0] == "`" and "`" in match["info"]):
                fence, opened = match["fence"], number
                is_ours = match["info"].split()[:1] == ["equicert"]
            elif _BEHIND_A_MARK.match(line):
                raise InputError(f"line {start + number + 1}: an equicert block begins on a line of its own")
        elif match and not match["info"] and match["fence"].startswith(fence):
            if is_ours:
                inside = lines[opened + 1 : number]
                yield Block(start + opened + 1, tuple(line.rstrip("\r") for line in inside))
            fence = ""
    if fence and is_ours:
        raise InputError(f"line {start + opened + 1}: the block that begins here does not end: expected {fence}")


def _docstrings(text: str) -> Iterator[tuple[int, list[str]]]:
    """The docstrings of a Python file with fences in them: number of the first line, from 0, and lines.

    Errors: InputError.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        where = f" (at line {problem.lineno})" if isinstance(problem, SyntaxError) and problem.lineno else ""
        reason = problem.msg if isinstance(problem, SyntaxError) else "it cannot be parsed"
        raise InputError(f"not Python: {reason}{where}") from None
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not node.body:
            continue
        first = node.body[0]
        if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
            continue
        said = first.value.value
        if not isinstance(said, str) or re.search(r"(```|~~~)[ \t]*equicert\b", said) is None:
            continue
        lines = said.split("\n")
        if len(lines) != (first.end_lineno or first.lineno) - first.lineno + 1:
            raise InputError(
                f'line {first.lineno}: escaped line ends in a docstring with claims: write it as r"""..."""'
            )
        found.append((first.lineno - 1, lines))
    yield from sorted(found)
