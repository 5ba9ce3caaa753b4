"""LaTeX of certificates: content, safety, and documents that build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
from honest import certificate, names

from equicert.tex.documents import TexError, build_pdf, document, documents, fragment
from equicert.tex.reading import view
from equicert.tex.typeset import escape

INJECTIONS = [
    r"\input{/etc/hostname}",
    r"\immediate\write18{touch pwned}",
    "$x$ & # _ ^ ~ %",
    "}}}\\end{document}",
    "^^5cinput{x}",
    r"\def\x{\x}\x",
    "a\x00b\x07",
    "right\u202eto left",
    "漢字 é ü ő \U0001f600",
    "w" * 300,
    "`' \" <<>> <% raise %> {{ }}",
    "line\nbreak\r\n\t",
]


def hostile() -> dict:
    """An honest certificate with every user text replaced."""
    value = certificate("swap")
    value["title"] = " ".join(INJECTIONS)
    value["source"] = {
        "group": INJECTIONS[0],
        "input": INJECTIONS[1],
        "output": INJECTIONS[2],
        "target": " ".join(INJECTIONS),
    }
    value["asserts"] = [{"text": text, "verdict": "verified"} for text in INJECTIONS]
    return value


def needs_tex() -> None:
    if shutil.which("latexmk") is None or shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("latexmk and pdftotext are needed in continuous integration")
        pytest.skip("TeX Live with latexmk, and poppler-utils, are not installed")


@pytest.mark.parametrize("name", names())
def test_every_certificate_has_a_document_with_its_digest(name):
    value = certificate(name)
    text = fragment(value)
    assert text.isascii()
    assert value["digest"] in re.sub(r"\\allowbreak |\s", "", text)
    assert fragment(value) == text
    for step in value["proof"]:
        if step["rule"] == "upper":
            assert f"A network with ${len(step['network']['neurons'])}$ neurons" in text
        if step["rule"] == "lower":
            assert f"Why at least ${step['bound']}$ neurons" in text


@pytest.mark.parametrize("text", INJECTIONS)
def test_escaped_text_has_no_command_of_its_own(text):
    known = (
        "textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textquotedbl|textquotesingle|"
        r"textasciigrave|textasciiasteriskcentered|textasteriskcentered|textsf|i|j|['`^~\"rcv{}$&#_%]"
    )
    out = escape(text)
    assert out.isascii()
    assert re.sub(rf"\\(?:{known})", "", out).count("\\") == 0
    assert "$" not in re.sub(r"\\\$", "", out)


def test_hostile_text_comes_out_as_text(tmp_path):
    needs_tex()
    value = hostile()
    for name, data in documents(value, pdf=True).items():
        (tmp_path / name).write_bytes(data)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "swap-document.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert r"\input{/etc/hostname}" in shown
    assert r"\write18{touch pwned}" in shown
    assert sorted(p.name for p in tmp_path.iterdir()) == ["swap-document.pdf", "swap-document.tex", "swap.tex"]


def test_all_fragments_build_in_one_document():
    needs_tex()
    texts = {f"{name}.tex": fragment(certificate(name)) for name in names()}
    body = document(certificate("swap")).replace(
        r"\input{swap.tex}", "\n".join(rf"\input{{{name}}}\newpage" for name in texts)
    )
    data = build_pdf({**texts, "all.tex": body}, "all")
    assert data.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["../escape", "", "a b", "x" * 200, "\\x"])
def test_an_id_that_cannot_name_a_file_is_refused(name):
    value = certificate("swap")
    value["id"] = name
    with pytest.raises(TexError):
        documents(value, pdf=False)


def test_a_failing_build_says_why():
    needs_tex()
    with pytest.raises(TexError, match="Undefined control sequence"):
        build_pdf({"x.tex": r"\documentclass{article}\begin{document}\nosuchcommand\end{document}"}, "x")


def test_the_picture_shows_each_hyperplane():
    text = fragment(certificate("antipodal"))
    assert (
        text.count(r"\draw[blue!70!black, dashed, thick]") + text.count(r"\draw[blue!70!black, thick, dashed]") == 2
    )  # the line and its legend
    assert fragment(certificate("odd")).count(r"\clip (0,0) circle (2.5);") == 1  # great circles
    assert r"\begin{tikzpicture}" not in fragment(certificate("dimensions"))


def test_the_view_agrees_with_the_kernel():
    """The document's canonical form and orbits are those that the kernel finds in the same statement."""
    from equicert.certificates.kernel.objects.forms import hyperplane_orbits
    from equicert.certificates.kernel.objects.statement import read_statement
    from equicert.certificates.kernel.proof import Proof
    from equicert.certificates.kernel.rules import check_step

    for name in names():
        statement = certificate(name)["statement"]
        read = Proof(read_statement(statement))
        for step in certificate(name)["proof"]:
            check_step(read, step)
        form = read.form
        seen = view(certificate(name))
        assert (seen is None) == (form is None)
        if seen is None or form is None:
            continue
        assert len(seen.planes) == len(form.channels)
        assert [[i for i, _ in plane.normal] for plane in seen.planes] == [[i for i, _ in n] for n, _ in form.channels]
        assert [[i for i, _ in row] for row in seen.linear] == [[i for i, _ in row] for row in form.linear]
        if certificate(name)["values"].get("equivariant") == "true":
            orbits = hyperplane_orbits(form, read.statement.generators)
            assert seen.sizes() == [orbit.size for orbit in orbits]
            assert list(seen.flipping) == [orbit.flipping for orbit in orbits]


def test_a_large_certificate_is_cut_short():
    value = certificate("swap")
    neuron = value["proof"][1]["network"]["neurons"][0]
    value["proof"][1]["network"]["neurons"] = [neuron] * 10_000
    assert len(fragment(value)) < 60_000
