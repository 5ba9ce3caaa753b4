"""JUnit XML: a test suite for each claims file, a test case for each assertion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from equicert.certificates.results import AssertResult, ClaimResult
from equicert.version import mark

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(results: Sequence[ClaimResult]) -> bytes:
    """The report as bytes.

    Refuted and undecided assertions are failures, ill-posed ones errors; computed values are the output of their case.
    """
    root = Element("testsuites", name=mark())
    for file in dict.fromkeys(result.file for result in results):
        own = [result for result in results if result.file == file]
        suite = SubElement(root, "testsuite", name=_clean(file))
        counts = {"tests": 0, "failures": 0, "errors": 0}
        for result in own:
            rows = result.asserts or (AssertResult("values", result.verdict, "", result.message),)
            for row in rows:
                _case(suite, result, row, len(rows), counts)
        for key, count in counts.items():
            suite.set(key, str(count))
        suite.set("time", f"{sum(r.seconds for r in own):.3f}")
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _case(suite: Element, result: ClaimResult, row: AssertResult, count: int, counts: dict[str, int]) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_clean(result.id or result.file),
        name=_clean(row.text),
        time=f"{result.seconds / count:.3f}",
    )
    counts["tests"] += 1
    reason = _clean(row.reason or (result.message if row.verdict == "error" else ""))
    if row.verdict == "error":
        counts["errors"] += 1
        SubElement(case, "error", type="error", message=reason).text = reason
    elif row.verdict != "verified":
        counts["failures"] += 1
        details = f"{reason}\ncertificate: {result.certificate_path or 'none'}"
        SubElement(case, "failure", type=row.verdict, message=reason).text = _clean(details)
    values = [f"{name} = {value}" for name, value in result.values.items()]
    if values:
        SubElement(case, "system-out").text = _clean("\n".join(values))


def _clean(text: str) -> str:
    """XML 1.0 knows no control characters."""
    return _UNPRINTABLE.sub("\ufffd", text)
