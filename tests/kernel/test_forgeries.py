"""Certificates for false claims are refused."""

from __future__ import annotations

import pytest
from changes import changed
from forgeries import FORGERIES
from honest import outcome

from equicert.certificates import kernel


@pytest.mark.parametrize("number", range(len(FORGERIES)), ids=lambda n: FORGERIES[n][0])
def test_forgeries_are_refused(number):
    _, base, changes = FORGERIES[number]
    assert outcome(kernel, changed(base, changes)).startswith("invalid: ")
