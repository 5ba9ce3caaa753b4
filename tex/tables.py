"""Tables of results in LaTeX (booktabs, longtable where long)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from equicert.tex.typeset import breakable, code, escape, formula, number
from equicert.theory.numbers.fields import QQ
from equicert.version import mark

LONG = 30
"""From this number of rows on the table may break across pages."""

HEADS = {
    "order": r"$|G|$",
    "dim_hom": r"$\dim\mathrm{Hom}_G(V,U)$",
    "classes": "subgroups",
    "signed_types": "signed types",
    "architectures": "architectures",
    "compensation": r"$K$",
    "gap": "gap",
    "group": "group",
    "input": r"$V$",
    "output": r"$U$",
    "target": "target",
    "m": "$m$",
}
WORDS = {
    "width": r"\mathrm{width}",
    "params": r"\#",
    "vc": r"\mathrm{VC}",
    "pseudodim": r"\mathrm{Pdim}",
    "error": r"\mathrm{err}",
}


def latex_table(
    keys: Sequence[str],
    quantities: Sequence[str],
    rows: Sequence[tuple[Sequence[str], Sequence[str]]],
    caption: str,
    label: str,
    digest: str,
    missing: Sequence[str],
) -> str:
    """The table for ``\\input``; an interval stands in brackets, a dash where a quantity has no meaning."""
    columns = "".join("r" if key == "m" else "l" for key in keys) + "r" * len(quantities)
    head = " & ".join([*(HEADS[k] for k in keys), *(heading(q) for q in quantities)]) + r" \\"
    body = [
        " & ".join([*(_key(k, x) for k, x in zip(keys, shown, strict=True)), *(cell(v) for v in values)]) + r" \\"
        for shown, values in rows
    ]
    title = (escape(caption) + " " if caption else "") + r"Every row is backed by a certificate; intervals are proved."
    note = [rf"\footnotesize SHA-256 over the digests of the certificates: {breakable(digest)}."]
    if missing:
        note.append(rf"A dash: the quantity has no meaning for this row (for example {code(missing[0][:200])}).")
    lines = [f"% Written by {mark()}: a table. Needs amsmath, booktabs, longtable."]
    if len(rows) >= LONG:
        width = len(keys) + len(quantities)
        lines += [
            rf"{{\small\renewcommand{{\arraystretch}}{{1.25}}\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
            rf"\caption{{{title}}}\label{{{label}}}\\",
            r"\toprule",
            head,
            r"\midrule\endfirsthead",
            r"\toprule",
            head,
            r"\midrule\endhead",
            r"\midrule",
            rf"\multicolumn{{{width}}}{{r@{{}}}}{{\footnotesize continued}}\endfoot",
            r"\bottomrule\endlastfoot",
            *body,
            r"\end{longtable}}",
            r"\par{\raggedright " + " ".join(note) + r"\par}",
        ]
    else:
        lines += [
            r"\begin{table}[htbp]\centering\small\renewcommand{\arraystretch}{1.25}\setlength{\belowcaptionskip}{5pt}",
            rf"\caption{{{title}}}\label{{{label}}}",
            rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
            r"\toprule",
            head,
            r"\midrule",
            *body,
            r"\bottomrule",
            r"\end{tabular}",
            r"\par\smallskip{\raggedright " + " ".join(note) + r"\par}",
            r"\end{table}",
        ]
    return "\n".join(lines) + "\n"


def heading(quantity: str) -> str:
    r"""The heading of a quantity in mathematics where it has one.

    >>> print(heading("width(LEN)"), heading("dim(LEN, 2*m)"))
    $\mathrm{width}(\mathrm{LEN})$ $\dim \mathrm{LEN}_{2m}$
    """
    if quantity in HEADS:
        return HEADS[quantity]
    match = re.fullmatch(r"(width|dim|params|vc|pseudodim|error)\(\s*(GN|GEN|LEN)\s*(?:,\s*([\dm* +]+))?\)", quantity)
    if match is None:
        return code(quantity)
    name, kind, width = match.groups()
    networks = rf"\mathrm{{{kind}}}" + (f"_{{{width.replace('*', '').replace(' ', '')}}}" if width else "")
    return rf"$\dim {networks}$" if name == "dim" else rf"${WORDS[name]}({networks})$"


def cell(value: str) -> str:
    """A value: a number, a proved interval, a formula in m, a truth value; a dash for none."""
    if not value:
        return "--"
    if " for m >= " in value:
        return f"${formula(value)}$"
    if re.fullmatch(r"<= \d+", value):
        return rf"$\le {value[3:]}$"
    if not re.fullmatch(r"-?\d+(/\d+)?(\.\.(-?\d+(/\d+)?|inf))?|inf", value):
        return escape(value)
    ends = [r"\infty" if end == "inf" else number(QQ(end)) for end in value.split("..")]
    return f"${ends[0]}$" if len(ends) == 1 else rf"$[{ends[0]},\,{ends[1]}]$"


def _key(name: str, value: str) -> str:
    if name == "m":
        return f"${value}$" if value.isdigit() else "--"
    if name == "group":
        match = re.fullmatch(r"([A-Z])(\d+)", value)
        return rf"${match[1]}_{{{match[2]}}}$" if match else escape(value)
    return code(value) if name == "target" else escape(value) or "--"
