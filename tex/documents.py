"""A certificate as a LaTeX fragment, a standalone document, and its PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from equicert.tex.argument import counting, lower_bound, short_step
from equicert.tex.picture import CAPTIONS, picture, tikz
from equicert.tex.reading import Json, View, field_of, matrix, row, view
from equicert.tex.typeset import affine, breakable, code, cycles, escape, formula, number, vector
from equicert.tex.typeset import matrix as typeset_matrix
from equicert.theory.functions.activations import ACTIVATIONS, WORDS, obstruction
from equicert.theory.numbers.fields import QQ, Field
from equicert.version import mark

MAX_ROWS = 60
"""Rows of a table; more are left to the certificate."""

BUILD_SECONDS = 120

CLASS_WORDS = {
    "GN": "two-layer ReLU networks",
    "GEN": "two-layer ReLU networks that are equivariant as functions",
    "LEN": "layer-wise equivariant networks",
}
VERDICT_WORDS = {
    "verified": r"\textcolor{green!45!black}{verified}",
    "refuted": r"\textcolor{red!70!black}{refuted}",
    "undecided": r"\textcolor{orange!80!black}{undecided}",
}


class TexError(Exception):
    """A document cannot be made; the message is one line that says how to mend it."""


def documents(certificate: Json, pdf: bool) -> dict[str, bytes]:
    """``<id>.tex`` (for ``\\input``) and ``<id>-document.tex``, with ``pdf`` also ``<id>-document.pdf``, by their names.

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
    """The PDF of a document, built in a fresh folder without shell escape and without access to other files. Errors: TexError."""
    if shutil.which("latexmk") is None or shutil.which("pdflatex") is None:
        raise TexError(
            "latexmk and pdflatex are needed for PDFs: install TeX Live (texlive-latex-recommended texlive-latex-extra texlive-pictures lmodern latexmk)"
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


def fragment(certificate: Json) -> str:
    """The certificate as a proof, without preamble."""
    statement = certificate["statement"]
    seen = view(certificate)
    upper = next((s for s in certificate["proof"] if s["rule"] == "upper" and s["class"] == "LEN"), None)
    any_upper = upper or next((s for s in certificate["proof"] if s["rule"] == "upper"), None)
    drawn = None if seen is None else picture(seen, any_upper["network"] if any_upper else None)
    text: str = (
        _environment()
        .get_template("fragment.tex.j2")
        .render(
            title=_title(certificate),
            id=certificate["id"],
            verdict_line=_verdict_line(certificate),
            asserts=[_assertion(certificate, a) for a in certificate["asserts"]],
            values=_other_values(certificate),
            setting=_setting(certificate),
            generators=_generators(statement),
            target=_target(certificate),
            canonical=_canonical(seen),
            planes=_planes(seen),
            hidden_planes=max(0, len(seen.planes) - MAX_ROWS) if seen else 0,
            mark=mark(),
            picture="" if drawn is None else tikz(drawn),
            caption="" if drawn is None else CAPTIONS[drawn.disc],
            sections=_sections(certificate),
            file=escape(f"{certificate['id']}.json"),
            digest=breakable(certificate["digest"]),
        )
    )
    return text


def _title(certificate: Json) -> str:
    return escape(certificate["title"] or certificate["id"])


def _verdict_line(certificate: Json) -> str:
    verdicts = [a["verdict"] for a in certificate["asserts"]]
    if not verdicts:
        return "The values below are proved."
    worst = next(v for v in ("refuted", "undecided", "verified") if v in verdicts)
    return f"This claim is {VERDICT_WORDS[worst]}; the proof follows."


def _assertion(certificate: Json, assertion: Json) -> dict[str, str]:
    names = [name for name in certificate["values"] if "".join(name.split()) in "".join(assertion["text"].split())]
    single = names[0] if len(names) == 1 and " for m " not in assertion["text"] else None
    value = f"${_value(certificate['values'][single])}$" if single else ""
    return {"text": code(assertion["text"]), "verdict": VERDICT_WORDS[assertion["verdict"]], "value": value}


def _other_values(certificate: Json) -> list[dict[str, str]]:
    """Computed values that no assertion shows."""
    shown = " ".join("".join(a["text"].split()) for a in certificate["asserts"] if " for m " not in a["text"])
    values = sorted(certificate["values"].items())
    return [{"name": code(k), "value": _value(v)} for k, v in values if "".join(k.split()) not in shown]


def _value(text: str) -> str:
    """A value of the certificate, a number, an interval or a truth value."""
    if text in ("true", "false", "unknown"):
        return rf"\text{{{text}}}"
    if " for m >= " in text:
        return formula(text)
    ends = [r"\infty" if end == "inf" else number(QQ(end)) for end in text.split("..")]
    return ends[0] if len(ends) == 1 else rf"[{ends[0]},\, {ends[1]}]"


def _setting(certificate: Json) -> str:
    statement, source = certificate["statement"], certificate["source"]
    d, p = statement["input_dim"], statement["output_dim"]
    named = "group" in source
    group = (
        rf"The group is {code(source['group'])}, acting on $V = \mathbb{{R}}^{{{d}}}$ by {code(source['input'])} and on $U = \mathbb{{R}}^{{{p}}}$ by {code(source['output'])}."
        if named and {"input", "output"} <= set(source)
        else rf"The group is generated by the matrices below, acting on $V = \mathbb{{R}}^{{{d}}}$ and $U = \mathbb{{R}}^{{{p}}}$."
    )
    parts = [group]
    field = field_of(statement)
    if field is not QQ:
        parts.append(
            rf"The scalars are those of the real field $\mathbb{{Q}}(2\cos\frac{{2\pi}}{{{field.n}}})$, of degree ${field.degree}$ over the rationals."
        )
    if statement["target"] is not None:
        affine_parts = [
            "hidden biases" if statement["bias"] else "no hidden biases",
            "an output bias" if statement["output_bias"] else "no output bias",
            "a free linear skip connection" if statement["skip"] else "no skip connection",
        ]
        parts.append(
            r"Networks are $f(x) = \sum_i a_i\,\mathrm{relu}(w_i x + b_i)"
            + (" + Bx" if statement["skip"] else "")
            + (" + e" if statement["output_bias"] else "")
            + rf"$, with {', '.join(affine_parts[:-1])} and {affine_parts[-1]}. GN denotes all {CLASS_WORDS['GN']}, GEN {CLASS_WORDS['GEN'].replace('two-layer ReLU networks ', 'those ')}, LEN the {CLASS_WORDS['LEN']}: a permutation of the neurons for every group element intertwines both layers."
        )
    return " ".join(parts)


def _generators(statement: Json) -> list[str]:
    field = field_of(statement)
    if max(statement["input_dim"], statement["output_dim"]) > 6 or len(statement["generators"]) > 4:
        return []
    return [
        rf"\rho(g_{{{k}}}) = {_typeset(g['input'], statement['input_dim'], field)},\qquad \pi(g_{{{k}}}) = {_typeset(g['output'], statement['output_dim'], field)}"
        for k, g in enumerate(statement["generators"], 1)
    ]


def _typeset(value: Json, columns: int, field: Field) -> str:
    return typeset_matrix(matrix(value, columns, field).rows, columns)


def _target(certificate: Json) -> str:
    source = certificate["source"].get("target")
    if source is None:
        return ""
    return code(source if len(source) <= 1500 else source[:1500] + " ...")


def _canonical(seen: View | None) -> str:
    if seen is None:
        return ""
    entries = sum(map(len, seen.linear))
    if entries > 16 or seen.p > 6:
        linear = "with the linear part $L$ and the constant $e$ of the certificate"
    else:
        components = [affine(line, dict(seen.constant).get(i, QQ(0))) for i, line in enumerate(seen.linear)]
        body = components[0] if seen.p == 1 else r"\begin{pmatrix} " + r" \\ ".join(components) + r" \end{pmatrix}"
        linear = rf"with \[ Lx + e = {body}. \]"
    head = r"The function is $f(x) = \sum_H \tfrac12 c_H\,|n_H x + t_H| + Lx + e$, in one way only up to the scale of $(n_H, t_H)$, "
    count = rf" It bends across ${len(seen.planes)}$ hyperplane{'s' if len(seen.planes) != 1 else ''}."
    return head + linear + ("" if linear.endswith(r"\]") else ".") + count


def _planes(seen: View | None) -> list[dict[str, str]]:
    if seen is None:
        return []
    return [
        {
            "number": str(k),
            "equation": affine(plane.normal, plane.offset),
            "channel": vector(plane.channel, seen.p),
            "orbit": f"{plane.orbit + 1} ({'flipping' if seen.flipping[plane.orbit] else 'oriented'})",
        }
        for k, plane in enumerate(seen.planes[:MAX_ROWS], 1)
    ]


def _sections(certificate: Json) -> list[dict[str, Any]]:
    statement, proof = certificate["statement"], certificate["proof"]
    sections: list[dict[str, Any]] = []
    for step in proof:
        if step["rule"] == "upper":
            sections.append(_upper(statement, step))
        elif step["rule"] == "lower":
            kind = step["class"]
            seen = view(certificate, layerwise=kind == "LEN")
            paragraphs = lower_bound(statement, step, seen) if seen else []
            title = rf"Why at least ${step['bound']}$ neurons: {_class_name(kind)}."
            sections.append(_section(title, paragraphs))
        else:
            titles = {
                "equivariance": "Equivariance.",
                "nested-equivariance": "Equivariance.",
                "two-layer": "Two-layer form.",
                "dimension": "Functional dimension.",
                "fit-upper": "A network near the data.",
                "fit-lower": "No network is nearer.",
                "data-conflict": "Contradictory data.",
                "not-equivariance": "Not equivariant.",
                "no-two-layer": "No two-layer form.",
                "no-bias": "Biases are needed.",
                "dim-hom": "Equivariant linear maps.",
                "order": "Order.",
                "subgroups": "Subgroups.",
                "compensation": "Compensation.",
                "witness": "An extremal function.",
            }
            sections.append(_section(titles[step["rule"]], [short_step(statement, step)]))
    return sections + _activations(certificate) + _counting(certificate)


def _counting(certificate: Json) -> list[dict[str, Any]]:
    """A section on what the kernel counts by itself: parameters, dimensions, bounds, comparisons, separation."""
    names = {name.partition("(")[0] for name in certificate["values"]}
    formulas = any(name.endswith(", m)") for name in certificate["values"])
    p = certificate["statement"]["output_dim"]
    return [_section("Counting.", sentences)] if (sentences := counting(names, formulas, p)) else []


def _activations(certificate: Json) -> list[dict[str, Any]]:
    """A section on the admissible activations that the assertions or values speak of."""
    statement = certificate["statement"]
    field = field_of(statement)
    sentences = []
    for name, value in sorted(certificate["values"].items()):
        match = re.fullmatch(r"admissible\(([a-z_]+), (.*)\)", name)
        if match is None:
            continue
        activation, rep = match[1], match[2]
        if rep in ("input", "output"):
            matrices = [g[rep] for g in statement["generators"]]
        else:
            matrices = statement["representations"][rep]
        kind = WORDS.get(ACTIVATIONS[activation], "all matrices")
        found = obstruction(activation, [matrix(m, len(m), field) for m in matrices])
        verb = "commutes" if value == "true" else "does not commute"
        sentence = rf"Applied entry by entry, {code(activation)} commutes with {kind}{'' if kind == 'all matrices' else ' only'}. It {verb} with {code(rep)}"
        if found is not None:
            entry = number(
                matrix(matrices[found.generator], len(matrices[found.generator]), field)[found.row, found.column]
            )
            sentence += rf": the entry ${entry}$ of $g_{{{found.generator + 1}}}$ at $({found.row + 1},{found.column + 1})$ {found.reason}"
        sentences.append(sentence + ".")
    return [_section("Activations.", sentences)] if sentences else []


def _section(title: str, paragraphs: list[str]) -> dict[str, Any]:
    return {"title": title, "paragraphs": paragraphs, "neurons": [], "after": ""}


def _class_name(kind: str) -> str:
    return {
        "GN": "any network (GN, and GEN for an equivariant target)",
        "LEN": "layer-wise equivariant networks (LEN)",
    }[kind]


def _upper(statement: Json, step: Json) -> dict[str, Any]:
    network, d, p = step["network"], statement["input_dim"], statement["output_dim"]
    field = field_of(statement)
    listed = network["neurons"]
    neurons = [
        {"number": str(k), "a": vector(row(n["a"], field), p), "form": affine(row(n["w"], field), field.decode(n["b"]))}
        for k, n in enumerate(listed[:MAX_ROWS], 1)
    ]
    rest = len(listed) - len(neurons)
    after = [rf"({rest} further neurons are in the certificate.)"] if rest else []
    extra = (
        rf"output bias $e = {vector(row(network['e'], field), p)}$"
        if network["e"]
        else "output bias zero"
        if statement["output_bias"]
        else ""
    )
    if "skip" in network:
        extra += (", " if extra else "") + rf"skip connection ${_typeset(network['skip'], d, field)}$"
    if extra:
        after.append(extra[0].upper() + extra[1:] + ".")
    if step["hidden"] and len(step["hidden"]) <= 8:
        images = "; ".join(rf"$g_{{{k}}} \mapsto {cycles(theta)}$" for k, theta in enumerate(step["hidden"], 1))
        after.append(rf"The generators permute the neurons by {images}, and both layers intertwine.")
    title = rf"A network with ${len(listed)}$ neurons: {_class_name(step['class'])}."
    words = (
        "Multiplying out, its canonical form is the one above."
        if listed
        else "The target is affine and needs no hidden neuron."
    )
    return {"title": title, "paragraphs": [words], "neurons": neurons, "after": " ".join(after)}
