"""A pytest plugin: every assertion of every ``*.claims.toml``, and of every fenced ``equicert`` block in Markdown and
docstrings, is a test. Off unless asked for: ``pytest --equicert``, or ``equicert = true`` in the ini file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from equicert.certificates.claims.entries import ClaimEntry, ClaimError
    from equicert.certificates.results import ClaimResult
    from equicert.certificates.runs.runner import Runner


_HELP = "check the claims of *.claims.toml and of equicert blocks in .md and .py files"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("equicert")
    group.addoption("--equicert", action="store_true", help=_HELP)
    group.addoption(
        "--equicert-out", default=None, metavar="DIR", help="folder for the certificates (default: none are written)"
    )
    parser.addini("equicert", _HELP, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Claims files, where they were asked for."""
    asked = parent.config.getoption("--equicert") or parent.config.getini("equicert")
    if not asked or not _holds_claims(file_path):
        return None
    found: pytest.Collector = ClaimsFile.from_parent(parent, path=file_path)
    return found


def _holds_claims(path: Path) -> bool:
    """Is it a claims file, or a document with blocks of claims?"""
    from equicert.certificates.claims.documents import is_document, states_claims

    return path.name.endswith(".claims.toml") or (is_document(path) and states_claims(path))


_RUNNER = pytest.StashKey["Runner"]()


def _runner(config: pytest.Config) -> Runner:
    """The workers of this session, started when the first claim is checked."""
    from equicert.certificates.runs.runner import Runner

    if _RUNNER not in config.stash:
        config.stash[_RUNNER] = Runner()
    return config.stash[_RUNNER]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the workers."""
    if _RUNNER in config.stash:
        config.stash[_RUNNER].__exit__(None, None, None)


class ClaimsFile(pytest.File):
    """A claims file; a claim is checked once, when its first assertion runs."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each assertion, or for the claim where it has none or cannot be read."""
        from equicert.certificates.claims.entries import read_entries
        from equicert.certificates.reports.places import FilePlaces

        places = FilePlaces(str(self.path))
        for number, entry in enumerate(read_entries(self.path)):
            shared = _Checked(entry, self.config)
            for text in entry.asserts or ("",):
                name = f"{entry.id}::{text}" if text else entry.id or self.path.name
                line = places.line(number, entry.id, text, getattr(entry, "message", ""))
                yield AssertionItem.from_parent(self, name=name, text=text, line=line, shared=shared)


class _Checked:
    """The result of one claim, found on first use."""

    def __init__(self, entry: ClaimEntry | ClaimError, config: pytest.Config) -> None:
        self.entry, self.config = entry, config
        self.out: str | None = config.getoption("--equicert-out")
        self._result: ClaimResult | None = None

    @property
    def result(self) -> ClaimResult:
        if self._result is None:
            self._result = self._check()
        return self._result

    def _check(self) -> ClaimResult:
        from dataclasses import replace

        from equicert.certificates import kernel
        from equicert.certificates.files import write_own
        from equicert.theory.errors import InputError

        ((_, result),) = _runner(self.config).run([self.entry])
        if self.out is None or result.certificate is None:
            return result
        path = Path(self.out) / f"{result.id}.json"
        try:
            write_own(path, kernel.canonical_bytes(result.certificate), force=False)
        except (InputError, OSError) as problem:
            raise NotVerified(str(problem)) from None
        return replace(result, certificate_path=str(path))


class NotVerified(Exception):
    """An assertion that is not verified; the message is the report."""


class AssertionItem(pytest.Item):
    """One assertion."""

    def __init__(self, *, text: str, line: int, shared: _Checked, **more: Any) -> None:
        super().__init__(**more)
        self.text, self.line, self.shared = text, line, shared

    def runtest(self) -> None:
        """Fail with value, reason and certificate unless the assertion is verified."""
        result = self.shared.result
        row = next((a for a in result.asserts if a.text == self.text), None)
        if row is None:
            if result.verdict == "error":
                raise NotVerified(result.message)
            return
        if row.verdict != "verified":
            lines = [f"{row.text}: {row.verdict}"]
            lines += [f"  value: {row.value}"] if row.value else []
            lines += [f"  reason: {result.message if result.unread else row.reason or result.message}"]
            lines += [f"  certificate: {result.certificate_path or 'not written (--equicert-out DIR)'}"]
            raise NotVerified("\n".join(lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, NotVerified) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item stands."""
        return self.path, self.line - 1, self.name
