"""``equicert plot``: dimension and VC bound against the width, for GN, GEN, LEN."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

from equicert.certificates.commands.shared import (
    Command,
    Stop,
    claim_of_options,
    force_option,
    limit_options,
    representation_options,
)
from equicert.certificates.commands.statuses import Status

STYLES = {"GN": ("#444444", "-"), "GEN": ("#1f3fa8", "--"), "LEN": ("#1a7a2e", "-")}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two representations, the widths, the files."""
    representation_options(parser)
    parser.add_argument("--width", type=int, default=24, metavar="M", help="largest width (default 24)")
    parser.add_argument("files", nargs="+", metavar="FILE", help="pictures to write: .pdf, .png, .svg")
    force_option(parser)
    limit_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write the pictures (PDF and PNG by the endings of the file names)."""
    from equicert.certificates.files import obstacle, write_all_own
    from equicert.theory.errors import InputError

    try:
        import matplotlib
    except ImportError:
        raise Stop("plots need matplotlib: pip install 'equicert[plot]'") from None
    matplotlib.use("Agg")
    paths = [Path(name) for name in options.files]
    bad = next((p for p in paths if p.suffix not in (".pdf", ".png", ".svg")), None)
    if bad is not None:
        raise Stop(f"{bad}: expected a file name ending in .pdf, .png or .svg")
    there = next((f"{p}: {obstacle(p, b'picture')}" for p in paths if obstacle(p, b"picture")), None)
    if there is not None and not options.force:
        raise Stop(f"{there}: move it away, choose another place, or write over it with --force")
    if not 1 <= options.width <= 200:
        raise Stop("--width: expected a number between 1 and 200")
    widths = list(range(options.width + 1))
    values: dict[str, dict[str, str]] = {}
    _values(options, ["dim(LEN, 0)"], needed=True)  # a group that is too large is seen before the work
    for quantity in ("dim", "vc"):
        found = _values(options, [f"{quantity}({kind}, {m})" for m in widths for kind in STYLES], quantity == "dim")
        if found is not None:
            values[quantity] = found
    figure = _figure(values, widths, f"{options.group}, {options.input} to {options.output}")
    pictures = {}
    for path in paths:
        out = io.BytesIO()
        figure.savefig(out, format=path.suffix[1:], bbox_inches="tight", dpi=160, metadata=_metadata(path.suffix))
        pictures[path] = out.getvalue()
    try:
        write_all_own(pictures, options.force)
    except InputError as problem:
        raise Stop(str(problem)) from None
    print("\n".join(map(str, paths)))
    return Status.DONE


def _values(options: argparse.Namespace, texts: list[str], needed: bool) -> dict[str, str] | None:
    """Quantities as the kernel concludes them; None where they have no meaning and are not needed."""
    from equicert.certificates.check import check_claim

    result = check_claim(claim_of_options(options, compute=texts))
    if result.message and needed:
        raise Stop(result.message)
    return None if result.message else result.values


def _metadata(suffix: str) -> dict[str, Any]:
    """No dates: the same question gives the same bytes."""
    from equicert.version import mark

    if suffix == ".png":
        return {"Software": mark()}
    return {"Creator": mark(), "CreationDate" if suffix == ".pdf" else "Date": None}


def _figure(values: dict[str, dict[str, str]], widths: list[int], title: str) -> Any:
    """One panel for each quantity; a proved interval is a band."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.4 * len(values), 3.2))
    heads = {"dim": "functional dimension", "vc": "VC dimension, upper bound"}
    for k, (quantity, found) in enumerate(values.items()):
        panel = figure.add_subplot(1, len(values), k + 1)
        for kind, (colour, style) in STYLES.items():
            texts = [found.get(f"{quantity}({kind}, {m})") for m in widths]
            if any(text is None for text in texts):
                continue
            ends = [
                tuple(map(int, text.split("..")))[::1] if ".." in text else (int(text),) * 2
                for text in texts
                if text is not None
            ]
            high = [end[1] for end in ends]
            panel.plot(
                widths,
                high,
                style,
                color=colour,
                label=kind,
                drawstyle="steps-post" if quantity == "dim" else "default",
            )
            if quantity == "dim" and any(low != top for low, top in ends):
                panel.fill_between(widths, [end[0] for end in ends], high, color=colour, alpha=0.15, step="post")
        panel.set_xlabel("width $m$")
        panel.set_title(heads[quantity], fontsize=10)
        panel.grid(alpha=0.25)
        panel.legend(frameon=False)
    figure.suptitle(title.replace("$", r"\$"), fontsize=10, y=1.02)
    return figure


COMMAND = Command(
    name="plot",
    summary="dimension and VC bound against the width (needs matplotlib)",
    example="equicert plot --group C5 --input rotation --output trivial --width 24 c5.pdf c5.png",
    add_options=add_options,
    run=run,
)
