"""An extension of mkdocstrings: our docstrings as Markdown, examples as code and ``:func:`name``` as a name."""

from __future__ import annotations

import re
from typing import Any

import griffe

ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")
EXAMPLE = re.compile(r"^(?:>>> .*(?:\n(?!\n).+)*\n?)+", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Rewrites every docstring once."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Fences around examples; roles of Sphinx as code."""
        if obj.docstring:
            text = ROLE.sub(r"`\1`", obj.docstring.value)
            obj.docstring.value = EXAMPLE.sub(lambda match: f"```pycon\n{match[0].rstrip()}\n```\n", text)
