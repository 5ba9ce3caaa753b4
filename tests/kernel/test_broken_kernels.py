"""A copy of the kernel in another folder passes the tables of certificates as the kernel itself does."""

from __future__ import annotations

import shutil
from pathlib import Path

from broken import fails_the_tables, load

import equicert.certificates.kernel as sound


def test_the_unbroken_copy_passes(tmp_path):
    shutil.copytree(Path(sound.__file__).parent, tmp_path / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    assert not fails_the_tables(load(tmp_path / "kernel", "kernel_control"))
