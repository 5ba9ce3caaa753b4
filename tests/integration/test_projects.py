"""A user's project: the pytest plugin, the pre-commit hook, the action, init, plots, the notebook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from equicert.certificates.commands.main import main

ROOT = Path(__file__).parents[2]
GOOD = """
[[claim]]
id = "one"
group = "C2"
input = "sign"
output = "trivial"
target = "abs(x1)"
assert = ["width(LEN) == 2", "width(GN) == 2"]
"""
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(folder: Path, *command: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=600, check=False, env={**ENVIRONMENT, **more}
    )


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "project"
    (folder / "claims").mkdir(parents=True)
    (folder / "claims" / "a.claims.toml").write_text(GOOD)
    (folder / "test_other.py").write_text("def test_other():\n    assert True\n")
    run(folder, "git", "init", "-q")
    run(folder, "git", "add", "-A")
    return folder


# -- pytest ------------------------------------------------------------------------------------------------------------


def pytest_run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return run(folder, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments)


def test_the_plugin_is_off_unless_asked_for(repository):
    assert "1 passed" in pytest_run(repository).stdout


def test_every_assertion_is_a_test(repository):
    found = pytest_run(repository, "--equicert", "-v", "--equicert-out", "out")
    assert "3 passed" in found.stdout
    assert "a.claims.toml::one::width(LEN) == 2 PASSED" in found.stdout
    assert (repository / "out" / "one.json").exists()
    (repository / "pytest.ini").write_text("[pytest]\nequicert = true\n")
    assert "3 passed" in pytest_run(repository).stdout
    assert (
        "1 passed" in pytest_run(repository, "-k", "width(GN)").stdout
        or "1 passed" in pytest_run(repository, "-k", "GN").stdout
    )


def test_failures_show_value_reason_and_certificate(repository):
    (repository / "claims" / "b.claims.toml").write_text(
        GOOD.replace("one", "two").replace("(GN) == 2", "(GN) == 3") + GOOD.replace("one", "bad").replace("C2", "C2x")
    )
    found = pytest_run(repository, "--equicert", "--equicert-out", "out")
    assert found.returncode == 1
    assert "3 failed, 4 passed" in found.stdout
    assert "width(GN) == 3: refuted" in found.stdout
    assert "value: 2" in found.stdout
    assert "certificate: out/two.json" in found.stdout
    assert "claim 'bad': group:" in found.stdout
    assert "Traceback" not in found.stdout


# -- pre-commit --------------------------------------------------------------------------------------------------------


def test_the_hook(repository):
    """As a user has it: the environment of pre-commit is made from this repository (its dependencies stand here)."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["language"] == "python"
    hook["language"] = "system"
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    (repository / "notes.toml").write_text("[[claim]]\nid = 1\n")  # no claims file by its name
    run(repository, "git", "add", "-A")
    home = str(repository.parent / "home")
    found = run(repository, sys.executable, "-m", "pre_commit", "run", "--all-files", PRE_COMMIT_HOME=home)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "Passed" in found.stdout
    (repository / "claims" / "a.claims.toml").write_text(GOOD.replace("(LEN) == 2", "(LEN) == 7"))
    run(repository, "git", "add", "-A")
    found = run(repository, sys.executable, "-m", "pre_commit", "run", "--all-files", PRE_COMMIT_HOME=home)
    assert found.returncode == 1
    assert "✗ one: refuted" in found.stdout
    assert "✗ width(LEN) == 7: refuted (width(LEN) = 2)" in found.stdout
    assert "1 refuted" in found.stdout
    left = run(repository, "git", "status", "--porcelain", "--ignored", "--untracked-files=all").stdout.splitlines()
    assert all(line.startswith("A  ") for line in left), left  # nothing but what was added


