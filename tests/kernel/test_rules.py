"""Every rule accepts its honest certificates and refuses the table of changed ones."""

from __future__ import annotations

import re

import pytest
from changes import changed
from honest import certificate, names, outcome, sealed
from refusals import REFUSALS, VARIANTS

from equicert.certificates import kernel


@pytest.mark.parametrize("name", names())
def test_honest_certificates_are_accepted(name):
    assert outcome(kernel, sealed(certificate(name))) == "valid"


@pytest.mark.parametrize("number", range(len(VARIANTS)), ids=lambda n: f"{n}-{VARIANTS[n][0]}-{VARIANTS[n][1]}")
def test_other_honest_witnesses_are_accepted(number):
    _, base, changes = VARIANTS[number]
    assert outcome(kernel, changed(base, changes)) == "valid"


@pytest.mark.parametrize("number", range(len(REFUSALS)), ids=lambda n: f"{n}-{REFUSALS[n][0]}-{REFUSALS[n][1]}")
def test_changed_certificates_are_refused(number):
    _, base, changes, reason = REFUSALS[number]
    found = outcome(kernel, changed(base, changes))
    assert found.startswith("invalid: "), found
    assert re.search(reason, found), found
