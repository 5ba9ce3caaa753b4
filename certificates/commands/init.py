"""``equicert init``: a starter claims file, a workflow, and the LaTeX package."""

from __future__ import annotations

import argparse
from pathlib import Path

from equicert.certificates.commands.shared import Command, Stop, force_option
from equicert.certificates.commands.statuses import Status

CLAIMS = """\
# Claims about equivariant two-layer ReLU networks, written by {mark}. Check them: equicert check {name} --tex

[[claim]]
id      = "first"
title   = "Three neurons, or six"
group   = "C2"                      # or C5, D4, S3, "C2 x S3", "<(1,2,3), (1,2)>"
input   = "2*sign"                  # representation V
output  = "trivial"                 # representation U
target  = "relu(x1) + relu(x2) + relu(-x1 - x2)"
assert  = ["width(GEN) == 3", "width(LEN) == 6"]
compute = ["gap", "compensation"]
"""

WORKFLOW = """# Written by {mark}.
name: equicert
on: [push, pull_request]
jobs:
  claims:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install equicert
      - run: equicert check {name} --junit equicert.xml
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The folder."""
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where (default: here)")
    force_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files; nothing that is there is overwritten."""
    import equicert.tex
    from equicert.certificates.files import write_all_own
    from equicert.theory.errors import InputError
    from equicert.version import mark

    folder = Path(options.folder)
    name = "first.claims.toml"
    package = Path(equicert.tex.__file__).parent / "package" / "equicert.sty"
    files = {
        folder / name: CLAIMS.format(mark=mark(), name=name).encode(),
        folder / ".github" / "workflows" / "equicert.yml": WORKFLOW.format(mark=mark(), name=name).encode(),
        folder / "equicert.sty": package.read_bytes(),
    }
    there = [path for path in files if path.exists() and path.name == name]
    if there and not options.force:
        raise Stop(f"{there[0]}: exists already: move it away, choose another folder, or write over it with --force")
    try:
        write_all_own(files, options.force)
    except InputError as problem:
        raise Stop(str(problem)) from None
    for path in files:
        print(path)
    return Status.DONE


COMMAND = Command(
    name="init",
    summary="a starter claims file, a workflow and equicert.sty",
    example="equicert init paper",
    add_options=add_options,
    run=run,
)
