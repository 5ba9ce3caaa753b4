"""``equicert verify``: certificates re-checked by the kernel alone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from equicert.certificates.commands.shared import Command, Stop, complain, json_option
from equicert.certificates.commands.statuses import WORST_FIRST, Status

if TYPE_CHECKING:
    from equicert.certificates.claims.claim import Claim


NOT_COMPARED = "statement only; compare with --claims FILE"
"""What a reader has to know without ``--claims``: nothing ties id, title and source to the statement."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The certificates, perhaps the claims that they are to prove."""
    json_option(parser)
    parser.add_argument("certificates", nargs="+", metavar="CERT", help="certificate (JSON)")
    parser.add_argument("--claims", metavar="FILE", help="also compare with the claims of this file")
    parser.add_argument(
        "--accept-any", action="store_true", help="exit status 0 for every valid certificate, whatever its verdicts"
    )


def run(options: argparse.Namespace) -> int:
    """A line for each certificate. The file is read once: what is compared is what was verified."""
    from equicert.certificates import kernel

    claims = _claims_by_id(options.claims) if options.claims else None
    rows: list[dict[str, Any]] = []
    statuses = {Status.DONE}
    for path in options.certificates:
        found, outcome, reason = None, "valid", ""
        try:
            data = kernel.read_file(path)
            found = kernel.verify(data)
            reason = "" if claims is None else _mismatch(data, claims)
            outcome = "invalid" if reason else "valid"
        except kernel.Rejected as problem:
            outcome = "over limits" if isinstance(problem, kernel.OverLimits) else "invalid"
            reason = str(problem)
        valid = found is not None and outcome == "valid"
        if found is None or not valid:
            statuses.add(Status.BAD_INPUT)
            line = f"equicert-kernel: {outcome} {str(path)!a}: {reason}"
        else:
            statuses.add(Status.DONE if options.accept_any else Status(found.status))
            line = f"equicert-kernel: valid {found.id}: {found.summary} {found.digest}"
        rows.append(
            {
                "file": str(path),
                "outcome": outcome,
                "id": found.id if found else None,
                "digest": found.digest if found else None,
                "verdicts": list(found.verdicts) if found and valid else None,
                "values": found.values if found and valid else None,
                "summary": found.summary if found and valid else None,
                "compared": claims is not None,
                "reason": reason,
            }
        )
        if not options.json:
            print(line)
    if options.json:
        import json

        print(json.dumps({"certificates": rows}, indent=2))
    elif claims is None and any(row["outcome"] == "valid" for row in rows):
        print(f"equicert-kernel: {NOT_COMPARED}")
    return next(status for status in WORST_FIRST if status in statuses)


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


def _mismatch(data: bytes, claims: dict[str, Claim]) -> str:
    """Where a valid certificate differs from the claim of the same id in the user's file."""
    import json

    from equicert.certificates.claims.statement import statement_of

    certificate = json.loads(data)
    claim = claims.get(certificate["id"])
    if claim is None:
        return f"the claims file has no claim {certificate['id']!a}"
    statement = statement_of(claim)
    for key in sorted({*statement, *certificate["statement"]}):
        if certificate["statement"].get(key) != statement.get(key):
            return f"the statement differs from the claim in {key!a}"
    if certificate["title"] != claim.title:
        return "the title differs from that of the claim"
    if certificate["source"] != dict(claim.source):
        return "the source differs from the claim as it stands in the file"
    if [a["text"] for a in certificate["asserts"]] != [a.text for a in claim.asserts]:
        return "the assertions differ from those of the claim"
    missing = next((q.text for q in claim.compute if q.text not in certificate["values"]), None)
    return f"the value of {missing!a} is missing" if missing else ""


COMMAND = Command(
    name="verify",
    summary="re-check certificates with the kernel alone",
    example="equicert verify out/strict-gap-c2.json --claims examples/antipodal.toml",
    add_options=add_options,
    run=run,
)
