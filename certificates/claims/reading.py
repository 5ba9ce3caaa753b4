"""Claims files: TOML in, well-posed claims or one error line each out."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from equicert.certificates.claims.assertions import parse_assertion, parse_quantity
from equicert.certificates.claims.claim import Claim, ClaimError, Data
from equicert.certificates.claims.problems import KeyProblem, at_key, schema_problem
from equicert.certificates.claims.quantities import Quantity, Subject
from equicert.certificates.claims.symmetries import check_order, named_representation, read_symmetry
from equicert.certificates.claims.targets import is_data, read_data_target, read_points, read_target
from equicert.theory.errors import InputError, shorten
from equicert.theory.numbers.conductors import compositum, smallest_field
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import over

MAX_BYTES = 32 * 2**20
DEFAULTS: Mapping[str, Any] = {"bias": True, "output_bias": True, "skip": False, "time_limit": 60.0, "max_order": 2000}


def read_claims(path: Path | str, overrides: Mapping[str, Any] | None = None) -> list[Claim | ClaimError]:
    """All claims of a file, in order; what cannot be read becomes a :class:`ClaimError`, the others are still read.

    ``overrides`` (``time_limit``, ``max_order``, ``gap``) take the place of the settings in the file.
    """
    path = Path(path)
    try:
        table, checksum = _load(path)
    except InputError as problem:
        return [ClaimError("", str(path), "", str(problem))]
    claims = claims_of_table(table, str(path), overrides)
    return [claim if isinstance(claim, ClaimError) else replace(claim, checksum=checksum) for claim in claims]


def _load(path: Path) -> tuple[dict[str, Any], str]:
    """The table of a file and the checksum of the very bytes that were read."""
    try:
        if not path.is_file():
            raise InputError(
                "no such file" if not path.exists() else "not a regular file: expected a claims file in TOML"
            )
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES} bytes")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise InputError(f"not UTF-8 at byte {problem.start}: a claims file is TOML in UTF-8") from None
    try:
        return tomllib.loads(text), hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        reason = "nested too deeply" if isinstance(problem, RecursionError) else " ".join(str(problem).split())
        raise InputError(f"not TOML: {reason}") from None


def claims_of_table(
    table: Mapping[str, Any], file: str, overrides: Mapping[str, Any] | None = None
) -> list[Claim | ClaimError]:
    """The claims of a parsed claims file."""
    problem = schema_problem(dict(table), "file")
    if problem is not None:
        return [ClaimError("", file, problem.key, str(problem))]
    entries = table.get("claim", [])
    if not entries:
        return [ClaimError("", file, "claim", "the file states no claim: expected [[claim]] tables")]
    settings = {**DEFAULTS, **table.get("settings", {}), **(overrides or {})}
    seen: set[str] = set()
    result: list[Claim | ClaimError] = []
    for number, entry in enumerate(entries, 1):
        name = entry.get("id") if isinstance(entry.get("id"), str) else f"#{number}"
        try:
            if name in seen:
                raise KeyProblem("id", f"{shorten(name)} is used by an earlier claim too: ids are unique, rename one")
            seen.add(name)
            result.append(
                _claim(
                    entry,
                    file,
                    {**settings, **{k: entry[k] for k in DEFAULTS if k in entry and k not in (overrides or {})}},
                )
            )
        except KeyProblem as found:
            texts = entry.get("assert", [])
            listed = tuple(t for t in texts if isinstance(t, str)) if isinstance(texts, list) else ()
            result.append(ClaimError(name, file, found.key, str(found), listed))
    return result


def _claim(entry: Mapping[str, Any], file: str, settings: Mapping[str, Any]) -> Claim:
    problem = schema_problem(dict(entry), "claim")
    if problem is not None:
        raise problem
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", entry["id"], re.ASCII) is None:
        raise KeyProblem(
            "id",
            f"{shorten(entry['id'])} cannot name a file: use letters, digits, '.', '_' and '-', at most 100, "
            "starting with a letter or digit",
        )
    if not entry.get("assert") and not entry.get("compute"):
        raise KeyProblem("assert", "nothing to do: give 'assert' or 'compute'")
    max_order = int(settings["max_order"])
    group, V, U = read_symmetry(entry, max_order)
    if "order" in entry:
        at_key("order", lambda: check_order(entry["order"], group, V, U))
    given, folder = entry.get("target"), Path(file).parent
    data = at_key("target", lambda: read_data_target(given, V.dim, U.dim, folder)) if is_data(given) else None
    target = None
    if given is not None and data is None:
        target = at_key("target", lambda: read_target(given, V.dim, U.dim, folder))
    asserts = tuple(at_key("assert", partial(parse_assertion, text)) for text in entry.get("assert", []))
    compute = tuple(at_key("compute", partial(parse_quantity, text)) for text in entry.get("compute", []))
    asked = {"assert": tuple(q for a in asserts for q in a.quantities), "compute": compute}
    for key, quantities in asked.items():
        _check_subjects(key, quantities, target is not None, data is not None)
    for key, texts in (("assert", [a.text for a in asserts]), ("compute", [q.text for q in compute])):
        if len(set(texts)) < len(texts):
            raise KeyProblem(key, f"{shorten(next(t for t in texts if texts.count(t) > 1))} stands there twice")
    named = {
        q.representation: at_key(key, partial(named_representation, group, q.representation, entry, max_order))
        for key, quantities in asked.items()
        for q in quantities
        if q.representation not in (None, "input", "output")
    }
    points = at_key("points", lambda: read_points(entry.get("points", {}), V.dim))
    for key, quantities in asked.items():
        for q in quantities:
            missing = next((name for name in q.points if name not in points), None)
            if missing is not None:
                raise KeyProblem(key, f"{q.text}: no point {shorten(missing)}: give points = {{ {missing} = [...] }}")
    numbers = [x for point in points.values() for _, x in point]
    numbers += [] if data is None else [*data.values, *(x for point in data.points for _, x in point)]
    fields = [smallest_field(numbers), V.field, U.field]
    fields += [target.field] if target else []
    fields += [R.field for R in named.values()]
    field = at_key("target", lambda: compositum(fields))
    return Claim(
        id=entry["id"],
        title=entry.get("title", ""),
        file=file,
        group=group,
        input=V.over(field),
        output=U.over(field),
        field=field,
        bias=settings["bias"],
        output_bias=settings["output_bias"],
        skip=settings["skip"],
        time_limit=float(settings["time_limit"]),
        max_order=max_order,
        gap=bool(settings.get("gap", False)),
        target=None if target is None else target.over(field),
        data=None if data is None else _data_over(data, field),
        representations={text: R.over(field) for text, R in named.items() if text is not None},
        points={name: over(x, field) for name, x in points.items()},
        asserts=asserts,
        compute=compute,
        source=_source(entry, data),
        checksum="",
        entry=dict(entry),
        settings=dict(settings),
    )


def _source(entry: Mapping[str, Any], data: Data | None) -> dict[str, str]:
    """The claim as it was written, and the SHA-256 of its data file."""
    written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in entry.items() if k not in ("id", "title")}
    return written | ({"data sha256": data.sha256} if data is not None and data.sha256 else {})


def _data_over(data: Data, field: Field) -> Data:
    points = tuple(over(x, field) for x in data.points)
    return replace(data, points=points, values=tuple(map(field, data.values)))


def _check_subjects(key: str, quantities: Sequence[Quantity], has_target: bool, has_data: bool) -> None:
    """A quantity that speaks of a function or of data wants a target of that kind."""
    for q in quantities:
        subject = q.kind.subject
        if has_data and subject is Subject.FUNCTION:
            raise KeyProblem(key, f"{q.text} speaks of a function, but the target is finite data")
        if not has_data and subject is Subject.DATA:
            raise KeyProblem(key, f"{q.text} speaks of finite data: give target = {{ points = [...], values = [...] }}")
        if not has_data and not has_target and subject is not Subject.GROUP:
            raise KeyProblem(key, f"{q.text} speaks of a function: give 'target'")
