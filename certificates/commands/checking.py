"""What ``check`` and ``prove`` share: certificates and documents in a folder, verdicts on the terminal."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import complain, force_option
from equicert.certificates.commands.terminal import on_terminal

if TYPE_CHECKING:
    from equicert.certificates.results import ClaimResult


def document_options(parser: argparse.ArgumentParser) -> None:
    """``--tex``, ``--pdf``, ``--force``: what is written beside a certificate."""
    parser.add_argument("--tex", action="store_true", help="write a LaTeX fragment and document per claim")
    parser.add_argument("--pdf", action="store_true", help="build the documents with latexmk (implies --tex)")
    force_option(parser)


def report_options(parser: argparse.ArgumentParser) -> None:
    """``--explain``, ``--quiet``: what is printed."""
    parser.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    parser.add_argument("--quiet", action="store_true", help="print the summary only")


def report(result: ClaimResult, options: argparse.Namespace) -> None:
    """Print one result as the options want it: the line of an error, the verdicts."""
    from equicert.certificates.reports.text import claim_report, error_line

    if result.message:
        complain(error_line(result))
    if options.quiet or (getattr(options, "failures", False) and result.verdict == "verified"):
        return
    if not options.json and not result.unread:
        print(claim_report(result, on_terminal()), flush=True)


def written(result: ClaimResult, out: Path | None, options: argparse.Namespace) -> ClaimResult:
    """The result, once its certificate and its documents are in the folder, if there is to be one."""
    from equicert.certificates import kernel
    from equicert.certificates.files import write_own
    from equicert.theory.errors import InputError

    if result.certificate is None or out is None:
        return result
    path = out / f"{result.id}.json"
    try:
        write_own(path, kernel.canonical_bytes(result.certificate), options.force)
        if options.tex or options.pdf:
            from equicert.tex.documents import TexError, documents

            try:
                files = documents(result.certificate, options.pdf)
            except TexError as problem:
                raise InputError(str(problem)) from None
            for name, data in files.items():
                write_own(out / name, data, options.force)
    except InputError as problem:
        return replace(result, verdict="error", message=f"{result.file}: claim '{result.id}': {problem}")
    return replace(result, certificate_path=str(path))
