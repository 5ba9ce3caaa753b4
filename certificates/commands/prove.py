"""``equicert prove``: one claim without a file."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from equicert.certificates.claims.problems import claims_schema
from equicert.certificates.commands.checking import document_options, report, report_options, written
from equicert.certificates.commands.shared import (
    Command,
    Stop,
    json_option,
    limit_options,
    limits,
    network_keys,
    network_options,
    representation_options,
    run_options,
    target_option,
)
from equicert.certificates.commands.statuses import status_of_results
from equicert.certificates.commands.terminal import on_terminal

if TYPE_CHECKING:
    from equicert.certificates.results import ClaimResult

PLACE = "command line"
"""What stands for the name of the claims file."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The assertions, every key of a claim, what is written and printed."""
    parser.add_argument("assertions", nargs="*", metavar="ASSERTION", help='for example "width(LEN) <= 10"')
    representation_options(parser, required=False)
    target_option(parser)
    network_options(parser)
    limit_options(parser)
    known = {action.dest for action in parser._actions} | {"assert", "bias", "output_bias"}
    for key, described in _schema_of_claims().items():
        if key not in known:  # one option each, in the words of the schema
            several = described.get("type") == "array" and key not in ("generators", "lie", "box")
            parser.add_argument(
                _option(key),
                action="append" if several else "store",
                metavar="TEXT" if several or described.get("type") == "string" else "VALUE",
                help=_help(described, several),
            )
    parser.add_argument("--out", metavar="DIR", help="folder for the certificate (default: nothing is written)")
    document_options(parser)
    report_options(parser)
    json_option(parser)


def _schema_of_claims() -> dict[str, dict[str, Any]]:
    keys: dict[str, dict[str, Any]] = claims_schema()["$defs"]["claim"]["properties"]
    return keys


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _help(described: dict[str, Any], several: bool) -> str:
    """The sentence of the schema, with an example as it is typed."""
    example = described["examples"][0]
    typed = str(example[0]) if several else example if isinstance(example, str) else _toml(example)
    again = "; may be repeated" if several else ""
    return f"{described['description'].rstrip('.')}, for example {typed}{again}".replace("%", "%%")


def _toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else json.dumps(value)


def run(options: argparse.Namespace) -> int:
    """Check the claim as ``check`` does, in a worker process; its exit status is that of ``check``."""
    from equicert.certificates.claims.entries import entries_of_table
    from equicert.certificates.reports.json_report import json_report
    from equicert.certificates.reports.text import summary_line
    from equicert.certificates.runs.runner import run_claims

    out = None if options.out is None else Path(options.out)
    if not options.assertions and not options.compute:
        raise Stop('nothing to do: give an assertion, for example "width(LEN) <= 10", or --compute')
    if out is None and (options.tex or options.pdf):
        raise Stop(
            f"--{'pdf' if options.pdf else 'tex'}: the documents go to the folder of the certificate: give --out"
        )
    if out is not None and out.exists() and not out.is_dir():
        raise Stop(f"--out: {out} is a file: expected a folder")
    entry = _entry(options)
    claims = entries_of_table({"claim": [entry]}, PLACE, limits(options))
    ((_, found),) = run_claims(claims, run_options(options, 1, None))
    result = written(_in_options(found, entry["id"]), out, options)
    report(result, options)
    print(json_report([result]) if options.json else summary_line([result], on_terminal()))
    return status_of_results([result])


def _entry(options: argparse.Namespace) -> dict[str, Any]:
    """The claim as it would stand in a file. Errors: Stop."""
    entry: dict[str, Any] = {"id": options.id or "claim"}
    described = _schema_of_claims()
    networks = network_keys(options)
    own = {"assert", "id", "time_limit", "max_order", "bias", "output_bias", "skip", "hidden", "activation"}
    for key, schema in described.items():
        given = networks.get(key) if key in own else getattr(options, key, None)
        if given is None:
            continue
        if key == "target":
            entry[key] = given if len(given) > 1 else _value(key, given[0])
        elif isinstance(given, str) and schema.get("type") != "string":
            entry[key] = _value(key, given)
        else:
            entry[key] = given
    if "group" in entry and isinstance(entry["group"], str):
        from equicert.certificates.claims.group_files import is_group_file

        entry["group"] = {"file": entry["group"]} if is_group_file(entry["group"]) else entry["group"]
    if options.assertions:
        entry["assert"] = options.assertions
    return entry


def _value(key: str, text: str) -> Any:
    """A table, a list or an integer as in a claims file, or the text itself. Errors: Stop."""
    if "integer" in _schema_of_claims()[key].get("type", ()) and re.fullmatch(r"-?[0-9]{1,30}", text, re.ASCII):
        return int(text)
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        reason = "nested too deeply" if isinstance(problem, RecursionError) else str(problem).partition(" (at")[0]
        example = _toml(next(e for e in _schema_of_claims()[key]["examples"] if not isinstance(e, str)))
        raise Stop(f"{_option(key)}: not a value of TOML: {reason}: expected for example {example}") from None


def _in_options(result: ClaimResult, name: str) -> ClaimResult:
    """What cannot be read is said of the options, which stand for the keys of a claim."""
    from equicert.certificates.claims.entries import ClaimError

    start = ClaimError(name, PLACE, "", "").line
    if not result.message.startswith(start):
        return result
    rest = result.message.removeprefix(start)
    key = rest.partition(":")[0].partition(" ")[0]
    if key == "assert" or key not in _schema_of_claims():
        return replace(result, message=f"{PLACE}: {rest}")
    return replace(result, message=f"{PLACE}: {_option(key)}{rest.removeprefix(key)}")


COMMAND = Command(
    name="prove",
    summary="prove or refute assertions about one group and function, without a file",
    example=(
        'equicert prove --group C4 --input rotation --output trivial --target "max(abs(x1), abs(x2))" '
        '"width(LEN) <= 10"'
    ),
    add_options=add_options,
    run=run,
)
