"""``equicert schema``: the JSON schema of claims files, from which editors complete and explain keys."""

from __future__ import annotations

import argparse

from equicert.certificates.commands.shared import Command
from equicert.certificates.commands.statuses import Status


def add_options(parser: argparse.ArgumentParser) -> None:
    """None: the schema is printed."""


def run(options: argparse.Namespace) -> int:
    """Print the schema; every key has a description and examples."""
    import json

    from equicert.certificates.claims.problems import claims_schema

    print(json.dumps(claims_schema(), indent=2))
    return Status.DONE


COMMAND = Command(
    name="schema",
    summary="the JSON schema of claims files, for editors",
    example="equicert schema > claims.schema.json",
    add_options=add_options,
    run=run,
)
