"""Settings of all tests: nothing that a busy machine could turn into a failure."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# No deadline and no check of the speed of a strategy: both measure the machine. In continuous integration the examples
# are the same in every run; elsewhere they are new ones, and a failure prints how to repeat it.
settings.register_profile("local", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In continuous integration a test that cannot run fails: there everything that it needs has to be installed."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"cannot run here, and CI must run everything: {call.excinfo.value}"
    return report
