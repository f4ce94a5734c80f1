"""``quality/summary.md``: a build's report for the job page of a CI system."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.warehouse.publication import Publication
from dateline.warehouse.waiting import Waiting, describe_waiting
from expectations.verdicts.verdict import Check, LoadVerdict, Verdict, WarehouseVerdict
from extractors.runtime.version import VERSION

if TYPE_CHECKING:
    from dateline.warehouse.refused import RefusedPublication
    from dateline.warehouse.result import BuildResult

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~$@-])")
_BRACKETS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MOST_LOADS = 50
OUTLETS_LEFT_OUT = "These outlets are not followed until their files are corrected:"
SIGNS = {
    Verdict.PASSED: "✓",
    Verdict.WARNED: "!",
    Verdict.ACCEPTED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERRORED: "?",
}


def summary_markdown(result: BuildResult, waiting: Sequence[Waiting] = (), outlet_faults: Sequence[str] = ()) -> str:
    """Return a build's report as Markdown: verdicts, findings, waiting decisions, outlet faults, step times.

    Text of pages is escaped, so that it cannot be markup or a link.
    """
    audit = result.warehouse_verdict
    lines = [
        "# Data quality",
        "",
        f"**{SIGNS[result.verdict]} {result.verdict}** · {_which(result)}",
        *(["", f"**{escape(describe_waiting(waiting, result.started_at))}**"] if waiting else []),
        *(["", f"**{OUTLETS_LEFT_OUT}**", ""] if outlet_faults else []),
        *(f"- {escape(fault)}" for fault in outlet_faults),
        "",
        "| load | verdict | articles | rejected by the gate | findings |",
        "|---|---|--:|--:|--:|",
        *(_load_row(verdict) for verdict in _worst_first(result.load_verdicts)[:_MOST_LOADS]),
    ]
    if (more := len(result.load_verdicts) - _MOST_LOADS) > 0:
        lines.append(f"| and {more} more | | | | |")
    for line in result.damaged:
        lines += ["", f"- ✗ {escape(line)}"]
    for verdict in result.load_verdicts:
        if verdict.acceptance:
            lines += [
                "",
                f"- {SIGNS[Verdict.ACCEPTED]} {escape(verdict.load_id)}: {escape(describe_acceptance(verdict))}",
            ]
    findings = [(v.load_id, c) for v in _worst_first(result.load_verdicts) for c in v.checks]
    findings += [("the warehouse", c) for c in audit.checks if c.outcome is not Verdict.PASSED] if audit else []
    if findings:
        lines += ["", "## What was found", ""]
        lines += [_finding(where, check) for where, check in findings[: 2 * _MOST_LOADS]]
    reasons = [r for v in result.load_verdicts if not v.checks for r in v.reasons]
    if reasons:
        lines += ["", *(f"- ✗ {escape(reason)}" for reason in reasons)]
    if audit:
        held = sum(check.outcome is Verdict.PASSED for check in audit.checks)
        outcome = f"**{SIGNS[audit.verdict]} {audit.verdict}**, {held} of {len(audit.checks)} rules held"
        lines += ["", f"Audit of the warehouse: {outcome}"]
        lines += [f"- {SIGNS[Verdict.ACCEPTED]} {escape(describe_acceptance(audit))}"] if audit.acceptance else []
        lines += [f"- {escape(reason)}" for reason in audit.reasons if not audit.checks]
    lines += ["", "## How long each step took", "", "| step | seconds |", "|---|--:|"]
    lines += [f"| {escape(step)} | {seconds:.1f} |" for step, seconds in result.steps]
    return "\n".join(lines) + "\n"


def describe_acceptance(verdict: LoadVerdict | WarehouseVerdict | RefusedPublication) -> str:
    """Return who accepted a stopped load or publication, when (UTC), why and over which rules; empty if nobody did."""
    if (acceptance := verdict.acceptance) is None:
        return ""
    rules = ", ".join(acceptance.rules)
    return f"accepted by {acceptance.by} on {acceptance.at[:16].replace('T', ' ')} UTC over {rules}: {acceptance.why}"


def _worst_first(verdicts: list[LoadVerdict]) -> list[LoadVerdict]:
    order = list(Verdict)
    return sorted(verdicts, key=lambda v: (-order.index(v.verdict), v.load_id))


def _which(result: BuildResult) -> str:
    """The publication that the build became; or the build's id, where it became none."""
    if result.published:
        return str(Publication(result.publication_id, result.started_at, VERSION))
    return f"build {result.publication_id} · **not published**; the published warehouse is as it was"


def _load_row(verdict: LoadVerdict) -> str:
    rejected = sum(verdict.rejected.values())
    return (
        f"| {escape(verdict.load_id)} | {SIGNS[verdict.verdict]} {verdict.verdict} | "
        f"{verdict.rows.get('articles', 0):,} | {rejected:,} | {len(verdict.checks)} |"
    )


def _finding(where: str, check: Check) -> str:
    expected = f" (expected {escape(check.expected)})" if check.expected and check.expected != "none" else ""
    line = (
        f"- {SIGNS[check.outcome]} {escape(where)}, `{check.relation}.{check.rule}`: {escape(check.title)}: "
        f"{escape(check.observed or '')}{expected}"
    )
    return line + "".join(f"\n  - {escape(one)}" for one in check.sample[:2])


def escape(text: str) -> str:
    """Return a text on one line, escaped so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", " ".join(text.split())).translate(_BRACKETS).replace("://", ":&#47;/")
