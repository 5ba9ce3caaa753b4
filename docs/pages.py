"""A hook of MkDocs: pages from the texts of the repository, at the paths that they have there, so that links hold.

A link to a file that is no page (code, an example) leads to the repository; a link to nothing stays, and the build
fails on it.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
TEXTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "theory/*.md",
    "certificates/*.md",
    "certificates/kernel/*.md",
    "benchmarks/*.md",
    "docs/**/*.md",
)
LINK = re.compile(r"(?<=\]\()([^)#\s:]+)(#[^)\s]*)?(?=\))")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The texts instead of the folder ``docs/`` alone."""
    for file in list(files):
        files.remove(file)
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, name, content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to files of the repository that are no pages lead there."""
    folder = posixpath.dirname(page.file.src_uri)

    def link(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[1]))
        if files.get_file_from_path(path) or not (ROOT / path).exists():
            return match[0]
        if (ROOT / path).is_dir() and files.get_file_from_path(f"{path}/README.md"):
            return posixpath.join(match[1], "README.md")
        return f"{config.repo_url}/blob/main/{path}"

    return LINK.sub(link, markdown)


def on_page_context(context: dict[str, Any], **_: Any) -> dict[str, Any]:
    """No link to edit: the pages are generated."""
    context["page"].edit_url = None
    return context
