"""``equicert check``: claims files to verdicts, certificates, documents and reports."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.checking import document_options, report, report_options, written
from equicert.certificates.commands.shared import (
    Command,
    Stop,
    checked_jobs,
    complain,
    jobs_option,
    json_option,
    limit_options,
    limits,
    progress,
    run_options,
)
from equicert.certificates.commands.statuses import Status, status_of_results
from equicert.certificates.commands.terminal import on_terminal
from equicert.certificates.commands.updating import Update, find_values, with_open_questions, write_values

if TYPE_CHECKING:
    from equicert.certificates.claims.entries import ClaimEntry, ClaimError
    from equicert.certificates.results import ClaimResult


FILES_HELP = "claims file, a folder of them, or a .md or .py file with ```equicert blocks"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The claims, what is written, the reports."""
    json_option(parser)
    parser.add_argument("files", nargs="+", metavar="FILE", help=FILES_HELP)
    parser.add_argument("--out", default="out", metavar="DIR", help="folder for the certificates (default: out)")
    parser.add_argument("--no-out", action="store_true", help="write no certificates, and no folder for them")
    document_options(parser)
    report_options(parser)
    parser.add_argument(
        "--failures", action="store_true", help="print the claims that are not verified, and the summary"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="find values asked for, such as width(LEN) == ?, and write them to the files",
    )
    parser.add_argument(
        "--allow-empty", action="store_true", help="pass over .md and .py files without ```equicert blocks"
    )
    jobs_option(parser, "check claims")
    parser.add_argument(
        "--changed",
        action="store_true",
        help="check again only claims whose text, or the program, changed (results in OUT/.cache)",
    )
    parser.add_argument("--junit", metavar="FILE", help="write a JUnit XML report")
    parser.add_argument("--sarif", metavar="FILE", help="write a SARIF log")
    parser.add_argument("--html", metavar="FILE", help="write one static page with everything")
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Check the claims; results are reported in the order of the files, each certificate is written at once."""
    from equicert.certificates.reports.json_report import json_report
    from equicert.certificates.reports.text import summary_line
    from equicert.certificates.runs.runner import run_claims

    jobs = checked_jobs(options)
    out = Path(options.out)
    _check_reports(options, out)
    claims = unique(all_claims(options.files, limits(options), options.allow_empty))
    run_with = run_options(options, jobs, out / ".cache" if options.changed else None)
    update = find_values(claims, run_with) if options.update else Update(claims, {}, {})
    results: dict[int, ClaimResult] = {}
    shown = 0
    for place, found in progress(run_claims(update.claims, run_with), len(claims), "claims"):
        complete = with_open_questions(place, found, update)
        results[place] = written(complete, None if options.no_out else out, options)
        while shown in results:
            report(results[shown], options)
            shown += 1
    ordered = [results[place] for place in range(len(claims))]
    all_written = True
    if update.found:
        claims, all_written = write_values(claims, ordered, update, options.quiet or options.json)
    _reports(ordered, claims, out, options)
    print(json_report(ordered) if options.json else summary_line(ordered, on_terminal()))
    return status_of_results(ordered) if all_written else Status.BAD_INPUT


def _check_reports(options: argparse.Namespace, out: Path) -> None:
    """Reports go to files of their own, which may be written: said before the work, not after it."""
    from equicert.certificates.files import obstacle

    named = {name: getattr(options, name[2:]) for name in ("--junit", "--sarif", "--html")}
    paths: dict[Path, str] = {}
    for name, value in named.items():
        if value is None:
            continue
        path = Path(value)
        if not value or path.resolve() in paths:
            wrong = f"{value} is the file of {paths[path.resolve()]} too" if value else "the name of the file is empty"
            raise Stop(f"{name}: {wrong}: give each report a file of its own")
        paths[path.resolve()] = name
        problem = "" if options.force and not path.is_dir() else obstacle(path, b"report")
        if problem:
            raise Stop(f"{name}: {value}: {problem}: move it away, choose another place, or write over it with --force")
    needs_folder = next((name for name in ("tex", "pdf", "changed") if getattr(options, name)), None)
    if options.no_out and needs_folder:
        raise Stop(f"--no-out: --{needs_folder} writes to the folder of the certificates: leave one of the two out")
    if not options.no_out and out.exists() and not out.is_dir():
        raise Stop(f"--out: {out} is a file: expected a folder")


def all_claims(
    names: Iterable[str], settings: dict[str, object], allow_empty: bool = False
) -> Iterator[ClaimEntry | ClaimError]:
    """The claims of files and folders; of folders the TOML files but for specifications of tables.

    With ``allow_empty``, documents without claims are passed over.
    """
    from equicert.certificates.claims.documents import is_document, states_claims
    from equicert.certificates.claims.entries import ClaimError, read_entries

    seen: set[Path] = set()
    for name in names:
        path = Path(name)
        files = [path]
        if path.is_dir():
            files = sorted(f for f in _files(path) if f.suffix == ".toml" and not f.name.endswith(".table.toml"))
        if not files:
            yield ClaimError("", name, "", "the folder holds no .toml file")
        for file in files:
            passed = allow_empty and is_document(file) and not states_claims(file)
            if file.resolve() not in seen and not passed:  # a file may be named twice
                seen.add(file.resolve())
                yield from read_entries(file, settings)


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder. Errors: OSError for a folder that cannot be read."""

    def stop(problem: OSError) -> None:
        raise problem

    for place, _, names in os.walk(folder, onerror=stop):
        yield from (Path(place) / name for name in names)


