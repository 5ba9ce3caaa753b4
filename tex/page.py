"""Results as one static page: no network, no scripts, mathematics as MathML, pictures as SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from equicert.tex.picture import CAPTIONS, picture, svg
from equicert.tex.quantities import value_of
from equicert.tex.reading import Json, View, view
from equicert.tex.rules.words import MAX_ROWS
from equicert.tex.typeset import affine, vector
from equicert.theory.numbers.fields import QQ
from equicert.version import mark

SHOWN = ("group", "input", "output", "hidden", "activation", "target")
"""The keys of a claim that a page repeats."""


def page(results: Sequence[tuple[Json, Json | None]]) -> str:
    """The page for some results, each as plain data with its certificate. The template engine escapes every text."""
    claims = [_claim(result, certificate) for result, certificate in results]
    summary = [
        (verdict, sum(c.verdict == verdict for c in claims))
        for verdict in ("verified", "refuted", "undecided", "error")
    ]
    text: str = (
        _environment()
        .get_template("page.html.j2")
        .render(mark=mark(), claims=claims, summary=[s for s in summary if s[1]])
    )
    return _printable(text)


def _printable(text: str) -> str:
    """HTML knows no control characters; marks that turn the direction of text round would hide what is written."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t" else c for c in text)


def fragment(result: Json, certificate: Json | None) -> str:
    """One claim as a fragment of HTML, for a notebook."""
    text: str = _environment().get_template("claim.html.j2").render(c=_claim(result, certificate), place=1)
    return _printable(text)


@cache
def _environment() -> Any:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )


def mathml(latex: str) -> Any:
    """Mathematics of :mod:`equicert.tex.typeset` as MathML."""
    from latex2mathml.converter import convert
    from markupsafe import Markup

    return Markup(convert(latex))


@dataclass(frozen=True)
class PlaneRow:
    """A row in the table of boundary hyperplanes; ``plane`` and ``channel`` are MathML."""

    plane: Any
    channel: Any
    orbit: str


@dataclass(frozen=True)
class PageClaim:
    """What the template of a claim is given; texts are plain, but for MathML and SVG."""

    id: str
    file: str
    title: str
    verdict: str
    asserts: Json
    values: tuple[tuple[str, Any], ...]
    message: str
    seconds: float
    source: tuple[tuple[str, str], ...]
    form: tuple[PlaneRow, ...]
    affine: Any
    more: int
    picture: Any
    caption: str
    digest: str
    certificate: str
    steps: tuple[str, ...]


def _claim(result: Json, certificate: Json | None) -> PageClaim:
    seen = None if certificate is None else view(certificate)
    shown, caption = None, ""
    if certificate is not None and seen is not None:
        from markupsafe import Markup

        steps = [s for s in certificate["proof"] if s["rule"] == "upper"]
        best = next((s for s in steps if s["class"] == "LEN"), steps[0] if steps else None)
        drawn = picture(seen, best["network"] if best else None)
        if drawn is not None:
            shown, caption = Markup(svg(drawn)), CAPTIONS[drawn.disc]
    source = {} if certificate is None else certificate["source"]
    return PageClaim(
        id=result["id"] or result["file"],
        file=result["file"],
        title="" if certificate is None else certificate["title"],
        verdict=result["verdict"],
        asserts=result["asserts"],
        values=tuple((name, _value(text)) for name, text in result["values"].items()),
        message=result.get("message", ""),
        seconds=result["seconds"],
        source=tuple((key, source[key]) for key in SHOWN if key in source),
        form=() if seen is None else _rows(seen),
        affine="" if seen is None else _affine(seen),
        more=0 if seen is None else max(0, len(seen.planes) - MAX_ROWS),
        picture=shown,
        caption=caption,
        digest="" if certificate is None else certificate["digest"],
        certificate=result["certificate"] or "",
        steps=() if certificate is None else tuple(step["rule"] for step in certificate["proof"]),
    )


def _rows(seen: View) -> tuple[PlaneRow, ...]:
    return tuple(
        PlaneRow(
            mathml(affine(p.normal, p.offset) + " = 0"),
            mathml(vector(p.channel, seen.p)),
            f"{p.orbit + 1} ({'flipping' if seen.flipping[p.orbit] else 'oriented'})",
        )
        for p in seen.planes[:MAX_ROWS]
    )


def _affine(seen: View) -> Any:
    if seen.p > 4 or sum(map(len, seen.linear)) > 16:
        return ""
    entries = [affine(line, dict(seen.constant).get(i, QQ(0))) for i, line in enumerate(seen.linear)]
    return mathml(entries[0] if seen.p == 1 else "(" + r",\,".join(entries) + ")")


def _value(text: str) -> Any:
    """A value of the kernel: a number, an interval, a formula in m, or a word."""
    shown = value_of(text)
    return text if shown is None else mathml(shown)
