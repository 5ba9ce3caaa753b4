"""What the server of worker processes loads once, so that its workers need not: the program, and a first claim.

Reading and checking a small claim loads the grammar of targets, the schema of claims, and the kernel's rules on widths.
A worker is a copy of the server and begins with all that; what is kept in memory of the claim itself has no influence
on others.
"""

from __future__ import annotations

from contextlib import suppress

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table

FIRST = {"id": "first", "group": "C2", "input": "sign", "output": "trivial", "target": "relu(x1) + relu(-x1)"}

with suppress(Exception):  # a fault of the program is reported where a claim meets it
    for claim in claims_of_table({"claim": [{**FIRST, "assert": ["width(LEN) == 2"]}]}, "first"):
        if isinstance(claim, Claim):
            check_claim(claim)
