"""A certificate as a LaTeX fragment, a standalone document, and its PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from equicert.tex.picture import CAPTIONS, picture, tikz
from equicert.tex.quantities import passages, remarks, value_of
from equicert.tex.reading import Json, view
from equicert.tex.rules import RULES
from equicert.tex.rules.continuous import inner_certificate
from equicert.tex.rules.words import Background, Section, Told
from equicert.tex.statement import PlaneRow, canonical, data_points, generators, plane_rows, setting, target
from equicert.tex.typeset import breakable, code, escape
from equicert.version import mark

BUILD_SECONDS = 120

VERDICT_WORDS = {
    "verified": r"\textcolor{green!45!black}{verified}",
    "refuted": r"\textcolor{red!70!black}{refuted}",
    "undecided": r"\textcolor{orange!80!black}{undecided}",
}


class TexError(Exception):
    """A document cannot be made; the message is one line that says how to mend it."""


def documents(certificate: Json, pdf: bool) -> dict[str, bytes]:
    """``<id>.tex`` (for ``\\input``) and ``<id>-document.tex``, with ``pdf`` also ``<id>-document.pdf``, by name.

    Errors: TexError (an id that cannot name a file, TeX missing or failing).
    """
    name = certificate["id"]
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name, re.ASCII) is None:
        raise TexError(f"the id {ascii(name)[:60]} cannot name a file: use letters, digits, '.', '_' and '-'")
    texts = {f"{name}.tex": fragment(certificate), f"{name}-document.tex": document(certificate)}
    found = {file: text.encode("ascii") for file, text in texts.items()}
    if pdf:
        found[f"{name}-document.pdf"] = build_pdf(texts, f"{name}-document")
    return found


def build_pdf(texts: dict[str, str], name: str) -> bytes:
    """The PDF, built in a fresh folder without shell escape or access to other files. Errors: TexError."""
    if shutil.which("latexmk") is None or shutil.which("pdflatex") is None:
        raise TexError(
            "latexmk and pdflatex are needed for PDFs: install TeX Live "
            "(texlive-latex-recommended texlive-latex-extra texlive-pictures lmodern latexmk)"
        )
    with tempfile.TemporaryDirectory() as folder:
        for file, text in texts.items():
            (Path(folder) / file).write_text(text, encoding="ascii")
        command = [
            "latexmk",
            "-norc",
            "-pdf",
            "-interaction=nonstopmode",
            "-halt-on-error",
            "-pdflatex=pdflatex -no-shell-escape %O %S",
            f"{name}.tex",
        ]
        environment = {
            **os.environ,
            "openin_any": "p",
            "openout_any": "p",
            "SOURCE_DATE_EPOCH": "0",
            "FORCE_SOURCE_DATE": "1",
        }
        try:
            run = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, timeout=BUILD_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise TexError(f"building {name}.pdf took longer than {BUILD_SECONDS} seconds") from None
        pdf = Path(folder) / f"{name}.pdf"
        if run.returncode or not pdf.exists():
            log = run.stdout.decode("utf-8", "replace")
            first = next((line for line in log.splitlines() if line.startswith("!")), "see the log of latexmk")
            raise TexError(f"building {name}.pdf failed: {ascii(first)[:120]}")
        return pdf.read_bytes()


@cache
def _environment() -> Any:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # every value is typeset or escaped below; HTML escaping would not help
    )


def document(certificate: Json) -> str:
    """The standalone document, which inputs the fragment of the same id."""
    text: str = (
        _environment()
        .get_template("document.tex.j2")
        .render(mark=mark(), id=escape(certificate["id"]), fragment=f"{certificate['id']}.tex")
    )
    return text


@dataclass(frozen=True)
class AssertionRow:
    """An assertion, its verdict and, where it speaks of one quantity, the value; all LaTeX."""

    text: str
    verdict: str
    value: str


@dataclass(frozen=True)
class ValueRow:
    """A computed value that no assertion shows, as LaTeX."""

    name: str
    value: str


@dataclass(frozen=True)
class Fragment:
    """What the template of a fragment is given; texts are LaTeX except for the id and the mark of the program."""

    mark: str
    id: str
    title: str
    verdict_line: str
    asserts: tuple[AssertionRow, ...]
    values: tuple[ValueRow, ...]
    setting: str
    generators: tuple[str, ...]
    target: str
    data: str
    canonical: str
    planes: tuple[PlaneRow, ...]
    hidden_planes: int
    picture: str
    caption: str
    sections: tuple[Section, ...]
    file: str
    digest: str


def fragment(certificate: Json) -> str:
    """The certificate as a proof, without preamble."""
    text: str = _environment().get_template("fragment.tex.j2").render(c=_fragment(certificate))
    return text


def _fragment(certificate: Json) -> Fragment:
    statement = certificate["statement"]
    seen = view(certificate)
    uppers = [step for step in certificate["proof"] if step["rule"] == "upper"]
    shown = next((step for step in uppers if step["class"] == "LEN"), uppers[0] if uppers else None)
    drawn = None if seen is None else picture(seen, shown["network"] if shown else None)
    planes = () if seen is None else plane_rows(seen)
    return Fragment(
        mark=mark(),
        id=certificate["id"],
        title=escape(certificate["title"] or certificate["id"]),
        verdict_line=_verdict_line(certificate),
        asserts=tuple(_assertion(certificate, a) for a in certificate["asserts"]),
        values=_other_values(certificate),
        setting=setting(certificate),
        generators=generators(statement),
        target=target(certificate),
        data=data_points(certificate),
        canonical="" if seen is None else canonical(seen),
        planes=planes,
        hidden_planes=0 if seen is None else len(seen.planes) - len(planes),
        picture="" if drawn is None else tikz(drawn),
        caption="" if drawn is None else CAPTIONS[drawn.disc],
        sections=_sections(certificate),
        file=escape(f"{certificate['id']}.json"),
        digest=breakable(certificate["digest"]),
    )


def _verdict_line(certificate: Json) -> str:
    verdicts = [a["verdict"] for a in certificate["asserts"]]
    if not verdicts:
        return "The values below are proved."
    worst = next(v for v in ("refuted", "undecided", "verified") if v in verdicts)
    follows = "what is proved follows" if worst == "undecided" else "the proof follows"
    return f"This claim is {VERDICT_WORDS[worst]}; {follows}."


def _assertion(certificate: Json, assertion: Json) -> AssertionRow:
    names = [name for name in certificate["values"] if "".join(name.split()) in "".join(assertion["text"].split())]
    single = names[0] if len(names) == 1 and " for m " not in assertion["text"] else None
    value = f"${_value(certificate['values'][single])}$" if single else ""
    return AssertionRow(code(assertion["text"]), VERDICT_WORDS[assertion["verdict"]], value)


def _other_values(certificate: Json) -> tuple[ValueRow, ...]:
    """Computed values that no assertion shows."""
    shown = " ".join("".join(a["text"].split()) for a in certificate["asserts"] if " for m " not in a["text"])
    values = sorted(certificate["values"].items())
    return tuple(ValueRow(code(k), _value(v)) for k, v in values if "".join(k.split()) not in shown)


def _value(text: str) -> str:
    """A value of the certificate, a number, an interval or a truth value."""
    shown = value_of(text)
    return rf"\text{{{escape(text)}}}" if shown is None else shown


def _sections(certificate: Json) -> tuple[Section, ...]:
    """The steps of the proof one after the other, then what is said of the quantities."""
    statement, values = certificate["statement"], certificate["values"]
    sections = list(_steps(certificate))
    if single := remarks(statement, values):
        sections.append(Section("Support." if "support" in statement else "Activations.", single))
    if general := passages(values, statement["output_dim"]):
        sections.append(Section("Counting.", general))
    return tuple(sections)


def _steps(certificate: Json) -> Iterator[Section]:
    """The steps; those inside of a reduction follow it."""
    for step in certificate["proof"]:
        yield _section(certificate, step)
        if step["rule"] == "reduction":
            inner = inner_certificate(certificate, step)
            if inner["proof"]:
                yield Section("The finite problem.", tuple(rf"\[ {g} \]" for g in generators(inner["statement"])))
            yield from _steps(inner)


def _section(certificate: Json, step: Json) -> Section:
    rule = RULES[step["rule"]]
    form = None
    if rule.background is not Background.STATEMENT:
        alone = rule.background is Background.FORM_OF_CLASS and step["class"] == "GN"
        form = view(certificate, layerwise=not alone)
    return rule.section(Told(certificate["statement"], certificate["values"], step, form))
