"""How many lines of the kernel a reader has to trust for one claim, measured by what is imported.

``python scripts/kernel_lines.py CERTIFICATE...`` verifies each certificate in a fresh ``python -S`` process and sums
the lines of the kernel's modules that were loaded there: all lines, and those with code only (no blank lines, comments,
docstrings or imports). ``--files`` lists them. The kernel loads rules and quantities when a certificate names them, so
this is what the verdict rests on, besides Python and its standard library.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"

CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from equicert.certificates import kernel
kernel.verify_file(sys.argv[2])
print(*sorted(m.__file__ for n, m in sys.modules.items() if n.startswith(kernel.__name__)), sep="\\n")
"""


def loaded(certificate: str | Path) -> list[Path]:
    """The files of the kernel that are loaded when a certificate is verified."""
    run = [sys.executable, "-S", "-c", CHILD, str(SOURCE), str(certificate)]
    return [Path(line) for line in subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()]


def count(file: Path) -> tuple[int, int]:
    """All lines of a file, and those with code."""
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    idle = {n for n, line in enumerate(lines, 1) if not line.strip() or line.lstrip().startswith("#")}
    for node in ast.walk(ast.parse(text)):
        is_text = (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        )
        if is_text or isinstance(node, ast.Import | ast.ImportFrom):
            idle |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines), len(lines) - len(idle)


def main() -> None:
    """Print a line for each certificate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("certificates", nargs="+", metavar="CERTIFICATE")
    parser.add_argument("--files", action="store_true", help="list the files")
    options = parser.parse_args()
    for certificate in options.certificates:
        counts = {file: count(file) for file in loaded(certificate)}
        total, code = (sum(c[i] for c in counts.values()) for i in (0, 1))
        print(f"{Path(certificate).stem}: {total} lines in {len(counts)} files, {code} with code")
        for file, (lines, _) in counts.items() if options.files else ():
            print(f"  {lines:5} {file.as_posix().rpartition('certificates/kernel/')[2]}")


if __name__ == "__main__":
    main()
