"""``equicert verify``: certificates re-checked by the kernel alone."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from equicert.certificates.commands.shared import Command, Stop, complain, json_option
from equicert.certificates.commands.statuses import OF_OUTCOMES, Status

if TYPE_CHECKING:
    from equicert.certificates.claims.claim import Claim


def add_options(parser: argparse.ArgumentParser) -> None:
    """The certificates, perhaps the claims that they are to prove."""
    json_option(parser)
    parser.add_argument("certificates", nargs="+", metavar="CERT", help="certificate (JSON)")
    parser.add_argument("--claims", metavar="FILE", help="also compare with the claims of this file")


def run(options: argparse.Namespace) -> int:
    """A line for each certificate."""
    from equicert.certificates import kernel

    claims = _claims_by_id(options.claims) if options.claims else None
    rows, status = [], Status.DONE
    for path in options.certificates:
        try:
            found = kernel.verify_file(path)
            reason = "" if claims is None else _mismatch(path, claims)
            outcome = "invalid" if reason else "valid"
        except kernel.OverLimits as problem:
            found, outcome, reason = None, "over limits", str(problem)
        except kernel.Rejected as problem:
            found, outcome, reason = None, "invalid", str(problem)
        status = max(status, OF_OUTCOMES[outcome])
        if outcome == "valid" and found is not None:
            line = f"equicert-kernel: valid {found.id} {found.digest}"
        else:
            line = f"equicert-kernel: {outcome} {str(path)!a}: {reason}"
        rows.append(
            {
                "file": str(path),
                "outcome": outcome,
                "id": found.id if found else None,
                "digest": found.digest if found else None,
                "reason": reason,
            }
        )
        if not options.json:
            print(line)
    if options.json:
        import json

        print(json.dumps({"certificates": rows}, indent=2))
    return status


def _claims_by_id(path: str) -> dict[str, Claim]:
    """The claims of a file; those that cannot be read are named. Errors: Stop where the file itself cannot be read."""
    from equicert.certificates.claims.entries import ClaimError
    from equicert.certificates.claims.reading import read_claims

    claims = read_claims(path)
    for claim in claims:
        if isinstance(claim, ClaimError):
            if not claim.id:
                raise Stop(claim.line)
            complain(claim.line)
    return {claim.id: claim for claim in claims if not isinstance(claim, ClaimError)}


def _mismatch(path: str, claims: dict[str, Claim]) -> str:
    """Where a certificate differs from the claim of the same id in the user's file."""
    import json

    from equicert.certificates.claims.statement import statement_of

    certificate = json.loads(Path(path).read_bytes())
    claim = claims.get(certificate["id"])
    if claim is None:
        return f"the claims file has no claim {certificate['id']!a}"
    statement = statement_of(claim)
    for key in sorted({*statement, *certificate["statement"]}):
        if certificate["statement"].get(key) != statement.get(key):
            return f"the statement differs from the claim in {key!r}"
    if certificate["title"] != claim.title:
        return "the title differs from that of the claim"
    if certificate["source"] != dict(claim.source):
        return "the source differs from the claim as it stands in the file"
    if [a["text"] for a in certificate["asserts"]] != [a.text for a in claim.asserts]:
        return "the assertions differ from those of the claim"
    missing = next((q.text for q in claim.compute if q.text not in certificate["values"]), None)
    return f"the value of {missing} is missing" if missing else ""


COMMAND = Command(
    name="verify",
    summary="re-check certificates with the kernel alone",
    example="equicert verify out/strict-gap-c2.json --claims examples/antipodal.toml",
    add_options=add_options,
    run=run,
)
