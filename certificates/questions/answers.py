"""Typed answers as plain data. A field goes by its own name, except where that is a word of Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

CLASS = {"key": "class"}
"""Metadata of a field whose key in the JSON is ``class``."""

FROM = {"key": "from"}
"""Metadata of a field whose key in the JSON is ``from``."""

OPTIONAL = {"optional": True}
"""Metadata of a field that the JSON leaves out where it is None."""

UNSEEN = {"unseen": True}
"""Metadata of a field that the JSON leaves out."""


def plain(value: Any) -> Any:
    """An answer as JSON holds it: tuples become lists, dataclasses objects (by a ``plain`` of their own, if any).

    >>> from dataclasses import dataclass, field
    >>> @dataclass(frozen=True)
    ... class Part:
    ...     number: int = field(metadata=CLASS)
    ...     signs: tuple[int, ...] = ()
    ...     note: str | None = field(default=None, metadata=OPTIONAL)
    >>> plain([Part(3, (1, -1))])
    [{'class': 3, 'signs': [1, -1]}]
    """
    if hasattr(value, "plain"):
        return value.plain()
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for field in fields(value):
            own = getattr(value, field.name)
            if not ("unseen" in field.metadata or ("optional" in field.metadata and own is None)):
                found[field.metadata.get("key", field.name)] = plain(own)
        return found
    if isinstance(value, Mapping):
        return {key: plain(own) for key, own in value.items()}
    return [plain(own) for own in value] if isinstance(value, (list, tuple)) else value
