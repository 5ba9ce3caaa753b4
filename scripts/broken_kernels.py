"""Break the kernel in every way that ``tests/kernel/mutants.py`` knows and report which broken kernels pass the trials.

Every survivor of the kinds that make a check weaker (``LOOSE``) must be explained in ``tests/kernel/explained/``, and
every explained one must survive; else the exit status is 1. With ``--wide`` all other kinds are tried as well; their
survivors are reported, and most of them are not explained. Run it from anywhere::

    python scripts/broken_kernels.py [--wide] [--processes N] [--report FILE] [--only TEXT] [--most N]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE / "src"), str(HERE / "tests" / "kernel")]


def main() -> int:
    """Run, write the report, say what is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--report", type=Path, help="a JSON file with all findings")
    parser.add_argument("--only", default="", help="only broken kernels whose name contains this text")
    parser.add_argument("--wide", action="store_true", help="all kinds, not only those that make a check weaker")
    parser.add_argument("--most", type=int, help="at most so many trials for each (quick, but lets more survive)")
    options = parser.parse_args()

    # The trials take seconds to build.
    from broken import Finding, all_sites, counts, judge_all, kernel_sources
    from mutants import LOOSE, named
    from survivors import explanations, reasons
    from trials import trials

    texts = kernel_sources()
    sites = [site for site in all_sites(texts) if options.wide or site.mutant.kind in LOOSE]
    chosen = [site for site in sites if options.only in str(site.mutant)]
    chosen.sort(key=lambda site: site.mutant.file)
    started = time.monotonic()
    found: list[Finding] = []
    for finding in judge_all(chosen, texts, trials(), options.processes, options.most):
        found.append(finding)
        if len(found) % 500 == 0:
            print(f"{len(found)} of {len(chosen)} after {time.monotonic() - started:.0f} s", file=sys.stderr)
    seconds = time.monotonic() - started

    lines = {site.mutant: site.line for site in chosen}
    survivors = sorted(f.mutant for f in found if f.survived)
    explained = reasons(survivors)
    unexplained = [m for m in survivors if m not in explained]
    names = {str(m) for m in lines}
    alive = {str(m) for m in survivors}
    stale = [
        e.name
        for e in explanations()
        if "*" not in e.name and (options.wide or named(e.name).kind in LOOSE)
        if options.only in e.name and e.name not in alive
    ]
    for title, key in (("kind", "kind"), ("file", "file")):
        print(f"{title:40} {'broken':>7} {'survive':>7}")
        for name, (all_of_them, left) in counts(found, lambda m, key=key: str(getattr(m, key))).items():
            print(f"{name:40} {all_of_them:7} {left:7}")
    print(f"{'reason':90} survive")
    for reason, number in sorted(Counter(explained.values()).items()):
        print(f"{reason:90} {number:7}")
    print(
        f"{len(found)} broken kernels, {len(found) - len(survivors)} caught, {len(survivors)} survive, {seconds:.0f} s"
    )
    for m in unexplained:
        print(f"{'not explained' if m.kind in LOOSE else 'survives'}: {m} (line {lines[m]})")
    for m in stale:
        print(f"explained, but {'caught' if m in names else 'not made any more'}: {m}")
    if options.report:
        rows = [
            {"mutant": str(f.mutant), "line": lines[f.mutant], "trial": f.trial, "said": f.said, "tried": f.tried}
            for f in sorted(found, key=lambda f: f.mutant)
        ]
        options.report.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 1 if stale or any(m.kind in LOOSE for m in unexplained) else 0


if __name__ == "__main__":
    sys.exit(main())
