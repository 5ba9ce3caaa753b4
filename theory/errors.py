"""The one exception that the exact mathematics raises for input it cannot accept."""

from __future__ import annotations


class InputError(ValueError):
    """Input that has no meaning here: the message is one line, says what was expected and how to mend it."""


def shorten(text: object, limit: int = 60) -> str:
    """Quoted user text for a message, cut after ``limit`` characters.

    >>> shorten("C2 y C3")
    "'C2 y C3'"
    """
    quoted = repr(text)
    return quoted if len(quoted) <= limit else quoted[: limit - 4] + "..." + quoted[-1]


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """``" (did you mean 'x'?)"`` for the nearest known word, or nothing.

    >>> did_you_mean("signn", ["sign", "trivial"])
    " (did you mean 'sign'?)"
    >>> did_you_mean("qqqq", ["sign"])
    ''
    """
    import difflib

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""