def test_failures_without_files(tmp_path, capsys):
    wrong = GOOD.replace("(LEN) == 2", "(LEN) == 7").replace("one", "two")
    (tmp_path / "c.toml").write_text(GOOD + wrong)
    arguments = ["check", str(tmp_path / "c.toml"), "--no-out", "--failures", "--junit", str(tmp_path / "j.xml")]
    assert main(arguments) == 1
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("✗ two: refuted")
    assert rest == [
        "    group of order 2 acting through images of order 2 and 1",
        "    ✗ width(LEN) == 7: refuted (width(LEN) = 2)",
        "    ✓ width(GN) == 2: verified (width(GN) = 2)",
        "1 verified, 1 refuted",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.toml", "j.xml"]
    for option in ("--tex", "--changed"):
        assert main([*arguments, option, "--force"]) == 2
        assert capsys.readouterr().err.startswith(f"equicert: --no-out: {option} writes to the folder")


# -- action ------------------------------------------------------------------------------------------------------------


def step(name: str) -> dict:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    assert all("uses" in s or s["shell"] == "bash" for s in action["runs"]["steps"])
    return next(s for s in action["runs"]["steps"] if s.get("name") == name)


def run_check(folder: Path, claims: str) -> tuple[subprocess.CompletedProcess, str]:
    """The step as GitHub runs it: bash -eo pipefail, the inputs in its environment."""
    found = step("Check claims")
    assert found["env"] == {"CLAIMS": "${{ inputs.claims }}", "OUT": "${{ inputs.out }}", "JOBS": "${{ inputs.jobs }}"}
    output, summary = folder / "output", folder / "summary"
    done = run(
        folder,
        "bash",
        "--noprofile",
        "--norc",
        "-eo",
        "pipefail",
        "-c",
        found["run"],
        CLAIMS=claims,
        OUT="equicert-out",
        JOBS="2",
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(summary),
    )
    return done, output.read_text() if output.exists() else ""


def test_the_action(repository):
    done, output = run_check(repository, "claims")
    assert done.returncode == 0, done.stderr
    assert output == "summary=1 verified\n"
    for name in ("equicert.xml", "equicert.sarif", "equicert.html", "one.json"):
        assert (repository / "equicert-out" / name).exists()
    (repository / "claims" / "b.claims.toml").write_text(GOOD.replace("one", "two").replace("(GN) == 2", "(GN) == 3"))
    done, output = run_check(repository, "claims/a.claims.toml claims/b.claims.toml")
    assert done.returncode == 1
    assert output.endswith("summary=1 verified, 1 refuted\n")
    done, _ = run_check(repository, "claims; touch pwned")
    assert done.returncode == 2
    assert not (repository / "pwned").exists()


def test_the_action_installs_itself(tmp_path):
    found = step("Install equicert")
    assert found["run"] == 'python -m pip install "${INSTALL:-$ACTION_PATH}"'
    done = run(
        tmp_path,
        "bash",
        "-eo",
        "pipefail",
        "-c",
        found["run"].replace("pip install", "pip install --dry-run --no-deps --quiet"),
        ACTION_PATH=str(ROOT),
        INSTALL="",
    )
    assert done.returncode == 0, done.stderr


# -- init, plot, notebook ----------------------------------------------------------------------------------------------


def test_init(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "paper"]) == 0
    assert main(["check", "paper/first.claims.toml", "--out", "out", "--quiet"]) == 0
    workflow = yaml.safe_load((tmp_path / "paper" / ".github" / "workflows" / "equicert.yml").read_text())
    assert workflow["jobs"]["claims"]["steps"][-1]["run"].startswith("equicert check first.claims.toml")
    assert (tmp_path / "paper" / "equicert.sty").read_bytes() == (
        ROOT / "tex" / "package" / "equicert.sty"
    ).read_bytes()
    capsys.readouterr()
    (tmp_path / "paper" / "first.claims.toml").write_text("# mine\n")
    assert main(["init", "paper"]) == 2
    assert "first.claims.toml: exists already" in capsys.readouterr().err
    assert (tmp_path / "paper" / "first.claims.toml").read_text() == "# mine\n"


def test_plots(tmp_path, capsys):
    files = [str(tmp_path / f"p{suffix}") for suffix in (".pdf", ".png", ".svg")]
    question = ["plot", "--group", "C3", "--input", "rotation", "--output", "trivial", "--width", "8"]
    assert main([*question, *files]) == 0
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    before = [Path(f).read_bytes() for f in files[:2]]
    assert main([*question, *files]) == 0
    assert [Path(f).read_bytes() for f in files[:2]] == before
    (tmp_path / "q.png").write_bytes(b"a photograph")
    assert main([*question, str(tmp_path / "q.png")]) == 2
    assert (tmp_path / "q.png").read_bytes() == b"a photograph"
    assert main([*question, str(tmp_path / "p.gif")]) == 2
    assert main(["plot", "--group", "C3x", "--input", "rotation", "--output", "trivial", files[0]]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 3
    assert "ending in .pdf, .png or .svg" in errors[1]


def test_the_notebook_runs(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(ROOT / "examples" / "tour.ipynb", as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [o for cell in book.cells if cell.cell_type == "code" for o in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error"]
    kinds = [set(o.get("data", {})) for o in outputs]
    assert sum("text/latex" in k for k in kinds) >= 3
    assert sum("text/html" in k for k in kinds) >= 2
    assert any("'5/2'" in o.get("data", {}).get("text/plain", "") for o in outputs)
    assert shutil.which("jupyter") is not None or outputs