def unique(claims: Iterable[ClaimEntry | ClaimError]) -> list[ClaimEntry | ClaimError]:
    """Ids name certificate files, so they are unique over all files of a run."""
    from equicert.certificates.claims.entries import ClaimError

    first: dict[str, str] = {}
    result: list[ClaimEntry | ClaimError] = []
    for claim in claims:
        if not isinstance(claim, ClaimError):
            if claim.id in first:
                message = f"the id is used in {first[claim.id]} too: ids are unique, rename one"
                claim = ClaimError(claim.id, claim.file, "id", message)
            else:
                first[claim.id] = claim.file
        result.append(claim)
    return result


def _reports(
    results: list[ClaimResult], claims: list[ClaimEntry | ClaimError], out: Path, options: argparse.Namespace
) -> None:
    """The reports that the options name, and the index that ``equicert.sty`` reads."""
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.files import write_all_own
    from equicert.theory.errors import InputError

    files: dict[Path, bytes] = {}
    if options.junit:
        from equicert.certificates.reports.junit import junit_report

        files[Path(options.junit)] = junit_report(results)
    if options.sarif:
        from equicert.certificates.reports.sarif import sarif_report

        files[Path(options.sarif)] = sarif_report(results)
    if options.html:
        from equicert.certificates.reports.json_report import json_claim
        from equicert.tex.page import page

        listed = [(json_claim(r), r.certificate) for r in results]
        files[Path(options.html)] = page(listed).encode()
    if options.tex or options.pdf:
        from equicert.tex.index import CitableClaim, index

        sums = ["" if isinstance(claim, ClaimError) else claim.checksum for claim in claims]
        rows = [
            CitableClaim(r.id, r.file, s, r.verdict, r.certificate) for r, s in zip(results, sums, strict=True) if s
        ]
        text, left_out = index(rows, out)
        files[out / "equicert-index.tex"] = text.encode()
        for name in left_out:
            complain(
                f"claim '{name}' cannot be cited by equicert.sty: rename its file or folder, "
                "with letters, digits, '.', '_', '-' only"
            )
    try:
        write_all_own(files, options.force)
    except InputError as problem:
        raise Stop(str(problem)) from None


COMMAND = Command(
    name="check",
    summary="check the claims of TOML files and write a certificate for each",
    example="equicert check examples/drawback.toml --out out --tex",
    add_options=add_options,
    run=run,
)
