"""``equicert table``: a specification to LaTeX, CSV and Markdown, every row with a certificate."""

from __future__ import annotations

import argparse
from pathlib import Path

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    checked_jobs,
    complain,
    force_option,
    jobs_option,
    json_option,
    limit_options,
    limits,
    progress,
    run_options,
)
from equicert.certificates.commands.statuses import Status


def add_options(parser: argparse.ArgumentParser) -> None:
    """The specification, the folder for what is written, processes."""
    json_option(parser)
    parser.add_argument("spec", metavar="SPEC", help="specification (TOML, by convention NAME.table.toml)")
    parser.add_argument(
        "--out", default="out", metavar="DIR", help="folder for the tables and certificates (default: out)"
    )
    jobs_option(parser, "fill rows")
    force_option(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Fill the rows, from earlier results where they hold, and write the files."""
    from equicert.certificates import kernel
    from equicert.certificates.files import write_all_own
    from equicert.certificates.runs.tables import (
        caption_of,
        csv_of,
        fill,
        markdown_of,
        read_spec,
        shown_value,
        table_of,
    )
    from equicert.tex.tables import latex_table
    from equicert.theory.errors import InputError

    jobs = checked_jobs(options)
    out = Path(options.out)
    try:
        spec = read_spec(Path(options.spec))
        found = dict(
            progress(fill(spec, limits(options), run_options(options, jobs, out / ".cache")), len(spec.rows), spec.name)
        )
        results = [found[k] for k in range(len(spec.rows))]
        made = table_of(spec, results)
        rows = [
            (keys, [shown_value(q, v) for q, v in zip(spec.quantities, values, strict=True)])
            for keys, values, _ in made.rows
        ]
        text = latex_table(made.keys, spec.quantities, rows, caption_of(spec), spec.label, made.digest, made.missing)
        files = [
            (out / f"{spec.name}.table.tex", text.encode("ascii")),
            (out / f"{spec.name}.csv", csv_of(made).encode()),
            (out / f"{spec.name}.md", markdown_of(made).encode()),
            *(
                (out / spec.name / f"{r.id}.json", kernel.canonical_bytes(r.certificate))
                for r in results
                if r.certificate is not None
            ),
        ]
        write_all_own(dict(files), options.force)
    except InputError as problem:
        raise Stop(str(problem)) from None
    for reason in made.missing:
        complain(f"{options.spec}: {reason}")
    open_cells = sum(".." in value for _, values in rows for value in values)
    if options.json:
        import json

        print(json.dumps(made.plain(), indent=2))
    else:
        print(
            f"{len(results)} rows, {len(spec.quantities)} quantities: {', '.join(str(path) for path, _ in files[:3])}"
        )
        if open_cells:
            print(f"{open_cells} cells show a proved interval")
    return Status.BAD_INPUT if any(r.certificate is None for r in results) else Status.DONE


COMMAND = Command(
    name="table",
    summary="a table over groups, representations, targets and widths: LaTeX, CSV, Markdown",
    example="equicert table examples/widths.table.toml --out out --jobs 2",
    add_options=add_options,
    run=run,
)
