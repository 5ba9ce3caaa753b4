"""A result in a notebook: the claim as HTML, its proof as LaTeX.

Results hold no words and no mark-up, so IPython is told how to show them: ``show_results`` when a notebook first uses
the package.
"""

from __future__ import annotations

import sys
from typing import Any

from equicert.certificates.reports.json_report import json_claim
from equicert.certificates.results import ClaimResult


def result_html(result: ClaimResult) -> str:
    """The claim as a fragment of HTML, as in the report."""
    from equicert.tex.page import fragment

    return fragment(json_claim(result), result.certificate)


def result_latex(result: ClaimResult) -> str | None:
    """The proof as LaTeX; None where there is no certificate."""
    if result.certificate is None:
        return None
    from equicert.tex.documents import fragment

    return fragment(result.certificate)


def show_results() -> None:
    """Teach the running IPython shell, if there is one, to show a ``ClaimResult``."""
    ipython = sys.modules.get("IPython")
    shell: Any = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    formatters["text/html"].for_type(ClaimResult, result_html)
    formatters["text/latex"].for_type(ClaimResult, result_latex)
