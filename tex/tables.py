"""Tables of results in LaTeX (booktabs, longtable where long)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from equicert.tex.quantities import name_of, value_of
from equicert.tex.typeset import breakable, code, escape
from equicert.version import mark

LONG = 30
"""From this number of rows on the table may break across pages."""

KEYS = {
    "group": "group",
    "input": r"$V$",
    "output": r"$U$",
    "hidden": "hidden layers of",
    "activation": "activation",
    "support": "support",
    "target": "target",
    "m": "$m$",
}
"""The headings of the columns that say what a row is about."""


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
    head = " & ".join([*(KEYS[k] for k in keys), *(name_of(q) for q in quantities)]) + r" \\"
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


def cell(value: str) -> str:
    """A value: a number, a proved interval, a formula in m, a truth value; a dash for none."""
    if not value:
        return "--"
    if re.fullmatch(r"<= \d+", value):
        return rf"$\le {value[3:]}$"
    shown = value_of(value)
    return escape(value) if shown is None else f"${shown}$"


def _key(name: str, value: str) -> str:
    if name == "m":
        return f"${value}$" if value.isdigit() else "--"
    if name == "group":
        match = re.fullmatch(r"([A-Z])(\d+)", value)
        return rf"${match[1]}_{{{match[2]}}}$" if match else escape(value)
    return code(value) if value and name in ("target", "hidden", "activation", "support") else escape(value) or "--"
