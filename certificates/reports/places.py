"""Where things stand in a claims file: the lines of its claims and of their assertions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from equicert.certificates.claims.documents import toml_of

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?!")|' + r"'''.*?'''(?!')"  # texts of several lines, up to two more quotes at the end
    r'|"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'"
    r"|#[^\n]*|\n|[\[\]{}=,]|[^\s\[\]{}=,\"'#]+",
    re.DOTALL,
)
_LINE_OF_ERROR = re.compile(r"\(at line (\d+)|: line (\d+): ")


@dataclass(frozen=True)
class ClaimPlaces:
    """The lines of one claim, from 1: of its head ``[[claim]]``, of its keys, of each text in a list, by key."""

    head: int
    keys: dict[str, int] = field(default_factory=dict)
    texts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def line(self, text: str) -> int:
        """The line of an assertion, or that of the id, or the head."""
        lines = dict(reversed(self.texts.get("assert", [])))
        return lines.get(text, self.keys.get("id", self.head))


def places(text: str) -> list[ClaimPlaces]:
    """The claims of a file in their order. What stands in another form, such as ``claim = [{...}]``, is left out.

    >>> (found,) = places('[[claim]]\\nid = "equivariant"\\nassert = [\\n  "equivariant", # once\\n]')
    >>> found.line("equivariant"), found.line("elsewhere")
    (4, 2)
    """
    found: list[ClaimPlaces] = []
    current: ClaimPlaces | None = None
    for statement in _statements(text):
        line = [(token, number) for token, number in statement if token != "\n" and token[0] != "#"]
        words = [token for token, _ in line]
        if words[:1] == ["["]:
            current = None
            if words[:2] == ["[", "["] and [_value(word) for word in words[2:3]] == ["claim"] and words[3:4] == ["]"]:
                current = ClaimPlaces(line[0][1])
                found.append(current)
        elif current is not None and words[1:2] == ["="]:
            key = _value(words[0])
            current.keys[key] = line[0][1]
            current.texts[key] = [(_value(token), number) for token, number in line[2:] if token[0] in "\"'"]
    return found


def _statements(text: str) -> Iterator[list[tuple[str, int]]]:
    """The tokens of each head or key with its value, brackets closed, with their lines."""
    statement: list[tuple[str, int]] = []
    number, depth, position = 1, 0, 0
    for match in _TOKEN.finditer(text):
        number += text.count("\n", position, match.start())
        position = match.start()
        token = match[0]
        depth += (token in "[{") - (token in "]}")
        if token != "\n":
            statement.append((token, number))
        elif depth <= 0:
            if statement:
                yield statement
            statement, depth = [], 0
    if statement:
        yield statement


def _value(token: str) -> str:
    """The text of a token with its quotes, or a bare word."""
    if token[0] not in "\"'":
        return token
    try:
        return str(tomllib.loads(f"x = {token}")["x"])
    except tomllib.TOMLDecodeError:
        return token


class FilePlaces:
    """The lines of one file. Its claims are asked for in their order."""

    def __init__(self, file: str) -> None:
        try:
            self._claims = places(toml_of(file, Path(file).read_text(encoding="utf-8-sig")))
        except (OSError, ValueError):  # not UTF-8, not TOML, no block
            self._claims = []

    def line(self, number: int, name: str, text: str, message: str) -> int:
        """The line of an assertion of the claim with this number, from 0, and this id; of a message about the file."""
        said = _LINE_OF_ERROR.search(message)
        if not name:
            return int(said[1] or said[2]) if said else 1
        named = [own for own in self._claims if dict(own.texts.get("id", [])).keys() == {name}]
        own = self._claims[number : number + 1]
        if own and (own[0] in named or not named):
            return own[0].line(text)
        return named[0].line(text) if named else 1
