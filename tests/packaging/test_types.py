"""What a type checker sees of the installed package."""

from __future__ import annotations

import re
import sys

import equicert

USER = """\
import equicert

group = equicert.Group.parse("C2")
order: int = group.order
widths = equicert.widths("C2", "2*sign", "trivial", "relu(x1)")
gap: str | None = widths.gen
"""


def revealed(environment, folder, text: str) -> list[str]:
    """The lines of ``mypy --strict`` on a user's file, run against the installed package."""
    (folder / "user.py").write_text(text, encoding="utf-8")
    options = ["--strict", "--no-color-output", "--no-error-summary", "--hide-error-context"]
    where = ["--python-executable", environment.python, "--cache-dir", folder / "cache"]
    done = environment.run(sys.executable, "-m", "mypy", *options, *where, "user.py", cwd=folder)
    return done.stdout.splitlines() + done.stderr.splitlines()


def test_public_names_have_types(environment, tmp_path):
    count = len(USER.splitlines())
    names = [*equicert.__all__, "__version__"]
    text = USER + "".join(f"reveal_type(equicert.{name})\n" for name in names) + "equicert.widht\n"
    found = revealed(environment, tmp_path, text)
    notes = {}
    for line in found:
        match = re.fullmatch(r'user\.py:(\d+): note: Revealed type is "(.*)"', line)
        if match:
            notes[names[int(match[1]) - count - 1]] = match[2]
    assert set(notes) == set(names), found
    assert [name for name, kind in notes.items() if kind in ("Any", "def (*Any, **Any) -> Any")] == []
    assert not [name for name, kind in notes.items() if kind.endswith("-> Any")]
    assert notes["Group"].startswith("def (") or "equicert.theory.groups.permutation_groups.Group" in notes["Group"]
    assert notes["widths"].endswith("-> equicert.certificates.api.Widths")
    errors = [line for line in found if ": error: " in line]
    (misspelt,) = errors
    assert misspelt.startswith(f"user.py:{count + len(names) + 1}: ")
    assert '"widht"' in misspelt
