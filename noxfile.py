"""Tasks: ``nox -l`` lists them, ``nox -s test`` runs one, ``nox -s test -- -k widths`` hands options on.

Each task has an environment of its own with what it needs; ``nox -R`` uses it again without installing.
"""

from __future__ import annotations

import nox

nox.options.sessions = ["test", "lint", "types", "docs"]
nox.options.reuse_existing_virtualenvs = True


@nox.session
def test(session: nox.Session) -> None:
    """The whole suite, in random order (``-- --randomly-seed=N`` repeats the order of a run)."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format; ``nox -s lint -- --fix`` mends what can be mended."""
    session.install("ruff>=0.8")
    session.run("ruff", "check", *session.posargs, ".")
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")


@nox.session
def types(session: nox.Session) -> None:
    """``mypy --strict`` on the package."""
    session.install("-e", ".[test]")
    session.run("mypy", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as pages in ``site/``; a dead link is an error. ``-- serve`` shows them while you write."""
    session.install("-e", ".[docs]")
    session.run("mkdocs", *(session.posargs or ["build", "--strict"]), env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks; ``nox -s bench -- widths fields`` picks groups of measurements."""
    session.install("-e", ".[files]")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def reference(session: nox.Session) -> None:
    """Compare the stored tables of the tests with the programs that they come from; ``-- --write`` writes them anew."""
    session.install("-e", ".")
    for script in ("gap_counts", "gap_characters"):
        session.run("python", f"scripts/{script}.py", *([] if "--write" in session.posargs else ["--check"]))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutated input files, until the count is reached or something breaks; ``-- --help`` lists the options."""
    session.install("-e", ".[files]")
    session.run("python", "scripts/fuzz_inputs.py", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Broken kernels with weaker checks against the trials (an hour); a survivor without explanation fails.

    ``-- --wide`` breaks the kernel in all other ways too, ``-- --only lower`` in one place.
    Before it every change of the honest certificates, of which the suite tries some.
    """
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "tests/kernel/test_mutations.py", env={"EQUICERT_MUTANTS": "100000"})
    session.run("python", "scripts/broken_kernels.py", *session.posargs)


@nox.session
def forge(session: nox.Session) -> None:
    """Forged certificates: the kernel may accept none that says something false; ``-- --help`` lists the options."""
    session.install("-e", ".[test]")
    session.run("python", "scripts/forge_certificates.py", *session.posargs)


@nox.session
def instances(session: nox.Session) -> None:
    """Random instances against the exhaustive search of the tests; ``-- --count 300`` is the short form."""
    session.install("-e", ".[test]")
    session.run("python", "scripts/random_instances.py", *session.posargs)


@nox.session
def frameworks(session: nox.Session) -> None:
    """What is written for PyTorch and JAX, run by them."""
    session.install("-e", ".[test]")
    session.install("torch==2.13.0", "jax")
    session.run("python", "-m", "pytest", "-m", "frameworks", "tests/certificates", *session.posargs)
