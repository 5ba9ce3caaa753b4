"""One wheel, one sdist and one environment for all tests of a worker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Built:
    """The two files of a release, made from a copy of the repository."""

    sources: Path
    wheel: Path
    sdist: Path


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds the wheel; what it depends on is taken from the environment of the tests."""

    folder: Path
    site_packages: Path
    found_after_installation: frozenset[str]

    @property
    def scripts(self) -> Path:
        """The folder of its programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command without any path of the repository."""
        return _run(*command, cwd=cwd)


def _run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "COV_"))}
    return subprocess.run(list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, check=False)


def _do(*command: str | Path) -> None:
    done = _run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist of a copy of the repository, and the wheel that is built from this sdist, as an installer would."""
    folder = tmp_path_factory.mktemp("build")
    sources = folder / "sources"
    leave_out = shutil.ignore_patterns(
        ".git", ".venv", ".*cache*", ".nox", ".hypothesis", "__pycache__", "*.egg-info", "build", "dist", "out", "site"
    )
    shutil.copytree(ROOT, sources, symlinks=True, ignore=leave_out)
    _do(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", sources)
    (wheel,), (sdist,) = (list((folder / "dist").glob(kind)) for kind in ("*.whl", "*.tar.gz"))
    return Built(sources, wheel, sdist)


@pytest.fixture(scope="session")
def environment(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel in a fresh environment.

    First alone, to see what it leaves there; then a ``.pth`` file lends the libraries of this environment. Such a line
    comes after the environment's own folder, and ``.pth`` files within the lent folder are not read: an editable
    installation there is not seen.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _do(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", built.wheel)
    paths = {"base": str(folder), "platbase": str(folder)}
    site_packages = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    found = frozenset(path.name for path in site_packages.iterdir())
    lent = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (site_packages / "libraries.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return Environment(folder, site_packages, found)
