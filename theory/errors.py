"""The one exception that the exact mathematics raises for input it cannot accept."""

from __future__ import annotations


class InputError(ValueError):
    """Input that has no meaning here: the message is one line, says what was expected and how to mend it."""


class NotPiecewiseLinear(InputError):
    """A product or power of expressions that are not constant, where a target is piecewise linear."""


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


_IN_PLACE_OF = {"\u2212": "-", "\u00d7": "*", "\u00b7": "*", "\u22c5": "*", "\u2217": "*", "\u00f7": "/", "\u2215": "/"}
_IN_PLACE_OF |= {
    "\u2044": "/",
    "\u2264": "<=",
    "\u2260": "!=",
    "\u0445": "x",
    "\u0425": "X",
    "\u03c0": "pi",
    "\u221a": "sqrt",
}
_IN_PLACE_OF |= {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": ".."}


def look_alike(text: str) -> str | None:
    """A line on the first character that is not printable ASCII, with what to write instead where that is known, or
    None.

    >>> look_alike("x1 \u2212 1")
    "character 4 is U+2212 (MINUS SIGN): write '-'"
    """
    import unicodedata

    for place, c in enumerate(text, 1):
        if c in "\t\n\r" or " " <= c <= "~":
            continue
        name = unicodedata.name(c, "")
        plain = _IN_PLACE_OF.get(c, "-" if unicodedata.category(c) == "Pd" else unicodedata.normalize("NFKC", c))
        known = plain != c and plain.isascii() and plain.isprintable()
        advice = f"write {plain!r}" if known else "leave it out" if not c.isprintable() else "write plain ASCII"
        return f"character {place} is U+{ord(c):04X}{f' ({name})' if name else ''}: {advice}"
    return None
