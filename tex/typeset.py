"""Exact numbers, vectors, affine forms and foreign text as LaTeX. Nothing else reaches a template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Row
from equicert.theory.numbers.radicals import Cosine, One, Root, Written, written

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "^": r"\textasciicircum{}",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "%": r"\%",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    ",": r"{,}",
    "?": r"{?}",
    "!": r"{!}",
    "*": r"\textasteriskcentered{}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030a": "r",
    "\u0327": "c",
    "\u030c": "v",
}


def escape(text: str) -> str:
    r"""Any text as harmless LaTeX, character by character; what has no plain form appears as its code point.

    >>> print(escape(r"50% of \input{x} & é"))
    50\% of \textbackslash{}input\{x\} \& \'{e}
    """
    return "".join(_escaped(c) for c in text)


def _escaped(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if " " <= c <= "~":
        return c
    if c in "\n\r\t":
        return " "
    decomposed = unicodedata.normalize("NFD", c)
    if len(decomposed) == 2 and decomposed[0].isascii() and decomposed[0].isalpha() and decomposed[1] in _ACCENTS:
        base = {"i": r"\i", "j": r"\j"}.get(decomposed[0], decomposed[0])
        return rf"\{_ACCENTS[decomposed[1]]}{{{base}}}"
    return rf"\textsf{{[U+{ord(c):04X}]}}"


_FORMULA = re.compile(
    r"(?:(?:(\d+)\*)?(?:m|floor\(m/(\d+)\)))?(?: \+ )?(?:(-?\d+)|\[([-\d, ]+)\]\[m mod (\d+)\])? for m >= (\d+)",
    re.ASCII,
)


def formula(text: str) -> str:
    """A formula in m of the kernel in mathematics; any other text as text.

    >>> formula("3*floor(m/2) + 1 for m >= 0")
    '3\\\\lfloor m/2\\\\rfloor + 1 \\\\quad (m \\\\ge 0)'
    """
    match = _FORMULA.fullmatch(text)
    if match is None:
        return rf"\text{{{''.join(map(_escaped, text))}}}"
    factor, size, number_, listed, modulus, start = match.groups()
    slope = factor or ""
    if "m" in text.partition(" for ")[0].partition("[")[0]:
        slope += rf"\lfloor m/{size}\rfloor" if size else "m"
    rest = number_ if number_ is not None else rf"({listed})_{{m \bmod {modulus}}}" if listed is not None else ""
    return " + ".join(part for part in (slope, rest) if part) + rf" \quad (m \ge {start})"


def code(text: str, every: int = 12) -> str:
    """Foreign text in typewriter, breakable after blanks and operators and inside long words."""
    pieces, run = [], 0
    for c in text:
        pieces.append(_escaped(c))
        run = 0 if c == " " else run + 1
        if run >= every or c in "+-*/,()=":
            pieces.append(r"\allowbreak{}")
            run = 0
    return r"\texttt{" + "".join(pieces) + "}"


ZERO = QQ(0)


def number(x: Scalar) -> str:
    r"""A number, with square roots or cosines where it is irrational.

    >>> print(number(QQ("-3/2")), number(QQ(4)))
    -\frac{3}{2} 4
    """
    return _number(written(x))


def _number(form: Written) -> str:
    if len(form.terms) == 1 and form.terms[0][0] < 0:
        return "-" + _number(Written(((-form.terms[0][0], form.terms[0][1]),), form.denominator))
    pieces: list[str] = []
    for c, atom in form.terms:
        symbol = _atom(atom)
        size = str(abs(c)) if not symbol else symbol if abs(c) == 1 else f"{abs(c)}{symbol}"
        pieces.append(("-" if c < 0 else "+" if pieces else "") + size)
    total = "".join(pieces) or "0"
    return total if form.denominator == 1 else rf"\frac{{{total}}}{{{form.denominator}}}"


def _atom(atom: One | Root | Cosine) -> str:
    if isinstance(atom, One):
        return ""
    if isinstance(atom, Root):
        inside = str(atom.of) if isinstance(atom.of, int) else _number(atom.of)
        return rf"\sqrt{inside}" if len(inside) == 1 else rf"\sqrt{{{inside}}}"
    top = r"\pi" if atom.a == 1 else rf"{atom.a}\pi"
    return rf"\{'sin' if atom.sine else 'cos'}\frac{{{top}}}{{{atom.b}}}"


def _factor(x: Scalar) -> str:
    """A number as the first factor of a product."""
    form = written(x)
    text = _number(form)
    return f"({text})" if len(form.terms) > 1 and form.denominator == 1 else text


def affine(row: Row, constant: Scalar = ZERO, letter: str = "x") -> str:
    r"""An affine form.

    >>> print(affine(((0, QQ(2)), (1, QQ(-1))), QQ("1/2")))
    2x_{1} - x_{2} + \frac{1}{2}
    """
    terms = [(x, rf"{letter}_{{{i + 1}}}") for i, x in row]
    if constant != 0 or not terms:
        terms.append((constant, ""))
    out = ""
    for k, (x, symbol) in enumerate(terms):
        size = abs(x)
        body = symbol if symbol and size == 1 else _factor(size) + symbol if symbol or k else number(size)
        out += ("-" if x < 0 else "") + body if k == 0 else (" - " if x < 0 else " + ") + body
    return out


def vector(row: Row, length: int) -> str:
    r"""A vector as a tuple, or by its nonzero entries when it is long.

    >>> print(vector(((1, QQ(1)),), 3))
    (0,\,1,\,0)
    """
    if length > 8:
        return affine(row, letter="e") if row else "0"
    entries = dict(row)
    if length == 1:
        return number(entries.get(0, ZERO))
    return "(" + r",\,".join(number(entries.get(i, ZERO)) for i in range(length)) + ")"


def matrix(rows: Sequence[Row], columns: int) -> str:
    """A small matrix in full; larger ones are described by their size."""
    if len(rows) > 6 or columns > 6:
        return rf"\text{{(a matrix of size ${len(rows)} \times {columns}$, in the certificate)}}"
    if len(rows) == columns == 1:
        return "(" + number(dict(rows[0]).get(0, ZERO)) + ")"
    lines = [" & ".join(number(dict(row).get(j, ZERO)) for j in range(columns)) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def cycles(images: Sequence[int]) -> str:
    r"""A permutation in cycle notation, points counted from 1.

    >>> print(cycles([1, 0, 2]))
    (1\;2)
    """
    seen, found = set(), []
    for start in range(len(images)):
        cycle, i = [], start
        while i not in seen:
            seen.add(i)
            cycle.append(i)
            i = images[i]
        if len(cycle) > 1:
            found.append("(" + r"\;".join(str(j + 1) for j in cycle) + ")")
    if sum(len(c) for c in found) > 400:
        return rf"\text{{(a permutation with {len(found)} nontrivial cycles, in the certificate)}}"
    return r"\allowbreak ".join(found) or r"\mathrm{id}"


def breakable(digest: str) -> str:
    """A hexadecimal digest in groups that lines may be broken between."""
    return r"\texttt{" + r"\allowbreak ".join(digest[i : i + 8] for i in range(0, len(digest), 8)) + "}"
