"""``quality/junit.xml``: the gates as a test report that CI systems read.

A suite a load, with a case for every rule that was broken or could not be computed and one for all that passed; a suite
for the candidate warehouse, with a case for every rule. A broken warning is a case that passed, with its finding as
output: CI must not turn red for it, and neither for a load that a person accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from expectations.verdicts.verdict import Check, Verdict

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult

_NOT_XML = {n: None for n in range(32) if n not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def junit_xml(result: BuildResult) -> bytes:
    """Return the results of a build's gates as JUnit XML, UTF-8; see the module for what counts as a failure."""
    root = ElementTree.Element("testsuites", name=f"Dateline quality gates, build {_clean(result.publication_id)}")
    for verdict in result.load_verdicts:
        _suite(root, f"load {verdict.load_id}", verdict.verdict, verdict.checks, verdict.reasons)
    for line in result.damaged:
        _suite(root, "staged files", Verdict.ERRORED, [], [line])
    if result.warehouse_verdict:
        audit = result.warehouse_verdict
        _suite(root, f"publication {result.publication_id}", audit.verdict, audit.checks, audit.reasons)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _suite(
    root: ElementTree.Element, name: str, verdict: Verdict, checks: Sequence[Check], reasons: Sequence[str]
) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=_clean(name))
    outcomes = [_case(suite, name, check, is_accepted=verdict is Verdict.ACCEPTED) for check in checks]
    names_all = any(check.outcome is Verdict.PASSED for check in checks)
    if not checks and not verdict.may_proceed:
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(name), name="files can be read")
        tag = "error" if verdict is Verdict.ERRORED else "failure"
        ElementTree.SubElement(case, tag, message=_clean("; ".join(reasons)))
        outcomes.append(tag)
    elif not names_all:
        ElementTree.SubElement(suite, "testcase", classname=_clean(name), name="all other rules hold")
        outcomes.append("passed")
    suite.set("tests", str(len(outcomes)))
    suite.set("failures", str(outcomes.count("failure")))
    suite.set("errors", str(outcomes.count("error")))


def _case(suite: ElementTree.Element, name: str, check: Check, *, is_accepted: bool) -> str:
    case = ElementTree.SubElement(
        suite, "testcase", classname=_clean(f"{name}.{check.relation}"), name=_clean(f"{check.rule}: {check.title}")
    )
    if check.outcome is Verdict.PASSED:
        return "passed"
    message = f"{check.observed or ''} (expected {check.expected or 'none'})"
    text = _clean("\n".join([message, *check.sample]))
    if check.outcome is Verdict.ERRORED:
        ElementTree.SubElement(case, "error", message=_clean(check.observed or "")).text = text
        return "error"
    if check.stops and not is_accepted:
        ElementTree.SubElement(case, "failure", message=_clean(message)).text = text
        return "failure"
    ElementTree.SubElement(case, "system-out").text = text
    return "passed"


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return text.translate(_NOT_XML).encode("utf-8", "replace").decode("utf-8")
