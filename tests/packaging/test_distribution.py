"""What is released: one package at top level, with all its files, that no file of a user disturbs."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

CLAIM = """
[[claim]]
id = "one"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2"]
"""
ROOMS = ("theory", "certificates", "tex")
IN_THE_WAY = "raise RuntimeError('a file of the user was imported')\n"


def files_of_the_repository(sources: Path) -> set[str]:
    """All files of the package, as paths that begin with ``equicert/``."""
    package = sources / "src" / "equicert"
    found = {path.name for path in package.iterdir() if path.is_file()}
    for room in ROOMS:
        folder = (package / room).resolve()
        found |= {f"{room}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()}
    return {f"equicert/{name}" for name in found}


def test_the_wheel_holds_the_package_and_nothing_else(built):
    with zipfile.ZipFile(built.wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        information = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        metadata = archive.read(information).decode()
    assert names == files_of_the_repository(built.sources)
    assert "\nAuthor: The equicert developers\n" in metadata
    assert "\nProject-URL: Changelog, " in metadata
    assert "\nKeywords: " in metadata
    assert "\nClassifier: Topic :: Scientific/Engineering :: Mathematics\n" in metadata


def test_the_sdist_holds_tests_and_examples_and_real_files(built):
    with tarfile.open(built.sdist) as archive:
        members = archive.getmembers()
    assert not [m.name for m in members if m.issym() or m.islnk()]
    names = {m.name.partition("/")[2] for m in members if m.isfile()}
    assert {name.removeprefix("src/") for name in names if name.startswith("src/equicert/")} == files_of_the_repository(
        built.sources
    )
    for folder in ("tests", "examples", "benchmarks", "docs", "scripts"):
        wanted = {p.relative_to(built.sources).as_posix() for p in (built.sources / folder).rglob("*") if p.is_file()}
        assert wanted, folder
        assert wanted <= names
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "noxfile.py"} <= names
    assert not [name for name in names if name.startswith(ROOMS)]


def test_only_equicert_is_installed(environment):
    assert environment.found_after_installation
    assert [name for name in environment.found_after_installation if not name.startswith("equicert")] == []


@pytest.fixture
def crowded(tmp_path):
    """A folder of a user with a claims file, and modules that have the names of our rooms."""
    for name in (*ROOMS, "kernel", "claims", "search", "reports", "check", "results", "version"):
        (tmp_path / f"{name}.py").write_text(IN_THE_WAY, encoding="utf-8")
    (tmp_path / "paper.claims.toml").write_text(CLAIM, encoding="utf-8")
    return tmp_path


def test_files_of_the_user_do_not_disturb_the_command(environment, crowded):
    for program in (
        [environment.scripts / "equicert"],
        [environment.python, "-m", "equicert.certificates.commands.main"],
    ):
        done = environment.run(*program, "check", "paper.claims.toml", "--force", cwd=crowded)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("1 verified\n")
    done = environment.run(environment.scripts / "equicert", "verify", "out/one.json", cwd=crowded)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_of_the_user_do_not_disturb_pytest(environment, crowded):
    done = environment.run(
        environment.python, "-m", "pytest", "--equicert", "-p", "no:cacheprovider", "paper.claims.toml", cwd=crowded
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_the_installed_package_is_the_one_under_test(environment, crowded):
    code = "import equicert; print(equicert.__file__); print(equicert.Group.parse('C5').order)"
    done = environment.run(environment.python, "-c", code, cwd=crowded)
    assert done.stdout.splitlines() == [str(environment.site_packages / "equicert" / "__init__.py"), "5"], done.stderr
